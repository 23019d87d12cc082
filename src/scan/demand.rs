//! Which files matter because of others: those that use what a woken file declares, and those that declare what it uses.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::outline::{Key, Outline};

/// How often what was found may lead to more, in each direction.
pub(super) const MOST_ROUNDS: usize = 3;

/// What is known of a source file before it is parsed.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Swift files see no others, and the others no Swift.
    pub swift: bool,
    /// It holds something that is known.
    pub woken: bool,
    /// It describes a build.
    pub builds: bool,
    /// Types that would matter, but that it does not import.
    pub unimported: Vec<Key>,
    /// Its names.
    pub outline: Outline,
}

/// How many files were chosen, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// For something that they hold.
    pub woken: usize,
    /// For using what another declares that was chosen; by round.
    pub users: Vec<usize>,
    /// For declaring what another uses that was chosen; by round.
    pub declarers: Vec<usize>,
}

/// Chooses the files to parse: a flag for each candidate.
///
/// A helper that opens a channel is judged by what its callers hand over, so they matter although they hold nothing
/// that is known; and what any of them uses may be a constant, a wrapper or a base class of a file that holds nothing.
pub(super) fn choose(candidates: &[Arc<Candidate>]) -> (Vec<bool>, Chosen) {
    let jvm = candidates.iter().filter(|candidate| !candidate.swift);
    let declared: HashSet<Key> = jvm.flat_map(|candidate| &candidate.outline.declares).copied().collect();
    let missing = |candidate: &Candidate| candidate.unimported.iter().any(|name| !declared.contains(name));
    let woken = |candidate: &Candidate| candidate.woken || missing(candidate);
    let mut leading: Vec<usize> = (0..candidates.len()).filter(|at| woken(&candidates[*at])).collect();
    let mut chosen: Vec<bool> = candidates.iter().map(|candidate| candidate.builds).collect();
    leading.iter().for_each(|at| chosen[*at] = true);
    let mut why = Chosen { woken: chosen.iter().filter(|chosen| **chosen).count(), ..Chosen::default() };
    for _ in 0..MOST_ROUNDS {
        leading = users(candidates, &chosen, &leading);
        if leading.is_empty() {
            break;
        }
        why.users.push(leading.len());
        leading.iter().for_each(|at| chosen[*at] = true);
    }
    let mut fresh: Vec<usize> = (0..candidates.len()).filter(|at| chosen[*at]).collect();
    for _ in 0..MOST_ROUNDS {
        fresh = declarers(candidates, &chosen, &fresh);
        if fresh.is_empty() {
            break;
        }
        why.declarers.push(fresh.len());
        fresh.iter().for_each(|at| chosen[*at] = true);
    }
    (chosen, why)
}

/// The files not yet chosen that use what some files declare.
fn users(candidates: &[Arc<Candidate>], chosen: &[bool], of: &[usize]) -> Vec<usize> {
    // The packages that declare a name, for each of the two families.
    let mut declared: HashMap<(bool, Key), Vec<Key>> = HashMap::new();
    for candidate in of.iter().filter_map(|at| candidates.get(*at)) {
        for name in &candidate.outline.declares {
            let packages = declared.entry((candidate.swift, *name)).or_default();
            if !packages.contains(&candidate.outline.package) {
                packages.push(candidate.outline.package);
            }
        }
    }
    let uses = |candidate: &Candidate| {
        candidate.outline.mentions.iter().any(|name| {
            declared
                .get(&(candidate.swift, *name))
                .is_some_and(|packages| packages.iter().any(|package| candidate.outline.sees(*package)))
        })
    };
    let rest = candidates.iter().enumerate().filter(|(at, _)| !chosen[*at]);
    rest.filter(|(_, candidate)| uses(candidate)).map(|(at, _)| at).collect()
}

/// The files not yet chosen that declare what some files use.
fn declarers(candidates: &[Arc<Candidate>], chosen: &[bool], of: &[usize]) -> Vec<usize> {
    let rest: Vec<(usize, &Arc<Candidate>)> = candidates.iter().enumerate().filter(|(at, _)| !chosen[*at]).collect();
    let packages: HashSet<(bool, Key)> = rest.iter().map(|(_, c)| (c.swift, c.outline.package)).collect();
    // Who sees a package.
    let mut viewers: HashMap<(bool, Key), Vec<&Outline>> = HashMap::new();
    for candidate in of.iter().filter_map(|at| candidates.get(*at)) {
        let own = candidate.outline.package;
        let mentioned = candidate.outline.mentions.iter().copied().filter(|key| *key != own);
        for key in mentioned.chain([own]).map(|key| (candidate.swift, key)).filter(|key| packages.contains(key)) {
            viewers.entry(key).or_default().push(&candidate.outline);
        }
    }
    let used = |candidate: &Candidate| {
        let viewers = viewers.get(&(candidate.swift, candidate.outline.package));
        viewers.is_some_and(|viewers| {
            candidate.outline.declares.iter().any(|name| viewers.iter().any(|viewer| viewer.mentions(*name)))
        })
    };
    rest.into_iter().filter(|(_, candidate)| used(candidate)).map(|(at, _)| at).collect()
}
