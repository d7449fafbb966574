//! `--format sarif`, held against the format's own validator and against the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::hostile::{hostile, present};
use crate::support::{CLEAN, faxsmith, folder, manifest_with};

fn sarif(folder: &Path, arguments: &[&str]) -> Value {
    crate::report(&faxsmith(folder, &[&["lint", "--format", "sarif"], arguments].concat()))
}

fn results(sarif: &Value) -> &[Value] {
    sarif["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn the_validator_of_the_format_finds_nothing() {
    let program =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports/npm/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
    if !present(&program, "run `npm ci` in tests/reports/npm, on Linux") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (clean, strange) = (folder(&[("manifest.json", CLEAN)]), hostile());
    let ignored = manifest_with("\"auth\": {", "\"auth\": { \"x\": 1, \"x-faxsmith-ignore\": { \"unknown-key\": \"kept for later\" },");
    let ignored = folder(&[("manifest.json", &ignored)]);
    // faxsmith has no home page to name, unless the configuration gives one.
    let config = out_of_the_way();
    let config = config.path().join("faxsmith.toml").display().to_string();
    let out = folder(&[]);
    let mut validate = Command::new(&program);
    validate.arg("validate");
    let runs = [
        (root, "examples"),
        (root, "tests/mistakes"),
        (clean.path(), "."),
        (strange.path(), "."),
        (clean.path(), "gone.json"),
        (ignored.path(), "."),
    ];
    for (at, (folder, what)) in runs.into_iter().enumerate() {
        let file = out.path().join(format!("{at}.sarif"));
        faxsmith(
            folder,
            &["lint", what, "--output", &format!("sarif={}", file.display()), "--quiet", "--report-ignored", "--config", &config],
        );
        assert!(file.exists(), "{what}");
        validate.arg(file);
    }
    let found = out.path().join("found.sarif");
    let run =
        validate.args(["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--log", "ForceOverwrite", "-o"]).arg(&found).output();
    let said = String::from_utf8_lossy(&run.expect("the validator starts").stdout).into_owned();
    assert!(said.contains(&format!("{} files scanned", runs.len())), "{said}");
    let log = fs::read_to_string(&found).unwrap_or_default();
    let log: Value = serde_json::from_str(log.trim_start_matches('\u{feff}')).unwrap_or_else(|error| panic!("{error}: {said}"));
    let problems: Vec<&str> = results(&log).iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert!(problems.is_empty(), "{problems:?} {said}");
}

fn out_of_the_way() -> tempfile::TempDir {
    folder(&[("faxsmith.toml", "docs-url = \"https://docs.acme.example/rules\"\n")])
}

#[test]
fn every_rule_is_described() {
    let here = folder(&[("manifest.json", CLEAN)]);
    let sarif = sarif(here.path(), &[]);
    let driver = &sarif["runs"][0]["tool"]["driver"];
    assert_eq!((&driver["name"], &driver["version"]), (&"faxsmith".into(), &env!("CARGO_PKG_VERSION").into()));
    let list: Value = serde_json::from_str(&faxsmith(here.path(), &["rules", "--format", "json"]).out).unwrap();
    let (rules, listed) = (driver["rules"].as_array().unwrap(), list["rules"].as_array().unwrap());
    assert_eq!(rules.len(), listed.len());
    for (rule, listed) in rules.iter().zip(listed) {
        assert_eq!(rule["id"], listed["name"]);
        for key in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown", "/properties/precision"] {
            assert!(rule.pointer(key).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty()), "{key}: {rule}");
        }
        let is_security = listed["category"] == "Security";
        assert_eq!(rule["properties"].get("security-severity").is_some(), is_security, "{rule}");
        assert_eq!(rule["properties"]["tags"].as_array().unwrap().contains(&"security".into()), is_security);
    }
}

#[test]
fn results_point_at_rules_and_places() {
    let here = hostile();
    let sarif = sarif(here.path(), &[]);
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    for result in results(&sarif) {
        let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_eq!((&result["ruleId"], &result["level"]), (&"unknown-auth-scheme".into(), &"error".into()));
        let place = &result["locations"][0];
        assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "/auth/scheme");
        let location = &place["physicalLocation"]["artifactLocation"];
        assert_eq!(location["uriBaseId"], "%SRCROOT%");
        let path = decoded(location["uri"].as_str().unwrap());
        let text = fs::read_to_string(here.path().join(&path)).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let marked = slice(&text, &place["physicalLocation"]["region"]);
        assert!(marked.contains("nöne") && marked.len() <= "\"nöne\"".len(), "{marked:?}");
    }
    assert_eq!(run["invocations"][0]["exitCode"], 1);
}

