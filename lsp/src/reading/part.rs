//! Formatting, as the protocol's edits.

use faxsmith_manifest::edit::Edit;
use faxsmith_manifest::format::{format, format_part};
use faxsmith_manifest::place::Place;
use faxsmith_manifest::span::Span;
use tower_lsp::ls_types::{Range, TextEdit};

use crate::actions::replaced;
use crate::reading::Reading;

/// The edit that lays out the whole document, if any is needed; `None` where a person has to mend it first.
#[must_use]
pub fn all(reading: &Reading<'_>) -> Option<Vec<TextEdit>> {
    let name = reading.snapshot.name();
    let text = format(reading.document, Place::new(&name).file_name()).ok()?;
    let edit = Edit::replace(Span::new(0, reading.document.text.len()), text);
    Some(smallest(reading, &edit).into_iter().collect())
}

/// The edits that lay out what a range touches.
#[must_use]
pub fn of(reading: &Reading<'_>, range: Range) -> Vec<TextEdit> {
    let name = reading.snapshot.name();
    let edits = format_part(reading.document, Place::new(&name).file_name(), reading.span(range));
    edits.iter().filter_map(|edit| smallest(reading, edit)).collect()
}

/// Only what differs, so that the caret stays where it is.
fn smallest(reading: &Reading<'_>, edit: &Edit) -> Option<TextEdit> {
    let before = reading.document.text.get(edit.span.range())?;
    let (span, new_text) = replaced(before, &edit.text)?;
    let span = Span::shifted(span, edit.span.start as usize);
    Some(TextEdit { range: reading.range(span), new_text })
}
