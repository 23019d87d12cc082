//! GitLab's Code Quality report, which merge requests show on every tier.

use std::io;

use serde_json::json;

use super::place::Spot;
use super::plain::{flat, visible};
use super::{Report, fingerprint, unheard};
use crate::policy::{Level, State};

/// Writes the report: all findings that no waiver accepts. Equal fingerprints would fall together, so each is another.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let keys = fingerprint::channel_keys(&report.verdict.findings, report.files);
    let findings = report.verdict.findings.iter().zip(keys);
    let findings = findings.filter(|(finding, _)| !matches!(finding.state, State::Waived | State::InlineWaived));
    let entries: Vec<_> = findings
        .filter_map(|(finding, key)| {
            let spot = Spot::of(report.files, finding.place)?.narrow();
            let severity = match finding.level {
                Level::Critical => "blocker",
                Level::High => "critical",
                Level::Medium => "major",
                Level::Low => "minor",
                Level::Review | Level::Ignore => "info",
            };
            Some(json!({
                "description": visible(&flat(&finding.message)),
                "check_name": finding.rule.id.as_str(),
                "fingerprint": key,
                "severity": severity,
                "location": { "path": &*spot.file.path, "lines": { "begin": spot.start.line } },
            }))
        })
        .collect();
    unheard::json(out, &entries)?;
    out.write_all(b"\n")
}
