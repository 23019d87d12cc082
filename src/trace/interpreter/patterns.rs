//! What patterns bind: the parts of cases of enumerations, and of tuples.

use crate::channel::Name;
use crate::ir::{Arm, BinaryOp, Value, ValueKind};
use crate::trace::domain::{State, Val, What};

use super::interp::Interp;

/// Whether a value may be a pattern that binds parts of what it is held against.
pub(super) fn is_pattern(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Call(_) | ValueKind::Tuple(_))
}

impl<'p> Interp<'p> {
    /// What an arm of a choice binds to a name; nothing where that cannot be told.
    pub(super) fn bound_by(
        &mut self,
        st: &State<'p>,
        subject: Option<&Val<'p>>,
        arm: &'p Arm,
        name: &Name,
    ) -> Option<Val<'p>> {
        match subject {
            Some(subject) => arm.tests.iter().find_map(|pattern| self.bound_in(st, subject, pattern, name)),
            None => arm.tests.iter().find_map(|test| self.bound_in_test(st, test, name)),
        }
    }

    /// `o instanceof Site(String scheme, String host)`: what the record holds at that place, where each place is bound.
    pub(super) fn bound_in_record(&mut self, st: &mut State<'p>, arm: &'p Arm, at: usize) -> Option<Val<'p>> {
        let [Value { kind: ValueKind::Is { value, ty }, .. }] = arm.tests.as_slice() else { return None };
        let full = self.resolve_ref(ty)?;
        let constructors = self.project.constructors(&full);
        let all = constructors.iter().any(|(_, f)| f.body.is_none() && f.params.len() == arm.binds.len());
        if !all || !matches!(value.kind, ValueKind::Name(_)) {
            return None;
        }
        let val = self.eval(st, value);
        Some(self.part(st, &val, at))
    }

    /// `case .web(let address) = place`, be it one of several conditions.
    fn bound_in_test(&mut self, st: &State<'p>, test: &'p Value, name: &Name) -> Option<Val<'p>> {
        match &test.kind {
            ValueKind::Binary { op: BinaryOp::And, left, right } => {
                self.bound_in_test(st, left, name).or_else(|| self.bound_in_test(st, right, name))
            }
            ValueKind::Binary { op: BinaryOp::Eq, right, .. } => {
                let subject = self.matched.get(&std::ptr::from_ref(&**right))?.clone();
                self.bound_in(st, &subject, right, name)
            }
            _ => None,
        }
    }

    fn bound_in(&mut self, st: &State<'p>, val: &Val<'p>, pattern: &Value, name: &Name) -> Option<Val<'p>> {
        match &pattern.kind {
            ValueKind::Name(own) => (own == name).then(|| val.clone()),
            // `address?`
            ValueKind::Binary { op: BinaryOp::Ne, left, right } if matches!(right.kind, ValueKind::Null) => {
                matches!(&left.kind, ValueKind::Name(own) if own == name).then(|| val.clone().without_null())
            }
            ValueKind::Tuple(args) => args.iter().enumerate().find_map(|(at, arg)| {
                let part = self.part(st, val, at);
                self.bound_in(st, &part, &arg.value, name)
            }),
            ValueKind::Call(call) => call.args.iter().enumerate().find_map(|(at, arg)| {
                let part = held_part(val, &call.name, at, arg.label.as_ref())?;
                self.bound_in(st, &part, &arg.value, name)
            }),
            _ => None,
        }
    }

    /// Fills the names that a pattern binds which was just seen to fit: those of `guard case` are there before.
    pub(super) fn fill_bound(&mut self, st: &mut State<'p>, pattern: &'p Value) {
        let Some(subject) = self.matched.get(&std::ptr::from_ref(pattern)).cloned() else { return };
        let mut names = Vec::new();
        names_of(pattern, &mut names);
        for name in names {
            let open = self.local(&name).filter(|var| st.vars.get(var).is_some_and(Val::is_none));
            if let (Some(var), Some(val)) = (open, self.bound_in(st, &subject, pattern, &name)) {
                st.vars.insert(var, val);
            }
        }
    }
}

fn names_of(pattern: &Value, out: &mut Vec<Name>) {
    match &pattern.kind {
        ValueKind::Name(name) => out.push(name.clone()),
        ValueKind::Binary { op: BinaryOp::Ne, left, .. } => names_of(left, out),
        ValueKind::Tuple(args) => args.iter().for_each(|arg| names_of(&arg.value, out)),
        ValueKind::Call(call) => call.args.iter().for_each(|arg| names_of(&arg.value, out)),
        _ => {}
    }
}

/// What a case holds at a place, or under a label; nothing where none is seen to be that case.
fn held_part<'p>(val: &Val<'p>, case: &str, at: usize, label: Option<&Name>) -> Option<Val<'p>> {
    let mut out = Val::none();
    let mut told = false;
    for atom in &val.0 {
        match &atom.what {
            What::Symbol { name, held: Some(held), .. } if name == case => {
                let labelled = held.0.iter().find(|(own, _)| label.is_some() && own.as_ref() == label);
                if let Some((_, part)) = labelled.or_else(|| held.0.get(at)) {
                    told = true;
                    out.join(part);
                }
            }
            What::Symbol { .. } => {}
            What::Null if case == "some" => {}
            // An optional is what it holds.
            _ if case == "some" => {
                told = true;
                out.join(&Val::only(atom.clone()));
            }
            _ => out.join(&Val::unknown().labelled(&atom.label)),
        }
    }
    told.then_some(out)
}
