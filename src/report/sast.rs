//! GitLab's security report for static analysis, in a shape that every version from 15.0 on takes.

use std::io;

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::place::Spot;
use super::plain::{clip, flat, sentence, visible};
use super::{Report, fingerprint, sarif, unheard};
use crate::policy::{Finding, Level, Outcome, RuleInfo, State};

/// The shape. GitLab refuses a revision that it does not know, and takes an older one for a long time.
const VERSION: &str = "15.0.4";
/// Identifiers that GitLab keeps of one finding.
const MOST_IDENTIFIERS: usize = 20;
/// Length of a name.
const MOST_NAME: usize = 255;
/// Length of a way out.
const MOST_SOLUTION: usize = 7_000;

/// Writes the report: all findings that no waiver accepts, the worst first where there are too many.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let keys = fingerprint::channel_keys(&report.verdict.findings, report.files);
    let mut findings: Vec<_> = report.verdict.findings.iter().zip(keys).collect();
    findings.retain(|(finding, _)| !matches!(finding.state, State::Waived | State::InlineWaived));
    let mut messages: Vec<Value> = Vec::new();
    if let Some(more @ 1..) = findings.len().checked_sub(sarif::MAX_RESULTS) {
        findings.sort_by_key(|(finding, _)| std::cmp::Reverse(finding.level));
        findings.truncate(sarif::MAX_RESULTS);
        messages.push(json!({ "level": "warn", "value": format!("{more} findings are left out, the mildest first") }));
    }
    for (path, why) in &report.coverage.unread {
        messages.push(json!({ "level": "warn", "value": visible(&format!("not read: {path}: {why}")) }));
    }
    for notice in &report.verdict.notices {
        let text = format!("{}: {}: {}", notice.place, notice.kind, notice.text);
        messages.push(json!({ "level": "warn", "value": visible(&text) }));
    }
    let tool = json!({
        "id": "wiretight",
        "name": "Wiretight",
        "url": env!("CARGO_PKG_REPOSITORY"),
        "vendor": { "name": "Wiretight" },
        "version": env!("CARGO_PKG_VERSION"),
    });
    let judged = matches!(report.verdict.outcome, Outcome::Allowed | Outcome::Denied);
    let log = json!({
        "version": VERSION,
        "scan": {
            "analyzer": tool,
            "scanner": tool,
            "type": "sast",
            "start_time": moment(report.at),
            "end_time": moment(report.at),
            "status": if judged { "success" } else { "failure" },
            "messages": messages,
        },
        "vulnerabilities": findings.iter().filter_map(|(f, key)| vulnerability(report, f, key)).collect::<Vec<_>>(),
    });
    unheard::json(out, &log)?;
    out.write_all(b"\n")
}

fn vulnerability(report: &Report<'_>, finding: &Finding, key: &str) -> Option<Value> {
    let spot = Spot::of(report.files, finding.place)?.narrow();
    let severity = match finding.level {
        Level::Critical => "Critical",
        Level::High => "High",
        Level::Medium => "Medium",
        Level::Low => "Low",
        Level::Review | Level::Ignore => "Info",
    };
    let path = &*spot.file.path;
    let line = spot.start.line;
    let mut location = json!({ "file": path, "start_line": line, "end_line": line });
    if !finding.channel.symbol.is_empty() {
        location["class"] = finding.channel.symbol.as_str().into();
    }
    Some(json!({
        "id": key,
        "name": clip(&visible(&flat(&finding.rule.title)), MOST_NAME),
        "description": sarif::unlinked(&format!("{} {}", sentence(&finding.message), finding.rule.why)),
        "severity": severity,
        "solution": clip(&visible(&flat(&finding.rule.fix)), MOST_SOLUTION),
        "identifiers": identifiers(&finding.rule),
        // The line alone would make a finding a new one whenever something above it grows.
        "tracking": {
            "type": "source",
            "items": [{
                "file": path,
                "start_line": line,
                "end_line": line,
                "signatures": [{ "algorithm": "scope_offset", "value": format!("{path}|{key}") }],
            }],
        },
        "location": location,
    }))
}

/// The rule first: GitLab tells findings apart by it, and ignores weaknesses there.
fn identifiers(rule: &RuleInfo) -> Vec<Value> {
    let own = json!({ "type": "wiretight_rule", "name": &*rule.id, "value": &*rule.id, "url": rule_page(rule) });
    let others = rule.references.iter().map(|reference| match sarif::cwe(reference) {
        Some(number) => json!({
            "type": "cwe",
            "name": format!("CWE-{number}"),
            "value": number.to_string(),
            "url": sarif::weakness_uri(number),
        }),
        None => {
            let framework = reference.split(['@', ':']).next().unwrap_or_default();
            json!({ "type": framework, "name": &**reference, "value": &**reference })
        }
    });
    [own].into_iter().chain(others).take(MOST_IDENTIFIERS).collect()
}

fn rule_page(rule: &RuleInfo) -> String {
    format!("{}/blob/main/docs/rules/{}.md", env!("CARGO_PKG_REPOSITORY"), rule.id)
}

/// A moment as GitLab wants it: UTC without saying so.
fn moment(at: OffsetDateTime) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (date, hour, minute, second) = (at.date(), at.hour(), at.minute(), at.second());
    format!("{date}T{hour:02}:{minute:02}:{second:02}")
}
