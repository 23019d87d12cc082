//! What values look like from the side: constants, names, and words that tell nothing about a peer.

use crate::channel::Name;
use crate::ir::{Arg, BinaryOp, Block, Call, Function, Piece, Stmt, Value, ValueKind, visit};
use crate::knowledge::{Answer, Judged, Literal};
use crate::source::Span;

/// Verbs with which checks that throw begin, in all three languages.
pub(super) const CHECKS: &[&str] = &["check", "verify", "validate", "evaluate", "assert", "require", "ensure"];

/// Parts of the names of such checks: `performValidation`.
pub(super) const CHECKS_INSIDE: &[&str] = &["validat", "verif", "evaluat"];

/// Calls on the peer that tell nothing about it.
const TRIVIAL: &[&str] = &[
    "isempty",
    "isnotempty",
    "isnullorempty",
    "size",
    "count",
    "length",
    "isblank",
    "equalsignorecase",
    "tostring",
    "hash",
    "isnotblank",
    "isnullorblank",
];

/// Calls that give the same number as another type.
const CONVERTS: [&str; 6] = ["convert", "toInt", "toLong", "toUInt", "toULong", "toShort"];

/// Whether what is asked of the peer by a name tells nothing about it.
pub(super) fn tells_nothing(name: &str) -> bool {
    TRIVIAL.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a call on the peer tells nothing about it. A function that gets something of the peer, and is called on
/// nothing, makes something of it: `hash(key)`.
pub(super) fn is_trivial(call: &Call) -> bool {
    let picked = |target: &Value| {
        let by = |arg: &Arg| matches!(arg.value.kind, ValueKind::Lambda(_) | ValueKind::Reference { .. });
        matches!(&target.kind, ValueKind::Call(call) if call.args.iter().any(by))
    };
    tells_nothing(&call.name)
        && (call.target.is_some() || call.args.is_empty())
        // How many were picked tells what they were picked by.
        && !call.target.as_deref().is_some_and(picked)
}

/// A constant by its spelling: `.serverTrust`, `NSURLAuthenticationMethodServerTrust`, `SslError.SSL_UNTRUSTED`, text.
pub(super) fn is_constant_name(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Text(_) | ValueKind::Bool(_) | ValueKind::Member { of: None, .. } => true,
        // `kSecTrustResultProceed` is one, `known` is none.
        ValueKind::Name(name) => name.strip_prefix('k').unwrap_or(name).starts_with(|c: char| c.is_uppercase()),
        ValueKind::Member { of: Some(of), name } => {
            name.chars().all(|c| c.is_uppercase() || c == '_' || c.is_numeric())
                || matches!(&of.kind, ValueKind::Name(n) if n.starts_with(|c: char| c.is_uppercase()))
        }
        _ => false,
    }
}

