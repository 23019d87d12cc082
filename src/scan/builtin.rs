//! What ships inside the program: protocols, models, settings, and which paths hold tests.

use std::sync::OnceLock;

use include_dir::{Dir, File, include_dir};

use super::configured::Configured;
use super::reach::Reaches;
use crate::knowledge::{self, Knowledge};
use crate::source::yaml::{Document, Mistake};
use crate::source::{Span, Walk};

static POLICIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/policies");
/// What models, settings and protocols come to, as the build found.
static KNOWLEDGE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/knowledge"));
const REACHES: Document<'_> = Document::with_tree(
    "policies/reach.yaml",
    include_str!("../../policies/reach.yaml"),
    include_bytes!(concat!(env!("OUT_DIR"), "/trees/policies/reach.yaml")),
);

const CONFIGURED: Document<'_> = Document::with_tree(
    "policies/configured.yaml",
    include_str!("../../policies/configured.yaml"),
    include_bytes!(concat!(env!("OUT_DIR"), "/trees/policies/configured.yaml")),
);

/// Path and text of every built-in file, in the order of the paths.
pub(super) fn files() -> Vec<(String, &'static str)> {
    fn below(dir: &'static Dir<'_>, out: &mut Vec<&'static File<'static>>) {
        out.extend(dir.files());
        dir.dirs().for_each(|dir| below(dir, out));
    }
    let mut found = Vec::new();
    below(&POLICIES, &mut found);
    let told = found.into_iter().filter_map(|file| {
        let path = file.path().to_str()?.replace('\\', "/");
        Some((format!("policies/{path}"), file.contents_utf8()?))
    });
    let mut files: Vec<(String, &str)> = told.collect();
    files.sort();
    files
}

/// Everything that is known, without its examples. The build read and checked it; it is decoded once in the life of the
/// process.
///
/// # Errors
/// The program is damaged.
pub fn knowledge() -> Result<&'static Knowledge, Vec<Mistake>> {
    static LOADED: OnceLock<Result<Knowledge, Vec<Mistake>>> = OnceLock::new();
    let damaged = |error| vec![Mistake::at("policies", "", Span::default(), format!("cannot be decoded: {error}"))];
    LOADED.get_or_init(|| Knowledge::from_bytes(KNOWLEDGE).map_err(damaged)).as_ref().map_err(Clone::clone)
}

/// Everything that is known with its examples, from the files themselves.
///
/// # Errors
/// Every mistake in every built-in file.
pub fn knowledge_with_examples() -> Result<Knowledge, Vec<Mistake>> {
    knowledge::load(files().iter().map(|(path, text)| (path.as_str(), *text)))
}

/// Which paths of a tree hold tests and debug builds.
///
/// # Errors
/// Every mistake in the built-in file.
pub(super) fn reaches(walk: &Walk) -> Result<Reaches, Vec<Mistake>> {
    let code = walk.files.iter().filter(|file| file.kind.is_code()).map(|file| file.path.as_str());
    Ok(Reaches::load(REACHES)?.of_tree(code))
}

/// Which annotations put what is configured into fields.
///
/// # Errors
/// Every mistake in the built-in file.
pub(super) fn configured() -> Result<Configured, Vec<Mistake>> {
    Configured::load(CONFIGURED)
}
