//! The report for people: each denied finding with its code, then what was read, then one line that says how it ended.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use annotate_snippets::renderer::{
    DEFAULT_ERROR_STYLE as RED, DEFAULT_LINE_NUM_STYLE, DEFAULT_NOTE_STYLE as GREEN, DEFAULT_WARNING_STYLE as YELLOW,
};
use annotate_snippets::{Group, Level as Tone, Message, Renderer};
use anstyle::Style as Paint;

use super::excerpt::Excerpt;
use super::place::Spot;
use super::plain::{first_sentence, flat, name, visible};
use super::{Coverage, Report};
use crate::policy::{Certainty, Finding, Level, Outcome, State, Step};
use crate::source::Place;

/// Findings that do not fail the build, shown in one line each.
const MAX_TOLERATED: usize = 20;
/// Steps of one finding that are shown.
const MAX_STEPS: usize = 12;
/// Most ways of what travels that are shown with a finding.
const MAX_FLOWS: usize = 3;
/// Other channels of one finding that are shown.
const MAX_ALSO: usize = 3;
/// Files of one sort that are named under what was not read.
const MAX_FILES: usize = 5;
/// No line is made narrower than this.
const MIN_WIDTH: usize = 40;

/// How a text report looks. The caller decides, from the terminal, `NO_COLOR` and `FORCE_COLOR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
    /// Columns to fit into.
    pub width: usize,
    /// Whether to tell how long it took, which differs from run to run.
    pub timed: bool,
}

impl Default for Style {
    /// What a log gets: no colour, no times, a hundred columns.
    fn default() -> Self {
        Self { colour: false, width: 100, timed: false }
    }
}

/// Writes the report as text: ASCII apart from the letters of scanned code and of policies.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(report: &Report<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let text = Text { report, style: Style { width: style.width.max(MIN_WIDTH), ..style } };
    let verdict = report.verdict;
    if verdict.findings.is_empty() && verdict.outcome == Outcome::Allowed {
        text.notices(out)?;
        if let Some(changes) = report.changes.filter(|changes| !changes.changes.is_empty()) {
            super::changes::text(changes, out)?;
        }
        return writeln!(out, "{}", text.verdict_line());
    }
    let (denied, tolerated): (Vec<&Finding>, Vec<_>) = verdict.findings.iter().partition(|finding| finding.denied);
    let mut explained = BTreeSet::new();
    for finding in denied {
        writeln!(out, "{}\n", text.frame(finding, explained.insert(&finding.rule.id)))?;
    }
    for finding in tolerated.iter().take(MAX_TOLERATED) {
        writeln!(out, "{}", text.line(finding))?;
    }
    if let Some(more @ 1..) = tolerated.len().checked_sub(MAX_TOLERATED) {
        writeln!(out, "... and {more} more that do not fail the build; the JSON report has them all")?;
    }
    if !tolerated.is_empty() {
        writeln!(out)?;
    }
    text.notices(out)?;
    if let Some(changes) = report.changes {
        super::changes::text(changes, out)?;
    }
    text.coverage(out)?;
    writeln!(out, "{}", text.verdict_line())?;
    if let Some(next) = text.next() {
        writeln!(out, "next: {next}")?;
    }
    Ok(())
}

/// A report on its way to text.
struct Text<'r> {
    report: &'r Report<'r>,
    style: Style,
}

