//! Running the examples that models and settings carry: each shows the states that it says, and no others.

use std::borrow::Cow;
use std::fmt;

use rayon::prelude::*;

use super::prefilter::Prefilter;
use super::{builds, gather, outline};
use crate::channel::{Channel, Ciphers, Encryption, Fact, Identity, Kind, Name, Reach, Role, TlsVersion};
use crate::configs;
use crate::ir::Unit;
use crate::knowledge::{Example, Knowledge};
use crate::source::{FileId, FileKind, SourceFile};
use crate::trace::{self, ProjectUnit, Tracer};

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The model or settings it belongs to.
    pub owner: Name,
    /// The YAML file and the line in it.
    pub place: (String, u32),
    /// The line of code at fault, trimmed.
    pub code: String,
    /// What the example says; empty where it says nothing.
    pub expected: String,
    /// What was seen; empty where nothing was.
    pub seen: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let or_nothing = |text: &str| if text.is_empty() { "no channel".to_owned() } else { text.to_owned() };
        write!(
            f,
            "{}:{}: model `{}`\n    code:     {}\n    expected: {}\n    seen:     {}",
            self.place.0,
            self.place.1,
            self.owner,
            self.code,
            or_nothing(&self.expected),
            or_nothing(&self.seen)
        )
    }
}

/// What a comment in an example says about its line.
#[derive(Debug)]
struct Expectation {
    line: u32,
    text: String,
    kind: Expected,
    encryption: Option<Word>,
    facts: Vec<(String, String)>,
}

/// Which channel a comment speaks of.
#[derive(Debug, PartialEq)]
enum Expected {
    Channel,
    Part(String),
    Trust,
}

/// How sure a word is.
#[derive(Debug)]
enum Word {
    Known(String),
    Possible(String),
    Unknown,
}

/// Runs examples; gives those that do not hold, in their order.
#[must_use]
pub fn run(knowledge: &Knowledge, examples: &[&Example]) -> Vec<Failure> {
    let tracer = Tracer::new(knowledge);
    // Without it, which no knowledge that is written by hand is too large for, nothing can be said of it.
    let prefilter = Prefilter::new(knowledge);
    examples.par_iter().flat_map_iter(|example| check(&tracer, &prefilter, example)).collect()
}

/// Runs one example.
fn check(tracer: &Tracer<'_>, prefilter: &Prefilter, example: &Example) -> Vec<Failure> {
    let file = file_of(example);
    let fail = |line: u32, expected: String, seen: String| Failure {
        owner: example.owner.clone(),
        place: (example.place.0.clone(), example.place.1 + line),
        code: file.lines.text(&file.text, line).trim().to_owned(),
        expected,
        seen,
    };
    let unit = match gather::lowered(&file).or_else(|| configs::read(&file)) {
        Some(mut unit) => {
            let mut versions = builds::versions(&[(&file.path, &unit)]);
            versions.extend(example.versions.clone());
            builds::libraries(std::slice::from_mut(&mut unit), &[file.path.to_string()], &versions);
            unit
        }
        None => {
            return vec![fail(
                1,
                format!("an example in `{}`", example.language),
                "a language that is not read".to_owned(),
            )];
        }
    };
    if let Some(gap) = unit.gaps.first() {
        return vec![fail(
            file.line_column(gap.span.start).line,
            "code that can be read".to_owned(),
            gap.what.to_string(),
        )];
    }
    let channels = match tracer.knowledge().of_versions(&example.versions) {
        Cow::Borrowed(_) => tracer.trace(vec![ProjectUnit { unit: &unit, reach: Reach::Production }]).channels,
        Cow::Owned(knowledge) => channels(&unit, &knowledge),
    };
    if let Some(first) = channels.first()
        && !is_read(prefilter, &file)
    {
        let line = file.line_column(first.place.span.start).line;
        return vec![fail(line, describe(first), "no word by which a scan knows that the file matters".to_owned())];
    }
    let expectations = expectations(&file);
    let mut matched = vec![false; channels.len()];
    let mut failures = Vec::new();
    for expectation in &expectations {
        let mut found = false;
        for (channel, matched) in channels.iter().zip(&mut matched) {
            if lines(&file, channel).contains(&expectation.line) && fits(expectation, channel) {
                found = true;
                *matched = true;
            }
        }
        if !found {
            let near: Vec<String> =
                channels.iter().filter(|c| lines(&file, c).contains(&expectation.line)).map(describe).collect();
            let seen = if near.is_empty() { channels.iter().map(describe).collect() } else { near };
            failures.push(fail(expectation.line, expectation.text.clone(), seen.join(" | ")));
        }
    }
    for (channel, matched) in channels.iter().zip(&matched) {
        if !matched && !is_fine(channel) {
            failures.push(fail(file.line_column(channel.place.span.start).line, String::new(), describe(channel)));
        }
    }
    failures
}

