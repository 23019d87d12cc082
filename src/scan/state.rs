//! One state of a project: what its files say, what its builds and platforms add, and the channels that it opens.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::configured::Configured;
use super::gather::{self, Gathered, Which};
use super::reach::Reaches;
use super::shelf::Beside;
use super::{Error, android, apple, build_config, builds, builtin, xcode};
use crate::channel::{Name, Reach};
use crate::inventory::{self, Inventory, Library};
use crate::ir;
use crate::knowledge::{Knowledge, Versions};
use crate::policy::{PathOf as _, Verdict};
use crate::source::{Limits, Walk};
use crate::trace::{self, Part, ProjectUnit, Traced};

/// What is the same for all states of a project.
pub(super) struct Context<'c> {
    pub knowledge: &'c Knowledge,
    pub configured: &'c Configured,
    pub which: Which<'c>,
    pub limits: &'c Limits,
}

/// A state of a project.
pub(super) struct State<'c> {
    pub gathered: Gathered,
    pub traced: Traced,
    /// What is known of the versions that the builds ask for.
    knowledge: Cow<'c, Knowledge>,
    versions: Versions,
}

impl<'c> State<'c> {
    /// Reads and traces what a walk found. What other machines traced is taken for the trace.
    ///
    /// # Errors
    /// The program is damaged.
    pub fn of(walk: Walk, context: &Context<'c>, beside: Beside<'_>, parts: Option<Vec<Part>>) -> Result<Self, Error> {
        let reaches = builtin::reaches(&walk).map_err(Error::BuiltIn)?;
        let mut gathered = gather::gather(walk, context.limits, context.which, beside);
        let Prepared { android, apple, versions } = prepare(&mut gathered, &reaches, context.configured);
        let knowledge = context.knowledge.of_versions(&versions);
        let mut traced = match parts {
            Some(parts) => trace::join(parts),
            None => trace::trace(units(&gathered, &reaches), &knowledge),
        };
        android::judge(&mut traced.channels, &android, &knowledge);
        apple::judge(&mut traced.channels, &apple, &knowledge);
        Ok(Self { gathered, traced, knowledge, versions })
    }

    /// The inventory of the channels with what a policy says of them.
    pub fn inventory(&self, verdict: &Verdict) -> Inventory {
        let builds = inventory::build_files(self.gathered.files.paths.iter().map(String::as_str));
        inventory::take(&inventory::Sources {
            channels: &self.traced.channels,
            verdict,
            files: &self.gathered.files,
            paths: &self.gathered.files,
            builds: &builds,
            libraries: &|model| libraries(self.knowledge.libraries(model), &self.versions),
        })
    }
}

/// Gives what the platform's own files say of the apps of a project, and the versions of the libraries that its builds
/// ask for, and takes both to the files that they concern.
pub(super) fn prepare(gathered: &mut Gathered, reaches: &Reaches, configured: &Configured) -> Prepared {
    configured.settle_profiles(&mut gathered.units);
    let files = &gathered.files;
    let path = |file| files.path_of(file).unwrap_or_default().to_owned();
    let android = android::prepare(&mut gathered.units, path, |path| reaches.of(path) != Reach::Production, reaches);
    let found: BTreeSet<&str> = files.paths.iter().map(String::as_str).collect();
    let paths: Vec<String> = gathered.units.iter().map(|unit| path(unit.file)).collect();
    build_config::add(&mut gathered.units, &paths);
    configured.fill(&mut gathered.units, |unit| reaches.of(files.path_of(unit.file).unwrap_or_default()));
    configured.mark_debug(&mut gathered.units);
    xcode::mark_debug(&mut gathered.units, &paths);
    let apple = apple::prepare(&mut gathered.units, &paths, &found);
    let seen: Vec<(&str, &ir::Unit)> = paths.iter().map(String::as_str).zip(&gathered.units).collect();
    let versions = builds::versions(&seen);
    builds::libraries(&mut gathered.units, &paths, &versions);
    Prepared { android, apple, versions }
}

/// The libraries of a model that the builds ask for; where they ask for none, the only one that it can be.
fn libraries(named: &[Name], versions: &Versions) -> Vec<Library> {
    let library = |name: &Name| Library {
        name: name.clone(),
        versions: versions.get(name.as_str()).cloned().unwrap_or_default(),
    };
    let all: Vec<Library> = named.iter().map(library).collect();
    let asked: Vec<Library> = all.iter().filter(|library| !library.versions.is_empty()).cloned().collect();
    match (asked.is_empty(), all.len()) {
        (false, _) => asked,
        (true, 1) => all,
        (true, _) => Vec::new(),
    }
}

/// What configuration and builds say before anything is traced.
pub(super) struct Prepared {
    android: Vec<android::App>,
    apple: apple::Apps,
    pub versions: Versions,
}

/// The files of a project with the builds that they belong to.
pub(super) fn units<'g>(gathered: &'g Gathered, reaches: &Reaches) -> Vec<ProjectUnit<'g>> {
    let unit = |unit: &'g ir::Unit| {
        let path = gathered.files.path_of(unit.file).unwrap_or_default();
        ProjectUnit { unit, reach: reaches.of(path) }
    };
    gathered.units.iter().map(unit).collect()
}
