//! The GitHub action, run step by step as a runner does, with inputs and sources that try to get out of their place.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

const UPLOADER: &str = include_str!("story/Uploader.kt");
const HOSTS: &str = "package com.acme\n\nobject Hosts {\n    const val FILES = \"files.example.com\"\n}\n";
/// What every shell, workflow command and output file knows: none of it may do anything.
const NASTY: &str = "a b \"c\" 'd' $(touch sprung) `touch sprung` ; touch sprung & ${HOME} %0A::error::x \\";

#[derive(Deserialize)]
struct Action {
    inputs: BTreeMap<String, Input>,
    outputs: BTreeMap<String, Given>,
    runs: Runs,
}

#[derive(Deserialize)]
struct Input {
    default: String,
}

#[derive(Deserialize)]
struct Given {
    value: String,
}

#[derive(Deserialize)]
struct Runs {
    using: String,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Step {
    id: Option<String>,
    #[serde(rename = "if")]
    condition: Option<String>,
    #[serde(default)]
    continue_on_error: bool,
    uses: Option<String>,
    shell: Option<String>,
    run: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    with: BTreeMap<String, String>,
}

/// A runner with a checked-out project, and a place where the action itself was unpacked.
struct Runner {
    root: TempDir,
    inputs: BTreeMap<String, String>,
    /// Whether code scanning takes what is uploaded.
    upload: bool,
    /// System and processor.
    machine: (&'static str, &'static str),
    token: &'static str,
}

/// What a job left behind.
#[derive(Debug, Default)]
struct Job {
    failed: bool,
    log: String,
    summary: String,
    outputs: BTreeMap<String, String>,
    /// Workflow commands that the runner obeyed.
    commands: Vec<String>,
    /// What was given to the actions that this one uses.
    used: Vec<(String, BTreeMap<String, String>)>,
}

impl Runner {
    fn new() -> Self {
        let runner = Self {
            root: tempfile::tempdir().unwrap(),
            inputs: BTreeMap::new(),
            upload: true,
            machine: ("Linux", "X64"),
            token: "",
        };
        for folder in ["work", "temp", "bin", "home", "the action/action"] {
            fs::create_dir_all(runner.path(folder)).unwrap();
        }
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        for file in fs::read_dir(here.join("action")).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), runner.path("the action/action").join(file.file_name())).unwrap();
        }
        for file in ["Cargo.toml", "Cargo.lock", "build.rs", "src/main.rs", "policies/baseline.yaml"] {
            runner.write(&format!("the action/{file}"), "its content does not matter here\n");
        }
        // Cargo puts the program where it is told, and says what it was asked.
        let program = assert_cmd::cargo::cargo_bin("wiretight");
        runner.program(
            "cargo",
            &format!(
                "printf '%s\\n' \"cargo $*\"\nwhile [ \"$1\" != --root ]; do shift; done\nmkdir -p \"$2/bin\"\nln -sf '{}' \"$2/bin/wiretight\"",
                program.display()
            ),
        );
        runner
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Puts a program on the path.
    fn program(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, format!("#!/bin/bash\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn input(&mut self, name: &str, value: &str) {
        self.inputs.insert(name.to_owned(), value.to_owned());
    }

    /// A project that sends a password in plain text.
    fn insecure(&self, folder: &str) {
        self.write(&format!("work/{folder}/Uploader.kt"), UPLOADER);
        self.write(&format!("work/{folder}/Hosts.kt"), HOSTS);
    }

    /// Runs all steps, as a runner runs those of a composite action.
    fn run(&self) -> Job {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).unwrap();
        let action: Action = serde_yaml::from_str(&text).unwrap();
        assert_eq!(action.runs.using, "composite");
        let mut known: BTreeMap<String, String> =
            action.inputs.iter().map(|(name, input)| (format!("inputs.{name}"), input.default.clone())).collect();
        for (name, value) in &self.inputs {
            assert!(known.insert(format!("inputs.{name}"), value.clone()).is_some(), "there is no input {name}");
        }
        known.insert("github.token".to_owned(), self.token.to_owned());
        let mut job = Job::default();
        for (number, step) in action.runs.steps.iter().enumerate() {
            let condition = step.condition.as_deref().unwrap_or("success()");
            if !holds(condition, &known, job.failed) {
                continue;
            }
            let id = step.id.clone().unwrap_or_else(|| number.to_string());
            let ended_well = match (&step.run, &step.uses) {
                (Some(run), None) => {
                    assert_eq!(step.shell.as_deref(), Some("bash"));
                    assert!(!run.contains("${{"), "an expression in a script is an injection: {run}");
                    let env: Vec<_> = step.env.iter().map(|(name, text)| (name, value(text, &known))).collect();
                    self.shell(&id, run, &env, &mut job, &mut known)
                }
                (None, Some(uses)) => {
                    let with = step.with.iter().map(|(name, text)| (name.clone(), value(text, &known))).collect();
                    job.used.push((uses.clone(), with));
                    self.upload || !uses.contains("upload-sarif")
                }
                _ => panic!("a step either runs or uses"),
            };
            let outcome = if ended_well { "success" } else { "failure" };
            known.insert(format!("steps.{id}.outcome"), outcome.to_owned());
            job.failed |= !ended_well && !step.continue_on_error;
        }
        job.outputs = action.outputs.iter().map(|(name, given)| (name.clone(), value(&given.value, &known))).collect();
        assert!(!self.path("work/sprung").exists(), "something was run that is data: {}", job.log);
        job
    }

    /// Runs a script as `shell: bash` does.
    fn shell(
        &self,
        id: &str,
        run: &str,
        env: &[(&String, String)],
        job: &mut Job,
        known: &mut BTreeMap<String, String>,
    ) -> bool {
        for file in ["script", "output", "summary", "env", "path"] {
            self.write(&format!("temp/{file}"), "");
        }
        self.write("temp/script", run);
        let search = std::env::var_os("PATH").unwrap_or_default();
        let mut search: Vec<_> = std::env::split_paths(&search).collect();
        search.insert(0, self.path("bin"));
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]).arg(self.path("temp/script"));
        bash.current_dir(self.path("work"))
            .env_clear()
            .env("PATH", std::env::join_paths(search).unwrap())
            .env("HOME", self.path("home"))
            .env("CI", "true")
            .env("GITHUB_ACTIONS", "true")
            .env("RUNNER_OS", self.machine.0)
            .env("RUNNER_ARCH", self.machine.1)
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_ACTION_PATH", self.path("the action"))
            .env("GITHUB_OUTPUT", self.path("temp/output"))
            .env("GITHUB_ENV", self.path("temp/env"))
            .env("GITHUB_PATH", self.path("temp/path"))
            .env("GITHUB_STEP_SUMMARY", self.path("temp/summary"));
        bash.envs(env.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let ended = bash.output().unwrap();
        let log = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
        job.commands.extend(obeyed(&log));
        job.log.push_str(&log);
        let read = |file: &str| fs::read_to_string(self.path("temp").join(file)).unwrap();
        job.summary.push_str(&read("summary"));
        assert_eq!(read("env") + &read("path"), "", "later steps of the job are none of our business");
        for line in read("output").lines() {
            let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("no output: {line}"));
            assert!(!name.contains("<<"), "an output with several lines: {line}");
            known.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
        }
        ended.status.success()
    }
}

