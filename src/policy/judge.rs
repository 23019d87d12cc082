//! From channels to findings: every rule asks every channel, and what is not known is said.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::message::{self, Shortfall};
use super::words::{Among, Levels, OrUnknown, Raise};
use super::{
    Certainty, Finding, Level, NothingToJudge, Outcome, Policy, PolicyAt, Protocols, Rule, State, Unresolved, Verdict,
};
use crate::channel::{Channel, Ciphers, Encryption, Fact, Identity, Kind, Name, Payload, Property, Scale};
use crate::source::{FileId, Place};

/// The paths of the files in which channels stand.
pub trait PathOf {
    /// Path from the scan root, with `/`; nothing for a file that is not there.
    fn path_of(&self, file: FileId) -> Option<&str>;
}

/// How much of what was there was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Files that were read as far as needed.
    pub files: u64,
    /// Files that should have been read and could not be.
    pub unread: u64,
}

/// Judges channels. The outcome is [`Outcome::Allowed`] or [`Outcome::Denied`]; [`Policy::outcome`] adds what was not read.
///
/// The same channels give the same verdict in whatever order they come.
#[must_use]
pub fn judge(channels: &[Channel], policies: &dyn PolicyAt, files: &dyn PathOf) -> Verdict {
    let mut groups: BTreeMap<Key, Vec<Breach>> = BTreeMap::new();
    for channel in channels {
        let shared = OnceCell::new();
        let asking = asking(channel, policies, files);
        let asked = asking.iter().flat_map(|policy| policy.rules.iter().enumerate().map(move |rule| (*policy, rule)));
        for (policy, (number, rule)) in asked {
            let short = rule.ask(channel, policy).into_iter();
            let spots = short.flat_map(|(shortfall, certainty)| {
                spots(channel, shortfall).into_iter().map(move |(place, shortfall)| (place, shortfall, certainty))
            });
            for (place, shortfall, certainty) in spots {
                let path = files.path_of(place.file).unwrap_or_default();
                // What is shown in a folder is judged by the policy of that folder.
                if asking.len() > 1 && !std::ptr::eq(policies.at(path), policy) {
                    continue;
                }
                let level = policy.price(rule, channel, certainty, path);
                if level == Level::Ignore {
                    continue;
                }
                let channel = shared.get_or_init(|| Arc::new(channel.clone()));
                let key = Key {
                    path: path.to_owned(),
                    place,
                    rule: number,
                    property: shortfall.property(),
                    certainty: Reverse(certainty),
                };
                groups.entry(key).or_default().push(Breach { level, shortfall, channel: Arc::clone(channel) });
            }
        }
    }
    let mut findings: Vec<Finding> = Vec::new();
    let mut last: Option<Key> = None;
    for (key, breaches) in groups {
        // What is known of a place is not said once more of the ways on which it only may be so, and costs no more.
        let same = last.as_ref().is_some_and(|last| last.is_about(&key));
        let surer = findings.last_mut().filter(|surer| same && breaches.iter().all(|b| b.level <= surer.level));
        if let Some(surer) = surer {
            surer.also.extend(breaches.into_iter().map(|breach| breach.channel));
            continue;
        }
        findings.extend(finding(policies.at(&key.path), &key, breaches));
        last = Some(key);
    }
    let denied = findings.iter().any(|finding| finding.denied);
    Verdict {
        findings,
        rules: policies.rules(),
        policy: policies.whole().chain.clone(),
        notices: Vec::new(),
        outcome: if denied { Outcome::Denied } else { Outcome::Allowed },
    }
}

