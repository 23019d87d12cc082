//! What is worth protecting and where it comes from, and which calls hand it on, keep it or encrypt it.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Deserialize;

use super::raw::Words;
use crate::channel::{Name, Payload};
use crate::source::words_of;
use crate::source::yaml::Spanned;

/// A file of sources: where one sort of thing worth protecting comes from.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourcesFile {
    /// Id, kebab case.
    pub sources: Spanned<String>,
    /// What comes from here: `credentials`, `personal`, `location`, `contacts`, `messages`, `health`, `payment`, `device`.
    pub carries: Spanned<String>,
    /// Where the facts were read.
    #[serde(default)]
    pub source: Option<String>,
    /// Types by full name (`package.Type`, in Swift `Module.Type`).
    #[serde(default)]
    pub types: BTreeMap<String, SourceTypeFile>,
    /// Calls that give it whatever they are made on.
    #[serde(default)]
    pub calls: Vec<GivesFile>,
    /// Annotations and attributes, by their last name, of fields, parameters and types that hold it.
    #[serde(default)]
    pub annotations: Vec<String>,
    /// Keys and header names under which it is stored or sent.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Words of which a name holds it: `password`, `credit card`. A name alone is a weak hint.
    #[serde(default)]
    pub names: Vec<String>,
    /// Words that make such a name mean something else: `enabled`, `field`.
    #[serde(default)]
    pub not_names: Vec<String>,
}

/// A type that is a source, or leads to one.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceTypeFile {
    /// Every object of the type is it.
    #[serde(default)]
    pub is_data: bool,
    /// Calls and properties that give it.
    #[serde(default)]
    pub gives: Vec<GivesFile>,
    /// Calls and properties that give an object of another type, which may be a source.
    #[serde(default)]
    pub makes: BTreeMap<String, String>,
}

/// A call or property, alone or with what its arguments must speak of.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum GivesFile {
    /// Always.
    Name(String),
    /// Only with certain arguments.
    With(GivesWith),
}

/// A call with what its arguments must speak of.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct GivesWith {
    /// Name of the call or property.
    pub call: String,
    /// Names or texts, one of which the arguments must hold.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// Names or texts, none of which the arguments may hold.
    #[serde(default)]
    pub not_mentions: Vec<String>,
    /// It comes in the arguments that the call fills, not in its result.
    #[serde(default)]
    pub fills: bool,
}

/// A file that says how what is worth protecting moves through calls of which nothing else is known.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FlowsFile {
    /// Id, kebab case.
    pub flows: Spanned<String>,
    /// Calls and properties whose result tells nothing of what they are asked of: `length`, `isEmpty`.
    #[serde(default)]
    pub harmless: Vec<String>,
    /// First words of calls and properties that answer with yes or no: `is`, `has`.
    #[serde(default)]
    pub asks: Vec<String>,
    /// First words of calls whose result holds their arguments: `encode`, `format`, `to`.
    #[serde(default)]
    pub hands_on: Vec<String>,
    /// First words of calls after which the receiver holds the arguments: `put`, `append`.
    #[serde(default)]
    pub keeps: Vec<String>,
    /// Calls that look something up under a key, whose name may say what it is: `getString`.
    #[serde(default)]
    pub looks_up: Vec<String>,
    /// First words of calls whose result is encrypted: `encrypt`, `seal`.
    #[serde(default)]
    pub encrypts: Vec<String>,
    /// Types that encrypt.
    #[serde(default)]
    pub ciphers: BTreeMap<String, CipherFile>,
}

/// A type that encrypts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CipherFile {
    /// Calls that give one.
    #[serde(default)]
    pub made_by: Option<Words>,
    /// Calls that must have been made on it before it encrypts; none: it always does.
    #[serde(default)]
    pub starts: Vec<GivesFile>,
    /// Calls whose result is encrypted then.
    pub encrypts: Words,
}

/// What is known of sources and flows, ready for look-ups.
#[derive(Clone, Debug, Default, BorshDeserialize, BorshSerialize)]
pub struct Sources {
    /// What calls and properties do, by their names.
    members: FxHashMap<Name, Vec<SourceMember>>,
    /// Types by their last names.
    types: FxHashMap<Name, Vec<SourceType>>,
    annotations: FxHashMap<Name, Payload>,
    /// Keys in lower case.
    keys: FxHashMap<Name, Payload>,
    /// Words in a row, by the first.
    names: FxHashMap<Name, Vec<(Vec<Name>, Payload)>>,
    not_names: Vec<(Payload, Name)>,
    harmless: FxHashSet<Name>,
    asks: FxHashSet<Name>,
    hands_on: FxHashSet<Name>,
    keeps: FxHashSet<Name>,
    looks_up: FxHashSet<Name>,
    encrypts: FxHashSet<Name>,
}

/// A type that is a source, leads to one, or encrypts.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct SourceType {
    /// Full name.
    pub name: Name,
    /// What every object of it is.
    pub data: Option<Payload>,
    /// It encrypts only after it was told how.
    pub waits: bool,
}