/// The value of `${{ a.b }}`, which is all that a text holds, or the text itself.
fn value(text: &str, known: &BTreeMap<String, String>) -> String {
    let Some(inner) = text.strip_prefix("${{ ") else {
        assert!(!text.contains("${{"), "more than an expression: {text}");
        return text.to_owned();
    };
    let name = inner.strip_suffix(" }}").unwrap_or_else(|| panic!("more than an expression: {text}"));
    known.get(name).cloned().unwrap_or_default()
}

/// Whether the condition of a step holds. Without a word about how the job goes, `success()` is meant.
fn holds(condition: &str, known: &BTreeMap<String, String>, failed: bool) -> bool {
    let condition = condition.trim_start_matches("${{ ").trim_end_matches(" }}");
    let term = |term: &str| match term {
        "!cancelled()" => true,
        "success()" => !failed,
        _ => {
            let (name, wanted, equal) = match term.split_once(" == ") {
                Some((name, wanted)) => (name, wanted, true),
                None => term.split_once(" != ").map(|(name, wanted)| (name, wanted, false)).unwrap(),
            };
            let is = known.get(name).map_or("", String::as_str);
            (is == wanted.trim_matches('\'')) == equal
        }
    };
    (condition.contains("()") || !failed) && condition.split(" && ").all(term)
}

