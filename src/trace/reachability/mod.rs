//! Which functions can matter, told from the names in them before anything is run: the call graph.

mod base;
mod bodies;
mod call_graph;
mod called;
mod index;
mod relevance;
mod spelling;

pub(super) use base::Base;
pub(super) use bodies::BodyId;
pub(super) use call_graph::{Calls, MOST_LEVELS, Relevance};
pub(super) use called::{Called, words_in};
pub(super) use relevance::work_out;
