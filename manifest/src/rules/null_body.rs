use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::Value;

/// `"body": null`.
pub static RULE: Rule = Rule {
    name: "null-body",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("null_body.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.is_read()) {
        let Some(body) = action.body.filter(|body| matches!(body.value.value, Value::Null)) else { continue };
        // All actions are read before any runs.
        let breaks = if action.runs() { "2025 can't read it either" } else { "2025 can't send anything because of it" };
        let message = format!("Faxbot 2026 refuses a manifest with `\"body\": null`, and {breaks}: only a missing body is none.");
        let fix = action.object().map(|object| Fix::safe("Remove it", vec![layout::remove_member(object, body)]));
        findings.push(Finding::new(&RULE, body.span(), message).here("must be an object, or missing").fix(fix));
    }
}
