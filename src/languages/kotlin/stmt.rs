//! Statements: bindings, choices, loops, handlers and jumps.

use tree_sitter::Node;

use super::kind::Kind;
use super::{Lowering, STEP, block};
use crate::ir::{Arm, BinaryOp, Bind, Block, Branch, Catch, Loop, Name, Stmt, Try, TypeRef, Value, ValueKind};
use crate::source::Span;
use crate::syntax;

impl<'t> Lowering<'t> {
    /// All statements below a `statements` node.
    pub(super) fn statements(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        for kid in self.kids_with_errors(node) {
            self.stmt(kid, into);
            self.strays(into);
        }
    }

    /// One statement, which may become several or (a label, a bare token) none.
    pub(super) fn stmt(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let handler: fn(&mut Self, Node<'t>, &mut Vec<Stmt>) = match Kind::of(node) {
            Kind::Property => Self::local_property,
            Kind::Destructuring => Self::destructuring,
            Kind::Function => Self::local_function,
            Kind::Class | Kind::Object | Kind::Companion => Self::local_type,
            // A bare `get` or `set` is read as an accessor without body.
            Kind::Getter | Kind::Setter => Self::accessor_name,
            Kind::If => Self::if_,
            Kind::When => Self::when,
            Kind::Try => Self::try_,
            Kind::Jump => Self::jump,
            Kind::For => Self::for_,
            Kind::While | Kind::DoWhile => Self::while_,
            Kind::Statements => Self::statements,
            Kind::Error => Self::salvage,
            Kind::Label | Kind::Annotation => return,
            kind if kind.is_expression() || kind == Kind::Assignment => {
                let value = self.expr(node);
                into.push(or_leave(value));
                return;
            }
            _ if !node.is_named() => return,
            _ => {
                let what = format!("statement of kind {}", node.kind());
                let value = self.unreadable(node, what);
                into.push(Stmt::Eval(value));
                return;
            }
        };
        if self.depth >= syntax::MAX_DEPTH {
            let value = self.unreadable(node, "nested too deeply");
            into.push(Stmt::Eval(value));
            return;
        }
        self.depth += STEP;
        handler(self, node, into);
        self.depth -= STEP;
    }

    /// Whatever has a meaning of its own below a node that could not be parsed.
    pub(super) fn salvage(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let mut open = self.kids_with_errors(node);
        open.reverse();
        while let Some(node) = open.pop() {
            let kind = Kind::of(node);
            match kind {
                // Names and types without their context say nothing.
                Kind::SimpleIdentifier | Kind::TypeIdentifier | Kind::Modifiers | Kind::Annotation => {}
                _ if kind.is_type() => {}
                Kind::Property
                | Kind::Destructuring
                | Kind::Function
                | Kind::Class
                | Kind::Object
                | Kind::Companion
                | Kind::Assignment
                | Kind::For
                | Kind::While
                | Kind::DoWhile => self.stmt(node, into),
                _ if kind.is_expression() => self.stmt(node, into),
                _ => {
                    let from = open.len();
                    open.append(&mut self.kids_with_errors(node));
                    open[from..].reverse();
                }
            }
        }
    }

