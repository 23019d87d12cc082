//! JUnit XML: a test for each rule, which fails once for each finding that fails the build.

use std::io;

use quick_xml::escape::escape;

use super::Report;
use super::place::Spot;
use super::plain::{flat, visible};
use crate::policy::Outcome;

/// Writes the report. A run in which too little was judged is an error, not a success.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let verdict = report.verdict;
    let denied = verdict.findings.iter().filter(|finding| finding.denied).count();
    let clean: Vec<&str> = verdict
        .rules
        .iter()
        .map(|rule| rule.id.as_str())
        .filter(|id| !verdict.findings.iter().any(|finding| finding.denied && finding.rule.id == *id))
        .collect();
    let errors = usize::from(verdict.outcome == Outcome::NotJudged);
    let tests = denied + clean.len() + errors;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>")?;
    writeln!(out, "  <testsuite name=\"wiretight\" tests=\"{tests}\" failures=\"{denied}\" errors=\"{errors}\">")?;
    for finding in verdict.findings.iter().filter(|finding| finding.denied) {
        let place = Spot::of(report.files, finding.place).map(Spot::narrow);
        let path = place.map_or(String::new(), |spot| attribute(&spot.file.path));
        let place = place.map_or(String::new(), |spot| spot.to_string());
        let (rule, message) = (attribute(&finding.rule.id), attribute(&finding.message));
        writeln!(out, "    <testcase classname=\"{path}\" name=\"{rule}: {message}\">")?;
        let text = attribute(&format!("{place}: {}. Fix: {}", finding.message, finding.rule.fix));
        writeln!(out, "      <failure type=\"{}\" message=\"{message}\">{text}</failure>", finding.level)?;
        writeln!(out, "    </testcase>")?;
    }
    for rule in clean {
        writeln!(out, "    <testcase classname=\"wiretight\" name=\"{}\" />", attribute(rule))?;
    }
    if errors > 0 {
        writeln!(out, "    <testcase classname=\"wiretight\" name=\"coverage\">")?;
        writeln!(out, "      <error message=\"nothing was judged, or too much left unread\" />\n    </testcase>")?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

/// Text that may stand in an attribute and between tags; what XML cannot hold is shown as its escape.
fn attribute(text: &str) -> String {
    let visible = visible(&flat(text)).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    escape(visible.as_str()).into_owned()
}
