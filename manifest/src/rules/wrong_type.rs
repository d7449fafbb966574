use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::mask;
use crate::pointer;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::schema::{self, Violation};
use crate::subject::Subject;
use crate::tree::{Node, Value};

/// A value that its schema does not allow.
pub static RULE: Rule = Rule {
    name: "wrong-type",
    category: Category::Json,
    levels: Levels::all(Level::Error),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest, Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("wrong_type.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let document = subject.document;
    // What the validator of 2026 accepts has no wrong type: a test over the recorded documents holds schema and validator together.
    if document.kind == Kind::HttpManifest && document.refusal().is_none() {
        return;
    }
    for violation in schema::violations(document.kind, &document.root) {
        // Missing and unknown keys have rules of their own.
        if violation.key.is_some() {
            continue;
        }
        let Some(node) = pointer::follow(&document.root, &violation.path) else { continue };
        if matches!(node.value, Value::Invalid) {
            continue;
        }
        findings.push(finding(subject, &violation, node));
    }
}

fn finding(subject: &Subject<'_>, violation: &Violation, node: &Node) -> Finding {
    let name = violation.path.iter().rev().find(|token| token.parse::<usize>().is_err());
    let what = name.map_or("The file".to_owned(), |name| format!("`{}`", mask::shown(name)));
    let of = if violation.path.last().is_some_and(|token| token.parse::<usize>().is_ok()) { "An entry of " } else { "" };
    let base = format!("{of}{what} {}", violation.message);
    if subject.document.kind != Kind::HttpManifest {
        return Finding::new(&RULE, violation.span, format!("{base}.")).here("wrong type").fix(fix(violation, node));
    }
    let (levels, why) = if violation.path.last().is_some_and(|last| last == "headers") && is_pairs(node) {
        (Levels::only_2026(Level::Error), "Faxbot 2026 refuses the manifest. (2025 takes a list of pairs.)")
    } else if !node.truthy() && has_default(&violation.path) {
        let levels = Levels::split(Some(Level::Info), Some(Level::Error));
        (levels, "Faxbot 2026 refuses the manifest. (2025 takes the default instead.)")
    } else {
        (Levels::all(Level::Error), "Faxbot 2026 refuses the manifest, 2025 fails when it uses it.")
    };
    Finding::new(&RULE, violation.span, format!("{base}. {why}")).levels(levels).here("wrong type").fix(fix(violation, node))
}

/// Whether 2025 takes the default for a falsy value there (contract §1): everywhere but for `body`.
fn has_default(path: &[String]) -> bool {
    !path.is_empty() && path.last().is_none_or(|last| last != "body")
}

fn is_pairs(node: &Node) -> bool {
    node.array().is_some_and(|items| items.iter().all(|item| item.array().is_some_and(|pair| pair.len() == 2)))
}

/// `"15000"` for 15000 and the like: a scalar in quotes, or without the quotes that it needs.
pub(crate) fn fix(violation: &Violation, node: &Node) -> Option<Fix> {
    let wants = |what: &str| violation.message.starts_with(&format!("must be {what}"));
    let text = match &node.value {
        Value::String(text) if wants("a boolean") => {
            let word = text.decoded.trim().to_lowercase();
            matches!(&*word, "true" | "false").then_some(word)?
        }
        Value::String(text) if wants("a whole number") || wants("a number") => {
            let digits = text.decoded.trim();
            (!digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.to_owned())?
        }
        Value::Number(text) if wants("a string") => layout::quoted(text),
        Value::Bool(value) if wants("a string") => layout::quoted(&value.to_string()),
        Value::String(text) if wants("a list") && !text.decoded.is_empty() => format!("[{}]", layout::quoted(&text.decoded)),
        _ => return None,
    };
    Some(Fix::safe(format!("Write `{text}`"), vec![Edit::replace(node.span, &*text)]))
}
