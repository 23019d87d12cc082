//! The pages on rules and models are written from the files that they describe.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wiretight::knowledge::{Example, Range};
use wiretight::policy::{Ecosystem, PathOf, Policy, Rule, resolve};
use wiretight::scan::{Options, knowledge, knowledge_with_examples, load_policy, scan};
use wiretight::source::yaml::{self, OneOrMore};
use wiretight::source::{FileKind, WalkOptions, walk};

/// How every page begins, as a comment that readers of the page do not see.
const NOTE: &str = "<!-- Written by `UPDATE_DOCS=1 cargo test --test docs`: change the YAML file instead. -->\n\n";

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compares a page with what it should be; `UPDATE_DOCS=1 cargo test --test docs` writes all anew.
fn page(path: &Path, text: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let shown = path.display();
    let written = fs::read_to_string(path).unwrap_or_default();
    similar_asserts::assert_eq!(written, text, "{shown}: run with UPDATE_DOCS=1");
}

#[test]
fn every_rule_has_its_page() {
    let policy = load_policy("baseline", knowledge().unwrap()).unwrap();
    let mut pages = BTreeSet::from([root("docs/rules/README.md")]);
    for rule in &policy.rules {
        let path = root("docs/rules").join(format!("{}.md", rule.info.id));
        page(&path, &rule_page(rule, &policy));
        pages.insert(path);
    }
    page(&root("docs/rules/README.md"), &rule_list(&policy));
    // A page of a rule that is gone.
    for file in fs::read_dir(root("docs/rules")).unwrap() {
        let path = file.unwrap().path();
        assert!(pages.contains(&path), "{} belongs to no rule: delete it", path.display());
    }
}

#[test]
fn the_models_are_listed() {
    page(&root("docs/models.md"), &model_list());
}

#[test]
fn what_is_known_and_what_is_not_is_told() {
    page(&root("docs/coverage.md"), &coverage_page());
}

#[test]
fn what_goes_wrong_is_told() {
    page(&root("docs/known-limits.md"), &limits_page());
}

#[test]
fn the_readme_shows_what_the_program_says() {
    let readme = fs::read_to_string(root("README.md")).unwrap();
    let shown = readme.split("examples/courier\n...\n").nth(1).unwrap().split("\n...\n```").next().unwrap();
    let ran = assert_cmd::Command::new(env!("CARGO_BIN_EXE_wiretight"))
        .args(["check", "examples/courier"])
        .current_dir(root("."))
        .env("NO_COLOR", "1")
        .assert()
        .code(1);
    let said = String::from_utf8(ran.get_output().stdout.clone()).unwrap();
    assert!(said.contains(shown), "the example in README.md is no longer what the program says:\n{shown}");
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn rule_list(policy: &Policy) -> String {
    let mut text = format!("{NOTE}# Rules\n\n");
    text += "Each rule is a question about a channel. `wiretight explain RULE` says the same in a terminal.\n\n";
    text += "| rule | finds | costs (policy `baseline`) |\n| --- | --- | --- |\n";
    for rule in &policy.rules {
        let info = &rule.info;
        writeln!(text, "| [{id}]({id}.md) | {} | {} |", flat(&info.title), rule.levels.known, id = info.id).unwrap();
    }
    text
}

fn rule_page(rule: &Rule, policy: &Policy) -> String {
    let info = &rule.info;
    let mut text = format!("{NOTE}# {}\n\n`{}`\n\n", flat(&info.title), info.id);
    if !rule.aliases.is_empty() {
        write!(text, "Formerly: `{}`.\n\n", rule.aliases.join("`, `")).unwrap();
    }
    write!(text, "## Why\n\n{}\n\n## Fix\n\n{}\n\n", flat(&info.why), flat(&info.fix)).unwrap();
    write!(text, "## What it asks\n\n```text\n{}\n```\n\n", rule.question()).unwrap();
    let levels = &rule.levels;
    text += "What a breach costs by the policy `baseline`: ";
    write!(text, "{} if it is known, {} if it is possible, ", levels.known, levels.possible).unwrap();
    write!(text, "{} if it cannot be told", levels.unknown).unwrap();
    for raise in &levels.raise {
        let carries: Vec<&str> = raise.carries.0.iter().map(|payload| payload.word()).collect();
        write!(text, "; {} if it is known and the channel carries {}", raise.known, carries.join(", ")).unwrap();
    }
    text += ".\n\n";
    for (title, examples) in [("Denied", &rule.examples.denied), ("Allowed", &rule.examples.allowed)] {
        if !examples.is_empty() {
            write!(text, "## {title}\n\n").unwrap();
        }
        for (ecosystem, code) in examples {
            let (name, fence) = written_in(*ecosystem);
            write!(text, "{name}:\n\n```{fence}\n{}\n```\n\n", code.trim_end()).unwrap();
        }
    }
    text += "## References\n\n";
    for reference in &info.references {
        let resolved = resolve(reference, &policy.frameworks).unwrap();
        let framework = resolved.framework;
        let edition = framework.edition.as_ref().map_or(String::new(), |edition| format!(", edition {edition}"));
        let title = match &framework.url {
            Some(url) => format!("[{}]({url})", framework.title),
            None => framework.title.clone(),
        };
        writeln!(text, "* `{reference}`: {title}{edition}, {}", resolved.control).unwrap();
    }
    text
}

/// What people call it, and what editors do.
fn written_in(ecosystem: Ecosystem) -> (&'static str, &'static str) {
    match ecosystem {
        Ecosystem::Kotlin => ("Kotlin", "kotlin"),
        Ecosystem::Java => ("Java", "java"),
        Ecosystem::Swift => ("Swift", "swift"),
        Ecosystem::AndroidManifest => ("AndroidManifest.xml", "xml"),
        Ecosystem::NetworkSecurityConfig => ("Android's network security configuration", "xml"),
        Ecosystem::InfoPlist => ("Info.plist", "xml"),
        Ecosystem::Yaml => ("YAML", "yaml"),
        Ecosystem::Properties => ("Properties", "properties"),
        Ecosystem::Gradle => ("Gradle", "kotlin"),
        Ecosystem::Podfile => ("Podfile", "ruby"),
    }
}

/// The part of a model or settings file that the list needs.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Header {
    model: Option<String>,
    settings: Option<String>,
    source: Option<String>,
    confidence: Option<String>,
    library: BTreeMap<String, OneOrMore<String>>,
    types: BTreeMap<String, serde_json::Value>,
    keys: Vec<serde_json::Value>,
}

