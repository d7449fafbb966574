//! The credentials of a whole file: every string, in the light of where it stands.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Confidence, Form, Pattern, Promise, Secret, entropy, in_text, may_hold, name, placeholder};
use crate::span::Span;
use crate::tree::{Node, Object, Text, Value};

/// A credential in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is, in words.
    pub kind: Cow<'static, str>,
    /// Exactly its characters.
    pub span: Span,
    /// The string that it stands in, with its quotes.
    pub text: Span,
    /// How sure it is.
    pub confidence: Confidence,
    /// The page where its issuer says how to replace it.
    pub rotate: Option<Cow<'static, str>>,
    /// What it is part of.
    pub form: Form,
}

/// Every credential in a tree, in the order of the file.
#[must_use]
pub fn in_document(root: &Node, patterns: &[Arc<Pattern>]) -> Vec<Found> {
    let mut walk = Walk { patterns, found: Vec::new() };
    walk.node(root, &Around::default());
    walk.found.sort_by_key(|found| found.span);
    walk.found
}

/// What is around a value.
#[derive(Clone, Copy, Default)]
struct Around<'t> {
    /// The name that counts for it.
    name: &'t str,
    promise: Promise,
    /// Whether it lies directly in `auth`, `credentials` and the like.
    in_credentials: bool,
    /// Whether names promise nothing here: a mapping of a reply, a list of names.
    is_mapping: bool,
    /// Whether it is a header.
    in_headers: bool,
}

struct Walk<'p> {
    patterns: &'p [Arc<Pattern>],
    found: Vec<Found>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, around: &Around<'_>) {
        match &node.value {
            Value::String(text) => self.text(text, around),
            Value::Array(items) => self.items(items, around),
            Value::Object(object) => self.object(object, around),
            _ => {}
        }
    }

    fn object(&mut self, object: &Object, around: &Around<'_>) {
        for member in &object.members {
            let key = &*member.key.decoded;
            self.key(&member.key);
            match &member.value.value {
                Value::String(text) => {
                    let of = of_member(object, key, around);
                    // Nearly every string ends here.
                    if of.promise != Promise::None || of.in_headers || !self.patterns.is_empty() || may_hold(&text.decoded) {
                        self.text(text, &of);
                    }
                }
                Value::Object(_) | Value::Array(_) => self.node(&member.value, &inside(key, around)),
                _ => {}
            }
        }
    }

    /// A header may be written as a pair: `["X-API-Key", "…"]`.
    fn items(&mut self, items: &[Node], around: &Around<'_>) {
        if let [first, second] = items
            && let (Some(name), Some(text)) = (first.str(), second.text())
        {
            let promise = if around.is_mapping { Promise::None } else { name::promise(name) };
            if promise != Promise::None {
                self.text(text, &Around { name, promise, ..*around });
                return self.node(first, around);
            }
        }
        for item in items {
            self.node(item, around);
        }
    }

    fn text(&mut self, text: &Text, around: &Around<'_>) {
        let secrets = in_text(&text.decoded, around.promise, around.name, self.patterns);
        let is_new = secrets.is_empty() && around.in_headers && around.promise == Promise::None;
        for secret in secrets {
            self.push(text, secret);
        }
        if is_new && is_odd_header(around.name, &text.decoded) {
            let kind = "random value in a header".into();
            let range = 0..text.decoded.len();
            self.push(text, Secret { kind, range, confidence: Confidence::Possible, rotate: None, form: Form::Plain });
        }
    }

    /// A key can hold only what has a shape.
    fn key(&mut self, key: &Text) {
        if (key.decoded.len() >= 20 && may_hold(&key.decoded)) || !self.patterns.is_empty() {
            for secret in in_text(&key.decoded, Promise::None, "", self.patterns) {
                self.push(key, secret);
            }
        }
    }

    fn push(&mut self, text: &Text, secret: Secret) {
        self.found.push(Found {
            kind: secret.kind,
            span: text.span_of(secret.range.start, secret.range.end),
            text: text.span,
            confidence: secret.confidence,
            rotate: secret.rotate,
            form: secret.form,
        });
    }
}

/// What is around a string that is the value of `key`.
fn of_member<'t>(object: &'t Object, key: &'t str, around: &Around<'t>) -> Around<'t> {
    if around.is_mapping {
        return Around { name: key, promise: Promise::None, ..*around };
    }
    // Below `default` and the like the name of the property counts, in `{"name": …, "value": …}` the one beside it.
    let name = if !is_holder(key) {
        key
    } else if let Some(beside) = named_beside(object, key) {
        beside
    } else if around.name.is_empty() {
        key
    } else {
        around.name
    };
    let promise = match name::promise(name) {
        Promise::None if around.in_credentials && !is_public_name(key) => Promise::Weak,
        promise => promise,
    };
    Around { name, promise, ..*around }
}

/// What is around the inside of an object or a list that is the value of `key`.
fn inside<'t>(key: &'t str, around: &Around<'t>) -> Around<'t> {
    let is_mapping = around.is_mapping || matches!(key, "response" | "status_map" | "required" | "path_params" | "allowed_domains");
    let name = if is_holder(key) && !around.name.is_empty() { around.name } else { key };
    Around {
        name,
        promise: if is_mapping { Promise::None } else { name::promise(name) },
        in_credentials: matches!(key, "auth" | "credentials" | "creds" | "secrets" | "authentication" | "login"),
        is_mapping,
        in_headers: key == "headers",
    }
}

/// Keys that hold the value of something named elsewhere.
fn is_holder(key: &str) -> bool {
    matches!(key, "value" | "default" | "example" | "examples" | "const" | "enum" | "literal" | "data")
}

fn named_beside<'t>(object: &'t Object, key: &str) -> Option<&'t str> {
    if key != "value" {
        return None;
    }
    ["name", "key", "header", "field", "param"].iter().find_map(|key| object.get(key)?.value.str())
}

/// Parts of credentials that are public: who, where, how.
fn is_public_name(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    [
        "id",
        "name",
        "user",
        "username",
        "login",
        "scheme",
        "type",
        "url",
        "uri",
        "host",
        "realm",
        "region",
        "scope",
        "audience",
        "issuer",
        "account",
        "sid",
        "email",
        "ref",
        "path",
        "algorithm",
    ]
    .iter()
    .any(|word| key.ends_with(word))
}

/// Whether the value of a header that promises nothing looks drawn all the same.
fn is_odd_header(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_known = [
        "id",
        "idempotency-key",
        "boundary",
        "md5",
        "digest",
        "etag",
        "match",
        "nonce",
        "trace",
        "traceparent",
        "agent",
        "type",
        "signature",
        "hash",
    ]
    .iter()
    .any(|end| lower.ends_with(end));
    let mix = entropy::Mix::of(value);
    !is_known
        && value.len() >= 32
        && value.len() <= 128
        && mix.lower >= 4
        && mix.upper >= 4
        && mix.digits >= 3
        && mix.other <= 3
        && entropy::looks_drawn(value, 32)
        && !placeholder::is_placeholder(value)
        && super::decode::base64_text(value).is_none()
}
