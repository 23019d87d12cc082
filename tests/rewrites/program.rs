//! A small program whose longest function can be taken apart and put together anew.

use std::ops::Range;

use tree_sitter::{Node, Tree};

/// A language that programs are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    Java,
    Kotlin,
    Swift,
}

impl Language {
    pub fn path(self) -> &'static str {
        match self {
            Self::Java => "src/Example.java",
            Self::Kotlin => "src/Example.kt",
            Self::Swift => "Sources/Example.swift",
        }
    }

    pub fn other_path(self, name: &str) -> String {
        self.path().replace("Example", name)
    }

    pub fn parse(self, text: &str) -> Tree {
        let language = match self {
            Self::Java => tree_sitter_java::LANGUAGE.into(),
            Self::Kotlin => tree_sitter_kotlin::LANGUAGE.into(),
            Self::Swift => tree_sitter_swift::LANGUAGE.into(),
        };
        wiretight::syntax::parse(&language, text).tree.unwrap()
    }

    fn is_function(self, node: Node<'_>) -> bool {
        match self {
            Self::Java => node.kind() == "method_declaration",
            Self::Kotlin | Self::Swift => node.kind() == "function_declaration",
        }
    }

    fn is_type(self, node: Node<'_>) -> bool {
        matches!(
            node.kind(),
            "class_declaration"
                | "interface_declaration"
                | "enum_declaration"
                | "record_declaration"
                | "object_declaration"
                | "protocol_declaration"
        )
    }

    fn is_comment(self, node: Node<'_>) -> bool {
        matches!(node.kind(), "line_comment" | "block_comment" | "comment" | "multiline_comment")
    }

    /// Whether a node is a text without holes, in quotes of one line.
    fn is_text(self, node: Node<'_>, text: &str) -> bool {
        let own = &text[node.byte_range()];
        let kind = match self {
            Self::Java | Self::Kotlin => "string_literal",
            Self::Swift => "line_string_literal",
        };
        node.kind() == kind && own.len() > 2 && !own.starts_with("\"\"\"") && !own.contains(['$', '\\'])
    }
}

/// Source files of one program; the first is the one that is rewritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub language: Language,
    pub main: String,
    /// Paths and texts of the files that rewrites added.
    pub others: Vec<(String, String)>,
}

/// A statement of the longest function.
#[derive(Clone, Debug)]
pub struct Statement {
    pub range: Range<usize>,
    pub local: Option<Local>,
}

/// A variable of a function, with a value.
#[derive(Clone, Debug)]
pub struct Local {
    pub name: String,
    /// As written, or what the constructor says that makes its value.
    pub ty: Option<String>,
    pub value: Range<usize>,
    /// Its value is made by a constructor.
    pub is_new: bool,
    /// Nothing is assigned to it later.
    pub is_constant: bool,
}

/// A name that is used as a variable.
#[derive(Clone, Debug)]
pub struct Use {
    pub name: String,
    pub range: Range<usize>,
}

/// The longest function of a program.
#[derive(Clone, Debug)]
pub struct Function {
    pub range: Range<usize>,
    /// What stands between its braces.
    pub body: Range<usize>,
    pub statements: Vec<Statement>,
    /// Texts in its body.
    pub texts: Vec<Range<usize>>,
    pub uses: Vec<Use>,
    /// Names of what it takes.
    pub parameters: Vec<String>,
    /// The type that it is declared in.
    pub class: Option<String>,
    pub is_static: bool,
    /// It takes nothing and gives nothing.
    pub is_plain: bool,
    /// It gives nothing.
    pub gives_nothing: bool,
    /// Nothing else stands in its type.
    pub is_alone: bool,
}

impl Program {
    pub fn new(language: Language, text: &str) -> Self {
        Self { language, main: without_comments(language, text), others: Vec::new() }
    }

    pub fn with(&self, main: String) -> Self {
        Self { main, ..self.clone() }
    }

    /// The same with some parts of the main file replaced.
    pub fn edited(&self, mut edits: Vec<(Range<usize>, String)>) -> Self {
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::new();
        let mut at = 0;
        for (range, text) in edits {
            assert!(at <= range.start, "edits overlap in\n{}", self.main);
            out.push_str(&self.main[at..range.start]);
            out.push_str(&text);
            at = range.end;
        }
        out.push_str(&self.main[at..]);
        self.with(out)
    }

    pub fn has_errors(&self) -> bool {
        let bad = |text: &str| self.language.parse(text).root_node().has_error();
        bad(&self.main) || self.others.iter().any(|(_, text)| bad(text))
    }

    /// The package line of the main file, which its companions share.
    pub fn package(&self) -> String {
        let line = self.main.lines().find(|line| line.starts_with("package "));
        line.map(|line| format!("{line}\n")).unwrap_or_default()
    }

    /// The function with the most text in it.
    pub fn function(&self) -> Option<Function> {
        let tree = self.language.parse(&self.main);
        let mut functions = Vec::new();
        visit(tree.root_node(), &mut |node| {
            if self.language.is_function(node) {
                functions.push(node);
            }
        });
        let longest = functions
            .into_iter()
            .filter_map(|node| Some((node, body(node)?)))
            .max_by_key(|(node, body)| (body.range().len(), std::cmp::Reverse(node.start_byte())))?;
        Some(self.read(longest.0, longest.1))
    }

