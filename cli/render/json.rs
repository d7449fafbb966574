//! One JSON document, version 1. Additions keep the version; anything else raises it.

use faxsmith_manifest::runtime::client::{Body, Request};
use serde::Serialize;

use crate::render::Case;
use crate::report::cases_json;

/// The name and version of the format.
const FORMAT: &str = "faxsmith-render/1";

#[derive(Serialize)]
struct Entry<'a> {
    action: &'static str,
    runtime: &'static str,
    /// Whether Faxbot really sends it.
    sent: bool,
    /// Why the manifest is not loaded.
    refused: Option<&'a str>,
    /// Why Faxbot does not dispatch.
    not_ready: Option<&'a str>,
    error: Option<Problem>,
    download: Option<String>,
    request: Option<Message<'a>>,
}

#[derive(Serialize)]
struct Problem {
    class: String,
    message: String,
    cause: Option<Box<Problem>>,
}

#[derive(Serialize)]
struct Message<'a> {
    method: &'a str,
    url: String,
    headers: Vec<(&'a str, &'a str)>,
    /// The body as text; of a multipart body its `parts` are given instead.
    body: Option<String>,
    parts: Option<Vec<Field<'a>>>,
    timeout_ms: f64,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    filename: Option<&'a str>,
    content_type: Option<&'static str>,
    /// The text of a field; a file has none.
    text: Option<String>,
}

/// The document.
pub fn document(path: &str, cases: &[Case]) -> String {
    cases_json(FORMAT, path, cases.iter().map(entry).collect())
}

fn entry(case: &Case) -> Entry<'_> {
    let trial = &case.trial;
    let fault = match &trial.request {
        Ok(request) => request.wire_body().1,
        Err(fault) => Some(fault.clone()),
    };
    Entry {
        action: case.action.key(),
        runtime: case.runtime.name,
        sent: trial.is_sent(),
        refused: trial.refused.as_deref(),
        not_ready: trial.not_ready.as_deref(),
        error: fault.map(problem),
        download: trial.download.as_ref().map(|request| request.url.to_string()),
        request: trial.request.as_ref().ok().map(message),
    }
}

fn problem(fault: faxsmith_manifest::runtime::fault::Fault) -> Problem {
    Problem { class: fault.class.to_owned(), message: fault.message, cause: fault.cause.map(|cause| Box::new(problem(*cause))) }
}

fn message(request: &Request) -> Message<'_> {
    let (body, parts) = match &request.body {
        Body::Bytes(bytes) => (Some(String::from_utf8_lossy(bytes).into_owned()), None),
        Body::Multipart(_, parts) => {
            let fields = parts.iter().map(|part| Field {
                name: &part.name,
                filename: part.filename.as_deref(),
                content_type: part.content_type,
                text: part.filename.is_none().then(|| String::from_utf8_lossy(&part.content).into_owned()),
            });
            (None, Some(fields.collect()))
        }
    };
    Message {
        method: &request.method,
        url: request.url.to_string(),
        headers: request.headers.iter().map(|(name, value)| (&**name, &**value)).collect(),
        body,
        parts,
        timeout_ms: request.timeout_ms,
    }
}
