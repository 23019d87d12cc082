//! From files to one policy: what is extended, which rules there are, and what each costs where.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use include_dir::{Dir, include_dir};

use super::file::{AtMost, Children, InTree, InlineWaivers, NothingToJudge, PolicyFile, Unresolved, WaiverTerms};
use super::reference::{Framework, FrameworksFile};
use super::rule::{self, ProtocolGroups, Rule};
use super::words::{Levels, LevelsText};
use super::{Level, RuleInfo, tighten};
use crate::channel::{Name, Platform, Reach};
use crate::source::yaml::{self, Document, Mistake, Spanned};
use crate::source::{Material, Span};

/// A built-in file with the tree that the build made of it.
macro_rules! built_in {
    ($path:literal) => {
        Document::with_tree(
            $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)),
            include_bytes!(concat!(env!("OUT_DIR"), "/trees/", $path)),
        )
    };
}

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/policies/rules");
static RULE_TREES: Dir<'_> = include_dir!("$OUT_DIR/trees/policies/rules");
const FRAMEWORKS: Document<'_> = built_in!("policies/frameworks.yaml");
const POLICIES: &[(&str, Document<'_>)] =
    &[("baseline", built_in!("policies/baseline.yaml")), ("strict", built_in!("policies/strict.yaml"))];
/// What a policy builds on that says nothing about it.
const DEFAULT: &str = "baseline";
/// How many policy files one run reads at most; more is a mistake or an attack.
const MOST_FILES: usize = 100;

/// Why there is no policy to judge by.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Files hold mistakes; never an empty list.
    #[error("{}", told(.0))]
    Mistakes(Vec<Mistake>),
    /// The policy that was asked for cannot be read.
    #[error("cannot read the policy `{path}`: {cause}")]
    Unreadable {
        /// As it was asked for.
        path: String,
        /// What the system says.
        cause: String,
    },
}

fn told(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n\n")
}

/// Reads a file for the loader, which itself never touches the disk.
pub type ReadFile<'r> = dyn Fn(&str) -> std::io::Result<Vec<u8>> + 'r;

/// What is acceptable, where, and what a breach costs.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name and those of what it extends, nearest first.
    pub chain: Vec<String>,
    /// Its files and those of what it extends, nearest first, then those of rules of its own.
    pub files: Vec<Material>,
    /// All rules, sorted by id.
    pub rules: Vec<Rule>,
    /// The lowest level that fails the build.
    pub deny_at: Level,
    /// The lowest level that fails the build for what was there before.
    pub deny_existing_at: Level,
    /// What waivers may do.
    pub waivers: WaiverTerms,
    /// What it costs that a property cannot be told.
    pub unresolved: Unresolved,
    /// How a run ends in which there was nothing to judge.
    pub nothing_to_judge: NothingToJudge,
    /// The share of files that may stay unread, from 0 to 1.
    pub tolerate_unread: f64,
    /// Ceilings for findings outside what users run.
    pub at_most: AtMost,
    /// Frameworks that references may name.
    pub frameworks: BTreeMap<String, Framework>,
    /// Levels for parts of the project.
    pub(super) paths: Vec<Part>,
    /// All protocols that built-in rules name.
    pub(super) named: BTreeSet<Name>,
}

/// Levels for a part of the project.
#[derive(Clone, Debug)]
pub(super) struct Part {
    globs: GlobSet,
    levels: BTreeMap<Name, LevelsText>,
}

impl Policy {
    /// Loads a policy: `baseline`, `strict`, or the path of a file (a file of one of these names is `./strict`).
    ///
    /// `groups` tells which groups each protocol belongs to; rules may name both. `read` reads a file by its path.
    ///
    /// # Errors
    /// All mistakes in all files, or why the file itself cannot be read.
    pub fn load(which: &str, groups: &ProtocolGroups, read: &ReadFile<'_>) -> Result<Self, LoadError> {
        let mut loader = Loader::new(read);
        loader.start(which)?;
        loader.finish(groups)
    }

    /// Loads the policy of a folder: that of the whole, and over it the files of the folders down to this one, each of
    /// which may only ask for more unless the one above says `children: may-loosen`.
    ///
    /// # Errors
    /// All mistakes in all files, or why the first cannot be read.
    pub fn load_below(
        which: &str,
        below: &[String],
        groups: &ProtocolGroups,
        read: &ReadFile<'_>,
    ) -> Result<Self, LoadError> {
        let mut loader = Loader::new(read);
        loader.start(which)?;
        for path in below {
            match read(path) {
                Ok(bytes) => {
                    loader.nested.insert(path.clone());
                    loader.decode(path, &bytes);
                }
                Err(error) => return Err(LoadError::Unreadable { path: path.clone(), cause: cause(&error) }),
            }
        }
        loader.finish(groups)
    }

