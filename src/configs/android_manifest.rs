//! `AndroidManifest.xml`: the attributes of the application, the SDK versions, the permissions.

use super::sink::{Scope, Sink};
use super::{boolean, xml};
use crate::ir::{Name, Unit};
use crate::source::SourceFile;

/// The root element by which a manifest is recognised, whatever its file is called.
pub(super) const ROOT: &str = "manifest";

const ANDROID: &str = "http://schemas.android.com/apk/res/android";
const TOOLS: &str = "http://schemas.android.com/tools";

/// The elements that are read: how the key starts, parent and name. Everything else in a manifest is about screens.
const ELEMENTS: [(&str, &str, &str); 5] = [
    ("uses-sdk", "manifest", "uses-sdk"),
    ("uses-permission", "manifest", "uses-permission"),
    ("uses-permission-sdk-23", "manifest", "uses-permission-sdk-23"),
    ("application", "manifest", "application"),
    ("application.meta-data", "application", "meta-data"),
];

/// Reads a manifest. Every element is a group and a setting of its own (without value), so that the absence of an
/// attribute has a place; its attributes follow as `element.attribute`, those of the `tools` namespace as
/// `element.tools:attribute`. Resources (`@xml/net`) and placeholders (`${x}`) stay as written.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, "android-manifest");
    let mut document = xml::read(&file.text);
    sink.gaps(std::mem::take(&mut document.gaps));

    let mut group = 0;
    // Elements with the names of their parents, in document order: children are pushed backwards.
    let mut waiting = vec![(0, "")];
    while let Some((number, parent)) = waiting.pop() {
        let Some(element) = document.elements.get(number) else { continue };
        let known = ELEMENTS.iter().find(|(_, of, name)| *of == parent && *name == element.name);
        let key = match known {
            Some((key, ..)) => key,
            None if parent.is_empty() => ROOT,
            None => continue,
        };
        let android =
            |name: &str| element.attributes.iter().find(|a| a.name == name && a.namespace.as_deref() == Some(ANDROID));
        let subjects = match android("name") {
            Some(name) if element.name == "meta-data" => vec![name.value.clone()],
            _ => Vec::new(),
        };
        let scope = Scope { subjects, group, debug_only: false };
        group += 1;
        sink.set(key, Name::default(), element.tag, element.tag, &scope);
        for attribute in &element.attributes {
            let prefix = match attribute.namespace.as_deref() {
                Some(ANDROID) => "",
                Some(TOOLS) => "tools:",
                None if number == 0 => "",
                _ => continue,
            };
            let key = format!("{key}.{prefix}{}", attribute.name);
            sink.set(&key, boolean(&attribute.value), attribute.span, attribute.value_span, &scope);
        }
        waiting.extend(document.children(number).rev().map(|(child, _)| (child, element.name)));
    }
    sink.finish()
}
