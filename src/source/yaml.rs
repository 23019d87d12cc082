//! YAML documents read into types, with every mistake as a place, a cause and a way out.
//!
//! The document is first read into a tree with places (`tree`), which is where the limits are set, and the tree
//! into the type (`typed`). That takes two steps because serde gives up at the first mistake: here the part that
//! is wrong is noted, left out, and the rest is read again, so that one run names all mistakes of a file.

mod tree;
mod typed;

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};

use super::{LineIndex, Span};

/// How many mistakes of one file are told; whoever has more has opened the wrong file.
const MOST_MISTAKES: usize = 50;
/// How many characters of a line an excerpt shows.
const EXCERPT_WIDTH: usize = 100;

/// Reads one YAML document.
///
/// # Errors
/// All mistakes, in the order of the text; never an empty list.
pub fn read<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, Vec<Mistake>> {
    Document::new(path, text).read()
}

/// Reads one YAML document from bytes that need not be UTF-8.
///
/// # Errors
/// All mistakes, in the order of the text; never an empty list.
pub fn read_bytes<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T, Vec<Mistake>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(path, text),
        Err(error) => {
            let before = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default());
            let place = Span::new(before.len(), before.len());
            let mut mistake = Mistake::at(path, &before, place, "is not UTF-8 from here on");
            mistake.excerpt.clear();
            Err(vec![mistake.hint("save the file as UTF-8")])
        }
    }
}

/// What could be read of a document although parts of it are wrong.
#[derive(Clone, Debug)]
pub struct Reading<T> {
    /// The value without the parts that are wrong; `None` if nothing is left without them.
    pub value: Option<T>,
    /// All mistakes, in the order of the text.
    pub mistakes: Vec<Mistake>,
}

/// Reads as much of one YAML document as is right, so that later checks can tell their mistakes in the same run.
pub fn read_leniently<T: DeserializeOwned>(path: &str, text: &str) -> Reading<T> {
    Document::new(path, text).read_leniently()
}

/// A YAML document that is about to be read into a type.
#[derive(Clone, Copy, Debug)]
pub struct Document<'d> {
    /// The file, as it is told in mistakes.
    pub path: &'d str,
    /// What stands in it.
    pub text: &'d str,
    /// Its tree, if that was made before.
    tree: Option<&'d [u8]>,
}

impl<'d> Document<'d> {
    /// A document of which nothing is known but its text.
    #[must_use]
    pub const fn new(path: &'d str, text: &'d str) -> Self {
        Self { path, text, tree: None }
    }

    /// A document with what [`Document::tree`] gave for it.
    #[must_use]
    pub const fn with_tree(path: &'d str, text: &'d str, tree: &'d [u8]) -> Self {
        Self { path, text, tree: Some(tree) }
    }

    /// The tree as bytes, from which a document is read ten times as fast as from its text.
    ///
    /// # Errors
    /// All mistakes that can be told without a type.
    pub fn tree(self) -> Result<Vec<u8>, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        match tree::read(self.path, without_mark(self.text), &mut mistakes) {
            Some(root) if mistakes.is_empty() => Ok(tree::to_bytes(&root)),
            _ => Err(mistakes),
        }
    }

    /// Reads the document.
    ///
    /// # Errors
    /// All mistakes, in the order of the text; never an empty list.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Vec<Mistake>> {
        let reading = self.read_leniently();
        match reading.value {
            Some(value) if reading.mistakes.is_empty() => Ok(value),
            _ => Err(reading.mistakes),
        }
    }

    /// Reads as much of it as is right.
    pub fn read_leniently<T: DeserializeOwned>(self) -> Reading<T> {
        let text = without_mark(self.text);
        let mut mistakes = Vec::new();
        let made_before = self.tree.and_then(tree::from_bytes);
        match made_before.or_else(|| tree::read(self.path, text, &mut mistakes)) {
            Some(root) => typed_from(&root, self.path, text, mistakes),
            None => Reading { value: None, mistakes },
        }
    }
}

fn typed_from<T: DeserializeOwned>(
    root: &tree::Node,
    path: &str,
    text: &str,
    mut mistakes: Vec<Mistake>,
) -> Reading<T> {
    let mut value = None;
    while mistakes.len() < MOST_MISTAKES {
        match T::deserialize(typed::Reader::new(root, text)) {
            Ok(read) => {
                value = Some(read);
                break;
            }
            Err(failure) => {
                if !failure.follows {
                    let span = failure.span.unwrap_or(root.span);
                    let mut mistake = Mistake::at(path, text, span, failure.what);
                    mistake.hint = failure.hint;
                    mistakes.push(mistake);
                }
                if !failure.left_out {
                    break;
                }
            }
        }
    }
    mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    Reading { value, mistakes }
}

