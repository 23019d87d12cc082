//! A rule: for which channels it asks, what it demands of them, what a breach costs and how to mend it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::reference::{self, Framework};
use super::words::{Among, Levels, LevelsText};
use super::{Level, RuleInfo};
use crate::channel::{
    Ciphers, Encryption, Identity, Kind, Name, Payload, Platform, Property, Reach, Role, Scale, Scope, Side,
    TlsVersion, scale,
};
use crate::source::yaml::{Document, Mistake, OneOrMore, Spanned};

/// Which groups each protocol belongs to, as `protocols.yaml` says.
pub type ProtocolGroups = BTreeMap<Name, Vec<Name>>;

/// The word of `protocol` for a channel whose protocol cannot be told.
const UNKNOWN: &str = "unknown";
/// The word of `protocol` for everything that no built-in rule names.
const OTHER: &str = "other";
/// The word of `part` for a channel that is not one of several.
const UNNAMED: &str = "unnamed";

/// A rule file: one question about channels.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Wiretight rule")]
pub struct RuleFile {
    /// Id in kebab case, named for the fault. It never changes meaning; a renamed rule keeps the old id in `aliases`.
    pub rule: Spanned<String>,
    /// The fault in one line, without a full stop.
    pub title: Spanned<String>,
    /// Why it matters.
    pub why: Spanned<String>,
    /// A way out that really is safe.
    pub fix: Spanned<String>,
    /// For which channels the rule asks; a key that is left out asks for all.
    #[serde(default)]
    pub when: When,
    /// The least that is demanded.
    pub need: Spanned<Need>,
    /// What a breach costs.
    pub level: LevelsText,
    /// Controls that ask the same, as `framework@edition:control` (or `cwe-319`).
    #[serde(default)]
    pub references: Vec<Spanned<String>>,
    /// Former ids.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// Code that breaks the rule and code that keeps it.
    #[serde(default)]
    pub examples: Examples,
}

/// For which channels a rule asks.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct When {
    /// What sort of thing; `link` unless told otherwise.
    pub kind: OneOrMore<Kind>,
    /// The part of an object with several channels, or of a platform's policy; `unnamed` for one that has no parts.
    pub part: Option<OneOrMore<String>>,
    /// Protocols or groups of them; `unknown`; or `other`, which is all that no built-in rule names.
    pub protocol: Option<OneOrMore<Spanned<String>>>,
    /// Client or server.
    pub role: Option<Among<Role>>,
    /// Between which parties.
    pub side: Option<Among<Side>>,
    /// Where the host stands.
    pub scope: Option<Among<Scope>>,
    /// Whether bytes are encrypted.
    pub encryption: Option<Among<Encryption>>,
    /// What is checked of the peer.
    pub identity: Option<Among<Identity>>,
    /// What travels, any of these; `unknown` if nothing is known of it.
    pub carries: Option<Among<Payload>>,
    /// In which builds it exists.
    pub reach: Option<OneOrMore<Reach>>,
    /// What the platform's own policy does to it.
    pub platform: Option<OneOrMore<Platform>>,
}

impl Default for When {
    fn default() -> Self {
        Self {
            kind: OneOrMore(vec![Kind::Link]),
            part: None,
            protocol: None,
            role: None,
            side: None,
            scope: None,
            encryption: None,
            identity: None,
            carries: None,
            reach: None,
            platform: None,
        }
    }
}

impl When {
    /// Whether a channel's part is asked about.
    #[must_use]
    pub fn part(&self, part: Option<&Name>) -> bool {
        let word = part.map_or(UNNAMED, Name::as_str);
        self.part.as_ref().is_none_or(|parts| parts.0.iter().any(|asked| asked == word))
    }
}

/// The least that is demanded of a channel. At least one of the scales must be named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Need {
    /// Whether bytes are encrypted.
    pub encryption: Option<Encryption>,
    /// What is checked of the peer.
    pub identity: Option<Identity>,
    /// The lowest TLS version that can be negotiated; in quotes.
    pub tls: Option<TlsVersion>,
    /// Whether weak cipher suites can be negotiated.
    pub ciphers: Option<Ciphers>,
}

impl Need {
    /// The demands in words, e.g. `encryption` and `required`.
    #[must_use]
    pub fn demands(&self) -> Vec<(Property, &'static str)> {
        [
            (Property::Encryption, self.encryption.map(Encryption::word)),
            (Property::Identity, self.identity.map(Identity::word)),
            (Property::Tls, self.tls.map(TlsVersion::word)),
            (Property::Ciphers, self.ciphers.map(Ciphers::word)),
        ]
        .into_iter()
        .filter_map(|(property, word)| word.map(|word| (property, word)))
        .collect()
    }

