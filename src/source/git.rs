//! Earlier states of a project, read from git without touching the work tree and without running anything of it.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Command, Stdio};

use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::digest::hexadecimal;
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

    /// The files of a commit that are of a kind that is read, in the order of git's own lists.
    ///
    /// # Errors
    /// Git fails.
    pub fn files(&self, commit: &str) -> Result<Vec<Stored>, GitError> {
        let listed = output(&self.top, "ls-tree", &["-r", "-l", "-z", "--full-tree", commit])?;
        let listed = listed.map_err(|said| GitError::Failed("ls-tree", said))?;
        Ok(listed.split(|byte| *byte == 0).filter_map(Stored::read).collect())
    }

    /// The bytes of stored files, in their order.
    ///
    /// # Errors
    /// Git fails.
    pub fn contents<'f>(&self, files: impl IntoIterator<Item = &'f Stored>) -> Result<Vec<Vec<u8>>, GitError> {
        let mut blobs = None;
        let mut contents = Vec::new();
        for file in files {
            let blobs = match &mut blobs {
                Some(blobs) => blobs,
                none => none.insert(Blobs::open(&self.top)?),
            };
            contents.push(blobs.read(&file.id)?);
        }
        Ok(contents)
    }

    /// Visits the files of a commit that are read in a scan, with their paths from the top of the work tree.
    ///
    /// # Errors
    /// Git fails, or the visitor does.
    pub fn for_each_file(&self, commit: &str, limits: &Limits, visit: &mut Visit<'_>) -> Result<(), GitError> {
        let mut blobs = Blobs::open(&self.top)?;
        for file in self.files(commit)? {
            if file.size <= limits.of(file.kind) {
                visit(&file.path, &blobs.read(&file.id)?)?;
            }
        }
        Ok(())
    }
}

/// A regular file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The path from the top of the work tree.
    pub path: PathBuf,
    /// What it holds, never [`FileKind::Other`].
    pub kind: FileKind,
    /// Its length in bytes.
    pub size: u64,
    /// The name that git gives its bytes.
    id: String,
}

impl Stored {
    /// Reads `100644 blob 4f3a…    123\tsrc/A.kt`; none for what is no regular file, has no Unicode name or is not read.
    fn read(line: &[u8]) -> Option<Self> {
        let (facts, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
        let mut facts = facts.split_ascii_whitespace();
        let (mode, kind, id, size) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
        if kind != "blob" || !mode.starts_with("100") {
            return None;
        }
        let kind = FileKind::of_path(path);
        let (path, size, id) = (below(path)?, size.parse().ok()?, id.to_owned());
        (kind != FileKind::Other).then_some(Self { path, kind, size, id })
    }

    /// Whether the file held these very bytes. Git names bytes by the SHA-1 of `blob LENGTH`, a zero and the bytes, or by
    /// their SHA-256 in repositories that ask for it (gitformat-pack, "Object format").
    #[must_use]
    pub fn held(&self, bytes: &[u8]) -> bool {
        let named = |id: &str| id.eq_ignore_ascii_case(&self.id);
        let head = format!("blob {}\0", bytes.len());
        match self.id.len() {
            _ if self.size != bytes.len() as u64 => false,
            40 => named(&hexadecimal(&Sha1::new().chain_update(head).chain_update(bytes).finalize())),
            64 => named(&hexadecimal(&Sha256::new().chain_update(head).chain_update(bytes).finalize())),
            _ => false,
        }
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
    use super::{Stored, understood};

    /// The names are those that `git hash-object` gives, with `--object-format=sha256` for the longer ones.
    #[test]
    fn bytes_are_known_by_the_name_that_git_gives_them() {
        for (bytes, id) in [
            (&b""[..], "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
            (b"hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"),
            (b"", "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"),
            (b"hello\n", "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4"),
        ] {
            let line = format!("100644 blob {id} {:>7}\tsrc/A.kt", bytes.len());
            let stored = Stored::read(line.as_bytes()).expect("a file");
            assert!(stored.held(bytes), "{line}");
            assert!(!stored.held(b"other\n") && !stored.held(b"hello"), "{line}");
        }
    }

    #[test]
    fn what_is_no_file_or_lies_elsewhere_is_not_taken() {
        let id = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
        for line in [
            format!("120000 blob {id} 4\tA.kt"),
            format!("160000 commit {id} -\tmodule.kt"),
            format!("100644 blob {id} 4\t../A.kt"),
            format!("100644 blob {id} 4\tA.png"),
        ] {
            assert_eq!(Stored::read(line.as_bytes()), None, "{line}");
        }
    }

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
