//! Whether a test of what was asked for lets in nobody but the machine itself.

use crate::ir::{BinaryOp, Piece, Value, ValueKind};

use super::path::Path;
use super::walker::{MOST_UNFOLDS, Walker};

impl Walker<'_, '_> {
    /// Whether a test that holds, or does not, tells that the machine itself was asked for: `host == "localhost"`.
    pub fn asks_for_itself(&self, path: &Path, test: &Value) -> Option<bool> {
        match &test.kind {
            ValueKind::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Ne), left, right } => {
                let holds = *op == BinaryOp::Eq;
                let (a, b) = (self.is_own_name(left, 0), self.is_own_name(right, 0));
                ((b && self.is_asked_for(path, left, 0)) || (a && self.is_asked_for(path, right, 0))).then_some(holds)
            }
            ValueKind::Binary { op: BinaryOp::In, left, right } => {
                (self.is_asked_for(path, left, 0) && self.are_own_names(right, 0)).then_some(true)
            }
            ValueKind::Call(call) => {
                let target = call.target.as_deref()?;
                let arg = &call.args.first()?.value;
                let own = match call.name.as_str() {
                    "equals" | "equalsIgnoreCase" | "contentEquals" => {
                        (self.is_own_name(target, 0) && self.is_asked_for(path, arg, 0))
                            || (self.is_own_name(arg, 0) && self.is_asked_for(path, target, 0))
                    }
                    "contains" => self.are_own_names(target, 0) && self.is_asked_for(path, arg, 0),
                    _ => false,
                };
                own.then_some(true)
            }
            _ => None,
        }
    }

    /// Whether a value is what somebody asked for: an argument that is not the peer's, or a member that tells no more.
    pub(super) fn is_asked_for(&self, path: &Path, value: &Value, depth: u32) -> bool {
        if depth > MOST_UNFOLDS {
            return false;
        }
        match &value.kind {
            ValueKind::Name(name) => match path.literal(name) {
                Some(bound) => self.is_asked_for(path, bound, depth + 1),
                None => self.names.iter().any(|(bound, own)| own == name && !self.judged.peer.contains(bound)),
            },
            ValueKind::Member { of: Some(of), name } => self.judged.asked.contains(name) && self.has_to_do(path, of),
            ValueKind::Call(call) if call.args.is_empty() => call.target.as_deref().is_some_and(|of| {
                // Also in other letters.
                (self.judged.asked.contains(&call.name) && self.has_to_do(path, of))
                    || self.is_asked_for(path, of, depth + 1)
            }),
            ValueKind::Cast { value, .. } => self.is_asked_for(path, value, depth + 1),
            _ => false,
        }
    }

    fn is_own_name(&self, value: &Value, depth: u32) -> bool {
        match &value.kind {
            ValueKind::Text(pieces) => match pieces.as_slice() {
                [Piece::Literal(text)] => self.project.knowledge.is_loopback(text),
                _ => false,
            },
            _ => self.fixed(value).is_some_and(|value| depth < MOST_UNFOLDS && self.is_own_name(value, depth + 1)),
        }
    }

    fn are_own_names(&self, value: &Value, depth: u32) -> bool {
        let all = |mut values: Box<dyn Iterator<Item = &Value> + '_>| values.all(|value| self.is_own_name(value, 0));
        match &value.kind {
            ValueKind::List(items) => !items.is_empty() && all(Box::new(items.iter())),
            ValueKind::Call(call) if !call.args.is_empty() => all(Box::new(call.args.iter().map(|arg| &arg.value))),
            _ => self.fixed(value).is_some_and(|value| depth < MOST_UNFOLDS && self.are_own_names(value, depth + 1)),
        }
    }
}
