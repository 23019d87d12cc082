//! Judging code that decides about a peer, by following every path through it.

mod judge;
mod looks;
mod loopback;
mod peer;
mod walker;

pub(super) use judge::{Trust, judges};
pub(super) use looks::asserted;
pub(super) use peer::{dead_parts, names_in};
