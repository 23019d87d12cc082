//! What types that are written down say of values.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::{Function, TypeRef};
use crate::knowledge::Operand;
use crate::source::{FileKind, Place};
use crate::trace::domain::{Closure, ObjId, Sort, State, Val, What};
use crate::trace::project::DeclId;

use super::interp::Interp;

impl<'p> Interp<'p> {
    pub fn resolve(&self, name: &str) -> Option<Name> {
        self.project.resolve(self.unit(), self.owner(), name)
    }

    pub fn resolve_ref(&self, ty: &TypeRef) -> Option<Name> {
        self.resolve(&ty.name)
    }

    /// What a value for this type is asked to be; of collections, what their elements are.
    pub fn asked(&self, ty: &TypeRef) -> Option<Name> {
        self.asked_at(self.unit(), self.owner(), ty)
    }

    /// The same for a type that is written elsewhere.
    pub fn asked_at(&self, unit: usize, inside: Option<DeclId>, ty: &TypeRef) -> Option<Name> {
        let element = || match ty.name.as_str() {
            "Array" | "List" | "Set" | "Map" | "Dictionary" => {
                ty.args.last().and_then(|last| self.asked_at(unit, inside, last))
            }
            _ => None,
        };
        self.project.resolve(unit, inside, &ty.name).or_else(element)
    }

    /// What the elements of a collection are asked to be.
    pub(super) fn element_type(&self, expected: Option<&Name>) -> Option<Name> {
        expected.filter(|ty| self.knowledge.ty(ty).is_none_or(|m| m.collection.is_none())).cloned()
    }

    /// An object of a known type that comes from somewhere else.
    pub fn foreign(&mut self, st: &mut State<'p>, ty: &Name, place: Place) -> ObjId {
        let created = self.created.len();
        let id = self.make(st, ty, place);
        self.created.truncate(created);
        st.edit(id, |o| {
            o.foreign = true;
            o.came_in = true;
            // What it speaks is known wherever it was made.
            o.slots = o
                .slots
                .iter()
                .filter(|(slot, _)| matches!(slot.as_str(), "protocol" | "role"))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect();
        });
        id
    }

