//! Expressions other than operators and chains.

use tree_sitter::Node;

use super::chain::reference;
use super::operators::{is_operation, operation_below};
use super::types::is_type;
use super::{Lowering, function, text};
use crate::ir::{
    Arg, BinaryOp, Bind, Block, Branch, Call, Catch, Function, FunctionKind, Name, Param, Stmt, Try, TypeRef, Value,
    ValueKind,
};
use crate::syntax::span;

/// Whether a node is an expression that is more than a name or a number.
pub(super) fn is_compound(kind: &str) -> bool {
    is_operation(kind)
        || matches!(
            kind,
            "call_expression"
                | "navigation_expression"
                | "postfix_expression"
                | "constructor_expression"
                | "macro_invocation"
                | "selector_expression"
                | "lambda_literal"
                | "array_literal"
                | "dictionary_literal"
                | "tuple_expression"
                | "line_string_literal"
                | "multi_line_string_literal"
                | "raw_string_literal"
        )
}

/// `(try? f())`: what is thrown is a null, which somebody may ask for.
fn or_null(value: Value) -> Value {
    let span = value.span;
    let block = |stmt: Stmt| Block { stmts: vec![stmt], span };
    let catch =
        Catch { types: Vec::new(), name: None, body: block(Stmt::Eval(Value::new(ValueKind::Null, span))), span };
    let tried =
        Try { resources: Vec::new(), body: block(Stmt::Eval(value)), catches: vec![catch], finally: None, span };
    Value::new(ValueKind::Block(Box::new(block(Stmt::Try(Box::new(tried))))), span)
}

impl<'t> Lowering<'t> {
    /// An expression.
    pub(super) fn expr(&mut self, node: Node<'t>) -> Value {
        if !self.enter(node, 3) {
            return Value::new(ValueKind::Unreadable, span(node));
        }
        let is_operation = is_operation(node.kind()) || operation_below(node).is_some();
        let value = if is_operation { self.operation(node) } else { self.operand(node) };
        self.leave(3);
        value
    }

    /// An expression that is no operation.
    pub(super) fn operand(&mut self, node: Node<'t>) -> Value {
        let kind = match node.kind() {
            "call_expression"
            | "navigation_expression"
            | "postfix_expression"
            | "constructor_expression"
            | "prefix_expression" => return self.chain(node, None),
            "line_string_literal" | "multi_line_string_literal" | "raw_string_literal" => return self.string(node),
            "simple_identifier" | "self_expression" | "super_expression" => ValueKind::Name(self.name(node)),
            "integer_literal" | "hex_literal" | "oct_literal" | "bin_literal" => text::integer(self.text(node)),
            "real_literal" => ValueKind::Float(Name::new(self.text(node))),
            "boolean_literal" => ValueKind::Bool(self.text(node) == "true"),
            "nil_literal" => ValueKind::Null,
            "lambda_literal" => ValueKind::Lambda(Box::new(self.closure(node))),
            "tuple_expression" => return self.tuple(node),
            "array_literal" => self.array(node),
            "dictionary_literal" => self.dictionary(node),
            "if_statement" => {
                let branch = self.if_branch(node);
                block_value(branch)
            }
            "switch_statement" => {
                let branch = self.switch(node);
                block_value(branch)
            }
            "macro_invocation" | "playground_literal" => self.macro_call(node),
            "selector_expression" | "key_path_string_expression" => self.selector(node),
            "key_path_expression" => self.key_path(node),
            "special_literal" => ValueKind::Name(Name::new(self.text(node))),
            "regex_literal" => self.regex(node),
            "open_start_range_expression" => self.open_range(node),
            "fully_open_range" => {
                let open = || Box::new(Value::new(ValueKind::Null, span(node)));
                ValueKind::Binary { op: BinaryOp::Range, left: open(), right: open() }
            }
            "discard_statement" => ValueKind::Name(Name::new_static("this")),
            "wildcard_pattern" => ValueKind::Name(Name::new_static("_")),
            kind if is_type(kind) => ValueKind::TypeLiteral(self.type_ref(node)),
            // An operator as a function: `reduce(0, +)`.
            "bang" | "custom_operator" => ValueKind::Reference { of: None, name: Name::new(self.text(node)) },
            _ if !node.is_named() => ValueKind::Reference { of: None, name: Name::new(self.text(node)) },
            _ => return self.unreadable(node),
        };
        Value::new(kind, span(node))
    }

