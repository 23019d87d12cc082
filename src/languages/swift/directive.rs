//! Lists of statements, and `#if` … `#endif` between them.

use std::collections::HashSet;

use tree_sitter::Node;

use super::Lowering;
use crate::ir::{Arg, Arm, BinaryOp, Bind, Block, Branch, Call, Name, Stmt, Value, ValueKind};
use crate::source::Span;
use crate::syntax::span;

/// A list of statements under construction.
///
/// `#if` has no node of its own in the tree, only marks between statements, so the list keeps track of what is open.
pub(super) struct Sequence {
    stmts: Vec<Stmt>,
    open: Vec<Conditional>,
    /// Strays from here on belong to this list.
    strays: usize,
    /// A `throw` whose value comes next: at the top level the grammar makes two nodes of it.
    throw: Option<Span>,
}

/// An `#if` that has not met its `#endif`.
struct Conditional {
    /// What stands before it.
    before: Vec<Stmt>,
    arms: Vec<Arm>,
    /// Condition of the arm being read; none for `#else`.
    test: Option<Value>,
    /// This arm is only compiled into debug builds.
    debug: bool,
    /// So are the arms after it, as far as the conditions until here say.
    rest_debug: bool,
    span: Span,
}

impl Sequence {
    /// Whether what stands here is only compiled into debug builds.
    pub(super) fn debug_only(&self) -> bool {
        self.open.iter().any(|c| c.debug)
    }

    /// The next value is thrown.
    pub(super) fn throw(&mut self, keyword: Span) {
        self.throw = Some(keyword);
    }

    /// How many `#if` are open.
    pub(super) fn open_conditions(&self) -> usize {
        self.open.len()
    }

    /// The value that ends the list so far, which an `#if` in the middle of a chain continues.
    pub(super) fn last_value(&mut self) -> Option<&mut Value> {
        let Self { stmts, open, .. } = self;
        let stmts = if stmts.is_empty() { &mut open.last_mut()?.before } else { stmts };
        match stmts.last_mut()? {
            Stmt::Eval(value) | Stmt::Return(Some(value), _) | Stmt::Bind(Bind { value: Some(value), .. }) => {
                Some(value)
            }
            _ => None,
        }
    }
}

impl Conditional {
    fn end_arm(&mut self, stmts: Vec<Stmt>, end: Span) {
        let tests = self.test.take().into_iter().collect();
        self.span = self.span.to(end);
        let body = Block { stmts, span: end };
        self.arms.push(Arm { tests, guard: None, binds: Vec::new(), body });
    }
}

impl<'t> Lowering<'t> {
    /// Starts a list of statements.
    pub(super) fn start(&self) -> Sequence {
        Sequence { stmts: Vec::new(), open: Vec::new(), strays: self.strays.len(), throw: None }
    }

    /// Adds a statement, after what was found inside it and has no other place.
    pub(super) fn push(&mut self, list: &mut Sequence, stmt: Stmt) {
        list.stmts.extend(self.strays.drain(list.strays..));
        list.stmts.push(match (list.throw.take(), stmt) {
            (Some(keyword), Stmt::Eval(value)) => {
                let place = keyword.to(value.span);
                Stmt::Throw(value, place)
            }
            (_, stmt) => stmt,
        });
    }

    /// Ends a list of statements.
    pub(super) fn finish(&mut self, mut list: Sequence) -> Vec<Stmt> {
        list.stmts.extend(self.strays.drain(list.strays..));
        while let Some(open) = list.open.pop() {
            close(&mut list, open, Span::default());
        }
        list.stmts
    }

    /// `#if`, `#elseif`, `#else`, `#endif`.
    pub(super) fn directive(&mut self, node: Node<'t>, list: &mut Sequence) {
        list.stmts.extend(self.strays.drain(list.strays..));
        let word = self.parts(node).first().map(|p| p.kind()).unwrap_or_default();
        let place = span(node);
        if word == "#if" {
            let test = self.build_condition(node, word);
            list.open.push(Conditional {
                before: std::mem::take(&mut list.stmts),
                arms: Vec::new(),
                debug: implies_debug(&test),
                rest_debug: excludes_release(&test),
                test: Some(test),
                span: place,
            });
            return;
        }
        let Some(mut open) = list.open.pop() else { return };
        if word == "#endif" {
            close(list, open, place);
            return;
        }
        open.end_arm(std::mem::take(&mut list.stmts), place);
        open.debug = open.rest_debug;
        if word == "#elseif" {
            let test = self.build_condition(node, word);
            open.debug |= implies_debug(&test);
            open.rest_debug |= excludes_release(&test);
            open.test = Some(test);
        }
        list.open.push(open);
    }

    fn build_condition(&mut self, node: Node<'t>, word: &str) -> Value {
        let text = self.text(node);
        let start = node.start_byte() + word.len();
        let text = text.get(word.len()..).unwrap_or_default();
        let mut reader = ConditionReader { text, at: 0, start, terms: MAX_TERMS };
        reader.any()
    }
}

/// Closes an `#if`. Where every arm was empty (only declarations, which carry the condition themselves) nothing is left.
fn close(list: &mut Sequence, mut open: Conditional, end: Span) {
    let end = if end == Span::default() { open.span } else { end };
    open.end_arm(std::mem::take(&mut list.stmts), end);
    list.stmts = open.before;
    if open.arms.iter().any(|arm| !arm.body.stmts.is_empty()) {
        hoist_names(&mut open.arms, &mut list.stmts);
        list.stmts.push(Stmt::Branch(Branch { subject: None, arms: open.arms, span: open.span }));
    }
}

