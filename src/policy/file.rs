//! The shape of a policy file: which rules count how much, where, and what else decides the outcome.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use time::Date;

use super::Level;
use super::reference::Framework;
use super::words::LevelsText;
use crate::channel::{Name, scale};
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
    /// The lowest level that fails the build for what was there before: in the baseline, or in the state that is
    /// compared with.
    pub deny_existing_at: Option<Spanned<Level>>,
    /// What policies that extend this one may do.
    pub children: Option<Children>,
    /// What waivers may do.
    #[serde(default)]
    pub waivers: WaiverRules,
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

scale! {
    /// What policies that extend a policy may do.
    Children {
        /// Ask for more. What they ask less for is a mistake.
        OnlyTighten = "only-tighten",
        /// Ask for more or less.
        MayLoosen = "may-loosen",
    }
}

scale! {
    /// Whether comments can be waivers.
    InlineWaivers {
        /// They can, with a rule, a last day and a reason.
        Allowed = "allowed",
        /// They cannot.
        Forbidden = "forbidden",
    }
}

scale! {
    /// What becomes of the baseline and the waivers that the scanned tree brings along.
    InTree {
        /// They count.
        Allowed = "allowed",
        /// Only those count that the command line names.
        Forbidden = "forbidden",
    }
}

/// What waivers may do. A key that is left out says the same as in the policy that is extended.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WaiverRules {
    /// How many days ahead a waiver may end.
    pub max_days: Option<Spanned<u16>>,
    /// How many days ahead it is said that a waiver ends.
    pub warn_days: Option<u16>,
    /// Whether comments can be waivers.
    pub inline: Option<Spanned<InlineWaivers>>,
    /// Whether the baseline and the waivers of the scanned tree count.
    pub in_tree: Option<Spanned<InTree>>,
    /// Rules that no waiver may touch, besides those of the policy that is extended.
    #[serde(default)]
    pub never: Vec<Spanned<String>>,
}

/// What waivers may do, all told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverTerms {
    /// How many days ahead a waiver may end; none: any number.
    pub max_days: Option<u16>,
    /// How many days ahead it is said that a waiver ends.
    pub warn_days: u16,
    /// Whether comments can be waivers.
    pub inline: InlineWaivers,
    /// Whether the baseline and the waivers of the scanned tree count.
    pub in_tree: InTree,
    /// Rules that no waiver may touch.
    pub never: BTreeSet<Name>,
}

impl WaiverTerms {
    /// The number of days that a waiver may last at most, if it would last longer.
    #[must_use]
    pub fn too_long(&self, today: Date, expires: Date) -> Option<u16> {
        self.max_days.filter(|most| (expires - today).whole_days() > i64::from(*most))
    }
}
