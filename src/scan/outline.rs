//! The names in a source file, read without parsing it: what it declares, and what it mentions.
//!
//! The reading is rough on purpose. A name too many costs the time of parsing one more file, and a name too few costs
//! a value that stays unknown; neither can turn a wrong channel into a right one.

use crate::source::{FileKind, Span};

/// A name, or a dotted path, as a number. Names that share one are taken for the same.
pub(super) type Key = u32;

const FNV_START: Key = 0x811c_9dc5;

/// The key of a name or a dotted path.
pub(super) fn key(text: &str) -> Key {
    extend(FNV_START, text.as_bytes())
}

/// The key of a longer text from that of its start.
fn extend(key: Key, bytes: &[u8]) -> Key {
    bytes.iter().fold(key, |key, byte| (key ^ Key::from(*byte)).wrapping_mul(0x0100_0193))
}

/// What a file declares and mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    /// Its package; the same for all files without one.
    pub package: Key,
    /// Types, functions and values that stand outside all types.
    pub declares: Box<[Key]>,
    /// All names outside comments, and all dotted paths from their start on; sorted.
    pub mentions: Box<[Key]>,
    /// Where the comments are.
    pub comments: Box<[Span]>,
    /// Names with a capital that do not say themselves what they mean, as those do that are declared or follow a dot
    /// anywhere in the file; sorted. Nothing in Swift, and nothing of a file in a package.
    pub types: Box<[Key]>,
}

impl Outline {
    /// Whether a name, or a dotted path, is mentioned.
    pub fn mentions(&self, key: Key) -> bool {
        self.mentions.binary_search(&key).is_ok()
    }

    /// Whether it stands in no package.
    pub fn is_unnamed(&self) -> bool {
        self.package == FNV_START
    }

    /// Whether what a package declares can be seen here without or with an import.
    pub fn sees(&self, package: Key) -> bool {
        self.package == package || self.mentions(package)
    }
}

/// Reads the outline of a text in one of the three languages.
pub(super) fn read(text: &str, kind: FileKind) -> Outline {
    let reader = Reader {
        bytes: text.as_bytes(),
        kind,
        at: 0,
        line: 0,
        passed: 0,
        depth: 0,
        outermost: true,
        wanted: Wanted::Nothing,
        outline: Outline { package: FNV_START, ..Outline::default() },
        declares: Vec::new(),
        mentions: Vec::with_capacity(text.len() / 16),
        comments: Vec::new(),
        unclosed: false,
        types: Vec::new(),
        told: Vec::new(),
    };
    reader.read()
}

/// What the next name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Nothing,
    /// The name of the package.
    Package,
    /// A type.
    Type,
    /// A function or value, before which the type may stand that it extends.
    Member,
}

struct Reader<'t> {
    bytes: &'t [u8],
    kind: FileKind,
    at: usize,
    /// Where the line starts that `passed` is on.
    line: usize,
    /// Up to where ends of lines were looked for.
    passed: usize,
    /// Open braces.
    depth: i32,
    /// The line starts without white space, or no brace is open.
    outermost: bool,
    wanted: Wanted,
    outline: Outline,
    declares: Vec<Key>,
    mentions: Vec<Key>,
    comments: Vec<Span>,
    /// A comment was never closed, or none in truth, so that all that follow count as code.
    unclosed: bool,
    /// Names with a capital.
    types: Vec<Key>,
    /// Those that say themselves what they mean.
    told: Vec<Key>,
}

