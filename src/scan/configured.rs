//! Values that frameworks put into fields: what configuration says, or the default that stands beside the key.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::channel::{Name, Reach};
use crate::ir::{Annotation, Arg, Piece, TypeDecl, Unit, Value, ValueKind};
use crate::knowledge::Spelling;
use crate::source::yaml::{Document, Mistake};

use super::build_config::either;

/// Values of one key that are told apart.
const MOST_VALUES: usize = 8;
/// Levels of keys inside of values that are filled in.
const MAX_DEPTH: usize = 4;
/// Formats in which services are configured.
const FORMATS: [&str; 3] = ["properties", "yaml", "hocon"];

/// The shape of `configured.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Configured {
    annotations: Vec<Entry>,
}

/// An annotation that fills what it stands at.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Its full name.
    annotation: String,
    /// The argument that is the key; none: the first argument is a text with keys in it, as `${key:default}`.
    #[serde(default)]
    key: Option<String>,
    /// The argument that is the default.
    #[serde(default)]
    default: Option<String>,
}

impl Configured {
    /// Reads the annotations.
    pub(super) fn load(document: Document<'_>) -> Result<Self, Vec<Mistake>> {
        document.read::<Self>()
    }

    /// Gives the fields with these annotations the values that they have when the program runs.
    pub(super) fn fill(&self, units: &mut [Unit], reach: impl Fn(&Unit) -> Reach) {
        let imports =
            |unit: &Unit, entry: &Entry| unit.imports.iter().any(|import| brings(&import.path, import.wildcard, entry));
        let any = units.iter().any(|unit| self.annotations.iter().any(|entry| imports(unit, entry)));
        if !any {
            return;
        }
        let mut values: BTreeMap<String, BTreeSet<Name>> = BTreeMap::new();
        for unit in units.iter().filter(|unit| reach(unit) == Reach::Production) {
            for setting in unit.settings.iter().filter(|setting| FORMATS.contains(&setting.format.as_str())) {
                let key = Spelling::Relaxed.fold(&setting.key).into_owned();
                values.entry(key).or_default().insert(setting.value.clone());
            }
        }
        for unit in units.iter_mut() {
            let known: Vec<Entry> = self.annotations.iter().filter(|entry| imports(unit, entry)).cloned().collect();
            if !known.is_empty() {
                unit.types.iter_mut().for_each(|decl| fill_in(decl, &known, &values));
            }
        }
    }
}

/// Whether an import makes an annotation known by its simple name.
fn brings(path: &str, wildcard: bool, entry: &Entry) -> bool {
    path == entry.annotation
        || (wildcard && entry.annotation.rsplit_once('.').is_some_and(|(package, _)| package == path))
}

fn fill_in(decl: &mut TypeDecl, known: &[Entry], values: &BTreeMap<String, BTreeSet<Name>>) {
    for field in decl.fields.iter_mut().filter(|field| field.value.is_none()) {
        let found = field.annotations.iter().find_map(|annotation| told(annotation, known, values));
        if found.is_some() {
            field.value = found;
        }
    }
    decl.types.iter_mut().for_each(|inner| fill_in(inner, known, values));
}

/// The value that an annotation stands for.
fn told(annotation: &Annotation, known: &[Entry], values: &BTreeMap<String, BTreeSet<Name>>) -> Option<Value> {
    let simple = annotation.name.rsplit('.').next()?;
    let entry = known.iter().find(|entry| entry.annotation.rsplit('.').next() == Some(simple))?;
    let named = |name: &str| annotation.args.iter().find(|arg| arg.label.as_deref() == Some(name)).and_then(literal);
    let written = match &entry.key {
        None => {
            let first = annotation.args.iter().find(|arg| arg.label.as_deref().is_none_or(|label| label == "value"));
            literal(first?)?
        }
        Some(key) => {
            let default = entry.default.as_deref().and_then(named).map(|text| format!(":{text}")).unwrap_or_default();
            format!("${{{}{default}}}", named(key)?)
        }
    };
    let mut texts: Vec<String> = filled(&written, values, MAX_DEPTH)?;
    texts.sort();
    texts.dedup();
    if texts.len() > MOST_VALUES {
        return None;
    }
    let text = |text: String| Value::new(ValueKind::Text(vec![Piece::Literal(Name::new(text))]), annotation.span);
    let last = text(texts.pop()?);
    // One of several, and nothing here tells which.
    Some(texts.into_iter().fold(last, |other, one| either(text(one), other, annotation.span)))
}

/// The text of an argument that is nothing else.
fn literal(arg: &Arg) -> Option<String> {
    match &arg.value.kind {
        ValueKind::Text(pieces) => match pieces.as_slice() {
            [Piece::Literal(text)] => Some(text.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// Every text that a text with keys in it may come to; none: it cannot be told.
fn filled(text: &str, values: &BTreeMap<String, BTreeSet<Name>>, depth: usize) -> Option<Vec<String>> {
    let Some(at) = text.find("${") else { return Some(vec![text.to_owned()]) };
    if depth == 0 {
        return None;
    }
    let end = at + closing(&text[at..])?;
    let inside = &text[at + 2..end];
    let (key, default) = inside.split_once(':').map_or((inside, None), |(key, default)| (key, Some(default)));
    let found = values.get(Spelling::Relaxed.fold(key).as_ref());
    let heads: Vec<String> = match found {
        Some(found) if found.len() <= MOST_VALUES => {
            let each = found.iter().map(|value| filled(value, values, depth - 1));
            each.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect()
        }
        Some(_) => return None,
        None => filled(default?, values, depth - 1)?,
    };
    let tails = filled(&text[end + 1..], values, depth)?;
    if heads.len() * tails.len() > MOST_VALUES {
        return None;
    }
    let before = &text[..at];
    Some(heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{before}{head}{tail}"))).collect())
}

/// The offset of the brace that closes the first one.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => return None,
        }
        (depth == 0).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_inside_of_texts_are_filled_in() {
        let mut values: BTreeMap<String, BTreeSet<Name>> = BTreeMap::new();
        for (key, value) in [("a.host", "x"), ("a.url", "http://${a.host}/${b:y}"), ("loop", "${loop}")] {
            values.entry(Spelling::Relaxed.fold(key).into_owned()).or_default().insert(Name::new(value));
        }
        for (text, expected) in [
            ("plain", Some("plain")),
            ("${a.url}", Some("http://x/y")),
            ("${A_HOST}", None),
            ("${a.HOST}:1", Some("x:1")),
            ("${none}", None),
            ("${none:${a.host}}", Some("x")),
            ("${none:}", Some("")),
            ("${loop}", None),
            ("${open", None),
        ] {
            assert_eq!(filled(text, &values, MAX_DEPTH).map(|all| all.join("|")).as_deref(), expected, "{text}");
        }
    }
}