    /// A demand that every channel meets, because it is the lowest of its scale.
    fn idle(&self) -> Option<Property> {
        fn lowest<T: Scale>(need: Option<T>) -> bool {
            need.is_some() && need == T::ALL.first().copied()
        }
        let lowest = [
            (Property::Encryption, lowest(self.encryption)),
            (Property::Identity, lowest(self.identity)),
            (Property::Tls, lowest(self.tls)),
            (Property::Ciphers, lowest(self.ciphers)),
        ];
        lowest.into_iter().find(|(_, idle)| *idle).map(|(property, _)| property)
    }
}

/// Code that breaks a rule and code that keeps it; both are scanned by our tests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Examples {
    /// Breaks the rule.
    pub denied: BTreeMap<Ecosystem, String>,
    /// Keeps it, and gives no other finding either.
    pub allowed: BTreeMap<Ecosystem, String>,
}

scale! {
    /// In what an example is written.
    Ecosystem {
        /// Kotlin source.
        Kotlin = "kotlin",
        /// Java source.
        Java = "java",
        /// Swift source.
        Swift = "swift",
        /// `AndroidManifest.xml`.
        AndroidManifest = "android-manifest",
        /// An Android network security config.
        NetworkSecurityConfig = "network-security-config",
        /// `Info.plist`.
        InfoPlist = "info-plist",
        /// `application.properties`.
        Properties = "properties",
        /// `application.yml`.
        Yaml = "yaml",
        /// A build script of Gradle.
        Gradle = "gradle",
        /// A `Podfile`.
        Podfile = "podfile",
    }
}

impl Ecosystem {
    /// The path under which an example is scanned.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Kotlin => "src/main/kotlin/Example.kt",
            Self::Java => "src/main/java/Example.java",
            Self::Swift => "Sources/Example.swift",
            Self::AndroidManifest => "src/main/AndroidManifest.xml",
            Self::NetworkSecurityConfig => "src/main/res/xml/network_security_config.xml",
            Self::InfoPlist => "Info.plist",
            Self::Properties => "src/main/resources/application.properties",
            Self::Yaml => "src/main/resources/application.yml",
            Self::Gradle => "build.gradle.kts",
            Self::Podfile => "Podfile",
        }
    }
}

/// A rule that was checked and can judge.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What reports tell; `worst` is set by the policy.
    pub info: Arc<RuleInfo>,
    /// Former ids.
    pub aliases: Vec<Name>,
    /// For which channels it asks.
    pub when: When,
    /// The protocols it asks for, groups resolved; `None`: all.
    pub protocols: Option<Protocols>,
    /// The least that is demanded.
    pub need: Need,
    /// What a breach costs under the policy.
    pub levels: Levels,
    /// Code that breaks it and code that keeps it.
    pub examples: Examples,
    /// The file it comes from.
    pub path: String,
}

/// Protocols by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protocols {
    /// Ids.
    pub ids: BTreeSet<Name>,
    /// Also a channel whose protocol cannot be told.
    pub unknown: bool,
    /// Also all protocols that no built-in rule names.
    pub other: bool,
}

