//! Assigning to names, members and elements.

use crate::channel::Name;
use crate::ir::{TypeRef, Value, ValueKind};
use crate::source::Place;
use crate::trace::domain::{State, Val, VarId, What};
use crate::trace::project::DeclId;

use super::interp::Interp;

/// How a place is declared that can be written.
#[derive(Clone, Copy, Debug)]
pub(in crate::trace) struct Slot<'p> {
    /// Where its type is written.
    unit: usize,
    inside: Option<DeclId>,
    /// Its type, which may only be seen from its first value.
    ty: Option<&'p TypeRef>,
    /// What it holds under a key, or in a place.
    element: Option<&'p TypeRef>,
}

impl<'p> Slot<'p> {
    fn new(unit: usize, inside: Option<DeclId>, ty: Option<&'p TypeRef>, value: Option<&'p Value>) -> Self {
        let seen = match value.map(|value| &value.kind) {
            Some(ValueKind::Cast { ty, .. }) => Some(ty),
            _ => None,
        };
        let ty = ty.or(seen);
        let made = || match value.map(|value| &value.kind) {
            Some(ValueKind::Call(call)) if call.target.is_none() => call.generics.last(),
            _ => None,
        };
        Self { unit, inside, ty, element: ty.map_or_else(made, |ty| ty.args.last()) }
    }
}

impl<'p> Interp<'p> {
    /// The type that a place asks for: as it is declared, or as what is there already has it.
    pub fn expected_of(&mut self, st: &mut State<'p>, target: &'p Value) -> Option<Name> {
        match &target.kind {
            ValueKind::Member { of: Some(of), name } => {
                let owner = self.eval(st, of);
                self.expected_property(st, &owner, name)
            }
            ValueKind::Name(name) => {
                if let Some(var) = self.local(name) {
                    let declared = self.slot_of_local(name, var).and_then(|slot| self.asked_for(slot));
                    return declared.or_else(|| self.type_there(st, st.vars.get(&var)?));
                }
                let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
                let of_receiver = receivers.iter().rev().find_map(|r| self.expected_property(st, r, name));
                of_receiver.or_else(|| self.slot_of_top(name).and_then(|slot| self.asked_for(slot)))
            }
            ValueKind::Index { of, .. } => {
                let slot = self.slot_at(st, of)?;
                self.project.resolve(slot.unit, slot.inside, &slot.element?.name)
            }
            _ => None,
        }
    }

    fn expected_property(&mut self, st: &State<'p>, owner: &Val<'p>, name: &Name) -> Option<Name> {
        for atom in &owner.0 {
            let Some(ty) = self.type_of(st, &Val::only(atom.clone())) else { continue };
            if let Some(slot) = self.slot_of_field(&ty, name) {
                let there = || match atom.what {
                    What::Object(id) => self.type_there(st, st.get(id)?.fields.get(name)?),
                    _ => None,
                };
                return self.asked_for(slot).or_else(there);
            }
            if let Some(expected) = self.write_expectation(&ty, name) {
                return Some(expected);
            }
        }
        None
    }

    /// The known type of what a place holds.
    fn type_there(&self, st: &State<'p>, val: &Val<'p>) -> Option<Name> {
        self.type_of(st, val).filter(|ty| self.project.is_type(ty))
    }

