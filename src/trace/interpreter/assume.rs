//! What is known after a test turned out true or false.

use smallvec::SmallVec;

use crate::channel::Name;
use crate::ir::{Piece, Value, ValueKind};
use crate::knowledge::Literal;
use crate::source::FileKind;
use crate::trace::domain::{ObjId, State, Val, What, base_of};

use super::interp::Interp;
use super::narrow::MOST_NAMED;

impl<'p> Interp<'p> {
    /// What is known after a test turned out true or false.
    pub fn assume(&mut self, st: &mut State<'p>, test: &'p Value, truth: &Val<'p>, holds: bool) {
        for atom in &truth.0 {
            // A code is neither true nor false by itself.
            if let What::Outcome(outcome) = &atom.what
                && outcome.true_is.is_none()
            {
                let facts = if holds { &outcome.if_true } else { &outcome.if_false };
                self.apply_outcome(st, facts);
            }
        }
        self.confine(st, test, holds);
        match &test.kind {
            ValueKind::Not(inner) => {
                let inner_truth = self.outcome_of(st, inner);
                self.assume(st, inner, &inner_truth, !holds);
            }
            ValueKind::Binary { op: crate::ir::BinaryOp::And, left, right } if holds => {
                let (a, b) = (self.outcome_of(st, left), self.outcome_of(st, right));
                self.assume(st, left, &a, true);
                self.assume(st, right, &b, true);
            }
            ValueKind::Binary { op: crate::ir::BinaryOp::Or, left, right } if !holds => {
                let (a, b) = (self.outcome_of(st, left), self.outcome_of(st, right));
                self.assume(st, left, &a, false);
                self.assume(st, right, &b, false);
            }
            ValueKind::Binary { op, left, right }
                if matches!(op, crate::ir::BinaryOp::Eq | crate::ir::BinaryOp::Ne) =>
            {
                let equal = (*op == crate::ir::BinaryOp::Eq) == holds;
                self.assume_code(st, left, right, equal);
                self.assume_code(st, right, left, equal);
                if equal {
                    self.fill_bound(st, right);
                    self.assume_scheme(st, left, right);
                    self.assume_scheme(st, right, left);
                }
                let (name, null) = match (&left.kind, &right.kind) {
                    (ValueKind::Name(name), ValueKind::Null) | (ValueKind::Null, ValueKind::Name(name)) => (name, true),
                    (ValueKind::Name(name), _) => (name, false),
                    _ => return,
                };
                if null {
                    self.narrow(st, name, |w| (*w == What::Null) == equal || *w == What::Unknown);
                } else {
                    self.narrow_to_constants(st, name, std::slice::from_ref(right), equal);
                }
            }
            ValueKind::Is { value, ty } => {
                self.confine_to_type(st, value, ty, holds);
                if let ValueKind::Name(name) = &value.kind
                    && holds
                    && self.kind() != FileKind::Swift
                {
                    let place = self.place(test.span);
                    self.narrow_to(st, name, ty, place);
                }
            }
            ValueKind::Call(call) if holds && matches!(call.name.as_str(), "equals" | "equalsIgnoreCase") => {
                if let (Some(target), [only]) = (&call.target, call.args.as_slice()) {
                    self.assume_scheme(st, target, &only.value);
                    self.assume_scheme(st, &only.value, target);
                }
            }
            ValueKind::Name(name) => {
                self.narrow(st, name, |w| !matches!((w, holds), (What::Bool(true), false) | (What::Bool(false), true)));
                self.as_it_stands_for(st, name, |own, st, test| {
                    let truth = own.outcome_of(st, test);
                    own.assume(st, test, &truth, holds);
                });
            }
            _ => {}
        }
    }

