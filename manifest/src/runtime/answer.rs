//! What Faxbot makes of a provider's answer (contract §8).

use crate::model::ActionName;
use crate::runtime::fault::Fault;
use crate::runtime::plan::{Plan, get};
use crate::runtime::python::json;
use crate::runtime::python::text::surrogate;
use crate::runtime::python::value::{NONE, Value};
use crate::runtime::reply::{PathDefect, Segment, parse_path};
use crate::runtime::request::{Answer, Context};
use crate::runtime::{Answers, Runtime};

/// What an action returns to the rest of Faxbot.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The manifest's id.
    pub provider_id: Value,
    /// The provider's id of the fax.
    pub job_id: Value,
    /// The status.
    pub status: Value,
    /// The error, where there is one.
    pub error: Option<Value>,
}

/// How Faxbot got there: one step for each field.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The answer as a value; `None` where it is no JSON that Faxbot takes.
    pub body: Option<Value>,
    /// The fields that were looked up, in order.
    pub steps: Vec<Step>,
    /// The result, or why there is none.
    pub outcome: Result<Outcome, Fault>,
}

/// One field of `response`, what its path found, and what was made of that.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// `job_id`, `status` or `error`.
    pub field: &'static str,
    /// The path as written; none where a default is used.
    pub written: Option<Value>,
    /// The path that is used; empty where what is written is no path.
    pub path: String,
    /// What it found.
    pub found: Value,
    /// What `status_map` made of it.
    pub mapped: Option<Value>,
}

impl Runtime {
    /// Reads an answer.
    #[must_use]
    pub fn read_answer(&self, plan: &Plan, name: ActionName, context: &Context, answer: &Answer) -> Reading {
        // To HEAD, and with these codes, no body comes whatever the server sends.
        let is_empty = matches!(answer.status, 204 | 304) || plan.action(name).is_ok_and(|action| action.method == "HEAD");
        let empty = Answer { status: answer.status, headers: answer.headers.clone(), body: Vec::new() };
        let answer = if is_empty { &empty } else { answer };
        let mut reading = Reading { body: None, steps: Vec::new(), outcome: Err(Fault::runtime("")) };
        reading.outcome = match self.answers {
            Answers::Lenient => lenient(plan, name, context, answer, &mut reading),
            Answers::Strict => strict(plan, name, context, answer, &mut reading),
        };
        reading
    }
}

/// Looks up one field and notes the step.
fn step(response: &Value, field: &'static str, default: Option<&str>, reading: &mut Reading) -> Result<Value, Fault> {
    let written = get(response, field)?.or();
    let body = reading.body.as_ref().unwrap_or(&NONE);
    let path = written.map_or(default, Value::as_str).unwrap_or_default();
    let found = if written.is_some() || default.is_some() { find(body, path, written) } else { Value::None };
    reading.steps.push(Step { field, written: written.cloned(), path: path.to_owned(), found: found.clone(), mapped: None });
    Ok(found)
}

/// What a path finds; a path that is no text finds nothing.
fn find(body: &Value, path: &str, written: Option<&Value>) -> Value {
    if written.is_some_and(|written| written.as_str().is_none()) {
        return Value::None;
    }
    match parse_path(path) {
        Ok(segments) => follow(&segments, body).cloned().unwrap_or(Value::None),
        Err(PathDefect::WholeDocument) => body.clone(),
        Err(PathDefect::Segment(..)) => Value::None,
    }
}

/// What a path leads to in an answer.
#[must_use]
pub fn follow<'v>(segments: &[Segment<'_>], mut value: &'v Value) -> Option<&'v Value> {
    for segment in segments {
        value = value.get(segment.name)?;
        if let Some(index) = segment.index {
            value = value.as_list()?.get(index)?;
        }
    }
    Some(value)
}

/// The word that `status_map` has for a status.
fn mapped(response: &Value, status: &Value) -> Result<Option<Value>, Fault> {
    let map = get(response, "status_map")?;
    if map.as_dict().is_none() {
        return Ok(None);
    }
    match status {
        Value::List(_) | Value::Dict(_) => Err(Fault::new("TypeError", format!("unhashable type: '{}'", status.type_name()))),
        Value::Str(word) => Ok(map.get(word).cloned()),
        _ => Ok(None),
    }
}

/// Notes and returns what `status_map` makes of a status.
fn map_status(response: &Value, status: Value, reading: &mut Reading) -> Result<Value, Fault> {
    let word = mapped(response, &status)?;
    if let Some(step) = reading.steps.last_mut() {
        step.mapped.clone_from(&word);
    }
    Ok(word.unwrap_or(status))
}

