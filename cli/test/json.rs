//! One JSON document, version 1. Additions keep the version; anything else raises it. Lines and columns count from 1, columns in
//! characters. What looks like a credential is masked.

use faxsmith_manifest::mask;
use serde::Serialize;

use crate::report::json_text;
use crate::test::Run;

/// The name and version of the format.
const FORMAT: &str = "faxsmith-test/1";

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    tests: Vec<Entry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    name: String,
    action: &'static str,
    runtime: &'static str,
    passed: bool,
    differences: Vec<Difference<'a>>,
    /// What is behind a constant text of Faxbot's.
    cause: Option<&'a str>,
}

#[derive(Serialize)]
struct Difference<'a> {
    /// `request` or `result`.
    field: &'static str,
    /// As JSON text; null where nothing is expected.
    expected: Option<&'a str>,
    /// As JSON text; null where nothing is sent.
    actual: Option<&'a str>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    passed: usize,
    failed: usize,
}

/// The document.
pub fn document(runs: &[Run], files: usize) -> String {
    let failed = runs.iter().filter(|run| !run.seen.passes()).count();
    json_text(&Document {
        format: FORMAT,
        tests: runs.iter().map(entry).collect(),
        summary: Summary { files, passed: runs.len() - failed, failed },
    })
}

fn entry(run: &Run) -> Entry<'_> {
    Entry {
        path: &run.path,
        line: run.at.line,
        column: run.at.column,
        name: mask::masked(&run.name),
        action: run.action,
        runtime: run.runtime,
        passed: run.seen.passes(),
        differences: run
            .seen
            .differences
            .iter()
            .map(|difference| Difference {
                field: difference.field,
                expected: difference.expected.as_deref(),
                actual: difference.actual.as_deref(),
            })
            .collect(),
        cause: run.seen.cause.as_deref().filter(|_| !run.seen.passes()),
    }
}
