//! A YAML document as a tree in which every value and key has its place.

use std::cell::Cell;
use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::budget::BudgetBreach;
use serde_yaml::options::{DuplicateKeyPolicy, MergeKeyPolicy};

use super::{Mistake, Span};

/// Levels of nesting; our own files need 10.
const MAX_DEPTH: usize = 32;
/// Values in one document.
const MAX_NODES: usize = 50_000;

/// One value.
#[derive(Debug, BorshDeserialize, BorshSerialize)]
pub(super) struct Node {
    /// Where it stands; lists and mappings: where they start.
    pub span: Span,
    /// What it is.
    pub value: Value,
    /// Whether it is left out of the reading because it is wrong.
    #[borsh(skip)]
    pub left_out: Cell<bool>,
}

/// What a value is.
#[derive(Debug, BorshDeserialize, BorshSerialize)]
pub(super) enum Value {
    /// Nothing stands there (or `null`, `~`).
    Nothing,
    Bool(bool),
    Whole(u64),
    Negative(i64),
    Fraction(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// One `key: value`.
#[derive(Debug, BorshDeserialize, BorshSerialize)]
pub(super) struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Node,
    /// The known key that an unknown one probably stands for.
    #[borsh(skip)]
    pub meant: Cell<Option<&'static str>>,
}

/// Reads the tree; nothing comes back if the text is no YAML within the limits.
pub(super) fn read(path: &str, text: &str, mistakes: &mut Vec<Mistake>) -> Option<Node> {
    let options = serde_yaml::options! {
        strict_booleans: true,
        with_snippet: false,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_aliases: 0,
            max_anchors: 0,
            max_nodes: MAX_NODES,
            max_documents: 1,
        },
    };
    match serde_yaml::from_str_with_options::<serde_yaml::Spanned<Raw>>(text, options) {
        Ok(raw) => {
            let root = node(raw);
            if matches!(root.value, Value::Nothing) {
                mistakes.push(Mistake::at(path, text, Span::default(), "the file is empty"));
                return None;
            }
            duplicates(path, text, &root, mistakes);
            Some(root)
        }
        Err(error) => {
            mistakes.push(unreadable(path, text, &error));
            None
        }
    }
}

/// The tree as bytes; the same tree gives the same bytes.
pub(super) fn to_bytes(root: &Node) -> Vec<u8> {
    // Writing to memory does not fail.
    borsh::to_vec(root).unwrap_or_default()
}

/// What [`to_bytes`] gave; none for other bytes.
pub(super) fn from_bytes(bytes: &[u8]) -> Option<Node> {
    borsh::from_slice(bytes).ok()
}

/// A value as serde hands it over.
enum Raw {
    Nothing,
    Bool(bool),
    Whole(u64),
    Negative(i64),
    Fraction(f64),
    Text(String),
    List(Vec<serde_yaml::Spanned<Raw>>),
    Map(Vec<(serde_yaml::Spanned<String>, serde_yaml::Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Anything;

        impl<'de> Visitor<'de> for Anything {
            type Value = Raw;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E>(self) -> Result<Raw, E> {
                Ok(Raw::Nothing)
            }

            fn visit_bool<E>(self, value: bool) -> Result<Raw, E> {
                Ok(Raw::Bool(value))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
                Ok(Raw::Whole(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
                Ok(u64::try_from(value).map_or(Raw::Negative(value), Raw::Whole))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Raw, E> {
                Ok(Raw::Fraction(value))
            }

            fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
                Ok(Raw::Text(value.to_owned()))
            }

            fn visit_string<E>(self, value: String) -> Result<Raw, E> {
                Ok(Raw::Text(value))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Raw::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = entries.next_entry()? {
                    map.push(entry);
                }
                Ok(Raw::Map(map))
            }
        }

        deserializer.deserialize_any(Anything)
    }
}

fn node(raw: serde_yaml::Spanned<Raw>) -> Node {
    let value = match raw.value {
        Raw::Nothing => Value::Nothing,
        Raw::Bool(value) => Value::Bool(value),
        Raw::Whole(value) => Value::Whole(value),
        Raw::Negative(value) => Value::Negative(value),
        Raw::Fraction(value) => Value::Fraction(value),
        Raw::Text(text) => Value::Text(text),
        Raw::List(items) => Value::List(items.into_iter().map(node).collect()),
        Raw::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| Entry {
                    key_span: span(key.referenced),
                    key: key.value,
                    value: node(value),
                    meant: Cell::new(None),
                })
                .collect(),
        ),
    };
    Node { span: span(raw.referenced), value, left_out: Cell::new(false) }
}

fn span(location: serde_yaml::Location) -> Span {
    let bytes = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok()).unwrap_or_default();
    let start = bytes(location.span().byte_offset());
    Span::new(start, start + bytes(location.span().byte_len()))
}

