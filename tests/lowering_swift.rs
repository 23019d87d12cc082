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

/// On a thread with the stack that tests and rayon's workers have.
fn on_small_stack(what: &'static str, text: String) -> Unit {
    let thread = std::thread::Builder::new().stack_size(2 << 20).name(what.to_owned());
    let handle = thread.spawn(move || {
        let unit = lower(&text);
        // Printing, counting and dropping follow the same nesting.
        let _ = ir::print(&unit);
        let _ = ir::readable(&unit, &text);
        unit
    });
    handle.expect("the thread starts").join().unwrap_or_else(|_| panic!("{what} panicked"))
}

fn gaps(unit: &Unit) -> Vec<&str> {
    unit.gaps.iter().map(|gap| &*gap.what).collect()
}

#[test]
fn deep_nesting_is_a_gap_and_no_overflow() {
    const N: usize = 10_000;
    let times = |n: usize, open: &str, middle: &str, close: &str| {
        format!("func f() {{ {}{middle}{} }}", open.repeat(n), close.repeat(n))
    };
    let inside = |open: &str, middle: &str, close: &str| times(N, open, middle, close);
    let sources = [
        ("parentheses", times(100_000, "(", "1", ")")),
        ("closures", times(100_000, "{ ", "f()", " }")),
        ("calls", times(100_000, "f(", "1", ")")),
        ("trailing closures", inside("f { ", "g()", " }")),
        ("arrays", inside("[", "1", "]")),
        ("dictionaries", inside("[1: ", "1", "]")),
        ("blocks", inside("if a { ", "f()", " }")),
        ("do", inside("do { ", "f()", " }")),
        ("switches", inside("switch a { case 1: ", "f()", " }")),
        ("functions", inside("func f() { ", "g()", " }")),
        ("types", format!("{}{}", "class A { ".repeat(N), "}".repeat(N))),
        ("generic types", format!("let x: {}Int{}", "A<".repeat(N), ">".repeat(N))),
        ("optional types", format!("let x: {}Int{}", "[".repeat(N), "]".repeat(N))),
        ("interpolations", format!("let x = {}1{}", "\"\\(".repeat(2_000), ")\"".repeat(2_000))),
        ("patterns", inside("if case .a(", "let x", ") = y {}")),
        ("negations", format!("let x = {}a", "!".repeat(N))),
        ("ternaries", format!("let x = {}d", "a ? b : ".repeat(N))),
        ("directives", format!("func f() {{\n{}{}}}", "#if A\nf()\n".repeat(N), "#endif\n".repeat(N))),
        ("open directives", format!("func f() {{\n{}}}", "#if A\nf()\n".repeat(1_000))),
        ("conditions", format!("#if {}A{}\n#endif", "(".repeat(N), ")".repeat(N))),
    ];
    for (what, source) in sources {
        let unit = on_small_stack(what, source);
        assert!(!unit.gaps.is_empty() || matches!(what, "negations" | "conditions"), "{what} has no gap");
    }
}

#[test]
fn long_chains_are_read_to_their_end() {
    const N: usize = 20_000;
    let sources = [
        ("members", format!("let x = a{}", ".b".repeat(N))),
        ("method calls", format!("func f() {{ a{} }}", ".b(1)".repeat(100_000))),
        ("subscripts", format!("let x = a{}", "[0]".repeat(N))),
        ("forced", format!("let x = a{}", "!".repeat(1_000))),
        ("sums", format!("let x = 1{}", " + 1".repeat(N))),
        ("sums of text", format!("let x = \"a\"{}", " + b".repeat(N))),
        ("conjunctions", format!("let x = a{}", " && b".repeat(N))),
        ("coalescing", format!("let x = a{}", " ?? b".repeat(N))),
        ("assignments", format!("func f() {{ a{} }}", " = b".repeat(10_000))),
        ("else if", format!("func f() {{ if a {{}} {} }}", "else if b { c() } ".repeat(20_000))),
        ("commas", format!("func f() {{ if a{} {{}} }}", ", b".repeat(N))),
        ("statements", format!("func f() {{ {} }}", "g();".repeat(N))),
        ("cases", format!("func f() {{ switch a {{ {} }} }}", "case 1: f()\nfallthrough\n".repeat(10_000))),
        ("build conditions", format!("#if A{}\n#endif", " && A".repeat(N))),
        ("arguments", format!("f({}1)", "1, ".repeat(N))),
        ("type names", format!("let x: A{}", ".B".repeat(N))),
        ("generics", format!("let x = {}", "A<B>.c < ".repeat(1_000))),
    ];
    for (what, source) in sources {
        on_small_stack(what, source);
    }
}

