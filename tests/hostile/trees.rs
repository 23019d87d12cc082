//! Folders that bite: links, names, rights.

use std::fs;
use std::path::Path;

use super::{OTHER, fault, wiretight, write};

/// Scans a tree in which `Other.kt` must be judged; gives the report.
fn scan(folder: &Path) -> String {
    write(folder, "other/Other.kt", OTHER.as_bytes());
    let ended = wiretight(&["check", "--report", "json"], folder);
    assert_eq!(fault(&ended), None);
    ended.output
}

#[test]
fn a_folder_with_the_name_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["X.java", "Info.plist", "application.yml", "AndroidManifest.xml", "policy.yaml"] {
        write(folder.path(), &format!("{name}/Inside.kt"), b"fun f() { }");
    }
    scan(folder.path());
}

#[test]
fn names_as_long_as_they_may_be() {
    let folder = tempfile::tempdir().unwrap();
    let mut path = folder.path().to_owned();
    // As deep as the system's longest path, which is 4096 bytes on Linux.
    for _ in 0..15 {
        path.push("d".repeat(250));
        if fs::create_dir(&path).is_err() {
            break;
        }
    }
    let _ = fs::write(path.join("Deep.kt"), "fun f() { }");
    let _ = fs::write(folder.path().join(format!("{}.java", "x".repeat(10_000))), "class X { }");
    let _ = fs::write(folder.path().join(format!("{}.java", "x".repeat(250))), "class X { }");
    scan(folder.path());
}

#[test]
fn names_with_everything_in_them() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "new\nline.kt",
        "quote\"s'.kt",
        "tab\t.kt",
        "\u{1b}[31mred.kt",
        "grün 😀.kt",
        " .kt",
        "-rf.kt",
        "a\u{202e}b.kt",
    ] {
        let _ = fs::write(folder.path().join(name), OTHER);
    }
    let text = wiretight(&["check"], folder.path());
    assert_eq!(text.code, Some(1), "{text:?}");
    assert!(!text.output.contains("\u{1b}[31mred"), "a name must not colour the terminal");
    scan(folder.path());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_that_loop_or_leave() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "Secret.kt", OTHER.replace("files.example.com", "secret.example.com").as_bytes());
        fs::create_dir(folder.path().join("a")).unwrap();
        symlink("..", folder.path().join("a/up")).unwrap();
        symlink(".", folder.path().join("here")).unwrap();
        symlink("self.kt", folder.path().join("self.kt")).unwrap();
        symlink("nowhere.kt", folder.path().join("lost.kt")).unwrap();
        symlink("/dev/zero", folder.path().join("zero.java")).unwrap();
        symlink(outside.path().join("Secret.kt"), folder.path().join("Secret.kt")).unwrap();
        symlink(outside.path(), folder.path().join("outside")).unwrap();
        let report = scan(folder.path());
        assert!(!report.contains("secret.example.com"), "what lies outside of the root was read: {report}");
    }

    #[test]
    fn files_and_folders_that_may_not_be_read() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "Locked.kt", OTHER.as_bytes());
        write(folder.path(), "locked/Inside.kt", OTHER.as_bytes());
        let lock = |path: &str, mode| {
            fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
        };
        lock("Locked.kt", 0o000);
        lock("locked", 0o000);
        // Who may read everything reads these too, and nothing is told.
        let may_read = fs::read(folder.path().join("Locked.kt")).is_ok();
        let report = scan(folder.path());
        assert!(may_read || report.contains("cannot be read"), "{report}");
        lock("locked", 0o755);
    }

    #[test]
    fn names_that_are_not_unicode() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join(OsStr::from_bytes(b"\xff\xfe\x80.java"));
        let _ = fs::write(name, "class X { java.net.Socket s = new java.net.Socket(\"a\", 1); }");
        let name = folder.path().join(OsStr::from_bytes(b"\xff"));
        let _ = fs::create_dir(&name);
        let _ = fs::write(name.join("X.kt"), OTHER);
        scan(folder.path());
    }
}
