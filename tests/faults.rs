//! What goes wrong around a scan and not in what it reads: files that may not be read or change under its hands, full
//! disks, readers that go away, interruptions, folders that may not be written, and names that a system cannot hold.
//!
//! A report is whole or not there, and a run that could not do all that it was asked for never ends with 0 or 1. Root
//! may read and write everything, so what depends on permissions runs as a user without rights where root runs the tests.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const DENIED: &str = "package other\n\
    fun other() { val c = org.apache.commons.net.ftp.FTPClient(); c.connect(\"files.example.com\"); c.login(\"u\", \"p\") }\n";
const FINE: &str = "package fine\nfun fine() { java.net.URL(\"https://example.com/a\").openStream() }\n";

const FORMATS: [&str; 12] = [
    "text",
    "sarif",
    "sarif-gitlab",
    "sarif-azure",
    "sarif-full",
    "json",
    "github",
    "markdown",
    "gitlab-codequality",
    "gitlab-sast",
    "junit",
    "evidence",
];
const INVENTORIES: [&str; 6] = ["text", "json", "csv", "html", "cyclonedx", "mermaid"];

/// A folder with these files, which everybody may read.
fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    mode(folder.path(), 0o755);
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A program that Ctrl-C ends, also where the tests run in the background, which makes all below them deaf to it.
fn ended_by_ctrl_c(program: impl AsRef<OsStr>) -> Command {
    if !cfg!(target_os = "linux") {
        return Command::new(program);
    }
    let mut command = Command::new("env");
    command.arg("--default-signal=INT").arg(program);
    command
}

fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = ended_by_ctrl_c(env!("CARGO_BIN_EXE_wiretight"));
    for variable in ["CI", "GITHUB_BASE_REF", "PRE_COMMIT", "FORCE_COLOR", "TF_BUILD"] {
        command.env_remove(variable);
    }
    command.args(args).current_dir(folder).stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    program(folder, args).output().unwrap()
}

/// Runs the program behind a line of shell, such as one that sets a limit.
fn behind(shell: &str, folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{shell}exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_wiretight")]).args(args);
    command.env_remove("CI").current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// A command of a user who owns nothing: where root runs the tests, root's rights are given up.
fn without_rights(mut command: Command) -> Command {
    let own = fs::metadata("/proc/self").map_or_else(|_| id(), |own| own.uid());
    if own == 0 {
        command.uid(65_534).gid(65_534);
    }
    command
}

fn id() -> u32 {
    let output = Command::new("id").arg("-u").output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

/// The program where everybody can run it; the folder that it was built in may be closed to others.
fn open_program() -> &'static Path {
    static COPY: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = COPY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        mode(folder.path(), 0o755);
        let path = folder.path().join("wiretight");
        fs::copy(env!("CARGO_BIN_EXE_wiretight"), &path).unwrap();
        (folder, path)
    });
    path
}

/// Runs the program as a user without rights.
fn run_without_rights(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(open_program());
    command.args(args).env_remove("CI").current_dir(folder).stdin(Stdio::null());
    without_rights(command).output().unwrap()
}

#[track_caller]
fn ends(output: &Output, code: i32) -> (String, String) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    assert!(!err.contains("panicked"), "{err}");
    (out.into_owned(), err.into_owned())
}

/// Everything below a folder, sorted.
fn listing(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder).into_iter().map(|e| e.unwrap().into_path()).collect();
    found.sort();
    found
}

/// What a report says of a path that was not read.
fn unread(report: &Value, path: &str) -> Option<String> {
    let unread = report["coverage"]["unread"].as_array().unwrap();
    let found = unread.iter().find(|entry| entry["path"] == path)?;
    Some(found["reason"].as_str().unwrap().to_owned())
}

