//! SARIF 2.1.0 to the letter of the standard and to the habits of the tools that read it: GitHub and GitLab first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, CodeFlow, Invocation, Location, LogicalLocation, Message, MultiformatMessageString, Notification,
    PhysicalLocation, PropertyBag, Region, ReportingConfiguration, ReportingDescriptor, ReportingDescriptorReference,
    Result as SarifResult, ResultKind, ResultLevel, Run, RunAutomationDetails, Sarif, Suppression, ThreadFlow,
    ThreadFlowLocation, Tool, ToolComponent, ToolComponentReference,
};

use super::fingerprint::{self, LineHashes};
use super::place::Spot;
use super::plain::{clip, first_sentence, flat, name, sentence, visible};
use super::{Files, Report, json, unheard};
use crate::channel::Name;
use crate::policy::{Finding, Level, Outcome, RuleInfo, State, Step};
use crate::source::Place;

/// Results that GitHub keeps of one run; it does not say which ones when there are more.
pub(super) const MAX_RESULTS: usize = 5_000;
/// Steps of a code flow that GitHub keeps.
const MAX_STEPS: usize = 1_000;
/// Most ways of what travels in one result.
const MAX_WAYS: usize = 6;
/// Other places named by one result.
const MAX_RELATED: usize = 50;
/// Notifications of one sort.
const MAX_NOTES: usize = 1_000;
/// Tags of a rule that GitHub and GitLab keep.
const MAX_TAGS: usize = 10;
/// Length of a message: GitLab drops a result that has more than 1,024 characters.
const MAX_MESSAGE: usize = 1_000;
/// Length of a description on GitHub and GitLab.
const MAX_DESCRIPTION: usize = 1_024;
/// Length of a rule's name on GitHub and GitLab.
const MAX_NAME: usize = 255;

/// What stands for the root of the repository: a name only, so that the bytes do not depend on the machine.
const ROOT: &str = "SRCROOT";

/// What stays as it is in a URI's path. A colon does not: it would make the first folder look like a scheme.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Whom the report is for: each reader knows the standard in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// GitHub's code scanning: takes five thousand results and knows no suppressions.
    Github,
    /// GitLab: as GitHub, but files everything that names CWE-319 as a leaked secret.
    Gitlab,
    /// Azure DevOps: wants to know the pipeline, and shows what is new.
    Azure,
    /// Everything, also what somebody accepted, for archives and viewers.
    Full,
}

/// A pipeline of Azure DevOps, as its variables tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AzurePipeline {
    /// Organisation, project, definition, phase, branch and build, with `/` between them.
    pub id: String,
    /// The number of its definition.
    pub definition: u32,
    /// The name of its definition.
    pub definition_name: String,
    /// The id of the phase.
    pub phase: String,
    /// The name of the phase.
    pub phase_name: String,
}

impl AzurePipeline {
    fn details(&self) -> RunAutomationDetails {
        let properties = json!({
            // A number in a text: that is how it is read.
            "azuredevops/pipeline/build/buildDefinitionId": self.definition.to_string(),
            "azuredevops/pipeline/build/buildDefinitionName": self.definition_name,
            "azuredevops/pipeline/build/phaseId": self.phase,
            "azuredevops/pipeline/build/phaseName": self.phase_name,
        });
        let id = format!("azuredevops/pipeline/build/{}", self.id);
        RunAutomationDetails::builder().id(id).properties(bag(properties)).build()
    }
}

/// Writes the report as SARIF.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(report: &Report<'_>, profile: Profile, out: &mut dyn io::Write) -> io::Result<()> {
    let log = Sarif::builder()
        .schema("https://json.schemastore.org/sarif-2.1.0.json")
        .version("2.1.0")
        .runs(vec![run(report, profile)])
        .build();
    unheard::json(out, &log)?;
    out.write_all(b"\n")
}

