//! What the tests of the schemas share: a validator for each edition, and violations in a form that is easy to compare.

use faxsmith_schemas::Schema;
use jsonschema::{Draft, Validator};
use serde_json::Value;

/// Both editions of a schema, compiled.
pub struct Editions([(&'static str, Validator); 2]);

impl Editions {
    pub fn of(schema: &Schema) -> Editions {
        let compile = |text, draft| {
            jsonschema::options()
                .with_draft(draft)
                .build(&parse(text))
                .unwrap_or_else(|error| panic!("{} does not compile: {error}", schema.name))
        };
        Editions([("2020-12", compile(schema.text, Draft::Draft202012)), ("draft-07", compile(schema.draft07, Draft::Draft7))])
    }

    pub fn assert_accepts(&self, what: &str, document: &Value) {
        for (edition, validator) in &self.0 {
            let found = violations(validator, document);
            assert!(found.is_empty(), "{what} ({edition}) violates {found:?}\n{document:#}");
        }
    }

    /// Exactly one violation: of this keyword, at this place.
    pub fn assert_refuses(&self, what: &str, document: &Value, (path, keyword): (&str, &str)) {
        for (edition, validator) in &self.0 {
            let found = violations(validator, document);
            assert_eq!(found, [(path.to_owned(), keyword.to_owned())], "{what} ({edition})\n{document:#}");
        }
    }
}

pub fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("a schema file is JSON")
}

/// Instance path and keyword of each violation.
fn violations(validator: &Validator, document: &Value) -> Vec<(String, String)> {
    validator.iter_errors(document).map(|error| (error.instance_path().to_string(), error.kind().keyword().to_owned())).collect()
}

/// A copy of `document` in which the place `pointer` holds `value`. The place may be new, its parent must exist.
pub fn with(document: &Value, pointer: &str, value: Value) -> Value {
    if pointer.is_empty() {
        return value;
    }
    let mut copy = document.clone();
    let (parent, key) = split(pointer);
    match copy.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.insert(key, value);
        }
        Some(Value::Array(items)) => {
            let index: usize = key.parse().expect("an array's key in a test is an index");
            items[index] = value;
        }
        other => panic!("{parent:?} holds {other:?}: nothing can be put into it"),
    }
    copy
}

/// A copy of `document` without the member `pointer`.
pub fn without(document: &Value, pointer: &str) -> Value {
    let mut copy = document.clone();
    let (parent, key) = split(pointer);
    let members = copy.pointer_mut(parent).and_then(Value::as_object_mut);
    let removed = members.and_then(|members| members.remove(&key));
    assert!(removed.is_some(), "{pointer:?} is not there to be removed");
    copy
}

fn split(pointer: &str) -> (&str, String) {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", ""));
    (parent, key.replace("~1", "/").replace("~0", "~"))
}
