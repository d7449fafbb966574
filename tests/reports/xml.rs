//! `--format junit`, read by real XML parsers.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::hostile::{NAMES, fed, hostile, skip};
use crate::support::{CLEAN, faxsmith, folder, manifest_with};

/// The tree of an XML text as Python's parser sees it: `[tag, attributes, text, children]`.
const TREE: &str = "import json, sys, xml.etree.ElementTree as e\n\
def tree(n): return [n.tag, n.attrib, (n.text or '').strip(), [tree(c) for c in n]]\n\
print(json.dumps(tree(e.fromstring(sys.stdin.buffer.read()))))";

/// `None`, said aloud, where the program is not there.
fn there(program: &str) -> Option<Command> {
    let found = Command::new(program).arg("--version").output().is_ok();
    if !found {
        skip(&format!("there is no {program}"));
    }
    found.then(|| Command::new(program))
}

#[test]
fn the_report_is_valid_by_its_schema() {
    let Some(_) = there("xmllint") else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let clean = folder(&[("manifest.json", CLEAN)]);
    let (empty, strange) = (folder(&[]), hostile());
    for folder in [&root.join("examples"), clean.path(), empty.path(), strange.path()] {
        for arguments in [&[][..], &["--fail-on", "info"], &["--fail-on", "never", "gone.json"]] {
            let xml = faxsmith(folder, &[&["lint", "--format", "junit", "."], arguments].concat()).out;
            let schema = root.join("tests/reports/junit.xsd");
            let run = fed(Command::new("xmllint").args(["--noout", "--schema"]).arg(schema).arg("-"), &xml);
            assert_eq!(run.code, Some(0), "{}\n{xml}", run.err);
        }
    }
}

#[test]
fn failures_are_what_the_exit_code_counts() {
    let Some(_) = there("python3") else { return };
    let warning = manifest_with("\"SUCCESS\"", "\"success\"");
    let here = folder(&[("a/manifest.json", &warning), ("b/manifest.json", CLEAN)]);
    for (level, failed, code) in [("error", 0, 0), ("warning", 1, 1)] {
        let run = faxsmith(here.path(), &["lint", "--format", "junit", "--fail-on", level]);
        assert_eq!(run.code, Some(code));
        let tree: Value = serde_json::from_str(&fed(Command::new("python3").args(["-c", TREE]), &run.out).out).unwrap();
        assert_eq!((&tree[0], &tree[1]["failures"]), (&"testsuites".into(), &failed.to_string().into()), "{tree}");
        let suites = tree[3].as_array().unwrap();
        assert_eq!(suites.len(), 2);
        let total: usize = suites.iter().map(|suite| suite[3].as_array().unwrap().len()).sum();
        assert_eq!(tree[1]["tests"], total.to_string());
        assert_eq!((&suites[1][1]["name"], &suites[1][3][0][1]["name"]), (&"b/manifest.json".into(), &"no findings".into()));
        let case = &suites[0][3][0];
        assert_eq!(case[3][0][0], if failed == 1 { "failure" } else { "system-out" }, "{case}");
        assert!(case[3][0][2].as_str().unwrap().contains("warning[status-outside-vocabulary]"), "{case}");
    }
}

#[test]
fn names_survive_a_parser() {
    let Some(_) = there("python3") else { return };
    let here = hostile();
    let run = faxsmith(here.path(), &["lint", "--format", "junit"]);
    let parsed = fed(Command::new("python3").args(["-c", TREE]), &run.out);
    let tree: Value = serde_json::from_str(&parsed.out).unwrap_or_else(|error| panic!("{error}: {parsed:?}"));
    let names: Vec<&str> = tree[3].as_array().unwrap().iter().map(|suite| suite[1]["name"].as_str().unwrap()).collect();
    for name in NAMES.iter().filter(|name| !name.contains(char::is_control)) {
        assert!(names.contains(&&*format!("{name}/manifest.json")), "{name}: {names:?}");
    }
    assert_eq!(names.len(), NAMES.len());
}
