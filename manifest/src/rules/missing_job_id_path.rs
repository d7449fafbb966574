use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::ActionName;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// `send_fax` does not say where the provider's id is.
pub static RULE: Rule = Rule {
    name: "missing-job-id-path",
    category: Category::Response,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_job_id_path.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(action) = subject.manifest.as_ref().and_then(|manifest| manifest.action(ActionName::SendFax)) else { return };
    let is_given = action.intended_response_field("job_id").is_some_and(|member| member.value.truthy());
    if action.object().is_none() || is_given || subject.sample_has(action.name, "id") {
        return;
    }
    findings.push(
        Finding::new(&RULE, action.response_place(), "Faxbot looks for the provider's id at the default path `id`. Where the reply has none there, 2026 needs a person to sort it out, and 2025 can never ask for the status.")
            .here("no `job_id`")
            .note("Name the path of the id in the provider's reply: `\"job_id\": \"data.id\"`."),
    );
}
