use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::keys;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::shape::listed;
use crate::subject::Subject;

/// A field that the dev kit requires.
pub static RULE: Rule = Rule {
    name: "package-missing-field",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("package_missing_field.md"),
    check: Check::One(check),
};

/// In the order in which the dev kit asks for them (contract §13.3).
const REQUIRED: [&str; 7] = ["id", "name", "version", "description", "author", "categories", "capabilities"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(object) = subject.document.root.object() else { return };
    let mut missing: Vec<&str> = REQUIRED.into_iter().filter(|field| object.get(field).is_none()).collect();
    // A misspelt field is told where it stands.
    for member in &object.members {
        let key = &*member.key.decoded;
        let meant = near::best(key, keys::PACKAGE.iter().copied()).filter(|_| !keys::PACKAGE.contains(&key));
        let Some(at) = meant.and_then(|meant| missing.iter().position(|field| *field == meant)) else { continue };
        let field = missing.remove(at);
        let message = format!("The dev kit refuses the package: it needs `{field}`, and never reads `{}`.", subject.quote_text(&member.key));
        findings.push(
            Finding::new(&RULE, member.key.span, message)
                .here("never read")
                .note(format!("Its words: `Missing required field: {field}`."))
                .fix(Fix::safe(format!("Rename it to `{field}`"), vec![layout::rename_key(member, field)])),
        );
    }
    let Some(first) = missing.first() else { return };
    let is = if missing.len() == 1 { "is" } else { "are" };
    findings.push(
        Finding::new(&RULE, subject.opening(), format!("The dev kit refuses the package: {} {is} missing.", listed(&missing, "and")))
            .here("incomplete")
            .note(format!("Its words: `Missing required field: {first}`{}.", if missing.len() > 1 { ", and so on for each" } else { "" })),
    );
}
