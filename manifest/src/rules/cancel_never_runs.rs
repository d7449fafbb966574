use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::ActionName;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// An action that is read but never run.
pub static RULE: Rule = Rule {
    name: "cancel-never-runs",
    category: Category::Shape,
    levels: Levels::all(Level::Info),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("cancel_never_runs.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(action) = manifest.action(ActionName::CancelFax).filter(|action| !action.misspelt) else { return };
    findings.push(
        Finding::new(&RULE, action.member.key.span, "Faxbot reads `cancel_fax` but never runs it: it can't cancel a fax.")
            .here("never runs")
            .note("A mistake in it still does harm: 2026 refuses the manifest, and 2025 may fail to read it."),
    );
}
