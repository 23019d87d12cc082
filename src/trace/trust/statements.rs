//! Following statements: every way on from each.

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Arm, BinaryOp, Block, Branch, Loop, Stmt, Value, ValueKind, visit};
use crate::knowledge::Answer;
use crate::source::{FileKind, Span};

use super::answers::{dotted, names_itself};
use super::helpers::is_word;
use super::path::{Choice, End, Path, gives_alike};
use super::peer::constant_truth;
use super::walker::Walker;

/// Most paths through one body that are told apart.
const MOST_PATHS: usize = 96;

impl<'p> Walker<'_, 'p> {
    pub(super) fn block(&mut self, paths: Vec<Path>, block: &Block, value_is_result: bool) -> Vec<Path> {
        self.statements(paths, &block.stmts, value_is_result)
    }

    fn statements(&mut self, mut paths: Vec<Path>, stmts: &[Stmt], value_is_result: bool) -> Vec<Path> {
        for (index, stmt) in stmts.iter().enumerate() {
            let last = index + 1 == stmts.len();
            let (open, mut done): (Vec<Path>, Vec<Path>) = paths.into_iter().partition(|p| p.end.is_none());
            if open.is_empty() {
                return done;
            }
            if let Stmt::Defer(late) = stmt {
                let rest = self.statements(open, &stmts[index + 1..], value_is_result);
                done.extend(self.at_the_end(rest, late));
                return self.bounded(done);
            }
            done.extend(self.stmt(open, stmt, last && value_is_result));
            paths = self.bounded(done);
            if self.overflow {
                return paths;
            }
        }
        paths
    }

    /// What is put off runs whichever way the block is left, and may give the answer.
    fn at_the_end(&mut self, paths: Vec<Path>, late: &Block) -> Vec<Path> {
        let mut out = Vec::new();
        for mut path in paths {
            if !matches!(path.end, None | Some(End::Other | End::Given | End::Returned | End::Left)) {
                out.push(path);
                continue;
            }
            let end = path.end.take();
            for mut way in self.block(vec![path], late, false) {
                way.end = way.end.or(end);
                out.push(way);
            }
        }
        out
    }

    /// Paths that differ in nothing that matters are one.
    pub(super) fn bounded(&mut self, paths: Vec<Path>) -> Vec<Path> {
        if paths.len() <= 8 {
            return paths;
        }
        let mut out: Vec<Path> = Vec::new();
        for path in paths {
            if !out.iter().any(|own| own.same_as(&path)) {
                out.push(path);
            }
        }
        if out.len() > MOST_PATHS {
            self.overflow = true;
        }
        out
    }

    fn stmt(&mut self, mut paths: Vec<Path>, stmt: &Stmt, is_result: bool) -> Vec<Path> {
        match stmt {
            Stmt::Bind(bind) => {
                let Some(value) = &bind.value else {
                    for path in &mut paths {
                        path.variables.extend(bind.names.iter().cloned());
                    }
                    return paths;
                };
                // What is called by its name runs there.
                let runs_later =
                    matches!(value.kind, ValueKind::Lambda(_)) && bind.names.iter().any(|name| self.locals.calls(name));
                if !runs_later {
                    let awaited = bind.names.iter().any(|name| self.locals.awaits(name));
                    let started = self.started(value);
                    let was = std::mem::replace(&mut self.awaited, started.filter(|_| awaited));
                    paths = self.effects(paths, value);
                    self.awaited = was;
                }
                let mut out = Vec::new();
                for (mut path, value) in self.expand(paths, value) {
                    if bind.constant {
                        self.rename(&path, &bind.names, &value);
                    }
                    self.bind_names(&mut path, &bind.names, &value);
                    if !bind.constant {
                        path.variables.extend(bind.names.iter().cloned());
                    }
                    out.push(path);
                }
                out
            }
            Stmt::Eval(Value { kind: ValueKind::Block(block), .. }) => self.block(paths, block, is_result),
            Stmt::Eval(value) => {
                if let ValueKind::Assign { target, op: None, value } = &value.kind {
                    paths = self.effects(paths, value);
                    if let Some(call) = self.setter(target, value).filter(|call| self.answers(call)) {
                        let (open, mut out): (Vec<Path>, Vec<Path>) = paths.into_iter().partition(|p| p.end.is_none());
                        open.into_iter().for_each(|path| out.extend(self.answered(path, &call)));
                        return out;
                    }
                    let mut out = Vec::new();
                    for (mut path, value) in self.expand(paths, value) {
                        self.assign(&mut path, target, &value);
                        out.push(path);
                    }
                    return out;
                }
                if let ValueKind::Assign { target, op: Some(op), value } = &value.kind {
                    paths = self.effects(paths, value);
                    for path in paths.iter_mut().filter(|path| path.end.is_none()) {
                        self.add_to(path, target, *op, value);
                    }
                    return paths;
                }
                paths = self.effects(paths, value);
                if is_result { self.result(paths, value) } else { paths }
            }
            Stmt::Return(value, _) => {
                if let Some(value) = value {
                    paths = self.effects(paths, value);
                }
                let of_lambda = self.lambdas > 0 && self.project.kind(self.unit) != FileKind::Kotlin;
                if of_lambda || self.local_functions > 0 {
                    for path in paths.iter_mut().filter(|p| p.end.is_none()) {
                        path.end = Some(End::Left);
                    }
                    return paths;
                }
                let Some((helper, expanding)) = self.leaves.take() else { return self.leave(paths, value.as_ref()) };
                // It ends the function, not the value that is worked out.
                let inside = (self.helper, self.expanding);
                (self.helper, self.expanding) = (helper, expanding);
                let mut paths = self.leave(paths, value.as_ref());
                (self.helper, self.expanding) = inside;
                self.leaves = Some((helper, expanding));
                for path in paths.iter_mut().filter(|path| path.end == Some(End::Given)) {
                    path.end = Some(End::Returned);
                }
                paths
            }
            Stmt::Throw(value, _) => {
                paths = self.effects(paths, value);
                let end = self.thrown();
                paths.iter_mut().filter(|p| p.end.is_none()).for_each(|p| p.end = Some(end));
                paths
            }
            Stmt::Break(_) | Stmt::Continue(_) => paths,
            Stmt::Branch(branch) => self.branch(paths, branch, is_result),
            Stmt::Loop(l) => {
                for stmt in &l.init {
                    paths = self.stmt(paths, stmt, false);
                }
                if let Some(items) = &l.items {
                    paths = self.effects(paths, items);
                    for path in &mut paths {
                        if self.mentions(path, items) {
                            path.derived.extend(l.names.iter().cloned());
                        }
                        if self.is_part_of_peer(path, items) {
                            path.shown.extend(l.names.iter().cloned());
                        }
                    }
                }
                let never = |path: &Path| l.test.as_ref().is_some_and(|test| self.settled(path, test) == Some(false));
                if !l.at_least_once && paths.iter().all(never) {
                    return paths;
                }
                // Where the body is surely run, nothing goes past it.
                let runs = !jumps(&l.body) && (l.at_least_once || paths.iter().all(|path| self.runs_once(path, l)));
                let skipped = if runs { Vec::new() } else { paths.clone() };
                self.loops += 1;
                let mut out = self.block(paths, &l.body, false);
                self.loops -= 1;
                // An empty chain is no way to get in: only paths that met nothing in the loop skip it.
                let held_before =
                    |name: &Name| skipped.iter().any(|p| p.literal(name).is_some() && !p.derived.contains(name));
                let gathers = |p: &Path| p.derived.iter().any(held_before);
                let touched = out.iter().any(|p| p.checked || p.weak.is_some() || p.end.is_some() || gathers(p));
                if !touched || out.iter().all(|p| p.end.is_some()) {
                    out.extend(skipped);
                }
                out
            }
            Stmt::Try(t) => self.run_try(paths, t, is_result),
            Stmt::Nested(block) => self.block(paths, block, is_result),
            Stmt::Function(function) => {
                let value = Value::new(ValueKind::Lambda(function.clone()), function.span);
                for path in paths.iter_mut().filter(|path| path.end.is_none()) {
                    path.literals.push((function.name.clone(), value.clone()));
                }
                paths
            }
            Stmt::Defer(_) | Stmt::Type(_) => paths,
        }
    }

    /// Whether there is a first round of a loop, whatever the peer shows.
    fn runs_once(&self, path: &Path, l: &Loop) -> bool {
        match (&l.items, &l.test) {
            (Some(items), _) => self.is_filled(path, items),
            (None, Some(test)) => self.settled(path, test) == Some(true),
            (None, None) => false,
        }
    }

    fn leave(&mut self, paths: Vec<Path>, value: Option<&Value>) -> Vec<Path> {
        match value {
            Some(value) => self.result(paths, value),
            None => self.end(paths),
        }
    }

    /// Where a throw leads.
    pub(super) fn thrown(&self) -> End {
        if self.tries > 0 || self.helper {
            return End::Thrown;
        }
        if self.judged.rejects.contains(&Answer::Throw) { End::Rejects } else { End::Other }
    }

    /// Names get a value, each its part of it.
    fn bind_names(&self, path: &mut Path, names: &[Name], value: &Value) {
        match (names, &value.kind) {
            ([name], _) => self.write(path, name, value),
            (names, ValueKind::Tuple(args)) if args.len() == names.len() => {
                for (name, arg) in names.iter().zip(args) {
                    self.write(path, name, &arg.value);
                }
            }
            (names, _) => {
                if self.mentions(path, value) {
                    path.derived.extend(names.iter().cloned());
                }
            }
        }
    }

    fn assign(&self, path: &mut Path, target: &Value, value: &Value) {
        match (&target.kind, &value.kind) {
            (ValueKind::Tuple(targets), ValueKind::Tuple(args)) if targets.len() == args.len() => {
                for (target, arg) in targets.iter().zip(args) {
                    self.assign(path, &target.value, &arg.value);
                }
            }
            (ValueKind::Tuple(targets), _) => {
                for name in targets.iter().filter_map(|t| dotted(&t.value)) {
                    self.write(path, &name, value);
                }
            }
            _ => {
                if let Some(name) = dotted(target) {
                    match with_before(path, &name, value) {
                        Some(whole) => self.write(path, &name, &whole),
                        None => self.write(path, &name, value),
                    }
                }
            }
        }
    }

    /// A name gets something to what it held: `found |= matches(pin)`, `count += 1`.
    fn add_to(&self, path: &mut Path, target: &Value, op: BinaryOp, value: &Value) {
        let Some(name) = dotted(target) else { return };
        let before = path.literal(&name).filter(|before| !names_itself(before, &name)).cloned();
        let left = before.unwrap_or_else(|| Value::new(ValueKind::Unreadable, target.span));
        let from_peer = path.derived.contains(&name);
        let sum = ValueKind::Binary { op, left: Box::new(left), right: Box::new(value.clone()) };
        self.write(path, &name, &Value::new(sum, value.span));
        if from_peer {
            path.derived.insert(name);
        }
    }

    pub(super) fn write(&self, path: &mut Path, name: &Name, value: &Value) {
        if name == "_" {
            return;
        }
        if self.mentions(path, value) {
            path.derived.insert(name.clone());
        } else if !self.names.iter().any(|(_, own)| own == name) {
            path.derived.remove(name);
        }
        if self.is_part_of_peer(path, value) {
            path.shown.insert(name.clone());
        } else {
            path.shown.remove(name);
        }
        let below = format!("{name}.");
        path.literals.retain(|(n, _)| n != name && !n.starts_with(&below));
        path.present.retain(|n| n != name && !n.starts_with(&below));
        path.left.retain(|(n, _)| n != name);
        path.literals.push((name.clone(), value.clone()));
    }

    fn run_try(&mut self, paths: Vec<Path>, t: &crate::ir::Try, is_result: bool) -> Vec<Path> {
        let mut paths = paths;
        for resource in &t.resources {
            paths = self.stmt(paths, &Stmt::Bind(resource.clone()), false);
        }
        let before = paths.clone();
        if t.catches.is_empty() {
            let out = self.block(paths, &t.body, is_result);
            return self.finally(out, &before, t.finally.as_ref());
        }
        let at = (self.unit, t.span);
        self.tries += 1;
        let inside = self.block(paths, &t.body, is_result);
        self.tries -= 1;
        // Did the body check something by a call or throw that the handlers answer?
        let checks = inside.iter().any(|p| p.checked);
        // What the body throws by itself leads to the handlers under the conditions under which it is thrown.
        let mut caught: Vec<Path> = inside.iter().filter(|p| p.end == Some(End::Thrown)).cloned().collect();
        for path in &mut caught {
            path.end = None;
            path.checked = before.iter().any(|p| p.checked);
            path.decides = before.iter().any(|p| p.decides);
            path.gated = before.iter().any(|p| p.gated);
        }
        if checks || caught.is_empty() {
            caught.extend(before.iter().cloned());
        }
        let mut handled = Vec::new();
        for catch in &t.catches {
            let entries: Vec<Path> = caught
                .iter()
                .map(|p| {
                    let mut p = p.clone();
                    p.derived.extend(catch.name.iter().cloned());
                    p.errors.extend(catch.name.iter().cloned());
                    p.rechecked = false;
                    p
                })
                .collect();
            handled.extend(self.block(entries, &catch.body, is_result));
        }
        // A handler that checks by itself swallows nothing.
        let refuses = |p: &Path| p.rechecked && matches!(p.end, Some(End::Rejects | End::Thrown));
        let refused = handled.iter().any(refuses);
        let silent: Vec<&Path> = handled.iter().filter(|p| !(p.gated && p.decides || refused && p.rechecked)).collect();
        let goes_on_silently = silent.iter().any(|p| p.end.is_none());
        let by_silence = goes_on_silently && self.judged.accepts.contains(&Answer::Return);
        let handlers_accept = silent.iter().any(|p| match p.end {
            Some(End::Accepts) => true,
            Some(End::Given | End::Returned) => {
                p.given.as_ref().is_some_and(|v| self.answer_of(p, v) == Some(End::Accepts))
            }
            _ => false,
        });
        // A handler that goes on where nothing tells it from the body's end answers nothing either.
        let bound = before.iter().flat_map(|p| p.literals.iter().map(|(name, _)| name).chain(&p.variables));
        let known: FxHashSet<&Name> = bound.collect();
        let told = |p: &Path| -> Vec<(Name, Value)> {
            p.literals.iter().filter(|(name, _)| known.contains(name)).cloned().collect()
        };
        // Nor does one that gives the very word which the body gives.
        let gives_same = |p: &Path| p.given.as_ref().is_some_and(is_word) && silent.iter().any(|h| gives_alike(h, p));
        let goes_on = |p: &Path| p.end.is_none() && silent.iter().any(|h| h.end.is_none() && told(h) == told(p));
        // What the handler writes down may be asked for later.
        let differs = |p: &Path| silent.iter().filter(|h| h.end.is_none()).all(|h| told(h) != told(p));
        let mut out = Vec::new();
        for mut path in inside {
            if path.end == Some(End::Thrown) {
                continue;
            }
            let swallowed = handlers_accept
                || (path.end.is_none() && by_silence && !differs(&path))
                || goes_on(&path)
                || gives_same(&path);
            if checks && !swallowed && goes_on_silently && (path.end.is_some() || by_silence) {
                // What comes after the handler decides.
                path.guarded.push(at);
            }
            if checks && swallowed {
                // A failed check is swallowed: it decides nothing.
                path.checked = before.iter().any(|p| p.checked);
                path.decides = before.iter().any(|p| p.decides);
                path.gated = before.iter().any(|p| p.gated);
            }
            out.push(path);
        }
        for mut path in handled {
            path.caught.push(at);
            if checks && matches!(path.end, Some(End::Rejects | End::Other | End::Thrown | End::Given | End::Returned))
            {
                path.checked = !(handlers_accept || by_silence)
                    || path.checked
                    || !matches!(path.end, Some(End::Given | End::Returned));
            }
            out.push(path);
        }
        self.finally(out, &before, t.finally.as_ref())
    }

    /// What runs whichever way a `try` is left. Where it ends in a jump, that takes the place of what was thrown or given.
    fn finally(&mut self, mut paths: Vec<Path>, before: &[Path], finally: Option<&Block>) -> Vec<Path> {
        let Some(finally) = finally else { return paths };
        if let Some(jump @ (Stmt::Return(..) | Stmt::Throw(..))) = finally.stmts.last() {
            // What was found out counts in the answer alone.
            let tells = matches!(jump, Stmt::Return(Some(value), _) if constant_truth(value).is_none());
            for path in &mut paths {
                let thrown = matches!(path.end, Some(End::Rejects | End::Thrown)) || (path.gated && path.decides);
                path.end = None;
                if thrown || !tells {
                    path.checked = before.iter().any(|p| p.checked);
                    path.decides = before.iter().any(|p| p.decides);
                    path.gated = before.iter().any(|p| p.gated);
                }
            }
        }
        self.block(paths, finally, false)
    }

    fn branch(&mut self, paths: Vec<Path>, branch: &Branch, is_result: bool) -> Vec<Path> {
        let mut out = Vec::new();
        let mut rest = match &branch.subject {
            Some(subject) => self.effects(paths, subject),
            None => paths,
        };
        let mut exhausted = false;
        let (mut decided, mut by_peer) = (false, false);
        for (index, arm) in branch.arms.iter().enumerate() {
            if exhausted {
                break;
            }
            for path in rest.iter_mut().filter(|p| p.end.is_none()) {
                for bind in &arm.binds {
                    let from = bind.value.as_ref().or(branch.subject.as_deref());
                    let Some(from) = from else { continue };
                    if self.mentions(path, from) {
                        path.derived.extend(bind.names.iter().cloned());
                    }
                    if let ([name], Some(value)) = (bind.names.as_slice(), &bind.value)
                        && !names_itself(value, name)
                    {
                        path.literals.push((name.clone(), value.clone()));
                    }
                }
            }
            let mut taken = Vec::new();
            if let Some(subject) = &branch.subject {
                let mut before = std::mem::take(&mut rest);
                for test in arm.tests.iter().chain(&arm.guard) {
                    before = self.effects(before, test);
                }
                for mut path in before {
                    match self.chosen(&path, subject, arm) {
                        Some(true) => {
                            taken.push(path);
                            continue;
                        }
                        Some(false) => {
                            rest.push(path);
                            continue;
                        }
                        None => {}
                    }
                    let tests = || arm.tests.iter().chain(&arm.guard);
                    let looks = tests().any(|t| self.looks_at_peer(&path, t)) || self.looks_at_peer(&path, subject);
                    path.checked |= looks;
                    let mut yes = path.clone();
                    if let Some((worth, at)) = self.forgiven(&path, subject, &arm.tests) {
                        yes.forgives = Some((worth, self.unit, at));
                    } else if looks && !arm.tests.is_empty() {
                        yes.forgives = None;
                    }
                    if arm.guard.is_none()
                        && let Some((words, refuse)) = self.words_chosen(&path, subject, &arm.tests)
                    {
                        self.refuse(&mut path, &words, refuse, branch.span);
                    }
                    if looks || self.is_option(&path, subject) || arm.guard.iter().any(|g| self.is_option(&path, g)) {
                        let way = u32::try_from(index).unwrap_or(u32::MAX);
                        yes.choices.push(Choice { at: (self.unit, branch.span), way, peer: looks });
                        decided |= !yes.choices.is_empty();
                        by_peer |= looks;
                    }
                    taken.push(yes);
                    rest.push(path);
                }
            } else {
                for test in arm.tests.iter().chain(&arm.guard) {
                    let mut no = Vec::new();
                    if taken.is_empty() {
                        taken = std::mem::take(&mut rest);
                    }
                    // What a test does that is settled without it is not done.
                    if !taken.iter().all(|path| self.settled(path, test).is_some()) {
                        taken = self.effects(taken, test);
                    }
                    let mut yes = Vec::new();
                    for path in taken {
                        if path.end.is_some() {
                            out.push(path);
                            continue;
                        }
                        let (t, n) = self.outcomes(path, test);
                        yes.extend(t);
                        no.extend(n);
                    }
                    taken = self.bounded(yes);
                    rest.extend(no);
                }
                if arm.tests.is_empty() && arm.guard.is_none() {
                    taken = std::mem::take(&mut rest);
                }
                rest = self.bounded(rest);
            }
            out.extend(self.block(taken, &arm.body, is_result));
            exhausted = (arm.tests.is_empty() && arm.guard.is_none()) || rest.is_empty();
        }
        if !exhausted {
            if branch.subject.is_some() && decided {
                for path in &mut rest {
                    path.choices.push(Choice { at: (self.unit, branch.span), way: u32::MAX, peer: by_peer });
                }
            }
            out.extend(rest);
        }
        self.bounded(out)
    }

    /// Whether a choice by something settled goes this way, if that is settled too.
    fn chosen(&self, path: &Path, subject: &Value, arm: &Arm) -> Option<bool> {
        if arm.tests.is_empty() || arm.guard.is_some() || !arm.binds.is_empty() {
            return None;
        }
        let is = |test: &Value| {
            let (left, right) = (Box::new(subject.clone()), Box::new(test.clone()));
            let equal = Value::new(ValueKind::Binary { op: BinaryOp::Eq, left, right }, test.span);
            self.settled(path, &equal)
        };
        let all: Vec<Option<bool>> = arm.tests.iter().map(is).collect();
        if all.contains(&Some(true)) {
            return Some(true);
        }
        all.iter().all(|one| *one == Some(false)).then_some(false)
    }

    /// Ends paths by returning without a value.
    fn end(&self, mut paths: Vec<Path>) -> Vec<Path> {
        let accepts = self.judged.accepts.contains(&Answer::Return) || self.judged.silence_accepts;
        for path in paths.iter_mut().filter(|p| p.end.is_none()) {
            path.end = Some(if self.helper {
                End::Given
            } else if accepts {
                End::Accepts
            } else {
                End::Other
            });
        }
        paths
    }
}

