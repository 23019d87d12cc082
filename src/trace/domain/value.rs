//! Abstract values, objects and states.

use std::rc::Rc;

use imbl::ordmap::DiffItem;
use imbl::{OrdMap, OrdSet};
use smallvec::{SmallVec, smallvec};

use crate::channel::{Name, Payload, Property};
use crate::ir;
use crate::knowledge::Literal;
use crate::source::Place;
use crate::trace::project::DeclId;

use super::label::Label;
use super::lookup::same_slots;
use super::sort::Sort;

/// Number of an abstract object.
pub(in crate::trace) type ObjId = u32;
/// Number of a local variable.
pub(in crate::trace) type VarId = u32;

/// Most alternatives that a value keeps; more are unknown.
const MOST_ATOMS: usize = 12;
/// Most sets of entries that are told apart, and most entries of one.
const MOST_WAYS: usize = 4;
const MOST_TOGETHER: usize = 48;
/// Elements or entries of a collection that are kept; one with more is open-ended.
pub(in crate::trace) const MOST_ITEMS: usize = 1_000;

/// One thing that a value may be, with the place of the constant it comes from.
#[derive(Clone, Debug)]
pub(in crate::trace) struct Atom<'p> {
    pub what: What<'p>,
    pub from: Option<Place>,
    /// Code that writes the constant handed it to a function of the project.
    pub handed: bool,
    pub label: Label,
    /// What sort it is of where nothing else is known; [`Atom::sort`] also knows that of what is known.
    pub sort: Option<Sort>,
    /// What it was before a test told that it is this: something of which nothing is known.
    pub tested: Option<Before>,
    /// The branch that chose it is taken only where something else is one of a few constants.
    pub only: Option<Rc<Only<'p>>>,
}

/// What is confined to constants wherever something else was chosen.
#[derive(Debug)]
pub(in crate::trace) struct Only<'p> {
    pub kept: Kept,
    pub choices: Val<'p>,
}

/// Something that keeps its value until it is assigned.
#[derive(Debug, PartialEq)]
pub(in crate::trace) enum Kept {
    Local(VarId),
    Field(ObjId, Name),
}

/// Something of which nothing is known until a test tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::trace) enum Before {
    Anything,
    Object(ObjId),
}

impl<'p> Atom<'p> {
    pub fn new(what: What<'p>, from: Option<Place>) -> Self {
        Self { what, from, handed: false, label: Label::default(), sort: None, tested: None, only: None }
    }
}

/// The sorts of thing that a value may be.
#[derive(Clone, Debug)]
pub(in crate::trace) enum What<'p> {
    Unknown,
    Text(Rc<[Part]>),
    Int(i64),
    Bool(bool),
    Null,
    /// A constant of a type whose value nobody needs: `Mode.tls`, `.tls` (then `ty` is empty).
    Symbol {
        ty: Name,
        name: Name,
        /// What a case holds: `.web(address)`.
        held: Option<Rc<Held<'p>>>,
    },
    /// A type by its full name.
    Type(Name),
    /// A dotted path that is no type yet.
    Package(Name),
    Object(ObjId),
    Function(Rc<Closure<'p>>),
    /// `Type::member`, `object::member` of something that the project does not declare.
    Named(Rc<Named<'p>>),
    /// The boolean result of a call whose facts depend on it.
    Outcome(Rc<Outcome>),
}

/// What a case of an enumeration holds, by label where there is one.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::trace) struct Held<'p>(pub Vec<(Option<Name>, Val<'p>)>);

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::trace) enum Part {
    Literal(Name),
    /// Unknown text, with a word for people.
    Hole(Name),
}

/// What becomes true when a boolean result is looked at: object, slot and value for each answer.
#[derive(Debug, PartialEq)]
pub(in crate::trace) struct Outcome {
    /// The number that counts as true, of a result that is a code.
    pub true_is: Option<i64>,
    pub if_true: Vec<(ObjId, Name, Literal)>,
    pub if_false: Vec<(ObjId, Name, Literal)>,
}

