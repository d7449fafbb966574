//! The runtime model, held against what the two real runtimes did: every request byte for byte, every result, every error.
//!
//! The lines were recorded from the real runtimes with their real HTTP clients. `FAXSMITH_VECTORS` may name another folder with
//! files of the same names; then that one is run. Exceptions stand in [`EXCEPTIONS`], each with its reason.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed")]

mod support;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use faxsmith_manifest::document::Document;
use faxsmith_manifest::model::ActionName;
use faxsmith_manifest::place::Place;
use faxsmith_manifest::runtime::client::{Body, Request};
use faxsmith_manifest::runtime::fault::Fault;
use faxsmith_manifest::runtime::plan::Plan;
use faxsmith_manifest::runtime::python::json::loads;
use faxsmith_manifest::runtime::python::value::Value;
use faxsmith_manifest::runtime::request::{Answer, Context, World};
use faxsmith_manifest::runtime::{RUNTIMES, Runtime, Y2025, Y2026, readiness, validate};

/// Lines that the model does not reproduce: file, `n`, why.
const EXCEPTIONS: &[(&str, usize, &str)] = &[];

fn folder() -> PathBuf {
    std::env::var_os("FAXSMITH_VECTORS").map_or_else(support::folder, PathBuf::from)
}

fn lines(file: &str) -> Vec<Value> {
    support::unpacked(&folder(), file).lines().map(|line| loads(line).unwrap_or_else(|error| panic!("{file}: {error:?}"))).collect()
}

/// Runs every line, prints the counts, and fails where a line differs that is no exception, or an exception that does not.
fn run(file: &str, check: impl Fn(&Value) -> Result<(), String>) {
    let (mut passed, mut excepted, mut failures, mut needless) = (0, 0, Vec::new(), Vec::new());
    for (at, line) in lines(file).iter().enumerate() {
        let number = line.get("n").map_or(at, |n| n.repr().parse().unwrap());
        let exception = EXCEPTIONS.iter().any(|(name, n, _)| *name == file && *n == number);
        match check(line) {
            Ok(()) if exception => needless.push(number),
            Ok(()) => passed += 1,
            Err(_) if exception => excepted += 1,
            Err(why) => failures.push(format!("{file} n={number} {}: {why}", line.at("tags").repr())),
        }
    }
    // Past the test harness, which would keep the line to itself.
    let counts = format!("\nconformance: {passed} passed, {} failed, {excepted} excepted ({file})\n", failures.len());
    std::io::stdout().write_all(counts.as_bytes()).unwrap();
    assert!(failures.is_empty(), "{} lines differ:\n{}", failures.len(), failures[..failures.len().min(25)].join("\n"));
    // Another folder may have other lines of the same numbers.
    assert!(needless.is_empty() || std::env::var_os("FAXSMITH_VECTORS").is_some(), "no longer exceptions: {needless:?}");
}

#[test]
fn requests_2025() {
    run("2025_requests.jsonl.gz", |line| exchange(&Y2025, line));
}

#[test]
fn requests_2026() {
    run("2026_requests.jsonl.gz", |line| exchange(&Y2026, line).and_then(|()| judgement(line)));
}

#[test]
fn validation_2026() {
    run("2026_validate.jsonl.gz", |line| {
        let text = match line.get("text") {
            Some(text) => text.to_str().into_owned(),
            None => json_text(line.at("document")),
        };
        let document = Document::read(text.into_bytes(), &Place::default());
        let accept = line.at("accept").truthy();
        if document.is_accepted_on_2026() != accept {
            return Err(format!("the real one says {accept}: {}", line.at("tag").repr()));
        }
        let message = line.at("message").to_str();
        match validate::document(&document.root) {
            Err(refusal) if message.starts_with("HTTP provider id") && refusal.message() != message => Err(format!("{refusal:?}")),
            _ => Ok(()),
        }
    });
}

#[test]
fn at_most_ten_exceptions() {
    assert!(EXCEPTIONS.len() <= 10 && EXCEPTIONS.iter().all(|(_, _, why)| !why.is_empty()));
}