    /// `{ … }` among the children of a node that is no block itself (`try`, `init`, function bodies).
    pub(super) fn braces(&mut self, kids: &[Node<'t>]) -> Block {
        let mut stmts = Vec::new();
        let mut span: Option<Span> = None;
        for kid in kids {
            let here = syntax::span(*kid);
            match Kind::of(*kid) {
                Kind::BraceOpen | Kind::BraceClose => span = Some(span.map_or(here, |span| span.to(here))),
                Kind::Statements => {
                    span = Some(span.map_or(here, |span| span.to(here)));
                    self.statements(*kid, &mut stmts);
                }
                _ => {}
            }
        }
        block(stmts, span.unwrap_or_default())
    }

    /// The body of an `if`, a loop or a `when` branch: braces or one statement.
    fn control_body(&mut self, node: Node<'t>) -> Block {
        let mut stmts = Vec::new();
        self.statements(node, &mut stmts);
        block(stmts, syntax::span(node))
    }

    fn local_property(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let property = self.property(node);
        into.push(Stmt::Bind(property.into_bind()));
    }

    fn destructuring(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let kids = self.kids(node);
        let mut names = Vec::new();
        for kid in &kids {
            if Kind::of(*kid) == Kind::MultiVariable {
                names = self.variables(*kid);
            }
        }
        let value = self.expr_among(&kids);
        into.push(Stmt::Bind(Bind { names, ty: None, value, constant: true, span: syntax::span(node) }));
    }

    fn local_function(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let function = self.function_decl(node);
        into.push(Stmt::Function(Box::new(function)));
    }

    fn local_type(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let decl = self.type_decl(node);
        into.push(Stmt::Type(Box::new(decl)));
    }

    fn accessor_name(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        match self.accessor(node) {
            Some(accessor) => into.push(Stmt::Function(Box::new(accessor))),
            None => into.push(Stmt::Eval(Value::new(ValueKind::Name(self.name(node)), syntax::span(node)))),
        }
    }

    /// Name and type of `a: T`; `val local = part` names what is bound.
    pub(super) fn variable(&mut self, node: Node<'t>) -> (Name, Option<TypeRef>) {
        let kids = self.kids(node);
        let name = kids.iter().find(|kid| Kind::of(**kid) == Kind::SimpleIdentifier);
        (name.map(|name| self.name(*name)).unwrap_or_default(), self.type_among(&kids))
    }

    /// Names of `(a, _, c: T)`.
    pub(super) fn variables(&mut self, node: Node<'t>) -> Vec<Name> {
        let mut names = Vec::new();
        for kid in self.kids(node) {
            if Kind::of(kid) == Kind::VariableDeclaration {
                names.push(self.variable(kid).0);
            }
        }
        names
    }

    /// `if … else if … else …`, followed in a loop: generated code has thousands of arms.
    fn if_(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let mut arms = Vec::new();
        let mut next = Some(node);
        while let Some(here) = next.take() {
            let kids = self.kids(here);
            let close = kids.iter().position(|kid| Kind::of(*kid) == Kind::ParenClose).unwrap_or(0);
            let test = match self.expr_among(&kids[..close]) {
                Some(test) => test,
                None => self.unreadable(here, "missing condition"),
            };
            let mut yes = Block::default();
            let mut no = None;
            let mut is_else = false;
            for kid in &kids[close..] {
                match Kind::of(*kid) {
                    Kind::Else => is_else = true,
                    Kind::ControlBody if is_else => no = Some(*kid),
                    Kind::ControlBody => yes = self.control_body(*kid),
                    _ => {}
                }
            }
            arms.push(Arm { tests: vec![test], guard: None, binds: Vec::new(), body: yes });
            let Some(no) = no else { break };
            let mut inside = self.kids(no);
            match inside.pop() {
                Some(only) if inside.is_empty() && Kind::of(only) == Kind::If => next = Some(only),
                _ => {
                    let body = self.control_body(no);
                    arms.push(Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body });
                }
            }
        }
        into.push(Stmt::Branch(Branch { subject: None, arms, span: syntax::span(node) }));
    }

    /// `when`, with or without subject.
    ///
    /// `when (val x = f())` is a block that binds `x` first. So is a `when` over a call whose branches ask for
    /// its type or range, since they repeat the subject: it is bound to `when`, which no program can name.
    fn when(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let span = syntax::span(node);
        let kids = self.kids(node);
        let mut bind = None;
        let mut subject = None;
        let mut arms = Vec::new();
        for kid in &kids {
            match Kind::of(*kid) {
                Kind::WhenSubject => (bind, subject) = self.when_subject(*kid),
                Kind::WhenEntry => {
                    if arms.is_empty()
                        && let Some(value) = subject.take_if(|value| !is_simple(value))
                    {
                        let name = Name::new_static("when");
                        subject = Some(Value::new(ValueKind::Name(name.clone()), value.span));
                        let span = value.span;
                        bind = Some(Bind { names: vec![name], ty: None, value: Some(value), constant: true, span });
                    }
                    let arm = self.when_entry(*kid, subject.as_ref());
                    arms.push(arm);
                }
                _ => {}
            }
        }
        // A bound subject that no branch repeats goes back to where it stood.
        let repeats = |arm: &Arm| arm.tests.iter().any(repeats_when);
        if let (Some(bound), Some(place)) = (&mut bind, &mut subject)
            && bound.names[0] == "when"
            && !arms.iter().any(repeats)
            && let Some(value) = bound.value.take()
        {
            *place = value;
            bind = None;
        }
        let branch = Stmt::Branch(Branch { subject: subject.map(Box::new), arms, span });
        match bind {
            Some(bind) => {
                let inside = block(vec![Stmt::Bind(bind), branch], span);
                into.push(Stmt::Eval(Value::new(ValueKind::Block(Box::new(inside)), span)));
            }
            None => into.push(branch),
        }
    }

