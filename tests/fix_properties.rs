//! What `--fix` and `--fix --unsafe` keep, over every example of the pages, the published mistakes, damaged presets and thousands of
//! random broken manifests: the file parses, no rule has more to say, a second run changes nothing, and what no edit touches is as it was.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "support/broken.rs"]
mod broken;
#[path = "support/damage.rs"]
mod damage;
#[allow(dead_code, reason = "each test file uses its own part")]
#[path = "support/pages.rs"]
mod pages;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use faxsmith_manifest::check::{Checked, Surroundings, check};
use faxsmith_manifest::edit;
use faxsmith_manifest::finding::{Finding, Safety};
use faxsmith_manifest::fix::{self, Fixed};
use faxsmith_manifest::json::{self, Defect};
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::Scope;

use damage::{Random, damaged};
use pages::Folder;

const BOTH: [Safety; 2] = [Safety::Safe, Safety::Ask];

fn count(findings: &[Finding]) -> HashMap<&'static str, usize> {
    let mut counts = HashMap::new();
    for finding in findings {
        *counts.entry(finding.rule.name).or_default() += 1;
    }
    counts
}

fn read(text: &str, around: &Surroundings<'_>) -> Checked {
    check(text.as_bytes().to_vec(), around)
}

fn fixed(text: &str, around: &Surroundings<'_>, allowed: Safety) -> Fixed {
    fix::apply(read(text, around), around, allowed)
}

/// Everything that must hold for one file.
fn examine(name: &str, text: &str, around: &Surroundings<'_>, which: &[Safety]) {
    for &allowed in which {
        let before = count(&read(text, around).findings);
        let done = fixed(text, around, allowed);
        let after = &done.checked.document.text;
        let of = || format!("{name}, fixed with {allowed:?}, {:?}:\n{text}\nbecame\n{after}", done.applied);
        // A file that parsed still does; one that didn't does, or is still said not to.
        if json::parse(text).complaints.is_empty() {
            assert!(serde_json::from_str::<serde::de::IgnoredAny>(after).is_ok(), "{}", of());
        }
        let is_told = done.checked.findings.iter().any(|finding| finding.rule.name == "json-syntax");
        assert_eq!(is_told, !done.checked.document.complaints.is_empty(), "{}", of());
        for (rule, number) in count(&done.checked.findings) {
            // What is mended need not be silenced any more.
            assert!(
                rule == "unused-ignore" || number <= before.get(rule).copied().unwrap_or_default(),
                "there is more of {rule}: {}",
                of()
            );
        }
        let again = fixed(after, around, allowed);
        assert_eq!(&again.checked.document.text, after, "a second run does {:?}: {}", again.applied, of());
        // What no edit touches is as it was: the edits alone make the new text of the old one.
        let replayed = done.steps.iter().try_fold(text.to_owned(), |text, edits| edit::apply(&text, edits));
        assert_eq!(replayed.as_deref(), Some(after.as_str()), "{}", of());
        assert_eq!(done.steps.is_empty(), after.as_str() == text, "{}", of());
        keeps_line_ends(text, after, &of);
    }
}

/// No line end of another sort comes in.
fn keeps_line_ends(before: &str, after: &str, of: &dyn Fn() -> String) {
    let bare = |text: &str| text.matches('\n').count() - text.matches("\r\n").count();
    if bare(before) == 0 && before.contains('\n') {
        assert_eq!(bare(after), 0, "{}", of());
    }
    if !before.contains('\r') {
        assert!(!after.contains('\r'), "{}", of());
    }
}

