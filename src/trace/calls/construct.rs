//! How objects are made: constructors, parents, fields, and the one of a type that comes from elsewhere.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::{Arg, Call, Field, Function, FunctionKind, Stmt, TypeDecl, TypeKind, TypeRef, Value, ValueKind};
use crate::source::{FileKind, Place, Span};
use crate::trace::domain::{Atom, ObjId, State, Val, What, base_of};
use crate::trace::interpreter::{ArgVal, Interp, MOST_CALLS};
use crate::trace::project::DeclId;

use super::shape::choose_by_shape;

/// Most elements of an array that is made empty which have places of their own.
const MOST_PLACES: usize = 16;
/// Most constants of an enum that are each asked.
const MOST_CONSTANTS: usize = 8;

impl<'p> Interp<'p> {
    pub fn construct(&mut self, st: &mut State<'p>, ty: &Name, args: &'p [Arg], place: Place) -> Val<'p> {
        if let Some(decl) = self.project.decl_of(ty) {
            if let Some(val) = self.called_type(st, ty, decl, args, place) {
                return val;
            }
            if let Some(val) = self.enum_call(st, ty, "init", args, place) {
                return val;
            }
            let id = self.make(st, ty, place);
            self.judge_object(st, id, ty);
            self.init_project(st, id, ty, args, place);
            self.judge_held(st, id, ty);
            return Val::at(What::Object(id), place);
        }
        if self.knowledge.ty(ty).is_some() {
            let val = self.construct_known(st, ty, args, place);
            // Characters and bytes are the text that is made of them.
            let of_chars = ty == "Swift.String" && val.objects().next().is_some();
            return if of_chars { self.spelled_out(st, &val) } else { val };
        }
        let vals = self.eval_args(st, args, &|_| None);
        // An interface with one method, of which nothing is known, is the function that stands for it.
        let only = match vals.as_slice() {
            [only] if self.kind() == FileKind::Kotlin => only.val.clone(),
            _ => Val::none(),
        };
        let val = self.construct_with(st, ty, vals, place);
        let functions: Vec<_> =
            only.0.into_iter().filter(|atom| matches!(atom.what, What::Function(_) | What::Named(_))).collect();
        if functions.is_empty() || !val.has_unknown() { val } else { Val(functions.into()) }
    }

    /// Kotlin's `Check { … }` of an interface with one method, which is the function, and `Client(…)` of an object or a
    /// companion that can be called.
    fn called_type(
        &mut self,
        st: &mut State<'p>,
        ty: &Name,
        decl: DeclId,
        args: &'p [Arg],
        place: Place,
    ) -> Option<Val<'p>> {
        if self.kind() != FileKind::Kotlin {
            return None;
        }
        let is_function = |arg: &Arg| {
            matches!(
                arg.value.kind,
                ValueKind::Lambda(_) | ValueKind::Reference { .. } | ValueKind::Name(_) | ValueKind::Member { .. }
            )
        };
        let declared = self.project.decls[decl].decl;
        if let ([only], TypeKind::Interface) = (args, declared.kind)
            && is_function(only)
        {
            let lineage = self.project.lineage(ty);
            let judges = |ty: &&Name| self.knowledge.ty(ty).is_some_and(|model| !model.judged.is_empty());
            let judged = lineage.iter().find(judges).cloned();
            // The one method may be that of an interface above.
            match (declared.functions.iter().filter(|f| f.body.is_none()).count(), judged) {
                (0 | 1, Some(ty)) => {
                    let val = self.eval(st, &only.value);
                    return Some(self.as_interface(st, val, &ty, place));
                }
                (1, None) => return Some(self.eval(st, &only.value)),
                _ => {}
            }
        }
        let constructors = self.project.constructors(ty);
        if choose_by_shape(&constructors, args).is_some_and(|(_, f)| super::shape::fits(f, args)) {
            return None;
        }
        let methods = self.project.methods(ty, "invoke");
        let (owner, function) = choose_by_shape(&methods, args).filter(|(_, f)| super::shape::fits(f, args))?;
        let of = &self.project.decls[owner];
        if !(of.decl.modifiers.companion || of.decl.kind == TypeKind::Object) {
            return None;
        }
        let this = Val::at(What::Type(of.name.clone()), place);
        let vals = self.eval_for(st, function, args, owner);
        Some(self.enter(st, function, Some(owner), this, vals, place))
    }

    pub fn construct_with(&mut self, st: &mut State<'p>, ty: &Name, args: Vec<ArgVal<'p>>, place: Place) -> Val<'p> {
        if let Some(val) = self.construct_builtin(st, ty, &args, place) {
            return val;
        }
        self.made(st, ty);
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
        if let ([only], FileKind::Kotlin) = (vals.as_slice(), self.kind()) {
            // A function that a name stands for.
            let val = self.as_interface(st, only.val.clone(), ty, place);
            if !val.same(&only.val) {
                return val;
            }
        }
        if let Some(val) = self.construct_builtin(st, ty, &vals, place) {
            return val;
        }
        if self.is_collection(ty) {
            self.copy_into(st, id, &vals);
        }
        for arg in &vals {
            self.run_function_values(st, &arg.val, place);
        }
        this
    }

    /// A new object of a type from values that are there already.
    pub fn make_of(&mut self, st: &mut State<'p>, ty: &Name, args: Vec<ArgVal<'p>>, place: Place) -> Val<'p> {
        if self.project.decl_of(ty).is_some() {
            let fits = |f: &Function| {
                let required = f.params.iter().filter(|p| p.default.is_none() && !p.vararg).count();
                (required..=f.params.len()).contains(&args.len())
            };
            let constructor = self.project.constructors(ty).into_iter().find(|(_, f)| fits(f));
            let id = self.make(st, ty, place);
            self.judge_object(st, id, ty);
            self.init_project_with(st, id, ty, constructor, args, place);
            return Val::at(What::Object(id), place);
        }
        if self.knowledge.ty(ty).is_none() {
            return self.construct_with(st, ty, args, place);
        }
        let this = Val::at(What::Object(self.make(st, ty, place)), place);
        let vals = args.iter().map(|arg| arg.val.clone()).collect();
        match self.known_call(st, &this, ty, "init", vals, place) {
            Some(val) if !val.has_unknown() => val,
            _ => this,
        }
    }

    /// What a collection is made of that gets others to begin with.
    pub fn copy_into(&self, st: &mut State<'p>, id: ObjId, args: &[ArgVal<'p>]) {
        for arg in args {
            let others: Vec<_> = arg.val.objects().filter_map(|other| st.get(base_of(st, other)).cloned()).collect();
            let unknown = arg.val.has_unknown();
            st.edit(id, |o| {
                o.open_ended |= unknown;
                for other in others {
                    o.open_ended |= other.open_ended || other.foreign;
                    o.items.extend(other.items);
                    o.entries.extend(other.entries);
                }
            });
        }
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
            self.init_delegates(st, id, decl);
            self.init_fields(st, id, decl);
            self.init_late_fields(st, id, decl);
            self.judge_held(st, id, &full);
            return Val::at(What::Object(id), place);
        }
        if ty.name == "Array" {
            let vals = self.eval_args(st, args, &|_| None);
            if let Some(made) =
                self.construct_swift(st, "Array", &vals, place).filter(|_| self.kind() == FileKind::Swift)
            {
                return made;
            }
            let length = match vals.first().and_then(|arg| arg.val.single()).map(|atom| &atom.what) {
                Some(What::Int(length)) => usize::try_from(*length).ok().filter(|length| *length <= MOST_PLACES),
                _ => None,
            };
            let sort = ty.args.first().and_then(|element| self.sort_of(element));
            let items = vec![Val::unknown().sorted(sort); length.unwrap_or_default()];
            return Val::object(self.make_list(st, items, place));
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
        for field in self.starts(decl) {
            if self.is_computed_below(st, id, decl, field) {
                continue;
            }
            // What is made when it is first asked for sees what the constructor leaves. What is there already was given,
            // unless it is that of the type above.
            let given = || !field.modifiers.overrides && st.get(id).is_some_and(|o| o.fields.contains_key(&field.name));
            if field.modifiers.lazy || given() {
                continue;
            }
            let val = self.field_start(st, id, decl, field);
            st.edit(id, |o| {
                o.fields.insert(field.name.clone(), val);
            });
        }
        self.run_initializers(st, id, decl);
    }

    /// The fields of a declaration that get their values now.
    fn starts(&self, decl: DeclId) -> &'p [&'p Field] {
        if self.lazily { &[] } else { &self.project.decls[decl].starts }
    }

    /// Gives the fields that are made when they are first asked for their values, where nobody asked yet.
    fn init_late_fields(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId) {
        for field in self.starts(decl).iter().filter(|field| field.modifiers.lazy) {
            if !st.live || st.get(id).is_none_or(|o| o.fields.contains_key(&field.name)) {
                continue;
            }
            let val = self.field_start(st, id, decl, field);
            st.edit(id, |o| {
                o.fields.insert(field.name.clone(), val);
            });
        }
    }

    /// Whether a type below computes a property that a declaration gives a value: nobody sees that.
    fn is_computed_below(&self, st: &State<'p>, id: ObjId, decl: DeclId, field: &Field) -> bool {
        let Some(ty) = st.get(id).map(|o| &o.ty).filter(|ty| **ty != self.project.decls[decl].name) else {
            return false;
        };
        self.project.field(ty, &field.name).is_some_and(|(own, f)| own != decl && f.getter.is_some())
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
            None => self.eval_fields(st, ty, args),
        };
        self.init_project_with(st, id, ty, chosen, vals, place);
    }

    /// Evaluates the arguments of a constructor that nobody wrote, with the types that the fields ask for.
    fn eval_fields(&mut self, st: &mut State<'p>, ty: &Name, args: &'p [Arg]) -> Vec<ArgVal<'p>> {
        let decl = self.project.decl_of(ty);
        let names = decl.and_then(|decl| self.constructed_fields(decl, args.len())).unwrap_or_default();
        let types: Vec<Option<Name>> = (0..)
            .zip(args)
            .map(|(at, arg)| {
                let name = arg.label.as_ref().or_else(|| names.get(at))?;
                self.slot_of_field(ty, name).and_then(|slot| self.asked_for(slot))
            })
            .collect();
        self.eval_args(st, args, &|at| types[at].clone())
    }

    pub fn init_project_with(
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
                self.init_delegates(st, id, main);
                self.init_parents(st, id, main, place);
                let scope = self.frame().scope.clone();
                self.init_fields_in(st, id, main, &scope);
                self.frames.pop();
            } else {
                // Where it hands on to another one of its own type, that one does all of this.
                if !hands_on_construction(constructor, "this") {
                    self.init_parents(st, id, main, place);
                    if !hands_on_construction(constructor, "super") {
                        self.init_silent_parents(st, id, main, constructor.name_span);
                    }
                    self.init_fields(st, id, main);
                }
                self.entered.push(constructor);
                self.enter(st, constructor, Some(decl), Val::object(id), args, place);
                self.init_late_fields(st, id, main);
            }
        } else {
            let inherited = self.for_inherited(main, &args);
            // Swift structs without `init`: the arguments are the fields by label; in Java, by their order.
            let names = self.constructed_fields(main, args.len()).unwrap_or_default();
            for (at, arg) in args.into_iter().enumerate() {
                if let Some(label) = arg.label.or_else(|| names.get(at).cloned()) {
                    st.edit(id, |o| {
                        o.fields.insert(label, arg.val);
                    });
                }
            }
            self.push_frame(self.project.decls[main].unit, Some(main), None, vec![Val::object(id)]);
            self.init_delegates(st, id, main);
            self.frames.pop();
            self.init_parents(st, id, main, place);
            match inherited {
                Some(args) => self.init_as_parents(st, id, main, &args, place),
                None => self.init_silent_parents(st, id, main, self.project.decls[main].decl.name_span),
            }
            self.init_fields(st, id, main);
            self.init_late_fields(st, id, main);
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

    /// What goes to the initializer of the class above: a Swift class that declares none inherits those.
    fn for_inherited(&self, decl: DeclId, args: &[ArgVal<'p>]) -> Option<Vec<ArgVal<'p>>> {
        let own = &self.project.decls[decl];
        let inherits = own.decl.kind == TypeKind::Class
            && self.project.kind(own.unit) == FileKind::Swift
            && !own.decl.functions.iter().any(|function| function.kind == FunctionKind::Constructor);
        (inherits && !args.is_empty()).then(|| args.to_vec())
    }

    /// Runs an inherited initializer with what it gets.
    fn init_as_parents(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId, args: &[ArgVal<'p>], place: Place) {
        if self.ancestors.contains(&decl) {
            return;
        }
        self.ancestors.push(decl);
        for parent in self.project.supertypes(&self.project.decls[decl].name) {
            match self.project.decl_of(&parent) {
                Some(own) if self.project.decls[own].decl.kind == TypeKind::Class => {
                    self.init_project_with(st, id, &parent, None, args.to_vec(), place);
                }
                Some(_) => {}
                None => {
                    self.known_new_with(st, &Val::object(id), &parent, args, place);
                }
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
    fn init_fields_in(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId, scope: &crate::trace::domain::Scope) {
        let unit = self.project.decls[decl].unit;
        let body = self.project.decls[decl].decl;
        for field in &self.project.decls[decl].starts {
            let Some(value) = &field.value else { continue };
            if self.is_computed_below(st, id, decl, field) {
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

    /// `this(args)` of a constructor: goes on with another one of the type that declares it. None: it is no such call.
    pub fn construct_further(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        call: &'p Call,
        place: Place,
    ) -> Option<Val<'p>> {
        let on_itself = matches!(call.target.as_deref().map(|of| &of.kind), Some(ValueKind::Name(of)) if of == "this");
        let frame = self.frames.last()?;
        let running = frame.function.filter(|f| on_itself && f.kind == FunctionKind::Constructor)?;
        let ty = self.project.decls[frame.owner?].name.clone();
        let mut others = self.project.constructors(&ty);
        others.retain(|(_, other)| !std::ptr::eq(*other, running));
        let (decl, other) = choose_by_shape(&others, &call.args)?;
        let vals = self.eval_for(st, other, &call.args, decl);
        self.init_project_with(st, id, &ty, Some((decl, other)), vals, place);
        Some(Val::object(id))
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
            return self.any_with_body(decl, ty);
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
            o.lived = true;
            o.unmade = kind != TypeKind::Interface;
        });
        let val = Val::object(id);
        st.globals.insert(key, val.clone());
        self.judge_object(st, id, ty);
        val
    }

    /// Any constant of an enum some of whose constants have bodies: what is asked of it, each answers for itself.
    fn any_with_body(&self, decl: DeclId, ty: &Name) -> Val<'p> {
        let cases = &self.project.decls[decl].decl.cases;
        if cases.len() > MOST_CONSTANTS || !cases.iter().any(|case| case.body.is_some()) {
            return Val::unknown();
        }
        let constants = cases.iter().map(|case| What::Symbol { ty: ty.clone(), name: case.name.clone(), held: None });
        Val(constants.map(|constant| Atom::new(constant, None)).collect())
    }

    /// Follows how an object was made that nobody looked into yet.
    pub fn ready(&mut self, st: &mut State<'p>, id: ObjId) {
        let Some(object) = st.get(id).filter(|o| o.unmade) else { return };
        if self.frames.len() > MOST_CALLS {
            return;
        }
        let (ty, place) = (object.ty.clone(), object.place);
        st.edit(id, |o| o.unmade = false);
        let constructors = self.project.constructors(&ty);
        let constructor = constructors.iter().copied().max_by_key(|(_, f)| f.params.len());
        let args = match constructor {
            Some((decl, constructor)) => {
                let unit = self.project.decls[decl].unit;
                constructor
                    .params
                    .iter()
                    .enumerate()
                    .map(|(at, p)| {
                        let full = p.ty.as_ref().and_then(|t| self.project.resolve(unit, Some(decl), &t.name));
                        let val = match full {
                            // What is built in is known; what is asked for from outside is only typed.
                            Some(full) if full != ty => self.instance(st, &full, place),
                            _ => Val::unknown(),
                        };
                        let null = |value: &Value| value.kind == ValueKind::Null;
                        let left_out = p.default.as_ref().is_some_and(null)
                            || constructors.iter().any(|(_, other)| handed_on(other, at).is_some_and(null));
                        ArgVal::plain(if left_out { val.joined(&Val::of(What::Null)) } else { val })
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
        self.live_on(st, id);
        self.catches = catches;
    }
}

/// What a constructor hands to another one of its own type in a place.
fn handed_on(constructor: &Function, at: usize) -> Option<&Value> {
    constructor.body.iter().flat_map(|body| &body.stmts).find_map(|stmt| {
        let Stmt::Eval(Value { kind: ValueKind::Call(call), .. }) = stmt else { return None };
        let this = call.target.as_ref().is_some_and(|of| matches!(&of.kind, ValueKind::Name(name) if name == "this"));
        call.args.get(at).filter(|_| this && call.name == "init").map(|arg| &arg.value)
    })
}

/// Whether a constructor calls the parent's, or another one of its own type, by itself: `super(…)`, `this(…)`.
fn hands_on_construction(constructor: &Function, to: &str) -> bool {
    let calls = |stmt: &Stmt| {
        let Stmt::Eval(Value { kind: ValueKind::Call(call), .. }) = stmt else { return false };
        let of = call.target.as_ref().map(|target| &target.kind);
        call.name == "init" && matches!(of, Some(ValueKind::Name(name)) if name == to)
    };
    constructor.body.iter().flat_map(|body| &body.stmts).any(calls)
}
