//! What package managers are asked for and wrote down: `Podfile`, `Cartfile`, `Package.resolved`, `Podfile.lock`,
//! `Cartfile.resolved`, and a `pom.xml`.

use super::sink::{Scope, Sink};
use super::xml;
use crate::ir::{Dependency, Name, Setting, Unit};
use crate::source::{SourceFile, Span};

/// Whether a file says which versions were chosen, told from its name. It names what libraries bring along, too.
pub(super) fn is_lock(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("Package.resolved" | "Podfile.lock" | "Cartfile.resolved"))
}

/// Whether a file is one of those read here, told from its name.
pub(super) fn is_one(path: &str) -> bool {
    is_lock(path) || matches!(path.rsplit('/').next(), Some("Podfile" | "Cartfile"))
}

/// Reads a file.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut unit = Unit::new(file.id, file.kind);
    match file.path.rsplit('/').next() {
        Some("Package.resolved") => swift(file, &mut unit),
        Some("Podfile.lock") => pods(file, &mut unit),
        Some("Podfile") => podfile(file, &mut unit),
        _ => carthage(file, &mut unit),
    }
    unit
}

/// A library that is asked for.
pub(super) fn dependency(ecosystem: &'static str, name: Name, version: Option<&str>, span: Span) -> Dependency {
    Dependency {
        ecosystem: Name::new_static(ecosystem),
        name,
        version: version.filter(|version| !version.is_empty()).map(Name::new),
        debug_only: false,
        span,
    }
}

/// The version that a requirement leaves no choice about: `1.2`, `= 1.2`, `== 1.2`.
fn exact(requirement: &str) -> Option<&str> {
    let version = requirement.trim().trim_start_matches('=').trim();
    version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
}

/// The lines of a file with the offsets at which they start.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line)
    })
}

/// `pod 'Name/Part', '1.2'`, outside of the targets of tests. A Podfile is a program of Ruby, of which only these
/// lines and the ends of blocks are looked at.
fn podfile(file: &SourceFile, unit: &mut Unit) {
    let mut blocks: Vec<bool> = Vec::new();
    for (at, line) in lines(&file.text) {
        let text = line.split(" #").next().unwrap_or(line).trim();
        let word = text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
        let mut quoted = text.split(['"', '\'']).skip(1).step_by(2);
        let opens = text.ends_with(" do") || (text.ends_with('|') && text.contains(" do |"));
        match word {
            "end" => {
                blocks.pop();
            }
            "source" => {
                address("podfile", "source", quoted.next(), (at, line), unit);
            }
            "pod" => {
                for option in ["git", "podspec", "http"] {
                    address("podfile", option, option_of(text, option), (at, line), unit);
                }
                let Some(name) = quoted.next().filter(|_| !blocks.contains(&true)) else { continue };
                // Options such as `:git => '…'` hold texts too.
                let rest = text.split_once(name).and_then(|(_, rest)| rest.get(1..)).unwrap_or_default();
                let rest = rest.trim_start().strip_prefix(',').map_or("", str::trim_start);
                let version = quoted.next().filter(|_| rest.starts_with(['"', '\''])).and_then(exact);
                let from = at + line.find(text).unwrap_or_default();
                let span = Span::new(from, from + text.len());
                let debug_only = text.contains(":configurations") && text.contains("ebug") && !text.contains("elease");
                let name = Name::new(name.split('/').next().unwrap_or(name));
                unit.dependencies.push(Dependency { debug_only, ..dependency("cocoapods", name, version, span) });
            }
            "if" | "unless" | "def" | "case" | "begin" | "while" | "until" | "class" | "module" => blocks.push(false),
            "target" | "abstract_target" if opens => {
                let is_test = quoted.next().is_some_and(|name| name.ends_with("Tests") || name.ends_with("Test"));
                blocks.push(is_test);
            }
            _ if opens => blocks.push(false),
            _ => {}
        }
    }
}

