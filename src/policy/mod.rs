//! Rules, policies and verdicts: which channel states are acceptable, where, and what a breach costs.

mod finding;

pub use finding::{Certainty, Finding, Level, Outcome, RuleInfo, State, Verdict};
