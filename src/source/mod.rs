//! Files as the rest of the program sees them: identity, text, places, lines.

mod digest;
pub mod git;
mod kind;
mod lines;
mod read;
mod skipped;
mod walk;
mod words;
pub mod yaml;

pub use digest::{Material, sha256};
pub use kind::FileKind;
pub use lines::{LineColumn, LineIndex};
pub use read::{Limits, bytes_of, decode, read, read_bytes};
pub use skipped::{Skipped, Why};
pub use walk::{Found, RootError, SKIP_FOLDERS, SkipFolder, Walk, WalkOptions, is_met, walk};
pub use words::words_of;

use std::fmt;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// Number of a file within one scan; stable for the scan, ordered by path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// A half-open range of bytes in one file's text.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    BorshDeserialize,
    BorshSerialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `start..end`; offsets past 4 GiB are clamped (no file that large is ever parsed).
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }

    /// The text that the span covers; empty where the span does not fit `text`.
    #[must_use]
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(&self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A span in a certain file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Where in it.
    pub span: Span,
}

impl Place {
    /// Whether this is a part of another place, or the same.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        self.file == other.file && other.span.start <= self.span.start && self.span.end <= other.span.end
    }
}

/// Access to files by their numbers.
pub trait Files: fmt::Debug {
    /// The file; none where it was not read.
    fn file(&self, id: FileId) -> Option<&SourceFile>;
}

/// One file that was read: its path, its text and its line starts.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Number within the scan.
    pub id: FileId,
    /// Path relative to the scan root, always with `/`.
    pub path: Arc<str>,
    /// What the file holds, told from its name.
    pub kind: FileKind,
    /// The text: valid UTF-8, without byte-order mark, NUL replaced by a space and a lone CR by LF.
    pub text: Arc<str>,
    /// Where its lines start.
    pub lines: LineIndex,
    /// The bytes of a binary property list, whose text is empty; none for every other file.
    pub bytes: Option<Arc<[u8]>>,
}

impl SourceFile {
    /// A file from text that is already clean (see [`SourceFile::text`]).
    #[must_use]
    pub fn new(id: FileId, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let path = path.into();
        let text = text.into();
        Self { id, kind: FileKind::of_path(&path), lines: LineIndex::new(&text), path, text, bytes: None }
    }

    /// Line and column where a byte offset stands.
    #[must_use]
    pub fn line_column(&self, offset: u32) -> LineColumn {
        self.lines.line_column(&self.text, offset)
    }
}
