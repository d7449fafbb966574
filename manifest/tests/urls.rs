//! What the rules say about URLs and about the id in a poll, held against what the real runtimes sent for the same manifests.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::runtime::{RUNTIMES, Runtime, Scope};
use serde_json::Value;

/// One recorded call: what the rules say about its action, and what went out.
struct Line {
    rules: Vec<(&'static str, Option<Level>)>,
    action: String,
    url: String,
    own_parameter: String,
    context: Value,
    request: Value,
    about: String,
}

impl Line {
    fn has(&self, rules: &[&str]) -> bool {
        self.rules.iter().any(|(name, _)| rules.contains(name))
    }

    fn target(&self) -> &str {
        self.request["target"].as_str().unwrap()
    }
}

fn lines(runtime: &Runtime) -> Vec<Line> {
    let text = support::unpacked(&support::folder(), &format!("{}_requests.jsonl.gz", runtime.name));
    let around = Surroundings { scope: Scope::from_name(runtime.name).unwrap(), ..Surroundings::default() };
    text.lines()
        .filter_map(|line| {
            let line: Value = serde_json::from_str(line).ok()?;
            let request = line["outcome"]["requests"].as_array()?.iter().rfind(|request| request["download"] != true)?.clone();
            let action = line["action"].as_str()?.to_owned();
            let url = line["manifest"]["actions"][&action]["url"].as_str()?.to_owned();
            let found = check(line["manifest"].to_string().into_bytes(), &around).findings;
            let place = format!("/actions/{action}");
            let here = found.iter().filter(|finding| finding.pointer.starts_with(&place));
            Some(Line {
                rules: here.map(|finding| (finding.rule.name, finding.levels.get(runtime))).collect(),
                about: format!("{} {}", runtime.name, line["manifest"]["actions"][&action]),
                own_parameter: line["manifest"]["auth"]["query_name"].as_str().unwrap_or("api_key").to_owned(),
                context: line["context"].clone(),
                action,
                url,
                request,
            })
        })
        .collect()
}

#[test]
fn queries() {
    for runtime in &RUNTIMES {
        let mut counts = [0; 2];
        for line in lines(runtime) {
            let before = line.url.split('#').next().unwrap();
            let query = before.split_once('?').map_or("", |(_, query)| query).trim_matches('&');
            // Of a parameter's name what no encoding changes.
            let name: String = query.chars().take_while(char::is_ascii_alphanumeric).collect();
            // The parameter of `auth` takes the place of one with its name.
            if query.contains("{{") || name.is_empty() || line.own_parameter == name {
                continue;
            }
            let is_sent = line.target().contains(&format!("{name}="));
            assert_ne!(is_sent, line.rules.contains(&("query-dropped", Some(Level::Error))), "{} {}", line.about, line.request);
            counts[usize::from(is_sent)] += 1;
        }
        assert!(counts.iter().any(|count| *count > 3), "{counts:?}");
    }
}

#[test]
fn placeholders() {
    for runtime in &RUNTIMES {
        let mut count = 0;
        for line in lines(runtime) {
            let keeps = ["{", "%7B"].iter().any(|brace| line.target().split('?').next().unwrap().contains(brace));
            // The other ways in which a brace may come there.
            let others =
                ["not-rendered-here", "malformed-expression", "unknown-variable", "wrong-type", "whole-object-template", "invalid-url"];
            if keeps && !line.has(&others) && !line.context.to_string().contains("{y}") && !line.context.to_string().contains("{curly}") {
                assert!(line.has(&["unfilled-placeholder"]), "{} {}", line.about, line.request);
                count += 1;
            }
            let is_error = line.rules.iter().any(|(name, level)| *name == "unfilled-placeholder" && *level == Some(Level::Error));
            let shown = line.request["url"].to_string();
            if is_error && line.action == "get_status" {
                assert!(shown.contains('{') || shown.contains("%7B"), "it was filled: {} {}", line.about, line.request);
            }
        }
        assert!(count > 3, "{count}");
    }
}

#[test]
fn the_id_in_a_poll() {
    const WHY: [&str; 14] = [
        "poll-without-id",
        "polls-own-id",
        "unfilled-placeholder",
        "unknown-source",
        "unused-path-param",
        "unknown-variable",
        "not-rendered-here",
        "query-dropped",
        "malformed-expression",
        "template-ignored",
        "object-template",
        "not-an-object-template",
        "whole-object-template",
        "wrong-type",
    ];
    for runtime in &RUNTIMES {
        let mut counts = [0; 2];
        for line in lines(runtime).into_iter().filter(|line| line.action == "get_status") {
            let Some(id) = line.context["provider_sid"].as_str().filter(|id| id.len() > 4) else { continue };
            let is_sent = line.request.to_string().contains(id);
            assert!(!(is_sent && line.has(&["poll-without-id"])), "it was sent: {} {}", line.about, line.request);
            if !is_sent {
                assert!(line.has(&WHY), "it was not sent: {} {} {:?}", line.about, line.request, line.rules);
            }
            counts[usize::from(is_sent)] += 1;
        }
        assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    }
}