    fn when_subject(&mut self, node: Node<'t>) -> (Option<Bind>, Option<Value>) {
        let kids = self.kids(node);
        let value = self.expr_among(&kids);
        let Some(variable) = kids.iter().find(|kid| Kind::of(**kid) == Kind::VariableDeclaration) else {
            return (None, value);
        };
        let (name, ty) = self.variable(*variable);
        let subject = Value::new(ValueKind::Name(name.clone()), syntax::span(*variable));
        let bind = Bind { names: vec![name], ty, value, constant: true, span: syntax::span(node) };
        (Some(bind), Some(subject))
    }

    fn when_entry(&mut self, node: Node<'t>, subject: Option<&Value>) -> Arm {
        let mut arm = Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body: Block::default() };
        for kid in self.kids(node) {
            match Kind::of(kid) {
                // The repair makes a type test of an `else` with a guard.
                Kind::WhenCondition if self.source(kid) == "else" => {}
                Kind::WhenCondition => {
                    let test = self.when_condition(kid, subject);
                    arm.tests.push(test);
                }
                Kind::Guard => {
                    let inside = self.kids(kid);
                    arm.guard = self.expr_among(&inside);
                }
                Kind::ControlBody => arm.body = self.control_body(kid),
                _ => {}
            }
        }
        arm
    }

    fn when_condition(&mut self, node: Node<'t>, subject: Option<&Value>) -> Value {
        let kids = self.kids(node);
        let Some(inside) = kids.first().copied() else {
            return self.unreadable(node, "missing condition");
        };
        if !matches!(Kind::of(inside), Kind::TypeTest | Kind::RangeTest) {
            return self.expr(inside);
        }
        let span = syntax::span(inside);
        let left = subject.cloned().unwrap_or(Value::new(ValueKind::Unreadable, span));
        let rest = self.kids(inside);
        self.test(left, &rest, span)
    }

    fn try_(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let kids = self.kids(node);
        let mut handled = Try {
            resources: Vec::new(),
            body: self.braces(&kids),
            catches: Vec::new(),
            finally: None,
            span: syntax::span(node),
        };
        for kid in &kids {
            match Kind::of(*kid) {
                Kind::Catch => {
                    let inside = self.kids(*kid);
                    let name = inside.iter().find(|kid| Kind::of(**kid) == Kind::SimpleIdentifier);
                    let name = name.map(|name| self.name(*name));
                    let types = self.type_among(&inside).into_iter().collect();
                    let body = self.braces(&inside);
                    handled.catches.push(Catch { types, name, body, span: syntax::span(*kid) });
                }
                Kind::Finally => {
                    let inside = self.kids(*kid);
                    handled.finally = Some(self.braces(&inside));
                }
                _ => {}
            }
        }
        into.push(Stmt::Try(Box::new(handled)));
    }

    /// `return`, `return@label`, `throw`, `break`, `continue`.
    fn jump(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let span = syntax::span(node);
        let kids = self.kids(node);
        let word = kids.first().map_or("", |word| self.source(*word));
        let value = kids.iter().skip(1).find(|kid| Kind::of(**kid) != Kind::Label);
        let value = value.map(|value| self.expr(*value));
        into.push(match word.split('@').next() {
            Some("throw") => Stmt::Throw(value.unwrap_or(Value::new(ValueKind::Unreadable, span)), span),
            Some("break") => Stmt::Break(span),
            Some("continue") => Stmt::Continue(span),
            _ => Stmt::Return(value, span),
        });
    }

    fn for_(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let kids = self.kids(node);
        let mut lowered = empty_loop(syntax::span(node));
        for kid in &kids {
            match Kind::of(*kid) {
                Kind::VariableDeclaration => lowered.names.push(self.variable(*kid).0),
                Kind::MultiVariable => lowered.names = self.variables(*kid),
                Kind::ControlBody => lowered.body = self.control_body(*kid),
                kind if kind.is_expression() => lowered.items = Some(self.expr(*kid)),
                _ => {}
            }
        }
        into.push(Stmt::Loop(Box::new(lowered)));
    }

    /// `while (…) …` and `do … while (…)`.
    fn while_(&mut self, node: Node<'t>, into: &mut Vec<Stmt>) {
        let kids = self.kids(node);
        let mut lowered = empty_loop(syntax::span(node));
        lowered.at_least_once = Kind::of(node) == Kind::DoWhile;
        for kid in &kids {
            match Kind::of(*kid) {
                Kind::ControlBody => lowered.body = self.control_body(*kid),
                kind if kind.is_expression() => lowered.test = Some(self.expr(*kid)),
                _ => {}
            }
        }
        into.push(Stmt::Loop(Box::new(lowered)));
    }
}