/// Whether a block may leave the loop around it, or begin the next round, before its end.
fn jumps(block: &Block) -> bool {
    struct Jumps(bool);
    impl<'v> visit::Visitor<'v> for Jumps {
        fn block(&mut self, block: &'v Block) {
            self.0 |= block.stmts.iter().any(|stmt| matches!(stmt, Stmt::Break(_) | Stmt::Continue(_)));
        }
    }
    let mut jumps = Jumps(false);
    visit::block(block, &mut jumps);
    jumps.0
}

/// A value that adds to what a name held, with what it held: `ok = ok || matches(pin)`.
fn with_before(path: &Path, name: &Name, value: &Value) -> Option<Value> {
    let ValueKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right } = &value.kind else { return None };
    let before = path.literal(name).filter(|before| !names_itself(before, name))?;
    let own = |side: &Value| matches!(&side.kind, ValueKind::Name(own) if own == name);
    let (left, right) = match (own(left), own(right)) {
        (true, false) => (Box::new(before.clone()), right.clone()),
        (false, true) => (left.clone(), Box::new(before.clone())),
        _ => return None,
    };
    Some(Value::new(ValueKind::Binary { op: *op, left, right }, value.span))
}

/// The value that a block consists of, unless that throws: then there is none.
pub(super) fn only_tried(block: &Block) -> Option<&Value> {
    let [Stmt::Try(t)] = block.stmts.as_slice() else { return None };
    let nothing =
        |block: &Block| matches!(block.stmts.as_slice(), [Stmt::Eval(value)] if value.kind == ValueKind::Null);
    match t.body.stmts.as_slice() {
        [Stmt::Eval(value)] if t.finally.is_none() && t.catches.iter().all(|c| nothing(&c.body)) => Some(value),
        _ => None,
    }
}

