//! Which functions can matter, told from the names in them before anything is run.
//!
//! Running code costs a thousand times what reading its names does, and most functions of a program never come near a
//! channel. Here a function's names say which types it may have in hand, these say which members its calls may mean,
//! and so what it can reach. Names are taken to mean all that they could, so the answer errs towards yes; a function
//! for which it is no could not open, use or judge anything if it were run.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::ir::{Arg, TypeKind};
use crate::knowledge::{Effect, Form, On};
use crate::trace::calls::shape;
use crate::trace::project::{DeclId, Project};

use super::base::{Base, Does, Known, Operation, PLAIN, Sym, TypeId};
use super::bodies::{Body, BodyId};
use super::call_graph::{Calls, Node};
use super::index::{Index, KnownFunction};

/// How many calls it counts as that an object's methods are there for whoever gets the object: they run on their own
/// too, so only what the object is made with can say more.
const HANDED_OUT: u8 = 2;
/// Rounds in which types of members lead to more members.
const MOST_ROUNDS: usize = 6;

/// Works out what names alone tell.
pub(in crate::trace) fn work_out<'p>(project: &'p Project<'p>, base: &'p Base<'p>) -> Calls {
    let mut index = Index::new(project, base);
    index.collect_bodies();
    index.collect_members();
    index.guess_types();
    index.calls()
}

/// What one body can do by itself.
#[derive(Default)]
struct Reach {
    does: Option<Does>,
    calls: Vec<BodyId>,
    /// Fields that it reads.
    reads: Vec<BodyId>,
    hand: Vec<TypeId>,
}