fn empty_loop(span: Span) -> Loop {
    Loop {
        ty: None,
        names: Vec::new(),
        items: None,
        init: Vec::new(),
        test: None,
        step: Vec::new(),
        at_least_once: false,
        body: Block::default(),
        span,
    }
}

/// `test || throw E()`, `test && return`: a choice that says yes or no where it does not leave.
fn or_leave(value: Value) -> Stmt {
    let span = value.span;
    match value.kind {
        ValueKind::Binary { op: op @ (BinaryOp::Or | BinaryOp::And), left, right } if leaves(&right) => {
            let stays = op == BinaryOp::Or;
            let kind = if stays { ValueKind::Not(left) } else { left.kind };
            let body = match right.kind {
                ValueKind::Block(body) => *body,
                kind => block(vec![Stmt::Eval(Value::new(kind, right.span))], right.span),
            };
            let otherwise = block(vec![Stmt::Eval(Value::new(ValueKind::Bool(stays), span))], span);
            let arm = |tests, body| Arm { tests, guard: None, binds: Vec::new(), body };
            let arms = vec![arm(vec![Value::new(kind, span)], body), arm(Vec::new(), otherwise)];
            Stmt::Branch(Branch { subject: None, arms, span })
        }
        kind => Stmt::Eval(Value::new(kind, span)),
    }
}

/// Whether a value is none, since control leaves there.
fn leaves(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Block(block) => {
            matches!(block.stmts.as_slice(), [Stmt::Throw(..) | Stmt::Return(..) | Stmt::Break(_) | Stmt::Continue(_)])
        }
        ValueKind::Call(call) => call.target.is_none() && matches!(call.name.as_str(), "error" | "TODO"),
        _ => false,
    }
}

/// Whether a value may be repeated: evaluating it twice is evaluating it once.
fn is_simple(value: &Value) -> bool {
    let mut value = value;
    loop {
        match &value.kind {
            ValueKind::Member { of: Some(of), .. } => value = of,
            ValueKind::Name(_) | ValueKind::Int(_) | ValueKind::Bool(_) | ValueKind::Unreadable => return true,
            _ => return false,
        }
    }
}

/// Whether a test of a branch speaks about the subject's stand-in.
fn repeats_when(test: &Value) -> bool {
    match &test.kind {
        ValueKind::Not(inside) => repeats_when(inside),
        ValueKind::Is { value, .. } | ValueKind::Binary { left: value, .. } => {
            matches!(&value.kind, ValueKind::Name(name) if name == "when")
        }
        _ => false,
    }
}
