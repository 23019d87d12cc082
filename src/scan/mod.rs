//! The pipeline: the only place where all rooms meet.
//!
//! ```text
//! roots ─▶ paths ─▶ read, prefilter, outline ─▶ demand ─▶ parse, lower ─┐
//!                └▶ configuration ─▶ android ──────────────────────────┴▶ trace ─▶ judge ─▶ outcome
//! ```

mod android;
mod apple;
mod build_config;
mod builds;
mod builtin;
mod comments;
mod configured;
mod demand;
mod earlier;
pub mod examples;
mod exceptions;
mod gather;
mod materials;
mod nearest;
mod outline;
mod own;
mod paths;
mod platform;
pub mod prefilter;
mod profiles;
mod reach;
mod shards;
mod shelf;
mod state;
mod xcode;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use time::Date;

use crate::channel::Channel;
use crate::inventory::{self, Changes, Inventory};
use crate::ir::{self, Readable};
use crate::knowledge::{Example, Knowledge};
use crate::policy::{self, Baseline, LoadError, PathOf, Policies, Policy, PolicyAt as _, Read, Verdict};
use crate::report::evidence::Materials;
use crate::report::{Coverage, Files};
use crate::source::git::GitError;
use crate::source::yaml::Mistake;
use crate::source::{self, FileId, FileKind, Limits, RootError, SourceFile, Walk, WalkOptions, Why};

pub use crate::trace::Share;

pub use builtin::{knowledge, knowledge_with_examples};
pub use demand::Chosen;
use earlier::Earlier;
use gather::Which;
pub use gather::{Effort, read_one};
pub use nearest::policy_of;
use prefilter::Prefilter;
pub use shards::shard;
use shelf::Beside;
use state::{Context, State};

/// What a thread may use of the stack: lowering and tracing follow code as deep as it nests.
const STACK: usize = 64 << 20;

/// How to scan.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder in which the scan was started; paths are relative to it where it holds all roots.
    pub here: PathBuf,
    /// The policy: `baseline`, `strict`, or the path of a file.
    pub policy: String,
    /// Whether the policies of folders below count too, for what stands in them.
    pub nearest: bool,
    /// What is held against the findings.
    pub against: Against,
    /// What is left out, and how large a file may be.
    pub walk: WalkOptions,
    /// Folders and files with models and settings beside the built-in ones.
    pub models: Vec<PathBuf>,
    /// Threads; none: as many as the machine has processors. The result does not depend on it.
    pub threads: Option<usize>,
    /// Parse only what could matter. The findings do not depend on it.
    pub prefilter: bool,
    /// Note what takes part in the run, for its evidence.
    pub evidence: bool,
    /// Take the inventory of all channels; a comparison with another state takes both.
    pub inventory: bool,
    /// The files of all shares of the scan, which then is not traced anew; none: it is.
    pub shares: Vec<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            here: PathBuf::from("."),
            policy: "baseline".to_owned(),
            nearest: false,
            against: Against::default(),
            walk: WalkOptions::default(),
            models: Vec::new(),
            threads: None,
            prefilter: true,
            evidence: false,
            inventory: false,
            shares: Vec::new(),
        }
    }
}

/// What is held against the findings of a scan.
#[derive(Clone, Debug, Default)]
pub struct Against {
    /// The day of the run, which decides about waivers; none: no waiver is read.
    pub today: Option<Date>,
    /// The revision whose findings are no news: where HEAD and it part.
    pub base: Option<String>,
    /// The baseline file.
    pub baseline: Exceptions,
    /// The waivers file.
    pub waivers: Exceptions,
    /// Whether waivers in comments are looked at.
    pub inline: bool,
}

/// A file of exceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Exceptions {
    /// There is none.
    #[default]
    None,
    /// The one that the scanned tree brings along, if it does; the policy may forbid it.
    InTree(PathBuf),
    /// This one, which has to be there.
    Named(PathBuf),
}

