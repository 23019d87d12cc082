//! Lists and maps: making, reading and filling them.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::TypeKind;
use crate::source::{FileKind, Place};
use crate::trace::domain::{Atom, MOST_ITEMS, ObjId, Object, Sort, State, Val, What};

use super::interp::{ArgVal, Interp};
use super::operators::equal;

/// Most elements that may stand in a place of a list of which not all is known.
const MOST_PERHAPS: usize = 8;

impl<'p> Interp<'p> {
    pub fn make_list(&mut self, st: &mut State<'p>, items: Vec<Val<'p>>, place: Place) -> ObjId {
        self.next_object += 1;
        let mut object = Object::new(Name::new_static("List"), place);
        object.open_ended = items.len() > MOST_ITEMS;
        object.items = items;
        object.items.truncate(MOST_ITEMS);
        st.heap.insert(self.next_object, Rc::new(object));
        self.next_object
    }

    pub fn make_map(&mut self, st: &mut State<'p>, entries: Vec<(Val<'p>, Val<'p>)>, place: Place) -> ObjId {
        self.next_object += 1;
        let mut object = Object::new(Name::new_static("Map"), place);
        object.open_ended = entries.len() > MOST_ITEMS;
        object.entries = entries;
        object.entries.truncate(MOST_ITEMS);
        st.heap.insert(self.next_object, Rc::new(object));
        self.next_object
    }

