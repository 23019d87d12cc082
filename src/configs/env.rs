//! Environment variables: `.env` files, and what container descriptions give to the programs inside.

use std::collections::BTreeMap;

use super::sink::{Scope, Sink};
use crate::ir::{Name, Setting, Unit};
use crate::source::{SourceFile, Span};

/// The format of what is found here.
pub(super) const FORMAT: &str = "env";

/// The format of the values of a chart that are no variables.
const CHART: &str = "chart";

/// Words in names of files that nobody runs: they show others what to write.
const TEMPLATES: [&str; 5] = ["example", "sample", "template", "dist", "test"];

/// Whether a file is a template for one of these.
pub(super) fn is_template(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    name.split(['.', '-', '_']).any(|part| TEMPLATES.contains(&part))
}

/// Reads an `.env` file: `KEY=value`, `export KEY="value"`, comments.
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, FORMAT);
    let mut start = 0;
    for line in file.text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let text = line.trim_start();
        let text = text.strip_prefix("export ").map_or(text, str::trim_start);
        let Some((key, value)) = text.split_once('=') else { continue };
        let key = key.trim_end();
        if key.is_empty() || !key.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)) {
            continue;
        }
        let from = at + (line.len() - text.len());
        let value_at = from + (text.len() - value.len()) + (value.len() - value.trim_start().len());
        let value = unquoted(value.trim());
        let value_at = value_at + value.1;
        let value_span = Span::new(value_at, value_at + value.0.len());
        let scope = Scope { group: 1, ..Scope::default() };
        sink.set(key, value.0, Span::new(from, from).to(value_span), value_span, &scope);
        if sink.is_full() {
            break;
        }
    }
    sink.finish()
}

/// A value without its quotes, or without the comment behind it, and how far its start moved.
fn unquoted(value: &str) -> (&str, usize) {
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return (rest.split(quote).next().unwrap_or(rest), 1);
        }
    }
    (value.split(" #").next().unwrap_or(value).trim_end(), 0)
}

/// Adds the environment variables that a YAML file gives to containers: `environment` of a compose file as map and as
/// list, `env` of a container as names and values, `env` of a chart as map, and the `data` of a `ConfigMap`. The
/// variables of one container are a group. Nothing else of the file is kept but the values of a chart, of which nobody
/// knows what its templates make of them: they are of a format of their own.
pub(super) fn from_yaml(unit: &mut Unit, is_chart: bool) {
    let mut groups: BTreeMap<Name, u32> = BTreeMap::new();
    let mut names: BTreeMap<Name, Name> = BTreeMap::new();
    let mut kinds: BTreeMap<u32, Name> = BTreeMap::new();
    for setting in &unit.settings {
        if setting.key == "kind" {
            kinds.insert(setting.group, setting.value.clone());
        }
        if let Some(entry) = setting.key.strip_suffix(".name") {
            names.insert(Name::new(format!("{}#{entry}", setting.group)), setting.value.clone());
        }
    }
    let mut found: Vec<Setting> = Vec::new();
    for setting in &unit.settings {
        let Some(variable) = Variable::of(setting, &names, &kinds) else {
            if is_chart {
                found.push(Setting { format: Name::new_static(CHART), ..setting.clone() });
            }
            continue;
        };
        let place = Name::new(format!("{}#{}", setting.group, variable.container));
        let next = groups.len() as u32 + 1;
        let group = *groups.entry(place).or_insert(next);
        found.push(Setting {
            format: Name::new_static(FORMAT),
            key: variable.name,
            value: variable.value,
            group,
            span: setting.span,
            value_span: variable.span,
            subjects: Vec::new(),
            debug_only: false,
        });
    }
    unit.settings = found;
}

/// One variable with the path of the container that it is for.
struct Variable {
    name: Name,
    value: Name,
    span: Span,
    container: Name,
}

impl Variable {
    fn of(setting: &Setting, names: &BTreeMap<Name, Name>, kinds: &BTreeMap<u32, Name>) -> Option<Self> {
        let key = setting.key.as_str();
        let plain = |container: &str, name: &str| Self {
            name: Name::new(name),
            value: setting.value.clone(),
            span: setting.value_span,
            container: Name::new(container),
        };
        // `env[1].value` beside `env[1].name`.
        if let Some(entry) = key.strip_suffix(".value")
            && let Some((container, _)) = entry.rsplit_once("env[")
        {
            let name = names.get(&Name::new(format!("{}#{entry}", setting.group)))?;
            return Some(plain(container, name));
        }
        // `environment[0]`: `KEY=value`.
        if let Some((container, _)) = key.rsplit_once("environment[").filter(|_| key.ends_with(']')) {
            let (name, value) = setting.value.split_once('=')?;
            return Some(Self { value: Name::new(value), ..plain(container, name.trim()) });
        }
        let (parent, name) = match key.rsplit_once('.') {
            Some((parent, name)) => (parent, name),
            None => ("", key),
        };
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let last = parent.rsplit('.').next().unwrap_or(parent);
        let is_map = matches!(last, "environment" | "env" | "extraEnv" | "envVars")
            || (matches!(parent, "data" | "stringData")
                && kinds.get(&setting.group).is_some_and(|k| k == "ConfigMap" || k == "Secret"));
        (is_name && is_map).then(|| plain(parent, name))
    }
}
