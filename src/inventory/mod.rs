//! The inventory: every channel of a project on one page, by module, with what the policy says of it.
//!
//! A row is one endpoint in one state. Where several places reach the same endpoint in the same state they share a row.

mod build;
mod changes;
mod module;

use std::sync::Arc;

use crate::channel::{Channel, Fact, Identity, Kind, Name, Payload, Role, TlsVersion, scale};
use crate::policy::{Certainty, Level};

pub use build::{Sources, take};
pub use changes::{Change, Changes, Direction, Shift, compare};
pub use module::{BuildFile, Tool, build_files};

scale! {
    /// How well a channel protects what travels, whatever a policy thinks of it. The worst comes first.
    Strength {
        /// Nothing is encrypted.
        Plain = "plain",
        /// Encrypted, but not always, not to the right peer, or by outdated means.
        Weak = "weak",
        /// It cannot be told from the source.
        Unknown = "unknown",
        /// Encrypted to a peer that is checked.
        Protected = "protected",
    }
}

scale! {
    /// What the policy says of a row. The worst comes first.
    Judgement {
        /// It fails the build.
        Denied = "denied",
        /// A person should look at it.
        Review = "review",
        /// A waiver accepts it.
        Accepted = "accepted",
        /// Nothing is wrong.
        Allowed = "allowed",
    }
}

scale! {
    /// How much of an endpoint is known.
    Resolved {
        /// All of it.
        Wholly = "resolved",
        /// Some of it; what is missing is shown as `{…}`, or there are others.
        Partly = "partly",
        /// Nothing.
        Not = "unknown",
    }
}

/// All channels of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// By folder; only those in which something was found.
    pub modules: Vec<Module>,
}

impl Inventory {
    /// All rows with their modules, in order.
    pub fn rows(&self) -> impl Iterator<Item = (&Module, &Row)> {
        self.modules.iter().flat_map(|module| module.rows.iter().map(move |row| (module, row)))
    }
}

/// What one build file builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The folder, from the root of the scan; `.` for the root itself.
    pub name: String,
    /// What builds it.
    pub tool: Tool,
    /// The build file; none where no folder above a file has one.
    pub build: Option<String>,
    /// Its channels: connections first, the worst first.
    pub rows: Vec<Row>,
}

/// One endpoint in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Names the row; the same row of another run has the same one.
    pub id: String,
    /// The channel, as at the first of the places.
    pub channel: Arc<Channel>,
    /// How much of the endpoint is known.
    pub resolved: Resolved,
    /// What travels on it from any of its places.
    pub carries: Vec<Payload>,
    /// What may travel besides, told from names alone.
    pub may_carry: Vec<Payload>,
    /// How well it protects.
    pub strength: Strength,
    /// What the policy says of it.
    pub judgement: Judgement,
    /// What is wrong with it, the worst first.
    pub breaches: Vec<Breach>,
    /// The libraries that its model speaks of, as far as the builds ask for them.
    pub libraries: Vec<Library>,
    /// Where it is opened, by path and line.
    pub places: Vec<Spot>,
}

impl Row {
    /// Whether the program listens.
    #[must_use]
    pub fn listens(&self) -> bool {
        self.channel.role.known() == Some(&Role::Server)
    }

    /// The protocols, or `unknown`.
    #[must_use]
    pub fn protocol(&self) -> String {
        let part = self.channel.part.as_ref().map_or(String::new(), |part| format!(" {part}"));
        either(&self.channel.protocol) + &part
    }

    /// Host and port as far as they are known; for a listener without a host the port.
    #[must_use]
    pub fn endpoint(&self) -> String {
        let channel = &self.channel;
        match channel.kind {
            Kind::Library => return channel.symbol.to_string(),
            Kind::Permission if channel.host.is_unknown() => return "all hosts".to_owned(),
            Kind::Trust if channel.host.is_unknown() => return channel.symbol.to_string(),
            _ => {}
        }
        match (channel.host.is_unknown(), channel.port.is_unknown()) {
            (true, true) => "unknown".to_owned(),
            (true, false) => format!("port {}", either(&channel.port)),
            (false, true) => either(&channel.host),
            // An IPv6 address keeps its colons apart from that of the port.
            (false, false) => {
                let host = either(&channel.host);
                let host = if host.contains(':') { format!("[{host}]") } else { host };
                format!("{host}:{}", either(&channel.port))
            }
        }
    }

    /// Who is at the other end.
    #[must_use]
    pub fn party(&self) -> String {
        match (self.listens(), self.channel.host.is_unknown()) {
            (true, _) => "whoever connects".to_owned(),
            (false, true) => "unknown host".to_owned(),
            (false, false) => either(&self.channel.host),
        }
    }
}

/// One thing that a rule says of a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// Whether it fails the build.
    pub denied: bool,
    /// What it costs.
    pub level: Level,
    /// Whether a waiver accepts it.
    pub accepted: bool,
    /// Id of the rule.
    pub rule: Name,
    /// How sure it is.
    pub certainty: Certainty,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
}

/// A library of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    /// `ecosystem:name`.
    pub name: Name,
    /// The versions that the builds ask for; none where that cannot be told.
    pub versions: Vec<String>,
}

impl std::fmt::Display for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)?;
        if self.versions.is_empty() { Ok(()) } else { write!(f, " {}", self.versions.join(" or ")) }
    }
}

/// A place where a row is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The channel as it is opened there, with its trail.
    pub channel: Arc<Channel>,
    /// The file.
    pub path: String,
    /// The line, from 1; 0 where the file has none.
    pub line: u32,
    /// The column, from 1; 0 where the file has none.
    pub column: u32,
}

/// `a or b`, `unknown`; a value that is one of several unknown ones is said to be so.
#[must_use]
pub fn either<T: ToString + Ord + Clone>(fact: &Fact<T>) -> String {
    let mut words: Vec<String> = fact.values().iter().map(ToString::to_string).collect();
    if !fact.is_whole() {
        words.push("unknown".to_owned());
    }
    words.join(" or ")
}

/// How well a channel protects what travels.
#[must_use]
pub fn strength(channel: &Channel) -> Strength {
    use crate::channel::{Ciphers, Encryption};
    let encryption = channel.encryption.values();
    let has = |value| encryption.contains(&value);
    let identity = channel.identity.values().iter().any(|identity| *identity < Identity::Host);
    if channel.kind == Kind::Trust {
        return match (identity, channel.identity.is_whole()) {
            (true, _) => Strength::Weak,
            (false, true) => Strength::Protected,
            (false, false) => Strength::Unknown,
        };
    }
    if has(Encryption::None) && encryption.len() == 1 && channel.encryption.is_whole() {
        return Strength::Plain;
    }
    if has(Encryption::None) || has(Encryption::Opportunistic) || channel.fail_open {
        return Strength::Weak;
    }
    // Who listens need not know who calls.
    let calls = channel.role.known() != Some(&Role::Server) && channel.kind == Kind::Link;
    let outdated = channel.tls.values().iter().any(|version| *version < TlsVersion::Tls12);
    if (calls && identity) || outdated || channel.ciphers.values().contains(&Ciphers::Weak) {
        return Strength::Weak;
    }
    if !channel.encryption.is_whole() || (calls && !channel.identity.is_whole()) {
        return Strength::Unknown;
    }
    Strength::Protected
}
