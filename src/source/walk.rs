//! Which files there are below a folder, which of them are read, and why the others are not.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::read::Limits;
use super::{FileKind, Skipped, Why};

/// A folder that is not looked into, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkipFolder {
    /// The name of the folder.
    pub name: Cow<'static, str>,
    /// Why, as reports say it.
    pub why: Cow<'static, str>,
    /// Not skipped below a folder `src` or `Sources`, where the name is that of a package or module.
    pub outside_sources: bool,
}

const fn skip(name: &'static str, why: &'static str, outside_sources: bool) -> SkipFolder {
    SkipFolder { name: Cow::Borrowed(name), why: Cow::Borrowed(why), outside_sources }
}

/// The folders that are skipped unless the caller says otherwise: nobody wrote by hand what they hold,
/// or somebody else did.
pub const SKIP_FOLDERS: &[SkipFolder] = &[
    skip(".git", "version control", false),
    skip(".hg", "version control", false),
    skip(".svn", "version control", false),
    skip(".idea", "editor settings", false),
    skip(".vscode", "editor settings", false),
    skip(".gradle", "build cache", false),
    skip(".cxx", "build output", false),
    skip(".build", "build output", false),
    skip(".swiftpm", "build cache", false),
    skip("DerivedData", "build output", false),
    skip("node_modules", "installed packages", false),
    skip("Pods", "installed packages", false),
    skip("Carthage", "installed packages", false),
    skip("build", "build output", true),
    skip("target", "build output", true),
    skip("out", "build output", true),
    skip("dist", "build output", true),
    skip("vendor", "code of others", true),
    skip("third_party", "code of others", true),
];

/// How to walk.
#[derive(Clone, Debug)]
pub struct WalkOptions {
    /// Folders that are not looked into.
    pub skip: Vec<SkipFolder>,
    /// How large a file may be.
    pub limits: Limits,
}

impl Default for WalkOptions {
    fn default() -> Self {
        Self { skip: SKIP_FOLDERS.to_vec(), limits: Limits::default() }
    }
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Path relative to the root, with `/`; for a root that is a file its name.
    pub path: String,
    /// Where to open it.
    pub full: PathBuf,
    /// What it held, where another state is looked at than the one on the disk.
    pub held: Option<Arc<[u8]>>,
    /// What it holds, never [`FileKind::Other`].
    pub kind: FileKind,
    /// The name is not Unicode; `path` shows U+FFFD for what has no letter.
    pub lossy: bool,
}

/// What a walk found. Both lists are ordered by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// The files to read.
    pub files: Vec<Found>,
    /// What is not read although it may matter.
    pub skipped: Vec<Skipped>,
    /// Number of files of a kind that is not read.
    pub others: usize,
}

impl Walk {
    /// The files of one kind, in order.
    pub fn of_kind(&self, kind: FileKind) -> impl Iterator<Item = &Found> {
        self.files.iter().filter(move |found| found.kind == kind)
    }
}

/// The root of a walk cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot scan {}: {why}; give a file or folder that exists and may be read", path.display())]
pub struct RootError {
    /// The root as given.
    pub path: PathBuf,
    /// What the system said.
    pub why: io::ErrorKind,
}

/// Lists the files below a folder, or the one file that is given instead, in the order of their paths.
///
/// Links below the root are not followed: what they lead to inside the root is met under its own name (where that name
/// is of another kind, the file is read under the link's), and what lies outside is none of the project. Links that
/// leave the root or lead nowhere are listed as skipped.
///
/// # Errors
///
/// The root is not there or may not be read.
pub fn walk(root: &Path, options: &WalkOptions) -> Result<Walk, RootError> {
    let unusable = |error: io::Error| RootError { path: root.to_owned(), why: error.kind() };
    let real_root = root.canonicalize().map_err(unusable)?;
    if real_root.is_dir() {
        root.read_dir().map_err(unusable)?;
    }
    let mut walk = Walk::default();
    let mut entries = WalkDir::new(root).into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = relative(root, error.path().unwrap_or(root));
                let why = Why::Unreadable(error.io_error().map_or(io::ErrorKind::Other, io::Error::kind));
                walk.skipped.push(Skipped { path, why });
                continue;
            }
        };
        if entry.file_type().is_dir() {
            if let Some(folder) = skipped_folder(root, &entry, &options.skip) {
                entries.skip_current_dir();
                let why = Why::Folder { why: folder.why.clone(), files: readable_files(entry.path()) };
                walk.skipped.push(Skipped { path: relative(root, entry.path()), why });
            }
        } else {
            visit(root, &real_root, &entry, &options.limits, &mut walk);
        }
    }
    // Names that only differ in what is not Unicode look alike, so the real path decides among them.
    walk.files.sort_by(|a, b| (&a.path, &a.full).cmp(&(&b.path, &b.full)));
    walk.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walk)
}

