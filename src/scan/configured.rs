//! Values that frameworks put into fields and hand to constructors, setters and other methods: what configuration says, or
//! the default beside the key.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::channel::{Name, Reach};
use crate::ir::{Annotation, Arg, FunctionKind, Piece, TypeDecl, TypeRef, Unit, Value, ValueKind};
use crate::knowledge::Spelling;
use crate::source::yaml::{Document, Mistake};
use crate::source::{FileKind, Place, Span};

use super::build_config::either;
use super::profiles;

/// Values of one key that are told apart.
const MOST_VALUES: usize = 8;
/// Levels of keys inside of values that are filled in.
const MAX_DEPTH: usize = 4;

/// The shape of `configured.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Configured {
    annotations: Vec<Entry>,
    profiles: Profiles,
}

/// Annotations by which what they stand at is there for some profiles only.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profiles {
    /// Profiles in which nothing is shipped.
    debug: Vec<String>,
    keys: profiles::Keys,
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
    /// It stands at a class, all of whose fields are filled from the keys below the one in this argument.
    #[serde(default)]
    prefix: Option<String>,
}

/// What is configured, by keys, with a place where each value stands.
type Values = BTreeMap<String, BTreeMap<Name, Place>>;

/// What is configured, by the parts of keys without what spellings differ in.
type Below = Vec<(Vec<String>, Name, Place)>;

/// A part of a key that may be any.
const ANY: &str = "*";

impl Configured {
    /// Reads the annotations.
    pub(super) fn load(document: Document<'_>) -> Result<Self, Vec<Mistake>> {
        document.read::<Self>()
    }

    /// Tells the settings of profiles apart.
    pub(super) fn settle_profiles(&self, units: &mut [Unit]) {
        for unit in units.iter_mut().filter(|unit| matches!(unit.kind, FileKind::Properties | FileKind::Yaml)) {
            profiles::settle(unit, &self.profiles.keys, &self.profiles.debug);
        }
    }

    /// Marks what is there only for profiles in which nothing is shipped.
    pub(super) fn mark_debug(&self, units: &mut [Unit]) {
        for unit in units {
            let known = self
                .profiles
                .annotations
                .iter()
                .filter(|entry| unit.imports.iter().any(|import| brings(&import.path, import.wildcard, entry)));
            let known: Vec<&Entry> = known.collect();
            if known.is_empty() {
                continue;
            }
            let is_debug = |annotations: &[Annotation]| {
                annotations.iter().any(|annotation| {
                    let simple = annotation.name.rsplit('.').next();
                    let entry = known.iter().find(|entry| entry.annotation.rsplit('.').next() == simple);
                    entry.is_some_and(|entry| self.profiles.only_debug(annotation, entry))
                })
            };
            for function in unit.functions.iter_mut().filter(|function| is_debug(&function.annotations)) {
                function.modifiers.debug_only = true;
            }
            unit.types.iter_mut().for_each(|decl| mark(decl, &is_debug));
        }
    }

    /// Gives the fields and parameters with these annotations the values that they have when the program runs.
    pub(super) fn fill(&self, units: &mut [Unit], reach: impl Fn(&Unit) -> Reach) {
        let imports =
            |unit: &Unit, entry: &Entry| unit.imports.iter().any(|import| brings(&import.path, import.wildcard, entry));
        let any = units.iter().any(|unit| self.annotations.iter().any(|entry| imports(unit, entry)));
        if !any {
            return;
        }
        let mut values = Values::new();
        let mut below: Below = Vec::new();
        for unit in units.iter().filter(|unit| reach(unit) == Reach::Production) {
            for setting in unit.settings.iter().filter(|setting| setting.is_of_service() && !setting.debug_only) {
                let place = Place { file: unit.file, span: setting.span };
                below.push((parts_of(&setting.key), setting.value.clone(), place));
                let key = Spelling::Relaxed.fold(&setting.key).into_owned();
                values.entry(key).or_default().entry(setting.value.clone()).or_insert(place);
            }
        }
        for unit in units.iter_mut() {
            let known: Vec<Entry> = self.annotations.iter().filter(|entry| imports(unit, entry)).cloned().collect();
            if !known.is_empty() {
                let mut told = Told { known: &known, values: &values, places: Vec::new() };
                unit.types.iter_mut().for_each(|decl| told.fill_in(decl));
                let mut places = told.places;
                let mut bound: BTreeMap<Name, Vec<Vec<String>>> = BTreeMap::new();
                unit.types.iter().for_each(|decl| bind(decl, &known, &mut bound));
                // What a class holds may be another one of them.
                for _ in 0..MAX_DEPTH {
                    let before = bound.clone();
                    unit.types.iter().for_each(|decl| hand_on(decl, &before, &mut bound));
                    if before == bound {
                        break;
                    }
                }
                if !bound.is_empty() {
                    unit.types.iter_mut().for_each(|decl| fill_below(decl, &bound, &below, &mut places));
                }
                places.sort_unstable();
                unit.configured = places;
            }
        }
    }
}

