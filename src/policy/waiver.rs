//! Who accepted one exception, why, and until when.

use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};
use schemars::JsonSchema;
use serde::Deserialize;
use time::{Date, Month};

use super::{Finding, LoadError, Policy};
use crate::channel::{Channel, Name};
use crate::source::yaml::{self, Mistake, OneOrMore, Spanned};
use crate::source::{Files, Span};

/// A reason shorter than this explains nothing.
const SHORTEST_REASON: usize = 20;

/// A file of waivers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Wiretight waivers")]
pub struct WaiversFile {
    /// The exceptions.
    pub waivers: Vec<WaiverText>,
}

/// One exception.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WaiverText {
    /// Its name in reports, such as `W-2026-004`.
    pub id: Spanned<String>,
    /// The rules that it is about.
    pub rule: OneOrMore<Spanned<String>>,
    /// Which findings; all that is said must hold.
    #[serde(rename = "match")]
    pub matches: Match,
    /// Why it is acceptable, in at least twenty characters.
    pub reason: Spanned<String>,
    /// Who answers for it.
    pub owner: Spanned<String>,
    /// Who agreed.
    pub approved_by: Spanned<String>,
    /// Where it was discussed.
    pub ticket: Spanned<String>,
    /// The last day on which it holds, such as `2027-03-31`.
    pub expires: Spanned<String>,
    /// What is done instead.
    #[serde(default)]
    pub compensating: Vec<String>,
}

/// Which findings a waiver is about; at least one of these is said.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Match {
    /// Globs over paths from the scan root, with `/`; `**` crosses folders, `*` does not.
    pub path: Option<OneOrMore<Spanned<String>>>,
    /// Globs over the enclosing declaration, such as `com.acme.scale.*`.
    pub symbol: Option<OneOrMore<Spanned<String>>>,
    /// Globs over host names. All hosts that a finding may lead to must match; an unknown host never does.
    pub host: Option<OneOrMore<Spanned<String>>>,
}

/// An exception that stands behind a finding, as reports tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Its name; `inline` for one in a comment.
    pub id: String,
    /// `path:line` where it is written.
    pub place: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Who agreed.
    pub approved_by: Option<String>,
    /// Where it was discussed.
    pub ticket: Option<String>,
    /// The last day on which it holds.
    pub expires: Date,
    /// What is done instead.
    pub compensating: Vec<String>,
}

/// A waiver that can be asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub waiver: Arc<Waiver>,
    rules: Vec<Name>,
    paths: Option<Vec<GlobMatcher>>,
    symbols: Option<Vec<GlobMatcher>>,
    hosts: Option<Vec<GlobMatcher>>,
}

/// The waivers of one file.
#[derive(Clone, Debug, Default)]
pub struct Waivers(pub(super) Vec<Asked>);

impl Waivers {
    /// Reads a file of waivers and holds it against the policy.
    ///
    /// # Errors
    /// All mistakes: also waivers that the policy does not allow.
    pub fn read(path: &str, bytes: &[u8], policy: &Policy, today: Date) -> Result<Self, LoadError> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => {
                return Err(LoadError::Mistakes(
                    yaml::read_bytes::<WaiversFile>(path, bytes).err().unwrap_or_default(),
                ));
            }
        };
        let reading = yaml::read_leniently::<WaiversFile>(path, text);
        let mut check = Check { path, text, policy, today, mistakes: reading.mistakes };
        let mut asked: Vec<Asked> = Vec::new();
        for written in reading.value.map(|file| file.waivers).unwrap_or_default() {
            if asked.iter().any(|other| other.waiver.id == written.id.value) {
                check.mistake(written.id.span, format!("the id `{}` is taken", written.id.value), "choose another");
            }
            asked.extend(check.waiver(&written));
        }
        if check.mistakes.is_empty() {
            return Ok(Self(asked));
        }
        check.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        Err(LoadError::Mistakes(check.mistakes))
    }
}

/// Reads waivers and notes what is wrong with them.
struct Check<'c> {
    path: &'c str,
    text: &'c str,
    policy: &'c Policy,
    today: Date,
    mistakes: Vec<Mistake>,
}