#[test]
fn what_may_not_be_read_is_told_and_counts() {
    let folder = project(&[("Locked.kt", DENIED), ("locked/Inside.kt", DENIED), ("open/Open.kt", DENIED)]);
    mode(&folder.path().join("Locked.kt"), 0o000);
    mode(&folder.path().join("locked"), 0o000);
    let mut cat = Command::new("cat");
    cat.arg(folder.path().join("Locked.kt"));
    assert!(!without_rights(cat).output().unwrap().status.success(), "the test itself must not be able to read it");

    let output = run_without_rights(folder.path(), &["check", "--report", "json"]);
    let report: Value = serde_json::from_str(&ends(&output, 1).0).unwrap();
    for path in ["Locked.kt", "locked"] {
        let said = unread(&report, path).unwrap_or_default();
        assert!(said.starts_with("cannot be read (permission denied)"), "{path}: {report:#}");
    }
    // Where nothing else is there, nothing was judged.
    for path in ["Locked.kt", "locked"] {
        let output = run_without_rights(folder.path(), &["check", path]);
        let code = output.status.code().unwrap();
        assert!(code == 2 || code == 3, "{path}: {output:?}");
    }
    let output = run_without_rights(folder.path(), &["check", "open", "--policy", "Locked.kt"]);
    assert!(ends(&output, 2).1.contains("cannot read the policy `Locked.kt`"));
    write(folder.path(), "models/acme.yaml", "");
    mode(&folder.path().join("models/acme.yaml"), 0o000);
    write(folder.path(), "empty/notes.txt", "");
    for (option, path) in [
        ("--waivers", "Locked.kt"),
        ("--baseline", "Locked.kt"),
        ("--models", "models"),
        ("--models", "models/acme.yaml"),
        ("--models", "locked"),
        ("--models", "empty"),
        ("--models", "open/Open.kt"),
    ] {
        let output = run_without_rights(folder.path(), &["check", "open", option, path]);
        assert!(ends(&output, 2).1.contains(path), "{option} {path}");
    }
    // A policy or exceptions that may not be read are not the same as none.
    for path in ["open/wiretight.yaml", "open/.wiretight/waivers.yaml", "open/.wiretight/baseline.json"] {
        write(folder.path(), path, "name: team\n");
        mode(&folder.path().join(path), 0o000);
        let output = run_without_rights(&folder.path().join("open"), &["check"]);
        assert_eq!(output.status.code(), Some(2), "{path}");
        fs::remove_file(folder.path().join(path)).unwrap();
    }
    mode(&folder.path().join("locked"), 0o755);
}

