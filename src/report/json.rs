//! Wiretight's own JSON: everything that a report can tell, in a shape that is published as a JSON Schema.

use std::collections::BTreeMap;
use std::io;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Value, json};

use super::place::Spot;
use super::{Files, Report, fingerprint, unheard};
use crate::channel::{
    Channel, Ciphers, Encryption, Fact, Flow, FlowStep, Identity, Kind, Payload, Platform, Property, Reach, Role,
    Scope, Side, Step, TlsVersion,
};
use crate::policy::{Certainty, Finding, Level, NoticeKind, Outcome, RuleInfo, State, Step as Recognised, Waiver};
use crate::source::{LineColumn, Place};

/// Version of the shape. It grows when a field goes or changes its meaning; new fields leave it as it is.
const VERSION: u32 = 1;

/// Where the schema is published.
const SCHEMA_ID: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/schemas/report.schema.json");

/// Writes the report as JSON.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    unheard::json(out, &Document::of(report))?;
    out.write_all(b"\n")
}

/// The JSON Schema of what [`write()`] writes, as it is published in `docs/schemas/report.schema.json`.
#[must_use]
pub fn schema() -> Schema {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Document>();
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    schema
}

/// The answer of one run of Wiretight.
///
/// Paths are relative to the scanned folder and use `/`. Lines and columns count from 1, columns in UTF-16 code units;
/// an end is exclusive. A property of a channel is `null` when it cannot be told from the source, a single value when
/// it always has that value, and a list when it has one of these values, by path or by configuration.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Wiretight report", deny_unknown_fields)]
struct Document<'r> {
    /// Where this schema is published.
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// Version of this shape: it grows when a field goes or changes its meaning.
    schema_version: u32,
    tool: Tool,
    verdict: Verdict<'r>,
    /// All breaches, sorted by path, place and rule.
    findings: Vec<FindingFacts<'r>>,
    /// All rules of the policy, sorted by id.
    rules: Vec<Rule<'r>>,
    coverage: Coverage<'r>,
}

impl<'r> Document<'r> {
    fn of(report: &'r Report<'r>) -> Self {
        let verdict = report.verdict;
        let keys = fingerprint::channel_keys(&verdict.findings, report.files);
        let findings = verdict.findings.iter().zip(keys);
        Self {
            schema: SCHEMA_ID,
            schema_version: VERSION,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            verdict: Verdict::of(report),
            findings: findings.map(|(finding, key)| FindingFacts::of(finding, key, report.files)).collect(),
            rules: verdict.rules.iter().map(|rule| Rule::of(rule)).collect(),
            coverage: Coverage::of(report.coverage),
        }
    }
}

/// What wrote the report.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Tool {
    /// Its name.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// The answer of the gate.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Verdict<'r> {
    /// How the run ended.
    #[schemars(schema_with = "outcomes")]
    outcome: &'static str,
    /// The exit code: 0 allowed, 1 denied, 2 could not run, 3 not judged.
    #[schemars(range(max = 3))]
    exit_code: u8,
    /// The policy and what it extends, nearest first.
    policy: &'r [String],
    /// Findings that fail the build.
    denied: usize,
    /// Findings that do not.
    tolerated: usize,
    /// Findings by where they stand.
    states: BTreeMap<&'static str, usize>,
    /// What else there is to say.
    notices: Vec<NoticeFacts<'r>>,
}

impl<'r> Verdict<'r> {
    fn of(report: &'r Report<'r>) -> Self {
        let verdict = report.verdict;
        let denied = verdict.findings.iter().filter(|finding| finding.denied).count();
        Self {
            outcome: verdict.outcome.word(),
            exit_code: verdict.outcome.code(),
            policy: &verdict.policy,
            denied,
            tolerated: verdict.findings.len() - denied,
            states: super::states(verdict).collect(),
            notices: verdict
                .notices
                .iter()
                .map(|notice| NoticeFacts { kind: notice.kind.word(), place: &notice.place, text: &notice.text })
                .collect(),
        }
    }
}

