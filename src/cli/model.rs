//! `wiretight model test`: runs the examples that models and settings carry.

use super::Failure;
use super::args::{Model, ModelTask};
use super::output::Output;
use crate::policy::Outcome;
use crate::scan;

pub(super) fn run(args: &Model, output: &mut Output) -> Result<Outcome, Failure> {
    let ModelTask::Test { folder } = &args.task;
    let (failures, examples) = scan::test_models(folder.as_deref())?;
    let mut text = String::new();
    for failure in &failures {
        text.push_str(&format!("{failure}\n\n"));
    }
    let plural = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let outcome = match (failures.len(), examples) {
        (_, 0) => Outcome::NotJudged,
        (0, _) => Outcome::Allowed,
        _ => Outcome::Denied,
    };
    let verdict = match failures.len() {
        0 => format!("{}: no failure", plural(examples, "example")),
        count => format!("{}: {}", plural(examples, "example"), plural(count, "failure")),
    };
    text.push_str(&verdict);
    text.push('\n');
    output.text(&text).map_err(|error| Failure::Write("the standard output".to_owned(), error))?;
    Ok(outcome)
}
