//! The targets of the fuzzer without the fuzzer: every input that once reached new code or broke something, and damaged
//! fixtures, always in the same way. The fuzzer itself is run by `tests/fuzz/run`.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::generate::numbers;
use super::mutants::mutate;
use super::targets::{TARGETS, Target, find};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files below a folder whose names end so, by path.
fn files(folder: &Path, ending: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap());
    let found = walk.filter(|entry| entry.file_type().is_file() && entry.path().to_string_lossy().ends_with(ending));
    found.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

/// Gives inputs to a target on a thread with as much stack as a scan has, and says which of them break it.
fn broken(target: &Target, inputs: &[(PathBuf, Vec<u8>)]) -> Vec<String> {
    let (name, run, most) = *target;
    let work = || {
        let breaks = |bytes: &[u8]| catch_unwind(AssertUnwindSafe(|| run(&bytes[..bytes.len().min(most)]))).is_err();
        let broken = inputs.iter().filter(|(_, bytes)| breaks(bytes));
        broken.map(|(path, bytes)| format!("{name}: {}:\n{}", path.display(), bytes.escape_ascii())).collect()
    };
    std::thread::scope(|scope| {
        std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

#[test]
fn what_the_fuzzer_found() {
    let mut all = Vec::new();
    for target in TARGETS {
        let inputs = files(&root("tests/fuzz/corpus").join(target.0), "");
        assert!(!inputs.is_empty(), "{} has no corpus", target.0);
        all.extend(broken(target, &inputs));
    }
    assert!(all.is_empty(), "{} inputs broke:\n{}", all.len(), all.join("\n\n"));
}

/// Configuration, policies, models and waivers, damaged.
#[test]
fn damaged_fixtures_are_read() {
    const EACH: usize = 60;
    let mut all = Vec::new();
    for (name, folder, ending) in [
        ("xml", "tests/projects", ".xml"),
        ("plist", "tests/configs", ".plist"),
        ("properties", "tests/fuzz/corpus/properties", ""),
        ("yaml", "tests/fuzz/corpus/yaml", ""),
        ("gradle", "tests/projects", ".gradle"),
        ("policy", "policies", "baseline.yaml"),
        ("model", "policies/models/swift", ".yaml"),
        ("waivers", "tests/story", "waivers.yaml"),
    ] {
        let mut seeds = files(&root(folder), ending);
        seeds.retain(|(_, bytes)| bytes.len() < 6_000);
        assert!(!seeds.is_empty(), "{folder} has no {ending}");
        let mut random = numbers(7);
        let inputs: Vec<_> = (0..EACH)
            .map(|n| {
                let (path, mut bytes) = seeds[n % seeds.len()].clone();
                for _ in 0..=n % 3 {
                    mutate(&mut bytes, &mut random);
                }
                (path, bytes)
            })
            .collect();
        all.extend(broken(find(name).unwrap(), &inputs));
    }
    assert!(all.is_empty(), "{} inputs broke:\n{}", all.len(), all.join("\n\n"));
}
