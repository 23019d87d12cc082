//! Earlier states of a project, read from git without touching the work tree and without running anything of it.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::{FileKind, Limits};

/// Why an earlier state cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program is not there.
    #[error("cannot run `git` ({0}); install it, or leave the comparison out")]
    NoGit(io::ErrorKind),
    /// The folder belongs to no repository.
    #[error("{0} is in no git repository: {1}")]
    NoRepository(PathBuf, String),
    /// The revision is not there.
    #[error("`{0}` names no commit here; fetch it, for example with `git fetch origin {0}`")]
    UnknownRevision(String),
    /// The revision is not there, or its common ancestor is not, because the clone is shallow.
    #[error(
        "the clone is shallow and does not reach back to where `{0}` and HEAD part; get more of the history with \
         `git fetch --unshallow` (GitHub Actions: `fetch-depth: 0` for actions/checkout; GitLab: `GIT_DEPTH: \"0\"`)"
    )]
    Shallow(String),
    /// There is no common ancestor.
    #[error("`{0}` and HEAD have no common ancestor; name a commit that HEAD comes from")]
    Unrelated(String),
    /// Something else went wrong.
    #[error("git {0} failed: {1}")]
    Failed(&'static str, String),
    /// The files cannot be put aside.
    #[error("cannot write the earlier state into a temporary folder: {0}")]
    Write(io::Error),
}

/// Is given the path and the bytes of a file of a commit.
pub type Visit<'v> = dyn FnMut(&Path, &[u8]) -> Result<(), GitError> + 'v;

/// A git repository.
#[derive(Debug)]
pub struct Repository {
    /// The folder of the work tree.
    top: PathBuf,
}

impl Repository {
    /// The repository that a folder belongs to.
    ///
    /// # Errors
    /// There is no git, or the folder is in no repository.
    pub fn of(folder: &Path) -> Result<Self, GitError> {
        let found = run(folder, "rev-parse", &["--show-toplevel"])?;
        let top = found.map_err(|said| GitError::NoRepository(folder.to_owned(), said))?;
        let top = PathBuf::from(top.trim_end_matches(['\n', '\r']));
        Ok(Self { top: top.canonicalize().unwrap_or(top) })
    }

    /// The folder of the work tree.
    #[must_use]
    pub fn top(&self) -> &Path {
        &self.top
    }

    /// The commit where a revision and HEAD part.
    ///
    /// # Errors
    /// The revision or the common ancestor is not there.
    pub fn merge_base(&self, revision: &str) -> Result<String, GitError> {
        let shallow = || {
            let told = run(&self.top, "rev-parse", &["--is-shallow-repository"]).ok().and_then(Result::ok);
            told.is_some_and(|told| told.trim() == "true")
        };
        let Some(commit) = self.commit(revision)? else {
            let shown = revision.to_owned();
            return Err(if shallow() { GitError::Shallow(shown) } else { GitError::UnknownRevision(shown) });
        };
        match run(&self.top, "merge-base", &[&commit, "HEAD"])? {
            Ok(base) => Ok(base.trim().to_owned()),
            Err(_) if shallow() => Err(GitError::Shallow(revision.to_owned())),
            Err(_) => Err(GitError::Unrelated(revision.to_owned())),
        }
    }

    /// The commit that a revision names; none where there is no such.
    ///
    /// # Errors
    /// Git cannot be run.
    pub fn commit(&self, revision: &str) -> Result<Option<String>, GitError> {
        let wanted = format!("{revision}^{{commit}}");
        let found = run(&self.top, "rev-parse", &["--verify", "--quiet", "--end-of-options", &wanted])?;
        Ok(found.ok().map(|commit| commit.trim().to_owned()))
    }

    /// The commit that is checked out; none where there is none.
    #[must_use]
    pub fn head(&self) -> Option<String> {
        self.commit("HEAD").ok().flatten()
    }

    /// Writes the files of a commit that are read in a scan below a folder, which must be empty.
    ///
    /// # Errors
    /// Git fails, or a file cannot be written.
    pub fn write_files(&self, commit: &str, limits: &Limits, into: &Path) -> Result<(), GitError> {
        self.for_each_file(commit, limits, &mut |path, bytes| {
            let target = into.join(path);
            let written = target.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| {
                // Nothing that is there is written over: names can fall together where case does not count.
                File::options().write(true).create_new(true).open(&target)?.write_all(bytes)
            });
            match written {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(GitError::Write(error)),
                _ => Ok(()),
            }
        })
    }

    /// Visits the files of a commit that are read in a scan, with their paths from the top of the work tree.
    ///
    /// # Errors
    /// Git fails, or the visitor does.
    pub fn for_each_file(&self, commit: &str, limits: &Limits, visit: &mut Visit<'_>) -> Result<(), GitError> {
        let listed = output(&self.top, "ls-tree", &["-r", "-l", "-z", "--full-tree", commit])?;
        let listed = listed.map_err(|said| GitError::Failed("ls-tree", said))?;
        let mut blobs = Blobs::open(&self.top)?;
        for entry in listed.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let Some(Entry { id, size, path }) = Entry::read(entry) else { continue };
            let kind = FileKind::of_path(path);
            if kind == FileKind::Other || size > limits.of(kind) {
                continue;
            }
            let Some(below) = below(path) else { continue };
            visit(&below, &blobs.read(id)?)?;
        }
        Ok(())
    }
}

