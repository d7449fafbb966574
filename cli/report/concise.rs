//! One line per finding: `path:line:column: level[rule] message`.

use std::fmt::Write as _;

use crate::report::lines::Lines;
use crate::report::{FileReport, printable};

/// The lines of one file.
#[must_use]
pub fn file(report: &FileReport<'_>) -> String {
    let mut out = String::new();
    if report.judged.shown.is_empty() {
        return out;
    }
    let lines = Lines::of(&report.document.text);
    let path = printable(report.path);
    for (level, finding) in &report.judged.shown {
        let at = lines.position(finding.span.start as usize);
        let _ = writeln!(out, "{path}:{}:{}: {}[{}] {}", at.line, at.column, level.name(), finding.rule.name, printable(&finding.message));
    }
    out
}
