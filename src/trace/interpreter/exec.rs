//! Running statements.

use std::rc::Rc;

use imbl::ordmap::DiffItem;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::channel::Name;
use crate::ir::{Arm, Bind, Block, Branch, Loop, Piece, Stmt, Try, Value, ValueKind};
use crate::knowledge::Literal;
use crate::source::FileKind;
use crate::trace::domain::{Closure, ObjId, Sort, State, Val, What, base_of, join_all};

use super::interp::Interp;
use super::overwritten::overwritten;

/// Most names behind each other of what is asked for its scheme.
const MOST_NAMED: u8 = 8;
/// Most returns out of a `try` that are followed through what it does at last.
const MOST_LEAVING: usize = 8;
/// Most rounds of a loop that are followed one by one.
const MOST_ROUNDS: usize = 12;

impl<'p> Interp<'p> {
    /// Runs a block; names that it declares end with it.
    pub fn block(&mut self, st: &mut State<'p>, block: &'p Block) {
        let scope = self.frame().scope.clone();
        let mut deferred = Vec::new();
        self.stmts(st, &block.stmts, &mut deferred);
        for block in deferred.into_iter().rev() {
            self.block(st, block);
        }
        self.frame().scope = scope;
    }

    /// Runs a script: its statements and the initial values of its top-level names, in source order.
    pub fn script(&mut self, st: &mut State<'p>, unit: usize) {
        let this = self.project.units[unit].unit;
        let mut fields = this.fields.iter().peekable();
        let mut deferred = Vec::new();
        for stmt in &this.script.stmts {
            let start = start_of(stmt);
            while let Some(field) = fields.next_if(|f| f.span.start < start) {
                self.global(st, unit, None, field);
            }
            self.stmts(st, std::slice::from_ref(stmt), &mut deferred);
        }
        for field in fields {
            self.global(st, unit, None, field);
        }
    }

    fn stmts(&mut self, st: &mut State<'p>, stmts: &'p [Stmt], deferred: &mut Vec<&'p Block>) {
        for (at, stmt) in stmts.iter().enumerate() {
            if !st.live || !self.step() {
                return;
            }
            if let Stmt::Defer(block) = stmt {
                deferred.push(block);
            } else if let Some(name) = overwritten(stmt, &stmts[at + 1..])
                && (matches!(stmt, Stmt::Bind(_)) || self.local(name).is_some())
            {
                if matches!(stmt, Stmt::Bind(_)) {
                    self.declare(st, name, Val::none());
                }
            } else {
                self.stmt(st, stmt);
            }
        }
    }

