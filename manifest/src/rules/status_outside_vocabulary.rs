use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_blank;
use crate::runtime::{Y2025, Y2026};
use crate::subject::{Subject, when};

/// A mapped status that Faxbot does not know.
pub static RULE: Rule = Rule {
    name: "status-outside-vocabulary",
    category: Category::Response,
    levels: Levels::split(Some(Level::Warning), Some(Level::Error)),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("status_outside_vocabulary.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        let map = action.intended_response_field("status_map").and_then(|map| map.value.object());
        for member in map.map(|map| &*map.members).unwrap_or_default() {
            let Some(word) = member.value.text().filter(|word| !is_blank(&word.decoded)) else { continue };
            let known = [&Y2025, &Y2026].map(|runtime| runtime.vocabulary.knows(&word.decoded));
            if known == [true, true] {
                continue;
            }
            let shown = subject.quote_text(word);
            let message = match known {
                [false, true] => format!("Faxbot 2025 knows `queued`, `in_progress`, `SUCCESS` and `FAILED`, in that spelling, and never ends a job whose status is `{shown}`. (2026 understands it.)"),
                [true, false] => format!("Faxbot 2026 does not understand the status `{shown}` and asks a person. (2025 does.)"),
                _ => format!("Faxbot 2026 does not understand the status `{shown}` and asks a person. (2025 keeps it as it is and never ends the job.)"),
            };
            let fix = canonical(&word.decoded).map(|word| {
                Fix::safe(format!("Write `{word}`"), vec![Edit::replace(member.value.span, layout::quoted(word))])
            });
            findings.push(
                Finding::new(&RULE, word.content(), message)
                    .levels(Levels::split(when(!known[0], Level::Warning), when(!known[1], Level::Error)))
                    .here("not one of Faxbot's words")
                    .fix(fix),
            );
        }
    }
}

/// The word that both generations take for the same (contract §8.2, §8.3). There is none for a cancelled fax in 2025.
pub(crate) fn canonical(word: &str) -> Option<&'static str> {
    let same = |word: &str| match word {
        "success" | "completed" | "completed_ok" | "delivered" => Some("SUCCESS"),
        "failed" | "failure" | "error" | "busy" | "no-answer" => Some("FAILED"),
        "queued" => Some("queued"),
        "in_progress" | "in-progress" | "inprogress" | "pendingbatch" | "sending" | "processing" | "pending" => Some("in_progress"),
        _ => None,
    };
    let lower = word.to_lowercase();
    same(&lower).or_else(|| {
        // Only whole words are near enough to be safe: `sent` is not `send…`.
        let near = near::best(word, ["queued", "in_progress", "success", "failed"].into_iter()).filter(|_| word.len() > 4);
        near.and_then(same)
    })
}
