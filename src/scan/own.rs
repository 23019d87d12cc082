//! Models and settings beside the built-in ones, from folders that somebody names.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Error, builtin};
use crate::knowledge::{self, Knowledge};
use crate::source::{self, FileId, FileKind, Limits, WalkOptions, Why};

/// A path and its text.
pub(super) type File = (String, String);

/// The files with models and settings in folders, in the order in which these are named.
pub(super) fn files(folders: &[PathBuf]) -> Result<Vec<File>, Error> {
    let mut all = Vec::new();
    for folder in folders {
        all.extend(below(folder)?);
    }
    Ok(all)
}

/// What is known with these files.
pub(super) fn known(own: &[File]) -> Result<Cow<'static, Knowledge>, Error> {
    if own.is_empty() {
        return Ok(Cow::Borrowed(builtin::knowledge().map_err(Error::BuiltIn)?));
    }
    Ok(Cow::Owned(with_examples(own)?))
}

/// What is known with these files, and all examples.
pub(super) fn with_examples(own: &[File]) -> Result<Knowledge, Error> {
    let built_in = builtin::files();
    let mut files: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for (path, text) in built_in.iter().map(|(path, text)| (path.as_str(), *text)) {
        files.insert(below_policies(path), (path, text));
    }
    for (path, text) in own {
        files.insert(below_policies(path), (path, text));
    }
    knowledge::load(files.into_values()).map_err(Error::Models)
}

/// The part of a path that says which model or settings file it is.
fn below_policies(path: &str) -> &str {
    let parts = ["models/", "settings/", "sources/", "flows.yaml", "protocols.yaml"];
    parts.iter().filter_map(|part| path.rfind(part)).min().and_then(|at| path.get(at..)).unwrap_or(path)
}

/// The YAML files below a folder with their texts, in the order of their paths. What was named and teaches nothing, or
/// what cannot be read of it, is never passed over: without it channels would go unseen.
pub(super) fn below(folder: &Path) -> Result<Vec<(String, String)>, Error> {
    let mut options = WalkOptions::default();
    // A folder `vendor` or `out` holds models here.
    options.skip.retain(|skip| skip.name.starts_with('.'));
    let walk = source::walk(folder, &options)?;
    let prefix = folder.to_string_lossy().replace('\\', "/");
    let lost = walk.skipped.iter().find(|skipped| !matches!(skipped.why, Why::Folder { .. } | Why::UnknownKind));
    if let Some(lost) = lost {
        return Err(Error::Unreadable(format!("{}: {lost}", folder.display())));
    }
    let mut files = Vec::new();
    if walk.of_kind(FileKind::Yaml).next().is_none() {
        let what = "holds no models: they are files that end with .yaml or .yml";
        return Err(Error::Unreadable(format!("{} {what}", folder.display())));
    }
    for found in walk.of_kind(FileKind::Yaml) {
        let file = source::read(FileId(0), found, &Limits::default())
            .map_err(|skipped| Error::Unreadable(format!("{}/{skipped}", prefix.trim_end_matches('/'))))?;
        let path =
            if folder.is_dir() { format!("{}/{}", prefix.trim_end_matches('/'), found.path) } else { prefix.clone() };
        files.push((path, file.text.to_string()));
    }
    Ok(files)
}
