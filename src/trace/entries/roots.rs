//! What is run: every class with its methods, every function, every script and every settings file.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use indexmap::IndexSet;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::channel::{Channel, Encryption, Kind, Name, Reach};
use crate::ir::{Field, Function, FunctionKind, Param, TypeKind};
use crate::knowledge::Knowledge;
use crate::source::{FileId, Place, Span};
use crate::trace::domain::{ObjId, Object, State, Val, What, join_all};
use crate::trace::interpreter::{ArgVal, Interp, unit_steps};
use crate::trace::project::{DeclId, Project, ProjectUnit};
use crate::trace::reachability::Base;
use crate::trace::trust::Trust;
use crate::trace::{Share, Traced};

use super::subclasses;

/// How much channels tell: 0 what opened here, 1 what was found open, 2 what was only made, 3 what was chosen for something
/// of which no use has to be seen. Less is more.
type Tiers = [Vec<Channel>; 4];

/// What was chosen.
const CHOSEN: usize = 3;
/// Most inherited methods that run once more for a class.
const MOST_INHERITED: usize = 24;

/// What one root saw.
#[derive(Debug, Serialize, Deserialize)]
struct Seen {
    /// The function that was run on its own; 0: it was none.
    root: usize,
    /// What it shows.
    tiers: Tiers,
    /// Functions that were entered on the way.
    entered: Vec<usize>,
    /// Where channels opened, whatever became of them.
    opened: Vec<Place>,
}

/// What one file showed, which says nothing before it is put together with what all others showed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Part {
    file: FileId,
    /// None: tracing it broke off.
    run: Option<Run>,
}

/// What the roots of one unit saw.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Run {
    seen: Vec<Seen>,
    trusts: Vec<Channel>,
    given_up: u64,
    /// Steps that the unit may still take.
    left: u64,
    /// Functions that were called and followed to their end. Those that only this file can call say no more on their own.
    #[serde(skip)]
    covered: FxHashSet<usize>,
}

impl Run {
    /// Takes what was seen by nothing that is called.
    fn see(&mut self, tier: usize, channels: Vec<Channel>) {
        let mut seen = Seen { root: 0, tiers: Default::default(), entered: Vec::new(), opened: Vec::new() };
        seen.tiers[tier] = channels;
        self.seen.push(seen);
    }

    /// The same with where channels opened, so that what opens one there on its own does not count.
    fn see_made(&mut self, channels: Vec<Channel>, opened: Vec<Place>) {
        let mut seen = Seen { root: 0, tiers: Default::default(), entered: Vec::new(), opened };
        seen.tiers[2] = channels;
        self.seen.push(seen);
    }

    /// Whether only this file can call a function, and was seen to do so.
    fn covers(&self, function: &Function) -> bool {
        function.modifiers.private && self.covered.contains(&number(function))
    }

    /// An interpreter that may take what is left of the unit's steps.
    fn interp<'p>(&self, project: &'p Project<'p>) -> Interp<'p> {
        Interp { left: self.left, ..Interp::new(project) }
    }
}

/// Runs the roots of a share of the files.
pub(in crate::trace) fn run(
    units: Vec<ProjectUnit<'_>>,
    knowledge: &Knowledge,
    known: &Base<'_>,
    share: Share,
) -> Vec<Part> {
    let project = Project::new(units, knowledge, known);
    let numbers = numbers(&project);
    (0..project.units.len())
        .into_par_iter()
        .filter(|unit| share.holds(*unit))
        .map(|unit| {
            // One file that cannot be traced must not take the others with it.
            let run = catch_unwind(AssertUnwindSafe(|| run_unit(&project, unit))).ok();
            Part { file: project.units[unit].unit.file, run: run.map(|run| run.numbered(&numbers)) }
        })
        .collect()
}

/// The functions that can be roots, numbered from 1 in the order of the files: the same in every share of a project.
fn numbers(project: &Project<'_>) -> FxHashMap<usize, usize> {
    fn accessors(fields: &[Field]) -> impl Iterator<Item = &Function> {
        fields.iter().flat_map(|field| field.getter.as_deref().into_iter().chain(&field.setters))
    }
    let units = project.units.iter().map(|unit| unit.unit);
    let global = units.flat_map(|unit| unit.functions.iter().chain(accessors(&unit.fields)));
    let decls = project.decls.iter().map(|decl| decl.decl);
    let members = decls.flat_map(|decl| decl.functions.iter().chain(accessors(&decl.fields)));
    global.chain(members).map(number).zip(1..).collect()
}

