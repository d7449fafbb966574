//! What the rules say of the documents that the real 2026 runtime accepted and refused; `conformance.rs` holds its validation against them.
//!
//! `data/vectors/2026_validate.jsonl.gz` was recorded from the real runtime: one JSON object a line with `document` (or `text`, the raw
//! source, where that matters), `accept`, `message`, and for raw texts `load`: what loading a file with that content gives.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::json;
use faxsmith_manifest::kind::Kind;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::Y2026;
use faxsmith_manifest::tree::Node;

struct Line {
    number: usize,
    tag: String,
    /// The JSON source of the document.
    text: String,
    accept: bool,
}

fn lines() -> Vec<Line> {
    let text = support::unpacked(&support::folder(), "2026_validate.jsonl.gz");
    text.lines()
        .enumerate()
        .map(|(number, line)| {
            // Read with our own reader: some numbers and surrogates are beyond other ones.
            let root = json::parse(line).root;
            let string = |key: &str| root.get(key).and_then(|member| member.value.str()).map(str::to_owned);
            let source = |node: &Node| line[node.span.range()].to_owned();
            Line {
                number: number + 1,
                tag: string("tag").unwrap_or_default(),
                text: string("text").unwrap_or_else(|| source(&root.get("document").expect("text or document").value)),
                accept: root.get("accept").is_some_and(|member| member.value.truthy()),
            }
        })
        .collect()
}

#[test]
fn whatever_is_refused_is_explained() {
    let mut silent = Vec::new();
    for line in lines().iter().filter(|line| !line.accept) {
        let checked =
            check(line.text.clone().into_bytes(), &Surroundings { place: Place::new("manifest.json"), ..Surroundings::default() });
        let has_error = checked.findings.iter().any(|finding| finding.levels.get(&Y2026) == Some(Level::Error));
        if !has_error {
            silent.push(format!("line {} ({}), {:?}: {}", line.number, line.tag, checked.document.kind, head(&line.text)));
        }
    }
    assert!(silent.is_empty(), "{} refused documents without an error\n{}", silent.len(), silent.join("\n"));
}

/// What says that the runtime refuses the document is only said where it does.
#[test]
fn nothing_is_called_refused_that_is_accepted() {
    let mut wrong = Vec::new();
    for line in lines().iter().filter(|line| line.accept) {
        let checked =
            check(line.text.clone().into_bytes(), &Surroundings { place: Place::new("manifest.json"), ..Surroundings::default() });
        assert_eq!(checked.document.kind, Kind::HttpManifest);
        let liars = checked.findings.iter().filter(|finding| {
            finding.levels.get(&Y2026) == Some(Level::Error)
                && finding.message.contains("2026 refuses")
                && !finding.message.contains("key twice")
        });
        wrong.extend(liars.map(|finding| format!("line {} ({}): {}: {}", line.number, line.tag, finding.rule.name, finding.message)));
    }
    assert!(wrong.is_empty(), "{} false claims\n{}", wrong.len(), wrong.join("\n"));
}

fn head(text: &str) -> String {
    text.chars().take(600).collect()
}
