//! What code says of things that came in from elsewhere and that others open: a plain address, or that nothing is to be
//! encrypted.

use std::collections::BTreeMap;

use crate::channel::{Channel, Encryption, Fact, Name, Property};
use crate::knowledge::{Effect, Operand};
use crate::source::Place;
use crate::trace::domain::{Label, ObjId, Object, Part, State, Val, What};
use crate::trace::interpreter::Interp;

use super::emit::{self, fact, says};
use super::operands::Bindings;
use super::settings::decide;

impl<'p> Interp<'p> {
    /// The channels that open elsewhere and are not encrypted because of what was said here.
    pub(super) fn told_plain(&mut self, st: &State<'p>, start: &State<'p>) -> Vec<Channel> {
        let mut out: Vec<Channel> = Vec::new();
        let found: Vec<ObjId> = st
            .changed_since(start)
            .filter(|(id, object)| {
                let before = start.get(*id);
                let new = |slot: &str| {
                    object.slots.get(slot).is_some_and(|own| {
                        own.explicit
                            && !before.is_some_and(|b| b.slots.get(slot).is_some_and(|b| b.val.same_all(&own.val)))
                    })
                };
                is_left(object) && (new("url") || new("encryption"))
            })
            .map(|(id, _)| id)
            .collect();
        for id in found {
            let mut own = State::clone(st);
            let Some(object) = st.get(id) else { continue };
            let (said, url) = (object.slot("encryption"), object.slot("url"));
            let decides = object.log.iter().rev().find(|(_, step)| step.decides == Some(Property::Encryption));
            let decided = decides.filter(|_| !said.is_none() && !said.has_unknown()).map(|(_, step)| step.place);
            let (addressed, made) = (object.addressed, object.place);
            let texts = self.addresses(&mut own, &url);
            let place = addressed.or_else(|| written(&texts)).unwrap_or(made);
            if !url.is_none() {
                self.set_endpoint(&mut own, id, &Val::object(id), place, false);
            }
            let place = decided.unwrap_or(place);
            own.edit(id, |o| {
                if decided.is_some() {
                    o.set("encryption".into(), said, true);
                }
                o.opened = Some(place);
                o.escaped = true;
            });
            let Some(object) = own.get(id) else { continue };
            let plain: Fact<Encryption> = fact(&object.slot("encryption"));
            let host = object.slot("host");
            // What is hidden in part, or names nothing, is told where it is opened.
            let open = object.slot("protocol").is_none()
                || object.slot("protocol").has_unknown()
                || (decided.is_none()
                    && (host.is_none() || !host.0.iter().all(|host| host.what.plain_text().is_some())));
            if !open && plain.values().contains(&Encryption::None) {
                let mut channels = Vec::new();
                self.emit_object(object, &Label::default(), &mut channels);
                channels.retain(|channel| !out.contains(channel));
                out.append(&mut channels);
            }
        }
        out
    }

