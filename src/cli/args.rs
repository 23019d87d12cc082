//! The words of the command line.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args as Flags, Parser, Subcommand};

use crate::report::Format;
use crate::report::inventory::Format as InventoryFormat;
use crate::scan::Share;

const EXAMPLES: &str = "\
Examples:
  wiretight check                                  judge the current folder by the policy `baseline`
  wiretight check app server --policy strict       insecure until proved otherwise
  wiretight check --base origin/main               only what is new since this branch began
  wiretight check --report text --report sarif=wiretight.sarif
  wiretight explain cleartext-http                 what a rule asks, and the way out
  wiretight show channels app                      every channel, the fine ones too

Exit codes:
  0  allowed by the policy
  1  denied by the policy
  2  could not run: usage, unreadable policy, report that cannot be written
  3  nothing to judge, or more left unread than the policy tolerates";

const MERGE_EXAMPLES: &str = "\
Examples:
  wiretight check --shard 1/2        on one machine
  wiretight check --shard 2/2        on another one, with the same commit
  wiretight merge --shards . --report text --report sarif=wiretight.sarif

Paths, --skip and --base say the same as for `wiretight check`. The reports are those of one scan, byte by byte.";

const INVENTORY_EXAMPLES: &str = "\
Examples:
  wiretight inventory                                     every channel of the current folder, by module
  wiretight inventory app --report csv=channels.csv       for a spreadsheet
  wiretight inventory --report html=channels.html         one page for a browser, with a map and every trail
  wiretight inventory --report json --report mermaid=channels.mmd
  wiretight inventory --report cyclonedx=channels.json    a bill of materials, CycloneDX 1.6
  wiretight inventory --base origin/main                  and what differs since this branch began

It judges nothing: it ends with 0, with 2 if it could not run, and with 3 if there was nothing to read.";

const BASELINE_EXAMPLES: &str = "\
Examples:
  wiretight baseline create        accept what is found today, in .wiretight/baseline.json
  wiretight baseline prune         take out what was repaired
  wiretight baseline show          say what it still holds

`wiretight check` then fails for what is new, and for what was there before only from the level that the policy calls
`deny-existing-at`.";

/// Finds every network channel in Kotlin, Java, Swift and configuration, and judges whether it is encrypted to the
/// right peer. Needs no build, no network and no configuration.
#[derive(Debug, Parser)]
#[command(name = "wiretight", version, after_help = EXAMPLES, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Judge source code and configuration by a policy.
    #[command(after_help = EXAMPLES)]
    Check(Check),
    /// Put together what all shares of a scan found (`check --shard`), and judge it as one.
    #[command(after_help = MERGE_EXAMPLES)]
    Merge(Merge),
    /// Show every channel on one page: who talks to whom, how it is protected, and what the policy says.
    #[command(after_help = INVENTORY_EXAMPLES)]
    Inventory(Inventory),
    /// Write down what is found today, so that only what is new stops the work.
    #[command(after_help = BASELINE_EXAMPLES)]
    Baseline(Baseline),
    /// Say what a rule asks, why, and the way out.
    Explain(Explain),
    /// Look inside: what was read, what was found, what is asked.
    Show(Show),
    /// Work on models.
    Model(Model),
}

#[derive(Debug, Flags)]
pub(super) struct Check {
    #[command(flatten)]
    pub scan: Scan,
    #[command(flatten)]
    pub policy: Policy,
    #[command(flatten)]
    pub gate: Gate,
    /// A report, and the file to write it to; without a file it goes to the standard output. May be given several
    /// times. Formats: text, sarif (for GitHub), sarif-gitlab, sarif-azure, sarif-full, json, github, markdown,
    /// gitlab-codequality, gitlab-sast, junit, evidence.
    #[arg(long = "report", value_name = "FORMAT[=PATH]")]
    pub reports: Vec<Wanted>,
    /// Trace only this share of the files, such as 2/7, and judge nothing: what it finds goes to a file, here
    /// `wiretight-2-of-7.shard`. `wiretight merge` puts all of them together.
    #[arg(long, value_name = "I/N", value_parser = share, conflicts_with = "reports")]
    pub shard: Option<Share>,
    /// Where the share goes instead.
    #[arg(long, value_name = "FILE", requires = "shard")]
    pub shard_file: Option<PathBuf>,
}

#[derive(Debug, Flags)]
pub(super) struct Inventory {
    #[command(flatten)]
    pub scan: Scan,
    #[command(flatten)]
    pub policy: Policy,
    #[command(flatten)]
    pub gate: Gate,
    /// A format, and the file to write it to; without a file it goes to the standard output. May be given several
    /// times. Formats: text, json, csv, mermaid, html, cyclonedx.
    #[arg(long = "report", value_name = "FORMAT[=PATH]")]
    pub reports: Vec<WantedInventory>,
}

/// `2/7`.
fn share(text: &str) -> Result<Share, String> {
    let parts = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    match parts {
        Some((number, of)) if 1 <= number && number <= of && of <= 1000 => Ok(Share { number, of }),
        _ => Err("expected a share such as 2/7, at most of 1000".to_owned()),
    }
}

#[derive(Debug, Flags)]
pub(super) struct Merge {
    #[command(flatten)]
    pub check: Check,
    /// The files that the shares wrote, or a folder that holds them. May be given several times.
    #[arg(long = "shards", value_name = "FILE|FOLDER", required = true)]
    pub shards: Vec<PathBuf>,
}