impl Profiles {
    /// Whether an annotation names profiles and none but those.
    fn only_debug(&self, annotation: &Annotation, entry: &Entry) -> bool {
        let asked = annotation.args.iter().filter(|arg| {
            entry.key.as_ref().is_none_or(|key| arg.label.as_ref().is_some_and(|label| label == key.as_str()))
        });
        let named: Vec<&Value> = asked.flat_map(|arg| elements(&arg.value)).collect();
        !named.is_empty() && named.iter().all(|value| text(value).is_some_and(|name| self.debug.contains(&name)))
    }
}

/// The elements of a list, or the one value.
fn elements(value: &Value) -> &[Value] {
    match &value.kind {
        ValueKind::List(elements) => elements,
        _ => std::slice::from_ref(value),
    }
}

/// Marks a type, and what stands in it, that some annotation keeps from what is shipped.
fn mark(decl: &mut TypeDecl, is_debug: &impl Fn(&[Annotation]) -> bool) {
    decl.modifiers.debug_only |= is_debug(&decl.annotations);
    for function in decl.functions.iter_mut().filter(|function| is_debug(&function.annotations)) {
        function.modifiers.debug_only = true;
    }
    decl.types.iter_mut().for_each(|inner| mark(inner, is_debug));
}

/// Whether an import makes an annotation known by its simple name.
fn brings(path: &str, wildcard: bool, entry: &Entry) -> bool {
    path == entry.annotation
        || (wildcard && entry.annotation.rsplit_once('.').is_some_and(|(package, _)| package == path))
}

/// What annotations of a file say.
struct Told<'t> {
    known: &'t [Entry],
    values: &'t Values,
    /// Where the values stand, by the annotations that they come through.
    places: Vec<(Span, Place)>,
}

impl Told<'_> {
    fn fill_in(&mut self, decl: &mut TypeDecl) {
        for field in &mut decl.fields {
            // What stands there is only what it is before the framework comes.
            let ty = field.ty.as_ref();
            let found = field.annotations.iter().find_map(|annotation| self.value(annotation, ty));
            if found.is_some() {
                field.value = found;
            }
        }
        for function in &mut decl.functions {
            // What stands at a setter is for the one thing that it takes.
            let (one, own) = (function.params.len() == 1, &function.annotations);
            for param in &mut function.params {
                let ty = param.ty.as_ref();
                let at = param.annotations.iter().chain(own.iter().filter(|_| one));
                let found = at.into_iter().find_map(|annotation| self.value(annotation, ty));
                param.given = found.or_else(|| param.given.take());
            }
        }
        hand_in(decl);
        decl.types.iter_mut().for_each(|inner| self.fill_in(inner));
    }

    /// The value that an annotation stands for.
    fn value(&mut self, annotation: &Annotation, ty: Option<&TypeRef>) -> Option<Value> {
        let simple = annotation.name.rsplit('.').next()?;
        let entry = self.known.iter().find(|entry| entry.annotation.rsplit('.').next() == Some(simple))?;
        let named =
            |name: &str| annotation.args.iter().find(|arg| arg.label.as_deref() == Some(name)).and_then(literal);
        let written = match &entry.key {
            None => {
                let first =
                    annotation.args.iter().find(|arg| arg.label.as_deref().is_none_or(|label| label == "value"));
                literal(first?)?
            }
            Some(key) => {
                let default = entry.default.as_deref().and_then(named);
                let default = default.map(|text| format!(":{text}")).unwrap_or_default();
                format!("${{{}{default}}}", named(key)?)
            }
        };
        let mut texts: Vec<String> = filled(&written, self.values, MAX_DEPTH)?;
        texts.sort();
        texts.dedup();
        if texts.len() > MOST_VALUES {
            return None;
        }
        self.places.extend(said_at(&written, self.values).map(|place| (annotation.span, place)));
        let text = |text: String| Value::new(converted(text, ty), annotation.span);
        let last = text(texts.pop()?);
        // One of several, and nothing here tells which.
        Some(texts.into_iter().fold(last, |other, one| either(text(one), other, annotation.span)))
    }
}

