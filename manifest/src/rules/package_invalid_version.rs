use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::subject::Subject;
use crate::tree::{Node, Value};

/// A version that does not begin with three numbers.
pub static RULE: Rule = Rule {
    name: "package-invalid-version",
    category: Category::Files,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("package_invalid_version.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(node) = subject.document.root.get("version").map(|member| &member.value) else { return };
    let (written, message): (&str, _) = match &node.value {
        Value::String(text) => (&text.decoded, "The dev kit refuses this `version`: it must begin with three numbers, as in `1.0.0`."),
        Value::Number(text) => (text, "The `version` must be a string that begins with three numbers, such as `\"1.0.0\"`."),
        _ => return,
    };
    if begins_with_three(written) && node.text().is_some() {
        return;
    }
    findings.push(
        Finding::new(&RULE, node.span, message)
            .here("not three numbers")
            .note("The dev kit's words: `Version must be semver format (e.g., 1.0.0)`.")
            .fix(fix(node, written)),
    );
}

/// Only the beginning is looked at (contract §13.3).
fn begins_with_three(version: &str) -> bool {
    let mut parts = version.splitn(3, '.');
    let is_number = |part: Option<&str>| part.is_some_and(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    is_number(parts.next()) && is_number(parts.next()) && parts.next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()))
}

/// `v1.2.3` without its letter; `1` and `1.2` with what is missing.
fn fix(node: &Node, written: &str) -> Option<Fix> {
    let bare = written.trim().trim_start_matches(['v', 'V']);
    let digits = !bare.is_empty() && bare.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let version = match bare.matches('.').count() {
        _ if begins_with_three(bare) => bare.to_owned(),
        0 if digits => format!("{bare}.0.0"),
        1 if digits => format!("{bare}.0"),
        _ => return None,
    };
    Some(Fix::safe(format!("Write `{version}`"), vec![Edit::replace(node.span, layout::quoted(&version))]))
}
