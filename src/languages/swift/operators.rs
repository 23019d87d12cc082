//! Operators, put together by the precedence of the language.
//!
//! The grammar nests operators in its own way (`-5 + x` is `-(5 + x)`, `a < b && c` is `a < (b && c)`), so an
//! expression is taken apart into operands and operators, in source order, and built anew.

use tree_sitter::Node;

use super::Lowering;
use super::types::is_type;
use crate::ir::{Arm, BinaryOp, Block, Branch, Name, Piece, Stmt, TypeRef, Value, ValueKind};
use crate::syntax::{MAX_DEPTH, span};

/// How deep the operators of one expression may nest; text that is joined with `+` does not nest at all.
const MAX_OPERATORS: usize = MAX_DEPTH / 4;

/// Whether a node puts operands together.
pub(super) fn is_operation(kind: &str) -> bool {
    matches!(
        kind,
        "additive_expression"
            | "multiplicative_expression"
            | "equality_expression"
            | "comparison_expression"
            | "conjunction_expression"
            | "disjunction_expression"
            | "nil_coalescing_expression"
            | "range_expression"
            | "bitwise_operation"
            | "infix_expression"
            | "ternary_expression"
            | "as_expression"
            | "check_expression"
            | "assignment"
            | "open_end_range_expression"
    ) || is_prefix(kind)
}

/// Whether a node puts a word or an operator before everything to its right.
fn is_prefix(kind: &str) -> bool {
    matches!(
        kind,
        "prefix_expression"
            | "try_expression"
            | "await_expression"
            | "unsafe_expression"
            | "consume_expression"
            | "value_parameter_pack"
            | "value_pack_expansion"
            | "directly_assignable_expression"
    )
}

/// The operation that a chain begins with, if it does.
pub(super) fn operation_below(node: Node<'_>) -> Option<Node<'_>> {
    let mut first = node;
    while matches!(first.kind(), "call_expression" | "navigation_expression" | "postfix_expression") {
        first = first.child(0)?;
    }
    let is_dot = first.kind() == "prefix_expression" && first.child(0).is_some_and(|sign| sign.kind() == ".");
    (first != node && is_operation(first.kind()) && !is_dot).then_some(first)
}

/// Whether what follows a dot is a name and not a whole expression; the grammar calls a keyword there `_expression`.
pub(super) fn is_name(kind: &str) -> bool {
    matches!(kind, "simple_identifier" | "self_expression" | "super_expression" | "_expression")
}

/// An expression in source order.
enum Item<'t> {
    Operand(Operand<'t>),
    Operator(Operator<'t>, Node<'t>),
}

/// An operand of operators.
struct Operand<'t> {
    node: Node<'t>,
    /// Operators before it, outermost first.
    prefixes: Vec<&'t str>,
    /// What really stands before the node's leading dot or parenthesis.
    owner: Option<Owner<'t>>,
    /// Chains that the grammar begins with a whole operation (`(f + g)()` for `f + g()`), innermost first.
    chains: Vec<Node<'t>>,
}

/// A value that the grammar cut off from the chain it begins.
#[derive(Clone, Copy)]
pub(super) struct Owner<'t> {
    /// `Foo` of `Foo<Int>.bar`, which the grammar takes for comparisons; a name such as `copy` or `each`, which it
    /// takes for a keyword.
    pub(super) node: Node<'t>,
    /// `Int`.
    pub(super) argument: Option<Node<'t>>,
}

