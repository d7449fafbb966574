//! Names with values inside of a text: fields of forms and queries, JSON in templates, headers, XML, connection strings.

use std::ops::Range;

use super::{Form, Promise, Secret, name, value};

/// The name before a `:`, `=` or `>`, with quotes, blanks and brackets between them.
#[must_use]
pub(super) fn name_before(bytes: &[u8], sign: usize) -> Option<Range<usize>> {
    let mut end = sign;
    // More of them than this are no layout.
    let least = sign.saturating_sub(8);
    while end > least && matches!(bytes[end - 1], b' ' | b'"' | b'\\' | b'\'' | b'\t' | b']') {
        end -= 1;
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || *byte >= 0x80;
    let length = bytes[..end].iter().rev().take(64).take_while(|byte| is_name(byte)).count();
    (length > 0).then(|| end - length..end)
}

/// Judges the value of every name that promises a secret.
pub(super) fn look(text: &str, depth: usize, found: &mut Vec<Secret>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(sign) = memchr::memchr3(b':', b'=', b'>', &bytes[at..]).map(|next| at + next) {
        at = sign + 1;
        let Some(range) = name_before(bytes, sign).filter(|range| name::is_worth(&bytes[range.clone()])) else { continue };
        let Some(name) = text.get(range.clone()) else { continue };
        let promise = name::promise(name);
        if promise == Promise::None || !is_pair(bytes, &range, sign) {
            continue;
        }
        let is_authorization = name.to_ascii_lowercase().ends_with("authorization");
        let Some(value) = value_after(bytes, sign, is_authorization) else { continue };
        at = value.end.max(at);
        let before = found.len();
        value::look_named(&text[value.clone()], promise, name, depth, found);
        for secret in &mut found[before..] {
            secret.range = secret.range.start + value.start..secret.range.end + value.start;
            if secret.form == Form::Plain {
                secret.form = Form::Pair;
            }
        }
    }
}

/// Whether a sign joins a name and a value: `a:b` without a blank or a quote is a path of some sort, `<a>` an element of XML.
fn is_pair(bytes: &[u8], name: &Range<usize>, sign: usize) -> bool {
    let next = bytes.get(sign + 1).copied().unwrap_or_default();
    let before = name.start.checked_sub(1).map_or(b' ', |at| bytes[at]);
    match bytes[sign] {
        b'>' => before == b'<',
        b'=' => next != b'=' && next != b'>',
        _ => {
            before != b':'
                && (matches!(next, b' ' | b'"' | b'\'' | b'\\' | b'\t') || name.end < sign || matches!(before, b'"' | b'\'' | b'\n'))
        }
    }
}

/// Where the value starts and ends, by how it is written.
fn value_after(bytes: &[u8], sign: usize, is_authorization: bool) -> Option<Range<usize>> {
    let blanks = bytes[sign + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    let mut from = sign + 1 + if bytes[sign] == b'>' { 0 } else { blanks };
    let escaped = bytes[from.min(bytes.len())..].starts_with(b"\\\"");
    from += usize::from(escaped);
    let quote = bytes.get(from).copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    from += usize::from(quote.is_some());
    let rest = bytes.get(from..)?;
    // An object or a list has names of its own.
    if quote.is_none() && rest.first().is_none_or(|byte| b"{[".contains(byte)) && !rest.starts_with(b"{{") {
        return None;
    }
    let ends = |byte: u8| match (quote, bytes[sign]) {
        (Some(quote), _) => byte == quote || byte == b'\n',
        (None, b'>') => byte == b'<' || byte == b'\n',
        // Of what follows `Authorization:` only the first word ends with its blank.
        (None, b':') => matches!(byte, b',' | b'\n' | b'\r' | b'"' | b'\'' | b'<' | b'`') || (byte == b' ' && !is_authorization),
        (None, _) => matches!(byte, b'&' | b';' | b'"' | b'\'' | b'<' | b'\\' | b'`') || byte.is_ascii_whitespace(),
    };
    let mut depth = 0_usize;
    let mut end = rest.len();
    for (at, byte) in rest.iter().enumerate() {
        // What stands inside of an expression ends nothing.
        depth = if rest[at..].starts_with(b"{{") {
            depth + 1
        } else if rest[..at].ends_with(b"}}") {
            0
        } else {
            depth
        };
        if depth == 0 && ends(*byte) {
            end = at;
            break;
        }
    }
    if escaped && end > 0 && rest[end - 1] == b'\\' {
        end -= 1;
    }
    Some(from..from + end)
}
