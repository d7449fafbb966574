//! The formats of `lint`.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod annotations;
mod code_quality;
mod hostile;
mod links;
mod outputs;
mod sarif;
#[path = "../support/mod.rs"]
mod support;
mod xml;

use std::collections::BTreeSet;

use support::{CLEAN, faxsmith, folder, manifest_with, report};

/// Every format of `lint`.
const FORMATS: [&str; 8] = ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit"];

#[test]
fn the_json_report_keeps_its_schema() {
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = faxsmith(examples, &["schema", "lint-report"]);
    let schema = serde_json::from_str(&schema.out).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for path in ["examples", "cli/new/presets", "tests/rule_pages"] {
        let report = report(&faxsmith(examples, &["lint", "--format", "json", path]));
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{path}: {errors:#?}");
        assert_eq!(report["format"], "faxsmith-lint/1");
    }
}

#[test]
fn places_are_right_on_lines_with_wide_characters() {
    let text = manifest_with("{ \"scheme\": \"none\" }", "{ \"x-é😀\": \"é\", \"scheme\": \"nöne\" }").replace('\n', "\r\n");
    let here = folder(&[("manifest.json", &text)]);
    let report = report(&faxsmith(here.path(), &["lint", "--format", "json"]));
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "unknown-auth-scheme", "{report}");
    assert_eq!(finding["pointer"], "/auth/scheme");
    let offset = text.find("nöne").unwrap();
    let (start, end) = (&finding["start"], &finding["end"]);
    assert!((offset - 1..=offset).contains(&(start["offset"].as_u64().unwrap() as usize)));
    assert_eq!(start["line"], 4);
    let line = text.lines().nth(3).unwrap();
    let column = line[..line.find("nöne").unwrap()].chars().count() as u64 + 1;
    assert!((column - 1..=column).contains(&start["column"].as_u64().unwrap()), "{start}");
    assert!(end["column"].as_u64().unwrap() - start["column"].as_u64().unwrap() <= 6);
}

#[test]
fn levels_follow_the_runtime() {
    let split = manifest_with("\"id\": \"acme\"", "\"id\": \"Acme\"");
    let here = folder(&[("manifest.json", &split)]);
    let level = |arguments: &[&str]| {
        let run = faxsmith(here.path(), &[&["lint", "--format", "json"][..], arguments].concat());
        let report = report(&run);
        report["findings"].as_array().unwrap().iter().map(|finding| finding["level"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // An upper-case id is an error in 2025 and fine in 2026.
    assert_eq!(level(&[]), ["warning"]);
    assert_eq!(level(&["--runtime", "all"]), ["error"]);
    assert_eq!(level(&["--runtime", "2025"]), ["error"]);
    assert_eq!(level(&["--runtime", "2026"]), [] as [&str; 0]);
    let run = faxsmith(here.path(), &["lint"]);
    assert!(run.out.contains("manifest.json: works on 2026; 1 problem on 2025; choose one with `--runtime`"), "{run:?}");
}

#[test]
fn the_order_is_stable_and_files_are_told_once() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let first = faxsmith(root, &["lint", "examples", "--format", "json", "--jobs", "1"]);
    for jobs in ["2", "8"] {
        assert_eq!(
            faxsmith(root, &["lint", "examples", "examples/config", "./examples", "--format", "json", "--jobs", jobs]).out,
            first.out
        );
    }
    let report = report(&first);
    let places: Vec<(String, u64, String)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().unwrap().to_owned();
            (text("path"), finding["start"]["offset"].as_u64().unwrap(), text("rule"))
        })
        .collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(places, sorted);
    assert!(places.iter().map(|place| &place.0).collect::<BTreeSet<_>>().len() > 2, "several files have findings");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let here = folder(&[("manifest.json", &manifest_with("[\"api.acme.example\"]", "[]"))]);
    let plain = faxsmith(here.path(), &["lint"]);
    assert!(!plain.out.contains('\u{1b}'), "no colours in a pipe");
    let forced = faxsmith(here.path(), &["lint", "--color", "always"]);
    assert!(forced.out.contains("\u{1b}["), "{forced:?}");
    let stripped: String = anstream::adapter::strip_str(&forced.out).to_string();
    assert_eq!(stripped, plain.out, "the same text but for the colours");
}

#[test]
fn presets_have_no_problem_but_their_names() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let report = report(&faxsmith(root, &["lint", "cli/new/presets", "--format", "json", "--runtime", "all"]));
    assert_eq!(report["summary"]["files"], 11);
    for finding in report["findings"].as_array().unwrap() {
        let rule = finding["rule"].as_str().unwrap();
        // phaxio, sinch, signalwire and documo are built into Faxbot: that is true of them.
        assert!(finding["level"] == "info" || rule == "shadowed-builtin", "{finding:#}");
    }
}

#[test]
fn every_rule_is_explained_and_listed() {
    let here = folder(&[("manifest.json", CLEAN)]);
    let list = faxsmith(here.path(), &["rules", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&list.out).unwrap();
    let rules = list["rules"].as_array().unwrap();
    assert!(rules.len() >= 76, "{} rules", rules.len());
    let table = faxsmith(here.path(), &["rules"]).out;
    for rule in rules {
        let name = rule["name"].as_str().unwrap();
        let page = faxsmith(here.path(), &["explain", name]);
        assert_eq!(page.code, Some(0), "{page:?}");
        assert!(page.out.starts_with(&format!("# {}", rule["summary"].as_str().unwrap())));
        assert!(table.contains(name));
        assert_eq!(rule["since"], "0.1.0", "{name}");
        assert!(rule["renamed_from"].is_array() && rule.get("deprecated").is_some(), "{name}");
    }
}
