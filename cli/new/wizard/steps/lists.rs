//! Answers that are lists of records: settings, credentials, headers, words for states.

use serde_json::Value;

use crate::new::answers::{Answers, Credential, Pairs, Setting, SettingKind};
use crate::new::wizard::steps::Choice;
use crate::new::wizard::steps::http::{change_reply, change_response, has_own_reply};
use crate::new::wizard::talk::Talk;

/// One text for each [`Field`] of a list.
pub type Record = Vec<String>;

/// A list of records.
pub struct List {
    /// What one of them is called.
    pub one: &'static str,
    /// What a record consists of.
    pub fields: &'static [Field],
    /// The records of the answers.
    pub get: fn(&Answers) -> Vec<Record>,
    /// Changes the answers.
    pub set: fn(&mut Talk, &[Record]),
    /// A record in a few words.
    pub shown: fn(&Record) -> String,
    /// The place of faults of the record with this index.
    pub place: fn(usize, &Record) -> String,
}

/// One part of a record.
pub struct Field {
    /// Its name in the place of a fault.
    pub id: &'static str,
    /// The question.
    pub question: &'static str,
    /// What helps to answer it; may be empty.
    pub help: &'static str,
    /// How it is answered.
    pub kind: FieldKind,
    /// Whether it is asked for in a record.
    pub applies: fn(&Record) -> bool,
}

/// How a field is answered.
pub enum FieldKind {
    /// By a line of text.
    Text,
    /// By one of these; the first one at first.
    Choice(fn() -> Vec<Choice>),
}

impl Field {
    const fn text(id: &'static str, question: &'static str, help: &'static str) -> Self {
        Self { id, question, help, kind: FieldKind::Text, applies: |_| true }
    }

    const fn choice(id: &'static str, question: &'static str, choices: fn() -> Vec<Choice>) -> Self {
        Self { id, question, help: "", kind: FieldKind::Choice(choices), applies: |_| true }
    }
}

fn part(record: &Record, at: usize) -> String {
    record.get(at).map(|text| text.trim().to_owned()).unwrap_or_default()
}

/// The settings. A description is kept, but not asked for.
pub static SETTINGS: List = List {
    one: "setting",
    fields: &[
        Field::text("key", "What is its name in the configuration?", "Letters, digits and `_`: from_number."),
        Field::text("title", "What do people call it?", "Sender's number. May be left empty."),
        Field::choice("kind", "What does it hold?", || {
            vec![
                Choice::new("text", "Text", ""),
                Choice::new("integer", "Whole number", ""),
                Choice::new("number", "Number", ""),
                Choice::new("boolean", "Yes or no", ""),
                Choice::new("choice", "One of some words", ""),
            ]
        }),
        Field {
            applies: |record| part(record, 2) == "choice",
            ..Field::text("choices", "Which words can be chosen?", "With commas between them: standard, fine.")
        },
        Field::choice("required", "Must it be set?", || {
            vec![Choice::new("false", "No, it may be left out", ""), Choice::new("true", "Yes, nothing works without it", "")]
        }),
        Field::text("default", "What is it where nobody sets it?", "May be left empty."),
        Field { applies: |_| false, ..Field::text("description", "What is it for?", "") },
    ],
    get: |answers| answers.settings.iter().map(record_of).collect(),
    set: |talk, records| talk.draft.settings = Some(records.iter().map(setting_of).collect()),
    shown: |record| {
        let kind = if part(record, 2) == "choice" { part(record, 3) } else { part(record, 2) };
        let required = if part(record, 4) == "true" { ", required" } else { "" };
        let default = Some(part(record, 5)).filter(|text| !text.is_empty()).map(|text| format!(", {text} unless set"));
        format!("{}: {kind}{required}{}", part(record, 0), default.unwrap_or_default())
    },
    place: |at, _| format!("settings[{at}]"),
};

