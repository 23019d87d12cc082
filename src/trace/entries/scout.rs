//! Which callers matter, told by running each once: names alone lead from what opens a channel to nearly all of a program.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{Field, Function, FunctionKind, TypeKind};
use crate::trace::domain::State;
use crate::trace::interpreter::{Interp, unit_steps};
use crate::trace::project::{DeclId, Project};
use crate::trace::reachability::{BodyId, Calls, MOST_LEVELS, address};

use super::begin::{accessors, activate, begin_decl, main_beside, receivers, run_alone};

/// What a body is.
#[derive(Clone, Copy)]
pub(super) enum Subject<'p> {
    Function(&'p Function),
    Field,
}

/// Functions and fields by address.
pub(super) type Subjects<'p> = FxHashMap<usize, Subject<'p>>;

/// The bodies that lead to a channel that opens, or to a trust decision: those that can do it by themselves, and callers
/// that are seen to get there. Callers of what never gets there, whatever its name, are not looked at.
pub(in crate::trace) fn leads(project: &Project<'_>, calls: &Calls) -> Vec<bool> {
    let bodies = &calls.bodies;
    let subjects = subjects(project);
    let mut leads = vec![false; bodies.len()];
    let mut met = leads.clone();
    let mut left: Vec<u64> = vec![unit_steps(project.units.len()); project.units.len()];
    let mut waiting: Vec<Vec<BodyId>> = vec![Vec::new(); usize::from(MOST_LEVELS) + 1];
    waiting[0] = calls.opening().collect();
    for level in 0..waiting.len() {
        let mut next = std::mem::take(&mut waiting[level]);
        next.retain(|id| !std::mem::replace(&mut met[*id as usize], true));
        let mut by_unit: BTreeMap<usize, BTreeMap<Option<DeclId>, Vec<BodyId>>> = BTreeMap::new();
        for id in next {
            let body = &bodies[id as usize];
            let class = body.owner.map(|owner| main_beside(project, owner).unwrap_or(owner));
            by_unit.entry(body.unit).or_default().entry(class).or_default().push(id);
        }
        let there: Vec<usize> = (0..bodies.len()).filter(|id| leads[*id]).collect();
        let there: Arc<FxHashSet<usize>> =
            Arc::new(there.into_iter().flat_map(|id| bodies[id].subjects.iter().copied()).collect());
        let units: Vec<_> = by_unit.into_iter().map(|(unit, classes)| (unit, left[unit], classes)).collect();
        let seen: Vec<(usize, u64, Vec<BodyId>)> = units
            .into_par_iter()
            .map(|(unit, left, classes)| {
                let all = || classes.values().flatten().copied().collect();
                let scout = Scout { project, calls, subjects: &subjects, there: there.clone() };
                // What cannot be tried counts.
                let (left, there) =
                    catch_unwind(AssertUnwindSafe(|| scout.try_unit(left, &classes))).unwrap_or_else(|_| (0, all()));
                (unit, left, there)
            })
            .collect();
        for (unit, rest, there) in seen {
            left[unit] = rest;
            for id in there {
                leads[id as usize] = true;
                for (caller, far) in &bodies[id as usize].callers {
                    if let Some(at) = waiting.get_mut(level + usize::from(*far)) {
                        at.push(*caller);
                    }
                }
            }
        }
    }
    leads
}

pub(super) fn subjects<'p>(project: &'p Project<'p>) -> Subjects<'p> {
    let mut subjects = Subjects::default();
    let mut add = |functions: &'p [Function], fields: &'p [Field]| {
        let functions = functions.iter().chain(accessors(fields));
        subjects.extend(functions.map(|f| (address(f), Subject::Function(f))));
        subjects.extend(fields.iter().map(|f| (address(f), Subject::Field)));
    };
    project.units.iter().for_each(|unit| add(&unit.unit.functions, &unit.unit.fields));
    project.decls.iter().for_each(|decl| add(&decl.decl.functions, &decl.decl.fields));
    subjects
}

/// Tries the bodies of a file.
struct Scout<'p> {
    project: &'p Project<'p>,
    calls: &'p Calls,
    subjects: &'p Subjects<'p>,
    /// Functions that get there, by address.
    there: Arc<FxHashSet<usize>>,
}

impl<'p> Scout<'p> {
    /// Those of some bodies that get there, and how many steps are left.
    fn try_unit(&self, mut left: u64, classes: &BTreeMap<Option<DeclId>, Vec<BodyId>>) -> (u64, Vec<BodyId>) {
        let mut there = Vec::new();
        for (class, bodies) in classes {
            let mut interp = Interp { left, scouts: Some(self.there.clone()), ..Interp::new(self.project) };
            match class {
                Some(id) => self.try_class(&mut interp, *id, bodies, &mut there),
                None => {
                    for body in bodies {
                        let unit = self.calls.bodies[*body as usize].unit;
                        let leads = |interp: &mut Interp<'p>| match self.subject(*body) {
                            Some(Subject::Function(function)) => {
                                run_alone(interp, unit, None, function);
                            }
                            _ => interp.led = true,
                        };
                        there.extend(gets_there(&mut interp, leads).then_some(*body));
                    }
                }
            }
            left = interp.left;
        }
        (left, there)
    }

    fn try_class(&self, interp: &mut Interp<'p>, id: DeclId, bodies: &[BodyId], there: &mut Vec<BodyId>) {
        let project = self.project;
        let decl = &project.decls[id];
        interp.push_frame(decl.unit, Some(id), None, Vec::new());
        let mut st = State::start();
        let mut this = None;
        // The methods need all of it, but few of them all fields.
        let scouts = interp.scouts.take();
        interp.lazily = !bodies.iter().any(|body| self.makes(*body));
        let made = gets_there(interp, |interp| this = Some(begin_decl(interp, &mut st, id)));
        (interp.scouts, interp.lazily) = (scouts, false);
        let Some(this) = this else { return };
        interp.live_on(&mut st, this);
        for body in bodies {
            let node = &self.calls.bodies[*body as usize];
            let part = node.owner.unwrap_or(id);
            let leads = match self.subject(*body) {
                Some(Subject::Function(function)) => match function.kind {
                    FunctionKind::Constructor => made,
                    FunctionKind::Initializer if !function.modifiers.is_static => made,
                    _ => gets_there(interp, |interp| {
                        let at = receivers(function, this, part, project);
                        activate(interp, st.clone(), node.unit, Some(part), function, at, Some(this));
                    }),
                },
                Some(Subject::Field) => true,
                None => made || decl.decl.kind == TypeKind::Enum,
            };
            there.extend(leads.then_some(*body));
        }
        interp.frames.pop();
    }

    /// Whether a body is a part of how an object is made.
    fn makes(&self, body: BodyId) -> bool {
        match self.subject(body) {
            Some(Subject::Function(function)) => {
                matches!(function.kind, FunctionKind::Constructor | FunctionKind::Initializer)
            }
            Some(Subject::Field) => false,
            None => true,
        }
    }

    fn subject(&self, body: BodyId) -> Option<Subject<'p>> {
        self.calls.bodies[body as usize].subjects.first().and_then(|subject| self.subjects.get(subject)).copied()
    }
}

/// Whether something that is run opens a channel or takes a trust decision. What is given up halfway would be given up
/// there again.
fn gets_there<'p>(interp: &mut Interp<'p>, run: impl FnOnce(&mut Interp<'p>)) -> bool {
    interp.led = false;
    run(interp);
    interp.led || interp.left == 0
}
