//! Conditions of `if`, `guard` and `while`, with what they bind.

use tree_sitter::Node;

use super::Lowering;
use super::pattern::Shape;
use crate::ir::{Arg, BinaryOp, Bind, Call, Name, Piece, Value, ValueKind};
use crate::source::Span;
use crate::syntax::span;

/// Conditions that must all hold.
pub(super) struct Condition {
    /// Their tests, joined with `&&`. A binding is tested by its name, so the bound value stands in `binds` only.
    pub(super) test: Value,
    /// What they bind, in order.
    pub(super) binds: Vec<Bind>,
}

impl<'t> Lowering<'t> {
    /// Lowers the nodes between `if`, `guard` or `while` and what follows the conditions.
    ///
    /// The grammar lays patterns and values flat into the list, so a comma only separates conditions outside parentheses.
    pub(super) fn condition(&mut self, nodes: &[Node<'t>], place: Span) -> Condition {
        let mut tests: Vec<Value> = Vec::new();
        let mut binds = Vec::new();
        let mut depth = 0_usize;
        for one in nodes.split(|node| {
            match node.kind() {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && node.kind() == ","
        }) {
            let before = binds.len();
            let test = self.one_condition(one, &mut binds);
            let filled = binds.get(before).and_then(|bind| self.fills(&tests, bind));
            if let Some(filled) = filled {
                // `f(&x) == 0, let y = x`: what is bound is there only after the test.
                let (name, place) = (Name::from(format!("#{before}")), tests[filled].span);
                let value = std::mem::replace(&mut tests[filled], Value::new(ValueKind::Name(name.clone()), place));
                binds.insert(
                    before,
                    Bind { names: vec![name], ty: None, value: Some(value), constant: true, span: place },
                );
            }
            tests.extend(test);
        }
        let test = all_of(tests).unwrap_or(Value::new(ValueKind::Bool(true), place));
        Condition { test, binds }
    }

    /// The test that fills what a binding after it takes.
    fn fills(&self, tests: &[Value], bind: &Bind) -> Option<usize> {
        let Some(ValueKind::Name(name)) = bind.value.as_ref().map(|v| &v.kind) else { return None };
        let handed = |test: &Value| {
            test.span.of(self.text).match_indices(&format!("&{name}")).any(|(at, handed)| {
                !test.span.of(self.text)[at + handed.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
            })
        };
        tests.iter().position(handed)
    }

    fn one_condition(&mut self, nodes: &[Node<'t>], binds: &mut Vec<Bind>) -> Option<Value> {
        let first = nodes.first()?;
        let clause = nodes.iter().position(|n| n.kind() == "where_clause").unwrap_or(nodes.len());
        let (nodes, clause) = nodes.split_at(clause);
        let clause = clause.first().and_then(|c| self.where_clause(*c));
        let test = match first.kind() {
            "availability_condition" => Some(self.availability(*first)),
            "value_binding_pattern" | "case" | "async" => {
                let equals = nodes.iter().position(|n| n.kind() == "=").unwrap_or(nodes.len());
                let (pattern, value) = nodes.split_at(equals);
                let value = value.get(1).copied();
                if first.kind() == "case" {
                    self.case_condition(pattern, value, binds)
                } else {
                    self.optional_binding(pattern, value, binds)
                }
            }
            _ => Some(self.expr(*first)),
        };
        let tests = test.into_iter().chain(clause).collect();
        all_of(tests)
    }

    /// `let x = f()`: binds, and tests that there is something.
    fn optional_binding(
        &mut self,
        pattern: &[Node<'t>],
        value: Option<Node<'t>>,
        binds: &mut Vec<Bind>,
    ) -> Option<Value> {
        let place = nodes_span(pattern);
        let constant = pattern.first().is_some_and(|p| self.text(*p) == "let");
        let names = self.bound_names(pattern);
        let ty = pattern.iter().find(|n| n.kind() == "type_annotation").and_then(|n| self.type_in(*n));
        let value = match value {
            Some(value) => self.expr(value),
            None => Value::new(ValueKind::Name(names.first()?.clone()), place),
        };
        let tested = names.iter().find(|name| *name != "_").cloned();
        let all = place.to(value.span);
        let Some(tested) = tested else { return Some(not_null(value, all)) };
        // `let self` only says that the object is still there.
        if !matches!((&*names, &value.kind), ([name], ValueKind::Name(same)) if name == "this" && same == "this") {
            binds.push(Bind { names, ty, value: Some(value), constant, span: all });
        }
        Some(not_null(Value::new(ValueKind::Name(tested), place), all))
    }

    /// `case .ok(let x) = f()`.
    fn case_condition(
        &mut self,
        pattern: &[Node<'t>],
        value: Option<Node<'t>>,
        binds: &mut Vec<Bind>,
    ) -> Option<Value> {
        let place = nodes_span(pattern);
        let value = self.expr(value?);
        let all = place.to(value.span);
        let end = pattern.iter().position(|n| n.kind() == "type_annotation").unwrap_or(pattern.len());
        let pattern = self.pattern_of(&pattern[..end], None);
        let Some(whole) = pattern.whole else {
            binds.extend(pattern.binds);
            return Some(pattern.shape.test(value, all));
        };
        // The whole value gets a name: as in `let x = f()` the name is tested.
        let named = Value::new(ValueKind::Name(whole.name.clone()), whole.span);
        binds.push(whole.bind(Some(pattern.shape.narrow(value))));
        binds.extend(pattern.binds);
        (pattern.shape != Shape::Any).then(|| pattern.shape.test(named, all))
    }

    /// The test of a `where` clause.
    pub(super) fn where_clause(&mut self, node: Node<'t>) -> Option<Value> {
        let test = self.parts(node).into_iter().nth(1)?;
        Some(self.expr(test))
    }

    /// `#available(iOS 15, *)`: a call that nobody knows.
    fn availability(&mut self, node: Node<'t>) -> Value {
        let parts = self.parts(node);
        let open = parts.iter().position(|p| p.kind() == "(").map_or(parts.len(), |at| at + 1);
        let word = parts.get(1).map(|p| self.text(*p)).unwrap_or_default();
        let args = parts[open..]
            .split(|p| matches!(p.kind(), "," | ")"))
            .filter_map(|argument| self.source_of(argument))
            .map(|value| Arg { label: None, value, spread: false, trailing: false })
            .collect();
        let call = Call {
            target: None,
            implicit: false,
            name: Name::from(format!("#{word}")),
            generics: Vec::new(),
            args,
            safe: false,
            name_span: span(node),
        };
        Value::new(ValueKind::Call(Box::new(call)), span(node))
    }

    /// Some nodes as text, where they are no expression.
    pub(super) fn source_of(&self, nodes: &[Node<'t>]) -> Option<Value> {
        let place = nodes_span(nodes);
        let source = place.of(self.text);
        (!source.is_empty()).then(|| Value::new(ValueKind::Text(vec![Piece::Literal(Name::new(source))]), place))
    }
}

/// Tests joined with `&&`, as a flat tree, so that no number of them nests deeply.
pub(super) fn all_of(mut tests: Vec<Value>) -> Option<Value> {
    while tests.len() > 1 {
        let mut joined = Vec::with_capacity(tests.len().div_ceil(2));
        let mut rest = tests.into_iter();
        while let Some(left) = rest.next() {
            joined.push(match rest.next() {
                Some(right) => {
                    let place = left.span.to(right.span);
                    let kind = ValueKind::Binary { op: BinaryOp::And, left: Box::new(left), right: Box::new(right) };
                    Value::new(kind, place)
                }
                None => left,
            });
        }
        tests = joined;
    }
    tests.pop()
}

pub(super) fn nodes_span(nodes: &[Node<'_>]) -> Span {
    match (nodes.first(), nodes.last()) {
        (Some(first), Some(last)) => Span::new(first.start_byte(), last.end_byte()),
        _ => Span::default(),
    }
}

/// `value != nil`.
pub(super) fn not_null(value: Value, place: Span) -> Value {
    let null = Value::new(ValueKind::Null, place);
    Value::new(ValueKind::Binary { op: BinaryOp::Ne, left: Box::new(value), right: Box::new(null) }, place)
}
