//! `switch` as a choice whose arms never fall through, and whose values are those of their last statements.

use crate::ir::{Arm, Bind, Block, Branch, Name, Stmt, Value, ValueKind};
use crate::source::Span;

use super::expr::{block_of, is_simple};
use super::stmt::empty_block;
use super::walk::Lowering;
use super::words::{Kind, Role};

/// How often in a row what follows a conditional `break` or `yield` is moved into the other arm.
const MOST_MOVES: usize = 32;

/// How much source may be copied for fall-through beyond the size of the file; more would let a small hostile file
/// grow without bound. State machines of real decoders need some 30 KB.
const SPARE_COPIES: usize = 256 * 1024;

/// The labels of one arm. Without tests and without `default` the source lacked them.
#[derive(Default)]
struct Labels {
    tests: Vec<Value>,
    guard: Option<Value>,
    binds: Vec<Bind>,
    default: bool,
}

/// What stands between labels and the next labels.
struct Group {
    labels: Labels,
    body: Block,
    /// Bytes of source in `body`, with those copied into it.
    weight: usize,
}

/// Whether control never comes out at the end of these statements.
fn leaves(stmts: &[Stmt]) -> bool {
    match stmts.last() {
        Some(Stmt::Return(..) | Stmt::Throw(..) | Stmt::Break(_) | Stmt::Continue(_)) => true,
        Some(Stmt::Nested(block)) => leaves(&block.stmts),
        Some(Stmt::Branch(branch)) => has_else(branch) && branch.arms.iter().all(|arm| leaves(&arm.body.stmts)),
        Some(Stmt::Try(t)) => {
            t.finally.as_ref().is_some_and(|f| leaves(&f.stmts))
                || leaves(&t.body.stmts) && t.catches.iter().all(|c| leaves(&c.body.stmts))
        }
        _ => false,
    }
}

fn has_else(branch: &Branch) -> bool {
    branch.arms.iter().any(|arm| arm.tests.is_empty())
}

/// An `else`.
fn otherwise(body: Block) -> Arm {
    Arm { tests: Vec::new(), guard: None, binds: Vec::new(), body }
}

