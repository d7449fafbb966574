//! What a plugin says of itself and of its settings: its package manifest (contract §13.3), and an example of its settings.

use serde_json::Value;

use crate::new::answers::{Answers, Setting, SettingKind};
use crate::new::code::literal::Literal;

/// Settings whose text is the address of the provider.
const ADDRESSES: [&str; 5] = ["base_url", "api_url", "api_base_url", "endpoint", "url"];

/// The setting that holds the address of the provider, if one does.
#[must_use]
pub fn address(answers: &Answers) -> Option<&Setting> {
    let is_address = |name: &str| answers.settings.iter().find(|setting| setting.key == name && setting.kind == SettingKind::Text);
    ADDRESSES.iter().find_map(|name| is_address(name))
}

/// What people call a setting.
#[must_use]
pub fn title<'a>(title: &'a str, key: &'a str) -> &'a str {
    if title.trim().is_empty() { key } else { title }
}

/// The package manifest: the dev kits' `validate_manifest` and `validate_config_schema` take it.
#[must_use]
pub fn manifest(answers: &Answers) -> Literal {
    Literal::object([
        // The dev kit takes no `_`.
        ("id", Literal::text(&answers.id.replace('_', "-"))),
        ("name", Literal::text(&answers.name)),
        ("version", Literal::text(&answers.version)),
        ("description", Literal::text(&answers.description)),
        ("author", Literal::text(&answers.author)),
        ("categories", texts(&["outbound"])),
        ("capabilities", capabilities(answers)),
        ("config_schema", config_schema(answers)),
    ])
}

/// Settings that the plugin takes: each at its default, or at something of its kind.
#[must_use]
pub fn example(answers: &Answers) -> Literal {
    let mut members: Vec<_> = answers.settings.iter().map(|setting| (setting.key.clone(), example_of(answers, setting))).collect();
    if !answers.credentials.is_empty() {
        let secrets = answers.credentials.iter().map(|credential| (credential.key.clone(), Literal::text(EXAMPLE)));
        members.push(("credentials".to_owned(), Literal::Object(secrets.collect())));
    }
    Literal::Object(members)
}

/// What stands for a text that only the server's owner knows.
pub const EXAMPLE: &str = "example";

/// The default of a setting, or something of its kind.
#[must_use]
pub fn example_of(answers: &Answers, setting: &Setting) -> Literal {
    let is_address = address(answers).is_some_and(|address| address.key == setting.key);
    Literal::Plain(match (&setting.kind, &setting.default) {
        _ if is_address => Value::from("https://api.example.com/v1"),
        (SettingKind::Text, Some(Value::String(text))) if text.is_empty() => Value::from(EXAMPLE),
        (_, Some(default)) => default.clone(),
        (SettingKind::Text, None) => Value::from(EXAMPLE),
        (SettingKind::Integer, None) => Value::from(1),
        (SettingKind::Number, None) => Value::from(1.5),
        (SettingKind::Boolean, None) => Value::from(true),
        (SettingKind::Choice(choices), None) => Value::from(choices.first().map_or("", String::as_str)),
    })
}

fn capabilities(answers: &Answers) -> Literal {
    if answers.capabilities.get_status { texts(&["send_fax", "get_status"]) } else { texts(&["send_fax"]) }
}

/// A list of texts.
pub fn texts(texts: &[&str]) -> Literal {
    Literal::List(texts.iter().map(|text| Literal::text(text)).collect())
}

fn config_schema(answers: &Answers) -> Literal {
    let mut properties: Vec<_> = answers.settings.iter().map(|setting| (setting.key.clone(), property(setting))).collect();
    // The plugin fills in defaults itself, so that what has one may be missing.
    let needed = answers.settings.iter().filter(|setting| setting.required && setting.default.is_none());
    let mut required: Vec<_> = needed.map(|setting| Literal::text(&setting.key)).collect();
    if !answers.credentials.is_empty() {
        properties.push(("credentials".to_owned(), secrets(answers)));
        required.push(Literal::text("credentials"));
    }
    Literal::object([("type", Literal::text("object")), ("properties", Literal::Object(properties)), ("required", Literal::List(required))])
}

fn property(setting: &Setting) -> Literal {
    let of_type = match setting.kind {
        SettingKind::Text | SettingKind::Choice(_) => "string",
        SettingKind::Integer => "integer",
        SettingKind::Number => "number",
        SettingKind::Boolean => "boolean",
    };
    let mut members =
        vec![("type".to_owned(), Literal::text(of_type)), ("title".to_owned(), Literal::text(title(&setting.title, &setting.key)))];
    let mut member = |name: &str, value| members.push((name.to_owned(), value));
    if !setting.description.is_empty() {
        member("description", Literal::text(&setting.description));
    }
    match &setting.kind {
        SettingKind::Choice(choices) => member("enum", Literal::List(choices.iter().map(|choice| Literal::text(choice)).collect())),
        SettingKind::Text if setting.required && setting.default.is_none() => member("minLength", Literal::Plain(Value::from(1))),
        _ => {}
    }
    if let Some(default) = &setting.default {
        member("default", Literal::Plain(default.clone()));
    }
    Literal::Object(members)
}

fn secrets(answers: &Answers) -> Literal {
    let property = |key: &str, name: &str| {
        Literal::object([
            ("type", Literal::text("string")),
            ("title", Literal::text(title(name, key))),
            ("format", Literal::text("password")),
            ("minLength", Literal::Plain(Value::from(1))),
        ])
    };
    let each = answers.credentials.iter();
    Literal::object([
        ("type", Literal::text("object")),
        ("title", Literal::text("Credentials")),
        ("properties", Literal::Object(each.clone().map(|secret| (secret.key.clone(), property(&secret.key, &secret.title))).collect())),
        ("required", Literal::List(each.map(|secret| Literal::text(&secret.key)).collect())),
    ])
}
