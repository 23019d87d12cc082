//! From names as code writes them to full names: imports, packages, modules, aliases, types that are inherited.

use crate::channel::Name;
use crate::ir::{TypeKind, TypeRef, Unit};
use crate::knowledge::words_in;
use crate::source::FileKind;

use super::{DEFAULT_PACKAGES, DeclId, Project};
use crate::trace::remembered::Inside;

impl<'p> Project<'p> {
    /// Full name of a type as written in a file, seen from inside a declaration. None: nothing is known of it.
    pub fn resolve(&self, unit: usize, inside: Option<DeclId>, name: &str) -> Option<Name> {
        self.resolved[unit].get(Inside(inside, name), || self.resolve_at(unit, inside, name, 0))
    }

    fn resolve_at(&self, unit: usize, inside: Option<DeclId>, name: &str, depth: u32) -> Option<Name> {
        if name.is_empty() || depth > 8 {
            return None;
        }
        if let Some((head, rest)) = name.split_once('.') {
            if let Some(head) = self.resolve_at(unit, inside, head, depth + 1) {
                let full = Name::new(format!("{head}.{rest}"));
                if self.is_type(&full) {
                    return Some(full);
                }
                if self.kind(unit) != FileKind::Swift {
                    return Some(full);
                }
            }
            // Swift may qualify a type by its module: `Network.NWConnection`, or the project's own.
            if self.kind(unit) == FileKind::Swift && self.knowledge.ty(name).is_none() {
                return self.resolve_at(unit, inside, rest, depth + 1);
            }
            return self.is_type(name).then(|| Name::new(name));
        }
        // Nested types of the enclosing declarations and their supertypes.
        let mut at = inside;
        while let Some(id) = at {
            let decl = &self.decls[id];
            if decl.decl.generics.iter().any(|g| g == name) {
                return None;
            }
            let nested = Name::new(format!("{}.{name}", decl.name));
            if self.by_name.contains_key(&nested) {
                return Some(nested);
            }
            if decl.decl.name == name && decl.decl.kind != TypeKind::Extension {
                return Some(decl.name.clone());
            }
            at = decl.outer;
        }
        if let Some(found) = self.alias(unit, inside, name, depth) {
            return Some(found);
        }
        let this = self.units[unit].unit;
        if this.kind == FileKind::Swift {
            return self.resolve_swift(this, name);
        }
        for import in this.imports.iter().filter(|i| !i.wildcard) {
            let last = import.alias.as_deref().unwrap_or_else(|| import.path.rsplit('.').next().unwrap_or_default());
            if last == name {
                return Some(import.path.clone());
            }
        }
        let own = if this.package.is_empty() { Name::new(name) } else { Name::new(format!("{}.{name}", this.package)) };
        if self.by_name.contains_key(&own) {
            return Some(own);
        }
        if let Some(found) = self.inherited(inside, name, depth + 1) {
            return Some(found);
        }
        for import in this.imports.iter().filter(|i| i.wildcard) {
            let full = Name::new(format!("{}.{name}", import.path));
            if self.is_type(&full) {
                return Some(full);
            }
        }
        for package in DEFAULT_PACKAGES {
            let full = Name::new(format!("{package}.{name}"));
            if self.knowledge.ty(&full).is_some() {
                return Some(full);
            }
        }
        // In a fragment, a name that only one known type has, or usually means, is that type.
        let known = !self.knowledge.named(name).is_empty();
        if known && !self.by_simple.contains_key(name) && self.is_fragment(this) {
            return self.only_known(name, |full| full.starts_with(|c: char| c.is_ascii_lowercase()));
        }
        None
    }

    /// A type that stands in a supertype of an enclosing declaration: `Chain` in what implements `Interceptor`.
    fn inherited(&self, inside: Option<DeclId>, name: &str, depth: u32) -> Option<Name> {
        let mut at = inside.filter(|_| depth <= 8);
        while let Some(id) = at {
            let decl = &self.decls[id];
            for supertype in &decl.decl.supertypes {
                let Some(mut full) = self.resolve_at(decl.unit, decl.outer, &supertype.ty.name, depth + 1) else {
                    continue;
                };
                // Known types are followed upwards as far as one line goes.
                for _ in depth..=8 {
                    let nested = Name::new(format!("{full}.{name}"));
                    if self.is_type(&nested) {
                        return Some(nested);
                    }
                    match self.knowledge.ty(&full).and_then(|model| model.extends.first()) {
                        Some(above) => full = above.clone(),
                        None => break,
                    }
                }
                if let Some(found) = self.decl_of(&full).and_then(|id| self.inherited(Some(id), name, depth + 1)) {
                    return Some(found);
                }
            }
            at = decl.outer;
        }
        None
    }

