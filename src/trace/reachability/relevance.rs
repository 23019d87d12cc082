//! Which functions can matter, told from the names in them before anything is run.
//!
//! Running code costs a thousand times what reading its names does, and most functions of a program never come near a
//! channel. Here a function's names say which types it may have in hand, these say which members its calls may mean,
//! and so what it can reach. Names are taken to mean all that they could, so the answer errs towards yes; a function
//! for which it is no could not open, use or judge anything if it were run.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::channel::Name;
use crate::ir::{Arg, BinaryOp, Field, Function, FunctionKind, TypeDecl, TypeKind, TypeRef, Value, ValueKind, visit};
use crate::knowledge::{Effect, Form, FunctionModel, Gives, Knowledge, On, begins};
use crate::source::FileKind;
use crate::trace::calls::shape;
use crate::trace::channels::{made_type, sort_of};
use crate::trace::project::{DeclId, Project};

use super::call_graph::{Calls, Node};
use super::called::Called;

/// How many calls it counts as that an object's methods are there for whoever gets the object: they run on their own
/// too, so only what the object is made with can say more.
const HANDED_OUT: u8 = 2;
/// Rounds in which types of members lead to more members.
const MOST_ROUNDS: usize = 4;
/// Members of one name beyond which the name says nothing of a type that was not written down.
const MOST_NAMESAKES: usize = 12;

/// Types above a type of a library.
const MOST_ABOVE: usize = 64;

/// A name that somebody declares or knows.
pub(super) type Sym = u32;
/// A type of the project or of a library.
pub(super) type TypeId = u32;
/// A function, or all that runs when a type or a field is made.
pub(in crate::trace) type BodyId = u32;

/// A mention without arguments: a type, a member, a reference.
const PLAIN: u8 = u8::MAX;

/// What a known operation can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::trace) enum Does {
    /// It changes or gives something known.
    Touches,
    /// It sends through a channel, or wraps one.
    Uses,
    /// It opens a channel, or takes a trust decision.
    Opens,
}

pub(super) fn address<T>(thing: &T) -> usize {
    std::ptr::from_ref(thing) as usize
}

/// Names as numbers.
#[derive(Clone, Debug, Default)]
struct Words {
    ids: FxHashMap<Name, Sym>,
    /// By name: which known operation it may be.
    operation: Vec<Option<u32>>,
    /// Whether it may name a type.
    is_type: Vec<bool>,
    /// Types after which variables are called.
    called: Arc<Called>,
    /// First words of calls after which a thing holds what it was given.
    keeps: Arc<FxHashSet<Name>>,
}

impl Words {
    fn add(&mut self, name: &str) -> Sym {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.operation.len() as Sym;
        self.ids.insert(Name::new(name), id);
        self.operation.push(None);
        self.is_type.push(false);
        id
    }

    fn get(&self, name: &str) -> Option<Sym> {
        self.ids.get(name).copied()
    }
}

/// A known operation of a type.
#[derive(Debug)]
struct Operation<'p> {
    id: u32,
    does: Option<Does>,
    effect: &'p Effect,
}

/// What is known of a library's type, for names alone.
#[derive(Debug, Default)]
struct Known<'p> {
    operations: Vec<Operation<'p>>,
    /// What operations give, and what they ask their arguments to be.
    gives: Vec<(u32, TypeId)>,
    /// Making one does these.
    made: Vec<Operation<'p>>,
    /// It has methods by which it is judged.
    judged: bool,
    /// It checks nothing.
    blind: bool,
    /// What making one asks its arguments to be.
    asks: Vec<TypeId>,
    /// The name that stands before its own, and by which a full path is told.
    parent: Option<Sym>,
}

#[derive(Default)]
struct Type<'p> {
    name: Name,
    known: Option<&'p Known<'p>>,
    /// Itself, all above and all below.
    related: Vec<TypeId>,
    /// All above, itself included.
    above: Arc<[TypeId]>,
    decls: Vec<DeclId>,
}

/// What the knowledge alone says, for all projects: the types that it knows or names, and what names may mean there.
#[derive(Debug)]
pub(in crate::trace) struct Base<'k> {
    words: Words,
    types: Vec<BaseType<'k>>,
    type_ids: FxHashMap<Name, TypeId>,
    functions: FxHashMap<Sym, Vec<KnownFunction<'k>>>,
}

/// A type that the knowledge knows or names.
#[derive(Debug)]
struct BaseType<'k> {
    name: Name,
    known: Option<Known<'k>>,
    /// All above, itself included, as far as the project adds nothing.
    above: Arc<[TypeId]>,
}

