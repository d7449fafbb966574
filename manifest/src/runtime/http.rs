//! What the HTTP client of both runtimes takes for a method, a header name and a header value (contract §7.3).

/// The nine methods that the 2026 validator knows (contract §9).
pub const METHODS: [&str; 9] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"];

/// Whether a text is a token of RFC 9110: what methods and header names must be.
#[must_use]
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// What is wrong with a header value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueDefect {
    /// A character outside ASCII.
    NotAscii,
    /// CR, LF, VT, FF or NUL.
    Forbidden,
    /// A blank at its start or end.
    OuterBlank,
}

/// What is wrong with a header value, and the byte range of the first wrong part. The empty value is fine.
#[must_use]
pub fn value_defect(value: &str) -> Option<(ValueDefect, std::ops::Range<usize>)> {
    let bytes = value.as_bytes();
    if let Some((at, c)) = value.char_indices().find(|(_, c)| !c.is_ascii()) {
        return Some((ValueDefect::NotAscii, at..at + c.len_utf8()));
    }
    if let Some(at) = bytes.iter().position(|byte| matches!(byte, 0 | b'\n' | b'\r' | 0x0b | 0x0c)) {
        return Some((ValueDefect::Forbidden, at..at + 1));
    }
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = bytes.iter().take_while(|byte| blank(byte)).count();
    if start > 0 {
        return Some((ValueDefect::OuterBlank, 0..start));
    }
    let end = bytes.iter().rev().take_while(|byte| blank(byte)).count();
    (end > 0).then(|| (ValueDefect::OuterBlank, bytes.len() - end..bytes.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        assert_eq!(value_defect(""), None);
        assert_eq!(value_defect("a \t b\u{1}\u{7f}"), None);
        assert_eq!(value_defect("aé"), Some((ValueDefect::NotAscii, 1..3)));
        assert_eq!(value_defect("a\nb"), Some((ValueDefect::Forbidden, 1..2)));
        assert_eq!(value_defect(" a"), Some((ValueDefect::OuterBlank, 0..1)));
        assert_eq!(value_defect("a  "), Some((ValueDefect::OuterBlank, 1..3)));
    }
}
