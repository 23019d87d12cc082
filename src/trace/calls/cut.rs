//! Pieces of texts that are known, and texts put together by number or by pattern.

use std::rc::Rc;

use crate::channel::Name;
use crate::source::{FileKind, Place};
use crate::trace::domain::{Atom, Part, State, Val, What, push_part, text_options};
use crate::trace::interpreter::Interp;

/// Most pieces into which a text is cut.
const MOST_PIECES: usize = 64;

/// Whether a method cuts a text.
pub(super) fn cuts(name: &str) -> bool {
    matches!(name, "substring" | "drop" | "dropFirst" | "take" | "prefix" | "split" | "components")
}

impl<'p> Interp<'p> {
    /// What a method that cuts a text leaves of it.
    pub fn cut(&mut self, st: &mut State<'p>, owner: &Val<'p>, name: &str, args: &[Val<'p>], place: Place) -> Val<'p> {
        let unknown = || Val::unknown().labelled(&owner.label().data());
        let number = |at: usize| match args.get(at)?.single()?.what {
            What::Int(n) => usize::try_from(n).ok(),
            _ => None,
        };
        let (start, end) = match (name, args.len()) {
            ("split" | "components", 1) => return self.split(st, owner, &args[0], place).unwrap_or_else(unknown),
            ("substring" | "drop" | "dropFirst", 1) => (number(0), None),
            ("substring", 2) => (number(0), number(1)),
            ("take" | "prefix", 1) => (Some(0), number(0)),
            _ => (None, None),
        };
        let open = matches!((name, args.len()), ("substring" | "drop" | "dropFirst", 1));
        let Some(start) = start.filter(|_| open || end.is_some()) else { return unknown() };
        let mut out = Val::none();
        for atom in &owner.0 {
            let What::Text(parts) = &atom.what else { return unknown() };
            let Some(left) = piece(parts, start, end) else { return unknown() };
            out.join(&Val::only(Atom { what: What::Text(Rc::from(left)), ..atom.clone() }));
        }
        out
    }

    /// The pieces of a text between others.
    fn split(&mut self, st: &mut State<'p>, owner: &Val<'p>, by: &Val<'p>, place: Place) -> Option<Val<'p>> {
        let (text, by) = (owner.text()?, by.text()?);
        let by = if self.kind() == FileKind::Java { plain_pattern(&by)? } else { Pattern::plain(&by) };
        if by.at_start || by.text.is_empty() {
            return None;
        }
        let mut pieces: Vec<&str> = text.split(by.text.as_str()).collect();
        while self.kind() == FileKind::Java && pieces.len() > 1 && pieces.last().is_some_and(|last| last.is_empty()) {
            pieces.pop();
        }
        if pieces.len() > MOST_PIECES {
            return None;
        }
        let from = owner.single().and_then(|atom| atom.from);
        let label = owner.label();
        let items = pieces.into_iter().map(|piece| Val::word(piece).standing(from).labelled(&label)).collect();
        Some(Val::object(self.make_list(st, items, place)))
    }

    /// `MessageFormat.format("{0}://{1}", …)`.
    pub fn by_number(&self, template: &Val<'p>, args: &[Val<'p>]) -> Val<'p> {
        let (Some(text), Some(atom)) = (template.text(), template.single()) else { return Val::unknown() };
        let mut parts = Vec::new();
        let (mut rest, mut quoted) = (text.as_str(), false);
        while let Some(at) = rest.find(['{', '\'']) {
            push_part(&mut parts, &Part::Literal(Name::new(&rest[..at])));
            let (found, after) = rest[at..].split_at(1);
            rest = after;
            if found == "'" {
                // Two of them are one.
                match rest.strip_prefix('\'') {
                    Some(after) => {
                        push_part(&mut parts, &Part::Literal(Name::new_static("'")));
                        rest = after;
                    }
                    None => quoted = !quoted,
                }
                continue;
            }
            if quoted {
                push_part(&mut parts, &Part::Literal(Name::new_static("{")));
                continue;
            }
            let Some((inside, after)) = rest.split_once('}') else { return Val::unknown() };
            rest = after;
            let index = inside.split(',').next().and_then(|index| index.trim().parse::<usize>().ok());
            let options = index.and_then(|index| args.get(index)).map(|val| text_options(val, "…"));
            match options.as_deref() {
                Some([only]) => only.iter().for_each(|part| push_part(&mut parts, part)),
                _ => push_part(&mut parts, &Part::Hole(Name::new_static("…"))),
            }
        }
        push_part(&mut parts, &Part::Literal(Name::new(rest)));
        Val::only(Atom::new(What::Text(Rc::from(parts)), atom.from)).labelled(&template.label())
    }
}

/// A pattern that fits one text and no other.
pub(super) struct Pattern {
    pub text: String,
    pub at_start: bool,
}

impl Pattern {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), at_start: false }
    }
}