    /// The names of the built-in policies.
    #[must_use]
    pub fn built_in() -> Vec<&'static str> {
        POLICIES.iter().map(|(name, _)| *name).collect()
    }

    /// A rule by its id or a former id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        find(&self.rules, id)
    }

    /// What a rule costs at a path, and whether a `paths` entry decided it.
    pub(super) fn levels(&self, rule: &Rule, path: &str) -> (Levels, bool) {
        let mut levels = rule.levels.clone();
        let mut decided = false;
        for part in &self.paths {
            let written = part.levels.get(&rule.info.id).filter(|_| part.globs.is_match(path));
            if let Some(written) = written {
                if !decided {
                    levels.raise.clear();
                }
                levels = written.over(&levels);
                decided = true;
            }
        }
        (levels, decided)
    }

    /// The highest level for a channel of this reach that the platform treats so.
    pub(super) fn ceiling(&self, reach: Reach, platform: Platform) -> Level {
        let by_reach = match reach {
            Reach::Test => self.at_most.test,
            Reach::DebugOnly => self.at_most.debug_only,
            Reach::Production => None,
        };
        let by_platform = self.at_most.blocked.filter(|_| platform == Platform::Blocks);
        by_reach.into_iter().chain(by_platform).min().unwrap_or(Level::Critical)
    }

    /// The highest level that a rule can give.
    fn worst(&self, rule: &Rule) -> Level {
        let highest = |levels: &Levels| {
            let raised = levels.raise.iter().flat_map(|raise| [Some(raise.known), raise.possible]).flatten();
            raised.chain([levels.known, levels.possible]).max().unwrap_or(levels.known)
        };
        let parts = self.paths.iter().filter_map(|part| part.levels.get(&rule.info.id));
        let parts = parts.map(|written| highest(&written.over(&rule.levels)));
        parts.chain([highest(&rule.levels)]).max().unwrap_or(rule.levels.known)
    }
}

fn find<'r>(rules: &'r [Rule], id: &str) -> Option<&'r Rule> {
    let by_id = rules.iter().find(|rule| rule.info.id == id);
    by_id.or_else(|| rules.iter().find(|rule| rule.aliases.iter().any(|alias| alias == id)))
}

/// A CVSS-like number for consumers that sort by it; the bands are those of GitHub code scanning.
fn severity(level: Level) -> &'static str {
    match level {
        Level::Ignore => "0.1",
        Level::Review => "1.0",
        Level::Low => "3.0",
        Level::Medium => "5.5",
        Level::High => "8.0",
        Level::Critical => "9.5",
    }
}

/// One policy file that was read.
struct Loaded {
    path: String,
    text: String,
    file: PolicyFile,
    built_in: bool,
}

struct Loader<'r> {
    read: &'r ReadFile<'r>,
    /// In the order in which they count: what is extended comes first.
    files: Vec<Loaded>,
    /// The files of rules that they name.
    own_rules: Vec<Material>,
    /// The files that are being read, outermost first.
    open: Vec<String>,
    /// The files of folders below that of the policy, which build on it without saying so.
    nested: BTreeSet<String>,
    mistakes: Vec<Mistake>,
}

impl<'r> Loader<'r> {
    fn new(read: &'r ReadFile<'r>) -> Self {
        Self {
            read,
            files: Vec::new(),
            own_rules: Vec::new(),
            open: Vec::new(),
            nested: BTreeSet::new(),
            mistakes: Vec::new(),
        }
    }
}