/// The one setting that says all of a text with a key in it.
fn said_at(text: &str, values: &Values) -> Option<Place> {
    let inside = text.strip_prefix("${").filter(|_| closing(text) == Some(text.len() - 1))?.strip_suffix('}')?;
    let key = inside.split_once(':').map_or(inside, |(key, _)| key);
    let mut places = values.get(Spelling::Relaxed.fold(key).as_ref())?.values();
    places.next().copied().filter(|_| places.next().is_none())
}

/// Gives the parameters of constructors that are fields, too, what those are filled with.
fn hand_in(decl: &mut TypeDecl) {
    let fields = &decl.fields;
    let constructors = decl.functions.iter_mut().filter(|function| function.kind == FunctionKind::Constructor);
    for param in constructors.flat_map(|constructor| &mut constructor.params).filter(|param| param.given.is_none()) {
        let own = fields.iter().find(|field| field.name == param.name && !field.annotations.is_empty());
        param.given = own.filter(|_| param.field).and_then(|field| field.value.clone());
    }
}

/// Notes the classes that are filled from below a key.
fn bind(decl: &TypeDecl, known: &[Entry], bound: &mut BTreeMap<Name, Vec<Vec<String>>>) {
    for annotation in &decl.annotations {
        let simple = annotation.name.rsplit('.').next();
        let entry = known.iter().find(|entry| entry.annotation.rsplit('.').next() == simple);
        let Some(named) = entry.and_then(|entry| entry.prefix.as_deref()) else { continue };
        let is_it = |arg: &&Arg| arg.label.as_deref().is_none_or(|label| label == "value" || label == named);
        let Some(prefix) = annotation.args.iter().find(is_it).and_then(literal) else { continue };
        bound.entry(decl.name.clone()).or_default().push(parts_of(&prefix));
    }
    decl.types.iter().for_each(|inner| bind(inner, known, bound));
}

/// Notes of what a class holds where it is filled from: `a.b` where `a` has a field `b`, `a.b.*` where that is a list or
/// a map.
fn hand_on(decl: &TypeDecl, bound: &BTreeMap<Name, Vec<Vec<String>>>, more: &mut BTreeMap<Name, Vec<Vec<String>>>) {
    for field in decl.fields.iter().filter(|field| !field.modifiers.is_static) {
        let (Some(ty), Some(above)) = (&field.ty, bound.get(&decl.name)) else { continue };
        let (ty, many) = ty.args.last().map_or((ty, false), |held| (held, true));
        let paths = above.iter().filter(|path| path.len() < MOST_PARTS).map(|path| {
            let own = path.iter().cloned().chain([folded(&field.name)]);
            own.chain(many.then(|| ANY.to_owned())).collect::<Vec<String>>()
        });
        let known = more.entry(ty.name.rsplit('.').next().map(Name::new).unwrap_or_default()).or_default();
        for path in paths {
            if !known.contains(&path) {
                known.push(path);
            }
        }
    }
    decl.types.iter().for_each(|inner| hand_on(inner, bound, more));
}

