//! What takes part in a run, noted for its evidence.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{builtin, own};
use crate::policy::PolicyAt;
use crate::report::evidence::{Commit, Materials};
use crate::source::git::Repository;
use crate::source::{self, Found, Limits, Material, Walk};

/// Notes the policy, what ships inside the program, every file to be read, and the commit that is checked out. The
/// program itself is the caller's to add.
pub(super) fn of(
    policies: &dyn PolicyAt,
    exceptions: Vec<Material>,
    walk: &Walk,
    roots: &[PathBuf],
    here: &Path,
    limits: &Limits,
    models: &[own::File],
) -> Materials {
    let read = |found: &Found| Some(Material::of(&found.path, &bytes(found, limits)?));
    let mut known: Vec<Material> =
        builtin::files().iter().map(|(path, text)| Material::of(path, text.as_bytes())).collect();
    known.extend(models.iter().map(|(path, text)| Material::of(path, text.as_bytes())));
    Materials {
        program: None,
        policy: policies.files(),
        knowledge: Material::of_all(&known),
        exceptions,
        files: walk.files.par_iter().filter_map(read).collect(),
        commit: commit(walk, roots, here, limits),
    }
}

/// The bytes of a file; none where the scan cannot read it either, which the coverage tells.
fn bytes(found: &Found, limits: &Limits) -> Option<Vec<u8>> {
    source::read_bytes(&found.full, limits.of(found.kind)).ok()
}

/// The commit that is checked out, held against the files that are judged.
fn commit(walk: &Walk, roots: &[PathBuf], here: &Path, limits: &Limits) -> Option<Commit> {
    let repository = Repository::of(here).ok()?;
    let id = repository.head()?;
    let top = repository.top();
    let roots: Vec<PathBuf> = roots.iter().filter_map(|root| root.canonicalize().ok()).collect();
    let below = |found: &Found| Some(found.full.canonicalize().ok()?.strip_prefix(top).ok()?.to_owned());
    let mut judged: BTreeMap<PathBuf, &Found> =
        walk.files.iter().filter_map(|found| Some((below(found)?, found))).collect();
    let mut differs = Vec::new();
    let visited = repository.for_each_file(&id, limits, &mut |path, then| {
        match judged.remove(path) {
            Some(found) => {
                if !bytes(found, limits).is_some_and(|now| same(&now, then)) {
                    differs.push(found.path.clone());
                }
            }
            // What is left out on purpose is still there.
            None => {
                let full = top.join(path);
                if roots.iter().any(|root| full.starts_with(root)) && fs::symlink_metadata(&full).is_err() {
                    differs.push(path.to_string_lossy().replace('\\', "/"));
                }
            }
        }
        Ok(())
    });
    differs.extend(judged.values().map(|found| found.path.clone()));
    differs.sort();
    visited.ok().map(|()| Commit { id, differs })
}

/// Whether bytes are the same but for the kind of line end, which git may change on the way out.
fn same(now: &[u8], then: &[u8]) -> bool {
    let lines = |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().filter(|byte| *byte != b'\r').collect() };
    now == then || lines(now) == lines(then)
}
