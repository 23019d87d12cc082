//! The life of a project under the gate, in a real git repository: what is new fails, what was there before does not, and
//! exceptions end.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The first state: an uploader over FTP, whose host stands in another file.
const UPLOADER: &str = include_str!("story/Uploader.kt");
const HOSTS: &str = "package com.acme\n\nobject Hosts {\n    const val FILES = \"files.example.com\"\n}\n";
const MANIFEST: &str = include_str!("story/AndroidManifest.xml");
const SITE: &str = include_str!("story/Site.kt");
const CLEARTEXT_DENIED: &str =
    "<network-security-config>\n    <base-config cleartextTrafficPermitted=\"false\" />\n</network-security-config>\n";
const CLEARTEXT_ALLOWED: &str =
    "<network-security-config>\n    <base-config cleartextTrafficPermitted=\"true\" />\n</network-security-config>\n";

const CODE: &str = "app/src/main/kotlin/com/acme/Uploader.kt";
const CONFIG: &str = "app/src/main/res/xml/network_security_config.xml";

/// A project that lives in git.
struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        project.git(&["init", "-q", "-b", "main"]);
        project.write(CODE, UPLOADER);
        project.write("app/src/main/kotlin/com/acme/Hosts.kt", HOSTS);
        project.write("app/src/main/kotlin/com/acme/Site.kt", SITE);
        project.write("app/src/main/AndroidManifest.xml", MANIFEST);
        project.write(CONFIG, CLEARTEXT_DENIED);
        project.commit();
        project
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn change(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path().join(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, &text.replace(from, to));
    }

    #[track_caller]
    fn git(&self, args: &[&str]) -> String {
        let mut git = Command::new("git");
        for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
            git.env_remove(variable);
        }
        git.args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]);
        let output = git.args(args).current_dir(self.path()).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Commits everything and gives the commit.
    fn commit(&self) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "next"]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn wiretight(&self, args: &[&str]) -> Output {
        let mut command = assert_cmd::Command::cargo_bin("wiretight").unwrap();
        for variable in ["CI", "GITHUB_BASE_REF", "CI_MERGE_REQUEST_DIFF_BASE_SHA", "PRE_COMMIT", "PRE_COMMIT_FROM_REF"]
        {
            command.env_remove(variable);
        }
        command.env("SOURCE_DATE_EPOCH", "1790000000").env_remove("FORCE_COLOR");
        command.current_dir(self.path()).args(args).output().unwrap()
    }

    /// Runs a command that must end so, and gives both of its streams.
    #[track_caller]
    fn ends(&self, code: i32, args: &[&str]) -> String {
        let output = self.wiretight(args);
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{args:?}\n{text}");
        // Where a line is broken does not matter here.
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// `rule state level` of each finding that counts, sorted; the run must end so.
    #[track_caller]
    fn states(&self, code: i32, args: &[&str]) -> Vec<String> {
        let mut all = vec!["check", "--report", "json"];
        all.extend(args);
        let output = self.wiretight(&all);
        let said = String::from_utf8_lossy(&output.stderr);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
        let findings = report["findings"].as_array().unwrap().iter().filter(|finding| finding["level"] != "review");
        let word = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
        let mut states: Vec<String> =
            findings.map(|f| format!("{} {} {}", word(f, "rule"), word(f, "state"), word(f, "level"))).collect();
        states.sort();
        assert_eq!(output.status.code(), Some(code), "{args:?} {states:?}");
        states
    }
}

