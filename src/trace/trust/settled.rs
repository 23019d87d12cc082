//! Tests that come out the same whatever a peer shows: of constants, of a value against itself, of a number within bounds
//! that it never leaves.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::channel::Name;
use crate::ir::{BinaryOp, Bind, Block, Call, Field, Function, Piece, Stmt, TypeKind, Value, ValueKind, visit};
use crate::source::FileKind;
use crate::trace::project::DeclId;

use super::answers::{dotted, names_itself};
use super::path::Path;
use super::peer::constant_truth;
use super::walker::{MOST_UNFOLDS, Walker};

/// Calls that tell whether two values are equal, in the languages themselves.
const EQUALS: [&str; 5] = ["equals", "equalsIgnoreCase", "contentEquals", "deepEquals", "contentDeepEquals"];

/// Calls that make collections of their arguments, which stay as they are.
const COLLECTIONS: [&str; 5] = ["listOf", "setOf", "arrayOf", "asList", "of"];

/// Calls that give a value again, or the same in another form: what it equals, it is.
const COPIES: [&str; 8] =
    ["toString", "clone", "copyOf", "toList", "toTypedArray", "toByteArray", "description", "asList"];

/// Most parts of a test that are held against each other.
const MOST_OPERANDS: usize = 16;

/// Beginnings of the names of calls that give something else each time.
const STEPS: [&str; 8] = ["next", "read", "poll", "pop", "take", "remove", "random", "current"];

/// The names that a function binds, and those of them that it writes again.
#[derive(Clone, Default)]
pub(super) struct Locals {
    bound: FxHashSet<Name>,
    written: FxHashSet<Name>,
    /// Names that it hands to others.
    passed: FxHashSet<Name>,
    /// Names that it calls, or calls something on.
    called: FxHashSet<Name>,
    /// Names on which it waits for what was started.
    awaited: FxHashSet<Name>,
    /// The types that names are bound with.
    types: FxHashMap<Name, Name>,
}

impl Locals {
    /// Whether a name is one of them.
    pub(super) fn binds(&self, name: &str) -> bool {
        self.bound.contains(name)
    }

    /// Whether it hands a name to others.
    pub(super) fn passes(&self, name: &str) -> bool {
        self.passed.contains(name)
    }

    /// Whether it waits for what a name stands for.
    pub(super) fn awaits(&self, name: &str) -> bool {
        self.awaited.contains(name)
    }

