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
#[derive(Debug, Default)]
pub(in crate::trace) struct Written {
    /// Those that get another value, among locals and the fields of what the code belongs to.
    pub assigned: FxHashSet<Name>,
    /// Those that may change themselves: something is called on them, they are bound elsewhere, or belong to something else.
    pub changed: FxHashSet<Name>,
}

impl Written {
    /// Those of a unit.
    pub fn of(unit: &Unit) -> Self {
        let mut names = Names::default();
        visit::unit(unit, &mut names);
        let own = |names: FxHashSet<&str>| names.into_iter().map(Name::new).collect();
        Self { assigned: own(names.assigned), changed: own(names.changed) }
    }
}

/// Names that a file assigns to, binds or lets change themselves.
#[derive(Default)]
struct Names<'u> {
    assigned: FxHashSet<&'u str>,
    changed: FxHashSet<&'u str>,
}

impl<'u> Visitor<'u> for Names<'u> {
    fn value(&mut self, value: &'u Value) {
        match &value.kind {
            ValueKind::Assign { target, .. } => match &target.kind {
                ValueKind::Member { of: Some(of), .. } if !is_this(of) => add(&mut self.changed, target),
                _ => add(&mut self.assigned, target),
            },
            // `flag.toggle()` changes a value in its place.
            ValueKind::Call(call) => call.target.iter().for_each(|target| add(&mut self.changed, target)),
            // `$flag` is a binding to it.
            ValueKind::Name(name) => self.changed.extend(name.strip_prefix('$')),
            _ => {}
        }
    }
}

fn is_this(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Name(name) if name == "this" || name == "self")
}

fn add<'u>(names: &mut FxHashSet<&'u str>, target: &'u Value) {
    match &target.kind {
        ValueKind::Name(name) | ValueKind::Member { name, .. } => {
            names.insert(name);
        }
        ValueKind::Index { of, .. } => add(names, of),
        ValueKind::Tuple(args) => args.iter().for_each(|arg| add(names, &arg.value)),
        _ => {}
    }
}
