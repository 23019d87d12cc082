//! What is known of an object that was in use before the code at hand: not how far it has come since it was made.

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::visit::{self, Visitor};
use crate::ir::{Field, TypeKind, Unit, Value, ValueKind};
use crate::trace::domain::{ObjId, State, Val, What};

use super::interp::Interp;

impl<'p> Interp<'p> {
    /// From now on an object, and what it holds, may have been in use: what fields say of how far it has come may have
    /// changed.
    pub fn live_on(&mut self, st: &mut State<'p>, id: ObjId) {
        let Some(object) = st.get(id).filter(|o| o.decl.is_some()) else { return };
        let (ty, kept) = (object.ty.clone(), object.fields.clone());
        st.edit(id, |o| o.lived = true);
        for (name, val) in kept {
            for held in val.objects() {
                if st.get(held).is_some_and(|o| !o.lived) {
                    self.live_on(st, held);
                }
            }
            let changed = match self.project.field(&ty, &name) {
                Some((at, field)) => self.may_change(self.project.decls[at].unit, field, &val),
                None => false,
            };
            if changed {
                st.edit(id, |o| {
                    o.fields.insert(name, val.joined(&Val::unknown()));
                });
            }
        }
    }

    /// Whether the value that a field begins with may have given way to another one: a flag, a counter, nothing yet.
    /// An address or a setting tells what the object is, and stays.
    pub fn may_change(&self, unit: usize, field: &'p Field, val: &Val<'p>) -> bool {
        if field.modifiers.constant || field.value.is_none() || field.getter.is_some() || val.is_none() {
            return false;
        }
        let is_state = val.0.iter().all(|atom| match &atom.what {
            What::Null | What::Bool(_) | What::Int(_) => true,
            What::Symbol { ty, .. } => self.is_own_enum(ty),
            what => what.plain_text().is_some_and(|text| text.is_empty()),
        });
        // What is private can only be written in its own file, all of which is read.
        is_state && (!field.modifiers.private || self.project.writes(unit, &field.name))
    }

    fn is_own_enum(&self, ty: &str) -> bool {
        let decl = self.project.decl_of(ty);
        decl.is_some_and(|decl| self.project.decls[decl].decl.kind == TypeKind::Enum)
    }
}

/// Names of which a unit writes something.
pub(in crate::trace) fn written(unit: &Unit) -> FxHashSet<Name> {
    let mut written = Written::default();
    visit::unit(unit, &mut written);
    written.names.into_iter().map(Name::new).collect()
}

/// Names that a file assigns to, binds or lets change themselves.
#[derive(Default)]
struct Written<'u> {
    names: FxHashSet<&'u str>,
}

impl<'u> Visitor<'u> for Written<'u> {
    fn value(&mut self, value: &'u Value) {
        match &value.kind {
            ValueKind::Assign { target, .. } => self.target(target),
            // `flag.toggle()` changes a value in its place.
            ValueKind::Call(call) => call.target.iter().for_each(|target| self.target(target)),
            // `$flag` is a binding to it.
            ValueKind::Name(name) => self.names.extend(name.strip_prefix('$')),
            _ => {}
        }
    }
}

impl<'u> Written<'u> {
    fn target(&mut self, target: &'u Value) {
        match &target.kind {
            ValueKind::Name(name) | ValueKind::Member { name, .. } => {
                self.names.insert(name);
            }
            ValueKind::Index { of, .. } => self.target(of),
            ValueKind::Tuple(args) => args.iter().for_each(|arg| self.target(&arg.value)),
            _ => {}
        }
    }
}
