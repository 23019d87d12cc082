//! Functions that a local holds for a moment: what is overwritten before anybody asks for it decides nothing.

use crate::channel::Name;
use crate::ir::{Stmt, Value, ValueKind, visit};

/// Most statements that are looked at for what comes after.
const MOST_STATEMENTS: usize = 16;

/// The local that a statement gives a function, which one of those after it overwrites before it is named.
pub(super) fn overwritten<'s>(stmt: &'s Stmt, after: &[Stmt]) -> Option<&'s Name> {
    let (name, value) = written(stmt)?;
    let holds = match &value.kind {
        ValueKind::Lambda(_) | ValueKind::Reference { of: None, .. } => true,
        ValueKind::New { args, body, .. } => body.is_some() && args.is_empty(),
        // `Verifier { host, session -> … }`
        ValueKind::Call(call) => {
            let only = matches!(call.args.as_slice(), [arg] if matches!(arg.value.kind, ValueKind::Lambda(_)));
            call.target.is_none() && only && call.name.starts_with(|c: char| c.is_uppercase())
        }
        _ => false,
    };
    if !holds {
        return None;
    }
    for next in after.iter().take(MOST_STATEMENTS) {
        let (read, over) = match next {
            Stmt::Eval(Value { kind: ValueKind::Assign { .. }, .. }) => match written(next) {
                Some((own, value)) if own == name => (value, true),
                _ => (value_of(next)?, false),
            },
            _ => (value_of(next)?, false),
        };
        if mentions(read, name) {
            return None;
        }
        if over {
            return Some(name);
        }
    }
    None
}

/// What a statement writes into a name.
fn written(stmt: &Stmt) -> Option<(&Name, &Value)> {
    match stmt {
        Stmt::Bind(bind) => match (bind.names.as_slice(), &bind.value) {
            ([name], Some(value)) => Some((name, value)),
            _ => None,
        },
        Stmt::Eval(Value { kind: ValueKind::Assign { target, op: None, value }, .. }) => match &target.kind {
            ValueKind::Name(name) => Some((name, value)),
            _ => None,
        },
        _ => None,
    }
}

/// The value of a statement that goes on with the next one.
fn value_of(stmt: &Stmt) -> Option<&Value> {
    match stmt {
        Stmt::Bind(bind) => bind.value.as_ref(),
        Stmt::Eval(value) => Some(value),
        _ => None,
    }
}

fn mentions(value: &Value, name: &str) -> bool {
    struct Mentions<'n>(&'n str, bool);
    impl<'v> visit::Visitor<'v> for Mentions<'_> {
        fn value(&mut self, value: &'v Value) {
            self.1 |= match &value.kind {
                ValueKind::Name(own) | ValueKind::Reference { of: None, name: own } => own == self.0,
                ValueKind::Call(call) => call.target.is_none() && call.name == self.0,
                _ => false,
            };
        }
    }
    let mut found = Mentions(name, false);
    visit::value(value, &mut found);
    found.1
}
