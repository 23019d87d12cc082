//! What reports look like and what consumers may rely on, with channels and findings made by hand.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use wiretight::channel::{
    Channel, Encryption, Fact, Identity, Kind, Payload, Platform, Property, Reach, Role, Scope, Side, Step, TlsVersion,
};
use wiretight::policy::{self, Certainty, Finding, Level, Outcome, RuleInfo, State, Verdict, Waiver};
use wiretight::report::evidence::{Commit, Materials};
use wiretight::report::{self, AzurePipeline, Coverage, Files, Format, Report, Style, fingerprint, json};
use wiretight::source::{FileId, Material, Place, SourceFile, Span};

/// A project that lives in memory.
#[derive(Debug, Default)]
struct Tree(Vec<SourceFile>);

impl Files for Tree {
    fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.0.get(id.0 as usize)
    }
}

impl Tree {
    fn of(files: &[(&str, &str)]) -> Self {
        let file = |(id, (path, text)): (u32, &(&str, &str))| SourceFile::new(FileId(id), *path, *text);
        Self((0..).zip(files).map(file).collect())
    }

    /// The first place in a file where a text stands.
    fn place(&self, path: &str, text: &str) -> Place {
        let file = self.0.iter().find(|file| &*file.path == path).expect("the file is there");
        let start = file.text.find(text).expect("the text is there");
        Place { file: file.id, span: Span::new(start, start + text.len()) }
    }

    fn step(&self, path: &str, text: &str, what: &str) -> Step {
        Step { place: self.place(path, text), what: what.into(), decides: None, worth: None }
    }
}

fn rule(id: &str, worst: Level, severity: &str, references: &[&str]) -> Arc<RuleInfo> {
    Arc::new(RuleInfo {
        id: id.into(),
        title: format!("{} is not allowed", id.replace('-', " ")),
        why: "Anyone on the path reads and alters the files\n and the password. It takes no skill.\n".to_owned(),
        fix: "Use SFTP, or FTPS with a protected data channel (`execPROT(\"P\")`) and a host-name check.".to_owned(),
        references: references.iter().map(|id| (*id).into()).collect(),
        worst,
        severity: severity.to_owned(),
    })
}

fn channel(protocol: &str, host: Option<&str>, place: Place, trail: Vec<Step>) -> Channel {
    Channel {
        kind: Kind::Link,
        protocol: Fact::Known(protocol.into()),
        role: Fact::Known(Role::Client),
        side: Fact::Known(Side::ClientToServer),
        encryption: Fact::Known(Encryption::None),
        identity: Fact::Known(Identity::None),
        tls: Fact::Unknown,
        ciphers: Fact::Unknown,
        host: host.map_or(Fact::Unknown, |host| Fact::Known(host.into())),
        port: Fact::Known(21),
        scope: Fact::Known(Scope::Public),
        carries: vec![Payload::Credentials, Payload::Content],
        may_carry: Vec::new(),
        flows: Vec::new(),
        reach: Reach::Production,
        platform: Platform::DoesNotApply,
        fail_open: false,
        unverified: false,
        part: None,
        model: "commons-net-ftp".into(),
        symbol: "com.acme.backup.Uploader.push".into(),
        place,
        trail,
    }
}

fn finding(rule: &Arc<RuleInfo>, level: Level, message: &str, channel: Channel) -> Finding {
    Finding {
        rule: Arc::clone(rule),
        level,
        denied: level > Level::Review,
        certainty: Certainty::Known,
        state: State::New,
        recognised: None,
        waiver: None,
        property: Property::Encryption,
        message: message.to_owned(),
        place: channel.place,
        channel: Arc::new(channel),
        also: Vec::new(),
    }
}

/// A run to report on.
struct Run {
    tree: Tree,
    verdict: Verdict,
    coverage: Coverage,
    materials: Option<Materials>,
    azure: Option<AzurePipeline>,
}

impl Run {
    fn new(tree: Tree, findings: Vec<Finding>) -> Self {
        let mut rules: Vec<_> = findings.iter().map(|finding| Arc::clone(&finding.rule)).collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        rules.dedup();
        let denied = findings.iter().any(|finding| finding.denied);
        let outcome = if denied { Outcome::Denied } else { Outcome::Allowed };
        let coverage = Coverage { channels: findings.len() as u64, ..Coverage::default() };
        let policy = vec!["baseline".to_owned()];
        let verdict = Verdict { findings, rules, policy, notices: Vec::new(), outcome };
        Self { tree, verdict, coverage, materials: None, azure: None }
    }

    fn write(&self, format: Format, style: Style) -> String {
        let report = Report {
            verdict: &self.verdict,
            coverage: &self.coverage,
            files: &self.tree,
            at: time::OffsetDateTime::UNIX_EPOCH,
            changes: None,
            materials: self.materials.as_ref(),
            azure: self.azure.as_ref(),
            seconds: 0.84,
        };
        let mut out = Vec::new();
        report::write(&report, format, style, &mut out).expect("memory can be written");
        String::from_utf8(out).expect("reports are UTF-8")
    }

    fn text(&self, colour: bool, width: usize) -> String {
        self.write(Format::Text, Style { colour, width, timed: false })
    }

    fn sarif(&self) -> Value {
        serde_json::from_str(&self.write(Format::Sarif, Style::default())).expect("SARIF is JSON")
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.write(Format::Json, Style::default())).expect("it is JSON")
    }
}

const KOTLIN: &str = "app/src/main/kotlin/com/acme/backup/Uploader.kt";
const HOSTS: &str = "app/src/main/kotlin/com/acme/backup/Hosts.kt";
const JAVA: &str = "src/Büro #1/100%/Größe.java";
const SWIFT: &str = "ios/Sources/Sync.swift";
const CONFIG: &str = "app/src/main/res/xml/network_security_config.xml";
const MINIFIED: &str = "web/min.java";
const HOSTILE: &str = "src/Evil\u{1b}[2J\u{202e}.kt";

