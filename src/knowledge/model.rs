//! Models, settings and protocols as the trace uses them: patterns parsed, references resolved.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use borsh::{BorshDeserialize, BorshSerialize};
use rustc_hash::FxHashMap;

use super::pattern::{Form, Literal, Pattern, What};
use super::version::{Range, When};
use crate::channel::{Ciphers, Encryption, Identity, Kind, Name, Payload, Property, TlsVersion};
use crate::source::FileKind;

/// What is known of a type.
#[derive(Clone, Debug, Default, BorshDeserialize, BorshSerialize)]
pub struct TypeModel {
    /// Full name.
    pub name: Name,
    /// Id of the model that knows it.
    pub model: Name,
    /// Full names of supertypes.
    pub extends: Vec<Name>,
    /// Facts about a new object.
    pub state: Vec<Assignment>,
    /// Names of the parts of objects with several channels.
    pub parts: Vec<Name>,
    /// An open channel that is never seen in use is a mere probe.
    pub ignore_unused: bool,
    /// Opening it says nothing where the protocol cannot be told.
    pub ignore_unread: bool,
    /// Of known types with one simple name, the one that code without imports means.
    pub usual: bool,
    /// Unlisted calls return the object itself.
    pub chains: bool,
    /// Its objects are plain values of this sort.
    pub plain: Option<Name>,
    /// It holds entries or elements.
    pub collection: Option<Collection>,
    /// What is stored in one of its objects is found in the others of the same shelf.
    pub shelf: Option<Name>,
    /// Constants.
    pub values: FxHashMap<Name, Operand>,
    /// Effects by the name of the call or property, in order.
    pub calls: FxHashMap<Name, Vec<Effect>>,
    /// What the library asks implementations for, and what it does with the answers.
    pub asks: Vec<Effect>,
    /// What is known besides once its address was read.
    pub addressed: Vec<Effect>,
    /// What becomes of an object that is handed out.
    pub leaves: Vec<Effect>,
    /// The member that gives what an implementation stands for where an address is needed.
    pub stands_for: Option<Name>,
    /// Methods by which implementations are judged.
    pub judged: Vec<Judged>,
    /// The facts were not verified.
    pub low_confidence: bool,
}

impl TypeModel {
    /// Whether its objects are there to check a peer, or to say how one is checked, and do not do it.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        !self.state.is_empty() && self.state.iter().all(|fact| fact.slot == "identity" && fact.may_weaken())
    }
}

/// Annotations of dependency injection, by their simple names.
#[derive(Clone, Debug, Default, BorshDeserialize, BorshSerialize)]
pub struct Injection {
    /// They stand at functions that provide what they give.
    pub provides: BTreeSet<Name>,
    /// They stand at constructors and fields that get what is provided.
    pub takes: BTreeSet<Name>,
    /// They stand at classes whose constructor does so without a word.
    pub components: BTreeSet<Name>,
    /// Their argument says which of several is meant.
    pub names: BTreeSet<Name>,
    /// Simple names of types of plain values.
    pub values: BTreeSet<Name>,
}

/// Sorts of collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub enum Collection {
    /// Keys and values.
    Map,
    /// Elements.
    List,
}

/// What a call, read or write does.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct Effect {
    /// When.
    pub pattern: Pattern,
    /// The bound argument that stands for the receiver.
    pub on: Option<Name>,
    /// And only if these hold: operand against any of the literals.
    pub when: Vec<(Operand, Vec<Literal>)>,
    /// And only if these are known to hold.
    pub surely: Vec<(Operand, Vec<Literal>)>,
    /// Facts.
    pub set: Vec<Assignment>,
    /// A URL that decides protocol, host, port and encryption.
    pub endpoint: Option<Operand>,
    /// Settings to apply.
    pub apply: Option<Box<Apply>>,
    /// The object becomes an open channel.
    pub opens: bool,
    /// The channel is used: part names, or empty for the whole object.
    pub uses: Option<Vec<Name>>,
    /// The channel is no mere probe any more.
    pub commits: bool,
    /// What the use carries.
    pub carries: Vec<(Payload, Vec<Name>)>,
    /// The result.
    pub gives: Option<Gives>,
    /// The bound argument whose channel ends.
    pub consumes: Option<Name>,
    /// The channel goes on inside TLS from here.
    pub upgrades: bool,
    /// Functions that are called.
    pub runs: Vec<Run>,
    /// The number that counts as true.
    pub true_is: Option<i64>,
    /// Facts if the result is true.
    pub if_true: Vec<Assignment>,
    /// Facts if the result is false.
    pub if_false: Vec<Assignment>,
    /// Stores what the second gives under the first, or without a second all entries that the first holds.
    pub stores: Option<Box<(Operand, Option<Operand>)>>,
    /// Its result is an entry, or what stands beside the key where there is none.
    pub reads: Option<Box<(Operand, Option<Operand>)>>,
    /// Adds an element.
    pub adds: Option<Box<Operand>>,
    /// Words for the trail.
    pub note: Option<Name>,
    /// Id of the model that says so.
    pub model: Name,
}