/// The bodies of `try` inside a block whose handlers throw nothing.
pub(super) fn swallowed_in(block: &Block) -> Vec<Span> {
    struct Bodies(Vec<Span>);
    impl<'v> visit::Visitor<'v> for Bodies {
        fn block(&mut self, block: &'v Block) {
            for stmt in &block.stmts {
                if let Stmt::Try(t) = stmt
                    && !t.catches.is_empty()
                    && !t.catches.iter().any(|c| c.body.stmts.iter().any(|s| matches!(s, Stmt::Throw(..))))
                {
                    self.0.push(t.body.span);
                }
            }
        }
    }
    let mut bodies = Bodies(Vec::new());
    visit::block(block, &mut bodies);
    bodies.0
}

/// Whether a body asks a `Result` whether it is one, or for its error.
pub(super) fn asks_for_results(body: &Block) -> bool {
    const ASKS: [&str; 8] =
        ["getOrThrow", "getOrElse", "getOrNull", "getOrDefault", "isSuccess", "isFailure", "exceptionOrNull", "fold"];
    struct Asks(bool);
    impl<'v> visit::Visitor<'v> for Asks {
        fn value(&mut self, value: &'v Value) {
            if let ValueKind::Member { name, .. } = &value.kind {
                self.0 |= ASKS.contains(&name.as_str());
            }
            if let ValueKind::Call(call) = &value.kind {
                self.0 |= ASKS.contains(&call.name.as_str());
            }
        }
    }
    let mut asks = Asks(false);
    visit::block(body, &mut asks);
    asks.0
}
