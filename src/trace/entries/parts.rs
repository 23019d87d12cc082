//! What single files show, put together: which of what was seen several times counts.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::channel::{Channel, Encryption, Kind, Name};
use crate::ir::Function;
use crate::source::{FileId, Place};
use crate::trace::Traced;
use crate::trace::domain::State;
use crate::trace::interpreter::Interp;
use crate::trace::project::Project;
use crate::trace::reachability::address;
use crate::trace::trust::Trust;

use super::settle::opened;

/// How much channels tell: 0 what opened here, 1 what was found open, 2 what was only made, 3 what was chosen for something
/// of which no use has to be seen. Less is more.
type Tiers = [Vec<Channel>; 4];

/// What was chosen.
pub(super) const CHOSEN: usize = 3;

/// What one root saw.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Seen {
    /// The function that was run on its own; 0: it was none.
    pub(super) root: usize,
    /// What it shows.
    pub(super) tiers: Tiers,
    /// Functions that were entered on the way.
    pub(super) entered: Vec<usize>,
    /// Where channels opened, whatever became of them.
    pub(super) opened: Vec<Place>,
}

/// What one file showed, which says nothing before it is put together with what all others showed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Part {
    pub(super) file: FileId,
    /// None: tracing it broke off.
    pub(super) run: Option<Run>,
}

/// What the roots of one unit saw.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Run {
    pub(super) seen: Vec<Seen>,
    pub(super) trusts: Vec<Channel>,
    pub(super) given_up: u64,
    /// Steps that the unit may still take.
    pub(super) left: u64,
    /// Functions that were called and followed to their end. Those that only this file can call say no more on their own.
    #[serde(skip)]
    pub(super) covered: FxHashSet<usize>,
}

impl Run {
    /// Takes what was seen by nothing that is called.
    pub(super) fn see(&mut self, tier: usize, channels: Vec<Channel>) {
        let mut seen = Seen { root: 0, tiers: Default::default(), entered: Vec::new(), opened: Vec::new() };
        seen.tiers[tier] = channels;
        self.seen.push(seen);
    }

    /// The same with where channels opened, so that what opens one there on its own does not count.
    pub(super) fn see_made(&mut self, channels: Vec<Channel>, opened: Vec<Place>) {
        let mut seen = Seen { root: 0, tiers: Default::default(), entered: Vec::new(), opened };
        seen.tiers[2] = channels;
        self.seen.push(seen);
    }

    /// Whether only this file can call a function, and was seen to do so.
    pub(super) fn covers(&self, function: &Function) -> bool {
        function.modifiers.private && self.covered.contains(&address(function))
    }

    /// An interpreter that may take what is left of the unit's steps.
    pub(super) fn interp<'p>(&self, project: &'p Project<'p>) -> Interp<'p> {
        Interp { left: self.left, ..Interp::new(project) }
    }

    /// With functions by their numbers. Those that are entered and are no roots, such as lambdas, decide nothing.
    pub(super) fn numbered(mut self, numbers: &FxHashMap<usize, usize>) -> Self {
        for seen in &mut self.seen {
            if seen.root != 0 {
                seen.root = numbers.get(&seen.root).copied().unwrap_or(seen.root);
            }
            seen.entered = seen.entered.iter().filter_map(|function| numbers.get(function).copied()).collect();
        }
        self
    }
}

/// Puts together what all files showed.
pub(in crate::trace) fn join(mut parts: Vec<Part>) -> Traced {
    parts.sort_by_key(|part| part.file);
    let mut traced = Traced::default();
    let mut seen: Vec<Seen> = Vec::new();
    for Part { file, run } in parts {
        let Some(run) = run else {
            traced.failed.push(file);
            continue;
        };
        if run.given_up > 0 {
            traced.given_up.push((file, run.given_up));
        }
        seen.extend(run.seen);
        traced.channels.extend(run.trusts);
    }
    let mut tiers = choose(seen);
    let chosen = std::mem::take(&mut tiers[CHOSEN]);
    // What a channel is where it opens beats what others find of it, and that beats what it is when it is made.
    let mut told: FxHashSet<(Place, Option<Name>)> = FxHashSet::default();
    // What was only made and is shown where it got its address, or in part, is not shown again where it was made.
    let mut shown: FxHashSet<Place> = FxHashSet::default();
    for (index, tier) in tiers.into_iter().enumerate() {
        let again = |c: &Channel| told.contains(&(c.place, c.part.clone())) || (index == 2 && shown.contains(&c.place));
        let new: Vec<Channel> = tier.into_iter().filter(|c| !again(c)).collect();
        told.extend(new.iter().map(|c| (c.place, c.part.clone())));
        for channel in &new {
            let opened = channel.trail.iter().filter(|step| step.what.starts_with("opened here"));
            shown.extend(opened.map(|step| step.place));
        }
        traced.channels.extend(new);
    }
    // Where some way through a place is not encrypted, those of which nothing is known add nothing. Beside what is
    // encrypted they do: the place is not known to be safe.
    let bare = |c: &&Channel| c.encryption.values().iter().any(|value| *value < Encryption::Required);
    let known: FxHashSet<(Place, Option<Name>)> =
        traced.channels.iter().filter(bare).map(|c| (c.place, c.part.clone())).collect();
    traced
        .channels
        .retain(|c| c.kind != Kind::Link || !c.encryption.is_unknown() || !known.contains(&(c.place, c.part.clone())));
    // What was chosen for a channel is part of what that channel is.
    let links = traced.channels.iter().filter(|c| c.kind == Kind::Link);
    let told: FxHashSet<Place> = links.flat_map(|c| c.trail.iter().map(|step| step.place).chain([c.place])).collect();
    // So is what a judged body says of it.
    let judged: FxHashSet<Place> =
        traced.channels.iter().filter(|c| c.kind == Kind::Trust && !c.identity.is_unknown()).map(|c| c.place).collect();
    let says_it = |choice: &Channel| !choice.identity.is_unknown() && judged.contains(&choice.place);
    traced.channels.extend(chosen.into_iter().filter(|c| !told.contains(&c.place) && !says_it(c)));
    Traced { channels: distinct(traced.channels), ..traced }
}

