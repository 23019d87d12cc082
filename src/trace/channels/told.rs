//! What code says of things that came in from elsewhere and that others open: a plain address, or that nothing is to be
//! encrypted.

use crate::channel::{Channel, Encryption, Fact, Property};
use crate::knowledge::{Effect, Operand};
use crate::source::Place;
use crate::trace::domain::{Label, ObjId, Object, Part, State, Val, What};
use crate::trace::interpreter::Interp;

use super::emit::fact;
use super::operands::Bindings;

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