impl Effect {
    /// Whether it says where something goes.
    #[must_use]
    pub fn addresses(&self) -> bool {
        let given = |value: &Operand| matches!(value, Operand::Arg(_));
        self.pattern.form != Form::Read
            && self.pattern.name != "init"
            && (self.endpoint.as_ref().is_some_and(given)
                || self.set.iter().any(|a| a.slot == "url" && a.target == Operand::This && given(&a.value)))
    }

    /// Whether a program says by it, and by nothing else, that something is not to be encrypted.
    #[must_use]
    pub fn tells_plain(&self) -> bool {
        let none = |a: &Assignment| {
            a.target == Operand::This
                && Property::of_slot(&a.slot) == Some(Property::Encryption)
                && a.value == Operand::Literal(Literal::Text(Name::new_static(Encryption::None.word())))
        };
        self.pattern.form != Form::Read
            && self.pattern.name != "init"
            && self.pattern.args.iter().all(|arg| matches!(arg.what, What::Literal(_)))
            && self.when.is_empty()
            && self.surely.is_empty()
            && self.set.iter().any(none)
    }
}

/// A function that a call is given and calls.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct Run {
    /// The bound argument that holds it.
    pub function: Name,
    /// What it runs on.
    pub receiver: Option<Operand>,
    /// What it is called with.
    pub args: Vec<Operand>,
}

/// The result of a call.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub enum Gives {
    /// A value that is there already.
    Operand(Operand),
    /// A new object.
    New(Box<NewObject>),
}

/// A new object that a call returns.
#[derive(Clone, Debug, Default, BorshDeserialize, BorshSerialize)]
pub struct NewObject {
    /// Its full type name.
    pub ty: Name,
    /// It is another handle on this object's channel.
    pub view: Option<Operand>,
    /// It starts with this object's facts.
    pub from: Option<Operand>,
    /// Its elements, of a list.
    pub items: Option<Operand>,
    /// It is made once and kept in this slot of the receiver, which gives it from then on.
    pub kept: Option<Name>,
    /// Facts.
    pub set: Vec<Assignment>,
    /// A URL that decides protocol, host, port and encryption.
    pub endpoint: Option<Operand>,
    /// Settings to apply.
    pub apply: Option<Apply>,
    /// It is an open channel at once.
    pub opens: bool,
}

/// `slot = value` on an object.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct Assignment {
    /// The object: the receiver, or a bound argument.
    pub target: Operand,
    /// Slot name; `part.slot` for parts.
    pub slot: Name,
    /// The value.
    pub value: Operand,
}

impl Assignment {
    /// Whether it lets a program choose a check that is not one, or versions or suites that are weak. What is handed on
    /// from another object was chosen for that one.
    #[must_use]
    pub fn may_weaken(&self) -> bool {
        match &self.value {
            Operand::Literal(literal) => is_weak(&self.slot, literal),
            Operand::Arg(_) => Property::of_slot(&self.slot).is_some_and(|property| property != Property::Encryption),
            _ => false,
        }
    }
}

/// Whether a slot's value is a check that is not one, or versions or suites that are weak.
fn is_weak(slot: &str, value: &Literal) -> bool {
    let Literal::Text(word) = value else { return false };
    match Property::of_slot(slot) {
        Some(Property::Identity) => word.parse().is_ok_and(|identity: Identity| identity < Identity::Host),
        Some(Property::Tls) => word.parse().is_ok_and(|version: TlsVersion| version < TlsVersion::Tls12),
        Some(Property::Ciphers) => word.parse() == Ok(Ciphers::Weak),
        _ => false,
    }
}

/// Settings applied to entries.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct Apply {
    /// Id of the settings.
    pub settings: Name,
    /// The map, list of entries, or URL text.
    pub from: Operand,
    /// Values of variables.
    pub with: Vec<(Name, Operand)>,
}

