//! "Fix all safe", whose changes take several checks: they are worked out when the action is chosen, where the client can ask for them.

use std::sync::Arc;

use faxsmith_manifest::check::check;
use faxsmith_manifest::finding::Safety;
use faxsmith_manifest::fix;
use serde_json::json;
use tower_lsp::ls_types::{CodeAction, Uri, WorkspaceEdit};

use super::{FIX_ALL, edit, replaced};
use crate::analysis::Analysis;
use crate::documents::Snapshot;
use crate::state::State;

/// What `--fix` would make of the file, as one edit; `None` where there is nothing to do.
pub(super) fn fix_all(snapshot: &Snapshot, analysis: &Analysis, state: &State) -> Option<CodeAction> {
    if !analysis.judged.shown.iter().any(|(_, finding)| fix::preferred(finding, Safety::Safe).is_some()) {
        return None;
    }
    let action = CodeAction { title: "Make all safe fixes".to_owned(), kind: Some(FIX_ALL.into()), ..CodeAction::default() };
    if state.client().actions.resolves_edits {
        return Some(CodeAction { data: Some(json!({"uri": snapshot.uri.as_str()})), ..action });
    }
    Some(CodeAction { edit: Some(changes(snapshot, analysis, state)?), ..action })
}

/// The document that an action is about, of one whose changes are yet to be worked out.
#[must_use]
pub fn document(action: &CodeAction) -> Option<Uri> {
    action.data.as_ref().filter(|_| action.edit.is_none())?.get("uri")?.as_str()?.parse().ok()
}

/// The action with its changes, to what the document is now.
#[must_use]
pub fn resolved(mut action: CodeAction, snapshot: &Snapshot, state: &Arc<State>) -> CodeAction {
    if action.kind.as_ref().is_some_and(|kind| kind.as_str() == FIX_ALL) {
        let analysis = snapshot.analysis(&state.documents, &*state.host);
        action.edit = changes(snapshot, analysis, state);
    }
    action
}

fn changes(snapshot: &Snapshot, analysis: &Analysis, state: &State) -> Option<WorkspaceEdit> {
    let fixed = snapshot.within(&*analysis.wanted, &state.documents, |around| {
        let checked = check(snapshot.text.as_bytes().to_vec(), around);
        let fixed = fix::apply(checked, around, Safety::Safe);
        (!fixed.applied.is_empty()).then_some(fixed.checked.document.text)
    })?;
    replaced(&snapshot.text, &fixed).map(|change| edit(snapshot, std::iter::once(change), state))
}
