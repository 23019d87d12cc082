//! Following calls: of functions of the project, callbacks and setters.

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Arg, Block, Call, Function, FunctionKind, Param, Stmt, Value, ValueKind, visit};
use crate::knowledge::{Answer, Judged};
use crate::source::{FileKind, Span};
use crate::trace::domain::What;
use crate::trace::interpreter::getter_name;
use crate::trace::project::DeclId;

use super::answers::{dotted, is_super, names_itself, says_truth};
use super::judge::Handed;
use super::looks::function_called;
use super::outcomes::{made_of, safe_call};
use super::path::{Choice, End, Path};
use super::peer::{calls_in, constant_truth, is_constant_name, names_in, parts, says_answer};
use super::settled::{Locals, awaits};
use super::statements::swallowed_in;
use super::walker::{ASKED, Helper, MOST_HELPERS, MOST_UNFOLDS, PEER, Walker, takes_it};

/// The way on which a call is not made: this one, or another one beside it.
pub(super) enum Absent {
    Here,
    There(Box<Path>),
}

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

    /// What evaluating a value does: answers, checks that may throw, callbacks.
    pub(super) fn effects(&mut self, mut paths: Vec<Path>, value: &Value) -> Vec<Path> {
        match &value.kind {
            ValueKind::Lambda(function) => return self.callback(paths, function, None),
            ValueKind::New { args, body: Some(body), .. } => {
                for arg in args {
                    paths = self.effects(paths, &arg.value);
                }
                for function in &body.functions {
                    paths = self.callback(paths, function, None);
                }
                return paths;
            }
            ValueKind::Block(block) => {
                // A choice: what its ways bind stays inside, what they answer does not.
                let swallowed = swallowed_in(block);
                for call in calls_in(value) {
                    let within = |span: &Span| span.start <= call.name_span.start && call.name_span.end <= span.end;
                    if !swallowed.iter().any(within) || self.results_are_asked {
                        paths = self.called(paths, call, value);
                    }
                }
                return paths;
            }
            ValueKind::Call(call) => {
                if let Some(paths) = self.at_once(&paths, call, value) {
                    return paths;
                }
                let was = self.awaited;
                if awaits(call) {
                    self.awaited = call.target.as_deref().and_then(|target| self.started(target));
                }
                for part in parts(value) {
                    paths = match &part.kind {
                        ValueKind::Lambda(function) => self.callback(paths, function, Some((call, value))),
                        ValueKind::Reference { of: Some(of), name } => self.referred(paths, of, name, call, part),
                        _ => self.effects(paths, part),
                    };
                }
                self.awaited = was;
                return self.called(paths, call, value);
            }
            ValueKind::Elvis { value, otherwise } => {
                // What a test runs that gives nothing on some way is followed where its outcome is.
                if let ValueKind::Call(call) = &value.kind
                    && constant_truth(otherwise).is_some()
                    && let Some((of, _)) = made_of(call).filter(|(_, function)| says_nothing(function))
                {
                    return self.effects(paths, of);
                }
                paths = self.effects(paths, value);
                if let ValueKind::Block(block) = &otherwise.kind
                    && picks(value)
                {
                    // What is picked from what the peer shows is there, or the block says what becomes of it.
                    let mut out = Vec::new();
                    for path in paths {
                        if path.end.is_some() {
                            out.push(path);
                            continue;
                        }
                        let (there, not) = self.leaf(path, value);
                        out.extend(there);
                        out.extend(self.block(not, block, false));
                    }
                    return self.bounded(out);
                }
                let at = safe_call(value).map(|call| (self.unit, call.name_span));
                let absent = |p: &Path| p.choices.iter().any(|choice| Some(choice.at) == at && choice.way == 0);
                let ValueKind::Block(block) = &otherwise.kind else { return self.effects(paths, otherwise) };
                if !paths.iter().any(absent) {
                    return self.or_leave(paths, value, block);
                }
                // Where nobody was asked it goes another way.
                let (absent, mut out): (Vec<Path>, Vec<Path>) = paths.into_iter().partition(absent);
                out.extend(self.block(absent, block, false));
                return self.bounded(out);
            }
            _ => {}
        }
        for part in parts(value) {
            paths = self.effects(paths, part);
        }
        paths
    }

    /// Something that has nothing to do with the peer, or a block that leaves where it is missing:
    /// `val pin = field ?: return`. Which it is, a setting decides.
    fn or_leave(&mut self, paths: Vec<Path>, value: &Value, block: &Block) -> Vec<Path> {
        let leaves = matches!(block.stmts.as_slice(), [.., Stmt::Return(..) | Stmt::Throw(..)]);
        let named = matches!(value.kind, ValueKind::Name(_) | ValueKind::Member { .. });
        if !leaves || !named {
            let otherwise = Value::new(ValueKind::Block(Box::new(block.clone())), block.span);
            return self.effects(paths, &otherwise);
        }
        let at = (self.unit, block.span);
        let mut out = Vec::new();
        for mut path in paths {
            let known = self.has_to_do(&path, value) || self.handle(&path, value).is_some();
            if path.end.is_some() || known || self.fixed(value).is_some() {
                out.push(path);
                continue;
            }
            let mut absent = path.clone();
            absent.choices.push(Choice { at, way: 0, peer: false });
            path.choices.push(Choice { at, way: 1, peer: false });
            out.push(path);
            out.extend(self.block(vec![absent], block, false));
        }
        self.bounded(out)
    }

    /// A lambda that is handed over, which whoever gets it calls.
    fn callback(&mut self, paths: Vec<Path>, function: &Function, of: Option<(&Call, &Value)>) -> Vec<Path> {
        let Some(body) = &function.body else { return paths };
        let mut out = Vec::new();
        for path in paths {
            if path.end.is_some() {
                out.push(path);
                continue;
            }
            let mut inside = path.clone();
            if let Some((call, value)) = of
                && self.touches(&path, call)
            {
                for param in function.params.iter().filter(|p| p.name != "_") {
                    inside.derived.insert(param.name.clone());
                    inside.literals.push((param.name.clone(), without_lambdas(value)));
                }
                if takes_it(function) {
                    for name in ["it", "$0"].map(Name::new_static) {
                        inside.derived.insert(name.clone());
                        inside.literals.push((name, without_lambdas(value)));
                    }
                }
            }
            let awaited = |call: &Call| self.awaited == Some(call.name_span);
            let comes_back = of.is_some_and(|(call, _)| awaited(call) || self.hands_on_throws(call));
            // A task of Swift keeps what its closure throws.
            let kept = comes_back || self.project.kind(self.unit) == FileKind::Swift;
            let tries = std::mem::replace(&mut self.tries, kept.into());
            self.lambdas += 1;
            let ways = self.block(vec![inside], body, false);
            self.lambdas -= 1;
            self.tries = tries;
            let thrown = comes_back.then(|| self.thrown());
            let keeps = of.is_some_and(|(call, _)| self.keeps_throws(call)) && !self.results_are_asked;
            let swallows = keeps || of.is_some_and(|(call, _)| self.swallows(&path, call, function));
            let answers = ways.iter().any(|p| matches!(p.end, Some(End::Accepts | End::Rejects)));
            if answers {
                let mut skipped = path.clone();
                skipped.skipped = true;
                skipped.choices.push(Choice { at: (self.unit, function.span), way: 0, peer: false });
                out.push(skipped);
            }
            for mut way in ways {
                if matches!(way.end, Some(End::Left | End::Thrown)) {
                    way.end = thrown.filter(|_| way.end == Some(End::Thrown));
                }
                if swallows {
                    (way.checked, way.decides, way.gated) = (path.checked, path.decides, path.gated);
                }
                if answers {
                    way.choices.push(Choice { at: (self.unit, function.span), way: 1, peer: false });
                }
                out.push(way);
            }
        }
        self.bounded(out)
    }

    /// A reference that is handed over, which whoever gets it calls: `handler.let(Handler::proceed)`.
    fn referred(&mut self, paths: Vec<Path>, of: &Value, name: &Name, to: &Call, value: &Value) -> Vec<Path> {
        let of = match to.target.as_deref() {
            _ if !is_type(of) => of,
            // `Optional.of(handler).ifPresent(Handler::proceed)`
            Some(Value { kind: ValueKind::Call(inner), .. }) if inner.args.len() == 1 => &inner.args[0].value,
            Some(target) if !is_type(target) => target,
            _ => match to.args.iter().find(|arg| arg.value.span != value.span) {
                Some(arg) => &arg.value,
                None => return paths,
            },
        };
        let call = Call {
            target: Some(Box::new(of.clone())),
            implicit: false,
            name: name.clone(),
            generics: Vec::new(),
            args: Vec::new(),
            safe: false,
            name_span: value.span,
        };
        let mut out = Vec::new();
        for path in paths {
            let own = |own: &Name| self.stands_for_loosely(&path, of, own);
            if path.end.is_some() || !self.answers(&call) || !self.names.iter().any(|(_, name)| own(name)) {
                out.push(path);
                continue;
            }
            let mut skipped = path.clone();
            skipped.skipped = true;
            skipped.choices.push(Choice { at: (self.unit, value.span), way: 0, peer: false });
            out.push(skipped);
            for mut way in self.called(vec![path], &call, value) {
                way.choices.push(Choice { at: (self.unit, value.span), way: 1, peer: false });
                out.push(way);
            }
        }
        self.bounded(out)
    }

    /// Whether what a lambda throws comes back to where it was handed over: that is the rule where functions take
    /// lambdas to run them at once, and not where they start something.
    fn hands_on_throws(&self, call: &Call) -> bool {
        match self.project.kind(self.unit) {
            FileKind::Swift => !matches!(call.name.as_str(), "Task" | "detached" | "addTask"),
            FileKind::Kotlin => !matches!(
                call.name.as_str(),
                "thread"
                    | "launch"
                    | "async"
                    | "submit"
                    | "execute"
                    | "schedule"
                    | "post"
                    | "postDelayed"
                    | "runCatching"
            ),
            _ => false,
        }
    }

    /// The call by which a value is what runs elsewhere, and comes to what that comes to.
    pub(super) fn started(&self, value: &Value) -> Option<Span> {
        match &value.kind {
            ValueKind::Call(call) => self.project.knowledge.is_task(&call.name).then_some(call.name_span),
            ValueKind::Cast { value, .. } => self.started(value),
            _ => None,
        }
    }

    /// Whether a function of the project runs a lambda that it gets where nothing that is thrown comes out.
    fn swallows(&self, path: &Path, call: &Call, lambda: &Function) -> bool {
        let Some((_, _, function)) = self.helper_of(path, call) else { return false };
        let is_it = |arg: &Arg| matches!(&arg.value.kind, ValueKind::Lambda(own) if own.span == lambda.span);
        let Some((param, _)) = pairs(function, call).find(|(_, arg)| is_it(arg)) else { return false };
        let Some(body) = &function.body else { return false };
        let silent = swallowed_in(body);
        if silent.is_empty() {
            return false;
        }
        let inside = Value::new(ValueKind::Block(Box::new(body.clone())), body.span);
        let runs = |call: &&Call| match call.target.as_deref().map(|target| &target.kind) {
            Some(ValueKind::Name(name)) => *name == param.name,
            Some(_) => false,
            None => call.name == param.name,
        };
        let kept = |call: &Call| silent.iter().any(|s| s.start <= call.name_span.start && call.name_span.end <= s.end);
        let mut calls = calls_in(&inside).into_iter().filter(runs).peekable();
        calls.peek().is_some() && calls.all(kept)
    }

    /// Whether what a lambda throws becomes a value that somebody has to look at.
    fn keeps_throws(&self, call: &Call) -> bool {
        self.project.kind(self.unit) == FileKind::Kotlin && call.name == "runCatching"
    }

    /// What a call runs where it calls a function value by a name: `action(handler)`, `action.accept(handler)`.
    fn handed(&self, path: &Path, call: &Call) -> Option<Run> {
        let name = function_called(call);
        if name.is_empty() || call.implicit {
            return None;
        }
        let member = |of: Option<&Value>, name: &Name, of_first: bool| {
            let mut call = Call { name: name.clone(), implicit: false, safe: false, ..call.clone() };
            call.target = match of {
                // `Handler::proceed` is called on its first argument.
                _ if of_first && call.args.is_empty() => return None,
                _ if of_first => Some(Box::new(call.args.remove(0).value)),
                of => of.map(|of| Box::new(of.clone())),
            };
            Some(Run::Member(call))
        };
        let mut value = path.literal(name);
        while let Some(ValueKind::Name(next)) = value.map(|value| &value.kind) {
            // Names may stand for each other in a circle.
            if self.unfolds.get() >= MOST_UNFOLDS || next == name {
                return None;
            }
            let Some(bound) = path.literal(next).filter(|bound| Some(*bound) != value) else { break };
            value = Some(bound);
        }
        match value.map(|value| &value.kind) {
            Some(ValueKind::Reference { of, name }) => member(of.as_deref(), name, of.as_deref().is_some_and(is_type)),
            Some(ValueKind::Lambda(function)) => Some(Run::Lambda(function.clone())),
            // A method of an object, as Swift has it.
            Some(ValueKind::Member { of: Some(of), name }) if self.project.kind(self.unit) == FileKind::Swift => {
                let bound = self.names.iter().any(|(_, own)| self.stands_for_loosely(path, of, own));
                member(Some(of), name, false).filter(|_| bound && call.target.is_none())
            }
            Some(_) => None,
            None => {
                let (_, held) = self.around.held.functions.iter().find(|(held, _)| held == name)?;
                let Handed::Named(named, _) = held else { return None };
                let of_type = named.owner.0.iter().all(|atom| matches!(atom.what, What::Type(_)));
                member(None, &named.name, true).filter(|_| of_type && named.name != "init")
            }
        }
    }

    /// Whether a call ends the program or always throws, and says nothing of the peer by that.
    fn never_comes_back(&self, path: &Path, call: &Call) -> bool {
        if let Some((_, _, function)) = self.helper_of(path, call) {
            let stmts = function.body.as_ref().map_or(&[][..], |body| &body.stmts);
            let plain = |stmt: &Stmt| matches!(stmt, Stmt::Bind(_) | Stmt::Eval(_) | Stmt::Throw(..));
            return matches!(stmts.last(), Some(Stmt::Throw(..))) && stmts.iter().all(plain);
        }
        let bare = call.target.is_none();
        match self.project.kind(self.unit) {
            FileKind::Kotlin => bare && matches!(call.name.as_str(), "error" | "TODO" | "exitProcess"),
            FileKind::Swift => {
                bare && matches!(call.name.as_str(), "fatalError" | "preconditionFailure" | "abort" | "exit")
            }
            _ => {
                let on = |name: &str| matches!(call.target.as_deref().map(|of| &of.kind), Some(ValueKind::Name(n)) if n == name);
                call.name == "exit" && on("System")
            }
        }
    }

    /// Runs a lambda or local function of the body at hand for what it gives.
    pub(super) fn run_for_value(&mut self, path: &Path, call: &Call) -> Option<Vec<(Path, Option<Value>)>> {
        let Some(Run::Lambda(function)) = self.handed(path, call) else { return None };
        self.given_by(path, &function, call)
    }

    /// Runs a lambda for what it gives, with the arguments of a call.
    pub(super) fn given_by(
        &mut self,
        path: &Path,
        function: &Function,
        call: &Call,
    ) -> Option<Vec<(Path, Option<Value>)>> {
        let body = function.body.as_ref().filter(|_| self.expanding < MOST_HELPERS)?;
        let own = self.names.len();
        let inside = self.with_arguments(path.clone(), function, call);
        let was = std::mem::replace(&mut self.helper, true);
        let leaves = self.leaves.take();
        self.expanding += 1;
        let ways = self.block(vec![inside], body, function.expression || function.kind == FunctionKind::Lambda);
        self.expanding -= 1;
        self.leaves = leaves;
        self.helper = was;
        self.names.truncate(own);
        let came_back = |mut way: Path| {
            way.end = way.end.filter(|end| *end != End::Given);
            let given = way.given.take();
            (way, given)
        };
        Some(ways.into_iter().map(came_back).collect())
    }

    /// A path on which the arguments of a lambda or local function are bound.
    fn with_arguments(&mut self, path: Path, function: &Function, call: &Call) -> Path {
        let mut inside = path;
        let own = self.names.len();
        for (param, arg) in pairs(function, call) {
            for at in 0..own {
                if self.stands_for(&inside, &arg.value, &self.names[at].1) {
                    self.names.push((self.names[at].0.clone(), param.name.clone()));
                }
            }
            // An argument of the same name is what it was.
            if !names_itself(&arg.value, &param.name) {
                self.write(&mut inside, &param.name, &arg.value);
            }
        }
        let renamed = self.renamed(&inside, function, call);
        self.names.extend(renamed);
        if let Some(arg) = call.args.first().filter(|_| function.params.is_empty()) {
            self.write(&mut inside, &Name::new_static("it"), &arg.value);
            for (at, arg) in call.args.iter().enumerate() {
                self.write(&mut inside, &Name::new(format!("${at}")), &arg.value);
            }
        }
        inside
    }

    /// Runs a lambda of the body at hand.
    fn run(&mut self, path: Path, function: &Function, call: &Call) -> Vec<Path> {
        let Some(body) = function.body.as_ref().filter(|_| self.lambdas < MOST_HELPERS) else { return vec![path] };
        let own = self.names.len();
        let inside = self.with_arguments(path, function, call);
        let named = u32::from(function.kind != FunctionKind::Lambda);
        self.lambdas += 1;
        self.local_functions += named;
        let mut ways = self.block(vec![inside], body, false);
        self.local_functions -= named;
        self.lambdas -= 1;
        self.names.truncate(own);
        for way in ways.iter_mut().filter(|way| way.end == Some(End::Left)) {
            way.end = None;
        }
        ways
    }

    /// What a call means, its arguments done.
    pub(super) fn called(&mut self, paths: Vec<Path>, call: &Call, value: &Value) -> Vec<Path> {
        let mut out = Vec::new();
        for mut path in paths {
            if path.end.is_some() {
                out.push(path);
                continue;
            }
            let own;
            let call = match self.handed(&path, call) {
                Some(Run::Member(member)) => {
                    own = member;
                    &own
                }
                Some(Run::Lambda(function)) => {
                    out.extend(self.run(path, &function, call));
                    continue;
                }
                None => call,
            };
            if self.never_comes_back(&path, call) {
                path.end = Some(self.thrown());
                out.push(path);
                continue;
            }
            if self.answers(call) {
                out.extend(self.answered(path, call));
                continue;
            }
            if let Some(worth) =
                self.judged.weak(&call.name, call.args.len()).cloned().or_else(|| self.weak_inside(&path, call))
            {
                path.weak = Some(path.weak.clone().map_or_else(|| worth.clone(), |w| w.max(worth.clone())));
                out.push(path);
                continue;
            }
            if self.hands_answer_on(&path, call) {
                if is_super(call) {
                    // The library's own answer.
                    path.end = Some(End::Rejects);
                    out.push(path);
                    continue;
                }
                let ways = self.inline_any(&path, call, self.helpers_of(&path, call), false);
                match ways {
                    Some(ways) => out.extend(ways.into_iter().map(|(path, _)| path)),
                    None => {
                        path.lost = true;
                        out.push(path);
                    }
                }
                continue;
            }
            let checking = !self.checking.is_empty() && self.checking.iter().any(|own| own == function_called(call));
            let (some, all) = if checking { (true, true) } else { self.may_reject(&path, call) };
            if some {
                match self.not_made(&mut path, call) {
                    Some(Absent::Here) => {
                        out.push(path);
                        continue;
                    }
                    Some(Absent::There(absent)) => out.push(*absent),
                    None if all => {}
                    None => {
                        // Which of the types below it is, the program decides.
                        let mut unseen = path.clone();
                        unseen.choices.push(Choice { at: (self.unit, call.name_span), way: 0, peer: false });
                        path.choices.push(Choice { at: (self.unit, call.name_span), way: 1, peer: false });
                        out.push(unseen);
                    }
                }
                path.checked = true;
                path.decides = true;
                path.gated = true;
            }
            if let Some(ways) = self.written_by(&path, call) {
                out.extend(ways);
                continue;
            }
            self.write_through(&mut path, call, value);
            out.push(path);
        }
        self.bounded(out)
    }

    /// The way on which a call is not made, since there is nothing to make it on: `inner?.check(chain)`. That has nothing
    /// to do with the peer, as a setting has not.
    pub(super) fn not_made(&self, path: &mut Path, call: &Call) -> Option<Absent> {
        let target = call.target.as_deref().filter(|target| call.safe && !self.has_to_do(path, target))?;
        if dotted(target).is_some_and(|name| path.present.contains(&name)) {
            return None;
        }
        let at = (self.unit, call.name_span);
        if let Some(choice) = path.choices.iter().find(|choice| choice.at == at) {
            return (choice.way == 0).then_some(Absent::Here);
        }
        let mut absent = path.clone();
        absent.choices.push(Choice { at, way: 0, peer: false });
        path.choices.push(Choice { at, way: 1, peer: false });
        Some(Absent::There(Box::new(absent)))
    }

    /// A call of a function of the project that writes into a local what it finds of the peer: `judge(trust, &accepted)`.
    fn written_by(&self, path: &Path, call: &Call) -> Option<Vec<Path>> {
        if self.project.kind(self.unit) != FileKind::Swift || !self.touches(path, call) {
            return None;
        }
        let (unit, owner, function) = self.helper_of(path, call)?;
        written_back(function, call).find(|(_, name)| path.variables.contains(*name))?;
        let ways = self.inline(path, call, (unit, owner, function), true)?;
        Some(ways.into_iter().map(|(path, _)| path).collect())
    }

    /// A call that looks at the peer and writes what it finds into a local: `SecTrustEvaluate(trust, &result)`.
    fn write_through(&self, path: &mut Path, call: &Call, value: &Value) {
        if self.project.kind(self.unit) != FileKind::Swift || !self.touches(path, call) {
            return;
        }
        for arg in &call.args {
            if let ValueKind::Name(name) = &arg.value.kind
                && path.variables.contains(name)
            {
                path.derived.insert(name.clone());
                path.literals.retain(|(n, _)| n != name);
                let mut found = value.clone();
                if let ValueKind::Call(call) = &mut found.kind
                    && self.project.knowledge.is_hollow(&call.name)
                    && self.locals.type_of(name).is_none_or(|ty| self.project.knowledge.verdict(ty).is_some())
                {
                    // What it gives tells nothing, the verdict that it writes does.
                    call.name = Name::new(format!("{}(&{name})", call.name));
                }
                path.literals.push((name.clone(), found));
            }
        }
    }

    /// The call that writing a property stands for: Kotlin's `x.name = v` is `x.setName(v)` of a class in Java.
    pub(super) fn setter(&self, target: &Value, value: &Value) -> Option<Call> {
        let ValueKind::Member { of: Some(of), name } = &target.kind else { return None };
        (self.project.kind(self.unit) == FileKind::Kotlin).then(|| Call {
            target: Some(of.clone()),
            implicit: false,
            name: getter_name("set", name),
            generics: Vec::new(),
            args: vec![Arg { label: None, value: value.clone(), spread: false, trailing: false }],
            safe: false,
            name_span: target.span,
        })
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
fn written_back<'f>(function: &'f Function, call: &'f Call) -> impl Iterator<Item = (&'f Name, &'f Name)> {
    pairs(function, call).filter_map(|(param, arg)| match &arg.value.kind {
        ValueKind::Name(name) if param.annotations.iter().any(|a| a.name == "inout") => Some((&param.name, name)),
        _ => None,
    })
}

