//! What known calls give.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::channel::{Name, Property};
use crate::knowledge::{Assignment, Effect, Gives, Literal, NewObject, Operand};
use crate::source::Place;
use crate::trace::domain::{Atom, LogStep, ObjId, Sort, State, Val, What, base_of, only_word, word_of};
use crate::trace::interpreter::Interp;

use super::configured::CONFIGURED;
use super::operands::{Bindings, PART, part_of};

impl<'p> Interp<'p> {
    pub(super) fn give(
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
            Gives::Operand(Operand::ArgSlot(name, slot)) if slot == CONFIGURED => self.configured(bindings.get(name)?),
            Gives::Operand(Operand::Literal(Literal::Text(word))) if word == "element" => Some(self.element(st, owner)),
            Gives::Operand(Operand::ThisSlot(slot)) => {
                // An address may be made of parts.
                let val = if slot == "url" { self.addresses(st, owner) } else { self.slot_of(st, owner, slot) };
                let val = self.or_of_address(st, val, owner, slot);
                // What nobody knows may be whatever was put in.
                let val = if val.is_none() { Val::unknown().labelled(&self.data_of(st, owner).data()) } else { val };
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
            let kept = !new.opens && base.is_none();
            let property = Property::of_slot(&assignment.slot).filter(|p| *p != Property::Encryption || apart || kept);
            let own = apart || matches!(assignment.value, Operand::Arg(_)) || property == Some(Property::Encryption);
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
            if let Some(step) = self.chosen_above(st, owner, &effect.pattern.name, place) {
                let seq = self.tick();
                st.edit(id, |o| o.step(seq, step));
            }
            self.open(st, id, place, &effect.model);
        }
        id
    }

    /// The choice of what opens a channel, by code further up: a factory of plain sockets, where those of encrypted ones
    /// are of a type below.
    fn chosen_above(&self, st: &State<'p>, owner: &Val<'p>, call: &str, place: Place) -> Option<LogStep> {
        let What::Object(id) = owner.single()?.what else { return None };
        let maker = st.get(id).filter(|o| !o.foreign && self.is_above(o.place, place))?;
        let name = maker.ty.rsplit('.').next().unwrap_or(&maker.ty);
        let what = Name::new(format!("`{name}` is chosen here"));
        let step = LogStep { place: maker.place, what, decides: Some(Property::Encryption), worth: None, slot: None };
        self.knowledge.is_overridden(&maker.ty, call).then_some(step)
    }
}

/// The sort of what a call gives, where it gives a plain value.
pub(in crate::trace) fn sort_of(gives: &Gives) -> Option<Sort> {
    match gives {
        Gives::New(new) => Sort::of_word(&new.ty),
        Gives::Operand(_) => None,
    }
}

/// The type of a new object that a function is called with; words without a dot mean something else.
pub(in crate::trace) fn made_type(operand: &Operand) -> Option<&Name> {
    match operand {
        Operand::Literal(Literal::Text(word)) if word.contains('.') => Some(word),
        _ => None,
    }
}
