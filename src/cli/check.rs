//! `wiretight check`: scans, writes the reports, and ends as the policy says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::Failure;
use super::args::{self, Check, Wanted};
use super::output::Output;
use crate::policy::Outcome;
use crate::report::{self, Format, Report, Style};
use crate::scan::{self, Options};
use crate::source::SkipFolder;

/// The policy of a team, where it is looked for unless another is named.
const TEAM_POLICY: &str = "wiretight.yaml";

pub(super) fn run(args: &Check, output: &mut Output) -> Result<Outcome, Failure> {
    let wanted = wanted(&args.reports)?;
    let start = Instant::now();
    let options = Options { policy: policy(&args.policy), ..options(&args.scan)? };
    let scanned = scan::scan(&args.scan.paths, &options)?;
    let report = Report {
        verdict: &scanned.verdict,
        coverage: &scanned.coverage,
        files: &scanned.files,
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
pub(super) fn policy(args: &args::Policy) -> String {
    match &args.policy {
        Some(policy) => policy.clone(),
        None if Path::new(TEAM_POLICY).is_file() => TEAM_POLICY.to_owned(),
        None => Options::default().policy,
    }
}

/// How to scan, as the flags say.
pub(super) fn options(args: &args::Scan) -> Result<Options, Failure> {
    let mut options = Options {
        here: here()?,
        threads: args.threads.map(usize::from),
        prefilter: !args.no_prefilter,
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
