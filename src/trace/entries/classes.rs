//! Running a class: how it is made, then each method with the state that all of them leave behind.

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Field, Function, FunctionKind, Param, TypeKind};
use crate::trace::domain::State;
use crate::trace::interpreter::Interp;
use crate::trace::project::{DeclId, Project};
use crate::trace::reachability::address;

use super::begin::{activate, begin_decl, held_object, main_beside, receivers};
use super::parts::{CHOSEN, Run, Seen, take_rest};
use super::settle::{adopt, forget_uses, open_fields, opened, opens_more, settle};
use super::subclasses;

/// Most inherited methods that run once more for a class.
const MOST_INHERITED: usize = 24;

/// Makes the annotations of a class and its members that models know: what they say is said once, by the declaration.
pub(super) fn run_annotations<'p>(project: &'p Project<'p>, id: DeclId, run: &mut Run) {
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
pub(super) fn run_decl<'p>(project: &'p Project<'p>, id: DeclId, run: &mut Run) {
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
            interp.brief = !relevance.is_root(method);
            let end = activate(interp, made.clone(), unit, Some(*part), method, at, Some(this));
            interp.brief = false;
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
        // Those that are inherited are called back as well.
        let inherited = above.iter().filter(|_| run_as.is_empty());
        let inherited = inherited.filter(|(_, f)| relevance.is_root(f) || relevance.prepares(f));
        let others = preparing.iter().chain(inherited);
        let others = others.filter(|(_, other)| waiting && !std::ptr::eq(*other, *method));
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
            root: if (handed && !alone) || run_as.contains(part) { 0 } else { address(*method) },
            tiers: [own, found, Vec::new(), chosen],
            entered,
            opened: opened(&end, &start),
        });
    }
    interp.frames.pop();
    take_rest(interp, run);
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
