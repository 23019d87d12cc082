//! Whether an effect applies: patterns of arguments, and what has to hold.

use crate::channel::Name;
use crate::knowledge::{Effect, Literal, Operand, Pattern, What as Wanted};
use crate::trace::calls::shape_of;
use crate::trace::domain::{Sort, State, Val, What, base_of};
use crate::trace::interpreter::{ArgVal, Interp};

use super::operands::Bindings;

/// How a pattern fits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    No,
    Maybe,
    Yes,
}

impl<'p> Interp<'p> {
    pub(super) fn fit(
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

    pub(super) fn conditions(
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

pub(super) fn any_of(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
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
