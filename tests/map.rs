//! `faxsmith map`, through the real binary.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::path::Path;

use serde_json::{Value, json};
use support::Run;

fn faxsmith(arguments: &[&str], stdin: &str) -> Run {
    let here = Path::new(".");
    if stdin.is_empty() { support::faxsmith(here, arguments) } else { support::faxsmith_reading(here, stdin.as_bytes(), arguments) }
}

fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    let action = |url: &str| json!({"url": url, "response": {"job_id": "data.id", "status": "data.state", "error": "why", "status_map": {"Sent": "SUCCESS", "Wait": "queued"}}});
    let manifest = json!({"id": "acme", "actions": {
        "send_fax": action("https://api.acme.example/faxes"), "get_status": action("https://api.acme.example/faxes/{provider_sid}")}});
    std::fs::write(&path, manifest.to_string()).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

/// The cases of the JSON report: action, runtime, what the job becomes.
fn jobs(path: &str, more: &[&str], stdin: &str) -> Vec<(String, String, Value, Value)> {
    let output = faxsmith(&[&["map", path, "--format", "json"][..], more].concat(), stdin);
    let report = support::report(&output);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    report["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| (text(&case["action"]), text(&case["runtime"]), case["job"].clone(), case["error"]["message"].clone()))
        .collect()
}

#[test]
fn an_answer_is_read_step_by_step() {
    let (_folder, path) = folder();
    let output = faxsmith(
        &["map", &path, "--response", "-", "--action", "get_status"],
        r#"{"data": {"id": 7, "state": "Sent"}, "why": "no paper"}"#,
    );
    let shown = output.out;
    assert_eq!(output.code, Some(0));
    for line in [
        "get_status, answered with HTTP 200",
        "       job_id  `data.id` finds 7",
        "       status  `data.state` finds \"Sent\", which status_map makes \"SUCCESS\"",
        "2025 │ result  job_id 7, status \"SUCCESS\", error \"no paper\"",
        "2026 │ result  job_id 7, status \"SUCCESS\", error \"Provider reported an error.\"",
        "       job     the fax is delivered",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
}

#[test]
fn each_runtime_reads_in_its_own_way() {
    let (_folder, path) = folder();
    let of = |status: &str, body: &str| {
        let found = jobs(&path, &["--response", "-", "--action", "send_fax", "--status", status], body);
        found.into_iter().map(|(_, _, job, error)| (job.as_str().map(str::to_owned), error.as_str().map(str::to_owned))).collect::<Vec<_>>()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(of("200", r#"{"data": {"id": "a", "state": "Odd"}}"#), [(some("unknown"), None), (some("uncertain"), None)]);
    assert_eq!(of("200", r#"{"data": {"state": "Wait"}}"#), [(some("running"), None), (some("uncertain"), None)]);
    let refused = (None, some("Provider request failed (HTTP 401)."));
    assert_eq!(of("401", r#"{"data": {"id": "a"}}"#), [(some("failed"), None), refused]);
    assert_eq!(of("200", "not JSON"), [(some("running"), None), (None, some("Unexpected provider response."))]);
    assert_eq!(of("200", r#"[{"data": 1}]"#), [(some("running"), None), (None, some("Unexpected provider response."))]);
}

#[test]
fn sample_replies_are_read_from_beside_the_manifest() {
    let (folder, path) = folder();
    let sample = json!({"send": {"data": {"id": 1, "state": "Wait"}}, "status": {"data": {"id": 1, "state": "Sent"}}});
    std::fs::write(folder.path().join("manifest.response.json"), sample.to_string()).unwrap();
    let found: Vec<_> = jobs(&path, &["--runtime", "2026"], "").into_iter().map(|(action, _, job, _)| (action, job)).collect();
    assert_eq!(found, [("send_fax".to_owned(), json!("running")), ("get_status".to_owned(), json!("success"))]);
}

#[test]
fn errors_name_the_remedy() {
    let (folder, path) = folder();
    let broken = folder.path().join("manifest.response.json");
    for (arguments, words) in [
        (vec!["map", &path], "--response FILE"),
        (vec!["map", &path, "--response", "/none/reply.json"], "there is no such file"),
        (vec!["map", &path, "--status", "7", "--response", "-"], "100..600"),
    ] {
        let output = faxsmith(&arguments, "");
        let error = output.err;
        assert_eq!(output.code, Some(2), "{arguments:?} {error}");
        assert!(error.contains(words), "{arguments:?} {error}");
    }
    std::fs::write(&broken, "[]").unwrap();
    let output = faxsmith(&["map", &path], "");
    assert!(output.err.contains("holds no JSON object"));
    assert_eq!(output.code, Some(2));
}

#[test]
fn what_the_answer_holds_is_shown_safely() {
    let (_folder, path) = folder();
    let secret = ["hush", "-", "4711", "-", "x"].concat();
    let body = json!({"data": {"id": {"token": secret}, "state": "\u{1b}[31mred"}}).to_string();
    let output = faxsmith(&["map", &path, "--response", "-"], &body);
    let shown = output.out;
    assert!(!shown.contains(&secret) && !shown.contains('\u{1b}'), "{shown}");
    let output = faxsmith(&["map", &path, "--response", "-", "--format", "json"], &body);
    assert!(!output.out.contains(&secret));
}
