//! The declarations of all files, what a name means in a file (`resolve`), and what they provide for frameworks to hand on
//! (`provided`).

mod provided;
mod resolve;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::channel::{Name, Payload, Reach};
use crate::ir::{
    Annotation, Block, Field, Function, FunctionKind, TypeDecl, TypeKind, TypeRef, Unit, Value, ValueKind, visit,
};
use crate::knowledge::{Judged, Knowledge, TypeModel};
use crate::source::{FileId, FileKind, Span};

pub(super) use provided::{Provider, is_handed};

use provided::Provided;

use super::channels::{Configuration, Shelves};
use super::entries;
use super::interpreter::Written;
use super::reachability::{self, Base, Called, Relevance};
use super::remembered::{Members, Remembered};
use super::trust::dead_parts;

/// Number of a type declaration in the project.
pub(super) type DeclId = usize;

/// A type declaration with what surrounds it.
#[derive(Debug)]
pub(super) struct Decl<'p> {
    pub decl: &'p TypeDecl,
    pub unit: usize,
    /// Enclosing declaration.
    pub outer: Option<DeclId>,
    /// It stands where only debug builds come by.
    pub debug: bool,
    /// `package.Outer.Name`; anonymous classes have none.
    pub name: Name,
    /// Fields that get a value when an object is made, or when they are first asked for it.
    pub starts: Vec<&'p Field>,
    contents: OnceLock<Contents>,
}

impl<'p> Decl<'p> {
    fn new(decl: &'p TypeDecl, unit: usize, outer: Option<DeclId>, debug: bool, name: Name) -> Self {
        let starts = decl.fields.iter().filter(|field| gets_value(decl, field)).collect();
        Self { decl, unit, outer, debug, name, starts, contents: OnceLock::new() }
    }
}

/// What objects of a declaration hold, as far as it says so.
#[derive(Debug)]
pub(super) struct Contents {
    /// They are there for what they hold, and not for what they do.
    pub plain: bool,
    /// Fields with something worth protecting, by their place in the declaration, and whether only their names say so.
    pub worth: Vec<(usize, Payload, bool)>,
}

/// A unit with its path and reach.
#[derive(Clone, Copy, Debug)]
pub struct ProjectUnit<'p> {
    /// What the file says.
    pub unit: &'p Unit,
    /// Whether the file belongs to tests or debug builds.
    pub reach: Reach,
}

/// What static and member imports of a file mean, each with its place among the imports.
#[derive(Debug, Default)]
struct StaticImports {
    /// Classes all of whose members may be meant.
    all: Vec<(usize, Name)>,
    by_name: FxHashMap<Name, Vec<(usize, Name)>>,
}

/// Whether a field of objects is written with a value: of a debug build's own one beside what users run, that counts.
fn gets_value(body: &TypeDecl, field: &Field) -> bool {
    let stands_in =
        || field.modifiers.debug_only && body.fields.iter().any(|f| f.name == field.name && !f.modifiers.debug_only);
    !field.modifiers.is_static && field.value.is_some() && field.receiver.is_none() && !stands_in()
}

/// Methods with the declarations that they stand in.
pub(super) type Methods<'p> = SmallVec<[(DeclId, &'p Function); 2]>;

/// A function value with the file and the declaration that it stands in.
pub(super) type HeldFunction<'p> = (usize, Option<DeclId>, &'p Function);

/// Looks for function values that objects get.
struct Held<'s, 'p> {
    project: &'s Project<'p>,
    /// Simple names of the project's types.
    types: FxHashSet<&'p Name>,
    unit: usize,
    owners: Vec<Option<DeclId>>,
    found: FxHashMap<(Name, Name), Vec<HeldFunction<'p>>>,
}

impl<'p> Held<'_, 'p> {
    fn hold(&mut self, ty: &Name, name: &Name, value: &'p Value) {
        if let ValueKind::Lambda(function) = &value.kind {
            let owner = self.owners.last().copied().flatten();
            self.found.entry((ty.clone(), name.clone())).or_default().push((self.unit, owner, function));
        }
    }
}

impl<'p> visit::Visitor<'p> for Held<'_, 'p> {
    fn value(&mut self, value: &'p Value) {
        let ValueKind::Call(call) = &value.kind else { return };
        if !self.types.contains(&call.name) {
            return;
        }
        for arg in &call.args {
            if let Some(label) = &arg.label {
                self.hold(&call.name, label, &arg.value);
            }
        }
    }