/// What a call or property does.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct SourceMember {
    /// Full name of the type that it is asked of; empty: any.
    pub on: Name,
    /// What comes of it.
    pub does: SourceDoes,
    /// Names or texts, one of which the arguments must hold.
    pub mentions: Vec<Name>,
    /// Names or texts, none of which they may hold.
    pub not_mentions: Vec<Name>,
    /// It comes in the arguments that the call fills, not in its result.
    pub fills: bool,
}

/// What comes of a call or property.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub enum SourceDoes {
    /// Something worth protecting.
    Gives(Payload),
    /// An object of this type.
    Makes(Name),
    /// The receiver encrypts from here on.
    Starts,
    /// What was given, encrypted.
    Encrypts,
}

impl Sources {
    /// What calls and properties of a name do.
    #[must_use]
    pub fn members(&self, name: &str) -> &[SourceMember] {
        self.members.get(name).map_or(&[], Vec::as_slice)
    }

    /// The types with a last name.
    #[must_use]
    pub fn types(&self, simple: &str) -> &[SourceType] {
        self.types.get(simple).map_or(&[], Vec::as_slice)
    }

    /// What an annotation says of what it stands at.
    #[must_use]
    pub fn annotated(&self, name: &str) -> Option<Payload> {
        self.annotations.get(name.rsplit('.').next().unwrap_or(name)).copied()
    }

    /// What stands under a key.
    #[must_use]
    pub fn key(&self, key: &str) -> Option<Payload> {
        (key.len() < 64).then(|| self.keys.get(key.to_ascii_lowercase().as_str()).copied()).flatten()
    }

    /// Keys in lower case, with what stands under them.
    pub fn keys(&self) -> impl Iterator<Item = (&Name, Payload)> {
        self.keys.iter().map(|(key, payload)| (key, *payload))
    }

    /// What a variable, field or key holds by its name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Payload> {
        if name.len() > 64 {
            return None;
        }
        let words = words_of(name);
        let found = words.iter().enumerate().find_map(|(at, word)| {
            let entries = self.names.get(word.as_str())?;
            let fits = |entry: &&(Vec<Name>, Payload)| {
                entry.0.len() <= words.len() - at && entry.0.iter().zip(&words[at..]).all(|(a, b)| a == b.as_str())
            };
            entries.iter().find(fits).map(|(_, payload)| *payload)
        })?;
        let other =
            self.not_names.iter().any(|(of, not)| *of == found && words.iter().any(|word| not == word.as_str()));
        (!other).then_some(found)
    }

    /// Whether what a call or property gives tells nothing of what it is asked of.
    #[must_use]
    pub fn is_harmless(&self, name: &str) -> bool {
        self.harmless.contains(name)
            || begins(&self.asks, name)
            || property_of(name).is_some_and(|property| self.harmless.contains(property.as_str()))
    }

    /// Whether the result of a call holds its arguments.
    #[must_use]
    pub fn hands_on(&self, name: &str) -> bool {
        begins(&self.hands_on, name)
    }

    /// Whether the receiver of a call holds its arguments afterwards.
    #[must_use]
    pub fn keeps(&self, name: &str) -> bool {
        begins(&self.keeps, name)
    }

    /// First words of calls after which the receiver holds the arguments.
    #[must_use]
    pub fn keeping(&self) -> &FxHashSet<Name> {
        &self.keeps
    }

    /// Whether a call looks something up under a key.
    #[must_use]
    pub fn looks_up(&self, name: &str) -> bool {
        self.looks_up.contains(name)
    }

    /// Whether the result of a call is encrypted.
    #[must_use]
    pub fn encrypts(&self, name: &str) -> bool {
        begins(&self.encrypts, name)
    }

    /// Adds a file of sources.
    ///
    /// # Errors
    /// A lower-case fragment that says what is wrong.
    pub(super) fn add(&mut self, file: &SourcesFile) -> Result<(), String> {
        let word = &file.carries.value;
        let payload: Payload = word
            .parse()
            .map_err(|_| format!("unknown payload `{word}`, expected one of {}", Payload::WORDS.join(", ")))?;
        for (full, ty) in &file.types {
            self.know(full, ty.is_data.then_some(payload), false);
            for gives in &ty.gives {
                self.member(full, gives, &SourceDoes::Gives(payload));
            }
            for (call, made) in &ty.makes {
                self.know(made, None, false);
                self.member(full, &GivesFile::Name(call.clone()), &SourceDoes::Makes(Name::new(made)));
            }
        }
        for call in &file.calls {
            self.member("", call, &SourceDoes::Gives(payload));
        }
        self.annotations.extend(file.annotations.iter().map(|name| (Name::new(name), payload)));
        self.keys.extend(file.keys.iter().map(|key| (Name::new(key.to_ascii_lowercase()), payload)));
        for name in &file.names {
            let words: Vec<Name> = name.split_whitespace().map(|word| Name::new(word.to_lowercase())).collect();
            // `apiKey`, `api_key` and `apikey` are one.
            let joined = vec![Name::new(words.concat())];
            for words in [words, joined] {
                if let Some(first) = words.first() {
                    self.names.entry(first.clone()).or_default().push((words, payload));
                }
            }
        }
        self.not_names.extend(file.not_names.iter().map(|word| (payload, Name::new(word.to_lowercase()))));
        Ok(())
    }

    /// Adds a file of flows.
    pub(super) fn add_flows(&mut self, file: &FlowsFile) {
        let names = |list: &[String]| list.iter().map(Name::new).collect::<Vec<_>>();
        self.harmless.extend(names(&file.harmless));
        self.asks.extend(names(&file.asks));
        self.hands_on.extend(names(&file.hands_on));
        self.keeps.extend(names(&file.keeps));
        self.looks_up.extend(names(&file.looks_up));
        self.encrypts.extend(names(&file.encrypts));
        for (full, cipher) in &file.ciphers {
            self.know(full, None, !cipher.starts.is_empty());
            for call in cipher.made_by.iter().flat_map(Words::all) {
                self.member(full, &GivesFile::Name(call.clone()), &SourceDoes::Makes(Name::new(full)));
            }
            for call in &cipher.starts {
                self.member(full, call, &SourceDoes::Starts);
            }
            for call in cipher.encrypts.all() {
                self.member(full, &GivesFile::Name(call.clone()), &SourceDoes::Encrypts);
            }
        }
    }

    fn know(&mut self, full: &str, data: Option<Payload>, waits: bool) {
        let simple = Name::new(full.rsplit('.').next().unwrap_or(full));
        let types = self.types.entry(simple).or_default();
        match types.iter_mut().find(|ty| ty.name == full) {
            Some(ty) => {
                ty.data = ty.data.or(data);
                ty.waits |= waits;
            }
            None => types.push(SourceType { name: Name::new(full), data, waits }),
        }
    }

    fn member(&mut self, on: &str, gives: &GivesFile, does: &SourceDoes) {
        let (call, mentions, not_mentions, fills) = match gives {
            GivesFile::Name(call) => (call, [].as_slice(), [].as_slice(), false),
            GivesFile::With(with) => (&with.call, with.mentions.as_slice(), with.not_mentions.as_slice(), with.fills),
        };
        let member = SourceMember {
            on: Name::new(on),
            does: does.clone(),
            mentions: mentions.iter().map(Name::new).collect(),
            not_mentions: not_mentions.iter().map(Name::new).collect(),
            fills,
        };
        // Kotlin reads getters as properties.
        for name in property_of(call).into_iter().chain([call.clone()]) {
            self.members.entry(Name::new(name)).or_default().push(member.clone());
        }
    }
}

