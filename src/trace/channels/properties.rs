//! What reading and writing known properties does.

use crate::channel::Name;
use crate::knowledge::Form;
use crate::source::{FileKind, Place};
use crate::trace::calls::shape_of;
use crate::trace::domain::{ObjId, State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp, getter_name, lower_first};

impl<'p> Interp<'p> {
    /// The getter or setter behind a property of a JVM language: `sslParameters` is `getSSLParameters()`.
    pub(super) fn accessor(&self, ty: &str, prefix: &str, property: &str) -> Option<Name> {
        let wanted = getter_name(prefix, property);
        let bare = property.strip_prefix("is").filter(|r| r.starts_with(|c: char| c.is_uppercase()));
        for ancestor in self.project.lineage(ty).iter() {
            let Some(model) = self.knowledge.ty(ancestor) else { continue };
            if model.calls.contains_key(&wanted) {
                return Some(wanted);
            }
            let mut similar: Vec<&Name> = model
                .calls
                .keys()
                .filter(|k| {
                    k.eq_ignore_ascii_case(&wanted)
                        || bare.is_some_and(|b| k.strip_prefix(prefix).is_some_and(|rest| rest == b))
                        || (prefix == "get" && *k == property && bare.is_some())
                })
                .collect();
            similar.sort();
            if let Some(found) = similar.first() {
                return Some((*found).clone());
            }
        }
        None
    }

    /// The value of a property or of a method without arguments of the project.
    pub fn told(&mut self, st: &mut State<'p>, owner: &Val<'p>, name: &Name, place: Place) -> Option<Val<'p>> {
        let ty = self.type_of(st, owner)?;
        let method = self.project.methods(&ty, name).into_iter().find(|(_, f)| f.params.is_empty() && f.body.is_some());
        match method {
            Some((decl, function)) => Some(self.enter(st, function, Some(decl), owner.clone(), Vec::new(), place)),
            None => self.project.field(&ty, name).and_then(|_| self.known_member(st, owner, name, place)),
        }
    }

    /// Reads a known property; none: nothing is known of it.
    pub fn read_property(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        ty: &str,
        name: &str,
        place: Place,
    ) -> Option<Val<'p>> {
        let mut effects = self.effects_of(ty, name, Form::Read);
        if effects.is_empty()
            && self.kind() == FileKind::Kotlin
            && let Some(getter) = self.accessor(ty, "get", name)
        {
            effects = self.effects_of(ty, &getter, Form::Call);
            effects.retain(|e| shape_of(&e.pattern.args, e.pattern.rest, &[]).is_some());
        }
        if effects.is_empty() {
            // What was written can be read.
            let objects: Vec<ObjId> = owner.objects().collect();
            let val = self.slot_of(st, owner, &format!("property {name}"));
            return (!objects.is_empty() && !val.is_none()).then_some(val);
        }
        Some(self.apply_effects(st, &effects, owner, &[], place, owner.0.len() > 1))
    }

    /// Writes a known property; false: nothing is known of it.
    pub fn write_property(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        ty: &str,
        name: &Name,
        val: &Val<'p>,
        place: Place,
    ) -> bool {
        let mut effects = self.effects_of(ty, name, Form::Write);
        if effects.is_empty()
            && let Some(bare) = name.strip_prefix("is").and_then(lower_first)
        {
            effects = self.effects_of(ty, &bare, Form::Write);
        }
        if effects.is_empty()
            && self.kind() == FileKind::Kotlin
            && let Some(setter) = self.accessor(ty, "set", name)
        {
            effects = self.effects_of(ty, &setter, Form::Call);
            effects.retain(|e| shape_of(&e.pattern.args, e.pattern.rest, &[None]).is_some());
        }
        let known = self.project.lineage(ty).iter().any(|t| self.knowledge.ty(t).is_some());
        if effects.is_empty() {
            if known {
                for id in owner.objects().collect::<Vec<_>>() {
                    st.edit(id, |o| o.set(Name::new(format!("property {name}")), val.clone(), true));
                }
                // A handler, which the library calls.
                let functions = val.0.iter().filter(|atom| matches!(atom.what, What::Function(_)));
                for function in functions.cloned().collect::<Vec<_>>() {
                    self.run_function_values(st, &Val::only(function), place);
                }
            }
            return known;
        }
        let expected = effects.iter().find_map(|e| e.pattern.args.first().and_then(|a| a.expected.clone()));
        let val = match expected {
            Some(ty) => self.as_interface(st, val.clone(), &ty, place),
            None => val.clone(),
        };
        self.apply_effects(st, &effects, owner, &[ArgVal::plain(val)], place, owner.0.len() > 1);
        true
    }

    /// The type that writing a known property asks for.
    pub fn write_expectation(&self, ty: &str, name: &str) -> Option<Name> {
        let mut effects = self.effects_of(ty, name, Form::Write);
        if effects.is_empty()
            && let Some(setter) = self.accessor(ty, "set", name)
        {
            effects = self.effects_of(ty, &setter, Form::Call);
        }
        effects.iter().find_map(|e| e.pattern.args.first().and_then(|a| a.expected.clone()))
    }

    /// `owner[key] = val` on known types that store by a call.
    pub fn store_call(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        key: &Val<'p>,
        val: &Val<'p>,
        place: Place,
    ) -> bool {
        let mut done = false;
        for id in owner.objects().collect::<Vec<_>>() {
            let ty = st.get(id).map(|o| o.ty.clone()).unwrap_or_default();
            let one = Val::object(id);
            for name in ["set", "put"] {
                if self.known_call(st, &one, &ty, name, vec![key.clone(), val.clone()], place).is_some() {
                    done = true;
                    break;
                }
            }
        }
        done
    }
}
