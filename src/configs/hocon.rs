//! HOCON (`application.conf`): objects, lists, texts and references, flattened into dotted keys.
//!
//! Files that are read in between (`include`) are not followed, and of values that are put together what is known of
//! them is kept as written.

use super::sink::Sink;
use super::tree::{Entry, Kind, MAX_DEPTH, MAX_NODES, Naming, NodeId, Tree, flatten};
use crate::ir::{Name, Unit};
use crate::source::{SourceFile, Span};

/// The format of what is read.
const FORMAT: &str = "hocon";

/// How the names of files start that are HOCON wherever they lie.
const NAMES: [&str; 2] = ["application", "reference"];

/// Folders whose files are HOCON if they look like it.
const FOLDERS: [&str; 2] = ["resources", "conf"];

/// Whether a file is one of these, told from its name and its text.
pub(super) fn is_one(file: &SourceFile) -> bool {
    let mut parts = file.path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    if !name.ends_with(".conf") {
        return false;
    }
    let looks_like_it = || {
        let told = file.text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', '/']));
        told.take(3).any(|line| line.ends_with('{') && !line.contains("()") && !line.starts_with("if "))
    };
    NAMES.iter().any(|start| name.starts_with(start))
        || (parts.next().is_some_and(|folder| FOLDERS.contains(&folder)) && looks_like_it())
}

