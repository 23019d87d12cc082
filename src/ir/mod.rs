//! What a file says, in words that every language shares.
//!
//! Data only: nothing here knows a syntax tree, a library or a protocol. Lowering never fails;
//! what could not be read stays in the tree as [`ValueKind::Unreadable`] and is listed as a [`Gap`].

mod coverage;
mod print;
pub mod visit;

pub use coverage::{Readable, readable};
pub use print::print;

use crate::source::{FileId, FileKind, LineIndex, Place, Span};

/// A short string that is cheap to clone.
pub type Name = smol_str::SmolStr;

/// Everything that one file says.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The file.
    pub file: FileId,
    /// Its language or format.
    pub kind: FileKind,
    /// Where the file's lines start; nothing for what only tests build.
    pub lines: Option<LineIndex>,
    /// Dotted package (`com.example`); empty in Swift and in configuration.
    pub package: Name,
    /// Imports in source order.
    pub imports: Vec<Import>,
    /// Type declarations, extensions included; nested ones stand inside their parents.
    pub types: Vec<TypeDecl>,
    /// Functions outside any type.
    pub functions: Vec<Function>,
    /// Properties and constants outside any type.
    pub fields: Vec<Field>,
    /// Other names for types.
    pub aliases: Vec<TypeAlias>,
    /// Statements outside any declaration (scripts, Swift `main`).
    pub script: Block,
    /// What a configuration file sets.
    pub settings: Vec<Setting>,
    /// Libraries that a build file asks for.
    pub dependencies: Vec<Dependency>,
    /// Values that configuration gave, by their spans, in order, and the settings that say them.
    pub configured: Vec<(Span, Place)>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

impl Unit {
    /// A unit that says nothing yet.
    #[must_use]
    pub fn new(file: FileId, kind: FileKind) -> Self {
        Self {
            file,
            kind,
            lines: None,
            package: Name::default(),
            imports: Vec::new(),
            types: Vec::new(),
            functions: Vec::new(),
            fields: Vec::new(),
            aliases: Vec::new(),
            script: Block::default(),
            settings: Vec::new(),
            dependencies: Vec::new(),
            configured: Vec::new(),
            gaps: Vec::new(),
        }
    }
}

/// One import. Java `import static a.B.c` and Kotlin `import a.B.c` both have `path = a.B.c`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Dotted path without a trailing `.*`; in Swift the module (or `Module.Type` for `import struct Module.Type`).
    pub path: Name,
    /// Everything below the path is imported (`.*`; every Swift module import).
    pub wildcard: bool,
    /// Java's `static` import.
    pub is_static: bool,
    /// `import a.B as C`.
    pub alias: Option<Name>,
    /// The whole import.
    pub span: Span,
}

/// `typealias A = B`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeAlias {
    /// The new name.
    pub name: Name,
    /// What it stands for.
    pub target: TypeRef,
    /// The declaration.
    pub span: Span,
}

/// A type as written: `Map<String, Socket?>` is `{ name: "Map", args: [String, Socket] }`.
///
/// Nullability, annotations and variance are dropped. Arrays are `Array<T>` in every language
/// (Java `T[]` and varargs, Kotlin `Array<T>`, Swift `[T]`), Swift dictionaries `Map<K, V>`,
/// function types `Function` (in Kotlin with what they take and give), tuples `Tuple` (an element with a label is named
/// by that and a colon, around its type), everything else by its dotted name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TypeRef {
    /// Dotted name as written in the source, without generics.
    pub name: Name,
    /// Generic arguments.
    pub args: Vec<TypeRef>,
}

impl TypeRef {
    /// Name of the first argument of a Kotlin function type with a receiver, around the receiver's type.
    pub const RECEIVER: &'static str = "receiver";

    /// A type without generic arguments.
    #[must_use]
    pub fn named(name: impl Into<Name>) -> Self {
        Self { name: name.into(), args: Vec::new() }
    }
}

/// What sort of type is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TypeKind {
    /// Class (records, actors and data classes too).
    Class,
    /// Swift struct.
    Struct,
    /// Interface or protocol.
    Interface,
    /// Kotlin `object` (companion objects have [`Modifiers::companion`]) or an anonymous class.
    Object,
    /// Enum.
    Enum,
    /// Swift `extension`; `name` is the extended type.
    Extension,
    /// Java `@interface`, Kotlin `annotation class`.
    Annotation,
}

