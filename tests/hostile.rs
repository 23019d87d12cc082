//! No input, however hostile, may crash a scan, hold it up, or hide what stands in other files.
//!
//! `tests/hostile/expected.tsv` says of each input how a scan of it must end: the exit code, whether the channel in it
//! was found, and what is said of the file. Anew: `UPDATE_HOSTILE=1 cargo test --test hostile`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic and print")]

#[path = "hostile/corpus.rs"]
mod corpus;
#[path = "hostile/generate.rs"]
mod generate;
#[path = "hostile/mutants.rs"]
mod mutants;
#[path = "hostile/run.rs"]
mod run;
#[path = "hostile/smuggle.rs"]
mod smuggle;
#[path = "fuzz/src/targets.rs"]
mod targets;
#[path = "hostile/trees.rs"]
mod trees;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use generate::Input;
use run::{Ended, wiretight, write};
use serde_json::Value;

/// A file that must be judged whatever lies beside it.
const OTHER: &str = "package other\n\
    fun other() { val c = org.apache.commons.net.ftp.FTPClient(); c.connect(\"files.example.com\"); c.login(\"u\", \"p\") }\n";

/// Whether the file that must be judged was.
fn is_other_judged(report: &Value) -> bool {
    said(report, "other/Other.kt") == "finding, read"
}

/// What a report says of a file.
fn said(report: &Value, path: &str) -> String {
    let list = |name: &str| report["coverage"][name].as_array().cloned().unwrap_or_default();
    let of = |name: &str| list(name).into_iter().find(|entry| entry["path"] == path);
    let found = report["findings"].as_array().unwrap().iter().any(|finding| finding["location"]["path"] == path);
    let read = match (of("unread"), of("gaps"), of("skipped")) {
        (Some(unread), ..) => format!("not read: {}", unread["reason"].as_str().unwrap()),
        (_, Some(_), _) => "partly read".to_owned(),
        (_, _, Some(skipped)) => format!("skipped: {}", skipped["reason"].as_str().unwrap()),
        _ => "read".to_owned(),
    };
    if found { format!("finding, {read}") } else { read }
}

/// The pinned table: by path and name.
fn expected() -> BTreeMap<(String, String), String> {
    let text = fs::read_to_string(table()).unwrap_or_default();
    let row = |line: &str| {
        let [path, name, rest] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        ((path.to_owned(), name.to_owned()), rest.to_owned())
    };
    text.lines().filter(|line| !line.starts_with('#')).map(row).collect()
}

fn table() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/expected.tsv")
}

/// Compares what was seen of some inputs with the table, or writes it there.
fn compare(seen: &[((String, String), String)]) {
    static WRITING: std::sync::Mutex<()> = std::sync::Mutex::new(());
    // A comparison that failed elsewhere says nothing of this one.
    let _writing = WRITING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut expected = expected();
    if std::env::var_os("UPDATE_HOSTILE").is_some() {
        expected.extend(seen.iter().cloned());
        let rows = expected.iter().map(|((path, name), rest)| format!("{path}\t{name}\t{rest}\n"));
        let head = "# path\tinput\texit code\twhat is said of the file\n";
        fs::write(table(), rows.fold(head.to_owned(), |text, row| text + &row)).unwrap();
        return;
    }
    let differs = seen.iter().filter(|(key, rest)| expected.get(key) != Some(rest));
    let lines = differs.map(|(key, rest)| format!("{key:?}: {rest}, instead of {:?}", expected.get(key)));
    let lines: Vec<String> = lines.collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}

/// Scans each input alone and compares how that ends with the table.
fn scan_each(inputs: &[Input]) {
    let only = std::env::var("HOSTILE").ok();
    let mut seen = Vec::new();
    let mut faults = Vec::new();
    let mut scanned = 0;
    for Input { name, path, bytes } in inputs {
        if only.as_ref().is_some_and(|only| !format!("{path}: {name}").contains(only)) {
            continue;
        }
        scanned += 1;
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), path, bytes);
        let ended = wiretight(&["check", "--report", "text", "--report", "json=../report.json"], folder.path());
        println!("{ended} {path}: {name}");
        match judged(&ended) {
            Ok(report) => {
                let said = said(&report, path);
                let is_denied = report["findings"].as_array().unwrap().iter().any(|finding| finding["denied"] == true);
                if is_denied != (ended.code == Some(1)) {
                    faults.push(format!("{path}: {name}: denied: {is_denied}, but exit code {:?}", ended.code));
                }
                // What the machine reads, people read too.
                if let Some((_, why)) = said.split_once("not read: ")
                    && !ended.output.contains(why)
                {
                    faults.push(format!("{path}: {name}: the text report does not say `{why}`: {}", ended.output));
                }
                seen.push(((path.clone(), name.clone()), format!("{}\t{said}", ended.code.unwrap())));
            }
            Err(fault) => faults.push(format!("{path}: {name}: {fault}")),
        }
    }
    if only.is_none() {
        assert_eq!(scanned, inputs.len());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    compare(&seen);
}