fn lenient(plan: &Plan, name: ActionName, context: &Context, answer: &Answer, reading: &mut Reading) -> Result<Outcome, Fault> {
    let text = body_text(answer);
    reading.body = Some(text.as_ref().ok().and_then(|text| json::loads(text).ok()).unwrap_or_else(|| {
        let text = decoded(answer);
        Value::Dict(vec![("status_code".to_owned(), Value::Int(answer.status.to_string().into())), ("text".to_owned(), Value::Str(text))])
    }));
    let response = &plan.action(name)?.response;
    let job = step(response, "job_id", Some("id"), reading)?;
    let status = step(response, "status", Some("status"), reading)?;
    let status = map_status(response, status, reading)?;
    let error = step(response, "error", None, reading)?;
    let variables = &context.variables;
    let own =
        [variables.at("job_id"), variables.at("provider_sid")].into_iter().find_map(Value::or).filter(|_| name != ActionName::SendFax);
    let default = if answer.status >= 400 { "FAILED" } else { "queued" };
    Ok(Outcome {
        provider_id: plan.id.clone(),
        job_id: job.or().or(own).cloned().unwrap_or_else(|| Value::str("")),
        status: status.or().cloned().unwrap_or_else(|| Value::str(default)),
        error: error.or().cloned(),
    })
}

fn strict(plan: &Plan, name: ActionName, context: &Context, answer: &Answer, reading: &mut Reading) -> Result<Outcome, Fault> {
    let unexpected = |why: &str| Fault::hiding("Unexpected provider response.", Fault::new("", why));
    if !(200..300).contains(&answer.status) {
        return Err(Fault::runtime(format!("Provider request failed (HTTP {}).", answer.status)));
    }
    let body = body_text(answer).ok().and_then(|text| json::loads(&text).ok()).filter(|body| body.as_dict().is_some());
    reading.body = Some(body.ok_or_else(|| unexpected("the answer is no JSON object"))?);
    let response = &plan.action(name)?.response;
    let polls = name == ActionName::GetStatus;
    if response.as_dict().is_none() {
        return Err(unexpected("`response` is no object"));
    }
    let job = step(response, "job_id", Some("id"), reading)?;
    let status = step(response, "status", Some("status"), reading)?;
    if !matches!(job, Value::None | Value::Str(_) | Value::Int(_)) {
        return Err(unexpected("the id is neither text nor a whole number"));
    }
    let is_text = |status: &Value| match status {
        Value::Str(text) => !polls || !crate::runtime::python::is_blank(text),
        Value::None => !polls,
        _ => false,
    };
    if !is_text(&status) {
        return Err(unexpected(if status == Value::None { "there is no status" } else { "the status is no text" }));
    }
    let status = map_status(response, status, reading)?;
    if !is_text(&status) {
        return Err(unexpected("`status_map` makes something of the status that is no text"));
    }
    let error = step(response, "error", None, reading)?;
    let own = context.variables.at("provider_sid").or().filter(|_| polls);
    Ok(Outcome {
        provider_id: plan.id.clone(),
        job_id: job.or().or(own).cloned().unwrap_or_else(|| Value::str("")),
        status: status.or().cloned().unwrap_or_else(|| Value::str("queued")),
        error: error.or().map(|_| Value::str("Provider reported an error.")),
    })
}

/// The body as JSON text: UTF-8, 16 or 32, with or without a mark, as Python's reader makes out.
fn body_text(answer: &Answer) -> Result<String, ()> {
    let bytes = &answer.body;
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let whole = bytes.len().is_multiple_of(2);
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or_else(|lone| surrogate(lone.unpaired_surrogate()))).collect();
        whole.then_some(text).ok_or(())
    };
    let utf32 = |bytes: &[u8], unit: fn([u8; 4]) -> u32| {
        let whole = bytes.len().is_multiple_of(4);
        let text: Option<String> = bytes.chunks_exact(4).map(|four| char::from_u32(unit([four[0], four[1], four[2], four[3]]))).collect();
        text.filter(|_| whole).ok_or(())
    };
    match &bytes[..] {
        [0xff, 0xfe, 0, 0, rest @ ..] => utf32(rest, u32::from_le_bytes),
        [0, 0, 0xfe, 0xff, rest @ ..] => utf32(rest, u32::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0, 0, 0, _, ..] => utf32(bytes, u32::from_be_bytes),
        [0, first, ..] if *first != 0 => utf16(bytes, u16::from_be_bytes),
        [_, 0, 0, 0, ..] => utf32(bytes, u32::from_le_bytes),
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, ()> {
    String::from_utf8(bytes.to_vec()).map_err(|_| ())
}

/// The body as text, in the character set that the answer names; what can't be decoded becomes U+FFFD.
fn decoded(answer: &Answer) -> String {
    let content_type = answer.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map_or("", |(_, value)| value);
    let charset = content_type.to_ascii_lowercase();
    let charset = charset.split_once("charset=").map_or("", |(_, rest)| rest.split(';').next().unwrap_or(rest)).trim_matches(['"', ' ']);
    match charset {
        "latin-1" | "latin1" | "iso-8859-1" | "l1" | "iso8859-1" => answer.body.iter().map(|byte| char::from(*byte)).collect(),
        "ascii" | "us-ascii" => answer.body.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{fffd}' }).collect(),
        _ => String::from_utf8_lossy(&answer.body).into_owned(),
    }
}
