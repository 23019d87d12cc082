//! Which files a scan reads, and how their bytes become text.

use std::fs;
use std::path::Path;

use wiretight::source::{
    FileId, FileKind, Found, Limits, SKIP_FOLDERS, Skipped, SourceFile, Walk, WalkOptions, Why, decode, read, walk,
};

/// Writes files below a folder, with the folders that they need.
fn write(root: &Path, files: &[&str]) {
    for file in files {
        let path = root.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, "x").expect("a file");
    }
}

fn walk_default(root: &Path) -> Walk {
    walk(root, &WalkOptions::default()).expect("a root")
}

fn paths(walk: &Walk) -> Vec<&str> {
    walk.files.iter().map(|found| found.path.as_str()).collect()
}

fn skipped(walk: &Walk) -> Vec<String> {
    walk.skipped.iter().map(ToString::to_string).collect()
}

#[test]
fn clean_text_stays_as_it_is() {
    assert_eq!(decode("Grüße 😀\r\nx\n".into()), "Grüße 😀\r\nx\n");
    assert_eq!(decode(Vec::new()), "");
}

#[test]
fn encodings_become_utf8() {
    let text = "a = \"Grüße 😀\"\n";
    let marked: Vec<u16> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).collect();
    let bare: Vec<u16> = text.encode_utf16().collect();
    for units in [marked, bare] {
        assert_eq!(decode(units.iter().copied().flat_map(u16::to_le_bytes).collect()), text);
        assert_eq!(decode(units.iter().copied().flat_map(u16::to_be_bytes).collect()), text);
    }
    assert_eq!(decode(format!("\u{feff}{text}").into()), text);
    assert_eq!(decode(b"Gr\xfc\xdfe".to_vec()), "Grüße", "Latin-1");
    assert_eq!(decode(b"\xc3\xbc \xfc".to_vec()), "ü ü", "UTF-8 but for one byte");
    assert_eq!(decode(b"\xff\xfea\0\x00\xd8x".to_vec()), "a\u{fffd}", "half a pair, half a unit");
}

#[test]
fn signs_that_parsers_stumble_over_go() {
    assert_eq!(decode(b"a\0b".to_vec()), "a b");
    assert_eq!(decode(b"a\rb\r\nc\r".to_vec()), "a\nb\r\nc\n");
}

#[test]
fn a_binary_property_list_keeps_its_bytes() {
    let list = SourceFile::from_bytes(FileId(0), "Info.plist", b"bplist00\xff".to_vec());
    assert_eq!((&*list.text, list.bytes.as_deref()), ("", Some(b"bplist00\xff".as_slice())));
    let code = SourceFile::from_bytes(FileId(0), "A.java", b"bplist00".to_vec());
    assert_eq!((&*code.text, code.bytes), ("bplist00", None));
}

#[test]
fn the_order_is_that_of_the_paths() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &["b/A.kt", "b.java", "a/z/Info.plist", "a/B.swift", "a-b/C.java", "notes.txt", "a/x.yml"]);
    let found = walk_default(folder.path());
    assert_eq!(paths(&found), ["a-b/C.java", "a/B.swift", "a/x.yml", "a/z/Info.plist", "b.java", "b/A.kt"]);
    assert_eq!((found.others, found.skipped.len()), (1, 0));
    let java: Vec<_> = found.of_kind(FileKind::Java).map(|found| found.path.as_str()).collect();
    assert_eq!(java, ["a-b/C.java", "b.java"]);
    assert_eq!(walk_default(folder.path()), found);
}

#[test]
fn folders_that_are_left_out_are_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        "app/build/generated/A.java",
        "app/build/B.java",
        "app/build/log.txt",
        "app/src/main/java/com/example/build/Real.java",
        "App/Sources/target/Real.swift",
        "Pods/X/X.swift",
        "src/Pods/Y.swift",
        ".git/config",
    ];
    write(folder.path(), &files);
    let found = walk_default(folder.path());
    assert_eq!(paths(&found), ["App/Sources/target/Real.swift", "app/src/main/java/com/example/build/Real.java"]);
    insta::assert_snapshot!(skipped(&found).join("\n"), @r"
        .git: folder left out (version control; files of interest: 0); take it off the list to read it
        Pods: folder left out (installed packages; files of interest: 1); take it off the list to read it
        app/build: folder left out (build output; files of interest: 2); take it off the list to read it
        src/Pods: folder left out (installed packages; files of interest: 1); take it off the list to read it
        ");

    let all = walk(folder.path(), &WalkOptions { skip: Vec::new(), ..WalkOptions::default() }).expect("a root");
    assert_eq!(all.files.len() + all.others, files.len());
    assert_eq!(all.skipped, []);
    assert!(SKIP_FOLDERS.iter().all(|folder| !folder.why.is_empty()));

    // What is asked for by name is read, whatever its name.
    assert_eq!(paths(&walk_default(&folder.path().join("app/build"))), ["B.java", "generated/A.java"]);
}

#[test]
fn the_root_can_be_one_file() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &["build/A.kt", "notes.txt"]);
    let found = walk_default(&folder.path().join("build/A.kt"));
    assert_eq!(paths(&found), ["A.kt"]);
    let file = read(FileId(7), &found.files[0], &Limits::default()).expect("a file");
    assert_eq!((file.id, &*file.path, &*file.text, file.kind), (FileId(7), "A.kt", "x", FileKind::Kotlin));

    let found = walk_default(&folder.path().join("notes.txt"));
    assert_eq!(found.files, []);
    insta::assert_snapshot!(skipped(&found).join("\n"), @"notes.txt: no kind of file that is read; give source code, configuration or a folder");

    let error = walk(Path::new("no/such/place"), &WalkOptions::default()).expect_err("no root");
    insta::assert_snapshot!(error, @"cannot scan no/such/place: entity not found; give a file or folder that exists and may be read");
}