impl Run {
    /// With functions by their numbers. Those that are entered and are no roots, such as lambdas, decide nothing.
    fn numbered(mut self, numbers: &FxHashMap<usize, usize>) -> Self {
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

/// Sorts channels and drops those that say the same about the same place.
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
            **own == other
        });
        match same {
            Some(own) => own.carry_too(&channel),
            None => out.push(channel),
        }
    }
    out
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

fn finish<'p>(mut interp: Interp<'p>, st: &State<'p>, root: Option<&Function>, run: &mut Run) {
    if interp.cuts == 0 {
        run.covered.extend(interp.entered.iter().map(|function| *function as usize));
    }
    let channels = interp.emit(st);
    let chosen = interp.chosen(st, &State::default());
    run.seen.push(Seen {
        root: root.map_or(0, number),
        tiers: [channels, Vec::new(), Vec::new(), chosen],
        entered: interp.entered.iter().map(|f| *f as usize).collect(),
        opened: opened(st, &State::default()),
    });
    interp.entered.clear();
    take_rest(interp, run);
}

/// A function as a number that may cross threads.
fn number(function: &Function) -> usize {
    std::ptr::from_ref(function) as usize
}

/// Where channels opened since a state and where they were made, which is where they are shown as long as they have no
/// address.
fn opened<'p>(st: &State<'p>, start: &State<'p>) -> Vec<Place> {
    let mut places = Vec::new();
    for (_, object) in st.changed_since(start).filter(|(_, object)| object.opened.is_some()) {
        places.extend(object.opened);
        places.push(object.place);
        // It is shown where it got its address, which may be elsewhere.
        let steps = object.log.iter().map(|(_, step)| step);
        places.extend(steps.filter(|step| step.what.starts_with("opened here")).map(|step| step.place));
    }
    places.sort();
    places.dedup();
    places
}

fn take_rest(interp: Interp<'_>, run: &mut Run) {
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

/// Runs a function that belongs to no object, with unknown arguments.
pub(super) fn run_alone<'p>(
    interp: &mut Interp<'p>,
    unit: usize,
    owner: Option<DeclId>,
    function: &'p Function,
) -> State<'p> {
    let mut st = State::start();
    let receiver = function.receiver.as_ref().and_then(|t| interp.project.resolve(unit, owner, &t.name));
    interp.push_frame(unit, owner, None, Vec::new());
    let place = interp.place(function.name_span);
    let receivers = match receiver {
        Some(full) => vec![interp.instance(&mut st, &full, place)],
        None => Vec::new(),
    };
    let end = activate(interp, st, unit, owner, function, receivers, None);
    interp.frames.pop();
    end
}

/// Runs a body with typed but unknown parameters; gives the joined end.
pub(super) fn activate<'p>(
    interp: &mut Interp<'p>,
    st: State<'p>,
    unit: usize,
    owner: Option<DeclId>,
    function: &'p Function,
    receivers: Vec<Val<'p>>,
    held: Option<ObjId>,
) -> State<'p> {
    let mut st = st;
    interp.begin();
    interp.handed.clear();
    let mut args = Vec::new();
    let place = interp.place(function.name_span);
    for param in &function.params {
        let full = param.ty.as_ref().and_then(|t| interp.project.resolve(unit, owner, &t.name));
        interp.push_frame(unit, owner, Some(function), receivers.clone());
        let left_out = default_of(interp, &mut st, param, full.as_ref());
        interp.frames.pop();
        let val = match full {
            // A callback's parameter is the object that this one holds.
            Some(full) => match held.and_then(|this| held_object(&st, interp, this, &full)) {
                Some(val) => val,
                None => interp.instance(&mut st, &full, place),
            },
            None => Val::unknown(),
        };
        args.push(ArgVal::plain(with_default(left_out, &val)));
    }
    let started = st.clone();
    interp.root_body(&mut st, function, unit, owner, receivers, args);
    if !st.live {
        // It always throws; what it opened before is still there.
        st = join_all([started, State { live: true, ..st.clone() }]).unwrap_or_default();
        st.live = true;
    }
    st
}

