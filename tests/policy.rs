//! Judging: which channels give which findings under which policy, and what is told of a policy with mistakes.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use insta::assert_snapshot;
use wiretight::channel::{
    Channel, Ciphers, Encryption, Fact, Identity, Kind, Name, Payload, Platform, Property, Reach, Role, Scope, Step,
    TlsVersion,
};
use wiretight::policy::{
    Accepted, Baseline, Certainty, Comment, Level, Outcome, PathOf, Policy, ProtocolGroups, Read, Verdict,
    channel_keys, date, judge, resolve, settle,
};
use wiretight::source::{FileId, Files, Place, SourceFile, Span};

use Encryption::{None as Plain, Opportunistic, Required};
use Fact::{Known, OneOf, Unknown};

/// A table as `protocols.yaml` will give it, with at least one protocol in each group.
fn groups() -> ProtocolGroups {
    let table = [
        ("file-transfer", "ftp ftps tftp rcp sftp"),
        ("mail", "smtp smtps imap imaps pop3 pop3s nntp"),
        ("remote-shell", "telnet rlogin rsh rexec ssh"),
        ("socket", "tcp udp tls"),
        ("web", "http https"),
        ("websocket", "ws wss"),
        ("messaging", "mqtt mqtts amqp xmpp stomp kafka nats jms irc"),
        ("directory", "ldap ldaps"),
        ("database", "jdbc:postgresql jdbc:mysql redis mongodb"),
        ("rpc", "grpc thrift rmi"),
    ];
    let own = [("modbus", "")];
    let all = table.iter().flat_map(|(group, ids)| ids.split(' ').map(move |id| (id, *group))).chain(own);
    all.map(|(id, group)| (id.into(), Vec::from_iter((!group.is_empty()).then(|| group.into())))).collect()
}

/// File 0 is production code, 1 lies in a part of its own, 2 comes first in the alphabet.
const PATHS: &[&str] = &["src/main/App.kt", "legacy/scale/Tcp.java", "api/Client.swift"];

struct Paths;

impl PathOf for Paths {
    fn path_of(&self, file: FileId) -> Option<&str> {
        PATHS.get(file.0 as usize).copied()
    }
}

fn at(file: u32, start: u32) -> Place {
    Place { file: FileId(file), span: Span { start, end: start + 5 } }
}

/// An encrypted, checked channel to a public host, in production.
fn link(protocol: &'static str) -> Channel {
    Channel {
        kind: Kind::Link,
        protocol: Known(protocol.into()),
        role: Known(Role::Client),
        side: Unknown,
        encryption: Known(Required),
        identity: Known(Identity::Host),
        tls: Unknown,
        ciphers: Unknown,
        host: Known("files.example.com".into()),
        port: Unknown,
        scope: Known(Scope::Public),
        carries: Vec::new(),
        may_carry: Vec::new(),
        flows: Vec::new(),
        reach: Reach::Production,
        platform: Platform::DoesNotApply,
        fail_open: false,
        unverified: false,
        part: None,
        model: "test".into(),
        symbol: Name::default(),
        place: at(0, 10),
        trail: Vec::new(),
    }
}

fn plain(protocol: &'static str) -> Channel {
    Channel { encryption: Known(Plain), identity: Known(Identity::None), ..link(protocol) }
}

fn trust(identity: Fact<Identity>) -> Channel {
    Channel {
        kind: Kind::Trust,
        protocol: Unknown,
        role: Unknown,
        encryption: Unknown,
        identity,
        host: Unknown,
        scope: Unknown,
        ..link("")
    }
}

fn library(channel: Channel) -> Channel {
    Channel { kind: Kind::Library, symbol: "com.example:mailer".into(), ..channel }
}

fn permission(part: Option<&'static str>) -> Channel {
    Channel {
        kind: Kind::Permission,
        part: part.map(Into::into),
        role: Unknown,
        encryption: Known(Plain),
        identity: Known(Identity::Chain),
        platform: Platform::Permits,
        host: Unknown,
        scope: Unknown,
        ..link("http")
    }
}

