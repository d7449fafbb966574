//! What people write where a secret will stand. A placeholder is made of words of which one says so, or of characters that follow a rule.

use super::entropy::{is_wordy, words};

/// Whether a value says by itself that it is none.
#[must_use]
pub(super) fn is_placeholder(value: &str) -> bool {
    let value = value.trim();
    is_enclosed(value) || is_masked(value) || follows_a_rule(value) || says_so(value)
}

/// `<token>`, `[token]`, `(token)`, `__TOKEN__`, `@@TOKEN@@`: only with nothing of a text inside.
fn is_enclosed(value: &str) -> bool {
    let inner = [("<", ">"), ("[", "]"), ("(", ")"), ("{", "}"), ("__", "__"), ("@@", "@@"), ("%", "%"), ("«", "»")]
        .iter()
        .find_map(|(open, close)| value.strip_prefix(open)?.strip_suffix(close));
    inner.is_some_and(|inner| !inner.contains(['"', '<', '>', '&', '=']))
}

/// Stars, dots, crosses in a row.
fn is_masked(value: &str) -> bool {
    let mut run = 0;
    let mut before = '\0';
    for c in value.chars() {
        run = if c == before { run + 1 } else { 1 };
        before = c;
        if run >= if matches!(c, '*' | '.' | '…' | '•' | '●') { 3 } else { usize::MAX } || (run >= 4 && matches!(c, 'x' | 'X' | '#' | '?'))
        {
            return true;
        }
    }
    value.contains(['…', '•', '●'])
}

/// Few different characters, a sequence such as `0123456789abcdef`, or a repetition.
fn follows_a_rule(value: &str) -> bool {
    let plain: Vec<u8> = value.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()).collect();
    if plain.is_empty() {
        return value.is_ascii();
    }
    let mut seen = [false; 256];
    let distinct = plain.iter().filter(|byte| !std::mem::replace(&mut seen[usize::from(**byte)], true)).count();
    if (plain.len() >= 6 && distinct <= 2) || (plain.len() >= 10 && distinct <= 3) || (plain.len() >= 16 && distinct <= 4) {
        return true;
    }
    let steps = plain.windows(2).filter(|pair| follows(pair[0], pair[1])).count();
    let repeats = |period: usize| plain.len() >= 3 * period.min(8) && plain.len() >= 8 && plain[period..] == plain[..plain.len() - period];
    (plain.len() >= 4 && steps * 3 >= (plain.len() - 1) * 2) || (1..=8).any(repeats)
}

/// Whether one comes after the other where people count, or stands beside it on a keyboard.
fn follows(a: u8, b: u8) -> bool {
    b == a + 1
        || a == b + 1
        || matches!((a, b), (b'9', b'0' | b'a') | (b'0', b'1' | b'a') | (b'f' | b'z', b'0' | b'1' | b'a'))
        || [&b"qwertyuiop"[..], b"asdfghjkl", b"zxcvbnm"].iter().any(|row| row.windows(2).any(|pair| pair == [a, b]))
}

/// Words that only stand in for another: wherever they are, also inside of another word.
const INSIDE: &[&str] = &[
    "example",
    "placeholder",
    "changeme",
    "changeit",
    "redacted",
    "replaceme",
    "insertyour",
    "yourtoken",
    "yourkey",
    "yourpassword",
    "yourapi",
    "dummykey",
    "dummytoken",
    "notareal",
    "fakekey",
    "faketoken",
    "mysecret",
    "mypassword",
    "myapikey",
    "mytoken",
    "goeshere",
    "todo",
];
/// Words that make a placeholder of the other words beside them.
const MARKS: &[&str] = &[
    "your",
    "my",
    "some",
    "the",
    "sample",
    "dummy",
    "fake",
    "test",
    "tests",
    "testing",
    "demo",
    "change",
    "replace",
    "insert",
    "enter",
    "paste",
    "put",
    "here",
    "tbd",
    "fixme",
    "removed",
    "hidden",
    "masked",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "token",
    "key",
    "apikey",
    "pass",
    "credential",
    "credentials",
    "none",
    "null",
    "nil",
    "undefined",
    "foo",
    "bar",
    "baz",
    "foobar",
    "optional",
    "required",
    "unset",
    "empty",
    "abc",
    "xyz",
    "abcdef",
    "not",
    "real",
    "set",
    "please",
    "filled",
    "string",
    "value",
    "secretpassword",
    "na",
    "xxx",
    "unknown",
    "default",
    // The same in other languages.
    "dein",
    "deine",
    "ihr",
    "ihre",
    "hier",
    "passwort",
    "kennwort",
    "schlüssel",
    "schluessel",
    "geheim",
    "votre",
    "ton",
    "ici",
    "clé",
    "cle",
    "motdepasse",
    "tu",
    "su",
    "aquí",
    "aqui",
    "clave",
    "contraseña",
    "contrasena",
    "sua",
    "seu",
    "senha",
    "chave",
    "tuo",
    "qui",
    "chiave",
    "uw",
    "jouw",
    "sleutel",
    "wachtwoord",
    "twój",
    "twoj",
    "klucz",
    "hasło",
    "haslo",
    "ваш",
    "пароль",
    "ключ",
    "токен",
];

/// Whether it is made of words of which one marks a placeholder.
fn says_so(value: &str) -> bool {
    let plain: String = value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if INSIDE.iter().any(|word| plain.contains(word)) {
        return true;
    }
    // A sentence in a script without blanks.
    if value.chars().filter(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')).count() >= 3 {
        return true;
    }
    let unleeted: String = value.chars().map(unleet).collect();
    marked(value) || (unleeted != value && unleeted.bytes().all(|byte| !byte.is_ascii_digit()) && marked(&unleeted))
}

fn marked(value: &str) -> bool {
    let mark = |piece: &str| {
        let word = piece.trim_end_matches(|c: char| c.is_ascii_digit());
        let count = &piece[word.len()..];
        let counts = count.len() <= 1 || count.as_bytes().windows(2).all(|pair| follows(pair[0], pair[1]));
        let lower = word.to_lowercase();
        counts && MARKS.iter().any(|mark| *mark == lower)
    };
    is_wordy(value) && words(value).any(mark)
}

/// `s3cr3t`, `p@ssw0rd`.
fn unleet(c: char) -> char {
    match c {
        '3' => 'e',
        '0' => 'o',
        '1' => 'i',
        '@' | '4' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for text in [
            "YOUR_API_KEY",
            "<token>",
            "xxxxxxxx",
            "s3cr3t",
            "p@ssw0rd",
            "1234567890abcdef",
            "deadbeefdeadbeefdeadbeef",
            "password123",
            "test_key_1",
            "clé-api",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["Winter2024!", "hunter2", "Falcon#kj6t0xyzn97", "tokyo-7k2m9", "secret-8f3k2", "monkey99test4k"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
