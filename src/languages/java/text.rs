//! Literals: strings, text blocks, characters, numbers.

use crate::ir::{Name, Piece, Value, ValueKind};

use super::walk::Lowering;
use super::words::Kind;

/// Stands for an interpolation while a text block is dedented. No source holds NUL (see `SourceFile::text`).
const HOLE: char = '\0';

/// The text of one literal piece; no piece at all for empty text.
pub(super) fn literal(text: Name) -> Vec<Piece> {
    if text.is_empty() { Vec::new() } else { vec![Piece::Literal(text)] }
}

/// Joins literals that stand side by side.
pub(super) fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let meets = |pair: &[Piece]| matches!(pair, [Piece::Literal(_), Piece::Literal(_)]);
    if !pieces.windows(2).any(meets) {
        return pieces;
    }
    let mut out = Vec::new();
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(part) => text.push_str(&part),
            hole => {
                out.extend(literal(Name::from(std::mem::take(&mut text))));
                out.push(hole);
            }
        }
    }
    out.extend(literal(Name::from(text)));
    out
}

/// An integer literal with `_`, `L`, and the prefixes of the other bases.
pub(super) fn integer(text: &str) -> ValueKind {
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    let long = plain.ends_with(['l', 'L']);
    let digits = plain.trim_end_matches(['l', 'L']);
    let prefixed = |prefix: [&str; 2]| prefix.iter().find_map(|p| digits.strip_prefix(p));
    let (digits, radix) = if let Some(rest) = prefixed(["0x", "0X"]) {
        (rest, 16)
    } else if let Some(rest) = prefixed(["0b", "0B"]) {
        (rest, 2)
    } else if digits.len() > 1 && digits.starts_with('0') {
        (&digits[1..], 8)
    } else {
        (digits, 10)
    };
    match u64::from_str_radix(digits, radix) {
        // `0xFFFFFFFF` is the int -1, and `0xFFFF_FFFF_FFFF_FFFFL` the long -1.
        Ok(n) if radix != 10 && !long && n > i32::MAX as u64 => {
            ValueKind::Int(u32::try_from(n).map_or(n.cast_signed(), |n| i64::from(n.cast_signed())))
        }
        Ok(n) => ValueKind::Int(n.cast_signed()),
        Err(_) => ValueKind::Float(Name::new(text)),
    }
}

/// A character literal with its quotes.
pub(super) fn character(text: &str) -> ValueKind {
    let inner = text.strip_prefix('\'').unwrap_or(text);
    ValueKind::Text(literal(decode(inner.strip_suffix('\'').unwrap_or(inner))))
}

/// Text with its escapes decoded.
fn decode(raw: &str) -> Name {
    if !raw.contains('\\') {
        return Name::new(raw);
    }
    let mut units: Vec<u16> = Vec::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    let mut buffer = [0; 2];
    while let Some(c) = chars.next() {
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut buffer));
            continue;
        }
        let escaped = match chars.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('s') => ' ',
            // A text block's line that goes on.
            Some('\n') => continue,
            Some('u') => {
                while chars.next_if_eq(&'u').is_some() {}
                let mut unit = 0_u16;
                for _ in 0..4 {
                    let digit = chars.peek().and_then(|c| c.to_digit(16));
                    let Some(digit) = digit.and_then(|d| u16::try_from(d).ok()) else { break };
                    chars.next();
                    unit = (unit << 4) | digit;
                }
                units.push(unit);
                continue;
            }
            Some(first @ '0'..='7') => {
                // Up to three digits, but no more than \377.
                let mut code = first.to_digit(8).unwrap_or_default();
                let most = if first <= '3' { 2 } else { 1 };
                for _ in 0..most {
                    let Some(digit) = chars.peek().and_then(|c| c.to_digit(8)) else { break };
                    chars.next();
                    code = code * 8 + digit;
                }
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            Some(other) => other,
            None => '\\',
        };
        units.extend_from_slice(escaped.encode_utf16(&mut buffer));
    }
    Name::from(String::from_utf16_lossy(&units))
}

/// The content of a text block as `String.stripIndent` leaves it; escapes come later.
fn dedent(raw: &str) -> String {
    // The content starts on the line after the opening quotes.
    let content = raw.split_once('\n').map_or(raw, |(_, rest)| rest);
    let blank = |line: &str| line.chars().all(char::is_whitespace);
    let lines: Vec<&str> = content.split('\n').collect();
    let last = lines.len() - 1;
    let margin = lines
        .iter()
        .enumerate()
        .filter(|(n, line)| *n == last || !blank(line))
        .map(|(_, line)| line.chars().take_while(|c| c.is_whitespace()).count())
        .min()
        .unwrap_or_default();
    let mut out = String::with_capacity(content.len());
    for (n, line) in lines.iter().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        let start = line.char_indices().nth(margin).map_or(line.len(), |(at, _)| at);
        out.push_str(line[start..].trim_end());
    }
    out
}

impl Lowering<'_> {
    /// A string or text block.
    pub(super) fn string(&mut self) -> ValueKind {
        let text = self.text();
        let block = text.len() >= 6 && text.starts_with("\"\"\"");
        let quotes = if block { "\"\"\"" } else { "\"" };
        let raw = text.strip_prefix(quotes).unwrap_or(text);
        let raw = raw.strip_suffix(quotes).unwrap_or(raw);
        let holes = if raw.contains("\\{") { self.interpolations() } else { Vec::new() };
        if holes.is_empty() && !block {
            return ValueKind::Text(literal(decode(raw)));
        }
        let mut marked = String::with_capacity(raw.len());
        let mut at = self.node().start_byte() + quotes.len();
        let end = at + raw.len();
        for (range, _) in &holes {
            marked.push_str(self.source.get(at..range.start).unwrap_or_default());
            marked.push(HOLE);
            at = range.end;
        }
        marked.push_str(self.source.get(at..end).unwrap_or_default());
        let dedented = if block { dedent(&marked.replace("\r\n", "\n")) } else { marked };
        let mut holes = holes.into_iter();
        let mut pieces = Vec::new();
        for (n, part) in dedented.split(HOLE).enumerate() {
            if n > 0 {
                pieces.extend(holes.next().map(|(_, value)| Piece::Hole(value)));
            }
            pieces.extend(literal(decode(part)));
        }
        ValueKind::Text(pieces)
    }

    /// The `\{…}` of a template with their places.
    fn interpolations(&mut self) -> Vec<(std::ops::Range<usize>, Value)> {
        let mut holes = Vec::new();
        let mut on = self.first();
        while on {
            if self.kind() == Kind::StringInterpolation {
                let range = self.node().byte_range();
                if let Some(value) = self.inner_value() {
                    holes.push((range, value));
                }
            }
            on = self.next();
        }
        holes
    }
}
