//! What `new` writes for an HTTP manifest.

mod readme;
mod replies;

use faxsmith_manifest::cases::read::{Replies, read};
use faxsmith_manifest::cases::run::Runner;
use faxsmith_manifest::cases::update;
use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::place::{Neighbours, Place};
use faxsmith_manifest::runtime::{RUNTIMES, Runtime, Scope};
use faxsmith_manifest::sample::Sample;
use faxsmith_manifest::trial::samples;
use serde_json::Value;

use crate::new::answers::{Answers, HttpAnswers, PlannedFile, Setting, SettingKind};

/// The files: the manifest, a sample reply, test cases that pass, a README, and the configuration that names the runtime.
///
/// Answers that [`crate::new::check::check`] has refused give files that are of no use; without requests there are none.
#[must_use]
pub fn files(answers: &Answers) -> Vec<PlannedFile> {
    let Some(http) = &answers.http else { return Vec::new() };
    let folder = folder(answers);
    let manifest = formatted(&manifest(answers, http), "manifest.json");
    let replies = formatted(&replies::of(http), "manifest.response.json");
    let tests = tests(&manifest, &replies, http);
    let file = |path: &str, content: String| PlannedFile { path: format!("{folder}/{path}"), content };
    vec![
        file("manifest.json", manifest),
        file("manifest.response.json", replies),
        file("manifest.test.json", formatted(&tests, "manifest.test.json")),
        file("README.md", readme::text(answers, http)),
        PlannedFile { path: CONFIGURATION.to_owned(), content: configuration(http) },
    ]
}

/// The file that names the runtime.
pub const CONFIGURATION: &str = "faxsmith.toml";

fn folder(answers: &Answers) -> String {
    format!("config/providers/{}", answers.id)
}

fn configuration(http: &HttpAnswers) -> String {
    format!("# `faxsmith config --example` shows what else can stand here.\nruntime = \"{}\"\n", http.runtime)
}

/// What the linter has against a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// The place in the manifest.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// Whether it is an error: then nothing is written.
    pub is_error: bool,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [{}] at {}", self.message, self.rule, self.pointer)
    }
}

/// What the linter has against the manifest among planned files, on the runtime that they are for: errors and warnings.
#[must_use]
pub fn findings(answers: &Answers, files: &[PlannedFile]) -> Vec<Finding> {
    let path = format!("{}/manifest.json", folder(answers));
    let Some(manifest) = files.iter().find(|file| file.path == path) else { return Vec::new() };
    let Some(runtime) = answers.http.as_ref().map(runtime) else { return Vec::new() };
    let planned = Planned { folder: folder(answers), files };
    let scope = Scope::One(runtime.index);
    let around = Surroundings { place: Place { path: &path, neighbours: Some(&planned) }, scope, ..Surroundings::default() };
    let checked = check(manifest.content.clone().into_bytes(), &around);
    let finding = |finding: &faxsmith_manifest::finding::Finding| {
        let level = finding.levels.get(runtime).filter(|level| *level >= Level::Warning)?;
        Some(Finding {
            rule: finding.rule.name,
            pointer: checked.document.pointer_at(finding.span),
            message: finding.message.clone(),
            is_error: level == Level::Error,
        })
    };
    checked.findings.iter().filter_map(finding).collect()
}

/// The files that will lie beside one another.
struct Planned<'f> {
    folder: String,
    files: &'f [PlannedFile],
}

impl Planned<'_> {
    fn find(&self, name: &str) -> Option<&PlannedFile> {
        self.files.iter().find(|file| file.path.strip_prefix(&self.folder).and_then(|rest| rest.strip_prefix('/')) == Some(name))
    }
}

impl Neighbours for Planned<'_> {
    fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.find(name).map(|file| file.content.clone().into_bytes())
    }
}

fn runtime(http: &HttpAnswers) -> &'static Runtime {
    RUNTIMES.iter().find(|runtime| runtime.name == http.runtime).unwrap_or(&RUNTIMES[RUNTIMES.len() - 1])
}

/// As `faxsmith fmt` would write it.
fn formatted(text: &str, file_name: &str) -> String {
    let path = format!("config/providers/new/{file_name}");
    let document = Document::read(text.as_bytes().to_vec(), &Place::new(&path));
    faxsmith_manifest::format::format(&document, file_name).unwrap_or_else(|_| text.to_owned())
}

