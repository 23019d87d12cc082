//! How running something on its own begins: unknown arguments, and an object made in each way. Trying callers begins
//! alike.

use crate::channel::Name;
use crate::ir::{Field, Function, FunctionKind, Param, TypeKind};
use crate::source::Span;
use crate::trace::domain::{ObjId, State, Val, What, join_all};
use crate::trace::interpreter::{ArgVal, Interp};
use crate::trace::project::{DeclId, Project};

/// What runs when fields are read and written.
pub(super) fn accessors(fields: &[Field]) -> impl Iterator<Item = &Function> {
    fields.iter().flat_map(|field| field.getter.as_deref().into_iter().chain(&field.setters))
}

/// Runs a function that belongs to no object, with unknown arguments.
pub(super) fn run_alone<'p>(
    interp: &mut Interp<'p>,
    unit: usize,
    owner: Option<DeclId>,
    function: &'p Function,
) -> State<'p> {
    let mut st = State::start();
    let receiver = function.receiver.as_ref().and_then(|t| interp.project.resolve(unit, owner, &t.name));
    interp.push_frame(unit, owner, None, Vec::new());
    let place = interp.place(function.name_span);
    let receivers = match receiver {
        Some(full) => vec![interp.instance(&mut st, &full, place)],
        None => Vec::new(),
    };
    let end = activate(interp, st, unit, owner, function, receivers, None);
    interp.frames.pop();
    end
}

/// Runs a body with typed but unknown parameters; gives the joined end.
pub(super) fn activate<'p>(
    interp: &mut Interp<'p>,
    st: State<'p>,
    unit: usize,
    owner: Option<DeclId>,
    function: &'p Function,
    receivers: Vec<Val<'p>>,
    held: Option<ObjId>,
) -> State<'p> {
    let (mut st, mut receivers) = (st, receivers);
    interp.begin();
    interp.handed.clear();
    let mut args = Vec::new();
    let place = interp.place(function.name_span);
    // A member that extends another type runs on one of those as well.
    if let Some(extended) = function.receiver.as_ref().filter(|_| owner.is_some()) {
        let full = interp.project.resolve(unit, owner, &extended.name);
        receivers.extend(full.map(|full| interp.instance(&mut st, &full, place)));
    }
    for param in &function.params {
        let full = param.ty.as_ref().and_then(|t| interp.project.resolve(unit, owner, &t.name));
        interp.push_frame(unit, owner, Some(function), receivers.clone());
        let given = given_to(interp, &mut st, (function, owner), param, full.as_ref());
        let left_out = default_of(interp, &mut st, param, full.as_ref());
        interp.frames.pop();
        if let Some(given) = given {
            args.push(ArgVal::plain(given));
            continue;
        }
        let val = match full {
            // A callback's parameter is the object that this one holds.
            Some(full) => match held.and_then(|this| held_object(&st, interp, this, &full)) {
                Some(val) => val,
                None => interp.instance(&mut st, &full, place),
            },
            None => Val::unknown(),
        };
        args.push(ArgVal::plain(with_default(left_out, &val)));
    }
    let started = st.clone();
    interp.root_body(&mut st, function, unit, owner, receivers, args);
    if !st.live {
        // It always throws; what it opened before is still there.
        st = join_all([started, State { live: true, ..st.clone() }]).unwrap_or_default();
        st.live = true;
    }
    st
}

/// What a parameter is for whoever leaves it out.
pub(super) fn default_of<'p>(
    interp: &mut Interp<'p>,
    st: &mut State<'p>,
    param: &'p Param,
    ty: Option<&Name>,
) -> Val<'p> {
    let val = param.default.as_ref().map(|default| interp.eval_as(st, default, ty)).unwrap_or_default();
    if val.has_unknown() { Val::none() } else { val }
}

/// What a framework hands in for a parameter of a function.
pub(super) fn given_to<'p>(
    interp: &mut Interp<'p>,
    st: &mut State<'p>,
    (function, owner): (&'p Function, Option<DeclId>),
    param: &'p Param,
    ty: Option<&Name>,
) -> Option<Val<'p>> {
    match &param.given {
        Some(given) => Some(interp.eval_as(st, given, ty)),
        None => interp.injected_param(st, function, owner, param),
    }
}

/// What may come in: a thing that was made beats a stranger of its type, any other value is only one of many.
pub(super) fn with_default<'p>(left_out: Val<'p>, given: &Val<'p>) -> Val<'p> {
    if left_out.objects().next().is_some() { left_out } else { left_out.joined(given) }
}

