//! What is answered about a peer: by the value that is returned, and by calls.

use crate::channel::Name;
use crate::ir::{BinaryOp, Call, Value, ValueKind};
use crate::knowledge::{Answer, Literal};
use crate::source::Span;

use super::path::{End, Path};
use super::peer::{constant_truth, names_in};
use super::walker::Walker;

impl<'p> Walker<'_, 'p> {
    /// Ends paths by the value that they return.
    pub(super) fn result(&mut self, paths: Vec<Path>, value: &Value) -> Vec<Path> {
        if let ValueKind::Block(block) = &value.kind {
            return self.block(paths, block, true);
        }
        let mut out = Vec::new();
        for (mut path, value) in self.expand(paths, value) {
            if path.end.is_some() {
                out.push(path);
                continue;
            }
            let answer = self.answer_of(&path, &value);
            if self.helper {
                if answer.is_none() && says_truth(&value) && !self.is_thing(&path, &value) && !self.is_own_word(&value)
                {
                    let (yes, no) = self.outcomes(path, &value);
                    for (ways, truth) in [(yes, true), (no, false)] {
                        for mut path in ways {
                            if path.end.is_some() {
                                out.push(path);
                                continue;
                            }
                            path.given = Some(Value::new(ValueKind::Bool(truth), value.span));
                            path.end = Some(End::Given);
                            out.push(path);
                        }
                    }
                } else {
                    path.given = Some(self.outside(&path, &value));
                    path.end = Some(End::Given);
                    out.push(path);
                }
                continue;
            }
            match answer {
                Some(end) => {
                    self.say(&mut path, end, &value);
                    out.push(path);
                }
                None if self.judged.accepts.contains(&Answer::Return) => {
                    path.end = Some(End::Accepts);
                    out.push(path);
                }
                None if says_truth(&value) && self.answers_by_truth() => {
                    let (yes, no) = self.outcomes(path.clone(), &value);
                    let told = |p: &Path| p.checked || p.choices.len() > path.choices.len();
                    // What always says the same is as good as the word itself.
                    let settled = yes.is_empty() || no.is_empty();
                    if settled || yes.iter().chain(&no).any(told) {
                        for (ways, end) in [(yes, End::Accepts), (no, End::Rejects)] {
                            for mut path in ways.into_iter().filter(|p| p.end.is_none()) {
                                self.say(&mut path, end, &value);
                                out.push(path);
                            }
                        }
                        continue;
                    }
                    self.by_value(&mut path, &value);
                    out.push(path);
                }
                // `return pins.contains(…)`, `return a && b`: the value itself is the check.
                None => {
                    self.by_value(&mut path, &value);
                    out.push(path);
                }
            }
        }
        self.bounded(out)
    }

    fn by_value(&mut self, path: &mut Path, value: &Value) {
        if !self.answers_by_truth() {
            // An answer in words that are not known.
            path.lost = true;
            path.end = Some(End::Other);
            return;
        }
        let told = self.tells(path, value);
        path.checked |= self.looks_at_peer(path, value) || told;
        path.decides |= path.checked;
        path.gated |= path.checked;
        self.say(path, End::Accepts, value);
    }

    /// Whether what is worked out inside of a body is a thing that the peer shows, not whether something is true.
    fn is_thing(&self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            _ if self.expanding == 0 => false,
            ValueKind::Cast { ty, .. } if !ty.name.is_empty() => {
                !matches!(ty.name.as_str(), "Bool" | "Boolean" | "boolean") && self.mentions(path, value)
            }
            ValueKind::Cast { value, .. } => self.is_thing(path, value),
            ValueKind::Call(call) => self.is_got(path, value) && !call.name.starts_with("is"),
            _ => false,
        }
    }

    /// Whether a value may tell something of the peer: some part of it asks for more than what was asked for, or whether
    /// something is there.
    fn tells(&self, path: &Path, value: &Value) -> bool {
        let asked_only = || self.has_to_do(path, value) && !self.mentions(path, value);
        if self.settled(path, value).is_some() || self.asks_for_presence(path, value) || asked_only() {
            return false;
        }
        match &value.kind {
            ValueKind::Not(inner) => self.tells(path, inner),
            ValueKind::Binary { op: BinaryOp::And | BinaryOp::Or, left, right } => {
                self.tells(path, left) || self.tells(path, right)
            }
            _ => true,
        }
    }

    /// Ends a path with an answer, and notes where it is said if it is yes: at the word itself, where that stands in a
    /// variable.
    fn say(&self, path: &mut Path, end: End, value: &Value) {
        let word = match &value.kind {
            ValueKind::Tuple(args) => args.first().map(|arg| self.known(path, &arg.value, 0)),
            _ => Some(self.known(path, value, 0)),
        };
        let own = match (&value.kind, word) {
            (ValueKind::Tuple(args), Some(word)) if args.first().is_some_and(|arg| arg.value.span == word.span) => {
                value.span
            }
            (_, Some(word)) => word.span,
            (_, None) => value.span,
        };
        let inside = |span: Span| self.body.start <= span.start && span.end <= self.body.end;
        let at = [own, value.span].into_iter().find(|span| inside(*span));
        if end == End::Accepts && path.said.is_none() {
            path.said = at.map(|span| (self.unit, span));
        }
        path.end = Some(end);
    }

    /// Whether the answers are `true` and `false`.
    fn answers_by_truth(&self) -> bool {
        self.judged.accepts.iter().any(|a| {
            matches!(a, Answer::ReturnLiteral(Literal::Bool(_)) | Answer::Call { first: Some(Literal::Bool(_)), .. })
        })
    }

    /// Whether a value is the word for yes, or begins with it.
    pub(super) fn is_yes(&self, given: &Value) -> bool {
        let first = match &given.kind {
            ValueKind::Tuple(args) => args.first().map(|arg| &arg.value),
            _ => Some(given),
        };
        self.judged.accepts.iter().any(|answer| match answer {
            Answer::ReturnLiteral(literal) | Answer::Call { first: Some(literal), .. } => {
                matches!(literal, Literal::Symbol(_)) && first.is_some_and(|first| self.is_literal(first, literal))
            }
            _ => false,
        })
    }

    /// The answer that a returned literal gives.
    pub(super) fn answer_of(&self, path: &Path, value: &Value) -> Option<End> {
        let value = self.known(path, value, 0);
        let first = match &value.kind {
            ValueKind::Tuple(args) => self.known(path, &args.first()?.value, 0),
            _ => value,
        };
        for (answers, end) in [(&self.judged.accepts, End::Accepts), (&self.judged.rejects, End::Rejects)] {
            for answer in answers {
                let Answer::ReturnLiteral(literal) = answer else { continue };
                if matches!(literal, Literal::Symbol(_)) && is_super_call(value) {
                    // The library's own answer.
                    return Some(End::Rejects);
                }
                if self.is_literal(first, literal) {
                    // A credential that has nothing to do with the peer answers another question.
                    if let ValueKind::Tuple(args) = &value.kind
                        && end == End::Accepts
                        && args.len() > 1
                        && !args[1..].iter().any(|a| self.mentions(path, self.known(path, &a.value, 1)))
                    {
                        return Some(End::Other);
                    }
                    return Some(end);
                }
            }
        }
        None
    }

    /// What a name was last bound to on this path; of a tuple without labels, the part at this position.
    pub(super) fn known<'v>(&self, path: &'v Path, value: &'v Value, position: usize) -> &'v Value
    where
        'p: 'v,
    {
        match &value.kind {
            ValueKind::Name(name) => path.literal(name).or_else(|| self.fixed(value)).unwrap_or(value),
            ValueKind::Member { of: Some(of), name } => {
                // A constant of the project is what it was given once.
                if let Some(always) = self.fixed(value) {
                    return always;
                }
                if let Some(found) = dotted(value).and_then(|n| path.literals.iter().rev().find(|(own, _)| *own == n)) {
                    return &found.1;
                }
                let ValueKind::Name(owner) = &of.kind else { return value };
                let Some(ValueKind::Tuple(args)) = path.literal(owner).map(|v| &v.kind) else { return value };
                let labelled = args.iter().position(|a| a.label.as_ref() == Some(name));
                let index = labelled.or_else(|| name.parse().ok()).unwrap_or(position);
                args.get(index).map_or(value, |a| &a.value)
            }
            _ => value,
        }
    }

    /// Whether a call is made on what the answer goes to.
    pub(super) fn answers(&self, call: &Call) -> bool {
        self.judged.accepts.iter().chain(&self.judged.rejects).any(|answer| self.fits(&Path::default(), call, answer))
    }

    fn fits(&self, path: &Path, call: &Call, answer: &Answer) -> bool {
        let Answer::Call { on, name, labels, .. } = answer else { return false };
        let is_given = |label: &Name| call.args.iter().any(|arg| arg.label.as_ref() == Some(label));
        if !labels.iter().all(is_given) {
            return false;
        }
        let own = || self.names.iter().filter(|(bound, _)| bound == on).map(|(_, own)| own);
        if name == "invoke" {
            let direct = call.target.is_none() && own().any(|own| *own == call.name);
            let invoked = matches!(call.name.as_str(), "invoke" | "callAsFunction")
                && matches!(call.target.as_deref().map(|t| &t.kind), Some(ValueKind::Name(n)) if own().any(|own| own == n));
            return direct || invoked;
        }
        call.name == *name
            && (on.is_empty()
                || call.target.as_deref().is_some_and(|t| own().any(|own| self.stands_for_loosely(path, t, own)))
                || self.runs_on(call, on))
    }

    /// A call that gives an answer: `handler.proceed()`, `completionHandler(.useCredential, …)`.
    pub(super) fn answered(&mut self, path: Path, call: &Call) -> Vec<Path> {
        let Some(first) = call.args.first() else { return vec![self.answer(path, call, None)] };
        let ways = self.expand(vec![path], &first.value);
        let mut out = Vec::new();
        for (path, value) in ways {
            if path.end.is_some() {
                out.push(path);
                continue;
            }
            let known = self.known(&path, &value, 0).clone();
            // `done(isTrusted)`: the value itself is the answer.
            let by_truth =
                self.judged.accepts.iter().any(
                    |a| matches!(a, Answer::Call { first: Some(Literal::Bool(_)), .. } if self.fits(&path, call, a)),
                );
            if by_truth && constant_truth(&known).is_none() && says_truth(&known) {
                let before = path.choices.len();
                let (yes, no) = self.outcomes(path.clone(), &known);
                let presence = self.asks_for_presence(&path, &known);
                let settled = yes.is_empty() || no.is_empty();
                if settled || presence || yes.iter().chain(&no).any(|p| p.checked || p.choices.len() > before) {
                    for (ways, end) in [(yes, End::Accepts), (no, End::Rejects)] {
                        out.extend(ways.into_iter().map(|mut p| {
                            if p.end.is_none() {
                                self.say_by(&mut p, end, call, None);
                            }
                            p
                        }));
                    }
                    continue;
                }
            }
            out.push(self.answer(path, call, Some(&known)));
        }
        out
    }

    fn answer(&self, mut path: Path, call: &Call, known: Option<&Value>) -> Path {
        for (answers, end) in [(&self.judged.accepts, End::Accepts), (&self.judged.rejects, End::Rejects)] {
            for answer in answers {
                let Answer::Call { first, .. } = answer else { continue };
                if !self.fits(&path, call, answer) {
                    continue;
                }
                let Some(literal) = first else {
                    self.say_by(&mut path, end, call, None);
                    return path;
                };
                let Some(value) = known else { continue };
                if self.is_literal(value, literal) {
                    let others = call.args.iter().enumerate().skip(1);
                    let other_question = end == End::Accepts
                        && call.args.len() > 1
                        && matches!(literal, Literal::Symbol(_))
                        && !others.clone().any(|(i, a)| self.mentions(&path, self.known(&path, &a.value, i)));
                    self.say_by(&mut path, if other_question { End::Other } else { end }, call, known);
                    return path;
                }
                if matches!(literal, Literal::Bool(_)) && constant_truth(value).is_none() {
                    path.end = Some(if matches!(value.kind, ValueKind::Null) { End::Other } else { End::Rejects });
                    return path;
                }
            }
        }
        // An answer in words that are not known.
        path.lost = true;
        path
    }

    /// Ends a path with the answer that a call gives.
    fn say_by(&self, path: &mut Path, end: End, call: &Call, word: Option<&Value>) {
        let own = word.filter(|word| call.args.first().is_none_or(|arg| arg.value.span != word.span));
        self.say(path, end, own.unwrap_or(&Value::new(ValueKind::Unreadable, call.name_span)));
    }

    /// Whether a value is a bound argument.
    pub(super) fn stands_for(&self, path: &Path, value: &Value, own: &str) -> bool {
        match &value.kind {
            ValueKind::Name(name) => {
                name == own || path.literal(name).is_some_and(|v| matches!(&v.kind, ValueKind::Name(n) if n == own))
            }
            ValueKind::Cast { value, .. } | ValueKind::Elvis { value, .. } => self.stands_for(path, value, own),
            _ => false,
        }
    }

    /// Whether a value is a bound argument, or comes from it.
    pub(super) fn stands_for_loosely(&self, path: &Path, value: &Value, own: &str) -> bool {
        match &value.kind {
            ValueKind::Member { of: Some(of), .. } => self.stands_for_loosely(path, of, own),
            ValueKind::Cast { value, .. } => self.stands_for_loosely(path, value, own),
            _ => self.stands_for(path, value, own),
        }
    }

    /// Whether a call gets what the answer goes to.
    pub(super) fn hands_answer_on(&self, path: &Path, call: &Call) -> bool {
        let to = self.judged.accepts.iter().chain(&self.judged.rejects).filter_map(|answer| match answer {
            Answer::Call { on, .. } if !on.is_empty() => Some(on),
            _ => None,
        });
        let own: Vec<&Name> =
            to.flat_map(|on| self.names.iter().filter(move |(bound, _)| bound == on)).map(|(_, own)| own).collect();
        call.args.iter().any(|arg| own.iter().any(|own| self.stands_for(path, &arg.value, own)))
            || self.added(path, call).is_some()
    }
}

