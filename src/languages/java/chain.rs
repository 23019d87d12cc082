//! Left-recursive expressions, followed in a loop: `a.b().c[0]`, `"x" + y + z`, and the parentheses around them.

use crate::ir::{Arg, BinaryOp, Call, Name, Piece, Value, ValueKind};
use crate::source::Span;

use super::text;
use super::walk::Lowering;
use super::words::{Kind, Role};

/// The left operand of the next link.
struct Operand {
    value: Value,
    /// It is a character literal, which is a number when it meets one.
    character: bool,
}

impl Operand {
    /// Surely a number, so that `+` a character is arithmetic.
    fn is_number(&self) -> bool {
        self.character || is_number(&self.value)
    }
}

fn is_number(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Int(_) | ValueKind::Float(_) | ValueKind::Negate(_) => true,
        ValueKind::Binary { op: BinaryOp::Add, right, .. } => is_number(right),
        ValueKind::Binary { .. } => true,
        _ => false,
    }
}

fn is_text(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Text(_))
}

/// The pieces of one operand of a concatenation.
fn pieces(value: Value) -> Vec<Piece> {
    match value.kind {
        ValueKind::Text(pieces) => pieces,
        kind => vec![Piece::Hole(Value::new(kind, value.span))],
    }
}

/// The operator of a text such as `+` or `>>>`.
pub(super) fn operator(text: &str) -> BinaryOp {
    match text {
        "+" => BinaryOp::Add,
        "-" => BinaryOp::Sub,
        "*" => BinaryOp::Mul,
        "/" => BinaryOp::Div,
        "%" => BinaryOp::Rem,
        "==" => BinaryOp::Eq,
        "!=" => BinaryOp::Ne,
        "<" => BinaryOp::Lt,
        "<=" => BinaryOp::Le,
        ">" => BinaryOp::Gt,
        ">=" => BinaryOp::Ge,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        "&" => BinaryOp::BitAnd,
        "|" => BinaryOp::BitOr,
        "^" => BinaryOp::BitXor,
        "<<" => BinaryOp::ShiftLeft,
        ">>" | ">>>" => BinaryOp::ShiftRight,
        _ => BinaryOp::Other,
    }
}

