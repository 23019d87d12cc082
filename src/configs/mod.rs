//! From configuration files to settings and dependencies: one file per format.

mod android_manifest;
mod catalog;
mod elements;
mod env;
mod gradle;
mod hocon;
mod network_security_config;
mod openstep;
mod packages;
mod plist;
mod properties;
mod resources;
mod script;
mod sink;
mod swift_manifest;
mod tree;
mod xcconfig;
mod xcode;
mod xml;
mod yaml;

use crate::ir::{Name, Setting, Unit};
use crate::source::{FileKind, SourceFile};

/// How the names of the `.yml` and `.yaml` files start that are read as configuration of a service, wherever they lie.
const SERVICE_FILES: [&str; 2] = ["application", "bootstrap"];

/// Folders whose YAML files are configuration of a service.
const SERVICE_FOLDERS: [&str; 4] = ["resources", "config", "conf", "configs"];

/// How the name of a file starts that says which variable holds a value, and no value.
const NAMES_ONLY: &str = "custom-environment-variables";

/// Parts of names of files and folders that hold translations.
const TRANSLATIONS: [&str; 7] = ["messages", "message", "i18n", "l10n", "locale", "locales", "lang"];

/// Whether a file with this path may hold configuration; others need not be opened.
#[must_use]
pub fn may_hold_settings(path: &str) -> bool {
    match FileKind::of_path(path) {
        FileKind::Xml | FileKind::Plist | FileKind::Yaml => true,
        FileKind::Properties => !is_translation(path),
        FileKind::Env => !env::is_template(path),
        FileKind::Build | FileKind::Script => true,
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
    let unit = read_format(file);
    match file.kind {
        // Command lines stand in many formats.
        FileKind::Yaml | FileKind::Env | FileKind::Build | FileKind::Properties => script::add(file, unit),
        _ => unit,
    }
}

/// Reads a configuration file in its own format.
fn read_format(file: &SourceFile) -> Option<Unit> {
    match file.kind {
        FileKind::Xml => match xml::root(&file.text) {
            Some(android_manifest::ROOT) => Some(android_manifest::read(file)),
            Some(network_security_config::ROOT) => Some(network_security_config::read(file)),
            Some(resources::ROOT) => resources::read(file),
            Some("project") if file.path.ends_with("pom.xml") => Some(script::add_to_pom(file, packages::pom(file))),
            Some(root) => match elements::Shape::of(root) {
                Some(shape) => Some(shape.read(file)),
                None if elements::is_resource(file) => Some(elements::RESOURCE.read(file)),
                None => None,
            },
            // A manifest that is no XML (or one out of a built app, which is binary) must not go unnoticed.
            None if file.path.rsplit('/').next() == Some("AndroidManifest.xml") => Some(android_manifest::read(file)),
            None => None,
        },
        FileKind::Plist => plist::read(file),
        FileKind::Properties => Some(properties::read(file)),
        FileKind::Yaml if file.path.ends_with(".json") && !is_apps(&file.path) => json(file),
        FileKind::Yaml if is_service(&file.path) => Some(yaml::read(file)),
        FileKind::Yaml if file.path.rsplit('/').next() == Some("app.json") => expo(file),
        FileKind::Yaml if file.path.rsplit('/').next() == Some("capacitor.config.json") => {
            Some(yaml::read_as(file, "capacitor", tree::Naming::default()))
        }
        FileKind::Yaml => plist::inside_yaml(file)
            .or_else(|| containers(file))
            .or_else(|| is_named_so(&file.path).then(|| yaml::read(file))),
        FileKind::Env => Some(env::read(file)),
        FileKind::Build if packages::is_one(&file.path) => Some(packages::read(file)),
        FileKind::Build if file.path.ends_with(".pbxproj") => Some(xcode::read(file)),
        FileKind::Build if file.path.ends_with(".xcconfig") => Some(xcconfig::read(file)),
        FileKind::Build if file.path.ends_with(".toml") => Some(catalog::read(file)),
        FileKind::Build => Some(gradle::read(file)),
        FileKind::Script if hocon::is_one(file) => Some(hocon::read(file)),
        FileKind::Script if properties::is_one(file) && (file.text.contains("://") || may_switch(&file.text)) => {
            script::add(file, Some(properties::read(file)))
        }
        FileKind::Script => script::read(file),
        _ => None,
    }
}

/// Whether a file says which versions of libraries were chosen, those included that nobody asked for by name.
#[must_use]
pub fn is_lock(path: &str) -> bool {
    packages::is_lock(path)
}

/// Whether a source file describes a build, told from its name: [`complete`] has something to add to what it says.
#[must_use]
pub fn is_manifest(path: &str) -> bool {
    swift_manifest::is_one(path) || gradle::is_convention(path)
}

/// Adds what a source file that describes a build asks for and sets.
pub fn complete(file: &SourceFile, unit: &mut Unit) {
    if swift_manifest::is_one(&file.path) {
        swift_manifest::complete(file, unit);
    } else if gradle::is_convention(&file.path) {
        gradle::complete(file, unit);
    }
}

/// Whether a YAML file configures a service, told from its path.
fn is_service(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    if name.starts_with(NAMES_ONLY) {
        return false;
    }
    SERVICE_FILES.iter().any(|start| name.starts_with(start))
        || (parts.any(|folder| SERVICE_FOLDERS.contains(&folder)) && !is_translation(path))
}

/// Whether a YAML file is called after what it is: `config.yml`. In hidden folders it configures tools.
fn is_named_so(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or(name);
    matches!(stem, "config" | "configuration" | "settings") && !folders.split('/').any(|folder| folder.starts_with('.'))
}

/// Whether a JSON file describes an app to a framework that makes its files of it.
fn is_apps(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("app.json" | "capacitor.config.json"))
}

