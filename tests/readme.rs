//! Every block of YAML in the README is used: what stands there to be copied works.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use serde_json::Value;

/// The blocks of YAML in the README.
fn blocks() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let after = readme.split("```yaml\n").skip(1);
    after.map(|rest| rest.split("```\n").next().unwrap().to_owned()).collect()
}

/// The block that begins with a word; it is one to copy, so it is short.
fn block(start: &str) -> String {
    let mut found: Vec<String> = blocks().into_iter().filter(|block| block.starts_with(start)).collect();
    assert_eq!(found.len(), 1, "blocks that begin with `{start}`");
    found.remove(0)
}

fn parsed(start: &str) -> Value {
    let block = block(start);
    assert!(block.lines().count() <= 10, "more than ten lines to copy:\n{block}");
    serde_yaml::from_str(&block).unwrap()
}

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Runs the program in a folder and gives what it says.
#[track_caller]
fn wiretight(folder: &Path, code: i32, args: &[&str]) -> String {
    let mut command = assert_cmd::Command::cargo_bin("wiretight").unwrap();
    let output = command.current_dir(folder).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
    said
}

/// A block that no test knows would be one that nobody tried. The pipelines of GitLab and pre-commit are run by
/// `tests/gitlab/run` and `tests/pre-commit/run`, the action by `tests/action.rs`.
#[test]
fn every_block_is_known() {
    let known = ["name: wiretight\n", "include:\n", "repos:\n", "waivers:\n", "name: our-app\n", "model: acme-link\n"];
    for block in blocks() {
        let starts = known.iter().filter(|start| block.starts_with(**start)).count();
        assert_eq!(starts, 1, "no test uses this block of the README:\n{block}");
    }
    assert_eq!(blocks().len(), known.len());
}

#[test]
fn the_workflow_uses_this_action_and_gives_it_what_it_takes() {
    let workflow = parsed("name: wiretight\n");
    let steps = workflow["jobs"]["wiretight"]["steps"].as_array().unwrap();
    let [checkout, check] = steps.as_slice() else { panic!("{steps:?}") };
    assert!(check["uses"].as_str().unwrap().starts_with("wiretight/wiretight@"));
    let action: Value = serde_yaml::from_str(&file("action.yml")).unwrap();
    for input in check["with"].as_object().into_iter().flat_map(|with| with.keys()) {
        assert!(action["inputs"].get(input).is_some(), "the action has no input `{input}`");
    }
    // What the action needs of the rest of the job.
    assert_eq!(checkout["with"]["fetch-depth"], 0);
    assert_eq!(checkout["with"]["persist-credentials"], false);
    assert_eq!(workflow["permissions"]["security-events"], "write");
    assert!(file(".github/workflows/ci.yml").contains(checkout["uses"].as_str().unwrap()), "two versions of checkout");
}

#[test]
fn the_pipeline_gives_the_template_what_it_takes() {
    let pipeline = parsed("include:\n");
    let template = file("templates/wiretight.yml");
    let (spec, _) = template.split_once("\n---\n").unwrap();
    let spec: Value = serde_yaml::from_str(spec).unwrap();
    let inputs = &spec["spec"]["inputs"];
    let given = pipeline["include"][0]["inputs"].as_object().unwrap();
    for input in given.keys() {
        assert!(inputs.get(input).is_some(), "the template has no input `{input}`");
    }
    for (name, input) in inputs.as_object().unwrap() {
        assert!(input.get("default").is_some() || given.contains_key(name), "`{name}` has to be given");
    }
}

#[test]
fn the_hook_is_one_that_there_is() {
    let config = parsed("repos:\n");
    let hooks: Value = serde_yaml::from_str(&file(".pre-commit-hooks.yaml")).unwrap();
    let id = &config["repos"][0]["hooks"][0]["id"];
    assert!(hooks.as_array().unwrap().iter().any(|hook| hook["id"] == *id), "{id}");
}

#[test]
fn the_waivers_accept_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "legacy/scale/Scale.java",
        "class Scale {\n    void weigh() throws java.io.IOException {\n        var socket = new java.net.Socket(\"192.168.40.7\", 4001);\n        socket.getOutputStream().write(\"weigh\".getBytes());\n    }\n}\n",
    );
    wiretight(folder.path(), 1, &["check", "--now", "2027-01-01"]);
    write(".wiretight/waivers.yaml", &block("waivers:\n"));
    let said = wiretight(folder.path(), 0, &["check", "--now", "2027-01-01"]);
    assert!(said.contains("waived by W-2026-004 until 2027-03-31"), "{said}");
    wiretight(folder.path(), 1, &["check", "--now", "2027-04-01"]);
}

#[test]
fn the_policy_can_be_used() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wiretight.yaml"), block("name: our-app\n")).unwrap();
    let said = wiretight(folder.path(), 0, &["show", "policy", "wiretight.yaml"]);
    assert!(said.starts_with("policy our-app < baseline\n"), "{said}");
}

#[test]
fn the_model_does_what_its_examples_say() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("models")).unwrap();
    fs::write(folder.path().join("models/acme-link.yaml"), block("model: acme-link\n")).unwrap();
    let said = wiretight(folder.path(), 0, &["model", "test", "."]);
    assert!(said.contains("2 examples: no failure"), "{said}");
}
