//! What the client has the server do by name: `workspace/executeCommand`.
//!
//! Each command takes one object and gives a text. Clients that show documents of the server's ([`crate::virtual_document`]) are told to
//! show that text as one.

use std::sync::Arc;

use faxsmith_manifest::mask;
use faxsmith_manifest::model::ActionName;
use faxsmith_manifest::runtime::{RUNTIMES, Scope};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{Command, ExecuteCommandOptions, ExecuteCommandParams, MessageType, Range, ShowDocumentParams, Uri};

use crate::documents::{Documents, Snapshot};
use crate::host::{Rendered, RequestForm, RequestsWanted};
use crate::state::State;
use crate::virtual_document;

/// Shows the page of a rule: `{"rule": …}`. Gives Markdown.
pub const EXPLAIN: &str = "faxsmith.explain";
/// Shows the requests of a manifest that is open: `{"uri": …, "action"?: …, "runtime"?: …}`. Gives what `faxsmith render` prints.
pub const SHOW_REQUEST: &str = "faxsmith.showRequest";
/// The same as commands for bash, for the clipboard.
pub const COPY_AS_CURL: &str = "faxsmith.copyAsCurl";
/// Puts the caret at a place: `{"uri": …, "range": …}`. Gives nothing.
pub const REVEAL: &str = "faxsmith.reveal";

/// The request can't be answered, though it was understood.
const REQUEST_FAILED: ErrorCode = ErrorCode::ServerError(-32803);

/// What the server offers.
#[must_use]
pub fn options() -> ExecuteCommandOptions {
    ExecuteCommandOptions {
        commands: [EXPLAIN, SHOW_REQUEST, COPY_AS_CURL, REVEAL].map(str::to_owned).into(),
        ..ExecuteCommandOptions::default()
    }
}

/// A command of ours with its argument.
#[must_use]
pub fn command(title: String, name: &str, argument: Value) -> Command {
    Command { title, command: name.to_owned(), arguments: Some(vec![argument]) }
}

/// The requests that somebody asks for.
#[derive(Clone)]
pub struct Requests {
    /// The manifest.
    pub snapshot: Arc<Snapshot>,
    /// The action; all of the manifest's where there is none.
    pub action: Option<ActionName>,
    /// The runtime; what is configured where there is none.
    pub runtime: Option<Scope>,
}

/// A command that was understood.
pub enum Order {
    /// The page of a rule.
    Explain(String),
    /// Requests.
    Requests(Requests, RequestForm),
    /// A place to go to.
    Reveal(Uri, Range),
}

/// An answer to what makes no sense.
pub fn invalid(message: impl Into<String>) -> Error {
    Error { code: ErrorCode::InvalidParams, message: message.into().into(), data: None }
}

/// An answer to what can't be done.
pub fn failed(message: impl Into<String>) -> Error {
    Error { code: REQUEST_FAILED, message: message.into().into(), data: None }
}

impl Order {
    /// What is asked for. It takes its snapshot here, before anything is awaited.
    ///
    /// # Errors
    /// The command is unknown, its argument is none, or the document is not open.
    pub fn read(params: ExecuteCommandParams, documents: &Documents) -> Result<Self> {
        let argument = params.arguments.first().cloned().unwrap_or_default();
        let text = |key: &str| argument.get(key).and_then(Value::as_str);
        let needs = |what: &str| invalid(format!("`{}` needs {what}", mask::shown(&params.command)));
        match &*params.command {
            EXPLAIN => Ok(Self::Explain(text("rule").ok_or_else(|| needs("`rule`, the name of a rule"))?.to_owned())),
            SHOW_REQUEST | COPY_AS_CURL => {
                let uri = text("uri").ok_or_else(|| needs("`uri`, the document"))?;
                let requests = Requests::read(uri, argument.get("action"), argument.get("runtime"), documents)?;
                let form = if params.command == SHOW_REQUEST { RequestForm::Text } else { RequestForm::Curl };
                Ok(Self::Requests(requests, form))
            }
            REVEAL => {
                let uri = text("uri").and_then(|uri| uri.parse().ok()).ok_or_else(|| needs("`uri`, the document"))?;
                let range = argument.get("range").and_then(|range| serde_json::from_value(range.clone()).ok());
                Ok(Self::Reveal(uri, range.ok_or_else(|| needs("`range`, the place"))?))
            }
            other => Err(invalid(format!("there is no command `{}`", mask::shown(other)))),
        }
    }

