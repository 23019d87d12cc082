//! From a line of a model to what a call does, or to how a body is judged.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::model::{Answer, Apply, Assignment, Effect, Gives, Judged, NewObject, Operand, Run};
use super::pattern::{Literal, Pattern, What};
use super::raw;
use super::value::{check_word, language, literals, operand, reference, text_operand, texts};
use crate::channel::{Name, Payload};

/// Compiles one call entry; what is wrong with it comes second.
pub(super) fn effect(model: &Name, raw: &raw::Call) -> (Option<Effect>, Vec<String>) {
    let pattern = match Pattern::parse(&raw.call) {
        Ok(pattern) => pattern,
        Err(what) => return (None, vec![what]),
    };
    let bound: FxHashSet<Name> = pattern.bound().cloned().collect();
    let mut problems = Vec::new();
    let mut check = |operand: Result<Operand, String>| -> Option<Operand> {
        match operand.and_then(|o| known(o, &bound)) {
            Ok(operand) => Some(operand),
            Err(what) => {
                problems.push(what);
                None
            }
        }
    };
    let on = raw.on.as_ref().and_then(|e| check(reference(e))).and_then(arg_name);
    let mut when = Vec::new();
    for (subject, value) in &raw.when {
        if let Some(subject) = check(reference(subject)) {
            when.push((subject, literals(value)));
        }
    }
    let sure = raw.surely.iter().filter_map(|(subject, value)| Some((check(reference(subject))?, literals(value))));
    let surely = sure.collect();
    let endpoint = raw.endpoint.as_ref().and_then(|e| check(operand(e)));
    let consumes = raw.consumes.as_ref().and_then(|e| check(reference(e))).and_then(arg_name);
    let mut stores = raw.stores.iter().filter_map(|word| check(text_operand(word)));
    let stores = stores.next().map(|key| (key, stores.next()));
    let mut reads = raw.reads.iter().filter_map(|word| check(text_operand(word)));
    let reads = reads.next().map(|key| (key, reads.next()));
    let adds = raw.adds.as_ref().and_then(|e| check(text_operand(e)));
    let mut runs = Vec::new();
    for (function, words) in &raw.runs {
        if let Some(function) = check(reference(function)).and_then(arg_name) {
            let (on, with): (Vec<&String>, Vec<&String>) = words.iter().partition(|word| word.starts_with("receiver"));
            let receiver = on.first().and_then(|word| match word.strip_prefix("receiver ") {
                Some(other) => check(reference(other)),
                None => check(reference("this")),
            });
            let args = with.into_iter().filter_map(|word| check(text_operand(word))).collect();
            runs.push(Run { function, receiver, args });
        }
    }
    let (mut carries, mut payloads) = (Vec::new(), Vec::new());
    for (payload, args) in &raw.carries {
        match payload.parse::<Payload>() {
            Ok(payload) => {
                carries.push((
                    payload,
                    args.all().iter().filter_map(|a| check(reference(a)).and_then(arg_name)).collect(),
                ));
            }
            Err(_) => {
                payloads.push(format!("unknown payload `{payload}`, expected one of {}", Payload::WORDS.join(", ")))
            }
        }
    }
    let uses = raw.uses.as_ref().map(|expr| match expr {
        raw::Expr::Bool(_) => Vec::new(),
        other => texts(other),
    });
    problems.append(&mut payloads);
    let mut set = Vec::new();
    assignments(&raw.set, &bound, &mut set, &mut problems);
    let (mut if_true, mut if_false) = (Vec::new(), Vec::new());
    assignments(&raw.if_true, &bound, &mut if_true, &mut problems);
    assignments(&raw.if_false, &bound, &mut if_false, &mut problems);
    let apply = raw.apply.as_ref().and_then(|a| apply(a, &bound, &mut problems));
    let gives = raw.gives.as_ref().and_then(|g| gives(g, &bound, &mut problems));
    let effect = Effect {
        pattern,
        on,
        when,
        surely,
        set,
        endpoint,
        apply: apply.map(Box::new),
        opens: raw.opens,
        uses,
        commits: raw.commits,
        carries,
        gives,
        consumes,
        upgrades: raw.upgrades,
        runs,
        true_is: raw.true_is,
        if_true,
        if_false,
        stores: stores.map(Box::new),
        reads: reads.map(Box::new),
        adds: adds.map(Box::new),
        note: raw.note.as_ref().map(Name::new),
        model: model.clone(),
    };
    (Some(effect), problems)
}

