//! What is held against the findings of a scan: the baseline and the waivers.

use std::path::Path;

use time::Date;

use super::{Against, Error, Exceptions};
use crate::policy::{Accepted, Baseline, InTree, LoadError, Notice, NoticeKind, Policy, Waivers};
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

pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
