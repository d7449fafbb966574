//! The HTTP manifest: one manifest that uses every field, and what becomes of it when one thing is wrong.

use faxsmith_schemas::HTTP_MANIFEST;
use serde_json::{Value, json};

use crate::validation::{Editions, parse, with, without};

/// Uses every property that the schema knows; a test below checks that.
fn full() -> Value {
    json!({
        "$schema": "./http-manifest.schema.json",
        "id": "acme.fax-2",
        "name": "Acme Fax",
        "version": "1.2.0",
        "description": "Sends faxes through the Acme API.",
        "kind": "self_hosted",
        "auth": {"scheme": "Api_Key_Header", "header_name": "X-Acme-Key", "query_name": "key", "x-note": 1},
        "allowed_domains": ["fax.example.com"],
        "timeout_ms": 30000,
        "traits": {
            "supports_inbound": false, "inbound_verification": "basic", "requires_ghostscript": true, "requires_tiff": false,
            "requires_ami": false, "needs_storage": true, "outbound_status_only": false,
            "region": "eu", "pages": 12.5, "beta": true, "note": null
        },
        "config_schema": {"type": "object", "properties": {"account": {"type": "string", "default": "main"}}},
        "actions": {
            "send_fax": {
                "url": "https://fax.example.com/{account}/faxes",
                "method": "POST",
                "headers": {"Accept": "application/json", "X-From": "{{settings.from_number}}", "X-Empty": ""},
                "path_params": [{"name": "account", "source": "settings.account", "x-why": "many accounts"}],
                "body": {"kind": "multipart", "template": "to={{to}}&file={{file}}", "x-note": true},
                "response": {
                    "job_id": "data.id", "status": "data.state", "error": "errors[0].text",
                    "status_map": {"sent": "SUCCESS", "": "queued"}, "x-seen": "2025-09-20"
                },
                "x-doc": []
            },
            "get_status": {
                "url": "https://fax.example.com/faxes/{id}",
                "method": "get",
                "headers": {},
                "path_params": [{"name": "id", "source": "provider_sid"}],
                "body": {"kind": "json", "template": "{}"},
                "response": {}
            },
            "cancel_fax": {
                "url": "https://fax.example.com/faxes/{id}",
                "method": "Delete",
                "headers": {},
                "path_params": [{"name": "id"}],
                "body": {},
                "response": {"status": "state"}
            },
            "x-later": {"url": 1}
        },
        "x-faxsmith-ignore": {"missing-status-map": "the words are Faxbot's own"}
    })
}

#[test]
fn a_manifest_that_uses_every_field_passes() {
    let editions = Editions::of(HTTP_MANIFEST);
    editions.assert_accepts("the full manifest", &full());
    for (what, document) in [
        ("the smallest manifest", json!({"id": "a", "actions": {"send_fax": {"url": "http://h"}}})),
        ("defaults written out", with(&full(), "/auth", json!({"scheme": "none"}))),
        ("a boolean settings schema", with(&full(), "/config_schema", json!(true))),
        ("no domains", with(&full(), "/allowed_domains", json!([]))),
        ("the longest id", with(&full(), "/id", json!("a".repeat(255)))),
        ("an id that only begins like a reserved one", with(&full(), "/id", json!("localx"))),
        ("a templated host", with(&full(), "/actions/send_fax/url", json!("https://{{settings.host}}/x"))),
        ("blanks around and in a URL", with(&full(), "/actions/send_fax/url", json!(" HTTPS://a b.example/x y "))),
        ("a tab inside a header", with(&full(), "/actions/send_fax/headers/X-From", json!("a\tb\u{1}"))),
        ("a huge timeout", with(&full(), "/timeout_ms", json!(1_000_000_000_000_u64))),
    ] {
        editions.assert_accepts(what, &document);
    }
}

#[test]
fn the_full_manifest_leaves_out_no_property() {
    let schema = parse(HTTP_MANIFEST.text);
    let full = full();
    let definition = |name: &str| schema["$defs"][name].clone();
    for (schema, value) in [
        (schema.clone(), &full),
        (definition("actions"), &full["actions"]),
        (definition("send_action"), &full["actions"]["send_fax"]),
        (definition("status_action"), &full["actions"]["get_status"]),
        (definition("cancel_action"), &full["actions"]["cancel_fax"]),
        (definition("body"), &full["actions"]["send_fax"]["body"]),
        (definition("status_body"), &full["actions"]["get_status"]["body"]),
        (definition("path_param"), &full["actions"]["send_fax"]["path_params"][0]),
        (definition("response"), &full["actions"]["send_fax"]["response"]),
        (definition("auth"), &full["auth"]),
        (definition("traits"), &full["traits"]),
    ] {
        // Suppressions are the same everywhere.
        for name in schema["properties"].as_object().expect("an object schema").keys().filter(|name| *name != "x-faxsmith-ignore") {
            assert!(value.get(name).is_some(), "{} {name}", schema["title"]);
        }
    }
}

