//! Above each action: "Show request" and "Copy as curl", as the protocol's code lenses.

use std::sync::Arc;

use faxsmith_manifest::model::ActionName;
use faxsmith_manifest::runtime::{RUNTIMES, Runtime};
use faxsmith_manifest::trial::{Given, Rehearsal, samples};
use serde_json::Value;
use tower_lsp::ls_types::{CodeLens, CodeLensOptions, Uri};

use crate::commands::{COPY_AS_CURL, SHOW_REQUEST, about, command};
use crate::documents::Snapshot;
use crate::reading::Reading;
use crate::state::State;

/// What the server offers.
#[must_use]
pub fn options() -> CodeLensOptions {
    CodeLensOptions { resolve_provider: Some(true) }
}

/// The lenses of a document: two for each action that Faxbot runs. Whether the request is sent at all is worked out when a lens comes into
/// view.
#[must_use]
pub fn of(reading: &Reading<'_>) -> Vec<CodeLens> {
    let Some(manifest) = reading.document.manifest() else { return Vec::new() };
    let running = manifest.known_actions.iter().filter(|action| action.runs() && !action.misspelt);
    let lenses = running.flat_map(|action| {
        let range = reading.range(action.member.key.span);
        let argument = about(&reading.snapshot.uri, action.name);
        let copy = command("Copy as curl".to_owned(), COPY_AS_CURL, argument.clone());
        [CodeLens { range, command: None, data: Some(argument) }, CodeLens { range, command: Some(copy), data: None }]
    });
    lenses.collect()
}

/// The document that a lens is about.
#[must_use]
pub fn document(lens: &CodeLens) -> Option<Uri> {
    lens.data.as_ref()?.get("uri")?.as_str()?.parse().ok()
}

/// The lens with its command, whose title says where nothing is sent. What is no longer there gets a plain one: the command says why.
#[must_use]
pub fn resolved(mut lens: CodeLens, snapshot: Option<&Snapshot>, state: &Arc<State>) -> CodeLens {
    let Some(argument) = lens.data.take().filter(|_| lens.command.is_none()) else { return lens };
    let action = argument.get("action").and_then(Value::as_str);
    let action = action.and_then(|name| ActionName::ALL.into_iter().find(|action| action.key() == name));
    let silent = snapshot.and_then(|snapshot| silent(&Reading::of(snapshot, state)?, action?));
    let title = match silent.as_deref() {
        None | Some([]) => "Show request".to_owned(),
        Some(runtimes) => {
            format!("Show request (Faxbot {} sends none)", runtimes.iter().map(|runtime| runtime.name).collect::<Vec<_>>().join(" and "))
        }
    };
    lens.command = Some(command(title, SHOW_REQUEST, argument));
    lens
}

/// The runtimes that matter and send nothing; `None` where there is no such action.
fn silent(reading: &Reading<'_>, action: ActionName) -> Option<Vec<&'static Runtime>> {
    let manifest = reading.document.manifest()?;
    if !samples::actions(&manifest).contains(&action) {
        return None;
    }
    let scope = reading.wanted.around().scope;
    let wanted: Vec<&'static Runtime> = RUNTIMES.iter().filter(|runtime| scope.includes(runtime)).collect();
    // Nothing of the request is shown, so that nothing need be masked.
    let rehearsal = Rehearsal::new(reading.document, &manifest, &wanted, Given::default(), true);
    Some(wanted.into_iter().filter(|runtime| !rehearsal.run(runtime, action).is_sent()).collect())
}

/// Has the client ask again: what is sent depends on the configuration as well.
pub fn refresh(state: &Arc<State>) {
    if state.client().refreshes_lenses {
        let state = Arc::clone(state);
        // A client that refuses asks again when it likes.
        tokio::spawn(async move { drop(state.remote.code_lens_refresh().await) });
    }
}
