//! Mistakes that have really been published, told in manifests of our own: everything that the linter says of them, and that its safe
//! fixes leave a file that parses and that a second run does not change.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use support::{faxsmith, folder, report};

struct Case {
    name: String,
    manifest: String,
}

/// The cases of the page: a heading, prose, a block.
fn cases(page: &str) -> Vec<Case> {
    page.split("\n## ")
        .skip(1)
        .map(|part| {
            let (name, rest) = part.split_once('\n').unwrap();
            let manifest = rest.split("```json\n").nth(1).unwrap().split("\n```").next().unwrap();
            Case { name: name.to_owned(), manifest: format!("{manifest}\n") }
        })
        .collect()
}

/// What the linter says, one line a finding: rule, place, levels of 2025 and 2026.
fn findings(here: &Path) -> String {
    let report = report(&faxsmith(here, &["lint", "--format", "json"]));
    let mut text = String::new();
    for finding in report["findings"].as_array().unwrap() {
        let level = |runtime: &str| finding["levels"][runtime].as_str().map_or('-', |level| level.to_uppercase().chars().next().unwrap());
        let (rule, pointer) = (finding["rule"].as_str().unwrap(), finding["pointer"].as_str().unwrap());
        let line = finding["start"]["line"].as_u64().unwrap();
        writeln!(text, "* {rule} at `{pointer}`, line {line}, 2025 {} 2026 {}", level("2025"), level("2026")).unwrap();
    }
    text
}

#[test]
fn everything_is_found_and_nothing_else() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes/mistakes.md");
    let page = fs::read_to_string(&path).unwrap();
    let mut wanted = page.split("\n## ").next().unwrap().trim_end().to_owned();
    for (case, part) in cases(&page).iter().zip(page.split("\n## ").skip(1)) {
        let here = folder(&[("manifest.json", &case.manifest)]);
        let block_end = part.rfind("\n```").unwrap() + "\n```".len();
        write!(wanted, "\n\n## {}\n\n{}", &part[..block_end], findings(here.path()).trim_end()).unwrap();
    }
    wanted.push('\n');
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert!(wanted == page, "the lists of findings are not what happens: run with UPDATE=1 and look at the difference");
    }
}

#[test]
fn safe_fixes_end_in_json_and_come_to_rest() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes/mistakes.md")).unwrap();
    let cases = cases(&page);
    assert!(cases.len() >= 11);
    for case in cases {
        let here = folder(&[("manifest.json", &case.manifest)]);
        let path = here.path().join("manifest.json");
        faxsmith(here.path(), &["lint", "--fix"]);
        let once = fs::read_to_string(&path).unwrap();
        serde_json::from_str::<serde_json::Value>(&once).unwrap_or_else(|error| panic!("{}: {error}\n{once}", case.name));
        let report = report(&faxsmith(here.path(), &["lint", "--fix", "--format", "json"]));
        assert_eq!(fs::read_to_string(&path).unwrap(), once, "{}: a second run changes nothing", case.name);
        assert_eq!(report["summary"]["fixable"], 0, "{}: every safe fix was made", case.name);
    }
}
