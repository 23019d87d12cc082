//! The summary of a job in Markdown: how it ended, what is to be done, and which exceptions end.

use std::io;

use super::place::Spot;
use super::plain::{flat, visible};
use super::text::standing;
use super::{Report, states, worst_first};

/// Rows of a table; the page of a job takes a megabyte at most.
const MOST: usize = 100;

/// Writes the summary.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let verdict = report.verdict;
    writeln!(out, "## Wiretight: {}\n", verdict.outcome.word())?;
    let counts: Vec<String> =
        states(verdict).filter(|(_, count)| *count > 0).map(|(state, count)| format!("{count} {state}")).collect();
    let counts = if counts.is_empty() { "no findings".to_owned() } else { counts.join(", ") };
    let coverage = report.coverage;
    let files: u64 = coverage.files.values().sum();
    writeln!(
        out,
        "Policy {}: {counts}; {} channels in {files} files, {} not read.",
        plain(&verdict.policy.join(", extends ")),
        coverage.channels,
        coverage.unread.len()
    )?;
    let findings = worst_first(report);
    if !findings.is_empty() {
        writeln!(out, "\n| | level | rule | finding | place |\n| --- | --- | --- | --- | --- |")?;
    }
    for finding in findings.iter().take(MOST) {
        let mark = if finding.denied { "**fails**" } else { "" };
        let place = Spot::of(report.files, finding.place).map(Spot::narrow).map_or(String::new(), |s| s.to_string());
        let standing = standing(finding).map_or(String::new(), |standing| format!(" ({standing})"));
        let what = plain(&format!("{}{standing}", finding.message));
        writeln!(out, "| {mark} | {} | {} | {what} | {} |", finding.level, finding.rule.id, plain(&place))?;
    }
    if let Some(more @ 1..) = findings.len().checked_sub(MOST) {
        writeln!(out, "\n{more} more are in the other reports.")?;
    }
    if let Some(changes) = report.changes {
        super::changes::markdown(changes, out)?;
    }
    if !verdict.notices.is_empty() {
        writeln!(out)?;
    }
    for notice in verdict.notices.iter().take(MOST) {
        writeln!(out, "* {}: {} ({})", notice.kind, plain(&notice.text), plain(&notice.place))?;
    }
    Ok(())
}

/// Text that is only text in Markdown: nothing of scanned code becomes a link, a picture or a tag.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in visible(&flat(text)).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '|' | '~' | '!' | '#' | '@' | '$' => out.extend(['\\', c]),
            // A bare address would become a link.
            ':' => out.push_str("&#58;"),
            c => out.push(c),
        }
    }
    out
}