/// One breach of one rule.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding", deny_unknown_fields)]
struct FindingFacts<'r> {
    /// Id of the rule.
    rule: &'r str,
    /// What it costs here.
    #[schemars(schema_with = "levels")]
    level: &'static str,
    /// Whether it fails the build.
    denied: bool,
    /// How sure it is: `unknown` when the property cannot be told from the source, `possible` when it holds on some
    /// path or in some configuration, `known` when it always holds.
    #[schemars(schema_with = "certainties")]
    certainty: &'static str,
    /// Where it stands: new, there before, or accepted by a waiver.
    #[schemars(schema_with = "states")]
    state: &'static str,
    /// How it was recognised, if it was there before.
    #[schemars(schema_with = "recognised")]
    recognised: Option<&'static str>,
    /// The waiver that accepts it, or did.
    waiver: Option<WaiverFacts<'r>>,
    /// The property that falls short.
    #[schemars(schema_with = "words::<Property>")]
    property: &'static str,
    /// What is wrong here, one sentence without a full stop.
    message: &'r str,
    /// Where it is shown.
    location: Option<Location<'r>>,
    /// Stays the same when lines move or the code is laid out anew.
    fingerprint: String,
    /// The channel that is judged.
    channel: ChannelFacts<'r>,
    /// Other channels that the same cause breaks.
    also: Vec<ChannelFacts<'r>>,
}

impl<'r> FindingFacts<'r> {
    fn of(finding: &'r Finding, fingerprint: String, files: &'r dyn Files) -> Self {
        Self {
            rule: &finding.rule.id,
            level: finding.level.word(),
            denied: finding.denied,
            certainty: certainty(finding.certainty),
            state: finding.state.word(),
            recognised: finding.recognised.map(Recognised::word),
            waiver: finding.waiver.as_deref().map(WaiverFacts::of),
            property: finding.property.word(),
            message: &finding.message,
            location: Location::of(files, finding.place),
            fingerprint,
            channel: ChannelFacts::of(&finding.channel, files),
            also: finding.also.iter().map(|channel| ChannelFacts::of(channel, files)).collect(),
        }
    }
}

/// Who accepted a finding, why, and until when.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Waiver", deny_unknown_fields)]
struct WaiverFacts<'r> {
    /// Its name; `inline` for one in a comment.
    id: &'r str,
    /// Where it is written, as path and line.
    place: &'r str,
    /// Why.
    reason: &'r str,
    /// Who answers for it.
    owner: Option<&'r str>,
    /// Who agreed.
    approved_by: Option<&'r str>,
    /// Where it was discussed.
    ticket: Option<&'r str>,
    /// The last day on which it holds.
    expires: String,
    /// What is done instead.
    compensating: &'r [String],
}

impl<'r> WaiverFacts<'r> {
    fn of(waiver: &'r Waiver) -> Self {
        Self {
            id: &waiver.id,
            place: &waiver.place,
            reason: &waiver.reason,
            owner: waiver.owner.as_deref(),
            approved_by: waiver.approved_by.as_deref(),
            ticket: waiver.ticket.as_deref(),
            expires: waiver.expires.to_string(),
            compensating: &waiver.compensating,
        }
    }
}

/// Something that the run has to say besides its findings.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Notice", deny_unknown_fields)]
struct NoticeFacts<'r> {
    /// What sort of thing.
    #[schemars(schema_with = "notices")]
    kind: &'static str,
    /// Where: a path, or a path and a line.
    place: &'r str,
    /// What.
    text: &'r str,
}

/// What is known of a channel, without its places, for formats that have words of their own for those.
pub(super) fn properties(channel: &Channel, files: &dyn Files) -> Value {
    let mut properties = json!(ChannelFacts::of(channel, files));
    if let Value::Object(fields) = &mut properties {
        fields.retain(|name, _| !["location", "trail", "flows"].contains(&name.as_str()));
    }
    properties
}

