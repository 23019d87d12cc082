//! What names and references stand for.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::{Function, TypeKind, Value};
use crate::knowledge::{Form, Gives, Operand};
use crate::source::{FileKind, Place};
use crate::trace::computed;
use crate::trace::domain::{Atom, Closure, Named, ObjId, State, Val, What};
use crate::trace::project::DeclId;

use super::interp::{ArgVal, Interp};

/// Most types that `Self` of a protocol is taken for.
const MOST_CONFORMING: usize = 6;

impl<'p> Interp<'p> {
    /// What `Self` may be: the type of the object at hand, and those that conform to it where it is a protocol.
    fn own_types(&self, st: &State<'p>, owner: DeclId) -> Vec<Name> {
        let declared = &self.project.decls[owner].name;
        let at_hand = self.this().objects().next().and_then(|id| st.get(id)).map(|object| object.ty.clone());
        let own = at_hand.filter(|ty| self.project.is_a(ty, declared)).unwrap_or_else(|| declared.clone());
        let is_protocol =
            self.project.decl_of(&own).is_some_and(|id| self.project.decls[id].decl.kind == TypeKind::Interface);
        let conforming = self.project.implementations(&own);
        let few = is_protocol && (1..=MOST_CONFORMING).contains(&conforming.len());
        if few { conforming.to_vec() } else { vec![own] }
    }

