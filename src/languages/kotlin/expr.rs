//! Expressions. Chains (`a.b().c()`, `a + b + c`) are followed in loops, everything else by bounded recursion.

use tree_sitter::Node;

use super::kind::Kind;
use super::text::{join, settle};
use super::{LINK, Lowering, STEP, block, building, catching};
use crate::ir::{Arg, BinaryOp, Call, Function, FunctionKind, Modifiers, Name, Param, Stmt, TypeRef, Value, ValueKind};
use crate::source::Span;
use crate::syntax;

/// Chains of one associative operator longer than this are folded as a balanced tree instead of a deep one.
const BALANCE_FROM: usize = 64;

/// What the last link of a postfix chain was, as far as a call after it wants to know.
#[derive(Clone, Copy)]
enum Callee {
    /// A value: calling it is `invoke`.
    Value,
    /// A bare name.
    Name(Span),
    /// A member, with `?.` or without.
    Member { safe: bool, name: Span },
}

impl<'t> Lowering<'t> {
    /// An expression. Handlers are called through a pointer so that recursion holds one small frame per level.
    pub(super) fn expr(&mut self, node: Node<'t>) -> Value {
        if self.depth >= syntax::MAX_DEPTH {
            return self.unreadable(node, "nested too deeply");
        }
        let handler: fn(&mut Self, Node<'t>) -> Value = match Kind::of(node) {
            Kind::SimpleIdentifier | Kind::TypeIdentifier => Self::simple_name,
            Kind::Call | Kind::Navigation | Kind::Index | Kind::Postfix => Self::postfix,
            Kind::StringLiteral => Self::string,
            Kind::Character => Self::character,
            Kind::Integer | Kind::Hex | Kind::Bin | Kind::Long | Kind::Unsigned | Kind::Real => Self::number,
            Kind::Boolean => Self::boolean,
            Kind::Null => Self::null,
            Kind::ParenthesizedExpression => Self::parenthesized,
            Kind::Lambda => Self::lambda,
            Kind::AnonymousFunction => Self::anonymous_function,
            Kind::CallableReference => Self::callable_reference,
            Kind::ObjectLiteral => Self::object_literal,
            Kind::CollectionLiteral => Self::collection,
            Kind::This => Self::this,
            Kind::Super => Self::super_,
            Kind::If | Kind::When | Kind::Try | Kind::Jump => Self::block_value,
            Kind::Prefix => Self::prefix,
            Kind::Spread => Self::spread,
            Kind::As => Self::cast,
            Kind::Check => Self::check,
            Kind::Additive
            | Kind::Multiplicative
            | Kind::Range
            | Kind::Infix
            | Kind::Elvis
            | Kind::Comparison
            | Kind::Equality
            | Kind::Conjunction
            | Kind::Disjunction => Self::binary,
            Kind::Assignment => Self::assignment,
            Kind::DirectlyAssignable => Self::assignable,
            Kind::Error => Self::salvage_value,
            _ => Self::unknown,
        };
        self.depth += STEP;
        let value = handler(self, node);
        self.depth -= STEP;
        value
    }

