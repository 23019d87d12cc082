//! What was not read, and why.

use std::borrow::Cow;
use std::io;

/// A file or folder that was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {why}")]
pub struct Skipped {
    /// Path relative to the root, with `/`.
    pub path: String,
    /// Why.
    pub why: Why,
}

/// Why something was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Why {
    /// The folder's name is on the list of those that are left out.
    #[error("folder left out ({why}; files of interest: {files}); take it off the list to read it")]
    Folder {
        /// What such a folder holds.
        why: Cow<'static, str>,
        /// How many files of kinds that are read it holds.
        files: usize,
    },
    /// More bytes than the limit for its kind.
    #[error("{size} bytes are more than the {limit} that are read; raise the limit or leave the file out")]
    TooLarge {
        /// Bytes of the file.
        size: u64,
        /// Bytes that are read at most.
        limit: u64,
    },
    /// The system does not let it be read.
    #[error("cannot be read ({0}); make it readable or leave it out")]
    Unreadable(io::ErrorKind),
    /// A link to something outside the root.
    #[error("link out of the scanned folder; scan a folder that holds both, or leave it out")]
    LeavesRoot,
    /// A link that leads nowhere, or back to itself.
    #[error("link that leads nowhere ({0}); repair or remove it")]
    BrokenLink(io::ErrorKind),
    /// A pipe, socket or device with the name of a file that is read.
    #[error("no regular file; leave it out")]
    NoFile,
    /// The one file to scan is of a kind that is not read.
    #[error("no kind of file that is read; give source code, configuration or a folder")]
    UnknownKind,
}
