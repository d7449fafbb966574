//! What the rules say of bodies, held against what the real runtimes did with the same manifests: an error is said exactly where
//! there was one, and what is said to be sent was sent.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::runtime::{RUNTIMES, Runtime, Scope};
use serde_json::Value;

struct Line {
    action: String,
    template: String,
    kind: String,
    outcome: Value,
    /// Names of the rules that call something in the body an error.
    errors: Vec<&'static str>,
}

impl Line {
    /// The last request: not the download of the document.
    fn request(&self) -> Option<&Value> {
        self.outcome["requests"].as_array()?.iter().rfind(|request| request["download"] != true)
    }

    fn says(&self, rule: &str) -> bool {
        self.errors.contains(&rule)
    }
}

fn lines(runtime: &Runtime) -> Vec<Line> {
    let text = support::unpacked(&support::folder(), &format!("{}_requests.jsonl.gz", runtime.name));
    let around = Surroundings { scope: Scope::from_name(runtime.name).unwrap(), ..Surroundings::default() };
    text.lines()
        .filter_map(|line| {
            let mut line: Value = serde_json::from_str(line).ok()?;
            let action = line["action"].as_str()?.to_owned();
            let body = &line["manifest"]["actions"][&action]["body"];
            let (kind, template) = (body["kind"].as_str()?.to_owned(), body["template"].as_str()?.to_owned());
            let at = format!("/actions/{action}/body");
            let found = check(line["manifest"].to_string().into_bytes(), &around).findings;
            let is_error = |finding: &&faxsmith_manifest::finding::Finding| {
                finding.pointer.starts_with(&at) && finding.levels.get(runtime) == Some(Level::Error)
            };
            let errors = found.iter().filter(is_error).map(|finding| finding.rule.name).collect();
            Some(Line { action, template, kind, outcome: line["outcome"].take(), errors })
        })
        .collect()
}

#[test]
fn json() {
    for runtime in &RUNTIMES {
        let mut counts = [0; 3];
        for line in lines(runtime).iter().filter(|line| line.kind == "json") {
            let about = || format!("{} {}: {:?} {} {}", runtime.name, line.action, line.errors, line.template, line.outcome);
            let error = &line.outcome["error"];
            let is_unread = error["type"] == "JSONDecodeError" || error["message"] == "Provider request template could not be rendered.";
            if is_unread {
                // A value may break what the template alone leaves whole.
                let explained = line.says("invalid-json-template") || line.says("unquoted-variable") || line.template.contains("{{");
                assert!(explained, "{}", about());
                counts[0] += 1;
            }
            let Some(request) = line.request() else { continue };
            assert!(!line.says("invalid-json-template"), "{}", about());
            counts[1] += 1;
            if line.says("not-an-object-template") {
                assert_eq!(request["body"], "{}", "{}", about());
                counts[2] += 1;
            }
        }
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }
}

#[test]
fn multipart() {
    for runtime in &RUNTIMES {
        let mut counts = [0; 2];
        for line in lines(runtime).iter().filter(|line| line.kind == "multipart" && line.action == "send_fax") {
            let Some(request) = line.request() else { continue };
            let carries = request["parts"].as_array().is_some_and(|parts| parts.iter().any(|part| !part["filename"].is_null()));
            let missing = line.says("missing-attachment") || line.says("field-split") || line.says("padded-field");
            assert!(!(carries && missing), "{} {:?} {} {request}", runtime.name, line.errors, line.template);
            counts[usize::from(carries)] += 1;
        }
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }
}
