//! Documents that the server makes up, for clients that show such: `faxsmith:/rule/<name>.md`, the page of a rule, and
//! `faxsmith:/request/<action>.txt?runtime=…&uri=…`, the requests of a manifest that is open.
//!
//! They are asked for with `workspace/textDocumentContent` of protocol 3.18. The types know neither that method nor its abilities, so that
//! both sides speak of it under `experimental.textDocumentContent`; a client that speaks of it where the protocol says so, and lets the
//! server register it, is understood as well.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use faxsmith_manifest::mask;
use faxsmith_manifest::runtime::{RUNTIMES, Scope};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{Registration, Uri};

use crate::commands::{Requests, failed, invalid};
use crate::documents::Documents;
use crate::host::RequestForm;
use crate::state::State;

/// The scheme of their URIs.
const SCHEME: &str = "faxsmith";
/// The method that asks for one.
pub const METHOD: &str = "workspace/textDocumentContent";
/// What both sides call the ability.
const NAME: &str = "textDocumentContent";
/// In the place of an action: all of them.
const ALL: &str = "all";

/// What the server says of it.
#[must_use]
pub fn offer() -> Value {
    json!({NAME: {"schemes": [SCHEME]}})
}

/// The introduction of a client, with what it says of such documents moved to where the types keep it.
#[must_use]
pub fn understood(initialize: Vec<u8>) -> Vec<u8> {
    let Ok(mut message) = serde_json::from_slice::<Value>(&initialize) else { return initialize };
    let Some(capabilities) = message.pointer_mut("/params/capabilities") else { return initialize };
    let Some(said) = capabilities.pointer("/workspace/textDocumentContent").filter(|said| said.is_object()).cloned() else {
        return initialize;
    };
    match capabilities.get_mut("experimental") {
        Some(Value::Object(experimental)) => drop(experimental.entry(NAME).or_insert(said)),
        Some(other) if !other.is_null() => return initialize,
        _ => capabilities["experimental"] = json!({NAME: said}),
    }
    message.to_string().into_bytes()
}

/// Offers such documents to a client that wants them registered.
pub fn register(state: &Arc<State>) {
    if !state.client().actions.registers_content {
        return;
    }
    let register_options = Some(json!({"schemes": [SCHEME]}));
    let registration = Registration { id: "faxsmith-content".to_owned(), method: METHOD.to_owned(), register_options };
    let state = Arc::clone(state);
    // A client that refuses asks for none.
    tokio::spawn(async move { drop(state.remote.register_capability(vec![registration]).await) });
}

/// The documents that the client has asked for, the last ones. Whether it still shows them it does not say.
#[derive(Debug, Default)]
pub struct Shown(Mutex<Vec<Entry>>);

#[derive(Debug)]
struct Entry {
    /// Its URI as the client writes it.
    uri: String,
    /// The document that it is about.
    about: String,
    /// The client is being told that it has changed: once at a time, however fast somebody types.
    is_told: bool,
    /// It has changed again since.
    is_stale: bool,
}

/// More than anybody looks at.
const MAX_SHOWN: usize = 64;

impl Shown {
    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, uri: &str, about: &Uri) {
        let mut shown = self.lock();
        let known = shown.iter().position(|entry| entry.uri == uri).map(|at| shown.remove(at));
        let new = || Entry { uri: uri.to_owned(), about: about.as_str().to_owned(), is_told: false, is_stale: false };
        if shown.len() == MAX_SHOWN {
            shown.remove(0);
        }
        shown.push(known.unwrap_or_else(new));
    }

    /// What has changed with a document, or with any: those of which the client is to be told now.
    fn changed(&self, about: Option<&Uri>) -> Vec<String> {
        let mut tell = Vec::new();
        for entry in self.lock().iter_mut().filter(|entry| about.is_none_or(|about| about.as_str() == entry.about)) {
            if entry.is_told {
                entry.is_stale = true;
            } else {
                entry.is_told = true;
                tell.push(entry.uri.clone());
            }
        }
        tell
    }

    /// The client has been told: whether it has to be told once more.
    fn was_told(&self, uri: &str) -> bool {
        let mut shown = self.lock();
        let Some(entry) = shown.iter_mut().find(|entry| entry.uri == uri) else { return false };
        entry.is_told = std::mem::take(&mut entry.is_stale);
        entry.is_told
    }
}

/// `workspace/textDocumentContent/refresh`
enum Refresh {}

impl Request for Refresh {
    type Params = Value;
    type Result = Value;
    const METHOD: &'static str = "workspace/textDocumentContent/refresh";
}

/// Has the client ask again for what it shows about a document that has changed; about any where there is none.
pub fn refresh(state: &Arc<State>, about: Option<&Uri>) {
    for uri in state.shown.changed(about) {
        let state = Arc::clone(state);
        tokio::spawn(async move {
            // A client that refuses, or has not opened it yet, asks again when it likes.
            drop(state.remote.send_request::<Refresh>(json!({"uri": uri})).await);
            while state.shown.was_told(&uri) {
                drop(state.remote.send_request::<Refresh>(json!({"uri": uri})).await);
            }
        });
    }
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
    pub fn read(params: &Value, documents: &Documents, shown: &Shown) -> Result<Self> {
        let uri = params.get("uri").and_then(Value::as_str).ok_or_else(|| invalid(format!("`{METHOD}` needs `uri`")))?;
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
        let requests = Requests::read(&document, action.as_ref(), runtime.as_ref(), documents)?;
        shown.add(uri, &requests.snapshot.uri);
        Ok(Self::Requests(requests))
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
    fn what_clients_say() {
        let of = |capabilities: Value| {
            let message = understood(json!({"params": {"capabilities": capabilities}}).to_string().into_bytes());
            serde_json::from_slice::<Value>(&message).unwrap()["params"]["capabilities"]["experimental"].clone()
        };
        let said = json!({"dynamicRegistration": true});
        let standard = json!({"textDocumentContent": said});
        assert_eq!(of(json!({"workspace": standard})), standard);
        assert_eq!(of(json!({"workspace": standard, "experimental": null})), standard);
        assert_eq!(of(json!({"workspace": standard, "experimental": {"a": 1}})), json!({"a": 1, "textDocumentContent": said}));
        assert_eq!(of(json!({"workspace": standard, "experimental": {"textDocumentContent": 1}})), json!({"textDocumentContent": 1}));
        for other in [json!({}), json!({"workspace": null}), json!({"workspace": {"textDocumentContent": true}}), json!(1)] {
            assert_eq!(of(other.clone()), json!(null), "{other}");
        }
        assert_eq!(of(json!({"workspace": standard, "experimental": true})), json!(true));
        assert_eq!(understood(b"{".to_vec()), b"{");
    }

    #[test]
    fn the_client_is_told_once_at_a_time() {
        let shown = Shown::default();
        let about: Uri = "file:///a".parse().unwrap();
        shown.add("x", &about);
        assert_eq!(shown.changed(Some(&about)), ["x"]);
        assert_eq!((shown.changed(Some(&about)), shown.changed(None)), (vec![], vec![]));
        assert_eq!((shown.was_told("x"), shown.was_told("x")), (true, false));
        // It need not have asked again: maybe it had not opened the document when it was told.
        assert_eq!(shown.changed(None), ["x"]);
        assert!(!shown.was_told("x"));
        (0..MAX_SHOWN).for_each(|at| shown.add(&at.to_string(), &about));
        let all = shown.changed(None);
        assert!(all.len() == MAX_SHOWN && !all.contains(&"x".to_owned()));
        assert!(!shown.was_told("x"));
    }

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
