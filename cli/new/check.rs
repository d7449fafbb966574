//! Whether the answers of `new` will do: each with what is wrong with it and what would be right.

use std::collections::HashSet;

use faxsmith_manifest::model::ids::{is_builtin, is_reserved};
use faxsmith_manifest::runtime::context::{INJECTED_SETTINGS, MOVED_TO_CREDENTIALS};
use serde_json::Value;

use crate::new::answers::{Answers, Setting, SettingKind, Target};
use crate::new::{check_http, words};
use crate::shell;

/// An answer that will not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which one, as it stands in a file of answers: `id`, `settings[0].key`.
    pub answer: String,
    /// What is wrong, and why. A whole sentence.
    pub message: String,
    /// An answer that would do, where one is near.
    pub suggestion: Option<String>,
}

impl Problem {
    /// A problem without a suggestion.
    pub(super) fn new(answer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { answer: answer.into(), message: message.into(), suggestion: None }
    }

    /// The message, and what would be right.
    #[must_use]
    pub fn sentence(&self) -> String {
        let suggestion = self.suggestion.as_ref().map(|text| format!(" {} would do.", shell::word(text))).unwrap_or_default();
        format!("{}{suggestion}", self.message)
    }

    /// The same with a suggestion; none is none.
    pub(super) fn suggest(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }
}

/// The longest id. Faxbot 2026 would take 255 characters, but package registries and file systems don't.
const MAX_ID: usize = 64;
/// The most characters of a text. More is a file that was taken for an answer.
const MAX_TEXT: usize = 10_000;

/// All that is wrong with the answers, in their order. Nothing is left to be refused by what writes them.
#[must_use]
pub fn check(answers: &Answers) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(id(&answers.id, answers.target).err());
    name(answers, &mut problems);
    problems.extend(version(&answers.version).err());
    for (answer, text) in [("description", &answers.description), ("author", &answers.author)] {
        problems.extend(text_size(answer, text));
    }
    settings(answers, &mut problems);
    credentials(answers, &mut problems);
    match (&answers.http, answers.target) {
        (Some(http), Target::Http) => check_http::check(answers, http, &mut problems),
        (None, Target::Http) => problems.push(Problem::new("http", "An HTTP manifest needs requests.")),
        (Some(_), _) => problems.push(Problem::new("http", "Only the target `http` has requests; a plugin in code makes its own.")),
        (None, _) => {}
    }
    problems
}

/// Whether an id will do for a target.
///
/// # Errors
/// What is wrong with it.
pub fn id(id: &str, target: Target) -> Result<(), Problem> {
    fault(id, target).map_or(Ok(()), |message| Err(Problem::new("id", message).suggest(words::id(id, target))))
}

/// What is wrong with an id.
pub(super) fn fault(id: &str, target: Target) -> Option<&'static str> {
    let is_code = target != Target::Http;
    if id.trim().is_empty() {
        return Some("The id is empty. It names the provider's folder and stands in Faxbot's configuration.");
    }
    if id.len() > MAX_ID {
        return Some("The id is longer than 64 characters.");
    }
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || (c == '_' && !is_code);
    if !id.chars().all(is_part) {
        // Contract §13.3 and §10.
        return Some(if is_code {
            "The id of a plugin consists of lower-case letters, digits and `-`: the dev kit refuses any other."
        } else {
            "The id consists of lower-case letters, digits, `-` and `_`: Faxbot 2025 never finds a folder with an upper-case letter, and \
             anything else is no safe name for one."
        });
    }
    if is_code && !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Some("The id of a plugin begins with a letter, as packages and classes are named after it.");
    }
    if !id.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return Some("The id begins with a letter or a digit: Faxbot 2026 refuses any other.");
    }
    if is_reserved(id) {
        return Some("Faxbot 2026 keeps this id for storage and refuses the provider.");
    }
    if is_builtin(id) {
        return Some("Faxbot has a provider of its own with this id: 2025 never uses another, or 2026 replaces its own by it.");
    }
    if words::is_device(id) {
        return Some("On Windows no folder can have this name.");
    }
    if target == Target::Python && words::is_python_keyword(id) {
        return Some("This is a word of Python, and no package can have it for a name.");
    }
    None
}

