//! What a value brings along: what it is worth protecting as, where that came from, and what it is an object of.

use std::rc::Rc;

use crate::channel::{Name, Payload};
use crate::source::Place;

/// Most sorts of origin that a value remembers, and for each sort.
const MOST: usize = 8;
const MOST_OF_ONE: usize = 3;
/// Most steps of a way.
const MOST_STEPS: usize = 7;

/// What a value brings along; mostly nothing.
#[derive(Clone, Debug, Default)]
pub(in crate::trace) struct Label(Option<Rc<Inner>>);

#[derive(Clone, Debug, Default, PartialEq)]
struct Inner {
    /// Full name of the source's type that an unknown value is of.
    is: Option<Name>,
    /// Not it itself, but what it holds: `List<T>`, `Task<T>`.
    holds: bool,
    /// It was told how to encrypt.
    started: bool,
    /// Sorted.
    carried: Vec<Carried>,
}

/// One origin.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::trace) struct Carried {
    pub payload: Payload,
    /// Only a name says so.
    pub by_name: bool,
    /// From where it comes on.
    pub steps: Rc<[(Place, Name)]>,
}

impl PartialEq for Label {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(a), Some(b)) => Rc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}

impl Label {
    /// Something worth protecting that comes from a place.
    pub fn source(payload: Payload, by_name: bool, place: Place, what: Name) -> Self {
        let carried = vec![Carried { payload, by_name, steps: Rc::from([(place, what)]) }];
        Self(Some(Rc::new(Inner { carried, ..Inner::default() })))
    }

    /// An object of a source's type.
    pub fn object(ty: Name) -> Self {
        Self(Some(Rc::new(Inner { is: Some(ty), ..Inner::default() })))
    }

    /// Something that holds objects of a source's type, or that hands them out.
    pub fn holder(ty: Name) -> Self {
        Self(Some(Rc::new(Inner { is: Some(ty), holds: true, ..Inner::default() })))
    }

    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// The source's type that it is of.
    pub fn ty(&self) -> Option<&Name> {
        self.0.as_ref().and_then(|inner| inner.is.as_ref())
    }

    /// Whether it only holds objects of that type.
    pub fn holds(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.holds)
    }

    pub fn carried(&self) -> &[Carried] {
        self.0.as_ref().map_or(&[], |inner| inner.carried.as_slice())
    }

    pub fn carries(&self) -> bool {
        !self.carried().is_empty()
    }

    pub fn started(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.started)
    }

    /// The same, told how to encrypt.
    pub fn start(&mut self) {
        if let Some(inner) = &mut self.0 {
            Rc::make_mut(inner).started = true;
        }
    }

    /// Only what is worth protecting: what is made of an object is no such object. What comes from something that holds
    /// objects may still be one.
    pub fn data(&self) -> Self {
        match &self.0 {
            Some(inner) if (inner.is.is_some() && !inner.holds) || inner.started => {
                if inner.carried.is_empty() {
                    return Self::default();
                }
                Self(Some(Rc::new(Inner { carried: inner.carried.clone(), ..Inner::default() })))
            }
            _ => self.clone(),
        }
    }

    /// Takes what another brings along.
    pub fn join(&mut self, other: &Self) {
        let Some(theirs) = &other.0 else { return };
        let Some(own) = &mut self.0 else {
            self.0 = Some(theirs.clone());
            return;
        };
        if Rc::ptr_eq(own, theirs) || (own.is == theirs.is && theirs.carried.iter().all(|c| own.carried.contains(c))) {
            return;
        }
        let own = Rc::make_mut(own);
        if own.is.is_none() {
            own.is.clone_from(&theirs.is);
            own.holds = theirs.holds;
        }
        own.started |= theirs.started;
        for carried in &theirs.carried {
            let origin =
                |other: &Carried| other.payload == carried.payload && other.steps.first() == carried.steps.first();
            match own.carried.iter_mut().find(|own| origin(own)) {
                // Of two ways from one place the shorter one tells as much.
                Some(own) if (carried.steps.len(), &carried.steps) < (own.steps.len(), &own.steps) => {
                    *own = carried.clone();
                }
                Some(_) => {}
                None => own.carried.push(carried.clone()),
            }
        }
        own.carried.sort();
        // A name says nothing beside what is sure.
        let sure: Vec<Payload> = own.carried.iter().filter(|c| !c.by_name).map(|c| c.payload).collect();
        own.carried.retain(|c| !c.by_name || !sure.contains(&c.payload));
        let mut last = (Payload::Content, 0);
        own.carried.retain(|c| {
            last = if last.0 == c.payload { (c.payload, last.1 + 1) } else { (c.payload, 1) };
            last.1 <= MOST_OF_ONE
        });
        own.carried.truncate(MOST);
    }

    pub fn joined(mut self, other: &Self) -> Self {
        self.join(other);
        self
    }

    /// One step further.
    pub fn step(&self, place: Place, what: &Name) -> Self {
        let Some(inner) = &self.0 else { return Self::default() };
        let further = |carried: &Carried| {
            let known = carried.steps.iter().any(|(own, _)| *own == place) || carried.steps.len() >= MOST_STEPS;
            if known {
                return carried.clone();
            }
            let steps = carried.steps.iter().cloned().chain([(place, what.clone())]).collect();
            Carried { steps, ..carried.clone() }
        };
        let carried = inner.carried.iter().map(further).collect();
        Self(Some(Rc::new(Inner { carried, ..inner.as_ref().clone() })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn at(start: usize) -> Place {
        Place { file: FileId(0), span: Span::new(start, start + 1) }
    }

    fn from(payload: Payload, by_name: bool, start: usize) -> Label {
        Label::source(payload, by_name, at(start), Name::new_static("comes from here"))
    }

    #[test]
    fn what_is_joined_is_all_of_it_in_one_order() {
        let (a, b) = (from(Payload::Location, false, 5), from(Payload::Credentials, false, 9));
        assert_eq!(a.clone().joined(&b), b.clone().joined(&a));
        assert_eq!(a.clone().joined(&b).carried().len(), 2);
        assert_eq!(a.clone().joined(&Label::default()), a);
        assert!(!Label::default().carries());
    }

    #[test]
    fn a_name_says_nothing_beside_what_is_sure() {
        let joined = from(Payload::Credentials, true, 1).joined(&from(Payload::Credentials, false, 2));
        assert_eq!(joined.carried().iter().map(|c| c.by_name).collect::<Vec<_>>(), [false]);
        let other = from(Payload::Credentials, true, 1).joined(&from(Payload::Health, false, 2));
        assert_eq!(other.carried().len(), 2);
    }

    #[test]
    fn a_way_ends_and_the_shorter_one_stays() {
        let short = from(Payload::Health, false, 0);
        let mut long = short.clone();
        for start in 1..30 {
            long = long.step(at(start), &Name::new_static("goes on"));
        }
        assert_eq!(long.carried()[0].steps.len(), MOST_STEPS);
        assert_eq!(long.joined(&short).carried()[0].steps.len(), 1);
    }

    #[test]
    fn what_is_made_of_an_object_is_no_such_object() {
        let mut cipher = Label::object(Name::new_static("a.Cipher"));
        cipher.start();
        assert!(cipher.started() && cipher.ty().is_some());
        assert!(cipher.data().is_none());
        let accounts = Label::holder(Name::new_static("a.Account"));
        assert_eq!(accounts.data().ty(), accounts.ty());
    }
}
