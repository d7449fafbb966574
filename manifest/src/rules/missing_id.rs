use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_blank;
use crate::runtime::validate::is_id;
use crate::subject::Subject;

/// No id, or an empty one.
pub static RULE: Rule = Rule {
    name: "missing-id",
    category: Category::Shape,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_id.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let (span, message, here) = match manifest.id {
        None => (subject.opening(), "There is no `id`: Faxbot can't install or import the manifest.", "no `id` in this manifest"),
        Some(member) if !member.value.truthy() || member.value.str().is_some_and(is_blank) => {
            (member.span(), "The `id` is empty: Faxbot can't install or import the manifest.", "names no provider")
        }
        Some(_) => return,
    };
    let fix = subject.place.provider_folder().filter(|folder| is_id(folder)).and_then(|folder| {
        let edit = match manifest.id {
            Some(member) => Edit::replace(member.value.span, layout::quoted(folder)),
            None => layout::prepend_member(&subject.document.text, &subject.document.root, "id", &layout::quoted(folder))?,
        };
        Some(Fix::ask(format!("Take the folder's name, `{folder}`"), vec![edit]))
    });
    findings.push(
        Finding::new(&RULE, span, message)
            .here(here)
            .note("The id is the name of the provider's folder below `config/providers/`: lower-case letters, digits, `-` and `_`.")
            .fix(fix),
    );
}
