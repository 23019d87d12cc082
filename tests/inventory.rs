//! The inventory: rows, modules, what differs, and that no format is misled by what the scanned code says.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;
use std::process;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const GRADLE: &str = "dependencies { implementation(\"commons-net:commons-net:3.9.0\") }\n";

/// Two functions that send to one host, one listener, and a connection that is fine.
const MAIN: &str = r#"package com.acme
import java.io.InputStream
import java.net.ServerSocket
import java.net.URL
import org.apache.commons.net.ftp.FTPClient

class Uploader(private val password: String) {
    fun send(report: InputStream) {
        val ftp = FTPClient()
        ftp.connect("files.example.com", 21)
        ftp.login("reports", password)
    }
    fun sendAgain(report: InputStream) {
        val ftp = FTPClient()
        ftp.connect("files.example.com", 21)
        ftp.login("reports", password)
    }
    fun fetch() = URL("https://api.example.com/v1").openStream()
    fun serve() { ServerSocket(4711).accept().getInputStream().read() }
}
"#;

fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn acme() -> TempDir {
    project(&[
        ("app/build.gradle.kts", GRADLE),
        ("app/src/main/kotlin/Uploader.kt", MAIN),
        ("tool/pom.xml", "<project><groupId>a</groupId></project>"),
        (
            "tool/src/main/java/T.java",
            "class T { void f() throws Exception { new java.net.URL(\"http://t.example.com/\").openStream(); } }",
        ),
    ])
}

