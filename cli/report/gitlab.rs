//! GitLab's code quality report: one JSON array.

use faxsmith_manifest::finding::{Finding, Level};
use faxsmith_manifest::rule::Category;
use serde::Serialize;

use crate::report::fingerprint::{self, Fingerprints};
use crate::report::root::Root;
use crate::report::{FileReport, Format, Run, json_line};

/// The format.
#[derive(Clone, Debug)]
pub struct Gitlab {
    /// Paths start here.
    pub root: Root,
}

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Format for Gitlab {
    fn head(&self, _run: &Run<'_>) -> String {
        "[\n".to_owned()
    }

    fn file(&self, report: &FileReport<'_>) -> String {
        if report.judged.shown.is_empty() {
            return String::new();
        }
        let lines = report.lines();
        let path = self.root.see(report.file).path();
        let mut fingerprints = Fingerprints::default();
        let issues = report.judged.shown.iter().map(|(level, finding)| {
            let line = |offset: u32| lines.index(offset as usize) + 1;
            json_line(&Issue {
                description: &finding.message,
                check_name: finding.rule.name,
                // Unique in the whole report, as GitLab wants it.
                fingerprint: fingerprint::in_file(&path, &fingerprints.next(report, finding)),
                severity: severity(*level, finding),
                location: Location { path: &path, lines: Lines { begin: line(finding.span.start), end: line(finding.span.end) } },
            })
        });
        issues.collect::<Vec<_>>().join(",\n")
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn tail(&self, _run: &Run<'_>) -> String {
        "\n]\n".to_owned()
    }
}

fn severity(level: Level, finding: &Finding) -> &'static str {
    match level {
        Level::Error if finding.rule.category == Category::Security => "critical",
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Info => "info",
    }
}
