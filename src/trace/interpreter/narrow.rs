//! What a test tells of a thing that it holds against constants: inside, it is one of them.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::{BinaryOp, Call, Stmt, TypeRef, Value, ValueKind, visit};
use crate::trace::computed;
use crate::trace::domain::{Atom, Before, Kept, Object, Only, State, Val, What};
use crate::trace::trust::asserted;

use super::interp::Interp;

/// Most constants that a thing is confined to.
const MOST_CHOICES: usize = 8;
/// Most names that are followed to the tests for which they stand, all that one test leads to together.
pub(super) const MOST_NAMED: u8 = 8;

impl<'p> Interp<'p> {
    /// After a test turned out true or false.
    pub fn confine(&mut self, st: &mut State<'p>, test: &'p Value, holds: bool) {
        let told = match test.kind {
            // The parts are told one by one, and so is the test for which a name stands.
            ValueKind::Not(_) => None,
            ValueKind::Name(_) => self.is_true(st, test, holds),
            _ => self.choices(st, test, holds),
        };
        if let Some((kept, choices)) = told {
            self.keep_to(st, &kept, &choices);
        }
    }

    /// What a thing that nothing is known of is confined to wherever a test turns out so.
    pub(super) fn only_where(&mut self, st: &mut State<'p>, test: &'p Value, holds: bool) -> Option<Rc<Only<'p>>> {
        let (kept, choices) = self.choices(st, test, holds).filter(|(_, choices)| all_constant(choices))?;
        let is_open = self.held_by(st, &kept).is_some_and(|val| self.blank(st, val).is_some());
        let few = is_open && choices.len() <= MOST_CHOICES;
        few.then(|| Rc::new(Only { kept, choices: Val(choices.into_iter().collect()) }))
    }

    /// After one of the patterns of a choice matched its subject.
    pub fn confine_to(&mut self, st: &mut State<'p>, subject: &'p Value, patterns: &'p [Value]) {
        let Some(kept) = self.kept(st, subject) else { return };
        let mut choices = Vec::new();
        for pattern in patterns {
            let is_test = matches!(pattern.kind, ValueKind::Is { .. } | ValueKind::Binary { .. } | ValueKind::Not(_));
            let more = if is_test {
                self.choices(st, pattern, true).filter(|(own, _)| *own == kept).map(|(_, more)| more)
            } else {
                self.written_constants(st, pattern)
            };
            let Some(more) = more else { return };
            choices.extend(more);
        }
        self.keep_to(st, &kept, &choices);
    }

    /// After a statement that goes on only where a test holds: `require(host == "localhost")`.
    pub fn assume_required(&mut self, st: &mut State<'p>, value: &'p Value) {
        let ValueKind::Call(call) = &value.kind else { return };
        // Assertions are off where users run the program.
        if st.live && call.name != "assert" {
            let test = match (asserted(self.knowledge, call), call.args.first().map(|arg| &arg.value)) {
                (Some(Some(test)), _) => test,
                // `require(upgraded)`
                (None, Some(name))
                    if call.target.is_none() && matches!(call.name.as_str(), "require" | "check" | "precondition") =>
                {
                    name
                }
                _ => return,
            };
            let outcome = self.outcome_of(st, test);
            self.assume(st, test, &outcome, true);
            // What is known to be false ends the way.
            if asks_only(test) && self.eval(&mut st.clone(), test).truths() == (false, true) {
                self.thrown(st);
            }
        }
    }

    /// Whether a name stands for a test, or for what is tested, from its declaration on: neither it nor what the test is
    /// about gets another value.
    pub fn keeps(&self, name: &str, constant: bool, test: &Value) -> bool {
        let is_test = matches!(
            test.kind,
            ValueKind::Binary { .. }
                | ValueKind::Not(_)
                | ValueKind::Is { .. }
                | ValueKind::Call(_)
                | ValueKind::Member { of: Some(_), .. }
        );
        let unit = self.unit();
        is_test && (constant || !self.project.assigns(unit, name)) && self.stays(unit, test)
    }

    fn stays(&self, unit: usize, value: &Value) -> bool {
        match &value.kind {
            ValueKind::Name(name) => !self.project.assigns(unit, name),
            ValueKind::Text(_) | ValueKind::Int(_) | ValueKind::Bool(_) | ValueKind::Null => true,
            ValueKind::Not(inner) | ValueKind::Is { value: inner, .. } => self.stays(unit, inner),
            ValueKind::Binary { left, right, .. } => self.stays(unit, left) && self.stays(unit, right),
            ValueKind::Member { of, name } => {
                of.as_deref().is_some_and(|of| self.stays(unit, of)) && !self.project.assigns(unit, name)
            }
            ValueKind::Call(call) => {
                call.target.as_deref().is_some_and(|of| self.stays(unit, of))
                    && call.args.iter().all(|arg| self.stays(unit, &arg.value))
            }
            _ => false,
        }
    }

    /// What a test that turned out true or false confines to which constants.
    fn choices(&mut self, st: &mut State<'p>, test: &'p Value, holds: bool) -> Option<(Kept, Vec<Atom<'p>>)> {
        match &test.kind {
            ValueKind::Not(inner) => self.choices(st, inner, !holds),
            ValueKind::Binary { op: BinaryOp::Or, left, right } if holds => self.either(st, left, right, true),
            ValueKind::Binary { op: BinaryOp::And, left, right } if !holds => self.either(st, left, right, false),
            ValueKind::Binary { op: BinaryOp::Eq, left, right } if holds => self.equals(st, left, right),
            ValueKind::Binary { op: BinaryOp::Ne, left, right } if !holds => self.equals(st, left, right),
            ValueKind::Binary { op: BinaryOp::In, left, right } if holds => self.is_one_of(st, left, right),
            ValueKind::Call(call) if holds => self.choices_of_call(st, call),
            ValueKind::Member { of: Some(of), name } if holds => {
                self.stays_here(st, of, name).or_else(|| self.is_true(st, test, holds))
            }
            ValueKind::Name(name) => self
                .as_it_stands_for(st, name, |own, st, asked| own.choices(st, asked, holds))
                .unwrap_or_else(|| self.is_true(st, test, holds)),
            ValueKind::Member { .. } => self.is_true(st, test, holds),
            _ => None,
        }
    }

    /// `if (secure)`: it is true in there.
    fn is_true(&self, st: &State<'p>, flag: &Value, holds: bool) -> Option<(Kept, Vec<Atom<'p>>)> {
        Some((self.kept(st, flag)?, Val::of(What::Bool(holds)).0.to_vec()))
    }

    /// Whether the function at hand writes what a value names.
    pub(super) fn is_assigned(&self, value: &Value) -> bool {
        struct Assigned<'n>(&'n str, bool);
        impl<'v> visit::Visitor<'v> for Assigned<'_> {
            fn value(&mut self, value: &'v Value) {
                if let ValueKind::Assign { target, .. } = &value.kind {
                    self.1 |= name_of(target) == Some(self.0);
                }
            }
        }
        let (Some(name), Some(function)) = (name_of(value), self.frames.last().and_then(|frame| frame.function)) else {
            return true;
        };
        let mut assigned = Assigned(name, false);
        visit::function(function, &mut assigned);
        assigned.1
    }

    /// Does something with the test for which a name stands, if it stands for one. Names may stand for tests of names, and
    /// properties may ask each other in a circle.
    pub(super) fn as_it_stands_for<T>(
        &mut self,
        st: &mut State<'p>,
        name: &str,
        follow: impl FnOnce(&mut Self, &mut State<'p>, &'p Value) -> T,
    ) -> Option<T> {
        let test = self.stands_for(st, name).filter(|_| self.named < MOST_NAMED)?;
        let outermost = self.named == 0;
        self.named += 1;
        let followed = follow(self, st, test);
        if outermost {
            self.named = 0;
        }
        Some(followed)
    }

    /// The test for which a name stands: a local that was given it, or a computed property of this object that asks it.
    pub(super) fn stands_for(&self, st: &State<'p>, name: &str) -> Option<&'p Value> {
        if let Some(var) = self.local(name) {
            return self.tests.get(&var).copied();
        }
        let ty = self.type_of(st, &self.this())?;
        let getter = self.project.field(&ty, name)?.1.getter.as_ref()?;
        match getter.body.as_ref()?.stmts.as_slice() {
            [Stmt::Return(Some(value), _) | Stmt::Eval(value)] => Some(value),
            _ => None,
        }
        .filter(|value| matches!(value.kind, ValueKind::Not(_) | ValueKind::Binary { .. } | ValueKind::Call(_)))
    }

    fn either(
        &mut self,
        st: &mut State<'p>,
        left: &'p Value,
        right: &'p Value,
        holds: bool,
    ) -> Option<(Kept, Vec<Atom<'p>>)> {
        let (kept, mut choices) = self.choices(st, left, holds)?;
        let (other, more) = self.choices(st, right, holds)?;
        choices.extend(more);
        (kept == other).then_some((kept, choices))
    }

    fn choices_of_call(&mut self, st: &mut State<'p>, call: &'p Call) -> Option<(Kept, Vec<Atom<'p>>)> {
        match (call.name.as_str(), call.target.as_deref(), call.args.as_slice()) {
            // `Objects.equals(a, b)`
            ("equals", Some(_), [a, b]) if b.label.is_none() && !matches!(b.value.kind, ValueKind::Bool(_)) => {
                self.equals(st, &a.value, &b.value)
            }
            ("equals" | "equalsIgnoreCase" | "contentEquals", Some(own), [other, ..]) => {
                self.equals(st, own, &other.value)
            }
            ("contains", Some(list), [item]) => self.is_one_of(st, &item.value, list),
            (name, Some(address), []) => self.stays_here(st, address, name),
            _ => None,
        }
    }

    /// `InetAddress.getByName(host).isLoopbackAddress()`: the host is that of the machine itself.
    fn stays_here(&self, st: &State<'p>, address: &Value, member: &str) -> Option<(Kept, Vec<Atom<'p>>)> {
        let host = self.knowledge.asked_for_loopback(member)?;
        let kept = self.kept(st, address).or_else(|| match &address.kind {
            ValueKind::Call(made) => match made.args.as_slice() {
                [only] => self.kept(st, &only.value),
                _ => None,
            },
            _ => None,
        })?;
        Some((kept, Val::word(host).0.to_vec()))
    }

    fn equals(&mut self, st: &mut State<'p>, a: &'p Value, b: &'p Value) -> Option<(Kept, Vec<Atom<'p>>)> {
        for (own, other) in [(a, b), (b, a)] {
            if let Some(kept) = self.kept(st, own)
                && let Some(choices) = self.written_constants(st, other)
            {
                return Some((kept, choices));
            }
        }
        None
    }

    fn is_one_of(&mut self, st: &mut State<'p>, item: &'p Value, list: &'p Value) -> Option<(Kept, Vec<Atom<'p>>)> {
        let kept = self.kept(st, item)?;
        if !is_written_down(list) {
            return None;
        }
        let list = self.eval(st, list);
        let What::Object(id) = list.single()?.what else { return None };
        let list = st.get(id).filter(|list| !list.open_ended && list.entries.is_empty())?;
        let atoms: Vec<Atom<'p>> = list.items.iter().flat_map(|item| item.0.iter().cloned()).collect();
        all_constant(&atoms).then_some((kept, atoms))
    }

    /// The constants that a value is one of.
    fn written_constants(&mut self, st: &mut State<'p>, value: &'p Value) -> Option<Vec<Atom<'p>>> {
        if !is_written_down(value) {
            return None;
        }
        let val = self.eval(st, value);
        all_constant(&val.0).then(|| val.0.to_vec())
    }

    /// After a thing turned out to be of a type, or not to be: what cannot be so is left out.
    pub fn confine_to_type(&mut self, st: &mut State<'p>, value: &'p Value, ty: &'p TypeRef, holds: bool) {
        let Some((kept, full)) = self.kept(st, value).zip(self.resolve_ref(ty)) else { return };
        let Some(val) = self.held_by(st, &kept).filter(|val| val.0.len() > 1) else { return };
        // An open channel may still be what it was where an upgrade failed.
        let is_open =
            |atom: &Atom<'p>| matches!(atom.what, What::Object(id) if st.get(id).is_some_and(|o| o.opened.is_some()));
        let fits = |atom: &&Atom<'p>| self.instance_of(st, atom, &full) != Some(!holds) || is_open(atom);
        let narrowed = Val(val.0.iter().filter(fits).cloned().collect());
        if !narrowed.is_none() && narrowed.0.len() < val.0.len() {
            put(st, &kept, narrowed);
        }
    }

    /// Whether something is of a type; none: it cannot be told.
    pub fn instance_of(&self, st: &State<'p>, atom: &Atom<'p>, full: &Name) -> Option<bool> {
        let declared = || self.project.decl_of(full).is_some();
        match &atom.what {
            What::Object(id) => {
                let object = st.get(*id).filter(|o| !o.foreign)?;
                if self.project.is_a(&object.ty, full) {
                    return Some(true);
                }
                // What was made is none of its siblings; a part of what is at hand may be more than is known.
                let other =
                    object.decl.is_some() && !object.lived && declared() && !self.project.is_a(full, &object.ty);
                other.then_some(false)
            }
            What::Type(ty) if self.project.is_object(ty) && declared() => Some(self.project.is_a(ty, full)),
            What::Null => Some(false),
            _ => None,
        }
    }

    fn held_by<'s>(&self, st: &'s State<'p>, kept: &Kept) -> Option<&'s Val<'p>> {
        match kept {
            Kept::Local(var) => st.vars.get(var),
            Kept::Field(id, name) => st.get(*id).and_then(|o| o.fields.get(name)),
        }
    }

    pub(super) fn kept(&self, st: &State<'p>, value: &Value) -> Option<Kept> {
        let name = match &value.kind {
            ValueKind::Name(name) => match self.local(name) {
                Some(var) => return Some(Kept::Local(var)),
                None => name,
            },
            ValueKind::Member { of: Some(of), name } if matches!(&of.kind, ValueKind::Name(of) if of == "this" || of == "self") => {
                name
            }
            _ => return None,
        };
        let What::Object(this) = self.this().single()?.what else { return None };
        st.get(this)?.fields.contains_key(name).then(|| Kept::Field(this, name.clone()))
    }

    /// What could be anything is one of the constants from now on.
    fn keep_to(&self, st: &mut State<'p>, kept: &Kept, choices: &[Atom<'p>]) {
        let Some(val) = self.held_by(st, kept).filter(|_| choices.len() <= MOST_CHOICES) else { return };
        let Some(before) = self.blank(st, val) else { return };
        let label = val.label();
        let mut narrowed = Val::none();
        for choice in choices {
            let own = val.0.iter().find(|atom| atom.what == choice.what);
            let atom = own.cloned().unwrap_or_else(|| Atom {
                label: label.clone(),
                tested: Some(before),
                ..Atom::new(choice.what.clone(), None)
            });
            narrowed.join(&Val::only(atom));
        }
        put(st, kept, narrowed);
    }
}

