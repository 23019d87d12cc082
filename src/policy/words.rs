//! The small pieces of which rule and policy files are made: words that may be unknown, and levels.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, EnumAccess, Error, MapAccess, VariantAccess, Visitor};

use super::Level;
use crate::channel::{Fact, Payload, Scale};
use crate::source::yaml::OneOrMore;

/// A word of a scale, or `unknown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrUnknown<T> {
    /// This value.
    Value(T),
    /// It cannot be told from the source.
    Unknown,
}

impl<T: Scale> OrUnknown<T> {
    /// The word in YAML.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Value(value) => value.into(),
            Self::Unknown => "unknown",
        }
    }
}

impl<'de, T: Scale> Deserialize<'de> for OrUnknown<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Word<T>(PhantomData<T>);

        impl<'de, T: Scale> Visitor<'de> for Word<T> {
            type Value = OrUnknown<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "one of {}", T::WORDS_AND_UNKNOWN.join(", "))
            }

            fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<OrUnknown<T>, A::Error> {
                let (word, value) = data.variant::<String>()?;
                value.unit_variant()?;
                match T::WORDS.iter().position(|known| *known == word) {
                    Some(position) => Ok(OrUnknown::Value(T::ALL[position])),
                    None if word == "unknown" => Ok(OrUnknown::Unknown),
                    None => Err(A::Error::unknown_variant(&word, T::WORDS_AND_UNKNOWN)),
                }
            }
        }

        deserializer.deserialize_enum(T::NAME, T::WORDS_AND_UNKNOWN, Word(PhantomData))
    }
}

impl<T: Scale> JsonSchema for OrUnknown<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}OrUnknown", T::NAME).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": T::WORDS_AND_UNKNOWN })
    }
}

/// The values of a property for which a rule asks its question.
pub type Among<T> = OneOrMore<OrUnknown<T>>;

impl<T: Scale> Among<T> {
    /// The part of a fact that is asked about, and whether that is all of it; `None` if no part is.
    #[must_use]
    pub fn narrow(&self, fact: &Fact<T>) -> Option<(Fact<T>, bool)> {
        if fact.is_unknown() {
            return self.0.contains(&OrUnknown::Unknown).then_some((Fact::Unknown, true));
        }
        let asked: Vec<T> = fact.values().iter().copied().filter(|v| self.0.contains(&OrUnknown::Value(*v))).collect();
        let whole = asked.len() == fact.values().len() && (fact.is_whole() || self.0.contains(&OrUnknown::Unknown));
        (!asked.is_empty()).then(|| (Fact::of(asked), whole))
    }
}

/// What a breach costs, by how sure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    /// The property always falls short.
    pub known: Level,
    /// It falls short on some path or in some configuration.
    pub possible: Level,
    /// It cannot be told.
    pub unknown: Level,
    /// What costs more because of what travels.
    pub raise: Vec<Raise>,
}

/// A higher price for certain data.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Raise {
    /// The data, any of them.
    pub carries: OneOrMore<Payload>,
    /// At least this level if the breach is known.
    pub known: Level,
    /// At least this level if the breach is possible; without it nothing is raised.
    pub possible: Option<Level>,
}

/// Levels as they are written: one word, or a word for each degree of certainty.
///
/// One word speaks of what is known and what is possible; `ignore` also of what is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LevelsText {
    /// For what is known.
    pub known: Option<Level>,
    /// For what is possible.
    pub possible: Option<Level>,
    /// For what is unknown.
    pub unknown: Option<Level>,
    /// Replaces the rule's own.
    pub raise: Option<Vec<Raise>>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LevelsMap {
    /// For what is known.
    known: Option<Level>,
    /// For what is possible, on some path or in some configuration.
    possible: Option<Level>,
    /// For what cannot be told.
    unknown: Option<Level>,
    /// What costs more because of what travels; replaces the rule's own.
    raise: Option<Vec<Raise>>,
}

impl LevelsText {
    /// The levels with what is written here put over them. What is not written costs no more than what is known.
    #[must_use]
    pub fn over(&self, under: &Levels) -> Levels {
        let known = self.known.unwrap_or(under.known);
        Levels {
            known,
            possible: self.possible.unwrap_or(under.possible.min(known)),
            unknown: self.unknown.unwrap_or(under.unknown.min(known)),
            raise: self.raise.clone().unwrap_or_else(|| under.raise.clone()),
        }
    }
}

impl<'de> Deserialize<'de> for LevelsText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrMap;

        impl<'de> Visitor<'de> for WordOrMap {
            type Value = LevelsText;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a level such as `high`, or levels for `known`, `possible` and `unknown`")
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<LevelsText, E> {
                let level = Level::deserialize(StrDeserializer::new(word))?;
                let ignored = level == Level::Ignore;
                Ok(LevelsText {
                    known: Some(level),
                    possible: Some(level),
                    unknown: ignored.then_some(level),
                    raise: ignored.then(Vec::new),
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LevelsText, A::Error> {
                let LevelsMap { known, possible, unknown, raise } =
                    LevelsMap::deserialize(MapAccessDeserializer::new(map))?;
                Ok(LevelsText { known, possible, unknown, raise })
            }
        }

        deserializer.deserialize_any(WordOrMap)
    }
}

impl JsonSchema for LevelsText {
    fn schema_name() -> Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (word, map) = (generator.subschema_for::<Level>(), generator.subschema_for::<LevelsMap>());
        json_schema!({ "anyOf": [word, map] })
    }
}
