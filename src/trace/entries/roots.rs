//! What is run: every class with its methods, every function, every script and every settings file.

use std::cmp::Reverse;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::channel::Reach;
use crate::ir::{Field, Function, TypeKind, Unit, ValueKind};
use crate::knowledge::Knowledge;
use crate::source::Place;
use crate::trace::Share;
use crate::trace::domain::State;
use crate::trace::interpreter::{Interp, unit_steps};
use crate::trace::project::{DeclId, Project, ProjectUnit};
use crate::trace::reachability::{Base, address};

use super::begin::{accessors, run_alone};
use super::classes::{run_annotations, run_decl};
use super::parts::{CHOSEN, Part, Run, finish, take_rest};
use super::settle::opened;

/// Runs the roots of a share of the files.
pub(in crate::trace) fn run(
    units: Vec<ProjectUnit<'_>>,
    knowledge: &Knowledge,
    known: &Base<'_>,
    share: Share,
) -> Vec<Part> {
    let project = Project::new(units, knowledge, known);
    let numbers = numbers(&project);
    // The largest files come first, one by one, so that none of them is all that is left at the end.
    let mut order: Vec<usize> = (0..project.units.len()).filter(|unit| share.holds(*unit)).collect();
    order.sort_by_key(|unit| Reverse(length(project.units[*unit].unit)));
    let mut parts: Vec<(usize, Part)> = order
        .into_iter()
        .par_bridge()
        .map(|unit| {
            // One file that cannot be traced must not take the others with it.
            let run = catch_unwind(AssertUnwindSafe(|| run_unit(&project, unit))).ok();
            (unit, Part { file: project.units[unit].unit.file, run: run.map(|run| run.numbered(&numbers)) })
        })
        .collect();
    parts.sort_by_key(|(unit, _)| *unit);
    parts.into_iter().map(|(_, part)| part).collect()
}

/// How far into a file its declarations reach: about how much there is to run.
fn length(unit: &Unit) -> u32 {
    let types = unit.types.iter().map(|ty| ty.span.end);
    types
        .chain(unit.functions.iter().map(|function| function.span.end))
        .chain([unit.script.span.end])
        .max()
        .unwrap_or(0)
}

/// The functions that can be roots, numbered from 1 in the order of the files: the same in every share of a project.
fn numbers(project: &Project<'_>) -> FxHashMap<usize, usize> {
    let units = project.units.iter().map(|unit| unit.unit);
    let global = units.flat_map(|unit| unit.functions.iter().chain(accessors(&unit.fields)));
    let decls = project.decls.iter().map(|decl| decl.decl);
    let members = decls.flat_map(|decl| decl.functions.iter().chain(accessors(&decl.fields)));
    let kept = (0..project.units.len()).flat_map(|unit| kept_functions(project, unit)).map(|(_, function)| function);
    global.chain(members).chain(kept).map(address).zip(1..).collect()
}

fn run_unit(project: &Project<'_>, unit: usize) -> Run {
    let mut run = Run { left: unit_steps(project.units.len()), ..Run::default() };
    let mut interp = Interp::new(project);
    let file_channels = interp.file_channels(unit);
    run.see(0, file_channels);
    let this = project.units[unit].unit;
    let relevance = project.relevance();
    // What only this file can call comes last.
    let (hidden, open): (Vec<&Function>, Vec<&Function>) =
        this.functions.iter().filter(|function| relevance.is_root(function)).partition(|f| f.modifiers.private);
    for function in open {
        run_function(project, unit, None, function, &mut run);
    }
    for field in &this.fields {
        let value = relevance.makes(field) || field.getter.as_deref().is_some_and(|g| relevance.is_root(g));
        // A script's names are made in its order.
        if value && this.script.stmts.is_empty() {
            let mut interp = run.interp(project);
            let mut st = State::start();
            interp.push_frame(unit, None, None, Vec::new());
            interp.global(&mut st, unit, None, field);
            interp.frames.pop();
            let channels = interp.emit(&st);
            run.see(CHOSEN, interp.chosen(&st, &State::default()));
            run.see_made(channels, opened(&st, &State::default()));
            take_rest(interp, &mut run);
        }
    }
    if !this.script.stmts.is_empty() {
        let mut interp = run.interp(project);
        let mut st = State::start();
        interp.push_frame(unit, None, None, Vec::new());
        interp.script(&mut st, unit);
        // A script ends the program; what it left open is judged as it is.
        st.live = true;
        interp.frames.pop();
        finish(interp, &st, None, &mut run);
    }
    let mut strays = run.interp(project);
    strays.judge_strays(unit);
    take_rest(strays, &mut run);
    for id in project.decls_in(unit).iter().filter(|id| !project.debug_only(**id)) {
        run_annotations(project, *id, &mut run);
        run_decl(project, *id, &mut run);
    }
    for function in hidden {
        if !run.covers(function) {
            run_function(project, unit, None, function, &mut run);
        }
    }
    for (owner, function) in kept_functions(project, unit) {
        if !run.covers(function) {
            run_function(project, unit, owner, function, &mut run);
        }
    }
    if project.units[unit].reach == Reach::Test {
        // What users run is judged with what users give it, not with what a test does.
        for seen in &mut run.seen {
            let test = |place: Place| project.reach(place.file) == Reach::Test;
            seen.tiers.iter_mut().for_each(|channels| channels.retain(|c| test(c.place)));
            seen.opened.retain(|place| test(*place));
        }
    }
    run
}

/// The functions that constants of a file hold: whoever calls them may stand in code that was not seen.
fn kept_functions<'p>(project: &'p Project<'p>, unit: usize) -> Vec<(Option<DeclId>, &'p Function)> {
    let relevance = project.relevance();
    let this = project.units[unit].unit;
    let global = this.fields.iter().filter(|_| this.script.stmts.is_empty()).map(|field| (None, field));
    let decls = project.decls_in(unit).iter().filter(|id| !project.debug_only(**id));
    let own = decls.flat_map(|id| {
        let decl = project.decls[*id].decl;
        let fixed = |field: &&Field| field.modifiers.is_static || decl.kind == TypeKind::Object;
        decl.fields.iter().filter(fixed).map(|field| (Some(*id), field))
    });
    let held = own.chain(global);
    let held = held.filter(|(_, field)| relevance.makes(field));
    held.filter_map(|(owner, field)| match &field.value.as_ref()?.kind {
        ValueKind::Lambda(function) => Some((owner, &**function)),
        _ => None,
    })
    .collect()
}

/// Runs a function on its own, with unknown arguments.
fn run_function<'p>(
    project: &'p Project<'p>,
    unit: usize,
    owner: Option<DeclId>,
    function: &'p Function,
    run: &mut Run,
) {
    let mut interp = run.interp(project);
    let end = run_alone(&mut interp, unit, owner, function);
    finish(interp, &end, Some(function), run);
}
