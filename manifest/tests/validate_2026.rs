//! The strict validation of the 2026 runtime, held against what the real one accepted and refused.
//!
//! `data/vectors/2026_validate.jsonl.gz` was recorded from the real runtime: one JSON object a line with `document` (or `text`, the raw
//! source, where that matters), `accept`, `message`, and for raw texts `load`: what loading a file with that content gives.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

use std::io::Read;

use faxsmith_manifest::check::{Surroundings, check};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::finding::Level;
use faxsmith_manifest::json;
use faxsmith_manifest::kind::Kind;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::{Y2026, validate};
use faxsmith_manifest::tree::Node;

struct Line {
    number: usize,
    tag: String,
    /// The JSON source of the document.
    text: String,
    accept: bool,
    message: Option<String>,
}

fn lines() -> Vec<Line> {
    let packed = include_bytes!("data/vectors/2026_validate.jsonl.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
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
                message: string("message"),
            }
        })
        .collect()
}

#[test]
fn accepts_and_refuses_as_the_real_one() {
    let mut wrong = Vec::new();
    let lines = lines();
    for line in &lines {
        let document = Document::read(line.text.clone().into_bytes(), &Place::default());
        if document.is_accepted_on_2026() != line.accept {
            wrong.push(format!("line {} ({}): the real one says {}: {}", line.number, line.tag, line.accept, head(&line.text)));
        }
        if let Some(message) = line.message.as_deref().filter(|message| message.contains("reserved"))
            && validate::document(&document.root).err().map(validate::Refusal::message) != Some(message)
        {
            wrong.push(format!("line {} ({}): the message should be {message}", line.number, line.tag));
        }
    }
    assert!(lines.len() > 1_500, "only {} lines", lines.len());
    assert!(wrong.is_empty(), "{} of {} lines differ\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}

/// Nothing that the real runtime refuses passes the linter without an error for 2026.
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