/// Where a shortfall is shown: what is one thing or another falls short wherever one of them was chosen.
fn spots(channel: &Channel, shortfall: Shortfall) -> Vec<(Place, Shortfall)> {
    fn apart<T: Scale>(channel: &Channel, property: Property, all: &Fact<T>, short: &[T]) -> Vec<(Place, Vec<T>)> {
        let mut spots: BTreeMap<Place, Vec<T>> = BTreeMap::new();
        if all.values().len() > 1 {
            for value in short {
                let word: &str = (*value).into();
                if let Some(place) = channel.place_of_worth(property, word) {
                    spots.entry(place).or_default().push(*value);
                }
            }
        }
        if spots.is_empty() {
            return vec![(channel.place_of(property), short.to_vec())];
        }
        spots.into_iter().collect()
    }
    match shortfall {
        Shortfall::Identity(short) => apart(channel, Property::Identity, &channel.identity, &short)
            .into_iter()
            .map(|(place, short)| (place, Shortfall::Identity(short)))
            .collect(),
        Shortfall::Tls(short) => apart(channel, Property::Tls, &channel.tls, &short)
            .into_iter()
            .map(|(place, short)| (place, Shortfall::Tls(short)))
            .collect(),
        shortfall => vec![(channel.place_of(shortfall.property()), shortfall)],
    }
}

/// The policies that a channel may be judged by: those of the places where its properties are shown.
fn asking<'p>(channel: &Channel, policies: &'p dyn PolicyAt, files: &dyn PathOf) -> Vec<&'p Policy> {
    let mut asking: Vec<&Policy> = Vec::new();
    let decided = channel.trail.iter().filter(|step| step.decides.is_some()).map(|step| step.place);
    for place in Property::ALL.iter().map(|property| channel.place_of(*property)).chain(decided) {
        let policy = policies.at(files.path_of(place.file).unwrap_or_default());
        if !asking.iter().any(|known| std::ptr::eq(*known, policy)) {
            asking.push(policy);
        }
    }
    asking
}

/// What makes two breaches one finding, in the order of the report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: String,
    place: Place,
    /// Position in the policy, whose rules are sorted by id.
    rule: usize,
    property: Property,
    /// The surest first.
    certainty: Reverse<Certainty>,
}

impl Key {
    /// Whether another finding says the same of the same place, with whatever certainty.
    fn is_about(&self, other: &Self) -> bool {
        self.path == other.path
            && self.place == other.place
            && self.rule == other.rule
            && self.property == other.property
    }
}

struct Breach {
    level: Level,
    shortfall: Shortfall,
    channel: Arc<Channel>,
}

/// One finding for all channels that the same cause breaks. The first is the one that costs most; among equals a
/// connection tells more than the decision behind it, and a known host more than none.
fn finding(policy: &Policy, key: &Key, mut breaches: Vec<Breach>) -> Option<Finding> {
    breaches.sort_by_cached_key(|breach| {
        let channel = &breach.channel;
        let told = (channel.kind, channel.host.is_unknown(), channel.place);
        // The rest only fixes the order of channels that look alike.
        (Reverse(breach.level), told, format!("{channel:?}"))
    });
    let mut breaches = breaches.into_iter();
    let Breach { level, shortfall, channel } = breaches.next()?;
    let rule = policy.rules.get(key.rule)?;
    Some(Finding {
        message: message::compose(&rule.info, &rule.need, &channel, &shortfall, key.certainty.0),
        rule: Arc::clone(&rule.info),
        level,
        denied: level >= policy.deny_at,
        certainty: key.certainty.0,
        state: State::New,
        recognised: None,
        waiver: None,
        property: key.property,
        place: key.place,
        channel,
        also: breaches.map(|breach| breach.channel).collect(),
    })
}

impl Policy {
    /// The outcome of a run, from the verdict's and from how much was read. What is denied stays denied.
    #[must_use]
    pub fn outcome(&self, verdict: Outcome, read: Read) -> Outcome {
        if verdict != Outcome::Allowed {
            return verdict;
        }
        let all = read.files + read.unread;
        if all == 0 {
            return match self.nothing_to_judge {
                NothingToJudge::Allowed => Outcome::Allowed,
                NothingToJudge::NotJudged => Outcome::NotJudged,
            };
        }
        #[expect(clippy::cast_precision_loss, reason = "a project has fewer than 2^53 files")]
        let share = read.unread as f64 / all as f64;
        if share > self.tolerate_unread { Outcome::NotJudged } else { Outcome::Allowed }
    }