/// A reference to a constructor or member of a library, or to one that is generated.
#[derive(Debug)]
pub(in crate::trace) struct Named<'p> {
    /// What it belongs to: a type, or an object.
    pub owner: Val<'p>,
    /// The member; `init` for a constructor.
    pub name: Name,
}

/// A lambda, or a reference to a named function, with what it sees.
#[derive(Clone, Debug)]
pub(in crate::trace) struct Closure<'p> {
    pub function: &'p ir::Function,
    pub unit: usize,
    pub owner: Option<DeclId>,
    pub scope: Scope,
    pub receivers: Vec<Val<'p>>,
    /// Where it was handed over it is declared to run on a receiver, with so many arguments besides.
    pub takes: Option<usize>,
}

/// Visible local names, innermost first.
pub(in crate::trace) type Scope = Option<Rc<ScopeNode>>;

/// One visible name.
#[derive(Debug)]
pub(in crate::trace) struct ScopeNode {
    pub name: Name,
    pub var: VarId,
    pub outer: Scope,
}

/// The alternatives of a value. Empty: there is no value (the code is not reached, or the slot is not set).
#[derive(Clone, Debug, Default)]
pub(in crate::trace) struct Val<'p>(pub SmallVec<[Atom<'p>; 1]>);

impl PartialEq for What<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, Self::Unknown) | (Self::Null, Self::Null) => true,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Symbol { ty: a, name: b, held: x }, Self::Symbol { ty: c, name: d, held: y }) => {
                a == c && b == d && x == y
            }
            (Self::Type(a), Self::Type(b)) | (Self::Package(a), Self::Package(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => a == b,
            (Self::Function(a), Self::Function(b)) => std::ptr::eq(a.function, b.function),
            (Self::Named(a), Self::Named(b)) => a.name == b.name && a.owner == b.owner,
            (Self::Outcome(a), Self::Outcome(b)) => a == b,
            _ => false,
        }
    }
}

/// Alternatives in order; [`Val::same`] is what values mean.
impl PartialEq for Val<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| a.what == b.what && a.sort == b.sort)
    }
}

/// Only one and the same object is equal, since comparing what it holds costs more than joining.
impl PartialEq for Object<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl<'p> Val<'p> {
    pub fn none() -> Self {
        Self(SmallVec::new())
    }

    pub fn unknown() -> Self {
        Self::of(What::Unknown)
    }

    pub fn of(what: What<'p>) -> Self {
        Self(smallvec![Atom::new(what, None)])
    }

    pub fn at(what: What<'p>, from: Place) -> Self {
        Self(smallvec![Atom::new(what, Some(from))])
    }

    /// The same as it stands at a place; nothing: nowhere in particular.
    pub fn standing(mut self, place: Option<Place>) -> Self {
        self.0.iter_mut().for_each(|atom| atom.from = place);
        self
    }

    pub fn only(atom: Atom<'p>) -> Self {
        Self(smallvec![atom])
    }

    pub fn object(id: ObjId) -> Self {
        Self::of(What::Object(id))
    }

    pub fn word(text: &str) -> Self {
        Self::of(What::Text(Rc::from([Part::Literal(Name::new(text))])))
    }

    pub fn literal(literal: &Literal) -> Self {
        Self::of(match literal {
            Literal::Text(text) if text == "unknown" => What::Unknown,
            Literal::Text(text) => What::Text(Rc::from([Part::Literal(text.clone())])),
            Literal::Int(n) => What::Int(*n),
            Literal::Bool(b) => What::Bool(*b),
            Literal::Null => What::Null,
            Literal::Symbol(name) => What::Symbol { ty: Name::default(), name: name.clone(), held: None },
        })
    }

    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it could be anything.
    pub fn has_unknown(&self) -> bool {
        self.0.iter().any(|a| a.what == What::Unknown)
    }