/// What to scan, and how.
#[derive(Debug, Flags)]
pub(super) struct Scan {
    /// Files and folders.
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Threads [default: one for each processor]. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Leave folders of this name out too. May be given several times.
    #[arg(long, value_name = "FOLDER")]
    pub skip: Vec<String>,
    /// Models and settings of one's own: a folder, or a file. They take the place of built-in ones of the same name. May
    /// be given several times.
    #[arg(long, value_name = "DIR")]
    pub models: Vec<PathBuf>,
    /// Parse every file, even those whose bytes say that they cannot matter.
    #[arg(long, hide = true)]
    pub no_prefilter: bool,
}

#[derive(Debug, Flags)]
pub(super) struct Policy {
    /// The policy: `baseline`, `strict`, or a file [default: `wiretight.yaml` in the current folder, or else `baseline`;
    /// those of folders below ask for more there]
    #[arg(long, value_name = "FILE|baseline|strict")]
    pub policy: Option<String>,
}

/// What a run is held against.
#[derive(Debug, Flags)]
pub(super) struct Gate {
    /// Compare with the state in which HEAD and this revision part: what was found there is no news. `auto` takes the
    /// target of a pull or merge request, or what pre-commit compares with, and compares with nothing elsewhere.
    #[arg(long, value_name = "REV|auto")]
    pub base: Option<String>,
    /// The baseline [default: `.wiretight/baseline.json`, if it is there and the policy allows it].
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    pub baseline: Option<PathBuf>,
    /// Read no baseline.
    #[arg(long)]
    pub no_baseline: bool,
    /// The waivers [default: `.wiretight/waivers.yaml`, if it is there and the policy allows it].
    #[arg(long, value_name = "FILE")]
    pub waivers: Option<PathBuf>,
    /// Take no comment for a waiver.
    #[arg(long)]
    pub ignore_inline: bool,
    /// The day of the run, which waivers are held against [default: as SOURCE_DATE_EPOCH says, or else today].
    #[arg(long, value_name = "DATE")]
    pub now: Option<String>,
}

#[derive(Debug, Flags)]
pub(super) struct Baseline {
    #[command(subcommand)]
    pub task: BaselineTask,
}

#[derive(Debug, Subcommand)]
pub(super) enum BaselineTask {
    /// Write down all that is found and no waiver accepts.
    Create {
        #[command(flatten)]
        run: BaselineRun,
        /// In CI (where the variable `CI` is set): write the file although it grows.
        #[arg(long)]
        allow_growth: bool,
    },
    /// Take out what is no longer found.
    Prune(BaselineRun),
    /// Say what it holds.
    Show {
        /// The baseline [default: `.wiretight/baseline.json`].
        #[arg(long, value_name = "FILE")]
        baseline: Option<PathBuf>,
    },
}

#[derive(Debug, Flags)]
pub(super) struct BaselineRun {
    #[command(flatten)]
    pub scan: Scan,
    #[command(flatten)]
    pub policy: Policy,
    #[command(flatten)]
    pub gate: Gate,
}

#[derive(Debug, Flags)]
pub(super) struct Explain {
    /// The id of the rule, e.g. `cleartext-http`.
    pub rule: String,
    #[command(flatten)]
    pub policy: Policy,
}

#[derive(Debug, Flags)]
pub(super) struct Show {
    #[command(subcommand)]
    pub what: Shown,
}

#[derive(Debug, Subcommand)]
pub(super) enum Shown {
    /// What one file says, in the words that all languages share.
    Ir {
        /// A source or configuration file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Every channel with all that is known of it and the steps that prove it.
    Channels(Scan),
    /// How much of what stands inside calls was understood, in every file, and what a scan parses of them.
    Coverage(Scan),
    /// The rules of a policy and what each costs, or the policy that judges a path.
    Policy {
        /// `baseline`, `strict`, the file of a policy, or any other file or folder.
        #[arg(value_name = "FILE|PATH|baseline|strict", default_value = "baseline")]
        policy: String,
    },
    /// The words that wake the parser, one a line.
    #[command(hide = true)]
    Words,
}

#[derive(Debug, Flags)]
pub(super) struct Model {
    #[command(subcommand)]
    pub task: ModelTask,
}

#[derive(Debug, Subcommand)]
pub(super) enum ModelTask {
    /// Run the examples in models and settings: each must show the states that it says.
    Test {
        /// A folder with models and settings, which take the place of built-in ones of the same name; without it the
        /// built-in examples are run.
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
}

/// A report that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WantedAs<F> {
    pub format: F,
    /// None: to the standard output.
    pub path: Option<PathBuf>,
}

pub(super) type Wanted = WantedAs<Format>;
pub(super) type WantedInventory = WantedAs<InventoryFormat>;

impl<F: FromStr<Err: ToString>> FromStr for WantedAs<F> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, path) = text.split_once('=').map_or((text, None), |(word, path)| (word, Some(path)));
        let format = word.parse().map_err(|error: F::Err| error.to_string())?;
        match path {
            Some("") => Err(format!("no file after `{word}=`")),
            None | Some("-") => Ok(Self { format, path: None }),
            Some(path) => Ok(Self { format, path: Some(path.into()) }),
        }
    }
}
