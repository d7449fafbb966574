use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::ActionName;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// An action does not say where the status is.
pub static RULE: Rule = Rule {
    name: "missing-status-path",
    category: Category::Response,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_status_path.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs() && action.object().is_some()) {
        let is_given = action.intended_response_field("status").is_some_and(|member| member.value.truthy());
        if is_given || subject.sample_has(action.name, "status") {
            continue;
        }
        let polls = action.name == ActionName::GetStatus;
        let message = if polls {
            "Faxbot looks for the status at the default path `status`. Where the reply has none there, 2026 refuses the reply, and 2025 says `queued` for ever."
        } else {
            "Faxbot looks for the status at the default path `status` and says `queued` where the reply has none there."
        };
        findings.push(
            Finding::new(&RULE, action.response_place(), message)
                .levels(Levels::all(if polls { Level::Warning } else { Level::Info }))
                .here("no `status`"),
        );
    }
}
