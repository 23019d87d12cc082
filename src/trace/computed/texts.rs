//! Functions of texts that are known to their end: tests, cases, ends that are cut off or put on, lists of pieces.

use crate::source::FileKind;

use super::given::{Args, Given, Out};
use super::patterns;
use super::pieces::plain_pattern;

/// Most bytes of a text that a function makes of a shorter one.
const MOST_TEXT: usize = 1 << 16;
/// Most pieces into which a text is cut.
const MOST_PIECES: usize = 256;

pub(super) type Made = Option<Out>;

pub(super) fn made(text: impl Into<String>) -> Made {
    let text = text.into();
    (text.len() <= MOST_TEXT).then_some(Out::Text(text))
}

/// A text whose characters all languages count alike.
pub(super) fn countable(text: &str) -> Option<&str> {
    (text.is_ascii() && !text.contains('\r')).then_some(text)
}

fn first_as(text: &str, change: impl Fn(char) -> String) -> Made {
    let mut chars = text.chars();
    let first = chars.next().map(change).unwrap_or_default();
    made(first + chars.as_str())
}

/// `capitalize()`
pub(super) fn first_upper(text: &str, _: &Args) -> Made {
    first_as(text, |c| c.to_uppercase().collect())
}

/// `decapitalize()`
pub(super) fn first_lower(text: &str, _: &Args) -> Made {
    first_as(text, |c| c.to_lowercase().collect())
}

/// `capitalized`: each word.
pub(super) fn words_upper(text: &str, _: &Args) -> Made {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default() + &chars.as_str().to_lowercase()
    };
    // What parts words besides spaces is another question.
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ');
    if plain { made(text.split(' ').map(word).collect::<Vec<_>>().join(" ")) } else { None }
}

/// `ifEmpty { … }`; what is in its place where it is empty, the model of such functions tells.
pub(super) fn or_other(text: &str, _: &Args) -> Made {
    (!text.is_empty()).then_some(Out::This)
}

pub(super) fn or_other_if_blank(text: &str, _: &Args) -> Made {
    (!text.trim().is_empty()).then_some(Out::This)
}

// Ends

/// Which characters an argument means.
fn set<'a>(args: &'a Args) -> Option<Box<dyn Fn(char) -> bool + 'a>> {
    if args.len() == 0 {
        let blank = |c: char| if args.is(FileKind::Java) { c <= ' ' } else { c.is_whitespace() };
        return Some(Box::new(blank));
    }
    if let [(_, Given::Chars(chars))] = args.given.as_slice() {
        return Some(Box::new(move |c| chars.contains(c)));
    }
    if let [(_, Given::Symbol(word))] = args.given.as_slice() {
        return match word.as_str() {
            "whitespaces" => Some(Box::new(|c| c.is_whitespace() && !c.is_control() || c == '\t')),
            "whitespacesAndNewlines" => Some(Box::new(char::is_whitespace)),
            "newlines" => Some(Box::new(|c| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}'))),
            "punctuationCharacters" => Some(Box::new(|c| c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c))),
            "decimalDigits" => Some(Box::new(|c| c.is_ascii_digit())),
            _ => None,
        };
    }
    let chars: Vec<char> = args.texts()?.into_iter().map(only_char).collect::<Option<_>>()?;
    Some(Box::new(move |c| chars.contains(&c)))
}

pub(super) fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

pub(super) fn trim(text: &str, args: &Args) -> Made {
    made(text.trim_matches(&*set(args)?))
}

pub(super) fn trim_start(text: &str, args: &Args) -> Made {
    made(text.trim_start_matches(&*set(args)?))
}

pub(super) fn trim_end(text: &str, args: &Args) -> Made {
    made(text.trim_end_matches(&*set(args)?))
}

/// `strip()`: what Unicode calls white space.
pub(super) fn strip(text: &str, _: &Args) -> Made {
    made(text.trim())
}

pub(super) fn strip_start(text: &str, _: &Args) -> Made {
    made(text.trim_start())
}

pub(super) fn strip_end(text: &str, _: &Args) -> Made {
    made(text.trim_end())
}

pub(super) fn remove_surrounding(text: &str, args: &Args) -> Made {
    let prefix = args.text(0)?;
    let suffix = if args.len() > 1 { args.text(1)? } else { prefix };
    let inside = text.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
    made(inside.unwrap_or(text))
}

