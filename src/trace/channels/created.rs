//! What functions that are handed over make when they run.

use std::collections::BTreeMap;

use imbl::OrdSet;

use crate::channel::{Name, Property};
use crate::ir::{Function, FunctionKind, TypeDecl};
use crate::trace::domain::{Atom, LogStep, Slot, State, Val, What, base_of};
use crate::trace::interpreter::{ArgVal, Interp};

/// What functions make when they run.
pub(super) struct Created<'p> {
    pub(super) types: Vec<Name>,
    /// Those of them that are made on every way.
    pub(super) always: Vec<Name>,
    /// The objects that are new.
    pub(super) objects: Vec<CreatedObject<'p>>,
}

/// What a body made.
pub(super) struct CreatedObject<'p> {
    pub(super) ty: Name,
    pub(super) facts: BTreeMap<Name, Val<'p>>,
    /// Why they are what they are.
    pub(super) log: Vec<(u32, LogStep)>,
}

impl<'p> Interp<'p> {
    /// Types of which the body of a function value, or the methods of an object, make objects. None: it was not seen.
    pub(super) fn creates(&mut self, st: &State<'p>, val: &Val<'p>) -> Option<Created<'p>> {
        let before = std::mem::take(&mut self.created);
        self.asks_what_is_made += 1;
        let mut seen = false;
        let mut always: Option<OrdSet<Name>> = None;
        let mut objects = Vec::new();
        let place = self.place(crate::source::Span::default());
        for atom in &val.0 {
            let mut scratch = State { made: OrdSet::new(), ..st.clone() };
            match &atom.what {
                What::Function(closure) => {
                    seen = true;
                    let args =
                        closure.function.params.iter().map(|_| ArgVal::plain(Val::unknown())).collect::<Vec<_>>();
                    let args = if args.is_empty() { vec![ArgVal::plain(Val::unknown())] } else { args };
                    self.invoke(&mut scratch, &closure.clone(), args, None, place);
                }
                What::Object(id) => {
                    if let Some(object) = st.get(*id) {
                        self.created.insert(object.ty.clone());
                        self.created.extend(object.creates.iter().cloned());
                        scratch.made.insert(object.ty.clone());
                        scratch.made.extend(object.creates.iter().cloned());
                        seen |= object.decl.is_some() || !object.foreign;
                        let ty = object.ty.clone();
                        for decl in self.project.decls_of(&ty).to_vec() {
                            for function in asked_methods(self.project.decls[decl].decl) {
                                let args = function.params.iter().map(|_| ArgVal::plain(Val::unknown())).collect();
                                let started = scratch.clone();
                                self.enter(&mut scratch, function, Some(decl), Val::object(*id), args, place);
                                if !scratch.live {
                                    scratch = started;
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
            let new = scratch.heap.iter().filter(|(id, _)| !st.heap.contains_key(*id));
            objects.extend(new.map(|(_, object)| CreatedObject {
                ty: object.ty.clone(),
                facts: lasting(&object.slots),
                log: object.log.clone(),
            }));
            always = Some(match always {
                Some(always) => always.intersection(scratch.made),
                None => scratch.made,
            });
        }
        self.asks_what_is_made -= 1;
        let created = std::mem::replace(&mut self.created, before);
        for ty in &created {
            self.created.insert(ty.clone());
        }
        let always = always.unwrap_or_default().into_iter().filter(|ty| created.contains(ty)).collect();
        seen.then(|| Created { types: created.into_iter().collect(), always, objects })
    }

    /// A block that was not seen got these: what only a library's default says of their protection may be otherwise.
    pub(super) fn doubt(&self, st: &mut State<'p>, given: &Val<'p>) {
        for id in given.objects().map(|id| base_of(st, id)).collect::<Vec<_>>() {
            st.edit(id, |o| {
                let by_default =
                    |(slot, fact): &(&Name, &Slot<'p>)| !fact.explicit && Property::of_slot(slot).is_some();
                let slots: Vec<Name> = o.slots.iter().filter(by_default).map(|(slot, _)| slot.clone()).collect();
                slots.into_iter().for_each(|slot| o.set(slot, Val::unknown(), false));
            });
        }
    }
}

/// The facts that outlive the state in which they were found: what is no object of its own.
fn lasting<'p>(slots: &imbl::OrdMap<Name, Slot<'p>>) -> BTreeMap<Name, Val<'p>> {
    let of_state =
        |atom: &Atom<'p>| matches!(atom.what, What::Object(_) | What::Function(_) | What::Named(_) | What::Outcome(_));
    let facts = slots.iter().filter(|(_, slot)| !slot.val.0.iter().any(of_state));
    facts.map(|(name, slot)| (name.clone(), slot.val.clone())).collect()
}

/// The methods of a handler that others call: those that stand in for its supertypes', or else all.
fn asked_methods(decl: &TypeDecl) -> impl Iterator<Item = &Function> {
    let plain = || decl.functions.iter().filter(|f| f.kind == FunctionKind::Plain);
    let all = !plain().any(|f| f.modifiers.overrides);
    plain().filter(move |f| all || f.modifiers.overrides)
}
