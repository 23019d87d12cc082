//! Rules, policies and verdicts: which channel states are acceptable, where, and what a breach costs.

mod baseline;
mod file;
mod finding;
mod fingerprint;
mod gate;
mod inline;
mod judge;
mod load;
mod message;
mod nearest;
mod reference;
mod rule;
mod schema;
mod tighten;
mod waiver;
mod words;

pub use baseline::{Baseline, Entry, Step};
pub use file::{
    AtMost, Children, InTree, InlineWaivers, NothingToJudge, PathLevels, PolicyFile, Unresolved, WaiverRules,
    WaiverTerms,
};
pub use finding::{Certainty, Finding, Level, Notice, NoticeKind, Outcome, RuleInfo, State, Verdict};
pub use fingerprint::channel_keys;
pub use gate::{Accepted, settle};
pub use inline::{Comment, MARK};
pub use judge::{PathOf, Read, judge};
pub use load::{LoadError, Policy, ReadFile};
pub use nearest::{Policies, PolicyAt};
pub use reference::{Framework, FrameworksFile, Reference, resolve};
pub use rule::{Ecosystem, Examples, Need, ProtocolGroups, Protocols, Rule, RuleFile, When};
pub use schema::schemas;
pub use waiver::{Match, Waiver, WaiverText, Waivers, WaiversFile, date};
pub use words::{Among, Levels, LevelsText, OrUnknown, Raise};
