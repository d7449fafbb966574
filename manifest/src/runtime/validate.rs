//! The strict document validation of the 2026 runtime (contract §9): accept or refuse, nothing else.
//!
//! The rules explain each mistake in words; this answers whether Faxbot loads the file at all.

use crate::json::STORED_DEPTH;
use crate::runtime::http::{METHODS, is_token, value_defect};
use crate::runtime::python::is_blank;
use crate::runtime::python::json::MAX_DEPTH;
use crate::runtime::python::urlparse::{Split, urlparse};
use crate::tree::{Node, Object, Value};

/// The longest canonical document, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The longest id, in characters.
pub const MAX_ID: usize = 255;

/// The traits that must be real booleans.
pub const BOOLEAN_TRAITS: [&str; 6] =
    ["requires_ghostscript", "requires_ami", "requires_tiff", "supports_inbound", "needs_storage", "outbound_status_only"];
/// What `inbound_verification` may say.
pub const VERIFICATIONS: [&str; 4] = ["hmac", "basic", "internal_secret", "none"];
/// What `auth.scheme` may say, in lower case.
pub const SCHEMES: [&str; 5] = ["none", "basic", "bearer", "api_key_header", "api_key_query"];
/// What `body.kind` may say.
pub const BODY_KINDS: [&str; 4] = ["none", "json", "form", "multipart"];

/// The runtime's own two messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Anything but the next.
    Invalid,
    /// The id `local` or `s3`.
    Reserved,
}

impl Refusal {
    /// Faxbot's own text.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Refusal::Invalid => "Invalid HTTP provider manifest.",
            Refusal::Reserved => "HTTP provider id is reserved for storage.",
        }
    }
}

/// Whether `id` has the form of an id: `[A-Za-z0-9][A-Za-z0-9_.-]*`, at most 255 characters.
#[must_use]
pub fn is_id(id: &str) -> bool {
    id.len() <= MAX_ID
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

/// Judges a document as it comes over HTTP: of repeated keys the last one counts.
///
/// # Errors
/// Says with which of its two messages Faxbot refuses it.
pub fn document(root: &Node) -> Result<(), Refusal> {
    if is_json(root) { sound_document(root) } else { Err(Refusal::Invalid) }
}

/// The same where it is known already that Python can read and write all of it.
pub(crate) fn sound_document(root: &Node) -> Result<(), Refusal> {
    let object = root.object().ok_or(Refusal::Invalid)?;
    let id = object.get("id").and_then(|member| member.value.str()).unwrap_or_default();
    let sound = is_id(id)
        && actions(object)
        && field(object, "name", is_text)
        && field(object, "auth", auth)
        && field(object, "allowed_domains", |node| node.array().is_some_and(|items| items.iter().all(is_text)))
        && field(object, "timeout_ms", timeout)
        && field(object, "traits", traits)
        && field(object, "kind", is_text);
    if !sound {
        return Err(Refusal::Invalid);
    }
    if id.eq_ignore_ascii_case("local") || id.eq_ignore_ascii_case("s3") { Err(Refusal::Reserved) } else { Ok(()) }
}

/// An absent field is fine; one with null is not absent.
fn field(object: &Object, key: &str, check: impl FnOnce(&Node) -> bool) -> bool {
    object.get(key).is_none_or(|member| check(&member.value))
}

/// A string that is not blank.
fn is_text(node: &Node) -> bool {
    node.str().is_some_and(|text| !is_blank(text))
}

fn is_json(root: &Node) -> bool {
    let mut bytes = 0;
    sound_value(root, 0, &mut bytes) && bytes <= MAX_BYTES
}

/// Whether there is nothing that JSON or Python's limits leave out; adds the bytes of the canonical form.
fn sound_value(node: &Node, depth: usize, bytes: &mut usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    match &node.value {
        // What is nested deeper than the reader stores is sound: the reader has looked at it.
        Value::Invalid => return depth >= STORED_DEPTH,
        Value::Null | Value::Bool(true) => *bytes += 4,
        Value::Bool(false) => *bytes += 5,
        Value::Number(text) if is_infinite(text) => return false,
        Value::Number(text) => *bytes += text.len(),
        Value::String(text) => *bytes += text.decoded.len() + 2,
        Value::Array(items) => {
            *bytes += 2 + items.len().saturating_sub(1);
            return items.iter().all(|item| sound_value(item, depth + 1, bytes));
        }
        Value::Object(object) => {
            *bytes += 2 + object.members.len().saturating_sub(1);
            return object.members.iter().all(|member| {
                *bytes += member.key.decoded.len() + 3;
                sound_value(&member.value, depth + 1, bytes)
            });
        }
    }
    true
}

/// Whether Python's reader makes infinity of a number: it has a fraction or exponent and is beyond what a float holds.
#[must_use]
pub fn is_infinite(number: &str) -> bool {
    // Whole numbers have no bound in Python.
    number.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) && number.parse::<f64>().is_ok_and(f64::is_infinite)
}

