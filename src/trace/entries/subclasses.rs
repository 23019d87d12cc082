//! What subclasses hand to the class above them: its methods run with that, too.

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Function, FunctionKind, Stmt, TypeDecl, TypeKind, Value, ValueKind};
use crate::knowledge::Literal;
use crate::trace::domain::{Atom, ObjId, Part, State, Val, What};
use crate::trace::interpreter::Interp;
use crate::trace::project::{DeclId, Project};

use super::begin::{default_of, given_to, with_default};

/// Most subclasses that are asked.
const MOST_SUBCLASSES: usize = 32;

/// Most subclasses that each run what they inherit.
const MOST_ALONE: usize = 8;

/// Whether each class that can be made below an abstract one runs what it inherits by itself, with what it hands up and
/// overrides: then nothing is left to say of the abstract one.
pub(super) fn run_alone(project: &Project<'_>, id: DeclId) -> bool {
    let decl = &project.decls[id];
    if decl.decl.kind != TypeKind::Class || !decl.decl.modifiers.is_abstract || decl.decl.name.is_empty() {
        return false;
    }
    let below = subclasses(project, &decl.name);
    let made: Vec<DeclId> = below
        .iter()
        .filter_map(|sub| project.decl_of(sub))
        .filter(|sub| !project.decls[*sub].decl.modifiers.is_abstract)
        .collect();
    let known = below.iter().all(|sub| project.decl_of(sub).is_some());
    known && !made.is_empty() && made.len() <= MOST_ALONE && made.iter().all(|sub| is_of_its_own(project, *sub))
}

/// The abstract classes above one that are run as this one.
pub(super) fn run_as(project: &Project<'_>, id: DeclId) -> Vec<DeclId> {
    let decl = &project.decls[id];
    if decl.decl.modifiers.is_abstract || !is_of_its_own(project, id) {
        return Vec::new();
    }
    let lineage = project.lineage(&decl.name);
    let above = lineage.iter().filter(|ty| **ty != decl.name).filter_map(|ty| project.decl_of(ty));
    above.filter(|above| run_alone(project, *above)).collect()
}

/// Whether a class hands something to the one above it, or overrides a property.
fn is_of_its_own(project: &Project<'_>, id: DeclId) -> bool {
    let decl = project.decls[id].decl;
    let to_parent = |stmt: &Stmt| {
        let Stmt::Eval(Value { kind: ValueKind::Call(call), .. }) = stmt else { return false };
        let of = call.target.as_ref().map(|target| &target.kind);
        call.name == "init" && !call.args.is_empty() && matches!(of, Some(ValueKind::Name(name)) if name == "super")
    };
    let constructors = decl.functions.iter().filter(|f| f.kind == FunctionKind::Constructor);
    let named = matches!(decl.kind, TypeKind::Class | TypeKind::Object) && !decl.name.is_empty();
    named
        && (decl.supertypes.iter().any(|s| s.args.as_ref().is_some_and(|args| !args.is_empty()))
            || decl.fields.iter().any(|f| f.modifiers.overrides)
            || constructors.flat_map(|f| &f.body).flat_map(|body| &body.stmts).any(to_parent))
}

