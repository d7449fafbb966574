//! Judging a value in the light of what its place promises.

use super::entropy::{self, Mix};
use super::reference::{is_harmless, is_ordinary, is_reference, literals};
use super::{Confidence, Form, Promise, Secret, apart, decode, name, pairs, placeholder, scheme, shape, url};

/// Longer ones are documents, not secrets.
const MAX: usize = 4096;
/// The shortest password and the shortest token that are worth a word.
const MIN_PASSWORD: usize = 6;
const MIN_TOKEN: usize = 8;

/// Everything in a text that stands at a place with this promise. What is found may overlap.
pub(super) fn look(text: &str, promise: Promise, name: &str, depth: usize, found: &mut Vec<Secret>) {
    let before = found.len();
    let trimmed = text.trim();
    if is_harmless(trimmed) || (is_reference(trimmed) && !trimmed.contains('@')) {
        return;
    }
    shape::look(text, found);
    url::look(text, found);
    pairs::look(text, depth, found);
    if found.len() > before || !text.contains("{{") || promise == Promise::None {
        scheme::look_everywhere(text, found);
    }
    if found.len() > before {
        return;
    }
    if promise != Promise::None {
        look_named(text, promise, name, depth, found);
    } else if depth == 0 {
        look_encoded(text, found);
    }
}

/// The value of a name that promises a secret.
pub(super) fn look_named(text: &str, promise: Promise, name: &str, depth: usize, found: &mut Vec<Secret>) {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    if trimmed.len() > MAX || is_harmless(trimmed) || is_reference(trimmed) {
        return;
    }
    if is_cookie(name) {
        return look_cookies(text, found);
    }
    let before = found.len();
    shape::look(text, found);
    if found.len() > before {
        return;
    }
    if let Some((word, from)) = scheme::split(trimmed, name.to_ascii_lowercase().ends_with("authorization")) {
        for (at, part) in literals(&trimmed[from..]) {
            let at = start + from + at;
            scheme::look(text, word, trim(text, at, part), true, found);
        }
        return;
    }
    // In `user:password` the second half counts.
    let (skip, rest) = match trimmed.split_once(':') {
        Some((user, password)) if !user.contains(char::is_whitespace) && !password.contains([' ', '/']) => (user.len() + 1, password),
        _ => (0, trimmed),
    };
    for (at, part) in literals(rest) {
        let range = trim(text, start + skip + at, part);
        let part = &text[range.clone()];
        let decoded = decode::percent(part);
        let plain = (depth == 0).then(|| decode::base64_text(&decoded)).flatten().filter(|plain| plain.len() >= 6);
        let confidence = match plain {
            // Readable text in base64 is what it says.
            Some(plain) if plain.starts_with('{') || entropy::is_wordy(&plain) => encoded(&plain),
            Some(plain) => match plain.split_once(':') {
                Some((user, password)) if entropy::is_wordy(user) => judge_password(user, password),
                _ => judge(&decoded, promise),
            },
            None => judge(&decoded, promise),
        };
        if let Some(confidence) = confidence {
            found.push(Secret { kind: name::kind(name).into(), range, confidence, rotate: None, form: Form::Plain });
        }
    }
}

/// A part of a text without the separators around it, as a range of the text.
fn trim(text: &str, at: usize, part: &str) -> std::ops::Range<usize> {
    if part.len() == text.len() {
        return at..at + part.len();
    }
    let separators = |c: char| c.is_whitespace() || matches!(c, '.' | ':' | '-' | '_' | '/');
    let start = at + part.len() - part.trim_start_matches(separators).len();
    let is_last = at + part.len() == text.trim_end().len();
    let end = if is_last { at + part.trim_end().len() } else { at + part.trim_end_matches(separators).len() };
    start..end.max(start)
}

/// Text in base64, decoded once, may hold anything that a text may hold.
fn look_encoded(text: &str, found: &mut Vec<Secret>) {
    let trimmed = text.trim();
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte);
    if trimmed.len() < 24 || !trimmed.bytes().all(is_base64) {
        return;
    }
    let Some(confidence) = decode::base64_text(trimmed).and_then(|plain| encoded(&plain)) else { return };
    let start = text.len() - text.trim_start().len();
    let range = start..start + trimmed.len();
    found.push(Secret { kind: "credential in base64".into(), range, confidence, rotate: None, form: Form::Plain });
}

fn encoded(plain: &str) -> Option<Confidence> {
    let mut inside = Vec::new();
    look(plain, Promise::None, "", 1, &mut inside);
    apart(inside).into_iter().map(|secret| secret.confidence).max()
}

