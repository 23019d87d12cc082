//! Statements.

use tree_sitter::Node;

use super::Lowering;
use super::condition::{Condition, all_of, nodes_span};
use super::decl::is_declaration;
use super::directive::Sequence;
use super::expr::is_compound;
use super::pattern::{Shape, simple};
use crate::ir::{
    Arm, BinaryOp, Bind, Block, Branch, Catch, FunctionKind, Loop, Name, Stmt, Try, TypeRef, Value, ValueKind,
};
use crate::source::Span;
use crate::syntax::span;

/// How many bodies that end in `fallthrough` are merged with the tests that lead to them; real code has two or three.
const MAX_FALLTHROUGH: usize = 16;

/// Whether a node is a statement and nothing else.
pub(super) fn is_statement(kind: &str) -> bool {
    matches!(
        kind,
        "control_transfer_statement"
            | "for_statement"
            | "while_statement"
            | "repeat_while_statement"
            | "do_statement"
            | "if_statement"
            | "guard_statement"
            | "switch_statement"
            | "assignment"
    )
}

impl<'t> Lowering<'t> {
    /// Statements in order.
    pub(super) fn sequence(&mut self, nodes: Vec<Node<'t>>) -> Vec<Stmt> {
        let mut list = self.start();
        for node in nodes {
            self.statement(node, &mut list);
        }
        self.finish(list)
    }

    /// The block of a node such as `function_body`, or an empty one.
    pub(super) fn block_in(&mut self, node: Node<'t>) -> Block {
        let parts = self.parts(node);
        self.block(&parts, span(node))
    }

