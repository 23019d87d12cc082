//! The property lists of old: `{ key = value; list = (a, b); }`, with places.

use super::sink::Sink;
use super::tree::{Entry, Kind, MAX_DEPTH, MAX_NODES, NodeId, Tree};
use crate::ir::Name;
use crate::source::Span;

/// A map or list whose end has not come yet.
struct Open {
    node: NodeId,
    key: Option<(Name, Span)>,
}

/// Reads the values up to the end or to the first place where the text is no property list, which is a gap.
pub(super) fn read(text: &str, sink: &mut Sink) -> (Tree, Option<NodeId>) {
    let mut tree = Tree::default();
    let mut open: Vec<Open> = Vec::new();
    let mut at = 0;
    let mut complaint = None;
    loop {
        at = match skip_blank(text, at) {
            Ok(at) => at,
            Err(start) => {
                complaint = Some((start, "comment without end"));
                break;
            }
        };
        let Some(next) = text.as_bytes().get(at).copied() else { break };
        if open.is_empty() && !tree.nodes.is_empty() {
            complaint = Some((at, "text after the property list"));
            break;
        }
        if open.len() >= MAX_DEPTH || tree.nodes.len() >= MAX_NODES {
            complaint = Some((at, "more values than are read, from here on"));
            break;
        }
        let start = at;
        let kind = match next {
            b'}' | b')' | b';' | b',' | b'=' => {
                at += 1;
                let ends = matches!(next, b'}' | b')');
                if let Some(top) = open.last()
                    && ends
                    && let Some(node) = tree.nodes.get_mut(top.node)
                {
                    node.span.end = Span::new(0, at).end;
                }
                if ends && open.pop().is_none() {
                    complaint = Some((start, "closing bracket without opening one"));
                    break;
                }
                continue;
            }
            b'{' => {
                at += 1;
                Kind::Map(Vec::new())
            }
            b'(' => {
                at += 1;
                Kind::List(Vec::new())
            }
            b'<' => {
                let Some(length) = text.get(at..).and_then(|rest| rest.find('>')) else {
                    complaint = Some((at, "data without end"));
                    break;
                };
                at += length + 1;
                Kind::Scalar(text.get(start..at).unwrap_or_default().into())
            }
            quote @ (b'"' | b'\'') => {
                let Some((value, end)) = quoted(text, at + 1, char::from(quote)) else {
                    complaint = Some((at, "text without closing quote"));
                    break;
                };
                at = end;
                Kind::Scalar(value.into())
            }
            _ => {
                let rest = text.get(at..).unwrap_or_default();
                let ends = |c: char| c.is_whitespace() || "{}()=;,<>\"'".contains(c);
                at += rest.find(ends).unwrap_or(rest.len()).max(1);
                Kind::Scalar(text.get(start..at).unwrap_or_default().into())
            }
        };

        let span = Span::new(start, at);
        let is_key = open.last().is_some_and(|top| {
            top.key.is_none() && matches!(tree.nodes.get(top.node).map(|node| &node.kind), Some(Kind::Map(_)))
        });
        if is_key {
            let Kind::Scalar(key) = kind else {
                complaint = Some((start, "key that is no text"));
                break;
            };
            if let Some(top) = open.last_mut() {
                top.key = Some((key, span));
            }
            continue;
        }
        let is_scalar = matches!(kind, Kind::Scalar(_));
        let node = tree.add(kind, span);
        if let Some(top) = open.last_mut() {
            match tree.nodes.get_mut(top.node).map(|node| &mut node.kind) {
                Some(Kind::List(items)) => items.push(node),
                Some(Kind::Map(entries)) => {
                    entries.extend(top.key.take().map(|(key, key_span)| Entry { key, key_span, value: node }));
                }
                _ => {}
            }
        }
        if !is_scalar {
            open.push(Open { node, key: None });
        }
    }
    if complaint.is_none() && !open.is_empty() {
        complaint = Some((at, "property list without end"));
    }
    if let Some((at, what)) = complaint {
        sink.gap(Span::new(at, at), what);
    } else if !matches!(tree.nodes.first().map(|node| &node.kind), Some(Kind::Map(_) | Kind::List(_))) {
        // A single word would be a list too, but is far more likely something else altogether.
        sink.gap(Span::default(), "no property list");
    }
    let root = (!tree.nodes.is_empty()).then_some(0);
    (tree, root)
}

/// The next offset at which there is neither white space nor comment; the comment's start where it has no end.
fn skip_blank(text: &str, mut at: usize) -> Result<usize, usize> {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.starts_with("//") {
            at += trimmed.find('\n').unwrap_or(trimmed.len());
        } else if trimmed.starts_with("/*") {
            at += trimmed.get(2..).and_then(|inside| inside.find("*/")).ok_or(at)? + 4;
        } else {
            return Ok(at);
        }
    }
}

/// A quoted text from behind its opening quote, and the offset behind its closing one.
fn quoted(text: &str, start: usize, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut characters = text.get(start..)?.char_indices();
    while let Some((offset, character)) = characters.next() {
        match character {
            '\\' => value.push(match characters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                other => other,
            }),
            c if c == quote => return Some((value, start + offset + c.len_utf8())),
            c => value.push(c),
        }
    }
    None
}
