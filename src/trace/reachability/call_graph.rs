//! Who calls whom by its names, and so which functions are run on their own.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{Field, Function};
use crate::trace::project::DeclId;

use super::base::{Base, Does, Sym, TypeId};
use super::bodies::{BodyId, address};

/// Calls between a function that is run on its own and what it leads to. Arguments from further away say nothing that
/// a type does not say too.
pub(in crate::trace) const MOST_LEVELS: u8 = 5;
/// Calls between a function and something known for which it is followed at length.
const MOST_NEAR: u8 = 4;
/// Calls between a field that has something open and what uses that in other objects.
const MOST_FROM_FIELD: u8 = 2;
/// Calls that are looked at to tell who reads the fields of one class.
const MOST_AROUND: usize = 20_000;

/// The answer for every function and field, by address.
#[derive(Debug, Default)]
pub(in crate::trace) struct Relevance {
    says: FxHashMap<usize, Says>,
    calls: Arc<Calls>,
}

/// The answer for one of them.
#[derive(Clone, Copy, Debug, Default)]
struct Says {
    body: BodyId,
    /// It is run on its own.
    root: bool,
    /// It leads to a channel that opens.
    leads: bool,
    /// It only uses what its object has open.
    waits: bool,
    near: bool,
    prepares: bool,
}

impl Relevance {
    /// Whether a function has to be run on its own: it can lead to a channel that opens, or use one that opened where
    /// it looks.
    pub fn is_root(&self, function: &Function) -> bool {
        // What only debug builds do is no concern of what users run.
        !function.modifiers.debug_only && self.says.get(&address(function)).is_some_and(|says| says.root)
    }

    /// Whether a function that has to be run only uses what is open where it looks.
    pub fn only_uses(&self, function: &Function) -> bool {
        self.says.get(&address(function)).is_some_and(|says| says.root && !says.leads)
    }

    /// Whether that can only be what its object has open.
    pub fn waits(&self, function: &Function) -> bool {
        self.says.get(&address(function)).is_some_and(|says| says.waits)
    }

    /// Tells which functions may read one of some fields, or call what does: all of them where too many could.
    pub fn reading<'f>(&self, fields: impl Iterator<Item = &'f Field>) -> impl Fn(&Function) -> bool {
        let body = |at: usize| self.says.get(&at).map(|says| says.body);
        let reads = self.calls.around(fields.filter_map(|field| body(address(field))).collect());
        move |function| match (body(address(function)), &reads) {
            (Some(body), Some(reads)) => reads.contains(&body),
            _ => true,
        }
    }

    /// Whether a function may do something to what is known, so that whoever calls it has to know. Functions that were
    /// not looked at stand inside others.
    pub fn is_near(&self, function: &Function) -> bool {
        self.says.get(&address(function)).is_none_or(|says| says.near || says.root)
    }

    /// Whether a function was looked at: it does not stand inside another one.
    pub fn knows(&self, function: &Function) -> bool {
        self.says.contains_key(&address(function))
    }

    /// Whether a function may leave something that a root of its type finds: in a field, or in what a field holds.
    pub fn prepares(&self, function: &Function) -> bool {
        self.says.get(&address(function)).is_some_and(|says| says.prepares)
    }

    /// Whether giving a field its first value can open something.
    pub fn makes(&self, field: &Field) -> bool {
        !field.modifiers.debug_only && self.says.get(&address(field)).is_some_and(|says| says.root)
    }
}

/// What leads where by its names, for all that runs.
#[derive(Debug, Default)]
pub(in crate::trace) struct Calls {
    /// All bodies, by number.
    pub bodies: Vec<Node>,
    /// By type: itself and all above.
    pub above: Vec<Arc<[TypeId]>>,
    /// By type: something opens in it or where it is made, whatever the project does.
    pub opening: Vec<bool>,
    /// By type: it can be used as a channel.
    pub usable: Vec<bool>,
    /// By type: the project declares it, and does not only extend it.
    pub own: Vec<bool>,
    /// The types that declarations are.
    pub types_of: FxHashMap<DeclId, TypeId>,
}

