//! A repair of source that the grammar would misread; every offset and line stays where it was.
//!
//! The grammar joins a line that starts with `(` to the expression before it, takes `(` after the annotation of
//! a function type for the annotation's arguments, knows no context parameters, wants a separator before the `}`
//! of a class on one line, and stumbles over quotes and backslashes in raw strings, among others. One pass over the bytes turns
//! each into something of equal length that it reads as Kotlin does. Names and texts are then taken from the
//! original, so what is blanked inside a raw string is not lost.

use std::borrow::Cow;

/// Text for the parser.
pub(super) struct Repaired<'t> {
    /// The text; borrowed where nothing had to be repaired.
    pub(super) text: Cow<'t, str>,
    /// How deep strings stand inside each other.
    pub(super) strings: usize,
}

/// Repairs a source text.
pub(super) fn repair(text: &str) -> Repaired<'_> {
    let mut pass = Pass::new(text);
    pass.run();
    let text = match pass.out {
        // Only ASCII bytes are replaced, by ASCII bytes.
        Some(bytes) => String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned),
        None => Cow::Borrowed(text),
    };
    Repaired { text, strings: pass.strings }
}

/// What an open bracket belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opener {
    /// `(` of `if (…)`, `while (…)`: the closing bracket ends no expression.
    Control,
    /// `(` or `[` of an annotation.
    Annotation,
    /// Any other `(` or `[`.
    Group,
    /// `{` of the body of a class or object.
    Class,
    /// `{` of the body of a declaration whose head ends with `by delegate`.
    Delegated,
    /// Any other `{`.
    Block,
    /// `${` in a string.
    Hole(Quote),
}

impl Opener {
    /// Whether it is a round or square bracket, in which lines mean nothing.
    fn is_group(self) -> bool {
        matches!(self, Self::Control | Self::Annotation | Self::Group)
    }
}

/// How a string ends and where its holes begin.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Quote {
    raw: bool,
    /// Number of dollars that start a hole.
    dollars: usize,
}

/// The declaration whose head is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    None,
    Function,
    Class,
    /// An object without a name, which is an expression.
    Object,
    /// A class or named object, after `by`.
    Delegated,
}

impl Head {
    fn is_type(self) -> bool {
        matches!(self, Self::Class | Self::Object | Self::Delegated)
    }
}

struct Frame {
    opener: Opener,
    /// The head that was being read outside the bracket.
    outer: Head,
}

/// What the last token means to a `(` after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// It ends an expression.
    End,
    /// `return`, which ends a statement unless a value follows on the same line.
    Return,
    /// A name behind the end of an expression on the same line: an infix function, which wants an operand.
    Infix,
    /// The head of a control structure.
    Control,
    /// An annotation: the offset where a row of them began, if that is where a type may stand.
    Annotation(Option<usize>),
    /// `:`, `<`, `,`, `=`, `(`, `->`, `suspend`: a type may follow.
    BeforeType,
    /// `::`.
    Reference,
    /// Anything else.
    Other,
}

struct Pass<'t> {
    text: &'t str,
    bytes: &'t [u8],
    out: Option<Vec<u8>>,
    at: usize,
    frames: Vec<Frame>,
    head: Head,
    last: Last,
    /// End of the last token.
    last_end: usize,
    /// A line comment stands after the last token.
    commented: bool,
    /// A line break stands after the last token.
    broken: bool,
    holes: usize,
    strings: usize,
}

