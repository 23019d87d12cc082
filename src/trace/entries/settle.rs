//! The state that a method finds: what construction and the other methods of its class left.

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::channel::Name;
use crate::ir::Field;
use crate::source::Place;
use crate::trace::domain::{ObjId, Object, State, Val, What};
use crate::trace::project::Project;

/// Where channels opened since a state and where they were made, which is where they are shown as long as they have no
/// address.
pub(super) fn opened<'p>(st: &State<'p>, start: &State<'p>) -> Vec<Place> {
    let mut places = Vec::new();
    for (_, object) in st.changed_since(start).filter(|(_, object)| object.opened.is_some()) {
        places.extend(object.opened);
        places.push(object.place);
        // It is shown where it got its address, which may be elsewhere.
        let steps = object.log.iter().map(|(_, step)| step);
        places.extend(steps.filter(|step| step.what.starts_with("opened here")).map(|step| step.place));
    }
    places.sort();
    places.dedup();
    places
}

/// The fields of an object through which something open is found; none: it cannot be told.
pub(super) fn open_fields<'p, 's>(
    project: &'p Project<'p>,
    ty: &Name,
    states: impl Iterator<Item = &'s State<'p>>,
    this: ObjId,
) -> Option<Vec<&'p Field>>
where
    'p: 's,
{
    let mut found: FxHashMap<Name, bool> = FxHashMap::default();
    for st in states {
        let fields = st.get(this).map(|object| &object.fields);
        let fields = fields.into_iter().flat_map(|fields| fields.iter().map(|(name, val)| (name.as_str(), val)));
        let globals = st.globals.iter().map(|(name, val)| (name.rsplit('.').next().unwrap_or_default(), val));
        for (name, val) in fields.chain(globals) {
            let open = found.entry(Name::new(name)).or_default();
            *open = *open || reaches_open(st, val);
        }
    }
    let open = found.into_iter().filter(|(_, open)| *open);
    open.map(|(name, _)| project.field(ty, &name).map(|(_, field)| field)).collect()
}

/// Whether something open is found through a value.
fn reaches_open(st: &State<'_>, val: &Val<'_>) -> bool {
    let (mut reached, mut at): (IndexSet<ObjId, FxBuildHasher>, usize) = (val.objects().collect(), 0);
    while let Some(object) = reached.get_index(at).map(|id| st.get(*id)) {
        at += 1;
        let Some(object) = object else { continue };
        if object.opened.is_some() {
            return true;
        }
        let items = object.items.iter().chain(object.entries.iter().map(|(_, val)| val));
        let held = object.fields.values().chain(object.slots.values().map(|slot| &slot.val)).chain(items);
        reached.extend(held.flat_map(Val::objects).chain(object.view));
    }
    false
}

/// Whether something is open and unused that was not open before.
pub(super) fn opens_more<'p>(end: &State<'p>, start: &State<'p>) -> bool {
    end.changed_since(start).any(|(id, object)| waits(object) && !start.get(id).is_some_and(waits))
}

fn waits(object: &Object<'_>) -> bool {
    object.opened.is_some() && object.uses.is_empty()
}

