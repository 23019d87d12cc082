//! Gradle's build scripts, in both of its languages: what blocks set, and which libraries are asked for.
//!
//! A script is a program, and only its shape is read: nested blocks, settings and calls with plain arguments. What is
//! computed stays as written, for whoever knows the other files of the build.

use std::collections::BTreeMap;

use super::packages;
use super::sink::{Scope, Sink};
use crate::ir::{Dependency, Name, Setting, Unit};
use crate::source::{SourceFile, Span};

/// The format of what is read.
const FORMAT: &str = "gradle";
/// Levels of blocks that are followed.
const MAX_DEPTH: usize = 32;
/// Words of one value that are kept.
const MAX_WORDS: usize = 64;
/// Bytes of a block's path from which on it grows no more.
const MAX_PATH: usize = 512;

/// A word of a script.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'t> {
    /// A name or number.
    Word(&'t str),
    /// The inside of a text.
    Text(&'t str),
    Sign(char),
    Line,
}

/// Reads a build script. Keys are the names of the blocks and of what is set, with dots between them
/// (`android.defaultConfig.targetSdk`); `getByName("release")`, `create("free")` and the like give their block the name
/// that they are called with. Entries of a map are settings below its key (`manifestPlaceholders.cleartext`).
pub(super) fn read(file: &SourceFile) -> Unit {
    let mut sink = Sink::new(file, FORMAT);
    let mut dependencies = Vec::new();
    let tokens = tokens(&file.text);
    let mut path: Vec<String> = Vec::new();
    let mut blocks = Blocks::default();
    let mut at = 0;
    while let Some((token, _)) = tokens.get(at) {
        match token {
            Token::Line | Token::Sign(';' | ')') => at += 1,
            Token::Sign('}') => {
                path.pop();
                blocks.end();
                at += 1;
            }
            Token::Sign('{') => {
                path.push(String::new());
                blocks.begin("");
                at += 1;
            }
            _ => {
                let statement = statement(&tokens, at);
                let name = block_name(&statement);
                // What a block is called with belongs to it, and so does what is called without one.
                let scope = if statement.assigns { blocks.scope() } else { blocks.begin(&name) };
                take(&tokens, &statement, &path, &scope, &file.text, &mut sink, &mut dependencies);
                at = statement.end.max(at + 1);
                match (statement.opens, statement.assigns) {
                    (true, true) => _ = blocks.begin(&name),
                    (false, false) => blocks.end(),
                    _ => {}
                }
                if statement.opens {
                    path.push(name);
                }
            }
        }
        if path.len() > MAX_DEPTH {
            sink.gap(Span::default(), "blocks nested too deep");
            break;
        }
        if sink.is_full() {
            break;
        }
    }
    let mut unit = sink.finish();
    blocks.group(&mut unit.settings);
    unit.dependencies = dependencies;
    unit
}

/// The blocks and calls of a script, by number. One of several with the same path, such as `maven { … }`, speaks of
/// something of its own, so what stands in it is a group.
#[derive(Default)]
struct Blocks {
    /// The path of each, and the number of the one around it.
    all: Vec<(String, Option<u32>)>,
    /// Those around the place at hand.
    open: Vec<u32>,
    times: BTreeMap<String, usize>,
}

impl Blocks {
    fn begin(&mut self, name: &str) -> Scope {
        let around = self.open.last().copied();
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let outer = around.and_then(|around| self.of(around)).map_or("", |(path, _)| path);
        // Whatever stands too deep to be read needs no path.
        let path = if outer.len() < MAX_PATH { format!("{outer}.{name}") } else { outer.to_owned() };
        if !name.is_empty() {
            *self.times.entry(path.clone()).or_default() += 1;
        }
        self.all.push((path, around));
        self.open.push(number);
        self.scope()
    }

    fn end(&mut self) {
        self.open.pop();
    }

    fn of(&self, number: u32) -> Option<&(String, Option<u32>)> {
        self.all.get(usize::try_from(number).ok()?)
    }

    /// What stands here, by the number of its block, from 1.
    fn scope(&self) -> Scope {
        Scope { group: self.open.last().map_or(0, |number| number.saturating_add(1)), ..Scope::default() }
    }

    /// Gives settings the group of the innermost of their blocks that is one of several; all others are one group.
    fn group(&self, settings: &mut [Setting]) {
        let mut groups: BTreeMap<u32, u32> = BTreeMap::new();
        for setting in settings {
            let mut at = setting.group.checked_sub(1);
            while let Some((path, around)) = at.and_then(|number| self.of(number)) {
                if self.times.get(path).is_some_and(|times| *times > 1) {
                    break;
                }
                at = *around;
            }
            let next = u32::try_from(groups.len() + 1).unwrap_or(u32::MAX);
            setting.group = at.map_or(0, |number| *groups.entry(number).or_insert(next));
        }
    }
}

/// Folders with the plugins that a build brings along for itself.
const CONVENTIONS: [&str; 4] = ["buildSrc", "build-logic", "build-conventions", "convention-plugins"];

/// Names that plugins set for many modules.
const SHARED: [&str; 4] = ["minSdk", "minSdkVersion", "targetSdk", "targetSdkVersion"];

/// Whether a file is the source of a plugin of the build itself, told from its path.
pub(super) fn is_convention(path: &str) -> bool {
    path.ends_with(".kt") && path.split('/').any(|folder| CONVENTIONS.contains(&folder))
}

/// Adds what the source of a plugin sets for modules as `conventions.NAME`, and its constants, which others name.
pub(super) fn complete(file: &SourceFile, unit: &mut Unit) {
    let script = read(file);
    let settings = script.settings.into_iter().filter_map(|mut setting| {
        let last = setting.key.rsplit('.').next().unwrap_or(&setting.key);
        let is_constant = || setting.value.bytes().all(|b| b.is_ascii_digit()) && !setting.value.is_empty();
        setting.key = match last {
            shared if SHARED.contains(&shared) => Name::new(format!("conventions.{shared}")),
            constant if is_constant() => Name::new(constant),
            _ => return None,
        };
        Some(setting)
    });
    unit.settings.extend(settings);
}

/// One statement: a head, the words of its value, and whether a block follows.
struct Statement<'t> {
    /// The dotted name in front, its declaration words left out.
    head: String,
    /// Numbers of the tokens of the value.
    value: Vec<usize>,
    /// `name = value`
    assigns: bool,
    /// The first text among the arguments.
    first_text: Option<&'t str>,
    opens: bool,
    start: usize,
    end: usize,
}

