//! Following calls of functions of the project: with what they are called, and what they give.

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Arg, Call, Function, FunctionKind, Param, Value, ValueKind};
use crate::knowledge::{Answer, Judged};
use crate::source::FileKind;
use crate::trace::project::DeclId;

use super::answers::says_truth;
use super::path::{Choice, End, Path};
use super::peer::{calls_in, constant_truth, is_constant_name, names_in, says_answer};
use super::settled::Locals;
use super::walker::{ASKED, Helper, MOST_HELPERS, PEER, Walker, takes_it};

impl<'p> Walker<'_, 'p> {
    /// A path on which a helper said yes of the peer, and which came to no look at it there.
    fn vouch(&self, mut path: Path, before: &Path, call: &Call, (unit, _, function): Helper<'p>) -> Path {
        let looks = |path: &Path| path.choices.iter().filter(|choice| choice.peer).count();
        if looks(&path) > looks(before) || (path.gated && !before.gated) || !self.touches(before, call) {
            return path;
        }
        let of_peer = |arg: &Arg| self.mentions(before, &arg.value);
        let given: Vec<Name> = if function.params.is_empty() {
            (0..call.args.len()).filter(|at| of_peer(&call.args[*at])).map(|at| Name::new(format!("${at}"))).collect()
        } else {
            pairs(function, call).filter(|(_, arg)| of_peer(arg)).map(|(param, _)| param.name.clone()).collect()
        };
        // What it was asked for is another question than what it shows.
        let mut asks = false;
        if let Some(body) = &function.body {
            let body = Value::new(ValueKind::Block(Box::new(body.clone())), body.span);
            names_in(&body, &self.judged.asked, &mut |name| asks |= given.contains(name));
        }
        if asks || path.choices.len() == before.choices.len() {
            path.vouched = Some((unit, function.name_span));
        }
        path
    }

    /// A value as it is seen outside of the body: words stay, names go.
    pub(super) fn outside(&self, path: &Path, value: &Value) -> Value {
        let value = self.known(path, value, 0);
        let kind = match &value.kind {
            ValueKind::Tuple(args) => ValueKind::Tuple(
                args.iter()
                    .enumerate()
                    .map(|(index, arg)| {
                        let own = self.known(path, &arg.value, index);
                        Arg { value: self.outside(path, own), ..arg.clone() }
                    })
                    .collect(),
            ),
            ValueKind::Bool(_) | ValueKind::Null | ValueKind::Int(_) | ValueKind::Member { of: None, .. } => {
                value.kind.clone()
            }
            ValueKind::Member { of: Some(of), .. } if is_constant_name(value) && !self.mentions(path, of) => {
                value.kind.clone()
            }
            // Inside of the body its names mean the same.
            ValueKind::Reference { of, .. } if self.expanding > 0 || of.as_deref().is_none_or(is_type) => {
                value.kind.clone()
            }
            ValueKind::Lambda(_) if self.expanding > 0 => value.kind.clone(),
            // `session.isValid() || true` is true.
            _ => match constant_truth(value) {
                Some(truth) => ValueKind::Bool(truth),
                None if self.mentions(path, value) => ValueKind::Name(Name::new_static(PEER)),
                None => ValueKind::Unreadable,
            },
        };
        Value::new(kind, value.span)
    }

    /// A value on each way on which helpers and choices in it can go.
    pub(super) fn expand(&mut self, paths: Vec<Path>, value: &Value) -> Vec<(Path, Value)> {
        match &value.kind {
            ValueKind::Block(block) => {
                let was = std::mem::replace(&mut self.helper, true);
                let leaves = self.leaves;
                // In Java none leaves a value, and what is left of them is a `yield`.
                if self.project.kind(self.unit) == FileKind::Kotlin && leaves.is_none() {
                    self.leaves = Some((was, self.expanding));
                }
                self.expanding += 1;
                let mut out = Vec::new();
                for path in paths {
                    if path.end.is_some() {
                        out.push((path, value.clone()));
                        continue;
                    }
                    for mut way in self.block(vec![path.clone()], block, true) {
                        if way.end == Some(End::Given) {
                            way.end = None;
                            let given = way.given.take().unwrap_or_else(|| value.clone());
                            out.push((way, given));
                        } else {
                            if leaves.is_none() && way.end == Some(End::Returned) {
                                way.end = Some(End::Given);
                            }
                            out.push((way, value.clone()));
                        }
                    }
                }
                self.helper = was;
                self.leaves = leaves;
                self.expanding -= 1;
                out
            }
            ValueKind::Call(call) => {
                let mut out = Vec::new();
                for path in paths {
                    let helpers = if path.end.is_none() { self.helpers_of(&path, call) } else { Vec::new() };
                    let answers =
                        helpers.iter().any(|(unit, owner, function)| self.answers_inside(*unit, *owner, function, 0));
                    let ways = Some(helpers)
                        .filter(|_| answers)
                        .and_then(|helpers| self.inline_any(&path, call, helpers, true));
                    match ways {
                        Some(ways) => {
                            let unread = Value::new(ValueKind::Unreadable, value.span);
                            out.extend(ways.into_iter().map(|(p, v)| (p, v.unwrap_or_else(|| unread.clone()))));
                        }
                        None => out.push((path, value.clone())),
                    }
                }
                out
            }
            ValueKind::Cast { value, .. } => self.expand(paths, value),
            ValueKind::Tuple(args) => {
                let Some(first) = args.first() else { return paths.into_iter().map(|p| (p, value.clone())).collect() };
                let ways = self.expand(paths, &first.value);
                let with = |own: Value| {
                    let mut args = args.clone();
                    if let Some(first) = args.first_mut() {
                        first.value = own;
                    }
                    Value::new(ValueKind::Tuple(args), value.span)
                };
                ways.into_iter().map(|(path, own)| (path, with(own))).collect()
            }
            _ => paths.into_iter().map(|path| (path, value.clone())).collect(),
        }
    }

    /// Whether a function, or one that it calls, says an answer.
    fn answers_inside(&self, unit: usize, owner: Option<DeclId>, function: &Function, depth: u32) -> bool {
        if says_answer(self.judged, function) {
            return true;
        }
        if depth + self.depth >= MOST_HELPERS {
            return false;
        }
        let Some(body) = &function.body else { return false };
        let inside = Walker { names: Vec::new(), unit, owner, body: body.span, ..self.fresh() };
        let block = Value::new(ValueKind::Block(Box::new(body.clone())), body.span);
        calls_in(&block).into_iter().any(|call| {
            inside
                .helper_of(&Path::default(), call)
                .is_some_and(|(unit, owner, function)| self.answers_inside(unit, owner, function, depth + 1))
        })
    }

    /// Goes through all that a call may mean; none: it means nothing, or one of them cannot be followed.
    pub fn inline_any(
        &self,
        path: &Path,
        call: &Call,
        helpers: Vec<Helper<'p>>,
        for_value: bool,
    ) -> Option<Vec<(Path, Option<Value>)>> {
        let several = helpers.len() > 1;
        let mut out = Vec::new();
        for (way, helper) in (0..).zip(helpers) {
            for (mut own, given) in self.inline(path, call, helper, for_value)? {
                if given.as_ref().is_some_and(|given| constant_truth(given) == Some(true)) {
                    own = self.vouch(own, path, call, helper);
                }
                if several {
                    own.choices.push(Choice { at: (self.unit, call.name_span), way, peer: false });
                }
                out.push((own, given));
            }
        }
        (!out.is_empty()).then_some(out)
    }

    /// Goes through a function of the project that is called: for its value, or because it has the answer to give.
    pub fn inline(
        &self,
        path: &Path,
        call: &Call,
        (unit, owner, function): Helper<'p>,
        for_value: bool,
    ) -> Option<Vec<(Path, Option<Value>)>> {
        let body = function.body.as_ref()?;
        if self.depth >= MOST_HELPERS {
            return None;
        }
        let mut start = Path { derived: FxHashSet::from_iter([Name::new_static(PEER)]), ..Path::default() };
        let mut names = Vec::new();
        // `{ check($0) }`
        if function.kind == FunctionKind::Lambda && function.params.is_empty() {
            for at in (0..call.args.len()).filter(|at| self.mentions(path, &call.args[*at].value)) {
                start.derived.insert(Name::new(format!("${at}")));
            }
        }
        for (param, arg) in pairs(function, call) {
            if self.mentions(path, &arg.value) {
                start.derived.insert(param.name.clone());
            }
            // What was made of what it shows is as good as a part of it: a digest of the key.
            let made = || self.is_made_by_call(path, &arg.value) && !self.is_hollow_part(path, &arg.value);
            if self.is_part_of_peer(path, &arg.value) || made() {
                start.shown.insert(param.name.clone());
            }
            let value = self.known(path, &arg.value, usize::MAX);
            match &value.kind {
                ValueKind::Bool(_) | ValueKind::Null | ValueKind::Int(_) | ValueKind::Member { of: None, .. } => {
                    start.literals.push((param.name.clone(), value.clone()));
                }
                ValueKind::Reference { of, .. } if of.as_deref().is_none_or(is_type) => {
                    start.literals.push((param.name.clone(), value.clone()));
                }
                _ => {}
            }
            for (bound, own) in &self.names {
                if self.stands_for(path, &arg.value, own) {
                    names.push((bound.clone(), param.name.clone()));
                }
            }
            if self.is_asked_for(path, &arg.value, 0) {
                names.push((Name::new_static(ASKED), param.name.clone()));
            }
        }
        names.extend(self.renamed(path, function, call));
        if takes_it(function) && call.args.first().is_some_and(|arg| self.mentions(path, &arg.value)) {
            start.derived.insert(Name::new_static("it"));
        }
        let calls_only =
            |answers: &[Answer]| answers.iter().filter(|a| matches!(a, Answer::Call { .. })).cloned().collect();
        let judged = if for_value {
            self.judged.clone()
        } else {
            Judged {
                accepts: calls_only(&self.judged.accepts),
                rejects: calls_only(&self.judged.rejects),
                silence_accepts: false,
                ..self.judged.clone()
            }
        };
        let mut walker = Walker {
            judged: &judged,
            names,
            unit,
            owner,
            helper: for_value,
            body: body.span,
            tries: self.tries,
            locals: Locals::of(function),
            checking: self.checking_for(path, function, call),
            ..self.fresh()
        };
        let ways = walker.block(vec![start], body, function.expression && for_value);
        if walker.overflow {
            return None;
        }
        let again = !path.errors.is_empty() && self.touches(&self.beside_errors(path), call);
        let written: Vec<(&Name, &Name)> = written_back(function, call).collect();
        let ways: Vec<Path> = ways.into_iter().flat_map(|way| walker.told_apart(way, &written)).collect();
        let out = ways.into_iter().map(|way| {
            let mut path = path.clone();
            for (param, name) in &written {
                if let Some(value) = way.literal(param).filter(|_| path.variables.contains(*name)) {
                    self.write(&mut path, name, &walker.outside(&way, value));
                }
            }
            path.checked |= way.checked;
            path.rechecked |= way.checked && again;
            path.decides |= way.decides;
            path.gated |= way.gated;
            path.lost |= way.lost;
            path.skipped |= way.skipped;
            path.local |= way.local;
            let yes = way.given.as_ref().filter(|given| self.is_yes(given));
            path.said = way.said.or(yes.map(|given| (unit, given.span))).or(path.said);
            path.vouched = way.vouched.or(path.vouched);
            if path.weak.is_none() {
                path.weak = way.weak;
            }
            if way.checked {
                path.forgives = None;
            }
            path.forgives = way.forgives.or(path.forgives);
            path.choices.extend(way.choices);
            path.end = match way.end {
                Some(End::Accepts | End::Rejects) => way.end,
                Some(End::Thrown) => Some(self.thrown()),
                _ => None,
            };
            (path, way.given)
        });
        Some(out.collect::<Vec<_>>())
    }

    /// The parameters that get lambdas which throw because of the peer.
    fn checking_for(&self, path: &Path, function: &Function, call: &Call) -> Vec<Name> {
        let throws = |lambda: &Function| {
            let Some(body) = &lambda.body else { return false };
            let beside = Path { checked: false, decides: false, gated: false, ..path.clone() };
            let mut inside = Walker {
                names: self.names.clone(),
                unit: self.unit,
                owner: self.owner,
                body: lambda.body.as_ref().map_or(self.body, |body| body.span),
                tries: 1,
                locals: self.locals.clone(),
                ..self.fresh()
            };
            let ways = inside.block(vec![beside], body, false);
            let came_through = || ways.iter().filter(|way| way.end != Some(End::Thrown));
            came_through().next().is_some() && came_through().all(|way| way.gated && way.decides)
        };
        let lambda = |value: &Value| matches!(&value.kind, ValueKind::Lambda(lambda) if throws(lambda));
        let touched = pairs(function, call).filter(|(_, arg)| lambda(&arg.value));
        touched.map(|(param, _)| param.name.clone()).collect()
    }

    /// The ways on which what was found out and written into these arguments is true, and on which it is false.
    fn told_apart(&mut self, way: Path, written: &[(&Name, &Name)]) -> Vec<Path> {
        let mut ways = vec![way];
        for (param, _) in written {
            let mut out = Vec::new();
            for mut way in ways {
                let value = way.literal(param).cloned();
                let Some(value) = value.filter(|value| says_truth(value) && self.mentions(&way, value)) else {
                    out.push(way);
                    continue;
                };
                let end = way.end.take();
                let (yes, no) = self.outcomes(way, &value);
                for (ways, truth) in [(yes, true), (no, false)] {
                    for mut way in ways {
                        way.end = way.end.or(end);
                        let truth = Value::new(ValueKind::Bool(truth), value.span);
                        way.literals.retain(|(name, _)| name != *param);
                        way.literals.push(((*param).clone(), truth));
                        out.push(way);
                    }
                }
            }
            ways = out;
        }
        ways
    }
}