impl<'t> Pass<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            out: None,
            at: 0,
            frames: Vec::new(),
            head: Head::None,
            last: Last::Other,
            last_end: 0,
            commented: false,
            broken: true,
            holes: 0,
            strings: 0,
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn put(&mut self, at: usize, byte: u8) {
        self.out.get_or_insert_with(|| self.bytes.to_vec())[at] = byte;
    }

    /// Turns everything but line breaks into spaces, longer characters as a whole.
    fn blank(&mut self, from: usize, to: usize) {
        for at in from..to {
            if self.bytes[at] != b'\n' {
                self.put(at, b' ');
            }
        }
    }

    fn token(&mut self, length: usize, last: Last) {
        self.at += length;
        self.last = last;
        self.last_end = self.at;
        self.commented = false;
        self.broken = false;
    }

    fn run(&mut self) {
        while self.at < self.bytes.len() {
            let byte = self.bytes[self.at];
            match byte {
                b'\n' => {
                    self.broken = true;
                    self.at += 1;
                }
                b' ' | b'\t' | b'\r' | 0x0C => self.at += 1,
                b'/' if self.byte(self.at + 1) == b'/' => {
                    let rest = &self.bytes[self.at..];
                    self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                    self.commented = true;
                }
                b'/' if self.byte(self.at + 1) == b'*' => self.block_comment(),
                b'"' => self.string(0),
                b'$' => self.dollars(),
                b'\'' => self.character(),
                b'`' => self.backticks(),
                b'@' => self.at_sign(),
                b'(' => self.open_paren(),
                b'[' => {
                    let opener =
                        if matches!(self.last, Last::Annotation(_)) { Opener::Annotation } else { Opener::Group };
                    self.open(opener, Last::Other);
                }
                b'{' => {
                    let opener = match self.head {
                        Head::Class | Head::Object => Opener::Class,
                        Head::Delegated => Opener::Delegated,
                        Head::None | Head::Function => Opener::Block,
                    };
                    self.head = Head::None;
                    self.open(opener, Last::Other);
                }
                b')' | b']' => self.close_group(),
                b'}' => self.close_brace(),
                b'0'..=b'9' => {
                    let rest = &self.bytes[self.at..];
                    let length = rest.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'_');
                    self.token(length.unwrap_or(rest.len()), Last::End);
                }
                _ if is_word(byte) => self.word(),
                _ => self.punctuation(byte),
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.bytes.len() {
            match (self.bytes[self.at], self.byte(self.at + 1)) {
                (b'/', b'*') => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', b'/') => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                (byte, _) => {
                    self.broken |= byte == b'\n';
                    self.at += 1;
                }
            }
        }
    }

    /// `$` outside a string: the prefix of one, or nothing.
    fn dollars(&mut self) {
        let rest = &self.bytes[self.at..];
        let count = rest.iter().position(|b| *b != b'$').unwrap_or(rest.len());
        if self.byte(self.at + count) == b'"' {
            self.at += count;
            self.string(count);
        } else {
            self.token(count, Last::Other);
        }
    }

    /// A string from its opening quote on.
    fn string(&mut self, prefix: usize) {
        let raw = self.text[self.at..].starts_with("\"\"\"");
        self.at += if raw { 3 } else { 1 };
        self.content(Quote { raw, dollars: prefix.max(1) });
    }

    /// A string from within, up to its end or its next hole in braces.
    fn content(&mut self, quote: Quote) {
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'"' if !quote.raw => {
                    self.token(1, Last::End);
                    return;
                }
                b'"' => {
                    let rest = &self.bytes[self.at..];
                    let run = rest.iter().position(|b| *b != b'"').unwrap_or(rest.len());
                    // The last three of a longer row close the string, the others belong to it.
                    let inside = if run >= 3 { run - 3 } else { run };
                    for at in self.at..self.at + inside {
                        self.put(at, b'.');
                    }
                    if run >= 3 {
                        self.token(run, Last::End);
                        return;
                    }
                    self.at += run;
                }
                b'\\' if quote.raw => {
                    self.put(self.at, b'.');
                    self.at += 1;
                }
                b'\\' => self.at += 2,
                // A string on one line ends with it, whatever is missing.
                b'\n' if !quote.raw => {
                    self.last = Last::End;
                    self.last_end = self.at;
                    return;
                }
                b'$' => {
                    let rest = &self.bytes[self.at..];
                    let run = rest.iter().position(|b| *b != b'$').unwrap_or(rest.len());
                    self.at += run;
                    if run < quote.dollars {
                        continue;
                    }
                    if self.byte(self.at) == b'`' {
                        self.quoted_hole();
                    } else if self.byte(self.at) == b'{' {
                        self.holes += 1;
                        self.strings = self.strings.max(self.holes);
                        self.open(Opener::Hole(quote), Last::Other);
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
        self.at = self.bytes.len();
    }

    /// The backticks of a hole without braces become letters; the name is taken from the original.
    fn quoted_hole(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let name = rest.iter().position(|b| !is_word(*b) && !b.is_ascii_digit()).unwrap_or(0);
        if name > 0 && rest[name] == b'`' {
            self.put(self.at, b'_');
            self.put(self.at + 1 + name, b'_');
        }
    }

    /// `'x'`, `'\n'`, `'\u0041'`; a lone quote is skipped.
    fn character(&mut self) {
        let rest = &self.text[self.at + 1..];
        let inside = if rest.starts_with("\\u") {
            6
        } else if rest.starts_with('\\') {
            2
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
        let closed = rest.as_bytes().get(inside) == Some(&b'\'');
        self.token(if closed { inside + 2 } else { 1 }, Last::End);
    }

    fn backticks(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let end = rest.iter().position(|b| matches!(b, b'`' | b'\n'));
        self.named(end.map_or(1, |end| end + 2).min(self.bytes.len() - self.at));
    }

    /// The end of a name: an operand, or an infix function behind one.
    fn named(&mut self, length: usize) {
        let infix = self.last == Last::End && !self.broken && self.head == Head::None;
        self.token(length, if infix { Last::Infix } else { Last::End });
    }

    fn word(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|b| !is_word(*b) && !b.is_ascii_digit()).unwrap_or(rest.len());
        match &rest[..length] {
            b"class" | b"interface" | b"object" if self.last == Last::Reference => self.token(length, Last::End),
            b"class" | b"interface" | b"object" => {
                let after = self.text[self.at + length..].trim_start();
                let named = after.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '`'));
                self.head = if named { Head::Class } else { Head::Object };
                self.token(length, Last::Other);
            }
            b"by" => {
                if self.head == Head::Class {
                    self.head = Head::Delegated;
                }
                self.token(length, Last::Other);
            }
            b"return" => self.token(length, Last::Return),
            b"actual" if self.head.is_type() => {
                self.join_constructor(length);
                self.token(length, Last::Other);
            }
            b"fun" | b"constructor" => {
                self.head = Head::Function;
                self.token(length, Last::Other);
            }
            b"if" | b"while" | b"for" | b"when" | b"catch" => self.token(length, Last::Control),
            b"suspend" => self.token(length, Last::BeforeType),
            b"else" if self.broken && self.is_guarded_else(length) => {
                // `is T if …` is what the grammar knows; lowering sees that the original says `else`.
                for (offset, byte) in b"is T".iter().enumerate() {
                    self.put(self.at + offset, *byte);
                }
                self.token(length, Last::Other);
            }
            b"as" | b"do" | b"else" | b"finally" | b"import" | b"in" | b"init" | b"is" | b"package" | b"throw"
            | b"try" | b"typealias" | b"val" | b"var" | b"where" => self.token(length, Last::Other),
            b"context" if self.broken || self.last != Last::End => {
                if !self.context(length) {
                    self.named(length);
                }
            }
            _ => self.named(length),
        }
    }

    /// Whether an `else` at the start of a line is the branch `else if test ->` of a `when`.
    fn is_guarded_else(&self, length: usize) -> bool {
        let rest = &self.text[self.at + length..];
        let line = rest.split(['\n', '{']).next().unwrap_or_default();
        line.trim_start().starts_with("if ") && line.contains("->")
    }

    /// `class A` and `actual constructor(…)` on lines of their own: the grammar ends the class at the line.
    fn join_constructor(&mut self, length: usize) {
        let rest = self.text[self.at + length..].trim_start();
        if self.broken && !self.commented && rest.starts_with("constructor") {
            for at in self.last_end..self.at {
                self.put(at, b' ');
            }
        }
    }

    /// `context(a: A, b: B)` before a declaration or a function type; blanked, since the grammar reads a call.
    fn context(&mut self, length: usize) -> bool {
        let rest = &self.text[self.at + length..];
        if !rest.starts_with('(') {
            return false;
        }
        let mut depth = 0_usize;
        let mut has_type = false;
        // Types hold no strings and hardly comments: brackets may be counted without lexing.
        let Some(close) = rest.bytes().take(1000).position(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b':' => has_type |= depth == 1,
                _ => {}
            }
            depth == 0
        }) else {
            return false;
        };
        let after = rest[close + 1..].trim_start();
        let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let declares = matches!(
            next,
            "fun"
                | "private"
                | "internal"
                | "public"
                | "protected"
                | "inline"
                | "suspend"
                | "override"
                | "operator"
                | "infix"
                | "abstract"
                | "open"
                | "tailrec"
        );
        let is_type = self.last == Last::BeforeType && after.starts_with('(') && !rest[close + 1..].starts_with('(');
        // With a type it can be no call; without one it may be, before `val` or an annotation.
        let is_typed = has_type && (matches!(next, "val" | "var" | "class") || after.starts_with('@'));
        if !declares && !is_typed && !is_type {
            return false;
        }
        let from = self.at;
        self.at += length + close + 1;
        self.blank(from, self.at);
        true
    }

    /// `@Name`, `@get:Name`, or the end of a label (`this@Outer`).
    fn at_sign(&mut self) {
        let is_label = self.at == self.last_end && self.at > 0 && is_word_end(self.byte(self.at - 1));
        if is_label {
            let rest = &self.bytes[self.at + 1..];
            let name = rest.iter().position(|b| !is_word(*b) && !b.is_ascii_digit()).unwrap_or(rest.len());
            // `loop@ for`, `return@ x`: no name, and no end either.
            self.token(name + 1, if name == 0 { Last::Other } else { Last::End });
            return;
        }
        let row = match self.last {
            Last::BeforeType => Some(self.at),
            Last::Annotation(row) => row,
            _ => None,
        };
        let rest = &self.bytes[self.at + 1..];
        let name = rest.iter().position(|b| !(is_word(*b) || b.is_ascii_digit() || matches!(b, b'.' | b':')));
        let end = self.at + 1 + name.unwrap_or(rest.len());
        let spaces = self.bytes[end..].iter().position(|b| !matches!(b, b' ' | b'\t')).unwrap_or(0);
        if let Some(row) = row
            && spaces > 0
            && self.byte(end + spaces) == b'('
        {
            self.blank(row, end);
            self.at = end;
            self.last = Last::BeforeType;
            return;
        }
        self.token(end - self.at, Last::Annotation(row));
    }

    fn open(&mut self, opener: Opener, last: Last) {
        self.frames.push(Frame { opener, outer: self.head });
        self.head = Head::None;
        self.token(1, last);
    }

    fn open_paren(&mut self) {
        if self.starts_statement() {
            match self.lone_name() {
                Some(close) => {
                    self.put(self.at, b';');
                    self.put(close, b' ');
                    self.token(1, Last::Other);
                    return;
                }
                None => self.separate(),
            }
        } else if self.last_end > 0
            && self.bytes[self.last_end - 1] == b'{'
            && let Some(close) = self.lone_name()
            && self.byte(close + 1) == b'('
        {
            // `{ (f)(x) }` is no lambda with a destructured parameter.
            self.put(self.at, b' ');
            self.put(close, b' ');
            self.at += 1;
            return;
        }
        let opener = match self.last {
            Last::Control => Opener::Control,
            Last::Annotation(_) if self.at == self.last_end => Opener::Annotation,
            _ => Opener::Group,
        };
        if self.head == Head::Function {
            self.head = Head::None;
        }
        self.open(opener, Last::BeforeType);
    }

    /// Where the bracket closes that holds nothing but a name. `(f)(x)` at the start of a statement is taken for
    /// a destructuring; without the brackets it says the same.
    fn lone_name(&self) -> Option<usize> {
        let rest = &self.bytes[self.at + 1..];
        let name = rest.iter().position(|b| !is_word(*b) && !b.is_ascii_digit())?;
        let after = rest[name..].get(1..)?.trim_ascii_start();
        let assigned = after.first() == Some(&b'=') && after.get(1) != Some(&b'=');
        (name > 0 && rest[name] == b')' && !assigned).then_some(self.at + 1 + name)
    }

    /// Whether a `(` or `::` begins a statement: it starts a line, and what stands before it is complete.
    fn starts_statement(&self) -> bool {
        let in_block = self.frames.last().is_none_or(|frame| !frame.opener.is_group());
        self.broken && in_block && matches!(self.last, Last::End | Last::Return) && self.head == Head::None
    }

    /// Puts a `;` into the indentation before the current token, or in place of the line break.
    fn separate(&mut self) {
        let Some(before) = self.at.checked_sub(1) else { return };
        match self.bytes[before] {
            b' ' | b'\t' => self.put(before, b';'),
            // At the end of a line comment it would be part of the comment.
            b'\n' if !self.commented => self.put(before, b';'),
            _ => {}
        }
    }

    fn close_group(&mut self) {
        let Some(frame) = self.frames.pop_if(|frame| frame.opener.is_group()) else {
            self.token(1, Last::End);
            return;
        };
        self.head = frame.outer;
        let last = match frame.opener {
            Opener::Control => Last::Other,
            Opener::Annotation => Last::Annotation(None),
            _ => Last::End,
        };
        self.token(1, last);
    }

    fn close_brace(&mut self) {
        // Brackets that were never closed end with the braces around them.
        while self.frames.pop_if(|frame| frame.opener.is_group()).is_some() {}
        let Some(frame) = self.frames.pop() else {
            self.token(1, Last::End);
            return;
        };
        match frame.opener {
            Opener::Hole(quote) => {
                self.holes -= 1;
                self.at += 1;
                self.head = frame.outer;
                self.content(quote);
                return;
            }
            Opener::Class | Opener::Delegated if !self.broken && self.last_end < self.at && self.last == Last::End => {
                self.separate();
            }
            _ => {}
        }
        self.head = frame.outer;
        self.token(1, Last::End);
        // Else the body may be read as a lambda for the delegate, and the next declaration as its operand.
        if frame.opener == Opener::Delegated && self.byte(self.at) == b'\n' {
            self.put(self.at, b';');
        }
    }

    fn punctuation(&mut self, byte: u8) {
        let next = self.byte(self.at + 1);
        if (byte, next) == (b':', b':') && self.starts_statement() {
            self.separate();
        }
        let (length, last) = match (byte, next) {
            (b':', b':') => (2, Last::Reference),
            (b'-', b'>') => (2, Last::BeforeType),
            (b'!', b'!') | (b'+', b'+') | (b'-', b'-') => (2, self.after_postfix()),
            (b':' | b'<' | b',' | b'=', _) => (1, Last::BeforeType),
            (b'?', _) if self.last == Last::End && next != b':' && next != b'.' => (1, Last::Other),
            _ => (1, Last::Other),
        };
        if matches!(byte, b';' | b'=') {
            self.head = Head::None;
        }
        self.token(length, last);
    }

    /// `x++` ends an expression, `++x` does not.
    fn after_postfix(&self) -> Last {
        if self.last == Last::End && !self.broken { Last::End } else { Last::Other }
    }
}

/// Bytes of names; everything beyond ASCII counts as a letter.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_word_end(byte: u8) -> bool {
    is_word(byte) || byte.is_ascii_digit() || byte == b'`'
}
