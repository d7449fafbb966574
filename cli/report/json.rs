//! One JSON document, version 1: `faxsmith schema lint-report` describes it.
//!
//! Additions keep the version; anything else raises it. Offsets and edits are in bytes; lines and columns count from 1, columns in
//! characters.

use std::collections::BTreeMap;

use faxsmith_manifest::finding::{Finding, Fix, Level};
use faxsmith_manifest::mask;
use faxsmith_manifest::runtime::RUNTIMES;
use faxsmith_manifest::span::Span;
use serde::Serialize;

use crate::report::lines::Lines;
use crate::report::{Counts, FileReport};

/// The name and version of the format.
pub const FORMAT: &str = "faxsmith-lint/1";

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    level: &'static str,
    levels: BTreeMap<&'static str, &'static str>,
    path: &'a str,
    pointer: String,
    message: &'a str,
    runtimes: Vec<&'static str>,
    start: Place,
    end: Place,
    labels: Vec<Mark<'a>>,
    notes: &'a [String],
    fixes: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Place {
    offset: usize,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Mark<'a> {
    start: Place,
    end: Place,
    message: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    title: &'a str,
    safety: &'static str,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    start: u32,
    end: u32,
    text: &'a str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    fixable: usize,
}

/// The findings of one file: one object a line, separated by commas; empty where there are none.
#[must_use]
pub fn file(report: &FileReport<'_>) -> String {
    if report.judged.shown.is_empty() {
        return String::new();
    }
    let lines = Lines::of(&report.document.text);
    let entries = report.judged.shown.iter().map(|(level, finding)| {
        let entry = entry(report.path, &lines, *level, finding);
        // Plain data of strings and numbers always serializes.
        serde_json::to_string(&entry).unwrap_or_default()
    });
    entries.collect::<Vec<_>>().join(",\n")
}

fn entry<'a>(path: &'a str, lines: &Lines<'_>, level: Level, finding: &'a Finding) -> Entry<'a> {
    let concerned = || RUNTIMES.iter().filter_map(|runtime| Some((runtime.name, finding.levels.get(runtime)?.name())));
    let (start, end) = places(lines, finding.span);
    Entry {
        rule: finding.rule.name,
        level: level.name(),
        levels: concerned().collect(),
        path,
        // Keys can be credentials too, by mistake.
        pointer: mask::masked(&finding.pointer),
        message: &finding.message,
        runtimes: concerned().map(|(name, _)| name).collect(),
        start,
        end,
        labels: finding
            .labels
            .iter()
            .map(|label| {
                let (start, end) = places(lines, label.span);
                Mark { start, end, message: &label.message }
            })
            .collect(),
        notes: &finding.notes,
        // An edit that would have to be masked is of no use to a program: `--fix` can make it.
        fixes: finding.fixes.iter().filter(|fix| !fix.edits.iter().any(|edit| is_secret(&edit.text))).map(change).collect(),
    }
}

fn is_secret(text: &str) -> bool {
    mask::masked(text) != text
}

fn change(fix: &Fix) -> Change<'_> {
    Change {
        title: &fix.title,
        safety: fix.safety.name(),
        edits: fix.edits.iter().map(|edit| Replacement { start: edit.span.start, end: edit.span.end, text: &edit.text }).collect(),
    }
}

fn places(lines: &Lines<'_>, span: Span) -> (Place, Place) {
    let place = |offset: u32| {
        let position = lines.position(offset as usize);
        Place { offset: offset as usize, line: position.line, column: position.column }
    };
    (place(span.start), place(span.end))
}

/// What stands before the findings of all files.
#[must_use]
pub fn head() -> String {
    format!("{{\"format\":\"{FORMAT}\",\"findings\":[\n")
}

/// What stands behind them.
#[must_use]
pub fn tail(counts: Counts) -> String {
    let summary =
        Summary { files: counts.files, errors: counts.errors, warnings: counts.warnings, infos: counts.infos, fixable: counts.fixable };
    // Plain numbers always serialize.
    format!("\n],\"summary\":{}}}\n", serde_json::to_string(&summary).unwrap_or_default())
}
