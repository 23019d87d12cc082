//! Functions that change a text in place, and those of builders, which give themselves.

use super::bytes::text_of;
use super::given::{Args, Out};
use super::texts::{Made, countable, made, only_char, reversed, with_part, without_part};

/// `append("x")`
pub(super) fn append(text: &str, args: &Args) -> Made {
    let more = text_of(args.at(0)?)?;
    changed(made(text.to_owned() + &more), Out::Null)
}

/// `insert("s", at: place)`, `insert(contentsOf: "s", at: place)`
pub(super) fn insert(text: &str, args: &Args) -> Made {
    let (more, at) = (args.text(0)?, usize::try_from(args.labelled("at")?.as_int()?).ok()?);
    let text = countable(text)?;
    changed(made(format!("{}{more}{}", text.get(..at)?, text.get(at..)?)), Out::Null)
}

/// `remove(at: place)`
pub(super) fn remove_at(text: &str, args: &Args) -> Made {
    let (text, at) = (countable(text)?, usize::try_from(args.labelled("at")?.as_int()?).ok()?);
    let gone = text.get(at..=at)?;
    changed(made(format!("{}{}", &text[..at], &text[at + 1..])), Out::Text(gone.to_owned()))
}

/// `removeFirst()`, `removeFirst(n)`
pub(super) fn drop_first(text: &str, args: &Args) -> Made {
    let count = if args.len() == 0 { 1 } else { args.count(0)? };
    let (gone, left) = countable(text)?.split_at_checked(count)?;
    changed(made(left), if args.len() == 0 { Out::Text(gone.to_owned()) } else { Out::Null })
}

/// `removeLast()`, `removeLast(n)`
pub(super) fn drop_last(text: &str, args: &Args) -> Made {
    let count = if args.len() == 0 { 1 } else { args.count(0)? };
    let text = countable(text)?;
    let (left, gone) = text.split_at_checked(text.len().checked_sub(count)?)?;
    changed(made(left), if args.len() == 0 { Out::Text(gone.to_owned()) } else { Out::Null })
}

/// `popLast()`
pub(super) fn pop_last(text: &str, args: &Args) -> Made {
    if text.is_empty() { Some(Out::Null) } else { drop_last(text, args) }
}

/// `removeAll()`
pub(super) fn clear(_: &str, args: &Args) -> Made {
    let keeps = args.labelled("keepingCapacity").is_some() || args.len() == 0;
    if keeps { changed(made(""), Out::Null) } else { None }
}

/// `removeSubrange(span)`
pub(super) fn drop_part(text: &str, args: &Args) -> Made {
    changed(without_part(text, args), Out::Null)
}

/// `replaceSubrange(span, with: "x")`
pub(super) fn put_part(text: &str, args: &Args) -> Made {
    changed(with_part(text, args), Out::Null)
}

/// `replace("a", with: "b")`
pub(super) fn put_for(text: &str, args: &Args) -> Made {
    let from = args.text(0).filter(|from| !from.is_empty())?;
    if args.len() == 2 { changed(made(text.replace(from, args.text(1)?)), Out::Null) } else { None }
}

/// `swapAt(a, b)`, `reserveCapacity(n)`: what stays as it is.
pub(super) fn unchanged(_: &str, _: &Args) -> Made {
    Some(Out::Null)
}

fn changed(now: Made, gives: Out) -> Made {
    now.map(|now| Out::now(now, gives))
}

// Builders of texts, which give themselves

fn built(now: Made) -> Made {
    changed(now, Out::This)
}

/// `insert(at, text)`
pub(super) fn build_insert(text: &str, args: &Args) -> Made {
    let (at, text) = (args.count(0)?, countable(text)?);
    let more = args.at(1)?.shown()?;
    built(made(format!("{}{more}{}", text.get(..at)?, text.get(at..)?)))
}

/// `delete(from, end)`, which may end beyond the text.
pub(super) fn build_delete(text: &str, args: &Args) -> Made {
    let text = countable(text)?;
    let (from, end) = (args.count(0)?, args.count(1)?.min(text.len()));
    if from > end {
        return None;
    }
    built(made(format!("{}{}", &text[..from], &text[end..])))
}

pub(super) fn build_delete_at(text: &str, args: &Args) -> Made {
    let (at, text) = (args.count(0)?, countable(text)?);
    text.get(at..=at)?;
    built(made(format!("{}{}", &text[..at], &text[at + 1..])))
}

pub(super) fn build_replace(text: &str, args: &Args) -> Made {
    let text = countable(text)?;
    let (from, end) = (args.count(0)?, args.count(1)?.min(text.len()));
    if from > end {
        return None;
    }
    built(made(format!("{}{}{}", &text[..from], args.text(2)?, &text[end..])))
}

/// `setLength(n)`; what is longer ends in characters of no meaning.
pub(super) fn build_length(text: &str, args: &Args) -> Made {
    built(made(countable(text)?.get(..args.count(0)?)?))
}

pub(super) fn build_reverse(text: &str, args: &Args) -> Made {
    built(reversed(text, args))
}

/// `setCharAt(at, c)`
pub(super) fn build_char(text: &str, args: &Args) -> Made {
    let (at, text) = (args.count(0)?, countable(text)?);
    text.get(at..=at)?;
    built(made(format!("{}{}{}", &text[..at], only_char(args.text(1)?)?, &text[at + 1..])))
}

pub(super) fn build_clear(_: &str, _: &Args) -> Made {
    built(made(""))
}

pub(super) fn build_same(_: &str, _: &Args) -> Made {
    Some(Out::This)
}

#[cfg(test)]
mod tests {
    use crate::source::FileKind;

    use super::super::given::Given;
    use super::*;

    fn word(text: &str) -> Given {
        Given::text(text)
    }

    #[test]
    fn texts_change_in_place() {
        let at = |place: i64| Args {
            given: vec![(None, word("s")), (Some("at".into()), Given::Int(place))],
            language: FileKind::Swift,
            on: "".into(),
        };
        assert_eq!(insert("http:", &at(4)), Some(Out::now(Out::Text("https:".into()), Out::Null)));
        assert_eq!(insert("http:", &at(9)), None);
    }
}
