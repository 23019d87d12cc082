//! No input, however hostile, may crash a scan, hold it up, or hide what stands in other files.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "hostile/generate.rs"]
mod generate;
#[path = "hostile/mutants.rs"]
mod mutants;
#[path = "hostile/trees.rs"]
mod trees;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use generate::Input;

/// Nothing that is sane takes so long, even unoptimised on a busy machine; one that hangs does.
const MOST_TIME: Duration = Duration::from_secs(300);
/// Most memory in MB.
const MOST_MEMORY: u64 = 1_000;

/// A file that must be judged whatever lies beside it.
const OTHER: &str = "package other\n\
    fun other() { val c = org.apache.commons.net.ftp.FTPClient(); c.connect(\"files.example.com\"); c.login(\"u\", \"p\") }\n";

/// What a scan came to.
#[derive(Debug)]
struct Ended {
    /// None: killed by a signal, which is a crash.
    code: Option<i32>,
    output: String,
    errors: String,
    time: Duration,
    /// Most memory in MB, where the system tells.
    memory: u64,
}

fn wiretight(args: &[&str], folder: &Path) -> Ended {
    let out = tempfile::NamedTempFile::new().unwrap();
    let errors = tempfile::NamedTempFile::new().unwrap();
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wiretight"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(out.reopen().unwrap())
        .stderr(errors.reopen().unwrap())
        .spawn()
        .unwrap();
    let mut memory = 0;
    let status = loop {
        memory = memory.max(peak(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > MOST_TIME {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    Ended {
        code: status.code(),
        output: fs::read_to_string(out.path()).unwrap(),
        errors: fs::read_to_string(errors.path()).unwrap(),
        time: start.elapsed(),
        memory,
    }
}

/// The most memory that a process had so far, in MB; 0 where the system does not tell.
fn peak(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Why a scan did not end as it must, if it did not.
fn fault(ended: &Ended) -> Option<String> {
    let Ended { code, output, errors, memory, .. } = ended;
    let why = match code {
        Some(0 | 1 | 3) if errors.contains("panicked") || output.contains("a mistake in wiretight") => "panicked",
        Some(0 | 1 | 3) if !output.contains("Other.kt") => "lost the other file",
        Some(0 | 1 | 3) if *memory > MOST_MEMORY => "took too much memory",
        Some(0 | 1 | 3) => return None,
        Some(_) => "could not run",
        None => "crashed or was stopped for taking too long",
    };
    Some(format!("{why} ({code:?}, {memory} MB): {errors}"))
}

/// Scans each input alone, beside a file that must be judged.
fn scan_all(inputs: &[Input]) {
    let mut faults = Vec::new();
    for input in inputs {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &input.path, &input.bytes);
        write(folder.path(), "other/Other.kt", OTHER.as_bytes());
        let ended = wiretight(&["check", "--report", "json"], folder.path());
        let Input { name, path, .. } = input;
        println!("{:?} {:6.2} s {:5} MB  {path}: {name}", ended.code, ended.time.as_secs_f64(), ended.memory);
        faults.extend(fault(&ended).map(|fault| format!("{path}: {name}: {fault}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// One input in so many: all of them take minutes, and `cargo test --release --test hostile -- --include-ignored`
/// runs them all.
fn every(inputs: Vec<Input>, step: usize) -> Vec<Input> {
    inputs.into_iter().step_by(step).collect()
}

#[test]
fn what_no_parser_likes() {
    scan_all(&every(generate::syntax(), 12));
}

#[test]
fn programs_that_nobody_can_run_to_the_end() {
    scan_all(&every(generate::programs(), 6));
}

#[test]
fn configuration_that_bites() {
    scan_all(&every(generate::settings(), 9));
}

#[test]
#[ignore = "takes minutes"]
fn everything() {
    scan_all(&generate::syntax());
    scan_all(&generate::programs());
    scan_all(&generate::settings());
}

/// A policy that cannot be used ends with 2 and says where it is wrong; it never counts as one that allows.
#[test]
fn policies_that_bite() {
    for input in generate::policies() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &input.path, &input.bytes);
        write(folder.path(), "Other.kt", OTHER.as_bytes());
        let ended = wiretight(&["check", "--policy", "policy.yaml", "Other.kt"], folder.path());
        assert_eq!(ended.code, Some(2), "{}: {ended:?}", input.name);
        assert!(
            ended.errors.contains("policy.yaml") && !ended.errors.contains("panicked"),
            "{}: {ended:?}",
            input.name
        );
        assert!(ended.memory < MOST_MEMORY, "{}: {} MB", input.name, ended.memory);
    }
}

/// Many hostile files in one tree: what one parse takes is given back although its thread is lost.
#[test]
fn many_soups_take_no_more_memory_than_one() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..40 {
        let wake = "class A { java.net.Socket s = new java.net.Socket(\"a\", 1); } ";
        write(folder.path(), &format!("p{n}/Soup.java"), format!("{wake}{}", "(;".repeat(10_000)).as_bytes());
        let wake = "val s = java.net.Socket(\"a\", 1); ";
        write(folder.path(), &format!("p{n}/Soup.kt"), format!("{wake}{}", ",a<".repeat(5_000)).as_bytes());
    }
    write(folder.path(), "other/Other.kt", OTHER.as_bytes());
    let ended = wiretight(&["check", "--report", "json"], folder.path());
    assert_eq!(fault(&ended), None);
    assert!(ended.output.contains("parse took too much memory"), "{}", ended.output);
}
