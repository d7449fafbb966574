//! Suppressions as code actions. None of them silences anything by itself: the reason is left to be written, and where the client can, the
//! caret is put there.

use std::path::Path;

use faxsmith_manifest::actions::ignore::{Insertion, in_configuration, in_file};
use faxsmith_manifest::finding::Finding;
use serde_json::json;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, Command, CreateFile, CreateFileOptions, Diagnostic, DocumentChangeOperation, DocumentChanges, OneOf,
    OptionalVersionedTextDocumentIdentifier, Position, Range, ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::{Asked, changes};
use crate::commands::{REVEAL, command};
use crate::host::IgnoreSite;
use crate::lines::{Encoding, Lines};

/// Larger configurations are not read.
const MAX_READ: u64 = 1 << 20;

/// The suppressions of a finding: in the file, and in the configuration.
pub(super) fn actions(asked: &Asked<'_>, finding: &Finding, told: &Diagnostic) -> Vec<CodeAction> {
    let here = asked.analysis.document.as_ref().and_then(|document| in_file(document, finding)).map(|insertion| {
        let snapshot = asked.snapshot;
        let (edit, reason) = placed(&insertion, &snapshot.text, &snapshot.lines, asked.state.client().encoding);
        let title = format!("Ignore `{}` here, once you write the reason", finding.rule.name);
        (title, changes(snapshot.uri.clone(), vec![edit]), snapshot.uri.clone(), reason)
    });
    let found = here.into_iter().chain(configured(asked, finding));
    let action = |(title, edit, uri, reason): (String, WorkspaceEdit, Uri, Position)| CodeAction {
        command: reveal(asked, &title, &uri, reason),
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![told.clone()]),
        edit: Some(edit),
        ..CodeAction::default()
    };
    found.map(action).collect()
}

/// Goes to the place of the reason when the changes are made.
fn reveal(asked: &Asked<'_>, title: &str, uri: &Uri, reason: Position) -> Option<Command> {
    let range = Range { start: reason, end: reason };
    let argument = json!({"uri": uri.as_str(), "range": range});
    asked.state.client().actions.shows_documents.then(|| command(title.to_owned(), REVEAL, argument))
}

fn configured(asked: &Asked<'_>, finding: &Finding) -> Option<(String, WorkspaceEdit, Uri, Position)> {
    let client = asked.state.client();
    let path = asked.snapshot.path.as_deref()?;
    let folders = asked.state.folders();
    let root = folders.iter().filter(|folder| path.starts_with(folder)).max_by_key(|folder| folder.as_os_str().len());
    let site = asked.state.host.ignore_site(path, root.map(|root| &**root))?;
    if site.is_new && !client.actions.creates_files {
        return None;
    }
    let uri = Uri::from_file_path(&site.configuration)?;
    let text = if site.is_new { String::new() } else { text(asked, &site)? };
    let insertion = in_configuration(&text, &site.path, finding)?;
    let (edit, reason) = placed(&insertion, &text, &Lines::of(&text), client.encoding);
    let (place, edit) = if site.is_new { (" (a new file)", created(&uri, edit)) } else { ("", changes(uri.clone(), vec![edit])) };
    let title = format!("Ignore `{}` in faxsmith.toml{place}, once you write the reason", finding.rule.name);
    Some((title, edit, uri, reason))
}

/// The text of a configuration: what is open counts, then what is on disk.
fn text(asked: &Asked<'_>, site: &IgnoreSite) -> Option<String> {
    let path: &Path = &site.configuration;
    asked.state.documents.at(path).map(|open| open.text.clone()).or_else(|| {
        let metadata = std::fs::metadata(path).ok().filter(|metadata| metadata.is_file() && metadata.len() <= MAX_READ);
        metadata.and_then(|_| std::fs::read_to_string(path).ok())
    })
}

fn created(uri: &Uri, edit: TextEdit) -> WorkspaceEdit {
    let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(true) };
    let file = CreateFile { uri: uri.clone(), options: Some(options), annotation_id: None };
    let text_document = OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: None };
    let operations = vec![
        DocumentChangeOperation::Op(ResourceOp::Create(file)),
        DocumentChangeOperation::Edit(TextDocumentEdit { text_document, edits: vec![OneOf::Left(edit)] }),
    ];
    WorkspaceEdit { document_changes: Some(DocumentChanges::Operations(operations)), ..WorkspaceEdit::default() }
}

/// The insertion as an edit, and where its reason stands once it is made.
fn placed(insertion: &Insertion, text: &str, lines: &Lines, encoding: Encoding) -> (TextEdit, Position) {
    let range = lines.range(text, insertion.edit.span, encoding);
    let inserted = &insertion.edit.text;
    let own = Lines::of(inserted);
    let mut reason = own.position(inserted, insertion.reason, encoding);
    // What is on the first line of the edit stands behind what was there.
    if reason.line == 0 {
        reason.character += range.start.character;
    }
    reason.line += range.start.line;
    (TextEdit { range, new_text: inserted.clone() }, reason)
}