    /// What a breach costs here.
    fn price(&self, rule: &Rule, channel: &Channel, certainty: Certainty, path: &str) -> Level {
        let (levels, decided) = self.levels(rule, path);
        let level = match certainty {
            Certainty::Known => raised(levels.known, &levels, channel, certainty),
            Certainty::Possible => raised(levels.possible, &levels, channel, certainty),
            // A rule or path that does not want to hear of the unknown is spared it whatever the policy says.
            Certainty::Unknown if levels.unknown == Level::Ignore => Level::Ignore,
            Certainty::Unknown => match self.unresolved {
                Unresolved::Ignore => Level::Ignore,
                Unresolved::Review => levels.unknown.min(Level::Review),
                Unresolved::Deny => raised(levels.known, &levels, channel, Certainty::Known),
            },
        };
        let level = if decided { level } else { level.min(self.ceiling(channel.reach, channel.platform)) };
        if channel.unverified { level.min(Level::Review) } else { level }
    }
}

/// The level, or more if what travels costs more.
fn raised(level: Level, levels: &Levels, channel: &Channel, certainty: Certainty) -> Level {
    if level == Level::Ignore {
        return level;
    }
    let among = |raise: &Raise, carried: &[Payload]| raise.carries.0.iter().any(|payload| carried.contains(payload));
    let raises = levels.raise.iter().filter_map(|raise| {
        // What only a name says is as sure as a breach that is possible.
        match (among(raise, &channel.carries), among(raise, &channel.may_carry)) {
            (true, _) if certainty == Certainty::Known => Some(raise.known),
            (true, _) | (false, true) => raise.possible,
            (false, false) => None,
        }
    });
    raises.max().map_or(level, |raise| raise.max(level))
}

impl Rule {
    /// Asks a channel: what falls short, and how sure that is.
    fn ask(&self, channel: &Channel, policy: &Policy) -> Vec<(Shortfall, Certainty)> {
        let Some(asked) = self.asked(channel, policy) else { return Vec::new() };
        let need = &self.need;
        let shortfalls = [
            need.encryption
                .and_then(|need| below(&asked.encryption, need))
                .map(|(values, certainty)| (Shortfall::Encryption(values), certainty)),
            need.identity
                .and_then(|need| below(&asked.identity, need))
                .map(|(values, certainty)| (Shortfall::Identity(values), certainty)),
            need.tls
                .and_then(|need| below(&channel.tls, need))
                .map(|(values, certainty)| (Shortfall::Tls(values), certainty)),
            need.ciphers
                .and_then(|need: Ciphers| below(&channel.ciphers, need))
                .map(|(_, certainty)| (Shortfall::Ciphers, certainty)),
        ];
        shortfalls
            .into_iter()
            .flatten()
            .filter_map(|(shortfall, certainty)| {
                let certainty = speaks(channel, shortfall.property(), certainty)?;
                let certainty = if asked.wholly { certainty } else { certainty.min(Certainty::Possible) };
                Some((shortfall, certainty))
            })
            .collect()
    }

    /// The part of the channel that the rule asks about; `None` if it does not ask at all.
    fn asked(&self, channel: &Channel, policy: &Policy) -> Option<Asked> {
        let when = &self.when;
        if !when.kind.0.contains(&channel.kind) || !when.part(channel.part.as_ref()) {
            return None;
        }
        let has = |asked: Option<bool>| asked.unwrap_or(true);
        if !has(when.reach.as_ref().map(|asked| asked.0.contains(&channel.reach)))
            || !has(when.platform.as_ref().map(|asked| asked.0.contains(&channel.platform)))
        {
            return None;
        }
        let mut wholly = match &when.carries {
            Some(asked) => asked.carried(channel)?,
            None => true,
        };
        if let Some(protocols) = &self.protocols {
            wholly &= protocols.names(&channel.protocol, policy)?;
        }
        wholly &= narrowed(when.role.as_ref(), &channel.role)?.1;
        wholly &= narrowed(when.side.as_ref(), &channel.side)?.1;
        wholly &= narrowed(when.scope.as_ref(), &channel.scope)?.1;
        // Who asks about the peer or the version asks about the TLS that there is as long as it does not fail.
        let worth = if self.need.encryption.is_some() { encryption(channel) } else { channel.encryption.clone() };
        let (encryption, all) = narrowed(when.encryption.as_ref(), &worth)?;
        wholly &= all;
        let (identity, all) = narrowed(when.identity.as_ref(), &channel.identity)?;
        wholly &= all;
        Some(Asked { encryption, identity, wholly })
    }
}

