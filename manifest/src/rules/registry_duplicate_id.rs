use std::collections::HashMap;

use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_blank;
use crate::subject::Subject;

/// Two plugins of the registry with one id.
pub static RULE: Rule = Rule {
    name: "registry-duplicate-id",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Ask,
    kinds: &[Kind::Registry],
    life: Life::since("0.1.0"),
    page: include_str!("registry_duplicate_id.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let items = subject.document.root.get("items").and_then(|member| member.value.array()).unwrap_or_default();
    let mut first = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        let Some(id) = item.get("id").and_then(|member| member.value.text()).filter(|id| !is_blank(&id.decoded)) else { continue };
        let Some(earlier) = first.get(&*id.decoded) else {
            first.insert(&*id.decoded, id.span);
            continue;
        };
        let message = format!("The registry lists `{}` twice: an id leads to one plugin, so that one entry is too many.", subject.quote_text(id));
        findings.push(
            Finding::new(&RULE, id.span, message)
                .here("taken")
                .label(*earlier, "the first one")
                .fix(Fix::ask("Remove this entry", vec![layout::remove_element(items, at)])),
        );
    }
}
