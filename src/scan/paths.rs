//! From what was asked for to a list of files whose paths mean the same on every machine.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use crate::source::{RootError, Walk, WalkOptions, walk};

/// Lists the files below several roots.
///
/// Paths are relative to `here` if it holds all roots, and else to the deepest folder that does: a scan of the folder
/// in which it was started and a scan of that folder from elsewhere name the files alike. A file that lies below two
/// roots is listed once.
pub(super) fn find(roots: &[PathBuf], here: &Path, options: &WalkOptions) -> Result<Walk, RootError> {
    let Roots { real, base } = Roots::of(roots, here)?;
    let mut found = Walk::default();
    for (root, (real, is_folder)) in roots.iter().zip(&real) {
        let mut walk = walk(root, options)?;
        let folder = if *is_folder { Some(real.as_path()) } else { real.parent() };
        let below = folder.and_then(|folder| folder.strip_prefix(&base).ok()).unwrap_or(Path::new(""));
        let prefix: String = below.iter().map(OsStr::to_string_lossy).flat_map(|part| [part, "/".into()]).collect();
        walk.files.iter_mut().for_each(|file| file.path.insert_str(0, &prefix));
        walk.skipped.iter_mut().for_each(|skipped| skipped.path.insert_str(0, &prefix));
        found.files.append(&mut walk.files);
        found.skipped.append(&mut walk.skipped);
        found.others += walk.others;
    }
    if roots.len() > 1 {
        found.files.sort_by(|a, b| (&a.path, &a.full).cmp(&(&b.path, &b.full)));
        // Names that are not Unicode can look alike and still be two.
        let mut seen = BTreeSet::new();
        found.files.retain(|file| file.lossy || seen.insert(file.path.clone()));
        found.skipped.sort_by(|a, b| a.path.cmp(&b.path));
        found.skipped.dedup();
        // A folder that one root leaves out may be another root.
        found.skipped.retain(|skipped| !seen.iter().any(|path| is_below(path, &skipped.path)));
    }
    Ok(found)
}

/// What was asked for as the system knows it.
pub(super) struct Roots {
    /// The real path of each root, and whether it is a folder.
    pub real: Vec<(PathBuf, bool)>,
    /// The folder that all paths are relative to.
    pub base: PathBuf,
}

impl Roots {
    /// Looks the roots up.
    pub fn of(roots: &[PathBuf], here: &Path) -> Result<Self, RootError> {
        let mut real = Vec::with_capacity(roots.len());
        for root in roots {
            let unusable = |error: io::Error| RootError { path: root.clone(), why: error.kind() };
            let path = root.canonicalize().map_err(unusable)?;
            let is_folder = path.is_dir();
            real.push((path, is_folder));
        }
        let here = here.canonicalize().unwrap_or_else(|_| here.to_owned());
        let base = base(&real, &here);
        Ok(Self { real, base })
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The folder that all paths are relative to.
fn base(roots: &[(PathBuf, bool)], here: &Path) -> PathBuf {
    if roots.iter().all(|(root, _)| root.starts_with(here)) {
        return here.to_owned();
    }
    let mut folders =
        roots.iter().map(|(root, is_folder)| if *is_folder { root } else { root.parent().unwrap_or(root) }.to_owned());
    let first = folders.next().unwrap_or_default();
    folders.fold(first, |base, folder| {
        base.ancestors().find(|ancestor| folder.starts_with(ancestor)).map(Path::to_owned).unwrap_or_default()
    })
}
