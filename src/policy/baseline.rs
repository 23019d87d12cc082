//! What was found before: the entries of a baseline, and how findings of today are recognised in them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fingerprint::{Origin, origin_key};
use super::{Finding, Level, LoadError, State};
use crate::channel::{Property, scale};
use crate::source::Files;
use crate::source::yaml::Mistake;

/// Version of the shape of a baseline file.
const VERSION: u32 = 1;

/// A baseline file: what was found before and is not to stop the work of today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Wiretight baseline")]
struct BaselineFile {
    /// Where the schema is published.
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    /// Version of this shape: 1.
    version: u32,
    /// What was found, sorted.
    findings: Vec<Entry>,
}

/// The schema of a baseline file.
pub(super) fn schema() -> schemars::Schema {
    super::schema::schema::<BaselineFile>()
}

/// Findings that look alike, and how many there are. Holds no line, no date and no path of a machine.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// The file.
    pub path: String,
    /// Id of the rule.
    pub rule: String,
    /// Path of the enclosing declaration; empty outside code.
    pub symbol: String,
    /// The property that falls short.
    pub property: Property,
    /// What it cost; a finding that costs more today is not this one.
    pub level: Level,
    /// A hash of the rule and of the code that opens the channel, without its layout.
    pub origin: String,
    /// How many there are.
    #[schemars(range(min = 1))]
    pub count: u32,
}

/// The same, in the order in which it is written.
#[derive(Serialize)]
struct Line<'e> {
    path: &'e str,
    rule: &'e str,
    symbol: &'e str,
    property: &'e str,
    level: &'e str,
    origin: &'e str,
    count: u32,
}

scale! {
    /// How a finding was recognised: each step knows less of it than the one before.
    Step {
        /// By rule, file, declaration and code.
        Same = "same",
        /// By all but the declaration, which has another name.
        OtherDeclaration = "other declaration",
        /// By all but the file, which has another name.
        OtherFile = "other file",
        /// By rule and code alone.
        OtherFileAndDeclaration = "other file and declaration",
    }
}

/// What was found before, in the order of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

impl Baseline {
    /// The findings of a run from a level on, as entries, without those that a waiver accepts.
    #[must_use]
    pub fn of(findings: &[Finding], files: &dyn Files, from: Level) -> Self {
        let accepted = |state| matches!(state, State::Waived | State::InlineWaived);
        let mut counts = BTreeMap::<Entry, u32>::new();
        for finding in findings.iter().filter(|f| f.level >= from && !accepted(f.state)) {
            *counts.entry(entry(finding, files)).or_default() += 1;
        }
        Self { entries: counts.into_iter().map(|(entry, count)| Entry { count, ..entry }).collect() }
    }

    /// Reads a baseline file.
    ///
    /// # Errors
    /// It is no baseline.
    pub fn read(path: &str, bytes: &[u8]) -> Result<Self, LoadError> {
        let file: BaselineFile = serde_json::from_slice(bytes).map_err(|error| wrong(path, bytes, &error))?;
        if file.version != VERSION {
            let what = format!("version {} of the baseline is not known here", file.version);
            return Err(LoadError::Mistakes(vec![
                Mistake::at(path, "", crate::source::Span::default(), what)
                    .hint("write it anew with `wiretight baseline create`"),
            ]));
        }
        let mut counts = BTreeMap::<Entry, u32>::new();
        for entry in file.findings {
            let count = counts.entry(Entry { count: 0, ..entry.clone() }).or_default();
            *count = count.saturating_add(entry.count);
        }
        Ok(Self { entries: counts.into_iter().map(|(entry, count)| Entry { count, ..entry }).collect() })
    }