/// `true`, `false`, and what surely is one of them.
pub(super) fn constant_truth(value: &Value) -> Option<bool> {
    match &value.kind {
        ValueKind::Bool(b) => Some(*b),
        // What only debug builds do is no concern of what users run.
        ValueKind::Name(name) | ValueKind::Member { name, .. } if name == "DEBUG" => Some(false),
        ValueKind::Not(v) => constant_truth(v).map(|b| !b),
        ValueKind::Binary { op: BinaryOp::Or, left, right } => match (constant_truth(left), constant_truth(right)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
        ValueKind::Binary { op: BinaryOp::And, left, right } => match (constant_truth(left), constant_truth(right)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        ValueKind::Member { of: Some(of), name } if matches!(&of.kind, ValueKind::Name(n) if n == "Boolean") => {
            match name.as_str() {
                "TRUE" => Some(true),
                "FALSE" => Some(false),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The parts of a block that run in debug builds alone: what a test of a constant keeps from users.
pub(in crate::trace) fn dead_parts(block: &Block) -> Vec<Span> {
    let mut dead = Vec::new();
    for (at, stmt) in block.stmts.iter().enumerate() {
        let Stmt::Branch(branch) = stmt else { continue };
        if branch.subject.is_some() {
            continue;
        }
        let mut taken = false;
        for arm in &branch.arms {
            let truth = match arm.tests.as_slice() {
                [] => Some(true),
                [test] => constant_truth(test),
                _ => None,
            };
            if taken || truth == Some(false) {
                dead.push(arm.body.span);
            } else if truth == Some(true) && arm.guard.is_none() {
                taken = true;
                let leaves = matches!(arm.body.stmts.last(), Some(Stmt::Return(..) | Stmt::Throw(..)));
                if leaves && !arm.tests.is_empty() && at + 1 < block.stmts.len() {
                    dead.push(Span { start: branch.span.end, end: block.span.end });
                }
            }
        }
    }
    dead
}

pub(super) fn literal_is(value: &Value, literal: &Literal) -> bool {
    match (&value.kind, literal) {
        (ValueKind::Bool(_) | ValueKind::Not(_) | ValueKind::Binary { .. }, Literal::Bool(b)) => {
            constant_truth(value) == Some(*b)
        }
        (ValueKind::Member { name, .. }, Literal::Symbol(symbol)) => name == symbol,
        // `NSURLSessionAuthChallengeUseCredential`, as C, Objective-C and static imports have it.
        (ValueKind::Name(name), Literal::Symbol(symbol)) => name == symbol && is_constant_name(value),
        // `.failed(error)`, and Kotlin's `CONSTANT.convert()` of a number to whatever is asked for.
        (ValueKind::Call(call), Literal::Symbol(symbol)) => match &call.target {
            Some(of) if CONVERTS.contains(&call.name.as_str()) && call.args.is_empty() => literal_is(of, literal),
            _ => call.implicit && call.name == *symbol,
        },
        (ValueKind::Member { .. }, Literal::Bool(b)) => constant_truth(value) == Some(*b),
        (ValueKind::Null, Literal::Null) => true,
        (ValueKind::Int(n), Literal::Int(m)) => n == m,
        (ValueKind::Text(pieces), Literal::Text(text)) => {
            matches!(pieces.as_slice(), [Piece::Literal(own)] if own == text)
        }
        _ => false,
    }
}

/// The parts of a value that are evaluated with it, in order; not the bodies of lambdas and blocks.
pub(super) fn parts(value: &Value) -> Vec<&Value> {
    fn of_args(args: &[Arg]) -> impl Iterator<Item = &Value> {
        args.iter().map(|a| &a.value)
    }
    match &value.kind {
        ValueKind::Text(pieces) => pieces
            .iter()
            .filter_map(|p| match p {
                Piece::Hole(hole) => Some(hole),
                Piece::Literal(_) => None,
            })
            .collect(),
        ValueKind::Member { of: Some(of), .. } | ValueKind::Reference { of: Some(of), .. } => vec![of],
        ValueKind::Index { of, keys } => std::iter::once(&**of).chain(keys).collect(),
        ValueKind::Call(call) => call.target.as_deref().into_iter().chain(of_args(&call.args)).collect(),
        ValueKind::New { args, .. } | ValueKind::Tuple(args) => of_args(args).collect(),
        ValueKind::List(items) => items.iter().collect(),
        ValueKind::Map(pairs) => pairs.iter().flat_map(|(k, v)| [k, v]).collect(),
        ValueKind::Assign { target, value, .. } => vec![&**target, &**value],
        ValueKind::Binary { left, right, .. } => vec![&**left, &**right],
        ValueKind::Elvis { value, otherwise } => vec![&**value, &**otherwise],
        ValueKind::Not(v)
        | ValueKind::Negate(v)
        | ValueKind::Cast { value: v, .. }
        | ValueKind::Is { value: v, .. } => {
            vec![&**v]
        }
        _ => Vec::new(),
    }
}

/// Calls in a block that stands for a value, inner ones first.
pub(super) fn calls_in(value: &Value) -> Vec<&Call> {
    struct Calls<'v>(Vec<&'v Call>);
    impl<'v> visit::Visitor<'v> for Calls<'v> {
        fn value(&mut self, value: &'v Value) {
            if let ValueKind::Call(call) = &value.kind {
                self.0.push(call);
            }
        }
        fn enter(&mut self, _: &'v crate::ir::TypeDecl) -> bool {
            false
        }
    }
    let mut calls = Calls(Vec::new());
    visit::value(value, &mut calls);
    calls.0.reverse();
    calls.0
}

/// Looks at every name in a value, but not below members of the given names.
pub(super) fn names_in(value: &Value, but: &[Name], look: &mut dyn FnMut(&Name)) {
    struct Names<'l> {
        but: &'l [Name],
        hidden: Vec<Span>,
        look: &'l mut dyn FnMut(&Name),
    }
    impl<'v> visit::Visitor<'v> for Names<'_> {
        fn value(&mut self, value: &'v Value) {
            let inside = |s: &Span| s.start <= value.span.start && value.span.end <= s.end;
            match &value.kind {
                ValueKind::Name(name) if !self.hidden.iter().any(inside) => (self.look)(name),
                ValueKind::Member { of: Some(of), name } if self.but.contains(name) => self.hidden.push(of.span),
                ValueKind::Call(call) if call.args.is_empty() && self.but.contains(&call.name) => {
                    self.hidden.extend(call.target.iter().map(|target| target.span));
                }
                _ => {}
            }
        }
        fn enter(&mut self, _: &'v crate::ir::TypeDecl) -> bool {
            false
        }
    }
    visit::value(value, &mut Names { but, hidden: Vec::new(), look });
}

/// Whether a function says one of the words of an answer itself.
pub(super) fn says_answer(judged: &Judged, function: &Function) -> bool {
    struct Words<'j> {
        judged: &'j Judged,
        found: bool,
    }
    impl<'v> visit::Visitor<'v> for Words<'_> {
        fn value(&mut self, value: &'v Value) {
            match &value.kind {
                ValueKind::Member { name, .. } => self.found |= symbols(self.judged).any(|s| s == name),
                ValueKind::Name(name) if is_constant_name(value) => {
                    self.found |= symbols(self.judged).any(|s| s == name);
                }
                _ => {}
            }
        }
    }
    let mut words = Words { judged, found: false };
    visit::function(function, &mut words);
    words.found
}

