//! The inventory as comma-separated values, one line for each row.

use std::io;

use super::super::plain::visible;
use super::{Page, sort};
use crate::channel::carried;
use crate::inventory::either;

const TITLES: [&str; 24] = [
    "id",
    "module",
    "build",
    "sort",
    "protocol",
    "role",
    "side",
    "endpoint",
    "endpoint known",
    "scope",
    "encryption",
    "identity",
    "lowest tls",
    "ciphers",
    "goes on without tls",
    "platform",
    "reach",
    "carries",
    "library",
    "model",
    "protection",
    "policy says",
    "rules",
    "places",
];

/// Writes the table, with CRLF as RFC 4180 asks for.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    table.write_record(TITLES)?;
    for (module, row) in page.inventory.rows() {
        let channel = &row.channel;
        let rules: Vec<&str> = row.breaches.iter().map(|breach| breach.rule.as_str()).collect();
        let places: Vec<String> = row.places.iter().map(|spot| format!("{}:{}", spot.path, spot.line)).collect();
        let libraries: Vec<String> = row.libraries.iter().map(ToString::to_string).collect();
        let carries: Vec<String> = carried(&row.carries, &row.may_carry).collect();
        let cells = [
            row.id.clone(),
            module.name.clone(),
            module.build.clone().unwrap_or_default(),
            sort(row).to_owned(),
            row.protocol(),
            either(&channel.role),
            either(&channel.side),
            row.endpoint(),
            row.resolved.to_string(),
            either(&channel.scope),
            either(&channel.encryption),
            either(&channel.identity),
            either(&channel.tls),
            either(&channel.ciphers),
            if channel.fail_open { "true" } else { "false" }.to_owned(),
            channel.platform.to_string(),
            channel.reach.to_string(),
            carries.join(" "),
            libraries.join("; "),
            channel.model.to_string(),
            row.strength.to_string(),
            row.judgement.to_string(),
            rules.join(" "),
            places.join("; "),
        ];
        table.write_record(cells.iter().map(|cell| harmless(cell)))?;
    }
    // The crate's errors hide what kind of failure of `out` they stand for.
    out.write_all(&table.into_inner().map_err(|error| error.into_error())?)
}

/// The text of a cell in which no spreadsheet sees a formula.
fn harmless(cell: &str) -> String {
    let cell = visible(cell);
    if cell.starts_with(['=', '+', '-', '@']) { format!("'{cell}") } else { cell.into_owned() }
}
