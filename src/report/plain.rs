//! Words for reports, and text from scanned code made harmless for terminals, logs and viewers.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::channel::{Channel, Fact, Name};

/// Shows what is invisible: control characters (terminal escapes among them), direction changes and zero-width
/// characters become their escapes, a tab becomes four spaces. Everything else stays.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    text.chars().for_each(|c| push_visible(&mut out, c));
    Cow::Owned(out)
}

/// Appends one character as [`visible`] shows it.
pub(super) fn push_visible(out: &mut String, c: char) {
    if c == '\t' {
        out.push_str("    ");
    } else if hidden(c) {
        // Writing to a string does not fail.
        let _ = write!(out, "{}", c.escape_unicode());
    } else {
        out.push(c);
    }
}

/// Whether a character moves the cursor, changes what others look like, or takes no room.
pub(super) fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text on one line, with single spaces.
pub(super) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first sentence of a text, on one line.
pub(super) fn first_sentence(text: &str) -> String {
    let mut text = flat(text);
    text.truncate(text.find(". ").map_or(text.len(), |dot| dot + 1));
    text
}

/// The text as a sentence: ends with a full stop unless it ends with a mark already.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// `ftp to files.example.com`, as far as it is known.
pub(super) fn name(channel: &Channel) -> String {
    let either = |fact: &Fact<Name>| fact.values().join(" or ");
    let protocol = if channel.protocol.is_unknown() { "a channel".to_owned() } else { either(&channel.protocol) };
    if channel.host.is_unknown() { protocol } else { format!("{protocol} to {}", either(&channel.host)) }
}

/// The text cut to at most `max` UTF-16 code units, with an ellipsis where something was cut.
pub(super) fn clip(text: &str, max: usize) -> String {
    if text.encode_utf16().count() <= max {
        return text.to_owned();
    }
    let mut room = max.saturating_sub(3);
    let fits = |c: &char| {
        let left = room.checked_sub(c.len_utf16());
        room = left.unwrap_or(room);
        left.is_some()
    };
    text.chars().take_while(fits).chain("...".chars()).collect()
}
