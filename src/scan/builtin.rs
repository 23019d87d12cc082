//! What ships inside the program: protocols, models, settings, and which paths hold tests.

use include_dir::{Dir, File, include_dir};

use super::reach::Reaches;
use crate::knowledge::{self, Knowledge};
use crate::source::yaml::Mistake;

static POLICIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/policies");

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

/// Everything that is known.
///
/// # Errors
/// Every mistake in every built-in file.
pub fn knowledge() -> Result<Knowledge, Vec<Mistake>> {
    knowledge::load(files().iter().map(|(path, text)| (path.as_str(), *text)))
}

/// Which paths hold tests and debug builds.
///
/// # Errors
/// Every mistake in the built-in file.
pub(super) fn reaches() -> Result<Reaches, Vec<Mistake>> {
    let path = "policies/reach.yaml";
    let text = POLICIES.get_file("reach.yaml").and_then(File::contents_utf8).unwrap_or_default();
    Reaches::load(path, text)
}
