//! Following a body that decides about a peer: every way through it, and what each has looked at.

use std::cell::Cell;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Arg, BinaryOp, Block, Branch, Call, Function, FunctionKind, Param, Stmt, Value, ValueKind, visit};
use crate::knowledge::{Answer, Judged, Literal};
use crate::source::{FileKind, Span};
use crate::trace::interpreter::getter_name;
use crate::trace::project::{DeclId, Project};

use super::judge::Held;
use super::peer::{calls_in, constant_truth, is_constant_name, literal_is, names_in, parts, says_answer};

/// Most paths through one body that are told apart.
const MOST_PATHS: usize = 96;
/// How many helper functions deep a check is looked for.
pub(super) const MOST_HELPERS: u32 = 4;
/// How many names that stand for each other are followed.
pub(super) const MOST_UNFOLDS: u32 = 8;
/// Most steps in telling whether settings decide.
const MOST_CHOICES: u32 = 4096;
/// Stands for what a helper made from the peer.
const PEER: &str = "the peer";

/// Stands for what somebody asked for, not the peer.
const ASKED: &str = "what was asked for";

/// One way through a body.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// A test or a call that may throw depended on the peer.
    pub checked: bool,
    /// The check says no by itself: it throws, or its value is the answer.
    pub decides: bool,
    /// A check that is not among the choices stands before the end.
    pub gated: bool,
    /// The best check that covers only a part.
    pub weak: Option<Name>,
    /// Names whose values come from the peer.
    pub derived: FxHashSet<Name>,
    /// What names were bound to last; those of members are dotted.
    pub(super) literals: Vec<(Name, Value)>,
    /// Names that were seen to hold something.
    pub(super) present: FxHashSet<Name>,
    /// Locals that can be written.
    pub(super) variables: FxHashSet<Name>,
    /// Choices on the way: by a look at the peer, or by something that has nothing to do with it, such as a setting.
    pub(super) choices: Vec<Choice>,
    /// What a helper gives.
    pub(super) given: Option<Value>,
    /// The answer was left to code that was not seen.
    pub lost: bool,
    /// Places of `try` inside which it looked and ended, where a handler goes on instead.
    pub(super) guarded: Vec<(usize, Span)>,
    /// Places of `try` through whose handlers it went.
    pub(super) caught: Vec<(usize, Span)>,
    /// A callback that answers is taken not to run.
    pub(super) skipped: bool,
    /// The machine itself was asked for, and nobody else can answer.
    pub(super) local: bool,
    /// The helper that was asked about the peer and says yes without having looked.
    pub(super) vouched: Option<(usize, Span)>,
    /// It goes on with a peer that was found wanting, where that was asked, and what is left of the checks.
    pub(super) forgives: Option<(Name, usize, Span)>,
    /// Where it says yes in words of its own.
    pub(super) said: Option<(usize, Span)>,
    pub end: Option<End>,
}

/// Where a choice is made, which way is taken, and whether a look at the peer decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    at: (usize, Span),
    way: u32,
    peer: bool,
}

impl Choice {
    /// Whether a look at the peer decides.
    pub fn by_peer(self) -> bool {
        self.peer
    }
}

/// How a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Accepts,
    Rejects,
    /// A handler around the code decides.
    Thrown,
    /// The end of a lambda.
    Left,
    /// A helper gives its value.
    Given,
    /// In a way that is none of these.
    Other,
}

/// The way on which a call is not made: this one, or another one beside it.
enum Absent {
    Here,
    There(Box<Path>),
}

/// A function of the project: its file, what declares it, and itself.
pub(super) type Helper<'p> = (usize, Option<DeclId>, &'p Function);

/// Follows one body.
pub(super) struct Walker<'a, 'p> {
    pub(super) project: &'a Project<'p>,
    /// Functions that fields and locals around the body hold.
    pub(super) held: &'a Held<'p>,
    pub(super) judged: &'a Judged,
    /// Names of the method's bound arguments in the body.
    pub(super) names: Vec<(Name, Name)>,
    pub(super) unit: usize,
    pub(super) owner: Option<DeclId>,
    /// The class of the object, where that is one below the owner.
    pub(super) this: Option<DeclId>,
    pub(super) depth: u32,
    pub(super) overflow: bool,
    /// Handlers around the code at hand: a failed check leads there, not out.
    pub(super) tries: u32,
    /// Lambdas around the code at hand.
    pub(super) lambdas: u32,
    /// The body is a helper's, which is asked for its value.
    pub(super) helper: bool,
    /// The body.
    pub(super) body: Span,
    /// Somewhere the body asks what became of what it tried.
    pub(super) results_are_asked: bool,
    pub(super) unfolds: Cell<u32>,
}

