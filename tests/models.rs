//! Every example of every model and settings file, executed.

use std::path::{Path, PathBuf};

use wiretight::knowledge::{self, Knowledge};
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

/// What is known, with another model besides.
fn known(more: Option<(&str, &str)>) -> Knowledge {
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
    let files = texts.iter().map(|(p, t)| (p.as_str(), t.as_str())).chain(more);
    knowledge::load(files).unwrap_or_else(|mistakes| {
        let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("{} mistakes:\n{}", all.len(), all.join("\n"));
    })
}

#[test]
fn every_example_shows_what_it_says() {
    let knowledge = known(None);
    let failures = examples::run(&knowledge, &knowledge.examples().iter().collect::<Vec<_>>());
    let all: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{} of {} examples fail:\n{}", all.len(), knowledge.examples().len(), all.join("\n"));
}

/// A model whose closures say yes and no by calls that only their labels tell apart.
const LABELS: &str = r#"model: acme
library: { cocoapods: Acme }
source: "a test"
types:
  Acme.Client:
    state: { role: client, protocol: https, encryption: required, identity: host }
    calls:
      - { call: "new()" }
      - { call: "auth = $answer as Acme.Answer", set: { trusts: $answer.identity } }
  Acme.Answer:
    judged:
      - method: "invoke($challenge)"
        accepts: "call Pass(trust: _)"
        rejects: ["return nil", "call Pass(user: _, ...)"]
        peer: [$challenge]
        set: { identity: none }
        otherwise: { identity: host }
examples:
  - swift: |
      import Acme
      func loose(client: Client) {
          client.auth = { challenge in
              return Pass(trust: challenge.trust) // trust: identity=none
          }
      }
      func byName(client: Client) {
          client.auth = { challenge in
              return Pass(user: challenge.user, password: "p")
          }
      }
"#;

#[test]
fn an_answer_by_a_call_counts_with_its_labels() {
    let knowledge = known(Some(("policies/models/acme.yaml", LABELS)));
    let own: Vec<_> = knowledge.examples().iter().filter(|example| example.owner == "acme").collect();
    assert_eq!(own.len(), 1);
    let failures = examples::run(&knowledge, &own);
    assert!(failures.is_empty(), "{failures:?}");
}