fn model_list() -> String {
    let knowledge = knowledge_with_examples().unwrap();
    let mut examples: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for example in knowledge.examples() {
        *examples.entry((example.owner.as_str(), example.language.as_str())).or_default() += 1;
    }
    let count = |owner: &str, language: &str| examples.get(&(owner, language)).copied().unwrap_or_default();
    let sum = |languages: &[&str]| -> usize {
        examples.iter().filter(|((_, language), _)| languages.contains(language)).map(|(_, count)| count).sum()
    };

    let (mut models, mut settings) = (String::new(), String::new());
    let (mut known_types, mut known_keys) = (0, 0);
    for (path, header) in headers() {
        if let Some(name) = &header.model {
            known_types += header.types.len();
            let libraries: Vec<String> = header
                .library
                .iter()
                .map(|(ecosystem, names)| format!("{ecosystem}: `{}`", names.0.join("`, `")))
                .collect();
            let [java, kotlin, swift] = ["java", "kotlin", "swift"].map(|language| count(name, language));
            let (libraries, types) = (libraries.join("; "), header.types.len());
            writeln!(models, "| [{name}](../{path}) | {libraries} | {types} | {java} | {kotlin} | {swift} |").unwrap();
        } else if let Some(name) = &header.settings {
            known_keys += header.keys.len();
            let all: usize = examples.iter().filter(|((owner, _), _)| owner == name).map(|(_, count)| count).sum();
            writeln!(settings, "| [{name}](../{path}) | {} | {all} |", header.keys.len()).unwrap();
        }
    }
    format!(
        "{NOTE}# Models\n\n\
         A model says what calls and types of a library do to a channel; settings say it of configuration keys and URL\n\
         parameters. Each carries examples, which `wiretight model test` runs: code with the states that it must show.\n\n\
         {known_types} types and {known_keys} keys are known. {java} examples are Java, {kotlin} Kotlin and {swift} Swift.\n\n\
         | model | library | types | Java | Kotlin | Swift |\n| --- | --- | ---: | ---: | ---: | ---: |\n{models}\n\
         ## Settings\n\n| settings | keys | examples |\n| --- | ---: | ---: |\n{settings}",
        java = sum(&["java"]),
        kotlin = sum(&["kotlin"]),
        swift = sum(&["swift"]),
    )
}