    /// The block that the first `statements` among some nodes makes.
    pub(super) fn block(&mut self, nodes: &[Node<'t>], place: Span) -> Block {
        let Some(statements) = nodes.iter().find(|n| n.kind() == "statements") else {
            return Block { stmts: Vec::new(), span: place };
        };
        if !self.enter(*statements, 3) {
            return Block { stmts: Vec::new(), span: place };
        }
        let items = self.items(*statements);
        let stmts = self.sequence(items);
        self.leave(3);
        Block { stmts, span: place }
    }

    /// `{ … }` laid flat into its parent's children.
    fn braces(&mut self, nodes: &[Node<'t>]) -> Block {
        let end = nodes.iter().position(|n| n.kind() == "}").map_or(nodes.len(), |at| at + 1);
        self.block(&nodes[..end], nodes_span(&nodes[..end]))
    }

    /// Adds one statement to a list.
    pub(super) fn statement(&mut self, node: Node<'t>, list: &mut Sequence) {
        // What stands in an `#if` is nested in the IR, though not in the tree.
        let open = list.open_conditions();
        self.depth += open;
        if !self.enter(node, 1) {
            self.depth -= open;
            return;
        }
        match node.kind() {
            "directive" => self.directive(node, list),
            "property_declaration" => self.local_property(node, list),
            "control_transfer_statement" => self.control_transfer(node, list),
            "for_statement" => self.for_loop(node, list),
            "while_statement" => self.while_loop(node, list),
            "repeat_while_statement" => self.repeat_loop(node, list),
            "do_statement" => self.do_catch(node, list),
            "if_statement" => {
                let branch = self.if_branch(node);
                self.push(list, Stmt::Branch(branch));
            }
            "guard_statement" => self.guard(node, list),
            "switch_statement" => {
                let branch = self.switch(node);
                self.push(list, Stmt::Branch(branch));
            }
            "throw_keyword" => list.throw(span(node)),
            "statement_label" | "diagnostic" | "comment" | "multiline_comment" | "shebang_line" => {}
            "simple_identifier" => self.word(node, list),
            "call_expression" | "navigation_expression" => self.chain_statement(node, list),
            kind if is_declaration(kind) => self.local_declaration(node, list),
            kind if node.is_named() || is_compound(kind) => self.evaluated(node, list),
            _ => {}
        }
        self.leave(1);
        self.depth -= open;
    }

    /// A bare word; some of them are statements that the grammar takes for names.
    fn word(&mut self, node: Node<'t>, list: &mut Sequence) {
        let stmt = match self.text(node) {
            // `()` is a name in a repaired tree.
            "fallthrough" | "()" => return,
            "return" => Stmt::Return(None, span(node)),
            "break" => Stmt::Break(span(node)),
            "continue" => Stmt::Continue(span(node)),
            _ => Stmt::Eval(self.expr(node)),
        };
        self.push(list, stmt);
    }

    /// A call or member access, `defer { … }`, or the part of a chain that follows an `#if` in its middle.
    fn chain_statement(&mut self, node: Node<'t>, list: &mut Sequence) {
        if let Some(block) = self.deferred(node) {
            let block = self.block_in(block);
            return self.push(list, Stmt::Defer(block));
        }
        // `Text("a") #if X .bold() #endif .padding()`: every link is taken, whatever the condition says.
        match directive_below(node) {
            Some((directive, true)) => {
                if let Some(last) = list.last_value() {
                    let nothing = Value::new(ValueKind::Unreadable, last.span);
                    let base = std::mem::replace(last, nothing);
                    let value = self.chain(node, Some(base));
                    if let Some(last) = list.last_value() {
                        *last = value;
                    }
                    return;
                }
                self.directive(directive, list);
                let nothing = Value::new(ValueKind::Unreadable, span(directive));
                let value = self.chain(node, Some(nothing));
                return self.push(list, Stmt::Eval(value));
            }
            Some((directive, false)) => return self.directive(directive, list),
            None => {}
        }
        self.evaluated(node, list);
    }

    fn evaluated(&mut self, node: Node<'t>, list: &mut Sequence) {
        let value = self.expr(node);
        if self.swallows(node) {
            let span = value.span;
            let body = Block { stmts: vec![Stmt::Eval(value)], span };
            let catch = Catch { types: Vec::new(), name: None, body: Block { stmts: Vec::new(), span }, span };
            self.push(
                list,
                Stmt::Try(Box::new(Try { resources: Vec::new(), body, catches: vec![catch], finally: None, span })),
            );
            return;
        }
        self.push(list, Stmt::Eval(value));
    }

    /// `try? f()`, `_ = try? f()`: whatever is thrown, nobody asks. The word may stand deep inside the node.
    fn swallows(&self, node: Node<'t>) -> bool {
        let text = self.text(node);
        let value = text.strip_prefix('_').and_then(|rest| rest.trim_start().strip_prefix('='));
        value.map_or(text, str::trim_start).starts_with("try?")
    }

    /// The closure of `defer { … }`, which the grammar takes for a call.
    fn deferred(&mut self, node: Node<'t>) -> Option<Node<'t>> {
        let callee = node.child(0)?;
        if callee.kind() != "simple_identifier" || self.text(callee) != "defer" {
            return None;
        }
        let suffix = node.child(1)?;
        suffix.child(0).filter(|c| c.kind() == "lambda_literal" && suffix.child_count() == 1)
    }

    fn local_declaration(&mut self, node: Node<'t>, list: &mut Sequence) {
        let debug = list.debug_only();
        match node.kind() {
            "function_declaration" | "init_declaration" | "deinit_declaration" | "protocol_function_declaration" => {
                let function = self.function(node, debug);
                self.push(list, Stmt::Function(Box::new(function)));
            }
            "subscript_declaration" => {
                for function in self.subscript(node, debug) {
                    self.push(list, Stmt::Function(Box::new(function)));
                }
            }
            "class_declaration" | "protocol_declaration" => {
                if let Some(decl) = self.type_declaration(node, debug) {
                    self.push(list, Stmt::Type(Box::new(decl)));
                }
            }
            "typealias_declaration" => {
                let alias = self.alias(node);
                self.unit.aliases.extend(alias);
            }
            "import_declaration" => self.import(node),
            _ => {}
        }
    }

    fn local_property(&mut self, node: Node<'t>, list: &mut Sequence) {
        let (constant, properties) = self.properties(node);
        for property in properties {
            let names = self.bound_names(&[property.pattern]);
            let accessor_name = names.first().cloned().unwrap_or_default();
            let bind = Bind { names, ty: property.ty, value: property.value, constant, span: property.span };
            self.push(list, Stmt::Bind(bind));
            let Some(node) = property.accessors else { continue };
            // Code that runs whenever the variable is used: the IR knows that as functions.
            let (getter, setters) = self.accessors(node);
            for mut function in getter.into_iter().chain(setters) {
                if function.name.is_empty() {
                    function.name = accessor_name.clone();
                }
                self.push(list, Stmt::Function(Box::new(function)));
            }
        }
    }

    fn control_transfer(&mut self, node: Node<'t>, list: &mut Sequence) {
        let parts = self.parts(node);
        let Some(word) = parts.first() else { return };
        // The grammar takes an `#endif` in the line after `return` for the returned value.
        let (directive, value) = match parts.get(1).copied() {
            Some(value) if value.kind() == "directive" => (Some(value), None),
            value => (None, value),
        };
        let place = if directive.is_some() { span(*word) } else { span(node) };
        match self.text(*word) {
            "return" => {
                let value = value.map(|v| self.expr(v));
                self.push(list, Stmt::Return(value, place));
            }
            "break" => self.push(list, Stmt::Break(place)),
            "continue" => self.push(list, Stmt::Continue(place)),
            word => {
                if let Some(value) = value.map(|v| self.expr(v)) {
                    self.push(list, if word == "throw" { Stmt::Throw(value, place) } else { Stmt::Eval(value) });
                }
            }
        }
        if let Some(directive) = directive {
            self.directive(directive, list);
        }
    }

    /// `if` with all its `else if`, which are one choice.
    pub(super) fn if_branch(&mut self, node: Node<'t>) -> Branch {
        let mut arms = Vec::new();
        let mut next = Some(node);
        while let Some(node) = next.take() {
            let parts = self.parts(node);
            let open = parts.iter().position(|p| p.kind() == "{").unwrap_or(parts.len());
            let otherwise = parts.iter().position(|p| p.kind() == "else").unwrap_or(parts.len());
            let head = parts.get(1..open).unwrap_or_default();
            let Condition { test, binds } = self.condition(head, span(node));
            let body = self.braces(parts.get(open..otherwise).unwrap_or_default());
            arms.push(Arm { tests: vec![test], guard: None, binds, body });
            match parts.get(otherwise + 1) {
                Some(nested) if nested.kind() == "if_statement" => next = Some(*nested),
                Some(_) => {
                    let body = self.braces(&parts[otherwise + 1..]);
                    arms.push(Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body });
                }
                None => {}
            }
        }
        Branch { subject: None, arms, span: span(node) }
    }

    /// `guard`: what it binds lives on, so it is bound before; then a choice between going on and the `else` block.
    fn guard(&mut self, node: Node<'t>, list: &mut Sequence) {
        let parts = self.parts(node);
        let otherwise = parts.iter().position(|p| p.kind() == "else").unwrap_or(parts.len());
        let head = parts.get(1..otherwise).unwrap_or_default();
        let Condition { test, binds } = self.condition(head, span(node));
        for bind in binds {
            self.push(list, Stmt::Bind(bind));
        }
        let body = self.braces(parts.get(otherwise..).unwrap_or_default());
        let branch = unless(test, body, span(node));
        self.push(list, Stmt::Branch(branch));
    }

    pub(super) fn switch(&mut self, node: Node<'t>) -> Branch {
        let parts = self.parts(node);
        let subject = parts.get(1).map(|s| self.expr(*s));
        let mut arms: Vec<Arm> = Vec::new();
        // How many bodies were merged into the arm above because they fall through; none: it does not.
        let mut falling: Option<usize> = None;
        let mut list = self.start();
        for part in parts {
            match part.kind() {
                "switch_entry" => {
                    let (mut arm, falls) = self.switch_entry(part, subject.as_ref());
                    let mut merged = 0;
                    if let Some(before) = falling
                        && let Some(above) = arms.pop()
                    {
                        let had_body = above.body.stmts.len() > before;
                        arm = merge(above, arm, subject.as_ref(), before);
                        merged = before + usize::from(had_body);
                    }
                    falling = falls.then_some(merged);
                    arms.push(arm);
                }
                "directive" => self.directive(part, &mut list),
                _ => {}
            }
        }
        Branch { subject: subject.map(Box::new), arms, span: span(node) }
    }

    /// One `case` or `default`, and whether it falls through to the next.
    fn switch_entry(&mut self, node: Node<'t>, subject: Option<&Value>) -> (Arm, bool) {
        let parts = self.parts(node);
        let colon = parts.iter().position(|p| p.kind() == ":").unwrap_or(parts.len());
        let (head, rest) = parts.split_at(colon);
        let mut arm = Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body: Block::default() };
        let mut patterns: Vec<(Value, bool, Option<Value>)> = Vec::new();
        for (at, part) in head.iter().enumerate() {
            match part.kind() {
                "switch_pattern" => {
                    let pattern = self.pattern_of(&[*part], None);
                    let any = pattern.shape == Shape::Any;
                    patterns.push((self.against(pattern, subject, &mut arm.binds), any, None));
                }
                "where_keyword" => {
                    if let (Some((_, _, guard)), Some(test)) = (patterns.last_mut(), head.get(at + 1)) {
                        *guard = Some(self.expr(*test));
                    }
                }
                _ => {}
            }
        }
        match <[_; 1]>::try_from(patterns) {
            // A pattern that takes anything is another way to write `default`.
            Ok([(_, true, None)]) => {}
            Ok([(test, _, guard)]) => {
                arm.tests.push(test);
                arm.guard = guard;
            }
            // Each of several patterns has a guard of its own.
            Err(patterns) => arm.tests.extend(patterns.into_iter().map(|(test, _, guard)| match guard {
                Some(guard) => {
                    let place = test.span.to(guard.span);
                    let (left, right) = (Box::new(test), Box::new(guard));
                    Value::new(ValueKind::Binary { op: BinaryOp::And, left, right }, place)
                }
                None => test,
            })),
        }
        let statements = rest.iter().find(|p| p.kind() == "statements").copied();
        let falls = rest.last().is_some_and(|last| last.kind() == "fallthrough")
            || statements.is_some_and(|s| {
                let last = self.parts(s).pop();
                last.is_some_and(|last| self.text(last) == "fallthrough")
            });
        arm.body = self.block(rest, nodes_span(rest));
        (arm, falls)
    }

    /// A pattern against a subject; a tuple's patterns against the parts of a tuple.
    fn against(&mut self, pattern: super::pattern::Pattern, subject: Option<&Value>, binds: &mut Vec<Bind>) -> Value {
        let from = binds.len();
        let test = pattern.against(subject, binds);
        if let (ValueKind::Tuple(patterns), Some(ValueKind::Tuple(parts))) = (&test.kind, subject.map(|s| &s.kind)) {
            for (pattern, part) in patterns.iter().zip(parts) {
                let ValueKind::Name(name) = &pattern.value.kind else { continue };
                if let Some(bind) =
                    binds[from..].iter_mut().find(|b| b.value.is_none() && b.names.first() == Some(name))
                {
                    bind.value = simple(&part.value);
                }
            }
        }
        test
    }

    fn for_loop(&mut self, node: Node<'t>, list: &mut Sequence) {
        let parts = self.parts(node);
        let keyword = parts.iter().position(|p| p.kind() == "in").unwrap_or(parts.len());
        let open = parts.iter().position(|p| p.kind() == "{").unwrap_or(parts.len());
        let pattern = parts.iter().find(|p| p.kind() == "pattern").copied();
        let items = parts.get(keyword + 1..open).unwrap_or_default();
        let clause = items.iter().find(|p| p.kind() == "where_clause").copied();
        let items = items.first().filter(|p| p.kind() != "where_clause").map(|p| self.expr(*p));
        let mut arm = Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body: Block::default() };
        let names = match pattern {
            Some(pattern) => self.loop_names(pattern, &mut arm),
            None => Vec::new(),
        };
        arm.tests.extend(clause.and_then(|c| self.where_clause(c)));
        let tests = std::mem::take(&mut arm.tests);
        arm.tests.extend(all_of(tests));
        let mut body = self.braces(parts.get(open..).unwrap_or_default());
        if !arm.tests.is_empty() {
            let place = body.span;
            arm.body = body;
            let branch = Branch { subject: None, arms: vec![arm], span: place };
            body = Block { stmts: vec![Stmt::Branch(branch)], span: place };
        } else if !arm.binds.is_empty() {
            body.stmts.splice(0..0, arm.binds.into_iter().map(Stmt::Bind));
        }
        let annotation = parts.iter().find(|p| p.kind() == "type_annotation");
        let ty = annotation.and_then(|a| self.type_in(*a));
        let kind = Loop {
            ty,
            names,
            items,
            init: Vec::new(),
            test: None,
            step: Vec::new(),
            at_least_once: false,
            body,
            span: span(node),
        };
        self.push(list, Stmt::Loop(Box::new(kind)));
    }

