//! Everything under `policies/` loads without a mistake.

use std::fs;
use std::path::Path;

use wiretight::knowledge;

/// All files below a folder as path from `policies/` and text, sorted.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.expect("policies can be listed");
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == "yaml") {
            let path = entry.path().strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
            out.push((path, fs::read_to_string(entry.path()).expect("a readable file")));
        }
    }
    out
}

#[test]
fn all_knowledge_loads() {
    let files = files();
    if let Err(mistakes) = knowledge::load(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))) {
        let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("{} mistakes:\n{}", all.len(), all.join("\n"));
    }
}

#[test]
fn commands_that_log_in_are_told_from_those_that_ask_for_encryption() {
    let files = files();
    let known = knowledge::load(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).expect("knowledge");
    for text in ["PASS opensesame\r\n", "LOGIN ", "a1 LOGIN robot opensesame", "AUTH PLAIN AHJv", "{tag} LOGIN {user}"]
    {
        assert!(known.is_login(text), "{text}");
    }
    for text in ["AUTH TLS\r\n", "STARTTLS\r\n", "a1 STARTTLS", "HELLO 7", "LOGIN", "the login page", "", "PASSED 7"] {
        assert!(!known.is_login(text), "{text}");
    }
}

/// Of two descriptions of one type, one would never be found.
#[test]
fn other_names_that_are_described_twice_are_mistakes() {
    let one = "model: one\ntypes:\n  a.b.One: { aliases: [a.b.Old], calls: [] }\n";
    for (other, told) in [
        ("model: two\ntypes:\n  a.b.Two: { aliases: [a.b.Old], calls: [] }\n", "alias `a.b.Old`"),
        ("model: two\ntypes:\n  a.b.Old: { calls: [] }\n", "alias `a.b.Old` of `a.b.One`"),
        ("model: two\ntypes:\n  a.b.One: { calls: [] }\n", "type `a.b.One`"),
    ] {
        let mistakes = knowledge::load([("models/one.yaml", one), ("models/two.yaml", other)]).expect_err("a mistake");
        let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        assert!(all.iter().any(|mistake| mistake.contains(told)), "{all:?} lacks {told}");
    }
}
