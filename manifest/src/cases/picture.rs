//! A request and a result in the notation of the file of test cases.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::ActionName;
use crate::runtime::Runtime;
use crate::runtime::answer::Reading;
use crate::runtime::client::multipart::Boundary;
use crate::runtime::client::{Body, Request};
use crate::runtime::delivery::Delivery;
use crate::runtime::fault::Fault;
use crate::runtime::python::json::{Style, dumps, loads};
use crate::runtime::python::text::has_surrogate;
use crate::runtime::python::value::Value;
use crate::trial::Trial;

/// A request, or what keeps Faxbot from sending one.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// In the notation of the file.
    pub value: Value,
    /// Headers that need not be written, but may be.
    own: Vec<(String, String)>,
    /// The body as text, where it is written as JSON: a file may have either.
    text: Option<String>,
    /// Headers as they are sent whose value is written in plain: a file may have either.
    encoded: Vec<(String, String)>,
    /// The real cause behind a constant text of Faxbot's, for people.
    pub cause: Option<String>,
}

impl Picture {
    /// What an action comes to, up to the request.
    #[must_use]
    pub fn of(trial: &Trial) -> Self {
        let alone = |key: &str, text: &str| Self { value: dict(vec![(key, Value::str(text))]), ..Self::default() };
        if let Some(refused) = &trial.refused {
            return alone("refused", refused);
        }
        if let Some(reason) = &trial.not_ready {
            return alone("not_ready", reason);
        }
        let request = match &trial.request {
            Ok(request) => request,
            Err(fault) => return Self { cause: fault.cause.as_deref().map(raised), ..alone("raises", &raised(fault)) },
        };
        match request.wire_body().1 {
            Some(fault) => alone("raises", &raised(&fault)),
            None => sent(request, trial.download.as_ref()),
        }
    }

    /// Nothing yet.
    fn default() -> Self {
        Self { value: Value::None, own: Vec::new(), text: None, encoded: Vec::new(), cause: None }
    }

    /// The same, as far as the notation leaves a choice written as `expected` is: headers of the client's own that it lists, the case of
    /// names, user and password in plain or encoded, a JSON body as text, `true` for any reason.
    #[must_use]
    pub fn like(&self, expected: &Value) -> Value {
        let mut value = self.value.clone();
        let Value::Dict(members) = &mut value else { return value };
        for (key, value) in members.iter_mut() {
            match (&**key, expected.at(key), &self.text) {
                ("refused" | "not_ready", Value::Bool(true), _) => *value = Value::Bool(true),
                ("body", Value::Str(_), Some(text)) => *value = Value::str(text),
                _ => {}
            }
        }
        let Some(listed) = expected.at("headers").as_dict() else { return value };
        let at = members.iter().position(|(key, _)| key == "headers");
        let mut headers = at.and_then(|at| members[at].1.as_dict()).unwrap_or_default().to_vec();
        let own = self.own.iter().filter(|(name, _)| listed.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)));
        headers.extend(own.map(|(name, value)| (name.clone(), Value::str(value))));
        for at in 0..headers.len() {
            let name = headers[at].0.clone();
            let other = listed.iter().find(|(known, _)| *known == name || known.eq_ignore_ascii_case(&name));
            if let Some((known, _)) = other.filter(|(known, _)| headers.iter().all(|(name, _)| name != known)) {
                headers[at].0.clone_from(known);
            }
            let is_sent_so = |value: &&Value| self.encoded.iter().any(|(known, sent)| *known == name && value.as_str() == Some(sent));
            if let Some(value) = other.map(|(_, value)| value).filter(is_sent_so) {
                headers[at].1 = value.clone();
            }
        }
        match at {
            Some(at) => members[at].1 = Value::Dict(headers),
            None if !headers.is_empty() => members.push(("headers".to_owned(), Value::Dict(headers))),
            None => {}
        }
        value
    }
}

