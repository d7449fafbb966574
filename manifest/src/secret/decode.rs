//! Decoding once: base64 and percent-encoding.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose};

const FORGIVING: GeneralPurposeConfig =
    general_purpose::NO_PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, FORGIVING);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, FORGIVING);

/// Longer ones are documents.
const MAX_BASE64: usize = 16 * 1024;

/// The bytes behind base64 of either alphabet, padded or not.
#[must_use]
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    if text.len() < 4 || text.len() > MAX_BASE64 {
        return None;
    }
    STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok()
}

/// The text behind base64: none where the bytes are no readable text.
#[must_use]
pub(super) fn base64_text(text: &str) -> Option<String> {
    let decoded = String::from_utf8(base64(text)?).ok()?;
    let is_readable = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    (decoded.len() >= 3 && decoded.chars().all(is_readable)).then_some(decoded)
}

/// The text with `%40` and the like decoded; as it is where that makes no text.
#[must_use]
pub(super) fn percent(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding() {
        assert_eq!(base64_text("aGVsbG8gd29ybGQ=").as_deref(), Some("hello world"));
        assert_eq!(base64_text("aGVsbG8gd29ybGQ").as_deref(), Some("hello world"));
        assert_eq!(base64_text("a-_/"), None);
        assert_eq!(base64_text("AAAAAAAA"), None);
        assert_eq!(percent("a%40b%zz%4"), "a@b%zz%4");
        assert_eq!(percent("%ff"), "%ff");
    }
}
