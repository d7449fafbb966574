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
use crate::report::{Counts, FileReport, Format, Run, json_line};

/// The name and version of the format.
pub const FORMAT: &str = "faxsmith-lint/1";

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Format for Json {
    fn head(&self, _run: &Run<'_>) -> String {
        format!("{{\"format\":\"{FORMAT}\",\"findings\":[\n")
    }

    fn file(&self, report: &FileReport<'_>) -> String {
        entries(report).join(",\n")
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn tail(&self, run: &Run<'_>) -> String {
        let Counts { files, errors, warnings, infos, fixable, ignored, known, .. } = run.counts;
        let summary = Summary { files, errors, warnings, infos, fixable, ignored, known };
        format!("\n],\"summary\":{}}}\n", json_line(&summary))
    }
}

/// The findings of one file, each an object on one line.
#[must_use]
pub fn entries(report: &FileReport<'_>) -> Vec<String> {
    if report.judged.shown.is_empty() {
        return Vec::new();
    }
    let lines = report.lines();
    let path = path(report);
    report.judged.shown.iter().map(|(level, finding)| json_line(&entry(report, &path, &lines, *level, finding))).collect()
}

/// The path as it was named or found, with `/`.
fn path(report: &FileReport<'_>) -> String {
    let path = report.file.to_string_lossy();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() };
    path.strip_prefix("./").map(str::to_owned).unwrap_or(path)
}

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
    notes: &'a [std::borrow::Cow<'static, str>],
    fixes: Vec<Change<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
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
    ignored: usize,
    known: usize,
}

fn entry<'a>(report: &FileReport<'_>, path: &'a str, lines: &Lines<'_>, level: Level, finding: &'a Finding) -> Entry<'a> {
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
        fixes: finding.fixes.iter().filter(|fix| is_showable(fix)).map(change).collect(),
        url: report.links.page(finding.rule.name),
    }
}

/// Whether a fix writes nothing that must not be shown.
#[must_use]
pub fn is_showable(fix: &Fix) -> bool {
    fix.edits.iter().all(|edit| mask::masked(&edit.text) == edit.text)
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