impl Lowering<'_> {
    /// The expression under the cursor.
    pub(super) fn value(&mut self) -> Value {
        let Some(level) = self.enter() else { return self.unreadable() };
        let links = self.goto_chain_start();
        let mut operand = if is_link(self.kind()) {
            self.link(None)
        } else {
            let (kind, span) = (self.kind(), self.span());
            Operand { value: Value::new(self.leaf(kind), span), character: kind == Kind::Character }
        };
        let mut fits = self.grow();
        for _ in 0..links {
            self.goto_parent();
            let was_text = is_text(&operand.value);
            let dropped = self.kind() == Kind::Parenthesized;
            operand = self.link(Some(operand));
            // Text takes in what is added to it and gets longer, not higher.
            if !(dropped || was_text && is_text(&operand.value) || self.grow()) {
                fits = false;
                operand.value = self.unreadable();
            }
        }
        if !fits {
            self.too_deep();
        }
        self.leave(&level);
        if let ValueKind::Text(pieces) = &mut operand.value.kind {
            *pieces = text::joined(std::mem::take(pieces));
        }
        operand.value
    }

    /// Descends to where a chain starts; how many links there are above.
    fn goto_chain_start(&mut self) -> usize {
        let mut links = 0;
        while is_link(self.kind()) && self.goto_operand() {
            if self.role() == Role::Name {
                self.goto_parent();
                break;
            }
            links += 1;
        }
        links
    }

    /// Puts the link under the cursor onto the operand before it.
    fn link(&mut self, before: Option<Operand>) -> Operand {
        let value = match self.kind() {
            Kind::MethodInvocation => self.call(before),
            Kind::FieldAccess => self.field_access(before),
            Kind::ArrayAccess => self.index(before),
            Kind::Binary => self.binary(before),
            _ => {
                if self.node().has_error() && self.first() {
                    self.rest();
                }
                return before.unwrap_or(Operand { value: self.unreadable(), character: false });
            }
        };
        Operand { value, character: false }
    }

    fn call(&mut self, before: Option<Operand>) -> Value {
        let span = self.span();
        let mut target = before.map(|b| Box::new(b.value));
        let mut name = (Name::default(), span);
        let mut generics = Vec::new();
        let mut args = Vec::new();
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Name => name = (self.name(), self.span()),
                Role::TypeArguments => generics = self.types(),
                Role::Arguments => args = self.args(),
                Role::Other if self.kind() == Kind::Super => target = Some(self.member_super(target)),
                _ => {}
            }
            on = self.next();
        }
        let call = Call { target, implicit: false, name: name.0, generics, args, safe: false, name_span: name.1 };
        Value::new(ValueKind::Call(Box::new(call)), span)
    }

    /// `Outer.super`, with the cursor on `super`.
    pub(super) fn member_super(&mut self, of: Option<Box<Value>>) -> Box<Value> {
        let span = of.as_ref().map_or(self.span(), |of| of.span.to(self.span()));
        let name = Name::new_static("super");
        let kind = if of.is_some() { ValueKind::Member { of, name } } else { ValueKind::Name(name) };
        Box::new(Value::new(kind, span))
    }

    fn field_access(&mut self, before: Option<Operand>) -> Value {
        let span = self.span();
        let mut of = before.map(|b| Box::new(b.value));
        let mut name = Name::default();
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Field => name = self.name(),
                Role::Other if self.kind() == Kind::Super => of = Some(self.member_super(of)),
                _ => {}
            }
            on = self.next();
        }
        Value::new(ValueKind::Member { of, name }, span)
    }

    fn index(&mut self, before: Option<Operand>) -> Value {
        let span = self.span();
        let mut keys = Vec::new();
        let mut on = self.first();
        while on {
            if self.role() == Role::Index {
                keys.push(self.value());
            }
            on = self.next();
        }
        let of = Box::new(before.map_or(Value::new(ValueKind::Unreadable, span), |b| b.value));
        Value::new(ValueKind::Index { of, keys }, span)
    }

    fn binary(&mut self, before: Option<Operand>) -> Value {
        let span = self.span();
        let left = before.unwrap_or(Operand { value: self.unreadable(), character: false });
        let mut op = BinaryOp::Other;
        let mut right = Operand { value: Value::new(ValueKind::Unreadable, span), character: false };
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Operator => op = operator(self.text()),
                Role::Right => {
                    let character = self.kind() == Kind::Character;
                    right = Operand { value: self.value(), character };
                }
                _ => {}
            }
            on = self.next();
        }
        let concatenates =
            |this: &Operand, other: &Operand| is_text(&this.value) && !(this.character && other.is_number());
        if op == BinaryOp::Add && (concatenates(&left, &right) || concatenates(&right, &left)) {
            let mut all = pieces(left.value);
            all.extend(pieces(right.value));
            return Value::new(ValueKind::Text(all), span);
        }
        let (left, right) = (Box::new(left.value), Box::new(right.value));
        Value::new(ValueKind::Binary { op, left, right }, span)
    }

    /// The arguments in a list of them.
    pub(super) fn args(&mut self) -> Vec<Arg> {
        let mut args = Vec::new();
        let mut on = self.first();
        while on {
            if self.node().is_named() {
                args.push(arg(self.value()));
            }
            on = self.next();
        }
        args
    }

    /// A value that stands for what cannot be read under the cursor.
    pub(super) fn unreadable(&self) -> Value {
        Value::new(ValueKind::Unreadable, self.span())
    }
}

/// A plain argument.
pub(super) fn arg(value: Value) -> Arg {
    Arg { label: None, value, spread: false, trailing: false }
}

/// Whether an expression continues the one that it starts with.
fn is_link(kind: Kind) -> bool {
    matches!(kind, Kind::MethodInvocation | Kind::FieldAccess | Kind::ArrayAccess | Kind::Binary | Kind::Parenthesized)
}

/// `a.b.C` as the value that the same words are in an expression.
pub(super) fn name_chain(dotted: &str, span: Span) -> ValueKind {
    let mut parts = dotted.split('.');
    let first = ValueKind::Name(Name::new(parts.next().unwrap_or_default()));
    parts.fold(first, |of, name| ValueKind::Member { of: Some(Box::new(Value::new(of, span))), name: Name::new(name) })
}