/// Objects of a known type in the fields of another.
pub(super) fn held_object<'p>(st: &State<'p>, interp: &Interp<'p>, this: ObjId, ty: &Name) -> Option<Val<'p>> {
    interp.knowledge.ty(ty)?;
    let mut found = Val::none();
    for val in st.get(this)?.fields.values() {
        for id in val.objects() {
            if st.get(id).is_some_and(|o| !o.foreign && interp.project.is_a(&o.ty, ty)) {
                found.join(&Val::object(id));
            }
        }
    }
    (found.0.len() == 1).then_some(found)
}

/// Makes an object of a class: each constructor with unknown arguments.
pub(super) fn begin_decl<'p>(interp: &mut Interp<'p>, st: &mut State<'p>, id: DeclId) -> ObjId {
    let project = interp.project;
    let decl = &project.decls[id];
    let body = decl.decl;
    let place = interp.place(body.name_span);
    let this = if body.kind == TypeKind::Extension && project.decl_of(&decl.name).is_none() {
        interp.foreign(st, &decl.name, place)
    } else {
        interp.make(st, &decl.name, place)
    };
    interp.created.clear();
    interp.judge_object(st, this, &decl.name);
    let constructors: Vec<&'p Function> =
        body.functions.iter().filter(|f| f.kind == FunctionKind::Constructor).collect();
    if body.kind == TypeKind::Extension {
        // Its members run on an object of the type that it extends.
        if let Some(main) = project.decl_of(&decl.name) {
            interp.init_fields(st, this, main);
        }
    } else if constructors.is_empty() {
        interp.init_project(st, this, &decl.name, &[], place);
    } else {
        let mut ends = Vec::new();
        for constructor in &constructors {
            let mut own = st.clone();
            let args = constructor
                .params
                .iter()
                .map(|p| {
                    let full = p.ty.as_ref().and_then(|t| project.resolve(decl.unit, Some(id), &t.name));
                    if let Some(given) = given_to(interp, &mut own, (*constructor, Some(id)), p, full.as_ref()) {
                        return given;
                    }
                    let left_out = default_of(interp, &mut own, p, full.as_ref());
                    let given = match full {
                        Some(full) if full != decl.name => interp.instance(&mut own, &full, place),
                        _ => Val::unknown(),
                    };
                    with_default(left_out, &given)
                })
                .collect();
            interp.begin();
            interp.enter_constructor(&mut own, constructor, id, this, args);
            if own.live {
                ends.push(own);
            }
        }
        if let Some(end) = join_all(ends) {
            *st = end;
        }
    }
    hand_in(interp, st, id, this);
    this
}

/// What a framework hands to an object by its setters, right after it is made.
fn hand_in<'p>(interp: &mut Interp<'p>, st: &mut State<'p>, id: DeclId, this: ObjId) {
    let is_setter = |function: &&'p Function| {
        let all = function.params.iter().all(|param| param.given.is_some()) && !function.params.is_empty();
        all && function.kind == FunctionKind::Plain && function.result.is_none() && !function.modifiers.is_static
    };
    let decl = &interp.project.decls[id];
    let place = interp.place(decl.decl.name_span);
    for setter in decl.decl.functions.iter().filter(is_setter) {
        let mut args = Vec::new();
        for param in &setter.params {
            let full = param.ty.as_ref().and_then(|ty| interp.project.resolve(decl.unit, Some(id), &ty.name));
            args.extend(given_to(interp, st, (setter, Some(id)), param, full.as_ref()));
        }
        interp.enter_simple(st, setter, id, Val::object(this), &args, place);
    }
}

/// The declaration in the same file with which an extension is run.
pub(super) fn main_beside(project: &Project<'_>, id: DeclId) -> Option<DeclId> {
    let decl = &project.decls[id];
    let extends = decl.decl.kind == TypeKind::Extension && !project.debug_only(id);
    let main = project.decl_of(&decl.name).filter(|_| extends)?;
    let runs = project.decls[main].unit == decl.unit && !project.debug_only(main);
    (runs && project.decls[main].decl.kind != TypeKind::Interface).then_some(main)
}

pub(super) fn receivers<'p>(method: &Function, this: ObjId, id: DeclId, project: &Project<'p>) -> Vec<Val<'p>> {
    let object = if method.modifiers.is_static {
        Val::of(What::Type(project.decls[id].name.clone()))
    } else {
        Val::object(this)
    };
    vec![object]
}

impl<'p> Interp<'p> {
    /// Runs a function's body as a root.
    fn root_body(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        unit: usize,
        owner: Option<DeclId>,
        receivers: Vec<Val<'p>>,
        args: Vec<ArgVal<'p>>,
    ) {
        let entered = self.entered.len();
        let decl = owner;
        let place = self.place(Span::default());
        self.enter_root(st, function, unit, decl, receivers, args, place);
        // Running it as a root is no call of it, but recursion inside is.
        if self.entered.get(entered).is_some_and(|f| std::ptr::eq(*f, function)) {
            self.entered.remove(entered);
        }
    }
}
