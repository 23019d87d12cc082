//! Protocol versions and cipher suites by the many names that programs give them.

use super::{Ciphers, TlsVersion};

impl TlsVersion {
    /// The version that a name means: `TLSv1.2`, `TLS_1_2`, `.TLSv12`, `tlsv11`, `tlsProtocol1`, `SSLv3`.
    ///
    /// None for names without a version (`TLS`, `Default`).
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (ssl, rest) = match (name.find("tls"), name.find("ssl")) {
            (Some(at), _) => (false, &name[at + 3..]),
            (None, Some(at)) => (true, &name[at + 3..]),
            (None, None) => return name.parse().ok(),
        };
        let digits: String = rest.chars().filter(char::is_ascii_digit).take(2).collect();
        Some(match (ssl, digits.as_str()) {
            (true, "2" | "20") => Self::Ssl2,
            (true, "3" | "30") => Self::Ssl3,
            (false, "1" | "10") => Self::Tls10,
            (false, "11") => Self::Tls11,
            (false, "12") => Self::Tls12,
            (false, "13") => Self::Tls13,
            _ => return None,
        })
    }
}

impl Ciphers {
    /// Whether a suite's name holds one of the given parts, which name what is weak: `NULL`, `anon`, `RC4`.
    #[must_use]
    pub fn of_suite(name: &str, weak: &[super::Name]) -> Self {
        let parts: Vec<&str> = name.split(['_', '-']).collect();
        let is_weak = |part: &&str| weak.iter().any(|w| part.eq_ignore_ascii_case(w));
        if parts.iter().any(is_weak) { Self::Weak } else { Self::Strong }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_many_names() {
        for (name, version) in [
            ("TLSv1", TlsVersion::Tls10),
            ("TLSv1.1", TlsVersion::Tls11),
            ("TLS_1_2", TlsVersion::Tls12),
            ("tlsv13", TlsVersion::Tls13),
            ("tlsProtocol1", TlsVersion::Tls10),
            ("tlsProtocol11", TlsVersion::Tls11),
            ("SSLv3", TlsVersion::Ssl3),
            ("sslProtocol3", TlsVersion::Ssl3),
            ("DTLSv10", TlsVersion::Tls10),
            ("1.2", TlsVersion::Tls12),
        ] {
            assert_eq!(TlsVersion::of_name(name), Some(version), "{name}");
        }
        for name in ["TLS", "SSL", "Default", ""] {
            assert_eq!(TlsVersion::of_name(name), None, "{name}");
        }
    }

    #[test]
    fn a_part_of_the_name_makes_a_suite_weak() {
        let weak: Vec<super::super::Name> = ["NULL", "anon", "RC4"].map(Into::into).to_vec();
        assert_eq!(Ciphers::of_suite("TLS_DH_anon_WITH_AES_128_CBC_SHA", &weak), Ciphers::Weak);
        assert_eq!(Ciphers::of_suite("TLS_AES_128_GCM_SHA256", &weak), Ciphers::Strong);
    }
}
