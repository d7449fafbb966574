//! The baseline: known findings that are not told again, through the real binary.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;
use std::path::Path;

use support::{CLEAN, Run, faxsmith, faxsmith_reading, folder, report, write};

const MANIFEST: &str = "config/providers/acme/manifest.json";
const BASELINE: &str = "faxsmith-baseline.json";

/// Calls http and has a key that nothing reads.
fn flawed() -> String {
    CLEAN.replace("https://api.acme.example", "http://api.acme.example").replacen("  \"id\"", "  \"colour\": \"blue\",\n  \"id\"", 1)
}

fn lint(folder: &Path, more: &[&str]) -> Run {
    faxsmith(folder, &[&["lint", "--format", "json"], more].concat())
}

/// The rules that are told, and how many findings are not, because they are known.
fn told(run: &Run) -> (Vec<String>, u64) {
    let report = report(run);
    let rules = report["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect();
    (rules, report["summary"]["known"].as_u64().unwrap())
}

fn with_baseline(text: &str) -> tempfile::TempDir {
    let here = folder(&[(MANIFEST, text)]);
    let run = faxsmith(here.path(), &["lint", "--write-baseline"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    here
}

#[test]
fn what_is_known_is_neither_told_nor_counted() {
    let here = folder(&[(MANIFEST, &flawed())]);
    let run = faxsmith(here.path(), &["lint", "--write-baseline"]);
    assert_eq!((run.code, &*run.out), (Some(0), "Checked 1 file: nothing to report (3 in the baseline).\n"));
    assert_eq!(run.err, format!("Wrote {BASELINE}: 3 findings of 1 file. They are not told again.\n"));
    let run = faxsmith(here.path(), &["lint", "--baseline", BASELINE]);
    assert_eq!((run.code, &*run.out, &*run.err), (Some(0), "Checked 1 file: nothing to report (3 in the baseline).\n", ""));
    // Without it, and where it is not wanted, all is told.
    assert_eq!(told(&lint(here.path(), &[])).1, 0);
    // What is new is told.
    write(here.path(), MANIFEST, flawed().replacen("\"name\": \"Acme Fax\",\n", "", 1).as_bytes());
    let run = lint(here.path(), &["--baseline", BASELINE]);
    assert_eq!(told(&run), (vec!["missing-name".to_owned()], 3));
    // Of the same twice, one more is new.
    write(here.path(), MANIFEST, flawed().replacen("  \"id\"", "  \"color\": \"blue\",\n  \"id\"", 1).as_bytes());
    assert_eq!(told(&lint(here.path(), &["--baseline", BASELINE])), (vec!["unknown-key".to_owned()], 3));
}

#[test]
fn lines_layout_and_other_keys_bring_nothing_back() {
    let here = with_baseline(&flawed());
    let changes: [&dyn Fn(&str) -> String; 4] = [
        &|text| text.replacen('{', "{\n\n\n", 1),
        &|text| text.replace('\n', "\r\n"),
        &|text| text.replacen("\"colour\": \"blue\",", "\"x-note\": 1, \"colour\": \"blue\", \"description\": \"a fax\",", 1),
        &|text| serde_json::to_string(&serde_json::from_str::<serde_json::Value>(text).unwrap()).unwrap(),
    ];
    for change in changes {
        write(here.path(), MANIFEST, change(&flawed()).as_bytes());
        assert_eq!(told(&lint(here.path(), &["--baseline", BASELINE])), (Vec::new(), 3));
    }
    write(here.path(), MANIFEST, flawed().as_bytes());
    assert_eq!(faxsmith(here.path(), &["fmt"]).code, Some(0));
    assert_eq!(told(&lint(here.path(), &["--baseline", BASELINE])), (Vec::new(), 3));
}

#[test]
fn what_is_gone_is_told_and_dropped() {
    let here = with_baseline(&flawed());
    write(here.path(), MANIFEST, CLEAN.as_bytes());
    let run = faxsmith(here.path(), &["lint", "--baseline", BASELINE]);
    assert_eq!((run.code, &*run.out), (Some(0), "Checked 1 file: nothing to report.\n"));
    assert_eq!(run.err, "3 findings of the baseline are gone: `--write-baseline` drops what is no more.\n");
    assert_eq!(faxsmith(here.path(), &["lint", "--quiet", "--baseline", BASELINE]).err, "");
    // The same for a file that is no more.
    fs::rename(here.path().join("config/providers/acme"), here.path().join("config/providers/other")).unwrap();
    let run = faxsmith(here.path(), &["lint", "--baseline", BASELINE, "config"]);
    assert!(run.err.contains("3 findings of the baseline are gone"), "{run:?}");
    faxsmith(here.path(), &["lint", "--write-baseline"]);
    assert!(!fs::read_to_string(here.path().join(BASELINE)).unwrap().contains("acme/manifest.json"));
}

#[test]
fn what_concerns_another_runtime_is_not_gone() {
    let text = flawed().replacen("/faxes\"", "/faxes?priority=high\"", 1);
    let here = with_baseline(&text);
    for runtime in ["2025", "2026", "all"] {
        let run = faxsmith(here.path(), &["lint", "--baseline", BASELINE, "--runtime", runtime]);
        assert_eq!((run.code, &*run.err), (Some(0), ""), "{runtime}");
    }
    let run = faxsmith(here.path(), &["lint", "--baseline", BASELINE, "--level", "unknown-key=off"]);
    assert_eq!((run.code, &*run.err), (Some(0), ""));
}

#[test]
fn writing_again_keeps_the_order_the_salt_and_what_was_not_looked_at() {
    let other = "config/providers/other/manifest.json";
    let here = folder(&[(MANIFEST, &flawed()), (other, &flawed().replace("\"acme\"", "\"other\""))]);
    assert_eq!(faxsmith(here.path(), &["lint", "--write-baseline"]).code, Some(0));
    let first = fs::read_to_string(here.path().join(BASELINE)).unwrap();
    assert_eq!(faxsmith(here.path(), &["lint", "--write-baseline", MANIFEST]).code, Some(0));
    assert_eq!(fs::read_to_string(here.path().join(BASELINE)).unwrap(), first);
    write(here.path(), MANIFEST, CLEAN.as_bytes());
    assert_eq!(faxsmith(here.path(), &["lint", "--write-baseline", MANIFEST]).code, Some(0));
    let second = fs::read_to_string(here.path().join(BASELINE)).unwrap();
    let left: Vec<&str> = first.lines().filter(|line| !line.contains("acme/manifest.json")).collect();
    assert_eq!(second.lines().collect::<Vec<_>>(), left);
    // Paths are relative to the baseline, wherever one stands.
    let run = faxsmith(&here.path().join("config"), &["lint", "--baseline", "../faxsmith-baseline.json", "providers/other"]);
    assert_eq!((run.code, &*run.out), (Some(0), "Checked 1 file: nothing to report (3 in the baseline).\n"));
    // Another file gets another salt.
    faxsmith(here.path(), &["lint", "--write-baseline=config/second.json"]);
    // And it is as its schema says.
    let schema = serde_json::from_str(faxsmith_schemas::LINT_BASELINE.text).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    assert!(schema.is_valid(&serde_json::from_str(&first).unwrap()), "{first}");
    let salt = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["salt"].as_str().unwrap().to_owned();
    let second = fs::read_to_string(here.path().join("config/second.json")).unwrap();
    assert!(second.contains("\"path\": \"providers/other/manifest.json\""), "{second}");
    assert_ne!(salt(&first), salt(&second));
}

#[test]
fn a_secret_can_not_be_tried_against_a_baseline() {
    // The hashes are the same whatever the secret is: none depends on it. (What is taken for one does.)
    let manifest = |secret: &str| {
        let headers = format!("\"headers\": {{\"Authorization\": \"Basic {secret}\", \"X-Api-Key\": \"{secret} \" }},\n      ");
        flawed()
            .replacen("http://api.acme.example/faxes\"", &format!("http://user:{secret}@api.acme.example/faxes?token={secret}\""), 1)
            .replacen("\"body\"", &format!("{headers}\"password\": \"{secret}\", \"body\""), 1)
    };
    let here = with_baseline(&manifest("4711"));
    let first = fs::read_to_string(here.path().join(BASELINE)).unwrap();
    for rule in ["credentials-in-url", "insecure-url", "invalid-header", "unknown-key"] {
        assert!(first.contains(rule), "{rule}: {first}");
    }
    let place = |line: &str| line.split(", \"hash\"").next().unwrap().to_owned();
    for secret in ["0815", "hunter2", "a-much-longer-pass-phrase"] {
        write(here.path(), MANIFEST, manifest(secret).as_bytes());
        assert_eq!(faxsmith(here.path(), &["lint", "--write-baseline"]).code, Some(0));
        let second = fs::read_to_string(here.path().join(BASELINE)).unwrap();
        let common: Vec<_> =
            second.lines().filter_map(|line| Some((line, first.lines().find(|other| place(other) == place(line))?))).collect();
        assert!(common.len() > 8, "{second}");
        for (line, known) in common {
            assert_eq!(line.trim_end_matches(','), known.trim_end_matches(','), "{secret}");
        }
        assert!(!second.contains(secret));
    }
}

#[test]
fn fixes_leave_alone_what_is_known() {
    let here = with_baseline(&flawed());
    let run = faxsmith(here.path(), &["lint", "--fix", "--unsafe", "--baseline", BASELINE]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(fs::read_to_string(here.path().join(MANIFEST)).unwrap(), flawed());
    let run = faxsmith(here.path(), &["lint", "--fix", "--unsafe"]);
    assert_ne!(fs::read_to_string(here.path().join(MANIFEST)).unwrap(), flawed(), "{run:?}");
}

#[test]
fn what_is_said_of_suppressions_is_never_known() {
    let text = CLEAN.replacen('{', "{ \"x-faxsmith-ignore\": {\"insecure-url\": \"\"},", 1);
    let here = with_baseline(&text);
    assert_eq!(told(&lint(here.path(), &["--baseline", BASELINE])), (vec!["ignore-without-reason".to_owned()], 0));
}

#[test]
fn a_new_finding_is_as_bad_as_without_the_baseline() {
    // Both runtimes fail because of what is known; what only warns 2025 is no milder for that.
    let here = with_baseline(&flawed());
    let worse = flawed().replacen("/faxes\"", "/faxes?priority=high\"", 1);
    write(here.path(), MANIFEST, worse.as_bytes());
    let level = |run: &Run| {
        let report = report(run);
        let found = report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "query-dropped").unwrap();
        found["level"].as_str().unwrap().to_owned()
    };
    assert_eq!(level(&lint(here.path(), &["--baseline", BASELINE])), level(&lint(here.path(), &["--no-baseline"])));
}

#[test]
fn the_configuration_names_it() {
    let here = folder(&[(MANIFEST, &flawed()), ("faxsmith.toml", "baseline = \"ci/known.json\"\n")]);
    let run = faxsmith(here.path(), &["lint"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("ci/known.json") && run.err.contains("--write-baseline"), "{}", run.err);
    fs::create_dir(here.path().join("ci")).unwrap();
    assert_eq!(faxsmith(here.path(), &["lint", "--write-baseline"]).code, Some(0));
    assert!(
        fs::read_to_string(here.path().join("ci/known.json")).unwrap().contains("\"path\": \"../config/providers/acme/manifest.json\"")
    );
    assert_eq!(faxsmith(&here.path().join("config"), &["lint"]).code, Some(0));
    assert_eq!(faxsmith(here.path(), &["lint", "--no-baseline"]).code, Some(1));
    // Text that stands for the file is judged as the file.
    let run = faxsmith_reading(here.path(), flawed().as_bytes(), &["lint", "--stdin-filename", MANIFEST, "-"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn what_is_no_baseline_is_told_and_left_alone() {
    let here = folder(&[(MANIFEST, &flawed())]);
    for (text, words) in [
        ("{}", "is no baseline of faxsmith"),
        ("no JSON", "is no baseline of faxsmith"),
        (r#"{"format":"faxsmith-baseline/7","salt":"00","findings":[]}"#, "newer faxsmith"),
        (r#"{"format":"faxsmith-baseline/1","salt":"00","findings":[{"path":"x"}]}"#, "lacks `path`, `rule`"),
    ] {
        write(here.path(), "known.json", text.as_bytes());
        for arguments in [["lint", "--baseline=known.json"], ["lint", "--write-baseline=known.json"]] {
            let run = faxsmith(here.path(), &arguments);
            assert_eq!((run.code, &*run.out), (Some(2), ""), "{run:?}");
            assert!(run.err.starts_with("error: known.json ") && run.err.contains(words), "{}", run.err);
        }
        assert_eq!(fs::read_to_string(here.path().join("known.json")).unwrap(), text);
    }
    let run = faxsmith(here.path(), &["lint", "--baseline", "missing.json"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("missing.json: there is no such file"), "{}", run.err);
    let run = faxsmith_reading(here.path(), b"{}", &["lint", "--write-baseline", "-"]);
    assert_eq!(run.code, Some(2), "{run:?}");
}
