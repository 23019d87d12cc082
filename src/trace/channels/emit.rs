//! From abstract objects to channels.

use std::str::FromStr;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::channel::{
    Channel, Ciphers, Fact, Flow, FlowStep, Identity, Kind, Name, Platform, Property, Reach, Scope, Step,
};
use crate::source::{FileId, Place};
use crate::trace::domain::{Label, LogStep, ObjId, Object, Slot, State, Use, Val, What};
use crate::trace::interpreter::Interp;
use crate::trace::trust::Trust;

use super::endpoint::{UNVERIFIED, scope_of};

/// Most steps of a trail.
const MOST_STEPS: usize = 20;

type Slots<'p> = imbl::OrdMap<Name, Slot<'p>>;

impl<'p> Interp<'p> {
    /// The channels that are open in a state.
    pub fn emit(&self, st: &State<'p>) -> Vec<Channel> {
        self.emit_since(st, &State::default()).0
    }

    /// The channels that opened since a state, and those that were open before.
    pub fn emit_since(&self, st: &State<'p>, start: &State<'p>) -> (Vec<Channel>, Vec<Channel>) {
        let (mut own, mut found) = (Vec::new(), Vec::new());
        for (id, object) in st.changed_since(start) {
            if object.opened.is_some() && object.view.is_none() {
                let earlier = start.get(id);
                let before = earlier.is_some_and(|o| o.opened == object.opened);
                // What was open and is not touched is no business of this code, and what came in from
                // elsewhere is judged where it was made.
                let opens_up = object.fail_open && earlier.is_some_and(|o| !o.fail_open);
                let given = object.label.carries() && earlier.is_some_and(|o| o.label != object.label);
                if before && !opens_up && ((object.uses.is_empty() && !given) || object.came_in) {
                    continue;
                }
                let held = self.data_in(st, id, object);
                self.emit_object(object, &held, if before { &mut found } else { &mut own });
            }
        }
        (own, found)
    }

    /// The channels that were opened since a state and left unused in something that outlives the code: the fields and
    /// collections of an object. Who uses them from there was not seen.
    pub fn emit_held(&self, st: &State<'p>, start: &State<'p>, by: ObjId) -> Vec<Channel> {
        let is_held = |(id, object): &(ObjId, &Object<'p>)| {
            let before = start.get(*id).is_some_and(|o| o.opened == object.opened);
            let elsewhere = object.came_in && start.get(*id).is_some();
            object.opened.is_some() && object.view.is_none() && object.uses.is_empty() && !before && !elsewhere
        };
        let held: FxHashMap<ObjId, &Object<'p>> = st.changed_since(start).filter(is_held).collect();
        let mut out = Vec::new();
        if held.is_empty() {
            return out;
        }
        let (mut reached, mut at) = (IndexSet::<ObjId, FxBuildHasher>::from_iter([by]), 0);
        while let Some(id) = reached.get_index(at).copied() {
            if let Some(object) = held.get(&id) {
                let held = self.data_in(st, id, object);
                self.emit_object(&Object { escaped: true, ..(*object).clone() }, &held, &mut out);
            }
            if let Some(object) = st.get(id) {
                let items = object.items.iter().chain(object.entries.iter().map(|(_, val)| val));
                reached.extend(object.fields.values().chain(items).flat_map(Val::objects).chain(object.view));
            }
            at += 1;
        }
        out
    }

    /// What a channel brings along that nobody was seen to use.
    fn data_in(&self, st: &State<'p>, id: ObjId, object: &Object<'p>) -> Label {
        if self.labelled && object.uses.is_empty() { self.data_of(st, &Val::object(id)) } else { Label::default() }
    }