/// Whether a value is what a test picks: `chain.firstOrNull { it.encoded in pins }`.
pub(super) fn picks(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Call(call) => {
            let by = |arg: &Arg| matches!(arg.value.kind, ValueKind::Lambda(_) | ValueKind::Reference { .. });
            matches!(
                call.name.as_str(),
                "firstOrNull"
                    | "find"
                    | "lastOrNull"
                    | "findLast"
                    | "singleOrNull"
                    | "takeIf"
                    | "takeUnless"
                    | "first"
                    | "last"
            ) && call.args.iter().any(by)
        }
        ValueKind::Cast { value, .. } => picks(value),
        _ => false,
    }
}

/// The arguments that a function of Swift writes into, with the names of what it gets there.
pub(super) fn written_back<'f>(function: &'f Function, call: &'f Call) -> impl Iterator<Item = (&'f Name, &'f Name)> {
    pairs(function, call).filter_map(|(param, arg)| match &arg.value.kind {
        ValueKind::Name(name) if param.annotations.iter().any(|a| a.name == "inout") => Some((&param.name, name)),
        _ => None,
    })
}

/// Whether a value is a word that means the same wherever it stands.
pub(super) fn is_word(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Bool(_) | ValueKind::Null | ValueKind::Int(_) | ValueKind::Member { of: None, .. })
}