/// Why a scan could not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What ships inside the program is wrong.
    #[error("{}", told(.0))]
    BuiltIn(Vec<Mistake>),
    /// The policy is wrong or cannot be read.
    #[error(transparent)]
    Policy(#[from] LoadError),
    /// A root cannot be used.
    #[error(transparent)]
    Root(#[from] RootError),
    /// Models or settings are wrong.
    #[error("{}", told(.0))]
    Models(Vec<Mistake>),
    /// A file that was named cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// The state that is compared with cannot be read.
    #[error("cannot compare with `{revision}`: {why}")]
    Base {
        /// The revision.
        revision: String,
        /// Why.
        why: GitError,
    },
    /// Shares of a scan cannot be put together.
    #[error("{0}")]
    Shards(String),
    /// The system gives no threads.
    #[error("cannot start threads: {0}; choose fewer with --threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

fn told(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}

/// What a scan gives.
#[derive(Debug)]
pub struct Scanned {
    /// The files that were read.
    pub files: ScannedFiles,
    /// The answer.
    pub verdict: Verdict,
    /// What was and was not read.
    pub coverage: Coverage,
    /// What of the baseline file is no longer found.
    pub gone: Baseline,
    /// All channels, fine or not, in the order of files and places.
    pub channels: Vec<Channel>,
    /// The inventory of the channels, if it was asked for or two states are compared.
    pub inventory: Option<Inventory>,
    /// What differs from the state that is compared with.
    pub changes: Option<Changes>,
    /// How much was parsed, and why.
    pub effort: Effort,
    /// What took part in the run, if that was asked for.
    pub materials: Option<Materials>,
}

/// The files of a scan by their numbers.
#[derive(Debug, Default)]
pub struct ScannedFiles {
    paths: Vec<String>,
    /// Those that were parsed; what was not cannot be pointed into.
    files: Vec<Option<SourceFile>>,
}

impl Files for ScannedFiles {
    fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)?.as_ref()
    }
}

impl PathOf for ScannedFiles {
    fn path_of(&self, file: FileId) -> Option<&str> {
        self.paths.get(file.0 as usize).map(String::as_str)
    }
}

/// Loads a policy; its files are read from the disk.
///
/// # Errors
/// Every mistake in every file, or why the file cannot be read.
pub fn load_policy(which: &str, knowledge: &Knowledge) -> Result<Policy, LoadError> {
    let limit = Limits::default().config;
    let read = |path: &str| source::read_bytes(Path::new(path), limit).map_err(io_error);
    Policy::load(which, &knowledge.groups(), &read)
}

/// What the system said, or else why it was not asked.
fn io_error(why: Why) -> std::io::Error {
    match why {
        Why::Unreadable(kind) => kind.into(),
        _ => std::io::Error::other(why),
    }
}

/// What was read, and how much of it was understood.
#[derive(Debug)]
pub struct Survey {
    /// What was and was not read.
    pub coverage: Coverage,
    /// How much of it a scan parses, and why.
    pub effort: Effort,
    /// Values inside calls that could be read, by language.
    pub readable: BTreeMap<&'static str, Readable>,
}

/// Reads all files and folders, also what a scan would not parse, and judges nothing.
///
/// # Errors
/// A root that cannot be used.
pub fn survey(roots: &[PathBuf], options: &Options) -> Result<Survey, Error> {
    let knowledge = own::known(&own::files(&options.models)?)?;
    let walk = paths::find(roots, &options.here, &options.walk)?;
    let prefilter = Prefilter::new(&knowledge);
    let which = Which::Measured(&prefilter);
    let gathered = pool(options)?.install(|| gather::gather(walk, &options.walk.limits, which, Beside::None));
    Ok(Survey { coverage: gathered.coverage, effort: gathered.effort, readable: gathered.readable })
}

fn has_code(walk: &Walk) -> bool {
    walk.files.iter().any(|file| file.kind.is_code())
}

fn pool(options: &Options) -> Result<rayon::ThreadPool, Error> {
    let threads = options.threads.unwrap_or_default();
    Ok(rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build()?)
}

/// Scans files and folders.
///
/// # Errors
/// A policy or root that cannot be used. What cannot be read below a root is told in the coverage and counts in the
/// outcome.
pub fn scan(roots: &[PathBuf], options: &Options) -> Result<Scanned, Error> {
    let walk = paths::find(roots, &options.here, &options.walk)?;
    let policies = nearest::policies(roots, &walk, options)?;
    judged(roots, walk, options, &policies)
}

