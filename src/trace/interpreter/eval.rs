//! Evaluating expressions.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::{Arg, BinaryOp, Piece, Value, ValueKind};
use crate::source::{FileKind, Place};
use crate::trace::calls::begins_with_dot;
use crate::trace::domain::{
    Atom, Closure, Label, Object, Part, Sort, State, Val, What, may_be_missing, push_literal, push_part, text_options,
};

use super::interp::{ArgVal, Interp, MOST_DEPTH};
use super::operators::reckoned;

/// Most texts that one template may be.
const MOST_TEXTS: usize = 8;

impl<'p> Interp<'p> {
    pub fn eval(&mut self, st: &mut State<'p>, value: &'p Value) -> Val<'p> {
        self.eval_as(st, value, None)
    }

    /// Evaluates a value; `expected` is the full name of the type that its place asks for, which leading dots and lambdas need.
    pub fn eval_as(&mut self, st: &mut State<'p>, value: &'p Value, expected: Option<&Name>) -> Val<'p> {
        if !st.live || !self.step() || self.depth > MOST_DEPTH {
            return Val::unknown();
        }
        self.depth += 1;
        let outer = std::mem::take(&mut self.frame().seen);
        let mut val = self.eval_kind(st, value, expected);
        self.depth -= 1;
        match &value.kind {
            ValueKind::Text(pieces) if pieces.iter().any(|piece| matches!(piece, Piece::Hole(_))) => {
                let seen = std::mem::take(&mut self.frame().seen);
                let place = self.place(value.span);
                let label = self.text_label(pieces, &seen, place);
                val = val.labelled(&label);
            }
            ValueKind::Name(name) if name != "this" && self.local(name).is_none() => {
                let place = self.place(value.span);
                val = self.read_name(st, val, name, place);
            }
            _ => {}
        }
        self.exact = false;
        let own = if self.labelled { self.data_of(st, &val) } else { Label::default() };
        let seen = &mut self.frame().seen;
        *seen = outer;
        seen.join(&own);
        val
    }

    /// A field, a parameter of the code around or a global that was read by its name.
    fn read_name(&mut self, st: &State<'p>, val: Val<'p>, name: &Name, place: Place) -> Val<'p> {
        let val = self.of_field(st, &self.this(), val, name, place);
        self.named(st, val, name, place)
    }

    /// What the annotations of a field say of its value.
    pub fn of_field(&mut self, st: &State<'p>, owner: &Val<'p>, val: Val<'p>, name: &str, place: Place) -> Val<'p> {
        let Some(id) = owner.objects().next() else { return val };
        let Some(ty) = st.get(id).filter(|o| o.decl.is_some()).map(|o| o.ty.clone()) else { return val };
        match self.project.field(&ty, name) {
            Some((_, field)) if !field.annotations.is_empty() => self.annotated(val, &field.annotations, place),
            _ => val,
        }
    }

    fn eval_kind(&mut self, st: &mut State<'p>, value: &'p Value, expected: Option<&Name>) -> Val<'p> {
        let place = self.place(value.span);
        match &value.kind {
            ValueKind::Text(pieces) => self.eval_text(st, pieces, place),
            ValueKind::Int(n) => Val::at(What::Int(*n), place),
            ValueKind::Float(_) | ValueKind::Unreadable => Val::unknown(),
            ValueKind::Bool(b) => Val::at(What::Bool(*b), place),
            ValueKind::Null => Val::at(What::Null, place),
            ValueKind::Name(name) => self.eval_name(st, name, place),
            ValueKind::Member { of: Some(of), name } => {
                if matches!(&of.kind, ValueKind::Name(own) if own == "super")
                    && let Some(val) = self.super_member(st, name, place)
                {
                    return val;
                }
                let owner = self.eval_as(st, of, expected.filter(|_| begins_with_dot(of)));
                self.read_member(st, owner, name, place)
            }
            ValueKind::Member { of: None, name } => match expected {
                Some(ty) => self.static_member(st, &ty.clone(), name, place),
                None => Val::at(What::Symbol { ty: Name::default(), name: name.clone(), held: None }, place),
            },
            ValueKind::Index { of, keys } => {
                let owner = self.eval(st, of);
                let written = keys;
                let keys: Vec<Val<'p>> = keys.iter().map(|k| self.eval(st, k)).collect();
                if let Some(val) = self.operator(st, &owner, "get", &keys, place) {
                    return val;
                }
                if self.kind() == FileKind::Swift
                    && let Some(val) = self.subscript(st, &owner, &keys, place)
                {
                    return val;
                }
                let val = self.index(st, &owner, &keys);
                match written.as_slice() {
                    [key] => self.named_index(st, val, key, place),
                    _ => val,
                }
            }
            ValueKind::Call(call) => {
                let link = self.link(call, place);
                let val = self.eval_call(st, call, link, expected);
                // A test asks what the call came to, also where a function of the project hands the answer on.
                if val.0.iter().any(|atom| matches!(atom.what, What::Outcome(_))) {
                    self.outcomes.insert(place, val.clone());
                } else if !self.outcomes.is_empty() {
                    self.outcomes.remove(&place);
                }
                val
            }
            ValueKind::New { ty, args, body } => {
                let val = self.eval_new(st, ty, args, body.as_deref(), place);
                if body.is_none() { self.after_new(st, ty, val, place) } else { val }
            }
            ValueKind::Lambda(function) => {
                let (scope, receivers) =
                    self.frames.last().map(|f| (f.scope.clone(), f.receivers.clone())).unwrap_or_default();
                let closure =
                    Closure { function, unit: self.unit(), owner: self.owner(), scope, receivers, takes: None };
                let val = Val::at(What::Function(Rc::new(closure)), place);
                match expected {
                    Some(ty) => self.as_interface(st, val, &ty.clone(), place),
                    None => val,
                }
            }
            ValueKind::Reference { of, name } => {
                let val = self.eval_reference(st, of.as_deref(), name, place);
                match expected {
                    Some(ty) => self.as_interface(st, val, &ty.clone(), place),
                    None => val,
                }
            }
            ValueKind::TypeLiteral(ty) => match self.resolve_ref(ty) {
                Some(full) => Val::at(What::Type(full), place),
                None => Val::at(What::Type(ty.name.clone()), place),
            },
            ValueKind::List(items) => {
                let element = self.element_type(expected);
                let items: Vec<Val<'p>> = items.iter().map(|i| self.eval_as(st, i, element.as_ref())).collect();
                Val::object(self.make_list(st, items, place))
            }
            ValueKind::Map(pairs) => {
                let element = self.element_type(expected);
                let entries: Vec<_> = pairs
                    .iter()
                    .map(|(k, v)| {
                        let (key, val) = (self.eval(st, k), self.eval_as(st, v, element.as_ref()));
                        let key = self.keyed_at(key, &val, self.place(k.span));
                        (key, self.stored_under(k, val, place))
                    })
                    .collect();
                Val::object(self.make_map(st, entries, place))
            }
            ValueKind::Tuple(args) => {
                let entries: Vec<_> = args
                    .iter()
                    .enumerate()
                    .map(|(i, a)| {
                        let key = a.label.clone().unwrap_or_else(|| Name::new(i.to_string()));
                        (Val::word(&key), self.eval(st, &a.value))
                    })
                    .collect();
                if let [(_, only)] = entries.as_slice() {
                    return only.clone();
                }
                Val::object(self.make_map(st, entries, place))
            }
            ValueKind::Assign { target, op, value } => {
                let expected = self.expected_of(st, target);
                let mut val = self.eval_as(st, value, expected.as_ref());
                if let Some(op) = op {
                    let old = self.eval(st, target);
                    let written = match op {
                        BinaryOp::Add => ["plusAssign", "plus"],
                        _ => ["minusAssign", "minus"],
                    };
                    if matches!(op, BinaryOp::Add | BinaryOp::Sub) {
                        let args = std::slice::from_ref(&val);
                        if let Some(own) = self.operator(st, &old, written[0], args, place) {
                            return own;
                        }
                        if let Some(own) = self.operator(st, &old, written[1], args, place) {
                            self.assign(st, target, own.clone(), place);
                            return own;
                        }
                    }
                    val = if *op == BinaryOp::Add { self.plus(st, &old, &val, place) } else { reckoned(&old, &val) };
                }
                self.assign(st, target, val.clone(), place);
                val
            }
            ValueKind::Binary { op, left, right } => self.eval_binary(st, *op, left, right, place),
            ValueKind::Not(inner) => {
                let val = self.eval(st, inner);
                let (yes, no) = val.truths();
                match (yes, no) {
                    (true, false) => Val::of(What::Bool(false)),
                    (false, true) => Val::of(What::Bool(true)),
                    _ => Val::some(Sort::Bool),
                }
            }
            ValueKind::Negate(inner) => {
                let mut val = self.eval(st, inner);
                for atom in &mut val.0 {
                    atom.what = match atom.what {
                        What::Int(n) => What::Int(n.wrapping_neg()),
                        _ => What::Unknown,
                    };
                }
                val
            }
            ValueKind::Elvis { value, otherwise } => {
                let val = self.eval_as(st, value, expected);
                let may_be_null = val.is_none() || may_be_missing(st, &val);
                if !may_be_null {
                    return val;
                }
                let only_null = !val.is_none() && val.0.iter().all(|a| a.what == What::Null);
                let mut other = st.clone();
                let fallback = self.eval_as(&mut other, otherwise, expected);
                let leaves = !other.live;
                if only_null {
                    *st = other;
                    return fallback;
                }
                st.join(other);
                let val = val.without_null();
                if leaves { val } else { val.joined(&fallback) }
            }
            ValueKind::Cast { value, ty, .. } => {
                let full = self.resolve_ref(ty);
                let val = self.eval_as(st, value, full.as_ref());
                // A cast shows the type of what comes from elsewhere.
                let unrelated = |full: &Name| {
                    let mut objects = val.objects().peekable();
                    objects.peek().is_some()
                        && objects.all(|id| {
                            st.get(id).is_some_and(|o| {
                                let related = self.project.is_a(full, &o.ty) || self.project.is_a(&o.ty, full);
                                o.foreign && o.decl.is_some() && !related
                            })
                        })
                };
                if let Some(full) = full.as_ref().filter(|full| self.knowledge.ty(full).is_some() && unrelated(full)) {
                    // Something else that the project knows as one of its own interfaces.
                    return self.instance(st, full, place);
                }
                if let Some(full) = &full {
                    for id in val.objects().collect::<Vec<_>>() {
                        let narrows = st
                            .get(id)
                            .is_some_and(|o| o.ty != *full && (o.ty.is_empty() || self.project.is_a(full, &o.ty)));
                        if narrows {
                            let state = self.default_state(full);
                            st.edit(id, |o| {
                                o.ty = full.clone();
                                if !o.foreign {
                                    for (slot, val) in state {
                                        if !o.slots.get(&slot).is_some_and(|s| s.explicit) {
                                            o.set(slot, val, false);
                                        }
                                    }
                                }
                            });
                        }
                    }
                }
                let val = if self.kind() == FileKind::Java { recoded(val, &ty.name) } else { val };
                self.typed(st, val, Some(ty), place)
            }
            ValueKind::Is { value, ty } => {
                let val = self.eval(st, value);
                let Some(full) = self.resolve_ref(ty) else { return Val::some(Sort::Bool) };
                let mut told = val.0.iter().map(|atom| self.instance_of(st, atom, &full));
                match told.next().flatten() {
                    Some(first) if told.all(|other| other == Some(first)) => Val::of(What::Bool(first)),
                    _ => Val::some(Sort::Bool),
                }
            }
            ValueKind::Block(block) => self.block_value(st, block, expected),
        }
    }

    fn eval_text(&mut self, st: &mut State<'p>, pieces: &'p [Piece], place: Place) -> Val<'p> {
        // `list + "word"` of Kotlin, which looks like a text.
        let mut first = None;
        if let ([Piece::Hole(hole), Piece::Literal(word)], FileKind::Kotlin) = (pieces, self.kind()) {
            let val = self.eval(st, hole);
            let is_list = |id| st.get(id).is_some_and(|o: &Object<'p>| !o.items.is_empty() || o.ty == "List");
            // A template begins before what stands in it.
            if hole.span.start == place.span.start && val.objects().any(is_list) {
                let word = Val::at(What::Text(Rc::from([Part::Literal(word.clone())])), place);
                return self.plus(st, &val, &word, place);
            }
            first = Some(val);
        }
        // `thing + "word"`, where what the thing is says what that means.
        if let ([Piece::Hole(hole), second, rest @ ..], FileKind::Kotlin) = (pieces, self.kind())
            && hole.span.start == place.span.start
        {
            let val = match first.take() {
                Some(val) => val,
                None => self.eval(st, hole),
            };
            let own = |atom: &Atom<'p>| match &atom.what {
                What::Object(id) => st.get(*id).is_some_and(|o| o.decl.is_some()),
                What::Symbol { ty, .. } => !ty.is_empty(),
                _ => false,
            };
            if val.0.iter().any(own) && self.adds(st, &val) {
                let added = self.eval_piece(st, second, place);
                if let Some(mut sum) = self.operator(st, &val, "plus", &[added], place) {
                    for piece in rest {
                        let more = self.eval_piece(st, piece, place);
                        sum = self.plus(st, &sum, &more, place);
                    }
                    return sum;
                }
            }
            first = Some(val);
        }
        let mut vals: Vec<Val<'p>> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let val = match (piece, first.take()) {
                (_, Some(val)) => val,
                (Piece::Hole(hole), None) => self.eval(st, hole),
                (Piece::Literal(_), None) => Val::none(),
            };
            vals.push(self.built(st, &val).into_owned());
        }
        // A text that starts with a constant comes from that constant.
        let from = vals.first().and_then(Val::single).and_then(|atom| atom.from).unwrap_or(place);
        let mut texts = Vec::new();
        for vals in self.told_with(st, pieces, vals) {
            let new = put_together(pieces, &vals).into_iter();
            let new: Vec<Vec<Part>> = new.filter(|text| !texts.contains(text)).collect();
            texts.extend(new);
        }
        texts.truncate(MOST_TEXTS);
        Val(texts.into_iter().map(|t| Atom::new(What::Text(Rc::from(t)), Some(from))).collect())
    }

    /// What pieces are together, where one of them is chosen only if another one is a certain constant.
    fn told_with(&self, st: &State<'p>, pieces: &'p [Piece], vals: Vec<Val<'p>>) -> Vec<Vec<Val<'p>>> {
        let chosen = vals.iter().position(|val| val.0.len() > 1 && val.0.iter().any(|atom| atom.only.is_some()));
        let Some(chosen) = chosen else { return vec![vals] };
        let with = |atom: &Atom<'p>| {
            let mut out = vals.clone();
            out[chosen] = Val::only(atom.clone());
            if let Some(only) = &atom.only {
                for (piece, val) in pieces.iter().zip(&mut out) {
                    let Piece::Hole(hole) = piece else { continue };
                    if self.kept(st, hole).is_some_and(|kept| kept == only.kept) && !self.is_assigned(hole) {
                        val.clone_from(&only.choices);
                    }
                }
            }
            out
        };
        vals[chosen].0.iter().map(with).collect()
    }

    fn eval_piece(&mut self, st: &mut State<'p>, piece: &'p Piece, place: Place) -> Val<'p> {
        match piece {
            Piece::Literal(word) => Val::at(What::Text(Rc::from([Part::Literal(word.clone())])), place),
            Piece::Hole(hole) => self.eval(st, hole),
        }
    }

    /// Whether the type of something says itself what `+` means.
    fn adds(&self, st: &State<'p>, val: &Val<'p>) -> bool {
        let says = |ty: Name| self.project.methods(&ty, "plus").iter().any(|(_, function)| function.receiver.is_none());
        self.type_of(st, val).is_some_and(says)
    }

    pub fn eval_args(
        &mut self,
        st: &mut State<'p>,
        args: &'p [Arg],
        expected: &dyn Fn(usize) -> Option<Name>,
    ) -> Vec<ArgVal<'p>> {
        args.iter()
            .enumerate()
            .map(|(i, arg)| {
                let expected = expected(i);
                ArgVal {
                    label: arg.label.clone(),
                    val: self.eval_as(st, &arg.value, expected.as_ref()),
                    spread: arg.spread,
                    trailing: arg.trailing,
                    at: Some(self.place(arg.value.span)),
                }
            })
            .collect()
    }
}

