use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::edit::Edit;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_blank;
use crate::runtime::validate::{MAX_ID, is_id};
use crate::subject::{Subject, when};

/// An id that is no safe name.
pub static RULE: Rule = Rule {
    name: "invalid-id",
    category: Category::Shape,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("invalid_id.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(member) = subject.manifest.as_ref().and_then(|manifest| manifest.id).filter(|member| member.value.truthy()) else { return };
    let span = member.value.span;
    let Some(id) = member.value.str() else {
        // A number stays a number in 2025, and installing it fails with an internal error (contract §10).
        let message = format!("The `id` must be a string, but is {}: 2026 refuses the manifest, 2025 answers with an internal error.", member.value.kind());
        findings.push(Finding::new(&RULE, span, message).levels(Levels::all(Level::Error)).here("must be a string"));
        return;
    };
    if is_id(id) || is_blank(id) {
        return;
    }
    // 2025 puts the id into a path as it is.
    let escapes = id.contains(['/', '\\']) || id == ".." || id.starts_with("../");
    let why = if escapes {
        "Faxbot 2025 uses the id as a path and writes outside the provider's folder; 2026 refuses it".to_owned()
    } else if id.len() > MAX_ID {
        format!("Faxbot 2026 refuses ids of more than {MAX_ID} characters")
    } else {
        "Faxbot 2026 refuses this `id`: it takes ASCII letters, digits, `_`, `.` and `-`, starting with a letter or digit".to_owned()
    };
    let tame = tamed(id);
    findings.push(
        Finding::new(&RULE, span, format!("{why}."))
            .levels(Levels::split(when(escapes, Level::Error), Some(Level::Error)))
            .here("no valid id")
            .fix(is_id(&tame).then(|| {
                Fix::ask(format!("Rename it to `{tame}`"), vec![Edit::replace(span, layout::quoted(&tame))])
            })),
    );
}

/// The id in lower case, with everything else as `-`.
fn tamed(id: &str) -> String {
    let mut tame = String::new();
    for c in id.chars().take(MAX_ID) {
        if c.is_ascii_alphanumeric() || "_.".contains(c) && !tame.is_empty() {
            // Upper case would never be dispatched in 2025 (contract §10).
            tame.push(c.to_ascii_lowercase());
        } else if !tame.is_empty() && !tame.ends_with('-') {
            tame.push('-');
        }
    }
    tame.trim_end_matches(['-', '.']).to_owned()
}
