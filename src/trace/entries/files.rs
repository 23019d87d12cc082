//! Channels that configuration files open.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::channel::{Channel, Kind, Name, Property, Reach};
use crate::ir::{Setting, Unit};
use crate::knowledge::{OF_PROTOCOL, OpensModel, SettingsModel, Spelling};
use crate::source::Place;
use crate::trace::channels::{Keyed, decide, mark_unverified, parse_url};
use crate::trace::domain::{LogStep, ObjId, Part, State, Val, What};
use crate::trace::interpreter::Interp;

/// Placeholders of one value that are followed; more come from a file that means harm.
const MOST_FOLLOWED: usize = 64;

/// Entries of one list that are looked at.
const MOST_ENTRIES: usize = 64;

/// The format of environment variables, whose names stand for relaxed keys.
const ENVIRONMENT: &str = "env";

/// A line that counts for a channel: its key as the settings at hand know it, its value, and where it stands.
#[derive(Clone, Debug)]
struct Line {
    key: Name,
    value: Rc<[Part]>,
    place: Place,
}

/// The settings of one file by format and group, found by their keys; of equal keys the last counts.
struct Index<'u> {
    unit: &'u Unit,
    /// By group and key as spelled.
    exact: FxHashMap<(&'u str, u32, &'u str), usize>,
    /// By spelling, format and group: by folded key.
    folded: FxHashMap<(Spelling, &'u str, u32), BTreeMap<Name, usize>>,
}

impl<'u> Index<'u> {
    fn new(unit: &'u Unit) -> Self {
        let exact = unit.settings.iter().enumerate();
        let exact = exact.map(|(at, s)| ((s.format.as_str(), s.group, s.key.as_str()), at)).collect();
        Self { unit, exact, folded: FxHashMap::default() }
    }

    /// Makes the keys of a spelling ready.
    fn fold(&mut self, spelling: Spelling) {
        if spelling == Spelling::Exact || self.folded.keys().any(|(own, ..)| *own == spelling) {
            return;
        }
        for (at, setting) in self.unit.settings.iter().enumerate() {
            let keys = self.folded.entry((spelling, setting.format.as_str(), setting.group)).or_default();
            keys.insert(Name::new(spelling.fold(&setting.key)), at);
        }
    }
}

/// What counts together with a setting, the weightiest first: the setting itself, its group, and the first group of the
/// file.
struct Around<'i, 'u> {
    index: &'i Index<'u>,
    own: &'u Setting,
    spelling: Spelling,
    same_group: bool,
}

impl<'u> Around<'_, 'u> {
    fn groups(&self) -> impl Iterator<Item = u32> {
        let own = self.own.group;
        std::iter::once(own).chain((own != 0 && !self.same_group).then_some(0))
    }

    fn setting(&self, key: &str, spelling: Spelling) -> Option<&'u Setting> {
        if spelling.same(&self.own.key, key) {
            return Some(self.own);
        }
        let format = self.own.format.as_str();
        let settings = &self.index.unit.settings;
        let found = if spelling == Spelling::Exact {
            self.groups().find_map(|group| self.index.exact.get(&(format, group, key)))
        } else {
            let key = spelling.fold(key);
            self.groups().find_map(|group| self.index.folded.get(&(spelling, format, group))?.get(&*key))
        };
        settings.get(*found?)
    }

    /// A key that stands for a list, as the line that its entries would be in one text: `TLSv1.2,TLSv1`.
    fn list(&self, key: &str, spelling: Spelling) -> Option<Line> {
        if key.ends_with(']') {
            return None;
        }
        let entry = |at: usize| self.setting(&format!("{key}[{at}]"), spelling).map(|setting| self.line(setting));
        let first = entry(0)?;
        let mut parts = first.value.to_vec();
        for more in (1..MOST_ENTRIES).map_while(entry) {
            crate::trace::domain::push_part(&mut parts, &Part::Literal(Name::new_static(",")));
            more.value.iter().for_each(|part| crate::trace::domain::push_part(&mut parts, part));
        }
        Some(Line { key: Name::new(key), value: parts.into(), place: first.place })
    }

    fn line(&self, setting: &'u Setting) -> Line {
        let value_of = |name: &str| self.setting(name, Spelling::Exact).map(|s| s.value.as_str());
        Line {
            key: setting.key.clone(),
            value: parts_of(&setting.value, &value_of, &mut { MOST_FOLLOWED }).into(),
            place: Place { file: self.index.unit.file, span: setting.span },
        }
    }
}

/// Lines that settings are asked about.
enum Lines<'i, 'u> {
    /// Those of a file around a setting.
    Around(Around<'i, 'u>),
    /// These; of equal keys the last counts.
    These(Vec<Line>),
}

