//! The keys that Faxbot reads, per object. A test holds them against the JSON Schemas.

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
