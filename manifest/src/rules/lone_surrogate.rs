use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;

/// Half of a surrogate pair, which is no character.
pub static RULE: Rule = Rule {
    name: "lone-surrogate",
    category: Category::Json,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("lone_surrogate.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for span in &subject.document.lone_surrogates {
        let escape = subject.quote(*span);
        let message = format!("Faxbot 2026 refuses the manifest: `{escape}` is half of a surrogate pair and no character by itself.");
        findings.push(
            Finding::new(&RULE, *span, message)
                .here("its other half is missing")
                .note("Write the character itself, or both halves: `\\ud83d\\ude00` for U+1F600."),
        );
    }
}
