//! JSON Schemas of the files that this room reads, for completion in editors.

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::file::PolicyFile;
use super::reference::FrameworksFile;
use super::rule::RuleFile;
use super::waiver::WaiversFile;

/// The schemas by the file name under which they are published in `docs/schemas`.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("baseline.json", super::baseline::schema()),
        ("frameworks.json", schema::<FrameworksFile>()),
        ("policy.json", schema::<PolicyFile>()),
        ("rule.json", schema::<RuleFile>()),
        ("waivers.json", schema::<WaiversFile>()),
    ]
}

pub(super) fn schema<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(NoNull));
    settings.into_generator().into_root_schema_for::<T>()
}

/// Takes `null` out: a key without a value is a mistake here, so an editor should not offer it.
#[derive(Clone)]
struct NoNull;

impl Transform for NoNull {
    fn transform(&mut self, schema: &mut Schema) {
        let Some(object) = schema.as_object_mut() else { return };
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".into(), only);
            }
        }
        if object.get("default") == Some(&Value::Null) {
            object.remove("default");
        }
        if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
            choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
            if let [Value::Object(only)] = choices.as_mut_slice() {
                let only = std::mem::take(only);
                object.remove("anyOf");
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
        }
    }
}
