//! Android's policy on plain text: which configurations are in effect, and what they do to the channels of an app.

use std::collections::{BTreeMap, BTreeSet};

use super::builds::{Builds, settings_of};
use super::reach::Reaches;
use crate::channel::{Channel, Encryption, Fact, Kind, Name, Platform};
use crate::ir::{Setting, Unit};
use crate::knowledge::Knowledge;
use crate::source::{FileId, Place};

/// The key under which the manifest names its configuration.
const NAMED_BY: &str = "application.networkSecurityConfig";

/// Whether units with paths are in effect; all but some network security configurations are.
///
/// A manifest means the files with the name it gives in its own module, and where there is none those of any other
/// module, whose resources are merged into it. A value that is no plain name (`${config}`) may mean any of them.
/// Where no manifest names one that is there, and in its own module there is none, there is nobody to ask, and it counts:
/// what is merged may lie elsewhere.
pub(super) fn in_effect(units: &[(&str, &Unit)]) -> Vec<bool> {
    let manifests: Vec<Manifest<'_>> = units.iter().filter_map(|(path, unit)| Manifest::of(path, unit)).collect();
    let configs: Vec<Option<(&str, &str)>> = units.iter().map(|(path, unit)| config(path, unit)).collect();
    let here =
        |module: &str, name: &str| configs.iter().flatten().any(|(own, resource)| *own == module && *resource == name);
    let named = manifests.iter().flat_map(|manifest| &manifest.names).filter_map(|named| named.strip_prefix("@xml/"));
    let is_named = named.into_iter().any(|named| configs.iter().flatten().any(|(_, resource)| *resource == named));
    configs
        .iter()
        .map(|config| {
            let Some((module, name)) = config else { return true };
            (!is_named && manifests.iter().all(|manifest| manifest.module != *module))
                || manifests.iter().flat_map(|manifest| manifest.names.iter().map(move |named| (manifest, named))).any(
                    |(manifest, named)| match named.strip_prefix("@xml/") {
                        Some(named) => named == *name && (manifest.module == *module || !here(manifest.module, named)),
                        None => true,
                    },
                )
        })
        .collect()
}

/// A manifest and the resources that it names.
struct Manifest<'u> {
    module: &'u str,
    names: Vec<&'u str>,
}

impl<'u> Manifest<'u> {
    fn of(path: &'u str, unit: &'u Unit) -> Option<Self> {
        if !unit.settings.iter().any(|setting| setting.format == "android-manifest") {
            return None;
        }
        let names = unit.settings.iter().filter(|setting| setting.key == NAMED_BY).map(|s| s.value.as_str());
        Some(Self { module: module(folder(path)), names: names.collect() })
    }
}

/// Module and resource name of a configuration that lies where Android looks for it; one that lies elsewhere is none
/// of Android's business and is left alone.
fn config<'u>(path: &'u str, unit: &Unit) -> Option<(&'u str, &'u str)> {
    if !unit.settings.iter().any(|setting| setting.format == "network-security-config") {
        return None;
    }
    let file = path.rsplit('/').next().unwrap_or(path);
    let xml = folder(path);
    let res = folder(xml);
    let is_resource =
        xml.rsplit('/').next().is_some_and(|name| name == "xml" || name.starts_with("xml-")) && !res.is_empty();
    is_resource.then(|| (module(folder(res)), file.strip_suffix(".xml").unwrap_or(file)))
}

/// The folder that holds a path.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The module of a source set: `app` for `app/src/main`; a folder without `src` is the module itself.
pub(super) fn module(source_set: &str) -> &str {
    match source_set.rsplit_once('/') {
        Some(("src", _)) => "",
        Some((rest, _)) => rest.strip_suffix("/src").unwrap_or(source_set),
        None => source_set,
    }
}

/// The keys of the attributes that decide.
const FLAG: &str = "application.usesCleartextTraffic";
/// The format in which what is nowhere written is told to the settings.
const DEFAULTS: &str = "android-default";

/// A fact that was found somewhere.
type At<T> = (T, Place);

