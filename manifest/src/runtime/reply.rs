//! What Faxbot reads from a provider's answer: the path grammar (contract §8.1) and the status words (§8.2, §8.3).

use crate::runtime::python::{is_space, text};
use crate::tree::Node;

/// One segment of a path: a key, perhaps with an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment<'p> {
    /// The key of an object.
    pub name: &'p str,
    /// The element of the array under that key; `usize::MAX` where the number is larger than any array.
    pub index: Option<usize>,
}

/// Why a path finds nothing, whatever the answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathDefect {
    /// Only dots and blanks: the whole document, which is no id and no status.
    WholeDocument,
    /// A segment that is not `name` or `name[number]`; its byte range in the path.
    Segment(usize, usize),
}

/// Reads a path: trimmed, split on `.`, empty segments skipped, each `name` or `name[digits]`.
///
/// # Errors
/// Says which segment is none.
pub fn parse_path(path: &str) -> Result<Vec<Segment<'_>>, PathDefect> {
    let mut segments = Vec::with_capacity(2);
    let trimmed = path.trim_matches(is_space);
    let mut start = path.len() - path.trim_start_matches(is_space).len();
    for piece in trimmed.split('.') {
        let end = start + piece.len();
        if !piece.is_empty() {
            segments.push(segment(piece).ok_or(PathDefect::Segment(start, end))?);
        }
        start = end + 1;
    }
    if segments.is_empty() { Err(PathDefect::WholeDocument) } else { Ok(segments) }
}

fn segment(piece: &str) -> Option<Segment<'_>> {
    // Python's `$` lets one line feed pass.
    let piece = piece.strip_suffix('\n').unwrap_or(piece);
    // Nearly every one is a plain name.
    if !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Some(Segment { name: piece, index: None });
    }
    let (name, index) = match piece.split_once('[') {
        Some((name, rest)) => {
            let digits = rest.strip_suffix(']')?;
            let number = digits.chars().try_fold(0_usize, |number, c| {
                let digit = usize::try_from(text::digit(c)?).ok()?;
                Some(number.saturating_mul(10).saturating_add(digit))
            });
            (name, Some(number.filter(|_| !digits.is_empty())?))
        }
        None => (piece, None),
    };
    (!name.is_empty() && name.chars().all(text::is_word)).then_some(Segment { name, index })
}

/// What a path finds in an answer.
#[must_use]
pub fn find<'t>(path: &[Segment<'_>], root: &'t Node) -> Option<&'t Node> {
    let mut node = root;
    for segment in path {
        node = &node.get(segment.name)?.value;
        if let Some(index) = segment.index {
            node = node.array()?.get(index)?;
        }
    }
    Some(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn the_path_grammar() {
        for good in ["id", " data.id ", "a..b", "items[0].id", "ids[007]", "größe", "_x", "0", "a.b\n"] {
            assert!(parse_path(good).is_ok(), "{good:?}");
        }
        for bad in ["$.id", "x-y", "a b", "a[0][1]", "items[-1]", "[0]", "items[*]", "ids.{{to}}", "a[]", "a[0"] {
            assert!(matches!(parse_path(bad), Err(PathDefect::Segment(..))), "{bad:?}");
        }
        for whole in ["", ".", " . . ", ".."] {
            assert!(parse_path(whole).is_err(), "{whole:?}");
        }
        assert_eq!(parse_path(" data.x-y"), Err(PathDefect::Segment(6, 9)));
    }

    #[test]
    fn finding() {
        let root = json::parse(r#"{"a":[{"b":1}],"0":{"c":2}}"#).root;
        let at = |path: &str| find(&parse_path(path).unwrap(), &root).map(Node::kind);
        assert_eq!(at("a[0].b"), Some("a number"));
        assert_eq!(at("0.c"), Some("a number"));
        assert_eq!(at("a.0.b"), None);
        assert_eq!(at("a[1]"), None);
    }
}