/// A value that an effect speaks of.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub enum Operand {
    /// A literal.
    Literal(Literal),
    /// `$name`.
    Arg(Name),
    /// `$name.slot`.
    ArgSlot(Name, Name),
    /// `this`.
    This,
    /// `this.slot`.
    ThisSlot(Name),
    /// Any of these.
    Any(Vec<Operand>),
}

/// Functions outside types that share a name.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct FunctionModel {
    /// Declaring package, class or module; empty: always visible.
    pub package: Name,
    /// Languages; empty: all.
    pub languages: Vec<FileKind>,
    /// What it is called on.
    pub on: On,
    /// What it does.
    pub effect: Effect,
}

/// What a function is called on.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub enum On {
    /// On nothing.
    Nothing,
    /// On anything.
    Any,
    /// On text.
    Text,
    /// On objects of this type.
    Type(Name),
}

/// A method by whose body an implementation is judged.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct Judged {
    /// Name, labels and number of arguments.
    pub method: Pattern,
    /// How it says yes.
    pub accepts: Vec<Answer>,
    /// How it says no.
    pub rejects: Vec<Answer>,
    /// A path that says neither accepts.
    pub silence_accepts: bool,
    /// Bound arguments that stand for the peer.
    pub peer: Vec<Name>,
    /// Members that tell what was asked for, not what the peer showed.
    pub asked: Vec<Name>,
    /// Members that are numbers, with the least and the most that each can be.
    pub within: BTreeMap<Name, (i64, i64)>,
    /// Calls that check only a part, and the identity that they are worth.
    pub weak: Vec<(Pattern, Name)>,
    /// Languages in which every function value that answers so is judged.
    pub anywhere: Vec<FileKind>,
    /// Calls that look at such a peer: every function in these languages is judged that gets one by its type, makes one of
    /// them and answers with true and false.
    pub asking: Vec<Name>,
    /// Facts if no path rejects.
    pub set: Vec<(Name, Literal)>,
    /// Facts if some path rejects.
    pub otherwise: Vec<(Name, Literal)>,
}

impl Judged {
    /// What a call with so many arguments is worth, if it checks only a part.
    #[must_use]
    pub fn weak(&self, call: &str, args: usize) -> Option<&Name> {
        let fits = |pattern: &Pattern| pattern.name == *call && (pattern.rest || pattern.args.len() == args);
        self.weak.iter().find(|(pattern, _)| fits(pattern)).map(|(_, worth)| worth)
    }
}

/// How a judged method answers.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub enum Answer {
    /// By returning.
    Return,
    /// By returning this literal, or a tuple that starts with it.
    ReturnLiteral(Literal),
    /// By throwing.
    Throw,
    /// By calling a method of a bound argument, or the argument itself (name `invoke`), with a first argument if one is given.
    Call {
        /// The bound argument; empty: any receiver.
        on: Name,
        /// The method.
        name: Name,
        /// The first argument.
        first: Option<Literal>,
        /// Labels that the arguments have to have.
        labels: Vec<Name>,
    },
}

/// What a protocol means.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct ProtocolModel {
    /// Id.
    pub id: Name,
    /// Name for people.
    pub title: String,
    /// Group for rules.
    pub group: Name,
    /// Default port.
    pub port: Option<u16>,
    /// Facts about a channel opened by a URL of this protocol.
    pub state: Vec<(Name, Literal)>,
    /// Settings for the URL's parameters.
    pub parameters: Option<Name>,
    /// A URL without host stays on the machine.
    pub hostless: bool,
}

impl ProtocolModel {
    /// Whether an address of it asks for no encryption by itself.
    #[must_use]
    pub fn may_be_plain(&self) -> bool {
        let required = Literal::Text(Name::new_static(Encryption::Required.word()));
        self.state.iter().any(|(slot, value)| slot == "encryption" && *value != required)
    }

    /// Whether what speaks it stays on the machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.state.iter().any(|(slot, value)| slot == "side" && *value == Literal::Text(Name::new_static("local")))
    }
}

/// What keys mean.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct SettingsModel {
    /// Id.
    pub id: Name,
    /// Values of variables.
    pub variables: BTreeMap<Name, Vec<Name>>,
    /// How keys are compared.
    pub spelling: Spelling,
    /// Configuration files in which the keys stand.
    pub files: Option<FilesModel>,
    /// Rules in order.
    pub keys: Vec<KeyModel>,
    /// The facts were not verified.
    pub low_confidence: bool,
}