    /// `(a, label: b)`; one value in parentheses is just that value.
    fn tuple(&mut self, node: Node<'t>) -> Value {
        let parts = self.parts(node);
        let mut items = self.tuple_items(&parts);
        match items.pop() {
            Some(only) if items.is_empty() && only.label.is_none() => {
                if self.text(node).trim_start_matches('(').trim_start().starts_with("try?") {
                    return or_null(only.value);
                }
                only.value
            }
            last => {
                items.extend(last);
                Value::new(ValueKind::Tuple(items), span(node))
            }
        }
    }

    /// The values between the parentheses of a tuple, with their labels.
    pub(super) fn tuple_items(&mut self, parts: &[Node<'t>]) -> Vec<Arg> {
        let mut items = Vec::new();
        for item in parts.split(|p| matches!(p.kind(), "(" | "," | ")")) {
            let (label, value) = match item {
                [] => continue,
                [label, colon, value, ..] if colon.kind() == ":" => (Some(self.name(*label)), *value),
                [value, ..] => (None, *value),
            };
            let value = self.expr(value);
            items.push(Arg { label, value, spread: false, trailing: false });
        }
        items
    }

    fn array(&mut self, node: Node<'t>) -> ValueKind {
        let mut items = Vec::new();
        for part in self.parts(node) {
            if !matches!(part.kind(), "[" | "," | "]" | "?") {
                items.push(self.expr(part));
            }
        }
        ValueKind::List(items)
    }

    fn dictionary(&mut self, node: Node<'t>) -> ValueKind {
        let parts = self.parts(node);
        let mut pairs = Vec::new();
        for pair in parts.split(|p| matches!(p.kind(), "[" | "," | "]")) {
            let colon = pair.iter().position(|p| p.kind() == ":").unwrap_or(pair.len());
            let (Some(key), Some(value)) = (pair[..colon].first(), pair.get(colon + 1)) else { continue };
            let key = self.expr(*key);
            let value = self.expr(*value);
            pairs.push((key, value));
        }
        ValueKind::Map(pairs)
    }

    /// `..<5`
    fn open_range(&mut self, node: Node<'t>) -> ValueKind {
        let parts = self.parts(node);
        let left = Box::new(Value::new(ValueKind::Null, span(node)));
        let right = match parts.get(1) {
            Some(end) => self.expr(*end),
            None => self.unreadable(node),
        };
        let op = match parts.first().map(|sign| self.text(*sign)) {
            Some("..<") => BinaryOp::Until,
            _ => BinaryOp::Range,
        };
        ValueKind::Binary { op, left, right: Box::new(right) }
    }

    /// `#Predicate<Foo> { … }`, `#expect(x)`: a call whose name keeps the `#`, which no function has.
    fn macro_call(&mut self, node: Node<'t>) -> ValueKind {
        let parts = self.parts(node);
        let mut call = Call {
            target: None,
            implicit: false,
            name: Name::default(),
            generics: Vec::new(),
            args: Vec::new(),
            safe: false,
            name_span: span(node),
        };
        let mut label = None;
        for (at, part) in parts.iter().enumerate() {
            match part.kind() {
                "#" | "(" | ")" | "," | ":" => {}
                "type_parameters" => call.generics = self.generics(*part).into_iter().map(TypeRef::named).collect(),
                "call_suffix" => {
                    let value = Value::new(ValueKind::Name(Name::new_static("_")), span(node));
                    if let ValueKind::Call(inner) = self.suffix(value, *part, false).kind {
                        call.args = inner.args;
                    }
                }
                _ if at == 1 => {
                    call.name = Name::from(format!("#{}", self.text(*part)));
                    call.name_span = span(*part);
                }
                "simple_identifier" if parts.get(at + 1).is_some_and(|p| p.kind() == ":") => {
                    label = Some(self.name(*part));
                }
                _ => {
                    let value = self.expr(*part);
                    call.args.push(Arg { label: label.take(), value, spread: false, trailing: false });
                }
            }
        }
        ValueKind::Call(Box::new(call))
    }

    /// `#selector(Foo.bar(_:))`, `#keyPath(Foo.bar)`.
    fn selector(&mut self, node: Node<'t>) -> ValueKind {
        let parts = self.parts(node);
        match parts.iter().rev().find(|p| p.kind() != ")") {
            Some(inner) => reference(self.expr(*inner).kind),
            None => self.unreadable(node).kind,
        }
    }

    /// The root of a key path, `\` or `\Foo`; the chain that follows gives the names.
    fn key_path(&mut self, node: Node<'t>) -> ValueKind {
        let parts = self.parts(node);
        let is_root = |p: &&Node<'t>| is_type(p.kind()) || p.kind() == "type_identifier";
        let of = match parts.iter().find(is_root) {
            Some(root) if root.kind() == "type_identifier" => {
                let end =
                    parts.iter().skip(1).position(|p| !matches!(p.kind(), "type_identifier" | "type_arguments" | "."));
                let ty = self.user_type(&parts[..end.map_or(parts.len(), |end| end + 1)]);
                Some(super::pattern::type_name(&ty, span(*root)))
            }
            Some(root) => {
                let ty = self.type_ref(*root);
                Some(Value::new(ValueKind::TypeLiteral(ty), span(*root)))
            }
            None => None,
        };
        let mut kind = ValueKind::Reference { of: of.map(Box::new), name: Name::default() };
        for part in parts.iter().filter(|p| p.kind() == "simple_identifier") {
            let name = self.name(*part);
            kind = match kind {
                ValueKind::Reference { of, name: root } if root.is_empty() => ValueKind::Reference { of, name },
                kind => ValueKind::Reference { of: Some(Box::new(Value::new(kind, span(node)))), name },
            };
        }
        kind
    }

    /// `{ [weak self] a, b in … }`
    fn closure(&mut self, node: Node<'t>) -> Function {
        let parts = self.parts(node);
        let mut closure = function(FunctionKind::Lambda, span(node));
        closure.name_span = parts.first().map_or(closure.span, |brace| span(*brace));
        let mut captured = Vec::new();
        for part in &parts {
            match part.kind() {
                "capture_list" => captured = self.captures(*part),
                "lambda_function_type" => self.closure_type(*part, &mut closure),
                "attribute" => {
                    let annotation = self.annotation(*part);
                    closure.annotations.push(annotation);
                }
                _ => {}
            }
        }
        let mut body = self.block(&parts, span(node));
        closure.expression = super::stmt::is_result(&body.stmts)
            && super::stmt::has_result(FunctionKind::Lambda, closure.result.as_ref());
        body.stmts.splice(0..0, captured.into_iter().map(Stmt::Bind));
        closure.body = Some(body);
        closure
    }

    /// `[weak self, x = f()]`: only what gets a new value is a binding.
    fn captures(&mut self, node: Node<'t>) -> Vec<Bind> {
        let mut binds = Vec::new();
        for item in self.parts(node).into_iter().filter(|p| p.kind() == "capture_list_item") {
            let parts = self.parts(item);
            let Some(equals) = parts.iter().position(|p| p.kind() == "=") else { continue };
            let (Some(name), Some(value)) = (parts[..equals].last(), parts.get(equals + 1)) else { continue };
            let names = vec![self.name(*name)];
            let value = Some(self.expr(*value));
            binds.push(Bind { names, ty: None, value, constant: true, span: span(item) });
        }
        binds
    }

    fn closure_type(&mut self, node: Node<'t>, closure: &mut Function) {
        let parts = self.parts(node);
        let arrow = parts.iter().position(|p| p.kind() == "->").unwrap_or(parts.len());
        closure.result = self.first_type(&parts[arrow..]);
        for list in parts[..arrow].iter().filter(|p| p.kind() == "lambda_function_type_parameters") {
            for parameter in self.parts(*list).into_iter().filter(|p| p.kind() == "lambda_parameter") {
                let parts = self.parts(parameter);
                let mut names = parts.iter().filter(|p| matches!(p.kind(), "simple_identifier" | "self_expression"));
                let Some(name) = names.next_back().map(|n| self.name(*n)) else { continue };
                closure.params.push(Param {
                    label: None,
                    name,
                    parts: Vec::new(),
                    ty: self.first_type(&parts),
                    default: None,
                    given: None,
                    vararg: false,
                    field: false,
                    annotations: Vec::new(),
                    span: span(parameter),
                });
            }
        }
    }
}

fn block_value(branch: Branch) -> ValueKind {
    let span = branch.span;
    ValueKind::Block(Box::new(Block { stmts: vec![Stmt::Branch(branch)], span }))
}
