use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::keys;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::validate::is_id;
use crate::subject::Subject;

/// No name for people.
pub static RULE: Rule = Rule {
    name: "missing-name",
    category: Category::Shape,
    levels: Levels::all(Level::Info),
    fixes: Fixes::Ask,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("missing_name.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    // An empty name has a wrong form, and a misspelt key is unknown: other rules tell of both.
    if manifest.name.is_some() || keys::misspelt(manifest.object, keys::MANIFEST, "name").is_some() {
        return;
    }
    let id = manifest.id.filter(|id| id.value.str().is_some_and(is_id));
    let fix = id.and_then(|id| {
        let name = layout::quoted(&title(id.value.str()?));
        let edit = layout::insert_member(&subject.document.text, &subject.document.root, Some(id), "name", &name)?;
        Some(Fix::ask("Add a name made of the id", vec![edit]))
    });
    findings.push(
        Finding::new(&RULE, subject.opening(), "Faxbot shows the id in its list of plugins, for want of a `name`.")
            .here("no `name` in this manifest")
            .fix(fix),
    );
}

/// `acme-fax` as `Acme Fax`.
fn title(id: &str) -> String {
    let mut title = String::with_capacity(id.len());
    for word in id.split(['-', '_', '.']).filter(|word| !word.is_empty()) {
        let (first, rest) = word.split_at(1);
        title.push_str(if title.is_empty() { "" } else { " " });
        title.push_str(&first.to_uppercase());
        title.push_str(rest);
    }
    title
}
