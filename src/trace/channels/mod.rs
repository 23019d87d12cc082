//! What known calls do to channels, how what is worth protecting gets there, and what is said of them in the end.

mod effects;
mod emit;
mod endpoint;
mod facts;
mod flow;
mod spot;

pub(super) use effects::{base_of, getter_property, made_type, same_slots, setter_property, sort_of, word_of};
pub(super) use endpoint::{Keyed, decide, mark_unverified, parse_url};
pub(super) use flow::Target;
pub(super) use spot::Spots;