/// What a parameter is for whoever leaves it out.
pub(super) fn default_of<'p>(
    interp: &mut Interp<'p>,
    st: &mut State<'p>,
    param: &'p Param,
    ty: Option<&Name>,
) -> Val<'p> {
    let val = param.default.as_ref().map(|default| interp.eval_as(st, default, ty)).unwrap_or_default();
    if val.has_unknown() { Val::none() } else { val }
}

/// What may come in: a thing that was made beats a stranger of its type, any other value is only one of many.
pub(super) fn with_default<'p>(left_out: Val<'p>, given: &Val<'p>) -> Val<'p> {
    if left_out.objects().next().is_some() { left_out } else { left_out.joined(given) }
}

/// Objects of a known type in the fields of another.
fn held_object<'p>(st: &State<'p>, interp: &Interp<'p>, this: ObjId, ty: &Name) -> Option<Val<'p>> {
    interp.knowledge.ty(ty)?;
    let mut found = Val::none();
    for val in st.get(this)?.fields.values() {
        for id in val.objects() {
            if st.get(id).is_some_and(|o| !o.foreign && interp.project.is_a(&o.ty, ty)) {
                found.join(&Val::object(id));
            }
        }
    }
    (found.0.len() == 1).then_some(found)
}

/// Makes the annotations of a class and its members that models know: what they say is said once, by the declaration.
fn run_annotations<'p>(project: &'p Project<'p>, id: DeclId, run: &mut Run) {
    let decl = &project.decls[id];
    let body = decl.decl;
    let given = |f: &'p Function| f.annotations.iter().chain(f.params.iter().flat_map(|p| &p.annotations));
    let members = body.functions.iter().flat_map(given).chain(body.fields.iter().flat_map(|f| &f.annotations));
    let known = body.annotations.iter().chain(members).filter_map(|annotation| {
        let simple = annotation.name.rsplit('.').next().unwrap_or_default();
        if annotation.args.is_empty() || project.knowledge.named(simple).is_empty() {
            return None;
        }
        let full = project.resolve(decl.unit, Some(id), &annotation.name)?;
        project.knowledge.ty(&full).is_some_and(|model| model.calls.contains_key("init")).then_some((annotation, full))
    });
    for (annotation, full) in known {
        let mut interp = run.interp(project);
        let mut st = State::start();
        interp.push_frame(decl.unit, Some(id), None, Vec::new());
        let place = interp.place(annotation.span);
        interp.construct(&mut st, &full, &annotation.args, place);
        interp.frames.pop();
        let channels = interp.emit(&st);
        run.see(0, channels);
        take_rest(interp, run);
    }
}

