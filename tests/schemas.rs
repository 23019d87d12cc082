//! The published JSON Schemas are those of the types, and our own files keep them.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use wiretight::knowledge;
use wiretight::policy::schemas;
use wiretight::source::yaml;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// `UPDATE_SCHEMAS=1 cargo test --test schemas` writes them anew.
#[test]
fn the_published_schemas_are_current() {
    let inventory = ("inventory.schema.json", wiretight::report::inventory::schema());
    for (name, schema) in schemas().into_iter().chain(knowledge::schemas()).chain([inventory]) {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = root("docs/schemas").join(name);
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        similar_asserts::assert_eq!(fs::read_to_string(&path).unwrap(), text, "{name}: run with UPDATE_SCHEMAS=1");
    }
}

#[test]
fn our_own_files_keep_their_schema_and_name_it() {
    let mut files: Vec<PathBuf> =
        fs::read_dir(root("policies/rules")).unwrap().map(|file| file.unwrap().path()).collect();
    files.extend(fs::read_dir(root("policies/sources")).unwrap().map(|file| file.unwrap().path()));
    files.extend(
        [
            "policies/flows.yaml",
            "policies/baseline.yaml",
            "policies/strict.yaml",
            "policies/frameworks.yaml",
            "tests/story/waivers.yaml",
        ]
        .map(root),
    );
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let name = text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=").unwrap();
        let schema = path.parent().unwrap().join(name).canonicalize().unwrap();
        assert_eq!(schema.parent().unwrap(), root("docs/schemas").canonicalize().unwrap(), "{}", path.display());
        let schema: serde_json::Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
        let value: serde_json::Value = yaml::read(&path.to_string_lossy(), &text).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn a_schema_refuses_unknown_keys() {
    let (_, schema) = schemas().into_iter().find(|(name, _)| *name == "policy.json").unwrap();
    let validator = jsonschema::validator_for(schema.as_value()).unwrap();
    assert!(validator.is_valid(&serde_json::json!({ "name": "a", "rules": { "cleartext-http": "high" } })));
    assert!(!validator.is_valid(&serde_json::json!({ "name": "a", "ruls": {} })));
    assert!(!validator.is_valid(&serde_json::json!({ "name": "a", "rules": { "cleartext-http": "hihg" } })));
}