impl SettingsModel {
    /// Whether one of its rules lets a program choose what [`Assignment::may_weaken`] tells of.
    #[must_use]
    pub fn may_weaken(&self) -> bool {
        let facts = self.keys.iter().flat_map(|key| &key.set);
        facts.into_iter().any(|(slot, value)| value.as_ref().is_some_and(|value| is_weak(slot, value)))
    }

    /// Whether one of its rules is about a key, also given as its spelling folds it, or about what stands above it.
    #[must_use]
    pub fn names(&self, key: &str, folded: &str, spelling: Spelling) -> bool {
        self.keys.iter().any(|own| {
            own.key.matches(folded, spelling, &self.variables).is_some()
                || (own.below.is_some()
                    && own
                        .key
                        .pieces
                        .iter()
                        .any(|piece| matches!(piece, KeyPiece::Text(text) if spelling.starts(key, text)))
                    && spelling.below(key, &own.key.fill(&BTreeMap::new())).is_some())
        })
    }
}

/// Channels that settings in files make.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct FilesModel {
    /// Formats.
    pub formats: Vec<Name>,
    /// What sort of thing they are.
    pub kind: Kind,
    /// Keys that open a channel each, and what keeps them from it.
    pub opens: Vec<OpensModel>,
    /// The value of the key that opens the channel is its address.
    pub endpoint: bool,
    /// Facts before the keys are read.
    pub state: Vec<(Name, Literal)>,
    /// Keys that other settings know open nothing.
    pub fallback: bool,
    /// Only settings of the same group count.
    pub same_group: bool,
}

/// A key that opens a channel.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct OpensModel {
    /// The key; none: any.
    pub key: Option<KeyPattern>,
    /// What keeps it from opening one.
    pub unless: Vec<Hindrance>,
    /// Values that open, lower case; none: any.
    pub is: Option<Vec<Name>>,
    /// Versions that open; none: any value.
    pub versions: Option<Range>,
    /// Protocols or groups of them, one of which the value must name by its scheme; empty: no matter.
    pub speaks: Vec<Name>,
    /// Words of which the key's last part must hold one; empty: no matter.
    pub named: Vec<Name>,
    /// Words of which a part in front of the last may hold one instead; empty: none does.
    pub under: Vec<Name>,
    /// Words of which the key may hold none.
    pub not_named: Vec<Name>,
}

impl OpensModel {
    /// Whether a value may open a channel, as far as can be told from what is plain of it: trimmed and in lower case.
    #[must_use]
    pub fn takes(&self, plain: Option<&Name>) -> bool {
        match (&self.is, plain) {
            (Some(is), Some(plain)) => is.contains(plain),
            _ => true,
        }
    }

    /// The values of the key's variables, if key and value open a channel as far as can be told without a URL. The key is
    /// also given as its spelling folds it.
    #[must_use]
    pub fn matches(
        &self,
        key: &str,
        folded: &str,
        spelling: Spelling,
        listed: &BTreeMap<Name, Vec<Name>>,
    ) -> Option<BTreeMap<Name, Name>> {
        let variables = match &self.key {
            Some(pattern) => pattern.matches(folded, spelling, listed)?,
            None => BTreeMap::new(),
        };
        let (above, last) = key.rsplit_once(['.', '/']).unwrap_or(("", key));
        let holds = |text: &str, list: &[Name]| words_of(text).iter().any(|word| list.iter().any(|own| own == word));
        let is_named = self.named.is_empty() && self.under.is_empty()
            || holds(last, &self.named)
            || holds(above, &self.under)
            // An entry of a list: `peers[0]`.
            || (last.ends_with(']') && holds(last, &self.under));
        let fits = is_named && !holds(key, &self.not_named);
        fits.then_some(variables)
    }
}

