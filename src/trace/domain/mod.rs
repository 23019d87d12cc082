//! The abstract domain: what may be known of values, objects and states, and how states join.

mod label;
mod sort;
mod value;

pub(super) use label::Label;
pub(super) use sort::Sort;
pub(super) use value::{
    Atom, Before, Closure, LogStep, MOST_ITEMS, Named, ObjId, Object, Outcome, Part, Scope, ScopeNode, Sent, Slot,
    State, Use, Val, VarId, What, join_all,
};
