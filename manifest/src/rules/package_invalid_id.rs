use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// An id that the dev kit does not take.
pub static RULE: Rule = Rule {
    name: "package-invalid-id",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("package_invalid_id.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(text) = subject.document.root.get("id").and_then(|member| member.value.text()) else { return };
    let id = &*text.decoded;
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let Some((at, bad)) = id.char_indices().find(|(_, c)| !fine(*c)).or(id.is_empty().then_some((0, '"'))) else { return };
    // The characters at fault, up to the next one that is fine.
    let end = id[at..].find(fine).map_or(id.len(), |length| at + length);
    let span = if id.is_empty() { text.span } else { text.span_of(at, end) };
    let here = if bad.is_ascii_uppercase() { "upper case" } else if id.is_empty() { "empty" } else { "not allowed in an id" };
    let tame = tamed(id);
    findings.push(
        Finding::new(&RULE, span, "The dev kit refuses this `id`: it takes lower-case letters, digits and hyphens, nothing else.")
            .here(here)
            .note("Its words: `ID must be lowercase letters, numbers, and hyphens only`.")
            .fix((!tame.is_empty()).then(|| Fix::ask(format!("Rename it to `{tame}`"), vec![Edit::replace(text.span, layout::quoted(&tame))]))),
    );
}

/// The id in lower case, with everything else as `-`.
fn tamed(id: &str) -> String {
    let mut tame = String::new();
    for c in id.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            tame.push(c);
        } else if !tame.is_empty() && !tame.ends_with('-') {
            tame.push('-');
        }
    }
    tame.trim_end_matches('-').to_owned()
}
