//! Android's resources: the booleans that a manifest can name, and with numbers and short texts what code is set to.

use super::sink::{Scope, Sink};
use super::{boolean, xml};
use crate::ir::{Name, Unit};
use crate::source::SourceFile;

/// The root element of a file with values.
pub(super) const ROOT: &str = "resources";

/// The folder of what holds for every language and device.
const DEFAULTS: &str = "values";

/// Bytes of a text that is a name of something.
const MOST_OF_NAME: usize = 8;

/// Reads the booleans (`bool.NAME`), and of what holds everywhere the numbers (`integer.NAME`) and the texts that are
/// addresses, hosts or short names (`string.NAME`). None for files without any, which hold other texts, and colours.
pub(super) fn read(file: &SourceFile) -> Option<Unit> {
    let is_default = file.path.rsplit('/').nth(1) == Some(DEFAULTS);
    let may_hold_any = file.text.contains("<bool")
        || (is_default && ["<integer", "<string"].iter().any(|tag| file.text.contains(tag)));
    if !may_hold_any {
        return None;
    }
    let mut sink = Sink::new(file, "android-resources");
    let document = xml::read(&file.text);
    for (_, element) in document.children(0) {
        let Some(name) = element.attributes.iter().find(|attribute| attribute.name == "name") else { continue };
        let text = element.text.trim();
        let value = match element.name {
            "bool" => boolean(&Name::new(text)),
            "integer" if is_default => Name::new(text),
            "string" if is_default && (is_address(text) || is_host(text) || is_name(text)) => Name::new(text),
            _ => continue,
        };
        let key = format!("{}.{}", element.name, name.value);
        sink.set(&key, value, element.span, element.text_span, &Scope::default());
    }
    let unit = sink.finish();
    (!unit.settings.is_empty()).then_some(unit)
}

/// Whether a text is nothing but an address.
fn is_address(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, rest)| {
        !scheme.is_empty()
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
            && !rest.is_empty()
    }) && !text.contains(char::is_whitespace)
}

/// Whether a text is nothing but the name of a host, with or without a port.
fn is_host(text: &str) -> bool {
    text.contains('.')
        && text.bytes().any(|b| b.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b))
        && text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
}

/// Whether a text is a word in lower case, as schemes of addresses are.
fn is_name(text: &str) -> bool {
    (2..=MOST_OF_NAME).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
