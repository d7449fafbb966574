//! The other kinds: a document that uses everything, and one violation for each mistake.

use faxsmith_schemas::{
    FAXBOT_CONFIG, LINT_BASELINE, LINT_REPORT, MANIFEST_TEST, PACKAGE_MANIFEST, PLUGIN_REGISTRY, PROVIDER_TRAITS, Schema,
};
use serde_json::{Value, json};

use crate::validation::{Editions, with, without};

/// Pointer, the value put there, the place of the violation, and its keyword.
type Case = (&'static str, Value, &'static str, &'static str);

fn assert_cases(schema: &Schema, full: &Value, cases: Vec<Case>) {
    let editions = Editions::of(schema);
    editions.assert_accepts("the full document", full);
    for (pointer, value, place, keyword) in cases {
        let what = format!("{pointer} = {value}");
        editions.assert_refuses(&what, &with(full, pointer, value), (place, keyword));
    }
}

fn assert_required(schema: &Schema, full: &Value, object: &str, keys: &[&str]) {
    let editions = Editions::of(schema);
    for key in keys {
        let pointer = format!("{object}/{key}");
        editions.assert_refuses(&pointer, &without(full, &pointer), (object, "required"));
    }
}

#[test]
fn package_manifest() {
    let full = json!({
        "$schema": "./package-manifest.schema.json",
        "id": "acme-fax", "name": "Acme Fax", "version": "1.0.0-rc.1+7", "description": "Sends faxes.", "author": "Acme Ltd",
        "categories": ["outbound", "inbound", "storage", "auth", "messaging", "transform", "custom"],
        "capabilities": ["get_status", "list_inbound", "delete", "validate_token", "send_message", "anything"],
        "homepage": "https://example.com", "license": "MIT", "icon": null, "hipaa_compliant": true, "requires_baa": false,
        "config_schema": {"type": "object"}, "x-team": "fax"
    });
    assert_required(PACKAGE_MANIFEST, &full, "", &["id", "name", "version", "description", "author", "categories", "capabilities"]);
    assert_cases(
        PACKAGE_MANIFEST,
        &full,
        vec![
            ("", json!([]), "", "type"),
            ("/id", json!("Acme"), "/id", "pattern"),
            ("/id", json!("acme_fax"), "/id", "pattern"),
            ("/id", json!(1), "/id", "type"),
            ("/version", json!("1.0"), "/version", "pattern"),
            ("/version", json!("v1.0.0"), "/version", "pattern"),
            ("/author", json!(null), "/author", "type"),
            ("/categories", json!("outbound"), "/categories", "type"),
            ("/categories/6", json!("fax"), "/categories/6", "enum"),
            ("/categories/6", json!(1), "/categories/6", "enum"),
            ("/capabilities", json!("send_fax"), "/capabilities", "type"),
            ("/capabilities/5", json!(5), "/capabilities/5", "type"),
            ("/capabilities/0", json!("send"), "/capabilities", "contains"),
            ("/capabilities/1", json!("receive"), "/capabilities", "contains"),
            ("/capabilities/2", json!("store"), "/capabilities", "contains"),
            ("/capabilities/3", json!("login"), "/capabilities", "contains"),
            ("/capabilities/4", json!("sms"), "/capabilities", "contains"),
            ("/homepage", json!(1), "/homepage", "type"),
            ("/hipaa_compliant", json!("yes"), "/hipaa_compliant", "type"),
            ("/config_schema", json!("{}"), "/config_schema", "type"),
            ("/actions", json!({}), "", "additionalProperties"),
        ],
    );
    let editions = Editions::of(PACKAGE_MANIFEST);
    let nothing = with(&with(&full, "/categories", json!([])), "/capabilities", json!([]));
    editions.assert_accepts("no categories need no capabilities", &nothing);
    let free = with(&with(&full, "/categories", json!(["transform", "custom"])), "/capabilities", json!([]));
    editions.assert_accepts("transform and custom need no capability", &free);
}

#[test]
fn plugin_registry() {
    let full = json!({
        "$schema": "./plugin-registry.schema.json",
        "items": [
            {
                "id": "acme", "name": "Acme Fax", "version": "1.0.0", "categories": ["outbound"],
                "capabilities": ["send", "get_status"], "description": "Sends faxes.",
                "learn_more": "https://docs.example.com/acme", "x-owner": "team"
            },
            {"id": "b", "name": "B", "version": "0.1.0", "categories": [], "capabilities": []}
        ],
        "note": "ours", "x-note": 1
    });
    assert_required(PLUGIN_REGISTRY, &full, "", &["items"]);
    assert_required(PLUGIN_REGISTRY, &full, "/items/0", &["id", "name", "version", "categories", "capabilities"]);
    assert_cases(
        PLUGIN_REGISTRY,
        &full,
        vec![
            ("", json!([]), "", "type"),
            ("/providers", json!([]), "", "additionalProperties"),
            ("/items", json!({}), "/items", "type"),
            ("/items/1", json!("acme"), "/items/1", "type"),
            ("/items/0/id", json!(" "), "/items/0/id", "pattern"),
            ("/items/0/version", json!(1), "/items/0/version", "type"),
            ("/items/0/type", json!("outbound"), "/items/0", "additionalProperties"),
            ("/items/0/categories", json!("outbound"), "/items/0/categories", "type"),
            ("/items/0/categories/0", json!(null), "/items/0/categories/0", "type"),
            ("/items/0/capabilities/1", json!(""), "/items/0/capabilities/1", "pattern"),
            ("/items/0/learn_more", json!("docs/acme"), "/items/0/learn_more", "pattern"),
            ("/note", json!(["a"]), "/note", "type"),
        ],
    );
}

#[test]
fn provider_traits() {
    let full = json!({
        "_schema": {"version": 1, "canonical_trait_keys": ["requires_tiff"], "notes": "defaults", "anything": []},
        "acme": {
            "id": "acme", "kind": "cloud", "x-note": "n",
            "traits": {
                "supports_inbound": true, "inbound_verification": "hmac", "requires_ghostscript": true, "requires_tiff": false,
                "requires_ami": false, "needs_storage": true, "outbound_status_only": false, "region": "eu"
            }
        },
        "x-looks-reserved-but-is-an-id": {}
    });
    assert_cases(
        PROVIDER_TRAITS,
        &full,
        vec![
            ("", json!([]), "", "type"),
            ("/$schema", json!("./provider-traits.schema.json"), "", "additionalProperties"),
            ("/_note", json!({}), "", "additionalProperties"),
            ("/a b", json!({}), "", "additionalProperties"),
            ("/acme", json!(null), "/acme", "type"),
            ("/acme/id", json!("a/b"), "/acme/id", "pattern"),
            ("/acme/kind", json!(" "), "/acme/kind", "pattern"),
            ("/acme/requires_tiff", json!(true), "/acme", "additionalProperties"),
            ("/acme/traits", json!([]), "/acme/traits", "type"),
            ("/acme/traits/requires_tiff", json!("false"), "/acme/traits/requires_tiff", "type"),
            ("/acme/traits/inbound_verification", json!("hmac_sha256"), "/acme/traits/inbound_verification", "enum"),
            ("/acme/traits/region", json!(["eu"]), "/acme/traits/region", "type"),
            ("/_schema", json!("1"), "/_schema", "type"),
            ("/_schema/version", json!("1"), "/_schema/version", "type"),
        ],
    );
    Editions::of(PROVIDER_TRAITS).assert_accepts("no provider at all", &json!({}));
}

#[test]
fn faxbot_config() {
    let full = json!({
        "$schema": "./faxbot-config.schema.json",
        "version": 1,
        "providers": {
            "outbound": {"plugin": "acme", "enabled": true, "settings": {"from_number": "+15551230000", "nested": {"a": [1]}}},
            "inbound": {"plugin": null, "enabled": false, "settings": {}},
            "auth": {"plugin": null, "enabled": false, "settings": {}},
            "storage": {"plugin": "local", "enabled": true, "settings": {}}
        },
        "x-note": "by hand"
    });
    assert_required(FAXBOT_CONFIG, &full, "", &["providers"]);
    assert_cases(
        FAXBOT_CONFIG,
        &full,
        vec![
            ("", json!([]), "", "type"),
            ("/version", json!(2), "/version", "const"),
            ("/version", json!("1"), "/version", "const"),
            ("/plugins", json!({}), "", "additionalProperties"),
            ("/providers", json!([]), "/providers", "type"),
            ("/providers/outgoing", json!({}), "/providers", "additionalProperties"),
            ("/providers/x-note", json!({}), "/providers", "additionalProperties"),
            ("/providers/outbound", json!("acme"), "/providers/outbound", "type"),
            ("/providers/outbound/x-note", json!(1), "/providers/outbound", "additionalProperties"),
            ("/providers/outbound/plugin", json!(1), "/providers/outbound/plugin", "type"),
            ("/providers/outbound/plugin", json!(" "), "/providers/outbound/plugin", "pattern"),
            ("/providers/inbound/enabled", json!("false"), "/providers/inbound/enabled", "type"),
            ("/providers/auth/settings", json!(null), "/providers/auth/settings", "type"),
            ("/providers/storage/settings", json!([]), "/providers/storage/settings", "type"),
        ],
    );
    let editions = Editions::of(FAXBOT_CONFIG);
    editions.assert_accepts("roles are optional", &json!({"providers": {}}));
    editions.assert_accepts("and so are their keys", &json!({"providers": {"outbound": {}}}));
}

#[test]
fn lint_report() {
    let position = json!({"offset": 0, "line": 1, "column": 1});
    let full = json!({
        "format": "faxsmith-lint/1",
        "findings": [{
            "rule": "query-dropped", "level": "error", "levels": {"2025": "info", "2026": "error"},
            "path": "providers/acme/manifest.json", "pointer": "/actions/send_fax/url/a~1b~0c",
            "message": "Faxbot 2026 drops everything from `?` on.", "runtimes": ["2025", "2026"],
            "start": position, "end": position,
            "labels": [{"start": position, "end": position, "message": "dropped"}],
            "notes": ["2025 keeps it."],
            "fixes": [{"title": "Move it", "safety": "ask", "edits": [{"start": 0, "end": 0, "text": ""}]}],
            "url": "https://docs.example.com/rules/query-dropped"
        }],
        "summary": {"files": 1, "errors": 1, "warnings": 0, "infos": 0, "fixable": 1, "ignored": 0, "known": 0}
    });
    let finding = "/findings/0";
    assert_required(LINT_REPORT, &full, "", &["format", "findings", "summary"]);
    assert_required(
        LINT_REPORT,
        &full,
        finding,
        &["rule", "level", "levels", "path", "pointer", "message", "runtimes", "start", "end", "labels", "notes", "fixes"],
    );
    for place in ["start", "end", "labels/0/start", "labels/0/end"] {
        assert_required(LINT_REPORT, &full, &format!("{finding}/{place}"), &["offset", "line", "column"]);
    }
    assert_required(LINT_REPORT, &full, "/findings/0/labels/0", &["start", "end", "message"]);
    assert_required(LINT_REPORT, &full, "/findings/0/fixes/0", &["title", "safety", "edits"]);
    assert_required(LINT_REPORT, &full, "/findings/0/fixes/0/edits/0", &["start", "end", "text"]);
    assert_required(LINT_REPORT, &full, "/summary", &["files", "errors", "warnings", "infos", "fixable"]);

    let editions = Editions::of(LINT_REPORT);
    editions.assert_accepts("a finding without a page", &without(&full, "/findings/0/url"));
    editions.assert_accepts("a finding of one runtime", &without(&full, "/findings/0/levels/2025"));
    for object in [
        "",
        "/summary",
        "/findings/0",
        "/findings/0/levels",
        "/findings/0/start",
        "/findings/0/labels/0",
        "/findings/0/fixes/0",
        "/findings/0/fixes/0/edits/0",
    ] {
        for key in ["x-extra", "$schema"] {
            let document = with(&full, &format!("{object}/{key}"), json!(1));
            editions.assert_refuses(object, &document, (object, "additionalProperties"));
        }
    }
    assert_cases(
        LINT_REPORT,
        &full,
        vec![
            ("/format", json!("faxsmith-lint/2"), "/format", "const"),
            ("/findings", json!({}), "/findings", "type"),
            ("/findings/0/rule", json!("Query_Dropped"), "/findings/0/rule", "pattern"),
            ("/findings/0/level", json!("note"), "/findings/0/level", "enum"),
            ("/findings/0/levels/2026", json!("off"), "/findings/0/levels/2026", "enum"),
            ("/findings/0/runtimes/0", json!(2025), "/findings/0/runtimes/0", "enum"),
            ("/findings/0/pointer", json!("actions"), "/findings/0/pointer", "pattern"),
            ("/findings/0/pointer", json!("/a~2"), "/findings/0/pointer", "pattern"),
            ("/findings/0/start/offset", json!(-1), "/findings/0/start/offset", "minimum"),
            ("/findings/0/start/line", json!(0), "/findings/0/start/line", "minimum"),
            ("/findings/0/end/column", json!(0), "/findings/0/end/column", "minimum"),
            ("/findings/0/end/column", json!(1.5), "/findings/0/end/column", "type"),
            ("/findings/0/notes/0", json!(1), "/findings/0/notes/0", "type"),
            ("/findings/0/fixes/0/safety", json!("unsafe"), "/findings/0/fixes/0/safety", "enum"),
            ("/findings/0/fixes/0/edits/0/end", json!("0"), "/findings/0/fixes/0/edits/0/end", "type"),
            ("/findings/0/url", json!(null), "/findings/0/url", "type"),
            ("/summary/files", json!(-1), "/summary/files", "minimum"),
        ],
    );
}

#[test]
fn lint_baseline() {
    let finding = json!({"path": "a.json", "rule": "insecure-url", "pointer": "", "hash": "0a", "count": 2});
    let full = json!({"format": "faxsmith-baseline/1", "salt": "0f", "findings": [finding]});
    assert_required(LINT_BASELINE, &full, "", &["format", "salt", "findings"]);
    assert_required(LINT_BASELINE, &full, "/findings/0", &["path", "rule", "pointer", "hash", "count"]);
    assert_cases(
        LINT_BASELINE,
        &full,
        vec![
            ("/format", json!("faxsmith-baseline/2"), "/format", "const"),
            ("/salt", json!(""), "/salt", "minLength"),
            ("/findings/0/count", json!(0), "/findings/0/count", "minimum"),
            ("/findings/0/x-note", json!(1), "/findings/0", "additionalProperties"),
        ],
    );
}

#[test]
fn manifest_test() {
    let full = json!({
        "$schema": "./manifest-test.schema.json",
        "cases": [
            {
                "name": "sends", "action": "send_fax", "runtimes": ["2025", "2026"],
                "context": {
                    "to": "+15551230100", "from": "+15551230199", "file_url": "https://example.com/d", "job_id": "1", "provider_sid": "2",
                    "settings": {"a": 1}, "creds": {"api_key": "sample"}, "dry_run": true
                },
                "request": {
                    "2025": {
                        "download": "https://example.com/d", "method": "POST", "url": "https://example.com", "headers": {"Accept": "a"},
                        "parts": [{"name": "to", "value": "1"}, {"name": "file", "filename": "pdf"}]
                    },
                    "2026": {"raises": "RuntimeError: Provider create request failed."}
                },
                "reply": {"status": 200, "headers": {"Content-Type": "text/plain"}, "body": [null]},
                "result": {"job_id": 1, "status": null, "error": {"a": 1}, "becomes": "delivered"},
                "x-note": 1
            },
            {"name": "asks", "action": "get_status", "request": {"not_ready": "why"}, "reply": "send", "result": {"2026": {"raises": "E: "}}},
            {"name": "asks", "action": "get_status", "request": {"method": "GET", "url": "", "body": "a=b"}}
        ],
        "x-team": "fax"
    });
    assert_required(MANIFEST_TEST, &full, "", &["cases"]);
    assert_required(MANIFEST_TEST, &full, "/cases/0", &["name", "action"]);
    assert_required(MANIFEST_TEST, &full, "/cases/0/request/2025", &["method", "url"]);
    assert_required(MANIFEST_TEST, &full, "/cases/0/request/2025/parts/0", &["name"]);
    assert_required(MANIFEST_TEST, &full, "/cases/0/result", &["job_id", "status"]);
    assert_required(MANIFEST_TEST, &full, "/cases/2/request", &["method", "url"]);
    assert_cases(
        MANIFEST_TEST,
        &full,
        vec![
            ("", json!([]), "", "type"),
            ("/case", json!([]), "", "additionalProperties"),
            ("/cases", json!({}), "/cases", "type"),
            ("/cases/0/name", json!(""), "/cases/0/name", "minLength"),
            ("/cases/0/action", json!("cancel_fax"), "/cases/0/action", "enum"),
            ("/cases/0/replies", json!(1), "/cases/0", "additionalProperties"),
            ("/cases/0/runtimes", json!([]), "/cases/0/runtimes", "minItems"),
            ("/cases/0/runtimes/1", json!("2024"), "/cases/0/runtimes/1", "enum"),
            ("/cases/0/runtimes/1", json!("2025"), "/cases/0/runtimes", "uniqueItems"),
            ("/cases/0/context/setting", json!({}), "/cases/0/context", "additionalProperties"),
            ("/cases/0/context/to", json!(1), "/cases/0/context/to", "type"),
            ("/cases/0/context/creds", json!("key"), "/cases/0/context/creds", "type"),
            ("/cases/0/request", json!("send"), "/cases/0/request", "type"),
            ("/cases/0/request/2025/body", json!({}), "/cases/0/request/2025/body", "falseSchema"),
            ("/cases/0/request/2025/parts/0/filename", json!("a"), "/cases/0/request/2025/parts/0/filename", "falseSchema"),
            ("/cases/0/request/2026/method", json!("GET"), "/cases/0/request/2026", "maxProperties"),
            ("/cases/0/request/2026/raises", json!("no colon"), "/cases/0/request/2026/raises", "pattern"),
            ("/cases/1/request/not_ready", json!(1), "/cases/1/request/not_ready", "type"),
            ("/cases/2/request/body", json!([]), "/cases/2/request/body", "type"),
            ("/cases/2/request/2025", json!({"refused": true}), "/cases/2/request", "additionalProperties"),
            ("/cases/0/reply", json!(1), "/cases/0/reply", "type"),
            ("/cases/0/reply", json!("sent"), "/cases/0/reply", "enum"),
            ("/cases/0/reply/status", json!(99), "/cases/0/reply/status", "minimum"),
            ("/cases/0/reply/text", json!("a"), "/cases/0/reply", "additionalProperties"),
            ("/cases/2/result", json!({"job_id": "1", "status": "x"}), "/cases/2", "required"),
            ("/cases/0/result/provider_id", json!("a"), "/cases/0/result", "additionalProperties"),
        ],
    );
}
