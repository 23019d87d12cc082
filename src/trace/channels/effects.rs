//! What known calls, reads and writes do to objects.

use std::collections::BTreeMap;
use std::rc::Rc;

use imbl::OrdSet;
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::channel::{Name, Payload, Property};
use crate::ir::{Arg, Call, Function, FunctionKind, TypeDecl, Value, ValueKind};
use crate::knowledge::{Assignment, Effect, Form, Gives, Literal, NewObject, Operand, Pattern, Run, What as Wanted};
use crate::source::{FileKind, Place};
use crate::trace::calls::{label_of, shape, shape_of};
use crate::trace::domain::{Atom, Label, LogStep, ObjId, Object, Outcome, Part, Sent, Slot, Sort, State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp, getter_name};
use crate::trace::project::DeclId;

/// Most uses that are kept per object.
pub(super) const MOST_USES: usize = 24;

/// What the names in a pattern stand for at a call.
pub(super) type Bindings<'p> = BTreeMap<Name, Val<'p>>;

/// What functions make when they run.
struct Created<'p> {
    types: Vec<Name>,
    /// Those of them that are made on every way.
    always: Vec<Name>,
    /// The objects that are new.
    objects: Vec<CreatedObject<'p>>,
}

/// What a body made.
struct CreatedObject<'p> {
    ty: Name,
    facts: BTreeMap<Name, Val<'p>>,
    /// Why they are what they are.
    log: Vec<(u32, LogStep)>,
}

/// How a pattern fits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    No,
    Maybe,
    Yes,
}

