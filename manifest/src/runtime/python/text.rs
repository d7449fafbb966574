//! Python's strings: lone surrogates, `repr`, `\w`, digits, floats as text.

use std::fmt::Write as _;

use unicode_general_category::{GeneralCategory as G, get_general_category};

/// Where the stand-ins of lone surrogates begin.
const STAND_INS: u32 = 0x10_f800;

/// The character that stands for a lone surrogate. Python's strings can hold one, Rust's can't: the last private-use characters,
/// which nobody uses, take their place.
#[must_use]
pub fn surrogate(unit: u16) -> char {
    char::from_u32(STAND_INS + (u32::from(unit) & 0x7ff)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The lone surrogate that a character stands for.
#[must_use]
pub fn as_surrogate(c: char) -> Option<u16> {
    let at = u32::from(c).checked_sub(STAND_INS)?;
    u16::try_from(at).ok().map(|at| 0xd800 + at)
}

/// Whether UTF-8 can't hold the text: it has a lone surrogate.
#[must_use]
pub fn has_surrogate(text: &str) -> bool {
    text.chars().any(|c| as_surrogate(c).is_some())
}

/// Whether Python's `\w` takes the character: letters, every kind of number, `_`.
#[must_use]
pub fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    use G::{DecimalNumber, LetterNumber, LowercaseLetter, ModifierLetter, OtherLetter, OtherNumber, TitlecaseLetter, UppercaseLetter};
    matches!(
        get_general_category(c),
        UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter | DecimalNumber | LetterNumber | OtherNumber
    )
}

/// The value of a decimal digit of any script. Unicode gives each script ten in a row.
#[must_use]
pub fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let is_digit = |code: u32| char::from_u32(code).is_some_and(|c| get_general_category(c) == G::DecimalNumber);
    let code = u32::from(c);
    if !is_digit(code) {
        return None;
    }
    let before = (1..=code).take_while(|back| is_digit(code - back)).count();
    u32::try_from(before % 10).ok()
}

/// Whether Python prints the character as it is in a `repr`.
fn is_printable(c: char) -> bool {
    use G::{Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, SpaceSeparator, Surrogate, Unassigned};
    c == ' '
        || !matches!(
            get_general_category(c),
            Control | Format | Surrogate | PrivateUse | Unassigned | LineSeparator | ParagraphSeparator | SpaceSeparator
        )
}

/// Writes Python's `repr` of a string.
pub fn write_repr(text: &str, out: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if c.is_ascii_graphic() || is_printable(c) => out.push(c),
            c => {
                let code = as_surrogate(c).map_or(u32::from(c), u32::from);
                // Writing to a string can't fail.
                let _ = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out.push(quote);
}

/// Python's `repr` of a string.
#[must_use]
pub fn repr(text: &str) -> String {
    let mut out = String::new();
    write_repr(text, &mut out);
    out
}

/// Python's `repr` of a float: the shortest digits that read back, with an exponent below 1e-4 and from 1e16 on.
#[must_use]
pub fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{value}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// Python's `str.encode("utf-8")`, or the error that a lone surrogate causes.
///
/// # Errors
/// Python's text of a `UnicodeEncodeError`.
pub fn encode_utf8(text: &str) -> Result<Vec<u8>, String> {
    match text.chars().enumerate().find_map(|(at, c)| as_surrogate(c).map(|unit| (at, unit))) {
        Some((at, unit)) => Err(format!("'utf-8' codec can't encode character '\\u{unit:04x}' in position {at}: surrogates not allowed")),
        None => Ok(text.as_bytes().to_vec()),
    }
}
