use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// The provider's error text goes nowhere.
pub static RULE: Rule = Rule {
    name: "error-never-shown",
    category: Category::Response,
    levels: Levels::all(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("error_never_shown.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let mut places = manifest
        .known_actions
        .iter()
        .filter(|action| action.runs())
        .filter_map(|action| action.response_field("error").filter(|member| member.value.str().is_some_and(|path| !path.is_empty())));
    // Told once for a manifest: it is the same in each action.
    let Some(first) = places.next() else { return };
    let message = "Faxbot never shows the provider's error text: 2025 drops it, 2026 says `Provider reported an error.` instead.";
    let mut finding = Finding::new(&RULE, first.key.span, message).here("read, but not shown");
    for other in places {
        finding = finding.label(other.key.span, "here too");
    }
    findings.push(finding);
}
