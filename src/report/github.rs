//! Annotations for GitHub Actions: the ten worst findings at their lines, and one line that says how many more there are.

use std::io;

use super::place::Spot;
use super::plain::{first_sentence, flat, sentence, visible};
use super::{Report, worst_first};
use crate::policy::{Finding, Level};

/// GitHub shows ten errors and ten warnings of one step and drops the others without a word.
const MOST: usize = 10;

/// Writes workflow commands; text of scanned code cannot start another one.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let findings = worst_first(report);
    for finding in findings.iter().take(MOST) {
        writeln!(out, "{}", annotation(report, finding))?;
    }
    if let Some(more @ 1..) = findings.len().checked_sub(MOST) {
        writeln!(out, "::notice title=wiretight::{more} more findings are in the other reports")?;
    }
    for notice in report.verdict.notices.iter().take(MOST) {
        let title = property(&format!("wiretight: {}", notice.kind));
        writeln!(out, "::warning title={title}::{}", data(&format!("{}: {}", notice.place, notice.text)))?;
    }
    let (count, outcome) = (findings.len(), report.verdict.outcome.word());
    writeln!(out, "wiretight: {outcome}, {count} finding{}", if count == 1 { "" } else { "s" })
}

fn annotation(report: &Report<'_>, finding: &Finding) -> String {
    let command = match finding.level {
        _ if finding.denied => "error",
        Level::Review | Level::Ignore => "notice",
        _ => "warning",
    };
    let place = Spot::of(report.files, finding.place).map(Spot::narrow).map_or(String::new(), |spot| {
        let (start, end) = (spot.start, spot.end);
        // Columns are only allowed where a finding keeps to one line, which a narrow one does.
        format!(
            "file={},line={},endLine={},col={},endColumn={},",
            property(&spot.file.path),
            start.line,
            end.line,
            start.column,
            end.column
        )
    });
    let title = property(&format!("{} ({})", finding.rule.id, finding.level));
    let fix = sentence(&first_sentence(&finding.rule.fix));
    format!("::{command} {place}title={title}::{}", data(&format!("{} Fix: {fix}", sentence(&finding.message))))
}

/// Text as the message of a command.
fn data(text: &str) -> String {
    visible(&flat(text)).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text as the value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
