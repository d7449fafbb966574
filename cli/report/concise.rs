//! One line per finding: `path:line:column: level[rule] message`.

use crate::report::lines::Onwards;
use crate::report::{FileReport, Format, printable};

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Concise;

impl Format for Concise {
    fn file(&self, report: &FileReport<'_>) -> String {
        if report.judged.shown.is_empty() {
            return String::new();
        }
        let mut positions = Onwards::of(&report.document.text);
        let path = printable(report.path);
        let length = |message: usize| path.len() + message + 48;
        let (mut line, mut column) = (itoa::Buffer::new(), itoa::Buffer::new());
        let mut out = String::with_capacity(report.judged.shown.iter().map(|(_, finding)| length(finding.message.len())).sum());
        for (level, finding) in &report.judged.shown {
            let at = positions.position(finding.span.start as usize);
            let (line, column) = (line.format(at.line), column.format(at.column));
            let message = printable(&finding.message);
            // There can be a hundred thousand: joining the pieces takes half the time of formatting them.
            out.push_str(&path);
            out.push(':');
            out.push_str(line);
            out.push(':');
            out.push_str(column);
            out.push_str(": ");
            out.push_str(level.name());
            out.push('[');
            out.push_str(finding.rule.name);
            out.push_str("] ");
            out.push_str(&message);
            out.push('\n');
        }
        out
    }
}