impl Lowering<'_> {
    pub(super) fn switch_stmt(&mut self, out: &mut Vec<Stmt>) {
        let branch = self.switch();
        out.push(Stmt::Branch(branch));
    }

    pub(super) fn switch_value(&mut self) -> ValueKind {
        let branch = self.switch();
        let span = branch.span;
        ValueKind::Block(Box::new(Block { stmts: vec![Stmt::Branch(branch)], span }))
    }

    fn switch(&mut self) -> Branch {
        let span = self.span();
        let mut subject = None;
        let mut groups = Vec::new();
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Condition => subject = Some(Box::new(self.value())),
                Role::Body => groups = self.groups(subject.as_deref()),
                _ => {}
            }
            on = self.next();
        }
        // A subject there must be, else the tests would be conditions.
        let subject = subject.or_else(|| Some(Box::new(self.unreadable())));
        Branch { subject, arms: self.arms(groups), span }
    }

    fn groups(&mut self, subject: Option<&Value>) -> Vec<Group> {
        let mut groups = Vec::new();
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::SwitchGroup => self.group(subject, &mut groups),
                Kind::SwitchRule => self.rule(subject, &mut groups),
                _ => {}
            }
            on = self.next();
        }
        groups
    }

    /// `case A: case B: statements`.
    fn group(&mut self, subject: Option<&Value>, groups: &mut Vec<Group>) {
        let span = self.span();
        let mut labels: Option<Labels> = None;
        let mut body = empty_block(span);
        let copied = self.copied;
        let mark = self.hoisted.len();
        let mut on = self.first();
        while on {
            if self.kind() == Kind::SwitchLabel {
                let more = self.labels(subject);
                match &mut labels {
                    Some(all) if all.guard.is_none() && more.guard.is_none() => {
                        all.tests.extend(more.tests);
                        all.binds.extend(more.binds);
                        all.default |= more.default;
                    }
                    // A guard speaks about its own label only, so that label gets an arm that falls through.
                    Some(all) => {
                        let labels = std::mem::replace(all, more);
                        groups.push(Group { labels, body: empty_block(span), weight: 0 });
                    }
                    None => labels = Some(more),
                }
            } else if self.kind() == Kind::Block {
                // The braces of `case A: { … break; }` would only hide the break.
                body.stmts.extend(self.hoisted.drain(mark..));
                body.stmts.append(&mut self.block().stmts);
            } else {
                self.stmt(&mut body.stmts, mark);
            }
            on = self.next();
        }
        body.stmts.extend(self.hoisted.drain(mark..));
        let weight = (span.end - span.start) as usize + self.copied - copied;
        groups.push(Group { labels: labels.unwrap_or_default(), body, weight });
    }

    /// `case A, B -> …`.
    fn rule(&mut self, subject: Option<&Value>, groups: &mut Vec<Group>) {
        let mut labels = Labels::default();
        let mut body = empty_block(self.span());
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::SwitchLabel => labels = self.labels(subject),
                Kind::Block => body = self.block(),
                Kind::ExpressionStatement => {
                    body = self.inner_value().map_or_else(|| empty_block(self.span()), block_of);
                }
                _ => {
                    let mark = self.hoisted.len();
                    self.stmt(&mut body.stmts, mark);
                }
            }
            on = self.next();
        }
        if !leaves(&body.stmts) {
            // Rules do not fall through; the break is dropped again below.
            body.stmts.push(Stmt::Break(Span::default()));
        }
        groups.push(Group { labels, body, weight: 0 });
    }

    fn labels(&mut self, subject: Option<&Value>) -> Labels {
        // The grammar does not know `case null, default` and makes an ERROR of its end.
        let mut labels = Labels { default: self.text().trim_end().ends_with("default"), ..Labels::default() };
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::Guard => labels.guard = self.inner_value(),
                Kind::Pattern => self.pattern(subject, &mut labels),
                _ if self.node().is_named() => labels.tests.push(self.value()),
                _ => {}
            }
            on = self.next();
        }
        labels
    }

    /// `case T name`, `case Point(int x, int y)`: a test of the subject's type.
    fn pattern(&mut self, subject: Option<&Value>, labels: &mut Labels) {
        let span = self.span();
        let subject = subject.filter(|s| is_simple(s)).cloned();
        let mut ty = None;
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::TypePattern => {
                    let bind = self.typed_name(subject.clone());
                    ty = bind.as_ref().and_then(|b| b.ty.clone());
                    labels.binds.extend(bind);
                }
                Kind::RecordPattern => ty = Some(self.record_pattern(&mut labels.binds)),
                _ => {}
            }
            on = self.next();
        }
        let value = Box::new(subject.unwrap_or(Value::new(ValueKind::Name(Name::new_static("_")), span)));
        labels.tests.push(Value::new(ValueKind::Is { value, ty: ty.unwrap_or_default() }, span));
    }

    /// Makes arms of groups: what falls through is copied, `default` comes last, `break` and `yield` are resolved.
    fn arms(&mut self, groups: Vec<Group>) -> Vec<Arm> {
        let mut arms: Vec<(bool, Arm)> = Vec::with_capacity(groups.len());
        let mut weight = 0;
        let mut too_long = false;
        for group in groups.into_iter().rev() {
            let Group { labels, mut body, weight: own } = group;
            weight = if leaves(&body.stmts) { own } else { own + weight };
            // Labels that only share what follows, as in `case A: case B:`.
            let shared = arms.last_mut().filter(|(_, below)| body.stmts.is_empty() && below.guard.is_none());
            if let (Some((default, below)), None) = (shared, &labels.guard) {
                below.tests.extend(labels.tests.into_iter().rev());
                below.binds.extend(labels.binds);
                *default |= labels.default;
                continue;
            }
            if !leaves(&body.stmts)
                && let Some((_, below)) = arms.last()
            {
                if self.copied + weight <= self.source.len() + SPARE_COPIES {
                    self.copied += weight;
                    body.stmts.extend(below.body.stmts.iter().cloned());
                } else {
                    too_long = true;
                    weight = own;
                }
            }
            // From the last label to the first, as the groups come: turned round below.
            let tests = labels.tests.into_iter().rev().collect();
            arms.push((labels.default, Arm { tests, guard: labels.guard, binds: labels.binds, body }));
        }
        if too_long {
            self.gap("long fall-through");
        }
        // The first arm that fits runs, so the one that always fits must be last, wherever it stood.
        let (defaults, mut ordered): (Vec<_>, Vec<_>) = arms.into_iter().rev().partition(|(default, _)| *default);
        ordered.extend(defaults);
        let mut arms: Vec<Arm> = Vec::with_capacity(ordered.len());
        for (default, mut arm) in ordered {
            self.settle(&mut arm.body.stmts, MOST_MOVES);
            arm.tests.reverse();
            if default {
                // What a label beside `default` says is kept in an arm of its own, which does the same.
                let weight = (arm.body.span.end - arm.body.span.start) as usize;
                let fits = self.copied + weight <= self.source.len() + SPARE_COPIES;
                if !arm.tests.is_empty() && arm.guard.is_none() && arm.binds.is_empty() && fits {
                    self.copied += weight;
                    arms.push(arm.clone());
                }
                arm.tests.clear();
            } else if arm.tests.is_empty() {
                // Without its label the arm would be an `else`.
                arm.tests.push(Value::new(ValueKind::Unreadable, arm.body.span));
            }
            arms.push(arm);
        }
        arms
    }

    /// Whether a statement is the `break` or `yield` that ends a switch, not a loop or function.
    fn ends_switch(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Break(span) => {
                let word = span.of(self.source);
                word.is_empty() || word.trim_end_matches(|c: char| c == ';' || c.is_whitespace()) == "break"
            }
            Stmt::Return(_, span) => span.of(self.source).starts_with("yield"),
            _ => false,
        }
    }

    /// Whether some way through a statement ends the switch.
    fn may_end_switch(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Branch(branch) => {
                branch.arms.iter().any(|arm| arm.body.stmts.last().is_some_and(|stmt| self.may_end_switch(stmt)))
            }
            stmt => self.ends_switch(stmt),
        }
    }

    /// The one block of `branch` from which control goes on to the next statement, made if need be: the arm that does
    /// not leave, or an `else` that takes in all arms after those that do. None where there is no such block.
    fn only_way_on<'b>(&self, branch: &'b mut Branch) -> Option<&'b mut Block> {
        let span = Span { start: branch.span.end, end: branch.span.end };
        if !has_else(branch) {
            branch.arms.push(otherwise(empty_block(span)));
        }
        let first = branch.arms.iter().position(|arm| !leaves(&arm.body.stmts))?;
        let others = &branch.arms[first + 1..];
        if !others.iter().all(|arm| leaves(&arm.body.stmts)) {
            let ends = |arm: &Arm| arm.body.stmts.last().is_some_and(|stmt| self.may_end_switch(stmt));
            if branch.subject.is_some() || branch.arms[first..].iter().any(ends) {
                return None;
            }
            let arms = branch.arms.split_off(first);
            let inner = Stmt::Branch(Branch { subject: None, arms, span: branch.span });
            branch.arms.push(otherwise(Block { stmts: vec![inner], span }));
        }
        branch.arms.get_mut(first).map(|arm| &mut arm.body)
    }

    /// Moves what follows a choice that may end the switch into the arm that goes on. False where that cannot be said.
    fn move_rest(&self, stmts: &mut Vec<Stmt>, at: usize) -> bool {
        let rest = stmts.split_off(at + 1);
        // What surely ends the switch is followed by nothing that runs.
        let Some(Stmt::Branch(branch)) = stmts.last_mut() else { return true };
        if let Some(body) = self.only_way_on(branch) {
            body.stmts.extend(rest);
            return true;
        }
        stmts.extend(rest);
        false
    }

    /// Resolves `break` and `yield` in the body of an arm: at the end they say nothing but the value; where a choice
    /// ends the switch early, what follows it moves into the arm that goes on.
    fn settle(&self, stmts: &mut Vec<Stmt>, moves: usize) {
        if moves == 0 {
            return;
        }
        let mut from = 0;
        while let Some(next) = stmts[from..].iter().position(|stmt| self.may_end_switch(stmt)) {
            let at = from + next;
            if at + 1 == stmts.len() || self.move_rest(stmts, at) {
                break;
            }
            from = at + 1;
        }
        if let Some(Stmt::Return(Some(value), _)) = stmts.pop_if(|stmt| self.ends_switch(stmt)) {
            stmts.push(Stmt::Eval(value));
            return;
        }
        match stmts.last_mut() {
            Some(Stmt::Branch(branch)) => {
                branch.arms.iter_mut().for_each(|arm| self.settle(&mut arm.body.stmts, moves - 1));
            }
            Some(Stmt::Nested(block)) => self.settle(&mut block.stmts, moves - 1),
            Some(Stmt::Try(t)) => {
                self.settle(&mut t.body.stmts, moves - 1);
                t.catches.iter_mut().for_each(|c| self.settle(&mut c.body.stmts, moves - 1));
            }
            _ => {}
        }
    }
}
