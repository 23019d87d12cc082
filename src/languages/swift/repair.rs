//! Source that the grammar cannot read, written so that it can, byte for byte in the same places.
//!
//! The lowering still reads names and texts from the original; only the tree comes from the repaired text.

use crate::source::Span;

/// A text of the same length that the grammar reads better.
pub(super) struct Repaired {
    pub(super) text: String,
    /// What was taken out although it means something, and why.
    pub(super) lost: Vec<(Span, &'static str)>,
}

/// How much is repaired.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// What the grammar misreads without a word, or does not come back from.
    Always,
    /// Also what it only stumbles over now and then; where it does not, the text is better left alone.
    Everything,
}

/// Repairs a text; none where there is nothing to repair.
pub(super) fn repair(text: &str, extent: Extent) -> Option<Repaired> {
    let mut repair = Repair {
        everything: extent == Extent::Everything,
        source: text,
        bytes: text.as_bytes(),
        out: text.as_bytes().to_vec(),
        at: 0,
        previous: b'\n',
        word: "",
        open: Vec::new(),
        conditions: Vec::new(),
        head: None,
        lost: Vec::new(),
    };
    repair.run();
    let changed = repair.out != repair.bytes;
    let text = String::from_utf8(repair.out).ok()?;
    changed.then_some(Repaired { text, lost: repair.lost })
}

/// What is open around a place.
#[derive(Clone, Copy)]
enum Open {
    Bracket(u8),
    /// `\(` in a string with so many `#` and quotes.
    Interpolation {
        hashes: usize,
        quotes: usize,
    },
}

struct Repair<'t> {
    source: &'t str,
    bytes: &'t [u8],
    out: Vec<u8>,
    at: usize,
    /// The last byte of code that is no space.
    previous: u8,
    /// The last word.
    word: &'t str,
    open: Vec<Open>,
    /// Of every open `#if`: whether its lines are blanked.
    conditions: Vec<bool>,
    /// Inside `if …`, `for …` and the like, before the brace: how many brackets were open at the keyword.
    head: Option<usize>,
    everything: bool,
    lost: Vec<(Span, &'static str)>,
}