#[test]
fn what_was_there_before_is_written_down_and_what_is_new_fails() {
    let project = Project::new();
    project.ends(1, &["check"]);
    project.ends(0, &["baseline", "create"]);
    let written = fs::read_to_string(project.path().join(".wiretight/baseline.json")).unwrap();
    assert!(!written.contains(&*project.path().to_string_lossy()), "{written}");

    // What was there before fails from `deny-existing-at` on, which the team lowers to what it can bear.
    project.ends(1, &["check"]);
    project.write(
        "wiretight.yaml",
        "name: ours\ndeny-existing-at: critical\nrules: { cleartext-file-transfer: { known: high, raise: [] } }\n",
    );
    project.ends(0, &["baseline", "create"]);
    project.commit();
    let states = project.states(0, &[]);
    assert!(states.contains(&"cleartext-file-transfer existing high".to_owned()), "{states:?}");
    assert!(states.iter().all(|state| state.contains(" existing ") || state.ends_with(" low")), "{states:?}");

    // An insecure change fails, and a secure one passes.
    let telnet = "package com.acme\nfun log(line: String) {\n    val s = java.net.Socket(\"logs.example.com\", 514)\n    \
                  s.getOutputStream().write(line.toByteArray())\n}\n";
    project.write("app/src/main/kotlin/com/acme/Log.kt", telnet);
    let states = project.states(1, &[]);
    assert!(states.iter().any(|state| state.starts_with("cleartext-socket new")), "{states:?}");
    project.write("app/src/main/kotlin/com/acme/Log.kt", "package com.acme\nfun log(line: String) = Unit\n");
    project.ends(0, &["check"]);

    // A second copy of what was there once is one too many.
    project.change(CODE, "class Uploader", "class Again(private val password: String) {\n    fun send(report: InputStream) {\n        val ftp = FTPClient()\n        ftp.connect(Hosts.FILES, 21)\n        ftp.login(\"reports\", password)\n        ftp.storeFile(\"report.csv\", report)\n    }\n}\n\nclass Uploader");
    let states = project.states(1, &[]);
    let transfers: Vec<_> = states.iter().filter(|state| state.starts_with("cleartext-file-transfer")).collect();
    assert_eq!(transfers, ["cleartext-file-transfer existing high", "cleartext-file-transfer new high"]);
}

#[test]
fn moved_and_renamed_code_is_recognised_and_repaired_code_is_taken_out() {
    let project = Project::new();
    project.write("wiretight.yaml", "name: ours\nrules: { cleartext-file-transfer: { known: high, raise: [] } }\n");
    project.ends(0, &["baseline", "create"]);
    let recognised = |how: &str| {
        let text = project.ends(0, &["check"]);
        assert!(text.contains(&format!("({how})")), "{text}");
    };
    recognised("there before");
    // Laid out anew and moved down.
    project.change(
        CODE,
        "        ftp.connect(Hosts.FILES, 21)",
        "\n\n        // now\n        ftp.connect(\n            Hosts.FILES,\n            21,\n        )",
    );
    project.change(CODE, "21,\n        )", "21\n        )");
    recognised("there before");
    project.change(CODE, "fun send(", "fun upload(");
    recognised("there before, in another declaration");
    project.change(CODE, "fun upload(", "fun send(");
    fs::rename(project.path().join(CODE), project.path().join("app/src/main/kotlin/com/acme/Files.kt")).unwrap();
    recognised("there before, in another file");
    project.change("app/src/main/kotlin/com/acme/Files.kt", "class Uploader", "class Files");
    recognised("there before, in another file and declaration");

    fs::remove_file(project.path().join("app/src/main/kotlin/com/acme/Files.kt")).unwrap();
    let text = project.ends(0, &["check"]);
    assert!(text.contains("baseline-stale: 1 of the baseline"), "{text}");
    project.ends(0, &["baseline", "prune"]);
    let text = project.ends(0, &["baseline", "show"]);
    assert!(!text.contains("cleartext-file-transfer"), "{text}");
    assert!(!project.ends(0, &["check"]).contains("baseline-stale"));
}

