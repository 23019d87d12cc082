//! The shape of a policy file: which rules count how much, where, and what else decides the outcome.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Level;
use super::reference::Framework;
use super::words::LevelsText;
use crate::channel::scale;
use crate::source::yaml::{OneOrMore, Spanned};

/// A policy file. A key that is left out says the same as in the policy that is extended.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Wiretight policy")]
pub struct PolicyFile {
    /// Its name in reports.
    pub name: Spanned<String>,
    /// What it is for.
    pub about: Option<String>,
    /// Policies that it builds on: `baseline`, `strict`, or files beside this one; later ones win.
    /// Without this key it builds on `baseline`; `[]` builds on nothing, which denies everything down to `low`.
    pub extends: Option<Vec<Spanned<String>>>,
    /// Files with rules of your own, one rule in each.
    #[serde(default)]
    pub rule_files: Vec<Spanned<String>>,
    /// Frameworks of your own that references may name.
    #[serde(default)]
    pub frameworks: BTreeMap<String, Framework>,
    /// The lowest level that fails the build: `low` to `critical`.
    pub deny_at: Option<Spanned<Level>>,
    /// What it costs that a property cannot be told.
    pub unresolved: Option<Unresolved>,
    /// How a run ends in which there was nothing to judge.
    pub nothing_to_judge: Option<NothingToJudge>,
    /// The share of files that may stay unread, from 0 to 1.
    pub tolerate_unread: Option<Spanned<f64>>,
    /// Ceilings for findings outside what users run.
    #[serde(default)]
    pub at_most: AtMost,
    /// Levels by rule id.
    #[serde(default)]
    pub rules: BTreeMap<Spanned<String>, LevelsText>,
    /// Levels for parts of the project; where several match, later ones win.
    #[serde(default)]
    pub paths: Vec<PathLevels>,
}

/// Levels for a part of the project. What is said here is final: neither data nor build raises or lowers it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PathLevels {
    /// Globs over paths from the scan root, with `/`; `**` crosses folders, `*` does not.
    #[serde(rename = "match")]
    pub matches: OneOrMore<Spanned<String>>,
    /// Why this part is different.
    pub why: Spanned<String>,
    /// Levels by rule id.
    pub levels: BTreeMap<Spanned<String>, LevelsText>,
}

/// The highest level that a finding can have outside what users run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AtMost {
    /// In tests.
    pub test: Option<Level>,
    /// In debug builds only.
    pub debug_only: Option<Level>,
    /// On channels that the platform refuses to open.
    pub blocked: Option<Level>,
}

scale! {
    /// What it costs that a property cannot be told from the source.
    Unresolved {
        /// Nothing.
        Ignore = "ignore",
        /// A person has to look at it.
        Review = "review",
        /// As much as a known breach: insecure until proved otherwise.
        Deny = "deny",
    }
}

scale! {
    /// How a run ends in which there was nothing to judge.
    NothingToJudge {
        /// With exit code 0.
        Allowed = "allowed",
        /// With exit code 3.
        NotJudged = "not-judged",
    }
}
