//! The node kinds of the grammar as an enum, so that dispatch is a table and not string comparison.

use std::sync::LazyLock;

use tree_sitter::{Language, Node};

macro_rules! kinds {
    (named { $($named:ident = $named_text:literal,)* } tokens { $($token:ident = $token_text:literal,)* }) => {
        /// A node kind that lowering knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind {
            $($named,)*
            $($token,)*
            Comment,
            Error,
            /// Any kind that has no meaning of its own here.
            Other,
        }

        impl Kind {
            fn of_name(name: &str, named: bool) -> Self {
                match (name, named) {
                    $(($named_text, true) => Self::$named,)*
                    $(($token_text, false) => Self::$token,)*
                    ("line_comment" | "multiline_comment" | "shebang_line", true) => Self::Comment,
                    ("ERROR", _) => Self::Error,
                    _ => Self::Other,
                }
            }
        }
    };
}

kinds! {
    named {
        Additive = "additive_expression",
        AnnotatedLambda = "annotated_lambda",
        Annotation = "annotation",
        AnonymousFunction = "anonymous_function",
        AnonymousInitializer = "anonymous_initializer",
        As = "as_expression",
        Assignment = "assignment",
        Bin = "bin_literal",
        Binding = "binding_pattern_kind",
        Boolean = "boolean_literal",
        Call = "call_expression",
        CallSuffix = "call_suffix",
        CallableReference = "callable_reference",
        Catch = "catch_block",
        Character = "character_literal",
        Check = "check_expression",
        Class = "class_declaration",
        ClassBody = "class_body",
        ClassModifier = "class_modifier",
        ClassParameter = "class_parameter",
        CollectionLiteral = "collection_literal",
        Companion = "companion_object",
        Comparison = "comparison_expression",
        Conjunction = "conjunction_expression",
        ConstructorDelegation = "constructor_delegation_call",
        ConstructorInvocation = "constructor_invocation",
        ControlBody = "control_structure_body",
        DelegationSpecifier = "delegation_specifier",
        Destructuring = "destructuring_declaration",
        DirectlyAssignable = "directly_assignable_expression",
        Disjunction = "disjunction_expression",
        DoWhile = "do_while_statement",
        Elvis = "elvis_expression",
        EnumBody = "enum_class_body",
        EnumEntry = "enum_entry",
        Equality = "equality_expression",
        ExplicitDelegation = "explicit_delegation",
        FileAnnotation = "file_annotation",
        Finally = "finally_block",
        For = "for_statement",
        Function = "function_declaration",
        FunctionBody = "function_body",
        FunctionType = "function_type",
        FunctionTypeParameters = "function_type_parameters",
        FunctionValueParameters = "function_value_parameters",
        Getter = "getter",
        Guard = "guard_condition",
        Hex = "hex_literal",
        Identifier = "identifier",
        If = "if_expression",
        Import = "import_header",
        ImportedAs = "import_alias",
        ImportList = "import_list",
        Index = "indexing_expression",
        IndexSuffix = "indexing_suffix",
        Infix = "infix_expression",
        InheritanceModifier = "inheritance_modifier",
        Integer = "integer_literal",
        InterpolatedExpression = "interpolated_expression",
        InterpolatedIdentifier = "interpolated_identifier",
        InterpolationExpressionEnd = "interpolation_expression_end",
        InterpolationExpressionStart = "interpolation_expression_start",
        InterpolationIdentifierStart = "interpolation_identifier_start",
        Jump = "jump_expression",
        Label = "label",
        Lambda = "lambda_literal",
        LambdaParameters = "lambda_parameters",
        Long = "long_literal",
        MemberModifier = "member_modifier",
        Modifiers = "modifiers",
        MultiVariable = "multi_variable_declaration",
        Multiplicative = "multiplicative_expression",
        Navigation = "navigation_expression",
        NavigationSuffix = "navigation_suffix",
        NotNullable = "not_nullable_type",
        Null = "null_literal",
        Nullable = "nullable_type",
        Object = "object_declaration",
        ObjectLiteral = "object_literal",
        PackageHeader = "package_header",
        Parameter = "parameter",
        ParameterModifiers = "parameter_modifiers",
        ParameterOptionalType = "parameter_with_optional_type",
        ParenthesizedExpression = "parenthesized_expression",
        ParenthesizedType = "parenthesized_type",
        ParenthesizedUserType = "parenthesized_user_type",
        Postfix = "postfix_expression",
        Prefix = "prefix_expression",
        PrimaryConstructor = "primary_constructor",
        Property = "property_declaration",
        PropertyDelegate = "property_delegate",
        Range = "range_expression",
        RangeTest = "range_test",
        Real = "real_literal",
        ReceiverType = "receiver_type",
        SecondaryConstructor = "secondary_constructor",
        Setter = "setter",
        SimpleIdentifier = "simple_identifier",
        SourceFile = "source_file",
        Spread = "spread_expression",
        Statements = "statements",
        StringLiteral = "string_literal",
        Super = "super_expression",
        This = "this_expression",
        Try = "try_expression",
        TypeAlias = "type_alias",
        TypeArguments = "type_arguments",
        TypeIdentifier = "type_identifier",
        TypeParameter = "type_parameter",
        TypeParameters = "type_parameters",
        TypeProjection = "type_projection",
        TypeTest = "type_test",
        Unsigned = "unsigned_literal",
        UserType = "user_type",
        ValueArgument = "value_argument",
        ValueArguments = "value_arguments",
        VariableDeclaration = "variable_declaration",
        VisibilityModifier = "visibility_modifier",
        When = "when_expression",
        WhenCondition = "when_condition",
        WhenEntry = "when_entry",
        WhenSubject = "when_subject",
        While = "while_statement",
        Wildcard = "wildcard_import",
    }
    tokens {
        Arrow = "->",
        AsSafe = "as?",
        Assign = "=",
        At = "@",
        Bang = "!",
        BangBang = "!!",
        BraceClose = "}",
        BraceOpen = "{",
        ClassWord = "class",
        Colon = ":",
        ColonColon = "::",
        Decrement = "--",
        Dot = ".",
        Dynamic = "dynamic",
        Else = "else",
        EnumWord = "enum",
        FunWord = "fun",
        In = "in",
        Increment = "++",
        InterfaceWord = "interface",
        Is = "is",
        Minus = "-",
        ParenClose = ")",
        ParenOpen = "(",
        Plus = "+",
        SafeDot = "?.",
        Star = "*",
        ThisWord = "this",
    }
}

