//! Functions that also know texts with holes.

use crate::channel::Name;
use crate::source::FileKind;
use crate::trace::domain::{Part, push_part};

use super::given::{Args, Given, Out};

/// Most bytes of a text that others are put into.
const MOST_TEXT: usize = 1 << 20;

type Made = Option<Out>;

fn each_literal(parts: &[Part], change: impl Fn(&str) -> String) -> Made {
    let part = |part: &Part| match part {
        Part::Literal(text) => Part::Literal(Name::new(change(text))),
        hole @ Part::Hole(_) => hole.clone(),
    };
    Some(Out::Parts(parts.iter().map(part).collect()))
}

pub(super) fn itself(_: &[Part], _: &Args) -> Made {
    Some(Out::This)
}

/// `getBytes()`
pub(super) fn bytes(parts: &[Part], _: &Args) -> Made {
    Some(match whole(parts) {
        Some(text) => Out::Bytes(text.to_owned()),
        None => Out::This,
    })
}

pub(super) fn lower(parts: &[Part], _: &Args) -> Made {
    each_literal(parts, str::to_lowercase)
}

pub(super) fn upper(parts: &[Part], _: &Args) -> Made {
    each_literal(parts, str::to_uppercase)
}

/// `trimIndent()`
pub(super) fn trim_indent(parts: &[Part], _: &Args) -> Made {
    each_literal(parts, |text| text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n").trim().to_owned())
}

/// What has no holes in it.
fn whole(parts: &[Part]) -> Option<&str> {
    match parts {
        [] => Some(""),
        [Part::Literal(text)] => Some(text),
        _ => None,
    }
}

/// What it begins with; nothing: a hole.
fn first(parts: &[Part]) -> Option<&str> {
    match parts.first() {
        Some(Part::Literal(text)) => Some(text),
        Some(Part::Hole(_)) => None,
        None => Some(""),
    }
}

/// What it ends with; nothing: a hole.
fn last(parts: &[Part]) -> Option<&str> {
    match parts.last() {
        Some(Part::Literal(text)) => Some(text),
        Some(Part::Hole(_)) => None,
        None => Some(""),
    }
}

/// The same with another beginning.
fn beginning(parts: &[Part], head: &str) -> Made {
    let mut out = Vec::new();
    push_part(&mut out, &Part::Literal(Name::new(head)));
    parts.iter().skip(1).for_each(|part| push_part(&mut out, part));
    Some(Out::Parts(out))
}

/// The same with another end.
fn ending(parts: &[Part], tail: &str) -> Made {
    let mut out = Vec::new();
    parts.iter().take(parts.len().saturating_sub(1)).for_each(|part| push_part(&mut out, part));
    push_part(&mut out, &Part::Literal(Name::new(tail)));
    Some(Out::Parts(out))
}

/// `trim()`: what a hole begins or ends with is no question.
pub(super) fn trim(parts: &[Part], args: &Args) -> Made {
    if args.len() > 0 && !matches!(args.at(0), Some(Given::Symbol(_))) {
        return None;
    }
    match trim_start(parts, args)? {
        Out::Parts(parts) => trim_end(&parts, args),
        _ => None,
    }
}

pub(super) fn trim_start(parts: &[Part], _: &Args) -> Made {
    match first(parts) {
        Some(head) => beginning(parts, head.trim_start()),
        None => Some(Out::This),
    }
}

pub(super) fn trim_end(parts: &[Part], _: &Args) -> Made {
    match last(parts) {
        Some(tail) => ending(parts, tail.trim_end()),
        None => Some(Out::This),
    }
}

pub(super) fn remove_prefix(parts: &[Part], args: &Args) -> Made {
    let (head, prefix) = (first(parts)?, args.text(0)?);
    match head.strip_prefix(prefix) {
        Some(rest) => beginning(parts, rest),
        None => (!prefix.starts_with(head)).then_some(Out::This),
    }
}

pub(super) fn remove_suffix(parts: &[Part], args: &Args) -> Made {
    let (tail, suffix) = (last(parts)?, args.text(0)?);
    match tail.strip_suffix(suffix) {
        Some(rest) => ending(parts, rest),
        None => (!suffix.ends_with(tail)).then_some(Out::This),
    }
}

/// `substringBefore("://")`, where that stands before any hole.
pub(super) fn before(parts: &[Part], args: &Args) -> Made {
    first(parts)?.split_once(args.text(0)?).map(|(head, _)| Out::Text(head.to_owned()))
}

/// `substringAfter("://")`, where that stands before any hole.
pub(super) fn after(parts: &[Part], args: &Args) -> Made {
    first(parts)?.split_once(args.text(0)?).and_then(|(_, rest)| beginning(parts, rest))
}

/// `replaceBefore("://", "http")`, where that stands before any hole.
pub(super) fn with_before(parts: &[Part], args: &Args) -> Made {
    let head = first(parts)?;
    let at = head.find(args.text(0)?)?;
    beginning(parts, &format!("{}{}", args.text(1)?, &head[at..]))
}

pub(super) fn starts_with(parts: &[Part], args: &Args) -> Made {
    let (head, prefix) = (first(parts)?, args.text(0)?);
    if args.len() > 1 && args.at(1) != Some(&Given::Bool(false)) {
        return None;
    }
    let told = head.len() >= prefix.len() || whole(parts).is_some() || !prefix.starts_with(head);
    told.then(|| Out::Bool(head.starts_with(prefix)))
}

pub(super) fn ends_with(parts: &[Part], args: &Args) -> Made {
    let (tail, suffix) = (last(parts)?, args.text(0)?);
    let told = args.len() == 1 && (tail.len() >= suffix.len() || !suffix.ends_with(tail));
    told.then(|| Out::Bool(tail.ends_with(suffix)))
}

/// Whether some part that is known holds it; what a hole holds nobody knows.
pub(super) fn contains(parts: &[Part], args: &Args) -> Made {
    let wanted = args.text(0).filter(|_| args.len() == 1)?;
    let holds = |part: &Part| matches!(part, Part::Literal(text) if text.contains(wanted));
    parts.iter().any(holds).then_some(Out::Bool(true))
}

/// `isEmpty()`: what has a letter is not.
pub(super) fn is_empty(parts: &[Part], _: &Args) -> Made {
    parts.iter().any(|part| matches!(part, Part::Literal(text) if !text.is_empty())).then_some(Out::Bool(false))
}

pub(super) fn is_not_empty(parts: &[Part], args: &Args) -> Made {
    is_empty(parts, args).map(|_| Out::Bool(true))
}

/// `replace(from, to)`
pub(super) fn replace(parts: &[Part], args: &Args) -> Made {
    let (from, to) = (args.text(0).filter(|from| !from.is_empty())?, args.text(1)?);
    if args.len() > 2 {
        return None;
    }
    // Long texts in long texts would make texts too long for any memory.
    let longest = parts.iter().map(|part| if let Part::Literal(text) = part { text.len() } else { 0 }).max();
    let fits = to.len() <= from.len() || to.len() * longest.unwrap_or_default() <= MOST_TEXT;
    if fits { each_literal(parts, |text| text.replace(from, to)) } else { None }
}

/// `replaceAll(pattern, by)`, of a pattern that says one text.
pub(super) fn replace_pattern(parts: &[Part], args: &Args) -> Made {
    by_pattern(parts, args, false)
}

/// `replaceFirst(pattern, by)`
pub(super) fn replace_first(parts: &[Part], args: &Args) -> Made {
    by_pattern(parts, args, true)
}

fn by_pattern(parts: &[Part], args: &Args, once: bool) -> Made {
    let by = args.text(1)?;
    let pattern = match args.at(0)? {
        Given::Text(text) if !args.is(FileKind::Java) => Pattern { text: text.to_string(), at_start: false },
        Given::Text(pattern) | Given::Regex(pattern) => plain_pattern(pattern).filter(|_| !by.contains(['\\', '$']))?,
        _ => return None,
    };
    let longest = parts.iter().map(|part| if let Part::Literal(text) = part { text.len() } else { 0 }).max();
    if pattern.text.is_empty() || by.len() * longest.unwrap_or_default() > MOST_TEXT {
        return None;
    }
    Some(Out::Parts(replaced(parts, &pattern, by, once)))
}

/// `substring(from, to)`, `subSequence(from, to)`
pub(super) fn part(parts: &[Part], args: &Args) -> Made {
    let (from, end) = match (args.label(0), args.len(), args.at(0)?) {
        (Some("to"), 1, Given::Int(end)) => (Some(0), Some(*end)),
        (None | Some("from"), 1, Given::Int(from)) => (Some(*from), None),
        (None, 1, Given::Span(from, end)) => (Some(from.unwrap_or(0)), *end),
        (None, 1, given @ Given::List(_)) => {
            let (from, end) = given.span(usize::MAX)?;
            (i64::try_from(from).ok(), i64::try_from(end).ok())
        }
        (_, 2, Given::Int(from)) => (Some(*from), Some(args.int(1)?)),
        _ => return None,
    };
    let end = end.map(usize::try_from).transpose().ok()?;
    piece(parts, usize::try_from(from?).ok()?, end).map(Out::Parts)
}

/// `drop(n)`
pub(super) fn without_first(parts: &[Part], args: &Args) -> Made {
    let count = if args.len() == 0 { 1 } else { args.count(0)? };
    piece(parts, count, None).map(Out::Parts)
}

/// `take(n)`
pub(super) fn head(parts: &[Part], args: &Args) -> Made {
    piece(parts, 0, Some(args.count(0).filter(|_| args.label(0).is_none())?)).map(Out::Parts)
}

/// `charAt(n)`
pub(super) fn char_at(parts: &[Part], args: &Args) -> Made {
    let at = args.count(0)?;
    piece(parts, at, Some(at.checked_add(1)?)).map(Out::Parts)
}

/// A pattern that fits one text and no other.
pub(in crate::trace) struct Pattern {
    pub text: String,
    pub at_start: bool,
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
