//! Xcode's build settings in files of their own (`.xcconfig`).

use super::sink::{Scope, Sink};
use crate::ir::Unit;
use crate::source::{SourceFile, Span};

/// The key of a file that is read in between.
const INCLUDE: &str = "#include";

/// Reads `KEY = value`, with conditions (`KEY[sdk=iphoneos*]`) as part of the key, and `#include "other.xcconfig"`.
///
/// `//` starts a comment wherever it stands, which is why people write addresses as `http:/$()/example.com`; the empty
/// reference is taken out.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, "xcconfig");
    let scope = Scope { group: 1, ..Scope::default() };
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let text = line.split("//").next().unwrap_or(line).trim_end();
        let place = |part: &str| {
            let offset = at + (part.as_ptr() as usize).wrapping_sub(line.as_ptr() as usize);
            Span::new(offset, offset + part.len())
        };
        let (key, value) = if let Some(rest) = text.trim_start().strip_prefix(INCLUDE) {
            (INCLUDE, rest.trim_start_matches('?').trim().trim_matches('"'))
        } else if let Some((key, value)) = split(text) {
            (key.trim(), value.trim())
        } else {
            continue;
        };
        if key.is_empty() {
            continue;
        }
        let span = place(text.trim_start());
        sink.set(key, value.replace("$()", ""), span, place(value), &scope);
        if sink.is_full() {
            break;
        }
    }
    sink.finish()
}

/// Key and value at the first `=` outside of brackets.
fn split(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    let at = text.char_indices().find_map(|(at, c)| {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '=' if depth == 0 => return Some(at),
            _ => {}
        }
        None
    })?;
    Some((&text[..at], &text[at + 1..]))
}
