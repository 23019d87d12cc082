//! The scales on which a channel's properties are measured; where order has meaning, later is better.

use std::fmt;

use serde::de::{EnumAccess, Error, VariantAccess, Visitor};

/// What all scales have in common.
pub trait Scale: Copy + Ord + Into<&'static str> + 'static {
    /// The name of the scale in schemas.
    const NAME: &'static str;
    /// All values, in the order of the scale.
    const ALL: &'static [Self];
    /// Their words, in the same order.
    const WORDS: &'static [&'static str];
    /// Their words, and `unknown` as the last.
    const WORDS_AND_UNKNOWN: &'static [&'static str];
}

/// Declares a scale with its words; `FromStr`, `Display`, `Deserialize` and the JSON schema use the same words as YAML.
macro_rules! scale {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(::borsh::BorshDeserialize, ::borsh::BorshSerialize)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl $name {
            /// All values, in the order of the scale.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Their words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word for it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl $crate::channel::Scale for $name {
            const NAME: &'static str = stringify!($name);
            const ALL: &'static [Self] = Self::ALL;
            const WORDS: &'static [&'static str] = Self::WORDS;
            const WORDS_AND_UNKNOWN: &'static [&'static str] = &[$($word,)+ "unknown"];
        }

        impl From<$name> for &'static str {
            fn from(value: $name) -> Self {
                value.word()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::channel::UnknownWord;

            fn from_str(word: &str) -> Result<Self, $crate::channel::UnknownWord> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err($crate::channel::UnknownWord) }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let words = $crate::channel::WordOf(Self::WORDS);
                let position = deserializer.deserialize_enum(stringify!($name), Self::WORDS, words)?;
                Ok(Self::ALL[position])
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let position = Self::ALL.iter().position(|value| value == self).unwrap_or_default();
                serializer.serialize_unit_variant(stringify!($name), position as u32, self.word())
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "string", "enum": Self::WORDS })
            }
        }
    };
}

pub(crate) use scale;

/// Reads one of the words and gives its position.
#[derive(Debug)]
pub(crate) struct WordOf(pub(crate) &'static [&'static str]);

impl<'de> Visitor<'de> for WordOf {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {}", self.0.join(", "))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<usize, A::Error> {
        let (word, value) = data.variant::<String>()?;
        let position = self.0.iter().position(|known| *known == word);
        let position = position.ok_or_else(|| A::Error::unknown_variant(&word, self.0))?;
        value.unit_variant().map(|()| position)
    }
}

/// The word is not on the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownWord;

scale! {
    /// What sort of thing was found.
    Kind {
        /// A connection, listener or request of the program.
        Link = "link",
        /// A decision about whom to trust that the program itself makes: a trust manager, verifier or challenge handler.
        Trust = "trust",
        /// What the platform's own policy permits (Android network security config, iOS App Transport Security).
        Permission = "permission",
        /// A library that a build brings in: what a connection made with it is worth at best, or by default.
        Library = "library",
    }
}

scale! {
    /// Whether bytes are encrypted.
    Encryption {
        /// Never.
        None = "none",
        /// Only if the peer, or somebody in between, agrees.
        Opportunistic = "opportunistic",
        /// Always, or there is no connection.
        Required = "required",
    }
}

scale! {
    /// What is checked of the peer.
    Identity {
        /// Nothing.
        None = "none",
        /// The certificate's validity dates.
        Dates = "dates",
        /// A chain to a trusted authority, for any name.
        Chain = "chain",
        /// Chain and host name.
        Host = "host",
        /// A known key or certificate.
        Pinned = "pinned",
    }
}

scale! {
    /// Protocol versions of TLS and its predecessors.
    TlsVersion {
        /// SSL 2.0.
        Ssl2 = "ssl2",
        /// SSL 3.0.
        Ssl3 = "ssl3",
        /// TLS 1.0.
        Tls10 = "1.0",
        /// TLS 1.1.
        Tls11 = "1.1",
        /// TLS 1.2.
        Tls12 = "1.2",
        /// TLS 1.3.
        Tls13 = "1.3",
    }
}

scale! {
    /// Whether weak cipher suites (NULL, anonymous, export, RC4, DES, MD5) can be negotiated.
    Ciphers {
        /// They can.
        Weak = "weak",
        /// They cannot.
        Strong = "strong",
    }
}

scale! {
    /// Who opens the channel.
    Role {
        /// This program connects.
        Client = "client",
        /// This program listens.
        Server = "server",
    }
}

scale! {
    /// Between which parties a channel runs.
    Side {
        /// An app talks to a service.
        ClientToServer = "client-to-server",
        /// A service talks to its data store.
        ServerToDatabase = "server-to-database",
        /// Services talk to each other.
        ServerToServer = "server-to-server",
        /// Equals talk to each other.
        PeerToPeer = "peer-to-peer",
        /// Never leaves the machine.
        Local = "local",
    }
}

scale! {
    /// Where a host stands.
    Scope {
        /// This machine, or the machine that hosts the emulator.
        Loopback = "loopback",
        /// A private network.
        Private = "private",
        /// Anywhere else.
        Public = "public",
    }
}

scale! {
    /// In which builds the code exists.
    Reach {
        /// Tests only.
        Test = "test",
        /// Debug builds only.
        DebugOnly = "debug-only",
        /// What users run.
        Production = "production",
    }
}

scale! {
    /// What the platform's own cleartext policy does to the channel.
    Platform {
        /// It has no say over this sort of channel, or there is no platform.
        DoesNotApply = "does-not-apply",
        /// It refuses to connect.
        Blocks = "blocks",
        /// It lets it pass.
        Permits = "permits",
    }
}

scale! {
    /// Sorts of data.
    Payload {
        /// Passwords, tokens, keys.
        Credentials = "credentials",
        /// Data about a person.
        Personal = "personal",
        /// Where somebody is.
        Location = "location",
        /// Payment data.
        Payment = "payment",
        /// Health data.
        Health = "health",
        /// Other people's names, numbers and addresses.
        Contacts = "contacts",
        /// What people write to each other.
        Messages = "messages",
        /// What tells one device from all others.
        Device = "device",
        /// Content of the program's own.
        Content = "content",
    }
}

scale! {
    /// The properties that a step can decide and a rule can demand.
    Property {
        /// [`Encryption`].
        Encryption = "encryption",
        /// [`Identity`].
        Identity = "identity",
        /// [`TlsVersion`].
        Tls = "tls",
        /// [`Ciphers`].
        Ciphers = "ciphers",
        /// The protocol.
        Protocol = "protocol",
        /// The host.
        Host = "host",
    }
}