fn files(files: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> io::Result<Vec<u8>> {
    move |path| {
        let found = files.iter().find(|(name, _)| *name == path);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

fn load(which: &str, with: &'static [(&'static str, &'static str)]) -> Policy {
    Policy::load(which, &groups(), &files(with)).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(with: &'static [(&'static str, &'static str)]) -> String {
    Policy::load("wiretight.yaml", &groups(), &files(with)).unwrap_err().to_string()
}

fn baseline() -> Policy {
    load("baseline", &[])
}

/// One line for each finding.
fn lines(verdict: &Verdict) -> Vec<String> {
    let line = |finding: &wiretight::policy::Finding| {
        let Place { file, span } = finding.place;
        let (path, also) = (Paths.path_of(file).unwrap(), finding.also.len());
        let (level, certainty, rule) = (finding.level, finding.certainty, &finding.rule.id);
        let denied = if finding.denied { "denied" } else { "shown" };
        format!("{path}:{} {rule} {level} {certainty:?} {denied} +{also}: {}", span.start, finding.message)
    };
    verdict.findings.iter().map(line).collect()
}

fn rules(policy: &Policy, channel: &Channel) -> Vec<String> {
    let verdict = judge(std::slice::from_ref(channel), policy, &Paths);
    verdict.findings.iter().map(|f| format!("{} {} {:?}", f.rule.id, f.level, f.certainty)).collect()
}

fn message(channel: &Channel) -> String {
    let verdict = judge(std::slice::from_ref(channel), &load("strict", &[]), &Paths);
    assert_eq!(verdict.findings.len(), 1, "{:#?}", lines(&verdict));
    verdict.findings[0].message.clone()
}

#[test]
fn every_protocol_without_encryption_is_denied_by_one_rule() {
    let policy = baseline();
    let judged: BTreeMap<Name, Vec<String>> = groups()
        .into_keys()
        .map(|id| (id.clone(), rules(&policy, &Channel { protocol: Known(id), ..plain("") })))
        .collect();
    for (protocol, rules) in &judged {
        assert_eq!(rules.len(), 1, "{protocol}: {rules:?}");
    }
    assert_eq!(judged["ftp"], ["cleartext-file-transfer high Known"]);
    assert_eq!(judged["telnet"], ["cleartext-remote-shell critical Known"]);
    assert_eq!(judged["jdbc:postgresql"], ["cleartext-database high Known"]);
    assert_eq!(judged["modbus"], ["cleartext-socket medium Known"], "a protocol that no rule names");
    let never_heard_of = Channel { protocol: Known("foo".into()), ..plain("") };
    assert_eq!(rules(&policy, &never_heard_of), ["cleartext-socket medium Known"]);
    let untold = Channel { protocol: Unknown, ..plain("") };
    assert_eq!(rules(&policy, &untold), ["cleartext-socket medium Known"]);
}

#[test]
fn what_is_encrypted_to_the_right_peer_is_silent() {
    for policy in [baseline(), load("strict", &[])] {
        for id in groups().into_keys() {
            assert_eq!(rules(&policy, &Channel { protocol: Known(id), ..link("") }), [""; 0]);
        }
        assert_eq!(rules(&policy, &Channel { identity: Known(Identity::Pinned), ..link("https") }), [""; 0]);
    }
}

#[test]
fn encryption_is_three_valued() {
    let policy = baseline();
    let table = [
        (Known(Plain), vec!["cleartext-mail high Known"]),
        (Known(Opportunistic), vec!["strippable-upgrade high Known"]),
        (Known(Required), vec![]),
        (OneOf(vec![Plain, Required]), vec!["cleartext-mail medium Possible"]),
        (OneOf(vec![Opportunistic, Required]), vec!["strippable-upgrade medium Possible"]),
        (
            OneOf(vec![Plain, Opportunistic]),
            vec!["cleartext-mail medium Possible", "strippable-upgrade medium Possible"],
        ),
        (Unknown, vec!["cleartext-mail review Unknown"]),
    ];
    for (encryption, expected) in table {
        let channel = Channel { encryption: encryption.clone(), ..link("smtp") };
        assert_eq!(rules(&policy, &channel), expected, "{encryption:?}");
    }
}

#[test]
fn identity_is_asked_only_of_what_is_encrypted() {
    let policy = baseline();
    let judged = |encryption: Fact<Encryption>, identity: Fact<Identity>| {
        rules(&policy, &Channel { encryption, identity, ..link("https") })
    };
    let nothing: [&str; 0] = [];
    assert_eq!(judged(Known(Required), Known(Identity::None)), ["certificate-not-checked critical Known"]);
    assert_eq!(judged(Known(Required), Known(Identity::Dates)), ["certificate-not-checked critical Known"]);
    assert_eq!(judged(Known(Required), Known(Identity::Chain)), ["hostname-not-checked high Known"]);
    assert_eq!(judged(Known(Required), Unknown), nothing, "found where the program does it");
    assert_eq!(
        judged(Known(Required), OneOf(vec![Identity::None, Identity::Host])),
        ["certificate-not-checked high Possible"]
    );
    assert_eq!(
        judged(Known(Required), OneOf(vec![Identity::Chain, Identity::Host])),
        ["hostname-not-checked medium Possible"]
    );
    assert_eq!(judged(Known(Plain), Known(Identity::None)), ["cleartext-http high Known"], "said once");
    assert_eq!(judged(Known(Plain), Unknown), ["cleartext-http high Known"], "said once");
    assert_eq!(judged(Unknown, Unknown), ["cleartext-http review Unknown"], "said once");
    assert_eq!(
        judged(Unknown, Known(Identity::None)),
        ["certificate-not-checked critical Known", "cleartext-http review Unknown"],
        "a trust manager that says yes is known, whatever else is not"
    );
    assert_eq!(
        judged(OneOf(vec![Plain, Required]), Known(Identity::None)),
        ["certificate-not-checked high Possible", "cleartext-http medium Possible"]
    );
    let server = Channel { role: Known(Role::Server), identity: Known(Identity::None), ..link("https") };
    assert_eq!(rules(&policy, &server), nothing, "clients need no certificate");
}

#[test]
fn each_kind_has_its_rules() {
    let policy = baseline();
    assert_eq!(rules(&policy, &trust(Known(Identity::None))), ["certificate-not-checked critical Known"]);
    assert_eq!(rules(&policy, &trust(Known(Identity::Chain))), ["hostname-not-checked high Known"]);
    let nothing: [&str; 0] = [];
    assert_eq!(rules(&policy, &trust(Unknown)), nothing);
    assert_eq!(rules(&policy, &permission(None)), ["platform-permits-cleartext medium Known"]);
    assert_eq!(rules(&policy, &permission(Some("cleartext"))), ["platform-permits-cleartext medium Known"]);
    assert_eq!(
        rules(&policy, &permission(Some("user-certificates"))),
        ["platform-trusts-user-certificates medium Known"]
    );
    assert_eq!(rules(&policy, &permission(Some("mixed-content"))), ["mixed-content-allowed medium Known"]);
    let old = Channel { encryption: Known(Required), tls: Known(TlsVersion::Tls10), ..permission(Some("cleartext")) };
    assert_eq!(rules(&policy, &old), ["outdated-tls medium Known"]);
}

#[test]
fn versions_and_suites() {
    let policy = baseline();
    let tls = |tls| rules(&policy, &Channel { tls, ..link("https") });
    assert_eq!(tls(Known(TlsVersion::Tls12)), [""; 0]);
    assert_eq!(tls(Known(TlsVersion::Tls11)), ["outdated-tls medium Known"]);
    assert_eq!(tls(OneOf(vec![TlsVersion::Ssl3, TlsVersion::Tls13])), ["outdated-tls medium Possible"]);
    assert_eq!(tls(Unknown), [""; 0], "the platform decides");
    let ciphers = |ciphers| rules(&policy, &Channel { ciphers, ..link("https") });
    assert_eq!(ciphers(Known(Ciphers::Weak)), ["weak-cipher-suite high Known"]);
    assert_eq!(ciphers(Known(Ciphers::Strong)), [""; 0]);
    let unencrypted = Channel { tls: Known(TlsVersion::Ssl3), ciphers: Known(Ciphers::Weak), ..plain("http") };
    assert_eq!(rules(&policy, &unencrypted), ["cleartext-http high Known"]);
}

#[test]
fn what_stays_on_the_machine_is_not_reported() {
    let policy = baseline();
    let scope = |scope| rules(&policy, &Channel { scope, ..plain("redis") });
    assert_eq!(scope(Known(Scope::Loopback)), [""; 0]);
    assert_eq!(scope(Known(Scope::Private)), ["cleartext-database high Known"]);
    assert_eq!(scope(Unknown), ["cleartext-database high Known"]);
    assert_eq!(scope(OneOf(vec![Scope::Loopback, Scope::Public])), ["cleartext-database medium Possible"]);
}

#[test]
fn tests_debug_builds_and_blocked_channels_cost_less() {
    let level = |policy: &Policy, reach, platform| {
        let verdict = judge(&[Channel { reach, platform, ..plain("http") }], policy, &Paths);
        (verdict.findings[0].level, verdict.outcome)
    };
    let policy = baseline();
    assert_eq!(level(&policy, Reach::Production, Platform::Permits), (Level::High, Outcome::Denied));
    assert_eq!(level(&policy, Reach::Test, Platform::Permits), (Level::Review, Outcome::Allowed));
    assert_eq!(level(&policy, Reach::DebugOnly, Platform::Permits), (Level::Low, Outcome::Allowed));
    assert_eq!(level(&policy, Reach::Production, Platform::Blocks), (Level::Low, Outcome::Allowed));
    assert_eq!(level(&policy, Reach::Test, Platform::Blocks), (Level::Review, Outcome::Allowed));
    let strict = load("strict", &[]);
    assert_eq!(level(&strict, Reach::Test, Platform::Permits), (Level::Review, Outcome::Allowed));
    assert_eq!(level(&strict, Reach::DebugOnly, Platform::Permits), (Level::High, Outcome::Denied));
    assert_eq!(level(&strict, Reach::Production, Platform::Blocks), (Level::Medium, Outcome::Denied));
}

#[test]
fn what_travels_raises_the_level() {
    let policy = baseline();
    let carries = |encryption, payloads: &[Payload]| {
        rules(&policy, &Channel { encryption, carries: payloads.to_vec(), ..link("ftp") })
    };
    assert_eq!(carries(Known(Plain), &[Payload::Content]), ["cleartext-file-transfer high Known"]);
    assert_eq!(
        carries(Known(Plain), &[Payload::Content, Payload::Credentials]),
        ["cleartext-file-transfer critical Known"]
    );
    assert_eq!(carries(OneOf(vec![Plain, Required]), &[Payload::Health]), ["cleartext-file-transfer high Possible"]);
    assert_eq!(
        carries(OneOf(vec![Plain, Required]), &[Payload::Location]),
        ["cleartext-file-transfer medium Possible"]
    );
    assert_eq!(carries(Unknown, &[Payload::Credentials]), ["cleartext-file-transfer review Unknown"]);
}

#[test]
fn strict_takes_the_unknown_for_insecure() {
    let strict = load("strict", &[]);
    let unknown = Channel { encryption: Unknown, identity: Unknown, ..link("smtp") };
    let verdict = judge(&[unknown], &strict, &Paths);
    let finding = &verdict.findings[0];
    assert_eq!((finding.level, finding.certainty, finding.denied), (Level::High, Certainty::Unknown, true));
    assert_eq!(verdict.outcome, Outcome::Denied);
    assert_eq!(verdict.policy, ["strict", "baseline"]);
    let spoken = Channel { tls: Unknown, ciphers: Unknown, ..link("https") };
    assert_eq!(rules(&strict, &spoken), [""; 0], "a rule that does not want to hear of the unknown is spared it");
}

#[test]
fn each_finding_says_what_is_wrong() {
    let hosts = |hosts: &[&'static str]| Fact::of(hosts.iter().map(|host| Name::from(*host)));
    let table = [
        plain("ftp"),
        Channel { host: Unknown, ..plain("ftp") },
        Channel { host: hosts(&["a.example", "b.example"]), ..plain("ftp") },
        Channel { host: hosts(&["a", "b", "c", "d"]), ..plain("ftp") },
        Channel { part: Some("data".into()), ..plain("ftps") },
        Channel { part: Some("data".into()), host: Unknown, ..plain("ftps") },
        Channel { carries: vec![Payload::Content, Payload::Credentials, Payload::Health], ..plain("ftp") },
        Channel { role: Known(Role::Server), port: Known(4711), host: Unknown, ..plain("tcp") },
        Channel { protocol: Unknown, host: Unknown, ..plain("") },
        Channel { encryption: OneOf(vec![Plain, Required]), ..link("http") },
        Channel { encryption: Unknown, ..link("http") },
        Channel { encryption: Known(Opportunistic), ..link("smtp") },
        Channel { fail_open: true, ..link("smtp") },
        Channel { identity: Known(Identity::None), ..link("https") },
        trust(Known(Identity::None)),
        trust(OneOf(vec![Identity::None, Identity::Host])),
        trust(Known(Identity::Dates)),
        trust(Known(Identity::Chain)),
        trust(Unknown),
        Channel { tls: Known(TlsVersion::Ssl3), ..link("https") },
        Channel { tls: OneOf(vec![TlsVersion::Tls10, TlsVersion::Tls12]), ..link("https") },
        Channel { ciphers: Known(Ciphers::Weak), ..link("https") },
        permission(None),
        Channel { host: Known("a.example".into()), ..permission(Some("mixed-content")) },
        Channel { encryption: OneOf(vec![Plain, Required]), ..permission(Some("cleartext")) },
        permission(Some("user-certificates")),
        library(plain("ftp")),
        library(Channel { encryption: Known(Opportunistic), ..link("smtp") }),
    ];
    assert_snapshot!(table.iter().map(message).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_failure_that_is_swallowed_is_a_fallback() {
    let policy = baseline();
    for encryption in [Known(Required), OneOf(vec![Plain, Required]), Unknown] {
        let channel = Channel { fail_open: true, encryption, ..link("smtp") };
        assert_eq!(rules(&policy, &channel), ["strippable-upgrade high Known"]);
    }
}

#[test]
fn one_cause_is_one_finding() {
    let decided =
        Step { place: at(0, 90), what: "checks disabled here".into(), decides: Some(Property::Identity), worth: None };
    let broken = |place, host: &'static str, reach| Channel {
        identity: Known(Identity::None),
        host: if host.is_empty() { Unknown } else { Known(host.into()) },
        place,
        reach,
        trail: vec![decided.clone()],
        ..link("https")
    };
    let mut channels = vec![
        broken(at(1, 3), "", Reach::Production),
        broken(at(0, 5), "test.example", Reach::Test),
        broken(at(0, 7), "b.example", Reach::Production),
        broken(at(2, 9), "a.example", Reach::Production),
        Channel { place: at(0, 90), ..trust(Known(Identity::None)) },
        Channel { trail: vec![decided.clone()], ..broken(at(0, 5), "c.example", Reach::Production) },
        Channel {
            identity: OneOf(vec![Identity::None, Identity::Host]),
            ..broken(at(0, 1), "d.example", Reach::Production)
        },
        Channel { place: at(2, 1), ..plain("ftp") },
        Channel { place: at(1, 1), ..plain("ftp") },
    ];
    let verdict = judge(&channels, &baseline(), &Paths);
    assert_snapshot!(lines(&verdict).join("\n"));
    channels.reverse();
    assert_eq!(judge(&channels, &baseline(), &Paths), verdict, "the order of channels changes nothing");
}

#[test]
fn a_finding_stands_where_its_property_was_decided() {
    let step = |start, decides| Step { place: at(0, start), what: "here".into(), decides, worth: None };
    let trail = vec![step(20, Some(Property::Encryption)), step(30, None), step(40, Some(Property::Identity))];
    let verdict = judge(&[Channel { trail, ..plain("ftp") }], &baseline(), &Paths);
    assert_eq!(verdict.findings[0].place, at(0, 20));
    assert_eq!(verdict.findings[0].property, Property::Encryption);
}

const TEAM: &[(&str, &str)] = &[
    (
        "ci/wiretight.yaml",
        "\
name: team
extends: [strict, ../shared/company.yaml]
unresolved: review
rules:
  cleartext-http: critical
  cleartext-mail: { known: low, raise: [] }
  weak-cipher-suite: ignore
paths:
  - match: 'legacy/**'
    why: The scale's firmware only speaks plain TCP; it sits on its own VLAN.
    levels: { cleartext-socket: low, cleartext-file-transfer: ignore }
  - match: ['legacy/scale/*.java', '**/*.{kt,kts}']
    why: The scale again.
    levels: { cleartext-socket: { known: review } }
",
    ),
    (
        "shared/company.yaml",
        "\
name: company
children: may-loosen
deny-at: high
rule-files: [pinned.yaml]
frameworks: { acme: { title: Acme's own, edition: '2026' } }
at-most: { test: low }
",
    ),
    (
        "shared/pinned.yaml",
        "\
rule: not-pinned
title: Payments are not pinned
why: Company policy 4.2.
fix: Pin the key.
aliases: [unpinned]
when: { protocol: https, carries: payment }
need: { identity: pinned }
level: { known: high, unknown: ignore }
references: ['acme@2026:4.2']
",
    ),
];

#[test]
fn a_team_builds_on_what_there_is() {
    let policy = load("./ci/wiretight.yaml", TEAM);
    assert_eq!(policy.chain, ["team", "company", "strict", "baseline"]);
    assert_eq!(policy.deny_at, Level::High, "the later of two");
    assert_eq!(policy.at_most.test, Some(Level::Low));
    assert_eq!(policy.at_most.blocked, Some(Level::Medium), "what nobody changed is as in strict");
    assert_eq!(policy.rule("unpinned").unwrap().info.id, "not-pinned");

    assert_eq!(rules(&policy, &plain("http")), ["cleartext-http critical Known"]);
    assert_eq!(rules(&policy, &Channel { encryption: Unknown, ..link("http") }), ["cleartext-http review Unknown"]);
    let password = Channel { carries: vec![Payload::Credentials], ..plain("smtp") };
    assert_eq!(rules(&policy, &password), ["cleartext-mail low Known"], "raise was taken out");
    assert_eq!(rules(&policy, &Channel { ciphers: Known(Ciphers::Weak), ..link("https") }), [""; 0]);
    let payment = Channel { carries: vec![Payload::Payment], ..link("https") };
    assert_eq!(rules(&policy, &payment), ["not-pinned high Known"]);
    assert_eq!(message(&plain("ftp")), "ftp to files.example.com is not encrypted");
    let worst = |id| (policy.rule(id).unwrap().info.worst, policy.rule(id).unwrap().info.severity.clone());
    assert_eq!(worst("weak-cipher-suite"), (Level::Ignore, "0.1".into()));
    assert_eq!(worst("cleartext-mail"), (Level::Low, "3.0".into()));
    assert_eq!(worst("cleartext-socket"), (Level::Critical, "9.5".into()));
}

#[test]
fn a_part_of_the_project_has_its_own_levels() {
    let policy = load("ci/wiretight.yaml", TEAM);
    let judged = |file, protocol, reach| {
        let channel = Channel { place: at(file, 1), reach, carries: vec![Payload::Credentials], ..plain(protocol) };
        rules(&policy, &channel)
    };
    assert_eq!(judged(1, "tcp", Reach::Production), ["cleartext-socket review Known"], "the later match wins");
    assert_eq!(judged(1, "ftp", Reach::Production), [""; 0]);
    assert_eq!(judged(0, "ftp", Reach::Production), ["cleartext-file-transfer critical Known"]);
    assert_eq!(judged(2, "tcp", Reach::Production), ["cleartext-socket critical Known"]);
    assert_eq!(judged(2, "tcp", Reach::Test), ["cleartext-socket low Known"]);
}

#[test]
fn a_policy_that_says_nothing_is_the_baseline() {
    let policy = load("wiretight.yaml", &[("wiretight.yaml", "name: ours\n")]);
    assert_eq!(policy.chain, ["ours", "baseline"]);
    assert_eq!((policy.deny_at, policy.tolerate_unread), (baseline().deny_at, baseline().tolerate_unread));
    let bare = load("wiretight.yaml", &[("wiretight.yaml", "name: ours\nextends: []\n")]);
    assert_eq!(bare.chain, ["ours"]);
    assert_eq!((bare.deny_at, bare.tolerate_unread), (Level::Low, 0.0), "nothing is forgiven that nobody forgave");
}

#[test]
fn the_outcome_knows_what_was_not_read() {
    let policy = baseline();
    let outcome = |outcome, files, unread| policy.outcome(outcome, Read { files, unread });
    assert_eq!(outcome(Outcome::Allowed, 100, 0), Outcome::Allowed);
    assert_eq!(outcome(Outcome::Allowed, 95, 5), Outcome::Allowed);
    assert_eq!(outcome(Outcome::Allowed, 94, 6), Outcome::NotJudged);
    assert_eq!(outcome(Outcome::Allowed, 0, 0), Outcome::NotJudged);
    assert_eq!(outcome(Outcome::Denied, 1, 99), Outcome::Denied);
    let lenient = load("wiretight.yaml", &[("wiretight.yaml", "name: a\nnothing-to-judge: allowed\n")]);
    assert_eq!(lenient.outcome(Outcome::Allowed, Read::default()), Outcome::Allowed);
}

#[test]
fn every_rule_says_why_how_and_by_example() {
    let policy = baseline();
    assert_eq!(policy.rules.len(), 19);
    for rule in &policy.rules {
        let info = &rule.info;
        assert!(info.why.len() > 80 && info.fix.len() > 60, "{}", info.id);
        assert!(!info.title.ends_with('.'), "{}", info.id);
        assert!(info.references.iter().any(|reference| reference.starts_with("cwe-")), "{}", info.id);
        assert_eq!(rule.path, format!("policies/rules/{}.yaml", info.id));
        assert!(!rule.examples.denied.is_empty(), "{}", info.id);
        let ecosystems = |examples: &BTreeMap<_, _>| examples.keys().copied().collect::<BTreeSet<_>>();
        assert_eq!(ecosystems(&rule.examples.denied), ecosystems(&rule.examples.allowed), "{}", info.id);
        for reference in &info.references {
            resolve(reference, &policy.frameworks).unwrap();
        }
        // Rules that a person can only read as `when` and `need` have to read well.
        assert!(rule.question().contains(" at least "), "{}", rule.question());
    }
    let on_disk = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/rules")).unwrap().count();
    assert_eq!(on_disk, policy.rules.len(), "a rule is missing in the binary");
    assert_snapshot!(
        policy.rules.iter().map(|rule| format!("{}: {}", rule.info.id, rule.question())).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn all_mistakes_of_a_policy_are_told_at_once() {
    assert_snapshot!(refused(&[
        (
            "wiretight.yaml",
            "\
name: team
extends: [baselin]
rule-files: [own.yaml, twice.yaml, gone.yaml]
deny-at: review
tolerate-unread: 5
unresolved: yes
rules:
  cleartext-htp: high
  cleartext-mail: hihg
  cleartext-rpc: { knwn: high }
paths:
  - match: ['legacy/[']
    why: ' '
    levels: { cleartext-sockets: low }
  - match: []
    levels: {}
exceptions: []
"
        ),
        (
            "own.yaml",
            "\
rule: Own_Rule
title: ''
why: because
fix: this way
when: { protocol: [fpt, mails, xyzzy], scope: [public, unkown] }
need: { encryption: none }
level: high
references: [cwe-319, maswe-0026, 'maswe@0.9:0050', 'pci-dss@4.0.1', 'pcidss@4.0.1:4.2.1', soc2]
"
        ),
        ("twice.yaml", "rule: cleartext-http\ntitle: a\nwhy: b\nfix: c\nneed: {}\nlevel: high\n"),
    ]));
}

#[test]
fn policies_in_a_circle() {
    assert_snapshot!(refused(&[
        ("wiretight.yaml", "name: a\nextends: [b/b.yaml]\n"),
        ("b/b.yaml", "name: b\nextends: [../wiretight.yaml]\n"),
    ]));
}

#[test]
fn a_policy_that_is_not_there() {
    assert_snapshot!(refused(&[]));
}

#[test]
fn what_is_one_thing_or_another_is_shown_where_each_was_chosen() {
    let shown = |property, channel: Channel, trail: &[(u32, Option<&'static str>)]| -> Vec<(u32, String)> {
        let step = |(start, worth): &(u32, Option<&'static str>)| Step {
            place: at(0, *start),
            what: "here".into(),
            decides: Some(property),
            worth: worth.map(Into::into),
        };
        let channel = Channel { trail: trail.iter().map(step).collect(), ..channel };
        let verdict = judge(&[channel], &baseline(), &Paths);
        verdict.findings.iter().map(|f| (f.place.span.start, f.rule.id.to_string())).collect()
    };
    let at_each = |places: &[u32], rule: &str| places.iter().map(|at| (*at, rule.to_owned())).collect::<Vec<_>>();

    let either = Channel { identity: OneOf(vec![Identity::None, Identity::Dates, Identity::Host]), ..link("https") };
    let trail = [(20, Some("none")), (30, Some("dates")), (40, Some("host"))];
    let rule = "certificate-not-checked";
    assert_eq!(shown(Property::Identity, either.clone(), &trail), at_each(&[20, 30], rule));
    assert_eq!(shown(Property::Identity, either.clone(), &[]), at_each(&[10], rule), "nothing says where");
    let trail = [(20, Some("none")), (30, Some("dates")), (50, Some("none"))];
    assert_eq!(shown(Property::Identity, either, &trail), at_each(&[30, 50], rule), "the later of two alike");
    let always = Channel { identity: Known(Identity::None), ..link("https") };
    let trail = [(20, Some("none")), (30, None)];
    assert_eq!(shown(Property::Identity, always, &trail), at_each(&[30], rule), "one value has one place");

    let either = Channel { tls: OneOf(vec![TlsVersion::Tls10, TlsVersion::Tls11, TlsVersion::Tls13]), ..link("https") };
    let trail = [(20, Some("1.0")), (30, Some("1.1")), (40, Some("1.3"))];
    assert_eq!(shown(Property::Tls, either, &trail), at_each(&[20, 30], "outdated-tls"));
}

#[test]
fn a_rule_asks_for_what_travels_and_for_what_nobody_knows_to_travel() {
    let asked = |carries: &str, sure: &[Payload], may: &[Payload]| {
        let read = |path: &str| match path {
            "wiretight.yaml" => Ok(b"name: ours\nextends: []\nrule-files: [own.yaml]\n".to_vec()),
            "own.yaml" => Ok(format!(
                "rule: own\ntitle: a\nwhy: b\nfix: c\nwhen: {{ carries: {carries}, protocol: https }}\n\
                 need: {{ identity: pinned }}\nlevel: high\n"
            )
            .into_bytes()),
            _ => Err(io::ErrorKind::NotFound.into()),
        };
        let policy = Policy::load("wiretight.yaml", &groups(), &read).unwrap_or_else(|error| panic!("{error}"));
        let channel = Channel { carries: sure.to_vec(), may_carry: may.to_vec(), ..link("https") };
        let verdict = judge(&[channel], &policy, &Paths);
        let own = verdict.findings.iter().filter(|finding| finding.rule.id == "own");
        own.map(|finding| finding.certainty).next()
    };
    let (health, payment) = (Payload::Health, Payload::Payment);
    assert_eq!(asked("health", &[health], &[]), Some(Certainty::Known));
    assert_eq!(asked("health", &[payment], &[health]), Some(Certainty::Possible));
    assert_eq!(asked("health", &[payment], &[]), None);
    assert_eq!(asked("health", &[], &[]), None);
    assert_eq!(asked("[health, unknown]", &[], &[]), Some(Certainty::Known), "nothing is known of what travels");
    assert_eq!(asked("[health, unknown]", &[payment], &[]), None, "something else is");
    assert_eq!(asked("[health, unknown]", &[], &[payment]), None, "something else may be");
    assert_eq!(asked("[health, unknown]", &[], &[health]), Some(Certainty::Possible));
}

/// What a team is told whose policy extends that of its company, each in a text of its own.
fn told_between(company: &str, team: &str) -> String {
    let read = |path: &str| match path {
        "wiretight.yaml" => Ok(format!("name: team\nextends: [company.yaml]\n{team}").into_bytes()),
        "company.yaml" => Ok(format!("name: company\n{company}").into_bytes()),
        _ => Err(io::ErrorKind::NotFound.into()),
    };
    Policy::load("wiretight.yaml", &groups(), &read).map_or_else(|error| error.to_string(), |_| String::new())
}

#[test]
fn each_way_of_asking_for_less_is_told_and_no_way_of_asking_for_more() {
    // What a company says, what of that is less, and what is the same or more.
    let table: [(&str, &str, &str, &[&str]); 16] = [
        ("deny-at: medium", "deny-at: high", "`deny-at` from `medium` to `high`", &["deny-at: low"]),
        (
            "deny-existing-at: high",
            "deny-existing-at: critical",
            "`deny-existing-at` from `high` to `critical`",
            &["deny-existing-at: medium"],
        ),
        ("unresolved: review", "unresolved: ignore", "`unresolved` from `review` to `ignore`", &["unresolved: deny"]),
        (
            "nothing-to-judge: not-judged",
            "nothing-to-judge: allowed",
            "`nothing-to-judge` from `not-judged` to `allowed`",
            &[],
        ),
        (
            "tolerate-unread: 0.25",
            "tolerate-unread: 0.5",
            "`tolerate-unread` from `0.25` to `0.5`",
            &["tolerate-unread: 0.125"],
        ),
        (
            "at-most: { test: low }",
            "at-most: { test: review }",
            "`at-most.test` from `low` to `review`",
            &["at-most: { test: medium }"],
        ),
        (
            "at-most: { debug-only: medium }",
            "at-most: { debug-only: low }",
            "`at-most.debug-only` from `medium` to `low`",
            &["at-most: { debug-only: high }"],
        ),
        (
            "at-most: { blocked: medium }",
            "at-most: { blocked: low }",
            "`at-most.blocked` from `medium` to `low`",
            &["at-most: { blocked: critical }"],
        ),
        (
            "waivers: { max-days: 30 }",
            "waivers: { max-days: 31 }",
            "`waivers.max-days` from `30` to `31`",
            &["waivers: { max-days: 29 }"],
        ),
        (
            "waivers: { inline: forbidden }",
            "waivers: { inline: allowed }",
            "`waivers.inline` from `forbidden` to `allowed`",
            &[],
        ),
        (
            "waivers: { in-tree: forbidden }",
            "waivers: { in-tree: allowed }",
            "`waivers.in-tree` from `forbidden` to `allowed`",
            &[],
        ),
        (
            "rules: { cleartext-rpc: { known: high, possible: medium, unknown: review, raise: [] } }",
            "rules: { cleartext-rpc: { known: high, possible: low } }",
            "the rule `cleartext-rpc`",
            &["rules: { cleartext-rpc: { possible: high } }", "rules: { cleartext-rpc: { unknown: low } }"],
        ),
        (
            "rules: { cleartext-rpc: { known: high, possible: medium, unknown: review, raise: [] } }",
            "rules: { cleartext-rpc: { unknown: ignore } }",
            "the rule `cleartext-rpc`",
            &["rules: { cleartext-rpc: critical }"],
        ),
        (
            "rules: { cleartext-rpc: { raise: [{ carries: [health], known: critical, possible: high }] } }",
            "rules: { cleartext-rpc: { raise: [{ carries: [health], known: critical, possible: medium }] } }",
            "the rule `cleartext-rpc`",
            &[
                "rules: { cleartext-rpc: { raise: [{ carries: [device, health], known: critical, possible: critical }] } }",
            ],
        ),
        (
            "rules: { cleartext-rpc: { raise: [{ carries: [health, payment], known: critical, possible: high }] } }",
            "rules: { cleartext-rpc: { raise: [{ carries: [health], known: critical, possible: high }] } }",
            "the rule `cleartext-rpc`",
            // What costs as much anyway needs no raise.
            &["rules: { cleartext-rpc: { known: critical, possible: high, raise: [] } }"],
        ),
        (
            "rules: { cleartext-rpc: { raise: [{ carries: [health], known: critical, possible: high }] } }",
            "rules: { cleartext-rpc: { known: critical, possible: medium, raise: [] } }",
            "the rule `cleartext-rpc`",
            &[],
        ),
    ];
    for (company, less, said, fine) in table {
        let told = told_between(company, less);
        assert!(told.contains(&format!("loosens {said}")), "{company} -> {less}: {told}");
        assert_eq!(told.matches("loosens").count(), 1, "{company} -> {less}: {told}");
        assert_eq!(told_between(company, company), "", "{company}: the same is not less");
        for more in fine {
            assert_eq!(told_between(company, more), "", "{company} -> {more}");
        }
        // A company that says so lets its teams do as they like.
        assert_eq!(told_between(&format!("children: may-loosen\n{company}"), less), "", "{company} -> {less}");
    }
}

#[test]
fn a_folder_asks_for_less_only_where_the_policy_of_the_whole_says_so() {
    let told = |whole: &str| {
        let read = |path: &str| match path {
            "wiretight.yaml" => Ok(format!("name: whole\n{whole}").into_bytes()),
            "pay/wiretight.yaml" => Ok(b"name: pay\nrules: { cleartext-rpc: low }\n".to_vec()),
            _ => Err(io::ErrorKind::NotFound.into()),
        };
        let policy = Policy::load_below("wiretight.yaml", &["pay/wiretight.yaml".to_owned()], &groups(), &read);
        policy.map_or_else(|error| error.to_string(), |policy| policy.chain.join(" < "))
    };
    assert!(told("").contains("loosens the rule `cleartext-rpc`"), "{}", told(""));
    assert_eq!(told("children: may-loosen\n"), "pay < whole < baseline");
}

#[test]
fn a_baseline_without_what_is_gone_keeps_all_the_rest() {
    let baseline = |entries: &[(&str, u32)]| {
        let entry = |(path, count): &(&str, u32)| {
            format!(
                r#"{{"path":"{path}","rule":"cleartext-rpc","symbol":"A.b","property":"encryption","level":"high","origin":"0f","count":{count}}}"#
            )
        };
        let entries: Vec<String> = entries.iter().map(entry).collect();
        let text = format!(r#"{{"version":1,"findings":[{}]}}"#, entries.join(","));
        Baseline::read("baseline.json", text.as_bytes()).unwrap()
    };
    let before = baseline(&[("a.kt", 3), ("b.kt", 1), ("c.kt", 2), ("a.kt", 1)]);
    assert_eq!((before.entries().len(), before.len()), (3, 7), "what stands there twice is one entry");
    let gone = baseline(&[("a.kt", 1), ("b.kt", 1), ("d.kt", 1)]);
    assert_eq!(before.without(&gone), baseline(&[("a.kt", 3), ("c.kt", 2)]));
    assert_eq!(before.without(&baseline(&[])), before);
    assert!(before.without(&before).is_empty());
    assert_eq!(Baseline::read("baseline.json", before.write().as_bytes()).unwrap(), before);
    assert_eq!(Baseline::read("baseline.json", baseline(&[]).write().as_bytes()).unwrap(), baseline(&[]));
}

#[test]
fn a_baseline_that_cannot_be_read_says_where() {
    let told = |text: &str| Baseline::read("b.json", text.as_bytes()).unwrap_err().to_string();
    let typed = told("{\n  \"version\": 1,\n  \"findings\": true\n}\n");
    assert!(typed.contains("b.json:3:") && typed.contains("invalid type: boolean `true`"), "{typed}");
    let cut = told("{\n  \"version\": 1,");
    assert!(cut.contains("b.json:2:"), "{cut}");
    assert!(told(r#"{"version":2,"findings":[]}"#).contains("version 2 of the baseline is not known here"));
}

/// One file.
#[derive(Debug)]
struct One(SourceFile);

impl Files for One {
    fn file(&self, id: FileId) -> Option<&SourceFile> {
        (id == self.0.id).then_some(&self.0)
    }
}

#[test]
fn a_finding_is_the_same_as_long_as_its_code_says_the_same() {
    let keys = |code: &str| {
        let files = One(SourceFile::new(FileId(0), PATHS[0], code));
        let place = Place { file: FileId(0), span: Span { start: 0, end: u32::try_from(code.len()).unwrap() } };
        let findings = judge(&[Channel { place, ..plain("ftp") }], &baseline(), &Paths).findings;
        let keys = channel_keys(&findings, &files);
        let entries = Baseline::of(&findings, &files, Level::Low).entries().to_vec();
        assert_eq!((keys.len(), entries.len()), (1, 1), "{code}");
        assert_eq!((&*entries[0].path, &*entries[0].rule), (PATHS[0], "cleartext-file-transfer"));
        (keys[0].clone(), entries[0].origin.clone())
    };
    let code = r#"open("files.example.com", 21, "hello")"#;
    for same in [
        "open(\n    \"files.example.com\",\n    21,   \"hello\")",
        r#"open("files.example.com", 21, "good bye")"#,
        r#"open("files.example.com", 21, "said \"no\" and left")"#,
        r#"open("files.example.com", 21, "ends with \\")"#,
    ] {
        assert_eq!(keys(code), keys(same), "{same}");
    }
    for other in [
        r#"open("files.example.com.evil.example", 21, "hello")"#,
        r#"open("files.example.com", 21, "https://evil.example")"#,
        r#"open("files.example.com", 21, "by ftp")"#,
        r#"open("files.example.com", 22, "hello")"#,
        r#"open("files.example.com", 21, "hello", "hello")"#,
        r#"close("files.example.com", 21, "hello")"#,
    ] {
        let (code, other_keys) = (keys(code), keys(other));
        assert!(code.0 != other_keys.0 && code.1 != other_keys.1, "{other}");
    }
    let after = |text: &str, number: u32| keys(&format!("open(\"{text}\", {number}, \"hello\")"));
    for text in ["plain", r#"a \"quote\" in it"#, r"a backslash \\"] {
        assert_ne!(after(text, 1), after(text, 2), "what stands behind a text counts: {text}");
    }
}

/// No file was read.
#[derive(Debug)]
struct NoFiles;

impl Files for NoFiles {
    fn file(&self, _: FileId) -> Option<&SourceFile> {
        None
    }
}

#[test]
fn a_comment_that_is_no_waiver_is_told_why() {
    let told = |policy: &Policy, text: &str| {
        let comment = Comment { path: "A.kt".into(), line: 3, about: 4, text: format!("wiretight:allow {text}") };
        let mut accepted = Accepted::nothing(date("2026-12-01").unwrap());
        accepted.inline = Some(vec![comment]);
        let mut verdict = judge(&[], policy, &Paths);
        settle(&mut verdict, policy, &accepted, &NoFiles);
        let told: Vec<String> = verdict.notices.iter().map(|notice| notice.text.clone()).collect();
        assert_eq!(verdict.notices.len(), 1, "{text}: {told:?}");
        told[0].clone()
    };
    let policy = baseline();
    let reason = "x".repeat(20);
    let is_waiver = "waiver inline matches no finding; remove it";
    let table = [
        (format!("cleartext-rpc until=2027-12-01 -- {reason}"), is_waiver),
        (format!("cleartext-rpc,cleartext-mail until=2026-12-01 ticket=A-1 -- {reason}"), is_waiver),
        (
            format!("cleartext-rpc until=2027-12-01 owner=net -- {reason}"),
            "waiver inline (net) matches no finding; remove it",
        ),
        (format!("cleartext-rpc until=2027-12-01 -- {}", &reason[1..]), "the reason is too short"),
        (format!("cleartext-rpc until=2027-12-02 -- {reason}"), "2027-12-02 is more than 365 days ahead"),
        (format!("cleartext-rpc until=2027-02-30 -- {reason}"), "`2027-02-30` is no date"),
        (format!("cleartext-rpc -- {reason}"), "no last day"),
        (format!("until=2027-12-01 -- {reason}"), "no rule"),
        (format!("cleartext-rcp until=2027-12-01 -- {reason}"), "did you mean `cleartext-rpc`?"),
        (format!("cleartext-rpc from=2027-12-01 -- {reason}"), "unknown key `from`"),
        ("cleartext-rpc until=2027-12-01".to_owned(), "no reason"),
    ];
    for (text, said) in table {
        let told = told(&policy, &text);
        assert!(told.starts_with(said) || told.ends_with(said), "{text}: {told}");
    }
    let text = format!("cleartext-rpc until=2027-12-01 -- {reason}");
    for (waivers, said) in [
        ("{ inline: forbidden }", "the policy forbids waivers in comments"),
        ("{ in-tree: forbidden }", "the policy forbids waivers in comments"),
        ("{ never: [cleartext-rpc] }", "the policy lets no waiver touch `cleartext-rpc`"),
    ] {
        let read = |_: &str| Ok(format!("name: ours\nwaivers: {waivers}\n").into_bytes());
        let policy = Policy::load("wiretight.yaml", &groups(), &read).unwrap();
        assert_eq!(told(&policy, &text), said);
    }
}