/// Protocols and libraries of one kind.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    section: String,
    rows: Vec<Row>,
}

/// One of them: which models and settings know it, or why none does.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    what: String,
    #[serde(default)]
    by: Vec<String>,
    /// Words of which an example of this library holds one, where a model knows several.
    #[serde(default)]
    named: Vec<String>,
    /// A test of its own, where what is known needs more than one file to show.
    #[serde(default)]
    tests: Option<String>,
    #[serde(default)]
    why: Option<String>,
}

/// How what a row says was verified, from the weakest to the strongest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verified {
    Documentation,
    Source,
}

/// What a program of `tests/wire` shows: the models that speak of it and the protocols in it.
struct WireCase {
    code: String,
    models: BTreeSet<String>,
    protocols: BTreeSet<String>,
}

fn coverage_page() -> String {
    let file = root("docs/coverage.yaml");
    let sections: Vec<Section> = yaml::read("docs/coverage.yaml", &fs::read_to_string(&file).unwrap()).unwrap();
    let mut known: BTreeMap<String, Vec<(String, Header)>> = BTreeMap::new();
    for (path, header) in headers() {
        let id = header.model.clone().or_else(|| header.settings.clone());
        known.entry(id.unwrap()).or_default().push((path, header));
    }
    let knowledge = knowledge_with_examples().unwrap();
    let wire = wire_cases();
    let (mut all, mut modelled) = (0, 0);
    let mut wrong: Vec<String> = Vec::new();
    let mut tables = String::new();
    for section in sections {
        let head = "what | known by | Java | Kotlin | Swift | files | verified by";
        write!(tables, "\n## {}\n\n| {head} |\n| --- | --- | --- | --- | --- | --- | --- |\n", section.section)
            .unwrap();
        for row in section.rows {
            let what = &row.what;
            assert_eq!(row.by.is_empty(), row.why.is_some(), "{what}: either `by` or `why`");
            all += 1;
            if let Some(why) = &row.why {
                writeln!(tables, "| {what} | not: {why} | | | | | |").unwrap();
                continue;
            }
            modelled += 1;
            let files =
                |id: &String| known.get(id).unwrap_or_else(|| panic!("{what}: there is no model or settings `{id}`"));
            let link = |id: &String| {
                let links: Vec<String> =
                    files(id).iter().map(|(path, _)| format!("[{}](../{path})", stem(path))).collect();
                links.join(", ")
            };
            let links = row.by.iter().map(link).collect::<Vec<_>>().join(", ");
            let examples = knowledge.examples().iter().filter(|example| {
                row.by.iter().any(|id| *id == example.owner.as_str()) && names(&example.code, &row.named)
            });
            let mut cells: BTreeMap<&str, BTreeSet<Form>> = BTreeMap::new();
            for example in examples {
                let language = match example.language.as_str() {
                    code @ ("java" | "kotlin" | "swift") => code,
                    _ => "files",
                };
                cells.entry(language).or_default().extend(forms(&example.code));
            }
            if let Some(test) = &row.tests {
                assert!(root(test).is_file(), "{what}: there is no {test}");
            } else if cells.is_empty() {
                wrong.push(format!("{what}: no example of {:?} holds one of {:?}", row.by, row.named));
            }
            let shown_by = row.tests.as_ref().map_or(String::new(), |test| format!("`{test}`"));
            let cell = |language: &str| -> String {
                if language == "files" && cells.is_empty() {
                    return shown_by.clone();
                }
                cells.get(language).into_iter().flatten().map(|form| form.mark()).collect::<Vec<_>>().join(" ")
            };
            let languages = ["java", "kotlin", "swift", "files"].map(cell).join(" | ");
            let headers: Vec<&Header> =
                row.by.iter().flat_map(|id| files(id).iter().map(|(_, header)| header)).collect();
            let unread = headers.iter().filter(|header| header.source.is_none());
            wrong.extend(unread.map(|header| format!("{:?} does not say where its facts were read", header.model)));
            let verified = match headers.iter().map(|header| header.verified(what, &row.named)).max().unwrap() {
                Verified::Documentation => "documentation".to_owned(),
                Verified::Source => "source".to_owned(),
            };
            let speaks = |case: &&WireCase| {
                let by = |id: &String| {
                    case.models.contains(id)
                        || knowledge.protocols().any(|protocol| {
                            protocol.parameters.as_ref().is_some_and(|own| own == id.as_str())
                                && case.protocols.contains(protocol.id.as_str())
                        })
                };
                row.by.iter().any(by) && names(&case.code, &row.named)
            };
            let cases = wire.iter().filter(speaks).count();
            let wire = if cases == 0 { String::new() } else { format!("wire ({cases}), ") };
            writeln!(tables, "| {what} | {links} | {languages} | {wire}{verified} |").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(modelled * 100 >= all * 95, "only {modelled} of {all} rows are known");
    format!(
        "{NOTE}# Coverage\n\nProtocols and libraries, and the models and settings that know them: {modelled} of {all}.\n\n\
         A column of a language shows which states the executed examples in it show; `files` are configuration and build\n\
         files. Versions, defaults and where they were read stand in each file.\n\n\
         | mark | state |\n| --- | --- |\n{marks}\n\
         *Verified by wire (n)*: n programs were run with the real library against listeners, and what these saw agrees\n\
         (`tests/wire`). *Source*: its facts were read in the library's source, or in the platform's where that is published,\n\
         as the file says. *Documentation*: its maker's documentation was read; where not even that is certain the file says\n\
         `confidence: low`, and findings cost `review` at most.\n\
         {tables}{defaults}",
        defaults = defaults(knowledge.examples()),
        marks = Form::ALL.map(|form| format!("| {} | {} |\n", form.mark(), form.meaning())).concat(),
    )
}

/// `docs/defaults.yaml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Defaults {
    versions: Vec<Shown>,
    traps: Vec<Shown>,
}

/// What an example or a test has to show.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Shown {
    what: String,
    /// Library and version whose examples on both sides show different states.
    #[serde(default)]
    library: Option<String>,
    #[serde(default)]
    from: Option<String>,
    /// Id of the model or settings.
    #[serde(default)]
    shown_by: Option<String>,
    /// A part of the example.
    #[serde(default)]
    code: Option<String>,
    /// What its comments expect.
    #[serde(default)]
    shows: Option<String>,
    /// A test, where it takes more than an example.
    #[serde(default)]
    test: Option<String>,
}