/// Words in front of a name that declare it.
const DECLARING: [&str; 8] = ["def", "val", "var", "const", "private", "internal", "final", "String"];

fn statement<'t>(tokens: &[(Token<'t>, Span)], start: usize) -> Statement<'t> {
    let mut statement = Statement {
        head: String::new(),
        value: Vec::new(),
        assigns: false,
        first_text: None,
        opens: false,
        start,
        end: start,
    };
    let token = |at: usize| tokens.get(at).map(|(token, _)| *token);
    let mut at = start;
    while let Some(Token::Word(word)) = token(at) {
        if DECLARING.contains(&word) && matches!(token(at + 1), Some(Token::Word(_))) {
            at += 1;
            statement.start = at;
            continue;
        }
        statement.head.push_str(word);
        at += 1;
        // `ext["a"] = 1`, `manifestPlaceholders["a"] = "b"`
        while let (Some(Token::Sign('[')), Some(Token::Text(key)), Some(Token::Sign(']'))) =
            (token(at), token(at + 1), token(at + 2))
        {
            statement.head.push('.');
            statement.head.push_str(key);
            at += 3;
        }
        if token(at) == Some(Token::Sign('.')) && matches!(token(at + 1), Some(Token::Word(_))) {
            statement.head.push('.');
            at += 1;
        } else {
            break;
        }
    }
    if token(at) == Some(Token::Sign(':')) {
        // `val a: Int = 1`
        while !matches!(token(at), None | Some(Token::Line | Token::Sign('=' | '{' | '}'))) {
            at += 1;
        }
    }
    if token(at) == Some(Token::Sign('+')) && token(at + 1) == Some(Token::Sign('=')) {
        at += 1;
    }
    if token(at) == Some(Token::Sign('=')) {
        statement.assigns = true;
        at += 1;
        while token(at) == Some(Token::Line) {
            at += 1;
        }
    }
    let mut depth = 0_usize;
    while let Some(token) = token(at) {
        match token {
            Token::Line | Token::Sign(';') if depth == 0 => break,
            // Inside of brackets an argument may go on in the next line.
            Token::Line => {}
            Token::Sign('{') if depth == 0 => {
                statement.opens = true;
                at += 1;
                break;
            }
            Token::Sign('}') if depth == 0 => break,
            Token::Sign('(' | '[' | '{') => depth += 1,
            Token::Sign(')' | ']' | '}') if depth == 0 => break,
            Token::Sign(')' | ']' | '}') => depth -= 1,
            _ => {}
        }
        if let Token::Text(text) = token {
            statement.first_text.get_or_insert(text);
        }
        if token != Token::Line && statement.value.len() < MAX_WORDS {
            statement.value.push(at);
        }
        at += 1;
    }
    statement.end = at.max(start + 1);
    statement
}

