use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Action;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::reply;
use crate::subject::Subject;

/// The provider's status words are not translated.
pub static RULE: Rule = Rule {
    name: "missing-status-map",
    category: Category::Response,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_status_map.md"),
    check: Check::One(check),
};

/// A start where nothing is known of the provider's words.
const SKELETON: &str = r#"{ "queued": "queued", "sending": "in_progress", "success": "SUCCESS", "failed": "FAILED" }"#;

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(status) = action.intended_response_field("status").filter(|status| status.value.truthy()) else { continue };
        let is_given = action.intended_response_field("status_map").is_some_and(|map| map.value.truthy());
        if is_given || status.value.text().is_none() || reply_lacks(subject, action, status.value.str().unwrap_or_default()) {
            continue;
        }
        findings.push(
            Finding::new(&RULE, action.response_place(), "Faxbot takes the provider's own words for the status. 2026 asks a person about each word that it doesn't know, and 2025 never ends the job.")
                .here("no `status_map`")
                .label(status.value.span, "where the words come from")
                .note("Map every word that the provider documents to `queued`, `in_progress`, `SUCCESS` or `FAILED`.")
                .fix(fix(subject, action)),
        );
    }
}

/// Whether the sample reply shows that the field is not there at all: no word, nothing to map.
fn reply_lacks(subject: &Subject<'_>, action: &Action<'_>, path: &str) -> bool {
    let lacks = |reply| reply::parse_path(path).is_ok_and(|path| reply::find(&path, reply).is_none());
    subject.reply(action.name).is_some_and(lacks)
}

fn fix(subject: &Subject<'_>, action: &Action<'_>) -> Option<Fix> {
    let response = action.response?;
    let title = "Add a `status_map`; put the provider's own words on its left side";
    let text = &subject.document.text;
    let edit = match action.response_field("status_map") {
        Some(empty) => crate::edit::Edit::replace(empty.value.span, SKELETON),
        None => layout::insert_member(text, &response.value, action.intended_response_field("status"), "status_map", SKELETON)?,
    };
    Some(Fix::ask(title, vec![edit]))
}