impl<'r> Text<'r> {
    /// A finding with its code; the reason behind the rule is given when the rule shows up for the first time.
    fn frame(&self, finding: &'r Finding, first_of_rule: bool) -> String {
        let rule = &*finding.rule;
        let possible = if finding.certainty == Certainty::Possible { ", possible" } else { "" };
        let standing = standing(finding).map_or(String::new(), |standing| format!(", {standing}"));
        let title = format!("{} ({}{possible}{standing})", finding.message, finding.level);
        let title = self.wrap(&title, "error[]: ".len() + rule.id.len());
        let mut text = self.render(Group::with_title(Tone::ERROR.primary_title(title).id(rule.id.as_str())));
        let mut group = Group::with_level(Tone::ERROR);
        let mut notes = Vec::new();
        if let Some(spot) = self.spot(finding.place).map(Spot::narrow) {
            let excerpt = self.excerpt(finding, spot, &mut notes);
            // The renderer would count the column in the excerpt, of which parts may be cut off or replaced.
            let arrow = self.paint(DEFAULT_LINE_NUM_STYLE, "-->");
            // Writing to a string does not fail.
            let _ = write!(text, "\n{:gutter$}{arrow} {spot}", "", gutter = excerpt.digits());
            group = group.element(excerpt.snippet(self.style.width, &mut notes));
        }
        for other in finding.also.iter().take(MAX_ALSO) {
            let place = self.spot(other.place).map_or(String::new(), |spot| format!(" at {spot}"));
            notes.push(format!("also breaks {}{place}", name(other)));
        }
        if let Some(more @ 1..) = finding.also.len().checked_sub(MAX_ALSO) {
            notes.push(format!("also breaks {more} more"));
        }
        let mut footers: Vec<(&str, &str)> = notes.iter().map(|note| ("note", note.as_str())).collect();
        footers.push(("fix", &rule.fix));
        let why = first_sentence(&rule.why);
        let more = format!("wiretight explain {}", rule.id);
        if first_of_rule {
            footers.extend([("why", why.as_str()), ("more", &more)]);
        }
        let footers = footers.into_iter().filter(|(_, text)| !text.trim().is_empty());
        text.push('\n');
        text + &self.render(group.elements(footers.map(|(name, text)| self.footer(name, text))))
    }

    /// `= name: text` under the code.
    fn footer(&self, name: &'static str, text: &str) -> Message<'static> {
        let tone = if name == "note" { Tone::NOTE } else { Tone::HELP.with_name(name) };
        // Line number, ` = ` and `: ` stand before the text.
        tone.message(self.wrap(text, name.len() + 10))
    }

    /// A finding that does not fail the build.
    fn line(&self, finding: &Finding) -> String {
        let place = self.spot(finding.place).map(Spot::narrow).map_or(String::new(), |spot| format!("{spot}: "));
        let level = self.paint(YELLOW, finding.level.word());
        let standing = standing(finding).map_or(String::new(), |standing| format!(" ({standing})"));
        format!("{place}{level}[{}]: {}{}", finding.rule.id, visible(&finding.message), visible(&standing))
    }

    /// The lines that a finding's steps stand on; steps in other files become notes.
    fn excerpt(&self, finding: &Finding, spot: Spot<'r>, notes: &mut Vec<String>) -> Excerpt<'r> {
        let mut excerpt = Excerpt::new(spot);
        let trail = &finding.channel.trail;
        for step in trail.iter().take(MAX_STEPS) {
            match self.spot(step.place).map(Spot::narrow) {
                Some(place) if place.file.id == spot.file.id => excerpt.mark(place, &step.what),
                Some(place) => notes.push(format!("{place} {}", step.what)),
                None => notes.push(step.what.to_string()),
            }
        }
        if let Some(more @ 1..) = trail.len().checked_sub(MAX_STEPS) {
            notes.push(format!("{more} more steps; the JSON report has them all"));
        }
        for flow in finding.channel.flows.iter().take(MAX_FLOWS) {
            let steps: Vec<String> = flow
                .steps
                .iter()
                .map(|step| match self.spot(step.place).map(Spot::narrow) {
                    Some(place) => format!("{} ({place})", step.what),
                    None => step.what.to_string(),
                })
                .collect();
            notes.push(format!("{}: {}", flow.payload, steps.join(", ")));
        }
        excerpt
    }

    fn spot(&self, place: Place) -> Option<Spot<'r>> {
        Spot::of(self.report.files, place)
    }

    /// What the run says besides its findings.
    fn notices(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let notices = &self.report.verdict.notices;
        for notice in notices {
            let kind = self.paint(YELLOW, notice.kind.word());
            writeln!(out, "{}: {kind}: {}", visible(&notice.place), visible(&notice.text))?;
        }
        if notices.is_empty() { Ok(()) } else { writeln!(out) }
    }

    /// What was and was not read.
    fn coverage(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let coverage = self.report.coverage;
        let kinds: Vec<String> = coverage.files.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
        let mut read = format!(
            "read: {}{kinds}, {} parsed, {} found",
            counted(files(coverage), "file"),
            coverage.parsed,
            counted(coverage.channels, "channel"),
        );
        let (all, readable) = coverage.values;
        if let Some(share) = (readable * 100).checked_div(all) {
            // Writing to a string does not fail.
            let _ = write!(read, ", {share}% of values in calls understood");
        }
        if self.style.timed {
            let _ = write!(read, ", {:.1} s", self.report.seconds);
        }
        writeln!(out, "{}", textwrap::fill(&read, self.options(0).subsequent_indent("      ")))?;
        let reasons = |list: &[(String, String)]| list.iter().map(|(path, why)| format!("{path}: {why}")).collect();
        let places = |(path, count): &(String, u64)| format!("{path}: {}", counted(*count, "place"));
        self.list(out, "not read", reasons(&coverage.unread))?;
        self.list(out, "partly read", coverage.gaps.iter().map(places).collect())?;
        self.list(out, "left out", reasons(&coverage.skipped))
    }

    fn list(&self, out: &mut dyn io::Write, title: &str, entries: Vec<String>) -> io::Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        writeln!(out, "{title}: {}", entries.len())?;
        for entry in entries.iter().take(MAX_FILES) {
            writeln!(out, "  {}", visible(entry))?;
        }
        match entries.len().checked_sub(MAX_FILES) {
            Some(more @ 1..) => writeln!(out, "  ... and {more} more"),
            _ => Ok(()),
        }
    }

