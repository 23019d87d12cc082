//! Makes the hostile inputs that are too large, or too odd, to be kept as files.

use std::fmt::Write as _;

/// A hostile file: a name that says what is wrong with it, its path, and its bytes.
#[derive(Clone)]
pub struct Input {
    pub name: String,
    pub path: String,
    pub bytes: Vec<u8>,
}

/// The three languages: name of the file, what stands before a body, and after it.
const LANGUAGES: [(&str, &str, &str); 3] = [
    ("Hostile.java", "class Hostile { void f(Object a, Object b) throws Exception {\n", "\n} }\n"),
    ("Hostile.kt", "fun f(a: Any, b: Any) {\n", "\n}\n"),
    ("Hostile.swift", "import Foundation\nfunc f(a: Any, b: Any) {\n", "\n}\n"),
];

/// Text that opens a channel, so that the file is parsed although nothing else in it is known.
const WAKE: [&str; 3] = [
    "var woken = new java.net.Socket(\"a.example\", 21); woken.getOutputStream().write(1);\n",
    "val woken = java.net.Socket(\"a.example\", 21); woken.getOutputStream().write(1)\n",
    "let woken = URL(string: \"ftp://a.example\")!; URLSession.shared.dataTask(with: woken).resume()\n",
];

fn input(name: impl Into<String>, path: &str, bytes: impl Into<Vec<u8>>) -> Input {
    Input { name: name.into(), path: path.to_owned(), bytes: bytes.into() }
}

/// Repeats a text.
fn times(text: &str, count: usize) -> String {
    text.repeat(count)
}

/// The same text in a function of each language.
fn each(out: &mut Vec<Input>, name: &str, body: &str) {
    for ((path, before, after), wake) in LANGUAGES.iter().zip(WAKE) {
        out.push(input(name, path, format!("{before}{wake}{body}{after}")));
    }
}

/// A text of its own for each language: Java, Kotlin, Swift.
fn own(out: &mut Vec<Input>, name: &str, bodies: [&str; 3]) {
    for (((path, before, after), wake), body) in LANGUAGES.iter().zip(WAKE).zip(bodies) {
        if !body.is_empty() {
            out.push(input(name, path, format!("{before}{wake}{body}{after}")));
        }
    }
}

