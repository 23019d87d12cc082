//! From channels and findings to rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::module::{BuildFile, Tool, module_of};
use super::{Breach, Inventory, Judgement, Library, Module, Resolved, Row, Spot, strength};
use crate::channel::{Channel, Fact, Kind, Role};
use crate::policy::{Finding, PathOf, State, Verdict};
use crate::source::{Files, Place};

/// What an inventory is taken of.
#[derive(Clone, Copy)]
pub struct Sources<'s> {
    /// All channels.
    pub channels: &'s [Channel],
    /// What the policy says of them.
    pub verdict: &'s Verdict,
    /// The files in which they stand.
    pub files: &'s dyn Files,
    /// The paths of these files.
    pub paths: &'s dyn PathOf,
    /// The build files by the folders that they build.
    pub builds: &'s BTreeMap<String, BuildFile>,
    /// The libraries that a model speaks of.
    pub libraries: &'s dyn Fn(&str) -> Vec<Library>,
}

/// Takes the inventory. It depends on nothing but what is given.
#[must_use]
pub fn take(sources: &Sources<'_>) -> Inventory {
    let findings = by_place(&sources.verdict.findings);
    // By folder, and within it by what makes channels one row.
    let mut modules = BTreeMap::<String, (Option<&BuildFile>, BTreeMap<String, Row>)>::new();
    for channel in sources.channels {
        let path = sources.paths.path_of(channel.place.file).unwrap_or_default();
        let (folder, build) = module_of(path, sources.builds);
        let key = key(channel, path);
        let breaches = breaches(channel, &findings);
        let channel = Arc::new(channel.clone());
        let spot = spot(&channel, path, sources.files);
        let (_, rows) = modules.entry(folder.clone()).or_insert_with(|| (build, BTreeMap::new()));
        let row = rows.entry(key.clone()).or_insert_with(|| Row {
            id: id(&folder, &key),
            resolved: resolved(&channel),
            carries: Vec::new(),
            may_carry: Vec::new(),
            strength: strength(&channel),
            judgement: Judgement::Allowed,
            breaches: Vec::new(),
            libraries: (sources.libraries)(&channel.model),
            places: Vec::new(),
            channel: Arc::clone(&channel),
        });
        row.carries.extend(&channel.carries);
        row.may_carry.extend(&channel.may_carry);
        row.breaches.extend(breaches);
        row.places.push(spot);
    }
    let finished = modules.into_iter().map(|(name, (build, rows))| Module {
        name,
        tool: build.map_or(Tool::None, |build| build.tool),
        build: build.map(|build| build.path.clone()),
        rows: finish(rows.into_values().collect()),
    });
    Inventory { modules: finished.collect() }
}

/// Puts rows in order, and all that each holds.
fn finish(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        row.carries.sort();
        row.carries.dedup();
        row.may_carry.sort();
        row.may_carry.dedup();
        row.may_carry.retain(|payload| !row.carries.contains(payload));
        row.breaches.sort_by(|a, b| b.cmp(a));
        // One place may break a rule on several ways.
        row.breaches.dedup_by(|a, b| (&a.rule, &a.message, a.denied) == (&b.rule, &b.message, b.denied));
        row.places.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
        row.places.dedup_by(|a, b| a.channel.place == b.channel.place && a.channel.trail == b.channel.trail);
        row.channel = row.places.first().map_or(Arc::clone(&row.channel), |spot| Arc::clone(&spot.channel));
        row.judgement = judgement(&row.breaches);
    }
    rows.sort_by_cached_key(|row| {
        let place = row.places.first().map(|spot| (spot.path.clone(), spot.line, spot.column));
        (row.channel.kind, row.strength, row.judgement, row.endpoint(), row.protocol(), place, row.id.clone())
    });
    rows
}

fn judgement(breaches: &[Breach]) -> Judgement {
    let of = |breach: &Breach| match (breach.denied, breach.accepted) {
        (true, _) => Judgement::Denied,
        (false, false) => Judgement::Review,
        (false, true) => Judgement::Accepted,
    };
    breaches.iter().map(of).min().unwrap_or(Judgement::Allowed)
}

/// What makes two channels of a module one row: the same endpoint in the same state. Endpoints of which nothing is known
/// are not known to be the same, so they are told apart by where they stand.
fn key(channel: &Channel, path: &str) -> String {
    let own = match (channel.kind, resolved(channel)) {
        (Kind::Link, Resolved::Not) | (Kind::Trust, _) => format!("{path} {}", channel.symbol),
        (Kind::Library, _) => channel.symbol.to_string(),
        _ => String::new(),
    };
    let Channel { kind, protocol, role, side, encryption, identity, tls, ciphers, host, port, .. } = channel;
    let Channel { scope, reach, platform, fail_open, unverified, part, model, .. } = channel;
    format!(
        "{kind} {protocol:?} {role:?} {side:?} {encryption:?} {identity:?} {tls:?} {ciphers:?} {host:?} {port:?} \
         {scope:?} {reach} {platform} {fail_open} {unverified} {part:?} {model} {own}"
    )
}

/// A name that the same row has in every run.
fn id(folder: &str, key: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(folder);
    hash.update([0]);
    hash.update(key);
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// How much of the endpoint is known. A listener is known by its port.
fn resolved(channel: &Channel) -> Resolved {
    if channel.role.known() == Some(&Role::Server) && channel.host.is_unknown() {
        return of(&channel.port, |_| false);
    }
    match of(&channel.host, |host| host.contains('{')) {
        Resolved::Partly if channel.host.values().iter().all(|host| host == "{…}") => Resolved::Not,
        resolved => resolved,
    }
}

fn of<T: Ord + Clone>(fact: &Fact<T>, has_hole: impl Fn(&T) -> bool) -> Resolved {
    match fact {
        Fact::Unknown => Resolved::Not,
        fact if !fact.is_whole() || fact.values().iter().any(has_hole) => Resolved::Partly,
        _ => Resolved::Wholly,
    }
}

fn spot(channel: &Arc<Channel>, path: &str, files: &dyn Files) -> Spot {
    let at = files.file(channel.place.file).map(|file| file.line_column(channel.place.span.start));
    let (line, column) = at.map_or((0, 0), |at| (at.line, at.column));
    Spot { channel: Arc::clone(channel), path: path.to_owned(), line, column }
}

/// The findings by the places of the channels that they are about.
fn by_place(findings: &[Finding]) -> BTreeMap<Place, Vec<(&Finding, &Channel)>> {
    let mut found = BTreeMap::<Place, Vec<(&Finding, &Channel)>>::new();
    for finding in findings {
        for channel in std::iter::once(&finding.channel).chain(&finding.also) {
            found.entry(channel.place).or_default().push((finding, channel));
        }
    }
    found
}

fn breaches(channel: &Channel, findings: &BTreeMap<Place, Vec<(&Finding, &Channel)>>) -> Vec<Breach> {
    let here = findings.get(&channel.place).map_or(&[][..], Vec::as_slice);
    let own = here.iter().filter(|(_, other)| *other == channel);
    let breach = |(finding, _): &(&Finding, &Channel)| Breach {
        denied: finding.denied,
        level: finding.level,
        accepted: matches!(finding.state, State::Waived | State::InlineWaived),
        rule: finding.rule.id.clone(),
        certainty: finding.certainty,
        message: finding.message.clone(),
    };
    own.map(breach).collect()
}