#[test]
fn fixes_are_what_fix_makes() {
    let text = manifest_with("\"timeout_ms\": 15000", "\"x-é😀\": \"é😀\", \"timeout_ms\": \"15000\"");
    for text in [text.clone(), text.replace('\n', "\r\n"), text.replace('\n', "\r"), format!("\u{feff}{text}")] {
        let here = folder(&[("manifest.json", &text)]);
        let sarif = sarif(here.path(), &[]);
        let mut edits: BTreeMap<usize, (usize, String)> = BTreeMap::new();
        for fix in results(&sarif).iter().filter_map(|result| result["fixes"].get(0)) {
            assert_eq!(fix["properties"]["safety"], "safe");
            for replacement in fix["artifactChanges"][0]["replacements"].as_array().unwrap() {
                let (start, end) = offsets(&text, &replacement["deletedRegion"]);
                let inserted = replacement["insertedContent"]["text"].as_str().unwrap_or_default();
                edits.insert(start, (end, inserted.to_owned()));
            }
        }
        assert!(!edits.is_empty(), "{sarif:#}");
        let mut mended = text.clone();
        for (start, (end, inserted)) in edits.into_iter().rev() {
            mended.replace_range(start..end, &inserted);
        }
        faxsmith(here.path(), &["lint", "--fix", "manifest.json"]);
        // A byte order mark is nowhere in SARIF, so that removing it is left to faxsmith.
        let mended = mended.trim_start_matches('\u{feff}');
        assert_eq!(mended, fs::read_to_string(here.path().join("manifest.json")).unwrap());
    }
}

#[test]
fn partial_fingerprints_stay_when_lines_move() {
    let text = manifest_with("{ \"scheme\": \"none\" }", "{ \"scheme\": \"nöne\" }");
    let fingerprint = |text: &str| {
        let here = folder(&[("manifest.json", text)]);
        results(&sarif(here.path(), &[]))[0]["partialFingerprints"]["faxsmith/1"].clone()
    };
    let first = fingerprint(&text);
    assert_eq!(first, fingerprint(&text.replacen('{', "{\n\n", 1)));
    assert_ne!(first, fingerprint(&text.replace("nöne", "nüne")));
}

#[test]
fn what_is_ignored_is_told_where_that_is_asked_for() {
    let text = manifest_with(
        "\"auth\": { \"scheme\": \"none\" }",
        "\"auth\": { \"scheme\": \"nöne\", \"x-faxsmith-ignore\": { \"unknown-auth-scheme\": \"the provider says so\" } }",
    );
    let here = folder(&[("manifest.json", &text)]);
    assert!(results(&sarif(here.path(), &[])).is_empty());
    let told = sarif(here.path(), &["--report-ignored"]);
    let result = &results(&told)[0];
    assert_eq!(result["ruleId"], "unknown-auth-scheme");
    let suppression = &result["suppressions"][0];
    assert_eq!((&suppression["kind"], &suppression["justification"]), (&"inSource".into(), &"the provider says so".into()));
    assert_eq!(suppression["location"]["physicalLocation"]["region"]["startLine"], 4);
    assert_eq!(told["runs"][0]["invocations"][0]["exitCode"], 0);
}

/// The offsets of a region. A byte order mark is not counted.
fn offsets(text: &str, region: &Value) -> (usize, usize) {
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = &text[mark..];
    let mut starts = vec![0];
    for (at, c) in body.char_indices() {
        if c == '\n' || (c == '\r' && body.as_bytes().get(at + 1) != Some(&b'\n')) {
            starts.push(at + 1);
        }
    }
    let offset = |line: &str, column: &str| {
        let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
        let start = starts[number(line) - 1];
        let mut left = number(column) - 1;
        let mut at = start;
        for c in body[start..].chars() {
            if left == 0 {
                break;
            }
            left -= c.len_utf16();
            at += c.len_utf8();
        }
        mark + at
    };
    (offset("startLine", "startColumn"), offset("endLine", "endColumn"))
}

fn slice<'t>(text: &'t str, region: &Value) -> &'t str {
    let (start, end) = offsets(text, region);
    &text[start..end]
}

/// A relative URI as a path.
fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
