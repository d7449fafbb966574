use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::allow_list;
use crate::runtime::python::is_blank;
use crate::subject::Subject;
use crate::tree::Node;

/// An entry of `allowed_domains` that no URL can match.
pub static RULE: Rule = Rule {
    name: "unmatchable-domain",
    category: Category::Security,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("unmatchable_domain.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let items = manifest.allowed_domains.and_then(|member| member.value.array()).unwrap_or_default();
    for entry in items.iter().filter_map(Node::text) {
        let repaired = allow_list::repaired(&entry.decoded);
        if repaired.as_deref() == Some(&*entry.decoded) {
            continue;
        }
        let (what, evident) = defect(&entry.decoded);
        let message = format!("No URL matches this entry, because it {what}: Faxbot compares it with the bare host, character by character.");
        // A host that no action uses would only be the next thing to complain about.
        let wanted = repaired.filter(|host| !is_listed(items, host) && is_used(subject, host));
        let fix = wanted.map(|host| {
            let title = format!("Write `{host}`");
            let edits = vec![Edit::replace(entry.span, layout::quoted(&host))];
            if evident { Fix::safe(title, edits) } else { Fix::ask(title, edits) }
        });
        findings.push(Finding::new(&RULE, entry.content(), message).here("matches no host").fix(fix));
    }
}

/// What keeps an entry from matching, and whether leaving it out surely keeps the meaning.
fn defect(entry: &str) -> (&'static str, bool) {
    let bare = entry.split_once("://").map_or(entry, |(_, rest)| rest);
    if is_blank(entry) {
        ("is empty", false)
    } else if entry.contains('*') {
        ("has a wildcard", false)
    } else if bare.trim_end_matches('/').contains(['/', '?', '#']) {
        ("has a path", false)
    } else if bare.contains('@') {
        ("has a user name", false)
    } else if entry.contains("://") {
        ("has a scheme", true)
    } else if entry.chars().any(char::is_whitespace) {
        ("has blanks", true)
    } else if entry.contains('/') {
        ("has a slash", true)
    } else if entry.starts_with('.') {
        ("starts with a dot", false)
    } else if entry.starts_with('[') {
        ("has brackets, which are no part of an IPv6 host", true)
    } else if entry.contains(':') {
        ("has a port", true)
    } else {
        ("has upper-case letters, and hosts are lower-cased", true)
    }
}

fn is_listed(items: &[Node], host: &str) -> bool {
    items.iter().any(|item| item.str() == Some(host))
}

fn is_used(subject: &Subject<'_>, host: &str) -> bool {
    subject.manifest.as_ref().is_some_and(|manifest| {
        let targets = manifest.known_actions.iter().filter_map(|action| action.target.as_ref());
        manifest.has_templated_host() || targets.into_iter().any(|target| target.looked_up.as_deref() == Some(host))
    })
}