impl Shown {
    /// Where it is shown; a panic tells that it is not.
    fn place(&self, examples: &[Example]) -> String {
        let what = &self.what;
        if let Some(test) = &self.test {
            assert!(root(test).is_file(), "{what}: there is no {test}");
            return format!("`{test}`");
        }
        let owner = self.shown_by.as_ref().unwrap_or_else(|| panic!("{what}: `shown-by` or `test`"));
        let own = examples.iter().filter(|example| example.owner == owner.as_str());
        let place = |example: &Example| format!("[{owner}](../{})", example.place.0);
        if let (Some(library), Some(from)) = (&self.library, &self.from) {
            let range = |text: String| Range::parse(&text).unwrap();
            let [before, after] = [range(format!("<{from}")), range(format!(">={from}"))].map(|range| {
                let at = own.clone().filter(|example| {
                    example.versions.get(library).is_some_and(|all| all.iter().all(|version| range.holds(version)))
                });
                let at: Vec<&Example> = at.collect();
                let example = at.first().unwrap_or_else(|| panic!("{what}: no example of one side of {from}"));
                (at.iter().flat_map(|example| forms(&example.code)).collect::<BTreeSet<_>>(), place(example))
            });
            assert_ne!(before.0, after.0, "{what}: both sides of {from} show the same");
            return after.1;
        }
        let holds = |text: &Option<String>, example: &Example| {
            text.as_ref().is_none_or(|text| example.code.contains(text.as_str()))
        };
        let example = own.clone().find(|example| holds(&self.code, example) && holds(&self.shows, example));
        place(example.unwrap_or_else(|| panic!("{what}: no example of {owner} shows it")))
    }
}

