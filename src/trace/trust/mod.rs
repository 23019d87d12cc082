//! Judging code that decides about a peer, by following every path through it.
//!
//! `judge` asks and weighs the paths, `strays` finds function values to be judged, and functions by what they ask
//! (`asked`). `walker` follows a body by its `statements`, tests (`outcomes`), calls (`helpers`, of what `callees` finds;
//! `handles` for what the answer goes to) and `answers`, and gives each `path` through it. `looks`, `loopback` and `peer`
//! tell whether code looks at the peer at all, `verdicts` what words for it mean, `settled` which tests always come out the
//! same.

mod answers;
mod asked;
mod callees;
mod effects;
mod handles;
mod helpers;
mod judge;
mod looks;
mod loopback;
mod outcomes;
mod path;
mod peer;
mod settled;
mod statements;
mod strays;
mod verdicts;
mod walker;

pub(super) use judge::Trust;
pub(super) use looks::asserted;
pub(super) use peer::dead_parts;
