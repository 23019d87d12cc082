//! The inventory as JSON, complete and with a published schema.

use std::io;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::super::json::{ChannelFacts, Coverage, certainty};
use super::{Page, unheard};
use crate::inventory::{Change, Direction, Judgement, Module, Resolved, Row, Strength, Tool};
use crate::policy::Level;

/// Version of the shape. It grows when a field goes or changes its meaning; new fields leave it as it is.
const VERSION: u32 = 1;

/// Where the schema is published.
const SCHEMA_ID: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/schemas/inventory.schema.json");

pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    unheard::json(out, &Document::of(page))?;
    out.write_all(b"\n")
}

/// The JSON Schema of the inventory, as it is published in `docs/schemas/inventory.schema.json`.
#[must_use]
pub fn schema() -> Schema {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Document>();
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    schema
}

/// Every channel of a project, by module.
///
/// A row is one endpoint in one state, with all places that reach it. Paths are relative to the scanned folder and use
/// `/`. A property of a channel is `null` when it cannot be told from the source, a single value when it always has
/// that value, and a list when it has one of these values.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Wiretight inventory", deny_unknown_fields)]
struct Document<'p> {
    /// Where this schema is published.
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// Version of this shape: it grows when a field goes or changes its meaning.
    schema_version: u32,
    /// The program and its version.
    tool: String,
    /// The policy and what it extends, nearest first.
    policy: &'p [String],
    /// Rows of all modules.
    total: usize,
    /// The modules, sorted by folder.
    modules: Vec<ModuleFacts<'p>>,
    /// What differs from the state that is compared with; `null` where none is.
    changes: Option<Vec<ChangeFacts<'p>>>,
    /// What was and was not read.
    coverage: Coverage<'p>,
}

impl<'p> Document<'p> {
    fn of(page: &'p Page<'p>) -> Self {
        Self {
            schema: SCHEMA_ID,
            schema_version: VERSION,
            tool: format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
            policy: page.policy,
            total: page.inventory.rows().count(),
            modules: page.inventory.modules.iter().map(|module| ModuleFacts::of(module, page)).collect(),
            changes: page.changes.map(|changes| changes.changes.iter().map(ChangeFacts::of).collect()),
            coverage: Coverage::of(page.coverage),
        }
    }
}

/// What one build file builds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Module", deny_unknown_fields)]
struct ModuleFacts<'p> {
    /// The folder; `.` for the root of the scan.
    name: &'p str,
    /// What builds it.
    tool: Tool,
    /// The build file; `null` where there is none.
    build: Option<&'p str>,
    /// Its rows: connections first, the worst first.
    rows: Vec<RowFacts<'p>>,
}

impl<'p> ModuleFacts<'p> {
    fn of(module: &'p Module, page: &'p Page<'p>) -> Self {
        Self {
            name: &module.name,
            tool: module.tool,
            build: module.build.as_deref(),
            rows: module.rows.iter().map(|row| RowFacts::of(row, page)).collect(),
        }
    }
}

/// One endpoint in one state.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Row", deny_unknown_fields)]
struct RowFacts<'p> {
    /// Names the row; the same row of another run has the same one.
    id: &'p str,
    /// Host and port, for people.
    endpoint: String,
    /// How much of the endpoint is known.
    endpoint_known: Resolved,
    /// How well the channel protects what travels, whatever the policy thinks of it.
    protection: Strength,
    /// What the policy says.
    judgement: Judgement,
    /// What is wrong, the worst first.
    breaches: Vec<BreachFacts<'p>>,
    /// What travels on it from any of its places.
    carries: Vec<crate::channel::Payload>,
    /// What may travel besides, told from names alone.
    may_carry: Vec<crate::channel::Payload>,
    /// The libraries that its model speaks of, with the versions that the builds ask for.
    libraries: Vec<LibraryFacts<'p>>,
    /// The channel as it is opened at each place, with the steps that prove it.
    places: Vec<ChannelFacts<'p>>,
}

impl<'p> RowFacts<'p> {
    fn of(row: &'p Row, page: &'p Page<'p>) -> Self {
        let breach = |breach: &'p crate::inventory::Breach| BreachFacts {
            rule: &breach.rule,
            level: breach.level,
            denied: breach.denied,
            accepted: breach.accepted,
            certainty: certainty(breach.certainty),
            message: &breach.message,
        };
        let library =
            |library: &'p crate::inventory::Library| LibraryFacts { name: &library.name, versions: &library.versions };
        Self {
            id: &row.id,
            endpoint: row.endpoint(),
            endpoint_known: row.resolved,
            protection: row.strength,
            judgement: row.judgement,
            breaches: row.breaches.iter().map(breach).collect(),
            carries: row.carries.clone(),
            may_carry: row.may_carry.clone(),
            libraries: row.libraries.iter().map(library).collect(),
            places: row.places.iter().map(|spot| ChannelFacts::of(&spot.channel, page.files)).collect(),
        }
    }
}

/// One thing that a rule says of a row.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Breach", deny_unknown_fields)]
struct BreachFacts<'p> {
    /// Id of the rule.
    rule: &'p str,
    /// What it costs.
    level: Level,
    /// Whether it fails the build.
    denied: bool,
    /// Whether a waiver accepts it.
    accepted: bool,
    /// How sure it is.
    certainty: &'static str,
    /// What is wrong.
    message: &'p str,
}

/// A library.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Library", deny_unknown_fields)]
struct LibraryFacts<'p> {
    /// `ecosystem:name`.
    name: &'p str,
    /// The versions that the builds ask for; none where that cannot be told.
    versions: &'p [String],
}

/// One row that differs from the state that is compared with.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change", deny_unknown_fields)]
struct ChangeFacts<'p> {
    /// What became of it.
    direction: Direction,
    /// Folder of its module.
    module: &'p str,
    /// The row; if it is gone, as it was.
    id: &'p str,
    /// The protocols, for people.
    protocol: String,
    /// Host and port, for people.
    endpoint: String,
    /// What it was and is, property by property.
    shifts: Vec<ShiftFacts<'p>>,
}

impl<'p> ChangeFacts<'p> {
    fn of(change: &'p Change) -> Self {
        let shifts = change.shifts.iter();
        let shifts = shifts.map(|s| ShiftFacts { property: s.property, from: &s.from, to: &s.to }).collect();
        Self {
            direction: change.direction,
            module: &change.module,
            id: &change.row.id,
            protocol: change.row.protocol(),
            endpoint: change.row.endpoint(),
            shifts,
        }
    }
}

/// A property that differs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Shift", deny_unknown_fields)]
struct ShiftFacts<'p> {
    /// Which.
    property: &'static str,
    /// What it was.
    from: &'p str,
    /// What it is.
    to: &'p str,
}
