//! Calls of a bare name: whose function it is.

use crate::channel::Name;
use crate::ir::{Arg, Call, Function};
use crate::source::{FileKind, Place};
use crate::trace::domain::{State, Val, What};
use crate::trace::interpreter::Interp;
use crate::trace::project::DeclId;

use super::shape::{choose_by_shape, fits, shape};

impl<'p> Interp<'p> {
    /// A call without target.
    pub(super) fn bare_call(&mut self, st: &mut State<'p>, call: &'p Call, place: Place) -> Val<'p> {
        let name = &call.name;
        if let Some(var) = self.local(name) {
            let val = st.vars.get(&var).cloned().unwrap_or_default();
            if let Some(val) = self.call_value(st, &val, call, place) {
                return val;
            }
            let args = self.eval_args(st, &call.args, &|_| None);
            return self.invoke_val(st, &val, args, place);
        }
        // Methods of receivers, innermost first.
        let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
        for receiver in receivers.iter().rev() {
            let Some(ty) = self.type_of(st, receiver) else { continue };
            let methods = self.project.methods(&ty, name);
            if let Some((decl, function)) = self.choose(st, &methods, &call.args)
                // `run { … }` inside a method `run()`.
                && (fits(function, &call.args) || !self.is_outside(call))
            {
                let args = self.eval_for(st, function, &call.args, decl);
                if function.receiver.is_some() {
                    let receivers = self.with_extended(st, receiver, decl, function);
                    let unit = self.project.decls[decl].unit;
                    return self.enter_in(st, function, unit, Some(decl), receivers, args, place);
                }
                if function.body.is_none()
                    && let Some(val) = self.call_implementations(st, &ty, name, &args, place)
                {
                    return val;
                }
                return self.enter(st, function, Some(decl), receiver.clone(), args, place);
            }
            if let Some((_, field)) = self.project.field(&ty, name)
                && field.receiver.is_none()
                && let Some(val) = self.known_member(st, receiver, name, place)
                && let Some(val) = self.call_value(st, &val, call, place)
            {
                return val;
            }
            if name != "init"
                && let Some(val) = self.known_call_with(st, receiver, &ty, name, call, place, false)
            {
                return val;
            }
            if let Some(id) = receiver.objects().next()
                && let Some(val) = self.generated_call(st, id, &ty, call, place)
            {
                return val;
            }
            if let Some(id) = receiver.objects().next()
                && let Some(val) = self.collection_call(st, id, call, place)
            {
                return val;
            }
        }
        if let Some((decl, function)) = self.own_method_for(st, name, &call.args)
            && (fits(function, &call.args) || !self.is_outside(call))
        {
            let args = self.eval_for(st, function, &call.args, decl);
            let outer = Val::at(What::Type(self.project.decls[decl].name.clone()), place);
            if function.receiver.is_some() {
                let receivers = self.with_extended(st, &outer, decl, function);
                let unit = self.project.decls[decl].unit;
                return self.enter_in(st, function, unit, Some(decl), receivers, args, place);
            }
            return self.enter(st, function, Some(decl), outer, args, place);
        }
        let tops: Vec<_> =
            self.project.top_functions(self.unit(), name).into_iter().filter(|(_, f)| f.receiver.is_none()).collect();
        if let Some((unit, function)) = choose_by_shape(&tops, &call.args) {
            let args = self.eval_for_unit(st, function, &call.args, unit, None);
            return self.enter_in(st, function, unit, None, Vec::new(), args, place);
        }
        for owner in self.project.static_import(self.unit(), name) {
            if self.project.is_type(&owner) {
                let methods = self.project.methods(&owner, name);
                if !methods.is_empty() || self.knowledge.ty(&owner).is_some_and(|m| m.calls.contains_key(name)) {
                    return self.call_on_type(st, &owner, name, call, place);
                }
            }
        }
        if self.kind() != FileKind::Java
            && let Some(full) = self.resolve(name).map(|full| self.made_by(full, name, &call.args))
            // An import may name a function.
            && (self.project.is_type(&full) || self.knowledge.functions(name).is_empty())
        {
            return self.construct(st, &full, &call.args, place);
        }
        // Extension functions on an implicit receiver.
        for receiver in receivers.iter().rev() {
            let mut extensions = self.project.top_functions(self.unit(), name);
            extensions.retain(|(unit, f)| f.receiver.is_some() && self.receiver_fits(st, *unit, None, f, receiver));
            if let Some((unit, function)) =
                choose_by_shape(&extensions, &call.args).or_else(|| extensions.first().copied())
            {
                let args = self.eval_for_unit(st, function, &call.args, unit, None);
                return self.enter_in(st, function, unit, None, vec![receiver.clone()], args, place);
            }
        }
        if self.kind() == FileKind::Kotlin
            && let Some((unit, field)) = self.project.top_field(self.unit(), name)
        {
            let held = self.global(st, unit, None, field);
            if let Some(val) = self.call_value(st, &held, call, place) {
                return val;
            }
        }
        if let Some(val) = self.known_function(st, None, call, place) {
            return val;
        }
        if let Some(val) = self.bare_builtin(st, call, place) {
            return val;
        }
        for receiver in receivers.iter().rev() {
            if let Some(val) = self.known_function(st, Some(receiver), call, place) {
                return val;
            }
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        if let Some(What::Type(ty)) = receivers.last().and_then(Val::single).map(|a| a.what.clone())
            && call.name == "init"
        {
            return self.construct_with(st, &ty, args, place);
        }
        self.unknown_call(st, args);
        // What nobody else has belongs to a builder at hand, all of whose calls give the builder.
        let mut builders = receivers.iter().rev().filter(|_| self.kind() == FileKind::Kotlin);
        let chains = |own: &&Val<'p>| self.type_of(st, own).is_some_and(|ty| self.chains(&ty));
        builders.find(chains).cloned().unwrap_or_else(Val::unknown)
    }

