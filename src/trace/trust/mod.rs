//! Judging code that decides about a peer, by following every path through it.

mod answers;
mod helpers;
mod judge;
mod looks;
mod loopback;
mod outcomes;
mod path;
mod peer;
mod statements;
mod strays;
mod walker;

pub(super) use judge::Trust;
pub(super) use looks::asserted;
pub(super) use peer::dead_parts;
