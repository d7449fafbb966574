//! What `new` writes for an HTTP manifest.

pub mod judge;
mod readme;
mod replies;
pub mod schema;

use faxsmith_manifest::cases::read::{Replies, read};
use faxsmith_manifest::cases::run::Runner;
use faxsmith_manifest::cases::update;
use faxsmith_manifest::document::Document;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::{RUNTIMES, Runtime};
use faxsmith_manifest::sample::Sample;
use faxsmith_manifest::trial::samples;
use serde_json::Value;

use crate::new::answers::{Answers, HttpAnswers, PlannedFile};

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
    let mut files = vec![
        file("manifest.json", manifest),
        file("manifest.response.json", replies),
        file("manifest.test.json", formatted(&tests, "manifest.test.json")),
    ];
    let readme = readme::text(answers, http, &judge::peculiar(answers, &files));
    files.push(file("README.md", readme));
    files.push(PlannedFile { path: CONFIGURATION.to_owned(), content: configuration(http) });
    files
}

/// The file that names the runtime.
pub const CONFIGURATION: &str = "faxsmith.toml";

fn folder(answers: &Answers) -> String {
    format!("config/providers/{}", answers.id)
}

fn configuration(http: &HttpAnswers) -> String {
    format!("# `faxsmith config --example` shows what else can stand here.\nruntime = \"{}\"\n", http.runtime)
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
        parts.push(("config_schema", schema::config_schema(answers, http)));
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