/// The property that a getter reads: `count` of `getCount`.
fn property_of(getter: &str) -> Option<String> {
    let mut letters = getter.strip_prefix("get")?.chars();
    let first = letters.next().filter(|first| first.is_uppercase())?;
    Some(format!("{}{}", first.to_lowercase(), letters.as_str()))
}

/// Whether a name begins with a word of a list, or is one.
#[must_use]
pub fn begins(list: &FxHashSet<Name>, name: &str) -> bool {
    let end = name.char_indices().skip(1).find(|(_, c)| !c.is_lowercase()).map_or(name.len(), |(at, _)| at);
    list.contains(name) || name.get(..end).is_some_and(|first| list.contains(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_by_its_words() {
        let mut sources = Sources::default();
        let file = |carries: &str, names: &[&str], not: &[&str]| SourcesFile {
            sources: Spanned { value: carries.to_owned(), span: crate::source::Span::default() },
            carries: Spanned { value: carries.to_owned(), span: crate::source::Span::default() },
            source: None,
            types: BTreeMap::new(),
            calls: Vec::new(),
            annotations: Vec::new(),
            keys: Vec::new(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            not_names: not.iter().map(|name| (*name).to_owned()).collect(),
        };
        sources.add(&file("credentials", &["password", "api key"], &["enabled"])).expect("credentials");
        sources.add(&file("payment", &["card number"], &[])).expect("payment");
        for (name, expected) in [
            ("password", Some(Payload::Credentials)),
            ("userPassword", Some(Payload::Credentials)),
            ("USER_PASSWORD", Some(Payload::Credentials)),
            ("apiKey", Some(Payload::Credentials)),
            ("api_key", Some(Payload::Credentials)),
            ("apikey", Some(Payload::Credentials)),
            ("key", None),
            ("passwordEnabled", None),
            ("cardNumber", Some(Payload::Payment)),
            ("card", None),
            ("numberOfCards", None),
        ] {
            assert_eq!(sources.named(name), expected, "{name}");
        }
        assert!(sources.add(&file("secrets", &[], &[])).is_err());
    }
}
