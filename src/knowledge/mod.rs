//! What libraries, keys and protocols do to channels. The content is YAML; this room gives it shape and checks it.

mod call;
mod compile;
mod model;
mod pattern;
mod raw;
mod sources;
mod stored;
mod value;
mod version;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use compile::OF_PROTOCOL;
pub use compile::{holds, load};
pub use model::{
    Answer, Apply, Assignment, Collection, Effect, FilesModel, FunctionModel, Gives, Hindrance, Injection, Judged,
    KeyModel, KeyPattern, KeyPiece, NewObject, On, OpensModel, Operand, ProtocolModel, Run, SettingsModel, Spelling,
    TypeModel,
};
pub use pattern::{ArgPattern, Form, Literal, Pattern, What};
pub use raw::{Model as ModelFile, Protocols as ProtocolsFile, Settings as SettingsFile};

pub use sources::{FlowsFile, SourceDoes, SourceMember, SourceType, Sources, SourcesFile, begins};
pub use version::{Range, Variant, Versions, When};
pub use words::{Sense, Word, usual_names, words_in};

use borsh::{BorshDeserialize, BorshSerialize};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::channel::Name;

/// Stands for every Swift module that is not listed by its own name.
pub const ANY_MODULE: &str = "*";

/// Everything that is known, ready for look-ups.
#[derive(Clone, Debug, Default, BorshDeserialize, BorshSerialize)]
pub struct Knowledge {
    /// Types by full name.
    types: FxHashMap<Name, Arc<TypeModel>>,
    /// Their full names by other full names.
    aliases: FxHashMap<Name, Name>,
    /// Full names by simple name, sorted.
    simple: FxHashMap<Name, Vec<Name>>,
    /// Functions outside types by name.
    functions: FxHashMap<Name, Vec<FunctionModel>>,
    /// Protocols by id.
    protocols: BTreeMap<Name, ProtocolModel>,
    /// Schemes with the protocol they mean, longest first.
    schemes: Vec<(Name, Name)>,
    /// Settings by id.
    settings: BTreeMap<Name, SettingsModel>,
    /// Hosts that stay on the machine.
    loopback_hosts: Vec<Name>,
    /// Members that say whether an address stays on the machine.
    asks_loopback: Vec<Name>,
    /// URL prefixes that are names, not addresses.
    names_not_addresses: Vec<Name>,
    /// Parts of the names of weak cipher suites.
    weak_ciphers: Vec<Name>,
    /// Lower-case words that name a secret.
    secret_words: Vec<Name>,
    /// Commands that log in.
    login_commands: Vec<Name>,
    /// Commands that begin like one of those and ask for encryption.
    upgrade_commands: Vec<Name>,
    /// Swift modules and the modules that they re-export.
    reexports: BTreeMap<Name, Vec<Name>>,
    /// Known types below each known type.
    below: FxHashMap<Name, Vec<Name>>,
    /// Names in front of the last dot of known types, without packages: `Network.NWProtocolTLS`.
    outers: FxHashSet<Name>,
    /// Platforms whose policy the connections of models obey, by the model's id.
    asks: BTreeMap<Name, Vec<Name>>,
    /// Calls on a peer whose answers anybody can give.
    hollow: FxHashSet<Name>,
    /// Functions that throw unless their first argument is true.
    asserts: FxHashSet<Name>,
    /// Calls that run a function elsewhere.
    tasks: FxHashSet<Name>,
    /// Annotations of dependency injection.
    injection: Injection,
    /// Calls that tell whether two values are equal.
    compares: FxHashSet<Name>,
    /// Calls that look up what they are given.
    lookups: FxHashSet<Name>,
    /// Words for a peer that was found wanting, and what is left where it is let in.
    failures: BTreeMap<Name, Name>,
    /// What is said of a peer, by the name of its type, with the words that whoever refuses some has to refuse.
    verdicts: BTreeMap<Name, Vec<Name>>,
    /// Where the library of a model comes from, as `ecosystem:name`, by the model's id.
    libraries: BTreeMap<Name, Vec<Name>>,
    /// What holds for some versions of libraries only.
    variants: Vec<Variant>,
    /// Keys by which a program can weaken a check wherever their entries are put, with the settings that say so.
    weak_keys: FxHashMap<Name, Vec<Name>>,
    /// Words that can make a file matter, sorted.
    words: Vec<Word>,
    /// What is worth protecting, and how it moves.
    sources: Sources,
    /// Executed examples.
    #[borsh(skip)]
    examples: Vec<Example>,
}