/// A type declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDecl {
    /// Simple name (dotted only for extensions of nested types); empty for anonymous classes.
    pub name: Name,
    /// What sort.
    pub kind: TypeKind,
    /// Superclass and interfaces as written.
    pub supertypes: Vec<Supertype>,
    /// Names of generic parameters.
    pub generics: Vec<Name>,
    /// Fields, properties, and Kotlin primary-constructor properties (with no value).
    pub fields: Vec<Field>,
    /// Methods, constructors, initialisers.
    pub functions: Vec<Function>,
    /// Nested types; Kotlin companions are objects with [`Modifiers::companion`].
    pub types: Vec<TypeDecl>,
    /// Enum constants or cases.
    pub cases: Vec<EnumCase>,
    /// Other names for types declared inside.
    pub aliases: Vec<TypeAlias>,
    /// Modifiers.
    pub modifiers: Modifiers,
    /// Annotations and attributes.
    pub annotations: Vec<Annotation>,
    /// The whole declaration.
    pub span: Span,
    /// The name (where there is none: the first token).
    pub name_span: Span,
}

/// A supertype, with constructor arguments (`: Base(x)`) or a Kotlin delegate (`: Base by x`).
#[derive(Clone, Debug, PartialEq)]
pub struct Supertype {
    /// The type.
    pub ty: TypeRef,
    /// Arguments of the superclass's constructor, Kotlin only.
    pub args: Option<Vec<Arg>>,
    /// The object that implements it, Kotlin only.
    pub delegate: Option<Value>,
}

/// An enum constant: `A("x")`, `case a = "x"`, `case a(Int)`.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumCase {
    /// Its name.
    pub name: Name,
    /// Constructor arguments; a Swift raw value is one argument labelled `rawValue`.
    pub args: Vec<Arg>,
    /// A body of its own.
    pub body: Option<Box<TypeDecl>>,
    /// The constant.
    pub span: Span,
}

/// Words before a declaration that the trace asks about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers {
    /// `static`, Swift `static`/`class`; members of Kotlin companions and objects are not marked.
    pub is_static: bool,
    /// `final`, `val`, `let`, `const`: cannot be assigned again.
    pub constant: bool,
    /// `private` or `fileprivate`.
    pub private: bool,
    /// `override`, `@Override`.
    pub overrides: bool,
    /// `abstract`, or an interface method without body.
    pub is_abstract: bool,
    /// Kotlin companion object.
    pub companion: bool,
    /// Kotlin `by lazy { … }`, Swift `lazy var`.
    pub lazy: bool,
    /// Only compiled into debug builds (`#if DEBUG`).
    pub debug_only: bool,
    /// Swift `throws`: only such a function can.
    pub throws: bool,
}

/// `@Name(args)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Name as written.
    pub name: Name,
    /// Arguments.
    pub args: Vec<Arg>,
    /// The whole annotation.
    pub span: Span,
}

/// A field, property, or top-level constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Declared type.
    pub ty: Option<TypeRef>,
    /// Kotlin extension property: the extended type.
    pub receiver: Option<TypeRef>,
    /// Initial value; for `by lazy { … }` the block's value ([`ValueKind::Block`]), for other delegates what
    /// Kotlin itself calls, `delegate.getValue(this, "name")`.
    pub value: Option<Value>,
    /// Body of a getter (Swift computed property, Kotlin `get() = …`).
    pub getter: Option<Box<Function>>,
    /// Setter and observers (Kotlin `set`, Swift `set`, `willSet`, `didSet`).
    pub setters: Vec<Function>,
    /// Modifiers.
    pub modifiers: Modifiers,
    /// Annotations and attributes.
    pub annotations: Vec<Annotation>,
    /// The whole declaration.
    pub span: Span,
    /// The name.
    pub name_span: Span,
}

/// What sort of function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FunctionKind {
    /// Function or method.
    Plain,
    /// Constructor, Swift `init`, Kotlin primary constructor (its body: none) and secondary constructors.
    Constructor,
    /// Initialiser block (Kotlin `init {}`, Java `{}` and `static {}`).
    Initializer,
    /// Getter, setter or observer of a property.
    Accessor,
    /// Lambda or closure.
    Lambda,
    /// Swift `deinit`.
    Destructor,
    /// Swift `subscript`.
    Subscript,
}