fn arg_name(operand: Operand) -> Option<Name> {
    match operand {
        Operand::Arg(name) => Some(name),
        _ => None,
    }
}

/// Refuses references to arguments that the pattern does not bind.
fn known(operand: Operand, bound: &FxHashSet<Name>) -> Result<Operand, String> {
    match &operand {
        Operand::Arg(name) | Operand::ArgSlot(name, _) if !bound.contains(name) => {
            Err(format!("`${name}` is not bound by the pattern"))
        }
        _ => Ok(operand),
    }
}

fn apply(raw: &raw::Apply, bound: &FxHashSet<Name>, problems: &mut Vec<String>) -> Option<Apply> {
    let mut take = |operand: Result<Operand, String>| match operand.and_then(|o| known(o, bound)) {
        Ok(operand) => Some(operand),
        Err(what) => {
            problems.push(what);
            None
        }
    };
    let from = take(reference(&raw.from))?;
    let with = raw.with.iter().filter_map(|(name, value)| Some((Name::new(name), take(operand(value))?))).collect();
    Some(Apply { settings: Name::new(&raw.settings), from, with })
}

fn gives(raw: &raw::Expr, bound: &FxHashSet<Name>, problems: &mut Vec<String>) -> Option<Gives> {
    let raw::Expr::Map(map) = raw else {
        return match operand(raw).and_then(|o| known(o, bound)) {
            Ok(operand) => Some(Gives::Operand(operand)),
            Err(what) => {
                problems.push(what);
                None
            }
        };
    };
    let mut object = NewObject::default();
    let mut rest = BTreeMap::new();
    for (key, value) in map {
        let mut take = || match operand(value).and_then(|o| known(o, bound)) {
            Ok(operand) => Some(operand),
            Err(what) => {
                problems.push(what);
                None
            }
        };
        match (key.as_str(), value) {
            ("type", raw::Expr::Text(ty)) => object.ty = Name::new(ty),
            ("view", _) => object.view = take(),
            ("kept", raw::Expr::Text(slot)) => object.kept = Some(Name::new(slot)),
            ("items", raw::Expr::List(_)) => object.items = take(),
            ("from", _) => object.from = take(),
            ("endpoint", _) => object.endpoint = take(),
            ("opens", raw::Expr::Bool(opens)) => object.opens = *opens,
            ("apply", raw::Expr::Map(map)) => {
                let text = |key: &str| match map.get(key) {
                    Some(raw::Expr::Text(text)) => text.clone(),
                    _ => String::new(),
                };
                let with = match map.get("with") {
                    Some(raw::Expr::Map(with)) => with.clone(),
                    _ => BTreeMap::new(),
                };
                let raw = raw::Apply { settings: text("settings"), from: text("from"), with };
                object.apply = apply(&raw, bound, problems);
            }
            _ => {
                rest.insert(key.clone(), value.clone());
            }
        }
    }
    assignments(&rest, bound, &mut object.set, problems);
    Some(Gives::New(Box::new(object)))
}

/// `slot: value`, `part: {slot: value}`, `$arg.slot: value`.
pub(super) fn assignments(
    raw: &BTreeMap<String, raw::Expr>,
    bound: &FxHashSet<Name>,
    out: &mut Vec<Assignment>,
    problems: &mut Vec<String>,
) {
    for (key, value) in raw {
        if let raw::Expr::Map(slots) = value {
            for (slot, value) in slots {
                assignment(Operand::This, &format!("{key}.{slot}"), slot, value, bound, out, problems);
            }
            continue;
        }
        match key.strip_prefix('$').and_then(|rest| rest.split_once('.')) {
            Some((arg, slot)) => {
                let target = Operand::Arg(Name::new(arg));
                match known(target, bound) {
                    Ok(target) => assignment(target, slot, slot, value, bound, out, problems),
                    Err(what) => problems.push(what),
                }
            }
            None => {
                let slot = key.strip_prefix("this.").unwrap_or(key);
                let scale = slot.rsplit('.').next().unwrap_or(slot);
                assignment(Operand::This, slot, scale, value, bound, out, problems);
            }
        }
    }
}

