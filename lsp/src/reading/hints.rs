//! Hints, as the protocol's.

use faxsmith_manifest::hints::{Hint, hints};
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range, TextEdit};

use crate::reading::Reading;

/// The hints of a document inside a range.
#[must_use]
pub fn of(reading: &Reading<'_>, range: Range) -> Vec<InlayHint> {
    let found = reading.subject(|subject| hints(subject, reading.span(range)));
    found.into_iter().map(|hint| converted(reading, hint)).collect()
}

fn converted(reading: &Reading<'_>, hint: Hint) -> InlayHint {
    let edit = hint.edit.map(|edit| vec![TextEdit { range: reading.range(edit.span), new_text: edit.text }]);
    InlayHint {
        position: reading.position(u32::try_from(hint.at).unwrap_or(u32::MAX)),
        label: InlayHintLabel::String(hint.label),
        kind: None,
        text_edits: edit,
        tooltip: Some(InlayHintTooltip::MarkupContent(reading.client().markup(hint.tooltip))),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