    /// Runs a block for its value, which is that of its last statement.
    pub fn block_value(&mut self, st: &mut State<'p>, block: &'p Block, expected: Option<&Name>) -> Val<'p> {
        let Some((last, before)) = block.stmts.split_last() else { return Val::of(What::Null) };
        let scope = self.frame().scope.clone();
        let mut deferred = Vec::new();
        self.stmts(st, before, &mut deferred);
        let val = if st.live { self.stmt_value(st, last, expected) } else { Val::none() };
        for block in deferred.into_iter().rev() {
            self.block(st, block);
        }
        self.frame().scope = scope;
        val
    }

    fn stmt_value(&mut self, st: &mut State<'p>, stmt: &'p Stmt, expected: Option<&Name>) -> Val<'p> {
        match stmt {
            Stmt::Eval(value) => self.eval_as(st, value, expected),
            Stmt::Branch(branch) => self.branch(st, branch, expected, true),
            Stmt::Try(t) => self.run_try(st, t, expected),
            Stmt::Nested(block) => self.block_value(st, block, expected),
            other => {
                self.stmt(st, other);
                Val::none()
            }
        }
    }

    fn stmt(&mut self, st: &mut State<'p>, stmt: &'p Stmt) {
        match stmt {
            Stmt::Bind(bind) => self.bind(st, bind),
            Stmt::Eval(value) => {
                self.eval(st, value);
                self.assume_required(st, value);
            }
            Stmt::Return(value, span) => {
                let place = self.place(*span);
                let result = self.frames.last().and_then(|f| f.function).and_then(|f| f.result.clone());
                let expected = result.as_ref().and_then(|t| self.asked(t));
                let val =
                    value.as_ref().map_or_else(|| Val::of(What::Null), |v| self.eval_as(st, v, expected.as_ref()));
                if st.live {
                    let val = match &expected {
                        Some(ty) => self.as_interface(st, val, ty, place),
                        None => val,
                    };
                    let now = st.clone();
                    self.frame().returns.push((val, now));
                    st.live = false;
                }
            }
            Stmt::Throw(value, _) => {
                self.eval(st, value);
                self.thrown(st);
            }
            Stmt::Break(_) => {
                let now = st.clone();
                self.frame().breaks.push(now);
                st.live = false;
            }
            Stmt::Continue(_) => {
                let now = st.clone();
                self.frame().continues.push(now);
                st.live = false;
            }
            Stmt::Branch(branch) => {
                self.branch(st, branch, None, false);
            }
            Stmt::Loop(l) => self.run_loop(st, l),
            Stmt::Try(t) => {
                self.run_try(st, t, None);
            }
            Stmt::Defer(block) | Stmt::Nested(block) => self.block(st, block),
            Stmt::Function(function) => {
                let (scope, receivers) =
                    self.frames.last().map(|f| (f.scope.clone(), f.receivers.clone())).unwrap_or_default();
                let closure =
                    Closure { function, unit: self.unit(), owner: self.owner(), scope, receivers, takes: None };
                self.declare(st, &function.name, Val::of(What::Function(Rc::new(closure))));
            }
            Stmt::Type(_) => {}
        }
    }

    /// Control leaves to the innermost handler.
    pub fn thrown(&mut self, st: &mut State<'p>) {
        if self.frame().tries > 0 {
            let now = st.clone();
            self.frame().throws.push(now);
        }
        st.live = false;
    }

    pub fn bind(&mut self, st: &mut State<'p>, bind: &'p Bind) {
        let place = self.place(bind.span);
        let expected = bind.ty.as_ref().and_then(|t| self.asked(t));
        let val = match &bind.value {
            Some(value) => self.eval_as(st, value, expected.as_ref()),
            None if bind.names.len() == 1 => Val::none(),
            None => Val::unknown(),
        };
        let val = match &expected {
            Some(ty) => self.as_interface(st, val, ty, place),
            None => val,
        };
        let val = if bind.value.is_some() { self.typed(st, val, bind.ty.as_ref(), place) } else { val };
        // Swift's lists and maps are values: a variable has one of its own.
        let val = match bind.value.as_ref().map(|value| &value.kind) {
            Some(ValueKind::Name(_) | ValueKind::Member { .. }) if !bind.constant && self.kind() == FileKind::Swift => {
                self.own_copy(st, val)
            }
            _ => val,
        };
        match bind.names.as_slice() {
            [name] => {
                let val = if bind.value.is_some() { self.named(st, val, name, place) } else { val };
                self.declare(st, name, val);
                if bind.value.is_none() || !bind.constant {
                    self.unfilled.insert(self.next_var, bind);
                }
                if let Some(test) = bind.value.as_ref().filter(|test| self.keeps(name, bind.constant, test)) {
                    self.tests.insert(self.next_var, test);
                }
            }
            names => {
                for (index, name) in names.iter().enumerate() {
                    let part = self.part(st, &val, index);
                    self.declare(st, name, part);
                }
            }
        }
    }

    /// An element of a destructured value.
    pub fn part(&mut self, st: &State<'p>, val: &Val<'p>, index: usize) -> Val<'p> {
        let mut out = Val::none();
        for id in val.objects() {
            let Some(object) = st.get(id) else { continue };
            if let Some(item) = object.items.get(index) {
                out.join(item);
            } else if let Some((key, item)) = object.entries.get(index) {
                // A pair made by `a to b` is one entry.
                out.join(if object.entries.len() == 1 && index == 0 { key } else { item });
            } else if index == 1
                && let [(_, item)] = object.entries.as_slice()
            {
                out.join(item);
            } else if let Some(field) = self.component(&object.ty, index) {
                out.join(&object.fields.get(&field).cloned().unwrap_or_else(Val::unknown));
            }
        }
        if out.is_none() { Val::unknown().labelled(&val.label().data()) } else { out }
    }

    /// The property that a data class or a record gives at a place.
    fn component(&self, ty: &str, index: usize) -> Option<Name> {
        let constructors = self.project.constructors(ty);
        let (decl, primary) = constructors.into_iter().find(|(_, constructor)| constructor.body.is_none())?;
        let swift = self.project.kind(self.project.decls[decl].unit) == FileKind::Swift;
        primary.params.get(index).filter(|_| !swift).map(|param| param.name.clone())
    }

    /// Runs the arms of a choice that may be taken; gives the joined value of their last statements.
    pub fn branch(
        &mut self,
        st: &mut State<'p>,
        branch: &'p Branch,
        expected: Option<&Name>,
        for_value: bool,
    ) -> Val<'p> {
        let subject = branch.subject.as_deref().map(|s| self.eval(st, s));
        let mut rest = st.clone();
        let mut ends: Vec<State<'p>> = Vec::new();
        let mut val = Val::none();
        let scope = self.frame().scope.clone();
        for arm in &branch.arms {
            if !rest.live {
                break;
            }
            let mut taken = rest.clone();
            let mut only = None;
            let (may, must) = if arm.tests.is_empty() {
                (true, arm.guard.is_none())
            } else if let Some(subject) = &subject {
                let matched = self.match_patterns(&mut taken, subject, &arm.tests);
                if let Some(tested) = branch.subject.as_deref() {
                    if let ValueKind::Name(name) = &tested.kind {
                        self.narrow_to_constants(&mut taken, name, &arm.tests, true);
                        if arm.guard.is_none() {
                            self.narrow_to_constants(&mut rest, name, &arm.tests, false);
                        }
                    }
                    self.confine_to(&mut taken, tested, &arm.tests);
                    for test in &arm.tests {
                        let ValueKind::Is { value, ty } = &test.kind else { continue };
                        if arm.tests.len() == 1 {
                            self.confine_to_type(&mut taken, value, ty, true);
                        }
                        if arm.guard.is_none() {
                            self.confine_to_type(&mut rest, value, ty, false);
                        }
                    }
                }
                matched
            } else {
                let test = &arm.tests[0];
                self.bind_read(&mut taken, arm);
                let mut truth = self.eval(&mut taken, test);
                if self.may_be_left_out(&taken, branch, arm) {
                    truth = Val::some(Sort::Bool);
                }
                let (yes, no) = truth.truths();
                if for_value && yes && no {
                    only = self.only_where(&mut taken, test);
                }
                rest = taken.clone();
                self.assume(&mut taken, test, &truth, true);
                self.assume(&mut rest, test, &truth, false);
                (yes, !no)
            };
            let must = must && arm.guard.is_none();
            if may {
                for (at, bind) in arm.binds.iter().enumerate() {
                    let bound = match (bind.names.as_slice(), &bind.value) {
                        ([_], None) if self.kind() == FileKind::Java => self.bound_in_record(&mut taken, arm, at),
                        ([name], None) => self.bound_by(&taken, subject.as_ref(), arm, name),
                        _ => None,
                    };
                    if let (Some(bound), [name]) = (bound, bind.names.as_slice()) {
                        self.declare(&mut taken, name, bound);
                    } else if bind.value.is_none() && subject.is_some() {
                        let val = subject.clone().unwrap_or_default();
                        for name in &bind.names {
                            self.declare(
                                &mut taken,
                                name,
                                if bind.names.len() == 1 { val.clone() } else { Val::unknown() },
                            );
                        }
                    } else {
                        self.bind(&mut taken, bind);
                        // What is bound is not null here.
                        for name in &bind.names {
                            if let Some(var) = self.local(name)
                                && let Some(old) = taken.vars.get(&var).cloned()
                            {
                                taken.vars.insert(var, old.without_null());
                            }
                        }
                    }
                }
                if let Some(guard) = &arm.guard {
                    let truth = self.eval(&mut taken, guard);
                    self.assume(&mut taken, guard, &truth, true);
                }
                if for_value {
                    let mut own = self.block_value(&mut taken, &arm.body, expected);
                    if only.is_some() {
                        own.0.iter_mut().for_each(|atom| atom.only.clone_from(&only));
                    }
                    if taken.live {
                        val.join(&own);
                    }
                } else {
                    self.block(&mut taken, &arm.body);
                }
                if branch.subject.is_some() {
                    // `break` ends a switch; lowering keeps it only where it leaves a loop.
                }
                ends.push(taken);
            }
            self.frame().scope = scope.clone();
            if must {
                rest.live = false;
            }
        }
        let exhausted = !rest.live;
        if !exhausted {
            if for_value && branch.arms.iter().all(|a| !a.tests.is_empty()) && branch.subject.is_none() {
                val.join(&Val::of(What::Null));
            }
            // A choice over all cases of an enum has no `else`.
            let exhaustive_by_type = branch.subject.is_some() && for_value;
            if !exhaustive_by_type {
                ends.push(rest);
            }
        }
        match join_all(ends) {
            Some(end) => *st = end,
            None => st.live = false,
        }
        if for_value && val.is_none() && st.live { Val::unknown() } else { val }
    }

    /// Whether any pattern may match, and whether one must.
    fn match_patterns(&mut self, st: &mut State<'p>, subject: &Val<'p>, patterns: &'p [Value]) -> (bool, bool) {
        let expected = subject.0.iter().find_map(|a| match &a.what {
            What::Symbol { ty, .. } if !ty.is_empty() => Some(ty.clone()),
            _ => None,
        });
        let (mut may, mut must) = (false, false);
        for pattern in patterns {
            // `is T`, `in x` and conditions are values of their own with the subject inside.
            if matches!(pattern.kind, ValueKind::Is { .. } | ValueKind::Binary { .. } | ValueKind::Not(_)) {
                let (yes, no) = self.eval(st, pattern).truths();
                may |= yes;
                must |= yes && !no;
                continue;
            }
            let val = self.eval_as(st, pattern, expected.as_ref());
            match self.same_thing(st, subject, &val) {
                Some(true) => {
                    may = true;
                    must = true;
                }
                Some(false) => {}
                None => {
                    may |= subject.0.iter().any(|a| self.same_thing(st, &Val::only(a.clone()), &val) != Some(false))
                }
            }
        }
        (may, must)
    }

    /// Makes the names of an arm known to its test that stand for what is only read: `if let context = server.context`.
    fn bind_read(&mut self, st: &mut State<'p>, arm: &'p Arm) {
        for bind in &arm.binds {
            if bind.value.as_ref().is_some_and(is_path) {
                self.bind(st, bind);
            }
        }
    }

    /// What is known after a test turned out true or false.
    pub fn assume(&mut self, st: &mut State<'p>, test: &'p Value, truth: &Val<'p>, holds: bool) {
        for atom in &truth.0 {
            // A code is neither true nor false by itself.
            if let What::Outcome(outcome) = &atom.what
                && outcome.true_is.is_none()
            {
                let facts = if holds { &outcome.if_true } else { &outcome.if_false };
                self.apply_outcome(st, facts);
            }
        }
        self.confine(st, test, holds);
        match &test.kind {
            ValueKind::Not(inner) => {
                let inner_truth = self.outcome_of(st, inner);
                self.assume(st, inner, &inner_truth, !holds);
            }
            ValueKind::Binary { op: crate::ir::BinaryOp::And, left, right } if holds => {
                let (a, b) = (self.outcome_of(st, left), self.outcome_of(st, right));
                self.assume(st, left, &a, true);
                self.assume(st, right, &b, true);
            }
            ValueKind::Binary { op: crate::ir::BinaryOp::Or, left, right } if !holds => {
                let (a, b) = (self.outcome_of(st, left), self.outcome_of(st, right));
                self.assume(st, left, &a, false);
                self.assume(st, right, &b, false);
            }
            ValueKind::Binary { op, left, right }
                if matches!(op, crate::ir::BinaryOp::Eq | crate::ir::BinaryOp::Ne) =>
            {
                let equal = (*op == crate::ir::BinaryOp::Eq) == holds;
                self.assume_code(st, left, right, equal);
                self.assume_code(st, right, left, equal);
                if equal {
                    self.fill_bound(st, right);
                    self.assume_scheme(st, left, right);
                    self.assume_scheme(st, right, left);
                }
                let (name, null) = match (&left.kind, &right.kind) {
                    (ValueKind::Name(name), ValueKind::Null) | (ValueKind::Null, ValueKind::Name(name)) => (name, true),
                    (ValueKind::Name(name), _) => (name, false),
                    _ => return,
                };
                if null {
                    self.narrow(st, name, |w| (*w == What::Null) == equal || *w == What::Unknown);
                } else {
                    self.narrow_to_constants(st, name, std::slice::from_ref(right), equal);
                }
            }
            ValueKind::Is { value, ty } => {
                self.confine_to_type(st, value, ty, holds);
                if let ValueKind::Name(name) = &value.kind
                    && holds
                    && self.kind() != FileKind::Swift
                {
                    let place = self.place(test.span);
                    self.narrow_to(st, name, ty, place);
                }
            }
            ValueKind::Call(call) if holds && matches!(call.name.as_str(), "equals" | "equalsIgnoreCase") => {
                if let (Some(target), [only]) = (&call.target, call.args.as_slice()) {
                    self.assume_scheme(st, target, &only.value);
                    self.assume_scheme(st, &only.value, target);
                }
            }
            ValueKind::Name(name) => {
                self.narrow(st, name, |w| !matches!((w, holds), (What::Bool(true), false) | (What::Bool(false), true)));
                // Not again inside of it: a name in it may mean this one by now.
                if let Some(var) = self.local(name)
                    && let Some(test) = self.tests.remove(&var)
                {
                    let truth = self.outcome_of(st, test);
                    self.assume(st, test, &truth, holds);
                    self.tests.insert(var, test);
                }
            }
            _ => {}
        }
    }

    /// The value of a name in a test, when it was bound to the result of a call that must be looked at.
    pub(super) fn outcome_of(&mut self, st: &State<'p>, value: &'p Value) -> Val<'p> {
        match &value.kind {
            ValueKind::Name(name) => self.local(name).and_then(|var| st.vars.get(&var).cloned()).unwrap_or_default(),
            ValueKind::Call(_) | ValueKind::Member { .. } => self.last_outcome(value),
            _ => Val::none(),
        }
    }

    /// What is known after the code that a call gave turned out to be a number, or another one.
    fn assume_code(&mut self, st: &mut State<'p>, code: &'p Value, number: &'p Value, equal: bool) {
        let outcomes: Vec<_> = self.outcome_of(st, code).0.into_iter().collect();
        for atom in outcomes {
            let What::Outcome(outcome) = &atom.what else { continue };
            let Some(wanted) = outcome.true_is else { continue };
            let number = self.eval(st, number);
            let Some(What::Int(number)) = number.single().map(|atom| &atom.what) else { continue };
            // Of a code that is not this one nothing is known, unless this is the one that counts.
            match (*number == wanted, equal) {
                (true, true) => self.apply_outcome(st, &outcome.if_true),
                (true, false) | (false, true) => self.apply_outcome(st, &outcome.if_false),
                (false, false) => {}
            }
        }
    }

    /// What is known of an address whose scheme turned out to be a word: `url.scheme == "https"`.
    fn assume_scheme(&mut self, st: &mut State<'p>, asked: &'p Value, word: &'p Value) {
        let ValueKind::Text(pieces) = &word.kind else { return };
        let [Piece::Literal(word)] = pieces.as_slice() else { return };
        let mut asked = asked;
        let mut left = MOST_NAMED;
        let (of, name) = loop {
            left -= 1;
            match &asked.kind {
                _ if left == 0 => return,
                ValueKind::Member { of: Some(of), name } => break (of, name),
                ValueKind::Call(call) if call.args.is_empty() => match (&call.target, call.name.as_str()) {
                    (Some(of), "lowercased" | "lowercase" | "toLowerCase") => asked = of,
                    (Some(of), _) => break (of, &call.name),
                    _ => return,
                },
                ValueKind::Name(name) => match self.local(name).and_then(|var| self.tests.get(&var)) {
                    Some(value) => asked = value,
                    None => return,
                },
                _ => return,
            }
        };
        if !matches!(of.kind, ValueKind::Name(_)) {
            return;
        }
        let owner = self.eval(st, of);
        let Some(What::Object(id)) = owner.single().map(|atom| atom.what.clone()) else { return };
        let id = base_of(st, id);
        let Some(object) = st.get(id) else { return };
        if !self.gives_scheme(&object.ty, name) || !self.or_of_address(st, Val::none(), &owner, "scheme").has_unknown()
        {
            return;
        }
        st.edit(id, |o| o.set(Name::new_static("scheme"), Val::word(word), true));
    }

    /// A local that is one of several constants, and now one of these, or none of them.
    fn narrow_to_constants(&mut self, st: &mut State<'p>, name: &str, constants: &'p [Value], holds: bool) {
        let Some(val) = self.local(name).and_then(|var| st.vars.get(&var)) else { return };
        let constant = |what: &What<'p>| match what {
            What::Symbol { ty, name, .. } if !ty.is_empty() => Some((ty.clone(), name.clone())),
            _ => None,
        };
        let Some((ty, _)) = val.0.first().and_then(|atom| constant(&atom.what)) else { return };
        if val.0.len() < 2 || !val.0.iter().all(|atom| constant(&atom.what).is_some()) {
            return;
        }
        let mut own = Vec::new();
        for value in constants {
            let val = self.eval_as(st, value, Some(&ty));
            let Some((_, name)) = val.single().and_then(|atom| constant(&atom.what)) else { return };
            own.push(name);
        }
        self.narrow(st, name, |what| constant(what).is_some_and(|(_, name)| own.contains(&name) == holds));
    }

    fn narrow(&mut self, st: &mut State<'p>, name: &str, keep: impl Fn(&What<'p>) -> bool) {
        let Some(var) = self.local(name) else { return };
        let Some(val) = st.vars.get(&var) else { return };
        let kept: SmallVec<_> = val.0.iter().filter(|a| keep(&a.what)).cloned().collect();
        if !kept.is_empty() && kept.len() < val.0.len() {
            st.vars.insert(var, Val(kept));
        }
    }

    /// A local that turned out to be of a known type, and of which less was known.
    fn narrow_to(&mut self, st: &mut State<'p>, name: &str, ty: &crate::ir::TypeRef, place: crate::source::Place) {
        let Some(full) = self.resolve_ref(ty).filter(|full| self.knowledge.ty(full).is_some()) else { return };
        let Some(var) = self.local(name) else { return };
        let Some(val) = st.vars.get(&var).cloned() else { return };
        let less = |id: ObjId| st.get(id).is_some_and(|o| o.foreign && o.ty != full && self.project.is_a(&full, &o.ty));
        match val.single().map(|atom| &atom.what) {
            Some(What::Unknown) => {
                let narrowed = self.instance(st, &full, place);
                st.vars.insert(var, narrowed);
            }
            Some(What::Object(id)) if less(*id) => st.edit(*id, |o| o.ty.clone_from(&full)),
            _ => {}
        }
    }

    pub fn apply_outcome(&mut self, st: &mut State<'p>, facts: &[(ObjId, Name, Literal)]) {
        for (id, slot, value) in facts {
            st.edit(*id, |o| o.set(slot.clone(), Val::literal(value), true));
        }
    }

    fn run_loop(&mut self, st: &mut State<'p>, l: &'p Loop) {
        let scope = self.frame().scope.clone();
        let mut deferred = Vec::new();
        self.stmts(st, &l.init, &mut deferred);
        let items = l.items.as_ref().map(|v| self.eval(st, v));
        let (outer_breaks, outer_continues) = {
            let frame = self.frame();
            (std::mem::take(&mut frame.breaks), std::mem::take(&mut frame.continues))
        };
        let place = self.place(l.span);
        let counted = l.items.as_ref().is_some_and(is_counted);
        let few = items
            .as_ref()
            .filter(|_| !counted || l.names.len() == 1)
            .and_then(|items| self.few_elements(st, items, place));
        if let Some(known) = few {
            // Few elements are gone through one by one.
            let mut ends: Vec<State<'p>> = Vec::new();
            for item in known {
                match l.names.as_slice() {
                    [name] => self.declare(st, name, item),
                    names => {
                        for (index, name) in names.iter().enumerate() {
                            let part = self.part(st, &item, index);
                            self.declare(st, name, part);
                        }
                    }
                }
                self.block(st, &l.body);
                let mut rounds = std::mem::take(&mut self.frame().continues);
                rounds.push(st.clone());
                ends.append(&mut self.frame().breaks);
                self.frame().scope.clone_from(&scope);
                match join_all(rounds) {
                    Some(end) if self.step() => *st = end,
                    _ => {
                        st.live = false;
                        break;
                    }
                }
            }
            ends.push(st.clone());
            let frame = self.frame();
            frame.breaks = outer_breaks;
            frame.continues = outer_continues;
            match join_all(ends) {
                Some(end) => *st = end,
                None => st.live = false,
            }
            return;
        }
        let before = st.clone();
        let mut never = l.items.is_some() || l.test.is_some();
        if let Some(test) = &l.test
            && !l.at_least_once
        {
            let truth = self.eval(st, test);
            let (yes, no) = truth.truths();
            never = no;
            if !yes {
                st.live = false;
            }
            self.assume(st, test, &truth, true);
        }
        if l.at_least_once {
            never = false;
        }
        if let Some(items) = &items {
            let sort = l.ty.as_ref().and_then(|ty| self.sort_of(ty));
            let element = self.element(st, items).sorted(sort);
            // A list that was written down with elements has some.
            never = !items.objects().any(|id| st.get(id).is_some_and(|o| !o.items.is_empty() && !o.open_ended));
            match l.names.as_slice() {
                [name] => self.declare(st, name, element),
                names => {
                    for (index, name) in names.iter().enumerate() {
                        let part = match index {
                            // Where in the list an element stands tells nothing of it.
                            0 if counted => Val::unknown(),
                            _ => self.entry_part(st, items, index),
                        };
                        self.declare(st, name, part);
                    }
                }
            }
        }
        // Two rounds: the second sees what the first left behind. A loop that counts and can be followed is followed.
        let counts = !l.init.is_empty() && !l.step.is_empty() && !never;
        let mut after: Vec<State<'p>> = Vec::new();
        self.loops += 1;
        for round in 0..MOST_ROUNDS {
            self.block(st, &l.body);
            let continues = std::mem::take(&mut self.frame().continues);
            let mut ends = continues;
            ends.push(st.clone());
            match join_all(ends) {
                Some(end) => *st = end,
                None => break,
            }
            for step in &l.step {
                self.eval(st, step);
            }
            if counts && let Some(test) = &l.test {
                match self.eval(st, test).truths() {
                    (true, false) if round + 1 < MOST_ROUNDS && self.step() => continue,
                    (false, true) => {
                        after.push(st.clone());
                        break;
                    }
                    _ => {}
                }
            }
            after.push(st.clone());
            if round > 0 || !self.step() {
                break;
            }
            // One round tells everything where nothing is carried over.
            if st.heap.len() == before.heap.len() && st.vars.len() <= before.vars.len() + l.names.len() {
                break;
            }
        }
        self.loops -= 1;
        let breaks = std::mem::take(&mut self.frame().breaks);
        let endless = l.items.is_none()
            && l.test.as_ref().is_none_or(|t| matches!(t.kind, ValueKind::Bool(true)))
            && !l.at_least_once;
        let mut ends: Vec<State<'p>> = breaks;
        if !endless {
            ends.extend(after);
            if never {
                ends.push(before);
            }
        }
        {
            let frame = self.frame();
            frame.breaks = outer_breaks;
            frame.continues = outer_continues;
            frame.scope = scope;
        }
        match join_all(ends) {
            Some(end) => *st = end,
            None => st.live = false,
        }
    }

    /// Any element of a collection.
    pub fn element(&mut self, st: &State<'p>, items: &Val<'p>) -> Val<'p> {
        let mut out = Val::none();
        for id in items.objects() {
            let Some(object) = st.get(id) else { continue };
            if object.items.is_empty() && !object.open_ended && !self.is_collection(&object.ty) {
                // An optional, or any other single thing.
                out.join(&Val::object(id));
            }
            object.items.iter().for_each(|i| out.join(i));
            if object.open_ended {
                out.join(&Val::unknown().labelled(&object.label));
            }
        }
        if out.is_none() {
            Val::unknown().sorted(items.sort().and_then(Sort::element)).labelled(&items.label())
        } else {
            out
        }
    }

    /// Key or value of any entry.
    fn entry_part(&mut self, st: &State<'p>, items: &Val<'p>, index: usize) -> Val<'p> {
        let mut out = Val::none();
        for id in items.objects() {
            let Some(object) = st.get(id) else { continue };
            for (key, val) in &object.entries {
                out.join(if index == 0 { key } else { val });
            }
            for item in &object.items {
                let part = self.part(st, item, index);
                out.join(&part);
            }
            if object.open_ended && index > 0 {
                out.join(&Val::unknown().labelled(&object.label.data()));
            }
        }
        if out.is_none() { Val::unknown().labelled(&items.label().data()) } else { out }
    }

    /// A handler that takes away the encryption of an object which keeps its plain channel lets it go on in plain text.
    fn mark_dropped(&mut self, before: &State<'p>, after: &mut State<'p>) {
        let Some(this) = self.this().objects().next() else { return };
        let (Some(old), Some(new)) = (before.get(this), after.get(this)) else { return };
        let is = |st: &State<'p>, id: ObjId, worth: &str| {
            st.get(base_of(st, id))
                .is_some_and(|o| !o.closed && o.slot("encryption").text().is_some_and(|word| word == worth))
        };
        let dropped: Vec<ObjId> = old
            .fields
            .iter()
            .filter(|(name, _)| new.fields.get(*name).is_some_and(|v| v.0.iter().all(|a| a.what == What::Null)))
            .flat_map(|(_, val)| val.objects())
            .filter(|id| is(before, *id, "required"))
            .collect();
        let bare = new.fields.values().flat_map(Val::objects).any(|id| is(after, id, "none"));
        if bare && after.live {
            dropped.into_iter().for_each(|id| self.fail_open(after, id));
        }
    }

    fn run_try(&mut self, st: &mut State<'p>, t: &'p Try, expected: Option<&Name>) -> Val<'p> {
        let scope = self.frame().scope.clone();
        let outer = std::mem::take(&mut self.frame().throws);
        self.frame().tries += 1;
        let upgrades = self.upgrades.len();
        let returns = self.frame().returns.len();
        let before = st.clone();
        for resource in &t.resources {
            self.bind(st, resource);
        }
        let names = t.resources.iter().flat_map(|resource| &resource.names);
        let resources: Vec<_> = names.filter_map(|name| self.local(name)).collect();
        // Any statement of the body may throw.
        let mut thrown: Vec<State<'p>> = Vec::new();
        if !t.catches.is_empty() {
            thrown.push(before.clone());
        }
        let mut deferred = Vec::new();
        let mut val = Val::none();
        for (index, stmt) in t.body.stmts.iter().enumerate() {
            if !st.live || !self.step() {
                break;
            }
            if let Stmt::Defer(block) = stmt {
                deferred.push(block);
            } else if index + 1 == t.body.stmts.len() {
                val = self.stmt_value(st, stmt, expected);
            } else {
                self.stmt(st, stmt);
            }
            if st.live && !t.catches.is_empty() && index + 1 < t.body.stmts.len() {
                thrown.push(st.clone());
            }
        }
        for block in deferred.into_iter().rev() {
            self.block(st, block);
        }
        self.frame().tries -= 1;
        thrown.extend(std::mem::replace(&mut self.frame().throws, outer));
        self.frame().scope = scope.clone();
        self.close_all(st, &resources, returns);
        let mut ends = vec![st.clone()];
        if !t.catches.is_empty()
            && let Some(mut caught) = join_all(thrown)
        {
            // Whatever goes on after a failed upgrade goes on with what was to be upgraded.
            for (inner, wrapper) in self.upgrades.iter().skip(upgrades) {
                if caught.get(*inner).is_some_and(|o| !o.consumed && !o.closed) {
                    caught.edit(*inner, |o| o.failed_upgrade = Some(*wrapper));
                    // What the upgrade is worth is what it is worth when it does not fail.
                    if let Some(whole) = st.heap.get(wrapper).filter(|_| st.live) {
                        caught.heap.insert(*wrapper, whole.clone());
                    }
                }
            }
            forget_unreachable(&before, &mut caught);
            for catch in &t.catches {
                let mut handler = caught.clone();
                if let Some(name) = &catch.name {
                    self.declare(&mut handler, name, Val::unknown());
                }
                self.catches += 1;
                let own = self.block_value(&mut handler, &catch.body, expected);
                self.catches -= 1;
                self.mark_dropped(&caught, &mut handler);
                if handler.live {
                    val.join(&own);
                }
                self.frame().scope = scope.clone();
                ends.push(handler);
            }
        }
        match join_all(ends) {
            Some(end) => *st = end,
            None => st.live = false,
        }
        if let Some(finally) = &t.finally {
            let outside = self.frame().scope.clone();
            self.frame().scope = scope;
            let left = self.frame().returns.split_off(returns);
            if st.live {
                self.block(st, finally);
            } else if left.is_empty() {
                let mut leaving = before;
                self.block(&mut leaving, finally);
            }
            // Whoever returns comes by there, too.
            for (at, (val, mut leaving)) in left.into_iter().enumerate() {
                if at < MOST_LEAVING {
                    self.block(&mut leaving, finally);
                }
                if leaving.live {
                    self.frame().returns.push((val, leaving));
                }
            }
            self.frame().scope = outside;
        }
        val
    }

    /// What a `try` opened for itself is closed where it is left.
    fn close_all(&mut self, st: &mut State<'p>, resources: &[crate::trace::domain::VarId], returns: usize) {
        for var in resources {
            let close = |interp: &Self, st: &mut State<'p>| {
                if let Some(val) = st.vars.get(var).cloned() {
                    interp.close(st, &val);
                }
            };
            close(self, st);
            let mut left = self.frame().returns.split_off(returns);
            left.iter_mut().for_each(|(_, st)| close(self, st));
            self.frame().returns.extend(left);
        }
    }
}

