//! The noun in the middle: a channel is one way for bytes to travel between two parties.

mod scale;
mod versions;

pub use scale::{
    Ciphers, Encryption, Identity, Kind, Payload, Platform, Property, Reach, Role, Scale, Scope, Side, TlsVersion,
    UnknownWord,
};
pub(crate) use scale::{WordOf, scale};

use serde::{Deserialize, Serialize};

use crate::source::Place;

/// A short string that is cheap to clone.
pub type Name = smol_str::SmolStr;

/// What is known of a property.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fact<T> {
    /// It cannot be told from the source.
    #[default]
    Unknown,
    /// It always has this value.
    Known(T),
    /// It has one of these values, by path or by configuration, sorted. A single one: that, or one that cannot be told.
    OneOf(Vec<T>),
}

impl<T: Ord + Clone> Fact<T> {
    /// A fact from all values that are possible; none: unknown.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = T>) -> Self {
        let mut values: Vec<T> = values.into_iter().collect();
        values.sort();
        values.dedup();
        match values.len() {
            0 => Self::Unknown,
            1 => Self::Known(values.remove(0)),
            _ => Self::OneOf(values),
        }
    }

    /// All possible values; empty when unknown.
    #[must_use]
    pub fn values(&self) -> &[T] {
        match self {
            Self::Unknown => &[],
            Self::Known(value) => std::slice::from_ref(value),
            Self::OneOf(values) => values,
        }
    }

    /// The value, if there is only one.
    #[must_use]
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }

    /// Whether these are all the values that it can have.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::Known(_) => true,
            Self::OneOf(values) => values.len() > 1,
        }
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

/// One channel in one state. A channel that is used in several states appears once for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// What sort of thing.
    pub kind: Kind,
    /// Id from `protocols.yaml`, e.g. `ftp`, `jdbc:postgresql`.
    pub protocol: Fact<Name>,
    /// Client or server.
    pub role: Fact<Role>,
    /// Between which parties.
    pub side: Fact<Side>,
    /// Whether bytes are encrypted.
    pub encryption: Fact<Encryption>,
    /// What is checked of the peer.
    pub identity: Fact<Identity>,
    /// The lowest TLS version that can be negotiated.
    pub tls: Fact<TlsVersion>,
    /// Whether weak cipher suites can be negotiated.
    pub ciphers: Fact<Ciphers>,
    /// Host names; holes are shown as `{…}`.
    pub host: Fact<Name>,
    /// Ports.
    pub port: Fact<u16>,
    /// Where the host stands.
    pub scope: Fact<Scope>,
    /// What travels, as far as it is known.
    pub carries: Vec<Payload>,
    /// What may travel besides, told from names alone.
    pub may_carry: Vec<Payload>,
    /// How what travels got there, where that was followed.
    pub flows: Vec<Flow>,
    /// In which builds it exists.
    pub reach: Reach,
    /// What the platform's own policy does to it.
    pub platform: Platform,
    /// TLS is tried, and its failure is answered by going on without it.
    pub fail_open: bool,
    /// What is said of it was not verified: the model that knows it has `confidence: low`.
    pub unverified: bool,
    /// Name of the part for objects with several channels (`control`, `data`).
    pub part: Option<Name>,
    /// Id of the model, settings or protocol file that knows it.
    pub model: Name,
    /// Path of the enclosing declaration, e.g. `com.example.Uploader.send`; the name of a library; else empty outside code.
    pub symbol: Name,
    /// Where it opens; for trust decisions where it is decided; for permissions the setting, for libraries
    /// where the build asks for them.
    pub place: Place,
    /// The steps that prove it, in the order in which they happen.
    pub trail: Vec<Step>,
}

impl Channel {
    /// Takes what another channel, which is the same otherwise, carries.
    pub fn carry_too(&mut self, other: &Self) {
        self.carries.extend(&other.carries);
        self.may_carry.extend(&other.may_carry);
        self.flows.extend(other.flows.iter().cloned());
        self.settle();
    }

