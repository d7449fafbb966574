//! SARIF 2.1.0, for code scanning services and editors.
//!
//! Columns count code units of UTF-16, as the libraries that read SARIF expect it. Messages stand as they are: braces in them are not
//! doubled, since no result takes arguments.

mod rules;

use faxsmith_lsp::lines::Encoding;
use faxsmith_manifest::finding::{Finding, Fix, Label, Level};
use faxsmith_manifest::mask;
use faxsmith_manifest::pointer;
use faxsmith_manifest::span::Span;
use faxsmith_manifest::suppress::{Silenced, Source};
use faxsmith_manifest::tree::Node;
use serde_json::{Value, json};

use crate::report::fingerprint::Fingerprints;
use crate::report::lines::Lines;
use crate::report::links::Links;
use crate::report::root::Root;
use crate::report::{FileReport, Format, Run, json, json_line, printable};

/// The longest piece of a file that is quoted, in bytes.
const MAX_SNIPPET: usize = 200;

/// The format.
#[derive(Clone, Debug)]
pub struct Sarif {
    /// Paths start here.
    pub root: Root,
    /// The base of the rules' pages.
    pub docs: Option<String>,
    /// Whether what is ignored is told too. GitHub takes each result for an open alert, suppressed or not.
    pub ignored: bool,
}

impl Format for Sarif {
    fn head(&self, run: &Run<'_>) -> String {
        let tool = json!({ "driver": rules::driver(Links::to(self.docs.as_deref())) });
        let notifications: Vec<Value> =
            run.failures.iter().map(|failure| json!({ "level": "error", "message": { "text": sentence(failure) } })).collect();
        let invocation = json!({
            "executionSuccessful": run.failures.is_empty(),
            "exitCode": run.code,
            "toolExecutionNotifications": notifications,
        });
        format!(
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{},\n\
             \"columnKind\":\"utf16CodeUnits\",\"newlineSequences\":[\"\\r\\n\",\"\\n\",\"\\r\"],\"invocations\":[{}],\"results\":[\n",
            json_line(&tool),
            json_line(&invocation)
        )
    }

    fn file(&self, report: &FileReport<'_>) -> String {
        let silenced = if self.ignored { report.silenced } else { &[] };
        if report.judged.shown.is_empty() && silenced.is_empty() {
            return String::new();
        }
        let text = &report.document.text;
        let file = File {
            report,
            location: location(&self.root, report),
            lines: Lines::counting(text, Encoding::Utf16),
            mark: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
        };
        let mut fingerprints = Fingerprints::default();
        let shown = report.judged.shown.iter().map(|(level, finding)| (*level, finding, None));
        let silenced = silenced.iter().map(|(level, silenced)| (*level, &silenced.finding, Some(silenced)));
        let results = shown.chain(silenced).map(|(level, finding, silenced)| {
            let mut result = file.result(level, finding, &fingerprints.next(report, finding));
            if let Some(silenced) = silenced {
                result["suppressions"] = json!([file.suppression(silenced)]);
            }
            json_line(&result)
        });
        results.collect::<Vec<_>>().join(",\n")
    }

    fn separator(&self) -> &'static str {
        ",\n"
    }

    fn tail(&self, _run: &Run<'_>) -> String {
        "\n]}]}\n".to_owned()
    }
}

/// A level in the words of SARIF.
fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn location(root: &Root, report: &FileReport<'_>) -> Value {
    let uri = root.see(report.file).uri();
    if uri.starts_with("file:") { json!({ "uri": uri }) } else { json!({ "uri": uri, "uriBaseId": "%SRCROOT%" }) }
}

/// One file while its results are made.
struct File<'a> {
    report: &'a FileReport<'a>,
    location: Value,
    lines: Lines<'a>,
    /// The length of the byte order mark, which SARIF does not count.
    mark: usize,
}