#[test]
fn a_baseline_only_shrinks_in_ci() {
    let project = Project::new();
    let in_ci = |args: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("wiretight").unwrap();
        let output = command.current_dir(project.path()).env("CI", "true").args(args).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = in_ci(&["baseline", "create"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("--allow-growth"), "{said}");
    assert!(!project.path().join(".wiretight").exists());
    assert_eq!(in_ci(&["baseline", "create", "--allow-growth"]).0, Some(0));
    assert_eq!(in_ci(&["baseline", "create"]).0, Some(0), "it does not grow");
}

#[test]
fn two_states_of_the_project_are_compared_and_not_their_lines() {
    let project = Project::new();
    project.write("wiretight.yaml", "name: ours\nrules: { cleartext-file-transfer: { known: high, raise: [] } }\n");
    let first = project.commit();
    project.git(&["checkout", "-q", "-b", "work"]);
    // Nothing new.
    assert!(project.states(0, &["--base", "main"]).contains(&"cleartext-file-transfer existing high".to_owned()));

    // Only configuration changes, and code that nobody touched becomes insecure.
    project.write(CONFIG, CLEARTEXT_ALLOWED);
    project.commit();
    let states = project.states(1, &["--base", "main"]);
    assert!(states.iter().any(|state| state.starts_with("platform-permits-cleartext new")), "{states:?}");
    project.write(CONFIG, CLEARTEXT_DENIED);
    project.commit();
    project.ends(0, &["check", "--base", &first]);

    // A commit that only deletes what kept cleartext away.
    fs::remove_file(project.path().join(CONFIG)).unwrap();
    project.change(
        "app/src/main/AndroidManifest.xml",
        " android:networkSecurityConfig=\"@xml/network_security_config\"",
        " android:usesCleartextTraffic=\"true\"",
    );
    project.commit();
    let states = project.states(1, &["--base", "main"]);
    assert!(states.iter().any(|state| state.starts_with("platform-permits-cleartext new")), "{states:?}");
    assert_eq!(project.git(&["status", "--porcelain"]), "", "the work tree was touched");

    // From a folder below, with what the surroundings say.
    let mut command = assert_cmd::Command::cargo_bin("wiretight").unwrap();
    command.current_dir(project.path().join("app")).args(["check", "--policy", "../wiretight.yaml", "--base", "auto"]);
    let output = command.env("CI_MERGE_REQUEST_DIFF_BASE_SHA", &first).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("there before"), "{text}");
}

/// What is alike in both states is read once, and what differs comes out of git; nobody may see that.
#[test]
fn an_earlier_state_is_what_a_checkout_of_it_would_be() {
    let project = Project::new();
    let named = |name: &str| UPLOADER.replace("class Uploader", &format!("class {name}"));
    let write = |path: &str, name: &str| project.write(&format!("lib/{path}/{name}.kt"), &named(name));
    write("src/main/kotlin", "Stays");
    write("src/main/kotlin", "Goes");
    write("src/main/kotlin", "Moves");
    write("build/generated", "Built");
    write("src/main/kotlin/build", "InAPackage");
    project.write("lib/src/main/kotlin/Lines.kt", &named("Lines").replace('\n', "\r\n"));
    project.write("lib/src/main/resources/application.properties", "server.port=8080\nfiles.host=ftp.example.org\n");
    project.git(&["config", "core.autocrlf", "false"]);
    project.commit();
    let then = Project(tempfile::tempdir().unwrap());
    then.git(&["clone", "-q", "-c", "core.autocrlf=false", &project.path().display().to_string(), "."]);

    project.git(&["checkout", "-q", "-b", "work"]);
    project.change("app/src/main/kotlin/com/acme/Hosts.kt", "files.example.com", "files.example.net");
    fs::remove_file(project.path().join("lib/src/main/kotlin/Goes.kt")).unwrap();
    fs::remove_file(project.path().join("lib/src/main/kotlin/Moves.kt")).unwrap();
    write("src/main/java", "Moves");
    write("src/main/kotlin", "Comes");
    project.write(CONFIG, CLEARTEXT_ALLOWED);
    project.commit();
    // Git knows nothing of it.
    write("src/main/kotlin", "Loose");

    for (roots, below) in [(&["."][..], ""), (&["lib", "app/src/main/kotlin"], ""), (&["src", "../app"], "lib")] {
        let baseline = then.path().join("baseline.json").display().to_string();
        let at = |project: &Project, args: &[&str]| {
            let mut command = assert_cmd::Command::cargo_bin("wiretight").unwrap();
            command.env_remove("CI").current_dir(project.path().join(below)).args(args).args(roots);
            command.env("SOURCE_DATE_EPOCH", "1790000000").output().unwrap()
        };
        let states = |against: &[&str]| -> Vec<String> {
            let output = at(&project, &[&["check", "--report", "json"], against].concat());
            let report: Value = serde_json::from_slice(&output.stdout).unwrap();
            let word = |finding: &Value, key: &str| finding[key].to_string();
            let findings = report["findings"].as_array().unwrap().iter();
            let mut all: Vec<String> = findings
                .map(|f| format!("{} {} {}", word(&f["location"], "path"), word(f, "rule"), word(f, "state")))
                .collect();
            all.sort();
            all
        };
        assert!(at(&then, &["baseline", "create", "--baseline", &baseline]).status.success());
        let (git, checkout) = (states(&["--base", "main"]), states(&["--baseline", &baseline]));
        assert_eq!(git, checkout, "{roots:?} in {below:?}");
        for wanted in
            ["Stays.kt\" \"cleartext-file-transfer\" \"existing", "Loose.kt\" \"cleartext-file-transfer\" \"new"]
        {
            assert!(git.iter().any(|state| state.contains(wanted)), "{wanted}: {git:#?}");
        }
    }
}

