//! Swift to IR.

mod chain;
mod condition;
mod decl;
mod directive;
mod expr;
mod operators;
mod pattern;
mod repair;
mod stmt;
mod text;
mod types;

use tree_sitter::{Node, Tree, TreeCursor};

use self::repair::{Extent, repair};
use crate::ir::{Function, FunctionKind, Gap, Modifiers, Name, Stmt, Unit, Value, ValueKind};
use crate::source::{SourceFile, Span};
use crate::syntax::{self, MAX_DEPTH, SyntaxTree, span};

/// Parses and lowers Swift source. Never fails: what could not be read is listed in [`Unit::gaps`].
#[must_use]
pub fn lower(file: &SourceFile) -> Unit {
    let text = &*file.text;
    let mut unit = Unit::new(file.id, file.kind);
    unit.lines = Some(file.lines.clone());
    let (parsed, lost) = parse(text);
    let Some(tree) = parsed.tree else {
        let what = Name::new(parsed.given_up.unwrap_or("not parsed"));
        unit.gaps.push(Gap { span: Span::new(0, text.len()), what });
        return unit;
    };
    let errors = errors(&tree, text).into_iter().map(|span| (span, "syntax error"));
    unit.gaps.extend(errors.chain(lost).map(|(span, what)| Gap { span, what: Name::new_static(what) }));
    let mut lowering = Lowering { text, unit, strays: Vec::new(), depth: 0, cursor: tree.walk() };
    lowering.file(tree.root_node());
    let mut unit = lowering.unit;
    unit.gaps.sort_by_key(|gap| gap.span);
    unit
}

/// Parses a text; where the grammar fails, once more with what it is known to fail on written differently.
fn parse(text: &str) -> (SyntaxTree, Vec<(Span, &'static str)>) {
    let language = tree_sitter_swift::LANGUAGE.into();
    let parse = |extent| {
        let repaired = repair(text, extent);
        let source = repaired.as_ref().map_or(text, |r| &r.text);
        let parsed = syntax::parse(&language, source);
        let unread = parsed.tree.as_ref().map_or(usize::MAX, |tree| unread(tree, text));
        (unread, parsed, repaired.map(|r| r.lost).unwrap_or_default())
    };
    let (unread, parsed, lost) = parse(Extent::Always);
    if unread > 0 && parsed.tree.is_some() {
        let (still_unread, again, lost) = parse(Extent::Everything);
        if still_unread < unread {
            return (again, lost);
        }
    }
    (parsed, lost)
}

/// How much the grammar could not read: places, and the bytes of ERROR nodes outside of what was read in them.
fn unread(tree: &Tree, text: &str) -> usize {
    let mut size = 0;
    let mut pending = vec![tree.root_node()];
    let mut cursor = tree.walk();
    while let Some(node) = pending.pop() {
        if !node.has_error() {
            continue;
        }
        if !node.is_error() && !node.is_missing() {
            pending.extend(node.children(&mut cursor));
        } else if !is_nothing_lost(text, span(node)) {
            let items = node.children(&mut cursor).filter(|child| is_item(child.kind()));
            let read: usize = items.map(|item| item.byte_range().len()).sum();
            size += 1 + node.byte_range().len() - read;
        }
    }
    size
}

/// The places that the grammar could not read, without those where nothing is lost.
fn errors(tree: &Tree, text: &str) -> Vec<Span> {
    let mut errors = syntax::errors(tree);
    errors.retain(|&error| !is_nothing_lost(text, error));
    errors
}

/// Whether an error only concerns what means nothing: the value `()`, a semicolon after a declaration, an attribute
/// before a macro or `#if`.
fn is_nothing_lost(text: &str, error: Span) -> bool {
    let source = error.of(text).trim();
    let after = text.get(error.end as usize..).unwrap_or_default();
    is_empty_tuple(text, error)
        || matches!(source, ";" | "()")
        || (source.starts_with('@') && !source.contains('\n') && after.trim_start().starts_with('#'))
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

    /// Some levels of the tree further down, unless that is too deep; every `true` needs a [`Lowering::leave`].
    ///
    /// A level stands for at most 2 KB of stack in a debug build, so that the limit fits the stack of any thread.
    fn enter(&mut self, node: Node<'t>, levels: usize) -> bool {
        let allowed = self.depth + levels <= MAX_DEPTH;
        if allowed {
            self.depth += levels;
        } else {
            self.too_deep(span(node));
        }
        allowed
    }

    fn leave(&mut self, levels: usize) {
        self.depth -= levels;
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
        if !self.enter(error, 2) {
            return;
        }
        let items = self.items(error);
        let stmts = self.sequence(items);
        self.strays.extend(stmts);
        self.leave(2);
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