#[test]
fn what_is_missing_is_missed_once_at_the_object() {
    let editions = Editions::of(HTTP_MANIFEST);
    for (pointer, place) in [
        ("/id", ""),
        ("/actions", ""),
        ("/actions/send_fax", "/actions"),
        ("/actions/send_fax/url", "/actions/send_fax"),
        ("/actions/get_status/url", "/actions/get_status"),
        ("/actions/cancel_fax/url", "/actions/cancel_fax"),
        ("/actions/send_fax/path_params/0/name", "/actions/send_fax/path_params/0"),
        ("/auth/scheme", "/auth"),
    ] {
        editions.assert_refuses(pointer, &without(&full(), pointer), (place, "required"));
    }
    for pointer in ["/name", "/auth", "/allowed_domains", "/traits", "/actions/get_status", "/actions/send_fax/body/kind"] {
        editions.assert_accepts(pointer, &without(&full(), pointer));
    }
}

#[test]
fn a_key_that_nothing_reads_is_refused_at_the_object() {
    let editions = Editions::of(HTTP_MANIFEST);
    for place in [
        "",
        "/auth",
        "/actions",
        "/actions/send_fax",
        "/actions/get_status",
        "/actions/cancel_fax",
        "/actions/send_fax/body",
        "/actions/get_status/body",
        "/actions/send_fax/path_params/0",
        "/actions/send_fax/response",
    ] {
        let pointer = format!("{place}/faxId");
        editions.assert_refuses(&pointer, &with(&full(), &pointer, json!("id")), (place, "additionalProperties"));
        editions.assert_accepts("an x- key", &with(&full(), &format!("{place}/x-faxId"), json!("id")));
    }
    let schema_elsewhere = with(&full(), "/auth/$schema", json!("x"));
    editions.assert_refuses("$schema below the root", &schema_elsewhere, ("/auth", "additionalProperties"));
    for pointer in ["/traits/faxId", "/actions/send_fax/headers/faxId", "/actions/send_fax/response/status_map/faxId"] {
        editions.assert_accepts(pointer, &with(&full(), pointer, json!("id")));
    }
}

#[test]
fn null_is_refused_wherever_a_value_is_known() {
    let editions = Editions::of(HTTP_MANIFEST);
    for (pointer, keyword) in [
        ("/id", "type"),
        ("/actions", "type"),
        ("/name", "type"),
        ("/kind", "type"),
        ("/auth", "type"),
        ("/auth/scheme", "type"),
        ("/auth/header_name", "type"),
        ("/allowed_domains", "type"),
        ("/allowed_domains/0", "type"),
        ("/timeout_ms", "type"),
        ("/traits", "type"),
        ("/traits/requires_ami", "type"),
        ("/traits/inbound_verification", "enum"),
        ("/config_schema", "type"),
        ("/actions/send_fax", "type"),
        ("/actions/send_fax/url", "type"),
        ("/actions/send_fax/method", "type"),
        ("/actions/send_fax/headers", "type"),
        ("/actions/send_fax/headers/Accept", "type"),
        ("/actions/send_fax/path_params", "type"),
        ("/actions/send_fax/path_params/0", "type"),
        ("/actions/send_fax/path_params/0/source", "type"),
        ("/actions/send_fax/body", "type"),
        ("/actions/send_fax/body/kind", "enum"),
        ("/actions/send_fax/body/template", "type"),
        ("/actions/send_fax/response", "type"),
        ("/actions/send_fax/response/job_id", "type"),
        ("/actions/send_fax/response/status_map", "type"),
        ("/actions/send_fax/response/status_map/sent", "type"),
        ("/actions/get_status/body", "type"),
        ("/actions/cancel_fax/body", "type"),
    ] {
        editions.assert_refuses(pointer, &with(&full(), pointer, Value::Null), (pointer, keyword));
    }
}