/// Something that runs.
struct Body<'p> {
    unit: usize,
    owner: Option<DeclId>,
    /// Names with the number of arguments, sorted.
    mentions: Box<[(Sym, u8)]>,
    /// Names that are called after known types.
    called: Vec<&'p Name>,
    /// Calls by what known operation they may be.
    calls: Vec<(u32, &'p [Arg])>,
    /// Types made, by name.
    made: Vec<(Sym, &'p [Arg])>,
    /// It makes what its place asks for: `.init(…)`.
    makes_expected: bool,
    assigned: Box<[Sym]>,
    /// Names of calls on nothing, or on what may be a module.
    bare: Box<[Sym]>,
    /// Names of members of something else than `this`.
    elsewhere: Box<[Sym]>,
    /// It holds classes, inside which a name alone may be a member of theirs.
    nested: bool,
    /// It holds lambdas, inside which a name alone may be a member of their receiver in Kotlin.
    lambdas: bool,
    /// What it has to answer for.
    subjects: Vec<usize>,
    /// The field to which it gives the first value.
    field: Option<Sym>,
    /// It is a constructor.
    constructs: bool,
    /// It overrides what the library calls to get something.
    stands_in: bool,
    /// Methods that whoever gets what it makes may call.
    hands_out: Vec<BodyId>,
}

/// A function or field as others see it.
struct Member<'p> {
    owner: Option<TypeId>,
    /// Where it stands outside all types: its file, its name, and whether only that file sees it.
    outside: Option<(usize, &'p str, bool)>,
    body: Option<BodyId>,
    /// Fewest and most arguments; none: a field.
    arity: Option<(u8, u8)>,
    types: Vec<TypeId>,
    /// The types are a guess from the body.
    undeclared: bool,
    /// Each reading runs it.
    computed: bool,
}

impl Member<'_> {
    /// Whether it may be meant with so many arguments.
    fn takes(&self, how: u8) -> bool {
        self.arity.is_none_or(|(least, most)| how == PLAIN || (least <= how && how <= most))
    }
}

struct Index<'p> {
    project: &'p Project<'p>,
    words: Words,
    types: Vec<Type<'p>>,
    type_ids: FxHashMap<Name, TypeId>,
    by_simple: Vec<Vec<TypeId>>,
    bodies: Vec<Body<'p>>,
    /// What runs when a type is made.
    makers: Vec<Option<BodyId>>,
    members: Vec<Member<'p>>,
    /// Members by name.
    named: Vec<Vec<u32>>,
    /// Known functions outside types, by name.
    functions: &'p FxHashMap<Sym, Vec<KnownFunction<'p>>>,
}

/// A known function outside types.
#[derive(Debug)]
struct KnownFunction<'p> {
    does: Option<Does>,
    gives: Vec<TypeId>,
    model: &'p FunctionModel,
}

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

impl<'k> Base<'k> {
    /// Looks everything up.
    pub fn new(knowledge: &'k Knowledge) -> Self {
        let (words, types, type_ids) = Default::default();
        let mut base = Self { words, types, type_ids, functions: FxHashMap::default() };
        let mut known: Vec<&Name> = knowledge.type_names().collect();
        known.sort();
        for name in &known {
            base.type_of(name);
        }
        base.know(knowledge, &known);
        base.relate(knowledge);
        base.words.called = Arc::new(Called::new(knowledge));
        base.words.keeps = Arc::new(knowledge.sources().keeping().clone());
        base
    }

    /// What variables of known types are called.
    pub fn called(&self) -> Arc<Called> {
        self.words.called.clone()
    }

    fn type_of(&mut self, name: &Name) -> TypeId {
        if let Some(id) = self.type_ids.get(name) {
            return *id;
        }
        let id = self.types.len() as TypeId;
        self.types.push(BaseType { name: name.clone(), known: None, above: Arc::from([]) });
        self.type_ids.insert(name.clone(), id);
        self.words.add(last(name));
        id
    }

    /// What operations of known types do, under every name by which code may call them.
    fn know(&mut self, knowledge: &'k Knowledge, known: &[&Name]) {
        let mut operations: FxHashMap<String, u32> = FxHashMap::default();
        for name in known {
            let Some(model) = knowledge.ty(name) else { continue };
            let mut own = Known {
                judged: !model.judged.is_empty() || !model.asks.is_empty(),
                blind: model.is_blind(),
                ..Known::default()
            };
            let mut calls: Vec<_> = model.calls.iter().collect();
            calls.sort_by_key(|(call, _)| *call);
            for (call, effects) in calls {
                if call == "init" {
                    // What is made to be sent opens where it is handed out.
                    let sent = (!model.leaves.is_empty()).then_some(Does::Opens);
                    own.made.extend(effects.iter().map(|effect| Operation {
                        id: 0,
                        does: sent.or_else(|| does(knowledge, effect)),
                        effect,
                    }));
                    own.asks.extend(effects.iter().flat_map(|effect| self.asked(effect)));
                }
                let bare = bare(call).to_ascii_lowercase();
                let count = operations.len() as u32;
                let operation = *operations.entry(bare).or_insert(count);
                for spelling in spellings(call) {
                    let sym = self.words.add(&spelling) as usize;
                    self.words.operation[sym] = Some(operation);
                }
                let operations =
                    effects.iter().map(|effect| Operation { id: operation, does: does(knowledge, effect), effect });
                own.operations.extend(operations);
                for effect in effects {
                    own.gives.extend(self.given(effect).map(|given| (operation, given)));
                    own.gives.extend(self.asked(effect).into_iter().map(|asked| (operation, asked)));
                }
            }
            let parent = name.rsplit('.').nth(1);
            own.parent = parent.map(|parent| self.words.add(parent));
            let id = self.type_of(name) as usize;
            self.types[id].known = Some(own);
        }
        let mut functions: Vec<_> = knowledge.all_functions().collect();
        functions.sort_by_key(|(name, _)| *name);
        for (name, models) in functions {
            let sym = self.words.add(name);
            let found = models.iter().map(|model| {
                let gives = self.given(&model.effect).into_iter().chain(self.asked(&model.effect)).collect();
                KnownFunction { does: does(knowledge, &model.effect), gives, model }
            });
            let found = found.collect();
            self.functions.insert(sym, found);
        }
    }