/// The words of a key in lower case: `app.baseUrl` has `app`, `base` and `url`.
fn words_of(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_upper = true;
    for c in key.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && !was_upper) {
            words.push(String::new());
        }
        was_upper = c.is_uppercase() || !c.is_alphanumeric();
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What one key means.
#[derive(Clone, Debug, BorshDeserialize, BorshSerialize)]
pub struct KeyModel {
    /// The key.
    pub key: KeyPattern,
    /// Values that count, lower case; none: all.
    pub is: Option<Vec<Name>>,
    /// Values that do not count, lower case.
    pub is_not: Vec<Name>,
    /// Versions that count; none: any value.
    pub versions: Option<Range>,
    /// Versions of libraries with which alone the rule counts; empty: it counts, or is known to count.
    pub with_library: Vec<When>,
    /// Versions of libraries with which it does not count.
    pub not_with_library: Vec<When>,
    /// What was known before stays possible.
    pub maybe: bool,
    /// Other keys and the values they must have.
    pub and: Vec<(KeyPattern, Vec<Name>)>,
    /// What takes the effect away.
    pub unless: Vec<Hindrance>,
    /// The value is a URL.
    pub endpoint: bool,
    /// Settings for the parameters of that URL.
    pub parameters: Option<Name>,
    /// Settings for what stands below the key, and values of their variables.
    pub below: Option<(Name, BTreeMap<Name, Vec<Name>>)>,
    /// Facts; none as value: the key's own value.
    pub set: Vec<(Name, Option<Literal>)>,
    /// Words for the trail.
    pub note: Option<Name>,
}

impl KeyModel {
    /// Whether a program can choose by it a check that is not one, or versions or suites that are weak.
    #[must_use]
    pub fn may_weaken(&self) -> bool {
        let chosen = |slot: &str| matches!(Property::of_slot(slot), Some(Property::Tls | Property::Ciphers));
        self.with_library.is_empty()
            && self.set.iter().any(|(slot, value)| match value {
                Some(value) => is_weak(slot, value),
                None => chosen(slot),
            })
    }

    /// The key with each value that its variables may take; nothing where one may take any.
    #[must_use]
    pub fn spelled(&self, variables: &BTreeMap<Name, Vec<Name>>) -> Vec<Name> {
        let mut chosen: Vec<BTreeMap<Name, Name>> = vec![BTreeMap::new()];
        for variable in self.key.variables() {
            let Some(values) = variables.get(variable) else { return Vec::new() };
            let with = |chosen: &BTreeMap<Name, Name>, value: &Name| {
                chosen.iter().chain([(variable, value)]).map(|(name, value)| (name.clone(), value.clone())).collect()
            };
            chosen = chosen.iter().flat_map(|chosen| values.iter().map(|value| with(chosen, value))).collect();
        }
        chosen.iter().map(|values| self.key.fill(values)).collect()
    }
}

/// Another key that takes a rule's effect away: by being present, or by one of these values, lower case.
pub type Hindrance = (KeyPattern, Option<Vec<Name>>);

/// How keys are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, BorshDeserialize, BorshSerialize)]
pub enum Spelling {
    /// As they stand.
    #[default]
    Exact,
    /// Without regard to case.
    AnyCase,
    /// Without regard to case, dashes and underscores.
    Relaxed,
    /// As environment variables stand for relaxed keys: nothing but letters and digits counts.
    Joined,
}

impl Spelling {
    /// Whether a letter of a key counts.
    fn counts(self, letter: char) -> bool {
        match self {
            Self::Exact | Self::AnyCase => true,
            Self::Relaxed => !matches!(letter, '-' | '_'),
            Self::Joined => letter.is_alphanumeric(),
        }
    }

    /// The letters of a key that count.
    fn letters(self, key: &str) -> impl DoubleEndedIterator<Item = char> {
        let exact = self == Self::Exact;
        key.chars().filter(move |c| self.counts(*c)).map(move |c| if exact { c } else { c.to_ascii_lowercase() })
    }

    /// Whether two keys are the same.
    #[must_use]
    pub fn same(self, one: &str, other: &str) -> bool {
        self.letters(one).eq(self.letters(other))
    }

    /// Whether a key starts with a text.
    fn starts(self, key: &str, text: &str) -> bool {
        let mut letters = self.letters(key);
        self.letters(text).all(|letter| letters.next() == Some(letter))
    }

    /// Whether a folded key ends with a text.
    fn ends(self, folded: &str, text: &str) -> bool {
        let mut letters = folded.chars().rev();
        self.letters(text).rev().all(|letter| letters.next() == Some(letter))
    }