/// What the manifest, the resources and the build say of one app.
#[derive(Debug)]
pub(super) struct App {
    /// Oldest system on which it runs.
    oldest: Option<u32>,
    /// System for which it was made.
    target: Option<At<u32>>,
    /// The attribute in effect; none as value: it cannot be told.
    flag: Option<At<Option<bool>>>,
    config: Config,
    /// Where its application stands.
    application: Place,
}

/// The network security configuration of an app.
#[derive(Debug)]
enum Config {
    None,
    /// It is named, but cannot be found.
    Unknown,
    /// By source set, lowest system of the resource, content.
    Files(Vec<(String, u32, Rules)>),
}

/// One configuration file.
#[derive(Clone, Debug, Default)]
struct Rules {
    root: Option<Place>,
    base: Option<At<bool>>,
    has_base_anchors: bool,
    domains: Vec<Domain>,
}

/// One `domain-config`.
#[derive(Clone, Debug)]
struct Domain {
    group: u32,
    inside: Option<u32>,
    permits: Option<At<bool>>,
    /// Names, and whether what is below them belongs to them.
    names: Vec<(String, bool)>,
}

impl Rules {
    fn of(unit: &Unit) -> Self {
        let mut rules = Self::default();
        for setting in &unit.settings {
            let place = Place { file: unit.file, span: setting.span };
            // What is no boolean permits.
            let permits = (!matches!(setting.value.as_str(), "false" | "0"), place);
            match setting.key.as_str() {
                "network-security-config" => rules.root = Some(place),
                "base-config.cleartextTrafficPermitted" => rules.base = Some(permits),
                key if key.starts_with("base-config.trust-anchors") => rules.has_base_anchors = true,
                "domain-config" => {
                    rules.domains.push(Domain { group: setting.group, inside: None, permits: None, names: Vec::new() })
                }
                key if key.starts_with("domain-config.") => {
                    let Some(domain) = rules.domains.iter_mut().rev().find(|own| own.group == setting.group) else {
                        continue;
                    };
                    match key {
                        "domain-config.inside" => domain.inside = setting.value.parse().ok(),
                        "domain-config.cleartextTrafficPermitted" => domain.permits = Some(permits),
                        "domain-config.domain" => domain.names.push((setting.value.to_ascii_lowercase(), false)),
                        "domain-config.domain.includeSubdomains" => {
                            if let Some(last) = domain.names.last_mut() {
                                last.1 = setting.value == "true";
                            }
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        rules
    }

    /// What is said of a host, where something is; the longest name that fits wins.
    fn permits(&self, host: &str) -> Option<At<bool>> {
        let host = host.to_ascii_lowercase();
        let fits = |(name, below): &&(String, bool)| {
            *name == host || (*below && host.strip_suffix(name.as_str()).is_some_and(|rest| rest.ends_with('.')))
        };
        let longest = |domain: &Domain| domain.names.iter().filter(fits).map(|(name, _)| name.len()).max();
        let found = self.domains.iter().filter_map(|own| Some((longest(own)?, own))).max_by_key(|(length, _)| *length);
        let mut at = found.map(|(_, domain)| domain);
        let mut steps = self.domains.len();
        while let Some(domain) = at {
            if domain.permits.is_some() || steps == 0 {
                return domain.permits;
            }
            steps -= 1;
            at = domain.inside.and_then(|group| self.domains.iter().find(|own| own.group == group));
        }
        self.base
    }
}

/// From this system on the attribute counts, a configuration counts, and nothing is permitted unless somebody says so.
const FLAG_COUNTS: u32 = 23;
const CONFIG_COUNTS: u32 = 24;
const STRICT: u32 = 28;
/// One system of each sort.
const SYSTEMS: [u32; 4] = [22, FLAG_COUNTS, CONFIG_COUNTS, STRICT];

impl App {
    /// Whether plain text to a host is permitted on a system, and what decides; none: it cannot be told.
    fn permits(&self, host: Option<&str>, system: u32) -> Option<Vec<At<bool>>> {
        let default = || match system < STRICT {
            true => Some((true, self.application)),
            false => self.target.map(|(target, place)| (target < STRICT, place)),
        };
        let flag = || match self.flag {
            Some((value, place)) => value.map(|value| (value, place)),
            None => default(),
        };
        if system < FLAG_COUNTS {
            return Some(vec![(true, self.application)]);
        }
        match &self.config {
            Config::None => Some(vec![flag()?]),
            _ if system < CONFIG_COUNTS => match self.flag {
                Some((value, place)) => Some(vec![(value?, place)]),
                None => Some(vec![(true, self.application)]),
            },
            Config::Unknown => None,
            Config::Files(files) => {
                let mut out = Vec::new();
                let sets: BTreeSet<&str> = files.iter().map(|(set, ..)| set.as_str()).collect();
                for set in sets {
                    let fits = files.iter().filter(|(own, from, _)| own == set && *from <= system.max(CONFIG_COUNTS));
                    let Some((_, _, rules)) = fits.max_by_key(|(_, from, _)| *from) else { continue };
                    match host {
                        Some(host) => out.push(rules.permits(host).or_else(default)?),
                        // Any host: what holds for all others, and every exception.
                        None => {
                            out.push(rules.base.or_else(default)?);
                            out.extend(rules.domains.iter().filter_map(|domain| domain.permits));
                        }
                    }
                }
                (!out.is_empty()).then_some(out)
            }
        }
    }

    /// What the platform does with plain text to a host on all systems on which the app runs.
    fn verdict(&self, host: Option<&str>) -> Option<At<Platform>> {
        let oldest = self.oldest?;
        let systems =
            SYSTEMS.iter().enumerate().filter(|(at, _)| SYSTEMS.get(at + 1).is_none_or(|next| *next > oldest));
        let mut blocks = None;
        for (_, system) in systems {
            for (permits, place) in self.permits(host, *system)? {
                if permits {
                    return Some((Platform::Permits, place));
                }
                blocks = Some((Platform::Blocks, place));
            }
        }
        blocks
    }
}

/// Fills in what resources and builds say into manifests, takes out what merging takes out, and adds what the platform
/// does where nothing is said. Gives the apps.
pub(super) fn prepare(
    units: &mut [Unit],
    path: impl Fn(FileId) -> String,
    is_debug: impl Fn(&str) -> bool,
    reaches: &Reaches,
) -> Vec<App> {
    let paths: Vec<String> = units.iter().map(|unit| path(unit.file)).collect();
    let mut edits: Vec<Edit> = Vec::new();
    {
        let seen: Vec<(&str, &Unit)> = paths.iter().map(String::as_str).zip(units.iter()).collect();
        let builds = Builds::new(&seen);
        fill_in(&seen, &builds, reaches, &mut edits);
        take_out(&seen, &mut edits);
    }
    apply(units, edits);
    let seen: Vec<(&str, &Unit)> = paths.iter().map(String::as_str).zip(units.iter()).collect();
    let builds = Builds::new(&seen);
    let apps: Vec<App> = seen.iter().filter_map(|(path, unit)| app(path, unit, &seen, &builds, &is_debug)).collect();
    let mut edits = Vec::new();
    for app in &apps {
        defaults(app, &mut edits);
    }
    not_found(&seen, &mut edits);
    apply(units, edits);
    apps
}

/// What cannot be told because a manifest names a configuration that is not there: made by the build, brought by a
/// library, or forgotten.
fn not_found(units: &[(&str, &Unit)], edits: &mut Vec<Edit>) {
    let there: BTreeSet<&str> =
        units.iter().filter_map(|(path, unit)| config(path, unit)).map(|(_, resource)| resource).collect();
    for (_, unit) in units {
        for setting in settings_of(unit, "android-manifest").filter(|setting| setting.key == NAMED_BY) {
            let is_there = match setting.value.strip_prefix("@xml/") {
                Some(name) => there.contains(name),
                // Which one is not known; each that is there is judged by itself.
                None => !there.is_empty(),
            };
            if !is_there {
                edits.push(Edit::Add { place: Place { file: unit.file, span: setting.span }, key: "configuration" });
            }
        }
    }
}

/// A change of what a file says.
enum Edit {
    /// Another value, and whether in debug builds only.
    Value {
        file: FileId,
        at: usize,
        value: Name,
        debug_only: bool,
    },
    Remove {
        file: FileId,
        at: usize,
    },
    Add {
        place: Place,
        key: &'static str,
    },
}

fn apply(units: &mut [Unit], mut edits: Vec<Edit>) {
    // From the end, so that numbers stay right.
    edits.sort_by_key(|edit| match edit {
        Edit::Value { at, .. } | Edit::Remove { at, .. } => std::cmp::Reverse(*at),
        Edit::Add { .. } => std::cmp::Reverse(0),
    });
    for edit in edits {
        let file = match &edit {
            Edit::Value { file, .. } | Edit::Remove { file, .. } => *file,
            Edit::Add { place, .. } => place.file,
        };
        let Some(unit) = units.iter_mut().find(|unit| unit.file == file) else { continue };
        match edit {
            Edit::Value { at, value, debug_only, .. } => {
                if let Some(setting) = unit.settings.get_mut(at) {
                    setting.value = value;
                    setting.debug_only |= debug_only;
                }
            }
            Edit::Remove { at, .. } => {
                if at < unit.settings.len() {
                    unit.settings.remove(at);
                }
            }
            Edit::Add { place, key } => unit.settings.push(Setting {
                format: Name::new_static(DEFAULTS),
                key: Name::new_static(key),
                value: Name::new_static("true"),
                subjects: Vec::new(),
                group: 0,
                debug_only: false,
                span: place.span,
                value_span: place.span,
            }),
        }
    }
}

/// `${name}` by what the module's build puts there, `@bool/name` by its resources.
fn fill_in<'u>(units: &[(&str, &'u Unit)], builds: &Builds<'u>, reaches: &'u Reaches, edits: &mut Vec<Edit>) {
    for (path, unit) in units {
        let own = module(folder(path));
        for (at, setting) in unit.settings.iter().enumerate() {
            if setting.format != "android-manifest" || !matches!(setting.key.as_str(), FLAG | NAMED_BY) {
                continue;
            }
            let change =
                |value: &str, debug_only| Edit::Value { file: unit.file, at, value: Name::new(value), debug_only };
            if let Some(name) = setting.value.strip_prefix("@bool/") {
                let key = format!("bool.{name}");
                let values = units.iter().filter(|(path, _)| module(folder(folder(folder(path)))) == own);
                let values = values.flat_map(|(_, unit)| settings_of(unit, "android-resources"));
                let values: BTreeSet<&str> = values.filter(|s| s.key == key).map(|s| s.value.as_str()).collect();
                if let (1, Some(value)) = (values.len(), values.first()) {
                    edits.push(change(value, false));
                }
            } else if let Some(name) = setting.value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
                let (release, debug) = placeholder(name, own, units, builds, reaches);
                // Where several builds are released, what one of them permits counts.
                let value = if release.len() > 1 { release.get("true") } else { release.first() };
                if let Some(value) = value {
                    // What only debug builds permit.
                    let only = debug.get("true").filter(|_| *value == "false");
                    edits.push(change(only.unwrap_or(value), only.is_some()));
                }
            }
        }
    }
}

/// What a module's build puts for a placeholder: in builds that are released, and in all others.
fn placeholder<'u>(
    name: &str,
    own: &str,
    units: &[(&str, &'u Unit)],
    builds: &Builds<'u>,
    reaches: &'u Reaches,
) -> (BTreeSet<&'u str>, BTreeSet<&'u str>) {
    let scripts = || units.iter().filter(|(path, _)| folder(path) == own).map(|(_, unit)| *unit);
    let plugins = scripts().flat_map(|unit| settings_of(unit, "gradle"));
    let plugins = plugins.filter(|s| matches!(s.key.as_str(), "plugins.id" | "apply.plugin" | "plugins"));
    if let Some(put) = plugins.into_iter().find_map(|setting| reaches.placeholder(&setting.value, name)) {
        return (BTreeSet::from([put.release.as_str()]), BTreeSet::from([put.debug.as_str()]));
    }
    let mut by_variant: BTreeMap<&str, BTreeSet<&'u str>> = BTreeMap::new();
    let suffix = format!("manifestPlaceholders.{name}");
    for (_, unit) in units.iter().filter(|(path, _)| folder(path) == own) {
        for setting in settings_of(unit, "gradle").filter(|s| s.key.ends_with(&suffix)) {
            let parts: Vec<&str> = setting.key.split('.').collect();
            let variant = ["debug", "release", "productFlavors"].into_iter().find(|name| parts.contains(name));
            // Any other build type says nothing of what is released.
            let variant = variant.or_else(|| parts.contains(&"buildTypes").then_some("others"));
            let values = match setting.value.as_str() {
                value @ ("true" | "false") => vec![value],
                value if value.starts_with('@') => vec![value],
                value => builds.resolve(value),
            };
            by_variant.entry(variant.unwrap_or_default()).or_default().extend(values);
        }
    }
    let get = |name: &str| by_variant.get(name).cloned().unwrap_or_default();
    let mut general = get("");
    general.extend(get("productFlavors"));
    let or_general = |own: BTreeSet<&'u str>| if own.is_empty() { general.clone() } else { own };
    let mut debug = or_general(get("debug"));
    debug.extend(get("others"));
    (or_general(get("release")), debug)
}

/// What the manifest of a library says of the application counts only where the app's own says nothing.
fn take_out(units: &[(&str, &Unit)], edits: &mut Vec<Edit>) {
    let apps: Vec<&str> = units.iter().filter(|(_, unit)| is_app(unit)).map(|(path, _)| folder(path)).collect();
    if apps.is_empty() {
        return;
    }
    let manifests = || units.iter().filter(|(_, unit)| settings_of(unit, "android-manifest").next().is_some());
    let says = |module_of: &str, key: &str| {
        manifests().any(|(path, unit)| {
            module(folder(path)) == module_of
                && (settings_of(unit, "android-manifest").any(|s| s.key == key)
                    || settings_of(unit, "android-manifest").any(|s| {
                        matches!(s.key.as_str(), "application.tools:remove" | "application.tools:replace")
                            && s.value
                                .split(',')
                                .any(|name| key.strip_prefix("application.") == name.trim().split(':').nth(1))
                    }))
        })
    };
    for (path, unit) in manifests() {
        let own = module(folder(path));
        if apps.contains(&own) {
            continue;
        }
        for (at, setting) in unit.settings.iter().enumerate() {
            let key = setting.key.as_str();
            if matches!(key, FLAG | NAMED_BY) && apps.iter().all(|app| says(app, key)) {
                edits.push(Edit::Remove { file: unit.file, at });
            }
        }
    }
}

/// Whether a build script makes an app.
fn is_app(unit: &Unit) -> bool {
    settings_of(unit, "gradle").any(|setting| {
        let last = setting.key.rsplit('.').next();
        let is_plugin = setting.key.starts_with("plugins.") || setting.key.starts_with("apply");
        last == Some("applicationId")
            || (is_plugin && setting.value.trim_end_matches(')').ends_with("android.application"))
    })
}

/// The app that a build script makes.
fn app(
    path: &str,
    script: &Unit,
    units: &[(&str, &Unit)],
    builds: &Builds<'_>,
    is_debug: &impl Fn(&str) -> bool,
) -> Option<App> {
    if !is_app(script) {
        return None;
    }
    let own = folder(path);
    let manifests: Vec<&(&str, &Unit)> = units
        .iter()
        .filter(|(path, unit)| {
            settings_of(unit, "android-manifest").next().is_some() && module(folder(path)) == own && !is_debug(path)
        })
        .collect();
    let in_manifests = |key: &str| {
        manifests.iter().find_map(|(_, unit)| {
            let setting =
                settings_of(unit, "android-manifest").find(|setting| setting.key == key && !setting.debug_only)?;
            Some((setting, Place { file: unit.file, span: setting.span }))
        })
    };
    let (_, application) = in_manifests("application")?;
    let number = |names: [&str; 2], in_manifest: &str| {
        let said = |unit: &&'_ Unit, starts: fn(&str) -> bool| -> Vec<At<u32>> {
            let found = settings_of(unit, "gradle").filter(|setting| {
                let mut parts = setting.key.rsplit('.');
                let is_named = parts.next().is_some_and(|last| names.contains(&last));
                is_named && !setting.key.contains("productFlavors") && starts(&setting.key)
            });
            let values = found.flat_map(|setting| {
                let place = Place { file: unit.file, span: setting.span };
                let values = builds.resolve(&setting.value).into_iter();
                values.filter_map(move |value| Some((value.parse().ok()?, place)))
            });
            values.collect()
        };
        // Of several the one that permits more.
        let least = |found: Vec<At<u32>>| found.into_iter().min_by_key(|(value, _)| *value);
        let shared = || {
            let scripts: Vec<&Unit> = shared_scripts(path, script, units);
            let own = scripts.iter().flat_map(|unit| said(unit, |_| true)).collect();
            let above = units.iter().filter(|(other, _)| is_above(other, path));
            let above = above.flat_map(|(_, unit)| said(unit, |key| EVERYBODY.iter().any(|all| key.starts_with(all))));
            let plugins = units.iter().flat_map(|(_, unit)| said(unit, |key| key.starts_with("conventions.")));
            least(own).or_else(|| least(above.collect())).or_else(|| least(plugins.collect()))
        };
        let in_manifest = || in_manifests(in_manifest).and_then(|(s, place)| Some((s.value.parse().ok()?, place)));
        least(said(&script, |_| true)).or_else(in_manifest).or_else(shared)
    };
    let flag = in_manifests(FLAG).map(|(setting, place)| {
        let value = match setting.value.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        (value, place)
    });
    let config = match in_manifests(NAMED_BY) {
        None => Config::None,
        Some((setting, _)) => match setting.value.strip_prefix("@xml/") {
            None => Config::Unknown,
            Some(name) => {
                let of = |own_only: bool| -> Vec<(String, u32, Rules)> {
                    let files = units.iter().filter(|(path, _)| !is_debug(path)).filter_map(|(path, unit)| {
                        let (module_of, resource) = config(path, unit)?;
                        let qualifier = folder(path).rsplit('/').next()?.split("-v").nth(1);
                        let from = qualifier.and_then(|number| number.parse().ok()).unwrap_or(0);
                        let fits = resource == name && (!own_only || module_of == own);
                        fits.then(|| (folder(folder(path)).to_owned(), from, Rules::of(unit)))
                    });
                    files.collect()
                };
                let mut files = of(true);
                if files.is_empty() {
                    files = of(false);
                }
                if files.is_empty() { Config::Unknown } else { Config::Files(files) }
            }
        },
    };
    let oldest = number(["minSdk", "minSdkVersion"], "uses-sdk.minSdkVersion").map(|(value, _)| value);
    let target = number(["targetSdk", "targetSdkVersion"], "uses-sdk.targetSdkVersion");
    Some(App { oldest, target, flag, config, application })
}

/// What a script begins a block with that holds for all modules below it.
const EVERYBODY: [&str; 2] = ["subprojects", "allprojects"];

/// Whether a build script lies in a folder above another one.
fn is_above(other: &str, path: &str) -> bool {
    let above = folder(other);
    other != path && (above.is_empty() || path.strip_prefix(above).is_some_and(|rest| rest.starts_with('/')))
}

/// The scripts that a script applies: by their file, and as plugins that are named after their file.
fn shared_scripts<'u>(path: &str, script: &Unit, units: &[(&str, &'u Unit)]) -> Vec<&'u Unit> {
    let file = |path: &'_ str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for setting in settings_of(script, "gradle") {
        let value = setting.value.trim_matches(['\'', '"']);
        match setting.key.as_str() {
            "plugins.id" | "apply.plugin" | "plugins.alias" => {
                names.extend([format!("{value}.gradle"), format!("{value}.gradle.kts")]);
            }
            "apply.from" => {
                names.insert(file(value));
            }
            _ => {}
        }
    }
    units.iter().filter(|(other, _)| *other != path && names.contains(&file(other))).map(|(_, unit)| *unit).collect()
}