    /// Adds the alternatives of another value.
    pub fn join(&mut self, other: &Self) {
        for atom in &other.0 {
            match self.0.iter_mut().find(|a| a.what == atom.what) {
                Some(own) => {
                    own.label.join(&atom.label);
                    own.sort = own.sort.filter(|sort| atom.sort == Some(*sort));
                    own.tested = own.tested.and(atom.tested);
                    let alike = |only: &Rc<Only<'p>>| atom.only.as_ref().is_some_and(|other| Rc::ptr_eq(only, other));
                    own.only = own.only.take().filter(alike);
                }
                None => self.0.push(atom.clone()),
            }
        }
        // What a test told on one way is not one thing more where the other ways know no more than before.
        if self.0.iter().any(|atom| atom.tested.is_some()) {
            let is_open = |before: Before| match before {
                Before::Anything => self.has_unknown(),
                Before::Object(id) => self.objects().any(|own| own == id),
            };
            let told: SmallVec<_> = self.0.iter().filter(|a| !a.tested.is_some_and(is_open)).cloned().collect();
            self.0 = told;
            self.forget_both_answers();
        }
        if self.0.len() > MOST_ATOMS {
            let label = self.label();
            self.0.truncate(MOST_ATOMS - 1);
            if !self.has_unknown() {
                self.0.push(Atom { label, ..Atom::new(What::Unknown, None) });
            }
        }
    }

    /// A flag that was tested is as open as before once the ways of both answers have met again.
    fn forget_both_answers(&mut self) {
        let told = |truth: bool| self.0.iter().find(|atom| atom.what == What::Bool(truth)).and_then(|atom| atom.tested);
        if let Some(before) = told(true).filter(|before| told(false) == Some(*before)) {
            let label = self.label();
            self.0.retain(|atom| !matches!(atom.what, What::Bool(_)));
            let what = match before {
                Before::Anything => What::Unknown,
                Before::Object(id) => What::Object(id),
            };
            self.0.push(Atom { label, sort: Some(Sort::Bool), ..Atom::new(what, None) });
        }
    }

    /// What its alternatives bring along.
    pub fn label(&self) -> Label {
        let mut out = Label::default();
        self.0.iter().for_each(|atom| out.join(&atom.label));
        out
    }

    /// Whether some alternative brings something along.
    pub fn is_labelled(&self) -> bool {
        self.0.iter().any(|atom| !atom.label.is_none())
    }

    /// With what it brings along besides. What is only a truth, a constant or nothing brings nothing.
    pub fn labelled(mut self, label: &Label) -> Self {
        if !label.is_none() {
            for atom in &mut self.0 {
                if matches!(atom.what, What::Unknown | What::Text(_) | What::Int(_) | What::Object(_)) {
                    atom.label.join(label);
                }
            }
        }
        self
    }

    pub fn joined(mut self, other: &Self) -> Self {
        self.join(other);
        self
    }

    pub fn same(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().all(|a| other.0.iter().any(|b| a.what == b.what))
    }

    /// The same, of the same sorts, and bringing the same along.
    pub fn same_all(&self, other: &Self) -> bool {
        let alike = |a: &Atom<'p>| other.0.iter().any(|b| a.what == b.what && a.sort == b.sort);
        self.0.len() == other.0.len()
            && self.0.iter().all(alike)
            && (!self.is_labelled() && !other.is_labelled() || self.label() == other.label())
    }

    pub fn objects(&self) -> impl Iterator<Item = ObjId> + '_ {
        self.0.iter().filter_map(|a| match a.what {
            What::Object(id) => Some(id),
            _ => None,
        })
    }

    /// The only alternative.
    pub fn single(&self) -> Option<&Atom<'p>> {
        match self.0.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The whole text, if it is the only alternative and has no holes.
    pub fn text(&self) -> Option<Name> {
        self.single().and_then(|a| a.what.plain_text())
    }

    /// Which truths it can have: (may be true, may be false).
    pub fn truths(&self) -> (bool, bool) {
        let mut truths = (false, false);
        for atom in &self.0 {
            match atom.what {
                What::Bool(true) => truths.0 = true,
                What::Bool(false) => truths.1 = true,
                _ => truths = (true, true),
            }
        }
        if self.is_none() { (true, true) } else { truths }
    }

    pub fn without_null(mut self) -> Self {
        self.0.retain(|a| a.what != What::Null);
        self
    }
}

