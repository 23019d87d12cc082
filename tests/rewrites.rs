//! The same program, rewritten: whatever leaves the bytes on the wire alone must leave the verdict alone.
//!
//! The base cases are the examples of the models, which say themselves what is right. Each is rewritten in the ways of
//! `rewrites/`, singly and in pairs. A case takes one rewrite in ten, chosen by its text, so that new examples leave the
//! choice of the others alone; `REWRITES=all` takes all of them, `REWRITES=WORD` those whose name has the word. What is
//! not seen through yet is pinned in `rewrites/pinned.yaml` with its reason, and a line there that holds by now fails as
//! well.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic and print")]

#[path = "rewrites/kotlin.rs"]
mod kotlin;
#[path = "rewrites/program.rs"]
mod program;
#[path = "rewrites/statements.rs"]
mod statements;
#[path = "rewrites/texts.rs"]
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use kotlin::Setters;
use program::{Language, Program};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use wiretight::channel::{Channel, Fact, Reach};
use wiretight::ir::Unit;
use wiretight::languages;
use wiretight::policy::{self, Certainty, PathOf, Policy};
use wiretight::scan::{self, examples};
use wiretight::source::{FileId, SourceFile};
use wiretight::trace::{ProjectUnit, Tracer};

/// A program that is rewritten, and what is said of it.
struct Case {
    /// The file of the example, with what tells it from the others there.
    name: String,
    /// Chooses its rewrites.
    number: usize,
    program: Program,
    verdict: BTreeSet<String>,
}

/// A program that says the same as a case.
struct Variant {
    case: usize,
    rewrites: Vec<String>,
    program: Program,
}

/// What judges programs: all that is known, looked up once.
struct Judge {
    tracer: Tracer<'static>,
    policy: Policy,
}

impl Judge {
    fn new() -> Self {
        let knowledge = scan::knowledge().unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        let policy = scan::load_policy("baseline", knowledge).unwrap();
        Self { tracer: Tracer::new(knowledge), policy }
    }

    /// What is said of a program, without the places.
    fn verdict(&self, program: &Program) -> BTreeSet<String> {
        let main = (program.language.path(), program.main.as_str());
        let others = program.others.iter().map(|(path, text)| (path.as_str(), text.as_str()));
        let texts: Vec<(&str, &str)> = std::iter::once(main).chain(others).collect();
        let lowered = texts.iter().zip(0..).map(|(&(path, text), number)| {
            languages::lower(&SourceFile::new(FileId(number), path, text)).expect("source code")
        });
        let units: Vec<Unit> = lowered.collect();
        let project = units.iter().map(|unit| ProjectUnit { unit, reach: Reach::Production }).collect();
        let channels = self.tracer.trace(project).channels;
        let verdict = policy::judge(&channels, &self.policy, &Paths(&texts));
        let findings = verdict.findings.iter().map(|finding| {
            let certainty = match finding.certainty {
                Certainty::Known => "denied",
                Certainty::Possible => "possible",
                Certainty::Unknown => "unknown",
            };
            format!("{certainty}: {}", finding.rule.id)
        });
        findings.chain(channels.iter().map(described)).collect()
    }
}

/// The files of a program.
struct Paths<'p>(&'p [(&'p str, &'p str)]);

impl PathOf for Paths<'_> {
    fn path_of(&self, file: FileId) -> Option<&str> {
        self.0.get(file.0 as usize).map(|(path, _)| *path)
    }
}

fn described(channel: &Channel) -> String {
    fn show<T: std::fmt::Display + Ord + Clone>(out: &mut String, name: &str, fact: &Fact<T>) {
        if !fact.is_unknown() {
            let values: Vec<String> = fact.values().iter().map(T::to_string).collect();
            write!(out, ", {name}={}", values.join("/")).unwrap();
        }
    }
    let mut out = format!("{:?}", channel.kind).to_lowercase();
    if let Some(part) = &channel.part {
        write!(out, " {part}").unwrap();
    }
    show(&mut out, "protocol", &channel.protocol);
    show(&mut out, "role", &channel.role);
    show(&mut out, "encryption", &channel.encryption);
    show(&mut out, "identity", &channel.identity);
    show(&mut out, "tls", &channel.tls);
    show(&mut out, "ciphers", &channel.ciphers);
    show(&mut out, "host", &channel.host);
    show(&mut out, "port", &channel.port);
    out
}

