//! Reading members: of objects, types, enum constants, packages.

use crate::channel::Name;
use crate::ir::{Field, Function, FunctionKind, Param, Stmt, TypeKind, Value, ValueKind, visit};
use crate::knowledge::Operand;
use crate::source::{FileKind, Place};
use crate::trace::domain::{Atom, ObjId, State, Val, What};
use crate::trace::project::DeclId;

use super::accessors::getter_name;
use super::interp::{ArgVal, Interp};

/// Most types below one that are asked for a property of it.
const MOST_BELOW: usize = 4;

/// Whether a constructor puts a parameter into the field of the same name as it is.
fn keeps(constructor: &Function, name: &Name) -> bool {
    let is = |value: &Value| matches!(&value.kind, ValueKind::Name(own) if own == name);
    let keeps = |stmt: &Stmt| match stmt {
        Stmt::Eval(Value { kind: ValueKind::Assign { target, op: None, value }, .. }) => {
            is(value) && matches!(&target.kind, ValueKind::Member { name: own, .. } if own == name)
        }
        _ => false,
    };
    constructor.body.as_ref().is_some_and(|body| body.stmts.iter().any(keeps))
}

impl<'p> Interp<'p> {
    /// `owner.name` as code reads it: with what is worth protecting in it.
    pub fn read_member(&mut self, st: &mut State<'p>, owner: Val<'p>, name: &Name, place: Place) -> Val<'p> {
        if !self.watches(name) {
            return self.member(st, owner, name, place);
        }
        let val = self.member(st, owner.clone(), name, place);
        let val = self.of_field(st, &owner, val, name, place);
        self.after_member(st, &owner, name, val, place)
    }

    /// `owner.name`.
    pub fn member(&mut self, st: &mut State<'p>, owner: Val<'p>, name: &Name, place: Place) -> Val<'p> {
        let mut out = Val::none();
        for atom in &owner.0 {
            let package = self.as_package(&atom.what);
            let val = match &atom.what {
                _ if package.is_some() => {
                    let path = package.unwrap_or_default();
                    let full = Name::new(format!("{path}.{name}"));
                    if self.project.is_type(&full) {
                        Val::at(What::Type(full), place)
                    } else if self.kind() == FileKind::Swift {
                        // `Module.name`.
                        self.eval_name(st, name, place)
                    } else {
                        match self.package_field(st, &path, name) {
                            Some(val) => val,
                            None if name == "DEBUG" => Val::at(What::Bool(false), place),
                            None => Val::at(What::Package(full), place),
                        }
                    }
                }
                What::Type(ty) => self.static_member(st, &ty.clone(), name, place),
                What::Null => continue,
                // A constant of a type that nothing is known of.
                What::Symbol { ty, .. } if ty.is_empty() && name == "DEBUG" => Val::at(What::Bool(false), place),
                What::Symbol { ty, name: owner, .. } if ty.is_empty() => {
                    Val::at(What::Symbol { ty: owner.clone(), name: name.clone(), held: None }, place)
                }
                _ => {
                    let one = Val::only(atom.clone());
                    self.known_member(st, &one, name, place).unwrap_or_else(Val::unknown)
                }
            };
            out.join(&val);
        }
        if out.is_none() { Val::unknown() } else { out }
    }

    /// A dotted path that is no type: a package, in Swift a module or a type that nothing is known of.
    pub fn as_package(&self, what: &What<'p>) -> Option<Name> {
        match what {
            What::Package(path) => Some(path.clone()),
            What::Symbol { ty, name, .. }
                if ty.is_empty() && self.kind() == FileKind::Swift && name.starts_with(|c: char| c.is_uppercase()) =>
            {
                Some(name.clone())
            }
            _ => None,
        }
    }

    /// A Kotlin top-level field by its full path.
    fn package_field(&mut self, st: &mut State<'p>, package: &str, name: &str) -> Option<Val<'p>> {
        let (unit, field) = self.project.top_field(self.unit(), name)?;
        (self.project.units[unit].unit.package == package).then(|| self.global(st, unit, None, field))
    }

    /// A member that something is known of.
    pub fn known_member(&mut self, st: &mut State<'p>, owner: &Val<'p>, name: &Name, place: Place) -> Option<Val<'p>> {
        let mut out: Option<Val<'p>> = None;
        for atom in &owner.0 {
            let val = match &atom.what {
                What::Object(id) => self
                    .object_member(st, *id, name, place)
                    .or_else(|| self.kept_by_name(st, *id, name))
                    .or_else(|| st.get(*id).is_some_and(|o| self.chains(&o.ty)).then(|| Val::object(*id))),
                _ => self.implied_member(st, &Val::only(atom.clone()), name, place),
            };
            if let Some(val) = val {
                out = Some(out.unwrap_or_default().joined(&val));
            }
        }
        out
    }

    /// What a collection keeps under a name.
    fn kept_by_name(&mut self, st: &mut State<'p>, id: ObjId, name: &Name) -> Option<Val<'p>> {
        let object = st.get(id)?;
        if object.entries.is_empty() && object.items.is_empty() {
            return None;
        }
        // An element of a tuple may be asked for by its number, whatever it is called.
        if let (FileKind::Swift, Ok(at)) = (self.kind(), name.parse::<usize>()) {
            return object.entries.get(at).map(|(_, item)| item.clone());
        }
        let kept = self.index(st, &Val::object(id), &[Val::word(name)]);
        (!kept.has_unknown()).then_some(kept)
    }

    /// A member that something is known of, of an owner that is not written: the name may mean anything else as well.
    pub fn implied_member(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        name: &Name,
        place: Place,
    ) -> Option<Val<'p>> {
        let mut out: Option<Val<'p>> = None;
        for atom in &owner.0 {
            let val = match &atom.what {
                What::Object(id) => self.object_member(st, *id, name, place),
                What::Type(ty) => self.static_field(st, &ty.clone(), name),
                What::Text(_) | What::Int(_) => match self.added_member(st, atom, name, place) {
                    None => self.text_property(st, atom, name, place),
                    found => found,
                },
                What::Symbol { ty, name: case, .. } if !ty.is_empty() => {
                    self.case_member(st, atom, &ty.clone(), &case.clone(), name, place)
                }
                _ => None,
            };
            if let Some(val) = val {
                out = Some(out.unwrap_or_default().joined(&val));
            }
        }
        out
    }

    /// The type of a text or a number, where a project may add members to it.
    pub fn plain_type(&self, what: &What<'p>) -> Option<&'static str> {
        match what {
            What::Text(_) if self.kind() == FileKind::Swift => Some("Swift.String"),
            What::Int(_) if self.kind() == FileKind::Swift => Some("Swift.Int"),
            _ => None,
        }
    }

    /// A computed property that the project adds to a text or a number.
    fn added_member(&mut self, st: &mut State<'p>, atom: &Atom<'p>, name: &Name, place: Place) -> Option<Val<'p>> {
        let (decl, field) = self.project.field(self.plain_type(&atom.what)?, name)?;
        let getter = field.getter.as_ref()?;
        Some(self.enter_simple(st, getter, decl, Val::only(atom.clone()), &[], place))
    }

    fn object_member(&mut self, st: &mut State<'p>, id: ObjId, name: &Name, place: Place) -> Option<Val<'p>> {
        let val = self.own_member(st, id, name, place)?;
        let is_open = !val.is_none()
            && val.0.iter().all(|atom| match atom.what {
                What::Unknown | What::Null => true,
                What::Object(held) => st.get(held).is_some_and(|held| held.foreign && held.decl.is_none()),
                _ => false,
            });
        let below = if is_open { self.member_below(st, id, name, place) } else { None };
        Some(below.unwrap_or(val))
    }

    /// A property of an object that came from elsewhere and is of a type which only others fill in: that of any of them.
    fn member_below(&mut self, st: &mut State<'p>, id: ObjId, name: &Name, place: Place) -> Option<Val<'p>> {
        let object = st.get(id).filter(|object| object.foreign && object.lived)?;
        let declared = self.project.decls[object.decl?].decl;
        let ty = object.ty.clone();
        if !(declared.kind == TypeKind::Interface || declared.modifiers.is_abstract) {
            return None;
        }
        let (project, key) = (self.project, Name::new(format!("below {ty}.{name}")));
        let below = project.implementations(&ty);
        if below.is_empty() || below.len() > MOST_BELOW || self.pending.contains(&key) {
            return None;
        }
        project.field(&ty, name)?;
        self.pending.push(key);
        let mut out = Val::none();
        for ty in below {
            let own = if project.is_object(ty) {
                Val::at(What::Type(ty.clone()), place)
            } else {
                self.instance(st, ty, place)
            };
            out.join(&self.member(st, own, name, place));
        }
        self.pending.pop();
        let is_told = out.0.iter().any(|atom| !matches!(atom.what, What::Unknown | What::Null));
        is_told.then_some(out)
    }

    fn own_member(&mut self, st: &mut State<'p>, id: ObjId, name: &Name, place: Place) -> Option<Val<'p>> {
        self.ready(st, id);
        let object = st.get(id)?;
        if let Some(val) = object.fields.get(name) {
            return Some(val.clone());
        }
        let ty = object.ty.clone();
        if let Some(val) = self.list_property(st, id, name, place) {
            return Some(val);
        }
        let object = st.get(id)?;
        // `a to b`, and an entry of a map.
        if let (false, [(key, val)]) = (object.open_ended, object.entries.as_slice())
            && self.is_collection(&ty)
        {
            match (self.kind(), name.as_str()) {
                (FileKind::Kotlin, "first") | (FileKind::Kotlin | FileKind::Swift, "key") => return Some(key.clone()),
                (FileKind::Kotlin, "second") | (FileKind::Kotlin | FileKind::Swift, "value") => {
                    return Some(val.clone());
                }
                _ => {}
            }
        }
        let found = self.project.field(&ty, name);
        if let Some(answers) = self.delegate(st, id, &ty, found.map(|(decl, _)| decl)) {
            return Some(self.member(st, answers, name, place));
        }
        if let Some((decl, field)) = found {
            if field.modifiers.is_static || self.project.decls[decl].decl.modifiers.companion {
                let unit = self.project.decls[decl].unit;
                return Some(self.global(st, unit, Some(decl), field));
            }
            if let Some(getter) = &field.getter {
                return Some(self.enter_simple(st, getter, decl, Val::object(id), &[], place));
            }
            let val = self.field_start(st, id, decl, field);
            st.edit(id, |o| {
                o.fields.insert(name.clone(), val.clone());
            });
            return Some(val);
        }
        if let Some(val) = self.read_property(st, &Val::object(id), &ty, name, place) {
            return Some(val);
        }
        if let Some(part) = self.part_of_map(st, id, name, place) {
            return Some(part);
        }
        // Kotlin and Swift read getters as properties: `connection.inputStream` is `getInputStream()`.
        if self.kind() == FileKind::Kotlin {
            for getter in [getter_name("get", name), getter_name("is", name)] {
                if let Some(val) = self.known_call(st, &Val::object(id), &ty, &getter, Vec::new(), place) {
                    return Some(val);
                }
                if let Some((decl, function)) = self.project.methods(&ty, &getter).first().copied() {
                    return Some(self.enter_simple(st, function, decl, Val::object(id), &[], place));
                }
            }
        }
        self.method_named(id, &ty, name, place)
    }

    /// `super.name` of a property that a type above declares in the project.
    pub fn super_member(&mut self, st: &mut State<'p>, name: &Name, place: Place) -> Option<Val<'p>> {
        let this = self.this();
        let id = this.objects().next()?;
        let owner = self.project.decls[self.owner()?].name.clone();
        let parents = self.project.supertypes(&owner);
        let (decl, field) = parents.iter().find_map(|parent| self.project.field(parent, name))?;
        match &field.getter {
            Some(getter) => Some(self.enter_simple(st, getter, decl, this, &[], place)),
            None if field.value.is_some() && !field.modifiers.is_static => Some(self.field_start(st, id, decl, field)),
            None => None,
        }
    }

    /// The value of an instance field before anything is assigned.
    pub fn field_start(&mut self, st: &mut State<'p>, id: ObjId, decl: DeclId, field: &'p Field) -> Val<'p> {
        let unit = self.project.decls[decl].unit;
        let place = Place { file: self.project.units[unit].unit.file, span: field.name_span };
        self.push_frame(unit, Some(decl), None, vec![Val::object(id)]);
        self.look_around(st);
        let expected = field.ty.as_ref().and_then(|t| self.asked(t));
        let val = match &field.value {
            Some(value) => self.eval_as(st, value, expected.as_ref()),
            None => self.injected_field(st, field).unwrap_or_else(Val::unknown),
        };
        let mut val = self.typed(st, val, field.ty.as_ref(), place);
        if self.kind() == FileKind::Swift
            && let Some(wrapped) = self.wrapped(st, field, &val, place)
        {
            val = wrapped;
        }
        self.frames.pop();
        if st.get(id).is_some_and(|o| o.lived) && self.may_change(unit, field, &val) {
            val.join(&Val::unknown());
        }
        // Nothing is there before something is assigned.
        if field.value.is_none() && val.objects().next().is_some() { val.joined(&Val::of(What::Null)) } else { val }
    }

    /// What a field gives that the project's own property wrapper stands around: `@Prefixed("http://") var host = "…"`.
    fn wrapped(&mut self, st: &mut State<'p>, field: &'p Field, val: &Val<'p>, place: Place) -> Option<Val<'p>> {
        let owner = self.owner();
        let (annotation, wrapper) = field.annotations.iter().find_map(|annotation| {
            let full = self.project.resolve(self.unit(), owner, &annotation.name)?;
            let id = self.project.decl_of(&full)?;
            let wraps = self.project.decls[id].decl.annotations.iter().any(|own| own.name == "propertyWrapper");
            // A wrapper may have fields that it wraps itself.
            let is_made = self.frames.iter().any(|frame| frame.owner == Some(id));
            (wraps && !is_made).then_some((annotation, full))
        })?;
        let mut args = self.eval_args(st, &annotation.args, &|_| None);
        if field.value.is_some() {
            let label = Some(Name::new_static("wrappedValue"));
            args.insert(0, ArgVal { label, ..ArgVal::plain(val.clone()) });
        }
        let constructors = self.project.constructors(&wrapper);
        let fits = |(_, constructor): &&(DeclId, &'p Function)| {
            let has = |arg: &ArgVal<'p>| {
                let names = |param: &Param| {
                    arg.label.as_ref().is_none_or(|l| *l == param.name || Some(l) == param.label.as_ref())
                };
                constructor.params.iter().any(names)
            };
            args.len() <= constructor.params.len() && args.iter().all(has)
        };
        let chosen = constructors.iter().find(fits).copied();
        let id = self.make(st, &wrapper, place);
        self.init_project_with(st, id, &wrapper, chosen, args, place);
        let read = self.member(st, Val::object(id), &Name::new_static("wrappedValue"), place);
        (!read.has_unknown()).then_some(read)
    }

    /// A static field, enum constant or nested type of a type.
    pub fn static_member(&mut self, st: &mut State<'p>, ty: &Name, name: &Name, place: Place) -> Val<'p> {
        if let Some(val) = self.static_field(st, ty, name) {
            return val;
        }
        for ancestor in self.project.lineage(ty).iter() {
            let nested = Name::new(format!("{ancestor}.{name}"));
            if self.project.is_type(&nested) {
                return Val::at(What::Type(nested), place);
            }
        }
        if let Some(constants) = self.all_constants(st, ty, name, place) {
            return constants;
        }
        if let Some(val) = self.read_property(st, &Val::at(What::Type(ty.clone()), place), ty, name, place) {
            return val;
        }
        if name == "DEBUG" {
            return Val::at(What::Bool(false), place);
        }
        if name == "INSTANCE" || name == "Companion" || name == "self" || name == "Type" {
            return Val::at(What::Type(ty.clone()), place);
        }
        // Of a type that is known only by its import, an upper-case member may be a type.
        if !self.project.is_type(ty)
            && name.starts_with(|c: char| c.is_uppercase())
            && !name.chars().any(|c| c == '_')
            && name.chars().any(char::is_lowercase)
        {
            return Val::at(What::Type(Name::new(format!("{ty}.{name}"))), place);
        }
        Val::at(What::Symbol { ty: ty.clone(), name: name.clone(), held: None }, place)
    }

    pub fn static_field(&mut self, st: &mut State<'p>, ty: &Name, name: &Name) -> Option<Val<'p>> {
        if let Some((decl, field)) = self.project.field(ty, name) {
            let unit = self.project.decls[decl].unit;
            let declared = &self.project.decls[decl].decl;
            // What a Kotlin `object` inherits is a field of the one object that there is.
            if self.project.is_object(ty) && declared.kind == TypeKind::Class && !field.modifiers.is_static {
                let place = Place { file: self.project.units[unit].unit.file, span: field.name_span };
                let this = self.shared_instance(st, ty, place);
                let id = this.objects().next()?;
                st.edit(id, |o| o.foreign = false);
                return self.object_member(st, id, name, place);
            }
            return Some(self.global(st, unit, Some(decl), field));
        }
        for ancestor in self.project.lineage(ty).iter() {
            if let Some(value) = self.knowledge.ty(ancestor).and_then(|m| m.values.get(name)) {
                return match value {
                    Operand::Literal(literal) => Some(Val::literal(literal)),
                    _ => None,
                };
            }
            for id in self.project.decls_of(ancestor) {
                let decl = &self.project.decls[*id];
                if decl.decl.cases.iter().any(|c| c.name == *name) {
                    return Some(Val::of(What::Symbol { ty: decl.name.clone(), name: name.clone(), held: None }));
                }
            }
        }
        None
    }

    /// A value that stands in a declaration.
    fn eval_in(&mut self, st: &mut State<'p>, unit: usize, decl: DeclId, value: &'p Value) -> Val<'p> {
        self.push_frame(unit, Some(decl), None, Vec::new());
        let val = self.eval(st, value);
        self.frames.pop();
        val
    }

    /// A member of an enum constant: a constructor argument by its parameter, or the raw value.
    fn case_member(
        &mut self,
        st: &mut State<'p>,
        atom: &Atom<'p>,
        ty: &Name,
        case: &Name,
        name: &Name,
        place: Place,
    ) -> Option<Val<'p>> {
        for id in self.project.decls_of(ty).to_vec() {
            let (decl, unit) = (self.project.decls[id].decl, self.project.decls[id].unit);
            let Some(constant) = decl.cases.iter().find(|c| c.name == *case) else { continue };
            if name == "rawValue" {
                let raw = constant.args.iter().find(|a| a.label.as_deref() == Some("rawValue"));
                return Some(match raw {
                    Some(arg) => self.eval_in(st, unit, id, &arg.value),
                    None => Val::word(case),
                });
            }
            if name == "name" {
                return Some(Val::word(case));
            }
            if let Some(body) = self.body_of_case(ty, case)
                && let Some(own) = self.project.decls[body].decl.fields.iter().find(|field| field.name == *name)
            {
                let this = Val::only(atom.clone());
                return match (&own.getter, &own.value) {
                    (Some(getter), _) => Some(self.enter_simple(st, getter, body, this, &[], place)),
                    (None, Some(value)) => Some(self.eval_in(st, self.project.decls[body].unit, body, value)),
                    (None, None) => None,
                };
            }
            if let Some((decl_id, field)) = self.project.field(ty, name)
                && let Some(getter) = &field.getter
            {
                let this = Val::only(atom.clone());
                return Some(self.enter_simple(st, getter, decl_id, this, &[], place));
            }
            let args: Vec<Val<'p>> = constant.args.iter().map(|a| self.eval_in(st, unit, id, &a.value)).collect();
            let labels: Vec<Option<Name>> = constant.args.iter().map(|a| a.label.clone()).collect();
            let constructors = self.project.constructors(ty);
            // Kotlin: the parameter is the field; Java: the field is assigned from the parameter.
            for (_, constructor) in &constructors {
                let position = constructor.params.iter().position(|p| p.name == *name);
                let position = position.filter(|at| constructor.params[*at].field || keeps(constructor, name));
                if let Some(position) = position {
                    let labelled = labels.iter().position(|l| l.as_ref() == Some(name)).unwrap_or(position);
                    if let Some(val) = args.get(labelled) {
                        return Some(val.clone());
                    }
                    return constructor.params[position].default.as_ref().map(|d| self.eval_in(st, unit, id, d));
                }
            }
            let fits = |(_, constructor): &&(DeclId, &Function)| constructor.params.len() == args.len();
            if let Some((decl, constructor)) = constructors.iter().find(fits).or(constructors.first()).copied() {
                let id = self.make(st, ty, place);
                self.enter_constructor(st, constructor, decl, id, args);
                return st.get(id).and_then(|o| o.fields.get(name).cloned());
            }
            // The constructor is generated.
            let fields = self.constructed_fields(id, args.len()).unwrap_or_default();
            if let Some(val) = fields.iter().position(|field| field == name).and_then(|at| args.get(at)) {
                return Some(val.clone());
            }
        }
        if let Some((decl_id, field)) = self.project.field(ty, name)
            && let Some(getter) = &field.getter
        {
            let this = Val::only(atom.clone());
            return Some(self.enter_simple(st, getter, decl_id, this, &[], place));
        }
        None
    }

    /// The value of a static or top-level field: its initial value.
    pub fn global(&mut self, st: &mut State<'p>, unit: usize, decl: Option<DeclId>, field: &'p Field) -> Val<'p> {
        let owner = decl.map(|d| self.project.decls[d].name.clone()).unwrap_or_else(|| Name::new(format!("#{unit}")));
        let key = Name::new(format!("{owner}.{}", field.name));
        if let Some(val) = st.globals.get(&key) {
            return val.clone();
        }
        if self.pending.contains(&key) || self.pending.len() > 24 {
            return Val::unknown();
        }
        self.pending.push(key.clone());
        let place = Place { file: self.project.units[unit].unit.file, span: field.name_span };
        let receivers = decl.map(|d| Val::of(What::Type(self.project.decls[d].name.clone())));
        self.push_frame(unit, decl, None, receivers.into_iter().collect());
        let expected = field.ty.as_ref().and_then(|t| self.asked(t));
        let val = match (&field.value, &field.getter) {
            (Some(value), _) => self.eval_as(st, value, expected.as_ref()),
            (None, Some(getter)) => {
                let this = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
                self.run_body(st, getter, unit, decl, this)
            }
            (None, None) => self.static_init(st, decl, &field.name).unwrap_or_else(Val::unknown),
        };
        // Nothing is there before something is assigned.
        let is_late =
            field.value.is_none() && field.getter.is_none() && val.single().is_some_and(|a| a.what == What::Unknown);
        let mut val = self.typed(st, val, field.ty.as_ref(), place);
        self.frames.pop();
        self.pending.pop();
        val.objects().collect::<Vec<_>>().into_iter().for_each(|id| self.live_on(st, id));
        if self.may_change(unit, field, &val) {
            val.join(&Val::unknown());
        }
        if is_late && val.objects().next().is_some() {
            val.join(&Val::of(What::Null));
        }
        let is_filled = field.value.is_some() && val.objects().next().is_some();
        st.globals.insert(key.clone(), val.clone());
        if let Some(decl) = decl.filter(|decl| is_filled && self.fills(*decl, &field.name)) {
            // What the block puts into it is there for whoever asks.
            self.pending.push(key);
            self.static_init(st, Some(decl), &field.name);
            self.pending.pop();
        }
        val
    }

    /// Whether a `static { … }` block of a declaration does something with a field of it.
    fn fills(&self, decl: DeclId, name: &Name) -> bool {
        struct Named<'n>(&'n str, bool);
        impl<'v> visit::Visitor<'v> for Named<'_> {
            fn value(&mut self, value: &'v Value) {
                self.1 |= matches!(&value.kind, ValueKind::Name(name) if name == self.0);
            }
        }
        let mut named = Named(name, false);
        self.static_blocks(decl).into_iter().for_each(|block| visit::function(block, &mut named));
        named.1
    }

    /// The blocks of a declaration that run once: those of a class, and those of an object of which there is only one.
    fn static_blocks(&self, decl: DeclId) -> Vec<&'p Function> {
        let body = self.project.decls[decl].decl;
        let only_one = body.kind == TypeKind::Object && !body.name.is_empty();
        let blocks = body.functions.iter().filter(|f| f.kind == FunctionKind::Initializer);
        blocks.filter(|f| only_one || f.modifiers.is_static).collect()
    }

    /// A static field that a `static { … }` block assigns.
    fn static_init(&mut self, st: &mut State<'p>, decl: Option<DeclId>, name: &Name) -> Option<Val<'p>> {
        let decl = decl?;
        let full = self.project.decls[decl].name.clone();
        let key = Name::new(format!("{full}.{name}"));
        for block in self.static_blocks(decl) {
            let unit = self.project.decls[decl].unit;
            self.run_body(st, block, unit, Some(decl), vec![Val::of(What::Type(full.clone()))]);
        }
        st.globals.get(&key).cloned()
    }
}
