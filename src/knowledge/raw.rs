//! The YAML shape of protocols, models and settings, as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::source::yaml::Spanned;

/// `protocols.yaml`: what URL schemes mean, and which hosts never leave the machine.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Protocols {
    /// Protocols by id.
    pub protocols: BTreeMap<String, Protocol>,
    /// Host names and address prefixes (`127.`) that stay on the machine, or on the machine that runs the emulator.
    #[serde(rename = "loopback-hosts")]
    pub loopback_hosts: Vec<String>,
    /// Members of an address that say whether it stays on the machine: `isLoopbackAddress`.
    #[serde(rename = "asks-loopback", default)]
    pub asks_loopback: Vec<String>,
    /// URL prefixes that name things and are never connected to (XML namespaces, licences).
    #[serde(rename = "names-not-addresses", default)]
    pub names_not_addresses: Vec<String>,
    /// Lower-case words that name a secret: `password`, `pin`.
    #[serde(default, rename = "secret-words")]
    pub secret_words: Vec<String>,
    /// Commands that log in, with what they need: `PASS`, `* LOGIN` (`*` is any word).
    #[serde(default, rename = "login-commands")]
    pub login_commands: Vec<String>,
    /// Commands that begin like one of those and ask for encryption: `AUTH TLS`.
    #[serde(default, rename = "upgrade-commands")]
    pub upgrade_commands: Vec<String>,
    /// Parts of cipher suite names that make a suite weak: `NULL`, `anon`, `RC4`.
    #[serde(default, rename = "weak-cipher-suites")]
    pub weak_cipher_suites: Vec<String>,
    /// Swift modules and the modules that they re-export.
    #[serde(default)]
    pub reexports: BTreeMap<String, Vec<String>>,
}

/// One protocol.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    /// Its name for people.
    pub title: String,
    /// Group that rules may name, e.g. `mail`.
    pub group: String,
    /// URL schemes, without `://`; `jdbc:postgresql` too.
    #[serde(default)]
    pub schemes: Vec<String>,
    /// Default port.
    #[serde(default)]
    pub port: Option<u16>,
    /// State of a channel that is opened by a URL with one of the schemes.
    #[serde(default)]
    pub state: BTreeMap<String, Expr>,
    /// Settings that judge the URL's parameters.
    #[serde(default)]
    pub parameters: Option<String>,
    /// What changes with versions of a library.
    #[serde(default)]
    pub versions: Vec<ProtocolVersions>,
    /// A URL without a host stays on the machine (in-memory and file databases).
    #[serde(default)]
    pub hostless: bool,
}

/// A value in YAML: a word, number, boolean, reference (`$arg`, `$arg.slot`, `this.slot`) or, in `set`, a map for one part.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Expr {
    /// Boolean.
    Bool(bool),
    /// Number.
    Int(i64),
    /// Word or reference.
    Text(String),
    /// Several values: any of them.
    List(Vec<Expr>),
    /// Slots of one part, or the fields of a new object.
    Map(BTreeMap<String, Expr>),
}

/// A model file: what calls, types and values do to channels.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Id, kebab case.
    pub model: Spanned<String>,
    /// Where the library comes from, by ecosystem (`maven`, `swiftpm`, `cocoapods`, `platform`).
    #[serde(default)]
    pub library: BTreeMap<String, Words>,
    /// Where the facts were read.
    #[serde(default)]
    pub source: Option<String>,
    /// `low`: the facts were not verified in the library's source; findings cost `review` at most.
    #[serde(default)]
    pub confidence: Option<String>,
    /// Platforms whose policy on plain text its connections obey: `android`, `apple`, and `apple-web-view` beside it
    /// where the keys for web views count.
    #[serde(default)]
    pub asks: Vec<String>,
    /// Calls that give something of a peer by which anybody can pass, such as its name: a test of what they give is no
    /// check.
    #[serde(default)]
    pub hollow: Vec<String>,
    /// Functions that throw unless their first argument is true.
    #[serde(default)]
    pub asserts: Vec<String>,
    /// Calls that run a function elsewhere and give what tells, and throws, how that ended: `runAsync`.
    #[serde(default)]
    pub tasks: Vec<String>,
    /// Calls that tell whether two values are equal, the one they are made on and their argument, or both arguments: of a
    /// value and itself that tells nothing.
    #[serde(default)]
    pub compares: Vec<String>,
    /// Calls that look up what they are given and give nothing where it is not known.
    #[serde(default)]
    pub lookups: Vec<String>,
    /// Annotations by which a framework hands to one part of a program what another part provides.
    #[serde(default)]
    pub injection: Injection,
    /// Words for a peer that was found wanting, and what is checked where it is let in all the same: `untrusted: none`.
    #[serde(default)]
    pub failures: BTreeMap<String, String>,
    /// What is said of a peer, by the simple name of its type, with the words for a peer that was found wanting and would be
    /// let in by whoever refuses other words alone.
    #[serde(default)]
    pub verdicts: BTreeMap<String, Vec<String>>,
    /// Types by full name (`package.Type`, in Swift `Module.Type`).
    #[serde(default)]
    pub types: BTreeMap<String, Type>,
    /// What is added to types for some versions.
    #[serde(default)]
    pub versions: Vec<ModelVersions>,
    /// Functions outside types; `on` says on what.
    #[serde(default)]
    pub functions: Vec<Functions>,
    /// Executed examples.
    #[serde(default)]
    pub examples: Vec<BTreeMap<String, Spanned<String>>>,
}