    /// Does it. Takes as long as a check.
    ///
    /// # Errors
    /// There is no such rule, or there are no requests to show.
    pub fn run(self, state: &Arc<State>) -> Result<Option<Value>> {
        match self {
            Self::Explain(rule) => {
                let page = state.host.explain(&rule).map_err(failed)?;
                show(virtual_document::of_rule(&rule), state);
                Ok(Some(page.into()))
            }
            Self::Requests(requests, form) => {
                let Rendered { text, remarks } = requests.rendered(form, state)?;
                if !remarks.is_empty() {
                    state.show(MessageType::WARNING, remarks.join("\n"));
                }
                if form == RequestForm::Text {
                    show(virtual_document::of_requests(&requests), state);
                }
                Ok(Some(text.into()))
            }
            Self::Reveal(uri, range) => {
                if state.client().actions.shows_documents {
                    go(ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection: Some(range) }, state);
                }
                Ok(None)
            }
        }
    }
}

impl Requests {
    /// What is asked for, by the words of the protocol.
    ///
    /// # Errors
    /// The document is not open, or there is no such action or runtime.
    pub fn read(uri: &str, action: Option<&Value>, runtime: Option<&Value>, documents: &Documents) -> Result<Self> {
        let given =
            |value: Option<&Value>| value.filter(|value| !value.is_null()).map(|value| value.as_str().unwrap_or_default().to_owned());
        let snapshot = uri.parse().ok().and_then(|uri| documents.get(&uri));
        let snapshot = snapshot.ok_or_else(|| failed("this document is not open: its requests can't be shown"))?;
        let action = given(action).map(|name| match ActionName::ALL.into_iter().find(|action| action.key() == name) {
            Some(ActionName::CancelFax) => Err(failed("Faxbot never runs `cancel_fax`: it makes no request")),
            Some(action) => Ok(action),
            None => Err(invalid(format!("there is no action `{}`: it is `send_fax` or `get_status`", mask::shown(&name)))),
        });
        let runtime = given(runtime).map(|name| {
            let names = RUNTIMES.iter().map(|runtime| format!("`{}`", runtime.name)).collect::<Vec<_>>().join(", ");
            Scope::from_name(&name).ok_or_else(|| invalid(format!("there is no runtime `{}`: it is {names} or `all`", mask::shown(&name))))
        });
        Ok(Self { snapshot, action: action.transpose()?, runtime: runtime.transpose()? })
    }

    /// Their text.
    ///
    /// # Errors
    /// There are none, and why.
    pub fn rendered(&self, form: RequestForm, state: &State) -> Result<Rendered> {
        let snapshot = &self.snapshot;
        let path = snapshot.path_or_name();
        let made = snapshot.at_place(&state.documents, |place| {
            let wanted = RequestsWanted {
                path: &path,
                text: &snapshot.text,
                neighbours: place.neighbours,
                action: self.action,
                runtime: self.runtime,
                form,
            };
            state.host.render(&wanted)
        });
        made.map_err(failed)
    }
}

/// Has the client show a document of the server's, where it can.
fn show(uri: Option<Uri>, state: &Arc<State>) {
    let abilities = &state.client().actions;
    if let Some(uri) = uri.filter(|_| abilities.shows_documents && abilities.asks_for_content) {
        go(ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection: None }, state);
    }
}

fn go(params: ShowDocumentParams, state: &Arc<State>) {
    let state = Arc::clone(state);
    // Whether it worked is for the user to see.
    tokio::spawn(async move { drop(state.remote.show_document(params).await) });
}

/// The argument of the commands about requests.
#[must_use]
pub fn about(uri: &Uri, action: ActionName) -> Value {
    json!({"uri": uri.as_str(), "action": action.key()})
}