    fn read(&self, node: Node<'_>, body: Body<'_>) -> Function {
        let text = &self.main;
        let mut texts = Vec::new();
        let mut uses = Vec::new();
        let mut assigned = Vec::new();
        visit(body.node, &mut |inner| {
            if self.language.is_text(inner, text) && is_replaceable(inner) {
                texts.push(inner.byte_range());
            }
            if let Some(name) = used(inner, text) {
                uses.push(Use { name: name.to_owned(), range: inner.byte_range() });
            }
            if let "assignment_expression" | "assignment" | "update_expression" = inner.kind()
                && let Some(target) = inner.child(0)
            {
                assigned.push(text[target.byte_range()].to_owned());
            }
        });
        let statements = body
            .statements()
            .into_iter()
            .map(|statement| Statement {
                range: statement.byte_range(),
                local: local(statement, text).map(|mut local| {
                    local.is_constant = !assigned.contains(&local.name);
                    local
                }),
            })
            .collect();
        let mut class = None;
        let mut above = node.parent();
        let is_alone = above.is_none_or(|outer| {
            let members = children(outer).into_iter().filter(|c| c.is_named() && !self.language.is_comment(*c));
            !is_body(outer) || members.count() == 1
        });
        while let Some(outer) = above {
            if self.language.is_type(outer) {
                class = Some(type_name(outer, text));
                break;
            }
            above = outer.parent();
        }
        let head = &text[node.start_byte()..body.node.start_byte()];
        let words: Vec<&str> = head.split_whitespace().collect();
        let is_static = words.contains(&"static") || words.contains(&"class");
        let mut parameters = Vec::new();
        children(node).into_iter().filter(|part| part.id() != body.node.id()).for_each(|part| {
            visit(part, &mut |inner| parameters.extend(parameter(inner, text)));
        });
        let takes_nothing = head.contains("()");
        let gives_nothing = match self.language {
            Language::Java => words.contains(&"void"),
            Language::Kotlin => head.trim_end().ends_with(')'),
            Language::Swift => !head.contains("->"),
        };
        let is_plain = takes_nothing && gives_nothing && !words.contains(&"override") && !head.contains('@');
        Function {
            range: node.byte_range(),
            body: body.range(),
            statements,
            texts,
            uses,
            parameters,
            class,
            is_static,
            is_plain,
            gives_nothing,
            is_alone,
        }
    }
}

impl Function {
    /// Whether a range of the file needs what the function takes: code that moves elsewhere would miss it.
    pub fn takes_for(&self, range: &Range<usize>) -> bool {
        let inside = |u: &&Use| range.start <= u.range.start && u.range.end <= range.end;
        self.uses.iter().filter(inside).any(|u| self.parameters.contains(&u.name))
    }

    /// Locals that are used within a range of the file.
    pub fn used_in(&self, range: &Range<usize>) -> Vec<&Local> {
        let is_used = |local: &Local| {
            self.uses.iter().any(|u| u.name == local.name && range.start <= u.range.start && u.range.end <= range.end)
        };
        self.statements.iter().filter_map(|s| s.local.as_ref()).filter(|l| is_used(l)).collect()
    }
}

/// What a function does: the node between whose braces its statements stand.
#[derive(Clone, Copy)]
struct Body<'t> {
    node: Node<'t>,
}

impl<'t> Body<'t> {
    fn range(self) -> Range<usize> {
        self.node.start_byte() + 1..self.node.end_byte() - 1
    }

    fn statements(self) -> Vec<Node<'t>> {
        let list = children(self.node).into_iter().find(|c| c.kind() == "statements");
        let inner = list.unwrap_or(self.node);
        children(inner).into_iter().filter(|c| c.is_named() && c.kind() != "line_comment").collect()
    }
}

