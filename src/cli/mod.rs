//! Commands and flags: words only, no decisions.

mod args;
mod baseline;
mod check;
mod explain;
mod gate;
mod inventory;
mod model;
mod output;
mod show;

use std::ffi::OsString;

use clap::Parser as _;

use args::{Args, Command};
use output::Output;

use crate::policy::Outcome;

/// Runs the program and says how it ended.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Outcome {
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no mistakes. That nobody reads them is none either.
            let _ = error.print();
            return if error.use_stderr() { Outcome::CouldNotRun } else { Outcome::Allowed };
        }
    };
    let mut output = Output::new();
    let ended = match args.command {
        Command::Check(args) => check::run(&args, &[], &mut output),
        Command::Merge(args) => check::merge(&args, &mut output),
        Command::Inventory(args) => inventory::run(&args, &mut output),
        Command::Baseline(args) => baseline::run(&args, &mut output),
        Command::Explain(args) => explain::run(&args, &mut output),
        Command::Show(args) => show::run(&args, &mut output),
        Command::Model(args) => model::run(&args, &mut output),
    };
    ended.unwrap_or_else(|failure| {
        output.error(&failure.to_string());
        Outcome::CouldNotRun
    })
}

/// Why a command could not run: a text for people, with the way out.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The scan could not run.
    #[error(transparent)]
    Scan(#[from] crate::scan::Error),
    /// A path cannot be used.
    #[error(transparent)]
    Path(#[from] crate::source::RootError),
    /// The policy is wrong or cannot be read.
    #[error(transparent)]
    Policy(#[from] crate::policy::LoadError),
    /// What was asked for does not fit together.
    #[error("{0}")]
    Usage(String),
    /// A report cannot be written.
    #[error("cannot write {0}: {1}")]
    Write(String, std::io::Error),
}