/// What old targets permit without a word.
fn defaults(app: &App, edits: &mut Vec<Edit>) {
    let Some((target, place)) = app.target else { return };
    let files: &[(String, u32, Rules)] = match &app.config {
        Config::Files(files) => files,
        Config::Unknown => return,
        Config::None => &[],
    };
    let silent = files.iter().all(|(_, _, rules)| rules.base.is_none()) && (!files.is_empty() || app.flag.is_none());
    if target < STRICT && silent {
        edits.push(Edit::Add { place, key: "cleartext" });
    }
    if target < CONFIG_COUNTS && files.iter().all(|(_, _, rules)| !rules.has_base_anchors) {
        edits.push(Edit::Add { place, key: "user-certificates" });
    }
}

/// Says of each channel in plain text that asks the platform what the platform does to it.
pub(super) fn judge(channels: &mut [Channel], apps: &[App], knowledge: &Knowledge) {
    for channel in channels.iter_mut().filter(|channel| knowledge.asks(&channel.model, "android") && is_plain(channel))
    {
        let hosts: Vec<Option<&str>> = match &channel.host {
            Fact::Known(host) if !host.contains('{') => vec![Some(host)],
            Fact::OneOf(hosts) if hosts.iter().all(|host| !host.contains('{')) && hosts.len() > 1 => {
                hosts.iter().map(|host| Some(host.as_str())).collect()
            }
            _ => vec![None],
        };
        let verdicts: Option<Vec<At<Platform>>> =
            apps.iter().flat_map(|app| hosts.iter().map(move |host| app.verdict(*host))).collect();
        let Some(verdicts) = verdicts.filter(|verdicts| !verdicts.is_empty()) else { continue };
        super::platform::tell(channel, &verdicts);
    }
}