    /// A value seen through a declared type: where nothing else is known, an object of that type.
    pub fn typed(&mut self, st: &mut State<'p>, val: Val<'p>, ty: Option<&TypeRef>, place: Place) -> Val<'p> {
        let Some(ty) = ty else { return val };
        let sort = self.sort_of(ty);
        let val = self.on_receiver(val, ty).sorted(sort);
        let val = self.with_labels(st, val, ty, place);
        if !(val.is_none() || val.0.iter().all(|a| matches!(a.what, What::Unknown | What::Null))) {
            return val;
        }
        if !val.is_none() && !val.has_unknown() {
            return val;
        }
        let label = val.label();
        let val = match self.resolve_ref(ty).filter(|_| sort.is_none()) {
            Some(full) => self
                .instance(st, &full, place)
                .joined(&Val(val.0.into_iter().filter(|a| a.what == What::Null).collect()))
                .labelled(&label),
            None => val,
        };
        self.of_source(val, ty, place)
    }

    /// The sort of what is of a type, as it is written in the code at hand. Swift's numbers are objects of known types.
    pub fn sort_of(&self, ty: &TypeRef) -> Option<Sort> {
        let own = || self.resolve_ref(ty).is_some_and(|full| self.project.decl_of(&full).is_some());
        Sort::of_ref(ty).filter(|_| self.kind() != FileKind::Swift && !own())
    }

    /// A tuple, or a list of them, with the labels that only their type has.
    fn with_labels(&mut self, st: &mut State<'p>, val: Val<'p>, ty: &TypeRef, place: Place) -> Val<'p> {
        let of = match ty.args.as_slice() {
            [of] if ty.name == "Array" => of,
            _ => ty,
        };
        if of.name != "Tuple" || !of.args.iter().any(|arg| arg.name.ends_with(':')) {
            return val;
        }
        let label = |(at, arg): (usize, &TypeRef)| {
            arg.name.strip_suffix(':').map_or_else(|| Name::new(at.to_string()), Name::new)
        };
        let labels: Vec<Name> = of.args.iter().enumerate().map(label).collect();
        self.labelled_so(st, val, &labels, place)
    }

    fn labelled_so(&mut self, st: &mut State<'p>, mut val: Val<'p>, labels: &[Name], place: Place) -> Val<'p> {
        for atom in &mut val.0 {
            let What::Object(id) = atom.what else { continue };
            let Some(object) = st.get(id) else { continue };
            if object.entries.len() == labels.len() {
                let (entries, from) = (object.entries.clone(), object.place);
                let named = labels.iter().zip(entries).map(|(label, (_, item))| (Val::word(label), item)).collect();
                atom.what = What::Object(self.make_map(st, named, from));
            } else if object.entries.is_empty() && !object.items.is_empty() {
                let (items, open_ended) = (object.items.clone(), object.open_ended);
                let items = items.into_iter().map(|item| self.labelled_so(st, item, labels, place)).collect();
                let list = self.make_list(st, items, place);
                st.edit(list, |o| o.open_ended |= open_ended);
                atom.what = What::Object(list);
            }
        }
        val
    }

    /// A function where one is asked for that runs on a receiver.
    fn on_receiver(&self, mut val: Val<'p>, ty: &TypeRef) -> Val<'p> {
        if !val.0.iter().any(|atom| matches!(atom.what, What::Function(_))) {
            return val;
        }
        let asked = self.project.function_type(self.unit(), ty).map(|ty| ty.args.as_slice());
        let Some([first, rest @ .., _]) = asked else { return val };
        if first.name != TypeRef::RECEIVER {
            return val;
        }
        for atom in &mut val.0 {
            if let What::Function(closure) = &atom.what {
                atom.what = What::Function(Rc::new(Closure { takes: Some(rest.len()), ..Closure::clone(closure) }));
            }
        }
        val
    }

    /// Some object of a type that was made elsewhere; unknown for types that nothing is known of.
    pub fn instance(&mut self, st: &mut State<'p>, full: &Name, place: Place) -> Val<'p> {
        if self.project.decl_of(full).is_some() {
            return self.any_constant(full).unwrap_or_else(|| self.shared_instance(st, full, place));
        }
        match self.knowledge.ty(full) {
            Some(model) => match model.plain.as_deref().and_then(Sort::of_word) {
                Some(sort) => Val::some(sort),
                None => Val::object(self.foreign(st, full, place)),
            },
            None => Val::unknown(),
        }
    }

    /// The facts that a known type's new objects have.
    pub fn default_state(&self, ty: &str) -> Vec<(Name, Val<'p>)> {
        let mut out = Vec::new();
        for ancestor in self.project.lineage(ty).iter().rev() {
            if let Some(model) = self.knowledge.ty(ancestor) {
                for a in &model.state {
                    if let Operand::Literal(literal) = &a.value {
                        out.push((a.slot.clone(), Val::literal(literal)));
                    }
                }
            }
        }
        out
    }

    /// Whether a function that extends a type may be called on a value.
    pub fn receiver_fits(
        &self,
        st: &State<'p>,
        unit: usize,
        decl: Option<DeclId>,
        function: &Function,
        owner: &Val<'p>,
    ) -> bool {
        let Some(receiver) = &function.receiver else { return true };
        self.type_fits(st, unit, decl, receiver, &function.generics, owner)
    }

    /// Whether a value may be of a type as written in a file.
    pub fn type_fits(
        &self,
        st: &State<'p>,
        unit: usize,
        decl: Option<DeclId>,
        receiver: &TypeRef,
        generics: &[Name],
        owner: &Val<'p>,
    ) -> bool {
        if generics.contains(&receiver.name) || receiver.name == "Any" || owner.0.is_empty() {
            return true;
        }
        let full = self.project.resolve(unit, decl, &receiver.name);
        let known = full.as_ref().filter(|full| self.project.is_type(full));
        let simple = receiver.name.rsplit('.').next().unwrap_or_default();
        let fits = |ty: &Name| match known {
            Some(known) if self.project.is_type(ty) => self.project.is_a(ty, known) || self.project.is_a(known, ty),
            // What is only known by its name may be anything else by another.
            Some(known) if self.project.decl_of(known).is_some() => !matches!(ty.as_str(), "List" | "Map"),
            Some(_) => true,
            None => !matches!(
                simple,
                "String" | "CharSequence" | "Int" | "Long" | "Boolean" | "int" | "long" | "boolean" | "Bool"
            ),
        };
        owner.0.iter().any(|atom| match (&atom.what, atom.sort()) {
            // One letter is a type that somebody else chooses.
            (What::Text(_) | What::Int(_) | What::Bool(_) | What::Unknown, Some(_))
                if simple.len() == 1 || simple == "Object" =>
            {
                true
            }
            (What::Text(_) | What::Unknown, Some(Sort::Text)) => {
                known.is_none_or(|known| known.ends_with(".String"))
                    && matches!(simple, "String" | "CharSequence" | "Comparable")
            }
            (What::Int(_) | What::Unknown, Some(Sort::Int)) => matches!(
                simple,
                "Int"
                    | "Long"
                    | "Short"
                    | "Byte"
                    | "Number"
                    | "Comparable"
                    | "int"
                    | "long"
                    | "short"
                    | "byte"
                    | "Integer"
                    | "UInt16"
            ),
            (What::Bool(_) | What::Unknown, Some(Sort::Bool)) => {
                matches!(simple, "Boolean" | "Comparable" | "boolean" | "Bool")
            }
            (What::Object(id), _) => st.get(*id).is_none_or(|object| object.ty.is_empty() || fits(&object.ty)),
            (What::Symbol { ty, .. } | What::Type(ty), _) if !ty.is_empty() => fits(ty),
            _ => true,
        })
    }
}
