//! What evaluating a value does on the way: calls that may throw, callbacks, setters.

use crate::channel::Name;
use crate::ir::{Arg, Block, Call, Function, FunctionKind, Stmt, Value, ValueKind, visit};
use crate::source::{FileKind, Span};
use crate::trace::domain::What;
use crate::trace::interpreter::getter_name;

use super::answers::{dotted, is_super, names_itself};
use super::helpers::{is_type, pairs, picks, written_back};
use super::judge::Handed;
use super::looks::function_called;
use super::outcomes::{made_of, safe_call};
use super::path::{Choice, End, Path};
use super::peer::{calls_in, constant_truth, parts};
use super::settled::awaits;
use super::statements::swallowed_in;
use super::walker::{MOST_HELPERS, MOST_UNFOLDS, Walker, takes_it};

/// The way on which a call is not made: this one, or another one beside it.
pub(super) enum Absent {
    Here,
    There(Box<Path>),
}

impl<'p> Walker<'_, 'p> {
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
                        // `post(go)` of a reference that has a name.
                        ValueKind::Name(_) if call.args.iter().any(|arg| std::ptr::eq(&arg.value, part)) => {
                            let mut out = Vec::new();
                            for path in paths {
                                out.extend(match self.known(&path, part, 0).kind.clone() {
                                    ValueKind::Reference { of: Some(of), name } => {
                                        self.referred(vec![path], &of, &name, call, part)
                                    }
                                    _ => self.effects(vec![path], part),
                                });
                            }
                            out
                        }
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

/// What a function value runs.
enum Run {
    /// A member of an argument, or of an object.
    Member(Call),
    /// A lambda of the body at hand.
    Lambda(Box<Function>),
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

/// A call without the lambdas that it gets.
fn without_lambdas(value: &Value) -> Value {
    let mut value = value.clone();
    if let ValueKind::Call(call) = &mut value.kind {
        call.args.retain(|a| !matches!(a.value.kind, ValueKind::Lambda(_)));
    }
    value
}