/// The symbols by which a method answers: `.useCredential`.
pub(super) fn symbols(judged: &Judged) -> impl Iterator<Item = &Name> {
    judged.accepts.iter().chain(&judged.rejects).filter_map(|answer| match answer {
        Answer::ReturnLiteral(Literal::Symbol(symbol)) | Answer::Call { first: Some(Literal::Symbol(symbol)), .. } => {
            Some(symbol)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Constants of C and static imports are written without an owner, and in Kotlin converted to what is asked for.
    #[test]
    fn a_bare_constant_is_the_symbol_of_its_name() {
        let value = |kind| Value::new(kind, Span::default());
        let name = |name: &str| value(ValueKind::Name(name.into()));
        let called = |function: &str| {
            value(ValueKind::Call(Box::new(Call {
                target: Some(Box::new(name("USE_IT"))),
                implicit: false,
                name: function.into(),
                generics: Vec::new(),
                args: Vec::new(),
                safe: false,
                name_span: Span::default(),
            })))
        };
        let symbol = |symbol: &str| Literal::Symbol(symbol.into());
        assert!(literal_is(&name("USE_IT"), &symbol("USE_IT")));
        assert!(literal_is(&called("convert"), &symbol("USE_IT")));
        assert!(!literal_is(&called("inverted"), &symbol("USE_IT")));
        assert!(!literal_is(&name("LEAVE_IT"), &symbol("USE_IT")));
        // A local that is called like it.
        assert!(!literal_is(&name("useIt"), &symbol("useIt")));
    }
}
