//! The settings and credentials as the table of a README has them.

use serde::Serialize;
use serde_json::Value;

use crate::new::answers::{Answers, Credential, Setting, SettingKind};
use crate::new::code::package;

/// One line of the table. Texts are as they were given: the template escapes them.
#[derive(Debug, Serialize)]
pub struct Row {
    /// Where it stands in the saved settings.
    key: String,
    about: String,
    kind: &'static str,
    required: bool,
    /// As JSON.
    default: Option<String>,
}

/// The settings, of which some are `required`.
pub fn settings(answers: &Answers, required: impl Fn(&Setting) -> bool) -> Vec<Row> {
    let row = |setting: &Setting| Row {
        key: setting.key.clone(),
        about: match (package::title(&setting.title, &setting.key), setting.description.trim()) {
            (title, "") => title.to_owned(),
            (title, description) => format!("{title}: {description}"),
        },
        kind: match setting.kind {
            SettingKind::Text => "text",
            SettingKind::Integer => "whole number",
            SettingKind::Number => "number",
            SettingKind::Boolean => "true or false",
            SettingKind::Choice(_) => "choice",
        },
        required: required(setting),
        default: setting.default.as_ref().map(Value::to_string),
    };
    answers.settings.iter().map(row).collect()
}

/// The credentials, each where `path` says that it stands.
pub fn secrets(answers: &Answers, path: impl Fn(&str) -> String) -> Vec<Row> {
    let row = |secret: &Credential| Row {
        key: path(&secret.key),
        about: package::title(&secret.title, &secret.key).to_owned(),
        kind: "text",
        required: true,
        default: None,
    };
    answers.credentials.iter().map(row).collect()
}
