//! All that is known as bytes, in parts that are read side by side: every run begins with it.

use std::io::{self, Error, ErrorKind};
use std::sync::Arc;
use std::thread;

use rustc_hash::FxHashMap;

use super::model::TypeModel;
use super::{Knowledge, Name};

type Types = FxHashMap<Name, Arc<TypeModel>>;

/// In how many parts types are written.
const PARTS: usize = 2;

impl Knowledge {
    /// All of it but the examples, in as many bytes as it needs: the same knowledge gives the same bytes.
    ///
    /// # Errors
    /// None is known; writing to memory does not fail.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut names: Vec<&Name> = self.types.keys().collect();
        names.sort();
        let mut bytes = Vec::new();
        for names in names.chunks(names.len().div_ceil(PARTS).max(1)) {
            let types: Types = names.iter().map(|name| ((*name).clone(), self.types[*name].clone())).collect();
            let part = borsh::to_vec(&types)?;
            bytes.extend((part.len() as u64).to_le_bytes());
            bytes.extend(part);
        }
        bytes.extend(0_u64.to_le_bytes());
        let rest = Self { types: Types::default(), examples: Vec::new(), ..self.clone() };
        bytes.extend(borsh::to_vec(&rest)?);
        Ok(bytes)
    }

    /// What [`Knowledge::to_bytes`] gave.
    ///
    /// # Errors
    /// The bytes are others.
    pub fn from_bytes(bytes: &[u8]) -> io::Result<Self> {
        let (parts, rest) = split(bytes).ok_or_else(damaged)?;
        thread::scope(|scope| {
            // The first part is read here: there are as many readers as parts.
            let others = parts.iter().skip(1);
            let readers: Vec<_> = others.map(|part| scope.spawn(|| borsh::from_slice::<Types>(part))).collect();
            let mut whole: Self = borsh::from_slice(rest)?;
            if let Some(first) = parts.first() {
                whole.types = borsh::from_slice(first)?;
            }
            for reader in readers {
                whole.types.extend(reader.join().map_err(|_| damaged())??);
            }
            Ok(whole)
        })
    }
}

/// The parts and what follows them.
fn split(mut bytes: &[u8]) -> Option<(Vec<&[u8]>, &[u8])> {
    let mut parts = Vec::new();
    loop {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        if length == 0 {
            return Some((parts, rest));
        }
        let (part, rest) = rest.split_at_checked(length)?;
        parts.push(part);
        bytes = rest;
    }
}

fn damaged() -> Error {
    Error::new(ErrorKind::InvalidData, "parts are missing")
}