#[test]
fn what_git_cannot_tell_is_said_with_a_way_out() {
    let project = Project::new();
    let text = project.ends(2, &["check", "--base", "nowhere"]);
    assert!(text.contains("`nowhere` names no commit here; fetch it"), "{text}");
    let text = project.ends(2, &["check", "--base=--output=x"]);
    assert!(text.contains("names no commit here"), "{text}");
    project.commit();
    let clone = Project(tempfile::tempdir().unwrap());
    let from = format!("file://{}", project.path().display());
    clone.git(&["clone", "-q", "--depth", "1", &from, "."]);
    let text = clone.ends(2, &["check", "--base", "HEAD~1"]);
    assert!(text.contains("the clone is shallow") && text.contains("fetch-depth: 0"), "{text}");
    project.git(&["checkout", "-q", "--orphan", "other"]);
    // The same files in the same second would be the same commit.
    project.write("NOTES.md", "# Another beginning\n");
    project.commit();
    let text = project.ends(2, &["check", "--base", "main"]);
    assert!(text.contains("no common ancestor"), "{text}");
    let nowhere = Project(tempfile::tempdir().unwrap());
    nowhere.write(CODE, UPLOADER);
    assert!(nowhere.ends(2, &["check", "--base", "main"]).contains("is in no git repository"));
}

/// Everything that git can be told to run by the configuration of a repository.
#[test]
#[cfg(unix)]
fn a_repository_cannot_make_git_run_anything() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new();
    project.git(&["checkout", "-q", "-b", "work"]);
    let trap = project.path().join(".git/trap");
    let sprung = project.path().join(".git/sprung");
    fs::write(&trap, format!("#!/bin/sh\necho \"$@\" >>'{}'\ncat\n", sprung.display())).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let trap = trap.to_string_lossy();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "filter.trap.smudge",
        "filter.trap.clean",
        "filter.trap.process",
        "diff.trap.textconv",
        "diff.external",
        "pager.rev-parse",
        "pager.ls-tree",
        "core.gitProxy",
        "uploadpack.packObjectsHook",
        "credential.helper",
    ] {
        project.git(&["config", key, &trap]);
    }
    project.write(".gitattributes", "* filter=trap diff=trap\n");
    fs::create_dir_all(project.path().join(".git/hooks")).unwrap();
    fs::copy(&*trap, project.path().join(".git/hooks/post-checkout")).unwrap();
    project.ends(1, &["check", "--base", "main"]);
    assert!(!sprung.exists(), "{}", fs::read_to_string(&sprung).unwrap());
}

const WAIVERS: &str = include_str!("story/waivers.yaml");

