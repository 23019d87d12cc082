//! What is known of some versions of a library only.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};

use super::Knowledge;
use super::model::TypeModel;
use super::pattern::Literal;
use crate::channel::Name;

/// The versions of libraries that a program uses, by `ecosystem:name`; several where modules differ.
pub type Versions = BTreeMap<String, Vec<String>>;

/// What changes from some version on.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct Variant {
    /// Libraries with the versions in which this holds. The first whose version is known decides.
    pub when: Vec<When>,
    /// Types with what is added to them.
    pub types: Vec<TypeModel>,
    /// Protocols with what is said of them instead.
    pub protocols: Vec<(Name, Vec<(Name, Literal)>)>,
}

/// A library and a range of its versions.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub struct When {
    library: String,
    range: Range,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
enum Comparison {
    Less,
    AtMost,
    AtLeast,
    More,
}

/// A range of versions, such as `>=1.2, <2`.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub struct Range(Vec<(Comparison, Vec<u64>)>);

impl Range {
    /// Reads a range.
    ///
    /// # Errors
    /// A lower-case fragment that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let range = text.split(',').map(|part| {
            let part = part.trim();
            let signs = [
                (">=", Comparison::AtLeast),
                ("<=", Comparison::AtMost),
                (">", Comparison::More),
                ("<", Comparison::Less),
            ];
            let found = signs.into_iter().find_map(|(sign, comparison)| Some((comparison, part.strip_prefix(sign)?)));
            let (comparison, version) = found.ok_or_else(|| format!("`{part}` starts with none of >=, <=, > and <"))?;
            let version = numbers(version);
            if version.is_empty() { Err(format!("`{part}` holds no version")) } else { Ok((comparison, version)) }
        });
        range.collect::<Result<_, String>>().map(Self)
    }

    /// Whether a version lies within; one that is no number does not.
    #[must_use]
    pub fn holds(&self, version: &str) -> bool {
        let version = numbers(version);
        !version.is_empty()
            && self.0.iter().all(|(comparison, bound)| {
                let order = compare(&version, bound);
                match comparison {
                    Comparison::Less => order == Ordering::Less,
                    Comparison::AtMost => order != Ordering::Greater,
                    Comparison::AtLeast => order != Ordering::Less,
                    Comparison::More => order == Ordering::Greater,
                }
            })
    }
}

impl When {
    /// Reads `maven:group:artifact >=1.2, <2`.
    ///
    /// # Errors
    /// A lower-case fragment that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (library, range) =
            text.split_once(' ').ok_or("expected a library and a range, such as `maven:a:b >=1.2`")?;
        Ok(Self { library: library.to_owned(), range: Range::parse(range)? })
    }
}

/// Whether the first library whose version is known has one within its range, wherever it is used.
fn holds(when: &[When], versions: &Versions) -> bool {
    let decides = when.iter().find_map(|when| Some((when, versions.get(&when.library)?)));
    decides.is_some_and(|(when, found)| !found.is_empty() && found.iter().all(|version| when.range.holds(version)))
}

/// The numbers in front of a version: `10.2.0.jre11` has 10, 2 and 0.
fn numbers(version: &str) -> Vec<u64> {
    let version = version.trim().trim_start_matches('v');
    version.split(['.', '-', '_']).map_while(|part| part.parse().ok()).collect()
}

fn compare(one: &[u64], other: &[u64]) -> Ordering {
    let number = |list: &[u64], at: usize| list.get(at).copied().unwrap_or(0);
    (0..one.len().max(other.len()))
        .map(|at| number(one, at).cmp(&number(other, at)))
        .find(|order| *order != Ordering::Equal)
        .unwrap_or(Ordering::Equal)
}

impl Knowledge {
    /// What is known when these versions are used. Where a version is not known, what is known of the weaker ones stays.
    #[must_use]
    pub fn of_versions(&self, versions: &Versions) -> Cow<'_, Self> {
        let variants: Vec<&Variant> = self.variants.iter().filter(|variant| holds(&variant.when, versions)).collect();
        let mut keys = self.settings.values().flat_map(|settings| &settings.keys);
        let differs = keys.any(|key| holds(&key.with_library, versions) || holds(&key.not_with_library, versions));
        if variants.is_empty() && !differs {
            return Cow::Borrowed(self);
        }
        let mut own = self.clone();
        for settings in own.settings.values_mut().filter(|_| differs) {
            settings.keys.retain(|key| !holds(&key.not_with_library, versions));
            for key in settings.keys.iter_mut().filter(|key| holds(&key.with_library, versions)) {
                key.with_library.clear();
            }
        }
        for variant in variants {
            for more in &variant.types {
                if let Some(model) = own.types.get_mut(&more.name).map(Arc::make_mut) {
                    model.state.extend(more.state.iter().cloned());
                    let mut names: Vec<&Name> = more.calls.keys().collect();
                    names.sort();
                    for name in names {
                        let effects = more.calls.get(name).into_iter().flatten().cloned();
                        model.calls.entry(name.clone()).or_default().extend(effects);
                    }
                }
            }
            for (id, state) in &variant.protocols {
                if let Some(protocol) = own.protocols.get_mut(id) {
                    protocol.state.retain(|(slot, _)| !state.iter().any(|(own, _)| own == slot));
                    protocol.state.extend(state.iter().cloned());
                }
            }
        }
        Cow::Owned(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let when = When::parse("maven:a:b >=10.2, <13").expect("a range");
        for (version, holds) in [
            ("10.2.0.jre11", true),
            ("10.2", true),
            ("12.10.1", true),
            ("10.1.9", false),
            ("13.0.0", false),
            ("9.4.1.jre8", false),
            ("latest", false),
        ] {
            assert_eq!(when.range.holds(version), holds, "{version}");
        }
        assert!(When::parse("maven:a:b").is_err());
        assert!(When::parse("maven:a:b 1.2").is_err());
        assert!(When::parse("maven:a:b >=x").is_err());
    }
}
