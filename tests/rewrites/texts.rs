//! Other ways to write a text, which leave what it says alone.

use super::program::{Language, Program};

/// Where the value of a text may come from instead. In the templates `{l}` is the text in quotes, `{a}` and `{b}` are
/// its halves in quotes, `{n}` is its number, `{C}` the class of the function.
pub struct Spelling {
    pub name: &'static str,
    /// What stands in place of the text.
    value: &'static str,
    /// What each text adds beside the function.
    beside: &'static str,
    /// What is added once at the end of the file, around what each text adds there.
    end: (&'static str, &'static str, &'static str),
    /// The same for another file, with its name.
    other: Option<(&'static str, &'static str, &'static str, &'static str)>,
}

const fn value(name: &'static str, value: &'static str) -> Spelling {
    Spelling { name, value, beside: "", end: ("", "", ""), other: None }
}

const fn beside(name: &'static str, value: &'static str, beside: &'static str) -> Spelling {
    Spelling { name, value, beside, end: ("", "", ""), other: None }
}

const fn end(name: &'static str, value: &'static str, end: (&'static str, &'static str, &'static str)) -> Spelling {
    Spelling { name, value, beside: "", end, other: None }
}

const fn other(
    name: &'static str,
    value: &'static str,
    file: &'static str,
    (before, each, after): (&'static str, &'static str, &'static str),
) -> Spelling {
    Spelling { name, value, beside: "", end: ("", "", ""), other: Some((file, before, each, after)) }
}

const JAVA: &[Spelling] = &[
    beside("constant", "T{n}", "private static final String T{n} = {l};"),
    beside("field", "t{n}", "private static String t{n} = {l};"),
    beside("initializer", "t{n}", "private static final String t{n}; static { t{n} = {l}; }"),
    beside("constant of a constant", "U{n}", "private static final String T{n} = {l}, U{n} = T{n};"),
    beside(
        "helper",
        "t{n}()",
        "private static String t{n}() { return u{n}(); } private static String u{n}() { return {l}; }",
    ),
    beside("same", "same{n}({l})", "private static String same{n}(String text) { return text; }"),
    beside(
        "joined by a helper",
        "join{n}({a}, {b})",
        "private static String join{n}(String a, String b) { return a + b; }",
    ),
    beside("varargs", "first{n}({l}, \"x\")", "private static String first{n}(String... all) { return all[0]; }"),
    end("interface", "Texts.T{n}", ("interface Texts {", "String T{n} = {l};", "}")),
    end(
        "enum",
        "Text{n}.ONE.text",
        ("", "enum Text{n} { ONE({l}); final String text; Text{n}(String text) { this.text = text; } }", ""),
    ),
    end(
        "enum getter",
        "Text{n}.ONE.get()",
        (
            "",
            "enum Text{n} { ONE({l}); private final String text; Text{n}(String text) { this.text = text; } String get() { return text; } }",
            "",
        ),
    ),
    end(
        "object",
        "new Text{n}({l}).get()",
        (
            "",
            "class Text{n} { private final String text; Text{n}(String text) { this.text = text; } String get() { return text; } }",
            "",
        ),
    ),
    end("record", "new Text{n}({l}).text()", ("", "record Text{n}(String text) {}", "")),
    end(
        "singleton",
        "Text{n}.getInstance().text",
        (
            "",
            "class Text{n} { private static final Text{n} INSTANCE = new Text{n}(); final String text = {l}; static Text{n} getInstance() { return INSTANCE; } }",
            "",
        ),
    ),
    end(
        "subclass",
        "new Own{n}().text()",
        (
            "",
            "abstract class Text{n} { abstract String text(); } class Own{n} extends Text{n} { @Override String text() { return {l}; } }",
            "",
        ),
    ),
    other("other file", "Texts.T{n}", "Texts", ("final class Texts {", "static final String T{n} = {l};", "}")),
    other(
        "method of another file",
        "Texts.t{n}()",
        "Texts",
        ("final class Texts {", "static String t{n}() { return {l}; }", "}"),
    ),
    value("sum", "({a} + {b})"),
    value("concat", "{a}.concat({b})"),
    value("builder", "new StringBuilder().append({a}).append({b}).toString()"),
    value("builder with a start", "new StringBuilder({a}).append({b}).toString()"),
    value("format", "String.format(\"%s%s\", {a}, {b})"),
    value("formatted", "\"%s%s\".formatted({a}, {b})"),
    value("join", "String.join(\"\", {a}, {b})"),
    value("choice of the same", "(System.nanoTime() > 0 ? {l} : {l})"),
    value("switch", "(switch (1) { default -> {l}; })"),
    value("map", "java.util.Map.of(\"key\", {l}).get(\"key\")"),
    value("list", "java.util.List.of({l}).get(0)"),
    value("array", "new String[] { {l} }[0]"),
    value("trim", "{l}.trim()"),
    value("not null", "java.util.Objects.requireNonNull({l})"),
    value("optional", "java.util.Optional.of({l}).get()"),
    value("or else", "java.util.Optional.ofNullable({l}).orElse({l})"),
    value("text of", "String.valueOf({l})"),
    value("new text", "new String({l})"),
    value("cast", "((String) {l})"),
];

const KOTLIN: &[Spelling] = &[
    end("constant", "T{n}", ("", "private const val T{n} = {l}", "")),
    end("top level", "t{n}", ("", "private val t{n} = {l}", "")),
    end("getter", "t{n}", ("", "private val t{n}: String get() = {l}", "")),
    end("lazy", "t{n}", ("", "private val t{n} by lazy { {l} }", "")),
    end("object", "Texts.T{n}", ("private object Texts {", "const val T{n} = {l}", "}")),
    end("companion", "Texts.T{n}", ("class Texts {\n companion object {", "const val T{n} = {l}", "}\n}")),
    end("enum", "Text{n}.ONE.text", ("", "enum class Text{n}(val text: String) { ONE({l}) }", "")),
    end("data class", "Text{n}({l}).text", ("", "data class Text{n}(val text: String)", "")),
    end("default of a property", "Text{n}().text", ("", "data class Text{n}(val text: String = {l})", "")),
    end(
        "subclass",
        "Own{n}().text()",
        (
            "",
            "abstract class Text{n} {\n abstract fun text(): String\n}\nclass Own{n} : Text{n}() {\n override fun text() = {l}\n}",
            "",
        ),
    ),
    end(
        "overridden property",
        "Own{n}().text",
        (
            "",
            "abstract class Text{n} {\n abstract val text: String\n}\nclass Own{n} : Text{n}() {\n override val text = {l}\n}",
            "",
        ),
    ),
    end(
        "delegation",
        "Del{n}(Own{n}()).text()",
        (
            "",
            "interface Text{n} {\n fun text(): String\n}\nclass Own{n} : Text{n} {\n override fun text() = {l}\n}\nclass Del{n}(own: Text{n}) : Text{n} by own",
            "",
        ),
    ),
    end("extension", "{l}.same{n}()", ("", "private fun String.same{n}() = this", "")),
    beside("field", "t{n}", "private val t{n} = {l}\n"),
    beside("helper", "t{n}()", "private fun t{n}() = u{n}()\nprivate fun u{n}(): String { return {l} }\n"),
    beside("same", "same{n}({l})", "private fun same{n}(text: String) = text\n"),
    beside("default argument", "t{n}()", "private fun t{n}(text: String = {l}): String = text\n"),
    beside("named arguments", "join{n}(b = {b}, a = {a})", "private fun join{n}(a: String, b: String) = a + b\n"),
    beside("generic", "same{n}({l})", "private fun <T> same{n}(it: T): T = it\n"),
    other("other file", "Texts.T{n}", "Texts", ("object Texts {", "const val T{n} = {l}", "}")),
    other("top level of another file", "T{n}", "Texts", ("", "const val T{n} = {l}", "")),
    other("function of another file", "t{n}()", "Texts", ("", "internal fun t{n}() = {l}", "")),
    value("sum", "({a} + {b})"),
    value("template", "\"${{a}}${{b}}\""),
    value("plus", "{a}.plus({b})"),
    value("buildString", "buildString { append({a}); append({b}) }"),
    value("builder", "StringBuilder().append({a}).append({b}).toString()"),
    value("format", "\"%s%s\".format({a}, {b})"),
    value("joinToString", "listOf({a}, {b}).joinToString(\"\")"),
    value("choice of the same", "(if (System.nanoTime() > 0) {l} else {l})"),
    value("when", "(when { System.nanoTime() > 0 -> {l}\n else -> {l} })"),
    value("map", "mapOf(\"key\" to {l})[\"key\"]!!"),
    value("getValue", "mapOf(\"key\" to {l}).getValue(\"key\")"),
    value("list", "listOf({l}).first()"),
    value("array", "arrayOf({l})[0]"),
    value("trim", "{l}.trim()"),
    value("let", "{l}.let { it }"),
    value("run", "run { {l} }"),
    value("also", "{l}.also { println(it) }"),
    value("takeIf", "({l}.takeIf { it.isNotEmpty() } ?: {l})"),
    value("elvis", "({l} ?: \"\")"),
    value("not null", "requireNotNull({l})"),
    value("cast", "({l} as String)"),
    value("pair", "Pair({l}, 1).first"),
    value("try", "(try { {l} } finally { println() })"),
];

const SWIFT: &[Spelling] = &[
    end("top level", "t{n}", ("", "private let t{n} = {l}", "")),
    end("static", "Texts.t{n}", ("struct Texts {", "static let t{n} = {l}", "}")),
    end("static of an enum", "Texts.t{n}", ("enum Texts {", "static let t{n}: String = {l}", "}")),
    end("nested", "Texts.Inner.t{n}", ("enum Texts { enum Inner {", "static let t{n}: String = {l}", "} }")),
    end("extension", "String.t{n}", ("extension String {", "static let t{n} = {l}", "}")),
    end("raw value", "Text{n}.one.rawValue", ("", "enum Text{n}: String { case one = {l} }", "")),
    end("computed", "t{n}", ("", "private var t{n}: String { {l} }", "")),
    end(
        "switch over self",
        "Text{n}.one.text",
        (
            "",
            "enum Text{n} { case one, two\n var text: String { switch self { case .one: return {l}\n case .two: return {l} } } }",
            "",
        ),
    ),
    end("default of a property", "Text{n}().text", ("", "struct Text{n} { var text = {l} }", "")),
    end("memberwise", "Text{n}(text: {l}).text", ("", "struct Text{n} { let text: String }", "")),
    end(
        "singleton",
        "Text{n}.shared.text",
        ("", "final class Text{n} { static let shared = Text{n}()\n let text = {l} }", ""),
    ),
    end(
        "subclass",
        "Own{n}().text()",
        (
            "",
            "class Text{n} { func text() -> String { fatalError() } }\nfinal class Own{n}: Text{n} { override func text() -> String { {l} } }",
            "",
        ),
    ),
    end(
        "protocol extension",
        "Own{n}().text",
        ("", "protocol Text{n} {}\nextension Text{n} { var text: String { {l} } }\nstruct Own{n}: Text{n} {}", ""),
    ),
    end(
        "init",
        "Text{n}({l}).text",
        ("", "final class Text{n} { let text: String\n init(_ text: String) { self.text = text } }", ""),
    ),
    beside(
        "helper",
        "t{n}()",
        "private func t{n}() -> String { return u{n}() }\nprivate func u{n}() -> String { {l} }\n",
    ),
    beside("same", "same{n}({l})", "private func same{n}(_ text: String) -> String { text }\n"),
    beside(
        "labels",
        "join{n}(first: {a}, and: {b})",
        "private func join{n}(first a: String, and b: String) -> String { a + b }\n",
    ),
    beside("default argument", "t{n}()", "private func t{n}(_ text: String = {l}) -> String { return text }\n"),
    beside("generic", "same{n}({l})", "private func same{n}<T>(_ it: T) -> T { return it }\n"),
    beside("property", "t{n}", "private let t{n} = {l}\n"),
    beside("lazy", "t{n}", "private lazy var t{n}: String = {l}\n"),
    beside("closure of a property", "t{n}", "private lazy var t{n}: String = {\n return {l}\n}()\n"),
    other("other file", "Texts.t{n}", "Texts", ("enum Texts {", "static let t{n} = {l}", "}")),
    other("top level of another file", "t{n}", "Texts", ("", "let t{n} = {l}", "")),
    other("function of another file", "t{n}()", "Texts", ("", "func t{n}() -> String { {l} }", "")),
    value("sum", "({a} + {b})"),
    value("interpolation", "\"\\({a})\\({b})\""),
    value("joined", "[{a}, {b}].joined()"),
    value("joined with a separator", "[{a}, {b}].joined(separator: \"\")"),
    value("appending", "{a}.appending({b})"),
    value("format", "String(format: \"%@%@\", {a}, {b})"),
    value("choice of the same", "(Date().timeIntervalSince1970 > 0 ? {l} : {l})"),
    value("dictionary", "[\"key\": {l}][\"key\"]!"),
    value("dictionary with a default", "[\"key\": {l}][\"key\", default: {l}]"),
    value("array", "[{l}][0]"),
    value("first", "[{l}].first!"),
    value("trimmed", "{l}.trimmingCharacters(in: .whitespaces)"),
    value("String", "String({l})"),
    value("closure", "{ {l} }()"),
    value("optional", "(Optional({l}) ?? \"\")"),
    value("cast", "({l} as String)"),
    value("tuple", "({l}, 1).0"),
    value("description", "{l}.description"),
];

impl Language {
    /// All ways to write a text in this language.
    pub fn spellings(self) -> &'static [Spelling] {
        match self {
            Self::Java => JAVA,
            Self::Kotlin => KOTLIN,
            Self::Swift => SWIFT,
        }
    }
}

impl Spelling {
    /// The program with all texts of its longest function written this way.
    pub fn apply(&self, program: &Program) -> Option<Program> {
        let function = program.function()?;
        if function.texts.is_empty() || !self.beside.is_empty() && !self.suits(program, function.class.as_deref()) {
            return None;
        }
        let fill = |template: &str, number: usize, text: &str| {
            let inner = &text[1..text.len() - 1];
            let half = inner.char_indices().nth(inner.chars().count() / 2).map_or(0, |(at, _)| at);
            template
                .replace("{n}", &number.to_string())
                .replace("{a}", &format!("\"{}\"", &inner[..half]))
                .replace("{b}", &format!("\"{}\"", &inner[half..]))
                .replace("{l}", text)
        };
        // What is named already keeps its name.
        let all = program.others.iter().fold(program.main.clone(), |all, (_, text)| all + text);
        if all.contains("Texts") {
            return None;
        }
        let taken = ["T0", "t0", "Text0", "same0", "join0", "first0"].iter().any(|name| all.contains(name));
        let first = if taken { 100 } else { 0 };
        let mut edits = Vec::new();
        let (mut beside, mut end, mut other) = (String::new(), String::new(), String::new());
        for (number, range) in (first..).zip(&function.texts) {
            let text = &program.main[range.clone()];
            edits.push((range.clone(), fill(self.value, number, text)));
            for (template, out) in [
                (self.beside, &mut beside),
                (self.end.1, &mut end),
                (self.other.map_or("", |other| other.2), &mut other),
            ] {
                out.push_str(&fill(template, number, text));
                out.push('\n');
            }
        }
        if !self.beside.is_empty() {
            edits.push((function.range.end..function.range.end, format!("\n{beside}")));
        }
        let mut out = program.edited(edits);
        if !self.end.1.is_empty() {
            out.main = format!("{}\n{}\n{end}{}\n", out.main, self.end.0, self.end.2);
        }
        if let Some((file, before, _, after)) = self.other {
            let text = format!("{}{before}\n{other}{after}\n", program.package());
            out.others.push((program.language.other_path(file), text));
        }
        Some(out)
    }

    /// A member needs a class that is no script; a lazy property needs a class.
    fn suits(&self, program: &Program, class: Option<&str>) -> bool {
        class.is_some() || program.language != Language::Swift || !self.beside.contains("lazy")
    }
}