#[test]
fn a_waiver_holds_until_its_day_and_then_fails_with_its_owner() {
    let project = Project::new();
    project.write(".wiretight/waivers.yaml", WAIVERS);
    let states = project.states(0, &["--now", "2026-12-01"]);
    assert!(states.contains(&"cleartext-file-transfer waived critical".to_owned()), "{states:?}");
    let text = project.ends(0, &["check", "--now", "2027-03-20"]);
    assert!(text.contains("waiver-ends-soon: waiver W-1 (team-warehouse) ends on 2027-03-31"), "{text}");
    assert!(text.contains("waived by W-1 until 2027-03-31"), "{text}");
    project.ends(0, &["check", "--now", "2027-03-31"]);
    let text = project.ends(1, &["check", "--now", "2027-04-01"]);
    assert!(text.contains("waiver W-1 ended on 2027-03-31, owner team-warehouse"), "{}", text);
    assert!(text.contains("waiver-expired: waiver W-1 (team-warehouse) ended on 2027-03-31"), "{text}");

    // One that matches nothing is told.
    project.change(".wiretight/waivers.yaml", "path: app/**", "path: lib/**");
    let text = project.ends(1, &["check", "--now", "2026-12-01"]);
    assert!(text.contains(".wiretight/waivers.yaml:3: waiver-unused: waiver W-1 (team-warehouse)"), "{text}");
    // Not found under its default name is not the same as named and not there.
    project.ends(2, &["check", "--waivers", "missing.yaml"]);
}

#[test]
fn the_policy_bounds_what_waivers_may_do() {
    let project = Project::new();
    project.write(".wiretight/waivers.yaml", WAIVERS);
    project.write("org.yaml", "name: org\nwaivers: { never: [cleartext-file-transfer], max-days: 30 }\n");
    let text = project.ends(2, &["check", "--policy", "org.yaml", "--now", "2026-12-01"]);
    assert!(text.contains("the policy lets no waiver touch `cleartext-file-transfer`"), "{text}");
    assert!(text.contains("`2027-03-31` is more than 30 days ahead"), "{text}");

    // What a tree brings along does not loosen the policy of those who look after it.
    project.write("org.yaml", "name: org\ndeny-existing-at: low\nwaivers: { in-tree: forbidden }\n");
    project.write("wiretight.yaml", "name: ours\nrules: { cleartext-file-transfer: ignore }\n");
    let text = project.ends(1, &["check", "--policy", "org.yaml", "--now", "2026-12-01"]);
    assert!(text.contains(".wiretight/waivers.yaml: not-accepted: the waivers of the scanned tree"), "{text}");
    project.ends(0, &["check", "--policy", "org.yaml", "--now", "2026-12-01", "--waivers", ".wiretight/waivers.yaml"]);
}

#[test]
fn all_mistakes_of_waivers_are_told_at_once() {
    let project = Project::new();
    let text = WAIVERS
        .replace("cleartext-file-transfer", "cleartext-file-transfr")
        .replace("2027-03-31", "2027-02-30")
        .replace("ticket:", "tiket:")
        .replace("match: { path: app/** }", "match: {}");
    project.write(".wiretight/waivers.yaml", &text);
    let said = project.ends(2, &["check", "--now", "2026-12-01"]);
    assert!(said.contains("did you mean `ticket`?"), "{said}");
    project.write(".wiretight/waivers.yaml", &text.replace("tiket:", "ticket:"));
    let said = project.ends(2, &["check", "--now", "2026-12-01"]);
    for mistake in ["did you mean `cleartext-file-transfer`?", "`2027-02-30` is no date", "`match` is empty"] {
        assert!(said.contains(mistake), "{mistake} is missing in {said}");
    }
}

