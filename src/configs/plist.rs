//! Property lists with App Transport Security: XML, binary, and the old text form.

use std::collections::BTreeMap;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::sink::Sink;
use super::tree::{self, Entry, Kind, MAX_DEPTH, MAX_NODES, Naming, Node, NodeId, Tree};
use super::{openstep, xml};
use crate::ir::{Name, Setting, Unit};
use crate::source::{SourceFile, Span};

/// The format of what is found here.
pub(super) const FORMAT: &str = "info-plist";

/// The format of an app's own lists.
const OWN: &str = "plist";

/// The key that makes a property list worth reading.
pub(super) const TRANSPORT_SECURITY: &str = "NSAppTransportSecurity";

/// The key of a list that describes what a user can choose.
const PREFERENCES: &str = "PreferenceSpecifiers[";

/// How the keys start that tell the property list of a bundle from any other.
const BUNDLE_KEYS: [&str; 3] = ["CFBundle", "LSRequires", "UIApplication"];

/// Domains stand as keys in two maps.
const NAMING: Naming = Naming {
    start: TRANSPORT_SECURITY,
    subjects: &["NSAppTransportSecurity.NSExceptionDomains", "NSAppTransportSecurity.NSPinnedDomains"],
};

/// What a description of a project puts into property lists: only the settings of App Transport Security. None where
/// there are none.
pub(super) fn inside_yaml(file: &SourceFile) -> Option<Unit> {
    if !file.text.contains(TRANSPORT_SECURITY) {
        return None;
    }
    let mut unit = super::yaml::read_as(file, FORMAT, NAMING);
    unit.settings.retain(|setting| setting.key.starts_with(TRANSPORT_SECURITY));
    one_spelling(&mut unit);
    Some(unit)
}

/// Reads a property list. None where it says nothing of App Transport Security, unless it could not be read, and unless
/// it is the list of a bundle, by its name or its keys. Of an app's own lists that hold an address or a switch all is kept
/// that stands under keys; what stands in rows is data.
///
/// Below `NSAppTransportSecurity`, where keys start anew wherever the map stands, `YES`, `1` and the like are booleans,
/// and each domain is a group with itself as subject. In a binary list every span is the empty one at the file's
/// start, for it has no lines.
pub(super) fn read(file: &SourceFile) -> Option<Unit> {
    let mut sink = Sink::new(file, FORMAT);
    let (tree, root) = if let Some(bytes) = &file.bytes {
        // The library's own value type would follow shared objects into gigabytes; this one counts.
        match ::plist::from_bytes::<Decoded>(bytes) {
            Ok(decoded) => (decoded.tree, Some(decoded.root)),
            Err(_) => {
                sink.gap(Span::default(), "binary property list that cannot be decoded");
                return Some(sink.finish());
            }
        }
    } else if file.text.trim_start().starts_with('<') {
        from_xml(&file.text, &mut sink)
    } else {
        openstep::read(&file.text, &mut sink)
    };
    if let Some(root) = root {
        flatten(&tree, root, 0, &mut sink);
    }
    let mut unit = sink.finish();
    one_spelling(&mut unit);
    if unit.settings.iter().any(|setting| setting.key.starts_with(PREFERENCES)) {
        defaults(&mut unit);
        return (!unit.settings.is_empty() || !unit.gaps.is_empty()).then_some(unit);
    }
    // An app that says nothing has the platform's own policy.
    let says = |key: &str| key.starts_with(TRANSPORT_SECURITY) || BUNDLE_KEYS.iter().any(|own| key.starts_with(own));
    let of_bundle = file.path.rsplit('/').next() == Some("Info.plist");
    let is_relevant = of_bundle || !unit.gaps.is_empty() || unit.settings.iter().any(|setting| says(&setting.key));
    if is_relevant {
        return Some(unit);
    }
    // What stands beside an address or a switch may belong to it; a list without any is data.
    let counts =
        |setting: &Setting| !setting.key.contains('[') && (setting.value.contains("://") || super::is_switch(setting));
    if !unit.settings.iter().any(counts) {
        return None;
    }
    unit.settings.retain(|setting| !setting.key.contains('['));
    unit.settings.iter_mut().for_each(|setting| setting.format = Name::new_static(OWN));
    Some(unit)
}

/// Makes of a list with preferences what each has before anybody chooses, under its own key.
fn defaults(unit: &mut Unit) {
    let beside = |setting: &Setting, name: &str| Some(Name::new(setting.key.strip_suffix(name)?));
    let keys: BTreeMap<Name, Name> =
        unit.settings.iter().filter_map(|s| Some((beside(s, ".Key")?, s.value.clone()))).collect();
    let own = |setting: &Setting| {
        let key = keys.get(&beside(setting, ".DefaultValue")?)?;
        Some(Setting { format: Name::new_static("preferences"), key: key.clone(), ..setting.clone() })
    };
    unit.settings = unit.settings.iter().filter_map(own).collect();
}

