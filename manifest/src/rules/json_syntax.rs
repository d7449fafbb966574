use crate::finding::{Finding, Fix, Levels, Level};
use crate::json::Defect;
use crate::kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// The file departs from RFC 8259.
pub static RULE: Rule = Rule {
    name: "json-syntax",
    category: Category::Json,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: kind::ALL,
    life: Life::since("0.1.0"),
    page: include_str!("json_syntax.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for complaint in &subject.document.complaints {
        let mut finding = Finding::new(&RULE, complaint.span, &*complaint.message).here(complaint.here.clone());
        if complaint.kind == Defect::NotANumber {
            // Python's reader takes NaN and Infinity (contract §7.1); only the validator of 2026 refuses them.
            finding = finding.levels(Levels::only_2026(Level::Error));
        }
        for (span, words) in &complaint.labels {
            finding = finding.label(*span, words.clone());
        }
        if let Some(note) = &complaint.note {
            finding = finding.note(note.clone());
        }
        if let Some((title, safe, edits)) = &complaint.fix {
            let fix = if *safe { Fix::safe(&**title, edits.clone()) } else { Fix::ask(&**title, edits.clone()) };
            finding = finding.fix(fix);
        }
        findings.push(finding);
    }
}