    /// The names of a `for` loop. `for case …` only takes the items that match: the item gets a name that no
    /// program can use, and is tested in the body.
    fn loop_names(&mut self, node: Node<'t>, arm: &mut Arm) -> Vec<Name> {
        let nodes = self.parts(node);
        let mut first = node;
        while let Some(child) = first.child(0) {
            first = child;
        }
        if first.kind() != "case" {
            return self.bound_names(&nodes);
        }
        let item = Value::new(ValueKind::Name(Name::new_static("$item")), span(node));
        let pattern = self.pattern_of(&nodes, None);
        match pattern.shape {
            Shape::Any => {
                arm.binds.extend(pattern.whole.map(|whole| whole.bind(Some(item))));
                arm.binds.extend(pattern.binds);
            }
            Shape::Like(Value { kind: ValueKind::Tuple(_), .. }) => return self.bound_names(&nodes),
            shape => {
                arm.binds.extend(pattern.whole.map(|whole| whole.bind(Some(shape.narrow(item.clone())))));
                arm.binds.extend(pattern.binds);
                arm.tests.push(shape.test(item, span(node)));
            }
        }
        vec![Name::new_static("$item")]
    }

    fn while_loop(&mut self, node: Node<'t>, list: &mut Sequence) {
        let parts = self.parts(node);
        let open = parts.iter().position(|p| p.kind() == "{").unwrap_or(parts.len());
        let Condition { test, binds } = self.condition(parts.get(1..open).unwrap_or_default(), span(node));
        let body = self.braces(parts.get(open..).unwrap_or_default());
        let stmt = self.loop_while(test, binds, body, node);
        self.push(list, stmt);
    }

