//! Following tests: the ways on which they hold, and those on which they do not.

use crate::channel::Name;
use crate::ir::{Arg, BinaryOp, Call, Function, FunctionKind, Value, ValueKind};
use crate::source::FileKind;

use super::answers::{dotted, names_itself, says_truth};
use super::effects::Absent;
use super::path::{Choice, End, Path};
use super::peer::constant_truth;
use super::statements::only_tried;
use super::walker::{Helper, MOST_UNFOLDS, Walker};

impl<'p> Walker<'_, 'p> {
    /// The ways on which a test holds, and those on which it does not.
    pub(super) fn outcomes(&mut self, path: Path, test: &Value) -> (Vec<Path>, Vec<Path>) {
        // A constant test has one way.
        match self.settled(&path, test).or_else(|| self.asked_of_nothing(&path, test)) {
            Some(true) => return (vec![path], Vec::new()),
            Some(false) => return (Vec::new(), vec![path]),
            None => {}
        }
        match &test.kind {
            ValueKind::Not(inner) => {
                let (yes, no) = self.outcomes(path, inner);
                (no, yes)
            }
            ValueKind::Binary {
                op: op @ (BinaryOp::And | BinaryOp::Or | BinaryOp::BitAnd | BinaryOp::BitOr),
                left,
                right,
            } => {
                let (mut yes, mut no) = self.outcomes(path, left);
                let and = matches!(op, BinaryOp::And | BinaryOp::BitAnd);
                for path in std::mem::take(if and { &mut yes } else { &mut no }) {
                    let (t, n) = self.outcomes(path, right);
                    yes.extend(t);
                    no.extend(n);
                }
                (self.bounded(yes), self.bounded(no))
            }
            ValueKind::Name(name) if self.unfolds.get() < MOST_UNFOLDS && path.literal(name).is_some() => {
                let value = path.literal(name).cloned();
                self.unfolds.update(|n| n + 1);
                let out = match value {
                    Some(value) if says_truth(&value) => self.outcomes(path, &value),
                    _ => self.leaf(path, test),
                };
                self.unfolds.update(|n| n - 1);
                out
            }
            ValueKind::Call(call) => {
                // A helper that tells true from false.
                let tells = |(_, _, function): &Helper<'p>| {
                    function.kind == FunctionKind::Lambda
                        // Kotlin sees the type of an expression by itself.
                        || (function.expression && function.result.is_none())
                        || function
                            .result
                            .as_ref()
                            .is_some_and(|t| matches!(t.name.as_str(), "Bool" | "Boolean" | "boolean"))
                };
                let helpers = self.helpers_of(&path, call);
                let ways = if helpers.is_empty() {
                    self.run_for_value(&path, call)
                } else {
                    Some(helpers)
                        .filter(|helpers| helpers.iter().all(tells))
                        .and_then(|helpers| self.inline_any(&path, call, helpers, true))
                };
                if let Some(ways) = ways {
                    let (mut yes, mut no) = (Vec::new(), Vec::new());
                    for (way, given) in ways {
                        match given.as_ref().map(constant_truth) {
                            _ if way.end.is_some() => yes.push(way),
                            Some(Some(true)) => yes.push(way),
                            Some(Some(false)) => no.push(way),
                            _ => {
                                let (t, n) = self.leaf(way, test);
                                yes.extend(t);
                                no.extend(n);
                            }
                        }
                    }
                    return (self.bounded(yes), self.bounded(no));
                }
                self.leaf(path, test)
            }
            ValueKind::Cast { value, .. } => self.outcomes(path, value),
            ValueKind::Elvis { value, otherwise } => match constant_truth(otherwise) {
                Some(truth) => {
                    let Some([mut yes, mut no, nothing]) = self.outcomes_or_nothing(&path, value, truth) else {
                        return self.leaf(path, test);
                    };
                    if truth {
                        yes.extend(nothing)
                    } else {
                        no.extend(nothing)
                    }
                    (self.bounded(yes), self.bounded(no))
                }
                None => self.leaf(path, test),
            },
            _ => self.leaf(path, test),
        }
    }

    /// The ways on which a test holds, on which it does not, and on which there is no answer: `inner?.check(chain)`,
    /// `try? check(trust)`. None: that cannot be told apart. `heals`: where there is none, that is a yes.
    fn outcomes_or_nothing(&mut self, path: &Path, value: &Value, heals: bool) -> Option<[Vec<Path>; 3]> {
        match &value.kind {
            ValueKind::Cast { value, .. } => self.outcomes_or_nothing(path, value, heals),
            ValueKind::Name(name) if self.unfolds.get() < MOST_UNFOLDS => {
                let bound = path.literal(name).filter(|bound| !names_itself(bound, name)).cloned()?;
                self.unfolds.update(|n| n + 1);
                let out = self.outcomes_or_nothing(path, &bound, heals);
                self.unfolds.update(|n| n - 1);
                out
            }
            ValueKind::Call(call) if made_of(call).is_some() => {
                // `trust.flatMap { check($0) ? true : nil }`: what is there is the peer.
                let (of, function) = made_of(call).filter(|(of, _)| self.has_to_do(path, of))?;
                let arg = Arg { label: None, value: of.clone(), spread: false, trailing: false };
                let run = Call { target: None, args: vec![arg], ..(**call).clone() };
                let [mut yes, mut no, mut nothing] = [const { Vec::new() }; 3];
                for (way, given) in self.given_by(path, function, &run)? {
                    match given {
                        _ if way.end.is_some() => nothing.push(way),
                        Some(Value { kind: ValueKind::Null, .. }) => nothing.push(way),
                        given => match given.as_ref().map(constant_truth) {
                            Some(Some(true)) => yes.push(way),
                            Some(Some(false)) => no.push(way),
                            _ => return None,
                        },
                    }
                }
                if heals && !nothing.is_empty() {
                    // What it finds inside is as good as a yes either way.
                    for way in yes.iter_mut().filter(|way| way.gated && !path.gated) {
                        (way.checked, way.decides, way.gated) = (path.checked, path.decides, path.gated);
                    }
                }
                Some([yes, no, nothing])
            }
            ValueKind::Call(call) => {
                let mut made = path.clone();
                match self.not_made(&mut made, call)? {
                    Absent::Here => Some([Vec::new(), Vec::new(), vec![made]]),
                    Absent::There(absent) => {
                        let (yes, no) = self.outcomes(made, value);
                        Some([yes, no, vec![*absent]])
                    }
                }
            }
            ValueKind::Block(block) => {
                let call = only_tried(block)?;
                let ValueKind::Call(asked) = &call.kind else { return None };
                self.tries += 1;
                let ways = self.inline_any(path, asked, self.helpers_of(path, asked), true);
                self.tries -= 1;
                let [mut yes, mut no, mut nothing] = [const { Vec::new() }; 3];
                for (mut way, given) in ways? {
                    if way.end == Some(End::Thrown) {
                        way.end = None;
                        nothing.push(way);
                        continue;
                    }
                    if heals && way.gated && !path.gated {
                        // What it throws inside is as good as a yes, so that it decides nothing.
                        (way.checked, way.decides, way.gated) = (path.checked, path.decides, path.gated);
                    }
                    match given.as_ref().map(constant_truth) {
                        Some(Some(true)) => yes.push(way),
                        Some(Some(false)) => no.push(way),
                        _ => {
                            let (t, n) = self.leaf(way, call);
                            yes.extend(t);
                            no.extend(n);
                        }
                    }
                }
                Some([yes, no, nothing])
            }
            _ => None,
        }
    }

    /// Whether a test for something being there is settled by what a local was bound to last: nothing, or what was caught.
    fn asked_of_nothing(&self, path: &Path, test: &Value) -> Option<bool> {
        let (name, reversed) = asked_whether_there(test)?;
        let bound = path.literal(&name).filter(|_| path.variables.contains(&name))?;
        if let Some((_, left)) = path.left.iter().rev().find(|(own, _)| *own == name) {
            return Some(*left != reversed);
        }
        // What Swift's functions get by reference they may write.
        if self.project.kind(self.unit) == FileKind::Swift && self.locals.passes(&name) {
            return None;
        }
        let there = match &bound.kind {
            ValueKind::Null => false,
            ValueKind::New { .. } | ValueKind::Text(_) => true,
            ValueKind::Name(caught) => path.errors.contains(caught).then_some(true)?,
            ValueKind::Call(call) => match call.target.as_deref().map(|of| &of.kind) {
                Some(ValueKind::Name(caught)) if path.errors.contains(caught) => true,
                _ => return None,
            },
            ValueKind::Member { of: Some(of), .. } => match &of.kind {
                ValueKind::Name(caught) if path.errors.contains(caught) => true,
                _ => return None,
            },
            _ => return None,
        };
        (self.loops == 0).then_some(there != reversed)
    }

    pub(super) fn leaf(&mut self, mut path: Path, test: &Value) -> (Vec<Path>, Vec<Path>) {
        let peer = self.looks_at_peer(&path, test);
        path.checked |= peer;
        path.rechecked |= peer && self.looks_again(&path, test);
        let failure = self.failure_in(&path, test);
        if peer {
            path.forgives = None;
        }
        let itself = self.asks_for_itself(&path, test);
        let (mut yes, mut no) = (path.clone(), path);
        if let Some((name, reversed)) = asked_whether_there(test) {
            let way = if reversed { &mut no } else { &mut yes };
            way.present.insert(name);
        }
        // Whoever is called like that leaves an error behind where the answer is no, and nowhere else.
        if let ValueKind::Call(call) = &test.kind
            && self.project.kind(self.unit) == FileKind::Swift
            && call.name.ends_with("WithError")
            && let Some(ValueKind::Name(error)) = call.args.last().map(|arg| &arg.value.kind)
            && yes.variables.contains(error)
        {
            yes.left.push((error.clone(), false));
            no.left.push((error.clone(), true));
        }
        match itself {
            Some(true) => yes.local = true,
            Some(false) => no.local = true,
            None => {}
        }
        if let Some((worth, reversed)) = failure {
            let way = if reversed { &mut no } else { &mut yes };
            way.forgives = Some((worth, self.unit, test.span));
        }
        if let Some((words, holds, refuse)) = self.words_asked(&no, test) {
            let way = if holds { &mut no } else { &mut yes };
            self.refuse(way, &words, refuse, test.span);
        }
        if peer || self.is_option(&no, test) {
            let at = (self.unit, test.span);
            yes.choices.push(Choice { at, way: 1, peer });
            no.choices.push(Choice { at, way: 0, peer });
        }
        (vec![yes], vec![no])
    }
}

/// What a lambda is run on if it is there, whose value is that of the whole, and the lambda.
pub(super) fn made_of(call: &Call) -> Option<(&Value, &Function)> {
    match (call.name.as_str(), call.target.as_deref(), call.args.as_slice()) {
        ("map" | "flatMap" | "let", Some(of), [Arg { value: Value { kind: ValueKind::Lambda(function), .. }, .. }]) => {
            Some((of, function))
        }
        _ => None,
    }
}

/// The call that a value is, if it is only made where there is something to make it on.
pub(super) fn safe_call(value: &Value) -> Option<&Call> {
    match &value.kind {
        ValueKind::Call(call) if call.safe => Some(call),
        ValueKind::Cast { value, .. } => safe_call(value),
        _ => None,
    }
}

/// The name that a test asks for being there: `inner != null`. With it, whether it is there where the test does not hold.
fn asked_whether_there(test: &Value) -> Option<(Name, bool)> {
    let ValueKind::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Ne), left, right } = &test.kind else { return None };
    let name = match (&left.kind, &right.kind) {
        (_, ValueKind::Null) => dotted(left),
        (ValueKind::Null, _) => dotted(right),
        _ => None,
    };
    Some((name?, *op == BinaryOp::Eq))
}