/// One body among others.
#[derive(Debug)]
pub(in crate::trace) struct Node {
    pub unit: usize,
    pub owner: Option<DeclId>,
    /// Functions and fields that it answers for, by address; none: it is how a type is made.
    pub subjects: Vec<usize>,
    /// What it can do by itself.
    pub does: Option<Does>,
    /// The field to which it gives the first value: whoever reads that gets it.
    pub field: Option<Sym>,
    /// It is a constructor.
    pub constructs: bool,
    /// Who calls it, and how many calls that counts as.
    pub callers: Vec<(BodyId, u8)>,
    /// Who reads the field that it gives its first value: that happens once, whoever reads it.
    pub readers: Vec<BodyId>,
    /// Types that it may have in hand.
    pub hand: Vec<TypeId>,
    /// Names with the number of arguments, sorted.
    pub mentions: Box<[(Sym, u8)]>,
    /// Names to which it gives values, or into which it puts something.
    pub assigned: Box<[Sym]>,
}

impl Calls {
    /// Bodies that can open something, or take a trust decision, by themselves.
    pub fn opening(&self) -> impl Iterator<Item = BodyId> {
        (0..self.bodies.len()).filter(|id| self.bodies[*id].does == Some(Does::Opens)).map(|id| id as BodyId)
    }

    /// Bodies that by the names in them may put something on a shelf, and those that call them with what is put there:
    /// none where nobody takes anything from one.
    pub fn shelving(&self, base: &Base<'_>) -> Vec<BodyId> {
        let mentions = |body: &Node, words: &FxHashSet<Sym>| {
            body.mentions.iter().any(|(sym, _)| words.contains(sym))
                && body.hand.iter().any(|ty| base.shelves.types.contains(ty))
        };
        if !self.bodies.iter().any(|body| mentions(body, &base.shelves.reads)) {
            return Vec::new();
        }
        let stores = self.bodies.iter().map(|body| mentions(body, &base.shelves.stores));
        let mut found: Vec<BodyId> =
            stores.enumerate().filter(|(_, stores)| *stores).map(|(id, _)| id as BodyId).collect();
        let callers = |id: &BodyId| self.bodies[*id as usize].callers.iter().map(|(caller, _)| *caller);
        let callers: Vec<BodyId> = found.iter().flat_map(callers).collect();
        found.extend(callers);
        found.sort_unstable();
        found.dedup();
        found
    }

    fn spread(&self, least: Does, levels: u8) -> Vec<bool> {
        let start = self.bodies.iter().enumerate().filter(|(_, body)| body.does >= Some(least)).map(|(id, _)| id);
        spread(start, &self.bodies, levels)
    }

    /// Bodies from which some are reached by few calls, without a look at all that there are; none: they are too many.
    fn around(&self, start: Vec<BodyId>) -> Option<FxHashSet<BodyId>> {
        let mut met: FxHashSet<BodyId> = start.iter().copied().collect();
        let (mut level, mut left) = (start, MOST_AROUND);
        for _ in 0..MOST_NEAR {
            let mut next = Vec::new();
            for id in level {
                let body = &self.bodies[id as usize];
                left = left.checked_sub(body.callers.len() + body.readers.len())?;
                let callers = body.callers.iter().map(|(caller, _)| caller).chain(&body.readers);
                next.extend(callers.filter(|caller| met.insert(**caller)));
            }
            level = next;
        }
        Some(met)
    }

    /// All that could lead to a channel that opens, by names alone.
    pub fn all_leads(&self) -> Vec<bool> {
        self.spread(Does::Opens, MOST_LEVELS)
    }

