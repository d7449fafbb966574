//! Definitions, references, highlights and new names, as the protocol's.

use faxsmith_manifest::names::rename::{prepare, rename};
use faxsmith_manifest::names::{Place, at, definitions, places};
use faxsmith_manifest::span::Span;
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{
    DocumentHighlight, DocumentHighlightKind, GotoDefinitionResponse, Location, Position, PrepareRenameResponse, WorkspaceEdit,
};

use crate::actions;
use crate::reading::Reading;

/// `RequestFailed`: the request was understood, but can't be done.
const REQUEST_FAILED: i64 = -32803;

/// Where the name at a position is given.
#[must_use]
pub fn definition(reading: &Reading<'_>, position: Position) -> Option<GotoDefinitionResponse> {
    let manifest = reading.document.manifest()?;
    let (name, _) = at(reading.document, &manifest, reading.offset(position))?;
    let found: Vec<_> = definitions(&manifest, &name).into_iter().map(|span| location(reading, span)).collect();
    (!found.is_empty()).then_some(GotoDefinitionResponse::Array(found))
}

/// The places of the name at a position, with or without those where it is given.
#[must_use]
pub fn references(reading: &Reading<'_>, position: Position, with_declarations: bool) -> Vec<Location> {
    let wanted = |place: &Place| with_declarations || !place.is_declaration;
    found(reading, position).into_iter().filter(wanted).map(|place| location(reading, place.span)).collect()
}

/// The same for the eye: where it is given, and where it is used.
#[must_use]
pub fn highlights(reading: &Reading<'_>, position: Position) -> Vec<DocumentHighlight> {
    let kind = |place: &Place| if place.is_declaration { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ };
    let highlight = |place: Place| DocumentHighlight { range: reading.range(place.span), kind: Some(kind(&place)) };
    found(reading, position).into_iter().map(highlight).collect()
}

/// What can be renamed at a position.
///
/// # Errors
/// Why the name there can't be.
pub fn prepare_rename(reading: &Reading<'_>, position: Position) -> Result<Option<PrepareRenameResponse>, Error> {
    let Some(manifest) = reading.document.manifest() else { return Ok(None) };
    let found = prepare(reading.document, &manifest, reading.offset(position)).map_err(refused)?;
    Ok(found.map(|(_, span)| {
        let placeholder = reading.document.text.get(span.range()).unwrap_or_default().to_owned();
        PrepareRenameResponse::RangeWithPlaceholder { range: reading.range(span), placeholder }
    }))
}

/// The edits that rename what is at a position.
///
/// # Errors
/// Why it can't be renamed, or not to this.
pub fn renamed(reading: &Reading<'_>, position: Position, to: &str) -> Result<Option<WorkspaceEdit>, Error> {
    let Some(manifest) = reading.document.manifest() else { return Ok(None) };
    let edits = rename(reading.document, &manifest, reading.offset(position), to).map_err(refused)?;
    let edits = edits.into_iter().map(|edit| (edit.span, edit.text));
    Ok(Some(actions::edit(reading.snapshot, edits, reading.state)))
}

fn refused(reason: String) -> Error {
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: reason.into(), data: None }
}

fn found(reading: &Reading<'_>, position: Position) -> Vec<Place> {
    let Some(manifest) = reading.document.manifest() else { return Vec::new() };
    at(reading.document, &manifest, reading.offset(position)).map(|(name, _)| places(&manifest, &name)).unwrap_or_default()
}

fn location(reading: &Reading<'_>, span: Span) -> Location {
    Location { uri: reading.snapshot.uri.clone(), range: reading.range(span) }
}