/// Whether a version will do.
///
/// # Errors
/// What is wrong with it.
pub fn version(version: &str) -> Result<(), Problem> {
    if version.len() <= 256 && semver::Version::parse(version).is_ok() {
        return Ok(());
    }
    // Contract §13.3.
    Err(Problem::new("version", "The version has three numbers, after Semantic Versioning: the dev kit refuses any other.")
        .suggest(Some(words::version(version))))
}

fn name(answers: &Answers, problems: &mut Vec<Problem>) {
    if answers.name.trim().is_empty() {
        let suggestion = words::id(&answers.id, answers.target);
        problems.push(Problem::new("name", "The name is empty. It is what people see in lists.").suggest(suggestion));
    }
    problems.extend(text_size("name", &answers.name));
}

pub(super) fn text_size(answer: &str, text: &str) -> Option<Problem> {
    (text.chars().count() > MAX_TEXT).then(|| Problem::new(answer, "The text is longer than 10,000 characters."))
}

fn settings(answers: &Answers, problems: &mut Vec<Problem>) {
    let mut seen = HashSet::new();
    for (at, setting) in answers.settings.iter().enumerate() {
        let place = |field: &str| format!("settings[{at}].{field}");
        problems.extend(key(&place("key"), &setting.key));
        if MOVED_TO_CREDENTIALS.contains(&&*setting.key) || setting.key == "credentials" {
            // Contract §8.4.
            let message = "Faxbot 2026 takes a setting of this name for a credential, so that `settings.…` never finds it: \
                           list it under `credentials`.";
            problems.push(Problem::new(place("key"), message));
        } else if INJECTED_SETTINGS.contains(&&*setting.key) {
            problems.push(Problem::new(place("key"), "Faxbot 2026 puts a value of its own into a setting of this name."));
        }
        if !seen.insert(&setting.key) {
            problems.push(Problem::new(place("key"), "There are two settings with this key."));
        }
        for (field, text) in [("title", &setting.title), ("description", &setting.description)] {
            problems.extend(text_size(&place(field), text));
        }
        problems.extend(value(at, setting));
        patients(answers.target, at, setting, problems);
    }
}

fn credentials(answers: &Answers, problems: &mut Vec<Problem>) {
    let mut seen: HashSet<&String> = answers.settings.iter().map(|setting| &setting.key).collect();
    for (at, credential) in answers.credentials.iter().enumerate() {
        let place = |field: &str| format!("credentials[{at}].{field}");
        problems.extend(key(&place("key"), &credential.key));
        problems.extend(text_size(&place("title"), &credential.title));
        if !seen.insert(&credential.key) {
            problems.push(Problem::new(place("key"), "There is another setting or credential with this key."));
        }
    }
}

/// Whether a key is a plain name: it stands in templates, in Python and in JavaScript.
fn key(answer: &str, key: &str) -> Option<Problem> {
    let message = if key.is_empty() {
        "The key is empty."
    } else if key.len() > MAX_ID {
        "The key is longer than 64 characters."
    } else if !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') || key.starts_with(|c: char| c.is_ascii_digit()) {
        "A key consists of letters, digits and `_`, and begins with no digit: it stands in templates and in code."
    } else if key.starts_with("__") {
        "A key that begins with `__` has a meaning of its own in Python and JavaScript."
    } else {
        return None;
    };
    Some(Problem::new(answer, message).suggest(words::key(key)))
}

