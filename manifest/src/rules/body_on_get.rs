use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::{Subject, when};

/// A GET with a body.
pub static RULE: Rule = Rule {
    name: "body-on-get",
    category: Category::Shape,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("body_on_get.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(method) = action.method.and_then(|member| member.value.text()).filter(|text| text.decoded.eq_ignore_ascii_case("GET"))
        else {
            continue;
        };
        let Some(levels) = levels(action) else { continue };
        let mut finding =
            Finding::new(&RULE, method.content(), "Faxbot sends the body with GET, where most servers ignore it or refuse the request.")
                .levels(levels)
                .here("sent with a body");
        if let Some(kind) = action.body.and_then(|body| body.value.get("kind")) {
            finding = finding.label(kind.value.span, "the body");
        }
        findings.push(finding.fix(Fix::ask("Use POST", vec![Edit::replace(method.content(), "POST")])));
    }
}

/// The runtimes that send a body.
fn levels(action: &Action<'_>) -> Option<Levels> {
    let template = action.body.and_then(|body| body.value.get("template")).is_some_and(|member| member.value.truthy());
    match action.body_kind? {
        // Even an empty template gives `{}`.
        "json" => Some(Levels::all(Level::Warning)),
        // In `get_status` 2025 puts the form into the query only (contract §7.1).
        "form" => template.then_some(Levels::split(when(action.name == ActionName::SendFax, Level::Warning), Some(Level::Warning))),
        "multipart" => (template && action.name == ActionName::SendFax).then_some(Levels::all(Level::Warning)),
        _ => None,
    }
}