    /// The expression among some nodes, if any.
    pub(super) fn expr_among(&mut self, kids: &[Node<'t>]) -> Option<Value> {
        let node = kids.iter().find(|kid| Kind::of(**kid).is_expression())?;
        Some(self.expr(*node))
    }

    fn unknown(&mut self, node: Node<'t>) -> Value {
        let what = format!("expression of kind {}", node.kind());
        self.unreadable(node, what)
    }

    fn simple_name(&mut self, node: Node<'t>) -> Value {
        if node.is_missing() {
            return self.unreadable(node, "");
        }
        Value::new(ValueKind::Name(self.name(node)), syntax::span(node))
    }

    fn boolean(&mut self, node: Node<'t>) -> Value {
        Value::new(ValueKind::Bool(self.source(node) == "true"), syntax::span(node))
    }

    #[expect(clippy::unused_self, reason = "one signature for all handlers")]
    fn null(&mut self, node: Node<'t>) -> Value {
        Value::new(ValueKind::Null, syntax::span(node))
    }

    /// `this`, `this@Outer`.
    #[expect(clippy::unused_self, reason = "one signature for all handlers")]
    fn this(&mut self, node: Node<'t>) -> Value {
        Value::new(ValueKind::Name(Name::new_static("this")), syntax::span(node))
    }

    /// `super`, `super<T>`, `super@Outer`.
    #[expect(clippy::unused_self, reason = "one signature for all handlers")]
    fn super_(&mut self, node: Node<'t>) -> Value {
        Value::new(ValueKind::Name(Name::new_static("super")), syntax::span(node))
    }

    /// `((x))`: unwrapped in a loop, since nothing in the IR corresponds to it.
    fn parenthesized(&mut self, node: Node<'t>) -> Value {
        let mut inside = node;
        while Kind::of(inside) == Kind::ParenthesizedExpression {
            let kids = self.kids(inside);
            match kids.into_iter().find(|kid| kid.is_named()) {
                Some(kid) => inside = kid,
                None => return self.unreadable(inside, "empty parentheses"),
            }
        }
        self.expr(inside)
    }

    fn collection(&mut self, node: Node<'t>) -> Value {
        let items = self.expressions(node);
        Value::new(ValueKind::List(items), syntax::span(node))
    }

    /// All expressions that are children of a node.
    fn expressions(&mut self, node: Node<'t>) -> Vec<Value> {
        let kids = self.kids(node);
        kids.into_iter().filter(|kid| kid.is_named()).map(|kid| self.expr(kid)).collect()
    }

    /// `*xs` outside an argument list.
    fn spread(&mut self, node: Node<'t>) -> Value {
        match self.expressions(node).pop() {
            Some(value) => value,
            None => self.unreadable(node, "empty spread"),
        }
    }

    /// `if`, `when`, `try`, `return`, `throw` where a value is asked for.
    fn block_value(&mut self, node: Node<'t>) -> Value {
        let mut stmts = Vec::with_capacity(1);
        self.stmt(node, &mut stmts);
        let span = syntax::span(node);
        // A `when` that binds its subject is a block already.
        if let [Stmt::Eval(Value { kind: ValueKind::Block(_), .. })] = stmts.as_slice()
            && let Some(Stmt::Eval(value)) = stmts.pop()
        {
            return value;
        }
        Value::new(ValueKind::Block(Box::new(block(stmts, span))), span)
    }

    /// `-x`, `!x`, `++x`, `@Annotation x`, `label@ x`.
    fn prefix(&mut self, node: Node<'t>) -> Value {
        let span = syntax::span(node);
        let kids = self.kids(node);
        let Some((operator, operand)) = kids.split_first().and_then(|(o, rest)| Some((*o, *rest.last()?))) else {
            return self.unreadable(node, "incomplete operator");
        };
        let value = self.expr(operand);
        let kind = match Kind::of(operator) {
            Kind::Minus => match value.kind {
                ValueKind::Int(n) => ValueKind::Int(n.wrapping_neg()),
                _ => ValueKind::Negate(Box::new(value)),
            },
            Kind::Bang => ValueKind::Not(Box::new(value)),
            Kind::Increment => return step(value, BinaryOp::Add, span),
            Kind::Decrement => return step(value, BinaryOp::Sub, span),
            _ => return value,
        };
        Value::new(kind, span)
    }

    /// `x as T`, `x as? T`.
    fn cast(&mut self, node: Node<'t>) -> Value {
        let kids = self.kids(node);
        let value = self.expr_first(node, &kids);
        let ty = self.type_among(kids.get(1..).unwrap_or_default()).unwrap_or_default();
        let safe = kids.iter().any(|kid| Kind::of(*kid) == Kind::AsSafe);
        Value::new(ValueKind::Cast { value: Box::new(value), ty, safe }, syntax::span(node))
    }

    /// `x is T`, `x in xs` and their negations.
    fn check(&mut self, node: Node<'t>) -> Value {
        let span = syntax::span(node);
        let kids = self.kids(node);
        let left = self.expr_first(node, &kids);
        self.test(left, kids.get(1..).unwrap_or_default(), span)
    }

    /// What stands after the left operand of a check, or alone in a `when` branch: `!in xs`, `is T`.
    pub(super) fn test(&mut self, left: Value, rest: &[Node<'t>], span: Span) -> Value {
        let has = |kind| rest.iter().any(|kid| Kind::of(*kid) == kind);
        let negated = has(Kind::Bang);
        let kind = if has(Kind::Is) {
            let ty = self.type_among(rest).unwrap_or_default();
            ValueKind::Is { value: Box::new(left), ty }
        } else {
            let right = self.expr_among(rest).unwrap_or(Value::new(ValueKind::Unreadable, span));
            ValueKind::Binary { op: BinaryOp::In, left: Box::new(left), right: Box::new(right) }
        };
        let value = Value::new(kind, span);
        if negated { Value::new(ValueKind::Not(Box::new(value)), span) } else { value }
    }

    fn expr_first(&mut self, node: Node<'t>, kids: &[Node<'t>]) -> Value {
        match kids.first() {
            Some(first) => self.expr(*first),
            None => self.unreadable(node, "missing operand"),
        }
    }

    /// A chain of one sort of binary operator: `a + b - c`, `a ?: b ?: c`, `a && b && c`.
    fn binary(&mut self, node: Node<'t>) -> Value {
        let kind = Kind::of(node);
        // The spine leans left; links are (operator, right operand), outermost first.
        let mut links = Vec::new();
        let mut base = node;
        while Kind::of(base) == kind {
            let kids = self.kids(base);
            match kids.as_slice() {
                [left, operator, .., right] => {
                    links.push((*operator, *right));
                    base = *left;
                }
                _ => break,
            }
        }
        if links.is_empty() {
            return self.unreadable(node, "incomplete operator");
        }
        links.reverse();
        let plain = if kind == Kind::Additive { self.before_text(base, &links) } else { links.len() };
        if plain > BALANCE_FROM && self.is_associative(kind, &links) {
            return self.balanced(base, &links, kind);
        }
        let room = (syntax::MAX_DEPTH - self.depth.min(syntax::MAX_DEPTH)) / LINK;
        let depth = self.depth;
        let mut rest = links.as_slice();
        let mut value = if plain > room {
            rest = &links[plain - room..];
            self.unreadable(base, "nested too deeply")
        } else {
            self.depth += plain * LINK;
            self.expr(base)
        };
        self.depth = depth;
        let mut is_char = Kind::of(base) == Kind::Character;
        let mut is_text = is_string(&value) && !is_char;
        while let Some(((operator, right), tail)) = rest.split_first() {
            let is_plus = kind == Kind::Additive && Kind::of(*operator) == Kind::Plus;
            let right_kind = Kind::of(*right);
            // Nothing except a string takes a character, but `'a' + 1` is arithmetic.
            is_text |= right_kind == Kind::StringLiteral || (right_kind == Kind::Character && !is_char);
            is_char = false;
            if is_plus && is_text {
                let taken;
                (value, taken) = self.concat(value, rest);
                rest = &rest[taken..];
                continue;
            }
            let right = self.expr(*right);
            // A string hidden in parentheses shows only after lowering.
            is_text = is_plus && is_string(&right) && right_kind != Kind::Character;
            value = if is_text { concat_two(value, right) } else { self.combine(kind, *operator, value, right) };
            rest = tail;
        }
        value
    }

    /// How many links of a `+` chain come before it is certain to be a string.
    #[expect(clippy::unused_self, reason = "belongs to the chain of `binary`")]
    fn before_text(&self, base: Node<'t>, links: &[(Node<'t>, Node<'t>)]) -> usize {
        if Kind::of(base) == Kind::StringLiteral {
            return 0;
        }
        let is_string = |node| matches!(Kind::of(node), Kind::StringLiteral | Kind::Character);
        links.iter().position(|(_, right)| is_string(*right)).unwrap_or(links.len())
    }

    /// `text + a + b …` as one flat text; says how many links it took.
    fn concat(&mut self, value: Value, links: &[(Node<'t>, Node<'t>)]) -> (Value, usize) {
        let mut span = value.span;
        let mut pieces = Vec::with_capacity(links.len() + 1);
        join(&mut pieces, value);
        let mut taken = 0;
        for (operator, right) in links {
            if Kind::of(*operator) != Kind::Plus {
                break;
            }
            span = span.to(syntax::span(*right));
            let right = self.expr(*right);
            join(&mut pieces, right);
            taken += 1;
        }
        (Value::new(ValueKind::Text(settle(pieces)), span), taken)
    }

    fn combine(&mut self, kind: Kind, operator: Node<'t>, left: Value, right: Value) -> Value {
        let span = left.span.to(right.span);
        let (left, right) = (Box::new(left), Box::new(right));
        if kind == Kind::Elvis {
            return Value::new(ValueKind::Elvis { value: left, otherwise: right }, span);
        }
        if let Some(op) = self.operator(kind, operator) {
            return Value::new(ValueKind::Binary { op, left, right }, span);
        }
        let call = Call {
            target: Some(left),
            implicit: false,
            name: self.name(operator),
            generics: Vec::new(),
            args: vec![Arg { label: None, value: *right, spread: false, trailing: false }],
            safe: false,
            name_span: syntax::span(operator),
        };
        Value::new(ValueKind::Call(Box::new(call)), span)
    }

    /// The operator; none for infix functions that are ordinary calls.
    fn operator(&self, kind: Kind, node: Node<'t>) -> Option<BinaryOp> {
        let text = self.source(node);
        Some(match kind {
            Kind::Conjunction => BinaryOp::And,
            Kind::Disjunction => BinaryOp::Or,
            Kind::Range if text == "..<" => BinaryOp::Until,
            Kind::Range => BinaryOp::Range,
            _ => match text {
                "+" => BinaryOp::Add,
                "-" => BinaryOp::Sub,
                "*" => BinaryOp::Mul,
                "/" => BinaryOp::Div,
                "%" => BinaryOp::Rem,
                "==" | "===" => BinaryOp::Eq,
                "!=" | "!==" => BinaryOp::Ne,
                "<" => BinaryOp::Lt,
                "<=" => BinaryOp::Le,
                ">" => BinaryOp::Gt,
                ">=" => BinaryOp::Ge,
                "to" => BinaryOp::Pair,
                "until" => BinaryOp::Until,
                "and" => BinaryOp::BitAnd,
                "or" => BinaryOp::BitOr,
                "xor" => BinaryOp::BitXor,
                "shl" => BinaryOp::ShiftLeft,
                "shr" | "ushr" => BinaryOp::ShiftRight,
                _ => return None,
            },
        })
    }

    fn is_associative(&self, kind: Kind, links: &[(Node<'t>, Node<'t>)]) -> bool {
        match kind {
            Kind::Conjunction | Kind::Disjunction => true,
            Kind::Additive => links.iter().all(|(operator, _)| Kind::of(*operator) == Kind::Plus),
            Kind::Infix => links.iter().all(|(operator, _)| self.operator(kind, *operator) == Some(BinaryOp::BitOr)),
            _ => false,
        }
    }

    /// Folds a long chain of an associative operator so that its depth is the logarithm of its length.
    fn balanced(&mut self, base: Node<'t>, links: &[(Node<'t>, Node<'t>)], kind: Kind) -> Value {
        let levels = usize::BITS as usize - links.len().leading_zeros() as usize;
        self.depth += levels * LINK;
        let mut row = Vec::with_capacity(links.len() + 1);
        let operator = links[0].0;
        row.push(self.expr(base));
        for (_, right) in links {
            let right = self.expr(*right);
            row.push(right);
        }
        self.depth -= levels * LINK;
        while row.len() > 1 {
            let mut next = Vec::with_capacity(row.len().div_ceil(2));
            let mut values = row.into_iter();
            while let Some(left) = values.next() {
                next.push(match values.next() {
                    Some(right) => self.combine(kind, operator, left, right),
                    None => left,
                });
            }
            row = next;
        }
        row.pop().unwrap_or(Value::new(ValueKind::Unreadable, syntax::span(base)))
    }

    /// A chain of calls, members, indices and postfix operators, innermost link first.
    fn postfix(&mut self, node: Node<'t>) -> Value {
        let depth = self.depth;
        let mut links = Vec::new();
        let mut base = Some(node);
        while let Some(link) = base
            && matches!(Kind::of(link), Kind::Call | Kind::Navigation | Kind::Index | Kind::Postfix)
        {
            if self.depth >= syntax::MAX_DEPTH {
                self.gap(link, "nested too deeply");
                base = None;
                break;
            }
            links.push((link, self.depth));
            base = self.first(link);
            // A member and its call become one value.
            let is_method = Kind::of(link) == Kind::Call && base.is_some_and(|of| Kind::of(of) == Kind::Navigation);
            self.depth += if is_method { 0 } else { LINK };
        }
        let mut callee = Callee::Value;
        let mut value = match base {
            Some(base) => {
                if Kind::of(base) == Kind::SimpleIdentifier {
                    callee = Callee::Name(syntax::span(base));
                }
                self.expr(base)
            }
            None => Value::new(ValueKind::Unreadable, syntax::span(node)),
        };
        while let Some((link, depth)) = links.pop() {
            self.depth = depth;
            (value, callee) = self.link(link, value, callee);
        }
        self.depth = depth;
        value
    }

    /// One more link on a chain.
    fn link(&mut self, link: Node<'t>, value: Value, callee: Callee) -> (Value, Callee) {
        let span = syntax::span(link);
        let kids = self.kids(link);
        let Some(suffix) = kids.get(1).copied() else {
            return (value, Callee::Value);
        };
        match Kind::of(suffix) {
            Kind::CallSuffix => (self.call(kids[0], suffix, value, callee, span), Callee::Value),
            Kind::NavigationSuffix => self.navigation(suffix, value, span),
            Kind::IndexSuffix => {
                let keys = self.expressions(suffix);
                (Value::new(ValueKind::Index { of: Box::new(value), keys }, span), Callee::Value)
            }
            Kind::Increment => (step(value, BinaryOp::Add, span), Callee::Value),
            Kind::Decrement => (step(value, BinaryOp::Sub, span), Callee::Value),
            // `!!` says nothing about the value.
            _ => (value, callee),
        }
    }

    /// `.name`, `?.name`, `::name`, `::class`.
    fn navigation(&mut self, suffix: Node<'t>, of: Value, span: Span) -> (Value, Callee) {
        let kids = self.kids(suffix);
        let has = |kind| kids.iter().any(|kid| Kind::of(*kid) == kind);
        let Some(last) = kids.last().copied() else { return (of, Callee::Value) };
        if has(Kind::ColonColon) {
            let kind = match Kind::of(last) {
                Kind::ClassWord => class_literal(of),
                _ => ValueKind::Reference { of: Some(Box::new(of)), name: self.name(last) },
            };
            return (Value::new(kind, span), Callee::Value);
        }
        if Kind::of(last) == Kind::ParenthesizedExpression {
            // `a.(f)`: only useful as a call, which is then an `invoke` on the member.
            return (self.unreadable(last, "member in parentheses"), Callee::Value);
        }
        if last.is_missing() {
            return (self.unreadable(last, ""), Callee::Value);
        }
        let name = self.name(last);
        if matches!(of.kind, ValueKind::TypeLiteral(_)) && matches!(name.as_str(), "java" | "javaObjectType") {
            return (Value::new(of.kind, span), Callee::Value);
        }
        let callee = Callee::Member { safe: has(Kind::SafeDot), name: syntax::span(last) };
        (Value::new(ValueKind::Member { of: Some(Box::new(of)), name }, span), callee)
    }

    /// A call of whatever the chain was so far.
    fn call(&mut self, head: Node<'t>, suffix: Node<'t>, value: Value, callee: Callee, span: Span) -> Value {
        // `object : T { override fun f() = x }` on one line is parsed as a call with a lambda.
        if Kind::of(head) == Kind::ObjectLiteral {
            return self.object_with_lambda(suffix, value, span);
        }
        let (generics, args) = self.call_suffix(suffix);
        let mut call = Call {
            target: None,
            implicit: false,
            name: Name::new_static("invoke"),
            generics,
            args,
            safe: false,
            name_span: value.span,
        };
        match (value.kind, callee) {
            (ValueKind::Name(name), Callee::Name(name_span)) => {
                // `suspend { … }` is a lambda and no call.
                if name == "suspend"
                    && let [Arg { trailing: true, .. }] = call.args.as_slice()
                    && let Some(lambda) = call.args.pop()
                {
                    return lambda.value;
                }
                call.name = name;
                call.name_span = name_span;
            }
            (ValueKind::Member { of, name }, Callee::Member { safe, name: name_span }) => {
                call.target = of;
                call.name = name;
                call.safe = safe;
                call.name_span = name_span;
            }
            (kind, _) => call.target = Some(Box::new(Value::new(kind, value.span))),
        }
        let labelled = call.name == "runCatching" && self.source(suffix).contains("return@runCatching");
        building::lower(call, span).unwrap_or_else(|call| catching::lower(call, span, labelled))
    }

    /// `<T>(a, b = c) { … }`.
    fn call_suffix(&mut self, suffix: Node<'t>) -> (Vec<TypeRef>, Vec<Arg>) {
        let mut generics = Vec::new();
        let mut args = Vec::new();
        for part in self.kids(suffix) {
            match Kind::of(part) {
                Kind::TypeArguments => generics = self.type_arguments(part),
                Kind::ValueArguments => args = self.arguments(part),
                Kind::AnnotatedLambda => {
                    let kids = self.kids(part);
                    if let Some(value) = self.expr_among(&kids) {
                        args.push(Arg { label: None, value, spread: false, trailing: true });
                    }
                }
                _ => {}
            }
        }
        (generics, args)
    }

    /// `(a, b = c, *d)`.
    pub(super) fn arguments(&mut self, node: Node<'t>) -> Vec<Arg> {
        let kids = self.kids_with_errors(node);
        let mut args = Vec::with_capacity(kids.len() / 2);
        for kid in kids {
            match Kind::of(kid) {
                Kind::ValueArgument => args.push(self.argument(kid)),
                Kind::Error => {
                    let value = self.salvage_value(kid);
                    args.push(Arg { label: None, value, spread: false, trailing: false });
                }
                _ => {}
            }
        }
        args
    }

    fn argument(&mut self, node: Node<'t>) -> Arg {
        let kids = self.kids(node);
        let equals = kids.iter().position(|kid| Kind::of(*kid) == Kind::Assign);
        let label = equals.and_then(|at| kids.get(at.checked_sub(1)?)).map(|label| self.name(*label));
        let mut value_kids = kids.get(equals.map_or(0, |at| at + 1)..).unwrap_or_default();
        // Annotations and a bare `*` stand before the value.
        while let Some((first, rest)) = value_kids.split_first()
            && !rest.is_empty()
            && !Kind::of(*first).is_expression()
        {
            value_kids = rest;
        }
        let mut spread = kids.iter().any(|kid| Kind::of(*kid) == Kind::Star);
        let value = match value_kids.first() {
            Some(value) => {
                spread |= Kind::of(*value) == Kind::Spread;
                self.expr(*value)
            }
            None => self.unreadable(node, "empty argument"),
        };
        Arg { label, value, spread, trailing: false }
    }

    /// `X::f`, `::f`, `X::class`.
    fn callable_reference(&mut self, node: Node<'t>) -> Value {
        let span = syntax::span(node);
        let kids = self.kids(node);
        let owner = kids.first().filter(|kid| Kind::of(**kid) == Kind::TypeIdentifier);
        let owner = owner.map(|owner| Value::new(ValueKind::Name(self.name(*owner)), syntax::span(*owner)));
        let kind = match (owner, kids.last()) {
            (Some(owner), Some(last)) if Kind::of(*last) == Kind::ClassWord => class_literal(owner),
            (owner, Some(last)) => ValueKind::Reference { of: owner.map(Box::new), name: self.name(*last) },
            (_, None) => return self.unreadable(node, "incomplete reference"),
        };
        Value::new(kind, span)
    }

    /// `{ a, (b, c) -> … }`; the value of the last statement is the lambda's.
    fn lambda(&mut self, node: Node<'t>) -> Value {
        let kids = self.kids_with_errors(node);
        let mut function = function(FunctionKind::Lambda, syntax::span(node));
        function.name_span = kids.first().map_or(function.span, |brace| syntax::span(*brace));
        function.expression = true;
        let mut stmts = Vec::new();
        for kid in kids {
            match Kind::of(kid) {
                Kind::LambdaParameters => function.params = self.lambda_parameters(kid),
                Kind::Statements => self.statements(kid, &mut stmts),
                Kind::Error => self.salvage(kid, &mut stmts),
                _ => {}
            }
        }
        function.body = Some(block(value_last(stmts), function.span));
        let span = function.span;
        Value::new(ValueKind::Lambda(Box::new(function)), span)
    }

    fn lambda_parameters(&mut self, node: Node<'t>) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::VariableDeclaration => {
                    let (name, ty) = self.variable(kid);
                    params.push(Param { ty, ..param(name, syntax::span(kid)) });
                }
                Kind::MultiVariable => {
                    let parts = self.variables(kid);
                    params.push(Param { parts, ..param(Name::default(), syntax::span(kid)) });
                }
                // The type of a destructured parameter stands beside it.
                kind if kind.is_type() => {
                    let ty = self.type_ref(kid);
                    if let Some(last) = params.last_mut() {
                        last.ty = Some(ty);
                    }
                }
                _ => {}
            }
        }
        params
    }

    /// `fun T.(a: A): R { … }`.
    fn anonymous_function(&mut self, node: Node<'t>) -> Value {
        let kids = self.kids(node);
        let mut lowered = function(FunctionKind::Lambda, syntax::span(node));
        lowered.name_span = kids.first().map_or(lowered.span, |word| syntax::span(*word));
        let head = kids.iter().position(|kid| Kind::of(*kid) == Kind::ParenOpen).unwrap_or(0);
        let params = kids.iter().position(|kid| kid.kind() == "function_value_parameters").unwrap_or(head);
        if kids[..params].iter().any(|kid| Kind::of(*kid) == Kind::TypeIdentifier) {
            lowered.receiver = Some(self.dotted_type(&kids[..params]));
        }
        self.function_rest(&kids[params..], &mut lowered);
        let span = lowered.span;
        Value::new(ValueKind::Lambda(Box::new(lowered)), span)
    }

    /// `target = value`, `target += value`.
    pub(super) fn assignment(&mut self, node: Node<'t>) -> Value {
        let kids = self.kids(node);
        let [target, operator, .., value] = kids.as_slice() else {
            return self.unreadable(node, "incomplete assignment");
        };
        let op = match self.source(*operator) {
            "+=" => Some(BinaryOp::Add),
            "-=" => Some(BinaryOp::Sub),
            "*=" => Some(BinaryOp::Mul),
            "/=" => Some(BinaryOp::Div),
            "%=" => Some(BinaryOp::Rem),
            _ => None,
        };
        let target = Box::new(self.expr(*target));
        let value = Box::new(self.expr(*value));
        Value::new(ValueKind::Assign { target, op, value }, syntax::span(node))
    }

    /// The left side of an assignment: an expression followed by suffixes that are its siblings.
    fn assignable(&mut self, node: Node<'t>) -> Value {
        let kids = self.kids(node);
        let Some((base, suffixes)) = kids.split_first() else {
            return self.unreadable(node, "empty assignment");
        };
        let room = syntax::MAX_DEPTH - self.depth.min(syntax::MAX_DEPTH);
        if suffixes.len() * LINK > room {
            return self.unreadable(node, "nested too deeply");
        }
        self.depth += suffixes.len() * LINK;
        let mut value = self.expr(*base);
        for suffix in suffixes {
            let span = value.span.to(syntax::span(*suffix));
            value = match Kind::of(*suffix) {
                Kind::NavigationSuffix => self.navigation(*suffix, value, span).0,
                Kind::IndexSuffix => {
                    let keys = self.expressions(*suffix);
                    Value::new(ValueKind::Index { of: Box::new(value), keys }, span)
                }
                _ => value,
            };
        }
        self.depth -= suffixes.len() * LINK;
        value
    }

    /// What an ERROR node holds, as one value.
    pub(super) fn salvage_value(&mut self, node: Node<'t>) -> Value {
        let mut stmts = Vec::new();
        self.salvage(node, &mut stmts);
        let span = syntax::span(node);
        match stmts.as_slice() {
            [] => Value::new(ValueKind::Unreadable, span),
            [Stmt::Eval(_)] => match stmts.pop() {
                Some(Stmt::Eval(value)) => value,
                _ => Value::new(ValueKind::Unreadable, span),
            },
            _ => Value::new(ValueKind::Block(Box::new(block(stmts, span))), span),
        }
    }
}