    /// What the program chose for TLS since a state, on things of which no use has to be seen: a client that is handed
    /// on, a context, a set of parameters.
    pub fn chosen(&mut self, st: &State<'p>, start: &State<'p>) -> Vec<Channel> {
        let mut out = self.told_plain(st, start);
        self.told_by_keys(st, start, &mut out);
        // What is of a kind of its own is shown as that.
        let is_thing = |object: &Object<'p>| object.view.is_none() && object.slot("kind").is_none();
        for (_, object) in st.changed_since(start).filter(|(_, object)| is_thing(object)) {
            out.extend(self.made_blind(object).filter(|channel| !out.contains(channel)));
            // What may be anything was not chosen here.
            let chosen = |slot: &Slot<'p>| slot.explicit && !slot.val.has_unknown();
            for (name, slot) in object.slots.iter().filter(|(_, slot)| chosen(slot)) {
                let Some(property) = Property::of_slot(name).filter(|property| *property != Property::Encryption)
                else {
                    continue;
                };
                let decides = |step: &LogStep| {
                    step.decides == Some(property) && step.slot.as_ref().is_none_or(|own| same_part(own, name))
                };
                // Of several ways, the one that leaves the least to be checked is where to look.
                let identity = fact::<Identity>(&slot.val);
                let weakest = identity.values().iter().min().filter(|_| property == Property::Identity);
                let is_why = |step: &LogStep| match (&step.worth, weakest) {
                    (Some(worth), Some(weakest)) => worth == weakest.word(),
                    _ => true,
                };
                let deciding = || object.log.iter().rev().map(|(_, step)| step).filter(|step| decides(step));
                let Some(step) = deciding().find(|step| is_why(step)).or_else(|| deciding().next()) else { continue };
                let mut channel = self.decision(step.place, &object.model, &object.symbol, &step.what, property);
                decide(&mut channel, property, &slot.val);
                channel.role = fact(&object.slot("role"));
                channel.unverified = self.knowledge.ty(&object.ty).is_some_and(|model| model.low_confidence);
                if says(&channel, property) && !out.contains(&channel) {
                    out.push(channel);
                }
            }
        }
        out
    }

    /// What is of a class that checks nothing, and nobody was seen to get.
    fn made_blind(&self, object: &Object<'p>) -> Option<Channel> {
        if object.foreign || object.handed_on || object.opened.is_some() || object.slots.values().any(|s| s.explicit) {
            return None;
        }
        let blind =
            self.project.lineage(&object.ty).iter().any(|ty| self.knowledge.ty(ty).is_some_and(|m| m.is_blind()));
        let identity = fact(&object.slot("identity"));
        let note = Name::new_static("made here, which checks nothing of the peer");
        let channel = Channel {
            identity,
            ..self.decision(object.place, &object.model, &object.symbol, &note, Property::Identity)
        };
        blind.then_some(channel)
    }

    pub(super) fn emit_object(&self, object: &Object<'p>, held: &Label, out: &mut Vec<Channel>) {
        let Some(opened) = object.opened else { return };
        let mut parts: Vec<Option<Name>> =
            object.slots.keys().filter_map(|k| k.strip_suffix(".encryption").map(|p| Some(Name::new(p)))).collect();
        if parts.is_empty() {
            parts.push(None);
        }
        let ignore_unused =
            self.project.lineage(&object.ty).iter().any(|t| self.knowledge.ty(t).is_some_and(|m| m.ignore_unused));
        for part in &parts {
            // What is not divided is used as a whole.
            let about = |used: &&Use<'p>| part.is_none() || used.part.is_none() || used.part == *part;
            let uses: Vec<&Use<'p>> = object.uses.iter().filter(about).collect();
            let mut seen: Vec<Channel> = Vec::new();
            for used in &uses {
                let mut channel = self.channel(object, opened, part.as_ref(), &used.slots, used.seq, used.possible);
                channel.carries.clone_from(&used.sent.carries);
                carry(&mut channel, &used.label, used.place);
                push_distinct(&mut seen, channel);
            }
            if uses.is_empty() {
                let other_part_used = !object.uses.is_empty();
                let probe = ignore_unused && !object.escaped;
                if !other_part_used && !probe && !object.consumed {
                    // What was closed before the two came to terms was never a way for anything.
                    let settled = object.settled.as_ref().filter(|_| object.closed);
                    let slots = settled.unwrap_or(&object.slots);
                    let mut channel = self.channel(object, opened, part.as_ref(), slots, u32::MAX, false);
                    carry(&mut channel, held, opened);
                    seen.push(channel);
                }
            }
            out.append(&mut seen);
        }
    }