/// A function with its parameters and body.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Simple name; `init` for every constructor; empty for lambdas and initialiser blocks.
    pub name: Name,
    /// What sort.
    pub kind: FunctionKind,
    /// Parameters. A lambda without parameter list has none; its body then may use `it` (Kotlin) or `$0`, `$1` (Swift).
    pub params: Vec<Param>,
    /// Declared result.
    pub result: Option<TypeRef>,
    /// Kotlin extension function: the extended type.
    pub receiver: Option<TypeRef>,
    /// Body; `= expr` and single-expression lambdas are a block whose last statement is [`Stmt::Eval`] of it
    /// with [`Function::expression`] set. None: abstract or external.
    pub body: Option<Block>,
    /// The value of the last statement is the result (lambdas in Kotlin, `=` bodies, single-expression Swift bodies, Java `x -> expr`).
    pub expression: bool,
    /// Names of generic parameters.
    pub generics: Vec<Name>,
    /// Modifiers.
    pub modifiers: Modifiers,
    /// Annotations and attributes.
    pub annotations: Vec<Annotation>,
    /// The whole declaration.
    pub span: Span,
    /// The name (for lambdas: the opening brace or the arrow's parameter list).
    pub name_span: Span,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Swift argument label where it differs from the name (`_` for none).
    pub label: Option<Name>,
    /// Name inside the body; `_` for unused, `(a, b)` destructured parameters are spread as [`Param::parts`].
    pub name: Name,
    /// Names of a destructured lambda parameter.
    pub parts: Vec<Name>,
    /// Declared type; for varargs the element type.
    pub ty: Option<TypeRef>,
    /// Default argument.
    pub default: Option<Value>,
    /// What a framework hands in where it makes the call.
    pub given: Option<Value>,
    /// Takes the rest of the arguments.
    pub vararg: bool,
    /// Kotlin `val`/`var` in a primary constructor: also a field (which is listed in [`TypeDecl::fields`]).
    pub field: bool,
    /// Annotations and attributes; those of one that is also a field stand there.
    pub annotations: Vec<Annotation>,
    /// The parameter.
    pub span: Span,
}

/// Statements in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The statements.
    pub stmts: Vec<Stmt>,
    /// From the first to the last token.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Stmt {
    /// `val x: T = v`. A destructuring has several names.
    Bind(Bind),
    /// An expression, assignments included ([`ValueKind::Assign`]).
    Eval(Value),
    /// `return v`.
    Return(Option<Value>, Span),
    /// `throw v`; Swift `throw`, `fatalError` stays a call.
    Throw(Value, Span),
    /// `break` or `fallthrough`-less end of a loop round.
    Break(Span),
    /// `continue`.
    Continue(Span),
    /// `if`, `switch`, `when`, `guard`, ternary: the first arm whose tests hold runs.
    Branch(Branch),
    /// Any loop.
    Loop(Box<Loop>),
    /// `try`/`do` with handlers.
    Try(Box<Try>),
    /// Runs at the end of the enclosing block (Swift `defer`).
    Defer(Block),
    /// A nested block (`{ … }`, `synchronized (x) { … }`, Swift `do { … }` without `catch`).
    Nested(Block),
    /// A local function.
    Function(Box<Function>),
    /// A local type.
    Type(Box<TypeDecl>),
}

/// A local binding.
#[derive(Clone, Debug, PartialEq)]
pub struct Bind {
    /// One name, or several when destructured (`_` for skipped).
    pub names: Vec<Name>,
    /// Declared type.
    pub ty: Option<TypeRef>,
    /// Value; none for `T x;`.
    pub value: Option<Value>,
    /// `val`, `let`, `final`.
    pub constant: bool,
    /// The declaration.
    pub span: Span,
}

/// A choice between arms.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// `switch (subject)`, `when (subject)`; none for `if`.
    pub subject: Option<Box<Value>>,
    /// Arms in order. An `if` without `else` has one arm. Arms never fall through: lowering copies
    /// or merges what Java's fall-through labels share.
    pub arms: Vec<Arm>,
    /// The whole statement.
    pub span: Span,
}

/// One arm of a [`Branch`].
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// With a subject: the patterns, any of which may match. Without: the condition (one value).
    /// Empty: `else`, `default`.
    pub tests: Vec<Value>,
    /// `when x > 0`, `where …`: must hold too.
    pub guard: Option<Value>,
    /// What the tests bind when they hold: `if let x = y`, `case .ok(let v)`, `x instanceof Foo f`. `value` is the
    /// matched value where it is a simple one.
    pub binds: Vec<Bind>,
    /// What runs.
    pub body: Block,
}