/// A piece of code with the states that it must show.
#[derive(Clone, Debug)]
pub struct Example {
    /// Id of the model or settings it belongs to.
    pub owner: Name,
    /// Language or format: `java`, `kotlin`, `swift`, or a settings format.
    pub language: Name,
    /// The code.
    pub code: String,
    /// The file and the line in it where the code starts.
    pub place: (String, u32),
    /// Versions of libraries that it uses.
    pub versions: Versions,
    /// Full names of the types of its model, which it may use without import.
    pub types: Vec<Name>,
}

impl Knowledge {
    /// A type by its full name.
    #[must_use]
    pub fn ty(&self, name: &str) -> Option<&TypeModel> {
        let model = self.types.get(name).or_else(|| self.types.get(self.aliases.get(name)?));
        model.map(Arc::as_ref)
    }

    /// Whether types of a package are known, or of one below it.
    #[must_use]
    pub fn knows_package(&self, package: &str) -> bool {
        let below = |ty: &Name| ty.strip_prefix(package).is_some_and(|rest| rest.starts_with('.'));
        self.type_names().any(below)
    }

    /// Full names of all types, their other names included, in no order.
    pub fn type_names(&self) -> impl Iterator<Item = &Name> {
        self.types.keys().chain(self.aliases.keys())
    }

    /// Full names of the types with a simple name.
    #[must_use]
    pub fn named(&self, simple: &str) -> &[Name] {
        self.simple.get(simple).map_or(&[], Vec::as_slice)
    }

    /// All functions outside types by name, in no order.
    pub fn all_functions(&self) -> impl Iterator<Item = (&Name, &[FunctionModel])> {
        self.functions.iter().map(|(name, models)| (name, models.as_slice()))
    }

    /// Functions outside types by name.
    #[must_use]
    pub fn functions(&self, name: &str) -> &[FunctionModel] {
        self.functions.get(name).map_or(&[], Vec::as_slice)
    }

    /// The protocol that a URL's scheme means, with the scheme's length; the longest scheme wins.
    #[must_use]
    pub fn scheme(&self, url: &str) -> Option<(&ProtocolModel, usize)> {
        self.schemes.iter().find_map(|(scheme, id)| {
            let head = url.get(..scheme.len())?;
            let rest = url.get(scheme.len()..)?;
            (head.eq_ignore_ascii_case(scheme) && rest.starts_with(':'))
                .then(|| self.protocols.get(id).map(|p| (p, scheme.len())))
                .flatten()
        })
    }

    /// The schemes of addresses that ask for no encryption by themselves.
    #[must_use]
    pub fn plain_schemes(&self) -> FxHashSet<Name> {
        let plain = |id: &Name| self.protocols.get(id).is_some_and(ProtocolModel::may_be_plain);
        self.schemes.iter().filter(|(_, id)| plain(id)).map(|(scheme, _)| scheme.clone()).collect()
    }

    /// The settings that tell what a key weakens, wherever its entry is put.
    #[must_use]
    pub fn weak_key(&self, key: &str) -> &[Name] {
        self.weak_keys.get(key).map_or(&[], Vec::as_slice)
    }

    /// The keys by which a program can weaken a check wherever their entries are put, in no order.
    pub fn weak_keys(&self) -> impl Iterator<Item = &Name> {
        self.weak_keys.keys()
    }

    /// A protocol by its id.
    #[must_use]
    pub fn protocol(&self, id: &str) -> Option<&ProtocolModel> {
        self.protocols.get(id)
    }

    /// All protocols, sorted by id.
    pub fn protocols(&self) -> impl Iterator<Item = &ProtocolModel> {
        self.protocols.values()
    }

    /// Protocol ids with the groups that rules may name instead.
    #[must_use]
    pub fn groups(&self) -> BTreeMap<Name, Vec<Name>> {
        self.protocols.values().map(|p| (p.id.clone(), vec![p.group.clone()])).collect()
    }

    /// Settings by id.
    #[must_use]
    pub fn settings(&self, id: &str) -> Option<&SettingsModel> {
        self.settings.get(id)
    }

    /// All settings, sorted by id.
    pub fn all_settings(&self) -> impl Iterator<Item = &SettingsModel> {
        self.settings.values()
    }

    /// Whether a host stays on the machine, or on the machine that runs the emulator.
    #[must_use]
    pub fn is_loopback(&self, host: &str) -> bool {
        self.loopback_hosts.iter().any(|known| {
            if known.ends_with('.') { host.starts_with(known.as_str()) } else { host.eq_ignore_ascii_case(known) }
        })
    }