    fn channel(
        &self,
        object: &Object<'p>,
        opened: Place,
        part: Option<&Name>,
        slots: &Slots<'p>,
        until: u32,
        possible: bool,
    ) -> Channel {
        let slot = |name: &str| -> Val<'p> {
            let own = part.and_then(|p| slots.get(&Name::new(format!("{p}.{name}"))));
            own.or_else(|| slots.get(name)).map(|s| s.val.clone()).unwrap_or_default()
        };
        let mut encryption = fact(&slot("encryption"));
        // What a handler falls back to is never anything else.
        if possible
            && !object.fail_open
            && let Fact::Known(value) = encryption
        {
            encryption = Fact::of([value, crate::channel::Encryption::Required]);
        }
        let host = names(&slot("host"));
        let scopes = slot("scope");
        let scope = if scopes.is_none() { self.scope(&host) } else { fact(&scopes) };
        let port = Fact::of(slot("port").0.iter().filter_map(|a| match &a.what {
            // 0 asks for any free one.
            What::Int(n) => u16::try_from(*n).ok().filter(|port| *port != 0),
            // Configuration knows no numbers.
            What::Text(_) => word(&a.what)?.trim().parse().ok(),
            _ => None,
        }));
        let identity = identity(&[slot("identity"), slot("trusts"), slot("names")]);
        let mut steps: Vec<Step> = Vec::new();
        for (seq, step) in &object.log {
            if *seq > until {
                continue;
            }
            // A step that decided on something that the property is not is not why it is what it is.
            let overruled = match (step.decides, &step.worth) {
                (Some(Property::Identity), Some(worth)) if !identity.is_unknown() => {
                    !identity.values().iter().any(|value| worth == value.word())
                }
                _ => false,
            };
            let decides = step.decides.filter(|_| !overruled);
            let step = Step { place: step.place, what: step.what.clone(), decides, worth: step.worth.clone() };
            // What an object says of itself comes along each time that another takes it over.
            steps.retain(|earlier| *earlier != step);
            steps.push(step);
        }
        if steps.len() > MOST_STEPS {
            let keep = steps.split_off(steps.len() - MOST_STEPS / 2);
            steps.truncate(MOST_STEPS / 2);
            steps.extend(keep);
        }
        Channel {
            kind: match slot("kind").text().as_deref() {
                Some("permission") => Kind::Permission,
                Some("trust") => Kind::Trust,
                _ => Kind::Link,
            },
            protocol: names(&slot("protocol")),
            role: fact(&slot("role")),
            side: fact(&slot("side")),
            encryption,
            identity,
            tls: fact(&slot("tls")),
            ciphers: fact(&slot("ciphers")),
            host,
            port,
            scope,
            carries: Vec::new(),
            may_carry: Vec::new(),
            flows: Vec::new(),
            reach: self.reach(opened.file),
            platform: Platform::DoesNotApply,
            fail_open: object.fail_open && object.maybe_consumed,
            unverified: !slot(UNVERIFIED).is_none()
                || self.knowledge.ty(&object.ty).is_some_and(|model| model.low_confidence),
            part: part.cloned().or_else(|| slot("part").text()),
            model: object.model.clone(),
            symbol: object.symbol.clone(),
            place: opened,
            trail: steps,
        }
    }

    fn scope(&self, host: &Fact<Name>) -> Fact<Scope> {
        let scopes: Vec<Option<Scope>> = host.values().iter().map(|h| scope_of(h, self.knowledge)).collect();
        if scopes.is_empty() || scopes.contains(&None) { Fact::Unknown } else { Fact::of(scopes.into_iter().flatten()) }
    }

    pub fn reach(&self, file: FileId) -> Reach {
        self.project.reach(file)
    }

    /// A trust decision as a channel.
    pub fn trust_channel(&self, trust: &Trust) -> Channel {
        let values = |slot: &str| {
            let mut val = Val::none();
            for (_, literals) in trust.facts.iter().filter(|(own, _)| own == slot) {
                literals.iter().for_each(|l| val.join(&Val::literal(l)));
            }
            val
        };
        let tls = trust.facts.iter().any(|(slot, _)| slot == "tls");
        let decides = if tls { Property::Tls } else { Property::Identity };
        Channel {
            identity: fact(&values("identity")),
            tls: fact(&values("tls")),
            ..self.decision(trust.place, &trust.model, &trust.symbol, &trust.note, decides)
        }
    }

    /// A decision of which nothing is said yet.
    pub(super) fn decision(
        &self,
        place: Place,
        model: &Name,
        symbol: &Name,
        note: &Name,
        decides: Property,
    ) -> Channel {
        Channel {
            kind: Kind::Trust,
            protocol: Fact::Unknown,
            role: Fact::Unknown,
            side: Fact::Unknown,
            encryption: Fact::Unknown,
            identity: Fact::Unknown,
            tls: Fact::Unknown,
            ciphers: Fact::Unknown,
            host: Fact::Unknown,
            port: Fact::Unknown,
            scope: Fact::Unknown,
            carries: Vec::new(),
            may_carry: Vec::new(),
            flows: Vec::new(),
            reach: self.reach(place.file),
            platform: Platform::DoesNotApply,
            fail_open: false,
            unverified: false,
            part: None,
            model: model.clone(),
            symbol: symbol.clone(),
            place,
            trail: vec![Step { place, what: note.clone(), decides: Some(decides), worth: None }],
        }
    }
}

