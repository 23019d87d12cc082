//! Reads the policies when the program is built, with the program's own code, so that no run has to.
//!
//! What models, settings and protocols come to is checked and kept as bytes. Of the other files the trees are kept; what
//! they say depends on the policy of a run. A mistake ends the build, with its file and line.
#![allow(dead_code, unused_imports, reason = "a build needs little of these rooms")]

#[path = "src/channel/mod.rs"]
mod channel;
#[path = "src/knowledge/mod.rs"]
mod knowledge;
#[path = "src/source/mod.rs"]
mod source;

use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fs};

use source::yaml::{Document, Mistake};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=policies");
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    let files = files(&root)?;
    let texts = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let knowledge = knowledge::load(texts.clone()).map_err(told)?;
    write(&out.join("knowledge"), &knowledge.to_bytes()?)?;
    let mut mistakes = Vec::new();
    for (path, text) in texts.filter(|(path, _)| !knowledge::holds(path)) {
        match Document::new(path, text).tree() {
            Ok(tree) => write(&out.join("trees").join(path), &tree)?,
            Err(more) => mistakes.extend(more),
        }
    }
    if mistakes.is_empty() { Ok(()) } else { Err(told(mistakes)) }
}

fn variable(name: &str) -> Result<OsString, String> {
    env::var_os(name).ok_or_else(|| format!("{name} is not set"))
}

/// The policies by their paths from the root, with their texts, in the order of the paths.
fn files(root: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(root.join("policies")) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(entry.path()).map_err(|error| format!("cannot read {path}: {error}"))?;
            files.push((path, text));
        }
    }
    files.sort();
    Ok(files)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}

/// All mistakes; cargo shows what a build script writes to the standard error.
fn told(mistakes: Vec<Mistake>) -> Box<dyn Error> {
    mistakes.iter().for_each(|mistake| eprintln!("{mistake}\n"));
    format!("{} mistakes in the policies", mistakes.len()).into()
}
