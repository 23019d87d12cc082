//! The policies of a project: one for all of it, and those of folders below, which only ask for more. The nearest wins.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Policy, RuleInfo};
use crate::channel::Name;
use crate::source::Material;

/// Which policy judges a file.
pub trait PolicyAt: fmt::Debug {
    /// The one for all of the project.
    fn whole(&self) -> &Policy;

    /// The one that is nearest to a path from the scan root.
    fn at(&self, path: &str) -> &Policy;

    /// All of them, that of the whole first.
    fn all(&self) -> Vec<&Policy>;

    /// The rules of all of them, sorted by id, each with the most that it costs anywhere.
    fn rules(&self) -> Vec<Arc<RuleInfo>> {
        let mut rules = BTreeMap::<&Name, &Arc<RuleInfo>>::new();
        for rule in self.all().into_iter().flat_map(|policy| &policy.rules) {
            let known = rules.entry(&rule.info.id).or_insert(&rule.info);
            if known.worst < rule.info.worst {
                *known = &rule.info;
            }
        }
        rules.into_values().map(Arc::clone).collect()
    }

    /// The files of all of them, each once.
    fn files(&self) -> Vec<Material> {
        let mut files = Vec::new();
        for file in self.all().into_iter().flat_map(|policy| &policy.files) {
            if !files.contains(file) {
                files.push(file.clone());
            }
        }
        files
    }
}

/// One policy for everything.
impl PolicyAt for Policy {
    fn whole(&self) -> &Policy {
        self
    }

    fn at(&self, _: &str) -> &Policy {
        self
    }

    fn all(&self) -> Vec<&Policy> {
        vec![self]
    }
}

/// The policy of a project and those of folders below.
#[derive(Clone, Debug)]
pub struct Policies {
    whole: Policy,
    /// By folder, which ends with `/`.
    below: BTreeMap<String, Policy>,
}

impl Policies {
    /// A policy, and those of folders, whose paths end with `/`.
    #[must_use]
    pub fn new(whole: Policy, below: BTreeMap<String, Policy>) -> Self {
        Self { whole, below }
    }
}

impl PolicyAt for Policies {
    fn whole(&self) -> &Policy {
        &self.whole
    }

    fn at(&self, path: &str) -> &Policy {
        let folders = path.match_indices('/').rev().filter_map(|(at, _)| path.get(..=at));
        folders.filter_map(|folder| self.below.get(folder)).next().unwrap_or(&self.whole)
    }

    fn all(&self) -> Vec<&Policy> {
        std::iter::once(&self.whole).chain(self.below.values()).collect()
    }
}
