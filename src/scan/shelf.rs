//! What two states of a project have alike, read once for both.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::demand::Candidate;
use crate::ir::Unit;
use crate::source::{FileId, SourceFile};

/// Says of a path and the bytes of a file whether the other state has the same.
type IsAlike<'s> = Box<dyn Fn(&str, &[u8]) -> bool + Sync + 's>;

/// What is put aside by the first state that is read, and taken by the second.
pub(super) struct Shelf<'s> {
    is_alike: IsAlike<'s>,
    kept: Mutex<HashMap<String, Kept>>,
}

/// What was read of a file.
pub(super) enum Kept {
    /// Program source: its size, its names, and what it says where that was asked.
    Code(usize, Arc<Candidate>, Option<Box<(SourceFile, Unit)>>),
    /// Configuration.
    Config(Box<(SourceFile, Unit)>),
    /// It holds nothing of interest.
    Nothing,
}

impl Kept {
    /// The same under the number that the file has in another state.
    fn numbered(self, id: FileId) -> Self {
        let known = |known: Box<(SourceFile, Unit)>| {
            let (file, unit) = *known;
            Box::new((SourceFile { id, ..file }, Unit { file: id, ..unit }))
        };
        match self {
            Self::Code(size, candidate, lowered) => Self::Code(size, candidate, lowered.map(known)),
            Self::Config(read) => Self::Config(known(read)),
            Self::Nothing => Self::Nothing,
        }
    }
}

impl<'s> Shelf<'s> {
    /// An empty shelf.
    pub fn new(is_alike: impl Fn(&str, &[u8]) -> bool + Sync + 's) -> Self {
        Self { is_alike: Box::new(is_alike), kept: Mutex::default() }
    }

    /// Whether the other state will ask for a file.
    pub fn is_alike(&self, path: &str, bytes: &[u8]) -> bool {
        (self.is_alike)(path, bytes)
    }

    /// Puts a file aside.
    pub fn put(&self, path: &str, kept: Kept) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), kept);
    }

    /// Whether a file lies here.
    pub fn holds(&self, path: &str) -> bool {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).contains_key(path)
    }

    /// Gives a file away under its number in this state.
    pub fn take(&self, path: &str, id: FileId) -> Option<Kept> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).remove(path)?;
        Some(kept.numbered(id))
    }
}

/// How a state is read beside another one.
#[derive(Clone, Copy)]
pub(super) enum Beside<'s> {
    /// There is no other.
    None,
    /// It is the first: what the other has alike is put aside.
    First(&'s Shelf<'s>),
    /// It is the second: what lies there is taken.
    Second(&'s Shelf<'s>),
}
