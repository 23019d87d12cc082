//! Expressions that start a chain: literals, constructions, lambdas, casts, choices.

use crate::ir::{
    Arg, Arm, BinaryOp, Bind, Block, Branch, FunctionKind, Name, Param, Stmt, TypeDecl, TypeKind, TypeRef, Value,
    ValueKind,
};
use crate::source::Span;

use super::chain::{arg, name_chain, operator};
use super::decl::{blank_decl, blank_function, supertype};
use super::text;
use super::types::array_of;
use super::walk::Lowering;
use super::words::{Kind, Role};

/// The value or, where the source lacks it, something unreadable.
fn boxed(value: Option<Value>, span: Span) -> Box<Value> {
    Box::new(value.unwrap_or(Value::new(ValueKind::Unreadable, span)))
}

/// A block that has a value.
pub(super) fn block_of(value: Value) -> Block {
    Block { span: value.span, stmts: vec![Stmt::Eval(value)] }
}

/// A value that may be evaluated twice, or not at all, without a difference.
pub(super) fn is_simple(value: &Value) -> bool {
    let mut value = value;
    loop {
        match &value.kind {
            ValueKind::Name(_) | ValueKind::TypeLiteral(_) => return true,
            ValueKind::Member { of: Some(of), .. } => value = of,
            _ => return false,
        }
    }
}

/// Spans of the `instanceof` tests that surely held when the condition did: itself, and below `&&`.
fn sure_tests(condition: &Value) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open = vec![condition];
    while let Some(value) = open.pop() {
        match &value.kind {
            ValueKind::Is { .. } => found.push(value.span),
            ValueKind::Binary { op: BinaryOp::And, left, right } => open.extend([&**right, &**left]),
            _ => {}
        }
    }
    found
}