/// The report of a scan that ended as a scan must end.
fn judged(ended: &Ended) -> Result<Value, String> {
    let why = match ended.code {
        Some(0 | 1 | 3) if ended.errors.contains("panicked") || ended.output.contains("a mistake in wiretight") => {
            "panicked"
        }
        Some(0 | 1 | 3) if ended.memory > run::MOST_MEMORY => "took too much memory",
        Some(0 | 1 | 3) => {
            return serde_json::from_slice(&ended.report).map_err(|error| format!("no report: {error}"));
        }
        Some(_) => "could not run",
        None => "crashed, or was stopped for taking too long",
    };
    Err(format!("{why}: {ended}: {}", ended.errors))
}

#[test]
fn java() {
    scan_each(&of_language(".java"));
}

#[test]
fn kotlin() {
    scan_each(&of_language(".kt"));
}

#[test]
fn swift() {
    scan_each(&of_language(".swift"));
}

fn of_language(ending: &str) -> Vec<Input> {
    generate::syntax().into_iter().filter(|input| input.path.ends_with(ending)).collect()
}

#[test]
fn programs() {
    scan_each(&generate::programs());
}

#[test]
fn configuration() {
    scan_each(&generate::settings());
}

/// The table and the inputs are about the same things, and there are enough of them.
#[test]
fn the_table_is_complete() {
    let inputs = [generate::syntax(), generate::programs(), generate::settings()].concat();
    let mut names: Vec<_> = inputs.into_iter().map(|input| (input.path, input.name)).collect();
    names.sort();
    let rows: Vec<_> = expected().into_keys().collect();
    assert_eq!(names, rows);
    assert!(names.len() >= 40);
}

/// A policy that cannot be used ends with 2 and says where it is wrong; it never counts as one that allows.
#[test]
fn policies() {
    for input in generate::policies() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &input.path, &input.bytes);
        write(folder.path(), "Other.kt", OTHER.as_bytes());
        let ended = wiretight(&["check", "--policy", "policy.yaml", "Other.kt"], folder.path());
        println!("{ended} policy.yaml: {}: {}", input.name, ended.errors.lines().next().unwrap_or_default());
        assert_eq!(ended.code, Some(2), "{}: {ended:?}", input.name);
        let is_clear = ended.errors.contains("policy.yaml") && !ended.errors.contains("panicked");
        assert!(is_clear && ended.errors.len() < 50_000, "{}: {ended:?}", input.name);
        assert!(ended.memory < run::MOST_MEMORY, "{}: {ended}", input.name);
    }
}

/// Many hostile files in one tree: what one parse takes is given back although its thread is lost, and the file among
/// them that is none is judged.
#[test]
fn many_soups_take_no_more_memory_than_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for n in 0..40 {
        let wake = "class A { java.net.Socket s = new java.net.Socket(\"a\", 1); } ";
        paths.push((format!("p{n}/Soup.java"), format!("{wake}{}", "(;".repeat(10_000))));
        let wake = "val s = java.net.Socket(\"a\", 1); ";
        paths.push((format!("p{n}/Soup.kt"), format!("{wake}{}", ",a<".repeat(5_000))));
    }
    for (path, text) in &paths {
        write(folder.path(), path, text.as_bytes());
    }
    write(folder.path(), "other/Other.kt", OTHER.as_bytes());
    let ended = wiretight(&["check", "--report", "json=../report.json"], folder.path());
    println!("{ended} 80 soups");
    let report = judged(&ended).unwrap();
    assert_eq!(ended.code, Some(1));
    assert!(is_other_judged(&report));
    for (path, _) in &paths {
        assert_eq!(said(&report, path), "not read: parse took too much memory", "{path}");
    }
}