#[track_caller]
fn inventory(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::cargo_bin("wiretight").unwrap();
    let output = command.current_dir(folder).arg("inventory").args(args).env_remove("FORCE_COLOR").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn json(folder: &Path, args: &[&str]) -> Value {
    serde_json::from_str(&inventory(folder, &[&["--report", "json"], args].concat())).unwrap()
}

fn rows(document: &Value) -> Vec<&Value> {
    document["modules"].as_array().unwrap().iter().flat_map(|module| module["rows"].as_array().unwrap()).collect()
}

#[test]
fn one_endpoint_in_one_state_is_one_row_with_its_places() {
    let folder = acme();
    let document = json(folder.path(), &[]);
    let of = |endpoint: &str| -> Vec<Value> {
        rows(&document).into_iter().filter(|row| row["endpoint"] == endpoint).cloned().collect()
    };
    let files = of("files.example.com:21");
    let control = files.iter().find(|row| row["places"][0]["part"] == "control").unwrap();
    assert_eq!(control["places"].as_array().unwrap().len(), 2, "{control:#}");
    assert_eq!((&control["judgement"], &control["protection"]), (&"denied".into(), &"plain".into()));
    assert_eq!(control["libraries"][0]["name"], "maven:commons-net:commons-net");
    assert_eq!(control["libraries"][0]["versions"][0], "3.9.0");
    assert_eq!(control["carries"][0], "credentials");
    assert_eq!(control["breaches"][0]["rule"], "cleartext-file-transfer");
    assert_eq!(of("api.example.com:443")[0]["protection"], "protected", "fine channels are rows too");
    assert_eq!(of("port 4711")[0]["places"][0]["role"], "server", "listeners are rows too");
}

#[test]
fn rows_stand_in_the_module_of_the_nearest_build_file() {
    let folder = acme();
    let document = json(folder.path(), &[]);
    let modules: Vec<(&str, &str)> = document["modules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|module| (module["name"].as_str().unwrap(), module["tool"].as_str().unwrap()))
        .collect();
    assert_eq!(modules, [("app", "gradle"), ("tool", "maven")]);
    assert_eq!(document["total"], rows(&document).len());
}

#[test]
fn json_keeps_its_schema() {
    let folder = acme();
    let schema = serde_json::to_value(wiretight::report::inventory::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let document = json(folder.path(), &[]);
    let errors: Vec<String> = validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    let mut other = document;
    other["modules"][0]["rows"][0]["protection"] = "fair".into();
    assert!(!validator.is_valid(&other), "the schema can fail");
}

#[test]
fn the_table_fits_a_terminal_and_has_a_total() {
    let folder = acme();
    let text = inventory(folder.path(), &[]);
    assert!(text.starts_with("app (gradle): "), "{text}");
    assert!(text.contains("total: "), "{text}");
    assert!(text.contains("Uploader.kt:"), "{text}");
    let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 100, "{widest} columns:\n{text}");
}

#[test]
fn every_format_is_the_same_on_any_number_of_threads() {
    let folder = acme();
    for format in ["text", "json", "csv", "mermaid", "html", "cyclonedx"] {
        let one = inventory(folder.path(), &["--report", format, "--threads", "1"]);
        let many = inventory(folder.path(), &["--report", format, "--threads", "4"]);
        assert_eq!(one, many, "{format}");
    }
}

#[test]
fn no_cell_is_a_formula_and_no_label_is_markup() {
    let hostile = "class T { void f() throws Exception { new java.net.Socket(\"=cmd|\\\"]--><script>alert(1)</script>\", 80).getOutputStream().write(1); } }";
    let folder = project(&[("build.gradle", ""), ("T.java", hostile)]);
    let mermaid = inventory(folder.path(), &["--report", "mermaid"]);
    assert!(mermaid.contains("cmd"), "the host is there: {mermaid}");
    assert!(!mermaid.contains("<script"), "{mermaid}");
    let page = inventory(folder.path(), &["--report", "html"]);
    assert!(page.contains("cmd") && !page.contains("<script>alert"), "{page}");
    assert_eq!(page.matches("<script").count(), 1, "its own script alone");
    let csv = inventory(folder.path(), &["--report", "csv"]);
    assert!(!csv.contains(",=cmd") && !csv.contains(",\"=cmd"), "{csv}");
    assert!(csv.contains("'=cmd"), "{csv}");
}

#[test]
fn a_bill_of_materials_connects_modules_with_services() {
    let folder = acme();
    let bom: Value = serde_json::from_str(&inventory(folder.path(), &["--report", "cyclonedx"])).unwrap();
    let of = |list: &str, key: &str, value: &str| {
        let found = bom[list].as_array().unwrap().iter().find(|one| one[key] == value);
        found.unwrap_or_else(|| panic!("no {value}: {bom:#}")).clone()
    };
    assert_eq!(bom["specVersion"], "1.6");
    assert!(bom["serialNumber"].is_null() && bom["metadata"]["timestamp"].is_null(), "the same each time");
    let files = of("services", "bom-ref", "service:app:files.example.com");
    assert_eq!(files["x-trust-boundary"], true);
    assert_eq!(files["endpoints"], serde_json::json!(["ftp://files.example.com:21"]));
    assert_eq!(files["data"][0], serde_json::json!({ "flow": "inbound", "classification": "credentials" }));
    let told = |name: &str, value: &str| {
        files["properties"]
            .as_array()
            .unwrap()
            .iter()
            .any(|p| p["name"].as_str().unwrap().ends_with(name) && p["value"] == value)
    };
    assert!(told("wiretight:judgement", "denied") && told(":encryption", "none"), "{files:#}");
    assert!(told(":place", "app/src/main/kotlin/Uploader.kt:10"), "{files:#}");
    let depends = |name: &str| of("dependencies", "ref", name)["dependsOn"].clone();
    let called = ["service:app:api.example.com", "service:app:files.example.com"];
    assert_eq!(depends("module:app"), serde_json::json!(called));
    assert_eq!(depends("listener:app:listener%20on%20port%204711"), serde_json::json!(["module:app"]), "{bom:#}");
}

#[test]
fn endpoints_are_uris_whatever_the_host() {
    let socket = |host: &str| format!("new java.net.Socket({host}, 80).getOutputStream().write(1);");
    let hosts = ["\"::1\"", "\"a b/c?d#e@f\"", "id + \".example.com\"", "\"\""];
    let code = hosts.map(socket).concat();
    let code = format!("class T {{ void f(String id) throws Exception {{ {code} }} }}");
    let folder = project(&[("build.gradle", ""), ("T.java", &code)]);
    let bom: Value = serde_json::from_str(&inventory(folder.path(), &["--report", "cyclonedx"])).unwrap();
    let services = bom["services"].as_array().unwrap();
    let endpoints = services.iter().filter_map(|service| service["endpoints"].as_array()).flatten();
    let mut endpoints: Vec<&str> = endpoints.map(|endpoint| endpoint.as_str().unwrap()).collect();
    endpoints.sort_unstable();
    let wanted = ["tcp://%7Bid%7D.example.com:80", "tcp://[0:0:0:0:0:0:0:1]:80", "tcp://a%20b%2Fc%3Fd%23e%40f:80"];
    assert_eq!(endpoints, wanted);
    let local = services.iter().find(|service| service["name"] == "::1").unwrap();
    assert_eq!(local["x-trust-boundary"], false);
}

#[test]
fn a_change_says_what_it_adds_weakens_strengthens_and_removes() {
    let socket = |host: &str| {
        format!(
            "class S {{ void f() throws Exception {{ new java.net.Socket(\"{host}\", 80).getOutputStream().write(1); }} }}"
        )
    };
    let url = |scheme: &str, host: &str, name: &str| {
        format!(
            "class {name} {{ void f() throws Exception {{ new java.net.URL(\"{scheme}://{host}/\").openStream(); }} }}"
        )
    };
    let folder = project(&[
        ("A.java", &url("http", "a.example.com", "A")),
        ("B.java", &url("https", "b.example.com", "B")),
        ("S.java", &socket("old.example.com")),
    ]);
    let git = |args: &[&str]| {
        let own = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let done = process::Command::new("git").current_dir(folder.path()).args(own).args(args).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "before"]);
    fs::remove_file(folder.path().join("S.java")).unwrap();
    write(
        folder.path(),
        &[
            ("A.java", &url("https", "a.example.com", "A")),
            ("B.java", &url("http", "b.example.com", "B")),
            ("C.java", &url("http", "c.example.com", "C")),
        ],
    );
    let document = json(folder.path(), &["--base", "HEAD"]);
    let changes: Vec<(String, String)> = document["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            let word = |key: &str| change[key].as_str().unwrap().to_owned();
            (word("direction"), word("endpoint"))
        })
        .collect();
    let wanted = [
        ("added", "c.example.com:80"),
        ("weakened", "b.example.com:80"),
        ("strengthened", "a.example.com:443"),
        ("removed", "old.example.com:80"),
    ];
    assert_eq!(changes, wanted.map(|(a, b)| (a.to_owned(), b.to_owned())));
    let mut check = Command::cargo_bin("wiretight").unwrap();
    let args = ["check", "--base", "HEAD", "--report", "text", "--report", "markdown=summary.md"];
    let output = check.current_dir(folder.path()).args(args).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("channels: 1 added, 1 weakened, 1 strengthened, 1 removed"), "{text}");
    let summary = fs::read_to_string(folder.path().join("summary.md")).unwrap();
    assert!(summary.contains("### Channels: 1 added, 1 weakened, 1 strengthened, 1 removed"), "{summary}");
    assert!(summary.contains("**weakened**"), "{summary}");
}

#[test]
fn nothing_to_read_is_no_empty_inventory() {
    let folder = project(&[("README.md", "# Hello")]);
    let mut command = Command::cargo_bin("wiretight").unwrap();
    let output = command.current_dir(folder.path()).arg("inventory").output().unwrap();
    assert_eq!(output.status.code(), Some(3));
}