fn record_of(setting: &Setting) -> Record {
    let (kind, choices) = match &setting.kind {
        SettingKind::Text => ("text", String::new()),
        SettingKind::Integer => ("integer", String::new()),
        SettingKind::Number => ("number", String::new()),
        SettingKind::Boolean => ("boolean", String::new()),
        SettingKind::Choice(choices) => ("choice", choices.join(", ")),
    };
    let default = match &setting.default {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let texts = [&setting.key, &setting.title, kind, &choices, &setting.required.to_string(), &default, &setting.description];
    texts.map(str::to_owned).to_vec()
}

fn setting_of(record: &Record) -> Setting {
    let kind = match &*part(record, 2) {
        "integer" => SettingKind::Integer,
        "number" => SettingKind::Number,
        "boolean" => SettingKind::Boolean,
        "choice" => SettingKind::Choice(words(&part(record, 3))),
        _ => SettingKind::Text,
    };
    let default = part(record, 5);
    let is_text = matches!(kind, SettingKind::Text | SettingKind::Choice(_));
    // What can't be read stays a text, which the check refuses.
    let read = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    Setting {
        key: part(record, 0),
        title: part(record, 1),
        description: part(record, 6),
        kind,
        required: part(record, 4) == "true",
        default: (!default.is_empty()).then(|| if is_text { Value::from(default) } else { read(&default) }),
    }
}

/// Words with commas between them.
pub fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The credentials, by name.
pub static CREDENTIALS: List = List {
    one: "credential",
    fields: &[
        Field::text("key", "What is its name in the configuration?", "Its name, not its value: api_key."),
        Field::text("title", "What do people call it?", "API key. May be left empty."),
    ],
    get: |answers| answers.credentials.iter().map(|credential| vec![credential.key.clone(), credential.title.clone()]).collect(),
    set: |talk, records| {
        let credential = |record: &Record| Credential { key: part(record, 0), title: part(record, 1) };
        talk.draft.credentials = Some(records.iter().map(credential).collect());
    },
    shown: |record| {
        let title = part(record, 1);
        if title.is_empty() { part(record, 0) } else { format!("{}: {title}", part(record, 0)) }
    },
    place: |at, _| format!("credentials[{at}]"),
};

/// What both lists of headers have in common.
const HEADERS: List = List {
    one: "header",
    fields: &[
        Field::text("name", "What is the header called?", "Accept, X-Account."),
        Field::text("value", "What is its value?", "No credential: the authentication adds it, or `{{creds.api_key}}` stands for it."),
    ],
    get: |_| Vec::new(),
    set: |_, _| (),
    shown: |record| format!("{}: {}", part(record, 0), part(record, 1)),
    place: |_, _| String::new(),
};

/// The headers of `send_fax`.
pub static SEND_HEADERS: List = List {
    get: |answers| answers.http.as_ref().map(|http| records(&http.send_fax.headers)).unwrap_or_default(),
    set: |talk, records| talk.send().headers = Some(pairs(records)),
    place: |_, record| format!("http.send_fax.headers.{}", part(record, 0)),
    ..HEADERS
};

/// The headers of `get_status`.
pub static STATUS_HEADERS: List = List {
    get: |answers| {
        let status = answers.http.as_ref().and_then(|http| http.get_status.as_ref());
        status.map(|status| records(&status.headers)).unwrap_or_default()
    },
    set: |talk, records| talk.status().headers = Some(pairs(records)),
    place: |_, record| format!("http.get_status.headers.{}", part(record, 0)),
    ..HEADERS
};

/// What the provider's words for states mean.
pub static STATES: List = List {
    one: "word",
    fields: &[
        Field::text("word", "Which word does the provider use?", "delivered"),
        // Contract §8.2 and §8.3.
        Field::choice("state", "What does it mean to Faxbot?", || {
            vec![
                Choice::new("queued", "queued", "It waits."),
                Choice::new("in_progress", "in_progress", "It is being sent."),
                Choice::new("SUCCESS", "SUCCESS", "It has arrived."),
                Choice::new("FAILED", "FAILED", "It has not."),
                Choice::new("cancelled", "cancelled", "It was called back: only Faxbot 2026 has a word for it."),
            ]
        }),
    ],
    get: |answers| answers.http.as_ref().map(|http| records(&http.send_fax.response.status_map)).unwrap_or_default(),
    set: |talk, records| {
        change_response(talk, |response| response.status_map = pairs(records));
        if has_own_reply(talk) {
            change_reply(talk, |response| response.status_map = pairs(records));
        }
    },
    shown: |record| format!("{} = {}", part(record, 0), part(record, 1)),
    place: |_, record| format!("http.send_fax.response.status_map.{}", part(record, 0)),
};

fn records(pairs: &Pairs) -> Vec<Record> {
    pairs.0.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect()
}

fn pairs(records: &[Record]) -> Pairs {
    Pairs(records.iter().map(|record| (part(record, 0), part(record, 1))).collect())
}
