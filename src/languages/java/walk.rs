//! The one cursor that goes over the tree, and how deep it may go.

use tree_sitter::{Node, Tree, TreeCursor};

use crate::ir::{Field, Function, Gap, Name, Stmt, TypeDecl, Unit};
use crate::source::Span;
use crate::syntax;

use super::words::{Kind, Role};

/// How many levels our own recursion may go down: statements, expressions and types inside each other, 21 at most in
/// 18 000 real files. Half of what the IR may have, so that a debug build fits the 2 MB stack of a test thread.
const DEEPEST: usize = syntax::MAX_DEPTH / 2;

/// A file on its way into the IR. Methods named after a construct expect the cursor on its node and leave it there.
pub(super) struct Lowering<'t> {
    pub(super) source: &'t str,
    pub(super) unit: Unit,
    /// Statements that belong before the one that is being read: pattern variables, and what stood inside ERROR nodes.
    pub(super) hoisted: Vec<Stmt>,
    /// Members that stood inside ERROR nodes; the next type around them takes them in, else the unit.
    pub(super) strays: Strays,
    /// Bytes of source that were copied for fall-through so far, see [`super::switch`].
    pub(super) copied: usize,
    cursor: TreeCursor<'t>,
    depth: usize,
    height: usize,
}

/// What [`Lowering::enter`] keeps for [`Lowering::leave`].
pub(super) struct Level {
    height: usize,
}

/// Members without a type of their own.
#[derive(Default)]
pub(super) struct Strays {
    pub(super) types: Vec<TypeDecl>,
    pub(super) functions: Vec<Function>,
    pub(super) fields: Vec<Field>,
}

impl<'t> Lowering<'t> {
    pub(super) fn new(tree: &'t Tree, source: &'t str, unit: Unit) -> Self {
        Self {
            source,
            unit,
            hoisted: Vec::new(),
            strays: Strays::default(),
            copied: 0,
            cursor: tree.walk(),
            depth: 0,
            height: 0,
        }
    }

    pub(super) fn finish(self) -> Unit {
        self.unit
    }

    pub(super) fn node(&self) -> Node<'t> {
        self.cursor.node()
    }

    pub(super) fn kind(&self) -> Kind {
        Kind::of_id(self.cursor.node().kind_id())
    }

    pub(super) fn role(&self) -> Role {
        Role::of_id(self.cursor.field_id())
    }

    pub(super) fn span(&self) -> Span {
        syntax::span(self.cursor.node())
    }

    pub(super) fn text(&self) -> &'t str {
        self.source.get(self.cursor.node().byte_range()).unwrap_or_default()
    }

    pub(super) fn name(&self) -> Name {
        Name::new(self.text())
    }

    /// Goes to the first child. False, and no move, where there is none.
    ///
    /// Comments are stepped over, and so are ERROR nodes once what can be read in them is [hoisted](Self::hoisted).
    /// Every loop over children therefore is `let mut on = self.first(); while on { …; on = self.next(); }`.
    pub(super) fn first(&mut self) -> bool {
        self.cursor.goto_first_child() && (self.speaks() || self.next())
    }

    /// Goes to the next sibling; where there is none, back to the parent with false.
    pub(super) fn next(&mut self) -> bool {
        while self.cursor.goto_next_sibling() {
            if self.speaks() {
                return true;
            }
        }
        self.cursor.goto_parent();
        false
    }

    /// Steps over the remaining siblings, back to the parent.
    pub(super) fn rest(&mut self) {
        while self.next() {}
    }

    fn speaks(&mut self) -> bool {
        if self.cursor.node().is_error() {
            self.salvage();
            return false;
        }
        !self.kind().is_comment()
    }

    /// Goes to the first named child, past errors without reading them. False, and no move, where there is none.
    pub(super) fn goto_operand(&mut self) -> bool {
        if !self.cursor.goto_first_child() {
            return false;
        }
        loop {
            let node = self.cursor.node();
            if node.is_named() && !node.is_error() && !self.kind().is_comment() {
                return true;
            }
            if !self.cursor.goto_next_sibling() {
                self.cursor.goto_parent();
                return false;
            }
        }
    }

    pub(super) fn goto_parent(&mut self) {
        self.cursor.goto_parent();
    }

    pub(super) fn gap(&mut self, what: &'static str) {
        let span = self.span();
        self.unit.gaps.push(Gap { span, what: Name::new_static(what) });
    }

    /// Says that this node is of a kind that is not understood.
    pub(super) fn gap_of_kind(&mut self, sort: &str) {
        let node = self.node();
        // A MISSING node is a syntax error that is listed already.
        if !node.is_missing() {
            let what = Name::from(format!("{sort} of kind {}", node.kind()));
            self.unit.gaps.push(Gap { span: syntax::span(node), what });
        }
    }

    /// Goes one level down into what recurses. None, and a gap, where that is too deep.
    pub(super) fn enter(&mut self) -> Option<Level> {
        if self.depth >= DEEPEST {
            self.too_deep();
            return None;
        }
        self.depth += 1;
        Some(Level { height: std::mem::take(&mut self.height) })
    }

    /// Comes back from [`Lowering::enter`].
    pub(super) fn leave(&mut self, level: &Level) {
        self.depth -= 1;
        self.height = self.height.max(level.height);
    }

    /// Puts one more level on top of what was built since [`Lowering::enter`]. False, and it must be thrown away, if
    /// it gets higher than the rooms that read the IR by recursion may be asked to follow.
    ///
    /// The depth above bounds our own recursion; chains are followed in loops and need this second bound.
    pub(super) fn grow(&mut self) -> bool {
        self.height += 1;
        let fits = self.height <= syntax::MAX_DEPTH;
        if !fits {
            self.height = 0;
        }
        fits
    }

    pub(super) fn too_deep(&mut self) {
        self.gap("nested too deeply");
    }
}
