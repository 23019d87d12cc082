//! App Transport Security: what the property lists of apps do to the channels that ask.

use std::collections::BTreeSet;

use super::android::is_plain;
use super::builds::settings_of;
use super::xcode::{List, Target, home, targets};
use crate::channel::{Channel, Fact, Name, Platform};
use crate::ir::{Setting, Unit};
use crate::knowledge::Knowledge;
use crate::source::{FileId, FileKind, Place};

/// Where the keys of the policy begin.
const POLICY: &str = "NSAppTransportSecurity.";
/// By being there, each of these takes the effect of the general switch away.
const NARROWER: [&str; 3] =
    ["NSAllowsArbitraryLoadsForMedia", "NSAllowsArbitraryLoadsInWebContent", "NSAllowsLocalNetworking"];
/// All spellings of the key that permits plain text to a domain.
const INSECURE: [&str; 3] = [
    "NSExceptionAllowsInsecureHTTPLoads",
    "NSTemporaryExceptionAllowsInsecureHTTPLoads",
    "NSThirdPartyExceptionAllowsInsecureHTTPLoads",
];

/// The property list of an app in one build of it.
#[derive(Debug)]
pub(super) struct App {
    file: FileId,
    settings: Vec<Setting>,
    /// Where the app is told to be one; what is nowhere said is shown there.
    at: Place,
}

/// The apps of a scan; nothing for one whose property list is not among the files.
pub(super) type Apps = Vec<Option<App>>;

/// Fills in what projects of Xcode say into property lists, marks what belongs to debug builds only, and gives the apps
/// of which that leaves other builds.
///
/// `found` are the paths of all files, read or not: a list that says nothing of interest is not read.
pub(super) fn prepare(units: &mut [Unit], paths: &[String], found: &BTreeSet<&str>) -> Apps {
    let seen: Vec<(&str, &Unit)> = paths.iter().map(String::as_str).zip(units.iter()).collect();
    let targets = targets(&seen, found);
    let mut apps: Apps = Vec::new();
    let mut edits = Vec::new();
    let mut nobodys = Vec::new();
    for (number, (path, unit)) in seen.iter().enumerate() {
        let mut own = settings_of(unit, "info-plist").peekable();
        let users: Vec<&Target> = targets.iter().filter(|target| target.list == List::Unit(number)).collect();
        if own.peek().is_none() {
            continue;
        }
        if users.is_empty() && is_of_nobody(path, unit, &targets, &seen) {
            nobodys.push(number);
            continue;
        }
        if users.is_empty() {
            apps.extend(App::unbuilt(unit).map(Some));
            continue;
        }
        for (at, setting) in unit.settings.iter().enumerate().filter(|(_, s)| s.key.starts_with(POLICY)) {
            if let Some((value, debug_only)) = filled_in(setting, &users) {
                edits.push((number, at, value, debug_only));
            }
        }
    }
    for target in targets.iter().filter(|target| target.is_app && !target.debug) {
        let app = match target.list {
            List::Unit(number) => seen.get(number).map(|(_, unit)| App::built(unit, target)),
            List::Silent => Some(App { file: target.at.file, settings: Vec::new(), at: target.at }),
            List::Lost => None,
        };
        apps.push(app);
    }
    for (unit, at, value, debug_only) in edits {
        if let Some(setting) = units.get_mut(unit).and_then(|unit| unit.settings.get_mut(at)) {
            setting.value = value;
            setting.debug_only |= debug_only;
        }
    }
    for number in nobodys {
        units.get_mut(number).into_iter().for_each(|unit| unit.settings.retain(|s| !s.key.starts_with(POLICY)));
    }
    apps
}

/// Whether a property list lies beside a project all of whose targets are known to be built with other ones.
fn is_of_nobody(path: &str, unit: &Unit, targets: &[Target], units: &[(&str, &Unit)]) -> bool {
    if unit.kind != FileKind::Plist {
        return false;
    }
    let project = |target: &Target| units.iter().find(|(_, unit)| unit.file == target.at.file).map(|(path, _)| *path);
    let above = |target: &&Target| project(target).is_some_and(|project| is_below(path, home(project)));
    let mut own = targets.iter().filter(above).peekable();
    own.peek().is_some() && own.all(|target| target.list != List::Lost)
}

/// Whether a path lies in a folder, however deep.
fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// What a setting is in the builds that use its list: its value, and whether in debug builds only. None: no change.
fn filled_in(setting: &Setting, users: &[&Target]) -> Option<(Name, bool)> {
    let values = |debug: bool| -> BTreeSet<Name> {
        let users = users.iter().filter(|target| target.debug == debug);
        users.map(|target| target.fill(&setting.value).map_or_else(|| setting.value.clone(), switch)).collect()
    };
    let (release, debug) = (values(false), values(true));
    let only = |values: &BTreeSet<Name>| if values.len() == 1 { values.first().cloned() } else { None };
    match (only(&release), only(&debug)) {
        // Only debug builds permit it.
        (Some(release), Some(debug)) if release == "false" && debug == "true" => Some((debug, true)),
        (Some(value), _) => Some((value, false)),
        (None, Some(value)) if release.is_empty() => Some((value, true)),
        (None, _) if release.is_empty() => Some((setting.value.clone(), true)),
        // Several builds part here, so it cannot be told in one word.
        (None, _) => None,
    }
}