    /// The value of a name in a test, when it was bound to the result of a call that must be looked at.
    pub(super) fn outcome_of(&mut self, st: &State<'p>, value: &'p Value) -> Val<'p> {
        match &value.kind {
            ValueKind::Name(name) => self.local(name).and_then(|var| st.vars.get(&var).cloned()).unwrap_or_default(),
            ValueKind::Call(_) | ValueKind::Member { .. } => self.last_outcome(value),
            _ => Val::none(),
        }
    }

    /// What is known after the code that a call gave turned out to be a number, or another one.
    fn assume_code(&mut self, st: &mut State<'p>, code: &'p Value, number: &'p Value, equal: bool) {
        let outcomes: Vec<_> = self.outcome_of(st, code).0.into_iter().collect();
        for atom in outcomes {
            let What::Outcome(outcome) = &atom.what else { continue };
            let Some(wanted) = outcome.true_is else { continue };
            let number = self.eval(st, number);
            let Some(What::Int(number)) = number.single().map(|atom| &atom.what) else { continue };
            // Of a code that is not this one nothing is known, unless this is the one that counts.
            match (*number == wanted, equal) {
                (true, true) => self.apply_outcome(st, &outcome.if_true),
                (true, false) | (false, true) => self.apply_outcome(st, &outcome.if_false),
                (false, false) => {}
            }
        }
    }

    /// What is known of an address whose scheme turned out to be a word: `url.scheme == "https"`.
    fn assume_scheme(&mut self, st: &mut State<'p>, asked: &'p Value, word: &'p Value) {
        let ValueKind::Text(pieces) = &word.kind else { return };
        let [Piece::Literal(word)] = pieces.as_slice() else { return };
        let mut asked = asked;
        let mut left = MOST_NAMED;
        let (of, name) = loop {
            left -= 1;
            match &asked.kind {
                _ if left == 0 => return,
                ValueKind::Member { of: Some(of), name } => break (of, name),
                ValueKind::Call(call) if call.args.is_empty() => match (&call.target, call.name.as_str()) {
                    (Some(of), "lowercased" | "lowercase" | "toLowerCase") => asked = of,
                    (Some(of), _) => break (of, &call.name),
                    _ => return,
                },
                ValueKind::Name(name) => match self.stands_for(st, name) {
                    Some(value) => asked = value,
                    None => return,
                },
                _ => return,
            }
        };
        if !matches!(of.kind, ValueKind::Name(_)) {
            return;
        }
        let owner = self.eval(st, of);
        let Some(What::Object(id)) = owner.single().map(|atom| atom.what.clone()) else { return };
        let id = base_of(st, id);
        let Some(object) = st.get(id) else { return };
        if !self.gives_scheme(&object.ty, name) || !self.or_of_address(st, Val::none(), &owner, "scheme").has_unknown()
        {
            return;
        }
        st.edit(id, |o| o.set(Name::new_static("scheme"), Val::word(word), true));
    }

    /// A local that is one of several constants, and now one of these, or none of them.
    pub(super) fn narrow_to_constants(&mut self, st: &mut State<'p>, name: &str, constants: &'p [Value], holds: bool) {
        let Some(val) = self.local(name).and_then(|var| st.vars.get(&var)) else { return };
        let constant = |what: &What<'p>| match what {
            What::Symbol { ty, name, .. } if !ty.is_empty() => Some((ty.clone(), name.clone())),
            _ => None,
        };
        let Some((ty, _)) = val.0.first().and_then(|atom| constant(&atom.what)) else { return };
        if val.0.len() < 2 || !val.0.iter().all(|atom| constant(&atom.what).is_some()) {
            return;
        }
        let mut own = Vec::new();
        for value in constants {
            let val = self.eval_as(st, value, Some(&ty));
            let Some((_, name)) = val.single().and_then(|atom| constant(&atom.what)) else { return };
            own.push(name);
        }
        self.narrow(st, name, |what| constant(what).is_some_and(|(_, name)| own.contains(&name) == holds));
    }

    fn narrow(&mut self, st: &mut State<'p>, name: &str, keep: impl Fn(&What<'p>) -> bool) {
        let Some(var) = self.local(name) else { return };
        let Some(val) = st.vars.get(&var) else { return };
        let kept: SmallVec<_> = val.0.iter().filter(|a| keep(&a.what)).cloned().collect();
        if !kept.is_empty() && kept.len() < val.0.len() {
            st.vars.insert(var, Val(kept));
        }
    }

    /// A local that turned out to be of a known type, and of which less was known.
    fn narrow_to(&mut self, st: &mut State<'p>, name: &str, ty: &crate::ir::TypeRef, place: crate::source::Place) {
        let Some(full) = self.resolve_ref(ty).filter(|full| self.knowledge.ty(full).is_some()) else { return };
        let Some(var) = self.local(name) else { return };
        let Some(val) = st.vars.get(&var).cloned() else { return };
        let less = |id: ObjId| st.get(id).is_some_and(|o| o.foreign && o.ty != full && self.project.is_a(&full, &o.ty));
        match val.single().map(|atom| &atom.what) {
            Some(What::Unknown) => {
                let narrowed = self.instance(st, &full, place);
                st.vars.insert(var, narrowed);
            }
            Some(What::Object(id)) if less(*id) => st.edit(*id, |o| o.ty.clone_from(&full)),
            _ => {}
        }
    }

    pub fn apply_outcome(&mut self, st: &mut State<'p>, facts: &[(ObjId, Name, Literal)]) {
        for (id, slot, value) in facts {
            st.edit(*id, |o| o.set(slot.clone(), Val::literal(value), true));
        }
    }
}
