//! Calls: which function is meant, entering it, making objects, and what the languages' own functions do.

mod call;
mod construct;
mod cut;
mod delegate;
mod elements;
mod enter;
mod generated;
mod text;

pub(super) use call::{begins_with_dot, label_of, shape, shape_of};
