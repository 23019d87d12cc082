//! A hostile repository: what it brings along loosens nothing, is not run, leads nowhere outside, and gives no orders to
//! terminals, pipelines or viewers, in any format.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::OTHER;
use super::run::write;

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wiretight"));
    command.env_remove("CI").env_remove("FORCE_COLOR").env("SOURCE_DATE_EPOCH", "1790000000");
    command.args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// Both streams of a run that ended so.
#[track_caller]
fn ends(folder: &Path, code: i32, args: &[&str]) -> String {
    let output = run(folder, args);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{args:?}: {text}");
    text
}

const REPORTS: [&str; 12] = [
    "text",
    "sarif",
    "sarif-gitlab",
    "sarif-azure",
    "sarif-full",
    "json",
    "github",
    "markdown",
    "gitlab-codequality",
    "gitlab-sast",
    "junit",
    "evidence",
];
const INVENTORIES: [&str; 6] = ["text", "json", "csv", "html", "cyclonedx", "mermaid"];

/// What orders look like. Each stands in names, in comments, in hosts, in what is not read, and in exceptions.
const ORDERS: [&str; 9] = [
    "##vso[task.complete result=Succeeded;]ok",
    "##[add-mask]high",
    "##teamcity[buildStatus status='SUCCESS']",
    "::stop-commands::x",
    "::add-mask::high",
    "\u{1b}[2J\u{1b}[1;32mall is well",
    "\u{9b}2J",
    "a\u{202e}b\u{200b}c\u{e0041}",
    "<img src=x onerror=alert(1)>[x](javascript:alert(1))![y](https://evil.example/y)`|",
];

/// A tree in which everything that a report may show gives orders.
fn tree() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (n, order) in ORDERS.iter().enumerate() {
        let name = order.replace('/', "%2F");
        let quoted = order.replace('\\', "\\\\").replace('"', "'").replace('$', "");
        let code = OTHER
            .replace("files.example.com", &quoted)
            .replace("fun other() {", &format!("fun other() {{ // {order}\n"))
            .replace("c.login", &format!("\n/* {order} */ c.login"));
        write(folder.path(), &format!("{name}.kt"), code.as_bytes());
        write(folder.path(), &format!("{name}/A{n}.kt"), code.as_bytes());
        // In a test it is shown on one line that begins with its path.
        write(folder.path(), &format!("{name}/src/test/B{n}.kt"), code.as_bytes());
        // Not read, for its size.
        write(folder.path(), &format!("{name}/Large.kt"), &vec![b' '; (2 << 20) + 1]);
        write(folder.path(), &format!("{name}/src/main/res/values/strings.xml"), b"<resources>");
        write(folder.path(), &format!("{name}/settings.gradle"), format!("rootProject.name = '{quoted}'\n").as_bytes());
    }
    folder
}