    /// What follows a text at the start of a folded key.
    fn strip<'k>(self, folded: &'k str, text: &str) -> Option<&'k str> {
        let mut rest = folded.chars();
        let is_start = self.letters(text).all(|letter| rest.next() == Some(letter));
        is_start.then_some(rest.as_str())
    }

    /// A key in the spelling in which equal keys are equal text.
    #[must_use]
    pub fn fold(self, key: &str) -> Cow<'_, str> {
        match self {
            Self::Exact => Cow::Borrowed(key),
            _ => Cow::Owned(self.letters(key).collect()),
        }
    }

    /// What stands below a key: `b.c` and `[b.c]` below `a` in `a.b.c` and `a[b.c]`. Below an environment variable the
    /// words are parted by dots, as they are wherever the variable stands for a key.
    #[must_use]
    pub fn below<'k>(self, key: &'k str, above: &str) -> Option<Cow<'k, str>> {
        if !self.starts(key, above) {
            return None;
        }
        let above = self.fold(above);
        if self == Self::Joined {
            let (at, _) = key.match_indices('_').find(|(at, _)| self.fold(&key[..*at]) == above)?;
            return Some(Cow::Owned(key[at + 1..].to_ascii_lowercase().replace('_', ".")));
        }
        key.match_indices(['.', '[']).find_map(|(at, sign)| {
            let rest = &key[at + 1..];
            let rest = if sign == "[" { rest.strip_suffix(']').unwrap_or(rest) } else { rest };
            (self.fold(&key[..at]) == above).then_some(Cow::Borrowed(rest))
        })
    }
}

/// A key with variables: `mail.$p.starttls.enable`.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub struct KeyPattern {
    /// Fixed text and variables in turn.
    pub pieces: Vec<KeyPiece>,
}

/// A piece of a key.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub enum KeyPiece {
    /// Fixed text.
    Text(Name),
    /// A variable.
    Variable(Name),
}

impl KeyPattern {
    /// Reads a key; `$name` is a variable.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            if at > 0 {
                pieces.push(KeyPiece::Text(Name::new(&rest[..at])));
            }
            rest = &rest[at + 1..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            pieces.push(KeyPiece::Variable(Name::new(&rest[..end])));
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            pieces.push(KeyPiece::Text(Name::new(rest)));
        }
        Self { pieces }
    }

    /// The key with its variables replaced; a variable without a value stays `*`.
    #[must_use]
    pub fn fill(&self, values: &BTreeMap<Name, Name>) -> Name {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                KeyPiece::Text(text) => out.push_str(text),
                KeyPiece::Variable(name) => out.push_str(values.get(name).map_or("*", Name::as_str)),
            }
        }
        Name::new(out)
    }

    /// The values of its variables if a folded key fits it. A variable with listed values takes no others.
    #[must_use]
    pub fn matches(
        &self,
        folded: &str,
        spelling: Spelling,
        listed: &BTreeMap<Name, Vec<Name>>,
    ) -> Option<BTreeMap<Name, Name>> {
        let may_start = match self.pieces.first() {
            Some(KeyPiece::Text(first)) => spelling.strip(folded, first).is_some(),
            Some(KeyPiece::Variable(name)) => match listed.get(name) {
                Some(list) if !list.is_empty() => list.iter().any(|own| spelling.strip(folded, own).is_some()),
                _ => true,
            },
            None => true,
        };
        let may_end = match self.pieces.last() {
            Some(KeyPiece::Text(last)) => spelling.ends(folded, last),
            _ => true,
        };
        if !may_start || !may_end {
            return None;
        }
        let mut values = BTreeMap::new();
        let mut rest = folded;
        let mut pieces = self.pieces.iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                KeyPiece::Text(text) => rest = spelling.strip(rest, text)?,
                KeyPiece::Variable(name) => {
                    let next = match pieces.peek() {
                        Some(KeyPiece::Text(next)) => spelling.fold(next),
                        _ => Cow::Borrowed(""),
                    };
                    let (value, after) = match listed.get(name).filter(|list| !list.is_empty()) {
                        Some(list) => list.iter().find_map(|own| {
                            let after = spelling.strip(rest, own)?;
                            let fits =
                                if pieces.peek().is_some() { after.starts_with(&*next) } else { after.is_empty() };
                            fits.then(|| (own.clone(), after))
                        })?,
                        None => {
                            let end =
                                if next.is_empty() { rest.find('.').unwrap_or(rest.len()) } else { rest.find(&*next)? };
                            (Name::new(&rest[..end]), &rest[end..])
                        }
                    };
                    if value.is_empty() {
                        return None;
                    }
                    values.insert(name.clone(), value);
                    rest = after;
                }
            }
        }
        rest.is_empty().then_some(values)
    }

    /// The names of its variables.
    pub fn variables(&self) -> impl Iterator<Item = &Name> {
        self.pieces.iter().filter_map(|piece| match piece {
            KeyPiece::Variable(name) => Some(name),
            KeyPiece::Text(_) => None,
        })
    }
}
