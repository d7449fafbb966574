//! From the bytes of a file to its text.

use super::{Complaint, Defect, Source};
use crate::span::Span;

pub(super) fn decode(bytes: Vec<u8>) -> Source {
    if let Some(name) = wide_encoding(&bytes) {
        let message = format!("this file is {name}: JSON files are UTF-8");
        let complaint = Complaint::new(Defect::Utf16, Span::at(0), message).note("Save it as UTF-8, without a byte order mark.");
        return Source { text: String::new(), complaints: vec![complaint], faithful: false };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Source { text, complaints: Vec::new(), faithful: true },
        Err(error) => patched(error.into_bytes()),
    }
}

/// UTF-16 or UTF-32, told by a byte order mark or by where the zero bytes of the first ASCII characters stand.
pub(super) fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        [a, b, c, d, ..] => match [*a > 0, *b > 0, *c > 0, *d > 0] {
            [true, false, false, false] | [false, false, false, true] => Some("UTF-32"),
            [true, false, true, false] | [false, true, false, true] => Some("UTF-16"),
            _ => None,
        },
        _ => None,
    }
}

/// The text with one `?` for each byte that is no UTF-8, so that the offsets of the rest are those of the file.
fn patched(bytes: Vec<u8>) -> Source {
    let mut text = String::with_capacity(bytes.len());
    let mut invalid = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            invalid.push((text.len(), *byte));
            text.push('?');
        }
    }
    let first = invalid.first().copied().unwrap_or_default();
    let span = Span::new(first.0, first.0 + 1);
    let others = match invalid.len() {
        0 | 1 => String::new(),
        2 => " (and 1 more byte)".to_owned(),
        many => format!(" (and {} more bytes)", many - 1),
    };
    let message = format!("this byte, 0x{:02X}, is no UTF-8: JSON files are UTF-8{others}", first.1);
    let note = match latin_1(&bytes, &invalid) {
        Some(c) => format!("The file looks like Latin-1 or Windows-1252, where this byte is `{c}`. Save it as UTF-8."),
        None => "Save the file as UTF-8.".to_owned(),
    };
    let complaint = Complaint::new(Defect::NotUtf8, span, message)
        .here("no UTF-8")
        .also_at(invalid.iter().map(|(at, _)| Span::new(*at, at + 1)), "no UTF-8 either")
        .note(note);
    Source { text, complaints: vec![complaint], faithful: false }
}

/// The first invalid byte as a character of Latin-1, if the file looks like that: every byte beyond ASCII stands for a printable
/// character, and none of them is part of a valid UTF-8 sequence.
fn latin_1(bytes: &[u8], invalid: &[(usize, u8)]) -> Option<char> {
    let beyond_ascii = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let printable = invalid.iter().all(|(_, byte)| *byte >= 0xA1);
    let first = invalid.first()?;
    (beyond_ascii == invalid.len() && printable).then(|| char::from(first.1))
}
