//! Channels that configuration files open.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::channel::{Channel, Kind, Name, Property, Reach};
use crate::ir::Setting;
use crate::knowledge::{OF_PROTOCOL, SettingsModel, Spelling};
use crate::source::Place;

use super::endpoint::{Entries, decide, parse_url};
use super::eval::Interp;
use super::value::{LogStep, ObjId, Part, State, Val, What};

/// Placeholders of one value that are followed; more come from a file that means harm.
const MOST_FOLLOWED: usize = 64;

/// A line that counts for a channel: its key as the settings at hand know it, its value, and where it stands.
#[derive(Clone, Debug)]
struct Line {
    key: Name,
    value: Rc<[Part]>,
    place: Place,
}

impl Line {
    fn entry(&self) -> (Name, Vec<Option<Name>>) {
        (self.key.clone(), vec![plain(&self.value)])
    }
}

impl<'p> Interp<'p> {
    /// The channels that the settings of a unit open.
    pub fn file_channels(&mut self, unit: usize) -> Vec<Channel> {
        let settings = &self.project.units[unit].unit.settings;
        if settings.is_empty() {
            return Vec::new();
        }
        let mut out = Vec::new();
        self.push_frame(unit, None, None, Vec::new());
        for model in self.knowledge.all_settings() {
            let Some(files) = &model.files else { continue };
            for setting in settings.iter().filter(|s| files.formats.contains(&s.format)) {
                let opens = files.opens.iter().find_map(|(pattern, unless)| {
                    Some((pattern.matches(&setting.key, model.spelling, &model.variables)?, unless))
                });
                let Some((variables, unless)) = opens else { continue };
                let lines = self.lines(unit, files.same_group, setting);
                let entries = Entries { known: lines.iter().map(Line::entry).collect(), open_ended: false };
                if !entries.hinder(unless, &variables, model.spelling) {
                    out.extend(self.file_channel(unit, model, setting, &variables, &lines));
                }
            }
        }
        self.frames.pop();
        out
    }

    /// What counts together with a setting, the weightiest last: the setting itself after its group, and that after
    /// the first group of the file.
    fn lines(&self, unit: usize, same_group: bool, setting: &Setting) -> Vec<Line> {
        let unit = &self.project.units[unit].unit;
        let counts =
            |s: &&Setting| s.format == setting.format && (s.group == setting.group || (s.group == 0 && !same_group));
        let together: Vec<&Setting> = unit.settings.iter().filter(counts).chain([setting]).collect();
        let value_of = |name: &str| together.iter().rev().find(|s| s.key == name).map(|s| s.value.as_str());
        together
            .iter()
            .map(|s| Line {
                key: s.key.clone(),
                value: parts_of(&s.value, &value_of, &mut { MOST_FOLLOWED }).into(),
                place: Place { file: unit.file, span: s.span },
            })
            .collect()
    }

    fn file_channel(
        &mut self,
        unit: usize,
        model: &'p SettingsModel,
        setting: &'p Setting,
        variables: &BTreeMap<Name, Name>,
        lines: &[Line],
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
        if let Some(own) = lines.last().filter(|_| files.endpoint) {
            if parse_url(&own.value, self.knowledge).hidden_scheme {
                st.edit(id, |o| o.set(Name::new_static("encryption"), Val::unknown(), false));
            }
            self.set_endpoint(&mut st, id, &Val::of(What::Text(own.value.clone())), place, false);
        }
        let with = variables.iter().map(|(k, v)| (k.clone(), vec![v.clone()])).collect();
        self.read_lines(&mut st, id, model, lines, &with, place);
        let model_id = model.id.clone();
        self.open(&mut st, id, place, &model_id);
        let mut channels = self.emit(&st);
        for channel in &mut channels {
            if files.permission {
                channel.kind = Kind::Permission;
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
        lines: &[Line],
        with: &BTreeMap<Name, Vec<Name>>,
        place: Place,
    ) {
        let entries = Entries { known: lines.iter().map(Line::entry).collect(), open_ended: false };
        for fact in decide(model, &entries, with) {
            if let Some((settings, with)) = &fact.below {
                let mut inside = Vec::new();
                if settings == OF_PROTOCOL {
                    inside = self.parameters(st, id, place);
                }
                inside.extend(lines_below(lines, &fact.key, model.spelling));
                let settings = self.settings_named(st, id, settings);
                if let Some(model) = settings.and_then(|name| self.knowledge.settings(&name)) {
                    self.read_lines(st, id, model, &inside, with, place);
                }
                continue;
            }
            // Where the deciding key stands.
            let decided = lines.iter().rev().find(|line| model.spelling.same(&line.key, &fact.key));
            let at = decided.map_or(place, |line| line.place);
            if fact.endpoint.is_some() {
                let Some(decided) = decided else { continue };
                self.set_endpoint(st, id, &Val::of(What::Text(decided.value.clone())), at, fact.keeps_old);
                if let Some(model) = fact.parameters.as_ref().and_then(|name| self.knowledge.settings(name)) {
                    let inside = self.parameters(st, id, at);
                    self.read_lines(st, id, model, &inside, with, place);
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

/// The lines below a key, under the rest of their keys.
fn lines_below(lines: &[Line], key: &str, spelling: Spelling) -> Vec<Line> {
    let inside = |line: &Line| Some(Line { key: Name::new(spelling.below(&line.key, key)?), ..line.clone() });
    lines.iter().filter_map(inside).collect()
}

/// A configured value with its placeholders: `${key}` is the value of that key, `${name:default}` the default, and any
/// other `${name}`, `$(NAME)` and `@name@` is a hole.
fn parts_of<'v>(value: &'v str, value_of: &impl Fn(&str) -> Option<&'v str>, left: &mut usize) -> Vec<Part> {
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
        super::eval::push_part(&mut parts, &Part::Literal(Name::new(&rest[..at])));
        let inside = &rest[at + 2..end];
        rest = &rest[end + 1..];
        let (name, default) = match inside.split_once(':') {
            Some((name, default)) => (name, Some(default)),
            None => (inside, None),
        };
        match value_of(name).or(default).filter(|_| *left > 0) {
            Some(text) => {
                *left -= 1;
                parts_of(text, value_of, left).iter().for_each(|part| super::eval::push_part(&mut parts, part));
            }
            None => parts.push(Part::Hole(Name::new(name))),
        }
    }
    super::eval::push_part(&mut parts, &Part::Literal(Name::new(rest)));
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
