//! The floor plan, enforced: a room names only the rooms that it may, and every file says what it is for.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms a room may name; its own and `source` always.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("syntax", &[]),
    ("ir", &[]),
    ("languages", &["syntax", "ir"]),
    ("configs", &["syntax", "ir"]),
    ("channel", &[]),
    ("knowledge", &["channel"]),
    ("trace", &["ir", "channel", "knowledge"]),
    ("policy", &["channel"]),
    ("inventory", &["channel", "policy"]),
    ("report", &["channel", "policy", "inventory"]),
    (
        "scan",
        &["syntax", "ir", "languages", "configs", "channel", "knowledge", "trace", "policy", "inventory", "report"],
    ),
    ("cli", &["scan", "report", "policy"]),
];

/// Crates that only certain rooms may use.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("tree_sitter", &["syntax", "languages"]),
    ("tree_sitter_java", &["languages"]),
    ("tree_sitter_kotlin", &["languages"]),
    ("tree_sitter_swift", &["languages"]),
    ("serde_sarif", &["report"]),
    ("walkdir", &["source"]),
    ("clap", &["cli"]),
];

/// What only `source`, `scan`, `cli` and the writing of reports may touch: the disk, the environment, the clock, and
/// nobody the network or other programs.
const SYSTEM: &[(&[&str], &[&str])] = &[
    (&["std", "fs"], &["source", "scan", "cli", "report"]),
    (&["std", "env"], &["scan", "cli", "main"]),
    (&["std", "time"], &["cli"]),
    (&["std", "net"], &[]),
    (&["std", "process"], &["source", "main"]),
];

/// Addresses are text like any other.
const HARMLESS: &[&str] = &["IpAddr", "Ipv4Addr", "Ipv6Addr"];

/// A token of Rust, as far as paths need it.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    /// `::`
    Path,
    Other(char),
}

/// The tokens outside comments and texts.
fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let (mut out, mut at) = (Vec::new(), 0);
    let starts = |at: usize, text: &str| text.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    while at < chars.len() {
        let c = chars[at];
        if starts(at, "//") {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if starts(at, "/*") {
            let mut open = 0;
            loop {
                if starts(at, "/*") {
                    open += 1;
                    at += 2;
                } else if starts(at, "*/") {
                    open -= 1;
                    at += 2;
                } else {
                    at += 1;
                }
                if open == 0 || at >= chars.len() {
                    break;
                }
            }
        } else if c == '"' {
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
        } else if c == '\'' {
            // A character ends with a quote; a lifetime does not.
            if chars.get(at + 1) == Some(&'\\') {
                at += 3;
                while at < chars.len() && chars[at] != '\'' {
                    at += 1;
                }
                at += 1;
            } else if chars.get(at + 2) == Some(&'\'') {
                at += 3;
            } else {
                at += 1;
            }
        } else if is_name(c) {
            let start = at;
            while at < chars.len() && is_name(chars[at]) {
                at += 1;
            }
            let name: String = chars[start..at].iter().collect();
            let hashes = chars[at..].iter().take_while(|c| **c == '#').count();
            let raw = matches!(name.as_str(), "r" | "br" | "cr") && chars.get(at + hashes) == Some(&'"');
            if raw {
                let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                at += hashes + 1;
                while at < chars.len() && !chars[at..].starts_with(&end) {
                    at += 1;
                }
                at += end.len();
            } else {
                out.push(Token::Name(name));
            }
        } else if starts(at, "::") {
            out.push(Token::Path);
            at += 2;
        } else {
            if !c.is_whitespace() {
                out.push(Token::Other(c));
            }
            at += 1;
        }
    }
    out
}

