//! From words of a model to values: references, constants, words of a scale.

use super::model::Operand;
use super::pattern::Literal;
use super::raw;
use crate::channel::{Ciphers, Encryption, Identity, Name, Role, Scope, Side, TlsVersion};
use crate::source::FileKind;

/// Slots whose values are words of a scale.
const SCALES: &[(&str, &[&str])] = &[
    ("encryption", Encryption::WORDS),
    ("identity", Identity::WORDS),
    ("tls", TlsVersion::WORDS),
    ("ciphers", Ciphers::WORDS),
    ("role", Role::WORDS),
    ("side", Side::WORDS),
    ("scope", Scope::WORDS),
];

/// Words of a scale are spelled as the scale spells them.
pub(super) fn check_word(slot: &str, literal: &Literal) -> Result<(), String> {
    let Some((_, words)) = SCALES.iter().find(|(name, _)| *name == slot) else { return Ok(()) };
    let word = match literal {
        Literal::Text(word) => word.to_string(),
        other => format!("{other:?}"),
    };
    if word == "unknown" || words.contains(&word.as_str()) {
        Ok(())
    } else {
        Err(format!("`{word}` is no value of `{slot}`, expected one of {}", words.join(", ")))
    }
}

pub(super) fn operand(raw: &raw::Expr) -> Result<Operand, String> {
    Ok(match raw {
        raw::Expr::Bool(b) => Operand::Literal(Literal::Bool(*b)),
        raw::Expr::Int(n) => Operand::Literal(Literal::Int(*n)),
        raw::Expr::Text(text) => return text_operand(text),
        raw::Expr::List(items) => Operand::Any(items.iter().map(operand).collect::<Result<_, _>>()?),
        raw::Expr::Map(_) => return Err("a map is not a value here".to_owned()),
    })
}

/// A reference, a constant (`.tls`), `null`, or else a word.
pub(super) fn text_operand(text: &str) -> Result<Operand, String> {
    if text.starts_with('$') || text == "this" || text.starts_with("this.") {
        return reference(text);
    }
    Ok(Operand::Literal(match text {
        "null" => Literal::Null,
        _ => match text.strip_prefix('.') {
            Some(symbol) => Literal::Symbol(Name::new(symbol)),
            None => Literal::Text(Name::new(text)),
        },
    }))
}

pub(super) fn reference(text: &str) -> Result<Operand, String> {
    if text == "this" {
        return Ok(Operand::This);
    }
    if let Some(slot) = text.strip_prefix("this.") {
        return Ok(Operand::ThisSlot(Name::new(slot)));
    }
    match text.strip_prefix('$') {
        Some(rest) => Ok(match rest.split_once('.') {
            Some((name, slot)) => Operand::ArgSlot(Name::new(name), Name::new(slot)),
            None => Operand::Arg(Name::new(rest)),
        }),
        None => Err(format!("expected `this` or `$name` before `{text}`")),
    }
}

pub(super) fn literals(raw: &raw::Expr) -> Vec<Literal> {
    match raw {
        raw::Expr::List(items) => items.iter().flat_map(literals).collect(),
        other => match operand(other) {
            Ok(Operand::Literal(literal)) => vec![literal],
            _ => Vec::new(),
        },
    }
}

/// Lower-case words for comparisons with configuration values.
pub(super) fn words(raw: &raw::Expr) -> Vec<Name> {
    texts(raw).into_iter().map(|text| Name::new(text.to_lowercase())).collect()
}

pub(super) fn texts(raw: &raw::Expr) -> Vec<Name> {
    match raw {
        raw::Expr::Bool(b) => vec![Name::new(b.to_string())],
        raw::Expr::Int(n) => vec![Name::new(n.to_string())],
        raw::Expr::Text(text) => vec![Name::new(text)],
        raw::Expr::List(items) => items.iter().flat_map(texts).collect(),
        raw::Expr::Map(_) => Vec::new(),
    }
}

pub(super) fn language(word: &str) -> Result<FileKind, String> {
    match word {
        "java" => Ok(FileKind::Java),
        "kotlin" => Ok(FileKind::Kotlin),
        "swift" => Ok(FileKind::Swift),
        _ => Err(format!("unknown language `{word}`, expected java, kotlin or swift")),
    }
}
