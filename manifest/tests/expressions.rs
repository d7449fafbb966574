//! What the rules say of expressions, held against what the real runtimes did with the same manifests.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::finding::{Finding, Level};
use faxsmith_manifest::runtime::{RUNTIMES, Runtime, Scope, Y2026};
use serde_json::Value;

fn lines(runtime: &Runtime) -> Vec<(Value, Vec<Finding>)> {
    let text = support::unpacked(&support::folder(), &format!("{}_requests.jsonl.gz", runtime.name));
    let around = Surroundings { scope: Scope::from_name(runtime.name).unwrap(), ..Surroundings::default() };
    let all = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    all.map(|line| {
        let at = format!("/actions/{}", line["action"].as_str().unwrap());
        let mut found = check(line["manifest"].to_string().into_bytes(), &around).findings;
        found.retain(|finding| finding.pointer.starts_with(&at) && finding.levels.get(runtime) >= Some(Level::Warning));
        (line, found)
    })
    .collect()
}

/// What is told never to be sent is what the check before sending refuses (contract §8.5).
#[test]
fn what_2026_does_not_send() {
    let mut refused = 0;
    for (line, found) in lines(&Y2026).iter().filter(|(line, _)| line["action"] == "send_fax") {
        let told = found.iter().find(|finding| finding.message.contains("2026 sends no fax"));
        assert!(told.is_none() || line["outcome"]["configured"] != true, "{}: {told:?}", line["manifest"]);
        refused += usize::from(told.is_some());
    }
    assert!(refused > 50, "{refused}");
}

/// Whatever reached the wire with the braces of an expression has been told.
#[test]
fn braces_on_the_wire() {
    const RULES: [&str; 5] = ["malformed-expression", "not-rendered-here", "unknown-variable", "whole-object-template", "templated-host"];
    for runtime in &RUNTIMES {
        let mut seen = 0;
        for (line, found) in lines(runtime) {
            let requests = line["outcome"]["requests"].as_array().map(Vec::as_slice).unwrap_or_default();
            let wire: String =
                requests.iter().map(|request| format!("{} {} {}", request["target"], request["body"], request["headers"])).collect();
            // A value may bring its own.
            if !(wire.contains("{{") || wire.contains("%7B%7B")) || line["context"].to_string().contains("{{") {
                continue;
            }
            seen += 1;
            let told = found.iter().any(|finding| RULES.contains(&finding.rule.name));
            assert!(told, "{} {wire}", line["manifest"]);
        }
        assert!(seen > 5, "{seen}");
    }
}