impl What<'_> {
    pub fn plain_text(&self) -> Option<Name> {
        match self {
            Self::Text(parts) => match parts.as_ref() {
                [] => Some(Name::default()),
                [Part::Literal(text)] => Some(text.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it is this literal; none: it cannot be told.
    pub fn is(&self, literal: &Literal) -> Option<bool> {
        match (self, literal) {
            (Self::Unknown | Self::Outcome(_), _) => None,
            (Self::Text(parts), Literal::Text(text)) => match self.plain_text() {
                Some(own) => Some(own == *text),
                None => {
                    // A hole may be anything, but fixed ends must fit.
                    let fits = match parts.first() {
                        Some(Part::Literal(head)) => text.starts_with(head.as_str()),
                        _ => true,
                    };
                    if fits { None } else { Some(false) }
                }
            },
            (Self::Int(a), Literal::Int(b)) => Some(a == b),
            (Self::Bool(a), Literal::Bool(b)) => Some(a == b),
            (Self::Null, Literal::Null) => Some(true),
            (Self::Symbol { name, .. }, Literal::Symbol(symbol)) => Some(name == symbol),
            (Self::Symbol { name, .. }, Literal::Text(text)) => Some(name == text),
            (Self::Text(_), Literal::Symbol(symbol)) => self.plain_text().map(|own| own == *symbol),
            // `Some.class`, by its full name or its last.
            (Self::Type(own), Literal::Text(name) | Literal::Symbol(name)) => {
                Some(own == name || own.rsplit('.').next() == Some(name.as_str()))
            }
            _ => Some(false),
        }
    }
}

/// A fact about an object.
#[derive(Clone, Debug)]
pub(in crate::trace) struct Slot<'p> {
    pub val: Val<'p>,
    /// Written by the program, not a default of the library.
    pub explicit: bool,
}

/// An abstract object.
#[derive(Clone, Debug)]
pub(in crate::trace) struct Object<'p> {
    /// Full type name; empty when unknown.
    pub ty: Name,
    /// Declaration in the project.
    pub decl: Option<DeclId>,
    /// Where it was made.
    pub place: Place,
    /// Facts by slot.
    pub slots: OrdMap<Name, Slot<'p>>,
    /// Fields of project objects.
    pub fields: OrdMap<Name, Val<'p>>,
    /// Elements.
    pub items: Vec<Val<'p>>,
    /// Entries, in the order in which they were stored.
    pub entries: Vec<(Val<'p>, Val<'p>)>,
    /// Which entries go together, where branches put in different ones.
    pub ways: Option<Rc<Ways<'p>>>,
    /// Elements or entries may be missing from the lists above.
    pub open_ended: bool,
    /// What an anonymous class sees of the code around it: local names, and what `this` is there.
    pub around: Option<Rc<(Scope, Vec<Val<'p>>)>>,
    /// Another handle on this object's channel.
    pub view: Option<ObjId>,
    /// Where the channel opened; where its address was given, if a call gave one.
    pub opened: Option<Place>,
    /// The call that gave the address.
    pub addressed: Option<Place>,
    /// Its channel lives on in another object.
    pub consumed: bool,
    /// Code that was not seen may use it.
    pub escaped: bool,
    /// It comes from outside the code that was followed.
    pub foreign: bool,
    /// It came from outside, whatever was done to it since.
    pub came_in: bool,
    /// It was in use before the code at hand began.
    pub lived: bool,
    /// Nobody looked inside yet, so how it was made was not followed.
    pub unmade: bool,
    /// Its channel lives on in another object on some way.
    pub maybe_consumed: bool,
    /// A channel was opened with it.
    pub sent: bool,
    /// Where its channel was used, in which state.
    pub uses: Vec<Use<'p>>,
    /// The steps so far, numbered in the order in which they happened.
    pub log: Vec<(u32, LogStep)>,
    /// Id of the model that knows it.
    pub model: Name,
    /// Path of the declaration in which it was made.
    pub symbol: Name,
    /// Full names of types of which a body that it holds makes objects.
    pub creates: Vec<Name>,
    /// What was put into it.
    pub label: Label,
    /// TLS is tried and its failure answered by going on without.
    pub fail_open: bool,
    /// What would be checked of a peer on the ways on which nothing is encrypted, where it is on others.
    pub plain_ways: OrdMap<Name, Slot<'p>>,
    /// It was closed.
    pub closed: bool,
    /// The facts on the ways on which the two parties came to terms; nothing: on none, or others may use it besides.
    pub settled: Option<OrdMap<Name, Slot<'p>>>,
    /// Another object says what it says.
    pub handed_on: bool,
    /// The object within which its channel would live on if an upgrade had not failed.
    pub failed_upgrade: Option<ObjId>,
}

/// Keys and what is kept under them, in the order in which they were stored.
pub(in crate::trace) type Entries<'p> = Vec<(Val<'p>, Val<'p>)>;

/// Which entries go together after branches that put in different ones.
#[derive(Clone, Debug)]
pub(in crate::trace) struct Ways<'p> {
    /// All of them, as they were when the branches met.
    joined: Entries<'p>,
    /// Those of each branch.
    each: Vec<Entries<'p>>,
}

/// A step in an object's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::trace) struct LogStep {
    pub place: Place,
    pub what: Name,
    pub decides: Option<Property>,
    /// The value that it decided on, where it is a single one.
    pub worth: Option<Name>,
    /// The slot that it wrote.
    pub slot: Option<Name>,
}