fn is_cookie(name: &str) -> bool {
    name.len() >= 6 && name.as_bytes()[name.len() - 6..].eq_ignore_ascii_case(b"cookie")
}

/// `name=value; name=value`: what a server gave out to know someone by.
fn look_cookies(text: &str, found: &mut Vec<Secret>) {
    let mut start = 0;
    for piece in text.split(';') {
        if let Some((name, value)) = piece.split_once('=') {
            let at = start + name.len() + 1;
            let promise = name::promise(name.trim()).max(Promise::Weak);
            if let Some(confidence) = judge(value.trim(), promise) {
                let range = at..at + value.trim_end().len();
                found.push(Secret { kind: "cookie".into(), range, confidence, rotate: None, form: Form::Pair });
            }
        }
        start += piece.len() + 1;
    }
}

/// A user and a password that stand together. What is the same twice is the account that every system comes with.
pub(super) fn judge_password(user: &str, password: &str) -> Option<Confidence> {
    if user.eq_ignore_ascii_case(password) { None } else { judge(password, Promise::Password) }
}

/// Whether a literal is a secret, given what its place promises.
pub(super) fn judge(value: &str, promise: Promise) -> Option<Confidence> {
    let value = value.trim();
    let least = if promise == Promise::Password { MIN_PASSWORD } else { MIN_TOKEN };
    if value.len() < least || value.len() > MAX || !literals(value).iter().any(|(_, part)| part.len() == value.len()) {
        return None;
    }
    if is_harmless(value) || is_reference(value) || is_ordinary(value) && promise != Promise::Password || shape::is_documented(value) {
        return None;
    }
    if placeholder::is_placeholder(value) {
        return None;
    }
    match promise {
        Promise::None => None,
        Promise::Weak => judge_weak(value),
        Promise::Machine => judge_token(value),
        Promise::Password => judge_secret_word(value),
    }
}

fn judge_weak(value: &str) -> Option<Confidence> {
    if entropy::is_uuid(value) || !entropy::looks_drawn(value, 16) {
        return None;
    }
    // Digests are as long as this, and hexadecimal.
    if entropy::is_hex(value) {
        return (value.len() >= 32).then_some(Confidence::Possible);
    }
    let mix = Mix::of(value);
    let is_mixed = mix.lower > 0 && mix.upper > 0 && mix.digits > 0;
    Some(if is_mixed || (mix.digits > 0 && value.len() >= 24) { Confidence::Likely } else { Confidence::Possible })
}

fn judge_token(value: &str) -> Option<Confidence> {
    if entropy::is_uuid(value) {
        return Some(Confidence::Likely);
    }
    let mix = Mix::of(value);
    // Several words are prose.
    if value.contains(char::is_whitespace) || !value.is_ascii() || entropy::is_wordy(value) || mix.letters() == 0 {
        return None;
    }
    // Less than 64 bits is an id: nobody should take it for unguessable.
    if entropy::is_hex(value) && value.len() < 16 {
        return None;
    }
    let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.~+/=!@#$%^&*:;,?|".contains(&byte));
    (is_plain && mix.distinct >= 5).then_some(Confidence::Likely)
}

/// A word that people choose: with a digit or a sign in it, or of letters that make no word.
fn judge_secret_word(value: &str) -> Option<Confidence> {
    let mix = Mix::of(value);
    let blanks = value.chars().filter(|c| c.is_whitespace()).count();
    if blanks > 2 || value.contains("://") || value.starts_with('/') && entropy::is_wordy(value) || is_pattern(value) {
        return None;
    }
    if entropy::is_uuid(value) {
        return Some(Confidence::Likely);
    }
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./: []".contains(&byte);
    let has_sign = !value.bytes().all(is_name);
    if blanks > 0 && mix.digits == 0 {
        return None;
    }
    if mix.letters() == 0 && mix.digits > 0 {
        return (value.len() >= 6 && value.bytes().all(|byte| byte.is_ascii_digit())).then_some(Confidence::Possible);
    }
    if mix.digits > 0 || has_sign && value.is_ascii() || !entropy::is_wordy(value) {
        return (mix.distinct >= 4).then_some(Confidence::Likely);
    }
    // A single word may be a password, several joined ones name something.
    (value.len() >= 8 && value.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(Confidence::Possible)
}

fn is_pattern(value: &str) -> bool {
    value.starts_with('^') && value.ends_with('$')
}
