//! Thousands of damaged manifests through everything: no panic, every place inside the file, every fix applicable, nothing worse after it.

#[path = "support/damage.rs"]
mod damage;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use faxsmith::report::concise::Concise;
use faxsmith::report::github::Github;
use faxsmith::report::gitlab::Gitlab;
use faxsmith::report::human::Human;
use faxsmith::report::json::Json;
use faxsmith::report::jsonl::Jsonl;
use faxsmith::report::junit::Junit;
use faxsmith::report::root::Root;
use faxsmith::report::sarif::Sarif;
use faxsmith::report::{FileReport, Format};
use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::edit;
use faxsmith_manifest::finding::{Finding, Level, Safety};
use faxsmith_manifest::fix;
use faxsmith_manifest::judge::judge;
use faxsmith_manifest::place::Place;

use damage::{Random, damaged};

fn count(findings: &[Finding]) -> HashMap<&'static str, usize> {
    let mut counts = HashMap::new();
    for finding in findings {
        *counts.entry(finding.rule.name).or_default() += 1;
    }
    counts
}

fn examine(text: &str, path: &str) {
    let around = Surroundings { place: Place::new(path), ..Surroundings::default() };
    let checked = check(text.as_bytes().to_vec(), &around);
    for finding in &checked.findings {
        let mut spans: Vec<_> = finding.labels.iter().map(|label| label.span).collect();
        spans.push(finding.span);
        for fix in &finding.fixes {
            spans.extend(fix.edits.iter().map(|edit| edit.span));
            assert!(edit::apply(text, &fix.edits).is_some(), "{}: {} can't be applied to\n{text}", finding.rule.name, fix.title);
        }
        for span in spans {
            assert!(text.get(span.range()).is_some(), "{}: {span:?} is no place in\n{text}", finding.rule.name);
        }
        assert!(
            finding.message.ends_with(['.', '?', ')', '`', '}', ']', '"']) || finding.rule.name == "json-syntax",
            "{}",
            finding.message
        );
    }
    let before = count(&checked.findings);
    for allowed in [Safety::Safe, Safety::Ask] {
        let fixed = fix::apply(check(text.as_bytes().to_vec(), &around), &around, allowed);
        for (rule, number) in count(&fixed.checked.findings) {
            assert!(number <= before.get(rule).copied().unwrap_or_default(), "a fix brings {rule}: {:?}\n{text}", fixed.applied);
        }
    }
    let judged = judge(checked.findings, around.scope);
    let report = FileReport::new(path, &checked.document, &judged);
    let root = Root::around(PathBuf::from("/"));
    let formats: [(&dyn Format, bool); 8] = [
        (&Json, true),
        (&Sarif { root: root.clone(), docs: None, ignored: true }, true),
        (&Gitlab { root: root.clone() }, true),
        (&Jsonl, false),
        (&Concise, false),
        (&Github { root }, false),
        (&Human::PLAIN, false),
        (&Junit { fails_from: Some(Level::Error) }, false),
    ];
    for (at, (format, is_json)) in formats.into_iter().enumerate() {
        let text = format.file(&report);
        assert_eq!(text.chars().find(|c| c.is_control() && *c != '\n' && *c != '\t'), None, "{text}");
        if is_json {
            let entries: Vec<serde_json::Value> = serde_json::from_str(&format!("[{text}]")).expect("the report is JSON");
            assert_eq!(entries.len(), judged.shown.len());
        } else if (3..6).contains(&at) {
            assert_eq!(text.lines().count(), judged.shown.len(), "{text}");
        }
    }
}

fn files() -> Vec<(String, &'static str)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| fs::read_to_string(root.join(path)).expect("the file is part of the repository");
    let mut files: Vec<_> =
        ["clicksend", "phaxio", "signalwire", "telnyx"].map(|name| (read(&format!("cli/new/presets/{name}.json")), "manifest.json")).into();
    for (path, place) in [
        ("examples/config/providers/papermail/manifest.json", "config/providers/papermail/manifest.json"),
        ("examples/config/providers/quickfax/manifest.json", "config/providers/x/manifest.json"),
        ("examples/config/plugin_registry.json", "config/plugin_registry.json"),
        ("examples/plugins/hellofax_py/manifest.json", "plugins/hellofax/manifest.json"),
    ] {
        files.push((read(path), place));
    }
    files.push((
        r#"{"version": 1, "providers": {"outbound": {"plugin": "acme", "enabled": true, "settings": {}}}}"#.to_owned(),
        "faxbot.config.json",
    ));
    files.push((r#"{"acme": {"id": "acme", "kind": "cloud", "traits": {"requires_tiff": true}}}"#.to_owned(), "provider_traits.json"));
    files
}

#[test]
fn damaged_files_do_no_harm() {
    let mut random = Random(2026);
    let files = files();
    // More of them for whoever looks for trouble.
    let rounds = std::env::var("FAXSMITH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(500);
    for round in 0..rounds {
        let (text, path) = &files[round % files.len()];
        examine(&damaged(text, &mut random), path);
    }
}
