use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::rules::config_unknown_role::ROLES;
use crate::shape::{Problem, issues};
use crate::subject::Subject;

/// A configuration file that Faxbot can't take as it is.
pub static RULE: Rule = Rule {
    name: "config-shape",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::Config],
    life: Life::since("0.1.0"),
    page: include_str!("config_shape.md"),
    check: Check::One(check),
};

const TOP: &[&str] = &["providers", "version"];
const ROLE: &[&str] = &["plugin", "enabled", "settings"];
const INVALID: &str = "Faxbot 2025 fails with `Invalid config structure`, 2026 refuses the file.";
const STRICT: Levels = Levels::split(Some(Level::Warning), Some(Level::Error));

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let root = &subject.document.root;
    let has_providers = root.get("providers").is_some();
    for issue in issues(subject, meant) {
        let (levels, consequence) = match &issue.problem {
            // Roles have a rule of their own; one at the top is part of the missing `providers`.
            Problem::Unknown(_) if issue.is_at(&["providers"]) => continue,
            Problem::Unknown(member) if issue.is_at(&[]) && !has_providers && ROLES.contains(&&*member.key.decoded) => continue,
            Problem::Missing | Problem::Misnamed(..) => (RULE.levels, INVALID),
            Problem::Value(_) if issue.path.is_empty() => (RULE.levels, INVALID),
            Problem::Value(_) if issue.is_at(&["providers"]) => (RULE.levels, "Faxbot finds no plugin in it."),
            Problem::Value(_) if issue.is_at(&["version"]) => {
                (Levels::only_2026(Level::Error), "Faxbot 2026 refuses the file. (2025 never reads it.)")
            }
            Problem::Value(_) => (STRICT, "Faxbot 2026 refuses the file. (2025 does not check it.)"),
            Problem::Unknown(_) => (STRICT, "Faxbot 2026 refuses the file because of it."),
        };
        let misplaced = matches!(issue.problem, Problem::Missing).then(|| ROLES.iter().find_map(|role| root.get(role))).flatten();
        let mut finding = issue.finding(&RULE, levels, consequence);
        if let Some(role) = misplaced {
            finding = finding.label(role.key.span, "belongs inside `providers`");
        }
        findings.push(finding);
    }
}

fn meant(path: &[String], key: &str) -> Option<&'static str> {
    match path.len() {
        0 => near::best(key, TOP.iter().copied()),
        2 => near::best(key, ROLE.iter().copied()),
        _ => None,
    }
}
