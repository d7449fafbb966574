use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::Text;

/// A "Learn more" link that is not safe to follow, or none at all.
pub static RULE: Rule = Rule {
    name: "registry-insecure-link",
    category: Category::Files,
    levels: Levels::all(Level::Warning),
    fixes: Fixes::Ask,
    kinds: &[Kind::Registry],
    life: Life::since("0.1.0"),
    page: include_str!("registry_insecure_link.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let items = subject.document.root.get("items").and_then(|member| member.value.array()).unwrap_or_default();
    for text in items.iter().filter_map(|item| item.get("learn_more")?.value.text()) {
        let link = &*text.decoded;
        if has_host(link, "https://") {
            continue;
        }
        findings.push(if has_host(link, "http://") {
            Finding::new(&RULE, text.span_of(0, "http://".len()), "The link is not encrypted: anyone on the way can change the page that it shows.")
                .here("not encrypted")
                .fix(Fix::ask("Use https", vec![Edit::insert(text.source_offset("http".len()), "s")]))
        } else {
            Finding::new(&RULE, text.span, "The \"Learn more\" link leads nowhere: it must be a web address that starts with `https://`.")
                .here("no web address")
                .fix(bare_host(text))
        });
    }
}

/// Whether a link starts with a scheme and has a host behind it.
fn has_host(link: &str, scheme: &str) -> bool {
    link.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        && link[scheme.len()..].starts_with(|c: char| !matches!(c, '/' | '?' | '#') && !c.is_whitespace())
}

/// `docs.acme.example/fax` only lacks its scheme.
fn bare_host(text: &Text) -> Option<Fix> {
    let host = text.decoded.split(['/', '?', '#']).next()?;
    let is_host = host.contains('.')
        && host.split('.').all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
        && host.ends_with(|c: char| c.is_ascii_alphabetic());
    is_host.then(|| Fix::ask("Put `https://` before it", vec![Edit::insert(text.source_offset(0), "https://")]))
}
