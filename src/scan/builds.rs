//! What build files say together: values of names across scripts, catalogs and property files, and the versions of
//! libraries.

use std::collections::{BTreeMap, BTreeSet};

use crate::channel::Name;
use crate::configs;
use crate::ir::{Dependency, Setting, Unit};
use crate::knowledge::Versions;

/// Rounds of looking up what a value names.
const MAX_STEPS: usize = 8;

/// Names and their values in all build files of a scan.
#[derive(Debug, Default)]
pub(super) struct Builds<'u> {
    /// By last part of the name: what scripts and property files define.
    values: BTreeMap<&'u str, BTreeSet<&'u str>>,
    /// By name in the one spelling of catalogs.
    catalog: BTreeMap<String, &'u str>,
    /// `group:artifact` to versions, where the build says it apart from the dependency.
    managed: BTreeMap<&'u str, BTreeSet<&'u str>>,
}

impl<'u> Builds<'u> {
    /// Gathers the names of all build files.
    pub(super) fn new(units: &[(&str, &'u Unit)]) -> Self {
        let mut builds = Self::default();
        for (path, unit) in units {
            for setting in &unit.settings {
                let (key, value) = (setting.key.as_str(), setting.value.as_str());
                match setting.format.as_str() {
                    "version-catalog" => {
                        builds.catalog.insert(spelled(key), value);
                    }
                    "maven-pom" => {
                        if let Some(name) = key.strip_prefix("properties.") {
                            builds.values.entry(name).or_default().insert(value);
                        } else if let Some(name) = key.strip_prefix("managed.") {
                            builds.managed.entry(name).or_default().insert(value);
                        }
                    }
                    "gradle" if defines(key) => {
                        let name = key.rsplit('.').next().unwrap_or(key);
                        builds.values.entry(name).or_default().insert(value);
                    }
                    "properties" if path.rsplit('/').next() == Some("gradle.properties") => {
                        builds.values.entry(key).or_default().insert(value);
                    }
                    _ => {}
                }
            }
        }
        builds
    }

    /// What a value as written stands for: every value that the names in it have. Empty: it cannot be told.
    pub(super) fn resolve(&self, written: &'u str) -> Vec<&'u str> {
        self.resolve_within(written, MAX_STEPS)
    }

    fn resolve_within(&self, written: &'u str, left: usize) -> Vec<&'u str> {
        let text = written.trim();
        if is_plain(text) {
            return vec![text];
        }
        if left == 0 {
            return Vec::new();
        }
        if let Some((_, name)) = text.split_once("versions.") {
            let name = name.split(['(', ')', ' ', ',']).next().unwrap_or(name);
            let name = name.strip_suffix(".get").unwrap_or(name);
            if let Some(value) = self.catalog.get(&spelled(&format!("versions.{name}"))) {
                return vec![value];
            }
        }
        // The last name that has a value: `rootProject.ext.sdk.target`, `Integer.parseInt(project.property("target"))`.
        let whole = text.strip_prefix("${").and_then(|text| text.strip_suffix('}'));
        let names = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| !name.is_empty());
        let names = whole.into_iter().chain(names.collect::<Vec<_>>().into_iter().rev());
        let found = names.filter_map(|name| self.values.get(name)).next();
        let mut values: Vec<&str> = found
            .into_iter()
            .flatten()
            .filter(|value| **value != written)
            .flat_map(|value| self.resolve_within(value, left - 1))
            .collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// The versions that a dependency may have; empty: it cannot be told.
    pub(super) fn versions(&self, name: &str, version: Option<&'u str>) -> Vec<&'u str> {
        match version {
            Some(version) => self.resolve(version),
            None => self.managed.get(name).into_iter().flatten().flat_map(|version| self.resolve(version)).collect(),
        }
    }

    /// Name and version of what an alias of a catalog stands for: a library, or a bundle of them.
    fn libraries(&self, alias: &str) -> Vec<(String, Option<&'u str>)> {
        let Some(bundle) = alias.strip_prefix("bundles.") else { return self.library(alias).into_iter().collect() };
        let entry = spelled(&format!("bundles.{bundle}."));
        let members = self.catalog.range(entry.clone()..).take_while(|(key, _)| key.starts_with(&entry));
        members.filter_map(|(_, member)| self.library(member)).collect()
    }

    /// Name and version of a library in a catalog.
    fn library(&self, alias: &str) -> Option<(String, Option<&'u str>)> {
        let entry = spelled(&format!("libraries.{alias}"));
        let get = |key: &str| self.catalog.get(&format!("{entry}.{key}")).copied();
        if let Some(all) = get("all") {
            let (name, version) = all.rsplit_once(':')?;
            return Some((name.to_owned(), Some(version)));
        }
        let name = match (get("module"), get("group"), get("name")) {
            (Some(module), ..) => module.to_owned(),
            (None, Some(group), Some(name)) => format!("{group}:{name}"),
            _ => return None,
        };
        let reference = get("version.ref").and_then(|name| self.catalog.get(&spelled(&format!("versions.{name}"))));
        Some((name, get("version").or(reference.copied())))
    }
}

/// The versions of all libraries that the builds of a scan ask for, by `ecosystem:name`.
pub(super) fn versions(units: &[(&str, &Unit)]) -> Versions {
    let builds = Builds::new(units);
    let mut out = Versions::new();
    let mut add = |ecosystem: &str, name: &str, versions: Vec<&str>| {
        if !versions.is_empty() {
            let all = out.entry(format!("{ecosystem}:{name}")).or_default();
            all.extend(versions.into_iter().map(str::to_owned));
        }
    };
    for (_, unit) in units {
        for dependency in &unit.dependencies {
            if dependency.ecosystem == CATALOG {
                for (name, version) in builds.libraries(&dependency.name) {
                    add("maven", &name, builds.versions(&name, version));
                }
            } else {
                let versions = builds.versions(&dependency.name, dependency.version.as_deref());
                add(&dependency.ecosystem, &dependency.name, versions);
            }
        }
        // Plugins bring the libraries of their version.
        for setting in settings_of(unit, "gradle") {
            if let Some(plugin) = setting.key.strip_prefix("plugins.") {
                add("maven", &format!("{plugin}:{plugin}.gradle.plugin"), builds.resolve(&setting.value));
            }
        }
    }
    for (name, versions) in &builds.managed {
        add("maven", name, versions.iter().flat_map(|version| builds.resolve(version)).collect());
    }
    for versions in out.values_mut() {
        versions.sort();
        versions.dedup();
    }
    out
}

/// The ecosystem of what is asked for by an alias.
const CATALOG: &str = "catalog";

/// The format in which libraries are told to the settings: the key is `ecosystem:name`, the value the version, empty
/// where it is not known.
const LIBRARY: &str = "library";

/// Adds the libraries that are asked for as settings. What a lock file alone names is brought along by others, and
/// counts where the lock file names it.
pub(super) fn libraries(units: &mut [Unit], paths: &[String], versions: &Versions) {
    let mut found: Vec<Vec<Setting>> = Vec::new();
    {
        let seen: Vec<(&str, &Unit)> = paths.iter().map(String::as_str).zip(units.iter()).collect();
        let builds = Builds::new(&seen);
        let key = |ecosystem: &str, name: &str| format!("{ecosystem}:{name}");
        let asked = seen.iter().filter(|(path, _)| !configs::is_lock(path)).flat_map(|(_, unit)| &unit.dependencies);
        let asked: BTreeSet<String> = asked.map(|own| key(&own.ecosystem, &own.name).to_ascii_lowercase()).collect();
        for (path, unit) in &seen {
            let mut settings = Vec::new();
            for dependency in &unit.dependencies {
                let named = match dependency.ecosystem.as_str() {
                    CATALOG => builds.libraries(&dependency.name),
                    _ => vec![(dependency.name.to_string(), dependency.version.as_deref())],
                };
                let ecosystem = if dependency.ecosystem == CATALOG { "maven" } else { dependency.ecosystem.as_str() };
                for (name, version) in named {
                    let key = key(ecosystem, &name);
                    if configs::is_lock(path) && asked.contains(&key.to_ascii_lowercase()) {
                        continue;
                    }
                    let mut own = builds.versions(&name, version);
                    if own.is_empty() {
                        own = versions.get(&key).into_iter().flatten().map(String::as_str).collect();
                    }
                    // Each is a group of its own.
                    settings.push(library(&key, &own, dependency, settings.len() as u32));
                }
            }
            found.push(settings);
        }
    }
    for (unit, settings) in units.iter_mut().zip(found) {
        unit.settings.extend(settings);
    }
}

/// A library as a setting. Of several versions none is sure, and `1.+` is none yet.
fn library(key: &str, versions: &[&str], dependency: &Dependency, group: u32) -> Setting {
    let version = match versions {
        [only] if !only.contains('+') => Name::new(only),
        _ => Name::default(),
    };
    Setting {
        format: Name::new_static(LIBRARY),
        key: Name::new(key),
        value: version,
        subjects: Vec::new(),
        group,
        debug_only: dependency.debug_only,
        span: dependency.span,
        value_span: dependency.span,
    }
}

/// Whether a key of a script defines a name for others: in `ext`, `extra`, or at the top.
fn defines(key: &str) -> bool {
    !key.contains('.') || key.split('.').any(|part| matches!(part, "ext" | "extra"))
}

/// The one spelling of names in catalogs.
fn spelled(name: &str) -> String {
    name.to_ascii_lowercase().replace(['-', '_'], ".")
}

/// Whether a value says all by itself.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_alphanumeric() || ".-_+".contains(c))
        || matches!(text, "true" | "false")
}

/// The settings of a unit with a format.
pub(super) fn settings_of<'u>(unit: &'u Unit, format: &'static str) -> impl Iterator<Item = &'u Setting> {
    unit.settings.iter().filter(move |setting| setting.format == format)
}