fn padding(text: &str, args: &Args) -> Option<String> {
    let missing = args.count(0)?.saturating_sub(countable(text)?.len());
    let by = if args.len() > 1 { only_char(args.text(1)?)? } else { ' ' };
    (missing <= MOST_TEXT).then(|| by.to_string().repeat(missing))
}

pub(super) fn pad_start(text: &str, args: &Args) -> Made {
    made(padding(text, args)? + text)
}

pub(super) fn pad_end(text: &str, args: &Args) -> Made {
    made(text.to_owned() + &padding(text, args)?)
}

pub(super) fn repeat(text: &str, args: &Args) -> Made {
    let times = args.count(0)?;
    if text.len().saturating_mul(times) <= MOST_TEXT { made(text.repeat(times)) } else { None }
}

pub(super) fn reversed(text: &str, _: &Args) -> Made {
    made(countable(text)?.chars().rev().collect::<String>())
}

// Tests

pub(super) fn is_empty(text: &str, _: &Args) -> Made {
    Some(Out::Bool(text.is_empty()))
}

pub(super) fn is_not_empty(text: &str, _: &Args) -> Made {
    Some(Out::Bool(!text.is_empty()))
}

pub(super) fn is_blank(text: &str, _: &Args) -> Made {
    Some(Out::Bool(text.trim().is_empty()))
}

pub(super) fn is_not_blank(text: &str, _: &Args) -> Made {
    Some(Out::Bool(!text.trim().is_empty()))
}

pub(super) fn yes(_: &str, _: &Args) -> Made {
    Some(Out::Bool(true))
}

/// Both texts, in one case where that does not count.
fn both<'t>(text: &'t str, args: &'t Args) -> Option<(std::borrow::Cow<'t, str>, std::borrow::Cow<'t, str>)> {
    let other = args.text(0)?;
    if args.flag(1, "ignoreCase")? {
        // Languages differ in how they compare letters beyond ASCII.
        let ascii = text.is_ascii() && other.is_ascii();
        return ascii.then(|| (text.to_ascii_lowercase().into(), other.to_ascii_lowercase().into()));
    }
    Some((text.into(), other.into()))
}

pub(super) fn ends_with(text: &str, args: &Args) -> Made {
    let (text, other) = both(text, args)?;
    Some(Out::Bool(text.ends_with(&*other)))
}

pub(super) fn contains(text: &str, args: &Args) -> Made {
    if let Some(Given::Regex(pattern)) = args.at(0) {
        return patterns::compiled(pattern, text).map(|regex| Out::Bool(regex.is_match(text)));
    }
    let (text, other) = both(text, args)?;
    Some(Out::Bool(text.contains(&*other)))
}

pub(super) fn equals(text: &str, args: &Args) -> Made {
    match args.at(0)? {
        Given::Null | Given::Int(_) | Given::Bool(_) => Some(Out::Bool(false)),
        _ => both(text, args).map(|(text, other)| Out::Bool(text == other)),
    }
}

pub(super) fn equals_ignoring_case(text: &str, args: &Args) -> Made {
    let other = args.text(0)?;
    (text.is_ascii() && other.is_ascii()).then(|| Out::Bool(text.eq_ignore_ascii_case(other)))
}

/// `compareTo`; how far two texts are apart nobody asks.
pub(super) fn compare(text: &str, args: &Args) -> Made {
    let (text, other) = both(text, args)?;
    let order = Given::text(&text).order(&Given::text(&other))?;
    Some(Out::Size(order as i64))
}

pub(super) fn matches(text: &str, args: &Args) -> Made {
    let pattern = match args.at(0)? {
        Given::Text(pattern) if args.is(FileKind::Java) => pattern,
        Given::Regex(pattern) => pattern,
        _ => return None,
    };
    patterns::fits_whole(pattern, text).map(Out::Bool)
}

// Places

pub(super) fn length(text: &str, _: &Args) -> Made {
    Out::count(countable(text)?.len())
}

pub(super) fn last_index(text: &str, _: &Args) -> Made {
    Some(Out::Size(i64::try_from(countable(text)?.len()).ok()? - 1))
}

/// `startIndex`
pub(super) fn start(_: &str, _: &Args) -> Made {
    Some(Out::Size(0))
}

