//! Statements of Java in Kotlin's spelling.

use tree_sitter::Node;

use super::program::{Language, children, visit};

/// How calls of getters and setters are spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setters {
    Calls,
    Properties,
}

/// The body of the longest method of a Java file as a Kotlin file, where all of it has a counterpart.
pub fn of_java(text: &str, body: &str, setters: Setters) -> Option<String> {
    let mut out = String::new();
    for import in text.split([';', '\n']).map(str::trim).filter(|line| line.starts_with("import ")) {
        if import.starts_with("import static ") {
            return None;
        }
        out.push_str(import);
        out.push('\n');
    }
    let wrapped = format!("class X {{ void x() {{ {body} }} }}");
    let tree = Language::Java.parse(&wrapped);
    let mut block = None;
    visit(tree.root_node(), &mut |node| {
        if node.kind() == "block" && block.is_none() {
            block = Some(node);
        }
    });
    let java = Java { text: &wrapped, setters };
    let body = java.block(block?)?;
    Some(format!("{out}\nclass Example {{\n    fun example() {{\n{body}    }}\n}}\n"))
}

struct Java<'t> {
    text: &'t str,
    setters: Setters,
}

impl<'t> Java<'t> {
    fn of(&self, node: Node<'_>) -> &'t str {
        &self.text[node.byte_range()]
    }

    fn block(&self, node: Node<'_>) -> Option<String> {
        let mut out = String::new();
        for child in children(node).into_iter().filter(|c| c.is_named()) {
            let statement = self.statement(child)?;
            // The grammar joins a line that begins with a bracket to the one before.
            if statement.starts_with('(') {
                out.push(';');
            }
            out.push_str(&statement);
            out.push('\n');
        }
        Some(out)
    }

    fn statement(&self, node: Node<'_>) -> Option<String> {
        match node.kind() {
            "line_comment" | "block_comment" => Some(String::new()),
            "local_variable_declaration" => {
                let declarators = children(node).into_iter().filter(|c| c.kind() == "variable_declarator");
                let [declarator] = declarators.collect::<Vec<_>>()[..] else { return None };
                let name = self.of(declarator.child_by_field_name("name")?);
                let value = declarator.child_by_field_name("value")?;
                let ty = self.of(node.child_by_field_name("type")?);
                let told = if ty == "var"
                    || value.kind() == "object_creation_expression"
                    || value.kind() == "array_initializer"
                {
                    String::new()
                } else {
                    format!(": {}", self.ty(ty)?)
                };
                Some(format!("val {name}{told} = {}", self.expression(value)?))
            }
            "expression_statement" => self.expression(node.named_child(0)?),
            "block" => Some(format!("run {{\n{}}}", self.block(node)?)),
            "if_statement" => {
                let condition = self.expression(node.child_by_field_name("condition")?)?;
                let then = self.branch(node.child_by_field_name("consequence")?)?;
                let other = match node.child_by_field_name("alternative") {
                    Some(other) => format!(" else {}", self.branch(other)?),
                    None => String::new(),
                };
                Some(format!("if {condition} {then}{other}"))
            }
            "while_statement" => {
                let condition = self.expression(node.child_by_field_name("condition")?)?;
                Some(format!("while {condition} {}", self.branch(node.child_by_field_name("body")?)?))
            }
            "enhanced_for_statement" => {
                let name = self.of(node.child_by_field_name("name")?);
                let all = self.expression(node.child_by_field_name("value")?)?;
                Some(format!("for ({name} in {all}) {}", self.branch(node.child_by_field_name("body")?)?))
            }
            "throw_statement" => Some(format!("throw {}", self.expression(node.named_child(0)?)?)),
            "try_statement" => self.tried(node),
            _ => None,
        }
    }

    fn branch(&self, node: Node<'_>) -> Option<String> {
        let inner = if node.kind() == "block" { self.block(node)? } else { format!("{}\n", self.statement(node)?) };
        Some(format!("{{\n{inner}}}"))
    }

    fn tried(&self, node: Node<'_>) -> Option<String> {
        let mut out = format!("try {}", self.branch(node.child_by_field_name("body")?)?);
        for child in children(node) {
            match child.kind() {
                "catch_clause" => {
                    let parameter = children(child).into_iter().find(|c| c.kind() == "catch_formal_parameter")?;
                    let name = self.of(parameter.child_by_field_name("name")?);
                    let ty = children(parameter).into_iter().find(|c| c.kind() == "catch_type").map(|c| self.of(c))?;
                    if ty.contains('|') {
                        return None;
                    }
                    let body = self.branch(child.child_by_field_name("body")?)?;
                    out.push_str(&format!(" catch ({name}: {ty}) {body}"));
                }
                "finally_clause" => {
                    out.push_str(&format!(" finally {}", self.branch(child.named_child(0)?)?));
                }
                _ => {}
            }
        }
        Some(out)
    }

    fn ty(&self, ty: &str) -> Option<String> {
        if let Some(element) = ty.strip_suffix("[]") {
            return Some(match element {
                "byte" => "ByteArray".to_owned(),
                "char" => "CharArray".to_owned(),
                "int" => "IntArray".to_owned(),
                element => format!("Array<{}>", self.ty(element)?),
            });
        }
        Some(match ty {
            "int" | "Integer" => "Int".to_owned(),
            "long" | "Long" => "Long".to_owned(),
            "boolean" | "Boolean" => "Boolean".to_owned(),
            "byte" => "Byte".to_owned(),
            "char" => "Char".to_owned(),
            "double" => "Double".to_owned(),
            "Object" => "Any".to_owned(),
            _ if ty.contains('?') => ty.replace("? extends ", "out ").replace("<?>", "<*>"),
            _ => ty.to_owned(),
        })
    }

    fn arguments(&self, node: Node<'_>) -> Option<Vec<String>> {
        let named = children(node).into_iter().filter(|c| c.is_named() && !c.kind().ends_with("comment"));
        named.map(|argument| self.expression(argument)).collect()
    }

    fn expression(&self, node: Node<'_>) -> Option<String> {
        let field = |name: &str| node.child_by_field_name(name);
        match node.kind() {
            "identifier"
            | "this"
            | "true"
            | "false"
            | "decimal_integer_literal"
            | "hex_integer_literal"
            | "decimal_floating_point_literal"
            | "character_literal" => Some(self.of(node).to_owned()),
            "null_literal" => Some("null".to_owned()),
            "string_literal" => {
                let text = self.of(node);
                (!text.starts_with("\"\"\"")).then(|| text.replace('$', "\\$"))
            }
            "field_access" => {
                let object = self.expression(field("object")?)?;
                Some(format!("{object}.{}", self.of(field("field")?)))
            }
            "parenthesized_expression" => Some(format!("({})", self.expression(node.named_child(0)?)?)),
            "cast_expression" => {
                let ty = self.ty(self.of(field("type")?))?;
                Some(format!("({} as {ty})", self.expression(field("value")?)?))
            }
            "unary_expression" => {
                Some(format!("{}{}", self.of(field("operator")?), self.expression(field("operand")?)?))
            }
            "binary_expression" => {
                let operator = self.of(field("operator")?);
                let operator = match operator {
                    "&" => "and",
                    "|" => "or",
                    "^" => "xor",
                    "<<" | ">>" | ">>>" => return None,
                    same => same,
                };
                Some(format!("{} {operator} {}", self.expression(field("left")?)?, self.expression(field("right")?)?))
            }
            "ternary_expression" => Some(format!(
                "(if ({}) {} else {})",
                self.expression(field("condition")?)?,
                self.expression(field("consequence")?)?,
                self.expression(field("alternative")?)?
            )),
            "assignment_expression" => Some(format!(
                "{} {} {}",
                self.expression(field("left")?)?,
                self.of(field("operator")?),
                self.expression(field("right")?)?
            )),
            "class_literal" => Some(format!("{}::class.java", self.of(node.named_child(0)?))),
            "method_reference" => (!self.of(node).ends_with("::new")).then(|| self.of(node).to_owned()),
            "array_access" => {
                Some(format!("{}[{}]", self.expression(field("array")?)?, self.expression(field("index")?)?))
            }
            "array_creation_expression" => match field("value") {
                Some(value) => match self.of(field("type")?) {
                    "byte" => Some(format!("byteArrayOf({})", self.arguments(value)?.join(", "))),
                    _ => Some(format!("arrayOf({})", self.arguments(value)?.join(", "))),
                },
                None if self.of(field("type")?) == "byte" => {
                    let dimension = children(node).into_iter().find(|c| c.kind() == "dimensions_expr")?;
                    Some(format!("ByteArray({})", self.expression(dimension.named_child(0)?)?))
                }
                None => None,
            },
            "array_initializer" => Some(format!("arrayOf({})", self.arguments(node)?.join(", "))),
            "object_creation_expression" => {
                if children(node).iter().any(|c| c.kind() == "class_body") {
                    return None;
                }
                let ty = self.of(field("type")?).replace("<>", "");
                Some(format!("{ty}({})", self.arguments(field("arguments")?)?.join(", ")))
            }
            "lambda_expression" => self.lambda(node),
            "method_invocation" => self.call(node),
            _ => None,
        }
    }

    fn lambda(&self, node: Node<'_>) -> Option<String> {
        let parameters = node.child_by_field_name("parameters")?;
        let names: Vec<&str> = match parameters.kind() {
            "identifier" => vec![self.of(parameters)],
            "inferred_parameters" => {
                children(parameters).into_iter().filter(|c| c.kind() == "identifier").map(|c| self.of(c)).collect()
            }
            _ if self.of(parameters) == "()" => Vec::new(),
            _ => return None,
        };
        let body = node.child_by_field_name("body")?;
        let body = if body.kind() == "block" { self.block(body)? } else { self.expression(body)? };
        Some(if names.is_empty() { format!("{{ {body} }}") } else { format!("{{ {} -> {body} }}", names.join(", ")) })
    }

    fn call(&self, node: Node<'_>) -> Option<String> {
        let name = self.of(node.child_by_field_name("name")?);
        let arguments = self.arguments(node.child_by_field_name("arguments")?)?;
        if children(node).iter().any(|c| c.kind() == "type_arguments") {
            return None;
        }
        let name = if matches!(name, "in" | "is" | "object" | "val" | "fun" | "when") {
            format!("`{name}`")
        } else {
            name.to_owned()
        };
        let Some(object) = node.child_by_field_name("object") else {
            return Some(format!("{name}({})", arguments.join(", ")));
        };
        let is_type = self.of(object).rsplit('.').next().is_some_and(|last| last.starts_with(char::is_uppercase));
        let object = self.expression(object)?;
        if self.setters == Setters::Properties && !is_type {
            let property = |prefix: &str| {
                let rest = name.strip_prefix(prefix)?;
                let first = rest.chars().next().filter(|c| c.is_uppercase())?;
                // URL becomes url, HostName becomes hostName.
                let capitals = rest.chars().take_while(|c| c.is_uppercase()).count();
                let lower = if capitals == rest.chars().count() {
                    rest.to_lowercase()
                } else if capitals > 1 {
                    rest[..capitals - 1].to_lowercase() + &rest[capitals - 1..]
                } else {
                    first.to_lowercase().to_string() + &rest[1..]
                };
                Some(lower)
            };
            let is_statement = node.parent().is_some_and(|p| p.kind() == "expression_statement");
            if let (Some(property), [value]) = (property("set"), &arguments[..])
                && is_statement
            {
                return Some(format!("{object}.{property} = {value}"));
            }
            if let (Some(property), []) = (property("get"), &arguments[..]) {
                return Some(format!("{object}.{property}"));
            }
        }
        Some(format!("{object}.{name}({})", arguments.join(", ")))
    }
}