/// The single run. It has no `automationDetails` but for Azure DevOps: on GitHub an id in the file beats the category that
/// the user chose for the upload.
fn run(report: &Report<'_>, profile: Profile) -> Run {
    let weaknesses = Weaknesses::of(report, profile);
    let results = Results::of(report, &weaknesses, profile);
    let description = Message::from("The root of the checked-out repository.");
    let root = ArtifactLocation::builder().description(description).build();
    let mut run = Run::builder()
        .tool(Tool::from(driver(report, &weaknesses, profile)))
        .original_uri_base_ids(BTreeMap::from([(ROOT.to_owned(), root)]))
        .column_kind("utf16CodeUnits")
        .newline_sequences(["\r\n", "\n"].map(String::from))
        .invocations(vec![invocation(report, results.left_out)])
        .properties(bag(json!({ "outcome": report.verdict.outcome.word(), "policy": report.verdict.policy })))
        .results(results.list)
        .build();
    if profile == Profile::Azure {
        run.automation_details = report.azure.map(AzurePipeline::details);
    }
    run.taxonomies = weaknesses.taxonomy().map(|taxonomy| vec![taxonomy]);
    run
}

fn driver(report: &Report<'_>, weaknesses: &Weaknesses, profile: Profile) -> ToolComponent {
    let mut driver = ToolComponent::builder()
        .name("Wiretight")
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .information_uri(env!("CARGO_PKG_REPOSITORY"))
        .rules(report.verdict.rules.iter().map(|rule| descriptor(rule, profile)).collect::<Vec<_>>())
        .notifications(Notice::ALL.map(Notice::descriptor))
        .build();
    if profile == Profile::Azure {
        driver.full_name = Some(concat!("Wiretight ", env!("CARGO_PKG_VERSION")).to_owned());
    }
    driver.supported_taxonomies = weaknesses.reference().map(|reference| vec![reference]);
    driver
}

/// A rule of the policy. GitHub takes an empty text for a missing one, so each text has another to fall back on.
fn descriptor(rule: &RuleInfo, profile: Profile) -> ReportingDescriptor {
    let or = |text: &str, otherwise: &str| sentence(if text.trim().is_empty() { otherwise } else { text });
    let title = flat(&or(&rule.title, &rule.id));
    let why = or(&rule.why, &title);
    let fix = or(&rule.fix, &why);
    let tags: Vec<String> = tags(rule, profile).take(MAX_TAGS).collect();
    let properties = json!({ "tags": tags, "precision": "high", "security-severity": security_severity(rule) });
    let help = MultiformatMessageString::builder().text(fix.clone()).markdown(help(rule, &why, &fix)).build();
    let mut descriptor = ReportingDescriptor::builder()
        .id(rule.id.as_str())
        .name(clip(&pascal_case(&rule.id), MAX_NAME))
        .short_description(&clip(&title, MAX_DESCRIPTION))
        .full_description(&clip(&why, MAX_DESCRIPTION))
        .help(help)
        .default_configuration(ReportingConfiguration::builder().level(level(rule.worst).to_string()).build())
        .properties(bag(properties))
        .build();
    descriptor.help_uri = rule.references.iter().find_map(cwe).map(weakness_uri);
    descriptor
}

/// The page that a code scanning alert shows under its message.
fn help(rule: &RuleInfo, why: &str, fix: &str) -> String {
    let mut page = format!("**Why:** {why}\n\n**Fix:** {fix}\n\nMore: `wiretight explain {}`\n", rule.id);
    if !rule.references.is_empty() {
        page.push_str("\n**Controls:**\n\n");
        page.extend(rule.references.iter().map(|id| format!("- `{id}`\n")));
    }
    page
}

/// The tags of a rule, the ones that consumers act on first. CWE ids are written in the way that GitHub, GitLab and
/// DefectDojo all read.
fn tags(rule: &RuleInfo, profile: Profile) -> impl Iterator<Item = String> {
    let told = move |id: &u32| tells(profile, *id);
    let weaknesses = rule.references.iter().filter_map(cwe).filter(told).map(|id| format!("external/cwe/cwe-{id}"));
    let others = rule.references.iter().filter(|id| cwe(id).is_none()).map(ToString::to_string);
    let mut seen = BTreeSet::new();
    ["security".to_owned()].into_iter().chain(weaknesses).chain(others).filter(move |tag| seen.insert(tag.clone()))
}

