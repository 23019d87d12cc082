//! Calls: which function is meant, entering it, making objects, and what the languages' own functions do.

mod arguments;
mod bare;
mod call;
mod construct;
mod cut;
mod delegate;
mod elements;
mod enter;
mod generated;
mod overloads;
mod shape;
mod text;

pub(super) use call::begins_with_dot;
pub(super) use shape::{label_of, shape, shape_of};