    /// What a function that stands in a type and extends another runs on: the object of that type, and what it extends.
    fn with_extended(&self, st: &State<'p>, of_type: &Val<'p>, decl: DeclId, function: &Function) -> Vec<Val<'p>> {
        let unit = self.project.decls[decl].unit;
        let receivers = self.frames.last().map(|f| f.receivers.as_slice()).unwrap_or_default();
        let extended = receivers.iter().rev().find(|own| self.receiver_fits(st, unit, Some(decl), function, own));
        [of_type].into_iter().chain(extended.filter(|own| *own != of_type)).cloned().collect()
    }

    /// Whether a call may mean a function outside of types, where the type's own method takes other arguments.
    fn is_outside(&self, call: &Call) -> bool {
        let fits = |(_, function): &(usize, &Function)| function.receiver.is_none() && fits(function, &call.args);
        !self.knowledge.functions(&call.name).is_empty()
            || self.project.top_functions(self.unit(), &call.name).iter().any(fits)
    }

    fn own_method_for(&self, st: &State<'p>, name: &str, args: &[Arg]) -> Option<(DeclId, &'p Function)> {
        let mut at = self.owner();
        while let Some(id) = at {
            let full = self.project.decls[id].name.clone();
            let methods = self.project.methods(&full, name);
            if let Some(found) = self.choose(st, &methods, args) {
                return Some(found);
            }
            at = self.project.decls[id].outer;
        }
        None
    }

    /// Of the types that imported modules have by this name, the one that can be made of such arguments.
    fn made_by(&self, first: Name, name: &Name, args: &[Arg]) -> Name {
        if self.kind() != FileKind::Swift || self.project.decl_of(&first).is_some() {
            return first;
        }
        let made = |full: &Name| -> Option<bool> {
            let ways = self.knowledge.ty(full)?.calls.get("init")?;
            Some(ways.iter().any(|way| shape(&way.pattern.args, way.pattern.rest, args).is_some()))
        };
        if made(&first) != Some(false) {
            return first;
        }
        let others = self.project.imported_types(self.unit(), name);
        others.into_iter().find(|full| made(full) == Some(true)).unwrap_or(first)
    }
}