/// The rule's number, as text and within the scale that consumers accept; without one that can be read, by level.
fn security_severity(rule: &RuleInfo) -> String {
    let number = rule.severity.trim().parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
    let number = number.unwrap_or(match rule.worst {
        Level::Critical => 9.5,
        Level::High => 8.0,
        Level::Medium => 5.5,
        Level::Low | Level::Review | Level::Ignore => 2.0,
    });
    format!("{:.1}", number.clamp(0.1, 10.0))
}

/// `cleartext-file-transfer` as `CleartextFileTransfer`.
fn pascal_case(id: &str) -> String {
    let upper = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    id.split(|c: char| !c.is_alphanumeric()).map(upper).collect()
}

/// The results in the order in which consumers should cut them: worst first, then by path and place.
struct Results {
    list: Vec<SarifResult>,
    left_out: usize,
}

impl Results {
    fn of(report: &Report<'_>, weaknesses: &Weaknesses, profile: Profile) -> Self {
        let full = profile == Profile::Full;
        let verdict = report.verdict;
        let keys = fingerprint::channel_keys(&verdict.findings, report.files);
        let accepted = |finding: &Finding| matches!(finding.state, State::Waived | State::InlineWaived);
        let mut findings: Vec<_> = verdict.findings.iter().zip(keys).filter(|(f, _)| full || !accepted(f)).collect();
        let path = |finding: &Finding| report.files.file(finding.place.file).map(|file| &*file.path);
        findings
            .sort_by_key(|(finding, _)| (Reverse(finding.level), path(finding), finding.place.span, &finding.rule.id));
        let most = if full { usize::MAX } else { MAX_RESULTS };
        let left_out = findings.len().saturating_sub(most);
        let index: BTreeMap<&str, i64> = verdict.rules.iter().map(|rule| rule.id.as_str()).zip(0..).collect();
        let mut hashes = LineHashes::default();
        let result = |(finding, key): (&Finding, String)| {
            let mut result = result(finding, report.files);
            result.rule_index = index.get(finding.rule.id.as_str()).copied();
            result.partial_fingerprints = Some(fingerprints(finding, key, report.files, &mut hashes));
            result.taxa = weaknesses.taxa(&finding.rule);
            if matches!(profile, Profile::Azure | Profile::Full) {
                result.baseline_state = Some(baseline_state(finding).into());
            }
            // Either all results of a run say how they are suppressed, or none.
            result.suppressions = full.then(|| suppression(finding).into_iter().collect());
            result
        };
        Self { list: findings.into_iter().take(most).map(result).collect(), left_out }
    }
}

/// How a result stands to what was there before.
fn baseline_state(finding: &Finding) -> &'static str {
    match finding.recognised {
        None => "new",
        Some(Step::Same) => "unchanged",
        Some(_) => "updated",
    }
}

/// Who accepts a finding, and why.
fn suppression(finding: &Finding) -> Option<Suppression> {
    let waiver = finding.waiver.as_ref()?;
    let (kind, status) = match finding.state {
        State::InlineWaived => ("inSource", "accepted"),
        State::Waived => ("external", "accepted"),
        _ => ("external", "rejected"),
    };
    let properties = json!({
        "id": waiver.id,
        "place": waiver.place,
        "owner": waiver.owner,
        "approvedBy": waiver.approved_by,
        "ticket": waiver.ticket,
        "expires": waiver.expires.to_string(),
    });
    let builder = Suppression::builder().kind(kind).status(status).justification(unlinked(&waiver.reason));
    Some(builder.properties(bag(properties)).build())
}