/// What a use of a channel sends, by what the call says and by how it looks.
#[derive(Clone, Debug, Default)]
pub(in crate::trace) struct Sent {
    pub carries: Vec<Payload>,
    /// It is a command that logs in.
    pub logs_in: bool,
    /// It is text, as far as it is anything.
    pub words: bool,
}

impl Sent {
    /// What was sent at the same place at another time comes along: one helper may send every line.
    pub fn join(&mut self, other: &Self) {
        let new = |payload: &&Payload| !self.carries.contains(payload);
        let new: Vec<Payload> = other.carries.iter().filter(new).copied().collect();
        self.carries.extend(new);
        self.logs_in |= other.logs_in;
        self.words &= other.words;
    }
}

/// A use of a channel.
#[derive(Clone, Debug)]
pub(in crate::trace) struct Use<'p> {
    pub place: Place,
    /// Which part; none: the whole object.
    pub part: Option<Name>,
    pub sent: Sent,
    /// What was given to it, and what the channel brought along.
    pub label: Label,
    /// The facts at that moment.
    pub slots: OrdMap<Name, Slot<'p>>,
    /// Number of steps in the log at that moment.
    pub seq: u32,
    /// The receiver may have been another object.
    pub possible: bool,
}

impl<'p> Object<'p> {
    pub fn new(ty: Name, place: Place) -> Self {
        Self {
            ty,
            decl: None,
            place,
            slots: OrdMap::new(),
            fields: OrdMap::new(),
            items: Vec::new(),
            entries: Vec::new(),
            ways: None,
            open_ended: false,
            around: None,
            view: None,
            opened: None,
            addressed: None,
            consumed: false,
            escaped: false,
            foreign: false,
            lived: false,
            came_in: false,
            unmade: false,
            maybe_consumed: false,
            sent: false,
            uses: Vec::new(),
            log: Vec::new(),
            model: Name::default(),
            symbol: Name::default(),
            creates: Vec::new(),
            label: Label::default(),
            fail_open: false,
            closed: false,
            settled: None,
            plain_ways: OrdMap::new(),
            handed_on: false,
            failed_upgrade: None,
        }
    }

    /// What was chosen of TLS on one of two ways may not be chosen; so may what was said of the encryption of something
    /// that comes from elsewhere.
    fn set_on_one_way(&mut self, name: &str) {
        let foreign = self.foreign;
        let property = Property::of_slot(name).filter(|property| foreign || *property != Property::Encryption);
        if let Some(slot) = self.slots.get_mut(name).filter(|_| property.is_some()) {
            slot.val.join(&Val::of(What::Null));
        }
    }

    /// Adds an element.
    pub fn push_item(&mut self, item: Val<'p>) {
        if self.items.len() < MOST_ITEMS {
            self.items.push(item);
        } else {
            self.open_ended = true;
        }
    }

