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
mod reach;
mod shards;
mod xcode;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use time::Date;

use crate::channel::{Channel, Name, Reach};
use crate::inventory::{self, Changes, Inventory, Library};
use crate::ir::{self, Readable};
use crate::knowledge::{Example, Knowledge, Versions};
use crate::policy::{self, Baseline, LoadError, PathOf, Policies, Policy, PolicyAt as _, Read, Verdict};
use crate::report::evidence::Materials;
use crate::report::{Coverage, Files};
use crate::source::git::GitError;
use crate::source::yaml::Mistake;
use crate::source::{self, FileId, FileKind, Limits, RootError, SourceFile, Walk, WalkOptions, Why};
use crate::trace::{self, ProjectUnit};

pub use crate::trace::Share;

pub use builtin::{knowledge, knowledge_with_examples};
use configured::Configured;
pub use demand::Chosen;
pub use gather::{Effort, read_one};
use gather::{Gathered, Which};
pub use nearest::policy_of;
use prefilter::Prefilter;
use reach::Reaches;
pub use shards::shard;

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
    let gathered = pool(options)?.install(|| gather::gather(walk, &options.walk.limits, which));
    Ok(Survey { coverage: gathered.coverage, effort: gathered.effort, readable: gathered.readable })
}

/// The prefilter of a scan; none where everything is parsed, or nothing is there to be searched.
fn chosen(knowledge: &Knowledge, walk: &Walk, options: &Options) -> Option<Prefilter> {
    let has_code = walk.files.iter().any(|file| file.kind.is_code());
    (options.prefilter && has_code).then(|| Prefilter::new(knowledge))
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
    let reaches = builtin::reaches(&walk).map_err(Error::BuiltIn)?;
    let configured = builtin::configured().map_err(Error::BuiltIn)?;
    let policy = policies.whole();
    let (mut accepted, mut notices, exceptions) = exceptions::read(policy, &options.against)?;
    let base = exceptions::base(roots, options, policies)?;
    let (findings, before) = base.unzip();
    accepted.base = findings;
    let builds = (options.inventory || before.is_some())
        .then(|| inventory::build_files(walk.files.iter().map(|file| file.path.as_str())));
    let prefilter = chosen(&knowledge, &walk, options);
    let which = prefilter.as_ref().map_or(Which::All, Which::Chosen);
    let shares = (!options.shares.is_empty()).then(|| shards::read(&options.shares, &walk, options)).transpose()?;
    Ok(pool(options)?.install(|| {
        let limits = &options.walk.limits;
        let materials =
            options.evidence.then(|| materials::of(policies, exceptions, &walk, roots, &options.here, limits, &models));
        let mut gathered = gather::gather(walk, &options.walk.limits, which);
        let Prepared { android, apple, versions } = prepare(&mut gathered, &reaches, &configured);
        let knowledge = knowledge.of_versions(&versions);
        let knowledge = &*knowledge;
        let mut traced = match shares {
            Some(parts) => trace::join(parts),
            None => trace::trace(units(&gathered, &reaches), knowledge),
        };
        android::judge(&mut traced.channels, &android, knowledge);
        apple::judge(&mut traced.channels, &apple, knowledge);
        let mut verdict = policy::judge(&traced.channels, policies, &gathered.files);
        gathered.untraced(&traced);
        let unread = gathered.coverage.unread.len() as u64;
        verdict.notices.append(&mut notices);
        if options.against.inline && options.against.today.is_some() {
            accepted.inline = Some(std::mem::take(&mut gathered.comments));
        }
        let gone = policy::settle(&mut verdict, policies, &accepted, &gathered.files);
        let read = Read { files: gathered.judged, unread };
        verdict.outcome = policy.outcome(verdict.outcome, read);
        let inventory = builds.map(|builds| {
            inventory::take(&inventory::Sources {
                channels: &traced.channels,
                verdict: &verdict,
                files: &gathered.files,
                paths: &gathered.files,
                builds: &builds,
                libraries: &|model| libraries(knowledge.libraries(model), &versions),
            })
        });
        let changes = before.zip(inventory.as_ref()).map(|(before, after)| inventory::compare(&before, after));
        Scanned {
            files: gathered.files,
            verdict,
            gone,
            coverage: gathered.coverage,
            channels: traced.channels,
            inventory,
            changes,
            effort: gathered.effort,
            materials,
        }
    }))
}

/// Gives what the platform's own files say of the apps of a project, and the versions of the libraries that its builds
/// ask for, and takes both to the files that they concern.
fn prepare(gathered: &mut Gathered, reaches: &Reaches, configured: &Configured) -> Prepared {
    let files = &gathered.files;
    let path = |file| files.path_of(file).unwrap_or_default().to_owned();
    let android = android::prepare(&mut gathered.units, path, |path| reaches.of(path) != Reach::Production, reaches);
    let found: BTreeSet<&str> = files.paths.iter().map(String::as_str).collect();
    let paths: Vec<String> = gathered.units.iter().map(|unit| path(unit.file)).collect();
    build_config::add(&mut gathered.units, &paths);
    configured.fill(&mut gathered.units, |unit| reaches.of(files.path_of(unit.file).unwrap_or_default()));
    xcode::mark_debug(&mut gathered.units, &paths);
    let apple = apple::prepare(&mut gathered.units, &paths, &found);
    let seen: Vec<(&str, &ir::Unit)> = paths.iter().map(String::as_str).zip(&gathered.units).collect();
    let versions = builds::versions(&seen);
    builds::libraries(&mut gathered.units, &paths, &versions);
    Prepared { android, apple, versions }
}

/// The libraries of a model that the builds ask for; where they ask for none, the only one that it can be.
fn libraries(named: &[Name], versions: &Versions) -> Vec<Library> {
    let library = |name: &Name| Library {
        name: name.clone(),
        versions: versions.get(name.as_str()).cloned().unwrap_or_default(),
    };
    let all: Vec<Library> = named.iter().map(library).collect();
    let asked: Vec<Library> = all.iter().filter(|library| !library.versions.is_empty()).cloned().collect();
    match (asked.is_empty(), all.len()) {
        (false, _) => asked,
        (true, 1) => all,
        (true, _) => Vec::new(),
    }
}

/// What configuration and builds say before anything is traced.
struct Prepared {
    android: Vec<android::App>,
    apple: apple::Apps,
    versions: Versions,
}

/// The files of a project with the builds that they belong to.
fn units<'g>(gathered: &'g Gathered, reaches: &Reaches) -> Vec<ProjectUnit<'g>> {
    let unit = |unit: &'g ir::Unit| {
        let path = gathered.files.path_of(unit.file).unwrap_or_default();
        ProjectUnit { unit, reach: reaches.of(path) }
    };
    gathered.units.iter().map(unit).collect()
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