#[test]
fn calls_beyond_a_cut_chain_are_kept() {
    let unit = on_small_stack("chain", format!("func f() {{ first(){} }}", ".next()".repeat(3_000)));
    assert!(gaps(&unit).contains(&"nested too deeply"));
    let printed = ir::print(&unit);
    assert!(printed.contains("first()"));
    assert_eq!(printed.matches(".next()").count(), 3_000);
}

#[test]
fn text_of_thousands_of_pieces_stays_one_text() {
    let unit = on_small_stack("text", format!("let x = \"a\"{}", " + \"b\" + c".repeat(1_500)));
    assert!(unit.gaps.is_empty());
    let ir::ValueKind::Text(pieces) = &unit.fields[0].value.as_ref().expect("a value").kind else {
        panic!("not a text")
    };
    assert_eq!(pieces.len(), 3_000);
}

#[test]
fn what_is_no_swift_is_a_gap() {
    let sources = [
        ("nothing", String::new()),
        ("binary", (0..20_000_u32).map(|n| char::from_u32(n * 7 % 0x2FF).unwrap_or('x')).collect()),
        ("quotes", "\"".repeat(50_000)),
        ("raw strings", "#\"".repeat(5_000)),
        ("text", "\"\"\"\\(".repeat(2_000)),
        ("angle brackets", "<".repeat(20_000)),
        ("arrows", "\n->".repeat(1_000)),
        ("backslashes", "\\".repeat(20_000)),
        ("hashes", "#".repeat(20_000)),
        ("directives", "#else\n#endif\n#elseif X\n".repeat(2_000)),
        ("keywords", "case default fallthrough where is as in try ".repeat(1_000)),
        ("dots", ".".repeat(20_000)),
    ];
    for (what, source) in sources {
        on_small_stack(what, source);
    }
}

/// The grammar would go over a comment without end again and again: 1 MB of `/*/` took a minute to give up.
#[test]
fn a_comment_without_end_is_a_gap_at_once() {
    let unit = on_small_stack("comments", format!("let a = 1\n{}", "/*/".repeat(350_000)));
    assert_eq!(gaps(&unit), ["comment without end"]);
    assert_eq!(unit.fields.len(), 1);
}

#[test]
fn a_parse_without_end_is_given_up() {
    let unit = on_small_stack("arrows", "\n->".repeat(20_000));
    // Which of the budgets is used up first is the parser's affair.
    let gaps = gaps(&unit);
    assert!(matches!(gaps.as_slice(), [only] if only.starts_with("parse took too m")), "{gaps:?}");
}

/// Every prefix of a program, as an editor or a broken download leaves it.
#[test]
fn truncated_files_do_not_panic() {
    let source = include_str!("lowering/swift/switches.swift");
    for end in (0..source.len()).step_by(7).filter(|end| source.is_char_boundary(*end)) {
        lower(&source[..end]);
    }
}

/// Every file with one byte range taken out.
#[test]
fn damaged_files_do_not_panic() {
    for source in [
        include_str!("lowering/swift/strings.swift"),
        include_str!("lowering/swift/conditions.swift"),
        include_str!("lowering/swift/directives.swift"),
        include_str!("lowering/swift/closures.swift"),
    ] {
        for start in (0..source.len()).step_by(11) {
            let Some((before, after)) = source.split_at_checked(start) else { continue };
            let Some((_, after)) = after.split_at_checked(5) else { continue };
            lower(&format!("{before}{after}"));
        }
    }
}

#[test]
fn both_sides_of_a_merge_conflict_are_read() {
    let unit = lower("<<<<<<< HEAD\nlet a = Socket(1)\n=======\nlet a = Socket(2)\n>>>>>>> other\nlet b = a < 7\n");
    assert_eq!(gaps(&unit), ["merge conflict"; 3]);
    assert_eq!(unit.fields.len(), 3);
}

#[test]
fn calls_in_broken_code_are_found() {
    for source in [
        "func f( { Socket(1) }",
        "class A { func f() { if x { Socket(1)",
        "func f() { g(} ; Socket(1) }",
        "let x = [1, 2 Socket(1)]",
    ] {
        let unit = lower(source);
        assert!(ir::print(&unit).contains("Socket(1)"), "{source:?}:\n{}", ir::print(&unit));
        assert!(gaps(&unit).contains(&"syntax error"), "{source:?}");
    }
}
