//! Trees and roots that bite: links, names, depth, and what is no file.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::run::{Ended, wiretight, write};
use super::{OTHER, is_other_judged, judged, said};

/// Scans a tree in which `Other.kt` must be judged.
fn scan(folder: &Path) -> (Value, Ended) {
    write(folder, "other/Other.kt", OTHER.as_bytes());
    let ended = wiretight(&["check", "--report", "text", "--report", "json=../report.json"], folder);
    println!("{ended}");
    let report = judged(&ended).unwrap();
    assert!(is_other_judged(&report), "{report:#}");
    assert_eq!(ended.code, Some(1), "{ended:?}");
    (report, ended)
}

/// Scans one root and gives how that ended.
fn root(folder: &Path, root: &str) -> Ended {
    let ended = wiretight(&["check", root], folder);
    println!("{ended} {root}");
    assert!(!ended.errors.contains("panicked"), "{ended:?}");
    ended
}

/// Makes a pipe, from which nobody ever reads anything.
fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn folders_with_the_names_of_files() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["X.java", "Info.plist", "application.yml", "AndroidManifest.xml", "policy.yaml"] {
        write(folder.path(), &format!("{name}/Inside.kt"), OTHER.as_bytes());
    }
    let (report, _) = scan(folder.path());
    assert_eq!(said(&report, "X.java/Inside.kt"), "finding, read");
    let ended = wiretight(&["check", "--policy", "policy.yaml"], folder.path());
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert!(ended.errors.contains("cannot read the policy `policy.yaml`: no regular file"), "{ended:?}");
}

#[test]
fn paths_as_long_as_they_may_be_and_longer() {
    let folder = tempfile::tempdir().unwrap();
    // One call cannot name a path of more than 4096 bytes, so the shell goes down step by step.
    let down = "d=$(printf '%0200d' 1); i=0; while [ $i -lt 60 ]; do mkdir $d && cd $d || exit; i=$((i+1)); done; \
                echo 'fun f() { }' > Deep.kt";
    let status = Command::new("bash").args(["-c", down]).current_dir(folder.path()).status().unwrap();
    assert!(status.success());
    write(folder.path(), &format!("{}.java", "x".repeat(250)), b"class X { }");
    let (report, ended) = scan(folder.path());
    let unread = report["coverage"]["unread"].as_array().unwrap();
    assert_eq!(unread.len(), 1, "{unread:?}");
    assert!(ended.output.contains("cannot be read"), "{}", ended.output);
}

#[test]
fn folders_inside_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = "d/".repeat(1_900);
    write(folder.path(), &format!("{path}Deep.kt"), OTHER.as_bytes());
    let (report, _) = scan(folder.path());
    assert_eq!(said(&report, &format!("{path}Deep.kt")), "finding, read");
}

#[test]
fn names_with_everything_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let names = [
        "new\nline.kt",
        "quote\"s'.kt",
        "tab\t.kt",
        "\u{1b}[31mred.kt",
        "grün 😀.kt",
        " .kt",
        "-rf.kt",
        "a\u{202e}b.kt",
        "back\\slash.kt",
        "100%25.kt",
    ];
    for name in names {
        fs::write(folder.path().join(name), OTHER).unwrap();
    }
    let (report, ended) = scan(folder.path());
    for name in names {
        assert_eq!(said(&report, name), "finding, read", "{name:?}");
    }
    assert!(!ended.output.contains("\u{1b}[31mred"), "a name must not colour the terminal: {}", ended.output);
    assert!(!ended.output.contains('\u{202e}'), "a name must not turn the text around: {}", ended.output);
}

#[test]
fn links_that_loop_or_leave() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "Secret.kt", OTHER.replace("files.example.com", "secret.example.com").as_bytes());
    write(outside.path(), "application.yml", b"spring: { mail: { host: secret.example.com } }");
    fs::create_dir(folder.path().join("a")).unwrap();
    symlink("..", folder.path().join("a/up")).unwrap();
    symlink(".", folder.path().join("here")).unwrap();
    symlink("self.kt", folder.path().join("self.kt")).unwrap();
    symlink("pong.kt", folder.path().join("ping.kt")).unwrap();
    symlink("ping.kt", folder.path().join("pong.kt")).unwrap();
    symlink("nowhere.kt", folder.path().join("lost.kt")).unwrap();
    symlink("/dev/zero", folder.path().join("zero.java")).unwrap();
    symlink("/proc/self/mem", folder.path().join("mem.swift")).unwrap();
    symlink(outside.path().join("Secret.kt"), folder.path().join("Secret.kt")).unwrap();
    symlink(outside.path().join("application.yml"), folder.path().join("application.yml")).unwrap();
    symlink(outside.path(), folder.path().join("outside")).unwrap();
    let (report, ended) = scan(folder.path());
    assert!(!report.to_string().contains("secret.example.com"), "what lies outside of the root was read: {report:#}");
    for path in ["zero.java", "mem.swift", "Secret.kt", "application.yml", "outside"] {
        assert!(said(&report, path).starts_with("not read: link out of the scanned folder"), "{path}: {report:#}");
    }
    for path in ["self.kt", "ping.kt", "pong.kt", "lost.kt"] {
        assert!(said(&report, path).starts_with("not read: link that leads nowhere"), "{path}: {report:#}");
    }
    for path in ["a/up", "here"] {
        assert_eq!(said(&report, path), "read", "a link to a folder that is met anyway loses nothing");
    }
    assert!(ended.output.contains("link out of the scanned folder"), "{}", ended.output);
}

