//! Judging trust code by its meaning: does some path look at the peer and say no?

use std::collections::HashSet;
use std::rc::Rc;

use crate::channel::{Name, Property};
use crate::ir::{Arg, BinaryOp, Block, Branch, Call, Function, FunctionKind, Piece, Stmt, Value, ValueKind};
use crate::knowledge::{Answer, Judged, Literal, Pattern, What as Wanted};
use crate::source::{FileKind, Place};

use super::eval::Interp;
use super::project::{DeclId, Project};
use super::value::{Closure, LogStep, ObjId, State, Val};

/// Most paths through one body that are told apart.
const MOST_PATHS: usize = 96;
/// How many helper functions deep a check is looked for.
const MOST_HELPERS: u32 = 4;

/// A trust decision of the program.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    pub place: Place,
    pub symbol: Name,
    pub model: Name,
    /// Slot and its possible values.
    pub facts: Vec<(Name, Vec<Literal>)>,
    pub note: Name,
}

/// What judging a body gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Judgement {
    /// Every path that says yes has looked at the peer.
    Checks,
    /// No path says no because of the peer.
    AcceptsAll,
    /// Only a part is checked, and that is worth this.
    Weak(Name),
    /// Some paths check, others accept unseen.
    Sometimes,
    /// The body could not be followed, or it says neither.
    Unknown,
}

/// One way through a body.
#[derive(Clone, Debug, Default)]
struct Path {
    /// A test or a call that may throw depended on the peer.
    checked: bool,
    /// The check says no by itself: it throws, or its value is the answer.
    decides: bool,
    /// The best check that covers only a part.
    weak: Option<Name>,
    /// Names whose values come from the peer.
    derived: HashSet<Name>,
    /// Names bound to the literal in first place of an answer: `disposition = .useCredential`.
    literals: Vec<(Name, Value)>,
    end: Option<End>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Accepts,
    Rejects,
    /// Left in a way that is neither.
    Other,
}

/// Follows one body.
struct Walker<'a, 'p> {
    project: &'a Project<'p>,
    judged: &'a Judged,
    /// Names of the method's bound arguments in the body.
    names: Vec<(Name, Name)>,
    unit: usize,
    owner: Option<DeclId>,
    depth: u32,
    overflow: bool,
    /// Handlers around the code at hand: a failed check leads there, not out.
    tries: u32,
}

/// Judges a method or lambda.
pub(super) fn judge(
    project: &Project<'_>,
    judged: &Judged,
    function: &Function,
    unit: usize,
    owner: Option<DeclId>,
    depth: u32,
) -> Judgement {
    let Some(body) = &function.body else { return Judgement::Unknown };
    let mut names = Vec::new();
    let mut derived = HashSet::new();
    for (index, arg) in judged.method.args.iter().enumerate() {
        let Wanted::Bind(bound) = &arg.what else { continue };
        let own = match function.params.get(index) {
            Some(param) => param.name.clone(),
            None if function.params.is_empty() && function.kind == FunctionKind::Lambda => {
                if index == 0 && project.kind(unit) == FileKind::Kotlin {
                    Name::new_static("it")
                } else {
                    Name::new(format!("${index}"))
                }
            }
            None => continue,
        };
        if judged.peer.contains(bound) {
            derived.insert(own.clone());
        }
        names.push((bound.clone(), own));
    }
    let mut walker = Walker { project, judged, names, unit, owner, depth, overflow: false, tries: 0 };
    let start = Path { derived, ..Path::default() };
    let mut paths = walker.block(vec![start], body, function.expression);
    for path in &mut paths {
        if path.end.is_none() {
            // The end of the body.
            path.end = Some(if judged.accepts.contains(&Answer::Return) || judged.silence_accepts {
                End::Accepts
            } else {
                End::Other
            });
        }
    }
    if walker.overflow {
        return Judgement::Unknown;
    }
    let accepting: Vec<&Path> = paths.iter().filter(|p| p.end == Some(End::Accepts)).collect();
    if accepting.is_empty() {
        return if paths.iter().any(|p| p.end == Some(End::Rejects)) { Judgement::Checks } else { Judgement::Unknown };
    }
    // A check whose failure changes nothing checks nothing.
    let says_no = paths.iter().any(|p| p.decides || (p.end == Some(End::Rejects) && p.checked));
    let unseen = accepting.iter().filter(|p| !p.checked).count();
    if unseen == 0 {
        return if says_no { Judgement::Checks } else { Judgement::AcceptsAll };
    }
    let looks = says_no && accepting.iter().any(|p| p.checked)
        || paths.iter().any(|p| p.end == Some(End::Rejects) && p.checked);
    if looks {
        return Judgement::Sometimes;
    }
    match accepting.iter().filter(|p| !p.checked).map(|p| p.weak.clone()).collect::<Option<Vec<_>>>() {
        Some(weak) => weak.into_iter().min().map_or(Judgement::AcceptsAll, Judgement::Weak),
        None => Judgement::AcceptsAll,
    }
}

