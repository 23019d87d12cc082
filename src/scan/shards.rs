//! Shares of a scan for several machines: each reads all of the project and traces its share of the files; one puts together
//! what all of them found and judges it, as if there had been one scan.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::prefilter::Prefilter;
use super::shelf::Beside;
use super::state::{self, Prepared};
use super::{Error, Options, Which, builtin, gather, has_code, own, paths, pool};
use crate::source::{self, Limits, Material, Walk};
use crate::trace::{self, Part, Share};

/// Version of the shape of a share.
const VERSION: u32 = 1;
/// How large a file of a share may be.
const LARGEST: u64 = 1 << 30;

/// What one share found, as it travels from one machine to another.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    wiretight: String,
    /// What was read, and what ships inside the program: shares of other files are no shares of this scan.
    input: String,
    number: u16,
    of: u16,
    parts: Vec<Part>,
}

/// Traces a share of the files and gives what it shows, to be written to a file.
///
/// # Errors
/// A root that cannot be used.
pub fn shard(roots: &[PathBuf], options: &Options, share: Share) -> Result<Vec<u8>, Error> {
    let walk = paths::find(roots, &options.here, &options.walk)?;
    let models = own::files(&options.models)?;
    let known = own::known(&models)?;
    let reaches = builtin::reaches(&walk).map_err(Error::BuiltIn)?;
    let configured = builtin::configured().map_err(Error::BuiltIn)?;
    let prefilter = (options.prefilter && has_code(&walk)).then(|| Prefilter::new(&known));
    let which = prefilter.as_ref().map_or(Which::All, Which::Chosen);
    let file = pool(options)?.install(|| {
        let input = input(&walk, &options.walk.limits, &models);
        let mut gathered = gather::gather(walk, &options.walk.limits, which, Beside::None);
        let Prepared { versions, .. } = state::prepare(&mut gathered, &reaches, &configured);
        let known = known.of_versions(&versions);
        let parts = trace::trace_share(state::units(&gathered, &reaches), &known, share);
        let (number, of) = (share.number, share.of);
        File { version: VERSION, wiretight: env!("CARGO_PKG_VERSION").to_owned(), input, number, of, parts }
    });
    serde_json::to_vec(&file).map_err(|error| Error::Shards(error.to_string()))
}

/// Reads the files of all shares of the scan of what a walk found.
pub(super) fn read(files: &[PathBuf], walk: &Walk, options: &Options) -> Result<Vec<Part>, Error> {
    let models = own::files(&options.models)?;
    let input = pool(options)?.install(|| input(walk, &options.walk.limits, &models));
    let mut shares = Vec::new();
    for path in files {
        let shown = path.display();
        let bytes = source::read_bytes(path, LARGEST)
            .map_err(|why| Error::Shards(format!("cannot read the share {shown}: {why}")))?;
        let file: File = serde_json::from_slice(&bytes)
            .map_err(|error| Error::Shards(format!("{shown} is no share of a scan: {error}")))?;
        if file.version != VERSION || file.wiretight != env!("CARGO_PKG_VERSION") {
            return Err(Error::Shards(format!("{shown} was written by another wiretight, {}", file.wiretight)));
        }
        if file.input != input {
            return Err(Error::Shards(format!(
                "{shown} is a share of other files; check out the same commit everywhere, and give the same paths and flags"
            )));
        }
        shares.push(file);
    }
    shares.sort_by_key(|file| file.number);
    let numbers: Vec<(u16, u16)> = shares.iter().map(|file| (file.number, file.of)).collect();
    let of = numbers.first().map_or(0, |(_, of)| *of);
    let wanted: Vec<(u16, u16)> = (1..=of).map(|number| (number, of)).collect();
    if numbers.is_empty() || numbers != wanted {
        let found: Vec<String> = numbers.iter().map(|(number, of)| format!("{number}/{of}")).collect();
        return Err(Error::Shards(format!("each share is needed once; there are: {}", found.join(", "))));
    }
    Ok(shares.into_iter().flat_map(|file| file.parts).collect())
}

/// What a scan reads, as one digest.
fn input(walk: &Walk, limits: &Limits, models: &[own::File]) -> String {
    let bytes = |path: &Path, limit| source::read_bytes(path, limit).unwrap_or_default();
    let read = |found: &source::Found| Material::of(&found.path, &bytes(&found.full, limits.of(found.kind)));
    let mut files: Vec<Material> = walk.files.par_iter().map(read).collect();
    files.extend(builtin::files().iter().map(|(path, text)| Material::of(path, text.as_bytes())));
    files.extend(models.iter().map(|(path, text)| Material::of(path, text.as_bytes())));
    Material::of_all(&files)
}
