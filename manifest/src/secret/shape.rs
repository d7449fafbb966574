//! Tokens that are known by their shape, wherever they stand.

use std::sync::LazyLock;

use super::entropy::{self, Mix};
use super::table::{SHAPES, Set, Shape};
use super::{Confidence, Form, Secret, checksum, decode, placeholder};

/// The shapes by their first byte.
static BY_FIRST: LazyLock<Vec<Vec<&'static Shape>>> = LazyLock::new(|| {
    let mut table = vec![Vec::new(); 256];
    for shape in SHAPES {
        table[usize::from(shape.start.as_bytes()[0])].push(shape);
    }
    table
});

/// Every token in a text.
pub(super) fn look(text: &str, found: &mut Vec<Secret>) {
    let bytes = text.as_bytes();
    let table = &*BY_FIRST;
    let mut inside = false;
    let mut at = 0;
    while at < bytes.len() {
        let is_part = in_run(bytes[at]);
        let secret = if inside && is_part { None } else { at_start(text, at, &table[usize::from(bytes[at])]) };
        inside = is_part;
        at = match secret {
            Some(secret) => {
                let end = secret.range.end;
                found.push(secret);
                end.max(at + 1)
            }
            None => at + 1,
        };
    }
}

fn in_run(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn at_start(text: &str, at: usize, shapes: &[&'static Shape]) -> Option<Secret> {
    let rest = text.get(at..)?;
    let built = match rest.as_bytes()[0] {
        b'-' => block(rest),
        b'e' => jwt(rest).map(|end| certain("JSON Web Token", 0, end)),
        b'g' => app_token(rest),
        b'0'..=b'9' => telegram(rest),
        b'M' | b'N' | b'O' => discord(rest),
        _ => None,
    };
    let listed = || shapes.iter().filter(|shape| rest.starts_with(shape.start)).find_map(|shape| of_shape(shape, rest));
    let secret = built.or_else(listed)?;
    let range = secret.range.start + at..secret.range.end + at;
    let body = &text[range.clone()];
    // The words of a key block are no token.
    if secret.form != Form::Block && (placeholder::is_placeholder(body) || is_documented(body)) {
        return None;
    }
    Some(Secret { range, ..secret })
}

fn certain(kind: &'static str, start: usize, end: usize) -> Secret {
    Secret { kind: kind.into(), range: start..end, confidence: Confidence::Certain, rotate: None, form: Form::Plain }
}

fn of_shape(shape: &'static Shape, rest: &str) -> Option<Secret> {
    let bytes = rest.as_bytes();
    let start = shape.start.len();
    let made = |end: usize, confidence| {
        let range = if shape.is_address { start } else { 0 }..end;
        Secret { kind: shape.kind.into(), range, confidence, rotate: shape.rotate.map(Into::into), form: Form::Plain }
    };
    if let Some(end) = exact(shape, bytes) {
        let body = &rest[start..end];
        if placeholder::is_placeholder(body) || !is_varied(body) {
            return None;
        }
        let confidence = if shape.has_crc62 && !checksum::is_right_crc62(body) { Confidence::Possible } else { shape.confidence };
        return Some(made(end, confidence));
    }
    // Issuers change the length of their tokens more often than how they begin.
    if !shape.is_distinct {
        return None;
    }
    let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)).count();
    let body = &rest[start..start + length];
    let is_drawn = length >= 16 && entropy::looks_drawn(body, 16) && !placeholder::is_placeholder(body);
    is_drawn.then(|| made(start + length, if shape.has_crc62 { Confidence::Possible } else { shape.confidence.min(Confidence::Likely) }))
}

/// A drawn body of this length has many different characters.
fn is_varied(body: &str) -> bool {
    let mix = Mix::of(body);
    mix.distinct >= if body.len() >= 32 { 8 } else { 6 }
}

/// Where the token ends, if it has exactly the documented parts and nothing goes on behind it.
fn exact(shape: &Shape, bytes: &[u8]) -> Option<usize> {
    let mut at = shape.start.len();
    for part in shape.parts {
        let length = bytes[at..].iter().take(part.most).take_while(|byte| part.set.has(**byte)).count();
        if length < part.least {
            return None;
        }
        at += length;
        if !bytes[at..].starts_with(part.then.as_bytes()) {
            return None;
        }
        at += part.then.len();
    }
    let goes_on = bytes.get(at).is_some_and(|byte| in_run(*byte) || *byte == b'-');
    (!goes_on).then_some(at)
}

