//! Digests of bytes, for what has to be proved later.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// Something that took part in a run, by its path and the SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Material {
    /// The path; of what ships inside the program it begins with `policies/`.
    pub path: String,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

impl Material {
    /// A material from its bytes.
    #[must_use]
    pub fn of(path: impl Into<String>, bytes: &[u8]) -> Self {
        Self { path: path.into(), sha256: sha256(bytes) }
    }

    /// One digest for many materials: that of the lines `sha256  path` in their order, as `sha256sum` writes them.
    #[must_use]
    pub fn of_all(materials: &[Self]) -> String {
        let lines: String = materials.iter().map(|one| format!("{}  {}\n", one.sha256, one.path)).collect();
        sha256(lines.as_bytes())
    }
}

/// The SHA-256 of bytes in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
