//! What is asked of values in a state: the objects that they are, and the words that they say.

use crate::channel::Name;

use super::object::Slot;
use super::state::State;
use super::value::{ObjId, Part, Val, What};

/// The word of a value that can only be one.
pub(in crate::trace) fn only_word(val: &Val<'_>) -> Option<Name> {
    val.single().map(|a| Name::new(word_of(&a.what)))
}

/// The object that a handle stands for.
pub(in crate::trace) fn base_of(st: &State<'_>, id: ObjId) -> ObjId {
    let mut at = id;
    for _ in 0..8 {
        match st.get(at).and_then(|o| o.view) {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

/// Whether an object came in from code that is not seen, which may as well have given nothing.
pub(in crate::trace) fn is_given(st: &State<'_>, id: ObjId) -> bool {
    st.get(id).is_some_and(|object| object.foreign && object.came_in && object.decl.is_none())
}

/// Whether a value may be nothing.
pub(in crate::trace) fn may_be_missing(st: &State<'_>, val: &Val<'_>) -> bool {
    val.0.iter().any(|atom| match atom.what {
        What::Null | What::Unknown => true,
        What::Object(id) => is_given(st, id),
        _ => false,
    })
}

/// The objects of a value and of the lists and maps in it.
pub(in crate::trace) fn all_objects(st: &State<'_>, val: &Val<'_>) -> Vec<ObjId> {
    let mut out: Vec<ObjId> = val.objects().map(|id| base_of(st, id)).collect();
    for id in out.clone() {
        if let Some(object) = st.get(id) {
            out.extend(object.items.iter().flat_map(Val::objects));
            out.extend(object.entries.iter().flat_map(|(_, val)| val.objects()));
        }
    }
    out
}

pub(in crate::trace) fn same_slots<'p>(a: &imbl::OrdMap<Name, Slot<'p>>, b: &imbl::OrdMap<Name, Slot<'p>>) -> bool {
    a.ptr_eq(b) || (a.len() == b.len() && a.iter().zip(b.iter()).all(|((k, x), (l, y))| k == l && x.val.same(&y.val)))
}

pub(in crate::trace) fn word_of(what: &What<'_>) -> String {
    match what {
        What::Text(parts) => parts
            .iter()
            .map(|p| match p {
                Part::Literal(text) => text.to_string(),
                Part::Hole(name) => format!("{{{name}}}"),
            })
            .collect(),
        What::Int(n) => n.to_string(),
        What::Bool(b) => b.to_string(),
        What::Null => "null".to_owned(),
        What::Symbol { name, .. } => name.to_string(),
        _ => "unknown".to_owned(),
    }
}