static TABLE: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let language = Language::from(tree_sitter_kotlin::LANGUAGE);
    (0..language.node_kind_count())
        .map(|id| {
            let id = u16::try_from(id).unwrap_or(u16::MAX);
            Kind::of_name(language.node_kind_for_id(id).unwrap_or_default(), language.node_kind_is_named(id))
        })
        .collect()
});

impl Kind {
    /// The kind of a node.
    pub(super) fn of(node: Node<'_>) -> Self {
        if node.is_error() {
            return Self::Error;
        }
        TABLE.get(usize::from(node.kind_id())).copied().unwrap_or(Self::Other)
    }

    /// Whether nodes of the kind are types.
    pub(super) fn is_type(self) -> bool {
        matches!(
            self,
            Self::UserType
                | Self::Nullable
                | Self::NotNullable
                | Self::FunctionType
                | Self::ParenthesizedType
                | Self::ParenthesizedUserType
                | Self::Dynamic
        )
    }

    /// Whether nodes of the kind are expressions.
    pub(super) fn is_expression(self) -> bool {
        matches!(
            self,
            Self::Additive
                | Self::AnonymousFunction
                | Self::As
                | Self::Bin
                | Self::Boolean
                | Self::Call
                | Self::CallableReference
                | Self::Character
                | Self::Check
                | Self::CollectionLiteral
                | Self::Comparison
                | Self::Conjunction
                | Self::Disjunction
                | Self::Elvis
                | Self::Equality
                | Self::Hex
                | Self::If
                | Self::Index
                | Self::Infix
                | Self::Integer
                | Self::Jump
                | Self::Lambda
                | Self::Long
                | Self::Multiplicative
                | Self::Navigation
                | Self::Null
                | Self::ObjectLiteral
                | Self::ParenthesizedExpression
                | Self::Postfix
                | Self::Prefix
                | Self::Range
                | Self::Real
                | Self::SimpleIdentifier
                | Self::Spread
                | Self::StringLiteral
                | Self::Super
                | Self::This
                | Self::Try
                | Self::Unsigned
                | Self::When
        )
    }
}
