//! Values of `Authorization`: a scheme and what follows it.

use std::ops::Range;

use super::{Form, Promise, Secret, decode, value};

/// Schemes that a credential follows, in any case, wherever they stand.
const SCHEMES: [&str; 3] = ["bearer", "basic", "token"];

/// Whether a word is one of them: asked before every blank.
#[must_use]
pub(super) fn is_named(word: &[u8]) -> bool {
    matches!(word.first(), Some(b'b' | b'B' | b't' | b'T')) && SCHEMES.iter().any(|scheme| scheme.as_bytes().eq_ignore_ascii_case(word))
}

/// The scheme at the start of a value and where the rest starts. Where a name promises a credential any single word will do.
#[must_use]
pub(super) fn split(text: &str, any: bool) -> Option<(&str, usize)> {
    let (word, _) = text.split_once(' ')?;
    let is_scheme = |word: &str| word.len() <= 20 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let fits = if any { !word.is_empty() && is_scheme(word) } else { is_named(word.as_bytes()) };
    let rest = &text[word.len()..];
    fits.then(|| (word, word.len() + rest.len() - rest.trim_start_matches(' ').len()))
}

/// What stands behind a scheme, at `range` of the text.
pub(super) fn look(text: &str, word: &str, range: Range<usize>, is_sure: bool, found: &mut Vec<Secret>) {
    let credential = &text[range.clone()];
    if credential.contains(char::is_whitespace) {
        return;
    }
    if word.eq_ignore_ascii_case("basic")
        && let Some(decoded) = decode::base64_text(credential)
        && let Some((user, password)) = decoded.split_once(':')
    {
        let key_as_user = password.is_empty().then(|| value::judge(user, Promise::Machine)).flatten();
        if let Some(confidence) = value::judge_password(user, password).or(key_as_user) {
            let kind = if password.is_empty() { "API key in base64" } else { "user and password in base64" };
            found.push(Secret { kind: kind.into(), range, confidence, rotate: None, form: Form::Basic });
        }
        return;
    }
    // In prose a word may follow: it takes a digit to be more.
    if !is_sure && !credential.bytes().any(|byte| byte.is_ascii_digit()) && credential.len() < 20 {
        return;
    }
    if let Some(confidence) = value::judge(credential, Promise::Machine) {
        let kind = if word.eq_ignore_ascii_case("bearer") { "bearer token" } else { "token" };
        found.push(Secret { kind: kind.into(), range, confidence, rotate: None, form: Form::Token });
    }
}

/// Every `Bearer …`, `Basic …`, `Token …` inside of a text.
pub(super) fn look_everywhere(text: &str, found: &mut Vec<Secret>) {
    let bytes = text.as_bytes();
    for blank in memchr::memchr_iter(b' ', bytes) {
        let length = bytes[..blank].iter().rev().take(8).take_while(|byte| byte.is_ascii_alphabetic()).count();
        if !(5..=6).contains(&length) || !is_named(&bytes[blank - length..blank]) {
            continue;
        }
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\"'\\<>,;`{}&".contains(byte) || *byte >= 0x80;
        let end = bytes[blank + 1..].iter().position(ends).map_or(bytes.len(), |at| blank + 1 + at);
        let is_whole = blank == length && end == bytes.len();
        look(text, &text[blank - length..blank], blank + 1..end, is_whole, found);
    }
}
