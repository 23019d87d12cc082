//! Which functions can matter, told from the names in them before anything is run: the call graph.

mod call_graph;
mod called;
mod relevance;

pub(super) use call_graph::{Calls, MOST_LEVELS, Relevance};
pub(super) use called::{Called, words_in};
pub(super) use relevance::{Base, BodyId, work_out};
