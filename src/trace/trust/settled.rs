//! Tests that come out the same whatever a peer shows: of constants, of a value against itself, of a number within bounds
//! that it never leaves.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{BinaryOp, Block, Call, Field, Function, Piece, Stmt, Value, ValueKind, visit};
use crate::source::FileKind;
use crate::trace::project::DeclId;

use super::answers::names_itself;
use super::path::Path;
use super::peer::constant_truth;
use super::walker::{MOST_UNFOLDS, Walker};

/// Calls that tell whether two values are equal, in the languages themselves.
const EQUALS: [&str; 5] = ["equals", "equalsIgnoreCase", "contentEquals", "deepEquals", "contentDeepEquals"];

/// Calls that give a value again, or the same in another form: what it equals, it is.
const COPIES: [&str; 8] =
    ["toString", "clone", "copyOf", "toList", "toTypedArray", "toByteArray", "description", "asList"];

/// Beginnings of the names of calls that give something else each time.
const STEPS: [&str; 8] = ["next", "read", "poll", "pop", "take", "remove", "random", "current"];

/// The names that a function binds, and those of them that it writes again.
#[derive(Clone, Default)]
pub(super) struct Locals {
    bound: FxHashSet<Name>,
    written: FxHashSet<Name>,
    /// Names that it calls, or calls something on.
    called: FxHashSet<Name>,
}

impl Locals {
    /// Whether a name is one of them.
    pub(super) fn binds(&self, name: &str) -> bool {
        self.bound.contains(name)
    }

    /// Whether it calls a name, or something on it.
    pub(super) fn calls(&self, name: &str) -> bool {
        self.called.contains(name)
    }

    pub(super) fn of(function: &Function) -> Self {
        let mut locals = Self::default();
        locals.bound.extend(function.params.iter().map(|param| param.name.clone()));
        if let Some(body) = &function.body {
            visit::block(body, &mut locals);
        }
        locals
    }
}

impl<'v> visit::Visitor<'v> for Locals {
    fn value(&mut self, value: &'v Value) {
        match &value.kind {
            ValueKind::Lambda(function) => self.bound.extend(function.params.iter().map(|param| param.name.clone())),
            ValueKind::Call(call) => match call.target.as_deref().map(|target| &target.kind) {
                Some(ValueKind::Name(name)) => {
                    self.called.insert(name.clone());
                }
                Some(_) => {}
                None => {
                    self.called.insert(call.name.clone());
                }
            },
            ValueKind::Assign { target, .. } => {
                if let ValueKind::Name(name) = &target.kind {
                    self.written.insert(name.clone());
                }
            }
            _ => {}
        }
    }

    fn block(&mut self, block: &'v Block) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::Bind(bind) => {
                    for name in &bind.names {
                        // What is bound later, or on several ways, may be anything.
                        if !self.bound.insert(name.clone()) || bind.value.is_none() {
                            self.written.insert(name.clone());
                        }
                    }
                }
                Stmt::Branch(branch) => {
                    self.bound.extend(branch.arms.iter().flat_map(|arm| &arm.binds).flat_map(|b| b.names.clone()));
                }
                Stmt::Loop(l) => self.bound.extend(l.names.iter().cloned()),
                Stmt::Try(t) => {
                    self.bound.extend(t.resources.iter().flat_map(|resource| resource.names.clone()));
                    self.bound.extend(t.catches.iter().filter_map(|catch| catch.name.clone()));
                }
                Stmt::Function(function) => self.bound.extend(function.params.iter().map(|param| param.name.clone())),
                _ => {}
            }
        }
    }
}