/// The part of a channel that a rule asks about.
struct Asked {
    encryption: Fact<Encryption>,
    identity: Fact<Identity>,
    /// Whether that is the whole channel, on every path and in every configuration.
    wholly: bool,
}

fn narrowed<T: Scale>(among: Option<&Among<T>>, fact: &Fact<T>) -> Option<(Fact<T>, bool)> {
    among.map_or_else(|| Some((fact.clone(), true)), |among| among.narrow(fact))
}

/// Encryption that is given up when it fails is only opportunistic, whatever it was meant to be.
fn encryption(channel: &Channel) -> Fact<Encryption> {
    match &channel.encryption {
        Fact::Known(Encryption::None) => Fact::Known(Encryption::None),
        _ if channel.fail_open => Fact::Known(Encryption::Opportunistic),
        encryption => encryption.clone(),
    }
}

/// The values that are less than what is needed, and how sure it is that one of them holds.
fn below<T: Copy + Ord>(fact: &Fact<T>, need: T) -> Option<(Vec<T>, Certainty)> {
    let below: Vec<T> = fact.values().iter().copied().filter(|value| *value < need).collect();
    match (fact, below.len()) {
        (Fact::Unknown, _) => Some((below, Certainty::Unknown)),
        (_, 0) => None,
        (_, some) if some == fact.values().len() && fact.is_whole() => Some((below, Certainty::Known)),
        _ => Some((below, Certainty::Possible)),
    }
}

/// Whether a property of the TLS within has anything to say.
///
/// Who sends plain text has no certificate to check: that the channel is not encrypted is said once. And if
/// nothing at all is known of a channel, that is said once too.
fn speaks(channel: &Channel, property: Property, certainty: Certainty) -> Option<Certainty> {
    if !matches!(channel.kind, Kind::Link | Kind::Library) || property == Property::Encryption {
        return Some(certainty);
    }
    match encryption(channel) {
        Fact::Known(Encryption::None) => None,
        Fact::OneOf(values) if values.contains(&Encryption::None) => Some(certainty.min(Certainty::Possible)),
        Fact::Unknown if certainty == Certainty::Unknown => None,
        _ => Some(certainty),
    }
}

impl Protocols {
    /// Whether all (`Some(true)`) or some (`Some(false)`) possible protocols of a channel are asked about.
    fn names(&self, protocol: &Fact<Name>, policy: &Policy) -> Option<bool> {
        if protocol.is_unknown() {
            return self.unknown.then_some(true);
        }
        let asked = |id: &&Name| self.ids.contains(*id) || (self.other && !policy.named.contains(*id));
        let number = protocol.values().iter().filter(asked).count();
        let all = number == protocol.values().len() && (protocol.is_whole() || self.unknown);
        (number > 0).then_some(all)
    }
}

impl Among<Payload> {
    /// Whether any of what travels is asked about: surely, or as far as names tell.
    fn carried(&self, channel: &Channel) -> Option<bool> {
        let any = |carried: &[Payload]| {
            self.0.iter().any(|word| matches!(word, OrUnknown::Value(payload) if carried.contains(payload)))
        };
        let nothing = channel.carries.is_empty() && channel.may_carry.is_empty();
        match (any(&channel.carries), any(&channel.may_carry)) {
            (true, _) => Some(true),
            _ if nothing && self.0.contains(&OrUnknown::Unknown) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}
