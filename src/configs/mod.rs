//! From configuration files to settings and dependencies: one file per format.

mod android_manifest;
mod network_security_config;
mod openstep;
mod plist;
mod properties;
mod sink;
mod tree;
mod xml;
mod yaml;

use crate::ir::{Name, Unit};
use crate::source::{FileKind, SourceFile};

/// How the names of the `.properties`, `.yml` and `.yaml` files start that are read as configuration of a service.
/// Others of these formats hold translations, pipelines, deployments and much else.
pub const SERVICE_FILES: [&str; 2] = ["application", "bootstrap"];

/// Whether a file with this path may hold configuration; others need not be opened.
#[must_use]
pub fn may_hold_settings(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    match FileKind::of_path(path) {
        FileKind::Xml | FileKind::Plist => true,
        FileKind::Properties | FileKind::Yaml => SERVICE_FILES.iter().any(|start| name.starts_with(start)),
        _ => false,
    }
}

/// Reads a configuration file. None for files that hold no configuration.
///
/// Never fails: what cannot be read is a [`Gap`](crate::ir::Gap) of the unit, and what stands before it is kept.
#[must_use]
pub fn read(file: &SourceFile) -> Option<Unit> {
    if !may_hold_settings(&file.path) {
        return None;
    }
    match file.kind {
        FileKind::Xml => match xml::root(&file.text) {
            Some(android_manifest::ROOT) => Some(android_manifest::read(file)),
            Some(network_security_config::ROOT) => Some(network_security_config::read(file)),
            // A manifest that is no XML (or one out of a built app, which is binary) must not go unnoticed.
            None if file.path.rsplit('/').next() == Some("AndroidManifest.xml") => Some(android_manifest::read(file)),
            _ => None,
        },
        FileKind::Plist => plist::read(file),
        FileKind::Properties => Some(properties::read(file)),
        FileKind::Yaml => Some(yaml::read(file)),
        _ => None,
    }
}

/// A value as text, in which the booleans of Android resources are `true` and `false`.
fn boolean(value: &Name) -> Name {
    match value.trim() {
        "true" | "True" | "TRUE" => Name::new_static("true"),
        "false" | "False" | "FALSE" => Name::new_static("false"),
        _ => value.clone(),
    }
}