/// Files that a parser cannot like.
pub fn syntax() -> Vec<Input> {
    const DEEP: usize = 100_000;
    let mut out = Vec::new();
    let nested = |open: &str, inner: &str, close: &str, count: usize| {
        format!("{}{inner}{}", times(open, count), times(close, count))
    };

    // Nesting.
    let parens = nested("(", "1", ")", DEEP);
    own(
        &mut out,
        "parens",
        [&format!("int x = {parens};"), &format!("val x = {parens}"), &format!("let x = {parens}")],
    );
    each(&mut out, "blocks", &nested("if (true) { ", "", " }", DEEP));
    own(
        &mut out,
        "lambdas",
        [
            &format!("{};", nested("g(() -> ", "1", ")", DEEP)),
            &format!("val r = {}", nested("{ ", "1", " }", DEEP)),
            &format!("let r = {}", nested("{ ", "1", " }", DEEP)),
        ],
    );
    let generics = nested("List<", "String", ">", DEEP);
    own(
        &mut out,
        "generics",
        [
            &format!("{generics} x = null;"),
            &format!("val x: {generics}? = null"),
            &format!("let x: {} = 1", nested("Array<", "String", ">", DEEP)),
        ],
    );
    own(
        &mut out,
        "interpolation",
        [
            "",
            &format!("val s = {}", nested("\"${", "1", "}\"", 500)),
            &format!("let s = {}", nested("\"\\(", "1", ")\"", DEEP)),
        ],
    );
    own(
        &mut out,
        "strings in Kotlin past the scanner's limit",
        ["", &format!("val s = {}", nested("\"${", "1", "}\"", 600)), ""],
    );
    own(&mut out, "many strings in Kotlin", ["", &format!("val s = {}", nested("\"${", "1", "}\"", DEEP)), ""]);
    each(&mut out, "calls inside each other", &nested("g(", "1", ")", DEEP));
    each(&mut out, "brackets", &nested("a[", "1", "]", DEEP));
    own(
        &mut out,
        "types inside each other",
        [
            &nested("class A { ", "", " }", DEEP),
            &nested("class A { ", "", " }", DEEP),
            &nested("class A { ", "", " }", DEEP),
        ],
    );
    each(&mut out, "else if", &format!("if (a == b) {{ }} {}", times("else if (a == b) { } ", 50_000)));
    each(&mut out, "not not not", &format!("g({}true)", times("!", DEEP)));

    // Chains.
    each(&mut out, "chain of calls", &format!("a{};", times(".b()", DEEP)));
    own(
        &mut out,
        "chain of plus",
        [
            &format!("String s = \"a\"{};", times(" + \"b\"", DEEP)),
            &format!("val s = \"a\"{}", times(" + \"b\"", DEEP)),
            &format!("let s = \"a\"{}", times(" + \"b\"", DEEP)),
        ],
    );
    each(&mut out, "ambiguous minus", &format!("x(a{});", times(" - (b)", DEEP)));
    own(
        &mut out,
        "ternaries",
        [
            &format!("Object o = {}1;", times("a == b ? 1 : ", 50_000)),
            &format!("val o = {}1", times("if (a == b) 1 else ", 50_000)),
            &format!("let o = {}1", times("a == b ? 1 : ", 20_000)),
        ],
    );
    own(
        &mut out,
        "casts",
        [
            &format!("Object o = {}a;", times("(Object) ", 50_000)),
            &format!("val o = a{}", times(" as Any", 50_000)),
            &format!("let o = a{}", times(" as! Any", 50_000)),
        ],
    );

    // Soups, alone and inside something.
    for (name, soup) in [
        ("( ;", times("(;", 10_000)),
        (", a <", times(",a<", 10_000)),
        ("> a ?", times(">a?", 10_000)),
        ("newline ->", times("\n->", 10_000)),
        ("(", times("(", 500_000)),
        ("{", times("{", 500_000)),
        ("quotes", times("\"", 500_000)),
        ("comment in comment", times("/*", 500_000)),
        ("comment or operator", times("/*/", 350_000)),
        ("class", times("class ", 30_000)),
        ("a<b>(", times("a<b>(", 20_000)),
        ("? :", times("a ? b : ", 20_000)),
    ] {
        each(&mut out, &format!("soup {name}"), &soup);
    }

    // Long lines.
    each(&mut out, "5 MB line", &format!("g(\"{}\");", times("x", 5 << 20)));
    each(&mut out, "line within the limit", &format!("g(\"{}\");", times("x", (2 << 20) - 4096)));
    each(&mut out, "statements in one line", &times("a.b(1); ", 240_000));
    each(&mut out, "long name", &format!("{}();", times("x", 1 << 20)));
    each(&mut out, "long number", &format!("g({});", times("9", 1 << 20)));

    // Encodings and damage.
    for ((path, before, after), wake) in LANGUAGES.iter().zip(WAKE) {
        let text = format!("{before}{wake}// grün 😀\n{after}");
        let whole = text.as_bytes();
        let utf16 = |big: bool| {
            let mut bytes = if big { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
            bytes.extend(text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }));
            bytes
        };
        let mut nul = whole.to_vec();
        for at in (7..nul.len()).step_by(17) {
            nul[at] = 0;
        }
        let latin = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect::<Vec<u8>>();
        let binary: Vec<u8> = numbers(7).map(|n| n as u8).take(300_000).collect();
        let odd = |out: &mut Vec<Input>, name: &str, bytes: Vec<u8>| out.push(input(name, path, bytes));
        odd(&mut out, "empty", Vec::new());
        odd(&mut out, "one byte", vec![b'{']);
        odd(&mut out, "BOM", [&[0xef, 0xbb, 0xbf], whole].concat());
        odd(&mut out, "BOM alone", vec![0xef, 0xbb, 0xbf]);
        odd(&mut out, "UTF-16 little", utf16(false));
        odd(&mut out, "UTF-16 big", utf16(true));
        odd(&mut out, "UTF-16 of odd length", utf16(false)[1..].to_vec());
        odd(&mut out, "latin-1", latin);
        odd(&mut out, "CRLF", text.replace('\n', "\r\n").into_bytes());
        odd(&mut out, "lone CR", text.replace('\n', "\r").into_bytes());
        odd(&mut out, "NUL here and there", nul);
        odd(&mut out, "NUL only", vec![0; 1 << 20]);
        odd(&mut out, "binary", binary);
        odd(&mut out, "truncated", whole[..whole.len() / 2].to_vec());
        odd(
            &mut out,
            "merge conflict",
            format!("{before}<<<<<<< HEAD\n{wake}=======\n{wake}>>>>>>> other\n{after}").into_bytes(),
        );
        odd(&mut out, "newlines only", vec![b'\n'; 1 << 20]);
        odd(&mut out, "spaces only", vec![b' '; 1 << 20]);
        odd(&mut out, "invisible marks", times("\u{202e}\u{200b}\u{feff}", 50_000).into_bytes());
    }
    out
}

