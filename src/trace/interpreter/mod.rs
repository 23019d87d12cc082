//! The abstract interpreter: running statements and evaluating expressions over the abstract domain.

mod accessors;
mod assign;
mod containers;
mod eval;
mod exec;
mod interp;
mod lived;
mod member;
mod names;
mod narrow;
mod operators;
mod overwritten;
mod types;

pub(super) use accessors::{getter_name, getter_property, lower_first, setter_property};
pub(super) use exec::few_items;
pub(super) use interp::{ArgVal, Frame, Interp, MOST_CALLS, unit_steps};
pub(super) use lived::written;
pub(super) use operators::equal;