impl Loader<'_> {
    fn start(&mut self, which: &str) -> Result<(), LoadError> {
        if let Some(document) = built_in(which) {
            self.add(document, true);
            return Ok(());
        }
        let path = normal(which);
        match (self.read)(&path) {
            Ok(bytes) => self.decode(&path, &bytes),
            Err(error) => return Err(LoadError::Unreadable { path: which.to_owned(), cause: cause(&error) }),
        }
        Ok(())
    }

    fn decode(&mut self, path: &str, bytes: &[u8]) {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.add(Document::new(path, text), false),
            Err(_) => self.mistakes.extend(yaml::read_bytes::<PolicyFile>(path, bytes).err().unwrap_or_default()),
        }
    }

    /// Reads a policy after all that it extends.
    fn add(&mut self, document: Document<'_>, is_built_in: bool) {
        let reading = document.read_leniently::<PolicyFile>();
        let Document { path, text, .. } = document;
        self.mistakes.extend(reading.mistakes);
        let Some(file) = reading.value else { return };
        self.open.push(path.to_owned());
        match &file.extends {
            None if is_built_in && path.ends_with("/baseline.yaml") => {}
            // It builds on what is there already.
            None if self.nested.contains(path) => {}
            None => self.extend(DEFAULT, |what| Mistake::at(path, text, file.name.span, what)),
            Some(names) => {
                for name in names {
                    self.extend(&name.value, |what| Mistake::at(path, text, name.span, what));
                }
            }
        }
        self.open.pop();
        self.files.push(Loaded { path: path.to_owned(), text: text.to_owned(), file, built_in: is_built_in });
    }

    fn extend(&mut self, name: &str, mistake: impl Fn(String) -> Mistake) {
        let from = self.open.last().cloned().unwrap_or_default();
        let known = built_in(name);
        let path = known.map_or_else(|| beside(&from, name), |document| document.path.to_owned());
        if self.open.contains(&path) {
            let mut circle = self.open.clone();
            circle.push(path);
            self.mistakes.push(mistake("extends itself".into()).hint(circle.join(" → ")));
            return;
        }
        if self.files.iter().any(|loaded| loaded.path == path) {
            return;
        }
        if self.files.len() + self.open.len() >= MOST_FILES {
            self.mistakes.push(mistake(format!("more than {MOST_FILES} policy files")));
            return;
        }
        if let Some(document) = known {
            self.add(document, true);
            return;
        }
        match (self.read)(&path) {
            Ok(bytes) => self.decode(&path, &bytes),
            Err(error) => {
                let built_in = Policy::built_in();
                let hint = match yaml::closest(name, built_in.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("built in are {}", built_in.join(" and ")),
                };
                self.mistakes.push(mistake(format!("cannot read `{path}`: {}", cause(&error))).hint(hint));
            }
        }
    }

    fn finish(mut self, groups: &ProtocolGroups) -> Result<Policy, LoadError> {
        let frameworks = self.frameworks();
        let mut rules = self.rules(groups, &frameworks);
        let named = built_in_protocols(&rules);
        let mut policy = Policy {
            chain: self.files.iter().rev().map(|loaded| loaded.file.name.value.clone()).collect(),
            files: self
                .files
                .iter()
                .rev()
                .map(|loaded| Material::of(&loaded.path, loaded.text.as_bytes()))
                .chain(std::mem::take(&mut self.own_rules))
                .collect(),
            rules: Vec::new(),
            deny_at: Level::Low,
            deny_existing_at: Level::Low,
            waivers: WaiverTerms {
                max_days: Some(0),
                warn_days: 0,
                inline: InlineWaivers::Forbidden,
                in_tree: InTree::Forbidden,
                never: BTreeSet::new(),
            },
            unresolved: Unresolved::Deny,
            nothing_to_judge: NothingToJudge::NotJudged,
            tolerate_unread: 0.0,
            at_most: AtMost::default(),
            frameworks,
            paths: Vec::new(),
            named,
        };
        let (mut binding, mut loose) = (None, false);
        for Loaded { path, text, file, built_in } in &self.files {
            let mistake = |span, what| Mistake::at(path, text, span, what);
            if self.nested.contains(path) {
                // Even where nobody wrote a policy for the whole, a part of it does not switch the gate off.
                binding = binding.or_else(|| policy.chain.last().filter(|_| !loose).cloned());
                if file.tolerate_unread.is_some() || file.nothing_to_judge.is_some() || file.waivers.in_tree.is_some() {
                    let what = "`tolerate-unread`, `nothing-to-judge` and `waivers.in-tree` count for a whole run";
                    self.mistakes.push(
                        mistake(file.name.span, what.to_owned()).hint("say it in the policy at the top of the project"),
                    );
                }
            }
            let before = (policy.clone(), rules.clone());
            apply(&mut policy, &mut rules, file, &mistake, &mut self.mistakes);
            if let Some(parent) = &binding {
                let (before, old_rules) = &before;
                let loosened = tighten::loosened(before, old_rules, &policy, &rules, file);
                self.mistakes.extend(loosened.into_iter().map(|(span, what)| {
                    mistake(span, what)
                        .hint(format!("the policy `{parent}` lets those that extend it only ask for more"))
                }));
            }
            let tighten = file.children.unwrap_or(Children::OnlyTighten) == Children::OnlyTighten;
            if !built_in && tighten {
                binding = Some(file.name.value.clone());
            }
            loose |= !tighten;
        }
        policy.rules = rules;
        let worst: Vec<Level> = policy.rules.iter().map(|rule| policy.worst(rule)).collect();
        for (rule, worst) in policy.rules.iter_mut().zip(worst) {
            rule.info =
                Arc::new(RuleInfo { worst, severity: severity(worst).to_owned(), ..RuleInfo::clone(&rule.info) });
        }
        if self.mistakes.is_empty() {
            return Ok(policy);
        }
        self.mistakes.sort_by(|a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
        Err(LoadError::Mistakes(self.mistakes))
    }

    fn frameworks(&mut self) -> BTreeMap<String, Framework> {
        let reading = FRAMEWORKS.read_leniently::<FrameworksFile>();
        self.mistakes.extend(reading.mistakes);
        let mut frameworks = reading.value.map(|file| file.frameworks).unwrap_or_default();
        frameworks.extend(self.files.iter().flat_map(|loaded| loaded.file.frameworks.clone()));
        frameworks
    }

    /// All rules, built-in and own, sorted by id.
    fn rules(&mut self, groups: &ProtocolGroups, frameworks: &BTreeMap<String, Framework>) -> Vec<Rule> {
        let mut rules: Vec<Rule> = Vec::new();
        for (path, text, tree) in built_in_rules() {
            let document = Document::with_tree(&path, text, tree);
            rules.extend(rule::read(document, groups, frameworks, &mut self.mistakes));
        }
        for loaded in &self.files {
            for name in &loaded.file.rule_files {
                let path = beside(&loaded.path, &name.value);
                let mistake = |what: String| Mistake::at(&loaded.path, &loaded.text, name.span, what);
                let bytes = match (self.read)(&path) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        self.mistakes.push(mistake(format!("cannot read `{path}`: {}", cause(&error))));
                        continue;
                    }
                };
                let Ok(text) = std::str::from_utf8(&bytes) else {
                    self.mistakes.extend(yaml::read_bytes::<rule::RuleFile>(&path, &bytes).err().unwrap_or_default());
                    continue;
                };
                self.own_rules.push(Material::of(&path, &bytes));
                let document = Document::new(&path, text);
                let Some(own) = rule::read(document, groups, frameworks, &mut self.mistakes) else { continue };
                if let Some(other) = find(&rules, &own.info.id) {
                    let what = format!("the rule id `{}` is taken by {}", own.info.id, other.path);
                    self.mistakes.push(mistake(what).hint("ids never change meaning: choose another"));
                } else {
                    rules.push(own);
                }
            }
        }
        rules.sort_by(|a, b| a.info.id.cmp(&b.info.id));
        rules
    }
}

