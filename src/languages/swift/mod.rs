//! Swift to IR.

mod chain;
mod condition;
mod decl;
mod directive;
mod expr;
mod operators;
mod pattern;
mod stmt;
mod text;
mod types;

use tree_sitter::{Node, TreeCursor};

use crate::ir::{Function, FunctionKind, Gap, Modifiers, Name, Stmt, Unit, Value, ValueKind};
use crate::source::{SourceFile, Span};
use crate::syntax::{self, MAX_DEPTH, span};

/// Parses and lowers Swift source. Never fails: what could not be read is listed in [`Unit::gaps`].
#[must_use]
pub fn lower(file: &SourceFile) -> Unit {
    let text = &*file.text;
    let mut unit = Unit::new(file.id, file.kind);
    let parsed = syntax::parse(&tree_sitter_swift::LANGUAGE.into(), text);
    let Some(tree) = parsed.tree else {
        let what = Name::new(parsed.given_up.unwrap_or("not parsed"));
        unit.gaps.push(Gap { span: Span::new(0, text.len()), what });
        return unit;
    };
    let errors = syntax::errors(&tree).into_iter().filter(|&error| !is_empty_tuple(text, error));
    unit.gaps.extend(errors.map(|span| Gap { span, what: Name::new_static("syntax error") }));
    let mut lowering = Lowering { text, unit, strays: Vec::new(), depth: 0, cursor: tree.walk() };
    lowering.file(tree.root_node());
    let mut unit = lowering.unit;
    unit.gaps.sort_by_key(|gap| gap.span);
    unit
}

/// The grammar cannot read the value `()`: it invents an operator of no bytes inside, and nothing is lost.
fn is_empty_tuple(text: &str, error: Span) -> bool {
    let (before, after) = (text.get(..error.start as usize), text.get(error.end as usize..));
    error.start == error.end
        && before.is_some_and(|t| t.trim_end().ends_with('('))
        && after.is_some_and(|t| t.trim_start().starts_with(')'))
}

/// One file on its way from tree to IR.
struct Lowering<'t> {
    text: &'t str,
    unit: Unit,
    /// What was found where the IR has no place for it (inside ERROR nodes of an expression, below the
    /// depth limit): kept, in order, as statements before the one that is being read.
    strays: Vec<Stmt>,
    depth: usize,
    /// Reused for every list of children, because making a cursor allocates.
    cursor: TreeCursor<'t>,
}

impl<'t> Lowering<'t> {
    fn text(&self, node: Node<'t>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// An identifier as it is used: without backticks, `self` as `this`.
    fn name(&self, node: Node<'t>) -> Name {
        match self.text(node).trim_matches('`') {
            "self" => Name::new_static("this"),
            name => Name::new(name),
        }
    }

    /// One level further down, unless that is too deep; every `true` needs a [`Lowering::leave`].
    fn enter(&mut self, node: Node<'t>) -> bool {
        let allowed = self.depth < MAX_DEPTH;
        if allowed {
            self.depth += 1;
        } else {
            self.too_deep(span(node));
        }
        allowed
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn too_deep(&mut self, span: Span) {
        self.gap(span, "nested too deeply");
    }

    fn gap(&mut self, span: Span, what: impl AsRef<str>) {
        self.unit.gaps.push(Gap { span, what: Name::new(what) });
    }

    /// All children of a node as they stand.
    fn children(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut found = Vec::with_capacity(node.child_count() as usize);
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            found.push(self.cursor.node());
            more = self.cursor.goto_next_sibling();
        }
        found
    }

    /// The children of a well-formed construct: without comments and missing tokens; what stands in ERROR
    /// nodes between them is kept as strays.
    fn parts(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut parts = self.children(node);
        if node.has_error() {
            for error in parts.extract_if(.., |part| part.is_error()).collect::<Vec<_>>() {
                self.salvage(error);
            }
        }
        // What has no bytes was invented by the parser.
        parts.retain(|part| !part.is_extra() && part.start_byte() < part.end_byte());
        parts
    }

    /// The declarations, statements and expressions of a list. ERROR nodes are replaced by what can be read in them.
    fn items(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let is_error = node.is_error();
        if !node.has_error() {
            return self.parts(node);
        }
        let mut found = Vec::new();
        let mut pending: Vec<(Node<'t>, bool)> = Vec::new();
        let push = |list: &mut Self, node, broken, pending: &mut Vec<_>| {
            pending.extend(list.children(node).into_iter().rev().map(|child| (child, broken)));
        };
        push(self, node, is_error, &mut pending);
        while let Some((next, broken)) = pending.pop() {
            let kind = next.kind();
            if next.is_missing() || is_comment(kind) {
                continue;
            }
            if next.is_error() || (broken && !is_item(kind)) {
                push(self, next, true, &mut pending);
            } else if !broken || next.child_count() > 0 {
                found.push(next);
            }
        }
        found
    }

    /// Lowers what can be read inside an ERROR node to strays.
    fn salvage(&mut self, error: Node<'t>) {
        if !self.enter(error) {
            return;
        }
        let items = self.items(error);
        let stmts = self.sequence(items);
        self.strays.extend(stmts);
        self.leave();
    }

    /// A value that cannot be read, of a kind that this lowering does not know.
    fn unreadable(&mut self, node: Node<'t>) -> Value {
        if !node.is_error() && !node.is_missing() {
            self.gap(span(node), format!("expression of kind {}", node.kind()));
        }
        Value::new(ValueKind::Unreadable, span(node))
    }
}

fn is_comment(kind: &str) -> bool {
    matches!(kind, "comment" | "multiline_comment" | "shebang_line")
}

/// Whether a node means something on its own, wherever it stands.
fn is_item(kind: &str) -> bool {
    decl::is_declaration(kind) || stmt::is_statement(kind) || expr::is_compound(kind) || kind == "directive"
}

/// A function with nothing in it yet.
fn function(kind: FunctionKind, span: Span) -> Function {
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