    /// The type of what an effect gives.
    fn given(&mut self, effect: &Effect) -> Option<TypeId> {
        match &effect.gives {
            Some(gives) if sort_of(gives).is_some() => None,
            Some(Gives::New(new)) if !new.ty.is_empty() => Some(self.type_of(&new.ty)),
            _ => None,
        }
    }

    /// The types that an effect asks its arguments to be, and of which it makes something for functions among them.
    fn asked(&mut self, effect: &Effect) -> Vec<TypeId> {
        let asked = effect.pattern.args.iter().flat_map(|arg| arg.expected.iter().chain(&arg.is));
        let made = effect.runs.iter().flat_map(|run| &run.args).filter_map(made_type);
        asked.chain(made).map(|ty| self.type_of(ty)).collect()
    }

    /// Finds what stands above each type.
    fn relate(&mut self, knowledge: &Knowledge) {
        let mut at = 0;
        // What is above may be new.
        while at < self.types.len() {
            let mut above = vec![at as TypeId];
            let mut next = 0;
            while next < above.len() && above.len() < MOST_ABOVE {
                let name = &self.types[above[next] as usize].name;
                for up in knowledge.ty(name).map_or(&[] as &[Name], |model| &model.extends) {
                    let up = self.type_of(up);
                    if !above.contains(&up) {
                        above.push(up);
                    }
                }
                next += 1;
            }
            self.types[at].above = Arc::from(above);
            at += 1;
        }
    }
}

impl<'p> Index<'p> {
    fn new(project: &'p Project<'p>, base: &'p Base<'p>) -> Self {
        let types = base.types.iter().map(|ty| Type {
            name: ty.name.clone(),
            known: ty.known.as_ref(),
            above: ty.above.clone(),
            ..Type::default()
        });
        let mut index = Self {
            project,
            words: base.words.clone(),
            types: types.collect(),
            type_ids: base.type_ids.clone(),
            by_simple: Vec::new(),
            bodies: Vec::new(),
            makers: vec![None; project.decls.len()],
            members: Vec::new(),
            named: Vec::new(),
            functions: &base.functions,
        };
        for (id, decl) in project.decls.iter().enumerate() {
            let ty = index.type_of(&decl.name);
            index.types[ty as usize].decls.push(id);
        }
        index.relate();
        for unit in &project.units {
            let unit = unit.unit;
            for import in unit.imports.iter().filter_map(|i| i.alias.as_ref()) {
                index.words.add(import);
            }
            for name in unit.functions.iter().map(|f| &f.name).chain(unit.fields.iter().map(|f| &f.name)) {
                index.words.add(name);
            }
        }
        for decl in &project.decls {
            let decl = decl.decl;
            for name in decl.functions.iter().map(|f| &f.name).chain(decl.fields.iter().map(|f| &f.name)) {
                index.words.add(name);
            }
        }
        index.by_simple = vec![Vec::new(); index.words.operation.len()];
        for (id, ty) in index.types.iter().enumerate() {
            if let Some(sym) = index.words.get(last(&ty.name)) {
                index.by_simple[sym as usize].push(id as TypeId);
            }
        }
        for (alias, target) in project.all_aliases() {
            let sym = index.words.add(alias) as usize;
            index.by_simple.resize(index.words.operation.len(), Vec::new());
            if let Some(target) = index.words.get(last(target)) {
                let targets = index.by_simple[target as usize].clone();
                index.by_simple[sym].extend(targets);
            }
        }
        index.by_simple.resize(index.words.operation.len(), Vec::new());
        index.words.is_type = index.by_simple.iter().map(|types| !types.is_empty()).collect();
        for import in project.units.iter().flat_map(|unit| &unit.unit.imports) {
            if let Some(sym) = import.alias.as_deref().and_then(|alias| index.words.get(alias)) {
                index.words.is_type[sym as usize] = true;
            }
        }
        index
    }

    fn type_of(&mut self, name: &Name) -> TypeId {
        if let Some(id) = self.type_ids.get(name) {
            return *id;
        }
        let id = self.types.len() as TypeId;
        self.types.push(Type { name: name.clone(), ..Type::default() });
        self.type_ids.insert(name.clone(), id);
        self.words.add(last(name));
        id
    }

