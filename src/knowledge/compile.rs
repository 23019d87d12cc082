//! From YAML as written to look-ups: patterns parsed, references resolved, every mistake collected.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::call::{assignments, effect, judge};
use super::model::{
    Assignment, Collection, Effect, FilesModel, FunctionModel, Gives, Hindrance, KeyModel, KeyPattern, On, OpensModel,
    Operand, ProtocolModel, SettingsModel, Spelling, TypeModel,
};
use super::pattern::Literal;
use super::sources::{FlowsFile, SourcesFile};
use super::value::{check_word, language, operand, words};
use super::version::{Range, Variant, Versions, When};
use super::{Example, Knowledge, raw};
use crate::channel::{Kind, Name};
use crate::source::yaml::{self, Mistake, Spanned};
use crate::source::{LineIndex, Span};

/// Sorts of plain value.
const PLAIN: [&str; 3] = ["Int", "Bool", "Text"];

/// Loads everything that is known from files given as path and text.
///
/// A path's folder says what the file holds: `protocols.yaml`, `models/…`, `settings/…`; elsewhere its first key does,
/// `model`, `settings`, `sources` or `flows`. Others are passed over.
///
/// # Errors
/// Every mistake in every file.
pub fn load<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Knowledge, Vec<Mistake>> {
    let mut compile =
        Compile { knowledge: Knowledge::default(), mistakes: Vec::new(), path: String::new(), text: String::new() };
    let mut models = Vec::new();
    for (path, text) in files {
        path.clone_into(&mut compile.path);
        text.clone_into(&mut compile.text);
        let parts: Vec<&str> = path.split('/').collect();
        let says = |key: &str| text.lines().any(|line| line.starts_with(key));
        if path.ends_with("protocols.yaml") {
            match yaml::read::<raw::Protocols>(path, text) {
                Ok(file) => compile.protocols(file),
                Err(mistakes) => compile.mistakes.extend(mistakes),
            }
        } else if !says("sources:") && !says("flows:") && (parts.contains(&"models") || says("model:")) {
            match yaml::read::<raw::Model>(path, text) {
                Ok(file) => models.push((path, text, file)),
                Err(mistakes) => compile.mistakes.extend(mistakes),
            }
        } else if !says("sources:") && !says("flows:") && (parts.contains(&"settings") || says("settings:")) {
            match yaml::read::<raw::Settings>(path, text) {
                Ok(file) => compile.settings(file),
                Err(mistakes) => compile.mistakes.extend(mistakes),
            }
        } else if path.ends_with("flows.yaml") || says("flows:") {
            match yaml::read::<FlowsFile>(path, text) {
                Ok(file) => compile.knowledge.sources.add_flows(&file),
                Err(mistakes) => compile.mistakes.extend(mistakes),
            }
        } else if parts.contains(&"sources") || says("sources:") {
            match yaml::read::<SourcesFile>(path, text) {
                Ok(file) => compile.sources(&file),
                Err(mistakes) => compile.mistakes.extend(mistakes),
            }
        }
    }
    for (path, text, file) in models {
        path.clone_into(&mut compile.path);
        text.clone_into(&mut compile.text);
        compile.model(file);
    }
    compile.finish()
}

/// Whether a path is one of those that [`load`] reads.
#[must_use]
pub fn holds(path: &str) -> bool {
    path.ends_with("protocols.yaml")
        || path.ends_with("flows.yaml")
        || path.split('/').any(|part| matches!(part, "models" | "settings" | "sources"))
}

/// The name by which settings ask for those of the protocol that a URL turned out to speak.
pub(crate) const OF_PROTOCOL: &str = "of-protocol";

/// The key that stands for any.
const ANY_KEY: &str = "**";

struct Compile {
    knowledge: Knowledge,
    mistakes: Vec<Mistake>,
    /// The file at hand.
    path: String,
    text: String,
}

impl Compile {
    fn wrong<T>(&mut self, at: &Spanned<T>, what: impl Into<String>) {
        self.mistakes.push(Mistake::at(&self.path, &self.text, at.span, what.into()));
    }