/// A loop of any sort; the body may run never or often.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// `for (x in items)`: the bound names.
    pub names: Vec<Name>,
    /// `for (T x : items)`: the declared type of an item.
    pub ty: Option<TypeRef>,
    /// `for (x in items)`: the items.
    pub items: Option<Value>,
    /// `for (init; …)`.
    pub init: Vec<Stmt>,
    /// `while (test)`.
    pub test: Option<Value>,
    /// `for (…; …; step)`.
    pub step: Vec<Value>,
    /// `do … while`: the body runs at least once.
    pub at_least_once: bool,
    /// The body.
    pub body: Block,
    /// The whole statement.
    pub span: Span,
}

/// `try` with handlers.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    /// Java try-with-resources.
    pub resources: Vec<Bind>,
    /// The guarded block.
    pub body: Block,
    /// Handlers.
    pub catches: Vec<Catch>,
    /// `finally`.
    pub finally: Option<Block>,
    /// The whole statement.
    pub span: Span,
}

/// One handler.
#[derive(Clone, Debug, PartialEq)]
pub struct Catch {
    /// Caught types; empty: everything.
    pub types: Vec<TypeRef>,
    /// Name of the caught error.
    pub name: Option<Name>,
    /// The handler.
    pub body: Block,
    /// The handler with its head.
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it stands.
    pub span: Span,
}

impl Value {
    /// A value at a place.
    #[must_use]
    pub fn new(kind: ValueKind, span: Span) -> Self {
        Self { kind, span }
    }
}

/// The sorts of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    /// A string or character: literals and holes in order. `"a" + x` and templates look alike; escapes are decoded,
    /// text blocks and multi-line strings are dedented as the language does it.
    Text(Vec<Piece>),
    /// An integer (`0x1F`, `1_000`, `80L` too).
    Int(i64),
    /// A floating-point number, as written.
    Float(Name),
    /// `true`, `false`.
    Bool(bool),
    /// `null`, `nil`.
    Null,
    /// A simple name: local, parameter, field, type, `this` (Swift `self`), `super`, `it`, `$0`.
    Name(Name),
    /// `of.name`, `of?.name`, `of::name` where it is no reference; `of` is none for Swift's `.name`.
    Member {
        /// The owner.
        of: Option<Box<Value>>,
        /// The member.
        name: Name,
    },
    /// `of[key]`.
    Index {
        /// The container.
        of: Box<Value>,
        /// The key or keys.
        keys: Vec<Value>,
    },
    /// A call: `target.name(args)`, `name(args)`, Swift's `.name(args)`.
    Call(Box<Call>),
    /// Java `new T(args)`; an anonymous class of it or Kotlin's `object : T(args) { }` has a body.
    /// Kotlin and Swift constructions are calls.
    New {
        /// The type.
        ty: TypeRef,
        /// Constructor arguments.
        args: Vec<Arg>,
        /// The members of an anonymous class; its supertypes hold `ty`.
        body: Option<Box<TypeDecl>>,
    },
    /// A lambda or closure.
    Lambda(Box<Function>),
    /// `X::name`, `this::name`; `X::new` has the name `init`.
    Reference {
        /// The owner.
        of: Option<Box<Value>>,
        /// The member.
        name: Name,
    },
    /// `Foo.class`, `Foo::class`, `Foo.self`.
    TypeLiteral(TypeRef),
    /// `[a, b]`, `new T[] { a, b }`.
    List(Vec<Value>),
    /// `["a": 1]`.
    Map(Vec<(Value, Value)>),
    /// `(a, label: b)` in Swift.
    Tuple(Vec<Arg>),
    /// `target = value`, `target += value` (then `op` is `+`).
    Assign {
        /// What is written: a name, member or index.
        target: Box<Value>,
        /// The operator of a compound assignment.
        op: Option<BinaryOp>,
        /// The new value.
        value: Box<Value>,
    },
    /// An operator with two operands. `+` with a string literal on either side is [`ValueKind::Text`].
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left.
        left: Box<Value>,
        /// Right.
        right: Box<Value>,
    },
    /// `!x`.
    Not(Box<Value>),
    /// `-x`.
    Negate(Box<Value>),
    /// `a ?: b`, `a ?? b`.
    Elvis {
        /// Used unless null.
        value: Box<Value>,
        /// Used if null; may be a block that leaves.
        otherwise: Box<Value>,
    },
    /// `x as T`, `(T) x`, `x as? T`.
    Cast {
        /// The value.
        value: Box<Value>,
        /// The type.
        ty: TypeRef,
        /// A failed cast gives null (`as?`).
        safe: bool,
    },
    /// `x is T`, `x instanceof T`.
    Is {
        /// The value.
        value: Box<Value>,
        /// The type.
        ty: TypeRef,
    },
    /// A block as a value: ternary, `if`, `when`, `switch`, `try` as expressions, Swift `try?` with its failure, `?: return`.
    /// Its value is that of the last statement (of the arm, body or handler that ran).
    Block(Box<Block>),
    /// Something that the lowering could not read.
    Unreadable,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Fixed text.
    Literal(Name),
    /// An embedded value.
    Hole(Value),
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// What it is called on; none for a bare name.
    pub target: Option<Box<Value>>,
    /// Swift's leading dot (`.tls(x)`): the target is the expected type.
    pub implicit: bool,
    /// The function's name; `init` for `super(…)`, `this(…)`, `T.init(…)`; `invoke` when a value is called (`f(x)(y)`).
    pub name: Name,
    /// Generic arguments.
    pub generics: Vec<TypeRef>,
    /// Arguments; trailing lambdas last.
    pub args: Vec<Arg>,
    /// `a?.b()`: not called if the target is null.
    pub safe: bool,
    /// Where the name stands.
    pub name_span: Span,
}