    /// The answer for every function, given which lead to a channel that opens.
    pub fn answer(self: &Arc<Self>, leads: &[bool]) -> Relevance {
        let uses = self.spread(Does::Uses, MOST_NEAR);
        let near = self.spread(Does::Touches, MOST_NEAR);
        let opens: Vec<bool> = self.bodies.iter().map(|body| body.does == Some(Does::Opens)).collect();
        // Types inside which something opens, and the fields that have something open once an object is made.
        let mut opening = vec![false; self.above.len()];
        let mut filled: FxHashMap<TypeId, FxHashSet<Sym>> = FxHashMap::default();
        let mut made_open: FxHashSet<TypeId> = FxHashSet::default();
        for (body, _) in self.bodies.iter().zip(leads).filter(|(_, leads)| **leads) {
            let Some(owner) = body.owner.and_then(|id| self.types_of.get(&id)) else { continue };
            // All programs share the classes of libraries.
            for up in self.above[*owner as usize].iter().filter(|up| self.own[**up as usize]) {
                opening[*up as usize] = true;
            }
            filled.entry(*owner).or_default().extend(&body.assigned);
            made_open.extend(body.constructs.then_some(*owner));
        }
        let is_open = |id: &usize| {
            let body = &self.bodies[*id];
            let Some(field) = body.field else { return false };
            let owner = body.owner.and_then(|id| self.types_of.get(&id));
            let fills = |ty: &TypeId| filled.get(ty).is_some_and(|filled| filled.contains(&field));
            let holds =
                |ty: &&TypeId| Some(**ty) != owner.copied() && (opening[**ty as usize] || self.usable[**ty as usize]);
            if body.hand.len() > 1 && !body.hand.iter().any(|ty| holds(&ty)) {
                return false;
            }
            leads[*id] || owner.is_some_and(|owner| made_open.contains(owner) && fills(owner))
        };
        // Whoever reads one of them finds that; and some types of the project are channels themselves.
        let mut finds = spread((0..self.bodies.len()).filter(is_open), &self.bodies, MOST_FROM_FIELD);
        for (finds, body) in finds.iter_mut().zip(&self.bodies) {
            *finds |= body.hand.iter().any(|ty| self.opening[*ty as usize]);
        }
        let own = |body: &Node| {
            let own = body.owner.and_then(|id| self.types_of.get(&id));
            own.is_some_and(|own| self.above[*own as usize].iter().any(|up| opening[*up as usize]))
        };
        let leads: Vec<bool> = (0..self.bodies.len()).map(|id| leads[id] || opens[id]).collect();
        let (mut roots, mut waits) = (leads.clone(), vec![false; self.bodies.len()]);
        for id in (0..self.bodies.len()).filter(|id| uses[*id] && !leads[*id]) {
            let own = own(&self.bodies[id]);
            roots[id] = own || finds[id];
            waits[id] = own && !finds[id];
        }
        // Names that the roots of a type read.
        let mut read: FxHashMap<DeclId, FxHashSet<Sym>> = FxHashMap::default();
        for (body, _) in self.bodies.iter().zip(&roots).filter(|(_, root)| **root) {
            if let Some(owner) = body.owner {
                read.entry(owner).or_default().extend(body.mentions.iter().map(|(sym, _)| *sym));
            }
        }
        let mut says = FxHashMap::default();
        for (id, body) in self.bodies.iter().enumerate() {
            let read = body.owner.and_then(|owner| read.get(&owner));
            let assigns = read.is_some_and(|read| body.assigned.iter().any(|sym| read.contains(sym)));
            let prepares = assigns || body.does.is_some();
            let own = Says {
                body: id as BodyId,
                root: roots[id],
                leads: leads[id],
                waits: waits[id],
                near: near[id],
                prepares,
            };
            says.extend(body.subjects.iter().map(|subject| (*subject, own)));
        }
        Relevance { says, calls: self.clone() }
    }
}

/// Those from which a start is reached by so many calls.
fn spread(start: impl Iterator<Item = usize>, bodies: &[Node], levels: u8) -> Vec<bool> {
    let mut nearest: Vec<Option<u8>> = vec![None; bodies.len()];
    let mut by_level: Vec<Vec<usize>> = vec![Vec::new(); usize::from(levels) + 1];
    by_level[0].extend(start);
    by_level[0].iter().for_each(|id| nearest[*id] = Some(0));
    for level in 0..=levels {
        for id in std::mem::take(&mut by_level[usize::from(level)]) {
            if nearest[id].is_some_and(|nearest| nearest < level) {
                continue;
            }
            let readers = bodies[id].readers.iter().map(|reader| (*reader, 1));
            for (caller, far) in bodies[id].callers.iter().copied().chain(readers) {
                let (caller, at) = (caller as usize, level + far);
                if at <= levels && nearest[caller].is_none_or(|nearest| at < nearest) {
                    nearest[caller] = Some(at);
                    by_level[usize::from(at)].push(caller);
                }
            }
        }
    }
    nearest.into_iter().map(|level| level.is_some()).collect()
}
