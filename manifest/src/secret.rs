//! Finding credentials in a file: by the place where a value stands, by its shape, its checksum, its entropy, and by decoding it once.
//!
//! Every decision comes from a documented format of tokens or from a general principle, which the page of `hardcoded-secret` states.
//! Nothing here knows a particular string.

mod checksum;
mod decode;
mod entropy;
mod name;
mod pairs;
mod pattern;
mod placeholder;
mod reference;
mod scheme;
mod shape;
mod table;
mod url;
mod value;
mod walk;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

pub use name::{Promise, promise};
pub use pattern::{BadPattern, Pattern};
pub use walk::{Found, in_document};

/// How sure it is that a string is a secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// It could be one: its place or its checksum speaks against it.
    Possible,
    /// Its place or its shape says so, and nothing speaks against it.
    #[default]
    Likely,
    /// It has a documented shape that nothing else has, and where there is a checksum, that is right.
    Certain,
}

impl Confidence {
    /// All of them, the least sure first.
    pub const ALL: [Confidence; 3] = [Confidence::Possible, Confidence::Likely, Confidence::Certain];

    /// `certain`, `likely` or `possible`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Confidence::Possible => "possible",
            Confidence::Likely => "likely",
            Confidence::Certain => "certain",
        }
    }
}

/// A credential in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// What it is, in words: "Telnyx API key", "password".
    pub kind: Cow<'static, str>,
    /// Exactly its characters: bytes of the text.
    pub range: Range<usize>,
    /// How sure that is.
    pub confidence: Confidence,
    /// The page where its issuer says how to replace it.
    pub rotate: Option<Cow<'static, str>>,
    /// What it is part of.
    pub form: Form,
}

/// What a secret is part of, where that decides how it can be taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A value, or a part of one.
    Plain,
    /// What follows `Bearer` and the like.
    Token,
    /// User and password in base64, behind `Basic`.
    Basic,
    /// Before the `@` of a URL.
    Userinfo,
    /// The value of a name inside of the text: a field of a form, a query, JSON.
    Pair,
    /// A private key.
    Block,
}

/// The credentials in a text that stands at a place which promises `promise`, in the order of the text, none overlapping another.
#[must_use]
pub fn in_text(text: &str, promise: Promise, name: &str, patterns: &[Arc<Pattern>]) -> Vec<Secret> {
    let mut found = Vec::new();
    for pattern in patterns {
        found.extend(pattern.find(text));
    }
    if promise != Promise::None || may_hold(text) {
        value::look(text, promise, name, 0, &mut found);
    }
    apart(found)
}

/// Whether a text by itself could hold a credential: one look at each byte, which most texts don't pass.
#[must_use]
pub fn may_hold(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Nearly every text is a word or some: only a long one among them is worth a look.
    let seen = bytes.iter().fold(0, |seen, byte| seen | CLASS[usize::from(*byte)]);
    if seen & (SIGN | BLANK) == 0 { has_long_run(bytes) } else { may_hold_among_others(bytes) }
}

/// Looks at one byte in so many as a long run has: it is in one of these.
fn has_long_run(bytes: &[u8]) -> bool {
    let is_part = |byte: &u8| CLASS[usize::from(*byte)] & RUN != 0;
    let mut at = LONG - 1;
    while let Some(byte) = bytes.get(at) {
        if is_part(byte) {
            let start = at - bytes[..at].iter().rev().take_while(|byte| is_part(byte)).count();
            at += bytes[at..].iter().take_while(|byte| is_part(byte)).count();
            if is_long(&bytes[start..at]) {
                return true;
            }
        }
        at += LONG;
    }
    false
}

/// A run that is long enough; without a digit it has capitals.
fn is_long(run: &[u8]) -> bool {
    run.len() >= LONG && run.iter().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

fn may_hold_among_others(bytes: &[u8]) -> bool {
    let (mut start, mut in_url) = (0, false);
    loop {
        let mut class = OTHER;
        let length = bytes[start..].iter().position(|byte| {
            class = CLASS[usize::from(*byte)];
            class & RUN == 0
        });
        let run = &bytes[start..length.map_or(bytes.len(), |length| start + length)];
        if is_long(run) {
            return true;
        }
        let Some(length) = length else { return false };
        let end = start + length;
        if (class == SIGN && sign_tells(bytes, end, &mut in_url)) || (class == BLANK && matches!(length, 5 | 6) && scheme::is_named(run)) {
            return true;
        }
        start = end + 1;
    }
}

/// The shortest run of characters that can be a token by its shape alone.
const LONG: usize = 20;
const OTHER: u8 = 0;
/// What may be part of a token.
const RUN: u8 = 1;
const SIGN: u8 = 2;
const BLANK: u8 = 4;

static CLASS: [u8; 256] = {
    let mut table = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        let c = byte as u8;
        table[byte] = match c {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'-' | b'+' => RUN,
            b':' | b'=' | b'>' | b'@' => SIGN,
            b' ' => BLANK,
            _ => OTHER,
        };
        byte += 1;
    }
    table
};

/// Whether what stands around a `:`, `=`, `>` or `@` is worth a closer look.
fn sign_tells(bytes: &[u8], at: usize, in_url: &mut bool) -> bool {
    if bytes[at] == b'@' {
        return *in_url;
    }
    if bytes[at] == b':' && bytes[at + 1..].starts_with(b"//") {
        *in_url = true;
        return false;
    }
    pairs::name_before(bytes, at).is_some_and(|range| name::is_worth(&bytes[range]))
}

/// Keeps of overlapping ones the surest, the longest of these.
fn apart(mut found: Vec<Secret>) -> Vec<Secret> {
    if found.len() < 2 {
        return found;
    }
    found.sort_by_key(|secret| (secret.range.start, std::cmp::Reverse(secret.range.end)));
    let mut kept: Vec<Secret> = Vec::with_capacity(found.len());
    for secret in found {
        match kept.last_mut() {
            Some(last) if secret.range.start < last.range.end => {
                if secret.confidence > last.confidence {
                    *last = secret;
                }
            }
            _ => kept.push(secret),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{has_long_run, may_hold_among_others};

    proptest! {
        /// Stepping through a text finds what a look at each byte finds.
        #[test]
        fn long_runs(words in proptest::collection::vec("[a-c]{0,24}|[a-cA1_]{15,24}", 0..6), between in "[./é]{1,3}") {
            let text = words.join(&between);
            prop_assert_eq!(has_long_run(text.as_bytes()), may_hold_among_others(text.as_bytes()));
        }
    }
}
