use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_blank;
use crate::subject::Subject;

/// A status that is mapped to nothing.
pub static RULE: Rule = Rule {
    name: "blank-status-value",
    category: Category::Response,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("blank_status_value.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in &manifest.known_actions {
        let map = action.intended_response_field("status_map").and_then(|map| map.value.object());
        for member in map.map(|map| &*map.members).unwrap_or_default() {
            if member.value.str().is_some_and(is_blank) {
                let message = format!("Faxbot 2026 refuses the manifest, because `{}` is mapped to nothing. (2025 says `queued` for it.)", subject.quote_text(&member.key));
                findings.push(
                    Finding::new(&RULE, member.value.span, message)
                        .here("no status")
                        .note("Map it to `queued`, `in_progress`, `SUCCESS` or `FAILED`, or remove the line."),
                );
            }
        }
    }
}