/// What the strict validator and the readiness check say of a line of requests.
fn judgement(line: &Value) -> Result<(), String> {
    let outcome = line.at("outcome");
    let text = json_text(line.at("manifest"));
    let valid = Document::read(text.into_bytes(), &Place::default()).is_accepted_on_2026();
    if let Some(expected) = outcome.get("valid")
        && expected.truthy() != valid
    {
        return Err(format!("valid: {valid}"));
    }
    let (Some(expected), Ok(plan)) = (outcome.get("configured"), Plan::read(line.at("manifest"))) else { return Ok(()) };
    let context = line.at("context");
    let ready = readiness::check(&Y2026, &plan, context.at("settings"), context.at("creds"));
    match (expected, &ready) {
        (Value::Bool(expected), ready) if *expected == ready.is_ok() => Ok(()),
        _ => Err(format!("configured: {} but the model says {ready:?}", expected.repr())),
    }
}

fn json_text(value: &Value) -> String {
    use faxsmith_manifest::runtime::python::json::{Style, dumps};
    String::from_utf8(dumps(value, Style::Ascii).unwrap()).unwrap()
}

struct Recorded<'l> {
    line: &'l Value,
}

impl World for Recorded<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(folder().join(path)).or_else(|_| std::fs::read(support::folder().join(path))).ok()
    }

    fn download(&self, _: &Request) -> Result<Answer, Fault> {
        answer(self.line.get("file_response").expect("a line that downloads says what comes"))
    }
}

fn answer(recorded: &Value) -> Result<Answer, Fault> {
    if let Some(fail) = recorded.get("fail") {
        return Err(match fail.as_str() {
            Some("connect") => Fault::new("ConnectError", "All connection attempts failed"),
            Some("read_timeout") => Fault::new("ReadTimeout", ""),
            _ => Fault::new("RemoteProtocolError", "Server disconnected without sending a response."),
        });
    }
    let headers = recorded.at("headers").as_list().unwrap_or_default().iter().map(|pair| {
        let pair = pair.as_list().unwrap();
        (pair[0].to_str().into_owned(), pair[1].to_str().into_owned())
    });
    Ok(Answer { status: recorded.at("status").repr().parse().unwrap(), headers: headers.collect(), body: bytes(recorded.at("body")) })
}

/// A text, or `{"hex": …}`.
fn bytes(recorded: &Value) -> Vec<u8> {
    match recorded.get("hex") {
        Some(hex) => {
            let hex = hex.to_str().into_owned();
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        }
        None => recorded.to_str().as_bytes().to_vec(),
    }
}

fn exchange(runtime: &Runtime, line: &Value) -> Result<(), String> {
    assert!(RUNTIMES.iter().any(|known| known == runtime));
    let name = if line.at("action").as_str() == Some("send_fax") { ActionName::SendFax } else { ActionName::GetStatus };
    let outcome = line.at("outcome");
    let plan = match Plan::read(line.at("manifest")) {
        Ok(plan) => plan,
        Err(fault) => return same_fault(outcome, "manifest", &fault),
    };
    let given = line.at("context");
    let context = if name == ActionName::SendFax { Context::send(runtime, given) } else { Context::status(runtime, given) };
    let made = runtime.request(&plan, name, &context, &Recorded { line });
    let mut sent: Vec<(Request, bool)> = made.download.into_iter().map(|request| (request, true)).collect();
    let answer = made.request.and_then(|request| {
        let answer = answer(line.at("response"));
        if answer.as_ref().err().is_none_or(|fault| fault.class != "ConnectError") {
            let stopped = request.wire_body().1;
            sent.push((request, false));
            if let Some(fault) = stopped {
                return Err(fault);
            }
        }
        answer.map_err(|fault| runtime.hide(name, fault))
    });
    if line.get("file_response").is_some_and(|recorded| recorded.at("fail").as_str() == Some("connect")) {
        sent.retain(|(_, download)| !download);
    }
    same_requests(outcome.at("requests").as_list().unwrap_or_default(), &sent)?;
    let result = answer.and_then(|answer| runtime.read_answer(&plan, name, &context, &answer).outcome);
    match (outcome.get("result"), result) {
        (Some(expected), Ok(got)) => {
            let mut members =
                vec![("provider_id".to_owned(), got.provider_id), ("job_id".to_owned(), got.job_id), ("status".to_owned(), got.status)];
            members.extend(got.error.map(|error| ("error".to_owned(), error)));
            let got = Value::Dict(members);
            if *expected == got { Ok(()) } else { Err(format!("result {} instead of {}", got.repr(), expected.repr())) }
        }
        (None, Err(fault)) => same_fault(outcome, "call", &fault),
        (expected, got) => Err(format!("{got:?} instead of {expected:?} {}", outcome.at("error").repr())),
    }
}