    /// The file: one entry a line, so that branches rarely meet on one.
    #[must_use]
    pub fn write(&self) -> String {
        let schema = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/schemas/baseline.json");
        let mut text = format!("{{\n  \"$schema\": \"{schema}\",\n  \"version\": {VERSION},\n  \"findings\": [");
        for (number, entry) in self.entries.iter().enumerate() {
            let line = Line {
                path: &entry.path,
                rule: &entry.rule,
                symbol: &entry.symbol,
                property: entry.property.word(),
                level: entry.level.word(),
                origin: &entry.origin,
                count: entry.count,
            };
            text.push_str(if number == 0 { "\n    " } else { ",\n    " });
            // Text and numbers always have a JSON.
            text.push_str(&serde_json::to_string(&line).unwrap_or_default());
        }
        text.push_str(if self.entries.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        text
    }

    /// The entries, sorted.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many findings it holds.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.entries.iter().map(|entry| u64::from(entry.count)).sum()
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Recognises findings: for each the step that did it, and what of the baseline is left.
    ///
    /// Each entry excuses as many findings as it counts. All findings try a step before any tries the next one, so that
    /// what stayed where it was is never taken for what moved.
    #[must_use]
    pub fn recognise(&self, findings: &[Finding], files: &dyn Files) -> (Vec<Option<Step>>, Self) {
        let mut left = self.entries.clone();
        let today: Vec<Entry> = findings.iter().map(|finding| entry(finding, files)).collect();
        let mut steps: Vec<Option<Step>> = vec![None; findings.len()];
        for step in Step::ALL {
            let mut places = BTreeMap::<Key<'_>, Vec<usize>>::new();
            for (at, entry) in self.entries.iter().enumerate() {
                places.entry(key(entry, *step)).or_default().push(at);
            }
            for (entry, known) in today.iter().zip(&mut steps).filter(|(_, known)| known.is_none()) {
                let places = places.get(&key(entry, *step)).map_or(&[][..], Vec::as_slice);
                let fits = |at: &&usize| left.get(**at).is_some_and(|old| old.count > 0 && old.level >= entry.level);
                // The cheapest that will do leaves the others for those that need them.
                let best = places.iter().filter(fits).min_by_key(|at| left.get(**at).map(|old| old.level)).copied();
                if let Some(old) = best.and_then(|at| left.get_mut(at)) {
                    old.count -= 1;
                    *known = Some(*step);
                }
            }
        }
        left.retain(|entry| entry.count > 0);
        (steps, Self { entries: left })
    }

    /// The baseline without some of its entries.
    #[must_use]
    pub fn without(&self, gone: &Self) -> Self {
        let gone: BTreeMap<Entry, u32> =
            gone.entries.iter().map(|entry| (Entry { count: 0, ..entry.clone() }, entry.count)).collect();
        let left = self.entries.iter().filter_map(|entry| {
            let gone = gone.get(&Entry { count: 0, ..entry.clone() }).copied().unwrap_or_default();
            let count = entry.count.saturating_sub(gone);
            (count > 0).then(|| Entry { count, ..entry.clone() })
        });
        Self { entries: left.collect() }
    }
}

/// What two findings share at a step, to be the same.
type Key<'e> = (&'e str, Property, &'e str, Option<&'e str>, Option<&'e str>);

fn key(entry: &Entry, step: Step) -> Key<'_> {
    let path = matches!(step, Step::Same | Step::OtherDeclaration).then_some(entry.path.as_str());
    let symbol = matches!(step, Step::Same | Step::OtherFile).then_some(entry.symbol.as_str());
    (&entry.rule, entry.property, &entry.origin, path, symbol)
}

fn entry(finding: &Finding, files: &dyn Files) -> Entry {
    Entry {
        path: Origin::of(finding, files).path,
        rule: finding.rule.id.to_string(),
        symbol: finding.channel.symbol.to_string(),
        property: finding.property,
        level: finding.level,
        origin: origin_key(finding, files),
        count: 0,
    }
}

fn wrong(path: &str, bytes: &[u8], error: &serde_json::Error) -> LoadError {
    let text = String::from_utf8_lossy(bytes);
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = before + error.column().saturating_sub(1);
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default().to_owned();
    let span = crate::source::Span::new(at, at);
    LoadError::Mistakes(vec![
        Mistake::at(path, &text, span, what).hint("write it anew with `wiretight baseline create`"),
    ])
}