impl Check<'_> {
    fn mistake(&mut self, span: Span, what: String, hint: &str) {
        self.mistakes.push(Mistake::at(self.path, self.text, span, what).hint(hint));
    }

    fn waiver(&mut self, written: &WaiverText) -> Option<Asked> {
        let before = self.mistakes.len();
        for (field, name) in [
            (&written.id, "id"),
            (&written.owner, "owner"),
            (&written.approved_by, "approved-by"),
            (&written.ticket, "ticket"),
        ] {
            if field.value.trim().is_empty() {
                self.mistake(field.span, format!("`{name}` says nothing"), "somebody has to be asked when it ends");
            }
        }
        if written.reason.value.trim().chars().count() < SHORTEST_REASON {
            let hint = "say why the channel is acceptable as it is, in at least 20 characters";
            self.mistake(written.reason.span, "the reason is too short".to_owned(), hint);
        }
        let expires = self.expires(&written.expires);
        let rules = written.rule.0.iter().filter_map(|rule| self.rule(rule)).collect();
        let Match { path, symbol, host } = &written.matches;
        if path.is_none() && symbol.is_none() && host.is_none() {
            let hint = "say `path`, `symbol` or `host`: a waiver is about one exception";
            self.mistake(written.id.span, "`match` is empty".to_owned(), hint);
        }
        let asked = Asked {
            waiver: Arc::new(Waiver {
                id: written.id.value.clone(),
                place: place(self.path, self.text, written.id.span),
                reason: one_line(&written.reason.value),
                owner: Some(one_line(&written.owner.value)),
                approved_by: Some(one_line(&written.approved_by.value)),
                ticket: Some(one_line(&written.ticket.value)),
                expires: expires.unwrap_or(Date::MIN),
                compensating: written.compensating.iter().map(|text| one_line(text)).collect(),
            }),
            rules,
            paths: self.globs(path.as_ref(), true),
            symbols: self.globs(symbol.as_ref(), false),
            hosts: self.globs(host.as_ref(), false),
        };
        (self.mistakes.len() == before).then_some(asked)
    }

    fn expires(&mut self, written: &Spanned<String>) -> Option<Date> {
        let Some(date) = date(&written.value) else {
            self.mistake(written.span, format!("`{}` is no date", written.value), "write it as 2027-03-31");
            return None;
        };
        if let Some(most) = self.policy.waivers.too_long(self.today, date) {
            let what = format!("`{}` is more than {most} days ahead", written.value);
            self.mistake(written.span, what, "the policy allows no longer waivers; renew it when it ends");
        }
        Some(date)
    }

    fn rule(&mut self, written: &Spanned<String>) -> Option<Name> {
        let Some(rule) = self.policy.rule(&written.value) else {
            let ids = self.policy.rules.iter().map(|rule| rule.info.id.as_str());
            let what = format!("unknown rule `{}`", written.value);
            let mistake = Mistake::at(self.path, self.text, written.span, what).one_of(&written.value, ids);
            self.mistakes.push(mistake);
            return None;
        };
        if self.policy.waivers.never.contains(&rule.info.id) {
            let what = format!("the policy lets no waiver touch `{}`", rule.info.id);
            self.mistake(written.span, what, "repair what it finds");
        }
        Some(rule.info.id.clone())
    }

    fn globs(&mut self, written: Option<&OneOrMore<Spanned<String>>>, paths: bool) -> Option<Vec<GlobMatcher>> {
        let written = written?;
        let mut globs = Vec::new();
        for glob in &written.0 {
            match GlobBuilder::new(&glob.value).literal_separator(paths).build() {
                Ok(glob) => globs.push(glob.compile_matcher()),
                Err(error) => {
                    self.mistake(glob.span, format!("not a glob: {}", error.kind()), "`*` stands for any letters");
                }
            }
        }
        Some(globs)
    }
}

impl Asked {
    /// Whether a finding is the exception that is meant.
    pub(super) fn covers(&self, finding: &Finding, files: &dyn Files) -> bool {
        let path = files.file(finding.place.file).map_or("", |file| &file.path);
        let any = |globs: &Option<Vec<GlobMatcher>>, text: &str| {
            globs.as_ref().is_none_or(|globs| globs.iter().any(|glob| glob.is_match(text)))
        };
        let mut channels = std::iter::once(&finding.channel).chain(&finding.also);
        let hosts = |channel: &Channel| {
            self.hosts.is_none()
                || (!channel.host.is_unknown() && channel.host.values().iter().all(|host| any(&self.hosts, host)))
        };
        self.rules.contains(&finding.rule.id)
            && any(&self.paths, path)
            && channels.all(|channel| any(&self.symbols, &channel.symbol) && hosts(channel))
    }
}

/// `path:line` of a span.
fn place(path: &str, text: &str, span: Span) -> String {
    format!("{path}:{}", Mistake::at(path, text, span, "").line)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A day such as `2027-03-31`; none where it is not written so or does not exist.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('-');
    let mut number = |length: usize| {
        let part = parts.next().filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<u16>().ok()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    if parts.next().is_some() {
        return None;
    }
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?).ok()
}
