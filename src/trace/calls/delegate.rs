//! Kotlin's `class A(b: B) : B by b`: what an object hands on to another one.

use crate::channel::Name;
use crate::ir::TypeKind;
use crate::trace::domain::{ObjId, State, Val};
use crate::trace::interpreter::Interp;
use crate::trace::project::DeclId;

impl<'p> Interp<'p> {
    /// Finds out which objects answer in place of this one. What their expressions name is in scope.
    pub fn init_delegates(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId) {
        for supertype in &self.project.decls[decl].decl.supertypes {
            let Some(delegate) = &supertype.delegate else { continue };
            let Some(full) = self.delegated(decl, &supertype.ty.name) else { continue };
            let val = self.eval_as(st, delegate, Some(&full));
            st.edit(id, |o| {
                o.fields.insert(slot(&full), val);
            });
        }
    }

    /// What answers for a member of an object that its own type does not have. `found`: the type that declares it, if one
    /// of the project does.
    pub fn delegate(&mut self, st: &mut State<'p>, id: ObjId, ty: &str, found: Option<DeclId>) -> Option<Val<'p>> {
        let decls = &self.project.decls;
        if found.is_some_and(|found| decls[found].decl.kind != TypeKind::Interface) {
            return None;
        }
        let mut answers = None;
        for ancestor in self.project.lineage(ty).iter() {
            for decl in self.project.decls_of(ancestor) {
                let handed = decls[*decl].decl.supertypes.iter().filter(|supertype| supertype.delegate.is_some());
                let mut interfaces = handed.filter_map(|supertype| self.delegated(*decl, &supertype.ty.name));
                answers = answers.or_else(|| {
                    interfaces.find(|interface| match found {
                        Some(found) => self.project.is_a(interface, &decls[found].name),
                        // All that can be said of it is that it is no type of the project.
                        None => self.project.decl_of(interface).is_none(),
                    })
                });
            }
        }
        let answers = slot(&answers?);
        self.ready(st, id);
        st.get(id)?.fields.get(&answers).cloned()
    }

    fn delegated(&self, decl: DeclId, written: &str) -> Option<Name> {
        let declared = &self.project.decls[decl];
        self.project.resolve(declared.unit, declared.outer.or(Some(decl)), written)
    }
}

/// Where an object keeps the one that answers for an interface.
fn slot(interface: &str) -> Name {
    Name::new(format!("by {interface}"))
}
