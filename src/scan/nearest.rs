//! Looks for the policies of folders below the one in which a scan starts.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Error, Options, knowledge};
use crate::policy::{Policies, Policy};
use crate::source::{self, Limits, Walk};

/// The name under which a folder's policy is looked for.
const FILE: &str = "wiretight.yaml";

/// The policy for the whole, and those of the folders in which files were found, if they count.
pub(super) fn policies(roots: &[PathBuf], walk: &Walk, options: &Options) -> Result<Policies, Error> {
    let whole = load_below(&[], options)?;
    let mut below = BTreeMap::new();
    if options.nearest && all_here(roots, &options.here) {
        let folders = walk.files.iter().flat_map(|found| folders(&found.path));
        for folder in folders.collect::<BTreeSet<&str>>() {
            if is_policy(&options.here, folder) {
                below.insert(folder.to_owned(), load(folder, options)?);
            }
        }
    }
    Ok(Policies::new(whole, below))
}

/// The policy that judges a file or folder, and the files that it is made of, nearest first.
///
/// # Errors
/// Every mistake in every file, or a path that does not lie below the current folder.
pub fn policy_of(path: &Path, options: &Options) -> Result<Policy, Error> {
    let outside = || Error::Unreadable(format!("{} does not lie below the current folder", path.display()));
    let here = options.here.canonicalize().unwrap_or_else(|_| options.here.clone());
    let full = path.canonicalize().map_err(|error| Error::Unreadable(format!("{}: {error}", path.display())))?;
    let below = full.strip_prefix(&here).map_err(|_| outside())?;
    let mut shown: String = below.to_string_lossy().replace('\\', "/");
    if full.is_dir() {
        shown.push('/');
    }
    let nearest = folders(&shown).rev().find(|folder| is_policy(&here, folder)).filter(|_| options.nearest);
    match nearest {
        Some(folder) => load(folder, options),
        None => load_below(&[], options),
    }
}

/// The policy of a folder, over those of the folders above it.
fn load(folder: &str, options: &Options) -> Result<Policy, Error> {
    let chain = folders(folder).filter(|folder| is_policy(&options.here, folder));
    load_below(&chain.map(|folder| format!("{folder}{FILE}")).collect::<Vec<_>>(), options)
}

/// The policy of the whole, and over it the files of folders below.
///
/// A policy that was found, and not named by who runs the scan, builds on files of the project alone: it may be a hostile
/// one, and messages about what it builds on quote that.
fn load_below(chain: &[String], options: &Options) -> Result<Policy, Error> {
    let inside = options.nearest.then(|| project(&options.here));
    let read = |path: &str| {
        let path = Path::new(path);
        if let Some(inside) = &inside
            && !path.canonicalize()?.starts_with(inside)
        {
            let why = "it lies outside of the project; a policy that may build on it has to be named with --policy";
            return Err(io::Error::other(why));
        }
        source::read_bytes(path, Limits::default().config).map_err(super::io_error)
    };
    Ok(Policy::load_below(&options.policy, chain, &knowledge().map_err(Error::BuiltIn)?.groups(), &read)?)
}

/// The work tree that a folder belongs to, or else the folder itself.
fn project(here: &Path) -> PathBuf {
    let here = here.canonicalize().unwrap_or_else(|_| here.to_owned());
    here.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok()).unwrap_or(&here).to_owned()
}

/// The folders that lead to a path, outermost first, each with a `/` at its end; not the one that a scan starts in.
fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..=at)).filter(|folder| folder.len() > 1)
}

/// Whether a folder has a policy. A link is none: it may lead out of the project.
fn is_policy(here: &Path, folder: &str) -> bool {
    here.join(folder).join(FILE).symlink_metadata().is_ok_and(|found| found.is_file())
}

/// Whether paths are told from the folder in which the scan starts.
fn all_here(roots: &[PathBuf], here: &Path) -> bool {
    let inside = |root: &PathBuf| {
        let full = root.canonicalize().ok()?;
        let below = full.strip_prefix(here.canonicalize().ok()?).ok()?;
        Some(below.components().all(|part| matches!(part, Component::Normal(_))))
    };
    roots.iter().all(|root| inside(root).unwrap_or(false))
}
