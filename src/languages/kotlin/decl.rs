//! Declarations: files, types, functions, properties, modifiers and annotations.

use tree_sitter::Node;

use super::expr::{function, param};
use super::kind::Kind;
use super::{Lowering, STEP, block};
use crate::ir::{
    Annotation, Arg, Bind, Call, EnumCase, Field, Function, FunctionKind, Import, Modifiers, Name, Param, Piece, Stmt,
    Supertype, TypeAlias, TypeDecl, TypeKind, TypeRef, Unit, Value, ValueKind,
};
use crate::source::Span;
use crate::syntax;

/// What stands in a file or in the body of a type.
#[derive(Default)]
struct Members {
    cases: Vec<EnumCase>,
    fields: Vec<Field>,
    functions: Vec<Function>,
    types: Vec<TypeDecl>,
    aliases: Vec<TypeAlias>,
    /// What belongs to no declaration.
    stmts: Vec<Stmt>,
}

/// Words and annotations before a declaration.
#[derive(Default)]
struct Before {
    modifiers: Modifiers,
    annotations: Vec<Annotation>,
    vararg: bool,
    /// `annotation class`.
    annotation: bool,
}

/// A property, which becomes a field or a local binding.
pub(super) struct Property {
    names: Vec<Name>,
    is_single: bool,
    field: Field,
}

impl Property {
    /// As a local binding.
    pub(super) fn into_bind(self) -> Bind {
        let field = self.field;
        Bind {
            names: self.names,
            ty: field.ty,
            value: field.value,
            constant: field.modifiers.constant,
            span: field.span,
        }
    }
}

impl<'t> Lowering<'t> {
    /// The whole file.
    pub(super) fn file(&mut self, root: Node<'t>, unit: &mut Unit) {
        let mut rest = Vec::new();
        let mut open = self.kids_with_errors(root);
        open.reverse();
        while let Some(kid) = open.pop() {
            match Kind::of(kid) {
                Kind::PackageHeader => {
                    if let Some(name) = self.kids(kid).last() {
                        unit.package = self.path(*name);
                    }
                }
                Kind::ImportList => {
                    let from = open.len();
                    open.append(&mut self.kids_with_errors(kid));
                    open[from..].reverse();
                }
                Kind::Import => {
                    let import = self.import(kid);
                    unit.imports.push(import);
                }
                Kind::FileAnnotation => {}
                _ => rest.push(kid),
            }
        }
        let members = self.members(rest);
        unit.types = members.types;
        unit.fields = members.fields;
        unit.functions = members.functions;
        unit.aliases = members.aliases;
        let span = match (members.stmts.is_empty(), root.child_count()) {
            (true, _) | (_, 0) => Span::default(),
            _ => syntax::span(root),
        };
        unit.script = block(members.stmts, span);
    }

    /// `a.b.c` without backticks.
    fn path(&mut self, node: Node<'t>) -> Name {
        let source = self.source(node);
        if !source.contains(['`', ' ', '\n', '/']) {
            return Name::new(source);
        }
        let kids = self.kids(node);
        let parts: Vec<Name> = kids.iter().filter(|kid| kid.is_named()).map(|kid| self.name(*kid)).collect();
        Name::from(parts.join("."))
    }