/// Whether a default is what the setting holds.
fn value(at: usize, setting: &Setting) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let SettingKind::Choice(choices) = &setting.kind {
        let place = format!("settings[{at}].choices");
        let mut seen = HashSet::new();
        if choices.is_empty() {
            problems.push(Problem::new(&place, "There is nothing to choose from."));
        }
        if !choices.iter().all(|choice| seen.insert(choice)) {
            problems.push(Problem::new(&place, "One of the choices stands there twice."));
        }
        problems.extend(choices.iter().find_map(|choice| text_size(&place, choice)));
    }
    let Some(default) = &setting.default else { return problems };
    let place = format!("settings[{at}].default");
    let wanted = match &setting.kind {
        SettingKind::Text if !default.is_string() => "a text",
        SettingKind::Integer if !default.is_i64() && !default.is_u64() => "a whole number",
        SettingKind::Number if !default.is_number() => "a number",
        SettingKind::Boolean if !default.is_boolean() => "`true` or `false`",
        SettingKind::Choice(choices) if !choices.iter().any(|choice| Some(&**choice) == default.as_str()) => "one of the choices",
        _ => return problems.into_iter().chain(default.as_str().and_then(|text| text_size(&place, text))).collect(),
    };
    let suggestion = match (&setting.kind, default) {
        (SettingKind::Integer | SettingKind::Number, Value::String(text)) => {
            text.trim().parse::<i64>().ok().map(|number| number.to_string())
        }
        (SettingKind::Boolean, Value::String(text)) => text.trim().to_lowercase().parse::<bool>().ok().map(|truth| truth.to_string()),
        (SettingKind::Text, Value::Number(_) | Value::Bool(_)) => Some(format!("\"{default}\"")),
        (SettingKind::Choice(choices), Value::String(text)) => {
            faxsmith_manifest::near::best(text, choices.iter().map(String::as_str)).map(str::to_owned)
        }
        _ => None,
    };
    problems.push(Problem::new(place, format!("The default of this setting is {wanted}.")).suggest(suggestion));
    problems
}

/// The dev kit looks for these in the whole text of the settings, inside of words too (contract §13.3).
const PATIENTS: [&str; 5] = ["ssn", "social_security", "patient_name", "dob", "date_of_birth"];

fn patients(target: Target, at: usize, setting: &Setting, problems: &mut Vec<Problem>) {
    if target == Target::Http {
        return;
    }
    let default = setting.default.as_ref().map(Value::to_string).unwrap_or_default();
    let choices = if let SettingKind::Choice(choices) = &setting.kind { choices.join("\n") } else { String::new() };
    let fields = [
        ("key", &setting.key),
        ("title", &setting.title),
        ("description", &setting.description),
        ("default", &default),
        ("choices", &choices),
    ];
    for (field, text) in fields {
        let lower = text.to_lowercase();
        if let Some(word) = PATIENTS.iter().find(|word| lower.contains(**word)) {
            let message =
                format!("The dev kit refuses settings with `{word}` in their text, be it inside of another word: it may mean a patient.");
            problems.push(Problem::new(format!("settings[{at}].{field}"), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_refused_with_a_reason_and_a_way_out() {
        use Target::{Http, Node, Python};
        for (text, target, part, suggestion) in [
            ("", Http, "empty", None),
            ("Acme Fax", Http, "lower-case", Some("acme-fax")),
            ("../acme", Http, "no safe name", Some("acme")),
            ("acme_fax", Node, "dev kit", Some("acme-fax")),
            ("8x8", Python, "begins with a letter", Some("fax-8x8")),
            ("-acme", Http, "letter or a digit", Some("acme")),
            ("s3", Http, "storage", Some("s3-http")),
            ("phaxio", Http, "of its own", Some("phaxio-http")),
            ("phaxio", Python, "of its own", Some("phaxio-plugin")),
            ("con", Http, "Windows", Some("con-http")),
            ("class", Python, "Python", Some("class-plugin")),
            ("日本", Http, "lower-case", None),
        ] {
            let problem = id(text, target).expect_err(text);
            assert!(problem.message.contains(part), "{text}: {problem:?}");
            assert_eq!(problem.suggestion.as_deref(), suggestion, "{text}");
            assert!(suggestion.is_none_or(|suggestion| id(suggestion, target).is_ok()), "{text}");
        }
        assert!(id(&"a".repeat(65), Http).is_err() && id(&"a".repeat(64), Http).is_ok());
        assert!(id("8x8", Http).is_ok() && id("acme_fax", Http).is_ok() && id("class", Http).is_ok());
    }

    #[test]
    fn a_version_has_three_numbers() {
        for (text, suggestion) in
            [("1", "1.0.0"), ("v2.3", "2.3.0"), ("", "1.0.0"), ("1.2.3.4", "1.2.3"), ("01.2.3", "1.2.3"), ("x", "1.0.0")]
        {
            assert_eq!(version(text).expect_err(text).suggestion.as_deref(), Some(suggestion), "{text}");
        }
        assert!(version("1.2.3-rc.1+7").is_ok());
    }
}
