//! What to select around a place, as the protocol's ranges.

use faxsmith_manifest::selection::around;
use tower_lsp::ls_types::{Position, Range, SelectionRange};

use crate::reading::Reading;

/// The selections around each of some positions, in their order.
#[must_use]
pub fn of(reading: &Reading<'_>, positions: &[Position]) -> Vec<SelectionRange> {
    let manifest = reading.document.manifest();
    let at = |position: &Position| {
        let spans = around(reading.document, manifest.as_ref(), reading.offset(*position));
        let outwards = spans.into_iter().rev().fold(None, |parent, span| {
            let range = reading.range(span);
            Some(Box::new(SelectionRange { range, parent }))
        });
        // Each position has its answer, even where nothing is around it.
        outwards.map_or_else(|| SelectionRange { range: Range { start: *position, end: *position }, parent: None }, |found| *found)
    };
    positions.iter().map(at).collect()
}
