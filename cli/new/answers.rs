//! What `faxsmith new` is told: by flags, by a file of answers, by a preset. The same as `schemas/new-answers.schema.json` describes.

mod http;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use http::{Action, Auth, Body, BodyKind, HttpAnswers, Pairs, PathParam, Response, Scheme, newest_runtime};

/// All that is asked. Texts are as they were given: whoever writes them escapes them for where they land.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// What is to be written.
    pub target: Target,
    /// The provider's id, which is the name of its folder as well.
    pub id: String,
    /// What people call the provider.
    pub name: String,
    /// The version of what is written, after Semantic Versioning.
    #[serde(default = "first_version")]
    pub version: String,
    /// One sentence on it; may be empty.
    #[serde(default)]
    pub description: String,
    /// Who writes it; may be empty.
    #[serde(default)]
    pub author: String,
    /// What a server's owner sets: no secrets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Setting>,
    /// The secrets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credentials: Vec<Credential>,
    /// What the plugin can do besides sending.
    #[serde(default)]
    pub capabilities: Capabilities,
    /// The requests, for [`Target::Http`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<HttpAnswers>,
}

/// The version that a new plugin begins with.
#[must_use]
pub fn first_version() -> String {
    "1.0.0".to_owned()
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// A Python package for the dev kit (contract §13.1).
    Python,
    /// A JavaScript package for the dev kit (contract §13.2).
    Node,
    /// The same in TypeScript.
    NodeTypescript,
    /// An HTTP manifest, which needs no code.
    Http,
}

impl Target {
    /// All of them.
    pub const ALL: [Target; 4] = [Target::Python, Target::Node, Target::NodeTypescript, Target::Http];

    /// Its name in answers and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Target::Python => "python",
            Target::Node => "node",
            Target::NodeTypescript => "node-typescript",
            Target::Http => "http",
        }
    }
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "FlatSetting", into = "FlatSetting")]
pub struct Setting {
    /// Its name in the configuration.
    pub key: String,
    /// What people call it; empty where only the key is known.
    pub title: String,
    /// What it is for; may be empty.
    pub description: String,
    /// What it holds.
    pub kind: SettingKind,
    /// Whether nothing works without it.
    pub required: bool,
    /// What it is where nobody sets it.
    pub default: Option<Value>,
}

/// What a setting holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// Any text.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// Yes or no.
    Boolean,
    /// One of these texts.
    Choice(Vec<String>),
}

/// A setting as it stands in a file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FlatSetting {
    key: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(default)]
    kind: FlatKind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    choices: Vec<String>,
    #[serde(default)]
    required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<Value>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FlatKind {
    #[default]
    Text,
    Integer,
    Number,
    Boolean,
    Choice,
}

impl From<FlatSetting> for Setting {
    fn from(flat: FlatSetting) -> Self {
        let FlatSetting { key, title, description, kind, choices, required, default } = flat;
        let kind = match kind {
            FlatKind::Text => SettingKind::Text,
            FlatKind::Integer => SettingKind::Integer,
            FlatKind::Number => SettingKind::Number,
            FlatKind::Boolean => SettingKind::Boolean,
            FlatKind::Choice => SettingKind::Choice(choices),
        };
        Setting { key, title, description, kind, required, default }
    }
}

impl From<Setting> for FlatSetting {
    fn from(setting: Setting) -> Self {
        let Setting { key, title, description, kind, required, default } = setting;
        let (kind, choices) = match kind {
            SettingKind::Text => (FlatKind::Text, Vec::new()),
            SettingKind::Integer => (FlatKind::Integer, Vec::new()),
            SettingKind::Number => (FlatKind::Number, Vec::new()),
            SettingKind::Boolean => (FlatKind::Boolean, Vec::new()),
            SettingKind::Choice(choices) => (FlatKind::Choice, choices),
        };
        FlatSetting { key, title, description, kind, choices, required, default }
    }
}

/// One secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// Its name in the configuration.
    pub key: String,
    /// What people call it; empty where only the key is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// What a plugin can do. Sending is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Capabilities {
    /// Whether the state of a fax can be asked for.
    pub get_status: bool,
}

impl Default for Capabilities {
    fn default() -> Self {
        Self { get_status: true }
    }
}

/// A file that is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFile {
    /// Where, relative to the folder that is written into, with `/`.
    pub path: String,
    /// Its text.
    pub content: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A whole document, made of the examples of the schema, and the pointers of its objects with the keys that the schema has there.
    fn whole(root: &Value, schema: &Value, path: &str, objects: &mut Vec<(String, Vec<String>)>) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            return whole(root, &root["$defs"][reference.rsplit('/').next().unwrap()], path, objects);
        }
        if let Some(properties) = schema["properties"].as_object().filter(|_| !path.ends_with("/replies")) {
            objects.push((path.to_owned(), properties.keys().cloned().collect()));
            let member = |(key, value)| (String::clone(key), whole(root, value, &format!("{path}/{key}"), objects));
            return Value::Object(properties.iter().map(member).collect());
        }
        if schema["items"]["$ref"].is_string() {
            return Value::Array(vec![whole(root, &schema["items"], &format!("{path}/0"), objects)]);
        }
        if path.ends_with("/kind") && schema["enum"][4] == "choice" { "choice".into() } else { schema["examples"][0].clone() }
    }

    /// The keys of a type are those of its schema.
    #[test]
    fn the_schema_describes_the_answers() {
        let schema: Value = serde_json::from_str(faxsmith_schemas::NEW_ANSWERS.text).unwrap();
        let mut objects = Vec::new();
        let document = whole(&schema, &schema, "", &mut objects);
        assert!(objects.len() >= 12, "{objects:?}");
        let answers: Answers = serde_json::from_value(document.clone()).unwrap();
        let written = serde_json::to_value(&answers).unwrap();
        assert_eq!(written, document);
        assert!(jsonschema::is_valid(&schema, &written));
        for (path, mut keys) in objects {
            let mut wrong = document.clone();
            let object = wrong.pointer_mut(&path).and_then(Value::as_object_mut).unwrap();
            object.insert("?".to_owned(), Value::Null);
            let message = serde_json::from_value::<Answers>(wrong).unwrap_err().to_string();
            let mut known: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
            known.sort_unstable();
            keys.sort();
            assert_eq!(known, keys, "{path}: {message}");
        }
    }
}
