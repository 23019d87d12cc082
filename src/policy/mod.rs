//! Rules, policies and verdicts: which channel states are acceptable, where, and what a breach costs.

mod file;
mod finding;
mod judge;
mod load;
mod message;
mod reference;
mod rule;
mod schema;
mod words;

pub use file::{AtMost, NothingToJudge, PathLevels, PolicyFile, Unresolved};
pub use finding::{Certainty, Finding, Level, Outcome, RuleInfo, State, Verdict};
pub use judge::{PathOf, Read, judge};
pub use load::{LoadError, Policy, ReadFile};
pub use reference::{Framework, FrameworksFile, Reference, resolve};
pub use rule::{Ecosystem, Examples, Need, ProtocolGroups, Protocols, Rule, RuleFile, When};
pub use schema::schemas;
pub use words::{Among, Levels, LevelsText, OrUnknown, Raise};
