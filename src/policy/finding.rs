//! What judging gives: findings and the verdict.

use std::sync::Arc;

use super::{Step, Waiver};
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

scale! {
    /// Where a finding stands between the states of the project.
    State {
        /// It was not there before, and nobody accepted it.
        New = "new",
        /// It was there before: in the state that is compared with, or in the baseline.
        Existing = "existing",
        /// A waiver accepts it.
        Waived = "waived",
        /// A waiver accepted it, and has ended.
        WaiverExpired = "waiver-expired",
        /// A waiver in a comment accepts it.
        InlineWaived = "inline-waived",
    }
}

scale! {
    /// What else a run has to say.
    NoticeKind {
        /// A waiver of the waivers file has ended and is needed.
        WaiverExpired = "waiver-expired",
        /// A waiver ends soon.
        WaiverEndsSoon = "waiver-ends-soon",
        /// A waiver matches no finding.
        WaiverUnused = "waiver-unused",
        /// A waiver in a comment matches no finding.
        InlineWaiverUnused = "inline-waiver-unused",
        /// A waiver in a comment is wrong, or the policy forbids it.
        InlineWaiverRefused = "inline-waiver-refused",
        /// The baseline holds what is no longer found.
        BaselineStale = "baseline-stale",
        /// A file of the scanned tree could have loosened the policy, and was not read.
        NotAccepted = "not-accepted",
    }
}

/// Something that a run has to say besides its findings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// What sort of thing.
    pub kind: NoticeKind,
    /// Where: `path` or `path:line`.
    pub place: String,
    /// What, as a lower-case fragment.
    pub text: String,
}

impl Notice {
    /// A notice.
    #[must_use]
    pub fn new(kind: NoticeKind, place: String, text: String) -> Self {
        Self { kind, place, text }
    }
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
    /// New, known before, or accepted.
    pub state: State,
    /// How it was recognised, if it was there before.
    pub recognised: Option<Step>,
    /// The waiver that accepts it, or did.
    pub waiver: Option<Arc<Waiver>>,
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
    /// What else there is to say, sorted.
    pub notices: Vec<Notice>,
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
