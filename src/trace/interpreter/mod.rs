//! The abstract interpreter: running statements and evaluating expressions over the abstract domain.
//!
//! `interp` is what is carried from step to step. `exec` and `loops` run statements; `assume`, `narrow`, `missing` and
//! `overwritten` tell what a test and an order of statements say, `patterns` what they bind. `eval` evaluates expressions,
//! with `names`, `member`, `operators`, `containers` and `types`. `assign` writes. Calls have a room of their own.

mod accessors;
mod assign;
mod assume;
mod containers;
mod eval;
mod exec;
mod interp;
mod lived;
mod loops;
mod member;
mod missing;
mod names;
mod narrow;
mod operators;
mod overwritten;
mod patterns;
mod types;

pub(super) use accessors::{getter_name, getter_property, lower_first, setter_property};
pub(super) use interp::{ArgVal, Frame, Interp, MOST_CALLS, unit_steps};
pub(super) use lived::Written;
pub(super) use loops::few_items;
pub(super) use operators::equal;