/// One finding. Waived ones get here in the full report only: GitHub does not read suppressions and would open an alert.
fn result(finding: &Finding, files: &dyn Files) -> SarifResult {
    let channel = &*finding.channel;
    let facts = json!({
        "channel": json::properties(channel, files),
        "certainty": json::certainty(finding.certainty),
        "denied": finding.denied,
        "level": finding.level.word(),
        "property": finding.property.word(),
        "state": finding.state.word(),
    });
    let steps = channel.trail.iter().filter_map(|step| {
        let location = location(files, step.place, Some(&step.what))?;
        let essential = step.decides == Some(finding.property);
        let importance = if essential { "essential" } else { "important" };
        Some(ThreadFlowLocation::builder().location(location).importance(importance).build())
    });
    let steps: Vec<_> = steps.take(MAX_STEPS).collect();
    let related = finding.also.iter().zip(1..).filter_map(|(other, id)| {
        let mut location = location(files, other.place, Some(&format!("{} is broken by the same cause", name(other))))?;
        location.id = Some(id);
        Some(location)
    });
    let related: Vec<_> = related.take(MAX_RELATED).collect();
    let mut result = SarifResult::builder()
        .rule_id(finding.rule.id.as_str())
        .kind(ResultKind::Fail)
        .level(level(finding.level))
        .rank(rank(finding.level))
        .message(Message::from(&message(finding)))
        .properties(bag(facts))
        .build();
    result.locations = location(files, finding.place, None).map(|mut location| {
        let symbol = LogicalLocation::builder().fully_qualified_name(channel.symbol.as_str()).build();
        location.logical_locations = (!channel.symbol.is_empty()).then(|| vec![symbol]);
        vec![location]
    });
    // What travels has a way of its own.
    let ways = channel.flows.iter().map(|flow| {
        let steps = flow.steps.iter().filter_map(|step| {
            let location = location(files, step.place, Some(&format!("{}: {}", flow.payload, step.what)))?;
            Some(ThreadFlowLocation::builder().location(location).importance("important").build())
        });
        steps.collect::<Vec<_>>()
    });
    let flows = std::iter::once(steps).chain(ways.take(MAX_WAYS)).filter(|steps| !steps.is_empty());
    let flows: Vec<CodeFlow> = flows
        .map(|steps| CodeFlow::builder().thread_flows(vec![ThreadFlow::builder().locations(steps).build()]).build())
        .collect();
    if !flows.is_empty() {
        result.code_flows = Some(flows);
    }
    if !related.is_empty() {
        result.related_locations = Some(related);
    }
    result
}

/// What the alert says: first the breach in one sentence, which is all that is shown where room is short; then the way out.
fn message(finding: &Finding) -> String {
    let mut text = sentence(&finding.message);
    if !finding.also.is_empty() {
        text.push_str(&format!(" The same cause breaks {} more.", finding.also.len()));
    }
    text.push_str(&format!(" Fix: {}", sentence(&first_sentence(&finding.rule.fix))));
    clip(&unlinked(&text), MAX_MESSAGE)
}

/// Text that no viewer takes for a link: scanned code must not be able to put one into an alert.
pub(super) fn unlinked(text: &str) -> String {
    visible(&flat(text)).replace("](", "] (")
}

fn fingerprints(
    finding: &Finding,
    key: String,
    files: &dyn Files,
    hashes: &mut LineHashes,
) -> BTreeMap<String, String> {
    let mut prints = BTreeMap::from([(fingerprint::CHANNEL_KEY.to_owned(), key)]);
    if let Some(spot) = Spot::of(files, finding.place)
        && let Some(hash) = hashes.of(spot.file, spot.start.line)
    {
        prints.insert(fingerprint::LINE_HASH.to_owned(), hash.to_owned());
    }
    prints
}

fn level(level: Level) -> ResultLevel {
    match level {
        Level::Critical | Level::High => ResultLevel::Error,
        Level::Medium => ResultLevel::Warning,
        Level::Low | Level::Review => ResultLevel::Note,
        Level::Ignore => ResultLevel::None,
    }
}

