//! Assigning to names, members and elements.

use crate::channel::Name;
use crate::ir::{Value, ValueKind};
use crate::source::Place;

use super::eval::Interp;
use super::value::{State, Val, What};

impl<'p> Interp<'p> {
    /// The type that a place asks for, if it is declared.
    pub fn expected_of(&mut self, st: &mut State<'p>, target: &'p Value) -> Option<Name> {
        match &target.kind {
            ValueKind::Member { of: Some(of), name } => {
                let owner = self.eval(st, of);
                self.expected_property(st, &owner, name)
            }
            ValueKind::Name(name) => {
                if self.local(name).is_some() {
                    return None;
                }
                let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
                receivers.iter().rev().find_map(|r| self.expected_property(st, r, name))
            }
            _ => None,
        }
    }

    fn expected_property(&mut self, st: &State<'p>, owner: &Val<'p>, name: &Name) -> Option<Name> {
        for atom in &owner.0 {
            let ty = match &atom.what {
                What::Object(id) => st.get(*id)?.ty.clone(),
                What::Type(ty) => ty.clone(),
                _ => continue,
            };
            if let Some((decl, field)) = self.project.field(&ty, name) {
                let unit = self.project.decls[decl].unit;
                return field.ty.as_ref().and_then(|t| self.project.resolve(unit, Some(decl), &t.name));
            }
            if let Some(expected) = self.write_expectation(&ty, name) {
                return Some(expected);
            }
        }
        None
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
                if let [key] = vals.as_slice() {
                    let key = key.clone();
                    if !self.store_call(st, &owner, &key, &val, place) {
                        if owner.has_unknown() {
                            self.written(st, of, &owner, &Name::new_static("an element"), &val, place);
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