    /// How it ended.
    fn verdict_line(&self) -> String {
        let Report { verdict, coverage, .. } = self.report;
        let (colour, mut rest) = match verdict.outcome {
            Outcome::Allowed => (GREEN, self.allowed()),
            Outcome::Denied => (RED, self.denied()),
            Outcome::CouldNotRun => (RED, String::new()),
            Outcome::NotJudged if files(coverage) == 0 => (RED, "nothing here that wiretight reads".to_owned()),
            Outcome::NotJudged if coverage.channels == 0 && coverage.unread.is_empty() => {
                (RED, format!("no channel in {}", counted(files(coverage), "file")))
            }
            Outcome::NotJudged => (RED, "more was left unread than the policy tolerates".to_owned()),
        };
        if !rest.is_empty() {
            rest.insert_str(0, ": ");
        }
        if let Some((policy, extended)) = verdict.policy.split_first() {
            // Writing to a string does not fail.
            let _ = write!(rest, " (policy {}", visible(policy));
            if !extended.is_empty() {
                let _ = write!(rest, ", extends {}", visible(&extended.join(", ")));
            }
            rest.push(')');
        }
        self.paint(colour, verdict.outcome.word()) + &rest
    }

    fn allowed(&self) -> String {
        let coverage = self.report.coverage;
        let mut text = format!("{} in {}", counted(coverage.channels, "channel"), counted(files(coverage), "file"));
        let standings = self.tolerated();
        let unread = coverage.unread.len() as u64;
        let partly = coverage.gaps.len() as u64;
        if !standings.is_empty() {
            // Writing to a string does not fail.
            let _ = write!(text, ", {}", counted_words(&standings, "finding"));
        }
        let parts = [(unread, "file", " not read"), (partly, "file", " partly read")];
        for (count, noun, state) in parts.into_iter().filter(|(count, ..)| *count > 0) {
            // Writing to a string does not fail.
            let _ = write!(text, ", {}{state}", counted(count, noun));
        }
        text
    }

    fn denied(&self) -> String {
        let findings = &self.report.verdict.findings;
        let mut levels = BTreeMap::<std::cmp::Reverse<Level>, u64>::new();
        for finding in findings.iter().filter(|finding| finding.denied) {
            *levels.entry(std::cmp::Reverse(finding.level)).or_default() += 1;
        }
        let denied: u64 = levels.values().sum();
        if denied == 0 {
            return String::new();
        }
        let levels: Vec<String> = levels.iter().map(|(level, count)| format!("{count} {}", level.0)).collect();
        let mut text = format!("{} ({})", counted(denied, "finding"), levels.join(", "));
        for (word, count) in self.tolerated() {
            // Writing to a string does not fail.
            let _ = write!(text, ", {count} more {word}");
        }
        text
    }