    pub fn eval_name(&mut self, st: &mut State<'p>, name: &Name, place: Place) -> Val<'p> {
        match name.as_str() {
            "this" | "super" => return self.this(),
            "Self" => {
                if let Some(owner) = self.owner() {
                    let types = self.own_types(st, owner).into_iter();
                    return Val(types.map(|ty| Atom::new(What::Type(ty), Some(place))).collect());
                }
            }
            _ => {}
        }
        if let Some(var) = self.local(name) {
            return st.vars.get(&var).cloned().unwrap_or_else(Val::unknown);
        }
        // Members of receivers, innermost first.
        let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
        for receiver in receivers.iter().rev() {
            if let Some(val) = self.implied_member(st, receiver, name, place) {
                return val;
            }
        }
        // Static members of the enclosing declarations.
        let mut at = self.owner();
        while let Some(id) = at {
            let full = self.project.decls[id].name.clone();
            if let Some(val) = self.static_field(st, &full, name) {
                return val;
            }
            at = self.project.decls[id].outer;
        }
        if let Some((unit, field)) = self.project.top_field(self.unit(), name) {
            return self.global(st, unit, None, field);
        }
        if let Some(function) = self.function_named(st, name, place) {
            return function;
        }
        // A type that is known by the name beats one that a package of which less is known may have.
        let ty = self.resolve(name).filter(|full| name.starts_with(char::is_uppercase) && self.project.is_type(full));
        if let Some(full) = ty {
            return Val::at(What::Type(full), place);
        }
        for owner in self.project.static_import(self.unit(), name) {
            let val = self.static_member(st, &owner, name, place);
            if !matches!(val.single().map(|a| &a.what), Some(What::Symbol { .. }) | None)
                || self.project.is_type(&owner)
            {
                return val;
            }
        }
        if let Some(full) = self.resolve(name) {
            return Val::at(What::Type(full), place);
        }
        if let Some(value) = self.known_constant(name) {
            return Val::literal_at(&value, place);
        }
        let undeclared = self.undeclared(name);
        if let Some(val) = st.globals.get(&undeclared) {
            return val.clone();
        }
        if let Some(full) = self.project.called_like(self.unit(), name) {
            let val = Val::object(self.foreign(st, &full, place));
            st.globals.insert(undeclared, val.clone());
            return val;
        }
        if name.starts_with(|c: char| c.is_lowercase()) && !matches!(self.kind(), FileKind::Swift) {
            return Val::at(What::Package(name.clone()), place);
        }
        if name == "DEBUG" {
            // What only debug builds do is no concern of what users run.
            return Val::at(What::Bool(false), place);
        }
        Val::at(What::Symbol { ty: Name::default(), name: name.clone(), held: None }, place)
    }

    /// A constant that stands outside types in a known library.
    fn known_constant(&self, name: &str) -> Option<crate::knowledge::Literal> {
        self.knowledge.functions(name).iter().find_map(|f| match (&f.effect.pattern.form, &f.effect.gives) {
            (Form::Read, Some(Gives::Operand(Operand::Literal(literal)))) => Some(literal.clone()),
            _ => None,
        })
    }

    pub(super) fn eval_reference(
        &mut self,
        st: &mut State<'p>,
        of: Option<&'p Value>,
        name: &Name,
        place: Place,
    ) -> Val<'p> {
        let owner = of.map(|v| self.eval(st, v));
        let found: Option<(DeclId, &'p Function, Val<'p>)> = match &owner {
            Some(val) => val.0.iter().find_map(|a| match &a.what {
                What::Type(ty) => self.project.methods(ty, name).first().map(|(d, f)| (*d, *f, Val::only(a.clone()))),
                What::Object(id) => {
                    let ty = st.get(*id)?.ty.clone();
                    self.project.methods(&ty, name).first().map(|(d, f)| (*d, *f, Val::only(a.clone())))
                }
                _ => None,
            }),
            None => None,
        };
        if let Some((decl, function, this)) = found {
            let unit = self.project.decls[decl].unit;
            let closure =
                Closure { function, unit, owner: Some(decl), scope: None, receivers: vec![this], takes: None };
            return Val::at(What::Function(Rc::new(closure)), place);
        }
        if owner.is_none() {
            if let Some(var) = self.local(name) {
                return st.vars.get(&var).cloned().unwrap_or_else(Val::unknown);
            }
            if let Some(owner) = self.receiver_knowing(st, name) {
                return Val::at(What::Named(Rc::new(Named { owner, name: name.clone() })), place);
            }
            if let Some((decl, function)) = self.own_method(name) {
                let unit = self.project.decls[decl].unit;
                let closure = Closure {
                    function,
                    unit,
                    owner: Some(decl),
                    scope: None,
                    receivers: vec![self.this()],
                    takes: None,
                };
                return Val::at(What::Function(Rc::new(closure)), place);
            }
            if let Some((unit, function)) = self.project.top_functions(self.unit(), name).first().copied() {
                let closure = Closure { function, unit, owner: None, scope: None, receivers: Vec::new(), takes: None };
                return Val::at(What::Function(Rc::new(closure)), place);
            }
        }
        // `client::configure` and `Client::configure` of a function that extends clients.
        if let Some(owner) = &owner {
            let extensions = self.project.top_functions(self.unit(), name);
            let fitting = extensions
                .into_iter()
                .find(|(unit, f)| f.receiver.is_some() && self.receiver_fits(st, *unit, None, f, owner));
            if let Some((unit, function)) = fitting {
                let is_type = owner.single().is_some_and(|atom| matches!(atom.what, What::Type(_)));
                let receivers = if is_type { Vec::new() } else { vec![owner.clone()] };
                let closure = Closure { function, unit, owner: None, scope: None, receivers, takes: None };
                return Val::at(What::Function(Rc::new(closure)), place);
            }
        }
        // `String::trim`, whoever that is of.
        let is_name = |atom: &Atom<'p>| matches!(&atom.what, What::Symbol { ty, .. } if ty.is_empty());
        let (owner, name) = match owner {
            Some(owner) if owner.0.iter().all(is_name) && computed::is_of_texts(name) => {
                (Val::at(What::Type(Name::new_static("String")), place), name.clone())
            }
            Some(owner) => (owner, name.clone()),
            // `::Client` makes one.
            None => match self.resolve(name) {
                Some(full) => (Val::at(What::Type(full), place), Name::new_static("init")),
                // `\.address` of whatever it is asked of.
                None if self.kind() == FileKind::Swift && name.starts_with(char::is_alphabetic) => {
                    (Val::of(What::Type(Name::default())), name.clone())
                }
                None => return Val::unknown(),
            },
        };
        let known = |atom: &Atom<'p>| matches!(atom.what, What::Type(_) | What::Object(_) | What::Text(_));
        if !owner.0.is_empty() && owner.0.iter().all(known) {
            return Val::at(What::Named(Rc::new(Named { owner, name })), place);
        }
        Val::unknown()
    }