/// What a regular expression fits that says one text: `^https`, `example\.com`.
pub(super) fn plain_pattern(pattern: &str) -> Option<Pattern> {
    let (at_start, rest) = match pattern.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, pattern),
    };
    let mut text = String::new();
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(chars.next().filter(char::is_ascii_punctuation)?),
            '^' | '$' | '.' | '|' | '?' | '*' | '+' | '(' | ')' | '[' | '{' => return None,
            c => text.push(c),
        }
    }
    Some(Pattern { text, at_start })
}

/// A text with what a pattern fits replaced.
pub(super) fn replaced(parts: &[Part], pattern: &Pattern, by: &str, once: bool) -> Vec<Part> {
    let mut out = Vec::new();
    let mut left = if once { 1 } else { usize::MAX };
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Literal(text) if pattern.at_start => match text.strip_prefix(pattern.text.as_str()) {
                Some(rest) if at == 0 => push_part(&mut out, &Part::Literal(Name::new(format!("{by}{rest}")))),
                _ => push_part(&mut out, part),
            },
            Part::Literal(text) => {
                let found = text.matches(pattern.text.as_str()).count().min(left);
                push_part(&mut out, &Part::Literal(Name::new(text.replacen(pattern.text.as_str(), by, found))));
                left -= found;
            }
            hole @ Part::Hole(_) => push_part(&mut out, hole),
        }
    }
    out
}

/// The characters of a text from one place to another, as far as both stand in what is known.
fn piece(parts: &[Part], start: usize, end: Option<usize>) -> Option<Vec<Part>> {
    let (head, rest) = match parts.split_first() {
        Some((Part::Literal(head), rest)) => (head.as_str(), rest),
        Some(_) => return None,
        None => ("", parts),
    };
    let at = |n: usize| {
        let mut places = head.char_indices().map(|(at, _)| at).chain([head.len()]);
        places.nth(n)
    };
    let from = at(start)?;
    let mut out = Vec::new();
    match end {
        Some(end) => push_part(&mut out, &Part::Literal(Name::new(head.get(from..at(end)?)?))),
        None => {
            push_part(&mut out, &Part::Literal(Name::new(head.get(from..)?)));
            rest.iter().for_each(|part| push_part(&mut out, part));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_patterns_that_say_one_text_are_read() {
        let read = |pattern: &str| plain_pattern(pattern).map(|p| (p.text, p.at_start));
        assert_eq!(read("^https:"), Some(("https:".to_owned(), true)));
        assert_eq!(read(r"example\.com"), Some(("example.com".to_owned(), false)));
        assert_eq!(read("https?"), None);
        assert_eq!(read(r"\d"), None);
        assert_eq!(read("a$"), None);
    }

    #[test]
    fn a_piece_ends_where_the_text_is_known() {
        let text = [Part::Literal("https://".into()), Part::Hole("host".into())];
        assert_eq!(piece(&text, 5, None), Some(vec![Part::Literal("://".into()), Part::Hole("host".into())]));
        assert_eq!(piece(&text, 0, Some(5)), Some(vec![Part::Literal("https".into())]));
        assert_eq!(piece(&text, 9, None), None);
        assert_eq!(piece(&text, 4, Some(2)), None);
    }
}
