//! JUnit's XML: a test suite for each file, in it a test case for each finding. What makes the exit code 1 has failed; milder findings
//! have passed, with what is to say of them as their output. A file without findings is one test that has passed.

use std::fmt::Write as _;

use faxsmith_manifest::finding::{Finding, Level};

use crate::report::lines::Lines;
use crate::report::{FileReport, Format, Run, markup, printable};

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Junit {
    /// The level from which on a finding has failed; `None`: none has.
    pub fails_from: Option<Level>,
}

impl Junit {
    fn fails(&self, level: Level) -> bool {
        self.fails_from.is_some_and(|from| level >= from)
    }
}

impl Format for Junit {
    fn head(&self, run: &Run<'_>) -> String {
        let counts = run.counts;
        let failed = self.fails_from.map_or(0, |from| counts.at_least(from));
        let errors = run.failures.len();
        let tests = counts.at_least(Level::Info) + counts.clean + errors;
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <testsuites name=\"faxsmith\" tests=\"{tests}\" failures=\"{failed}\" errors=\"{errors}\" time=\"0\">\n"
        )
    }

    fn file(&self, report: &FileReport<'_>) -> String {
        let shown = &report.judged.shown;
        let path = escaped(report.path);
        let mut out = String::new();
        let failed = shown.iter().filter(|(level, _)| self.fails(*level)).count();
        let tests = shown.len().max(1);
        let _ =
            writeln!(out, "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\" time=\"0\">");
        if shown.is_empty() {
            let _ = writeln!(out, "    <testcase classname=\"{path}\" name=\"no findings\" time=\"0\"/>");
        } else {
            let lines = report.lines();
            for (level, finding) in shown {
                self.case(&mut out, report, &path, &lines, *level, finding);
            }
        }
        out.push_str("  </testsuite>\n");
        out
    }

    fn tail(&self, run: &Run<'_>) -> String {
        let mut out = String::new();
        if !run.failures.is_empty() {
            let number = run.failures.len();
            let _ = writeln!(
                out,
                "  <testsuite name=\"unread files\" tests=\"{number}\" failures=\"0\" errors=\"{number}\" skipped=\"0\" time=\"0\">"
            );
            for failure in &run.failures {
                let failure = escaped(failure);
                let _ = writeln!(
                    out,
                    "    <testcase classname=\"unread files\" name=\"{failure}\" time=\"0\">\n      <error message=\"{failure}\" type=\"unread\"/>\n    </testcase>"
                );
            }
            out.push_str("  </testsuite>\n");
        }
        out.push_str("</testsuites>\n");
        out
    }
}

impl Junit {
    fn case(&self, out: &mut String, report: &FileReport<'_>, path: &str, lines: &Lines<'_>, level: Level, finding: &Finding) {
        let at = lines.position(finding.span.start as usize);
        let (rule, level_name) = (finding.rule.name, level.name());
        let message = escaped(&finding.message);
        let mut text = format!("{path}:{}:{}: {level_name}[{rule}] {message}", at.line, at.column);
        for note in &finding.notes {
            let _ = write!(text, "\n{}", escaped(note));
        }
        let more = report.links.page(rule).unwrap_or_else(|| format!("faxsmith explain {rule}"));
        let _ = write!(text, "\n{}", escaped(&more));
        let (line, column) = (at.line, at.column);
        let _ = writeln!(out, "    <testcase classname=\"{path}\" name=\"{rule} at {line}:{column}\" time=\"0\">");
        if self.fails(level) {
            let _ = writeln!(out, "      <failure message=\"{message}\" type=\"{level_name}\">{text}</failure>");
        } else {
            let _ = writeln!(out, "      <system-out>{text}</system-out>");
        }
        out.push_str("    </testcase>\n");
    }
}

/// A text on one line of XML.
fn escaped(text: &str) -> String {
    markup::escaped(&printable(text))
}
