use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::json::MAX_DEPTH;
use crate::runtime::validate::{MAX_BYTES, is_infinite};
use crate::span::Span;
use crate::subject::Subject;
use crate::tree::{Node, Value};

/// More than the 2026 runtime reads.
pub static RULE: Rule = Rule {
    name: "too-large",
    category: Category::Json,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("too_large.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    let start = Span::new(0, 1.min(document.text.len()));
    if document.size > MAX_BYTES {
        let message = format!("Faxbot 2026 refuses manifests of more than 1 MiB; this one has {} bytes.", document.size);
        findings.push(Finding::new(&RULE, start, message));
    }
    if document.depth > MAX_DEPTH {
        let message = format!("Faxbot 2026 can't read {} levels of nesting: Python's reader gives up at about {MAX_DEPTH}.", document.depth);
        findings.push(Finding::new(&RULE, start, message));
    }
    if document.has_infinity() {
        numbers(&document.root, subject, findings);
    }
}

fn numbers(node: &Node, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    match &node.value {
        Value::Number(text) if is_infinite(text) => {
            let message = format!("Faxbot 2026 refuses the manifest, because Python reads `{}` as infinity.", subject.quote(node.span));
            findings.push(Finding::new(&RULE, node.span, message).here("too large for a number"));
        }
        Value::Array(items) => items.iter().for_each(|item| numbers(item, subject, findings)),
        Value::Object(object) => object.members.iter().for_each(|member| numbers(&member.value, subject, findings)),
        _ => {}
    }
}
