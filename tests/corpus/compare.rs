//! Which reports are right, which are wrong, and what is missing.

use super::scan::Report;
use super::truth::{Fault, Package, Pin, Place, Spot, Verdict};

/// How far a report may stand from the line that truth names: a call begins and ends on lines of its own.
const NEAR: u32 = 2;

/// What one package gives.
#[derive(Debug)]
pub struct Compared {
    /// Name and version.
    pub package: String,
    /// Places that must be reported, each with the reports that say so.
    pub must: Vec<(Place, Vec<Report>)>,
    /// Places that cannot be decided from the source, each with what is said about them.
    pub unknown: Vec<(Place, Vec<Report>)>,
    /// All reports that count.
    pub reports: usize,
    /// Those of them that are wrong, with the reason.
    pub wrong: Vec<(Report, String)>,
    /// What is said for review only, and whether there is something to say.
    pub reviews: Vec<(Report, bool)>,
}

impl Compared {
    pub fn missed(&self) -> impl Iterator<Item = &Place> {
        self.must.iter().filter(|(_, by)| !by.iter().any(Report::counts)).map(|(place, _)| place)
    }

    pub fn unsaid(&self) -> impl Iterator<Item = &Place> {
        self.unknown.iter().filter(|(_, by)| by.is_empty()).map(|(place, _)| place)
    }

    /// Everything that goes wrong.
    pub fn faults(&self) -> Vec<(Fault, Spot, &str)> {
        let missed = self.missed().map(|place| (Fault::Missed, place.at.clone(), place.rule.as_str()));
        let unsaid = self.unsaid().map(|place| (Fault::Unsaid, place.at.clone(), place.rule.as_str()));
        let wrong = self.wrong.iter().map(|(report, _)| (Fault::Wrong, spot(report), report.rule.as_str()));
        let mut faults: Vec<_> = missed.chain(wrong).chain(unsaid).collect();
        // Two reports of one rule in one line are one fault.
        faults.sort();
        faults.dedup();
        faults
    }
}

/// The first line of a report.
pub fn spot(report: &Report) -> Spot {
    Spot { path: report.path.clone(), line: report.lines.0 }
}

/// Whether a report stands on or near a line.
fn stands(report: &Report, spot: &Spot, near: u32) -> bool {
    report.path == spot.path && (report.lines.0.saturating_sub(near)..=report.lines.1 + near).contains(&spot.line)
}

/// Whether a report tells a place.
fn tells(report: &Report, place: &Place) -> bool {
    let certain = match place.verdict {
        Verdict::Fine => false,
        Verdict::Denied | Verdict::Possible => true,
        Verdict::Unknown => report.certainty != "known",
    };
    certain && report.rule == place.rule && place.spots().any(|spot| stands(report, spot, NEAR))
}

/// Holds the reports about a package against its truth.
pub fn compare(package: &Package, reports: &[Report]) -> Compared {
    let telling = |place: &Place| {
        let by = reports.iter().filter(|report| tells(report, place)).cloned().collect();
        (place.clone(), by)
    };
    let of = |verdicts: &[Verdict]| {
        package.places.iter().filter(|place| verdicts.contains(&place.verdict)).map(telling).collect()
    };
    let right = |report: &Report| package.places.iter().any(|place| tells(report, place));
    let reason = |report: &Report| {
        let fine = package.places.iter().filter(|place| place.verdict == Verdict::Fine);
        let here = fine.into_iter().find(|place| place.spots().any(|spot| stands(report, spot, 0)));
        here.map_or_else(|| "no place in truth".to_owned(), |place| place.why.clone())
    };
    let (counting, reviews): (Vec<&Report>, Vec<&Report>) = reports.iter().partition(|report| report.counts());
    Compared {
        package: package.package.clone(),
        must: of(&[Verdict::Denied, Verdict::Possible]),
        unknown: of(&[Verdict::Unknown]),
        reports: counting.len(),
        wrong: counting.iter().filter(|r| !right(r)).map(|r| ((*r).clone(), reason(r))).collect(),
        reviews: reviews.iter().map(|report| ((*report).clone(), right(report))).collect(),
    }
}

