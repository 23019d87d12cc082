//! The words of the grammar as enums, found by their number instead of their text.

use std::sync::LazyLock;

use tree_sitter::Language;

/// Declares an enum of grammar words, `Other` for all the rest, and how to tell one from its text.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($word:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $name { $($word,)* Other }

        impl $name {
            fn of_text(text: &str) -> Self {
                match text { $($text => Self::$word,)* _ => Self::Other }
            }
        }
    };
}

words! {
    /// What sort of node.
    Kind {
        AnnotatedType = "annotated_type",
        Annotation = "annotation",
        AnnotationElement = "annotation_type_element_declaration",
        AnnotationType = "annotation_type_declaration",
        ArrayAccess = "array_access",
        ArrayCreation = "array_creation_expression",
        ArrayInitializer = "array_initializer",
        ArrayType = "array_type",
        Assert = "assert_statement",
        Assignment = "assignment_expression",
        Asterisk = "asterisk",
        Binary = "binary_expression",
        BinaryInteger = "binary_integer_literal",
        Block = "block",
        BlockComment = "block_comment",
        BooleanType = "boolean_type",
        Break = "break_statement",
        Cast = "cast_expression",
        CatchClause = "catch_clause",
        CatchParameter = "catch_formal_parameter",
        CatchType = "catch_type",
        Character = "character_literal",
        Class = "class_declaration",
        ClassBody = "class_body",
        ClassLiteral = "class_literal",
        CompactConstructor = "compact_constructor_declaration",
        Constant = "constant_declaration",
        Constructor = "constructor_declaration",
        Continue = "continue_statement",
        DecimalFloat = "decimal_floating_point_literal",
        DecimalInteger = "decimal_integer_literal",
        Dimensions = "dimensions",
        DimensionsExpr = "dimensions_expr",
        Do = "do_statement",
        ElementArray = "element_value_array_initializer",
        ElementPair = "element_value_pair",
        EnhancedFor = "enhanced_for_statement",
        Enum = "enum_declaration",
        EnumBodyDeclarations = "enum_body_declarations",
        EnumConstant = "enum_constant",
        ExplicitConstructor = "explicit_constructor_invocation",
        ExpressionStatement = "expression_statement",
        ExtendsInterfaces = "extends_interfaces",
        False = "false",
        Field = "field_declaration",
        FieldAccess = "field_access",
        FinallyClause = "finally_clause",
        FloatingType = "floating_point_type",
        For = "for_statement",
        FormalParameter = "formal_parameter",
        FormalParameters = "formal_parameters",
        GenericType = "generic_type",
        Guard = "guard",
        HexFloat = "hex_floating_point_literal",
        HexInteger = "hex_integer_literal",
        Identifier = "identifier",
        If = "if_statement",
        Import = "import_declaration",
        InferredParameters = "inferred_parameters",
        Instanceof = "instanceof_expression",
        IntegralType = "integral_type",
        Interface = "interface_declaration",
        Labeled = "labeled_statement",
        Lambda = "lambda_expression",
        LineComment = "line_comment",
        LocalVariable = "local_variable_declaration",
        MarkerAnnotation = "marker_annotation",
        Method = "method_declaration",
        MethodInvocation = "method_invocation",
        MethodReference = "method_reference",
        Modifiers = "modifiers",
        Module = "module_declaration",
        Null = "null_literal",
        ObjectCreation = "object_creation_expression",
        OctalInteger = "octal_integer_literal",
        Package = "package_declaration",
        Parenthesized = "parenthesized_expression",
        Pattern = "pattern",
        Program = "program",
        ReceiverParameter = "receiver_parameter",
        Record = "record_declaration",
        RecordPattern = "record_pattern",
        RecordPatternBody = "record_pattern_body",
        RecordPatternComponent = "record_pattern_component",
        Resource = "resource",
        Return = "return_statement",
        ScopedIdentifier = "scoped_identifier",
        ScopedType = "scoped_type_identifier",
        SpreadParameter = "spread_parameter",
        StaticInitializer = "static_initializer",
        String = "string_literal",
        StringInterpolation = "string_interpolation",
        Super = "super",
        SuperInterfaces = "super_interfaces",
        Superclass = "superclass",
        Switch = "switch_expression",
        SwitchGroup = "switch_block_statement_group",
        SwitchLabel = "switch_label",
        SwitchRule = "switch_rule",
        Synchronized = "synchronized_statement",
        Template = "template_expression",
        Ternary = "ternary_expression",
        This = "this",
        Throw = "throw_statement",
        True = "true",
        Try = "try_statement",
        TryWithResources = "try_with_resources_statement",
        TypeArguments = "type_arguments",
        TypeIdentifier = "type_identifier",
        TypeList = "type_list",
        TypeParameter = "type_parameter",
        TypePattern = "type_pattern",
        Unary = "unary_expression",
        UnderscorePattern = "underscore_pattern",
        Update = "update_expression",
        VariableDeclarator = "variable_declarator",
        VoidType = "void_type",
        While = "while_statement",
        Wildcard = "wildcard",
        Yield = "yield_statement",
        // Words that the grammar gives no node of their own.
        AbstractWord = "abstract",
        DefaultWord = "default",
        FinalWord = "final",
        NewWord = "new",
        OpenBracket = "[",
        PrivateWord = "private",
        StaticWord = "static",
    }
}

