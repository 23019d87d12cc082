//! What parts of a program provide for a framework to hand to others: dependency injection.

use std::collections::BTreeSet;

use crate::channel::{Name, Reach};
use crate::ir::{Annotation, Function, FunctionKind, Piece, Stmt, TypeDecl, TypeRef, Value, ValueKind};
use crate::knowledge::Injection;

use super::{DeclId, Project};

/// A function that provides something.
#[derive(Clone, Copy, Debug)]
pub(in crate::trace) struct Provider<'p> {
    pub unit: usize,
    pub owner: Option<DeclId>,
    pub function: &'p Function,
}

/// What is provided, with what says which is meant.
#[derive(Debug, Default)]
pub(in crate::trace) struct Provided<'p>(Vec<Entry<'p>>);

#[derive(Debug)]
struct Entry<'p> {
    provider: Provider<'p>,
    /// Simple name of the type.
    ty: Name,
    /// Marks without which it is not meant: annotations, and `=` with the word of one.
    marks: BTreeSet<Name>,
    /// Names by which it may be meant besides.
    names: BTreeSet<Name>,
}

impl<'p> Provided<'p> {
    /// Collects what a project provides to users.
    pub fn new(project: &Project<'p>) -> Self {
        let known = project.knowledge.injection();
        let decls = project.decls.iter().enumerate();
        let inside = decls.flat_map(|(id, decl)| decl.decl.functions.iter().map(move |f| (decl.unit, Some(id), f)));
        let units = project.units.iter().enumerate();
        let outside = units.flat_map(|(at, unit)| unit.unit.functions.iter().map(move |f| (at, None, f)));
        let all: Vec<(usize, Option<DeclId>, &'p Function)> = inside.chain(outside).collect();
        let asked: BTreeSet<Name> = all
            .iter()
            .flat_map(|(_, _, function)| function.params.iter().flat_map(|param| &param.annotations))
            .chain(project.decls.iter().flat_map(|decl| decl.decl.fields.iter().flat_map(|f| &f.annotations)))
            .map(|annotation| simple(&annotation.name))
            .collect();
        let provides = |f: &Function| f.annotations.iter().any(|a| known.provides.contains(&simple(&a.name)));
        let shipped = |unit: usize| project.units[unit].reach == Reach::Production;
        let entries = all.into_iter().filter(|(unit, _, f)| provides(f) && shipped(*unit) && !f.modifiers.debug_only);
        let entries = entries.filter_map(|(unit, owner, function)| {
            let ty = given_by(function).filter(|ty| is_followed(project, unit, owner, ty))?;
            let mut marks = marks(known, &function.annotations);
            // Who may keep it, and for how long, is no name of it.
            marks.retain(|mark| mark.starts_with('=') || asked.contains(mark));
            let named = function.annotations.iter().filter(|a| known.provides.contains(&simple(&a.name)));
            let names = named.filter_map(word).chain([function.name.clone()]).collect();
            Some(Entry { provider: Provider { unit, owner, function }, ty, marks, names })
        });
        Self(entries.collect())
    }

    /// Who provides what a function asks for by a type and annotations under a name: another one than itself.
    pub fn of(
        &self,
        known: &Injection,
        (ty, annotations, name): (&TypeRef, &[Annotation], &Name),
        asks: Option<&Function>,
    ) -> Vec<Provider<'p>> {
        let itself = |entry: &Entry<'p>| asks.is_some_and(|asks| std::ptr::eq(asks, entry.provider.function));
        let ty = simple(&ty.name);
        let wanted = marks(known, annotations);
        let of_type = || self.0.iter().filter(|entry| entry.ty == ty && !itself(entry));
        let has = |entry: &Entry<'p>, mark: &Name| {
            entry.marks.contains(mark) || mark.strip_prefix('=').is_some_and(|word| entry.names.contains(word))
        };
        let meant = |entry: &&Entry<'p>| {
            wanted.iter().all(|mark| has(entry, mark)) && (!wanted.is_empty() || entry.marks.is_empty())
        };
        let found: Vec<&Entry<'p>> = of_type().filter(meant).collect();
        let named: Vec<&Entry<'p>> = found.iter().copied().filter(|entry| entry.names.contains(name)).collect();
        // Of several, the one that is called as what it is for.
        let chosen = if wanted.is_empty() && found.len() > 1 { named } else { found };
        chosen.into_iter().map(|entry| entry.provider).collect()
    }
}

/// Whether a framework hands something to a constructor, or to a function that provides.
pub(in crate::trace) fn is_handed(known: &Injection, class: Option<&TypeDecl>, function: &Function) -> bool {
    let has = |annotations: &[Annotation], words: &BTreeSet<Name>| {
        annotations.iter().any(|annotation| words.contains(&simple(&annotation.name)))
    };
    has(&function.annotations, &known.provides)
        || has(&function.annotations, &known.takes)
        || (function.kind == FunctionKind::Constructor
            && class.is_some_and(|class| has(&class.annotations, &known.components)))
}

/// What annotations say of which is meant.
fn marks(known: &Injection, annotations: &[Annotation]) -> BTreeSet<Name> {
    let of = |annotation: &Annotation| {
        let name = simple(&annotation.name);
        if known.names.contains(&name) {
            word(annotation).map(|word| Name::new(format!("={word}")))
        } else {
            (!known.provides.contains(&name) && !known.takes.contains(&name)).then_some(name)
        }
    };
    annotations.iter().filter_map(of).collect()
}

/// The first text that an annotation holds.
fn word(annotation: &Annotation) -> Option<Name> {
    annotation.args.iter().find_map(|arg| match &arg.value.kind {
        ValueKind::Text(pieces) => match pieces.as_slice() {
            [Piece::Literal(text)] => Some(text.clone()),
            _ => None,
        },
        ValueKind::Name(name) | ValueKind::Member { name, .. } => Some(name.clone()),
        _ => None,
    })
}

/// The simple name of the type that a function gives.
fn given_by(function: &Function) -> Option<Name> {
    if let Some(ty) = &function.result {
        return Some(simple(&ty.name));
    }
    match function.body.as_ref()?.stmts.as_slice() {
        [Stmt::Eval(Value { kind: ValueKind::Text(_), .. })] if function.expression => Some(Name::new_static("String")),
        _ => None,
    }
}

/// Whether things of a type are followed to whoever gets them: plain values, and what the project itself declares.
fn is_followed(project: &Project<'_>, unit: usize, owner: Option<DeclId>, ty: &str) -> bool {
    if project.knowledge.injection().values.contains(ty) {
        return true;
    }
    let full = project.resolve(unit, owner, ty);
    full.is_some_and(|full| project.decl_of(&full).is_some())
}

fn simple(name: &str) -> Name {
    Name::new(name.rsplit('.').next().unwrap_or(name))
}