impl Lines<'_, '_> {
    fn find(&self, key: &str, spelling: Spelling) -> Option<Cow<'_, Line>> {
        match self {
            Self::Around(around) => match around.setting(key, spelling) {
                Some(setting) => Some(Cow::Owned(around.line(setting))),
                None => around.list(key, spelling).map(Cow::Owned),
            },
            Self::These(lines) => lines.iter().rev().find(|line| spelling.same(&line.key, key)).map(Cow::Borrowed),
        }
    }

    /// The lines below a key, under the rest of their keys, the weightiest last.
    fn below(&self, key: &str, spelling: Spelling) -> Vec<Line> {
        let inside = |line: Line| Some(Line { key: Name::new(spelling.below(&line.key, key)?), ..line });
        match self {
            Self::Around(around) => {
                let settings = &around.index.unit.settings;
                let mut groups: Vec<u32> = around.groups().collect();
                groups.reverse();
                let counts = |group: u32| settings.iter().filter(move |s| s.group == group);
                let counts = groups.into_iter().flat_map(counts).filter(|s| s.format == around.own.format);
                let counts = counts.filter(|s| spelling.below(&s.key, key).is_some());
                counts.filter_map(|setting| inside(around.line(setting))).collect()
            }
            Self::These(lines) => lines.iter().cloned().filter_map(inside).collect(),
        }
    }

    fn spelling(&self, model: &SettingsModel) -> Spelling {
        match self {
            Self::Around(around) => around.spelling,
            Self::These(_) => model.spelling,
        }
    }
}

impl Keyed for Lines<'_, '_> {
    fn values(&self, key: &str, spelling: Spelling) -> Option<Cow<'_, [Option<Name>]>> {
        self.find(key, spelling).map(|line| Cow::Owned(vec![plain(&line.value)]))
    }
}

/// How a model's keys are spelled in a format.
fn spelling_in(format: &str, model: &SettingsModel) -> Spelling {
    if format == ENVIRONMENT && model.spelling == Spelling::Relaxed { Spelling::Joined } else { model.spelling }
}

impl<'p> Interp<'p> {
    /// The channels that the settings of a unit open.
    pub fn file_channels(&mut self, unit: usize) -> Vec<Channel> {
        let settings: &'p [Setting] = &self.project.units[unit].unit.settings;
        if settings.is_empty() {
            return Vec::new();
        }
        let mut index = Index::new(self.project.units[unit].unit);
        // Most values are no switch, which is told before any key is looked at.
        let switches: Vec<Option<Name>> = settings.iter().map(|setting| switch(&setting.value)).collect();
        let mut keys: FxHashMap<Spelling, Vec<Name>> = FxHashMap::default();
        let mut out = Vec::new();
        self.push_frame(unit, None, None, Vec::new());
        // What is for the unknown comes last.
        let is_fallback = |model: &SettingsModel| model.files.as_ref().is_some_and(|files| files.fallback);
        let mut known = vec![false; settings.len()];
        let models: Vec<&'p SettingsModel> = self.knowledge.all_settings().collect();
        let (last, first): (Vec<_>, Vec<_>) = models.into_iter().partition(|model| is_fallback(model));
        for model in first.into_iter().chain(last) {
            let Some(files) = &model.files else { continue };
            for (at, setting) in settings.iter().enumerate().filter(|(_, s)| files.formats.contains(&s.format)) {
                let spelling = spelling_in(&setting.format, model);
                if files.fallback && known[at] {
                    continue;
                }
                let fold = || settings.iter().map(|setting| Name::new(spelling.fold(&setting.key))).collect();
                let key = &keys.entry(spelling).or_insert_with(fold)[at];
                known[at] = known[at] || model.names(&setting.key, key, spelling);
                for opens in &files.opens {
                    if (files.fallback || known[at]) && !opens.takes(switches[at].as_ref()) {
                        continue;
                    }
                    let Some(variables) = opens.matches(&setting.key, key, spelling, &model.variables) else {
                        continue;
                    };
                    known[at] = known[at] || !files.fallback;
                    index.fold(spelling);
                    let around = Around { index: &index, own: setting, spelling, same_group: files.same_group };
                    let lines = Lines::Around(around);
                    if !self.opens(opens, &lines, setting) {
                        continue;
                    }
                    known[at] = true;
                    if !lines.hinder(&opens.unless, &variables, spelling) {
                        out.extend(self.file_channel(unit, model, setting, &variables, &lines));
                    }
                    break;
                }
            }
        }
        self.frames.pop();
        out
    }

