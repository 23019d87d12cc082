//! The inventory as a flowchart of Mermaid: modules, parties, and the channels between them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use super::super::plain::{flat, visible};
use super::Page;
use crate::channel::Kind;
use crate::inventory::Strength;

/// Letters of a label; what is longer is cut.
const LONGEST: usize = 60;

/// Writes the flowchart.
pub(super) fn write(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut parties = BTreeMap::<String, usize>::new();
    for (_, row) in page.inventory.rows().filter(|(_, row)| row.channel.kind == Kind::Link) {
        let next = parties.len();
        parties.entry(row.party()).or_insert(next);
    }
    writeln!(out, "flowchart LR")?;
    for (number, module) in page.inventory.modules.iter().enumerate() {
        writeln!(out, "  m{number}[\"{}\"]", label(&module.name))?;
    }
    for (party, number) in &parties {
        writeln!(out, "  p{number}([\"{}\"])", label(party))?;
    }
    let mut styles = BTreeMap::<Strength, Vec<usize>>::new();
    let mut edges = 0;
    for (number, module) in page.inventory.modules.iter().enumerate() {
        // What runs between the same two parties in the same words is one arrow.
        let mut arrows = BTreeMap::<(Strength, usize, bool, String), usize>::new();
        for row in module.rows.iter().filter(|row| row.channel.kind == Kind::Link) {
            let party = parties.get(&row.party()).copied().unwrap_or_default();
            let port = crate::inventory::either(&row.channel.port);
            let port = if row.channel.port.is_unknown() { String::new() } else { format!(" {port}") };
            let text = format!("{}{port}, {}", row.protocol(), row.strength);
            *arrows.entry((row.strength, party, row.listens(), text)).or_default() += 1;
        }
        for ((strength, party, listens, text), count) in arrows {
            let many = if count > 1 { format!(" x{count}") } else { String::new() };
            let line = if strength == Strength::Protected { "-->" } else { "-.->" };
            let text = label(&format!("{text}{many}"));
            if listens {
                writeln!(out, "  p{party} {line}|\"{text}\"| m{number}")?;
            } else {
                writeln!(out, "  m{number} {line}|\"{text}\"| p{party}")?;
            }
            styles.entry(strength).or_default().push(edges);
            edges += 1;
        }
    }
    for (strength, arrows) in styles {
        let colour = match strength {
            Strength::Plain => "#c62828",
            Strength::Weak => "#b26a00",
            Strength::Unknown => "#616161",
            Strength::Protected => "#2e7d32",
        };
        let arrows: Vec<String> = arrows.iter().map(ToString::to_string).collect();
        writeln!(out, "  linkStyle {} stroke:{colour}", arrows.join(","))?;
    }
    Ok(())
}

/// Text that is only text in Mermaid and in the HTML that it makes: everything but letters, digits and a few marks
/// becomes an entity by number.
fn label(text: &str) -> String {
    let text = visible(&flat(text)).into_owned();
    let mut out = String::new();
    for c in text.chars().take(LONGEST) {
        if c.is_alphanumeric() || " .,:/_-".contains(c) {
            out.push(c);
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "#{};", u32::from(c));
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        out.push_str("...");
    }
    out
}
