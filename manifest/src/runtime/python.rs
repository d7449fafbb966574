//! The pieces of Python's behaviour that a manifest meets (contract §1).

pub mod json;
pub mod text;
pub mod urlparse;
pub mod value;

use crate::tree::{Node, Value};

/// Whether Python's `\s` and `str.strip()` take `c` for a blank: Unicode white space and the four separators U+001C to U+001F.
#[must_use]
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Whether a text is empty or only blanks.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

/// What Python's `int(x)` makes of a value, as far as signs go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Int {
    /// An integer below zero.
    Negative,
    /// Zero or above, cut at [`u64::MAX`].
    Natural(u64),
    /// `int()` raises.
    Refused,
}

/// Python's `int(value)` for `timeout_ms`: floats are cut, `true` is 1, strings may have blanks, a sign and `_` between digits.
/// A falsy value is the default and must be asked for before (contract §1).
#[must_use]
pub fn int(node: &Node) -> Int {
    match &node.value {
        Value::Bool(value) => Int::Natural(u64::from(*value)),
        Value::Number(text) => int_of_number(text),
        Value::String(text) => int_of_text(&text.decoded),
        _ => Int::Refused,
    }
}

fn int_of_number(text: &str) -> Int {
    if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        let Ok(value) = text.parse::<f64>() else { return Int::Refused };
        // Python raises OverflowError for infinity, which 1e999 is.
        return if value.is_infinite() {
            Int::Refused
        } else if value <= -1.0 {
            Int::Negative
        } else {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float cuts and saturates, as wanted")]
            Int::Natural(value.max(0.0) as u64)
        };
    }
    signed(text)
}

fn int_of_text(text: &str) -> Int {
    integer(text).map_or(Int::Refused, |digits| signed(&digits))
}

/// Python's `int(text)`: blanks around, a sign, `_` between digits, the digits of any script. The digits come back plain, without
/// leading zeros and with `-` if below zero.
#[must_use]
pub fn integer(text: &str) -> Option<String> {
    // Unlike `strip`, `int` does not take the separators U+001C to U+001F for blanks.
    let trimmed = text.trim();
    let digits = trimmed.strip_prefix(['+', '-']).unwrap_or(trimmed);
    let mut plain = String::with_capacity(trimmed.len());
    let mut after_digit = false;
    for c in digits.chars() {
        match (c, text::digit(c).and_then(|digit| char::from_digit(digit, 10))) {
            (_, Some(digit)) => {
                plain.push(digit);
                after_digit = true;
            }
            ('_', None) if after_digit => after_digit = false,
            _ => return None,
        }
    }
    if !after_digit {
        return None;
    }
    let short = plain.trim_start_matches('0');
    Some(match (short.is_empty(), trimmed.starts_with('-')) {
        (true, _) => "0".to_owned(),
        (false, true) => format!("-{short}"),
        (false, false) => short.to_owned(),
    })
}

/// Whether a text is the scheme of a URL.
#[must_use]
pub fn is_url_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn signed(text: &str) -> Int {
    match text.strip_prefix('-') {
        Some(digits) if digits.bytes().any(|byte| byte != b'0') => Int::Negative,
        Some(_) => Int::Natural(0),
        None => Int::Natural(text.parse().unwrap_or(u64::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[test]
    fn int_as_python_reads_it() {
        let of = |text: &str| int(&json::parse(text).root);
        for (text, want) in [
            ("15000", Int::Natural(15000)),
            ("-1", Int::Negative),
            ("-0", Int::Natural(0)),
            ("1.9", Int::Natural(1)),
            ("-0.5", Int::Natural(0)),
            ("-1.5", Int::Negative),
            ("1e3", Int::Natural(1000)),
            ("1e999", Int::Refused),
            ("true", Int::Natural(1)),
            ("\" +1_000 \"", Int::Natural(1000)),
            ("\"1__0\"", Int::Refused),
            ("\"_1\"", Int::Refused),
            ("\"1_\"", Int::Refused),
            ("\"15s\"", Int::Refused),
            ("\"1.0\"", Int::Refused),
            ("\"\u{661}\u{662}\"", Int::Natural(12)),
            ("[1]", Int::Refused),
        ] {
            assert_eq!(of(text), want, "{text}");
        }
    }
}
