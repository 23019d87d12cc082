//! The inventory as a table for people, readable at eighty columns.

use std::io;

use anstyle::{AnsiColor, Style as Paint};
use comfy_table::presets::ASCII_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};

use super::super::plain::visible;
use super::super::{Style, changes};
use super::{Page, Totals};
use crate::channel::{Encryption, Kind, Platform, Reach, Role};
use crate::inventory::{Judgement, Row, Tool, either};

/// A table never gets fewer columns than this.
const MIN_WIDTH: usize = 60;

/// Writes one table for each module, then what has changed, then the total.
pub(super) fn write(page: &Page<'_>, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let bold = if style.colour { Paint::new().bold() } else { Paint::new() };
    for module in &page.inventory.modules {
        let tool = if module.tool == Tool::None { "no build file".to_owned() } else { module.tool.to_string() };
        writeln!(out, "{bold}{}{bold:#} ({tool}): {}", visible(&module.name), Totals::of(module.rows.iter()))?;
        let (links, others): (Vec<&Row>, Vec<_>) = module.rows.iter().partition(|row| row.channel.kind == Kind::Link);
        let links = table(&["policy", "channel", "endpoint", "protection", "carries", "where"], &links, link, style);
        let others = table(&["policy", "what decides", "of", "says", "where"], &others, other, style);
        for table in [links, others].into_iter().flatten() {
            writeln!(out, "{}", paint(&table, style))?;
        }
        writeln!(out)?;
    }
    if let Some(differing) = page.changes {
        changes::text(differing, out)?;
    }
    let coverage = page.coverage;
    let files: u64 = coverage.files.values().sum();
    for (path, why) in &coverage.unread {
        writeln!(out, "not read: {}: {}", visible(path), visible(why))?;
    }
    let modules = page.inventory.modules.len();
    let modules = format!("{modules} module{}", if modules == 1 { "" } else { "s" });
    let totals = Totals::of(page.inventory.rows().map(|(_, row)| row));
    writeln!(out, "total: {modules}, {totals}\npolicy: {}", visible(&page.policy.join(" < ")))?;
    writeln!(out, "read: {files} files, {} not read, {} partly", coverage.unread.len(), coverage.gaps.len())
}

fn table(titles: &[&str], rows: &[&Row], cells: fn(&Row) -> Vec<String>, style: Style) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let mut table = Table::new();
    table.load_style(ASCII_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(style.width.max(MIN_WIDTH)).unwrap_or(u16::MAX));
    table.set_header(titles);
    for row in rows {
        table.add_row(cells(row).iter().map(|cell| visible(cell).into_owned()).collect::<Vec<_>>());
    }
    Some(table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n"))
}

/// Colours the word of the policy, which begins a line.
fn paint(table: &str, style: Style) -> String {
    let line = |line: &str| {
        let word = line.trim_start().split(' ').next().unwrap_or_default();
        let colour = match word.parse() {
            Ok(Judgement::Denied) => AnsiColor::Red,
            Ok(Judgement::Review) => AnsiColor::Yellow,
            Ok(Judgement::Accepted) => AnsiColor::Cyan,
            Ok(Judgement::Allowed) => AnsiColor::Green,
            Err(_) => return line.to_owned(),
        };
        let paint = colour.on_default();
        line.replacen(word, &format!("{paint}{word}{paint:#}"), 1)
    };
    if style.colour { table.lines().map(line).collect::<Vec<_>>().join("\n") } else { table.to_owned() }
}

fn link(row: &Row) -> Vec<String> {
    let channel = &row.channel;
    let mut what = row.protocol();
    match channel.role.known() {
        Some(Role::Server) => what.push_str(" server"),
        Some(Role::Client) => {}
        None => what.push_str(", role unknown"),
    }
    if channel.reach != Reach::Production {
        what.push_str(&format!(" ({})", channel.reach));
    }
    let mut endpoint = row.endpoint();
    if let Some(scope) = channel.scope.known() {
        endpoint.push_str(&format!(" ({scope})"));
    }
    vec![row.judgement.to_string(), what, endpoint, protection(row), carried(row), place(row)]
}

fn other(row: &Row) -> Vec<String> {
    let channel = &row.channel;
    let says = match channel.kind {
        Kind::Trust => format!("checks {}", either(&channel.identity)),
        _ => format!("encryption {}", either(&channel.encryption)),
    };
    vec![row.judgement.to_string(), super::sort(row).to_owned(), row.endpoint(), says, place(row)]
}

/// `none`, `required, checks host, TLS 1.2`.
fn protection(row: &Row) -> String {
    let channel = &row.channel;
    let mut words = vec![either(&channel.encryption)];
    if channel.encryption.known() == Some(&Encryption::None) {
        if channel.platform == Platform::Blocks {
            words.push("blocked by the platform".to_owned());
        }
        return words.join(", ");
    }
    if !row.listens() {
        words.push(format!("checks {}", either(&channel.identity)));
    }
    if !channel.tls.is_unknown() {
        words.push(format!("from TLS {}", either(&channel.tls)));
    }
    if !channel.ciphers.is_unknown() {
        words.push(format!("{} ciphers", either(&channel.ciphers)));
    }
    if channel.fail_open {
        words.push("goes on without TLS".to_owned());
    }
    words.join(", ")
}

fn carried(row: &Row) -> String {
    crate::channel::carried(&row.carries, &row.may_carry).collect::<Vec<_>>().join(", ")
}

/// The name of the first file with its line, and how many places more there are.
fn place(row: &Row) -> String {
    let Some(first) = row.places.first() else { return String::new() };
    let name = first.path.rsplit('/').next().unwrap_or_default();
    match row.places.len() {
        1 => format!("{name}:{}", first.line),
        all => format!("{name}:{} +{}", first.line, all - 1),
    }
}
