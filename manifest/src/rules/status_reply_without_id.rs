use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::{Action, ActionName, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// Polling loses the provider's id.
pub static RULE: Rule = Rule {
    name: "status-reply-without-id",
    category: Category::Response,
    levels: Levels::only_2025(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("status_reply_without_id.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(action) = manifest.action(ActionName::GetStatus).filter(|action| action.object().is_some()) else { return };
    let is_given = action.intended_response_field("job_id").is_some_and(|member| member.value.truthy());
    if is_given || subject.sample_has(action.name, "id") {
        return;
    }
    let message = "Faxbot 2025 stores its own job id as the provider's when the status reply has no `id`, and the next refresh asks for the wrong fax.";
    findings.push(
        Finding::new(&RULE, action.response_place(), message)
            .here("no `job_id`")
            .note("Give `job_id` the path at which the status reply repeats the id.")
            .fix(fix(subject, manifest, action)),
    );
}

/// The path that finds the id in the reply to sending is the best guess.
fn fix(subject: &Subject<'_>, manifest: &Manifest<'_>, action: &Action<'_>) -> Option<Fix> {
    let path = manifest.action(ActionName::SendFax)?.response_field("job_id")?.value.str().filter(|path| !path.is_empty())?;
    if crate::runtime::reply::parse_path(path).is_err() {
        return None;
    }
    let text = &subject.document.text;
    let (edit, value) = match action.response {
        Some(response) => (layout::prepend_member(text, &response.value, "job_id", &layout::quoted(path))?, path),
        None => return None,
    };
    Some(Fix::ask(format!("Read the id at `{value}`, as in `send_fax`"), vec![edit]))
}
