//! What operators give.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::channel::Name;
use crate::ir::{BinaryOp, Function, Value, ValueKind};
use crate::source::{FileKind, Place};
use crate::trace::domain::{Atom, ObjId, Object, Sort, State, Val, What, push_part, text_options};

use super::interp::{ArgVal, Interp};
use super::patterns::is_pattern;

/// Most numbers in a row that are each there.
const MOST_IN_ROW: i64 = 12;

impl<'p> Interp<'p> {
    /// What a Kotlin class of the project says that an operator means for its objects, or a function that extends them.
    /// None: it says nothing.
    pub fn operator(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        name: &str,
        args: &[Val<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        if self.kind() != FileKind::Kotlin || owner.0.is_empty() {
            return None;
        }
        let args: Vec<ArgVal<'p>> = args.iter().cloned().map(ArgVal::plain).collect();
        let count = args.len();
        let takes = |function: &Function| {
            let required = function.params.iter().filter(|p| p.default.is_none() && !p.vararg).count();
            function.body.is_some() && (required..=function.params.len()).contains(&count)
        };
        if let Some(ty) = self.type_of(st, owner) {
            let methods = self.project.methods(&ty, name);
            if let Some((decl, function)) = methods.into_iter().find(|(_, f)| f.receiver.is_none() && takes(f)) {
                return Some(self.enter(st, function, Some(decl), owner.clone(), args, place));
            }
        }
        self.extension(st, owner, name, args, &takes, place)
    }

    pub(super) fn eval_binary(
        &mut self,
        st: &mut State<'p>,
        op: BinaryOp,
        left: &'p Value,
        right: &'p Value,
        place: Place,
    ) -> Val<'p> {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            // What says the opposite of itself besides tells nothing more: `a || !a`.
            if opposite(left, right) || opposite(right, left) {
                return Val::of(What::Bool(op == BinaryOp::Or));
            }
            let a = self.eval(st, left);
            let (yes, no) = a.truths();
            match (op, yes, no) {
                (BinaryOp::And, false, true) => return Val::of(What::Bool(false)),
                (BinaryOp::Or, true, false) => return Val::of(What::Bool(true)),
                _ => {}
            }
            let mut other = st.clone();
            // The right side is only looked at where the left one does not decide: `strict && !strict`.
            let outcome = self.outcome_of(&other, left);
            self.assume(&mut other, left, &outcome, op == BinaryOp::And);
            let b = self.eval(&mut other, right);
            if (op == BinaryOp::And && (yes, no) == (true, false)) || (op == BinaryOp::Or && (yes, no) == (false, true))
            {
                *st = other;
                return b;
            }
            st.join(other);
            let (b_yes, b_no) = b.truths();
            return match (op, b_yes, b_no) {
                (BinaryOp::And, false, true) => Val::of(What::Bool(false)),
                (BinaryOp::Or, true, false) => Val::of(What::Bool(true)),
                _ => Val::some(Sort::Bool),
            };
        }
        let a = self.eval(st, left);
        // The other side of a comparison may start with a dot.
        let expected = a.0.iter().find_map(|atom| match &atom.what {
            What::Symbol { ty, .. } if !ty.is_empty() => Some(ty.clone()),
            What::Object(id) if self.kind() == FileKind::Swift => {
                st.get(*id).map(|object| object.ty.clone()).filter(|ty| self.knowledge.ty(ty).is_some())
            }
            _ => None,
        });
        let b = self.eval_as(st, right, expected.as_ref());
        if op == BinaryOp::Eq && is_pattern(right) && self.kind() == FileKind::Swift {
            self.matched.insert(std::ptr::from_ref(right), a.clone());
        }
        let written = match op {
            BinaryOp::Add => "plus",
            BinaryOp::Sub => "minus",
            BinaryOp::Mul => "times",
            BinaryOp::Div => "div",
            BinaryOp::Pair => "to",
            _ => "",
        };
        if !written.is_empty()
            && let Some(val) = self.operator(st, &a, written, std::slice::from_ref(&b), place)
        {
            return val;
        }
        match op {
            BinaryOp::Add => self.plus(st, &a, &b, place),
            BinaryOp::In => self.is_among(st, &a, &b),
            BinaryOp::Eq | BinaryOp::Ne => match self.same_thing(st, &a, &b) {
                Some(same) => Val::of(What::Bool(same == (op == BinaryOp::Eq))),
                None => Val::some(Sort::Bool),
            },
            BinaryOp::Pair => {
                let b = self.stored_under(left, b, place);
                let a = self.keyed_at(a, &b, place);
                Val::object(self.make_map(st, vec![(a, b)], place))
            }
            BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => match (a.single(), b.single()) {
                (Some(Atom { what: What::Int(x), .. }), Some(Atom { what: What::Int(y), .. })) => {
                    let n = match op {
                        BinaryOp::Sub => x.checked_sub(*y),
                        BinaryOp::Mul => x.checked_mul(*y),
                        BinaryOp::Div => x.checked_div(*y),
                        _ => x.checked_rem(*y),
                    };
                    n.map_or_else(|| Val::some(Sort::Int), |n| Val::at(What::Int(n), place))
                }
                _ => reckoned(&a, &b),
            },
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => match (a.single(), b.single()) {
                (Some(x), Some(y)) => match order(&x.what, &y.what) {
                    Some(order) => Val::of(What::Bool(match op {
                        BinaryOp::Lt => order.is_lt(),
                        BinaryOp::Le => order.is_le(),
                        BinaryOp::Gt => order.is_gt(),
                        _ => order.is_ge(),
                    })),
                    None => Val::some(Sort::Bool),
                },
                _ => Val::some(Sort::Bool),
            },
            BinaryOp::Range | BinaryOp::Until => self.range(st, op, &a, &b, place),
            BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::ShiftLeft | BinaryOp::ShiftRight => {
                match (a.single(), b.single()) {
                    (Some(Atom { what: What::Int(x), .. }), Some(Atom { what: What::Int(y), .. })) => {
                        match bits(op, *x, *y) {
                            Some(number) => Val::at(What::Int(number), place),
                            None => reckoned(&a, &b),
                        }
                    }
                    _ => reckoned(&a, &b),
                }
            }
            BinaryOp::Other => reckoned(&a, &b),
            _ => Val::unknown(),
        }
    }

    /// `a + b`: numbers, texts, or lists.
    pub fn plus(&mut self, st: &mut State<'p>, a: &Val<'p>, b: &Val<'p>, place: Place) -> Val<'p> {
        let (a, b) = (self.built(st, a), self.built(st, b));
        let mut out = Val::none();
        for x in &a.0 {
            for y in &b.0 {
                let what = match (&x.what, &y.what) {
                    (What::Int(m), What::Int(n)) => m.checked_add(*n).map_or(What::Unknown, What::Int),
                    (What::Object(m), What::Text(_))
                        if st.get(*m).is_some_and(|o| {
                            !o.items.is_empty() || (o.ty == "List" && self.kind() == FileKind::Kotlin)
                        }) =>
                    {
                        let list = st.get(*m).map(|o| (o.items.clone(), o.open_ended));
                        let (mut items, open_ended) = list.unwrap_or_default();
                        items.push(Val::only(y.clone()));
                        let id = self.make_list(st, items, place);
                        st.edit(id, |o| o.open_ended |= open_ended);
                        What::Object(id)
                    }
                    // What is added to texts that nobody knows is among them.
                    (What::Unknown, What::Text(_)) if x.sort == Some(Sort::Texts) => {
                        let id = self.make_list(st, vec![Val::only(y.clone())], place);
                        st.edit(id, |o| o.open_ended = true);
                        What::Object(id)
                    }
                    (What::Text(_), _) | (_, What::Text(_)) => {
                        let mut parts = Vec::new();
                        for side in [x, y] {
                            for part in
                                text_options(&Val::only(side.clone()), "…").into_iter().next().unwrap_or_default()
                            {
                                push_part(&mut parts, &part);
                            }
                        }
                        What::Text(Rc::from(parts))
                    }
                    (What::Object(m), What::Object(n)) if !self.takes_in(st, *m, *n) => {
                        let (Some(m), Some(n)) = (st.get(*m), st.get(*n)) else { continue };
                        let mut items: Vec<Val<'p>> = m.items.iter().chain(&n.items).cloned().collect();
                        let mut added = n.entries.clone();
                        if m.items.is_empty() && (m.ty == "Map" || !m.entries.is_empty()) {
                            // A map and a list of pairs are a map.
                            let pairs = items.iter().flat_map(Val::objects).filter_map(|id| st.get(id));
                            added.extend(pairs.flat_map(|pair| pair.entries.iter().cloned()));
                            items.clear();
                        }
                        let mut entries = m.entries.clone();
                        for (key, val) in added {
                            match entries.iter_mut().find(|(own, _)| own.same(&key)) {
                                Some((_, own)) if !key.has_unknown() => *own = val,
                                _ => entries.push((key, val)),
                            }
                        }
                        let open_ended = m.open_ended || n.open_ended;
                        let id = if entries.is_empty() && m.ty != "Map" {
                            self.make_list(st, items, place)
                        } else {
                            self.make_map(st, entries, place)
                        };
                        st.edit(id, |o| o.open_ended |= open_ended);
                        What::Object(id)
                    }
                    (What::Object(m), _) if st.get(*m).is_some_and(|o| self.grows(o)) => {
                        let (mut items, open_ended) =
                            st.get(*m).map(|o| (o.items.clone(), o.open_ended)).unwrap_or_default();
                        items.push(Val::only(y.clone()));
                        let id = self.make_list(st, items, place);
                        st.edit(id, |o| o.open_ended |= open_ended);
                        What::Object(id)
                    }
                    _ => What::Unknown,
                };
                let label = x.label.data().joined(&y.label.data());
                let sort = match (x.sort(), y.sort()) {
                    (Some(Sort::Text), _) | (_, Some(Sort::Text)) => Some(Sort::Text),
                    (Some(Sort::Int), Some(Sort::Int)) => Some(Sort::Int),
                    _ => None,
                };
                // What a text begins with says how it is meant.
                out.join(&Val::only(Atom { handed: x.handed, label, sort, ..Atom::new(what, x.from.or(y.from)) }));
            }
        }
        if out.is_none() { Val::unknown() } else { out }
    }

    /// Whether `+` and one more thing make a longer list.
    fn grows(&self, object: &Object<'p>) -> bool {
        !object.items.is_empty() || (object.entries.is_empty() && self.is_collection(&object.ty))
    }

    /// Whether `list + thing` adds the thing itself, which is no list.
    fn takes_in(&self, st: &State<'p>, list: ObjId, thing: ObjId) -> bool {
        let (Some(list), Some(thing)) = (st.get(list), st.get(thing)) else { return false };
        let holds = !thing.items.is_empty() || !thing.entries.is_empty() || self.is_collection(&thing.ty);
        self.grows(list) && !holds && !thing.foreign
    }

    /// Numbers in a row: all of them, where they are few, or from where to where.
    fn range(&mut self, st: &mut State<'p>, op: BinaryOp, a: &Val<'p>, b: &Val<'p>, place: Place) -> Val<'p> {
        let end = |val: &Val<'p>, beyond: i64| match val.single().map(|atom| &atom.what) {
            Some(What::Int(number)) => number.checked_add(beyond).map(What::Int),
            // Open at this end.
            Some(What::Null) => Some(What::Null),
            _ => None,
        };
        let beyond = i64::from(op == BinaryOp::Range);
        let (Some(from), Some(to)) = (end(a, 0), end(b, beyond)) else { return Val::unknown() };
        if let (What::Int(from), What::Int(to)) = (&from, &to) {
            let (from, to) = (*from, *to);
            if to.saturating_sub(from) > MOST_IN_ROW {
                return Val::unknown();
            }
            if from < to {
                let numbers = (from..to).map(|number| Val::at(What::Int(number), place)).collect();
                return Val::object(self.make_list(st, numbers, place));
            }
        }
        let id = self.make(st, &Name::new_static("Span"), place);
        st.edit(id, |o| {
            o.set(Name::new_static("from"), Val::of(from), true);
            o.set(Name::new_static("to"), Val::of(to), true);
        });
        Val::object(id)
    }

    /// `a in b` of a list, or of a text that is known.
    fn is_among(&self, st: &State<'p>, a: &Val<'p>, b: &Val<'p>) -> Val<'p> {
        if let (Some(wanted), Some(text)) = (a.text(), b.text()) {
            return Val::of(What::Bool(text.contains(wanted.as_str())));
        }
        let list = match b.single().map(|atom| &atom.what) {
            Some(What::Object(id)) => st.get(*id).filter(|list| !list.open_ended && list.entries.is_empty()),
            _ => None,
        };
        let Some(list) = list.filter(|list| !list.items.is_empty()) else { return Val::some(Sort::Bool) };
        let told: Vec<Option<bool>> = list.items.iter().map(|item| equal(a, item)).collect();
        match (told.contains(&Some(true)), told.contains(&None)) {
            (true, _) => Val::of(What::Bool(true)),
            (false, false) => Val::of(What::Bool(false)),
            _ => Val::some(Sort::Bool),
        }
    }
}

/// Whether one test holds exactly where another one does not, and reading both does nothing.
fn opposite(test: &Value, other: &Value) -> bool {
    match (&test.kind, &other.kind) {
        (_, ValueKind::Not(inner)) => same(test, inner),
        (
            ValueKind::Binary { op: BinaryOp::Eq, left: a, right: b },
            ValueKind::Binary { op: BinaryOp::Ne, left: x, right: y },
        ) => same(a, x) && same(b, y),
        _ => false,
    }
}

/// Whether two values are read from the same names.
fn same(a: &Value, b: &Value) -> bool {
    match (&a.kind, &b.kind) {
        (ValueKind::Name(a), ValueKind::Name(b)) => a == b && a != "_",
        (ValueKind::Member { of: Some(a_of), name: a }, ValueKind::Member { of: Some(b_of), name: b }) => {
            a == b && same(a_of, b_of)
        }
        (ValueKind::Int(a), ValueKind::Int(b)) => a == b,
        (ValueKind::Null, ValueKind::Null) => true,
        (
            ValueKind::Binary { op: BinaryOp::Eq, left, right },
            ValueKind::Binary { op: BinaryOp::Eq, left: x, right: y },
        ) => same(left, x) && same(right, y),
        _ => false,
    }
}

/// The order of two numbers, or of two texts that all languages order alike; nothing: it cannot be told.
fn order(a: &What<'_>, b: &What<'_>) -> Option<Ordering> {
    match (a, b) {
        (What::Int(a), What::Int(b)) => Some(a.cmp(b)),
        _ => {
            let (a, b) = (a.plain_text()?, b.plain_text()?);
            (a.is_ascii() && b.is_ascii()).then(|| a.cmp(&b))
        }
    }
}

/// What an operator makes of the bits of two numbers; nothing where that depends on how wide they are.
fn bits(op: BinaryOp, x: i64, y: i64) -> Option<i64> {
    let few = || u32::try_from(y).ok().filter(|by| *by < 31 && x >= 0);
    match op {
        BinaryOp::BitAnd => Some(x & y),
        BinaryOp::BitOr => Some(x | y),
        BinaryOp::BitXor => Some(x ^ y),
        BinaryOp::ShiftLeft => x.checked_mul(1 << few()?).filter(|moved| i32::try_from(*moved).is_ok()),
        BinaryOp::ShiftRight => Some(x >> few()?),
        _ => None,
    }
}

/// What is reckoned from two values, of which nothing is known but what they bring along.
pub(super) fn reckoned<'p>(a: &Val<'p>, b: &Val<'p>) -> Val<'p> {
    let sort = a.sort().filter(|sort| matches!(sort, Sort::Int | Sort::Bool) && b.sort() == Some(*sort));
    Val::unknown().sorted(sort).labelled(&a.label().data().joined(&b.label().data()))
}

/// Whether two values are equal; none: it cannot be told.
pub(in crate::trace) fn equal<'p>(a: &Val<'p>, b: &Val<'p>) -> Option<bool> {
    let (Some(x), Some(y)) = (a.single(), b.single()) else { return None };
    match (&x.what, &y.what) {
        (What::Unknown | What::Outcome(_) | What::Package(_) | What::Named(_), _)
        | (_, What::Unknown | What::Outcome(_) | What::Package(_) | What::Named(_)) => None,
        (What::Text(_), What::Text(_)) => match (x.what.plain_text(), y.what.plain_text()) {
            (Some(p), Some(q)) => Some(p == q),
            _ => None,
        },
        (What::Symbol { name: p, held: Some(x), .. }, What::Symbol { name: q, held: Some(y), .. }) if p == q => {
            // What a pattern names is bound to whatever stands there.
            let binds = |part: &Val<'p>| matches!(part.single().map(|atom| &atom.what), Some(What::Symbol { ty, held: None, .. }) if ty.is_empty());
            let parts = x.0.iter().zip(&y.0).map(
                |((_, own), (_, other))| {
                    if binds(other) { Some(true) } else { equal(own, other) }
                },
            );
            let parts: Vec<Option<bool>> = parts.collect();
            if parts.contains(&Some(false)) {
                Some(false)
            } else {
                parts.into_iter().all(|part| part.is_some()).then_some(true)
            }
        }
        (What::Symbol { name: p, ty: s, .. }, What::Symbol { name: q, ty: t, .. }) => {
            if s.is_empty() && t.is_empty() {
                (p == q).then_some(true)
            } else {
                Some(p == q)
            }
        }
        (What::Symbol { .. }, _) | (_, What::Symbol { .. }) => None,
        (What::Object(p), What::Object(q)) => (p == q).then_some(true),
        (What::Object(_), What::Null) | (What::Null, What::Object(_)) => Some(false),
        (
            What::Int(_) | What::Bool(_) | What::Null | What::Text(_),
            What::Int(_) | What::Bool(_) | What::Null | What::Text(_),
        ) => Some(x.what == y.what),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_moved_and_mixed_where_they_fit_every_number() {
        assert_eq!(bits(BinaryOp::ShiftLeft, 3, 8), Some(0x300));
        assert_eq!(bits(BinaryOp::ShiftRight, 0x301, 8), Some(3));
        assert_eq!(bits(BinaryOp::BitXor, 7, 4), Some(3));
        assert_eq!(bits(BinaryOp::ShiftLeft, 1, 31), None);
        assert_eq!(bits(BinaryOp::ShiftRight, -1, 1), None);
    }
}
