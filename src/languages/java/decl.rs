//! Declarations: packages, imports, types and their members.

use crate::ir::{
    Annotation, Arg, Block, EnumCase, Field, Function, FunctionKind, Import, Modifiers, Name, Param, Stmt, Supertype,
    TypeDecl, TypeKind, TypeRef, Value, ValueKind,
};
use crate::source::Span;

use super::chain::arg;
use super::expr::block_of;
use super::types::array_of;
use super::walk::Lowering;
use super::words::{Kind, Role};

/// A type declaration that says nothing yet.
pub(super) fn blank_decl(kind: TypeKind, span: Span) -> TypeDecl {
    TypeDecl {
        name: Name::default(),
        kind,
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

/// A function that says nothing yet.
pub(super) fn blank_function(kind: FunctionKind, span: Span) -> Function {
    Function {
        name: Name::default(),
        kind,
        params: Vec::new(),
        result: None,
        receiver: None,
        body: None,
        expression: false,
        generics: Vec::new(),
        modifiers: Modifiers::default(),
        annotations: Vec::new(),
        span,
        name_span: span,
    }
}

/// A supertype as Java writes it.
pub(super) fn supertype(ty: TypeRef) -> Supertype {
    Supertype { ty, args: None, delegate: None }
}

/// The initialiser block that holds statements without a function.
fn initializer(body: Block, is_static: bool) -> Function {
    let mut function = blank_function(FunctionKind::Initializer, body.span);
    function.modifiers.is_static = is_static;
    function.body = Some(body);
    function
}

/// What stands before a declaration.
#[derive(Default)]
pub(super) struct Head {
    pub(super) modifiers: Modifiers,
    annotations: Vec<Annotation>,
}

impl Lowering<'_> {
    /// The whole file.
    pub(super) fn program(&mut self) {
        let span = self.span();
        let mut script = Vec::new();
        if self.node().is_error() {
            self.salvage();
        } else {
            self.top_level(&mut script);
        }
        script.append(&mut self.hoisted);
        if !script.is_empty() {
            self.unit.script = Block { stmts: script, span };
        }
        let strays = std::mem::take(&mut self.strays);
        self.unit.types.extend(strays.types);
        self.unit.functions.extend(strays.functions);
        self.unit.fields.extend(strays.fields);
    }

    fn top_level(&mut self, script: &mut Vec<Stmt>) {
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::Package => self.package(),
                Kind::Import => self.import(),
                // Says which modules see each other, not what the program does.
                Kind::Module => {}
                Kind::Method => {
                    let function = self.function(&[], false);
                    self.unit.functions.push(function);
                }
                Kind::LocalVariable | Kind::Field => {
                    let mut fields = Vec::new();
                    self.fields(&mut fields, false);
                    self.unit.fields.append(&mut fields);
                }
                kind if kind.is_type_decl() => {
                    let decl = self.type_decl();
                    self.unit.types.extend(decl);
                }
                _ => self.stmt(script, 0),
            }
            on = self.next();
        }
    }

    pub(super) fn package(&mut self) {
        let mut on = self.first();
        while on {
            if matches!(self.kind(), Kind::Identifier | Kind::ScopedIdentifier) {
                self.unit.package = self.dotted();
            }
            on = self.next();
        }
    }

    pub(super) fn import(&mut self) {
        let mut import =
            Import { path: Name::default(), wildcard: false, is_static: false, alias: None, span: self.span() };
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::StaticWord => import.is_static = true,
                Kind::Asterisk => import.wildcard = true,
                Kind::Identifier | Kind::ScopedIdentifier => import.path = self.dotted(),
                _ => {}
            }
            on = self.next();
        }
        self.unit.imports.push(import);
    }

    /// A class, interface, enum, record or annotation type.
    pub(super) fn type_decl(&mut self) -> Option<TypeDecl> {
        let level = self.enter()?;
        let kind = match self.kind() {
            Kind::Interface => TypeKind::Interface,
            Kind::Enum => TypeKind::Enum,
            Kind::AnnotationType => TypeKind::Annotation,
            _ => TypeKind::Class,
        };
        let mut decl = blank_decl(kind, self.span());
        self.type_parts(&mut decl);
        let fits = self.grow();
        if !fits {
            self.too_deep();
        }
        self.leave(&level);
        fits.then_some(decl)
    }

    fn type_parts(&mut self, decl: &mut TypeDecl) {
        let mut components = Vec::new();
        let is_record = self.kind() == Kind::Record;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Name => (decl.name, decl.name_span) = (self.name(), self.span()),
                Role::TypeParameters => decl.generics = self.generics(),
                Role::Superclass => decl.supertypes.extend(self.inner_type().map(supertype)),
                Role::Interfaces => self.supertypes(decl),
                Role::Parameters => components = self.components(decl),
                Role::Body => self.members(decl, &components),
                _ => match self.kind() {
                    Kind::Modifiers => (decl.modifiers, decl.annotations) = self.head_parts(),
                    Kind::ExtendsInterfaces => self.supertypes(decl),
                    _ => {}
                },
            }
            on = self.next();
        }
        if is_record {
            accessors(decl, &components);
            canonical_constructor(decl, components);
        }
    }

    /// The list in `implements A, B` and an interface's `extends A, B`.
    fn supertypes(&mut self, decl: &mut TypeDecl) {
        let mut on = self.first();
        while on {
            if self.kind() == Kind::TypeList {
                decl.supertypes.extend(self.types().into_iter().map(supertype));
            }
            on = self.next();
        }
    }

    /// The components of a record: its fields, and what its constructor takes.
    fn components(&mut self, decl: &mut TypeDecl) -> Vec<Param> {
        let mut params = self.params();
        for param in &mut params {
            param.field = true;
            let levels = usize::from(param.vararg);
            decl.fields.push(Field {
                name: param.name.clone(),
                ty: param.ty.clone().map(|ty| array_of(ty, levels)),
                receiver: None,
                value: None,
                getter: None,
                setters: Vec::new(),
                modifiers: Modifiers { constant: true, private: true, ..Modifiers::default() },
                annotations: std::mem::take(&mut param.annotations),
                span: param.span,
                name_span: param.span,
            });
        }
        params
    }

    /// The members in a body, with what stood inside ERROR nodes. `components` are those of the record.
    pub(super) fn members(&mut self, decl: &mut TypeDecl, components: &[Param]) {
        let outer = std::mem::take(&mut self.strays);
        let mark = self.hoisted.len();
        let span = self.span();
        let mut on = self.first();
        while on {
            self.member(decl, components);
            on = self.next();
        }
        let stmts: Vec<Stmt> = self.hoisted.drain(mark..).collect();
        if !stmts.is_empty() {
            decl.functions.push(initializer(Block { stmts, span }, false));
        }
        let strays = std::mem::replace(&mut self.strays, outer);
        decl.types.extend(strays.types);
        decl.functions.extend(strays.functions);
        decl.fields.extend(strays.fields);
    }

    fn member(&mut self, decl: &mut TypeDecl, components: &[Param]) {
        let in_interface = matches!(decl.kind, TypeKind::Interface | TypeKind::Annotation);
        match self.kind() {
            Kind::Field | Kind::Constant => self.fields(&mut decl.fields, in_interface),
            Kind::Method | Kind::Constructor | Kind::CompactConstructor | Kind::AnnotationElement => {
                let function = self.function(components, in_interface);
                decl.functions.push(function);
            }
            Kind::Block => {
                let body = self.block();
                decl.functions.push(initializer(body, false));
            }
            Kind::StaticInitializer => self.static_initializer(decl),
            Kind::EnumConstant => self.enum_case(decl),
            Kind::EnumBodyDeclarations => self.enum_members(decl),
            kind if kind.is_type_decl() => {
                let nested = self.type_decl();
                decl.types.extend(nested);
            }
            _ if self.node().is_named() => self.gap_of_kind("member"),
            _ => {}
        }
    }

    fn enum_members(&mut self, decl: &mut TypeDecl) {
        let mut on = self.first();
        while on {
            self.member(decl, &[]);
            on = self.next();
        }
    }

    fn static_initializer(&mut self, decl: &mut TypeDecl) {
        let mut on = self.first();
        while on {
            if self.kind() == Kind::Block {
                let body = self.block();
                decl.functions.push(initializer(body, true));
            }
            on = self.next();
        }
    }

    fn enum_case(&mut self, decl: &mut TypeDecl) {
        let ty = TypeRef::named(decl.name.clone());
        let mut case = EnumCase { name: Name::default(), args: Vec::new(), body: None, span: self.span() };
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Name => case.name = self.name(),
                Role::Arguments => case.args = self.args(),
                Role::Body => case.body = Some(self.anonymous(&ty)),
                _ => {}
            }
            on = self.next();
        }
        decl.cases.push(case);
    }

    /// Modifiers and annotations.
    pub(super) fn head(&mut self) -> Head {
        let mut head = Head::default();
        let m = &mut head.modifiers;
        let mut on = self.first();
        while on {
            match self.kind() {
                Kind::StaticWord => m.is_static = true,
                Kind::FinalWord => m.constant = true,
                Kind::PrivateWord => m.private = true,
                Kind::AbstractWord => m.is_abstract = true,
                Kind::Annotation | Kind::MarkerAnnotation => {
                    let annotation = self.annotation();
                    m.overrides |= matches!(annotation.name.as_str(), "Override" | "java.lang.Override");
                    head.annotations.push(annotation);
                }
                _ => {}
            }
            on = self.next();
        }
        head
    }

    fn head_parts(&mut self) -> (Modifiers, Vec<Annotation>) {
        let head = self.head();
        (head.modifiers, head.annotations)
    }

    pub(super) fn annotation(&mut self) -> Annotation {
        let mut annotation = Annotation { name: Name::default(), args: Vec::new(), span: self.span() };
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Name => annotation.name = self.dotted(),
                Role::Arguments => annotation.args = self.annotation_args(),
                _ => {}
            }
            on = self.next();
        }
        annotation
    }

    fn annotation_args(&mut self) -> Vec<Arg> {
        let mut args = Vec::new();
        let mut on = self.first();
        while on {
            if self.kind() == Kind::ElementPair {
                args.extend(self.element_pair());
            } else if self.node().is_named() {
                args.push(arg(self.closed_value()));
            }
            on = self.next();
        }
        args
    }

    fn element_pair(&mut self) -> Option<Arg> {
        let mut label = None;
        let mut value: Option<Value> = None;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Key => label = Some(self.name()),
                Role::Value => value = Some(self.closed_value()),
                _ => {}
            }
            on = self.next();
        }
        value.map(|value| Arg { label, value, spread: false, trailing: false })
    }

    /// One field for each variable of a declaration.
    pub(super) fn fields(&mut self, fields: &mut Vec<Field>, in_interface: bool) {
        let span = self.span();
        let mut head = Head::default();
        let mut ty = None;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Type => ty = self.declared_type(),
                Role::Declarator => {
                    let mark = self.hoisted.len();
                    let mut d = self.declarator(ty.as_ref());
                    d.value = d.value.map(|value| self.close(value, mark));
                    let mut modifiers = head.modifiers;
                    modifiers.is_static |= in_interface;
                    modifiers.constant |= in_interface;
                    fields.push(Field {
                        name: d.name,
                        ty: d.ty,
                        receiver: None,
                        value: d.value,
                        getter: None,
                        setters: Vec::new(),
                        modifiers,
                        annotations: head.annotations.clone(),
                        span,
                        name_span: d.name_span,
                    });
                }
                _ if self.kind() == Kind::Modifiers => head = self.head(),
                _ => {}
            }
            on = self.next();
        }
    }

    /// A method, constructor, or element of an annotation type.
    pub(super) fn function(&mut self, components: &[Param], in_interface: bool) -> Function {
        let mut f = blank_function(FunctionKind::Plain, self.span());
        let kind = self.kind();
        let mut levels = 0;
        let mut on = self.first();
        while on {
            match self.role() {
                Role::Name => (f.name, f.name_span) = (self.name(), self.span()),
                Role::TypeParameters => f.generics = self.generics(),
                Role::Type => f.result = self.declared_type(),
                Role::Parameters => f.params = self.params(),
                Role::Dimensions => levels += self.dimensions(),
                Role::Body => f.body = Some(self.block()),
                // The default of an annotation's element is what reading it gives.
                Role::Value => {
                    f.body = Some(block_of(self.closed_value()));
                    f.expression = true;
                }
                _ if self.kind() == Kind::Modifiers => (f.modifiers, f.annotations) = self.head_parts(),
                _ => {}
            }
            on = self.next();
        }
        f.result = f.result.map(|ty| array_of(ty, levels));
        f.modifiers.is_abstract |= in_interface && f.body.is_none();
        if matches!(kind, Kind::Constructor | Kind::CompactConstructor) {
            f.kind = FunctionKind::Constructor;
            f.name = Name::new_static("init");
        }
        if kind == Kind::CompactConstructor {
            f.params = components.to_vec();
            // At its end the components become what the parameters are by then.
            f.body.iter_mut().for_each(|body| body.stmts.extend(components.iter().map(component_set)));
        }
        f
    }

    pub(super) fn params(&mut self) -> Vec<Param> {
        let mut params = Vec::new();
        let mut on = self.first();
        while on {
            // A receiver parameter only carries annotations.
            if matches!(self.kind(), Kind::FormalParameter | Kind::SpreadParameter) {
                params.push(self.param());
            }
            on = self.next();
        }
        // With an annotation the grammar takes it for an ordinary one.
        params.retain(|param| param.name != "this");
        params
    }

    fn param(&mut self) -> Param {
        let vararg = self.kind() == Kind::SpreadParameter;
        let mut param = Param {
            label: None,
            name: Name::default(),
            parts: Vec::new(),
            ty: None,
            default: None,
            given: None,
            vararg,
            field: false,
            annotations: Vec::new(),
            span: self.span(),
        };
        let mut levels = 0;
        let mut on = self.first();
        while on {
            match (self.role(), self.kind()) {
                (Role::Name, _) => param.name = self.name(),
                (_, Kind::VariableDeclarator) => param.name = self.declarator(None).name,
                (_, Kind::Dimensions) => levels += self.dimensions(),
                (_, Kind::Modifiers) => param.annotations = self.head().annotations,
                (_, kind) if kind.is_type() => param.ty = self.declared_type(),
                _ => {}
            }
            on = self.next();
        }
        param.ty = param.ty.map(|ty| array_of(ty, levels));
        param
    }
}

