//! Other ways to arrange the statements of a function, which leave what it does alone.

use std::ops::Range;

use super::program::{Function, Language, Local, Program};

/// A way to arrange a function anew.
pub struct Arrangement {
    pub name: &'static str,
    apply: fn(&Program, &Function) -> Option<Program>,
}

impl Arrangement {
    /// The program with its longest function arranged this way.
    pub fn apply(&self, program: &Program) -> Option<Program> {
        (self.apply)(program, &program.function()?)
    }
}

/// All ways to arrange a function.
pub const ARRANGEMENTS: &[Arrangement] = &[
    Arrangement { name: "noise", apply: noise },
    Arrangement { name: "alias", apply: alias },
    Arrangement { name: "field", apply: field },
    Arrangement { name: "maker", apply: maker },
    Arrangement { name: "maker of another class", apply: maker_of_another_class },
    Arrangement { name: "same", apply: same },
    Arrangement { name: "box", apply: boxed },
    Arrangement { name: "list", apply: list },
    Arrangement { name: "rest in a helper", apply: |p, f| rest(p, f, false) },
    Arrangement { name: "last in a helper", apply: |p, f| rest(p, f, true) },
    Arrangement { name: "equal arms", apply: equal_arms },
    Arrangement { name: "equal arms for the last", apply: equal_arms_for_the_last },
    Arrangement {
        name: "finally",
        apply: |p, f| {
            around(
                p,
                f,
                ["try {", "} finally { System.out.println(); }"],
                ["try {", "} finally { println() }"],
                ["defer { print(1) }\ndo {", "}"],
            )
        },
    },
    Arrangement {
        name: "catch that throws",
        apply: |p, f| {
            around(
                p,
                f,
                ["try {", "} catch (Exception e) { throw new IllegalStateException(e); }"],
                ["try {", "} catch (e: Exception) { throw IllegalStateException(e) }"],
                ["do {", "} catch { fatalError() }"],
            )
        },
    },
    Arrangement {
        name: "lambda",
        apply: |p, f| {
            around(
                p,
                f,
                ["Runnable job = () -> {", "}; job.run();"],
                ["val job = {", "}\njob()"],
                ["let job = {", "}\njob()"],
            )
        },
    },
    Arrangement {
        name: "thread",
        apply: |p, f| {
            apart(
                p,
                f,
                ["new Thread(() -> {", "}).start();"],
                ["kotlin.concurrent.thread {", "}"],
                ["DispatchQueue.global().async {", "}"],
            )
        },
    },
    Arrangement {
        name: "executor",
        apply: |p, f| {
            apart(
                p,
                f,
                ["java.util.concurrent.Executors.newSingleThreadExecutor().submit(() -> {", "});"],
                ["kotlinx.coroutines.GlobalScope.launch {", "}"],
                ["Task {", "}"],
            )
        },
    },
    Arrangement {
        name: "anonymous",
        apply: |p, f| {
            apart(
                p,
                f,
                ["new Runnable() { @Override public void run() {", "} }.run();"],
                ["object : Runnable { override fun run() {", "} }.run()"],
                ["autoreleasepool {", "}"],
            )
        },
    },
    Arrangement {
        name: "once",
        apply: |p, f| {
            around(
                p,
                f,
                ["for (int i = 0; i < 1; i++) {", "}"],
                ["for (i in 0 until 1) {", "}"],
                ["for _ in 0..<1 {", "}"],
            )
        },
    },
    Arrangement {
        name: "repeat",
        apply: |p, f| around(p, f, ["do {", "} while (false);"], ["repeat(1) {", "}"], ["repeat {", "} while false"]),
    },
    Arrangement { name: "block", apply: |p, f| around(p, f, ["{", "}"], ["run {", "}"], ["do {", "}"]) },
    Arrangement {
        name: "synchronized",
        apply: |p, f| {
            around(p, f, ["synchronized (new Object()) {", "}"], ["synchronized(Any()) {", "}"], ["if true {", "}"])
        },
    },
    Arrangement {
        name: "always true",
        apply: |p, f| around(p, f, ["if (true) {", "}"], ["if (true) {", "}"], ["if 1 == 1 {", "}"]),
    },
    Arrangement { name: "callback", apply: callback },
    Arrangement { name: "other class", apply: other_class },
    Arrangement { name: "base class", apply: base_class },
    Arrangement { name: "reference", apply: reference },
    Arrangement { name: "apply", apply: |p, f| scoped(p, f, "apply", "") },
    Arrangement { name: "also", apply: |p, f| scoped(p, f, "also", "it.") },
    Arrangement { name: "with", apply: with },
];

