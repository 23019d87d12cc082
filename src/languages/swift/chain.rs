//! Chains of members, calls and subscripts: `a.b(c)?.d[e] { … }`.

use tree_sitter::Node;

use super::Lowering;
use super::operators::{Owner, apply_prefix, is_name};
use super::pattern::type_name;
use super::types::{is_type, type_of_value};
use crate::ir::{Arg, BinaryOp, Call, Name, Stmt, TypeRef, Value, ValueKind};
use crate::source::Span;
use crate::syntax::{MAX_DEPTH, span};

/// One step of a chain.
enum Link<'t> {
    /// `.name`, `?.name`
    Member { suffix: Node<'t>, safe: bool },
    /// `(…)`, `[…]`, `{ … }`
    Suffix { suffix: Node<'t>, safe: bool },
    /// `x++`, `x--`
    Step(Node<'t>),
}

/// What a chain starts with.
enum Base<'t> {
    Node(Node<'t>),
    Value(Value),
    /// `!(a || b)` is a call of `!` for the grammar: the arguments are the operand.
    Parentheses(Node<'t>),
    Nothing(Node<'t>),
}

/// A chain taken apart.
struct Chain<'t> {
    base: Base<'t>,
    /// Outermost first.
    links: Vec<Link<'t>>,
    /// The `!` of [`Base::Parentheses`], which applies to the whole.
    prefix: Option<&'t str>,
}

/// Whether a node continues what its first child begins.
pub(super) fn is_chain(kind: &str) -> bool {
    matches!(kind, "call_expression" | "navigation_expression" | "postfix_expression" | "constructor_expression")
}

impl<'t> Lowering<'t> {
    /// A chain; `base` replaces what the tree has at its start.
    pub(super) fn chain(&mut self, node: Node<'t>, base: Option<Value>) -> Value {
        let mut chain = self.take_apart(node);
        if let Some(base) = base {
            chain.base = Base::Value(base);
        }
        self.follow(chain)
    }

    /// A chain whose start the grammar cut off.
    pub(super) fn owned_chain(&mut self, node: Node<'t>, owner: Owner<'t>) -> Value {
        let mut chain = self.take_apart(node);
        let start = if owner.node.is_named() {
            self.operand(owner.node)
        } else {
            Value::new(ValueKind::Name(Name::new(self.text(owner.node))), span(owner.node))
        };
        let argument = owner.argument.map(|argument| self.operand(argument));
        let argument = argument.and_then(|argument| type_of_value(&argument));
        let Base::Node(inner) = chain.base else { return self.follow(chain) };
        let place = start.span.to(span(inner));
        let kind = match inner.kind() {
            "prefix_expression" => {
                // `Foo<Int>.bar`: the leading dot belongs to the type.
                let name = self.parts(inner).last().map(|n| self.name(*n)).unwrap_or_default();
                match (type_of_value(&start), argument) {
                    (Some(ty), Some(argument)) if name == "this" => {
                        ValueKind::TypeLiteral(TypeRef { args: vec![argument], ..ty })
                    }
                    _ => ValueKind::Member { of: Some(Box::new(start)), name },
                }
            }
            "tuple_expression" => {
                let args = self.arguments(inner);
                let mut kind = call_of(start, args);
                if let ValueKind::Call(call) = &mut kind {
                    call.generics.extend(argument);
                }
                kind
            }
            "lambda_literal" => {
                let value = self.expr(inner);
                let mut kind = call_of(start, vec![Arg { label: None, value, spread: false, trailing: true }]);
                if let ValueKind::Call(call) = &mut kind {
                    call.generics.extend(argument);
                }
                kind
            }
            _ => {
                let key = self.expr(inner);
                let keys = if let ValueKind::List(keys) = key.kind { keys } else { vec![key] };
                ValueKind::Index { of: Box::new(start), keys }
            }
        };
        chain.base = Base::Value(Value::new(kind, place));
        self.follow(chain)
    }

    /// Walks down to the start of a chain, in a loop: real chains have hundreds of links.
    fn take_apart(&mut self, node: Node<'t>) -> Chain<'t> {
        let mut links = Vec::new();
        let mut prefix = None;
        let mut next = node;
        let base = loop {
            let kind = next.kind();
            if !is_chain(kind) {
                break Base::Node(next);
            }
            let parts = self.parts(next);
            let (Some(first), Some(last)) = (parts.first().copied(), parts.last().copied()) else {
                break Base::Nothing(next);
            };
            match kind {
                "call_expression" | "constructor_expression" => {
                    if !matches!(last.kind(), "call_suffix" | "constructor_suffix") {
                        break Base::Nothing(next);
                    }
                    if !first.is_named() || matches!(first.kind(), "bang" | "custom_operator") {
                        prefix = Some(self.text(first));
                        break Base::Parentheses(last);
                    }
                    let safe = parts.iter().any(|p| p.kind() == "?");
                    links.push(Link::Suffix { suffix: last, safe });
                    if let Some(name) = self.skipped_name(next) {
                        let other = self.expr(first);
                        self.strays.push(Stmt::Eval(other));
                        break Base::Value(name);
                    }
                    next = first;
                }
                "navigation_expression" => {
                    let safe = parts.iter().any(|p| p.kind() == "?");
                    links.push(Link::Member { suffix: last, safe });
                    // `(any Foo).self` lays its parentheses flat.
                    next = if first.kind() == "(" { parts.get(1).copied().unwrap_or(first) } else { first };
                }
                _ => {
                    if matches!(self.text(last), "++" | "--") {
                        links.push(Link::Step(last));
                    }
                    next = first;
                }
            }
        };
        Chain { base, links, prefix }
    }

    /// `[1 f(2)]`: the name right before the parenthesis is what is called, even if the parser skipped it as an error
    /// and calls something else.
    fn skipped_name(&mut self, call: Node<'t>) -> Option<Value> {
        if !call.has_error() {
            return None;
        }
        let children = self.children(call);
        let [.., error, suffix] = children.as_slice() else { return None };
        let source = self.text(*error);
        let start = source.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        let name = source.get(start..).filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))?;
        let touches = error.is_error() && error.end_byte() == suffix.start_byte();
        let place = Span::new(error.start_byte() + start, error.end_byte());
        touches.then(|| Value::new(ValueKind::Name(Name::new(name)), place))
    }

    /// Lowers a chain from its start. Every link nests what is before it, so it counts as depth there; a chain with
    /// more links than that is cut, and the parts become statements of their own.
    fn follow(&mut self, chain: Chain<'t>) -> Value {
        let room = MAX_DEPTH.saturating_sub(self.depth + 2).max(1) / 2 + 1;
        let depth = self.depth;
        let mut left = chain.links.len();
        let mut run = if left > room { left % room } else { left };
        self.depth = (depth + run).min(MAX_DEPTH);
        let mut value = match chain.base {
            Base::Node(node) => self.base(node),
            Base::Value(value) => value,
            Base::Parentheses(suffix) => self.parentheses(suffix),
            Base::Nothing(node) => self.unreadable(node),
        };
        let mut after_question = false;
        for mut link in chain.links.into_iter().rev() {
            // Cut before a name, not between a name and its arguments.
            if run == 0 && (matches!(link, Link::Member { .. }) || !matches!(value.kind, ValueKind::Member { .. })) {
                self.too_deep(value.span);
                let nothing = Value::new(ValueKind::Unreadable, value.span);
                self.strays.push(Stmt::Eval(std::mem::replace(&mut value, nothing)));
                run = room.min(left);
            }
            // `a?.b()`: the question mark stands before the name, but decides about the call.
            match &mut link {
                Link::Member { safe, .. } => after_question = *safe,
                Link::Suffix { safe, .. } => *safe |= std::mem::take(&mut after_question),
                Link::Step(_) => {}
            }
            self.depth = (depth + run).min(MAX_DEPTH);
            run = run.saturating_sub(1);
            left -= 1;
            value = self.link(value, link);
        }
        self.depth = depth;
        match chain.prefix {
            Some(prefix) => apply_prefix(prefix, value),
            None => value,
        }
    }

    fn base(&mut self, node: Node<'t>) -> Value {
        if is_type(node.kind()) {
            let ty = self.type_ref(node);
            return if ty.args.is_empty() {
                type_name(&ty, span(node))
            } else {
                Value::new(ValueKind::TypeLiteral(ty), span(node))
            };
        }
        if node.kind() == "prefix_expression" {
            return self.leading_dot(node);
        }
        self.expr(node)
    }

    /// `.name`
    fn leading_dot(&mut self, node: Node<'t>) -> Value {
        let parts = self.parts(node);
        match parts.get(1) {
            Some(name) if is_name(name.kind()) => {
                Value::new(ValueKind::Member { of: None, name: self.name(*name) }, span(node))
            }
            Some(inner) => apply_prefix(".", self.expr(*inner)),
            None => self.unreadable(node),
        }
    }

    fn parentheses(&mut self, suffix: Node<'t>) -> Value {
        let parts = self.parts(suffix);
        let Some(list) = parts.first().copied() else { return self.unreadable(suffix) };
        let mut args = self.arguments(list);
        match args.pop() {
            Some(only) if args.is_empty() && only.label.is_none() => only.value,
            last => {
                args.extend(last);
                Value::new(ValueKind::Tuple(args), span(list))
            }
        }
    }

    fn link(&mut self, value: Value, link: Link<'t>) -> Value {
        match link {
            Link::Member { suffix, .. } => {
                let parts = self.parts(suffix);
                let Some(name) = parts.last() else { return self.unreadable(suffix) };
                self.member(value, *name)
            }
            Link::Suffix { suffix, safe } => self.suffix(value, suffix, safe),
            Link::Step(operator) => {
                let op = if self.text(operator) == "++" { BinaryOp::Add } else { BinaryOp::Sub };
                let place = value.span.to(span(operator));
                let one = Box::new(Value::new(ValueKind::Int(1), place));
                Value::new(ValueKind::Assign { target: Box::new(value), op: Some(op), value: one }, place)
            }
        }
    }

    fn member(&mut self, value: Value, name: Node<'t>) -> Value {
        let place = value.span.to(span(name));
        let word = Name::new(self.text(name).trim_matches('`'));
        // A key path goes on; its root has no name yet.
        match value.kind {
            ValueKind::Reference { of, name } if name.is_empty() => {
                return Value::new(ValueKind::Reference { of, name: word }, place);
            }
            ValueKind::Reference { .. } => {
                return Value::new(ValueKind::Reference { of: Some(Box::new(value)), name: word }, place);
            }
            _ => {}
        }
        if word == "self" {
            // `Foo.self` is the type, `foo.self` the value itself.
            return match type_of_value(&value) {
                Some(ty) if names_type(&ty) => Value::new(ValueKind::TypeLiteral(ty), place),
                _ => value,
            };
        }
        let of = match value.kind {
            // `Foo<Int>.bar`: only calls have a place for generic arguments.
            ValueKind::TypeLiteral(ty) if !ty.args.is_empty() && !is_collection(&ty) => type_name(&ty, value.span),
            // `[Foo.bar].first` reads like the type of arrays of `Foo.bar`.
            ValueKind::TypeLiteral(ty) if ty.name == "Array" && !ty.args.iter().any(names_type) => {
                let items = ty.args.iter().map(|item| type_name(item, value.span)).collect();
                Value::new(ValueKind::List(items), value.span)
            }
            kind => Value::new(kind, value.span),
        };
        Value::new(ValueKind::Member { of: Some(Box::new(of)), name: word }, place)
    }

    /// `(…)`, `[…]`, `{ … }` after a value.
    pub(super) fn suffix(&mut self, value: Value, suffix: Node<'t>, safe: bool) -> Value {
        let place = value.span.to(span(suffix));
        let parts = self.parts(suffix);
        let list = parts.iter().find(|p| p.kind() == "value_arguments").copied();
        let is_index = list.is_some_and(|list| self.text(list).starts_with('['));
        let mut args = Vec::new();
        if let Some(list) = list {
            let inner = self.parts(list);
            if self.is_full_name(&inner) {
                return Value::new(reference(value.kind), place);
            }
            args = self.argument_list(inner);
        }
        let mut value = value;
        let mut safe = safe;
        if is_index {
            let keys = args.drain(..).map(|arg| arg.value).collect();
            let index = ValueKind::Index { of: Box::new(value), keys };
            value = Value::new(index, place);
            if parts.len() == 1 {
                return value;
            }
            safe = false;
        }
        let mut label = None;
        let mut trailing = Vec::new();
        for part in &parts {
            match part.kind() {
                "simple_identifier" => label = Some(self.name(*part)),
                "lambda_literal" => {
                    let value = self.expr(*part);
                    trailing.push(Arg { label: label.take(), value, spread: false, trailing: true });
                }
                _ => {}
            }
        }
        // `f(a) { … }` is a call of the call `f(a)` for the grammar.
        let ends_with_closure = |call: &Call| call.args.last().is_some_and(|arg| arg.trailing);
        if list.is_none()
            && let ValueKind::Call(call) = &mut value.kind
            && !ends_with_closure(call)
        {
            call.args.append(&mut trailing);
            value.span = place;
            return value;
        }
        args.append(&mut trailing);
        let mut kind = call_of(value, args);
        if let ValueKind::Call(call) = &mut kind {
            call.safe |= safe;
        }
        Value::new(kind, place)
    }

    /// Whether arguments are only labels: `f(a:b:)` names a function.
    fn is_full_name(&mut self, arguments: &[Node<'t>]) -> bool {
        let Some(argument) = arguments.iter().find(|a| a.kind() == "value_argument") else { return false };
        let parts = self.parts(*argument);
        !parts.is_empty() && parts.iter().all(|p| matches!(p.kind(), "value_argument_label" | ":"))
    }

    /// The arguments of a list in parentheses.
    pub(super) fn arguments(&mut self, list: Node<'t>) -> Vec<Arg> {
        let parts = self.parts(list);
        if list.kind() == "tuple_expression" { self.tuple_items(&parts) } else { self.argument_list(parts) }
    }

    fn argument_list(&mut self, parts: Vec<Node<'t>>) -> Vec<Arg> {
        parts.into_iter().filter(|p| p.kind() == "value_argument").map(|p| self.argument(p)).collect()
    }

    /// One argument.
    pub(super) fn argument(&mut self, node: Node<'t>) -> Arg {
        let parts = self.parts(node);
        let colon = parts.iter().position(|p| p.kind() == ":");
        let label = match colon {
            Some(at) => parts[..at].iter().find(|p| p.kind() == "value_argument_label").map(|l| self.name(*l)),
            None => None,
        };
        let value = parts.iter().skip(colon.map_or(0, |at| at + 1)).find(|p| p.kind() != "type_modifiers");
        let value = match value {
            Some(value) => self.expr(*value),
            None => self.unreadable(node),
        };
        Arg { label, value, spread: false, trailing: false }
    }
}

/// `value(args)`.
fn call_of(value: Value, args: Vec<Arg>) -> ValueKind {
    let mut call = Call {
        target: None,
        implicit: false,
        name: Name::new_static("invoke"),
        generics: Vec::new(),
        args,
        safe: false,
        name_span: value.span,
    };
    match value.kind {
        ValueKind::Name(name) if name != "this" && name != "super" => call.name = name,
        ValueKind::Member { of, name } => {
            let length = u32::try_from(name.len()).unwrap_or(0).min(value.span.end - value.span.start);
            call.name_span.start = value.span.end - length;
            call.implicit = of.is_none();
            call.target = of;
            call.name = name;
        }
        ValueKind::TypeLiteral(ty) if !ty.name.is_empty() => {
            let owner = type_name(&TypeRef::named(ty.name.clone()), value.span);
            match owner.kind {
                ValueKind::Member { of, name } => (call.target, call.name) = (of, name),
                ValueKind::Name(name) => call.name = name,
                _ => {}
            }
            if call.args.is_empty() && is_collection(&ty) {
                return empty_collection(ty, value.span);
            }
            call.generics = ty.args;
        }
        kind @ (ValueKind::List(_) | ValueKind::Map(_)) => {
            // `[Int]()`: nothing else that is written in brackets can be called.
            let ty = type_of_value(&Value::new(kind, value.span)).unwrap_or_default();
            if call.args.is_empty() {
                return empty_collection(ty, value.span);
            }
            call.generics = ty.args;
            call.name = ty.name;
        }
        kind => call.target = Some(Box::new(Value::new(kind, value.span))),
    }
    ValueKind::Call(Box::new(call))
}

fn is_collection(ty: &TypeRef) -> bool {
    matches!((&*ty.name, ty.args.len()), ("Array", 1) | ("Map", 2))
}

/// `[Int]()` and `[String: Int]()` are empty literals of a type.
fn empty_collection(ty: TypeRef, span: Span) -> ValueKind {
    let kind = if ty.name == "Map" { ValueKind::Map(Vec::new()) } else { ValueKind::List(Vec::new()) };
    ValueKind::Cast { value: Box::new(Value::new(kind, span)), ty, safe: false }
}

/// Whether a dotted name looks like a type: its last part begins with a capital letter.
fn names_type(ty: &TypeRef) -> bool {
    ty.name.rsplit('.').next().and_then(|last| last.chars().next()).is_some_and(char::is_uppercase)
}

/// The function that `f`, `a.f` or `.f` names.
pub(super) fn reference(value: ValueKind) -> ValueKind {
    match value {
        ValueKind::Name(name) => ValueKind::Reference { of: None, name },
        ValueKind::Member { of, name } => ValueKind::Reference { of, name },
        kind => kind,
    }
}

/// A call of a function with one argument that is not written as a call.
pub(super) fn plain_call(name: &str, value: Value) -> ValueKind {
    let name_span = value.span;
    ValueKind::Call(Box::new(Call {
        target: None,
        implicit: false,
        name: Name::new(name),
        generics: Vec::new(),
        args: vec![Arg { label: None, value, spread: false, trailing: false }],
        safe: false,
        name_span,
    }))
}