/// Adds to the fields of an object what its subclasses put there when they are made: texts, numbers and the like.
/// Where nobody else can make one, that is all there is. Gives whether there was anything.
pub(super) fn hand_down<'p>(interp: &mut Interp<'p>, st: &mut State<'p>, this: ObjId, id: DeclId) -> bool {
    let project = interp.project;
    let decl = &project.decls[id];
    let below = subclasses(project, &decl.name);
    let Some(object) = st.get(this).filter(|_| !below.is_empty()) else { return false };
    let stranger = |id| st.get(id).is_some_and(|o| o.foreign && o.decl.is_none());
    let open =
        |val: &Val<'p>| val.has_unknown() || val.0.iter().all(|a| a.what == What::Null) || val.objects().any(stranger);
    // Those that got a value which cannot be told, and those that subclasses have to give one.
    let own = decl.decl.fields.iter().filter(|f| !f.modifiers.is_static && f.value.is_none() && f.getter.is_none());
    let mut fields: Vec<Name> =
        object.fields.iter().filter(|(_, val)| open(val)).map(|(name, _)| name.clone()).collect();
    fields.extend(own.map(|f| f.name.clone()).filter(|name| !object.fields.contains_key(name)));
    // Those that have a value which the constructors of subclasses may replace.
    let replaced = replaced_below(project, decl.decl, &below);
    let is_plain = |val: &Val<'p>| !val.is_none() && val.0.iter().all(|atom| is_told(&atom.what));
    let replaced = replaced.into_iter().filter(|name| object.fields.get(name).is_some_and(is_plain));
    let kept = fields.len();
    fields.extend(replaced.filter(|name| !fields.contains(name)).collect::<Vec<_>>());
    if fields.is_empty() {
        return false;
    }
    let had: Vec<Option<Val<'p>>> =
        fields.iter().enumerate().map(|(at, name)| object.fields.get(name).filter(|_| at >= kept).cloned()).collect();
    let mut given: Vec<Vec<Atom<'p>>> = vec![Vec::new(); fields.len()];
    for sub in &below {
        for (at, atoms) in made_by(interp, st, sub, &fields).into_iter().enumerate() {
            given[at].extend(atoms);
        }
    }
    let complete = decl.decl.modifiers.is_abstract && below.len() < MOST_SUBCLASSES;
    let mut any = false;
    for ((name, mut atoms), had) in fields.into_iter().zip(given).zip(had) {
        if let Some(mut val) = had {
            atoms.retain(|atom| is_told(&atom.what) && !is_secured(interp, &atom.what));
            various_first(atoms).into_iter().for_each(|atom| val.join(&Val::only(atom)));
            st.edit(this, |o| {
                o.fields.insert(name, val);
            });
            continue;
        }
        // Where others may make one, an address that is fine is none that can be relied on.
        atoms.retain(|atom| complete || !is_secured(interp, &atom.what));
        if !atoms.iter().any(|atom| is_told(&atom.what)) {
            continue;
        }
        let mut val = Val::none();
        for atom in various_first(atoms) {
            val.join(&Val::only(atom));
        }
        if !complete {
            val.join(&Val::unknown());
        }
        any = true;
        st.edit(this, |o| {
            o.fields.insert(name, val);
        });
    }
    any
}

/// A text, a number or the like.
fn is_told(what: &What<'_>) -> bool {
    matches!(what, What::Text(_) | What::Int(_) | What::Bool(_) | What::Symbol { .. })
}

/// The fields of a class with an address or the like of their own, which a file with the constructor of a subclass
/// writes.
fn replaced_below(project: &Project<'_>, decl: &TypeDecl, below: &[Name]) -> Vec<Name> {
    let is_text = |value: &Value| matches!(value.kind, ValueKind::Text(_));
    let texts = decl.fields.iter().filter(|f| {
        let m = &f.modifiers;
        !(m.is_static || m.constant || m.private || f.getter.is_some()) && f.value.as_ref().is_some_and(is_text)
    });
    let makers: Vec<usize> = below
        .iter()
        .filter_map(|sub| project.decl_of(sub))
        .filter(|sub| {
            let made = |f: &Function| matches!(f.kind, FunctionKind::Constructor | FunctionKind::Initializer);
            project.decls[*sub].decl.functions.iter().any(|f| made(f) && f.body.is_some())
        })
        .map(|sub| project.decls[sub].unit)
        .collect();
    texts.filter(|f| makers.iter().any(|unit| project.writes(*unit, &f.name))).map(|f| f.name.clone()).collect()
}

