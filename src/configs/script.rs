//! What starts and builds programs: flags of the virtual machine of Java wherever a command line is written, and the
//! calls by which scripts write property lists.

use super::plist;
use super::sink::{Scope, Sink};
use crate::ir::{Name, Unit};
use crate::source::{SourceFile, Span};

/// The format of flags.
const FLAGS: &str = "jvm-flags";

/// How a flag starts that sets a property.
const SETS: &str = "-D";

/// The element of Maven that holds the flags with which tests run.
const FOR_TESTS: &str = "<argLine";

/// Tools that write property lists.
const TOOLS: [&str; 2] = ["PlistBuddy", "plutil"];

/// Reads a script. None where it says nothing of interest.
pub(super) fn read(file: &SourceFile) -> Option<Unit> {
    add(file, None)
}

/// Adds the flags and the calls in a file to what its own reader says.
pub(super) fn add(file: &SourceFile, unit: Option<Unit>) -> Option<Unit> {
    let mut found = Unit::new(file.id, file.kind);
    if file.text.contains(SETS) {
        let mut sink = Sink::new(file, FLAGS);
        flags(&file.text, &mut sink);
        take(&mut found, sink.finish());
    }
    if file.text.contains(plist::TRANSPORT_SECURITY) && TOOLS.iter().any(|tool| file.text.contains(tool)) {
        let mut sink = Sink::new(file, plist::FORMAT);
        lists(&file.text, &mut sink);
        take(&mut found, sink.finish());
    }
    if found.settings.is_empty() && found.gaps.is_empty() {
        return unit;
    }
    let mut unit = unit.unwrap_or_else(|| Unit::new(file.id, file.kind));
    take(&mut unit, found);
    Some(unit)
}

/// Adds the flags in the description of a build by Maven; those for tests reach no user.
pub(super) fn add_to_pom(file: &SourceFile, mut unit: Unit) -> Unit {
    let before = unit.settings.len();
    unit = add(file, Some(unit)).unwrap_or_else(|| Unit::new(file.id, file.kind));
    for setting in unit.settings.iter_mut().skip(before).filter(|setting| setting.format == FLAGS) {
        let text = file.text.get(..setting.span.start as usize).unwrap_or_default();
        setting.debug_only |= text.rfind('<').is_some_and(|at| text[at..].starts_with(FOR_TESTS));
    }
    unit
}

fn take(unit: &mut Unit, mut other: Unit) {
    unit.settings.append(&mut other.settings);
    unit.gaps.append(&mut other.gaps);
}

/// The lines of a text with their offsets; `\n` inside of a quoted script ends one too.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split('\n').flat_map(move |line| {
        let mut at = start;
        start += line.len() + 1;
        line.split("\\n").map(move |part| {
            let from = at;
            at += part.len() + 2;
            (from, part)
        })
    })
}

/// `-Dname=value`, each run of lines with flags being a group: one command is written over several lines.
fn flags(text: &str, sink: &mut Sink) {
    let mut scope = Scope { group: 1, ..Scope::default() };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let told = line.trim_start();
        if told.starts_with(['#', '*']) || told.starts_with("//") || told.starts_with("<!--") {
            continue;
        }
        if !line.contains(SETS) {
            scope.group += 1;
            continue;
        }
        for (offset, _) in line.match_indices(SETS) {
            let before = line[..offset].chars().next_back();
            if before.is_some_and(|c| !(c.is_whitespace() || "\"'=,[(:`>".contains(c))) {
                continue;
            }
            let rest = &line[offset + SETS.len()..];
            let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c))).unwrap_or(rest.len());
            let (key, rest) = rest.split_at(length);
            if key.is_empty() {
                continue;
            }
            let from = at + offset;
            let value_at = from + SETS.len() + key.len();
            let (value, value_at) = match rest.strip_prefix('=') {
                Some(value) => (flag_value(value), value_at + 1),
                None => ("", value_at),
            };
            let value_span = Span::new(value_at, value_at + value.len());
            let value = value.trim_matches(['"', '\'']);
            sink.set(key, value, Span::new(from, from).to(value_span), value_span, &scope);
        }
        if sink.is_full() {
            break;
        }
    }
}