/// The tables of defaults that changed and of traps.
fn defaults(examples: &[Example]) -> String {
    let defaults: Defaults = yaml::read("docs/defaults.yaml", &yaml_of("docs/defaults.yaml")).unwrap();
    let mut text =
        "\n## Defaults that changed\n\nEach is shown by examples on both sides of the version, which expect \
        different states.\n\n| before | better from | shown by |\n| --- | --- | --- |\n"
            .to_owned();
    for row in &defaults.versions {
        let from = row.from.as_deref().unwrap_or("–");
        writeln!(text, "| {} | {from} | {} |", row.what, row.place(examples)).unwrap();
    }
    text += "\n## Traps\n\n| trap | shown by |\n| --- | --- |\n";
    for row in &defaults.traps {
        writeln!(text, "| {} | {} |", row.what, row.place(examples)).unwrap();
    }
    text
}

/// The name of a file without folder and ending.
fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap().trim_end_matches(".yaml")
}

/// Whether code holds one of some words; without words any code does.
fn names(code: &str, named: &[String]) -> bool {
    let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
    named.is_empty() || words.any(|word| named.iter().any(|own| own == word))
}

/// What an example shows of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Secure,
    Plain,
    Strippable,
    AnyCertificate,
    AnyName,
    OldTls,
    Unknown,
}

impl Form {
    const ALL: [Self; 7] =
        [Self::Secure, Self::Plain, Self::Strippable, Self::AnyCertificate, Self::AnyName, Self::OldTls, Self::Unknown];

    fn mark(self) -> &'static str {
        match self {
            Self::Secure => "✓",
            Self::Plain => "P",
            Self::Strippable => "S",
            Self::AnyCertificate => "C",
            Self::AnyName => "N",
            Self::OldTls => "T",
            Self::Unknown => "?",
        }
    }

    fn meaning(self) -> &'static str {
        match self {
            Self::Secure => "secure: nothing to say",
            Self::Plain => "plain text",
            Self::Strippable => "encrypted only if the peer, or somebody in between, agrees",
            Self::AnyCertificate => "encrypted, and any certificate will do",
            Self::AnyName => "encrypted, and a certificate for any name will do",
            Self::OldTls => "old TLS or weak suites",
            Self::Unknown => "cannot be told, which is said",
        }
    }
}

/// The states that the comments of an example expect.
fn forms(code: &str) -> BTreeSet<Form> {
    let mut forms = BTreeSet::new();
    let kinds = ["channel", "trust", "control", "data", "cleartext", "user-certificates", "mixed-content"];
    for line in code.lines() {
        let comment =
            ["// ", "# ", "<!-- "].iter().filter_map(|mark| line.rsplit_once(mark)).map(|(_, said)| said).next();
        for said in comment.into_iter().flat_map(|comment| comment.trim_end_matches("-->").split("; ")) {
            let Some((kind, facts)) = said.trim().split_once(": ") else { continue };
            if !kinds.contains(&kind) {
                continue;
            }
            let word = |word: &str| facts.split([',', ' ', '=']).any(|own| own == word);
            let slot = |slot: &str| facts.split(", ").find_map(|fact| fact.trim().strip_prefix(slot));
            let identity = slot("identity=").unwrap_or_default();
            let first = facts.split(',').next().unwrap_or_default();
            if kind != "trust" && first.contains("none") {
                forms.insert(Form::Plain);
            } else if first.contains("opportunistic") {
                forms.insert(Form::Strippable);
            } else if ["none", "dates"].iter().any(|own| identity.contains(own)) {
                forms.insert(Form::AnyCertificate);
            } else if identity.contains("chain") {
                forms.insert(Form::AnyName);
            } else if slot("tls=").is_some() || slot("ciphers=").is_some() {
                forms.insert(Form::OldTls);
            } else if word("unknown") {
                forms.insert(Form::Unknown);
            } else {
                forms.insert(Form::Secure);
            }
        }
    }
    if forms.is_empty() {
        forms.insert(Form::Secure);
    }
    forms
}

/// What the programs of `tests/wire` are seen to speak.
fn wire_cases() -> Vec<WireCase> {
    let folder = root("tests/wire/cases");
    let options = Options { here: folder.clone(), ..Options::default() };
    let report = scan(std::slice::from_ref(&folder), &options).unwrap();
    let mut cases: BTreeMap<String, WireCase> = BTreeMap::new();
    for channel in &report.channels {
        let path = report.files.path_of(channel.place.file).unwrap();
        let case = cases.entry(path.to_string()).or_insert_with(|| WireCase {
            code: fs::read_to_string(folder.join(path)).unwrap(),
            models: BTreeSet::new(),
            protocols: BTreeSet::new(),
        });
        case.models.insert(channel.model.to_string());
        case.protocols.extend(channel.protocol.values().iter().map(ToString::to_string));
    }
    cases.into_values().collect()
}

