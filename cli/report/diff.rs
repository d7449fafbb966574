//! Differences between two texts.

use faxsmith_manifest::mask;
use similar::TextDiff;

/// A unified diff of two masked texts. What could disturb a terminal is `�`; line ends stay, so that a patch with them fits.
#[must_use]
pub fn unified(name: &str, before: &str, after: &str) -> String {
    let text = TextDiff::from_lines(before, after).unified_diff().header(name, name).to_string();
    let fit = |c| if c == '\t' || mask::visible(c).is_some() { c } else { '\u{fffd}' };
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix("\r\n").or(line.strip_suffix('\n')).unwrap_or(line);
        shown.extend(content.chars().map(fit));
        shown.push_str(&line[content.len()..]);
    }
    shown
}