/// The texts that pieces are when they are put together.
fn put_together(pieces: &[Piece], vals: &[Val<'_>]) -> Vec<Vec<Part>> {
    let mut texts: Vec<Vec<Part>> = vec![Vec::new()];
    for (piece, val) in pieces.iter().zip(vals) {
        match piece {
            Piece::Literal(text) => texts.iter_mut().for_each(|t| push_literal(t, text)),
            Piece::Hole(hole) => {
                let options = text_options(val, &hole_label(hole));
                let mut longer = Vec::new();
                for text in &texts {
                    for option in &options {
                        let mut text = text.clone();
                        option.iter().for_each(|part| push_part(&mut text, part));
                        longer.push(text);
                    }
                }
                longer.truncate(MOST_TEXTS);
                texts = longer;
            }
        }
    }
    texts
}

impl<'p> Val<'p> {
    /// A literal that was read at a place.
    pub fn literal_at(literal: &crate::knowledge::Literal, place: Place) -> Self {
        let mut val = Self::literal(literal);
        val.0.iter_mut().for_each(|a| a.from = Some(place));
        val
    }
}

/// Java's characters are numbers, and the other way round: `(char) 84`, `(int) 'T'`.
fn recoded<'p>(mut val: Val<'p>, ty: &str) -> Val<'p> {
    for atom in &mut val.0 {
        let what = match (ty, &atom.what) {
            ("char", What::Int(code)) => {
                let text = u32::try_from(*code).ok().and_then(char::from_u32).map(|c| Name::new(c.to_string()));
                text.map(|text| What::Text(Rc::from([Part::Literal(text)])))
            }
            ("byte" | "int" | "short" | "long", What::Text(_)) if atom.sort.is_none() => {
                let text = atom.what.plain_text().unwrap_or_default();
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(only), None) if only.is_ascii() => Some(What::Int(i64::from(u32::from(only)))),
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(what) = what {
            atom.what = what;
        }
    }
    val
}

/// A word for a hole in a text: the last name in it.
fn hole_label(value: &Value) -> Name {
    match &value.kind {
        ValueKind::Name(name) | ValueKind::Member { name, .. } => name.clone(),
        ValueKind::Call(call) => call.name.clone(),
        _ => Name::new_static("…"),
    }
}
