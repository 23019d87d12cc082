//! One file per output format; none of them can change the outcome.

mod changes;
pub mod channels;
pub mod codequality;
pub mod evidence;
mod excerpt;
pub mod fingerprint;
pub mod github;
pub mod inventory;
pub mod json;
pub mod junit;
pub mod markdown;
mod place;
mod plain;
pub mod sarif;
pub mod sast;
mod save;
pub mod text;
mod unheard;

pub use sarif::AzurePipeline;
pub use save::save;
pub use text::Style;
pub use unheard::{Kind, Unheard, harmless};

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::str::FromStr;

use time::OffsetDateTime;

use crate::inventory::Changes;
use crate::policy::{Finding, State, Verdict};
pub use crate::source::Files;
use evidence::Materials;
use sarif::Profile;

/// What was and was not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files looked at, by kind (`java`, `kotlin`, …).
    pub files: BTreeMap<&'static str, u64>,
    /// Files whose bytes could matter and were therefore parsed.
    pub parsed: u64,
    /// Files that could not be read or were given up, with the reason.
    pub unread: Vec<(String, String)>,
    /// Files with places that could not be read: path and number of places.
    pub gaps: Vec<(String, u64)>,
    /// Folders and files that were left out on purpose: path and reason.
    pub skipped: Vec<(String, String)>,
    /// Values inside calls: all, and those that could be read.
    pub values: (u64, u64),
    /// Channels found, fine or not.
    pub channels: u64,
}

/// Everything that a report may tell.
#[derive(Debug)]
pub struct Report<'r> {
    /// The answer.
    pub verdict: &'r Verdict,
    /// What was read.
    pub coverage: &'r Coverage,
    /// The files that findings point into.
    pub files: &'r dyn Files,
    /// When the run took place, as the caller says: a report that must tell it is the same for the same moment.
    pub at: OffsetDateTime,
    /// What differs from the state that is compared with.
    pub changes: Option<&'r Changes>,
    /// What took part in the run; the evidence needs it.
    pub materials: Option<&'r Materials>,
    /// The pipeline of Azure DevOps that it takes place in.
    pub azure: Option<&'r AzurePipeline>,
    /// Wall time of the scan; only the text report on a terminal shows it.
    pub seconds: f64,
}

/// The findings that no waiver accepts: those that fail the build first, the worst first, then by path and place.
fn worst_first<'r>(report: &Report<'r>) -> Vec<&'r Finding> {
    let mut findings: Vec<&Finding> = report.verdict.findings.iter().collect();
    findings.retain(|finding| !matches!(finding.state, State::Waived | State::InlineWaived));
    // The findings come sorted by path and place, which a stable sort keeps.
    findings.sort_by_key(|finding| (Reverse(finding.denied), Reverse(finding.level)));
    findings
}

/// How many findings there are in each state.
fn states(verdict: &Verdict) -> impl Iterator<Item = (&'static str, usize)> {
    State::ALL.iter().map(|state| (state.word(), verdict.findings.iter().filter(|f| f.state == *state).count()))
}

/// The formats in which a report can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// SARIF 2.1.0, for GitHub's code scanning.
    Sarif,
    /// SARIF 2.1.0 for GitLab.
    SarifGitlab,
    /// SARIF 2.1.0 for Azure DevOps.
    SarifAzure,
    /// SARIF 2.1.0 with all findings, also those that somebody accepted.
    SarifFull,
    /// Wiretight's own JSON, complete and with a published schema.
    Json,
    /// Annotations for GitHub Actions.
    Github,
    /// A summary in Markdown, for the page of a job.
    Markdown,
    /// GitLab's Code Quality.
    GitlabCodequality,
    /// GitLab's report of static analysis.
    GitlabSast,
    /// JUnit XML.
    Junit,
    /// What proves the run, as an in-toto statement.
    Evidence,
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Sarif,
        Self::SarifGitlab,
        Self::SarifAzure,
        Self::SarifFull,
        Self::Json,
        Self::Github,
        Self::Markdown,
        Self::GitlabCodequality,
        Self::GitlabSast,
        Self::Junit,
        Self::Evidence,
    ];

    /// The word on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Sarif => "sarif",
            Self::SarifGitlab => "sarif-gitlab",
            Self::SarifAzure => "sarif-azure",
            Self::SarifFull => "sarif-full",
            Self::Json => "json",
            Self::Github => "github",
            Self::Markdown => "markdown",
            Self::GitlabCodequality => "gitlab-codequality",
            Self::GitlabSast => "gitlab-sast",
            Self::Junit => "junit",
            Self::Evidence => "evidence",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The word names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{0}`, choose one of: {all}", all = all_formats())]
pub struct UnknownFormat(pub String);

impl Format {
    fn written_as(self) -> Kind {
        match self {
            Self::Github => Kind::Commands,
            Self::Junit => Kind::Markup,
            _ => Kind::Text,
        }
    }

    /// How many findings a format leaves out at most of so many: what reads it takes no more.
    #[must_use]
    pub fn leaves_out(self, findings: usize) -> usize {
        match self {
            Self::Sarif | Self::SarifGitlab | Self::SarifAzure | Self::GitlabSast => {
                findings.saturating_sub(sarif::MAX_RESULTS)
            }
            _ => 0,
        }
    }
}

/// The words of all formats.
fn all_formats() -> String {
    Format::ALL.iter().map(|format| format.word()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.iter().copied().find(|format| format.word() == word).ok_or_else(|| UnknownFormat(word.to_owned()))
    }
}

/// Writes a report in a format; `style` concerns the text only.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(report: &Report<'_>, format: Format, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut buffered = io::BufWriter::new(out);
    let mut out = Unheard::new(format.written_as(), &mut buffered);
    match format {
        Format::Text => text::write(report, style, &mut out)?,
        Format::Sarif => sarif::write(report, Profile::Github, &mut out)?,
        Format::SarifGitlab => sarif::write(report, Profile::Gitlab, &mut out)?,
        Format::SarifAzure => sarif::write(report, Profile::Azure, &mut out)?,
        Format::SarifFull => sarif::write(report, Profile::Full, &mut out)?,
        Format::Json => json::write(report, &mut out)?,
        Format::Github => github::write(report, &mut out)?,
        Format::Markdown => markdown::write(report, &mut out)?,
        Format::GitlabCodequality => codequality::write(report, &mut out)?,
        Format::GitlabSast => sast::write(report, &mut out)?,
        Format::Junit => junit::write(report, &mut out)?,
        Format::Evidence => evidence::write(report, &mut out)?,
    }
    out.end()
}