impl<'t> Repair<'t> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            let rest = &self.bytes[self.at..];
            match byte {
                b'/' if rest.starts_with(b"//") => self.at = self.line_end(self.at),
                b'/' if rest.starts_with(b"/*") => self.comment(),
                b'/' if self.everything && self.regex() => continue,
                b'"' => self.string(0),
                b'#' => self.hash(),
                b'<' | b'=' | b'>' if self.conflict_marker() => continue,
                b'(' if self.everything && rest.starts_with(b"()") && self.nothing() => continue,
                b'(' | b'[' | b'{' => {
                    if byte == b'{' && self.head == Some(self.open.len()) {
                        self.head = None;
                    }
                    self.open.push(Open::Bracket(byte));
                    self.step(byte);
                }
                b')' | b']' | b'}' => {
                    let open = self.open.pop();
                    self.step(byte);
                    if let Some(Open::Interpolation { hashes, quotes }) = open {
                        self.string_rest(hashes, quotes);
                    }
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.take_word(),
                b'0'..=b'9' => {
                    self.at = self.word_end();
                    self.previous = b'0';
                }
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                _ => self.step(byte),
            }
        }
    }

    fn step(&mut self, byte: u8) {
        self.at += 1;
        self.previous = byte;
        self.word = "";
    }

    fn line_end(&self, from: usize) -> usize {
        self.bytes[from..].iter().position(|b| *b == b'\n').map_or(self.bytes.len(), |at| from + at)
    }

    fn word_end(&self) -> usize {
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80;
        self.bytes[self.at..].iter().position(|b| !is_word(b)).map_or(self.bytes.len(), |at| self.at + at)
    }

    fn blank(&mut self, from: usize, to: usize) {
        for byte in &mut self.out[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }

    /// A comment, which nests; one without end is blanked.
    fn comment(&mut self) {
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(two) = self.bytes.get(self.at..self.at + 2) {
            match two {
                b"/*" => depth += 1,
                b"*/" => depth -= 1,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            self.at += 2;
            if depth == 0 {
                return;
            }
        }
        self.at = self.bytes.len();
        self.blank(start, self.at);
        self.lost.push((Span::new(start, self.at), "comment without end"));
    }

    /// A string literal that begins with so many `#`.
    fn string(&mut self, hashes: usize) {
        let quotes = if self.bytes[self.at..].starts_with(b"\"\"\"") { 3 } else { 1 };
        self.at += quotes;
        self.string_rest(hashes, quotes);
    }

    /// The rest of a string literal, up to its end or the next interpolation.
    fn string_rest(&mut self, hashes: usize, quotes: usize) {
        while let Some(&byte) = self.bytes.get(self.at) {
            let rest = &self.bytes[self.at..];
            match byte {
                b'\\' if begins(&rest[1..], b'#', hashes) => {
                    self.at += 1 + hashes;
                    if self.bytes.get(self.at) == Some(&b'(') {
                        self.open.push(Open::Interpolation { hashes, quotes });
                        self.step(b'(');
                        return;
                    }
                    self.at += 1;
                }
                b'"' if begins(rest, b'"', quotes) && begins(&rest[quotes..], b'#', hashes) => {
                    self.at += quotes + hashes;
                    break;
                }
                // A string on one line that does not end there: rather that than to take the rest of the file.
                b'\n' if quotes == 1 => break,
                _ => self.at += 1,
            }
        }
        self.previous = b'"';
        self.word = "";
    }

    /// `#"raw"#`, `#if`, `#warning` and so on.
    fn hash(&mut self) {
        let hashes = count(&self.bytes[self.at..], b'#');
        self.at += hashes;
        match self.bytes.get(self.at) {
            Some(b'"') => return self.string(hashes),
            // `#/regex/#`, which the grammar knows.
            Some(b'/') => {
                self.at = self.line_end(self.at);
                return;
            }
            _ => {}
        }
        let start = self.at - hashes;
        let word_end = self.word_end();
        let word = &self.source[self.at..word_end];
        self.at = word_end;
        self.previous = b'0';
        if !self.everything {
            return;
        }
        match word {
            "if" => {
                let blank = self.open.last().is_some_and(|o| matches!(o, Open::Bracket(b'(' | b'[')))
                    || self.next_word_is_case(self.line_end(self.at));
                self.conditions.push(blank);
            }
            "elseif" | "else" => {}
            "endif" => {
                if self.conditions.pop() == Some(true) {
                    self.blank(start, self.line_end(start));
                }
                return;
            }
            "warning" | "error" => {
                let end = self.line_end(start);
                self.blank(start, end);
                self.at = end;
                return;
            }
            _ => return,
        }
        let end = self.line_end(start);
        if self.conditions.last() == Some(&true) {
            self.blank(start, end);
        } else {
            self.build_condition(end);
        }
        self.at = end;
        self.previous = b'\n';
    }

    /// Whether the next thing in code is `case` or `default`, which the grammar does not expect after an `#if`.
    fn next_word_is_case(&self, mut at: usize) -> bool {
        loop {
            let rest = self.source.get(at..).unwrap_or_default();
            let trimmed = rest.trim_start();
            at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") || trimmed.starts_with("#if") {
                at = self.line_end(at);
            } else {
                return trimmed.starts_with("case ") || trimmed.starts_with("default:");
            }
        }
    }

    /// The grammar only knows some functions in conditions: of `_runtime(_ObjC)` it gets one long name.
    fn build_condition(&mut self, end: usize) {
        let mut inside = false;
        while self.at < end {
            let start = self.at;
            self.at = self.word_end().min(end);
            let word = &self.source[start..self.at];
            match self.bytes.get(self.at) {
                Some(b'(') if !word.is_empty() => {
                    let known = ["os", "arch", "swift", "compiler", "canImport", "targetEnvironment"].contains(&word);
                    if !known && self.bytes.get(self.at + 1).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
                        self.out[self.at] = b'_';
                        inside = true;
                    }
                }
                Some(b')') if inside => {
                    self.out[self.at] = b'_';
                    inside = false;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// A line that a version control system left behind.
    fn conflict_marker(&mut self) -> bool {
        let line_start = self.at == 0 || self.bytes[self.at - 1] == b'\n';
        let byte = self.bytes[self.at];
        let is_marker = line_start
            && count(&self.bytes[self.at..], byte) == 7
            && matches!(self.bytes.get(self.at + 7), None | Some(b' ' | b'\n' | b'\r'));
        if is_marker {
            let end = self.line_end(self.at);
            self.blank(self.at, end);
            self.lost.push((Span::new(self.at, end), "merge conflict"));
            self.at = end;
        }
        is_marker
    }

    /// `/regex/` becomes a string, since the grammar takes many for divisions.
    fn regex(&mut self) -> bool {
        let may_begin = matches!(self.previous, b'(' | b',' | b'=' | b'[' | b'{' | b':' | b'?' | b'\n')
            || matches!(self.word, "return" | "in" | "try");
        let first = self.bytes.get(self.at + 1);
        if !may_begin || matches!(first, None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'*' | b'=')) {
            return false;
        }
        let line = self.line_end(self.at);
        let mut end = self.at + 1;
        while end < line && self.bytes[end] != b'/' {
            end += if self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        if end >= line {
            return false;
        }
        self.out[self.at] = b'"';
        self.out[end] = b'"';
        for byte in &mut self.out[self.at + 1..end] {
            if matches!(*byte, b'"' | b'\\') {
                *byte = b'_';
            }
        }
        self.at = end;
        self.step(b'"');
        true
    }

    fn take_word(&mut self) {
        let start = self.at;
        let before = (self.previous, self.word);
        self.at = self.word_end();
        let word = &self.source[start..self.at];
        self.previous = b'a';
        self.word = word;
        match word {
            "if" | "guard" | "while" | "switch" | "for" if before.0 != b'.' => self.head = Some(self.open.len()),
            "else" => self.head = None,
            "try" | "await" if self.head.is_some() && before.0 != b'.' => self.effect(start, before),
            _ if self.everything => self.stumble(start, before),
            _ => {}
        }
    }

    /// `if try x.y { … }`: the grammar takes the block for a closure that is passed to `y`. The IR does not speak of
    /// `try` and `await`, so the words can go.
    fn effect(&mut self, start: usize, before: (u8, &'t str)) {
        match self.bytes.get(self.at) {
            Some(b'(') => return,
            Some(b'?' | b'!') => self.at += 1,
            _ => {}
        }
        self.blank(start, self.at);
        (self.previous, self.word) = before;
    }

    /// Words that the grammar knows in other places only.
    fn stumble(&mut self, start: usize, before: (u8, &'t str)) {
        match (before, self.word) {
            (_, "nonisolated") if self.source[self.at..].starts_with("(unsafe)") => {
                self.at += "(unsafe)".len();
                self.blank(start, self.at);
            }
            ((_, "switch"), "consume") => {
                self.blank(start, self.at);
                self.word = "switch";
            }
            ((_, "if" | "guard" | "while") | (b',', _), "case") => self.literal_case(start),
            ((b'@', _), "Sendable") if self.source[self.at..].trim_start().starts_with("func ") => {
                self.blank(start - 1, self.at);
            }
            (_, "fallthrough") if self.source[self.at..].trim_start().starts_with('#') => self.blank(start, self.at),
            _ => {}
        }
    }

    /// `()` alone on a line, which does nothing: a name for the grammar.
    fn nothing(&mut self) -> bool {
        let line_start = self.source[..self.at].rfind('\n').map_or(0, |at| at + 1);
        let alone = self.source[line_start..self.line_end(self.at)].trim() == "()";
        if alone {
            self.out[self.at..self.at + 2].fill(b'_');
            self.at += 2;
        }
        alone
    }

    /// `if case 200..<300 = code` becomes `if 200..<300~= code`, which means the same.
    fn literal_case(&mut self, start: usize) {
        let after = &self.source[self.at..];
        let rest = after.trim_start_matches(' ');
        let line = rest.lines().next().unwrap_or_default();
        let Some((pattern, _)) = line.split_once(" = ") else { return };
        let is_literal = pattern.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        let only_values = !pattern.contains(['{', '}', '(', ')', '"', '/']);
        if only_values && (is_literal || pattern.contains("..")) && !pattern.starts_with('.') {
            let space = self.at + after.len() - rest.len() + pattern.len();
            self.blank(start, self.at);
            self.out[space..space + 2].copy_from_slice(b"~=");
        }
    }
}

/// How often a byte stands at the start.
fn count(bytes: &[u8], byte: u8) -> usize {
    bytes.iter().take_while(|b| **b == byte).count()
}

/// Whether a byte stands so often at the start; looks at no more than that.
fn begins(bytes: &[u8], byte: u8, times: usize) -> bool {
    bytes.get(..times).is_some_and(|start| start.iter().all(|b| *b == byte))
}