/// The text that a line of Ruby gives for an option: `:git => '…'`, `git: '…'`.
fn option_of<'l>(line: &'l str, option: &str) -> Option<&'l str> {
    let named = |sign: &str| line.split_once(sign).map(|(_, rest)| rest.trim_start());
    let old = named(&format!(":{option} ")).and_then(|rest| rest.strip_prefix("=>"));
    let rest = old.or_else(|| named(&format!(" {option}:")))?.trim_start();
    let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

/// Notes an address from which something is fetched, each as a matter of its own.
fn address(format: &'static str, key: &'static str, value: Option<&str>, (at, line): (usize, &str), unit: &mut Unit) {
    let Some((value, from)) = value.and_then(|value| Some((value, at + line.find(value)?))) else { return };
    let value_span = Span::new(from, from + value.len());
    unit.settings.push(Setting {
        format: Name::new_static(format),
        key: Name::new_static(key),
        value: Name::new(value),
        subjects: Vec::new(),
        group: u32::try_from(unit.settings.len()).unwrap_or(u32::MAX),
        debug_only: false,
        span: value_span,
        value_span,
    });
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
        let span = Span::new(at, at + location.len());
        unit.dependencies.push(dependency("swiftpm", repository(location), version, span));
    }
}

/// `owner/name` of a repository's address.
pub(super) fn repository(location: &str) -> Name {
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
    for (at, line) in lines(&file.text) {
        if !line.starts_with(' ') {
            inside = line.starts_with("PODS:");
            continue;
        }
        let Some(rest) = line.strip_prefix("  - ").filter(|_| inside) else { continue };
        let rest = rest.trim_end().trim_end_matches(':').trim_matches('"');
        let Some((name, version)) = rest.split_once(" (") else { continue };
        let name = Name::new(name.split('/').next().unwrap_or(name));
        let span = Span::new(at + 4, at + 4 + rest.len());
        unit.dependencies.push(dependency("cocoapods", name, Some(version.trim_end_matches(')')), span));
    }
}

/// `github "owner/name" "1.2.3"`; in a `Cartfile` `github "owner/name" == 1.2.3`.
fn carthage(file: &SourceFile, unit: &mut Unit) {
    for (at, line) in lines(&file.text) {
        let parts: Vec<&str> = line.trim_end().split('"').collect();
        let [kind, name, rest, more @ ..] = parts.as_slice() else { continue };
        if !is_lock(&file.path)
            && let Some(kind) = ["github", "git", "binary"].into_iter().find(|own| *own == kind.trim())
            && name.contains("://")
        {
            address("cartfile", kind, Some(name), (at, line), unit);
        }
        let name = match kind.trim() {
            "github" if !name.contains("://") => Name::new(name),
            "github" | "git" => repository(name),
            _ => continue,
        };
        let version = match more.first() {
            Some(version) => Some(version.trim_start_matches('v')),
            None => exact(rest),
        };
        let span = Span::new(at, at + line.trim_end().len());
        unit.dependencies.push(dependency("swiftpm", name, version, span));
    }
}

/// Reads a `pom.xml`: `properties.NAME`, the parent, and the dependencies with versions as written. What a
/// `dependencyManagement` says is a setting `managed.GROUP:ARTIFACT`, and where a repository is one like
/// `repositories.repository.url`, whatever profile it belongs to.
pub(super) fn pom(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, "maven-pom");
    let mut document = xml::read(&file.text);
    sink.gaps(std::mem::take(&mut document.gaps));
    let mut dependencies = Vec::new();
    let mut repositories = 0;
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
                    let version = version.map(|version| version.text.trim());
                    dependencies.push(dependency("maven", Name::new(name), version, span));
                }
                continue;
            }
            (_, "repository" | "pluginRepository" | "snapshotRepository") => {
                let around = path.rsplit('.').next().unwrap_or_default();
                let lists = ["repositories", "pluginRepositories", "distributionManagement"];
                if let Some(url) = child("url").filter(|_| lists.contains(&around)) {
                    let key = format!("{around}.{}.url", element.name);
                    repositories += 1;
                    let scope = Scope { group: repositories, ..Scope::default() };
                    sink.set(&key, url.text.trim(), url.span, url.text_span, &scope);
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