    pub fn slot(&self, name: &str) -> Val<'p> {
        self.slots.get(name).map(|s| s.val.clone()).unwrap_or_default()
    }

    pub fn set(&mut self, name: Name, val: Val<'p>, explicit: bool) {
        // Ways that were plain may not be so any more.
        if name == "encryption" && !self.plain_ways.is_empty() {
            for (name, slot) in std::mem::take(&mut self.plain_ways) {
                self.slots.entry(name).or_insert_with(|| slot.clone()).val.join(&slot.val);
            }
        }
        if let Some(settled) = &mut self.settled {
            settled.insert(name.clone(), Slot { val: val.clone(), explicit });
        }
        self.slots.insert(name, Slot { val, explicit });
    }

    pub fn step(&mut self, seq: u32, step: LogStep) {
        if self.log.len() < 24 && !self.log.iter().any(|(_, s)| *s == step) {
            self.log.push((seq, step));
        }
    }

    /// The entries that it may hold together, where branches put in different ones: what was put in since is in all of
    /// them.
    pub fn entry_ways(&self) -> Vec<Entries<'p>> {
        let Some(ways) = &self.ways else { return vec![self.entries.clone()] };
        let now = |way: &Entries<'p>| {
            let mut out = Vec::with_capacity(self.entries.len());
            for (at, (key, val)) in self.entries.iter().enumerate() {
                let then = ways.joined.get(at).filter(|(own, then)| own.same(key) && then.same(val));
                match then {
                    Some(_) => out.extend(way.iter().find(|(own, _)| own.same(key)).cloned()),
                    None => out.push((key.clone(), val.clone())),
                }
            }
            out
        };
        ways.each.iter().map(now).collect()
    }

    /// Which entries go together after either of two ways.
    fn joined_ways(&self, other: &Self, joined: &Entries<'p>) -> Option<Rc<Ways<'p>>> {
        let alike = |a: &Entries<'p>, b: &Entries<'p>| {
            a.len() == b.len() && a.iter().zip(b).all(|((k, x), (l, y))| k.same(l) && x.same(y))
        };
        let same = match (&self.ways, &other.ways) {
            (None, None) => true,
            (Some(own), Some(theirs)) => Rc::ptr_eq(own, theirs),
            _ => false,
        };
        if same && alike(&self.entries, &other.entries) {
            return self.ways.clone();
        }
        let most = self.entries.len().max(other.entries.len());
        if self.open_ended || other.open_ended || most > MOST_TOGETHER {
            return None;
        }
        let mut each = self.entry_ways();
        for way in other.entry_ways() {
            if !each.iter().any(|own| alike(own, &way)) {
                each.push(way);
            }
        }
        (2..=MOST_WAYS).contains(&each.len()).then(|| Rc::new(Ways { joined: joined.clone(), each }))
    }

    /// The object as it may be after either of two ways. What is checked of a peer says nothing of ways on which nothing
    /// is encrypted.
    fn joined(&self, other: &Self) -> Self {
        let word = |object: &Self| -> Option<Name> { object.slots.get("encryption")?.val.text() };
        match (word(self).as_deref(), word(other).as_deref()) {
            (Some("none"), Some("required")) => self.without_checks().joined_with(other),
            (Some("required"), Some("none")) => self.joined_with(&other.without_checks()),
            _ => self.joined_with(other),
        }
    }

    /// The same with what is checked of a peer put aside.
    fn without_checks(&self) -> Self {
        let mut out = self.clone();
        for name in ["identity", "names", "trusts"] {
            if let Some(slot) = out.slots.remove(name) {
                out.plain_ways.insert(Name::new_static(name), slot);
            }
        }
        out
    }

    fn joined_with(&self, other: &Self) -> Self {
        let mut out = self.clone();
        for (name, slot) in &other.plain_ways {
            out.plain_ways.entry(name.clone()).or_insert_with(|| slot.clone()).val.join(&slot.val);
        }
        for (name, slot) in &other.slots {
            match out.slots.get_mut(name) {
                Some(own) => {
                    own.val.join(&slot.val);
                    own.explicit |= slot.explicit;
                }
                // Not set on the other way: it may still be unset, which the default of the slot stands for.
                None => {
                    out.slots.insert(name.clone(), slot.clone());
                    if !self.plain_ways.contains_key(name) {
                        out.set_on_one_way(name);
                    }
                }
            }
        }
        let unset = |name: &&Name| !other.slots.contains_key(*name) && !other.plain_ways.contains_key(*name);
        for name in self.slots.keys().filter(unset) {
            out.set_on_one_way(name);
        }
        // An address keeps its own scheme where none is set.
        if self.slots.contains_key("scheme") != other.slots.contains_key("scheme")
            && let Some(scheme) = out.slots.get_mut("scheme")
        {
            scheme.val.join(&Val::of(What::Null));
        }
        for (name, val) in &other.fields {
            match out.fields.get_mut(name) {
                Some(own) => own.join(val),
                None => {
                    out.fields.insert(name.clone(), val.clone());
                }
            }
        }
        if !same_list(&self.items, &other.items) {
            for (at, item) in other.items.iter().enumerate() {
                // Lists that grew on two ways mostly begin alike.
                let same = self.items.get(at).is_some_and(|own| own.same_all(item));
                if !same && !out.items.iter().any(|own| own.same(item)) {
                    out.push_item(item.clone());
                }
            }
            out.open_ended = true;
        }
        for (at, (key, val)) in other.entries.iter().enumerate() {
            let here = out.entries.get(at).is_some_and(|(own, _)| own.same(key));
            let full = out.entries.len() >= MOST_ITEMS;
            let own = if here { Some(at) } else { out.entries.iter().position(|(own, _)| own.same(key)) };
            match own.and_then(|own| out.entries.get_mut(own)) {
                Some((_, own)) => own.join(val),
                None if full => out.open_ended = true,
                None => out.entries.push((key.clone(), val.clone().joined(&Val::of(What::Null)))),
            }
        }
        for (at, (key, val)) in out.entries.iter_mut().enumerate() {
            let there = other.entries.get(at).is_some_and(|(theirs, _)| theirs.same(key));
            if !there && !other.entries.iter().any(|(theirs, _)| theirs.same(key)) {
                val.join(&Val::of(What::Null));
            }
        }
        out.ways = self.joined_ways(other, &out.entries);
        out.open_ended |= other.open_ended;
        out.label.join(&other.label);
        out.unmade &= other.unmade;
        out.view = self.view.or(other.view);
        out.opened = self.opened.or(other.opened);
        out.addressed = self.addressed.or(other.addressed);
        out.consumed = self.consumed && other.consumed;
        out.escaped |= other.escaped;
        out.maybe_consumed |= other.maybe_consumed;
        out.sent |= other.sent;
        out.fail_open |= other.fail_open;
        out.closed = self.closed && other.closed;
        match (&mut out.settled, &other.settled) {
            (Some(own), Some(theirs)) => {
                for (name, slot) in theirs {
                    own.entry(name.clone()).or_insert_with(|| slot.clone()).val.join(&slot.val);
                }
            }
            (None, theirs) if !self.escaped => out.settled.clone_from(theirs),
            (own, None) if other.escaped => *own = None,
            _ => {}
        }
        out.failed_upgrade = self.failed_upgrade.or(other.failed_upgrade);
        for used in &other.uses {
            if !out.uses.iter().any(|own| own.place == used.place && own.seq == used.seq && own.label == used.label) {
                out.uses.push(used.clone());
            }
        }
        for (seq, step) in &other.log {
            match out.log.iter_mut().find(|(_, own)| own == step) {
                Some((own, _)) => *own = *seq.min(own),
                None => out.log.push((*seq, step.clone())),
            }
        }
        out.log.sort_by_key(|(seq, _)| *seq);
        for ty in &other.creates {
            if !out.creates.contains(ty) {
                out.creates.push(ty.clone());
            }
        }
        out
    }
}

