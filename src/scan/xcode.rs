//! What projects of Xcode say together with their files of settings: which property list each target is built with, and
//! the values of variables in it.

use std::collections::{BTreeMap, BTreeSet};

use super::builds::settings_of;
use crate::channel::Name;
use crate::ir::{Setting, Unit};
use crate::source::Place;

/// Files with settings that are read for one configuration, those read in between included.
const MAX_FILES: usize = 32;
/// Levels of names inside of values that are filled in.
const MAX_DEPTH: usize = 8;
/// Names that are filled in for one value.
const MAX_STEPS: usize = 256;
/// Bytes of a value that is filled in.
const MAX_VALUE: usize = 4096;

/// A target in one configuration.
#[derive(Debug)]
pub(super) struct Target {
    pub is_app: bool,
    /// The configuration is one for debugging, by its name.
    pub debug: bool,
    pub list: List,
    /// Where the project tells what the target is.
    pub at: Place,
    values: BTreeMap<Name, Name>,
}

/// The property list of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// That of the unit with this number.
    Unit(usize),
    /// One without anything of interest, or one that the build makes up.
    Silent,
    /// It is not among the files, or nobody can tell which it is.
    Lost,
}

/// The targets of all projects.
pub(super) fn targets(units: &[(&str, &Unit)], found: &BTreeSet<&str>) -> Vec<Target> {
    let mut out = Vec::new();
    for (path, unit) in units {
        let mut groups: BTreeMap<u32, Vec<&Setting>> = BTreeMap::new();
        for setting in settings_of(unit, PROJECT) {
            groups.entry(setting.group).or_default().push(setting);
        }
        out.extend(groups.into_values().filter_map(|settings| target(path, unit, &settings, units, found)));
    }
    out
}

/// Marks what belongs to debug builds only: the settings of their configurations, and the files that no other uses.
pub(super) fn mark_debug(units: &mut [Unit], paths: &[String]) {
    let mut users: BTreeMap<usize, BTreeSet<bool>> = BTreeMap::new();
    let mut marks: Vec<(usize, u32)> = Vec::new();
    let seen: Vec<(&str, &Unit)> = paths.iter().map(String::as_str).zip(units.iter()).collect();
    for (number, (path, unit)) in seen.iter().enumerate() {
        let mut debug: BTreeMap<u32, bool> = BTreeMap::new();
        for setting in settings_of(unit, PROJECT).filter(|setting| setting.key == "configuration") {
            debug.insert(setting.group, is_debug(&setting.value));
        }
        marks.extend(debug.iter().filter(|(_, debug)| **debug).map(|(group, _)| (number, *group)));
        for setting in settings_of(unit, PROJECT).filter(|s| matches!(s.key.as_str(), "target.base" | "project.base")) {
            for file in files(&setting.value, home(path), &seen) {
                users.entry(file).or_default().extend(debug.get(&setting.group));
            }
        }
    }
    let is_debug_file = |number: usize, path: &str| match users.get(&number) {
        Some(users) => !users.contains(&false),
        None => is_debug(path.rsplit('/').next().unwrap_or(path)),
    };
    let files = seen.iter().enumerate().filter(|(_, (_, unit))| settings_of(unit, SETTINGS).next().is_some());
    let files: Vec<usize> = files.filter(|(n, (path, _))| is_debug_file(*n, path)).map(|(number, _)| number).collect();
    for (number, group) in marks {
        let settings = units.get_mut(number).map(|unit| &mut unit.settings).into_iter().flatten();
        settings.filter(|s| s.format == PROJECT && s.group == group).for_each(|s| s.debug_only = true);
    }
    for number in files {
        let settings = units.get_mut(number).map(|unit| &mut unit.settings).into_iter().flatten();
        settings.filter(|setting| setting.format == SETTINGS).for_each(|setting| setting.debug_only = true);
    }
}

/// The formats of projects and of their files with settings.
const PROJECT: &str = "xcode-project";
const SETTINGS: &str = "xcconfig";

/// Whether a configuration is one for debugging: `Debug`, `Debug-Staging`, `AppDebug`.
fn is_debug(name: &str) -> bool {
    name.to_ascii_lowercase().contains("debug")
}

/// The folder in which a project lies.
pub(super) fn home(path: &str) -> &str {
    let folder = |path: &'_ str| path.rsplit_once('/').map_or(0, |(folder, _)| folder.len());
    let inside = &path[..folder(path)];
    &inside[..folder(inside)]
}

