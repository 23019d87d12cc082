//! Java to IR.

use crate::ir::Unit;
use crate::source::SourceFile;

/// Parses and lowers Java source.
#[must_use]
pub fn lower(file: &SourceFile) -> Unit {
    Unit::new(file.id, file.kind)
}