/// One thing that is wrong in a YAML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file, as it was given.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in UTF-16 code units, from 1.
    pub column: u32,
    /// What is wrong, as a lower-case fragment: ``unknown key `titel` ``.
    pub what: String,
    /// The way out, if one can be told: ``did you mean `title`?``.
    pub hint: Option<String>,
    /// The line, or the part of a long line around the place; empty where there is nothing to show.
    pub excerpt: String,
    /// Which characters of the excerpt are wrong: the first, from 0, and how many.
    pub marked: (usize, usize),
}

impl Mistake {
    /// A mistake at a place in a text; a place that covers several lines is marked on the first.
    #[must_use]
    pub fn at(path: &str, text: &str, span: Span, what: impl Into<String>) -> Self {
        let text = without_mark(text);
        let lines = LineIndex::new(text);
        let place = lines.line_column(text, span.start);
        let line = lines.text(text, place.line);
        let start = text.get(..span.start as usize).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
        let before = start.chars().count();
        let length = span.of(text).lines().next().unwrap_or_default().chars().count().max(1);
        let skip = if line.chars().count() > EXCERPT_WIDTH { before.saturating_sub(EXCERPT_WIDTH / 2) } else { 0 };
        let shown = |c: char| if c.is_control() { ' ' } else { c };
        let excerpt: String = line.chars().skip(skip).take(EXCERPT_WIDTH).map(shown).collect();
        let marked = (before - skip, length.min(EXCERPT_WIDTH.saturating_sub(before - skip).max(1)));
        Self {
            path: path.to_owned(),
            line: place.line,
            column: place.column,
            what: what.into(),
            hint: None,
            excerpt,
            marked,
        }
    }

    /// The mistake with a way out.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The mistake with the word that was probably meant, or else all that are possible.
    #[must_use]
    pub fn one_of<'w>(self, word: &str, words: impl IntoIterator<Item = &'w str>) -> Self {
        Self { hint: suggestion(word, words), ..self }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.path, self.line, self.column, self.what)?;
        let margin = self.line.to_string().len();
        if !self.excerpt.trim().is_empty() {
            let (start, length) = self.marked;
            write!(f, "\n{:margin$} |\n{} | {}", "", self.line, self.excerpt)?;
            write!(f, "\n{:margin$} | {:start$}{}", "", "", "^".repeat(length))?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n{:margin$} = {hint}", "")?;
        }
        Ok(())
    }
}

/// The word among `words` that was probably meant by `word`; case and `_` for `-` count for nothing.
#[must_use]
pub fn closest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let plain = |word: &str| word.to_lowercase().replace('_', "-");
    let meant = plain(word);
    let most = (meant.chars().count() / 3).max(1);
    let distance = |candidate: &str| strsim::damerau_levenshtein(&meant, &plain(candidate));
    words.into_iter().map(|word| (distance(word), word)).filter(|(far, _)| *far <= most).min().map(|(_, word)| word)
}

/// ``did you mean `x`?``, or else the words that are possible.
fn suggestion<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<String> {
    let words: Vec<&str> = words.into_iter().collect();
    match closest(word, words.iter().copied()) {
        Some(meant) => Some(format!("did you mean `{meant}`?")),
        None if words.is_empty() => None,
        None => Some(format!("expected one of {}", quoted(&words))),
    }
}

/// `` `a`, `b`, `c` ``.
fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The text without its byte-order mark; places count from behind it.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// A value or a key with its place, for checks that can only be made later.
///
/// Works with [`read`] only, and not inside `#[serde(flatten)]` or `#[serde(untagged)]`, which forget places.
/// Two are equal, and ordered, by their values alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the text (without byte-order mark).
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: PartialOrd> PartialOrd for Spanned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Spanned<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Place<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Place<T> {
            type Value = Spanned<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Spanned<T>, A::Error> {
                let missing = || serde::de::Error::custom("the place was lost");
                let (_, start) = map.next_entry::<&str, u32>()?.ok_or_else(missing)?;
                let (_, end) = map.next_entry::<&str, u32>()?.ok_or_else(missing)?;
                let (_, value) = map.next_entry::<&str, T>()?.ok_or_else(missing)?;
                Ok(Spanned { value, span: Span { start, end } })
            }
        }

        deserializer.deserialize_struct(typed::SPANNED, typed::SPANNED_FIELDS, Place(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// One value or a list of values: `protocol: ftp` says the same as `protocol: [ftp]`. An empty list is a mistake.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneOrMore<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
            type Value = OneOrMore<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a list of values")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<OneOrMore<T>, D::Error> {
                Ok(OneOrMore(vec![T::deserialize(deserializer)?]))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<OneOrMore<T>, A::Error> {
                let mut all = Vec::new();
                while let Some(item) = items.next_element()? {
                    all.push(item);
                }
                Ok(OneOrMore(all))
            }
        }

        deserializer.deserialize_newtype_struct(typed::ONE_OR_MORE, Items(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMore<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMore_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        schemars::json_schema!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
    }
}