/// All paths that a file names, with braces resolved and `super` followed, as lists of words from `crate` or a crate
/// on. `module` is where the file stands: `["policy", "judge"]`.
fn paths(source: &str, module: &[&str]) -> Vec<Vec<String>> {
    let tokens = tokens(source);
    let mut out = Vec::new();
    // For each open brace the name of the module that it opens, if it does.
    let mut braces: Vec<Option<String>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            Token::Other('{') => {
                let name = match at.checked_sub(2).and_then(|before| tokens.get(before..at)) {
                    Some([Token::Name(word), Token::Name(name)]) if word == "mod" => Some(name.clone()),
                    _ => None,
                };
                braces.push(name);
            }
            Token::Other('}') => {
                braces.pop();
            }
            Token::Name(_) if at == 0 || tokens[at - 1] != Token::Path => {
                let mut here: Vec<String> = vec!["crate".to_owned()];
                here.extend(module.iter().map(|part| (*part).to_owned()));
                here.extend(braces.iter().flatten().cloned());
                let mut found = Vec::new();
                let end = path(&tokens, at, &[], &mut found);
                out.extend(found.into_iter().filter(|path| path.len() > 1).map(|path| absolute(path, &here)));
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    out
}

/// Reads a path, and all that a group of them stands for; gives the place behind it.
fn path(tokens: &[Token], mut at: usize, before: &[String], out: &mut Vec<Vec<String>>) -> usize {
    let mut words = before.to_vec();
    loop {
        match tokens.get(at) {
            Some(Token::Name(name)) => {
                words.push(name.clone());
                at += 1;
            }
            Some(Token::Other('{')) if !words.is_empty() => {
                at += 1;
                while let Some(token) = tokens.get(at) {
                    match token {
                        Token::Other('}') => return at + 1,
                        Token::Other(_) => at += 1,
                        _ => at = path(tokens, at, &words, out),
                    }
                }
                return at;
            }
            _ => {
                out.push(words);
                return at;
            }
        }
        match tokens.get(at) {
            Some(Token::Path) => at += 1,
            _ => {
                out.push(words);
                return at;
            }
        }
    }
}

/// The path from `crate` on; `super` is followed from where it stands.
fn absolute(path: Vec<String>, here: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|word| *word == "super").count();
    if ups == 0 {
        return path;
    }
    let mut from = here[..here.len().saturating_sub(ups).max(1)].to_vec();
    from.extend(path.into_iter().skip(ups));
    from
}

/// What a file does that the floor plan forbids.
fn violations(file: &str, source: &str) -> Vec<String> {
    let inside = file.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<&str> = inside.split('/').collect();
    let room = module[0].to_owned();
    if module.len() > 1 && module.last() == Some(&"mod") {
        module.pop();
    }
    if room == "lib" {
        return Vec::new();
    }
    let rooms: BTreeSet<&str> = MAY_NAME.iter().map(|(room, _)| *room).collect();
    let may_name = MAY_NAME.iter().find(|(name, _)| *name == room).map(|(_, may)| *may);
    let mut found = BTreeSet::new();
    for path in paths(source, &module) {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        match (words.as_slice(), may_name) {
            (["crate", other, ..], _) if !rooms.contains(other) => {}
            (["crate", other, ..], Some(may)) if *other == room || *other == "source" || may.contains(other) => {}
            (["crate", other, ..], _) => {
                found.insert(format!("{file}: `{room}` may not name `{other}`"));
            }
            _ => {}
        }
        for (name, may) in ONLY_IN {
            if words.first() == Some(name) && !may.contains(&room.as_str()) {
                found.insert(format!("{file}: `{room}` may not use `{name}`"));
            }
        }
        for (start, may) in SYSTEM {
            let harmless = words.get(start.len()).is_some_and(|word| HARMLESS.contains(word));
            if words.starts_with(start) && !harmless && !may.contains(&room.as_str()) {
                found.insert(format!("{file}: `{room}` may not use `{}`", start.join("::")));
            }
        }
    }
    if may_name.is_none() && room != "main" {
        found.insert(format!("{file}: `{room}` is no room of the floor plan"));
    }
    found.into_iter().collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.append(&mut sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Path from the root of the repository, and text, of every source file.
fn ours() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = sources(&root.join("src")).into_iter().map(|path| {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(path).unwrap())
    });
    files.collect()
}

