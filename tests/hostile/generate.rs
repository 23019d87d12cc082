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