    /// Puts what it carries in order, each sort once; what is sure need not be said to be possible.
    pub fn settle(&mut self) {
        self.carries.sort();
        self.carries.dedup();
        self.may_carry.sort();
        self.may_carry.dedup();
        self.may_carry.retain(|payload| !self.carries.contains(payload));
        // Of the ways from one place the shortest tells as much as all.
        self.flows.sort_by(|a, b| {
            let key = |flow: &Flow| (flow.payload, flow.by_name, flow.steps.first().cloned(), flow.steps.len());
            key(a).cmp(&key(b)).then_with(|| a.cmp(b))
        });
        self.flows.dedup_by(|b, a| (a.payload, a.by_name, a.steps.first()) == (b.payload, b.by_name, b.steps.first()));
    }

    /// What it carries in words; what only names say has a question mark.
    pub fn carried(&self) -> impl Iterator<Item = String> {
        carried(&self.carries, &self.may_carry)
    }

    /// Says that it carries what another one does.
    pub fn carry_alike(&mut self, other: &Self) {
        self.carries.clone_from(&other.carries);
        self.may_carry.clone_from(&other.may_carry);
        self.flows.clone_from(&other.flows);
    }

    /// Where a finding about a property is shown: the step that decided it, or the channel itself.
    #[must_use]
    pub fn place_of(&self, property: Property) -> Place {
        let deciding = || self.trail.iter().rev().filter(|step| step.decides == Some(property));
        let weakest = self.identity.values().iter().min().filter(|_| property == Property::Identity);
        // A step that decided on something better is not why the property is what it is.
        let is_why = |step: &&Step| match (&step.worth, weakest) {
            (Some(worth), Some(weakest)) => worth == weakest.word(),
            _ => true,
        };
        deciding().find(is_why).map_or(self.place, |step| step.place)
    }

    /// Where each property is shown that leaves something to be wished for.
    #[must_use]
    pub fn weakened_at(&self) -> Vec<Place> {
        let is_weak = |property: &Property| match property {
            Property::Encryption => self.encryption.values().iter().any(|value| *value < Encryption::Required),
            Property::Identity => self.identity.values().iter().any(|value| *value < Identity::Host),
            Property::Tls => !self.tls.is_unknown(),
            Property::Ciphers => self.ciphers.values().contains(&Ciphers::Weak),
            _ => false,
        };
        Property::ALL.iter().filter(|property| is_weak(property)).map(|property| self.place_of(*property)).collect()
    }

    /// Where it was decided that a property is worth this, if a step says so.
    #[must_use]
    pub fn place_of_worth(&self, property: Property, worth: &str) -> Option<Place> {
        let decided = |step: &&Step| step.decides == Some(property) && step.worth.as_deref() == Some(worth);
        self.trail.iter().rev().find(decided).map(|step| step.place)
    }
}

/// What is carried in words; what only may be has a question mark.
pub fn carried(carries: &[Payload], may_carry: &[Payload]) -> impl Iterator<Item = String> {
    let sure = carries.iter().map(|payload| payload.word().to_owned()).collect::<Vec<_>>();
    let may = may_carry.iter().map(|payload| format!("{}?", payload.word())).collect::<Vec<_>>();
    sure.into_iter().chain(may)
}

/// The way of something worth protecting into a channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Flow {
    /// What it is.
    pub payload: Payload,
    /// Only a name says so.
    pub by_name: bool,
    /// From where it comes from to where it is sent.
    pub steps: Vec<FlowStep>,
}

/// One step of that way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FlowStep {
    /// Where.
    pub place: Place,
    /// What happens there, as a lower-case fragment.
    pub what: Name,
}

impl Property {
    /// The property that a fact of a model is about. Facts about a part have its name before theirs: `data.encryption`.
    #[must_use]
    pub fn of_slot(slot: &str) -> Option<Self> {
        match slot.rsplit('.').next().unwrap_or(slot) {
            "encryption" => Some(Self::Encryption),
            "identity" | "trusts" | "names" => Some(Self::Identity),
            "tls" => Some(Self::Tls),
            "ciphers" => Some(Self::Ciphers),
            _ => None,
        }
    }
}

/// One step of the proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Where.
    pub place: Place,
    /// What happens there, as a lower-case fragment: `opened here as ftp`, `host comes from this constant`.
    pub what: Name,
    /// The property that this step alone decided, by an explicit call or value at its place.
    pub decides: Option<Property>,
    /// The word of the scale that it decided on, where it is a single one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worth: Option<Name>,
}