/// What holds for some versions of a library only.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelVersions {
    /// `maven:group:artifact >=1.2, <2`; the first library whose version is known decides.
    pub when: Vec<Spanned<String>>,
    /// Types with the state and the calls that are added.
    pub types: BTreeMap<String, Type>,
}

/// What a protocol means with some versions of a library.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProtocolVersions {
    /// `maven:group:artifact >=1.2, <2`; the first library whose version is known decides.
    pub when: Vec<Spanned<String>>,
    /// What is said instead.
    pub state: BTreeMap<String, Expr>,
}

/// One word or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Words {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Words {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::Many(words) => words,
        }
    }
}

/// What is known of a type.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// Supertypes whose calls it inherits.
    #[serde(default)]
    pub extends: Option<Words>,
    /// Other full names of the same type.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// State of a new object.
    #[serde(default)]
    pub state: BTreeMap<String, Expr>,
    /// Objects with several channels: the state of each by its name.
    #[serde(default)]
    pub parts: BTreeMap<String, BTreeMap<String, Expr>>,
    /// What an open channel that is never seen in use is worth: `judge` (default) or `ignore` (a connect-and-close probe).
    #[serde(default)]
    pub unused: Option<String>,
    /// What opening is worth whose address cannot be read, or speaks no known protocol that leaves the machine: `judge`
    /// (default) or `ignore` (what shows pictures).
    #[serde(default)]
    pub unread: Option<String>,
    /// Code that imports nothing means this type by the simple name, where other known types share it.
    #[serde(default)]
    pub usual: bool,
    /// Calls that are not listed return the object itself (builders).
    #[serde(default)]
    pub chains: bool,
    /// Its objects are plain values: `Int`, `Bool` or `Text`.
    #[serde(default)]
    pub plain: Option<String>,
    /// It holds entries (`map`) or elements (`list`).
    #[serde(default)]
    pub collection: Option<String>,
    /// What is put under a key of one thing (`stores`) is found under it in another (`reads`), wherever in the program,
    /// where both have this word: `preferences`.
    #[serde(default)]
    pub shelf: Option<String>,
    /// `low`: what is said of this type was not verified in the library's source, as for a whole model.
    #[serde(default)]
    pub confidence: Option<String>,
    /// Constants of the type and their values.
    #[serde(default)]
    pub values: BTreeMap<String, Expr>,
    /// What calls, property reads and property writes do.
    #[serde(default)]
    pub calls: Vec<Spanned<Call>>,
    /// What the library asks an implementation for, as `name($answer)` whatever the member takes, and what it does with the
    /// answer.
    #[serde(default)]
    pub asks: Vec<Spanned<Call>>,
    /// What is known besides once its address was read: facts that hold where it speaks some protocol, say.
    #[serde(default)]
    pub addressed: Vec<Spanned<Addressed>>,
    /// What becomes of an object that is handed out where no more is seen of it: a request that somebody sends.
    #[serde(default)]
    pub leaves: Vec<Spanned<Leaves>>,
    /// Property or method without arguments that gives what an implementation stands for where an address is needed.
    #[serde(default, rename = "stands-for")]
    pub stands_for: Option<String>,
    /// Methods by whose body an implementation is judged.
    #[serde(default)]
    pub judged: Vec<Judged>,
}

