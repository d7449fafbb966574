use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::shape::{Problem, issues};
use crate::subject::Subject;

/// A registry that is not built as Faxbot's is.
pub static RULE: Rule = Rule {
    name: "registry-shape",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::Registry],
    life: Life::since("0.1.0"),
    page: include_str!("registry_shape.md"),
    check: Check::One(check),
};

const TOP: &[&str] = &["items", "note"];
const PLUGIN: &[&str] = &["id", "name", "version", "categories", "capabilities", "description", "learn_more"];

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for issue in issues(subject, meant) {
        // An address that is none has a rule of its own.
        if issue.is_at(&["items", "*", "learn_more"]) && matches!(issue.problem, Problem::Value(node) if node.str().is_some()) {
            continue;
        }
        let (levels, consequence) = match issue.problem {
            Problem::Unknown(_) => (Levels::all(Level::Warning), ""),
            _ => (RULE.levels, "Faxbot checks nothing and hands the list out as it is."),
        };
        findings.push(issue.finding(&RULE, levels, consequence));
    }
}

/// Faxbot's documentation of 2025 shows the list as `providers` and `plugins`.
fn meant(path: &[String], key: &str) -> Option<&'static str> {
    match (path, key) {
        ([], "providers" | "plugins") => Some("items"),
        ([], _) => near::best(key, TOP.iter().copied()),
        (_, "type" | "category" | "roles") => Some("categories"),
        (_, "homepage" | "docs" | "documentation") => Some("learn_more"),
        _ => near::best(key, PLUGIN.iter().copied()),
    }
}
