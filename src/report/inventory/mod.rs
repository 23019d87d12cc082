//! The inventory in its formats: one file for each.

mod csv;
mod cyclonedx;
mod html;
mod json;
mod mermaid;
mod text;

use std::fmt;
use std::io;
use std::str::FromStr;

use super::{Coverage, Files, Style, Unheard, unheard};
use crate::channel::Kind;
use crate::inventory::{Changes, Inventory, Judgement, Row};

pub use json::schema;

/// An inventory, and what is needed to write it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    /// The inventory.
    pub inventory: &'p Inventory,
    /// What differs from the state that it is compared with.
    pub changes: Option<&'p Changes>,
    /// The policy and what it extends, nearest first.
    pub policy: &'p [String],
    /// What was read.
    pub coverage: &'p Coverage,
    /// The files that steps point into.
    pub files: &'p dyn Files,
}

/// The formats in which an inventory can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// A table for people.
    #[default]
    Text,
    /// Everything that is known, with a published schema.
    Json,
    /// A table for other programs.
    Csv,
    /// A drawing of parties and channels.
    Mermaid,
    /// One page for a browser: the drawing, and every channel with its trail.
    Html,
    /// A bill of materials for other programs.
    CycloneDx,
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Json, Self::Csv, Self::Mermaid, Self::Html, Self::CycloneDx];

    /// The word on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Mermaid => "mermaid",
            Self::Html => "html",
            Self::CycloneDx => "cyclonedx",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let all = || Self::ALL.iter().map(|format| format.word()).collect::<Vec<_>>().join(", ");
        let found = Self::ALL.iter().copied().find(|format| format.word() == word);
        found.ok_or_else(|| format!("unknown format `{word}`, choose one of: {}", all()))
    }
}

/// Writes an inventory; `style` concerns the text only.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(page: &Page<'_>, format: Format, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut buffered = io::BufWriter::new(out);
    let kind = if format == Format::Html { unheard::Kind::Markup } else { unheard::Kind::Text };
    let mut out = Unheard::new(kind, &mut buffered);
    match format {
        Format::Text => text::write(page, style, &mut out)?,
        Format::Json => json::write(page, &mut out)?,
        Format::Csv => csv::write(page, &mut out)?,
        Format::Mermaid => mermaid::write(page, &mut out)?,
        Format::Html => html::write(page, &mut out)?,
        Format::CycloneDx => cyclonedx::write(page, &mut out)?,
    }
    out.end()
}

/// How many rows of connections there are, and how many of them the policy denies or shows to a person.
struct Totals {
    links: usize,
    listeners: usize,
    others: usize,
    denied: usize,
    review: usize,
}

impl Totals {
    fn of<'r>(rows: impl Iterator<Item = &'r Row>) -> Self {
        let mut totals = Self { links: 0, listeners: 0, others: 0, denied: 0, review: 0 };
        for row in rows {
            match (row.channel.kind, row.listens()) {
                (Kind::Link, false) => totals.links += 1,
                (Kind::Link, true) => totals.listeners += 1,
                _ => totals.others += 1,
            }
            totals.denied += usize::from(row.judgement == Judgement::Denied);
            totals.review += usize::from(row.judgement == Judgement::Review);
        }
        totals
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
        let links = counted(self.links, "connection");
        let listeners = counted(self.listeners, "listener");
        let others = counted(self.others, "decision");
        write!(f, "{links}, {listeners}, {others} about them; {} denied, {} to review", self.denied, self.review)
    }
}

/// The sort of a row in one word.
fn sort(row: &Row) -> &'static str {
    match (row.channel.kind, row.listens()) {
        (Kind::Link, true) => "listener",
        (Kind::Link, false) => "connection",
        (Kind::Trust, _) => "trust",
        (Kind::Permission, _) => "permission",
        (Kind::Library, _) => "library",
    }
}
