//! Answers that were given before. Whoever asks gets what would be worked out again, so threads may share it.

use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

use indexmap::{Equivalent, IndexMap};
use rustc_hash::FxBuildHasher;

use crate::channel::Name;

use super::project::DeclId;

/// Parts into which what is remembered of all types is split, so that threads seldom meet.
const SHARDS: usize = 64;

/// Answers by question.
#[derive(Debug)]
pub(super) struct Remembered<K, V>(Mutex<IndexMap<K, V, FxBuildHasher>>);

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Remembered<K, V> {
    /// The answer to a question, which is only copied where it is a new one.
    pub fn get<Q: Hash + Equivalent<K> + Into<K>>(&self, question: Q, work_out: impl FnOnce() -> V) -> V {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&question).cloned();
        known.unwrap_or_else(|| {
            let found = work_out();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(question.into(), found.clone());
            found
        })
    }
}

/// Members of types by name, as they were asked for.
#[derive(Debug)]
pub(super) struct Members<V>(Vec<Remembered<(Name, Name), V>>);

impl<V> Default for Members<V> {
    fn default() -> Self {
        Self((0..SHARDS).map(|_| Remembered::default()).collect())
    }
}

impl<V: Clone> Members<V> {
    /// What a type has under a name.
    pub fn get(&self, ty: &str, name: &str, work_out: impl FnOnce() -> V) -> V {
        let last = |text: &str| text.as_bytes().last().copied().map_or(0, usize::from);
        let shard = (ty.len() + 5 * name.len() + 7 * last(ty) + 11 * last(name)) % SHARDS;
        self.0[shard].get(Member(ty, name), work_out)
    }
}

/// A type and the name of a member.
#[derive(Hash)]
struct Member<'q>(&'q str, &'q str);

impl Equivalent<(Name, Name)> for Member<'_> {
    fn equivalent(&self, (ty, name): &(Name, Name)) -> bool {
        self.1 == name && self.0 == ty
    }
}

impl From<Member<'_>> for (Name, Name) {
    fn from(Member(ty, name): Member<'_>) -> Self {
        (Name::new(ty), Name::new(name))
    }
}

/// A name as it stands inside a declaration.
#[derive(Hash)]
pub(super) struct Inside<'q>(pub Option<DeclId>, pub &'q str);

impl Equivalent<(Option<DeclId>, Name)> for Inside<'_> {
    fn equivalent(&self, (decl, name): &(Option<DeclId>, Name)) -> bool {
        self.0 == *decl && self.1 == name
    }
}

impl From<Inside<'_>> for (Option<DeclId>, Name) {
    fn from(Inside(decl, name): Inside<'_>) -> Self {
        (decl, Name::new(name))
    }
}
