//! Differences between two texts.

use faxsmith_manifest::mask;
use similar::TextDiff;

/// A unified diff of two masked texts.
#[must_use]
pub fn unified(name: &str, before: &str, after: &str) -> String {
    let text = TextDiff::from_lines(before, after).unified_diff().header(name, name).to_string();
    text.chars().map(|c| if c == '\n' || c == '\t' || mask::visible(c).is_some() { c } else { '\u{fffd}' }).collect()
}
