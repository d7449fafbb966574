//! A copy of a file that may be shown: of equal length byte for byte, credentials replaced by `*`.
//!
//! Everything that quotes a file quotes this copy. It hides too much rather than too little: what stands behind a name like
//! `password` or `Authorization`, user and password of a URL, key blocks, and anything that has the shape of a token. Expressions
//! (`{{creds.api_key}}`) are no secrets and stay readable. It works on the text, so that a broken file is masked as well.

use std::ops::Range;

use crate::document::Document;
use crate::runtime::template::expressions;
use crate::secret::{self, Promise};
use crate::span::Span;

/// The longest quotation in a message, in characters.
const MAX_QUOTE: usize = 60;
/// The shortest run of characters that can be a token by its shape alone.
const MIN_TOKEN: usize = 20;

/// The source at `span`, masked, with control characters escaped, cut to a readable length.
#[must_use]
pub fn quote(document: &Document, span: Span) -> String {
    readable(document.masked().get(span.range()).unwrap_or_default())
}

/// A text that does not stand in the file as it is, such as a decoded key, fit to be shown: masked, escaped, cut.
#[must_use]
pub fn shown(text: &str) -> String {
    // Nearly every one is a name, too short for a token, and nothing in it says that something secret follows.
    if text.len() < MIN_TOKEN && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')) {
        return text.to_owned();
    }
    readable(&masked(text))
}

fn readable(masked: &str) -> String {
    // Nearly every quotation is a short name.
    if masked.len() <= MAX_QUOTE && masked.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return masked.to_owned();
    }
    let mut shown = String::new();
    for (count, c) in masked.chars().enumerate() {
        if count == MAX_QUOTE {
            shown.push('…');
            break;
        }
        match visible(c) {
            Some(c) => shown.push(c),
            None => shown.extend(c.escape_unicode()),
        }
    }
    shown
}

/// The character itself, or `None` where it would move or colour the text around it: controls, bidirectional marks, what takes no
/// room.
#[must_use]
pub fn visible(c: char) -> Option<char> {
    let hidden = c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    (!hidden).then_some(c)
}

/// The text with every credential replaced by `*`, byte for byte.
#[must_use]
pub fn masked(text: &str) -> String {
    let found = secret::in_text(text, Promise::None, "", &[]);
    with_hidden(text, found.into_iter().map(|secret| secret.range)).unwrap_or_else(|| text.to_owned())
}

/// The text of a file with every credential replaced, those included that have been found in its tree, at `found`; `None` where there
/// is none.
#[must_use]
pub(crate) fn with_hidden(text: &str, found: impl Iterator<Item = Range<usize>>) -> Option<String> {
    let mut hidden: Vec<(usize, usize)> = found.map(|range| (range.start, range.end)).collect();
    named_values(text, &mut hidden);
    userinfo(text, &mut hidden);
    key_blocks(text, &mut hidden);
    scheme_values(text, &mut hidden);
    token_shapes(text, &mut hidden);
    if hidden.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for (start, end) in hidden {
        // Line ends stay: lines and columns must be those of the file.
        bytes[start..end].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b'*');
    }
    // Every hidden range starts and ends between two characters.
    Some(String::from_utf8(bytes).unwrap_or_else(|_| "*".repeat(text.len())))
}

/// Whether a key, header, query or field name promises a secret.
#[must_use]
pub fn is_secret_name(name: &str) -> bool {
    // This is asked for every key of every file that is shown, and most end in another letter.
    if !name.bytes().rev().find(u8::is_ascii_alphanumeric).is_some_and(|last| ENDS_SECRET_WORD[usize::from(last)]) {
        return false;
    }
    // The end of the name without its `-` and `_`, in lower case: that is where the word stands.
    let mut end = [0; LONGEST_WORD];
    let mut start = LONGEST_WORD;
    for byte in name.bytes().rev().filter(u8::is_ascii_alphanumeric).take(LONGEST_WORD) {
        start -= 1;
        end[start] = byte.to_ascii_lowercase();
    }
    let end = &end[start..];
    let words: &[&str] = match end.last() {
        Some(b'd') => &["password", "passwd", "pwd", "sessionid"],
        Some(b'e') => &["passphrase", "cookie"],
        Some(b'l') => &["credential"],
        Some(b'n') => &["authorization", "token"],
        Some(b'r') => &["bearer"],
        Some(b's') => &["credentials"],
        Some(b't') => &["secret"],
        Some(b'y') => &["apikey", "accesskey", "privatekey", "signingkey", "authkey", "subscriptionkey", "encryptionkey", "xkey"],
        _ => return false,
    };
    words.iter().any(|word| end.ends_with(word.as_bytes()))
}