/// A regular file of a tree.
struct Entry<'l> {
    id: &'l str,
    size: u64,
    path: &'l str,
}

impl<'l> Entry<'l> {
    /// Reads `100644 blob 4f3a…    123\tsrc/A.kt`; none for what is no regular file or has no Unicode name.
    fn read(line: &'l [u8]) -> Option<Self> {
        let (facts, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
        let mut facts = facts.split_ascii_whitespace();
        let (mode, kind, id, size) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
        (kind == "blob" && mode.starts_with("100")).then_some(Self { id, size: size.parse().ok()?, path })
    }
}

/// The path of a tree as one below a folder; none where it would lead out of it, which no tree of git's own making does.
fn below(path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    path.components().all(|part| matches!(part, Component::Normal(_))).then(|| path.to_owned())
}

/// Reads files out of the object store, one after the other.
struct Blobs {
    git: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Blobs {
    fn open(folder: &Path) -> Result<Self, GitError> {
        let mut git = git(folder, "cat-file");
        git.arg("--batch").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut git = git.spawn().map_err(|error| GitError::NoGit(error.kind()))?;
        let out = git.stdout.take().ok_or_else(|| failed("no answer"))?;
        Ok(Self { git, out: BufReader::new(out) })
    }

    fn read(&mut self, id: &str) -> Result<Vec<u8>, GitError> {
        let told = |error: io::Error| failed(&error.to_string());
        let input = self.git.stdin.as_mut().ok_or_else(|| failed("it takes nothing"))?;
        writeln!(input, "{id}").and_then(|()| input.flush()).map_err(told)?;
        let mut header = String::new();
        self.out.read_line(&mut header).map_err(told)?;
        let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| failed(header.trim_end()))?;
        let mut bytes = Vec::new();
        (&mut self.out).take(size).read_to_end(&mut bytes).map_err(told)?;
        let mut end = [0];
        self.out.read_exact(&mut end).map_err(told)?;
        Ok(bytes)
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        // Without input it ends by itself.
        drop(self.git.stdin.take());
        let _ = self.git.wait();
    }
}

fn failed(said: &str) -> GitError {
    GitError::Failed("cat-file", said.to_owned())
}

/// A git command that runs nothing that the repository asks for: no hook, no monitor, no pager, no helper of a remote.
/// The commands used here read objects alone, apply no filter and refresh no index.
fn git(folder: &Path, command: &'static str) -> Command {
    let mut git = Command::new("git");
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_EXTERNAL_DIFF"] {
        git.env_remove(variable);
    }
    git.env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        .env("LC_ALL", "C");
    git.args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never", "-c"]);
    git.arg(if cfg!(windows) { "core.hooksPath=NUL" } else { "core.hooksPath=/dev/null" });
    let shown = folder.to_str().filter(|_| cfg!(windows));
    git.current_dir(shown.map_or_else(|| folder.to_owned(), |path| understood(path).into()));
    git.arg(command).stdin(Stdio::null());
    git
}

/// A path as programs of Windows understand it: most do not know the form `\\?\C:\…` that the system gives real paths, in
/// which nothing is short for anything else. What can only be told in that form stays.
fn understood(path: &str) -> String {
    let Some(rest) = path.strip_prefix(r"\\?\") else { return path.to_owned() };
    let plain = match rest.strip_prefix(r"UNC\") {
        Some(share) => format!(r"\\{share}"),
        None => rest.to_owned(),
    };
    let is_drive = matches!(rest.as_bytes(), [letter, b':', b'\\', ..] if letter.is_ascii_alphabetic());
    let is_odd = |part: &str| part.ends_with(['.', ' ']) || part.contains('/');
    // Longer paths, and names that end with a dot, exist in the long form alone.
    if (is_drive || plain.starts_with(r"\\")) && plain.len() < 248 && !rest.split('\\').any(is_odd) {
        plain
    } else {
        path.to_owned()
    }
}

/// What a command writes, or else the first line of what it says.
fn output(folder: &Path, command: &'static str, args: &[&str]) -> Result<Result<Vec<u8>, String>, GitError> {
    let ended = git(folder, command).args(args).output().map_err(|error| GitError::NoGit(error.kind()))?;
    if ended.status.success() {
        return Ok(Ok(ended.stdout));
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    Ok(Err(said.lines().next().unwrap_or("it gave no reason").trim_start_matches("fatal: ").to_owned()))
}

fn run(folder: &Path, command: &'static str, args: &[&str]) -> Result<Result<String, String>, GitError> {
    Ok(output(folder, command, args)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::understood;

    #[test]
    fn paths_of_windows_lose_their_long_form_where_they_can() {
        let long = format!(r"\\?\C:\{}", "d\\".repeat(200));
        for (path, wanted) in [
            (r"\\?\C:\Users\me\app", r"C:\Users\me\app"),
            (r"\\?\UNC\server\share\app", r"\\server\share\app"),
            (r"C:\Users", r"C:\Users"),
            (r"\\server\share", r"\\server\share"),
            (r"\\?\Volume{b75e2c83}\app", r"\\?\Volume{b75e2c83}\app"),
            (r"\\?\C:\ends with a dot.\app", r"\\?\C:\ends with a dot.\app"),
            (r"\\?\C:\a/b", r"\\?\C:\a/b"),
            (long.as_str(), long.as_str()),
            ("/srv/app", "/srv/app"),
        ] {
            assert_eq!(understood(path), wanted);
        }
    }
}