fn name_of(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::Name(name) | ValueKind::Member { name, .. } => Some(name),
        _ => None,
    }
}

fn put<'p>(st: &mut State<'p>, kept: &Kept, val: Val<'p>) {
    match kept {
        Kept::Local(var) => {
            st.vars.insert(*var, val);
        }
        Kept::Field(id, name) => st.edit(*id, |o| {
            o.fields.insert(name.clone(), val);
        }),
    }
}

impl<'p> Interp<'p> {
    /// The alternative of a value of which nothing is known. Swift's texts and numbers are objects when they come in.
    fn blank(&self, st: &State<'p>, val: &Val<'p>) -> Option<Before> {
        val.0.iter().find_map(|atom| match atom.what {
            What::Unknown => Some(Before::Anything),
            What::Object(id) => st.get(id).filter(|o| is_blank(o)).map(|_| Before::Object(id)),
            _ => None,
        })
    }
}

/// Whether an object came in, and nothing is known of it but its type.
fn is_blank(object: &Object<'_>) -> bool {
    object.foreign && object.decl.is_none() && object.slots.is_empty() && object.view.is_none()
}

fn all_constant(atoms: &[Atom<'_>]) -> bool {
    let constant = |atom: &Atom<'_>| matches!(atom.what, What::Int(_)) || atom.what.plain_text().is_some();
    !atoms.is_empty() && atoms.iter().all(constant)
}

/// Whether a test is about known texts and numbers alone, so that asking again does nothing.
fn asks_only(test: &Value) -> bool {
    match &test.kind {
        ValueKind::Text(_) | ValueKind::Int(_) | ValueKind::Bool(_) | ValueKind::Null | ValueKind::Name(_) => true,
        ValueKind::Not(inner) => asks_only(inner),
        ValueKind::Binary { left, right, .. } => asks_only(left) && asks_only(right),
        ValueKind::Member { of, .. } => of.as_deref().is_none_or(asks_only),
        ValueKind::Call(call) => {
            call.target.as_deref().is_some_and(asks_only)
                && computed::is_of_texts(&call.name)
                && call.args.iter().all(|arg| asks_only(&arg.value))
        }
        _ => false,
    }
}

/// Whether a value says what it is, so that reading it again does nothing.
fn is_written_down(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Text(_) | ValueKind::Int(_) | ValueKind::Name(_) => true,
        ValueKind::Member { of, .. } => of.as_deref().is_none_or(is_written_down),
        ValueKind::List(items) => items.iter().all(is_written_down),
        ValueKind::Call(call) => {
            call.target.as_deref().is_none_or(is_written_down)
                && !call.args.is_empty()
                && call.args.iter().all(|arg| matches!(arg.value.kind, ValueKind::Text(_) | ValueKind::Int(_)))
        }
        _ => false,
    }
}
