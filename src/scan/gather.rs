//! From a list of files to what they say: read, chosen, parsed and lowered in parallel.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;

use super::demand::{self, Candidate, Chosen};
use super::prefilter::{self, Prefilter};
use super::shelf::{Beside, Kept};
use super::{ScannedFiles, android, comments, outline};
use crate::ir::{self, Gap, Name, Readable, Unit};
use crate::policy::{Comment, PathOf as _};
use crate::report::Coverage;
use crate::source::{self, FileId, FileKind, Found, Limits, Skipped, SourceFile, Span, Walk, Why};
use crate::trace::Traced;
use crate::{configs, languages};

/// A file with what it says, or why it could not be read.
type Lowered = Result<(SourceFile, Unit), Skipped>;

/// What all files say, and how much of it could be read.
pub(super) struct Gathered {
    pub files: ScannedFiles,
    /// By file.
    pub units: Vec<Unit>,
    /// Files of which there was something to judge.
    pub judged: u64,
    /// Comments that may be waivers.
    pub comments: Vec<Comment>,
    pub coverage: Coverage,
    pub effort: Effort,
    pub readable: BTreeMap<&'static str, Readable>,
}

/// How much work a scan was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Program source: files and bytes.
    pub code: (usize, usize),
    /// What was parsed of it.
    pub parsed: (usize, usize),
    /// Why.
    pub chosen: Chosen,
}

/// What one file turned out to be.
enum Taken {
    /// Program source that is kept, since it matters by itself.
    Code(SourceFile, Arc<Candidate>),
    /// Program source that may matter because of others; read again if it does.
    Asleep(usize, Arc<Candidate>),
    /// Program source that was lowered for another state.
    Lowered(Arc<Candidate>, Box<(SourceFile, Unit)>),
    Config(SourceFile, Box<Unit>),
    /// It is of a kind that is read, but holds nothing of interest.
    Nothing,
    Unread(Skipped),
}

impl From<Kept> for Taken {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Code(size, candidate, None) => Self::Asleep(size, candidate),
            Kept::Code(_, candidate, Some(lowered)) => Self::Lowered(candidate, lowered),
            Kept::Config(read) => Self::Config(read.0, Box::new(read.1)),
            Kept::Nothing => Self::Nothing,
        }
    }
}

/// A file that was looked at.
struct Looked {
    taken: Taken,
    /// Comments that may be waivers.
    comments: Vec<Comment>,
    /// Another state has it alike.
    alike: bool,
}

/// A file to be lowered, as far as that is done.
enum Work {
    Unread,
    Read(SourceFile),
    Lowered(Box<(SourceFile, Unit)>),
}

impl Work {
    fn size(&self) -> usize {
        match self {
            Self::Read(file) => file.text.len(),
            Self::Unread | Self::Lowered(_) => 0,
        }
    }
}