/// Runs a class: how it is made, then each method with the state that all of them leave behind.
fn run_decl<'p>(project: &'p Project<'p>, id: DeclId, run: &mut Run) {
    let decl = &project.decls[id];
    let knowledge = project.knowledge;
    let body = decl.decl;
    if matches!(body.kind, TypeKind::Annotation) || main_beside(project, id).is_some() {
        return;
    }
    let relevance = project.relevance();
    // With the extensions that stand beside it: a delegate's methods often do.
    let beside = project.decls_of(&decl.name).iter().copied();
    let parts: Vec<DeclId> =
        std::iter::once(id).chain(beside.filter(|e| main_beside(project, *e) == Some(id))).collect();
    let bodies = || parts.iter().map(|part| project.decls[*part].decl);
    let accessors = |f: &'p Field| f.getter.as_deref().into_iter().chain(&f.setters);
    let judged = || {
        let lineage = project.lineage(&decl.name);
        lineage.iter().any(|t| knowledge.ty(t).is_some_and(|m| !m.judged.is_empty() || !m.asks.is_empty()))
    };
    // What it inherits runs as what it is, and of an abstract class nothing else does.
    let run_as = subclasses::run_as(project, id);
    let above = inherited(project, id, &run_as);
    let alone = subclasses::run_alone(project, id);
    let fields_above = || run_as.iter().flat_map(|above| &project.decls[*above].decl.fields);
    let counts = |f: &Function| relevance.is_root(f) && !relevance.waits(f);
    let relevant = bodies().any(|body| {
        body.functions.iter().chain(body.fields.iter().flat_map(accessors)).any(counts)
            || body.fields.iter().any(|f| relevance.makes(f))
    }) || judged()
        || is_left_to_others(project, id)
        || above.iter().any(|(_, f)| counts(f))
        || fields_above().any(|f| relevance.makes(f));
    if !relevant {
        return;
    }
    let mut interp = run.interp(project);
    let mut st = State::start();
    interp.push_frame(decl.unit, Some(id), None, Vec::new());
    let place = interp.place(body.name_span);
    let this = begin_decl(&mut interp, &mut st, id);
    let constructors = || body.functions.iter().filter(|f| f.kind == FunctionKind::Constructor);
    interp.entered.retain(|f| !constructors().any(|c| std::ptr::eq(c, *f)));
    let handed = body.kind == TypeKind::Class && subclasses::hand_down(&mut interp, &mut st, this, id);
    // Static fields and blocks.
    let fields = bodies().flat_map(|body| &body.fields);
    for field in fields.filter(|f| f.modifiers.is_static && f.value.is_some() && relevance.makes(f)) {
        interp.global(&mut st, decl.unit, Some(id), field);
    }
    let all = parts.iter().flat_map(|part| {
        let body = project.decls[*part].decl;
        body.functions.iter().chain(body.fields.iter().flat_map(accessors)).map(|f| (*part, f))
    });
    let methods: Vec<(DeclId, &'p Function)> = all
        .filter(|(_, f)| {
            matches!(
                f.kind,
                FunctionKind::Plain | FunctionKind::Accessor | FunctionKind::Subscript | FunctionKind::Initializer
            )
        })
        .filter(|(_, f)| f.kind != FunctionKind::Initializer || f.modifiers.is_static)
        .filter(|(_, f)| f.body.is_some())
        .collect();
    let as_below = |f: &Function| alone && is_handed_down(f);
    let mut runnable: Vec<(DeclId, &'p Function)> =
        methods.iter().copied().filter(|(_, f)| relevance.is_root(f) && !as_below(f)).collect();
    runnable.extend(above.iter().copied().filter(|(_, f)| relevance.is_root(f)));
    let with_above = above.iter().copied().filter(|_| !run_as.is_empty());
    let mut preparing: Vec<(DeclId, &'p Function)> =
        methods.into_iter().chain(with_above).filter(|(_, f)| relevance.is_root(f) || relevance.prepares(f)).collect();
    // Callers come first.
    runnable.sort_by_key(|(_, method)| method.modifiers.private);
    preparing.sort_by_key(|(_, method)| method.modifiers.private);
    interp.live_on(&mut st, this);
    // What methods leave in the fields, the others find there.
    let made = st.clone();
    let mut left: Vec<State<'p>> = Vec::new();
    // What a method leaves says nothing to itself.
    let carries_state = body.kind != TypeKind::Enum
        && preparing.iter().any(|(_, method)| runnable.iter().any(|(_, other)| !std::ptr::eq(*other, *method)))
        && (!body.fields.is_empty() || fields_above().next().is_some());
    let mut called: FxHashSet<*const Function> = FxHashSet::default();
    let mut inert: FxHashSet<*const Function> = FxHashSet::default();
    let mut prepare = |interp: &mut Interp<'p>, left: &mut Vec<State<'p>>, methods: &[(DeclId, &'p Function)]| {
        for (part, method) in methods.iter().filter(|_| carries_state) {
            // What it leaves its callers left, too.
            if method.modifiers.private && called.contains(&std::ptr::from_ref(*method)) {
                continue;
            }
            let entered = interp.entered.len();
            let (trusts, cuts) = (interp.trusts.len(), interp.cuts);
            let at = receivers(method, this, *part, project);
            let unit = project.decls[*part].unit;
            (interp.led, interp.used) = (false, false);
            let end = activate(interp, made.clone(), unit, Some(*part), method, at, Some(this));
            if relevance.only_uses(method) && !interp.led && !interp.used {
                inert.insert(std::ptr::from_ref(*method));
            }
            if interp.cuts == cuts {
                called.extend(interp.entered.drain(entered..));
            }
            interp.entered.truncate(entered);
            interp.trusts.truncate(trusts);
            left.push(end);
        }
    };
    // Those that only use what is open matter where something is.
    let (using, first): (Vec<_>, Vec<_>) = preparing.iter().copied().partition(|(_, f)| relevance.waits(f));
    prepare(&mut interp, &mut left, &first);
    let reads_open = open_fields(project, &decl.name, std::iter::once(&made).chain(&left), this)
        .map(|fields| relevance.reading(fields.into_iter()));
    let idle = |f: &Function| relevance.waits(f) && !reads_open.as_ref().is_none_or(|reads_open| reads_open(f));
    for methods in [&mut runnable, &mut preparing] {
        methods.retain(|(_, method)| !idle(method));
    }
    let using: Vec<_> = using.into_iter().filter(|(_, method)| !idle(method)).collect();
    prepare(&mut interp, &mut left, &using);
    // What met nothing open on its own meets something only in what the others left.
    runnable.retain(|(_, method)| {
        let finds = || reads_open.as_ref().is_none_or(|reads_open| reads_open(method));
        !inert.contains(&std::ptr::from_ref(*method)) || finds()
    });
    let shared = if left.is_empty() { made.clone() } else { settle(&made, &left) };
    // What a method opens when it is called first is there even where a guard stops it when it is called again.
    if !alone {
        let held = interp.emit_held(&shared, &made, this);
        run.see(2, held);
    }
    // What the library does with the answers that it gets from here.
    let mut asked = made.clone();
    parts.iter().for_each(|part| interp.answer(&mut asked, this, *part));
    let (channels, _) = interp.emit_since(&asked, &made);
    run.see(2, channels);
    if is_left_to_others(project, id)
        && made.get(this).is_some_and(|o| o.opened.is_none() && o.slot("host").text().is_some())
    {
        let model = made.get(this).map(|object| object.model.clone()).unwrap_or_default();
        let mut open = made.clone();
        interp.open(&mut open, this, place, &model);
        let (channels, _) = interp.emit_since(&open, &made);
        run.see(2, channels);
    }
    // What construction opened is judged where a method uses it.
    if !alone {
        let channels = interp.emit(&made);
        run.see(CHOSEN, interp.chosen(&made, &State::default()));
        run.see_made(channels, opened(&made, &State::default()));
    }
    // Uses that other methods made are theirs to report.
    let mut start = shared;
    forget_uses(&mut start);
    for (part, method) in &runnable {
        if run.covers(method) {
            continue;
        }
        let (before, cuts) = (interp.entered.len(), interp.cuts);
        let mut end = activate(
            &mut interp,
            start.clone(),
            project.decls[*part].unit,
            Some(*part),
            method,
            receivers(method, this, *part, project),
            Some(this),
        );
        let entered = interp.entered.len();
        let trusts = interp.trusts.len();
        // Most methods leave nothing that waits for another one.
        let waiting = end.live && opens_more(&end, &start);
        let others = preparing.iter().filter(|(_, other)| waiting && !std::ptr::eq(*other, *method));
        for (part, callback) in others {
            let takes = |p: &Param| {
                let unit = project.decls[*part].unit;
                let full = p.ty.as_ref().and_then(|t| project.resolve(unit, Some(*part), &t.name));
                full.is_some_and(|full| held_object(&end, &interp, this, &full).is_some())
            };
            if callback.params.iter().any(takes) && opens_more(&end, &start) {
                let at = receivers(callback, this, *part, project);
                let unit = project.decls[*part].unit;
                let after = activate(&mut interp, end.clone(), unit, Some(*part), callback, at, Some(this));
                adopt(&mut end, &after, &start);
            }
        }
        interp.entered.truncate(entered);
        interp.trusts.truncate(trusts);
        let (own, found) = interp.emit_since(&end, &start);
        let chosen = interp.chosen(&end, &start);
        // What a method opens and leaves in a field is there for somebody, even where nobody is seen to use it.
        let held = interp.emit_held(&end, &start, this);
        run.see(2, held);
        let entered: Vec<usize> = interp.entered.split_off(before).into_iter().map(|f| f as usize).collect();
        if interp.cuts == cuts {
            run.covered.extend(&entered);
        }
        run.seen.push(Seen {
            // Whoever calls it has one of the subclasses, not all.
            root: if (handed && !alone) || run_as.contains(part) { 0 } else { number(method) },
            tiers: [own, found, Vec::new(), chosen],
            entered,
            opened: opened(&end, &start),
        });
    }
    interp.frames.pop();
    take_rest(interp, run);
}

/// Makes an object of a class: each constructor with unknown arguments.
pub(super) fn begin_decl<'p>(interp: &mut Interp<'p>, st: &mut State<'p>, id: DeclId) -> ObjId {
    let project = interp.project;
    let decl = &project.decls[id];
    let body = decl.decl;
    let place = interp.place(body.name_span);
    let this = if body.kind == TypeKind::Extension && project.decl_of(&decl.name).is_none() {
        interp.foreign(st, &decl.name, place)
    } else {
        interp.make(st, &decl.name, place)
    };
    interp.created.clear();
    interp.judge_object(st, this, &decl.name);
    let constructors: Vec<&'p Function> =
        body.functions.iter().filter(|f| f.kind == FunctionKind::Constructor).collect();
    if body.kind == TypeKind::Extension {
        // Its members run on an object of the type that it extends.
        if let Some(main) = project.decl_of(&decl.name) {
            interp.init_fields(st, this, main);
        }
    } else if constructors.is_empty() {
        interp.init_project(st, this, &decl.name, &[], place);
    } else {
        let mut ends = Vec::new();
        for constructor in &constructors {
            let mut own = st.clone();
            let args = constructor
                .params
                .iter()
                .map(|p| {
                    let full = p.ty.as_ref().and_then(|t| project.resolve(decl.unit, Some(id), &t.name));
                    let left_out = default_of(interp, &mut own, p, full.as_ref());
                    let given = match full {
                        Some(full) if full != decl.name => interp.instance(&mut own, &full, place),
                        _ => Val::unknown(),
                    };
                    with_default(left_out, &given)
                })
                .collect();
            interp.begin();
            interp.enter_constructor(&mut own, constructor, id, this, args);
            if own.live {
                ends.push(own);
            }
        }
        if let Some(end) = join_all(ends) {
            *st = end;
        }
    }
    this
}

/// The fields of an object through which something open is found; none: it cannot be told.
fn open_fields<'p, 's>(
    project: &'p Project<'p>,
    ty: &Name,
    states: impl Iterator<Item = &'s State<'p>>,
    this: ObjId,
) -> Option<Vec<&'p Field>>
where
    'p: 's,
{
    let mut found: FxHashMap<Name, bool> = FxHashMap::default();
    for st in states {
        let fields = st.get(this).map(|object| &object.fields);
        let fields = fields.into_iter().flat_map(|fields| fields.iter().map(|(name, val)| (name.as_str(), val)));
        let globals = st.globals.iter().map(|(name, val)| (name.rsplit('.').next().unwrap_or_default(), val));
        for (name, val) in fields.chain(globals) {
            let open = found.entry(Name::new(name)).or_default();
            *open = *open || reaches_open(st, val);
        }
    }
    let open = found.into_iter().filter(|(_, open)| *open);
    open.map(|(name, _)| project.field(ty, &name).map(|(_, field)| field)).collect()
}

/// Whether something open is found through a value.
fn reaches_open(st: &State<'_>, val: &Val<'_>) -> bool {
    let (mut reached, mut at): (IndexSet<ObjId, FxBuildHasher>, usize) = (val.objects().collect(), 0);
    while let Some(object) = reached.get_index(at).map(|id| st.get(*id)) {
        at += 1;
        let Some(object) = object else { continue };
        if object.opened.is_some() {
            return true;
        }
        let items = object.items.iter().chain(object.entries.iter().map(|(_, val)| val));
        let held = object.fields.values().chain(object.slots.values().map(|slot| &slot.val)).chain(items);
        reached.extend(held.flat_map(Val::objects).chain(object.view));
    }
    false
}

/// Whether a class is a channel that others open, whom nobody sees: no code makes one.
fn is_left_to_others(project: &Project<'_>, id: DeclId) -> bool {
    let decl = &project.decls[id];
    let opens = |ty: &Name| {
        let effects = project.knowledge.ty(ty).into_iter().flat_map(|model| model.calls.values().flatten());
        effects.into_iter().any(|effect| effect.opens && effect.on.is_none() && effect.pattern.name != "init")
    };
    decl.decl.kind == TypeKind::Class
        && !decl.decl.name.is_empty()
        && project.lineage(&decl.name).iter().any(opens)
        && project.implementations(&decl.name).is_empty()
        && !project.makes(decl.decl.name.rsplit('.').next().unwrap_or_default())
}

/// Methods that a class inherits from the project and that run otherwise in it, since it overrides something that is there
/// above it already.
fn inherited<'p>(project: &Project<'p>, id: DeclId, run_as: &[DeclId]) -> Vec<(DeclId, &'p Function)> {
    let decl = &project.decls[id];
    if !matches!(decl.decl.kind, TypeKind::Class | TypeKind::Object) || decl.decl.name.is_empty() {
        return Vec::new();
    }
    let lineage = project.lineage(&decl.name);
    let above = || lineage.iter().filter(|ty| **ty != decl.name).flat_map(|ty| project.decls_of(ty)).copied();
    let given = |name: &Name| {
        above().any(|ancestor| {
            let decl = project.decls[ancestor].decl;
            decl.fields.iter().any(|f| f.name == *name && (f.value.is_some() || f.getter.is_some()))
                || decl.functions.iter().any(|f| f.name == *name && f.params.is_empty() && f.body.is_some())
        })
    };
    let fields = decl.decl.fields.iter().filter(|f| f.modifiers.overrides).map(|f| &f.name);
    let asked = decl.decl.functions.iter().filter(|f| f.modifiers.overrides && f.params.is_empty()).map(|f| &f.name);
    if !fields.chain(asked).any(given) && run_as.is_empty() {
        return Vec::new();
    }
    let mut out: Vec<(DeclId, &'p Function)> = Vec::new();
    let own = decl.decl.functions.iter();
    let mut known: Vec<(&Name, usize)> = own.map(|f| (&f.name, f.params.len())).collect();
    for ancestor in above() {
        for function in &project.decls[ancestor].decl.functions {
            let key = (&function.name, function.params.len());
            if is_handed_down(function) && !known.contains(&key) {
                known.push(key);
                out.push((ancestor, function));
            }
        }
    }
    // Nothing else runs those of an abstract class.
    if run_as.is_empty() {
        out.truncate(MOST_INHERITED);
    }
    out
}

/// Whether a method runs as that of a class below, unless that has one of its own.
fn is_handed_down(function: &Function) -> bool {
    function.kind == FunctionKind::Plain
        && function.body.is_some()
        && !function.modifiers.is_static
        && !function.modifiers.private
}

/// The declaration in the same file with which an extension is run.
pub(super) fn main_beside(project: &Project<'_>, id: DeclId) -> Option<DeclId> {
    let decl = &project.decls[id];
    let extends = decl.decl.kind == TypeKind::Extension && !project.debug_only(id);
    let main = project.decl_of(&decl.name).filter(|_| extends)?;
    let runs = project.decls[main].unit == decl.unit && !project.debug_only(main);
    (runs && project.decls[main].decl.kind != TypeKind::Interface).then_some(main)
}

pub(super) fn receivers<'p>(method: &Function, this: ObjId, id: DeclId, project: &Project<'p>) -> Vec<Val<'p>> {
    let object = if method.modifiers.is_static {
        Val::of(What::Type(project.decls[id].name.clone()))
    } else {
        Val::object(this)
    };
    vec![object]
}

