//! The examples of the rules are code that its own compiler could read.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use wiretight::policy::{Ecosystem, RuleFile};
use wiretight::source::yaml;
use wiretight::syntax;

/// What is wrong with a text, if anything.
fn unreadable(ecosystem: Ecosystem, text: &str) -> Option<String> {
    let grammar = match ecosystem {
        Ecosystem::Kotlin | Ecosystem::Gradle => tree_sitter_kotlin::LANGUAGE.into(),
        Ecosystem::Java => tree_sitter_java::LANGUAGE.into(),
        Ecosystem::Swift => tree_sitter_swift::LANGUAGE.into(),
        Ecosystem::AndroidManifest | Ecosystem::NetworkSecurityConfig => {
            return roxmltree::Document::parse(text).err().map(|error| error.to_string());
        }
        Ecosystem::InfoPlist => return plist::from_bytes::<plist::Value>(text.as_bytes()).err().map(|e| e.to_string()),
        Ecosystem::Yaml => return yaml::read::<serde_json::Value>("example", text).err().map(|e| e[0].to_string()),
        Ecosystem::Podfile => {
            let count = |word: &str| text.split_whitespace().filter(|own| *own == word).count();
            return (count("do") != count("end")).then(|| "a block without end".to_owned());
        }
        Ecosystem::Properties => return text.lines().find(|line| !line.contains('=')).map(Into::into),
    };
    let tree = syntax::parse(&grammar, text).tree.unwrap();
    tree.root_node().has_error().then(|| tree.root_node().to_sexp())
}

#[test]
fn every_example_is_readable() {
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/rules")).unwrap() {
        let path = file.unwrap().path();
        let rule: RuleFile = yaml::read("rule", &std::fs::read_to_string(&path).unwrap()).unwrap();
        for (kind, examples) in BTreeMap::from([("denied", &rule.examples.denied), ("allowed", &rule.examples.allowed)])
        {
            for (ecosystem, text) in examples {
                assert_eq!(unreadable(*ecosystem, text), None, "{} {kind} {ecosystem}:\n{text}", path.display());
            }
        }
    }
}
