//! XML configuration of servers and libraries: elements and attributes as dotted keys, each connection a group.

use std::rc::Rc;

use super::sink::{Scope, Sink};
use super::xml;
use crate::ir::{Name, Unit};
use crate::source::{SourceFile, Span};

/// How the documents with a root element are read.
pub(super) struct Shape {
    /// Name of the root element.
    root: &'static str,
    /// The format of what is read.
    format: &'static str,
    /// Elements that begin a group, and with it a new path.
    groups: &'static [&'static str],
    /// Elements whose children each begin a group.
    lists: &'static [&'static str],
    /// The path inside a group starts with the name of its element.
    named: bool,
}

const SHAPES: &[Shape] = &[
    Shape { root: "persistence", format: "persistence-xml", groups: &["persistence-unit"], lists: &[], named: false },
    Shape {
        root: "hibernate-configuration",
        format: "hibernate-xml",
        groups: &["session-factory"],
        lists: &[],
        named: false,
    },
    Shape {
        root: "configuration",
        format: "log-xml",
        groups: &["appender", "receiver"],
        lists: &["Appenders", "appenders"],
        named: true,
    },
    Shape {
        root: "Configuration",
        format: "log-xml",
        groups: &["appender"],
        lists: &["Appenders", "appenders"],
        named: true,
    },
    // Java's own form of properties.
    Shape { root: "properties", format: "properties", groups: &[], lists: &[], named: false },
    Shape { root: "Server", format: "tomcat-xml", groups: &["Connector", "Resource"], lists: &[], named: true },
    Shape { root: "Context", format: "tomcat-xml", groups: &["Resource"], lists: &[], named: true },
    Shape { root: "web-app", format: "web-xml", groups: &["security-constraint"], lists: &[], named: true },
    Shape {
        root: "settings",
        format: "maven-settings",
        groups: &["mirror", "repository", "pluginRepository"],
        lists: &[],
        named: true,
    },
    // What a hybrid app shows and where it may go.
    Shape {
        root: "widget",
        format: "cordova",
        groups: &["content", "access", "allow-navigation"],
        lists: &[],
        named: true,
    },
    Shape {
        root: "beans",
        format: "spring-xml",
        groups: &["bean", "transportConnector", "networkConnector"],
        lists: &["beans"],
        named: true,
    },
];

/// How an app's own document among its resources is read.
pub(super) const RESOURCE: Shape = Shape { root: "", format: "resource-xml", groups: &[], lists: &[], named: true };

/// Whether a file is a document of an Android app's own, in which addresses stand.
pub(super) fn is_resource(file: &SourceFile) -> bool {
    file.path.rsplit('/').nth(1) == Some("xml") && file.path.contains("res/xml/") && file.text.contains("://")
}

impl Shape {
    /// How a document with this root element is read.
    pub(super) fn of(root: &str) -> Option<&'static Self> {
        SHAPES.iter().find(|shape| shape.root == root)
    }

    /// Reads a document. An element is a setting with its text, an attribute one below it. An element `property`,
    /// `param`, `entry` or `prop` with a name is a setting under that name.
    pub(super) fn read(&self, file: &SourceFile) -> Unit {
        let mut sink = Sink::new(file, self.format);
        let mut document = xml::read(&file.text);
        sink.gaps(std::mem::take(&mut document.gaps));
        let mut groups = 0;
        let mut waiting = vec![Waiting { number: 0, parent: "", path: Name::default(), scope: Rc::default() }];
        while let Some(Waiting { number, parent, path, mut scope }) = waiting.pop() {
            let Some(element) = document.elements.get(number) else { continue };
            let begins = self.groups.contains(&element.name) || self.lists.contains(&parent);
            let attribute = |name: &str| element.attributes.iter().find(|a| a.name == name);
            let mut path = if begins || number == 0 {
                let named = self.named || (number == 0 && !self.groups.is_empty());
                Name::new(if named { element.name } else { "" })
            } else {
                join(&path, element.name)
            };
            if begins {
                groups += 1;
                scope = Rc::new(Scope { group: groups, ..Scope::default() });
            }
            let text = element.text.trim();
            let name = match element.name {
                "property" | "Property" | "param" => attribute("name"),
                "entry" | "prop" => attribute("key"),
                _ => None,
            };
            if let Some(name) = name {
                let path_above = if self.named { path.as_str() } else { "" };
                let above = path_above.len().saturating_sub(element.name.len());
                path = join(path_above[..above].trim_end_matches('.'), &name.value);
                match attribute("value") {
                    Some(value) => {
                        let span = name.span.to(value.span);
                        sink.set(
                            &path,
                            value.value.clone(),
                            cover(span, name.span, value.span),
                            value.value_span,
                            &scope,
                        );
                    }
                    None if !text.is_empty() => sink.set(&path, text, element.span, element.text_span, &scope),
                    None => {}
                }
            } else if !path.is_empty() {
                let value_span = if text.is_empty() { element.tag } else { element.text_span };
                sink.set(&path, text, element.span, value_span, &scope);
                for attribute in &element.attributes {
                    let key = join(&path, attribute.name);
                    sink.set(&key, attribute.value.clone(), attribute.span, attribute.value_span, &scope);
                }
            }
            // A name and a value that stand in elements of their own are a setting under that name.
            if let Some((name, value)) = pair(&document, number) {
                let span = cover(name.span.to(value.span), name.span, value.span);
                sink.set(name.text.trim(), value.text.trim(), span, value.text_span, &scope);
                continue;
            }
            let child =
                |(number, _)| Waiting { number, parent: element.name, path: path.clone(), scope: Rc::clone(&scope) };
            waiting.extend(document.children(number).rev().map(child));
            if sink.is_full() {
                break;
            }
        }
        sink.finish()
    }
}

/// What a name and a value in two elements say: `<param-name>url</param-name><param-value>http://…</param-value>`.
fn pair<'d, 't>(
    document: &'d xml::Document<'t>,
    number: usize,
) -> Option<(&'d xml::Element<'t>, &'d xml::Element<'t>)> {
    let (_, name) = document.children(number).find(|(_, child)| child.name.ends_with("-name"))?;
    let value = document.children(number).find(|(_, child)| {
        child.name.strip_suffix("-value").is_some_and(|own| name.name.strip_suffix("-name") == Some(own))
    });
    value.map(|(_, value)| (name, value)).filter(|(name, _)| !name.text.trim().is_empty())
}

/// An element that waits to be read.
struct Waiting<'t> {
    number: usize,
    parent: &'t str,
    path: Name,
    scope: Rc<Scope>,
}

/// Both attributes, whichever stands first.
fn cover(both: Span, one: Span, other: Span) -> Span {
    if one.start <= other.start { both } else { other.to(one) }
}

fn join(path: &str, name: &str) -> Name {
    if path.is_empty() { Name::new(name) } else { Name::new(format!("{path}.{name}")) }
}
