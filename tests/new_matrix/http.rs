//! HTTP manifests: on the runtime that the written faxsmith.toml names nothing is wrong with them, and the README tells what is on another.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cases::{self, Case};
use crate::support::{faxsmith, folder, report};
use crate::{each, presets, write_all, written};

/// The warnings that are as they should be: what the answers say, the rule, the reason.
const WARNINGS: [(&[&str], &str, &str); 3] = [
    (&["api_key_query"], "secret-in-query", "the scheme puts the key there: the provider wants it so"),
    (&["2025", "asks with a form"], "get-status-form", "2025 has no other way to send one: the manifest says what was answered"),
    (
        &["2025", "defaults"],
        "default-not-applied",
        "2025 holds nothing against config_schema; the README says that values are to be saved, and what is registered has them",
    ),
];

#[test]
fn manifests_work_on_their_runtime_and_tell_of_the_other() {
    let mut used = BTreeSet::new();
    for (runtime, other) in [("2025", "2026"), ("2026", "2025")] {
        let mut all = cases::http(runtime);
        all.extend(cases::presets(runtime, &presets::IDS));
        let here = folder(&[]);
        write_all(here.path(), &all);
        let config = fs::read_to_string(here.path().join("faxsmith.toml")).unwrap();
        assert!(config.contains(&format!("runtime = \"{runtime}\"")), "{config}");

        let own = lint(here.path(), &[], all.len());
        let of_other = lint(here.path(), &["--runtime", other], all.len());
        for case in &all {
            for finding in of(&own, case) {
                let (rule, level) = (finding["rule"].as_str().unwrap(), finding["levels"][runtime].as_str().unwrap_or_default());
                assert_ne!(level, "error", "{}: {finding}", case.answers);
                if level == "warning" {
                    let listed =
                        |(says, name, _): &(&[&str], &str, &str)| *name == rule && says.iter().all(|word| case.says.contains(word));
                    let at = WARNINGS.iter().position(listed);
                    used.insert(at.unwrap_or_else(|| panic!("a warning that is not listed: {}: {finding}", case.answers)));
                }
            }
            tells_of(here.path(), case, other, &of(&of_other, case).collect::<Vec<_>>());
        }

        let test = faxsmith(here.path(), &["test", "config"]);
        assert!(test.code == Some(0), "{test:?}");
        let requests: usize = all.iter().map(|case| if case.answers["capabilities"]["get_status"] == true { 2 } else { 1 }).sum();
        let files = all.len();
        assert!(test.out.ends_with(&format!("Ran {requests} tests of {files} files: {requests} passed.\n")), "{}", test.out);
        let names = all.iter().flat_map(|case| {
            ["manifest.json", "manifest.response.json", "manifest.test.json"].map(|name| format!("config/providers/{}/{name}", case.id()))
        });
        let format = faxsmith(here.path(), &[vec!["fmt".to_owned(), "--check".to_owned()], names.collect()].concat());
        assert_eq!(format.code, Some(0), "{format:?}");
    }
    let unused: Vec<_> = WARNINGS.iter().enumerate().filter(|(at, _)| !used.contains(at)).map(|(_, entry)| entry).collect();
    assert!(unused.is_empty(), "no manifest gives these warnings: {unused:?}");
}

/// The findings in the manifests of a folder.
fn lint(folder: &Path, more: &[&str], files: usize) -> Value {
    let run = faxsmith(folder, &[&["lint", "--format", "json", "config"], more].concat());
    let report = report(&run);
    assert_eq!(report["summary"]["files"], files, "{}", report["summary"]);
    report
}

fn of<'r>(report: &'r Value, case: &Case) -> impl Iterator<Item = &'r Value> {
    let path = format!("config/providers/{}/manifest.json", case.id());
    report["findings"].as_array().unwrap().iter().filter(move |finding| finding["path"] == path)
}

/// The README has as many points on the other runtime as the linter has messages on it that are not the same on both.
fn tells_of(folder: &Path, case: &Case, other: &str, findings: &[&Value]) {
    let readme = fs::read_to_string(folder.join(format!("config/providers/{}/README.md", case.id()))).unwrap();
    let section = readme.split(&format!("## On Faxbot {other}\n")).nth(1).unwrap_or_else(|| panic!("{readme}"));
    let section = section.split("\n## ").next().unwrap();
    let is_peculiar = |finding: &&&Value| {
        let levels = finding["levels"].as_object().unwrap();
        levels.len() == 1 || levels.values().any(|level| *level != levels[other])
    };
    let messages: BTreeSet<&str> = findings.iter().filter(is_peculiar).map(|finding| finding["message"].as_str().unwrap()).collect();
    assert_eq!(section.matches("\n* ").count(), messages.len(), "{section} {messages:?}");
    assert_eq!(section.contains("Nothing is known that would not work there"), messages.is_empty(), "{section}");
    for message in messages {
        let first = message.split(['`', '_', '{']).next().unwrap();
        assert!(section.contains(first), "{message}: {section}");
    }
}

/// Settings of every kind arrive as what they are, wherever a request has room for that.
#[test]
fn settings_of_every_kind_arrive_as_what_they_are() {
    let all = cases::http("2026");
    let here = folder(&[]);
    for which in ["defaults", "required", "optional"] {
        let case = all.iter().find(|case| ["json", which].iter().all(|word| case.says.contains(word))).unwrap();
        assert_eq!(written(here.path(), &case.answers).code, Some(0));
        let tests = here.path().join(format!("config/providers/{}/manifest.test.json", case.id()));
        let tests: Value = serde_json::from_slice(&fs::read(tests).unwrap()).unwrap();
        let body = &tests["cases"][0]["request"]["body"];
        let (class, cover, quality) = (&body["class"], &body["coverPage"], &body["quality"]);
        assert!(class.is_i64() && body["constructor"].is_number() && cover.is_boolean() && quality.is_string(), "{body}");
        // What 2026 holds the saved settings against takes what is to be registered.
        let manifest = fs::read(here.path().join(format!("config/providers/{}/manifest.json", case.id()))).unwrap();
        let schema = serde_json::from_slice::<Value>(&manifest).unwrap()["config_schema"].clone();
        let readme = fs::read_to_string(here.path().join(format!("config/providers/{}/README.md", case.id()))).unwrap();
        let registered = crate::support::registration(&readme)[0]["providers"]["outbound"]["settings"].clone();
        assert!(jsonschema::is_valid(&schema, &registered), "{registered} {schema}");
        // Without one of them nothing would be sent: it must be saved.
        for key in ["class", "constructor", "coverPage"] {
            assert!(schema["required"].as_array().unwrap().contains(&key.into()), "{schema}");
        }
    }
}

/// A request without a body has no room for a document.
#[test]
fn what_makes_no_sense_is_refused_with_the_reason() {
    let here = folder(&[]);
    let with = |pointer: &str, value: Value| {
        let mut answers = cases::http("2026").swap_remove(0).answers;
        *answers.pointer_mut(pointer).unwrap() = value;
        answers
    };
    let all = [
        (with("/http/send_fax/body/kind", "none".into()), "Faxbot sends no document"),
        (with("/http/auth/scheme", "digest".into()), "none, basic, bearer, api_key_header, api_key_query"),
        (with("/http/send_fax/body/kind", "xml".into()), "none, json, form, multipart"),
        (with("/http/runtime", "2027".into()), "It is `2025` or `2026`"),
    ];
    each(&all, |(answers, part)| {
        let run = written(here.path(), answers);
        assert!(run.code == Some(2) && run.err.contains(part), "{run:?}");
    });
    assert!(crate::support::tree(here.path()).is_empty());
}
