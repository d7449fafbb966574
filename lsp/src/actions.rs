//! Fixes as the protocol's code actions.

use std::collections::HashMap;

use faxsmith_manifest::check::check;
use faxsmith_manifest::finding::{Finding, Fix, Safety};
use faxsmith_manifest::fix;
use faxsmith_manifest::span::Span;
use tower_lsp::ls_types::{CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, TextEdit, Uri, WorkspaceEdit};

use crate::analysis::Analysis;
use crate::diagnostics;
use crate::documents::{Documents, Snapshot};
use crate::server::State;

/// The kind of "fix all safe", for `editor.codeActionsOnSave`.
pub const FIX_ALL: &str = "source.fixAll.faxsmith";

/// What can be done about the findings at `span`: each of their fixes, and all safe ones of the file.
#[must_use]
pub fn at(snapshot: &Snapshot, span: Span, context: &CodeActionContext, state: &State) -> Vec<CodeActionOrCommand> {
    let analysis = snapshot.analysis(&state.documents, &*state.host);
    if analysis.document.is_none() {
        return Vec::new();
    }
    let wanted = |kind: &CodeActionKind| match &context.only {
        None => true,
        // `source.fixAll` asks for `source.fixAll.faxsmith` as well.
        Some(only) => only.iter().any(|asked| {
            kind.as_str().strip_prefix(asked.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                || asked.as_str().is_empty()
        }),
    };
    let mut actions = Vec::new();
    if wanted(&CodeActionKind::QUICKFIX) {
        let at_place = analysis.judged.shown.iter().filter(|(_, finding)| touches(finding.span, span));
        for (level, finding) in at_place {
            let told = diagnostics::of_one(snapshot, analysis, state.client(), *level, finding);
            for (at, fix) in finding.fixes.iter().enumerate() {
                let is_preferred = at == 0 && fix.safety == Safety::Safe;
                actions.push(CodeAction {
                    title: fix.title.clone(),
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![told.clone()]),
                    edit: Some(edit(snapshot, fix, state)),
                    is_preferred: is_preferred.then_some(true),
                    ..CodeAction::default()
                });
            }
        }
    }
    let all = CodeActionKind::from(FIX_ALL);
    // Only where it is asked for: in the menu of the light bulb it would stand beside every single fix.
    if context.only.is_some() && wanted(&all) {
        actions.extend(fix_all(snapshot, analysis, all, state));
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

fn touches(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn edit(snapshot: &Snapshot, fix: &Fix, state: &State) -> WorkspaceEdit {
    let edits = fix.edits.iter().map(|edit| text_edit(snapshot, edit.span, edit.text.clone(), state)).collect();
    changes(snapshot, edits)
}

fn text_edit(snapshot: &Snapshot, span: Span, new_text: String, state: &State) -> TextEdit {
    TextEdit { range: snapshot.lines.range(&snapshot.text, span, state.client().encoding), new_text }
}

fn changes(snapshot: &Snapshot, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let changes: HashMap<Uri, Vec<TextEdit>> = HashMap::from([(snapshot.uri.clone(), edits)]);
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}

/// What `--fix` would make of the file, as one edit; `None` where there is nothing to do.
fn fix_all(snapshot: &Snapshot, analysis: &Analysis, kind: CodeActionKind, state: &State) -> Option<CodeAction> {
    let is_fixable = |finding: &Finding| fix::preferred(finding, Safety::Safe).is_some();
    if !analysis.judged.shown.iter().any(|(_, finding)| is_fixable(finding)) {
        return None;
    }
    let fixed = fixed(snapshot, analysis, &state.documents)?;
    let edits = replaced(&snapshot.text, &fixed).map(|(span, text)| vec![text_edit(snapshot, span, text, state)])?;
    Some(CodeAction {
        title: "Make all safe fixes".to_owned(),
        kind: Some(kind),
        edit: Some(changes(snapshot, edits)),
        ..CodeAction::default()
    })
}

fn fixed(snapshot: &Snapshot, analysis: &Analysis, documents: &Documents) -> Option<String> {
    snapshot.within(&*analysis.wanted, documents, |around| {
        let checked = check(snapshot.text.clone().into_bytes(), around);
        let fixed = fix::apply(checked, around, Safety::Safe);
        (!fixed.applied.is_empty()).then_some(fixed.checked.document.text)
    })
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
