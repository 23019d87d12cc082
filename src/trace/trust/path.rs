//! One way through a body, and whether ways are taken whatever is chosen.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::Value;
use crate::source::Span;

/// Most steps in telling whether settings decide.
const MOST_CHOICES: u32 = 4096;

/// One way through a body.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// A test or a call that may throw depended on the peer.
    pub checked: bool,
    /// The check says no by itself: it throws, or its value is the answer.
    pub decides: bool,
    /// A check that is not among the choices stands before the end.
    pub gated: bool,
    /// A test in a handler looked at the peer itself.
    pub(super) rechecked: bool,
    /// The best check that covers only a part.
    pub weak: Option<Name>,
    /// Names whose values come from the peer.
    pub derived: FxHashSet<Name>,
    /// Names of what the peer shows and of its parts, which nothing else went into.
    pub(super) shown: FxHashSet<Name>,
    /// What names were bound to last; those of members are dotted.
    pub(super) literals: Vec<(Name, Value)>,
    /// Names that were seen to hold something.
    pub(super) present: FxHashSet<Name>,
    /// Names into which a call wrote an error or nothing, and whether one is there.
    pub(super) left: Vec<(Name, bool)>,
    /// Names of what was caught.
    pub(super) errors: FxHashSet<Name>,
    /// Locals that can be written.
    pub(super) variables: FxHashSet<Name>,
    /// Choices on the way: by a look at the peer, or by something that has nothing to do with it, such as a setting.
    pub(super) choices: Vec<Choice>,
    /// What a helper gives.
    pub(super) given: Option<Value>,
    /// The answer was left to code that was not seen.
    pub lost: bool,
    /// Places of `try` inside which it looked and ended, where a handler goes on instead.
    pub(super) guarded: Vec<(usize, Span)>,
    /// Places of `try` through whose handlers it went.
    pub(super) caught: Vec<(usize, Span)>,
    /// A callback that answers is taken not to run.
    pub(super) skipped: bool,
    /// The machine itself was asked for, and nobody else can answer.
    pub(super) local: bool,
    /// The helper that was asked about the peer and says yes without having looked.
    pub(super) vouched: Option<(usize, Span)>,
    /// It goes on with a peer that was found wanting, where that was asked, and what is left of the checks.
    pub(super) forgives: Option<(Name, usize, Span)>,
    /// Words for the peer that do not hold on this way.
    pub(super) refused: FxHashSet<Name>,
    /// Where it says yes in words of its own.
    pub(super) said: Option<(usize, Span)>,
    pub end: Option<End>,
}

/// Where a choice is made, which way is taken, and whether a look at the peer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) at: (usize, Span),
    pub(super) way: u32,
    pub(super) peer: bool,
}

impl Choice {
    /// Whether a look at the peer decides.
    pub fn by_peer(self) -> bool {
        self.peer
    }
}

/// How a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Accepts,
    Rejects,
    /// A handler around the code decides.
    Thrown,
    /// The end of a lambda.
    Left,
    /// A helper gives its value.
    Given,
    /// The same from inside of a value that it works out.
    Returned,
    /// In a way that is none of these.
    Other,
}

/// Whether one of these paths is taken whatever the choices are.
pub(super) fn always_taken(paths: &[&Path], all: &[Path]) -> bool {
    every_way(paths, all, &mut Vec::new(), &mut MOST_CHOICES.clone())
}

/// Whether settings can be so that one of these paths is taken whatever the peer shows.
pub(super) fn taken_unseen(paths: &[&Path], all: &[Path]) -> bool {
    fn some_setting(paths: &[&Path], all: &[Path], set: &mut Vec<(usize, Span)>, left: &mut u32) -> bool {
        *left = left.saturating_sub(1);
        if paths.is_empty() || *left == 0 {
            return false;
        }
        let open = paths.iter().flat_map(|p| &p.choices).find(|c| !c.peer && !set.contains(&c.at)).map(|c| c.at);
        let Some(at) = open else { return every_way(paths, all, set, left) };
        set.push(at);
        let some = ways(all, at).into_iter().any(|way| some_setting(&fitting(paths, at, way), all, set, left));
        set.pop();
        some
    }
    some_setting(paths, all, &mut Vec::new(), &mut MOST_CHOICES.clone())
}

fn every_way(paths: &[&Path], all: &[Path], set: &mut Vec<(usize, Span)>, left: &mut u32) -> bool {
    *left = left.saturating_sub(1);
    if paths.is_empty() || *left == 0 {
        return false;
    }
    if paths.iter().any(|p| p.choices.iter().all(|c| set.contains(&c.at))) {
        return true;
    }
    let open = paths.iter().flat_map(|p| &p.choices).find(|c| !set.contains(&c.at)).map(|c| c.at);
    let Some(at) = open else { return true };
    set.push(at);
    let every = ways(all, at).into_iter().all(|way| every_way(&fitting(paths, at, way), all, set, left));
    set.pop();
    every
}

/// The ways of a choice.
fn ways(all: &[Path], at: (usize, Span)) -> BTreeSet<u32> {
    all.iter().flat_map(|p| &p.choices).filter(|c| c.at == at).map(|c| c.way).collect()
}

/// The paths that a way of a choice leaves.
fn fitting<'x>(paths: &[&'x Path], at: (usize, Span), way: u32) -> Vec<&'x Path> {
    paths.iter().copied().filter(|p| p.choices.iter().all(|c| c.at != at || c.way == way)).collect()
}

impl Path {
    pub fn literal(&self, name: &str) -> Option<&Value> {
        self.literals.iter().rev().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// Whether nothing that matters tells two paths apart.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        (self.checked, self.decides, self.gated, self.lost, self.skipped, self.local, self.end)
            == (other.checked, other.decides, other.gated, other.lost, other.skipped, other.local, other.end)
            && self.rechecked == other.rechecked
            && (&self.weak, &self.forgives) == (&other.weak, &other.forgives)
            && self.choices == other.choices
            && self.given == other.given
            && (&self.guarded, &self.caught) == (&other.guarded, &other.caught)
            && (&self.derived, &self.shown) == (&other.derived, &other.shown)
            && self.literals == other.literals
            && (&self.present, &self.refused, &self.left) == (&other.present, &other.refused, &other.left)
    }
}

/// Whether two ways through a helper give the same.
pub(super) fn gives_alike(a: &Path, b: &Path) -> bool {
    let given = |p: &Path| p.given.as_ref().filter(|_| p.end == Some(End::Given)).map(|given| given.kind.clone());
    given(a).is_some() && given(a) == given(b)
}