/// Scans what a walk found, and judges it by these policies.
fn judged(roots: &[PathBuf], walk: Walk, options: &Options, policies: &Policies) -> Result<Scanned, Error> {
    let models = own::files(&options.models)?;
    let knowledge = own::known(&models)?;
    let configured = builtin::configured().map_err(Error::BuiltIn)?;
    let policy = policies.whole();
    let (mut accepted, mut notices, exceptions) = exceptions::read(policy, &options.against)?;
    let earlier = Earlier::find(roots, options)?;
    let has_code = has_code(&walk) || earlier.as_ref().is_some_and(Earlier::has_code);
    let prefilter = (options.prefilter && has_code).then(|| Prefilter::new(&knowledge));
    let which = prefilter.as_ref().map_or(Which::All, Which::Chosen);
    let shares = (!options.shares.is_empty()).then(|| shards::read(&options.shares, &walk, options)).transpose()?;
    let limits = &options.walk.limits;
    let context = Context { knowledge: &knowledge, configured: &configured, which, limits };
    pool(options)?.install(|| {
        let materials =
            options.evidence.then(|| materials::of(policies, exceptions, &walk, roots, &options.here, limits, &models));
        let shelf = earlier.as_ref().map(Earlier::shelf);
        let beside = shelf.as_ref().map_or(Beside::None, Beside::First);
        let mut now = State::of(walk, &context, beside, shares)?;
        let before = match (&earlier, &shelf) {
            (Some(earlier), Some(shelf)) => Some(earlier.judged(&now, shelf, &context, policies)?),
            _ => None,
        };
        let (findings, before) = before.unzip();
        accepted.base = findings;
        let mut verdict = policy::judge(&now.traced.channels, policies, &now.gathered.files);
        now.gathered.untraced(&now.traced);
        let unread = now.gathered.coverage.unread.len() as u64;
        verdict.notices.append(&mut notices);
        if options.against.inline && options.against.today.is_some() {
            accepted.inline = Some(std::mem::take(&mut now.gathered.comments));
        }
        let gone = policy::settle(&mut verdict, policies, &accepted, &now.gathered.files);
        let read = Read { files: now.gathered.judged, unread };
        verdict.outcome = policy.outcome(verdict.outcome, read);
        let inventory = (options.inventory || before.is_some()).then(|| now.inventory(&verdict));
        let changes = before.zip(inventory.as_ref()).map(|(before, after)| inventory::compare(&before, after));
        let State { gathered, traced, .. } = now;
        Ok(Scanned {
            files: gathered.files,
            verdict,
            gone,
            coverage: gathered.coverage,
            channels: traced.channels,
            inventory,
            changes,
            effort: gathered.effort,
            materials,
        })
    })
}

/// What one file says, as text; none where it holds neither source code nor configuration.
///
/// # Errors
/// It cannot be read.
pub fn show_ir(path: &Path) -> Result<Option<String>, Error> {
    // Formats are told from names and folders.
    let shown = path.to_string_lossy().replace('\\', "/");
    let limit = Limits::default().of(FileKind::of_path(&shown));
    let bytes = source::read_bytes(path, limit)
        .map_err(|why| Error::Unreadable(format!("cannot scan {}: {why}", path.display())))?;
    let file = SourceFile::from_bytes(FileId(0), shown, bytes);
    // Lowering follows code as deep as it nests, which the main thread has no room for.
    let unit = std::thread::scope(|scope| {
        let reader = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || read_one(&file));
        reader.ok().and_then(|reader| reader.join().ok()).flatten()
    });
    Ok(unit.map(|unit| ir::print(&unit)))
}

/// Runs the examples of the built-in models and settings, or those of a folder, whose files take the place of built-in
/// ones with the same path below `models` or `settings`. Gives what does not hold, and the number of examples.
///
/// # Errors
/// A folder that cannot be read, or mistakes in a file.
pub fn test_models(folder: Option<&Path>) -> Result<(Vec<examples::Failure>, usize), Error> {
    let own = folder.map(own::below).transpose()?.unwrap_or_default();
    let knowledge = own::with_examples(&own)?;
    let wanted: Vec<&Example> = knowledge
        .examples()
        .iter()
        .filter(|example| folder.is_none() || own.iter().any(|(path, _)| *path == example.place.0))
        .collect();
    // Examples follow code as deep as a scan does.
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let failures = pool.install(|| examples::run(&knowledge, &wanted));
    Ok((failures, wanted.len()))
}