/// Annotations of dependency injection, by their simple names.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Injection {
    /// They stand at functions that provide what they give.
    #[serde(default)]
    pub provides: Vec<String>,
    /// They stand at constructors and fields that get what is provided.
    #[serde(default)]
    pub takes: Vec<String>,
    /// They stand at classes whose constructor does so without a word.
    #[serde(default)]
    pub components: Vec<String>,
    /// Their argument says which of several is meant.
    #[serde(default)]
    pub names: Vec<String>,
    /// Simple names of types whose things are followed when they are handed on: plain values. Types of the project are
    /// besides.
    #[serde(default)]
    pub values: Vec<String>,
}

/// What a call does. All entries whose pattern fits are applied in order, so later lines win.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// `name($a, _, "literal", label: $b, $c?, ...)`, `new(...)`, property write `name = $v`, property read `name`.
    pub call: String,
    /// The argument that the call is about, and that `this` means: the handle that functions of C take.
    #[serde(default)]
    pub on: Option<String>,
    /// Must hold too: `$arg`, `$arg.slot`, `this.slot`, `$arg.type`, `$arg.creates` against a value or a list of values.
    /// Where `$arg.creates` holds, `$arg.created.slot` is what is known of the objects of that type.
    #[serde(default)]
    pub when: BTreeMap<String, Expr>,
    /// Must hold too, and surely: what nobody knows does not.
    #[serde(default)]
    pub surely: BTreeMap<String, Expr>,
    /// Facts about the object (`slot: value`), one part (`part: {slot: value}`) or an argument (`$arg.slot: value`).
    #[serde(default)]
    pub set: BTreeMap<String, Expr>,
    /// A URL or address that decides protocol, host, port and encryption of the object.
    #[serde(default)]
    pub endpoint: Option<Expr>,
    /// Judge an object's URL parameters or map entries by these settings.
    #[serde(default)]
    pub apply: Option<Apply>,
    /// The object is an open channel from here on.
    #[serde(default)]
    pub opens: bool,
    /// The channel is used here: `true`, or the name of the part.
    #[serde(default)]
    pub uses: Option<Expr>,
    /// Something travels, though nothing that counts as a use: the channel is no mere probe any more.
    #[serde(default)]
    pub commits: bool,
    /// What the use carries: payload to arguments.
    #[serde(default)]
    pub carries: BTreeMap<String, Words>,
    /// The result: `this`, `$arg`, `$key.configured` (what the project's configuration says for that key; where it says
    /// nothing, an entry before this one counts), a literal, or `{ type: …, slot: … }` for a new object;
    /// `view: this` makes it another handle on the same channel, with `part: data` on one part of it;
    /// `from: $arg` copies that object's facts; of type `Int`, `Bool` or `Text` it is a plain value, read from `from`;
    /// `{ type: List, items: [a, b] }` is a list; `kept: slot` makes it once and keeps it in that slot of the receiver.
    #[serde(default)]
    pub gives: Option<Expr>,
    /// This argument's channel ends here, because it is wrapped by the result.
    #[serde(default)]
    pub consumes: Option<String>,
    /// The channel goes on inside TLS from here, if that is what `set` says: what was sent before counts only where it
    /// carried what is worth protecting, as what is sent before a socket is wrapped does.
    #[serde(default)]
    pub upgrades: bool,
    /// Function arguments that are called, with these arguments (`this`: the object itself; `receiver`: it is the
    /// lambda's receiver; `receiver $arg`: that argument is; `$f.result`: what function `$f`, which comes before in the
    /// order of the names, gave; a full type name: a new object of it, as argument and receiver, called `$f.made` afterwards).
    #[serde(default)]
    pub runs: BTreeMap<String, Vec<String>>,
    /// The number that counts as true, of a call whose result is a code.
    #[serde(default, rename = "true-is")]
    pub true_is: Option<i64>,
    /// Facts if the result is true, for calls whose boolean result must be looked at.
    #[serde(default, rename = "if-true")]
    pub if_true: BTreeMap<String, Expr>,
    /// Facts if the result is false.
    #[serde(default, rename = "if-false")]
    pub if_false: BTreeMap<String, Expr>,
    /// Stores an entry: `[$key, $value]`; or all that an argument holds: `[$entries]`.
    #[serde(default)]
    pub stores: Vec<String>,
    /// The result is an entry: `[$key]`, or `[$key, $default]` with what it is where there is none.
    #[serde(default)]
    pub reads: Vec<String>,
    /// Adds an element.
    #[serde(default)]
    pub adds: Option<String>,
    /// Words for the trail.
    #[serde(default)]
    pub note: Option<String>,
}

/// Facts about something whose address is known.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Addressed {
    /// Must hold: `this.slot` against a value or a list of values.
    #[serde(default)]
    pub when: BTreeMap<String, Expr>,
    /// Facts about the object (`slot: value`), or about one part (`part: {slot: value}`), which makes it one of several.
    pub set: BTreeMap<String, Expr>,
    /// Words for the trail.
    #[serde(default)]
    pub note: Option<String>,
}

