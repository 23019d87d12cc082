//! `buildString { … }`, `sequence { … }` and their like, as the builder that they stand for.

use crate::ir::{Call, Name, Value, ValueKind, visit};
use crate::source::Span;

/// What a function makes before its block runs on it, and what it asks of that in the end.
const BUILDERS: &[(&str, &str, Option<&str>)] = &[
    ("buildString", "StringBuilder", Some("toString")),
    ("buildList", "mutableListOf", None),
    ("buildSet", "mutableSetOf", None),
    ("buildMap", "mutableMapOf", None),
    ("sequence", "mutableListOf", None),
    ("iterator", "mutableListOf", Some("iterator")),
    ("flow", "mutableListOf", None),
];

/// Calls by which a block hands out what others go through; without one of them, it stands for something else.
const HANDED_OUT: [&str; 4] = ["yield", "yieldAll", "emit", "emitAll"];

/// `buildString { append(a) }` becomes `StringBuilder().apply { append(a) }.toString()`; any other call is given back.
pub(super) fn lower(mut call: Call, span: Span) -> Result<Value, Call> {
    let known = BUILDERS.iter().find(|(name, ..)| call.target.is_none() && call.name == *name);
    let (Some((_, maker, end)), true) = (known, call.args.last().is_some_and(|arg| arg.trailing)) else {
        return Err(call);
    };
    let block = call.args.pop();
    if matches!(call.name.as_str(), "sequence" | "iterator" | "flow")
        && !(call.args.is_empty() && block.as_ref().is_some_and(|block| hands_out(&block.value)))
    {
        call.args.extend(block);
        return Err(call);
    }
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

/// Whether a block hands out elements one by one.
fn hands_out(block: &Value) -> bool {
    struct Calls(bool);
    impl visit::Visitor<'_> for Calls {
        fn value(&mut self, value: &Value) {
            self.0 |= matches!(&value.kind, ValueKind::Call(call)
                if call.target.is_none() && HANDED_OUT.contains(&call.name.as_str()));
        }
    }
    let mut calls = Calls(false);
    visit::value(block, &mut calls);
    calls.0
}
