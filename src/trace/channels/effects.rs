//! What known calls do to objects: which effects of a model apply, and how each is applied.

use std::rc::Rc;

use crate::channel::{Name, Payload, Property};
use crate::ir::{Arg, Call, Function, ValueKind};
use crate::knowledge::{ArgPattern, Assignment, Effect, Form, Gives, Literal, Operand, Run, What as Wanted};
use crate::source::Place;
use crate::trace::calls::{label_of, shape, shape_of};
use crate::trace::domain::{Atom, Label, ObjId, Object, Outcome, Part, Sent, Slot, State, Val, What, base_of, word_of};
use crate::trace::interpreter::{ArgVal, Interp, getter_property, setter_property};
use crate::trace::project::DeclId;

use super::conditions::{Fit, any_of, is_literal};
use super::given::{made_type, sort_of};
use super::operands::{Bindings, part_of};

/// Most uses that are kept per object.
pub(super) const MOST_USES: usize = 24;

impl<'p> Interp<'p> {
    /// Effects of a type and its known ancestors under a name, those of ancestors first.
    pub(in crate::trace) fn effects_of(&self, ty: &str, name: &str, form: Form) -> Vec<&'p Effect> {
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

    /// Constructs a known type with values that are there already.
    pub fn known_new_with(&mut self, st: &mut State<'p>, this: &Val<'p>, ty: &str, args: &[ArgVal<'p>], place: Place) {
        let labels: Vec<Option<&str>> = args.iter().map(|a| label_of(a.label.as_deref(), a.trailing)).collect();
        let mut effects = self.effects_of(ty, "init", Form::Call);
        effects.retain(|e| shape_of(&e.pattern.args, e.pattern.rest, &labels).is_some());
        if !effects.is_empty() {
            self.apply_effects(st, &effects, this, args, place, false);
        }
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
        let copies = gives && effects.iter().all(|e| !matches!(e.gives, Some(Gives::New(_)))) && self.is_collection(ty);
        Some(match gives {
            true if copies => self.copied(st, this, val),
            true => val,
            false => this.clone(),
        })
    }

    /// A collection that is made of another one: what is put into it later is not in the other.
    fn copied(&self, st: &mut State<'p>, this: &Val<'p>, val: Val<'p>) -> Val<'p> {
        let id = |val: &Val<'p>| match val.single()?.what {
            What::Object(id) => Some(id),
            _ => None,
        };
        let (Some(own), Some(other)) = (id(this), id(&val)) else { return val };
        let kept = st.get(base_of(st, other)).is_some_and(|o| !o.foreign && self.is_collection(&o.ty));
        if !kept {
            return val;
        }
        self.copy_into(st, own, &[ArgVal::plain(val)]);
        this.clone()
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
        // What an argument is taken for beats what tells one overload from another.
        let asked: [fn(&ArgPattern) -> Option<&Name>; 2] = [|arg| arg.expected.as_ref(), |arg| arg.is.as_ref()];
        for (asked, effect) in asked.iter().flat_map(|asked| effects.iter().map(move |effect| (asked, effect))) {
            let Some(map) = shape(&effect.pattern.args, effect.pattern.rest, args) else { continue };
            for (pattern, index) in effect.pattern.args.iter().zip(map) {
                if let (Some(ty), Some(index)) = (asked(pattern), index) {
                    expected[index].get_or_insert_with(|| ty.clone());
                }
            }
        }
        let mut vals = self.eval_args(st, args, &|i| expected.get(i).cloned().flatten());
        let mut filled: Vec<(&Name, Val<'p>)> = Vec::new();
        for (index, (val, ty)) in vals.iter_mut().zip(&expected).enumerate() {
            let Some(ty) = ty else { continue };
            val.val = self.as_interface(st, std::mem::take(&mut val.val), ty, place);
            // What the call itself puts into a variable is there from now on.
            let nothing = val.val.0.iter().all(|a| matches!(a.what, What::Null | What::Unknown));
            if !st.live || self.knowledge.ty(ty).is_none() {
                continue;
            }
            let Some(name) = filled_as(effects, args, index) else { continue };
            // Two arguments of one name get the same thing: both ends of a pair.
            let twin = filled.iter().find(|(other, _)| *other == name).map(|(_, val)| val.clone());
            if nothing || twin.is_some() {
                let own = || Val::at(What::Object(self.make(st, ty, place)), place);
                val.val = twin.unwrap_or_else(own);
                self.assign(st, &args[index].value, val.val.clone(), place);
            }
            filled.push((name, val.val.clone()));
        }
        if !st.live {
            return Val::none();
        }
        self.apply_effects(st, effects, owner, &vals, place, several)
    }

    /// Applies all effects that fit, in order.
    pub(super) fn apply_effects(
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
            if fit != Fit::No && !self.led && effect.addresses() {
                self.led = self.tells_address(st, effect, owner, &bindings);
            }
            let fit = if fit == Fit::No { Fit::No } else { self.conditions(st, effect, owner, &mut bindings, fit) };
            // What only an argument makes a channel is none where that is not sure.
            let by_argument = effect.when.iter().any(|(subject, _)| matches!(subject, Operand::ArgSlot(..)));
            let opens = effect.opens || matches!(&effect.gives, Some(Gives::New(new)) if new.opens);
            if fit == Fit::No || (fit == Fit::Maybe && opens && by_argument) {
                continue;
            }
            let spots = self.spots(st, effect, &labels, args, place);
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
            if let Some(answer) = self.answered(st, &Val::object(this), decl, &effect.pattern.name, place) {
                self.apply_effects(st, &[effect], &Val::none(), &[ArgVal::plain(answer)], place, false);
            }
        }
    }

    /// What an implementation answers whatever it is given.
    fn answered(
        &mut self,
        st: &mut State<'p>,
        this: &Val<'p>,
        decl: DeclId,
        name: &Name,
        place: Place,
    ) -> Option<Val<'p>> {
        let own = |f: &&'p Function| f.name == *name && f.body.is_some();
        let mut functions = self.project.decls[decl].decl.functions.iter().filter(own);
        match functions.next().filter(|first| !first.params.is_empty() && functions.all(|f| !f.params.is_empty())) {
            Some(function) => {
                let args = vec![Val::unknown(); function.params.len()];
                Some(self.enter_simple(st, function, decl, this.clone(), &args, place))
            }
            None => self.told(st, this, name, place),
        }
    }

