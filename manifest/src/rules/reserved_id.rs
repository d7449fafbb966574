use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::ids::is_reserved;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// An id that belongs to storage.
pub static RULE: Rule = Rule {
    name: "reserved-id",
    category: Category::Shape,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("reserved_id.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(id) = subject.manifest.as_ref().and_then(|manifest| manifest.id_text()).filter(|id| is_reserved(&id.decoded)) else { return };
    let message = "Faxbot 2026 keeps the ids `local` and `s3` for storage, in any case, and refuses the manifest.";
    let mut finding = Finding::new(&RULE, id.content(), message).here("kept for storage");
    if id.decoded.contains(|c: char| c.is_ascii_uppercase()) {
        finding = finding.note("2025 would not find it either: it looks for providers in lower case.");
    }
    findings.push(finding.note("Choose another id, and name the folder the same."));
}
