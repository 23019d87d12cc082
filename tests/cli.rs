//! The program from outside: exit codes, streams, reports, and what it says to mistakes.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// Sends a password and a file by FTP; the host is a constant of another file.
const UPLOADER: &str = r#"package com.acme
import java.io.InputStream
import org.apache.commons.net.ftp.FTPClient

class Uploader(private val password: String) {
    fun send(report: InputStream) {
        val ftp = FTPClient()
        ftp.connect(Hosts.FILES, 21)
        ftp.login("reports", password)
        ftp.storeFile("report.csv", report)
    }
}
"#;
const HOSTS: &str = "package com.acme\nobject Hosts { const val FILES = \"files.example.com\" }\n";
/// Holds nothing that could open a channel.
const QUIET: &str = "package com.acme\nclass Quiet { fun sum(a: Int, b: Int) = a + b }\n";

fn wiretight(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::cargo_bin("wiretight").unwrap();
    for variable in ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.current_dir(folder).args(args).output().unwrap()
}

fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn insecure() -> TempDir {
    project(&[("src/main/kotlin/Uploader.kt", UPLOADER), ("src/main/kotlin/Hosts.kt", HOSTS)])
}

#[track_caller]
fn ends(output: &Output, code: i32) -> (String, String) {
    let out = String::from_utf8(output.stdout.clone()).unwrap();
    let err = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "stdout:\n{out}\nstderr:\n{err}");
    (out, err)
}

#[test]
fn the_first_run_needs_no_configuration() {
    let folder = insecure();
    let (out, err) = ends(&wiretight(folder.path(), &["check"]), 1);
    assert!(out.starts_with("error[cleartext-file-transfer]: ftp"), "{out}");
    assert!(out.contains("files.example.com"), "{out}");
    assert!(out.contains("--> src/main/kotlin/Uploader.kt:8:9"), "{out}");
    assert!(out.contains("denied: 1 finding"), "{out}");
    assert_eq!(err, "");
}

#[test]
fn code_without_channels_is_allowed() {
    let folder = project(&[("src/Quiet.kt", QUIET)]);
    let (out, _) = ends(&wiretight(folder.path(), &["check"]), 0);
    assert!(out.starts_with("allowed: 0 channels in 1 file"), "{out}");
}

#[test]
fn nothing_to_judge_is_not_allowed() {
    for files in [&[][..], &[("README.md", "# Hello"), (".github/workflows/ci.yml", "on: push")]] {
        let folder = project(files);
        let (out, _) = ends(&wiretight(folder.path(), &["check"]), 3);
        assert!(out.contains("not judged: nothing here that wiretight reads"), "{out}");
    }
}

