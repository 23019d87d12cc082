//! How much of what stands inside calls could be read.
//!
//! What was read is counted exactly. What was lost left no values to count, so it is estimated from the text: in bytes
//! that could not be read, each name, number and text inside the parentheses of a call counts as one value, unless a
//! value that was read stands there. Type names and the heads of `if (` and of declarations look like that too, so the
//! estimate is rather too high than too low.

use super::{Arg, Block, Call, Field, Function, Piece, Stmt, TypeDecl, Unit, Value, ValueKind};
use crate::source::Span;

/// Counts of values inside calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readable {
    /// All values that are arguments of calls, or part of one; those that were lost are estimated.
    pub total: u64,
    /// Those that were read.
    pub readable: u64,
}

impl Readable {
    /// Adds the counts of another unit.
    pub fn add(&mut self, other: Self) {
        self.total += other.total;
        self.readable += other.readable;
    }

    /// Share of readable values, 0–100; 100 where there are none.
    #[must_use]
    pub fn percent(&self) -> f64 {
        if self.total == 0 { 100.0 } else { self.readable as f64 * 100.0 / self.total as f64 }
    }
}

/// Counts the values inside the calls of a unit, which was read from `text`.
#[must_use]
pub fn readable(unit: &Unit, text: &str) -> Readable {
    let mut walk = Walk::default();
    unit.types.iter().for_each(|t| walk.decl(t));
    unit.functions.iter().for_each(|f| walk.function(f));
    unit.fields.iter().for_each(|f| walk.field(f));
    walk.block(&unit.script);
    let lost = lost(unit, text, &walk);
    Readable { total: walk.readable + lost, readable: walk.readable }
}

/// Estimates how many values inside calls could not be read.
fn lost(unit: &Unit, text: &str, walk: &Walk) -> u64 {
    let gaps = unit.gaps.iter().map(|gap| gap.span).filter(|span| span.start < span.end);
    let regions = joined(gaps.chain(walk.unreadable.iter().copied()).collect());
    if regions.is_empty() {
        return 0;
    }
    let read = joined(walk.read.clone());
    let tokens: Vec<usize> = inside_calls(text).into_iter().filter(|at| !holds(&read, *at)).collect();
    let within = |region: &Span, at: usize| (region.start as usize..region.end as usize).contains(&at);
    let lost = regions.iter().map(|region| {
        let from = tokens.partition_point(|at| *at < region.start as usize);
        let tokens = tokens[from..].iter().take_while(|at| within(region, **at)).count();
        // An operator alone is a value too.
        let values =
            walk.unreadable.iter().filter(|span| within(region, span.start as usize) || *span == region).count();
        tokens.max(values) as u64
    });
    lost.sum()
}

/// Spans in order, those that touch each other made one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|next, before| {
        let touches = next.start <= before.end;
        if touches {
            before.end = before.end.max(next.end);
        }
        touches
    });
    spans
}

/// Whether one of the spans, which are in order, holds a byte.
fn holds(spans: &[Span], at: usize) -> bool {
    let next = spans.partition_point(|span| span.start as usize <= at);
    next.checked_sub(1).is_some_and(|before| at < spans[before].end as usize)
}

/// Where names, numbers and texts begin that stand inside the parentheses of a call, in any language with C's brackets.
fn inside_calls(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80;
    let mut found = Vec::new();
    // For each open bracket: whether what follows stands inside a call.
    let mut open: Vec<bool> = Vec::new();
    // Whether the last token ends a name, so that a parenthesis after it is that of a call.
    let mut named = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        let inside = open.last().copied().unwrap_or(false);
        let start = at;
        at += 1;
        if byte.is_ascii_whitespace() {
            continue;
        }
        if rest.starts_with(b"//") {
            at = start + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            continue;
        }
        if rest.starts_with(b"/*") {
            at = start + rest.windows(2).skip(2).position(|two| two == b"*/").map_or(rest.len(), |end| end + 4);
            continue;
        }
        let mut ends_name = false;
        match byte {
            b'"' => {
                at = start + text_length(rest);
                if inside {
                    found.push(start);
                }
            }
            // A character; elsewhere an apostrophe means nothing.
            b'\'' if matches!(rest, [_, b'\\', _, b'\'', ..] | [_, _, b'\'', ..]) => {
                at += if rest[1] == b'\\' { 3 } else { 2 };
                if inside {
                    found.push(start);
                }
            }
            b'(' => open.push(named || inside),
            b'[' => open.push(inside),
            b'{' => open.push(false),
            b')' | b']' | b'}' => {
                open.pop();
                ends_name = byte != b'}';
            }
            b'>' | b'!' | b'?' => ends_name = named,
            _ if is_word(byte) => {
                let length = rest.iter().position(|b| !is_word(*b)).unwrap_or(rest.len());
                at = start + length;
                ends_name = !byte.is_ascii_digit();
                let label = rest[length..].starts_with(b":") && !rest[length..].starts_with(b"::");
                if inside && !label {
                    found.push(start);
                }
            }
            _ => {}
        }
        named = ends_name;
    }
    found
}