#[test]
fn comments_waive_what_they_stand_at_and_nothing_else() {
    let project = Project::new();
    let connect = "        ftp.connect(Hosts.FILES, 21)";
    let allow =
        "wiretight:allow cleartext-file-transfer until=2027-03-31 ticket=SEC-1 -- the scale speaks nothing else";
    let with = |comment: &str| project.write(CODE, &UPLOADER.replace(connect, comment));
    let waived = |state: &str, code, args: &[&str]| {
        let mut all = vec!["--now", "2026-12-01"];
        all.extend(args);
        let states = project.states(code, &all);
        assert!(states.contains(&format!("cleartext-file-transfer {state} critical")), "{states:?}");
    };
    with(&format!("        // {allow}\n{connect}"));
    waived("inline-waived", 0, &[]);
    waived("new", 1, &["--ignore-inline"]);
    with(&format!("{connect} // {allow}"));
    waived("inline-waived", 0, &[]);
    with(&format!("        /* {allow}\n         * and will be replaced */\n{connect}"));
    waived("inline-waived", 0, &[]);
    let text = project.ends(1, &["check", "--now", "2027-04-01"]);
    assert!(text.contains("ended on 2027-03-31"), "{text}");

    // Not in texts, not far away, not in prose, not without a reason or a day.
    with(&format!("        val s = \"// {allow}\"\n{connect}"));
    waived("new", 1, &[]);
    with(&format!("        // {allow}\n        val a = 1\n{connect}"));
    waived("new", 1, &[]);
    let text = project.ends(1, &["check", "--now", "2026-12-01"]);
    assert!(text.contains("inline-waiver-unused"), "{text}");
    with(&format!("        // see {allow}\n{connect}"));
    waived("new", 1, &[]);
    for (from, to, said) in [
        (" until=2027-03-31", "", "no last day"),
        (" -- the scale speaks nothing else", "", "no reason"),
        ("the scale speaks nothing else", "because", "the reason is too short"),
        ("cleartext-file-transfer", "cleartext-file-transfr", "did you mean `cleartext-file-transfer`?"),
        ("2027-03-31", "2029-03-31", "days ahead"),
    ] {
        with(&format!("        // {}\n{connect}", allow.replace(from, to)));
        waived("new", 1, &[]);
        let text = project.ends(1, &["check", "--now", "2026-12-01"]);
        assert!(text.contains("inline-waiver-refused") && text.contains(said), "{said} is missing in {text}");
    }
    project.write("org.yaml", "name: org\nwaivers: { inline: forbidden }\n");
    with(&format!("        // {allow}\n{connect}"));
    waived("new", 1, &["--policy", "org.yaml"]);
}

#[test]
fn the_evidence_names_the_commit_and_every_file_that_was_judged() {
    let project = Project::new();
    project.write("org.yaml", "name: org\n");
    project.write("wiretight.yaml", "name: ours\nextends: [org.yaml]\n");
    project.write(".wiretight/waivers.yaml", WAIVERS);
    let commit = project.commit();
    let evidence = |code| -> Value {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evidence.json");
        let report = format!("evidence={}", path.display());
        project.ends(code, &["check", "--now", "2026-12-01", "--report", &report]);
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    };
    let own = |told: &Value| told["predicate"]["https://github.com/wiretight/wiretight/evidence/v1"].clone();
    let told = evidence(0);
    assert_eq!(told["subject"][1]["digest"]["gitCommit"], commit.as_str());
    assert_eq!(told["predicate"]["verificationResult"], "PASSED");
    assert_eq!(told["predicate"]["timeVerified"], "2026-12-01T00:00:00Z");
    let facts = own(&told);
    assert_eq!(facts["commit"]["differs"], serde_json::json!([]));
    let program = fs::read(assert_cmd::cargo::cargo_bin("wiretight")).unwrap();
    assert_eq!(facts["tool"]["sha256"], wiretight::source::sha256(&program));
    let digest = |list: &Value, path: &str| {
        let list = list.as_array().unwrap();
        list.iter().find(|one| one["path"] == path).unwrap_or_else(|| panic!("no {path} in {list:?}"))["sha256"].clone()
    };
    let now = |path: &str| Value::from(wiretight::source::sha256(&fs::read(project.path().join(path)).unwrap()));
    for path in [CODE, CONFIG, "app/src/main/AndroidManifest.xml"] {
        assert_eq!(digest(&facts["files"]["read"], path), now(path));
    }
    for path in ["wiretight.yaml", "org.yaml"] {
        assert_eq!(digest(&facts["policy"]["files"], path), now(path));
    }
    assert_eq!(digest(&facts["exceptions"], ".wiretight/waivers.yaml"), now(".wiretight/waivers.yaml"));
    assert_eq!(facts["waiversUsed"][0]["owner"], "team-warehouse");
    assert_eq!(own(&evidence(0)), facts, "the same run is the same evidence");

    // Changed, added and gone.
    project.change(CODE, "class Uploader", "class  Uploader");
    project.write("app/New.kt", "class New\n");
    fs::remove_file(project.path().join("app/src/main/kotlin/com/acme/Site.kt")).unwrap();
    let told = evidence(0);
    assert_eq!(told["subject"].as_array().map(Vec::len), Some(1));
    let differs = own(&told)["commit"]["differs"].clone();
    assert_eq!(differs, serde_json::json!(["app/New.kt", "app/src/main/kotlin/com/acme/Site.kt", CODE]));
}

