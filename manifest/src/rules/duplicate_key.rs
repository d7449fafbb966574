use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::Node;

/// The same key twice in one object.
pub static RULE: Rule = Rule {
    name: "duplicate-key",
    category: Category::Json,
    levels: Levels::split(Some(Level::Warning), Some(Level::Error)),
    fixes: Fixes::Ask,
    kinds: kind::ALL,
    life: Life::since("0.1.0"),
    page: include_str!("duplicate_key.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    if subject.document.repeats_a_key() {
        visit(&subject.document.root, subject, findings);
    }
}

fn visit(node: &Node, subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for item in node.array().unwrap_or_default() {
        visit(item, subject, findings);
    }
    let Some(object) = node.object() else { return };
    for (member, earlier) in object.repeated() {
        let key = subject.quote_text(&member.key);
        let message = format!("Faxbot 2026 refuses a file in which an object has a key twice, here `{key}`. (2025 takes the last one and ignores the others.)");
        findings.push(
            Finding::new(&RULE, member.key.span, message)
                .here("the one that counts in 2025")
                .label(earlier.key.span, "never read")
                .fix(Fix::ask(format!("Remove the earlier `{key}`"), vec![layout::remove_member(object, earlier)])),
        );
    }
    for member in &object.members {
        visit(&member.value, subject, findings);
    }
}
