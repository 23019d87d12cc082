//! Swift files and the IR that they become.

use std::path::Path;

use wiretight::ir::{self, Unit};
use wiretight::languages;
use wiretight::source::{FileId, SourceFile};

fn lower(text: &str) -> Unit {
    languages::lower(&SourceFile::new(FileId(0), "test.swift", text)).expect("Swift is lowered")
}

/// Every source in `lowering/swift` has a snapshot beside it.
#[test]
fn sources_become_the_ir_in_their_snapshots() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lowering/swift");
    let mut sources: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.extension().is_some_and(|e| e == "swift"))
        .collect();
    sources.sort();
    assert!(sources.len() >= 25, "only {} sources", sources.len());
    for path in sources {
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let name = path.file_stem().expect("it has a name").to_string_lossy();
        insta::with_settings!({snapshot_path => "lowering/swift", prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(&*name, ir::print(&lower(&text)));
        });
    }
}
