//! Abstract states: everything that can change while code runs, and what two ways leave of it.

use std::rc::Rc;

use imbl::ordmap::DiffItem;
use imbl::{OrdMap, OrdSet};

use crate::channel::Name;

use super::lookup::same_slots;
use super::object::Object;
use super::value::{Atom, ObjId, Val, VarId, What};

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
