//! Refactorings of the core as code actions.

use faxsmith_manifest::actions::{Kind, Refactoring, refactorings};
use faxsmith_manifest::subject::Subject;
use tower_lsp::ls_types::{CodeAction, CodeActionDisabled, CodeActionKind};

use super::{Asked, edit};

/// What can be done with the place. What can't, and why, is said to those who ask for it.
pub(super) fn actions(asked: &Asked<'_>) -> Vec<CodeAction> {
    let kinds = [(Kind::Extract, CodeActionKind::REFACTOR_EXTRACT), (Kind::Rewrite, CodeActionKind::REFACTOR_REWRITE)];
    let kinds: Vec<_> = kinds.into_iter().filter(|(_, kind)| asked.wants(kind)).collect();
    let Some(document) = asked.analysis.document.as_ref().filter(|_| !kinds.is_empty()) else { return Vec::new() };
    let found = asked.snapshot.within(&*asked.analysis.wanted, &asked.state.documents, |around| {
        refactorings(&Subject::new(document, around, document.manifest()), &asked.analysis.judged.shown, asked.span)
    });
    let shows_disabled = asked.state.client().actions.shows_disabled && asked.context.only.is_some();
    let action = |refactoring: Refactoring| {
        let (_, kind) = kinds.iter().find(|(kind, _)| *kind == refactoring.kind)?;
        let action = CodeAction { title: refactoring.title, kind: Some(kind.clone()), ..CodeAction::default() };
        match refactoring.edits {
            Ok(edits) => {
                let edits = edits.into_iter().map(|edit| (edit.span, edit.text));
                Some(CodeAction { edit: Some(edit(asked.snapshot, edits, asked.state)), ..action })
            }
            Err(reason) => shows_disabled.then_some(CodeAction { disabled: Some(CodeActionDisabled { reason }), ..action }),
        }
    };
    found.into_iter().filter_map(action).collect()
}
