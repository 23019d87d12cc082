//! The one sentence of a finding, made from the facts of the channel.

use super::{Certainty, Need, RuleInfo};
use crate::channel::{Channel, Encryption, Fact, Identity, Kind, Name, Payload, Property, Role, TlsVersion};

/// How many values are named before they are only counted.
const MOST_NAMED: usize = 3;

/// What falls short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shortfall {
    /// Values of encryption.
    Encryption(Vec<Encryption>),
    /// Values of identity.
    Identity(Vec<Identity>),
    /// Values of the lowest TLS version.
    Tls(Vec<TlsVersion>),
    /// Weak cipher suites.
    Ciphers,
}

impl Shortfall {
    pub(super) fn property(&self) -> Property {
        match self {
            Self::Encryption(_) => Property::Encryption,
            Self::Identity(_) => Property::Identity,
            Self::Tls(_) => Property::Tls,
            Self::Ciphers => Property::Ciphers,
        }
    }
}

/// One sentence without a full stop.
pub(super) fn compose(
    rule: &RuleInfo,
    need: &Need,
    channel: &Channel,
    shortfall: &Shortfall,
    certainty: Certainty,
) -> String {
    if channel.kind == Kind::Permission {
        return permission(rule, channel, certainty);
    }
    if channel.kind == Kind::Library {
        return library(channel, shortfall, certainty);
    }
    let subject = subject(channel);
    let sure = certainty == Certainty::Known;
    match shortfall {
        _ if certainty == Certainty::Unknown => unknown(need, channel, shortfall, &subject),
        Shortfall::Encryption(values) if values.contains(&Encryption::None) => {
            let what = if sure { "is not encrypted" } else { "is not encrypted on some paths" };
            format!(
                "{subject} {what}{}{}",
                carried(&channel.carries, "carries"),
                carried(&channel.may_carry, "may carry")
            )
        }
        Shortfall::Encryption(_) if channel.fail_open => format!("{subject} goes on in plain text when TLS fails"),
        Shortfall::Encryption(_) => format!("{subject} may fall back to plain text"),
        Shortfall::Identity(values) => {
            let what = match values.first() {
                Some(Identity::None) => format!("{} certificate is not checked", owner(channel)),
                Some(Identity::Dates) => format!("only the dates of {} certificate are checked", owner(channel)),
                Some(Identity::Chain) => format!("the host name in {} certificate is not checked", owner(channel)),
                _ => format!("{} certificate is not pinned", owner(channel)),
            };
            if sure { what } else { format!("{what} on some paths") }
        }
        Shortfall::Tls(values) => {
            let version = values.first().copied().map_or_else(String::new, version);
            format!("{subject} {} {version}", if sure { "accepts" } else { "may accept" })
        }
        Shortfall::Ciphers => format!("{subject} {} weak cipher suites", if sure { "accepts" } else { "may accept" }),
    }
}

/// What the platform permits is the rule's own title: it names the setting better than properties could.
fn permission(rule: &RuleInfo, channel: &Channel, certainty: Certainty) -> String {
    let mut title = rule.title.chars();
    let title: String = title.next().map(|first| first.to_lowercase().chain(title).collect()).unwrap_or_default();
    let host = names(&channel.host, "hosts").map(|host| format!(" ({host})")).unwrap_or_default();
    match certainty {
        Certainty::Known => format!("{title}{host}"),
        Certainty::Possible => format!("{title} in some configurations{host}"),
        Certainty::Unknown => format!("cannot tell whether {title}{host}"),
    }
}

