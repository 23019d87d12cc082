//! What the operands of a model stand for at a call.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::Value;
use crate::knowledge::Operand;
use crate::trace::domain::{ObjId, Part, State, Val, What, base_of, word_of};
use crate::trace::interpreter::Interp;

use super::configured::CONFIGURED;
use super::endpoint::parse_url;

/// What the names in a pattern stand for at a call.
pub(super) type Bindings<'p> = BTreeMap<Name, Val<'p>>;

impl<'p> Interp<'p> {
    /// The value of an operand; empty where a slot is not set.
    pub fn operand(&mut self, st: &State<'p>, operand: &Operand, owner: &Val<'p>, bindings: &Bindings<'p>) -> Val<'p> {
        match operand {
            Operand::Literal(literal) => Val::literal(literal),
            Operand::Arg(name) => bindings.get(name).cloned().unwrap_or_default(),
            Operand::ArgSlot(name, slot) if slot == "made" || slot == "result" => {
                bindings.get(&Name::new(format!("{name} {slot}"))).cloned().unwrap_or_default()
            }
            Operand::ArgSlot(name, slot) if slot == CONFIGURED => {
                bindings.get(name).and_then(|key| self.configured(key)).unwrap_or_default()
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
    pub(super) fn slot_of(&self, st: &State<'p>, val: &Val<'p>, slot: &str) -> Val<'p> {
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
                    // What something is told key by key are its settings, and no things that it holds.
                    let kept = object.entries.iter().filter(|_| self.is_collection(&object.ty));
                    let held = object.items.iter().chain(kept.map(|(_, v)| v));
                    for item in held {
                        out.join(&self.slot_within(st, item, slot, met));
                    }
                }
                What::Unknown | What::Symbol { .. } => out.join(&Val::unknown()),
                // A whole address as text says how it is spoken to.
                What::Text(parts) if slot == "protocol" => {
                    out.join(&parse_url(parts, self.knowledge).protocol.map(|id| Val::word(&id)).unwrap_or_default());
                }
                _ => {}
            }
        }
        out
    }

    /// Whether a text holds something whose name says that it is a secret.
    pub(super) fn looks_secret(&self, val: &Val<'p>) -> bool {
        val.0.iter().any(|a| match &a.what {
            What::Text(parts) => parts.iter().any(|p| match p {
                Part::Hole(name) => self.knowledge.is_secret_name(name),
                Part::Literal(_) => false,
            }),
            _ => false,
        })
    }

    /// Whether a text begins with a command that logs in.
    pub(super) fn logs_in(&self, val: &Val<'p>) -> bool {
        let mut texts = val.0.iter().filter(|a| matches!(a.what, What::Text(_)));
        texts.any(|a| self.knowledge.is_login(&word_of(&a.what)))
    }

    /// The same with the texts of which bytes and builders were made.
    pub(super) fn as_text(&self, st: &State<'p>, val: &Val<'p>) -> Val<'p> {
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
}

/// Where a handle keeps which part of a channel it is a handle on.
pub(super) const PART: &str = "part";

/// The one part of a channel that handles are on.
pub(super) fn part_of(st: &State<'_>, val: &Val<'_>) -> Option<Name> {
    let mut handles = val.objects().map(|id| st.get(id).filter(|handle| handle.view.is_some()));
    let first = handles.next().flatten()?.slot(PART).text()?;
    handles.all(|other| other.is_some_and(|other| other.slot(PART).text().as_ref() == Some(&first))).then_some(first)
}
