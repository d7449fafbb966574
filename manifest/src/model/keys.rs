//! The keys that Faxbot reads, per object. A test holds them against the JSON Schemas.

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
/// In an action.
pub const ACTION: &[&str] = &["method", "url", "headers", "body", "path_params", "response"];
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
    "requires_ghostscript",
    "requires_ami",
    "requires_tiff",
    "supports_inbound",
    "inbound_verification",
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