/// What a library can do at best, or what it does unless it is told otherwise.
fn library(channel: &Channel, shortfall: &Shortfall, certainty: Certainty) -> String {
    let what = match shortfall {
        Shortfall::Encryption(values) if values.contains(&Encryption::None) => "encrypt what it sends",
        Shortfall::Encryption(_) => "insist on encryption",
        Shortfall::Identity(values) if values.contains(&Identity::None) => "check whose certificate it is given",
        Shortfall::Identity(_) => "check the host name in a certificate",
        Shortfall::Tls(_) | Shortfall::Ciphers => "refuse outdated versions of TLS",
    };
    let library = &channel.symbol;
    match certainty {
        Certainty::Known => format!("{library} cannot {what}"),
        Certainty::Possible => format!("{library} does not {what} unless it is told to"),
        Certainty::Unknown => format!("cannot tell whether {library} can {what}"),
    }
}

fn unknown(need: &Need, channel: &Channel, shortfall: &Shortfall, subject: &str) -> String {
    match shortfall {
        Shortfall::Encryption(_) => format!("cannot tell whether {subject} is encrypted"),
        Shortfall::Identity(_) if need.identity <= Some(Identity::Chain) => {
            format!("cannot tell whether {} certificate is checked", owner(channel))
        }
        Shortfall::Identity(_) => format!("cannot tell whether {} host name is checked", owner(channel)),
        Shortfall::Tls(_) => {
            let least = need.tls.map_or_else(String::new, version);
            format!("cannot tell whether {subject} refuses versions before {least}")
        }
        Shortfall::Ciphers => format!("cannot tell whether {subject} refuses weak cipher suites"),
    }
}

/// `ftps data channel to files.example.com`, `tcp server on port 4711`, `a channel`.
fn subject(channel: &Channel) -> String {
    let protocol = names(&channel.protocol, "protocols");
    let mut subject = protocol.clone().unwrap_or_else(|| "a channel".into());
    if let Some(part) = &channel.part {
        subject.push_str(&format!(" {part} channel"));
    }
    let host = names(&channel.host, "hosts");
    if channel.role.known() == Some(&Role::Server) {
        subject.push_str(" server");
        if let Some(port) = channel.port.known() {
            subject.push_str(&format!(" on port {port}"));
        }
    } else if let Some(host) = host {
        subject.push_str(&format!(" to {host}"));
    } else if channel.part.is_none() && protocol.is_some() {
        subject.push_str(" channel");
    }
    subject
}

/// Whose certificate: `the peer's`, or the host's if there is one.
fn owner(channel: &Channel) -> String {
    match channel.host.known() {
        Some(host) => format!("{host}'s"),
        None => "the peer's".into(),
    }
}

fn carried(payloads: &[Payload], verb: &str) -> String {
    let mut words: Vec<&str> = payloads
        .iter()
        .filter_map(|payload| match payload {
            Payload::Credentials => Some("credentials"),
            Payload::Personal => Some("personal data"),
            Payload::Location => Some("locations"),
            Payload::Payment => Some("payment data"),
            Payload::Health => Some("health data"),
            Payload::Contacts => Some("contacts"),
            Payload::Messages => Some("messages"),
            Payload::Device => Some("device ids"),
            Payload::Content => None,
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    if words.is_empty() { String::new() } else { format!(" and {verb} {}", joined(&words, "and")) }
}

/// `a`, `a or b`, `4 hosts`; nothing if nothing is known.
fn names(fact: &Fact<Name>, plural: &str) -> Option<String> {
    let values: Vec<&str> = fact.values().iter().map(Name::as_str).collect();
    match values.len() {
        0 => None,
        1..=MOST_NAMED => Some(joined(&values, "or")),
        many => Some(format!("{many} {plural}")),
    }
}

fn joined(words: &[&str], last: &str) -> String {
    match words {
        [] => String::new(),
        [word] => (*word).to_owned(),
        [words @ .., word] => format!("{} {last} {word}", words.join(", ")),
    }
}

fn version(version: TlsVersion) -> String {
    match version {
        TlsVersion::Ssl2 => "SSL 2.0".into(),
        TlsVersion::Ssl3 => "SSL 3.0".into(),
        tls => format!("TLS {tls}"),
    }
}
