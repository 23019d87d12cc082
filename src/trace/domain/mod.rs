//! The abstract domain: what may be known of values, objects and states, and how states join.
//!
//! `value` holds values, `object` objects, `state` states; `label` says what a value brings along, `sort` what is left of a
//! value of which nothing else is known. `pieces` puts texts together, `lookup` asks a state.

mod label;
mod lookup;
mod object;
mod pieces;
mod sort;
mod state;
mod value;

pub(super) use label::Label;
pub(super) use lookup::{all_objects, base_of, is_given, may_be_missing, only_word, same_slots, word_of};
pub(super) use object::{LogStep, MOST_ITEMS, Object, Sent, Slot, Use};
pub(super) use pieces::{push_literal, push_part, text_options};
pub(super) use sort::Sort;
pub(super) use state::{State, join_all};
pub(super) use value::{
    Atom, Before, Closure, Held, Kept, Named, ObjId, Only, Outcome, Part, Scope, ScopeNode, Val, VarId, What,
};
