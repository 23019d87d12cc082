//! `wiretight check`: scans, writes the reports, and ends as the policy says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{self, Check, Merge, Wanted};
use super::output::Output;
use super::{Failure, gate};
use crate::policy::{Outcome, State};
use crate::report::{self, Format, Report, Style};
use crate::scan::{self, Options, Share};
use crate::source::{SkipFolder, sha256};

/// The policy of a team, where it is looked for unless another is named.
const TEAM_POLICY: &str = "wiretight.yaml";

/// Judges what all shares of a scan found.
pub(super) fn merge(args: &Merge, output: &mut Output) -> Result<Outcome, Failure> {
    if args.check.shard.is_some() {
        return Err(Failure::Usage("`merge` puts all shares together; leave --shard out".into()));
    }
    let mut files = Vec::new();
    for path in &args.shards {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let unreadable = |error: std::io::Error| Failure::Usage(format!("cannot read {}: {error}", path.display()));
        for entry in fs::read_dir(path).map_err(unreadable)? {
            files.push(entry.map_err(unreadable)?.path());
        }
    }
    files.retain(|path| args.shards.contains(path) || path.extension().is_some_and(|ending| ending == "shard"));
    files.sort();
    if files.is_empty() {
        return Err(Failure::Usage("there is no share: `wiretight check --shard 1/2` writes one".into()));
    }
    run(&args.check, &files, output)
}

/// Traces one share and writes it down.
fn shard(args: &Check, share: Share, output: &mut Output) -> Result<Outcome, Failure> {
    let Share { number, of } = share;
    let path = args.shard_file.clone().unwrap_or_else(|| format!("wiretight-{number}-of-{of}.shard").into());
    let bytes = scan::shard(&args.scan.paths, &options(&args.scan)?, share)?;
    report::save(&path, |out| out.write_all(&bytes))
        .map_err(|error| Failure::Write(path.display().to_string(), error))?;
    output.notice(&format!("{}: share {number} of {of}, not judged yet", path.display()));
    Ok(Outcome::Allowed)
}

pub(super) fn run(args: &Check, shares: &[PathBuf], output: &mut Output) -> Result<Outcome, Failure> {
    if let Some(share) = args.shard {
        return shard(args, share, output);
    }
    let wanted = wanted(&args.reports)?;
    let start = Instant::now();
    let at = gate::moment(&args.gate)?;
    let options = Options {
        policy: policy(&args.policy)?,
        nearest: args.policy.policy.is_none(),
        against: gate::against(&args.gate)?,
        shares: shares.to_vec(),
        evidence: wanted.iter().any(|wanted| wanted.format == Format::Evidence),
        ..options(&args.scan)?
    };
    let mut scanned = scan::scan(&args.scan.paths, &options)?;
    if let Some(materials) = &mut scanned.materials {
        materials.program = std::env::current_exe().and_then(fs::read).ok().map(|bytes| sha256(&bytes));
    }
    let azure = gate::azure(&|name| std::env::var_os(name));
    let report = Report {
        verdict: &scanned.verdict,
        coverage: &scanned.coverage,
        files: &scanned.files,
        at,
        changes: scanned.changes.as_ref(),
        materials: scanned.materials.as_ref(),
        azure: azure.as_ref(),
        seconds: start.elapsed().as_secs_f64(),
    };
    let mut failed = Ok(());
    for Wanted { format, path } in &wanted {
        let written = match path {
            Some(path) => report::save(path, |out| report::write(&report, *format, Style::default(), out))
                .map_err(|error| Failure::Write(path.display().to_string(), error)),
            None => {
                let style = output.style();
                output
                    .write(|out| report::write(&report, *format, style, out))
                    .map_err(|error| Failure::Write("the standard output".to_owned(), error))
            }
        };
        // The other reports are still of use.
        if written.is_err() && failed.is_ok() {
            failed = written;
        }
    }
    failed?;
    let told = scanned.verdict.findings.iter();
    let told = told.filter(|finding| !matches!(finding.state, State::Waived | State::InlineWaived)).count();
    for Wanted { format, .. } in &wanted {
        let left_out = format.leaves_out(told);
        if left_out > 0 {
            output.notice(&format!("{format}: {left_out} findings are left out, the mildest; json has all of them"));
        }
    }
    let outcome = scanned.verdict.outcome;
    if wanted.iter().all(|wanted| wanted.path.is_some()) {
        let paths: Vec<String> =
            wanted.iter().filter_map(|w| w.path.as_deref()).map(|p| p.display().to_string()).collect();
        output.notice(&format!("{}: see {}", outcome.word(), paths.join(", ")));
    }
    Ok(outcome)
}

/// The reports to write, text if none is named; two cannot share a place.
fn wanted(reports: &[Wanted]) -> Result<Vec<Wanted>, Failure> {
    if reports.is_empty() {
        return Ok(vec![Wanted { format: Format::Text, path: None }]);
    }
    let mut places = BTreeSet::new();
    for report in reports {
        if !places.insert(&report.path) {
            let place = report.path.as_deref().map_or("the standard output".into(), Path::to_string_lossy);
            let hint = format!("write `--report {}=PATH`", report.format);
            return Err(Failure::Usage(format!("two reports would go to {place}; {hint}")));
        }
    }
    Ok(reports.to_vec())
}

/// The policy that was named, the team's, or the built-in one.
///
/// A team's policy that is there and cannot be used is never passed over.
pub(super) fn policy(args: &args::Policy) -> Result<String, Failure> {
    if let Some(policy) = &args.policy {
        return Ok(policy.clone());
    }
    let path = Path::new(TEAM_POLICY);
    let what = match (path.symlink_metadata(), path.metadata()) {
        (Err(error), _) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Options::default().policy),
        (_, Ok(found)) if found.is_file() => return Ok(TEAM_POLICY.to_owned()),
        (_, Ok(_)) => "is no regular file".to_owned(),
        (Ok(found), Err(_)) if found.is_symlink() => "is a link that leads nowhere".to_owned(),
        (_, Err(error)) => format!("cannot be read ({})", error.kind()),
    };
    Err(Failure::Usage(format!("the policy `{TEAM_POLICY}` {what}; repair it, or name a policy with --policy")))
}

/// How the nearest policy of a path is found where none is named.
pub(super) fn nearest() -> Result<Options, Failure> {
    Ok(Options { policy: policy(&args::Policy { policy: None })?, nearest: true, here: here()?, ..Options::default() })
}

/// How to scan, as the flags say.
pub(super) fn options(args: &args::Scan) -> Result<Options, Failure> {
    let mut options = Options {
        here: here()?,
        threads: args.threads.map(usize::from),
        prefilter: !args.no_prefilter,
        models: args.models.clone(),
        ..Options::default()
    };
    let skip = |name: &String| SkipFolder {
        name: name.trim_end_matches('/').to_owned().into(),
        why: "left out by --skip".into(),
        outside_sources: false,
    };
    if let Some(path) = args.skip.iter().find(|name| name.trim_end_matches('/').contains('/')) {
        return Err(Failure::Usage(format!("--skip takes the name of a folder, not a path: `{path}`")));
    }
    options.walk.skip.extend(args.skip.iter().map(skip));
    Ok(options)
}

fn here() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| Failure::Usage(format!("the current folder cannot be used: {error}")))
}
