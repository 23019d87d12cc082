//! Calls on something: of the project's functions, which are entered, and of known and unknown ones.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::{Arg, Call, TypeKind, Value, ValueKind};
use crate::knowledge::{Form, On};
use crate::source::{FileKind, Place};
use crate::trace::channels::Target;
use crate::trace::domain::{
    Atom, Closure, Held, Label, ObjId, State, Val, What, base_of, is_given, join_all, may_be_missing,
};
use crate::trace::interpreter::{ArgVal, Interp};
use crate::trace::project::{DeclId, Methods};

use super::shape::{choose_by_shape, shape};

impl<'p> Interp<'p> {
    pub fn eval_call(&mut self, st: &mut State<'p>, call: &'p Call, place: Place, expected: Option<&Name>) -> Val<'p> {
        let val = self.eval_untyped_call(st, call, place, expected);
        match call.generics.as_slice() {
            // What nothing is known of gives what it is asked for: `findViewById<T>(…)`.
            [only] if self.kind() != FileKind::Swift && !only.name.is_empty() => {
                let (unit, inside) = (self.unit(), self.owner());
                let full = self.project.resolve(unit, inside, &only.name);
                self.as_known(st, val, full.as_ref(), place)
            }
            _ => val,
        }
    }

    /// A value that nothing is known of as some object of a known type.
    pub fn as_known(&mut self, st: &mut State<'p>, val: Val<'p>, ty: Option<&Name>, place: Place) -> Val<'p> {
        let Some(full) = ty.filter(|full| self.knowledge.ty(full).is_some()) else { return val };
        if !val.has_unknown() || val.0.iter().any(|atom| !matches!(atom.what, What::Unknown | What::Null)) {
            return val;
        }
        let nulls = val.0.into_iter().filter(|atom| atom.what == What::Null).collect();
        self.instance(st, full, place).joined(&Val(nulls))
    }

    fn eval_untyped_call(
        &mut self,
        st: &mut State<'p>,
        call: &'p Call,
        place: Place,
        expected: Option<&Name>,
    ) -> Val<'p> {
        let name = &call.name;
        let hands = std::mem::take(&mut self.hands);
        let filled = std::mem::take(&mut self.filled);
        let val = match &call.target {
            None => {
                self.hands = self.handed_by(st, None, call, &Label::default(), place);
                let val = match expected {
                    Some(ty) if call.implicit => self.call_on_type(st, &ty.clone(), name, call, place),
                    None if call.implicit => {
                        let args = self.eval_args(st, &call.args, &|_| None);
                        let held = held(&args);
                        self.unknown_call(st, args);
                        Val::at(What::Symbol { ty: Name::default(), name: name.clone(), held }, place)
                    }
                    _ => self.bare_call(st, call, place),
                };
                self.after_call(st, call, None, val, place)
            }
            Some(target) => {
                let is_super = matches!(&target.kind, ValueKind::Name(n) if n == "super");
                let owner = self.eval_as(st, target, expected.filter(|_| begins_with_dot(target)));
                let missing = call.safe && may_be_missing(st, &owner);
                let owner = if call.safe { owner.without_null() } else { owner };
                self.frame().seen = Label::default();
                let label = self.target_label(st, &owner);
                self.hands = self.handed_by(st, Some(&owner), call, &label, place);
                let val = if is_super {
                    self.call_super(st, &owner, call, place)
                } else {
                    self.call_on(st, &owner, call, place)
                };
                let target = Target { value: target, owner: &owner, label };
                let val = self.after_call(st, call, Some(&target), val, place);
                // What is called on nothing gives nothing.
                if missing && st.live { val.joined(&Val::of(What::Null)) } else { val }
            }
        };
        self.hands = hands;
        self.filled = filled;
        for (at, now) in std::mem::take(&mut self.written_back) {
            if let Some(arg) = call.args.iter().find(|arg| self.place(arg.value.span) == at) {
                self.assign(st, &arg.value, now, at);
            }
        }
        val
    }

    /// A call on each thing that the target may be.
    fn call_on(&mut self, st: &mut State<'p>, owner: &Val<'p>, call: &'p Call, place: Place) -> Val<'p> {
        let mut out = Val::none();
        // A call on nothing goes nowhere.
        let owner = &if owner.0.len() > 1 { owner.clone().without_null() } else { owner.clone() };
        let several = owner.0.len() > 1;
        let differ = several && !are_alike(st, owner);
        self.several += u32::from(differ);
        let before = several.then(|| st.clone());
        let mut ends: Vec<State<'p>> = Vec::new();
        for atom in &owner.0 {
            if let Some(before) = &before {
                *st = before.clone();
            }
            let package = self.as_package(&atom.what);
            let val = match &atom.what {
                What::Type(ty) => self.call_on_type(st, &ty.clone(), &call.name, call, place),
                _ if package.is_some() => {
                    let path = package.unwrap_or_default();
                    let full = Name::new(format!("{path}.{}", call.name));
                    if self.project.is_type(&full) {
                        self.construct(st, &full, &call.args, place)
                    } else if self.kind() == FileKind::Swift {
                        self.bare_call(st, call, place)
                    } else if let Some(val) = self.package_call(st, &path, call, place) {
                        val
                    } else if let Some(val) = self.static_builtin(st, &path, call, place) {
                        val
                    } else {
                        self.other_call(st, &Val::only(atom.clone()), call, place)
                    }
                }
                What::Null if several => continue,
                // A type of the language itself, of which no model speaks.
                What::Symbol { ty, name, .. } if ty.is_empty() && name.starts_with(|c: char| c.is_uppercase()) => {
                    match self.static_builtin(st, &name.clone(), call, place) {
                        Some(val) => val,
                        None => self.call_on_one(st, &Val::only(atom.clone()), call, place, differ),
                    }
                }
                _ => {
                    let one = Val::only(atom.clone());
                    self.call_on_one(st, &one, call, place, differ)
                }
            };
            if st.live {
                out.join(&val);
            }
            if several {
                ends.push(st.clone());
            }
        }
        self.several -= u32::from(differ);
        if several {
            match join_all(ends) {
                Some(end) => *st = end,
                None => st.live = false,
            }
        }
        if out.is_none() { Val::unknown() } else { out }
    }

    /// A function outside types by its full name: one of the project, or a known one.
    fn package_call(&mut self, st: &mut State<'p>, package: &str, call: &'p Call, place: Place) -> Option<Val<'p>> {
        if self.kind() != FileKind::Kotlin {
            return None;
        }
        let mut own = self.project.package_functions(package, &call.name);
        own.retain(|(_, function)| function.receiver.is_none());
        if let Some((unit, function)) = choose_by_shape(&own, &call.args) {
            let args = self.eval_for_unit(st, function, &call.args, unit, None);
            return Some(self.enter_in(st, function, unit, None, Vec::new(), args, place));
        }
        let named = self.knowledge.functions(&call.name).iter();
        let fitting: Vec<_> = named
            .filter(|f| f.package == package && f.on == On::Nothing && f.effect.pattern.form == Form::Call)
            .filter(|f| f.languages.is_empty() || f.languages.contains(&FileKind::Kotlin))
            .map(|f| &f.effect)
            .filter(|e| shape(&e.pattern.args, e.pattern.rest, &call.args).is_some())
            .collect();
        (!fitting.is_empty()).then(|| self.apply_call(st, &fitting, &Val::none(), &call.args, place, false))
    }

    fn call_on_one(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        call: &'p Call,
        place: Place,
        several: bool,
    ) -> Val<'p> {
        let name = &call.name;
        match owner.single().map(|a| a.what.clone()) {
            Some(What::Object(id)) => {
                if name == "init"
                    && let Some(val) = self.construct_further(st, id, call, place)
                {
                    return val;
                }
                let ty = st.get(id).map(|o| o.ty.clone()).unwrap_or_default();
                // A function held in a field.
                if self.project.field(&ty, name).is_some() {
                    self.ready(st, id);
                }
                let mut methods = self.project.methods(&ty, name);
                methods.retain(|(_, f)| f.receiver.is_none());
                if name == "invoke" && methods.is_empty() {
                    methods = self.project.methods(&ty, self.called_as_function());
                }
                if methods.is_empty()
                    && let Some(field) = st.get(id).and_then(|o| o.fields.get(name).cloned())
                    && let Some(val) = self.call_value(st, &field, call, place)
                {
                    return val;
                }
                let chosen = self.choose(st, &methods, &call.args);
                if let Some(answers) = self.delegate(st, id, &ty, chosen.map(|(decl, _)| decl)) {
                    return self.call_on(st, &answers, call, place);
                }
                if let Some((decl, function)) = chosen {
                    let args = self.eval_for(st, function, &call.args, decl);
                    if function.body.is_some() {
                        return self.enter(st, function, Some(decl), owner.clone(), args, place);
                    }
                    // Abstract: the implementations of the project.
                    let sort = function.result.as_ref().and_then(|ty| self.sort_of(ty));
                    if let Some(val) = self.call_implementations(st, &ty, name, &args, place) {
                        return val.sorted(sort);
                    }
                    self.unknown_call(st, args);
                    return Val::unknown().sorted(sort);
                }
                if let Some(val) = self.known_call_with(st, owner, &ty, name, call, place, several) {
                    return val;
                }
                if name == "copy"
                    && let Some(val) = self.copy_of(st, id, &ty, call, place)
                {
                    return val;
                }
                if let Some(val) = self.generated_call(st, id, &ty, call, place) {
                    return val;
                }
                if let Some(val) = self.collection_call(st, id, call, place) {
                    self.exact = true;
                    return val;
                }
                self.other_call(st, owner, call, place)
            }
            Some(What::Function(_) | What::Named(_)) if matches!(name.as_str(), "andThen" | "compose") => {
                match self.one_after_other(st, owner, call, place) {
                    Some(val) => val,
                    None => self.other_call(st, owner, call, place),
                }
            }
            Some(What::Function(closure))
                if (matches!(
                    name.as_str(),
                    "invoke" | "call" | "accept" | "apply" | "run" | "get" | "callAsFunction" | "test" | "getValue"
                ) || self.project.lambda_methods.contains(name))
                    && !self.is_scope_function(name, &call.args) =>
            {
                let args = self.eval_args(st, &call.args, &|_| None);
                self.invoke(st, &closure, args, None, place)
            }
            Some(What::Named(named)) if !self.is_scope_function(name, &call.args) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                self.invoke_named(st, &named, args, None, place)
            }
            Some(what @ (What::Text(_) | What::Int(_))) if self.extended(&what, name).is_some() => {
                let methods = self.extended(&what, name).unwrap_or_default();
                let Some((decl, function)) = self.choose(st, &methods, &call.args) else {
                    return self.other_call(st, owner, call, place);
                };
                let args = self.eval_for(st, function, &call.args, decl);
                self.enter(st, function, Some(decl), owner.clone(), args, place)
            }
            Some(What::Int(_) | What::Bool(_)) => match self.number_function(st, owner, call, place) {
                Some(val) => val,
                None => self.other_call(st, owner, call, place),
            },
            Some(What::Text(_)) => {
                if let Some(val) = self.text_call(st, owner, call, place) {
                    return val;
                }
                self.other_call(st, owner, call, place)
            }
            // `Result` of Swift.
            Some(What::Symbol { name: case, held: Some(held), .. })
                if name == "get" && call.args.is_empty() && matches!(case.as_str(), "success" | "failure") =>
            {
                if case == "failure" {
                    self.thrown(st);
                }
                held.0.first().map(|(_, val)| val.clone()).filter(|_| case == "success").unwrap_or_default()
            }
            Some(What::Symbol { ty, name: case, .. }) if !ty.is_empty() => {
                if let Some(body) = self.body_of_case(&ty, &case) {
                    let own = self.project.decls[body].decl.functions.iter();
                    let own: Vec<_> = own.filter(|f| f.name == *name).map(|f| (body, f)).collect();
                    if let Some((decl, function)) = choose_by_shape(&own, &call.args) {
                        let args = self.eval_for(st, function, &call.args, decl);
                        return self.enter(st, function, Some(decl), owner.clone(), args, place);
                    }
                }
                let methods = self.project.methods(&ty, name);
                if let Some((decl, function)) = self.choose(st, &methods, &call.args) {
                    let args = self.eval_for(st, function, &call.args, decl);
                    return self.enter(st, function, Some(decl), owner.clone(), args, place);
                }
                if let Some(val) = self.known_member(st, owner, name, place)
                    && call.args.is_empty()
                {
                    return val;
                }
                if let Some(val) = self.known_call_with(st, owner, &ty, name, call, place, several) {
                    return val;
                }
                if matches!(name.as_str(), "name" | "toString" | "getName") {
                    return self.case_name(owner);
                }
                if let Some(field) = self.field_behind(&ty, name).filter(|_| call.args.is_empty()) {
                    return self.member(st, owner.clone(), &field, place);
                }
                self.other_call(st, owner, call, place)
            }
            _ => self.other_call(st, owner, call, place),
        }
    }

    /// What a constant of an enum declares for itself.
    pub fn body_of_case(&self, ty: &str, case: &str) -> Option<DeclId> {
        let decl = self.project.decls[self.project.decl_of(ty)?].decl;
        let constant = decl.cases.iter().find(|constant| constant.name == *case)?;
        self.project.id_of(constant.body.as_deref()?)
    }

    /// A call of a member that nobody wrote.
    pub(super) fn generated_call(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        ty: &Name,
        call: &'p Call,
        place: Place,
    ) -> Option<Val<'p>> {
        if call.args.len() > 1 || !self.is_generated(ty, &call.name, call.args.len()) {
            return None;
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        let built = self.builder_call(st, id, &call.name, &args, place);
        built.or_else(|| self.generated_accessor(st, id, ty, &call.name, &args, place))
    }

    /// `copy(a = b)` of a Kotlin data class: made anew of what the old object holds and what is given instead.
    fn copy_of(&mut self, st: &mut State<'p>, id: ObjId, ty: &Name, call: &'p Call, place: Place) -> Option<Val<'p>> {
        if self.kind() != FileKind::Kotlin {
            return None;
        }
        let (decl, constructor) =
            self.project.constructors(ty).into_iter().find(|(_, constructor)| constructor.body.is_none())?;
        let given = self.eval_for(st, constructor, &call.args, decl);
        let old = st.get(id)?.fields.clone();
        let args = constructor.params.iter().enumerate().map(|(at, param)| {
            let labelled = given.iter().find(|arg| arg.label.as_ref() == Some(&param.name));
            let arg = labelled.or_else(|| given.get(at).filter(|arg| arg.label.is_none()));
            let val = arg.map(|arg| arg.val.clone()).or_else(|| old.get(&param.name).cloned());
            ArgVal { label: Some(param.name.clone()), ..ArgVal::plain(val.unwrap_or_else(Val::unknown)) }
        });
        let args = args.collect();
        let copy = self.make(st, ty, place);
        self.init_project_with(st, copy, ty, Some((decl, constructor)), args, place);
        Some(Val::at(What::Object(copy), place))
    }

    /// Methods that the project adds to a text or a number.
    fn extended(&self, what: &What<'p>, name: &str) -> Option<Methods<'p>> {
        let methods = self.project.methods(self.plain_type(what)?, name);
        (!methods.is_empty()).then_some(methods)
    }

    fn case_name(&self, owner: &Val<'p>) -> Val<'p> {
        match owner.single().map(|a| &a.what) {
            Some(What::Symbol { name, .. }) => Val::word(name),
            _ => Val::unknown(),
        }
    }

    /// `apply { … }` on a function value is the scope function, not a call of the value.
    fn is_scope_function(&self, name: &str, args: &[Arg]) -> bool {
        self.kind() == FileKind::Kotlin && matches!(name, "apply" | "run") && args.len() == 1
    }

    /// Functions of the project and known ones that extend what they are called on; then, nothing is known.
    fn other_call(&mut self, st: &mut State<'p>, owner: &Val<'p>, call: &'p Call, place: Place) -> Val<'p> {
        let name = &call.name;
        if let Some(val) = self.extension_call(st, owner, call, place) {
            return val;
        }
        if let Some(val) = self.known_function(st, Some(owner), call, place) {
            return val;
        }
        // `owner.block(args)` of a function value that is declared to run on a receiver.
        if let Some(closure) = self.takes_receiver(st, name) {
            let args = self.eval_args(st, &call.args, &|_| None);
            return self.invoke(st, &closure, args, Some(owner.clone()), place);
        }
        // What a Kotlin property that is delegated to something holds.
        if name == "getValue" && self.kind() == FileKind::Kotlin && call.args.len() == 2 {
            return owner.clone();
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        // A property that holds a function.
        if let Some(field) = self.known_member(st, owner, name, place)
            && let Some(What::Function(closure)) = field.single().map(|a| a.what.clone())
            && closure.function.name != *name
        {
            return self.invoke(st, &closure, args, None, place);
        }
        if let Some(id) = owner.objects().next()
            && self.knows(st, id)
        {
            // An unlisted call of a known type does nothing that matters, but end it.
            if ends(name) {
                self.close(st, owner);
            }
            for arg in &args {
                self.run_function_values(st, &arg.val, place);
            }
            let chains = st.get(id).is_some_and(|o| self.chains(&o.ty));
            return if chains { owner.clone() } else { Val::unknown() };
        }
        if let ("put" | "putIfAbsent" | "setProperty", [key, val]) = (name.as_str(), args.as_slice()) {
            self.put_elsewhere(st, owner, &key.val, &val.val, place);
        }
        if ends(name) {
            args.iter().for_each(|arg| self.close(st, &arg.val));
        }
        self.unknown_call(st, args);
        // What a class inherits from elsewhere may call what it overrides.
        self.run_function_values(st, owner, place);
        Val::unknown()
    }

    /// Kotlin functions of the project that extend what they are called on.
    fn extension_call(&mut self, st: &mut State<'p>, owner: &Val<'p>, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let inside = self.member_extensions(st, owner, &call.name);
        let members: Vec<_> = inside.iter().enumerate().map(|(at, (_, _, function))| (at, *function)).collect();
        if let Some((at, function)) = choose_by_shape(&members, &call.args) {
            let (receiver, decl, _) = &inside[at];
            let args = self.eval_for(st, function, &call.args, *decl);
            let unit = self.project.decls[*decl].unit;
            let receivers = vec![receiver.clone(), owner.clone()];
            return Some(self.enter_in(st, function, unit, Some(*decl), receivers, args, place));
        }
        let mut top = self.project.top_functions(self.unit(), &call.name);
        top.retain(|(unit, f)| f.receiver.is_some() && self.receiver_fits(st, *unit, None, f, owner));
        let (unit, function) = choose_by_shape(&top, &call.args).or_else(|| top.first().copied())?;
        let args = self.eval_for_unit(st, function, &call.args, unit, None);
        Some(self.enter_in(st, function, unit, None, vec![owner.clone()], args, place))
    }

    /// The function value by a name that is declared to run on a receiver: a local, or what the objects around hold.
    fn takes_receiver(&mut self, st: &mut State<'p>, name: &Name) -> Option<Rc<Closure<'p>>> {
        let held = match self.local(name) {
            Some(var) => st.vars.get(&var).cloned(),
            None => {
                let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
                let objects = receivers.iter().rev().flat_map(Val::objects);
                objects.filter_map(|id| st.get(id)).find_map(|object| object.fields.get(name).cloned())
            }
        };
        match held?.single().map(|atom| atom.what.clone()) {
            Some(What::Function(closure)) if closure.takes.is_some() || closure.function.receiver.is_some() => {
                Some(closure)
            }
            _ => None,
        }
    }

    fn knows(&self, st: &State<'p>, id: ObjId) -> bool {
        st.get(id).is_some_and(|o| self.project.lineage(&o.ty).iter().any(|t| self.knowledge.ty(t).is_some()))
    }

    pub fn chains(&self, ty: &str) -> bool {
        self.project.lineage(ty).iter().any(|t| self.knowledge.ty(t).is_some_and(|m| m.chains))
    }

    fn call_super(&mut self, st: &mut State<'p>, this: &Val<'p>, call: &'p Call, place: Place) -> Val<'p> {
        let Some(owner) = self.owner() else { return Val::unknown() };
        let full = self.project.decls[owner].name.clone();
        for parent in self.project.supertypes(&full) {
            if call.name == "init" {
                if let Some(id) = this.objects().next() {
                    if self.project.decl_of(&parent).is_some() {
                        self.init_project(st, id, &parent, &call.args, place);
                    } else if let Some(val) = self.known_call_with(st, this, &parent, &call.name, call, place, false) {
                        return val;
                    }
                }
                continue;
            }
            let methods = self.project.methods(&parent, &call.name);
            if let Some((decl, function)) = self.choose(st, &methods, &call.args) {
                let args = self.eval_for(st, function, &call.args, decl);
                return self.enter(st, function, Some(decl), this.clone(), args, place);
            }
            for ancestor in self.project.lineage(&parent).iter() {
                if self.knowledge.ty(ancestor).is_some()
                    && let Some(val) = self.known_call_with(st, this, ancestor, &call.name, call, place, false)
                {
                    return val;
                }
            }
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        self.unknown_call(st, args);
        Val::unknown()
    }

    /// `Type.name(args)`.
    pub(super) fn call_on_type(
        &mut self,
        st: &mut State<'p>,
        ty: &Name,
        name: &Name,
        call: &'p Call,
        place: Place,
    ) -> Val<'p> {
        if name == "init" || (name == "new" && self.kind() != FileKind::Java) {
            return self.construct(st, ty, &call.args, place);
        }
        let methods = self.project.methods(ty, name);
        if let Some((decl, function)) = self.choose(st, &methods, &call.args) {
            let args = self.eval_for(st, function, &call.args, decl);
            // A method that a Kotlin `object` inherits runs on that object.
            let inherits = self.project.is_object(ty) && self.project.decls[decl].decl.kind != TypeKind::Object;
            let this = if inherits { ty } else { &self.project.decls[decl].name };
            let this = Val::at(What::Type(this.clone()), place);
            return self.enter(st, function, Some(decl), this, args, place);
        }
        if let Some(val) = self.enum_call(st, ty, name, &call.args, place) {
            return val;
        }
        for ancestor in self.project.lineage(ty).iter() {
            let nested = Name::new(format!("{ancestor}.{name}"));
            if self.project.is_type(&nested) {
                return self.construct(st, &nested, &call.args, place);
            }
        }
        // Swift and Kotlin enum cases with a payload.
        for id in self.project.decls_of(ty).to_vec() {
            if self.project.decls[id].decl.cases.iter().any(|c| c.name == *name) {
                let args = self.eval_args(st, &call.args, &|_| None);
                args.iter().for_each(|a| self.escape(st, &a.val));
                let held = held(&args);
                return Val::at(What::Symbol { ty: ty.clone(), name: name.clone(), held }, place);
            }
        }
        let owner = Val::at(What::Type(ty.clone()), place);
        if let Some(val) = self.known_call_with(st, &owner, ty, name, call, place, false) {
            return val;
        }
        if let Some(val) = self.static_builtin(st, ty, call, place) {
            return val;
        }
        if let Some(val) = self.generated_builder(st, ty, name, place) {
            return val;
        }
        if let Some(field) = self.known_member(st, &owner, name, place)
            && let Some(What::Function(closure)) = field.single().map(|a| a.what.clone())
        {
            let args = self.eval_args(st, &call.args, &|_| None);
            return self.invoke(st, &closure, args, None, place);
        }
        self.other_call(st, &owner, call, place)
    }

    /// A function outside types that some model knows.
    pub(super) fn known_function(
        &mut self,
        st: &mut State<'p>,
        owner: Option<&Val<'p>>,
        call: &'p Call,
        place: Place,
    ) -> Option<Val<'p>> {
        let kind = self.kind();
        let found = self.knowledge.functions(&call.name);
        if found.is_empty() {
            return None;
        }
        let fitting: Vec<&'p crate::knowledge::Effect> = found
            .iter()
            .filter(|f| f.languages.is_empty() || f.languages.contains(&kind))
            .filter(|f| f.effect.pattern.form == Form::Call)
            .filter(|f| self.project.imports_function(self.unit(), &f.package, &call.name))
            .filter(|f| match (&f.on, owner) {
                (On::Nothing, None) | (On::Any, Some(_)) => true,
                (On::Nothing, Some(owner)) => {
                    // `Darwin.connect(…)`: the owner is the module.
                    kind == FileKind::Swift && owner.single().is_some_and(|a| self.as_package(&a.what).is_some())
                }
                (On::Text, Some(owner)) => owner.0.iter().any(|a| matches!(a.what, What::Text(_) | What::Unknown)),
                (On::Type(ty), Some(owner)) => self.type_of(st, owner).is_some_and(|t| self.project.is_a(&t, ty)),
                _ => false,
            })
            .map(|f| &f.effect)
            .collect();
        let shape: Vec<_> =
            fitting.into_iter().filter(|e| shape(&e.pattern.args, e.pattern.rest, &call.args).is_some()).collect();
        if shape.is_empty() {
            return None;
        }
        let this = owner.cloned().unwrap_or_default();
        Some(self.apply_call(st, &shape, &this, &call.args, place, false))
    }
}

/// What a case holds that is made with these arguments; a case in a case holds no further one.
fn held<'p>(args: &[ArgVal<'p>]) -> Option<Rc<Held<'p>>> {
    let cases = |val: &Val<'p>| -> Vec<Rc<Held<'p>>> {
        let held = val.0.iter().filter_map(|atom| match &atom.what {
            What::Symbol { held, .. } => held.clone(),
            _ => None,
        });
        held.collect()
    };
    let is_deep = |val: &Val<'p>| cases(val).iter().flat_map(|held| &held.0).any(|(_, val)| !cases(val).is_empty());
    let part = |arg: &ArgVal<'p>| if is_deep(&arg.val) { Val::unknown() } else { arg.val.clone() };
    let parts = args.iter().map(|arg| (arg.label.clone(), part(arg))).collect();
    (!args.is_empty()).then(|| Rc::new(Held(parts)))
}

/// Whether a call by its name ends what it is made on, or what it is given.
fn ends(name: &str) -> bool {
    ["close", "disconnect", "shutdown", "destroy", "abort"].iter().any(|word| {
        let own = name.get(..word.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(word))
    })
}

/// Whether one of several channels is as well protected as any other, so that it does not matter which is used. What
/// came in stands for itself: where it did not, another was made in its place.
fn are_alike(st: &State<'_>, owner: &Val<'_>) -> bool {
    let protection = |id: ObjId| {
        let object = st.get(base_of(st, id)).filter(|object| object.opened.is_some())?;
        let slots = object.slots.iter().filter(|(slot, _)| *slot == "encryption" || slot.ends_with(".encryption"));
        Some(slots.map(|(slot, value)| (slot, &value.val)).collect::<Vec<_>>())
    };
    let given = |atom: &&Atom<'_>| matches!(atom.what, What::Object(id) if is_given(st, base_of(st, id)));
    let mut made = owner.0.iter().filter(|atom| !given(atom)).map(|atom| match atom.what {
        What::Object(id) => protection(id),
        _ => None,
    });
    let first = made.next();
    let rest: Vec<_> = made.collect();
    rest.is_empty()
        || first
            .flatten()
            .is_some_and(|first| !first.is_empty() && rest.into_iter().all(|other| other.as_ref() == Some(&first)))
}

/// Whether a chain begins with Swift's leading dot: then its first part is asked for what the whole is asked for.
pub(in crate::trace) fn begins_with_dot(mut chain: &Value) -> bool {
    loop {
        chain = match &chain.kind {
            ValueKind::Member { of: Some(of), .. } => of,
            ValueKind::Call(call) => match &call.target {
                Some(target) => target,
                None => return call.implicit,
            },
            kind => return matches!(kind, ValueKind::Member { of: None, .. }),
        };
    }
}
