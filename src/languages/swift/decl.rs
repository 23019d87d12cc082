//! Declarations: imports, types, functions, properties.

use tree_sitter::Node;

use super::directive::Sequence;
use super::stmt::{has_result, is_result};
use super::types::is_type;
use super::{Lowering, function};
use crate::ir::{
    Annotation, Arg, Block, EnumCase, Field, Function, FunctionKind, Import, Modifiers, Name, Param, Stmt, Supertype,
    TypeAlias, TypeDecl, TypeKind, TypeRef, Value, ValueKind,
};
use crate::source::Span;
use crate::syntax::span;

/// Whether a node declares something.
pub(super) fn is_declaration(kind: &str) -> bool {
    matches!(
        kind,
        "import_declaration"
            | "property_declaration"
            | "protocol_property_declaration"
            | "typealias_declaration"
            | "associatedtype_declaration"
            | "function_declaration"
            | "protocol_function_declaration"
            | "init_declaration"
            | "deinit_declaration"
            | "subscript_declaration"
            | "class_declaration"
            | "protocol_declaration"
            | "enum_entry"
            | "operator_declaration"
            | "precedence_group_declaration"
            | "macro_declaration"
    )
}

/// What stands in a type or a file.
#[derive(Default)]
struct Members {
    types: Vec<TypeDecl>,
    functions: Vec<Function>,
    fields: Vec<Field>,
    aliases: Vec<TypeAlias>,
    cases: Vec<EnumCase>,
}

/// One `name: Type = value { … }` of a property declaration, which may have several.
pub(super) struct Property<'t> {
    pub(super) pattern: Node<'t>,
    pub(super) ty: Option<TypeRef>,
    pub(super) value: Option<Value>,
    /// Getter and setter, or observers.
    pub(super) accessors: Option<Node<'t>>,
    pub(super) span: Span,
}

impl<'t> Lowering<'t> {
    /// The whole file.
    pub(super) fn file(&mut self, root: Node<'t>) {
        let mut members = Members::default();
        let stmts = self.members(root, &mut members);
        self.unit.types = members.types;
        self.unit.functions = members.functions;
        self.unit.fields = members.fields;
        self.unit.aliases.append(&mut members.aliases);
        self.unit.script = Block { stmts, span: span(root) };
    }

    /// Declarations go to `members`; the statements between them are returned.
    fn members(&mut self, body: Node<'t>, members: &mut Members) -> Vec<Stmt> {
        let mut list = self.start();
        for item in self.items(body) {
            if is_declaration(item.kind()) {
                self.member_of(item, members, &list);
            } else {
                self.statement(item, &mut list);
            }
        }
        self.finish(list)
    }

    fn member_of(&mut self, node: Node<'t>, members: &mut Members, list: &Sequence) {
        let debug = list.debug_only();
        match node.kind() {
            "import_declaration" => self.import(node),
            "property_declaration" => self.fields(node, debug, &mut members.fields),
            "protocol_property_declaration" => {
                let field = self.requirement(node, debug);
                members.fields.extend(field);
            }
            "typealias_declaration" | "associatedtype_declaration" => {
                let alias = self.alias(node);
                members.aliases.extend(alias);
            }
            "function_declaration" | "protocol_function_declaration" | "init_declaration" | "deinit_declaration" => {
                let function = self.function(node, debug);
                members.functions.push(function);
            }
            "subscript_declaration" => {
                let functions = self.subscript(node, debug);
                members.functions.extend(functions);
            }
            "class_declaration" | "protocol_declaration" => {
                let decl = self.type_declaration(node, debug);
                members.types.extend(decl);
            }
            "enum_entry" => self.cases(node, &mut members.cases),
            // Operators, precedence groups and macros say nothing about what runs.
            _ => {}
        }
    }

    /// `import Foundation`, `import struct Foundation.URL`.
    pub(super) fn import(&mut self, node: Node<'t>) {
        let parts = self.parts(node);
        let Some(path) = parts.iter().find(|p| p.kind() == "identifier") else { return };
        let word = parts.iter().position(|p| p.kind() == "import").unwrap_or(parts.len());
        let one_thing = parts.get(word + 1).is_some_and(|p| p.kind() != "identifier");
        self.unit.imports.push(Import {
            path: Name::new(self.text(*path)),
            wildcard: !one_thing,
            is_static: false,
            alias: None,
            span: span(node),
        });
    }

