//! `wiretight inventory`: every channel on one page.

use std::path::Path;

use super::args::{Inventory, WantedInventory};
use super::output::Output;
use super::{Failure, check, gate};
use crate::policy::Outcome;
use crate::report::inventory::{self, Page};
use crate::report::{self, Style};
use crate::scan::{self, Options};

/// Writes the inventory. It judges nothing, so only that nothing could be read makes it fail.
pub(super) fn run(args: &Inventory, output: &mut Output) -> Result<Outcome, Failure> {
    let wanted = wanted(&args.reports)?;
    let options = Options {
        policy: check::policy(&args.policy)?,
        nearest: args.policy.policy.is_none(),
        against: gate::against(&args.gate)?,
        inventory: true,
        ..check::options(&args.scan)?
    };
    let scanned = scan::scan(&args.scan.paths, &options)?;
    let taken = scanned.inventory.unwrap_or_default();
    let page = Page {
        inventory: &taken,
        changes: scanned.changes.as_ref(),
        policy: &scanned.verdict.policy,
        coverage: &scanned.coverage,
        files: &scanned.files,
    };
    for WantedInventory { format, path } in &wanted {
        match path {
            Some(path) => report::save(path, |out| inventory::write(&page, *format, Style::default(), out))
                .map_err(|error| Failure::Write(path.display().to_string(), error))?,
            None => {
                let style = output.style();
                output
                    .write(|out| inventory::write(&page, *format, style, out))
                    .map_err(|error| Failure::Write("the standard output".to_owned(), error))?;
            }
        }
    }
    Ok(match scanned.verdict.outcome {
        Outcome::NotJudged => Outcome::NotJudged,
        _ => Outcome::Allowed,
    })
}

/// What to write, text if nothing is named; two cannot share a place.
fn wanted(reports: &[WantedInventory]) -> Result<Vec<WantedInventory>, Failure> {
    if reports.is_empty() {
        return Ok(vec![WantedInventory { format: inventory::Format::Text, path: None }]);
    }
    for (number, report) in reports.iter().enumerate() {
        if reports[..number].iter().any(|other| other.path == report.path) {
            let place = report.path.as_deref().map_or("the standard output".into(), Path::to_string_lossy);
            let hint = format!("write `--report {}=PATH`", report.format);
            return Err(Failure::Usage(format!("two reports would go to {place}; {hint}")));
        }
    }
    Ok(reports.to_vec())
}
