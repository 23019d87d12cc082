//! Compares what the program reports in code that it did not choose with what an expert finds there by reading.
//!
//! The comparison needs the packages of `tests/corpus/packages.json`; `tests/corpus/run` brings them and runs it.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

#[path = "corpus/compare.rs"]
mod compare;
#[path = "corpus/page.rs"]
mod page;
#[path = "corpus/scan.rs"]
mod scan;
#[path = "corpus/truth.rs"]
mod truth;

use compare::Compared;

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
#[ignore = "needs the packages: run tests/corpus/run"]
fn the_program_finds_what_an_expert_finds() {
    let folder = std::env::var_os("WIRETIGHT_CORPUS").map_or_else(|| in_repository("target/corpus"), PathBuf::from);
    let packages = truth::packages();
    let compared: Vec<Compared> = packages
        .iter()
        .map(|package| compare::compare(package, &scan::reports(&folder.join(package.folder()))))
        .collect();

    let pins = truth::pins();
    let written = page::write(&compared, &pins, &truth::readings(), &truth::coverage(), &truth::configuration());
    let path = in_repository("docs/corpus.md");
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("WIRETIGHT_WRITE").is_some() {
        std::fs::write(&path, &written).unwrap();
    }

    let mut faults = compare::unpinned(&compared, &pins);
    if before != written && std::env::var_os("WIRETIGHT_WRITE").is_none() {
        faults.push("docs/corpus.md is stale: run tests/corpus/run --write".to_owned());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn truth_pins_and_coverage_are_well_formed() {
    let packages = truth::packages();
    for pin in truth::pins() {
        assert!(packages.iter().any(|package| package.package == pin.package), "no package {}", pin.package);
    }
    assert!(!truth::coverage().is_empty());
    for program in truth::configuration() {
        assert!(program.now.wrong <= program.now.reports && program.first.wrong <= program.first.reports);
    }
    for reading in truth::readings() {
        // Each fault has its cause.
        let faults = |fault| reading.causes.iter().filter(|cause| cause.fault == fault).count();
        let now = reading.now;
        let left = (now.missed, now.wrong, reading.undecidable - now.said);
        let causes = (faults(truth::Fault::Missed), faults(truth::Fault::Wrong), faults(truth::Fault::Unsaid));
        assert_eq!(left, causes, "{}", reading.program);
    }
    for package in packages {
        for place in package.places {
            let fine = place.verdict == truth::Verdict::Fine;
            assert_eq!(place.rule == "none", fine, "{} of {}", place.at, package.package);
        }
    }
}