/// Whether a scan reads a file with the code of an example, told from the code itself, not from the imports before it.
fn is_read(prefilter: &Prefilter, file: &SourceFile) -> bool {
    if !file.kind.is_code() || configs::is_manifest(&file.path) {
        return true;
    }
    let mut start = 0;
    while let Some((import, _)) = file.text.get(start..).and_then(|rest| rest.split_once("; ")) {
        if !import.starts_with("import ") || import.contains('\n') {
            break;
        }
        start += import.len() + 2;
    }
    let seen = outline::read(&file.text, file.kind);
    let code = outline::read(file.text.get(start..).unwrap_or_default(), file.kind);
    let looked = prefilter.look(file.kind, &seen, &code.mentions);
    looked.woken || !looked.unimported.is_empty()
}

/// The channels of one unit on its own.
#[must_use]
pub fn channels(unit: &Unit, knowledge: &Knowledge) -> Vec<Channel> {
    trace::trace(vec![ProjectUnit { unit, reach: Reach::Production }], knowledge).channels
}

/// The example as a file: statements are wrapped, and the model's own types need no import. Lines keep their numbers.
#[must_use]
pub fn file_of(example: &Example) -> SourceFile {
    let (path, text) = match example.language.as_str() {
        "java" => ("Example.java", wrap_java(&example.code, &imports(&example.types))),
        "kotlin" => {
            let imports: String = imports(&example.types).iter().map(|i| format!("import {i}; ")).collect();
            ("Example.kts", format!("{imports}{}", example.code))
        }
        "swift" => {
            let mut modules: Vec<&str> = example.types.iter().filter_map(|t| t.split('.').next()).collect();
            modules.dedup();
            let imports: String = modules.iter().filter(|m| **m != "Swift").map(|m| format!("import {m}; ")).collect();
            ("Example.swift", format!("{imports}{}", example.code))
        }
        "android-manifest" => ("AndroidManifest.xml", example.code.clone()),
        "network-security-config" => ("res/xml/network_security_config.xml", example.code.clone()),
        "info-plist" => ("Info.plist", example.code.clone()),
        "yaml" => ("application.yml", example.code.clone()),
        "properties" => ("application.properties", example.code.clone()),
        "env" => (".env", example.code.clone()),
        "gradle" => ("build.gradle.kts", example.code.clone()),
        "pom" => ("pom.xml", example.code.clone()),
        "podfile" => ("Podfile", example.code.clone()),
        "swift-package" => ("Package.swift", example.code.clone()),
        "xcconfig" => ("App.xcconfig", example.code.clone()),
        "compose" => ("docker-compose.yml", example.code.clone()),
        "chart" => ("values.yaml", example.code.clone()),
        "kubernetes" => ("deployment.yaml", example.code.clone()),
        "resource" => ("app/src/main/res/xml/own.xml", example.code.clone()),
        "preferences" => ("Settings.bundle/Root.plist", example.code.clone()),
        "expo" => ("app.json", example.code.clone()),
        "capacitor" => ("capacitor.config.json", example.code.clone()),
        "hocon" => ("application.conf", example.code.clone()),
        "dockerfile" => ("Dockerfile", example.code.clone()),
        "script" => ("start.sh", example.code.clone()),
        "xml" => ("config.xml", example.code.clone()),
        _ => ("Example.txt", example.code.clone()),
    };
    SourceFile::new(FileId(0), path, text)
}

