//! What is said of a peer in words: tests that ask for some, and what is let in by whoever refuses others alone.

use crate::channel::Name;
use crate::ir::{Arg, BinaryOp, Value, ValueKind};
use crate::knowledge::{Literal, words_in};
use crate::source::Span;

use super::path::Path;
use super::peer::literal_is;
use super::walker::{MOST_UNFOLDS, Walker};

/// The last word of a constant: `.recoverable`, `Result.recoverable.rawValue`, `kRecoverable`.
fn word_of(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::Member { of: Some(of), name } if name == "rawValue" => word_of(of),
        ValueKind::Member { name, .. } | ValueKind::Name(name) => Some(name),
        ValueKind::Cast { value, .. } => word_of(value),
        // `Int(kUntrusted)`
        ValueKind::Call(call) => match call.args.as_slice() {
            [Arg { label: None, value, .. }] if call.target.is_none() && is_number_type(&call.name) => word_of(value),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a name is that of a type of numbers, to which constants of C are converted.
fn is_number_type(name: &str) -> bool {
    let bits = name.trim_start_matches('U').strip_prefix("Int");
    bits.is_some_and(|bits| bits.chars().all(|c| c.is_ascii_digit())) || name == "OSStatus"
}

impl<'p> Walker<'_, 'p> {
    /// Whether a value is a literal, also where it is made of the number of a constant: `Answer(rawValue: 0)`.
    pub(super) fn is_literal(&self, value: &Value, literal: &Literal) -> bool {
        let made = |value: &Value| {
            let (ty, args) = match &value.kind {
                ValueKind::Call(call) => (&call.name, &call.args),
                ValueKind::New { ty, args, .. } => (&ty.name, args),
                _ => return None,
            };
            let [Arg { label: Some(label), value: Value { kind: ValueKind::Int(number), .. }, .. }] = args.as_slice()
            else {
                return None;
            };
            let simple = ty.rsplit('.').next().filter(|_| label == "rawValue")?;
            self.project.knowledge.constant(simple, *number)
        };
        match literal {
            Literal::Symbol(symbol) if made(value) == Some(symbol) => true,
            _ => literal_is(value, literal),
        }
    }

    /// What is left of the checks where a test holds that a peer was found wanting: what is said of it is a word for that.
    /// With it, whether it is where the test does not hold instead.
    pub fn failure_in(&self, path: &Path, test: &Value) -> Option<(Name, bool)> {
        let failure = |word: Name| self.project.knowledge.failure(&word).cloned();
        let worth = |value: &Value| failure(Name::new(word_of(value)?));
        match &test.kind {
            ValueKind::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Ne), left, right } => {
                let held = |said: &Value, word: &Value| {
                    let word = self.word_for(word, self.sort_of(path, said))?;
                    failure(word).filter(|_| self.has_to_do(path, said))
                };
                let found = held(left, right).or_else(|| held(right, left));
                Some((found?, *op == BinaryOp::Ne))
            }
            ValueKind::Binary { op: BinaryOp::In, left, right } => {
                Some((self.worst_in(path, right, left).filter(|_| self.has_to_do(path, left))?, false))
            }
            ValueKind::Call(call) => {
                if let (Some(list), [arg]) = (call.target.as_deref(), call.args.as_slice())
                    && call.name == "contains"
                    && let Some(worth) =
                        self.worst_in(path, list, &arg.value).filter(|_| self.has_to_do(path, &arg.value))
                {
                    return Some((worth, false));
                }
                let of_peer = call.target.as_deref().is_some_and(|target| self.has_to_do(path, target));
                let found = call.args.iter().find_map(|arg| worth(&arg.value)).filter(|_| of_peer);
                Some((found?, false))
            }
            _ => None,
        }
    }

    /// The words for a peer that a test asks for: what is said of it is one of these where the test holds, or where it does
    /// not. With them, the words of which whoever refuses some has to refuse one.
    pub fn words_asked(&self, path: &Path, test: &Value) -> Option<(Vec<Name>, bool, &'p [Name])> {
        match &test.kind {
            ValueKind::Binary { op: op @ (BinaryOp::Eq | BinaryOp::Ne), left, right } => {
                let asked = |said: &Value, word: &Value| {
                    Some((vec![self.word_for(word, self.sort_of(path, said))?], self.verdict(path, said, word)?))
                };
                let (words, refuse) = asked(left, right).or_else(|| asked(right, left))?;
                Some((words, *op == BinaryOp::Eq, refuse))
            }
            ValueKind::Binary { op: BinaryOp::In, left, right } => {
                Some((self.words_in(path, right, self.sort_of(path, left), 0)?, true, self.verdict(path, left, right)?))
            }
            ValueKind::Call(call) if call.name == "contains" => {
                let (list, [said]) = (call.target.as_deref()?, call.args.as_slice()) else { return None };
                let words = self.words_in(path, list, self.sort_of(path, &said.value), 0)?;
                Some((words, true, self.verdict(path, &said.value, list)?))
            }
            // `error.has(Failure.expired)`
            ValueKind::Call(call) => {
                let (said, [word]) = (call.target.as_deref()?, call.args.as_slice()) else { return None };
                let words = vec![self.word_for(&word.value, None)?];
                Some((words, true, self.verdict(path, said, &word.value)?))
            }
            _ => None,
        }
    }

    /// The words of which whoever refuses some has to refuse one, where a value is what is said of a peer.
    pub fn verdict(&self, path: &Path, said: &Value, word: &Value) -> Option<&'p [Name]> {
        if !self.has_to_do(path, said) {
            return None;
        }
        let of_word = || match &word.kind {
            ValueKind::Member { of: Some(of), .. } => match &of.kind {
                ValueKind::Name(ty) => Some(ty),
                _ => None,
            },
            _ => None,
        };
        let knowledge = self.project.knowledge;
        // A word of several is no other's, unless the project has it too.
        let of_project =
            |word: &str| self.project.decls.iter().any(|decl| decl.decl.cases.iter().any(|case| case.name == word));
        let by_word = || {
            let word = word_of(word).filter(|word| words_in(word) > 0 && !of_project(word))?;
            knowledge.verdict_that_says(word)
        };
        match self.sort_of(path, said).or_else(of_word) {
            Some(ty) => knowledge.verdict(ty),
            None => by_word(),
        }
    }

    /// The simple name of the type of what is said of a peer, be that asked for its number.
    fn sort_of<'v>(&'v self, path: &'v Path, said: &'v Value) -> Option<&'v Name> {
        let mut said = said;
        for _ in 0..MOST_UNFOLDS {
            said = match &said.kind {
                ValueKind::Member { of: Some(of), name } if name == "rawValue" => of,
                ValueKind::Cast { value, .. } => value,
                ValueKind::Name(name) => match (self.locals.type_of(name), path.literal(name)) {
                    (None, Some(bound)) => bound,
                    (ty, _) => return ty,
                },
                _ => return None,
            };
        }
        None
    }

    /// Whether a number stands for a word that is said of a peer.
    pub(super) fn number_said(&self, path: &Path, said: &Value, number: &Value) -> bool {
        matches!(number.kind, ValueKind::Int(_)) && self.word_for(number, self.sort_of(path, said)).is_some()
    }

    /// The word that a constant is, also by its number where it is known what it is a number of.
    fn word_for(&self, value: &Value, sort: Option<&Name>) -> Option<Name> {
        match &value.kind {
            ValueKind::Int(number) => self.project.knowledge.constant(sort?, *number).cloned(),
            _ => word_of(value).map(Name::new),
        }
    }

    /// Notes that these words for the peer do not hold. Where what is left lets one in that was found wanting, that is
    /// forgiven.
    pub fn refuse(&self, path: &mut Path, words: &[Name], refuse: &[Name], at: Span) {
        path.refused.extend(words.iter().cloned());
        path.forgives = match refuse.first().and_then(|word| self.project.knowledge.failure(word)) {
            Some(worth) if !refuse.iter().any(|word| path.refused.contains(word)) => {
                Some((worth.clone(), self.unit, at))
            }
            _ => None,
        };
    }

    /// What is left of the checks where what is said of a peer is in a list, by the worst of the words in it.
    fn worst_in(&self, path: &Path, list: &Value, said: &Value) -> Option<Name> {
        self.words_in(path, list, self.sort_of(path, said), 0)?
            .into_iter()
            .filter_map(|word| self.project.knowledge.failure(&word).cloned())
            .min()
    }

    /// The last words of the constants in a list that is known.
    fn words_in(&self, path: &Path, list: &Value, sort: Option<&Name>, depth: u32) -> Option<Vec<Name>> {
        let words = |items: &mut dyn Iterator<Item = &Value>| {
            Some(items.filter_map(|item| self.word_for(item, sort)).collect::<Vec<_>>())
        };
        match &list.kind {
            _ if depth > MOST_UNFOLDS => None,
            ValueKind::List(items) => words(&mut items.iter()),
            // `listOf(a, b)`, `Set([a, b])`
            ValueKind::Call(call) => match call.args.as_slice() {
                [only] if matches!(only.value.kind, ValueKind::Member { .. }) => {
                    words(&mut std::iter::once(&only.value))
                }
                [only] => self.words_in(path, &only.value, sort, depth + 1),
                args => words(&mut args.iter().map(|arg| &arg.value)),
            },
            ValueKind::New { args, .. } => self.words_in(path, &args.first()?.value, sort, depth + 1),
            ValueKind::Cast { value, .. } => self.words_in(path, value, sort, depth + 1),
            ValueKind::Name(name) if path.literal(name).is_some() => {
                self.words_in(path, path.literal(name)?, sort, depth + 1)
            }
            _ => self.words_in(path, self.fixed(list)?, sort, depth + 1),
        }
    }

    /// The words for a peer by which a choice goes this way, and those of which whoever refuses some has to refuse one.
    pub fn words_chosen(&self, path: &Path, subject: &Value, tests: &[Value]) -> Option<(Vec<Name>, &'p [Name])> {
        let refuse = self.verdict(path, subject, tests.first()?)?;
        let sort = self.sort_of(path, subject);
        Some((tests.iter().map(|test| self.word_for(test, sort)).collect::<Option<_>>()?, refuse))
    }

    /// What is left of the checks where a choice by something of the peer goes this way.
    pub fn forgiven(&self, path: &Path, subject: &Value, tests: &[Value]) -> Option<(Name, Span)> {
        let word = |test: &Value| match &test.kind {
            ValueKind::Binary { op: BinaryOp::In, right, .. } => {
                Some((self.worst_in(path, right, subject)?, test.span))
            }
            _ => {
                let word = self.word_for(test, self.sort_of(path, subject))?;
                Some((self.project.knowledge.failure(&word)?.clone(), test.span))
            }
        };
        tests.iter().find_map(word).filter(|_| self.has_to_do(path, subject))
    }
}