impl<'p> Walker<'_, 'p> {
    fn block(&mut self, mut paths: Vec<Path>, block: &Block, value_is_result: bool) -> Vec<Path> {
        for (index, stmt) in block.stmts.iter().enumerate() {
            let last = index + 1 == block.stmts.len();
            let (open, mut done): (Vec<Path>, Vec<Path>) = paths.into_iter().partition(|p| p.end.is_none());
            if open.is_empty() {
                return done;
            }
            done.extend(self.stmt(open, stmt, last && value_is_result));
            paths = done;
            if paths.len() > MOST_PATHS {
                self.overflow = true;
                return paths;
            }
        }
        paths
    }

    fn stmt(&mut self, mut paths: Vec<Path>, stmt: &Stmt, is_result: bool) -> Vec<Path> {
        match stmt {
            Stmt::Bind(bind) => {
                if let Some(value) = &bind.value {
                    paths = self.effects(paths, value);
                    for path in &mut paths {
                        if self.mentions(path, value) {
                            path.derived.extend(bind.names.iter().cloned());
                        }
                        if let [name] = bind.names.as_slice() {
                            path.literals.push((name.clone(), value.clone()));
                        }
                    }
                }
                paths
            }
            Stmt::Eval(value) => {
                paths = self.effects(paths, value);
                if is_result {
                    return self.result(paths, value);
                }
                if let ValueKind::Assign { target, value, .. } = &value.kind
                    && let ValueKind::Name(name) = &target.kind
                {
                    for path in &mut paths {
                        if self.mentions(path, value) {
                            path.derived.insert(name.clone());
                        }
                        path.literals.retain(|(n, _)| n != name);
                        path.literals.push((name.clone(), (**value).clone()));
                    }
                }
                paths
            }
            Stmt::Return(value, _) => match value {
                Some(value) => {
                    paths = self.effects(paths, value);
                    self.result(paths, value)
                }
                None => self.end(paths, None),
            },
            Stmt::Throw(value, _) => {
                paths = self.effects(paths, value);
                if self.tries > 0 {
                    // The handler decides.
                    for path in &mut paths {
                        path.end = Some(End::Other);
                    }
                    return paths;
                }
                let end = if self.judged.rejects.contains(&Answer::Throw) { End::Rejects } else { End::Other };
                paths.iter_mut().for_each(|p| p.end = Some(end));
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
                    }
                }
                let skipped = paths.clone();
                let mut out = self.block(paths, &l.body, false);
                // An empty chain is no way to get in: only paths that met nothing in the loop skip it.
                let touched = out.iter().any(|p| p.checked || p.weak.is_some() || p.end.is_some());
                if !touched || out.iter().all(|p| p.end.is_some()) {
                    out.extend(skipped);
                }
                out
            }
            Stmt::Try(t) => self.run_try(paths, t, is_result),
            Stmt::Defer(block) => {
                let _ = block;
                paths
            }
            Stmt::Nested(block) => self.block(paths, block, is_result),
            Stmt::Function(_) | Stmt::Type(_) => paths,
        }
    }

    fn run_try(&mut self, paths: Vec<Path>, t: &crate::ir::Try, is_result: bool) -> Vec<Path> {
        let mut paths = paths;
        for resource in &t.resources {
            paths = self.stmt(paths, &Stmt::Bind(resource.clone()), false);
        }
        if t.catches.is_empty() {
            return self.block(paths, &t.body, is_result);
        }
        let before = paths.clone();
        self.tries += 1;
        let inside = self.block(paths, &t.body, is_result);
        self.tries -= 1;
        // Did the body check something by a call or throw that the handlers answer?
        let checks = inside.iter().any(|p| p.checked);
        let mut handled = Vec::new();
        for catch in &t.catches {
            let entries: Vec<Path> = before
                .iter()
                .map(|p| {
                    let mut p = p.clone();
                    p.derived.extend(catch.name.iter().cloned());
                    p
                })
                .collect();
            handled.extend(self.block(entries, &catch.body, is_result));
        }
        let handlers_accept = handled.iter().any(|p| match p.end {
            None => self.judged.accepts.contains(&Answer::Return),
            Some(End::Accepts) => true,
            _ => false,
        });
        let mut out = Vec::new();
        for mut path in inside {
            if path.end == Some(End::Other) && !checks {
                continue;
            }
            if handlers_accept && checks {
                // A failed check is swallowed: it decides nothing.
                path.checked = before.iter().any(|p| p.checked);
                path.decides = before.iter().any(|p| p.decides);
            }
            if path.end != Some(End::Other) {
                out.push(path);
            }
        }
        for mut path in handled {
            if checks && matches!(path.end, Some(End::Rejects | End::Other)) {
                path.checked = true;
            }
            out.push(path);
        }
        if let Some(finally) = &t.finally {
            out = self.block(out, finally, false);
        }
        out
    }

    fn branch(&mut self, paths: Vec<Path>, branch: &Branch, is_result: bool) -> Vec<Path> {
        let mut out = Vec::new();
        let mut rest = match &branch.subject {
            Some(subject) => self.effects(paths, subject),
            None => paths,
        };
        let mut exhausted = false;
        for arm in &branch.arms {
            if exhausted {
                break;
            }
            let mut taken = rest.clone();
            for test in arm.tests.iter().chain(&arm.guard) {
                taken = self.effects(taken, test);
                rest = self.effects(rest, test);
            }
            // A constant test has one way.
            let constant = match arm.tests.as_slice() {
                [test] if branch.subject.is_none() => constant_truth(test),
                _ => None,
            };
            for path in taken.iter_mut().chain(&mut rest) {
                let looks = arm.tests.iter().chain(&arm.guard).any(|t| self.looks_at_peer(path, t))
                    || branch.subject.as_ref().is_some_and(|s| self.looks_at_peer(path, s));
                path.checked |= looks;
            }
            for path in &mut taken {
                for bind in &arm.binds {
                    let from = bind.value.as_ref().or(branch.subject.as_deref());
                    if from.is_some_and(|v| self.mentions(path, v)) {
                        path.derived.extend(bind.names.iter().cloned());
                    }
                }
            }
            if constant != Some(false) {
                out.extend(self.block(taken, &arm.body, is_result));
            }
            if arm.tests.is_empty() || constant == Some(true) {
                exhausted = true;
            }
        }
        if !exhausted {
            out.extend(rest);
        }
        if out.len() > MOST_PATHS {
            self.overflow = true;
        }
        out
    }

    /// Ends paths by returning without a value.
    fn end(&self, mut paths: Vec<Path>, _value: Option<&Value>) -> Vec<Path> {
        let accepts = self.judged.accepts.contains(&Answer::Return) || self.judged.silence_accepts;
        for path in paths.iter_mut().filter(|p| p.end.is_none()) {
            path.end = Some(if accepts { End::Accepts } else { End::Other });
        }
        paths
    }

    /// Ends paths by the value that they return.
    fn result(&mut self, paths: Vec<Path>, value: &Value) -> Vec<Path> {
        if let ValueKind::Block(block) = &value.kind {
            return self.block(paths, block, true);
        }
        let mut out = Vec::new();
        for mut path in paths {
            if path.end.is_some() {
                out.push(path);
                continue;
            }
            let answer = self.answer_of(&path, value);
            match answer {
                Some(end) => {
                    path.end = Some(end);
                    out.push(path);
                }
                None if self.judged.accepts.contains(&Answer::Return) => {
                    path.end = Some(End::Accepts);
                    out.push(path);
                }
                // `return pins.contains(…)`, `return a && b`: the value itself is the check.
                None => {
                    path.checked |= self.looks_at_peer(&path, value) || !self.is_constant(value);
                    path.decides |= path.checked;
                    path.end = Some(End::Accepts);
                    out.push(path);
                }
            }
        }
        out
    }

    fn is_constant(&self, value: &Value) -> bool {
        constant_truth(value).is_some()
    }

    /// The answer that a returned literal gives.
    fn answer_of(&self, path: &Path, value: &Value) -> Option<End> {
        let value = self.known_value(path, value);
        let first = match &value.kind {
            ValueKind::Tuple(args) => self.known_value(path, &args.first()?.value),
            _ => value,
        };
        for (answers, end) in [(&self.judged.accepts, End::Accepts), (&self.judged.rejects, End::Rejects)] {
            for answer in answers {
                if let Answer::ReturnLiteral(literal) = answer
                    && literal_is(first, literal)
                {
                    // A credential that has nothing to do with the peer answers another question.
                    if let ValueKind::Tuple(args) = &value.kind
                        && end == End::Accepts
                        && args.len() > 1
                        && !args[1..].iter().any(|a| self.mentions(path, self.known_value(path, &a.value)))
                    {
                        return Some(End::Other);
                    }
                    return Some(end);
                }
            }
        }
        None
    }

    /// What a name was last bound to on this path.
    fn known_value<'v>(&self, path: &'v Path, value: &'v Value) -> &'v Value {
        if let ValueKind::Name(name) = &value.kind
            && let Some((_, bound)) = path.literals.iter().rev().find(|(n, _)| n == name)
        {
            return bound;
        }
        value
    }

    /// Calls in a value: answers, and checks that may throw.
    fn effects(&mut self, paths: Vec<Path>, value: &Value) -> Vec<Path> {
        let mut calls = Vec::new();
        collect_calls(value, &mut calls);
        let mut paths = paths;
        for call in calls {
            for path in paths.iter_mut().filter(|p| p.end.is_none()) {
                if let Some(end) = self.called_answer(path, call) {
                    // The first answer counts; what follows is tidying up.
                    if path.end.is_none() {
                        path.end = Some(end);
                    }
                    continue;
                }
                if let Some(worth) = self.judged.weak.get(&call.name) {
                    path.weak = Some(path.weak.clone().map_or_else(|| worth.clone(), |w| w.max(worth.clone())));
                    continue;
                }
                if self.may_reject(path, call) {
                    path.checked = true;
                    path.decides = true;
                }
            }
        }
        paths
    }

    /// A call that is one of the answers: `handler.proceed()`, `completionHandler(.useCredential, …)`.
    fn called_answer(&mut self, path: &Path, call: &Call) -> Option<End> {
        for (answers, end) in [(&self.judged.accepts, End::Accepts), (&self.judged.rejects, End::Rejects)] {
            for answer in answers {
                let Answer::Call { on, name, first } = answer else { continue };
                let own = self.names.iter().find(|(bound, _)| bound == on).map(|(_, own)| own);
                let fits = if name == "invoke" {
                    let direct = call.target.is_none() && own == Some(&call.name);
                    let invoked = call.name == "invoke"
                        && matches!(call.target.as_deref().map(|t| &t.kind), Some(ValueKind::Name(n)) if Some(n) == own);
                    direct || invoked
                } else {
                    call.name == *name
                        && (on.is_empty()
                            || call.target.as_deref().is_some_and(|t| own.is_some_and(|o| self.stands_for(path, t, o))))
                };
                if !fits {
                    continue;
                }
                match first {
                    None => return Some(end),
                    Some(literal) => {
                        let Some(arg) = call.args.first() else { continue };
                        let value = self.known_value(path, &arg.value);
                        if literal_is(value, literal) {
                            let others: Vec<&Arg> = call.args.iter().skip(1).collect();
                            if end == End::Accepts
                                && !others.is_empty()
                                && matches!(literal, Literal::Symbol(_))
                                && !others.iter().any(|a| self.mentions(path, self.known_value(path, &a.value)))
                            {
                                return Some(End::Other);
                            }
                            return Some(end);
                        }
                        // `done(isTrusted)`: the value itself is the answer.
                        if matches!(literal, Literal::Bool(_)) && constant_truth(value).is_none() {
                            return Some(
                                if self.looks_at_peer(path, value) || !matches!(value.kind, ValueKind::Null) {
                                    End::Rejects
                                } else {
                                    End::Other
                                },
                            );
                        }
                    }
                }
            }
        }
        None
    }

    /// Whether a value is a bound argument, or comes from it.
    fn stands_for(&self, path: &Path, value: &Value, own: &str) -> bool {
        match &value.kind {
            ValueKind::Name(name) => {
                name == own
                    || path
                        .literals
                        .iter()
                        .rev()
                        .find(|(n, _)| n == name)
                        .is_some_and(|(_, v)| matches!(&v.kind, ValueKind::Name(n) if n == own))
            }
            ValueKind::Member { of: Some(of), .. } => self.stands_for(path, of, own),
            ValueKind::Cast { value, .. } => self.stands_for(path, value, own),
            _ => false,
        }
    }

    /// Whether a call with something of the peer may answer by throwing.
    fn may_reject(&mut self, path: &Path, call: &Call) -> bool {
        let touches = call.args.iter().any(|a| self.mentions(path, &a.value))
            || call.target.as_deref().is_some_and(|t| self.mentions(path, t));
        if !touches {
            return false;
        }
        // A function of the project is looked into.
        if let Some((unit, owner, function)) = self.project_function(call)
            && self.depth < MOST_HELPERS
        {
            let args = call.args.iter().map(|a| self.mentions(path, &a.value)).collect::<Vec<_>>();
            return self.helper_rejects(unit, owner, function, &args);
        }
        let throws = self.judged.rejects.contains(&Answer::Throw);
        let same = call.name == self.judged.method.name;
        let verb = CHECKS.iter().any(|verb| call.name.to_ascii_lowercase().starts_with(verb));
        // Outside a handler only a language with exceptions stops here.
        (same || verb) && (throws || self.tries > 0)
    }

    fn project_function(&self, call: &Call) -> Option<(usize, Option<DeclId>, &'p Function)> {
        let on_this = match call.target.as_deref().map(|t| &t.kind) {
            None => true,
            Some(ValueKind::Name(name)) => name == "this" || name.starts_with(|c: char| c.is_uppercase()),
            _ => false,
        };
        if !on_this {
            return None;
        }
        if let Some(ValueKind::Name(name)) = call.target.as_deref().map(|t| &t.kind)
            && name != "this"
        {
            let full = self.project.resolve(self.unit, self.owner, name)?;
            return self
                .project
                .methods(&full, &call.name)
                .first()
                .map(|(d, f)| (self.project.decls[*d].unit, Some(*d), *f));
        }
        let mut at = self.owner;
        while let Some(id) = at {
            let full = self.project.decls[id].name.clone();
            if let Some((d, f)) = self.project.methods(&full, &call.name).first() {
                return Some((self.project.decls[*d].unit, Some(*d), *f));
            }
            at = self.project.decls[id].outer;
        }
        self.project.top_functions(self.unit, &call.name).first().map(|(u, f)| (*u, None, *f))
    }

    /// Whether a helper throws because of what it is given.
    fn helper_rejects(&mut self, unit: usize, owner: Option<DeclId>, function: &Function, touched: &[bool]) -> bool {
        let pattern = Pattern {
            form: crate::knowledge::Form::Call,
            name: function.name.clone(),
            args: function
                .params
                .iter()
                .map(|p| crate::knowledge::ArgPattern {
                    label: None,
                    what: Wanted::Bind(p.name.clone()),
                    optional: false,
                    expected: None,
                    is: None,
                })
                .collect(),
            rest: false,
        };
        let peer = function.params.iter().zip(touched).filter(|(_, t)| **t).map(|(p, _)| p.name.clone()).collect();
        let judged = Judged {
            method: pattern,
            accepts: vec![Answer::Return],
            rejects: vec![Answer::Throw],
            silence_accepts: true,
            peer,
            weak: self.judged.weak.clone(),
            set: Vec::new(),
            otherwise: Vec::new(),
        };
        matches!(
            judge(self.project, &judged, function, unit, owner, self.depth + 1),
            Judgement::Checks | Judgement::Sometimes
        )
    }

    /// Whether a test depends on what the peer showed: a call with it, or a comparison of something made from it.
    fn looks_at_peer(&mut self, path: &Path, test: &Value) -> bool {
        match &test.kind {
            ValueKind::Not(v) => self.looks_at_peer(path, v),
            ValueKind::Binary { op: BinaryOp::And | BinaryOp::Or, left, right } => {
                self.looks_at_peer(path, left) || self.looks_at_peer(path, right)
            }
            ValueKind::Binary { op: BinaryOp::Eq | BinaryOp::Ne, left, right } => {
                let trivial = |v: &Value| matches!(v.kind, ValueKind::Null | ValueKind::Int(_));
                if trivial(left) || trivial(right) {
                    // A status that a call on the peer gave: `errSecSuccess` and the like are names, not literals.
                    return false;
                }
                let kind_test = |v: &Value| is_constant_name(v);
                let (l, r) = (self.mentions(path, left), self.mentions(path, right));
                if (l && kind_test(right) && !self.is_made_by_call(path, left))
                    || (r && kind_test(left) && !self.is_made_by_call(path, right))
                {
                    return false;
                }
                (l || r) && (self.is_made_by_call(path, left) || self.is_made_by_call(path, right) || (l && r))
                    || self.looks_at_peer(path, left)
                    || self.looks_at_peer(path, right)
            }
            ValueKind::Binary { left, right, .. } => self.is_check(path, left) || self.is_check(path, right),
            ValueKind::Call(_)
            | ValueKind::Name(_)
            | ValueKind::Elvis { .. }
            | ValueKind::Cast { .. }
            | ValueKind::Index { .. } => self.is_check(path, test),
            ValueKind::Is { .. } => false,
            _ => false,
        }
    }

    /// A call with something of the peer whose answer is a check, or a name bound to one.
    fn is_check(&mut self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Call(call) => {
                let name = call.name.to_ascii_lowercase();
                if TRIVIAL.contains(&name.as_str()) {
                    return false;
                }
                let touches = call.args.iter().any(|a| self.mentions(path, &a.value))
                    || call.target.as_deref().is_some_and(|t| self.mentions(path, t));
                if !touches || self.judged.weak.contains_key(&call.name) {
                    return false;
                }
                // A helper that always says yes checks nothing.
                if let Some((_, _, function)) = self.project_function(call)
                    && always_true(function)
                {
                    return false;
                }
                true
            }
            ValueKind::Name(name) => {
                let bound = path.literals.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.clone());
                bound.is_some_and(|v| !matches!(&v.kind, ValueKind::Name(n) if n == name) && self.is_check(path, &v))
            }
            ValueKind::Cast { value, .. } | ValueKind::Not(value) => self.is_check(path, value),
            ValueKind::Elvis { value, otherwise } => self.is_check(path, value) || self.is_check(path, otherwise),
            ValueKind::Index { of, keys } => self.is_check(path, of) || keys.iter().any(|k| self.mentions(path, k)),
            ValueKind::Binary { left, right, .. } => {
                let test = Value::new(
                    ValueKind::Binary { op: BinaryOp::Eq, left: left.clone(), right: right.clone() },
                    value.span,
                );
                self.looks_at_peer(path, &test)
            }
            ValueKind::Block(_) => self.mentions(path, value),
            _ => false,
        }
    }

    /// Whether a value was made from the peer by a call.
    fn is_made_by_call(&self, path: &Path, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Call(call) => {
                !TRIVIAL.contains(&call.name.to_ascii_lowercase().as_str())
                    && (call.args.iter().any(|a| self.mentions(path, &a.value))
                        || call.target.as_deref().is_some_and(|t| self.mentions(path, t)))
            }
            ValueKind::Name(name) => path.literals.iter().rev().find(|(n, _)| n == name).is_some_and(|(_, v)| {
                !matches!(&v.kind, ValueKind::Name(n) if n == name) && self.is_made_by_call(path, v)
            }),
            ValueKind::Member { of: Some(of), .. } | ValueKind::Cast { value: of, .. } => {
                self.is_made_by_call(path, of)
            }
            _ => false,
        }
    }

    /// Whether a value has to do with the peer.
    fn mentions(&self, path: &Path, value: &Value) -> bool {
        let mut found = false;
        let mut look = |name: &Name| found |= path.derived.contains(name);
        names_in(value, &mut look);
        found
    }
}