    /// `typealias A = B`, `associatedtype A: B = C`.
    pub(super) fn alias(&mut self, node: Node<'t>) -> Option<TypeAlias> {
        let parts = self.parts(node);
        let name = parts.iter().find(|p| p.kind() == "type_identifier")?;
        let types: Vec<Node<'t>> = parts.iter().filter(|p| is_type(p.kind())).copied().collect();
        let target = self.type_ref(*types.last()?);
        Some(TypeAlias { name: Name::new(self.text(*name)), target, span: span(node) })
    }

    /// Class, struct, actor, enum, protocol or extension.
    pub(super) fn type_declaration(&mut self, node: Node<'t>, debug_only: bool) -> Option<TypeDecl> {
        if !self.enter(node, 3) {
            return None;
        }
        let parts = self.parts(node);
        let place = span(node);
        let mut decl = TypeDecl {
            name: Name::default(),
            kind: TypeKind::Class,
            supertypes: Vec::new(),
            generics: Vec::new(),
            fields: Vec::new(),
            functions: Vec::new(),
            types: Vec::new(),
            cases: Vec::new(),
            aliases: Vec::new(),
            modifiers: Modifiers::default(),
            annotations: Vec::new(),
            span: place,
            name_span: place,
        };
        for part in parts {
            match part.kind() {
                "modifiers" => (decl.modifiers, decl.annotations) = self.modifiers(part),
                "class" | "actor" => decl.kind = TypeKind::Class,
                "struct" => decl.kind = TypeKind::Struct,
                "enum" => decl.kind = TypeKind::Enum,
                "protocol" => decl.kind = TypeKind::Interface,
                "extension" => decl.kind = TypeKind::Extension,
                "type_identifier" => {
                    decl.name = Name::new(self.text(part).trim_matches('`'));
                    decl.name_span = span(part);
                }
                kind if is_type(kind) && decl.kind == TypeKind::Extension => {
                    decl.name = self.type_ref(part).name;
                    decl.name_span = span(part);
                }
                "type_parameters" => decl.generics = self.generics(part),
                "inheritance_specifier" => {
                    if let Some(ty) = self.type_in(part) {
                        decl.supertypes.push(Supertype { ty, args: None, delegate: None });
                    }
                }
                "class_body" | "enum_class_body" | "protocol_body" => self.body(part, &mut decl),
                _ => {}
            }
        }
        decl.modifiers.debug_only |= debug_only;
        self.leave(3);
        Some(decl)
    }

    fn body(&mut self, node: Node<'t>, decl: &mut TypeDecl) {
        let mut members = Members::default();
        let stmts = self.members(node, &mut members);
        decl.types = members.types;
        decl.functions = members.functions;
        decl.fields = members.fields;
        decl.aliases = members.aliases;
        decl.cases = members.cases;
        if decl.kind == TypeKind::Interface {
            decl.functions.iter_mut().for_each(|f| f.modifiers.is_abstract |= f.body.is_none());
        }
        if !stmts.is_empty() {
            // Only a broken type has statements between its members.
            let mut initializer = function(FunctionKind::Initializer, span(node));
            initializer.body = Some(Block { stmts, span: span(node) });
            decl.functions.push(initializer);
        }
    }

    /// `case a = "x", b`, `case c(x: Int)`. The IR has arguments for cases: a payload is written as labelled types.
    fn cases(&mut self, node: Node<'t>, cases: &mut Vec<EnumCase>) {
        let parts = self.parts(node);
        for one in parts.split(|p| matches!(p.kind(), "," | "case")) {
            let Some(name) = one.iter().find(|p| p.kind() == "simple_identifier") else { continue };
            let mut args = Vec::new();
            if let Some(payload) = one.iter().find(|p| p.kind() == "enum_type_parameters") {
                args = self.payload(*payload);
            }
            if let Some(equals) = one.iter().position(|p| p.kind() == "=")
                && let Some(raw) = one.get(equals + 1)
            {
                let label = Some(Name::new_static("rawValue"));
                args.push(Arg { label, value: self.expr(*raw), spread: false, trailing: false });
            }
            let end = one.last().unwrap_or(name);
            let place = Span::new(name.start_byte(), end.end_byte());
            cases.push(EnumCase { name: self.name(*name), args, body: None, span: place });
        }
    }

