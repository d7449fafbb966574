//! What is wrong with a file of test cases, in words that name the place and the remedy.

use std::collections::HashSet;

use crate::mask;
use crate::near;
use crate::runtime::RUNTIMES;
use crate::schema::Violation;
use crate::schema::guide::Guide;
use crate::span::Span;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub span: Span,
    /// What is wrong and what to do, fit to be shown.
    pub message: String,
}

/// The violations of the schema as mistakes. A key that is misspelt is not missed as well.
#[must_use]
pub fn all(violations: &[Violation]) -> Vec<Mistake> {
    let meant: HashSet<(&[String], &str)> = violations.iter().filter_map(|violation| Some((&*violation.path, meant(violation)?))).collect();
    let is_misspelt = |violation: &&Violation| {
        let key = violation.key.as_deref().filter(|_| violation.keyword == "required");
        key.is_some_and(|key| meant.contains(&(&*violation.path, key)))
    };
    violations.iter().filter(|violation| !is_misspelt(violation)).map(of).collect()
}

/// The key that was meant by one that nothing reads.
fn meant(violation: &Violation) -> Option<&'static str> {
    let key = violation.key.as_deref().filter(|_| violation.keyword == "additionalProperties")?;
    let path: Vec<&str> = violation.path.iter().map(String::as_str).collect();
    near::best(key, keys(definition(&path)).iter().copied())
}

fn of(violation: &Violation) -> Mistake {
    let path: Vec<&str> = violation.path.iter().map(String::as_str).collect();
    let place = place(&path);
    let message = match (&*violation.keyword, &violation.key) {
        ("additionalProperties", Some(key)) => unknown(&path, &place, key),
        ("required", Some(key)) if key == "dry_run" => {
            format!("{place}: only a dry run passes `from`; add `\"dry_run\": true`, or leave `from` out")
        }
        ("required", Some(key)) if key == "reply" => {
            format!("{place}: there is no `reply` that could lead to this `result`; add one, or leave `result` out")
        }
        ("maxProperties", _) => format!("{place}: `refused`, `not_ready` and `raises` stand alone, as nothing else happens then"),
        _ => format!("{place} {}", violation.message),
    };
    Mistake { span: violation.span, message }
}

fn unknown(path: &[&str], place: &str, key: &str) -> String {
    let definition = definition(path);
    if matches!(definition, "request" | "result") && RUNTIMES.iter().any(|runtime| runtime.name == key) {
        return format!("{place}: `{key}` stands beside keys that are for all runtimes; put those under the name of a runtime too");
    }
    let known = keys(definition);
    let hint = near::question(near::best(key, known.iter().copied()));
    let all = if hint.is_empty() { format!(" Known are {}.", known.join(", ")) } else { String::new() };
    format!("{place}: nothing reads the key `{}`.{hint}{all}", mask::shown(key))
}

/// `cases[0].request.headers`
fn place(path: &[&str]) -> String {
    let mut place = String::new();
    for token in path {
        if token.bytes().all(|byte| byte.is_ascii_digit()) && !RUNTIMES.iter().any(|runtime| runtime.name == *token) {
            place.push_str(&format!("[{token}]"));
        } else {
            place.push_str(if place.is_empty() { "" } else { "." });
            place.push_str(&mask::shown(token));
        }
    }
    if place.is_empty() { "the file".to_owned() } else { format!("`{place}`") }
}

/// The definition of the schema that an object of the file has to satisfy; empty for the file itself.
fn definition(path: &[&str]) -> &'static str {
    match path {
        ["cases", _] => "case",
        ["cases", _, "context"] => "context",
        ["cases", _, "reply"] => "reply",
        ["cases", _, "request", .., "parts", _] => "part",
        ["cases", _, "request", ..] => "request",
        ["cases", _, "result", ..] => "result",
        _ => "",
    }
}

/// The keys of a definition, in the order of the schema's file.
fn keys(definition: &str) -> Vec<&'static str> {
    let schema = Guide::named(faxsmith_schemas::MANIFEST_TEST.name);
    let holder = match definition {
        "" => schema,
        name => schema.and_then(|schema| schema.found(&format!("/$defs/{name}"))),
    };
    holder.map(|holder| holder.properties()).unwrap_or_default().iter().map(|property| property.key).collect()
}