/// What becomes of something that is handed out.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leaves {
    /// Must hold: `this.slot` against a value or a list of values.
    #[serde(default)]
    pub when: BTreeMap<String, Expr>,
    /// The channel that it leads to, as in a call. It counts where its host and its encryption are known.
    pub gives: Expr,
}

/// Settings applied to a map or to a URL's parameters.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// Id of the settings.
    pub settings: String,
    /// Where the entries are: `$arg`, `this.slot`.
    pub from: String,
    /// Values for the settings' variables.
    #[serde(default)]
    pub with: BTreeMap<String, Expr>,
}

/// Functions outside types.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Functions {
    /// Full name of the package, class or module that declares them; empty for what is always visible.
    #[serde(default)]
    pub package: String,
    /// Languages in which they exist; none: all.
    #[serde(default)]
    pub languages: Vec<String>,
    /// What they are called on: `nothing` (default), `any`, `text`, or a full type name. It is `this` in the calls.
    #[serde(default)]
    pub on: Option<String>,
    /// What they do.
    pub calls: Vec<Spanned<Call>>,
}

/// A method by whose body an implementation is judged.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// `name($a, ...)`; only name, labels and number of arguments count.
    pub method: String,
    /// How the method says yes: `return`, `return true`, `call $handler.proceed()`, `call $done(true)`, `return (.useCredential, ...)`,
    /// `call Credential(trust: _)`, where the labels have to be there.
    pub accepts: Words,
    /// How it says no: `throw`, `return false`, `call $handler.cancel()`. Saying neither counts as no only if `silence: rejects`.
    #[serde(default)]
    pub rejects: Option<Words>,
    /// What a path means that neither accepts nor rejects: `accepts` or `rejects`.
    #[serde(default)]
    pub silence: Option<String>,
    /// Arguments that stand for the peer; a check must depend on one of them.
    #[serde(default)]
    pub peer: Vec<String>,
    /// Members of these arguments that tell what was asked for, not what the peer showed: a test of them is no check.
    #[serde(default)]
    pub asked: Vec<String>,
    /// Members of these arguments that are numbers, with the least and the most that each can be: a test that holds for all
    /// of them is no check.
    #[serde(default)]
    pub within: BTreeMap<String, (i64, i64)>,
    /// Calls that check only a part, and what that is worth: `checkValidity: dates`, or with so many arguments
    /// `"check(_, _)": chain`.
    #[serde(default)]
    pub weak: BTreeMap<String, String>,
    /// Languages in which every function value is judged that answers in these words, also where nobody is seen to hand
    /// it to the library. Number and names of its arguments do not count then.
    #[serde(default)]
    pub anywhere: Vec<String>,
    /// Calls that look at such a peer. With them every function in these languages is judged that gets a peer by its type
    /// (`$trust as Security.SecTrust`), makes one of these calls, itself or through functions that it calls, and answers with
    /// true and false.
    #[serde(default)]
    pub asking: Vec<String>,
    /// Facts about the object if no path rejects.
    pub set: BTreeMap<String, Expr>,
    /// Facts about the object if some path rejects.
    #[serde(default)]
    pub otherwise: BTreeMap<String, Expr>,
}

/// A settings file: what keys mean, in code (`Properties`, maps, URL parameters) and in configuration files.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Id, kebab case.
    pub settings: Spanned<String>,
    /// Where the facts were read.
    #[serde(default)]
    pub source: Option<String>,
    /// `low`: the facts were not verified; findings on what these keys decide cost `review` at most.
    #[serde(default)]
    pub confidence: Option<String>,
    /// Values that the variables in keys may take; an empty list: what the key that opens the channel has there.
    #[serde(default)]
    pub variables: BTreeMap<String, Vec<String>>,
    /// Keys are compared without regard to case (URL parameters of some drivers).
    #[serde(default, rename = "ignore-case")]
    pub ignore_case: bool,
    /// Keys are compared without regard to case, dashes and underscores, as Spring Boot does.
    #[serde(default)]
    pub relaxed: bool,
    /// Where the keys stand in configuration files; none: only in code.
    #[serde(default)]
    pub files: Option<SettingsFiles>,
    /// In order; later lines win.
    pub keys: Vec<Spanned<Key>>,
    /// Executed examples.
    #[serde(default)]
    pub examples: Vec<BTreeMap<String, Spanned<String>>>,
}

