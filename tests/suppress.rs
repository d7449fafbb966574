//! Silencing findings with a reason, through the real binary.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::fs;

use support::{CLEAN, Run, faxsmith, faxsmith_reading, folder, manifest_with, report};

/// A manifest that calls http, with a suppression put at its top.
fn insecure(ignore: &str) -> String {
    let text = CLEAN.replace("https://api.acme.example", "http://api.acme.example");
    text.replacen("  \"id\"", &format!("  {ignore}\"id\""), 1)
}

/// Checks one manifest as the only file of a folder.
fn lint(text: &str, more: &[&str]) -> Run {
    let here = folder(&[("config/providers/acme/manifest.json", text)]);
    faxsmith(here.path(), &[&["lint", "--format", "json"], more].concat())
}

fn rules(run: &Run) -> Vec<String> {
    report(run)["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_reason_silences_a_rule_below_its_object() {
    let loud = lint(&insecure(""), &[]);
    assert_eq!((loud.code, rules(&loud)), (Some(1), vec!["insecure-url".to_owned(); 2]));
    assert_eq!(report(&loud)["summary"]["ignored"], 0);

    let silent = lint(&insecure(r#""x-faxsmith-ignore": {"insecure-url": "The test server has no certificate."}, "#), &[]);
    assert_eq!((silent.code, rules(&silent)), (Some(0), Vec::new()));
    assert_eq!(report(&silent)["summary"]["ignored"], 2);

    // In one action it is about that action alone.
    let ignore = r#""get_status": { "x-faxsmith-ignore": {"insecure-url": "The test server has no certificate."},"#;
    let half = lint(&insecure("").replace("\"get_status\": {", ignore), &[]);
    assert_eq!((half.code, rules(&half)), (Some(1), vec!["insecure-url".to_owned()]));
    assert_eq!(report(&half)["findings"][0]["pointer"], "/actions/send_fax/url");
}

#[test]
fn people_are_told_how_much_is_not_told() {
    let ignore = r#""x-faxsmith-ignore": {"insecure-url": "The test server has no certificate."}, "#;
    let here = folder(&[("manifest.json", &insecure(ignore))]);
    let run = faxsmith(here.path(), &["lint", "manifest.json"]);
    assert_eq!((run.code, &*run.out), (Some(0), "Checked 1 file: nothing to report (2 ignored).\n"));
}

#[test]
fn what_points_at_the_key_of_an_object_belongs_to_it() {
    // The path that is missing is told at the key `response`.
    let text = manifest_with(r#""response": { "job_id": "id", "status""#, r#""response": { "status""#);
    assert_eq!(rules(&lint(&text, &[])), ["missing-job-id-path"]);
    let ignore = r#""response": { "x-faxsmith-ignore": {"missing-job-id-path": "It is `id`."}, "status""#;
    assert_eq!(rules(&lint(&text.replacen(r#""response": { "status""#, ignore, 1), &[])), [""; 0]);
}

#[test]
fn a_finding_about_the_bytes_can_be_silenced_too() {
    let ignore = r#"{ "x-faxsmith-ignore": {"json-syntax": "Python reads it."},"#;
    let broken = CLEAN.replacen('{', ignore, 1).replace("15000", "NaN");
    let run = lint(&broken, &[]);
    assert!(!rules(&run).contains(&"json-syntax".to_owned()), "{run:?}");
    assert_eq!(report(&run)["summary"]["ignored"], 1);
    // Behind the document's end as well.
    let run = lint(&(CLEAN.replacen('{', ignore, 1) + "}"), &[]);
    assert_eq!((rules(&run), &report(&run)["summary"]["ignored"]), (Vec::new(), &1.into()));
}

#[test]
fn a_finding_about_several_files_can_be_silenced() {
    let named = |ignore: &str| CLEAN.replacen("  \"id\"", &format!("  {ignore}\"id\""), 1);
    let ignore = r#""x-faxsmith-ignore": {"duplicate-id": "The old one goes in May."}, "#;
    let files = |first: &str, second: &str| {
        let here = folder(&[("config/providers/acme/manifest.json", first), ("config/providers/acme-old/manifest.json", second)]);
        faxsmith(here.path(), &["lint", "--format", "json"])
    };
    let loud = rules(&files(&named(""), &named("")));
    assert!(loud.contains(&"duplicate-id".to_owned()), "{loud:?}");
    let run = files(&named(ignore), &named(ignore));
    assert!(!rules(&run).contains(&"duplicate-id".to_owned()), "{run:?}");
    assert!(!rules(&run).contains(&"unused-ignore".to_owned()), "{run:?}");
    // One file alone can't tell whether it is of use: neither told nor removed.
    let here = folder(&[("config/providers/acme/manifest.json", &named(ignore))]);
    let run = faxsmith(here.path(), &["lint", "--fix", "config/providers/acme/manifest.json"]);
    assert_eq!((run.code, &*run.out), (Some(0), "Checked 1 file: nothing to report.\n"));
}

#[test]
fn without_a_reason_nothing_is_silenced() {
    for reason in ["\"\"", "\" \\t\"", "null", "true", "[\"x\"]", "{\"reason\": \"x\"}"] {
        let run = lint(&insecure(&format!("\"x-faxsmith-ignore\": {{\"insecure-url\": {reason}}}, ")), &[]);
        assert_eq!(
            (run.code, rules(&run)),
            (Some(1), ["ignore-without-reason", "insecure-url", "insecure-url"].map(String::from).to_vec())
        );
    }
    for value in ["true", "\"insecure-url\"", "[\"insecure-url\"]", "null"] {
        let run = lint(&insecure(&format!("\"x-faxsmith-ignore\": {value}, ")), &[]);
        assert_eq!(
            (run.code, rules(&run)),
            (Some(1), ["ignore-without-reason", "insecure-url", "insecure-url"].map(String::from).to_vec())
        );
    }
}

#[test]
fn what_is_said_of_suppressions_is_never_suppressed() {
    let ignore = r#""x-faxsmith-ignore": {"insecure-url": "", "ignore-without-reason": "We know.", "unused-ignore": "We know."}, "#;
    let found = rules(&lint(&insecure(ignore), &[]));
    assert_eq!(found, ["ignore-without-reason", "unused-ignore", "unused-ignore", "insecure-url", "insecure-url"]);
}

#[test]
fn an_idle_suppression_goes_with_the_finding_that_it_was_for() {
    // The rename makes an address of what was none: the suppression has nothing left to silence.
    let here = folder(&[("manifest.json", "")]);
    let path = here.path().join("manifest.json");
    let ignore = r#"{"missing-status-map": "The words are Faxbot's.", "insecure-url": "No certificate."}"#;
    let text = insecure(&format!("\"x-faxsmith-ignore\": {ignore}, "));
    fs::write(&path, &text).unwrap();
    let run = faxsmith(here.path(), &["lint", "--fix", "manifest.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text.replace("\"missing-status-map\": \"The words are Faxbot's.\", ", ""));
    // Without its finding the whole key goes, and the file is as it was.
    fs::write(&path, text.replace("http://", "https://")).unwrap();
    let run = faxsmith(here.path(), &["lint", "--fix", "manifest.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), CLEAN);
}

#[test]
fn a_fix_may_leave_a_suppression_idle_and_then_it_goes_too() {
    // A bad name is mended; the suppression beside it was for what its misreading brought.
    let text = manifest_with("\"get_status\": {", "\"getStatus\": { \"x-faxsmith-ignore\": {\"unknown-action\": \"Later.\"},");
    let here = folder(&[("manifest.json", &text)]);
    let run = faxsmith(here.path(), &["lint", "--fix", "--unsafe", "--format", "json", "manifest.json"]);
    let left = fs::read_to_string(here.path().join("manifest.json")).unwrap();
    assert!(!rules(&run).contains(&"unused-ignore".to_owned()), "{run:?}\n{left}");
}

#[test]
fn a_suppression_for_another_runtime_is_not_idle() {
    // 2026 alone drops the query.
    let ignore = "{\n  \"x-faxsmith-ignore\": {\"query-dropped\": \"We go to 2026 in May.\"},";
    let text = manifest_with("faxes\",\n      \"body\"", "faxes?priority=high\",\n      \"body\"").replacen('{', ignore, 1);
    for runtime in ["2025", "2026", "all"] {
        let run = lint(&text, &["--runtime", runtime]);
        assert!(!rules(&run).contains(&"unused-ignore".to_owned()), "{runtime}: {run:?}");
    }
}

#[test]
fn a_broken_file_tells_nothing_about_idle_suppressions() {
    let ignore = r#"{ "x-faxsmith-ignore": {"missing-status-map": "Faxbot's own words."},"#;
    let broken = CLEAN.replacen('{', ignore, 1);
    let whole = lint(&broken, &[]);
    assert_eq!(rules(&whole), ["unused-ignore"]);
    let cut = lint(broken.trim_end().trim_end_matches('}').trim_end(), &[]);
    assert!(!rules(&cut).contains(&"unused-ignore".to_owned()), "{cut:?}");
}

#[test]
fn nothing_is_known_of_text_without_a_name() {
    let ignore = r#"{ "x-faxsmith-ignore": {"id-differs-from-folder": "It is installed by hand."},"#;
    let text = CLEAN.replacen('{', ignore, 1);
    let here = folder(&[]);
    let nameless = faxsmith_reading(here.path(), text.as_bytes(), &["lint", "--format", "json", "-"]);
    assert_eq!(rules(&nameless), [""; 0], "{nameless:?}");
    let path = "config/providers/acme/manifest.json";
    let named = faxsmith_reading(here.path(), text.as_bytes(), &["lint", "--format", "json", "--stdin-filename", path, "-"]);
    assert_eq!(rules(&named), ["unused-ignore"]);
}

#[test]
fn the_innermost_suppression_is_the_one_in_use() {
    let inner = r#""send_fax": { "x-faxsmith-ignore": {"insecure-url": "The test server has no certificate."},"#;
    let text = insecure(r#""x-faxsmith-ignore": {"insecure-url": "All of it is a test."}, "#).replace("\"send_fax\": {", inner);
    assert_eq!(rules(&lint(&text, &[])), [""; 0]);
    let text = text.replace("\"http://api.acme.example/faxes/{id}\"", "\"https://api.acme.example/faxes/{id}\"");
    let run = lint(&text, &[]);
    assert_eq!(rules(&run), ["unused-ignore"]);
    assert_eq!(report(&run)["findings"][0]["pointer"], "/x-faxsmith-ignore/insecure-url");
}

#[test]
fn moving_a_suppression_keeps_the_layout() {
    for (newline, indent) in [("\n", "  "), ("\r\n", "\t"), ("\n", "    ")] {
        let ignore = "{\"error-never-shown\": \"Our own dashboard reads it.\"}";
        let headers =
            format!("\"headers\": {{\n        \"x-faxsmith-ignore\": {ignore},\n        \"Accept\": \"*/*\"\n      }},\n      \"body\"");
        let text =
            manifest_with("\"body\"", &headers).replacen("\"status\": \"state\"", "\"status\": \"state\", \"error\": \"problem\"", 1);
        let laid_out = |text: &str| {
            let lines = text.lines().map(|line| {
                let inner = line.trim_start();
                format!("{}{inner}", indent.repeat((line.len() - inner.len()) / 2))
            });
            lines.collect::<Vec<_>>().join(newline) + newline
        };
        let here = folder(&[("manifest.json", &laid_out(&text))]);
        let run = faxsmith(here.path(), &["lint", "--fix", "--unsafe", "manifest.json"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let wanted = text
            .replace(&format!("        \"x-faxsmith-ignore\": {ignore},\n"), "")
            .replace("\"send_fax\": {\n", &format!("\"send_fax\": {{\n      \"x-faxsmith-ignore\": {ignore},\n"));
        assert_eq!(fs::read_to_string(here.path().join("manifest.json")).unwrap(), laid_out(&wanted));
    }
}

#[test]
fn a_file_full_of_suppressions_takes_linear_time() {
    let one = r#"{"x-faxsmith-ignore":{"unknown-key":"x"},"a":{"b":"#;
    let nested = format!("{}1{}", one.repeat(20_000), "}}".repeat(20_000));
    let flat = format!(
        "{{\"actions\":{{\"send_fax\":{{\"path_params\":[{}1]}}}}}}",
        r#"{"x-faxsmith-ignore":{"unknown-key":"x"},"nme":1},"#.repeat(40_000)
    );
    for text in [nested, flat] {
        let run = lint(&text, &[]);
        assert!(run.code.is_some(), "{}", run.err);
    }
}

/// A folder with a manifest that calls http, and a configuration.
fn configured(configuration: &str) -> tempfile::TempDir {
    folder(&[("config/providers/acme/manifest.json", &insecure("")), ("faxsmith.toml", configuration)])
}

const REASON: &str = "reason = \"The test server has no certificate.\"\n";

#[test]
fn the_configuration_silences_by_path_rule_and_pointer() {
    let entry = |more: &str| format!("[[ignore]]\nrule = \"insecure-url\"\n{REASON}{more}\n");
    for (more, left) in [
        ("", 0),
        ("paths = [\"config/providers/acme\"]", 0),
        ("pointer = \"\"", 0),
        ("pointer = \"/actions\"", 0),
        ("pointer = \"/actions/send_fax\"", 1),
        ("pointer = \"/actions/send_fax/url\"", 1),
        ("until = 2999-12-31", 0),
    ] {
        let here = configured(&entry(more));
        let run = faxsmith(here.path(), &["lint", "--format", "json"]);
        assert_eq!(rules(&run), vec!["insecure-url"; left], "{more}");
        assert_eq!(report(&run)["summary"]["ignored"], 2 - left, "{more}");
    }
    // What does not fit is told, in the file that it stands in.
    for (more, rule) in [
        ("paths = [\"config/providers/other\"]", "unused-ignore"),
        ("pointer = \"/actions/send\"", "unused-ignore"),
        ("until = 2020-02-29", "expired-ignore"),
    ] {
        let here = configured(&entry(more));
        let run = faxsmith(here.path(), &["lint", "--format", "json"]);
        assert_eq!(rules(&run), ["insecure-url", "insecure-url", rule], "{more}");
        let found = &report(&run)["findings"][2];
        assert_eq!((&found["path"], &found["start"]["line"], &found["level"]), (&"faxsmith.toml".into(), &2.into(), &"warning".into()));
        assert_eq!(report(&run)["summary"]["files"], 1, "the configuration is none of the files that were to be checked");
    }
    let here = configured("[[ignore]]\nrule = \"insecure-url\"\n");
    let run = faxsmith(here.path(), &["lint", "--format", "json"]);
    assert_eq!(rules(&run), ["insecure-url", "insecure-url", "ignore-without-reason"]);
    let here = configured("[levels]\nignore-without-reason = \"off\"\n[[ignore]]\nrule = \"insecure-url\"\n");
    assert_eq!(rules(&faxsmith(here.path(), &["lint", "--format", "json"])), ["insecure-url", "insecure-url"]);
}

#[test]
fn an_entry_is_idle_only_where_all_that_it_means_was_looked_at() {
    let here = configured(&format!("[[ignore]]\nrule = \"missing-name\"\n{REASON}"));
    let idle = |folder: &std::path::Path, arguments: &[&str]| {
        let run = faxsmith(folder, &[&["lint", "--format", "json"], arguments].concat());
        rules(&run).contains(&"unused-ignore".to_owned())
    };
    assert!(idle(here.path(), &[]));
    assert!(idle(here.path(), &["--runtime", "2026"]));
    assert!(idle(&here.path().join("config"), &[".."]));
    assert!(!idle(here.path(), &["config"]));
    assert!(!idle(here.path(), &["config/providers/acme/manifest.json"]));
    assert!(!idle(here.path(), &["--level", "missing-name=off"]));
    assert!(!idle(here.path(), &["--only", "insecure-url,unused-ignore"]));
}

#[test]
fn sarif_lists_what_is_silenced() {
    let ignore = r#""get_status": { "x-faxsmith-ignore": {"insecure-url": "The test server has no certificate."},"#;
    let text = insecure("").replace("\"get_status\": {", ignore);
    let entry = "[[ignore]]\nrule = \"insecure-url\"\npointer = \"/actions/send_fax\"\nreason = \"Only here.\"\n";
    let here = folder(&[("manifest.json", &text), ("faxsmith.toml", entry)]);
    let run = faxsmith(here.path(), &["lint", "--format", "sarif", "--report-ignored"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let report = report(&run);
    let found: Vec<_> = report["runs"][0]["results"].as_array().unwrap().iter().map(|result| &result["suppressions"][0]).collect();
    let told: Vec<_> = found.iter().map(|one| (one["kind"].as_str().unwrap(), one["justification"].as_str().unwrap())).collect();
    assert_eq!(told, [("external", "Only here."), ("inSource", "The test server has no certificate.")]);
}
