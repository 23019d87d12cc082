//! App Transport Security: what the property lists of apps do to the channels that ask.

use super::android::is_plain;
use super::builds::settings_of;
use crate::channel::{Channel, Fact, Name, Platform};
use crate::ir::{Setting, Unit};
use crate::knowledge::Knowledge;
use crate::source::Place;

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

/// The property list of an app.
struct App<'u> {
    unit: &'u Unit,
}

impl<'u> App<'u> {
    /// None for the lists of frameworks, of extensions and of anything else.
    fn of(unit: &'u Unit) -> Option<Self> {
        let mut settings = settings_of(unit, "info-plist");
        let is_app = |setting: &Setting| {
            setting.key == "CFBundlePackageType"
                && matches!(setting.value.as_str(), "APPL" | "$(PRODUCT_BUNDLE_PACKAGE_TYPE)")
        };
        let is_extension = settings_of(unit, "info-plist").any(|setting| setting.key.starts_with("NSExtension"));
        (settings.any(is_app) && !is_extension).then_some(Self { unit })
    }

    fn place(&self, setting: &Setting) -> Place {
        Place { file: self.unit.file, span: setting.span }
    }

    fn global(&self, name: &str) -> Option<&'u Setting> {
        settings_of(self.unit, "info-plist").find(|s| s.key.strip_prefix(POLICY) == Some(name))
    }

    /// What is said of the domain that fits a host best: the entry's settings.
    fn exception(&self, host: &str) -> Option<Vec<&'u Setting>> {
        let host = host.to_ascii_lowercase();
        let entries = || {
            settings_of(self.unit, "info-plist")
                .filter(|s| s.key.strip_prefix(POLICY).is_some_and(|key| key.starts_with("NSExceptionDomains.*")))
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
            None => {
                let any = settings_of(self.unit, "info-plist").find(|s| s.key == "CFBundlePackageType")?;
                Some((Platform::Blocks, self.place(any)))
            }
        }
    }
}

/// Says of each channel in plain text that asks the platform what the platform does to it: what the most permitting of
/// the apps does.
pub(super) fn judge(channels: &mut [Channel], units: &[Unit], knowledge: &Knowledge) {
    let apps: Vec<App<'_>> = units.iter().filter_map(App::of).collect();
    if apps.is_empty() {
        return;
    }
    for channel in channels.iter_mut().filter(|channel| knowledge.asks(&channel.model, "apple") && is_plain(channel)) {
        let Fact::Known(host) = &channel.host else { continue };
        if host.contains('{') || host.is_empty() {
            continue;
        }
        let in_web_view = knowledge.asks(&channel.model, "apple-web-view");
        let verdicts: Option<Vec<(Platform, Place)>> = apps.iter().map(|app| app.verdict(host, in_web_view)).collect();
        let Some(verdicts) = verdicts else { continue };
        super::platform::tell(channel, &verdicts);
    }
}
