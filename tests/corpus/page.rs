//! The page about the comparison, `docs/corpus.md`.

use std::fmt::Write as _;

use super::compare::{Compared, spot};
use super::scan::Report;
use super::truth::{Fault, Pin, Place, Program, Verdict};

const HEAD: &str = "\
# What Wiretight finds in code that it did not choose

Seven published packages with native sources, pinned by their contents, were read by hand before they were scanned; what
the reader found is in `tests/corpus/truth.yaml`. This page is written by `tests/corpus/run --write` and tells how the
reports under the policy `baseline` compare. A place is *reported* when a report of its rule stands at it. A report that
stands at no place is *wrong*. What cannot be decided from the source should be said, for review; such places and such
reports are counted apart. The causes below come from `tests/corpus/pinned.yaml`: a fault without a cause fails the run,
and so does a cause without its fault.

";

/// A share in percent, with one digit.
fn percent(part: usize, all: usize) -> String {
    if all == 0 { "–".to_owned() } else { format!("{:.1} %", part as f64 * 100.0 / all as f64) }
}

/// Text in a list, on one line.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('<', "&lt;")
}

#[derive(Default)]
struct Sums {
    must: usize,
    reported: usize,
    reports: usize,
    wrong: usize,
    unknown: usize,
    said: usize,
    reviews: usize,
    idle: usize,
}

impl Sums {
    fn of(compared: &Compared) -> Self {
        Self {
            must: compared.must.len(),
            reported: compared.must.len() - compared.missed().count(),
            reports: compared.reports,
            wrong: compared.wrong.len(),
            unknown: compared.unknown.len(),
            said: compared.unknown.len() - compared.unsaid().count(),
            reviews: compared.reviews.len(),
            idle: compared.reviews.iter().filter(|(_, right)| !right).count(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.must += other.must;
        self.reported += other.reported;
        self.reports += other.reports;
        self.wrong += other.wrong;
        self.unknown += other.unknown;
        self.said += other.said;
        self.reviews += other.reviews;
        self.idle += other.idle;
    }

    fn row(&self, name: &str) -> String {
        let Self { must, reported, reports, wrong, unknown, said, reviews, idle } = self;
        let (found, false_ones) = (percent(*reported, *must), percent(*wrong, *reports));
        let missed = must - reported;
        format!(
            "| {name} | {must} | {reported} | {missed} | {found} | {reports} | {wrong} | {false_ones} | {said} of {unknown} | {reviews} | {idle} |\n"
        )
    }
}

/// Writes the page.
pub fn write(compared: &[Compared], pins: &[Pin], programs: &[Program]) -> String {
    let mut page = HEAD.to_owned();
    table(&mut page, compared);
    for compared in compared {
        details(&mut page, compared, pins);
    }
    coverage(&mut page, programs);
    page
}

fn table(page: &mut String, compared: &[Compared]) {
    page.push_str(
        "| package | must be reported | reported | missed | share | reports | wrong | share | undecidable, said | for review | without a place |\n",
    );
    page.push_str("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n");
    let mut all = Sums::default();
    for compared in compared {
        let sums = Sums::of(compared);
        page.push_str(&sums.row(&compared.package));
        all.add(&sums);
    }
    page.push_str(&all.row("**all**"));
}

/// The cause of a fault.
fn cause<'p>(pins: &'p [Pin], package: &str, fault: Fault, at: &str, rule: &str) -> &'p str {
    pins.iter()
        .find(|pin| pin.package == package && pin.fault == fault && pin.at.to_string() == at && pin.rule == rule)
        .map_or("cause not known yet", |pin| &pin.why)
}

fn details(page: &mut String, compared: &Compared, pins: &[Pin]) {
    let package = compared.package.as_str();
    let place = |fault: Fault, place: &Place| {
        let at = place.at.to_string();
        let why = plain(cause(pins, package, fault, &at, &place.rule));
        format!("- `{at}` {}: {}. *{why}*\n", place.rule, plain(&place.what))
    };
    let missed: String = compared.missed().map(|p| place(Fault::Missed, p)).collect();
    let unsaid: String = compared.unsaid().map(|p| place(Fault::Unsaid, p)).collect();
    let wrong: String = compared
        .wrong
        .iter()
        .map(|(report, reason)| {
            let at = spot(report).to_string();
            let why = plain(cause(pins, package, Fault::Wrong, &at, &report.rule));
            format!(
                "- `{at}` {}: {}. Truth: {}. *{why}*\n",
                report.rule,
                report.message,
                plain(reason).trim_end_matches('.')
            )
        })
        .collect();
    let otherwise: String = compared.must.iter().filter_map(|(place, by)| differs(place, by)).collect();
    let reviews: String = compared
        .reviews
        .iter()
        .filter(|(_, right)| !right)
        .map(|(report, _)| format!("- `{}` {}: {}\n", spot(report), report.rule, report.message))
        .collect();
    let parts = [
        ("Missed", missed),
        ("Wrong", wrong),
        ("Undecidable, and not said", unsaid),
        ("Reported with another certainty", otherwise),
        ("For review, without a place", reviews),
    ];
    if parts.iter().all(|(_, text)| text.is_empty()) {
        return;
    }
    write!(page, "\n## {package}\n").unwrap();
    for (title, text) in parts {
        if !text.is_empty() {
            write!(page, "\n{title}:\n\n{text}").unwrap();
        }
    }
}

/// A place that is reported, but not as what it is.
fn differs(place: &Place, by: &[Report]) -> Option<String> {
    let (truth, word) = match place.verdict {
        Verdict::Denied => ("always", "known"),
        _ => ("on some path", "possible"),
    };
    let counting: Vec<&Report> = by.iter().filter(|report| report.counts()).collect();
    let first = counting.first()?;
    let same = counting.iter().any(|report| report.certainty == word);
    (!same).then(|| format!("- `{}` {}: holds {truth}, reported as {}\n", place.at, place.rule, first.certainty))
}

fn coverage(page: &mut String, programs: &[Program]) {
    page.push_str(
        "\n## How much of large programs is read\n\n\
         Values inside calls that could be read, of all values inside calls, in every source file of these programs\n\
         (`wiretight show coverage`, kept by hand in `tests/corpus/coverage.yaml`). What the text of a gap holds counts as\n\
         lost, by an estimate that is rather too high: each name, number and text inside parentheses there is a value.\n\n\
         | language | program | commit | files | values | readable |\n| --- | --- | --- | --: | --: | --: |\n",
    );
    for Program { language, repository, commit, files, values, readable } in programs {
        let share = format!("{:.2} %", *readable as f64 * 100.0 / *values as f64);
        let commit = &commit[..12.min(commit.len())];
        writeln!(page, "| {language} | {repository} | `{commit}` | {files} | {values} | {share} |").unwrap();
    }
}
