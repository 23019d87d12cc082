//! Strings and numbers.

use tree_sitter::Node;

use super::Lowering;
use super::chain::plain_call;
use crate::ir::{Name, Piece, Value, ValueKind};
use crate::syntax::span;

impl<'t> Lowering<'t> {
    /// A string literal of any sort.
    ///
    /// Literal parts are taken from the source between the interpolations: the grammar's own nodes leave out spaces.
    pub(super) fn string(&mut self, node: Node<'t>) -> Value {
        if self.text(node).starts_with('/') {
            return Value::new(self.regex(node), span(node));
        }
        let mut holes: Vec<(usize, usize, Option<Value>)> = Vec::new();
        let mut inside = false;
        for part in self.parts(node) {
            match part.kind() {
                "\\(" => {
                    inside = true;
                    holes.push((part.start_byte(), part.end_byte(), None));
                }
                "raw_str_interpolation" => {
                    let value = self.parts(part).into_iter().find(|p| p.kind() == "interpolated_expression");
                    let value = value.map(|v| self.argument(v).value);
                    holes.push((part.start_byte(), part.end_byte(), value));
                }
                // Further arguments only say how to format the first.
                "interpolated_expression" if inside => {
                    if let Some((_, _, hole @ None)) = holes.last_mut() {
                        *hole = Some(self.argument(part).value);
                    }
                }
                ")" if inside => {
                    inside = false;
                    if let Some((_, end, _)) = holes.last_mut() {
                        *end = part.end_byte();
                    }
                }
                _ => {}
            }
        }
        let form = Form::of(self.text(node));
        let mut at = node.start_byte() + form.open;
        let end = (node.end_byte().saturating_sub(form.close)).max(at);
        let mut decoder = Decoder { form: &form, line_start: form.multi_line };
        let mut pieces = Vec::new();
        for (start, stop, value) in holes {
            pieces.extend(decoder.piece(self.text.get(at..start).unwrap_or_default()));
            pieces.extend(value.map(Piece::Hole));
            decoder.line_start = false;
            at = stop;
        }
        pieces.extend(decoder.piece(self.text.get(at..end).unwrap_or_default()));
        Value::new(ValueKind::Text(pieces), span(node))
    }
}

impl<'t> Lowering<'t> {
    /// `/x/` as the call that it is short for. The tree may show a string in its place (see [`super::repair`]).
    pub(super) fn regex(&self, node: Node<'t>) -> ValueKind {
        let source = self.text(node).trim_matches('#');
        let pattern = source.strip_prefix('/').and_then(|s| s.strip_suffix('/')).unwrap_or(source);
        let pattern = ValueKind::Text(vec![Piece::Literal(Name::new(pattern))]);
        plain_call("Regex", Value::new(pattern, span(node)))
    }
}

/// How a string literal is delimited.
struct Form<'t> {
    multi_line: bool,
    /// `#` of a raw string.
    hashes: usize,
    /// White space that every line of a multi-line string starts with, as before the closing quotes.
    indent: &'t str,
    /// Bytes of the opening delimiter, the first line break included.
    open: usize,
    /// Bytes of the closing delimiter, the last line break included.
    close: usize,
}

impl<'t> Form<'t> {
    fn of(source: &'t str) -> Self {
        let hashes = source.bytes().take_while(|b| *b == b'#').count();
        let body = source.get(hashes..source.len().saturating_sub(hashes)).unwrap_or_default();
        let multi_line = body.len() >= 6 && body.starts_with("\"\"\"") && body.ends_with("\"\"\"");
        if !multi_line {
            return Self { multi_line, hashes, indent: "", open: hashes + 1, close: hashes + 1 };
        }
        let content = &body[3..body.len() - 3];
        let first = content.find('\n').filter(|at| content[..*at].trim().is_empty()).map_or(0, |at| at + 1);
        let last = content.rfind('\n').filter(|at| content[*at..].trim().is_empty());
        let (indent, close) = match last {
            // The only line break opens and closes: the string is empty.
            Some(at) if at < first => (&content[at + 1..], content.len() - first),
            Some(at) => {
                let return_before = usize::from(content[..at].ends_with('\r') && at > first);
                (&content[at + 1..], content.len() - at + return_before)
            }
            None => ("", 0),
        };
        Self { multi_line, hashes, indent, open: hashes + 3 + first, close: hashes + 3 + close }
    }
}

