//! Java `.properties`: escapes, continued lines, and the separators `=`, `:` and white space.

use std::iter::Peekable;
use std::str::CharIndices;

use super::sink::{Scope, Sink};
use crate::ir::Unit;
use crate::source::{SourceFile, Span};

/// Whether a file that is called otherwise is one of these: each of its lines has a key and a value, and some key is a
/// dotted one.
pub(super) fn is_one(file: &SourceFile) -> bool {
    if !file.path.ends_with(".conf") {
        return false;
    }
    let told = file.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '!']));
    let mut has_dots = false;
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    for line in told {
        let Some((key, value)) = line.split_once('=') else { return false };
        let key = key.trim_end();
        if !is_key(key) || value.trim_start().starts_with(['{', '[', '"']) {
            return false;
        }
        has_dots |= key.contains('.');
    }
    has_dots
}

/// Reads a properties file. A line `#---` or `!---` starts a new group, since Spring reads it as a new document.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, "properties");
    let mut scope = Scope::default();
    let mut reader = Reader { text: &file.text, characters: file.text.char_indices().peekable() };
    while let Some(first) = reader.skip(|c| is_blank(c) || matches!(c, '\n' | '\r')) {
        if sink.is_full() {
            break;
        }
        let start = reader.offset();
        if matches!(first, '#' | '!') {
            reader.skip(|c| c != '\n');
            if matches!(Span::new(start, reader.offset()).of(&file.text).trim_end(), "#---" | "!---") {
                scope.group += 1;
            }
            continue;
        }
        let (key, _) = reader.word(|c| is_blank(c) || matches!(c, '=' | ':'), &mut sink);
        reader.skip(is_blank);
        if reader.characters.next_if(|(_, c)| matches!(c, '=' | ':')).is_some() {
            reader.skip(is_blank);
        }
        let value_start = reader.offset();
        let (value, value_end) = reader.word(|_| false, &mut sink);
        let value_span = Span::new(value_start, value_end.max(value_start));
        sink.set(&key, value, Span::new(start, start).to(value_span), value_span, &scope);
    }
    sink.finish()
}

/// White space inside a line.
fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{c}')
}

struct Reader<'t> {
    text: &'t str,
    characters: Peekable<CharIndices<'t>>,
}

impl Reader<'_> {
    /// Where the next character stands.
    fn offset(&mut self) -> usize {
        self.characters.peek().map_or(self.text.len(), |(offset, _)| *offset)
    }

    /// Leaves out characters and gives the first that is kept.
    fn skip(&mut self, mut leave_out: impl FnMut(char) -> bool) -> Option<char> {
        while self.characters.next_if(|(_, c)| leave_out(*c)).is_some() {}
        self.characters.peek().map(|(_, c)| *c)
    }

    /// A key or value up to the end of the line or an unescaped end, decoded, with the offset behind it.
    fn word(&mut self, ends: impl Fn(char) -> bool, sink: &mut Sink) -> (String, usize) {
        let mut word = String::new();
        let mut end = self.offset();
        while let Some((offset, character)) = self.characters.next_if(|(_, c)| !matches!(c, '\n' | '\r') && !ends(*c)) {
            match character {
                '\\' => match self.characters.next().map(|(_, c)| c) {
                    Some(line_end @ ('\r' | '\n')) => {
                        if line_end == '\r' {
                            self.characters.next_if(|(_, c)| *c == '\n');
                        }
                        self.skip(is_blank);
                        continue;
                    }
                    Some('u') => match self.code_unit() {
                        Some(decoded) => word.push(decoded),
                        None => {
                            word.push_str("\\u");
                            sink.gap(Span::new(offset, offset + 2), "escape without four hexadecimal digits");
                        }
                    },
                    Some('t') => word.push('\t'),
                    Some('n') => word.push('\n'),
                    Some('r') => word.push('\r'),
                    Some('f') => word.push('\u{c}'),
                    Some(other) => word.push(other),
                    None => {}
                },
                other => word.push(other),
            }
            end = self.offset();
        }
        (word, end)
    }

    /// The character of a `\\u` escape from its digits; half of a surrogate pair is no character of its own.
    fn code_unit(&mut self) -> Option<char> {
        let start = self.offset();
        let digits = self.text.get(start..start + 4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let unit = u32::from_str_radix(digits, 16).ok()?;
        self.characters.nth(3);
        Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
