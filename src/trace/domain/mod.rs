//! The abstract domain: what may be known of values, objects and states, and how states join.
//!
//! `value` holds values, objects and states, `label` what a value brings along, `sort` what is left of a value of which
//! nothing else is known. `pieces` puts texts together, `lookup` asks a state.

mod label;
mod lookup;
mod pieces;
mod sort;
mod value;

pub(super) use label::Label;
pub(super) use lookup::{all_objects, base_of, is_given, may_be_missing, only_word, same_slots, word_of};
pub(super) use pieces::{push_literal, push_part, text_options};
pub(super) use sort::Sort;
pub(super) use value::{
    Atom, Before, Closure, Held, Kept, LogStep, MOST_ITEMS, Named, ObjId, Object, Only, Outcome, Part, Scope,
    ScopeNode, Sent, Slot, State, Use, Val, VarId, What, join_all,
};