/// The result of an answer. What becomes of the fax follows from the rest: an expectation may leave it out.
#[must_use]
pub fn result(runtime: &Runtime, action: ActionName, reading: &Reading, expected: Option<&Value>) -> Value {
    match &reading.outcome {
        Ok(outcome) => {
            let becomes = match runtime.deliver(action, outcome) {
                Delivery::Is(meaning) => meaning.words().to_owned(),
                Delivery::Unknown(_) => "never ends".to_owned(),
                Delivery::Uncertain(text) => format!("needs a person: {text}"),
            };
            let mut members = vec![("job_id", outcome.job_id.clone()), ("status", outcome.status.clone())];
            members.extend(outcome.error.clone().map(|error| ("error", error)));
            if expected.is_none_or(|expected| expected.get("becomes").is_some()) {
                members.push(("becomes", Value::Str(becomes)));
            }
            dict(members)
        }
        Err(fault) => dict(vec![("raises", Value::Str(raised(fault)))]),
    }
}

fn dict(members: Vec<(&str, Value)>) -> Value {
    Value::Dict(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn raised(fault: &Fault) -> String {
    format!("{}: {}", fault.class, fault.message)
}

fn sent(request: &Request, download: Option<&Request>) -> Picture {
    let mut members = Vec::new();
    if let Some(download) = download {
        members.push(("download", Value::Str(download.url.to_string())));
    }
    members.push(("method", Value::str(&request.method)));
    members.push(("url", Value::Str(request.url.to_string())));
    let (body, text, implied) = body(&request.body);
    let is_own = |name: &str, value: &str| {
        request.is_clients_own(name, value) || (name.eq_ignore_ascii_case("content-type") && implied.as_deref() == Some(value))
    };
    let (own, others): (Vec<_>, Vec<_>) = request.headers.iter().cloned().partition(|(name, value)| is_own(name, value));
    let mut encoded = Vec::new();
    let headers = others.into_iter().map(|(name, value)| match in_plain(&name, &value) {
        Some(plain) => {
            encoded.push((name.clone(), value));
            (name, Value::Str(plain))
        }
        None => (name, Value::Str(value)),
    });
    let headers: Vec<(String, Value)> = headers.collect();
    if !headers.is_empty() {
        members.push(("headers", Value::Dict(headers)));
    }
    members.extend(body);
    Picture { value: dict(members), own, text, encoded, cause: None }
}

/// `Basic user:password` for what is sent in Base64. Base64 has no colon, so that the two can't be taken for each other.
fn in_plain(name: &str, value: &str) -> Option<String> {
    let encoded = value.strip_prefix("Basic ").filter(|_| name.eq_ignore_ascii_case("authorization"))?;
    let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    (pair.contains(':') && STANDARD.encode(&pair) == encoded).then(|| format!("Basic {pair}"))
}

/// The member for the body, the body as text where that is JSON, and the type that goes without saying.
fn body(body: &Body) -> (Option<(&'static str, Value)>, Option<String>, Option<String>) {
    match body {
        Body::Bytes(bytes) if bytes.is_empty() => (None, None, None),
        Body::Bytes(bytes) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            match json(&text) {
                Some(value) => (Some(("body", value)), Some(text), Some("application/json".to_owned())),
                None => (Some(("body", Value::Str(text))), None, Some("application/x-www-form-urlencoded".to_owned())),
            }
        }
        Body::Multipart(boundary, parts) => {
            let part = |part: &crate::runtime::client::multipart::Part| {
                let content = match &part.filename {
                    Some(filename) => ("filename", Value::str(filename)),
                    None => ("value", Value::Str(String::from_utf8_lossy(&part.content).into_owned())),
                };
                dict(vec![("name", Value::str(&part.name)), content])
            };
            // A boundary that the client makes up is none of the manifest's.
            let implied = (*boundary == Boundary::Random).then(|| format!("multipart/form-data; boundary={}", boundary.as_str()));
            (Some(("parts", Value::List(parts.iter().map(part).collect()))), None, implied)
        }
    }
}

/// A body as JSON value, if nothing is lost by that: an object that the client writes just so.
fn json(text: &str) -> Option<Value> {
    let value = loads(text).ok().filter(|value| value.as_dict().is_some() && is_plain(value))?;
    let is_written = |style| dumps(&value, style).is_ok_and(|bytes| bytes == text.as_bytes());
    (is_written(Style::Ascii) || is_written(Style::Compact)).then_some(value)
}

/// Whether a file of JSON can hold the value: no NaN, no infinity, no lone surrogate.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Float(value) => value.is_finite(),
        Value::Str(text) => !has_surrogate(text),
        Value::List(items) => items.iter().all(is_plain),
        Value::Dict(members) => members.iter().all(|(key, value)| !has_surrogate(key) && is_plain(value)),
        _ => true,
    }
}