#[test]
fn usage_errors_say_what_to_do() {
    let folder = insecure();
    for (args, said) in [
        (&["check", "--polcy", "strict"][..], "a similar argument exists: '--policy'"),
        (&["chekc"], "a similar subcommand exists: 'check'"),
        (&[], "Usage: wiretight <COMMAND>"),
        (&["check", "missing"], "cannot scan missing"),
        (&["check", "--report", "html"], "choose one of: text, sarif, sarif-gitlab, sarif-azure"),
        (&["check", "--report", "sarif="], "no file after `sarif=`"),
        (&["check", "--report", "text", "--report", "json"], "two reports would go to the standard output"),
        (&["check", "--report", "json=a", "--report", "sarif=a"], "two reports would go to a"),
        (&["check", "--threads", "0"], "0 is not in 1..=1024"),
        (&["check", "--skip", "a/b"], "--skip takes the name of a folder"),
        (&["check", "--policy", "missing.yaml"], "cannot read the policy `missing.yaml`: there is no such file"),
        (&["explain", "cleartext-htp"], "did you mean `cleartext-http`?"),
        (&["explain", "x"], "there are: "),
        (&["show", "ir", "missing.kt"], "cannot scan missing.kt"),
    ] {
        let (out, err) = ends(&wiretight(folder.path(), args), 2);
        assert!(err.contains(said), "{args:?}: {err}");
        assert_eq!(out, "", "{args:?}");
    }
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let folder = project(&[]);
    let (out, err) = ends(&wiretight(folder.path(), &["--help"]), 0);
    assert!(out.contains("Examples:") && out.contains("Exit codes:"), "{out}");
    assert_eq!(err, "");
    let (out, _) = ends(&wiretight(folder.path(), &["--version"]), 0);
    assert_eq!(out, format!("wiretight {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn all_mistakes_of_a_policy_are_told_before_anything_is_scanned() {
    let folder = insecure();
    let policy = "name: ours\ndeny-at: hihg\nrules:\n  cleartext-htp: high\n  cleartext-http: ignored\n";
    fs::write(folder.path().join("ours.yaml"), policy).unwrap();
    let (out, err) = ends(&wiretight(folder.path(), &["check", "--policy", "ours.yaml"]), 2);
    assert_eq!(out, "");
    for mistake in ["ours.yaml:2:10: ", "did you mean `high`?", "ours.yaml:4:3: unknown rule", "ours.yaml:5:19: "] {
        assert!(err.contains(mistake), "{mistake} is missing in {err}");
    }
}

#[test]
fn the_policy_of_a_team_is_found() {
    let folder = insecure();
    fs::write(folder.path().join("wiretight.yaml"), "name: ours\nrules: { cleartext-file-transfer: ignore }\n")
        .unwrap();
    let (out, _) = ends(&wiretight(folder.path(), &["check"]), 0);
    assert!(out.contains("(policy ours"), "{out}");
    ends(&wiretight(folder.path(), &["check", "--policy", "baseline"]), 1);
}

#[test]
fn several_reports_come_out_of_one_run() {
    let folder = insecure();
    let args = ["check", "--report", "text", "--report", "sarif=out.sarif", "--report=json=out.json"];
    let (out, _) = ends(&wiretight(folder.path(), &args), 1);
    assert!(out.contains("denied: 1 finding"), "{out}");
    for (file, key) in [("out.sarif", "runs"), ("out.json", "findings")] {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(value.get(key).is_some(), "{text}");
    }
    let (out, err) = ends(&wiretight(folder.path(), &["check", "--report", "json=out.json"]), 1);
    assert_eq!((out.as_str(), err.as_str()), ("", "denied: see out.json\n"));
}

#[test]
fn a_report_that_cannot_be_written_is_not_lost_in_silence() {
    let folder = insecure();
    let args = ["check", "--report", "sarif=missing/out.sarif", "--report", "json"];
    let (out, err) = ends(&wiretight(folder.path(), &args), 2);
    assert!(err.contains("cannot write missing/out.sarif"), "{err}");
    serde_json::from_str::<serde_json::Value>(&out).unwrap();
}

#[test]
fn explain_tells_the_question_the_reason_and_the_way_out() {
    let folder = project(&[]);
    let (out, _) = ends(&wiretight(folder.path(), &["explain", "cleartext-file-transfer"]), 0);
    for part in [
        "cleartext-file-transfer: Files travel unencrypted",
        "\nasks\n",
        "\nwhy\n",
        "\nfix\n",
        "cwe-319",
        "denied (kotlin)",
    ] {
        assert!(out.contains(part), "{part} is missing in {out}");
    }
}

#[test]
fn show_looks_inside() {
    let folder = insecure();
    let (out, _) = ends(&wiretight(folder.path(), &["show", "ir", "src/main/kotlin/Hosts.kt"]), 0);
    assert!(out.starts_with("package com.acme\n") && out.contains("FILES"), "{out}");
    let (out, _) = ends(&wiretight(folder.path(), &["show", "channels", "."]), 0);
    assert!(out.contains("src/main/kotlin/Uploader.kt:8:9: ftp to files.example.com, data"), "{out}");
    assert!(out.contains("encryption   none") && out.ends_with("2 channels\n"), "{out}");
    let (out, _) = ends(&wiretight(folder.path(), &["show", "coverage"]), 0);
    assert!(out.contains("100.00%") && out.contains("a scan parses 2 of 2 source files"), "{out}");
    let (out, _) = ends(&wiretight(folder.path(), &["show", "policy", "strict"]), 0);
    assert!(out.starts_with("policy strict < baseline\n") && out.contains("\ncleartext-http\n"), "{out}");
}

#[test]
fn colour_follows_the_environment_and_not_the_command() {
    let folder = insecure();
    let run = |name: &str, value: &str| {
        let mut command = Command::cargo_bin("wiretight").unwrap();
        command.env_remove("NO_COLOR").env_remove("FORCE_COLOR").env_remove("CLICOLOR_FORCE").env(name, value);
        let output = command.current_dir(folder.path()).arg("check").output().unwrap();
        ends(&output, 1).0.contains("\u{1b}[")
    };
    assert!(run("FORCE_COLOR", "1"));
    assert!(!run("FORCE_COLOR", "0"));
    assert!(!run("NO_COLOR", "1"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = insecure();
    let program = assert_cmd::cargo::cargo_bin("wiretight");
    let mut child = std::process::Command::new(program)
        .args(["show", "policy"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let (_, err) = ends(&child.wait_with_output().unwrap(), 0);
    assert_eq!(err, "");
}

/// A project with enough files that threads get in each other's way.
fn large() -> Vec<(String, String)> {
    let mut files = vec![("app/src/main/kotlin/Hosts.kt".to_owned(), HOSTS.to_owned())];
    for number in 0..40 {
        let text = UPLOADER.replace("class Uploader", &format!("class Uploader{number}"));
        files.push((format!("app/src/main/kotlin/Uploader{number}.kt"), text));
    }
    files
}

#[test]
fn the_output_depends_on_neither_threads_nor_folders() {
    let files = large();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (one, other) = (project(&files), project(&files));
    for format in ["text", "json", "sarif"] {
        let first = wiretight(one.path(), &["check", "--threads", "1", "--report", format]);
        assert_eq!(first.status.code(), Some(1));
        for (folder, threads) in [(&one, "8"), (&other, "3")] {
            let again = wiretight(folder.path(), &["check", "--threads", threads, "--report", format]);
            assert_eq!(first.stdout, again.stdout, "{format} with {threads} threads");
        }
        let elsewhere = tempfile::tempdir().unwrap();
        let away = wiretight(elsewhere.path(), &["check", &other.path().to_string_lossy(), "--report", format]);
        assert_eq!(first.stdout, away.stdout, "{format} from elsewhere");
    }
}

#[test]
fn paths_start_where_the_scan_was_started() {
    let folder = project(&[("app/src/Uploader.kt", UPLOADER), ("lib/src/Hosts.kt", HOSTS)]);
    for args in [&["check", "app", "lib"][..], &["check", ".", "app"], &["check", "./app/src/Uploader.kt", "lib"]] {
        let (out, _) = ends(&wiretight(folder.path(), args), 1);
        assert!(out.contains("--> app/src/Uploader.kt:8:9"), "{out}");
        assert!(out.contains("read: 2 files"), "{out}");
        assert!(out.contains("files.example.com"), "{out}");
    }
    let inside = folder.path().join("app");
    let (out, _) = ends(&wiretight(&inside, &["check", "../lib", "."]), 1);
    assert!(out.contains("--> app/src/Uploader.kt:8:9"), "{out}");
}

#[test]
fn folders_can_be_left_out() {
    let folder = project(&[("app/Uploader.kt", UPLOADER), ("legacy/Uploader.kt", UPLOADER)]);
    let (out, _) = ends(&wiretight(folder.path(), &["check", "--skip", "legacy"]), 1);
    assert!(out.contains("denied: 1 finding"), "{out}");
    assert!(out.contains("legacy: folder left out (left out by --skip"), "{out}");
}

#[test]
fn tests_cost_less_than_what_users_run() {
    let folder = project(&[("src/test/kotlin/Uploader.kt", UPLOADER), ("src/main/kotlin/Quiet.kt", QUIET)]);
    let (out, _) = ends(&wiretight(folder.path(), &["check"]), 0);
    assert!(out.contains("review[cleartext-file-transfer]"), "{out}");
    // Where nothing else is looked at, they are what is asked about.
    let (out, _) = ends(&wiretight(folder.path(), &["check", "src/test"]), 1);
    assert!(out.contains("error[cleartext-file-transfer]"), "{out}");
}

#[test]
fn a_file_that_is_too_large_is_told() {
    let folder = project(&[("src/Quiet.kt", QUIET)]);
    fs::write(folder.path().join("src/Huge.kt"), vec![b' '; 3 << 20]).unwrap();
    let (out, _) = ends(&wiretight(folder.path(), &["check"]), 3);
    assert!(out.contains("src/Huge.kt: 3145728 bytes are more than the 2097152 that are read"), "{out}");
    assert!(out.contains("not judged: more was left unread than the policy tolerates"), "{out}");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_project() {
    let outside = project(&[("Secret.kt", UPLOADER)]);
    let folder = project(&[("src/Quiet.kt", QUIET), ("src/more/Quiet2.kt", QUIET)]);
    std::os::unix::fs::symlink(outside.path(), folder.path().join("src/out")).unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("src/more/loop")).unwrap();
    let (out, _) = ends(&wiretight(folder.path(), &["check"]), 3);
    assert!(out.contains("src/out: link out of the scanned folder"), "{out}");
    assert!(!out.contains("Secret"), "{out}");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_unicode_are_read() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = project(&[("src/Hosts.kt", HOSTS)]);
    let name = std::ffi::OsStr::from_bytes(b"Upl\xe4der.kt");
    fs::write(folder.path().join("src").join(name), UPLOADER).unwrap();
    let (out, _) = ends(&wiretight(folder.path(), &["check"]), 1);
    assert!(out.contains("--> src/Upl\u{fffd}der.kt:8:9"), "{out}");
    ends(&wiretight(folder.path(), &["check", "--report", "sarif"]), 1);
}

#[test]
fn models_can_be_tested_alone() {
    let model = "
model: acme-wire
types:
  com.acme.Wire:
    state: { protocol: tcp, role: client, encryption: none }
    calls:
      - { call: 'connect($host)', opens: true, set: { host: $host } }
      - { call: send($data), uses: true }
examples:
  - java: |
      Wire wire = new Wire();
      wire.connect(\"a.example.com\");
      wire.send(data);  // channel: none
";
    let folder = project(&[("ours/models/acme.yaml", model)]);
    let (out, _) = ends(&wiretight(folder.path(), &["model", "test", "ours"]), 0);
    assert_eq!(out, "1 example: no failure\n");
    fs::write(folder.path().join("ours/models/acme.yaml"), model.replace("// channel: none", "// channel: required"))
        .unwrap();
    let (out, _) = ends(&wiretight(folder.path(), &["model", "test", "ours"]), 1);
    assert!(out.contains("ours/models/acme.yaml:13") && out.contains("expected: channel: required"), "{out}");
    fs::write(folder.path().join("ours/models/acme.yaml"), model.replace("calls:", "cals:")).unwrap();
    let (_, err) = ends(&wiretight(folder.path(), &["model", "test", "ours"]), 2);
    assert!(err.contains("did you mean `calls`?"), "{err}");
    let (out, _) = ends(&wiretight(folder.path(), &["model", "test", folder.path().join("ours").to_str().unwrap()]), 2);
    assert_eq!(out, "");
}

/// Who swaps the policy for something that cannot be read must not get the built-in one in its place.
#[test]
#[cfg(unix)]
fn a_policy_of_a_team_that_cannot_be_used_is_not_passed_over() {
    let folder = insecure();
    let path = folder.path().join("wiretight.yaml");
    std::os::unix::fs::symlink("missing.yaml", &path).unwrap();
    let (_, err) = ends(&wiretight(folder.path(), &["check"]), 2);
    assert!(err.contains("the policy `wiretight.yaml` is a link that leads nowhere"), "{err}");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let (_, err) = ends(&wiretight(folder.path(), &["check"]), 2);
    assert!(err.contains("the policy `wiretight.yaml` is no regular file"), "{err}");
    fs::remove_dir(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let (_, err) = ends(&wiretight(folder.path(), &["check"]), 2);
    assert!(err.contains("the policy `wiretight.yaml` is no regular file"), "{err}");
    ends(&wiretight(folder.path(), &["check", "--policy", "baseline"]), 1);
}