/// A JSON Web Token: header and payload are JSON, and there is a signature (RFC 7519). Gives its end.
fn jwt(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let part = |from: usize| from + bytes[from.min(bytes.len())..].iter().take_while(|byte| Set::Url64.has(**byte)).count();
    let header = part(0);
    let payload = (bytes.get(header) == Some(&b'.')).then(|| part(header + 1))?;
    let signature = (bytes.get(payload) == Some(&b'.')).then(|| part(payload + 1))?;
    if header < 10 || payload - header < 8 || signature - payload < 17 || !rest.starts_with("eyJ") {
        return None;
    }
    let decoded = decode::base64_text(&rest[..header])?;
    let says = decode::base64_text(&rest[header + 1..payload])?;
    (decoded.contains("\"alg\"") && says.starts_with('{')).then_some(signature)
}

/// Whether it is the JSON Web Token of an introduction: it speaks for John Doe.
fn is_introduction(token: &str) -> bool {
    let says = || decode::base64_text(token.split('.').nth(1)?);
    token.starts_with("eyJ")
        && says().is_some_and(|says| ["\"John Doe\"", "\"Jane Doe\"", "example.com/is_root"].iter().any(|sign| says.contains(sign)))
}

/// GitHub's tokens of 2026 for apps: `ghs_`, the app's number, a JSON Web Token.
fn app_token(rest: &str) -> Option<Secret> {
    let body = rest.strip_prefix("ghs_")?;
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let token = body[digits..].strip_prefix('_').filter(|_| digits > 0)?;
    let end = jwt(token)? + rest.len() - token.len();
    Some(Secret { rotate: Some(super::table::GITHUB.into()), ..certain("GitHub installation token", 0, end) })
}

/// A Telegram bot token: the bot's number, a colon, `AA` and 33 more.
fn telegram(rest: &str) -> Option<Secret> {
    let digits = rest.bytes().take(11).take_while(u8::is_ascii_digit).count();
    let body = rest.get(digits..)?.strip_prefix(":AA").filter(|_| (8..=10).contains(&digits))?;
    let length = body.bytes().take(34).take_while(|byte| Set::Url64.has(*byte)).count();
    (length == 33).then(|| certain("Telegram bot token", 0, digits + 3 + length))
}

/// A Discord bot token: the bot's number in base64, a time, a signature.
fn discord(rest: &str) -> Option<Secret> {
    let mut parts = rest.split('.');
    let (id, time, sign) = (parts.next()?, parts.next()?, parts.next()?);
    let length = sign.bytes().take(40).take_while(|byte| Set::Url64.has(*byte)).count();
    let is_id = || decode::base64_text(id).is_some_and(|id| id.len() >= 17 && id.bytes().all(|byte| byte.is_ascii_digit()));
    let fits = (23..=28).contains(&id.len()) && time.len() == 6 && (27..=38).contains(&length);
    (fits && is_id()).then(|| certain("Discord bot token", 0, id.len() + time.len() + length + 2))
}

/// A private key in PEM, on many lines or one.
fn block(rest: &str) -> Option<Secret> {
    let label = rest.strip_prefix("-----BEGIN ")?;
    let label = &label[..label.as_bytes().iter().take(40).position(|byte| *byte == b'-')?];
    let head = rest.get(..11 + label.len() + 5).filter(|head| head.ends_with("-----") && label.contains("PRIVATE KEY"))?;
    let body = &rest[head.len()..];
    let body = &body[..memchr::memmem::find(body.as_bytes(), b"-----END").unwrap_or(body.len())];
    // `\n` may stand as two characters, where the key was put on one line.
    let letters = body.replace("\\n", "").replace("\\r", "");
    let letters: String = letters.chars().filter(|c| !c.is_whitespace()).collect();
    if letters.len() < 40 || placeholder::is_placeholder(letters.get(..64).unwrap_or(&letters)) {
        return None;
    }
    let start = head.len() + body.len() - body.trim_start_matches(['\n', '\r', ' ', '\\']).len();
    let end = head.len() + body.trim_end_matches(['\n', '\r', ' ']).len();
    let is_encrypted = label.contains("ENCRYPTED") || body.contains("ENCRYPTED");
    let confidence = if is_encrypted { Confidence::Possible } else { Confidence::Certain };
    let kind = if is_encrypted { "encrypted private key" } else { "private key" };
    Some(Secret { kind: kind.into(), range: start..end, confidence, rotate: None, form: Form::Block })
}

/// Whether a value is one that a specification or a provider's documentation prints, so that everybody knows it. Kept as FNV-1a, because
/// they have the shape of what they explain.
pub(super) fn is_documented(value: &str) -> bool {
    let hash = value.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    super::table::DOCUMENTED.contains(&hash) || is_introduction(value)
}
