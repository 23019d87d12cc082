//! Gradle's version catalogs (`libs.versions.toml`).

use toml_edit::{Document, Item};

use super::sink::{Scope, Sink};
use crate::ir::Unit;
use crate::source::{SourceFile, Span};

/// Reads a catalog: `versions.NAME` with its version, `libraries.NAME.module`, and `libraries.NAME.version` or
/// `libraries.NAME.version.ref`; `bundles.NAME.NUMBER` with the name of a library.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, "version-catalog");
    let document = match Document::parse(&*file.text) {
        Ok(document) => document,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            sink.gap(
                Span::new(at, at),
                format!("no valid toml: {}", error.message().lines().next().unwrap_or_default()),
            );
            return sink.finish();
        }
    };
    let mut set = |key: String, item: &Item| {
        let span = item.span().map_or(Span::default(), |span| Span::new(span.start, span.end));
        if let Some(text) = item.as_str() {
            sink.set(&key, text, span, span, &Scope::default());
        }
    };
    let table = |name: &str| document.get(name).and_then(Item::as_table_like);
    for (name, item) in table("versions").into_iter().flat_map(|table| table.iter()) {
        match item.as_table_like() {
            // A version with conditions: the strictest is what is taken.
            Some(rich) => {
                let strict = ["strictly", "require", "prefer"].iter().find_map(|key| rich.get(key));
                strict.into_iter().for_each(|item| set(format!("versions.{name}"), item));
            }
            None => set(format!("versions.{name}"), item),
        }
    }
    for (name, item) in table("libraries").into_iter().flat_map(|table| table.iter()) {
        if item.is_str() {
            set(format!("libraries.{name}.all"), item);
            continue;
        }
        let Some(library) = item.as_table_like() else { continue };
        for key in ["module", "group", "name"] {
            library.get(key).into_iter().for_each(|item| set(format!("libraries.{name}.{key}"), item));
        }
        match library.get("version") {
            Some(version) if version.as_str().is_some() => set(format!("libraries.{name}.version"), version),
            Some(version) => {
                let reference = version.as_table_like().and_then(|version| version.get("ref"));
                reference.into_iter().for_each(|item| set(format!("libraries.{name}.version.ref"), item));
            }
            None => {}
        }
    }
    for (name, item) in table("bundles").into_iter().flat_map(|table| table.iter()) {
        for (number, library) in item.as_array().into_iter().flatten().enumerate() {
            set(format!("bundles.{name}.{number}"), &Item::Value(library.clone()));
        }
    }
    for (name, item) in table("plugins").into_iter().flat_map(|table| table.iter()) {
        let id = item.as_table_like().and_then(|plugin| plugin.get("id"));
        set(format!("plugins.{name}"), id.unwrap_or(item));
    }
    sink.finish()
}
