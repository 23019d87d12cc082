//! The inventory as one HTML page that needs no network: a map of parties and channels, and every channel with its trail.
//!
//! Whatever comes from scanned code is escaped by the template, and the page allows itself only its own style and
//! script, by their hashes.

use std::collections::BTreeMap;
use std::io;

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::super::changes;
use super::super::place::Spot;
use super::super::plain::{clip, visible};
use super::{Page, Totals, sort};
use crate::channel::{Kind, carried};
use crate::inventory::{self, Row, Strength, Tool, either};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Places of a row whose trails are on the page.
const MAX_PLACES: usize = 20;
/// Letters of a line of code.
const MAX_CODE: usize = 240;
/// Letters of a label on the map.
const MAX_LABEL: usize = 44;
/// Height of a row of the map.
const STEP: usize = 32;
/// Width of a box of the map.
const BOX: usize = 340;
/// Where the right side of the map begins.
const RIGHT: usize = 700;

/// What the template shows.
#[derive(Template)]
#[template(path = "page.html")]
struct Shown {
    style: &'static str,
    script: &'static str,
    style_hash: String,
    script_hash: String,
    version: &'static str,
    policy: String,
    totals: String,
    map: Map,
    modules: Vec<ShownModule>,
    changes: Option<Vec<(&'static str, String)>>,
    read: String,
    unread: Vec<String>,
}

struct ShownModule {
    name: String,
    tool: String,
    totals: String,
    rows: Vec<ShownRow>,
}

struct ShownRow {
    id: String,
    strength: Strength,
    mark: char,
    judgement: &'static str,
    what: String,
    endpoint: String,
    facts: Vec<(&'static str, String)>,
    breaches: Vec<String>,
    places: Vec<ShownPlace>,
    more: usize,
}

struct ShownPlace {
    at: String,
    steps: Vec<ShownStep>,
}

struct ShownStep {
    at: String,
    what: String,
    code: String,
}

/// The drawing: modules on the left, parties on the right.
struct Map {
    width: usize,
    height: usize,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

struct Node {
    x: usize,
    y: usize,
    width: usize,
    round: usize,
    label: String,
}

struct Edge {
    id: String,
    strength: Strength,
    label: String,
    path: String,
}

/// Writes the page.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let coverage = page.coverage;
    let files: u64 = coverage.files.values().sum();
    let page = Shown {
        style: STYLE,
        script: SCRIPT,
        style_hash: hash(STYLE),
        script_hash: hash(SCRIPT),
        version: env!("CARGO_PKG_VERSION"),
        policy: page.policy.join(", extends "),
        totals: Totals::of(page.inventory.rows().map(|(_, row)| row)).to_string(),
        map: map(page),
        modules: page.inventory.modules.iter().map(|module| shown_module(module, page)).collect(),
        changes: page.changes.map(|all| all.changes.iter().map(|c| (c.direction.word(), changes::told(c))).collect()),
        read: format!(
            "{files} files; {} not read, {} with places that could not be read, {} left out on purpose.",
            coverage.unread.len(),
            coverage.gaps.len(),
            coverage.skipped.len()
        ),
        unread: coverage.unread.iter().map(|(path, why)| format!("{}: {why}", visible(path))).collect(),
    };
    out.write_all(page.render().map_err(io::Error::other)?.as_bytes())
}

/// The hash by which the page allows its own text.
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

fn shown_module(module: &inventory::Module, page: &Page<'_>) -> ShownModule {
    ShownModule {
        name: visible(&module.name).into_owned(),
        tool: if module.tool == Tool::None { "no build file".to_owned() } else { module.tool.to_string() },
        totals: Totals::of(module.rows.iter()).to_string(),
        rows: module.rows.iter().map(|row| shown_row(row, page)).collect(),
    }
}

/// A sign for those who see no colours.
fn mark(strength: Strength) -> char {
    match strength {
        Strength::Plain => '\u{2716}',
        Strength::Weak => '\u{25b2}',
        Strength::Unknown => '?',
        Strength::Protected => '\u{2714}',
    }
}

fn what(row: &Row) -> String {
    match (row.channel.kind, row.listens()) {
        (Kind::Link, true) => format!("{} listener", row.protocol()),
        (Kind::Link, false) => format!("{} to", row.protocol()),
        _ => sort(row).to_owned(),
    }
}

fn shown_row(row: &Row, page: &Page<'_>) -> ShownRow {
    let channel = &row.channel;
    let carries: Vec<String> = carried(&row.carries, &row.may_carry).collect();
    let libraries: Vec<String> = row.libraries.iter().map(ToString::to_string).collect();
    // Without encryption there is nothing that these could say.
    let of_tls = |told: String| if row.strength == Strength::Plain { String::new() } else { told };
    let facts = [
        ("encryption", either(&channel.encryption)),
        ("identity checked", of_tls(either(&channel.identity))),
        ("lowest TLS", of_tls(either(&channel.tls))),
        ("cipher suites", of_tls(either(&channel.ciphers))),
        ("if TLS fails", if channel.fail_open { "goes on without it".to_owned() } else { String::new() }),
        ("side", either(&channel.side)),
        ("where the host stands", either(&channel.scope)),
        ("endpoint known", row.resolved.to_string()),
        ("platform's policy", channel.platform.to_string()),
        ("carries", if carries.is_empty() { "nothing known".to_owned() } else { carries.join(", ") }),
        ("builds", channel.reach.to_string()),
        ("library", libraries.join(", ")),
        ("model", channel.model.to_string()),
    ];
    let breach =
        |breach: &inventory::Breach| format!("{} ({}): {}", breach.rule, breach.level, visible(&breach.message));
    ShownRow {
        id: row.id.clone(),
        strength: row.strength,
        mark: mark(row.strength),
        judgement: row.judgement.word(),
        what: visible(&what(row)).into_owned(),
        endpoint: visible(&row.endpoint()).into_owned(),
        facts: facts.into_iter().filter(|(_, told)| !told.is_empty()).collect(),
        breaches: row.breaches.iter().map(breach).collect(),
        places: row.places.iter().take(MAX_PLACES).map(|spot| shown_place(spot, page)).collect(),
        more: row.places.len().saturating_sub(MAX_PLACES),
    }
}

fn shown_place(spot: &inventory::Spot, page: &Page<'_>) -> ShownPlace {
    let shown = |place, what: &str| {
        let at = Spot::of(page.files, place);
        ShownStep {
            at: at.map_or_else(|| "unknown place".to_owned(), |at| at.to_string()),
            what: visible(what).into_owned(),
            code: at.map_or_else(String::new, |at| clip(&visible(at.first_line().1.trim()), MAX_CODE)),
        }
    };
    let steps = spot.channel.trail.iter().map(|step| shown(step.place, &step.what));
    let ways = spot.channel.flows.iter().flat_map(|flow| flow.steps.iter().map(move |step| (flow.payload, step)));
    let ways = ways.map(|(payload, step)| shown(step.place, &format!("{payload}: {}", step.what)));
    ShownPlace { at: format!("{}:{}", visible(&spot.path), spot.line), steps: steps.chain(ways).collect() }
}

/// Lays modules and parties out in two columns: each module beside the parties that it is the first to talk to.
fn map(page: &Page<'_>) -> Map {
    let mut parties = BTreeMap::<String, usize>::new();
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    let node = |x: usize, number: usize, round: usize, label: &str| Node {
        x,
        y: 10 + number * STEP,
        width: BOX,
        round,
        label: clip(&visible(label), MAX_LABEL),
    };
    let links = |module: &'_ inventory::Module| module.rows.iter().filter(|row| row.channel.kind == Kind::Link).count();
    let mut free = 0;
    for module in page.inventory.modules.iter().filter(|module| links(module) > 0) {
        let mut own: Vec<String> =
            module.rows.iter().filter(|row| row.channel.kind == Kind::Link).map(Row::party).collect();
        own.sort();
        own.dedup();
        own.retain(|party| !parties.contains_key(party));
        let number = free.max(parties.len() + own.len().saturating_sub(1) / 2);
        free = number + 1;
        nodes.push(node(10, number, 3, &module.name));
        for row in module.rows.iter().filter(|row| row.channel.kind == Kind::Link) {
            let next = parties.len();
            let party = *parties.entry(row.party()).or_insert(next);
            if party == next {
                nodes.push(node(RIGHT, party, 12, &row.party()));
            }
            let (from, to) = (22 + number * STEP, 22 + party * STEP);
            let (left, right) = (10 + BOX, RIGHT);
            let middle = usize::midpoint(left, right);
            edges.push(Edge {
                id: row.id.clone(),
                strength: row.strength,
                label: visible(&format!(
                    "{}: {} {}, {}, {}",
                    module.name,
                    what(row),
                    row.endpoint(),
                    row.strength,
                    row.judgement
                ))
                .into_owned(),
                path: format!("M{left} {from} C{middle} {from} {middle} {to} {right} {to}"),
            });
        }
    }
    let rows = parties.len().max(free).max(1);
    Map { width: RIGHT + BOX + 10, height: 20 + rows * STEP, nodes, edges }
}