/// The one spelling of booleans.
fn switch(value: String) -> Name {
    match value.as_str() {
        "YES" | "Yes" | "yes" | "TRUE" | "True" | "1" => Name::new_static("true"),
        "NO" | "No" | "no" | "FALSE" | "False" | "0" => Name::new_static("false"),
        _ => Name::new(value),
    }
}

impl App {
    /// The app of a list that no project names. None for the lists of frameworks, of extensions and of anything else.
    fn unbuilt(unit: &Unit) -> Option<Self> {
        let is_app = |setting: &&Setting| {
            setting.key == "CFBundlePackageType"
                && matches!(setting.value.as_str(), "APPL" | "$(PRODUCT_BUNDLE_PACKAGE_TYPE)")
        };
        if settings_of(unit, "info-plist").any(|setting| setting.key.starts_with("NSExtension")) {
            return None;
        }
        let at = settings_of(unit, "info-plist").find(is_app)?;
        let at = Place { file: unit.file, span: at.span };
        Some(Self { file: unit.file, settings: settings_of(unit, "info-plist").cloned().collect(), at })
    }

    /// The app of a target.
    fn built(unit: &Unit, target: &Target) -> Self {
        let settings = settings_of(unit, "info-plist").cloned().map(|mut setting| {
            if let Some(value) = target.fill(&setting.value) {
                setting.value = switch(value);
            }
            setting
        });
        Self { file: unit.file, settings: settings.collect(), at: target.at }
    }

    fn place(&self, setting: &Setting) -> Place {
        Place { file: self.file, span: setting.span }
    }

    fn global(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|s| s.key.strip_prefix(POLICY) == Some(name))
    }

    /// What is said of the domain that fits a host best: the entry's settings.
    fn exception(&self, host: &str) -> Option<Vec<&Setting>> {
        let host = host.to_ascii_lowercase();
        let entries = || {
            let inside =
                |s: &&Setting| s.key.strip_prefix(POLICY).is_some_and(|k| k.starts_with("NSExceptionDomains.*"));
            self.settings.iter().filter(inside)
        };
        let entry = |group: u32| entries().filter(move |s| s.group == group);
        let below = |group: u32| entry(group).any(|s| s.key.ends_with(".NSIncludesSubdomains") && s.value == "true");
        let fits = |s: &&Setting| {
            let Some(domain) = s.subjects.first() else { return false };
            *domain == host
                || (host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.')) && below(s.group))
        };
        let best = entries().filter(fits).max_by_key(|s| s.subjects.first().map_or(0, Name::len))?;
        Some(entry(best.group).collect())
    }

    /// What happens to plain text to a host; none: it cannot be told.
    fn verdict(&self, host: &str, in_web_view: bool) -> Option<(Platform, Place)> {
        let of = |setting: &Setting| match setting.value.as_str() {
            "true" => Some((Platform::Permits, self.place(setting))),
            "false" => Some((Platform::Blocks, self.place(setting))),
            _ => None,
        };
        if let Some(entry) = self.exception(host) {
            let switch = entry.iter().find(|s| INSECURE.iter().any(|name| s.key.ends_with(name)));
            return match (switch, entry.first()) {
                (Some(switch), _) => of(switch),
                (None, first) => first.map(|first| (Platform::Blocks, self.place(first))),
            };
        }
        // Addresses are not told apart by every system.
        if host.parse::<std::net::IpAddr>().is_ok() {
            return None;
        }
        let narrower: Vec<&Setting> = NARROWER.iter().filter_map(|name| self.global(name)).collect();
        if let Some(first) = narrower.first() {
            let is_local = !host.contains('.') || host.ends_with(".local");
            let counts = |s: &&&Setting| {
                (in_web_view && s.key.ends_with("InWebContent")) || (is_local && s.key.ends_with("LocalNetworking"))
            };
            return match narrower.iter().find(counts) {
                Some(switch) => of(switch),
                None => Some((Platform::Blocks, self.place(first))),
            };
        }
        match self.global("NSAllowsArbitraryLoads") {
            Some(switch) => of(switch),
            None => Some((Platform::Blocks, self.at)),
        }
    }
}

/// Says of each channel in plain text that asks the platform what the platform does to it: what the most permitting of
/// the apps does.
pub(super) fn judge(channels: &mut [Channel], apps: &Apps, knowledge: &Knowledge) {
    if apps.is_empty() {
        return;
    }
    for channel in channels.iter_mut().filter(|channel| knowledge.asks(&channel.model, "apple") && is_plain(channel)) {
        let Fact::Known(host) = &channel.host else { continue };
        if host.contains('{') || host.is_empty() {
            continue;
        }
        let in_web_view = knowledge.asks(&channel.model, "apple-web-view");
        let told = apps.iter().map(|app| app.as_ref().and_then(|app| app.verdict(host, in_web_view)));
        let verdicts: Option<Vec<(Platform, Place)>> = told.collect();
        let Some(verdicts) = verdicts else { continue };
        super::platform::tell(channel, &verdicts);
    }
}