/// Puts what one policy file says over what was said before.
fn apply(
    policy: &mut Policy,
    rules: &mut [Rule],
    file: &PolicyFile,
    mistake: &dyn Fn(Span, String) -> Mistake,
    mistakes: &mut Vec<Mistake>,
) {
    if let Some(level) = &file.deny_at {
        if level.value < Level::Low {
            let what = format!("`{}` never fails a build", level.value);
            mistakes.push(mistake(level.span, what).hint("expected one of `low`, `medium`, `high`, `critical`"));
        }
        policy.deny_at = level.value;
    }
    if let Some(level) = &file.deny_existing_at {
        if level.value < Level::Low {
            let what = format!("`{}` never fails a build", level.value);
            mistakes.push(mistake(level.span, what).hint("expected one of `low`, `medium`, `high`, `critical`"));
        }
        policy.deny_existing_at = level.value;
    }
    let said = &file.waivers;
    policy.waivers.max_days = said.max_days.map(|days| days.value).or(policy.waivers.max_days);
    policy.waivers.warn_days = said.warn_days.unwrap_or(policy.waivers.warn_days);
    policy.waivers.inline = said.inline.map_or(policy.waivers.inline, |said| said.value);
    policy.waivers.in_tree = said.in_tree.map_or(policy.waivers.in_tree, |said| said.value);
    for id in &said.never {
        match find(rules, &id.value) {
            Some(rule) => _ = policy.waivers.never.insert(rule.info.id.clone()),
            None => {
                let ids = rules.iter().map(|rule| rule.info.id.as_str());
                mistakes.push(mistake(id.span, format!("unknown rule `{}`", id.value)).one_of(&id.value, ids));
            }
        }
    }
    if let Some(share) = &file.tolerate_unread {
        if !(0.0..=1.0).contains(&share.value) {
            mistakes
                .push(mistake(share.span, "a share lies between 0 and 1".into()).hint("0.05 is one file in twenty"));
        }
        policy.tolerate_unread = share.value;
    }
    policy.unresolved = file.unresolved.unwrap_or(policy.unresolved);
    policy.nothing_to_judge = file.nothing_to_judge.unwrap_or(policy.nothing_to_judge);
    policy.at_most = AtMost {
        test: file.at_most.test.or(policy.at_most.test),
        debug_only: file.at_most.debug_only.or(policy.at_most.debug_only),
        blocked: file.at_most.blocked.or(policy.at_most.blocked),
    };
    for (id, levels) in by_rule(rules, &file.rules, mistake, mistakes) {
        if let Some(rule) = rules.iter_mut().find(|rule| rule.info.id == id) {
            rule.levels = levels.over(&rule.levels);
        }
    }
    for part in &file.paths {
        if part.why.value.trim().is_empty() {
            mistakes.push(mistake(part.why.span, "`why` says nothing".into()));
        }
        let mut globs = GlobSetBuilder::new();
        for glob in &part.matches.0 {
            match GlobBuilder::new(&glob.value).literal_separator(true).build() {
                Ok(glob) => _ = globs.add(glob),
                Err(error) => mistakes.push(mistake(glob.span, format!("not a glob: {}", error.kind()))),
            }
        }
        let levels = by_rule(rules, &part.levels, mistake, mistakes);
        match globs.build() {
            Ok(globs) => policy.paths.push(Part { globs, levels }),
            Err(error) => mistakes.push(mistake(part.why.span, format!("cannot use these globs: {}", error.kind()))),
        }
    }
}