/// What is known of a channel.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Channel", deny_unknown_fields)]
pub(super) struct ChannelFacts<'r> {
    /// A connection of the program, a decision about whom to trust, what the platform's own policy permits, or a library
    /// that the build brings in.
    #[schemars(schema_with = "kinds")]
    kind: &'static str,
    /// Id of the protocol.
    #[schemars(with = "Words")]
    protocol: Words,
    /// Who opens it.
    #[schemars(schema_with = "fact::<Role>")]
    role: Words,
    /// Between which parties it runs.
    #[schemars(schema_with = "fact::<Side>")]
    side: Words,
    /// Whether bytes are encrypted.
    #[schemars(schema_with = "fact::<Encryption>")]
    encryption: Words,
    /// What is checked of the peer.
    #[schemars(schema_with = "fact::<Identity>")]
    identity: Words,
    /// The lowest TLS version that can be negotiated.
    #[schemars(schema_with = "fact::<TlsVersion>")]
    tls: Words,
    /// Whether weak cipher suites can be negotiated.
    #[schemars(schema_with = "fact::<Ciphers>")]
    ciphers: Words,
    /// Host names; what cannot be read of them is shown as `{…}`.
    host: Words,
    /// Port.
    port: Values<u16>,
    /// Where the host stands.
    #[schemars(schema_with = "fact::<Scope>")]
    scope: Words,
    /// What travels, as far as it is known.
    #[schemars(schema_with = "payloads")]
    carries: Vec<&'static str>,
    /// What may travel besides, told from names alone.
    #[schemars(schema_with = "payloads")]
    may_carry: Vec<&'static str>,
    /// How what travels got there, where that was followed.
    flows: Vec<FlowFacts<'r>>,
    /// In which builds it exists.
    #[schemars(schema_with = "words::<Reach>")]
    reach: &'static str,
    /// What the platform's own policy does to it.
    #[schemars(schema_with = "words::<Platform>")]
    platform: &'static str,
    /// Whether a failure of TLS is answered by going on without it.
    fail_open: bool,
    /// Whether what is said of it was read in documentation only.
    unverified: bool,
    /// The part, for objects with several channels.
    part: Option<&'r str>,
    /// Id of the model, settings or protocol file that knows it.
    model: &'r str,
    /// Path of the enclosing declaration; empty outside code.
    symbol: &'r str,
    /// Where it opens; for trust decisions where it is decided; for permissions the setting.
    location: Option<Location<'r>>,
    /// The steps that prove it, in the order in which they happen.
    trail: Vec<StepFacts<'r>>,
}

impl<'r> ChannelFacts<'r> {
    pub(super) fn of(channel: &'r Channel, files: &'r dyn Files) -> Self {
        Self {
            kind: kind(channel.kind),
            protocol: Values::of(&channel.protocol, ToString::to_string),
            role: Values::of(&channel.role, ToString::to_string),
            side: Values::of(&channel.side, ToString::to_string),
            encryption: Values::of(&channel.encryption, ToString::to_string),
            identity: Values::of(&channel.identity, ToString::to_string),
            tls: Values::of(&channel.tls, ToString::to_string),
            ciphers: Values::of(&channel.ciphers, ToString::to_string),
            host: Values::of(&channel.host, ToString::to_string),
            port: Values::of(&channel.port, |port| *port),
            scope: Values::of(&channel.scope, ToString::to_string),
            carries: channel.carries.iter().map(|payload| payload.word()).collect(),
            may_carry: channel.may_carry.iter().map(|payload| payload.word()).collect(),
            flows: channel.flows.iter().map(|flow| FlowFacts::of(flow, files)).collect(),
            reach: channel.reach.word(),
            platform: channel.platform.word(),
            fail_open: channel.fail_open,
            unverified: channel.unverified,
            part: channel.part.as_deref(),
            model: &channel.model,
            symbol: &channel.symbol,
            location: Location::of(files, channel.place),
            trail: channel.trail.iter().map(|step| StepFacts::of(step, files)).collect(),
        }
    }
}

