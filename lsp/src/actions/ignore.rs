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
use crate::analysis::on_disk;
use crate::commands::{REVEAL, command};
use crate::host::IgnoreSite;
use crate::lines::{Encoding, Lines};

/// Larger configurations are not read.
const MAX_READ: u64 = 1 << 20;

/// The suppressions of findings, each in the file and in the configuration.
pub(super) fn actions(asked: &Asked<'_>, findings: &[(&Finding, Diagnostic)]) -> Vec<CodeAction> {
    let site = if findings.is_empty() { None } else { Site::of(asked) };
    let mut actions: Vec<CodeAction> = Vec::new();
    for (finding, told) in findings {
        let found = here(asked, finding).into_iter().chain(site.as_ref().and_then(|site| site.action(asked, finding)));
        for Silencing { title, edit, uri, reason } in found {
            // One suppression is for all findings of its rule around.
            if actions.iter().any(|known| known.edit.as_ref() == Some(&edit)) {
                continue;
            }
            actions.push(CodeAction {
                command: reveal(asked, &title, &uri, reason),
                title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![told.clone()]),
                edit: Some(edit),
                ..CodeAction::default()
            });
        }
    }
    actions
}

/// A suppression, and where its reason is to be written.
struct Silencing {
    title: String,
    edit: WorkspaceEdit,
    /// The document of the reason.
    uri: Uri,
    reason: Position,
}

fn here(asked: &Asked<'_>, finding: &Finding) -> Option<Silencing> {
    let snapshot = asked.snapshot;
    let insertion = in_file(asked.analysis.document.as_ref()?, finding)?;
    let (edit, reason) = placed(&insertion, &snapshot.text, &snapshot.lines, asked.state.client().encoding);
    let title = format!("Ignore `{}` here, once you write the reason", finding.rule.name);
    Some(Silencing { title, edit: changes(snapshot.uri.clone(), vec![edit]), uri: snapshot.uri.clone(), reason })
}

/// Goes to the place of the reason when the changes are made.
fn reveal(asked: &Asked<'_>, title: &str, uri: &Uri, reason: Position) -> Option<Command> {
    let range = Range { start: reason, end: reason };
    let argument = json!({"uri": uri.as_str(), "range": range});
    asked.state.client().actions.shows_documents.then(|| command(title.to_owned(), REVEAL, argument))
}

/// The configuration that a suppression goes into.
struct Site {
    place: IgnoreSite,
    uri: Uri,
    text: String,
    lines: Lines,
}

impl Site {
    fn of(asked: &Asked<'_>) -> Option<Self> {
        let path = asked.snapshot.path.as_deref()?;
        let folders = asked.state.folders();
        let root = folders.iter().filter(|folder| path.starts_with(folder)).max_by_key(|folder| folder.as_os_str().len());
        let place = asked.state.host.ignore_site(path, root.map(|root| &**root))?;
        if place.is_new && !asked.state.client().actions.creates_files {
            return None;
        }
        let uri = Uri::from_file_path(&place.configuration)?;
        let text = if place.is_new { String::new() } else { text(asked, &place.configuration)? };
        Some(Self { lines: Lines::of(&text), place, uri, text })
    }

    fn action(&self, asked: &Asked<'_>, finding: &Finding) -> Option<Silencing> {
        let insertion = in_configuration(&self.text, &self.place.path, finding)?;
        let (edit, reason) = placed(&insertion, &self.text, &self.lines, asked.state.client().encoding);
        let uri = self.uri.clone();
        let (what, edit) = if self.place.is_new { (" (a new file)", created(&uri, edit)) } else { ("", changes(uri.clone(), vec![edit])) };
        let name = self.place.configuration.file_name().unwrap_or_default().to_string_lossy();
        let title = format!("Ignore `{}` in {name}{what}, once you write the reason", finding.rule.name);
        Some(Silencing { title, edit, uri, reason })
    }
}

/// The text of a configuration: what is open counts, then what is on disk.
fn text(asked: &Asked<'_>, path: &Path) -> Option<String> {
    let open = asked.state.documents.at(path).map(|open| open.text.to_string());
    open.or_else(|| String::from_utf8(on_disk(path, MAX_READ)?).ok())
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
