//! From configuration files to settings and dependencies: one file per format.

use crate::ir::Unit;
use crate::source::SourceFile;

/// Reads a configuration file. None for files that hold no configuration.
#[must_use]
pub fn read(_file: &SourceFile) -> Option<Unit> {
    None
}