/// Parameters with the arguments that they get.
pub(super) fn pairs<'f, 'c>(function: &'f Function, call: &'c Call) -> impl Iterator<Item = (&'f Param, &'c Arg)> {
    call.args.iter().enumerate().filter_map(|(index, arg)| {
        let labelled = arg
            .label
            .as_ref()
            .and_then(|l| function.params.iter().find(|p| p.label.as_ref().unwrap_or(&p.name) == l || p.name == *l));
        let param = match (labelled, arg.trailing) {
            (Some(param), _) => Some(param),
            (None, true) => function.params.last(),
            (None, false) => function.params.get(index),
        };
        param.map(|param| (param, arg))
    })
}

/// The overload that a call means: the labels tell, else the number of arguments.
pub(super) fn pick<'p, T: Copy>(found: &[(T, &'p Function)], call: &Call) -> Option<(T, &'p Function)> {
    let fits = |f: &Function| {
        let required = f.params.iter().filter(|p| p.default.is_none() && !p.vararg).count();
        let labels = call.args.iter().all(|a| {
            a.label
                .as_ref()
                .is_none_or(|l| f.params.iter().any(|p| p.label.as_ref().unwrap_or(&p.name) == l || p.name == *l))
        });
        labels && (required..=f.params.len()).contains(&call.args.len())
    };
    let with_body = || found.iter().filter(|(_, f)| f.body.is_some());
    with_body().find(|(_, f)| fits(f)).or_else(|| with_body().next().filter(|_| found.len() == 1)).copied()
}

/// Whether a value is the name of a type by its spelling.
pub(super) fn is_type(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Name(name) => name.starts_with(|c: char| c.is_uppercase()),
        ValueKind::Member { of: Some(_), name } => {
            name.starts_with(|c: char| c.is_uppercase()) && name.chars().any(char::is_lowercase)
        }
        ValueKind::TypeLiteral(_) => true,
        _ => false,
    }
}