/// Decodes the literal parts of one string from left to right.
struct Decoder<'f, 't> {
    form: &'f Form<'t>,
    /// The next byte opens a line, whose indentation does not count.
    line_start: bool,
}

impl Decoder<'_, '_> {
    fn piece(&mut self, raw: &str) -> Option<Piece> {
        let text = self.decode(raw);
        (!text.is_empty()).then(|| Piece::Literal(Name::from(text)))
    }

    fn decode(&mut self, raw: &str) -> String {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        while !rest.is_empty() {
            if self.line_start {
                self.line_start = false;
                rest = rest.strip_prefix(self.form.indent).unwrap_or(rest);
            }
            let stop = rest.find(['\\', '\n', '\r']).unwrap_or(rest.len());
            out.push_str(&rest[..stop]);
            rest = &rest[stop..];
            let mut chars = rest.chars();
            match chars.next() {
                Some('\\') => rest = self.escape(chars.as_str(), &mut out),
                Some('\r') if rest.starts_with("\r\n") => rest = chars.as_str(),
                Some('\n') => {
                    out.push('\n');
                    self.line_start = self.form.multi_line;
                    rest = chars.as_str();
                }
                Some(other) => {
                    out.push(other);
                    rest = chars.as_str();
                }
                None => {}
            }
        }
        out
    }

    /// Reads what follows a backslash; what is no escape stays as it is.
    fn escape<'r>(&mut self, after: &'r str, out: &mut String) -> &'r str {
        let hashes = after.bytes().take_while(|b| *b == b'#').count();
        let mut chars = after.get(self.form.hashes..).unwrap_or_default().chars();
        let code = if hashes >= self.form.hashes { chars.next() } else { None };
        let simple = match code {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('0') => '\0',
            Some(quote @ ('\\' | '"' | '\'')) => quote,
            Some('u') => {
                let scalar = chars.as_str().strip_prefix('{').and_then(|t| t.split_once('}'));
                let decoded = scalar.and_then(|(digits, rest)| {
                    let char = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?;
                    Some((char, rest))
                });
                let Some((char, rest)) = decoded else {
                    out.push('\\');
                    return after;
                };
                out.push(char);
                return rest;
            }
            // A line that goes on in the next.
            Some(c) if self.form.multi_line && c.is_whitespace() => {
                let rest = after.get(self.form.hashes..).and_then(|t| t.split_once('\n'));
                let Some((_, rest)) = rest.filter(|(blank, _)| blank.trim().is_empty()) else {
                    out.push('\\');
                    return after;
                };
                self.line_start = true;
                return rest;
            }
            _ => {
                out.push('\\');
                return after;
            }
        };
        out.push(simple);
        chars.as_str()
    }
}

/// An integer literal in any base; numbers that do not fit are kept as written.
pub(super) fn integer(source: &str) -> ValueKind {
    let digits: String = source.chars().filter(|c| *c != '_').collect();
    let lower = digits.to_ascii_lowercase();
    let parsed = match lower.get(..2) {
        Some("0x") => i64::from_str_radix(&lower[2..], 16),
        Some("0o") => i64::from_str_radix(&lower[2..], 8),
        Some("0b") => i64::from_str_radix(&lower[2..], 2),
        _ => lower.parse(),
    };
    parsed.map_or_else(|_| ValueKind::Float(Name::new(source)), ValueKind::Int)
}
