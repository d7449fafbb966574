//! The README beside a manifest. It speaks of this provider only.

use serde::Serialize;

use super::judge::Peculiar;
use super::schema;
use crate::new::answers::{Answers, BodyKind, HttpAnswers};
use crate::new::check_http::web_address;
use crate::new::code::templates;
use crate::new::presets::{self, Confidence};
use crate::new::register;
use crate::new::rows::{self, Row};

/// What the template is filled with. What the user typed is as it was given: the template escapes it. What a preset says is Markdown.
#[derive(Serialize)]
struct Context<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    author: &'a str,
    runtime: &'a str,
    settings: Vec<Row>,
    secrets: Vec<Row>,
    has_defaults: bool,
    key_format: Option<&'a str>,
    notes: Vec<&'a str>,
    runtimes: Vec<Section<'a>>,
    register: String,
    next: String,
    learn_more: Option<String>,
    made_after: Option<&'static str>,
    source: Option<&'a str>,
}

/// What is so with one Faxbot alone.
#[derive(Serialize)]
struct Section<'a> {
    runtime: &'a str,
    messages: &'a [String],
}

/// The text. `peculiar` is what the linter says of each runtime.
pub fn text(answers: &Answers, http: &HttpAnswers, peculiar: &[Peculiar]) -> String {
    let about = http.preset.as_deref().and_then(presets::get).map(|preset| &preset.about);
    let mut notes: Vec<&str> = about.iter().flat_map(|about| about.notes.iter().map(String::as_str)).collect();
    if about.is_none() && http.send_fax.body.kind != BodyKind::Multipart {
        notes.push("The provider fetches the document from Faxbot: PUBLIC_API_URL must be an https address that it can reach.");
    }
    let context = Context {
        id: &answers.id,
        name: &answers.name,
        description: answers.description.trim(),
        author: answers.author.trim(),
        runtime: &http.runtime,
        settings: rows::settings(answers, |setting| schema::must_be_saved(setting, http)),
        secrets: rows::secrets(answers, schema::credential_path),
        has_defaults: answers.settings.iter().any(|setting| setting.default.is_some()),
        key_format: about.map(|about| &*about.key_format),
        notes,
        // Of the one that it is for, what matters is only what there is to say.
        runtimes: peculiar
            .iter()
            .filter(|peculiar| peculiar.is_other || !peculiar.messages.is_empty())
            .map(|peculiar| Section { runtime: peculiar.runtime, messages: &peculiar.messages })
            .collect(),
        register: register::markdown(answers),
        next: register::next(answers),
        learn_more: http.learn_more.as_deref().and_then(web_address).map(String::from),
        made_after: about.map(|about| match about.confidence {
            Confidence::High => "after the provider's own specification",
            Confidence::Medium => "after the provider's documentation, partly seen, and code of others",
            Confidence::Low => "partly at second hand: try it before you rely on it",
        }),
        source: about.map(|about| &*about.source),
    };
    templates::render(templates::HTTP_README, &context)
}