/// The examples of all models as programs with a function in a class.
fn cases(judge: &Judge) -> Vec<Case> {
    let knowledge = scan::knowledge_with_examples().unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let mut programs = Vec::new();
    for example in knowledge.examples().iter().filter(|example| example.versions.is_empty()) {
        let name = example.place.0.trim_start_matches("policies/models/").to_owned();
        let file = examples::file_of(example);
        match example.language.as_str() {
            "java" => {
                let java = Program::new(Language::Java, &file.text);
                let Some(function) = java.function() else { continue };
                let body = java.main[function.body].to_owned();
                for (spelling, setters) in [("kotlin", Setters::Calls), ("kotlin properties", Setters::Properties)] {
                    if function.class.as_deref() == Some("Example")
                        && let Some(text) = kotlin::of_java(&java.main, &body, setters)
                    {
                        programs.push((format!("{name} in {spelling}"), Program::new(Language::Kotlin, &text)));
                    }
                }
                programs.push((name, java));
            }
            "kotlin" => programs.push((name, in_a_class(Language::Kotlin, &file.text))),
            "swift" => programs.push((name, in_a_class(Language::Swift, &file.text))),
            _ => {}
        }
    }
    programs.retain(|(_, program)| !program.has_errors() && program.function().is_some());
    // Those that came from Java must say what the Java says, so they stand behind it.
    let judged: Vec<BTreeSet<String>> = programs.par_iter().map(|(_, program)| judge.verdict(program)).collect();
    let case = |((file, program), verdict): ((String, Program), BTreeSet<String>)| {
        let digest = Sha256::digest(&program.main);
        let number = usize::from(digest[0]) << 8 | usize::from(digest[1]);
        Case { name: format!("{file} #{number:04x}"), number, program, verdict }
    };
    programs.into_iter().zip(judged).map(case).collect()
}

/// Statements of a script become those of a method; what declares something stays as it is.
fn in_a_class(language: Language, text: &str) -> Program {
    let program = Program::new(language, text);
    if program.function().is_some() {
        return program;
    }
    let (imports, body) = imports(&program.main);
    let is_async = if body.contains("await ") { " async" } else { "" };
    let text = match language {
        Language::Swift => {
            format!("{imports}\nfinal class Example {{\n    func example(){is_async} throws {{\n{body}    }}\n}}\n")
        }
        _ => format!("{imports}\nclass Example {{\n    fun example() {{\n{body}    }}\n}}\n"),
    };
    program.with(text)
}

/// What a file imports, a line each, and the rest of it.
fn imports(text: &str) -> (String, &str) {
    let mut out = String::new();
    let mut rest = text.trim_start();
    while rest.starts_with("import ") {
        let end = rest.find([';', '\n']).unwrap_or(rest.len() - 1);
        out.push_str(rest[..end].trim());
        out.push('\n');
        rest = rest[end + 1..].trim_start();
    }
    (out, rest)
}

/// What other languages do not have.
const KOTLIN_ONLY: [&str; 3] = ["code: apply", "code: also", "code: with"];

/// A way to rewrite a program.
type Rewrite = (String, Box<dyn Fn(&Program) -> Option<Program> + Sync>);

fn rewrites(language: Language) -> Vec<Rewrite> {
    let mut out: Vec<Rewrite> = Vec::new();
    for spelling in language.spellings() {
        out.push((format!("text: {}", spelling.name), Box::new(|program| spelling.apply(program))));
    }
    for arrangement in statements::ARRANGEMENTS {
        out.push((format!("code: {}", arrangement.name), Box::new(|program| arrangement.apply(program))));
    }
    out
}

/// Every rewrite of some cases, and some pairs; all of them if asked.
fn variants(cases: &[Case]) -> Vec<Variant> {
    let asked = std::env::var("REWRITES").ok();
    let all = asked.as_deref() == Some("all");
    let word = asked.as_deref().filter(|word| *word != "all");
    let mut out = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let (number, rewrites) = (case.number, rewrites(case.program.language));
        for (index, (name, rewrite)) in rewrites.iter().enumerate() {
            // Each case takes its turn, so that each rewrite meets each kind of case.
            let taken = match word {
                Some(word) => name.contains(word),
                None => all || (number + index) % 10 == 0,
            };
            if !taken {
                continue;
            }
            let Some(program) = rewrite(&case.program) else { continue };
            let (second, again) = &rewrites[(index * 7 + number) % rewrites.len()];
            if (all || (number + index) % 4 == 0)
                && word.is_none()
                && second != name
                && let Some(twice) = again(&program)
            {
                let names = vec![name.clone(), second.clone()];
                out.push(Variant { case: at, rewrites: names, program: twice });
            }
            out.push(Variant { case: at, rewrites: vec![name.clone()], program });
        }
    }
    out
}