/// Verbs with which checks that throw begin, in all three languages.
const CHECKS: &[&str] = &["check", "verify", "validate", "evaluate", "assert", "require", "ensure", "sectrustevaluate"];

/// Calls on the peer that tell nothing about it.
const TRIVIAL: &[&str] = &[
    "isempty",
    "isnotempty",
    "isnullorempty",
    "size",
    "count",
    "length",
    "isblank",
    "equalsignorecase",
    "tostring",
    "hash",
];

/// A constant by its spelling: `.serverTrust`, `NSURLAuthenticationMethodServerTrust`, `SslError.SSL_UNTRUSTED`, text.
fn is_constant_name(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Text(_) | ValueKind::Bool(_) | ValueKind::Member { of: None, .. } => true,
        ValueKind::Name(name) => name.starts_with(|c: char| c.is_uppercase()) || name.starts_with('k'),
        ValueKind::Member { of: Some(of), name } => {
            name.chars().all(|c| c.is_uppercase() || c == '_' || c.is_numeric())
                || matches!(&of.kind, ValueKind::Name(n) if n.starts_with(|c: char| c.is_uppercase()))
        }
        _ => false,
    }
}

/// `true`, `false`, and what surely is one of them.
fn constant_truth(value: &Value) -> Option<bool> {
    match &value.kind {
        ValueKind::Bool(b) => Some(*b),
        ValueKind::Not(v) => constant_truth(v).map(|b| !b),
        ValueKind::Binary { op: BinaryOp::Or, left, right } => match (constant_truth(left), constant_truth(right)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
        ValueKind::Binary { op: BinaryOp::And, left, right } => match (constant_truth(left), constant_truth(right)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        ValueKind::Member { of: Some(of), name } if matches!(&of.kind, ValueKind::Name(n) if n == "Boolean") => {
            match name.as_str() {
                "TRUE" => Some(true),
                "FALSE" => Some(false),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a function has no other result than `true`.
fn always_true(function: &Function) -> bool {
    match function.body.as_ref().map(|b| b.stmts.as_slice()) {
        Some([Stmt::Return(Some(value), _)]) => constant_truth(value) == Some(true),
        Some([Stmt::Eval(value)]) if function.expression => constant_truth(value) == Some(true),
        _ => false,
    }
}

fn literal_is(value: &Value, literal: &Literal) -> bool {
    match (&value.kind, literal) {
        (ValueKind::Bool(_) | ValueKind::Not(_) | ValueKind::Binary { .. }, Literal::Bool(b)) => {
            constant_truth(value) == Some(*b)
        }
        (ValueKind::Member { name, .. }, Literal::Symbol(symbol)) => name == symbol,
        (ValueKind::Member { .. }, Literal::Bool(b)) => constant_truth(value) == Some(*b),
        (ValueKind::Null, Literal::Null) => true,
        (ValueKind::Int(n), Literal::Int(m)) => n == m,
        _ => false,
    }
}

/// Calls in a value, inner ones first, those in lambdas too: callbacks run.
fn collect_calls<'v>(value: &'v Value, out: &mut Vec<&'v Call>) {
    struct Calls<'o, 'v>(&'o mut Vec<&'v Call>);
    impl<'v> crate::ir::visit::Visitor<'v> for Calls<'_, 'v> {
        fn value(&mut self, value: &'v Value) {
            if let ValueKind::Call(call) = &value.kind {
                self.0.push(call);
            }
        }
        fn enter(&mut self, _: &'v crate::ir::TypeDecl) -> bool {
            false
        }
    }
    crate::ir::visit::value(value, &mut Calls(out));
    out.reverse();
}

/// Names in a value.
fn names_in(value: &Value, look: &mut dyn FnMut(&Name)) {
    struct Names<'l>(&'l mut dyn FnMut(&Name));
    impl<'v> crate::ir::visit::Visitor<'v> for Names<'_> {
        fn value(&mut self, value: &'v Value) {
            match &value.kind {
                ValueKind::Name(name) => (self.0)(name),
                ValueKind::Text(pieces) => {
                    // Holes are visited on their own.
                    let _ = pieces.iter().filter(|p| matches!(p, Piece::Hole(_)));
                }
                _ => {}
            }
        }
        fn enter(&mut self, _: &'v crate::ir::TypeDecl) -> bool {
            false
        }
    }
    crate::ir::visit::value(value, &mut Names(look));
}

impl<'p> Interp<'p> {
    /// Judges an object of a project type by the methods that its known supertypes ask for.
    pub fn judge_object(&mut self, st: &mut State<'p>, id: ObjId, ty: &Name) {
        let lineage = self.project.lineage(ty);
        for ancestor in &lineage {
            let Some(model) = self.knowledge.ty(ancestor) else { continue };
            for judged in &model.judged {
                let found =
                    self.project.methods(ty, &judged.method.name).into_iter().find(|(_, f)| method_fits(judged, f));
                let Some((decl, function)) = found else { continue };
                let unit = self.project.decls[decl].unit;
                let place = Place { file: self.project.units[unit].unit.file, span: function.name_span };
                let judgement = judge(self.project, judged, function, unit, Some(decl), 0);
                let symbol = Name::new(format!("{}.{}", self.project.decls[decl].name, function.name));
                self.trust(st, Some(id), judged, &judgement, place, symbol, &model.model);
            }
        }
    }

    /// Judges a lambda that stands for an interface with one method.
    pub fn judge_closure(&mut self, st: &mut State<'p>, id: ObjId, ty: &Name, closure: Rc<Closure<'p>>, place: Place) {
        let Some(model) = self.knowledge.ty(ty) else { return };
        let Some(judged) = model.judged.first() else { return };
        let judgement = judge(self.project, judged, closure.function, closure.unit, closure.owner, 0);
        let symbol = self.symbol();
        self.trust(st, Some(id), judged, &judgement, place, symbol, &model.model);
    }

    /// Writes down what a judgement says.
    #[expect(clippy::too_many_arguments, reason = "one judgement with all that is said about it")]
    fn trust(
        &mut self,
        st: &mut State<'p>,
        id: Option<ObjId>,
        judged: &'p Judged,
        judgement: &Judgement,
        place: Place,
        symbol: Name,
        model: &Name,
    ) {
        let what = match judgement {
            Judgement::AcceptsAll => "accepts every peer: no path looks at what it shows and says no",
            Judgement::Weak(_) => "looks at a part only",
            Judgement::Sometimes => "some path accepts without looking",
            Judgement::Checks | Judgement::Unknown => "looks at what the peer shows",
        };
        let mut facts: Vec<(Name, Vec<Literal>)> = Vec::new();
        match judgement {
            Judgement::AcceptsAll => facts.extend(judged.set.iter().map(|(s, l)| (s.clone(), vec![l.clone()]))),
            Judgement::Weak(worth) => {
                facts.extend(judged.set.iter().map(|(s, _)| (s.clone(), vec![Literal::Text(worth.clone())])));
            }
            Judgement::Sometimes => {
                for (slot, literal) in &judged.set {
                    let mut values = vec![literal.clone()];
                    values.extend(judged.otherwise.iter().filter(|(s, _)| s == slot).map(|(_, l)| l.clone()));
                    if values.len() == 1 {
                        values.push(Literal::Text(Name::new_static("host")));
                    }
                    facts.push((slot.clone(), values));
                }
            }
            Judgement::Checks => facts.extend(judged.otherwise.iter().map(|(s, l)| (s.clone(), vec![l.clone()]))),
            Judgement::Unknown => {}
        }
        if let Some(id) = id {
            let bad = !matches!(judgement, Judgement::Checks | Judgement::Unknown);
            for (slot, values) in &facts {
                let mut val = Val::none();
                values.iter().for_each(|l| val.join(&Val::literal(l)));
                let step = bad.then(|| LogStep {
                    place,
                    what: Name::new(what),
                    decides: Some(Property::Identity),
                    worth: None,
                });
                self.write_slot(st, id, slot, &val, false, step);
            }
        }
        if !matches!(judgement, Judgement::Checks | Judgement::Unknown) && !self.trusts.iter().any(|t| t.place == place)
        {
            self.trusts.push(Trust { place, symbol, model: model.clone(), facts, note: Name::new(what) });
        }
    }
}

/// Whether a method is the one that is judged: in Swift the labels tell, elsewhere the number of parameters.
fn method_fits(judged: &Judged, function: &Function) -> bool {
    if function.body.is_none() {
        return false;
    }
    let labels: Vec<&str> = function.params.iter().map(|p| p.label.as_ref().unwrap_or(&p.name).as_str()).collect();
    let wanted = &judged.method;
    let swift = wanted.args.iter().any(|a| a.label.is_some());
    if !swift {
        return wanted.rest || labels.len() == wanted.args.len();
    }
    let own: Vec<&str> = wanted.args.iter().map(|a| a.label.as_deref().unwrap_or("_")).collect();
    labels.len() == own.len() && labels.iter().zip(&own).all(|(a, b)| a == b)
}