    /// What entries say of any client that gets them, put where no client was seen to take them.
    pub(super) fn told_by_keys(&mut self, st: &State<'p>, start: &State<'p>, out: &mut Vec<Channel>) {
        let knowledge = self.knowledge;
        for (id, object) in st.changed_since(start).filter(|(_, object)| !object.sent && !object.entries.is_empty()) {
            let before = start.get(id).map_or(&[][..], |before| &before.entries);
            let new = |(key, val): &&(Val<'p>, Val<'p>)| {
                !before.iter().any(|(own, old)| own.same(key) && old.same_all(val) && same_places(own, key))
            };
            let keys = object.entries.iter().filter(new).filter_map(|(key, _)| key.text());
            let mut settings: Vec<&Name> = keys.flat_map(|key| knowledge.weak_key(&key)).collect();
            settings.sort();
            settings.dedup();
            for model in settings.into_iter().filter_map(|id| knowledge.settings(id)) {
                let mut entries = self.entries_of(st, &Val::object(id));
                // What was put there on some way counts as what may be there.
                for (key, values) in entries.known.iter_mut().filter(|(_, values)| values.iter().any(Option::is_some)) {
                    let all = values.len();
                    values.retain(Option::is_some);
                    entries.lacking.extend((values.len() < all).then(|| key.clone()));
                }
                for fact in decide(model, &entries, model.spelling, &BTreeMap::new()) {
                    let Some(property) = Property::of_slot(&fact.slot).filter(|p| *p != Property::Encryption) else {
                        continue;
                    };
                    let at = entries.places.iter().rev().find(|(key, _)| model.spelling.same(key, &fact.key));
                    let Some((_, place)) = at else { continue };
                    let mut val = if fact.keeps_old { Val::unknown() } else { Val::none() };
                    for value in &fact.values {
                        val.join(&value.as_ref().map_or_else(Val::unknown, Val::literal));
                    }
                    if matches!(property, Property::Tls | Property::Ciphers) {
                        val = self.on_scale(st, &fact.slot, &val);
                    }
                    let note = fact.note.unwrap_or_else(|| Name::new(format!("`{}` decides", fact.key)));
                    let mut channel = self.decision(*place, &model.id, &object.symbol, &note, property);
                    channel.unverified = model.low_confidence;
                    emit::decide(&mut channel, property, &val);
                    let told = |own: &Channel| own.place == channel.place && own.trail[0].decides == Some(property);
                    if val.0.iter().any(|atom| atom.what != What::Unknown)
                        && says(&channel, property)
                        && !out.iter().any(told)
                    {
                        out.push(channel);
                    }
                }
            }
        }
    }

    /// Keeps what is put under a key that counts wherever it goes into a map that nobody was seen to make.
    pub fn put_elsewhere(&mut self, st: &mut State<'p>, owner: &Val<'p>, key: &Val<'p>, val: &Val<'p>, place: Place) {
        let weakens = key.text().is_some_and(|key| !self.knowledge.weak_key(&key).is_empty());
        if weakens && owner.has_unknown() && owner.objects().next().is_none() {
            let map = self.make_map(st, Vec::new(), place);
            st.edit(map, |o| (o.foreign, o.came_in, o.open_ended) = (true, true, true));
            self.store(st, &Val::object(map), key.clone(), val.clone(), place);
        }
    }

    /// Whether an effect gives something that others open an address that asks for no encryption.
    pub(super) fn tells_address(
        &mut self,
        st: &mut State<'p>,
        effect: &Effect,
        owner: &Val<'p>,
        given: &Bindings<'p>,
    ) -> bool {
        if !owner.objects().any(|id| st.get(id).is_some_and(is_left)) {
            return false;
        }
        let url = effect.set.iter().find(|a| a.slot == "url").map(|a| &a.value);
        let Some(Operand::Arg(name)) = effect.endpoint.as_ref().or(url) else { return false };
        let texts = given.get(name).map(|val| self.addresses(st, val)).unwrap_or_default();
        texts.0.iter().any(|atom| match &atom.what {
            What::Text(parts) => match parts.first() {
                Some(Part::Literal(head)) => {
                    self.knowledge.scheme(head).is_some_and(|(protocol, _)| protocol.may_be_plain())
                }
                _ => false,
            },
            _ => false,
        })
    }
}

/// Whether something came in from elsewhere and was not opened here.
fn is_left(object: &Object<'_>) -> bool {
    object.came_in
        && object.foreign
        && object.opened.is_none()
        && object.view.is_none()
        && !object.sent
        && object.slot("kind").is_none()
}

/// Where an address is written, or the first of several.
fn written(url: &Val<'_>) -> Option<Place> {
    url.0.iter().find_map(|atom| atom.from.filter(|_| matches!(atom.what, What::Text(_))))
}

fn same_places(one: &Val<'_>, other: &Val<'_>) -> bool {
    one.single().and_then(|atom| atom.from) == other.single().and_then(|atom| atom.from)
}