#[test]
fn large_files_are_listed_and_not_read() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("Big.java"), vec![b' '; 11]).expect("a file");
    fs::write(folder.path().join("Fits.java"), vec![b' '; 10]).expect("a file");
    fs::write(folder.path().join("big.xml"), vec![b' '; 11]).expect("a file");
    let limits = Limits { code: 10, config: 20 };
    let found = walk(folder.path(), &WalkOptions { limits, ..WalkOptions::default() }).expect("a root");
    assert_eq!(paths(&found), ["Fits.java", "big.xml"]);
    insta::assert_snapshot!(skipped(&found).join("\n"), @"Big.java: 11 bytes are more than the 10 that are read; raise the limit or leave the file out");

    // A file that has grown since the walk.
    let grown = Found { path: "Big.java".into(), full: folder.path().join("Big.java"), ..found.files[0].clone() };
    let skipped = read(FileId(0), &grown, &limits).expect_err("too large");
    assert_eq!(skipped.why, Why::TooLarge { size: 11, limit: 10 });
    assert_eq!(Limits::default().of(FileKind::Swift), 2 * 1024 * 1024);
}

#[test]
fn a_file_that_is_gone_is_listed() {
    let full = Path::new("no/such/A.java").to_owned();
    let found = Found { path: "A.java".into(), full, held: None, kind: FileKind::Java, lossy: false };
    let skipped: Skipped = read(FileId(0), &found, &Limits::default()).expect_err("no file");
    insta::assert_snapshot!(skipped, @"A.java: cannot be read (entity not found); make it readable or leave it out");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_are_not_followed_and_those_that_leave_are_listed() {
        let outside = tempfile::tempdir().expect("a folder");
        write(outside.path(), &["Secret.java", "notes.txt", "lib/L.java"]);
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        write(root, &["src/A.java", "src/notes.txt"]);
        for (target, link) in [
            (root.join("src/A.java"), "B.java"),
            (root.join("src/notes.txt"), "Named.java"),
            (root.join("src/A.java"), "A.txt"),
            (root.to_owned(), "src/loop"),
            ("self".into(), "self"),
            (outside.path().join("Secret.java"), "Secret.java"),
            (outside.path().join("lib"), "lib"),
            (outside.path().join("notes.txt"), "notes.txt"),
            ("nowhere".into(), "Gone.kt"),
        ] {
            symlink(target, root.join(link)).expect("a link");
        }
        let found = walk_default(root);
        assert_eq!(paths(&found), ["Named.java", "src/A.java"], "a kind that only the link has");
        insta::assert_snapshot!(skipped(&found).join("\n"), @r"
        Gone.kt: link that leads nowhere (entity not found); repair or remove it
        Secret.java: link out of the scanned folder; scan a folder that holds both, or leave it out
        lib: link out of the scanned folder; scan a folder that holds both, or leave it out
        self: link that leads nowhere (filesystem loop or indirection limit (e.g. symlink loop)); repair or remove it
        ");

        // The root itself may be a link.
        symlink(root, outside.path().join("project")).expect("a link");
        assert_eq!(paths(&walk_default(&outside.path().join("project"))), ["Named.java", "src/A.java"]);
        symlink(root.join("src/A.java"), outside.path().join("One.java")).expect("a link");
        assert_eq!(paths(&walk_default(&outside.path().join("One.java"))), ["One.java"]);
    }

    #[test]
    fn what_may_not_be_read_is_listed() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        write(root, &["A.java", "closed/B.java"]);
        let close = |path: &str, mode| {
            fs::set_permissions(root.join(path), fs::Permissions::from_mode(mode)).expect("permissions");
        };
        close("A.java", 0);
        close("closed", 0);
        // Root may read everything.
        if fs::read(root.join("A.java")).is_err() {
            let found = walk_default(root);
            assert_eq!(paths(&found), ["A.java"]);
            assert_eq!(
                skipped(&found),
                ["closed: cannot be read (permission denied); make it readable or leave it out"]
            );
            let why = read(FileId(0), &found.files[0], &Limits::default()).expect_err("closed").why;
            assert_eq!(why, Why::Unreadable(std::io::ErrorKind::PermissionDenied));
        }
        close("closed", 0o700);
    }

    #[test]
    fn a_name_that_is_not_unicode_is_shown_as_well_as_can_be() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in [b"\xffA.java".as_slice(), b"\xfeA.java", b"\xff.txt"] {
            // Not every file system takes such names.
            if fs::write(folder.path().join(OsStr::from_bytes(name)), name).is_err() {
                return;
            }
        }
        let found = walk_default(folder.path());
        assert_eq!(paths(&found), ["\u{fffd}A.java", "\u{fffd}A.java"]);
        assert!(found.files.iter().all(|found| found.lossy));
        let texts: Vec<_> =
            found.files.iter().map(|found| read(FileId(0), found, &Limits::default()).expect("a file").text).collect();
        assert_eq!(texts.iter().map(|text| &**text).collect::<Vec<_>>(), ["þA.java", "ÿA.java"]);
    }

    #[test]
    fn pipes_are_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = folder.path().join("A.java");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
        let found = walk_default(folder.path());
        assert_eq!(found.files, []);
        assert_eq!(skipped(&found), ["A.java: no regular file; leave it out"]);
    }
}