/// `name`, `name.member`.
pub(super) fn dotted(value: &Value) -> Option<Name> {
    match &value.kind {
        ValueKind::Name(name) => Some(name.clone()),
        ValueKind::Member { of: Some(of), name } => match &of.kind {
            ValueKind::Name(of) if of == "this" => Some(name.clone()),
            ValueKind::Name(of) => Some(Name::new(format!("{of}.{name}"))),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a value has a name in it.
pub(super) fn names_itself(value: &Value, own: &str) -> bool {
    let mut found = false;
    names_in(value, &[], &mut |name| found |= name == own);
    found
}

/// Whether a value can be asked whether it is true.
pub(super) fn says_truth(value: &Value) -> bool {
    matches!(
        value.kind,
        ValueKind::Bool(_)
            | ValueKind::Not(_)
            | ValueKind::Binary { .. }
            | ValueKind::Name(_)
            | ValueKind::Member { of: Some(_), .. }
            | ValueKind::Call(_)
            | ValueKind::Cast { .. }
    ) || matches!(&value.kind, ValueKind::Elvis { otherwise, .. } if constant_truth(otherwise).is_some())
}

pub(super) fn is_super(call: &Call) -> bool {
    matches!(call.target.as_deref().map(|t| &t.kind), Some(ValueKind::Name(n)) if n == "super")
}

fn is_super_call(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Call(call) if is_super(call))
}
