//! Java sources against the IR that they become, and hostile input against the lowering's nerves.

use wiretight::ir::{Unit, print};
use wiretight::languages::java;
use wiretight::source::{FileId, SourceFile};

fn lower(text: &str) -> Unit {
    java::lower(&SourceFile::new(FileId(0), "Sample.java", text))
}

/// Compares the IR of `tests/lowering/java/<name>.java` with the snapshot beside it.
macro_rules! lowers {
    ($($name:ident)*) => { $(
        #[test]
        fn $name() {
            let text = print(&lower(include_str!(concat!("lowering/java/", stringify!($name), ".java"))));
            insta::with_settings!({
                snapshot_path => "lowering/java",
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, { insta::assert_snapshot!(stringify!($name), text) });
        }
    )* };
}

lowers! {
    annotations anonymous_classes arrays assignments binary_operators broken_members broken_statements calls
    class_members concatenation constructors enums generics grammar_limits imports instanceof_patterns interfaces lambdas
    local_declarations loops member_access nested_types numbers records strings switch_arrows switch_early_exit
    switch_fall_through switch_patterns template_strings ternaries text_blocks try_catch simple_statements
    unnamed_class
}

/// `open` and `close` around `inner`, many times.
fn nest(open: &str, inner: &str, close: &str, times: usize) -> String {
    format!("{}{inner}{}", open.repeat(times), close.repeat(times))
}

fn in_method(statements: &str) -> String {
    format!("class C {{ Object f = null; void m() {{ {statements} }} void last() {{ seen(); }} }}")
}

fn what(unit: &Unit) -> Vec<&str> {
    unit.gaps.iter().map(|gap| gap.what.as_str()).collect()
}

/// Lowers on this thread's small stack.
fn survives(text: &str) -> Unit {
    let unit = lower(text);
    assert_eq!(unit.clone().gaps, unit.gaps);
    assert!(wiretight::ir::readable(&unit, text).percent() >= 0.0);
    unit
}

/// Prints on a stack like those of the workers: the printer's frames are large in debug builds.
fn printed(unit: &Unit) -> String {
    std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(64 << 20).spawn_scoped(scope, || print(unit));
        worker.expect("a thread").join().expect("no panic")
    })
}

#[test]
fn what_is_nested_too_deeply_is_a_gap_and_no_overflow() {
    const MANY: usize = 100_000;
    const TIMES: usize = 10_000;
    let cases = [
        nest("{", "go();", "}", MANY),
        nest("f(", "x", ")", MANY) + ";",
        format!("x(a{});", ".b()".repeat(MANY)),
        nest("f(() -> ", "x", ")", TIMES) + ";",
        nest("f(() -> { ", "x();", "});", TIMES),
        nest("new A() { void m() {", "x();", "}};", TIMES),
        nest("class A {", "", "}", TIMES),
        nest("if (a) ", "x();", "", TIMES),
        nest("while (a) ", "x();", "", TIMES),
        nest("a ? ", "b", " : c", TIMES) + ";",
        nest("x = ", "b", "", TIMES) + ";",
        nest("!", "b", "", TIMES) + ";",
        nest("(A) ", "b", "", TIMES) + ";",
        nest("a[", "0", "]", TIMES) + ";",
        nest("x -> ", "0", "", TIMES) + ";",
        nest("switch (a) { case 1: ", "", "}", TIMES),
        nest("switch (a) { case 1 -> { ", "x();", "}}", TIMES),
        nest("try {", "", "} finally { }", TIMES),
        nest("A<", "B", ">", TIMES) + " x;",
        format!("Object[] a = {};", nest("{", "", "}", TIMES)),
        format!("x(a{});", ".b".repeat(TIMES)),
        format!("x(a{});", "[0]".repeat(TIMES)),
        format!("x(a{});", " + b".repeat(TIMES)),
        format!("x(a{});", " && b".repeat(TIMES)),
        format!("x(a{});", " - b".repeat(TIMES)),
    ];
    for statements in cases {
        let unit = survives(&in_method(&statements));
        let name = &statements[..20];
        assert!(what(&unit).contains(&"nested too deeply"), "{name}: {:?}", what(&unit));
        assert!(unit.gaps.len() < 1_000, "{name}: {} gaps", unit.gaps.len());
        assert!(printed(&unit).contains("seen()"), "{name}: what follows is lost");
    }
}