/// A file that another program writes while the scan runs. Which state is met cannot be foretold; that the run ends as
/// it must, with reports that can be read, can.
#[test]
fn files_that_change_while_they_are_read() {
    let folder = project(&[("other/Other.kt", DENIED)]);
    for n in 0..50 {
        write(folder.path(), &format!("p{n}/F.kt"), FINE);
        write(folder.path(), &format!("p{n}/Info.plist"), "<plist><dict/></plist>");
    }
    let (path, end) = (folder.path().to_owned(), Arc::new(AtomicBool::new(false)));
    let stop = Arc::clone(&end);
    let changing = std::thread::spawn(move || {
        let long = format!("{}{DENIED}", "// é\n".repeat(2_000));
        let states = [long.as_bytes(), b"", FINE.as_bytes(), b"\xff\xfe\x00", DENIED.as_bytes(), b"bplist00\x01"];
        for (n, state) in states.iter().cycle().enumerate() {
            if stop.load(Ordering::Relaxed) {
                return n;
            }
            // Written over in place: a reader can meet the middle.
            fs::write(path.join(format!("p{}/F.kt", n % 50)), state).unwrap();
            fs::write(path.join(format!("p{}/Info.plist", n % 50)), state).unwrap();
        }
        0
    });
    let reports = tempfile::tempdir().unwrap();
    let paths = ["json", "sarif", "evidence"].map(|format| reports.path().join(format));
    let args: Vec<String> = paths.iter().map(|p| format!("--report={}={}", name(p), p.display())).collect();
    for _ in 0..6 {
        let args: Vec<&str> = std::iter::once("check").chain(args.iter().map(String::as_str)).collect();
        ends(&run(folder.path(), &args), 1);
        for path in &paths {
            let report: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            assert!(report.to_string().contains("Other.kt"), "{report:#}");
        }
    }
    end.store(true, Ordering::Relaxed);
    assert!(changing.join().unwrap() > 100, "nothing changed meanwhile");
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// What writes a file, with the arguments up to the path.
fn writers() -> Vec<(Vec<String>, i32)> {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut all: Vec<(Vec<String>, i32)> =
        FORMATS.iter().map(|format| (words(&format!("check --report {format}=")), 1)).collect();
    all.extend(INVENTORIES.iter().map(|format| (words(&format!("inventory --report {format}=")), 0)));
    all.push((words("baseline create --baseline "), 0));
    all.push((words("check --shard 1/1 --shard-file "), 0));
    all
}

/// The arguments with a path at their end.
fn to<'a>(args: &'a [String], path: &str, whole: &'a mut String) -> Vec<&'a str> {
    let (last, first) = args.split_last().unwrap();
    *whole = format!("{last}{path}");
    first.iter().map(String::as_str).chain([whole.as_str()]).collect()
}

/// A limit on the size of files stands in for a disk that is full: the write fails in the middle, for root as well.
#[test]
fn a_full_disk_leaves_whole_reports_or_none() {
    let folder = project(&[("Other.kt", DENIED)]);
    let before = listing(folder.path());
    let reports = tempfile::tempdir().unwrap();
    let path = reports.path().join("report");
    let shown = path.to_string_lossy();
    for (args, code) in writers() {
        let mut whole = String::new();
        let args = to(&args, &shown, &mut whole);
        // With room for all of it.
        let _ = fs::remove_file(&path);
        ends(&run(folder.path(), &args), code);
        let full = fs::read(&path).unwrap();
        assert!(!full.is_empty(), "{args:?}");
        // With room for nothing, and for half of it where an earlier report stands. Blocks have 512 bytes.
        for (blocks, earlier) in [(0, None), (full.len() / 1024, Some("an earlier report"))] {
            let _ = fs::remove_file(&path);
            if let Some(earlier) = earlier {
                fs::write(&path, earlier).unwrap();
            }
            let output = behind(&format!("trap '' XFSZ; ulimit -f {blocks}; "), folder.path(), &args);
            let (_, err) = ends(&output, 2);
            assert!(err.contains("cannot write") && err.contains(&*shown), "{args:?}: {err}");
            let after = fs::read_to_string(&path).ok();
            assert_eq!(after.as_deref(), earlier, "{args:?}");
            let left: Vec<_> = fs::read_dir(reports.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
            assert_eq!(left.len(), usize::from(earlier.is_some()), "{args:?}: {left:?}");
        }
    }
    assert_eq!(listing(folder.path()), before, "what is scanned is left alone");
}

/// One report that cannot be written does not cost the others, but the run.
#[test]
fn the_other_reports_are_written_where_one_cannot_be() {
    let folder = project(&[("Other.kt", DENIED)]);
    let out = tempfile::tempdir().unwrap();
    let sarif = out.path().join("out.sarif");
    let args = ["check", "--report", "json=missing/out.json", "--report", &format!("sarif={}", sarif.display())];
    let (_, err) = ends(&run(folder.path(), &args), 2);
    assert!(err.contains("cannot write missing/out.json"), "{err}");
    serde_json::from_slice::<Value>(&fs::read(sarif).unwrap()).unwrap();
}

/// `/dev/full` is a disk without any room, and there is one on Linux only.
#[test]
#[cfg(target_os = "linux")]
fn a_device_without_room_is_told() {
    let folder = project(&[("Other.kt", DENIED)]);
    for (args, _) in writers() {
        let mut whole = String::new();
        let args = to(&args, "/dev/full", &mut whole);
        let (_, err) = ends(&run(folder.path(), &args), 2);
        // What is read before it is written fails there already.
        assert!(err.contains("/dev/full"), "{args:?}: {err}");
    }
    let commands = ["show policy", "show words", "show channels .", "show coverage .", "explain cleartext-http"];
    let checks = FORMATS.map(|format| format!("check --report {format}"));
    let inventories = INVENTORIES.map(|format| format!("inventory --report {format}"));
    for command in commands.map(str::to_owned).iter().chain(&checks).chain(&inventories) {
        let args: Vec<&str> = command.split(' ').collect();
        let output = program(folder.path(), &args).stdout(fs::File::create("/dev/full").unwrap()).output().unwrap();
        let (_, err) = ends(&output, 2);
        assert!(err.contains("cannot write the standard output"), "{command}: {err}");
    }
}

/// The state that is compared with is read out of git and put nowhere.
#[test]
fn a_comparison_takes_no_room_on_the_disk() {
    let folder = project(&[("Other.kt", DENIED)]);
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]).args(args);
        assert!(git.current_dir(folder.path()).output().unwrap().status.success(), "{args:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "first"]);
    fs::write(folder.path().join("Added.kt"), DENIED.replace("fun other", "fun added")).unwrap();
    let (told, _) = ends(&run(folder.path(), &["check", "--base", "HEAD"]), 1);
    let output = behind("trap '' XFSZ; ulimit -f 0; ", folder.path(), &["check", "--base", "HEAD"]);
    assert_eq!(ends(&output, 1).0, told);
}

/// Readers that go away, as `head` does, change nothing about how a run ends.
#[test]
fn a_closed_pipe_does_not_change_the_verdict() {
    let folder = project(&[]);
    // More than a pipe holds.
    for n in 0..300 {
        write(folder.path(), &format!("p{n}/Other.kt"), DENIED);
    }
    for format in FORMATS {
        let mut child = program(folder.path(), &["check", "--report", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A bit is read, so that writing has begun.
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut [0]).unwrap();
        drop(out);
        let (_, err) = ends(&child.wait_with_output().unwrap(), 1);
        assert_eq!(err, "", "{format}");
    }
    // Nobody reads errors or notices, or there is nothing to write to at all.
    for (shell, args, code) in [
        ("exec 2>&-; ", ["check", "--policy=nowhere.yaml"], 2),
        ("exec 1>&- 2>&-; ", ["check", "--policy=nowhere.yaml"], 2),
        ("exec 0<&- 1>&- 2>&-; ", ["check", "--report=json"], 1),
    ] {
        ends(&behind(shell, folder.path(), &args), code);
    }
    let mut child =
        program(folder.path(), &["check", "--policy", "nowhere.yaml"]).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

/// Interrupts a child as Ctrl-C does.
fn interrupt(child: &Child) {
    // The child may have ended by itself.
    let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).output().unwrap();
}

/// Whenever Ctrl-C comes: the report is the earlier one or a whole new one, and the run does not end well.
#[test]
fn an_interruption_leaves_no_torn_report() {
    const EARLIER: &str = "{\"findings\": []}";
    let folder = project(&[]);
    for n in 0..200 {
        write(folder.path(), &format!("p{n}/Other.kt"), DENIED);
    }
    let reports = tempfile::tempdir().unwrap();
    let path = reports.path().join("report.json");
    let report = format!("json={}", path.display());
    let start = || {
        fs::write(&path, EARLIER).unwrap();
        program(folder.path(), &["check", "--report", &report]).stderr(Stdio::null()).spawn().unwrap()
    };
    let began = Instant::now();
    assert_eq!(start().wait().unwrap().code(), Some(1));
    let whole = began.elapsed();
    let (mut interrupted, steps) = (0, 16);
    for step in 0..steps {
        let mut child = start();
        std::thread::sleep(whole * step / steps);
        interrupt(&child);
        let status = child.wait().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        if status.signal() == Some(2) {
            interrupted += 1;
        } else {
            assert_eq!(status.code(), Some(1), "{status:?}");
        }
        if text != EARLIER {
            let report: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(report["findings"].as_array().unwrap().len(), 200);
        }
    }
    assert!(interrupted > 0, "no run was interrupted");
}

/// The other side of the test below: is interrupted in the middle of a report.
#[test]
#[ignore = "is run by `an_interruption_in_the_middle_of_writing`"]
fn writes_half_a_report() {
    let path = std::env::var_os("REPORT").unwrap();
    wiretight::report::save(Path::new(&path), |out| {
        out.write_all(&[b'x'; 100_000])?;
        out.flush()?;
        std::io::stderr().write_all(b"half\n")?;
        std::thread::sleep(Duration::from_secs(60));
        Ok(())
    })
    .unwrap();
}

#[test]
fn an_interruption_in_the_middle_of_writing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    for earlier in [None, Some("earlier")] {
        let _ = fs::remove_file(&path);
        if let Some(earlier) = earlier {
            fs::write(&path, earlier).unwrap();
        }
        let mut child = ended_by_ctrl_c(std::env::current_exe().unwrap())
            .args(["--exact", "writes_half_a_report", "--ignored", "--nocapture"])
            .env("REPORT", &path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(said.any(|line| line.unwrap() == "half"));
        interrupt(&child);
        assert_eq!(child.wait().unwrap().signal(), Some(2));
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), earlier);
    }
}

