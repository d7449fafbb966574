//! JSON Schema: runs the `jsonschema` crate and gives each violation a place in the file and words of its own.

pub mod carried;
pub mod guide;

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value as Json;

use crate::kind::{ALL, Kind};
use crate::pointer;
use crate::span::Span;
use crate::suppress::KEY;
use crate::tree::{Node, Value};

/// One place where a file breaks its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The offending value, or the key of the object that lacks something or has too much.
    pub span: Span,
    /// The path of the offending value: keys and indexes.
    pub path: Vec<String>,
    /// The keyword that is broken, for example `type`.
    pub keyword: String,
    /// For `required` and `additionalProperties`: the key that is missing or unknown.
    pub key: Option<String>,
    /// What is wrong, without naming the place: "must be a string, but is an object".
    pub message: String,
}

/// Where a file of a kind breaks the schema of that kind; each mistake once, for the closest shape.
#[must_use]
pub fn violations(kind: Kind, root: &Node) -> Vec<Violation> {
    let mut found = broken(validator(kind), root);
    // Suppressions have rules of their own.
    found.retain(|violation| !violation.path.iter().any(|token| token == KEY));
    found
}

/// Where a file breaks the schema of test cases.
#[must_use]
pub fn of_cases(root: &Node) -> Vec<Violation> {
    static VALIDATOR: OnceLock<Validator> = OnceLock::new();
    broken(VALIDATOR.get_or_init(|| compile("manifest-test")), root)
}

fn broken(validator: &Validator, root: &Node) -> Vec<Violation> {
    let instance = to_json(root);
    let mut found: Vec<Violation> = Vec::new();
    let mut known = HashSet::new();
    for error in validator.iter_errors(&instance) {
        found.extend(violation(&error, root).into_iter().filter(|one| known.insert((one.path.clone(), one.key.clone()))));
    }
    found
}

/// The validator of a kind, compiled at its first use.
fn validator(kind: Kind) -> &'static Validator {
    static VALIDATORS: [OnceLock<Validator>; ALL.len()] = [const { OnceLock::new() }; ALL.len()];
    VALIDATORS[kind as usize].get_or_init(|| compile(kind.schema()))
}

fn compile(name: &str) -> Validator {
    let text = faxsmith_schemas::get(name).map(|schema| schema.text).unwrap_or("true");
    let schema = serde_json::from_str(text).expect("our own schemas are JSON: a test of faxsmith-schemas reads them");
    jsonschema::draft202012::new(&schema).expect("our own schemas compile: a test of faxsmith-schemas compiles them")
}

/// The tree as plain JSON: of repeated keys the last counts; what is no JSON is null.
#[must_use]
pub fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Invalid | Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(text) => serde_json::from_str(text).unwrap_or(Json::Null),
        Value::String(text) => Json::String(text.decoded.to_string()),
        Value::Array(items) => items.iter().map(to_json).collect(),
        Value::Object(object) => object.members.iter().map(|member| (member.key.decoded.to_string(), to_json(&member.value))).collect(),
    }
}

pub(crate) fn violation(error: &ValidationError<'_>, root: &Node) -> Vec<Violation> {
    if let ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } = error.kind() {
        let closest = context.iter().min_by_key(|branch| (std::cmp::Reverse(deepest(branch)), branch.len()));
        return closest.into_iter().flatten().flat_map(|error| violation(error, root)).collect();
    }
    let pointer = error.instance_path().to_string();
    let path: Vec<String> = pointer::tokens(&pointer).collect();
    let Some(place) = locate(root, &path) else { return Vec::new() };
    let one = |span: Span, key: Option<&str>, message: String| Violation {
        span,
        path: path.clone(),
        keyword: error.kind().keyword().to_owned(),
        key: key.map(str::to_owned),
        message,
    };
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            vec![one(place.owner, Some(key), format!("lacks `{key}`"))]
        }
        ValidationErrorKind::AdditionalProperties { unexpected } | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            // By key: there can be very many.
            let members = place.node.object().map(|object| &*object.members).unwrap_or_default();
            let spans: HashMap<&str, Span> = members.iter().map(|member| (&*member.key.decoded, member.key.span)).collect();
            let violation = |key: &String| {
                let span = spans.get(&**key).copied().unwrap_or(place.owner);
                one(span, Some(key), format!("has the key `{key}`, which nothing reads"))
            };
            unexpected.iter().map(violation).collect()
        }
        ValidationErrorKind::PropertyNames { error } => {
            let key = error.instance().as_str().unwrap_or_default().to_owned();
            let span = place.node.get(&key).map_or(place.owner, |member| member.key.span);
            vec![one(span, Some(&key), format!("has the key `{key}`, which is not allowed here"))]
        }
        kind => vec![one(place.node.span, None, expectation(kind, place.node))],
    }
}