/// How settings in configuration files make channels.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsFiles {
    /// `android-manifest`, `network-security-config`, `info-plist`, `properties`, `yaml`, `env`, `persistence-xml`, …
    pub formats: Vec<String>,
    /// `link` (default), `permission` or `library`.
    #[serde(default)]
    pub kind: Option<String>,
    /// Each of these keys opens a channel of its own, where it stands.
    pub opens: Vec<Opens>,
    /// The value of the key that opens the channel is its address, read before the keys. What `state` says of
    /// encryption holds for an address without scheme, and not for one that cannot be told.
    #[serde(default)]
    pub endpoint: bool,
    /// State of the channel before the keys are read.
    #[serde(default)]
    pub state: BTreeMap<String, Expr>,
    /// For what no other settings know: keys that those of another file name or open open nothing here.
    #[serde(default)]
    pub fallback: bool,
    /// Only the settings of the same group count. By default those of the file's first group do too, unless the
    /// own group says otherwise: what the first document of a YAML file says holds for the later ones.
    #[serde(default, rename = "same-group")]
    pub same_group: bool,
}

/// A key that opens a channel.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Opens {
    /// Wherever it stands.
    Key(String),
    /// With conditions.
    When(Box<OpensWhen>),
}

/// A key that opens a channel under conditions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpensWhen {
    /// The key; `**` is any.
    pub key: String,
    /// The key opens nothing where one of these keys is present, or has one of these values.
    #[serde(default)]
    pub unless: Option<Unless>,
    /// Values that open; none: any. Compared without regard to case.
    #[serde(default)]
    pub is: Option<Expr>,
    /// Its value must be a version in this range, such as `>=1.2, <2`; one that is not known is in none.
    #[serde(default)]
    pub versions: Option<String>,
    /// Its value must be an address with the scheme of one of these protocols, or of one of these groups of them.
    #[serde(default)]
    pub speaks: Vec<String>,
    /// The last part of the key must hold one of these words (`baseUrl` holds `base` and `url`).
    #[serde(default)]
    pub named: Vec<String>,
    /// Or a part of the key in front of the last must hold one of these words (`services.orders` holds `services`).
    #[serde(default)]
    pub under: Vec<String>,
    /// No part of the key may hold one of these words.
    #[serde(default, rename = "not-named")]
    pub not_named: Vec<String>,
}

/// Other keys that take a rule's effect away.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Unless {
    /// By being present.
    Present(Words),
    /// By having one of these values.
    Values(BTreeMap<String, Expr>),
}

/// What one key means.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// The key; `$name` stands for a variable.
    pub key: String,
    /// Values that count; none: any value. Compared without regard to case.
    #[serde(default)]
    pub is: Option<Expr>,
    /// Values that do not count.
    #[serde(default, rename = "is-not")]
    pub is_not: Option<Expr>,
    /// Its value must be a version in this range, such as `>=1.2, <2`; one that is not known is in none.
    #[serde(default)]
    pub versions: Option<String>,
    /// The rule counts only with these versions of a library (`maven:group:artifact >=1.2, <2`), as far as they are known.
    #[serde(default, rename = "with-library")]
    pub with_library: Vec<Spanned<String>>,
    /// The rule does not count where a library is known to have one of these versions.
    #[serde(default, rename = "not-with-library")]
    pub not_with_library: Vec<Spanned<String>>,
    /// The rule counts only where these other keys have these values too.
    #[serde(default)]
    pub and: BTreeMap<String, Expr>,
    /// The facts only may hold, since other things that are not seen here decide too.
    #[serde(default)]
    pub maybe: bool,
    /// The rule does not count where one of these keys is present, or has one of these values.
    #[serde(default)]
    pub unless: Option<Unless>,
    /// The key's value is a URL or address that decides protocol, host, port and encryption.
    #[serde(default)]
    pub endpoint: bool,
    /// With `endpoint`: settings that judge the parameters of the address, where its scheme alone does not name them.
    #[serde(default)]
    pub parameters: Option<String>,
    /// What stands below the key are entries of these settings; `of-protocol`: those of the protocol that the address
    /// turned out to speak, together with the parameters of the address.
    #[serde(default)]
    pub settings: Option<String>,
    /// Values for the variables of `settings`.
    #[serde(default)]
    pub with: BTreeMap<String, Words>,
    /// Facts; `$value` is the key's value.
    #[serde(default)]
    pub set: BTreeMap<String, Expr>,
    /// Words for the trail.
    #[serde(default)]
    pub note: Option<String>,
}
