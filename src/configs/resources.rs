//! Android's resources: the booleans that a manifest can name.

use super::sink::{Scope, Sink};
use super::{boolean, xml};
use crate::ir::{Name, Unit};
use crate::source::SourceFile;

/// The root element of a file with values.
pub(super) const ROOT: &str = "resources";

/// Reads the booleans (`bool.NAME`). None for files without any, which hold texts and colours.
pub(super) fn read(file: &SourceFile) -> Option<Unit> {
    if !file.text.contains("<bool") {
        return None;
    }
    let mut sink = Sink::new(file, "android-resources");
    let document = xml::read(&file.text);
    for (_, element) in document.children(0).filter(|(_, element)| element.name == "bool") {
        if let Some(name) = element.attributes.iter().find(|attribute| attribute.name == "name") {
            let value = boolean(&Name::new(element.text.trim()));
            let key = format!("bool.{}", name.value);
            sink.set(&key, value, element.span, element.text_span, &Scope::default());
        }
    }
    Some(sink.finish())
}
