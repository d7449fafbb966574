//! A plugin in code: for the dev kit of Python (contract §13.1) or of Node (§13.2), with all that it needs to be imported and tested
//! without either.

pub mod escape;
pub mod literal;
mod names;
pub mod package;
pub mod templates;

use serde::Serialize;

use crate::new::answers::{Answers, PlannedFile, Target};
use crate::new::code::literal::Language;
use crate::new::register;
use crate::new::rows::{self, Row};

/// The files of a plugin, in the order of their paths. The answers have been checked; whatever they are, each text lands as a text. An
/// HTTP manifest has no code.
#[must_use]
pub fn files(answers: &Answers) -> Vec<PlannedFile> {
    let (folder, templates) = match answers.target {
        Target::Python => (names::package(&answers.id), templates::PYTHON),
        Target::Node => (answers.id.clone(), templates::NODE),
        Target::NodeTypescript => (answers.id.clone(), templates::NODE_TYPESCRIPT),
        Target::Http => return Vec::new(),
    };
    let context = Context::of(answers);
    let mut files: Vec<_> = templates
        .iter()
        .map(|(path, template)| PlannedFile { path: path.replace("PACKAGE", &folder), content: templates::render(template, &context) })
        .collect();
    let manifest = package::manifest(answers).write(Language::Json, 2) + "\n";
    files.push(PlannedFile { path: format!("providers/{folder}/manifest.json"), content: manifest });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// What templates are filled with. Texts are as they were given: templates escape them.
#[derive(Debug, Serialize)]
struct Context<'a> {
    id: String,
    name: &'a str,
    version: &'a str,
    description: &'a str,
    author: &'a str,
    about: String,
    class: String,
    package: String,
    get_status: bool,
    base_setting: Option<&'a str>,
    credentials: Vec<&'a str>,
    kept_back: Vec<&'a str>,
    settings: Vec<Row>,
    secrets: Vec<Row>,
    example_python: String,
    example_js: String,
    register: String,
    next: String,
}

impl<'a> Context<'a> {
    fn of(answers: &'a Answers) -> Self {
        let credentials: Vec<&str> = answers.credentials.iter().map(|credential| &*credential.key).collect();
        let base_setting = package::address(answers).map(|setting| &*setting.key);
        let kept_back = (!credentials.is_empty()).then_some("credentials").into_iter().chain(base_setting).collect();
        let about = if answers.description.trim().is_empty() {
            format!("Sends faxes through {}.", answers.name)
        } else {
            answers.description.clone()
        };
        Self {
            id: answers.id.replace('_', "-"),
            name: &answers.name,
            version: &answers.version,
            description: &answers.description,
            author: &answers.author,
            about,
            class: names::class(&answers.id),
            package: names::package(&answers.id),
            get_status: answers.capabilities.get_status,
            base_setting,
            credentials,
            kept_back,
            settings: rows::settings(answers, |setting| setting.required && setting.default.is_none()),
            secrets: rows::secrets(answers, |key| format!("credentials.{key}")),
            example_python: package::example(answers).write(Language::Python, 4),
            example_js: package::example(answers).write(Language::JavaScript, 2),
            register: register::markdown(answers),
            next: register::next(answers),
        }
    }
}