/// Reads a rule; what is wrong with it is added to the mistakes.
pub(super) fn read(
    document: Document<'_>,
    groups: &ProtocolGroups,
    frameworks: &BTreeMap<String, Framework>,
    mistakes: &mut Vec<Mistake>,
) -> Option<Rule> {
    let reading = document.read_leniently::<RuleFile>();
    let Document { path, text, .. } = document;
    mistakes.extend(reading.mistakes);
    let file = reading.value?;
    let mut wrong = |mistake: Mistake| mistakes.push(mistake);
    let at = |span, what: String| Mistake::at(path, text, span, what);

    for id in std::iter::once(&file.rule).chain(&file.aliases) {
        if !is_kebab(&id.value) {
            wrong(at(id.span, format!("`{}` is not in kebab case", id.value)).hint("lower-case words joined by `-`"));
        }
    }
    for (key, line) in [("title", &file.title), ("why", &file.why), ("fix", &file.fix)] {
        if line.value.trim().is_empty() {
            wrong(at(line.span, format!("`{key}` says nothing")));
        }
    }
    let need = file.need.value;
    if need.demands().is_empty() {
        wrong(
            at(file.need.span, "the rule demands nothing".into())
                .hint("name `encryption`, `identity`, `tls` or `ciphers`"),
        );
    }
    if let Some(property) = need.idle() {
        wrong(
            at(file.need.span, format!("every channel has at least this `{property}`")).hint("demand more, or nothing"),
        );
    }
    let protocols = file.when.protocol.as_ref().map(|words| {
        let mut named = Protocols::default();
        for word in &words.0 {
            if !named.add(&word.value, groups) {
                let mistake = at(word.span, format!("unknown protocol or group `{}`", word.value));
                wrong(mistake.one_of(&word.value, known_words(groups)));
            }
        }
        named
    });
    reference::check(path, text, &file.references, frameworks, mistakes);

    let under = Levels { known: Level::Medium, possible: Level::Medium, unknown: Level::Review, raise: Vec::new() };
    let mut levels = file.level.over(&under);
    if file.level.possible.is_none() {
        levels.possible = levels.known;
    }
    let trimmed = |text: &Spanned<String>| text.value.trim().to_owned();
    let info = RuleInfo {
        id: file.rule.value.as_str().into(),
        title: trimmed(&file.title),
        why: trimmed(&file.why),
        fix: trimmed(&file.fix),
        references: file.references.iter().map(|reference| reference.value.as_str().into()).collect(),
        worst: levels.known,
        severity: String::new(),
    };
    Some(Rule {
        info: Arc::new(info),
        aliases: file.aliases.iter().map(|alias| alias.value.as_str().into()).collect(),
        when: file.when,
        protocols,
        need,
        levels,
        examples: file.examples,
        path: path.to_owned(),
    })
}

impl Protocols {
    /// Adds a protocol, a group or one of the two special words; `false` if there is no such thing.
    fn add(&mut self, word: &str, groups: &ProtocolGroups) -> bool {
        match word {
            UNKNOWN => self.unknown = true,
            OTHER => self.other = true,
            _ => {
                let named =
                    |(id, groups): &(&Name, &Vec<Name>)| *id == word || groups.iter().any(|group| group == word);
                let members: Vec<Name> = groups.iter().filter(named).map(|(id, _)| id.clone()).collect();
                if members.is_empty() {
                    return false;
                }
                self.ids.extend(members);
            }
        }
        true
    }
}

/// All words that `protocol` takes.
fn known_words(groups: &ProtocolGroups) -> BTreeSet<&str> {
    let words = groups.iter().flat_map(|(id, groups)| std::iter::once(id).chain(groups)).map(Name::as_str);
    words.chain([UNKNOWN, OTHER]).collect()
}

fn is_kebab(id: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('-').all(word)
}

impl Rule {
    /// The question in one line: `protocol file-transfer; scope private, public, unknown: encryption at least required`.
    #[must_use]
    pub fn question(&self) -> String {
        fn words<T: Scale>(key: &str, among: Option<&Among<T>>) -> Option<String> {
            let words: Vec<&str> = among?.0.iter().map(|word| word.word()).collect();
            Some(format!("{key} {}", words.join(", ")))
        }
        fn scale<T: Scale>(key: &str, values: &OneOrMore<T>) -> String {
            let words: Vec<&str> = values.0.iter().map(|value| (*value).into()).collect();
            format!("{key} {}", words.join(", "))
        }
        let when = &self.when;
        let protocol = when.protocol.as_ref().map(|words| {
            let words: Vec<&str> = words.0.iter().map(|word| word.value.as_str()).collect();
            format!("protocol {}", words.join(", "))
        });
        let conditions = [
            Some(scale("kind", &when.kind)),
            when.part.as_ref().map(|parts| format!("part {}", parts.0.join(", "))),
            protocol,
            words("role", when.role.as_ref()),
            words("side", when.side.as_ref()),
            words("scope", when.scope.as_ref()),
            words("encryption", when.encryption.as_ref()),
            words("identity", when.identity.as_ref()),
            words("carries", when.carries.as_ref()),
            when.reach.as_ref().map(|reach| scale("reach", reach)),
            when.platform.as_ref().map(|platform| scale("platform", platform)),
        ];
        let conditions: Vec<String> = conditions.into_iter().flatten().collect();
        let demands = self.need.demands();
        let demands: Vec<String> =
            demands.iter().map(|(property, word)| format!("{property} at least {word}")).collect();
        format!("{}: {}", conditions.join("; "), demands.join(", "))
    }
}