/// Takes what stands between braces and puts something around it.
fn around(
    program: &Program,
    function: &Function,
    java: [&str; 2],
    kotlin: [&str; 2],
    swift: [&str; 2],
) -> Option<Program> {
    let [before, after] = match program.language {
        Language::Java => java,
        Language::Kotlin => kotlin,
        Language::Swift => swift,
    };
    let body = &program.main[function.body.clone()];
    // Where a value is given back, a closure would keep it.
    if body.contains("return ") || !function.gives_nothing {
        return None;
    }
    Some(program.edited(vec![(function.body.clone(), format!("\n{before}\n{body}\n{after}\n"))]))
}

/// The same for what does not hand on what is thrown inside.
fn apart(
    program: &Program,
    function: &Function,
    java: [&str; 2],
    kotlin: [&str; 2],
    swift: [&str; 2],
) -> Option<Program> {
    let throws = program.main[function.body.clone()].contains("throw ");
    if throws { None } else { around(program, function, java, kotlin, swift) }
}

fn noise(program: &Program, function: &Function) -> Option<Program> {
    let edits = function.statements.iter().enumerate().map(|(number, statement)| {
        let text = match program.language {
            Language::Java => format!("// connect(\"http://noise.example\")\nint noise{number} = {number} + 1; System.nanoTime();\n"),
            Language::Kotlin => format!("// connect(\"http://noise.example\")\nval noise{number} = listOf({number}, 1).size\nprintln(noise{number})\n"),
            Language::Swift => format!("// connect(\"http://noise.example\")\nlet noise{number} = [{number}, 1].count\nprint(noise{number})\n"),
        };
        (statement.range.start..statement.range.start, text)
    });
    Some(program.edited(edits.collect()))
}

/// Uses of a local after a place.
fn later<'f>(function: &'f Function, local: &'f Local, after: usize) -> impl Iterator<Item = Range<usize>> + 'f {
    function.uses.iter().filter(move |u| u.name == local.name && u.range.start >= after).map(|u| u.range.clone())
}

/// Locals that nothing is assigned to later.
fn constants(function: &Function) -> impl Iterator<Item = (&Range<usize>, &Local)> {
    function.statements.iter().filter_map(|s| Some((&s.range, s.local.as_ref()?))).filter(|(_, l)| l.is_constant)
}

fn alias(program: &Program, function: &Function) -> Option<Program> {
    let mut edits = Vec::new();
    for (range, local) in constants(function) {
        let name = &local.name;
        let text = match program.language {
            Language::Java => format!("\nvar {name}2 = {name};"),
            Language::Kotlin => format!("\nval {name}2 = {name}"),
            Language::Swift => format!("\nlet {name}2 = {name}"),
        };
        edits.push((range.end..range.end, text));
        edits.extend(later(function, local, range.end).map(|at| (at, format!("{name}2"))));
    }
    (!edits.is_empty()).then(|| program.edited(edits))
}

