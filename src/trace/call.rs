//! Calls: of project functions, which are entered, and of known and unknown ones.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::{Arg, Call, Function, FunctionKind, Stmt, TypeDecl, TypeKind, TypeRef, Value, ValueKind};
use crate::knowledge::{ArgPattern, Form, On};
use crate::source::{FileKind, Place, Span};

use super::effects::base_of;
use super::eval::{ArgVal, Interp, MOST_CALLS};
use super::project::{DeclId, Methods};
use super::value::{Closure, ObjId, State, Val, What, join_all};

impl<'p> Interp<'p> {
    pub fn eval_call(&mut self, st: &mut State<'p>, call: &'p Call, place: Place, expected: Option<&Name>) -> Val<'p> {
        let name = &call.name;
        match &call.target {
            None if call.implicit => match expected {
                Some(ty) => self.call_on_type(st, &ty.clone(), name, call, place),
                None => {
                    let args = self.eval_args(st, &call.args, &|_| None);
                    self.unknown_call(st, args);
                    Val::at(What::Symbol { ty: Name::default(), name: name.clone() }, place)
                }
            },
            None => self.bare_call(st, call, place),
            Some(target) => {
                let is_super = matches!(&target.kind, ValueKind::Name(n) if n == "super");
                let owner = self.eval(st, target);
                if is_super {
                    return self.call_super(st, &owner, call, place);
                }
                let owner = if call.safe { owner.without_null() } else { owner };
                self.call_on(st, &owner, call, place)
            }
        }
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
                    } else {
                        self.other_call(st, &Val::only(atom.clone()), call, place)
                    }
                }
                What::Null if several => continue,
                // A type of the language itself, of which no model speaks.
                What::Symbol { ty, name } if ty.is_empty() && name.starts_with(|c: char| c.is_uppercase()) => {
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
                let ty = st.get(id).map(|o| o.ty.clone()).unwrap_or_default();
                // A function held in a field.
                if self.project.field(&ty, name).is_some() {
                    self.ready(st, id);
                }
                if let Some(field) = st.get(id).and_then(|o| o.fields.get(name).cloned())
                    && let Some(What::Function(closure)) = field.single().map(|a| a.what.clone())
                {
                    let args = self.eval_args(st, &call.args, &|_| None);
                    return self.invoke(st, &closure, args, None, place);
                }
                let methods = self.project.methods(&ty, name);
                if let Some((decl, function)) = self.choose(&methods, &call.args) {
                    let args = self.eval_for(st, function, &call.args, decl);
                    if function.body.is_some() {
                        return self.enter(st, function, Some(decl), owner.clone(), args, place);
                    }
                    // Abstract: the implementations of the project.
                    if let Some(val) = self.call_implementations(st, &ty, name, &args, place) {
                        return val;
                    }
                    self.unknown_call(st, args);
                    return Val::unknown();
                }
                if let Some(val) = self.known_call_with(st, owner, &ty, name, call, place, several) {
                    return val;
                }
                if name == "copy"
                    && let Some(val) = self.copy_of(st, id, &ty, call, place)
                {
                    return val;
                }
                if let Some(val) = self.collection_call(st, id, call, place) {
                    return val;
                }
                self.other_call(st, owner, call, place)
            }
            Some(What::Function(closure))
                if (matches!(
                    name.as_str(),
                    "invoke" | "call" | "accept" | "apply" | "run" | "get" | "callAsFunction" | "test"
                ) || self.project.lambda_methods.contains(name))
                    && !self.is_scope_function(name, &call.args) =>
            {
                let args = self.eval_args(st, &call.args, &|_| None);
                self.invoke(st, &closure, args, None, place)
            }
            Some(what @ (What::Text(_) | What::Int(_))) if self.extended(&what, name).is_some() => {
                let methods = self.extended(&what, name).unwrap_or_default();
                let Some((decl, function)) = self.choose(&methods, &call.args) else {
                    return self.other_call(st, owner, call, place);
                };
                let args = self.eval_for(st, function, &call.args, decl);
                self.enter(st, function, Some(decl), owner.clone(), args, place)
            }
            Some(What::Text(_)) => {
                if let Some(val) = self.text_call(st, owner, call, place) {
                    return val;
                }
                self.other_call(st, owner, call, place)
            }
            Some(What::Symbol { ty, name: _ }) if !ty.is_empty() => {
                let methods = self.project.methods(&ty, name);
                if let Some((decl, function)) = self.choose(&methods, &call.args) {
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
                self.other_call(st, owner, call, place)
            }
            _ => self.other_call(st, owner, call, place),
        }
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
        // Kotlin extension functions of the project.
        let extensions: Vec<_> =
            self.project.top_functions(self.unit(), name).into_iter().filter(|(_, f)| f.receiver.is_some()).collect();
        if let Some((unit, function)) = extensions.first().copied() {
            let args = self.eval_for_unit(st, function, &call.args, unit, None);
            return self.enter_in(st, function, unit, None, vec![owner.clone()], args, place);
        }
        if let Some((decl, function)) = self.own_method(name)
            && function.receiver.is_some()
        {
            let args = self.eval_for(st, function, &call.args, decl);
            let unit = self.project.decls[decl].unit;
            let receivers = vec![self.this(), owner.clone()];
            return self.enter_in(st, function, unit, Some(decl), receivers, args, place);
        }
        if let Some(val) = self.known_function(st, Some(owner), call, place) {
            return val;
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        // A property that holds a function.
        if let Some(field) = self.known_member(st, owner, name, place)
            && let Some(What::Function(closure)) = field.single().map(|a| a.what.clone())
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
        if ends(name) {
            args.iter().for_each(|arg| self.close(st, &arg.val));
        }
        self.unknown_call(st, args);
        // What a class inherits from elsewhere may call what it overrides.
        self.run_function_values(st, owner, place);
        Val::unknown()
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
            if let Some((decl, function)) = self.choose(&methods, &call.args) {
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
    fn call_on_type(&mut self, st: &mut State<'p>, ty: &Name, name: &Name, call: &'p Call, place: Place) -> Val<'p> {
        if name == "init" || (name == "new" && self.kind() != FileKind::Java) {
            return self.construct(st, ty, &call.args, place);
        }
        let methods = self.project.methods(ty, name);
        if let Some((decl, function)) = self.choose(&methods, &call.args) {
            let args = self.eval_for(st, function, &call.args, decl);
            // A method that a Kotlin `object` inherits runs on that object.
            let inherits = self.project.is_object(ty) && self.project.decls[decl].decl.kind != TypeKind::Object;
            let this = if inherits { ty } else { &self.project.decls[decl].name };
            let this = Val::at(What::Type(this.clone()), place);
            return self.enter(st, function, Some(decl), this, args, place);
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
                return Val::at(What::Symbol { ty: ty.clone(), name: name.clone() }, place);
            }
        }
        let owner = Val::at(What::Type(ty.clone()), place);
        if let Some(val) = self.known_call_with(st, &owner, ty, name, call, place, false) {
            return val;
        }
        if let Some(val) = self.static_builtin(st, ty, call, place) {
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

    /// A call without target.
    fn bare_call(&mut self, st: &mut State<'p>, call: &'p Call, place: Place) -> Val<'p> {
        let name = &call.name;
        if let Some(var) = self.local(name) {
            let val = st.vars.get(&var).cloned().unwrap_or_default();
            let args = self.eval_args(st, &call.args, &|_| None);
            return self.invoke_val(st, &val, args, place);
        }
        // Methods of receivers, innermost first.
        let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
        for receiver in receivers.iter().rev() {
            let Some(ty) = self.type_of(st, receiver) else { continue };
            let methods = self.project.methods(&ty, name);
            if let Some((decl, function)) = self.choose(&methods, &call.args) {
                let args = self.eval_for(st, function, &call.args, decl);
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
                && matches!(val.single().map(|a| &a.what), Some(What::Function(_)))
            {
                let args = self.eval_args(st, &call.args, &|_| None);
                return self.invoke_val(st, &val, args, place);
            }
            if name != "init"
                && let Some(val) = self.known_call_with(st, receiver, &ty, name, call, place, false)
            {
                return val;
            }
            if let Some(id) = receiver.objects().next()
                && let Some(val) = self.collection_call(st, id, call, place)
            {
                return val;
            }
        }
        if let Some((decl, function)) = self.own_method_for(name, &call.args) {
            let args = self.eval_for(st, function, &call.args, decl);
            let outer = Val::at(What::Type(self.project.decls[decl].name.clone()), place);
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
            && let Some(full) = self.resolve(name)
            // An import may name a function.
            && (self.project.is_type(&full) || self.knowledge.functions(name).is_empty())
        {
            return self.construct(st, &full, &call.args, place);
        }
        // Extension functions on an implicit receiver.
        for receiver in receivers.iter().rev() {
            let extensions: Vec<_> = self
                .project
                .top_functions(self.unit(), name)
                .into_iter()
                .filter(|(_, f)| f.receiver.is_some())
                .collect();
            if let Some((unit, function)) = extensions.first().copied() {
                let args = self.eval_for_unit(st, function, &call.args, unit, None);
                return self.enter_in(st, function, unit, None, vec![receiver.clone()], args, place);
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
        Val::unknown()
    }

    fn own_method_for(&self, name: &str, args: &[Arg]) -> Option<(DeclId, &'p Function)> {
        let mut at = self.owner();
        while let Some(id) = at {
            let full = self.project.decls[id].name.clone();
            let methods = self.project.methods(&full, name);
            if let Some(found) = self.choose(&methods, args) {
                return Some(found);
            }
            at = self.project.decls[id].outer;
        }
        None
    }

    pub fn type_of(&self, st: &State<'p>, val: &Val<'p>) -> Option<Name> {
        val.0.iter().find_map(|a| match &a.what {
            What::Object(id) => st.get(*id).map(|o| o.ty.clone()),
            What::Type(ty) | What::Symbol { ty, .. } if !ty.is_empty() => Some(ty.clone()),
            _ => None,
        })
    }

    fn choose(&self, methods: &[(DeclId, &'p Function)], args: &[Arg]) -> Option<(DeclId, &'p Function)> {
        choose_by_shape(methods, args)
    }

    /// Evaluates arguments with the types that a project function's parameters ask for.
    fn eval_for(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        args: &'p [Arg],
        decl: DeclId,
    ) -> Vec<ArgVal<'p>> {
        let unit = self.project.decls[decl].unit;
        self.eval_for_unit(st, function, args, unit, Some(decl))
    }

    fn eval_for_unit(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        args: &'p [Arg],
        unit: usize,
        decl: Option<DeclId>,
    ) -> Vec<ArgVal<'p>> {
        let types: Vec<Option<Name>> = args
            .iter()
            .enumerate()
            .map(|(i, arg)| {
                let param = param_for(function, args, i, arg)?;
                param.ty.as_ref().and_then(|t| self.project.resolve(unit, decl, &t.name))
            })
            .collect();
        let mut vals = self.eval_args(st, args, &|i| types[i].clone());
        for (val, ty) in vals.iter_mut().zip(&types) {
            if let Some(ty) = ty {
                let place = self.place(Span::default());
                val.val = self.as_interface(st, std::mem::take(&mut val.val), ty, place);
            }
        }
        vals
    }

    /// A function value where an interface with one method is expected becomes an object of it, and is judged.
    pub fn as_interface(&mut self, st: &mut State<'p>, val: Val<'p>, ty: &Name, place: Place) -> Val<'p> {
        if !val.0.iter().any(|a| matches!(a.what, What::Function(_)))
            || self.knowledge.ty(ty).is_none_or(|m| m.judged.is_empty())
        {
            return val;
        }
        let mut out = Val::none();
        for atom in val.0 {
            match &atom.what {
                What::Function(closure) => {
                    let at = atom.from.unwrap_or(place);
                    let id = self.make(st, ty, at);
                    self.judge_closure(st, id, ty, closure.clone(), at);
                    out.join(&Val::at(What::Object(id), at));
                }
                _ => out.join(&Val::only(atom)),
            }
        }
        out
    }

    // Entering project functions

    /// Counts an entry of a function; false where it was entered so often in this root that once more tells nothing
    /// new. Deep in the stack that is soon: there the ways multiply, and each was followed from a shorter stack first.
    fn may_enter(&mut self, function: &'p Function) -> bool {
        let most = match self.frames.len() {
            0..=3 => 64,
            4 | 5 => 12,
            _ => 3,
        };
        let entries = self.entries.entry(std::ptr::from_ref(function)).or_default();
        *entries += 1;
        *entries <= most
    }

    /// Runs a method with `this`.
    pub fn enter(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        decl: Option<DeclId>,
        this: Val<'p>,
        args: Vec<ArgVal<'p>>,
        place: Place,
    ) -> Val<'p> {
        let unit = decl.map_or_else(|| self.unit(), |d| self.project.decls[d].unit);
        self.enter_in(st, function, unit, decl, vec![this], args, place)
    }

    pub fn enter_simple(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        decl: DeclId,
        this: Val<'p>,
        args: &[Val<'p>],
        place: Place,
    ) -> Val<'p> {
        let args = args.iter().cloned().map(ArgVal::plain).collect();
        self.enter(st, function, Some(decl), this, args, place)
    }

    #[expect(clippy::too_many_arguments, reason = "one activation needs them all; a struct would only rename them")]
    fn enter_in(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        unit: usize,
        decl: Option<DeclId>,
        receivers: Vec<Val<'p>>,
        args: Vec<ArgVal<'p>>,
        place: Place,
    ) -> Val<'p> {
        let recursive =
            self.frames.iter().filter(|f| f.function.is_some_and(|g| std::ptr::eq(g, function))).count() > 1;
        if recursive && function.result.is_some() {
            // What it gives is what its other ways give, which are followed in the activation around.
            self.unknown_call(st, args);
            self.recursed = true;
            st.live = false;
            return Val::none();
        }
        if function.body.is_none()
            || recursive
            || self.frames.len() > MOST_CALLS
            || !self.may_enter(function)
            || !self.step()
        {
            self.unknown_call(st, args);
            self.push_frame(unit, decl, Some(function), Vec::new());
            let val = self.typed(st, Val::unknown(), function.result.as_ref(), place);
            self.frames.pop();
            return val;
        }
        for id in receivers.iter().flat_map(Val::objects).collect::<Vec<_>>() {
            self.ready(st, id);
        }
        let is_test =
            self.project.units[self.frames.first().map_or(0, |f| f.unit)].reach == crate::channel::Reach::Test;
        let own_test = self.project.units[unit].reach == crate::channel::Reach::Test;
        if function.kind != FunctionKind::Lambda && (own_test || !is_test) {
            self.entered.push(function);
        }
        self.calls.push((place, function.name.clone()));
        self.push_frame(unit, decl, Some(function), receivers);
        self.look_around(st);
        // What never comes near anything known is only asked for its value, unless it runs what it is given.
        let runs = || args.iter().any(|arg| arg.val.0.iter().any(|a| matches!(a.what, What::Function(_))));
        let near = self.project.relevance().is_near(function) || runs();
        let given: Vec<ObjId> = args.iter().flat_map(|arg| arg.val.objects()).collect();
        let budget = self.begin_call(near);
        let recursed = std::mem::take(&mut self.recursed);
        self.bind_params(st, function, args, place);
        let mut val = self.finish_body(st, function);
        if self.end_call(&budget) {
            // What the rest would have given, and put into what it was given, is not known.
            val.join(&Val::unknown());
            given.into_iter().for_each(|id| st.edit(id, |o| o.open_ended = true));
        }
        if self.recursed && !st.live {
            // No way ends without calling itself again.
            st.live = true;
            val = Val::unknown();
        }
        self.recursed |= recursed;
        let val = self.typed(st, val, function.result.as_ref(), place);
        self.frames.pop();
        self.calls.pop();
        val
    }

    /// Runs a function that nobody called.
    #[expect(clippy::too_many_arguments, reason = "one activation needs them all; a struct would only rename them")]
    pub fn enter_root(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        unit: usize,
        decl: Option<DeclId>,
        receivers: Vec<Val<'p>>,
        args: Vec<ArgVal<'p>>,
        place: Place,
    ) -> Val<'p> {
        let this: Vec<Val<'p>> = receivers.clone();
        self.push_frame(unit, decl, Some(function), receivers);
        self.bind_params(st, function, args, place);
        let val = self.finish_body(st, function);
        self.escape(st, &val);
        self.mark_failed_upgrades(st, &[this, vec![val.clone()]].concat());
        if decl.is_some_and(|decl| self.project.stands_in(decl, function)) {
            // Who asked the library for it goes on with it, and with the versions that were chosen here.
            for id in val.objects().collect::<Vec<_>>() {
                self.versions_chosen(st, id);
                st.edit(id, |o| o.consumed = true);
            }
        }
        self.frames.pop();
        val
    }

    /// Runs a body without parameters.
    pub fn run_body(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        unit: usize,
        decl: Option<DeclId>,
        receivers: Vec<Val<'p>>,
    ) -> Val<'p> {
        if self.frames.len() > MOST_CALLS + 8 {
            return Val::unknown();
        }
        self.push_frame(unit, decl, Some(function), receivers);
        self.look_around(st);
        let budget = self.begin_call(true);
        let val = self.finish_body(st, function);
        self.end_call(&budget);
        self.frames.pop();
        val
    }

    /// Runs the body of the function on top of the stack.
    fn finish_body(&mut self, st: &mut State<'p>, function: &'p Function) -> Val<'p> {
        let Some(body) = &function.body else { return Val::unknown() };
        let expected = function.result.as_ref().and_then(|t| self.asked(t));
        let mut val = if function.expression {
            let val = self.block_value(st, body, expected.as_ref());
            match &expected {
                Some(ty) => {
                    let place = self.place(body.span);
                    self.as_interface(st, val, ty, place)
                }
                None => val,
            }
        } else {
            self.block(st, body);
            Val::none()
        };
        let returns = std::mem::take(&mut self.frame().returns);
        let mut ends = Vec::new();
        if st.live {
            ends.push(st.clone());
        } else {
            val = Val::none();
        }
        for (returned, end) in returns {
            val.join(&returned);
            ends.push(end);
        }
        match join_all(ends) {
            Some(end) => *st = end,
            None => {
                // Everything throws: the caller's handlers see it.
                st.live = false;
                if self.frames.len() >= 2 {
                    let index = self.frames.len() - 2;
                    if self.frames[index].tries > 0 {
                        let mut now = st.clone();
                        now.live = true;
                        self.frames[index].throws.push(now);
                    }
                }
            }
        }
        val
    }

    fn bind_params(&mut self, st: &mut State<'p>, function: &'p Function, args: Vec<ArgVal<'p>>, place: Place) {
        let mut used = vec![false; args.len()];
        let labelled = args.iter().any(|a| a.label.is_some());
        let count = function.params.len();
        for (position, param) in function.params.iter().enumerate() {
            let label = param.label.as_ref().unwrap_or(&param.name);
            let mut found: Option<Val<'p>> = None;
            if labelled {
                let by_label = args
                    .iter()
                    .enumerate()
                    .position(|(i, a)| !used[i] && a.label.as_ref().is_some_and(|l| l == label || l == &param.name));
                if let Some(i) = by_label {
                    used[i] = true;
                    found = Some(args[i].val.clone());
                }
            }
            if found.is_none() && param.vararg {
                let mut items = Vec::new();
                let mut spread = None;
                for (i, arg) in args.iter().enumerate() {
                    if !used[i] && arg.label.is_none() && !(arg.trailing && position + 1 < count) {
                        used[i] = true;
                        if arg.spread {
                            spread = Some(arg.val.clone());
                        }
                        items.push(arg.val.clone());
                    }
                }
                let only_list =
                    items.len() == 1 && items[0].objects().any(|id| st.get(id).is_some_and(|o| !o.items.is_empty()));
                found = Some(match spread {
                    Some(list) if items.len() == 1 => list,
                    _ if only_list => items.remove(0),
                    _ => Val::object(self.make_list(st, items, place)),
                });
            }
            if found.is_none() {
                let next = args.iter().enumerate().position(|(i, a)| {
                    !used[i]
                        && a.label.is_none()
                        && (!a.trailing
                            || position + 1 == count
                            || param.ty.as_ref().is_some_and(|t| t.name == "Function"))
                });
                if let Some(i) = next {
                    used[i] = true;
                    found = Some(args[i].val.clone());
                }
            }
            let val = match (found, &param.default) {
                (Some(val), _) => val,
                (None, Some(default)) => {
                    let expected = param.ty.as_ref().and_then(|t| self.asked(t));
                    self.eval_as(st, default, expected.as_ref())
                }
                (None, None) => Val::unknown(),
            };
            let val = if param.vararg { val } else { self.typed(st, val, param.ty.as_ref(), place) };
            for (index, part) in param.parts.iter().enumerate() {
                let piece = self.index(st, &val, &[Val::of(What::Int(i64::try_from(index).unwrap_or(0)))]);
                self.declare(st, part, piece);
            }
            self.declare(st, &param.name, val);
        }
    }

    /// Calls a function value.
    pub fn invoke(
        &mut self,
        st: &mut State<'p>,
        closure: &Rc<Closure<'p>>,
        args: Vec<ArgVal<'p>>,
        receiver: Option<Val<'p>>,
        place: Place,
    ) -> Val<'p> {
        let function = closure.function;
        let recursive =
            self.frames.iter().filter(|f| f.function.is_some_and(|g| std::ptr::eq(g, function))).count() > 1;
        if function.body.is_none()
            || recursive
            || self.frames.len() > MOST_CALLS + 4
            || !self.may_enter(function)
            || !self.step()
        {
            self.unknown_call(st, args);
            return Val::unknown();
        }
        if function.kind != FunctionKind::Lambda {
            self.entered.push(function);
        }
        let mut receivers = closure.receivers.clone();
        receivers.extend(receiver);
        self.push_frame(closure.unit, closure.owner, Some(function), receivers);
        self.frame().scope = closure.scope.clone();
        self.frame().is_lambda = function.kind == FunctionKind::Lambda;
        let budget = self.begin_call(true);
        if function.params.is_empty() && function.kind == FunctionKind::Lambda {
            for (i, arg) in args.iter().enumerate() {
                if i == 0 {
                    self.declare(st, &Name::new_static("it"), arg.val.clone());
                }
                self.declare(st, &Name::new(format!("${i}")), arg.val.clone());
            }
        } else {
            self.bind_params(st, function, args, place);
        }
        let val = self.finish_body(st, function);
        self.end_call(&budget);
        self.frames.pop();
        val
    }

    pub fn invoke_val(&mut self, st: &mut State<'p>, val: &Val<'p>, args: Vec<ArgVal<'p>>, place: Place) -> Val<'p> {
        let mut out = Val::none();
        for atom in &val.0 {
            if let What::Function(closure) = &atom.what {
                let result = self.invoke(st, &closure.clone(), args.clone(), None, place);
                out.join(&result);
            }
        }
        if out.is_none() {
            self.unknown_call(st, args);
            return Val::unknown();
        }
        out
    }

    /// Code that was not seen gets these arguments: objects may be used there, functions may be called.
    pub fn unknown_call(&mut self, st: &mut State<'p>, args: Vec<ArgVal<'p>>) {
        for arg in &args {
            self.escape(st, &arg.val);
        }
        let place = self.place(Span::default());
        for arg in args {
            self.run_function_values(st, &arg.val, place);
        }
    }

    /// Lets code inside an anonymous class see what stands around the class.
    pub fn look_around(&mut self, st: &State<'p>) {
        let Some(frame) = self.frames.last() else { return };
        let anonymous = frame.owner.is_some_and(|d| self.project.decls[d].decl.name.is_empty());
        let this = frame.receivers.last().and_then(|this| this.objects().next());
        let around = this.filter(|_| anonymous).and_then(|id| st.get(id)).and_then(|o| o.around.clone());
        if let Some(around) = around {
            let frame = self.frame();
            frame.scope.clone_from(&around.0);
            frame.receivers.splice(0..0, around.1.iter().cloned());
        }
    }

    /// Runs the methods of an object once with unknown arguments, as whoever gets it will: all those of an anonymous
    /// class, and of others those that stand in for methods which the project does not declare.
    fn run_methods(&mut self, st: &mut State<'p>, id: ObjId, place: Place) {
        let Some(object) = st.get(id) else { return };
        let Some(decl) = object.decl else { return };
        let (unit, body) = (self.project.decls[decl].unit, self.project.decls[decl].decl);
        let anonymous = object.around.is_some() && body.name.is_empty();
        let plain = object.foreign || body.kind != TypeKind::Class || body.supertypes.is_empty();
        let running = self.frames.iter().any(|f| f.receivers.iter().any(|r| r.objects().any(|own| own == id)));
        if !anonymous && (plain || running || !self.handed.insert(id)) {
            return;
        }
        let supertypes = self.project.supertypes(&object.ty);
        let outside = |f: &Function| {
            // What makes something for whoever asks is judged by itself.
            f.modifiers.overrides
                && !supertypes.iter().any(|s| !self.project.methods(s, &f.name).is_empty())
                && !self.project.stands_in(decl, f)
        };
        let methods = body.functions.iter().filter(|f| f.kind == FunctionKind::Plain && f.body.is_some());
        let methods: Vec<&'p Function> = methods.filter(|f| anonymous || outside(f)).collect();
        for method in methods {
            let args = method
                .params
                .iter()
                .map(|p| {
                    let full = p.ty.as_ref().and_then(|t| self.project.resolve(unit, Some(decl), &t.name));
                    ArgVal::plain(full.map_or_else(Val::unknown, |full| self.instance(st, &full, place)))
                })
                .collect();
            let before = st.clone();
            let entered = self.entered.len();
            self.enter(st, method, Some(decl), Val::object(id), args, place);
            if !anonymous {
                // Nobody was seen to call it; it is judged as it stands too.
                self.entered.truncate(entered);
            }
            if !st.live {
                *st = before;
            }
        }
    }

    /// Runs lambdas once with unknown arguments, as whoever gets them will.
    pub fn run_function_values(&mut self, st: &mut State<'p>, val: &Val<'p>, place: Place) {
        for atom in &val.0 {
            if let What::Object(id) = atom.what {
                self.run_methods(st, id, place);
            }
            if let What::Function(closure) = &atom.what
                && closure.function.kind == FunctionKind::Lambda
            {
                let args = self.unknown_args(st, closure, place);
                let before = st.clone();
                self.invoke(st, &closure.clone(), args, None, place);
                if !st.live {
                    *st = before;
                }
            }
        }
    }

    fn unknown_args(&mut self, st: &mut State<'p>, closure: &Closure<'p>, place: Place) -> Vec<ArgVal<'p>> {
        let count = closure.function.params.len().max(1);
        (0..count)
            .map(|i| {
                let ty = closure.function.params.get(i).and_then(|p| p.ty.as_ref());
                let full = ty.and_then(|t| self.project.resolve(closure.unit, closure.owner, &t.name));
                ArgVal::plain(match full {
                    Some(full) => self.instance(st, &full, place),
                    None => Val::unknown(),
                })
            })
            .collect()
    }

    fn call_implementations(
        &mut self,
        st: &mut State<'p>,
        ty: &str,
        name: &str,
        args: &[ArgVal<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        let implementations = self.project.implementations(ty);
        if implementations.is_empty() || implementations.len() > 4 {
            return None;
        }
        let before = st.clone();
        let mut ends = Vec::new();
        let mut out = Val::none();
        for implementation in implementations {
            let mut own = before.clone();
            let methods = self.project.methods(implementation, name);
            let Some((decl, function)) =
                methods.into_iter().find(|(_, f)| f.body.is_some() && f.params.len() == args.len())
            else {
                continue;
            };
            let this = self.shared_instance(&mut own, implementation, place);
            let val = self.enter(&mut own, function, Some(decl), this, args.to_vec(), place);
            out.join(&val);
            ends.push(own);
        }
        *st = join_all(ends)?;
        Some(out)
    }

    // Constructing

    fn construct(&mut self, st: &mut State<'p>, ty: &Name, args: &'p [Arg], place: Place) -> Val<'p> {
        if self.project.decl_of(ty).is_some() {
            let id = self.make(st, ty, place);
            self.judge_object(st, id, ty);
            self.init_project(st, id, ty, args, place);
            return Val::at(What::Object(id), place);
        }
        if self.knowledge.ty(ty).is_some() {
            return self.construct_known(st, ty, args, place);
        }
        let vals = self.eval_args(st, args, &|_| None);
        self.construct_with(st, ty, vals, place)
    }

    fn construct_with(&mut self, st: &mut State<'p>, ty: &Name, args: Vec<ArgVal<'p>>, place: Place) -> Val<'p> {
        if let Some(val) = self.construct_builtin(st, ty, &args, place) {
            return val;
        }
        self.created.insert(ty.clone());
        self.unknown_call(st, args);
        Val::unknown()
    }

    /// A known type: its `new` patterns, then its facts.
    fn construct_known(&mut self, st: &mut State<'p>, ty: &Name, args: &'p [Arg], place: Place) -> Val<'p> {
        let id = self.make(st, ty, place);
        let this = Val::at(What::Object(id), place);
        // A lambda for an interface with one method.
        if let [only] = args
            && matches!(only.value.kind, ValueKind::Lambda(_) | ValueKind::Reference { .. })
            && self.knowledge.ty(ty).is_some_and(|m| !m.judged.is_empty())
        {
            let val = self.eval(st, &only.value);
            return self.as_interface(st, val, ty, place);
        }
        if let Some(result) = self.known_new(st, &this, ty, args, place) {
            return result;
        }
        // An initializer that the project adds.
        if let Some((decl, added)) = choose_by_shape(&self.project.constructors(ty), args)
            && added.body.is_some()
        {
            let vals = self.eval_for(st, added, args, decl);
            self.enter(st, added, Some(decl), this.clone(), vals, place);
            return this;
        }
        let vals = self.eval_args(st, args, &|_| None);
        if let Some(val) = self.construct_builtin(st, ty, &vals, place) {
            return val;
        }
        for arg in &vals {
            self.run_function_values(st, &arg.val, place);
        }
        this
    }

    /// Java `new T(args) { … }` and Kotlin `object : T(args) { … }`.
    pub fn eval_new(
        &mut self,
        st: &mut State<'p>,
        ty: &'p TypeRef,
        args: &'p [Arg],
        body: Option<&'p TypeDecl>,
        place: Place,
    ) -> Val<'p> {
        if let Some(body) = body {
            let Some(decl) = self.project.id_of(body) else { return Val::unknown() };
            let full = self.project.decls[decl].name.clone();
            let id = self.make(st, &full, place);
            let around = self.frames.last().map(|f| Rc::new((f.scope.clone(), f.receivers.clone())));
            st.edit(id, |o| {
                o.decl = Some(decl);
                o.around = around;
            });
            self.judge_object(st, id, &full);
            for parent in self.project.supertypes(&full) {
                if self.project.decl_of(&parent).is_some() {
                    self.init_project(st, id, &parent, args, place);
                } else if self.knowledge.ty(&parent).is_some() {
                    let this = Val::object(id);
                    self.known_new(st, &this, &parent, args, place);
                }
            }
            self.init_fields(st, id, decl);
            return Val::at(What::Object(id), place);
        }
        if ty.name == "Array" {
            let vals = self.eval_args(st, args, &|_| None);
            let id = self.make_list(st, Vec::new(), place);
            drop(vals);
            return Val::object(id);
        }
        match self.resolve_ref(ty) {
            Some(full) => self.construct(st, &full, args, place),
            None => {
                let vals = self.eval_args(st, args, &|_| None);
                self.construct_with(st, &ty.name.clone(), vals, place)
            }
        }
    }

    /// Field initialisers and initialiser blocks of a declaration.
    pub fn init_fields(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId) {
        let body = self.project.decls[decl].decl;
        for field in &body.fields {
            if field.modifiers.is_static || field.value.is_none() || field.receiver.is_some() {
                continue;
            }
            if st.get(id).is_some_and(|o| o.fields.contains_key(&field.name)) {
                continue;
            }
            let val = self.field_start(st, id, decl, field);
            st.edit(id, |o| {
                o.fields.insert(field.name.clone(), val);
            });
        }
        self.run_initializers(st, id, decl);
    }

    /// Runs the initialiser blocks of a declaration on an object.
    fn run_initializers(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId) {
        let (unit, body) = (self.project.decls[decl].unit, self.project.decls[decl].decl);
        for block in body.functions.iter().filter(|f| f.kind == FunctionKind::Initializer && !f.modifiers.is_static) {
            self.run_body(st, block, unit, Some(decl), vec![Val::object(id)]);
        }
    }

    /// Runs the construction of a project type on an object.
    pub fn init_project(&mut self, st: &mut State<'p>, id: ObjId, ty: &Name, args: &'p [Arg], place: Place) {
        let constructors = self.project.constructors(ty);
        let chosen = choose_by_shape(&constructors, args);
        let vals = match chosen {
            Some((decl, constructor)) => self.eval_for(st, constructor, args, decl),
            None => self.eval_args(st, args, &|_| None),
        };
        self.init_project_with(st, id, ty, chosen, vals, place);
    }

    fn init_project_with(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        ty: &Name,
        constructor: Option<(DeclId, &'p Function)>,
        args: Vec<ArgVal<'p>>,
        place: Place,
    ) {
        if self.frames.len() > MOST_CALLS {
            return;
        }
        let Some(main) = self.project.decl_of(ty) else { return };
        if let Some((decl, constructor)) = constructor {
            if constructor.body.is_none() {
                // Kotlin's primary constructor, or a Swift memberwise one: parameters are fields.
                self.push_frame(self.project.decls[decl].unit, Some(decl), Some(constructor), vec![Val::object(id)]);
                self.bind_params(st, constructor, args, place);
                for param in &constructor.params {
                    let val = self.local(&param.name).and_then(|var| st.vars.get(&var).cloned()).unwrap_or_default();
                    st.edit(id, |o| {
                        o.fields.insert(param.name.clone(), val);
                    });
                }
                self.init_parents(st, id, main, place);
                let scope = self.frame().scope.clone();
                self.init_fields_in(st, id, main, &scope);
                self.frames.pop();
            } else {
                self.init_parents(st, id, main, place);
                if !hands_on_construction(constructor) {
                    self.init_silent_parents(st, id, main, constructor.name_span);
                }
                self.init_fields(st, id, main);
                self.entered.push(constructor);
                self.enter(st, constructor, Some(decl), Val::object(id), args, place);
            }
        } else {
            // Swift structs without `init`: the arguments are the fields by label.
            for arg in args {
                if let Some(label) = arg.label {
                    st.edit(id, |o| {
                        o.fields.insert(label, arg.val);
                    });
                }
            }
            self.init_parents(st, id, main, place);
            self.init_silent_parents(st, id, main, self.project.decls[main].decl.name_span);
            self.init_fields(st, id, main);
        }
    }

    /// Java and Swift run the parent's constructor without arguments where none is called. `at`: what stands for the
    /// call.
    fn init_silent_parents(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId, at: Span) {
        let unit = self.project.decls[decl].unit;
        let place = Place { file: self.project.units[unit].unit.file, span: at };
        if self.project.kind(unit) == FileKind::Kotlin || self.ancestors.contains(&decl) {
            return;
        }
        self.ancestors.push(decl);
        for parent in self.project.supertypes(&self.project.decls[decl].name) {
            match self.project.decl_of(&parent) {
                Some(own) if matches!(self.project.decls[own].decl.kind, TypeKind::Class) => {
                    self.init_project(st, id, &parent, &[], place);
                }
                Some(_) => {}
                None if self.knowledge.ty(&parent).is_some() => {
                    self.known_new(st, &Val::object(id), &parent, &[], place);
                }
                None => {}
            }
        }
        self.ancestors.pop();
    }

    /// The same for an object whose fields get their values when they are asked for.
    fn init_lazily(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        ty: &Name,
        constructor: Option<(DeclId, &'p Function)>,
        args: Vec<ArgVal<'p>>,
        place: Place,
    ) {
        let Some(main) = self.project.decl_of(ty) else { return };
        self.init_parents(st, id, main, place);
        self.run_initializers(st, id, main);
        if let Some((decl, constructor)) = constructor {
            self.entered.push(constructor);
            self.enter(st, constructor, Some(decl), Val::object(id), args, place);
        }
    }

    /// Field initialisers that see the parameters of a primary constructor.
    fn init_fields_in(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId, scope: &super::value::Scope) {
        let unit = self.project.decls[decl].unit;
        let body = self.project.decls[decl].decl;
        for field in &body.fields {
            let Some(value) = &field.value else { continue };
            if field.modifiers.is_static || field.receiver.is_some() {
                continue;
            }
            self.push_frame(unit, Some(decl), None, vec![Val::object(id)]);
            self.frame().scope = scope.clone();
            let place = self.place(field.name_span);
            let expected = field.ty.as_ref().and_then(|t| self.asked(t));
            let val = self.eval_as(st, value, expected.as_ref());
            let val = self.typed(st, val, field.ty.as_ref(), place);
            self.frames.pop();
            st.edit(id, |o| {
                o.fields.insert(field.name.clone(), val);
            });
        }
        for block in body.functions.iter().filter(|f| f.kind == FunctionKind::Initializer && !f.modifiers.is_static) {
            self.push_frame(unit, Some(decl), Some(block), vec![Val::object(id)]);
            self.frame().scope = scope.clone();
            self.finish_body(st, block);
            self.frames.pop();
        }
    }

    /// Kotlin's `: Parent(args)`.
    fn init_parents(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId, place: Place) {
        // Code that does not compile, or a name that means another type than it seems to, may lead in a circle.
        if self.ancestors.contains(&decl) {
            return;
        }
        self.ancestors.push(decl);
        let declared = self.project.decls[decl].decl;
        for supertype in &declared.supertypes {
            let Some(args) = &supertype.args else { continue };
            let unit = self.project.decls[decl].unit;
            let Some(full) =
                self.project.resolve(unit, self.project.decls[decl].outer.or(Some(decl)), &supertype.ty.name)
            else {
                continue;
            };
            if self.project.decl_of(&full).is_some() {
                self.init_project(st, id, &full, args, place);
            } else if self.knowledge.ty(&full).is_some() {
                self.known_new(st, &Val::object(id), &full, args, place);
            }
        }
        self.ancestors.pop();
    }

    pub fn enter_constructor(
        &mut self,
        st: &mut State<'p>,
        constructor: &'p Function,
        decl: DeclId,
        id: ObjId,
        args: Vec<Val<'p>>,
    ) {
        let ty = self.project.decls[decl].name.clone();
        let place = self.place(constructor.name_span);
        let args = args.into_iter().map(ArgVal::plain).collect();
        self.init_project_with(st, id, &ty, Some((decl, constructor)), args, place);
    }

    /// An object of a project type whose construction was not seen: one for the whole run. How it was made is followed
    /// when something of it is asked for, by [`Interp::ready`].
    pub fn shared_instance(&mut self, st: &mut State<'p>, ty: &Name, place: Place) -> Val<'p> {
        let key = Name::new(format!("instance {ty}"));
        if let Some(val) = st.globals.get(&key) {
            return val.clone();
        }
        let Some(decl) = self.project.decl_of(ty) else { return Val::unknown() };
        let kind = self.project.decls[decl].decl.kind;
        if matches!(kind, TypeKind::Enum | TypeKind::Annotation) || self.frames.len() > MOST_CALLS {
            return Val::unknown();
        }
        let created = self.created.len();
        let id = self.make(st, ty, place);
        self.created.truncate(created);
        // Ways that ask for it one without the other mean the same one.
        let id = match self.instances.get(ty) {
            Some(known) => {
                if let Some(object) = st.heap.remove(&id) {
                    st.heap.insert(*known, object);
                }
                *known
            }
            None => {
                self.instances.insert(ty.clone(), id);
                id
            }
        };
        st.edit(id, |o| {
            o.foreign = true;
            o.unmade = kind != TypeKind::Interface;
        });
        let val = Val::object(id);
        st.globals.insert(key, val.clone());
        self.judge_object(st, id, ty);
        val
    }

    /// Follows how an object was made that nobody looked into yet.
    pub fn ready(&mut self, st: &mut State<'p>, id: ObjId) {
        let Some(object) = st.get(id).filter(|o| o.unmade) else { return };
        if self.frames.len() > MOST_CALLS {
            return;
        }
        let (ty, place) = (object.ty.clone(), object.place);
        st.edit(id, |o| o.unmade = false);
        let constructor = self.project.constructors(&ty).into_iter().max_by_key(|(_, f)| f.params.len());
        let args = match constructor {
            Some((decl, constructor)) => {
                let unit = self.project.decls[decl].unit;
                constructor
                    .params
                    .iter()
                    .map(|p| {
                        let full = p.ty.as_ref().and_then(|t| self.project.resolve(unit, Some(decl), &t.name));
                        let val = match full {
                            // What is built in is known; what is asked for from outside is only typed.
                            Some(full) if full != ty => self.instance(st, &full, place),
                            _ => Val::unknown(),
                        };
                        ArgVal::plain(val)
                    })
                    .collect()
            }
            None => Vec::new(),
        };
        // It was made before the code at hand began.
        let catches = std::mem::take(&mut self.catches);
        match constructor.filter(|(_, f)| f.body.is_none()) {
            // Its parameters can only be seen while the fields get their values.
            Some(primary) => self.init_project_with(st, id, &ty, Some(primary), args, place),
            None => self.init_lazily(st, id, &ty, constructor, args, place),
        }
        self.catches = catches;
    }

    // Known functions

    /// A function outside types that some model knows.
    fn known_function(
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

/// Whether a call by its name ends what it is made on, or what it is given.
fn ends(name: &str) -> bool {
    ["close", "disconnect", "shutdown", "destroy", "abort"].iter().any(|word| {
        let own = name.get(..word.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(word))
    })
}

/// Which argument stands for each argument of a pattern; none: the shapes differ.
pub(super) fn shape(patterns: &[ArgPattern], rest: bool, args: &[Arg]) -> Option<Vec<Option<usize>>> {
    let labels: Vec<Option<&str>> = args.iter().map(|a| label_of(a.label.as_deref(), a.trailing)).collect();
    shape_of(patterns, rest, &labels)
}

/// Stands for the label of a trailing closure, which is not written.
const TRAILING: &str = "^";

/// The label by which an argument is matched.
pub(super) fn label_of(label: Option<&str>, trailing: bool) -> Option<&str> {
    label.or(trailing.then_some(TRAILING))
}

/// The same, by the labels of the arguments alone.
pub(super) fn shape_of(patterns: &[ArgPattern], rest: bool, labels: &[Option<&str>]) -> Option<Vec<Option<usize>>> {
    let mut used = vec![false; labels.len()];
    let mut out = Vec::new();
    for pattern in patterns {
        let own: Option<&str> = pattern.label.as_deref();
        let bound = match &pattern.what {
            crate::knowledge::What::Bind(name) => Some(name.as_str()),
            _ => None,
        };
        let index = labels.iter().enumerate().position(|(i, label)| {
            !used[i]
                && match (own, label) {
                    (_, Some(TRAILING)) => i + 1 == labels.len(),
                    (Some(own), Some(label)) => own == *label,
                    (None, None) => true,
                    // Kotlin names arguments after parameters, as patterns name theirs.
                    (None, Some(label)) => bound == Some(label),
                    (Some(_), None) => false,
                }
        });
        match index {
            Some(i) => {
                used[i] = true;
                out.push(Some(i));
            }
            None if pattern.optional => out.push(None),
            None => return None,
        }
    }
    if !rest && used.iter().any(|u| !u) {
        return None;
    }
    Some(out)
}

/// The overload that fits the number and labels of arguments best.
fn choose_by_shape<'p, T: Copy>(found: &[(T, &'p Function)], args: &[Arg]) -> Option<(T, &'p Function)> {
    let fits = |f: &Function| {
        let vararg = f.params.iter().any(|p| p.vararg);
        let required = f.params.iter().filter(|p| p.default.is_none() && !p.vararg).count();
        let count = args.len();
        let labels_fit = args.iter().all(|a| {
            a.label
                .as_ref()
                .is_none_or(|l| f.params.iter().any(|p| p.label.as_ref().unwrap_or(&p.name) == l || p.name == *l))
        });
        labels_fit && count >= required && (vararg || count <= f.params.len())
    };
    let exact = found.iter().find(|(_, f)| f.params.len() == args.len() && fits(f) && types_fit(f, args));
    exact
        .or_else(|| found.iter().find(|(_, f)| fits(f)))
        .or_else(|| if found.len() == 1 { found.first() } else { None })
        .copied()
}

/// A first look at literal arguments tells most overloads apart.
fn types_fit(function: &Function, args: &[Arg]) -> bool {
    function.params.iter().zip(args).all(|(param, arg)| {
        let Some(ty) = &param.ty else { return true };
        match &arg.value.kind {
            ValueKind::Text(_) => {
                !matches!(ty.name.as_str(), "int" | "Int" | "boolean" | "Boolean" | "Bool" | "long" | "Long")
            }
            ValueKind::Int(_) => {
                !matches!(ty.name.as_str(), "String" | "CharSequence" | "boolean" | "Boolean" | "Bool")
            }
            ValueKind::Bool(_) => {
                !matches!(ty.name.as_str(), "String" | "CharSequence" | "int" | "Int" | "long" | "Long")
            }
            _ => true,
        }
    })
}

/// The parameter that an argument is for.
fn param_for<'p>(function: &'p Function, args: &[Arg], index: usize, arg: &Arg) -> Option<&'p crate::ir::Param> {
    if let Some(label) = &arg.label
        && let Some(param) =
            function.params.iter().find(|p| p.label.as_ref().unwrap_or(&p.name) == label || p.name == *label)
    {
        return Some(param);
    }
    if arg.trailing && index + 1 == args.len() {
        return function.params.last();
    }
    function.params.get(index)
}