fn actions(object: &Object) -> bool {
    let Some(actions) = object.get("actions").and_then(|member| member.value.object()) else { return false };
    let known = ["send_fax", "get_status", "cancel_fax"];
    let mut present = known.iter().filter_map(|name| actions.get(name).map(|member| (*name, member))).peekable();
    present.peek().is_some() && present.all(|(name, member)| action(&member.value, name == "get_status"))
}

fn action(node: &Node, polls: bool) -> bool {
    let Some(action) = node.object() else { return false };
    action.get("url").and_then(|member| member.value.str()).is_some_and(is_url)
        && field(action, "method", |node| {
            node.str().is_some_and(|text| METHODS.contains(&text) || METHODS.contains(&&*text.to_uppercase()))
        })
        && field(action, "headers", headers)
        && field(action, "body", |node| body(node, polls))
        && field(action, "path_params", path_params)
        && field(action, "response", response)
}

/// Whether the validator takes a text for a URL: Python's `urlparse` finds http or https, a host and a port in range.
#[must_use]
pub fn is_url(text: &str) -> bool {
    // Python knows nothing of expressions here: `{{a/b}}` ends the host at its slash.
    urlparse(text).is_ok_and(|split| accepts_url(text, &split))
}

/// The same of a text that has been split.
pub(crate) fn accepts_url(text: &str, split: &Split<'_>) -> bool {
    matches!(&*split.scheme, "http" | "https")
        && !text.bytes().fold(false, |found, byte| found | (byte < 0x20) | (byte == 0x7f))
        && !is_blank(text)
        && split.has_host()
        && (split.port().is_empty() || port_number(split.port()).is_some())
}

/// The port, if it is ASCII digits in range.
#[must_use]
pub fn port_number(port: &str) -> Option<u16> {
    // Rust's parser would take a leading `+`, Python's check does not.
    port.bytes().all(|byte| byte.is_ascii_digit()).then(|| port.parse().ok()).flatten()
}

fn headers(node: &Node) -> bool {
    node.object().is_some_and(|headers| {
        headers
            .members
            .iter()
            .all(|header| is_token(&header.key.decoded) && header.value.str().is_some_and(|value| value_defect(value).is_none()))
    })
}

fn body(node: &Node, polls: bool) -> bool {
    node.object().is_some_and(|body| {
        field(body, "kind", |node| node.str().is_some_and(|kind| BODY_KINDS.contains(&kind) && !(polls && kind == "multipart")))
            && field(body, "template", |node| node.str().is_some())
    })
}

fn path_params(node: &Node) -> bool {
    node.array().is_some_and(|items| {
        items.iter().all(|item| {
            item.object()
                .is_some_and(|entry| entry.get("name").is_some_and(|member| is_text(&member.value)) && field(entry, "source", is_text))
        })
    })
}

fn response(node: &Node) -> bool {
    node.object().is_some_and(|response| {
        ["job_id", "status", "error"].iter().all(|key| field(response, key, is_text))
            && field(response, "status_map", |node| node.object().is_some_and(|map| map.members.iter().all(|word| is_text(&word.value))))
    })
}

fn auth(node: &Node) -> bool {
    node.object().is_some_and(|auth| {
        field(auth, "scheme", |node| {
            node.str().is_some_and(|scheme| SCHEMES.contains(&scheme) || SCHEMES.contains(&&*scheme.to_lowercase()))
        }) && field(auth, "header_name", |node| node.str().is_some_and(is_token))
            && field(auth, "query_name", is_text)
    })
}

fn timeout(node: &Node) -> bool {
    match &node.value {
        Value::Number(text) => text.bytes().all(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte != b'0'),
        _ => false,
    }
}

fn traits(node: &Node) -> bool {
    node.object().is_some_and(|traits| traits.members.iter().all(|member| is_trait(&member.key.decoded, &member.value)))
}

/// Whether a trait has a value that the validator takes.
#[must_use]
pub fn is_trait(name: &str, value: &Node) -> bool {
    if BOOLEAN_TRAITS.contains(&name) {
        matches!(value.value, Value::Bool(_))
    } else if name == "inbound_verification" {
        value.str().is_some_and(|text| VERIFICATIONS.contains(&text))
    } else {
        !matches!(value.value, Value::Array(_) | Value::Object(_) | Value::Invalid)
    }
}
