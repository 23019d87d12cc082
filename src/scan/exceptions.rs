//! What is held against the findings of a scan: the baseline, the waivers, and the findings of an earlier state.

use std::io;
use std::path::{Path, PathBuf};

use time::Date;

use super::{Against, Error, Exceptions, Options};
use crate::inventory::Inventory;
use crate::policy::{Accepted, Baseline, InTree, Level, LoadError, Notice, NoticeKind, Policies, Policy, Waivers};
use crate::source::git::{GitError, Repository};
use crate::source::{self, Limits, Material};

/// Reads the files of exceptions, as far as the policy lets them count. Says also which ones they were.
pub(super) fn read(policy: &Policy, against: &Against) -> Result<(Accepted, Vec<Notice>, Vec<Material>), Error> {
    let mut accepted = Accepted::nothing(against.today.unwrap_or(Date::MIN));
    let (mut notices, mut materials) = (Vec::new(), Vec::new());
    if let Some((path, bytes)) = file(policy, &against.baseline, "the baseline", &mut notices)? {
        materials.push(Material::of(&path, &bytes));
        let baseline = Baseline::read(&path, &bytes)?;
        accepted.baseline = Some((path, baseline));
    }
    if let Some(today) = against.today
        && let Some((path, bytes)) = file(policy, &against.waivers, "the waivers", &mut notices)?
    {
        materials.push(Material::of(&path, &bytes));
        accepted.waivers = Waivers::read(&path, &bytes, policy, today)?;
    }
    Ok((accepted, notices, materials))
}

/// The path and the bytes of a file that counts. What is there and cannot be read is never taken for nothing.
fn file(
    policy: &Policy,
    wanted: &Exceptions,
    what: &str,
    notices: &mut Vec<Notice>,
) -> Result<Option<(String, Vec<u8>)>, Error> {
    let path = match wanted {
        Exceptions::None => return Ok(None),
        Exceptions::InTree(path) if path.symlink_metadata().is_err() => return Ok(None),
        Exceptions::InTree(path) if policy.waivers.in_tree == InTree::Forbidden => {
            let text = format!("{what} of the scanned tree do not count under this policy");
            notices.push(Notice::new(NoticeKind::NotAccepted, shown(path), text));
            return Ok(None);
        }
        Exceptions::InTree(path) | Exceptions::Named(path) => path,
    };
    let bytes = source::read_bytes(path, Limits::default().config)
        .map_err(|why| LoadError::Unreadable { path: shown(path), cause: why.to_string() })?;
    Ok(Some((shown(path), bytes)))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The findings and the inventory of the state in which HEAD and a revision part. The same policies judge them, and no exception.
pub(super) fn base(
    roots: &[PathBuf],
    options: &Options,
    policies: &Policies,
) -> Result<Option<(Baseline, Inventory)>, Error> {
    let Some(revision) = &options.against.base else { return Ok(None) };
    let told = |why: GitError| Error::Base { revision: revision.clone(), why };
    let repository = Repository::of(&options.here).map_err(told)?;
    let commit = repository.merge_base(revision).map_err(told)?;
    let unwritten = |error: io::Error| told(GitError::Write(error));
    let folder = tempfile::tempdir().map_err(unwritten)?;
    repository.write_files(&commit, &options.walk.limits, folder.path()).map_err(told)?;
    let below = |path: &Path| {
        let path = path.canonicalize().ok()?;
        Some(folder.path().join(path.strip_prefix(repository.top()).ok()?))
    };
    // What was not there then had no findings.
    let then: Vec<PathBuf> = roots.iter().filter_map(|root| below(root)).filter(|root| root.exists()).collect();
    if then.is_empty() {
        return Ok(Some((Baseline::default(), Inventory::default())));
    }
    let here = below(&options.here).unwrap_or_else(|| folder.path().to_owned());
    std::fs::create_dir_all(&here).map_err(unwritten)?;
    let options = Options {
        here,
        against: Against::default(),
        evidence: false,
        inventory: true,
        shares: Vec::new(),
        ..options.clone()
    };
    let walk = super::paths::find(&then, &options.here, &options.walk)?;
    let scanned = super::judged(&then, walk, &options, policies)?;
    let findings = Baseline::of(&scanned.verdict.findings, &scanned.files, Level::Review);
    Ok(Some((findings, scanned.inventory.unwrap_or_default())))
}
