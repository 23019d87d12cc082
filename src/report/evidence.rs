//! The evidence of a run: what was judged, by what and with which result, as an in-toto statement that can be signed.
//!
//! The predicate is SLSA's verification summary. What it has no words for stands below a name of our own, which the
//! standard provides for.

use std::collections::BTreeMap;
use std::io;

use serde_json::{Map, Value, json};
use time::{OffsetDateTime, UtcOffset};

use super::{Report, states, unheard};
use crate::policy::{Finding, Notice, Outcome, RuleInfo, State, Waiver};
use crate::source::Material;

/// The name of what the standard has no words for.
const OWN: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/evidence/v1");

/// What took part in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Materials {
    /// The program itself; none where it cannot be read.
    pub program: Option<String>,
    /// The policy and what it builds on, nearest first, and the rules of its own.
    pub policy: Vec<Material>,
    /// All models, settings, protocols and rules that ship inside the program or were given beside it, as one digest.
    pub knowledge: String,
    /// The files of exceptions that counted.
    pub exceptions: Vec<Material>,
    /// Every file that was read, by path.
    pub files: Vec<Material>,
    /// The commit that is checked out; none outside git.
    pub commit: Option<Commit>,
}

/// The commit that is checked out, and whether it is what was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: String,
    /// Files that were judged and are other ones in the commit, not in it, or gone.
    pub differs: Vec<String>,
}

/// Writes the statement. Without materials, which a scan notes only if it is asked to, there is nothing to prove.
///
/// # Errors
///
/// When `out` cannot be written, or there are no materials.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(materials) = report.materials else {
        return Err(io::Error::other("the scan noted no materials"));
    };
    let files = Material::of_all(&materials.files);
    let mut subjects = vec![json!({ "name": "files", "digest": { "sha256": files } })];
    if let Some(commit) = materials.commit.as_ref().filter(|commit| commit.differs.is_empty()) {
        subjects.push(json!({ "name": "commit", "digest": { "gitCommit": commit.id } }));
    }
    let allowed = report.verdict.outcome == Outcome::Allowed;
    let mut predicate = Map::new();
    let mut say = |name: &str, value: Value| predicate.insert(name.to_owned(), value);
    say(
        "verifier",
        json!({ "id": env!("CARGO_PKG_REPOSITORY"), "version": { "wiretight": env!("CARGO_PKG_VERSION") } }),
    );
    say("timeVerified", moment(report.at).into());
    say("resourceUri", format!("pkg:generic/source?checksum=sha256:{files}").into());
    say("policy", policy(materials));
    say("inputAttestations", json!([]));
    say("verificationResult", if allowed { "PASSED" } else { "FAILED" }.into());
    say("verifiedLevels", json!([if allowed { "WIRETIGHT_ALLOWED" } else { "FAILED" }]));
    say(OWN, own(report, materials));
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subjects,
        "predicateType": "https://slsa.dev/verification_summary/v1",
        "predicate": predicate,
    });
    unheard::json(out, &statement)?;
    out.write_all(b"\n")
}

/// The policy as the standard wants it: one address and one digest, which stands for the whole chain.
fn policy(materials: &Materials) -> Value {
    let nearest = materials.policy.first().map_or("policies/baseline.yaml", |policy| policy.path.as_str());
    json!({ "uri": nearest, "digest": { "sha256": Material::of_all(&materials.policy) } })
}

