//! The text between two nodes of the tree.

use crate::span::Span;

/// What stands between two nodes, up to an offset.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub commas: usize,
    pub colons: usize,
    /// Whether a blank or line break stands there.
    pub has_space: bool,
    /// The word without quotes around the offset.
    pub word: Span,
    /// Something that is none of these: a bracket, a stray word, an open comment.
    pub has_more: bool,
    /// The end of the value before, which needs a comma behind it.
    pub needs_comma: Option<usize>,
}

/// Reads `text` from `start`, the end of a node or bracket, to `end`; a word goes on behind it.
pub(super) fn read(text: &str, start: usize, end: usize) -> Seen {
    let mut seen = Seen { word: Span::at(end), ..Seen::default() };
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let Some(c) = rest.chars().next() else { break };
        let length = match c {
            ',' => {
                seen.commas += 1;
                1
            }
            ':' | '=' => {
                seen.colons += 1;
                1
            }
            '#' => comment(rest, "\n", &mut seen),
            '/' if rest.starts_with("//") => comment(rest, "\n", &mut seen),
            '/' if rest.starts_with("/*") => comment(rest, "*/", &mut seen),
            // A string that the tree has left out, because neither colon nor comma makes it a member.
            '"' => {
                let literal = string(text, at, end);
                if literal.end as usize >= end && at < end {
                    seen.word = literal;
                } else {
                    seen.has_more = true;
                }
                literal.len()
            }
            _ if c.is_whitespace() || c == '\u{feff}' => {
                seen.has_space = true;
                c.len_utf8()
            }
            _ => {
                let length = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
                // A word counts where the offset is on it.
                if length == 0 || at + length < end {
                    seen.has_more = true;
                } else {
                    seen.word = Span::new(at, end);
                }
                length.max(c.len_utf8())
            }
        };
        at += length;
    }
    if text[seen.word.range()].starts_with('"') {
        return seen;
    }
    let more = text[end..].find(|c| !in_word(c)).unwrap_or(text.len() - end);
    // A word that begins behind the offset belongs to what comes next, unless nothing else could be meant.
    if !seen.word.is_empty() {
        seen.word = Span::new(seen.word.start as usize, end + more);
    }
    seen
}

/// The string literal at `at`. One without its quote ends with the word that `caret` is in or behind, or where the caret is.
fn string(text: &str, at: usize, caret: usize) -> Span {
    let line = text[at + 1..].lines().next().unwrap_or_default();
    let end = match line.find('"') {
        Some(quote) => at + 1 + quote + 1,
        None => caret.max(at + 1).min(at + 1 + line.len()),
    };
    // Right behind the closing quote the caret is in it no more.
    if text[at + 1..end].ends_with('"') && end == caret {
        return Span::new(at, caret - 1);
    }
    if line.contains('"') {
        return Span::new(at, end);
    }
    let word = text[end..].find(|c| !in_word(c)).unwrap_or(text.len() - end);
    Span::new(at, end + word)
}

/// The length of a comment; one that is still open at the end is something that nobody completes.
fn comment(rest: &str, end: &str, seen: &mut Seen) -> usize {
    match rest.get(1..).and_then(|inner| inner.find(end)) {
        Some(found) => {
            seen.has_space = true;
            found + 1 + end.len()
        }
        None => {
            seen.has_more = true;
            rest.len()
        }
    }
}

/// Whether a text is one word as keys and values without quotes are.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(in_word)
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.' | '+')
}
