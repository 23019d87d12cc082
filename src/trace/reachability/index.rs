//! The bodies, types and members of a project, by their names.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::channel::Name;
use crate::ir::{Field, Function, FunctionKind, Piece, TypeRef, ValueKind};
use crate::knowledge::FunctionModel;
use crate::source::FileKind;
use crate::trace::project::{DeclId, Project};

use super::base::{Base, Does, Known, PLAIN, Sym, TypeId, Words, count};
use super::bodies::{Body, BodyId, address, body_of, body_of_field, given_when_made, holds_functions, maker_of};
use super::relevance::Marks;
use super::spelling::{bare, last, lower_first, lower_run};

/// Members of one name beyond which the name says nothing of a type that was not written down.
const MOST_NAMESAKES: usize = 12;

#[derive(Default)]
pub(super) struct Type<'p> {
    name: Name,
    pub(super) known: Option<&'p Known<'p>>,
    /// Itself, all above and all below.
    pub(super) related: Vec<TypeId>,
    /// All above, itself included.
    pub(super) above: Arc<[TypeId]>,
    pub(super) decls: Vec<DeclId>,
}

/// A function or field as others see it.
pub(super) struct Member<'p> {
    owner: Option<TypeId>,
    /// Where it stands outside all types: its file, its name, and whether only that file sees it.
    outside: Option<(usize, &'p str, bool)>,
    pub(super) body: Option<BodyId>,
    /// Fewest and most arguments; none: a field.
    pub(super) arity: Option<(u8, u8)>,
    pub(super) types: Vec<TypeId>,
    /// The types are a guess from the body.
    undeclared: bool,
    /// Each reading runs it.
    pub(super) computed: bool,
}

impl Member<'_> {
    /// Whether it may be meant with so many arguments.
    pub(super) fn takes(&self, how: u8) -> bool {
        self.arity.is_none_or(|(least, most)| how == PLAIN || (least <= how && how <= most))
    }
}

pub(super) struct Index<'p> {
    pub(super) project: &'p Project<'p>,
    pub(super) words: Words,
    pub(super) types: Vec<Type<'p>>,
    pub(super) type_ids: FxHashMap<Name, TypeId>,
    by_simple: Vec<Vec<TypeId>>,
    pub(super) bodies: Vec<Body<'p>>,
    /// What runs when a type is made.
    pub(super) makers: Vec<Option<BodyId>>,
    members: Vec<Member<'p>>,
    /// Members by name.
    named: Vec<Vec<u32>>,
    /// Known functions outside types, by name.
    pub(super) functions: &'p FxHashMap<Sym, Vec<KnownFunction<'p>>>,
}

/// A known function outside types.
#[derive(Debug)]
pub(super) struct KnownFunction<'p> {
    pub(super) does: Option<Does>,
    pub(super) gives: Vec<TypeId>,
    pub(super) model: &'p FunctionModel,
}

impl<'p> Index<'p> {
    pub(super) fn new(project: &'p Project<'p>, base: &'p Base<'p>) -> Self {
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
        let fields = project.units.iter().map(|unit| &unit.unit.fields);
        for field in fields.chain(project.decls.iter().map(|decl| &decl.decl.fields)).flatten() {
            let Some(ValueKind::Text(pieces)) = field.value.as_ref().map(|value| &value.kind) else { continue };
            if let (Some(Piece::Literal(text)), Some(sym)) = (pieces.first(), index.words.get(&field.name)) {
                index.words.plain_address[sym as usize] |= index.words.is_plain_address(text);
                index.words.weak_key[sym as usize] |= index.words.weak_keys.contains(text.as_str());
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

    pub(super) fn collect_bodies(&mut self) {
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

    pub(super) fn collect_members(&mut self) {
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
                if !out.contains(id)
                    && ((self.is_own(*id) && may_be(*id)) || self.sees(unit, inside, &ty.name, *id, true))
                {
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
    fn sees(&self, unit: usize, inside: Option<DeclId>, name: &str, ty: TypeId, dotted: bool) -> bool {
        let full = &self.types[ty as usize].name;
        if dotted && name.contains('.') && full.ends_with(name) {
            return true;
        }
        self.project
            .resolve(unit, inside, name)
            .is_some_and(|found| found == *full || self.project.same_alias(&found, full))
    }

    /// Types of what is declared without one, from the names in its body.
    pub(super) fn guess_types(&mut self) {
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
    pub(super) fn mentioned(&self, body: &Body<'p>, sym: Sym, out: &mut Vec<TypeId>) {
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
            let parent = ty.known.and_then(|k| k.parent);
            let path =
                parent.is_some_and(|parent| body.mentions.binary_search_by_key(&parent, |(sym, _)| *sym).is_ok());
            // What stands in another type may be inherited from it.
            let inside = body.owner.filter(|_| parent.is_some());
            if path || self.sees(body.unit, inside, last(&ty.name), *id, false) {
                out.push(*id);
            }
        }
    }

    /// Whether code in a file may mean a member.
    pub(super) fn is_there(&self, unit: usize, member: &Member<'_>, marks: &Marks) -> bool {
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
    pub(super) fn members_named(&self, body: &Body<'p>, sym: Sym, how: u8) -> impl Iterator<Item = &Member<'p>> {
        let own = self.own_member(body, sym, how).map(|ty| &self.types[ty as usize].related);
        let members = self.named[sym as usize].iter().map(|member| &self.members[*member as usize]);
        members
            .filter(move |member| own.is_none_or(|related| member.owner.is_some_and(|owner| related.contains(&owner))))
    }
}
