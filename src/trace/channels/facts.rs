//! What effects do to objects: facts are written, channels open, are used, wrapped and closed.

use rustc_hash::FxHashSet;

use crate::channel::{Ciphers, Name, Payload, Property, TlsVersion};
use crate::knowledge::{Assignment, Effect, Gives, Operand};
use crate::source::Place;
use crate::trace::domain::{
    Label, LogStep, ObjId, Object, Sent, State, Use, Val, What, all_objects, base_of, only_word, same_slots, word_of,
};
use crate::trace::interpreter::Interp;

use super::effects::MOST_USES;
use super::operands::Bindings;
use super::settings::plain_word;

impl<'p> Interp<'p> {
    /// Copies the facts and steps of other objects.
    pub fn copy_facts(&mut self, st: &mut State<'p>, id: ObjId, source: &Val<'p>) {
        let mut first = true;
        for other in source.objects().collect::<Vec<_>>() {
            let other = base_of(st, other);
            let Some(object) = st.get(other).cloned() else { continue };
            st.edit(id, |o| {
                for (name, slot) in &object.slots {
                    match o.slots.get_mut(name) {
                        Some(own) if !first => own.val.join(&slot.val),
                        // What a library speaks whatever the address stays known where the address is not.
                        Some(_) if name == "protocol" && slot.val.0.iter().all(|a| a.what == What::Unknown) => {}
                        _ => {
                            o.slots.insert(name.clone(), slot.clone());
                        }
                    }
                }
                if o.entries.is_empty() {
                    o.entries.clone_from(&object.entries);
                }
                o.label.join(&object.label);
                for (seq, step) in &object.log {
                    o.step(*seq, step.clone());
                }
                o.creates.extend(object.creates.iter().cloned());
            });
            if object.foreign {
                // What comes from outside may have been told to encrypt there.
                let said = self.default_state(&object.ty).into_iter().map(|(slot, _)| slot);
                let open = said.filter(|slot| {
                    Property::of_slot(slot) == Some(Property::Encryption) && !object.slots.contains_key(slot)
                });
                let open: Vec<Name> = open.collect();
                st.edit(id, |o| {
                    for slot in open {
                        if o.slots.get(&slot).is_some_and(|own| !own.explicit) {
                            o.set(slot, Val::unknown(), false);
                        }
                    }
                });
            }
            first = false;
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one assignment of one effect at one call")]
    pub fn assign_slot(
        &mut self,
        st: &mut State<'p>,
        effect: &Effect,
        a: &Assignment,
        owner: &Val<'p>,
        bindings: &Bindings<'p>,
        place: Place,
        weak: bool,
    ) {
        let targets = self.operand(st, &a.target, owner, bindings);
        let mut val = self.operand(st, &a.value, owner, bindings);
        if val.is_none() && self.may_be_told(st, &a.value, bindings) {
            val = Val::unknown();
        }
        if val.is_none() {
            // What is handed on from an object that was made elsewhere is there, and cannot be told.
            let handed = Property::of_slot(&a.slot);
            if handed == Some(Property::Encryption) && self.is_unseen(st, &a.value, owner, bindings) {
                for id in targets.objects().map(|id| base_of(st, id)).collect::<Vec<_>>() {
                    self.write_slot(st, id, &a.slot, &Val::unknown(), weak, None);
                }
            }
            if handed.is_none() {
                for id in targets.objects().map(|id| base_of(st, id)).collect::<Vec<_>>() {
                    self.note_unseen(st, id, a, owner, bindings);
                }
            }
            return;
        }
        // A weaker fit with an argument that could be anything leaves the slot unknown, not one of both.
        if weak
            && matches!(a.value, Operand::Literal(_))
            && bindings.iter().any(|(name, given)| !name.contains(' ') && given.could_be_anything())
            && owner.objects().count() <= 1
        {
            val = Val::unknown();
        }
        let property = Property::of_slot(&a.slot);
        if let (Some(_), Operand::ArgSlot(name, _)) = (property, &a.value) {
            let given = bindings.get(name).map(|given| all_objects(st, given)).unwrap_or_default();
            for id in given {
                if st.get(id).is_some_and(|o| !o.handed_on) {
                    st.edit(id, |o| o.handed_on = true);
                }
            }
        }
        let note = property.map(|property| {
            let what = effect.note.clone().unwrap_or_else(|| {
                let words: Vec<String> = val.0.iter().map(|x| word_of(&x.what)).collect();
                Name::new(format!("{property} is decided here: {}", words.join(" or ")))
            });
            // What may not be about the property at all is not why it is what it is.
            let decides = Some(property).filter(|_| !weak || !val.has_unknown());
            let place = self.spots.of(&a.value, place);
            LogStep { place, what, decides, worth: only_word(&val), slot: None }
        });
        let from_argument = !matches!(a.value, Operand::Literal(_));
        for id in targets.objects().collect::<Vec<_>>() {
            let id = base_of(st, id);
            let targets_many = targets.objects().count() > 1;
            let step = if from_argument {
                note.clone().map(|mut s| {
                    // The object that was handed over says itself where it was decided.
                    s.decides = s.decides.filter(|p| !self.has_decision(st, &a.value, owner, bindings, *p, place));
                    s
                })
            } else {
                note.clone()
            };
            self.adopt_steps(st, id, a, owner, bindings, place);
            self.write_slot(st, id, &a.slot, &val, weak || targets_many, step);
        }
    }

    /// Notes that a slot was handed on from an object that was made elsewhere, and could not be seen.
    pub fn note_unseen(&self, st: &mut State<'p>, id: ObjId, a: &Assignment, owner: &Val<'p>, bindings: &Bindings<'p>) {
        if self.is_unseen(st, &a.value, owner, bindings) {
            st.edit(id, |o| o.set(unseen(&a.slot), Val::of(What::Bool(true)), false));
        }
    }

    /// Whether a slot was handed on to an object, and could not be seen.
    pub fn is_unseen_slot(&self, st: &State<'p>, id: ObjId, slot: &str) -> bool {
        st.get(id).is_some_and(|object| object.slots.contains_key(&unseen(slot)))
    }

    /// Whether something that came in may have been told there how to encrypt, by what gives things of its type.
    fn may_be_told(&self, st: &State<'p>, value: &Operand, bindings: &Bindings<'p>) -> bool {
        let Operand::ArgSlot(name, slot) = value else { return false };
        if Property::of_slot(slot) != Some(Property::Encryption) {
            return false;
        }
        let said = |a: &Assignment| a.slot == *slot;
        let given = bindings.get(name).into_iter().flat_map(Val::objects).filter_map(|id| st.get(base_of(st, id)));
        given.filter(|object| object.foreign && object.came_in).any(|object| {
            let effects = self.knowledge.ty(&object.ty).into_iter().flat_map(|model| model.calls.values().flatten());
            effects.into_iter().any(|effect| match &effect.gives {
                Some(Gives::New(new)) => new.ty == object.ty && new.set.iter().any(said),
                _ => false,
            })
        })
    }

    /// What settings are read from; unknown where it comes from an object that was made elsewhere.
    pub fn settings_of(
        &mut self,
        st: &State<'p>,
        operand: &Operand,
        owner: &Val<'p>,
        bindings: &Bindings<'p>,
    ) -> Val<'p> {
        let val = self.operand(st, operand, owner, bindings);
        if val.is_none() && self.is_unseen(st, operand, owner, bindings) { Val::unknown() } else { val }
    }

    /// Whether a slot is read of an object that was made elsewhere, or that got it from one.
    fn is_unseen(&self, st: &State<'p>, operand: &Operand, owner: &Val<'p>, bindings: &Bindings<'p>) -> bool {
        let (of, slot) = match operand {
            Operand::ArgSlot(name, slot) => (bindings.get(name), slot),
            Operand::ThisSlot(slot) => (Some(owner), slot),
            _ => return false,
        };
        let objects = of.into_iter().flat_map(Val::objects).filter_map(|id| st.get(base_of(st, id)));
        let mut objects = objects.filter(|object| !object.slots.contains_key(slot));
        objects.any(|object| object.foreign || object.slots.contains_key(&unseen(slot)))
    }

    /// Whether an operand says itself where a property was decided that a call at a place takes from it.
    fn has_decision(
        &self,
        st: &State<'p>,
        operand: &Operand,
        owner: &Val<'p>,
        bindings: &Bindings<'p>,
        property: Property,
        place: Place,
    ) -> bool {
        let decides = |step: &LogStep| {
            step.decides == Some(property) && (property != Property::Encryption || self.is_above(step.place, place))
        };
        if let Operand::ThisSlot(slot) = operand {
            let came = |step: &LogStep| decides(step) && step.slot.as_ref() == Some(slot);
            let own = owner.objects().filter_map(|id| st.get(base_of(st, id)));
            return own.flat_map(|object| &object.log).any(|(_, step)| came(step));
        }
        let (Operand::Arg(name) | Operand::ArgSlot(name, _)) = operand else { return false };
        bindings.get(name).is_some_and(|val| {
            all_objects(st, val)
                .iter()
                .any(|id| st.get(*id).is_some_and(|o| o.log.iter().any(|(_, step)| decides(step))))
        })
    }

    /// Steps of the object that a fact comes from.
    pub fn adopt_steps(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        assignment: &Assignment,
        owner: &Val<'p>,
        bindings: &Bindings<'p>,
        place: Place,
    ) {
        if let Operand::ArgSlot(name, slot) = &assignment.value
            && slot.starts_with("created.")
        {
            let about = |step: &LogStep| step.decides.is_some() && step.decides == Property::of_slot(slot);
            let steps = self.created_steps.get(name).into_iter().flatten().filter(|(_, step)| about(step));
            let steps: Vec<(u32, LogStep)> = steps.cloned().collect();
            st.edit(id, |o| {
                for (seq, step) in steps {
                    o.step(seq, LogStep { slot: Some(assignment.slot.clone()), ..step });
                }
            });
            return;
        }
        let source = match &assignment.value {
            Operand::ArgSlot(name, _) => bindings.get(name).cloned().unwrap_or_default(),
            Operand::ThisSlot(_) => owner.clone(),
            _ => return,
        };
        for other in all_objects(st, &source) {
            if other == id {
                continue;
            }
            let mut log = st.get(other).map(|o| o.log.clone()).unwrap_or_default();
            for (_, step) in &mut log {
                // What decides the encryption of a channel is where it opens, or a part of that, or code further up.
                let elsewhere = || !step.place.is_within(place) && !self.is_above(step.place, place);
                if step.decides == Some(Property::Encryption) && elsewhere() {
                    step.decides = None;
                }
            }
            st.edit(id, |o| {
                for (seq, step) in log {
                    let step = LogStep { slot: Some(assignment.slot.clone()), ..step };
                    o.step(seq, step);
                }
            });
        }
    }

    /// The words of a scale behind the names and lists that programs use: the lowest version, the weakest suite.
    pub(super) fn on_scale(&self, st: &State<'p>, scale: &str, val: &Val<'p>) -> Val<'p> {
        let mut out = Val::none();
        for atom in &val.0 {
            let mut complete = true;
            let items: Vec<Val<'p>> = match &atom.what {
                What::Object(id) => match st.get(base_of(st, *id)) {
                    Some(list) => {
                        complete = !list.open_ended && list.items.iter().all(|item| item.0.len() == 1);
                        list.items.clone()
                    }
                    None => Vec::new(),
                },
                What::Unknown => {
                    out.join(&Val::unknown());
                    continue;
                }
                _ => vec![Val::only(atom.clone())],
            };
            // Configuration knows no lists.
            let names = items.iter().flat_map(|i| &i.0).filter_map(|a| plain_word(&a.what));
            let names = names.flat_map(|n| elements(&n));
            let mut words: Vec<&'static str> = if scale == "tls" {
                let mut versions: Vec<TlsVersion> = names.filter_map(|n| TlsVersion::of_name(&n)).collect();
                versions.sort_unstable();
                versions.into_iter().map(TlsVersion::word).collect()
            } else {
                let mut suites: Vec<Ciphers> = names
                    .map(|n| n.parse().unwrap_or_else(|_| Ciphers::of_suite(&n, self.knowledge.weak_ciphers())))
                    .collect();
                suites.sort_unstable();
                suites.into_iter().map(Ciphers::word).collect()
            };
            words.dedup();
            if complete {
                words.truncate(1);
            }
            // Where elements may be missing, each may be the lowest of those that are there.
            words.iter().for_each(|word| out.join(&Val::word(word)));
        }
        out
    }

    pub fn write_slot(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        slot: &Name,
        val: &Val<'p>,
        weak: bool,
        step: Option<LogStep>,
    ) {
        let scale = slot.rsplit('.').next().unwrap_or(slot);
        let on_scale;
        let val = if matches!(scale, "tls" | "ciphers") {
            on_scale = self.on_scale(st, scale, val);
            &on_scale
        } else {
            val
        };
        if val.is_none() {
            return;
        }
        let seq = self.tick();
        st.edit(id, |o| {
            let val = match (o.slot(slot), Property::of_slot(scale)) {
                // Nobody said before what it is, and that may stay so.
                (old, Some(Property::Encryption)) if weak && old.is_none() => Val::unknown().joined(val),
                (old, Some(_)) if weak && old.is_none() => Val::of(What::Null).joined(val),
                (old, _) if weak => old.joined(val),
                _ => val.clone(),
            };
            if !weak {
                // What decided the slot before does so no longer.
                if let Some(property) = step.as_ref().and_then(|s| s.decides) {
                    for (_, old) in &mut o.log {
                        if old.decides == Some(property) && old.slot.as_ref().is_none_or(|own| own == slot) {
                            old.decides = None;
                        }
                    }
                }
            }
            o.set(slot.clone(), val, true);
            // Facts about the whole object are facts about its parts.
            if !slot.contains('.') {
                let parts: Vec<Name> = o
                    .slots
                    .keys()
                    .filter(|k| k.rsplit_once('.').is_some_and(|(_, s)| s == slot.as_str()))
                    .cloned()
                    .collect();
                let whole = o.slot(slot);
                for part in parts {
                    o.set(part, whole.clone(), true);
                }
            }
            if let Some(step) = step {
                o.step(seq, LogStep { slot: Some(slot.clone()), ..step });
            }
        });
    }

    /// A call gave the address: that is where people look for the channel.
    ///
    /// `at`: the part of the call that gave it. The channel keeps the whole chain, whose text stays when it is laid out
    /// anew.
    pub fn address(&mut self, st: &mut State<'p>, id: ObjId, call: Place, at: Place) {
        let place = self.chain(call);
        let seq = self.tick();
        st.edit(id, |o| {
            if at != place {
                let what = Name::new_static("the address is given here");
                o.step(seq, LogStep { place: at, what, decides: Some(Property::Encryption), worth: None, slot: None });
            }
            if o.opened.is_some() && o.addressed.is_none() {
                o.opened = Some(place);
            }
            o.addressed = Some(place);
        });
    }

    pub fn open(&mut self, st: &mut State<'p>, id: ObjId, place: Place, model: &Name) {
        let leaves = |protocol: &Name| self.knowledge.protocol(protocol).is_some_and(|known| !known.is_local());
        let unread = st.get(id).is_some_and(|o| {
            o.slot("protocol").0.iter().all(|a| !a.what.plain_text().is_some_and(|protocol| leaves(&protocol)))
        });
        let ignores = |ty: &Name| self.knowledge.ty(ty).is_some_and(|model| model.ignore_unread);
        if unread && st.get(id).is_some_and(|o| self.project.lineage(&o.ty).iter().any(ignores)) {
            return;
        }
        self.led = true;
        let seq = self.tick();
        let symbol = self.symbol();
        let calls = self.calls.clone();
        let in_catch = self.catches > 0;
        let place = self.chain(place);
        st.edit(id, |o| {
            if o.opened.is_some() {
                return;
            }
            o.opened = Some(o.addressed.unwrap_or(place));
            o.foreign = false;
            o.fail_open |= in_catch;
            o.model = model.clone();
            o.symbol = symbol;
            let protocol = match o.slot("protocol").text() {
                Some(protocol) => format!("opened here as {protocol}"),
                None => "opened here".to_owned(),
            };
            for (call, name) in calls.iter().take(6) {
                o.step(
                    seq,
                    LogStep {
                        place: *call,
                        what: Name::new(format!("`{name}` is called here")),
                        decides: None,
                        worth: None,
                        slot: None,
                    },
                );
            }
            o.step(seq, LogStep { place, what: Name::new(protocol), decides: None, worth: None, slot: None });
        });
    }

    #[expect(clippy::too_many_arguments, reason = "one use as it stands in the code")]
    pub fn use_channel(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        parts: &[Name],
        sent: &Sent,
        label: Label,
        place: Place,
        possible: bool,
    ) {
        let seq = self.tick();
        let possible = possible || self.beside_wrapper(st);
        if let Some(object) = st.get(id)
            && let Some(wrapper) = object.failed_upgrade.filter(|_| !object.consumed)
        {
            self.fail_open(st, wrapper);
        }
        st.edit(id, |o| {
            o.step(seq, LogStep { place, what: Name::new_static("used here"), decides: None, worth: None, slot: None });
            let slots = o.slots.clone();
            let parts: Vec<Option<Name>> =
                if parts.is_empty() { vec![None] } else { parts.iter().cloned().map(Some).collect() };
            for part in parts {
                let same = |u: &&mut Use<'p>| u.place == place && u.part == part && same_slots(&u.slots, &slots);
                if let Some(known) = o.uses.iter_mut().find(same) {
                    known.label.join(&label);
                    known.sent.join(sent);
                } else if o.uses.len() < MOST_USES {
                    let (sent, label, slots) = (sent.clone(), label.clone(), slots.clone());
                    o.uses.push(Use { place, part, sent, label, slots, seq, possible });
                }
            }
        });
    }

    /// Whether the object at work holds something that turns data into records for whatever channel it has: these may
    /// be what goes through.
    fn beside_wrapper(&self, st: &State<'p>) -> bool {
        let wraps =
            |id| st.get(id).is_some_and(|o| o.slot("wraps").truths() == (true, false) && !o.slot("wraps").is_none());
        let Some(this) = self.this().objects().next().and_then(|this| st.get(this)) else { return false };
        this.fields.values().flat_map(Val::objects).any(wraps)
    }

    /// What was wrapped is used bare when wrapping it fails.
    pub fn fail_open(&self, st: &mut State<'p>, wrapper: ObjId) {
        st.edit(wrapper, |o| {
            o.fail_open = true;
            o.maybe_consumed = true;
            o.escaped = true;
        });
    }

    /// The two parties of a channel come to terms, by what is set now and may be set before anything goes through.
    pub fn settle(&self, st: &mut State<'p>, val: &Val<'p>) {
        for id in val.objects().collect::<Vec<_>>() {
            let id = base_of(st, id);
            st.edit(id, |o| {
                if !o.escaped || o.settled.is_some() {
                    o.settled = Some(o.slots.clone());
                }
                // What is done with it may not be seen.
                o.escaped = true;
            });
        }
    }

    /// Nothing more goes through what was closed.
    pub fn close(&self, st: &mut State<'p>, val: &Val<'p>) {
        for id in val.objects().collect::<Vec<_>>() {
            let id = base_of(st, id);
            st.edit(id, |o| {
                o.closed = true;
                o.failed_upgrade = None;
            });
        }
    }

    /// Marks the upgrades whose failure leaves something in use that outlives the code: what values, static fields and
    /// the fields of an object lead to.
    pub fn mark_failed_upgrades(&self, st: &mut State<'p>, from: &[Val<'p>]) {
        if self.upgrades.is_empty() {
            return;
        }
        let mut reached: Vec<ObjId> = from.iter().chain(st.globals.values()).flat_map(Val::objects).collect();
        let mut seen: FxHashSet<ObjId> = reached.iter().copied().collect();
        let mut wrappers = Vec::new();
        while let Some(id) = reached.pop() {
            let Some(object) = st.get(id) else { continue };
            wrappers.extend(object.failed_upgrade.filter(|_| !object.consumed && !object.closed));
            let items = object.items.iter().chain(object.entries.iter().map(|(_, val)| val));
            for inner in object.fields.values().chain(items).flat_map(Val::objects).chain(object.view) {
                if seen.insert(inner) {
                    reached.push(inner);
                }
            }
        }
        for wrapper in wrappers {
            self.fail_open(st, wrapper);
        }
    }

    /// A channel that lives on in another object. What was used of it before counts only if it carried what is worth
    /// protecting: other words before an upgrade are the upgrade, or introduce the two to each other.
    pub fn consume(&mut self, st: &mut State<'p>, val: &Val<'p>, maybe: bool) {
        let single = val.0.len() == 1 && !maybe;
        for id in val.objects().collect::<Vec<_>>() {
            let id = base_of(st, id);
            st.edit(id, |o| {
                o.maybe_consumed = true;
                if single {
                    o.consumed = true;
                    keep_telling(o, &|_| true);
                }
            });
        }
    }

    /// A channel that goes on inside TLS and stays the same object: the same holds of words that were sent, and of what
    /// was only read. What else was sent before is judged as it was sent.
    pub fn upgrade(&mut self, st: &mut State<'p>, id: ObjId) {
        let is = |val: &Val<'_>, word: &str| val.text().as_deref() == Some(word);
        if st.get(id).is_some_and(|o| is(&o.slot("encryption"), "required")) {
            let plain = |used: &Use<'_>| used.slots.get("encryption").is_some_and(|slot| is(&slot.val, "none"));
            st.edit(id, |o| keep_telling(o, &|used| used.sent.words && plain(used)));
        }
    }
}