    /// The known type after which an undeclared name is called: `webView`, `ftpClient`. A type of one word has to be
    /// imported by its name.
    pub fn called_like(&self, unit: usize, name: &str) -> Option<Name> {
        let this = self.units[unit].unit;
        let swift = this.kind == FileKind::Swift;
        let own = |full: &str| full.starts_with(|c: char| c.is_ascii_uppercase()) == swift;
        let mut found: Vec<Name> = Vec::new();
        // Without the letters of the framework in Swift alone.
        let fits = |simple: &&Name| swift || simple.eq_ignore_ascii_case(name);
        for simple in self.called.types(name).iter().filter(fits) {
            let imported = || this.imports.iter().any(|i| !i.wildcard && i.path.rsplit('.').next() == Some(simple));
            if words_in(simple) > 1 || imported() {
                match self.resolve(unit, None, simple) {
                    Some(full) if self.knowledge.ty(&full).is_some() => found.push(full),
                    Some(_) => return None,
                    None => found.extend(self.only_known(simple, own)),
                }
            }
        }
        if found.iter().any(|full| !self.same_alias(full, &found[0])) {
            found.retain(|full| self.knowledge.ty(full).is_some_and(|model| model.usual));
        }
        found.first().filter(|first| found.iter().all(|full| self.same_alias(full, first))).cloned()
    }

    /// Whether a file cannot be compiled as it is: it imports nothing, or stands in no package and imports less than it
    /// names.
    fn is_fragment(&self, unit: &Unit) -> bool {
        let explains = |package: &str| !self.knowledge.knows_package(package);
        unit.imports.is_empty()
            || (unit.package.is_empty()
                && !unit.imports.iter().any(|i| i.wildcard && !i.is_static && explains(&i.path)))
    }

    /// The known type with a simple name whose full name passes the test: the only one, but for its other names, or
    /// the one that is usually meant.
    fn only_known(&self, name: &str, fits: impl Fn(&str) -> bool) -> Option<Name> {
        let mut known: Vec<&Name> = self.knowledge.named(name).iter().filter(|full| fits(full)).collect();
        if known.iter().any(|full| !self.same_alias(full, known[0])) {
            // Its own name counts more than another type's other name.
            let usual = |full: &Name| self.knowledge.ty(full).filter(|model| model.usual);
            let named = known.iter().any(|full| usual(full).is_some_and(|model| model.name == **full));
            known.retain(|full| usual(full).is_some_and(|model| !named || model.name == **full));
        }
        known.first().filter(|first| known.iter().all(|full| self.same_alias(full, first))).copied().cloned()
    }

    pub(super) fn resolve_swift(&self, unit: &Unit, name: &str) -> Option<Name> {
        if self.decl_of(name).is_some() {
            return Some(Name::new(name));
        }
        for import in &unit.imports {
            if import.path.rsplit('.').next() == Some(name) && import.path.contains('.') {
                return Some(import.path.clone());
            }
            let module = import.path.split('.').next().unwrap_or_default();
            for module in self.modules(module) {
                let full = Name::new(format!("{module}.{name}"));
                // A module alone is no type, however many types it holds.
                if self.knowledge.ty(&full).is_some() || (name != module && self.knowledge.is_outer(&full)) {
                    return Some(full);
                }
            }
        }
        let full = Name::new(format!("Swift.{name}"));
        if self.knowledge.ty(&full).is_some() {
            return Some(full);
        }
        if self.by_name.contains_key(name) {
            // Of a type that is not known there may still be extensions.
            return Some(Name::new(name));
        }
        if unit.imports.is_empty() {
            return self.only_known(name, |full| full.starts_with(|c: char| c.is_ascii_uppercase()));
        }
        None
    }

    /// The known types that the imported modules of a Swift file have by this name.
    pub fn imported_types(&self, unit: usize, name: &str) -> Vec<Name> {
        let imports = self.units[unit].unit.imports.iter();
        let modules = imports.flat_map(|import| self.modules(import.path.split('.').next().unwrap_or_default()));
        let types = modules.map(|module| Name::new(format!("{module}.{name}")));
        types.filter(|full| self.knowledge.ty(full).is_some()).collect()
    }

    /// A Swift module and those that it re-exports.
    pub fn modules(&self, module: &str) -> Vec<Name> {
        let mut modules = vec![Name::new(module)];
        modules.extend(self.knowledge.reexports(module).iter().cloned());
        modules
    }

    fn alias(&self, unit: usize, inside: Option<DeclId>, name: &str, depth: u32) -> Option<Name> {
        let package = &self.units[unit].unit.package;
        let found = self.aliases.get(name)?;
        let (from, target) = found
            .iter()
            .find(|(from, _)| *from == unit)
            .or_else(|| found.iter().find(|(from, _)| self.units[*from].unit.package == *package))?;
        if target.name == name {
            return None;
        }
        self.resolve_at(*from, inside.filter(|_| *from == unit), &target.name, depth + 1)
    }

    /// The function type that a type as written in a file means.
    pub fn function_type<'a>(&'a self, unit: usize, ty: &'a TypeRef) -> Option<&'a TypeRef> {
        let (mut unit, mut ty) = (unit, ty);
        for _ in 0..4 {
            if ty.name == "Function" {
                return Some(ty);
            }
            let found = self.aliases.get(&ty.name)?;
            let own = found.iter().find(|(from, _)| *from == unit);
            let seen = || found.iter().find(|(from, _)| self.visible(unit, *from, &ty.name, false));
            let (from, target) = own.or_else(seen)?;
            (unit, ty) = (*from, target);
        }
        None
    }

    /// Other names for types with what they stand for as written, in the order of the names.
    pub fn all_aliases(&self) -> impl Iterator<Item = (&Name, &Name)> {
        let mut aliases: Vec<_> = self.aliases.iter().collect();
        aliases.sort_by_key(|(name, _)| *name);
        aliases.into_iter().flat_map(|(name, targets)| targets.iter().map(move |(_, target)| (name, &target.name)))
    }
}
