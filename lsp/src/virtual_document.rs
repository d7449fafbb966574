//! Documents that the server makes up, for clients that show such: `faxsmith:/rule/<name>.md`, the page of a rule, and
//! `faxsmith:/request/<action>.txt?runtime=…&uri=…`, the requests of a manifest that is open.
//!
//! They are asked for with `workspace/textDocumentContent` of protocol 3.18. The types know neither that method nor its abilities, so that
//! both sides speak of it under `experimental.textDocumentContent`.

use std::sync::Arc;

use faxsmith_manifest::mask;
use faxsmith_manifest::runtime::{RUNTIMES, Scope};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::Uri;

use crate::commands::{Requests, failed, invalid};
use crate::documents::Documents;
use crate::host::RequestForm;
use crate::server::State;

/// The scheme of their URIs.
const SCHEME: &str = "faxsmith";
/// In the place of an action: all of them.
const ALL: &str = "all";

/// What the server says of it.
#[must_use]
pub fn offer() -> Value {
    json!({"textDocumentContent": {"schemes": [SCHEME]}})
}

/// The document with the page of a rule.
#[must_use]
pub fn of_rule(rule: &str) -> Option<Uri> {
    format!("{SCHEME}:/rule/{}.md", encoded(rule)).parse().ok()
}

/// The document with the requests of a manifest.
#[must_use]
pub fn of_requests(requests: &Requests) -> Option<Uri> {
    let action = requests.action.map_or(ALL, |action| action.key());
    let runtime = match requests.runtime {
        None => String::new(),
        Some(Scope::One(index)) => format!("runtime={}&", RUNTIMES.get(index)?.name),
        Some(_) => "runtime=all&".to_owned(),
    };
    format!("{SCHEME}:/request/{action}.txt?{runtime}uri={}", encoded(requests.snapshot.uri.as_str())).parse().ok()
}

/// A document that was asked for.
pub enum Page {
    /// The page of a rule.
    Rule(String),
    /// Requests.
    Requests(Requests),
}

impl Page {
    /// What is asked for: `{"uri": …}`. It takes its snapshot here, before anything is awaited.
    ///
    /// # Errors
    /// There is no such document, or the manifest that it is about is not open.
    pub fn read(params: &Value, documents: &Documents) -> Result<Self> {
        let uri = params.get("uri").and_then(Value::as_str).ok_or_else(|| invalid("`workspace/textDocumentContent` needs `uri`"))?;
        let unknown = || failed(format!("the server has no document `{}`", mask::shown(uri)));
        let rest = uri.strip_prefix(SCHEME).and_then(|rest| rest.strip_prefix(':')).ok_or_else(unknown)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = decoded(path.trim_start_matches('/')).ok_or_else(unknown)?;
        if let Some(rule) = path.strip_prefix("rule/").and_then(|name| name.strip_suffix(".md")) {
            return Ok(Self::Rule(rule.to_owned()));
        }
        let action = path.strip_prefix("request/").and_then(|name| name.strip_suffix(".txt")).ok_or_else(unknown)?;
        // Some clients write a URI anew and encode the signs between its parts as well: then all of it is encoded once more.
        let (query, is_whole) = if query.contains('=') { (query.to_owned(), false) } else { (decoded(query).ok_or_else(unknown)?, true) };
        let (runtime, query) = match query.strip_prefix("runtime=").and_then(|rest| rest.split_once('&')) {
            Some((runtime, rest)) => (Some(runtime.into()), rest),
            None => (None, &*query),
        };
        let document = query.strip_prefix("uri=").ok_or_else(unknown)?;
        let document = if is_whole { document.to_owned() } else { decoded(document).ok_or_else(unknown)? };
        let action: Option<Value> = (action != ALL).then(|| action.into());
        Requests::read(&document, action.as_ref(), runtime.as_ref(), documents).map(Self::Requests)
    }

    /// Its text, as `{"text": …}`.
    ///
    /// # Errors
    /// There is no such rule, or there are no requests.
    pub fn content(self, state: &Arc<State>) -> Result<Value> {
        let text = match self {
            Self::Rule(rule) => state.host.explain(&rule).map_err(failed)?,
            Self::Requests(requests) => requests.rendered(RequestForm::Text, state)?.text,
        };
        Ok(json!({"text": text}))
    }
}

/// Everything encoded that is not unreserved in a URI (RFC 3986).
fn encoded(text: &str) -> String {
    let mut made = String::with_capacity(text.len() + text.len() / 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            made.push(char::from(byte));
        } else {
            made.push_str(&format!("%{byte:02X}"));
        }
    }
    made
}

/// The text that was encoded; `None` where it is none.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let value = digit()? * 16 + digit()?;
        bytes.push(u8::try_from(value).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for text in ["", "file:///a%20b/ü&=?#.json", "plain-1.2_3~"] {
            assert_eq!(decoded(&encoded(text)).as_deref(), Some(text));
        }
        assert_eq!(encoded("a b&é"), "a%20b%26%C3%A9");
        for broken in ["%", "%4", "%zz", "%ff", "a%"] {
            assert_eq!(decoded(broken), None, "{broken}");
        }
    }
}