/// The outermost types that a model names: `okhttp3.OkHttpClient.Builder` needs `okhttp3.OkHttpClient`.
fn imports(types: &[Name]) -> Vec<String> {
    let mut out: Vec<String> = types
        .iter()
        .filter(|ty| ty.starts_with(|c: char| c.is_ascii_lowercase()))
        .map(|ty| {
            let mut outer = String::new();
            for segment in ty.split('.') {
                if !outer.is_empty() {
                    outer.push('.');
                }
                outer.push_str(segment);
                if segment.starts_with(|c: char| c.is_ascii_uppercase()) {
                    break;
                }
            }
            outer
        })
        .collect();
    out.sort();
    out.dedup();
    out
}

fn wrap_java(code: &str, imports: &[String]) -> String {
    let imports: String = imports.iter().map(|i| format!("import {i}; ")).collect();
    let declares = code.lines().any(|line| {
        let mut words = line.split_whitespace();
        !line.starts_with(' ')
            && words.any(|w| matches!(w, "class" | "interface" | "enum" | "record"))
            && !line.trim_start().starts_with("//")
    });
    if declares {
        return format!("{imports}{code}");
    }
    let mut out = imports;
    let mut opened = false;
    for line in code.lines() {
        if !opened && !line.trim().is_empty() && !line.starts_with("import ") {
            out.push_str("class Example { void example() throws Exception { ");
            opened = true;
        }
        out.push_str(line);
        out.push('\n');
    }
    out.push_str(" } }");
    out
}

fn expectations(file: &SourceFile) -> Vec<Expectation> {
    let mut out = Vec::new();
    for line in 1..=file.lines.count() {
        let text = file.lines.text(&file.text, line);
        let comment =
            ["// ", "<!-- ", "# "].iter().filter_map(|mark| text.rfind(mark).map(|at| &text[at + mark.len()..])).next();
        let Some(comment) = comment else { continue };
        let comment = comment.trim_end().trim_end_matches("-->").trim();
        // There are no comments behind values.
        let is_above = matches!(file.kind, FileKind::Properties | FileKind::Env) && text.trim_start().starts_with('#');
        let line = if is_above { line + 1 } else { line };
        for part in comment.split(';') {
            if let Some(expectation) = expectation(line, part.trim()) {
                out.push(expectation);
            }
        }
    }
    out
}

fn expectation(line: u32, text: &str) -> Option<Expectation> {
    let (head, rest) = text.split_once(':')?;
    if head.is_empty() || head.contains(' ') || !head.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
        return None;
    }
    let kind = match head {
        "channel" => Expected::Channel,
        "trust" => Expected::Trust,
        part => Expected::Part(part.to_owned()),
    };
    let (mut encryption, mut facts) = (None, Vec::new());
    for word in rest.split(',').map(str::trim).filter(|w| !w.is_empty()) {
        match word.split_once('=') {
            Some((slot, value)) => facts.push((slot.trim().to_owned(), value.trim().to_owned())),
            None => {
                encryption = Some(match word.strip_prefix("possible ") {
                    Some(word) => Word::Possible(word.to_owned()),
                    None if word == "unknown" => Word::Unknown,
                    None => Word::Known(word.to_owned()),
                });
            }
        }
    }
    // Ordinary comments may hold a colon too.
    let known = |w: &str| Encryption::WORDS.contains(&w);
    match &encryption {
        Some(Word::Known(w) | Word::Possible(w)) if !known(w) => return None,
        None if facts.is_empty() => return None,
        _ => {}
    }
    Some(Expectation { line, text: text.to_owned(), kind, encryption, facts })
}

/// Lines on which a channel shows itself.
fn lines(file: &SourceFile, channel: &Channel) -> Vec<u32> {
    let mut out = vec![file.line_column(channel.place.span.start).line];
    out.extend(channel.trail.iter().map(|step| file.line_column(step.place.span.start).line));
    // A call over several lines is seen at its end too.
    out.push(file.line_column(channel.place.span.end.saturating_sub(1)).line);
    out.extend(channel.trail.iter().map(|step| file.line_column(step.place.span.end.saturating_sub(1)).line));
    out
}

