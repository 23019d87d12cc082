//! What code in one place of a program puts under a key for code in another place to find: preferences, extras of intents,
//! work to be done later.

use rustc_hash::FxHashMap;

use crate::channel::Name;
use crate::source::Place;
use crate::trace::domain::{Atom, ObjId, Part, State, Val, What};
use crate::trace::interpreter::Interp;

/// Values of one key that are told apart.
const MOST_VALUES: usize = 8;

/// A shelf and a key.
type Spot = (Name, Name);

/// What a program puts on its shelves.
#[derive(Debug, Default)]
pub(in crate::trace) struct Shelves(FxHashMap<Spot, Kept>);

/// What is put under one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::trace) struct Kept {
    /// What is known of it, with where that stands.
    values: Vec<(Constant, Option<Place>)>,
    /// There may be more.
    open: bool,
}

/// A value that means the same everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Constant {
    Text(Vec<Part>),
    Int(i64),
    Bool(bool),
}

impl Constant {
    fn new(what: &What<'_>) -> Option<Self> {
        match what {
            // Of a text that may begin with anything nothing is known.
            What::Text(parts) if !matches!(parts.first(), Some(Part::Hole(_))) => Some(Self::Text(parts.to_vec())),
            What::Int(number) => Some(Self::Int(*number)),
            What::Bool(truth) => Some(Self::Bool(*truth)),
            _ => None,
        }
    }

    fn what<'p>(&self) -> What<'p> {
        match self {
            Self::Text(parts) => What::Text(parts.clone().into()),
            Self::Int(number) => What::Int(*number),
            Self::Bool(truth) => What::Bool(*truth),
        }
    }
}

impl Shelves {
    /// Puts together what code was seen to put there, in the order of the files.
    pub fn new(seen: impl IntoIterator<Item = (Spot, Kept)>) -> Self {
        let mut shelves: FxHashMap<Spot, Kept> = FxHashMap::default();
        for (spot, more) in seen {
            let kept = shelves.entry(spot).or_default();
            kept.open |= more.open;
            for (value, place) in more.values {
                if !kept.values.iter().any(|(own, _)| *own == value) {
                    kept.values.push((value, place));
                }
            }
            kept.open |= kept.values.len() > MOST_VALUES;
            kept.values.truncate(MOST_VALUES);
        }
        Self(shelves)
    }
}

impl<'p> Interp<'p> {
    /// The shelves on which things of some kinds stand.
    fn shelves_of(&self, st: &State<'p>, owner: &Val<'p>) -> Vec<Name> {
        let mut shelves: Vec<Name> = Vec::new();
        for atom in &owner.0 {
            let ty = match &atom.what {
                What::Object(id) => st.get(*id).map(|object| &object.ty),
                What::Type(ty) => Some(ty),
                _ => None,
            };
            let lineage = ty.map(|ty| self.project.lineage(ty));
            let mut found = lineage.iter().flat_map(|lineage| lineage.iter());
            let found = found.find_map(|ty| self.knowledge.ty(ty).and_then(|model| model.shelf.as_ref()));
            shelves.extend(found.filter(|shelf| !shelves.contains(shelf)).cloned().into_iter().collect::<Vec<_>>());
        }
        shelves
    }

    /// Notes what is put under a key, while that is all that is asked.
    pub fn shelve(&mut self, st: &State<'p>, owner: &Val<'p>, key: &Val<'p>, val: &Val<'p>) {
        if self.shelved.is_none() {
            return;
        }
        let Some(key) = key.text() else { return };
        let constants = val.0.iter().map(|atom| (Constant::new(&atom.what), atom.from));
        let known: Vec<_> = constants.filter_map(|(constant, from)| Some((constant?, from))).collect();
        // Nothing is what is found where nothing was put, too.
        let told = val.0.iter().filter(|atom| atom.what == What::Null).count() + known.len();
        let kept = Kept { open: told < val.0.len() || val.is_none(), values: known };
        let shelves = self.shelves_of(st, owner);
        if let Some(shelved) = &mut self.shelved {
            shelved.extend(shelves.into_iter().map(|shelf| ((shelf, key.clone()), kept.clone())));
        }
    }

    /// What is found under a key that nobody put something under here: what code in other places puts there. None: it is
    /// no shelf.
    pub fn taken_from_shelf(&self, st: &State<'p>, owner: &Val<'p>, key: &Val<'p>) -> Option<Val<'p>> {
        let shelves = self.shelves_of(st, owner);
        let is_own = |id: ObjId| st.get(id).is_some_and(|map| map.entries.iter().any(|(own, _)| own.same(key)));
        if shelves.is_empty() || owner.objects().any(is_own) {
            return None;
        }
        let key = key.text();
        let mut found = Val::none();
        for shelf in shelves {
            let kept = key.as_ref().and_then(|key| self.project.shelves().0.get(&(shelf, key.clone())));
            for (value, place) in kept.iter().flat_map(|kept| &kept.values) {
                found.join(&Val::only(Atom::new(value.what(), *place)));
            }
            if kept.is_none_or(|kept| kept.open) {
                found.join(&Val::unknown());
            }
        }
        Some(found)
    }
}

/// What was seen to be put somewhere.
pub(in crate::trace) type Shelved = (Spot, Kept);
