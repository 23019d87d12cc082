//! Texts as pieces: putting them together, and which texts a value may be.

use crate::channel::Name;

use super::value::{Part, Val, What};

/// Bytes to which a text may grow by putting others together; what is added to a longer one is a hole.
const MOST_TEXT: usize = 4096;
/// Parts of which a text may be put together.
const MOST_PARTS: usize = 64;

pub(in crate::trace) fn push_literal(parts: &mut Vec<Part>, text: &str) {
    if text.is_empty() {
        return;
    }
    let full = parts.len() >= MOST_PARTS;
    if let Some(Part::Literal(last)) = parts.last_mut() {
        if last.len() + text.len() <= MOST_TEXT {
            *last = Name::new(format!("{last}{text}"));
        } else {
            // A text that doubles in a loop must not take all memory.
            push_hole(parts, Name::new_static("…"));
        }
    } else if !full {
        parts.push(Part::Literal(Name::new(text)));
    }
}

fn push_hole(parts: &mut Vec<Part>, label: Name) {
    // Past the limit the text ends in a hole, which stands for all that follows.
    match parts.last() {
        Some(Part::Hole(_)) if parts.len() >= MOST_PARTS => {}
        _ => parts.push(Part::Hole(label)),
    }
}

pub(in crate::trace) fn push_part(parts: &mut Vec<Part>, part: &Part) {
    match part {
        Part::Literal(text) => push_literal(parts, text),
        Part::Hole(label) => push_hole(parts, label.clone()),
    }
}

/// The texts that a value may be, as parts.
pub(in crate::trace) fn text_options(val: &Val<'_>, label: &str) -> Vec<Vec<Part>> {
    let hole = || vec![Part::Hole(Name::new(label))];
    let mut out: Vec<Vec<Part>> = Vec::new();
    for atom in &val.0 {
        let parts = match &atom.what {
            What::Text(parts) => parts.to_vec(),
            What::Int(n) => vec![Part::Literal(Name::new(n.to_string()))],
            What::Bool(b) => vec![Part::Literal(Name::new(b.to_string()))],
            What::Symbol { name, .. } => {
                if val.0.len() == 1 {
                    vec![Part::Hole(name.clone())]
                } else {
                    hole()
                }
            }
            _ => hole(),
        };
        if !out.contains(&parts) {
            out.push(parts);
        }
    }
    if out.is_empty() {
        out.push(hole());
    }
    out
}
