//! Which functions of the project a call means: helpers, methods of what an interface stands for, functions that are held.

use crate::channel::Name;
use crate::ir::{Call, TypeKind, Value, ValueKind};
use crate::source::FileKind;

use super::answers::{dotted, is_super};
use super::helpers::pick;
use super::judge::Handed;
use super::looks::{COMBINES, function_called};
use super::path::Path;
use super::walker::{Helper, Walker, takes_it};

/// Most implementations of an interface that are looked into.
const MOST_IMPLEMENTATIONS: usize = 6;

/// Names and members through which the type of a value is looked for.
const MOST_PARTS: u8 = 16;

impl<'p> Walker<'_, 'p> {
    /// The functions of the project that a call may mean: of an interface, what its implementations make of it.
    pub fn helpers_of(&self, path: &Path, call: &Call) -> Vec<Helper<'p>> {
        let ty = match call.target.as_deref() {
            Some(target) if !call.implicit && !is_super(call) => self.type_of(path, target),
            None => self.owner.map(|owner| self.project.decls[owner].name.clone()),
            Some(_) => None,
        };
        let is_interface = |ty: &Name| {
            self.project.decl_of(ty).is_some_and(|decl| self.project.decls[decl].decl.kind == TypeKind::Interface)
        };
        let mut found: Vec<Helper<'p>> = Vec::new();
        let interface = ty.filter(is_interface).filter(|_| self.around.this.is_none());
        if let Some(ty) = interface.or_else(|| self.left_open(path, call)) {
            found = self.made_of_it(&ty, call);
        }
        if found.is_empty()
            && let Some(ValueKind::Name(name)) = call.target.as_deref().map(|target| &target.kind)
        {
            found = self.of_around(name, call);
        }
        if found.is_empty() {
            found.extend(self.helper_of(path, call));
        }
        if found.is_empty() {
            found.extend(self.constant_function(path, call));
        }
        if found.is_empty() {
            found = self.held_by(path, call);
        }
        if found.is_empty() {
            found.extend(self.added(path, call));
        }
        found
    }

    /// The lambda that a constant holds, where a call runs it: `NEVER.isTrusted(chain)`.
    fn constant_function(&self, path: &Path, call: &Call) -> Option<Helper<'p>> {
        let own;
        let held = match call.target.as_deref() {
            _ if call.implicit || call.args.is_empty() || COMBINES.contains(&call.name.as_str()) => return None,
            Some(target) => target,
            None => {
                own = Value::new(ValueKind::Name(call.name.clone()), call.name_span);
                &own
            }
        };
        if dotted(held).is_none_or(|name| path.literal(&name).is_some()) {
            return None;
        }
        let (unit, owner, value) = self.fixed_at(held)?;
        let mut value = value;
        while let ValueKind::Cast { value: inner, .. } = &value.kind {
            value = inner;
        }
        let ValueKind::Lambda(function) = &value.kind else { return None };
        let fits = function.params.len() == call.args.len() || (takes_it(function) && call.args.len() == 1);
        fits.then_some((unit, owner, &**function))
    }

    /// What a call on a local around the body may mean: a method of each type that it is seen to hold.
    fn of_around(&self, name: &Name, call: &Call) -> Vec<Helper<'p>> {
        let Some((_, types)) = self.around(name) else { return Vec::new() };
        let mut found: Vec<Helper<'p>> = Vec::new();
        for ty in types.iter().take(MOST_IMPLEMENTATIONS) {
            let methods = self.project.methods(ty, &call.name);
            match pick(&methods, call) {
                Some((decl, function)) => found.push((self.project.decls[decl].unit, Some(decl), function)),
                None => found.extend(self.made_of_it(ty, call)),
            }
        }
        found.dedup_by_key(|(_, _, function)| std::ptr::from_ref(*function));
        found
    }

    /// A local around the body, with the types of what it holds.
    fn around(&self, name: &Name) -> Option<&(Name, Vec<Name>)> {
        self.around.held.around.iter().find(|(held, _)| held == name).filter(|_| !self.locals.binds(name))
    }

    /// The function values that a call may run: `check(x)` of the class at hand, `policy.check(x)`, `policy.check.of(x)`.
    fn held_by(&self, path: &Path, call: &Call) -> Vec<Helper<'p>> {
        let owner = || self.owner.map(|owner| self.project.decls[owner].name.clone());
        match call.target.as_deref() {
            None => owner().map(|ty| self.held_functions(&ty, &call.name)).unwrap_or_default(),
            Some(_) if call.implicit || is_super(call) => Vec::new(),
            Some(target) => {
                let of = |value: &Value| self.type_of(path, value);
                let own = of(target).map(|ty| self.held_functions(&ty, &call.name)).unwrap_or_default();
                let ValueKind::Member { of: Some(holder), name } = &target.kind else { return own };
                let inner = of(holder).map(|ty| self.held_functions(&ty, name)).unwrap_or_default();
                if own.is_empty() { inner } else { own }
            }
        }
    }

    /// The class of the project whose method a call means, where that has no body there.
    pub(super) fn left_open(&self, path: &Path, call: &Call) -> Option<Name> {
        let declares = |ty: &Name| -> Option<bool> {
            let methods = self.project.methods(ty, &call.name);
            let mut fitting = methods.iter().filter(|(_, f)| f.params.len() == call.args.len()).peekable();
            fitting.peek()?;
            Some(fitting.all(|(_, f)| f.body.is_none()))
        };
        if call.implicit || is_super(call) {
            return None;
        }
        if let Some(target) = call.target.as_deref() {
            let ty = self.type_of(path, target)?;
            return declares(&ty)?.then_some(ty);
        }
        let mut at = self.owner;
        if let Some(this) = self.around.this.map(|this| &self.project.decls[this].name)
            && let Some(open) = declares(this)
        {
            return open.then(|| this.clone());
        }
        while let Some(id) = at {
            let ty = &self.project.decls[id].name;
            if let Some(open) = declares(ty) {
                return open.then(|| ty.clone());
            }
            at = self.project.decls[id].outer;
        }
        None
    }

    /// Whether a class is written for others to complete.
    pub(super) fn is_for_others(&self, ty: &Name) -> bool {
        let decl = self.project.decl_of(ty).map(|decl| self.project.decls[decl].decl);
        decl.is_some_and(|decl| decl.kind == TypeKind::Class) && self.project.implementations(ty).is_empty()
    }

    /// What the types below one make of a method of it.
    pub(super) fn made_of_it(&self, ty: &Name, call: &Call) -> Vec<Helper<'p>> {
        let is_interface = |ty: &Name| {
            self.project.decl_of(ty).is_some_and(|decl| self.project.decls[decl].decl.kind == TypeKind::Interface)
        };
        let mut found: Vec<Helper<'p>> = Vec::new();
        let mut below = self.project.implementations(ty).to_vec();
        for at in 0..below.len() {
            below.extend(self.project.implementations(&below[at]).iter().cloned());
        }
        for ty in below.into_iter().filter(|ty| !is_interface(ty)).take(MOST_IMPLEMENTATIONS) {
            let methods = self.project.methods(&ty, &call.name).into_iter();
            let methods: Vec<_> = methods.filter(|(_, f)| !f.modifiers.debug_only).collect();
            let Some((decl, function)) = pick(&methods, call) else { continue };
            let unit = self.project.decls[decl].unit;
            let shipped = self.project.decl_of(&ty).is_none_or(|own| !self.project.debug_only(own));
            if shipped && !found.iter().any(|(_, _, own)| std::ptr::eq(*own, function)) {
                found.push((unit, Some(decl), function));
            }
        }
        found
    }

    /// The function values that a field of a class is seen to get: its own, a constructor's default, and what
    /// constructors are called with.
    fn held_functions(&self, ty: &Name, name: &Name) -> Vec<Helper<'p>> {
        let Some((_, field)) = self.project.field(ty, name) else { return Vec::new() };
        if field.getter.is_some() {
            return Vec::new();
        }
        let simple = Name::new(ty.rsplit('.').next().unwrap_or(ty));
        self.project.held_functions(&simple, name).iter().take(MOST_IMPLEMENTATIONS).copied().collect()
    }

    /// Whether a call runs a function that a field holds, be it one that stands for an interface.
    pub(super) fn is_handed_in(&self, call: &Call) -> bool {
        let Some(owner) = self.owner.filter(|_| self.project.kind(self.unit) != FileKind::Swift) else { return false };
        let ty = &self.project.decls[owner].name;
        let Some((decl, field)) = self.project.field(ty, function_called(call)) else { return false };
        let unit = self.project.decls[decl].unit;
        let Some(ty) = &field.ty else { return call.target.is_none() };
        if call.target.is_none() || self.project.function_type(unit, ty).is_some() {
            return true;
        }
        let Some(full) = self.project.resolve(unit, Some(decl), &ty.name) else {
            return matches!(call.name.as_str(), "accept" | "test" | "apply" | "call");
        };
        match self.project.decl_of(&full) {
            // Nobody implements it: lambdas stand for it.
            Some(interface) => {
                let declared = self.project.decls[interface].decl;
                declared.kind == TypeKind::Interface
                    && declared.functions.iter().filter(|f| f.body.is_none()).count() == 1
                    && declared.functions.iter().any(|f| f.name == call.name && f.body.is_none())
                    && self.project.implementations(&full).is_empty()
            }
            None => matches!(call.name.as_str(), "accept" | "test" | "apply" | "call"),
        }
    }

    /// The function of the project that a call means.
    pub fn helper_of(&self, path: &Path, call: &Call) -> Option<Helper<'p>> {
        let own = function_called(call);
        if let Some((_, Handed::Own(closure))) = self.around.held.functions.iter().find(|(name, _)| name == own) {
            return Some((closure.unit, closure.owner, closure.function));
        }
        let of_type = |full: &str| {
            let methods = self.project.methods(full, &call.name);
            pick(&methods, call).map(|(d, f)| (self.project.decls[d].unit, Some(d), f))
        };
        if call.implicit {
            return None;
        }
        if let Some(target) = call.target.as_deref() {
            if is_super(call) {
                return None;
            }
            return of_type(&self.type_of(path, target)?);
        }
        if let Some(found) = self.around.this.and_then(|this| of_type(&self.project.decls[this].name)) {
            return Some(found);
        }
        let mut at = self.owner;
        while let Some(id) = at {
            if let Some(found) = of_type(&self.project.decls[id].name) {
                return Some(found);
            }
            at = self.project.decls[id].outer;
        }
        let found = self.project.top_functions(self.unit, &call.name);
        pick(&found, call).map(|(unit, function)| (unit, None, function))
    }

    /// The type of a value as far as declarations tell it.
    pub(super) fn type_of(&self, path: &Path, value: &Value) -> Option<Name> {
        self.type_within(path, value, MOST_PARTS)
    }

    /// The same through so many names and members: `let it = self.it` may speak of itself.
    fn type_within(&self, path: &Path, value: &Value, most: u8) -> Option<Name> {
        let most = most.checked_sub(1)?;
        let of_field = |ty: &str, name: &str| {
            let (decl, field) = self.project.field(ty, name)?;
            let unit = self.project.decls[decl].unit;
            let made = || match field.value.as_ref().map(|v| &v.kind) {
                Some(ValueKind::Call(call)) if call.target.is_none() => Some(call.name.as_str()),
                Some(ValueKind::New { ty, .. }) => Some(ty.name.as_str()),
                _ => None,
            };
            let name = field.ty.as_ref().map(|t| t.name.as_str()).or_else(made)?;
            self.project.resolve(unit, Some(decl), name)
        };
        match &value.kind {
            ValueKind::Name(name) if name == "this" || name == "Self" => {
                self.owner.map(|id| self.project.decls[id].name.clone())
            }
            ValueKind::Name(name) => {
                let itself = |bound: &&Value| matches!(&bound.kind, ValueKind::Name(own) if own == name);
                if let Some(bound) = path.literal(name).filter(|bound| !itself(bound)) {
                    return match &bound.kind {
                        ValueKind::Call(call) if call.target.is_none() => {
                            self.project.resolve(self.unit, self.owner, &call.name)
                        }
                        ValueKind::New { ty, .. } => self.project.resolve(self.unit, self.owner, &ty.name),
                        ValueKind::Member { .. } => self.type_within(path, bound, most),
                        _ => None,
                    };
                }
                if name.starts_with(|c: char| c.is_uppercase()) {
                    return self.project.resolve(self.unit, self.owner, name);
                }
                if let Some((_, types)) = self.around(name) {
                    return types.first().filter(|_| types.len() == 1).cloned();
                }
                let owner = self.owner?;
                if let Some((_, ty)) = self.around.held.objects.iter().find(|(held, _)| held == name)
                    && self.project.is_a(&self.around.held.object, &self.project.decls[owner].name)
                {
                    return Some(ty.clone());
                }
                of_field(&self.project.decls[owner].name, name)
            }
            ValueKind::Member { of: Some(of), name } => match &of.kind {
                ValueKind::Name(this) if this == "this" => {
                    self.type_within(path, &Value::new(ValueKind::Name(name.clone()), value.span), most)
                }
                _ => of_field(&self.type_within(path, of, most)?, name),
            },
            ValueKind::Call(call) if call.target.is_none() => {
                self.project.resolve(self.unit, self.owner, &call.name).filter(|t| self.project.decl_of(t).is_some())
            }
            ValueKind::Cast { ty, .. } => self.project.resolve(self.unit, self.owner, &ty.name),
            _ => None,
        }
    }
}
