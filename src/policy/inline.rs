//! Waivers in comments: `wiretight:allow RULE until=2027-03-31 ticket=SEC-1 -- reason`.

use std::sync::Arc;

use time::Date;

use super::waiver::{Waiver, date};
use super::{Finding, Policy};
use crate::channel::Name;
use crate::source::Files;
use crate::source::yaml::closest;

/// The word with which a comment has to begin to be a waiver.
pub const MARK: &str = "wiretight:allow";
/// A reason shorter than this explains nothing.
const SHORTEST_REASON: usize = 20;

/// A comment of the scanned code that may be a waiver.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Comment {
    /// The file.
    pub path: String,
    /// The line on which the comment begins.
    pub line: u32,
    /// The line of code that it is about: its own if there is code, or else the next one.
    pub about: u32,
    /// What it says, without the marks of a comment, from [`MARK`] on.
    pub text: String,
}

/// A comment that is a waiver.
#[derive(Clone, Debug)]
pub(super) struct Inline {
    pub waiver: Arc<Waiver>,
    path: String,
    about: u32,
    rules: Vec<Name>,
}

impl Inline {
    /// Reads a comment and holds it against the policy; or says what is wrong with it, as a lower-case fragment.
    pub(super) fn read(comment: &Comment, policy: &Policy, today: Date) -> Result<Self, String> {
        let text = comment.text.strip_prefix(MARK).unwrap_or(&comment.text);
        let (head, reason) = text.split_once("--").ok_or("no reason: write ` -- ` and why it is acceptable")?;
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.chars().count() < SHORTEST_REASON {
            return Err(format!(
                "the reason is too short: say why it is acceptable in at least {SHORTEST_REASON} characters"
            ));
        }
        let (mut rules, mut expires, mut ticket, mut owner) = (Vec::new(), None, None, None);
        for word in head.split([' ', '\t', '\n', ',']).filter(|word| !word.is_empty()) {
            match word.split_once('=') {
                Some(("until", day)) => {
                    expires = Some(date(day).ok_or_else(|| format!("`{day}` is no date: write it as 2027-03-31"))?);
                }
                Some(("ticket", name)) => ticket = Some(name.to_owned()),
                Some(("owner", name)) => owner = Some(name.to_owned()),
                Some((key, _)) => return Err(format!("unknown key `{key}`: there are `until`, `ticket` and `owner`")),
                None => rules.push(rule(word, policy)?),
            }
        }
        if rules.is_empty() {
            return Err("no rule: name the ones that it is about".into());
        }
        let expires = expires.ok_or("no last day: write `until=` and a day such as 2027-03-31")?;
        if let Some(most) = policy.waivers.too_long(today, expires) {
            return Err(format!("{expires} is more than {most} days ahead, which is all that the policy allows"));
        }
        let waiver = Waiver {
            id: "inline".to_owned(),
            place: format!("{}:{}", comment.path, comment.line),
            reason,
            owner,
            approved_by: None,
            ticket,
            expires,
            compensating: Vec::new(),
        };
        Ok(Self { waiver: Arc::new(waiver), path: comment.path.clone(), about: comment.about, rules })
    }

    /// Whether a finding is the one that is meant.
    pub(super) fn covers(&self, finding: &Finding, files: &dyn Files) -> bool {
        let here = files.file(finding.place.file).is_some_and(|file| {
            *file.path == self.path && file.line_column(finding.place.span.start).line == self.about
        });
        here && self.rules.contains(&finding.rule.id)
    }
}

fn rule(word: &str, policy: &Policy) -> Result<Name, String> {
    let Some(rule) = policy.rule(word) else {
        let ids = policy.rules.iter().map(|rule| rule.info.id.as_str());
        let hint = closest(word, ids).map(|meant| format!(": did you mean `{meant}`?")).unwrap_or_default();
        return Err(format!("unknown rule `{word}`{hint}"));
    };
    if policy.waivers.never.contains(&rule.info.id) {
        return Err(format!("the policy lets no waiver touch `{}`", rule.info.id));
    }
    Ok(rule.info.id.clone())
}