/// The way of something worth protecting into a channel.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Flow", deny_unknown_fields)]
struct FlowFacts<'r> {
    /// What it is.
    #[schemars(schema_with = "words::<Payload>")]
    payload: &'static str,
    /// Whether only a name says so.
    by_name: bool,
    /// From where it comes from to where it is sent.
    steps: Vec<FlowStepFacts<'r>>,
}

impl<'r> FlowFacts<'r> {
    fn of(flow: &'r Flow, files: &'r dyn Files) -> Self {
        let step = |step: &'r FlowStep| FlowStepFacts { location: Location::of(files, step.place), what: &step.what };
        Self { payload: flow.payload.word(), by_name: flow.by_name, steps: flow.steps.iter().map(step).collect() }
    }
}

/// One step of that way.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FlowStep", deny_unknown_fields)]
struct FlowStepFacts<'r> {
    /// Where.
    location: Option<Location<'r>>,
    /// What happens there.
    what: &'r str,
}

/// One step of the proof.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Step", deny_unknown_fields)]
struct StepFacts<'r> {
    /// Where.
    location: Option<Location<'r>>,
    /// What happens there.
    what: &'r str,
    /// The property that this step alone decided.
    #[schemars(schema_with = "decided")]
    decides: Option<&'static str>,
}

impl<'r> StepFacts<'r> {
    fn of(step: &'r Step, files: &'r dyn Files) -> Self {
        Self { location: Location::of(files, step.place), what: &step.what, decides: step.decides.map(Property::word) }
    }
}

/// A range of a file.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Location<'r> {
    /// The file.
    path: &'r str,
    /// First character.
    start: Position,
    /// One past the last character.
    end: Position,
}

impl<'r> Location<'r> {
    fn of(files: &'r dyn Files, place: Place) -> Option<Self> {
        let spot = Spot::of(files, place)?;
        Some(Self { path: &spot.file.path, start: spot.start.into(), end: spot.end.into() })
    }
}

/// A line and a column.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Position {
    /// Line, from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// Column in UTF-16 code units, from 1.
    #[schemars(range(min = 1))]
    column: u32,
}

impl From<LineColumn> for Position {
    fn from(LineColumn { line, column }: LineColumn) -> Self {
        Self { line, column }
    }
}

/// A rule of the policy.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Rule<'r> {
    /// Kebab-case id.
    id: &'r str,
    /// One line.
    title: &'r str,
    /// Why it matters.
    why: &'r str,
    /// A way out.
    fix: &'r str,
    /// Ids of controls, with their edition.
    references: Vec<&'r str>,
    /// The highest level that it can give under the policy.
    #[schemars(schema_with = "levels")]
    worst: &'static str,
    /// CVSS-like number.
    severity: &'r str,
}

impl<'r> Rule<'r> {
    fn of(rule: &'r RuleInfo) -> Self {
        Self {
            id: &rule.id,
            title: &rule.title,
            why: &rule.why,
            fix: &rule.fix,
            references: rule.references.iter().map(|id| id.as_str()).collect(),
            worst: rule.worst.word(),
            severity: &rule.severity,
        }
    }
}

/// What was and was not read.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(super) struct Coverage<'r> {
    /// Files looked at, by kind.
    files: &'r BTreeMap<&'static str, u64>,
    /// Files whose bytes could matter and were therefore parsed.
    parsed: u64,
    /// Channels found, fine or not.
    channels: u64,
    /// Values inside calls.
    values: Share,
    /// Files that could not be read or were given up.
    unread: Vec<Left<'r>>,
    /// Files with places that could not be read.
    gaps: Vec<Gaps<'r>>,
    /// Folders and files that were left out on purpose.
    skipped: Vec<Left<'r>>,
}

impl<'r> Coverage<'r> {
    pub(super) fn of(coverage: &'r super::Coverage) -> Self {
        let (all, read) = coverage.values;
        Self {
            files: &coverage.files,
            parsed: coverage.parsed,
            channels: coverage.channels,
            values: Share { all, read },
            unread: coverage.unread.iter().map(Left::of).collect(),
            gaps: coverage.gaps.iter().map(|(path, places)| Gaps { path, places: *places }).collect(),
            skipped: coverage.skipped.iter().map(Left::of).collect(),
        }
    }
}