/// An argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    /// Kotlin and Swift argument label.
    pub label: Option<Name>,
    /// The value.
    pub value: Value,
    /// `*array`: the elements are the arguments.
    pub spread: bool,
    /// Written after the parentheses.
    pub trailing: bool,
}

/// Operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `==`, `===`
    Eq,
    /// `!=`, `!==`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `&`, `and`
    BitAnd,
    /// `|`, `or`
    BitOr,
    /// `^`, `xor`
    BitXor,
    /// `<<`, `shl`
    ShiftLeft,
    /// `>>`, `>>>`, `shr`, `ushr`
    ShiftRight,
    /// `a..b`, `a...b`
    Range,
    /// `a until b`, `a..<b`
    Until,
    /// `x in xs`
    In,
    /// `k to v`
    Pair,
    /// Any other infix function or operator
    Other,
}

/// One thing that a configuration file sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The file's format in words that knowledge uses: `android-manifest`, `network-security-config`, `info-plist`,
    /// `properties`, `yaml`, `env`, `persistence-xml`, …
    pub format: Name,
    /// Dotted path of the key, e.g. `base-config.cleartextTrafficPermitted`, `spring.mail.host`.
    pub key: Name,
    /// Its value as text; booleans are `true`/`false`, empty maps and lists `{}` and `[]`.
    /// Empty for an element that says something by being there (`domain-config`), and for null.
    pub value: Name,
    /// What the setting speaks about, e.g. the domains of a `domain-config`; empty: everything.
    pub subjects: Vec<Name>,
    /// Groups settings that belong together (one `domain-config`, one YAML document).
    pub group: u32,
    /// Only in effect in debug builds (`debug-overrides`).
    pub debug_only: bool,
    /// Key and value.
    pub span: Span,
    /// The value.
    pub value_span: Span,
}

impl Setting {
    /// Whether it stands where services are configured: frameworks fill it in by its key, and code looks it up.
    #[must_use]
    pub fn is_of_service(&self) -> bool {
        matches!(self.format.as_str(), "properties" | "yaml" | "hocon")
    }
}

/// A library that a build file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// `maven`, `catalog` (an entry of a version catalog), `swiftpm` (Carthage too, which knows the same names), `cocoapods`.
    pub ecosystem: Name,
    /// `group:artifact`, repository or pod name.
    pub name: Name,
    /// The version, or a name of it in another file; none where only a range is asked for.
    pub version: Option<Name>,
    /// It comes into debug builds only.
    pub debug_only: bool,
    /// Where it is asked for.
    pub span: Span,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where.
    pub span: Span,
    /// What, as a lower-case fragment: `syntax error`, `statement of kind macro_expansion`.
    pub what: Name,
}