/// The manifest as JSON in any layout. Members of objects whose order is the user's keep it.
fn manifest(answers: &Answers, http: &HttpAnswers) -> String {
    let mut parts: Vec<(&str, String)> = vec![("id", text(&answers.id)), ("name", text(&answers.name))];
    parts.push(("version", text(&answers.version)));
    if !answers.description.trim().is_empty() {
        parts.push(("description", text(&answers.description)));
    }
    parts.push(("auth", json_of(&http.auth)));
    parts.push(("allowed_domains", json_of(&http.allowed_domains)));
    parts.push(("timeout_ms", http.timeout_ms.to_string()));
    if !answers.settings.is_empty() || !answers.credentials.is_empty() {
        parts.push(("config_schema", config_schema(answers)));
    }
    let mut actions = vec![("send_fax", json_of(&http.send_fax))];
    if let Some(status) = http.get_status.as_ref().filter(|_| answers.capabilities.get_status) {
        actions.push(("get_status", json_of(status)));
    }
    parts.push(("actions", object(&actions)));
    object(&parts)
}

fn object(parts: &[(&str, String)]) -> String {
    let members: Vec<String> = parts.iter().map(|(key, value)| format!("{}:{value}", text(key))).collect();
    format!("{{{}}}", members.join(","))
}

fn text(text: &str) -> String {
    Value::from(text).to_string()
}

fn json_of(value: &impl serde::Serialize) -> String {
    // Plain structs with texts for keys: nothing that JSON has no form for.
    serde_json::to_string(value).unwrap_or_default()
}

/// What Faxbot 2026 holds the saved settings against (contract §8.4). Credentials are saved among them.
fn config_schema(answers: &Answers) -> String {
    let required: Vec<&str> = answers.settings.iter().filter(|setting| setting.required).map(|setting| &*setting.key).collect();
    let settings = answers.settings.iter().map(|setting| (&*setting.key, property(setting)));
    let credentials = answers.credentials.iter().map(|credential| {
        let title = Some(&credential.title).filter(|title| !title.is_empty()).map(|title| ("title", text(title)));
        (&*credential.key, object(&std::iter::once(("type", text("string"))).chain(title).collect::<Vec<_>>()))
    });
    let mut parts = vec![("type", text("object"))];
    if !required.is_empty() {
        parts.push(("required", json_of(&required)));
    }
    parts.push(("properties", object(&settings.chain(credentials).collect::<Vec<_>>())));
    object(&parts)
}

fn property(setting: &Setting) -> String {
    let kind = match &setting.kind {
        SettingKind::Text | SettingKind::Choice(_) => "string",
        SettingKind::Integer => "integer",
        SettingKind::Number => "number",
        SettingKind::Boolean => "boolean",
    };
    let mut parts = vec![("type", text(kind))];
    let texts = [("title", &setting.title), ("description", &setting.description)];
    parts.extend(texts.into_iter().filter(|(_, words)| !words.is_empty()).map(|(key, words)| (key, text(words))));
    if let SettingKind::Choice(choices) = &setting.kind {
        parts.push(("enum", json_of(choices)));
    }
    parts.extend(setting.default.as_ref().map(|default| ("default", default.to_string())));
    object(&parts)
}

/// Test cases that say what Faxbot does with the manifest, as `faxsmith test --update` would write them.
fn tests(manifest: &str, replies: &str, http: &HttpAnswers) -> String {
    let document = Document::read(manifest.as_bytes().to_vec(), &Place::new("manifest.json"));
    let replies = Replies::of(Some(replies.as_bytes().to_vec()));
    let sample: Option<&Sample> = if let Replies::Read(sample) = &replies { Some(sample) } else { None };
    let actions = document.manifest().map(|manifest| samples::actions(&manifest)).unwrap_or_default();
    let first = update::first(&actions, sample, Some(runtime(http)));
    let (Some(runner), Ok(suite)) = (Runner::new(&document), read(first.clone().into_bytes(), &replies)) else { return first };
    let outcomes: Vec<update::Outcome<'_>> =
        suite.cases.iter().map(|case| case.runtimes.iter().map(|runtime| (*runtime, runner.run(case, runtime))).collect()).collect();
    update::updated(&suite, &outcomes).unwrap_or(first)
}
