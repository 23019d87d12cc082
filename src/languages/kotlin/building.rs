//! `buildString { … }` and its like, as the builder that they stand for.

use crate::ir::{Call, Name, Value, ValueKind};
use crate::source::Span;

/// What a function makes before its block runs on it, and what it asks of that in the end.
const BUILDERS: &[(&str, &str, Option<&str>)] = &[
    ("buildString", "StringBuilder", Some("toString")),
    ("buildList", "mutableListOf", None),
    ("buildSet", "mutableSetOf", None),
    ("buildMap", "mutableMapOf", None),
];

/// `buildString { append(a) }` becomes `StringBuilder().apply { append(a) }.toString()`; any other call is given back.
pub(super) fn lower(mut call: Call, span: Span) -> Result<Value, Call> {
    let known = BUILDERS.iter().find(|(name, ..)| call.target.is_none() && call.name == *name);
    let (Some((_, maker, end)), true) = (known, call.args.last().is_some_and(|arg| arg.trailing)) else {
        return Err(call);
    };
    let block = call.args.pop();
    let linked = |target: Option<Value>, name: &str, args| {
        let call = Call {
            target: target.map(Box::new),
            implicit: false,
            name: Name::new(name),
            generics: Vec::new(),
            args,
            safe: false,
            name_span: call.name_span,
        };
        Value::new(ValueKind::Call(Box::new(call)), span)
    };
    let made = linked(None, maker, Vec::new());
    let built = linked(Some(made), "apply", block.into_iter().collect());
    Ok(match end {
        Some(end) => linked(Some(built), end, Vec::new()),
        None => built,
    })
}
