//! What Faxbot 2026 holds the saved settings of a manifest against (contract §8.4). Faxbot fills in no default and leaves out nothing that
//! is empty, so that what a request can't do without has to be saved.

use faxsmith_manifest::runtime::context::MOVED_TO_CREDENTIALS;
use serde_json::Value;

use super::{json_of, object, text};
use crate::new::answers::{Answers, Body, BodyKind, Credential, HttpAnswers, Setting, SettingKind};

/// Whether nothing can be sent, or not as it was meant, where nobody has saved the setting.
#[must_use]
pub fn must_be_saved(setting: &Setting, http: &HttpAnswers) -> bool {
    let (variable, quoted) = (format!("{{{{settings.{}}}}}", setting.key), format!("\"{{{{settings.{}}}}}\"", setting.key));
    // `{"pages":}` is no JSON, and Faxbot sends nothing.
    let breaks = |body: &Body| body.kind == BodyKind::Json && body.template.contains(&variable) && !body.template.contains(&quoted);
    let breaks_json = || breaks(&http.send_fax.body) || http.get_status.as_ref().is_some_and(|status| breaks(&status.body));
    setting.required
        || default(setting).is_some_and(|default| default != "")
        || (!matches!(setting.kind, SettingKind::Text) && breaks_json())
}

/// The default of a setting as Faxbot takes it. The truth is a word: Faxbot would write its own as `True` and `False`.
#[must_use]
pub fn default(setting: &Setting) -> Option<Value> {
    let default = setting.default.as_ref()?;
    Some(if setting.kind == SettingKind::Boolean { Value::from(default.to_string()) } else { default.clone() })
}

/// Where a credential stands in the saved settings: Faxbot 2026 takes some out by name, and all that are in `credentials`.
#[must_use]
pub fn credential_path(key: &str) -> String {
    if MOVED_TO_CREDENTIALS.contains(&key) { key.to_owned() } else { format!("credentials.{key}") }
}

/// The schema as JSON in any layout.
pub fn config_schema(answers: &Answers, http: &HttpAnswers) -> String {
    let required: Vec<&str> = answers.settings.iter().filter(|setting| must_be_saved(setting, http)).map(|setting| &*setting.key).collect();
    let (known, others): (Vec<_>, Vec<_>) =
        answers.credentials.iter().partition(|credential| credential_path(&credential.key) == credential.key);
    let credential = |credential: &Credential| {
        let title = Some(&credential.title).filter(|title| !title.is_empty()).map(|title| ("title", text(title)));
        object(&std::iter::once(("type", text("string"))).chain(title).collect::<Vec<_>>())
    };
    let mut properties: Vec<(&str, String)> = answers.settings.iter().map(|setting| (&*setting.key, property(setting))).collect();
    properties.extend(known.iter().map(|known| (&*known.key, credential(known))));
    if !others.is_empty() {
        let others: Vec<_> = others.iter().map(|other| (&*other.key, credential(other))).collect();
        properties.push(("credentials", object(&[("type", text("object")), ("properties", object(&others))])));
    }
    let mut parts = vec![("type", text("object"))];
    if !required.is_empty() {
        parts.push(("required", json_of(&required)));
    }
    parts.push(("properties", object(&properties)));
    object(&parts)
}

fn property(setting: &Setting) -> String {
    let kind = match &setting.kind {
        SettingKind::Text | SettingKind::Choice(_) | SettingKind::Boolean => "string",
        SettingKind::Integer => "integer",
        SettingKind::Number => "number",
    };
    let mut parts = vec![("type", text(kind))];
    let texts = [("title", &setting.title), ("description", &setting.description)];
    parts.extend(texts.into_iter().filter(|(_, words)| !words.is_empty()).map(|(key, words)| (key, text(words))));
    match &setting.kind {
        SettingKind::Choice(choices) => parts.push(("enum", json_of(choices))),
        SettingKind::Boolean => parts.push(("enum", json_of(&["true", "false"]))),
        _ => {}
    }
    parts.extend(default(setting).map(|default| ("default", default.to_string())));
    object(&parts)
}
