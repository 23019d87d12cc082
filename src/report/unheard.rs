//! Output that gives no orders: machines that run pipelines read the log for commands, and terminals obey escapes.
//!
//! Azure DevOps, GitHub and TeamCity obey `##vso[…]`, `##[…]` and `##teamcity[…]` anywhere in a line of a log, GitHub also
//! `::command::` at the start of one. Both can stand in the name of a file or in a comment of scanned code, which
//! reports show. So in all that is written, one sign of such a command is replaced by its escape.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::plain::{hidden, visible};

/// What is written, which decides how a sign is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text for people, or tables.
    Text,
    /// XML or HTML.
    Markup,
    /// Commands of our own at the start of lines.
    Commands,
}

/// Passes on what it is given, line by line, without commands.
pub struct Unheard<'o> {
    kind: Kind,
    out: &'o mut dyn Write,
    line: Vec<u8>,
}

impl std::fmt::Debug for Unheard<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unheard").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl<'o> Unheard<'o> {
    /// Writes to `out`.
    pub fn new(kind: Kind, out: &'o mut dyn Write) -> Self {
        Self { kind, out, line: Vec::new() }
    }

    /// Passes on what is left after the last line.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn end(mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.line);
        self.out.write_all(&quiet(&rest, self.kind))?;
        self.out.flush()
    }
}

impl Write for Unheard<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(end) = bytes.iter().rposition(|byte| *byte == b'\n') else {
            self.line.extend_from_slice(bytes);
            return Ok(bytes.len());
        };
        let (lines, rest) = bytes.split_at(end + 1);
        self.line.extend_from_slice(lines);
        for line in self.line.split_inclusive(|byte| *byte == b'\n') {
            self.out.write_all(&quiet(line, self.kind))?;
        }
        self.line.clear();
        self.line.extend_from_slice(rest);
        Ok(bytes.len())
    }

    /// What was not ended by a line's end is kept back, since only a whole line shows whether it is a command.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// One line without commands.
fn quiet(line: &[u8], kind: Kind) -> Cow<'_, [u8]> {
    let mut signs: Vec<usize> = commands(line).collect();
    if kind != Kind::Commands {
        signs.extend(leading(line));
        signs.sort_unstable();
    }
    if signs.is_empty() {
        return Cow::Borrowed(line);
    }
    let mut out = Vec::with_capacity(line.len() + 16);
    let mut from = 0;
    for at in signs {
        out.extend_from_slice(&line[from..at]);
        let sign = line[at];
        let escape = if kind == Kind::Markup { format!("&#{sign};") } else { format!("\\u{{{sign:x}}}") };
        out.extend_from_slice(escape.as_bytes());
        from = at + 1;
    }
    out.extend_from_slice(&line[from..]);
    Cow::Owned(out)
}

/// Where the second sign of each `##word[` stands.
fn commands(line: &[u8]) -> impl Iterator<Item = usize> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let pairs = line.windows(2).enumerate().filter(|(_, pair)| *pair == b"##");
    pairs.map(|(at, _)| at + 1).filter(move |at| line[at + 1..].iter().find(|byte| !is_word(byte)) == Some(&b'['))
}

/// Where the first sign of a `::` stands that begins a line; whatever counts as white space may stand before it.
fn leading(line: &[u8]) -> Option<usize> {
    let text = String::from_utf8_lossy(line);
    let rest = text.trim_start();
    // What is not UTF-8 begins no command, so the lengths are those of the bytes where it counts.
    rest.starts_with("::").then(|| text.len() - rest.len()).filter(|at| line.get(*at) == Some(&b':'))
}

/// A message of several lines, made harmless for terminals and logs.
#[must_use]
pub fn harmless(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| visible(line.trim_end_matches('\r')).into_owned()).collect();
    let bytes = lines.iter().map(|line| quiet(line.as_bytes(), Kind::Text)).collect::<Vec<_>>().join(&b'\n');
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes a value as JSON on several lines, in which all that is invisible, and all that a log may take for a command, is
/// escaped. What reads it as JSON sees no difference.
///
/// # Errors
/// When `out` cannot be written.
pub(super) fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Plain(PrettyFormatter::new()));
    Ok(value.serialize(&mut serializer)?)
}

struct Plain(PrettyFormatter<'static>);

impl Formatter for Plain {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut signs = commands(fragment.as_bytes()).peekable();
        let mut from = 0;
        for (at, c) in fragment.char_indices() {
            if !hidden(c) && signs.next_if_eq(&at).is_none() {
                continue;
            }
            out.write_all(&fragment.as_bytes()[from..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            from = at + c.len_utf8();
        }
        out.write_all(&fragment.as_bytes()[from..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(kind: Kind, parts: &[&str]) -> String {
        let mut bytes = Vec::new();
        let mut out = Unheard::new(kind, &mut bytes);
        for part in parts {
            out.write_all(part.as_bytes()).expect("memory takes everything");
        }
        out.end().expect("memory takes everything");
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn commands_lose_a_sign() {
        for (text, wanted) in [
            ("a ##vso[task.complete result=Succeeded;]b", "a #\\u{23}vso[task.complete result=Succeeded;]b"),
            ("##[add-mask]x ##teamcity[a]", "#\\u{23}[add-mask]x #\\u{23}teamcity[a]"),
            ("###[group]", "##\\u{23}[group]"),
            (" \u{3000}::error::x\na::b\n::x", " \u{3000}\\u{3a}:error::x\na::b\n\\u{3a}:x"),
        ] {
            assert_eq!(written(Kind::Text, &[text]), wanted);
            // However it comes in parts.
            for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
                assert_eq!(written(Kind::Text, &[&text[..at], &text[at..]]), wanted);
            }
        }
        assert_eq!(written(Kind::Markup, &["<a>##[b]"]), "<a>#&#35;[b]");
        assert_eq!(written(Kind::Commands, &["::error::##[b]"]), "::error::#\\u{23}[b]");
    }

    #[test]
    fn everything_else_stays() {
        for text in ["", "## Title\n", "let a = ##\"x\"##\n", "A::b\r\n\n x ::y", "#[test] # # [", "#vso[x]"] {
            assert_eq!(written(Kind::Text, &[text]), text);
        }
    }

    #[test]
    fn json_is_the_same_to_who_reads_it() {
        let texts = ["##vso[x]\"##[y]", "a\u{202e}b\u{9b}c\u{7f}\u{e0041}\u{1b}[0m\n", "é ## [ \\ ::x"];
        let mut bytes = Vec::new();
        json(&mut bytes, &texts).expect("memory takes everything");
        let text = String::from_utf8(bytes).expect("text");
        assert!(!text.contains("##vso[") && !text.contains("##[") && text.contains("#\\u0023vso[x]"), "{text}");
        assert!(!text.contains(|c: char| c != '\n' && hidden(c)), "{text}");
        assert_eq!(serde_json::from_str::<Vec<String>>(&text).expect("JSON"), texts);
    }

    #[test]
    fn messages_keep_their_lines() {
        assert_eq!(harmless("a\u{1b}[31m\n::b\n\t##[c]"), "a\\u{1b}[31m\n\\u{3a}:b\n    #\\u{23}[c]");
    }
}
