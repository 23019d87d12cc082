//! Numbers and truths that texts say.

use crate::source::FileKind;

use super::bytes::text_of;
use super::given::{Args, Given, Out};

fn number(text: &str, args: &Args, at: usize) -> Option<i64> {
    let base = match args.at(at) {
        Some(_) => u32::try_from(args.int(at)?).ok().filter(|base| (2..=36).contains(base))?,
        None => 10,
    };
    i64::from_str_radix(text, base).ok()
}

/// `text.toInt()`; what is none is an error.
pub(super) fn to_int(text: &str, args: &Args) -> Option<Out> {
    number(text, args, 0).map(Out::Int)
}

/// `text.toIntOrNull()`; what is too long for one type may fit another.
pub(super) fn to_int_or_null(text: &str, args: &Args) -> Option<Out> {
    match number(text, args, 0) {
        Some(number) => Some(Out::Int(number)),
        None => (!text.bytes().all(|byte| byte.is_ascii_alphanumeric()) || text.is_empty()).then_some(Out::Null),
    }
}

/// `text.toBoolean()`: what does not say `true` is false.
pub(super) fn to_bool(text: &str, _: &Args) -> Option<Out> {
    Some(Out::Bool(text.eq_ignore_ascii_case("true")))
}

/// `text.toBooleanStrict()`; what says neither is an error.
pub(super) fn to_bool_strict(text: &str, _: &Args) -> Option<Out> {
    match text {
        "true" => Some(Out::Bool(true)),
        "false" => Some(Out::Bool(false)),
        _ => None,
    }
}

pub(super) fn to_bool_or_null(text: &str, args: &Args) -> Option<Out> {
    to_bool_strict(text, args).or(Some(Out::Null))
}

/// `Integer.parseInt(text)`
pub(super) fn parse_int(args: &Args) -> Option<Out> {
    match args.at(0)? {
        Given::Text(text) => number(text, args, 1).map(Out::Int),
        Given::Int(number) => Some(Out::Int(*number)),
        _ => None,
    }
}

/// `Boolean.parseBoolean(text)`
pub(super) fn parse_bool(args: &Args) -> Option<Out> {
    match args.at(0)? {
        Given::Text(text) => to_bool(text, args),
        Given::Bool(truth) => Some(Out::Bool(*truth)),
        Given::Null if args.is(FileKind::Java) => Some(Out::Bool(false)),
        _ => None,
    }
}

/// `Integer.toString(8080)`
pub(super) fn shown(args: &Args) -> Option<Out> {
    match (args.at(0)?, args.at(1)) {
        (Given::Int(number), Some(Given::Int(base))) => in_base(*number, *base),
        (given @ Given::List(_), None) => text_of(given).map(Out::Text),
        (given, None) => given.shown().map(|text| Out::Text(text.to_string())),
        _ => None,
    }
}

/// `Integer.toHexString(255)`
pub(super) fn hex(args: &Args) -> Option<Out> {
    in_base(args.int(0).filter(|number| *number >= 0)?, 16)
}

fn in_base(number: i64, base: i64) -> Option<Out> {
    let base = u64::try_from(base).ok().filter(|base| (2..=36).contains(base))?;
    let mut left = number.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(u32::try_from(left % base).ok()?, 36)?);
        left /= base;
        if left == 0 {
            break;
        }
    }
    let sign = if number < 0 { "-" } else { "" };
    Some(Out::Text(format!("{sign}{}", digits.iter().rev().collect::<String>())))
}

/// `Character.toString(84)`, `Char(84)`, `84.toChar()`
pub(super) fn character(args: &Args) -> Option<Out> {
    match args.at(0)? {
        Given::Int(code) => char::from_u32(u32::try_from(*code).ok()?).map(|c| Out::Text(c.to_string())),
        Given::Text(text) => Some(Out::Text(text.to_string())),
        _ => None,
    }
}

/// `number.toLong()`; what does not fit is cut.
pub(super) fn same(args: &Args) -> Option<Out> {
    args.int(0).filter(|number| i32::try_from(*number).is_ok()).map(Out::Int)
}

/// `number.coerceIn(least, most)`
pub(super) fn between(args: &Args) -> Option<Out> {
    let (least, most) = (args.int(1)?, args.int(2)?);
    (least <= most).then_some(Out::Int(args.int(0)?.clamp(least, most)))
}

/// `a.plus(b)`
pub(super) fn sum(args: &Args) -> Option<Out> {
    args.int(0)?.checked_add(args.int(1)?).map(Out::Int)
}

/// `a.minus(b)`
pub(super) fn difference(args: &Args) -> Option<Out> {
    args.int(0)?.checked_sub(args.int(1)?).map(Out::Int)
}

/// `Math.max(a, b)`
pub(super) fn largest(args: &Args) -> Option<Out> {
    Some(Out::Int(args.int(0)?.max(args.int(1)?)))
}

/// `Math.min(a, b)`
pub(super) fn smallest(args: &Args) -> Option<Out> {
    Some(Out::Int(args.int(0)?.min(args.int(1)?)))
}

#[cfg(test)]
mod tests {
    use super::super::given::testing::args;
    use super::*;

    #[test]
    fn texts_say_numbers_and_truths() {
        let none = args(FileKind::Kotlin, []);
        assert_eq!(to_int("8080", &none), Some(Out::Int(8080)));
        assert_eq!(to_int("1F", &args(FileKind::Kotlin, [Given::Int(16)])), Some(Out::Int(31)));
        assert_eq!(to_int("port", &none), None);
        assert_eq!(to_int_or_null("80:", &none), Some(Out::Null));
        assert_eq!(to_bool("TRUE", &none), Some(Out::Bool(true)));
        assert_eq!(to_bool("yes", &none), Some(Out::Bool(false)));
        assert_eq!(to_bool_or_null("TRUE", &none), Some(Out::Null));
        assert_eq!(parse_bool(&args(FileKind::Java, [Given::Null])), Some(Out::Bool(false)));
        assert_eq!(parse_bool(&args(FileKind::Java, [Given::Other])), None);
    }

    #[test]
    fn numbers_are_shown() {
        let of = |number: i64, base: i64| shown(&args(FileKind::Java, [Given::Int(number), Given::Int(base)]));
        assert_eq!(of(-255, 16), Some(Out::Text("-ff".to_owned())));
        assert_eq!(of(0, 2), Some(Out::Text("0".to_owned())));
        assert_eq!(character(&args(FileKind::Kotlin, [Given::Int(84)])), Some(Out::Text("T".to_owned())));
    }
}