    fn import(&mut self, node: Node<'t>) -> Import {
        let span = syntax::span(node);
        let mut import = Import { path: Name::default(), wildcard: false, is_static: false, alias: None, span };
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::Identifier => import.path = self.path(kid),
                Kind::Wildcard => import.wildcard = true,
                Kind::ImportedAs => {
                    let kids = self.kids(kid);
                    import.alias = kids.last().map(|alias| self.name(*alias));
                }
                _ => {}
            }
        }
        import
    }

    /// Sorts declarations, also those inside ERROR nodes, by what they are.
    fn members(&mut self, nodes: Vec<Node<'t>>) -> Members {
        let mut members = Members::default();
        let mut open = nodes;
        open.reverse();
        while let Some(node) = open.pop() {
            match Kind::of(node) {
                Kind::Property => {
                    let property = self.property(node);
                    if property.is_single {
                        members.fields.push(property.field);
                    } else {
                        members.stmts.push(Stmt::Bind(property.into_bind()));
                    }
                }
                Kind::Getter | Kind::Setter => self.late_accessor(node, &mut members),
                Kind::Function => members.functions.push(self.function_decl(node)),
                Kind::Class | Kind::Object | Kind::Companion => {
                    members.types.extend(self.deeper(node, Self::type_decl));
                }
                Kind::TypeAlias => {
                    let alias = self.type_alias(node);
                    members.aliases.push(alias);
                }
                Kind::AnonymousInitializer => {
                    let kids = self.kids(node);
                    let mut initializer = function(FunctionKind::Initializer, syntax::span(node));
                    initializer.name_span = kids.first().map_or(initializer.span, |word| syntax::span(*word));
                    initializer.body = Some(self.braces(&kids));
                    members.functions.push(initializer);
                }
                Kind::SecondaryConstructor => {
                    let constructor = self.secondary_constructor(node);
                    members.functions.push(constructor);
                }
                Kind::EnumEntry => {
                    let case = self.enum_case(node);
                    members.cases.push(case);
                }
                Kind::Error | Kind::ClassBody | Kind::EnumBody | Kind::ImportList => {
                    let from = open.len();
                    open.append(&mut self.kids_with_errors(node));
                    open[from..].reverse();
                }
                // Inside an ERROR, names and types without their context say nothing.
                Kind::SimpleIdentifier | Kind::TypeIdentifier | Kind::Modifiers | Kind::Import => {}
                kind if kind.is_type() => {}
                kind if is_statement(kind) => self.stmt(node, &mut members.stmts),
                _ if node.is_named() => self.salvage(node, &mut members.stmts),
                _ => {}
            }
            self.strays(&mut members.stmts);
        }
        members
    }

    /// A getter or setter on a line of its own is a sibling of its property.
    fn late_accessor(&mut self, node: Node<'t>, members: &mut Members) {
        let Some(accessor) = self.accessor(node) else { return };
        match members.fields.last_mut() {
            Some(field) => attach(field, node, accessor),
            None => members.functions.push(accessor),
        }
    }

    /// A class, interface, object or companion.
    pub(super) fn type_decl(&mut self, node: Node<'t>) -> TypeDecl {
        let mut decl = empty_type(syntax::span(node));
        let mut before = Before::default();
        if Kind::of(node) != Kind::Class {
            decl.kind = TypeKind::Object;
        }
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::Modifiers => before = self.before(kid),
                Kind::InterfaceWord => decl.kind = TypeKind::Interface,
                Kind::EnumWord => decl.kind = TypeKind::Enum,
                Kind::TypeIdentifier => {
                    decl.name = self.name(kid);
                    decl.name_span = syntax::span(kid);
                }
                Kind::TypeParameters => decl.generics = self.type_parameters(kid),
                Kind::PrimaryConstructor => self.primary_constructor(kid, &mut decl),
                Kind::DelegationSpecifier => {
                    let supertype = self.supertype(kid);
                    decl.supertypes.push(supertype);
                }
                Kind::ClassBody | Kind::EnumBody => self.body(kid, &mut decl),
                _ => {}
            }
        }
        if before.annotation {
            decl.kind = TypeKind::Annotation;
        }
        decl.modifiers = before.modifiers;
        decl.annotations = before.annotations;
        if Kind::of(node) == Kind::Companion {
            decl.modifiers.companion = true;
            if decl.name.is_empty() {
                decl.name = Name::new_static("Companion");
                decl.name_span = head(decl.span, "companion");
            }
        }
        if decl.kind == TypeKind::Interface {
            for function in &mut decl.functions {
                function.modifiers.is_abstract |= function.body.is_none();
            }
        }
        decl
    }

    /// Adds the members between braces to a type.
    fn body(&mut self, node: Node<'t>, decl: &mut TypeDecl) {
        let kids = self.kids_with_errors(node);
        self.add_members(kids, syntax::span(node), decl);
    }

    fn add_members(&mut self, kids: Vec<Node<'t>>, span: Span, decl: &mut TypeDecl) {
        // A body has the largest frames of all.
        self.depth += STEP;
        let mut members = self.members(kids);
        self.depth -= STEP;
        decl.cases.append(&mut members.cases);
        decl.fields.append(&mut members.fields);
        decl.functions.append(&mut members.functions);
        decl.types.append(&mut members.types);
        decl.aliases.append(&mut members.aliases);
        if !members.stmts.is_empty() {
            // Only a syntax error leaves statements here; they are kept where their calls can be seen.
            let mut initializer = function(FunctionKind::Initializer, span);
            initializer.body = Some(block(members.stmts, span));
            decl.functions.push(initializer);
        }
    }

    fn primary_constructor(&mut self, node: Node<'t>, decl: &mut TypeDecl) {
        let mut constructor = function(FunctionKind::Constructor, syntax::span(node));
        constructor.name = Name::new_static("init");
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::Modifiers => {
                    let before = self.before(kid);
                    constructor.modifiers = before.modifiers;
                    constructor.annotations = before.annotations;
                }
                Kind::ClassParameter => {
                    let param = self.class_parameter(kid, &mut decl.fields);
                    constructor.params.push(param);
                }
                _ => {}
            }
        }
        decl.functions.push(constructor);
    }

    /// A parameter of a primary constructor; with `val` or `var` it is a field, too.
    fn class_parameter(&mut self, node: Node<'t>, fields: &mut Vec<Field>) -> Param {
        let span = syntax::span(node);
        let kids = self.kids(node);
        let mut before = Before::default();
        let mut parameter = param(Name::default(), span);
        let mut name_span = span;
        let mut binding = None;
        let equals = kids.iter().position(|kid| Kind::of(*kid) == Kind::Assign).unwrap_or(kids.len());
        for kid in &kids[..equals] {
            match Kind::of(*kid) {
                Kind::Modifiers => before = self.before(*kid),
                Kind::Binding => binding = Some(self.source(*kid) == "val"),
                Kind::SimpleIdentifier => {
                    parameter.name = self.name(*kid);
                    name_span = syntax::span(*kid);
                }
                kind if kind.is_type() => parameter.ty = Some(self.type_ref(*kid)),
                _ => {}
            }
        }
        parameter.default = self.expr_among(&kids[equals..]);
        parameter.vararg = before.vararg;
        parameter.field = binding.is_some();
        if let Some(constant) = binding {
            let ty = parameter.ty.clone();
            let ty = if before.vararg { ty.map(|ty| TypeRef { name: "Array".into(), args: vec![ty] }) } else { ty };
            fields.push(Field {
                name: parameter.name.clone(),
                ty,
                modifiers: Modifiers { constant, ..before.modifiers },
                annotations: before.annotations,
                ..field(span, name_span)
            });
        } else {
            parameter.annotations = before.annotations;
        }
        parameter
    }

    /// `T`, `T(args)`, `T by delegate`.
    fn supertype(&mut self, node: Node<'t>) -> Supertype {
        let mut kids = self.kids(node);
        if let [inside] = kids.as_slice()
            && matches!(Kind::of(*inside), Kind::ConstructorInvocation | Kind::ExplicitDelegation)
        {
            kids = self.kids(*inside);
        }
        let ty = self.type_among(&kids).unwrap_or_default();
        let args = kids.iter().find(|kid| Kind::of(**kid) == Kind::ValueArguments).copied();
        let args = args.map(|args| self.arguments(args));
        let delegate = self.expr_among(&kids);
        Supertype { ty, args, delegate }
    }

    fn enum_case(&mut self, node: Node<'t>) -> EnumCase {
        let span = syntax::span(node);
        let mut case = EnumCase { name: Name::default(), args: Vec::new(), body: None, span };
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::SimpleIdentifier => case.name = self.name(kid),
                Kind::ValueArguments => case.args = self.arguments(kid),
                Kind::ClassBody => {
                    let mut decl = empty_type(syntax::span(kid));
                    decl.kind = TypeKind::Object;
                    self.body(kid, &mut decl);
                    case.body = Some(Box::new(decl));
                }
                _ => {}
            }
        }
        case
    }

    /// `object : T(args) { … }`, `object { … }`.
    pub(super) fn object_literal(&mut self, node: Node<'t>) -> Value {
        let span = syntax::span(node);
        let mut decl = empty_type(span);
        decl.kind = TypeKind::Object;
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::DelegationSpecifier => {
                    let supertype = self.supertype(kid);
                    decl.supertypes.push(supertype);
                }
                Kind::ClassBody => self.body(kid, &mut decl),
                _ => {}
            }
        }
        decl.name_span = head(span, "object");
        // The superclass is the supertype with arguments, which belong to the construction; interfaces have none.
        let class = decl.supertypes.iter().position(|supertype| supertype.args.is_some()).unwrap_or(0);
        let (ty, args) = match decl.supertypes.get_mut(class) {
            Some(class) => (class.ty.clone(), class.args.take().unwrap_or_default()),
            None => (TypeRef::default(), Vec::new()),
        };
        Value::new(ValueKind::New { ty, args, body: Some(Box::new(decl)) }, span)
    }

    /// The one-line object whose body the grammar takes for a trailing lambda.
    pub(super) fn object_with_lambda(&mut self, suffix: Node<'t>, object: Value, span: Span) -> Value {
        let mut members = Vec::new();
        for part in self.kids(suffix) {
            if Kind::of(part) == Kind::AnnotatedLambda {
                for lambda in self.kids(part) {
                    for statements in self.kids_with_errors(lambda) {
                        if Kind::of(statements) == Kind::Statements {
                            members.append(&mut self.kids_with_errors(statements));
                        }
                    }
                }
            }
        }
        let mut object = object;
        object.span = span;
        if let ValueKind::New { body: Some(body), .. } = &mut object.kind {
            body.span = span;
            self.add_members(members, syntax::span(suffix), body);
        }
        object
    }

    /// A named function.
    pub(super) fn function_decl(&mut self, node: Node<'t>) -> Function {
        let kids = self.kids(node);
        let mut lowered = function(FunctionKind::Plain, syntax::span(node));
        let params = kids.iter().position(|kid| Kind::of(*kid) == Kind::FunctionValueParameters);
        let (head, rest) = kids.split_at(params.unwrap_or(kids.len()));
        for kid in head {
            match Kind::of(*kid) {
                Kind::Modifiers => {
                    let before = self.before(*kid);
                    lowered.modifiers = before.modifiers;
                    lowered.annotations = before.annotations;
                }
                Kind::TypeParameters => lowered.generics = self.type_parameters(*kid),
                Kind::ReceiverType => {
                    let inside = self.kids(*kid);
                    lowered.receiver = self.type_among(&inside);
                }
                Kind::SimpleIdentifier => {
                    lowered.name = self.name(*kid);
                    lowered.name_span = syntax::span(*kid);
                }
                _ => {}
            }
        }
        self.function_rest(rest, &mut lowered);
        lowered
    }

    /// Parameters, result and body of a function.
    pub(super) fn function_rest(&mut self, kids: &[Node<'t>], lowered: &mut Function) {
        for kid in kids {
            match Kind::of(*kid) {
                Kind::FunctionValueParameters => lowered.params = self.parameters(*kid),
                Kind::FunctionBody => self.function_body(*kid, lowered),
                kind if kind.is_type() => lowered.result = Some(self.type_ref(*kid)),
                _ => {}
            }
        }
    }

    /// `{ … }` or `= value`.
    fn function_body(&mut self, node: Node<'t>, lowered: &mut Function) {
        let kids = self.kids(node);
        if kids.first().is_none_or(|first| Kind::of(*first) != Kind::Assign) {
            let mut body = self.braces(&kids);
            body.span = syntax::span(node);
            lowered.body = Some(body);
            return;
        }
        lowered.expression = true;
        let mut stmts = Vec::with_capacity(1);
        match kids.get(1) {
            // `= throw x`, `= return x` leave as they would from braces.
            Some(jump) if Kind::of(*jump) == Kind::Jump => self.stmt(*jump, &mut stmts),
            Some(value) => {
                let value = self.expr(*value);
                stmts.push(Stmt::Eval(value));
            }
            None => {}
        }
        self.strays(&mut stmts);
        lowered.body = Some(block(stmts, syntax::span(node)));
    }

    fn parameters(&mut self, node: Node<'t>) -> Vec<Param> {
        let mut params: Vec<Param> = Vec::new();
        let mut before = Before::default();
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::ParameterModifiers => before = self.before(kid),
                Kind::Parameter | Kind::ParameterOptionalType => {
                    let (name, ty) = self.variable(kid);
                    let Before { vararg, annotations, .. } = std::mem::take(&mut before);
                    params.push(Param { ty, vararg, annotations, ..param(name, syntax::span(kid)) });
                }
                kind if kind.is_expression() => {
                    let default = self.expr(kid);
                    if let Some(last) = params.last_mut() {
                        last.span = last.span.to(default.span);
                        last.default = Some(default);
                    }
                }
                _ => {}
            }
        }
        params
    }

    fn secondary_constructor(&mut self, node: Node<'t>) -> Function {
        let kids = self.kids(node);
        let mut lowered = function(FunctionKind::Constructor, syntax::span(node));
        lowered.name = Name::new_static("init");
        let mut delegation = None;
        for kid in &kids {
            match Kind::of(*kid) {
                Kind::Modifiers => {
                    let before = self.before(*kid);
                    lowered.modifiers = before.modifiers;
                    lowered.annotations = before.annotations;
                }
                Kind::FunctionValueParameters => lowered.params = self.parameters(*kid),
                Kind::ConstructorDelegation => delegation = Some(self.delegation(*kid)),
                _ if self.source(*kid) == "constructor" => lowered.name_span = syntax::span(*kid),
                _ => {}
            }
        }
        let mut body = self.braces(&kids);
        if let Some(call) = delegation {
            body.span = if body.span == Span::default() { call.span } else { call.span.to(body.span) };
            body.stmts.insert(0, Stmt::Eval(call));
        }
        lowered.body = Some(body);
        lowered
    }

    /// `this(args)`, `super(args)`.
    fn delegation(&mut self, node: Node<'t>) -> Value {
        let span = syntax::span(node);
        let mut name_span = span;
        let mut owner = Name::new_static("super");
        let mut args = Vec::new();
        for kid in self.kids(node) {
            match Kind::of(kid) {
                Kind::ValueArguments => args = self.arguments(kid),
                kind => {
                    name_span = syntax::span(kid);
                    if kind == Kind::ThisWord {
                        owner = Name::new_static("this");
                    }
                }
            }
        }
        let call = Call {
            target: Some(Box::new(Value::new(ValueKind::Name(owner), name_span))),
            implicit: false,
            name: Name::new_static("init"),
            generics: Vec::new(),
            args,
            safe: false,
            name_span,
        };
        Value::new(ValueKind::Call(Box::new(call)), span)
    }

    /// A property of a file, a type or a block.
    pub(super) fn property(&mut self, node: Node<'t>) -> Property {
        let span = syntax::span(node);
        let kids = self.kids(node);
        let mut names = Vec::new();
        let mut is_single = true;
        let mut constant = false;
        let mut value_next = false;
        let mut lowered = field(span, span);
        for kid in kids {
            match Kind::of(kid) {
                Kind::Modifiers => {
                    let before = self.before(kid);
                    lowered.modifiers = before.modifiers;
                    lowered.annotations = before.annotations;
                }
                Kind::Binding => constant = self.source(kid) == "val",
                Kind::ReceiverType => {
                    let inside = self.kids(kid);
                    lowered.receiver = self.type_among(&inside);
                }
                Kind::VariableDeclaration => {
                    let (name, ty) = self.variable(kid);
                    lowered.name_span = self.first(kid).map_or(span, syntax::span);
                    lowered.name = name.clone();
                    lowered.ty = ty;
                    names.push(name);
                }
                Kind::MultiVariable => {
                    is_single = false;
                    names = self.variables(kid);
                }
                Kind::PropertyDelegate => self.delegate(kid, &mut lowered),
                Kind::Getter | Kind::Setter => {
                    if let Some(accessor) = self.accessor(kid) {
                        attach(&mut lowered, kid, accessor);
                    }
                }
                Kind::Assign => value_next = true,
                _ if value_next => {
                    value_next = false;
                    lowered.value = Some(self.expr(kid));
                }
                _ => {}
            }
        }
        lowered.modifiers.constant |= constant;
        Property { names, is_single, field: lowered }
    }

    /// `by lazy { … }` and other delegates, which are asked for the value by the property's name.
    fn delegate(&mut self, node: Node<'t>, field: &mut Field) {
        let kids = self.kids(node);
        let Some(value) = self.expr_among(&kids) else { return };
        let span = value.span;
        let delegate = match value.kind {
            ValueKind::Call(call) => match lazy_body(*call) {
                Ok(body) => {
                    field.modifiers.lazy = true;
                    field.value = Some(Value::new(ValueKind::Block(Box::new(body)), span));
                    return;
                }
                Err(call) => ValueKind::Call(Box::new(call)),
            },
            kind => kind,
        };
        let arg = |kind| Arg { label: None, value: Value::new(kind, span), spread: false, trailing: false };
        let asked = Call {
            target: Some(Box::new(Value::new(delegate, span))),
            implicit: false,
            name: Name::new_static("getValue"),
            generics: Vec::new(),
            args: vec![
                arg(ValueKind::Name(Name::new_static("this"))),
                arg(ValueKind::Text(vec![Piece::Literal(field.name.clone())])),
            ],
            safe: false,
            name_span: span,
        };
        field.value = Some(Value::new(ValueKind::Call(Box::new(asked)), span));
    }

    /// A getter or setter; none for `private set`, which has no body.
    pub(super) fn accessor(&mut self, node: Node<'t>) -> Option<Function> {
        let kids = self.kids(node);
        let mut lowered = function(FunctionKind::Accessor, syntax::span(node));
        lowered.name_span = kids.first().map_or(lowered.span, |word| syntax::span(*word));
        for kid in &kids {
            match Kind::of(*kid) {
                Kind::Modifiers => {
                    let before = self.before(*kid);
                    lowered.modifiers = before.modifiers;
                    lowered.annotations = before.annotations;
                }
                Kind::ParameterOptionalType => {
                    let (name, ty) = self.variable(*kid);
                    lowered.params.push(Param { ty, ..param(name, syntax::span(*kid)) });
                }
                _ => {}
            }
        }
        self.function_rest(&kids, &mut lowered);
        lowered.body.is_some().then_some(lowered)
    }

    fn type_alias(&mut self, node: Node<'t>) -> TypeAlias {
        let kids = self.kids(node);
        let name = kids.iter().find(|kid| Kind::of(**kid) == Kind::TypeIdentifier);
        let name = name.map(|name| self.name(*name)).unwrap_or_default();
        let target = self.type_among(&kids).unwrap_or_default();
        TypeAlias { name, target, span: syntax::span(node) }
    }

    /// The words and annotations in a `modifiers` node.
    fn before(&mut self, node: Node<'t>) -> Before {
        let mut before = Before::default();
        for kid in self.kids(node) {
            if Kind::of(kid) == Kind::Annotation {
                self.annotation(kid, &mut before.annotations);
                continue;
            }
            match self.source(kid) {
                "private" => before.modifiers.private = true,
                "override" => before.modifiers.overrides = true,
                "abstract" | "sealed" => before.modifiers.is_abstract = true,
                "const" => before.modifiers.constant = true,
                "vararg" => before.vararg = true,
                "annotation" => before.annotation = true,
                _ => {}
            }
        }
        before
    }

    /// `@Name`, `@get:Name(args)`, `@[A B(args)]`.
    fn annotation(&mut self, node: Node<'t>, into: &mut Vec<Annotation>) {
        let kids = self.kids(node);
        let is_list = kids.iter().filter(|kid| is_annotation_name(Kind::of(**kid))).count() > 1;
        for kid in kids {
            let parts = match Kind::of(kid) {
                Kind::ConstructorInvocation => self.kids(kid),
                Kind::UserType => vec![kid],
                _ => continue,
            };
            let name = self.type_among(&parts).unwrap_or_default().name;
            let args = parts.iter().find(|part| Kind::of(**part) == Kind::ValueArguments).copied();
            let args = args.map(|args| self.arguments(args)).unwrap_or_default();
            let span = syntax::span(if is_list { kid } else { node });
            into.push(Annotation { name, args, span });
        }
    }
}