impl<'p> Index<'p> {
    /// What a body can do by itself, and what it calls.
    fn reach(&self, body: &Body<'p>, marks: &mut Marks) -> Reach {
        marks.next();
        let mut hand: Vec<TypeId> = Vec::new();
        let (mut made, mut direct) = (Vec::new(), Vec::new());
        let aliases = &self.project.units[body.unit].unit.imports;
        let mut does: Option<Does> = None;
        let (mut operations, mut read) = (FxHashSet::default(), FxHashSet::default());
        for (sym, how) in &body.mentions {
            direct.clear();
            self.mentioned(body, *sym, &mut direct);
            for ty in &direct {
                let known = self.types[*ty as usize].known;
                if known.is_some_and(|known| known.judged) {
                    does = Some(Does::Opens);
                }
                if *how != PLAIN {
                    hand.extend(known.into_iter().flat_map(|known| &known.asks));
                }
            }
            hand.append(&mut direct);
            if let Some(operation) = self.words.operation[*sym as usize] {
                operations.insert(operation);
                if *how == PLAIN {
                    read.insert(operation);
                }
            }
        }
        for (sym, args) in &body.made {
            direct.clear();
            self.mentioned(body, *sym, &mut direct);
            made.extend(direct.iter().map(|ty| (*ty, *args)));
        }
        for import in aliases.iter().filter(|i| i.alias.is_some()) {
            let alias = import.alias.as_deref().and_then(|alias| self.words.get(alias));
            let used = alias.is_some_and(|sym| body.mentions.binary_search_by_key(&sym, |(sym, _)| *sym).is_ok());
            if let Some(ty) = self.type_ids.get(&import.path).filter(|_| used) {
                hand.push(*ty);
                let calls = body.made.iter().filter(|(sym, _)| Some(*sym) == alias);
                made.extend(calls.map(|(_, args)| (*ty, *args)));
            }
        }
        let called = body.called.iter().filter_map(|name| self.project.called_like(body.unit, name));
        hand.extend(called.filter_map(|full| self.type_ids.get(&full)));
        let mut at = body.owner;
        while let Some(id) = at {
            hand.extend(self.type_ids.get(&self.project.decls[id].name));
            at = self.project.decls[id].outer;
        }
        let mut functions: Vec<&KnownFunction<'_>> = Vec::new();
        for (sym, how) in &body.mentions {
            for function in self.functions.get(sym).into_iter().flatten() {
                let bare = body.bare.binary_search(sym).is_ok();
                if *how != PLAIN && self.may_be(body.unit, function, bare) {
                    hand.extend(&function.gives);
                    functions.push(function);
                }
            }
        }
        hand.sort_unstable();
        hand.dedup();
        let mut fresh = hand.clone();
        for round in 0..MOST_ROUNDS {
            let mut grown = round == 0;
            for ty in &fresh {
                for related in &self.types[*ty as usize].related {
                    grown |= marks.add(*related);
                }
            }
            if !grown {
                break;
            }
            let mut more: Vec<TypeId> = Vec::new();
            for (sym, how) in &body.mentions {
                for member in self.members_named(body, *sym, *how) {
                    if self.is_there(body.unit, member, marks) {
                        more.extend(member.types.iter().filter(|ty| !marks.has(**ty)));
                    }
                }
            }
            for ty in marks.all() {
                let Some(known) = self.types[*ty as usize].known else { continue };
                let given = known.gives.iter().filter(|(operation, _)| operations.contains(operation));
                more.extend(given.map(|(_, given)| *given).filter(|ty| !marks.has(*ty)));
            }
            more.sort_unstable();
            more.dedup();
            hand.extend(&more);
            fresh = more;
        }
        // Whoever names a plain address beside a thing that takes one decides, even where others open that.
        let plain = body.plain_address || body.mentions.iter().any(|(sym, _)| self.words.plain_address[*sym as usize]);
        let can =
            |operation: &Operation<'_>| if plain && operation.addresses { Some(Does::Opens) } else { operation.does };
        for ty in marks.all() {
            let Some(known) = self.types[*ty as usize].known else { continue };
            for operation in &known.operations {
                if can(operation) > does && operations.contains(&operation.id) {
                    let pattern = &operation.effect.pattern;
                    let fits =
                        |args: &[Arg]| pattern.form != Form::Call || shape(&pattern.args, pattern.rest, args).is_some();
                    let own = || body.calls.iter().any(|(id, args)| *id == operation.id && fits(args));
                    // Only what is known to be there is made or set up by `init`.
                    let there = pattern.name != "init" || hand.contains(ty);
                    if there && (read.contains(&operation.id) || own()) {
                        does = can(operation);
                    }
                }
            }
        }
        for function in functions {
            let there = match &function.model.on {
                On::Type(ty) => self.type_ids.get(ty).is_some_and(|ty| marks.has(*ty)),
                _ => true,
            };
            does = does.max(function.does.filter(|_| there));
        }
        for (ty, args) in &made {
            let ty = &self.types[*ty as usize];
            if let Some(known) = ty.known {
                does = does.max(Some(if known.blind { Does::Opens } else { Does::Touches }));
            }
            for above in ty.above.iter().filter_map(|up| self.types[*up as usize].known) {
                let own = ty.known.is_some();
                let fits = |effect: &Effect| !own || shape(&effect.pattern.args, effect.pattern.rest, args).is_some();
                let done = above.made.iter().filter(|made| fits(made.effect)).filter_map(|made| made.does).max();
                does = does.max(done);
            }
        }
        let weakens = |(sym, _): &(Sym, u8)| self.words.weak_key[*sym as usize];
        if body.stands_in || body.weak_key || body.mentions.iter().any(weakens) {
            does = Some(Does::Opens);
        }
        let (mut calls, mut reads): (Vec<BodyId>, Vec<BodyId>) = Default::default();
        for (sym, how) in &body.mentions {
            for member in self.members_named(body, *sym, *how) {
                let Some(called) = member.body else { continue };
                if member.takes(*how) && self.is_there(body.unit, member, marks) {
                    let read = *how == PLAIN && member.arity.is_none() && !member.computed;
                    if read { reads.push(called) } else { calls.push(called) }
                }
            }
        }
        let expected = hand.iter().filter(|_| body.makes_expected);
        for ty in made.iter().map(|(ty, _)| ty).chain(expected) {
            for up in self.types[*ty as usize].above.iter() {
                for decl in &self.types[*up as usize].decls {
                    calls.extend(self.makers[*decl]);
                }
            }
        }
        for found in [&mut calls, &mut reads] {
            found.sort_unstable();
            found.dedup();
        }
        Reach { does, calls, reads, hand }
    }

