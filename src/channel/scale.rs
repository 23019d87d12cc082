//! The scales on which a channel's properties are measured; where order has meaning, later is better.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, EnumAccess, Error, VariantAccess, Visitor};

/// Declares a scale with its words; `FromStr`, `Display`, `Deserialize` and the JSON schema use the same words as YAML.
macro_rules! scale {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                match word { $($word => Ok(Self::$variant),)+ _ => Err(UnknownWord) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let words = Words(Self::WORDS);
                let position = deserializer.deserialize_enum(stringify!($name), Self::WORDS, words)?;
                Ok(Self::ALL[position])
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": Self::WORDS })
            }
        }
    };
}

/// Reads one of the words and gives its position.
struct Words(&'static [&'static str]);

impl<'de> Visitor<'de> for Words {
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
