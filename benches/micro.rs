//! What the stages of a scan cost, each by itself: `cargo bench --bench micro`.
#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::BytesCount;

use wiretight::channel::Reach;
use wiretight::ir::Unit;
use wiretight::knowledge::Knowledge;
use wiretight::languages;
use wiretight::scan::prefilter::Prefilter;
use wiretight::scan::{self, Options, knowledge, knowledge_with_examples, load_policy};
use wiretight::source::{self, FileId, FileKind, Limits, SourceFile, WalkOptions};
use wiretight::trace::{self, ProjectUnit};

fn main() {
    divan::main();
}

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// All files of some kinds below a folder.
fn files(folder: &str, kinds: impl Fn(FileKind) -> bool) -> Vec<SourceFile> {
    let walk = source::walk(&root(folder), &WalkOptions::default()).unwrap();
    let found = walk.files.iter().filter(|found| kinds(found.kind));
    (0..).map(FileId).zip(found).map(|(id, found)| source::read(id, found, &Limits::default()).unwrap()).collect()
}

fn bytes(files: &[SourceFile]) -> BytesCount {
    BytesCount::new(files.iter().map(|file| file.text.len()).sum::<usize>())
}

/// Parsing and lowering, on the sources that show every construct, and on ordinary ones.
#[divan::bench(args = ["java", "kotlin", "swift"])]
fn lower(bencher: Bencher<'_, '_>, language: &str) {
    let mut sources = files("tests/lowering", |kind| kind.name() == language);
    sources.extend(files("examples/courier", |kind| kind.name() == language));
    bencher
        .counter(bytes(&sources))
        .bench_local(|| sources.iter().filter_map(languages::lower).map(|unit| unit.functions.len()).sum::<usize>());
}

/// Telling from the names whether a file could matter.
#[divan::bench]
fn prefilter(bencher: Bencher<'_, '_>) {
    let prefilter = Prefilter::new(knowledge().unwrap());
    let sources = files("tests/lowering", FileKind::is_code);
    bencher
        .counter(bytes(&sources))
        .bench_local(|| sources.iter().filter(|file| prefilter.wakes(black_box(file))).count());
}

/// Building the prefilter.
#[divan::bench]
fn prefilter_build(bencher: Bencher<'_, '_>) {
    let knowledge = knowledge().unwrap();
    bencher.bench_local(|| Prefilter::new(knowledge));
}

/// Reading protocols, models and settings from their files, as the build does.
#[divan::bench]
fn load_knowledge(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| knowledge_with_examples().unwrap().examples().len());
}

/// Decoding them from what the build made of them, as each run does.
#[divan::bench]
fn decode_knowledge(bencher: Bencher<'_, '_>) {
    let bytes = knowledge().unwrap().to_bytes().unwrap();
    bencher.bench_local(|| Knowledge::from_bytes(black_box(&bytes)).unwrap());
}

/// Reading a policy with its rules.
#[divan::bench(args = ["baseline", "strict"])]
fn load_rules(bencher: Bencher<'_, '_>, policy: &str) {
    let knowledge = knowledge().unwrap();
    bencher.bench_local(|| load_policy(policy, knowledge).unwrap().rules.len());
}

/// Working out the channels of the example.
#[divan::bench]
fn trace_courier(bencher: Bencher<'_, '_>) {
    let knowledge = knowledge().unwrap();
    let sources = files("examples/courier", |_| true);
    let units: Vec<Unit> = sources.iter().filter_map(scan::read_one).collect();
    bencher.counter(bytes(&sources)).bench_local(|| {
        let units = units.iter().map(|unit| ProjectUnit { unit, reach: Reach::Production }).collect();
        trace::trace(units, knowledge).channels.len()
    });
}

/// Everything, from the walk to the verdict.
#[divan::bench(args = [1, 2])]
fn scan_courier(bencher: Bencher<'_, '_>, threads: usize) {
    let courier = root("examples/courier");
    let options = Options { here: courier.clone(), threads: Some(threads), ..Options::default() };
    bencher.bench_local(|| scan::scan(std::slice::from_ref(&courier), &options).unwrap().channels.len());
}
