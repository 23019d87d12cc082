//! A syntax tree with its gaps; knows no language.

mod memory;
mod worker;

use crate::source::Span;

/// How deep lowering follows a tree before it says [`ir::ValueKind::Unreadable`](crate::ir::ValueKind::Unreadable).
///
/// The deepest tree in 124 000 real files has 1 249 levels (a chain of `+`); chains are followed in loops, not by recursion.
pub const MAX_DEPTH: usize = 500;

/// A parsed file. `tree` is none when the parse was given up.
#[derive(Debug)]
pub struct SyntaxTree {
    /// The tree; errors stay inside as ERROR and MISSING nodes.
    pub tree: Option<tree_sitter::Tree>,
    /// Why there is none, as a lower-case fragment.
    pub given_up: Option<&'static str>,
}

/// Parses a text within budgets of steps, of reading and of memory. None of them is time, which depends on the machine's
/// load, and all of them are far above what real files take.
#[must_use]
pub fn parse(language: &tree_sitter::Language, text: &str) -> SyntaxTree {
    match worker::parse(language, text) {
        Ok(tree) => SyntaxTree { tree: Some(tree), given_up: None },
        Err(why) => SyntaxTree { tree: None, given_up: Some(why) },
    }
}

/// The span of a node.
#[must_use]
pub fn span(node: tree_sitter::Node<'_>) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// Spans of all ERROR and MISSING nodes of a tree, outermost only, in order.
#[must_use]
pub fn errors(tree: &tree_sitter::Tree) -> Vec<Span> {
    let mut found = Vec::new();
    if !tree.root_node().has_error() {
        return found;
    }
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        let is_error = node.is_error() || node.is_missing();
        if is_error {
            found.push(span(node));
        }
        if !is_error && node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}
