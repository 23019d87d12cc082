//! Java to IR.

mod chain;
mod decl;
mod expr;
mod salvage;
mod stmt;
mod switch;
mod text;
mod types;
mod walk;
mod words;

use crate::ir::{Gap, Name, Unit};
use crate::source::{SourceFile, Span};
use crate::syntax;

use walk::Lowering;

/// Parses and lowers Java source.
///
/// Never fails: what cannot be read stays as [`Unreadable`](crate::ir::ValueKind::Unreadable) or is left out, and is
/// listed in [`Unit::gaps`].
#[must_use]
pub fn lower(file: &SourceFile) -> Unit {
    let mut unit = Unit::new(file.id, file.kind);
    unit.lines = Some(file.lines.clone());
    let parsed = syntax::parse(&tree_sitter_java::LANGUAGE.into(), &file.text);
    let Some(tree) = &parsed.tree else {
        let what = Name::new_static(parsed.given_up.unwrap_or("no syntax tree"));
        unit.gaps.push(Gap { span: Span::new(0, file.text.len()), what });
        return unit;
    };
    let what = Name::new_static("syntax error");
    unit.gaps.extend(syntax::errors(tree).into_iter().map(|span| Gap { span, what: what.clone() }));
    let mut lowering = Lowering::new(tree, &file.text, unit);
    lowering.program();
    lowering.finish()
}