    fn relate(&mut self) {
        let mut below: Vec<Vec<TypeId>> = vec![Vec::new(); self.types.len()];
        for (id, below_own) in (0..self.types.len()).map(|id| (id, id as TypeId)) {
            let ty = &self.types[id];
            // What the knowledge says holds unless the project declares or extends a part of it.
            if ty.above.is_empty() || ty.above.iter().any(|up| self.is_own(*up)) {
                let lineage = self.project.lineage(&ty.name);
                self.types[id].above = lineage.iter().filter_map(|t| self.type_ids.get(t)).copied().collect();
            }
            for up in self.types[id].above.iter() {
                if *up != below_own {
                    below[*up as usize].push(below_own);
                }
            }
        }
        for (ty, below) in self.types.iter_mut().zip(below) {
            ty.related = ty.above.iter().copied().chain(below).collect();
        }
    }

    fn collect_bodies(&mut self) {
        let (project, words) = (self.project, &self.words);
        let by_unit: Vec<Vec<(Body<'p>, Option<DeclId>)>> = (0..project.units.len())
            .into_par_iter()
            .map(|at| {
                let mut out = Vec::new();
                let unit = project.units[at].unit;
                for function in &unit.functions {
                    out.push((body_of(words, at, None, function, &[]), None));
                }
                for field in &unit.fields {
                    out.push((body_of_field(words, at, None, field, &[]), None));
                }
                for id in project.decls_in(at) {
                    let decl = project.decls[*id].decl;
                    let given = if unit.kind == FileKind::Kotlin { given_when_made(decl) } else { Vec::new() };
                    for function in &decl.functions {
                        let given: &[_] = if function.kind == FunctionKind::Initializer { &given } else { &[] };
                        let mut body = body_of(words, at, Some(*id), function, given);
                        body.stands_in = project.stands_in(*id, function);
                        body.constructs =
                            matches!(function.kind, FunctionKind::Constructor | FunctionKind::Initializer);
                        out.push((body, None));
                    }
                    for field in &decl.fields {
                        out.push((body_of_field(words, at, Some(*id), field, &given), None));
                        for accessor in field.getter.as_deref().into_iter().chain(&field.setters) {
                            out.push((body_of(words, at, Some(*id), accessor, &[]), None));
                        }
                    }
                    out.push((maker_of(words, at, *id, decl), Some(*id)));
                }
                out
            })
            .collect();
        for (body, maker) in by_unit.into_iter().flatten() {
            if let Some(decl) = maker {
                self.makers[decl] = Some(self.bodies.len() as BodyId);
            }
            self.bodies.push(body);
        }
    }

    fn collect_members(&mut self) {
        self.named = vec![Vec::new(); self.words.operation.len()];
        let bodies: FxHashMap<usize, BodyId> = self
            .bodies
            .iter()
            .enumerate()
            .flat_map(|(id, body)| body.subjects.iter().map(move |subject| (*subject, id as BodyId)))
            .collect();
        let project = self.project;
        // Who gets an object may call what it has for others to call.
        for (decl, maker) in project.decls.iter().zip(&self.makers) {
            let Some(maker) = *maker else { continue };
            let supertypes = project.supertypes(&decl.name);
            let handed = decl.decl.functions.iter().filter(|f| {
                f.modifiers.overrides && !supertypes.iter().any(|s| !project.methods(s, &f.name).is_empty())
            });
            self.bodies[maker as usize].hands_out = handed.filter_map(|f| bodies.get(&address(f))).copied().collect();
        }
        for (at, unit) in project.units.iter().enumerate() {
            unit.unit.functions.iter().for_each(|f| self.add_function(&bodies, at, None, f));
            unit.unit.fields.iter().for_each(|f| self.add_field(&bodies, at, None, f));
        }
        for (id, decl) in project.decls.iter().enumerate() {
            let owner = self.type_ids.get(&decl.name).map(|ty| (*ty, id));
            decl.decl.functions.iter().for_each(|f| self.add_function(&bodies, decl.unit, owner, f));
            decl.decl.fields.iter().for_each(|f| self.add_field(&bodies, decl.unit, owner, f));
        }
    }

    fn add_function(
        &mut self,
        bodies: &FxHashMap<usize, BodyId>,
        unit: usize,
        owner: Option<(TypeId, DeclId)>,
        function: &'p Function,
    ) {
        let most = if function.params.iter().any(|p| p.vararg) { PLAIN - 1 } else { count(function.params.len()) };
        let least = count(function.params.iter().filter(|p| p.default.is_none() && !p.vararg).count());
        let mut types = Vec::new();
        for ty in function.params.iter().filter_map(|p| p.ty.as_ref()).chain(&function.result) {
            self.types_in(unit, owner.map(|(_, inside)| inside), ty, &mut types);
        }
        let outside = owner.is_none().then_some((unit, function.name.as_str(), function.modifiers.private));
        let member = Member {
            owner: owner.map(|(ty, _)| ty),
            outside,
            body: bodies.get(&address(function)).copied(),
            arity: Some((least, most)),
            types,
            undeclared: function.result.is_none() && function.expression,
            computed: true,
        };
        // How a type is made runs where it is made.
        if function.kind != FunctionKind::Constructor {
            self.add_member(&function.name, member, true);
        }
    }

    fn add_field(
        &mut self,
        bodies: &FxHashMap<usize, BodyId>,
        unit: usize,
        owner: Option<(TypeId, DeclId)>,
        field: &'p Field,
    ) {
        let mut types = Vec::new();
        let inside = owner.map(|(_, inside)| inside);
        field.ty.iter().for_each(|ty| self.types_in(unit, inside, ty, &mut types));
        let outside = owner.is_none().then_some((unit, field.name.as_str(), field.modifiers.private));
        let accessors = field.getter.as_deref().into_iter().chain(&field.setters).map(address);
        for subject in accessors.chain([address(field)]) {
            let (body, undeclared) = (bodies.get(&subject).copied(), field.ty.is_none());
            let owner = owner.map(|(ty, _)| ty);
            // Whoever reads a function may call it.
            let holds = holds_functions(field);
            let computed = subject != address(field) || field.getter.is_some() || holds;
            let member = Member { owner, outside, body, arity: None, types: types.clone(), undeclared, computed };
            self.add_member(&field.name, member, false);
        }
    }

    fn add_member(&mut self, name: &str, member: Member<'p>, accessor: bool) {
        let id = self.members.len() as u32;
        self.members.push(member);
        if let Some(sym) = self.words.get(name) {
            self.named[sym as usize].push(id);
        }
        // Kotlin reads and writes `getX` and `setX` as `x`.
        let property = bare(name);
        if accessor && property.len() < name.len() {
            for spelling in [lower_first(property), lower_run(property), format!("is{property}")] {
                if let Some(sym) = self.words.get(&spelling)
                    && !self.named[sym as usize].contains(&id)
                {
                    self.named[sym as usize].push(id);
                }
            }
        }
    }

    /// The types that a type as written speaks of.
    fn types_in(&self, unit: usize, inside: Option<DeclId>, ty: &TypeRef, out: &mut Vec<TypeId>) {
        if let Some(sym) = self.words.get(last(&ty.name)) {
            let own = match ty.name.contains('.') {
                false => self.own_namesakes(unit, inside, sym),
                true => None,
            };
            let may_be = |id: TypeId| match own {
                Some(own) => own == id,
                None => true,
            };
            for id in &self.by_simple[sym as usize] {
                if !out.contains(id) && ((self.is_own(*id) && may_be(*id)) || self.sees(unit, &ty.name, *id, true)) {
                    out.push(*id);
                }
            }
        }
        ty.args.iter().for_each(|arg| self.types_in(unit, inside, arg, out));
    }

    /// The one of several types of the project with a simple name that code means by it; none: any of them.
    fn own_namesakes(&self, unit: usize, inside: Option<DeclId>, sym: Sym) -> Option<TypeId> {
        let mut own = self.by_simple[sym as usize].iter().filter(|id| self.is_own(**id));
        let (Some(first), Some(_)) = (own.next(), own.next()) else { return None };
        let full = self.project.resolve(unit, inside, last(&self.types[*first as usize].name))?;
        self.type_ids.get(&full).copied().filter(|id| self.is_own(*id))
    }

    fn is_own(&self, ty: TypeId) -> bool {
        !self.types[ty as usize].decls.is_empty()
    }

    /// Whether a name in a file can mean a library's type.
    fn sees(&self, unit: usize, name: &str, ty: TypeId, dotted: bool) -> bool {
        let full = &self.types[ty as usize].name;
        if dotted && name.contains('.') && full.ends_with(name) {
            return true;
        }
        self.project
            .resolve(unit, None, name)
            .is_some_and(|found| found == *full || self.project.same_alias(&found, full))
    }

    /// Types of what is declared without one, from the names in its body.
    fn guess_types(&mut self) {
        for _ in 0..2 {
            let guessed: Vec<(usize, Vec<TypeId>)> = self
                .members
                .par_iter()
                .enumerate()
                .filter(|(_, member)| member.undeclared)
                .filter_map(|(id, member)| {
                    let body = &self.bodies[member.body? as usize];
                    let mut types = member.types.clone();
                    for (sym, _) in &body.mentions {
                        self.mentioned(body, *sym, &mut types);
                        let named = &self.named[*sym as usize];
                        if named.len() <= MOST_NAMESAKES {
                            types.extend(named.iter().flat_map(|m| &self.members[*m as usize].types));
                        }
                    }
                    let operations: FxHashSet<u32> =
                        body.mentions.iter().filter_map(|(sym, _)| self.words.operation[*sym as usize]).collect();
                    let mut from = 0;
                    while from < types.len() {
                        let known = self.types[types[from] as usize].known;
                        let given = known.into_iter().flat_map(|known| &known.gives);
                        for (_, given) in given.filter(|(operation, _)| operations.contains(operation)) {
                            if !types.contains(given) {
                                types.push(*given);
                            }
                        }
                        from += 1;
                    }
                    types.sort_unstable();
                    types.dedup();
                    (types.len() > member.types.len()).then_some((id, types))
                })
                .collect();
            for (id, types) in guessed {
                self.members[id].types = types;
            }
        }
    }

    /// Adds the types that a name in a body may be.
    fn mentioned(&self, body: &Body<'p>, sym: Sym, out: &mut Vec<TypeId>) {
        let own = self.own_namesakes(body.unit, body.owner, sym);
        for id in &self.by_simple[sym as usize] {
            if self.is_own(*id) {
                let is_path = |ty: TypeId| {
                    let parent = self.types[ty as usize].name.rsplit('.').nth(1);
                    let parent = parent.and_then(|parent| self.words.get(parent));
                    parent.is_some_and(|parent| body.mentions.binary_search_by_key(&parent, |(sym, _)| *sym).is_ok())
                };
                if own.is_none_or(|own| own == *id || is_path(*id)) {
                    out.push(*id);
                }
                continue;
            }
            let ty = &self.types[*id as usize];
            let path = ty
                .known
                .and_then(|k| k.parent)
                .is_some_and(|parent| body.mentions.binary_search_by_key(&parent, |(sym, _)| *sym).is_ok());
            if path || self.sees(body.unit, last(&ty.name), *id, false) {
                out.push(*id);
            }
        }
    }

    /// Whether code in a file may mean a member.
    fn is_there(&self, unit: usize, member: &Member<'_>, marks: &Marks) -> bool {
        match (member.owner, member.outside) {
            (Some(owner), _) => marks.has(owner),
            (None, Some((from, name, private))) => self.project.visible(unit, from, name, private),
            (None, None) => true,
        }
    }

    /// The type of the project whose member a name in a body is, where the name stands alone and the type of `this`
    /// has such a member.
    fn own_member(&self, body: &Body<'p>, sym: Sym, how: u8) -> Option<TypeId> {
        let scoped = body.nested || (body.lambdas && self.project.kind(body.unit) == FileKind::Kotlin);
        if scoped || body.elsewhere.binary_search(&sym).is_ok() {
            return None;
        }
        let owner = *self.type_ids.get(&self.project.decls[body.owner?].name)?;
        let above = &self.types[owner as usize].above;
        let has = |member: &u32| {
            let member = &self.members[*member as usize];
            member.takes(how) && member.owner.is_some_and(|of| above.contains(&of))
        };
        self.named[sym as usize].iter().any(has).then_some(owner)
    }

    /// Members that a name in a body may mean, whoever has them.
    fn members_named(&self, body: &Body<'p>, sym: Sym, how: u8) -> impl Iterator<Item = &Member<'p>> {
        let own = self.own_member(body, sym, how).map(|ty| &self.types[ty as usize].related);
        let members = self.named[sym as usize].iter().map(|member| &self.members[*member as usize]);
        members
            .filter(move |member| own.is_none_or(|related| member.owner.is_some_and(|owner| related.contains(&owner))))
    }

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
        for ty in marks.all() {
            let Some(known) = self.types[*ty as usize].known else { continue };
            for operation in &known.operations {
                if operation.does > does && operations.contains(&operation.id) {
                    let pattern = &operation.effect.pattern;
                    let fits =
                        |args: &[Arg]| pattern.form != Form::Call || shape(&pattern.args, pattern.rest, args).is_some();
                    let own = || body.calls.iter().any(|(id, args)| *id == operation.id && fits(args));
                    // Only what is known to be there is made or set up by `init`.
                    let there = pattern.name != "init" || hand.contains(ty);
                    if there && (read.contains(&operation.id) || own()) {
                        does = operation.does;
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
        if body.stands_in {
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
struct Marks {
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

    fn has(&self, ty: TypeId) -> bool {
        self.at[ty as usize] == self.round
    }

    fn all(&self) -> &[TypeId] {
        &self.all
    }
}

/// What an effect does; none: it only hands on what is there.
fn does(knowledge: &Knowledge, effect: &Effect) -> Option<Does> {
    let touches = !effect.set.is_empty()
        || effect.endpoint.is_some()
        || effect.apply.is_some()
        || !effect.if_true.is_empty()
        || !effect.if_false.is_empty()
        || effect.stores.is_some()
        || effect.reads.is_some()
        || effect.adds.is_some()
        || matches!(&effect.gives, Some(gives @ Gives::New(_)) if sort_of(gives).is_none());
    if knowledge.opens(effect) {
        Some(Does::Opens)
    } else if effect.uses.is_some() || effect.consumes.is_some() || effect.commits {
        Some(Does::Uses)
    } else {
        touches.then_some(Does::Touches)
    }
}

/// Whether a field's first value holds functions.
fn holds_functions(field: &Field) -> bool {
    struct Functions(bool);
    impl visit::Visitor<'_> for Functions {
        fn value(&mut self, value: &Value) {
            self.0 |= matches!(value.kind, ValueKind::Lambda(_) | ValueKind::Reference { .. });
        }
    }
    let mut functions = Functions(false);
    field.value.iter().for_each(|value| visit::value(value, &mut functions));
    functions.0
}

/// The types of what first values and initialisers find by name, because constructors get it: Kotlin's `class A(b: B)`.
fn given_when_made(decl: &TypeDecl) -> Vec<&TypeRef> {
    let constructors = decl.functions.iter().filter(|f| f.kind == FunctionKind::Constructor);
    constructors.flat_map(|f| &f.params).filter_map(|param| param.ty.as_ref()).collect()
}

fn body_of<'p>(
    words: &Words,
    unit: usize,
    owner: Option<DeclId>,
    function: &'p Function,
    given: &[&TypeRef],
) -> Body<'p> {
    let mut reader = Reader::new(words);
    visit::function(function, &mut reader);
    given.iter().for_each(|ty| reader.written(ty));
    function.receiver.iter().for_each(|ty| reader.written(ty));
    reader.finish(unit, owner, vec![address(function)])
}

fn body_of_field<'p>(
    words: &Words,
    unit: usize,
    owner: Option<DeclId>,
    field: &'p Field,
    given: &[&TypeRef],
) -> Body<'p> {
    let mut reader = Reader::new(words);
    given.iter().filter(|_| field.value.is_some()).for_each(|ty| reader.written(ty));
    field.ty.iter().for_each(|ty| reader.written(ty));
    field.value.iter().for_each(|value| visit::value(value, &mut reader));
    field.getter.iter().for_each(|getter| visit::function(getter, &mut reader));
    Body { field: words.get(&field.name), ..reader.finish(unit, owner, vec![address(field)]) }
}

/// All that runs when a type is made.
fn maker_of<'p>(words: &Words, unit: usize, id: DeclId, decl: &'p TypeDecl) -> Body<'p> {
    let mut reader = Reader::new(words);
    for supertype in &decl.supertypes {
        supertype.args.iter().flatten().for_each(|arg| visit::value(&arg.value, &mut reader));
        supertype.delegate.iter().for_each(|value| visit::value(value, &mut reader));
        if supertype.args.is_some() {
            reader.written(&supertype.ty);
        }
    }
    for case in &decl.cases {
        case.args.iter().for_each(|arg| visit::value(&arg.value, &mut reader));
    }
    decl.fields.iter().filter_map(|field| field.value.as_ref()).for_each(|value| visit::value(value, &mut reader));
    for function in &decl.functions {
        if matches!(function.kind, FunctionKind::Constructor | FunctionKind::Initializer) {
            visit::function(function, &mut reader);
        }
    }
    reader.finish(unit, Some(id), Vec::new())
}

/// Reads the names in a body.
struct Reader<'w, 'p> {
    words: &'w Words,
    called: Vec<&'p Name>,
    calls: Vec<(u32, &'p [Arg])>,
    made: Vec<(Sym, &'p [Arg])>,
    makes_expected: bool,
    mentions: Vec<(Sym, u8)>,
    assigned: Vec<Sym>,
    bare: Vec<Sym>,
    elsewhere: Vec<Sym>,
    nested: bool,
    lambdas: bool,
}

impl<'w, 'p> Reader<'w, 'p> {
    fn new(words: &'w Words) -> Self {
        Self {
            words,
            called: Vec::new(),
            calls: Vec::new(),
            made: Vec::new(),
            makes_expected: false,
            mentions: Vec::new(),
            assigned: Vec::new(),
            bare: Vec::new(),
            elsewhere: Vec::new(),
            nested: false,
            lambdas: false,
        }
    }

    /// Notes that a name is a member of something else than `this`.
    fn elsewhere(&mut self, name: &str) {
        self.elsewhere.extend(self.words.get(name));
    }

    fn mention(&mut self, name: &str, how: u8) {
        if let Some(sym) = self.words.get(name) {
            self.mentions.push((sym, how));
        }
    }

    /// Notes that something was put into what stands under a name.
    fn put_into(&mut self, thing: &Value) {
        if let ValueKind::Name(name) | ValueKind::Member { name, .. } = &thing.kind {
            self.assigned.extend(self.words.get(name));
        }
    }

    fn call(&mut self, name: &str, args: &'p [Arg]) {
        if let Some(sym) = self.words.get(name) {
            self.made.push((sym, args));
            if let Some(operation) = self.words.operation[sym as usize] {
                self.calls.push((operation, args));
            }
        }
    }

    fn made(&mut self, name: &str, args: &'p [Arg]) {
        self.made.extend(self.words.get(name).map(|sym| (sym, args)));
    }

    fn written(&mut self, ty: &TypeRef) {
        for part in ty.name.split('.') {
            self.mention(part, PLAIN);
        }
        ty.args.iter().for_each(|arg| self.written(arg));
    }

    fn finish(mut self, unit: usize, owner: Option<DeclId>, subjects: Vec<usize>) -> Body<'p> {
        self.mentions.sort_unstable();
        self.mentions.dedup();
        for syms in [&mut self.assigned, &mut self.bare, &mut self.elsewhere] {
            syms.sort_unstable();
            syms.dedup();
        }
        Body {
            unit,
            owner,
            mentions: self.mentions.into_boxed_slice(),
            called: self.called,
            calls: self.calls,
            makes_expected: self.makes_expected,
            made: self.made.into_iter().filter(|(sym, _)| self.words.is_type[*sym as usize]).collect(),
            assigned: self.assigned.into_boxed_slice(),
            bare: self.bare.into_boxed_slice(),
            elsewhere: self.elsewhere.into_boxed_slice(),
            nested: self.nested,
            lambdas: self.lambdas,
            subjects,
            field: None,
            constructs: false,
            stands_in: false,
            hands_out: Vec::new(),
        }
    }
}

impl<'p> visit::Visitor<'p> for Reader<'_, 'p> {
    fn ty(&mut self, ty: &'p TypeRef) {
        self.written(ty);
    }

