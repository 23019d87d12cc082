//! What is written by hand: the places in the packages, what is known to go wrong, and the coverage of large programs.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use wiretight::source::yaml;

/// A package and what an expert finds in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Name and version.
    pub package: String,
    pub places: Vec<Place>,
}

impl Package {
    /// The folder that `tests/corpus/fetch` makes for it.
    pub fn folder(&self) -> String {
        let name = self.package.rsplit_once('@').map_or(self.package.as_str(), |(name, _)| name);
        name.replace('/', "+")
    }
}

/// A place that must be reported, or must not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub at: Spot,
    pub what: String,
    pub rule: String,
    pub verdict: Verdict,
    pub why: String,
    #[serde(default)]
    pub also: Vec<Spot>,
}

impl Place {
    /// All lines at which a report is equally right; for [`Verdict::Fine`] equally wrong.
    pub fn spots(&self) -> impl Iterator<Item = &Spot> {
        std::iter::once(&self.at).chain(&self.also)
    }
}

/// What is true of a channel on all its paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Denied,
    Possible,
    Unknown,
    Fine,
}

/// A line of a file, written `path:line`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Spot {
    pub path: String,
    pub line: u32,
}

impl TryFrom<String> for Spot {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (path, line) = text.rsplit_once(':').ok_or("needs a path, a colon and a line")?;
        let line = line.parse().map_err(|_| "the line is no number")?;
        Ok(Self { path: path.to_owned(), line })
    }
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
    }
}

/// Something that is known to go wrong.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Name and version.
    pub package: String,
    pub at: Spot,
    pub rule: String,
    pub fault: Fault,
    /// The cause, in words that do not need the package.
    pub why: String,
}

/// How a comparison can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// A place that must be reported and is not.
    Missed,
    /// A report at a place that is fine, or at none.
    Wrong,
    /// A place that cannot be decided from the source, and nothing is said about it.
    Unsaid,
}

impl Fault {
    pub fn word(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Wrong => "wrong",
            Self::Unsaid => "unsaid",
        }
    }
}

/// How much of a large program could be read, measured by `wiretight show coverage`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    pub language: String,
    pub repository: String,
    pub commit: String,
    pub files: u64,
    pub values: u64,
    pub readable: u64,
}

/// A program that was read by hand, and how its reports compare.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    pub program: String,
    pub language: String,
    pub commit: String,
    /// Which part of it was read.
    pub read: String,
    /// Places that must be reported.
    pub must: usize,
    /// Places that the source cannot decide.
    pub undecidable: usize,
    /// Before what the reading found was repaired.
    pub first: Outcome,
    pub now: Outcome,
    /// Why what is left goes wrong.
    pub causes: Vec<Cause>,
}

/// What a scan showed.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    pub missed: usize,
    pub reports: usize,
    pub wrong: usize,
    /// Undecidable places that were said for review.
    pub said: usize,
}

/// Why a report is wrong or a place is missed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    pub fault: Fault,
    pub at: String,
    pub rule: String,
    pub why: String,
}

/// Reads one of the files next to this one.
fn read<T: DeserializeOwned>(name: &str) -> T {
    let path = super::in_repository("tests/corpus").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    yaml::read(name, &text).unwrap_or_else(|mistakes| {
        let all: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("{}", all.join("\n"));
    })
}

pub fn packages() -> Vec<Package> {
    read("truth.yaml")
}

pub fn pins() -> Vec<Pin> {
    read("pinned.yaml")
}

pub fn coverage() -> Vec<Program> {
    read("coverage.yaml")
}

pub fn readings() -> Vec<Reading> {
    read("apps.yaml")
}

/// What was said of the configuration of a program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    pub kind: String,
    pub program: String,
    pub commit: String,
    /// Files with configuration.
    pub files: u64,
    /// Before what the reading found was repaired.
    pub first: Said,
    pub now: Said,
}

/// Reports, how many of them are wrong, and what none of them says.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub reports: usize,
    pub wrong: usize,
    pub missed: usize,
}

pub fn configuration() -> Vec<Configuration> {
    read("configuration.yaml")
}