fn same_list<'p>(a: &[Val<'p>], b: &[Val<'p>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_all(b))
}

/// Everything that can change while code runs.
#[derive(Clone, Debug, Default)]
pub(in crate::trace) struct State<'p> {
    pub vars: OrdMap<VarId, Val<'p>>,
    pub heap: OrdMap<ObjId, Rc<Object<'p>>>,
    /// Values of static and top-level fields by full name, and shared instances.
    pub globals: OrdMap<Name, Val<'p>>,
    /// Types of which an object was made on every way, while somebody asks.
    pub made: OrdSet<Name>,
    /// The code at hand is reached.
    pub live: bool,
}

impl<'p> State<'p> {
    pub fn start() -> Self {
        Self { live: true, ..Self::default() }
    }

    pub fn get(&self, id: ObjId) -> Option<&Object<'p>> {
        self.heap.get(&id).map(Rc::as_ref)
    }

    pub fn edit(&mut self, id: ObjId, change: impl FnOnce(&mut Object<'p>)) {
        if let Some(object) = self.heap.get_mut(&id) {
            change(Rc::make_mut(object));
        }
    }

    /// The objects that are new or other than in an earlier state, which is not asked for what both share.
    pub fn changed_since<'a>(&'a self, earlier: &'a Self) -> impl Iterator<Item = (ObjId, &'a Object<'p>)> {
        earlier.heap.diff(&self.heap).filter_map(|change| match change {
            DiffItem::Add(id, object) | DiffItem::Update { new: (id, object), .. } => Some((*id, object.as_ref())),
            DiffItem::Remove(..) => None,
        })
    }

    /// The state after either of two ways.
    pub fn join(&mut self, other: Self) {
        if !other.live {
            return;
        }
        if !self.live {
            *self = other;
            return;
        }
        if self.made != other.made {
            self.made = std::mem::take(&mut self.made).intersection(other.made.clone());
        }
        // Only what differs is looked at: two thousand branches in a row share nearly everything.
        let own = self.vars.clone();
        for change in own.diff(&other.vars) {
            match change {
                DiffItem::Add(var, val) => {
                    self.vars.insert(*var, val.clone());
                }
                DiffItem::Update { old: (var, own), new: (_, val) } if !own.same_all(val) => {
                    self.vars.insert(*var, own.clone().joined(val));
                }
                _ => {}
            }
        }
        let own = self.heap.clone();
        for change in own.diff(&other.heap) {
            match change {
                DiffItem::Add(id, object) => {
                    self.heap.insert(*id, object.clone());
                }
                DiffItem::Update { old: (id, own), new: (_, object) } => {
                    self.heap.insert(*id, Rc::new(own.joined(object)));
                }
                DiffItem::Remove(..) => {}
            }
        }
        self.join_globals(&other);
    }

    /// Static and top-level fields as after either of two ways.
    pub fn join_globals(&mut self, other: &Self) {
        let own = self.globals.clone();
        for change in own.diff(&other.globals) {
            match change {
                DiffItem::Add(name, val) => {
                    self.globals.insert(name.clone(), val.clone());
                }
                DiffItem::Update { old: (name, own), new: (_, val) }
                    if !own.same_all(val) && !self.made_alike(own, other, val) =>
                {
                    self.globals.insert(name.clone(), own.clone().joined(val));
                }
                _ => {}
            }
        }
    }
}

impl State<'_> {
    /// Whether two states made the same global anew, each for itself.
    fn made_alike(&self, own: &Val<'_>, other: &Self, val: &Val<'_>) -> bool {
        let ([Atom { what: What::Object(own), .. }], [Atom { what: What::Object(theirs), .. }]) =
            (own.0.as_slice(), val.0.as_slice())
        else {
            return false;
        };
        let (Some(own), Some(theirs)) = (self.get(*own), other.get(*theirs)) else { return false };
        own.place == theirs.place && own.ty == theirs.ty && same_slots(&own.slots, &theirs.slots)
    }
}

/// Joins ways; none: not reached.
pub(in crate::trace) fn join_all<'p>(states: impl IntoIterator<Item = State<'p>>) -> Option<State<'p>> {
    states.into_iter().filter(|s| s.live).reduce(|mut a, b| {
        a.join(b);
        a
    })
}