    fn value(&mut self, value: &'p Value) {
        match &value.kind {
            ValueKind::Name(name) => {
                self.mention(name, PLAIN);
                if !self.words.called.types(name).is_empty() && !self.called.contains(&name) {
                    self.called.push(name);
                }
            }
            ValueKind::Member { name, of, .. } => {
                self.mention(name, PLAIN);
                if !of.as_deref().is_some_and(is_this) {
                    self.elsewhere(name);
                }
            }
            ValueKind::Reference { of, name } => {
                self.mention(name, PLAIN);
                self.elsewhere(name);
                // `Client::new`, `::Client`: whoever calls it makes one.
                match of.as_deref().map(|of| &of.kind) {
                    Some(ValueKind::Name(ty) | ValueKind::Member { name: ty, .. }) if name == "init" => {
                        self.made(ty, &[]);
                    }
                    None => self.made(name, &[]),
                    _ => {}
                }
            }
            ValueKind::Lambda(_) => self.lambdas = true,
            ValueKind::Call(call) => {
                let up =
                    |target: &Value| matches!(&target.kind, ValueKind::Name(name) if name == "super" || name == "this");
                // How what is above is made is part of how this is.
                if call.name == "init" && call.target.as_deref().is_none_or(up) && !call.implicit {
                    return;
                }
                self.mention(&call.name, count(call.args.len()));
                if call.target.as_deref().is_some_and(|target| !is_this(target)) {
                    self.elsewhere(&call.name);
                }
                self.call(&call.name, &call.args);
                if let Some(target) = call.target.as_deref().filter(|_| !call.args.is_empty())
                    && begins(&self.words.keeps, &call.name)
                {
                    self.put_into(target);
                }
                if call.name == "init" {
                    match call.target.as_deref().map(|target| &target.kind) {
                        Some(ValueKind::Name(ty) | ValueKind::Member { name: ty, .. }) => self.made(ty, &call.args),
                        None => self.makes_expected = true,
                        _ => {}
                    }
                }
                let module = |target: &Value| matches!(&target.kind, ValueKind::Name(name) if name.starts_with(char::is_uppercase));
                if call.target.as_deref().is_none_or(module) {
                    self.bare.extend(self.words.get(&call.name));
                }
                if call.target.is_none() && call.name.starts_with(char::is_lowercase) {
                    // A value may be called by its name.
                    self.mention("invoke", count(call.args.len()));
                }
                call.generics.iter().for_each(|ty| self.written(ty));
            }
            ValueKind::New { ty, args, .. } => {
                self.mention(last(&ty.name), count(args.len()));
                self.made(last(&ty.name), args);
            }
            ValueKind::Binary { op: BinaryOp::Pair, .. } => self.mention("to", 1),
            ValueKind::Binary { op: BinaryOp::Add, .. } => self.mention("plus", 1),
            ValueKind::Assign { target, op, .. } => {
                if op.is_some() {
                    self.mention("plusAssign", 1);
                    self.mention("plus", 1);
                }
                if let ValueKind::Name(name) | ValueKind::Member { name, .. } = &target.kind {
                    self.assigned.extend(self.words.get(name));
                }
                if let ValueKind::Member { of: Some(of), .. } | ValueKind::Index { of, .. } = &target.kind {
                    self.put_into(of);
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, decl: &'p TypeDecl) -> bool {
        decl.supertypes.iter().for_each(|s| self.written(&s.ty));
        self.nested = true;
        true
    }
}

/// Whether it is the object that the code belongs to.
fn is_this(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Name(name) if name == "this" || name == "super")
}

fn count(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(PLAIN - 1).min(PLAIN - 1)
}

/// The last part of a dotted name.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// A name without the word that makes it an accessor.
fn bare(name: &str) -> &str {
    let rest = ["get", "set", "is"].iter().find_map(|prefix| name.strip_prefix(prefix));
    rest.filter(|rest| rest.starts_with(|c: char| c.is_uppercase())).unwrap_or(name)
}

/// The names under which code may read, write or call an operation.
fn spellings(call: &str) -> Vec<String> {
    let bare = bare(call);
    let upper: String = bare.chars().take(1).flat_map(char::to_uppercase).chain(bare.chars().skip(1)).collect();
    let mut out = vec![call.to_owned(), lower_first(bare), lower_run(bare)];
    out.extend(["get", "set", "is"].map(|prefix| format!("{prefix}{upper}")));
    out
}

fn lower_first(name: &str) -> String {
    name.chars().take(1).flat_map(char::to_lowercase).chain(name.chars().skip(1)).collect()
}

/// `SSLParameters` as Kotlin reads it: `sslParameters`.
fn lower_run(name: &str) -> String {
    let upper = name.chars().take_while(|c| c.is_uppercase()).count();
    let lowered = if upper > 1 && upper < name.chars().count() { upper - 1 } else { upper };
    name.chars().take(lowered).flat_map(char::to_lowercase).chain(name.chars().skip(lowered)).collect()
}
