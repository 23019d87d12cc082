//! Every key that decides in the configuration of a service, insecure and secure, as `.properties` and as YAML, with the
//! exact place at which it is shown.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use rayon::prelude::*;
use wiretight::policy::Certainty;
use wiretight::report::Files as _;
use wiretight::scan::{Options, scan};

/// A file with settings, and the place of the one that is marked.
struct Written {
    text: String,
    marked: Option<(u32, u32)>,
}

/// Key, value, and whether a finding is shown there.
type Line<'t> = (&'t str, &'t str, bool);

/// The settings as they stand in the table.
fn settings(column: &str) -> Vec<Line<'_>> {
    let setting = |text: &'_ str| -> (usize, usize) { (text.find('=').unwrap(), usize::from(text.starts_with('>'))) };
    let texts = column.split(" | ").map(str::trim);
    texts
        .map(|text| {
            let (at, from) = setting(text);
            (&text[from..at], &text[at + 1..], from == 1)
        })
        .collect()
}

/// One setting a line; a key starts in the first column.
fn properties(settings: &[Line<'_>]) -> Written {
    let mut written = Written { text: "# what is told\n".to_owned(), marked: None };
    for ((key, value, is_marked), line) in settings.iter().zip(2..) {
        written.text.push_str(&format!("{key}={value}\n"));
        if *is_marked {
            written.marked = Some((line, 1));
        }
    }
    written
}

/// The names of a key: `a.b[c.d]` has `a`, `b` and `"[c.d]"`.
fn names(key: &str) -> Vec<String> {
    let (plain, bracket) = key.split_once('[').map_or((key, None), |(plain, bracket)| (plain, Some(bracket)));
    let names = plain.split('.').map(str::to_owned);
    names.chain(bracket.map(|bracket| format!("\"[{bracket}\""))).collect()
}

/// A map in a map for each name of a key, as long as two keys that follow each other part.
fn yaml(settings: &[Line<'_>]) -> Written {
    let mut written = Written { text: "# what is told\n".to_owned(), marked: None };
    let (mut open, mut line): (Vec<String>, u32) = (Vec::new(), 1);
    for (key, value, is_marked) in settings {
        let names = names(key);
        let (last, folders) = names.split_last().unwrap();
        let same = open.iter().zip(folders).take_while(|(one, other)| one == other).count();
        open.truncate(same);
        for name in &folders[same..] {
            written.text.push_str(&format!("{}{name}:\n", "  ".repeat(open.len())));
            open.push(name.clone());
            line += 1;
        }
        line += 1;
        written.text.push_str(&format!("{}{last}: \"{value}\"\n", "  ".repeat(open.len())));
        if *is_marked {
            written.marked = Some((line, open.len() as u32 * 2 + 1));
        }
    }
    written
}

/// What is found in a file, as `line:column finding`.
fn found(name: &str, text: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("src/main/resources").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    let options = Options { here: folder.path().to_owned(), threads: Some(1), ..Options::default() };
    let scanned = scan(&[folder.path().to_owned()], &options).unwrap();
    let findings = scanned.verdict.findings.iter().map(|finding| {
        let file = scanned.files.file(finding.place.file).unwrap();
        let at = file.line_column(finding.place.span.start);
        let unknown = if finding.certainty == Certainty::Unknown { "unknown " } else { "" };
        format!("{}:{} {unknown}{}", at.line, at.column, finding.rule.id)
    });
    findings.collect()
}

#[test]
fn every_key_insecure_and_secure() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/configs/keys.tsv");
    let table = fs::read_to_string(table).unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= 80, "{}", rows.len());
    let wrong: Vec<String> = rows
        .par_iter()
        .flat_map_iter(|row| {
            let [_, expected, insecure, secure] = row.as_slice() else { panic!("{row:?}") };
            let mut wrong = Vec::new();
            let forms =
                [("application.properties", properties as fn(&[Line<'_>]) -> Written), ("application.yml", yaml)];
            for (name, write) in forms {
                let written = write(&settings(insecure));
                let (line, column) = written.marked.expect("a place");
                let seen = found(name, &written.text);
                if seen != [format!("{line}:{column} {expected}")] {
                    wrong.push(format!("{line}:{column} {expected}, but {seen:?} in {name}:\n{}", written.text));
                }
                // Some protocols have no secure form that a key can choose.
                if *secure != "-" {
                    let written = write(&settings(secure));
                    let seen = found(name, &written.text);
                    if !seen.is_empty() {
                        wrong.push(format!("nothing, but {seen:?} in {name}:\n{}", written.text));
                    }
                }
            }
            wrong
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