fn target(
    path: &str,
    unit: &Unit,
    settings: &[&Setting],
    units: &[(&str, &Unit)],
    found: &BTreeSet<&str>,
) -> Option<Target> {
    let get = |key: &str| settings.iter().find(|setting| setting.key == key);
    let kind = get("target.type")?;
    let configuration = get("configuration").map(|setting| setting.value.clone()).unwrap_or_default();
    let mut values = BTreeMap::new();
    let mut unsure: BTreeSet<Name> = BTreeSet::new();
    let mut add = |key: &str, value: &Name| match key.split_once('[') {
        // It depends on what is built for.
        Some((key, _)) => {
            unsure.insert(Name::new(key));
        }
        None => {
            values.insert(Name::new(key), value.clone());
        }
    };
    // From what weighs least to what weighs most.
    for layer in ["project", "target"] {
        if let Some(base) = get(&format!("{layer}.base")) {
            for file in files(&base.value, home(path), units).into_iter().rev() {
                let inside = units.get(file).into_iter().flat_map(|(_, unit)| settings_of(unit, SETTINGS));
                inside.for_each(|setting| add(&setting.key, &setting.value));
            }
        }
        let start = format!("{layer}.build.");
        for setting in settings {
            if let Some(key) = setting.key.strip_prefix(start.as_str()) {
                add(key, &setting.value);
            }
        }
    }
    for key in unsure {
        values.remove(&key);
    }
    for root in ["SRCROOT", "SOURCE_ROOT", "PROJECT_DIR"] {
        values.insert(Name::new_static(root), Name::new_static("."));
    }
    values.insert(Name::new_static("CONFIGURATION"), configuration.clone());
    if let Some(name) = get("target.name") {
        values.insert(Name::new_static("TARGET_NAME"), name.value.clone());
        values.insert(Name::new_static("TARGETNAME"), name.value.clone());
    }
    let mut target = Target {
        is_app: kind.value.starts_with("com.apple.product-type.application"),
        debug: is_debug(&configuration),
        list: List::Lost,
        at: Place { file: unit.file, span: kind.span },
        values,
    };
    target.list = match target.values.get("INFOPLIST_FILE").filter(|name| !name.is_empty()) {
        Some(name) => target.fill(name).map_or(List::Lost, |name| list(&joined(home(path), &name), units, found)),
        None if target.values.get("GENERATE_INFOPLIST_FILE").is_some_and(|value| value == "YES") => List::Silent,
        None => List::Lost,
    };
    Some(target)
}

/// The list at a path.
fn list(path: &str, units: &[(&str, &Unit)], found: &BTreeSet<&str>) -> List {
    let is_it = |(own, unit): &(&str, &Unit)| *own == path && settings_of(unit, "info-plist").next().is_some();
    // Most disks of those who build such projects do not tell letters by their case.
    let looks_like_it = |(own, unit): &(&str, &Unit)| {
        own.eq_ignore_ascii_case(path) && settings_of(unit, "info-plist").next().is_some()
    };
    let exact = units.iter().position(is_it);
    match exact.or_else(|| units.iter().position(looks_like_it).filter(|_| !found.contains(path))) {
        Some(number) => List::Unit(number),
        None if found.contains(path) => List::Silent,
        None => List::Lost,
    }
}

/// A path below a folder, without `.` and `..`.
fn joined(folder: &str, path: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out.join("/")
}

/// The files with settings that a name leads to: itself, then what it reads in between. Of several with one name the one
/// below the project's folder counts.
fn files(name: &str, home: &str, units: &[(&str, &Unit)]) -> Vec<usize> {
    let find = |name: &str| -> Option<usize> {
        let all = || units.iter().enumerate().filter(|(_, (_, unit))| settings_of(unit, SETTINGS).next().is_some());
        let exact = joined(home, name);
        if let Some((number, _)) = all().find(|(_, (path, _))| *path == exact) {
            return Some(number);
        }
        let last = name.rsplit('/').next().unwrap_or(name);
        let mut named = all().filter(|(_, (path, _))| path.rsplit('/').next() == Some(last));
        let first = named.next()?.0;
        named.next().is_none().then_some(first)
    };
    let mut out: Vec<usize> = find(name).into_iter().collect();
    let mut at = 0;
    while let Some((_, unit)) = out.get(at).and_then(|number| units.get(*number)) {
        at += 1;
        for setting in settings_of(unit, SETTINGS).filter(|setting| setting.key == "#include") {
            let next = find(&setting.value).filter(|next| !out.contains(next));
            out.extend(next.filter(|_| out.len() < MAX_FILES));
        }
    }
    out
}

impl Target {
    /// A value with its variables filled in; none if one of them has no value.
    pub fn fill(&self, text: &str) -> Option<String> {
        self.fill_within(text, MAX_DEPTH, &mut { MAX_STEPS })
    }

    fn fill_within(&self, text: &str, depth: usize, steps: &mut usize) -> Option<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("$(").into_iter().chain(rest.find("${")).min() {
            out.push_str(&rest[..at]);
            let close = if rest[at + 1..].starts_with('(') { ')' } else { '}' };
            let end = at + rest[at..].find(close)?;
            let name = rest[at + 2..end].split(':').next().unwrap_or_default();
            let value = self.values.get(name).filter(|_| depth > 0)?;
            *steps = steps.checked_sub(1)?;
            out.push_str(&self.fill_within(value, depth - 1, steps)?);
            if out.len() > MAX_VALUE {
                return None;
            }
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        Some(out)
    }
}