impl File<'_> {
    fn result(&self, shown: Level, finding: &Finding, fingerprint: &str) -> Value {
        let mut result = json!({
            "ruleId": finding.rule.name,
            "ruleIndex": rules::index(finding.rule.name),
            "level": level(shown),
            "message": { "text": message(finding) },
            "locations": [self.place(finding)],
            "partialFingerprints": { "faxsmith/1": fingerprint },
        });
        let related: Vec<Value> = finding.labels.iter().enumerate().map(|(at, label)| self.related(at, label)).collect();
        if !related.is_empty() {
            result["relatedLocations"] = related.into();
        }
        let fixes: Vec<Value> = finding.fixes.iter().filter(|fix| self.can_tell(fix)).map(|fix| self.fix(fix)).collect();
        if !fixes.is_empty() {
            result["fixes"] = fixes.into();
        }
        result
    }

    fn place(&self, finding: &Finding) -> Value {
        let mut physical = self.physical(finding.span);
        let snippet = self.report.document.masked().get(finding.span.range()).filter(|snippet| snippet.len() <= MAX_SNIPPET);
        if let Some(snippet) = snippet {
            physical["region"]["snippet"] = json!({ "text": snippet });
        }
        let mut place = json!({ "physicalLocation": physical });
        // Keys can be credentials too, by mistake.
        let shown = mask::masked(&finding.pointer);
        if let Some(name) = pointer::tokens(&shown).last() {
            let value = pointer::follow(&self.report.document.root, pointer::tokens(&finding.pointer));
            place["logicalLocations"] = json!([{ "name": printable(&name), "fullyQualifiedName": printable(&shown), "kind": kind(value) }]);
        }
        place
    }

    fn physical(&self, span: Span) -> Value {
        json!({ "artifactLocation": self.location, "region": self.region(span) })
    }

    fn related(&self, at: usize, label: &Label) -> Value {
        json!({ "id": at + 1, "message": { "text": plain(&label.message) }, "physicalLocation": self.physical(label.span) })
    }

    /// Where a finding was silenced, and why.
    fn suppression(&self, silenced: &Silenced) -> Value {
        let mut suppression = json!({ "kind": "external", "status": "accepted", "justification": plain(&silenced.reason) });
        if let Source::InFile(span) = silenced.source {
            suppression["kind"] = "inSource".into();
            suppression["location"] = json!({ "physicalLocation": self.physical(span) });
        }
        suppression
    }

    /// Whether a fix can be told: a byte order mark is nowhere in SARIF, so that it can't be removed there.
    fn can_tell(&self, fix: &Fix) -> bool {
        json::is_showable(fix) && fix.edits.iter().all(|edit| edit.span.start as usize >= self.mark)
    }

    fn fix(&self, fix: &Fix) -> Value {
        let replacements = fix.edits.iter().map(|edit| {
            let mut replacement = json!({ "deletedRegion": self.region(edit.span) });
            if !edit.text.is_empty() {
                replacement["insertedContent"] = json!({ "text": edit.text });
            }
            replacement
        });
        json!({
            "description": { "text": sentence(&plain(&fix.title)) },
            "artifactChanges": [{ "artifactLocation": self.location, "replacements": replacements.collect::<Vec<_>>() }],
            "properties": { "safety": fix.safety.name() },
        })
    }

    fn region(&self, span: Span) -> Value {
        let place = |offset: u32| {
            let offset = offset as usize;
            let at = self.lines.position(offset);
            let marked = self.mark > 0 && at.line == 1 && offset >= self.mark;
            (at.line, at.column - usize::from(marked))
        };
        let ((line, column), (end_line, end_column)) = (place(span.start), place(span.end));
        json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
    }
}

/// The message with its notes, each a line.
fn message(finding: &Finding) -> String {
    let lines: Vec<_> = std::iter::once(&*finding.message).chain(finding.notes.iter().map(|note| &**note)).map(plain).collect();
    lines.join("\n")
}

/// A text in which nothing is taken for a link: `[words](target)` is one in SARIF.
fn plain(text: &str) -> String {
    let text = printable(text);
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text.into_owned() }
}

/// A text that ends as a sentence does.
fn sentence(text: &str) -> String {
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{text}{end}")
}

/// What a value is, in the words of SARIF.
fn kind(node: Option<&Node>) -> &'static str {
    match node {
        Some(node) if node.object().is_some() => "object",
        Some(node) if node.array().is_some() => "array",
        _ => "value",
    }
}