/// `text.index(text.startIndex, offsetBy: 4)`, `index(after: place)`
pub(super) fn index(text: &str, args: &Args) -> Made {
    let length = i64::try_from(countable(text)?.len()).ok()?;
    let at = match (args.label(0), args.label(1)) {
        (None, Some("offsetBy")) if args.len() == 2 => args.int(0)?.checked_add(args.int(1)?)?,
        (Some("after"), None) if args.len() == 1 => args.int(0)?.checked_add(1)?,
        (Some("before"), None) if args.len() == 1 => args.int(0)?.checked_sub(1)?,
        _ => return None,
    };
    (0..=length).contains(&at).then_some(Out::Size(at))
}

pub(super) fn index_of(text: &str, args: &Args) -> Made {
    let text = countable(text)?;
    let from = if args.len() > 1 { args.count(1)? } else { 0 };
    let found = text.get(from..)?.find(args.text(0)?).map(|at| at + from);
    Out::index(found, args.language)
}

pub(super) fn last_index_of(text: &str, args: &Args) -> Made {
    Out::index(countable(text)?.rfind(args.text(0)?), args.language)
}

/// `charAt(i)`, `get(i)`
pub(super) fn char_at(text: &str, args: &Args) -> Made {
    let at = args.count(0)?;
    made(countable(text)?.get(at..=at)?)
}

pub(super) fn char_or_null(text: &str, args: &Args) -> Made {
    let at = args.count(0)?;
    countable(text)?.get(at..=at).map_or(Some(Out::Null), made)
}

pub(super) fn first_char(text: &str, _: &Args) -> Made {
    made(countable(text)?.get(..1)?)
}

pub(super) fn last_char(text: &str, _: &Args) -> Made {
    let text = countable(text)?;
    made(text.get(text.len().checked_sub(1)?..)?)
}

pub(super) fn first_char_or_null(text: &str, args: &Args) -> Made {
    if text.is_empty() { Some(Out::Null) } else { first_char(text, args) }
}

pub(super) fn last_char_or_null(text: &str, args: &Args) -> Made {
    if text.is_empty() { Some(Out::Null) } else { last_char(text, args) }
}

/// `codePointAt(i)`
pub(super) fn code_at(text: &str, args: &Args) -> Made {
    countable(text)?.as_bytes().get(args.count(0)?).map(|byte| Out::Int(i64::from(*byte)))
}

// Pieces

/// `drop(n)`, `dropFirst()`
pub(super) fn without_first(text: &str, args: &Args) -> Made {
    let count = if args.len() == 0 { 1 } else { args.count(0)? };
    let text = countable(text)?;
    made(&text[count.min(text.len())..])
}

/// `dropLast(n)`
pub(super) fn without_last(text: &str, args: &Args) -> Made {
    let count = if args.len() == 0 { 1 } else { args.count(0)? };
    let text = countable(text)?;
    made(&text[..text.len().saturating_sub(count)])
}

/// `take(n)`, `prefix(n)`, `prefix(upTo: place)`
pub(super) fn head(text: &str, args: &Args) -> Made {
    let text = countable(text)?;
    let count = match args.label(0) {
        Some("through") => args.count(0)?.checked_add(1)?,
        Some("upTo") | None => args.count(0)?,
        _ => return None,
    };
    made(&text[..count.min(text.len())])
}

/// `takeLast(n)`, `suffix(n)`, `suffix(from: place)`
pub(super) fn tail(text: &str, args: &Args) -> Made {
    let text = countable(text)?;
    let count = args.count(0)?;
    let from = match args.label(0) {
        Some("from") => count,
        None => text.len().saturating_sub(count),
        _ => return None,
    };
    made(text.get(from..)?)
}

/// `substring(from, to)`, `substring(range)`, `subSequence`, `slice`
pub(super) fn part(text: &str, args: &Args) -> Made {
    let text = countable(text)?;
    let (from, end) = span(text, args)?;
    made(&text[from..end])
}

fn span(text: &str, args: &Args) -> Option<(usize, usize)> {
    match (args.label(0), args.len()) {
        (Some("to"), 1) => Given::Span(None, args.int(0)).span(text.len()),
        (Some("from") | None, 1) => match args.at(0)? {
            Given::Int(from) => Given::Span(Some(*from), None).span(text.len()),
            given => given.span(text.len()),
        },
        (_, 2) => Given::Span(args.int(0), Some(args.int(1)?)).span(text.len()).filter(|_| args.int(0).is_some()),
        _ => None,
    }
}