fn fits(expectation: &Expectation, channel: &Channel) -> bool {
    let kind = match &expectation.kind {
        Expected::Channel => channel.kind != Kind::Trust && channel.part.is_none(),
        Expected::Part(part) => channel.part.as_deref() == Some(part),
        Expected::Trust => channel.kind == Kind::Trust,
    };
    let encryption = match &expectation.encryption {
        None => true,
        Some(word) => word_fits(word, &channel.encryption),
    };
    kind && encryption && expectation.facts.iter().all(|(slot, value)| fact_fits(slot, value, channel))
}

fn word_fits<T: Ord + Clone + fmt::Display>(word: &Word, fact: &Fact<T>) -> bool {
    match (word, fact) {
        (Word::Unknown, Fact::Unknown) => true,
        (Word::Known(word), Fact::Known(value)) => value.to_string() == *word,
        (Word::Possible(word), Fact::OneOf(values)) => values.iter().any(|v| v.to_string() == *word),
        _ => false,
    }
}

fn fact_fits(slot: &str, value: &str, channel: &Channel) -> bool {
    let word = match value.strip_prefix("possible ") {
        Some(word) => Word::Possible(word.to_owned()),
        None if value == "unknown" => Word::Unknown,
        None => Word::Known(value.to_owned()),
    };
    match slot {
        "identity" => word_fits(&word, &channel.identity),
        "protocol" => word_fits(&word, &channel.protocol),
        "tls" => word_fits(&word, &channel.tls),
        "ciphers" => word_fits(&word, &channel.ciphers),
        "role" => word_fits(&word, &channel.role),
        "side" => word_fits(&word, &channel.side),
        "host" => word_fits(&word, &channel.host),
        "port" => word_fits(&word, &channel.port),
        "scope" => word_fits(&word, &channel.scope),
        "reach" => channel.reach.to_string() == value,
        _ => false,
    }
}

/// Whether an example need not speak of a channel.
fn is_fine(channel: &Channel) -> bool {
    let encrypted = channel.encryption == Fact::Known(Encryption::Required);
    let peer = match &channel.identity {
        Fact::Known(identity) => *identity >= Identity::Host,
        _ => false,
    };
    let server = encrypted && channel.role == Fact::Known(Role::Server);
    if channel.kind == Kind::Trust && channel.identity.is_unknown() {
        let modern = channel.tls.values().iter().all(|version| *version >= TlsVersion::Tls12);
        return modern && !channel.ciphers.values().contains(&Ciphers::Weak);
    }
    let permitted = channel.kind == Kind::Permission && encrypted;
    (encrypted && peer) || server || permitted
}

fn describe(channel: &Channel) -> String {
    fn show<T: fmt::Display>(fact: &Fact<T>) -> String {
        match fact {
            Fact::Unknown => "unknown".to_owned(),
            Fact::Known(value) => value.to_string(),
            Fact::OneOf(values) => {
                format!("possible {}", values.iter().map(T::to_string).collect::<Vec<_>>().join("/"))
            }
        }
    }
    let head = match (channel.kind, &channel.part) {
        (Kind::Trust, _) if !channel.tls.is_unknown() => return format!("trust: tls={}", show(&channel.tls)),
        (Kind::Trust, _) if !channel.ciphers.is_unknown() => {
            return format!("trust: ciphers={}", show(&channel.ciphers));
        }
        (Kind::Trust, _) => return format!("trust: identity={}", show(&channel.identity)),
        (_, Some(part)) => part.to_string(),
        _ => "channel".to_owned(),
    };
    let mut out = format!("{head}: {}", show(&channel.encryption));
    out.push_str(&format!(", protocol={}", show(&channel.protocol)));
    out.push_str(&format!(", identity={}", show(&channel.identity)));
    if !channel.host.is_unknown() {
        out.push_str(&format!(", host={}", show(&channel.host)));
    }
    if !channel.tls.is_unknown() {
        out.push_str(&format!(", tls={}", show(&channel.tls)));
    }
    out
}
