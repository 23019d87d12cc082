//! Channels that configuration files open.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::channel::{Channel, Kind, Name, Property, Reach};
use crate::ir::Setting;
use crate::knowledge::{KeyPattern, KeyPiece, SettingsModel};
use crate::source::Place;

use super::endpoint::{Entries, decide};
use super::eval::Interp;
use super::value::{LogStep, Part, State, Val, What};

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
                for pattern in &files.opens {
                    if let Some(variables) = matches(pattern, &setting.key) {
                        out.extend(self.file_channel(unit, model, setting, &variables, settings));
                        break;
                    }
                }
            }
        }
        self.frames.pop();
        out
    }

    fn file_channel(
        &mut self,
        unit: usize,
        model: &'p SettingsModel,
        setting: &'p Setting,
        variables: &BTreeMap<Name, Name>,
        settings: &'p [Setting],
    ) -> Vec<Channel> {
        let Some(files) = &model.files else { return Vec::new() };
        let file = self.project.units[unit].unit.file;
        let place = Place { file, span: setting.span };
        let same = |s: &&Setting| {
            s.format == setting.format
                && if files.same_group {
                    s.group == setting.group
                } else {
                    s.group == setting.group || !files.permission
                }
        };
        let mut entries = Entries::default();
        for other in settings.iter().filter(same) {
            let value = parts_of(&other.value);
            entries.known.push((other.key.clone(), vec![plain(&value)]));
        }
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
        let with = variables.iter().map(|(k, v)| (k.clone(), vec![v.clone()])).collect();
        for fact in decide(model, &entries, &with) {
            // Where the deciding key stands.
            let decided = settings
                .iter()
                .filter(same)
                .rev()
                .find(|s| s.key == fact.key || (model.ignore_case && s.key.eq_ignore_ascii_case(&fact.key)));
            let at = decided.map_or(place, |s| Place { file, span: s.span });
            if fact.endpoint.is_some() {
                if let Some(decided) = decided {
                    let parts = parts_of(&decided.value);
                    self.set_endpoint(&mut st, id, &Val::of(What::Text(Rc::from(parts))), at, fact.keeps_old);
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
            let step = property.map(|p| LogStep { place: at, what, decides: (p != Property::Encryption).then_some(p) });
            self.write_slot(&mut st, id, &fact.slot, &val, fact.keeps_old, step);
        }
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
}

/// The values of a key's variables if it fits.
fn matches(pattern: &KeyPattern, key: &str) -> Option<BTreeMap<Name, Name>> {
    let mut values = BTreeMap::new();
    let mut rest = key;
    let mut pieces = pattern.pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            KeyPiece::Text(text) => rest = rest.strip_prefix(text.as_str())?,
            KeyPiece::Variable(name) => {
                let end = match pieces.peek() {
                    Some(KeyPiece::Text(next)) => rest.find(next.as_str())?,
                    _ => rest.find('.').unwrap_or(rest.len()),
                };
                if end == 0 {
                    return None;
                }
                values.insert(name.clone(), Name::new(&rest[..end]));
                rest = &rest[end..];
            }
        }
    }
    rest.is_empty().then_some(values)
}

/// A configured value with its placeholders: `${NAME:default}` is its default, `${NAME}` and `$(NAME)` are holes.
fn parts_of(value: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = value;
    while let Some(at) = rest.find("${").into_iter().chain(rest.find("$(")).min() {
        let close = if rest[at..].starts_with("${") { '}' } else { ')' };
        let Some(end) = rest[at..].find(close) else { break };
        super::eval::push_part(&mut parts, &Part::Literal(Name::new(&rest[..at])));
        let inside = &rest[at + 2..at + end];
        match inside.split_once(':') {
            Some((_, default)) => super::eval::push_part(&mut parts, &Part::Literal(Name::new(default))),
            None => parts.push(Part::Hole(Name::new(inside))),
        }
        rest = &rest[at + end + 1..];
    }
    super::eval::push_part(&mut parts, &Part::Literal(Name::new(rest)));
    parts
}

fn plain(parts: &[Part]) -> Option<Name> {
    match parts {
        [] => Some(Name::default()),
        [Part::Literal(text)] => Some(text.clone()),
        _ => None,
    }
}