fn body(function: Node<'_>) -> Option<Body<'_>> {
    let node = children(function).into_iter().find(|c| matches!(c.kind(), "block" | "function_body"))?;
    let braces = children(node).first().is_some_and(|c| c.kind() == "{");
    let body = Body { node };
    (braces && !body.statements().is_empty()).then_some(body)
}

/// The name of a parameter, without the label that callers say.
fn parameter(node: Node<'_>, text: &str) -> Option<String> {
    if !matches!(node.kind(), "formal_parameter" | "spread_parameter" | "parameter") {
        return None;
    }
    let own = match node.child_by_field_name("name").filter(|_| node.kind() == "formal_parameter") {
        Some(name) => &text[name.byte_range()],
        None => text[node.byte_range()].split(':').next()?,
    };
    own.split_whitespace().last().map(str::to_owned)
}

fn local(statement: Node<'_>, text: &str) -> Option<Local> {
    let of = |node: Node<'_>| text[node.byte_range()].to_owned();
    let (name, written, value) = match statement.kind() {
        "local_variable_declaration" => {
            let declarator = statement.child_by_field_name("declarator")?;
            let ty = of(statement.child_by_field_name("type")?);
            let name = of(declarator.child_by_field_name("name")?);
            (name, (ty != "var").then_some(ty), declarator.child_by_field_name("value")?)
        }
        "property_declaration" => {
            let pattern = children(statement)
                .into_iter()
                .find(|c| matches!(c.kind(), "variable_declaration" | "pattern" | "value_binding_pattern"))?;
            let (pattern, ty) = if pattern.kind() == "variable_declaration" {
                let inner = children(pattern);
                let ty = inner.iter().find(|c| matches!(c.kind(), "user_type" | "nullable_type")).map(|c| of(*c));
                (*inner.first()?, ty)
            } else {
                let named = statement.child_by_field_name("name")?;
                let ty = children(statement).into_iter().find(|c| c.kind() == "type_annotation");
                (named, ty.map(|ty| of(ty).trim_start_matches(':').trim().to_owned()))
            };
            let value = match statement.child_by_field_name("value") {
                Some(value) => value,
                None => {
                    let equals = children(statement).into_iter().position(|c| c.kind() == "=")?;
                    *children(statement).get(equals + 1)?
                }
            };
            (of(pattern), ty, value)
        }
        _ => return None,
    };
    if !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let made = made(&of(value));
    Some(Local { name, is_new: made.is_some(), ty: written.or(made), value: value.byte_range(), is_constant: true })
}

/// The type of what a constructor makes: `new a.B<C>(…)`, `B(…)`, `try B(…)`.
fn made(value: &str) -> Option<String> {
    let value = value.trim_start_matches("try ").trim_start_matches("await ").trim_start_matches("new ");
    if value.ends_with('}') || value.contains(").") {
        return None;
    }
    let name = value.split_once(['(', '['])?.0;
    let last = name.split('<').next()?.rsplit('.').next()?;
    let is_name = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '<' | '>' | ',' | ' '));
    let is_type = last.starts_with(|c: char| c.is_uppercase()) && last.chars().any(|c| c.is_lowercase());
    (is_name && is_type && !name.contains("<>")).then(|| name.to_owned())
}

/// The name of a variable that is used here.
fn used<'t>(node: Node<'_>, text: &'t str) -> Option<&'t str> {
    if !matches!(node.kind(), "identifier" | "simple_identifier" | "interpolated_identifier") {
        return None;
    }
    let before = text[..node.start_byte()].trim_end();
    let after = text[node.end_byte()..].trim_start();
    let parent = node.parent()?;
    let is_member = before.ends_with('.') && !before.ends_with("..");
    let is_label = parent.kind() == "value_argument_label"
        || parent.kind() == "value_argument" && after.starts_with('=') && !after.starts_with("==");
    let is_declared =
        matches!(parent.kind(), "variable_declarator" | "variable_declaration" | "pattern") && !before.ends_with('=');
    let is_called = after.starts_with('(') && parent.kind() == "method_invocation";
    (!is_member && !is_label && !is_declared && !is_called).then(|| &text[node.byte_range()])
}

/// A text that can be any expression: no annotation, no label of a case.
fn is_replaceable(node: Node<'_>) -> bool {
    let mut above = node.parent();
    while let Some(outer) = above {
        match outer.kind() {
            "annotation"
            | "marker_annotation"
            | "attribute"
            | "switch_label"
            | "when_condition"
            | "switch_pattern"
            | "pattern"
            | "function_declaration"
            | "method_declaration"
            | "class_declaration"
                if outer.kind() != "function_declaration" && outer.kind() != "method_declaration" =>
            {
                return false;
            }
            "function_declaration" | "method_declaration" => return true,
            _ => above = outer.parent(),
        }
    }
    true
}

/// Whether members of a type stand in a node.
fn is_body(node: Node<'_>) -> bool {
    matches!(node.kind(), "class_body" | "interface_body" | "enum_body" | "enum_class_body" | "protocol_body")
}

fn type_name(node: Node<'_>, text: &str) -> String {
    let named = node.child_by_field_name("name");
    let first = || children(node).into_iter().find(|c| matches!(c.kind(), "type_identifier" | "simple_identifier"));
    named.or_else(first).map(|n| text[n.byte_range()].to_owned()).unwrap_or_default()
}

pub fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).collect()
}

pub fn visit<'t>(node: Node<'t>, see: &mut impl FnMut(Node<'t>)) {
    see(node);
    for child in children(node) {
        visit(child, see);
    }
}

/// Comments say what is expected of the program as it was written; rewrites move code away from them.
fn without_comments(language: Language, text: &str) -> String {
    let tree = language.parse(text);
    let mut out = String::new();
    let mut at = 0;
    let mut comments = Vec::new();
    visit(tree.root_node(), &mut |node| {
        if language.is_comment(node) {
            comments.push(node.byte_range());
        }
    });
    for comment in comments {
        if comment.start >= at {
            out.push_str(&text[at..comment.start]);
            at = comment.end;
        }
    }
    out.push_str(&text[at..]);
    out.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}