/// The level of this one result in numbers: GitLab prefers it to the rule's.
fn rank(level: Level) -> f64 {
    match level {
        Level::Critical => 95.0,
        Level::High => 80.0,
        Level::Medium => 55.0,
        Level::Low => 25.0,
        Level::Review => 5.0,
        Level::Ignore => 0.0,
    }
}

/// A place as a location on one line.
fn location(files: &dyn Files, place: Place, what: Option<&str>) -> Option<Location> {
    let spot = Spot::of(files, place)?.narrow();
    let region = Region::builder()
        .start_line(spot.start.line)
        .start_column(spot.start.column)
        .end_line(spot.end.line)
        .end_column(spot.end.column)
        .build();
    let place = PhysicalLocation::builder().artifact_location(artifact(&spot.file.path)).region(region).build();
    let mut location = Location::builder().physical_location(place).build();
    location.message = what.map(|what| Message::from(&clip(&unlinked(&sentence(what)), MAX_MESSAGE)));
    Some(location)
}

fn artifact(path: &str) -> ArtifactLocation {
    ArtifactLocation::builder().uri(utf8_percent_encode(path, PATH).to_string()).uri_base_id(ROOT).build()
}

/// How the run went, with everything that was not read.
fn invocation(report: &Report<'_>, left_out: usize) -> Invocation {
    let outcome = report.verdict.outcome;
    let coverage = report.coverage;
    let mut execution: Vec<Notification> = Vec::new();
    execution.extend(Notice::NotRead.of(&coverage.unread, Clone::clone));
    execution.extend(Notice::PartlyRead.of(&coverage.gaps, |count| match count {
        1 => "1 place could not be read".to_owned(),
        _ => format!("{count} places could not be read"),
    }));
    if left_out > 0 {
        let text = format!("{left_out} results are left out: only the {MAX_RESULTS} most severe are kept.");
        execution.push(Notice::Capped.note(text));
    }
    let configuration = Notice::LeftOut.of(&coverage.skipped, Clone::clone);
    Invocation::builder()
        .execution_successful(matches!(outcome, Outcome::Allowed | Outcome::Denied))
        .exit_code(i64::from(outcome.code()))
        .exit_code_description(outcome.word())
        .tool_execution_notifications(execution)
        .tool_configuration_notifications(configuration)
        .build()
}

/// What can be said of a run besides its results.
#[derive(Clone, Copy)]
enum Notice {
    NotRead,
    PartlyRead,
    LeftOut,
    Capped,
}

impl Notice {
    /// All of them, in the order of their indices.
    const ALL: [Self; 4] = [Self::NotRead, Self::PartlyRead, Self::LeftOut, Self::Capped];

    fn id(self) -> &'static str {
        match self {
            Self::NotRead => "file-not-read",
            Self::PartlyRead => "file-partly-read",
            Self::LeftOut => "left-out-on-purpose",
            Self::Capped => "results-left-out",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::NotRead => "A file could not be read and was not judged.",
            Self::PartlyRead => "Some places in a file could not be read.",
            Self::LeftOut => "A folder or file was left out on purpose.",
            Self::Capped => "There are more results than the report holds.",
        }
    }

    /// What to do about it; the validator wants one wherever a rule needs one.
    fn help(self) -> &'static str {
        match self {
            Self::NotRead => "Look at the file yourself, or change it so that it can be read.",
            Self::PartlyRead => "`wiretight show ir PATH` shows the places.",
            Self::LeftOut => "Scan it by naming it, if it should be judged after all.",
            Self::Capped => "The JSON report has all of them.",
        }
    }

    fn level(self) -> ResultLevel {
        match self {
            Self::NotRead | Self::Capped => ResultLevel::Warning,
            Self::PartlyRead | Self::LeftOut => ResultLevel::Note,
        }
    }

    fn descriptor(self) -> ReportingDescriptor {
        ReportingDescriptor::builder()
            .id(self.id())
            .name(pascal_case(self.id()))
            .short_description(&self.title().to_owned())
            .full_description(&self.title().to_owned())
            .help(&self.help().to_owned())
            .default_configuration(ReportingConfiguration::builder().level(self.level().to_string()).build())
            .build()
    }

    fn note(self, text: String) -> Notification {
        let descriptor = ReportingDescriptorReference::builder().id(self.id()).index(self as i64).build();
        Notification::builder()
            .descriptor(descriptor)
            .level(self.level().to_string())
            .message(Message::from(&clip(&unlinked(&text), MAX_MESSAGE)))
            .build()
    }

    /// One notification for each path, up to a limit that is told.
    fn of<T>(self, paths: &[(String, T)], reason: impl Fn(&T) -> String) -> Vec<Notification> {
        let note = |(path, what): &(String, T)| {
            let place = PhysicalLocation::builder().artifact_location(artifact(path)).build();
            let mut note = self.note(sentence(&format!("{path}: {}", reason(what))));
            note.locations = Some(vec![Location::builder().physical_location(place).build()]);
            note
        };
        let more = paths.len().saturating_sub(MAX_NOTES);
        let rest = (more > 0).then(|| self.note(format!("The same holds for {more} more.")));
        paths.iter().take(MAX_NOTES).map(note).chain(rest).collect()
    }
}