    /// Whether a setting's value is one that opens.
    fn opens(&self, opens: &OpensModel, lines: &Lines<'_, '_>, setting: &Setting) -> bool {
        if opens.is.is_none() && opens.versions.is_none() && opens.speaks.is_empty() {
            return true;
        }
        let Some(line) = lines.find(&setting.key, Spelling::Exact) else { return false };
        if let Some(is) = &opens.is
            && !plain(&line.value).is_some_and(|value| is.contains(&Name::new(value.trim().to_lowercase())))
        {
            return false;
        }
        if let Some(range) = &opens.versions
            && !plain(&line.value).is_some_and(|version| range.holds(&version))
        {
            return false;
        }
        opens.speaks.is_empty() || {
            let first: Rc<[Part]> = match addresses_in(&line.value).0.first().map(|atom| &atom.what) {
                Some(What::Text(parts)) => Rc::clone(parts),
                _ => Rc::clone(&line.value),
            };
            let url = parse_url(&first, self.knowledge);
            // `mysql:8.0` is an image, and names are no addresses.
            let is_any_host = plain(&first).is_some_and(|url| url.contains("://:"));
            if (url.host.is_none() && !is_any_host)
                || plain(&first).is_some_and(|url| self.knowledge.is_name_only(&url))
            {
                return false;
            }
            let protocol = url.protocol;
            let group = protocol.as_ref().and_then(|id| self.knowledge.protocol(id)).map(|protocol| &protocol.group);
            protocol.iter().chain(group).any(|own| opens.speaks.contains(own))
        }
    }

    fn file_channel(
        &mut self,
        unit: usize,
        model: &'p SettingsModel,
        setting: &'p Setting,
        variables: &BTreeMap<Name, Name>,
        lines: &Lines<'_, '_>,
    ) -> Vec<Channel> {
        let Some(files) = &model.files else { return Vec::new() };
        let place = Place { file: self.project.units[unit].unit.file, span: setting.span };
        let mut st = State::start();
        let id = self.make(&mut st, &Name::default(), place);
        for (slot, literal) in &files.state {
            st.edit(id, |o| o.set(slot.clone(), Val::literal(literal), false));
        }
        if let [subject, ..] = setting.subjects.as_slice() {
            let mut host = Val::word(subject);
            for more in &setting.subjects[1..] {
                host.join(&Val::word(more));
            }
            st.edit(id, |o| o.set(Name::new_static("host"), host, true));
        }
        if let Some(own) = lines.find(&setting.key, Spelling::Exact).filter(|_| files.endpoint) {
            if parse_url(&own.value, self.knowledge).hidden_scheme {
                st.edit(id, |o| o.set(Name::new_static("encryption"), Val::unknown(), false));
            }
            self.set_endpoint(&mut st, id, &addresses_in(&own.value), place, false);
        }
        let with = variables.iter().map(|(k, v)| (k.clone(), vec![v.clone()])).collect();
        self.read_lines(&mut st, id, model, lines, &with, place);
        let model_id = model.id.clone();
        self.open(&mut st, id, place, &model_id);
        let mut channels = self.emit(&st);
        for channel in &mut channels {
            channel.kind = files.kind;
            if files.kind == Kind::Library {
                // Without its ecosystem, and without its version, which changes while the library stays what it is.
                // It opens nothing by itself.
                channel.trail.pop();
                channel.symbol = setting.key.split_once(':').map_or_else(Name::default, |(_, name)| Name::new(name));
            }
            if setting.debug_only {
                channel.reach = Reach::DebugOnly;
            }
        }
        channels
    }

    /// Lets lines decide facts about a channel that is opened at a place.
    fn read_lines(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        model: &'p SettingsModel,
        lines: &Lines<'_, '_>,
        with: &BTreeMap<Name, Vec<Name>>,
        place: Place,
    ) {
        let spelling = lines.spelling(model);
        let decided = decide(model, lines, spelling, with);
        if model.low_confidence && !decided.is_empty() {
            mark_unverified(st, id);
        }
        for fact in decided {
            if let Some((settings, with)) = &fact.below {
                let mut inside = Vec::new();
                if settings == OF_PROTOCOL {
                    inside = self.parameters(st, id, place);
                }
                inside.extend(lines.below(&fact.key, spelling));
                let settings = self.settings_named(st, id, settings);
                if let Some(model) = settings.and_then(|name| self.knowledge.settings(&name)) {
                    self.read_lines(st, id, model, &Lines::These(inside), with, place);
                }
                continue;
            }
            // Where the deciding key stands.
            let decided = lines.find(&fact.key, spelling);
            let at = decided.as_ref().map_or(place, |line| line.place);
            if fact.endpoint.is_some() {
                let Some(decided) = decided else { continue };
                self.set_endpoint(st, id, &addresses_in(&decided.value), at, fact.keeps_old);
                if let Some(model) = fact.parameters.as_ref().and_then(|name| self.knowledge.settings(name)) {
                    let inside = self.parameters(st, id, at);
                    self.read_lines(st, id, model, &Lines::These(inside), with, place);
                }
                continue;
            }
            let mut val = Val::none();
            for value in &fact.values {
                val.join(&value.as_ref().map_or_else(Val::unknown, Val::literal));
            }
            let property = match fact.slot.as_str() {
                "encryption" => Some(Property::Encryption),
                "identity" | "trusts" | "names" => Some(Property::Identity),
                "tls" => Some(Property::Tls),
                _ => None,
            };
            let what = fact.note.clone().unwrap_or_else(|| Name::new(format!("`{}` decides", fact.key)));
            let step = property.map(|p| LogStep {
                place: at,
                what,
                decides: (p != Property::Encryption).then_some(p),
                worth: None,
                slot: None,
            });
            self.write_slot(st, id, &fact.slot, &val, fact.keeps_old, step);
        }
    }