/// Configuration that bites.
pub fn settings() -> Vec<Input> {
    let mut out = Vec::new();
    let bomb = |header: &str| {
        let mut text = format!("{header}a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for n in 1..12 {
            let _ = writeln!(text, "a{n}: &a{n} [{}]", vec![format!("*a{}", n - 1); 9].join(", "));
        }
        text
    };
    let xml_bomb = |root: &str| {
        let mut text = format!("<?xml version=\"1.0\"?>\n<!DOCTYPE {root} [\n<!ENTITY l0 \"lol\">\n");
        for n in 1..12 {
            let _ = writeln!(text, "<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10));
        }
        let _ = writeln!(text, "]>\n<{root}>&l11;</{root}>");
        text
    };
    let external = |root: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE {root} [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y SYSTEM \"http://a.example/\">]>\n<{root}>&x;&y;</{root}>\n"
        )
    };
    {
        let path = "application.yml";
        out.push(input(
            "YAML bomb",
            path,
            bomb("spring: { datasource: { url: \"jdbc:mysql://a.example/b?useSSL=false\" } }\n"),
        ));
        out.push(input("YAML brackets", path, times("[", 100_000)));
        out.push(input("YAML braces", path, times("{a: ", 100_000)));
        out.push(input(
            "YAML depth",
            path,
            (0..5_000).map(|n| format!("{}a:\n", " ".repeat(n % 1_000))).collect::<String>(),
        ));
        out.push(input("YAML dashes", path, times("- ", 200_000)));
        out.push(input(
            "YAML of 100 000 keys",
            path,
            (0..100_000).map(|n| format!("k{n}: http://h{n}.example\n")).collect::<String>(),
        ));
        out.push(input("YAML documents", path, times("---\na: 1\n", 50_000)));
        out.push(input("YAML that loops", path, "a: &a\n  b: *a\n  <<: *a\n"));
        out.push(input("YAML binary", path, numbers(3).map(|n| n as u8).take(100_000).collect::<Vec<u8>>()));
        out.push(input("YAML tabs", path, "a:\n\tb: 1\n"));
        out.push(input("empty", path, ""));
    }
    for (path, root) in [
        ("src/main/AndroidManifest.xml", "manifest"),
        ("src/main/res/xml/network_security_config.xml", "network-security-config"),
        ("Info.plist", "plist"),
    ] {
        out.push(input("entity bomb", path, xml_bomb(root)));
        out.push(input("external entities", path, external(root)));
        out.push(input("XML depth", path, format!("{}{}", times("<a>", 100_000), times("</a>", 100_000))));
        out.push(input(
            "XML of a root and depth",
            path,
            format!("<{root}>{}{}</{root}>", times("<dict>", 100_000), times("</dict>", 100_000)),
        ));
        out.push(input("XML never closed", path, times("<a ", 100_000)));
        out.push(input(
            "XML attributes",
            path,
            format!("<{root} {}/>", (0..50_000).map(|n| format!("a{n}=\"1\" ")).collect::<String>()),
        ));
        out.push(input("XML in UTF-16 that says UTF-8", path, {
            let mut bytes = vec![0xff, 0xfe];
            bytes.extend(
                format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><{root}/>")
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes),
            );
            bytes
        }));
        out.push(input("garbage", path, numbers(5).map(|n| n as u8).take(100_000).collect::<Vec<u8>>()));
        out.push(input("empty", path, ""));
        out.push(input("only NUL", path, vec![0; 100_000]));
    }
    for (path, root) in [("src/main/AndroidManifest.xml", "manifest"), ("Info.plist", "plist")] {
        let child = "<domain-config cleartextTrafficPermitted=\"true\"><domain>a.example</domain></domain-config>";
        out.push(input("XML children", path, format!("<{root}>{}</{root}>", times(child, 50_000))));
    }
    out.push(input("binary plist, cut", "Info.plist", b"bplist00".to_vec()));
    out.push(input(
        "binary plist, garbage",
        "Info.plist",
        [b"bplist00".to_vec(), numbers(9).map(|n| n as u8).take(50_000).collect()].concat(),
    ));
    out.push(input("binary plist with a trailer that lies", "Info.plist", {
        let mut bytes = b"bplist00\xd1\x01\x00\x51a".to_vec();
        bytes.extend([0, 0, 0, 0, 0, 0, 8, 8]);
        bytes.extend(u64::MAX.to_be_bytes());
        bytes.extend(0_u64.to_be_bytes());
        bytes.extend(8_u64.to_be_bytes());
        bytes
    }));
    out.push(input("binary plist that holds itself", "Info.plist", {
        let mut bytes = b"bplist00\xa1\x00\x08".to_vec();
        bytes.extend([0, 0, 0, 0, 0, 0, 1, 1]);
        bytes.extend(1_u64.to_be_bytes());
        bytes.extend(0_u64.to_be_bytes());
        bytes.extend(10_u64.to_be_bytes());
        bytes
    }));
    out.push(input("OpenStep brackets", "Info.plist", times("(", 100_000)));
    out.push(input("OpenStep braces", "Info.plist", times("{ a = ", 100_000)));
    out.push(input(
        "properties that name each other",
        "application.properties",
        (0..2_000)
            .map(|n| {
                format!(
                    "spring.datasource.k{n}=${{spring.datasource.k{}}}${{spring.datasource.k{}}}\n",
                    (n + 1) % 2_000,
                    (n + 7) % 2_000
                )
            })
            .collect::<String>(),
    ));
    out.push(input("properties in one line", "application.properties", times("a=b\\", 200_000)));
    out.push(input("properties that go on", "application.properties", times("a\\\n", 200_000)));
    out.push(input("properties with bad escapes", "application.properties", times("a\\u=\\uD800\\u12\n", 20_000)));
    out.push(input("huge manifest", "src/main/AndroidManifest.xml", format!("<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"><application android:usesCleartextTraffic=\"true\">{}</application></manifest>", times("<activity android:name=\"a\"/>", 250_000))));
    out.push(input("manifest past the limit", "src/main/AndroidManifest.xml", times(" ", 9 << 20)));
    out
}

