//! What a change adds to the inventory, takes away, weakens or strengthens: as text and as Markdown.

use std::io;

use super::markdown::plain;
use super::plain::visible;
use crate::channel::Kind;
use crate::inventory::{Change, Changes, Direction};

/// Rows of a table; the page of a job takes a megabyte at most.
const MOST: usize = 50;

/// Writes the changes as lines.
pub(super) fn text(changes: &Changes, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "channels: {}", counts(changes))?;
    for change in changes.changes.iter().take(MOST) {
        let place = change.row.places.first().map_or(String::new(), |spot| format!(" at {}:{}", spot.path, spot.line));
        writeln!(out, "  {:<12} {}{}", change.direction, visible(&told(change)), visible(&place))?;
    }
    if let Some(more @ 1..) = changes.changes.len().checked_sub(MOST) {
        writeln!(out, "  ... and {more} more")?;
    }
    writeln!(out)
}

/// Writes the changes as a table; nothing where nothing differs.
pub(super) fn markdown(changes: &Changes, out: &mut dyn io::Write) -> io::Result<()> {
    if changes.changes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### Channels: {}\n\n| | channel | place |\n| --- | --- | --- |", counts(changes))?;
    for change in changes.changes.iter().take(MOST) {
        let place = change.row.places.first().map_or(String::new(), |spot| format!("{}:{}", spot.path, spot.line));
        let word = match change.direction {
            Direction::Added | Direction::Weakened => format!("**{}**", change.direction),
            other => other.to_string(),
        };
        writeln!(out, "| {word} | {} | {} |", plain(&told(change)), plain(&place))?;
    }
    match changes.changes.len().checked_sub(MOST) {
        Some(more @ 1..) => writeln!(out, "\n{more} more channels differ."),
        _ => Ok(()),
    }
}

/// `2 added, 1 weakened`.
fn counts(changes: &Changes) -> String {
    let counts = changes.counts().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(direction, count)| format!("{count} {direction}")).collect();
    if counts.is_empty() { "nothing differs".to_owned() } else { counts.join(", ") }
}

/// `http to api.example.com: encryption none → required`.
pub(super) fn told(change: &Change) -> String {
    let row = &change.row;
    let what = match (row.channel.kind, row.listens()) {
        (Kind::Link, true) => format!("{} server, {}", row.protocol(), row.endpoint()),
        (Kind::Link, false) => format!("{} to {}", row.protocol(), row.endpoint()),
        (kind, _) => format!("{kind} {}", row.endpoint()),
    };
    if change.shifts.is_empty() {
        return format!("{what} ({})", row.strength);
    }
    let shifts = change.shifts.iter().map(|shift| format!("{} {} -> {}", shift.property, shift.from, shift.to));
    format!("{what}: {}", shifts.collect::<Vec<_>>().join(", "))
}