/// Fixing a file with other line ends, or with tabs for its indentation, gives the same file with those.
fn is_the_same_in_any_layout(name: &str, text: &str, around: &Surroundings<'_>) {
    let plain = text.replace("\r\n", "\n");
    let parsed = json::parse(&plain);
    // A raw line break in a string is the string's.
    if plain.contains(['\r', '\t']) || parsed.complaints.iter().any(|complaint| complaint.kind == Defect::ControlCharacter) {
        return;
    }
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let tabs = |text: &str| -> String {
        let line = |line: &str| {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            format!("{}{}", "\t".repeat(blanks), &line[blanks..])
        };
        text.split('\n').map(line).collect::<Vec<_>>().join("\n")
    };
    for allowed in BOTH {
        let wanted = fixed(&plain, around, allowed).checked.document.text;
        assert_eq!(*fixed(&crlf(&plain), around, allowed).checked.document.text, crlf(&wanted), "{name} with CRLF, {allowed:?}");
        if parsed.complaints.is_empty() {
            assert_eq!(*fixed(&tabs(&plain), around, allowed).checked.document.text, tabs(&wanted), "{name} with tabs, {allowed:?}");
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_examples_of_the_pages() {
    for (name, block, sample) in pages::examples() {
        let folder = Folder { block: &block, sample: sample.as_deref() };
        let place = Place { path: block.path(), neighbours: Some(&folder) };
        let around = Surroundings { place, scope: block.scope(), ..Surroundings::default() };
        let text = block.file(block.word("at"));
        examine(&name, &text, &around, &BOTH);
        is_the_same_in_any_layout(&name, &text, &around);
    }
}

#[test]
fn published_mistakes() {
    let page = fs::read_to_string(root().join("tests/mistakes/mistakes.md")).unwrap();
    let blocks = pages::blocks(&page);
    assert!(blocks.len() > 5);
    for (at, block) in blocks.iter().enumerate() {
        every_scope(&format!("mistake {at}"), &block.content, "manifest.json", true);
    }
}

fn every_scope(name: &str, text: &str, path: &str, layouts: bool) {
    for scope in [Scope::Unset, Scope::All, Scope::One(0), Scope::One(1)] {
        let around = Surroundings { place: Place::new(path), scope, ..Surroundings::default() };
        examine(&format!("{name}, {scope:?}"), text, &around, &BOTH);
        if layouts {
            is_the_same_in_any_layout(&format!("{name}, {scope:?}"), text, &around);
        }
    }
}

/// More of them for whoever looks for trouble.
fn rounds(default: usize) -> usize {
    std::env::var("FAXSMITH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(default)
}

#[test]
fn damaged_presets() {
    let presets: Vec<String> = ["clicksend", "phaxio", "signalwire", "telnyx"]
        .map(|name| fs::read_to_string(root().join(format!("cli/new/presets/{name}.json"))).unwrap())
        .into();
    let mut random = Random(4);
    for round in 0..rounds(200) {
        let text = damaged(&presets[round % presets.len()], &mut random);
        let around = Surroundings { place: Place::new("config/providers/x/manifest.json"), ..Surroundings::default() };
        examine(&format!("preset, round {round}"), &text, &around, &BOTH);
    }
}

#[test]
fn broken_manifests_with_safe_fixes() {
    broken_manifests(Safety::Safe, 2_000);
}

#[test]
fn broken_manifests_with_all_fixes() {
    broken_manifests(Safety::Ask, 500);
}

fn broken_manifests(allowed: Safety, default: usize) {
    let mut random = Random(if allowed == Safety::Safe { 2_000 } else { 500 });
    for round in 0..rounds(default) {
        let mut text = broken::manifest(&mut random);
        if round % 4 == 0 {
            text = damaged(&text, &mut random);
        }
        let scope = [Scope::Unset, Scope::All, Scope::One(0), Scope::One(1)][random.below(4)];
        let around = Surroundings { place: Place::new("config/providers/acme/manifest.json"), scope, ..Surroundings::default() };
        let name = format!("round {round}, {scope:?}");
        examine(&name, &text, &around, &[allowed]);
        if round % 20 == 1 {
            is_the_same_in_any_layout(&name, &text, &around);
        }
    }
}

/// `FAXSMITH_MANIFESTS` names a folder of manifests that can't be part of this repository.
#[test]
fn manifests_of_a_folder() {
    let Some(folder) = std::env::var_os("FAXSMITH_MANIFESTS") else { return };
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            every_scope(&name, &text, "config/providers/x/manifest.json", true);
            files += 1;
        }
    }
    assert!(files > 0, "the folder has manifests");
}
