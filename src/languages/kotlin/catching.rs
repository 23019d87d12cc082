//! `runCatching { … }` and what is asked of its result, as the `try` that they stand for.

use crate::ir::{Arg, Block, Call, Catch, Function, Name, Stmt, Try, Value, ValueKind};
use crate::source::Span;

use super::block;

/// A call, or the `try` that it stands for. `labelled`: the body says `return@runCatching`, which ends only the body.
pub(super) fn lower(call: Call, span: Span, labelled: bool) -> Value {
    let plain = |call: Call| Value::new(ValueKind::Call(Box::new(call)), span);
    if call.name == "runCatching" {
        return match call.args.as_slice() {
            [Arg { value: Value { kind: ValueKind::Lambda(_), .. }, .. }] => {
                caught(attempt(call, span, labelled), span)
            }
            _ => plain(call),
        };
    }
    let asked = matches!(
        call.name.as_str(),
        "onFailure"
            | "onSuccess"
            | "recover"
            | "recoverCatching"
            | "getOrElse"
            | "getOrNull"
            | "getOrDefault"
            | "getOrThrow"
            | "fold"
    );
    if !asked {
        return plain(call);
    }
    let mut call = call;
    match call.target.take().map(|target| *target) {
        Some(Value { kind: ValueKind::Block(result), .. }) if handler(&result).is_some() => answer(*result, call, span),
        target => plain(Call { target: target.map(Box::new), ..call }),
    }
}

/// What may fail.
fn attempt(mut call: Call, span: Span, labelled: bool) -> Block {
    if call.target.is_none()
        && !labelled
        && let Some(Arg { value: Value { kind: ValueKind::Lambda(lambda), .. }, .. }) = call.args.pop()
    {
        return lambda.body.unwrap_or_default();
    }
    call.name = Name::new_static("run");
    block(vec![Stmt::Eval(Value::new(ValueKind::Call(Box::new(call)), span))], span)
}

/// `try { body } catch (…) { null }`.
fn caught(body: Block, span: Span) -> Value {
    let null = Stmt::Eval(Value::new(ValueKind::Null, span));
    let catch = Catch { types: Vec::new(), name: None, body: block(vec![null], span), span };
    let attempt = Try { resources: Vec::new(), body, catches: vec![catch], finally: None, span };
    Value::new(ValueKind::Block(Box::new(block(vec![Stmt::Try(Box::new(attempt))], span))), span)
}

/// The handler of a result. A `catch` that is written has a type.
fn handler(result: &Block) -> Option<&Catch> {
    match result.stmts.as_slice() {
        [Stmt::Try(attempt)] => match attempt.catches.as_slice() {
            [catch] if catch.types.is_empty() => Some(catch),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a handler gives something of its own, not the nothing that stands for a failure.
fn recovers(catch: &Catch) -> bool {
    let failure = |value: &Value| matches!(value.kind, ValueKind::Null) && value.span == catch.span;
    !matches!(catch.body.stmts.last(), Some(Stmt::Eval(value)) if failure(value))
}

/// The `try` after something was asked of its result.
fn answer(mut result: Block, mut call: Call, span: Span) -> Value {
    if let [Stmt::Try(attempt)] = result.stmts.as_mut_slice() {
        let last = call.args.pop();
        match call.name.as_str() {
            // What was made of a failure is a success.
            "recover" | "recoverCatching" | "onFailure" | "getOrElse" | "getOrDefault" | "getOrThrow"
                if attempt.catches.first().is_some_and(recovers) => {}
            "recover" | "recoverCatching" => fail(attempt, last, true),
            "getOrThrow" => attempt.catches.clear(),
            "onFailure" => fail(attempt, last, false),
            "getOrElse" => fail(attempt, last, true),
            "getOrDefault" => {
                if let (Some(catch), Some(arg)) = (attempt.catches.first_mut(), last) {
                    replace_last(&mut catch.body, arg.value);
                }
            }
            "onSuccess" => succeed(attempt, "also", last, span),
            "fold" => {
                succeed(attempt, "let", call.args.pop(), span);
                fail(attempt, last, true);
            }
            _ => {}
        }
    }
    Value::new(ValueKind::Block(Box::new(result)), span)
}

/// Puts a handler into the `catch`, before its value or instead of it.
fn fail(attempt: &mut Try, handler: Option<Arg>, gives: bool) {
    let (Some(catch), Some(arg)) = (attempt.catches.first_mut(), handler) else { return };
    match arg.value.kind {
        ValueKind::Lambda(lambda) => {
            let Function { params, body, .. } = *lambda;
            catch.name = Some(params.into_iter().next().map_or(Name::new_static("it"), |param| param.name));
            let before = catch.body.stmts.len().saturating_sub(1);
            if gives {
                catch.body.stmts.truncate(before);
                catch.body.stmts.extend(body.unwrap_or_default().stmts);
            } else {
                catch.body.stmts.splice(before..before, body.unwrap_or_default().stmts);
            }
        }
        kind if gives => replace_last(&mut catch.body, Value::new(kind, arg.value.span)),
        _ => {}
    }
}

fn replace_last(body: &mut Block, value: Value) {
    body.stmts.pop();
    body.stmts.push(Stmt::Eval(value));
}

/// Runs a function on the value of the body.
fn succeed(attempt: &mut Try, name: &'static str, function: Option<Arg>, span: Span) {
    let Some(function) = function else { return };
    let inner = std::mem::take(&mut attempt.body);
    let target = Some(Box::new(Value::new(ValueKind::Block(Box::new(inner)), span)));
    let call = Call {
        target,
        implicit: false,
        name: Name::new_static(name),
        generics: Vec::new(),
        args: vec![function],
        safe: false,
        name_span: span,
    };
    attempt.body = block(vec![Stmt::Eval(Value::new(ValueKind::Call(Box::new(call)), span))], span);
}
