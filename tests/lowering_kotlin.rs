//! Kotlin lowering: what every construct becomes, and that no input can stop it.

use std::fs;
use std::path::Path;

use wiretight::ir::{self, Unit};
use wiretight::languages::kotlin;
use wiretight::source::{FileId, SourceFile};

fn lower(name: &str, text: &str) -> Unit {
    kotlin::lower(&SourceFile::new(FileId(0), name, text))
}

/// Lowers, prints, counts, clones and drops, as every later stage may.
fn survives(text: &str) -> Unit {
    let unit = lower("Hostile.kt", text);
    let _ = ir::print(&unit);
    let _ = ir::readable(&unit, text);
    drop(unit.clone());
    unit
}

#[test]
fn every_construct() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lowering/kotlin");
    let mut sources: Vec<_> = fs::read_dir(&folder)
        .expect("the folder of sources")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "kt" || e == "kts"))
        .collect();
    sources.sort();
    assert!(sources.len() >= 25, "only {} sources", sources.len());
    for path in sources {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("readable source");
        let printed = ir::print(&lower(&name, &text));
        insta::with_settings!({snapshot_path => "lowering/kotlin", prepend_module_to_snapshot => false}, {
            insta::assert_snapshot!(name, printed);
        });
    }
}

fn gaps(unit: &Unit) -> Vec<&str> {
    unit.gaps.iter().map(|gap| gap.what.as_str()).collect()
}

#[test]
fn nesting_ends_in_a_gap() {
    let deep = 100_000;
    let nested = |open: &str, inside: &str, close: &str, times: usize| {
        format!("val x = {}{inside}{}\n", open.repeat(times), close.repeat(times))
    };
    let sources = [
        ("calls", nested("f(", "1", ")", deep)),
        ("lambdas", nested("{ ", "1", " }", deep)),
        ("trailing lambdas", nested("f { ", "1", " }", deep)),
        ("call and lambda", nested("f(1) { g(", "1", ") }", deep / 4)),
        ("lists", nested("[", "1", "]", deep)),
        ("indices", nested("a[", "1", "]", deep)),
        ("negations", nested("!", "a", "", deep)),
        ("ifs", nested("if (a) { ", "1", " }", deep / 4)),
        ("else ifs in braces", nested("if (a) 1 else { ", "1", " }", deep / 4)),
        ("whens", nested("when (a) { 1 -> { ", "1", " } }", deep / 4)),
        ("tries", nested("try { ", "1", " } finally { }", deep / 4)),
        ("objects", nested("object : T(", "1", ") { }", deep / 4)),
        ("object bodies", nested("object : T { val y = ", "1", "\n}", deep / 4)),
        ("functions", nested("fun(a: Int) = ", "1", "", deep / 4)),
        ("classes", format!("{}{}", "class A {\n".repeat(deep / 4), "}\n".repeat(deep / 4))),
        ("local functions", format!("{}{}", "fun f() {\n".repeat(deep / 4), "}\n".repeat(deep / 4))),
        ("loops", format!("fun f() {{ {}{} }}", "while (a) { ".repeat(deep / 4), "}".repeat(deep / 4))),
        ("types", format!("val x: {}A{} = 1\n", "A<".repeat(deep / 20), ">".repeat(deep / 20))),
        ("elvis", nested("a ?: (", "1", ")", deep / 4)),
        ("casts", nested("(", "a", " as T)", deep / 4)),
        ("returns", format!("fun f() {{ {} 1 }}", "return ".repeat(deep / 4))),
        ("conditions", nested("a && (b || (", "c", "))", deep / 4)),
        ("mixed sums", nested("a + b * (", "c", ")", deep / 4)),
    ];
    for (what, source) in &sources {
        let unit = survives(source);
        let gaps = gaps(&unit);
        assert!(!gaps.is_empty(), "{what}: no gap");
        assert!(gaps.len() < 10, "{what}: {} gaps", gaps.len());
    }
    assert_eq!(gaps(&survives(&nested("(", "1", ")", deep))), [""; 0], "brackets mean nothing and nest without limit");
}

#[test]
fn nested_strings_end_in_a_gap() {
    let nested = |times: usize| format!("val x = {}1{}\n", "\"${".repeat(times), "}\"".repeat(times));
    assert_eq!(gaps(&survives(&nested(20))), [""; 0]);
    for times in [100, 511, 512, 2_000, 100_000] {
        assert_eq!(gaps(&survives(&nested(times))), ["strings nested too deeply"], "{times}");
        survives(&"\"${".repeat(times));
        survives(&format!("val x = {}", "\"\"\"a ${ f(".repeat(times)));
    }
}

