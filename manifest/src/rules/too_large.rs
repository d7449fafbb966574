use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Rule};
use crate::runtime::validate::{MAX_BYTES, MAX_DEPTH};
use crate::span::Span;
use crate::subject::Subject;

/// More than the 2026 runtime reads.
pub static RULE: Rule = Rule {
    name: "too-large",
    category: Category::Json,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
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
}
