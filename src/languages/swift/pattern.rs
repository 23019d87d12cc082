//! Patterns of `case`, `catch`, `for` and `let`.

use tree_sitter::Node;

use super::Lowering;
use super::condition::{nodes_span, not_null};
use crate::ir::{Arg, BinaryOp, Bind, Call, Name, TypeRef, Value, ValueKind};
use crate::source::Span;
use crate::syntax::span;

/// A pattern: what the whole value must be, and what it binds.
pub(super) struct Pattern {
    pub(super) shape: Shape,
    /// A name for the whole value.
    pub(super) whole: Option<Bound>,
    /// Names for parts of the value.
    pub(super) binds: Vec<Bind>,
    span: Span,
}

/// What a value must be to match.
#[derive(PartialEq)]
pub(super) enum Shape {
    /// Anything.
    Any,
    /// Not `nil`.
    Some,
    /// Of a type.
    Is(TypeRef),
    /// Like this; `_` and bound names stand for anything.
    Like(Value),
}

impl Shape {
    /// The test that `value` has this shape.
    pub(super) fn test(self, value: Value, span: Span) -> Value {
        let kind = match self {
            Self::Any => return value,
            Self::Some => return not_null(value, span),
            Self::Is(ty) => ValueKind::Is { value: Box::new(value), ty },
            Self::Like(pattern) => {
                ValueKind::Binary { op: BinaryOp::Eq, left: Box::new(value), right: Box::new(pattern) }
            }
        };
        Value::new(kind, span)
    }

    /// `value` once it is known to have this shape.
    pub(super) fn narrow(&self, value: Value) -> Value {
        let Self::Is(ty) = self else { return value };
        let span = value.span;
        Value::new(ValueKind::Cast { value: Box::new(value), ty: ty.clone(), safe: false }, span)
    }
}

/// A name in a pattern.
pub(super) struct Bound {
    pub(super) name: Name,
    pub(super) span: Span,
    constant: bool,
}

impl Bound {
    pub(super) fn bind(self, value: Option<Value>) -> Bind {
        Bind { names: vec![self.name], ty: None, value, constant: self.constant, span: self.span }
    }
}

impl Pattern {
    /// The pattern as a value to compare a switch's subject (or a part of it) with; its names go to `binds`.
    pub(super) fn against(self, subject: Option<&Value>, binds: &mut Vec<Bind>) -> Value {
        let place = self.span;
        let known = subject.and_then(simple);
        let name = self.whole.as_ref().map_or(Name::new_static("_"), |bound| bound.name.clone());
        let stand_in = Value::new(ValueKind::Name(name), place);
        if let Some(whole) = self.whole {
            let value = known.clone().map(|value| self.shape.narrow(value));
            binds.push(whole.bind(value));
        }
        binds.extend(self.binds);
        match self.shape {
            Shape::Any => stand_in,
            Shape::Like(pattern) => pattern,
            shape => shape.test(known.unwrap_or(stand_in), place),
        }
    }
}

/// A copy of a value that costs nothing to evaluate twice.
pub(super) fn simple(value: &Value) -> Option<Value> {
    let mut inner = value;
    for _ in 0..16 {
        match &inner.kind {
            ValueKind::Name(_) | ValueKind::Member { of: None, .. } => return Some(value.clone()),
            ValueKind::Member { of: Some(of), .. } => inner = of,
            _ => return None,
        }
    }
    None
}