#[test]
fn a_rewritten_program_is_judged_as_before() {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build().unwrap();
    pool.install(compare);
}

fn compare() {
    let judge = Judge::new();
    let cases = cases(&judge);
    let variants = variants(&cases);
    let judged: Vec<Option<String>> = variants.par_iter().map(|variant| differs(&judge, &cases, variant)).collect();
    let mut tried: BTreeMap<(Language, &str), usize> = BTreeMap::new();
    let mut pins: BTreeMap<String, String> =
        serde_yaml::from_str(include_str!("rewrites/pinned.yaml")).expect("cases with reasons");
    let mut faults = Vec::new();
    let mut pinned = 0;
    for (variant, judged) in variants.iter().zip(judged) {
        let case = &cases[variant.case];
        for rewrite in &variant.rewrites {
            *tried.entry((case.program.language, rewrite)).or_default() += 1;
        }
        let name = format!("{}, {}", case.name, variant.rewrites.join(", then "));
        match (judged, pins.remove(&name)) {
            (Some(_), Some(_)) => pinned += 1,
            (Some(text), None) => faults.push(format!("{name}\n{text}")),
            (None, Some(_)) => faults.push(format!("{name}\nis pinned, but is judged as before by now")),
            (None, None) => {}
        }
    }
    println!("{} cases, {} variants, {pinned} pinned, {} faults", cases.len(), variants.len(), faults.len());
    if std::env::var("REWRITES").is_err() {
        faults.extend(pins.into_keys().map(|name| format!("{name}\nis pinned, but is not tried")));
        // A way to rewrite that fits no case asks nothing.
        for language in [Language::Java, Language::Kotlin, Language::Swift] {
            for (name, _) in rewrites(language).iter().filter(|(name, _)| !tried.contains_key(&(language, name))) {
                if !KOTLIN_ONLY.contains(&name.as_str()) {
                    faults.push(format!("{name}\nfits no case in {language:?}"));
                }
            }
        }
        assert!(variants.len() >= 2000, "{} variants are too few", variants.len());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n== "));
}

/// What is said otherwise of a variant than of its case, for the smallest program that shows it.
fn differs(judge: &Judge, cases: &[Case], variant: &Variant) -> Option<String> {
    let case = &cases[variant.case];
    if variant.program.has_errors() {
        return Some(format!("no program any more:\n{}", variant.program.main));
    }
    if judge.verdict(&variant.program) == case.verdict {
        return None;
    }
    let all = rewrites(case.program.language);
    let own: Vec<&Rewrite> =
        variant.rewrites.iter().filter_map(|name| all.iter().find(|(other, _)| other == name)).collect();
    let base = shrunk(judge, &case.program, &own);
    let small = rewritten(&base, &own)?;
    let (before, after) = (judge.verdict(&base), judge.verdict(&small));
    let mut out = String::new();
    for gone in before.difference(&after) {
        writeln!(out, "- {gone}").unwrap();
    }
    for new in after.difference(&before) {
        writeln!(out, "+ {new}").unwrap();
    }
    writeln!(out, "{}", small.main).unwrap();
    for (path, text) in &small.others {
        writeln!(out, "--- {path}\n{text}").unwrap();
    }
    Some(out)
}

fn rewritten(program: &Program, rewrites: &[&Rewrite]) -> Option<Program> {
    rewrites.iter().try_fold(program.clone(), |program, (_, rewrite)| rewrite(&program))
}

/// The program without the statements that do not matter to the difference.
fn shrunk(judge: &Judge, program: &Program, rewrites: &[&Rewrite]) -> Program {
    let differs = |program: &Program| {
        let Some(other) = rewritten(program, rewrites) else { return false };
        !program.has_errors() && !other.has_errors() && judge.verdict(program) != judge.verdict(&other)
    };
    let mut small = program.clone();
    while let Some(function) = small.function() {
        let without = |statement: &program::Statement| small.edited(vec![(statement.range.clone(), String::new())]);
        match function.statements.iter().map(without).find(differs) {
            Some(smaller) => small = smaller,
            None => break,
        }
    }
    small
}
