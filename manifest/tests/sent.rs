//! What the rules say is not sent, held against what the real runtimes sent for the same manifests.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::runtime::{RUNTIMES, Runtime, Scope};
use serde_json::Value;

/// One recorded send: what the rules say about the manifest, what went out, and what should have.
struct Line {
    rules: Vec<&'static str>,
    request: String,
    context: Value,
    about: String,
}

fn lines(runtime: &Runtime) -> Vec<Line> {
    let text = support::unpacked(&support::folder(), &format!("{}_requests.jsonl.gz", runtime.name));
    let around = Surroundings { scope: Scope::from_name(runtime.name).unwrap(), ..Surroundings::default() };
    text.lines()
        .filter_map(|line| {
            let line: Value = serde_json::from_str(line).ok()?;
            let sent = line["outcome"]["requests"].as_array()?;
            let request = sent.iter().rfind(|request| request["download"] != true).filter(|_| line["action"] == "send_fax")?;
            let found = check(line["manifest"].to_string().into_bytes(), &around).findings;
            Some(Line {
                rules: found.iter().map(|finding| finding.rule.name).collect(),
                request: request.to_string(),
                context: line["context"].clone(),
                about: format!("{} {}", runtime.name, line["manifest"]["actions"]["send_fax"]),
            })
        })
        .collect()
}

/// Rules that tell why what is used is not sent.
const WHY: [&str; 13] = [
    "recipient-not-sent",
    "not-rendered-here",
    "query-dropped",
    "unknown-variable",
    "malformed-expression",
    "unfilled-placeholder",
    "unknown-source",
    "template-ignored",
    "not-an-object-template",
    "object-template",
    "empty-json-body",
    "unused-path-param",
    "duplicate-path-param",
];

#[test]
fn the_number() {
    for runtime in &RUNTIMES {
        let mut counts = [0; 2];
        for line in lines(runtime) {
            let Some(digits) = line.context["to"].as_str().map(|to| to.trim_start_matches('+')).filter(|digits| digits.len() > 5) else {
                continue;
            };
            let is_sent = line.request.contains(digits);
            assert!(!(is_sent && line.rules.contains(&"recipient-not-sent")), "it was sent: {} {}", line.about, line.request);
            if !is_sent {
                assert!(
                    line.rules.iter().any(|rule| WHY.contains(rule)),
                    "it was not sent: {} {} {:?}",
                    line.about,
                    line.request,
                    line.rules
                );
            }
            counts[usize::from(is_sent)] += 1;
        }
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }
}

#[test]
fn the_document() {
    for runtime in &RUNTIMES {
        for line in lines(runtime) {
            let Some(link) = line.context["file_url"].as_str().filter(|link| link.len() > 10) else { continue };
            // A part of the link that no encoding changes.
            let Some(part) = link.rsplit('/').nth(1).filter(|part| part.len() > 10) else { continue };
            let is_sent = line.request.contains(part) || line.request.contains("application/pdf");
            assert!(!(is_sent && line.rules.contains(&"document-not-sent")), "it was sent: {} {}", line.about, line.request);
        }
    }
}