/// What counts of what the roots saw, by tier.
///
/// A function that the project calls is judged with what it is called with, so what it shows on its own does not count
/// where a caller came by. Where none did, because functions only call each other or a caller's steps ran out, those
/// that stand nearest to the callers count.
fn choose(seen: Vec<Seen>) -> Tiers {
    let entered: FxHashSet<usize> = seen.iter().flat_map(|seen| seen.entered.iter().copied()).collect();
    let (counts, mut rest): (Vec<Seen>, Vec<Seen>) =
        seen.into_iter().partition(|seen| seen.root == 0 || !entered.contains(&seen.root));
    let mut opened: FxHashSet<Place> = FxHashSet::default();
    let mut tiers: Tiers = Default::default();
    let mut take = |found: Vec<Seen>, opened: &mut FxHashSet<Place>| {
        let before = opened.clone();
        for seen in found {
            let new = |channel: &Channel| seen.root == 0 || !before.contains(&channel.place);
            for (tier, channels) in tiers.iter_mut().zip(seen.tiers) {
                tier.extend(channels.into_iter().filter(new));
            }
            opened.extend(seen.opened);
        }
    };
    opened.extend(counts.iter().flat_map(|seen| &seen.opened));
    let mut first = FxHashSet::default();
    take(counts, &mut first);
    // How many of the others call a function.
    let mut callers: FxHashMap<usize, usize> = FxHashMap::default();
    let called = |seen: &Seen| seen.entered.iter().copied().filter(|called| *called != seen.root).collect::<Vec<_>>();
    rest.iter().flat_map(called).for_each(|function| *callers.entry(function).or_default() += 1);
    while !rest.is_empty() {
        let leaves = |callers: &mut FxHashMap<usize, usize>, seen: &Seen| {
            for function in called(seen) {
                callers.entry(function).and_modify(|count| *count = count.saturating_sub(1));
            }
        };
        rest.retain(|seen| {
            let is_new = seen.tiers[..CHOSEN].iter().flatten().any(|channel| !opened.contains(&channel.place));
            if !is_new {
                leaves(&mut callers, seen);
            }
            is_new
        });
        let is_called = |seen: &Seen| callers.get(&seen.root).is_some_and(|count| *count > 0);
        let (mut next, mut others): (Vec<Seen>, Vec<Seen>) = rest.into_iter().partition(|seen| !is_called(seen));
        if next.is_empty() && !others.is_empty() {
            next.push(others.remove(0));
        }
        next.iter().for_each(|seen| leaves(&mut callers, seen));
        take(next, &mut opened);
        rest = others;
    }
    tiers
}

/// Sorts channels and drops those that say the same about the same place for the same reason: who mends one of two
/// callers has to hear of the other.
fn distinct(mut channels: Vec<Channel>) -> Vec<Channel> {
    channels.sort_by_cached_key(|c| {
        (
            c.place,
            c.kind,
            format!("{:?}", (&c.part, &c.protocol, &c.encryption, &c.identity, &c.tls, &c.ciphers, &c.host, &c.port)),
            c.trail.len(),
        )
    });
    let mut out: Vec<Channel> = Vec::new();
    for channel in channels {
        let same = out.iter_mut().rev().take_while(|c| c.place == channel.place).find(|own| {
            let mut other = channel.clone();
            other.trail.clone_from(&own.trail);
            other.carry_alike(own);
            other.symbol.clone_from(&own.symbol);
            **own == other && own.weakened_at() == channel.weakened_at()
        });
        match same {
            Some(own) => own.carry_too(&channel),
            None => out.push(channel),
        }
    }
    out
}

pub(super) fn finish<'p>(mut interp: Interp<'p>, st: &State<'p>, root: Option<&Function>, run: &mut Run) {
    if interp.cuts == 0 {
        run.covered.extend(interp.entered.iter().map(|function| *function as usize));
    }
    let channels = interp.emit(st);
    let chosen = interp.chosen(st, &State::default());
    run.seen.push(Seen {
        root: root.map_or(0, address),
        tiers: [channels, Vec::new(), Vec::new(), chosen],
        entered: interp.entered.iter().map(|f| *f as usize).collect(),
        opened: opened(st, &State::default()),
    });
    interp.entered.clear();
    take_rest(interp, run);
}

pub(super) fn take_rest(interp: Interp<'_>, run: &mut Run) {
    let trusts: Vec<Trust> = interp.trusts.clone();
    for trust in &trusts {
        let channel = interp.trust_channel(trust);
        if !run.trusts.contains(&channel) {
            run.trusts.push(channel);
        }
    }
    run.given_up += interp.given_up;
    run.left = interp.left;
    // What is entered where a type or field is made is called, whoever made it.
    let entered: Vec<usize> = interp.entered.into_iter().map(|f| f as usize).collect();
    if !entered.is_empty() {
        run.seen.push(Seen { root: 0, tiers: Default::default(), entered, opened: Vec::new() });
    }
}