impl Lowering<'_> {
    /// An expression that does not continue another one.
    pub(super) fn leaf(&mut self, kind: Kind) -> ValueKind {
        match kind {
            Kind::Identifier | Kind::This | Kind::Super | Kind::UnderscorePattern => self.plain_name(),
            Kind::String => self.string(),
            Kind::Character => text::character(self.text()),
            Kind::DecimalInteger | Kind::HexInteger | Kind::OctalInteger | Kind::BinaryInteger => {
                text::integer(self.text())
            }
            Kind::DecimalFloat | Kind::HexFloat => ValueKind::Float(self.name()),
            Kind::True => ValueKind::Bool(true),
            Kind::False => ValueKind::Bool(false),
            Kind::Null => ValueKind::Null,
            Kind::ObjectCreation => self.creation(),
            Kind::Lambda => self.lambda(),
            Kind::MethodReference => self.reference(),
            Kind::ArrayCreation => self.array_creation(),
            Kind::ArrayInitializer | Kind::ElementArray => self.list(),
            Kind::Assignment => self.assignment(),
            Kind::Update => self.update(),
            Kind::Unary => self.unary(),
            Kind::Cast => self.cast(),
            Kind::Instanceof => self.instanceof(),
            Kind::Ternary => self.ternary(),
            Kind::Switch => self.switch_value(),
            Kind::ClassLiteral => self.class_literal(),
            Kind::Template => self.template(),
            Kind::Annotation | Kind::MarkerAnnotation => self.annotation_value(),
            kind if kind.is_type() => self.type_value(),
            _ => self.unknown_value(),
        }
    }

    /// The first value among the children.
    pub(super) fn inner_value(&mut self) -> Option<Value> {
        let mut found = None;
        let mut on = self.first();
        while on {
            if found.is_none() && self.node().is_named() {
                found = Some(self.value());
            }
            on = self.next();
        }
        found
    }

    /// A value outside any block: what it hoists goes along with it.
    pub(super) fn closed_value(&mut self) -> Value {
        let mark = self.hoisted.len();
        let value = self.value();
        self.close(value, mark)
    }

    /// `value` with what was hoisted since `mark` before it.
    pub(super) fn close(&mut self, value: Value, mark: usize) -> Value {
        if self.hoisted.len() == mark {
            return value;
        }
        let span = value.span;
        let mut stmts: Vec<Stmt> = self.hoisted.drain(mark..).collect();
        stmts.push(Stmt::Eval(value));
        Value::new(ValueKind::Block(Box::new(Block { stmts, span })), span)
    }

    fn plain_name(&mut self) -> ValueKind {
        // A MISSING name has no text; the syntax error is listed already.
        if self.node().is_missing() { ValueKind::Unreadable } else { ValueKind::Name(self.name()) }
    }

    fn unknown_value(&mut self) -> ValueKind {
        self.gap_of_kind("expression");
        ValueKind::Unreadable
    }

    /// `new T(…) { … }`, `outer.new T(…)`.
    fn creation(&mut self) -> ValueKind {
        let span = self.span();
        let mut outer = None;
        let mut started = false;
        let mut ty = TypeRef::default();
        let mut args = Vec::new();
        let mut body = None;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Type => ty = self.type_ref(),
                Role::Arguments => args = self.args(),
                _ => match self.kind() {
                    Kind::NewWord => started = true,
                    Kind::ClassBody => body = Some(self.anonymous(&ty)),
                    kind if !started && kind.is_expression() => outer = Some(self.value()),
                    _ => {}
                },
            }
            on = self.next();
        }
        let kind = ValueKind::New { ty, args, body };
        match outer {
            // The outer object has no place of its own; what it does must not get lost.
            Some(outer) if !is_simple(&outer) => {
                let stmts = vec![Stmt::Eval(outer), Stmt::Eval(Value::new(kind, span))];
                ValueKind::Block(Box::new(Block { stmts, span }))
            }
            _ => kind,
        }
    }

    /// The body of an anonymous class or enum constant.
    pub(super) fn anonymous(&mut self, ty: &TypeRef) -> Box<TypeDecl> {
        let span = self.span();
        let mut decl = blank_decl(TypeKind::Object, span);
        decl.name_span = Span { start: span.start, end: span.start.saturating_add(1).min(span.end) };
        decl.supertypes.push(supertype(ty.clone()));
        self.members(&mut decl, &[]);
        Box::new(decl)
    }

    fn lambda(&mut self) -> ValueKind {
        let mut function = blank_function(FunctionKind::Lambda, self.span());
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Parameters => {
                    function.name_span = self.span();
                    function.params = self.lambda_params();
                }
                Role::Body if self.kind() == Kind::Block => function.body = Some(self.block()),
                Role::Body => {
                    function.body = Some(self.expression_body());
                    function.expression = true;
                }
                _ => {}
            }
            on = self.next();
        }
        ValueKind::Lambda(Box::new(function))
    }

    /// A block whose last statement is the value under the cursor.
    pub(super) fn expression_body(&mut self) -> Block {
        let span = self.span();
        let mark = self.hoisted.len();
        let value = self.value();
        let mut stmts: Vec<Stmt> = self.hoisted.drain(mark..).collect();
        stmts.push(Stmt::Eval(value));
        Block { stmts, span }
    }

    fn lambda_params(&mut self) -> Vec<Param> {
        match self.kind() {
            Kind::FormalParameters => self.params(),
            Kind::Identifier => vec![self.untyped_param()],
            _ => {
                let mut params = Vec::new();
                let mut on = self.first();
                while on {
                    if self.kind() == Kind::Identifier {
                        params.push(self.untyped_param());
                    }
                    on = self.next();
                }
                params
            }
        }
    }

    fn untyped_param(&mut self) -> Param {
        Param {
            label: None,
            name: self.name(),
            parts: Vec::new(),
            ty: None,
            default: None,
            given: None,
            vararg: false,
            field: false,
            annotations: Vec::new(),
            span: self.span(),
        }
    }

    /// `X::name`, `X::new`.
    fn reference(&mut self) -> ValueKind {
        let mut of = None;
        let mut name = Name::default();
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::NewWord => name = Name::new_static("init"),
                Kind::TypeArguments => {}
                Kind::Identifier if of.is_some() => name = self.name(),
                _ if of.is_none() && self.node().is_named() => of = Some(Box::new(self.value())),
                _ => {}
            }
            on = self.next();
        }
        ValueKind::Reference { of, name }
    }

    /// A type where a value stands, as the owner of a method reference.
    fn type_value(&mut self) -> ValueKind {
        let span = self.span();
        let ty = self.type_ref();
        let nameless = ty.name == "Array" || self.kind() == Kind::IntegralType;
        if nameless { ValueKind::TypeLiteral(ty) } else { name_chain(&ty.name, span) }
    }

    fn class_literal(&mut self) -> ValueKind {
        self.inner_type().map_or(ValueKind::Unreadable, ValueKind::TypeLiteral)
    }

    /// `new T[n]`, `new T[] { … }`.
    fn array_creation(&mut self) -> ValueKind {
        let mut element = TypeRef::default();
        let mut levels = 0;
        let mut sizes: Vec<Arg> = Vec::new();
        let mut items = None;
        let mut on = self.first();
        while on {
            match (self.role(), self.kind()) {
                (Role::Type, _) => element = self.type_ref(),
                (Role::Value, _) => items = Some(self.list()),
                (_, Kind::Dimensions) => levels += self.dimensions(),
                (_, Kind::DimensionsExpr) => {
                    levels += 1;
                    sizes.extend(self.size().map(arg));
                }
                _ => {}
            }
            on = self.next();
        }
        items.unwrap_or_else(|| ValueKind::New { ty: array_of(element, levels), args: sizes, body: None })
    }

    /// The value in `[n]`.
    fn size(&mut self) -> Option<Value> {
        let mut found = None;
        let mut on = self.first();
        while on {
            if self.kind().is_expression() {
                found = Some(self.value());
            }
            on = self.next();
        }
        found
    }

    fn list(&mut self) -> ValueKind {
        let mut items = Vec::new();
        let mut on = self.first();
        while on {
            if self.node().is_named() {
                items.push(self.value());
            }
            on = self.next();
        }
        ValueKind::List(items)
    }

    fn assignment(&mut self) -> ValueKind {
        let span = self.span();
        let (mut target, mut value, mut op) = (None, None, None);
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Left => target = Some(self.value()),
                Role::Right => value = Some(self.value()),
                Role::Operator => op = self.text().strip_suffix('=').filter(|op| !op.is_empty()).map(operator),
                _ => {}
            }
            on = self.next();
        }
        ValueKind::Assign { target: boxed(target, span), op, value: boxed(value, span) }
    }

    /// `x++` and its kin, as `x += 1`.
    fn update(&mut self) -> ValueKind {
        let span = self.span();
        let mut target = None;
        let mut op = BinaryOp::Add;
        let mut on = self.first();
        while on {
            if self.node().is_named() {
                target = Some(self.value());
            } else if self.text() == "--" {
                op = BinaryOp::Sub;
            }
            on = self.next();
        }
        let one = Box::new(Value::new(ValueKind::Int(1), span));
        ValueKind::Assign { target: boxed(target, span), op: Some(op), value: one }
    }

    fn unary(&mut self) -> ValueKind {
        let span = self.span();
        let mut operator = "";
        let mut operand = None;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Operator => operator = self.text(),
                Role::Operand => operand = Some(self.value()),
                _ => {}
            }
            on = self.next();
        }
        let operand = boxed(operand, span);
        match operator {
            "!" => ValueKind::Not(operand),
            "-" => ValueKind::Negate(operand),
            // ~x is x ^ -1.
            "~" => {
                let one = Box::new(Value::new(ValueKind::Int(1), span));
                let right = Box::new(Value::new(ValueKind::Negate(one), span));
                ValueKind::Binary { op: BinaryOp::BitXor, left: operand, right }
            }
            _ => operand.kind,
        }
    }

    fn cast(&mut self) -> ValueKind {
        let span = self.span();
        let mut ty = None;
        let mut value = None;
        let mut on = self.first();
        while on {
            match self.role() {
                // Of an intersection `(A & B)` the first says most.
                Role::Type if ty.is_none() && self.kind().is_type() => ty = Some(self.type_ref()),
                Role::Value => value = Some(self.value()),
                _ => {}
            }
            on = self.next();
        }
        ValueKind::Cast { value: boxed(value, span), ty: ty.unwrap_or_default(), safe: false }
    }

    fn instanceof(&mut self) -> ValueKind {
        let span = self.span();
        let mut value = None;
        let mut ty = TypeRef::default();
        let mut ty_span = span;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Left => value = Some(self.value()),
                Role::Right => {
                    ty_span = self.span();
                    ty = self.type_ref();
                }
                Role::Name => {
                    let bound = value.as_ref().filter(|v| is_simple(v)).cloned();
                    let span = ty_span.to(self.span());
                    let bind =
                        Bind { names: vec![self.name()], ty: Some(ty.clone()), value: bound, constant: false, span };
                    self.hoisted.push(Stmt::Bind(bind));
                }
                Role::Pattern => {
                    let mut binds = Vec::new();
                    ty = self.record_pattern(&mut binds);
                    self.hoisted.extend(binds.into_iter().map(Stmt::Bind));
                }
                _ => {}
            }
            on = self.next();
        }
        ValueKind::Is { value: boxed(value, span), ty }
    }

    /// `Point(int x, var y)`: the type; what it binds goes to `binds`.
    pub(super) fn record_pattern(&mut self, binds: &mut Vec<Bind>) -> TypeRef {
        let Some(level) = self.enter() else { return TypeRef::default() };
        let mut ty = TypeRef::default();
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::RecordPatternBody => self.record_parts(binds),
                Kind::Identifier => ty = TypeRef::named(self.name()),
                kind if kind.is_type() => ty = self.type_ref(),
                _ => {}
            }
            on = self.next();
        }
        self.leave(&level);
        ty
    }

    fn record_parts(&mut self, binds: &mut Vec<Bind>) {
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::RecordPattern => {
                    self.record_pattern(binds);
                }
                Kind::RecordPatternComponent => binds.extend(self.typed_name(None)),
                _ => {}
            }
            on = self.next();
        }
    }

    /// `T name` in a pattern; none for `_`.
    pub(super) fn typed_name(&mut self, value: Option<Value>) -> Option<Bind> {
        let span = self.span();
        let mut ty = None;
        let mut name = None;
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::Identifier => name = Some(self.name()),
                kind if kind.is_type() => ty = self.declared_type(),
                _ => {}
            }
            on = self.next();
        }
        name.map(|name| Bind { names: vec![name], ty, value, constant: false, span })
    }

    /// Takes from what was hoisted since `mark` what `condition` binds for the arm that it guards.
    ///
    /// The rest stays hoisted: `if (!(x instanceof T t)) return;` binds for what follows.
    pub(super) fn claim_binds(&mut self, condition: &Value, mark: usize) -> Vec<Bind> {
        if self.hoisted.len() == mark {
            return Vec::new();
        }
        let sure = sure_tests(condition);
        let mut binds = Vec::new();
        for stmt in self.hoisted.split_off(mark) {
            match stmt {
                Stmt::Bind(bind) if sure.iter().any(|s| s.start <= bind.span.start && bind.span.end <= s.end) => {
                    binds.push(bind);
                }
                stmt => self.hoisted.push(stmt),
            }
        }
        binds
    }

    /// `a ? b : c ? d : e` as one choice of three arms.
    fn ternary(&mut self) -> ValueKind {
        let span = self.span();
        let mut arms: Vec<Arm> = Vec::new();
        let mut links = 0;
        while self.ternary_link(&mut arms) {
            links += 1;
        }
        for _ in 0..links {
            self.rest();
        }
        let branch = Branch { subject: None, arms, span };
        ValueKind::Block(Box::new(Block { stmts: vec![Stmt::Branch(branch)], span }))
    }

    /// One `a ? b :`. True, and the cursor on it, where another choice follows.
    fn ternary_link(&mut self, arms: &mut Vec<Arm>) -> bool {
        let span = self.span();
        let mut arm =
            Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body: Block { stmts: Vec::new(), span } };
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
                Role::Consequence => arm.body = block_of(self.value()),
                Role::Alternative if self.kind() == Kind::Ternary => {
                    arms.push(arm);
                    return true;
                }
                Role::Alternative => otherwise = Some(block_of(self.value())),
                _ => {}
            }
            on = self.next();
        }
        arms.push(arm);
        arms.extend(otherwise.map(|body| Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body }));
        false
    }

    /// `STR."a\{b}"`: the text that the processor is given.
    fn template(&mut self) -> ValueKind {
        let mut text = ValueKind::Unreadable;
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::String => text = self.string(),
                Kind::MethodInvocation => {
                    let processor = self.value();
                    self.hoisted.push(Stmt::Eval(processor));
                }
                _ => {}
            }
            on = self.next();
        }
        text
    }

    /// An annotation inside another, as the construction that it stands for.
    fn annotation_value(&mut self) -> ValueKind {
        let annotation = self.annotation();
        ValueKind::New { ty: TypeRef::named(annotation.name), args: annotation.args, body: None }
    }
}