/// Sorts in one thing that is no folder.
fn visit(root: &Path, real_root: &Path, entry: &DirEntry, limits: &Limits, walk: &mut Walk) {
    let kind = FileKind::of_path(&entry.file_name().to_string_lossy());
    if kind == FileKind::Other && !entry.path_is_symlink() && entry.depth() > 0 {
        walk.others += 1;
        return;
    }
    let path = relative(root, entry.path());
    // A root that is a link is followed: it was given by name.
    if entry.path_is_symlink() && entry.depth() > 0 {
        match link(entry.path(), kind, real_root) {
            Link::Ignore => return,
            Link::Skip(why) => return walk.skipped.push(Skipped { path, why }),
            Link::Read => {}
        }
    }
    let limit = limits.of(kind);
    match entry.path().metadata() {
        _ if kind == FileKind::Other => walk.skipped.push(Skipped { path, why: Why::UnknownKind }),
        Ok(metadata) if !metadata.is_file() => walk.skipped.push(Skipped { path, why: Why::NoFile }),
        Ok(metadata) if metadata.len() > limit => {
            walk.skipped.push(Skipped { path, why: Why::TooLarge { size: metadata.len(), limit } });
        }
        // Whether it can be opened shows when it is read.
        _ => {
            let lossy = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_str().is_none();
            walk.files.push(Found { path, full: entry.path().to_owned(), held: None, kind, lossy });
        }
    }
}

/// What becomes of a link.
enum Link {
    /// Nothing is lost without it.
    Ignore,
    Skip(Why),
    /// Only the link has a name of a kind that is read.
    Read,
}

/// Looks where a link leads.
fn link(path: &Path, kind: FileKind, real_root: &Path) -> Link {
    match path.canonicalize() {
        Ok(target) if target.starts_with(real_root) => {
            let is_met = kind == FileKind::Other || kind == FileKind::of_path(&target.to_string_lossy());
            if is_met || target.is_dir() { Link::Ignore } else { Link::Read }
        }
        Ok(target) if kind == FileKind::Other && !target.is_dir() => Link::Ignore,
        Ok(_) => Link::Skip(Why::LeavesRoot),
        Err(error) => Link::Skip(Why::BrokenLink(error.kind())),
    }
}

/// The reason to leave a folder out, if there is one; the root itself is never left out.
fn skipped_folder<'s>(root: &Path, entry: &DirEntry, skip: &'s [SkipFolder]) -> Option<&'s SkipFolder> {
    if entry.depth() == 0 {
        return None;
    }
    let inside = entry.path().parent().and_then(|parent| parent.strip_prefix(root).ok());
    left_out(entry.file_name(), inside.unwrap_or(Path::new("")), skip)
}

/// The reason to leave a folder out that has this name and lies in a folder below the root.
fn left_out<'s>(name: &OsStr, inside: &Path, skip: &'s [SkipFolder]) -> Option<&'s SkipFolder> {
    let folder = skip.iter().find(|folder| name == OsStr::new(folder.name.as_ref()))?;
    let is_source = |part: &OsStr| part == "src" || part == "Sources";
    (!folder.outside_sources || !inside.iter().any(is_source)).then_some(folder)
}

/// Whether a walk that begins at the top of a path would meet the file at its end.
#[must_use]
pub fn is_met(file: &Path, options: &WalkOptions) -> bool {
    let folders = file.ancestors().skip(1);
    folders
        .filter_map(|folder| Some((folder.file_name()?, folder.parent()?)))
        .all(|(name, inside)| left_out(name, inside, &options.skip).is_none())
}

/// Counts the files in a skipped folder that would have been read elsewhere.
fn readable_files(folder: &Path) -> usize {
    WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| FileKind::of_path(&entry.file_name().to_string_lossy()) != FileKind::Other)
        .count()
}

/// The path below the root, with `/` on every system; the file's name for the root itself.
fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    if below.as_os_str().is_empty() {
        return path.file_name().map_or_else(|| ".".to_owned(), |name| name.to_string_lossy().into_owned());
    }
    below.iter().map(OsStr::to_string_lossy).collect::<Vec<_>>().join("/")
}