/// Reads a file. An optional reference (`${?NAME}`) leaves what was said before as it is.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, FORMAT);
    let mut reader = Reader { text: &file.text, at: 0, tree: Tree::default() };
    let braced = reader.skip_blank() == Some('{');
    if braced {
        reader.at += 1;
    }
    let root = reader.object(0, braced, &mut sink);
    flatten(&reader.tree, root, 0, Naming::default(), &mut sink);
    sink.finish()
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    tree: Tree,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Leaves out white space, commas and comments; gives what comes next.
    fn skip_blank(&mut self) -> Option<char> {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
            let rest = &rest[blank..];
            let comment =
                if rest.starts_with('#') || rest.starts_with("//") { rest.find('\n').unwrap_or(rest.len()) } else { 0 };
            self.at += blank + comment;
            if comment == 0 {
                return self.peek();
            }
        }
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    /// The entries of an object up to its brace, or up to the end of the file.
    fn object(&mut self, depth: usize, braced: bool, sink: &mut Sink) -> NodeId {
        let start = self.at - usize::from(braced);
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            match self.skip_blank() {
                None => {
                    if braced {
                        sink.gap(Span::new(start, start), "object without end");
                    }
                    break;
                }
                Some('}') if braced => {
                    self.at += 1;
                    break;
                }
                Some(_) if self.tree.nodes.len() >= MAX_NODES => {
                    sink.gap(Span::new(self.at, self.at), "more values than are read, from here on");
                    self.at = self.text.len();
                    break;
                }
                Some(_) => entries.extend(self.entry(depth, sink)),
            }
        }
        let span = Span::new(start, self.at);
        self.tree.add(Kind::Map(entries), span)
    }

    /// `key = value`, `key: value`, `key { … }`, `key += value`.
    fn entry(&mut self, depth: usize, sink: &mut Sink) -> Option<Entry> {
        let start = self.at;
        let mut key = String::new();
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    let (text, _) = self.quoted(sink);
                    // A quoted name is one name, whatever it holds.
                    key.push_str(&text);
                }
                '=' | ':' | '{' | '\n' | '}' | ',' | '#' => break,
                '+' if self.rest().starts_with("+=") => break,
                c => {
                    key.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
        let key_span = Span::new(start, start + self.text.get(start..self.at).unwrap_or_default().trim_end().len());
        let key = key.trim_end();
        let is_line = matches!(self.peek(), None | Some('\n' | '}' | ',' | '#'));
        if key.starts_with("include ") || key == "include" {
            return None;
        }
        if key.is_empty() || is_line {
            sink.gap(key_span, "no key and value");
            // What cannot be read must not stop the reading.
            self.at =
                self.at.max(start + self.text.get(start..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
            return None;
        }
        if self.rest().starts_with("+=") {
            self.at += 2;
        } else if matches!(self.peek(), Some('=' | ':')) {
            self.at += 1;
        }
        let value = self.value(depth + 1, sink)?;
        Some(Entry { key: Name::new(key), key_span, value })
    }

    /// A value; none where an optional reference leaves what was said before.
    fn value(&mut self, depth: usize, sink: &mut Sink) -> Option<NodeId> {
        if matches!(self.skip_blank(), Some('{' | '[')) && depth > MAX_DEPTH {
            sink.gap(Span::new(self.at, self.at), "values nested too deep");
            self.at = self.text.len();
            return None;
        }
        match self.peek() {
            Some('{') => {
                self.at += 1;
                Some(self.object(depth, true, sink))
            }
            Some('[') => {
                let start = self.at;
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    match self.skip_blank() {
                        None => {
                            sink.gap(Span::new(start, start), "list without end");
                            break;
                        }
                        Some(']') => {
                            self.at += 1;
                            break;
                        }
                        Some(_) if self.tree.nodes.len() >= MAX_NODES => break,
                        Some(_) => {
                            let before = self.at;
                            items.extend(self.value(depth + 1, sink));
                            if self.at == before {
                                self.at += self.peek().map_or(1, char::len_utf8);
                            }
                        }
                    }
                }
                let span = Span::new(start, self.at);
                Some(self.tree.add(Kind::List(items), span))
            }
            _ => self.scalar(sink),
        }
    }

    /// Text up to the end of the line, of the list or of the object; references stay as they are.
    fn scalar(&mut self, sink: &mut Sink) -> Option<NodeId> {
        let start = self.at;
        let (mut out, mut end, mut optional) = (String::new(), self.at, false);
        while let Some(c) = self.peek() {
            let rest = self.rest();
            match c {
                '"' => {
                    let (text, _) = self.quoted(sink);
                    out.push_str(&text);
                    end = self.at;
                }
                '$' if rest.starts_with("${") => {
                    let line = rest.split('\n').next().unwrap_or(rest);
                    let Some(length) = line.find('}').map(|at| at + 1) else {
                        sink.gap(Span::new(self.at, self.at), "reference without end");
                        self.at += line.len();
                        continue;
                    };
                    let inside = &line[2..length - 1];
                    optional |= inside.starts_with('?');
                    out.push_str(&format!("${{{}}}", inside.trim_start_matches('?')));
                    self.at += length;
                    end = self.at;
                }
                '\n' | ',' | ']' | '}' | '#' => break,
                '/' if rest.starts_with("//") && out.trim_end().len() < out.len() => break,
                c => {
                    out.push(c);
                    self.at += c.len_utf8();
                    if !c.is_whitespace() {
                        end = self.at;
                    }
                }
            }
            self.skip_joined(&mut out);
        }
        // `key = ${?NAME}`: what is said before holds wherever nobody says otherwise.
        let told = out.trim_end();
        if optional && told.starts_with("${") && told.ends_with('}') && told.matches("${").count() == 1 {
            return None;
        }
        Some(self.tree.add(Kind::Scalar(Name::new(out.trim_end())), Span::new(start, end)))
    }

    /// White space between the parts of a value stands for one blank.
    fn skip_joined(&mut self, out: &mut String) {
        let before = self.at;
        self.skip_spaces();
        if self.at > before {
            out.push(' ');
        }
    }

    /// A text in quotes, of one sort or of three.
    fn quoted(&mut self, sink: &mut Sink) -> (String, Span) {
        let start = self.at;
        let rest = self.rest();
        if let Some(inside) = rest.strip_prefix("\"\"\"") {
            let length = inside.find("\"\"\"").unwrap_or_else(|| {
                sink.gap(Span::new(start, start), "text without end");
                inside.len()
            });
            let text = inside[..length].to_owned();
            self.at = (self.at + length + 6).min(self.text.len());
            return (text, Span::new(start, self.at));
        }
        let mut out = String::new();
        let mut escaped = false;
        let mut length = 1;
        let mut closed = false;
        for c in rest.chars().skip(1) {
            if c == '\n' {
                break;
            }
            length += c.len_utf8();
            match c {
                _ if escaped => {
                    out.push(match c {
                        'n' => '\n',
                        't' => '\t',
                        other => other,
                    });
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => {
                    closed = true;
                    break;
                }
                other => out.push(other),
            }
        }
        if !closed {
            sink.gap(Span::new(start, start), "text without end");
        }
        self.at += length;
        (out, Span::new(start, self.at))
    }
}
