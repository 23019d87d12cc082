//! Projects of Xcode (`project.pbxproj`): what targets are built of in each configuration, and which packages they use.

use std::collections::BTreeMap;

use super::sink::{Scope, Sink};
use super::tree::{Entry, Kind, NodeId, Tree};
use super::{openstep, packages};
use crate::ir::{Dependency, Name, Unit};
use crate::source::SourceFile;

/// Configurations of targets that are read; large projects have hundreds.
const MAX_CONFIGURATIONS: u32 = 4_000;

/// Reads a project. Each configuration of each target is a group: `target.name`, `target.type`, `configuration`, the
/// names of the files with settings (`target.base`, `project.base`), and the settings themselves as `target.build.KEY`
/// and `project.build.KEY`, of which the former weigh more.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, "xcode-project");
    let (tree, root) = openstep::read(&file.text, &mut sink);
    let project = Project::new(&tree, root);
    let common =
        project.of_type(&["PBXProject"]).find_map(|project_| project.configurations(project_)).unwrap_or_default();
    let mut group = 0;
    for target in project.of_type(&["PBXNativeTarget"]) {
        for configuration in project.configurations(target).unwrap_or_default() {
            group += 1;
            if group > MAX_CONFIGURATIONS || sink.is_full() {
                let span = tree.nodes.get(configuration).map(|node| node.span).unwrap_or_default();
                sink.gap(span, "more configurations than are read, from here on");
                return sink.finish();
            }
            let scope = Scope { group, ..Scope::default() };
            let mut set = |key: &str, entry: Option<(&Entry, &Name)>| {
                if let Some((entry, value)) = entry {
                    let value_span = tree.nodes.get(entry.value).map_or(entry.key_span, |node| node.span);
                    sink.set(key, value.clone(), entry.key_span.to(value_span), value_span, &scope);
                }
            };
            set("target.name", project.text(target, "name"));
            set("target.type", project.text(target, "productType"));
            let name = project.text(configuration, "name");
            set("configuration", name);
            let same = |other: &&NodeId| project.text(**other, "name").map(|(_, n)| n) == name.map(|(_, n)| n);
            let layers = [("target", Some(configuration)), ("project", common.iter().find(same).copied())];
            for (layer, configuration) in layers {
                let Some(configuration) = configuration else { continue };
                set(&format!("{layer}.base"), project.base(configuration));
                for entry in project.value(configuration, "buildSettings").map_or(&[][..], |node| project.entries(node))
                {
                    if let Some(Kind::Scalar(value)) = tree.nodes.get(entry.value).map(|node| &node.kind) {
                        set(&format!("{layer}.build.{}", entry.key), Some((entry, value)));
                    }
                }
            }
        }
    }
    let packages: Vec<Dependency> =
        project.of_type(&["XCRemoteSwiftPackageReference"]).filter_map(|package| project.package(package)).collect();
    let mut unit = sink.finish();
    unit.dependencies = packages;
    unit
}

/// The objects of a project by their ids.
struct Project<'t> {
    tree: &'t Tree,
    objects: BTreeMap<&'t str, NodeId>,
    /// In the order of the file.
    order: Vec<NodeId>,
}

impl<'t> Project<'t> {
    fn new(tree: &'t Tree, root: Option<NodeId>) -> Self {
        let mut project = Self { tree, objects: BTreeMap::new(), order: Vec::new() };
        let Some(objects) = root.and_then(|root| project.value(root, "objects")) else { return project };
        let entries = project.entries(objects);
        project.objects = entries.iter().map(|entry| (entry.key.as_str(), entry.value)).collect();
        project.order = entries.iter().map(|entry| entry.value).collect();
        project
    }

    fn entries(&self, node: NodeId) -> &'t [Entry] {
        match self.tree.nodes.get(node).map(|node| &node.kind) {
            Some(Kind::Map(entries)) => entries,
            _ => &[],
        }
    }

    fn value(&self, node: NodeId, key: &str) -> Option<NodeId> {
        self.entries(node).iter().find(|entry| entry.key == key).map(|entry| entry.value)
    }

    fn text(&self, node: NodeId, key: &str) -> Option<(&'t Entry, &'t Name)> {
        let entry = self.entries(node).iter().find(|entry| entry.key == key)?;
        match self.tree.nodes.get(entry.value).map(|node| &node.kind) {
            Some(Kind::Scalar(text)) => Some((entry, text)),
            _ => None,
        }
    }

    /// The object that a key names by its id.
    fn named(&self, node: NodeId, key: &str) -> Option<NodeId> {
        self.objects.get(self.text(node, key)?.1.as_str()).copied()
    }

    fn of_type<'s>(&'s self, types: &'s [&str]) -> impl Iterator<Item = NodeId> + use<'s, 't> {
        let fits = |node: &NodeId| self.text(*node, "isa").is_some_and(|(_, isa)| types.contains(&isa.as_str()));
        self.order.iter().copied().filter(fits)
    }

    /// The configurations of a target or project.
    fn configurations(&self, of: NodeId) -> Option<Vec<NodeId>> {
        let list = self.value(self.named(of, "buildConfigurationList")?, "buildConfigurations")?;
        let Kind::List(items) = &self.tree.nodes.get(list)?.kind else { return None };
        let id = |item: &NodeId| match self.tree.nodes.get(*item).map(|node| &node.kind) {
            Some(Kind::Scalar(id)) => self.objects.get(id.as_str()).copied(),
            _ => None,
        };
        Some(items.iter().filter_map(id).collect())
    }

    /// The file with settings that a configuration builds upon.
    fn base(&self, configuration: NodeId) -> Option<(&'t Entry, &'t Name)> {
        if let Some(name) = self.text(configuration, "baseConfigurationReferenceRelativePath") {
            return Some(name);
        }
        let file = self.named(configuration, "baseConfigurationReference")?;
        self.text(file, "path").or_else(|| self.text(file, "name"))
    }

    /// `requirement = { kind = exactVersion; version = 1.2.3; }`; any other kind is a range.
    fn package(&self, package: NodeId) -> Option<Dependency> {
        let (entry, location) = self.text(package, "repositoryURL")?;
        let span = self.tree.nodes.get(entry.value)?.span;
        let requirement = self.value(package, "requirement");
        let kind = requirement.and_then(|requirement| self.text(requirement, "kind")).map(|(_, kind)| kind.as_str());
        let version = requirement.and_then(|requirement| self.text(requirement, "version")).map(|(_, v)| v.as_str());
        let version = version.filter(|_| kind == Some("exactVersion"));
        Some(packages::dependency("swiftpm", packages::repository(location), version, span))
    }
}