fn field(program: &Program, function: &Function) -> Option<Program> {
    let mut edits = Vec::new();
    let mut fields = String::new();
    function.class.as_ref()?;
    for (range, local) in constants(function).filter(|(_, l)| l.is_new) {
        let (name, ty) = (&local.name, local.ty.as_ref()?);
        let value = &program.main[local.value.clone()];
        let (field, this) = match program.language {
            Language::Java if function.is_static => (format!("private static {ty} {name};"), ""),
            // Another rewrite may put it where `this` is another one.
            Language::Java => (format!("private {ty} {name};"), ""),
            Language::Kotlin => (format!("private lateinit var {name}: {ty}"), ""),
            Language::Swift => (format!("private var {name}: {ty}!"), "self."),
        };
        let end = if program.language == Language::Java { ";" } else { "" };
        fields.push_str(&format!("{field}\n"));
        edits.push((range.clone(), format!("{this}{name} = {value}{end}")));
    }
    if fields.is_empty() || program.language == Language::Kotlin && fields.contains("<") {
        return None;
    }
    edits.push((function.range.end..function.range.end, format!("\n{fields}")));
    Some(program.edited(edits))
}

/// Locals whose value a function can make that takes the locals it needs.
fn made<'f>(program: &'f Program, function: &'f Function) -> Vec<(&'f Local, String, String)> {
    let mut out = Vec::new();
    for (_, local) in constants(function).filter(|(_, l)| l.is_new) {
        let own = ["this", "self"].map(|word| program.main[local.value.clone()].contains(word));
        if own != [false; 2] || function.takes_for(&local.value) {
            continue;
        }
        let needs = function.used_in(&local.value);
        let typed: Option<Vec<_>> = needs.iter().map(|l| Some((l.name.as_str(), l.ty.as_deref()?))).collect();
        if let Some(typed) = typed {
            out.push((local, parameters(program.language, &typed), arguments(&typed)));
        }
    }
    out
}