/// Which program source is parsed.
#[derive(Clone, Copy)]
pub(super) enum Which<'p> {
    /// What could matter.
    Chosen(&'p Prefilter),
    /// All of it; what could matter is still told.
    Measured(&'p Prefilter),
    /// All of it.
    All,
}

/// Reads everything that a walk found.
pub(super) fn gather(walk: Walk, limits: &Limits, which: Which<'_>, beside: Beside<'_>) -> Gathered {
    let prefilter = match which {
        Which::Chosen(prefilter) | Which::Measured(prefilter) => Some(prefilter),
        Which::All => None,
    };
    let found: Vec<(FileId, &Found)> = (0..).map(FileId).zip(&walk.files).collect();
    let looked: Vec<Looked> = found.par_iter().map(|(id, file)| look(*id, file, limits, prefilter, beside)).collect();

    let mut gathered = Gathered {
        files: ScannedFiles::default(),
        units: Vec::new(),
        judged: 0,
        comments: Vec::new(),
        coverage: Coverage::default(),
        effort: Effort::default(),
        readable: BTreeMap::new(),
    };
    let coverage = &mut gathered.coverage;
    let effort = &mut gathered.effort;
    for skipped in walk.skipped {
        match skipped.why {
            Why::Folder { files: 0, .. } => {}
            Why::Folder { .. } => coverage.skipped.push((skipped.path, skipped.why.to_string())),
            _ => coverage.unread.push((skipped.path, skipped.why.to_string())),
        }
    }

    let (mut files, mut units) = (Vec::new(), Vec::new());
    let (mut candidates, mut places, mut alike) = (Vec::new(), Vec::new(), Vec::new());
    for (index, looked) in looked.into_iter().enumerate() {
        gathered.comments.extend(looked.comments);
        let kind = found[index].1.kind;
        let mut file = None;
        let mut code = |size, candidate, work| {
            effort.code.0 += 1;
            effort.code.1 += size;
            *coverage.files.entry(kind.name()).or_default() += 1;
            if looked.alike {
                alike.push((index, size, Arc::clone(&candidate)));
            }
            candidates.push(candidate);
            places.push((index, work));
        };
        match looked.taken {
            Taken::Code(source, candidate) => code(source.text.len(), candidate, Work::Read(source)),
            Taken::Asleep(size, candidate) => code(size, candidate, Work::Unread),
            Taken::Lowered(candidate, lowered) => code(lowered.0.text.len(), candidate, Work::Lowered(lowered)),
            Taken::Config(source, unit) => {
                *coverage.files.entry(kind.name()).or_default() += 1;
                coverage.parsed += 1;
                if let (true, Beside::First(shelf)) = (looked.alike, beside) {
                    shelf.put(&source.path, Kept::Config(Box::new((source.clone(), (*unit).clone()))));
                }
                file = Some(source);
                units.push(*unit);
            }
            Taken::Nothing => {
                if let (true, Beside::First(shelf)) = (looked.alike, beside) {
                    shelf.put(&found[index].1.path, Kept::Nothing);
                }
            }
            Taken::Unread(skipped) => coverage.unread.push((skipped.path, skipped.why.to_string())),
        }
        files.push(file);
    }
    gathered.judged = coverage.files.values().sum();
    leave_out(&walk.files, &mut units, coverage);

    let chosen = match prefilter {
        Some(_) => {
            let (flags, why) = demand::choose(&candidates);
            effort.chosen = why;
            flags
        }
        None => vec![true; candidates.len()],
    };
    drop(candidates);
    let all = !matches!(which, Which::Chosen(_));
    let asked: Vec<(usize, bool)> = places.iter().map(|(at, _)| *at).zip(chosen).collect();
    let mut work: Vec<(usize, Work)> =
        places.into_iter().zip(&asked).filter(|(_, (_, chosen))| all || *chosen).map(|(work, _)| work).collect();
    // The largest first: it would keep everybody waiting at the end.
    work.sort_by_key(|(at, work)| (std::cmp::Reverse(work.size()), *at));
    let mut lowered: Vec<(usize, Lowered)> = work
        .into_iter()
        .par_bridge()
        .map(|(at, work)| {
            let (id, found) = found[at];
            let read = match work {
                Work::Lowered(lowered) => return (at, Ok(*lowered)),
                Work::Read(file) => Ok(file),
                Work::Unread => source::read(id, found, limits),
            };
            (at, read.map(|file| (lower(&file), file)).map(|(unit, file)| (file, unit)))
        })
        .collect();
    lowered.sort_by_key(|(at, _)| *at);
    for (at, lowered) in lowered {
        match lowered {
            Ok((file, unit)) => {
                if asked.binary_search(&(at, true)).is_ok() {
                    effort.parsed.0 += 1;
                    effort.parsed.1 += file.text.len();
                }
                coverage.parsed += 1;
                gathered.readable.entry(file.kind.name()).or_default().add(ir::readable(&unit, &file.text));
                files[at] = Some(file);
                units.push(unit);
            }
            Err(skipped) => coverage.unread.push((skipped.path, skipped.why.to_string())),
        }
    }
    units.sort_by_key(|unit| unit.file);
    if let Beside::First(shelf) = beside {
        for (at, size, candidate) in alike {
            let id = found[at].0;
            let unit = units.binary_search_by_key(&id, |unit| unit.file).ok().map(|place| units[place].clone());
            let lowered = files[at].clone().zip(unit).map(Box::new);
            shelf.put(&found[at].1.path, Kept::Code(size, candidate, lowered));
        }
    }

    for unit in units.iter().filter(|unit| !unit.gaps.is_empty()) {
        let index = unit.file.0 as usize;
        let Some(file) = files.get(index).and_then(Option::as_ref) else { continue };
        match unit.gaps.iter().find(|gap| is_whole(gap, file)) {
            Some(gap) => coverage.unread.push((file.path.to_string(), gap.what.to_string())),
            None => coverage.gaps.push((file.path.to_string(), unit.gaps.len() as u64)),
        }
    }
    for readable in gathered.readable.values() {
        coverage.values.0 += readable.total;
        coverage.values.1 += readable.readable;
    }
    coverage.unread.sort();
    coverage.unread.dedup_by(|a, b| a.0 == b.0);
    gathered.files = ScannedFiles { paths: walk.files.into_iter().map(|found| found.path).collect(), files };
    gathered.units = units;
    gathered
}

impl Gathered {
    /// Notes what tracing gave, and what it left out.
    pub fn untraced(&mut self, traced: &Traced) {
        let path = |file: FileId| self.files.path_of(file).unwrap_or_default().to_owned();
        self.coverage.channels = traced.channels.len() as u64;
        self.coverage.unread.extend(traced.failed.iter().map(|file| (path(*file), FAILED.to_owned())));
        self.coverage.unread.sort();
        self.coverage.unread.dedup_by(|a, b| a.0 == b.0);
        for (file, functions) in &traced.given_up {
            let path = path(*file);
            match self.coverage.gaps.iter_mut().find(|(gap, _)| *gap == path) {
                Some((_, places)) => *places += functions,
                None => self.coverage.gaps.push((path, *functions)),
            }
        }
        self.coverage.gaps.sort();
    }
}

/// What is said of a file whose reading or tracing broke off.
const FAILED: &str = "reading it failed, which is a mistake in wiretight; please report it";

/// Whether nothing of a file was read.
fn is_whole(gap: &Gap, file: &SourceFile) -> bool {
    gap.span == Span::new(0, file.text.len()) && !file.text.is_empty()
}

/// Takes the settings that are not in effect out, and says so.
fn leave_out(found: &[Found], units: &mut Vec<Unit>, coverage: &mut Coverage) {
    let path = |unit: &Unit| found.get(unit.file.0 as usize).map_or("", |found| found.path.as_str());
    let paths: Vec<(&str, &Unit)> = units.iter().map(|unit| (path(unit), unit)).collect();
    let mut in_effect = android::in_effect(&paths).into_iter();
    units.retain(|unit| {
        let counts = in_effect.next().unwrap_or(true);
        if !counts {
            coverage.skipped.push((path(unit).to_owned(), "not in effect: no manifest names it".to_owned()));
        }
        counts
    });
    coverage.skipped.sort();
}

/// Reads one file and decides whether it matters.
fn look(id: FileId, found: &Found, limits: &Limits, prefilter: Option<&Prefilter>, beside: Beside<'_>) -> Looked {
    let only = |taken| Looked { taken, comments: Vec::new(), alike: false };
    if !found.kind.is_code() && !configs::may_hold_settings(&found.path) {
        return only(Taken::Nothing);
    }
    if let Beside::Second(shelf) = beside
        && let Some(kept) = shelf.take(&found.path, id)
    {
        return only(kept.into());
    }
    let bytes = match source::bytes_of(found, limits) {
        Ok(bytes) => bytes,
        Err(skipped) => return only(Taken::Unread(skipped)),
    };
    let alike = matches!(beside, Beside::First(shelf) if shelf.is_alike(&found.path, &bytes));
    let file = SourceFile::from_bytes(id, found.path.as_str(), bytes);
    let comments = comments::waivers(&file);
    Looked { taken: sort_in(file, prefilter), comments, alike }
}

/// Decides whether a file matters.
fn sort_in(file: SourceFile, prefilter: Option<&Prefilter>) -> Taken {
    if !file.kind.is_code() {
        let read = guarded(&file, || configs::read(&file));
        return read.map_or(Taken::Nothing, |unit| Taken::Config(file, Box::new(unit)));
    }
    let swift = file.kind == FileKind::Swift;
    let Some(prefilter) = prefilter else {
        let outline = outline::Outline::default();
        let candidate = Candidate { swift, woken: true, builds: false, unimported: Vec::new(), outline };
        return Taken::Code(file, Arc::new(candidate));
    };
    let outline = outline::read(&file.text, file.kind);
    let prefilter::Looked { woken, unimported } = prefilter.look(file.kind, &outline, &outline.mentions);
    let builds = configs::is_manifest(&file.path);
    let candidate = Arc::new(Candidate { swift, woken, builds, unimported, outline });
    if woken || builds { Taken::Code(file, candidate) } else { Taken::Asleep(file.text.len(), candidate) }
}

/// Parses and lowers program source.
fn lower(file: &SourceFile) -> Unit {
    guarded(file, || lowered(file)).unwrap_or_else(|| Unit::new(file.id, file.kind))
}

/// Reads a file that is given alone: source or configuration.
pub fn read_one(file: &SourceFile) -> Option<Unit> {
    guarded(file, || lowered(file).or_else(|| configs::read(file)))
}

/// What a source file says, as program and as description of a build.
pub(super) fn lowered(file: &SourceFile) -> Option<Unit> {
    let mut unit = languages::lower(file)?;
    configs::complete(file, &mut unit);
    Some(unit)
}

/// What a reader says; one that breaks off leaves a gap over the whole file and the scan goes on.
fn guarded(file: &SourceFile, read: impl FnOnce() -> Option<Unit>) -> Option<Unit> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        let mut unit = Unit::new(file.id, file.kind);
        unit.gaps.push(Gap { span: Span::new(0, file.text.len()), what: Name::new_static(FAILED) });
        Some(unit)
    })
}