/// The value of a flag: up to its own quote, or up to what ends a word.
fn flag_value(text: &str) -> &str {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\''))
        && let Some(end) = text[1..].find(quote)
    {
        return &text[..end + 2];
    }
    let end = text.find(|c: char| c.is_whitespace() || "\"'\\)]`;<".contains(c)).unwrap_or(text.len());
    text[..end].trim_end_matches(',')
}

/// `PlistBuddy -c "Add :NSAppTransportSecurity:NSAllowsArbitraryLoads bool true"` and
/// `plutil -replace NSAppTransportSecurity.NSAllowsArbitraryLoads -bool YES`.
fn lists(text: &str, sink: &mut Sink) {
    let mut branches: Vec<Branch> = Vec::new();
    let mut groups = 0;
    for (at, line) in lines(text) {
        // Where a project holds a script, its first line stands behind a quote.
        let told = line.rsplit_once("shellScript = \"").map_or(line, |(_, script)| script).trim_start();
        if told.starts_with('#') {
            continue;
        }
        Branch::follow(told, &mut branches);
        let Some(call) = TOOLS.iter().find_map(|tool| line.find(tool)) else { continue };
        let Some(key_at) = line[call..].find(plist::TRANSPORT_SECURITY).map(|offset| call + offset) else { continue };
        let command = &line[key_at..];
        let is_buddy = line[call..].starts_with(TOOLS[0]);
        let end = command.find(|c: char| c.is_whitespace() || "\"\\".contains(c) && is_buddy).unwrap_or(command.len());
        let (path, rest) = command.split_at(end);
        let deletes = line[call..key_at].split(|c: char| !c.is_alphabetic()).any(|word| {
            matches!(word.to_ascii_lowercase().as_str(), "delete" | "remove" | "print" | "extract" | "copy")
        });
        let words = rest.split(|c: char| c.is_whitespace() || "\"'\\".contains(c)).filter(|word| !word.is_empty());
        let mut words = words.filter(|word| !matches!(word.trim_start_matches('-'), "bool" | "string" | "integer"));
        let Some(value) = words.next().filter(|value| !deletes && !matches!(*value, "dict" | "array" | "-c")) else {
            continue;
        };
        let parts: Vec<String> = if is_buddy {
            path.trim_matches('\'').split(':').map(|part| part.trim_matches('\'').to_owned()).collect()
        } else {
            path.replace("\\.", "\u{1}").split('.').map(|part| part.replace('\u{1}', ".")).collect()
        };
        let debug_only = branches.iter().any(|branch| branch.is_debug());
        let mut scope = Scope { debug_only, ..Scope::default() };
        let key = match parts.as_slice() {
            [policy, domains, domain, rest @ ..] if domains == "NSExceptionDomains" && !rest.is_empty() => {
                groups += 1;
                scope.group = groups;
                scope.subjects = vec![Name::new(domain)];
                format!("{policy}.{domains}.*.{}", rest.join("."))
            }
            parts => parts.join("."),
        };
        let span = Span::new(at + call, at + key_at + end + rest.find(value).map_or(0, |offset| offset + value.len()));
        let value_span = Span::new(span.end as usize - value.len(), span.end as usize);
        sink.set(&key, plist::boolean(&Name::new(value)), span, value_span, &scope);
    }
}

/// A branch of a script that asks for the configuration that is built.
#[derive(Clone, Copy)]
struct Branch {
    /// What it asks for: debug builds, or all others; none: anything else.
    asks: Option<bool>,
}

impl Branch {
    /// Takes a line that may begin or end a branch.
    fn follow(line: &str, branches: &mut Vec<Self>) {
        let word = line.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        match word {
            "if" | "elif" => {
                let lower = line.to_ascii_lowercase();
                let is_not = lower.contains("!=") || lower.contains("if !");
                let asks = match (lower.contains("debug"), lower.contains("release")) {
                    (true, false) => Some(!is_not),
                    (false, true) => Some(is_not),
                    _ => None,
                };
                if word == "elif" {
                    branches.pop();
                }
                branches.push(Self { asks });
                if line.trim_end().ends_with("fi") {
                    branches.pop();
                }
            }
            "else" => {
                if let Some(last) = branches.last_mut() {
                    last.asks = last.asks.map(|debug| !debug);
                }
            }
            "fi" => {
                branches.pop();
            }
            _ => {}
        }
    }

    fn is_debug(self) -> bool {
        self.asks == Some(true)
    }
}