/// Forgets what the body of a `try` made and left where no handler can get at it: half of it may be set up, and nobody
/// will use it.
fn forget_unreachable<'p>(before: &State<'p>, caught: &mut State<'p>) {
    let new: Vec<ObjId> =
        caught.changed_since(before).filter(|(id, _)| before.get(*id).is_none()).map(|(id, _)| id).collect();
    if new.is_empty() {
        return;
    }
    let inside = |object: &crate::trace::domain::Object<'p>| -> Vec<ObjId> {
        let items = object.items.iter().chain(object.entries.iter().flat_map(|(key, val)| [key, val]));
        let slots = object.slots.values().map(|slot| &slot.val);
        let held = object.fields.values().chain(items).chain(slots).flat_map(Val::objects);
        held.chain(object.view).chain(object.failed_upgrade).collect()
    };
    let mut open: Vec<ObjId> = Vec::new();
    for change in before.vars.diff(&caught.vars) {
        if let DiffItem::Update { new: (_, val), .. } = change {
            open.extend(val.objects());
            // What a function sees may be anything.
            if val.0.iter().any(|atom| matches!(atom.what, What::Function(_) | What::Named(_))) {
                return;
            }
        }
    }
    for change in before.globals.diff(&caught.globals) {
        if let DiffItem::Add(_, val) | DiffItem::Update { new: (_, val), .. } = change {
            open.extend(val.objects());
        }
    }
    for (id, object) in caught.changed_since(before) {
        if before.get(id).is_some() {
            open.extend(inside(object));
            open.push(id);
        }
    }
    let mut reached: FxHashSet<ObjId> = FxHashSet::default();
    while let Some(id) = open.pop() {
        if reached.insert(id)
            && let Some(object) = caught.get(id).filter(|_| before.get(id).is_none())
        {
            open.extend(inside(object));
        }
    }
    for id in new.into_iter().filter(|id| !reached.contains(id)) {
        caught.heap.remove(&id);
    }
}