words! {
    /// What a node is to its parent.
    Role {
        Alternative = "alternative",
        Arguments = "arguments",
        Array = "array",
        Body = "body",
        Condition = "condition",
        Consequence = "consequence",
        Constructor = "constructor",
        Declarator = "declarator",
        Dimensions = "dimensions",
        Element = "element",
        Field = "field",
        Index = "index",
        Init = "init",
        Interfaces = "interfaces",
        Key = "key",
        Left = "left",
        Name = "name",
        Object = "object",
        Operand = "operand",
        Operator = "operator",
        Parameters = "parameters",
        Pattern = "pattern",
        Resources = "resources",
        Right = "right",
        Superclass = "superclass",
        Type = "type",
        TypeArguments = "type_arguments",
        TypeParameters = "type_parameters",
        Update = "update",
        Value = "value",
    }
}

/// Both enums by the grammar's numbers.
struct Tables {
    kinds: Vec<Kind>,
    roles: Vec<Role>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let language = Language::from(tree_sitter_java::LANGUAGE);
    let kinds = u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX);
    let roles = u16::try_from(language.field_count()).unwrap_or(u16::MAX);
    Tables {
        kinds: (0..kinds).map(|id| Kind::of_text(language.node_kind_for_id(id).unwrap_or_default())).collect(),
        // Role numbers start at 1 and end with the count.
        roles: (0..=roles).map(|id| Role::of_text(language.field_name_for_id(id).unwrap_or_default())).collect(),
    }
});

impl Kind {
    /// The kind with the grammar's number `id`; [`Kind::Other`] for ERROR too.
    pub(super) fn of_id(id: u16) -> Self {
        TABLES.kinds.get(usize::from(id)).copied().unwrap_or(Self::Other)
    }

    /// Text that says nothing.
    pub(super) fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }

    /// A type as it is written in a declaration.
    pub(super) fn is_type(self) -> bool {
        matches!(
            self,
            Self::AnnotatedType
                | Self::ArrayType
                | Self::BooleanType
                | Self::FloatingType
                | Self::GenericType
                | Self::IntegralType
                | Self::ScopedType
                | Self::TypeIdentifier
                | Self::VoidType
        )
    }

    /// A declaration that [`TypeDecl`](crate::ir::TypeDecl) stands for.
    pub(super) fn is_type_decl(self) -> bool {
        matches!(self, Self::AnnotationType | Self::Class | Self::Enum | Self::Interface | Self::Record)
    }

    /// A statement that is not an expression.
    pub(super) fn is_statement(self) -> bool {
        matches!(
            self,
            Self::Assert
                | Self::Block
                | Self::Break
                | Self::Continue
                | Self::Do
                | Self::EnhancedFor
                | Self::ExplicitConstructor
                | Self::ExpressionStatement
                | Self::For
                | Self::If
                | Self::Labeled
                | Self::LocalVariable
                | Self::Return
                | Self::Synchronized
                | Self::Throw
                | Self::Try
                | Self::TryWithResources
                | Self::VariableDeclarator
                | Self::While
                | Self::Yield
        )
    }

    /// An expression.
    pub(super) fn is_expression(self) -> bool {
        matches!(
            self,
            Self::ArrayAccess
                | Self::ArrayCreation
                | Self::ArrayInitializer
                | Self::Assignment
                | Self::Binary
                | Self::BinaryInteger
                | Self::Cast
                | Self::Character
                | Self::ClassLiteral
                | Self::DecimalFloat
                | Self::DecimalInteger
                | Self::False
                | Self::FieldAccess
                | Self::HexFloat
                | Self::HexInteger
                | Self::Identifier
                | Self::Instanceof
                | Self::Lambda
                | Self::MethodInvocation
                | Self::MethodReference
                | Self::Null
                | Self::ObjectCreation
                | Self::OctalInteger
                | Self::Parenthesized
                | Self::String
                | Self::Super
                | Self::Switch
                | Self::Template
                | Self::Ternary
                | Self::This
                | Self::True
                | Self::Unary
                | Self::Update
        )
    }
}

impl Role {
    /// The role with the grammar's number `id`; [`Role::Other`] for none.
    pub(super) fn of_id(id: Option<std::num::NonZeroU16>) -> Self {
        id.and_then(|id| TABLES.roles.get(usize::from(id.get())).copied()).unwrap_or(Self::Other)
    }
}