    fn loop_while(&mut self, test: Value, binds: Vec<Bind>, mut body: Block, node: Node<'t>) -> Stmt {
        let mut test = Some(test);
        if !binds.is_empty() {
            // Bound anew in every round: the round begins with the binding and ends the loop if the test fails.
            let place = test.as_ref().map_or(body.span, |t| t.span);
            let leave = Block { stmts: vec![Stmt::Break(place)], span: place };
            let branch = test.take().map(|test| Stmt::Branch(unless(test, leave, place)));
            body.stmts.splice(0..0, binds.into_iter().map(Stmt::Bind).chain(branch));
        }
        Stmt::Loop(Box::new(Loop {
            ty: None,
            names: Vec::new(),
            items: None,
            init: Vec::new(),
            test,
            step: Vec::new(),
            at_least_once: node.kind() == "repeat_while_statement",
            body,
            span: span(node),
        }))
    }

    fn repeat_loop(&mut self, node: Node<'t>, list: &mut Sequence) {
        let parts = self.parts(node);
        let keyword = parts.iter().position(|p| p.kind() == "while").unwrap_or(parts.len());
        let body = self.braces(parts.get(..keyword).unwrap_or_default());
        let Condition { test, .. } = self.condition(parts.get(keyword + 1..).unwrap_or_default(), span(node));
        let stmt = self.loop_while(test, Vec::new(), body, node);
        self.push(list, stmt);
    }

