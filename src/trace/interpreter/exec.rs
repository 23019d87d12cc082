//! Running statements.

use std::rc::Rc;

use imbl::ordmap::DiffItem;
use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Arm, Bind, Block, Branch, Stmt, Try, Value, ValueKind};
use crate::source::FileKind;
use crate::trace::domain::{Closure, ObjId, Sort, State, Val, What, base_of, join_all};

use super::interp::Interp;
use super::overwritten::overwritten;

/// Most returns out of a `try` that are followed through what it does at last.
const MOST_LEAVING: usize = 8;

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

    pub(super) fn stmts(&mut self, st: &mut State<'p>, stmts: &'p [Stmt], deferred: &mut Vec<&'p Block>) {
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
        // Swift's lists, maps and structs are values: a variable has one of its own.
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
        let mut otherwise = None;
        for arm in &branch.arms {
            if !rest.live {
                break;
            }
            let mut taken = rest.clone();
            let mut only = None;
            let (may, must) = if arm.tests.is_empty() {
                only = otherwise.take();
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
                    only = self.only_where(&mut taken, test, true);
                    otherwise = otherwise.or_else(|| self.only_where(&mut taken, test, false));
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