/// What a pipeline or a terminal would obey in a log: `::command` at the start of a line, `##word[` anywhere, and what is
/// invisible.
fn orders(format: &str, text: &str) -> Vec<String> {
    let hidden = |c: char| {
        (c.is_control() && c != '\n' && !(c == '\r' && format == "csv"))
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    let mut found = Vec::new();
    for line in text.lines() {
        let own = format == "github" && ["::error ", "::warning ", "::notice "].iter().any(|own| line.starts_with(own));
        let starts = line.trim_start().starts_with("::") && !own;
        let inside = line.match_indices("##").any(|(at, _)| {
            line[at + 2..].trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_.".contains(c)).starts_with('[')
        });
        if starts || inside || line.contains(hidden) {
            found.push(line.chars().take(200).collect::<String>().escape_debug().to_string());
        }
    }
    found
}

#[test]
fn no_report_gives_orders() {
    let folder = tree();
    let baseline = folder.path().join("baseline.json");
    let mut shown = 0;
    for format in REPORTS {
        let text = ends(folder.path(), 1, &["check", "--report", format]);
        assert_eq!(orders(format, &text), Vec::<String>::new(), "{format}");
        shown += text.matches("all is well").count();
        if format == "markdown" {
            for markup in ["<img", "](", "![", "https://evil"] {
                assert!(!text.contains(markup), "{markup}: {text}");
            }
        }
        if format == "junit" {
            roxmltree::Document::parse(&text).unwrap();
        }
    }
    for format in INVENTORIES {
        let text = ends(folder.path(), 0, &["inventory", "--report", format]);
        assert_eq!(orders(format, &text), Vec::<String>::new(), "{format}");
        shown += text.matches("all is well").count();
        assert!(!(format == "html" && text.contains("<img")), "{text}");
    }
    assert!(shown > 10, "the orders are in what is shown");
    // Colours are ours alone.
    let coloured = {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wiretight"));
        command.arg("check").env("FORCE_COLOR", "1").current_dir(folder.path());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(coloured.contains("\u{1b}[") && !coloured.contains("\u{1b}[2J") && !coloured.contains('\u{9b}'));
    ends(folder.path(), 0, &["baseline", "create", "--baseline", &baseline.to_string_lossy()]);
    for args in [
        vec!["baseline", "show", "--baseline", "baseline.json"],
        vec!["show", "channels", "."],
        vec!["show", "coverage", "."],
        vec!["show", "ir", "##[add-mask]high.kt"],
        vec!["show", "ir", "\u{1b}[2J\u{1b}[1;32mall is well.kt"],
    ] {
        assert_eq!(orders("", &ends(folder.path(), 0, &args)), Vec::<String>::new(), "{args:?}");
    }
}

/// What is wrong is told in the words of what is wrong.
#[test]
fn no_message_gives_orders() {
    for order in ORDERS {
        let folder = tempfile::tempdir().unwrap();
        let name = order.replace('/', "%2F");
        write(folder.path(), "src/Other.kt", OTHER.as_bytes());
        let wrong = format!("name: \"x\"\nrulez: \"{}\"\n", order.replace(['"', '\\'], "'"));
        write(folder.path(), &format!("src/{name}/wiretight.yaml"), wrong.as_bytes());
        write(folder.path(), &format!("src/{name}/Other.kt"), OTHER.as_bytes());
        write(folder.path(), "models/a.yaml", wrong.as_bytes());
        for args in [
            vec!["check"],
            vec!["check", "--models", "models"],
            vec!["check", "--policy", &name],
            vec!["check", "--waivers", &name],
            vec!["check", "--base", &name],
            vec!["explain", &name],
            vec!["check", &name],
        ] {
            let text = ends(folder.path(), 2, &args);
            assert_eq!(orders("", &text), Vec::<String>::new(), "{args:?}: {text}");
        }
        // The words of a policy that a tree brings along.
        let policy = format!("name: \"{}\"\n", order.replace(['"', '\\'], "'").escape_default());
        write(folder.path(), "wiretight.yaml", policy.as_bytes());
        fs::remove_dir_all(folder.path().join("src").join(&name)).unwrap();
        for args in [vec!["show", "policy", "."], vec!["explain", "cleartext-http"], vec!["check"]] {
            let output = run(folder.path(), &args);
            let text =
                format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert_eq!(orders("", &text), Vec::<String>::new(), "{args:?}: {text}");
        }
    }
}

/// Policies, models, exceptions and comments of the tree against a policy that is named and lets none of them count.
#[test]
fn nothing_in_the_tree_loosens_the_policy_that_is_named() {
    let organisation = tempfile::tempdir().unwrap();
    write(
        organisation.path(),
        "org.yaml",
        b"name: org\nwaivers: { in-tree: forbidden, inline: forbidden }\ndeny-existing-at: low\n",
    );
    let policy = organisation.path().join("org.yaml");
    let policy = policy.to_string_lossy();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "app/Other.kt", OTHER.as_bytes());
    let findings = |code| {
        let output = run(folder.path(), &["check", "--policy", &policy, "--report", "json"]);
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = report["findings"].as_array().unwrap().iter();
        found.map(|f| format!("{} {} {}", f["rule"], f["level"], f["denied"])).collect::<Vec<_>>()
    };
    let before = findings(1);
    assert!(!before.is_empty());

    ends(folder.path(), 0, &["baseline", "create"]);
    assert!(folder.path().join(".wiretight/baseline.json").exists());
    let lenient = b"name: lenient\ndeny-at: critical\nrules: { cleartext-file-transfer: ignore }\n";
    for path in ["wiretight.yaml", "app/wiretight.yaml", "policies/baseline.yaml", "org.yaml", "policies/rules/x.yaml"]
    {
        write(folder.path(), path, lenient);
    }
    let waivers = "waivers:\n  - id: W-1\n    rule: cleartext-file-transfer\n    path: '**'\n    owner: us\n    \
                   reason: it is fine with us, really\n    until: 2026-12-01\n";
    write(folder.path(), ".wiretight/waivers.yaml", waivers.as_bytes());
    // A model that says of the very class that it is safe, under the name of the built-in one and under another.
    let model = "name: ftp\n";
    for path in ["models/jvm/commons-net.yaml", "policies/models/jvm/commons-net.yaml", ".wiretight/models/ftp.yaml"] {
        write(folder.path(), path, model.as_bytes());
    }
    let waived = OTHER.replace(
        "fun other() {",
        "// wiretight:allow cleartext-file-transfer until=2026-12-01 -- it is fine with us\nfun other() {",
    );
    write(folder.path(), "app/Other.kt", waived.as_bytes());
    assert_eq!(findings(1), before);
}

/// Everything that a build would run stands ready, and nothing of it is.
#[test]
fn nothing_of_the_tree_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let sprung = folder.path().join("sprung");
    let script = format!("#!/bin/sh\ntouch '{}'\n", sprung.display());
    for path in [
        "gradlew",
        "git",
        "sh",
        "java",
        "swift",
        "xcodebuild",
        "Makefile",
        ".git/hooks/post-checkout",
        ".git/hooks/pre-commit",
        ".githooks/post-checkout",
        ".envrc",
        "app/build.gradle",
        "app/build.gradle.kts",
        "Package.swift",
    ] {
        let text = match path {
            "Package.swift" => "import Foundation\nlet p = Process(); p.launchPath = \"./sh\"; p.launch()\n".to_owned(),
            path if path.contains("gradle") && path != "gradlew" => {
                format!("\"touch {}\".execute()\nexec {{ commandLine(\"./sh\") }}\n", sprung.display())
            }
            _ => script.clone(),
        };
        write(folder.path(), path, text.as_bytes());
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(0o755)).unwrap();
    }
    write(folder.path(), "app/Other.kt", OTHER.as_bytes());
    for args in [
        vec!["check"],
        vec!["check", "--report", "evidence"],
        vec!["check", "--base", "HEAD"],
        vec!["inventory"],
        vec!["show", "coverage", "."],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wiretight"));
        command.args(&args).current_dir(folder.path()).stdin(Stdio::null());
        command.output().unwrap();
        assert!(!sprung.exists(), "{args:?} ran something");
    }
}

