//! Runs the program as a child that cannot take more time or memory than it may.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Most seconds of processor time, which other work on the machine does not lengthen, of an unoptimised build.
const MOST_SECONDS: u64 = 60;
/// Most time in all: ends what hangs without working.
const MOST_TIME: Duration = Duration::from_secs(900);
/// Most address space in KB, of which most is stack that nobody touches: ends what would fill the machine.
const MOST_SPACE: u64 = 6_000_000;
/// Most memory that may be in use at any time, in MB.
pub const MOST_MEMORY: u64 = 1_000;

/// What a scan came to.
#[derive(Debug)]
pub struct Ended {
    /// None: ended by a signal, which is a crash or one of the limits.
    pub code: Option<i32>,
    pub output: String,
    pub errors: String,
    /// The file `report.json` beside the folder, if it was written.
    pub report: Vec<u8>,
    /// Most memory in MB, where the system tells.
    pub memory: u64,
    time: Duration,
    /// Processor time in hundredths of a second, where the system tells.
    worked: u64,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ended { code, memory, .. } = self;
        let (time, worked) = (self.time.as_secs_f64(), self.worked as f64 / 100.0);
        write!(f, "{code:?} {time:6.2} s, {worked:6.2} s of work, {memory:5} MB")
    }
}

/// Runs the program in a folder below `folder`'s own, so that reports can be written beside what is scanned.
pub fn wiretight(args: &[&str], folder: &Path) -> Ended {
    let beside = tempfile::tempdir().unwrap();
    let report = beside.path().join("report.json");
    let args = args.iter().map(|arg| arg.replace("../report.json", &report.to_string_lossy()));
    let (out, errors) = (beside.path().join("out"), beside.path().join("errors"));
    let start = Instant::now();
    let mut child = Command::new("sh")
        .args(["-c", &format!("ulimit -t {MOST_SECONDS}; ulimit -v {MOST_SPACE}; exec \"$0\" \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_wiretight"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(fs::File::create(&out).unwrap())
        .stderr(fs::File::create(&errors).unwrap())
        .spawn()
        .unwrap();
    let (mut memory, mut worked) = (0, 0);
    let status = loop {
        memory = memory.max(peak(&child));
        worked = worked.max(work(&child).unwrap_or_default());
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > MOST_TIME {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    Ended {
        code: status.code(),
        output: String::from_utf8_lossy(&fs::read(out).unwrap()).into_owned(),
        errors: String::from_utf8_lossy(&fs::read(errors).unwrap()).into_owned(),
        report: fs::read(report).unwrap_or_default(),
        time: start.elapsed(),
        memory,
        worked,
    }
}

/// The most memory that a process had so far, in MB; 0 where the system does not tell.
fn peak(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// The processor time of a process, in the system's ticks.
fn work(child: &Child) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}

/// Writes a file and the folders that it stands in.
pub fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}