    /// Whether a call by name may be one of a known function.
    fn may_be(&self, unit: usize, function: &KnownFunction<'_>, bare: bool) -> bool {
        let model = function.model;
        let kind = self.project.kind(unit);
        (bare || model.on != On::Nothing)
            && (model.languages.is_empty() || model.languages.contains(&kind))
            && self.project.imports_function(unit, &model.package, &model.effect.pattern.name)
    }

    fn calls(self) -> Calls {
        let reaches: Vec<Reach> = self
            .bodies
            .par_iter()
            .map_init(|| Marks::new(self.types.len()), |marks, body| self.reach(body, marks))
            .collect();
        let mut callers: Vec<Vec<(BodyId, u8)>> = vec![Vec::new(); self.bodies.len()];
        let mut readers: Vec<Vec<BodyId>> = vec![Vec::new(); self.bodies.len()];
        for (id, (reach, body)) in reaches.iter().zip(&self.bodies).enumerate() {
            for called in &reach.calls {
                callers[*called as usize].push((id as BodyId, 1));
            }
            for read in &reach.reads {
                readers[*read as usize].push(id as BodyId);
            }
            for called in &body.hands_out {
                callers[*called as usize].push((id as BodyId, HANDED_OUT));
            }
        }
        let extends = |id: &DeclId| self.project.decls[*id].decl.kind == TypeKind::Extension;
        // Types inside which something opens, and those of the project that are channels themselves.
        let opens = |up: &TypeId| {
            let known = self.types[*up as usize].known;
            known.is_some_and(|known| known.made.iter().any(|made| made.does == Some(Does::Opens)))
        };
        let opening = self.types.iter().map(|ty| !ty.decls.iter().all(extends) && ty.above.iter().any(opens)).collect();
        let owners = self.bodies.iter().filter_map(|body| body.owner);
        let types_of = owners.filter_map(|id| Some((id, *self.type_ids.get(&self.project.decls[id].name)?))).collect();
        let above = self.types.iter().map(|ty| ty.above.clone()).collect();
        let around = callers.into_iter().zip(readers);
        let nodes = self.bodies.into_iter().zip(reaches).zip(around).map(|((body, reach), (callers, readers))| Node {
            unit: body.unit,
            owner: body.owner,
            subjects: body.subjects,
            does: reach.does,
            field: body.field,
            constructs: body.constructs,
            callers,
            readers,
            hand: reach.hand,
            mentions: body.mentions,
            assigned: body.assigned,
        });
        let own = self.types.iter().map(|ty| !ty.decls.iter().all(extends)).collect();
        let uses = |known: &Known<'_>| known.operations.iter().any(|operation| operation.does == Some(Does::Uses));
        let usable = self.types.iter().map(|ty| ty.known.is_some_and(uses)).collect();
        Calls { bodies: nodes.collect(), above, opening, usable, own, types_of }
    }
}

/// A set of types that is emptied in no time.
pub(super) struct Marks {
    round: u32,
    at: Vec<u32>,
    all: Vec<TypeId>,
}

impl Marks {
    fn new(types: usize) -> Self {
        Self { round: 0, at: vec![0; types], all: Vec::new() }
    }

    fn next(&mut self) {
        self.round += 1;
        self.all.clear();
    }

    fn add(&mut self, ty: TypeId) -> bool {
        let new = std::mem::replace(&mut self.at[ty as usize], self.round) != self.round;
        if new {
            self.all.push(ty);
        }
        new
    }

    pub(super) fn has(&self, ty: TypeId) -> bool {
        self.at[ty as usize] == self.round
    }

    fn all(&self) -> &[TypeId] {
        &self.all
    }
}