    /// What is handed out and was sent nowhere: whoever gets it sends it, if it is known where to and how.
    pub fn leave(&mut self, st: &mut State<'p>, val: &Val<'p>) {
        let knowledge = self.knowledge;
        for id in val.objects().collect::<Vec<_>>() {
            let Some(object) = st.get(id).filter(|o| !o.sent && !o.came_in && o.opened.is_none()) else { continue };
            let lineage = self.project.lineage(&object.ty);
            let mut models = lineage.iter().filter_map(|ty| knowledge.ty(ty));
            let Some(model) = models.find(|model| !model.leaves.is_empty()) else { continue };
            let place = object.addressed.unwrap_or(object.place);
            let each = model.leaves.iter();
            let sent: Vec<Val<'p>> =
                each.map(|effect| self.apply_effects(st, &[effect], &Val::object(id), &[], place, false)).collect();
            let told = |o: &Object<'p>| {
                let begins = |atom: &Atom<'p>| match &atom.what {
                    What::Text(parts) => matches!(parts.first(), Some(Part::Literal(text)) if !text.is_empty()),
                    _ => false,
                };
                // What was said of its encryption in so many words holds wherever it goes.
                let written = |slot: &Slot<'p>| slot.explicit && slot.val.text().is_some();
                let said = o.log.iter().any(|(_, step)| step.decides == Some(Property::Encryption))
                    || o.slots.get("protocol").is_some_and(written);
                let weak = |slot: &Slot<'p>| {
                    let words = || slot.val.0.iter().map(|atom| word_of(&atom.what));
                    slot.explicit
                        && !slot.val.has_unknown()
                        && words().any(|word| matches!(&*word, "none" | "opportunistic"))
                };
                if said && o.slots.get("encryption").is_some_and(weak) {
                    return true;
                }
                let host = o.slots.get("host").filter(|host| host.explicit && !host.val.is_none());
                // One of a few addresses that are written down, or one of which it is sure.
                let url = o.slot("url").without_null();
                let written = !url.is_none() && url.0.iter().all(|atom| atom.what.plain_text().is_some());
                let most = if written { url.0.len() } else { 1 };
                let sure = |slot: &Slot<'p>| (1..=most).contains(&slot.val.0.len()) && !slot.val.has_unknown();
                host.is_some_and(|host| host.val.0.iter().all(begins)) && o.slots.get("encryption").is_some_and(sure)
            };
            let unclear = |id: &ObjId| st.get(*id).is_some_and(|o| !told(o));
            for id in sent.iter().flat_map(Val::objects).filter(unclear).collect::<Vec<_>>() {
                st.edit(id, |o| o.opened = None);
            }
        }
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
                // What a block put into what it runs on, which is no channel itself, goes where the call goes.
                let closed = made.objects().filter_map(|id| st.get(id)).filter(|object| object.opened.is_none());
                closed.for_each(|object| self.filled.made.join(&object.label.data()));
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
        let mut stored = match effect.stores.as_deref() {
            Some((key, value)) => {
                let key = self.operand(st, key, owner, &bindings);
                match value {
                    Some(value) => vec![(key, self.operand(st, value, owner, &bindings))],
                    None => entries_of(st, &key),
                }
            }
            None => Vec::new(),
        };
        // A function stores into what it makes.
        if !owner.is_none() {
            for (key, value) in stored.drain(..) {
                self.store(st, owner, key, value, place);
            }
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
        let given = match effect.reads.as_deref() {
            _ if guess => Some(Val::unknown()),
            Some((key, default)) => {
                let key = self.operand(st, key, owner, &bindings);
                let default = default.as_ref().map(|default| self.operand(st, default, owner, &bindings));
                let entry = self.entry_or(st, owner, &key, default);
                let is_blank = matches!(entry.single(), Some(Atom { what: What::Unknown, .. }));
                // Of what nobody put there, what it gives tells its type.
                let typed = if is_blank { self.give(st, effect, owner, &bindings, place) } else { None };
                Some(typed.unwrap_or(entry))
            }
            None => self.give(st, effect, owner, &bindings, place),
        };
        for (key, value) in stored {
            self.store(st, given.as_ref().unwrap_or(owner), key, value, place);
        }
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

    /// What a model says besides of something whose address is known now. What may hold counts only beside what it may
    /// change: a part that nobody knows of is none.
    pub(super) fn addressed(&mut self, st: &mut State<'p>, id: ObjId, place: Place) {
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
}

/// The entries of maps, and those of pairs in lists.
fn entries_of<'p>(st: &State<'p>, val: &Val<'p>) -> Vec<(Val<'p>, Val<'p>)> {
    let objects = || val.objects().filter_map(|id| st.get(id));
    let items = objects().flat_map(|list| &list.items).flat_map(Val::objects).filter_map(|id| st.get(id));
    objects().chain(items).flat_map(|map| map.entries.iter().cloned()).collect()
}

/// The name of an argument of which these say something that it names: it is handed over to be filled.
fn filled_as<'e>(effects: &[&'e Effect], args: &[Arg], index: usize) -> Option<&'e Name> {
    if !matches!(args[index].value.kind, ValueKind::Name(_) | ValueKind::Member { .. }) {
        return None;
    }
    effects.iter().find_map(|effect| {
        let at = shape(&effect.pattern.args, effect.pattern.rest, args).unwrap_or_default();
        effect.pattern.args.iter().zip(at).find_map(|(arg, own)| match &arg.what {
            Wanted::Bind(name)
                if own == Some(index) && effect.set.iter().any(|a| a.target == Operand::Arg(name.clone())) =>
            {
                Some(name)
            }
            _ => None,
        })
    })
}
