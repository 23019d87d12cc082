//! Strings, characters and numbers: what they say, escapes decoded.

use tree_sitter::Node;

use super::Lowering;
use super::kind::Kind;
use crate::ir::{Name, Piece, Value, ValueKind};
use crate::syntax;

impl<'t> Lowering<'t> {
    /// `"…"`, `"""…"""`, `$$"…"` with their holes.
    ///
    /// Fixed text is what stands between the holes, not what the grammar calls content: its scanner lets
    /// some escapes and quotes fall into the delimiters, and the repair blanks others.
    pub(super) fn string(&mut self, node: Node<'t>) -> Value {
        let source = self.source(node);
        let unprefixed = source.trim_start_matches('$');
        let raw = unprefixed.starts_with("\"\"\"");
        let quotes = if raw { 3 } else { 1 };
        let start = node.start_byte();
        let mut from = start + (source.len() - unprefixed.len()) + quotes;
        let end = if source.len() >= from - start + quotes { node.end_byte() - quotes } else { node.end_byte() };
        let mut pieces = Vec::new();
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::InterpolationExpressionStart | Kind::InterpolationIdentifierStart => {
                    self.literal(from, kid.start_byte(), raw, &mut pieces);
                    from = kid.end_byte();
                }
                Kind::InterpolationExpressionEnd => from = kid.end_byte(),
                Kind::InterpolatedIdentifier => {
                    let name = self.name(kid);
                    pieces.push(Piece::Hole(Value::new(ValueKind::Name(name), syntax::span(kid))));
                    from = kid.end_byte();
                }
                Kind::InterpolatedExpression => {
                    let value = match self.first(kid) {
                        Some(inside) => self.expr(inside),
                        None => self.unreadable(kid, "empty hole in a string"),
                    };
                    join(&mut pieces, value);
                    from = kid.end_byte();
                }
                _ => {}
            }
        }
        self.literal(from, end, raw, &mut pieces);
        Value::new(ValueKind::Text(settle(pieces)), syntax::span(node))
    }

    /// Adds the text between two offsets.
    fn literal(&self, from: usize, to: usize, raw: bool, pieces: &mut Vec<Piece>) {
        let text = self.text.get(from..to).unwrap_or_default();
        if text.is_empty() {
            return;
        }
        pieces.push(Piece::Literal(if raw || !text.contains('\\') { Name::new(text) } else { unescape(text) }));
    }

    /// `'x'`.
    pub(super) fn character(&mut self, node: Node<'t>) -> Value {
        let source = self.source(node);
        let inside = source.get(1..source.len().saturating_sub(1)).unwrap_or_default();
        let text = if inside.starts_with('\\') { unescape(inside) } else { Name::new(inside) };
        Value::new(ValueKind::Text(vec![Piece::Literal(text)]), syntax::span(node))
    }

    /// Integers of every radix and suffix, and floating-point numbers as written.
    pub(super) fn number(&mut self, node: Node<'t>) -> Value {
        let span = syntax::span(node);
        let source = self.source(node);
        let digits: String = source.chars().filter(|c| *c != '_').collect();
        let integer = integer(digits.trim_end_matches(['L', 'u', 'U']));
        match integer {
            Some(n) => Value::new(ValueKind::Int(n), span),
            None if Kind::of(node) == Kind::Real || digits.contains(['.', 'e', 'E', 'f', 'F']) => {
                Value::new(ValueKind::Float(Name::new(source)), span)
            }
            None => self.unreadable(node, "number out of range"),
        }
    }
}

/// Unsigned numbers above the signed range wrap, as they do at run time.
fn integer(digits: &str) -> Option<i64> {
    let (digits, radix) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&digits[2..], 16),
        [b'0', b'b' | b'B', ..] => (&digits[2..], 2),
        _ => (digits, 10),
    };
    u64::from_str_radix(digits, radix).ok().map(u64::cast_signed)
}

/// Decodes `\n`, `\u0041` and their like; an unknown escape stays as written.
fn unescape(text: &str) -> Name {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escaped = &rest[at + 1..];
        let mut chars = escaped.chars();
        let plain = match chars.next() {
            Some('t') => Some('\t'),
            Some('b') => Some('\u{8}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some(c @ ('\'' | '"' | '\\' | '$')) => Some(c),
            Some('u') => {
                let unit = escaped.get(1..5).and_then(|hex| u32::from_str_radix(hex, 16).ok());
                if let Some(c) = unit.and_then(char::from_u32) {
                    out.push(c);
                    rest = &escaped[5..];
                    continue;
                }
                None
            }
            _ => None,
        };
        match plain {
            Some(c) => {
                out.push(c);
                rest = chars.as_str();
            }
            None => {
                out.push('\\');
                rest = escaped;
            }
        }
    }
    out.push_str(rest);
    Name::from(out)
}

/// Adds a value to a text: the pieces of a text are taken over, anything else becomes a hole.
pub(super) fn join(pieces: &mut Vec<Piece>, value: Value) {
    match value.kind {
        ValueKind::Text(mut more) => pieces.append(&mut more),
        _ => pieces.push(Piece::Hole(value)),
    }
}

/// Merges literals that stand side by side.
pub(super) fn settle(pieces: Vec<Piece>) -> Vec<Piece> {
    let is_literal = |piece: &Piece| matches!(piece, Piece::Literal(_));
    if !pieces.windows(2).any(|pair| pair.iter().all(is_literal)) {
        return pieces;
    }
    let mut settled = Vec::with_capacity(pieces.len());
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(more) => text.push_str(&more),
            Piece::Hole(_) => {
                if !text.is_empty() {
                    settled.push(Piece::Literal(Name::from(std::mem::take(&mut text))));
                }
                settled.push(piece);
            }
        }
    }
    if !text.is_empty() {
        settled.push(Piece::Literal(Name::from(text)));
    }
    settled
}