/// `this.component = component`
fn component_set(component: &Param) -> Stmt {
    let span = component.span;
    let name = |name: Name| Value::new(ValueKind::Name(name), span);
    let of = Some(Box::new(name(Name::new_static("this"))));
    let target = Value::new(ValueKind::Member { of, name: component.name.clone() }, span);
    let (target, value) = (Box::new(target), Box::new(name(component.name.clone())));
    Stmt::Eval(Value::new(ValueKind::Assign { target, op: None, value }, span))
}

/// Adds the methods that give the components of a record, where it does not write them out.
fn accessors(decl: &mut TypeDecl, components: &[Param]) {
    for component in components {
        if decl.functions.iter().any(|f| f.name == component.name && f.params.is_empty()) {
            continue;
        }
        let span = component.span;
        let value = Value::new(ValueKind::Name(component.name.clone()), span);
        let mut accessor = blank_function(FunctionKind::Plain, span);
        accessor.name = component.name.clone();
        accessor.result = component.ty.clone();
        accessor.body = Some(Block { stmts: vec![Stmt::Return(Some(value), span)], span });
        decl.functions.push(accessor);
    }
}

/// Adds the constructor that a record has unless it writes it out.
fn canonical_constructor(decl: &mut TypeDecl, components: Vec<Param>) {
    let same = |f: &Function| {
        f.kind == FunctionKind::Constructor
            && f.params.len() == components.len()
            && f.params.iter().zip(&components).all(|(a, b)| a.ty == b.ty && a.vararg == b.vararg)
    };
    if decl.functions.iter().any(same) {
        return;
    }
    let mut constructor = blank_function(FunctionKind::Constructor, decl.name_span);
    constructor.name = Name::new_static("init");
    constructor.params = components;
    decl.functions.insert(0, constructor);
}