#[derive(Clone, Copy)]
enum Operator<'t> {
    Infix(BinaryOp),
    Coalesce,
    Assign(Option<BinaryOp>),
    /// The value between `?` and `:`.
    Ternary(Node<'t>),
    /// The type; whether a failure gives `nil`.
    Cast(Node<'t>, bool),
    Is(Node<'t>),
    /// `1...` without an end.
    From,
}

impl Operator<'_> {
    /// How tightly it binds; from Swift's precedence groups.
    fn precedence(self) -> u8 {
        match self {
            Self::From => 100,
            Self::Infix(BinaryOp::Range | BinaryOp::Until) => 60,
            Self::Cast(..) | Self::Is(_) => 55,
            Self::Coalesce => 50,
            Self::Infix(op) => match op {
                BinaryOp::ShiftLeft | BinaryOp::ShiftRight => 90,
                BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem | BinaryOp::BitAnd => 80,
                BinaryOp::Add | BinaryOp::Sub | BinaryOp::BitOr | BinaryOp::BitXor => 70,
                BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => 40,
                BinaryOp::And => 30,
                BinaryOp::Or => 20,
                _ => 15,
            },
            Self::Ternary(_) => 10,
            Self::Assign(_) => 5,
        }
    }

    fn right_associative(self) -> bool {
        matches!(self, Self::Coalesce | Self::Assign(_) | Self::Ternary(_))
    }

    /// Whether it stands after its only operand.
    fn is_postfix(self) -> bool {
        matches!(self, Self::Cast(..) | Self::Is(_) | Self::From)
    }
}

/// A value under construction and how deep operators nest in it.
struct Built {
    value: Value,
    height: usize,
}

impl<'t> Lowering<'t> {
    /// An expression made of operators and operands.
    pub(super) fn operation(&mut self, node: Node<'t>) -> Value {
        let mut items = Vec::new();
        self.flatten(node, &mut items);
        let items = join_generics(items, self.text);
        let operators = items.iter().filter(|i| matches!(i, Item::Operator(..))).count();
        // What nests in the result counts as depth for the operands, so that the whole stays within the limit.
        let nested = operators.min(MAX_OPERATORS);
        self.depth += nested;
        let value = self.build(items);
        self.depth -= nested;
        value.unwrap_or_else(|| self.unreadable(node))
    }

    /// Takes an expression apart, without recursion: chains of operators are long in real code.
    fn flatten(&mut self, node: Node<'t>, items: &mut Vec<Item<'t>>) {
        enum Work<'t> {
            Expression(Node<'t>),
            Operator(Operator<'t>, Node<'t>),
            /// This chain goes on from the operand before.
            Chain(Node<'t>),
        }
        let mut prefixes: Vec<&'t str> = Vec::new();
        let mut owner = None;
        let mut pending = vec![Work::Expression(node)];
        while let Some(next) = pending.pop() {
            let node = match next {
                Work::Operator(operator, sign) => {
                    items.push(Item::Operator(operator, sign));
                    continue;
                }
                Work::Chain(node) => {
                    if let Some(Item::Operand(operand)) = items.last_mut() {
                        operand.chains.push(node);
                    }
                    continue;
                }
                Work::Expression(node) => node,
            };
            if let Some(inner) = operation_below(node) {
                pending.push(Work::Chain(node));
                pending.push(Work::Expression(inner));
                continue;
            }
            let kind = node.kind();
            let mut parts = if is_operation(kind) { self.parts(node) } else { Vec::new() };
            parts.retain(|p| p.kind() != "?" || kind == "ternary_expression");
            let (first, last) = match (parts.first(), parts.last()) {
                (Some(only), _) if parts.len() == 1 && only.is_named() => {
                    pending.push(Work::Expression(*only));
                    continue;
                }
                (Some(first), Some(last)) if !(first.kind() == "." && is_name(last.kind())) => (*first, *last),
                _ => {
                    let prefixes = std::mem::take(&mut prefixes);
                    items.push(Item::Operand(Operand { node, prefixes, owner: owner.take(), chains: Vec::new() }));
                    continue;
                }
            };
            match kind {
                _ if is_prefix(kind) => {
                    if kind == "prefix_expression" {
                        prefixes.push(self.text(first));
                    } else if self.is_name_before(first, last) {
                        owner = Some(Owner { node: first, argument: None });
                    }
                    pending.push(Work::Expression(last));
                }
                "ternary_expression" => {
                    let question = parts.iter().position(|p| p.kind() == "?").unwrap_or(0);
                    let middle = parts.get(question + 1).copied().unwrap_or(last);
                    pending.push(Work::Expression(last));
                    pending.push(Work::Operator(Operator::Ternary(middle), middle));
                    pending.push(Work::Expression(first));
                }
                "as_expression" => {
                    let safe = parts.get(1).is_some_and(|op| self.text(*op) == "as?");
                    pending.push(Work::Operator(Operator::Cast(last, safe), last));
                    pending.push(Work::Expression(first));
                }
                "check_expression" => {
                    pending.push(Work::Operator(Operator::Is(last), last));
                    pending.push(Work::Expression(first));
                }
                "open_end_range_expression" => {
                    pending.push(Work::Operator(Operator::From, last));
                    pending.push(Work::Expression(first));
                }
                _ => {
                    let sign = parts.get(1).copied().unwrap_or(last);
                    pending.push(Work::Expression(last));
                    pending.push(Work::Operator(operator(kind, self.text(sign)), sign));
                    pending.push(Work::Expression(first));
                }
            }
        }
    }

    /// Whether a word that can be a keyword (`copy x`, `each x`) is a name here: `copy.x`, `each { … }`.
    fn is_name_before(&self, word: Node<'t>, next: Node<'t>) -> bool {
        let follows = self.text.as_bytes().get(next.start_byte());
        let touches = word.end_byte() == next.start_byte();
        match self.text(word) {
            "copy" | "consume" | "unsafe" => follows == Some(&b'{') || (touches && follows == Some(&b'.')),
            "each" | "repeat" => follows == Some(&b'{') || (touches && matches!(follows, Some(b'.' | b'(' | b'['))),
            _ => false,
        }
    }

    /// Puts operands and operators together, tightest first.
    fn build(&mut self, items: Vec<Item<'t>>) -> Option<Value> {
        let mut values: Vec<Built> = Vec::new();
        let mut waiting: Vec<(Operator<'t>, u8)> = Vec::new();
        for item in items {
            match item {
                Item::Operand(Operand { node, prefixes, owner, chains }) => {
                    let mut value = match owner {
                        Some(owner) => self.owned_chain(node, owner),
                        None => self.operand(node),
                    };
                    for chain in chains {
                        value = self.chain(chain, Some(value));
                    }
                    for prefix in prefixes.into_iter().rev() {
                        value = apply_prefix(prefix, value);
                    }
                    values.push(Built { value, height: 0 });
                }
                Item::Operator(operator, sign) => {
                    let precedence = operator.precedence();
                    while let Some((above, tight)) = waiting.last().copied() {
                        if tight < precedence || (tight == precedence && operator.right_associative()) {
                            break;
                        }
                        waiting.pop();
                        self.combine(above, &mut values);
                    }
                    if operator.is_postfix() {
                        self.postfix(operator, span(sign), &mut values);
                    } else {
                        waiting.push((operator, precedence));
                    }
                }
            }
        }
        while let Some((operator, _)) = waiting.pop() {
            self.combine(operator, &mut values);
        }
        let mut value = values.pop()?.value;
        join_literals(&mut value);
        Some(value)
    }

    fn postfix(&mut self, operator: Operator<'t>, end: crate::source::Span, values: &mut Vec<Built>) {
        let Some(mut built) = values.pop() else { return };
        self.flat_enough(&mut built);
        join_literals(&mut built.value);
        let span = built.value.span.to(end);
        let value = Box::new(built.value);
        let kind = match operator {
            Operator::Cast(ty, safe) => ValueKind::Cast { value, ty: self.operator_type(ty), safe },
            Operator::Is(ty) => ValueKind::Is { value, ty: self.operator_type(ty) },
            _ => {
                let open = Box::new(Value::new(ValueKind::Null, end));
                ValueKind::Binary { op: BinaryOp::Range, left: value, right: open }
            }
        };
        values.push(Built { value: Value::new(kind, span), height: built.height + 1 });
    }

    fn operator_type(&mut self, node: Node<'t>) -> TypeRef {
        if is_type(node.kind()) { self.type_ref(node) } else { TypeRef::named(self.text(node)) }
    }

    /// Replaces the two last values by the operation on them.
    fn combine(&mut self, operator: Operator<'t>, values: &mut Vec<Built>) {
        let Some(mut right) = values.pop() else { return };
        let Some(mut left) = values.pop() else {
            values.push(right);
            return;
        };
        let span = left.value.span.to(right.value.span);
        if matches!(operator, Operator::Infix(BinaryOp::Add)) && (is_text(&left.value) || is_text(&right.value)) {
            let height = left.height.max(right.height);
            let mut pieces = Vec::new();
            into_pieces(left.value, &mut pieces);
            into_pieces(right.value, &mut pieces);
            values.push(Built { value: Value::new(ValueKind::Text(pieces), span), height });
            return;
        }
        self.flat_enough(&mut left);
        self.flat_enough(&mut right);
        join_literals(&mut left.value);
        join_literals(&mut right.value);
        let height = left.height.max(right.height) + 1;
        let (left, right) = (Box::new(left.value), Box::new(right.value));
        let kind = match operator {
            Operator::Infix(op) => ValueKind::Binary { op, left, right },
            Operator::Coalesce => ValueKind::Elvis { value: left, otherwise: right },
            // `_ = f()` only says that the result is not used.
            Operator::Assign(None) if matches!(&left.kind, ValueKind::Name(name) if name == "_") => right.kind,
            Operator::Assign(op) => ValueKind::Assign { target: left, op, value: right },
            Operator::Ternary(middle) => {
                let middle = self.expr(middle);
                choice(*left, middle, *right)
            }
            Operator::Cast(..) | Operator::Is(_) | Operator::From => left.kind,
        };
        values.push(Built { value: Value::new(kind, span), height });
    }

    /// Sets a value aside as a statement of its own where one more operator would nest too deeply.
    fn flat_enough(&mut self, built: &mut Built) {
        if built.height < MAX_OPERATORS {
            return;
        }
        let span = built.value.span;
        self.too_deep(span);
        let value = std::mem::replace(&mut built.value, Value::new(ValueKind::Unreadable, span));
        self.strays.push(Stmt::Eval(value));
        built.height = 0;
    }
}

/// Finds `Foo<Int>.bar`, `a.Foo<Int>(x)` and `Foo<Int> { … }`: comparisons written without any space, the last operand of which starts
/// where an operand of `>` would not.
fn join_generics<'t>(items: Vec<Item<'t>>, text: &str) -> Vec<Item<'t>> {
    let is_angle = |item: &Item<'_>| matches!(item, Item::Operator(Operator::Infix(BinaryOp::Gt), _));
    if !items.iter().any(is_angle) {
        return items;
    }
    let mut joined = Vec::with_capacity(items.len());
    let mut items = items.into_iter();
    while let Some(mut item) = items.next() {
        if let (Item::Operand(operand), [open, argument, close, last, ..]) = (&mut item, items.as_slice())
            && let Some(argument) = generic_argument(operand, [open, argument, close, last], text)
            && let Some(Item::Operand(last)) = items.nth(3)
        {
            operand.owner = Some(Owner { node: operand.node, argument: Some(argument) });
            operand.node = last.node;
            operand.chains = last.chains;
        }
        joined.push(item);
    }
    joined
}

/// The `Int` of `Foo<Int>.bar`.
fn generic_argument<'t>(of: &Operand<'t>, items: [&Item<'t>; 4], text: &str) -> Option<Node<'t>> {
    let [
        Item::Operator(Operator::Infix(BinaryOp::Lt), open),
        Item::Operand(argument),
        Item::Operator(Operator::Infix(BinaryOp::Gt), close),
        Item::Operand(last),
    ] = items
    else {
        return None;
    };
    // A closure may stand apart from the type that it is given to.
    let is_closure = last.node.kind() == "lambda_literal";
    let nodes = [of.node, *open, argument.node, *close, last.node];
    let touching = nodes.windows(2).take(if is_closure { 3 } else { 4 });
    let touching = touching.into_iter().all(|two| two[0].end_byte() == two[1].start_byte());
    let follows = is_closure || matches!(text.as_bytes().get(last.node.start_byte()), Some(b'.' | b'('));
    let plain = of.owner.is_none() && argument.owner.is_none() && argument.prefixes.is_empty();
    (touching && follows && plain).then_some(argument.node)
}

fn operator<'t>(kind: &str, sign: &str) -> Operator<'t> {
    match kind {
        "nil_coalescing_expression" => Operator::Coalesce,
        "range_expression" if sign == "..<" => Operator::Infix(BinaryOp::Until),
        "range_expression" => Operator::Infix(BinaryOp::Range),
        "assignment" if sign == "=" => Operator::Assign(None),
        "assignment" => Operator::Assign(sign.strip_suffix('=').map(infix)),
        "infix_expression" => match sign.strip_suffix('=') {
            Some(stem @ ("|" | "&" | "^" | "<<" | ">>" | "&+" | "&-" | "&*" | "&<<" | "&>>" | "&&" | "||" | "??")) => {
                Operator::Assign(Some(infix(stem)))
            }
            _ => Operator::Infix(infix(sign)),
        },
        _ => Operator::Infix(infix(sign)),
    }
}

fn infix(sign: &str) -> BinaryOp {
    match sign {
        "+" | "&+" => BinaryOp::Add,
        "-" | "&-" => BinaryOp::Sub,
        "*" | "&*" => BinaryOp::Mul,
        "/" => BinaryOp::Div,
        "%" => BinaryOp::Rem,
        "==" | "===" => BinaryOp::Eq,
        "!=" | "!==" => BinaryOp::Ne,
        "<" => BinaryOp::Lt,
        "<=" => BinaryOp::Le,
        ">" => BinaryOp::Gt,
        ">=" => BinaryOp::Ge,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        "&" => BinaryOp::BitAnd,
        "|" => BinaryOp::BitOr,
        "^" => BinaryOp::BitXor,
        "<<" | "&<<" => BinaryOp::ShiftLeft,
        ">>" | "&>>" => BinaryOp::ShiftRight,
        "..." => BinaryOp::Range,
        "..<" => BinaryOp::Until,
        _ => BinaryOp::Other,
    }
}

/// An operator before its operand.
pub(super) fn apply_prefix(sign: &str, value: Value) -> Value {
    let span = value.span;
    let kind = match sign {
        "!" => ValueKind::Not(Box::new(value)),
        "-" => ValueKind::Negate(Box::new(value)),
        // `&x` passes a variable to be changed.
        "+" | "&" => return value,
        "." => return implicit(value),
        "++" | "--" => {
            let op = if sign == "++" { BinaryOp::Add } else { BinaryOp::Sub };
            let one = Box::new(Value::new(ValueKind::Int(1), span));
            ValueKind::Assign { target: Box::new(value), op: Some(op), value: one }
        }
        _ => super::chain::plain_call(sign, value),
    };
    Value::new(kind, span)
}

/// A leading dot that the grammar put before a whole chain: it belongs to the first name.
fn implicit(mut value: Value) -> Value {
    let mut first = &mut value.kind;
    loop {
        match first {
            ValueKind::Member { of: Some(of), .. } | ValueKind::Index { of, .. } => first = &mut of.kind,
            ValueKind::Call(call) if call.target.is_none() => {
                call.implicit = true;
                break;
            }
            ValueKind::Call(call) => match &mut call.target {
                Some(target) => first = &mut target.kind,
                None => break,
            },
            ValueKind::Name(name) => {
                let name = std::mem::take(name);
                *first = ValueKind::Member { of: None, name };
                break;
            }
            _ => break,
        }
    }
    value
}

/// `condition ? yes : no`.
fn choice(condition: Value, yes: Value, no: Value) -> ValueKind {
    let span = condition.span.to(no.span);
    let arm = |tests, value: Value| {
        let span = value.span;
        let body = Block { stmts: vec![Stmt::Eval(value)], span };
        Arm { tests, guard: None, binds: Vec::new(), body }
    };
    let arms = vec![arm(vec![condition], yes), arm(Vec::new(), no)];
    let stmts = vec![Stmt::Branch(Branch { subject: None, arms, span })];
    ValueKind::Block(Box::new(Block { stmts, span }))
}

fn is_text(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Text(_))
}

/// Adds a value to the pieces of a text: a text's own, the terms of a sum, anything else as a hole.
fn into_pieces(value: Value, pieces: &mut Vec<Piece>) {
    if let ValueKind::Text(inner) = value.kind {
        // Moved, not copied: sums of thousands of texts are built from the left.
        if pieces.is_empty() {
            *pieces = inner;
        } else {
            pieces.extend(inner);
        }
        return;
    }
    let mut terms = Vec::new();
    let mut first = value;
    while let ValueKind::Binary { op: BinaryOp::Add, left, right } = first.kind {
        terms.push(*right);
        first = *left;
    }
    terms.push(first);
    pieces.extend(terms.into_iter().rev().map(Piece::Hole));
}

/// Makes neighbouring literals of a text one.
fn join_literals(value: &mut Value) {
    let ValueKind::Text(pieces) = &mut value.kind else { return };
    let neighbours = pieces.windows(2).any(|two| matches!(two, [Piece::Literal(_), Piece::Literal(_)]));
    if !neighbours {
        return;
    }
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut literal = String::new();
    for piece in pieces.drain(..) {
        match piece {
            Piece::Literal(text) => literal.push_str(&text),
            Piece::Hole(_) => {
                if !literal.is_empty() {
                    joined.push(Piece::Literal(Name::from(std::mem::take(&mut literal))));
                }
                joined.push(piece);
            }
        }
    }
    if !literal.is_empty() {
        joined.push(Piece::Literal(Name::from(literal)));
    }
    *pieces = joined;
}