    fn finish(mut self) -> Result<Knowledge, Vec<Mistake>> {
        let mut unknown: Vec<String> = Vec::new();
        for model in self.knowledge.settings.values() {
            let named = model.keys.iter().flat_map(|k| k.parameters.iter().chain(k.below.iter().map(|(id, _)| id)));
            for id in named.filter(|id| *id != OF_PROTOCOL && !self.knowledge.settings.contains_key(*id)) {
                unknown.push(format!("settings `{}` name settings `{id}`, which do not exist", model.id));
            }
        }
        for protocol in self.knowledge.protocols.values() {
            if let Some(settings) = &protocol.parameters
                && !self.knowledge.settings.contains_key(settings)
            {
                unknown.push(format!("protocol `{}` names settings `{settings}`, which do not exist", protocol.id));
            }
        }
        for what in unknown {
            self.mistakes.push(Mistake::at("protocols.yaml", "", Span::default(), what));
        }
        let own = self.knowledge.aliases.iter().filter(|(alias, _)| self.knowledge.types.contains_key(*alias));
        let mut twice: Vec<String> =
            own.map(|(alias, of)| format!("alias `{alias}` of `{of}` is a type of its own in another place")).collect();
        twice.sort();
        self.mistakes.extend(twice.into_iter().map(|what| Mistake::at("models", "", Span::default(), what)));
        let mut names: Vec<Name> = self.knowledge.type_names().cloned().collect();
        names.sort();
        for name in names {
            if let Some((outer, _)) = name.rsplit_once('.')
                && outer.rsplit('.').next().is_some_and(|s| s.starts_with(|c: char| c.is_ascii_uppercase()))
            {
                self.knowledge.outers.insert(Name::new(outer));
            }
            let simple = Name::new(name.rsplit('.').next().unwrap_or(&name));
            self.knowledge.simple.entry(simple).or_default().push(name);
        }
        self.below();
        self.knowledge.schemes.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.cmp(b)));
        self.knowledge.weak_keys = self.knowledge.find_weak_keys();
        self.knowledge.words = self.knowledge.find_words();
        if self.mistakes.is_empty() { Ok(self.knowledge) } else { Err(self.mistakes) }
    }

    /// Finds the types below each type.
    fn below(&mut self) {
        let mut below: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        let mut names: Vec<&Name> = self.knowledge.type_names().collect();
        names.sort();
        for (name, model) in names.into_iter().filter_map(|n| self.knowledge.ty(n).map(|m| (n, m))) {
            let mut ancestors = model.extends.clone();
            let mut at = 0;
            while at < ancestors.len() && ancestors.len() < 64 {
                if let Some(parent) = self.knowledge.ty(&ancestors[at]) {
                    for more in &parent.extends {
                        if !ancestors.contains(more) {
                            ancestors.push(more.clone());
                        }
                    }
                }
                at += 1;
            }
            for ancestor in ancestors {
                below.entry(ancestor).or_default().push(name.clone());
            }
        }
        below.values_mut().for_each(|types| types.sort());
        self.knowledge.below = below;
    }

    /// A protocol that a model names is one that exists.
    fn check_protocols(&mut self, id: &Name) {
        if self.knowledge.protocols.is_empty() {
            return;
        }
        let protocols = &self.knowledge.protocols;
        let mut wrong: Vec<Name> = Vec::new();
        let mut check = |list: &[Assignment]| {
            for a in list {
                if let ("protocol", Operand::Literal(Literal::Text(id))) =
                    (a.slot.rsplit('.').next().unwrap_or(""), &a.value)
                    && id != "unknown"
                    && !protocols.contains_key(id)
                {
                    wrong.push(id.clone());
                }
            }
        };
        for model in self.knowledge.types.values().filter(|model| model.model == *id) {
            check(&model.state);
            model.addressed.iter().for_each(|effect| check(&effect.set));
            for effect in model.calls.values().flatten().chain(&model.leaves) {
                check(&effect.set);
                if let Some(Gives::New(new)) = &effect.gives {
                    check(&new.set);
                }
            }
        }
        wrong.sort();
        wrong.dedup();
        for id in wrong {
            let written = self.text.match_indices("protocol:").find_map(|(at, key)| {
                let rest = &self.text[at + key.len()..];
                let start = at + key.len() + (rest.len() - rest.trim_start_matches([' ', '"']).len());
                self.text[start..].starts_with(id.as_str()).then(|| Span::new(start, start + id.len()))
            });
            let span = written.unwrap_or_default();
            let mut mistake = Mistake::at(&self.path, &self.text, span, format!("there is no protocol `{id}`"));
            if let Some(near) = yaml::closest(&id, self.knowledge.protocols.keys().map(Name::as_str)) {
                mistake = mistake.hint(format!("did you mean `{near}`?"));
            }
            self.mistakes.push(mistake);
        }
    }

    fn protocols(&mut self, file: raw::Protocols) {
        for (id, protocol) in file.protocols {
            let id = Name::new(id);
            for scheme in &protocol.schemes {
                self.knowledge.schemes.push((Name::new(scheme), id.clone()));
            }
            let state = protocol.state.iter().filter_map(|(slot, value)| self.fixed(None, slot, value)).collect();
            let model = ProtocolModel {
                id: id.clone(),
                title: protocol.title,
                group: Name::new(protocol.group),
                port: protocol.port,
                state,
                parameters: protocol.parameters.as_ref().map(Name::new),
                hostless: protocol.hostless,
            };
            self.knowledge.protocols.insert(id.clone(), model);
            for versions in &protocol.versions {
                let when = self.when(&versions.when);
                let state = versions.state.iter().filter_map(|(slot, value)| self.fixed(None, slot, value)).collect();
                let protocols = vec![(id.clone(), state)];
                self.knowledge.variants.push(Variant { when, types: Vec::new(), protocols });
            }
        }
        self.knowledge.loopback_hosts.extend(file.loopback_hosts.into_iter().map(Name::new));
        self.knowledge.asks_loopback.extend(file.asks_loopback.into_iter().map(Name::new));
        self.knowledge.secret_words.extend(file.secret_words.into_iter().map(Name::new));
        self.knowledge.login_commands.extend(file.login_commands.into_iter().map(Name::new));
        self.knowledge.upgrade_commands.extend(file.upgrade_commands.into_iter().map(Name::new));
        self.knowledge.weak_ciphers.extend(file.weak_cipher_suites.into_iter().map(Name::new));
        for (module, more) in file.reexports {
            self.knowledge.reexports.insert(Name::new(module), more.into_iter().map(Name::new).collect());
        }
        self.knowledge.names_not_addresses.extend(file.names_not_addresses.into_iter().map(Name::new));
    }

    /// Libraries and ranges of their versions.
    fn when(&mut self, written: &[Spanned<String>]) -> Vec<When> {
        let mut out = Vec::new();
        for text in written {
            match When::parse(&text.value) {
                Ok(when) => out.push(when),
                Err(what) => self.wrong(text, what),
            }
        }
        out
    }

    /// A slot with a literal value.
    fn fixed(&mut self, at: Option<&Spanned<raw::Key>>, slot: &str, value: &raw::Expr) -> Option<(Name, Literal)> {
        match operand(value) {
            Ok(Operand::Literal(literal)) => {
                if let Err(what) = check_word(slot, &literal) {
                    match at {
                        Some(at) => self.wrong(at, what),
                        None => self.mistakes.push(Mistake::at(&self.path, &self.text, Span::default(), what)),
                    }
                }
                Some((Name::new(slot), literal))
            }
            _ => {
                self.mistakes.push(Mistake::at(
                    &self.path,
                    &self.text,
                    Span::default(),
                    format!("`{slot}` takes a word here, no reference"),
                ));
                None
            }
        }
    }

    fn settings(&mut self, file: raw::Settings) {
        let id = Name::new(&file.settings.value);
        let mut keys = Vec::new();
        for key in &file.keys {
            let raw = &key.value;
            let set = raw
                .set
                .iter()
                .filter_map(|(slot, value)| match value {
                    raw::Expr::Text(text) if text == "$value" => Some((Name::new(slot), None)),
                    _ => self.fixed(Some(key), slot, value).map(|(slot, literal)| (slot, Some(literal))),
                })
                .collect();
            let pattern = KeyPattern::parse(&raw.key);
            let variables: Vec<Name> = pattern.variables().cloned().collect();
            for variable in variables {
                if !file.variables.contains_key(variable.as_str()) {
                    self.wrong(key, format!("`${variable}` is not listed under `variables`"));
                }
            }
            keys.push(KeyModel {
                key: pattern,
                is: raw.is.as_ref().map(words),
                is_not: raw.is_not.as_ref().map(words).unwrap_or_default(),
                versions: raw.versions.as_ref().and_then(|range| match Range::parse(range) {
                    Ok(range) => Some(range),
                    Err(what) => {
                        self.wrong(key, what);
                        None
                    }
                }),
                with_library: self.when(&raw.with_library),
                not_with_library: self.when(&raw.not_with_library),
                maybe: raw.maybe,
                and: raw.and.iter().map(|(k, v)| (KeyPattern::parse(k), words(v))).collect(),
                unless: raw.unless.as_ref().map(hindrances).unwrap_or_default(),
                endpoint: raw.endpoint,
                parameters: raw.parameters.as_ref().map(Name::new),
                below: raw.settings.as_ref().map(|id| {
                    let with = raw.with.iter().map(|(k, v)| (Name::new(k), v.all().iter().map(Name::new).collect()));
                    (Name::new(id), with.collect())
                }),
                set,
                note: raw.note.as_ref().map(Name::new),
            });
        }
        let files = file.files.as_ref().map(|files| FilesModel {
            formats: files.formats.iter().map(Name::new).collect(),
            kind: match files.kind.as_deref() {
                None | Some("link") => Kind::Link,
                Some("permission") => Kind::Permission,
                Some("library") => Kind::Library,
                Some(other) => {
                    let what = format!("unknown kind `{other}`, expected link, permission or library");
                    self.wrong(&file.settings, what);
                    Kind::Link
                }
            },
            opens: files
                .opens
                .iter()
                .map(|opens| match opens {
                    raw::Opens::Key(key) => raw::OpensWhen {
                        key: key.clone(),
                        unless: None,
                        is: None,
                        versions: None,
                        speaks: Vec::new(),
                        named: Vec::new(),
                        under: Vec::new(),
                        not_named: Vec::new(),
                    },
                    raw::Opens::When(when) => (**when).clone(),
                })
                .map(|when| OpensModel {
                    key: (when.key != ANY_KEY).then(|| KeyPattern::parse(&when.key)),
                    unless: when.unless.as_ref().map(hindrances).unwrap_or_default(),
                    is: when.is.as_ref().map(words),
                    versions: when.versions.as_ref().and_then(|range| match Range::parse(range) {
                        Ok(range) => Some(range),
                        Err(what) => {
                            self.wrong(&file.settings, what);
                            None
                        }
                    }),
                    speaks: when.speaks.iter().map(Name::new).collect(),
                    named: when.named.iter().map(Name::new).collect(),
                    under: when.under.iter().map(Name::new).collect(),
                    not_named: when.not_named.iter().map(Name::new).collect(),
                })
                .collect(),
            endpoint: files.endpoint,
            state: files.state.iter().filter_map(|(slot, value)| self.fixed(None, slot, value)).collect(),
            fallback: files.fallback,
            same_group: files.same_group,
        });
        self.examples(&id, &file.examples, &[]);
        if self.knowledge.settings.contains_key(&id) {
            self.wrong(&file.settings, format!("settings `{id}` exist already"));
        }
        let spelling = match (file.relaxed, file.ignore_case) {
            (true, _) => Spelling::Relaxed,
            (false, true) => Spelling::AnyCase,
            (false, false) => Spelling::Exact,
        };
        let variables = file
            .variables
            .into_iter()
            .map(|(name, values)| (Name::new(name), values.into_iter().map(Name::new).collect()))
            .collect();
        let low_confidence = self.is_low(&file.settings, file.confidence.as_ref());
        let model = SettingsModel { id: id.clone(), variables, spelling, files, keys, low_confidence };
        self.knowledge.settings.insert(id, model);
    }

    fn sources(&mut self, file: &SourcesFile) {
        if let Err(what) = self.knowledge.sources.add(file) {
            self.wrong(&file.carries, what);
        }
    }

    /// Whether a confidence is given, which can only be `low`.
    fn is_low(&mut self, at: &Spanned<String>, confidence: Option<&String>) -> bool {
        if let Some(word) = confidence.filter(|word| *word != "low") {
            self.wrong(at, format!("unknown confidence `{word}`, expected low"));
        }
        confidence.is_some()
    }

    fn examples(&mut self, owner: &Name, examples: &[BTreeMap<String, Spanned<String>>], types: &[Name]) {
        for example in examples {
            // Not a language: `maven:group:artifact 1.2.3`.
            let versions = example.get("version").and_then(|text| text.value.split_once(' '));
            let versions: Versions =
                versions.map(|(library, version)| (library.to_owned(), vec![version.to_owned()])).into_iter().collect();
            for (language, code) in example.iter().filter(|(language, _)| *language != "version") {
                self.knowledge.examples.push(Example {
                    owner: owner.clone(),
                    language: Name::new(language),
                    code: code.value.clone(),
                    place: (self.path.clone(), LineIndex::new(&self.text).line(code.span.start)),
                    versions: versions.clone(),
                    types: types.to_vec(),
                });
            }
        }
    }

    fn model(&mut self, file: raw::Model) {
        let id = Name::new(&file.model.value);
        if !file.library.is_empty() {
            let named = file.library.iter().flat_map(|(from, names)| names.all().iter().map(move |name| (from, name)));
            let named = named.map(|(from, name)| Name::new(format!("{from}:{name}"))).collect();
            self.knowledge.libraries.insert(id.clone(), named);
        }
        if !file.asks.is_empty() {
            self.knowledge.asks.insert(id.clone(), file.asks.iter().map(Name::new).collect());
        }
        self.knowledge.asserts.extend(file.asserts.iter().map(Name::new));
        self.knowledge.tasks.extend(file.tasks.iter().map(Name::new));
        let injection = &mut self.knowledge.injection;
        for (known, own) in [
            (&mut injection.provides, &file.injection.provides),
            (&mut injection.takes, &file.injection.takes),
            (&mut injection.components, &file.injection.components),
            (&mut injection.names, &file.injection.names),
            (&mut injection.values, &file.injection.values),
        ] {
            known.extend(own.iter().map(Name::new));
        }
        self.knowledge.compares.extend(file.compares.iter().map(Name::new));
        self.knowledge.hollow.extend(file.hollow.iter().map(Name::new));
        self.knowledge.lookups.extend(file.lookups.iter().map(Name::new));
        for (ty, words) in &file.verdicts {
            self.knowledge.verdicts.insert(Name::new(ty), words.iter().map(Name::new).collect());
        }
        for (word, worth) in &file.failures {
            self.knowledge.failures.insert(Name::new(word), Name::new(worth));
        }
        let low_confidence = self.is_low(&file.model, file.confidence.as_ref());
        let types: Vec<Name> = file.types.keys().map(Name::new).collect();
        for (name, ty) in &file.types {
            let mut model = self.ty(&id, name, ty);
            model.low_confidence = low_confidence || self.is_low(&file.model, ty.confidence.as_ref());
            for alias in &ty.aliases {
                if self.knowledge.aliases.insert(Name::new(alias), model.name.clone()).is_some() {
                    self.wrong(&file.model, format!("alias `{alias}` is described in another model too"));
                }
            }
            if self.knowledge.types.insert(model.name.clone(), Arc::new(model)).is_some() {
                self.wrong(&file.model, format!("type `{name}` is described in another model too"));
            }
        }
        for versions in &file.versions {
            let when = self.when(&versions.when);
            let mut added = Vec::new();
            for (name, ty) in &versions.types {
                if !file.types.contains_key(name) {
                    self.wrong(&file.model, format!("type `{name}` has versions, but is not described"));
                }
                added.push(self.ty(&id, name, ty));
            }
            self.knowledge.variants.push(Variant { when, types: added, protocols: Vec::new() });
        }
        for functions in &file.functions {
            let on = match functions.on.as_deref() {
                None | Some("nothing") => On::Nothing,
                Some("any") => On::Any,
                Some("text") => On::Text,
                Some(ty) => On::Type(Name::new(ty)),
            };
            let languages = functions
                .languages
                .iter()
                .filter_map(|word| language(word).map_err(|message| self.wrong(&file.model, message)).ok())
                .collect::<Vec<_>>();
            for call in &functions.calls {
                if let Some(effect) = self.effect(&id, call) {
                    self.knowledge.functions.entry(effect.pattern.name.clone()).or_default().push(FunctionModel {
                        package: Name::new(&functions.package),
                        languages: languages.clone(),
                        on: on.clone(),
                        effect,
                    });
                }
            }
        }
        self.examples(&id, &file.examples, &types);
        self.check_protocols(&id);
    }

    fn ty(&mut self, model: &Name, name: &str, ty: &raw::Type) -> TypeModel {
        let mut out = TypeModel {
            name: Name::new(name),
            model: model.clone(),
            extends: ty.extends.iter().flat_map(raw::Words::all).map(Name::new).collect(),
            ignore_unread: ty.unread.as_deref() == Some("ignore"),
            usual: ty.usual,
            ignore_unused: ty.unused.as_deref() == Some("ignore"),
            chains: ty.chains,
            plain: ty.plain.as_ref().map(Name::new),
            stands_for: ty.stands_for.as_ref().map(Name::new),
            shelf: ty.shelf.as_ref().map(Name::new),
            parts: ty.parts.keys().map(Name::new).collect(),
            collection: match ty.collection.as_deref() {
                Some("map") => Some(Collection::Map),
                Some("list") => Some(Collection::List),
                _ => None,
            },
            ..TypeModel::default()
        };
        let none = FxHashSet::default();
        let mut problems = Vec::new();
        assignments(&ty.state, &none, &mut out.state, &mut problems);
        for (part, state) in &ty.parts {
            let one = BTreeMap::from([(part.clone(), raw::Expr::Map(state.clone()))]);
            assignments(&one, &none, &mut out.state, &mut problems);
        }
        for (constant, value) in &ty.values {
            match operand(value) {
                Ok(value) => {
                    out.values.insert(Name::new(constant), value);
                }
                Err(what) => problems.push(what),
            }
        }
        if let Some(word) = ty.plain.as_ref().filter(|word| !PLAIN.contains(&word.as_str())) {
            problems.push(format!("unknown sort of value `{word}`, expected one of {}", PLAIN.join(", ")));
        }
        for what in problems {
            self.mistakes.push(Mistake::at(&self.path, &self.text, Span::default(), format!("type `{name}`: {what}")));
        }
        for call in &ty.calls {
            if let Some(effect) = self.effect(model, call) {
                out.calls.entry(effect.pattern.name.clone()).or_default().push(effect);
            }
        }
        for raw in &ty.addressed {
            let raw::Addressed { when, set, note } = raw.value.clone();
            let call = raw::Call { call: "addressed()".to_owned(), when, set, note, ..raw::Call::default() };
            let (effect, problems) = effect(model, &call);
            problems.into_iter().for_each(|what| self.wrong(raw, format!("`addressed` of `{name}`: {what}")));
            out.addressed.extend(effect);
        }
        for raw in &ty.leaves {
            let raw::Leaves { when, gives } = raw.value.clone();
            let call = raw::Call { call: "leaves()".to_owned(), when, gives: Some(gives), ..raw::Call::default() };
            let (effect, problems) = effect(model, &call);
            problems.into_iter().for_each(|what| self.wrong(raw, format!("`leaves` of `{name}`: {what}")));
            out.leaves.extend(effect);
        }
        out.asks = ty.asks.iter().filter_map(|call| self.effect(model, call)).collect();
        for judged in &ty.judged {
            match judge(judged) {
                Ok(judged) => out.judged.push(judged),
                Err(what) => self.mistakes.push(Mistake::at(
                    &self.path,
                    &self.text,
                    Span::default(),
                    format!("type `{name}`: {what}"),
                )),
            }
        }
        out
    }

    fn effect(&mut self, model: &Name, call: &Spanned<raw::Call>) -> Option<Effect> {
        match effect(model, &call.value) {
            (Some(effect), problems) if problems.is_empty() => Some(effect),
            (_, problems) => {
                for what in problems {
                    self.wrong(call, format!("`{}`: {what}", call.value.call));
                }
                None
            }
        }
    }
}

fn hindrances(raw: &raw::Unless) -> Vec<Hindrance> {
    match raw {
        raw::Unless::Present(keys) => keys.all().iter().map(|k| (KeyPattern::parse(k), None)).collect(),
        raw::Unless::Values(map) => map.iter().map(|(k, v)| (KeyPattern::parse(k), Some(words(v)))).collect(),
    }
}