impl Header {
    /// How its facts were verified, as far as they concern what a row names.
    fn verified(&self, what: &str, named: &[String]) -> Verified {
        let documented = self.source.as_ref().and_then(|source| source.split_once("documentation: "));
        let words = what.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(str::to_owned).collect();
        let only_documented = documented.is_some_and(|(_, those)| names(those, &words));
        let low = |name: &str, ty: &serde_json::Value| {
            ty["confidence"] == "low" && named.iter().any(|own| name.rsplit('.').next() == Some(own))
        };
        let unread = self.source.as_ref().is_some_and(|source| source.contains("not read in source"));
        if unread || only_documented || self.confidence.is_some() || self.types.iter().any(|(name, ty)| low(name, ty)) {
            Verified::Documentation
        } else {
            Verified::Source
        }
    }
}

/// The headers of all files with models and settings, by path.
fn headers() -> Vec<(String, Header)> {
    let mut headers = Vec::new();
    for folder in ["policies/models", "policies/settings"] {
        for found in walk(&root(folder), &WalkOptions::default()).unwrap().of_kind(FileKind::Yaml) {
            let path = format!("{folder}/{}", found.path);
            let header = yaml::read(&path, &fs::read_to_string(&found.full).unwrap()).unwrap();
            headers.push((path, header));
        }
    }
    headers
}

/// A fault of `tests/corpus/pinned.yaml`.
#[derive(serde::Deserialize)]
struct Pinned {
    package: String,
    at: String,
    fault: String,
    why: String,
}

fn limits_page() -> String {
    let mut text = format!("{}# Known limits\n\n", NOTE.replace("the YAML file", "the pinned line"));
    text += "What the tests know to go wrong, with the reason. A line is there as long as its test pins it; a fault that is\n";
    text += "gone fails the test until its line goes as well.\n\n";
    text += "## Against the wire\n\nPrograms of `tests/wire/cases` whose verdict differs from what their peer saw.\n\n";
    text += &list(&pinned_comments("tests/wire/cases"));
    text += "## In small trees\n\nLines of `tests/fixtures`.\n\n";
    text += &list(&pinned_comments("tests/fixtures"));
    text += "## In programs that are rewritten\n\nVariants of `tests/rewrites.rs` that are judged otherwise than their case.\n\n";
    let rewritten: BTreeMap<String, String> = yaml::read("pins", &yaml_of("tests/rewrites/pinned.yaml")).unwrap();
    text += &list(&rewritten.iter().map(|(what, why)| format!("{what}: {}", flat(why))).collect::<Vec<_>>());
    text += "## In published packages\n\nPlaces of `tests/corpus`.\n\n";
    let corpus: Vec<Pinned> = yaml::read("pins", &yaml_of("tests/corpus/pinned.yaml")).unwrap();
    let places = corpus.iter().map(|pin| format!("{}: `{}` of {}. {}", pin.fault, pin.at, pin.package, flat(&pin.why)));
    text += &list(&places.collect::<Vec<_>>());
    text.trim_end().to_owned() + "\n"
}

fn yaml_of(path: &str) -> String {
    fs::read_to_string(root(path)).unwrap()
}

fn list(lines: &[String]) -> String {
    if lines.is_empty() {
        return "None.\n\n".to_owned();
    }
    lines.iter().map(|line| format!("- {line}\n")).collect::<String>() + "\n"
}

/// `missed` and `mistaken` in the comments of a tree.
fn pinned_comments(tree: &str) -> Vec<String> {
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(root(tree)).sort_by_file_name() {
        let entry = entry.unwrap();
        let Ok(code) = fs::read_to_string(entry.path()) else { continue };
        if entry.path().extension().is_some_and(|ending| ending == "md") {
            continue;
        }
        let path = entry.path().strip_prefix(root("")).unwrap().to_string_lossy().replace('\\', "/");
        for line in code.lines() {
            for word in ["missed", "mistaken"] {
                let comment =
                    ["// ", "# ", "<!-- "].iter().find_map(|mark| line.split_once(&format!("{mark}{word}: ")));
                out.extend(comment.map(|(_, why)| format!("{word}: `{path}`: {}", why.trim())));
            }
        }
    }
    out
}