    /// The parameters of a channel's address as lines.
    fn parameters(&self, st: &State<'p>, id: ObjId, place: Place) -> Vec<Line> {
        let url = st.get(id).map(|o| o.slot("url")).unwrap_or_default();
        let texts = url.0.iter().filter_map(|atom| match &atom.what {
            What::Text(parts) => Some(parse_url(parts, self.knowledge).params),
            _ => None,
        });
        texts
            .flatten()
            .map(|(key, value)| Line {
                key,
                value: Rc::from([value.map_or_else(|| Part::Hole(Name::new_static("…")), Part::Literal)]),
                place,
            })
            .collect()
    }
}

/// A value without placeholders as values that open are compared with it.
fn switch(value: &str) -> Option<Name> {
    let is_open = value.starts_with('@') || value.contains("${") || value.contains("$(");
    (!is_open).then(|| Name::new(value.trim().to_lowercase()))
}

/// The addresses of a value: several with commas between them, if each has a scheme or none has.
fn addresses_in<'p>(value: &Rc<[Part]>) -> Val<'p> {
    let whole = || Val::of(What::Text(Rc::clone(value)));
    let [Part::Literal(text)] = &**value else { return whole() };
    let has_scheme = |part: &str| part.contains("://");
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let are_hosts =
        || parts.iter().all(|part| !part.contains(|c: char| !c.is_ascii_alphanumeric() && !".:-_[]".contains(c)));
    if parts.len() < 2 || !(parts.iter().all(|part| has_scheme(part)) || are_hosts()) {
        return whole();
    }
    let mut out = Val::none();
    for part in parts {
        out.join(&Val::word(part));
    }
    out
}

/// A configured value with its placeholders: `${key}` is the value of that key, `${name:default}` the default, and any
/// other `${name}`, `$(NAME)` and `@name@` is a hole.
pub(in crate::trace) fn parts_of<'v>(
    value: &'v str,
    value_of: &impl Fn(&str) -> Option<&'v str>,
    left: &mut usize,
) -> Vec<Part> {
    let mut parts = Vec::new();
    if let Some(name) = value.strip_prefix('@').and_then(|rest| rest.strip_suffix('@'))
        && !name.is_empty()
        && !name.contains(|c: char| !c.is_alphanumeric() && !"._-".contains(c))
    {
        return vec![Part::Hole(Name::new(name))];
    }
    let mut rest = value;
    while let Some(at) = rest.find("${").into_iter().chain(rest.find("$(")).min() {
        let Some(end) = closing(&rest[at + 1..]).map(|length| at + 1 + length) else { break };
        crate::trace::domain::push_part(&mut parts, &Part::Literal(Name::new(&rest[..at])));
        let inside = &rest[at + 2..end];
        rest = &rest[end + 1..];
        let (name, default) = match inside.split_once(':') {
            Some((name, default)) => (name, Some(default)),
            None => (inside, None),
        };
        match value_of(name).or(default).filter(|_| *left > 0) {
            Some(text) => {
                *left -= 1;
                parts_of(text, value_of, left)
                    .iter()
                    .for_each(|part| crate::trace::domain::push_part(&mut parts, part));
            }
            None => parts.push(Part::Hole(Name::new(name))),
        }
    }
    crate::trace::domain::push_part(&mut parts, &Part::Literal(Name::new(rest)));
    parts
}

/// The offset of the bracket that closes the one at the start.
fn closing(text: &str) -> Option<usize> {
    let (open, close) = if text.starts_with('{') { ('{', '}') } else { ('(', ')') };
    let mut depth = 0_usize;
    text.char_indices().find_map(|(at, c)| {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
        }
        (depth == 0).then_some(at)
    })
}

fn plain(parts: &[Part]) -> Option<Name> {
    match parts {
        [] => Some(Name::default()),
        [Part::Literal(text)] => Some(text.clone()),
        _ => None,
    }
}
