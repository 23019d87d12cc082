//! From a list of files to what they say: read, chosen, parsed and lowered in parallel.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::demand::{self, Candidate, Chosen};
use super::prefilter::{Looked, Prefilter};
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
    Code(SourceFile, Candidate),
    /// Program source that may matter because of others; read again if it does.
    Asleep(usize, Candidate),
    Config(SourceFile, Box<Unit>),
    /// It is of a kind that is read, but holds nothing of interest.
    Nothing,
    Unread(Skipped),
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
pub(super) fn gather(walk: Walk, limits: &Limits, which: Which<'_>) -> Gathered {
    let prefilter = match which {
        Which::Chosen(prefilter) | Which::Measured(prefilter) => Some(prefilter),
        Which::All => None,
    };
    let found: Vec<(FileId, &Found)> = (0..).map(FileId).zip(&walk.files).collect();
    let taken: Vec<(Taken, Vec<Comment>)> =
        found.par_iter().map(|(id, file)| take(*id, file, limits, prefilter)).collect();

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
    let (mut candidates, mut places) = (Vec::new(), Vec::new());
    for (index, (taken, comments)) in taken.into_iter().enumerate() {
        gathered.comments.extend(comments);
        let kind = found[index].1.kind;
        let mut file = None;
        match taken {
            Taken::Code(source, candidate) => {
                effort.code.0 += 1;
                effort.code.1 += source.text.len();
                *coverage.files.entry(kind.name()).or_default() += 1;
                file = Some(source);
                candidates.push(candidate);
                places.push(index);
            }
            Taken::Asleep(size, candidate) => {
                effort.code.0 += 1;
                effort.code.1 += size;
                *coverage.files.entry(kind.name()).or_default() += 1;
                candidates.push(candidate);
                places.push(index);
            }
            Taken::Config(source, unit) => {
                *coverage.files.entry(kind.name()).or_default() += 1;
                coverage.parsed += 1;
                file = Some(source);
                units.push(*unit);
            }
            Taken::Nothing => {}
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
    let chosen: Vec<(usize, bool)> = places.into_iter().zip(chosen).collect();
    let all = !matches!(which, Which::Chosen(_));
    let mut work: Vec<(usize, Option<SourceFile>)> =
        chosen.iter().filter(|(_, chosen)| all || *chosen).map(|(at, _)| (*at, files[*at].take())).collect();
    // The largest first: it would keep everybody waiting at the end.
    work.sort_by_key(|(at, file)| (std::cmp::Reverse(file.as_ref().map_or(0, |file| file.text.len())), *at));
    let mut lowered: Vec<(usize, Lowered)> = work
        .into_iter()
        .par_bridge()
        .map(|(at, file)| {
            let (id, found) = found[at];
            let file = file.map_or_else(|| source::read(id, found, limits), Ok);
            (at, file.map(|file| (lower(&file), file)).map(|(unit, file)| (file, unit)))
        })
        .collect();
    lowered.sort_by_key(|(at, _)| *at);
    for (at, lowered) in lowered {
        match lowered {
            Ok((file, unit)) => {
                if chosen.binary_search(&(at, true)).is_ok() {
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
fn take(id: FileId, found: &Found, limits: &Limits, prefilter: Option<&Prefilter>) -> (Taken, Vec<Comment>) {
    if !found.kind.is_code() && !configs::may_hold_settings(&found.path) {
        return (Taken::Nothing, Vec::new());
    }
    let file = match source::read(id, found, limits) {
        Ok(file) => file,
        Err(skipped) => return (Taken::Unread(skipped), Vec::new()),
    };
    let comments = comments::waivers(&file);
    (sort_in(file, prefilter), comments)
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
        return Taken::Code(file, candidate);
    };
    let outline = outline::read(&file.text, file.kind);
    let Looked { woken, unimported } = prefilter.look(file.kind, &outline, &outline.mentions);
    let builds = configs::is_manifest(&file.path);
    let candidate = Candidate { swift, woken, builds, unimported, outline };
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