/// The name of a block: what it is called with where the call only finds or makes it.
fn block_name(statement: &Statement<'_>) -> String {
    match (statement.head.rsplit('.').next(), statement.first_text) {
        (Some("getByName" | "named" | "create" | "register" | "maybeCreate" | "creating"), Some(name)) => {
            name.to_owned()
        }
        _ => statement.head.clone(),
    }
}

/// Notes what a statement sets or asks for.
fn take(
    tokens: &[(Token<'_>, Span)],
    statement: &Statement<'_>,
    path: &[String],
    scope: &Scope,
    text: &str,
    sink: &mut Sink,
    dependencies: &mut Vec<Dependency>,
) {
    let place = |at: usize| tokens.get(at).map(|(_, span)| *span).unwrap_or_default();
    let start = place(statement.start);
    let block = path.last().map_or("", |block| block.rsplit('.').next().unwrap_or(block));
    if matches!(block, "dependencies" | "constraints") {
        // What only tests use is not in the program: `commonTest.dependencies { … }`.
        if path.iter().any(|block| block.to_ascii_lowercase().contains("test")) {
            return;
        }
        dependency(tokens, statement, dependencies);
        return;
    }
    if statement.head.is_empty() {
        return;
    }
    let (Some(first), Some(last)) = (statement.value.first(), statement.value.last()) else { return };
    let whole = place(*first).to(place(*last));
    let span = start.to(whole);
    let mut key: String = path.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(".");
    if !key.is_empty() && !statement.head.is_empty() {
        key.push('.');
    }
    key.push_str(&statement.head);
    let mut words: Vec<usize> = statement
        .value
        .iter()
        .copied()
        .filter(|at| !matches!(tokens.get(*at), Some((Token::Sign('(' | ')' | '[' | ']' | ','), _))))
        .collect();
    if let Some(address) = address(tokens, &words) {
        words = vec![address];
    }
    // Entries of maps: `a: b`, `"a" to b`, `a = b` inside of brackets.
    let mut entries = false;
    for pair in words.windows(3) {
        let [name, between, value] = pair else { continue };
        let is_pair = matches!(tokens.get(*between), Some((Token::Sign(':' | '=') | Token::Word("to"), _)));
        let name = match tokens.get(*name).map(|(token, _)| *token) {
            Some(Token::Word(name) | Token::Text(name)) if is_pair => name,
            _ => continue,
        };
        if let Some((Token::Word(value_text) | Token::Text(value_text), value_span)) = tokens.get(*value) {
            entries = true;
            let span = place(pair[0]).to(*value_span);
            sink.set(&format!("{key}.{name}"), *value_text, span, *value_span, scope);
        }
    }
    if entries {
        return;
    }
    match words.as_slice() {
        [] => {}
        [only] => {
            let Some((Token::Word(value) | Token::Text(value), value_span)) = tokens.get(*only) else { return };
            sink.set(&key, *value, start.to(place(*last)), *value_span, scope);
        }
        // `buildConfigField("String", "URL", "\"http://…\"")` sets the one in the middle.
        [_, name, value] if !statement.assigns && matches!(tokens.get(*name), Some((Token::Text(_), _))) => {
            if let (Some((Token::Text(name), _)), Some((Token::Text(value) | Token::Word(value), value_span))) =
                (tokens.get(*name), tokens.get(*value))
            {
                // The quotes inside belong to the constant that is made of it.
                sink.set(&format!("{key}.{name}"), value.replace("\\\"", "\""), span, *value_span, scope);
            }
        }
        // `id("plugin") version "1.2"`
        [name, word, value]
            if matches!(tokens.get(*name), Some((Token::Text(_), _)))
                && matches!(tokens.get(*word), Some((Token::Word("version"), _))) =>
        {
            if let (Some((Token::Text(name), _)), Some((Token::Text(value) | Token::Word(value), value_span))) =
                (tokens.get(*name), tokens.get(*value))
            {
                sink.set(&key, *name, span, place(words[0]), scope);
                sink.set(&format!("plugins.{name}"), *value, span, *value_span, scope);
            }
        }
        // `set("name", value)`, `put("name", value)` and plugins with versions.
        [name, value] if !statement.assigns && matches!(tokens.get(*name), Some((Token::Text(_), _))) => {
            if let (Some((Token::Text(name), _)), Some((Token::Text(value) | Token::Word(value), value_span))) =
                (tokens.get(*name), tokens.get(*value))
            {
                let key = key
                    .rsplit_once('.')
                    .filter(|(_, last)| matches!(*last, "set" | "put"))
                    .map_or(key.as_str(), |k| k.0);
                sink.set(&format!("{key}.{name}"), *value, span, *value_span, scope);
            }
        }
        _ => sink.set(&key, whole.of(text), span, whole, scope),
    }
}

/// The text inside of what only makes an address of it: `uri("…")`, `URI("…")`, `java.net.URI.create("…")`.
fn address(tokens: &[(Token<'_>, Span)], words: &[usize]) -> Option<usize> {
    let (last, before) = words.split_last()?;
    let token = |at: &usize| tokens.get(*at).map(|(token, _)| *token);
    let plain = |at: &usize| matches!(token(at), Some(Token::Word(_) | Token::Sign('.')));
    let makes = matches!(
        (before.iter().rev().find_map(token), before.iter().rev().nth(2).and_then(token)),
        (Some(Token::Word("uri" | "URI")), _) | (Some(Token::Word("create")), Some(Token::Word("URI")))
    );
    let called = token(&last.checked_sub(1)?) == Some(Token::Sign('('));
    (makes && called && before.iter().all(plain) && matches!(token(last), Some(Token::Text(_)))).then_some(*last)
}

/// A line of a `dependencies` block.
fn dependency(tokens: &[(Token<'_>, Span)], statement: &Statement<'_>, dependencies: &mut Vec<Dependency>) {
    // What only tests use is not in the program.
    if statement.head.to_ascii_lowercase().contains("test") {
        return;
    }
    let debug_only = statement.head.starts_with("debug");
    let mut add = |ecosystem: &'static str, name: String, version: Option<&str>, span: Span| {
        let asked = packages::dependency(ecosystem, Name::new(name), version, span);
        dependencies.push(Dependency { debug_only, ..asked });
    };
    let value = |name: &str| {
        let mut words = statement.value.windows(3).filter_map(|three| {
            let [key, sign, value] = three else { return None };
            let is_key = matches!(tokens.get(*key), Some((Token::Word(word), _)) if *word == name);
            let is_sign = matches!(tokens.get(*sign), Some((Token::Sign(':' | '='), _)));
            match tokens.get(*value) {
                Some((Token::Text(text) | Token::Word(text), span)) if is_key && is_sign => Some((*text, *span)),
                _ => None,
            }
        });
        words.next()
    };
    if let (Some((group, span)), Some((artifact, _))) = (value("group"), value("name")) {
        let version = value("version");
        let end = version.map_or(span, |(_, span)| span);
        return add("maven", format!("{group}:{artifact}"), version.map(|(version, _)| version), span.to(end));
    }
    for at in &statement.value {
        let Some((token, span)) = tokens.get(*at) else { continue };
        match token {
            Token::Text(text) => {
                let mut parts = text.split(':');
                if let (Some(group), Some(artifact)) = (parts.next(), parts.next()) {
                    let version = parts.next().map(|version| version.split('@').next().unwrap_or(version));
                    add("maven", format!("{group}:{artifact}"), version, *span);
                }
            }
            // An entry of a version catalog: `libs.okhttp.core`.
            Token::Word("libs") => {
                let rest = tokens.get(at + 1..).unwrap_or_default();
                let mut name = String::new();
                let mut end = *span;
                for pair in rest.chunks(2) {
                    match pair {
                        [(Token::Sign('.'), _), (Token::Word(part), span)] => {
                            name.push_str(if name.is_empty() { "" } else { "." });
                            name.push_str(part);
                            end = *span;
                        }
                        _ => break,
                    }
                }
                if !name.is_empty() {
                    add("catalog", name, None, span.to(end));
                }
            }
            _ => {}
        }
    }
}

/// Takes a script apart; comments and what is no word vanish.
fn tokens(text: &str) -> Vec<(Token<'_>, Span)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &text[at..];
        let start = at;
        if c == '\n' {
            at += 1;
            out.push((Token::Line, Span::new(start, at)));
        } else if c.is_whitespace() {
            at += c.len_utf8();
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if c == '"' || c == '\'' {
            let triple = if c == '"' { "\"\"\"" } else { "\'\'\'" };
            let quote = if rest.starts_with(triple) { triple } else { &triple[..1] };
            let from = at + quote.len();
            let end = closing(text, from, quote);
            out.push((Token::Text(&text[from..end]), Span::new(from, end)));
            at = (end + quote.len()).min(text.len());
        } else if c.is_alphanumeric() || c == '_' || c == '$' || c == '@' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && !"_$@".contains(c)).unwrap_or(rest.len());
            // `2.0` is one word.
            let end = match rest[end..].strip_prefix('.') {
                Some(more) if c.is_ascii_digit() && more.starts_with(|c: char| c.is_ascii_digit()) => {
                    end + 1 + more.find(|c: char| !c.is_ascii_digit()).unwrap_or(more.len())
                }
                _ => end,
            };
            at += end;
            out.push((Token::Word(&text[start..at]), Span::new(start, at)));
        } else {
            at += c.len_utf8();
            out.push((Token::Sign(c), Span::new(start, at)));
        }
    }
    out
}

/// Where a text ends that starts at a place: at its quote, or at the end of the line where that is missing.
fn closing(text: &str, from: usize, quote: &str) -> usize {
    let mut escaped = false;
    for (offset, c) in text[from..].char_indices() {
        let at = from + offset;
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if text[at..].starts_with(quote) || (c == '\n' && quote.len() == 1) {
            return at;
        }
    }
    text.len()
}