/// The weaknesses (CWE) that the rules refer to. Results name them; rules do not relate to them, because DefectDojo
/// then loses the tags.
struct Weaknesses(Vec<u32>);

impl Weaknesses {
    fn of(report: &Report<'_>, profile: Profile) -> Self {
        let told = |id: &u32| tells(profile, *id);
        let ids: BTreeSet<u32> =
            report.verdict.rules.iter().flat_map(|rule| &rule.references).filter_map(cwe).filter(told).collect();
        Self(ids.into_iter().collect())
    }

    fn component() -> ToolComponentReference {
        ToolComponentReference::builder().name("CWE").index(0).build()
    }

    fn reference(&self) -> Option<ToolComponentReference> {
        (!self.0.is_empty()).then(Self::component)
    }

    fn taxonomy(&self) -> Option<ToolComponent> {
        let taxon = |id: &u32| ReportingDescriptor::builder().id(id.to_string()).help_uri(weakness_uri(*id)).build();
        let description = MultiformatMessageString::from(&"The MITRE Common Weakness Enumeration.".to_owned());
        let taxonomy = ToolComponent::builder()
            .name("CWE")
            .organization("MITRE")
            .information_uri("https://cwe.mitre.org/")
            .short_description(description)
            .is_comprehensive(false)
            .taxa(self.0.iter().map(taxon).collect::<Vec<_>>())
            .build();
        (!self.0.is_empty()).then_some(taxonomy)
    }

    fn taxa(&self, rule: &RuleInfo) -> Option<Vec<ReportingDescriptorReference>> {
        let taxon = |id: u32| {
            let index = self.0.binary_search(&id).ok()?;
            let index = i64::try_from(index).ok()?;
            let builder = ReportingDescriptorReference::builder().id(id.to_string()).index(index);
            Some(builder.tool_component(Self::component()).build())
        };
        let taxa: Vec<_> = rule.references.iter().filter_map(cwe).filter_map(taxon).collect();
        (!taxa.is_empty()).then_some(taxa)
    }
}

/// Whether a report names a weakness. GitLab counts CWE-319 among the weaknesses of leaked secrets.
fn tells(profile: Profile, weakness: u32) -> bool {
    profile != Profile::Gitlab || weakness != 319
}

/// The number of a reference such as `cwe-319`.
pub(super) fn cwe(reference: &Name) -> Option<u32> {
    reference.strip_prefix("cwe-")?.parse().ok()
}

pub(super) fn weakness_uri(id: u32) -> String {
    format!("https://cwe.mitre.org/data/definitions/{id}.html")
}

/// A property bag from a JSON object.
fn bag(object: Value) -> PropertyBag {
    serde_json::from_value(object).unwrap_or_else(|_| PropertyBag::builder().build())
}