/// `removeRange(from, to)`
pub(super) fn without_part(text: &str, args: &Args) -> Made {
    let text = countable(text)?;
    let (from, end) = span(text, args)?;
    made(format!("{}{}", &text[..from], &text[end..]))
}

/// `replaceRange(from, to, by)`
pub(super) fn with_part(text: &str, args: &Args) -> Made {
    let text = countable(text)?;
    let (last, place) = args.given.split_last()?;
    let (from, end) = span(text, &Args { given: place.to_vec(), ..args.clone() })?;
    made(format!("{}{}{}", &text[..from], last.1.as_text()?, &text[end..]))
}

/// `substringBefore("://", missing)`
pub(super) fn before(text: &str, args: &Args) -> Made {
    or_missing(text, args, text.split_once(args.text(0)?).map(|(before, _)| before))
}

pub(super) fn before_last(text: &str, args: &Args) -> Made {
    or_missing(text, args, text.rsplit_once(args.text(0)?).map(|(before, _)| before))
}

pub(super) fn after(text: &str, args: &Args) -> Made {
    or_missing(text, args, text.split_once(args.text(0)?).map(|(_, after)| after))
}

pub(super) fn after_last(text: &str, args: &Args) -> Made {
    or_missing(text, args, text.rsplit_once(args.text(0)?).map(|(_, after)| after))
}

fn or_missing(text: &str, args: &Args, found: Option<&str>) -> Made {
    match found {
        Some(found) => made(found),
        None if args.len() > 1 => made(args.text(1)?),
        None => made(text),
    }
}

/// `replaceBefore("://", "http", missing)`
pub(super) fn with_before(text: &str, args: &Args) -> Made {
    with_side(text, args, |text, by| text.find(by).map(|at| (String::new(), text[at..].to_owned())))
}

pub(super) fn with_before_last(text: &str, args: &Args) -> Made {
    with_side(text, args, |text, by| text.rfind(by).map(|at| (String::new(), text[at..].to_owned())))
}

pub(super) fn with_after(text: &str, args: &Args) -> Made {
    with_side(text, args, |text, by| text.find(by).map(|at| (text[..at + by.len()].to_owned(), String::new())))
}

pub(super) fn with_after_last(text: &str, args: &Args) -> Made {
    with_side(text, args, |text, by| text.rfind(by).map(|at| (text[..at + by.len()].to_owned(), String::new())))
}

fn with_side(text: &str, args: &Args, parted: impl Fn(&str, &str) -> Option<(String, String)>) -> Made {
    match parted(text, args.text(0)?) {
        Some((head, tail)) => made(head + args.text(1)? + &tail),
        None if args.len() > 2 => made(args.text(2)?),
        None => made(text),
    }
}

/// `commonPrefixWith(other)`
pub(super) fn common_prefix(text: &str, args: &Args) -> Made {
    let other = countable(args.text(0)?)?;
    let same = countable(text)?.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    if args.len() == 1 { made(&text[..same]) } else { None }
}

/// `chunked(n)`
pub(super) fn chunks(text: &str, args: &Args) -> Made {
    let size = args.count(0).filter(|size| *size > 0)?;
    let text = countable(text)?;
    let starts = (0..text.len()).step_by(size);
    (text.len() / size <= MOST_PIECES).then(|| Out::texts(starts.map(|at| &text[at..(at + size).min(text.len())])))
}

/// `lines()`
pub(super) fn lines(text: &str, args: &Args) -> Made {
    // A last line that is empty counts in some languages.
    let text = if args.is(FileKind::Java) { text.strip_suffix('\n').unwrap_or(text) } else { text };
    let parts: Vec<&str> = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    (parts.len() <= MOST_PIECES && !text.replace("\r\n", "").contains('\r')).then(|| Out::texts(parts))
}

/// `toCharArray()`, `toList()`, `Array("text")`
pub(super) fn chars(text: &str, args: &Args) -> Made {
    if args.len() > 0 && !matches!(args.at(0), Some(Given::Other | Given::Thing)) {
        return None;
    }
    let text = countable(text)?;
    (text.len() <= MOST_PIECES).then(|| Out::texts((0..text.len()).map(|at| &text[at..=at])))
}

