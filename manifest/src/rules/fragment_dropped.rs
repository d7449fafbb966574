use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::target::Part;
use crate::model::uses::Spot;
use crate::model::{Action, ActionName};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::RUNTIMES;
use crate::subject::Subject;

/// What stands behind `#` in a URL.
pub static RULE: Rule = Rule {
    name: "fragment-dropped",
    category: Category::Url,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("fragment_dropped.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let Some(target) = &action.target else { continue };
        let Some(fragment) = target.parts.fragment.clone().filter(|fragment| !fragment.is_empty()) else { continue };
        let holds_id = holds_id(action);
        let message = if holds_id {
            "Faxbot never sends what stands behind `#` in a URL: it asks for the state without saying of which fax."
        } else {
            "Faxbot never sends what stands behind `#` in a URL."
        };
        let span = target.span(&(fragment.start - 1..fragment.end));
        let finding = Finding::new(&RULE, span, message).here("not sent").note("Remove it; a `#` that belongs to the path is written `%23`.");
        findings.push(if holds_id { finding.levels(Levels::all(Level::Error)) } else { finding });
    }
}

/// Whether the id of the fax stands there, and nowhere else.
fn holds_id(action: &Action<'_>) -> bool {
    if action.name != ActionName::GetStatus {
        return false;
    }
    let uses = action.uses();
    let mut ids = uses.iter().filter(|found| found.name == "provider_sid").peekable();
    let is_there = |spot: &Spot| match spot {
        Spot::Url(part) => *part == Part::Fragment,
        Spot::Param { parts, .. } => !parts.is_empty() && parts.iter().all(|part| *part == Part::Fragment),
        _ => false,
    };
    ids.peek().is_some() && ids.all(|found| is_there(&found.spot) && !RUNTIMES.iter().any(|runtime| found.is_sent(runtime)))
}