fn assignment(
    target: Operand,
    slot: &str,
    scale: &str,
    value: &raw::Expr,
    bound: &FxHashSet<Name>,
    out: &mut Vec<Assignment>,
    problems: &mut Vec<String>,
) {
    match operand(value).and_then(|o| known(o, bound)) {
        Ok(value) => {
            if let Operand::Literal(literal) = &value
                && let Err(what) = check_word(scale, literal)
            {
                problems.push(what);
            }
            out.push(Assignment { target, slot: Name::new(slot), value });
        }
        Err(what) => problems.push(what),
    }
}

/// A call that checks only a part: by its name alone, or with its arguments.
fn weak(call: &str) -> Result<Pattern, String> {
    if call.contains('(') { Pattern::parse(call) } else { Pattern::parse(&format!("{call}(...)")) }
}

pub(super) fn judge(raw: &raw::Judged) -> Result<Judged, String> {
    let method = Pattern::parse(&raw.method)?;
    let bound: Vec<Name> = method.bound().cloned().collect();
    let answers = |words: Option<&raw::Words>| -> Result<Vec<Answer>, String> {
        words.map_or(&[] as &[String], raw::Words::all).iter().map(|text| answer(text, &bound)).collect()
    };
    let fixed = |map: &BTreeMap<String, raw::Expr>| -> Result<Vec<(Name, Literal)>, String> {
        map.iter()
            .map(|(slot, value)| match operand(value)? {
                Operand::Literal(literal) => check_word(slot, &literal).map(|()| (Name::new(slot), literal)),
                _ => Err(format!("`{slot}` takes a word here, no reference")),
            })
            .collect()
    };
    Ok(Judged {
        accepts: answers(Some(&raw.accepts))?,
        rejects: answers(raw.rejects.as_ref())?,
        silence_accepts: raw.silence.as_deref() == Some("accepts"),
        peer: raw.peer.iter().map(|name| Name::new(name.trim_start_matches('$'))).collect(),
        asked: raw.asked.iter().map(Name::new).collect(),
        asking: raw.asking.iter().map(Name::new).collect(),
        anywhere: raw.anywhere.iter().map(|word| language(word)).collect::<Result<_, _>>()?,
        within: raw.within.iter().map(|(member, bounds)| (Name::new(member), *bounds)).collect(),
        weak: raw
            .weak
            .iter()
            .map(|(call, worth)| Ok((weak(call)?, Name::new(worth))))
            .collect::<Result<_, String>>()?,
        set: fixed(&raw.set)?,
        otherwise: fixed(&raw.otherwise)?,
        method,
    })
}

/// `throw`, `return`, `return true`, `return (.useCredential, ...)`, `call $handler.proceed()`, `call $done(true)`,
/// `call Credential(trust: _)`.
fn answer(text: &str, bound: &[Name]) -> Result<Answer, String> {
    let text = text.trim();
    if text == "throw" {
        return Ok(Answer::Throw);
    }
    if text == "return" {
        return Ok(Answer::Return);
    }
    if let Some(literal) = text.strip_prefix("return ") {
        let literal = literal.trim_start_matches('(').split([',', ')']).next().unwrap_or_default().trim();
        return Literal::word(literal)
            .map(Answer::ReturnLiteral)
            .ok_or_else(|| format!("expected a literal in `{text}`"));
    }
    let Some(call) = text.strip_prefix("call ") else {
        return Err(format!("expected `throw`, `return …` or `call …` before `{text}`"));
    };
    let (on, rest) = match call.strip_prefix('$') {
        Some(rest) => {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let (name, rest) = rest.split_at(end);
            if !bound.iter().any(|b| b == name) {
                return Err(format!("`${name}` is not bound by the method"));
            }
            (Name::new(name), rest.trim_start_matches('.'))
        }
        None => (Name::default(), call),
    };
    let pattern = if rest.starts_with('(') { Pattern::parse(&format!("invoke{rest}"))? } else { Pattern::parse(rest)? };
    let first = pattern.args.first().and_then(|arg| match &arg.what {
        What::Literal(literal) => Some(literal.clone()),
        _ => None,
    });
    let labels = pattern.args.iter().filter_map(|arg| arg.label.clone()).collect();
    Ok(Answer::Call { on, name: pattern.name, first, labels })
}
