//! Workflow commands of GitHub Actions: each finding becomes an annotation of its line.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step as annotations; the log has them all.

use std::fmt::Write as _;

use faxsmith_manifest::finding::Level;
use faxsmith_manifest::mask;

use crate::report::root::Root;
use crate::report::{FileReport, Format, printable};

/// The format.
#[derive(Clone, Debug)]
pub struct Github {
    /// Annotations belong to paths from here on.
    pub root: Root,
}

impl Format for Github {
    fn file(&self, report: &FileReport<'_>) -> String {
        let mut out = String::new();
        if report.judged.shown.is_empty() {
            return out;
        }
        let lines = report.lines();
        let path = property(&self.root.see(report.file).path());
        for (level, finding) in &report.judged.shown {
            let (start, end) = (lines.position(finding.span.start as usize), lines.position(finding.span.end as usize));
            let command = match level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Info => "notice",
            };
            let rule = finding.rule.name;
            let _ = write!(out, "::{command} title=faxsmith%3A {rule},file={path},line={},endLine={}", start.line, end.line);
            // Columns only count within one line.
            if start.line == end.line {
                let _ = write!(out, ",col={},endColumn={}", start.column, end.column);
            }
            let _ = write!(out, "::{}", data(&printable(&finding.message)));
            for note in &finding.notes {
                let _ = write!(out, "%0A{}", data(&printable(note)));
            }
            let more = report.links.page(rule).unwrap_or_else(|| format!("faxsmith explain {rule}"));
            let _ = writeln!(out, "%0AMore: {}", data(&more));
        }
        out
    }
}

/// A message as the runner reads it.
fn data(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c => out.push(c),
        }
    }
    out
}

/// A property as the runner reads it. What would move or colour the text of a log is shown escaped instead.
fn property(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| if matches!(c, '\n' | '\r') || mask::visible(c).is_some() { c.to_string() } else { c.escape_unicode().to_string() })
        .collect();
    data(&shown).replace(':', "%3A").replace(',', "%2C")
}
