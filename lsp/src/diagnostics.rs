//! Findings as the protocol's diagnostics.

use faxsmith_manifest::finding::{Finding, Label, Level};
use serde::Serializer as _;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location, NumberOrString, Uri,
};

use crate::analysis::Analysis;
use crate::client::Client;
use crate::configuration;
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
        match serde_json::Serializer::new(&mut list).collect_seq(each(snapshot, analysis, client)) {
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
    each(snapshot, analysis, client).collect()
}

fn each<'a>(snapshot: &'a Snapshot, analysis: &'a Analysis, client: &'a Client) -> impl Iterator<Item = Diagnostic> + 'a {
    let mistakes = analysis.mistakes.iter().map(|(level, mistake)| configuration::diagnostic(snapshot, client, *level, mistake));
    mistakes.chain(analysis.judged.shown.iter().map(|(level, finding)| of_one(snapshot, analysis, client, *level, finding)))
}

/// One finding as a diagnostic.
#[must_use]
pub fn of_one(snapshot: &Snapshot, analysis: &Analysis, client: &Client, level: Level, finding: &Finding) -> Diagnostic {
    let range = |span| snapshot.lines.range(&snapshot.text, span, client.encoding);
    let related: Vec<_> = finding
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
    Diagnostic {
        range: range(finding.span),
        severity: Some(match level {
            Level::Error => DiagnosticSeverity::ERROR,
            Level::Warning => DiagnosticSeverity::WARNING,
            Level::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.name.to_owned())),
        code_description: href().filter(|_| client.code_description).map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: (!related.is_empty()).then_some(related),
        tags: is_unnecessary.then(|| vec![DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

#[cfg(test)]
mod tests {
    use faxsmith_manifest::rules;

    use super::*;

    #[test]
    fn what_is_faded_are_rules() {
        assert_eq!(UNNECESSARY.iter().filter(|name| rules::by_name(name).is_none()).collect::<Vec<_>>(), [] as [&&str; 0]);
    }
}
