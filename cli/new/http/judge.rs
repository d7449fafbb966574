//! What the linter has against a manifest that is only planned.

use faxsmith_manifest::check::{Checked, Surroundings, check};
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::place::{Neighbours, Place};
use faxsmith_manifest::runtime::{RUNTIMES, Runtime, Scope};

use super::{folder, runtime};
use crate::new::answers::{Answers, PlannedFile};

/// What the linter has against a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// The answer that what stands there is made of, as in [`crate::new::check::Problem`].
    pub answer: String,
    /// What is wrong.
    pub message: String,
    /// Whether it is an error: then nothing is written.
    pub is_error: bool,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} [{}]", self.message, self.rule)
    }
}

/// What the linter has against the manifest among planned files, on the runtime that they are for: errors and warnings.
#[must_use]
pub fn findings(answers: &Answers, files: &[PlannedFile]) -> Vec<Finding> {
    let Some(runtime) = answers.http.as_ref().map(runtime) else { return Vec::new() };
    let Some(checked) = checked(answers, files, runtime) else { return Vec::new() };
    let finding = |finding: &faxsmith_manifest::finding::Finding| {
        let level = finding.levels.get(runtime).filter(|level| *level >= Level::Warning)?;
        // It stands at the URL, but what allows the host is the list.
        let is_of_list = finding.rule.name == "host-not-allowed";
        let pointer = if is_of_list { "/allowed_domains".to_owned() } else { checked.document.pointer_at(finding.span) };
        Some(Finding {
            rule: finding.rule.name,
            answer: answer(&pointer, answers),
            message: finding.message.clone(),
            is_error: level == Level::Error,
        })
    };
    checked.findings.iter().filter_map(finding).collect()
}

/// The answer that a place in the manifest is made of.
#[must_use]
pub fn answer(pointer: &str, answers: &Answers) -> String {
    let dotted = |rest: &str| rest.replace('/', ".");
    if let Some(rest) = pointer.strip_prefix("/actions/") {
        return format!("http.{}", dotted(rest));
    }
    if let Some(rest) = pointer.strip_prefix("/config_schema/properties/") {
        let rest = rest.strip_prefix("credentials/properties/").unwrap_or(rest);
        let (key, field) = rest.split_once('/').unwrap_or((rest, "key"));
        let setting = answers.settings.iter().position(|setting| setting.key == key).map(|at| format!("settings[{at}].{field}"));
        let credential = answers.credentials.iter().position(|credential| credential.key == key);
        return setting.or_else(|| credential.map(|at| format!("credentials[{at}].{field}"))).unwrap_or_else(|| "settings".to_owned());
    }
    match pointer {
        "" | "/" => "http".to_owned(),
        "/id" | "/name" | "/version" | "/description" => pointer[1..].to_owned(),
        _ if pointer.starts_with("/config_schema") => "settings".to_owned(),
        _ => format!("http{}", dotted(pointer)),
    }
}

/// What is so with a runtime alone, or worse there than with any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peculiar {
    /// The name of the runtime.
    pub runtime: &'static str,
    /// Whether the manifest is for another one.
    pub is_other: bool,
    /// What the linter says, in the order of the manifest, nothing twice.
    pub messages: Vec<String>,
}

/// What the linter has against the manifest among planned files on each runtime, beyond what it has against it on all of them.
#[must_use]
pub fn peculiar(answers: &Answers, files: &[PlannedFile]) -> Vec<Peculiar> {
    let Some(own) = answers.http.as_ref().map(runtime) else { return Vec::new() };
    let of = |here: &'static Runtime| {
        let checked = checked(answers, files, here)?;
        let is_peculiar = |finding: &&faxsmith_manifest::finding::Finding| {
            let level = finding.levels.get(here);
            level.is_some() && RUNTIMES.iter().any(|other| finding.levels.get(other) < level)
        };
        let mut messages: Vec<String> = Vec::new();
        for finding in checked.findings.iter().filter(is_peculiar) {
            if !messages.contains(&finding.message) {
                messages.push(finding.message.clone());
            }
        }
        Some(Peculiar { runtime: here.name, is_other: here.index != own.index, messages })
    };
    RUNTIMES.iter().filter_map(of).collect()
}

fn checked(answers: &Answers, files: &[PlannedFile], runtime: &Runtime) -> Option<Checked> {
    let path = format!("{}/manifest.json", folder(answers));
    let manifest = files.iter().find(|file| file.path == path)?;
    let planned = Planned { folder: folder(answers), files };
    let place = Place { path: &path, neighbours: Some(&planned) };
    let around = Surroundings { place, scope: Scope::One(runtime.index), ..Surroundings::default() };
    Some(check(manifest.content.clone().into_bytes(), &around))
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