/// Names of files outside the tree, in everything that may name one.
#[test]
fn nothing_outside_the_tree_is_read() {
    let outside = tempfile::tempdir().unwrap();
    let secret = OTHER.replace("files.example.com", "secret.example.com");
    write(outside.path(), "Secret.kt", secret.as_bytes());
    write(outside.path(), "secret.properties", b"mail.smtp.host=secret.example.com\nurl=http://secret.example.com\n");
    write(
        outside.path(),
        "secret.xml",
        b"<network-security-config><base-config cleartextTrafficPermitted=\"true\"/><!-- secret.example.com --></network-security-config>",
    );
    let folder = outside.path().join("tree");
    let at = outside.path().to_string_lossy().into_owned();
    write(&folder, "app/Other.kt", OTHER.as_bytes());
    write(
        &folder,
        "app/src/main/AndroidManifest.xml",
        format!(
            "<!DOCTYPE m [<!ENTITY x SYSTEM \"file://{at}/secret.properties\">]>\n<manifest \
             xmlns:android=\"http://schemas.android.com/apk/res/android\"><application \
             android:networkSecurityConfig=\"@xml/../../../../../../secret\" android:label=\"&x;\"/></manifest>"
        )
        .as_bytes(),
    );
    let properties = format!("include={at}/secret.properties\nspring.config.import=file:../../secret.properties\n");
    write(&folder, "app/src/main/resources/application.properties", properties.as_bytes());
    write(&folder, "settings.gradle", format!("include ':x'\nproject(':x').projectDir = file('{at}')\n").as_bytes());
    write(
        &folder,
        "app/build.gradle",
        format!("apply from: '../../secret.properties'\napply from: '{at}/x'\n").as_bytes(),
    );
    write(
        &folder,
        "a.xcconfig",
        format!("#include \"{at}/secret.properties\"\n#include? \"../secret.properties\"\n").as_bytes(),
    );
    write(
        &folder,
        "docker-compose.yml",
        format!("services: {{ a: {{ env_file: [{at}/secret.properties] }} }}\n").as_bytes(),
    );
    write(&folder, ".git", format!("gitdir: {at}/elsewhere\n").as_bytes());
    for args in [
        ["check", "--report", "json"],
        ["check", "--report", "evidence"],
        ["inventory", "--report", "json"],
        ["show", "channels", "."],
    ] {
        let output = run(&folder, &args);
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {text}");
        assert!(!text.contains("secret.example.com"), "{args:?}: {text}");
    }
    // A policy that is found builds on nothing outside; one that is named may.
    let absolute = format!("{at}/secret.properties");
    symlink(&absolute, folder.join("app/link.yaml")).unwrap();
    for (path, named) in [
        ("wiretight.yaml", "../secret.properties"),
        ("wiretight.yaml", "app/../../secret.properties"),
        ("wiretight.yaml", &absolute),
        ("wiretight.yaml", "app/link.yaml"),
        ("app/wiretight.yaml", "../../secret.properties"),
        ("app/wiretight.yaml", &absolute),
        ("app/wiretight.yaml", "link.yaml"),
    ] {
        write(&folder, path, format!("name: x\nextends: ['{named}']\n").as_bytes());
        let explain = ["explain", "cleartext-http"];
        for args in [&["check"][..], &["show", "policy", "app"], &explain] {
            // Only the whole has one policy to explain.
            if args == explain && path.starts_with("app") {
                continue;
            }
            let text = ends(&folder, 2, args);
            assert!(!text.contains("secret.example.com"), "{path} {named}: {text}");
            assert!(text.contains("outside of the project"), "{path} {named}: {text}");
        }
        fs::remove_file(folder.join(path)).unwrap();
    }
    symlink(&absolute, folder.join("wiretight.yaml")).unwrap();
    assert!(ends(&folder, 2, &["check"]).contains("outside of the project"));
    fs::remove_file(folder.join("wiretight.yaml")).unwrap();
    write(outside.path(), "org.yaml", b"name: org\n");
    write(&folder, "team.yaml", b"name: team\nextends: [../org.yaml]\n");
    ends(&folder, 1, &["check", "--policy", "team.yaml"]);
}