/// The addresses in JSON whose name says that something is set there, and the switches. None without any, and for what
/// describes the shape of other documents.
fn json(file: &SourceFile) -> Option<Unit> {
    let may_be = || file.text.contains("://") || may_switch(&file.text);
    if file.text.len() > MOST_JSON || is_translation(&file.path) || !may_be() {
        return None;
    }
    let unit = yaml::read_as(file, "json", tree::Naming::default());
    let describes = |key: &str| matches!(key, "openapi" | "swagger" | "asyncapi" | "$id" | "$ref");
    let is_one = unit.settings.iter().any(|s| s.value.contains("://") || is_switch(s))
        && !unit.settings.iter().any(|s| describes(&s.key));
    is_one.then_some(unit)
}

/// Words in keys of switches.
const SWITCHES: [&str; 8] = ["cert", "host", "secur", "ssl", "tls", "trust", "valid", "verif"];

/// Whether a text may hold a switch that has to do with channels: what is no such text need not be parsed.
fn may_switch(text: &str) -> bool {
    if !text.contains("true") && !text.contains("false") {
        return false;
    }
    let text = text.to_ascii_lowercase();
    SWITCHES.iter().any(|word| text.contains(word))
}

/// Whether a setting is a switch that has to do with channels.
fn is_switch(setting: &Setting) -> bool {
    if !matches!(setting.value.as_str(), "true" | "false") {
        return false;
    }
    let key = setting.key.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    SWITCHES.iter().any(|word| key.contains(word))
}

/// Bytes of JSON in which people set something; more is data.
const MOST_JSON: usize = 64 << 10;

/// Whether a file holds translations, told from its path: `messages.properties`, `i18n/de.yml`, `labels_de_AT.properties`.
fn is_translation(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or(name);
    let mut parts = folders.split('/').chain(stem.split(['-', '_'])).map(str::to_ascii_lowercase);
    let is_code = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let mut codes = stem.rsplit('_');
    let last = codes.next().filter(|last| last.len() < stem.len());
    parts.any(|part| TRANSLATIONS.contains(&part.as_str()))
        || last.is_some_and(is_code)
        || stem.ends_with("Messages")
        || stem.ends_with("Bundle")
        || stem.ends_with("Resources")
}

/// What the description of an app of Expo puts into its property list and its manifest. None where it says nothing.
fn expo(file: &SourceFile) -> Option<Unit> {
    let list = plist::inside_yaml(file);
    if !file.text.contains(CLEARTEXT) {
        return list;
    }
    let mut unit = yaml::read_as(file, "expo", tree::Naming::default());
    unit.settings.retain(|setting| setting.key.ends_with(CLEARTEXT));
    if let Some(list) = list {
        unit.settings.extend(list.settings);
    }
    Some(unit)
}

/// The key by which plain text is permitted to an app for Android.
const CLEARTEXT: &str = "usesCleartextTraffic";

/// What a description of containers gives to them. None for YAML that describes none.
fn containers(file: &SourceFile) -> Option<Unit> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let is_compose = name.contains("compose")
        || (file.text.lines().any(|line| line.trim_end() == "services:")
            && ["image:", "build:"].iter().any(|key| file.text.contains(key)));
    let is_resource = file.text.contains("apiVersion:") && file.text.contains("kind:");
    let is_chart = name.starts_with("values");
    // Charts that are templates are no YAML yet.
    if !(is_compose || is_resource || is_chart) || file.text.contains("{{") {
        return None;
    }
    let mut unit = yaml::read(file);
    env::from_yaml(&mut unit, is_chart);
    (!unit.settings.is_empty() || (is_compose && !unit.gaps.is_empty())).then_some(unit)
}

/// A value as text, in which the booleans of Android resources are `true` and `false`.
fn boolean(value: &Name) -> Name {
    match value.trim() {
        "true" | "True" | "TRUE" => Name::new_static("true"),
        "false" | "False" | "FALSE" => Name::new_static("false"),
        _ => value.clone(),
    }
}
