//! From syntax trees to the IR: the only language-specific code.

pub mod java;
pub mod kotlin;
pub mod swift;

use crate::ir::Unit;
use crate::source::{FileKind, SourceFile};

/// Parses and lowers a source file. None for files that hold no program.
#[must_use]
pub fn lower(file: &SourceFile) -> Option<Unit> {
    match file.kind {
        FileKind::Java => Some(java::lower(file)),
        FileKind::Kotlin => Some(kotlin::lower(file)),
        FileKind::Swift => Some(swift::lower(file)),
        _ => None,
    }
}