/// Whether a channel is a connection that may be in plain text.
pub(super) fn is_plain(channel: &Channel) -> bool {
    channel.kind == Kind::Link && channel.encryption.values().contains(&Encryption::None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configs;
    use crate::source::{FileId, SourceFile};

    const CONFIG: &str =
        "<network-security-config><base-config cleartextTrafficPermitted=\"true\"/></network-security-config>";

    fn manifest(value: &str) -> String {
        format!(
            "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"><application{value}/></manifest>"
        )
    }

    fn effective(files: &[(&str, &str)]) -> Vec<bool> {
        let units: Vec<Unit> = files
            .iter()
            .map(|(path, text)| configs::read(&SourceFile::new(FileId(0), *path, *text)).expect("a configuration"))
            .collect();
        let units: Vec<(&str, &Unit)> = files.iter().map(|(path, _)| *path).zip(&units).collect();
        in_effect(&units)
    }

    #[test]
    fn a_configuration_counts_where_a_manifest_names_it() {
        let named = manifest(" android:networkSecurityConfig=\"@xml/net\"");
        let none = manifest("");
        let variable = manifest(" android:networkSecurityConfig=\"${config}\"");
        for (manifest, path, counts) in [
            (&named, "app/src/main/res/xml/net.xml", true),
            (&named, "app/src/debug/res/xml/net.xml", true),
            (&named, "app/src/main/res/xml-v24/net.xml", true),
            (&named, "core/src/main/res/xml/net.xml", true),
            (&named, "app/src/main/res/xml/other.xml", false),
            (&none, "app/src/main/res/xml/net.xml", false),
            (&variable, "app/src/main/res/xml/net.xml", true),
            (&none, "docs/net.xml", true),
        ] {
            let seen = effective(&[("app/src/main/AndroidManifest.xml", manifest), (path, CONFIG)]);
            assert_eq!(seen, [true, counts], "{path}");
        }
    }

    #[test]
    fn without_a_manifest_every_configuration_counts() {
        assert_eq!(effective(&[("app/src/main/res/xml/net.xml", CONFIG)]), [true]);
    }

    #[test]
    fn the_own_module_comes_before_others() {
        let named = manifest(" android:networkSecurityConfig=\"@xml/net\"");
        let seen = effective(&[
            ("app/src/main/AndroidManifest.xml", &named),
            ("app/src/main/res/xml/net.xml", CONFIG),
            ("core/src/main/res/xml/net.xml", CONFIG),
        ]);
        assert_eq!(seen, [true, true, false]);
    }

    #[test]
    fn a_project_without_source_sets_is_one_module() {
        let named = manifest(" android:networkSecurityConfig=\"@xml/net\"");
        assert_eq!(effective(&[("AndroidManifest.xml", &named), ("res/xml/net.xml", CONFIG)]), [true, true]);
    }
}