/// The length of the text literal at the start; one that nothing ends is as long as its line.
fn text_length(rest: &[u8]) -> usize {
    let quotes: &[u8] = if rest.starts_with(b"\"\"\"") { b"\"\"\"" } else { b"\"" };
    let mut at = quotes.len();
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'\n' if quotes.len() == 1 => return at,
            _ if rest[at..].starts_with(quotes) => return at + quotes.len(),
            _ => at += 1,
        }
    }
    rest.len()
}

/// What was met on the way through a unit.
#[derive(Default)]
struct Walk {
    /// Number of values inside calls that could be read.
    readable: u64,
    /// Values inside calls that could not be read.
    unreadable: Vec<Span>,
    /// The bytes that a value was read from, inside a call or not; without bodies, which may hold gaps.
    read: Vec<Span>,
}

impl Walk {
    fn decl(&mut self, decl: &TypeDecl) {
        for supertype in &decl.supertypes {
            self.args(supertype.args.as_deref().unwrap_or_default());
            if let Some(delegate) = &supertype.delegate {
                self.value(delegate, false);
            }
        }
        decl.fields.iter().for_each(|f| self.field(f));
        decl.functions.iter().for_each(|f| self.function(f));
        decl.types.iter().for_each(|t| self.decl(t));
        for case in &decl.cases {
            self.args(&case.args);
            if let Some(body) = &case.body {
                self.decl(body);
            }
        }
    }

    fn field(&mut self, field: &Field) {
        if let Some(value) = &field.value {
            self.value(value, false);
        }
        field.getter.iter().for_each(|f| self.function(f));
        field.setters.iter().for_each(|f| self.function(f));
    }

    fn function(&mut self, function: &Function) {
        for param in &function.params {
            if let Some(default) = &param.default {
                self.value(default, false);
            }
        }
        if let Some(body) = &function.body {
            self.block(body);
        }
    }