    /// The simple name of the type that a name is bound with.
    pub(super) fn type_of(&self, name: &str) -> Option<&Name> {
        self.types.get(name)
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
            ValueKind::Call(call) => {
                match call.target.as_deref().map(|target| &target.kind) {
                    Some(ValueKind::Name(name)) => {
                        if awaits(call) {
                            self.awaited.insert(name.clone());
                        }
                        self.called.insert(name.clone());
                    }
                    Some(_) => {}
                    None => {
                        self.called.insert(call.name.clone());
                    }
                }
                for arg in &call.args {
                    if let ValueKind::Name(name) = &arg.value.kind {
                        self.passed.insert(name.clone());
                    }
                }
            }
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
                    if let ([name], Some(ty)) = (bind.names.as_slice(), type_in(bind)) {
                        self.types.entry(name.clone()).or_insert(ty);
                    }
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

/// Whether a call waits for what was started, and throws what that threw: `runAsync(…).get()`.
pub(super) fn awaits(call: &Call) -> bool {
    match call.name.as_str() {
        "get" => call.args.len() != 1,
        "join" | "await" => call.args.is_empty(),
        _ => false,
    }
}

/// The simple name of the type that a binding says: `let a: T`, `let a = T.b`, `let a = T(b)`.
fn type_in(bind: &Bind) -> Option<Name> {
    let simple = |name: &str| Name::new(name.rsplit('.').next().unwrap_or(name));
    if let Some(ty) = &bind.ty {
        return Some(simple(&ty.name));
    }
    let of = |value: &Value| match &value.kind {
        ValueKind::Name(name) => Some(name.clone()),
        _ => None,
    };
    let named = match &bind.value.as_ref()?.kind {
        ValueKind::Member { of: Some(owner), .. } => of(owner),
        ValueKind::Call(call) => match call.target.as_deref() {
            Some(target) => of(target),
            None => Some(call.name.clone()),
        },
        _ => None,
    };
    named.filter(|name| name.starts_with(|c: char| c.is_uppercase()))
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
                None => match (&self.plain(path, test, depth)?.kind, &test.kind) {
                    (ValueKind::Bool(truth), _) => Some(*truth),
                    // Swift's `list.isEmpty`.
                    (_, ValueKind::Member { of: Some(of), name }) if name == "isEmpty" => {
                        let of = self.plain(path, of, depth)?;
                        (is_empty(of) || holds_some(of)).then(|| is_empty(of))
                    }
                    _ => None,
                },
            },
            ValueKind::Binary {
                op: op @ (BinaryOp::And | BinaryOp::Or | BinaryOp::BitAnd | BinaryOp::BitOr),
                left,
                right,
            } => {
                // One side that says so decides, and so do two that contradict each other.
                let decides = matches!(op, BinaryOp::Or | BinaryOp::BitOr);
                match (inside(left), inside(right)) {
                    (Some(truth), _) | (_, Some(truth)) if truth == decides => Some(decides),
                    (Some(_), Some(_)) => Some(!decides),
                    _ => {
                        let mut operands = Vec::new();
                        operands_of(test, decides, &mut operands);
                        operands.truncate(MOST_OPERANDS);
                        let contradicted = |(at, a): (usize, &&Value)| {
                            let opposite =
                                |b: &&Value| self.opposite(path, a, b, depth) || self.opposite(path, b, a, depth);
                            operands[at + 1..].iter().any(opposite)
                        };
                        operands.iter().enumerate().any(contradicted).then_some(decides)
                    }
                }
            }
            // Somebody waits for the answer.
            ValueKind::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Ne), left, right }
                if matches!(right.kind, ValueKind::Null) && self.handle(path, left).is_some()
                    || matches!(left.kind, ValueKind::Null) && self.handle(path, right).is_some() =>
            {
                Some(*op == BinaryOp::Ne)
            }
            ValueKind::Is { value, ty } => self.is_of(path, value, &ty.name, depth),
            ValueKind::Binary { op: BinaryOp::In, left, right } => self.among(path, left, right, depth),
            ValueKind::Binary { op, left, right } => self.compared(path, *op, left, right, depth),
            ValueKind::Call(call) => match self.held_against(call) {
                Some((a, b)) => self.compared(path, BinaryOp::Eq, a, b, depth),
                None => self.told(path, call, depth),
            },
            _ => None,
        }
    }

    /// Whether what was made, or the only object of its kind, is of a type of the project.
    fn is_of(&self, path: &Path, value: &Value, ty: &str, depth: u32) -> Option<bool> {
        let value = self.plain(path, value, depth)?;
        let (made, is_object) = match &value.kind {
            ValueKind::Name(_) | ValueKind::Member { .. } => (dotted(value)?, true),
            ValueKind::Call(call) => match call.target.as_deref() {
                Some(target) => (Name::new(format!("{}.{}", dotted(target)?, call.name)), false),
                None => (call.name.clone(), false),
            },
            ValueKind::New { ty, body: None, .. } => (ty.name.clone(), false),
            _ => return None,
        };
        let made = self.only_type(&made)?;
        if (self.project.decls[made].decl.kind == TypeKind::Object) != is_object {
            return None;
        }
        let (made, asked) = (&self.project.decls[made].name, &self.project.decls[self.only_type(ty)?].name);
        Some(self.project.is_a(made, asked))
    }

    /// Whether a value is a case of an enumeration of the project, or its only object of a kind: no truth in any case.
    pub(super) fn is_own_word(&self, value: &Value) -> bool {
        let ValueKind::Member { of: Some(of), name } = &value.kind else { return false };
        let is_case = |id: DeclId| self.project.decls[id].decl.cases.iter().any(|case| case.name == *name);
        let is_object = |id: DeclId| self.project.decls[id].decl.kind == TypeKind::Object;
        dotted(of).and_then(|ty| self.only_type(&ty)).is_some_and(is_case)
            || dotted(value).and_then(|own| self.only_type(&own)).is_some_and(is_object)
    }

    /// The only type of the project whose full name ends like this.
    pub(super) fn only_type(&self, name: &str) -> Option<DeclId> {
        if !name.rsplit('.').next()?.starts_with(char::is_uppercase) {
            return None;
        }
        let ends = |full: &str| full.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let mut named = (0..self.project.decls.len()).filter(|id| ends(&self.project.decls[*id].name));
        named.next().filter(|_| named.next().is_none())
    }

    /// Whether one test holds exactly where another one does not, as the first of them says it.
    fn opposite(&self, path: &Path, a: &Value, b: &Value, depth: u32) -> bool {
        let same = |a: &Value, b: &Value| self.same(path, a, b, depth + 1);
        match (&a.kind, &b.kind) {
            (ValueKind::Not(inner), _) => same(inner, b),
            (
                ValueKind::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Lt | BinaryOp::Gt), left: a, right: to },
                ValueKind::Binary { op: other, left: b, right: against },
            ) => {
                let other_way = match op {
                    BinaryOp::Eq => BinaryOp::Ne,
                    BinaryOp::Lt => BinaryOp::Ge,
                    _ => BinaryOp::Le,
                };
                *other == other_way && same(a, b) && same(to, against)
            }
            (ValueKind::Call(a), ValueKind::Call(b)) => match (a.target.as_deref(), b.target.as_deref()) {
                (Some(of), Some(other)) => a.name == "isEmpty" && b.name == "isNotEmpty" && same(of, other),
                _ => false,
            },
            _ => false,
        }
    }

    /// What a call tells of constants.
    fn told(&self, path: &Path, call: &Call, depth: u32) -> Option<bool> {
        let target = call.target.as_deref();
        let plain = |value| self.plain(path, value, depth);
        let empty = |value| plain(value).is_some_and(is_empty);
        match (call.name.as_str(), target, call.args.as_slice()) {
            // Every text begins and ends with nothing, and holds it.
            ("startsWith" | "endsWith" | "contains" | "hasPrefix" | "hasSuffix", Some(_), [arg])
                if self.text(path, &arg.value, depth).is_some_and(|text| text.is_empty()) =>
            {
                Some(true)
            }
            ("matches", Some(_), [arg]) if self.text(path, &arg.value, depth).as_deref() == Some(".*") => Some(true),
            ("contains", Some(list), [item]) => self.among(path, &item.value, list, depth),
            ("isEmpty", Some(of), []) if empty(of) => Some(true),
            ("isNotEmpty" | "any" | "anyMatch", Some(of), _) if empty(of) => Some(false),
            ("all" | "none" | "allMatch" | "noneMatch", Some(of), _) if empty(of) => Some(true),
            ("isEmpty", Some(of), []) if plain(of).is_some_and(holds_some) => Some(false),
            ("isNotEmpty", Some(of), []) if plain(of).is_some_and(holds_some) => Some(true),
            ("isEmpty", Some(of), []) => self.text(path, of, depth).map(|text| text.is_empty()),
            ("parseBoolean" | "valueOf", Some(Value { kind: ValueKind::Name(of), .. }), [arg]) if of == "Boolean" => {
                self.text(path, &arg.value, depth)
                    .map(|text| text.eq_ignore_ascii_case("true"))
                    .or_else(|| self.settled_within(path, &arg.value, depth + 1))
            }
            ("toBoolean", Some(of), []) => self.text(path, of, depth).map(|text| text.eq_ignore_ascii_case("true")),
            _ => None,
        }
    }

    /// Whether there surely is something in a range or a list.
    pub(super) fn is_filled(&self, path: &Path, items: &Value) -> bool {
        match self.plain(path, items, 0).map(|items| &items.kind) {
            Some(ValueKind::Binary { op: op @ (BinaryOp::Range | BinaryOp::Until), left, right }) => {
                match (self.bounds(path, left, 0), self.bounds(path, right, 0)) {
                    (Some((_, from)), Some((to, _))) => from < to || (*op == BinaryOp::Range && from == to),
                    _ => false,
                }
            }
            Some(_) => self.plain(path, items, 0).is_some_and(holds_some),
            None => false,
        }
    }

    /// Whether something is in a list that holds it, or that holds nothing.
    fn among(&self, path: &Path, item: &Value, list: &Value, depth: u32) -> Option<bool> {
        let list = self.plain(path, list, depth)?;
        if is_empty(list) {
            return Some(false);
        }
        let holds = |value: &Value| self.same(path, item, value, depth + 1);
        let holds = match &list.kind {
            ValueKind::List(items) => items.iter().any(holds),
            ValueKind::Call(call) if COLLECTIONS.contains(&call.name.as_str()) => {
                call.args.iter().any(|arg| holds(&arg.value))
            }
            _ => false,
        };
        holds.then_some(true)
    }

    /// The text that a value always is.
    fn text(&self, path: &Path, value: &Value, depth: u32) -> Option<Name> {
        match &self.plain(path, value, depth)?.kind {
            ValueKind::Text(pieces) => match pieces.as_slice() {
                [] => Some(Name::default()),
                [Piece::Literal(text)] => Some(Name::new(text)),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a constant is, in words that tell it from others.
    fn word(&self, path: &Path, value: &Value, depth: u32) -> Option<Name> {
        let value = self.plain(path, value, depth)?;
        match &value.kind {
            ValueKind::Text(_) => self.text(path, value, depth),
            ValueKind::Bool(truth) => Some(Name::new(if *truth { "#true" } else { "#false" })),
            ValueKind::Null => Some(Name::new("#null")),
            // A case of an enum of the project.
            ValueKind::Member { of: None, name } => Some(Name::new(format!("#.{name}"))),
            ValueKind::Member { of: Some(of), name } => {
                let ValueKind::Name(ty) = &of.kind else { return None };
                let ty = self.project.resolve(self.unit, self.owner, ty)?;
                let cases = self.project.decls_of(&ty).iter().flat_map(|id| &self.project.decls[*id].decl.cases);
                let mut cases = cases.filter(|case| case.name == *name);
                cases.next().map(|_| Name::new(format!("#.{name}")))
            }
            // In Java a label names a case alone.
            ValueKind::Name(name)
                if self.project.kind(self.unit) == FileKind::Java
                    && !self.locals.bound.contains(name)
                    && name.chars().all(|c| c.is_uppercase() || c == '_' || c.is_numeric()) =>
            {
                Some(Name::new(format!("#.{name}")))
            }
            _ => None,
        }
    }

    /// Whether a value is a word whose meaning depends on what it is compared with: `.lax`, `LAX`.
    fn is_short(&self, path: &Path, value: &Value, depth: u32) -> bool {
        let plain = self.plain(path, value, depth);
        plain.is_some_and(|v| matches!(v.kind, ValueKind::Name(_) | ValueKind::Member { of: None, .. }))
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
                    return if a == b && a.0 == a.1 { Some(true) } else { (a.1 < b.0 || b.1 < a.0).then_some(false) };
                }
                let (a, b) = (self.word(path, left, depth)?, self.word(path, right, depth)?);
                // Where both are only names, a constant has to say what they are of.
                let short = self.is_short(path, left, depth) && self.is_short(path, right, depth);
                let told = self.fixed(left).is_some() || self.fixed(right).is_some();
                (!short || told).then_some(a == b)
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
            ValueKind::Binary { op: op @ (BinaryOp::Add | BinaryOp::Sub), left, right } if depth < MOST_UNFOLDS => {
                let (a, b) = (self.bounds(path, left, depth + 1)?, self.bounds(path, right, depth + 1)?);
                if *op == BinaryOp::Add {
                    Some((a.0.checked_add(b.0)?, a.1.checked_add(b.1)?))
                } else {
                    Some((a.0.checked_sub(b.1)?, a.1.checked_sub(b.0)?))
                }
            }
            ValueKind::Member { of: Some(of), name } => {
                self.bounds_of(path, of, name).or_else(|| self.number_of(of, name))
            }
            ValueKind::Call(call) if call.args.is_empty() => self.bounds_of(path, call.target.as_deref()?, &call.name),
            ValueKind::Call(call) if matches!(call.name.as_str(), "compareTo" | "compareToIgnoreCase" | "compare") => {
                let (a, b) = match (call.target.as_deref(), call.args.as_slice()) {
                    (Some(target), [arg]) => (target, &arg.value),
                    (_, [a, b]) => (&a.value, &b.value),
                    _ => return None,
                };
                self.same(path, a, b, depth + 1).then_some((0, 0))
            }
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
                ValueKind::Name(name) if path.literal(name).is_some() => {
                    let bound = path.literal(name)?;
                    if names_itself(bound, name) || !self.is_surely(path, name, bound) {
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

    /// Whether a local is what it was bound to last.
    fn is_surely(&self, path: &Path, name: &Name, bound: &Value) -> bool {
        let number =
            matches!(bound.kind, ValueKind::Int(_) | ValueKind::Binary { op: BinaryOp::Add | BinaryOp::Sub, .. });
        // What is counted is known after the loop, whose body is followed once.
        let counted = number && self.loops == 0;
        // What Swift's functions may write into may be anything.
        let may_change = self.project.kind(self.unit) == FileKind::Swift && path.variables.contains(name);
        if may_change {
            return counted && !self.locals.passed.contains(name);
        }
        counted || !self.locals.written.contains(name)
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
        self.fixed_at(value).map(|(.., value)| value)
    }

    /// The same with the file and the class that it stands in.
    pub(super) fn fixed_at(&self, value: &Value) -> Option<(usize, Option<DeclId>, &'p Value)> {
        let of_type = |ty: &str, name: &str| {
            let (decl, field) = self.project.field(ty, name)?;
            Some(self.always(ty, decl, field).map(|value| (self.project.decls[decl].unit, Some(decl), value)))
        };
        match &value.kind {
            ValueKind::Name(name) if !self.locals.bound.contains(name) => {
                let mut at = self.owner;
                while let Some(id) = at {
                    let below = self.around.this.filter(|_| at == self.owner).unwrap_or(id);
                    if let Some(found) = of_type(&self.project.decls[below].name, name) {
                        return found;
                    }
                    at = self.project.decls[id].outer;
                }
                if let Some((unit, field)) = self.project.top_field(self.unit, name) {
                    return self.once_written(unit, field).map(|value| (unit, None, value));
                }
                let imported = self.project.static_import(self.unit, name);
                imported.iter().find_map(|ty| of_type(ty, name))?
            }
            ValueKind::Member { of: Some(of), name } => match &of.kind {
                ValueKind::Name(own) if matches!(own.as_str(), "Self" | "this") => {
                    let ty = self.around.this.or(self.owner)?;
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

/// What is joined by the same operator: all of `a || b || c`.
fn operands_of<'v>(test: &'v Value, or: bool, out: &mut Vec<&'v Value>) {
    match &test.kind {
        ValueKind::Binary { op, left, right }
            if matches!(op, BinaryOp::Or | BinaryOp::BitOr) && or
                || matches!(op, BinaryOp::And | BinaryOp::BitAnd) && !or =>
        {
            operands_of(left, or, out);
            operands_of(right, or, out);
        }
        _ => out.push(test),
    }
}

/// Whether a value is a collection of nothing, to which nothing can be added.
fn is_empty(value: &Value) -> bool {
    match &value.kind {
        ValueKind::List(items) => items.is_empty(),
        ValueKind::Map(pairs) => pairs.is_empty(),
        ValueKind::Call(call) => {
            call.args.is_empty()
                && (COLLECTIONS.contains(&call.name.as_str())
                    || matches!(call.name.as_str(), "emptyList" | "emptySet" | "emptyMap" | "emptyArray"))
        }
        _ => false,
    }
}

/// Whether a value is a collection of something written down.
fn holds_some(value: &Value) -> bool {
    let written = |value: &Value| matches!(value.kind, ValueKind::Text(_) | ValueKind::Int(_) | ValueKind::List(_));
    match &value.kind {
        ValueKind::List(items) => !items.is_empty(),
        ValueKind::Call(call) if COLLECTIONS.contains(&call.name.as_str()) => {
            call.args.iter().any(|arg| !arg.spread && written(&arg.value))
        }
        _ => false,
    }
}

/// Whether a call may give something else each time.
fn steps(name: &str) -> bool {
    STEPS.iter().any(|step| name.starts_with(step))
}