/// The elements of a short list in which each is one constant or one object.
pub(in crate::trace) fn few_items<'p>(st: &State<'p>, items: &Val<'p>) -> Option<Vec<Val<'p>>> {
    let What::Object(id) = items.single()?.what else { return None };
    let list =
        st.get(id).filter(|list| !list.open_ended && !list.items.is_empty() && list.items.len() <= MOST_ROUNDS)?;
    let one = |item: &Val<'p>| {
        let mut rest = item.0.iter().filter(|a| !matches!(a.what, What::Null));
        let constant = |what: &What<'p>| match what {
            What::Text(_) | What::Int(_) | What::Object(_) => true,
            What::Symbol { ty, .. } => !ty.is_empty(),
            _ => false,
        };
        rest.next().is_some_and(|atom| constant(&atom.what)) && rest.next().is_none()
    };
    list.items.iter().all(one).then(|| list.items.clone())
}

/// `list.withIndex()`, `list.enumerated()`: pairs of a number and an element.
fn is_counted(items: &Value) -> bool {
    matches!(&items.kind, ValueKind::Call(call) if matches!(call.name.as_str(), "withIndex" | "enumerated"))
}

/// Where a statement starts.
fn start_of(stmt: &Stmt) -> u32 {
    match stmt {
        Stmt::Bind(bind) => bind.span.start,
        Stmt::Eval(value) => value.span.start,
        Stmt::Return(_, span) | Stmt::Throw(_, span) | Stmt::Break(span) | Stmt::Continue(span) => span.start,
        Stmt::Branch(branch) => branch.span.start,
        Stmt::Loop(l) => l.span.start,
        Stmt::Try(t) => t.span.start,
        Stmt::Defer(block) | Stmt::Nested(block) => block.span.start,
        Stmt::Function(function) => function.span.start,
        Stmt::Type(decl) => decl.span.start,
    }
}

/// `server.context`, which does nothing when it is read.
fn is_path(value: &Value) -> bool {
    let of = match &value.kind {
        ValueKind::Member { of: Some(of), .. } => of,
        _ => return false,
    };
    matches!(of.kind, ValueKind::Name(_)) || is_path(of)
}