    fn enter(&mut self, decl: &'p TypeDecl) -> bool {
        self.owners.push(self.project.id_of(decl));
        for field in &decl.fields {
            field.value.iter().for_each(|value| self.hold(&decl.name, &field.name, value));
        }
        for constructor in decl.functions.iter().filter(|f| f.kind == FunctionKind::Constructor) {
            for param in &constructor.params {
                param.default.iter().for_each(|value| self.hold(&decl.name, &param.name, value));
            }
            for case in &decl.cases {
                for (param, arg) in constructor.params.iter().zip(&case.args) {
                    self.hold(&decl.name, arg.label.as_ref().unwrap_or(&param.name), &arg.value);
                }
            }
        }
        true
    }

    fn leave(&mut self, _: &'p TypeDecl) {
        self.owners.pop();
    }
}

/// Packages of the JVM that every file sees.
pub const DEFAULT_PACKAGES: [&str; 5] = ["java.lang", "kotlin", "kotlin.collections", "kotlin.io", "kotlin.text"];

/// Declarations of one name that are looked into for its members.
const MOST_NAMESAKES: usize = 16;

/// Methods as places among the functions of their declarations.
type MethodPlaces = Arc<[(DeclId, usize)]>;
/// What names mean inside a declaration.
type Resolved = Remembered<(Option<DeclId>, Name), Option<Name>>;