/// A tree that may not be written is scanned like any other, and nothing is written into it.
#[test]
fn a_folder_that_may_not_be_written() {
    let folder = project(&[("src/Other.kt", DENIED)]);
    for path in ["src/Other.kt", "src", ""] {
        let path = folder.path().join(path);
        let bits = if path.is_dir() { 0o555 } else { 0o444 };
        mode(&path, bits);
    }
    let before = listing(folder.path());
    let mut touch = Command::new("touch");
    touch.arg(folder.path().join("new"));
    assert!(!without_rights(touch).output().unwrap().status.success(), "the test itself must not be able to write");
    ends(&run_without_rights(folder.path(), &["check"]), 1);
    ends(&run_without_rights(folder.path(), &["inventory"]), 0);
    for (args, _) in writers() {
        let mut whole = String::new();
        let args = to(&args, "report", &mut whole);
        let (_, err) = ends(&run_without_rights(folder.path(), &args), 2);
        assert!(err.contains("cannot write report"), "{args:?}: {err}");
    }
    assert_eq!(listing(folder.path()), before);
    for path in ["", "src"] {
        mode(&folder.path().join(path), 0o755);
    }
}

/// Arguments of ten thousand characters name nothing that there can be.
#[test]
fn paths_longer_than_any_system_takes() {
    let folder = project(&[("Other.kt", DENIED)]);
    let long = "d/".repeat(5_000);
    let name = "n".repeat(10_000);
    for path in [&long, &name] {
        for option in ["--policy=", "--waivers=", "--baseline=", "--models=", "--report=json=", ""] {
            let argument = format!("{option}{path}");
            let (_, err) = ends(&run(folder.path(), &["check", &argument]), 2);
            assert!(err.contains(&path[..100]) && err.len() < 25_000, "{option}: {} bytes: {err:.300}", err.len());
        }
    }
    ends(&run(folder.path(), &["check", "--skip", &name]), 1);
    // A scan that is started below everything that one call can name: the shell goes down step by step.
    let down = "d=$(printf '%0200d' 1); i=0; while [ $i -lt 50 ]; do mkdir $d && cd $d || exit 9; i=$((i+1)); done; \
                cp \"$OTHER\" Other.kt || exit 9; exec \"$0\" check --report json";
    let mut command = Command::new("bash");
    command.args(["-c", down, env!("CARGO_BIN_EXE_wiretight")]).env("OTHER", folder.path().join("Other.kt"));
    let output = command.current_dir(folder.path()).output().unwrap();
    let code = output.status.code().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!((1..=3).contains(&code) && !err.contains("panicked"), "{code}: {err:.300}");
    if code == 1 {
        assert!(String::from_utf8_lossy(&output.stdout).contains("Other.kt"));
    }
}

