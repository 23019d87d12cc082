//! Nested values with places, and the way from them to dotted keys.

use super::sink::{Scope, Sink};
use crate::ir::Name;
use crate::source::Span;

/// Levels of maps and lists that are followed.
pub(super) const MAX_DEPTH: usize = 64;
/// Values kept of one document.
pub(super) const MAX_NODES: usize = 200_000;
/// Values looked at while a document is flattened; more than [`MAX_NODES`] only where values are shared.
const MAX_VISITS: usize = 500_000;

/// Number of a node within its tree.
pub(super) type NodeId = usize;

/// The values of one document. Aliases make several entries lead to one node, even to one that holds them.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// One value.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Kind {
    Scalar(Name),
    Map(Vec<Entry>),
    List(Vec<NodeId>),
}

/// One key of a map.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: Name,
    pub(super) key_span: Span,
    pub(super) value: NodeId,
}

impl Tree {
    /// Adds a node.
    pub(super) fn add(&mut self, kind: Kind, span: Span) -> NodeId {
        self.nodes.push(Node { kind, span });
        self.nodes.len() - 1
    }
}

/// How a format names its keys.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Naming {
    /// A key at which the path starts anew, wherever it stands.
    pub(super) start: &'static str,
    /// Paths of maps whose keys are no keys but subjects: each becomes `*` and a group of its own.
    pub(super) subjects: &'static [&'static str],
}

/// A map or list that is being walked through.
struct Frame {
    node: NodeId,
    next: usize,
    path: String,
    scope: Scope,
}

/// Puts every scalar of a tree into the sink under its dotted path (`a.b[0].c`). An empty map is the value `{}`,
/// an empty list `[]`, since both can mean something.
pub(super) fn flatten(tree: &Tree, root: NodeId, group: u32, naming: Naming, sink: &mut Sink) {
    let scope = Scope { group, ..Scope::default() };
    let mut groups = group;
    let mut visits = 0_usize;
    let (mut too_deep, mut started) = (false, false);
    let mut frames = vec![Frame { node: root, next: 0, path: String::new(), scope }];
    while let Some(frame) = frames.last_mut() {
        if sink.is_full() {
            return;
        }
        let next = frame.next;
        frame.next += 1;
        let step = match tree.nodes.get(frame.node).map(|node| &node.kind) {
            Some(Kind::Map(entries)) => entries.get(next).map(|entry| (Some(entry), entry.value)),
            Some(Kind::List(items)) => items.get(next).map(|item| (None, *item)),
            _ => None,
        };
        let Some((entry, child)) = step else {
            frames.pop();
            continue;
        };
        let Some(node) = tree.nodes.get(child) else { continue };
        visits += 1;
        if visits > MAX_VISITS {
            return sink.gap(node.span, "more values than are read, from here on");
        }

        let mut scope = frame.scope.clone();
        let path = match entry {
            Some(entry) if naming.subjects.contains(&frame.path.as_str()) => {
                groups += 1;
                scope.group = groups;
                scope.subjects = vec![entry.key.clone()];
                format!("{}.*", frame.path)
            }
            Some(entry) => {
                // Where the path starts anew, what stands there has to do with nothing of the kind before it.
                if entry.key == naming.start && std::mem::replace(&mut started, true) {
                    groups += 1;
                    scope.group = groups;
                }
                join(&frame.path, &entry.key, naming.start)
            }
            None => format!("{}[{next}]", frame.path),
        };
        let span = entry.map_or(node.span, |entry| around(entry.key_span, node.span));
        match &node.kind {
            Kind::Scalar(value) => sink.set(&path, value.clone(), span, node.span, &scope),
            Kind::Map(entries) if entries.is_empty() => sink.set(&path, "{}", span, node.span, &scope),
            Kind::List(items) if items.is_empty() => sink.set(&path, "[]", span, node.span, &scope),
            _ if frames.len() >= MAX_DEPTH => {
                if !too_deep {
                    sink.gap(span, "values nested too deep");
                }
                too_deep = true;
            }
            _ => frames.push(Frame { node: child, next: 0, path, scope }),
        }
    }
}

/// Key and value; a value that stands before its key is an aliased one, whose own place is elsewhere.
fn around(key: Span, value: Span) -> Span {
    if value.start < key.end { value } else { key.to(value) }
}

/// Dots between names, none before an index or a bracketed key (`a[b.c]`).
fn join(path: &str, key: &str, start: &str) -> String {
    if path.is_empty() || key == start {
        key.to_owned()
    } else if key.starts_with('[') {
        format!("{path}{key}")
    } else {
        format!("{path}.{key}")
    }
}
