//! From a file's bytes to clean text.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::{FileId, FileKind, Found, LineIndex, Skipped, SourceFile, Why};

/// How large a file may be, in bytes, to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Program source. What a person wrote is smaller than the default, and parsers need a hundred times the size.
    pub code: u64,
    /// Configuration.
    pub config: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { code: 2 << 20, config: 8 << 20 }
    }
}

impl Limits {
    /// The limit for a kind of file.
    #[must_use]
    pub fn of(&self, kind: FileKind) -> u64 {
        if kind.is_code() { self.code } else { self.config }
    }
}

/// Reads a file that a walk found.
///
/// # Errors
///
/// The file cannot be opened or read, is no file, or is larger than its limit: all reasons to list it as skipped.
pub fn read(id: FileId, found: &Found, limits: &Limits) -> Result<SourceFile, Skipped> {
    Ok(SourceFile::from_bytes(id, found.path.as_str(), bytes_of(found, limits)?))
}

/// The bytes of a file that a walk found.
///
/// # Errors
///
/// As for [`read`].
pub fn bytes_of(found: &Found, limits: &Limits) -> Result<Vec<u8>, Skipped> {
    let bytes = match &found.held {
        Some(held) => Ok(held.to_vec()),
        None => read_bytes(&found.full, limits.of(found.kind)),
    };
    bytes.map_err(|why| Skipped { path: found.path.clone(), why })
}

/// Reads at most `limit` bytes; never waits for what is no file, such as a pipe.
///
/// # Errors
///
/// The file cannot be opened or read, is no file, or is larger than the limit.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Why> {
    let unreadable = |error: std::io::Error| Why::Unreadable(error.kind());
    let metadata = path.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(Why::NoFile);
    }
    if metadata.len() > limit {
        return Err(Why::TooLarge { size: metadata.len(), limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default() + 1);
    // The size is asked again by reading: a file can grow, and some pretend to be empty.
    File::open(path).map_err(unreadable)?.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    let size = bytes.len() as u64;
    if size > limit { Err(Why::TooLarge { size, limit }) } else { Ok(bytes) }
}

impl SourceFile {
    /// A file from its bytes. A binary property list keeps them and has no text.
    #[must_use]
    pub fn from_bytes(id: FileId, path: impl Into<Arc<str>>, bytes: Vec<u8>) -> Self {
        let path = path.into();
        let kind = FileKind::of_path(&path);
        if kind == FileKind::Plist && bytes.starts_with(b"bplist") {
            let text: Arc<str> = Arc::default();
            return Self { id, path, kind, lines: LineIndex::new(&text), text, bytes: Some(bytes.into()) };
        }
        Self::new(id, path, decode(bytes))
    }
}

/// Clean text from bytes: see [`SourceFile::text`]. Never fails.
///
/// UTF-16 is known by its byte-order mark, or by a zero in every other of the first four bytes. In anything else
/// a byte that is not UTF-8 counts as Latin-1, so that old files keep their text and new ones lose at most a letter.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> String {
    let text = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => utf16(&bytes, u16::from_le_bytes),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => utf16(&bytes, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest.to_vec()),
        _ => utf8(bytes),
    };
    if !text.as_bytes().contains(&0) && !text.as_bytes().contains(&b'\r') {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        clean.push(match character {
            '\0' => ' ',
            '\r' if characters.peek() != Some(&'\n') => '\n',
            other => other,
        });
    }
    clean
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let mut text = String::new();
        for chunk in error.as_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            text.extend(chunk.invalid().iter().copied().map(char::from));
        }
        text
    })
}