#[test]
fn long_constructs_without_depth_are_read_whole() {
    const MANY: usize = 100_000;
    const TIMES: usize = 10_000;
    let cases = [
        (nest("(", "x()", ")", MANY) + ";", "x()"),
        (format!("x(\"a\"{}, y());", " + b".repeat(MANY)), "y()"),
        (format!("x(\"a\"{});", " + \"b\"".repeat(TIMES)), "bbbb"),
        ("if (a) { x(); } else ".repeat(TIMES) + "{ y(); }", "y()"),
        (format!("Object o = {} y();", "a ? x() : ".repeat(TIMES)), "y()"),
        ("x();".repeat(TIMES) + "y();", "y()"),
        (format!("x({} y());", "a, ".repeat(TIMES)), "y()"),
    ];
    for (statements, inside) in cases {
        let unit = survives(&in_method(&statements));
        let name = &statements[..20];
        assert_eq!(what(&unit), [""; 0], "{name}");
        assert!(printed(&unit).contains(inside), "{name}");
    }
}

#[test]
fn fall_through_is_copied_within_bounds() {
    let many: String = (0..50_000).map(|n| format!("case {n}: x({n});")).collect();
    let unit = survives(&in_method(&format!("switch (a) {{ {many} }}")));
    assert_eq!(what(&unit), ["long fall-through"]);
    assert!(printed(&unit).matches("x(").count() < 200_000);
    let labels: String = (0..100_000).map(|n| format!("case {n}: ")).collect();
    let unit = survives(&in_method(&format!("switch (a) {{ {labels} x(); }}")));
    assert_eq!(what(&unit), [""; 0]);
    let nested = nest("switch (a) { case 0: x(); case 1: y(); case 2: ", "z();", "}", 60);
    let unit = survives(&in_method(&nested));
    assert!(printed(&unit).matches("x()").count() < 20_000);
    let exits: String = (0..10_000).map(|n| format!("if (a == {n}) break; x();")).collect();
    survives(&in_method(&format!("switch (a) {{ case 1: {exits} }}")));
}

#[test]
fn malformed_input_neither_panics_nor_loses_what_is_whole() {
    let whole = include_str!("lowering/java/calls.java");
    for end in 0..whole.len() {
        survives(&whole[..end]);
    }
    for start in 0..whole.len() {
        survives(&whole[start..]);
    }
    let damaged: Vec<String> = whole
        .char_indices()
        .filter(|(_, c)| !c.is_alphanumeric())
        .map(|(at, _)| format!("{} {}", &whole[..at], &whole[at + 1..]))
        .collect();
    damaged.iter().for_each(|text| drop(survives(text)));

    let noise: String = (0..50_000_u32).filter_map(|n| char::from_u32(n.wrapping_mul(2_654_435_761) >> 21)).collect();
    survives(&noise);
    survives(&whole.replace(';', " "));
    survives("\u{feff}class A { }");
    survives("");
    survives(&"\"".repeat(10_000));
    survives(&"(;".repeat(500));
    survives(&"'\\".repeat(500));
    survives("class A { String s = \"\"\"");
    survives("class A { String s = \"\"\"\n  \\u12");

    let truncated =
        "class A { int port = 21; void first() { connect(\"a\"); } void second() { login(\"b\"); x(y(\"c\")";
    let text = printed(&survives(truncated));
    for call in ["port", "connect(\"a\")", "login(\"b\")", "\"c\""] {
        assert!(text.contains(call), "{call} is lost in\n{text}");
    }
}
