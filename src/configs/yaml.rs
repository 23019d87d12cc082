//! YAML flattened into dotted keys, aliases and merge keys followed, each document a group.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use granit_parser::{Event, Parser, ScalarStyle};

use super::sink::Sink;
use super::tree::{Entry, Kind, MAX_DEPTH, MAX_NODES, Naming, NodeId, Tree, flatten};
use crate::ir::{Name, Unit};
use crate::source::{SourceFile, Span};

/// Keys that merge keys (`<<`) may add to one document.
const MAX_MERGED: usize = 100_000;

/// What can stand for an `@` while the file is parsed: the first of these that the file does not hold.
const STAND_INS: [&str; 6] = ["^", "~", "+", ";", "$", "_"];

/// Reads a YAML file. What follows a mistake is lost up to the next document, and said to be.
///
/// A value that an alias leads to has the places it is written at. Unquoted `yes`, `no`, `on` and `off` are booleans,
/// as they are to the Java parsers that read these files; null is an empty value.
pub(super) fn read(file: &SourceFile) -> Unit {
    read_as(file, "yaml", Naming::default())
}

/// Reads a file whose settings belong to another format, with that format's names. JSON is YAML too.
pub(super) fn read_as(file: &SourceFile, format: &'static str, naming: Naming) -> Unit {
    let mut sink = Sink::new(file, format);
    let (text, stand_in) = stand_in(&file.text);
    let options = granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut parser = Parser::new_from_str_with_options(&text, options);
    let new_document = || Document { stand_in, naming, ..Document::default() };
    let mut document = new_document();
    let mut group = 0;
    loop {
        let ended = match parser.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => break,
            Some(Ok((Event::DocumentEnd, _))) => true,
            Some(Ok((event, span))) => {
                let span = span.byte_range().map(|range| Span::new(range.start, range.end)).unwrap_or_default();
                document.take(event, span, &mut sink);
                if document.tree.nodes.len() >= MAX_NODES {
                    sink.gap(span, "more values than are read, from here on");
                    break;
                }
                false
            }
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or_default();
                sink.gap(Span::new(at, at), format!("no valid yaml: {}", error.info()));
                true
            }
        };
        if ended {
            std::mem::replace(&mut document, new_document()).finish(group, &mut sink);
            group += 1;
            if sink.is_full() || parser.proceed_next_document().is_ok_and(|more| !more) {
                break;
            }
        }
    }
    document.finish(group, &mut sink);
    sink.finish()
}

/// Maven and Gradle fill in `@name@` when they build, but YAML has reserved the sign as the start of a value.
///
/// Gives the text with another sign of the same length for it, and that sign; the text as it is where there is none.
fn stand_in(text: &str) -> (Cow<'_, str>, Option<&'static str>) {
    let free = STAND_INS.into_iter().find(|sign| !text.contains(sign)).filter(|_| text.contains('@'));
    (free.map_or(Cow::Borrowed(text), |sign| text.replace('@', sign).into()), free)
}

/// A document that is being read.
#[derive(Default)]
struct Document {
    /// What is to be read as `@`.
    stand_in: Option<&'static str>,
    naming: Naming,
    tree: Tree,
    open: Vec<Open>,
    anchors: BTreeMap<usize, NodeId>,
    merged: usize,
}

/// A map or list whose end has not come yet.
struct Open {
    node: NodeId,
    key: Option<Key>,
}

/// The key whose value comes next.
enum Key {
    Text(Name, Span),
    /// A map or list as key: the value has no path.
    Other,
}