    /// How a place is declared that holds what is written to, or a part of it.
    fn slot_at(&mut self, st: &mut State<'p>, place: &'p Value) -> Option<Slot<'p>> {
        match &place.kind {
            ValueKind::Name(name) => {
                if let Some(var) = self.local(name) {
                    return self.slot_of_local(name, var);
                }
                let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
                let types = receivers.iter().rev().filter_map(|receiver| self.type_of(st, receiver));
                let of_receiver = types.into_iter().find_map(|ty| self.slot_of_field(&ty, name));
                of_receiver.or_else(|| self.slot_of_top(name))
            }
            ValueKind::Member { of: Some(of), name } => {
                let owner = self.eval(st, of);
                let ty = self.type_of(st, &owner)?;
                self.slot_of_field(&ty, name)
            }
            _ => None,
        }
    }

    fn slot_of_local(&self, name: &str, var: VarId) -> Option<Slot<'p>> {
        let (unit, inside) = (self.unit(), self.owner());
        if let Some(bind) = self.unfilled.get(&var) {
            return Some(Slot::new(unit, inside, bind.ty.as_ref(), bind.value.as_ref()));
        }
        let param = self.frames.last()?.function?.params.iter().find(|param| param.name == name)?;
        Some(Slot::new(unit, inside, param.ty.as_ref(), None))
    }

    fn slot_of_top(&self, name: &str) -> Option<Slot<'p>> {
        let (unit, field) = self.project.top_field(self.unit(), name)?;
        Some(Slot::new(unit, None, field.ty.as_ref(), field.value.as_ref()))
    }

    pub fn slot_of_field(&self, ty: &str, name: &str) -> Option<Slot<'p>> {
        let (decl, field) = self.project.field(ty, name)?;
        Some(Slot::new(self.project.decls[decl].unit, Some(decl), field.ty.as_ref(), field.value.as_ref()))
    }

    /// What a value for a place is asked to be.
    pub fn asked_for(&self, slot: Slot<'p>) -> Option<Name> {
        self.asked_at(slot.unit, slot.inside, slot.ty?)
    }

    pub fn assign(&mut self, st: &mut State<'p>, target: &'p Value, val: Val<'p>, place: Place) {
        match &target.kind {
            ValueKind::Name(name) => self.assign_name(st, name, val, place),
            ValueKind::Member { of: Some(of), name } => {
                let owner = self.eval(st, of);
                if !self.assign_member(st, &owner, name, &val, place) {
                    self.written(st, of, &owner, name, &val, place);
                    // Whoever has it calls it.
                    self.run_function_values(st, &val, place);
                    self.escape(st, &val);
                }
                // A Swift struct that is read from a property is a copy; writing through it writes the property.
            }
            ValueKind::Index { of, keys } => {
                let owner = self.eval(st, of);
                let vals: Vec<Val<'p>> = keys.iter().map(|key| self.eval(st, key)).collect();
                let args: Vec<Val<'p>> = vals.iter().cloned().chain([val.clone()]).collect();
                if self.operator(st, &owner, "set", &args, place).is_some() {
                    return;
                }
                // Bytes or characters that are a text here are none that is known any more.
                if owner.0.iter().any(|atom| matches!(atom.what, What::Text(_)))
                    && matches!(of.kind, ValueKind::Name(_) | ValueKind::Member { .. })
                {
                    let unknown = Val::unknown().labelled(&owner.label().data().joined(&val.label().data()));
                    self.assign(st, of, unknown, place);
                }
                if let [key] = vals.as_slice() {
                    let key = key.clone();
                    if !self.store_call(st, &owner, &key, &val, place) {
                        if owner.has_unknown() {
                            self.written(st, of, &owner, &Name::new_static("an element"), &val, place);
                            self.put_elsewhere(st, &owner, &key, &val, place);
                        }
                        self.store(st, &owner, key, val, place);
                    }
                }
            }
            ValueKind::Tuple(args) => {
                for arg in args {
                    self.assign(st, &arg.value, Val::unknown(), place);
                }
            }
            _ => {}
        }
    }

    fn assign_name(&mut self, st: &mut State<'p>, name: &Name, val: Val<'p>, place: Place) {
        if let Some(var) = self.local(name) {
            st.vars.insert(var, val);
            return;
        }
        let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
        for receiver in receivers.iter().rev() {
            if self.assign_member(st, receiver, name, &val, place) {
                return;
            }
        }
        let mut at = self.owner();
        while let Some(id) = at {
            let full = self.project.decls[id].name.clone();
            if let Some((decl, _)) = self.project.field(&full, name) {
                let key = Name::new(format!("{}.{name}", self.project.decls[decl].name));
                st.globals.insert(key, val);
                return;
            }
            at = self.project.decls[id].outer;
        }
        if let Some((unit, _)) = self.project.top_field(self.unit(), name) {
            st.globals.insert(Name::new(format!("#{unit}.{name}")), val);
            return;
        }
        if self.labelled {
            let label = self.data_of(st, &val).step(place, &Name::new(format!("goes in as `{name}`")));
            self.fill(st, &label);
        }
        st.globals.insert(self.undeclared(name), val);
    }

    /// Where the value of a name is kept that nobody is seen to declare: a parent that is not there, or the code around
    /// a fragment.
    pub fn undeclared(&self, name: &str) -> Name {
        Name::new(format!("#{}?{name}", self.unit()))
    }

    /// Writes a member; false where nothing is known of it.
    pub fn assign_member(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        name: &Name,
        val: &Val<'p>,
        place: Place,
    ) -> bool {
        let mut done = false;
        for atom in &owner.0 {
            match &atom.what {
                What::Object(id) => {
                    self.ready(st, *id);
                    let Some(object) = st.get(*id) else { continue };
                    let ty = object.ty.clone();
                    if let Some((decl, field)) = self.project.field(&ty, name) {
                        let unit = self.project.decls[decl].unit;
                        let declared = field.ty.as_ref().and_then(|t| self.project.resolve(unit, Some(decl), &t.name));
                        let val = &self.as_known(st, val.clone(), declared.as_ref(), place);
                        if field.modifiers.is_static || self.project.decls[decl].decl.modifiers.companion {
                            let key = Name::new(format!("{}.{name}", self.project.decls[decl].name));
                            st.globals.insert(key, val.clone());
                        } else {
                            st.edit(*id, |o| {
                                o.fields.insert(name.clone(), val.clone());
                            });
                            for observer in &field.setters {
                                let this = Val::object(*id);
                                self.enter_simple(st, observer, decl, this, std::slice::from_ref(val), place);
                            }
                        }
                        done = true;
                    } else {
                        let one = Val::only(atom.clone());
                        done |= self.write_property(st, &one, &ty, name, val, place);
                    }
                }
                What::Type(ty) => {
                    let ty = ty.clone();
                    if let Some((decl, _)) = self.project.field(&ty, name) {
                        let key = Name::new(format!("{}.{name}", self.project.decls[decl].name));
                        st.globals.insert(key, val.clone());
                        done = true;
                    } else {
                        let one = Val::only(atom.clone());
                        done |= self.write_property(st, &one, &ty, name, val, place);
                    }
                }
                _ => {}
            }
        }
        done
    }
}