fn same_fault(outcome: &Value, stage: &str, fault: &Fault) -> Result<(), String> {
    let error = outcome.get("error").ok_or(format!("unexpected {fault:?}"))?;
    let same = error.at("type").as_str() == Some(fault.class) && outcome.at("stage").as_str() == Some(stage);
    let same_text = fault.class != "RuntimeError" || error.at("message").as_str() == Some(&fault.message);
    if same && same_text { Ok(()) } else { Err(format!("{stage}: {fault:?} instead of {}", error.repr())) }
}

fn same_requests(expected: &[Value], sent: &[(Request, bool)]) -> Result<(), String> {
    if expected.len() != sent.len() {
        return Err(format!("{} requests instead of {}", sent.len(), expected.len()));
    }
    for (expected, (request, download)) in expected.iter().zip(sent) {
        let same = |what: &str, got: &str| {
            let want = expected.at(what).to_str();
            if want == got { Ok(()) } else { Err(format!("{what}: {got:?} instead of {want:?}")) }
        };
        same("method", &request.method)?;
        same("url", &request.url.to_string())?;
        same("target", &request.url.target())?;
        same("connect", &request.url.origin())?;
        let timeout: f64 = expected.at("timeout_s").repr().parse().unwrap();
        if (timeout - request.timeout_ms / 1000.0).abs() > 1e-9 {
            return Err(format!("timeout {} ms instead of {timeout} s", request.timeout_ms));
        }
        if *download != expected.at("download").truthy() {
            return Err("download".to_owned());
        }
        same_headers(expected, request)?;
        match (&request.body, expected.get("parts")) {
            (Body::Bytes(_), None) => {
                let want = bytes(expected.at("body"));
                let got = request.wire_body().0;
                if got != want {
                    return Err(format!("body {:?} instead of {:?}", String::from_utf8_lossy(&got), String::from_utf8_lossy(&want)));
                }
            }
            (Body::Multipart(_, got), Some(want)) => {
                let want = want.as_list().unwrap();
                let text = |value: &Value| value.as_str().map(str::to_owned);
                let same = got.len() == want.len()
                    && got.iter().zip(want).all(|(got, want)| {
                        Some(&got.name) == text(want.at("name")).as_ref()
                            && got.filename == text(want.at("filename"))
                            && got.content_type.map(str::to_owned) == text(want.at("content_type"))
                            && got.content == bytes(want.at("content"))
                    });
                if !same {
                    return Err(format!("parts {got:?} instead of {want:?}"));
                }
            }
            (got, want) => return Err(format!("body {got:?} instead of {want:?} {}", expected.at("body").repr())),
        }
    }
    Ok(())
}

/// All headers but the client's own where they have their usual value.
fn same_headers(expected: &Value, request: &Request) -> Result<(), String> {
    let length = match &request.body {
        Body::Bytes(bytes) => bytes.len(),
        Body::Multipart(boundary, parts) => faxsmith_manifest::runtime::client::multipart::encode(boundary, parts).len(),
    };
    let usual = BTreeMap::from([
        ("accept", "*/*".to_owned()),
        ("accept-encoding", "gzip, deflate".to_owned()),
        ("connection", "keep-alive".to_owned()),
        ("host", request.url.netloc()),
        ("content-length", length.to_string()),
    ]);
    let mut got: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|(name, value)| {
            let name = name.to_lowercase();
            let boundary = name == "content-type" && value.contains("boundary=00000000000000000000000000000000");
            (name, if boundary { "multipart/form-data; boundary=*".to_owned() } else { value.clone() })
        })
        .filter(|(name, value)| usual.get(&**name) != Some(value) && !(name == "user-agent" && value.starts_with("python-httpx/")))
        .collect();
    got.sort();
    let want: Vec<(String, String)> = expected
        .at("headers")
        .as_list()
        .unwrap_or_default()
        .iter()
        .map(|pair| (pair.as_list().unwrap()[0].to_str().into_owned(), pair.as_list().unwrap()[1].to_str().into_owned()))
        .collect();
    if got == want { Ok(()) } else { Err(format!("headers {got:?} instead of {want:?}")) }
}