impl Reader<'_> {
    fn read(mut self) -> Outline {
        let mut path = None;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'/' if matches!(self.peek(1), Some(b'/' | b'*')) => self.comment(),
                b'"' => self.string(),
                b'\'' if self.kind != FileKind::Swift => self.character(),
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                    path = Some(self.name(path));
                    continue;
                }
                b'0'..=b'9' => self.at = self.end_of_name(),
                b'.' => {
                    self.at += 1;
                    continue;
                }
                _ => {
                    self.depth += i32::from(byte == b'{') - i32::from(byte == b'}');
                    if !byte.is_ascii_whitespace() {
                        // `companion object {` has no name.
                        self.wanted = Wanted::Nothing;
                    }
                    self.at += 1;
                }
            }
            path = None;
        }
        for keys in [&mut self.mentions, &mut self.declares, &mut self.types, &mut self.told] {
            keys.sort_unstable();
            keys.dedup();
        }
        self.types.retain(|name| self.told.binary_search(name).is_err());
        Outline {
            declares: self.declares.into(),
            mentions: self.mentions.into(),
            comments: self.comments.into(),
            types: self.types.into(),
            ..self.outline
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn end_of_name(&self) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || *b == b'_' || *b >= 0x80));
        self.at + length.unwrap_or(rest.len())
    }

    /// Passes over a comment; those of Kotlin and Swift stand inside each other. What is never closed is none.
    fn comment(&mut self) {
        let start = self.at;
        if self.peek(1) == Some(b'/') {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            self.comments.push(Span::new(start, self.at));
            return;
        }
        let mut open = 0;
        while let Some(byte) = self.peek(0).filter(|_| !self.unclosed) {
            match (byte, self.peek(1)) {
                (b'/', Some(b'*')) if open == 0 || self.kind != FileKind::Java => {
                    open += 1;
                    self.at += 2;
                }
                (b'*', Some(b'/')) => {
                    open -= 1;
                    self.at += 2;
                    if open == 0 {
                        self.comments.push(Span::new(start, self.at));
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
        self.unclosed = true;
        self.at = start + 2;
    }

    /// Passes over a string. The names in it count, since a template may mention any.
    fn string(&mut self) {
        let is_block = self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"\"\"\""));
        self.at += if is_block { 3 } else { 1 };
        let mut path = None;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'"' if !is_block => {
                    self.at += 1;
                    return;
                }
                b'"' if self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(b"\"\"\"")) => {
                    self.at += 3;
                    return;
                }
                b'\n' if !is_block => return,
                // In Kotlin's blocks a backslash is a letter like any other.
                b'\\' if !is_block || self.kind != FileKind::Kotlin => self.at += 2,
                b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                    self.wanted = Wanted::Nothing;
                    path = Some(self.mention(path).0);
                    continue;
                }
                b'.' => {
                    self.at += 1;
                    continue;
                }
                _ => self.at += 1,
            }
            path = None;
        }
    }

    /// Passes over `'x'`; anything longer is left to be read as names.
    fn character(&mut self) {
        let rest = self.bytes.get(self.at + 1..).unwrap_or_default();
        let length = match rest {
            [b'\\', _, rest @ ..] => rest.iter().take(6).position(|b| *b == b'\'').map(|at| at + 2),
            _ => rest.iter().take(6).position(|b| *b == b'\'').filter(|at| *at > 0),
        };
        self.at += length.map_or(1, |length| length + 2);
    }

    /// Notes a name and the dotted path that it ends; gives the keys of both and where the name starts.
    fn mention(&mut self, path: Option<Key>) -> (Key, Key, usize) {
        let start = self.at;
        self.at = self.end_of_name();
        let name = self.bytes.get(start..self.at).unwrap_or_default();
        let key = extend(FNV_START, name);
        self.mentions.push(key);
        let follows = start > 0 && self.bytes.get(start - 1) == Some(&b'.');
        // Only code of the JVM's languages that stands in no package is asked for them.
        let asked = self.kind != FileKind::Swift && self.outline.is_unnamed();
        if asked && name.first().is_some_and(u8::is_ascii_uppercase) {
            let told = follows || self.wanted == Wanted::Type;
            if told { &mut self.told } else { &mut self.types }.push(key);
        }
        let path = match path {
            Some(path) if follows => {
                let path = extend(extend(path, b"."), name);
                self.mentions.push(path);
                path
            }
            _ => key,
        };
        (path, key, start)
    }

    /// Reads a name in code; gives the key of the path that it ends.
    fn name(&mut self, path: Option<Key>) -> Key {
        let (path, key, start) = self.mention(path);
        let name = self.bytes.get(start..self.at).unwrap_or_default();
        let wanted = match name {
            b"class" | b"interface" | b"object" | b"struct" | b"enum" | b"record" | b"actor" | b"protocol"
            | b"extension" | b"typealias" => Wanted::Type,
            b"fun" | b"func" | b"val" | b"var" | b"let" => Wanted::Member,
            b"package" if self.kind != FileKind::Swift && self.depth == 0 => Wanted::Package,
            _ => Wanted::Nothing,
        };
        if wanted != Wanted::Nothing {
            let passed = self.bytes.get(self.passed..start).unwrap_or_default();
            if let Some(end) = passed.iter().rposition(|b| *b == b'\n') {
                self.line = self.passed + end + 1;
            }
            self.passed = start;
            let indented = self.bytes.get(self.line).is_some_and(u8::is_ascii_whitespace);
            self.outermost = self.depth <= 0 || !indented;
            self.wanted = wanted;
            self.parameters();
            return path;
        }
        match self.wanted {
            Wanted::Nothing => {}
            Wanted::Package => {
                self.outline.package = path;
                if self.peek(0) != Some(b'.') {
                    self.wanted = Wanted::Nothing;
                }
            }
            Wanted::Type | Wanted::Member => {
                let is_type = self.wanted == Wanted::Type;
                if is_type {
                    self.declare(key);
                }
                let before = self.wanted;
                self.parameters();
                while self.peek(0) == Some(b'?') {
                    self.at += 1;
                }
                if self.peek(0) == Some(b'.') {
                    self.wanted = before;
                } else {
                    self.wanted = Wanted::Nothing;
                    if !is_type {
                        self.declare(key);
                    }
                }
            }
        }
        path
    }

    /// Passes over generic parameters: `<T : Any>` between `fun` and its name, or behind the type that it extends.
    fn parameters(&mut self) {
        let mut at = self.at;
        while self.bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        if self.bytes.get(at) != Some(&b'<') {
            return;
        }
        let mut open = 0;
        for (ahead, byte) in self.bytes.get(at..).unwrap_or_default().iter().take(200).enumerate() {
            open += i32::from(*byte == b'<') - i32::from(*byte == b'>');
            if open == 0 {
                self.at = at + ahead + 1;
                return;
            }
        }
    }

    fn declare(&mut self, key: Key) {
        if self.outermost {
            self.declares.push(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declares(kind: FileKind, text: &str, names: &[&str], others: &[&str]) {
        let outline = read(text, kind);
        for name in names {
            assert!(outline.declares.contains(&key(name)), "{name} is not declared in {text}");
        }
        for name in others {
            assert!(!outline.declares.contains(&key(name)), "{name} is declared in {text}");
        }
    }

    #[test]
    fn declarations_of_every_language() {
        declares(
            FileKind::Java,
            "package a.b;\npublic final class Hosts {\n  static class Inner {}\n  int x;\n}\nenum Mode { A }\n@interface Q {}",
            &["Hosts", "Mode", "Q"],
            &["Inner", "x", "A"],
        );
        declares(
            FileKind::Kotlin,
            "package a.b\nconst val HOST = \"h{\"\ninternal fun <T : Any> List<T>.send(x: Int) {\n  val y = 1\n}\nfun String?.open() {}\nval Int.minutes get() = 1\nobject Hosts {\n const val A = 1\n companion object {} }\ndata class P(val q: Int)\nfun interface F { }\ntypealias S = Socket",
            &["HOST", "send", "open", "minutes", "Hosts", "P", "F", "S"],
            &["List", "String", "y", "A"],
        );
        declares(
            FileKind::Swift,
            "let host = \"x\"\npublic enum Config {\n  static let url = 1\n}\nextension Foo.Bar { func x() {} }\nfunc send<T>(_ t: T) {}\nactor Sender {}",
            &["host", "Config", "Foo", "Bar", "send", "Sender"],
            &["url"],
        );
    }

    #[test]
    fn mentions_leave_comments_out_and_keep_templates_and_paths() {
        let text = "package a.b\n// Hidden\n/* Also /* Nested */ Gone */\nval u = \"http://$Host/${p.q.Name.x}\" // \"Lost\nimport c.d.Other\nval c = '\"'\nval last = Last";
        let outline = read(text, FileKind::Kotlin);
        for name in ["Host", "Name", "Other", "Last", "c.d", "c.d.Other", "p.q", "p.q.Name"] {
            assert!(outline.mentions(key(name)), "{name}");
        }
        for name in ["Hidden", "Also", "Nested", "Gone", "Lost"] {
            assert!(!outline.mentions(key(name)), "{name}");
        }
        assert!(outline.sees(key("a.b")) && outline.sees(key("c.d")) && !outline.sees(key("x.y")));
    }

    #[test]
    fn damaged_text_is_read_to_its_end() {
        for kind in [FileKind::Java, FileKind::Kotlin, FileKind::Swift] {
            for text in ["\"", "'", "/*", "\"\"\"", "\\", "\"\\", "class", "fun <", "é", "a.", "'\\", "package "] {
                read(text, kind);
            }
        }
    }
}