/// Everything that is declared in the project.
#[derive(Debug)]
pub(super) struct Project<'p> {
    pub units: Vec<ProjectUnit<'p>>,
    pub decls: Vec<Decl<'p>>,
    /// Declarations by full name; extensions are listed under the type they extend.
    by_name: FxHashMap<Name, Vec<DeclId>>,
    /// Full names by simple name.
    by_simple: FxHashMap<Name, Vec<Name>>,
    /// Top-level functions and fields by simple name, with their unit.
    functions: FxHashMap<Name, Vec<(usize, &'p Function)>>,
    fields: FxHashMap<Name, Vec<(usize, &'p Field)>>,
    /// Aliases by simple name, with their unit.
    aliases: FxHashMap<Name, Vec<(usize, &'p TypeRef)>>,
    by_ptr: FxHashMap<usize, DeclId>,
    /// Declarations by unit.
    by_unit: Vec<Vec<DeclId>>,
    /// Units by file.
    by_file: FxHashMap<FileId, usize>,
    /// Getters by the name of their property.
    getters: FxHashMap<Name, Vec<(DeclId, &'p Function)>>,
    /// Names that each unit writes, worked out when first asked for.
    written: Vec<OnceLock<Written>>,
    /// Types with their supertypes, worked out when first asked for.
    lineages: FxHashMap<Name, OnceLock<Arc<[Name]>>>,
    /// What names meant so far, by unit.
    resolved: Vec<Resolved>,
    /// Members by type and name, as they were asked for.
    found_methods: Members<MethodPlaces>,
    found_fields: Members<Option<(DeclId, usize)>>,
    /// What names say of what they stand for, as far as they were met.
    payloads: Members<Option<Payload>>,
    /// The classes and members that static and member imports mean, by unit.
    static_imports: Vec<OnceLock<StaticImports>>,
    /// Types of the project directly below a type.
    below: OnceLock<FxHashMap<Name, Vec<Name>>>,
    /// Simple names of what is made somewhere.
    made: OnceLock<FxHashSet<Name>>,
    /// What configuration says, worked out when first asked for.
    configuration: OnceLock<Configuration>,
    shelves: Shelves,
    /// What its parts provide for a framework to hand to others.
    provided: Provided<'p>,
    held: FxHashMap<(Name, Name), Vec<HeldFunction<'p>>>,
    called: Arc<Called>,
    /// Names of the methods of interfaces that have no other: a lambda may stand for such an interface.
    pub lambda_methods: FxHashSet<Name>,
    relevance: Relevance,
    pub knowledge: &'p Knowledge,
    /// Methods of which every function value is judged that answers as they do.
    pub judged_anywhere: Vec<(&'p TypeModel, &'p Judged)>,
}

impl<'p> Project<'p> {
    pub fn new(units: Vec<ProjectUnit<'p>>, knowledge: &'p Knowledge, known: &Base<'_>) -> Self {
        let mut project = Self {
            units: Vec::new(),
            decls: Vec::new(),
            by_name: FxHashMap::default(),
            by_simple: FxHashMap::default(),
            functions: FxHashMap::default(),
            fields: FxHashMap::default(),
            aliases: FxHashMap::default(),
            by_ptr: FxHashMap::default(),
            by_unit: Vec::new(),
            by_file: FxHashMap::default(),
            getters: FxHashMap::default(),
            written: Vec::new(),
            lineages: FxHashMap::default(),
            resolved: Vec::new(),
            found_methods: Members::default(),
            found_fields: Members::default(),
            payloads: Members::default(),
            static_imports: Vec::new(),
            below: OnceLock::new(),
            made: OnceLock::new(),
            configuration: OnceLock::new(),
            shelves: Shelves::default(),
            provided: Provided::default(),
            held: FxHashMap::default(),
            called: known.called(),
            lambda_methods: FxHashSet::default(),
            relevance: Relevance::default(),
            knowledge,
            judged_anywhere: knowledge.judged_anywhere(),
        };
        for (index, unit) in units.iter().enumerate() {
            let unit = unit.unit;
            for decl in &unit.types {
                project.declare(decl, index, None, &unit.package);
            }
            for function in &unit.functions {
                project.functions.entry(function.name.clone()).or_default().push((index, function));
            }
            for field in &unit.fields {
                project.fields.entry(field.name.clone()).or_default().push((index, field));
            }
            for alias in &unit.aliases {
                project.aliases.entry(alias.name.clone()).or_default().push((index, &alias.target));
            }
        }
        project.resolved = units.iter().map(|_| Remembered::default()).collect();
        project.static_imports = units.iter().map(|_| OnceLock::new()).collect();
        project.units = units;
        for index in 0..project.units.len() {
            let unit = project.units[index].unit;
            let mut inner = InnerTypes { project: &mut project, unit: index, stack: Vec::new(), dead: Vec::new() };
            visit::unit(unit, &mut inner);
        }
        project.name_extensions();
        project.by_unit = vec![Vec::new(); project.units.len()];
        for (id, decl) in project.decls.iter().enumerate() {
            project.by_unit[decl.unit].push(id);
        }
        let interfaces = project.decls.iter().filter(|decl| decl.decl.kind == TypeKind::Interface);
        let only = interfaces.filter_map(|decl| {
            let mut open = decl.decl.functions.iter().filter(|f| f.body.is_none() && f.kind == FunctionKind::Plain);
            open.next().filter(|_| open.next().is_none())
        });
        project.lambda_methods = only.map(|method| method.name.clone()).collect();
        project.written = project.units.iter().map(|_| OnceLock::new()).collect();
        for (id, decl) in project.decls.iter().enumerate() {
            for (field, getter) in decl.decl.fields.iter().filter_map(|f| Some((f, f.getter.as_deref()?))) {
                project.getters.entry(field.name.clone()).or_default().push((id, getter));
            }
        }
        project.by_file = project.units.iter().enumerate().map(|(at, unit)| (unit.unit.file, at)).collect();
        let types = project.by_name.keys().chain(knowledge.type_names());
        project.lineages = types.map(|name| (name.clone(), OnceLock::new())).collect();
        project.held = project.find_held();
        project.provided = Provided::new(&project);
        let calls = Arc::new(reachability::work_out(&project, known));
        project.relevance = calls.answer(&calls.all_leads());
        let shelves = entries::shelves(&project, &calls, known);
        project.shelves = shelves;
        let leads = entries::leads(&project, &calls);
        project.relevance = calls.answer(&leads);
        project
    }

    /// What the configuration of the project says.
    pub fn configuration(&self) -> &Configuration {
        self.configuration.get_or_init(|| Configuration::new(&self.units))
    }

    /// Who provides what a framework is asked for by a type and annotations under a name, for a function.
    pub fn providers(&self, asked: (&TypeRef, &[Annotation], &Name), asks: Option<&Function>) -> Vec<Provider<'p>> {
        self.provided.of(self.knowledge.injection(), asked, asks)
    }

    /// What its code puts under keys for other code to find.
    pub fn shelves(&self) -> &Shelves {
        &self.shelves
    }

    /// The function values that objects of the project's types are seen to get where users run it.
    fn find_held(&self) -> FxHashMap<(Name, Name), Vec<HeldFunction<'p>>> {
        let types = self.decls.iter().map(|decl| &decl.decl.name).collect();
        let mut held = Held { project: self, types, unit: 0, owners: Vec::new(), found: FxHashMap::default() };
        for (unit, own) in self.units.iter().enumerate().filter(|(_, own)| own.reach == Reach::Production) {
            held.unit = unit;
            visit::unit(own.unit, &mut held);
        }
        held.found
    }

    /// The declarations of a unit, anonymous and local ones included.
    pub fn decls_in(&self, unit: usize) -> &[DeclId] {
        self.by_unit.get(unit).map_or(&[], Vec::as_slice)
    }

    /// Whether a declaration, or one around it, is only compiled into debug builds.
    pub fn debug_only(&self, id: DeclId) -> bool {
        let mut at = Some(id);
        while let Some(decl) = at.map(|id| &self.decls[id]) {
            if decl.debug || decl.decl.modifiers.debug_only {
                return true;
            }
            at = decl.outer;
        }
        false
    }

    /// Whether a type is a Kotlin `object`, of which there is one.
    pub fn is_object(&self, ty: &str) -> bool {
        self.decl_of(ty).is_some_and(|own| self.decls[own].decl.kind == TypeKind::Object)
    }

    /// In which builds a file exists.
    pub fn reach(&self, file: FileId) -> Reach {
        self.by_file.get(&file).map_or(Reach::Production, |at| self.units[*at].reach)
    }

    /// Gives extensions of known types, and what is declared in them, the full name of the type.
    fn name_extensions(&mut self) {
        let mut renamed: Vec<Option<Name>> = vec![None; self.decls.len()];
        for id in 0..self.decls.len() {
            let Decl { decl, unit, outer, name, .. } = &self.decls[id];
            let (old, unit) = (name.clone(), self.units[*unit].unit);
            let full = match outer {
                // What stands in a renamed one; outer declarations come first.
                Some(outer) => renamed[*outer].as_ref().and_then(|was| {
                    let below = old.strip_prefix(was.as_str())?;
                    Some(Name::new(format!("{}{below}", self.decls[*outer].name)))
                }),
                None if decl.kind == TypeKind::Extension && unit.kind == FileKind::Swift => {
                    self.resolve_swift(unit, &old)
                }
                None => None,
            };
            let Some(full) = full.filter(|full| *full != old && !decl.name.is_empty()) else { continue };
            if let Some(names) = self.by_simple.get_mut(&decl.name) {
                names.iter_mut().filter(|name| **name == old).for_each(|name| name.clone_from(&full));
            }
            if let Some(ids) = self.by_name.get_mut(&old) {
                ids.retain(|own| *own != id);
                if ids.is_empty() {
                    self.by_name.remove(&old);
                }
            }
            self.by_name.entry(full.clone()).or_default().push(id);
            renamed[id] = Some(std::mem::replace(&mut self.decls[id].name, full));
        }
    }

    fn declare(&mut self, decl: &'p TypeDecl, unit: usize, outer: Option<DeclId>, prefix: &str) -> DeclId {
        let name = if prefix.is_empty() { decl.name.clone() } else { Name::new(format!("{prefix}.{}", decl.name)) };
        let id = self.decls.len();
        self.decls.push(Decl::new(decl, unit, outer, false, name.clone()));
        self.by_ptr.insert(std::ptr::from_ref(decl) as usize, id);
        if !decl.name.is_empty() {
            let ids = self.by_name.entry(name.clone()).or_default();
            let full = |id: &DeclId| self.decls[*id].decl.kind != TypeKind::Extension;
            // Builds differ in what they declare under one name, but only so many.
            if decl.kind == TypeKind::Extension || ids.iter().filter(|id| full(id)).count() < MOST_NAMESAKES {
                ids.push(id);
            }
            let simple = Name::new(decl.name.rsplit('.').next().unwrap_or(&decl.name));
            if decl.kind != TypeKind::Extension {
                let names = self.by_simple.entry(simple).or_default();
                if !names.contains(&name) {
                    names.push(name.clone());
                }
            }
        }
        for nested in &decl.types {
            self.declare(nested, unit, Some(id), &name);
        }
        for case in &decl.cases {
            if let Some(body) = &case.body {
                self.declare(body, unit, Some(id), &name);
            }
        }
        for alias in &decl.aliases {
            self.aliases.entry(alias.name.clone()).or_default().push((unit, &alias.target));
        }
        id
    }

    /// The number of a declaration that is nested in a unit.
    pub fn id_of(&self, decl: &TypeDecl) -> Option<DeclId> {
        self.by_ptr.get(&(std::ptr::from_ref(decl) as usize)).copied()
    }

    /// All declarations that make up a type: the declaration and its extensions.
    pub fn decls_of(&self, name: &str) -> &[DeclId] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The declaration of a type, not its extensions.
    pub fn decl_of(&self, name: &str) -> Option<DeclId> {
        self.decls_of(name).iter().copied().find(|id| self.decls[*id].decl.kind != TypeKind::Extension)
    }

    pub fn kind(&self, unit: usize) -> FileKind {
        self.units[unit].unit.kind
    }

    /// What a file holds that a value stands in.
    pub fn kind_of(&self, file: FileId) -> FileKind {
        self.by_file.get(&file).map_or(FileKind::Other, |at| self.kind(*at))
    }

    /// Whether a full name is a type of the project or of a known library.
    pub fn is_type(&self, full: &str) -> bool {
        self.by_name.contains_key(full)
            || self.knowledge.ty(full).is_some()
            || (full.contains('.') && self.knowledge.is_outer(full))
    }

    /// Full names of the direct supertypes of a type.
    pub fn supertypes(&self, name: &str) -> Vec<Name> {
        let mut out = Vec::new();
        for id in self.decls_of(name) {
            let decl = &self.decls[*id];
            for supertype in &decl.decl.supertypes {
                if let Some(full) = self.resolve(decl.unit, decl.outer.or(Some(*id)), &supertype.ty.name)
                    && !self.is_raw_type(decl.decl.kind, &full)
                {
                    out.push(full);
                }
            }
        }
        if let Some(model) = self.knowledge.ty(name) {
            out.extend(model.extends.iter().cloned());
        }
        out.retain(|s| s != name);
        out
    }

    /// Whether what stands where a supertype stands is the type of an enum's raw values. Such types can be made, and
    /// what an enum really conforms to cannot.
    fn is_raw_type(&self, kind: TypeKind, full: &str) -> bool {
        kind == TypeKind::Enum && self.knowledge.ty(full).is_some_and(|model| model.calls.contains_key("init"))
    }

    /// A type and all its supertypes, nearest first.
    pub fn lineage(&self, name: &str) -> Arc<[Name]> {
        match self.lineages.get(name) {
            Some(known) => known.get_or_init(|| self.trace_lineage(name)).clone(),
            None => Arc::from([Name::new(name)]),
        }
    }

    fn trace_lineage(&self, name: &str) -> Arc<[Name]> {
        let mut out = vec![Name::new(name)];
        let mut at = 0;
        while at < out.len() && out.len() < 64 {
            for supertype in self.supertypes(&out[at].clone()) {
                if !out.contains(&supertype) {
                    out.push(supertype);
                }
            }
            at += 1;
        }
        Arc::from(out)
    }

    /// Whether a type is another, or below it.
    pub fn is_a(&self, name: &str, ancestor: &str) -> bool {
        name == ancestor || self.lineage(name).iter().any(|t| t == ancestor || self.same_alias(t, ancestor))
    }

    /// Aliases of one known type share the model, whose `name` is the main one.
    pub fn same_alias(&self, a: &str, b: &str) -> bool {
        match (self.knowledge.ty(a), self.knowledge.ty(b)) {
            (Some(a), Some(b)) => a.name == b.name,
            _ => false,
        }
    }

    /// Methods of a type by name, own ones first, then those of supertypes declared in the project; extensions included.
    pub fn methods(&self, ty: &str, name: &str) -> Methods<'p> {
        let found = self.found_methods.get(ty, name, || Arc::from(self.find_methods(ty, name)));
        found.iter().map(|(id, at)| (*id, &self.decls[*id].decl.functions[*at])).collect()
    }

    /// The same as places among the functions of their declarations.
    fn find_methods(&self, ty: &str, name: &str) -> Vec<(DeclId, usize)> {
        let mut out = Vec::new();
        for ty in self.lineage(ty).iter() {
            for id in self.decls_of(ty) {
                let decl = self.decls[*id].decl;
                let functions = decl.functions.iter().enumerate();
                let own = functions.filter(|(_, f)| f.name == name && f.kind != FunctionKind::Constructor);
                out.extend(own.map(|(at, _)| (*id, at)));
                for companion in decl.types.iter().filter(|t| t.modifiers.companion) {
                    if let Some(companion_id) = self.id_of(companion) {
                        let functions = companion.functions.iter().enumerate();
                        out.extend(functions.filter(|(_, f)| f.name == name).map(|(at, _)| (companion_id, at)));
                    }
                }
            }
        }
        // What users run, where debug builds have their own.
        out.sort_by_key(|(id, at)| self.decls[*id].decl.functions[*at].modifiers.debug_only);
        out
    }

    /// Whether a unit writes something of a name.
    pub fn writes(&self, unit: usize, name: &str) -> bool {
        let written = self.written(unit);
        written.assigned.contains(name) || written.changed.contains(name)
    }

    /// Whether a unit gives something of a name another value.
    pub fn assigns(&self, unit: usize, name: &str) -> bool {
        self.written(unit).assigned.contains(name)
    }

    fn written(&self, unit: usize) -> &Written {
        self.written[unit].get_or_init(|| Written::of(self.units[unit].unit))
    }

    /// What objects of a declaration hold, worked out when first asked for.
    pub fn contents(&self, id: DeclId, work_out: impl FnOnce() -> Contents) -> &Contents {
        self.decls[id].contents.get_or_init(work_out)
    }

    /// What a variable, field or key holds by its name.
    pub fn payload_named(&self, name: &Name) -> Option<Payload> {
        self.payloads.get("", name, || self.knowledge.sources().named(name))
    }

    /// Getters of properties with a name, wherever in the project they stand.
    pub fn getters(&self, name: &str) -> impl Iterator<Item = (DeclId, &'p Function)> + use<'p, '_> {
        self.getters.get(name).into_iter().flatten().copied()
    }

    /// Where a declaration itself holds a property or a method.
    pub fn declares(&self, id: DeclId, name: &str) -> Option<Span> {
        let decl = self.decls[id].decl;
        let method = decl.functions.iter().find(|f| f.name == name && f.body.is_some());
        let field = || decl.fields.iter().find(|f| f.name == name && (f.getter.is_some() || f.value.is_some()));
        method.map(|f| f.name_span).or_else(|| field().map(|f| f.span))
    }

    /// Constructors of a type with their declaration.
    pub fn constructors(&self, ty: &str) -> Vec<(DeclId, &'p Function)> {
        self.decls_of(ty)
            .iter()
            .flat_map(|id| {
                let functions = self.decls[*id].decl.functions.iter();
                functions.filter(|f| f.kind == FunctionKind::Constructor).map(|f| (*id, f))
            })
            .collect()
    }

    /// A field of a type or of its supertypes in the project, companions included.
    pub fn field(&self, ty: &str, name: &str) -> Option<(DeclId, &'p Field)> {
        let found = self.found_fields.get(ty, name, || self.find_field(ty, name));
        found.map(|(id, at)| (id, &self.decls[id].decl.fields[at]))
    }

    /// The same as a place among the fields of its declaration.
    fn find_field(&self, ty: &str, name: &str) -> Option<(DeclId, usize)> {
        let is_protocol = |id: DeclId| self.decls[id].decl.kind == TypeKind::Interface;
        let conforms = !self.decl_of(ty).is_some_and(is_protocol);
        let mut asked = None;
        for ty in self.lineage(ty).iter() {
            for id in self.decls_of(ty) {
                let decl = self.decls[*id].decl;
                let mut found = decl.fields.iter().enumerate().filter(|(_, f)| f.name == name);
                // What users run, where debug builds have their own.
                let first = found.clone().find(|(_, f)| !f.modifiers.debug_only).or_else(|| found.next());
                if let Some((at, field)) = first {
                    // What a protocol only asks for may be given by an extension of it.
                    if !(conforms && is_protocol(*id) && field.value.is_none() && field.getter.is_none()) {
                        return Some((*id, at));
                    }
                    asked.get_or_insert((*id, at));
                }
                for companion in decl.types.iter().filter(|t| t.modifiers.companion) {
                    if let Some(at) = companion.fields.iter().position(|f| f.name == name) {
                        return self.id_of(companion).map(|id| (id, at));
                    }
                }
            }
        }
        asked
    }

    /// Top-level functions that a name means in a file.
    pub fn top_functions(&self, unit: usize, name: &str) -> Vec<(usize, &'p Function)> {
        let Some(found) = self.functions.get(name) else { return Vec::new() };
        let visible = found.iter().filter(|(from, f)| self.visible(unit, *from, name, f.modifiers.private));
        let mut visible: Vec<_> = visible.copied().collect();
        // What users run, where debug builds have their own.
        visible.sort_by_key(|(_, f)| f.modifiers.debug_only);
        visible
    }

    /// Top-level functions of Kotlin that a name means in a package.
    pub fn package_functions(&self, package: &str, name: &str) -> Vec<(usize, &'p Function)> {
        let found = self.functions.get(name).into_iter().flatten().copied();
        let mut own: Vec<_> = found
            .filter(|(from, f)| {
                let unit = self.units[*from].unit;
                unit.kind == FileKind::Kotlin && unit.package == package && !f.modifiers.private
            })
            .collect();
        own.sort_by_key(|(_, f)| f.modifiers.debug_only);
        own
    }

    /// The top-level field that a name means in a file.
    pub fn top_field(&self, unit: usize, name: &str) -> Option<(usize, &'p Field)> {
        let found = self.fields.get(name)?;
        let mut visible = found.iter().filter(|(from, f)| self.visible(unit, *from, name, f.modifiers.private));
        // What users run, where debug builds have their own.
        if let Some(found) = visible.clone().find(|(from, f)| *from == unit && !f.modifiers.debug_only) {
            return Some(*found);
        }
        visible.clone().find(|(from, _)| *from == unit).or_else(|| visible.next()).copied()
    }

    /// Whether some code makes an object of a type of that simple name.
    pub fn makes(&self, simple: &str) -> bool {
        struct Made(FxHashSet<Name>);
        impl<'v> visit::Visitor<'v> for Made {
            fn value(&mut self, value: &'v Value) {
                match &value.kind {
                    ValueKind::New { ty, .. } => {
                        self.0.extend(ty.name.rsplit('.').next().map(Name::new));
                    }
                    ValueKind::Call(call) if call.name.starts_with(char::is_uppercase) => {
                        self.0.insert(call.name.clone());
                    }
                    ValueKind::Name(name) | ValueKind::Member { name, .. } if name.starts_with(char::is_uppercase) => {
                        // `Name.init(…)`, `Name::new`, `Name::class`.
                        self.0.insert(name.clone());
                    }
                    _ => {}
                }
            }
        }
        let made = self.made.get_or_init(|| {
            let mut made = Made(FxHashSet::default());
            self.units.iter().for_each(|unit| visit::unit(unit.unit, &mut made));
            made.0
        });
        made.contains(simple)
    }

    /// Whether a top-level declaration of one file can be seen in another.
    pub fn visible(&self, unit: usize, from: usize, name: &str, private: bool) -> bool {
        if unit == from {
            return true;
        }
        let (here, there) = (self.units[unit].unit, self.units[from].unit);
        if private || (here.kind == FileKind::Swift) != (there.kind == FileKind::Swift) {
            return false;
        }
        here.kind == FileKind::Swift
            || here.package == there.package
            || here.imports.iter().any(|i| {
                if i.wildcard {
                    i.path == there.package
                } else {
                    i.path.strip_suffix(name).is_some_and(|p| p.trim_end_matches('.') == there.package)
                }
            })
    }

    /// Java and Kotlin: the class and member that a static or member import means.
    pub fn static_import(&self, unit: usize, name: &str) -> Vec<Name> {
        let imports = self.static_imports[unit].get_or_init(|| self.find_static_imports(unit));
        let one = imports.by_name.get(name).into_iter().flatten();
        let mut found: Vec<&(usize, Name)> = imports.all.iter().chain(one).collect();
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, owner)| owner.clone()).collect()
    }

    fn find_static_imports(&self, unit: usize) -> StaticImports {
        let mut out = StaticImports::default();
        for (at, import) in self.units[unit].unit.imports.iter().enumerate() {
            if import.wildcard {
                if import.is_static || self.is_type(&import.path) {
                    out.all.push((at, import.path.clone()));
                }
            } else if let Some((owner, last)) = import.path.rsplit_once('.') {
                let name = import.alias.clone().unwrap_or_else(|| Name::new(last));
                out.by_name.entry(name).or_default().push((at, Name::new(owner)));
            }
        }
        out
    }

    /// Whether a file sees a library's top-level function.
    pub fn imports_function(&self, unit: usize, package: &str, name: &str) -> bool {
        let unit = self.units[unit].unit;
        if package.is_empty() || unit.imports.is_empty() {
            return true;
        }
        unit.imports.iter().any(|i| {
            if unit.kind == FileKind::Swift {
                let module = i.path.split('.').next().unwrap_or_default();
                return self.modules(module).iter().any(|m| m == package);
            }
            i.path == package && i.wildcard
                || i.path.strip_suffix(name).is_some_and(|p| p.trim_end_matches('.') == package)
        })
    }

    /// Whether a method stands in for one of a library that gives an object: a socket factory of one's own, say.
    pub fn stands_in(&self, decl: DeclId, function: &Function) -> bool {
        self.lineage(&self.decls[decl].name).iter().skip(1).any(|ty| {
            let Some(model) = self.knowledge.ty(ty) else { return false };
            let effects = model.calls.get(&function.name);
            model.stands_for.as_ref() == Some(&function.name)
                || effects.is_some_and(|effects| effects.iter().any(|effect| effect.gives.is_some()))
        })
    }

    /// Which functions can matter.
    pub fn relevance(&self) -> &Relevance {
        &self.relevance
    }

    /// Function values that a type is seen to hold under a name, by the type's simple name: those of a field or of a
    /// constructor's argument, and those that constructors get.
    pub fn held_functions(&self, ty: &Name, name: &Name) -> &[HeldFunction<'p>] {
        self.held.get(&(ty.clone(), name.clone())).map_or(&[], Vec::as_slice)
    }

    /// Types of the project that are directly below an interface or class, by full name, sorted.
    pub fn implementations(&self, name: &str) -> &[Name] {
        let below = self.below.get_or_init(|| {
            let mut found: FxHashMap<Name, BTreeSet<Name>> = FxHashMap::default();
            for (id, decl) in self.decls.iter().enumerate() {
                for supertype in &decl.decl.supertypes {
                    if let Some(full) = self.resolve(decl.unit, decl.outer.or(Some(id)), &supertype.ty.name) {
                        found.entry(full).or_default().insert(decl.name.clone());
                    }
                }
            }
            found.into_iter().map(|(full, names)| (full, names.into_iter().collect())).collect()
        });
        below.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Registers anonymous and local classes.
struct InnerTypes<'a, 'p> {
    project: &'a mut Project<'p>,
    unit: usize,
    stack: Vec<DeclId>,
    /// What only debug builds run.
    dead: Vec<Span>,
}

impl<'p> visit::Visitor<'p> for InnerTypes<'_, 'p> {
    fn block(&mut self, block: &'p Block) {
        self.dead.extend(dead_parts(block));
    }

    fn enter(&mut self, decl: &'p TypeDecl) -> bool {
        let id = match self.project.id_of(decl) {
            Some(id) => id,
            None => {
                let outer = self.stack.last().copied();
                let prefix = outer.map(|o| self.project.decls[o].name.clone()).unwrap_or_default();
                let id = self.project.decls.len();
                // A local class goes by its own name; an anonymous one by its number.
                let name = if decl.name.is_empty() {
                    Name::new(format!("{prefix}.#{id}"))
                } else if prefix.is_empty() {
                    decl.name.clone()
                } else {
                    Name::new(format!("{prefix}.{}", decl.name))
                };
                let within = |dead: &Span| dead.start <= decl.span.start && decl.span.end <= dead.end;
                let debug = self.dead.iter().any(within);
                self.project.decls.push(Decl::new(decl, self.unit, outer, debug, name.clone()));
                self.project.by_ptr.insert(std::ptr::from_ref(decl) as usize, id);
                self.project.by_name.entry(name).or_default().push(id);
                for nested in &decl.types {
                    let prefix = self.project.decls[id].name.clone();
                    self.project.declare(nested, self.unit, Some(id), &prefix);
                }
                id
            }
        };
        self.stack.push(id);
        true
    }

    fn leave(&mut self, _: &'p TypeDecl) {
        self.stack.pop();
    }
}
