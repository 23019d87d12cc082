//! `wiretight show`: what was read, what was found, and what is asked.

use std::io::{self, Write};
use std::path::Path;

use super::args::{Scan, Show, Shown};
use super::output::Output;
use super::{Failure, check, explain};
use crate::policy::{Outcome, Policy};
use crate::report;
use crate::scan::{self, Scanned, Survey};

pub(super) fn run(args: &Show, output: &mut Output) -> Result<Outcome, Failure> {
    let told = match &args.what {
        Shown::Ir { file } => {
            let text = intermediate(file)?;
            output.text(&text)
        }
        Shown::Channels(args) => {
            let scanned = scanned(args)?;
            let style = output.style();
            output.write(|out| report::channels::write(&scanned.channels, &scanned.files, style, out))
        }
        Shown::Coverage(args) => {
            let survey = scan::survey(&args.paths, &check::options(args)?)?;
            let mut text = Vec::new();
            coverage(&survey, &mut text).and_then(|()| output.text(&String::from_utf8_lossy(&text)))
        }
        Shown::Policy { policy } => {
            let knowledge = scan::knowledge().map_err(scan::Error::BuiltIn)?;
            let policy = if judged(policy) {
                let options = check::nearest()?;
                scan::policy_of(Path::new(policy), &options)?
            } else {
                scan::load_policy(policy, knowledge)?
            };
            let mut text = Vec::new();
            rules(&policy, &mut text).and_then(|()| output.text(&String::from_utf8_lossy(&text)))
        }
        Shown::Words => {
            let knowledge = scan::knowledge().map_err(scan::Error::BuiltIn)?;
            output.write(|out| knowledge.words().iter().try_for_each(|word| writeln!(out, "{}", word.text)))
        }
    };
    told.map_err(|error| Failure::Write("the standard output".to_owned(), error))?;
    Ok(Outcome::Allowed)
}

/// Whether a word names something to be judged, and no policy.
fn judged(word: &str) -> bool {
    let path = Path::new(word);
    let is_yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    path.is_dir() || (path.is_file() && !is_yaml)
}

fn scanned(args: &Scan) -> Result<Scanned, Failure> {
    Ok(scan::scan(&args.paths, &check::options(args)?)?)
}

/// What one file says.
fn intermediate(path: &Path) -> Result<String, Failure> {
    match scan::show_ir(path)? {
        Some(text) => Ok(text),
        None => Err(Failure::Usage(format!("{} holds neither source code nor configuration", path.display()))),
    }
}

/// What was read, by language, and why.
fn coverage(survey: &Survey, out: &mut dyn Write) -> io::Result<()> {
    let coverage = &survey.coverage;
    writeln!(out, "{:<12} {:>7} {:>10} {:>10} {:>9}", "kind", "files", "values", "readable", "share")?;
    for (kind, files) in &coverage.files {
        match survey.readable.get(kind) {
            Some(values) => {
                writeln!(
                    out,
                    "{kind:<12} {files:>7} {:>10} {:>10} {:>8.2}%",
                    values.total,
                    values.readable,
                    values.percent()
                )?;
            }
            None => writeln!(out, "{kind:<12} {files:>7}")?,
        }
    }
    let effort = &survey.effort;
    let chosen = &effort.chosen;
    let rounds = |rounds: &[usize]| match rounds {
        [] => "0".to_owned(),
        rounds => rounds.iter().map(usize::to_string).collect::<Vec<_>>().join(" + "),
    };
    writeln!(out)?;
    let (code, parsed) = (effort.code, effort.parsed);
    writeln!(
        out,
        "a scan parses {} of {} source files, {} of {} kB",
        parsed.0,
        code.0,
        parsed.1 / 1000,
        code.1 / 1000
    )?;
    writeln!(out, "  for what they hold: {}", chosen.woken)?;
    writeln!(out, "  for what they use: {}", rounds(&chosen.users))?;
    writeln!(out, "  for what they declare: {}", rounds(&chosen.declarers))?;
    for (title, entries) in [("not read", &coverage.unread), ("left out", &coverage.skipped)] {
        writeln!(out, "{title}: {}", entries.len())?;
        entries.iter().try_for_each(|(path, why)| writeln!(out, "  {}: {why}", path.escape_debug()))?;
    }
    writeln!(out, "partly read: {}", coverage.gaps.len())?;
    coverage.gaps.iter().try_for_each(|(path, places)| writeln!(out, "  {}: {places}", path.escape_debug()))
}

/// What a policy asks, and what each rule costs.
fn rules(policy: &Policy, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "policy {}", policy.chain.join(" < "))?;
    for file in policy.files.iter().filter(|file| !file.path.starts_with("policies/")) {
        writeln!(out, "  from {}", file.path.escape_debug())?;
    }
    writeln!(out, "  denies at {}", policy.deny_at)?;
    writeln!(out, "  denies what was there before at {}", policy.deny_existing_at)?;
    writeln!(out, "  what cannot be told: {}", policy.unresolved)?;
    writeln!(out, "  nothing to judge: {}", policy.nothing_to_judge)?;
    writeln!(out, "  may stay unread: {}%", policy.tolerate_unread * 100.0)?;
    let at_most = [
        ("tests", policy.at_most.test),
        ("debug builds", policy.at_most.debug_only),
        ("blocked channels", policy.at_most.blocked),
    ];
    for (what, level) in at_most {
        if let Some(level) = level {
            writeln!(out, "  in {what} at most {level}")?;
        }
    }
    for rule in &policy.rules {
        writeln!(out, "\n{}\n  {}\n  {}", rule.info.id, rule.question(), explain::costs(rule))?;
    }
    Ok(())
}
