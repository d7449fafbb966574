use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::Manifest;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_blank;
use crate::runtime::validate::is_trait;
use crate::subject::Subject;
use crate::tree::{Member, Object};

/// `kind` inside `traits`.
pub static RULE: Rule = Rule {
    name: "kind-in-traits",
    category: Category::Auth,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("kind_in_traits.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(traits) = manifest.traits.and_then(|member| member.value.object()) else { return };
    let Some(member) = traits.get("kind") else { return };
    let mut finding = Finding::new(
        &RULE,
        member.key.span,
        "Faxbot reads `kind` only at the top of the manifest. Inside `traits` 2025 drops it, and 2026 keeps it as a trait that means nothing.",
    )
    .here("never read here");
    if !is_trait("kind", &member.value) {
        finding.levels = Levels::split(Some(Level::Warning), Some(Level::Error));
        finding = finding.note("2026 refuses the manifest, because the value of a trait must be text, a number, a boolean or null.");
    }
    if let Some(top) = manifest.kind {
        finding = finding.label(top.key.span, "the `kind` that counts");
    }
    findings.push(finding.fix(fix(subject, manifest, traits, member)));
}

fn fix(subject: &Subject<'_>, manifest: &Manifest<'_>, traits: &Object, member: &Member) -> Option<Fix> {
    // The last one takes `traits` with it.
    let whole = manifest.traits.filter(|_| traits.members.len() == 1);
    let remove = whole.map_or_else(|| layout::remove_member(traits, member), |all| layout::remove_member(manifest.object, all));
    let kind = member.value.str().filter(|kind| !is_blank(kind));
    match manifest.kind {
        Some(top) if kind.is_some() && top.value.str() == kind => Some(Fix::safe("Remove it from `traits`", vec![remove])),
        Some(_) => Some(Fix::ask("Remove it from `traits`", vec![remove])),
        None => {
            let document = subject.document;
            let after = manifest.name.or(manifest.id);
            let insert = layout::insert_member(&document.text, &document.root, after, "kind", &layout::quoted(kind?))?;
            Some(Fix::safe("Move it to the top", vec![insert, remove]))
        }
    }
}