/// One project with everything that makes reports hard: three languages and XML, letters outside ASCII and outside the
/// BMP, CRLF, odd paths, huge lines, terminal escapes, a trail across files, several channels of one cause.
fn project() -> Run {
    let minified = format!("{};new Socket(\"10.0.0.7\", 514);{}", "int a=0;".repeat(4000), "int b=1;".repeat(4000));
    let tree = Tree::of(&[
        (
            KOTLIN,
            "package com.acme.backup\n\nimport org.apache.commons.net.ftp.FTPClient\n\nclass Uploader(private val \
             hosts: Hosts) {\n    fun push(user: String, pass: String, data: java.io.InputStream) {\n        val c = \
             FTPClient()\n        c.connect(hosts.backup)\n        c.login(user, pass)\n        // the nightly \
             archive\n        val name = \"backup.zip\"\n        // done\n        c.storeFile(name, data)\n    }\n}\n",
        ),
        (HOSTS, "package com.acme.backup\n\nclass Hosts {\n    val backup = \"files.example.com\"\n}\n"),
        (
            JAVA,
            "class Größe {\r\n\tvoid 送信() throws Exception {\r\n\t\tString 😀名 = \"é\"; new \
             java.net.URL(\"http://größe.example/😀\")\r\n\t\t\t.openConnection()\r\n\t\t\t.connect();\r\n\t}\r\n}\r\n",
        ),
        (
            SWIFT,
            "import Network\n\nlet c = NWConnection(host: \"sync.example.com\", port: 8883, using: .tcp)\nlet d = \
             NWConnection(host: \"sync.example.com\", port: 8884, using: .tcp)\nlet e = NWConnection(host: host, port: \
             8885, using: .tcp)\nlet f = NWConnection(host: host, port: 8886, using: .tcp)\nlet g = \
             NWConnection(host: host, port: 8887, using: .tcp)\n",
        ),
        (
            CONFIG,
            "<?xml version=\"1.0\"?>\n<network-security-config>\n  <base-config cleartextTrafficPermitted=\"true\"/>\n</network-security-config>\n",
        ),
        (MINIFIED, minified.as_str()),
        (HOSTILE, "val s = Socket(\"\u{1b}[31mred\u{1b}]0;title\u{7}\", 23) // \u{202e}gnp.exe \u{9b}2J \u{200b}end\n"),
    ]);
    let transfer = rule(
        "cleartext-file-transfer",
        Level::Critical,
        "8.5",
        &["cwe-319", "masvs-network-1", "maswe@1.0.0-rc:0026", "pci-dss@4.0.1:4.2.1", "nist-800-53@5.1.1:sc-8(1)"],
    );
    let web = rule("cleartext-http", Level::High, "7.4", &["cwe-319", "cwe-1428"]);
    let socket = rule("cleartext-socket", Level::Medium, "5.9", &["cwe-319"]);
    let platform = rule("platform-permits-cleartext", Level::Medium, "5.0", &[]);

    let mut ftp = channel(
        "ftp",
        Some("files.example.com"),
        tree.place(KOTLIN, "FTPClient()"),
        vec![
            tree.step(KOTLIN, "FTPClient()", "opened here as ftp"),
            tree.step(HOSTS, "\"files.example.com\"", "host comes from this constant"),
            tree.step(KOTLIN, "c.connect(hosts.backup)", "connects here"),
            tree.step(KOTLIN, "c.login(user, pass)", "password leaves the device here"),
            tree.step(KOTLIN, "pass)", "password comes from this parameter"),
            tree.step(KOTLIN, "c.storeFile(name, data)", "file leaves the device here"),
        ],
    );
    ftp.trail[0].decides = Some(Property::Encryption);
    ftp.part = Some("control".into());

    let mut http = channel(
        "http",
        Some("größe.example"),
        tree.place(JAVA, "new java.net.URL(\"http://größe.example/😀\")\r\n\t\t\t.openConnection()"),
        vec![tree.step(JAVA, "\"http://größe.example/😀\"", "address is http")],
    );
    http.symbol = "Größe.送信".into();
    http.model = "jdk-url".into();
    http.port = Fact::Known(80);

    let tcp = |text: &str| {
        let mut tcp =
            channel("tcp", None, tree.place(SWIFT, text), vec![tree.step(SWIFT, text, "opened here without TLS")]);
        tcp.encryption = Fact::of([Encryption::None, Encryption::Required]);
        tcp.tls = Fact::of([TlsVersion::Tls10, TlsVersion::Tls12]);
        tcp.symbol = "".into();
        tcp.model = "network-framework".into();
        tcp
    };
    let mut swift = finding(
        &socket,
        Level::Medium,
        "tcp to sync.example.com is not encrypted",
        tcp("NWConnection(host: \"sync.example.com\", port: 8883, using: .tcp)"),
    );
    swift.certainty = Certainty::Possible;
    swift.also = ["8884", "8885", "8886", "8887"].map(|port| Arc::new(tcp(port))).into();

    let mut permits = channel(
        "http",
        None,
        tree.place(CONFIG, "cleartextTrafficPermitted=\"true\""),
        vec![tree.step(CONFIG, "cleartextTrafficPermitted=\"true\"", "permitted here")],
    );
    permits.kind = Kind::Permission;
    permits.symbol = "".into();
    permits.platform = Platform::Permits;

    let syslog = channel(
        "syslog",
        Some("10.0.0.7"),
        tree.place(MINIFIED, "new Socket(\"10.0.0.7\", 514)"),
        vec![
            tree.step(MINIFIED, "int a=0;", "starts here"),
            tree.step(MINIFIED, "\"10.0.0.7\"", "host is written here"),
        ],
    );
    let telnet = channel(
        "telnet",
        Some("\u{1b}[31mred\u{1b}]0;title\u{7}"),
        tree.place(HOSTILE, "Socket(\"\u{1b}[31mred\u{1b}]0;title\u{7}\", 23)"),
        vec![tree.step(HOSTILE, "\"\u{1b}[31mred\u{1b}]0;title\u{7}\"", "host is \u{1b}[31mred")],
    );

    let mut run = Run::new(
        tree,
        vec![
            finding(&transfer, Level::Critical, "ftp to files.example.com is not encrypted", ftp),
            finding(&web, Level::High, "http to größe.example is not encrypted", http),
            swift,
            finding(&platform, Level::Review, "the app may talk to any host in plain text", permits),
            finding(&socket, Level::High, "syslog to 10.0.0.7 is not encrypted", syslog),
            finding(&transfer, Level::Review, "telnet to [\u{1b}[31mred](https://evil.example) may be plain", telnet),
        ],
    );
    run.coverage = Coverage {
        files: BTreeMap::from([("java", 64), ("kotlin", 301), ("swift", 12), ("xml", 47)]),
        parsed: 92,
        unread: vec![("big/Blob.kt".into(), "larger than 4 MiB".into()), ("odd name#.swift".into(), "not text".into())],
        gaps: vec![("src/A.kt".into(), 9), ("src/B.java".into(), 1)],
        skipped: vec![("build".into(), "build output".into())],
        values: (1300, 1234),
        channels: 14,
    };
    run
}