/// Faults without a pin, and pins without a fault.
pub fn unpinned(compared: &[Compared], pins: &[Pin]) -> Vec<String> {
    let mut told = Vec::new();
    for compared in compared {
        let mine: Vec<&Pin> = pins.iter().filter(|pin| pin.package == compared.package).collect();
        let faults = compared.faults();
        for (fault, at, rule) in &faults {
            if !mine.iter().any(|pin| (pin.fault, &pin.at, pin.rule.as_str()) == (*fault, at, *rule)) {
                told.push(format!("new: {}: {} {rule} at {at}", compared.package, fault.word()));
            }
        }
        for pin in mine {
            if !faults.contains(&(pin.fault, pin.at.clone(), &pin.rule)) {
                let (fault, rule, at) = (pin.fault.word(), &pin.rule, &pin.at);
                told.push(format!("gone, take its pin away: {}: {fault} {rule} at {at}", pin.package));
            }
        }
    }
    told
}

fn report(line: u32, rule: &str, level: &str, certainty: &str) -> Report {
    Report {
        path: "A.kt".to_owned(),
        lines: (line, line),
        rule: rule.to_owned(),
        level: level.to_owned(),
        certainty: certainty.to_owned(),
        message: String::new(),
    }
}

fn place(line: u32, rule: &str, verdict: Verdict, also: &[u32]) -> Place {
    let spot = |line: u32| Spot { path: "A.kt".to_owned(), line };
    Place {
        at: spot(line),
        what: String::new(),
        rule: rule.to_owned(),
        verdict,
        why: "why".to_owned(),
        also: also.iter().copied().map(spot).collect(),
    }
}

#[test]
fn a_report_is_right_at_its_place_or_its_other_lines_under_its_rule() {
    let package = Package {
        package: "p@1".to_owned(),
        places: vec![
            place(10, "cleartext-http", Verdict::Denied, &[40]),
            place(20, "cleartext-http", Verdict::Unknown, &[]),
            place(30, "none", Verdict::Fine, &[]),
            place(50, "outdated-tls", Verdict::Possible, &[]),
        ],
    };
    let compared = compare(
        &package,
        &[
            report(41, "cleartext-http", "high", "possible"),
            report(20, "cleartext-http", "review", "unknown"),
            report(10, "cleartext-socket", "high", "known"),
            report(30, "cleartext-http", "high", "known"),
            report(50, "outdated-tls", "review", "unknown"),
        ],
    );
    assert_eq!(compared.missed().map(|place| place.at.line).collect::<Vec<_>>(), [50]);
    assert_eq!(compared.unsaid().count(), 0);
    assert_eq!(compared.reports, 3);
    let wrong: Vec<_> = compared.wrong.iter().map(|(report, why)| (report.lines.0, why.as_str())).collect();
    assert_eq!(wrong, [(10, "no place in truth"), (30, "why")]);
    assert_eq!(compared.reviews.iter().map(|(_, right)| *right).collect::<Vec<_>>(), [true, true]);

    let pin = |line: u32, rule: &str, fault| Pin {
        package: "p@1".to_owned(),
        at: Spot { path: "A.kt".to_owned(), line },
        rule: rule.to_owned(),
        fault,
        why: String::new(),
    };
    let pins = [
        pin(50, "outdated-tls", Fault::Missed),
        pin(10, "cleartext-socket", Fault::Wrong),
        pin(60, "outdated-tls", Fault::Missed),
    ];
    assert_eq!(
        unpinned(&[compared], &pins),
        ["new: p@1: wrong cleartext-http at A.kt:30", "gone, take its pin away: p@1: missed outdated-tls at A.kt:60",]
    );
}
