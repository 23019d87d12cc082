//! What package managers wrote down: `Package.resolved`, `Podfile.lock`, `Cartfile.resolved`, and a `pom.xml`.

use super::sink::{Scope, Sink};
use super::xml;
use crate::ir::{Dependency, Name, Unit};
use crate::source::{SourceFile, Span};

/// Whether a file is one of these, told from its name.
pub(super) fn is_lock(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("Package.resolved" | "Podfile.lock" | "Cartfile.resolved"))
}

/// Reads a lock file.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut unit = Unit::new(file.id, file.kind);
    match file.path.rsplit('/').next() {
        Some("Package.resolved") => swift(file, &mut unit),
        Some("Podfile.lock") => pods(file, &mut unit),
        _ => carthage(file, &mut unit),
    }
    unit
}

/// `pins` with `location` (or `repositoryURL`) and `state.version`.
fn swift(file: &SourceFile, unit: &mut Unit) {
    let Ok(document) = serde_json::from_str::<serde_json::Value>(&file.text) else {
        let what = Name::new_static("no valid json");
        unit.gaps.push(crate::ir::Gap { span: Span::new(0, file.text.len()), what });
        return;
    };
    let pins = document.get("pins").or_else(|| document.get("object").and_then(|object| object.get("pins")));
    for pin in pins.and_then(serde_json::Value::as_array).into_iter().flatten() {
        let text = |key: &str| pin.get(key).and_then(serde_json::Value::as_str);
        let Some(location) = text("location").or_else(|| text("repositoryURL")) else { continue };
        let version = pin.get("state").and_then(|state| state.get("version")).and_then(serde_json::Value::as_str);
        let at = file.text.find(location).unwrap_or_default();
        unit.dependencies.push(Dependency {
            ecosystem: Name::new_static("swiftpm"),
            name: repository(location),
            version: version.map(Name::new),
            span: Span::new(at, at + location.len()),
        });
    }
}

/// `owner/name` of a repository's address.
fn repository(location: &str) -> Name {
    let location = location.trim_end_matches('/').trim_end_matches(".git");
    let mut parts = location.rsplit(['/', ':']);
    match (parts.next(), parts.next()) {
        (Some(name), Some(owner)) => Name::new(format!("{owner}/{name}")),
        _ => Name::new(location),
    }
}

/// `  - Name (1.2.3):` below `PODS:`.
fn pods(file: &SourceFile, unit: &mut Unit) {
    let mut inside = false;
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        if !line.starts_with(' ') {
            inside = line.starts_with("PODS:");
            continue;
        }
        let Some(rest) = line.strip_prefix("  - ").filter(|_| inside) else { continue };
        let rest = rest.trim_end().trim_end_matches(':').trim_matches('"');
        let Some((name, version)) = rest.split_once(" (") else { continue };
        unit.dependencies.push(Dependency {
            ecosystem: Name::new_static("cocoapods"),
            name: Name::new(name.split('/').next().unwrap_or(name)),
            version: Some(Name::new(version.trim_end_matches(')'))),
            span: Span::new(at + 4, at + 4 + rest.len()),
        });
    }
}

/// `github "owner/name" "1.2.3"`.
fn carthage(file: &SourceFile, unit: &mut Unit) {
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let parts: Vec<&str> = line.trim_end().split('"').collect();
        let [kind, name, _, version, ..] = parts.as_slice() else { continue };
        if kind.trim() == "github" || kind.trim() == "git" {
            let name = if kind.trim() == "git" { repository(name) } else { Name::new(name) };
            unit.dependencies.push(Dependency {
                ecosystem: Name::new_static("swiftpm"),
                name,
                version: Some(Name::new(version.trim_start_matches('v'))),
                span: Span::new(at, at + line.trim_end().len()),
            });
        }
    }
}

/// Reads a `pom.xml`: `properties.NAME`, the parent, and the dependencies with versions as written. What a
/// `dependencyManagement` says is a setting `managed.GROUP:ARTIFACT`.
pub(super) fn pom(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, "maven-pom");
    let mut document = xml::read(&file.text);
    sink.gaps(std::mem::take(&mut document.gaps));
    let mut dependencies = Vec::new();
    let mut waiting = vec![(0, String::new())];
    while let Some((number, path)) = waiting.pop() {
        let Some(element) = document.elements.get(number) else { continue };
        let child =
            |name: &str| document.children(number).find(|(_, child)| child.name == name).map(|(_, child)| child);
        let text = |name: &str| child(name).map(|child| child.text.trim().to_owned()).unwrap_or_default();
        let scope = Scope::default();
        match (path.as_str(), element.name) {
            ("project", "properties") => {
                for (_, property) in document.children(number) {
                    let key = format!("properties.{}", property.name);
                    sink.set(&key, property.text.trim(), property.span, property.text_span, &scope);
                }
                continue;
            }
            (_, "dependency" | "parent") if !path.contains("plugin") => {
                let name = format!("{}:{}", text("groupId"), text("artifactId"));
                let version = child("version");
                let span = version.map_or(element.tag, |version| version.span);
                if path.contains("dependencyManagement") || element.name == "parent" {
                    if let Some(version) = version {
                        let key = format!("managed.{name}");
                        sink.set(&key, version.text.trim(), version.span, version.text_span, &scope);
                    }
                } else if text("scope") != "test" {
                    dependencies.push(Dependency {
                        ecosystem: Name::new_static("maven"),
                        name: Name::new(name),
                        version: version.map(|version| Name::new(version.text.trim())),
                        span,
                    });
                }
                continue;
            }
            _ => {}
        }
        let below = if path.is_empty() { element.name.to_owned() } else { format!("{path}.{}", element.name) };
        waiting.extend(document.children(number).rev().map(|(child, _)| (child, below.clone())));
        if sink.is_full() {
            break;
        }
    }
    let mut unit = sink.finish();
    unit.dependencies = dependencies;
    unit
}
