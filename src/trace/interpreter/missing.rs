//! What may be nothing because nothing was given, where code puts something else in its place.

use crate::channel::Name;
use crate::ir::{Arm, BinaryOp, Branch, Stmt, Value, ValueKind};
use crate::trace::domain::{State, is_given};

use super::interp::Interp;

impl<'p> Interp<'p> {
    /// Whether an arm runs, or does not, only where something was left out that came in: `if (x == null) x = y`,
    /// `x != null ? x : y`. Code that only leaves something out where nothing was given asks out of caution, mostly.
    pub(super) fn may_be_left_out(&self, st: &State<'p>, branch: &Branch, arm: &Arm) -> bool {
        let Some((asks, name)) = arm.tests.first().and_then(compared_with_nothing) else { return false };
        let gives =
            |arm: &Arm| matches!(arm.body.stmts.as_slice(), [Stmt::Eval(value)] if own_name(value) == Some(name));
        let fills_in = if asks {
            arm.body.stmts.iter().any(|stmt| is_put_into(stmt, name)) || branch.arms.iter().any(gives)
        } else {
            gives(arm)
        };
        fills_in && self.is_left_to_others(st, name)
    }

    /// Whether a local, or a field of the object at work, holds what came in.
    fn is_left_to_others(&self, st: &State<'p>, name: &str) -> bool {
        let own = self.local(name).and_then(|var| st.vars.get(&var));
        let field = || st.get(self.this().objects().next()?)?.fields.get(name);
        own.or_else(field).is_some_and(|val| val.objects().any(|id| is_given(st, id)))
    }
}

/// The name that a test compares with nothing, and whether it asks for nothing.
fn compared_with_nothing(test: &Value) -> Option<(bool, &Name)> {
    let ValueKind::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Ne), left, right } = &test.kind else { return None };
    let other = match (&left.kind, &right.kind) {
        (ValueKind::Null, _) => right,
        (_, ValueKind::Null) => left,
        _ => return None,
    };
    own_name(other).map(|name| (*op == BinaryOp::Eq, name))
}

/// A name, or that of a field of the object itself.
fn own_name(value: &Value) -> Option<&Name> {
    match &value.kind {
        ValueKind::Name(name) => Some(name),
        ValueKind::Member { of: Some(of), name } => {
            matches!(&of.kind, ValueKind::Name(of) if of == "this" || of == "self").then_some(name)
        }
        _ => None,
    }
}

fn is_put_into(stmt: &Stmt, name: &Name) -> bool {
    matches!(stmt, Stmt::Eval(Value { kind: ValueKind::Assign { target, .. }, .. }) if own_name(target) == Some(name))
}
