//! Small projects in which the same code is denied, dead or fine, by nothing but what stands around it: configuration,
//! variant of the build, version of a library.
//!
//! `tests/projects/FAMILY/code` is what the members of a family share; the other folders each make a project of it.
//! `expected.txt` lists what is found, as `PLACE certainty rule (level)`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic and print")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use wiretight::policy::{Certainty, PathOf as _};
use wiretight::report::Files as _;
use wiretight::scan::{Options, scan};

/// The folders directly inside one, sorted.
fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Copies the files of a folder into another.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else if entry.file_name() != "expected.txt" {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What is found in a project: one line for each finding, in the order of places.
fn found(folder: &Path) -> Vec<String> {
    let options = Options { here: folder.to_owned(), threads: Some(1), ..Options::default() };
    let scanned = scan(&[folder.to_owned()], &options).unwrap();
    let mut lines: Vec<String> = Vec::new();
    for finding in &scanned.verdict.findings {
        let word = match finding.certainty {
            Certainty::Known => "known",
            Certainty::Possible => "possible",
            Certainty::Unknown => "unknown",
        };
        let path = scanned.files.path_of(finding.place.file).unwrap();
        let file = scanned.files.file(finding.place.file).unwrap();
        let at = file.line_column(finding.place.span.start);
        let (rule, level) = (&finding.rule.id, finding.level);
        lines.push(format!("{path}:{}:{} {word} {rule} ({level})", at.line, at.column));
    }
    lines.sort();
    lines
}

#[test]
fn what_stands_around_the_code_decides() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/projects");
    let mut wrong = Vec::new();
    let mut count = 0;
    for family in folders(&root) {
        let mut answers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for member in folders(&family).iter().filter(|path| name(path) != "code") {
            count += 1;
            let folder = tempfile::tempdir().unwrap();
            copy(&family.join("code"), folder.path());
            copy(member, folder.path());
            let found = found(folder.path());
            let expected = fs::read_to_string(member.join("expected.txt")).unwrap();
            let told: Vec<&str> = expected.lines().collect();
            if told != found {
                let shown = format!("{}/{}", name(&family), name(member));
                wrong.push(format!(
                    "{shown}\n  expected\n    {}\n  found\n    {}",
                    told.join("\n    "),
                    found.join("\n    ")
                ));
            }
            // What is told of the channels of the code, wherever they get their addresses from.
            let channels = found.into_iter().filter(|line| !line.contains(" platform-"));
            answers.entry(channels.collect::<Vec<_>>().join("; ")).or_default().insert(name(member));
        }
        println!("{}: {answers:#?}", name(&family));
        assert!(answers.len() > 1, "{}: the same answer for all", name(&family));
    }
    assert!(count >= 12, "{count} projects");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