/// How many of something could be read.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Share {
    /// All of them.
    all: u64,
    /// Those that could be read.
    read: u64,
}

/// A file or folder that was not read.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Left<'r> {
    /// The file or folder.
    path: &'r str,
    /// Why it was not read.
    reason: &'r str,
}

impl<'r> Left<'r> {
    fn of((path, reason): &'r (String, String)) -> Self {
        Self { path, reason }
    }
}

/// A file with places that could not be read.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Gaps<'r> {
    /// The file.
    path: &'r str,
    /// Number of places.
    places: u64,
}

/// Words that a property can have.
type Words = Values<String>;

/// What is known of a property: `null`, one value, or a list of those that it may have.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
enum Values<T> {
    /// It cannot be told from the source.
    Unknown,
    /// It always has this value.
    Known(T),
    /// It has one of these values. A single one: that, or one that cannot be told.
    OneOf(#[schemars(length(min = 1))] Vec<T>),
}

impl<T> Values<T> {
    fn of<F>(fact: &Fact<F>, word: impl Fn(&F) -> T) -> Self {
        match fact {
            Fact::Unknown => Self::Unknown,
            Fact::Known(value) => Self::Known(word(value)),
            Fact::OneOf(values) => Self::OneOf(values.iter().map(word).collect()),
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Link => "link",
        Kind::Trust => "trust",
        Kind::Permission => "permission",
        Kind::Library => "library",
    }
}

pub(super) fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Unknown => "unknown",
        Certainty::Possible => "possible",
        Certainty::Known => "known",
    }
}

/// A scale, for the schema.
trait Scale {
    const WORDS: &'static [&'static str];
}

/// Takes the words of scales from the scales.
macro_rules! scales {
    ($($scale:ty),+) => { $(impl Scale for $scale { const WORDS: &'static [&'static str] = Self::WORDS; })+ };
}

scales!(Ciphers, Encryption, Identity, Payload, Platform, Property, Reach, Role, Scope, Side, TlsVersion);

/// A schema that allows these words.
fn one_of(words: &[&str]) -> Schema {
    json_schema!({ "enum": words })
}

fn words<S: Scale>(_: &mut SchemaGenerator) -> Schema {
    one_of(S::WORDS)
}

fn fact<S: Scale>(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [
        { "description": "It cannot be told from the source.", "type": "null" },
        { "description": "It always has this value.", "enum": S::WORDS },
        { "description": "It has one of these values.", "type": "array", "items": { "enum": S::WORDS }, "minItems": 2 },
    ] })
}

fn decided(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [{ "type": "null" }, { "enum": Property::WORDS }] })
}

fn payloads(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "enum": Payload::WORDS } })
}

fn outcomes(_: &mut SchemaGenerator) -> Schema {
    one_of(&[Outcome::Allowed, Outcome::Denied, Outcome::CouldNotRun, Outcome::NotJudged].map(Outcome::word))
}

fn levels(_: &mut SchemaGenerator) -> Schema {
    let all = [Level::Ignore, Level::Review, Level::Low, Level::Medium, Level::High, Level::Critical];
    one_of(&all.map(Level::word))
}

fn certainties(_: &mut SchemaGenerator) -> Schema {
    one_of(&[Certainty::Unknown, Certainty::Possible, Certainty::Known].map(certainty))
}

fn states(_: &mut SchemaGenerator) -> Schema {
    one_of(State::WORDS)
}

fn recognised(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "anyOf": [{ "type": "null" }, { "enum": Recognised::WORDS }] })
}

fn notices(_: &mut SchemaGenerator) -> Schema {
    one_of(NoticeKind::WORDS)
}

fn kinds(_: &mut SchemaGenerator) -> Schema {
    one_of(&[Kind::Link, Kind::Trust, Kind::Permission, Kind::Library].map(kind))
}