#[test]
fn comments_of_every_kind_of_file_waive_and_are_reported_when_they_are_of_no_use() {
    const RULE_HTTP: &str = "cleartext-http";
    let xml = "<network-security-config>\n@    <base-config cleartextTrafficPermitted=\"true\" />\n</network-security-config>\n";
    let cases = [
        (
            "src/main/java/Feed.java",
            "class Feed {\n    byte[] read() throws java.io.IOException {\n@        return new java.net.URL(\"http://news.example.com/\").openStream().readAllBytes();\n    }\n}\n",
            RULE_HTTP,
            ("// ", ""),
            ("http:", "https:"),
        ),
        (
            "ios/Feed.swift",
            "import Foundation\n\nfunc read() async throws -> Data {\n@    try await URLSession.shared.data(from: URL(string: \"http://news.example.com/\")!).0\n}\n",
            RULE_HTTP,
            ("/* ", " */"),
            ("http:", "https:"),
        ),
        (
            "src/main/res/xml/network_security_config.xml",
            xml,
            "platform-permits-cleartext",
            ("<!-- ", " -->"),
            ("\"true\"", "\"false\""),
        ),
        (
            "src/main/resources/application.yml",
            "spring:\n  datasource:\n@    url: jdbc:postgresql://db.example.com/app?sslmode=disable\n",
            "cleartext-database",
            ("    # ", ""),
            ("disable", "verify-full"),
        ),
        (
            "src/main/resources/application.properties",
            "name=x\n@spring.datasource.url=jdbc:postgresql://db.example.com/app?sslmode=disable\n",
            "cleartext-database",
            ("! ", ""),
            ("disable", "verify-full"),
        ),
    ];
    for (path, text, rule, (open, close), (insecure, secure)) in cases {
        let project = Project(tempfile::tempdir().unwrap());
        if path.ends_with(".xml") {
            project.write("src/main/AndroidManifest.xml", MANIFEST);
        }
        let states = |code: i32| project.states(code, &["--now", "2026-12-01"]);
        let state = |states: &[String]| {
            let found: Vec<_> = states.iter().filter(|state| state.starts_with(rule)).cloned().collect();
            assert_eq!(found.len(), 1, "{path}: {states:?}");
            found[0].split(' ').nth(1).unwrap().to_owned()
        };
        project.write(path, &text.replace('@', ""));
        assert_eq!(state(&states(1)), "new", "{path}");
        let waiver = format!(
            "{open}wiretight:allow {rule} until=2027-03-31 -- the peer of this test speaks nothing else{close}\n"
        );
        project.write(path, &text.replace('@', &waiver));
        assert_eq!(state(&states(0)), "inline-waived", "{path}");
        project.write(path, &text.replace('@', &waiver).replace(insecure, secure));
        let told = project.ends(0, &["check", "--now", "2026-12-01"]);
        assert!(told.contains("inline-waiver-unused"), "{path}: {told}");
    }
}