    fn payload(&mut self, node: Node<'t>) -> Vec<Arg> {
        let parts = self.parts(node);
        let mut args = Vec::new();
        for one in parts.split(|p| matches!(p.kind(), "(" | "," | ")")) {
            let Some(ty) = one.iter().find(|p| is_type(p.kind())) else { continue };
            let label = one.iter().rfind(|p| p.kind() == "simple_identifier").map(|l| self.name(*l));
            let value = Value::new(ValueKind::TypeLiteral(self.type_ref(*ty)), span(*ty));
            args.push(Arg { label, value, spread: false, trailing: false });
        }
        args
    }

    /// Words and attributes before a declaration.
    fn modifiers(&mut self, node: Node<'t>) -> (Modifiers, Vec<Annotation>) {
        let mut modifiers = Modifiers::default();
        let mut annotations = Vec::new();
        for part in self.parts(node) {
            if part.kind() == "attribute" {
                let annotation = self.annotation(part);
                annotations.push(annotation);
                continue;
            }
            // `private(set)` only hides the setter, so the whole text has to fit.
            match self.text(part) {
                "static" | "class" => modifiers.is_static = true,
                "private" | "fileprivate" => modifiers.private = true,
                "override" => modifiers.overrides = true,
                "lazy" => modifiers.lazy = true,
                _ => {}
            }
        }
        (modifiers, annotations)
    }

    /// `@Name(args)`
    pub(super) fn annotation(&mut self, node: Node<'t>) -> Annotation {
        let parts = self.parts(node);
        let name = self.first_type(&parts).unwrap_or_default().name;
        let open = parts.iter().position(|p| p.kind() == "(").map_or(parts.len(), |at| at + 1);
        let mut args = Vec::new();
        for one in parts[open..].split(|p| matches!(p.kind(), "," | ")")) {
            let (label, value) = match one {
                [] => continue,
                [label, colon, value] if colon.kind() == ":" => (Some(self.name(*label)), self.expr(*value)),
                [value] if value.is_named() => (None, self.expr(*value)),
                // `*`, `iOS 15.0`, `f(a:b:)`: no expression.
                _ => match self.source_of(one) {
                    Some(text) => (None, text),
                    None => continue,
                },
            };
            args.push(Arg { label, value, spread: false, trailing: false });
        }
        Annotation { name, args, span: span(node) }
    }

    /// Function, initialiser or deinitialiser.
    pub(super) fn function(&mut self, node: Node<'t>, debug_only: bool) -> Function {
        let kind = match node.kind() {
            "init_declaration" => FunctionKind::Constructor,
            "deinit_declaration" => FunctionKind::Destructor,
            "subscript_declaration" => FunctionKind::Subscript,
            _ => FunctionKind::Plain,
        };
        let mut made = function(kind, span(node));
        if !self.enter(node, 3) {
            return made;
        }
        let parts = self.parts(node);
        let mut arrow = false;
        let mut body = None;
        for (at, part) in parts.iter().enumerate() {
            match part.kind() {
                "modifiers" => (made.modifiers, made.annotations) = self.modifiers(*part),
                "class" => made.modifiers.is_static = true,
                word @ ("init" | "deinit" | "subscript") => {
                    made.name = Name::new(word);
                    made.name_span = span(*part);
                }
                "func" => {
                    if let Some(name) = parts.get(at + 1) {
                        made.name = self.name(*name);
                        made.name_span = span(*name);
                    }
                }
                "type_parameters" => made.generics = self.generics(*part),
                "parameter" => {
                    let param = self.parameter(*part);
                    made.params.extend(param);
                }
                "=" => {
                    if let (Some(param), Some(default)) = (made.params.last_mut(), parts.get(at + 1)) {
                        param.default = Some(self.expr(*default));
                    }
                }
                "->" => arrow = true,
                "throws" | "rethrows" | "throws_clause" => made.modifiers.throws = true,
                kind if arrow && made.result.is_none() && is_type(kind) => made.result = Some(self.type_ref(*part)),
                "function_body" => body = Some(*part),
                _ => {}
            }
        }
        made.modifiers.debug_only |= debug_only;
        if let Some(body) = body {
            let body = self.block_in(body);
            made.expression = has_result(kind, made.result.as_ref()) && is_result(&body.stmts);
            made.body = Some(body);
        }
        self.leave(3);
        made
    }