fn own(report: &Report<'_>, materials: &Materials) -> Value {
    let Report { verdict, coverage, .. } = report;
    let pairs = |list: &[(String, String)]| -> Value {
        list.iter().map(|(path, why)| json!({ "path": path, "why": why })).collect()
    };
    json!({
        "tool": { "name": "wiretight", "version": env!("CARGO_PKG_VERSION"), "sha256": materials.program },
        "outcome": verdict.outcome.word(),
        "exitCode": verdict.outcome.code(),
        "findings": states(verdict).collect::<BTreeMap<_, _>>(),
        "policy": { "names": verdict.policy, "files": all(&materials.policy) },
        "knowledge": { "sha256": materials.knowledge },
        "exceptions": all(&materials.exceptions),
        "waiversUsed": waivers(&verdict.findings),
        "commit": materials.commit.as_ref().map(|c| json!({ "id": c.id, "differs": c.differs })),
        "rules": verdict.rules.iter().map(|rule| self::rule(rule, &verdict.findings)).collect::<Vec<_>>(),
        "controls": controls(&verdict.rules, &verdict.findings),
        "files": {
            "read": all(&materials.files),
            "parsed": coverage.parsed,
            "notRead": pairs(&coverage.unread),
            "partlyRead": coverage.gaps.iter().map(|(path, n)| json!({ "path": path, "places": n })).collect::<Vec<_>>(),
            "leftOut": pairs(&coverage.skipped),
        },
        "channels": coverage.channels,
        "notices": verdict.notices.iter().map(notice).collect::<Vec<_>>(),
    })
}

fn notice(notice: &Notice) -> Value {
    json!({ "kind": notice.kind.word(), "place": notice.place, "text": notice.text })
}

fn all(materials: &[Material]) -> Value {
    materials.iter().map(|one| json!({ "path": one.path, "sha256": one.sha256 })).collect()
}

/// How a rule, or all rules behind a control, came out, from worst to best.
fn result<'f>(findings: impl Iterator<Item = &'f Finding> + Clone) -> &'static str {
    let accepted = |finding: &Finding| matches!(finding.state, State::Waived | State::InlineWaived);
    if findings.clone().any(|finding| finding.denied) {
        "denied"
    } else if findings.clone().any(|finding| !accepted(finding)) {
        "tolerated"
    } else if findings.clone().next().is_some() {
        "accepted"
    } else {
        "no-breach-found"
    }
}

fn rule(rule: &RuleInfo, findings: &[Finding]) -> Value {
    let own = findings.iter().filter(|finding| finding.rule.id == rule.id);
    let mut states = BTreeMap::<&str, u64>::new();
    for finding in own.clone() {
        *states.entry(finding.state.word()).or_default() += 1;
    }
    json!({ "id": &*rule.id, "result": result(own), "findings": states })
}

/// The controls that the rules stand for, each with the worst result of its rules.
fn controls(rules: &[std::sync::Arc<RuleInfo>], findings: &[Finding]) -> Value {
    let mut by_control = BTreeMap::<&str, Vec<&str>>::new();
    for rule in rules {
        for reference in &rule.references {
            by_control.entry(reference).or_default().push(&rule.id);
        }
    }
    let tell = |(id, rules): (&str, Vec<&str>)| {
        let own = findings.iter().filter(|finding| rules.contains(&finding.rule.id.as_str()));
        json!({ "id": id, "result": result(own), "rules": rules })
    };
    by_control.into_iter().map(tell).collect()
}

/// The waivers behind findings, in the order of their places.
fn waivers(findings: &[Finding]) -> Value {
    let mut used = BTreeMap::<(&str, &str), (&Waiver, u64, &Finding)>::new();
    for finding in findings {
        let Some(waiver) = &finding.waiver else { continue };
        used.entry((&waiver.place, &waiver.id)).or_insert((waiver, 0, finding)).1 += 1;
    }
    let tell = |(waiver, findings, first): (&Waiver, u64, &Finding)| {
        json!({
            "id": waiver.id,
            "place": waiver.place,
            "state": first.state.word(),
            "findings": findings,
            "owner": waiver.owner,
            "approvedBy": waiver.approved_by,
            "ticket": waiver.ticket,
            "reason": waiver.reason,
            "expires": waiver.expires.to_string(),
            "compensating": waiver.compensating,
        })
    };
    used.into_values().map(tell).collect()
}

/// A moment in UTC as RFC 3339 writes it.
fn moment(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    let (date, hour, minute, second) = (at.date(), at.hour(), at.minute(), at.second());
    format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
}
