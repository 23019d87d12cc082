//! Android's network security configuration: which domains may be reached in clear text and who is trusted.

use std::rc::Rc;

use super::sink::{Scope, Sink};
use super::{boolean, xml};
use crate::ir::{Name, Unit};
use crate::source::SourceFile;

/// The root element by which the file is recognised, whatever it is called.
pub(super) const ROOT: &str = "network-security-config";

/// Which elements are known inside which. Android's parser skips all others without a word, and so do we.
const INSIDE: [(&str, &[&str]); 6] = [
    (ROOT, &["base-config", "domain-config", "debug-overrides"]),
    ("base-config", &["trust-anchors", "certificateTransparency"]),
    ("domain-config", &["domain", "domain-config", "trust-anchors", "pin-set", "certificateTransparency"]),
    ("debug-overrides", &["trust-anchors"]),
    ("trust-anchors", &["certificates"]),
    ("pin-set", &["pin"]),
];

/// An element that waits to be read, with the key of what it stands in.
struct Waiting {
    number: usize,
    parent: &'static str,
    path: String,
    /// Shared, since a `domain-config` can name more domains than could be copied for each of its elements.
    scope: Rc<Scope>,
}

/// Reads a configuration. Keys are the names of the elements from the `…-config` downwards and the attribute
/// (`domain-config.trust-anchors.certificates.src`); a nested `domain-config` starts anew. The `…-config` elements
/// themselves are settings without value, so that the absence of an attribute has a place; `domain` and `pin` are
/// settings with their text.
///
/// What a nested `domain-config` inherits is not copied into it; `domain-config.inside` is the group that it inherits from.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, "network-security-config");
    let mut document = xml::read(&file.text);
    sink.gaps(std::mem::take(&mut document.gaps));

    let mut groups = 0;
    let mut waiting = vec![Waiting { number: 0, parent: "", path: String::new(), scope: Rc::default() }];
    while let Some(Waiting { number, parent, path, mut scope }) = waiting.pop() {
        let Some(element) = document.elements.get(number) else { continue };
        let inside = INSIDE.iter().find(|(of, _)| *of == parent).map(|(_, known)| *known);
        let Some(name) = inside.unwrap_or(&[ROOT]).iter().copied().find(|known| *known == element.name) else {
            continue;
        };
        let text = element.text.trim();
        let is_config = matches!(name, "base-config" | "domain-config" | "debug-overrides");
        let path = match name {
            ROOT => String::new(),
            _ if is_config => name.to_owned(),
            _ => format!("{path}.{name}"),
        };

        if is_config {
            let outer = scope.group;
            groups += 1;
            let domains = document.children(number).filter(|(_, child)| child.name == "domain");
            scope = Rc::new(Scope {
                subjects: domains.map(|(_, domain)| Name::new(domain.text.trim())).collect(),
                group: groups,
                debug_only: name == "debug-overrides",
            });
            sink.set(&path, Name::default(), element.tag, element.tag, &scope);
            if outer != 0 {
                sink.set(&format!("{path}.inside"), outer.to_string(), element.tag, element.tag, &scope);
            }
        } else if name == ROOT {
            sink.set(ROOT, Name::default(), element.tag, element.tag, &scope);
        } else if matches!(name, "domain" | "pin") {
            if name == "domain" {
                scope = Rc::new(Scope { subjects: vec![Name::new(text)], ..*scope });
            }
            sink.set(&path, text, element.span, element.text_span, &scope);
        }
        if name != ROOT {
            for attribute in element.attributes.iter().filter(|attribute| attribute.namespace.is_none()) {
                let key = format!("{path}.{}", attribute.name);
                sink.set(&key, boolean(&attribute.value), attribute.span, attribute.value_span, &scope);
            }
        }
        waiting.extend(document.children(number).rev().map(|(child, _)| Waiting {
            number: child,
            parent: name,
            path: path.clone(),
            scope: Rc::clone(&scope),
        }));
        if sink.is_full() {
            break;
        }
    }
    sink.finish()
}
