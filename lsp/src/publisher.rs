//! One task that checks what has changed and publishes it: always the newest version, never two at once, no timers.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::ls_types::{MessageType, Uri};

use crate::diagnostics::Saying;
use crate::documents::Snapshot;
use crate::state::State;

/// The documents to check, by the text of their URI.
#[derive(Debug, Default)]
pub struct Dirty(Mutex<BTreeSet<String>>);

impl Dirty {
    /// One more.
    pub fn add(&self, uri: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(uri.to_owned());
    }

    fn take(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Publishes for as long as the server runs.
pub async fn run(state: Arc<State>) {
    let mut complained = None;
    loop {
        state.wake.notified().await;
        for uri in state.dirty.take() {
            let Ok(uri) = uri.parse::<Uri>() else { continue };
            let complaint = publish(&state, uri).await;
            // Told once, not at every keystroke.
            if let Some(complaint) = complaint.filter(|it| complained.as_ref() != Some(it)) {
                state.remote.show_message(MessageType::ERROR, &complaint).await;
                complained = Some(complaint);
            }
        }
    }
}

/// Gives what is wrong with the configuration, if something is.
async fn publish(state: &Arc<State>, uri: Uri) -> Option<String> {
    let pushes = !state.client().pulls;
    let Some(snapshot) = state.documents.get(&uri) else {
        if pushes {
            state.remote.publish_diagnostics(uri, Vec::new(), None).await;
        }
        return None;
    };
    let work = move |state: &Arc<State>, snapshot: &Snapshot| {
        let analysis = snapshot.analysis(&state.documents, &*state.host);
        // Whoever asks by himself finds the analysis done.
        (pushes.then(|| Saying::of(snapshot, analysis, state.client())), analysis.complaint.clone(), analysis.matters_to_others)
    };
    let (told, complaint, matters_to_others) = state.checked(&snapshot, work).await?;
    // Where a newer version came meanwhile, it is in the queue: what was found now would only flicker.
    let is_newest = state.documents.get(&uri).is_some_and(|newest| Arc::ptr_eq(&newest, &snapshot));
    if let Some(told) = told.filter(|_| is_newest) {
        state.remote.publish_diagnostics(uri, told.in_message(&state.ready), Some(snapshot.version)).await;
    }
    if matters_to_others && is_newest {
        state.look_at_providers_beside(&snapshot);
    }
    complaint
}
