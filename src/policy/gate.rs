//! From findings to the answer of the gate: what is new, what was there before, and what somebody accepted.

use std::collections::BTreeSet;

use time::Date;

use super::baseline::{Baseline, Step};
use super::inline::{Comment, Inline};
use super::waiver::{Waiver, Waivers};
use super::{Finding, InTree, InlineWaivers, Level, Notice, NoticeKind, Outcome, Policy, PolicyAt, State, Verdict};
use crate::source::Files;

/// What is held against the findings of a run.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The day on which the run takes place.
    pub today: Date,
    /// What the state of the project that is compared with had.
    pub base: Option<Baseline>,
    /// The baseline file: where it stands, and what it holds.
    pub baseline: Option<(String, Baseline)>,
    /// The waivers file.
    pub waivers: Waivers,
    /// Waivers in comments; none: they are not looked at.
    pub inline: Option<Vec<Comment>>,
}

impl Accepted {
    /// Nothing is accepted.
    #[must_use]
    pub fn nothing(today: Date) -> Self {
        Self { today, base: None, baseline: None, waivers: Waivers::default(), inline: None }
    }
}

/// Says where each finding stands and whether the gate lets it pass, and with that how the run ends.
///
/// Gives what of the baseline file matches nothing any more.
pub fn settle(verdict: &mut Verdict, policies: &dyn PolicyAt, accepted: &Accepted, files: &dyn Files) -> Baseline {
    let Verdict { findings, notices, .. } = verdict;
    let mut gone = Baseline::default();
    let mut steps: Vec<Option<Step>> = vec![None; findings.len()];
    if let Some(base) = &accepted.base {
        steps = base.recognise(findings, files).0;
    }
    if let Some((path, baseline)) = &accepted.baseline {
        let (known, left) = baseline.recognise(findings, files);
        for (step, known) in steps.iter_mut().zip(known) {
            *step = step.or(known);
        }
        if !left.is_empty() {
            let text = format!("{} of the baseline are gone; `wiretight baseline prune` takes them out", left.len());
            notices.push(Notice::new(NoticeKind::BaselineStale, path.clone(), text));
        }
        gone = left;
    }
    let inline = inline(policies, accepted, notices);
    let mut used = BTreeSet::new();
    for (finding, step) in findings.iter_mut().zip(steps) {
        finding.recognised = step;
        finding.state = if step.is_some() { State::Existing } else { State::New };
        let policy = policies.at(files.file(finding.place.file).map_or("", |file| &file.path));
        // The file of waivers was held against the policy of the whole; that of a folder may allow less.
        let allows = |waiver: &Waiver| {
            let terms = &policy.waivers;
            !terms.never.contains(&finding.rule.id) && terms.too_long(accepted.today, waiver.expires).is_none()
        };
        let filed = accepted.waivers.0.iter().filter(|asked| asked.covers(finding, files) && allows(&asked.waiver));
        let filed: Vec<_> = filed.map(|asked| (&asked.waiver, State::Waived)).collect();
        let inlined = inline.iter().filter(|inline| inline.covers(finding, files));
        let mut waivers = filed;
        waivers.extend(inlined.map(|inline| (&inline.waiver, State::InlineWaived)));
        used.extend(waivers.iter().map(|(waiver, _)| waiver.place.clone()));
        let holds = waivers.iter().find(|(waiver, _)| waiver.expires >= accepted.today);
        if let Some((waiver, state)) = holds {
            finding.state = *state;
            finding.waiver = Some((*waiver).clone());
        } else if let Some((waiver, _)) = waivers.iter().max_by_key(|(waiver, _)| waiver.expires) {
            finding.state = State::WaiverExpired;
            finding.waiver = Some((*waiver).clone());
        }
        finding.denied = policy.denies(finding);
    }
    let filed = accepted.waivers.0.iter().map(|asked| (&asked.waiver, NoticeKind::WaiverUnused));
    let inlined = inline.iter().map(|inline| (&inline.waiver, NoticeKind::InlineWaiverUnused));
    for (waiver, unused) in filed.chain(inlined) {
        let owner = waiver.owner.as_ref().map_or(String::new(), |owner| format!(" ({owner})"));
        let left = (waiver.expires - accepted.today).whole_days();
        let (id, expires) = (&waiver.id, waiver.expires);
        if !used.contains(&waiver.place) {
            let text = format!("waiver {id}{owner} matches no finding; remove it");
            notices.push(Notice::new(unused, waiver.place.clone(), text));
        } else if left < 0 {
            let text = format!("waiver {id}{owner} ended on {expires}; renew it or repair what it is about");
            notices.push(Notice::new(NoticeKind::WaiverExpired, waiver.place.clone(), text));
        } else if left <= i64::from(policies.whole().waivers.warn_days) {
            let text = format!("waiver {id}{owner} ends on {expires}");
            notices.push(Notice::new(NoticeKind::WaiverEndsSoon, waiver.place.clone(), text));
        }
    }
    notices.sort();
    notices.dedup();
    let denied = findings.iter().any(|finding| finding.denied);
    verdict.outcome = if denied { Outcome::Denied } else { Outcome::Allowed };
    gone
}

/// The comments that are waivers; what is wrong with the others is said.
fn inline(policies: &dyn PolicyAt, accepted: &Accepted, notices: &mut Vec<Notice>) -> Vec<Inline> {
    let mut waivers = Vec::new();
    for comment in accepted.inline.iter().flatten() {
        let policy = policies.at(&comment.path);
        let read = match (policy.waivers.inline, policy.waivers.in_tree) {
            (InlineWaivers::Forbidden, _) | (_, InTree::Forbidden) => {
                Err("the policy forbids waivers in comments".to_owned())
            }
            _ => Inline::read(comment, policy, accepted.today),
        };
        match read {
            Ok(inline) => waivers.push(inline),
            Err(what) => {
                let place = format!("{}:{}", comment.path, comment.line);
                notices.push(Notice::new(NoticeKind::InlineWaiverRefused, place, what));
            }
        }
    }
    waivers
}

impl Policy {
    /// Whether a finding fails the build where it stands.
    fn denies(&self, finding: &Finding) -> bool {
        let at_least = match finding.state {
            State::New | State::WaiverExpired => self.deny_at,
            State::Existing => self.deny_existing_at,
            State::Waived | State::InlineWaived => return false,
        };
        finding.level >= at_least && finding.level > Level::Review
    }
}