    /// The host that stands for an address that a member says to stay on the machine; none: it says something else.
    #[must_use]
    pub fn asked_for_loopback(&self, member: &str) -> Option<&Name> {
        self.asks_loopback.iter().find(|own| *own == member).and(self.loopback_hosts.first())
    }

    /// Whether a URL only names something.
    #[must_use]
    pub fn is_name_only(&self, url: &str) -> bool {
        self.names_not_addresses.iter().any(|prefix| url.starts_with(prefix.as_str()))
    }

    /// Prefixes of URLs that only name something.
    #[must_use]
    pub fn names_not_addresses(&self) -> &[Name] {
        &self.names_not_addresses
    }

    /// Whether a type below this one has its own version of a call.
    #[must_use]
    pub fn is_overridden(&self, ty: &str, call: &str) -> bool {
        self.below
            .get(ty)
            .is_some_and(|types| types.iter().any(|t| self.ty(t).is_some_and(|m| m.calls.contains_key(call))))
    }

    /// Whether known types are nested in this name.
    #[must_use]
    pub fn is_outer(&self, name: &str) -> bool {
        self.outers.contains(name)
    }

    /// Whether a call gives something of a peer by which anybody can pass.
    #[must_use]
    pub fn is_hollow(&self, call: &str) -> bool {
        self.hollow.contains(call)
    }

    /// Whether a call runs a function elsewhere and gives what tells, and throws, how that ended.
    #[must_use]
    pub fn is_task(&self, call: &str) -> bool {
        self.tasks.contains(call)
    }

    /// Whether a function throws unless its first argument is true.
    #[must_use]
    pub fn asserts(&self, call: &str) -> bool {
        self.asserts.contains(call)
    }

    /// Annotations by which a framework hands to one part of a program what another part provides.
    #[must_use]
    pub fn injection(&self) -> &Injection {
        &self.injection
    }

    /// Whether a call tells whether two values are equal.
    #[must_use]
    pub fn compares(&self, call: &str) -> bool {
        self.compares.contains(call)
    }

    /// The number that a constant of a type stands for.
    #[must_use]
    pub fn number(&self, ty: &str, constant: &str) -> Option<i64> {
        match self.ty(ty)?.values.get(constant)? {
            Operand::Literal(Literal::Int(number)) => Some(*number),
            _ => None,
        }
    }

    /// The constant that stands for a number, of a type by its simple name.
    #[must_use]
    pub fn constant(&self, simple: &str, number: i64) -> Option<&Name> {
        let types = self.simple.get(simple)?.iter().filter_map(|full| self.ty(full));
        let constants = types.flat_map(|ty| &ty.values);
        let named = constants.filter(|(_, value)| **value == Operand::Literal(Literal::Int(number)));
        named.map(|(name, _)| name).min()
    }

    /// Whether a call looks up what it is given and gives nothing where it is not known.
    #[must_use]
    pub fn looks_up(&self, call: &str) -> bool {
        self.lookups.contains(call)
    }

    /// What is checked of a peer where one is let in that this word is said of.
    #[must_use]
    pub fn failure(&self, word: &str) -> Option<&Name> {
        self.failures.get(word)
    }

    /// The words of which whoever refuses some words of a type has to refuse one: those for a peer that was found wanting.
    #[must_use]
    pub fn verdict(&self, ty: &str) -> Option<&[Name]> {
        self.verdicts.get(ty).map(Vec::as_slice)
    }

    /// The same of the one type among whose constants a word is.
    #[must_use]
    pub fn verdict_that_says(&self, word: &str) -> Option<&[Name]> {
        let says = |ty: &Name| {
            let known = self.simple.get(ty).into_iter().flatten().filter_map(|full| self.ty(full));
            known.into_iter().any(|model| model.values.contains_key(word))
        };
        let mut types = self.verdicts.iter().filter(|(ty, _)| says(ty));
        types.next().filter(|_| types.next().is_none()).map(|(_, words)| words.as_slice())
    }

    /// Methods of which every function value is judged that answers in their words, by the name of their type.
    #[must_use]
    pub fn judged_anywhere(&self) -> Vec<(&TypeModel, &Judged)> {
        let mut out: Vec<(&TypeModel, &Judged)> = self
            .types
            .values()
            .flat_map(|model| model.judged.iter().map(move |judged| (model.as_ref(), judged)))
            .filter(|(_, judged)| !judged.anywhere.is_empty())
            .collect();
        out.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
        out
    }

