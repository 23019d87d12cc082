//! Abstract objects: what is known of a thing that the program makes, and what two ways leave of it.

use std::rc::Rc;

use imbl::OrdMap;

use crate::channel::{Name, Payload, Property};
use crate::source::Place;
use crate::trace::project::DeclId;

use super::label::Label;
use super::value::{ObjId, Scope, Val, What};

/// Most sets of entries that are told apart, and most entries of one.
const MOST_WAYS: usize = 4;
const MOST_TOGETHER: usize = 48;
/// Elements or entries of a collection that are kept; one with more is open-ended.
pub(in crate::trace) const MOST_ITEMS: usize = 1_000;

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
    pub fn joined(&self, other: &Self) -> Self {
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

/// Only one and the same object is equal, since comparing what it holds costs more than joining.
impl PartialEq for Object<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