/// Forgets those uses of a channel before an upgrade that tell nothing.
fn keep_telling(object: &mut Object<'_>, before: &dyn Fn(&Use<'_>) -> bool) {
    object.uses.retain(|used| !before(used) || tells(used));
    for used in object.uses.iter_mut().filter(|used| used.sent.logs_in && before(used)) {
        // Who logs in and encrypts afterwards has said already what was to be hidden.
        if !used.sent.carries.contains(&Payload::Credentials) {
            used.sent.carries.insert(0, Payload::Credentials);
        }
    }
}

/// Whether a use tells what nobody else may hear. That one device is told from others is what an introduction is for; and
/// what only a name says counts where it may be a password.
fn tells(used: &Use<'_>) -> bool {
    let mut carried = used.label.carried().iter();
    used.sent.logs_in
        || used.sent.carries.contains(&Payload::Credentials)
        || carried.any(|carried| match carried.payload {
            Payload::Credentials => true,
            Payload::Device | Payload::Content => false,
            _ => !carried.by_name,
        })
}

/// Where an object keeps that a slot was handed on to it and could not be seen.
fn unseen(slot: &str) -> Name {
    Name::new(format!("unseen {slot}"))
}

/// The elements of a list in one text, without those that it takes away again: `HIGH:!aNULL`.
fn elements(list: &str) -> Vec<Name> {
    let all = || list.split([',', ':', ' ', ';']).filter(|element| !element.is_empty());
    let gone = |name: &str| all().filter_map(|element| element.strip_prefix('!')).any(|own| own == name);
    let left = all().filter(|element| !element.starts_with(['!', '-']));
    left.flat_map(|element| element.split('+')).filter(|name| !name.is_empty() && !gone(name)).map(Name::new).collect()
}
