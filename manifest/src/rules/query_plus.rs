use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Action;
use crate::model::target::Target;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::query_dropped::{fields, is_number, recipients};
use crate::runtime::Y2025;
use crate::subject::Subject;

/// A `+` in a query, which arrives as a blank.
pub static RULE: Rule = Rule {
    name: "query-plus",
    category: Category::Url,
    levels: Levels::only_2025(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("query_plus.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        if let Some(target) = action.target.as_ref().filter(|target| target.parts.query.is_some()) {
            written(subject, target, findings);
            filled(action, target, findings);
        }
    }
}

fn written(subject: &Subject<'_>, target: &Target<'_>, findings: &mut Vec<Finding>) {
    for field in fields(target).iter().filter(|field| is_number(&target.as_str()[field.value.clone()])) {
        let plus = field.value.start..field.value.start + 1;
        let edit = layout::replace_inside(target.text, plus.start, plus.end, "%2B");
        let safety = subject.safety_for(&Y2025);
        let message = format!(
            "Faxbot 2025 reads `+` in a query as a blank: the number in `{}` arrives without its plus sign.",
            subject.quote(target.span(&field.name))
        );
        findings.push(
            Finding::new(&RULE, target.span(&plus), message).here("arrives as a blank").fix(Fix::new("Write `%2B`", safety, vec![edit])),
        );
    }
}

/// What a path parameter puts there is read like what is written there.
fn filled(action: &Action<'_>, target: &Target<'_>, findings: &mut Vec<Finding>) {
    for place in recipients(action, target) {
        let message = "Faxbot 2025 reads `+` in a query as a blank: a number such as `+15551234567` arrives without its plus sign.";
        findings.push(
            Finding::new(&RULE, target.span(&place.range), message)
                .here("its `+` arrives as a blank")
                .note("Put the number into the body, or into the path of the URL."),
        );
    }
}