    /// Lists and maps that were written down, and structs of the project, as copies that change by themselves.
    pub fn own_copy(&mut self, st: &mut State<'p>, mut val: Val<'p>) -> Val<'p> {
        for atom in &mut val.0 {
            let What::Object(id) = atom.what else { continue };
            let is_struct = |object: &Object<'p>| {
                object.decl.is_some_and(|decl| self.project.decls[decl].decl.kind == TypeKind::Struct)
            };
            let untouched =
                |object: &Object<'p>| object.opened.is_none() && object.view.is_none() && object.uses.is_empty();
            let plain = |object: &&Rc<Object<'p>>| {
                let is_collection = matches!(object.ty.as_str(), "List" | "Map") && !object.foreign;
                is_collection || (is_struct(object) && untouched(object))
            };
            if let Some(object) = st.heap.get(&id).filter(plain).cloned() {
                self.next_object += 1;
                st.heap.insert(self.next_object, object);
                atom.what = What::Object(self.next_object);
            }
        }
        val
    }

    /// `owner[keys]`.
    pub fn index(&mut self, st: &mut State<'p>, owner: &Val<'p>, keys: &[Val<'p>]) -> Val<'p> {
        let (key, default) = match keys {
            [key] => (key, None),
            // `owner[key, default: other]`
            [key, default] if self.kind() == FileKind::Swift => (key, Some(default)),
            _ => return Val::unknown(),
        };
        let mut out = Val::none();
        for atom in owner.0.iter().filter(|atom| matches!(atom.what, What::Text(_))) {
            let place = atom.from.or_else(|| key.single().and_then(|key| key.from));
            match place {
                Some(place) => out.join(&self.text_at(st, atom, key, place)),
                None => out.join(&Val::unknown().labelled(&atom.label.data())),
            }
        }
        for id in owner.objects().collect::<Vec<_>>() {
            if let Some(part) = self.part_at(st, id, key) {
                out.join(&part);
                continue;
            }
            let Some(object) = st.get(id) else { continue };
            if let Some(Atom { what: What::Int(n), .. }) = key.single() {
                if let Some(item) = usize::try_from(*n).ok().and_then(|n| object.items.get(n)) {
                    out.join(item);
                    if object.open_ended {
                        // What stands before it may be missing, or may not be there.
                        object.items.iter().take(MOST_PERHAPS).for_each(|other| out.join(other));
                        out.join(&Val::unknown().labelled(&object.label.data()));
                    }
                    continue;
                }
            } else if !object.items.is_empty() {
                object.items.iter().for_each(|i| out.join(i));
                continue;
            }
            let mut found = false;
            if object.entries.is_empty() && object.items.is_empty() && self.chains(&object.ty) {
                out.join(&Val::object(id));
                continue;
            }
            for (own, val) in &object.entries {
                match equal(own, key) {
                    Some(true) => {
                        out.join(val);
                        found = true;
                    }
                    None => out.join(val),
                    Some(false) => {}
                }
            }
            if !found {
                let more = || Val::unknown().labelled(&object.label.data());
                // What was made elsewhere may hold anything.
                out.join(&if object.open_ended || object.foreign { more() } else { Val::of(What::Null) });
            }
        }
        match default {
            Some(default) if out.0.iter().any(|a| matches!(a.what, What::Null | What::Unknown)) => {
                out.without_null().joined(default)
            }
            _ if out.is_none() => {
                let found = Val::unknown().sorted(owner.sort().and_then(Sort::element)).labelled(&owner.label().data());
                match default {
                    Some(default) => found.joined(default),
                    None => found,
                }
            }
            _ => out,
        }
    }

    /// `list[1...]`
    fn part_at(&mut self, st: &mut State<'p>, id: ObjId, key: &Val<'p>) -> Option<Val<'p>> {
        let What::Object(span) = key.single()?.what else { return None };
        let span =
            st.get(span).filter(|span| span.ty == "Span" || (span.ty == "List" && self.kind() == FileKind::Swift))?;
        let place = span.place;
        let list = st.get(id).filter(|list| list.entries.is_empty() && !list.items.is_empty())?;
        if list.ty == "Map" {
            return None;
        }
        self.method_by_name(st, &Val::object(id), "slice", &[ArgVal::plain(key.clone())], place)
    }

    /// `owner[key] = val`: keeps a value under a key, which says from now on where that was decided.
    pub fn store(&mut self, st: &mut State<'p>, owner: &Val<'p>, key: Val<'p>, val: Val<'p>, place: Place) {
        self.shelve(st, owner, &key, &val);
        let key = self.keyed_at(key, &val, place);
        self.led |= key.text().is_some_and(|key| !self.knowledge.weak_key(&key).is_empty());
        for id in owner.objects().collect::<Vec<_>>() {
            st.edit(id, |o| {
                if let Some(Atom { what: What::Int(n), .. }) = key.single()
                    && let Some(item) = usize::try_from(*n).ok().and_then(|n| o.items.get_mut(n))
                {
                    *item = val.clone();
                    return;
                }
                // It stands in one of several places.
                if key.0.len() > 1 && !o.items.is_empty() && o.entries.is_empty() {
                    for (at, item) in o.items.iter_mut().enumerate() {
                        if key.has_unknown() || key.0.iter().any(|a| a.what == What::Int(at as i64)) {
                            item.join(&val);
                        }
                    }
                    return;
                }
                if key.has_unknown() && key.0.len() == 1 {
                    // It may stand anywhere; to put it into every place would make all of them long.
                    if !o.items.is_empty() && !o.items.iter().any(|own| own.same(&val)) {
                        o.push_item(val.clone());
                    }
                    o.open_ended = true;
                    o.label.join(&val.label().data());
                    // What is kept under some key can be found again.
                    if val.objects().next().is_none() || o.entries.iter().any(|(_, own)| own.same(&val)) {
                        return;
                    }
                    o.entries.push((key.clone(), val.clone()));
                    return;
                }
                let full = o.entries.len() >= MOST_ITEMS;
                match o.entries.iter_mut().find(|(own, _)| own.same(&key)) {
                    // The key says where the entry was decided, which is here now.
                    Some(entry) => *entry = (key.clone(), val.clone()),
                    None if !full => o.entries.push((key.clone(), val.clone())),
                    None => o.open_ended = true,
                }
            });
        }
    }

    /// Objects that reach code which was not seen.
    pub fn escape(&mut self, st: &mut State<'p>, val: &Val<'p>) {
        for id in val.objects().collect::<Vec<_>>() {
            let mut at = id;
            loop {
                let view = st.get(at).and_then(|o| o.view);
                st.edit(at, |o| {
                    o.escaped = true;
                    o.settled = None;
                });
                match view {
                    Some(next) if next != at => at = next,
                    _ => break,
                }
            }
        }
    }
}