/// Writes down what was decided.
pub(super) fn decide(channel: &mut Channel, property: Property, val: &Val<'_>) {
    match property {
        Property::Identity => channel.identity = fact(val),
        Property::Tls => channel.tls = fact(val),
        _ => channel.ciphers = fact(val),
    }
}

/// Whether a decision is worth a word.
pub(super) fn says(channel: &Channel, property: Property) -> bool {
    let checked = |identity: &Identity| *identity >= Identity::Host;
    match property {
        Property::Identity => !channel.identity.values().iter().all(checked),
        Property::Tls => !channel.tls.is_unknown(),
        _ => channel.ciphers.values().contains(&Ciphers::Weak),
    }
}

/// Says what goes through a channel at a place.
fn carry(channel: &mut Channel, label: &Label, place: Place) {
    for carried in label.carried() {
        let steps = carried.steps.iter().map(|(place, what)| FlowStep { place: *place, what: what.clone() });
        let sent = FlowStep { place, what: Name::new_static("is sent here") };
        let steps = steps.chain([sent]).collect();
        let list = if carried.by_name { &mut channel.may_carry } else { &mut channel.carries };
        list.push(carried.payload);
        channel.flows.push(Flow { payload: carried.payload, by_name: carried.by_name, steps });
    }
    channel.settle();
}

/// Whether two slots say something of the same part: what is said of the whole holds for each.
fn same_part(written: &str, asked: &str) -> bool {
    written == asked || asked.rsplit('.').next() == Some(written)
}

fn push_distinct(seen: &mut Vec<Channel>, channel: Channel) {
    let same = seen.iter_mut().find(|own| {
        let mut other = channel.clone();
        other.trail.clone_from(&own.trail);
        other.carry_alike(own);
        **own == other
    });
    match same {
        Some(own) => own.carry_too(&channel),
        None => seen.push(channel),
    }
}

/// A slot's value on a scale. What may also be unknown is one of the values that are known.
pub(super) fn fact<T: FromStr + Ord + Clone>(val: &Val<'_>) -> Fact<T> {
    let values: Vec<T> = val.0.iter().filter_map(|a| word(&a.what)).filter_map(|w| w.parse().ok()).collect();
    let unknown = val.0.len() > values.len();
    match Fact::of(values) {
        Fact::Known(value) if unknown => Fact::OneOf(vec![value]),
        fact => fact,
    }
}

fn names(val: &Val<'_>) -> Fact<Name> {
    let values: Vec<Name> = val.0.iter().filter_map(|a| word(&a.what)).collect();
    let unknown = val.0.len() > values.len();
    match Fact::of(values) {
        Fact::Known(value) if unknown => Fact::OneOf(vec![value]),
        fact => fact,
    }
}

fn word(what: &What<'_>) -> Option<Name> {
    match what {
        What::Text(_) => Some(Name::new(crate::trace::domain::word_of(what))),
        What::Symbol { name, .. } => Some(name.clone()),
        _ => None,
    }
}

/// The weakest of what the settings that are there check.
fn identity(slots: &[Val<'_>]) -> Fact<Identity> {
    let mut possible: Vec<Option<Identity>> = vec![Some(Identity::Pinned)];
    let mut any = false;
    for val in slots.iter().filter(|v| !v.is_none()) {
        any = true;
        let own: Vec<Option<Identity>> = val.0.iter().map(|a| word(&a.what).and_then(|w| w.parse().ok())).collect();
        possible = possible
            .iter()
            .flat_map(|a| {
                own.iter().map(move |b| match (a, b) {
                    (Some(a), Some(b)) => Some(*a.min(b)),
                    (Some(Identity::None), None) | (None, Some(Identity::None)) => Some(Identity::None),
                    _ => None,
                })
            })
            .collect();
    }
    if !any {
        return Fact::Unknown;
    }
    let known: Vec<Identity> = possible.iter().flatten().copied().collect();
    let unknown = possible.contains(&None);
    match Fact::of(known) {
        Fact::Known(value) if unknown => Fact::OneOf(vec![value]),
        fact => fact,
    }
}
