//! What makes two findings of different runs the same finding.

use std::collections::BTreeMap;

pub use crate::policy::channel_keys;
use crate::source::{FileId, SourceFile};

/// Name of GitHub's fingerprint, hashed from the code after the line's start.
pub(super) const LINE_HASH: &str = "primaryLocationLineHash";
/// Name of our own fingerprint, which does not see line numbers.
pub(super) const CHANNEL_KEY: &str = "wiretightChannel/v1";

/// Number of characters that GitHub hashes from a line's start.
const WINDOW: usize = 100;
/// Base of the polynomial.
const BASE: u64 = 37;
/// What stands for the end of the file.
const END: u16 = u16::MAX;

/// The hash of every line, first line first, exactly as GitHub code scanning computes `primaryLocationLineHash`.
///
/// A line's hash covers the next 100 UTF-16 code units from its first one that is neither space nor tab; spaces, tabs
/// and the kind of line end do not count. It is a polynomial over 64 bits in lower-case hexadecimal, and a number that
/// tells equal hashes of one file apart, from the top. A text that ends with a line end has an empty last line.
#[must_use]
pub fn line_hashes(text: &str) -> Vec<String> {
    let mut lines = Lines::default();
    let mut at_start = true;
    let mut after_return = false;
    for unit in text.encode_utf16().chain([END]) {
        let ends_pair = after_return && unit == u16::from(b'\n');
        after_return = unit == u16::from(b'\r');
        if ends_pair || unit == u16::from(b' ') || unit == u16::from(b'\t') {
            continue;
        }
        let unit = if after_return { u16::from(b'\n') } else { unit };
        lines.leave();
        if at_start {
            lines.starts[lines.next] = true;
        }
        at_start = unit == u16::from(b'\n');
        lines.push(unit);
    }
    for _ in 0..WINDOW {
        lines.leave();
        lines.push(0);
    }
    lines.hashes
}

/// The window that slides over the text.
struct Lines {
    /// The units in the window, as a ring.
    units: [u16; WINDOW],
    /// Which of them start a line.
    starts: [bool; WINDOW],
    /// The oldest of them, which goes next.
    next: usize,
    /// The hash of the window.
    hash: u64,
    /// How often each hash was given.
    seen: BTreeMap<u64, u32>,
    /// The hashes so far, one for each line that left the window.
    hashes: Vec<String>,
}

impl Default for Lines {
    fn default() -> Self {
        let (units, starts) = ([0; WINDOW], [false; WINDOW]);
        Self { units, starts, next: 0, hash: 0, seen: BTreeMap::new(), hashes: Vec::new() }
    }
}

impl Lines {
    /// `BASE` to the power of `WINDOW`: what a unit weighs when it leaves.
    const LEAVING: u64 = BASE.wrapping_pow(WINDOW as u32);

    /// Takes the hash of a line whose first unit is about to leave the window.
    fn leave(&mut self) {
        if std::mem::take(&mut self.starts[self.next]) {
            let count = self.seen.entry(self.hash).or_insert(0);
            *count += 1;
            self.hashes.push(format!("{:x}:{count}", self.hash));
        }
    }

    fn push(&mut self, unit: u16) {
        let old = std::mem::replace(&mut self.units[self.next], unit);
        let gone = Self::LEAVING.wrapping_mul(u64::from(old));
        self.hash = self.hash.wrapping_mul(BASE).wrapping_add(u64::from(unit)).wrapping_sub(gone);
        self.next = (self.next + 1) % WINDOW;
    }
}

/// Line hashes of the files that a report points into, each file hashed once.
#[derive(Debug, Default)]
pub(super) struct LineHashes(BTreeMap<FileId, Vec<String>>);

impl LineHashes {
    /// The hash of a line, from 1.
    pub(super) fn of(&mut self, file: &SourceFile, line: u32) -> Option<&str> {
        let hashes = self.0.entry(file.id).or_insert_with(|| line_hashes(&file.text));
        hashes.get((line as usize).checked_sub(1)?).map(String::as_str)
    }
}