/// The workflow commands in a log that a runner obeys: `::name …::` at the start of a line and `##[name …]` anywhere, until
/// `::stop-commands::word`, and again after `::word::`.
fn obeyed(log: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut stopped: Option<String> = None;
    for line in log.lines() {
        let name = |rest: &str| rest.split([' ', ':', ']', ';']).next().unwrap_or_default().to_owned();
        let command = match (line.trim_start().strip_prefix("::"), line.split_once("##[")) {
            (Some(rest), _) => name(rest),
            (None, Some((_, rest))) => name(rest),
            (None, None) => continue,
        };
        match &stopped {
            Some(word) if *word == command => stopped = None,
            Some(_) => {}
            None if command == "stop-commands" => {
                stopped = line.rsplit("::").next().map(str::to_owned);
                assert!(stopped.as_ref().is_some_and(|word| word.len() == 32), "{line}");
            }
            None => commands.push(command),
        }
    }
    assert_eq!(stopped, None, "the runner was left deaf");
    commands
}

#[test]
fn the_fake_runner_obeys_as_a_real_one_does() {
    let word = "0".repeat(32);
    let log =
        format!("a\n::error::x\nb ##[set-output name=a;]b\n::stop-commands::{word}\n::error::\n::{word}::\n ::x y::");
    assert_eq!(obeyed(&log), ["error", "set-output", "x"]);
}

#[test]
fn what_is_denied_is_shown_uploaded_and_fails_the_job() {
    let runner = Runner::new();
    runner.insecure("app");
    let job = runner.run();
    assert!(job.failed);
    assert_eq!(job.outputs["outcome"], "denied");
    assert!(job.log.contains("error[cleartext-file-transfer]"), "{}", job.log);
    assert!(job.log.contains("\n::error file=app/Uploader.kt,line=9,"), "{}", job.log);
    assert!(job.summary.starts_with("## Wiretight: denied\n"), "{}", job.summary);
    let (_, with) = job.used.iter().find(|(uses, _)| uses.contains("upload-sarif")).unwrap();
    assert_eq!(with["category"], "wiretight");
    let sarif: serde_json::Value = serde_json::from_slice(&fs::read(&with["sarif_file"]).unwrap()).unwrap();
    assert_eq!(sarif.pointer("/runs/0/results/0/ruleId").unwrap(), "cleartext-file-transfer");
    assert!(job.log.contains("cargo install --locked --path"), "{}", job.log);
    let json: serde_json::Value = serde_json::from_slice(&fs::read(&job.outputs["json-file"]).unwrap()).unwrap();
    assert_eq!(json["verdict"]["outcome"], "denied");
}

#[test]
fn what_is_allowed_passes_even_if_the_upload_is_refused() {
    let mut runner = Runner::new();
    runner.write("work/Site.kt", include_str!("story/Site.kt"));
    runner.upload = false;
    let job = runner.run();
    assert!(!job.failed, "{}", job.log);
    assert_eq!(job.outputs["outcome"], "allowed");
    assert!(job.log.contains("code scanning took no findings"), "{}", job.log);

    runner.insecure("app");
    assert!(runner.run().failed, "nor does a refused upload hide what is denied");

    runner.input("upload-sarif", "false");
    assert!(!runner.run().used.iter().any(|(uses, _)| uses.contains("upload-sarif")));
}