fn parameters(language: Language, typed: &[(&str, &str)]) -> String {
    let one = |(name, ty): &(&str, &str)| match language {
        Language::Java => format!("{ty} {name}"),
        Language::Kotlin => format!("{name}: {ty}"),
        Language::Swift => format!("_ {name}: {ty}"),
    };
    typed.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn arguments(typed: &[(&str, &str)]) -> String {
    typed.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn maker(program: &Program, function: &Function) -> Option<Program> {
    let mut edits = Vec::new();
    let mut makers = String::new();
    for (local, parameters, arguments) in made(program, function) {
        let (name, ty) = (&local.name, local.ty.as_ref()?);
        let value = &program.main[local.value.clone()];
        let (call, maker) = match program.language {
            Language::Java => (
                format!("make_{name}({arguments})"),
                format!("private static {ty} make_{name}({parameters}) throws Exception {{ return {value}; }}"),
            ),
            Language::Kotlin => {
                (format!("make_{name}({arguments})"), format!("private fun make_{name}({parameters}) = {value}"))
            }
            Language::Swift => (
                format!("try! make_{name}({arguments})"),
                format!("private func make_{name}({parameters}) throws -> {ty} {{\n return {value}\n}}"),
            ),
        };
        edits.push((local.value.clone(), call));
        makers.push_str(&format!("{maker}\n"));
    }
    // A maker may stand in a class only where it needs nothing of what the class has.
    if makers.is_empty() {
        return None;
    }
    edits.push((function.range.end..function.range.end, format!("\n{makers}")));
    Some(program.edited(edits))
}

fn maker_of_another_class(program: &Program, function: &Function) -> Option<Program> {
    // The class may have what a value needs.
    if !function.is_alone {
        return None;
    }
    let mut edits = Vec::new();
    let mut makers = String::new();
    for (local, parameters, arguments) in made(program, function) {
        let (name, ty) = (&local.name, local.ty.as_ref()?);
        let value = &program.main[local.value.clone()];
        let maker = match program.language {
            Language::Java => format!("{ty} make_{name}({parameters}) throws Exception {{ return {value}; }}"),
            Language::Kotlin => format!("fun make_{name}({parameters}) = {value}"),
            Language::Swift => format!("func make_{name}({parameters}) throws -> {ty} {{\n return {value}\n}}"),
        };
        let call = match program.language {
            Language::Java => format!("new Makers().make_{name}({arguments})"),
            Language::Kotlin => format!("Makers().make_{name}({arguments})"),
            Language::Swift => format!("try! Makers().make_{name}({arguments})"),
        };
        edits.push((local.value.clone(), call));
        makers.push_str(&format!("{maker}\n"));
    }
    if makers.is_empty() {
        return None;
    }
    let mut out = program.edited(edits);
    out.main.push_str(&format!("\nclass Makers {{\n{makers}}}\n"));
    Some(out)
}

/// Each value of a local goes through something that gives it back.
fn through(program: &Program, function: &Function, [before, after]: [&str; 2], end: &str) -> Option<Program> {
    let mut edits = Vec::new();
    for (_, local) in constants(function) {
        let start = local.value.start..local.value.start;
        // What is shared by all values of a type needs the declared type to be found.
        if program.main[local.value.clone()].starts_with(['.', '{', '[']) {
            continue;
        }
        edits.push((start, before.to_owned()));
        edits.push((local.value.end..local.value.end, after.to_owned()));
    }
    if edits.is_empty() {
        return None;
    }
    let mut out = program.edited(edits);
    out.main.push_str(end);
    Some(out)
}

fn same(program: &Program, function: &Function) -> Option<Program> {
    match program.language {
        Language::Java => {
            through(program, function, ["Same.same(", ")"], "\nclass Same { static <T> T same(T it) { return it; } }\n")
        }
        Language::Kotlin => through(program, function, ["same(", ")"], "\nprivate fun <T> same(it: T): T = it\n"),
        Language::Swift => through(program, function, ["same(", ")"], "\nprivate func same<T>(_ it: T) -> T { it }\n"),
    }
}

fn boxed(program: &Program, function: &Function) -> Option<Program> {
    match program.language {
        Language::Java => through(
            program,
            function,
            ["new Box<>(", ").get()"],
            "\nclass Box<T> { private final T value; Box(T value) { this.value = value; } T get() { return value; } }\n",
        ),
        Language::Kotlin => through(program, function, ["Box(", ").value"], "\nclass Box<T>(val value: T)\n"),
        Language::Swift => through(program, function, ["Box(value: ", ").value"], "\nstruct Box<T> { let value: T }\n"),
    }
}

fn list(program: &Program, function: &Function) -> Option<Program> {
    match program.language {
        Language::Java => through(program, function, ["java.util.List.of(", ").get(0)"], ""),
        Language::Kotlin => through(program, function, ["listOf(", ").first()"], ""),
        Language::Swift => through(program, function, ["[", "][0]"], ""),
    }
}

/// What follows the first or the last local goes into a function of its own.
fn rest(program: &Program, function: &Function, last: bool) -> Option<Program> {
    let typed = |s: &&super::program::Statement| s.local.as_ref().is_some_and(|l| l.ty.is_some());
    let locals: Vec<_> = function.statements.iter().filter(typed).collect();
    let cut = if last { locals.last()? } else { locals.first()? }.range.end;
    let end = function.statements.last()?.range.end;
    let rest = cut..end;
    if program.main[rest.clone()].trim().is_empty() || last && locals.len() < 2 || function.takes_for(&rest) {
        return None;
    }
    let needs: Vec<&Local> = function
        .used_in(&rest)
        .into_iter()
        .filter(|local| {
            function
                .statements
                .iter()
                .any(|s| s.range.end <= cut && s.local.as_ref().is_some_and(|l| std::ptr::eq(l, *local)))
        })
        .collect();
    if needs.iter().any(|l| !l.is_constant) {
        return None;
    }
    let typed: Vec<_> = needs.iter().map(|l| Some((l.name.as_str(), l.ty.as_deref()?))).collect::<Option<_>>()?;
    let text = &program.main[rest.clone()];
    if text.contains("return ") {
        return None;
    }
    let parameters = parameters(program.language, &typed);
    let (call, helper) = match program.language {
        Language::Java => (
            ";".trim_start_matches(';').to_owned() + "\nrest(",
            format!("private static void rest({parameters}) throws Exception {{{text}\n}}"),
        ),
        Language::Kotlin => {
            // What kept two statements apart has nothing before it any more.
            let text = text.trim_start().trim_start_matches(';');
            ("\nrest(".to_owned(), format!("private fun rest({parameters}) {{\n{text}\n}}"))
        }
        Language::Swift => ("\ntry! rest(".to_owned(), format!("private func rest({parameters}) throws {{{text}\n}}")),
    };
    let semicolon = if program.language == Language::Java { ";" } else { "" };
    let call = format!("{call}{}){semicolon}", arguments(&typed));
    Some(program.edited(vec![(rest, call), (function.range.end..function.range.end, format!("\n{helper}\n"))]))
}

fn equal_arms(program: &Program, function: &Function) -> Option<Program> {
    let body = &program.main[function.body.clone()];
    let text = match program.language {
        Language::Java => format!("if (System.nanoTime() > 5) {{{body}}} else {{{body}}}"),
        Language::Kotlin => format!("\nif (System.nanoTime() > 5) {{{body}}} else {{{body}}}\n"),
        Language::Swift => format!("\nif Date().timeIntervalSince1970 > 5 {{{body}}} else {{{body}}}\n"),
    };
    Some(program.edited(vec![(function.body.clone(), text)]))
}

fn equal_arms_for_the_last(program: &Program, function: &Function) -> Option<Program> {
    let last = function.statements.last()?;
    let text = &program.main[last.range.clone()];
    if function.statements.len() < 2 || last.local.is_some() {
        return None;
    }
    let text = match program.language {
        Language::Java => format!("if (System.nanoTime() > 5) {{ {text} }} else {{ {text} }}"),
        Language::Kotlin => format!("when {{ System.nanoTime() > 5 -> {{ {text} }}\nelse -> {{ {text} }} }}"),
        Language::Swift => format!("if Date().timeIntervalSince1970 > 5 {{ {text} }} else {{ {text} }}"),
    };
    Some(program.edited(vec![(last.range.clone(), text)]))
}

/// A function of ours runs what it is given.
fn callback(program: &Program, function: &Function) -> Option<Program> {
    let mut out = around(program, function, ["Jobs.perform(() -> {", "});"], ["perform {", "}"], ["perform {", "}"])?;
    out.main.push_str(match program.language {
        Language::Java => "\ninterface Job { void work() throws Exception; }\nclass Jobs { static void perform(Job job) throws Exception { job.work(); } }\n",
        Language::Kotlin => "\nprivate inline fun perform(job: () -> Unit) { job() }\n",
        Language::Swift => "\nprivate func perform(_ job: () -> Void) { job() }\n",
    });
    Some(out)
}

/// The body moves to a method of another class, which is called instead.
fn other_class(program: &Program, function: &Function) -> Option<Program> {
    let body = &program.main[function.body.clone()];
    if !is_movable(program, function) {
        return None;
    }
    let (call, class) = match program.language {
        Language::Java => {
            (" new Worker().work(); ", format!("class Worker {{ void work() throws Exception {{{body}}} }}"))
        }
        Language::Kotlin => ("\nWorker().work()\n", format!("class Worker {{\n fun work() {{{body}}}\n}}")),
        Language::Swift => {
            ("\ntry! Worker().work()\n", format!("final class Worker {{ func work() throws {{{body}}} }}"))
        }
    };
    let mut out = program.edited(vec![(function.body.clone(), call.to_owned())]);
    out.main.push_str(&format!("\n{class}\n"));
    Some(out)
}

/// The body moves to a class above, and the one below only calls it.
fn base_class(program: &Program, function: &Function) -> Option<Program> {
    let body = &program.main[function.body.clone()];
    if !is_movable(program, function) {
        return None;
    }
    let (call, class) = match program.language {
        Language::Java => (
            " new Below().start(); ",
            format!(
                "abstract class Above {{ protected void work() throws Exception {{{body}}} }}\nclass Below extends Above {{ void start() throws Exception {{ work(); }} }}"
            ),
        ),
        Language::Kotlin => (
            "\nBelow().start()\n",
            format!(
                "abstract class Above {{\n protected fun work() {{{body}}}\n}}\nclass Below : Above() {{\n fun start() {{ work() }}\n}}"
            ),
        ),
        Language::Swift => (
            "\ntry! Below().start()\n",
            format!(
                "class Above {{ func work() throws {{{body}}} }}\nfinal class Below: Above {{ func start() throws {{ try work() }} }}"
            ),
        ),
    };
    let mut out = program.edited(vec![(function.body.clone(), call.to_owned())]);
    out.main.push_str(&format!("\n{class}\n"));
    Some(out)
}

fn reference(program: &Program, function: &Function) -> Option<Program> {
    let body = &program.main[function.body.clone()];
    if !is_movable(program, function) || function.class.is_none() {
        return None;
    }
    let (call, helper) = match program.language {
        Language::Java if function.is_static => return None,
        Language::Java => (" Runnable job = this::work; job.run(); ", format!("private void work() {{{body}}}")),
        Language::Kotlin => ("\nval job = ::work\njob()\n", format!("private fun work() {{{body}}}")),
        Language::Swift => ("\nlet job = self.work\ntry! job()\n", format!("private func work() throws {{{body}}}")),
    };
    Some(program.edited(vec![
        (function.body.clone(), call.to_owned()),
        (function.range.end..function.range.end, format!("\n{helper}\n")),
    ]))
}

/// Whether a body can stand in another class: it needs nothing of its own.
fn is_movable(program: &Program, function: &Function) -> bool {
    let body = &program.main[function.body.clone()];
    // What a class inherits it may need as well.
    let is_alone = function.class.as_deref().is_none_or(|class| class == "Example") && function.is_alone;
    function.is_plain && is_alone && !body.contains("this") && !body.contains("self") && !body.contains("return ")
}

/// Statements right behind the local that only call its methods or set its properties.
fn of_local<'p>(
    program: &'p Program,
    function: &Function,
    number: usize,
) -> Option<(Local, Vec<&'p str>, Range<usize>)> {
    let local = function.statements[number].local.clone().filter(|l| l.is_constant)?;
    let prefix = format!("{}.", local.name);
    let mut calls = Vec::new();
    let mut end = 0;
    for statement in &function.statements[number + 1..] {
        let text = &program.main[statement.range.clone()];
        let Some(rest) = text.strip_prefix(&prefix) else { break };
        let uses = function.uses.iter().filter(|u| {
            u.name == local.name && statement.range.start <= u.range.start && u.range.end <= statement.range.end
        });
        let property = rest.split([' ', '=', '(']).next().unwrap_or_default();
        let is_shadowed = function.statements.iter().any(|s| s.local.as_ref().is_some_and(|l| l.name == property));
        if uses.count() != 1 || rest.contains("this") || rest.contains('{') || is_shadowed {
            break;
        }
        calls.push(rest);
        end = statement.range.end;
    }
    let start = function.statements[number].range.end;
    (!calls.is_empty()).then_some((local, calls, start..end))
}

fn scoped(program: &Program, function: &Function, scope: &str, receiver: &str) -> Option<Program> {
    if program.language != Language::Kotlin {
        return None;
    }
    let mut edits = Vec::new();
    for number in 0..function.statements.len() {
        let Some((local, calls, range)) = of_local(program, function, number) else { continue };
        let lines: String = calls.iter().map(|call| format!("{receiver}{call}\n")).collect();
        edits.push((local.value.start..local.value.start, "(".to_owned()));
        edits.push((local.value.end..local.value.end, format!(").{scope} {{\n{lines}}}")));
        edits.push((range, "\n".to_owned()));
    }
    (!edits.is_empty()).then(|| program.edited(edits))
}

fn with(program: &Program, function: &Function) -> Option<Program> {
    if program.language != Language::Kotlin {
        return None;
    }
    let mut edits = Vec::new();
    for number in 0..function.statements.len() {
        let Some((local, calls, range)) = of_local(program, function, number) else { continue };
        let lines: String = calls.iter().map(|call| format!("{call}\n")).collect();
        edits.push((range, format!("\nwith({}) {{\n{lines}}}\n", local.name)));
    }
    (!edits.is_empty()).then(|| program.edited(edits))
}
