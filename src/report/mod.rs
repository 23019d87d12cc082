//! One file per output format; none of them can change the outcome.

use std::collections::BTreeMap;

use crate::policy::Verdict;
use crate::source::{FileId, SourceFile};

/// What was and was not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files looked at, by kind (`java`, `kotlin`, …).
    pub files: BTreeMap<&'static str, u64>,
    /// Files whose bytes could matter and were therefore parsed.
    pub parsed: u64,
    /// Files that could not be read or were given up, with the reason.
    pub unread: Vec<(String, String)>,
    /// Files with places that could not be read: path and number of places.
    pub gaps: Vec<(String, u64)>,
    /// Folders and files that were left out on purpose: path and reason.
    pub skipped: Vec<(String, String)>,
    /// Values inside calls: all, and those that could be read.
    pub values: (u64, u64),
    /// Channels found, fine or not.
    pub channels: u64,
}

/// Everything that a report may tell.
#[derive(Debug)]
pub struct Report<'r> {
    /// The answer.
    pub verdict: &'r Verdict,
    /// What was read.
    pub coverage: &'r Coverage,
    /// The files that findings point into.
    pub files: &'r dyn Files,
    /// Wall time of the scan; only the text report on a terminal shows it.
    pub seconds: f64,
}

/// Access to files by id.
pub trait Files: std::fmt::Debug {
    /// The file.
    fn file(&self, id: FileId) -> Option<&SourceFile>;
}
