use crate::pointer;
use crate::finding::{Finding, Level, Levels};
use crate::kind::Kind;
use crate::rule::{Category, Check, Fixes, Life, Rule};
use crate::schema::carried::{Defect, defect, defect_in_dev_kit};
use crate::span::Span;
use crate::subject::{Subject, first_byte};
use crate::tree::{Node, Value};

/// A `config_schema` that is no JSON Schema.
pub static RULE: Rule = Rule {
    name: "invalid-config-schema",
    category: Category::Auth,
    levels: Levels::only_2026(Level::Error),
    fixes: Fixes::Never,
    kinds: &[Kind::HttpManifest, Kind::PackageManifest],
    life: Life::since("0.1.0"),
    page: include_str!("invalid_config_schema.md"),
    check: Check::One(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    let Some(member) = subject.document.root.get("config_schema") else { return };
    let schema = &member.value;
    // Null says that there is none; what is no JSON has been told.
    if matches!(schema.value, Value::Null) || has_invalid(schema) {
        return;
    }
    let in_package = subject.document.kind == Kind::PackageManifest;
    let found = if in_package { defect_in_dev_kit(schema) } else { defect(schema) };
    let Some(found) = found else { return };
    let (span, what, here) = match found {
        Defect::Keyword(span, message) => (span, format!("{} {message}", place(subject, span)), "not allowed in a JSON Schema"),
        Defect::Pattern(span, message) => (span, format!("the pattern {message}"), "no regular expression of Python's"),
        Defect::Remote(span) => (span, "`$ref` names another document, and none is fetched".to_owned(), "never fetched"),
        Defect::Dangling(span) => (span, "`$ref` leads nowhere".to_owned(), "no such place in this schema"),
    };
    // A list or an object can be long: its first character shows where.
    let span = if subject.document.text[span.range()].starts_with(['{', '[']) { first_byte(span) } else { span };
    findings.push(if in_package {
        Finding::new(&RULE, span, format!("The dev kit refuses the package, because `config_schema` is no JSON Schema of draft 7: {what}."))
            .levels(Levels::all(Level::Error))
            .here(here)
            .note("Its words: `Invalid JSON Schema: …`.")
    } else {
        Finding::new(&RULE, span, format!("Faxbot 2026 can't check settings against `config_schema`: {what}."))
            .here(here)
            .note("The manifest is installed all the same: only when settings are checked does it fail.")
    });
}

/// The key whose value it is.
fn place(subject: &Subject<'_>, span: Span) -> String {
    let pointer = subject.document.pointer_at(span);
    let mut node = &subject.document.root;
    let mut name = None;
    for token in pointer::tokens(&pointer) {
        if let Some(member) = node.get(&token) {
            (node, name) = (&member.value, Some(&member.key));
        } else if let Some(item) = token.parse::<usize>().ok().and_then(|at| node.array()?.get(at)) {
            node = item;
        }
    }
    match name {
        Some(key) if pointer.matches('/').count() > 1 => format!("`{}`", subject.quote_text(key)),
        _ => "it".to_owned(),
    }
}

fn has_invalid(node: &Node) -> bool {
    match &node.value {
        Value::Invalid => true,
        Value::Array(items) => items.iter().any(has_invalid),
        Value::Object(object) => object.members.iter().any(|member| has_invalid(&member.value)),
        _ => false,
    }
}