/// A name that is not Unicode, where the file system takes one.
fn not_unicode(folder: &Path) -> Option<OsString> {
    let name = OsString::from_vec(b"caf\xe9".to_vec());
    fs::create_dir(folder.join(&name)).ok()?;
    Some(name)
}

#[test]
fn names_that_are_not_unicode_as_arguments() {
    let folder = project(&[]);
    let Some(name) = not_unicode(folder.path()) else { return };
    fs::write(folder.path().join(&name).join("Other.kt"), DENIED).unwrap();
    let mut command = program(folder.path(), &["check", "--report", "json"]);
    let report: Value = serde_json::from_str(&ends(&command.arg(&name).output().unwrap(), 1).0).unwrap();
    assert_eq!(report["findings"][0]["location"]["path"], "caf\u{fffd}/Other.kt");
    // Reports can stand there as well.
    let out = folder.path().join(&name).join("out.json");
    let mut option = OsString::from("--report=json=");
    option.push(&out);
    let output = program(folder.path(), &["check"]).arg(option).output().unwrap();
    let code = output.status.code().unwrap();
    assert_eq!((code, out.exists()), if code == 1 { (1, true) } else { (2, false) }, "{output:?}");
    for option in ["--policy=", "--waivers=", "--baseline=", "--models=", "--skip=", "--base="] {
        let mut option = OsString::from(option);
        option.push(OsStr::from_bytes(b"\xff"));
        let output = program(folder.path(), &["check"]).arg(&option).output().unwrap();
        let (_, err) = ends(&output, 2);
        assert!(!err.is_empty(), "{option:?}");
    }
}

/// Names that differ in case only are two files, or one where the file system folds case; nothing is judged twice or lost.
#[test]
fn names_that_differ_in_case_only() {
    let folder = project(&[("src/Other.kt", DENIED)]);
    let folds = folder.path().join("src/other.kt").exists();
    write(folder.path(), "src/other.kt", &DENIED.replace("files.", "more."));
    write(folder.path(), "Build/Inside.kt", DENIED);
    write(folder.path(), "src/UPPER.KT", &DENIED.replace("files.", "upper."));
    let output = run(folder.path(), &["check", "--report", "json"]);
    let report: Value = serde_json::from_str(&ends(&output, 1).0).unwrap();
    let found = report["findings"].as_array().unwrap().iter();
    let paths: Vec<&str> = found.map(|finding| finding["location"]["path"].as_str().unwrap()).collect();
    // A folder is left out by the very name that a build gives it.
    let mut expected = vec!["Build/Inside.kt", "src/Other.kt", "src/UPPER.KT", "src/other.kt"];
    if folds {
        expected.pop();
    }
    assert_eq!(paths, expected);
    // A root that is given in another case is the same folder, where there is one.
    let output = run(folder.path(), &["check", "SRC"]);
    ends(&output, if folds { 1 } else { 2 });
    // The policy of a team has one name.
    write(folder.path(), "WIRETIGHT.YAML", "name: team\nrules: { cleartext-file-transfer: ignore }\n");
    ends(&run(folder.path(), &["check"]), i32::from(!folds));
}
