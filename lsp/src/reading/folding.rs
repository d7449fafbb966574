//! What can be folded, as the protocol's ranges.

use faxsmith_manifest::folding::folds;
use faxsmith_manifest::span::Span;
use tower_lsp::ls_types::FoldingRange;

use crate::reading::Reading;

/// More than so many no client wants where it doesn't say how many.
const MAX_FOLDS: usize = 5_000;

/// The folding ranges of a document; of too many the largest.
#[must_use]
pub fn of(reading: &Reading<'_>) -> Vec<FoldingRange> {
    let mut found = folds(reading.document);
    let limit = reading.client().fold_limit.unwrap_or(MAX_FOLDS);
    if found.len() > limit {
        found.sort_by_key(|span| std::cmp::Reverse(span.len()));
        found.truncate(limit);
        found.sort();
    }
    found.into_iter().filter_map(|span| fold(reading, span)).collect()
}

fn fold(reading: &Reading<'_>, span: Span) -> Option<FoldingRange> {
    let (start, end) = (reading.position(span.start), reading.position(span.end));
    if reading.client().folds_characters {
        let (start_character, end_character) = (Some(start.character), Some(end.character));
        return Some(FoldingRange {
            start_line: start.line,
            start_character,
            end_line: end.line,
            end_character,
            ..FoldingRange::default()
        });
    }
    // The line of the closing bracket stays: whole lines fold.
    let closes = reading.snapshot.text.as_bytes().get(span.end as usize).is_some_and(|byte| b"]}".contains(byte));
    let end_line = end.line - u32::from(closes && end.line > 0);
    (end_line > start.line).then(|| FoldingRange { start_line: start.line, end_line, ..FoldingRange::default() })
}
