//! From the tree to a type: a serde deserializer that notes for every failure where it is and what it concerns.

use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};

use super::tree::{Entry, Node, Value};
use super::{Span, closest, quoted, suggestion};

/// The name by which [`super::Spanned`] asks for a place.
pub(super) const SPANNED: &str = "$wiretight::Spanned";
/// What it gets.
pub(super) const SPANNED_FIELDS: &[&str] = &["start", "end", "value"];
/// The name by which [`super::OneOrMore`] asks for a value or a list.
pub(super) const ONE_OR_MORE: &str = "$wiretight::OneOrMore";

/// Why the tree does not fit the type.
#[derive(Debug)]
pub(super) struct Failure {
    /// Lower-case fragment.
    pub what: String,
    /// The way out.
    pub hint: Option<String>,
    /// Where; set by the innermost value that knows.
    pub span: Option<Span>,
    /// Whether the part that is wrong has been left out, so that reading again gets further.
    pub left_out: bool,
    /// Whether it only follows from a failure that was told before.
    pub follows: bool,
    /// The key that is missing, if that is the failure.
    missing: Option<&'static str>,
    /// The key that an unknown one probably stands for.
    meant: Option<&'static str>,
}

impl Failure {
    fn new(what: impl Into<String>) -> Self {
        let what = what.into();
        Self { what, hint: None, span: None, left_out: false, follows: false, missing: None, meant: None }
    }

    fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    /// Leaves a value out of the next reading, unless something smaller was left out already.
    fn leave_out(mut self, node: &Node) -> Self {
        if !self.left_out {
            node.left_out.set(true);
            self.left_out = true;
        }
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Failure {}

impl de::Error for Failure {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self::new(what.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        match found {
            Unexpected::UnitVariant => Self::new("this word needs a value (`word: value`)"),
            found => Self::new(format!("expected {expected}, found {found}")),
        }
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found {found}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let hint = suggestion(variant, expected.iter().copied());
        Self { hint, ..Self::new(format!("unknown word `{}`", shown(variant))) }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let hint = suggestion(field, expected.iter().copied());
        let meant = closest(field, expected.iter().copied());
        Self { hint, meant, ..Self::new(format!("unknown key `{}`", shown(field))) }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { missing: Some(field), ..Self::new(format!("the key `{field}` is missing")) }
    }
}

/// Reads one value.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    node: &'t Node,
    text: &'t str,
}

impl<'t> Reader<'t> {
    /// Reads a value of the text that it comes from.
    pub(super) fn new(node: &'t Node, text: &'t str) -> Self {
        Self { node, text }
    }

    fn expected(self, what: impl fmt::Display) -> Failure {
        Failure::new(format!("expected {what}, found {}", self.found())).at(self.node.span)
    }

    fn found(self) -> String {
        match &self.node.value {
            Value::Nothing => "nothing".into(),
            Value::Bool(_) | Value::Whole(_) | Value::Negative(_) | Value::Fraction(_) => {
                format!("`{}`", shown(self.written()))
            }
            Value::Text(text) => format!("the text `{}`", shown(text)),
            Value::List(_) => "a list".into(),
            Value::Map(_) => "keys with values".into(),
        }
    }

    /// The value as it stands in the text.
    fn written(self) -> &'t str {
        self.node.span.of(self.text)
    }

    fn entries(self) -> Option<&'t [Entry]> {
        match &self.node.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value where text is asked for: versions such as `1.10` look like numbers and are text all the same.
    fn plain_text(self) -> Result<&'t str, Failure> {
        match &self.node.value {
            Value::Text(text) => Ok(text),
            Value::Whole(_) | Value::Negative(_) | Value::Fraction(_) => Ok(self.written()),
            Value::Bool(_) => {
                let hint = Some(format!("put it in quotes: \"{}\"", self.written()));
                Err(Failure { hint, ..self.expected("text") })
            }
            _ => Err(self.expected("text")),
        }
    }

    fn map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        let Some(entries) = self.entries() else { return Err(self.expected("keys with values (`key: value`)")) };
        visitor.visit_map(Entries { entries: entries.iter(), now: None, text: self.text }).map_err(|mut failure| {
            if let Some(missing) = failure.missing.filter(|_| failure.span.is_none()) {
                failure.follows = entries.iter().any(|entry| {
                    entry.value.left_out.get() && (entry.key == missing || entry.meant.get() == Some(missing))
                });
            }
            failure.at(self.node.span)
        })
    }

    fn list<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Failure> {
        let Value::List(items) = &self.node.value else { return Err(self.expected("a list")) };
        visitor.visit_seq(Items { items: items.iter(), text: self.text }).map_err(|failure| failure.at(self.node.span))
    }
}

