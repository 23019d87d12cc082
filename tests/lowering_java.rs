//! Java sources against the IR that they become, and hostile input against the lowering's nerves.

use std::fmt::Write as _;

use wiretight::ir::{Unit, print};
use wiretight::languages::java;
use wiretight::source::{FileId, SourceFile};

fn lower(text: &str) -> Unit {
    java::lower(&SourceFile::new(FileId(0), "Sample.java", text))
}

/// Compares the IR of `tests/lowering/java/<name>.java` with the snapshot beside it.
macro_rules! lowers {
    ($($name:ident)*) => { $(
        #[test]
        fn $name() {
            let text = print(&lower(include_str!(concat!("lowering/java/", stringify!($name), ".java"))));
            insta::with_settings!({
                snapshot_path => "lowering/java",
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, { insta::assert_snapshot!(stringify!($name), text) });
        }
    )* };
}

lowers! {
    annotations anonymous_classes arrays assignments binary_operators broken_members broken_statements calls
    class_members concatenation constructors enums generics imports instanceof_patterns interfaces lambdas
    local_declarations loops member_access nested_types numbers records strings switch_arrows switch_early_exit
    switch_fall_through switch_patterns template_strings ternaries text_blocks try_catch simple_statements
    unnamed_class
}