impl<'p> Interp<'p> {
    /// Effects of a type and its known ancestors under a name, those of ancestors first.
    fn effects_of(&self, ty: &str, name: &str, form: Form) -> Vec<&'p Effect> {
        let mut out = Vec::new();
        for ancestor in self.project.lineage(ty).iter().rev() {
            if let Some(effects) = self.knowledge.ty(ancestor).and_then(|m| m.calls.get(name)) {
                if name == "init" {
                    // A type that says how it is made does not inherit how its ancestors are.
                    out.clear();
                }
                out.extend(effects.iter().filter(|e| e.pattern.form == form));
            }
        }
        out
    }

    /// Whether a member of a known type gives the scheme of the address that its objects are.
    pub fn gives_scheme(&self, ty: &str, name: &str) -> bool {
        let getter = self.accessor(ty, "get", name);
        let names = std::iter::once(name).chain(getter.as_deref());
        let effects = names.flat_map(|name| [Form::Read, Form::Call].map(|form| self.effects_of(ty, name, form)));
        effects.flatten().any(|effect| match &effect.gives {
            Some(Gives::Operand(Operand::ThisSlot(slot))) => matches!(slot.as_str(), "scheme" | "protocol"),
            _ => false,
        })
    }

    /// The getter or setter behind a property of a JVM language: `sslParameters` is `getSSLParameters()`.
    fn accessor(&self, ty: &str, prefix: &str, property: &str) -> Option<Name> {
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

    /// Calls a known method; none: nothing is known of it.
    #[expect(clippy::too_many_arguments, reason = "the call as it stands in the code, and what it is called on")]
    pub fn known_call_with(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        ty: &str,
        name: &str,
        call: &'p Call,
        place: Place,
        several: bool,
    ) -> Option<Val<'p>> {
        for id in owner.objects().collect::<Vec<_>>() {
            self.ready(st, id);
        }
        let mut effects = self.effects_of(ty, name, Form::Call);
        effects.retain(|e| shape(&e.pattern.args, e.pattern.rest, &call.args).is_some());
        if effects.is_empty() {
            if let (Some(property), [_]) = (setter_property(name), call.args.as_slice()) {
                effects = self.effects_of(ty, &property, Form::Write);
            } else if let (Some(property), []) = (getter_property(name), call.args.as_slice()) {
                effects = self.effects_of(ty, &property, Form::Read);
            }
        }
        if effects.is_empty() {
            return None;
        }
        let given = effects.iter().any(|e| e.gives.is_some());
        let val = self.apply_call(st, &effects, owner, &call.args, place, several);
        if !given && self.project.lineage(ty).iter().any(|t| self.knowledge.ty(t).is_some_and(|m| m.chains)) {
            return Some(owner.clone());
        }
        Some(val)
    }

    /// Calls a known method with values that are there already.
    pub fn known_call(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        ty: &str,
        name: &str,
        args: Vec<Val<'p>>,
        place: Place,
    ) -> Option<Val<'p>> {
        let labels = vec![None; args.len()];
        let mut effects = self.effects_of(ty, name, Form::Call);
        effects.retain(|e| shape_of(&e.pattern.args, e.pattern.rest, &labels).is_some());
        if effects.is_empty() {
            return None;
        }
        let args: Vec<ArgVal<'p>> = args.into_iter().map(ArgVal::plain).collect();
        Some(self.apply_effects(st, &effects, owner, &args, place, false))
    }

    /// Constructs a known type; none: it does not say how.
    pub fn known_new(
        &mut self,
        st: &mut State<'p>,
        this: &Val<'p>,
        ty: &str,
        args: &'p [Arg],
        place: Place,
    ) -> Option<Val<'p>> {
        let mut effects = self.effects_of(ty, "init", Form::Call);
        effects.retain(|e| shape(&e.pattern.args, e.pattern.rest, args).is_some());
        if effects.is_empty() {
            return None;
        }
        let gives = effects.iter().any(|e| e.gives.is_some());
        let val = self.apply_call(st, &effects, this, args, place, false);
        Some(if gives { val } else { this.clone() })
    }

    /// Evaluates arguments with the types that the patterns ask for, then applies.
    pub fn apply_call(
        &mut self,
        st: &mut State<'p>,
        effects: &[&'p Effect],
        owner: &Val<'p>,
        args: &'p [Arg],
        place: Place,
        several: bool,
    ) -> Val<'p> {
        let mut expected: Vec<Option<Name>> = vec![None; args.len()];
        for effect in effects {
            let Some(map) = shape(&effect.pattern.args, effect.pattern.rest, args) else { continue };
            for (pattern, index) in effect.pattern.args.iter().zip(map) {
                if let (Some(ty), Some(index)) = (pattern.expected.as_ref().or(pattern.is.as_ref()), index) {
                    expected[index].get_or_insert_with(|| ty.clone());
                }
            }
        }
        let mut vals = self.eval_args(st, args, &|i| expected.get(i).cloned().flatten());
        for (index, (val, ty)) in vals.iter_mut().zip(&expected).enumerate() {
            let Some(ty) = ty else { continue };
            val.val = self.as_interface(st, std::mem::take(&mut val.val), ty, place);
            // What the call itself puts into a variable is there from now on.
            let nothing = val.val.0.iter().all(|a| matches!(a.what, What::Null | What::Unknown));
            if nothing && st.live && self.knowledge.ty(ty).is_some() && is_filled(effects, args, index) {
                val.val = Val::at(What::Object(self.make(st, ty, place)), place);
                self.assign(st, &args[index].value, val.val.clone(), place);
            }
        }
        if !st.live {
            return Val::none();
        }
        self.apply_effects(st, effects, owner, &vals, place, several)
    }

    /// Applies all effects that fit, in order.
    fn apply_effects(
        &mut self,
        st: &mut State<'p>,
        effects: &[&'p Effect],
        owner: &Val<'p>,
        args: &[ArgVal<'p>],
        place: Place,
        several: bool,
    ) -> Val<'p> {
        let labels: Vec<Option<&str>> = args.iter().map(|a| label_of(a.label.as_deref(), a.trailing)).collect();
        let mut given = Label::default();
        if self.labelled {
            args.iter().for_each(|arg| given.join(&self.data_of(st, &arg.val)));
        }
        let outer = std::mem::replace(&mut self.given, given.clone());
        let mut result: Option<Val<'p>> = None;
        let mut sure = false;
        let mut ran: Vec<usize> = Vec::new();
        for effect in effects {
            let (fit, mut bindings) = self.fit(st, &effect.pattern, &labels, args);
            let about = effect.on.as_ref().map(|arg| bindings.get(arg).cloned().unwrap_or_default());
            let owner = about.as_ref().unwrap_or(owner);
            // What does not hold here may for whoever calls with something else.
            self.led = self.led || (fit != Fit::No && self.knowledge.opens(effect));
            let fit = if fit == Fit::No { Fit::No } else { self.conditions(st, effect, owner, &mut bindings, fit) };
            // What only an argument makes a channel is none where that is not sure.
            let by_argument = effect.when.iter().any(|(subject, _)| matches!(subject, Operand::ArgSlot(..)));
            let opens = effect.opens || matches!(&effect.gives, Some(Gives::New(new)) if new.opens);
            if fit == Fit::No || (fit == Fit::Maybe && opens && by_argument) {
                continue;
            }
            let spots = self.spots(effect, &labels, args, place);
            let around = std::mem::replace(&mut self.spots, spots);
            let unsure = fit == Fit::Maybe && bindings.values().any(Val::has_unknown);
            let given = self.apply_effect(st, effect, owner, bindings, place, fit == Fit::Maybe, several, &mut ran);
            self.spots = around;
            // What is one thing or another by what nobody knows is not known.
            let holds = matches!(&effect.gives, Some(Gives::New(new)) if !new.opens && new.view.is_none());
            let given = given.map(|given| if unsure && holds && result.is_some() { Val::unknown() } else { given });
            if let Some(given) = given {
                sure |= fit == Fit::Yes;
                let same = matches!(effect.gives, Some(Gives::Operand(Operand::This)));
                let given = if same { given.labelled(&self.filled.owner) } else { given };
                result = Some(match (result, fit) {
                    (Some(before), Fit::Maybe) => before.joined(&given),
                    _ => given,
                });
            }
        }
        self.given = outer;
        self.filled.result = result.as_ref().and_then(|val| val.single()).and_then(|atom| match atom.what {
            What::Object(id) => Some(id),
            _ => None,
        });
        // Function arguments that no effect ran are called by whoever got them.
        for (index, arg) in args.iter().enumerate() {
            if !ran.contains(&index) {
                self.run_function_values(st, &arg.val, place);
            }
        }
        self.filled.result = None;
        given.join(&self.filled.made);
        self.put_where(st, effects, owner, result.as_ref(), &given, place);
        // A result that a model tells of brings along what the model says; its sort alone says nothing of that.
        let tells = effects.iter().filter_map(|effect| effect.gives.as_ref()).any(|gives| sort_of(gives).is_none());
        self.exact = result.is_some() && sure && tells;
        result.filter(|val| sure || !val.is_none()).unwrap_or_else(Val::unknown)
    }

    /// What was given to a known call that sends nothing is in what it makes, or else in what it is called on.
    fn put_where(
        &mut self,
        st: &mut State<'p>,
        effects: &[&'p Effect],
        owner: &Val<'p>,
        result: Option<&Val<'p>>,
        given: &Label,
        place: Place,
    ) {
        if given.is_none() || effects.iter().any(|effect| effect.uses.is_some()) {
            return;
        }
        let Some(name) = effects.first().map(|effect| &effect.pattern.name) else { return };
        let given = given.step(place, &Name::new(format!("goes in with `{name}`")));
        let makes = effects.iter().any(|effect| matches!(&effect.gives, Some(Gives::New(new)) if new.view.is_none()));
        let to = match result {
            Some(result) if makes => result,
            _ if name == "init" || effects.iter().any(|effect| effect.pattern.form == Form::Write) => owner,
            _ if self.knowledge.sources().keeps(name) => owner,
            _ => return,
        };
        for id in to.objects().collect::<Vec<_>>() {
            self.put_in(st, id, &given);
        }
    }

    /// Does what a library does with the answers of an implementation, for the members that a declaration holds.
    pub fn answer(&mut self, st: &mut State<'p>, this: ObjId, decl: DeclId) {
        let lineage = self.project.lineage(&self.project.decls[decl].name);
        let knowledge = self.knowledge;
        for effect in lineage.iter().filter_map(|ty| knowledge.ty(ty)).flat_map(|model| &model.asks) {
            let Some(span) = self.project.declares(decl, &effect.pattern.name) else { continue };
            let place = self.place(span);
            if let Some(answer) = self.told(st, &Val::object(this), &effect.pattern.name, place) {
                self.apply_effects(st, &[effect], &Val::none(), &[ArgVal::plain(answer)], place, false);
            }
        }
    }

    /// What is handed out and was sent nowhere: whoever gets it sends it, if it is known where to and how.
    pub fn leave(&mut self, st: &mut State<'p>, val: &Val<'p>) {
        let knowledge = self.knowledge;
        for id in val.objects().collect::<Vec<_>>() {
            let Some(object) = st.get(id).filter(|o| !o.sent && !o.came_in && o.opened.is_none()) else { continue };
            let Some(model) = knowledge.ty(&object.ty).filter(|model| !model.leaves.is_empty()) else { continue };
            let place = object.addressed.unwrap_or(object.place);
            let each = model.leaves.iter();
            let sent: Vec<Val<'p>> =
                each.map(|effect| self.apply_effects(st, &[effect], &Val::object(id), &[], place, false)).collect();
            let told = |o: &Object<'p>| {
                let begins = |atom: &Atom<'p>| match &atom.what {
                    What::Text(parts) => matches!(parts.first(), Some(Part::Literal(text)) if !text.is_empty()),
                    _ => false,
                };
                let host = o.slots.get("host").filter(|host| host.explicit && !host.val.is_none());
                host.is_some_and(|host| host.val.0.iter().all(begins))
                    && o.slots.get("encryption").is_some_and(|slot| slot.val.0.len() == 1 && !slot.val.has_unknown())
            };
            let unclear = |id: &ObjId| st.get(*id).is_some_and(|o| !told(o));
            for id in sent.iter().flat_map(Val::objects).filter(unclear).collect::<Vec<_>>() {
                st.edit(id, |o| o.opened = None);
            }
        }
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

    fn fit(
        &mut self,
        st: &mut State<'p>,
        pattern: &Pattern,
        labels: &[Option<&str>],
        args: &[ArgVal<'p>],
    ) -> (Fit, Bindings<'p>) {
        let mut bindings = Bindings::new();
        let Some(map) = shape_of(&pattern.args, pattern.rest, labels) else { return (Fit::No, bindings) };
        let mut fit = Fit::Yes;
        for (arg, index) in pattern.args.iter().zip(map) {
            let val = match index {
                Some(first) if arg.all => self.all_of(st, args.get(first..).unwrap_or_default()),
                index => index.and_then(|i| args.get(i)).map(|a| a.val.clone()),
            };
            let Some(val) = val else { continue };
            if let Some(ty) = &arg.is {
                // A text alone that nobody knows may be an address or a mere name.
                let alone = ty == "Text" && pattern.args.len() == 1 && val.has_unknown();
                match self.is_type(st, &val, ty).filter(|is| !is || !alone) {
                    Some(true) => {}
                    Some(false) => return (Fit::No, bindings),
                    None => fit = Fit::Maybe,
                }
            }
            match &arg.what {
                Wanted::Bind(name) => {
                    bindings.insert(name.clone(), val);
                }
                Wanted::Any => {}
                Wanted::Literal(literal) => match is_literal(&val, literal) {
                    Some(true) => {}
                    Some(false) => return (Fit::No, bindings),
                    // What nothing is known of is hardly nothing.
                    None if *literal == Literal::Null && val.0.iter().all(|a| a.what == What::Unknown) => {
                        return (Fit::No, bindings);
                    }
                    None => fit = Fit::Maybe,
                },
            }
        }
        (fit, bindings)
    }

    /// What `$x...` stands for: an array that is given as a whole, or the arguments as a list.
    fn all_of(&mut self, st: &mut State<'p>, args: &[ArgVal<'p>]) -> Option<Val<'p>> {
        let (first, rest) = args.split_first()?;
        if rest.is_empty() {
            return Some(first.val.clone());
        }
        let mut items = Vec::new();
        for arg in args.iter().filter(|arg| arg.label.is_none()) {
            let spread = arg.val.objects().filter(|_| arg.spread).filter_map(|id| st.get(id));
            let inside: Vec<Val<'p>> = spread.flat_map(|list| list.items.iter().cloned()).collect();
            items.extend(if inside.is_empty() { vec![arg.val.clone()] } else { inside });
        }
        let place = first.val.single().and_then(|atom| atom.from);
        let place = place.unwrap_or_else(|| self.place(crate::source::Span::default()));
        Some(Val::object(self.make_list(st, items, place)))
    }

    fn is_type(&self, st: &State<'p>, val: &Val<'p>, ty: &str) -> Option<bool> {
        let mut truth: Option<bool> = None;
        for atom in &val.0 {
            let one = match &atom.what {
                What::Object(id) => {
                    let own = st.get(*id).map(|o| o.ty.clone()).unwrap_or_default();
                    self.project.is_a(&own, ty) || (own == "List" && ty == "List") || (own == "Map" && ty == "Map")
                }
                What::Text(_) => matches!(ty, "Text" | "java.lang.String" | "Swift.String"),
                What::Int(_) => ty == "Int",
                What::Bool(_) => ty == "Bool",
                What::Function(_) | What::Named(_) => ty == "Function",
                What::Symbol { ty: own, .. } if !own.is_empty() => self.project.is_a(own, ty),
                What::Unknown => atom.sort.and_then(|sort| sort.is(ty))?,
                What::Symbol { .. } => return None,
                // What may not be there yet is what it will be.
                What::Null if val.0.len() > 1 => continue,
                _ => false,
            };
            match truth {
                Some(before) if before != one => return None,
                _ => truth = Some(one),
            }
        }
        truth
    }

    fn conditions(
        &mut self,
        st: &State<'p>,
        effect: &Effect,
        owner: &Val<'p>,
        bindings: &mut Bindings<'p>,
        fit: Fit,
    ) -> Fit {
        let mut fit = fit;
        let (when, surely) = (effect.when.iter(), effect.surely.iter());
        for ((subject, wanted), sure) in when.map(|one| (one, false)).chain(surely.map(|one| (one, true))) {
            let truth = match subject {
                Operand::ArgSlot(name, slot) if slot == "type" => {
                    let val = bindings.get(name).cloned().unwrap_or_default();
                    any_of(wanted.iter().map(|w| match w {
                        Literal::Text(ty) => self.is_type(st, &val, ty),
                        _ => Some(false),
                    }))
                }
                Operand::ArgSlot(name, slot) if slot == "creates" => {
                    let val = bindings.get(name).cloned().unwrap_or_default();
                    let created = self.creates(st, &val);
                    let is_wanted = |own: &Name| {
                        wanted.iter().any(|w| matches!(w, Literal::Text(ty) if self.project.is_a(own, ty)))
                    };
                    let mut steps = Vec::new();
                    for object in created.iter().flat_map(|c| &c.objects).filter(|object| is_wanted(&object.ty)) {
                        for (slot, value) in &object.facts {
                            bindings.entry(Name::new(format!("{name} created.{slot}"))).or_default().join(value);
                        }
                        steps.extend(object.log.iter().cloned());
                    }
                    // What some ways make and others do not may be there.
                    let truth = created.and_then(|created| {
                        let always = created.always.iter().any(is_wanted);
                        if always || !created.types.iter().any(is_wanted) { Some(always) } else { None }
                    });
                    self.created_steps.insert(name.clone(), steps);
                    truth
                }
                _ => {
                    let val = self.operand(st, subject, owner, bindings);
                    if val.is_none() {
                        // A slot that was never set is `null`.
                        any_of(wanted.iter().map(|w| Some(*w == Literal::Null)))
                    } else {
                        let truth = any_of(wanted.iter().map(|w| is_literal(&val, w)));
                        // Another thing that it may be says nothing of the kind.
                        truth.filter(|truth| !truth || !self.some_lack(st, subject, bindings))
                    }
                }
            };
            match truth {
                Some(true) => {}
                Some(false) => return Fit::No,
                None if sure => return Fit::No,
                None => fit = Fit::Maybe,
            }
        }
        fit
    }

    /// Whether one of the things that an argument may be does not have a slot.
    fn some_lack(&self, st: &State<'p>, subject: &Operand, bindings: &Bindings<'p>) -> bool {
        let Operand::ArgSlot(name, slot) = subject else { return false };
        bindings.get(name).is_some_and(|val| {
            val.objects()
                .filter_map(|id| st.get(base_of(st, id)))
                .any(|object| object.items.is_empty() && object.entries.is_empty() && !object.slots.contains_key(slot))
        })
    }

    /// Types of which the body of a function value, or the methods of an object, make objects. None: it was not seen.
    fn creates(&mut self, st: &State<'p>, val: &Val<'p>) -> Option<Created<'p>> {
        let before = std::mem::take(&mut self.created);
        self.asks_what_is_made += 1;
        let mut seen = false;
        let mut always: Option<OrdSet<Name>> = None;
        let mut objects = Vec::new();
        let place = self.place(crate::source::Span::default());
        for atom in &val.0 {
            let mut scratch = State { made: OrdSet::new(), ..st.clone() };
            match &atom.what {
                What::Function(closure) => {
                    seen = true;
                    let args =
                        closure.function.params.iter().map(|_| ArgVal::plain(Val::unknown())).collect::<Vec<_>>();
                    let args = if args.is_empty() { vec![ArgVal::plain(Val::unknown())] } else { args };
                    self.invoke(&mut scratch, &closure.clone(), args, None, place);
                }
                What::Object(id) => {
                    if let Some(object) = st.get(*id) {
                        self.created.insert(object.ty.clone());
                        self.created.extend(object.creates.iter().cloned());
                        scratch.made.insert(object.ty.clone());
                        scratch.made.extend(object.creates.iter().cloned());
                        seen |= object.decl.is_some() || !object.foreign;
                        let ty = object.ty.clone();
                        for decl in self.project.decls_of(&ty).to_vec() {
                            for function in asked_methods(self.project.decls[decl].decl) {
                                let args = function.params.iter().map(|_| ArgVal::plain(Val::unknown())).collect();
                                let started = scratch.clone();
                                self.enter(&mut scratch, function, Some(decl), Val::object(*id), args, place);
                                if !scratch.live {
                                    scratch = started;
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
            let new = scratch.heap.iter().filter(|(id, _)| !st.heap.contains_key(*id));
            objects.extend(new.map(|(_, object)| CreatedObject {
                ty: object.ty.clone(),
                facts: lasting(&object.slots),
                log: object.log.clone(),
            }));
            always = Some(match always {
                Some(always) => always.intersection(scratch.made),
                None => scratch.made,
            });
        }
        self.asks_what_is_made -= 1;
        let created = std::mem::replace(&mut self.created, before);
        for ty in &created {
            self.created.insert(ty.clone());
        }
        let always = always.unwrap_or_default().into_iter().filter(|ty| created.contains(ty)).collect();
        seen.then(|| Created { types: created.into_iter().collect(), always, objects })
    }

    /// A block that was not seen got these: what only a library's default says of their protection may be otherwise.
    fn doubt(&self, st: &mut State<'p>, given: &Val<'p>) {
        for id in given.objects().map(|id| base_of(st, id)).collect::<Vec<_>>() {
            st.edit(id, |o| {
                let by_default =
                    |(slot, fact): &(&Name, &Slot<'p>)| !fact.explicit && Property::of_slot(slot).is_some();
                let slots: Vec<Name> = o.slots.iter().filter(by_default).map(|(slot, _)| slot.clone()).collect();
                slots.into_iter().for_each(|slot| o.set(slot, Val::unknown(), false));
            });
        }
    }

    /// The value of an operand; empty where a slot is not set.
    pub fn operand(&mut self, st: &State<'p>, operand: &Operand, owner: &Val<'p>, bindings: &Bindings<'p>) -> Val<'p> {
        match operand {
            Operand::Literal(literal) => Val::literal(literal),
            Operand::Arg(name) => bindings.get(name).cloned().unwrap_or_default(),
            Operand::ArgSlot(name, slot) if slot == "made" || slot == "result" => {
                bindings.get(&Name::new(format!("{name} {slot}"))).cloned().unwrap_or_default()
            }
            Operand::ArgSlot(name, slot) if slot.starts_with("created.") => {
                bindings.get(&Name::new(format!("{name} {slot}"))).cloned().unwrap_or_default()
            }
            Operand::ArgSlot(name, slot) => match slot.strip_prefix("made.") {
                Some(slot) => {
                    let made = bindings.get(&Name::new(format!("{name} made"))).cloned().unwrap_or_default();
                    self.slot_of(st, &made, slot)
                }
                None => {
                    let val = bindings.get(name).cloned().unwrap_or_default();
                    self.slot_of(st, &val, slot)
                }
            },
            Operand::This => owner.clone(),
            Operand::ThisSlot(slot) => self.slot_of(st, owner, slot),
            Operand::Any(items) => {
                let mut out = Val::none();
                for item in items {
                    let val = self.operand(st, item, owner, bindings);
                    out.join(&val);
                }
                out
            }
        }
    }

    /// A slot of everything that a value may be; of lists, that of any element.
    fn slot_of(&self, st: &State<'p>, val: &Val<'p>, slot: &str) -> Val<'p> {
        self.slot_within(st, val, slot, &mut FxHashSet::default())
    }

    /// The same of what was not met yet: a collection may hold itself.
    fn slot_within(&self, st: &State<'p>, val: &Val<'p>, slot: &str, met: &mut FxHashSet<ObjId>) -> Val<'p> {
        let mut out = Val::none();
        for atom in &val.0 {
            match &atom.what {
                What::Object(id) => {
                    let id = base_of(st, *id);
                    let Some(object) = st.get(id).filter(|_| met.insert(id)) else { continue };
                    if slot == "type" {
                        out.join(&Val::word(&object.ty));
                        continue;
                    }
                    if slot == "first" {
                        out.join(&object.items.first().cloned().unwrap_or_else(Val::unknown));
                        continue;
                    }
                    out.join(&object.slot(slot));
                    let held = object.items.iter().chain(object.entries.iter().map(|(_, v)| v));
                    for item in held {
                        out.join(&self.slot_within(st, item, slot, met));
                    }
                }
                What::Unknown | What::Symbol { .. } => out.join(&Val::unknown()),
                _ => {}
            }
        }
        out
    }

    #[expect(clippy::too_many_arguments, reason = "one effect at one call")]
    fn apply_effect(
        &mut self,
        st: &mut State<'p>,
        effect: &'p Effect,
        owner: &Val<'p>,
        mut bindings: Bindings<'p>,
        place: Place,
        maybe: bool,
        several: bool,
        ran: &mut Vec<usize>,
    ) -> Option<Val<'p>> {
        let is_open = |id: ObjId| st.get(base_of(st, id)).is_some_and(|object| object.opened.is_some());
        self.used = self.used || owner.objects().chain(bindings.values().flat_map(Val::objects)).any(is_open);
        if effect.opens || matches!(&effect.gives, Some(Gives::New(new)) if new.opens) {
            let given = bindings.values().flat_map(Val::objects);
            for id in given.filter(|id| st.get(*id).is_some_and(|o| !o.sent)).collect::<Vec<_>>() {
                st.edit(id, |o| o.sent = true);
            }
        }
        for Run { function, receiver, args: operands } in &effect.runs {
            if let Some(index) = effect.pattern.args.iter().position(|a| a.what == Wanted::Bind(function.clone())) {
                ran.push(index);
            }
            let val = bindings.get(function).cloned().unwrap_or_default();
            let is = |operand: &Operand, what: &str| matches!(operand, Operand::Literal(Literal::Text(word)) if word == what);
            let made =
                operands.iter().find_map(made_type).map(|ty| Val::at(What::Object(self.make(st, ty, place)), place));
            let runs_on = receiver;
            let receiver = match receiver {
                Some(operand) if made.is_none() => Some(self.operand(st, operand, owner, &bindings)),
                _ => made.clone(),
            };
            if val.has_unknown() {
                let mut given = receiver.clone().unwrap_or_default();
                for operand in operands.iter().filter(|operand| **operand == Operand::This) {
                    given.join(&self.operand(st, operand, owner, &bindings));
                }
                given.join(&made.clone().unwrap_or_default());
                self.doubt(st, &given);
            }
            // Few elements are gone through one by one.
            let each = operands.iter().any(|o| is(o, "element"));
            let several = if each { self.few_elements(st, owner, place) } else { None };
            let mut result = Val::none();
            for element in several.map_or_else(|| vec![None], |items| items.into_iter().map(Some).collect()) {
                let mut args = Vec::new();
                for operand in operands {
                    args.push(ArgVal::plain(match &element {
                        _ if made_type(operand).is_some() => made.clone().unwrap_or_default(),
                        _ if !is(operand, "element") => self.operand(st, operand, owner, &bindings),
                        Some(element) => element.clone(),
                        None => self.element(st, owner),
                    }));
                }
                if let ([only], Some(pair)) = (args.as_slice(), &element)
                    && only.val == *pair
                {
                    args = self.spread(st, pair, &val);
                }
                for atom in &val.0 {
                    if let What::Function(closure) = &atom.what {
                        let before = st.clone();
                        let own = self.invoke(st, &closure.clone(), args.clone(), receiver.clone(), place);
                        self.filled_by(st, effect, runs_on.as_ref(), operands);
                        result.join(&own);
                        if maybe && st.live {
                            st.join(before);
                        }
                    }
                    if let What::Named(named) = &atom.what {
                        let own = self.invoke_named(st, &named.clone(), args.clone(), receiver.clone(), place);
                        result.join(&own);
                    }
                }
            }
            if result.is_none() {
                // What a function that was not seen makes of what it gets: `map(\.name)`.
                let gets = operands.iter().any(|o| *o == Operand::This || is(o, "element"));
                let through = if gets && self.labelled { self.data_of(st, owner) } else { Label::default() };
                result = Val::unknown().labelled(&through);
            }
            bindings.insert(Name::new(format!("{function} result")), result);
            if let Some(made) = made {
                bindings.insert(Name::new(format!("{function} made")), made);
            }
        }
        let targets: Vec<ObjId> = owner.objects().map(|id| base_of(st, id)).collect();
        let weak = maybe || targets.len() > 1;
        let gives_address = effect.pattern.form == Form::Call
            && (effect.endpoint.is_some()
                || effect
                    .set
                    .iter()
                    .any(|a| a.target == Operand::This && a.slot == "host" && !matches!(a.value, Operand::Literal(_))));
        if gives_address {
            let at = self.addressing(effect.endpoint.as_ref(), &effect.set, place);
            for id in &targets {
                self.address(st, *id, place, at);
            }
        }
        if let Some(operand) = &effect.endpoint {
            let val = self.operand(st, operand, owner, &bindings);
            for id in &targets {
                self.set_endpoint(st, *id, &val, place, weak);
            }
        }
        if let Some(apply) = &effect.apply {
            let source = self.settings_of(st, &apply.from, owner, &bindings);
            let with: Vec<(Name, Val<'p>)> =
                apply.with.iter().map(|(n, o)| (n.clone(), self.operand(st, o, owner, &bindings))).collect();
            for id in &targets {
                self.apply_settings(st, *id, &apply.settings, &source, &with, place);
            }
        }
        for assignment in &effect.set {
            self.assign_slot(st, effect, assignment, owner, &bindings, place, weak);
        }
        if effect.endpoint.is_some() && !weak {
            for id in &targets {
                self.addressed(st, *id, place);
            }
        }
        if effect.upgrades && !weak {
            for id in &targets {
                self.upgrade(st, *id);
            }
        }
        let mut wrapped = Vec::new();
        if let Some(consumed) = &effect.consumes {
            let val = bindings.get(consumed).cloned().unwrap_or_default();
            self.consume(st, &val, maybe);
            wrapped.extend(val.objects().map(|id| base_of(st, id)));
        }
        if let Some((key, value)) = &effect.stores {
            let key = self.operand(st, key, owner, &bindings);
            let value = self.operand(st, value, owner, &bindings);
            self.store(st, owner, key, value, place);
        }
        if let Some(added) = &effect.adds {
            let val = self.operand(st, added, owner, &bindings);
            for id in &targets {
                st.edit(*id, |o| o.push_item(val.clone()));
            }
        }
        if effect.opens {
            for id in &targets {
                self.open(st, *id, place, &effect.model);
            }
        }
        if effect.commits {
            self.settle(st, owner);
        }
        if let Some(parts) = &effect.uses {
            let mut carries: Vec<Payload> = effect.carries.iter().map(|(p, _)| *p).collect();
            let sent: Vec<Val<'p>> = effect
                .carries
                .iter()
                .flat_map(|(_, args)| args)
                .filter_map(|a| bindings.get(a))
                .map(|val| self.as_text(st, val))
                .collect();
            if sent.iter().any(|v| self.looks_secret(v)) {
                carries.push(Payload::Credentials);
            }
            carries.sort();
            carries.dedup();
            let words = sent.iter().flat_map(|val| &val.0).all(|atom| matches!(atom.what, What::Text(_)));
            let used = Sent { carries, logs_in: sent.iter().any(|v| self.logs_in(v)), words };
            for id in &targets {
                let mut label = self.given.clone();
                if self.labelled {
                    label.join(&self.data_of(st, &Val::object(*id)));
                }
                // What only collects has what was written into it.
                if st.get(*id).is_some_and(|o| o.opened.is_none()) {
                    self.put_in(st, *id, &label);
                }
                let part = if parts.is_empty() { part_of(st, owner) } else { None };
                let parts = part.as_ref().map_or(parts.as_slice(), std::slice::from_ref);
                self.use_channel(st, *id, parts, &used, label, place, several || weak || self.several > 0);
            }
        }
        if !effect.if_true.is_empty() || !effect.if_false.is_empty() {
            let facts = |this: &mut Self, st: &State<'p>, list: &[Assignment]| -> Vec<(ObjId, Name, Literal)> {
                let mut out = Vec::new();
                for a in list {
                    let target = this.operand(st, &a.target, owner, &bindings);
                    if let Operand::Literal(literal) = &a.value {
                        out.extend(target.objects().map(|id| (base_of(st, id), a.slot.clone(), literal.clone())));
                    }
                }
                out
            };
            let if_true = facts(self, st, &effect.if_true);
            let if_false = facts(self, st, &effect.if_false);
            let outcome = What::Outcome(Rc::new(Outcome { true_is: effect.true_is, if_true, if_false }));
            let val = Val::at(outcome, place);
            self.outcomes.insert(place, val.clone());
            return Some(val);
        }
        // A decision that is made by words which are not known is none.
        let guess = maybe
            && matches!(&effect.gives, Some(Gives::New(new)) if new.opens && new.set.iter().any(|a| a.slot == "kind"));
        let given = match &effect.reads {
            _ if guess => Some(Val::unknown()),
            Some((key, default)) => {
                let key = self.operand(st, key, owner, &bindings);
                let default = default.as_ref().map(|default| self.operand(st, default, owner, &bindings));
                Some(self.entry_or(st, owner, &key, default))
            }
            None => self.give(st, effect, owner, &bindings, place),
        };
        if let Some(wrapper) = given.as_ref().and_then(|val| val.objects().next()) {
            self.upgrades.extend(wrapped.into_iter().map(|inner| (inner, wrapper)));
        }
        given
    }

    /// Notes where that went which a function put into what it was given, or what it ran on.
    fn filled_by(&mut self, st: &mut State<'p>, effect: &Effect, runs_on: Option<&Operand>, operands: &[Operand]) {
        let (receiver, args) = (std::mem::take(&mut self.filled.receiver), std::mem::take(&mut self.filled.args));
        let element = |operand: &Operand| matches!(operand, Operand::Literal(Literal::Text(word)) if word == "element");
        if operands.iter().any(|operand| *operand == Operand::This || element(operand)) {
            self.filled.owner.join(&args);
        }
        match runs_on {
            Some(Operand::This) => self.filled.owner.join(&receiver),
            Some(Operand::Arg(name)) => {
                let at = effect.pattern.args.iter().position(|arg| arg.what == Wanted::Bind(name.clone()));
                self.filled.arg = at.map(|at| (at, receiver));
            }
            // It runs on what the code around it runs on.
            _ => self.fill(st, &receiver),
        }
    }

    /// Whether a text holds something whose name says that it is a secret.
    fn looks_secret(&self, val: &Val<'p>) -> bool {
        val.0.iter().any(|a| match &a.what {
            What::Text(parts) => parts.iter().any(|p| match p {
                Part::Hole(name) => self.knowledge.is_secret_name(name),
                Part::Literal(_) => false,
            }),
            _ => false,
        })
    }

    /// Whether a text begins with a command that logs in.
    fn logs_in(&self, val: &Val<'p>) -> bool {
        let mut texts = val.0.iter().filter(|a| matches!(a.what, What::Text(_)));
        texts.any(|a| self.knowledge.is_login(&word_of(&a.what)))
    }

    /// The same with the texts of which bytes and builders were made.
    fn as_text(&self, st: &State<'p>, val: &Val<'p>) -> Val<'p> {
        let mut out = Val::none();
        for atom in &val.0 {
            let text = match atom.what {
                What::Object(id) => st.get(id).map(|object| object.slot("text")).unwrap_or_default(),
                _ => Val::none(),
            };
            out.join(&if text.is_none() { Val::only(atom.clone()) } else { text });
        }
        out
    }

    /// The result of a call that was asked in a test.
    pub fn last_outcome(&self, value: &Value) -> Val<'p> {
        self.outcomes.get(&self.place(value.span)).cloned().unwrap_or_default()
    }

    fn give(
        &mut self,
        st: &mut State<'p>,
        effect: &'p Effect,
        owner: &Val<'p>,
        bindings: &Bindings<'p>,
        place: Place,
    ) -> Option<Val<'p>> {
        let gives = effect.gives.as_ref()?;
        if let Some(sort) = sort_of(gives) {
            let from = match gives {
                Gives::New(new) => new.from.as_ref(),
                Gives::Operand(_) => None,
            };
            return Some(match from {
                Some(from) => self.operand(st, from, owner, bindings).read_as(sort),
                None => Val::some(sort),
            });
        }
        match gives {
            Gives::Operand(Operand::ArgSlot(name, slot)) if slot == "result" => {
                bindings.get(&Name::new(format!("{name} result"))).cloned()
            }
            Gives::Operand(Operand::Literal(Literal::Text(word))) if word == "element" => Some(self.element(st, owner)),
            Gives::Operand(Operand::ThisSlot(slot)) => {
                // An address may be made of parts.
                let val = if slot == "url" { self.addresses(st, owner) } else { self.slot_of(st, owner, slot) };
                let val = self.or_of_address(st, val, owner, slot);
                let val = if val.is_none() { Val::unknown() } else { val };
                Some(val.sorted(Sort::of_slot(slot)))
            }
            Gives::Operand(operand) => Some(self.operand(st, operand, owner, bindings)),
            Gives::New(new) if new.kept.is_some() => {
                let kept = new.kept.clone().unwrap_or_default();
                let held = self.slot_of(st, owner, &kept);
                if held.objects().next().is_some() {
                    return Some(held);
                }
                let foreign = owner.objects().any(|id| st.get(base_of(st, id)).is_some_and(|o| o.foreign));
                let id = self.give_new(st, effect, new, owner, bindings, place, None);
                st.edit(id, |o| o.open_ended |= foreign);
                let val = Val::at(What::Object(id), place);
                for owner in owner.objects().map(|id| base_of(st, id)).collect::<Vec<_>>() {
                    st.edit(owner, |o| o.set(kept.clone(), val.clone(), false));
                }
                Some(val)
            }
            Gives::New(new) => {
                // A handle on each of the channels that there may be.
                let mut bases: Vec<ObjId> = match &new.view {
                    Some(operand) => self.operand(st, operand, owner, bindings).objects().collect(),
                    None => Vec::new(),
                };
                let handles: Val<'p> = Val(bases.iter().map(|base| Atom::new(What::Object(*base), None)).collect());
                let part = part_of(st, &handles);
                bases.iter_mut().for_each(|base| *base = base_of(st, *base));
                let mut out = Val::none();
                let distinct: IndexSet<ObjId, FxBuildHasher> = bases.into_iter().collect();
                for base in &distinct {
                    let id = self.give_new(st, effect, new, owner, bindings, place, Some(*base));
                    if let Some(part) = &part {
                        st.edit(id, |o| o.set(Name::new_static(PART), Val::word(part), true));
                    }
                    out.join(&Val::at(What::Object(id), place));
                }
                if distinct.is_empty() {
                    let id = self.give_new(st, effect, new, owner, bindings, place, None);
                    out = Val::at(What::Object(id), place);
                }
                Some(out)
            }
        }
    }

    /// Makes what a call gives; `base`: it is another handle on that.
    #[expect(clippy::too_many_arguments, reason = "one effect at one call")]
    fn give_new(
        &mut self,
        st: &mut State<'p>,
        effect: &'p Effect,
        new: &'p NewObject,
        owner: &Val<'p>,
        bindings: &Bindings<'p>,
        place: Place,
        base: Option<ObjId>,
    ) -> ObjId {
        let ty = if new.ty.is_empty() { self.type_of(st, owner).unwrap_or_default() } else { new.ty.clone() };
        let created = self.created.len();
        let id = self.make(st, &ty, place);
        if new.view.is_some() {
            self.created.truncate(created);
        }
        if base.is_some() {
            st.edit(id, |o| o.view = base);
        }
        if let Some(operand) = &new.from {
            let source = self.operand(st, operand, owner, bindings);
            self.copy_facts(st, id, &source);
        }
        if let Some(Operand::Any(items)) = &new.items {
            let items: Vec<Val<'p>> = items.iter().map(|item| self.operand(st, item, owner, bindings)).collect();
            st.edit(id, |o| o.items = items);
        }
        // What the address is read with comes first, what is said beside it last.
        let (free, scales): (Vec<&Assignment>, Vec<&Assignment>) =
            new.set.iter().partition(|a| matches!(a.slot.as_str(), "protocol" | "host" | "port"));
        for assignment in free {
            let val = self.operand(st, &assignment.value, owner, bindings);
            self.write_slot(st, id, &assignment.slot, &val, false, None);
        }
        if new.endpoint.is_some() || new.set.iter().any(|a| a.slot == "host") {
            let at = self.addressing(new.endpoint.as_ref(), &new.set, place);
            self.address(st, id, place, at);
        }
        if let Some(operand) = &new.endpoint {
            let val = self.operand(st, operand, owner, bindings);
            self.set_endpoint(st, id, &val, place, false);
        }
        for assignment in scales {
            // Slots of the new object are written; what is read is the receiver's and the arguments'.
            let val = self.operand(st, &assignment.value, owner, bindings);
            if val.is_none() && Property::of_slot(&assignment.slot).is_none() {
                self.note_unseen(st, id, assignment, owner, bindings);
            }
            let apart = self.spots.of(&assignment.value, place) != place;
            // What opens where it is made needs no step that says so, unless an argument on a line of its own decides.
            let property = Property::of_slot(&assignment.slot).filter(|p| *p != Property::Encryption || apart);
            let own = apart || matches!(assignment.value, Operand::Arg(_));
            let step = property.filter(|_| own).map(|property| {
                let words: Vec<String> = val.0.iter().map(|x| word_of(&x.what)).collect();
                let what = effect
                    .note
                    .clone()
                    .unwrap_or_else(|| Name::new(format!("{property} is decided here: {}", words.join(" or "))));
                let place = self.spots.of(&assignment.value, place);
                LogStep { place, what, decides: Some(property), worth: only_word(&val), slot: None }
            });
            self.write_slot(st, id, &assignment.slot, &val, false, step);
            self.adopt_steps(st, id, assignment, owner, bindings, place);
        }
        if let Some(apply) = &new.apply {
            let source = self.settings_of(st, &apply.from, owner, bindings);
            let with: Vec<(Name, Val<'p>)> =
                apply.with.iter().map(|(n, o)| (n.clone(), self.operand(st, o, owner, bindings))).collect();
            self.apply_settings(st, id, &apply.settings, &source, &with, place);
        }
        if new.endpoint.is_some() {
            self.addressed(st, id, place);
        }
        // The declared type may hide one whose own version of the call gives something else.
        let hidden = owner
            .objects()
            .any(|o| st.get(o).is_some_and(|o| o.foreign && self.knowledge.is_overridden(&o.ty, &effect.pattern.name)));
        if hidden {
            for slot in ["encryption", "identity"] {
                if st.get(id).is_some_and(|o| o.slots.contains_key(slot)) {
                    st.edit(id, |o| o.set(Name::new_static(slot), Val::unknown(), true));
                }
            }
        }
        if new.opens {
            self.open(st, id, place, &effect.model);
        }
        id
    }

    /// What a model says besides of something whose address is known now. What may hold counts only beside what it may
    /// change: a part that nobody knows of is none.
    fn addressed(&mut self, st: &mut State<'p>, id: ObjId, place: Place) {
        let Some(ty) = st.get(id).map(|object| object.ty.clone()) else { return };
        let (lineage, knowledge) = (self.project.lineage(&ty), self.knowledge);
        let owner = Val::object(id);
        for effect in lineage.iter().rev().filter_map(|ty| knowledge.ty(ty)).flat_map(|model| &model.addressed) {
            let mut fit = Fit::Yes;
            for (subject, wanted) in &effect.when {
                let val = self.operand(st, subject, &owner, &Bindings::new());
                let truth = match subject {
                    Operand::ThisSlot(slot) if val.is_none() && self.is_unseen_slot(st, id, slot) => None,
                    _ if val.is_none() => Some(wanted.contains(&Literal::Null)),
                    _ => any_of(wanted.iter().map(|literal| is_literal(&val, literal))),
                };
                match truth {
                    Some(true) => {}
                    None if fit != Fit::No => fit = Fit::Maybe,
                    _ => fit = Fit::No,
                }
            }
            let there = |slot: &Name| st.get(id).is_some_and(|object| object.slots.contains_key(slot));
            let set: Vec<&Assignment> = match fit {
                Fit::No => Vec::new(),
                Fit::Maybe => effect.set.iter().filter(|assignment| there(&assignment.slot)).collect(),
                Fit::Yes => effect.set.iter().collect(),
            };
            for assignment in set {
                self.assign_slot(st, effect, assignment, &owner, &Bindings::new(), place, fit == Fit::Maybe);
            }
        }
    }

    // Properties

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

/// The word of a value that can only be one.
/// Whether these say something of what an argument names: it is handed over to be filled.
fn is_filled(effects: &[&Effect], args: &[Arg], index: usize) -> bool {
    matches!(args[index].value.kind, ValueKind::Name(_) | ValueKind::Member { .. })
        && effects.iter().any(|effect| {
            let at = shape(&effect.pattern.args, effect.pattern.rest, args).unwrap_or_default();
            effect.pattern.args.iter().zip(at).any(|(arg, own)| {
                own == Some(index)
                    && matches!(&arg.what, Wanted::Bind(name) if effect.set.iter().any(|a| a.target == Operand::Arg(name.clone())))
            })
        })
}

pub(super) fn only_word(val: &Val<'_>) -> Option<Name> {
    val.single().map(|a| Name::new(word_of(&a.what)))
}

/// The sort of what a call gives, where it gives a plain value.
pub(in crate::trace) fn sort_of(gives: &Gives) -> Option<Sort> {
    match gives {
        Gives::New(new) => Sort::of_word(&new.ty),
        Gives::Operand(_) => None,
    }
}

/// Where a handle keeps which part of a channel it is a handle on.
const PART: &str = "part";

/// The one part of a channel that handles are on.
fn part_of(st: &State<'_>, val: &Val<'_>) -> Option<Name> {
    let mut handles = val.objects().map(|id| st.get(id).filter(|handle| handle.view.is_some()));
    let first = handles.next().flatten()?.slot(PART).text()?;
    handles.all(|other| other.is_some_and(|other| other.slot(PART).text().as_ref() == Some(&first))).then_some(first)
}

/// The object that a handle stands for.
pub(in crate::trace) fn base_of(st: &State<'_>, id: ObjId) -> ObjId {
    let mut at = id;
    for _ in 0..8 {
        match st.get(at).and_then(|o| o.view) {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

/// The facts that outlive the state in which they were found: what is no object of its own.
fn lasting<'p>(slots: &imbl::OrdMap<Name, Slot<'p>>) -> BTreeMap<Name, Val<'p>> {
    let of_state =
        |atom: &Atom<'p>| matches!(atom.what, What::Object(_) | What::Function(_) | What::Named(_) | What::Outcome(_));
    let facts = slots.iter().filter(|(_, slot)| !slot.val.0.iter().any(of_state));
    facts.map(|(name, slot)| (name.clone(), slot.val.clone())).collect()
}

/// The objects of a value and of the lists and maps in it.
pub(super) fn all_objects(st: &State<'_>, val: &Val<'_>) -> Vec<ObjId> {
    let mut out: Vec<ObjId> = val.objects().map(|id| base_of(st, id)).collect();
    for id in out.clone() {
        if let Some(object) = st.get(id) {
            out.extend(object.items.iter().flat_map(Val::objects));
            out.extend(object.entries.iter().flat_map(|(_, val)| val.objects()));
        }
    }
    out
}

pub(in crate::trace) fn same_slots<'p>(a: &imbl::OrdMap<Name, Slot<'p>>, b: &imbl::OrdMap<Name, Slot<'p>>) -> bool {
    a.ptr_eq(b) || (a.len() == b.len() && a.iter().zip(b.iter()).all(|((k, x), (l, y))| k == l && x.val.same(&y.val)))
}

/// Whether a value is a literal; none: it cannot be told.
pub(super) fn is_literal(val: &Val<'_>, literal: &Literal) -> Option<bool> {
    let mut truth: Option<bool> = None;
    for atom in &val.0 {
        let one = match (atom.sort(), literal) {
            // What is of another sort is something else.
            (Some(Sort::Int | Sort::Text), Literal::Bool(_))
            | (Some(Sort::Bool | Sort::Text), Literal::Int(_))
            | (Some(Sort::Bool | Sort::Int), Literal::Text(_)) => false,
            _ => atom.what.is(literal)?,
        };
        match truth {
            Some(before) if before != one => return None,
            _ => truth = Some(one),
        }
    }
    truth.or(Some(*literal == Literal::Null))
}

fn any_of(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut out = Some(false);
    for truth in truths {
        match truth {
            Some(true) => return Some(true),
            None => out = None,
            Some(false) => {}
        }
    }
    out
}

pub(in crate::trace) fn setter_property(name: &str) -> Option<Name> {
    lower_first(name.strip_prefix("set")?)
}

pub(in crate::trace) fn getter_property(name: &str) -> Option<Name> {
    lower_first(name.strip_prefix("get")?)
}

fn lower_first(rest: &str) -> Option<Name> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    first.is_uppercase().then(|| Name::new(format!("{}{}", first.to_lowercase(), chars.as_str())))
}

pub(in crate::trace) fn word_of(what: &What<'_>) -> String {
    match what {
        What::Text(parts) => parts
            .iter()
            .map(|p| match p {
                Part::Literal(text) => text.to_string(),
                Part::Hole(name) => format!("{{{name}}}"),
            })
            .collect(),
        What::Int(n) => n.to_string(),
        What::Bool(b) => b.to_string(),
        What::Null => "null".to_owned(),
        What::Symbol { name, .. } => name.to_string(),
        _ => "unknown".to_owned(),
    }
}

/// The type of a new object that a function is called with; words without a dot mean something else.
pub(in crate::trace) fn made_type(operand: &Operand) -> Option<&Name> {
    match operand {
        Operand::Literal(Literal::Text(word)) if word.contains('.') => Some(word),
        _ => None,
    }
}

/// The methods of a handler that others call: those that stand in for its supertypes', or else all.
fn asked_methods(decl: &TypeDecl) -> impl Iterator<Item = &Function> {
    let plain = || decl.functions.iter().filter(|f| f.kind == FunctionKind::Plain);
    let all = !plain().any(|f| f.modifiers.overrides);
    plain().filter(move |f| all || f.modifiers.overrides)
}