/// Text from a file, short and harmless enough for a message.
fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut short: String = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// Methods for whole numbers, each with its limits in the message.
macro_rules! whole {
    ($($method:ident $type:ident $visit:ident),+ $(,)?) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
            let number = match self.node.value {
                Value::Whole(n) => $type::try_from(n).ok(),
                Value::Negative(n) => $type::try_from(n).ok(),
                _ => None,
            };
            match number {
                Some(number) => visitor.$visit(number),
                None => Err(self.expected(format_args!("a whole number from {} to {}", $type::MIN, $type::MAX))),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::Nothing => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Whole(value) => visitor.visit_u64(*value),
            Value::Negative(value) => visitor.visit_i64(*value),
            Value::Fraction(value) => visitor.visit_f64(*value),
            Value::Text(text) => visitor.visit_borrowed_str(text),
            Value::List(_) => self.list(visitor),
            Value::Map(_) => self.map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.node.value {
            Value::Bool(value) => visitor.visit_bool(value),
            _ => Err(self.expected("`true` or `false`")),
        }
    }

    whole! {
        deserialize_u8 u8 visit_u8, deserialize_u16 u16 visit_u16, deserialize_u32 u32 visit_u32, deserialize_u64 u64 visit_u64,
        deserialize_i8 i8 visit_i8, deserialize_i16 i16 visit_i16, deserialize_i32 i32 visit_i32, deserialize_i64 i64 visit_i64,
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_f64(visitor)
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody writes a share or factor of more than 2^53")]
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.node.value {
            Value::Whole(n) => visitor.visit_f64(n as f64),
            Value::Negative(n) => visitor.visit_f64(n as f64),
            Value::Fraction(n) => visitor.visit_f64(n),
            _ => Err(self.expected("a number")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_borrowed_str(self.plain_text()?).map_err(|failure: Failure| failure.at(self.node.span))
    }

    /// A key without a value is a forgotten value, not an absent key: `rules:` must not read like no `rules` at all.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.node.value {
            Value::Nothing => {
                Err(Failure { hint: Some("leave the key out, or give it a value".into()), ..self.expected("a value") })
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Failure> {
        match &self.node.value {
            Value::List(items) if name == ONE_OR_MORE => {
                if items.is_empty() {
                    return Err(Failure::new("the list is empty").at(self.node.span));
                }
                self.list(visitor)
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Failure> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        if name == SPANNED {
            visitor.visit_map(Placed { span: self.node.span, value: Placee::Value(self), given: 0 })
        } else {
            self.map(visitor)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let result = match &self.node.value {
            Value::Map(entries) => match entries.as_slice() {
                [entry] => visitor.visit_enum(Variant { entry, text: self.text }),
                _ => Err(self.expected(format_args!("one of the keys {}", quoted(words)))),
            },
            Value::List(_) | Value::Nothing => Err(self.expected(format_args!("one of {}", quoted(words)))),
            _ => visitor.visit_enum(IntoDeserializer::<Failure>::into_deserializer(self.plain_text()?)),
        };
        result.map_err(|failure| failure.at(self.node.span))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_unit()
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    serde::forward_to_deserialize_any! { bytes byte_buf unit unit_struct }
}

/// The items of a list, without those that are left out.
struct Items<'t> {
    items: std::slice::Iter<'t, Node>,
    text: &'t str,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Failure;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        let Some(node) = self.items.find(|node| !node.left_out.get()) else { return Ok(None) };
        let item = seed.deserialize(Reader::new(node, self.text));
        item.map(Some).map_err(|failure| failure.at(node.span).leave_out(node))
    }
}

/// The entries of a mapping, without those that are left out.
struct Entries<'t> {
    entries: std::slice::Iter<'t, Entry>,
    now: Option<&'t Entry>,
    text: &'t str,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        self.now = self.entries.find(|entry| !entry.value.left_out.get());
        let Some(entry) = self.now else { return Ok(None) };
        let key = seed.deserialize(Key { text: &entry.key, span: entry.key_span });
        key.map(Some).map_err(|failure| {
            entry.meant.set(failure.meant);
            failure.at(entry.key_span).leave_out(&entry.value)
        })
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let Some(entry) = self.now.take() else { return Err(Failure::new("a value without its key")) };
        seed.deserialize(Reader::new(&entry.value, self.text)).map_err(|failure| {
            // A value that was forgotten has no extent of its own: its key is where one looks.
            let span = match entry.value.value {
                Value::Nothing => entry.key_span,
                _ => failure.span.unwrap_or(entry.value.span),
            };
            Failure { span: Some(span), ..failure }.leave_out(&entry.value)
        })
    }
}

/// A key.
#[derive(Clone, Copy)]
struct Key<'t> {
    text: &'t str,
    span: Span,
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = Failure;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_borrowed_str(self.text)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        match name {
            SPANNED => visitor.visit_map(Placed { span: self.span, value: Placee::Key(self), given: 0 }),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_enum(IntoDeserializer::<Failure>::into_deserializer(self.text))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}

/// A value or key, and its place.
struct Placed<'t> {
    span: Span,
    value: Placee<'t>,
    given: usize,
}

/// What has a place.
#[derive(Clone, Copy)]
enum Placee<'t> {
    Value(Reader<'t>),
    Key(Key<'t>),
}

impl<'de> MapAccess<'de> for Placed<'de> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        let Some(text) = SPANNED_FIELDS.get(self.given) else { return Ok(None) };
        self.given += 1;
        seed.deserialize(Key { text, span: self.span }).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        match (self.given, self.value) {
            (1, _) => seed.deserialize(self.span.start.into_deserializer()),
            (2, _) => seed.deserialize(self.span.end.into_deserializer()),
            (_, Placee::Value(reader)) => seed.deserialize(reader),
            (_, Placee::Key(key)) => seed.deserialize(key),
        }
    }
}

/// An enum's word that has a value: `word: value`.
struct Variant<'t> {
    entry: &'t Entry,
    text: &'t str,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Failure;
    type Variant = Reader<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Reader<'de>), Failure> {
        let word = seed
            .deserialize(Key { text: &self.entry.key, span: self.entry.key_span })
            .map_err(|failure| failure.at(self.entry.key_span))?;
        Ok((word, Reader::new(&self.entry.value, self.text)))
    }
}

impl<'de> VariantAccess<'de> for Reader<'de> {
    type Error = Failure;

    fn unit_variant(self) -> Result<(), Failure> {
        Err(Failure::new("this word takes no value").at(self.node.span))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Failure> {
        seed.deserialize(self).map_err(|failure| failure.at(self.node.span))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Failure> {
        self.list(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Failure> {
        self.map(visitor)
    }
}