/// Whether a function says that there is nothing.
fn says_nothing(function: &Function) -> bool {
    struct Nothing(bool);
    impl<'v> visit::Visitor<'v> for Nothing {
        fn value(&mut self, value: &'v Value) {
            self.0 |= value.kind == ValueKind::Null;
        }
    }
    let mut nothing = Nothing(false);
    visit::function(function, &mut nothing);
    nothing.0
}

/// What a function value runs.
enum Run {
    /// A member of an argument, or of an object.
    Member(Call),
    /// A lambda of the body at hand.
    Lambda(Box<Function>),
}

/// Whether a value is the name of a type by its spelling.
fn is_type(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Name(name) => name.starts_with(|c: char| c.is_uppercase()),
        ValueKind::Member { of: Some(_), name } => {
            name.starts_with(|c: char| c.is_uppercase()) && name.chars().any(char::is_lowercase)
        }
        ValueKind::TypeLiteral(_) => true,
        _ => false,
    }
}

/// Whether a value is a word that means the same wherever it stands.
pub(super) fn is_word(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Bool(_) | ValueKind::Null | ValueKind::Int(_) | ValueKind::Member { of: None, .. })
}

/// A call without the lambdas that it gets.
fn without_lambdas(value: &Value) -> Value {
    let mut value = value.clone();
    if let ValueKind::Call(call) = &mut value.kind {
        call.args.retain(|a| !matches!(a.value.kind, ValueKind::Lambda(_)));
    }
    value
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