/// Bytes as numbers.
pub(super) fn codes(text: &str, _: &Args) -> Made {
    let signed = |byte: u8| Out::Int(i64::from(byte));
    (text.is_ascii() && text.len() <= MOST_PIECES).then(|| Out::List(text.bytes().map(signed).collect()))
}

pub(super) fn split(text: &str, args: &Args) -> Made {
    let pieces = match args.language {
        FileKind::Java => split_java(text, args)?,
        FileKind::Swift => split_swift(text, args)?,
        _ => split_kotlin(text, args)?,
    };
    (pieces.len() <= MOST_PIECES).then(|| Out::texts(pieces))
}

fn split_java<'t>(text: &'t str, args: &Args) -> Option<Vec<&'t str>> {
    let pattern = args.text(0)?;
    let limit = if args.len() > 1 { args.int(1)? } else { 0 };
    let mut pieces: Vec<&str> = match (plain_pattern(pattern).filter(|p| !p.at_start && !p.text.is_empty()), limit) {
        (Some(plain), 1..) => text.splitn(usize::try_from(limit).ok()?, plain.text.as_str()).collect(),
        (Some(plain), _) => text.split(plain.text.as_str()).collect(),
        (None, ..=0) => patterns::split(pattern, text)?,
        _ => return None,
    };
    while limit == 0 && pieces.len() > 1 && pieces.last().is_some_and(|last| last.is_empty()) {
        pieces.pop();
    }
    Some(pieces)
}

fn split_kotlin<'t>(text: &'t str, args: &Args) -> Option<Vec<&'t str>> {
    if args.has_others(&["limit", "delimiters"]) {
        return None;
    }
    let limit = match args.labelled("limit") {
        Some(given) => usize::try_from(given.as_int()?).ok()?,
        None => 0,
    };
    let by: Vec<&Given> =
        args.given.iter().filter(|(label, _)| label.as_deref() != Some("limit")).map(|(_, given)| given).collect();
    if let [Given::Regex(pattern)] = by.as_slice() {
        return if limit == 0 { patterns::split(pattern, text) } else { None };
    }
    let by: Vec<&str> = by.into_iter().map(Given::as_text).collect::<Option<_>>()?;
    match by.as_slice() {
        [only] if !only.is_empty() && limit > 0 => Some(text.splitn(limit, only).collect()),
        [only] if !only.is_empty() => Some(text.split(only).collect()),
        several if limit == 0 && several.len() > 1 => {
            let chars: Vec<char> = several.iter().copied().map(only_char).collect::<Option<_>>()?;
            Some(text.split(chars.as_slice()).collect())
        }
        _ => None,
    }
}

fn split_swift<'t>(text: &'t str, args: &Args) -> Option<Vec<&'t str>> {
    if args.has_others(&["separator", "maxSplits", "omittingEmptySubsequences"]) {
        return None;
    }
    let by = args.labelled("separator")?.as_text().filter(|by| !by.is_empty())?;
    let most = match args.labelled("maxSplits") {
        Some(given) => usize::try_from(given.as_int()?).ok()?,
        None => usize::MAX,
    };
    let omits = args.labelled("omittingEmptySubsequences").map_or(Some(true), Given::as_bool)?;
    if most != usize::MAX && omits && text.split(by).any(str::is_empty) {
        // Which splits count then is told nowhere.
        return None;
    }
    let pieces = text.splitn(most.saturating_add(1), by);
    Some(pieces.filter(|piece| !omits || !piece.is_empty()).collect())
}

/// `components(separatedBy: ",")`
pub(super) fn components(text: &str, args: &Args) -> Made {
    let pieces: Vec<&str> = match args.at(0)? {
        Given::Text(by) if !by.is_empty() => text.split(by.as_str()).collect(),
        Given::Chars(_) | Given::Symbol(_) => text.split(&*set(args)?).collect(),
        _ => return None,
    };
    (args.len() == 1 && pieces.len() <= MOST_PIECES).then(|| Out::texts(pieces))
}

