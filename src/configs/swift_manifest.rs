//! Swift source that describes a build: `Package.swift`, and the `Project.swift` of Tuist.

use super::packages;
use super::plist;
use super::sink::Sink;
use super::tree::{Entry, Kind, MAX_DEPTH, NodeId, Tree};
use crate::ir::visit::{self, Visitor};
use crate::ir::{Arg, Call, Name, Piece, Unit, Value, ValueKind};
use crate::source::SourceFile;

/// What stands for a value that is computed.
const COMPUTED: &str = "$(computed)";

/// Whether a file is one of these, told from its name.
pub(super) fn is_one(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("Package.swift" | "Project.swift"))
}

/// Adds the packages that a manifest asks for and what it puts into property lists to what its source says.
pub(super) fn complete(file: &SourceFile, unit: &mut Unit) {
    let mut seen = Seen { packages: Vec::new(), policies: Vec::new() };
    visit::unit(unit, &mut seen);
    let mut dependencies: Vec<_> = seen.packages.iter().filter_map(|call| package(call)).collect();
    let mut sink = Sink::new(file, plist::FORMAT);
    for (group, (key, value)) in seen.policies.iter().enumerate() {
        let mut tree = Tree::default();
        let value = node(&mut tree, value, 0);
        let entry = Entry { key: Name::new_static(plist::TRANSPORT_SECURITY), key_span: key.span, value };
        let root = tree.add(Kind::Map(vec![entry]), key.span);
        plist::flatten(&tree, root, group as u32 * 1000, &mut sink);
    }
    let policy = sink.finish();
    unit.gaps.extend(policy.gaps);
    unit.settings.extend(policy.settings);
    unit.dependencies.append(&mut dependencies);
}

/// What a manifest says that matters here.
struct Seen<'u> {
    packages: Vec<&'u Call>,
    policies: Vec<(&'u Value, &'u Value)>,
}

impl<'u> Visitor<'u> for Seen<'u> {
    fn value(&mut self, value: &'u Value) {
        match &value.kind {
            ValueKind::Call(call) if matches!(call.name.as_str(), "package" | "remote") => self.packages.push(call),
            ValueKind::Map(entries) => {
                let policy = |(key, _): &&(Value, Value)| text(key) == Some(plist::TRANSPORT_SECURITY);
                self.policies.extend(entries.iter().filter(policy).map(|(key, value)| (key, value)));
            }
            _ => {}
        }
    }
}

/// `.package(url: "https://github.com/owner/name", exact: "1.2.3")`
fn package(call: &Call) -> Option<crate::ir::Dependency> {
    let labelled = |args: &'_ [Arg], label: &str| args.iter().position(|arg| arg.label.as_deref() == Some(label));
    let url = &call.args.get(labelled(&call.args, "url")?)?.value;
    let name = packages::repository(text(url)?);
    let exact = call.args.iter().find_map(|arg| match &arg.value.kind {
        _ if arg.label.as_deref() == Some("exact") => text(&arg.value),
        ValueKind::Call(inner) if inner.name == "exact" => text(&inner.args.first()?.value),
        _ => None,
    });
    Some(packages::dependency("swiftpm", name, exact, url.span))
}

/// The text of a literal.
fn text(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::Text(pieces) => match pieces.as_slice() {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// A literal as a node; the cases of Tuist's own type (`.dictionary([…])`, `.boolean(true)`) are what they hold.
fn node(tree: &mut Tree, value: &Value, depth: usize) -> NodeId {
    let kind = match &value.kind {
        _ if depth > MAX_DEPTH => Kind::Scalar(Name::new_static(COMPUTED)),
        ValueKind::Map(entries) => {
            let entry = |(key, value): &(Value, Value)| {
                let name = Name::new(text(key)?);
                Some(Entry { key: name, key_span: key.span, value: node(tree, value, depth + 1) })
            };
            Kind::Map(entries.iter().filter_map(entry).collect())
        }
        ValueKind::List(items) => Kind::List(items.iter().map(|item| node(tree, item, depth + 1)).collect()),
        ValueKind::Bool(value) => Kind::Scalar(Name::new_static(if *value { "true" } else { "false" })),
        ValueKind::Int(number) => Kind::Scalar(Name::new(number.to_string())),
        ValueKind::Call(call) => match call.args.as_slice() {
            [only] => return node(tree, &only.value, depth + 1),
            _ => Kind::Scalar(Name::new_static(COMPUTED)),
        },
        _ => Kind::Scalar(text(value).map_or(Name::new_static(COMPUTED), Name::new)),
    };
    tree.add(kind, value.span)
}