    fn do_catch(&mut self, node: Node<'t>, list: &mut Sequence) {
        let parts = self.parts(node);
        let body = self.braces(&parts);
        let mut catches = Vec::new();
        for part in parts.into_iter().filter(|p| p.kind() == "catch_block") {
            catches.push(self.catch(part));
        }
        let stmt = if catches.is_empty() {
            Stmt::Nested(body)
        } else {
            Stmt::Try(Box::new(Try { resources: Vec::new(), body, catches, finally: None, span: span(node) }))
        };
        self.push(list, stmt);
    }

    fn catch(&mut self, node: Node<'t>) -> Catch {
        let parts = self.parts(node);
        let open = parts.iter().position(|p| p.kind() == "{").unwrap_or(parts.len());
        let pattern = parts.iter().find(|p| p.kind() == "pattern").map(|p| self.pattern_of(&[*p], None));
        let clause = parts.iter().find(|p| p.kind() == "where_clause").and_then(|c| self.where_clause(*c));
        let mut name = Name::new_static("error");
        let mut types = Vec::new();
        let mut arm = Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body: Block::default() };
        if let Some(pattern) = pattern {
            if let Some(whole) = pattern.whole {
                name = whole.name;
            }
            arm.binds = pattern.binds;
            match pattern.shape {
                Shape::Is(ty) => types.push(ty),
                Shape::Like(like) => {
                    types.extend(owner_of(&like));
                    let caught = Value::new(ValueKind::Name(name.clone()), like.span);
                    let place = like.span;
                    arm.tests.push(Shape::Like(like).test(caught, place));
                }
                Shape::Any | Shape::Some => {}
            }
        }
        arm.tests.extend(clause);
        let tests = std::mem::take(&mut arm.tests);
        arm.tests.extend(all_of(tests));
        let mut body = self.braces(parts.get(open..).unwrap_or_default());
        if !arm.tests.is_empty() {
            let place = body.span;
            arm.body = body;
            let branch = Branch { subject: None, arms: vec![arm], span: place };
            body = Block { stmts: vec![Stmt::Branch(branch)], span: place };
        }
        Catch { types, name: Some(name), body, span: span(node) }
    }
}

