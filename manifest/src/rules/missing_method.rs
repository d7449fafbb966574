use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::{ActionName, keys};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// A status request that becomes a POST.
pub static RULE: Rule = Rule {
    name: "missing-method",
    category: Category::Shape,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_method.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(action) = subject.manifest.as_ref().and_then(|manifest| manifest.action(ActionName::GetStatus)) else { return };
    let Some(object) = action.object().filter(|object| !object.members.is_empty()) else { return };
    // With a body POST is what is wanted; a misspelt key is told by another rule.
    if action.method.is_some() || action.body_kind != Some("none") || keys::misspelt(object, keys::ACTION, "method").is_some() {
        return;
    }
    let edit = layout::prepend_member(&subject.document.text, &action.member.value, "method", "\"GET\"");
    findings.push(
        Finding::new(
            &RULE,
            action.member.key.span,
            "Faxbot asks for the status with POST, its default for every action; most providers expect GET.",
        )
        .here("has no `method`")
        .fix(edit.map(|edit| Fix::safe("Ask with GET", vec![edit]))),
    );
}