/// Whether one of several channels is as well protected as any other, so that it does not matter which is used.
fn are_alike(st: &State<'_>, owner: &Val<'_>) -> bool {
    let protection = |id: ObjId| {
        let object = st.get(base_of(st, id)).filter(|object| object.opened.is_some())?;
        let slots = object.slots.iter().filter(|(slot, _)| *slot == "encryption" || slot.ends_with(".encryption"));
        Some(slots.map(|(slot, value)| (slot, &value.val)).collect::<Vec<_>>())
    };
    let mut objects = owner.objects().map(protection);
    let first = objects.next().flatten();
    owner.objects().count() == owner.0.len()
        && first.is_some_and(|first| !first.is_empty() && objects.all(|other| other.as_ref() == Some(&first)))
}

/// Whether a constructor calls the parent's, or another one of its own type, by itself.
fn hands_on_construction(constructor: &Function) -> bool {
    let calls = |stmt: &Stmt| {
        let Stmt::Eval(Value { kind: ValueKind::Call(call), .. }) = stmt else { return false };
        let of = call.target.as_ref().map(|target| &target.kind);
        call.name == "init" && matches!(of, Some(ValueKind::Name(name)) if name == "super" || name == "this")
    };
    constructor.body.iter().flat_map(|body| &body.stmts).any(calls)
}
