//! What the program puts under keys for itself to find elsewhere, told by running what puts it there.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::channel::Reach;
use crate::trace::channels::{Shelved, Shelves};
use crate::trace::domain::State;
use crate::trace::interpreter::Interp;
use crate::trace::project::{DeclId, Project};
use crate::trace::reachability::{Base, BodyId, Calls};

use super::begin::{activate, begin_decl, main_beside, receivers, run_alone};
use super::scout::{Subject, Subjects, subjects};

/// Steps that the bodies of one file may take together.
const MOST_STEPS: u64 = 60_000;

/// Runs what puts something on a shelf, where users run it.
pub(in crate::trace) fn shelves(project: &Project<'_>, calls: &Calls, known: &Base<'_>) -> Shelves {
    let mut by_unit: BTreeMap<usize, BTreeMap<Option<DeclId>, Vec<BodyId>>> = BTreeMap::new();
    for id in calls.shelving(known) {
        let body = &calls.bodies[id as usize];
        if project.units[body.unit].reach == Reach::Production {
            let class = body.owner.map(|owner| main_beside(project, owner).unwrap_or(owner));
            by_unit.entry(body.unit).or_default().entry(class).or_default().push(id);
        }
    }
    if by_unit.is_empty() {
        return Shelves::default();
    }
    let subjects = subjects(project);
    let units: Vec<_> = by_unit.into_iter().collect();
    let seen: Vec<Vec<Shelved>> = units
        .into_par_iter()
        .map(|(_, classes)| {
            let run = || run_unit(project, calls, &subjects, &classes);
            catch_unwind(AssertUnwindSafe(run)).unwrap_or_default()
        })
        .collect();
    Shelves::new(seen.into_iter().flatten())
}

fn run_unit<'p>(
    project: &'p Project<'p>,
    calls: &Calls,
    subjects: &Subjects<'p>,
    classes: &BTreeMap<Option<DeclId>, Vec<BodyId>>,
) -> Vec<Shelved> {
    let mut seen = Vec::new();
    let mut left = MOST_STEPS;
    for (class, bodies) in classes {
        let mut interp = Interp { left, brief: true, shelved: Some(Vec::new()), ..Interp::new(project) };
        let functions = bodies.iter().filter_map(|id| {
            let body = &calls.bodies[*id as usize];
            match body.subjects.first().and_then(|subject| subjects.get(subject)) {
                Some(Subject::Function(function)) if !function.modifiers.debug_only => Some((body, *function)),
                _ => None,
            }
        });
        match class {
            None => functions.for_each(|(body, function)| {
                run_alone(&mut interp, body.unit, None, function);
            }),
            Some(id) if !project.debug_only(*id) => {
                interp.push_frame(project.decls[*id].unit, Some(*id), None, Vec::new());
                let mut st = State::start();
                let this = begin_decl(&mut interp, &mut st, *id);
                interp.live_on(&mut st, this);
                for (body, function) in functions {
                    let part = body.owner.unwrap_or(*id);
                    let at = receivers(function, this, part, project);
                    activate(&mut interp, st.clone(), body.unit, Some(part), function, at, Some(this));
                }
                interp.frames.pop();
            }
            Some(_) => {}
        }
        left = interp.left;
        seen.extend(interp.shelved.into_iter().flatten());
    }
    seen
}