/// Levels by today's rule ids.
fn by_rule(
    rules: &[Rule],
    written: &BTreeMap<Spanned<String>, LevelsText>,
    mistake: &dyn Fn(Span, String) -> Mistake,
    mistakes: &mut Vec<Mistake>,
) -> BTreeMap<Name, LevelsText> {
    let mut levels = BTreeMap::new();
    for (id, text) in written {
        match find(rules, &id.value) {
            Some(rule) => _ = levels.insert(rule.info.id.clone(), text.clone()),
            None => {
                let ids = rules.iter().map(|rule| rule.info.id.as_str());
                mistakes.push(mistake(id.span, format!("unknown rule `{}`", id.value)).one_of(&id.value, ids));
            }
        }
    }
    levels
}

/// The protocols that built-in rules about encryption name; the others are for the rule that says `other`.
fn built_in_protocols(rules: &[Rule]) -> BTreeSet<Name> {
    let built_in: BTreeSet<String> = built_in_rules().map(|(path, ..)| path).collect();
    let rules = rules.iter().filter(|rule| built_in.contains(&rule.path) && rule.need.encryption.is_some());
    rules.filter_map(|rule| rule.protocols.as_ref()).flat_map(|protocols| protocols.ids.clone()).collect()
}

fn built_in(name: &str) -> Option<Document<'static>> {
    POLICIES.iter().find(|(known, _)| *known == name).map(|(_, document)| *document)
}

/// The built-in rules: path, text and tree, sorted by path.
pub(super) fn built_in_rules() -> impl Iterator<Item = (String, &'static str, &'static [u8])> {
    let mut files: Vec<_> = RULES
        .files()
        .filter_map(|file| {
            let tree = RULE_TREES.get_file(file.path())?.contents();
            Some((format!("policies/rules/{}", file.path().to_str()?), file.contents_utf8()?, tree))
        })
        .collect();
    files.sort();
    files.into_iter()
}

/// The path of a file that stands beside another.
fn beside(file: &str, name: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) if !name.starts_with('/') => normal(&format!("{folder}/{name}")),
        _ => normal(name),
    }
}

/// A path with `/`, without `.`, and without `folder/..`.
fn normal(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => _ = parts.pop(),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// What the system says, without its error number.
fn cause(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "it may not be read".into(),
        _ => error.to_string(),
    }
}