#[test]
fn every_room_names_only_the_rooms_that_it_may() {
    let found: Vec<String> = ours().iter().flat_map(|(file, text)| violations(file, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_room_is_in_the_floor_plan_and_the_floor_plan_has_no_others() {
    let rooms: BTreeSet<String> = ours()
        .iter()
        .filter_map(|(file, _)| file.strip_prefix("src/")?.split_once('/').map(|(room, _)| room.to_owned()))
        .collect();
    let plan: BTreeSet<String> = MAY_NAME.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(rooms, plan);
}

#[test]
fn planted_violations_are_seen() {
    for (file, text, expected) in [
        ("src/policy/a.rs", "use crate::ir::Unit;", "`policy` may not name `ir`"),
        ("src/policy/a.rs", "use crate::{channel::Name, trace::{self, Traced}};", "`policy` may not name `trace`"),
        ("src/trace/a.rs", "fn f() { let x = crate::languages::lower(&file); }", "`trace` may not name `languages`"),
        ("src/trace/a.rs", "use super::super::scan::Options;", "`trace` may not name `scan`"),
        ("src/trace/mod.rs", "use super::report;", "`trace` may not name `report`"),
        (
            "src/ir/a.rs",
            "mod tests { use super::super::super::knowledge::Knowledge; }",
            "`ir` may not name `knowledge`",
        ),
        ("src/report/a.rs", "fn f(x: &'a crate::scan::Scanned) {}", "`report` may not name `scan`"),
        ("src/cli/a.rs", "const C: char = '\"'; use crate::trace::trace;", "`cli` may not name `trace`"),
        ("src/cli/a.rs", "const C: &str = r#\"\"\"#; use crate::trace::trace;", "`cli` may not name `trace`"),
        ("src/languages/java/a.rs", "use crate::knowledge::Knowledge;", "`languages` may not name `knowledge`"),
        ("src/trace/a.rs", "use tree_sitter::Node;", "`trace` may not use `tree_sitter`"),
        ("src/policy/a.rs", "fn f() { std::fs::read(path); }", "`policy` may not use `std::fs`"),
        ("src/cli/a.rs", "use std::{io, net::TcpStream};", "`cli` may not use `std::net`"),
        ("src/attic/a.rs", "", "`attic` is no room of the floor plan"),
    ] {
        let found = violations(file, text);
        assert_eq!(found, [format!("{file}: {expected}")], "{text}");
    }
}

#[test]
fn what_is_allowed_is_not_reported() {
    for (file, text) in [
        ("src/policy/a.rs", "// crate::trace::Traced\n/* crate::scan /* nested */ */ const A: &str = \"crate::ir\";"),
        ("src/policy/a.rs", "use crate::{channel::Name, source::yaml::{self, Mistake}};"),
        ("src/trace/a.rs", "use super::value::{State, Val}; mod tests { use super::super::call; }"),
        ("src/scan/a.rs", "use crate::trace; use crate::policy::Policy; fn f() { trace::trace(crate::ir::Unit) }"),
        ("src/cli/a.rs", "fn f<'a>(x: &'a str) -> char { 'x' }"),
        ("src/channel/a.rs", "impl $crate::channel::Scale for X {}"),
    ] {
        assert_eq!(violations(file, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn every_file_opens_with_a_sentence() {
    let tests = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"));
    let tests = tests.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap()));
    for (file, text) in ours().into_iter().chain(tests) {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! "), "{file} opens with `{first}`");
        let opening: String =
            text.lines().map_while(|line| line.strip_prefix("//!")).take_while(|line| !line.is_empty()).collect();
        assert!(opening.trim_end().ends_with(['.', ':', '?']), "{file}: `{opening}` is no sentence");
    }
}

#[test]
fn no_file_names_a_place_on_a_machine() {
    for (file, text) in ours() {
        for place in ["/home/", "/Users/", "/root/", "/tmp/", "/work/", "C:\\\\", "~/"] {
            assert!(!text.contains(place), "{file} names {place}");
        }
    }
}