/// Whether a body is one expression, whose value is the result.
pub(super) fn is_result(stmts: &[Stmt]) -> bool {
    match stmts {
        [Stmt::Eval(value)] => !matches!(value.kind, ValueKind::Assign { .. }),
        [Stmt::Branch(branch)] => {
            branch.subject.is_some() || branch.arms.last().is_some_and(|last| last.tests.is_empty())
        }
        _ => false,
    }
}

/// Whether a function's body is its result, which it is not where nothing is returned.
pub(super) fn has_result(kind: FunctionKind, result: Option<&TypeRef>) -> bool {
    let void = result.is_some_and(|ty| ty.args.is_empty() && matches!(&*ty.name, "Void" | "Never" | "Tuple"));
    !void && (result.is_some() || matches!(kind, FunctionKind::Lambda | FunctionKind::Accessor))
}

/// Goes on if the test holds, runs the block if not.
fn unless(test: Value, otherwise: Block, span: Span) -> Branch {
    let nothing = Block { stmts: Vec::new(), span: test.span };
    let arms = vec![
        Arm { tests: vec![test], guard: None, binds: Vec::new(), body: nothing },
        Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body: otherwise },
    ];
    Branch { subject: None, arms, span }
}

/// The enum that a caught case belongs to.
fn owner_of(case: &Value) -> Option<TypeRef> {
    let owner = match &case.kind {
        ValueKind::Member { of, .. } => of.as_deref(),
        ValueKind::Call(call) => call.target.as_deref(),
        _ => None,
    };
    super::types::type_of_value(owner?)
}

/// Joins an arm that falls through with the one below: the tests of both lead to the lower body, before which the
/// upper one runs if its tests hold. The upper body already begins with `merged` bodies of that sort.
fn merge(mut above: Arm, mut below: Arm, subject: Option<&Value>, merged: usize) -> Arm {
    let own = above.body.stmts.split_off(merged.min(above.body.stmts.len()));
    let mut stmts = above.body.stmts;
    if own.is_empty() || merged >= MAX_FALLTHROUGH {
        stmts.extend(own);
    } else {
        let place = above.body.span;
        let body = Block { stmts: own, span: place };
        let arm = Arm { tests: above.tests.clone(), guard: above.guard, binds: above.binds, body };
        let subject = subject.and_then(simple).map(Box::new);
        stmts.push(Stmt::Branch(Branch { subject, arms: vec![arm], span: place }));
    }
    // Either of them being `default` makes both so.
    if above.tests.is_empty() || below.tests.is_empty() {
        below.tests.clear();
    } else {
        above.tests.append(&mut below.tests);
        below.tests = above.tests;
    }
    // A guard belongs to one of the tests; without it the arm is taken more often than it is.
    below.guard = None;
    stmts.append(&mut below.body.stmts);
    below.body.stmts = stmts;
    below
}

/// The `#if` or `#endif` that a chain starts with, and whether a member of something follows it.
fn directive_below(node: Node<'_>) -> Option<(Node<'_>, bool)> {
    let mut first = node;
    let mut member = false;
    while matches!(first.kind(), "call_expression" | "navigation_expression" | "postfix_expression") {
        member = first.kind() == "navigation_expression";
        first = first.child(0)?;
    }
    (first.kind() == "directive").then_some((first, member))
}
