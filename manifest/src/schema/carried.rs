//! The JSON Schema that a manifest carries for its settings, as Faxbot's own Python reads it.

use std::collections::HashSet;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, draft4, draft6, draft7, draft201909, draft202012};
use serde_json::Value as Json;

use crate::pointer;
use crate::runtime::regex;
use crate::schema::{to_json, violation};
use crate::span::Span;
use crate::tree::{Node, Object, Text, Value};

/// A schema that nests deeper than this is not looked at: nobody writes one, and nothing may recurse without a limit.
const MAX_DEPTH: usize = 64;

/// What is wrong with a schema, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Defect {
    /// A keyword has a value that it can't have. The text names no place: "must be a list, but is a string".
    Keyword(Span, String),
    /// A pattern that Python does not compile, and why: "opens a parenthesis that is never closed".
    Pattern(Span, &'static str),
    /// A reference to another document: none is ever fetched.
    Remote(Span),
    /// A reference to a place in this document that does not exist.
    Dangling(Span),
}

/// The first defect of a schema as the 2026 runtime reads it: draft 2020-12 unless `$schema` names another (contract §8.4).
#[must_use]
pub fn defect(node: &Node) -> Option<Defect> {
    if is_plain(node, 0) {
        return None;
    }
    let schema = to_json(node);
    // A `$schema` that Python does not know means the default. It knows draft 3, which the crate doesn't.
    let draft = match Draft::default().detect(&schema) {
        Draft::Unknown if schema["$schema"].as_str().is_some_and(|name| name.contains("draft-03")) => return None,
        draft => draft,
    };
    keyword_defect(node, &schema, draft).or_else(|| pattern_defect(node)).or_else(|| reference_defect(node))
}

/// The first defect of a schema as the dev kit reads it: always draft 7, its keywords alone (contract §13.3).
#[must_use]
pub fn defect_in_dev_kit(node: &Node) -> Option<Defect> {
    if is_plain(node, 0) { None } else { keyword_defect(node, &to_json(node), Draft::Draft7) }
}

fn keyword_defect(node: &Node, schema: &Json, draft: Draft) -> Option<Defect> {
    let validator = match draft {
        Draft::Draft4 => draft4::meta::validator(),
        Draft::Draft6 => draft6::meta::validator(),
        Draft::Draft7 => draft7::meta::validator(),
        Draft::Draft201909 => draft201909::meta::validator(),
        _ => draft202012::meta::validator(),
    };
    // Formats: Python checks none here.
    let mut errors = validator.iter_errors(schema).filter(|error| !matches!(error.kind(), ValidationErrorKind::Format { .. }));
    let first = violation(&errors.next()?, node).into_iter().next()?;
    Some(Defect::Keyword(first.span, first.message))
}

fn pattern_defect(node: &Node) -> Option<Defect> {
    let mut found = None;
    walk(node, &mut |schema| {
        let keys = schema.get("patternProperties").and_then(|member| member.value.object()).into_iter().flat_map(|object| &object.members);
        let pattern = schema.get("pattern").and_then(|member| member.value.text());
        let of =
            |text: &Text| regex::defect(&text.decoded).map(|(range, what)| Defect::Pattern(text.span_of(range.start, range.end), what));
        found = found.take().or_else(|| pattern.and_then(of)).or_else(|| keys.map(|member| &member.key).find_map(of));
    });
    found
}

/// References that lead out of the document, and JSON pointers that lead nowhere. Where the schema has names of its own (`$id`) a
/// reference may mean one of them: then only what is plain is told.
fn reference_defect(node: &Node) -> Option<Defect> {
    let mut ids = HashSet::new();
    let mut references = Vec::new();
    walk(node, &mut |schema| {
        ids.extend(["$id", "id"].into_iter().filter_map(|key| schema.get(key)?.value.str()));
        references.extend(schema.get("$ref").and_then(|member| member.value.text()));
    });
    references.into_iter().find_map(|text| match text.decoded.strip_prefix('#') {
        Some(pointer) if ids.is_empty() && leads_nowhere(node, pointer) => Some(Defect::Dangling(text.content())),
        Some(_) => None,
        None => {
            let is_address = text.decoded.contains("://");
            let document = text.decoded.split('#').next().unwrap_or_default();
            let known = document.contains("://json-schema.org/draft") || ids.iter().any(|id| id.trim_end_matches('#') == document);
            let is_remote = if ids.is_empty() { !document.is_empty() } else { is_address };
            (is_remote && !known).then(|| Defect::Remote(text.content()))
        }
    })
}

/// Whether a JSON pointer (behind `#`) has no target. Names (`#address`) and percent-encoded pointers are taken as they are.
fn leads_nowhere(root: &Node, pointer: &str) -> bool {
    if !pointer.starts_with('/') || pointer.contains('%') {
        return false;
    }
    pointer::follow(root, pointer::tokens(pointer)).is_none()
}

/// Visits every object of a schema that is a schema itself, and not for example a default.
pub fn walk<'t>(schema: &'t Node, visit: &mut impl FnMut(&'t Object)) {
    below(schema, 0, visit);
}

fn below<'t>(schema: &'t Node, depth: usize, visit: &mut impl FnMut(&'t Object)) {
    let Some(object) = schema.object().filter(|_| depth < MAX_DEPTH) else { return };
    visit(object);
    for member in &object.members {
        let value = &member.value;
        match &*member.key.decoded {
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" | "dependencies" => {
                let inner = value.object().into_iter().flat_map(|object| &object.members);
                inner.for_each(|member| below(&member.value, depth + 1, visit));
            }
            "items"
            | "additionalItems"
            | "additionalProperties"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "propertyNames"
            | "contains"
            | "not"
            | "if"
            | "then"
            | "else"
            | "allOf"
            | "anyOf"
            | "oneOf"
            | "prefixItems" => match value.array() {
                Some(items) => items.iter().for_each(|item| below(item, depth + 1, visit)),
                None => below(value, depth + 1, visit),
            },
            _ => {}
        }
    }
}

/// Whether a schema uses only the everyday keywords, each rightly: then it is valid, and compiling it would waste time.
fn is_plain(node: &Node, depth: usize) -> bool {
    let Some(object) = node.object() else { return matches!(node.value, Value::Bool(_)) };
    depth < 16
        && object.members.iter().all(|member| {
            let value = &member.value;
            match &*member.key.decoded {
                "type" => value
                    .str()
                    .is_some_and(|name| matches!(name, "string" | "integer" | "number" | "boolean" | "object" | "array" | "null")),
                "title" | "description" => value.str().is_some(),
                "default" | "const" => true,
                "enum" | "examples" => value.array().is_some(),
                "properties" => {
                    value.object().is_some_and(|properties| properties.members.iter().all(|property| is_plain(&property.value, depth + 1)))
                }
                "items" | "additionalProperties" => is_plain(value, depth + 1),
                "required" => value.array().is_some_and(|items| {
                    let distinct = |at: usize| items[..at].iter().all(|earlier| earlier.str() != items[at].str());
                    items.len() <= 16 && (0..items.len()).all(|at| items[at].str().is_some() && distinct(at))
                }),
                "minLength" | "maxLength" | "minItems" | "maxItems" => {
                    matches!(&value.value, Value::Number(text) if text.bytes().all(|byte| byte.is_ascii_digit()))
                }
                "minimum" | "maximum" => matches!(value.value, Value::Number(_)),
                _ => false,
            }
        })
}