/// Notes keys that stand twice in one mapping, and leaves the later ones out.
fn duplicates(path: &str, text: &str, node: &Node, mistakes: &mut Vec<Mistake>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| duplicates(path, text, item, mistakes)),
        Value::Map(entries) => {
            let mut seen = std::collections::BTreeMap::new();
            for entry in entries {
                if let Some(first) = seen.get(entry.key.as_str()) {
                    entry.value.left_out.set(true);
                    let line = super::LineIndex::new(text).line(*first);
                    let mistake =
                        Mistake::at(path, text, entry.key_span, format!("the key `{}` stands here twice", entry.key));
                    mistakes.push(mistake.hint(format!("the first is on line {line}")));
                } else {
                    seen.insert(entry.key.as_str(), entry.key_span.start);
                    duplicates(path, text, &entry.value, mistakes);
                }
            }
        }
        _ => {}
    }
}

/// What the parser says, what is meant by it, and the way out.
const PLAIN_WORDS: &[(&str, &str, &str)] = &[
    ("recursion limit exceeded", "nested too deep", "32 levels are the most"),
    ("tabs disallowed", "a tab cannot indent", "indent with spaces"),
    ("did not find expected key", "this line does not fit the indentation of the lines above", ""),
    ("mapping values are not allowed", "a second `:` on one line", "put a text that holds `: ` in quotes"),
    ("expected string scalar", "a key has to be plain text", ""),
    ("unknown anchor", ANCHORS, "write the value out"),
];
const ANCHORS: &str = "anchors (`&name`) and aliases (`*name`) are not allowed";
const ONE_DOCUMENT: &str = "one file holds one document: remove `---`";

/// The mistake for a text that cannot be read at all, in plain words.
fn unreadable(path: &str, text: &str, error: &serde_yaml::Error) -> Mistake {
    let error = error.without_snippet();
    let start = error.location().map_or(0, |location| start(text, location));
    let at = |what: &str| Mistake::at(path, text, Span::new(start, start), what);
    match error {
        serde_yaml::Error::Eof { .. } => at("the file is empty"),
        serde_yaml::Error::MultipleDocuments { .. }
        | serde_yaml::Error::Budget { breach: BudgetBreach::Documents { .. }, .. } => {
            at("a second document starts here").hint(ONE_DOCUMENT)
        }
        serde_yaml::Error::Budget { breach: BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. }, .. } => {
            at(ANCHORS).hint("write the value out")
        }
        serde_yaml::Error::Budget { breach: BudgetBreach::Depth { .. }, .. } => {
            at("nested too deep").hint(format!("{MAX_DEPTH} levels are the most"))
        }
        serde_yaml::Error::Budget { .. } => {
            at("the file is too large").hint(format!("{MAX_NODES} values are the most"))
        }
        other => {
            let said = serde_yaml::MessageFormatter::format_message(&serde_yaml::DefaultMessageFormatter, other);
            match PLAIN_WORDS.iter().find(|(part, ..)| said.contains(part)) {
                Some((_, plain, "")) => at(plain),
                Some((_, plain, hint)) => at(plain).hint(*hint),
                None => at(&said),
            }
        }
    }
}

/// The byte at which a location starts: what the scanner reports has a line and a column only.
fn start(text: &str, location: serde_yaml::Location) -> usize {
    if let Some(Ok(byte)) = location.span().byte_offset().map(usize::try_from) {
        return byte;
    }
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(number(location.line())).map(str::len).sum();
    let line = text.get(before..).unwrap_or_default();
    before + line.chars().take(number(location.column())).map(char::len_utf8).sum::<usize>()
}