fn is_string(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Text(_))
}

fn concat_two(left: Value, right: Value) -> Value {
    let span = left.span.to(right.span);
    let mut pieces = Vec::new();
    join(&mut pieces, left);
    join(&mut pieces, right);
    Value::new(ValueKind::Text(settle(pieces)), span)
}

/// `x++`, `--x`.
fn step(target: Value, op: BinaryOp, span: Span) -> Value {
    let value = Box::new(Value::new(ValueKind::Int(1), span));
    Value::new(ValueKind::Assign { target: Box::new(target), op: Some(op), value }, span)
}

/// `of::class`: a type literal where `of` reads like a type, else a reference.
fn class_literal(of: Value) -> ValueKind {
    match dotted(&of) {
        Some(name) => ValueKind::TypeLiteral(TypeRef::named(name)),
        None => ValueKind::Reference { of: Some(Box::new(of)), name: Name::new_static("class") },
    }
}

/// `a.b.C` as one name.
fn dotted(value: &Value) -> Option<Name> {
    let mut parts = Vec::new();
    let mut value = value;
    loop {
        match &value.kind {
            ValueKind::Name(name) => {
                parts.push(name.as_str());
                break;
            }
            ValueKind::Member { of: Some(of), name } => {
                parts.push(name.as_str());
                value = of;
            }
            _ => return None,
        }
    }
    if let [single] = parts.as_slice() {
        return Some(Name::new(single));
    }
    parts.reverse();
    Some(Name::from(parts.join(".")))
}

/// A single `if`, `when` or `try` as the value that it stands for.
fn value_last(mut stmts: Vec<Stmt>) -> Vec<Stmt> {
    let span = match stmts.as_slice() {
        [Stmt::Branch(branch)] => branch.span,
        [Stmt::Try(handled)] => handled.span,
        _ => return stmts,
    };
    let inside = std::mem::take(&mut stmts);
    stmts.push(Stmt::Eval(Value::new(ValueKind::Block(Box::new(block(inside, span))), span)));
    stmts
}

/// A function that says nothing yet.
pub(super) fn function(kind: FunctionKind, span: Span) -> Function {
    Function {
        name: Name::default(),
        kind,
        params: Vec::new(),
        result: None,
        receiver: None,
        body: None,
        expression: false,
        generics: Vec::new(),
        modifiers: Modifiers::default(),
        annotations: Vec::new(),
        span,
        name_span: span,
    }
}

/// A parameter with a name only.
pub(super) fn param(name: Name, span: Span) -> Param {
    Param {
        label: None,
        name,
        parts: Vec::new(),
        ty: None,
        default: None,
        given: None,
        vararg: false,
        field: false,
        annotations: Vec::new(),
        span,
    }
}