/// The letters that the words above end in, and the signs that may follow them in a name.
const ENDS_SECRET_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let letters = b"delnrstyDELNRSTY_-";
    let mut at = 0;
    while at < letters.len() {
        table[letters[at] as usize] = true;
        at += 1;
    }
    table
};

/// The letters of the longest word above.
const LONGEST_WORD: usize = 15;

/// Values behind a secret name: `"password": "…"`, `\"token\":\"…\"`, `?api_key=…&`, `Authorization: Basic …`.
fn named_values(text: &str, hidden: &mut Vec<(usize, usize)>) {
    let bytes = text.as_bytes();
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let mut at = 0;
    while let Some(sign) = memchr::memchr2(b':', b'=', &bytes[at..]).map(|found| at + found) {
        at = sign + 1;
        // Back over a closing quote, escaped or not, to the name.
        let mut end = sign;
        while end > 0 && matches!(bytes[end - 1], b' ' | b'"' | b'\\' | b'\'' | b'\t' | b']' | b'[') {
            end -= 1;
        }
        if end == 0 || !ENDS_SECRET_WORD[usize::from(bytes[end - 1])] {
            continue;
        }
        let start = end - bytes[..end].iter().rev().take_while(|byte| is_name(**byte)).count();
        if start == end || !is_secret_name(&text[start..end]) {
            continue;
        }
        let mut from = sign + 1;
        while from < bytes.len() && matches!(bytes[from], b' ' | b'\t' | b'\n' | b'\r') {
            from += 1;
        }
        let quoted = bytes[from..].starts_with(b"\"");
        let escaped = bytes[from..].starts_with(b"\\\"");
        from += usize::from(quoted) + 2 * usize::from(escaped);
        if !quoted
            && !escaped
            && bytes.get(from).is_none_or(|byte| b"{[".contains(byte))
            && !bytes[from.min(bytes.len())..].starts_with(b"{{")
        {
            continue;
        }
        let to = value_end(bytes, from, bytes[sign] == b'=', escaped, quoted);
        hide_literal(text, skip_scheme(text, from, to), to, hidden);
        at = to.max(at);
    }
}

/// Where a value ends, by how it is written.
fn value_end(bytes: &[u8], from: usize, is_field: bool, escaped: bool, quoted: bool) -> usize {
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\n' | b'\r' => break,
            b'"' => break,
            b'\\' if escaped && bytes[at + 1..].starts_with(b"\"") => break,
            b'\\' if quoted => at += 1,
            b'&' | b'#' | b' ' | b'\\' if is_field => break,
            b',' | b'}' | b' ' if !quoted && !escaped && !is_field => {
                // The braces of an expression end nothing.
                if bytes[at] != b'}' || !bytes[at..].starts_with(b"}}") {
                    break;
                }
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    at.min(bytes.len())
}

/// `Basic`, `Bearer` and the like before a credential say nothing secret.
fn skip_scheme(text: &str, from: usize, to: usize) -> usize {
    let value = &text[from..to];
    match value.split_once(' ') {
        Some((word, _)) if !word.is_empty() && word.len() <= 10 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            from + word.len() + 1
        }
        _ => from,
    }
}

/// User and password of `scheme://user:password@host`.
fn userinfo(text: &str, hidden: &mut Vec<(usize, usize)>) {
    let bytes = text.as_bytes();
    for at in memchr::memmem::find_iter(bytes, b"://") {
        let from = at + 3;
        let end = bytes[from..].iter().position(|byte| b"/?#\"\\ \n\r".contains(byte)).map_or(bytes.len(), |found| from + found);
        if let Some(sign) = memchr::memrchr(b'@', &bytes[from..end]) {
            hide_literal(text, from, from + sign, hidden);
        }
    }
}

/// What follows `Bearer` and `Basic`, wherever they stand, if it can't be a word: it has a digit.
fn scheme_values(text: &str, hidden: &mut Vec<(usize, usize)>) {
    let bytes = text.as_bytes();
    for scheme in [&b"Bearer "[..], b"Basic "] {
        for at in memchr::memmem::find_iter(bytes, scheme) {
            let from = at + scheme.len();
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/=!".contains(byte);
            let to = bytes[from..].iter().position(|byte| !is_part(byte)).map_or(bytes.len(), |found| from + found);
            if to - from >= 8 && bytes[from..to].iter().any(u8::is_ascii_digit) {
                hidden.push((from, to));
            }
        }
    }
}

