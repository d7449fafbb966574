use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// An allowed host that no action uses.
pub static RULE: Rule = Rule {
    name: "unused-domain",
    category: Category::Security,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unused_domain.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let targets = || manifest.known_actions.iter().filter_map(|action| action.target.as_ref());
    // Where a host depends on a setting, any entry may be meant for it.
    if targets().next().is_none() || manifest.has_templated_host() {
        return;
    }
    let items = manifest.allowed_domains.and_then(|member| member.value.array()).unwrap_or_default();
    if items.is_empty() {
        return;
    }
    let hosts: Vec<&str> = targets().filter_map(|target| target.looked_up.as_deref()).collect();
    let used = |entry: &str| hosts.contains(&entry);
    let any_used = items.iter().any(|item| item.str().is_some_and(used));
    for (at, item) in items.iter().enumerate() {
        let Some(entry) = item.text().filter(|entry| !used(&entry.decoded)) else { continue };
        let message = format!("No action calls `{}`: Faxbot would send there if a URL were changed.", subject.quote_text(entry));
        // The last entry stays: an empty list would allow every host.
        let fix = any_used.then(|| Fix::safe("Remove it", vec![layout::remove_element(items, at)]));
        findings.push(Finding::new(&RULE, entry.content(), message).here("not used").fix(fix));
    }
}