#[test]
fn the_nearest_policy_wins_and_only_asks_for_more() {
    let project = Project::new();
    let lenient = "{ known: low, possible: low, raise: [] }";
    let root = format!("name: whole\ndeny-at: high\nrules: {{ cleartext-file-transfer: {lenient} }}\n");
    project.write("wiretight.yaml", &root);
    project.write("pay/Uploader.kt", &UPLOADER.replace("Hosts.FILES", "\"pay.example.com\""));
    let states = |code| project.states(code, &["--now", "2026-12-01"]);
    assert_eq!(states(0).iter().filter(|state| state.contains("low")).count(), 2);

    // A folder asks for more, and only there.
    project.write("pay/wiretight.yaml", "name: pay\nrules: { cleartext-file-transfer: critical }\n");
    let told = project.ends(1, &["check"]);
    assert!(told.contains("--> pay/Uploader.kt") && !told.contains("--> app/"), "{told}");
    let told = project.ends(1, &["check", "pay"]);
    assert!(told.contains("--> pay/Uploader.kt"), "from a root below: {told}");
    project.ends(0, &["check", "app"]);
    // One that is named replaces all of the tree's.
    project.ends(0, &["check", "--policy", "wiretight.yaml"]);
    // Also against another state, which the policies of today judge.
    project.commit();
    let told = project.ends(1, &["check", "--base", "HEAD"]);
    assert!(told.contains("there before"), "it is critical: {told}");

    // The chain is shown, for files and for folders.
    for path in ["pay", "pay/Uploader.kt"] {
        let told = project.ends(0, &["show", "policy", path]);
        assert!(
            told.starts_with("policy pay < whole < baseline from pay/wiretight.yaml from wiretight.yaml denies"),
            "{told}"
        );
    }
    assert!(
        project.ends(0, &["show", "policy", "app"]).starts_with("policy whole < baseline from wiretight.yaml denies")
    );

    // It does not loosen, and says nothing about the whole run.
    project.write("pay/deep/wiretight.yaml", "name: deep\nrules: { cleartext-file-transfer: high }\n");
    project.write("pay/deep/A.kt", "class A\n");
    let told = project.ends(2, &["check"]);
    assert!(told.contains("pay/deep/wiretight.yaml:2") && told.contains("loosens the rule"), "{told}");
    assert!(told.contains("the policy `pay` lets those that extend it only ask for more"), "{told}");
    project.write("pay/deep/wiretight.yaml", "name: deep\ntolerate-unread: 0.01\n");
    assert!(project.ends(2, &["check"]).contains("count for a whole run"));
    fs::remove_dir_all(project.path().join("pay/deep")).unwrap();

    // Nor where nobody wrote a policy for the whole.
    fs::remove_file(project.path().join("wiretight.yaml")).unwrap();
    project.write("pay/wiretight.yaml", &format!("name: pay\nrules: {{ cleartext-file-transfer: {lenient} }}\n"));
    let told = project.ends(2, &["check"]);
    assert!(told.contains("loosens the rule `cleartext-file-transfer`"), "{told}");
    // In its own folder it is the policy of the whole.
    let mut command = assert_cmd::Command::cargo_bin("wiretight").unwrap();
    command.current_dir(project.path().join("pay")).arg("check").assert().code(0);

    // Waivers of the whole do not reach where a folder lets none.
    project.write("wiretight.yaml", "name: whole\n");
    project.write("pay/wiretight.yaml", "name: pay\nwaivers: { never: [cleartext-file-transfer] }\n");
    project.write(".wiretight/waivers.yaml", &WAIVERS.replace("app/**", "'**'"));
    let states = states(1);
    let waived = states.iter().filter(|state| state.contains(" waived ")).count();
    assert_eq!((waived, states.iter().filter(|state| state.contains(" new ")).count()), (1, 1), "{states:?}");
}

#[test]
fn children_of_a_policy_only_tighten() {
    let project = Project::new();
    project.write("org/org.yaml", "name: org\ndeny-at: medium\nrules: { cleartext-rpc: high }\n");
    let child = |text: &str| project.write("wiretight.yaml", &format!("name: team\nextends: [org/org.yaml]\n{text}"));
    child("deny-at: low\nrules: { cleartext-rpc: critical }\nat-most: { test: low }\n");
    project.ends(1, &["check"]);
    for (text, said) in [
        ("deny-at: high\n", "loosens `deny-at` from `medium` to `high`"),
        ("deny-existing-at: critical\ntolerate-unread: 0.5\n", "loosens `tolerate-unread` from `0.05` to `0.5`"),
        ("rules: { cleartext-rpc: medium }\n", "loosens the rule `cleartext-rpc`"),
        ("rules: { cleartext-file-transfer: { raise: [] } }\n", "loosens the rule `cleartext-file-transfer`"),
        ("paths: [{ match: 'a/**', why: x, levels: { cleartext-rpc: ignore } }]\n", "for a part of the project"),
        ("waivers: { max-days: 999 }\n", "loosens `waivers.max-days`"),
    ] {
        child(text);
        let told = project.ends(2, &["check"]);
        assert!(told.contains(said) && told.contains("the policy `org` lets those that extend it"), "{said}: {told}");
    }
}