/// Whether a function is a lambda that calls its argument `it`.
pub(super) fn takes_it(function: &Function) -> bool {
    function.kind == FunctionKind::Lambda && function.params.is_empty()
}

/// Every way through a body; none: there are too many.
#[expect(clippy::too_many_arguments, reason = "one body with all that it sees")]
pub(super) fn walk<'p>(
    project: &Project<'p>,
    judged: &Judged,
    function: &Function,
    unit: usize,
    owner: Option<DeclId>,
    this: Option<DeclId>,
    held: &Held<'p>,
    depth: u32,
) -> Option<Vec<Path>> {
    let body = function.body.as_ref()?;
    let mut names = Vec::new();
    let mut derived = FxHashSet::from_iter([Name::new_static(PEER)]);
    for (index, arg) in judged.method.args.iter().enumerate() {
        let crate::knowledge::What::Bind(bound) = &arg.what else { continue };
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
    let mut walker = Walker {
        project,
        held,
        judged,
        names,
        unit,
        owner,
        this,
        depth,
        overflow: false,
        tries: 0,
        lambdas: 0,
        helper: false,
        body: body.span,
        results_are_asked: asks_for_results(body),
        unfolds: Cell::new(0),
    };
    let mut paths = walker.block(vec![Path { derived, ..Path::default() }], body, function.expression);
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
    // Where a callback answers and nothing else does, it runs.
    paths.retain(|p| !p.skipped || p.lost || matches!(p.end, Some(End::Accepts | End::Rejects)));
    // Whoever answers on the machine itself needs no name.
    paths.retain(|p| !p.local);
    (!walker.overflow).then_some(paths)
}

/// Whether one of these paths is taken whatever the choices are.
pub(super) fn always_taken(paths: &[&Path], all: &[Path]) -> bool {
    every_way(paths, all, &mut Vec::new(), &mut MOST_CHOICES.clone())
}

/// Whether settings can be so that one of these paths is taken whatever the peer shows.
pub(super) fn taken_unseen(paths: &[&Path], all: &[Path]) -> bool {
    fn some_setting(paths: &[&Path], all: &[Path], set: &mut Vec<(usize, Span)>, left: &mut u32) -> bool {
        *left = left.saturating_sub(1);
        if paths.is_empty() || *left == 0 {
            return false;
        }
        let open = paths.iter().flat_map(|p| &p.choices).find(|c| !c.peer && !set.contains(&c.at)).map(|c| c.at);
        let Some(at) = open else { return every_way(paths, all, set, left) };
        set.push(at);
        let some = ways(all, at).into_iter().any(|way| some_setting(&fitting(paths, at, way), all, set, left));
        set.pop();
        some
    }
    some_setting(paths, all, &mut Vec::new(), &mut MOST_CHOICES.clone())
}

fn every_way(paths: &[&Path], all: &[Path], set: &mut Vec<(usize, Span)>, left: &mut u32) -> bool {
    *left = left.saturating_sub(1);
    if paths.is_empty() || *left == 0 {
        return false;
    }
    if paths.iter().any(|p| p.choices.iter().all(|c| set.contains(&c.at))) {
        return true;
    }
    let open = paths.iter().flat_map(|p| &p.choices).find(|c| !set.contains(&c.at)).map(|c| c.at);
    let Some(at) = open else { return true };
    set.push(at);
    let every = ways(all, at).into_iter().all(|way| every_way(&fitting(paths, at, way), all, set, left));
    set.pop();
    every
}

/// The ways of a choice.
fn ways(all: &[Path], at: (usize, Span)) -> BTreeSet<u32> {
    all.iter().flat_map(|p| &p.choices).filter(|c| c.at == at).map(|c| c.way).collect()
}

/// The paths that a way of a choice leaves.
fn fitting<'x>(paths: &[&'x Path], at: (usize, Span), way: u32) -> Vec<&'x Path> {
    paths.iter().copied().filter(|p| p.choices.iter().all(|c| c.at != at || c.way == way)).collect()
}

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
            if !matches!(path.end, None | Some(End::Other | End::Given | End::Left)) {
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
    fn bounded(&mut self, paths: Vec<Path>) -> Vec<Path> {
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
                paths = self.effects(paths, value);
                let mut out = Vec::new();
                for (mut path, value) in self.expand(paths, value) {
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
                paths = self.effects(paths, value);
                if is_result { self.result(paths, value) } else { paths }
            }
            Stmt::Return(value, _) => {
                if let Some(value) = value {
                    paths = self.effects(paths, value);
                }
                if self.lambdas > 0 && self.project.kind(self.unit) != FileKind::Kotlin {
                    for path in paths.iter_mut().filter(|p| p.end.is_none()) {
                        path.end = Some(End::Left);
                    }
                    return paths;
                }
                match value {
                    Some(value) => self.result(paths, value),
                    None => self.end(paths),
                }
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
            Stmt::Nested(block) => self.block(paths, block, is_result),
            Stmt::Defer(_) | Stmt::Function(_) | Stmt::Type(_) => paths,
        }
    }

    /// Where a throw leads.
    fn thrown(&self) -> End {
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
                    self.write(path, &name, value);
                }
            }
        }
    }

    fn write(&self, path: &mut Path, name: &Name, value: &Value) {
        if name == "_" {
            return;
        }
        if self.mentions(path, value) {
            path.derived.insert(name.clone());
        } else if !self.names.iter().any(|(_, own)| own == name) {
            path.derived.remove(name);
        }
        let below = format!("{name}.");
        path.literals.retain(|(n, _)| n != name && !n.starts_with(&below));
        path.present.retain(|n| n != name && !n.starts_with(&below));
        path.literals.push((name.clone(), value.clone()));
    }

    fn run_try(&mut self, paths: Vec<Path>, t: &crate::ir::Try, is_result: bool) -> Vec<Path> {
        let mut paths = paths;
        for resource in &t.resources {
            paths = self.stmt(paths, &Stmt::Bind(resource.clone()), false);
        }
        if t.catches.is_empty() {
            return self.block(paths, &t.body, is_result);
        }
        let at = (self.unit, t.span);
        let before = paths.clone();
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
                    p
                })
                .collect();
            handled.extend(self.block(entries, &catch.body, is_result));
        }
        // A handler that checks by itself swallows nothing.
        let silent: Vec<&Path> = handled.iter().filter(|p| !(p.gated && p.decides)).collect();
        let goes_on_silently = silent.iter().any(|p| p.end.is_none());
        let by_silence = goes_on_silently && self.judged.accepts.contains(&Answer::Return);
        let handlers_accept = silent.iter().any(|p| match p.end {
            Some(End::Accepts) => true,
            Some(End::Given) => p.given.as_ref().is_some_and(|v| self.answer_of(p, v) == Some(End::Accepts)),
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
        let mut out = Vec::new();
        for mut path in inside {
            if path.end == Some(End::Thrown) {
                continue;
            }
            let swallowed =
                handlers_accept || (path.end.is_none() && by_silence) || goes_on(&path) || gives_same(&path);
            if checks && !swallowed && goes_on_silently && path.end.is_some() {
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
            if checks && matches!(path.end, Some(End::Rejects | End::Other | End::Thrown | End::Given)) {
                path.checked = !(handlers_accept || by_silence) || path.checked || path.end != Some(End::Given);
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
                    let tests = || arm.tests.iter().chain(&arm.guard);
                    let looks = tests().any(|t| self.looks_at_peer(&path, t)) || self.looks_at_peer(&path, subject);
                    path.checked |= looks;
                    let mut yes = path.clone();
                    if let Some((worth, at)) = self.forgiven(&path, subject, &arm.tests) {
                        yes.forgives = Some((worth, self.unit, at));
                    } else if looks {
                        yes.forgives = None;
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
                    taken = self.effects(taken, test);
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

    /// What a constant of the project is that a test names, and of which there is only one: `Flags.checks`.
    fn constant(&self, test: &Value) -> Option<bool> {
        let of_owner = || self.owner.map(|owner| self.project.decls[owner].name.clone());
        let (ty, name) = match &test.kind {
            ValueKind::Name(name) if name.chars().all(|c| c.is_uppercase() || c == '_' || c.is_numeric()) => {
                (of_owner()?, name)
            }
            ValueKind::Member { of: Some(of), name } => match &of.kind {
                ValueKind::Name(own) if matches!(own.as_str(), "Self" | "this") => (of_owner()?, name),
                ValueKind::Name(own) => (self.project.resolve(self.unit, self.owner, own)?, name),
                _ => return None,
            },
            _ => return None,
        };
        let (decl, field) = self.project.field(&ty, name)?;
        let declared = self.project.decls_of(&ty).iter().chain([&decl]).collect::<BTreeSet<_>>();
        let fields = declared.iter().flat_map(|id| &self.project.decls[**id].decl.fields);
        let only = fields.filter(|own| own.name == *name).count() <= 1;
        let fixed = field.modifiers.constant && !field.modifiers.debug_only && field.getter.is_none();
        match field.value.as_ref().map(|value| &value.kind) {
            // A class below may have its own.
            Some(ValueKind::Bool(truth)) if fixed && only && self.project.implementations(&ty).is_empty() => {
                Some(*truth)
            }
            _ => None,
        }
    }

    /// The ways on which a test holds, and those on which it does not.
    fn outcomes(&mut self, path: Path, test: &Value) -> (Vec<Path>, Vec<Path>) {
        // A constant test has one way.
        match constant_truth(test).or_else(|| self.constant(test)) {
            Some(true) => return (vec![path], Vec::new()),
            Some(false) => return (Vec::new(), vec![path]),
            None => {}
        }
        match &test.kind {
            ValueKind::Not(inner) => {
                let (yes, no) = self.outcomes(path, inner);
                (no, yes)
            }
            ValueKind::Binary { op: op @ (BinaryOp::And | BinaryOp::Or), left, right } => {
                let (mut yes, mut no) = self.outcomes(path, left);
                let and = *op == BinaryOp::And;
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
                if !helpers.is_empty()
                    && helpers.iter().all(tells)
                    && let Some(ways) = self.inline_any(&path, call, helpers, true)
                {
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

    /// A path on which a helper said yes of the peer, and which came to no look at it there.
    fn vouch(&self, mut path: Path, before: &Path, call: &Call, (unit, _, function): Helper<'p>) -> Path {
        let looks = |path: &Path| path.choices.iter().filter(|choice| choice.peer).count();
        if looks(&path) > looks(before) || !self.touches(before, call) {
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

    fn leaf(&mut self, mut path: Path, test: &Value) -> (Vec<Path>, Vec<Path>) {
        let peer = self.looks_at_peer(&path, test);
        path.checked |= peer;
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
        match itself {
            Some(true) => yes.local = true,
            Some(false) => no.local = true,
            None => {}
        }
        if let Some((worth, reversed)) = failure {
            let way = if reversed { &mut no } else { &mut yes };
            way.forgives = Some((worth, self.unit, test.span));
        }
        if peer || self.is_option(&no, test) {
            let at = (self.unit, test.span);
            yes.choices.push(Choice { at, way: 1, peer });
            no.choices.push(Choice { at, way: 0, peer });
        }
        (vec![yes], vec![no])
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

    /// Ends paths by the value that they return.
    fn result(&mut self, paths: Vec<Path>, value: &Value) -> Vec<Path> {
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
                if answer.is_none() && says_truth(&value) {
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
        let asked_only = self.has_to_do(path, value) && !self.mentions(path, value);
        let told = constant_truth(value).is_none() && !asked_only && !self.asks_for_presence(path, value);
        path.checked |= self.looks_at_peer(path, value) || told;
        path.decides |= path.checked;
        path.gated |= path.checked;
        self.say(path, End::Accepts, value);
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

    /// A value as it is seen outside of the body: words stay, names go.
    fn outside(&self, path: &Path, value: &Value) -> Value {
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
            _ if self.mentions(path, value) => ValueKind::Name(Name::new_static(PEER)),
            _ => ValueKind::Unreadable,
        };
        Value::new(kind, value.span)
    }

    /// A value on each way on which helpers and choices in it can go.
    fn expand(&mut self, paths: Vec<Path>, value: &Value) -> Vec<(Path, Value)> {
        match &value.kind {
            ValueKind::Block(block) => {
                let was = std::mem::replace(&mut self.helper, true);
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
                            out.push((way, value.clone()));
                        }
                    }
                }
                self.helper = was;
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

    pub(super) fn fresh(&self) -> Walker<'_, 'p> {
        Walker {
            project: self.project,
            held: self.held,
            judged: self.judged,
            names: Vec::new(),
            unit: self.unit,
            owner: self.owner,
            this: self.this,
            depth: self.depth + 1,
            overflow: false,
            tries: 0,
            lambdas: 0,
            helper: false,
            body: self.body,
            results_are_asked: self.results_are_asked,
            unfolds: Cell::new(0),
        }
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
            let value = self.known(path, &arg.value, usize::MAX);
            match &value.kind {
                ValueKind::Bool(_) | ValueKind::Null | ValueKind::Int(_) | ValueKind::Member { of: None, .. } => {
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
            ..self.fresh()
        };
        let ways = walker.block(vec![start], body, function.expression && for_value);
        if walker.overflow {
            return None;
        }
        let out = ways.into_iter().map(|way| {
            let mut path = path.clone();
            path.checked |= way.checked;
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
        Some(out.collect())
    }

    /// Whether a value is the word for yes, or begins with it.
    fn is_yes(&self, given: &Value) -> bool {
        let first = match &given.kind {
            ValueKind::Tuple(args) => args.first().map(|arg| &arg.value),
            _ => Some(given),
        };
        self.judged.accepts.iter().any(|answer| match answer {
            Answer::ReturnLiteral(literal) | Answer::Call { first: Some(literal), .. } => {
                matches!(literal, Literal::Symbol(_)) && first.is_some_and(|first| literal_is(first, literal))
            }
            _ => false,
        })
    }

    /// The answer that a returned literal gives.
    fn answer_of(&self, path: &Path, value: &Value) -> Option<End> {
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
                if literal_is(first, literal) {
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
    fn known<'v>(&self, path: &'v Path, value: &'v Value, position: usize) -> &'v Value {
        match &value.kind {
            ValueKind::Name(name) => path.literal(name).unwrap_or(value),
            ValueKind::Member { of: Some(of), name } => {
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

    /// What evaluating a value does: answers, checks that may throw, callbacks.
    fn effects(&mut self, mut paths: Vec<Path>, value: &Value) -> Vec<Path> {
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
                for part in parts(value) {
                    paths = match &part.kind {
                        ValueKind::Lambda(function) => self.callback(paths, function, Some((call, value))),
                        _ => self.effects(paths, part),
                    };
                }
                return self.called(paths, call, value);
            }
            ValueKind::Elvis { value, otherwise } => {
                paths = self.effects(paths, value);
                let at = safe_call(value).map(|call| (self.unit, call.name_span));
                let absent = |p: &Path| p.choices.iter().any(|choice| Some(choice.at) == at && choice.way == 0);
                let ValueKind::Block(block) = &otherwise.kind else { return self.effects(paths, otherwise) };
                if !paths.iter().any(absent) {
                    return self.effects(paths, otherwise);
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
            }
            let comes_back = of.is_some_and(|(call, _)| self.hands_on_throws(call));
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

    /// What a call means, its arguments done.
    fn called(&mut self, paths: Vec<Path>, call: &Call, value: &Value) -> Vec<Path> {
        let mut out = Vec::new();
        for mut path in paths {
            if path.end.is_some() {
                out.push(path);
                continue;
            }
            if self.answers(call) {
                out.extend(self.answered(path, call));
                continue;
            }
            if let Some(worth) = self.judged.weak.get(&call.name) {
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
            let (some, all) = self.may_reject(&path, call);
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
            self.write_through(&mut path, call, value);
            out.push(path);
        }
        self.bounded(out)
    }

    /// The way on which a call is not made, since there is nothing to make it on: `inner?.check(chain)`. That has nothing
    /// to do with the peer, as a setting has not.
    fn not_made(&self, path: &mut Path, call: &Call) -> Option<Absent> {
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
                {
                    // What it gives tells nothing, what it writes does.
                    call.name = Name::new(format!("{}(&{name})", call.name));
                }
                path.literals.push((name.clone(), found));
            }
        }
    }

    /// The call that writing a property stands for: Kotlin's `x.name = v` is `x.setName(v)` of a class in Java.
    fn setter(&self, target: &Value, value: &Value) -> Option<Call> {
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

    /// Whether a call is made on what the answer goes to.
    fn answers(&self, call: &Call) -> bool {
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
                || call.target.as_deref().is_some_and(|t| own().any(|own| self.stands_for_loosely(path, t, own))))
    }

    /// A call that gives an answer: `handler.proceed()`, `completionHandler(.useCredential, …)`.
    fn answered(&mut self, path: Path, call: &Call) -> Vec<Path> {
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
                if presence || yes.iter().chain(&no).any(|p| p.checked || p.choices.len() > before) {
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
                if literal_is(value, literal) {
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
    fn stands_for(&self, path: &Path, value: &Value, own: &str) -> bool {
        match &value.kind {
            ValueKind::Name(name) => {
                name == own || path.literal(name).is_some_and(|v| matches!(&v.kind, ValueKind::Name(n) if n == own))
            }
            ValueKind::Cast { value, .. } => self.stands_for(path, value, own),
            _ => false,
        }
    }

    /// Whether a value is a bound argument, or comes from it.
    fn stands_for_loosely(&self, path: &Path, value: &Value, own: &str) -> bool {
        match &value.kind {
            ValueKind::Member { of: Some(of), .. } => self.stands_for_loosely(path, of, own),
            ValueKind::Cast { value, .. } => self.stands_for_loosely(path, value, own),
            _ => self.stands_for(path, value, own),
        }
    }

    /// Whether a call gets what the answer goes to.
    fn hands_answer_on(&self, path: &Path, call: &Call) -> bool {
        let to = self.judged.accepts.iter().chain(&self.judged.rejects).filter_map(|answer| match answer {
            Answer::Call { on, .. } if !on.is_empty() => Some(on),
            _ => None,
        });
        let own: Vec<&Name> =
            to.flat_map(|on| self.names.iter().filter(move |(bound, _)| bound == on)).map(|(_, own)| own).collect();
        call.args.iter().any(|arg| own.iter().any(|own| self.stands_for(path, &arg.value, own)))
    }
}

impl Path {
    pub fn literal(&self, name: &str) -> Option<&Value> {
        self.literals.iter().rev().find(|(own, _)| own == name).map(|(_, value)| value)
    }

    /// Whether nothing that matters tells two paths apart.
    fn same_as(&self, other: &Self) -> bool {
        (self.checked, self.decides, self.gated, self.lost, self.skipped, self.local, self.end)
            == (other.checked, other.decides, other.gated, other.lost, other.skipped, other.local, other.end)
            && (&self.weak, &self.forgives) == (&other.weak, &other.forgives)
            && self.choices == other.choices
            && self.given == other.given
            && (&self.guarded, &self.caught) == (&other.guarded, &other.caught)
            && self.derived == other.derived
            && self.literals == other.literals
            && self.present == other.present
    }
}

/// Whether two ways through a helper give the same.
fn gives_alike(a: &Path, b: &Path) -> bool {
    let given = |p: &Path| p.given.as_ref().filter(|_| p.end == Some(End::Given)).map(|given| given.kind.clone());
    given(a).is_some() && given(a) == given(b)
}

/// Whether a value is a word that means the same wherever it stands.
fn is_word(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Bool(_) | ValueKind::Null | ValueKind::Int(_) | ValueKind::Member { of: None, .. })
}

/// The call that a value is, if it is only made where there is something to make it on.
fn safe_call(value: &Value) -> Option<&Call> {
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

/// The value that a block consists of, unless that throws: then there is none.
fn only_tried(block: &Block) -> Option<&Value> {
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
fn asks_for_results(body: &Block) -> bool {
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

/// `name`, `name.member`.
fn dotted(value: &Value) -> Option<Name> {
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
