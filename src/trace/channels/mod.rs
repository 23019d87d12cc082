//! What known calls do to channels, how what is worth protecting gets there, and what is said of them in the end.
//!
//! `effects` finds and applies what a model says of a call: `conditions`, `operands`, `given`, `created` and `properties`
//! are its parts. `configured` looks up what configuration says, `shelves` what other code put there. `facts` writes what is set and used down, `endpoint` reads
//! addresses, and `settings` what keys and values say; `spot` says where people look for it. `told` tells what is said of
//! things that others open. `sources` says what is worth protecting, `flow` follows it. `emit` makes channels of objects.

mod conditions;
mod configured;
mod created;
mod effects;
mod emit;
mod endpoint;
mod facts;
mod flow;
mod given;
mod operands;
mod properties;
mod settings;
mod shelves;
mod sources;
mod spot;
mod told;

pub(super) use configured::{CONFIGURED, Configuration};
pub(super) use endpoint::{mark_unverified, parse_url};
pub(super) use flow::Target;
pub(super) use given::{made_type, sort_of};
pub(super) use settings::{Keyed, decide};
pub(super) use shelves::{Shelved, Shelves};
pub(super) use spot::Spots;
