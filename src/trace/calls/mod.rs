//! Calls: which function is meant, entering it, making objects, and what the languages' own functions do.
//!
//! `call` is where a call on something comes in, and `bare` where one of a bare name does. `shape` and `overloads` tell
//! which function is meant, `enter` runs it, `construct` makes objects, `injected` gets what a framework hands in. `generated` and `delegate` stand for members that
//! nobody wrote; `text`, `collections`, `holders` and `elements` know the languages' own functions, of which `computed`
//! hands those that only compute to the room of that name.

mod arguments;
mod bare;
mod call;
mod collections;
mod computed;
mod construct;
mod delegate;
mod elements;
mod enter;
mod generated;
mod holders;
mod injected;
mod overloads;
mod shape;
mod text;

pub(super) use call::begins_with_dot;
pub(super) use shape::{label_of, shape, shape_of};