/// `replacingOccurrences(of: "a", with: "b")` and relatives, of what is no plain pattern.
pub(super) fn replace(text: &str, args: &Args) -> Made {
    let by = args.text(1)?;
    match args.at(0)? {
        Given::Regex(pattern) if args.len() == 2 => patterns::replace(pattern, text, by, false).map(Out::Text),
        Given::Text(from) if args.len() == 3 && !args.is(FileKind::Swift) && args.flag(2, "ignoreCase")? => {
            let plain = text.is_ascii() && from.is_ascii() && !from.is_empty();
            let (lower, from) = (text.to_ascii_lowercase(), from.to_ascii_lowercase());
            let (mut out, mut at) = (String::new(), 0);
            while let Some(found) = lower[at..].find(&from).filter(|_| plain) {
                out.push_str(&text[at..at + found]);
                out.push_str(by);
                at += found + from.len();
            }
            out.push_str(&text[at..]);
            if plain { made(out) } else { None }
        }
        Given::Text(pattern)
            if args.len() == 3
                && args.label(2) == Some("options")
                && args.at(2) == Some(&Given::Symbol("regularExpression".into())) =>
        {
            patterns::replace(pattern, text, by, false).map(Out::Text)
        }
        _ => None,
    }
}

/// `replaceAll(pattern, by)`
pub(super) fn replace_pattern(text: &str, args: &Args) -> Made {
    patterns::replace(args.text(0)?, text, args.text(1)?, false).map(Out::Text)
}

/// `replaceFirst(pattern, by)`; Kotlin means a text where it is given one.
pub(super) fn replace_first(text: &str, args: &Args) -> Made {
    match args.at(0)? {
        Given::Text(from) if !args.is(FileKind::Java) => {
            if args.len() == 2 {
                made(text.replacen(from.as_str(), args.text(1)?, 1))
            } else {
                None
            }
        }
        Given::Text(pattern) | Given::Regex(pattern) => {
            patterns::replace(pattern, text, args.text(1)?, true).map(Out::Text)
        }
        _ => None,
    }
}

// Paths

pub(super) fn last_component(text: &str, _: &Args) -> Made {
    made(text.trim_end_matches('/').rsplit('/').next()?)
}

pub(super) fn without_last_component(text: &str, _: &Args) -> Made {
    let text = text.trim_end_matches('/');
    text.rsplit_once('/').filter(|(head, _)| !head.is_empty() && !head.ends_with('/')).and_then(|(head, _)| made(head))
}

// With a function that is asked about each character

fn kept(text: &str, says: &[Given], keep: impl Fn(bool, usize) -> bool) -> Made {
    let truths: Vec<bool> = says.iter().map(Given::as_bool).collect::<Option<_>>()?;
    let chars = countable(text)?.chars().enumerate();
    made(
        chars
            .filter(|(at, _)| keep(truths.get(*at).copied().unwrap_or_default(), *at))
            .map(|(_, c)| c)
            .collect::<String>(),
    )
}

pub(super) fn filter(text: &str, says: &[Given], _: &Args) -> Made {
    kept(text, says, |yes, _| yes)
}

pub(super) fn filter_not(text: &str, says: &[Given], _: &Args) -> Made {
    kept(text, says, |yes, _| !yes)
}

/// How many yes in a row, from the front and from the back.
fn runs(says: &[Given]) -> Option<(usize, usize)> {
    let truths: Vec<bool> = says.iter().map(Given::as_bool).collect::<Option<_>>()?;
    Some((truths.iter().take_while(|yes| **yes).count(), truths.iter().rev().take_while(|yes| **yes).count()))
}

pub(super) fn take_while(text: &str, says: &[Given], _: &Args) -> Made {
    let (front, _) = runs(says)?;
    kept(text, says, |_, at| at < front)
}

pub(super) fn drop_while(text: &str, says: &[Given], _: &Args) -> Made {
    let (front, _) = runs(says)?;
    kept(text, says, |_, at| at >= front)
}

pub(super) fn take_last_while(text: &str, says: &[Given], _: &Args) -> Made {
    let (_, back) = runs(says)?;
    kept(text, says, |_, at| at >= says.len() - back)
}

pub(super) fn drop_last_while(text: &str, says: &[Given], _: &Args) -> Made {
    let (_, back) = runs(says)?;
    kept(text, says, |_, at| at < says.len() - back)
}

pub(super) fn trim_by(text: &str, says: &[Given], _: &Args) -> Made {
    let (front, back) = runs(says)?;
    kept(text, says, |_, at| at >= front && at < says.len() - back)
}