/// Puts the values of a list into the sink under their keys; each domain is a group of its own.
pub(super) fn flatten(tree: &Tree, root: NodeId, group: u32, sink: &mut Sink) {
    tree::flatten(tree, root, group, NAMING, sink);
}

/// Gives the booleans of the policy one spelling.
fn one_spelling(unit: &mut Unit) {
    for setting in unit.settings.iter_mut().filter(|setting| setting.key.starts_with(TRANSPORT_SECURITY)) {
        setting.value = boolean(&setting.value);
    }
}

/// The spellings that Apple's systems take for booleans.
pub(super) fn boolean(value: &Name) -> Name {
    match value.as_str() {
        "YES" | "Yes" | "yes" | "TRUE" | "True" | "1" => Name::new_static("true"),
        "NO" | "No" | "no" | "FALSE" | "False" | "0" => Name::new_static("false"),
        _ => value.clone(),
    }
}

/// The values of an XML list: one node per element, under the element's number.
fn from_xml(text: &str, sink: &mut Sink) -> (Tree, Option<NodeId>) {
    let mut document = xml::read(text);
    sink.gaps(std::mem::take(&mut document.gaps));
    let mut tree = Tree::default();
    for (number, element) in document.elements.iter().enumerate() {
        let kind = match element.name {
            "dict" => Kind::Map(entries(&document, number, sink)),
            "array" => Kind::List(element.children.clone()),
            "true" | "false" => Kind::Scalar(element.name.into()),
            "string" => Kind::Scalar(element.text.as_str().into()),
            "integer" | "real" | "date" | "data" => Kind::Scalar(element.text.trim().into()),
            "key" | "plist" => Kind::Scalar(Name::default()),
            other => {
                sink.gap(element.tag, format!("unknown element `{other}`"));
                Kind::Scalar(Name::default())
            }
        };
        tree.nodes.push(Node { kind, span: element.span });
    }
    let is_list = document.elements.first().is_some_and(|root| root.name == "plist");
    if !is_list && let Some(root) = document.elements.first() {
        sink.gap(root.tag, "no property list");
    }
    let root = document.children(0).next().map(|(number, _)| number).filter(|_| is_list);
    (tree, root)
}

/// The keys of a `dict`, whose elements alternate between key and value.
fn entries(document: &xml::Document<'_>, dict: usize, sink: &mut Sink) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut key = None;
    for (number, element) in document.children(dict) {
        match (element.name, key.take()) {
            ("key", None) => key = Some((Name::new(&element.text), element.span)),
            ("key", Some((_, span))) => {
                sink.gap(span, "key without value");
                key = Some((Name::new(&element.text), element.span));
            }
            (_, Some((key, key_span))) => entries.push(Entry { key, key_span, value: number }),
            (_, None) => sink.gap(element.tag, "value without key"),
        }
    }
    if let Some((_, span)) = key {
        sink.gap(span, "key without value");
    }
    entries
}

/// The values of a binary list.
struct Decoded {
    tree: Tree,
    root: NodeId,
}

impl<'de> serde::Deserialize<'de> for Decoded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut tree = Tree::default();
        let root = Value { tree: &mut tree, depth: 0 }.deserialize(deserializer)?;
        Ok(Self { tree, root })
    }
}

/// Puts the value that comes next into a tree, within the bounds of depth and number.
struct Value<'t> {
    tree: &'t mut Tree,
    depth: usize,
}

impl Value<'_> {
    fn scalar<E>(self, text: impl Into<Name>) -> Result<NodeId, E> {
        Ok(self.tree.add(Kind::Scalar(text.into()), Span::default()))
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = NodeId;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<NodeId, D::Error> {
        if self.depth > MAX_DEPTH || self.tree.nodes.len() > MAX_NODES {
            return Err(D::Error::custom("too many values"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = NodeId;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a property list")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<NodeId, E> {
        self.scalar(if value { "true" } else { "false" })
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<NodeId, E> {
        self.scalar(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<NodeId, E> {
        self.scalar(value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<NodeId, E> {
        self.scalar(value.to_string())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<NodeId, E> {
        self.scalar(value)
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<NodeId, E> {
        self.scalar(format!("{} bytes", value.len()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<NodeId, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Value { tree: self.tree, depth: self.depth + 1 })? {
            items.push(item);
        }
        Ok(self.tree.add(Kind::List(items), Span::default()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<NodeId, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value_seed(Value { tree: self.tree, depth: self.depth + 1 })?;
            entries.push(Entry { key: key.into(), key_span: Span::default(), value });
        }
        Ok(self.tree.add(Kind::Map(entries), Span::default()))
    }
}