/// Private keys, on one line or many.
fn key_blocks(text: &str, hidden: &mut Vec<(usize, usize)>) {
    let mut at = 0;
    while let Some(start) = memchr::memmem::find(&text.as_bytes()[at..], b"-----BEGIN ").map(|found| at + found) {
        let head = text[start + 11..].find("-----").map_or(text.len(), |found| start + 11 + found + 5);
        let end = text[head..].find("-----END").map_or(text.len(), |found| head + found);
        if text[start..head].contains("PRIVATE") {
            hidden.push((head, end));
        }
        at = end.max(start + 11);
    }
}

/// Long runs that mix letters and digits as only generated strings do. The first four characters stay, to tell which one it is.
fn token_shapes(text: &str, hidden: &mut Vec<(usize, usize)>) {
    let bytes = text.as_bytes();
    let in_token = |at: usize| IN_TOKEN[usize::from(bytes[at])];
    let mut start = 0;
    // A window as long as the shortest token is looked at from its end: most words are shorter, so that most of the text is skipped.
    while start + MIN_TOKEN <= bytes.len() {
        if let Some(gap) = (start..start + MIN_TOKEN).rev().find(|at| !in_token(*at)) {
            start = gap + 1;
            continue;
        }
        let end = (start + MIN_TOKEN..bytes.len()).find(|at| !in_token(*at)).unwrap_or(bytes.len());
        if looks_generated(&bytes[start..end]) {
            hidden.push((start + 4, end));
        }
        start = end + 1;
    }
}

/// The characters that tokens are made of. Separators of words and paths are not among them.
const IN_TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'_' | b'-' | b'+' | b'=' | b'~');
        byte += 1;
    }
    table
};

fn looks_generated(run: &[u8]) -> bool {
    let digits = run.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = run.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let class = |byte: &u8| {
        if byte.is_ascii_digit() {
            0
        } else if byte.is_ascii_uppercase() {
            1
        } else {
            2
        }
    };
    let changes = run.windows(2).filter(|pair| class(&pair[0]) != class(&pair[1])).count();
    digits >= 3 && letters >= 3 && changes >= 5
}

/// Hides `start..end` but for its expressions.
fn hide_literal(text: &str, start: usize, end: usize, hidden: &mut Vec<(usize, usize)>) {
    let mut from = start;
    for expression in expressions(&text[start..end]) {
        hidden.push((from, start + expression.start));
        from = start + expression.end;
    }
    hidden.push((from, end));
    hidden.retain(|(from, to)| from < to);
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn what_is_hidden() {
        for (text, want) in [
            (r#""password": "hunter2","#, r#""password": "*******","#),
            (r#""X-Api-Key": "abc", "b": 1"#, r#""X-Api-Key": "***", "b": 1"#),
            (r#""Authorization": "Bearer abc""#, r#""Authorization": "Bearer ***""#),
            (r#""Authorization": "Bearer {{creds.token}}""#, r#""Authorization": "Bearer {{creds.token}}""#),
            (r#""https://u:pw@h.example/x""#, r#""https://****@h.example/x""#),
            (r#""https://h/x?api_key=abc&to={{to}}""#, r#""https://h/x?api_key=***&to={{to}}""#),
            (r#"{\"token\":\"abc\",\"to\":\"{{to}}\"}"#, r#"{\"token\":\"***\",\"to\":\"{{to}}\"}"#),
            (r#""template": "user_token=abc&to={{to}}""#, r#""template": "user_token=***&to={{to}}""#),
            (r#""scheme": "api_key_header", "header_name": "X-API-Key""#, r#""scheme": "api_key_header", "header_name": "X-API-Key""#),
            (r#""inbound_verification": "internal_secret""#, r#""inbound_verification": "internal_secret""#),
            (r#""X-Who": "Bearer ab-cd-12 x""#, r#""X-Who": "Bearer ******** x""#),
            (r#""text": "Basic information, Bearer token""#, r#""text": "Basic information, Bearer token""#),
            (r#""secret": { "type": "string" }"#, r#""secret": { "type": "string" }"#),
            (r#""requires_ghostscript_and_more": true"#, r#""requires_ghostscript_and_more": true"#),
        ] {
            assert_eq!(masked(text), want);
        }
    }

    #[test]
    fn token_shapes_keep_four_characters() {
        let token = format!("a1b2{}", "c3D4".repeat(8));
        assert_eq!(masked(&format!("\"x\": \"{token}\"")), format!("\"x\": \"a1b2{}\"", "*".repeat(32)));
        let key = format!("-----BEGIN {}PRIVATE KEY-----\\nabc\\n-----END", "");
        assert!(!masked(&key).contains("abc"));
    }
}