#[test]
fn long_chains_are_read() {
    let chain = |start: &str, link: &str, times: usize| format!("val x = {start}{}\n", link.repeat(times));
    for (what, source) in [
        ("text", chain("\"a\"", " + b", 100_000)),
        ("literals", chain("\"a\"", " + \"b\"", 100_000)),
        ("sum", chain("a", " + b", 10_000)),
        ("and", chain("a", " && b", 10_000)),
        ("or", chain("a == 1", " || a == 2", 10_000)),
        ("flags", chain("a", " or b", 10_000)),
        ("calls", chain("a", ".b(c)", 240)),
        ("safe calls", chain("a", "\n    ?.b { c }", 120)),
        ("elvis", chain("a", " ?: b", 240)),
        ("else if", format!("fun f() {{ {} b() }}\n", "if (a) b() else ".repeat(10_000))),
        ("statements", format!("fun f() {{\n{}}}\n", "a.b(1)\n".repeat(100_000))),
        ("arguments", format!("val x = f({})\n", "1, ".repeat(100_000))),
        ("holes", format!("val x = \"{}\"\n", "$a${b}".repeat(50_000))),
    ] {
        let unit = survives(&source);
        assert_eq!(gaps(&unit), [""; 0], "{what}");
    }
    for (what, source) in [
        ("calls", chain("a", ".b(c)", 100_000)),
        ("members", chain("a", ".b", 100_000)),
        ("calls of calls", chain("a", "()", 100_000)),
        ("indices", chain("a", "[0]", 100_000)),
        ("differences", chain("a", " - b", 100_000)),
        ("elvis", chain("a", " ?: b", 100_000)),
        ("infix", chain("a", " plus b", 100_000)),
        ("casts", chain("a", " as B", 20_000)),
        ("assertions", chain("a", "!!", 100_000)),
        ("assigned", format!("fun f() {{ a{} = 1 }}\n", ".b".repeat(100_000))),
    ] {
        let unit = survives(&source);
        // The parser may run out of memory before lowering runs out of depth; either is said.
        let first = gaps(&unit).first().copied();
        assert!(matches!(first, Some("nested too deeply" | "parse took too much memory")), "{what}: {first:?}");
        assert!(unit.gaps.len() < 5, "{what}");
    }
}

#[test]
fn broken_input_never_stops_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lowering/kotlin");
    for name in ["classes.kt", "whens.kt", "rawstrings.kt", "objects.kt", "lines.kt", "annotations.kt"] {
        let text = fs::read_to_string(folder.join(name)).expect("readable source");
        // Cut anywhere.
        for (end, _) in text.char_indices().step_by(13) {
            survives(&text[..end]);
        }
        // One line dropped, one bracket or quote dropped.
        for (at, _) in text.char_indices().filter(|(_, c)| "(){}[]\"'`$\n<>".contains(*c)).step_by(5) {
            survives(&format!("{}{}", &text[..at], &text[at + 1..]));
        }
    }
}

#[test]
fn odd_input_never_stops_it() {
    let noise: String = (0_u32..200_000)
        .scan(1_u32, |state, _| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some(char::from_u32(*state >> 22).unwrap_or(' '))
        })
        .collect();
    for source in [
        "",
        "\n\n",
        "// only a comment",
        "/* open",
        "\"",
        "\"\"\"",
        "\"${",
        "$",
        "$$\"",
        "'",
        "'\\",
        "'\\u00",
        "`",
        "@",
        "@file:",
        "context(",
        "class",
        "object",
        "fun",
        "fun (",
        "val x =",
        "return@",
        "}",
        ")",
        "\"\\",
        "ü(ü)ü\"ü$ü{ü}\"'ü'`ü`",
        "context(ü: ü)\nfun ü() = 1",
        "val x = \"\"\"ü\\ü\"ü\"\"\"\"",
        "\u{feff}fun f() = 1",
        "fun f() = 1\r\nfun g() = 2\r\n",
        &"/*".repeat(100_000),
        &"/*/".repeat(100_000),
        &"(".repeat(100_000),
        &"{".repeat(100_000),
        &"[".repeat(100_000),
        &"f {".repeat(20_000),
        &"\"".repeat(100_001),
        &"`".repeat(100_001),
        &"'".repeat(100_001),
        &"@".repeat(100_000),
        &"context(".repeat(20_000),
        &"<<<<<<< HEAD\n=======\n>>>>>>> x\n".repeat(100),
        &noise,
    ] {
        survives(source);
    }
}

#[test]
fn offsets_are_those_of_the_file() {
    let text = "fun f() {\n    a()\n    (b as C).d(\"\"\"x \\ \"y\" $z\"\"\")\n}\n";
    let unit = lower("Offsets.kt", text);
    let body = unit.functions[0].body.as_ref().expect("a body");
    let ir::Stmt::Eval(call) = &body.stmts[1] else { panic!("a call") };
    assert_eq!(call.span.of(text), "(b as C).d(\"\"\"x \\ \"y\" $z\"\"\")");
    let ir::ValueKind::Call(call) = &call.kind else { panic!("a call") };
    assert_eq!(call.name_span.of(text), "d");
    assert_eq!(unit.functions[0].name_span.of(text), "f");
    assert_eq!(unit.gaps, []);
}
