//! The page about the comparison, `docs/corpus.md`.

use std::fmt::Write as _;

use super::compare::{Compared, spot};
use super::scan::Report;
use super::truth::{Cause, Configuration, Fault, Pin, Place, Program, Reading, Said, Verdict};

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
pub fn write(
    compared: &[Compared],
    pins: &[Pin],
    read: &[Reading],
    programs: &[Program],
    configured: &[Configuration],
) -> String {
    let mut page = HEAD.to_owned();
    table(&mut page, compared);
    for compared in compared {
        details(&mut page, compared, pins);
    }
    readings(&mut page, read);
    coverage(&mut page, programs);
    configuration(&mut page, configured);
    page.push('\n');
    page.push_str(include_str!("inventory.md"));
    page
}

/// The programs that were read by hand.
fn readings(page: &mut String, read: &[Reading]) {
    page.push_str(
        "\n## Large programs, read by hand\n\n\
         Programs that were practised on: an expert read where they open channels, and noted each place that a review under\n\
         the policy `baseline` should report. What the comparison showed was then repaired in the engine and the models,\n\
         so the figures say what is left, not what to expect elsewhere. The numbers are kept by hand in\n\
         `tests/corpus/apps.yaml`, with what the first scan showed in parentheses.\n\n\
         | language | program | commit | read | must be reported | reported | missed | share | reports | right | wrong | share | undecidable, said |\n\
         | --- | --- | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n",
    );
    let mut all = Reading { program: "**all**".to_owned(), ..Reading::default() };
    for reading in read {
        page.push_str(&reading_row(reading));
        all.must += reading.must;
        all.undecidable += reading.undecidable;
        for (sum, own) in [(&mut all.first, reading.first), (&mut all.now, reading.now)] {
            sum.missed += own.missed;
            sum.reports += own.reports;
            sum.wrong += own.wrong;
            sum.said += own.said;
        }
    }
    page.push_str(&reading_row(&all));
    page.push_str("\nWhat is left:\n\n");
    for reading in read {
        for Cause { fault, at, rule, why } in &reading.causes {
            writeln!(page, "- {} `{at}` {rule}, {}. *{}*", reading.program, fault.word(), plain(why)).unwrap();
        }
    }
}

fn reading_row(reading: &Reading) -> String {
    let Reading { program, language, commit, read, must, undecidable, first, now, .. } = reading;
    let commit = if commit.is_empty() { String::new() } else { format!("`{}`", &commit[..12.min(commit.len())]) };
    let (found, right) = (must - now.missed, now.reports - now.wrong);
    let (found_share, right_share) = (percent(found, *must), percent(right, now.reports));
    format!(
        "| {language} | {program} | {commit} | {read} | {must} | {found} ({}) | {} ({}) | {found_share} | {} ({}) | {right} ({}) | {} ({}) | {right_share} | {} ({}) of {undecidable} |\n",
        must - first.missed,
        now.missed,
        first.missed,
        now.reports,
        first.reports,
        first.reports - first.wrong,
        now.wrong,
        first.wrong,
        now.said,
        first.said,
    )
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

/// What was said of configuration.
fn configuration(page: &mut String, programs: &[Configuration]) {
    page.push_str(
        "\n## Configuration, read by hand\n\n\
         Reports at manifests, property lists, builds, and what configures services, containers and brokers, each of which was\n\
         read; kept by hand in `tests/corpus/configuration.yaml`, with what the first scan showed in parentheses. Apps of a\n\
         plugin are the apps that its authors try it in. Spring back ends are eleven, in two repositories: thingsboard's nine\n\
         services, and ActiveMQ's broker and web console. No file was left unread.\n\n\
         | kind | program | commit | files | reports | wrong | right | missed |\n| --- | --- | --- | --: | --: | --: | --: | --: |\n",
    );
    let mut row = |kind: &str, program: &str, commit: &str, files: u64, now: Said, first: Said| {
        let right = match now.reports {
            0 => "–".to_owned(),
            reports => format!("{:.1} %", (reports - now.wrong) as f64 * 100.0 / reports as f64),
        };
        writeln!(
            page,
            "| {kind} | {program} | {commit} | {files} | {} ({}) | {} ({}) | {right} | {} ({}) |",
            now.reports, first.reports, now.wrong, first.wrong, now.missed, first.missed
        )
        .unwrap();
    };
    let (mut all, mut before, mut files) = (Said::default(), Said::default(), 0);
    for program in programs {
        let commit = format!("`{}`", program.commit);
        row(&program.kind, &program.program, &commit, program.files, program.now, program.first);
        for (sum, one) in [(&mut all, program.now), (&mut before, program.first)] {
            sum.reports += one.reports;
            sum.wrong += one.wrong;
            sum.missed += one.missed;
        }
        files += program.files;
    }
    row("", "**all**", "", files, all, before);
}