/// Whether something is open and unused that was not open before.
fn opens_more<'p>(end: &State<'p>, start: &State<'p>) -> bool {
    end.changed_since(start).any(|(id, object)| waits(object) && !start.get(id).is_some_and(waits))
}

fn waits(object: &Object<'_>) -> bool {
    object.opened.is_some() && object.uses.is_empty()
}

/// What was opened and waits for a callback is as that callback makes it: upgraded, say.
fn adopt<'p>(end: &mut State<'p>, after: &State<'p>, start: &State<'p>) {
    let waiting =
        |(id, object): (ObjId, &Object<'p>)| (waits(object) && !start.get(id).is_some_and(waits)).then_some(id);
    let ids: Vec<ObjId> = end.changed_since(start).filter_map(waiting).collect();
    for id in ids {
        let Some(later) = after.get(id) else { continue };
        let (slots, log, consumed) = (later.slots.clone(), later.log.clone(), later.consumed);
        end.edit(id, |o| {
            o.slots = slots;
            o.log = log;
            o.consumed |= consumed;
        });
    }
}

fn forget_uses(st: &mut State<'_>) {
    let ids: Vec<ObjId> = st.heap.iter().filter(|(_, o)| !o.uses.is_empty()).map(|(id, _)| *id).collect();
    for id in ids {
        st.edit(id, |o| o.uses.clear());
    }
}

/// The state that a method finds: what construction left, and what other methods may have put there.
///
/// A fact that some method writes beats a library's default: configuring in one method and using in another is
/// one program. Where methods write different things, all of them are possible.
fn settle<'p>(made: &State<'p>, left: &[State<'p>]) -> State<'p> {
    let mut out = made.clone();
    let mut objects: BTreeMap<ObjId, Vec<&Object<'p>>> = BTreeMap::new();
    for end in left {
        for (id, object) in end.changed_since(made) {
            objects.entry(id).or_default().push(object);
        }
    }
    // What stands for whatever may have been put there says nothing beside what was.
    let strangers: FxHashSet<ObjId> = objects
        .iter()
        .filter(|(_, versions)| versions.iter().all(|o| o.foreign && o.came_in))
        .map(|(id, _)| *id)
        .collect();
    let stranger = |val: &Val<'p>| {
        let known = |id: ObjId| strangers.contains(&id) || made.get(id).is_some_and(|o| o.foreign);
        val.objects().next().is_some() && val.objects().all(known)
    };
    for (id, versions) in objects {
        let before = made.heap.get(&id).cloned();
        let mut merged = match &before {
            Some(before) => before.as_ref().clone(),
            None => versions[0].clone(),
        };
        merged.uses.clear();
        let mut written: BTreeMap<Name, Val<'p>> = BTreeMap::new();
        for version in &versions {
            for (slot, value) in &version.slots {
                let same = before.as_ref().and_then(|b| b.slots.get(slot)).is_some_and(|b| b.val.same_all(&value.val));
                if !same && value.explicit {
                    written.entry(slot.clone()).or_default().join(&value.val);
                } else if before.is_none() && !merged.slots.contains_key(slot) {
                    merged.slots.insert(slot.clone(), value.clone());
                }
            }
            for (field, value) in &version.fields {
                let old = merged.fields.get(field).cloned().unwrap_or_default();
                let start = before.as_ref().and_then(|b| b.fields.get(field)).cloned().unwrap_or_default();
                if start.same_all(value) {
                    continue;
                }
                // `var x: T? = null` and what is set later: the later value.
                let only_empty = !old.is_none() && old.0.iter().all(|a| matches!(a.what, What::Null | What::Unknown));
                let foreign = stranger(&old);
                let value = value.clone();
                let value = if value.0.len() > 1 { value.without_null() } else { value };
                if value.0.iter().all(|a| a.what == What::Null) || (stranger(&value) && !old.is_none() && !foreign) {
                    continue;
                }
                // What takes the place of something unknown brings along what that did.
                let joined =
                    if only_empty || foreign { value.labelled(&old.label().data()) } else { old.joined(&value) };
                merged.fields.insert(field.clone(), joined);
            }
            for item in &version.items {
                if !merged.items.iter().any(|own| own.same(item)) {
                    merged.items.push(item.clone());
                }
            }
            for (key, value) in &version.entries {
                match merged.entries.iter_mut().find(|(own, _)| own.same(key)) {
                    Some((_, own)) => own.join(value),
                    None => merged.entries.push((key.clone(), value.clone())),
                }
            }
            if merged.addressed.is_none() && version.addressed.is_some() {
                // That is where people look for the channel.
                (merged.opened, merged.addressed) = (version.opened, version.addressed);
            }
            merged.opened = merged.opened.or(version.opened);
            merged.escaped |= version.escaped;
            merged.label.join(&version.label);
            merged.failed_upgrade = merged.failed_upgrade.or(version.failed_upgrade);
            for (seq, step) in &version.log {
                merged.step(*seq, step.clone());
            }
        }
        for (slot, val) in written {
            let old = merged.slots.get(&slot);
            let val = match old {
                Some(old) if old.explicit && before.is_some() => old.val.clone().joined(&val),
                _ => val,
            };
            merged.set(slot, val, true);
        }
        merged.consumed = false;
        merged.closed = false;
        out.heap.insert(id, Rc::new(merged));
    }
    left.iter().for_each(|end| out.join_globals(end));
    out
}

impl<'p> Interp<'p> {
    /// Runs a function's body as a root.
    fn root_body(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        unit: usize,
        owner: Option<DeclId>,
        receivers: Vec<Val<'p>>,
        args: Vec<ArgVal<'p>>,
    ) {
        let entered = self.entered.len();
        let decl = owner;
        let place = self.place(Span::default());
        let this = receivers.last().cloned();
        match this {
            Some(this) => {
                self.enter_root(st, function, unit, decl, vec![this], args, place);
            }
            None => {
                self.enter_root(st, function, unit, decl, Vec::new(), args, place);
            }
        }
        // Running it as a root is no call of it, but recursion inside is.
        if self.entered.get(entered).is_some_and(|f| std::ptr::eq(*f, function)) {
            self.entered.remove(entered);
        }
    }
}
