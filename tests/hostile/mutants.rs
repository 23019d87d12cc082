//! Sources that were damaged at random, always in the same way, are still read and traced without a panic.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use wiretight::channel::Reach;
use wiretight::languages;
use wiretight::source::{FileId, SourceFile};
use wiretight::trace::{self, ProjectUnit};

use super::generate::numbers;

const MUTANTS: usize = 600;

/// Sources longer than this say nothing that shorter ones do not, and take longer.
const MOST_BYTES: usize = 3_000;

/// All sources of the lowering tests, in the order of their paths.
fn sources(folder: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            sources(&path, out);
        } else if [".java", ".kt", ".kts", ".swift"].iter().any(|end| name.ends_with(end)) {
            out.push((name, fs::read(&path).unwrap()));
        }
    }
}

/// Deletes, doubles, swaps or replaces a range.
pub(super) fn mutate(bytes: &mut Vec<u8>, random: &mut impl Iterator<Item = u64>) {
    let mut below = |n: usize| random.next().unwrap_or_default() as usize % n.max(1);
    if bytes.is_empty() {
        return;
    }
    let from = below(bytes.len());
    let to = (from + 1 + below(40)).min(bytes.len());
    match below(4) {
        0 => {
            bytes.drain(from..to);
        }
        1 => {
            let again = bytes[from..to].to_vec();
            bytes.splice(to..to, again);
        }
        2 => {
            let other = below(bytes.len());
            bytes.swap(from, other);
        }
        _ => {
            const ODD: &[&[u8]] =
                &[b"{", b"}", b"(", b")", b"\"", b"<", b"->", b"\0", b"/*", b"'", b"${", b"\\(", b"#if", b"\xff"];
            let odd = ODD[below(ODD.len())];
            bytes.splice(from..to, odd.iter().copied());
        }
    }
}

#[test]
fn damaged_sources_are_read_and_traced() {
    let knowledge = wiretight::scan::knowledge().unwrap();
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lowering"), &mut all);
    all.retain(|(_, bytes)| bytes.len() <= MOST_BYTES);
    assert!(!all.is_empty());
    let mut random = numbers(42);
    let mut broken = Vec::new();
    for n in 0..MUTANTS {
        let (name, bytes) = &all[n % all.len()];
        let mut bytes = bytes.clone();
        for _ in 0..=n % 3 {
            mutate(&mut bytes, &mut random);
        }
        // Build scripts are read for their dependencies, by the same grammar.
        let file = SourceFile::from_bytes(FileId(0), name.replace(".gradle.kts", ".kts").as_str(), bytes);
        let run = || {
            let unit = languages::lower(&file).unwrap();
            let reach = Reach::Production;
            trace::trace(vec![ProjectUnit { unit: &unit, reach }], knowledge).failed.is_empty()
        };
        if !catch_unwind(AssertUnwindSafe(run)).unwrap_or_default() {
            broken.push(format!("{name}, mutant {n}:\n{}", file.text));
        }
    }
    assert!(broken.is_empty(), "{} mutants broke:\n{}", broken.len(), broken.join("\n\n"));
}