/// Compares with a file of the repository, which other programs read too and which is therefore no snapshot.
/// To write it anew: `WIRETIGHT_BLESS=1 cargo test --test report`.
fn stored(path: &str, current: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("WIRETIGHT_BLESS").is_some() {
        report::save(&path, |out| out.write_all(current.as_bytes())).expect("the file can be written");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    similar_asserts::assert_eq!(stored, current, "{} is out of date", path.display());
}

mod text {
    use super::*;

    #[test]
    fn a_log() {
        insta::assert_snapshot!(project().text(false, 100));
    }

    #[test]
    fn a_narrow_log() {
        insta::assert_snapshot!(project().text(false, 60));
    }

    #[test]
    fn a_terminal() {
        let text = project().text(true, 100);
        insta::assert_snapshot!(text.replace('\u{1b}', "␛"));
    }

    #[test]
    fn a_narrow_terminal() {
        let text = project().text(true, 60);
        insta::assert_snapshot!(text.replace('\u{1b}', "␛"));
    }

    #[test]
    fn is_one_line_when_all_is_well() {
        let mut run = Run::new(Tree::default(), vec![]);
        run.coverage.files = BTreeMap::from([("kotlin", 12)]);
        run.coverage.channels = 3;
        assert_eq!(run.text(false, 100), "allowed: 3 channels in 12 files (policy baseline)\n");
        run.coverage.unread.push(("a.kt".into(), "not text".into()));
        run.verdict.policy.insert(0, "acme".into());
        assert_eq!(
            run.text(false, 100),
            "allowed: 3 channels in 12 files, 1 file not read (policy acme, extends baseline)\n"
        );
    }

    #[test]
    fn says_why_nothing_was_judged() {
        let mut run = Run::new(Tree::default(), vec![]);
        run.verdict.outcome = Outcome::NotJudged;
        insta::assert_snapshot!(run.text(false, 100), @r"
        read: 0 files, 0 parsed, 0 channels found
        not judged: nothing here that wiretight reads (policy baseline)
        ");
        run.coverage.files = BTreeMap::from([("kotlin", 2)]);
        run.coverage.unread.push(("my code/a.kt".into(), "too deep".into()));
        run.coverage.gaps.push(("my code/b.kt".into(), 40));
        insta::assert_snapshot!(run.text(false, 100), @r"
        read: 2 files (kotlin 2), 0 parsed, 0 channels found
        not read: 1
          my code/a.kt: too deep
        partly read: 1
          my code/b.kt: 40 places
        not judged: more was left unread than the policy tolerates (policy baseline)
        next: wiretight show ir 'my code/b.kt'
        ");
    }

    #[test]
    fn caps_what_does_not_fail_the_build() {
        let tree = Tree::of(&[("A.java", "new Socket(host, 23);\n")]);
        let rule = rule("unknown-peer", Level::Review, "3.1", &[]);
        let place = tree.place("A.java", "new Socket(host, 23)");
        let one = finding(&rule, Level::Review, "the peer of tcp cannot be told", channel("tcp", None, place, vec![]));
        let run = Run::new(tree, vec![one; 23]);
        let text = run.text(false, 100);
        assert_eq!(text.matches("A.java:1:1: review[unknown-peer]: the peer of tcp cannot be told\n").count(), 20);
        assert!(text.contains("... and 3 more that do not fail the build"), "{text}");
        assert!(text.ends_with("next: wiretight explain unknown-peer\n"), "{text}");
    }

    #[test]
    fn has_no_escape_or_control_character_from_scanned_code() {
        for width in [1, 40, 60, 100, 1000] {
            let text = project().text(false, width);
            let odd = text.chars().find(|c| c.is_control() && *c != '\n' || "\u{202e}\u{200b}\u{9b}".contains(*c));
            assert_eq!(odd, None, "at width {width}");
        }
    }

    #[test]
    fn code_fits_the_width() {
        for width in [40, 60, 100] {
            let text = project().text(false, width);
            let code = text.lines().filter(|line| line.trim_start().starts_with(|c: char| c.is_ascii_digit()));
            for line in code {
                assert!(textwrap::core::display_width(line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn times_only_on_request() {
        let run = project();
        assert!(!run.text(false, 100).contains("0.8 s"));
        assert!(run.write(Format::Text, Style { timed: true, ..Style::default() }).contains(", 0.8 s\n"));
    }

    /// Whatever the text and the places, a report comes out.
    #[test]
    fn survives_any_place() {
        const PIECES: &[&str] = &[
            "",
            "\n",
            "\r\n",
            "\t",
            " ",
            "a",
            "é",
            "😀",
            "\u{301}",
            "送信",
            "\u{1b}[0m",
            "\u{202e}",
            "connect()",
            "      ",
        ];
        // A small generator of numbers, the same ones on every run.
        let mut state = 1_u64;
        let mut below = |limit: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % limit.max(1)
        };
        let rule = rule("odd", Level::High, "7.0", &[]);
        for _ in 0..600 {
            let text: String = (0..below(60)).map(|_| PIECES[below(PIECES.len())]).collect();
            let tree = Tree::of(&[("a.kt", &text)]);
            let mut place = || {
                let start = below(text.len() + 3);
                Place { file: FileId(below(30) as u32 / 29), span: Span::new(start, start + below(40)) }
            };
            let own = Place { file: FileId(0), ..place() };
            let trail =
                (0..6).map(|_| Step { place: place(), what: "something here".into(), decides: None, worth: None });
            let finding = finding(&rule, Level::High, "m", channel("tcp", None, own, trail.collect()));
            let run = Run::new(tree, vec![finding]);
            for width in [1, 60] {
                assert!(run.text(width == 1, width).contains("a.kt:"));
            }
            assert_eq!(run.sarif()["runs"][0]["results"].as_array().map(Vec::len), Some(1));
            assert_eq!(run.json()["findings"].as_array().map(Vec::len), Some(1));
        }
    }
}

mod sarif {
    use super::*;

    fn results(log: &Value) -> &Vec<Value> {
        log["runs"][0]["results"].as_array().expect("results are an array")
    }

    fn rules(log: &Value) -> &Vec<Value> {
        log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules are an array")
    }

    /// Every object below a value, with the name it has.
    fn objects<'v>(name: &str, value: &'v Value, visit: &mut dyn FnMut(&str, &'v Value)) {
        visit(name, value);
        match value {
            Value::Array(items) => items.iter().for_each(|item| objects(name, item, visit)),
            Value::Object(fields) => fields.iter().for_each(|(name, field)| objects(name, field, visit)),
            _ => {}
        }
    }

    #[test]
    fn of_a_project() {
        stored("tests/sarif/project.sarif", &project().write(Format::Sarif, Style::default()));
    }

    #[test]
    fn of_a_clean_project() {
        let mut run = Run::new(Tree::default(), vec![]);
        run.verdict.rules = project().verdict.rules;
        stored("tests/sarif/clean.sarif", &run.write(Format::Sarif, Style::default()));
    }

    fn official() -> jsonschema::Validator {
        // A stray bracket in it is refused by strict readers of regular expressions.
        let schema = include_str!("sarif/sarif-2.1.0.schema.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
        let schema = serde_json::from_str(&schema).expect("the schema is JSON");
        jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema is a schema")
    }

    #[test]
    fn keeps_to_the_official_schema() {
        let schema = official();
        for run in [project(), Run::new(Tree::default(), vec![])] {
            let log = run.sarif();
            let errors: Vec<_> = schema.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }

    #[test]
    fn is_the_same_bytes_for_the_same_run() {
        let write = || project().write(Format::Sarif, Style::default());
        assert_eq!(write(), write());
    }

    // What the public validator does not see, and consumers stumble over.

    #[test]
    fn every_result_has_both_fingerprints_and_they_are_well_formed() {
        let log = project().sarif();
        for result in results(&log) {
            let prints = result["partialFingerprints"].as_object().expect("there are fingerprints");
            let names: Vec<_> = prints.keys().collect();
            assert_eq!(names, ["primaryLocationLineHash", "wiretightChannel/v1"]);
            for print in prints.values() {
                let (hash, count) = print.as_str().and_then(|print| print.split_once(':')).expect("hash:count");
                assert!(u64::from_str_radix(hash, 16).is_ok() && count.parse::<u32>().is_ok(), "{print}");
            }
        }
        let keys: std::collections::BTreeSet<_> =
            results(&log).iter().map(|result| result["partialFingerprints"]["wiretightChannel/v1"].as_str()).collect();
        assert_eq!(keys.len(), results(&log).len());
    }

    #[test]
    fn tags_are_few_and_the_telling_ones_come_first() {
        let many: Vec<String> = (1..40).map(|n| format!("pci-dss@4.0.1:{n}")).chain(["cwe-319".into()]).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let mut run = project();
        run.verdict.rules = vec![rule("many-tags", Level::High, "7.0", &many)];
        let log = run.sarif();
        let tags = rules(&log)[0]["properties"]["tags"].as_array().expect("there are tags");
        assert_eq!(tags.len(), 10);
        assert_eq!(tags[..2], ["security", "external/cwe/cwe-319"]);
    }

    #[test]
    fn texts_keep_to_the_limits() {
        let mut run = project();
        let long = "ü😀 ".repeat(2000);
        let mut rule = (*run.verdict.findings[0].rule).clone();
        (rule.title, rule.why, rule.fix) = (long.clone(), long.clone(), long.clone());
        rule.id = "very-long-".repeat(60).into();
        run.verdict.findings[0].message = long.clone();
        run.verdict.findings[0].rule = Arc::new(rule.clone());
        run.verdict.rules = vec![Arc::new(rule)];
        let log = run.sarif();
        let units = |text: &Value| text.as_str().expect("a text").encode_utf16().count();
        for result in results(&log) {
            assert!(units(&result["message"]["text"]) <= 1000);
            assert_eq!(result["message"]["id"], Value::Null);
        }
        for rule in rules(&log) {
            assert!(units(&rule["name"]) <= 255);
            assert!(units(&rule["shortDescription"]["text"]) <= 1024);
            assert!(units(&rule["fullDescription"]["text"]) <= 1024);
        }
    }

    #[test]
    fn no_text_is_empty() {
        let mut run = project();
        let mut bare = (*run.verdict.rules[0]).clone();
        (bare.title, bare.why, bare.fix) = (String::new(), " ".to_owned(), String::new());
        run.verdict.rules = vec![Arc::new(bare)];
        let log = run.sarif();
        objects("", &log, &mut |name, value| {
            assert!(
                ["newlineSequences", "symbol"].contains(&name)
                    || value.as_str().is_none_or(|text| !text.trim().is_empty()),
                "`{name}`"
            );
        });
    }

    #[test]
    fn security_severity_is_a_text_within_the_scale() {
        for (given, expected) in
            [("8.5", "8.5"), ("11", "10.0"), ("-1", "8.0"), ("0", "8.0"), ("", "8.0"), ("NaN", "8.0")]
        {
            let mut run = project();
            run.verdict.rules = vec![rule("some-rule", Level::High, given, &[])];
            assert_eq!(rules(&run.sarif())[0]["properties"]["security-severity"], expected, "for `{given}`");
        }
    }

    #[test]
    fn every_place_is_a_relative_file_on_one_line() {
        let log = project().sarif();
        let mut seen = 0;
        objects("", &log, &mut |name, value| match name {
            "artifactLocation" if value.is_object() => {
                let uri = value["uri"].as_str().expect("a text");
                assert!(
                    !uri.is_empty() && uri != "." && !uri.starts_with('/') && !uri.contains([':', '\\', ' ', '#']),
                    "{uri}"
                );
                assert!(uri.is_ascii(), "{uri}");
                assert_eq!(value["uriBaseId"], "SRCROOT");
            }
            "region" if value.is_object() => {
                seen += 1;
                let number = |key: &str| value[key].as_u64().unwrap_or_default();
                assert_eq!(number("startLine"), number("endLine"));
                assert!(1 <= number("startColumn") && number("startColumn") < number("endColumn"), "{value}");
            }
            _ => {}
        });
        assert!(seen > 6);
    }

    #[test]
    fn nothing_is_suppressed_and_no_category_is_set() {
        let log = project().sarif();
        assert!(results(&log).iter().all(|result| result.get("suppressions").is_none()));
        assert_eq!(log["runs"].as_array().map(Vec::len), Some(1));
        assert_eq!(log["runs"][0]["automationDetails"], Value::Null);
        assert!(results(&log).iter().all(|result| result["kind"] == "fail"));
    }

    #[test]
    fn rules_are_there_even_without_results_and_results_point_at_them() {
        let log = project().sarif();
        assert_eq!(rules(&log).len(), 4);
        for result in results(&log) {
            let index = result["ruleIndex"].as_u64().expect("an index");
            assert_eq!(rules(&log)[index as usize]["id"], result["ruleId"]);
        }
        let mut run = Run::new(Tree::default(), vec![]);
        run.verdict.rules = project().verdict.rules;
        let log = run.sarif();
        assert_eq!(rules(&log).len(), 4);
        assert_eq!(results(&log).len(), 0);
    }

    // End of the validator's blind spots.

    #[test]
    fn columns_are_utf_16_and_odd_paths_are_encoded() {
        let log = project().sarif();
        let result = results(&log).iter().find(|result| result["ruleId"] == "cleartext-http").expect("it is there");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "src/B%C3%BCro%20%231/100%25/Gr%C3%B6%C3%9Fe.java");
        // `\t\tString 😀名 = "é"; ` is 19 characters and 20 code units; the chain goes on over more lines.
        let region = serde_json::json!({ "startLine": 3, "startColumn": 21, "endLine": 3, "endColumn": 64 });
        assert_eq!(place["region"], region);
    }

    #[test]
    fn worst_comes_first_and_the_rest_is_left_out_with_a_notice() {
        let run = thirty_thousand();
        let text = run.write(Format::Sarif, Style::default());
        let log: Value = serde_json::from_str(&text).expect("SARIF is JSON");
        assert_eq!(results(&log).len(), 5_000);
        assert_eq!(results(&log)[0]["level"], "error");
        assert_eq!(results(&log)[4_999]["level"], "note");
        let notes = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
        assert_eq!(notes[0]["descriptor"]["id"], "results-left-out");
        assert_eq!(notes[0]["message"]["text"], "25000 results are left out: only the 5000 most severe are kept.");
    }

    /// GitHub takes ten megabytes, compressed.
    #[test]
    #[cfg(unix)]
    fn thirty_thousand_findings_fit_into_an_upload() {
        use std::io::Write as _;
        let text = thirty_thousand().write(Format::Sarif, Style::default());
        let mut gzip = std::process::Command::new("gzip");
        gzip.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut gzip = gzip.spawn().expect("there is gzip");
        let mut input = gzip.stdin.take().expect("it takes something");
        let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
        let size = gzip.wait_with_output().expect("it ends").stdout.len();
        writer.join().expect("it ends").expect("it takes all");
        assert!((10_000..10 << 20).contains(&size), "{size} bytes");
    }

    fn thirty_thousand() -> Run {
        let lines: String = (0..30_000).map(|n| format!("new Socket(\"host-{n}.example\", 23);\n")).collect();
        let tree = Tree::of(&[("A.java", &lines)]);
        let socket = rule("cleartext-socket", Level::High, "7.0", &["cwe-319"]);
        let level = |n| if n == 29_999 { Level::Critical } else { Level::Low };
        let places: Vec<Place> =
            lines.match_indices("new").map(|(at, _)| Place { file: FileId(0), span: Span::new(at, at + 20) }).collect();
        let step = |place| Step { place, what: "opened here".into(), decides: None, worth: None };
        let findings = (0..).zip(places).map(|(n, place)| {
            let host = format!("host-{n}.example");
            let message = format!("tcp to {host} is not encrypted");
            finding(&socket, level(n), &message, channel("tcp", Some(&host), place, vec![step(place); 3]))
        });
        Run::new(tree, findings.collect())
    }

    /// A run in which everything stands that a finding can be.
    fn of_all_states() -> Run {
        let mut run = project();
        let waiver = Arc::new(Waiver {
            id: "W-1".to_owned(),
            place: ".wiretight/waivers.yaml:2".to_owned(),
            reason: "The scale speaks [nothing](http://x.example) else.".to_owned(),
            owner: Some("team-warehouse".to_owned()),
            approved_by: Some("ciso@acme.example".to_owned()),
            ticket: Some("SEC-1".to_owned()),
            expires: time::Date::MIN,
            compensating: vec!["a network of its own".to_owned()],
        });
        let states = [State::Waived, State::Existing, State::Existing, State::InlineWaived, State::WaiverExpired];
        assert!(run.verdict.findings.len() >= states.len() - 1);
        for (finding, state) in run.verdict.findings.iter_mut().zip(states) {
            finding.state = state;
            finding.denied &= !matches!(state, State::Waived | State::InlineWaived);
            match state {
                State::Existing => finding.recognised = Some(policy::Step::Same),
                _ => finding.waiver = Some(Arc::clone(&waiver)),
            }
        }
        run.verdict.findings[2].recognised = Some(policy::Step::OtherFile);
        run
    }

    fn profile(run: &Run, format: Format) -> Value {
        serde_json::from_str(&run.write(format, Style::default())).expect("SARIF is JSON")
    }

    #[test]
    fn gitlab_is_told_of_no_leaked_secret() {
        let mut run = of_all_states();
        run.verdict.rules = vec![rule("cleartext-socket", Level::High, "7.0", &["cwe-319", "cwe-295"])];
        for finding in &mut run.verdict.findings {
            finding.rule = Arc::clone(&run.verdict.rules[0]);
        }
        let text = |format| {
            let mut texts = Vec::new();
            let log = profile(&run, format);
            for part in ["tags", "taxa", "taxonomies"] {
                objects("", &log, &mut |name, value| {
                    if name == part {
                        texts.push(value.to_string());
                    }
                });
            }
            texts.join(" ")
        };
        assert!(text(Format::Sarif).contains("319"));
        let gitlab = text(Format::SarifGitlab);
        assert!(gitlab.contains("295") && !gitlab.contains("319"), "{gitlab}");
    }

    #[test]
    fn azure_is_told_of_the_pipeline_and_nobody_else_is() {
        let mut run = project();
        assert_eq!(profile(&run, Format::SarifAzure)["runs"][0]["automationDetails"], Value::Null);
        run.azure = Some(AzurePipeline {
            id: "acme/p/12/f/refs/heads/main/345".to_owned(),
            definition: 12,
            definition_name: "app".to_owned(),
            phase: "f".to_owned(),
            phase_name: "checks".to_owned(),
        });
        let log = profile(&run, Format::SarifAzure);
        let details = &log["runs"][0]["automationDetails"];
        assert_eq!(details["id"], "azuredevops/pipeline/build/acme/p/12/f/refs/heads/main/345");
        assert_eq!(details["properties"]["azuredevops/pipeline/build/buildDefinitionId"], "12");
        assert!(log["runs"][0]["tool"]["driver"]["fullName"].is_string());
        for format in [Format::Sarif, Format::SarifGitlab, Format::SarifFull] {
            assert_eq!(profile(&run, format)["runs"][0]["automationDetails"], Value::Null, "{format}");
        }
    }

    #[test]
    fn the_full_report_says_what_was_there_and_who_accepts_it() {
        let run = of_all_states();
        let all = run.verdict.findings.len();
        let log = profile(&run, Format::SarifFull);
        let results = results(&log);
        assert_eq!(results.len(), all);
        let states: Vec<&str> = results.iter().filter_map(|result| result["baselineState"].as_str()).collect();
        assert_eq!(states.len(), all);
        assert!(states.contains(&"new") && states.contains(&"unchanged") && states.contains(&"updated"), "{states:?}");
        let suppressed = |kind: &str, status: &str| {
            let wanted = |s: &Value| s["kind"] == kind && s["status"] == status;
            results.iter().filter(|r| r["suppressions"].as_array().expect("a list").iter().any(wanted)).count()
        };
        assert_eq!((suppressed("external", "accepted"), suppressed("inSource", "accepted")), (1, 1));
        for format in [Format::Sarif, Format::SarifGitlab, Format::SarifAzure] {
            let log = profile(&run, format);
            let others = log["runs"][0]["results"].as_array().expect("a list");
            assert_eq!(others.len(), all - 2, "{format}: what is waived is left out");
            assert!(others.iter().all(|result| result.get("suppressions").is_none()), "{format}");
            let told = others.iter().filter(|result| result.get("baselineState").is_some()).count();
            assert_eq!(told, if format == Format::SarifAzure { all - 2 } else { 0 }, "{format}");
        }
    }

    #[test]
    fn every_profile_keeps_to_the_official_schema() {
        let schema = official();
        for format in [Format::SarifGitlab, Format::SarifAzure, Format::SarifFull] {
            let log = profile(&of_all_states(), format);
            let errors: Vec<_> = schema.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{format}: {errors:#?}");
        }
    }

    #[test]
    fn links_and_escapes_from_scanned_code_are_dead() {
        let log = project().sarif();
        objects("", &log["runs"][0]["results"], &mut |name, value| {
            if let ("text", Some(text)) = (name, value.as_str()) {
                assert!(!text.contains("](") && !text.contains('\u{1b}'), "{text}");
            }
        });
    }
}

mod own_json {
    use super::*;

    #[test]
    fn of_a_project() {
        stored("tests/report/project.json", &project().write(Format::Json, Style::default()));
    }

    #[test]
    fn published_schema_is_current() {
        let schema = serde_json::to_string_pretty(&json::schema()).expect("a schema is JSON");
        stored("docs/schemas/report.schema.json", &(schema + "\n"));
    }

    #[test]
    fn keeps_to_its_schema() {
        let schema = serde_json::to_value(json::schema()).expect("a schema is JSON");
        let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
        for run in [project(), Run::new(Tree::default(), vec![])] {
            let report = run.json();
            let errors: Vec<_> = schema.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
        let mut broken = project().json();
        broken["findings"][0]["channel"]["encryption"] = "sometimes".into();
        assert!(!schema.is_valid(&broken));
    }

    #[test]
    fn unknown_one_and_several_look_different() {
        let report = project().json();
        let channel = |index: usize, property: &str| report["findings"][index]["channel"][property].clone();
        assert_eq!(channel(0, "tls"), Value::Null);
        assert_eq!(channel(0, "encryption"), "none");
        assert_eq!(channel(2, "encryption"), serde_json::json!(["none", "required"]));
        assert_eq!(channel(0, "port"), 21);
    }
}

mod identity {
    use super::*;

    /// The vectors that GitHub publishes with its own implementation.
    #[test]
    fn of_lines_is_what_github_computes() {
        let lorem = "Lorem ipsum dolor sit amet.\n".repeat(10);
        let vectors: &[(&str, &[&str])] = &[
            ("", &["c129715d7a2bc9a3:1"]),
            (
                " a\nb\n  \t\tc\n d",
                &["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"],
            ),
            (
                " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
                &[
                    "8b7cf3e952e7aeb2:1",
                    "b1ae1287ec4718d9:1",
                    "bff680108adb0fcc:1",
                    "c6805c5e1288b612:1",
                    "b86d3392aea1be30:1",
                    "e6ceba753e1a442:1",
                ],
            ),
            (
                " hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n",
                &[
                    "e9496ae3ebfced30:1",
                    "fb7c023a8b9ccb3f:1",
                    "ce8ba1a563dcdaca:1",
                    "e20e36e16fcb0cc8:1",
                    "b3edc88f2938467e:1",
                    "c8e28b0b4002a3a0:1",
                    "c129715d7a2bc9a3:1",
                ],
            ),
            (
                &lorem,
                &[
                    "a7f2ff13bc495cf2:1",
                    "a7f2ff13bc495cf2:2",
                    "a7f2ff13bc495cf2:3",
                    "a7f2ff13bc495cf2:4",
                    "a7f2ff13bc495cf2:5",
                    "a7f2ff13bc495cf2:6",
                    "a7f2ff1481e87703:1",
                    "a9cf91f7bbf1862b:1",
                    "55ec222b86bcae53:1",
                    "cc97dc7b1d7d8f7b:1",
                    "c129715d7a2bc9a3:1",
                ],
            ),
            (
                "x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n",
                &[
                    "e54938cc54b302f1:1",
                    "bb609acbe9138d60:1",
                    "1131fd5871777f34:1",
                    "5c482a0f8b35ea28:1",
                    "54517377da7028d2:1",
                    "2c644846cb18d53e:1",
                    "f1b89f20de0d133:1",
                    "c129715d7a2bc9a3:1",
                ],
            ),
        ];
        for (text, expected) in vectors {
            assert_eq!(fingerprint::line_hashes(text), *expected, "{text:?}");
        }
    }

    #[test]
    fn of_lines_counts_as_many_as_there_are() {
        for file in &project().tree.0 {
            assert_eq!(fingerprint::line_hashes(&file.text).len(), file.lines.count() as usize, "{}", file.path);
        }
    }

    /// The key of the only finding in a file, on the text between `«` and `»`.
    fn key(path: &str, code: &str) -> String {
        keys(path, code).remove(0)
    }

    fn keys(path: &str, code: &str) -> Vec<String> {
        let text = code.replace(['«', '»'], "");
        let tree = Tree::of(&[(path, &text)]);
        let rule = rule("cleartext-socket", Level::High, "7.0", &[]);
        let mut findings = Vec::new();
        let (mut start, mut offset) = (0, 0);
        for c in code.chars() {
            match c {
                '«' => start = offset,
                '»' => {
                    let place = Place { file: FileId(0), span: Span::new(start, offset) };
                    findings.push(finding(&rule, Level::High, "m", channel("tcp", Some("a.example"), place, vec![])));
                }
                _ => offset += c.len_utf8(),
            }
        }
        fingerprint::channel_keys(&findings, &tree)
    }

    #[test]
    fn of_channels_survives_moves_and_layout() {
        let base = key("A.kt", "fun f() {\n  «Socket(\"a.example\", 23, \"label one\")»\n}\n");
        assert!(base.ends_with(":1"));
        assert_eq!(
            base,
            key("A.kt", "// more\n\n\nfun f() {\n«Socket(\"a.example\", 23, \"label one\")»; other()\n}\n")
        );
        assert_eq!(
            base,
            key("A.kt", "fun f() {\n  «Socket(\n    \"a.example\",\r\n    23,\n    \"label \\\" two\")»\n}\n")
        );
    }

    #[test]
    fn of_channels_changes_with_what_matters() {
        let base = key("A.kt", "«Socket(\"a.example\", 23)»");
        assert_ne!(base, key("B.kt", "«Socket(\"a.example\", 23)»"));
        assert_ne!(base, key("A.kt", "«Socket(\"a.example\", 24)»"));
        assert_ne!(base, key("A.kt", "«Socket(\"b.a.example\", 23)»"));
        assert_ne!(base, key("A.kt", "«SSLSocket(\"a.example\", 23)»"));
    }

    #[test]
    fn of_equal_channels_is_numbered() {
        let keys = keys("A.kt", "«Socket(\"a.example\", 23)»; «Socket( \"a.example\", 23 )»");
        let base = keys[0].strip_suffix(":1").expect("the first");
        assert_eq!(keys[1], format!("{base}:2"));
    }
}

mod pipelines {
    use super::*;

    #[test]
    fn annotations_cannot_be_broken_out_of() {
        let text = "class A { void f() { new java.net.Socket(\"a\", 1); } }\n";
        let tree = Tree::of(&[("a,b:c%.java", text)]);
        let rule = rule("cleartext-socket", Level::High, "7.0", &[]);
        let place = tree.place("a,b:c%.java", "new java.net.Socket(\"a\", 1)");
        let evil = "tcp to x\n::set-output name=a::b\r%0A is not encrypted";
        let found = finding(&rule, Level::High, evil, channel("tcp", Some("x"), place, vec![]));
        let run = Run::new(tree, vec![found; 12]);
        let out = run.write(Format::Github, Style::default());
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 12, "ten findings, what is left, how it ended: {out}");
        for line in &lines[..10] {
            assert!(line.starts_with("::error file=a%2Cb%3Ac%25.java,line=1,endLine=1,col=22,endColumn=49,"), "{line}");
            assert!(line.contains("::tcp to x ::set-output name=a::b %250A is not encrypted."), "{line}");
        }
        assert!(lines[10].contains("2 more findings"), "{out}");
    }

    #[test]
    fn summaries_hold_no_markup_of_scanned_code() {
        let mut run = project();
        for finding in &mut run.verdict.findings {
            finding.message = "<img src=x> [a](http://evil.example) | @team `x`".to_owned();
        }
        let out = run.write(Format::Markdown, Style::default());
        assert!(out.starts_with("## Wiretight: denied\n"), "{out}");
        assert!(
            !out.contains("<img") && !out.contains("](") && !out.contains("http://") && !out.contains("\u{1b}"),
            "{out}"
        );
        let rows = out.lines().filter(|line| line.starts_with("| **fails** |")).count();
        assert_eq!(rows, run.verdict.findings.iter().filter(|finding| finding.denied).count());
    }

    #[test]
    fn code_quality_has_one_entry_with_its_own_fingerprint_for_each_finding() {
        let mut run = project();
        run.verdict.findings[0].state = State::Waived;
        let entries: Value =
            serde_json::from_str(&run.write(Format::GitlabCodequality, Style::default())).expect("JSON");
        let entries = entries.as_array().expect("a list");
        assert_eq!(entries.len(), run.verdict.findings.len() - 1, "what is waived is left out");
        let prints: std::collections::BTreeSet<&str> =
            entries.iter().map(|entry| entry["fingerprint"].as_str().expect("text")).collect();
        assert_eq!(prints.len(), entries.len());
        for entry in entries {
            let severity = entry["severity"].as_str().expect("text");
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
            assert!(entry["location"]["lines"]["begin"].as_u64() > Some(0) && entry["location"]["path"].is_string());
            assert!(entry["description"].is_string() && entry["check_name"].is_string());
        }
    }

    #[test]
    fn security_reports_of_gitlab_keep_to_what_it_reads() {
        let schema = serde_json::from_str(include_str!("gitlab/sast.schema.json")).expect("the schema is JSON");
        let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
        let mut run = project();
        run.verdict.findings[0].state = State::Waived;
        run.coverage.unread = vec![("a\u{1b}[0m.kt".to_owned(), "is too large".to_owned())];
        let report: Value = serde_json::from_str(&run.write(Format::GitlabSast, Style::default())).expect("JSON");
        let errors: Vec<_> = schema.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let told = report["vulnerabilities"].as_array().expect("a list");
        assert_eq!(told.len(), run.verdict.findings.len() - 1, "what is waived is left out");
        for one in told {
            assert_eq!(one["identifiers"][0]["type"], "wiretight_rule");
        }
        assert_eq!(report["scan"]["start_time"], "1970-01-01T00:00:00");
        assert_eq!(report["scan"]["messages"][0]["value"], "not read: a\\u{1b}[0m.kt: is too large");
        run.verdict.outcome = Outcome::NotJudged;
        assert!(run.write(Format::GitlabSast, Style::default()).contains("\"status\": \"failure\""));
        let mut broken = report;
        broken["vulnerabilities"][0]["severity"] = "bad".into();
        assert!(!schema.is_valid(&broken));
    }

    #[test]
    fn junit_is_xml_that_counts_right() {
        let mut run = project();
        run.verdict.findings[0].message = "a < b & \"c\" \u{0} \u{ffff}".to_owned();
        let out = run.write(Format::Junit, Style::default());
        let document = roxmltree::Document::parse(&out).expect("it is XML");
        let suite = document.descendants().find(|node| node.has_tag_name("testsuite")).expect("a suite");
        let count = |tag| document.descendants().filter(|node| node.has_tag_name(tag)).count().to_string();
        assert_eq!(suite.attribute("tests"), Some(&*count("testcase")));
        assert_eq!(suite.attribute("failures"), Some(&*count("failure")));
        assert_ne!(count("failure"), "0");
        run.verdict.outcome = Outcome::NotJudged;
        assert!(run.write(Format::Junit, Style::default()).contains("errors=\"1\""));
    }
}

mod evidence {
    use super::*;

    fn statement(run: &Run) -> Value {
        serde_json::from_str(&run.write(Format::Evidence, Style::default())).expect("it is JSON")
    }

    fn material(path: &str) -> Material {
        Material::of(path, path.as_bytes())
    }

    #[test]
    fn is_a_statement_about_what_was_judged() {
        let mut run = project();
        run.materials = Some(Materials {
            program: Some("00".repeat(32)),
            policy: vec![material("wiretight.yaml"), material("policies/baseline.yaml")],
            knowledge: "11".repeat(32),
            exceptions: vec![material(".wiretight/waivers.yaml")],
            files: vec![material("a.kt"), material("b.kt")],
            commit: Some(Commit { id: "4f3a".to_owned(), differs: vec![] }),
        });
        let told = statement(&run);
        assert_eq!(told["_type"], "https://in-toto.io/Statement/v1");
        assert_eq!(told["predicateType"], "https://slsa.dev/verification_summary/v1");
        assert_eq!(told["subject"].as_array().map(Vec::len), Some(2));
        assert_eq!(told["subject"][1]["digest"]["gitCommit"], "4f3a");
        let summary = &told["predicate"];
        for field in ["verifier", "timeVerified", "resourceUri", "policy", "inputAttestations", "verifiedLevels"] {
            assert_ne!(summary[field], Value::Null, "{field}");
        }
        assert_eq!(summary["timeVerified"], "1970-01-01T00:00:00Z");
        assert_eq!(summary["verificationResult"], "FAILED");
        assert_eq!(summary["policy"]["uri"], "wiretight.yaml");
        let own = &summary["https://github.com/wiretight/wiretight/evidence/v1"];
        assert_eq!(own["policy"]["files"][1]["path"], "policies/baseline.yaml");
        assert_eq!(own["files"]["read"][0]["sha256"], material("a.kt").sha256);
        assert_eq!(own["rules"].as_array().map(Vec::len), Some(run.verdict.rules.len()));
        let control = own["controls"].as_array().expect("a list");
        assert!(control.iter().any(|one| one["id"] == "cwe-319" && one["result"] == "denied"), "{control:#?}");

        // What differs from the commit is not the commit.
        run.materials.as_mut().expect("there are").commit.as_mut().expect("there is").differs.push("a.kt".to_owned());
        run.verdict.outcome = Outcome::Allowed;
        let told = statement(&run);
        assert_eq!(told["subject"].as_array().map(Vec::len), Some(1));
        assert_eq!(told["predicate"]["verificationResult"], "PASSED");
        run.verdict.outcome = Outcome::NotJudged;
        assert_eq!(statement(&run)["predicate"]["verificationResult"], "FAILED");
    }

    #[test]
    fn is_not_made_up() {
        let run = project();
        let report = Report {
            verdict: &run.verdict,
            coverage: &run.coverage,
            files: &run.tree,
            at: time::OffsetDateTime::UNIX_EPOCH,
            changes: None,
            materials: None,
            azure: None,
            seconds: 0.0,
        };
        assert!(report::write(&report, Format::Evidence, Style::default(), &mut Vec::new()).is_err());
    }
}

mod formats {
    use super::*;

    #[test]
    fn are_named_by_their_words() {
        for format in Format::ALL {
            assert_eq!(format.word().parse(), Ok(*format));
        }
        let error = "xml".parse::<Format>().expect_err("it is none");
        assert_eq!(
            error.to_string(),
            "unknown format `xml`, choose one of: text, sarif, sarif-gitlab, sarif-azure, sarif-full, json, github, \
             markdown, gitlab-codequality, gitlab-sast, junit, evidence"
        );
    }
}

mod files {
    use super::*;
    use std::fs;
    use std::io;

    #[test]
    fn are_whole_or_not_there() {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let path = folder.path().join("out.sarif");
        let failed = report::save(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("it can be listed").count(), 0);

        report::save(&path, |out| out.write_all(b"first")).expect("it can be written");
        let failed = report::save(&path, |_| Err(io::Error::other("no")));
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).expect("it is there"), b"first");
        report::save(&path, |out| out.write_all(b"second")).expect("it can be replaced");
        assert_eq!(fs::read(&path).expect("it is there"), b"second");
        assert_eq!(fs::read_dir(folder.path()).expect("it can be listed").count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn follow_links_leave_devices_alone_and_can_be_read_by_others() {
        use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, symlink};
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").expect("it can be written");
        symlink(&target, &link).expect("links can be made");
        report::save(&link, |out| out.write_all(b"new")).expect("it can be written");
        assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
        assert_eq!(fs::read(&target).expect("it is there"), b"new");

        let plain = folder.path().join("plain");
        fs::write(&plain, "").expect("it can be written");
        let mode = |path| fs::metadata(path).expect("it is there").mode();
        assert_eq!(mode(&target), mode(&plain));

        let null = Path::new("/dev/null");
        report::save(null, |out| out.write_all(b"gone")).expect("it can be written");
        assert!(fs::metadata(null).expect("it is there").file_type().is_char_device());
    }
}