/// Names bound between `#if` and `#endif` live on after it, so they are declared before the branch and assigned in it.
fn hoist_names(arms: &mut [Arm], before: &mut Vec<Stmt>) {
    let mut known: HashSet<Name> = HashSet::new();
    for arm in arms {
        arm.body.stmts.retain_mut(|stmt| {
            let Stmt::Bind(bind) = stmt else { return true };
            let [name] = bind.names.as_slice() else { return true };
            let (name, place) = (name.clone(), bind.span);
            let value = bind.value.take();
            if known.insert(name.clone()) {
                before.push(Stmt::Bind(Bind { names: bind.names.clone(), value: None, ty: bind.ty.clone(), ..*bind }));
            }
            let Some(value) = value else { return false };
            let target = Box::new(Value::new(ValueKind::Name(name), place));
            let assign = ValueKind::Assign { target, op: None, value: Box::new(value) };
            *stmt = Stmt::Eval(Value::new(assign, place));
            true
        });
    }
}

/// Whether a build condition holds in debug builds only.
fn implies_debug(test: &Value) -> bool {
    match &test.kind {
        ValueKind::Name(name) => name == "DEBUG",
        ValueKind::Not(inner) => excludes_release(inner),
        ValueKind::Binary { op: BinaryOp::And, left, right } => implies_debug(left) || implies_debug(right),
        ValueKind::Binary { op: BinaryOp::Or, left, right } => implies_debug(left) && implies_debug(right),
        _ => false,
    }
}

/// Whether a build condition holds in every release build, so that its `#else` is for debug builds only.
fn excludes_release(test: &Value) -> bool {
    match &test.kind {
        ValueKind::Not(inner) => implies_debug(inner),
        ValueKind::Binary { op: BinaryOp::And, left, right } => excludes_release(left) && excludes_release(right),
        ValueKind::Binary { op: BinaryOp::Or, left, right } => excludes_release(left) || excludes_release(right),
        _ => false,
    }
}

/// How many names and parentheses of a build condition are read, so that a hostile one cannot exhaust the stack.
const MAX_TERMS: usize = 64;

/// Reads a build condition from its text, since the grammar gives it no structure: `DEBUG && !os(Linux)`.
struct ConditionReader<'t> {
    text: &'t str,
    at: usize,
    /// Offset of the text in the file.
    start: usize,
    /// Names and parentheses that may still be read.
    terms: usize,
}

impl<'t> ConditionReader<'t> {
    fn any(&mut self) -> Value {
        let mut left = self.all();
        while self.eat("||") {
            let right = self.all();
            left = join(BinaryOp::Or, left, right);
        }
        left
    }

    fn all(&mut self) -> Value {
        let mut left = self.one();
        while self.eat("&&") {
            let right = self.one();
            left = join(BinaryOp::And, left, right);
        }
        left
    }

    fn one(&mut self) -> Value {
        let begin = self.at;
        let mut negated = false;
        while self.eat("!") {
            negated = !negated;
        }
        let Some(terms) = self.terms.checked_sub(1) else { return self.give_up() };
        self.terms = terms;
        let value = if self.eat("(") {
            let inner = self.any();
            self.eat(")");
            inner
        } else {
            self.word()
        };
        if negated { Value::new(ValueKind::Not(Box::new(value)), self.span(begin)) } else { value }
    }

    /// `DEBUG`, `true`, `os(Linux)`, `swift(>=5.9)`.
    fn word(&mut self) -> Value {
        self.skip_space();
        let begin = self.at;
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        self.at += end;
        let word = &rest[..end];
        let name_span = self.span(begin);
        let kind = match word {
            "" => return self.give_up(),
            "true" => ValueKind::Bool(true),
            "false" => ValueKind::Bool(false),
            _ if self.eat("(") => {
                let argument = self.at;
                let rest = self.rest();
                let inside = rest.find(')').unwrap_or(rest.len());
                self.at += inside;
                let value = Value::new(ValueKind::Name(Name::new(rest[..inside].trim())), self.span(argument));
                self.eat(")");
                ValueKind::Call(Box::new(Call {
                    target: None,
                    implicit: false,
                    name: Name::new(word),
                    generics: Vec::new(),
                    args: vec![Arg { label: None, value, spread: false, trailing: false }],
                    safe: false,
                    name_span,
                }))
            }
            _ => ValueKind::Name(Name::new(word)),
        };
        Value::new(kind, self.span(begin))
    }

    /// Skips what is left, so that the loops above come to an end.
    fn give_up(&mut self) -> Value {
        let begin = self.at;
        self.at = self.text.len();
        Value::new(ValueKind::Unreadable, self.span(begin))
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn span(&self, begin: usize) -> Span {
        Span::new(self.start + begin, self.start + self.at)
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn eat(&mut self, token: &str) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }
}

fn join(op: BinaryOp, left: Value, right: Value) -> Value {
    let span = left.span.to(right.span);
    Value::new(ValueKind::Binary { op, left: Box::new(left), right: Box::new(right) }, span)
}