#[test]
fn what_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    pipe(&folder.path().join("Pipe.java"));
    pipe(&folder.path().join("application.yml"));
    pipe(&folder.path().join("readme"));
    let _socket = UnixListener::bind(folder.path().join("Socket.kt")).unwrap();
    write(folder.path(), "Empty.swift", b"");
    write(folder.path(), "Info.plist", b"");
    let (report, _) = scan(folder.path());
    for path in ["Pipe.java", "application.yml", "Socket.kt"] {
        assert_eq!(said(&report, path), "not read: no regular file; leave it out", "{report:#}");
    }
    assert_eq!(said(&report, "Empty.swift"), "read");

    // The same as roots, as policies, and alone.
    for path in ["Pipe.java", "Socket.kt", "/dev/zero", "/dev/null"] {
        let ended = root(folder.path(), path);
        assert_eq!(ended.code, Some(3), "{path}: {ended:?}");
        assert!(ended.output.contains("not read"), "{path}: {ended:?}");
    }
    for policy in ["application.yml", "Socket.kt", "/dev/zero", ".", "nowhere.yaml"] {
        let ended = wiretight(&["check", "--policy", policy], folder.path());
        assert_eq!(ended.code, Some(2), "{policy}: {ended:?}");
        assert!(ended.errors.contains(&format!("cannot read the policy `{policy}`")), "{policy}: {ended:?}");
    }
    for path in ["Pipe.java", "Socket.kt", "/dev/zero", ".", "nowhere.kt"] {
        let ended = wiretight(&["show", "ir", path], folder.path());
        assert_eq!(ended.code, Some(2), "{path}: {ended:?}");
        assert!(ended.errors.contains(path), "{path}: {ended:?}");
    }
}

#[test]
fn roots_that_are_not_there_or_hold_nothing() {
    let folder = tempfile::tempdir().unwrap();
    symlink("nowhere", folder.path().join("lost")).unwrap();
    symlink("loop", folder.path().join("loop")).unwrap();
    write(folder.path(), "file", b"text");
    for path in ["nothing", "lost", "loop", "file/below", "", "a\u{202e}b"] {
        let ended = root(folder.path(), path);
        assert_eq!(ended.code, Some(2), "{path}: {ended:?}");
        assert!(!ended.errors.is_empty(), "{path}: {ended:?}");
    }
    fs::create_dir(folder.path().join("empty")).unwrap();
    let ended = root(folder.path(), "empty");
    assert_eq!(ended.code, Some(3), "{ended:?}");
    assert!(ended.output.contains("nothing here that wiretight reads"), "{ended:?}");
}

/// Files come and go while a scan runs. Whether one is seen cannot be foretold; that the scan ends as it must can.
#[test]
fn files_that_vanish() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..2_000 {
        write(folder.path(), &format!("p{}/F{n}.kt", n % 50), b"fun f() { }");
    }
    let path = folder.path().to_owned();
    let vanishing = std::thread::spawn(move || {
        for n in 0..2_000 {
            let _ = fs::remove_file(path.join(format!("p{}/F{n}.kt", n % 50)));
            if n % 50 == 49 {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        }
        for n in 0..50 {
            let _ = fs::remove_dir(path.join(format!("p{n}")));
        }
    });
    scan(folder.path());
    vanishing.join().unwrap();
}

#[test]
fn names_that_are_not_unicode() {
    let folder = tempfile::tempdir().unwrap();
    let lone = folder.path().join(OsStr::from_bytes(b"\xff\xfe\x80.java"));
    fs::write(lone, "class X { java.net.Socket s = new java.net.Socket(\"a\", 1); }").unwrap();
    let below = folder.path().join(OsStr::from_bytes(b"\xff"));
    fs::create_dir(&below).unwrap();
    fs::write(below.join("X.kt"), OTHER).unwrap();
    let (report, _) = scan(folder.path());
    assert_eq!(said(&report, "\u{fffd}/X.kt"), "finding, read");
}
