use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::keys;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::validate::is_trait;
use crate::subject::Subject;
use crate::tree::Value;

/// A trait that Faxbot does not know.
pub static RULE: Rule = Rule {
    name: "unknown-trait",
    category: Category::Auth,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unknown_trait.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(traits) = manifest.traits.and_then(|member| member.value.object()) else { return };
    for member in &traits.members {
        let key = &*member.key.decoded;
        // `kind` and a suppression at the wrong place have rules of their own.
        if keys::TRAITS.contains(&key) || matches!(key, "kind" | "x-faxsmith-ignore") || matches!(member.value.value, Value::Invalid) {
            continue;
        }
        let near = near::best(key, keys::TRAITS.iter().copied());
        let name = subject.quote_text(&member.key);
        let question = near::question(near);
        let refused = !is_trait(key, &member.value);
        let message = if refused {
            format!("Faxbot 2026 refuses the manifest: the trait `{name}` must be text, a number, a boolean or null. (2025 drops it, as it does not know it.){question}")
        } else {
            format!("Faxbot knows no trait `{name}`: 2025 drops it, 2026 keeps it and never asks for it.{question}")
        };
        let levels = if refused { Levels::split(Some(Level::Warning), Some(Level::Error)) } else { RULE.levels };
        let fix = near
            .filter(|near| traits.get(near).is_none() && is_trait(near, &member.value))
            .map(|near| Fix::safe(format!("Rename it to `{near}`"), vec![layout::rename_key(member, near)]));
        findings.push(Finding::new(&RULE, member.key.span, message).levels(levels).here("no known trait").fix(fix));
    }
}
