//! Every mistake that a person can make, with the exact words in which it is told.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use insta::assert_snapshot;

use serde::Deserialize;
use wiretight::channel::{Encryption, TlsVersion};
use wiretight::source::yaml::{OneOrMore, Spanned, closest, read, read_bytes, read_leniently};

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    rules: Vec<Rule>,
    #[serde(default)]
    limits: Option<BTreeMap<String, u16>>,
    strict: Option<bool>,
    share: Option<f64>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Rule {
    title: Spanned<String>,
    level: Level,
    #[serde(default)]
    protocol: OneOrMore<String>,
    version: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Level {
    Review,
    High,
    AtLeast(u8),
}

/// What is told about each of several texts.
fn each(texts: &[&str]) -> String {
    texts
        .iter()
        .map(|text| format!("{}\n{}", text.escape_debug().take(80).collect::<String>(), told(text)))
        .collect::<Vec<_>>()
        .join("\n\n----\n")
}

/// All mistakes as a person sees them.
fn told(text: &str) -> String {
    let mistakes = read::<File>("team/wiretight.yaml", text).unwrap_err();
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}

#[test]
fn a_right_document_is_read_with_places() {
    let text = "rules:\n  - title: FTP\n    level: high\n    protocol: ftp\n    version: 1.10\n  - { title: 'b', level: { at-least: 3 }, protocol: [a, b] }\nshare: 1\n";
    let file: File = read("f", text).unwrap();
    assert_eq!(file.rules[0].title.span.of(text), "FTP");
    assert_eq!(file.rules[0].version.as_deref(), Some("1.10"), "a version keeps its last nought");
    assert_eq!(file.rules[0].protocol, OneOrMore(vec!["ftp".into()]));
    assert_eq!(file.rules[1].title.span.of(text), "'b'");
    assert_eq!(file.rules[1].level, Level::AtLeast(3));
    assert_eq!(file.rules[1].protocol, OneOrMore(vec!["a".into(), "b".into()]));
    assert_eq!(file.share, Some(1.0));
}

#[test]
fn scales_are_read_by_their_words() {
    assert_eq!(
        read::<Vec<TlsVersion>>("f", "[1.2, '1.3', ssl3]"),
        Ok(vec![TlsVersion::Tls12, TlsVersion::Tls13, TlsVersion::Ssl3])
    );
    let mistakes = read::<Vec<Encryption>>("f", "[requird, [none], { none: 1 }]").unwrap_err();
    assert_snapshot!(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_byte_order_mark_does_no_harm() {
    assert_snapshot!(told("\u{feff}rules: []\nstrict: yes\n"));
    let text = "\u{feff}rules: [ { title: ä, level: high } ]";
    let file: File = read("f", text).unwrap();
    assert_eq!(file.rules[0].title.span.of(text.trim_start_matches('\u{feff}')), "ä");
}

#[test]
fn an_unknown_key() {
    assert_snapshot!(each(&["rules:\n  - titel: FTP\n    level: high\n", "rules: []\nzebra: 1\n",]));
}

#[test]
fn a_wrong_type() {
    assert_snapshot!(each(&[
        "rules:\n  title: FTP\n",
        "rules: [FTP]\n",
        "rules: [{ title: [a], level: high }]\n",
        "rules: [{ title: true, level: high }]\n",
        "rules: []\nlimits: { a: 70000 }\nshare: much\n",
    ]));
}

#[test]
fn a_missing_key() {
    assert_snapshot!(each(&["rules:\n  - level: high\n", "strict: true\n",]));
}

#[test]
fn a_key_without_a_value() {
    assert_snapshot!(each(&[
        "rules:\n",
        "rules: []\nstrict:\nlimits: ~\n",
        "rules:\n  - title:\n    level:\n    protocol: []\n",
    ]));
}

#[test]
fn an_unknown_word() {
    assert_snapshot!(each(&[
        "rules: [{ title: a, level: HIHG }]\n",
        "rules: [{ title: a, level: medium }, { title: a, level: { at-most: 1 } }, { title: a, level: at-least }]\n",
        "rules: [{ title: a, level: [high] }, { title: a, level: { at-least: 300 } }, { title: a, level: { high: 1 } }]\n",
    ]));
}

#[test]
fn all_mistakes_of_a_file_at_once() {
    let text = "rules:
  - titel: FTP
    level: hihg
  - title: telnet
  - 5
  - title: [x]
    level: high
strct: true
limits: { a: -1, b: 2, b: 3 }
";
    assert_snapshot!(told(text));
    let kept = read_leniently::<File>("f", text).value.unwrap();
    assert_eq!(kept.rules, [], "what is wrong is left out");
    assert_eq!(kept.limits.unwrap(), BTreeMap::from([("b".into(), 2)]), "what is right is kept");
}

#[test]
fn a_key_that_stands_twice() {
    assert_snapshot!(told("rules: []\nstrict: true\nrules: []\n"));
}

#[test]
fn yes_is_no_boolean() {
    assert_snapshot!(told("rules: []\nstrict: yes\n"));
}

#[test]
fn an_empty_file() {
    assert_snapshot!(each(&["", "# only a comment\n", "---\n",]));
}

#[test]
fn no_yaml_at_all() {
    assert_snapshot!(each(&[
        "rules:\n\t- title: a\n",
        "rules: [\n",
        "rules: []\n strict: true\n",
        "title: a: b\n",
        "rules: \"open\n",
        "just text\n",
        "? [a, b]\n: c\n",
    ]));
}

#[test]
fn two_documents() {
    assert_snapshot!(told("rules: []\n---\nrules: []\n"));
}

#[test]
fn anchors_are_refused() {
    assert_snapshot!(each(&[
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "rules: *nowhere\n",
        "<<: { rules: [] }\n",
    ]));
}

#[test]
fn too_deep_or_too_large() {
    assert_snapshot!(each(&[
        &"[".repeat(100_000),
        &"- ".repeat(100_000),
        &format!("rules: [{}]", "a,".repeat(60_000)),
    ]));
}

#[test]
fn not_utf8() {
    let mistakes = read_bytes::<File>("f.yaml", b"rules: []\n# caf\xe9\n").unwrap_err();
    assert_snapshot!(mistakes[0]);
}

#[test]
fn nothing_from_a_file_reaches_a_terminal_unfiltered() {
    let text = told("rules: []\n\"\\e[31mred\": 1\n");
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn the_word_that_was_meant() {
    assert_eq!(closest("file_transfer", ["mail", "file-transfer"]), Some("file-transfer"));
    assert_eq!(closest("Ftp", ["ftp", "ftps"]), Some("ftp"));
    assert_eq!(closest("x", ["ftp", "http"]), None);
}