#[test]
fn models_of_ones_own_tell_what_a_library_does() {
    let model = |class: &str| {
        format!(
            "model: {class}\nlibrary: {{ maven: \"com.acme:{class}\" }}\nsource: ours\ntypes:\n  com.acme.{class}:\n    \
             state: {{ protocol: tcp, role: client, encryption: none }}\n    calls:\n      - {{ call: \"new($host)\", \
             set: {{ host: $host }}, opens: true }}\n"
        )
    };
    let mut runner = Runner::new();
    runner.write("work/Site.kt", include_str!("story/Site.kt"));
    for class in ["Link", "Pipe"] {
        let code = format!("package app\n\nimport com.acme.{class}\n\nval it = {class}(\"files.example.com\")\n");
        runner.write(&format!("work/{class}.kt"), &code);
        runner.write(&format!("our models/{class}.yaml"), &model(class));
    }
    assert_eq!(runner.run().outputs["outcome"], "allowed");

    runner.input("models", "../our models/Link.yaml\r\n\n../our models/Pipe.yaml");
    let job = runner.run();
    assert_eq!(job.outputs["outcome"], "denied", "{}", job.log);
    for file in ["Link.kt", "Pipe.kt"] {
        assert!(job.log.contains(&format!("::error file={file},line=5,")), "{}", job.log);
    }
}

#[test]
fn what_cannot_run_fails_and_uploads_nothing() {
    let job = Runner::new().run();
    assert!(job.failed, "there is nothing to judge");
    assert_eq!(job.outputs["outcome"], "not-judged");

    let missing = "missing.yaml";
    for (input, value) in
        [("policy", missing), ("models", missing), ("paths", "missing"), ("base", "nowhere"), ("binary", "missing")]
    {
        let mut runner = Runner::new();
        runner.insecure("app");
        runner.input(input, value);
        let job = runner.run();
        assert!(job.failed, "{input}");
        assert_eq!(job.outputs["outcome"], "could-not-run", "{input}: {}", job.log);
        assert_eq!(job.outputs["sarif-file"], "", "{input}");
        assert!(!job.used.iter().any(|(uses, _)| uses.contains("upload-sarif")), "{input}");
    }
}

#[test]
fn inputs_are_data_whatever_they_hold() {
    let mut runner = Runner::new();
    let folders = [
        "with space",
        "-dash",
        "--report=sarif=x",
        "$(touch sprung)",
        "`touch sprung`",
        "\"q\"",
        "'q'; touch sprung",
        "*",
        "${HOME}",
    ];
    for folder in folders {
        runner.write(&format!("work/{folder}/Site.kt"), include_str!("story/Site.kt"));
    }
    runner.insecure("not asked for");
    // With line ends of both kinds, an empty line, and none at the end.
    runner.input("paths", &format!("\n{}\r\n{}", folders[0], folders[1..].join("\n")));
    let policy = "-p $(touch sprung) \"x\".yaml";
    runner.write(&format!("work/{policy}"), "name: ours\nextends: [strict]\n");
    runner.input("policy", policy);
    runner.input("category", NASTY);
    let job = runner.run();
    assert_eq!(job.outputs["outcome"], "allowed", "{}", job.log);
    assert!(job.summary.contains(&format!("in {} files", folders.len())), "{}", job.summary);
    assert!(job.summary.contains("Policy ours, extends strict"), "{}", job.summary);
    let (_, with) = job.used.iter().find(|(uses, _)| uses.contains("upload-sarif")).unwrap();
    assert_eq!(with["category"], NASTY);

    let (flag, lines) = ("--report=sarif=sprung", "x\noutcome=allowed\ncode=0");
    let tried = [
        ("paths", NASTY),
        ("policy", NASTY),
        ("policy", lines),
        ("models", NASTY),
        ("models", flag),
        ("base", flag),
        ("binary", NASTY),
        ("binary", lines),
    ];
    for (input, value) in tried {
        let mut runner = Runner::new();
        runner.insecure("app");
        runner.input(input, value);
        let job = runner.run();
        assert!(job.failed, "{input} = {value:?}: {}", job.log);
        assert_ne!(job.outputs["outcome"], "allowed", "{input} = {value:?}");
        assert!(job.commands.iter().all(|command| command == "error"), "{input} = {value:?}: {:?}", job.commands);
    }
}

