//! Kotlin to IR: repair, parse, then lower declarations, statements, expressions, text and types.

mod building;
mod catching;
mod decl;
mod expr;
mod kind;
mod repair;
mod stmt;
mod text;
mod types;

use std::borrow::Cow;

use tree_sitter::{Language, Node, Tree, TreeCursor};

use crate::ir::{Block, Gap, Name, Stmt, Unit, Value, ValueKind};
use crate::source::{SourceFile, Span};
use crate::syntax;

use kind::Kind;

/// The scanner of the grammar ends the process at 512 strings inside each other; real code has four.
const MAX_STRINGS: usize = 64;

/// Parses and lowers Kotlin source.
#[must_use]
pub fn lower(file: &SourceFile) -> Unit {
    let mut unit = Unit::new(file.id, file.kind);
    unit.lines = Some(file.lines.clone());
    let whole = Span::new(0, file.text.len());
    let tree = match parse(&file.text) {
        Ok(tree) => tree,
        Err(why) => {
            unit.gaps.push(Gap { span: whole, what: Name::new_static(why) });
            return unit;
        }
    };
    for span in syntax::errors(&tree) {
        unit.gaps.push(Gap { span, what: Name::new_static("syntax error") });
    }
    let mut lowering = Lowering::new(&file.text, &tree);
    lowering.file(tree.root_node(), &mut unit);
    unit.gaps.append(&mut lowering.gaps);
    unit.gaps.sort_by_key(|gap| gap.span);
    unit
}

/// Parses the repaired text, or the text as it stands where that has fewer errors.
fn parse(text: &str) -> Result<Tree, &'static str> {
    let language = Language::from(tree_sitter_kotlin::LANGUAGE);
    let run = |text: &str| {
        let parsed = syntax::parse(&language, text);
        parsed.tree.ok_or(parsed.given_up.unwrap_or("not parsed"))
    };
    let repaired = repair::repair(text);
    if repaired.strings > MAX_STRINGS {
        return Err("strings nested too deeply");
    }
    let tree = run(&repaired.text)?;
    if tree.root_node().has_error() && matches!(repaired.text, Cow::Owned(_)) {
        let plain = run(text)?;
        if damage(&plain) < damage(&tree) {
            return Ok(plain);
        }
    }
    Ok(tree)
}

/// How much of a tree is broken: bytes in errors, and their number.
fn damage(tree: &Tree) -> u64 {
    syntax::errors(tree).iter().map(|span| u64::from(span.end - span.start) + 1).sum()
}

/// What one level of recursion costs of [`syntax::MAX_DEPTH`]: unoptimised it takes 4 to 10 KB of stack here and 5 KB
/// when printed, and a thread may have no more than 2 MB. Real code nests less than 50 levels deep.
const STEP: usize = 4;

/// What one link of a chain costs: it takes no stack here, but 4 KB when printed.
const LINK: usize = 2;

/// The state of one lowering.
struct Lowering<'t> {
    /// The file's own text; the tree may have been made from a repaired copy of equal length.
    text: &'t str,
    gaps: Vec<Gap>,
    /// How deep the current place lies, in links and [`STEP`]s; stays near [`syntax::MAX_DEPTH`] at most.
    depth: usize,
    /// ERROR nodes met in the middle of something, lowered as statements after it.
    strays: Vec<Node<'t>>,
    cursor: TreeCursor<'t>,
}

impl<'t> Lowering<'t> {
    fn new(text: &'t str, tree: &'t Tree) -> Self {
        Self { text, gaps: Vec::new(), depth: 0, strays: Vec::new(), cursor: tree.walk() }
    }

    /// The children without comments. ERROR nodes among them become strays.
    fn kids(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let strays = &mut self.strays;
        let mut kids = Vec::with_capacity(node.child_count() as usize);
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let kid = self.cursor.node();
            match Kind::of(kid) {
                Kind::Comment => {}
                Kind::Error => strays.push(kid),
                _ => kids.push(kid),
            }
            more = self.cursor.goto_next_sibling();
        }
        kids
    }

    /// The children without comments, ERROR nodes in their place.
    fn kids_with_errors(&mut self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut kids = Vec::with_capacity(node.child_count() as usize);
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let kid = self.cursor.node();
            if Kind::of(kid) != Kind::Comment {
                kids.push(kid);
            }
            more = self.cursor.goto_next_sibling();
        }
        kids
    }

    /// The first child that is no comment.
    fn first(&mut self, node: Node<'t>) -> Option<Node<'t>> {
        self.cursor.reset(node);
        let mut more = self.cursor.goto_first_child();
        while more {
            let kid = self.cursor.node();
            if !matches!(Kind::of(kid), Kind::Comment | Kind::Error) {
                return Some(kid);
            }
            more = self.cursor.goto_next_sibling();
        }
        None
    }

    /// The source that a node covers.
    fn source(&self, node: Node<'t>) -> &'t str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// An identifier without its backticks.
    fn name(&self, node: Node<'t>) -> Name {
        Name::new(self.source(node).trim_matches('`'))
    }

    fn gap(&mut self, node: Node<'t>, what: impl Into<Name>) {
        self.gaps.push(Gap { span: syntax::span(node), what: what.into() });
    }

    /// A value that could not be read; `what` says why unless a syntax error already does.
    fn unreadable(&mut self, node: Node<'t>, what: impl Into<Name>) -> Value {
        if !node.is_missing() && !node.is_error() {
            self.gap(node, what);
        }
        Value::new(ValueKind::Unreadable, syntax::span(node))
    }

    /// Runs `lower` one level deeper; none, with a gap, where that is too deep.
    fn deeper<T>(&mut self, node: Node<'t>, lower: fn(&mut Self, Node<'t>) -> T) -> Option<T> {
        if self.depth >= syntax::MAX_DEPTH {
            self.gap(node, Name::new_static("nested too deeply"));
            return None;
        }
        self.depth += STEP;
        let lowered = lower(self, node);
        self.depth -= STEP;
        Some(lowered)
    }

    /// What stands inside the ERROR nodes met since the last call, as statements.
    fn strays(&mut self, into: &mut Vec<Stmt>) {
        while let Some(node) = self.strays.pop() {
            self.salvage(node, into);
        }
    }
}

/// A block around statements.
fn block(stmts: Vec<Stmt>, span: Span) -> Block {
    Block { stmts, span }
}
