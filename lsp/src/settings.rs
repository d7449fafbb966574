//! What the user sets in the editor: sent with `initialize`, pushed, or asked for.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::{ConfigurationItem, MessageType, Registration};

use crate::state::State;

/// The part of an editor's settings that is for this server.
pub const SECTION: &str = "faxsmith";

/// Takes settings over; gives what is wrong with them.
pub fn take(state: &State, settings: &Value) -> Vec<String> {
    let root = state.folders().first().cloned();
    state.host.configure(settings, root.as_deref())
}

/// Takes settings over while the server runs: everything is checked again.
pub fn change(state: &Arc<State>, settings: &Value) {
    let complaints = take(state, settings);
    tell(state, complaints);
    state.renew();
}

/// Shows the user what is wrong with the settings: nothing else would.
pub fn tell(state: &Arc<State>, complaints: Vec<String>) {
    for complaint in complaints {
        state.log.line(&complaint);
        state.show(MessageType::WARNING, complaint);
    }
}

/// Asks the client for its settings, if it can be asked. One that has none, or refuses, leaves those that it sent at the start.
pub fn fetch(state: &Arc<State>) {
    if !state.client().answers_configuration {
        return;
    }
    let state = Arc::clone(state);
    tokio::spawn(async move {
        let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
        let Ok(answer) = state.remote.configuration(vec![item]).await else { return };
        if let Some(settings) = answer.first().filter(|settings| settings.is_object()) {
            change(&state, settings);
        }
    });
}

/// What the client registers so that it tells of changed settings.
pub fn registration() -> Registration {
    Registration {
        id: "faxsmith-settings".to_owned(),
        method: "workspace/didChangeConfiguration".to_owned(),
        register_options: Some(serde_json::json!({"section": SECTION})),
    }
}
