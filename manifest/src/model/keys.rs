//! The keys that Faxbot reads, per object, each list in the order in which `fmt` writes them. A test holds them against the JSON
//! Schemas.

use crate::near;
use crate::tree::{Member, Object};

/// The member of an object whose key nothing reads and that was meant to be `wanted`, one of the `known` keys, where that is missing.
#[must_use]
pub fn misspelt<'t>(object: &'t Object, known: &[&str], wanted: &str) -> Option<&'t Member> {
    let is_meant = |key: &str| !known.contains(&key) && !key.starts_with("x-") && near::best(key, known.iter().copied()) == Some(wanted);
    object.members.iter().find(|member| is_meant(&member.key.decoded)).filter(|_| object.get(wanted).is_none())
}

/// At the top of an HTTP manifest.
pub const MANIFEST: &[&str] =
    &["id", "name", "version", "description", "kind", "auth", "allowed_domains", "timeout_ms", "actions", "traits", "config_schema"];
/// In `actions`, in the order in which a fax goes through them.
pub const ACTIONS: &[&str] = &["send_fax", "get_status", "cancel_fax"];
/// In an action: what makes the request, from its first line to its body, then what is made of the answer.
pub const ACTION: &[&str] = &["method", "url", "path_params", "headers", "body", "response"];
/// In `body`.
pub const BODY: &[&str] = &["kind", "template"];
/// In an entry of `path_params`.
pub const PATH_PARAM: &[&str] = &["name", "source"];
/// In `response`.
pub const RESPONSE: &[&str] = &["job_id", "status", "status_map", "error"];
/// In `auth`.
pub const AUTH: &[&str] = &["scheme", "header_name", "query_name"];
/// In `traits` (contract §10).
pub const TRAITS: &[&str] = &[
    "supports_inbound",
    "inbound_verification",
    "requires_ghostscript",
    "requires_tiff",
    "requires_ami",
    "needs_storage",
    "outbound_status_only",
];
/// At the top of a plugin package manifest (contract §13.1, §13.3).
pub const PACKAGE: &[&str] = &[
    "id",
    "name",
    "version",
    "description",
    "author",
    "categories",
    "capabilities",
    "homepage",
    "license",
    "icon",
    "hipaa_compliant",
    "requires_baa",
    "config_schema",
];
/// At the top of the plugin registry (contract §11).
pub const REGISTRY: &[&str] = &["items", "note"];
/// In an item of the plugin registry.
pub const REGISTRY_ITEM: &[&str] = &["id", "name", "version", "categories", "capabilities", "description", "learn_more"];
/// In a provider of the traits file.
pub const TRAITS_PROVIDER: &[&str] = &["id", "kind", "traits"];
/// In a case of a file of test cases.
pub const TEST_CASE: &[&str] = &["name", "action", "runtimes", "context", "request", "reply", "result"];