/// Policies and models that bite; the word says which of the two.
pub fn policies() -> Vec<Input> {
    let mut bomb = String::from("a0: &a0 [lol, lol, lol]\n");
    for n in 1..14 {
        let _ = writeln!(bomb, "a{n}: &a{n} [{}]", vec![format!("*a{}", n - 1); 9].join(", "));
    }
    [
        ("bomb", bomb),
        ("brackets", times("[", 100_000)),
        ("braces", format!("policy: {}", times("{a: ", 100_000))),
        ("keys", (0..100_000).map(|n| format!("k{n}: 1\n")).collect()),
        ("empty", String::new()),
        ("a text", "hello".to_owned()),
        ("a number", "1".to_owned()),
        ("null", "rules:\n".to_owned()),
        ("loop", "policy: &a\n  rules: *a\n".to_owned()),
        ("extends itself", "name: p\nextends: [policy.yaml]\n".to_owned()),
    ]
    .into_iter()
    .map(|(name, text)| input(name, "policy.yaml", text))
    .chain([
        input("NUL", "policy.yaml", vec![0; 1_000]),
        input("binary", "policy.yaml", numbers(11).map(|n| n as u8).take(50_000).collect::<Vec<u8>>()),
        input("UTF-16", "policy.yaml", "policy: p\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
    ])
    .collect()
}

/// Numbers that look random and are always the same.
pub fn numbers(seed: u64) -> impl Iterator<Item = u64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        // splitmix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

/// Programs that parse, and that nobody can run to the end.
pub fn programs() -> Vec<Input> {
    let mut out = Vec::new();
    let list = |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<String>();
    let joined = |count: usize, item: &dyn Fn(usize) -> String| (0..count).map(item).collect::<Vec<_>>().join(", ");

    // Calls.
    let java = |body: &str| format!("import java.net.*;\nclass Hostile {{\n{body}\n}}\n");
    let open = "new Socket(\"a.example\", 21).getOutputStream().write(1);";
    out.push(input(
        "mutual recursion",
        "Hostile.java",
        java(&format!(
            "void a(String s) throws Exception {{ {open} b(s + \"x\"); b(s + \"y\"); }}
         void b(String s) throws Exception {{ {open} a(s + \"x\"); a(s + \"y\"); c(s); }}
         void c(String s) throws Exception {{ a(s); b(s); c(s); }}"
        )),
    ));
    out.push(input(
        "2 000 methods that call the next",
        "Hostile.java",
        java(&list(2_000, &|n| {
            format!("void m{n}(String s) throws Exception {{ {open} m{}(s); }}\n", (n + 1) % 2_000)
        })),
    ));
    out.push(input(
        "5 000 methods that call three others",
        "Hostile.java",
        java(&list(5_000, &|n| {
            let (a, b, c) = ((n * 7 + 1) % 5_000, (n * 13 + 5) % 5_000, (n * 31 + 2) % 5_000);
            format!("void m{n}(String s) throws Exception {{ {open} m{a}(s); m{b}(s); m{c}(s); }}\n")
        })),
    ));
    out.push(input(
        "calls that double",
        "Hostile.kt",
        list(60, &|n| {
            format!("fun m{n}(s: java.net.Socket) {{ m{}(s); m{}(s); s.getOutputStream().write({n}) }}\n", n + 1, n + 1)
        }),
    ));
    out.push(input(
        "overloads",
        "Hostile.java",
        java(&list(3_000, &|n| {
            format!(
                "void m(Object a{}) throws Exception {{ {open} m(a); }}\n",
                list(n % 30, &|i| format!(", int p{i}"))
            )
        })),
    ));
    out.push(input(
        "default arguments that call each other",
        "Hostile.kt",
        list(500, &|n| {
            format!(
                "fun m{n}(s: java.net.Socket = m{}()): java.net.Socket = java.net.Socket(\"a.example\", {n})\n",
                (n + 1) % 500
            )
        }),
    ));

    // Branches.
    out.push(input("2 000 branches in a row", "Hostile.java", java(&format!(
        "void f(int[] x) throws Exception {{ String h = \"a\"; Socket s = new Socket();\n{} s.getOutputStream().write(1); }}",
        list(2_000, &|n| format!("String v{n} = \"v\"; if (x[{n}] > 0) {{ h = \"h{n}\"; v{n} = h; s.connect(new InetSocketAddress(h, {n})); }}\n"))
    ))));
    out.push(input(
        "2 000 objects and branches",
        "Hostile.kt",
        format!(
            "import java.net.Socket\nfun f(x: IntArray) {{\n{}{}}}\n",
            list(2_000, &|n| format!("var s{n} = Socket(\"a{n}.example\", 21)\n")),
            list(2_000, &|n| format!(
                "if (x[{n}] > 0) {{ s{n} = s{}; s{n}.getOutputStream().write(1) }}\n",
                (n * 7) % 2_000
            ))
        ),
    ));
    out.push(input(
        "all variables in all branches",
        "Hostile.kt",
        format!(
            "import java.net.Socket\nfun f(x: IntArray) {{\n{}{}Socket(v0, 21).getOutputStream().write(1)\n}}\n",
            list(200, &|n| format!("var v{n} = \"a\"\n")),
            list(100, &|n| format!("if (x[{n}] > 0) {{\n{}}}\n", list(200, &|i| format!("v{i} = \"b{n}\"\n"))))
        ),
    ));
    out.push(input(
        "branches inside each other",
        "Hostile.java",
        java(&format!(
            "void f(int x) throws Exception {{ Socket s = new Socket(\"a\", 1);\n{}{} }}",
            times("if (x > 0) { s = new Socket(\"b\", 2); s.getOutputStream(); ", 100),
            times("}", 100)
        )),
    ));
    out.push(input(
        "loops inside each other",
        "Hostile.java",
        java(&format!(
            "void f(int x) throws Exception {{ Socket s = new Socket(\"a\", 1);\n{}{open}{} }}",
            times("for (int i = 0; i < x; i++) { Socket t = new Socket(\"b\", i); s = t;", 60),
            times("}", 60)
        )),
    ));
    out.push(input(
        "tries inside each other",
        "Hostile.java",
        java(&format!(
            "void f(int x) {{ \n{}{}{} }}",
            times("try { Socket s = new Socket(\"a\", 1); ", 60),
            open,
            times("} catch (Exception e) { new Socket(\"b\", 2).getOutputStream(); } finally { x++; }", 60)
        )),
    ));
    out.push(input("switch with 500 arms", "Hostile.java", java(&format!(
        "Socket f(int x, Socket s) throws Exception {{ String h = \"\"; switch (x) {{ {} }} return new Socket(h, 21); }}",
        list(500, &|n| format!("case {n}: h = \"h{n}.example\"; s = new Socket(h, {n}); s.getOutputStream().write(1); break;\n"))
    ))));
    out.push(input("when with 5 000 arms", "Hostile.kt", format!(
        "fun f(x: Int) {{ val h = when (x) {{\n{} else -> \"z\" }}\n java.net.Socket(h, 21).getOutputStream().write(1) }}",
        list(5_000, &|n| format!("{n} -> \"h{n}.example\"\n"))
    )));
    out.push(input("switch with 3 000 arms", "Hostile.swift", format!(
        "import Foundation\nfunc f(x: Int) {{ var u = \"\"; switch x {{\n{} default: u = \"ftp://z.example\" }}\n URLSession.shared.dataTask(with: URL(string: u)!).resume() }}",
        list(3_000, &|n| format!("case {n}: u = \"ftp://h{n}.example\"\n"))
    )));
    out.push(input("5 000 exits", "Hostile.java", java(&format!(
        "Socket f(int x) throws Exception {{ Socket s = new Socket(); {} return s; }}\nvoid g(int x) throws Exception {{ f(x).getOutputStream().write(1); }}",
        list(5_000, &|n| format!("if (x == {n}) return new Socket(\"h{n}\", {n});\n"))
    ))));

    // Values.
    out.push(input(
        "texts with 20 alternatives",
        "Hostile.java",
        java(&format!(
            "void f(int x) throws Exception {{ {} String u = \"\"; {} new Socket(u, 21).getOutputStream().write(1); }}",
            list(20, &|v| format!(
                "String v{v} = \"a\"; switch (x) {{ {} }}\n",
                list(20, &|n| format!("case {n}: v{v} = \"t{v}x{n}\"; break; "))
            )),
            list(20, &|v| format!("u = u + v{v} + v{}; ", (v + 1) % 20))
        )),
    ));
    out.push(input(
        "text that doubles",
        "Hostile.kt",
        format!(
            "fun f() {{ val a0 = \"ftp://a.example/\"\n{} java.net.URL(a200).openConnection().getInputStream() }}",
            list(200, &|n| format!("val a{} = \"$a{n}$a{n}\"\n", n + 1))
        ),
    ));
    out.push(input("text that doubles by plus", "Hostile.java", java(&format!(
        "void f() throws Exception {{ String a = \"ftp://a.example/\"; {} new URL(a).openConnection().getInputStream(); }}",
        times("a = a + a;\n", 300)
    ))));
    out.push(input(
        "text that doubles by replacing",
        "Hostile.java",
        java(&format!(
            "void f() throws Exception {{ String a = \"aaaa\"; {} new URL(a).openConnection().getInputStream(); }}",
            times("a = a.replace(\"a\", \"aaaa\"); a = String.format(\"%s%s\", a, a); a = a.concat(a);\n", 100)
        )),
    ));
    out.push(input(
        "text repeated",
        "Hostile.kt",
        format!(
            "fun f() {{ var a = \"aaaa\"\n{} java.net.URL(a).openConnection().getInputStream() }}",
            times("a = a.repeat(1000000)\n", 20)
        ),
    ));
    out.push(input("array of 50 000", "Hostile.java", java(&format!(
        "static final String[] A = {{ {} }};\nvoid f(int x) throws Exception {{ new Socket(A[x], 21).getOutputStream().write(1); for (String a : A) new Socket(a, 1).getOutputStream().write(1); }}",
        joined(50_000, &|n| format!("\"h{n}\""))
    ))));
    out.push(input("list of 50 000", "Hostile.kt", format!(
        "val a = listOf({})\nfun f(x: Int) {{ a.forEach {{ java.net.Socket(it, 21).getOutputStream().write(1) }}; a.map {{ it + \"x\" }}.filter {{ it != \"\" }}.forEach {{ java.net.Socket(it, 1) }} }}",
        joined(50_000, &|n| format!("\"h{n}\""))
    )));
    out.push(input("map of 30 000", "Hostile.swift", format!(
        "import Foundation\nlet m = [{}]\nfunc f(k: String) {{ URLSession.shared.dataTask(with: URL(string: m[k]!)!).resume() }}",
        joined(30_000, &|n| format!("\"k{n}\": \"ftp://h{n}.example\""))
    )));
    out.push(input("map filled by 20 000 puts", "Hostile.java", java(&format!(
        "void f(String k) throws Exception {{ var m = new java.util.HashMap<String, String>();\n{} new Socket(m.get(k), 21).getOutputStream().write(1); }}",
        list(20_000, &|n| format!("m.put(\"k{n}\", \"h{n}\");\n"))
    ))));
    out.push(input("maps filled in branches", "Hostile.java", java(&format!(
        "void f(int k) throws Exception {{ var m = new java.util.HashMap<String, String>(); var l = new java.util.ArrayList<String>();\n{} new Socket(m.get(k), 21).getOutputStream().write(1); }}",
        list(3_000, &|n| format!("if (k > {n}) {{ m.put(\"k{n}\", \"h{n}\"); l.add(\"h{n}\"); }} else {{ l.add(\"g{n}\"); }}\n"))
    ))));
    out.push(input("deep field chain", "Hostile.java", java(&format!(
        "Hostile next = new Hostile(); Socket s = new Socket();\nvoid f() throws Exception {{ {}s.getOutputStream().write(1); }}",
        times("next.", 2_000)
    ))));
    out.push(input(
        "5 000 fields, each of the one before",
        "Hostile.java",
        java(&format!(
            "{}void f() throws Exception {{ new Socket(f4999, 21).getOutputStream().write(1); }}",
            list(5_000, &|n| if n == 0 {
                "static String f0 = \"a\";\n".to_owned()
            } else {
                format!("static String f{n} = f{} + f{};\n", n - 1, n - 1)
            })
        )),
    ));
    out.push(input("cyclic constants", "Hostile.java", java(&format!(
        "static final String A = B + \"a\", B = C + A, C = A + B;\n{}void f() throws Exception {{ new Socket(A, 21).getOutputStream().write(1); new Socket(f0, 1).getOutputStream().write(1); }}",
        list(300, &|n| format!("String f{n} = f{} + f{};\n", (n + 1) % 300, (n + 7) % 300))
    ))));
    out.push(input(
        "cyclic constants",
        "Hostile.swift",
        format!(
            "import Foundation\n{}func f() {{ URLSession.shared.dataTask(with: URL(string: f0)!).resume() }}",
            list(300, &|n| format!("let f{n} = \"\\(f{})\\(f{})\"\n", (n + 1) % 300, (n + 7) % 300))
        ),
    ));
    out.push(input(
        "getters that call each other",
        "Hostile.kt",
        format!(
            "class H {{\n{}fun f() {{ java.net.Socket(f0, 21).getOutputStream().write(1) }}\n}}",
            list(300, &|n| format!("val f{n}: String get() = f{} + f{}\n", (n + 1) % 300, (n + 7) % 300))
        ),
    ));

    // Closures and objects.
    out.push(input("closures that run closures", "Hostile.kt", format!(
        "fun twice(f: () -> Unit) {{ f(); f() }}\nfun f() {{ {}java.net.Socket(\"a\", 1).getOutputStream().write(1){} }}",
        times("twice { ", 40), times(" }", 40)
    )));
    out.push(input("closures that run closures", "Hostile.swift", format!(
        "import Foundation\nfunc twice(_ f: () -> Void) {{ f(); f() }}\nfunc f() {{ {}URLSession.shared.dataTask(with: URL(string: \"ftp://a.example\")!).resume(){} }}",
        times("twice { ", 40), times(" }", 40)
    )));
    out.push(input(
        "scope functions inside each other",
        "Hostile.kt",
        format!(
            "fun f() {{ java.net.Socket(\"a\", 1){}.getOutputStream().write(1){} }}",
            times(".apply { this.also { it.let { s -> s.run { soTimeout = 1 } } }", 40),
            times(" }", 40)
        ),
    ));
    out.push(input("closure that gets itself", "Hostile.kt",
        "fun f(g: (Any) -> Any): Any = g(g)\nfun h() { val w = { x: Any -> (x as (Any) -> Any)(x) }; w(w); f(w); java.net.Socket(\"a\", 1).getOutputStream().write(1) }"));
    out.push(input("10 000 anonymous classes", "Hostile.java", java(&format!(
        "void f() {{ {} }}",
        times("new Thread(new Runnable() { public void run() { try { new Socket(\"a\", 1).getOutputStream().write(1); } catch (Exception e) { } } }).start();\n", 10_000)
    ))));
    out.push(input("3 000 trust managers", "Hostile.java", format!(
        "import javax.net.ssl.*; import java.security.cert.*;\n{}",
        list(3_000, &|n| format!("class T{n} implements X509TrustManager {{ public void checkClientTrusted(X509Certificate[] c, String a) {{}} public void checkServerTrusted(X509Certificate[] c, String a) {{ if (c.length > {n}) return; }} public X509Certificate[] getAcceptedIssuers() {{ return null; }} }}\n"))
    )));
    out.push(input("trust manager with 300 branches", "Hostile.java", format!(
        "import javax.net.ssl.*; import java.security.cert.*;\nclass T implements X509TrustManager {{ public void checkClientTrusted(X509Certificate[] c, String a) {{}} public void checkServerTrusted(X509Certificate[] c, String a) throws CertificateException {{ {} }} public X509Certificate[] getAcceptedIssuers() {{ return null; }} }}\n",
        list(300, &|n| format!("if (c.length > {n} && a.length() > {n}) {{ if (a == null) throw new CertificateException(); }}\n"))
    )));
    out.push(input("4 000 classes that hold each other", "Hostile.kt", list(4_000, &|n| {
        format!("class C{n} {{ val a = C{}(); val b = C{}(); fun f() {{ a.f(); b.f(); java.net.Socket(\"a\", {n}).getOutputStream().write(1) }} }}\n", (n + 1) % 4_000, (n * 7 + 3) % 4_000)
    })));
    out.push(input("one interface, 2 000 implementations", "Hostile.java", format!(
        "import java.net.*;\ninterface I {{ Socket open(String h) throws Exception; }}\n{}class U {{ void f(I i) throws Exception {{ {} }} }}\n",
        list(2_000, &|n| format!("class C{n} implements I {{ public Socket open(String h) throws Exception {{ return new Socket(h, {n}); }} }}\n")),
        times("i.open(\"a.example\").getOutputStream().write(1);\n", 20)
    )));
    out.push(input("builder chain of 5 000 calls", "Hostile.java", format!(
        "import okhttp3.*;\nclass H {{ void f() throws Exception {{ OkHttpClient c = new OkHttpClient.Builder(){}.build(); c.newCall(new Request.Builder().url(\"http://a.example\").build()).execute(); }} }}",
        times(".addInterceptor(x -> x.proceed(x.request()))", 5_000)
    )));

    // Types.
    out.push(input("class that extends itself", "Hostile.java",
        "class A extends A { A() throws Exception { super(); new java.net.Socket(\"a\", 1).getOutputStream().write(1); } void f() { super.f(); this.f(); } }"));
    out.push(input(
        "cyclic hierarchy",
        "Hostile.kt",
        format!(
            "{}fun f() {{ C0().f(); java.net.Socket(\"a\", 1).getOutputStream().write(1) }}",
            list(200, &|n| format!("open class C{n} : C{}() {{ override fun f() {{ super.f() }} }}\n", (n + 1) % 200))
        ),
    ));
    out.push(input("cyclic interfaces", "Hostile.java", list(200, &|n| {
        format!("interface I{n} extends I{}, I{}, javax.net.ssl.X509TrustManager {{ default void f() throws Exception {{ I{}.super.f(); new java.net.Socket(\"a\", 1).getOutputStream().write(1); }} }}\n", (n + 1) % 200, (n + 7) % 200, (n + 1) % 200)
    })));
    out.push(input("hierarchy of 3 000 levels", "Hostile.java", format!(
        "class C0 {{ java.net.Socket s; void f() throws Exception {{ s = new java.net.Socket(\"a\", 1); s.getOutputStream().write(1); }} }}\n{}",
        list(3_000, &|n| format!("class C{} extends C{n} {{ void f() throws Exception {{ super.f(); }} }}\n", n + 1))
    )));
    out.push(input("lattice of interfaces", "Hostile.java", format!(
        "{}class U implements L0x0 {{ void f() throws Exception {{ new java.net.Socket(\"a\", 1).getOutputStream().write(1); g(); }} }}",
        list(40, &|level| list(4, &|n| format!("interface L{level}x{n} extends {} {{ }}\n", joined(4, &|i| format!("L{}x{i}", level + 1)))))
    )));
    out.push(input("cyclic aliases", "Hostile.kt",
        "typealias A = B\ntypealias B = C\ntypealias C = A\ntypealias L = List<L>\nfun f(a: A, l: L) { val x: B = A(); x.f(); java.net.Socket(\"a\", 1).getOutputStream().write(1) }"));
    out.push(input("chain of aliases", "Hostile.swift", format!(
        "import Foundation\n{}func f(u: T0) {{ let s: T0 = T0.shared; s.dataTask(with: URL(string: \"ftp://a.example\")!).resume() }}\n",
        list(2_000, &|n| if n == 1_999 { "typealias T1999 = URLSession\n".to_owned() } else { format!("typealias T{n} = T{}\n", n + 1) })
    )));
    out.push(input("extension of an unknown type", "Hostile.swift", format!(
        "import Foundation\n{}",
        list(2_000, &|n| format!("extension Unknown{} {{ func f{n}() {{ self.f{}(); URLSession.shared.dataTask(with: URL(string: \"ftp://a.example\")!).resume() }} }}\n", n % 10, (n + 1) % 2_000))
    )));
    out.push(input(
        "2 000 extensions of one type",
        "Hostile.kt",
        list(2_000, &|n| {
            format!("fun java.net.Socket.f{n}() {{ f{}(); getOutputStream().write({n}) }}\n", (n + 1) % 2_000)
        }),
    ));
    out.push(input("enum with 5 000 cases", "Hostile.kt", format!(
        "enum class E(val h: String) {{ {} }}\nfun f(e: E) {{ E.values().forEach {{ java.net.Socket(it.h, 1).getOutputStream().write(1) }}; java.net.Socket(E.C77.h, 1); java.net.Socket(e.h, 1).getOutputStream().write(1) }}",
        joined(5_000, &|n| format!("C{n}(\"h{n}.example\")"))
    )));
    out.push(input("the same class 3 000 times", "Hostile.java", times(
        "class A { java.net.Socket s; void f() throws Exception { s = new java.net.Socket(\"a\", 1); s.getOutputStream().write(1); g(); } void g() throws Exception { f(); } }\n", 3_000)));
    out.push(input(
        "10 000 imports",
        "Hostile.java",
        format!(
            "{}class A {{ void f() throws Exception {{ {open} }} }}",
            list(10_000, &|n| format!("import a.b{n}.*;\n"))
        ),
    ));
    out.push(input(
        "script of 20 000 statements",
        "Hostile.kts",
        times("val s = java.net.Socket(\"a\", 1); s.getOutputStream().write(1)\n", 20_000),
    ));
    out.push(input(
        "script of 20 000 statements",
        "Hostile.swift",
        format!(
            "import Foundation\n{}",
            list(20_000, &|n| format!(
                "let s{n} = URLSession.shared.dataTask(with: URL(string: \"ftp://a.example\")!); s{n}.resume()\n"
            ))
        ),
    ));
    out.push(input(
        "20 000 uses of one channel",
        "Hostile.java",
        java(&format!(
            "void f() throws Exception {{ Socket s = new Socket(\"a\", 1);\n{} }}",
            times("s.getOutputStream().write(1); s.setSoTimeout(1);\n", 20_000)
        )),
    ));
    out.push(input(
        "class of 800 methods on 800 fields",
        "Hostile.java",
        java(&format!(
            "{}{}",
            list(800, &|n| format!("Socket s{n} = new Socket(\"a{n}\", 1);\n")),
            list(800, &|n| format!(
                "void m{n}() throws Exception {{ s{n}.getOutputStream().write(1); s{} = s{n}; }}\n",
                (n + 1) % 800
            ))
        )),
    ));
    out
}
