//! A syntax tree with its gaps; knows no language.

use std::ops::ControlFlow;

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

/// Parses a text within a budget of progress callbacks, which unlike time does not depend on the machine's load.
///
/// Real files need at most 24 callbacks per KB, so 2 000 + 200 per KB stops only what would not end.
#[must_use]
pub fn parse(language: &tree_sitter::Language, text: &str) -> SyntaxTree {
    let mut parser = tree_sitter::Parser::new();
    if parser.set_language(language).is_err() {
        return SyntaxTree { tree: None, given_up: Some("grammar does not fit the parser") };
    }
    let budget = 2_000 + 200 * (text.len() / 1024 + 1);
    let mut calls = 0_usize;
    let mut progress = |_: &tree_sitter::ParseState| {
        calls += 1;
        if calls > budget { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let bytes = text.as_bytes();
    let tree = parser.parse_with_options(
        &mut |offset, _| bytes.get(offset..).unwrap_or_default(),
        None,
        Some(tree_sitter::ParseOptions::new().progress_callback(&mut progress)),
    );
    let given_up = tree.is_none().then_some("parse took too many steps");
    SyntaxTree { tree, given_up }
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
