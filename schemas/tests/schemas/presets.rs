//! The eleven shapes of manifest that real providers need, each with invented names and addresses.

use faxsmith_schemas::HTTP_MANIFEST;
use serde_json::{Value, json};

use crate::validation::Editions;

#[test]
fn every_shape_of_preset_passes() {
    let editions = Editions::of(HTTP_MANIFEST);
    let shapes = shapes();
    assert_eq!(shapes.len(), 11);
    for (what, manifest) in shapes {
        editions.assert_accepts(what, &manifest);
    }
}

fn shapes() -> Vec<(&'static str, Value)> {
    vec![
        (
            "basic; nested JSON; numeric words as text",
            manifest(
                json!({"scheme": "basic"}),
                json!({
                    "method": "POST",
                    "url": "https://api.example.com/v3/send",
                    "body": json_body(r#"{"url":"{{file_url}}","faxes":[{"to":"{{to}}","from":"{{settings.from_number}}"}]}"#),
                    "response": {"job_id": "data.faxes[0].ref", "status": "data.faxes[0].state", "status_map": {"ACCEPTED": "queued", "BAD_NUMBER": "FAILED"}}
                }),
                json!({
                    "method": "GET",
                    "url": "https://api.example.com/v3/receipts/{ref}",
                    "path_params": [{"name": "ref", "source": "provider_sid"}],
                    "body": {"kind": "none", "template": ""},
                    "response": {"job_id": "data.ref", "status": "data.code", "error": "data.text", "status_map": {"200": "in_progress", "201": "SUCCESS", "301": "FAILED"}}
                }),
            ),
        ),
        (
            "whole Authorization header as the key; form with the document's address",
            manifest(
                json!({"scheme": "api_key_header", "header_name": "Authorization"}),
                json!({
                    "method": "POST",
                    "url": "https://api.example.com/v1/faxes",
                    "headers": {"Accept": "application/json"},
                    "path_params": [],
                    "body": {"kind": "form", "template": "number={{to}}&cover=false&document={{file_url}}"},
                    "response": {"job_id": "messageId", "status": "status", "error": "errorInfo", "status_map": {"processing": "in_progress", "success": "SUCCESS", "failed": "FAILED"}}
                }),
                polled("https://api.example.com/v1/faxes/{id}/info"),
            ),
        ),
        (
            "key header; list of addresses; long status map",
            manifest(
                json!({"scheme": "api_key_header", "header_name": "Authorization"}),
                json!({
                    "method": "POST",
                    "url": "https://api.example.com/v3/fax/send",
                    "body": json_body(r#"{"recipient":"{{to}}","documents":["{{file_url}}"]}"#),
                    "response": {
                        "job_id": "fax.ref", "status": "fax.legs[0].code", "error": "problem.text",
                        "status_map": {"moving": "in_progress", "held": "queued", "done": "SUCCESS", "busy": "FAILED", "no_answer": "FAILED", "cut": "FAILED", "unknown": "FAILED"}
                    }
                }),
                polled("https://api.example.com/v3/fax/{id}"),
            ),
        ),
        (
            "key header of its own name; the state is asked for with POST and JSON",
            manifest(
                json!({"scheme": "api_key_header", "header_name": "accessToken"}),
                json!({
                    "method": "POST",
                    "url": "https://api.example.com/customer/fax-send",
                    "body": json_body(r#"{"to":"{{to}}","files":[{"name":"fax.pdf","url":"{{file_url}}"}]}"#),
                    "response": {"job_id": "data.job", "status": "data.state", "status_map": {"sending": "in_progress", "delivered": "SUCCESS"}}
                }),
                json!({
                    "method": "POST",
                    "url": "https://api.example.com/customer/fax-status",
                    "body": json_body(r#"{"job":"{{provider_sid}}"}"#),
                    "response": {"job_id": "data.job", "status": "data.state", "status_map": {"sending": "in_progress", "delivered": "SUCCESS"}}
                }),
            ),
        ),
        (
            "bearer; multipart; ids under different names",
            manifest(
                json!({"scheme": "bearer"}),
                json!({
                    "method": "POST",
                    "url": "https://api.example.com/api/v2/sent",
                    "body": {"kind": "multipart", "template": "from={{settings.from_number}}&to={{to}}&file={{file}}"},
                    "response": {"job_id": "faxId", "status": "sent_status"}
                }),
                json!({
                    "method": "GET",
                    "url": "https://api.example.com/api/v2/sent/{token}",
                    "path_params": [{"name": "token", "source": "provider_sid"}],
                    "response": {"job_id": "send_token", "status": "sent_status", "status_map": {"inprogress": "in_progress", "failure": "FAILED"}}
                }),
            ),
        ),
        (
            "basic; multipart; a cancel action without a body",
            with_cancel(
                manifest(
                    json!({"scheme": "basic"}),
                    json!({
                        "method": "POST",
                        "url": "https://api.example.com/v2.1/faxes",
                        "body": {"kind": "multipart", "template": "to={{to}}&file={{file}}"},
                        "response": {"job_id": "data.id", "status": "data.status", "status_map": {"pendingbatch": "queued"}}
                    }),
                    polled("https://api.example.com/v2.1/faxes/{id}"),
                ),
                json!({
                    "method": "POST",
                    "url": "https://api.example.com/v2.1/faxes/{id}/cancel",
                    "path_params": [{"name": "id", "source": "provider_sid"}],
                    "body": {"kind": "none", "template": ""}
                }),
            ),
        ),
        (
            "basic; account in the path; a send reply without words",
            manifest(
                json!({"scheme": "basic"}),
                json!({
                    "method": "POST",
                    "url": "https://de.api.example.com/rest/v1/{customer}/fax",
                    "path_params": [{"name": "customer", "source": "settings.customer_number"}],
                    "body": json_body(r#"{"to":[{"number":"{{to}}"}],"documents":[{"name":"fax.pdf","reference":"{{file_url}}"}]}"#),
                    "response": {"job_id": "jobId", "status": "status"}
                }),
                json!({
                    "method": "GET",
                    "url": "https://de.api.example.com/rest/v1/{customer}/reports/{job}",
                    "path_params": [{"name": "customer", "source": "settings.customer_number"}, {"name": "job", "source": "provider_sid"}],
                    "response": {"job_id": "jobId", "status": "recipients[0].status", "status_map": {"OK": "SUCCESS", "NO_FAX": "FAILED"}}
                }),
            ),
        ),
        (
            "bearer; multipart with attachment; a tilde in the path; an indexed error path",
            manifest(
                json!({"scheme": "bearer"}),
                json!({
                    "method": "POST",
                    "url": "https://platform.example.com/restapi/account/~/fax",
                    "body": {"kind": "multipart", "template": "to={{to}}&quality=High&attachment={{file}}"},
                    "response": {"job_id": "id", "status": "messageStatus", "status_map": {"Queued": "queued", "Sent": "SUCCESS"}}
                }),
                json!({
                    "method": "GET",
                    "url": "https://platform.example.com/restapi/account/~/messages/{id}",
                    "path_params": [{"name": "id", "source": "provider_sid"}],
                    "response": {"job_id": "id", "status": "messageStatus", "error": "to[0].faxErrorCode", "status_map": {"Sent": "SUCCESS"}}
                }),
            ),
        ),
        (
            "basic; form; the user name in the path; cancelling with a form",
            with_cancel(
                manifest(
                    json!({"scheme": "basic"}),
                    json!({
                        "method": "POST",
                        "url": "https://your-space.example.com/api/Accounts/{project}/Faxes",
                        "path_params": [{"name": "project", "source": "creds.username"}],
                        "body": {"kind": "form", "template": "To={{to}}&From={{settings.from_number}}&MediaUrl={{file_url}}"},
                        "response": {"job_id": "sid", "status": "status", "error": "error_message", "status_map": {"no-answer": "FAILED"}}
                    }),
                    polled("https://your-space.example.com/api/Faxes/{id}"),
                ),
                json!({
                    "method": "POST",
                    "url": "https://your-space.example.com/api/Faxes/{sid}",
                    "path_params": [{"name": "sid", "source": "provider_sid"}],
                    "body": {"kind": "form", "template": "Status=canceled"}
                }),
            ),
        ),
        (
            "basic; multipart; a project from the settings; words in upper case",
            manifest(
                json!({"scheme": "basic"}),
                json!({
                    "method": "POST",
                    "url": "https://fax.example.com/v3/projects/{project_id}/faxes",
                    "path_params": [{"name": "project_id", "source": "settings.project_id"}],
                    "body": {"kind": "multipart", "template": "to={{to}}&file={{file}}"},
                    "response": {"job_id": "id", "status": "status", "status_map": {"QUEUED": "queued", "IN_PROGRESS": "in_progress", "COMPLETED": "SUCCESS", "FAILURE": "FAILED"}}
                }),
                polled("https://fax.example.com/v3/faxes/{id}"),
            ),
        ),
        (
            "bearer; JSON; words with dots; a cancel action with half a mapping",
            with_cancel(
                manifest(
                    json!({"scheme": "bearer"}),
                    json!({
                        "method": "POST",
                        "url": "https://api.example.com/v2/faxes",
                        "body": json_body(r#"{"connection":"{{settings.connection_id}}","to":"{{to}}","media_url":"{{file_url}}"}"#),
                        "response": {"job_id": "data.id", "status": "data.status", "error": "errors[0].detail", "status_map": {"media.processing": "in_progress"}}
                    }),
                    polled("https://api.example.com/v2/faxes/{id}"),
                ),
                json!({
                    "method": "POST",
                    "url": "https://api.example.com/v2/faxes/{id}/actions/cancel",
                    "path_params": [{"name": "id", "source": "provider_sid"}],
                    "response": {"status": "data.result", "error": "errors[0].detail"}
                }),
            ),
        ),
    ]
}

fn manifest(auth: Value, send: Value, status: Value) -> Value {
    json!({
        "id": "acme",
        "name": "Acme Fax",
        "auth": auth,
        "allowed_domains": ["api.example.com"],
        "timeout_ms": 60000,
        "actions": {"send_fax": send, "get_status": status}
    })
}

fn with_cancel(mut manifest: Value, cancel: Value) -> Value {
    manifest["actions"]["cancel_fax"] = cancel;
    manifest
}

fn json_body(template: &str) -> Value {
    json!({"kind": "json", "template": template})
}

/// The usual way to ask for the state: GET, the provider's id in the path.
fn polled(url: &str) -> Value {
    json!({
        "method": "GET",
        "url": url,
        "headers": {"Accept": "application/json"},
        "path_params": [{"name": "id", "source": "provider_sid"}],
        "body": {"kind": "none", "template": ""},
        "response": {"job_id": "id", "status": "status", "error": "error.message", "status_map": {"delivered": "SUCCESS", "failed": "FAILED"}}
    })
}
