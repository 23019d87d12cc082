//! `wiretight baseline`: what was found before, written down, shown and worked off.

use std::fs;
use std::path::{Path, PathBuf};

use super::args::{Baseline as Args, BaselineRun, BaselineTask};
use super::output::Output;
use super::{Failure, check, gate};
use crate::policy::{Baseline, Level, Outcome};
use crate::report;
use crate::scan::{self, Exceptions, Options, Scanned};
use crate::source::{self, Limits};

pub(super) fn run(args: &Args, output: &mut Output) -> Result<Outcome, Failure> {
    match &args.task {
        BaselineTask::Create { run, allow_growth } => create(run, *allow_growth, output),
        BaselineTask::Prune(run) => prune(run, output),
        BaselineTask::Show { baseline } => show(baseline.as_deref(), output),
    }
}

fn path(named: Option<&Path>) -> PathBuf {
    named.map_or_else(|| gate::BASELINE.into(), Path::to_owned)
}

/// Scans with the waivers that there are, so that what they accept is not written down twice.
fn scanned(run: &BaselineRun, baseline: Exceptions) -> Result<Scanned, Failure> {
    let against = scan::Against { baseline, base: None, ..gate::against(&run.gate)? };
    let options = Options {
        policy: check::policy(&run.policy)?,
        nearest: run.policy.policy.is_none(),
        against,
        ..check::options(&run.scan)?
    };
    let scanned = scan::scan(&run.scan.paths, &options)?;
    match scanned.verdict.outcome {
        Outcome::NotJudged => {
            Err(Failure::Usage("nothing was judged, or too much left unread: see `wiretight check`".into()))
        }
        _ => Ok(scanned),
    }
}

fn create(run: &BaselineRun, allow_growth: bool, output: &mut Output) -> Result<Outcome, Failure> {
    let path = path(run.gate.baseline.as_deref());
    let scanned = scanned(run, Exceptions::None)?;
    let baseline = Baseline::of(&scanned.verdict.findings, &scanned.files, Level::Low);
    if !allow_growth && std::env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false") {
        let old = if path.symlink_metadata().is_ok() { read(&path)? } else { Baseline::default() };
        let (steps, _) = old.recognise(&scanned.verdict.findings, &scanned.files);
        let known = steps.iter().zip(&scanned.verdict.findings);
        let known = known.filter(|(step, finding)| step.is_some() && finding.level >= Level::Low).count() as u64;
        let more = baseline.len().saturating_sub(known);
        if more > 0 {
            return Err(Failure::Usage(format!(
                "{} would grow by {more}, and in CI it may only shrink; repair what is new, or say --allow-growth",
                path.display()
            )));
        }
    }
    write(&path, &baseline)?;
    output.notice(&format!("{}: {} written", path.display(), counted(baseline.len())));
    Ok(Outcome::Allowed)
}

fn prune(run: &BaselineRun, output: &mut Output) -> Result<Outcome, Failure> {
    let path = path(run.gate.baseline.as_deref());
    let before = read(&path)?;
    let scanned = scanned(run, Exceptions::Named(path.clone()))?;
    let left = before.without(&scanned.gone);
    if left != before {
        write(&path, &left)?;
    }
    output.notice(&format!("{}: {} taken out, {} left", path.display(), scanned.gone.len(), left.len()));
    Ok(Outcome::Allowed)
}

fn show(named: Option<&Path>, output: &mut Output) -> Result<Outcome, Failure> {
    let baseline = read(&path(named))?;
    let mut text = String::new();
    for entry in baseline.entries() {
        let times = if entry.count == 1 { String::new() } else { format!(" ({} times)", entry.count) };
        let symbol = if entry.symbol.is_empty() { String::new() } else { format!(" in {}", entry.symbol) };
        let line = format!("{}: {}[{}]: {}{symbol}{times}", entry.path, entry.level, entry.rule, entry.property);
        // What stands in a file must not move the cursor.
        text.push_str(&line.escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\""));
        text.push('\n');
    }
    text.push_str(&format!("{}\n", counted(baseline.len())));
    output.text(&text).map_err(|error| Failure::Write("the standard output".to_owned(), error))?;
    Ok(Outcome::Allowed)
}

fn read(path: &Path) -> Result<Baseline, Failure> {
    let shown = path.display().to_string();
    let bytes = source::read_bytes(path, Limits::default().config).map_err(|why| {
        Failure::Usage(format!("cannot read the baseline {shown}: {why}; `wiretight baseline create` writes one"))
    })?;
    Ok(Baseline::read(&shown, &bytes)?)
}

fn write(path: &Path, baseline: &Baseline) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| report::save(path, |out| out.write_all(baseline.write().as_bytes())))
        .map_err(|error| Failure::Write(path.display().to_string(), error))
}

fn counted(count: u64) -> String {
    format!("{count} finding{}", if count == 1 { "" } else { "s" })
}
