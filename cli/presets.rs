//! `faxsmith presets`: the providers that `new` knows, and those that no manifest can express.

use std::fmt::Write as _;

use serde::Serialize;

use crate::args::{PresetFormat, PresetsArgs};
use crate::failure::Failure;
use crate::new::answers::{BodyKind, Credential, Scheme, Setting};
use crate::new::presets::{Confidence, PRESETS, UNSUPPORTED, Unsupported};
use crate::output;

pub fn run(args: &PresetsArgs) -> Result<u8, Failure> {
    let text = match args.format {
        PresetFormat::Table => table(),
        PresetFormat::Json => json()?,
    };
    output::print(text.as_bytes())?;
    Ok(0)
}

fn table() -> String {
    let mut text = String::new();
    let width = PRESETS.iter().map(|preset| preset.id.len()).chain(UNSUPPORTED.iter().map(|provider| provider.id.len())).max();
    let width = width.unwrap_or_default();
    for preset in PRESETS.iter() {
        let about = &preset.about;
        let word = match about.confidence {
            Confidence::High => "sure",
            Confidence::Medium => "likely",
            Confidence::Low => "untried",
        };
        let _ = writeln!(text, "{:width$}  {word:7}  {:30}  {}", preset.id, preset.name, about.learn_more);
    }
    text.push_str("\nWhat no manifest can express:\n");
    for provider in UNSUPPORTED.iter() {
        let _ = writeln!(text, "{:width$}  {}: {}", provider.id, provider.name, provider.reason);
    }
    text.push_str("\n`faxsmith new --target http --preset ID` writes one.\n");
    text
}

/// The list for programs.
#[derive(Serialize)]
struct List<'l> {
    format: &'static str,
    presets: Vec<Listed<'l>>,
    unsupported: &'l [Unsupported],
}

#[derive(Serialize)]
struct Listed<'l> {
    id: &'l str,
    name: &'l str,
    description: &'l str,
    source: &'l str,
    confidence: Confidence,
    learn_more: &'l str,
    key_format: &'l str,
    notes: &'l [String],
    settings: &'l [Setting],
    credentials: &'l [Credential],
    auth_scheme: Scheme,
    body_kind: BodyKind,
    hosts: &'l [String],
}

fn json() -> Result<String, Failure> {
    let presets = PRESETS.iter().map(|preset| Listed {
        id: preset.id,
        name: &preset.name,
        description: &preset.about.description,
        source: &preset.about.source,
        confidence: preset.about.confidence,
        learn_more: &preset.about.learn_more,
        key_format: &preset.about.key_format,
        notes: &preset.about.notes,
        settings: &preset.about.settings,
        credentials: &preset.about.credentials,
        auth_scheme: preset.manifest.auth.scheme,
        body_kind: preset.manifest.actions.send_fax.body.kind,
        hosts: &preset.manifest.allowed_domains,
    });
    let list = List { format: "faxsmith-presets/1", presets: presets.collect(), unsupported: &UNSUPPORTED };
    let text = serde_json::to_string_pretty(&list);
    text.map(|text| text + "\n").map_err(|error| Failure::usage(format!("can't print the presets: {error}")))
}
