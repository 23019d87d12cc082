//! What judging gives: findings and the verdict.

use std::sync::Arc;

use crate::channel::{Channel, Name, Property, scale};
use crate::source::Place;

scale! {
    /// What a breach costs. The order is that of severity.
    Level {
        /// Not reported.
        Ignore = "ignore",
        /// For a person to look at; never fails the build by itself.
        Review = "review",
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
        /// Critical.
        Critical = "critical",
    }
}

/// How sure the breach is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// The property cannot be told from the source.
    Unknown,
    /// On some path or in some configuration.
    Possible,
    /// Always.
    Known,
}

/// What a report tells about a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Kebab-case id named for the fault.
    pub id: Name,
    /// One line.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// A way out that really is safe.
    pub fix: String,
    /// Control ids with their edition, e.g. `pci-dss@4.0.1:4.2.1`, `cwe-319`.
    pub references: Vec<Name>,
    /// The highest level that the rule can give under the policy.
    pub worst: Level,
    /// CVSS-like number for consumers that want one, 0.1–10.0.
    pub severity: String,
}

/// Where a finding stands between the states of the project. Baselines and waivers extend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Not accepted by anybody.
    New,
}

/// One breach of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Arc<RuleInfo>,
    /// What it costs here.
    pub level: Level,
    /// Whether it fails the build under the policy.
    pub denied: bool,
    /// How sure it is.
    pub certainty: Certainty,
    /// New, or known before.
    pub state: State,
    /// The property that falls short.
    pub property: Property,
    /// What is wrong here, one sentence without a full stop, e.g. `ftp to files.example.com is not encrypted`.
    pub message: String,
    /// Where it is shown.
    pub place: Place,
    /// The channel, with its trail.
    pub channel: Arc<Channel>,
    /// Other channels that the same cause breaks.
    pub also: Vec<Arc<Channel>>,
}

/// The answer of the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// All findings, sorted by path, place and rule.
    pub findings: Vec<Finding>,
    /// All rules of the policy, sorted by id.
    pub rules: Vec<Arc<RuleInfo>>,
    /// Name of the policy, e.g. `baseline`, and what it extends, nearest first.
    pub policy: Vec<String>,
    /// The end.
    pub outcome: Outcome,
}

/// How a run ends. The number is the exit code, the same for every report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// 0: allowed.
    Allowed = 0,
    /// 1: denied by policy.
    Denied = 1,
    /// 2: could not run (usage, unreadable policy).
    CouldNotRun = 2,
    /// 3: nothing to judge, or more unread source than the policy tolerates.
    NotJudged = 3,
}

impl Outcome {
    /// The process exit code.
    #[must_use]
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The word in reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::CouldNotRun => "could not run",
            Self::NotJudged => "not judged",
        }
    }
}
