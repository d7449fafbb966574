use crate::edit::Edit;
use crate::finding::{Finding, Fix, Level, Levels};
use crate::kind::Kind;
use crate::layout;
use crate::model::keys;
use crate::near;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::python::is_space;
use crate::runtime::validate::{BOOLEAN_TRAITS, VERIFICATIONS, is_trait};
use crate::subject::Subject;
use crate::tree::{Node, Value};

/// A trait with a value that is none of its values.
pub static RULE: Rule = Rule {
    name: "invalid-trait",
    category: Category::Auth,
    levels: Levels::split(Some(Level::Warning), Some(Level::Error)),
    fixes: Fixes::Safe,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("invalid_trait.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    let Some(traits) = manifest.traits.and_then(|member| member.value.object()) else { return };
    for member in &traits.members {
        let (name, node) = (&*member.key.decoded, &member.value);
        if !keys::TRAITS.contains(&name) || is_trait(name, node) || matches!(node.value, Value::Invalid) {
            continue;
        }
        let (message, levels) = said(name, node);
        // Of a list or an object only the key is shown: it may cover many lines.
        let span = if node.object().is_some() || node.array().is_some() { member.key.span } else { node.span };
        findings.push(Finding::new(&RULE, span, message).levels(levels).here("not a value of this trait").fix(fix(name, node)));
    }
}

/// What happens, and how bad it is. 2025 checks no value and takes any that is not falsy for true (contract §10).
pub(crate) fn said(name: &str, node: &Node) -> (String, Levels) {
    let falsy = Levels::split(Some(Level::Info), Some(Level::Error));
    let levels = if node.truthy() { RULE.levels } else { falsy };
    if !BOOLEAN_TRAITS.contains(&name) {
        let message = format!("Faxbot 2026 takes only `hmac`, `basic`, `internal_secret` or `none` for `{name}`, and refuses anything else. (2025 does not check it.)");
        return (message, levels);
    }
    let taken = match (node.truthy(), meaning(node)) {
        (true, Some(false)) => "2025 takes it for true, as it is not empty.",
        (true, _) => "2025 takes it for true.",
        (false, _) => "2025 takes it for false.",
    };
    (format!("Faxbot 2026 wants `true` or `false` for `{name}`, and refuses {}. ({taken})", node.kind()), levels)
}

/// The boolean that is evidently meant.
fn meaning(node: &Node) -> Option<bool> {
    match &node.value {
        Value::String(text) => match &*text.decoded.trim_matches(is_space).to_lowercase() {
            "true" | "yes" | "on" | "1" => Some(true),
            "false" | "no" | "off" | "0" => Some(false),
            _ => None,
        },
        Value::Number(text) if &**text == "1" => Some(true),
        Value::Number(text) if &**text == "0" => Some(false),
        _ => None,
    }
}

/// The value that is evidently meant.
pub(crate) fn fix(name: &str, node: &Node) -> Option<Fix> {
    let value = if BOOLEAN_TRAITS.contains(&name) {
        meaning(node)?.to_string()
    } else {
        layout::quoted(near::best(node.str()?.trim_matches(is_space), VERIFICATIONS.into_iter())?)
    };
    Some(Fix::safe(format!("Write `{}`", value.trim_matches('"')), vec![Edit::replace(node.span, value)]))
}