impl<'p> Walker<'_, 'p> {
    /// What a test comes to, if that is settled.
    pub(super) fn settled(&self, path: &Path, test: &Value) -> Option<bool> {
        self.settled_within(path, test, 0)
    }

    fn settled_within(&self, path: &Path, test: &Value, depth: u32) -> Option<bool> {
        if depth > MOST_UNFOLDS {
            return None;
        }
        if let Some(truth) = constant_truth(test) {
            return Some(truth);
        }
        let inside = |value: &Value| self.settled_within(path, value, depth + 1);
        match &test.kind {
            ValueKind::Not(inner) => inside(inner).map(|truth| !truth),
            ValueKind::Cast { value, .. } => inside(value),
            ValueKind::Name(_) | ValueKind::Member { .. } => match self.fixed(test) {
                Some(value) => inside(value),
                None => match &self.plain(path, test, depth)?.kind {
                    ValueKind::Bool(truth) => Some(*truth),
                    _ => None,
                },
            },
            ValueKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right } => {
                // One side that says so decides, and so do two that contradict each other.
                let decides = *op == BinaryOp::Or;
                match (inside(left), inside(right)) {
                    (Some(truth), _) | (_, Some(truth)) if truth == decides => Some(decides),
                    (Some(_), Some(_)) => Some(!decides),
                    _ => {
                        let opposite = |a: &Value, b: &Value| match &a.kind {
                            ValueKind::Not(inner) => self.same(path, inner, b, depth + 1),
                            _ => false,
                        };
                        (opposite(left, right) || opposite(right, left)).then_some(decides)
                    }
                }
            }
            ValueKind::Binary { op, left, right } => self.compared(path, *op, left, right, depth),
            ValueKind::Call(call) => {
                let (a, b) = self.held_against(call)?;
                self.compared(path, BinaryOp::Eq, a, b, depth)
            }
            _ => None,
        }
    }

    /// The two values that a call tells whether they are equal: `a.equals(b)`, `Arrays.equals(a, b)`.
    pub(super) fn held_against<'v>(&self, call: &'v Call) -> Option<(&'v Value, &'v Value)> {
        if !EQUALS.contains(&call.name.as_str()) && !self.project.knowledge.compares(&call.name) {
            return None;
        }
        match (call.target.as_deref(), call.args.as_slice()) {
            (Some(target), [arg]) => Some((target, &arg.value)),
            (_, [a, b, ..]) => Some((&a.value, &b.value)),
            _ => None,
        }
    }

    fn compared(&self, path: &Path, op: BinaryOp, left: &Value, right: &Value, depth: u32) -> Option<bool> {
        let bounds = || Some((self.bounds(path, left, depth)?, self.bounds(path, right, depth)?));
        let less = |(a, b): ((i64, i64), (i64, i64))| match (a.1 < b.0, a.0 >= b.1) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        let swapped = |(a, b): ((i64, i64), (i64, i64))| (b, a);
        match op {
            BinaryOp::Eq => {
                if self.same(path, left, right, depth + 1) {
                    return Some(true);
                }
                if let Some((a, b)) = bounds() {
                    return (a.1 < b.0 || b.1 < a.0).then_some(false);
                }
                let word = |value: &'_ Value| match &self.plain(path, value, depth)?.kind {
                    ValueKind::Text(pieces) => match pieces.as_slice() {
                        [] => Some(Name::default()),
                        [Piece::Literal(text)] => Some(Name::new(text)),
                        _ => None,
                    },
                    ValueKind::Bool(truth) => Some(Name::new(if *truth { "#true" } else { "#false" })),
                    _ => None,
                };
                Some(word(left)? == word(right)?)
            }
            BinaryOp::Ne => self.compared(path, BinaryOp::Eq, left, right, depth).map(|equal| !equal),
            BinaryOp::Lt => bounds().and_then(less),
            BinaryOp::Gt => bounds().map(swapped).and_then(less),
            BinaryOp::Ge => bounds().and_then(less).map(|less| !less),
            BinaryOp::Le => bounds().map(swapped).and_then(less).map(|more| !more),
            _ => None,
        }
    }

    /// The least and the most that a number can be.
    fn bounds(&self, path: &Path, value: &Value, depth: u32) -> Option<(i64, i64)> {
        let value = self.plain(path, value, depth)?;
        match &value.kind {
            ValueKind::Int(n) => Some((*n, *n)),
            ValueKind::Negate(inner) => {
                let (least, most) = self.bounds(path, inner, depth + 1)?;
                Some((most.checked_neg()?, least.checked_neg()?))
            }
            ValueKind::Cast { value, .. } => self.bounds(path, value, depth + 1),
            ValueKind::Member { of: Some(of), name } => {
                self.bounds_of(path, of, name).or_else(|| self.number_of(of, name))
            }
            ValueKind::Call(call) if call.args.is_empty() => self.bounds_of(path, call.target.as_deref()?, &call.name),
            _ => None,
        }
    }

    /// How much a member can be: what it counts is never less than none, and what a model bounds stays there.
    fn bounds_of(&self, path: &Path, of: &Value, name: &str) -> Option<(i64, i64)> {
        if let Some(bounds) = self.judged.within.get(name).filter(|_| self.has_to_do(path, of)) {
            return Some(*bounds);
        }
        matches!(name, "size" | "count" | "length").then_some((0, i64::MAX))
    }

    /// The number that a constant of a library's type stands for.
    fn number_of(&self, of: &Value, name: &str) -> Option<(i64, i64)> {
        let ValueKind::Name(ty) = &of.kind else { return None };
        let ty = self.project.resolve(self.unit, self.owner, ty)?;
        let number = self.project.knowledge.number(&ty, name)?;
        Some((number, number))
    }

    /// What a value is, where names that are never written stand for it.
    fn plain<'v>(&'v self, path: &'v Path, value: &'v Value, depth: u32) -> Option<&'v Value> {
        let mut value = value;
        for _ in depth..=MOST_UNFOLDS {
            match &value.kind {
                ValueKind::Name(name) if !self.locals.written.contains(name) && path.literal(name).is_some() => {
                    let bound = path.literal(name)?;
                    if names_itself(bound, name) {
                        return Some(value);
                    }
                    value = bound;
                }
                ValueKind::Name(_) | ValueKind::Member { .. } => match self.fixed(value) {
                    Some(field) => value = field,
                    None => return Some(value),
                },
                _ => return Some(value),
            }
        }
        None
    }

    /// Whether two values are surely the same one.
    pub(super) fn same(&self, path: &Path, a: &Value, b: &Value, depth: u32) -> bool {
        if depth > MOST_UNFOLDS {
            return false;
        }
        let same = |a: &Value, b: &Value| self.same(path, a, b, depth + 1);
        let (Some(a), Some(b)) = (self.bare(path, a, depth), self.bare(path, b, depth)) else { return false };
        match (&a.kind, &b.kind) {
            (ValueKind::Name(a), ValueKind::Name(b)) => a == b && a != "_",
            (ValueKind::Member { of: Some(a_of), name: a }, ValueKind::Member { of: Some(b_of), name: b }) => {
                a == b && !steps(a) && same(a_of, b_of)
            }
            (ValueKind::Index { of: a, keys: a_keys }, ValueKind::Index { of: b, keys: b_keys }) => {
                same(a, b) && a_keys.len() == b_keys.len() && a_keys.iter().zip(b_keys).all(|(a, b)| same(a, b))
            }
            (ValueKind::Int(a), ValueKind::Int(b)) => a == b,
            (ValueKind::Bool(a), ValueKind::Bool(b)) => a == b,
            (ValueKind::Text(_), ValueKind::Text(_)) => {
                a.kind == b.kind
                    && matches!(&a.kind, ValueKind::Text(p) if p.iter().all(|p| matches!(p, Piece::Literal(_))))
            }
            (ValueKind::Call(a), ValueKind::Call(b)) => {
                let targets = match (a.target.as_deref(), b.target.as_deref()) {
                    (Some(a), Some(b)) => same(a, b),
                    // What a function makes of nothing may be anything.
                    (None, None) => !a.args.is_empty(),
                    _ => false,
                };
                a.name == b.name
                    && !steps(&a.name)
                    && targets
                    && a.args.len() == b.args.len()
                    && a.args.iter().zip(&b.args).all(|(a, b)| a.label == b.label && same(&a.value, &b.value))
            }
            _ => false,
        }
    }

    /// The value that copies, conversions and names stand for.
    fn bare<'v>(&'v self, path: &'v Path, value: &'v Value, depth: u32) -> Option<&'v Value> {
        let mut value = value;
        for _ in depth..=MOST_UNFOLDS {
            let plain = self.plain(path, value, depth)?;
            value = match &plain.kind {
                ValueKind::Cast { value, .. } => value,
                ValueKind::Call(call) if COPIES.contains(&call.name.as_str()) => {
                    match (call.target.as_deref(), call.args.as_slice()) {
                        (Some(target), []) => target,
                        (Some(_), [arg, ..]) if call.name == "copyOf" => &arg.value,
                        _ => return Some(plain),
                    }
                }
                ValueKind::Member { of: Some(of), name } if COPIES.contains(&name.as_str()) => of,
                _ => return Some(plain),
            };
        }
        None
    }

    /// Whether a value is nothing but a part of what the peer shows.
    pub(super) fn is_part_of_peer(&self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Name(name) => path.shown.contains(name),
            ValueKind::Member { of: Some(of), .. } | ValueKind::Index { of, .. } => self.is_part_of_peer(path, of),
            ValueKind::Cast { value, .. } => self.is_part_of_peer(path, value),
            ValueKind::Call(call) => match call.target.as_deref() {
                Some(target) if call.args.is_empty() => self.is_part_of_peer(path, target),
                _ => false,
            },
            _ => false,
        }
    }

    /// What a constant of the classes around, or of the file, always holds.
    pub(super) fn fixed(&self, value: &Value) -> Option<&'p Value> {
        let of_type = |ty: &str, name: &str| {
            let (decl, field) = self.project.field(ty, name)?;
            Some(self.always(ty, decl, field))
        };
        match &value.kind {
            ValueKind::Name(name) if !self.locals.bound.contains(name) => {
                let mut at = self.owner;
                while let Some(id) = at {
                    let below = self.this.filter(|_| at == self.owner).unwrap_or(id);
                    if let Some(found) = of_type(&self.project.decls[below].name, name) {
                        return found;
                    }
                    at = self.project.decls[id].outer;
                }
                let (unit, field) = self.project.top_field(self.unit, name)?;
                self.once_written(unit, field)
            }
            ValueKind::Member { of: Some(of), name } => match &of.kind {
                ValueKind::Name(own) if matches!(own.as_str(), "Self" | "this") => {
                    let ty = self.this.or(self.owner)?;
                    of_type(&self.project.decls[ty].name, name)?
                }
                ValueKind::Name(own) if !self.locals.bound.contains(own) => {
                    of_type(&self.project.resolve(self.unit, self.owner, own)?, name)?
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of a field of a type, if there is only one field of that name and nothing else can be in it.
    fn always(&self, ty: &str, decl: DeclId, field: &'p Field) -> Option<&'p Value> {
        let declared = self.project.decls_of(ty).iter().chain([&decl]).collect::<BTreeSet<_>>();
        let fields = declared.iter().flat_map(|id| &self.project.decls[**id].decl.fields);
        if fields.filter(|own| own.name == field.name).count() > 1 {
            return None;
        }
        let unit = self.project.decls[decl].unit;
        // A class below may have its own.
        let has_own = |below: &Name| {
            let decls = self.project.decls_of(below).iter().map(|id| self.project.decls[*id].decl);
            decls.flat_map(|decl| &decl.fields).any(|own| own.name == field.name)
        };
        let hidden = field.modifiers.private || self.project.kind(unit) == FileKind::Java;
        if !hidden && self.project.implementations(ty).iter().any(has_own) {
            return None;
        }
        self.once_written(unit, field)
    }

    /// The value of a field that nothing writes again.
    fn once_written(&self, unit: usize, field: &'p Field) -> Option<&'p Value> {
        let modifiers = &field.modifiers;
        if modifiers.debug_only {
            return None;
        }
        if let Some(getter) = &field.getter {
            let body = getter.body.as_ref().filter(|_| field.setters.is_empty())?;
            return match body.stmts.as_slice() {
                [Stmt::Eval(value)] | [Stmt::Return(Some(value), _)] => Some(value),
                _ => None,
            };
        }
        let unwritten = || {
            let plain = field.setters.is_empty() && field.annotations.is_empty();
            modifiers.private && plain && !self.project.writes(unit, &field.name)
        };
        field.value.as_ref().filter(|_| modifiers.constant || unwritten())
    }
}

/// Whether a call may give something else each time.
fn steps(name: &str) -> bool {
    STEPS.iter().any(|step| name.starts_with(step))
}
