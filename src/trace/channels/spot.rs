//! Where people look for what is decided: the link of a chain, the argument of a call, the call further up that hands
//! the weak value in.

use crate::ir::{Call, Name};
use crate::knowledge::{Assignment, Effect, Operand, What as Wanted};
use crate::source::{Place, Span};
use crate::trace::calls::shape_of;
use crate::trace::domain::{Atom, Part, State, Val, What, base_of};
use crate::trace::interpreter::{ArgVal, Frame, Interp};

/// The arguments of a call that stand elsewhere than the call: on lines of their own, or in a call further up.
#[derive(Debug, Default)]
pub(in crate::trace) struct Spots {
    /// By the name under which the pattern binds them.
    bound: Vec<(Name, Place)>,
    /// Those of them that say how a channel is meant: addresses without a scheme do not.
    telling: Vec<Name>,
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

    /// The arguments of a call that stand below its first line, or were handed in from further up.
    pub fn spots(
        &self,
        st: &State<'p>,
        effect: &Effect,
        labels: &[Option<&str>],
        args: &[ArgVal<'p>],
        call: Place,
    ) -> Spots {
        let mut spots = Spots::default();
        let last = Place { span: Span { start: call.span.end, end: call.span.end }, ..call };
        let first = self.line(call);
        let given_from: Vec<Option<Place>> = args.iter().map(|arg| self.given_from(st, &arg.val, call)).collect();
        if self.line(last) <= first && given_from.iter().all(Option::is_none) {
            return spots;
        }
        let pattern = &effect.pattern;
        let Some(map) = shape_of(&pattern.args, pattern.rest, labels) else { return spots };
        for (arg, index) in pattern.args.iter().zip(map) {
            let Some((index, given)) = index.and_then(|index| Some((index, args.get(index)?))) else { continue };
            let above = given_from[index];
            let below = || given.at.filter(|at| at.file == call.file && self.line(*at) > first);
            let Some(at) = above.or_else(below) else { continue };
            match &arg.what {
                Wanted::Bind(name) => {
                    spots.bound.push((name.clone(), at));
                    if above.is_none() || has_scheme(&given.val) {
                        spots.telling.push(name.clone());
                    }
                }
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

    /// Where code further up wrote a value that came in, or configuration says it.
    fn given_from(&self, st: &State<'p>, val: &Val<'p>, call: Place) -> Option<Place> {
        let configured = |place: Place| !self.project.kind_of(place.file).is_code();
        let direct = written_at(val).filter(|place| configured(*place) || val.0.iter().all(|atom| atom.handed));
        direct.or_else(|| self.listed_above(st, val, call))
    }

    /// Where code further up wrote the only element of a list, or the list, or begins to write what is in it.
    fn listed_above(&self, st: &State<'p>, val: &Val<'p>, call: Place) -> Option<Place> {
        let [Atom { what: What::Object(id), .. }] = val.0.as_slice() else { return None };
        let list = st.get(base_of(st, *id))?;
        let above = |atom: &Atom<'p>| atom.handed || atom.from.is_some_and(|from| self.is_above(from, call));
        let mut items = list.items.iter().flat_map(|item| &item.0).peekable();
        let first = items.peek()?.from?;
        let (mut alone, mut all) = (true, true);
        for item in items {
            alone &= item.from == Some(first);
            all &= above(item);
        }
        let list = Some(list.place).filter(|place| !alone && self.is_above(*place, call));
        list.or(Some(first)).filter(|_| all)
    }

    /// An argument of a call that enters a function of the project: constants that the caller writes are decided there.
    pub fn handed_in(&self, mut arg: ArgVal<'p>) -> ArgVal<'p> {
        let Some(at) = arg.at else { return arg };
        let caller = self.frames.len().checked_sub(2).and_then(|frame| self.frames[frame].function);
        let caller = caller.map(|caller| Place { span: caller.span, ..at });
        let written = |from: Place| from.is_within(at) || caller.is_some_and(|caller| from.is_within(caller));
        for atom in &mut arg.val.0 {
            let is_constant = !matches!(atom.what, What::Unknown | What::Object(_) | What::Function(_));
            atom.handed |= is_constant && atom.from.is_some_and(written);
        }
        arg
    }

    /// Where an address was written, unless that is the code which goes there: whoever has to change it looks there.
    pub fn addressed_elsewhere(&self, address: &Val<'p>, call: Place) -> Option<Place> {
        let from = written_at(address).filter(|_| has_scheme(address))?;
        let here = self.frames.iter().any(|frame| self.runs(frame, from) && self.runs(frame, call));
        (!here).then_some(from)
    }

    /// Whether something was said by code further up, which called that in which a place stands.
    pub(super) fn is_above(&self, said: Place, place: Place) -> bool {
        let mut holding = self.frames.iter().filter(|frame| self.runs(frame, said)).peekable();
        holding.peek().is_some() && !holding.any(|frame| self.runs(frame, place))
    }

    /// Whether a place stands in the function that a frame runs.
    fn runs(&self, frame: &Frame<'p>, place: Place) -> bool {
        let function = frame.function.filter(|_| self.project.units[frame.unit].unit.file == place.file);
        function.is_some_and(|function| place.is_within(Place { span: function.span, ..place }))
    }

    /// A key that says where its entry was decided: where it is put, unless the value was handed in from further up.
    pub fn keyed_at(&self, key: Val<'p>, val: &Val<'p>, place: Place) -> Val<'p> {
        let handed_in = |from: Place| self.calls.iter().any(|(call, _)| from.is_within(*call));
        let decided = !val.0.iter().filter_map(|atom| atom.from).any(handed_in);
        key.standing(decided.then_some(place))
    }

    /// Where a call gives a channel its address: the argument that stands elsewhere, or the call.
    pub fn addressing(&self, endpoint: Option<&Operand>, set: &[Assignment], call: Place) -> Place {
        let host = || set.iter().find(|assignment| assignment.slot == "host").map(|assignment| &assignment.value);
        match endpoint.or_else(host) {
            Some(Operand::Arg(name) | Operand::ArgSlot(name, _)) if !self.spots.telling.contains(name) => call,
            Some(operand) => self.spots.of(operand, call),
            None => call,
        }
    }
}

/// The one place where all that a value can be is written.
pub(super) fn written_at(val: &Val<'_>) -> Option<Place> {
    let first = val.0.first()?.from?;
    val.0.iter().all(|atom| atom.from == Some(first)).then_some(first)
}

/// Whether a text says how an address is meant.
fn has_scheme(val: &Val<'_>) -> bool {
    val.0.iter().any(|atom| match &atom.what {
        What::Text(parts) => matches!(parts.first(), Some(Part::Literal(text)) if text.contains("://")),
        _ => false,
    })
}