impl<'t> Lowering<'t> {
    /// A pattern from its nodes. Under `let` or `var` (`binding` says whether `let`) a bare name binds, elsewhere it is
    /// a value to compare with.
    pub(super) fn pattern_of(&mut self, nodes: &[Node<'t>], binding: Option<bool>) -> Pattern {
        let place = nodes_span(nodes);
        let anything = Pattern { shape: Shape::Any, whole: None, binds: Vec::new(), span: place };
        let Some(first) = nodes.first() else { return anything };
        if !self.enter(*first, 2) {
            return anything;
        }
        let mut pattern = self.pattern_inside(nodes, binding, anything);
        if nodes.len() > 1 && nodes.last().is_some_and(|n| n.kind() == "?") && pattern.shape == Shape::Any {
            pattern.shape = Shape::Some;
        }
        self.leave(2);
        pattern
    }

    fn pattern_inside(&mut self, nodes: &[Node<'t>], binding: Option<bool>, anything: Pattern) -> Pattern {
        let Some(first) = nodes.first() else { return anything };
        let place = anything.span;
        if let Some(at) = nodes.iter().position(|n| n.kind() == "as") {
            let inner = self.pattern_of(&nodes[..at], binding);
            let shape = self.first_type(&nodes[at..]).map_or(Shape::Any, Shape::Is);
            return Pattern { shape, span: place, ..inner };
        }
        match first.kind() {
            "case" => self.pattern_of(&nodes[1..], binding),
            "value_binding_pattern" => {
                let constant = self.text(*first) != "var";
                self.pattern_of(&nodes[1..], Some(constant))
            }
            "pattern" | "switch_pattern" => {
                let inner = self.parts(*first);
                self.pattern_of(&inner, binding)
            }
            "is" => Pattern { shape: self.first_type(nodes).map_or(Shape::Any, Shape::Is), ..anything },
            "wildcard_pattern" => anything,
            "(" => {
                let mut binds = Vec::new();
                let items = self.pattern_items(nodes, binding, &mut binds);
                Pattern { shape: Shape::Like(Value::new(ValueKind::Tuple(items), place)), binds, ..anything }
            }
            "." | "user_type" => self.case_pattern(nodes, binding, anything),
            "simple_identifier" if self.text(*first) == "_" => anything,
            "simple_identifier" if binding.is_some() => {
                let whole = Bound { name: self.name(*first), span: span(*first), constant: binding.unwrap_or(true) };
                Pattern { whole: Some(whole), ..anything }
            }
            _ => Pattern { shape: Shape::Like(self.expr(*first)), ..anything },
        }
    }

    /// `.a`, `Kind.a(let x, y: 3)`.
    fn case_pattern(&mut self, nodes: &[Node<'t>], binding: Option<bool>, anything: Pattern) -> Pattern {
        let place = anything.span;
        let owner = nodes.first().filter(|n| n.kind() == "user_type").map(|n| (self.type_ref(*n), span(*n)));
        let owner = owner.map(|(ty, span)| Box::new(type_name(&ty, span)));
        let Some(name) = nodes.iter().find(|n| n.kind() == "simple_identifier") else { return anything };
        let mut binds = Vec::new();
        let kind = if nodes.iter().any(|n| n.kind() == "(") {
            let args = self.pattern_items(nodes, binding, &mut binds);
            ValueKind::Call(Box::new(Call {
                implicit: owner.is_none(),
                target: owner,
                name: self.name(*name),
                generics: Vec::new(),
                args,
                safe: false,
                name_span: span(*name),
            }))
        } else {
            ValueKind::Member { of: owner, name: self.name(*name) }
        };
        Pattern { shape: Shape::Like(Value::new(kind, place)), binds, ..anything }
    }

    /// The patterns in parentheses, with their labels.
    fn pattern_items(&mut self, nodes: &[Node<'t>], binding: Option<bool>, binds: &mut Vec<Bind>) -> Vec<Arg> {
        let open = nodes.iter().position(|n| n.kind() == "(").unwrap_or(nodes.len());
        let mut label = None;
        let mut items = Vec::new();
        for (at, node) in nodes.iter().enumerate().skip(open) {
            match node.kind() {
                "simple_identifier" if nodes.get(at + 1).is_some_and(|n| n.kind() == ":") => {
                    label = Some(self.name(*node));
                }
                "pattern" => {
                    let inner = self.parts(*node);
                    let value = self.pattern_of(&inner, binding).against(None, binds);
                    items.push(Arg { label: label.take(), value, spread: false, trailing: false });
                }
                _ => {}
            }
        }
        items
    }

    /// The names that a `let` pattern binds, `_` for parts that are skipped.
    pub(super) fn bound_names(&mut self, nodes: &[Node<'t>]) -> Vec<Name> {
        let mut names = Vec::new();
        let mut pending: Vec<Node<'t>> = nodes.iter().rev().copied().collect();
        while let Some(node) = pending.pop() {
            match node.kind() {
                "wildcard_pattern" => names.push(Name::new_static("_")),
                // Before a colon it is a label: `let (x: a) = …`.
                "simple_identifier" if pending.last().is_none_or(|next| next.kind() != ":") => {
                    names.push(self.name(node));
                }
                "pattern" => {
                    let inner = self.parts(node);
                    pending.extend(inner.into_iter().rev());
                }
                _ => {}
            }
        }
        names
    }
}

/// A type in the place of a value.
pub(super) fn type_name(ty: &TypeRef, span: Span) -> Value {
    let mut parts = ty.name.split('.');
    let first = Value::new(ValueKind::Name(Name::new(parts.next().unwrap_or_default())), span);
    parts
        .take(crate::syntax::MAX_DEPTH)
        .fold(first, |of, part| Value::new(ValueKind::Member { of: Some(Box::new(of)), name: Name::new(part) }, span))
}