    /// Whether a variable's name says that it holds a secret: `pin`, `userPassword`, `api_key`.
    #[must_use]
    pub fn is_secret_name(&self, name: &str) -> bool {
        let mut words: Vec<String> = vec![String::new()];
        for c in name.chars() {
            if !c.is_alphanumeric() || c.is_uppercase() {
                words.push(String::new());
            }
            if c.is_alphanumeric()
                && let Some(word) = words.last_mut()
            {
                word.extend(c.to_lowercase());
            }
        }
        let whole: String = words.concat();
        self.secret_words
            .iter()
            .any(|s| words.iter().any(|w| w == s.as_str()) || (s.len() > 4 && whole.contains(s.as_str())))
    }

    /// Whether a text begins with a command that logs in, and more follows: `PASS secret`, `a1 LOGIN user secret`.
    #[must_use]
    pub fn is_login(&self, text: &str) -> bool {
        let begins = |command: &Name| {
            let mut words = text.split_ascii_whitespace();
            let all = command.split(' ').all(|wanted| words.next().is_some_and(|own| wanted == "*" || wanted == own));
            // What follows may be written by the next call.
            all && (words.next().is_some() || text.ends_with(' '))
        };
        let asks =
            |command: &Name| command.split(' ').eq(text.split_ascii_whitespace().take(command.split(' ').count()));
        self.login_commands.iter().any(begins) && !self.upgrade_commands.iter().any(asks)
    }

    /// Parts of the names of weak cipher suites.
    #[must_use]
    pub fn weak_ciphers(&self) -> &[Name] {
        &self.weak_ciphers
    }

    /// Modules that a Swift module re-exports; of one that is not listed, what nearly every module does.
    #[must_use]
    pub fn reexports(&self, module: &str) -> &[Name] {
        self.reexports.get(module).or_else(|| self.reexports.get(ANY_MODULE)).map_or(&[], Vec::as_slice)
    }

    /// A Swift module and those that re-export it.
    pub fn reexporting<'k>(&'k self, module: &'k str) -> impl Iterator<Item = &'k str> {
        let importing = self.reexports.iter().filter(move |(_, all)| all.iter().any(|own| own == module));
        std::iter::once(module).chain(importing.map(|(name, _)| name.as_str()))
    }

    /// Where the library of a model comes from, as `ecosystem:name`; nothing for settings and protocols.
    #[must_use]
    pub fn libraries(&self, model: &str) -> &[Name] {
        self.libraries.get(model).map_or(&[], Vec::as_slice)
    }

    /// Whether the connections of a model obey a platform's policy on plain text.
    #[must_use]
    pub fn asks(&self, model: &str, platform: &str) -> bool {
        self.asks.get(model).is_some_and(|platforms| platforms.iter().any(|own| own == platform))
    }

    /// What is worth protecting, and how it moves.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// All executed examples.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Whether an effect opens a channel or takes a decision about trust or TLS.
    #[must_use]
    pub fn opens(&self, effect: &Effect) -> bool {
        let judged = |ty: &Name| self.ty(ty).is_some_and(|model| !model.judged.is_empty());
        let (given, applied) = match &effect.gives {
            Some(Gives::New(new)) => (new.set.as_slice(), new.apply.as_ref()),
            _ => (&[][..], None),
        };
        let mut applied =
            effect.apply.as_deref().into_iter().chain(applied).filter_map(|apply| self.settings(&apply.settings));
        effect.opens
            || applied.any(SettingsModel::may_weaken)
            || effect.set.iter().chain(given).any(Assignment::may_weaken)
            || effect.tells_plain()
            || effect.pattern.args.iter().any(|arg| arg.expected.iter().chain(&arg.is).any(judged))
            || matches!(&effect.gives, Some(Gives::New(new)) if new.opens || self.is_sent(&new.ty))
    }

    /// Whether somebody sends what is of a type, also where nobody is seen to.
    fn is_sent(&self, ty: &Name) -> bool {
        self.ty(ty).is_some_and(|model| !model.leaves.is_empty())
    }
}

/// The published schemas of files of sources and flows, by the names of their files.
#[must_use]
pub fn schemas() -> Vec<(&'static str, schemars::Schema)> {
    vec![("sources.json", schemars::schema_for!(SourcesFile)), ("flows.json", schemars::schema_for!(FlowsFile))]
}