    /// The innermost receiver whose library has a method of this name, unless one of the project's comes before.
    fn receiver_knowing(&self, st: &State<'p>, name: &str) -> Option<Val<'p>> {
        for receiver in self.frames.last()?.receivers.iter().rev() {
            let Some(ty) = self.type_of(st, receiver) else { continue };
            if !self.project.methods(&ty, name).is_empty() {
                return None;
            }
            if !self.effects_of(&ty, name, Form::Call).is_empty() {
                return Some(receiver.clone());
            }
        }
        None
    }

    /// `owner[key]` where the project says what that gives, or where the key is a path: `owner[keyPath: \.address]`.
    pub(super) fn subscript(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        keys: &[Val<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        if let [key] = keys
            && let Some(What::Named(path)) = key.single().map(|atom| atom.what.clone())
        {
            return Some(self.invoke_named(st, &path, vec![ArgVal::plain(owner.clone())], None, place));
        }
        let id = owner.objects().next().filter(|_| owner.0.len() == 1)?;
        let ty = st.get(id).filter(|object| object.decl.is_some())?.ty.clone();
        let methods = self.project.methods(&ty, "subscript").into_iter();
        let mut fitting = methods.filter(|(_, f)| f.body.is_some() && f.params.len() == keys.len());
        let (decl, function) = fitting.next()?;
        Some(self.enter_simple(st, function, decl, owner.clone(), keys, place))
    }

    /// A function of the project by its bare name, as Swift hands functions on.
    fn function_named(&mut self, st: &mut State<'p>, name: &Name, place: Place) -> Option<Val<'p>> {
        let is_meant = self.kind() == FileKind::Swift
            && (self.own_method(name).is_some() || !self.project.top_functions(self.unit(), name).is_empty());
        is_meant.then(|| self.eval_reference(st, None, name, place))
    }

    /// A method of an object by its name without a call, as Swift hands methods on.
    pub(super) fn method_named(&self, id: ObjId, ty: &str, name: &str, place: Place) -> Option<Val<'p>> {
        let (decl, function) = self.project.methods(ty, name).into_iter().next()?;
        if self.kind() != FileKind::Swift {
            return None;
        }
        let (unit, receivers) = (self.project.decls[decl].unit, vec![Val::object(id)]);
        let closure = Closure { function, unit, owner: Some(decl), scope: None, receivers, takes: None };
        Some(Val::at(What::Function(Rc::new(closure)), place))
    }

    /// A method of the enclosing declarations.
    pub fn own_method(&self, name: &str) -> Option<(DeclId, &'p Function)> {
        let mut at = self.owner();
        while let Some(id) = at {
            let full = self.project.decls[id].name.clone();
            if let Some(found) = self.project.methods(&full, name).first() {
                return Some(*found);
            }
            at = self.project.decls[id].outer;
        }
        None
    }

    /// Calls a function that extends a value: one of the types whose code runs, or one outside of types.
    pub(super) fn extension(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        name: &str,
        args: Vec<ArgVal<'p>>,
        takes: &dyn Fn(&Function) -> bool,
        place: Place,
    ) -> Option<Val<'p>> {
        for (receiver, decl, function) in self.member_extensions(st, owner, name) {
            if takes(function) {
                let unit = self.project.decls[decl].unit;
                return Some(self.enter_in(st, function, unit, Some(decl), vec![receiver, owner.clone()], args, place));
            }
        }
        let top = self.project.top_functions(self.unit(), name);
        let (unit, function) = top
            .into_iter()
            .find(|(unit, f)| f.receiver.is_some() && takes(f) && self.receiver_fits(st, *unit, None, f, owner))?;
        Some(self.enter_in(st, function, unit, None, vec![owner.clone()], args, place))
    }

    /// Functions by a name that extend a value and stand in a type whose code runs, innermost first, with the object of
    /// that type.
    pub fn member_extensions(
        &self,
        st: &State<'p>,
        owner: &Val<'p>,
        name: &str,
    ) -> Vec<(Val<'p>, DeclId, &'p Function)> {
        let mut out = Vec::new();
        let receivers = self.frames.last().map(|f| f.receivers.as_slice()).unwrap_or_default();
        for receiver in receivers.iter().rev() {
            let Some(ty) = self.type_of(st, receiver) else { continue };
            for (decl, function) in self.project.methods(&ty, name) {
                let unit = self.project.decls[decl].unit;
                if function.receiver.is_some() && self.receiver_fits(st, unit, Some(decl), function, owner) {
                    out.push((receiver.clone(), decl, function));
                }
            }
        }
        let mut at = self.owner();
        while let Some(id) = at {
            for (decl, function) in self.project.methods(&self.project.decls[id].name, name) {
                let seen = out.iter().any(|(_, _, own)| std::ptr::eq(*own, function));
                let unit = self.project.decls[decl].unit;
                if !seen && function.receiver.is_some() && self.receiver_fits(st, unit, Some(decl), function, owner) {
                    let outer = Val::of(What::Type(self.project.decls[decl].name.clone()));
                    out.push((outer, decl, function));
                }
            }
            at = self.project.decls[id].outer;
        }
        out
    }
}