    fn parameter(&mut self, node: Node<'t>) -> Option<Param> {
        let parts = self.parts(node);
        let colon = parts.iter().position(|p| p.kind() == ":").unwrap_or(parts.len());
        let names: Vec<Name> =
            parts[..colon].iter().filter(|p| p.kind() == "simple_identifier").map(|n| self.name(*n)).collect();
        let name = names.last()?.clone();
        let label = (names.len() > 1).then(|| names[0].clone()).filter(|label| *label != name);
        Some(Param {
            label,
            name,
            parts: Vec::new(),
            ty: self.first_type(&parts[colon..]),
            default: None,
            given: None,
            vararg: parts.last().is_some_and(|p| self.text(*p) == "..."),
            field: false,
            annotations: self.written_back(&parts[colon..]).into_iter().collect(),
            span: span(node),
        })
    }

    /// `inout` before the type of a parameter.
    fn written_back(&self, parts: &[Node<'t>]) -> Option<Annotation> {
        let word = parts.get(1).filter(|part| self.text(**part).split_whitespace().next() == Some("inout"))?;
        Some(Annotation { name: Name::new_static("inout"), args: Vec::new(), span: span(*word) })
    }

    /// A subscript: its getter, and its setter as a function with one more parameter.
    pub(super) fn subscript(&mut self, node: Node<'t>, debug_only: bool) -> Vec<Function> {
        let mut getter = self.function(node, debug_only);
        let computed = self.parts(node).into_iter().find(|p| p.kind() == "computed_property");
        let Some(computed) = computed else { return vec![getter] };
        let (get, setters) = self.accessors(computed);
        if let Some(get) = get {
            getter.expression = get.expression;
            getter.body = get.body;
        }
        let mut written = Vec::new();
        for mut setter in setters {
            let mut params = getter.params.clone();
            params.append(&mut setter.params);
            written.push(Function { name: getter.name.clone(), params, modifiers: getter.modifiers, ..setter });
        }
        written.insert(0, getter);
        written
    }

    /// A property of a protocol: `var a: Int { get set }`.
    fn requirement(&mut self, node: Node<'t>, debug_only: bool) -> Option<Field> {
        let parts = self.parts(node);
        let mut modifiers = Modifiers::default();
        let mut annotations = Vec::new();
        if let Some(words) = parts.iter().find(|p| p.kind() == "modifiers") {
            (modifiers, annotations) = self.modifiers(*words);
        }
        modifiers.is_abstract = true;
        modifiers.debug_only |= debug_only;
        let pattern = parts.iter().find(|p| p.kind() == "pattern")?;
        let name = self.bound_names(&[*pattern]).into_iter().next()?;
        let annotation = parts.iter().find(|p| p.kind() == "type_annotation");
        let ty = annotation.and_then(|a| self.type_in(*a));
        Some(Field {
            name,
            ty,
            receiver: None,
            value: None,
            getter: None,
            setters: Vec::new(),
            modifiers,
            annotations,
            span: span(node),
            name_span: span(*pattern),
        })
    }

    /// Whether it is `let`, and every property of a declaration.
    pub(super) fn properties(&mut self, node: Node<'t>) -> (bool, Vec<Property<'t>>) {
        let parts = self.parts(node);
        let keyword = parts.iter().find(|p| p.kind() == "value_binding_pattern");
        let constant = keyword.is_some_and(|k| self.text(*k) == "let");
        let mut properties: Vec<Property<'t>> = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            if part.kind() == "pattern" {
                let place = span(*part);
                properties.push(Property { pattern: *part, ty: None, value: None, accessors: None, span: place });
                continue;
            }
            let Some(last) = properties.last_mut() else { continue };
            last.span = if part.kind() == "," { last.span } else { last.span.to(span(*part)) };
            match part.kind() {
                "type_annotation" => last.ty = self.type_in(*part),
                "=" => last.value = parts.get(at + 1).map(|value| self.expr(*value)),
                "computed_property" | "willset_didset_block" => last.accessors = Some(*part),
                _ => {}
            }
        }
        if let [only] = properties.as_mut_slice() {
            only.span = span(node);
        }
        (constant, properties)
    }

    fn fields(&mut self, node: Node<'t>, debug_only: bool, fields: &mut Vec<Field>) {
        let words = self.children(node).into_iter().find(|p| p.kind() == "modifiers");
        let (mut modifiers, annotations) = words.map(|words| self.modifiers(words)).unwrap_or_default();
        let (constant, properties) = self.properties(node);
        modifiers.constant = constant;
        modifiers.debug_only |= debug_only;
        for property in properties {
            let (mut getter, setters) = property.accessors.map(|a| self.accessors(a)).unwrap_or_default();
            if let Some(getter) = &mut getter {
                getter.result.clone_from(&property.ty);
            }
            let name_span = span(property.pattern);
            let mut names = self.bound_names(&[property.pattern]);
            let mut field = Field {
                name: Name::default(),
                ty: property.ty,
                receiver: None,
                value: property.value,
                getter: getter.map(Box::new),
                setters,
                modifiers,
                annotations: annotations.clone(),
                span: property.span,
                name_span,
            };
            if names.len() == 1 {
                field.name = names.remove(0);
                fields.push(field);
                continue;
            }
            // `let (a, b) = f()`: the first of them holds the call, so that it is there once.
            for name in names.into_iter().filter(|name| name != "_") {
                fields.push(Field { name, ty: None, value: field.value.take(), ..field.clone() });
            }
        }
    }

    /// Getter and setters of `{ get { … } set { … } }`, `{ … }` or `{ willSet { … } didSet { … } }`.
    pub(super) fn accessors(&mut self, node: Node<'t>) -> (Option<Function>, Vec<Function>) {
        let parts = self.parts(node);
        let mut getter = None;
        let mut setters = Vec::new();
        if parts.iter().any(|p| p.kind() == "statements") {
            getter = Some(self.accessor(node, "", None));
        }
        for part in parts {
            match part.kind() {
                "computed_getter" => getter = Some(self.accessor(part, "", None)),
                "computed_setter" => setters.push(self.accessor(part, "", Some("newValue"))),
                "computed_modify" => setters.push(self.accessor(part, "_modify", None)),
                "willset_clause" => setters.push(self.accessor(part, "willSet", Some("newValue"))),
                "didset_clause" => setters.push(self.accessor(part, "didSet", Some("oldValue"))),
                _ => {}
            }
        }
        (getter, setters)
    }

    /// One accessor; `param` is the name its parameter has if it is not given one.
    fn accessor(&mut self, node: Node<'t>, name: &'static str, param: Option<&'static str>) -> Function {
        let parts = self.parts(node);
        let mut accessor = function(FunctionKind::Accessor, span(node));
        accessor.name = Name::new_static(name);
        accessor.name_span = parts.first().map_or(accessor.span, |first| span(*first));
        if let Some(default) = param {
            let given = parts.iter().find(|p| p.kind() == "simple_identifier");
            accessor.params.push(Param {
                label: None,
                name: given.map_or(Name::new_static(default), |n| self.name(*n)),
                parts: Vec::new(),
                ty: None,
                default: None,
                given: None,
                vararg: false,
                field: false,
                annotations: Vec::new(),
                span: given.map_or(accessor.name_span, |n| span(*n)),
            });
        }
        // A requirement of a protocol has no block.
        if parts.iter().any(|p| p.kind() == "{") {
            let body = self.block(&parts, span(node));
            accessor.expression = param.is_none() && name.is_empty() && is_result(&body.stmts);
            accessor.body = Some(body);
        }
        accessor
    }
}
