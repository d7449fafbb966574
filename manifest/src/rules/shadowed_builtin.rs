use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::model::ids::{is_builtin, is_native_2025};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::{Subject, when};

/// An id that Faxbot has a provider of its own for.
pub static RULE: Rule = Rule {
    name: "shadowed-builtin",
    category: Category::Shape,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("shadowed_builtin.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(id) = subject.manifest.as_ref().and_then(|manifest| manifest.id_text()) else { return };
    let folder = subject.place.provider_folder();
    // 2025 goes by the folder, 2026 by the id, which must be the same.
    let unused = is_native_2025(folder.unwrap_or(&id.decoded));
    let replaces = is_builtin(&id.decoded);
    if !unused && !replaces {
        return;
    }
    let name = subject.quote_text(id);
    let message = match (unused, replaces) {
        (true, true) => format!(
            "Faxbot 2025 never sends through this manifest: it has code of its own for `{name}`. (2026 uses the manifest in its place.)"
        ),
        (true, false) => {
            "Faxbot 2025 never sends through this manifest: it has code of its own for the provider that the folder is named after."
                .to_owned()
        }
        (false, _) => format!("Faxbot 2026 uses this manifest in place of its own `{name}` provider."),
    };
    // The folder must be renamed with the id, which no edit can do.
    let fix =
        folder.is_none().then(|| Fix::ask(format!("Rename it to `{name}-http`"), vec![Edit::insert(id.content().end as usize, "-http")]));
    findings.push(
        Finding::new(&RULE, id.content(), message)
            .levels(Levels::split(when(unused, Level::Warning), when(replaces, Level::Warning)))
            .here("a provider that Faxbot has built in")
            .note("To have both, give the manifest and its folder a name of their own, such as the id with `-http` behind it.")
            .fix(fix),
    );
}
