//! `--format github` against the package with which GitHub's own actions write annotations.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::hostile::{fed, hostile, present};
use crate::support::{faxsmith, folder, manifest_with};

#[test]
fn annotations_are_escaped_as_github_does() {
    let npm = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/npm");
    if !present(&npm.join("node_modules/@actions/core"), "run `npm ci` in tests/reports/npm") {
        return;
    }
    let here = hostile();
    let annotations: Vec<Value> = crate::report(&faxsmith(here.path(), &["lint", "--format", "json"]))["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let rule = text(&finding["rule"]);
            let mut lines = vec![text(&finding["message"])];
            lines.extend(finding["notes"].as_array().unwrap().iter().map(text));
            lines.push(format!("More: faxsmith explain {rule}"));
            let path: String = text(&finding["path"]).replace('\u{1b}', "\\u{1b}").replace('\u{202e}', "\\u{202e}");
            json!({
                "command": match &*text(&finding["level"]) { "info" => "notice".to_owned(), level => level.to_owned() },
                "message": lines.join("\n"),
                "properties": {
                    "title": format!("faxsmith: {rule}"),
                    "file": path,
                    "startLine": finding["start"]["line"],
                    "endLine": finding["end"]["line"],
                    "startColumn": finding["start"]["column"],
                    "endColumn": finding["end"]["column"],
                }
            })
        })
        .collect();
    let theirs = fed(Command::new("node").arg("annotate.js").current_dir(&npm), &Value::from(annotations).to_string());
    assert_eq!(theirs.code, Some(0), "{theirs:?}");
    let ours = faxsmith(here.path(), &["lint", "--format", "github"]);
    assert_eq!(ours.out, theirs.out);
    assert!(ours.err.contains("Checked 9 files"), "the log sums up: {ours:?}");
}

#[test]
fn paths_start_at_the_root_of_the_repository() {
    let text = manifest_with("[\"api.acme.example\"]", "[]");
    let here = folder(&[(".git/HEAD", ""), ("sub/deep/manifest.json", &text)]);
    for (place, argument) in [("sub", "deep"), ("sub/deep", "."), ("sub", "./deep/../deep/manifest.json"), (".", "sub")] {
        for (format, want) in [("github", "file=sub/deep/manifest.json,"), ("gitlab", "\"path\":\"sub/deep/manifest.json\"")] {
            let run = faxsmith(&here.path().join(place), &["lint", argument, "--format", format]);
            assert!(run.out.contains(want), "{run:?}");
        }
    }
}

#[test]
fn a_finding_over_several_lines_has_no_columns() {
    let here = folder(&[("manifest.json", "{\"actions\": {}}")]);
    let text = manifest_with("{ \"scheme\": \"none\" }", "[\n1\n]");
    std::fs::write(here.path().join("manifest.json"), text).unwrap();
    let out = faxsmith(here.path(), &["lint", "--format", "github"]).out;
    for line in out.lines() {
        let number = |key: &str| line.split(key).nth(1).unwrap().split([',', ':']).next().unwrap().to_owned();
        assert_eq!(number(",line=") == number(",endLine="), line.contains(",col="), "{line}");
    }
    assert!(out.lines().any(|line| !line.contains(",col=")), "{out}");
}