impl Document {
    /// Takes the next event.
    fn take(&mut self, event: Event<'_>, span: Span, sink: &mut Sink) {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let text = self.stand_in.map_or_else(|| Name::new(&text), |sign| text.replace(sign, "@").into());
                let text = if style == ScalarStyle::Plain && tag.is_none() { plain(text) } else { text };
                self.add(Kind::Scalar(text), span, anchor, sink);
            }
            Event::MappingStart(_, anchor, _) => self.open(Kind::Map(Vec::new()), span, anchor, sink),
            Event::SequenceStart(_, anchor, _) => self.open(Kind::List(Vec::new()), span, anchor, sink),
            Event::MappingEnd | Event::SequenceEnd => self.close(span, sink),
            Event::Alias(anchor) => match self.anchors.get(&anchor).copied() {
                Some(node) => self.attach(node, span, sink),
                None => sink.gap(span, "alias that cannot be followed"),
            },
            Event::UnresolvedAlias(name) => {
                sink.gap(span, format!("alias `{name}` without anchor"));
                self.add(Kind::Scalar(Name::default()), span, 0, sink);
            }
            _ => {}
        }
    }

    /// Adds a value where it belongs.
    fn add(&mut self, kind: Kind, span: Span, anchor: usize, sink: &mut Sink) -> NodeId {
        let node = self.tree.add(kind, span);
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        self.attach(node, span, sink);
        node
    }

    /// Starts a map or list.
    fn open(&mut self, kind: Kind, span: Span, anchor: usize, sink: &mut Sink) {
        let node = self.add(kind, span, anchor, sink);
        self.open.push(Open { node, key: None });
    }

    /// Makes a node a key, a value or an item of the innermost open map or list.
    fn attach(&mut self, node: NodeId, span: Span, sink: &mut Sink) {
        let Some(top) = self.open.last_mut() else { return };
        let is_map = matches!(self.tree.nodes.get(top.node).map(|node| &node.kind), Some(Kind::Map(_)));
        if is_map && top.key.is_none() {
            top.key = Some(match self.tree.nodes.get(node).map(|node| &node.kind) {
                Some(Kind::Scalar(text)) => Key::Text(text.clone(), span),
                _ => {
                    sink.gap(span, "key that is no text");
                    Key::Other
                }
            });
            return;
        }
        let key = top.key.take();
        match (self.tree.nodes.get_mut(top.node).map(|node| &mut node.kind), key) {
            (Some(Kind::List(items)), _) => items.push(node),
            (Some(Kind::Map(entries)), Some(Key::Text(key, key_span))) => {
                entries.push(Entry { key, key_span, value: node });
            }
            _ => {}
        }
    }

    /// Ends the innermost map or list.
    fn close(&mut self, end: Span, sink: &mut Sink) {
        let Some(Open { node, .. }) = self.open.pop() else { return };
        if let Some(node) = self.tree.nodes.get_mut(node) {
            node.span = node.span.to(end);
        }
        self.merge(node, sink);
    }

    /// Replaces `<<: *other` by the keys of the other map that are not given here. What is merged is complete,
    /// its own merges included, since an anchor stands before its aliases.
    fn merge(&mut self, map: NodeId, sink: &mut Sink) {
        let Some(Kind::Map(entries)) = self.tree.nodes.get(map).map(|node| &node.kind) else { return };
        if !entries.iter().any(|entry| entry.key == "<<") {
            return;
        }
        let (merges, mut entries): (Vec<Entry>, Vec<Entry>) =
            entries.iter().cloned().partition(|entry| entry.key == "<<");
        let mut known: BTreeSet<Name> = entries.iter().map(|entry| entry.key.clone()).collect();
        for merge in merges {
            let sources = match self.tree.nodes.get(merge.value).map(|node| &node.kind) {
                Some(Kind::List(items)) => items.as_slice(),
                _ => &[merge.value],
            };
            for source in sources {
                let Some(Kind::Map(source)) = self.tree.nodes.get(*source).map(|node| &node.kind) else {
                    sink.gap(merge.key_span, "merge of something that is no map");
                    continue;
                };
                self.merged += source.len();
                if self.merged > MAX_MERGED {
                    sink.gap(merge.key_span, "more merged keys than are read");
                    break;
                }
                entries.extend(source.iter().filter(|entry| known.insert(entry.key.clone())).cloned());
            }
        }
        if let Some(node) = self.tree.nodes.get_mut(map) {
            node.kind = Kind::Map(entries);
        }
    }

    /// Puts what was read into the sink; what a mistake left open counts as far as it goes.
    fn finish(mut self, group: u32, sink: &mut Sink) {
        while let Some(open) = self.open.pop() {
            self.merge(open.node, sink);
        }
        if let Some(Kind::Scalar(value)) = self.tree.nodes.first().map(|node| &node.kind) {
            // A document of one value, mostly the empty one, has no key.
            if !value.is_empty() {
                sink.gap(self.tree.nodes.first().map(|node| node.span).unwrap_or_default(), "value without key");
            }
            return;
        }
        flatten(&self.tree, 0, group, self.naming, sink);
    }
}

/// An unquoted value, with one spelling for booleans and none for null.
fn plain(text: Name) -> Name {
    match text.as_str() {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Name::new_static("true"),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Name::new_static("false"),
        "null" | "Null" | "NULL" | "~" => Name::default(),
        _ => text,
    }
}