/// Gives the fields of such classes what is configured.
fn fill_below(
    decl: &mut TypeDecl,
    bound: &BTreeMap<Name, Vec<Vec<String>>>,
    below: &Below,
    places: &mut Vec<(Span, Place)>,
) {
    let paths = bound.get(&decl.name).map(Vec::as_slice).unwrap_or_default();
    for field in decl.fields.iter_mut().filter(|field| !field.modifiers.is_static && !paths.is_empty()) {
        let name = folded(&field.name);
        let is_one = |key: &[String], path: &[String]| {
            key.split_last().is_some_and(|(last, above)| {
                *last == name
                    && above.len() == path.len()
                    && above.iter().zip(path).all(|(own, p)| p == ANY || own == p)
            })
        };
        let values = below.iter().filter(|(key, ..)| paths.iter().any(|path| is_one(key, path)));
        let values: BTreeMap<&Name, Place> = values.map(|(_, value, place)| (value, *place)).collect();
        if values.is_empty() || values.len() > MOST_VALUES || values.keys().any(|value| value.contains("${")) {
            continue;
        }
        let mut span = field.span;
        if let (1, Some(place)) = (values.len(), values.values().next()) {
            // A span that nothing else has.
            span.end = span.start;
            places.push((span, *place));
        }
        let value = |value: &Name| Value::new(converted(value.to_string(), field.ty.as_ref()), span);
        let mut all: Vec<Value> = values.into_keys().map(value).collect();
        // Of several that are configured, one may not say it.
        if paths.iter().any(|path| path.iter().any(|part| part == ANY)) {
            all.extend(field.value.take());
        }
        let Some(last) = all.pop() else { continue };
        field.value = Some(all.into_iter().fold(last, |other, one| either(one, other, span)));
        let constructors = decl.functions.iter_mut().filter(|function| function.kind == FunctionKind::Constructor);
        for param in constructors.flat_map(|constructor| &mut constructor.params) {
            if param.name == field.name {
                param.given.clone_from(&field.value);
            }
        }
    }
    decl.types.iter_mut().for_each(|inner| fill_below(inner, bound, below, places));
}

/// Parts of keys that are told apart.
const MOST_PARTS: usize = 12;

/// The parts of a key: `a.b-c[0]` has `a`, `bc` and `0`.
fn parts_of(key: &str) -> Vec<String> {
    key.split(['.', '[']).map(folded).collect()
}

/// A part of a key in the one spelling that all spellings share.
fn folded(part: &str) -> String {
    part.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a framework makes of a text for a field of a type.
fn converted(text: String, ty: Option<&TypeRef>) -> ValueKind {
    match ty.map_or("", |ty| ty.name.rsplit('.').next().unwrap_or_default()) {
        "boolean" | "Boolean" => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "on" | "yes" | "1" => ValueKind::Bool(true),
            "false" | "off" | "no" | "0" => ValueKind::Bool(false),
            _ => ValueKind::Unreadable,
        },
        "int" | "long" | "short" | "Integer" | "Int" | "Long" | "Short" => {
            text.trim().parse().map_or(ValueKind::Unreadable, ValueKind::Int)
        }
        _ => ValueKind::Text(vec![Piece::Literal(Name::new(text))]),
    }
}

/// The text of an argument that is nothing else.
fn literal(arg: &Arg) -> Option<String> {
    text(&arg.value)
}

fn text(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Text(pieces) => match pieces.as_slice() {
            [Piece::Literal(text)] => Some(text.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// Every text that a text with keys in it may come to; none: it cannot be told.
fn filled(text: &str, values: &Values, depth: usize) -> Option<Vec<String>> {
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
            let each = found.keys().map(|value| filled(value, values, depth - 1));
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
    use crate::source::FileId;

    #[test]
    fn keys_inside_of_texts_are_filled_in() {
        let place = Place { file: FileId(0), span: Span::default() };
        let mut values = Values::new();
        for (key, value) in [("a.host", "x"), ("a.url", "http://${a.host}/${b:y}"), ("loop", "${loop}")] {
            values.entry(Spelling::Relaxed.fold(key).into_owned()).or_default().insert(Name::new(value), place);
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
