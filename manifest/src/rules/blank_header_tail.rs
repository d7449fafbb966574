use std::ops::Range;

use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::model::{Action, Manifest};
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::runtime::Y2026;
use crate::runtime::context::Reference;
use crate::runtime::http::value_defect;
use crate::runtime::template::{Expression, expressions};
use crate::subject::Subject;

/// A header value that ends in a blank once it is filled in.
pub static RULE: Rule = Rule {
    name: "blank-header-tail",
    category: Category::Shape,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest],
    life: Life::since("0.1.0"),
    page: include_str!("blank_header_tail.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &subject.manifest else { return };
    for action in manifest.known_actions.iter().filter(|action| action.runs()) {
        for member in action.header_members() {
            let Some(text) = member.value.text().filter(|text| value_defect(&text.decoded).is_none()) else { continue };
            let found = expressions(&text.decoded);
            if found.is_empty() {
                continue;
            }
            let outer = |empty: &dyn Fn(&str) -> bool| blank_end(&text.decoded, &found, empty);
            let always = outer(&|name| is_always_empty(action, name));
            let Some(at) = always.clone().or_else(|| outer(&|name| is_always_empty(action, name) || is_optional(manifest, name))) else {
                continue;
            };
            let span = text.span_of(at.start, at.end);
            let end = if at.start == 0 { "starts" } else { "ends" };
            let (level, message) = if always.is_some() {
                let message = format!(
                    "Faxbot 2026 fails at every send: the expression is always empty there, so that the header {end} with a blank."
                );
                (Level::Error, message)
            } else {
                let message = format!("Faxbot 2026 does not send where this setting is missing: the header then {end} with a blank.");
                (Level::Warning, message)
            };
            findings.push(
                Finding::new(&RULE, span, message)
                    .levels(Levels::only_2026(level))
                    .here("a blank beside what may be empty")
                    .note("2025 does not fill in headers."),
            );
        }
    }
}

/// What no real send of 2026 ever sets, although its check before sending takes it for known (contract §3, §8.5).
fn is_always_empty(action: &Action<'_>, name: &str) -> bool {
    matches!(Y2026.reference(action.name, name), Reference::Value(variable) if !Y2026.fills(&variable, action.body_kind))
}

/// A setting that `config_schema` describes without requiring it.
fn is_optional(manifest: &Manifest<'_>, name: &str) -> bool {
    let Some(setting) = name.strip_prefix("settings.") else { return false };
    manifest.settings().and_then(|settings| settings.declared(setting)).is_some_and(|declared| !declared.required)
}

/// The start or the end of a value that is blank where some expressions are empty; `None` where a character remains.
fn blank_end(value: &str, found: &[Expression], empty: &dyn Fn(&str) -> bool) -> Option<Range<usize>> {
    let is_empty = |expression: &&Expression| empty(expression.name(value));
    let blank = |at: usize| matches!(value.as_bytes().get(at), Some(b' ' | b'\t'));
    let (mut end, mut passed) = (value.len(), false);
    loop {
        if let Some(expression) = found.iter().find(|expression| expression.end == end).filter(is_empty) {
            end = expression.start;
        } else if end > 0 && blank(end - 1) {
            (end, passed) = (end - 1, true);
        } else {
            break;
        }
    }
    if passed {
        return Some(end..value.len());
    }
    let (mut start, mut passed) = (0, false);
    loop {
        if let Some(expression) = found.iter().find(|expression| expression.start == start).filter(is_empty) {
            start = expression.end;
        } else if blank(start) {
            (start, passed) = (start + 1, true);
        } else {
            break;
        }
    }
    passed.then_some(0..start)
}
