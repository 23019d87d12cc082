//! The modules of a project, told from its build files.

use std::collections::BTreeMap;

use crate::channel::scale;

scale! {
    /// What builds a module; where several could, the first of them is said to.
    Tool {
        /// Gradle.
        Gradle = "gradle",
        /// Maven.
        Maven = "maven",
        /// The Swift package manager.
        SwiftPm = "swiftpm",
        /// Xcode.
        Xcode = "xcode",
        /// Nothing that is known.
        None = "none",
    }
}

/// A file that says how a folder is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildFile {
    /// Its path from the root of the scan.
    pub path: String,
    /// What reads it.
    pub tool: Tool,
}

/// The build files among the paths of a project, each by the folder that it builds.
pub fn build_files<'p>(paths: impl Iterator<Item = &'p str>) -> BTreeMap<String, BuildFile> {
    let mut found = BTreeMap::<String, BuildFile>::new();
    for path in paths {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (folder, tool) = match name {
            "build.gradle" | "build.gradle.kts" => (folder, Tool::Gradle),
            "pom.xml" => (folder, Tool::Maven),
            "Package.swift" => (folder, Tool::SwiftPm),
            "project.pbxproj" => (folder.rsplit_once('/').map_or("", |(above, _)| above), Tool::Xcode),
            _ => continue,
        };
        let build = BuildFile { path: path.to_owned(), tool };
        match found.get_mut(folder) {
            Some(known) if known.tool <= tool => {}
            Some(known) => *known = build,
            None => drop(found.insert(folder.to_owned(), build)),
        }
    }
    found
}

/// The folder of the module that a file belongs to, and its build file: the nearest above it.
pub(super) fn module_of<'b>(path: &str, builds: &'b BTreeMap<String, BuildFile>) -> (String, Option<&'b BuildFile>) {
    let mut folder = path;
    while let Some((above, _)) = folder.rsplit_once('/') {
        folder = above;
        if let Some(build) = builds.get(folder) {
            return (folder.to_owned(), Some(build));
        }
    }
    (".".to_owned(), builds.get(""))
}