/// Classes below another one, however far.
fn subclasses(project: &Project<'_>, name: &Name) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut seen: FxHashSet<Name> = FxHashSet::from_iter([name.clone()]);
    let mut open = vec![name.clone()];
    while let Some(name) = open.pop() {
        for sub in project.implementations(&name) {
            if found.len() < MOST_SUBCLASSES && seen.insert(sub.clone()) {
                found.push(sub.clone());
                open.push(sub.clone());
            }
        }
    }
    found.sort();
    found
}

/// What the fields hold after a subclass was made with whatever arguments. What was made besides stays there.
fn made_by<'p>(interp: &mut Interp<'p>, st: &State<'p>, sub: &Name, fields: &[Name]) -> Vec<Vec<Atom<'p>>> {
    let mut out = vec![Vec::new(); fields.len()];
    let project = interp.project;
    let Some(id) = project.decl_of(sub) else { return out };
    let decl = &project.decls[id];
    let (entered, trusts, created) = (interp.entered.len(), interp.trusts.len(), interp.created.len());
    interp.push_frame(decl.unit, Some(id), None, Vec::new());
    let place = interp.place(decl.decl.name_span);
    let constructors: Vec<_> = decl.decl.functions.iter().filter(|f| f.kind == FunctionKind::Constructor).collect();
    let ways = if constructors.is_empty() { vec![None] } else { constructors.into_iter().map(Some).collect() };
    for constructor in ways {
        let mut own = st.clone();
        let object = interp.make(&mut own, sub, place);
        interp.begin();
        match constructor {
            Some(constructor) => {
                let mut args = Vec::new();
                for param in &constructor.params {
                    let full = param.ty.as_ref().and_then(|t| project.resolve(decl.unit, Some(id), &t.name));
                    let left_out = default_of(interp, &mut own, param, full.as_ref());
                    let given = given_to(interp, &mut own, (constructor, Some(id)), param, full.as_ref());
                    args.push(given.unwrap_or_else(|| with_default(left_out, &Val::unknown())));
                }
                interp.enter_constructor(&mut own, constructor, id, object, args);
            }
            None => interp.init_project(&mut own, object, sub, &[], place),
        }
        let Some(made) = own.get(object).filter(|_| own.live) else { continue };
        for (at, field) in fields.iter().enumerate() {
            let val = made.fields.get(field).cloned().unwrap_or_else(Val::unknown);
            out[at].extend(val.0.into_iter().map(|atom| match atom.what {
                What::Object(_) | What::Function(_) | What::Named(_) | What::Outcome(_) => {
                    Atom::new(What::Unknown, None)
                }
                _ => atom,
            }));
        }
    }
    interp.frames.pop();
    interp.entered.truncate(entered);
    interp.trusts.truncate(trusts);
    interp.created.truncate(created);
    out
}

/// Whether it is an address of a protocol that always encrypts.
fn is_secured(interp: &Interp<'_>, what: &What<'_>) -> bool {
    let What::Text(parts) = what else { return false };
    let Some(Part::Literal(text)) = parts.first() else { return false };
    let protocol = interp.knowledge.scheme(text).map(|(protocol, _)| protocol);
    protocol.is_some_and(|p| {
        p.state.iter().any(|(slot, value)| slot == "encryption" && *value == Literal::Text("required".into()))
    })
}

/// What tells one kind of value from another: of an address, its scheme.
fn begin_of(what: &What<'_>) -> Option<Name> {
    let What::Text(parts) = what else { return None };
    match parts.first() {
        Some(Part::Literal(text)) => text.split_once("://").map(|(scheme, _)| Name::new(scheme)),
        _ => None,
    }
}

/// The atoms in an order in which those that begin otherwise than all before come first: a value holds only so many.
fn various_first(atoms: Vec<Atom<'_>>) -> Vec<Atom<'_>> {
    let mut seen: FxHashSet<Option<Name>> = FxHashSet::default();
    let (mut first, rest): (Vec<_>, Vec<_>) = atoms.into_iter().partition(|atom| seen.insert(begin_of(&atom.what)));
    first.extend(rest);
    first
}
