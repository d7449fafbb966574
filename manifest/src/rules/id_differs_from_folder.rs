use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::model::ids::{is_builtin, is_reserved};
use crate::runtime::validate::is_id;
use crate::subject::Subject;

/// The folder has another name than the provider.
pub static RULE: Rule = Rule {
    name: "id-differs-from-folder",
    category: Category::Shape,
    levels: Levels::split(Some(Level::Warning), Some(Level::Error)),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("id_differs_from_folder.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(id) = subject.manifest.as_ref().and_then(|manifest| manifest.id_text()) else { return };
    let Some(folder) = subject.place.provider_folder().filter(|folder| **folder != *id.decoded) else { return };
    // A blank id has a rule of its own, which offers the folder's name.
    if id.decoded.trim().is_empty() {
        return;
    }
    let fits = is_id(folder) && !is_reserved(folder) && !is_builtin(folder);
    let fix = fits.then(|| Fix::ask(format!("Take the folder's name, `{folder}`"), vec![Edit::replace(id.span, layout::quoted(folder))]));
    findings.push(
        Finding::new(
            &RULE,
            id.content(),
            "Faxbot 2026 refuses a manifest whose id is not its folder's name, and every other with it. (2025 goes by the folder.)",
        )
        .here("not the folder's name")
        .note("Rename one of them; both are compared letter by letter.")
        .fix(fix),
    );
}