#[test]
fn a_wrong_value_violates_one_keyword_at_its_own_place() {
    let editions = Editions::of(HTTP_MANIFEST);
    let refuse = |pointer: &str, value: Value, keyword: &str| {
        let what = format!("{pointer} = {value}");
        editions.assert_refuses(&what, &with(&full(), pointer, value), (pointer, keyword));
    };

    refuse("", json!([]), "type");
    for id in ["", " a", "-a", "a b", "ä", "a/b", "../a", "a\n"] {
        refuse("/id", json!(id), "pattern");
    }
    refuse("/id", json!("a".repeat(256)), "pattern");
    refuse("/id", json!(7), "type");
    for id in ["local", "S3", "LOCAL"] {
        refuse("/id", json!(id), "not");
    }
    refuse("/name", json!(" \u{a0}"), "pattern");
    refuse("/version", json!(true), "type");
    refuse("/kind", json!(""), "pattern");
    refuse("/kind", json!(["cloud"]), "type");

    refuse("/auth", json!("bearer"), "type");
    for scheme in ["", "oauth", "bearer ", "api-key-header"] {
        refuse("/auth/scheme", json!(scheme), "pattern");
    }
    for name in ["", "X Key", "X-Key:", "Schlüssel"] {
        refuse("/auth/header_name", json!(name), "pattern");
    }
    refuse("/auth/query_name", json!("\t"), "pattern");

    refuse("/allowed_domains", json!("fax.example.com"), "type");
    refuse("/allowed_domains/0", json!(" "), "pattern");
    refuse("/allowed_domains/0", json!({"host": "x"}), "type");
    for timeout in [json!("15000"), json!(1.5), json!(true), json!([1])] {
        refuse("/timeout_ms", timeout, "type");
    }
    for timeout in [0, -1] {
        refuse("/timeout_ms", json!(timeout), "minimum");
    }

    refuse("/traits", json!([]), "type");
    refuse("/traits/requires_tiff", json!("false"), "type");
    refuse("/traits/needs_storage", json!(1), "type");
    refuse("/traits/inbound_verification", json!("HMAC"), "enum");
    refuse("/traits/region", json!({"eu": true}), "type");
    refuse("/config_schema", json!("object"), "type");

    refuse("/actions", json!([]), "type");
    for action in ["/actions/send_fax", "/actions/get_status", "/actions/cancel_fax"] {
        let refuse = |key: &str, value: Value, keyword: &str| refuse(&format!("{action}{key}"), value, keyword);
        refuse("", json!("https://h"), "type");
        for url in ["", "  ", "/faxes", "h.example/x", "ftp://h/x", "{{settings.base}}/x", "https://", "https:///x", "https://h/\n"] {
            refuse("/url", json!(url), "pattern");
        }
        refuse("/url", json!(["https://h"]), "type");
        for method in ["", "SEND", "{{settings.method}}", " GET", "GETPOST"] {
            refuse("/method", json!(method), "pattern");
        }
        refuse("/method", json!(1), "type");
        refuse("/headers", json!([["Accept", "text/plain"]]), "type");
        refuse("/path_params", json!({"id": "provider_sid"}), "type");
        refuse("/body", json!("to={{to}}"), "type");
        for kind in ["binary", "JSON", ""] {
            refuse("/body/kind", json!(kind), "enum");
        }
        refuse("/body/template", json!({"to": "{{to}}"}), "type");
        refuse("/response", json!("id"), "type");
        refuse("/response/status", json!(" "), "pattern");
        refuse("/response/error", json!(["error"]), "type");
    }
    for holder in ["", "/auth", "/actions", "/actions/send_fax", "/actions/send_fax/body", "/actions/get_status/response"] {
        let ignore = format!("{holder}/x-faxsmith-ignore");
        refuse(&ignore, json!(["missing-status-map"]), "type");
        let refuse = |value: Value, keyword: &str| {
            let place = if keyword == "propertyNames" { ignore.clone() } else { format!("{ignore}/missing-status-map") };
            editions.assert_refuses(&ignore, &with(&full(), &ignore, value), (&place, keyword));
        };
        refuse(json!({"missing-status-map": true}), "type");
        refuse(json!({"missing-status-map": " "}), "pattern");
        refuse(json!({"no-such-rule": "a reason"}), "propertyNames");
    }
    refuse("/actions/get_status/body/kind", json!("multipart"), "enum");
    refuse("/actions/send_fax/headers/Accept", json!(1), "type");
    for value in [" a", "a ", "a\r\nb", "é", "a\u{0}"] {
        refuse("/actions/send_fax/headers/Accept", json!(value), "pattern");
    }
    refuse("/actions/send_fax/path_params/0", json!("id"), "type");
    refuse("/actions/send_fax/path_params/0/name", json!(""), "pattern");
    refuse("/actions/send_fax/path_params/0/source", json!(" "), "pattern");
    refuse("/actions/send_fax/response/job_id", json!(""), "pattern");
    refuse("/actions/send_fax/response/status_map", json!([]), "type");
    refuse("/actions/send_fax/response/status_map/sent", json!(" "), "pattern");
    refuse("/actions/send_fax/response/status_map/sent", json!(3), "type");
}

#[test]
fn a_wrong_header_name_is_told_at_the_headers() {
    let editions = Editions::of(HTTP_MANIFEST);
    for name in ["", "X A", "X:", "é"] {
        let document = with(&full(), "/actions/send_fax/headers", json!({name: "v"}));
        editions.assert_refuses(name, &document, ("/actions/send_fax/headers", "propertyNames"));
    }
}

#[test]
fn every_word_of_a_vocabulary_passes() {
    let editions = Editions::of(HTTP_MANIFEST);
    for method in ["GET", "post", "Put", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"] {
        editions.assert_accepts(method, &with(&full(), "/actions/get_status/method", json!(method)));
    }
    for scheme in ["none", "Basic", "BEARER", "api_key_header", "api_key_query"] {
        editions.assert_accepts(scheme, &with(&full(), "/auth", json!({"scheme": scheme})));
    }
    for kind in ["none", "json", "form"] {
        editions.assert_accepts(kind, &with(&full(), "/actions/get_status/body/kind", json!(kind)));
    }
    for word in ["hmac", "basic", "internal_secret", "none"] {
        editions.assert_accepts(word, &with(&full(), "/traits/inbound_verification", json!(word)));
    }
}
