//! Abstract values: the things that an expression may give, and where they come from.

use std::rc::Rc;

use smallvec::{SmallVec, smallvec};

use crate::channel::Name;
use crate::ir;
use crate::knowledge::Literal;
use crate::source::Place;
use crate::trace::project::DeclId;

use super::label::Label;
use super::sort::Sort;

/// Number of an abstract object.
pub(in crate::trace) type ObjId = u32;
/// Number of a local variable.
pub(in crate::trace) type VarId = u32;

/// Most alternatives that a value keeps; more are unknown.
const MOST_ATOMS: usize = 12;

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
