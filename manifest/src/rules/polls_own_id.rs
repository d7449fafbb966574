use crate::finding::{Finding, Fix, Level, Levels, Safety};
use crate::kind::Kind;
use crate::layout;
use crate::model::target::Part;
use crate::model::uses::{Spot, Use};
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::context::Reference;
use crate::runtime::{RUNTIMES, Role, Runtime};
use crate::subject::{Subject, when};

/// Faxbot's own id where the provider's is needed.
pub static RULE: Rule = Rule {
    name: "polls-own-id",
    category: Category::Url,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("polls_own_id.md"),
    check: Check::One(check),
};

const OWN: &str = "job_id";
const THEIRS: &str = "provider_sid";

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(action) = manifest.action(ActionName::GetStatus) else { return };
    let uses: Vec<&Use<'_>> = manifest.uses().filter(|(of, _)| of.name == action.name).map(|(_, found)| found).collect();
    if uses.iter().all(|found| found.name != OWN) {
        return;
    }
    let passed: Vec<&Use<'_>> =
        manifest.uses().filter(|(of, found)| of.name == ActionName::SendFax && found.name == OWN).map(|(_, found)| found).collect();
    // Beside the right id the own one does no harm.
    let level = RUNTIMES.each_ref().map(|runtime| {
        let is_beside = uses.iter().any(|other| other.name == THEIRS && other.is_sent(runtime));
        let is_passed = passed.iter().any(|found| is_passed_on(found, runtime));
        when(!is_beside, if is_passed { Level::Info } else { Level::Error })
    });
    for found in uses.iter().filter(|found| found.name == OWN) {
        let levels = Levels(std::array::from_fn(|at| level[at].filter(|_| found.is_sent(&RUNTIMES[at]))));
        if levels.highest().is_some() {
            findings.push(finding(subject, action, found, levels, passed.first().copied()));
        }
    }
}

/// Whether a send puts its own id into the request: then the provider may find the fax by it.
fn is_passed_on(found: &Use<'_>, runtime: &Runtime) -> bool {
    found.is_sent(runtime) && runtime.reference(ActionName::SendFax, OWN) != Reference::Nothing
}

fn finding(subject: &Subject<'_>, action: &Action<'_>, found: &Use<'_>, levels: Levels, passed: Option<&Use<'_>>) -> Finding {
    let wrong = "asks with its own id of the job, `job_id`, which the provider does not know";
    let may_work = "asks with its own id of the job: that works if the provider finds a fax by the `job_id` that `send_fax` passes on";
    let message = match levels.0 {
        [Some(Level::Error), Some(Level::Error)] => format!("Faxbot {wrong}."),
        [Some(Level::Error), Some(_)] => format!("Faxbot 2025 {wrong}. (2026 passes it on when it sends.)"),
        [Some(_), None] => format!("Faxbot 2025 {wrong}. (2026 drops this part of the URL.)"),
        [None, Some(Level::Error)] => format!("Faxbot 2026 {wrong}. (2025 does not fill it in there.)"),
        _ => format!("Faxbot 2026 {may_work}."),
    };
    let mut finding = Finding::new(&RULE, found.name_span(), message).levels(levels).here("Faxbot's own id");
    let is_passed = levels.0.contains(&Some(Level::Info));
    if let Some(passed) = passed.filter(|_| is_passed) {
        finding = finding.label(passed.name_span(), "passed on here");
    } else {
        finding = finding.note("The id that the provider gave to the fax is `provider_sid`.");
    }
    let safety = if is_passed { Safety::Ask } else { Safety::Safe };
    finding.fix(fix(subject, action, found, safety))
}

fn fix(subject: &Subject<'_>, action: &Action<'_>, found: &Use<'_>, safety: Safety) -> Option<Fix> {
    let text = &subject.document.text;
    let renamed = || layout::replace_inside(found.text, found.name_range.start, found.name_range.end, THEIRS);
    let everywhere = |role: Role| RUNTIMES.iter().filter(|runtime| subject.scope.includes(runtime)).all(|runtime| runtime.renders(role));
    let edits = match &found.spot {
        Spot::Url(_) if everywhere(Role::Url) => vec![renamed()],
        // Only a path parameter is filled in by all.
        Spot::Url(Part::Path) => action.put_path_param(text, &found.range, "fax_id", THEIRS)?,
        Spot::Header if !everywhere(Role::Header) => return None,
        Spot::Url(_) => return None,
        Spot::Param { .. } => {
            let entry = action.placeholders.entries.iter().find(|entry| entry.param.source_text().is_some_and(|source| std::ptr::eq(source, found.text)))?;
            match entry.param.source {
                Some(_) => vec![renamed()],
                None => vec![layout::insert_member(text, entry.param.node, entry.param.object.get("name"), "source", &layout::quoted(THEIRS))?],
            }
        }
        Spot::Header | Spot::Body { .. } | Spot::Attachment => vec![renamed()],
    };
    Some(Fix::new("Ask with `provider_sid`", safety, edits))
}