/// What was opened and waits for a callback is as that callback makes it: upgraded, say.
pub(super) fn adopt<'p>(end: &mut State<'p>, after: &State<'p>, start: &State<'p>) {
    let waiting =
        |(id, object): (ObjId, &Object<'p>)| (waits(object) && !start.get(id).is_some_and(waits)).then_some(id);
    let ids: Vec<ObjId> = end.changed_since(start).filter_map(waiting).collect();
    for id in ids {
        let Some(later) = after.get(id) else { continue };
        let (slots, log, consumed) = (later.slots.clone(), later.log.clone(), later.consumed);
        end.edit(id, |o| {
            o.slots = slots;
            o.log = log;
            o.consumed |= consumed;
        });
    }
}

pub(super) fn forget_uses(st: &mut State<'_>) {
    let ids: Vec<ObjId> = st.heap.iter().filter(|(_, o)| !o.uses.is_empty()).map(|(id, _)| *id).collect();
    for id in ids {
        st.edit(id, |o| o.uses.clear());
    }
}

/// The state that a method finds: what construction left, and what other methods may have put there.
///
/// A fact that some method writes beats a library's default: configuring in one method and using in another is
/// one program. Where methods write different things, all of them are possible.
pub(super) fn settle<'p>(made: &State<'p>, left: &[State<'p>]) -> State<'p> {
    let mut out = made.clone();
    let mut objects: BTreeMap<ObjId, Vec<&Object<'p>>> = BTreeMap::new();
    for end in left {
        for (id, object) in end.changed_since(made) {
            objects.entry(id).or_default().push(object);
        }
    }
    // What stands for whatever may have been put there says nothing beside what was.
    let strangers: FxHashSet<ObjId> = objects
        .iter()
        .filter(|(_, versions)| versions.iter().all(|o| o.foreign && o.came_in))
        .map(|(id, _)| *id)
        .collect();
    let stranger = |val: &Val<'p>| {
        let known = |id: ObjId| strangers.contains(&id) || made.get(id).is_some_and(|o| o.foreign);
        val.objects().next().is_some() && val.objects().all(known)
    };
    for (id, versions) in objects {
        let before = made.heap.get(&id).cloned();
        let mut merged = match &before {
            Some(before) => before.as_ref().clone(),
            None => versions[0].clone(),
        };
        merged.uses.clear();
        let mut written: BTreeMap<Name, Val<'p>> = BTreeMap::new();
        for version in &versions {
            for (slot, value) in &version.slots {
                let same = before.as_ref().and_then(|b| b.slots.get(slot)).is_some_and(|b| b.val.same_all(&value.val));
                if !same && value.explicit {
                    written.entry(slot.clone()).or_default().join(&value.val);
                } else if before.is_none() && !merged.slots.contains_key(slot) {
                    merged.slots.insert(slot.clone(), value.clone());
                }
            }
            for (field, value) in &version.fields {
                let old = merged.fields.get(field).cloned().unwrap_or_default();
                let start = before.as_ref().and_then(|b| b.fields.get(field)).cloned().unwrap_or_default();
                if start.same_all(value) {
                    continue;
                }
                // `var x: T? = null` and what is set later: the later value.
                let only_empty = !old.is_none() && old.0.iter().all(|a| matches!(a.what, What::Null | What::Unknown));
                let foreign = stranger(&old);
                // What a test told of it in one method tells nothing in another.
                let value = Val(value.0.iter().filter(|atom| atom.tested.is_none()).cloned().collect());
                if value.is_none() {
                    continue;
                }
                let value = if value.0.len() > 1 { value.without_null() } else { value };
                if value.0.iter().all(|a| a.what == What::Null) || (stranger(&value) && !old.is_none() && !foreign) {
                    continue;
                }
                // What takes the place of something unknown brings along what that did.
                let joined =
                    if only_empty || foreign { value.labelled(&old.label().data()) } else { old.joined(&value) };
                merged.fields.insert(field.clone(), joined);
            }
            for item in &version.items {
                if !merged.items.iter().any(|own| own.same(item)) {
                    merged.items.push(item.clone());
                }
            }
            for (key, value) in &version.entries {
                match merged.entries.iter_mut().find(|(own, _)| own.same(key)) {
                    Some((_, own)) => own.join(value),
                    None => merged.entries.push((key.clone(), value.clone())),
                }
            }
            if merged.addressed.is_none() && version.addressed.is_some() {
                // That is where people look for the channel.
                (merged.opened, merged.addressed) = (version.opened, version.addressed);
            }
            merged.opened = merged.opened.or(version.opened);
            merged.escaped |= version.escaped;
            merged.label.join(&version.label);
            merged.failed_upgrade = merged.failed_upgrade.or(version.failed_upgrade);
            for (seq, step) in &version.log {
                merged.step(*seq, step.clone());
            }
        }
        for (slot, val) in written {
            let old = merged.slots.get(&slot);
            let val = match old {
                Some(old) if old.explicit && before.is_some() => old.val.clone().joined(&val),
                _ => val,
            };
            merged.set(slot, val, true);
        }
        merged.consumed = false;
        merged.closed = false;
        out.heap.insert(id, Rc::new(merged));
    }
    left.iter().for_each(|end| out.join_globals(end));
    out
}