fn is_annotation_name(kind: Kind) -> bool {
    matches!(kind, Kind::ConstructorInvocation | Kind::UserType)
}

/// Kinds that are statements of their own wherever they stand.
fn is_statement(kind: Kind) -> bool {
    kind.is_expression()
        || matches!(
            kind,
            Kind::Assignment
                | Kind::For
                | Kind::While
                | Kind::DoWhile
                | Kind::Destructuring
                | Kind::Statements
                | Kind::Label
                | Kind::Annotation
        )
}

/// Hangs a getter or setter on its property.
fn attach(field: &mut Field, node: Node<'_>, accessor: Function) {
    field.span = field.span.to(accessor.span);
    match Kind::of(node) {
        Kind::Getter => field.getter = Some(Box::new(accessor)),
        _ => field.setters.push(accessor),
    }
}

/// The block of `lazy { … }` or `lazy(mode) { … }`; any other call is given back.
fn lazy_body(mut call: Call) -> Result<crate::ir::Block, Call> {
    if call.name != "lazy" || call.target.is_some() {
        return Err(call);
    }
    match call.args.pop() {
        Some(Arg { value: Value { kind: ValueKind::Lambda(lambda), .. }, .. }) => Ok(lambda.body.unwrap_or_default()),
        last => {
            call.args.extend(last);
            Err(call)
        }
    }
}

/// The first `word.len()` bytes of a span.
fn head(span: Span, word: &str) -> Span {
    let start = span.start as usize;
    Span::new(start, start + word.len())
}

fn field(span: Span, name_span: Span) -> Field {
    Field {
        name: Name::default(),
        ty: None,
        receiver: None,
        value: None,
        getter: None,
        setters: Vec::new(),
        modifiers: Modifiers::default(),
        annotations: Vec::new(),
        span,
        name_span,
    }
}

fn empty_type(span: Span) -> TypeDecl {
    TypeDecl {
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
        span,
        name_span: span,
    }
}
