//! One JSON document, version 1. Additions keep the version; anything else raises it.

use faxsmith_manifest::mask;
use faxsmith_manifest::runtime::answer::Step;
use faxsmith_manifest::runtime::delivery::Delivery;
use faxsmith_manifest::runtime::fault::Fault;
use faxsmith_manifest::runtime::python::json::{Style, dumps};
use faxsmith_manifest::runtime::python::value::Value;
use serde::Serialize;

use crate::map::Case;
use crate::report::cases_json;

/// The name and version of the format.
const FORMAT: &str = "faxsmith-map/1";

#[derive(Serialize)]
struct Entry<'a> {
    action: &'static str,
    runtime: &'static str,
    status: u16,
    steps: Vec<Lookup<'a>>,
    result: Option<Outcome>,
    error: Option<Problem<'a>>,
    /// `running`, `success`, `failed`, `cancelled`, `unknown` or `uncertain`.
    job: Option<&'static str>,
    /// Why a person has to look at it.
    reason: Option<&'static str>,
}

#[derive(Serialize)]
struct Lookup<'a> {
    field: &'static str,
    path: &'a str,
    is_default: bool,
    found: serde_json::Value,
    mapped: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct Outcome {
    job_id: serde_json::Value,
    status: serde_json::Value,
    error: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct Problem<'a> {
    class: &'static str,
    message: &'a str,
}

/// The document.
pub fn document(path: &str, cases: &[Case]) -> String {
    cases_json(FORMAT, path, cases.iter().map(entry).collect())
}

fn entry(case: &Case) -> Entry<'_> {
    let reading = case.reading.as_ref().ok();
    let outcome = reading.and_then(|reading| reading.outcome.as_ref().ok());
    let fault: Option<&Fault> = match &case.reading {
        Ok(reading) => reading.outcome.as_ref().err(),
        Err(fault) => Some(fault),
    };
    use faxsmith_manifest::runtime::delivery::Meaning;
    let (job, reason) = match &case.delivery {
        None => (None, None),
        Some(Delivery::Is(Meaning::Running)) => (Some("running"), None),
        Some(Delivery::Is(Meaning::Success)) => (Some("success"), None),
        Some(Delivery::Is(Meaning::Failed)) => (Some("failed"), None),
        Some(Delivery::Is(Meaning::Cancelled)) => (Some("cancelled"), None),
        Some(Delivery::Unknown(_)) => (Some("unknown"), None),
        Some(Delivery::Uncertain(reason)) => (Some("uncertain"), Some(*reason)),
    };
    Entry {
        action: case.action.key(),
        runtime: case.runtime.name,
        status: case.answer.status,
        steps: reading.map_or(Vec::new(), |reading| reading.steps.iter().map(lookup).collect()),
        result: outcome.map(|outcome| Outcome {
            job_id: plain(&outcome.job_id),
            status: plain(&outcome.status),
            error: outcome.error.as_ref().map(plain),
        }),
        error: fault.map(|fault| Problem { class: fault.class, message: &fault.message }),
        job,
        reason,
    }
}

fn lookup(step: &Step) -> Lookup<'_> {
    Lookup {
        field: step.field,
        path: &step.path,
        is_default: step.written.is_none(),
        found: plain(&step.found),
        mapped: step.mapped.as_ref().map(plain),
    }
}

/// The value for another reader of JSON, credentials masked; what only Python takes for JSON is given as text.
fn plain(value: &Value) -> serde_json::Value {
    let text = mask::masked(&String::from_utf8_lossy(&dumps(value, Style::Ascii).unwrap_or_default()));
    serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text))
}