/// `replaceFirstChar { … }`
pub(super) fn with_first(text: &str, says: &[Given], _: &Args) -> Made {
    match says.first() {
        Some(first) => made(format!("{}{}", first.as_text()?, countable(text)?.get(1..)?)),
        None => made(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::given::testing::args;
    use super::*;

    type Function = fn(&str, &Args) -> Made;

    fn in_kotlin(function: Function, text: &str, given: &[Given]) -> Made {
        function(text, &args(FileKind::Kotlin, given.to_vec()))
    }

    fn word(text: &str) -> Given {
        Given::text(text)
    }

    #[test]
    fn ends_are_cut_off() {
        assert_eq!(in_kotlin(trim_end, "a//", &[word("/")]), made("a"));
        assert_eq!(in_kotlin(trim_end, "a/ ", &[]), made("a/"));
        assert_eq!(in_kotlin(trim, "a", &[Given::Other]), None);
        assert_eq!(in_kotlin(remove_surrounding, "\"a\"", &[word("\"")]), made("a"));
    }

    #[test]
    fn sides_are_told_apart() {
        assert_eq!(in_kotlin(after, "https://a", &[word("://")]), made("a"));
        assert_eq!(in_kotlin(after, "https", &[word("://"), word("none")]), made("none"));
        assert_eq!(in_kotlin(before_last, "a;b;c", &[word(";")]), made("a;b"));
        assert_eq!(in_kotlin(with_before, "https://a", &[word("://"), word("http")]), made("http://a"));
        assert_eq!(in_kotlin(with_after_last, "a.b.c", &[word("."), word("d")]), made("a.b.d"));
    }

    #[test]
    fn parts_are_counted_only_where_all_languages_count_alike() {
        let (one, five) = (Given::Int(1), Given::Int(5));
        assert_eq!(in_kotlin(part, "https", &[one.clone(), five.clone()]), made("ttps"));
        assert_eq!(in_kotlin(part, "https", &[Given::Span(Some(0), Some(4))]), made("http"));
        assert_eq!(in_kotlin(part, "hättps", &[one, five.clone()]), None);
        assert_eq!(in_kotlin(part, "http", &[Given::Int(0), five]), None, "an error");
        assert_eq!(in_kotlin(with_part, "https:", &[Given::Int(0), Given::Int(5), word("ws")]), made("ws:"));
        assert_eq!(in_kotlin(without_last, "https", &[Given::Int(1)]), made("http"));
    }

    #[test]
    fn each_language_splits_in_its_own_way() {
        let swift = |text: &str| {
            split(
                text,
                &Args { given: vec![(Some("separator".into()), word(","))], language: FileKind::Swift, on: "".into() },
            )
        };
        assert_eq!(swift("a,,b"), Some(Out::texts(["a", "b"])));
        assert_eq!(in_kotlin(split, "a,,b", &[word(",")]), Some(Out::texts(["a", "", "b"])));
        assert_eq!(in_kotlin(split, "a,b;c", &[word(","), word(";")]), Some(Out::texts(["a", "b", "c"])));
        let java = args(FileKind::Java, [word("\\s*,\\s*")]);
        assert_eq!(split("a , b,,", &java), Some(Out::texts(["a", "b"])));
    }

    #[test]
    fn characters_are_asked_one_by_one() {
        let says = [true, true, false].map(Given::Bool);
        let none = args(FileKind::Kotlin, []);
        assert_eq!(take_while("//a", &says, &none), made("//"));
        assert_eq!(drop_while("//a", &says, &none), made("a"));
        assert_eq!(filter("//a", &[Given::Other, Given::Bool(true), Given::Bool(true)], &none), None);
        assert_eq!(with_first("Http", &[word("h")], &none), made("http"));
    }

    #[test]
    fn tests_are_answered_or_not() {
        assert_eq!(in_kotlin(equals, "A", &[word("a"), Given::Bool(true)]), Some(Out::Bool(true)));
        assert_eq!(in_kotlin(equals, "a", &[Given::Null]), Some(Out::Bool(false)));
        assert_eq!(in_kotlin(contains, "a", &[Given::Other]), None);
        assert_eq!(in_kotlin(contains, "a1", &[Given::Regex("[0-9]".into())]), Some(Out::Bool(true)));
    }
}
