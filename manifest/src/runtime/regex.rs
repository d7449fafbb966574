//! What Python's `re` surely refuses: it compiles the patterns of a `config_schema`, and no Rust crate reads its dialect.
//!
//! Only evident defects are found: what is found fails in Python 3.11 for certain, what passes here may still fail.

use std::ops::Range;

/// Letters that may follow a backslash, beside digits (contract §0: Python 3.11).
const ESCAPES: &str = "abfnrtvxuUNABdDsSwWZ";
/// The same within brackets.
const CLASS_ESCAPES: &str = "abfnrtvxuUNdDsSwW";

/// A defect: where in the pattern, in bytes, and what it is.
pub type Defect = (Range<usize>, &'static str);

/// What stands before a quantifier.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Nothing,
    Item,
    /// A quantifier that may still get its `?` or `+`.
    Quantifier,
    /// A quantifier that has it.
    Complete,
}

/// The first evident defect of a pattern.
#[must_use]
pub fn defect(pattern: &str) -> Option<Defect> {
    if is_verbose(pattern) {
        return None;
    }
    let bytes = pattern.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    let mut before = Before::Nothing;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        match bytes[start] {
            b'\\' => {
                at = match escape(pattern, start, ESCAPES) {
                    Ok(end) => end,
                    Err(defect) => return Some(defect),
                };
                before = Before::Item;
            }
            b'[' => {
                at = match class(pattern, start) {
                    Ok(end) => end,
                    Err(defect) => return Some(defect),
                };
                before = Before::Item;
            }
            b'(' if pattern[at..].starts_with("?#") => {
                let Some(end) = pattern[at..].find(')') else { return Some((start..start + 1, "has a comment that is never closed")) };
                at += end + 1;
            }
            b'(' => {
                open.push(start);
                before = Before::Nothing;
                // What follows `(?` is no quantifier.
                if bytes.get(at) == Some(&b'?') {
                    at += 1;
                    before = Before::Item;
                }
            }
            b')' => {
                if open.pop().is_none() {
                    return Some((start..at, "closes a parenthesis that was never opened"));
                }
                before = Before::Item;
            }
            b'|' => before = Before::Nothing,
            b'*' | b'+' | b'?' => match before {
                Before::Nothing => return Some((start..at, "has nothing to repeat here")),
                Before::Item => before = Before::Quantifier,
                Before::Quantifier if bytes[start] != b'*' => before = Before::Complete,
                Before::Quantifier | Before::Complete => return Some((start..at, "repeats a repetition")),
            },
            _ => before = Before::Item,
        }
    }
    open.last().map(|start| (*start..*start + 1, "opens a parenthesis that is never closed"))
}

/// Behind an escape, or why it is none.
fn escape(pattern: &str, start: usize, letters: &str) -> Result<usize, Defect> {
    let Some(c) = pattern[start + 1..].chars().next() else { return Err((start..start + 1, "ends in a backslash")) };
    if c.is_ascii_alphabetic() && !letters.contains(c) {
        return Err((start..start + 2, "has an escape that Python does not know"));
    }
    let end = start + 1 + c.len_utf8();
    let digits = match c {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        '0'..='9' => 2,
        _ => 0,
    };
    Ok(end + pattern[end..].bytes().take(digits).take_while(u8::is_ascii_hexdigit).count())
}

/// Behind a class in brackets, or why it is none. A `]` right at its start is an ordinary character.
fn class(pattern: &str, start: usize) -> Result<usize, Defect> {
    let bytes = pattern.as_bytes();
    let mut at = start + 1 + usize::from(bytes.get(start + 1) == Some(&b'^'));
    let mut is_first = true;
    while is_first || bytes.get(at) != Some(&b']') {
        is_first = false;
        let from = at;
        let low;
        (low, at) = member(pattern, start, at)?;
        let is_range = bytes.get(at) == Some(&b'-') && bytes.get(at + 1).is_some_and(|next| *next != b']');
        if is_range {
            let high;
            (high, at) = member(pattern, start, at + 1)?;
            if low.zip(high).is_none_or(|(low, high)| low.0 > high.1) {
                return Err((from..at, "has a range that is none"));
            }
        }
    }
    Ok(at + 1)
}

/// One member of a class and where it ends: `None` for one that stands for many characters, such as `\w`, else the least and the
/// greatest character that it can be.
fn member(pattern: &str, class: usize, at: usize) -> Result<(Option<(char, char)>, usize), Defect> {
    match pattern[at..].chars().next() {
        None => Err((class..class + 1, "opens a bracket that is never closed")),
        Some('\\') => {
            let end = escape(pattern, at, CLASS_ESCAPES)?;
            let many = pattern[at + 1..end].starts_with(['d', 'D', 's', 'S', 'w', 'W']);
            Ok(((!many).then_some(('\0', char::MAX)), end))
        }
        Some(c) => Ok((Some((c, c)), at + c.len_utf8())),
    }
}

/// Whether comments and blanks are allowed in the pattern, so that little can be said about it.
fn is_verbose(pattern: &str) -> bool {
    pattern.match_indices("(?").any(|(at, _)| {
        let flags = &pattern[at + 2..];
        flags[..flags.bytes().take_while(u8::is_ascii_alphabetic).count()].contains('x')
    })
}

#[cfg(test)]
mod tests {
    use super::defect;

    /// Each was tried with Python 3.11.
    #[test]
    fn what_python_takes() {
        for pattern in [
            "",
            "^[\\w.-]+@",
            "[\\x0f-a]",
            "[!-\\x7f]",
            "[a-\\}]",
            "[-a]",
            "[+--]",
            "[[a]",
            "[]a]",
            "[^]]",
            "]",
            "}",
            "a{b}",
            "x{,3}",
            "a{2}{",
            "\\Z",
            "(?P<a>x)(?P=a)",
            "(?:a|b)+?",
            "a*+",
            "a{2,3}?",
            "\\_\\-\\/",
            "a(?# [ )b",
            "(?x) a # [",
            "(?<!a)b",
            "(?i:a)",
            "|a",
            "a|",
            "\\d+(?!\\S)",
            "^\\+?[1-9]\\d{6,14}$",
            "[\\]]",
            "(a)?(?(1)b|c)",
            "é*",
        ] {
            assert_eq!(defect(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn what_python_refuses() {
        for (pattern, place) in [
            ("(a", 0..1),
            ("a)", 1..2),
            ("[a-z", 0..1),
            ("*a", 0..1),
            ("(+a)", 1..2),
            ("a|*", 2..3),
            ("a**", 2..3),
            ("a*??", 3..4),
            ("a\\", 1..2),
            ("\\p{L}", 0..2),
            ("a\\z", 1..3),
            ("[\\A]", 1..3),
            ("[]", 0..1),
            ("(?#a", 0..1),
            ("[\\w-.]", 1..5),
            ("[a-\\d]", 1..5),
            ("[z-a]", 1..4),
        ] {
            assert_eq!(defect(pattern).map(|found| found.0), Some(place), "{pattern}");
        }
    }
}
