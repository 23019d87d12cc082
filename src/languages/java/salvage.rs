//! What can still be read inside ERROR nodes.

use crate::ir::Stmt;

use super::walk::Lowering;
use super::words::Kind;

impl Lowering<'_> {
    /// Hoists the statements and collects the declarations inside an ERROR node.
    pub(super) fn salvage(&mut self) {
        let Some(level) = self.enter() else { return };
        let mark = self.hoisted.len();
        let mut found = Vec::new();
        let mut on = self.first();
        while on {
            self.loose(&mut found, mark);
            on = self.next();
        }
        found.extend(self.hoisted.drain(mark..));
        self.hoisted.append(&mut found);
        self.leave(&level);
    }

    /// Reads one node of a broken construct.
    fn loose(&mut self, found: &mut Vec<Stmt>, mark: usize) {
        let kind = self.kind();
        match kind {
            // A name or number alone says nothing; a string may be an address.
            Kind::Identifier | Kind::DecimalInteger | Kind::This | Kind::Super | Kind::Modifiers => {}
            Kind::Package => self.package(),
            Kind::Import => self.import(),
            Kind::Method | Kind::Constructor | Kind::CompactConstructor => {
                let function = self.function(&[], false);
                self.strays.functions.push(function);
            }
            Kind::Field | Kind::Constant => {
                let mut fields = Vec::new();
                self.fields(&mut fields, kind == Kind::Constant);
                self.strays.fields.append(&mut fields);
            }
            kind if kind.is_type() => {}
            kind if kind.is_type_decl() => {
                let decl = self.type_decl();
                self.strays.types.extend(decl);
            }
            kind if kind.is_expression() || kind.is_statement() => self.stmt(found, mark),
            _ => {
                let Some(level) = self.enter() else { return };
                let mut on = self.first();
                while on {
                    self.loose(found, mark);
                    on = self.next();
                }
                self.leave(&level);
            }
        }
    }
}
