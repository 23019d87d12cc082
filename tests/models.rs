//! Every example of every model and settings file, executed.

use std::path::{Path, PathBuf};

use wiretight::knowledge;
use wiretight::scan::examples;

fn yaml_files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("policies").map(|e| e.expect("entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            yaml_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "yaml") {
            out.push(path);
        }
    }
}

#[test]
fn every_example_shows_what_it_says() {
    // Another folder can be asked for while models are written.
    let root = std::env::var_os("WIRETIGHT_POLICIES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"), PathBuf::from);
    let mut paths = Vec::new();
    yaml_files(&root, &mut paths);
    let texts: Vec<(String, String)> = paths
        .iter()
        .map(|p| {
            let name = p.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
            (format!("policies/{name}"), std::fs::read_to_string(p).expect("text"))
        })
        .collect();
    let loaded = knowledge::load(texts.iter().map(|(p, t)| (p.as_str(), t.as_str())));
    let knowledge = match loaded {
        Ok(knowledge) => knowledge,
        Err(mistakes) => {
            let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            panic!("{} mistakes:\n{}", all.len(), all.join("\n"));
        }
    };
    let failures = examples::run(&knowledge, &knowledge.examples().iter().collect::<Vec<_>>());
    let all: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{} of {} examples fail:\n{}", all.len(), knowledge.examples().len(), all.join("\n"));
}