    /// What does not fail the build, by the reason for that.
    fn tolerated(&self) -> Vec<(&'static str, u64)> {
        let findings = self.report.verdict.findings.iter().filter(|finding| !finding.denied);
        let mut counts = [("to review", 0), ("there before", 0), ("waived", 0)];
        for finding in findings {
            let at = match finding.state {
                State::New | State::WaiverExpired => 0,
                State::Existing => 1,
                State::Waived | State::InlineWaived => 2,
            };
            counts[at].1 += 1;
        }
        counts.into_iter().filter(|(_, count)| *count > 0).collect()
    }

    /// The one command that helps now.
    fn next(&self) -> Option<String> {
        let Report { verdict, coverage, .. } = self.report;
        // Of equally severe findings the first: `max_by_key` would take the last.
        let worst = verdict.findings.iter().rev().max_by_key(|finding| (finding.denied, finding.level));
        let unread = coverage.gaps.first().map(|(path, _)| path);
        match (verdict.outcome, worst, unread) {
            (Outcome::Allowed | Outcome::Denied, Some(finding), _) => {
                Some(format!("wiretight explain {}", finding.rule.id))
            }
            (Outcome::NotJudged, _, Some(path)) => Some(format!("wiretight show ir {}", quoted(path))),
            _ => None,
        }
    }

    /// Text wrapped to what is left of the width; words, paths above all, stay whole.
    fn wrap(&self, text: &str, before: usize) -> String {
        textwrap::wrap(&visible(&flat(text)), self.options(before)).join("\n")
    }

    fn options(&self, before: usize) -> textwrap::Options<'static> {
        let width = self.style.width.saturating_sub(before).max(MIN_WIDTH / 2);
        textwrap::Options::new(width).break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation)
    }

    fn render(&self, group: Group<'_>) -> String {
        let renderer = if self.style.colour { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
        // The excerpt is cut to the width already, line by line.
        renderer.term_width(usize::from(u16::MAX)).render(&[group])
    }

    fn paint(&self, paint: Paint, text: &str) -> String {
        let paint = if self.style.colour { paint } else { Paint::new() };
        format!("{paint}{text}{paint:#}")
    }
}

/// `3 findings to review, 1 waived`.
fn counted_words(counts: &[(&str, u64)], noun: &str) -> String {
    let told = counts.iter().enumerate().map(|(at, (word, count))| match at {
        0 => format!("{} {word}", counted(*count, noun)),
        _ => format!("{count} {word}"),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Where a finding stands, unless it is new.
pub(super) fn standing(finding: &Finding) -> Option<String> {
    let waiver = finding.waiver.as_deref();
    let id = waiver.map_or("", |waiver| match waiver.id.as_str() {
        "inline" => waiver.place.as_str(),
        id => id,
    });
    let day = waiver.map(|waiver| waiver.expires.to_string()).unwrap_or_default();
    let owner =
        waiver.and_then(|waiver| waiver.owner.as_ref()).map_or(String::new(), |owner| format!(", owner {owner}"));
    match finding.state {
        State::New => None,
        State::Existing => match finding.recognised {
            None | Some(Step::Same) => Some("there before".to_owned()),
            Some(step) => Some(format!("there before, in {}", step.word().replacen("other", "another", 1))),
        },
        State::Waived | State::InlineWaived => Some(format!("waived by {id} until {day}{owner}")),
        State::WaiverExpired => Some(format!("waiver {id} ended on {day}{owner}")),
    }
}

fn files(coverage: &Coverage) -> u64 {
    coverage.files.values().sum()
}

/// `1 file`, `2 files`.
fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let path = visible(path);
    let plain = |c: char| c.is_alphanumeric() || "/._-+@".contains(c);
    if path.chars().all(plain) { path.into_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}
