use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Action;
use crate::model::uses::{Spot, Use};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::RUNTIMES;
use crate::runtime::context::Reference;
use crate::subject::Subject;

/// The path of a file on the server where the provider needs the document.
pub static RULE: Rule = Rule {
    name: "local-path-sent",
    category: Category::Templates,
    levels: Levels::split(Some(Level::Warning), Some(Level::Error)),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("local_path_sent.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for (action, found) in manifest.uses().filter(|(action, found)| is_path(action, found.name)) {
        let (levels, in_2025) = match &found.spot {
            Spot::Body { .. } => (RULE.levels, "2025 sends an empty text"),
            Spot::Param { .. } => (RULE.levels, "2025 puts nothing in"),
            Spot::Attachment | Spot::Header | Spot::Url(_) => (Levels::all(Level::Error), "2025 leaves the expression as it stands"),
        };
        // Neither the value of an attachment field nor what 2026 drops is sent.
        if !RUNTIMES.iter().any(|runtime| matches!(runtime.reference(action.name, found.name), Reference::Value(path) if path.is_set) && found.is_sent(runtime)) {
            continue;
        }
        let message = format!("Faxbot 2026 sends the path of a file on its own server here, which no provider can open. ({in_2025}.)");
        let finding = Finding::new(&RULE, found.span(), message).levels(levels).here("no document");
        findings.push(
            finding
                .note("A provider gets the document through the link `{{file_url}}`, or as the attachment of a multipart body.")
                .fix(fix(action, found)),
        );
    }
}

fn is_path(action: &Action<'_>, name: &str) -> bool {
    name == "file_path" && RUNTIMES.iter().any(|runtime| matches!(runtime.reference(action.name, name), Reference::Value(_)))
}

/// The link, where it is always set: not beside an attachment.
fn fix(action: &Action<'_>, found: &Use<'_>) -> Option<Fix> {
    let edit = || layout::replace_inside(found.text, found.name_range.start, found.name_range.end, "file_url");
    (matches!(found.spot, Spot::Body { .. }) && action.body_kind != Some("multipart"))
        .then(|| Fix::ask("Send the link to the document", vec![edit()]))
}