    fn block(&mut self, block: &Block) {
        block.stmts.iter().for_each(|s| self.stmt(s));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Bind(bind) => bind.value.iter().for_each(|v| self.value(v, false)),
            Stmt::Eval(value) | Stmt::Throw(value, _) => self.value(value, false),
            Stmt::Return(value, _) => value.iter().for_each(|v| self.value(v, false)),
            Stmt::Break(_) | Stmt::Continue(_) => {}
            Stmt::Branch(branch) => {
                branch.subject.iter().for_each(|v| self.value(v, false));
                for arm in &branch.arms {
                    arm.tests.iter().chain(&arm.guard).for_each(|v| self.value(v, false));
                    arm.binds.iter().filter_map(|b| b.value.as_ref()).for_each(|v| self.value(v, false));
                    self.block(&arm.body);
                }
            }
            Stmt::Loop(l) => {
                l.init.iter().for_each(|s| self.stmt(s));
                l.items.iter().chain(&l.test).chain(&l.step).for_each(|v| self.value(v, false));
                self.block(&l.body);
            }
            Stmt::Try(t) => {
                t.resources.iter().filter_map(|b| b.value.as_ref()).for_each(|v| self.value(v, false));
                self.block(&t.body);
                t.catches.iter().for_each(|c| self.block(&c.body));
                t.finally.iter().for_each(|b| self.block(b));
            }
            Stmt::Defer(block) | Stmt::Nested(block) => self.block(block),
            Stmt::Function(function) => self.function(function),
            Stmt::Type(decl) => self.decl(decl),
        }
    }

    fn args(&mut self, args: &[Arg]) {
        args.iter().for_each(|a| self.value(&a.value, true));
    }

    fn call(&mut self, call: &Call, inside: bool) {
        call.target.iter().for_each(|t| self.value(t, inside));
        self.args(&call.args);
    }

    /// Notes the bytes that a value takes by itself, without the values inside it.
    fn note(&mut self, value: &Value) {
        let Span { start, end } = value.span;
        let after = |inner: &Value| Span { start: inner.span.end.clamp(start, end), end };
        let until = |next: Option<u32>| Span { start, end: next.unwrap_or(end).clamp(start, end) };
        let own = match &value.kind {
            ValueKind::Text(_)
            | ValueKind::Int(_)
            | ValueKind::Float(_)
            | ValueKind::Bool(_)
            | ValueKind::Null
            | ValueKind::Name(_)
            | ValueKind::TypeLiteral(_) => value.span,
            ValueKind::Member { of, .. } | ValueKind::Reference { of, .. } => of.as_deref().map_or(value.span, after),
            ValueKind::Call(call) => call.name_span,
            ValueKind::New { args, body, .. } => {
                let args = args.first().map(|arg| arg.value.span.start);
                until(args.or(body.as_ref().map(|body| body.span.start)))
            }
            ValueKind::Cast { value, .. } | ValueKind::Is { value, .. } => after(value),
            _ => return,
        };
        self.read.push(own);
    }

    fn value(&mut self, value: &Value, inside: bool) {
        let unreadable = value.kind == ValueKind::Unreadable;
        if inside && unreadable {
            self.unreadable.push(value.span);
        } else if inside {
            self.readable += 1;
        }
        self.note(value);
        match &value.kind {
            ValueKind::Text(pieces) => {
                for piece in pieces {
                    if let Piece::Hole(hole) = piece {
                        self.value(hole, inside);
                    }
                }
            }
            ValueKind::Member { of, .. } | ValueKind::Reference { of, .. } => {
                of.iter().for_each(|v| self.value(v, inside))
            }
            ValueKind::Index { of, keys } => {
                self.value(of, inside);
                keys.iter().for_each(|v| self.value(v, inside));
            }
            ValueKind::Call(call) => self.call(call, inside),
            ValueKind::New { args, body, .. } => {
                self.args(args);
                body.iter().for_each(|b| self.decl(b));
            }
            ValueKind::Lambda(function) => self.function(function),
            ValueKind::List(items) => items.iter().for_each(|v| self.value(v, inside)),
            ValueKind::Map(pairs) => pairs.iter().for_each(|(k, v)| {
                self.value(k, inside);
                self.value(v, inside);
            }),
            ValueKind::Tuple(args) => args.iter().for_each(|a| self.value(&a.value, inside)),
            ValueKind::Assign { target, value, .. } => {
                self.value(target, inside);
                self.value(value, inside);
            }
            ValueKind::Binary { left, right, .. } => {
                self.value(left, inside);
                self.value(right, inside);
            }
            ValueKind::Not(v)
            | ValueKind::Negate(v)
            | ValueKind::Cast { value: v, .. }
            | ValueKind::Is { value: v, .. } => {
                self.value(v, inside);
            }
            ValueKind::Elvis { value, otherwise } => {
                self.value(value, inside);
                self.value(otherwise, inside);
            }
            ValueKind::Block(block) => self.block(block),
            ValueKind::Int(_)
            | ValueKind::Float(_)
            | ValueKind::Bool(_)
            | ValueKind::Null
            | ValueKind::Name(_)
            | ValueKind::TypeLiteral(_)
            | ValueKind::Unreadable => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Gap, Name};
    use crate::source::{FileId, FileKind};

    #[test]
    fn names_numbers_and_texts_inside_calls_are_seen() {
        let seen = |text: &str| {
            let found = inside_calls(text);
            found
                .into_iter()
                .map(|at| text[at..].split([',', ')', ' ', '.', '(']).next().unwrap_or("").to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(seen("f(a, 1, \"b\") + c"), ["a", "1", "\"b\""]);
        assert_eq!(seen("(a + b) * c"), [""; 0]);
        assert_eq!(seen("f(host: a.b(c), { d; e(g) })"), ["a", "b", "c", "g"]);
        assert_eq!(seen("f(a /* b */, // c)\n'\\'', d)"), ["a", "'\\''", "d"]);
        assert_eq!(seen("f(\"a"), ["\"a"]);
        assert_eq!(seen("f(\"\"\"a\n\" b\"\"\", c)"), ["\"\"\"a\n\"", "c"]);
        assert_eq!(seen("/* f(a"), [""; 0]);
    }

    #[test]
    fn what_a_gap_holds_is_lost_and_not_nothing() {
        let text = "f(a, b, 3) g(d, \"e\")";
        let mut unit = Unit::new(FileId(0), FileKind::Java);
        assert_eq!(readable(&unit, text), Readable::default());
        unit.gaps.push(Gap { span: Span::new(0, text.len()), what: Name::new_static("syntax error") });
        assert_eq!(readable(&unit, text), Readable { total: 5, readable: 0 });
        unit.gaps[0].span = Span::new(0, 10);
        assert_eq!(readable(&unit, text), Readable { total: 3, readable: 0 });
        // What was read in spite of the gap is not lost.
        let name = Value::new(ValueKind::Name("a".into()), Span::new(2, 3));
        unit.script.stmts.push(Stmt::Eval(name));
        assert_eq!(readable(&unit, text), Readable { total: 2, readable: 0 });
    }

    #[test]
    fn a_value_that_could_not_be_read_counts_with_all_that_it_holds() {
        let text = "f(x ~ y ~ z)";
        let arg =
            |span| Arg { label: None, value: Value::new(ValueKind::Unreadable, span), spread: false, trailing: false };
        let mut unit = Unit::new(FileId(0), FileKind::Java);
        let call = Call {
            target: None,
            implicit: false,
            name: "f".into(),
            generics: Vec::new(),
            args: vec![arg(Span::new(2, 11))],
            safe: false,
            name_span: Span::new(0, 1),
        };
        unit.script.stmts.push(Stmt::Eval(Value::new(ValueKind::Call(Box::new(call)), Span::new(0, 12))));
        assert_eq!(readable(&unit, text), Readable { total: 3, readable: 0 });
    }
}
