//! Whole small projects, scanned as users scan them. What they expect stands in their own comments, on the line
//! where a finding is shown; everywhere else silence is expected.
//!
//! `// denied: rule` always insecure · `// possible: rule` on some path · `// unknown: rule` cannot be told ·
//! `// missed: rule` a known miss · `// mistaken: rule` a known false alarm. Several are separated by commas.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic and print")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wiretight::policy::{Certainty, Policy};
use wiretight::report::Files;
use wiretight::scan::{self, Options, Scanned};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn scanned(path: &Path, prefilter: bool) -> Scanned {
    let options = Options { here: path.to_owned(), prefilter, ..Options::default() };
    scan::scan(&[path.to_owned()], &options).unwrap_or_else(|error| panic!("{error}"))
}

/// Findings as `path:line: word: rule`, sorted, with their messages.
fn found(scanned: &Scanned) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for finding in &scanned.verdict.findings {
        let file = scanned.files.file(finding.place.file).unwrap();
        let word = match finding.certainty {
            Certainty::Known => "denied",
            Certainty::Possible => "possible",
            Certainty::Unknown => "unknown",
        };
        let line = file.line_column(finding.place.span.start).line;
        out.insert(format!("{}:{line}: {word}: {}", file.path, finding.rule.id), finding.message.clone());
    }
    out
}

/// What comments in the tree say, in the same form.
fn expected(path: &Path) -> Vec<String> {
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
        let entry = entry.unwrap();
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let name = entry.path().strip_prefix(path).unwrap().to_string_lossy().replace('\\', "/");
        for (index, line) in text.lines().enumerate() {
            for word in ["denied", "possible", "unknown", "missed", "mistaken"] {
                // In a properties file nothing else may stand on a line.
                for (mark, down) in [("// ", ":"), ("<!-- ", ":"), ("# ", ":"), ("# ", " below:")]
                    .map(|(mark, end)| (format!("{mark}{word}{end} "), usize::from(end != ":")))
                {
                    let Some((_, rules)) = line.split_once(&mark) else { continue };
                    let rules = rules.trim_end().trim_end_matches("-->");
                    out.extend(
                        rules.split(',').map(|rule| format!("{name}:{}: {word}: {}", index + 1 + down, rule.trim())),
                    );
                }
            }
        }
    }
    out
}

/// Compares a tree's comments with its findings; gives what differs.
fn differences(path: &Path) -> Vec<String> {
    let scan = scanned(path, true);
    let mut found = found(&scan);
    let mut wrong = Vec::new();
    for line in expected(path) {
        if let Some((place, rule)) = line.split_once(": missed: ") {
            let seen =
                ["denied", "possible"].iter().any(|word| found.contains_key(&format!("{place}: {word}: {rule}")));
            if seen {
                wrong.push(format!("no longer missed, so it is denied: {line}"));
            }
        } else if let Some((place, rule)) = line.split_once(": mistaken: ") {
            let keys: Vec<String> =
                ["denied", "possible", "unknown"].iter().map(|word| format!("{place}: {word}: {rule}")).collect();
            if !keys.iter().any(|key| found.remove(key).is_some()) {
                wrong.push(format!("no longer mistaken, so the comment goes: {line}"));
            }
        } else if found.remove(&line).is_none() {
            wrong.push(format!("expected and not found: {line}"));
        }
    }
    wrong.extend(found.iter().map(|(line, message)| format!("found and not expected: {line} ({message})")));
    wrong
}

fn trees() -> Vec<PathBuf> {
    let mut trees = vec![root().join("examples/courier")];
    let folder = root().join("tests/fixtures");
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| {
        panic!("{} holds the trees of this test and cannot be read: {error}", folder.display())
    });
    let mut fixtures: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    assert!(!fixtures.is_empty(), "{} holds no tree", folder.display());
    fixtures.sort();
    trees.extend(fixtures);
    trees
}

#[test]
fn every_tree_shows_what_its_comments_say() {
    let mut wrong = Vec::new();
    for tree in trees() {
        let name = tree.file_name().unwrap().to_string_lossy().into_owned();
        wrong.extend(differences(&tree).into_iter().map(|line| format!("{name}: {line}")));
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_prefilter_hides_no_finding() {
    for tree in trees() {
        assert_eq!(found(&scanned(&tree, true)), found(&scanned(&tree, false)), "{}", tree.display());
    }
}

/// Each rule's examples: what it denies is denied by it, what it allows is silent.
#[test]
fn every_rule_tells_its_examples_apart() {
    let knowledge = scan::knowledge().unwrap_or_else(|m| panic!("{m:?}"));
    let policy: Policy = scan::load_policy("baseline", knowledge).unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for rule in &policy.rules {
        for (denied, examples) in [(true, &rule.examples.denied), (false, &rule.examples.allowed)] {
            for (ecosystem, code) in examples {
                count += 1;
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join(ecosystem.path());
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, code).unwrap();
                let found: Vec<String> = found(&scanned(folder.path(), true)).into_keys().collect();
                let own = found.iter().any(|line| line.ends_with(&format!("denied: {}", rule.info.id)));
                if denied && !own {
                    wrong.push(format!("{} in {ecosystem} is not denied; found {found:?}\n{code}", rule.info.id));
                } else if !denied && !found.is_empty() {
                    wrong.push(format!("{} in {ecosystem} is allowed; found {found:?}\n{code}", rule.info.id));
                }
            }
        }
    }
    println!("{count} examples of {} rules", policy.rules.len());
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
