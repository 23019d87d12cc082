//! Runs the program over a package and reads its JSON report.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

/// One finding, as far as the comparison needs it.
#[derive(Clone, Debug)]
pub struct Report {
    pub path: String,
    /// First and last line.
    pub lines: (u32, u32),
    pub rule: String,
    pub level: String,
    pub certainty: String,
    pub message: String,
}

impl Report {
    /// Whether it asks for a decision; what is only for review does not.
    pub fn counts(&self) -> bool {
        self.level != "review"
    }
}

#[derive(Deserialize)]
struct Document {
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    rule: String,
    level: String,
    certainty: String,
    message: String,
    location: Option<Location>,
}

#[derive(Deserialize)]
struct Location {
    path: String,
    start: Position,
    end: Position,
}

#[derive(Deserialize)]
struct Position {
    line: u32,
}

/// Everything that the program reports about the code below a folder.
pub fn reports(folder: &Path) -> Vec<Report> {
    assert!(folder.is_dir(), "{} is missing: run tests/corpus/run", folder.display());
    let written = tempfile::NamedTempFile::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_wiretight"))
        .args(["check", "--policy", "baseline", "--report"])
        .arg(format!("json={}", written.path().display()))
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {}: {said}", folder.display(), output.status);
    let document: Document = serde_json::from_slice(&std::fs::read(written.path()).unwrap()).unwrap();
    document
        .findings
        .into_iter()
        .map(|finding| {
            let location = finding.location.unwrap();
            Report {
                path: location.path,
                lines: (location.start.line, location.end.line),
                rule: finding.rule,
                level: finding.level,
                certainty: finding.certainty,
                message: finding.message,
            }
        })
        .collect()
}
