//! What is fuzzed: each target takes any bytes and must come back, whatever they are. Shared by the fuzzer and by the
//! test that replays its corpora.

use std::fs;
use std::io;
use std::path::{Component, Path};
use std::sync::OnceLock;

use time::{Date, Month};
use wiretight::channel::Reach;
use wiretight::policy::{Baseline, Policy, Waivers};
use wiretight::report::inventory::{self as page, Page};
use wiretight::report::{self, Format, Report, Style};
use wiretight::scan::{self, Against, Options, Scanned};
use wiretight::source::{FileId, SourceFile};
use wiretight::trace::{self, ProjectUnit};
use wiretight::{configs, knowledge, languages};

/// A target: its name, what runs it, and the most bytes that it is given.
pub type Target = (&'static str, fn(&[u8]), usize);

/// All targets.
pub const TARGETS: &[Target] = &[
    ("java", |data| code("A.java", data), 8192),
    ("kotlin", |data| code("A.kt", data), 8192),
    ("swift", |data| code("A.swift", data), 8192),
    ("swift-manifest", |data| code("Package.swift", data), 8192),
    ("gradle", |data| settings(&["build.gradle", "settings.gradle"], data), 16_384),
    ("gradle-kotlin", |data| code("build.gradle.kts", data), 8192),
    ("catalog", |data| settings(&["gradle/libs.versions.toml"], data), 16_384),
    ("xml", |data| settings(XML, data), 16_384),
    ("plist", |data| settings(&["Info.plist", "a.entitlements"], data), 16_384),
    ("properties", |data| settings(&["application.properties"], data), 16_384),
    ("yaml", |data| settings(YAML, data), 16_384),
    ("env", |data| settings(&[".env", ".env.production"], data), 16_384),
    ("packages", |data| settings(PACKAGES, data), 16_384),
    ("xcode", |data| settings(&["A.xcodeproj/project.pbxproj"], data), 16_384),
    ("xcconfig", |data| settings(&["a.xcconfig"], data), 16_384),
    ("policy", policy, 8192),
    ("model", model, 8192),
    ("waivers", waivers, 8192),
    ("baseline", baseline, 8192),
    ("scan", whole_scan, 16_384),
    ("reports", reports, 2048),
];

const XML: &[&str] = &["app/src/main/AndroidManifest.xml", "res/xml/net.xml", "pom.xml", "META-INF/persistence.xml"];
const YAML: &[&str] = &["config/application.yml", "docker-compose.yml", "k8s/deploy.yaml", "app.json", "project.yml"];
const PACKAGES: &[&str] = &["Podfile", "Podfile.lock", "Cartfile", "Cartfile.resolved", "Package.resolved"];

/// Finds a target by its name.
pub fn find(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|(known, ..)| *known == name)
}

fn known() -> &'static knowledge::Knowledge {
    scan::knowledge().expect("what ships inside the program is right")
}

/// Traces what a file says.
fn follow(unit: &wiretight::ir::Unit) {
    static TRACER: OnceLock<trace::Tracer<'static>> = OnceLock::new();
    let tracer = TRACER.get_or_init(|| trace::Tracer::new(known()));
    let traced = tracer.trace(vec![ProjectUnit { unit, reach: Reach::Production }]);
    assert!(traced.failed.is_empty(), "tracing broke off");
}

/// Lowers and traces source code. What goes wrong inside is caught in a scan, and is a mistake all the same.
fn code(path: &str, data: &[u8]) {
    let file = SourceFile::from_bytes(FileId(0), path, data.to_vec());
    let Some(mut unit) = languages::lower(&file) else { return };
    configs::complete(&file, &mut unit);
    check(&unit, &file);
    follow(&unit);
}

/// Reads configuration under each of the names that decide how it is read.
fn settings(paths: &[&str], data: &[u8]) {
    for path in paths {
        let file = SourceFile::from_bytes(FileId(0), *path, data.to_vec());
        let Some(unit) = configs::read(&file) else { continue };
        check(&unit, &file);
        follow(&unit);
    }
}

/// What must hold of any unit: it can be shown, and its gaps lie in the text.
fn check(unit: &wiretight::ir::Unit, file: &SourceFile) {
    let shown = wiretight::ir::print(unit);
    assert!(shown.len() <= 100_000 + 400 * file.text.len(), "{} bytes became {}", file.text.len(), shown.len());
    for gap in &unit.gaps {
        assert!(gap.span.start <= gap.span.end && gap.span.end as usize <= file.text.len(), "{gap:?}");
    }
}

fn policy(data: &[u8]) {
    let groups = known().groups();
    let read = |path: &str| -> io::Result<Vec<u8>> {
        if path == "p.yaml" { Ok(data.to_vec()) } else { Err(io::ErrorKind::NotFound.into()) }
    };
    if let Err(error) = Policy::load("p.yaml", &groups, &read) {
        let told = error.to_string();
        assert!(told.len() < 50_000 + 100 * data.len(), "{} bytes about {}", told.len(), data.len());
    }
}

