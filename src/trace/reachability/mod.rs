//! Which functions can matter, told from the names in them before anything is run: the call graph.
//!
//! `relevance` works it out, from what the knowledge says of names (`base`), what bodies name (`bodies`), and the `index` of
//! a project. `call_graph` keeps the answer.

mod base;
mod bodies;
mod call_graph;
mod called;
mod index;
mod relevance;
mod spelling;

pub(super) use base::Base;
pub(super) use bodies::{BodyId, address};
pub(super) use call_graph::{Calls, MOST_LEVELS, Relevance};
pub(super) use called::Called;
pub(super) use relevance::work_out;
