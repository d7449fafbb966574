//! What can be done about a place, as the protocol's code actions: fixes, suppressions, explanations, refactorings.

mod abilities;
mod ignore;
mod refactor;
pub mod resolve;

use std::collections::HashMap;

use faxsmith_manifest::finding::{Finding, Fix, Level, Safety};
use faxsmith_manifest::span::Span;
use serde_json::json;
use tower_lsp::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOptions, CodeActionOrCommand, CodeActionTriggerKind, Diagnostic, TextEdit,
    Uri, WorkspaceEdit,
};

use crate::analysis::Analysis;
use crate::client::Client;
use crate::commands::{EXPLAIN, command};
use crate::diagnostics;
use crate::documents::Snapshot;
use crate::state::State;

pub use abilities::Abilities;

/// The kind of "fix all safe", for `editor.codeActionsOnSave`.
pub const FIX_ALL: &str = "source.fixAll.faxsmith";

/// Of so many findings at a place more is offered than their fixes.
const MAX_FINDINGS: usize = 8;

/// What the server offers.
#[must_use]
pub fn options(client: &Client) -> CodeActionOptions {
    let kinds = [CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR_EXTRACT, CodeActionKind::REFACTOR_REWRITE, FIX_ALL.into()];
    CodeActionOptions {
        code_action_kinds: Some(kinds.into()),
        resolve_provider: Some(client.actions.resolves_edits),
        ..CodeActionOptions::default()
    }
}

/// What somebody asks about a version of a document.
struct Asked<'s> {
    snapshot: &'s Snapshot,
    analysis: &'s Analysis,
    /// The caret, or what is selected.
    span: Span,
    context: &'s CodeActionContext,
    state: &'s State,
}

/// What can be done at `span`. Empty where the document is none of ours.
#[must_use]
pub fn at(snapshot: &Snapshot, span: Span, context: &CodeActionContext, state: &State) -> Vec<CodeActionOrCommand> {
    let analysis = snapshot.analysis(&state.documents, &*state.host);
    if analysis.document.is_none() {
        return Vec::new();
    }
    let asked = Asked { snapshot, analysis, span, context, state };
    let mut actions = Vec::new();
    if asked.wants(&CodeActionKind::QUICKFIX) {
        let here: Vec<_> = asked.findings().map(|(level, finding)| (finding, asked.diagnostic(*level, finding))).collect();
        actions.extend(here.iter().flat_map(|(finding, told)| asked.fixes(finding, told)));
        // Whoever selects the whole file wants no list of hundreds.
        let few = &here[..here.len().min(MAX_FINDINGS)];
        actions.extend(ignore::actions(&asked, few));
        actions.extend(asked.explanations(few));
    }
    // What changes nothing that is wrong is no reason to light a bulb wherever the caret goes.
    if context.trigger_kind != Some(CodeActionTriggerKind::AUTOMATIC) || !span.is_empty() {
        actions.extend(refactor::actions(&asked));
    }
    // Only where it is asked for: in the menu of the light bulb it would stand beside every single fix.
    if context.only.is_some() && asked.wants(&FIX_ALL.into()) {
        actions.extend(resolve::fix_all(snapshot, analysis, state));
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

impl<'s> Asked<'s> {
    /// Whether actions of a kind are wanted: `source.fixAll` asks for `source.fixAll.faxsmith` as well.
    fn wants(&self, kind: &CodeActionKind) -> bool {
        let is_under = |asked: &CodeActionKind| {
            let rest = kind.as_str().strip_prefix(asked.as_str());
            asked.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.context.only.as_ref().is_none_or(|only| only.iter().any(is_under))
    }

    /// The findings at the place.
    fn findings(&self) -> impl Iterator<Item = &'s (Level, Finding)> {
        let span = self.span;
        self.analysis.judged.shown.iter().filter(move |(_, finding)| finding.span.start <= span.end && span.start <= finding.span.end)
    }

    fn diagnostic(&self, level: Level, finding: &Finding) -> Diagnostic {
        diagnostics::of_one(self.snapshot, self.analysis, self.state.client(), level, finding)
    }

    fn fixes(&self, finding: &Finding, told: &Diagnostic) -> Vec<CodeAction> {
        let action = |(at, fix): (usize, &Fix)| CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![told.clone()]),
            edit: Some(edit(self.snapshot, fix.edits.iter().map(|edit| (edit.span, edit.text.clone())), self.state)),
            is_preferred: (at == 0 && fix.safety == Safety::Safe).then_some(true),
            ..CodeAction::default()
        };
        finding.fixes.iter().enumerate().map(action).collect()
    }

    /// The pages of the rules, where the diagnostic has no link to them.
    fn explanations(&self, here: &[(&Finding, Diagnostic)]) -> Vec<CodeAction> {
        let mut known: Vec<&str> = Vec::new();
        let mut actions = Vec::new();
        for (finding, told) in here.iter().filter(|(_, told)| told.code_description.is_none()) {
            let rule = finding.rule.name;
            if known.contains(&rule) {
                continue;
            }
            known.push(rule);
            let title = format!("Explain `{rule}`");
            actions.push(CodeAction {
                title: title.clone(),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![told.clone()]),
                command: Some(command(title, EXPLAIN, json!({"rule": rule}))),
                ..CodeAction::default()
            });
        }
        actions
    }
}

/// Changes to a document.
/// The change of a document that these edits are, each a span and what comes in its place.
pub(crate) fn edit(snapshot: &Snapshot, edits: impl Iterator<Item = (Span, String)>, state: &State) -> WorkspaceEdit {
    let encoding = state.client().encoding;
    let edits = edits.map(|(span, new_text)| TextEdit { range: snapshot.lines.range(&snapshot.text, span, encoding), new_text });
    changes(snapshot.uri.clone(), edits.collect())
}

fn changes(uri: Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..WorkspaceEdit::default() }
}

/// The smallest part that differs, and what comes in its place.
#[must_use]
pub fn replaced(before: &str, after: &str) -> Option<(Span, String)> {
    if before == after {
        return None;
    }
    let mut start = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
    while !(before.is_char_boundary(start) && after.is_char_boundary(start)) {
        start -= 1;
    }
    let rest = before.len().min(after.len()) - start;
    let mut end = before.bytes().rev().zip(after.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
    while !(before.is_char_boundary(before.len() - end) && after.is_char_boundary(after.len() - end)) {
        end -= 1;
    }
    Some((Span::new(start, before.len() - end), after[start..after.len() - end].to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_change() {
        for (before, after, want) in [
            ("abc", "abc", None),
            ("abc", "axc", Some((1, 2, "x"))),
            ("aa", "aaa", Some((2, 2, "a"))),
            ("é", "è", Some((0, 2, "è"))),
            ("", "x", Some((0, 0, "x"))),
            ("aba", "a", Some((1, 3, ""))),
        ] {
            let got = replaced(before, after);
            assert_eq!(got, want.map(|(start, end, text)| (Span::new(start, end), text.to_owned())), "{before} {after}");
        }
    }
}
