//! The abstract interpreter: running statements and evaluating expressions over the abstract domain.

mod assign;
mod eval;
mod exec;
mod lived;
mod member;
mod narrow;
mod overwritten;

pub(super) use eval::{ArgVal, Frame, Interp, MOST_CALLS, equal, getter_name, push_part, text_options, unit_steps};
pub(super) use exec::few_items;
pub(super) use lived::written;
