//! Statements.

use crate::ir::{Arm, Bind, Block, Branch, Call, Catch, Loop, Name, Stmt, Try, TypeRef, Value, ValueKind};
use crate::source::Span;

use super::chain::arg;
use super::expr::is_simple;
use super::types::array_of;
use super::walk::Lowering;
use super::words::{Kind, Role};

/// A block without statements.
pub(super) fn empty_block(span: Span) -> Block {
    Block { stmts: Vec::new(), span }
}

/// A declared variable: `name[] = value`.
pub(super) struct Declarator {
    pub(super) name: Name,
    pub(super) name_span: Span,
    pub(super) ty: Option<TypeRef>,
    pub(super) value: Option<Value>,
}

impl Lowering<'_> {
    /// The statements among the children.
    pub(super) fn block(&mut self) -> Block {
        let span = self.span();
        let mut stmts = Vec::new();
        let mark = self.hoisted.len();
        let mut on = self.first();
        while on {
            self.stmt(&mut stmts, mark);
            on = self.next();
        }
        stmts.extend(self.hoisted.drain(mark..));
        Block { stmts, span }
    }

    /// A statement as the block that it is or could be.
    fn body(&mut self) -> Block {
        if self.kind() == Kind::Block {
            return self.block();
        }
        let span = self.span();
        let mut stmts = Vec::new();
        self.stmt(&mut stmts, self.hoisted.len());
        Block { stmts, span }
    }

    /// One statement, after all that was hoisted since `mark`.
    pub(super) fn stmt(&mut self, out: &mut Vec<Stmt>, mark: usize) {
        let at = out.len();
        if self.node().is_named() {
            let Some(level) = self.enter() else { return };
            self.any_stmt(out);
            if !self.grow() {
                self.too_deep();
                out.truncate(at);
            }
            self.leave(&level);
        }
        if self.hoisted.len() > mark {
            out.splice(at..at, self.hoisted.drain(mark..));
        }
    }

    fn any_stmt(&mut self, out: &mut Vec<Stmt>) {
        match self.kind() {
            Kind::ExpressionStatement => self.expression_stmt(out),
            Kind::LocalVariable | Kind::Field | Kind::Constant => self.locals(out),
            Kind::VariableDeclarator => self.loose_declarator(out),
            Kind::If => self.branch(out),
            Kind::Switch => self.switch_stmt(out),
            Kind::Return => self.return_stmt(out),
            Kind::Yield => self.return_stmt(out),
            Kind::Throw => self.throw(out),
            Kind::Break => out.push(Stmt::Break(self.span())),
            Kind::Continue => out.push(Stmt::Continue(self.span())),
            Kind::While | Kind::Do => self.while_loop(out),
            Kind::For => self.for_loop(out),
            Kind::EnhancedFor => self.for_each(out),
            Kind::Try | Kind::TryWithResources => self.try_stmt(out),
            Kind::Block => self.nested(out),
            Kind::Synchronized => self.synchronized(out),
            Kind::Labeled => self.labeled(out),
            Kind::Assert => self.assert(out),
            Kind::ExplicitConstructor => self.explicit_constructor(out),
            Kind::Method | Kind::Constructor | Kind::CompactConstructor => self.local_function(out),
            kind if kind.is_type_decl() => out.extend(self.type_decl().map(|d| Stmt::Type(Box::new(d)))),
            kind if kind.is_expression() => self.eval(out),
            _ => self.gap_of_kind("statement"),
        }
    }

    fn eval(&mut self, out: &mut Vec<Stmt>) {
        let value = self.value();
        out.push(Stmt::Eval(value));
    }

    fn expression_stmt(&mut self, out: &mut Vec<Stmt>) {
        out.extend(self.inner_value().map(Stmt::Eval));
    }

    fn return_stmt(&mut self, out: &mut Vec<Stmt>) {
        let span = self.span();
        let value = self.inner_value();
        out.push(Stmt::Return(value, span));
    }

    fn throw(&mut self, out: &mut Vec<Stmt>) {
        let span = self.span();
        let value = self.inner_value().unwrap_or_else(|| self.unreadable());
        out.push(Stmt::Throw(value, span));
    }

    fn nested(&mut self, out: &mut Vec<Stmt>) {
        let block = self.block();
        out.push(Stmt::Nested(block));
    }

    fn local_function(&mut self, out: &mut Vec<Stmt>) {
        let function = self.function(&[], false);
        out.push(Stmt::Function(Box::new(function)));
    }

    /// `T a = 1, b[] = …;`
    fn locals(&mut self, out: &mut Vec<Stmt>) {
        let span = self.span();
        let mut constant = false;
        let mut ty = None;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Type => ty = self.declared_type(),
                Role::Declarator => {
                    let d = self.declarator(ty.as_ref());
                    out.push(Stmt::Bind(Bind { names: vec![d.name], ty: d.ty, value: d.value, constant, span }));
                }
                _ if self.kind() == Kind::Modifiers => constant = self.head().modifiers.constant,
                _ => {}
            }
            on = self.next();
        }
    }

    /// The name, the extra `[]` and the value of one variable of type `ty`.
    pub(super) fn declarator(&mut self, ty: Option<&TypeRef>) -> Declarator {
        let mut name = Name::default();
        let mut name_span = self.span();
        let mut levels = 0;
        let mut value = None;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Name => (name, name_span) = (self.name(), self.span()),
                Role::Dimensions => levels += self.dimensions(),
                Role::Value => value = Some(self.value()),
                _ => {}
            }
            on = self.next();
        }
        Declarator { name, name_span, ty: ty.map(|ty| array_of(ty.clone(), levels)), value }
    }

    /// A variable whose type was lost in a syntax error.
    fn loose_declarator(&mut self, out: &mut Vec<Stmt>) {
        let span = self.span();
        let d = self.declarator(None);
        out.push(Stmt::Bind(Bind { names: vec![d.name], ty: None, value: d.value, constant: false, span }));
    }

    /// `if … else if … else` as one choice.
    fn branch(&mut self, out: &mut Vec<Stmt>) {
        let span = self.span();
        let mut arms = Vec::new();
        let mut links = 0;
        while self.branch_link(&mut arms) {
            links += 1;
        }
        for _ in 0..links {
            self.rest();
        }
        out.push(Stmt::Branch(Branch { subject: None, arms, span }));
    }

    /// One `if`. True, and the cursor on it, where another follows its `else`.
    fn branch_link(&mut self, arms: &mut Vec<Arm>) -> bool {
        let mut arm = Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body: empty_block(self.span()) };
        let mut otherwise = None;
        let mark = self.hoisted.len();
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Condition => {
                    let test = self.value();
                    arm.binds = self.claim_binds(&test, mark);
                    arm.tests.push(test);
                }
                Role::Consequence => arm.body = self.body(),
                Role::Alternative if self.kind() == Kind::If => {
                    arms.push(arm);
                    return true;
                }
                Role::Alternative => otherwise = Some(self.body()),
                _ => {}
            }
            on = self.next();
        }
        if arm.tests.is_empty() {
            // Without its condition the arm would be an `else`.
            arm.tests.push(self.unreadable());
        }
        arms.push(arm);
        arms.extend(otherwise.map(|body| Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body }));
        false
    }

    fn blank_loop(&self) -> Loop {
        let span = self.span();
        Loop {
            names: Vec::new(),
            ty: None,
            items: None,
            init: Vec::new(),
            test: None,
            step: Vec::new(),
            at_least_once: false,
            body: empty_block(span),
            span,
        }
    }

    fn while_loop(&mut self, out: &mut Vec<Stmt>) {
        let mut l = self.blank_loop();
        l.at_least_once = self.kind() == Kind::Do;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Condition => l.test = Some(self.value()),
                Role::Body => l.body = self.body(),
                _ => {}
            }
            on = self.next();
        }
        out.push(Stmt::Loop(Box::new(l)));
    }

    fn for_loop(&mut self, out: &mut Vec<Stmt>) {
        let mut l = self.blank_loop();
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Init if self.kind() == Kind::LocalVariable => self.locals(&mut l.init),
                Role::Init => self.eval(&mut l.init),
                Role::Condition => l.test = Some(self.value()),
                Role::Update => l.step.push(self.value()),
                Role::Body => l.body = self.body(),
                _ => {}
            }
            on = self.next();
        }
        out.push(Stmt::Loop(Box::new(l)));
    }

    fn for_each(&mut self, out: &mut Vec<Stmt>) {
        let mut l = self.blank_loop();
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Type => l.ty = self.declared_type(),
                Role::Name => l.names.push(self.name()),
                Role::Dimensions => {
                    let levels = self.dimensions();
                    l.ty = l.ty.take().map(|ty| array_of(ty, levels));
                }
                Role::Value => l.items = Some(self.value()),
                Role::Body => l.body = self.body(),
                _ => {}
            }
            on = self.next();
        }
        out.push(Stmt::Loop(Box::new(l)));
    }

    fn try_stmt(&mut self, out: &mut Vec<Stmt>) {
        let span = self.span();
        let mut t = Try { resources: Vec::new(), body: empty_block(span), catches: Vec::new(), finally: None, span };
        let mut on = self.first();
        while on {
            match (self.role(), self.kind()) {
                (Role::Resources, _) => t.resources = self.resources(),
                (Role::Body, _) => t.body = self.block(),
                (_, Kind::CatchClause) => t.catches.push(self.catch()),
                (_, Kind::FinallyClause) => t.finally = self.finally(),
                _ => {}
            }
            on = self.next();
        }
        out.push(Stmt::Try(Box::new(t)));
    }

    fn resources(&mut self) -> Vec<Bind> {
        let mut binds = Vec::new();
        let mut on = self.first();
        while on {
            if self.kind() == Kind::Resource {
                binds.push(self.resource());
            }
            on = self.next();
        }
        binds
    }

    /// `T name = value`, or the name of a variable that is there already (bound to `_`).
    fn resource(&mut self) -> Bind {
        let mut bind = Bind { names: Vec::new(), ty: None, value: None, constant: true, span: self.span() };
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Type => bind.ty = self.declared_type(),
                Role::Name => bind.names.push(self.name()),
                Role::Value => bind.value = Some(self.value()),
                _ if self.kind().is_expression() => {
                    bind.names.push(Name::new_static("_"));
                    bind.value = Some(self.value());
                }
                _ => {}
            }
            on = self.next();
        }
        bind
    }

    fn catch(&mut self) -> Catch {
        let span = self.span();
        let mut catch = Catch { types: Vec::new(), name: None, body: empty_block(span), span };
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::CatchParameter => self.catch_parameter(&mut catch),
                Kind::Block => catch.body = self.block(),
                _ => {}
            }
            on = self.next();
        }
        catch
    }

    fn catch_parameter(&mut self, catch: &mut Catch) {
        let mut on = self.first();
        while on {
            if self.kind() == Kind::CatchType {
                catch.types = self.types();
            } else if self.role() == Role::Name {
                catch.name = Some(self.name());
            }
            on = self.next();
        }
    }

    fn finally(&mut self) -> Option<Block> {
        let mut found = None;
        let mut on = self.first();
        while on {
            if self.kind() == Kind::Block {
                found = Some(self.block());
            }
            on = self.next();
        }
        found
    }

    /// `synchronized (lock) { … }` as a block; the lock is kept where reading it does something.
    fn synchronized(&mut self, out: &mut Vec<Stmt>) {
        let mut lock = None;
        let mut block = empty_block(self.span());
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::Parenthesized => lock = Some(self.value()),
                Kind::Block => block = self.block(),
                _ => {}
            }
            on = self.next();
        }
        if let Some(lock) = lock.filter(|lock| !is_simple(lock)) {
            block.stmts.insert(0, Stmt::Eval(lock));
        }
        out.push(Stmt::Nested(block));
    }

    /// The statement behind a label; the label itself is dropped.
    fn labeled(&mut self, out: &mut Vec<Stmt>) {
        let mark = self.hoisted.len();
        let mut named = false;
        let mut on = self.first();
        while on {
            if named {
                self.stmt(out, mark);
            }
            named |= self.node().is_named();
            on = self.next();
        }
    }

    /// `assert test : message` as a call, which it is in the other languages.
    fn assert(&mut self, out: &mut Vec<Stmt>) {
        let span = self.span();
        let mut args = Vec::new();
        let mut name_span = span;
        let mut on = self.first();
        while on {
            if self.node().is_named() {
                args.push(arg(self.value()));
            } else if args.is_empty() {
                name_span = self.span();
            }
            on = self.next();
        }
        let name = Name::new_static("assert");
        let call = Call { target: None, implicit: false, name, generics: Vec::new(), args, safe: false, name_span };
        out.push(Stmt::Eval(Value::new(ValueKind::Call(Box::new(call)), span)));
    }

    /// `this(…);`, `super(…);`, `outer.super(…);`
    fn explicit_constructor(&mut self, out: &mut Vec<Stmt>) {
        let span = self.span();
        let mut target = None;
        let mut name_span = span;
        let mut generics = Vec::new();
        let mut args = Vec::new();
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Object => target = Some(Box::new(self.value())),
                Role::TypeArguments => generics = self.types(),
                Role::Arguments => args = self.args(),
                Role::Constructor => {
                    name_span = self.span();
                    target = Some(if self.kind() == Kind::Super {
                        self.member_super(target)
                    } else {
                        Box::new(self.value())
                    });
                }
                _ => {}
            }
            on = self.next();
        }
        let name = Name::new_static("init");
        let call = Call { target, implicit: false, name, generics, args, safe: false, name_span };
        out.push(Stmt::Eval(Value::new(ValueKind::Call(Box::new(call)), span)));
    }
}