fn deepest(branch: &[ValidationError<'_>]) -> usize {
    branch.iter().map(|error| error.instance_path().to_string().matches('/').count()).max().unwrap_or_default()
}

struct Located<'t> {
    node: &'t Node,
    /// The key that holds the node; for elements the element's first byte, for the document its bracket.
    owner: Span,
}

fn locate<'t>(root: &'t Node, path: &[String]) -> Option<Located<'t>> {
    let first_byte = |node: &Node| Span::new(node.span.start as usize, (node.span.start as usize + 1).min(node.span.end as usize));
    let mut located = Located { node: root, owner: first_byte(root) };
    for token in path {
        located = match located.node.get(token) {
            Some(member) => Located { node: &member.value, owner: member.key.span },
            None => {
                let item = located.node.array()?.get(token.parse::<usize>().ok()?)?;
                Located { node: item, owner: first_byte(item) }
            }
        };
    }
    Some(located)
}

/// What is expected instead, in plain words. Values from the file are never repeated: they may be secret.
fn expectation(kind: &ValidationErrorKind, node: &Node) -> String {
    match kind {
        ValidationErrorKind::Type { kind } => format!("must be {}, but is {}", types(kind), node.kind()),
        ValidationErrorKind::Enum { options } => {
            let options: Vec<String> = options.as_array().into_iter().flatten().map(|option| format!("`{}`", plain(option))).collect();
            format!("must be one of {}", options.join(", "))
        }
        ValidationErrorKind::Constant { expected_value } => format!("must be `{}`", plain(expected_value)),
        ValidationErrorKind::Pattern { .. } if node.str().is_some_and(str::is_empty) => "must not be empty".to_owned(),
        ValidationErrorKind::Pattern { .. } => "does not have the form that is needed here".to_owned(),
        ValidationErrorKind::MinLength { limit } => match limit {
            1 => "must not be empty".to_owned(),
            limit => format!("must have at least {limit} characters"),
        },
        ValidationErrorKind::MaxLength { limit } => format!("must have at most {limit} characters"),
        ValidationErrorKind::MinItems { limit } | ValidationErrorKind::MinProperties { limit } => {
            format!("must have at least {limit} {}", if *limit == 1 { "entry" } else { "entries" })
        }
        ValidationErrorKind::MaxItems { limit } | ValidationErrorKind::MaxProperties { limit } => {
            format!("must have at most {limit} entries")
        }
        ValidationErrorKind::Minimum { limit } => format!("must be at least {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("must be at most {limit}"),
        ValidationErrorKind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        ValidationErrorKind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        ValidationErrorKind::UniqueItems => "must not repeat an entry".to_owned(),
        ValidationErrorKind::Format { format } => format!("must have the format `{format}`"),
        ValidationErrorKind::FalseSchema | ValidationErrorKind::Not { .. } => "is not allowed here".to_owned(),
        other => format!("breaks the schema's `{}`", other.keyword()),
    }
}

fn plain(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn types(kind: &TypeKind) -> String {
    let name = |name: String| match &*name {
        "null" => "null".to_owned(),
        "integer" => "a whole number".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "an object".to_owned(),
        other => format!("a {other}"),
    };
    match kind {
        TypeKind::Single(single) => name(single.to_string()),
        TypeKind::Multiple(set) => set.iter().map(|single| name(single.to_string())).collect::<Vec<_>>().join(" or "),
    }
}