#[test]
fn scanned_code_gives_the_runner_no_commands() {
    let runner = Runner::new();
    let commands = "##[set-output name=code;]0 ##[set-output name=outcome;]allowed";
    let code = UPLOADER
        .replace("ftp.connect(Hosts.FILES, 21)", &format!("ftp.connect(Hosts.FILES, 21) // {commands}"))
        .replace("\"reports\"", "\"\"\"\n::set-output name=code::0\n::stop-commands::x\n\"\"\"");
    runner.write("work/app/Uploader.kt", &code);
    runner.write("work/app/Hosts.kt", &HOSTS.replace("files.example.com", "x\\n::error::y%0A::error::z"));
    runner.write("work/app/##[add-mask]x/Broken.kt", &code);
    let job = runner.run();
    assert!(job.log.contains("#\\u{23}[set-output name=code;]0"), "the code is shown: {}", job.log);
    assert!(job.failed);
    assert_eq!(job.outputs["outcome"], "denied");
    let known = ["error", "warning", "notice"];
    assert!(job.commands.iter().all(|command| known.contains(&command.as_str())), "{:?}", job.commands);
}

/// A runner for whose machine a release holds a binary; it is served by a fake curl.
fn released(served: &str) -> Runner {
    let runner = Runner::new();
    let wrapper = format!("#!/bin/bash\nexec '{}' \"$@\"\n", assert_cmd::cargo::cargo_bin("wiretight").display());
    let digest: String = Sha256::digest(&wrapper).iter().map(|byte| format!("{byte:02x}")).collect();
    runner.write("served", if served.is_empty() { &wrapper } else { served });
    runner.program(
        "curl",
        &format!(
            "printf '%s\\n' \"curl $*\"\nwhile [ \"$1\" != --output ]; do shift; done\ncp '{}' \"$2\"",
            runner.path("served").display()
        ),
    );
    let mut sources = Command::new("bash");
    sources.args(["-c", "source action/lib.sh; source_digest"]).current_dir(runner.path("the action"));
    let sources = sources.output().unwrap();
    let sources = String::from_utf8(sources.stdout).unwrap();
    runner.write(
        "the action/action/binaries",
        &format!("# x\nversion v9.8.7\nsource {sources}wiretight-x86_64-unknown-linux-musl {digest}\n"),
    );
    runner.insecure("app");
    runner
}

#[test]
fn a_binary_counts_only_if_it_is_the_one_of_these_sources() {
    let asked = "/releases/download/v9.8.7/wiretight-x86_64-unknown-linux-musl";
    let job = released("").run();
    assert!(job.log.contains(asked) && !job.log.contains("cargo install"), "{}", job.log);
    assert_eq!(job.outputs["outcome"], "denied");

    // Nothing was released for this machine.
    let job = Runner { machine: ("Linux", "RISCV"), ..released("") }.run();
    assert!(!job.log.contains(asked) && job.log.contains("cargo install"), "{}", job.log);
    assert_eq!(job.outputs["outcome"], "denied");

    // The sources are others.
    let runner = released("");
    runner.write("the action/src/main.rs", "changed\n");
    let job = runner.run();
    assert!(!job.log.contains(asked) && job.log.contains("cargo install"), "{}", job.log);

    // What is served is something else.
    let runner = released("#!/bin/bash\ntouch sprung\n");
    let job = runner.run();
    assert!(job.failed && job.log.contains("is not the binary that was released"), "{}", job.log);
    assert_eq!(job.outputs["outcome"], "");

    // It cannot be had.
    let runner = released("");
    runner.program("curl", "exit 22");
    let job = runner.run();
    assert!(job.log.contains("cannot be had") && job.log.contains("cargo install"), "{}", job.log);

    // The attestation does not hold.
    let mut runner = released("");
    runner.token = "token";
    runner.program("gh", "printf '%s\\n' \"gh $*\"");
    let job = runner.run();
    assert!(job.log.contains("gh attestation verify") && !job.log.contains("cargo install"), "{}", job.log);
    let mut runner = released("");
    runner.token = "token";
    runner.program("gh", "exit 1");
    let job = runner.run();
    assert!(job.log.contains("the attestation") && job.log.contains("cargo install"), "{}", job.log);
}