fn model(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for path in ["policies/models/a.yaml", "policies/settings/a.yaml", "policies/protocols.yaml"] {
        if let Err(mistakes) = knowledge::load([(path, &*text)]) {
            mistakes.iter().for_each(|mistake| drop(mistake.to_string()));
        }
    }
}

fn today() -> Date {
    Date::from_calendar_date(2026, Month::December, 1).expect("a day")
}

fn strict() -> &'static Policy {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    POLICY.get_or_init(|| scan::load_policy("strict", known()).expect("a built-in policy"))
}

fn waivers(data: &[u8]) {
    if let Err(error) = Waivers::read("w.yaml", data, strict(), today()) {
        drop(error.to_string());
    }
}

fn baseline(data: &[u8]) {
    match Baseline::read("b.json", data) {
        // What was read can be written, and is read as the same again.
        Ok(read) => {
            let again = read.write();
            let again = Baseline::read("b.json", again.as_bytes()).expect("what was written can be read");
            assert_eq!(again, read);
        }
        Err(error) => drop(error.to_string()),
    }
}

/// Files with lines `=== path` between them, scanned and written in every format.
fn whole_scan(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = 0;
    let mut rest = data;
    while let Some(start) = find_bytes(rest, b"=== ") {
        rest = &rest[start + 4..];
        let end = find_bytes(rest, b"\n").unwrap_or(rest.len());
        let path = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = rest.get(end + 1..).unwrap_or_default();
        let content = &rest[..find_bytes(rest, b"\n=== ").map_or(rest.len(), |at| at + 1)];
        let path = Path::new(&path);
        let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        if !is_inside || path.as_os_str().is_empty() || files == 12 {
            continue;
        }
        let path = folder.path().join(path);
        if path.parent().is_some_and(|parent| fs::create_dir_all(parent).is_ok()) && fs::write(path, content).is_ok() {
            files += 1;
        }
    }
    if files > 0 {
        judge(folder.path());
    }
}

/// One insecure channel whose file, host and comments are any text.
fn reports(data: &[u8]) {
    let text = String::from_utf8_lossy(data).replace(['\0', '/'], " ");
    let mut parts = text.splitn(3, '\n');
    let (name, host, note) = (parts.next(), parts.next().unwrap_or("h"), parts.next().unwrap_or_default());
    let name: String = name.unwrap_or("A").chars().take(40).collect();
    let host = host.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$");
    let code = format!(
        "fun f() {{ /* {} */ val c = org.apache.commons.net.ftp.FTPClient(); c.connect(\"{host}\"); c.login(\"u\", \"p\") }}\n",
        note.replace("*/", "").replace("/*", "")
    );
    let folder = tempfile::tempdir().expect("a folder");
    if fs::write(folder.path().join(format!("{name}.kt")), code).is_ok() {
        judge(folder.path());
    }
}

fn find_bytes(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Scans a folder and writes everything that can be written about it.
fn judge(folder: &Path) {
    let options = Options {
        here: folder.to_owned(),
        threads: Some(1),
        nearest: true,
        evidence: true,
        inventory: true,
        against: Against { today: Some(today()), inline: true, ..Against::default() },
        ..Options::default()
    };
    let scanned = match scan::scan(&[folder.to_owned()], &options) {
        Ok(scanned) => scanned,
        Err(error) => return drop(error.to_string()),
    };
    let own = |(_, why): &(String, String)| why.contains("a mistake in wiretight");
    assert!(!scanned.coverage.unread.iter().any(own), "{:?}", scanned.coverage.unread);
    write_all(&scanned);
}

fn write_all(scanned: &Scanned) {
    let report = Report {
        verdict: &scanned.verdict,
        coverage: &scanned.coverage,
        files: &scanned.files,
        at: today().midnight().assume_utc(),
        changes: scanned.changes.as_ref(),
        materials: scanned.materials.as_ref(),
        azure: None,
        seconds: 0.0,
    };
    for format in Format::ALL {
        let mut out = Vec::new();
        report::write(&report, *format, Style { width: 60, ..Style::default() }, &mut out).expect("memory takes all");
        let text = String::from_utf8(out).expect("reports are UTF-8");
        readable(format.word(), &text);
    }
    let inventory = scanned.inventory.as_ref().expect("it was asked for");
    let page = Page {
        inventory,
        changes: None,
        policy: &scanned.verdict.policy,
        coverage: &scanned.coverage,
        files: &scanned.files,
    };
    for format in page::Format::ALL {
        let mut out = Vec::new();
        page::write(&page, *format, Style::default(), &mut out).expect("memory takes all");
        let text = String::from_utf8(out).expect("inventories are UTF-8");
        readable(format.word(), &text);
    }
}

/// Whether others can read what was written.
fn readable(format: &str, text: &str) {
    match format {
        "junit" => drop(roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"))),
        "json" | "cyclonedx" | "evidence" | "gitlab-codequality" | "gitlab-sast" => json(text),
        sarif if sarif.starts_with("sarif") => json(text),
        _ => {}
    }
    let odd = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r') || *c == '\u{202e}');
    assert_eq!(odd, None, "{format}");
}

fn json(text: &str) {
    serde_json::from_str::<serde_json::Value>(text).unwrap_or_else(|error| panic!("{error}: {text}"));
}
