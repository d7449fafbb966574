//! Findings as the protocol's diagnostics.

use faxsmith_manifest::finding::{Finding, Label, Level};
use serde::{Serialize, Serializer as _};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString, Range, Uri,
};

use crate::analysis::Analysis;
use crate::client::Client;
use crate::documents::Snapshot;
use crate::ready::Ready;

/// The name that stands beside every diagnostic.
pub const SOURCE: &str = "faxsmith";

/// Rules whose findings are about what nothing reads: editors show it faded.
const UNNECESSARY: &[&str] = &[
    "unknown-key",
    "unused-setting",
    "unused-domain",
    "unused-path-param",
    "unknown-response-key",
    "auth-option-unused",
    "template-ignored",
    "unknown-action",
    "fragment-dropped",
];

/// So many diagnostics are written at once, without the framework's detour; only for very long URIs they are not.
const MANY: usize = 32;
const LONG_URI: usize = 16 << 10;

/// The diagnostics of a version, on their way into a message.
#[derive(Debug)]
pub enum Saying {
    /// A few.
    Few(Vec<Diagnostic>),
    /// Many: the list as JSON.
    Many(Vec<u8>),
}

impl Saying {
    /// The diagnostics of a version.
    #[must_use]
    pub fn of(snapshot: &Snapshot, analysis: &Analysis, client: &Client) -> Self {
        if analysis.judged.shown.len() < MANY || snapshot.uri.as_str().len() > LONG_URI {
            return Self::Few(of(snapshot, analysis, client));
        }
        // One after the other: together they are larger than the file. Growing would copy them again and again.
        let mut list = Vec::with_capacity(room(snapshot, analysis));
        match serde_json::Serializer::new(&mut list).collect_seq(told(snapshot, analysis, client)) {
            Ok(()) => Self::Many(list),
            Err(_) => Self::Few(of(snapshot, analysis, client)),
        }
    }

    /// What is to stand in the message. It has to be said: what is kept for it waits.
    #[must_use]
    pub fn in_message(self, ready: &Ready) -> Vec<Diagnostic> {
        match self {
            Self::Few(found) => found,
            Self::Many(list) => ready.stand_in(list),
        }
    }
}

/// About the length of the list as JSON, in bytes.
fn room(snapshot: &Snapshot, analysis: &Analysis) -> usize {
    const FRAME: usize = 200;
    let of_label = |label: &Label| FRAME / 2 + snapshot.uri.as_str().len() + label.message.len();
    let of_one = |finding: &Finding| FRAME + finding.message.len() + finding.labels.iter().map(of_label).sum::<usize>();
    analysis.judged.shown.iter().map(|(_, finding)| of_one(finding)).sum::<usize>() + FRAME * analysis.mistakes.len()
}

/// The diagnostics of a version, in the order of the file.
#[must_use]
pub fn of(snapshot: &Snapshot, analysis: &Analysis, client: &Client) -> Vec<Diagnostic> {
    told(snapshot, analysis, client).map(Diagnostic::from).collect()
}

fn told<'a>(snapshot: &'a Snapshot, analysis: &'a Analysis, client: &'a Client) -> impl Iterator<Item = Told<'a>> {
    let mistakes = analysis.mistakes.iter().map(|(level, mistake)| Told {
        range: snapshot.lines.range(&snapshot.text, mistake.span, client.encoding),
        severity: severity(*level),
        code: None,
        code_description: None,
        source: SOURCE,
        message: &mistake.message,
        related_information: Vec::new(),
        tags: &[],
    });
    mistakes.chain(analysis.judged.shown.iter().map(|(level, finding)| told_of(snapshot, analysis, client, *level, finding)))
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Info => DiagnosticSeverity::INFORMATION,
    }
}

/// One finding as a diagnostic.
#[must_use]
pub fn of_one(snapshot: &Snapshot, analysis: &Analysis, client: &Client, level: Level, finding: &Finding) -> Diagnostic {
    told_of(snapshot, analysis, client, level, finding).into()
}

/// A [`Diagnostic`] that borrows its texts, as thousands are written at once.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    range: Range,
    severity: DiagnosticSeverity,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<CodeDescription>,
    source: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<DiagnosticRelatedInformation>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'static [DiagnosticTag],
}

impl From<Told<'_>> for Diagnostic {
    fn from(told: Told<'_>) -> Self {
        Self {
            range: told.range,
            severity: Some(told.severity),
            code: told.code.map(|code| NumberOrString::String(code.to_owned())),
            code_description: told.code_description,
            source: Some(told.source.to_owned()),
            message: told.message.to_owned(),
            related_information: (!told.related_information.is_empty()).then_some(told.related_information),
            tags: (!told.tags.is_empty()).then(|| told.tags.to_owned()),
            data: None,
        }
    }
}

fn told_of<'a>(snapshot: &Snapshot, analysis: &Analysis, client: &Client, level: Level, finding: &'a Finding) -> Told<'a> {
    let range = |span| snapshot.lines.range(&snapshot.text, span, client.encoding);
    let related_information = finding
        .labels
        .iter()
        .filter(|_| client.related_information)
        .map(|label| DiagnosticRelatedInformation {
            location: Location { uri: snapshot.uri.clone(), range: range(label.span) },
            message: label.message.to_string(),
        })
        .collect();
    let href = || analysis.wanted.docs_url().and_then(|base| format!("{base}{}.html", finding.rule.name).parse::<Uri>().ok());
    let is_unnecessary = client.tags && UNNECESSARY.contains(&finding.rule.name);
    Told {
        range: range(finding.span),
        severity: severity(level),
        code: Some(finding.rule.name),
        code_description: href().filter(|_| client.code_description).map(|href| CodeDescription { href }),
        source: SOURCE,
        message: &finding.message,
        related_information,
        tags: if is_unnecessary { &[DiagnosticTag::UNNECESSARY] } else { &[] },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that panics has failed")]
mod tests {
    use faxsmith_manifest::rules;

    use super::*;

    #[test]
    fn what_is_written_at_once_is_a_diagnostic() {
        let position = |line| tower_lsp::ls_types::Position { line, character: 7 };
        let range = Range { start: position(1), end: position(2) };
        let uri: Uri = "file:///a%20b".parse().unwrap();
        let related = DiagnosticRelatedInformation { location: Location { uri: uri.clone(), range }, message: "é\"".to_owned() };
        for is_full in [true, false] {
            let told = || Told {
                range,
                severity: DiagnosticSeverity::WARNING,
                code: is_full.then_some("a-rule"),
                code_description: is_full.then(|| CodeDescription { href: uri.clone() }),
                source: SOURCE,
                message: "says \"what\"\n",
                related_information: if is_full { vec![related.clone()] } else { Vec::new() },
                tags: if is_full { &[DiagnosticTag::UNNECESSARY] } else { &[] },
            };
            let (written, whole) = (serde_json::to_string(&told()).unwrap(), serde_json::to_string(&Diagnostic::from(told())).unwrap());
            assert_eq!(written, whole);
        }
    }

    #[test]
    fn what_is_faded_are_rules() {
        assert_eq!(UNNECESSARY.iter().filter(|name| rules::by_name(name).is_none()).collect::<Vec<_>>(), [] as [&&str; 0]);
    }
}
