use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::model::ids::is_builtin;
use crate::runtime::validate::is_id;
use crate::subject::Subject;

/// A name that 2025 never looks for.
pub static RULE: Rule = Rule {
    name: "uppercase-id",
    category: Category::Shape,
    levels: Levels::only_2025(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("uppercase_id.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let id = manifest.id_text();
    let folder = subject.place.provider_folder();
    // The folder is what counts; without one, the id is what Faxbot will name it.
    let Some(name) = folder.or(id.map(|id| &*id.decoded)).filter(|name| has_upper_case(name)) else { return };
    let lower = name.to_lowercase();
    let (message, here) = match folder {
        Some(_) => (
            "Faxbot 2025 looks for the provider's folder in lower case and never finds this one. (2026 does.)",
            "its folder has upper case",
        ),
        None => ("Faxbot 2025 looks for providers in lower case and never finds this one. (2026 does.)", "upper case"),
    };
    let fix = id
        .filter(|_| folder.is_none() && is_id(&lower) && !is_builtin(&lower))
        .map(|id| Fix::ask("Write it in lower case", vec![Edit::replace(id.span, layout::quoted(&lower))]));
    findings.push(
        Finding::new(&RULE, id.map_or(subject.opening(), |id| id.content()), message)
            .here(here)
            .note("Write both in lower case: the id, and the name of the folder.")
            .fix(fix),
    );
}

fn has_upper_case(name: &str) -> bool {
    name.chars().any(char::is_uppercase)
}
