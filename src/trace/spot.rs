//! Where in an expression of several lines people look for what it decides: the link of a chain, the argument of a call.

use super::call::shape_of;
use super::eval::{ArgVal, Interp};
use super::value::Val;
use crate::ir::{Call, Name};
use crate::knowledge::{Assignment, Effect, Operand, What as Wanted};
use crate::source::{Place, Span};

/// The arguments of a call that stand on lines of their own.
#[derive(Debug, Default)]
pub(super) struct Spots {
    /// By the name under which the pattern binds them.
    bound: Vec<(Name, Place)>,
    /// The one whose value the model asks for: a literal, or the subject of a condition.
    fixed: Option<Place>,
}

impl Spots {
    /// Where a call decides on what is taken from an operand.
    pub fn of(&self, operand: &Operand, call: Place) -> Place {
        match operand {
            Operand::Arg(name) | Operand::ArgSlot(name, _) => self.named(name).unwrap_or(call),
            Operand::Literal(_) => self.fixed.unwrap_or(call),
            _ => call,
        }
    }

    fn named(&self, name: &str) -> Option<Place> {
        self.bound.iter().find(|(bound, _)| bound == name).map(|(_, place)| *place)
    }
}

impl<'p> Interp<'p> {
    /// The line on which something stands; 0 where lines are not known.
    fn line(&self, place: Place) -> u32 {
        let unit = self.project.units.get(self.unit()).map(|found| &found.unit).filter(|unit| unit.file == place.file);
        unit.and_then(|unit| unit.lines.as_ref()).map_or(0, |lines| lines.line(place.span.start))
    }

    /// Where a call stands: from its own name on where that begins a line of the chain.
    pub fn link(&mut self, call: &Call, whole: Place) -> Place {
        let named = Place { span: call.name_span, ..whole };
        if call.target.is_none() || self.line(named) <= self.line(whole) {
            return whole;
        }
        let span = Span { start: call.name_span.start, end: whole.span.end.max(call.name_span.end) };
        let link = Place { span, ..whole };
        self.chains.insert(link, whole);
        link
    }

    /// The chain that ends with a call, or the call: what is built in steps and told no address begins with its first.
    pub fn chain(&self, link: Place) -> Place {
        self.chains.get(&link).copied().unwrap_or(link)
    }

    /// The arguments of a call that stand below its first line.
    pub fn spots(&self, effect: &Effect, labels: &[Option<&str>], args: &[ArgVal<'p>], call: Place) -> Spots {
        let mut spots = Spots::default();
        let last = Place { span: Span { start: call.span.end, end: call.span.end }, ..call };
        let first = self.line(call);
        if self.line(last) <= first {
            return spots;
        }
        let pattern = &effect.pattern;
        let Some(map) = shape_of(&pattern.args, pattern.rest, labels) else { return spots };
        for (arg, index) in pattern.args.iter().zip(map) {
            let at = index.and_then(|index| args.get(index)).and_then(|arg| arg.at);
            let Some(at) = at.filter(|at| at.file == call.file && self.line(*at) > first) else { continue };
            match &arg.what {
                Wanted::Bind(name) => spots.bound.push((name.clone(), at)),
                Wanted::Literal(_) => spots.fixed = Some(at),
                Wanted::Any => {}
            }
        }
        if spots.fixed.is_none() {
            spots.fixed = effect.when.iter().find_map(|(subject, _)| match subject {
                Operand::Arg(name) | Operand::ArgSlot(name, _) => spots.named(name),
                _ => None,
            });
        }
        spots
    }

    /// A key that says where its entry was decided: where it is put, unless the value was handed in from further up.
    pub fn keyed_at(&self, key: Val<'p>, val: &Val<'p>, place: Place) -> Val<'p> {
        let handed_in = |from: Place| self.calls.iter().any(|(call, _)| from.is_within(*call));
        let decided = !val.0.iter().filter_map(|atom| atom.from).any(handed_in);
        key.standing(decided.then_some(place))
    }

    /// Where a call gives a channel its address: the argument that stands on a line of its own, or the call.
    pub fn addressing(&self, endpoint: Option<&Operand>, set: &[Assignment], call: Place) -> Place {
        let host = || set.iter().find(|assignment| assignment.slot == "host").map(|assignment| &assignment.value);
        endpoint.or_else(host).map_or(call, |operand| self.spots.of(operand, call))
    }
}
