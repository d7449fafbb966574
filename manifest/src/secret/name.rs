//! What the name of a value promises.

mod words;

use words::{ASKS, KEY_OF, MACHINE, MACHINE_ENDS, NO_KEY_OF, NO_TOKEN_OF, PASSWORD, PASSWORD_ENDS, SIDE};

/// What stands behind a name, as far as the name says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// Nothing: only a shape of its own makes it a secret.
    #[default]
    None,
    /// A secret, if it looks made by a machine: `key`, a value inside of `auth`.
    Weak,
    /// A token, key or secret, as machines make them.
    Machine,
    /// A password, as people choose them.
    Password,
}

/// The last bytes of a name that count.
const MAX: usize = 64;
const MAX_WORDS: usize = 12;

/// What a key, header, field or attribute of this name promises.
#[must_use]
pub fn promise(name: &str) -> Promise {
    if is_worth(name.as_bytes()) { Words::of(name).promise() } else { Promise::None }
}

/// What the value of this name is called.
#[must_use]
pub(super) fn kind(name: &str) -> &'static str {
    let words = Words::of(name);
    match words.promise() {
        Promise::Password => "password",
        _ if words.ends_with("passphrase") => "passphrase",
        _ if words.ends_with("token") || words.ends_with("tokens") => "token",
        _ if words.ends_with("privatekey") => "private key",
        _ if words.ends_with("signingkey") || words.ends_with("hmackey") => "signing key",
        _ if words.ends_with("key") || words.ends_with("keys") => "API key",
        _ if words.ends_with("cookie") => "cookie",
        _ if words.ends_with("secret") || words.ends_with("secrets") => "secret",
        _ => "credential",
    }
}

/// A quick look at the end, because this is asked for every key of every file: whether a word that matters may end like that.
#[must_use]
pub(super) fn is_worth(name: &[u8]) -> bool {
    // A number at the end says nothing, nor does what separates words.
    let letters = name.iter().rposition(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()).map_or(0, |last| last + 1);
    let mut end = End::default();
    for byte in name[..letters].iter().rev().take(LAST) {
        match end.with(*byte) {
            Some(longer) => end = longer,
            // What is no letter may stand inside of a word.
            None if end.letters < 2 => return true,
            None => break,
        }
        if SHORT.has(end) {
            return true;
        }
        // Most names end in two letters that no word that matters ends in.
        if end.letters == 2 && !ENDS.has(end) {
            return false;
        }
    }
    end.letters >= 2 && ENDS.has(end)
}

/// So many letters are looked at.
const LAST: usize = 6;

/// The last letters of a word, as a number.
#[derive(Clone, Copy)]
struct End {
    letters: usize,
    number: u32,
}

impl End {
    const fn default() -> Self {
        Self { letters: 0, number: 0 }
    }

    /// With the letter before; `None` where that is none.
    const fn with(self, byte: u8) -> Option<Self> {
        // Six letters of five bits.
        let number = (self.number << 5) | (byte & 0x1f) as u32;
        if byte.is_ascii_alphabetic() { Some(Self { letters: self.letters + 1, number }) } else { None }
    }

    /// The place of its bit in a table.
    const fn bit(self) -> usize {
        (self.number.wrapping_mul(0x85eb_ca6b) >> (32 - TABLE_BITS)) as usize
    }
}

const TABLE_BITS: u32 = 15;

/// Ends of words, a bit for each. Other ends may share it: the words themselves decide.
struct Ends([u64; 1 << (TABLE_BITS - 6)]);

impl Ends {
    const fn none() -> Self {
        Self([0; 1 << (TABLE_BITS - 6)])
    }

    /// With the ends of these words, of two letters or more; with the words themselves where only `whole` short ones count.
    const fn with(mut self, words: &[&str], whole: bool) -> Self {
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            // As in a name, a number at the end does not count.
            let mut length = word.len();
            while length > 0 && word[length - 1].is_ascii_digit() {
                length -= 1;
            }
            let mut end = End::default();
            // What ends in a letter that ASCII lacks is always worth a look.
            while end.letters < LAST && end.letters < length {
                end = match end.with(word[length - 1 - end.letters]) {
                    Some(longer) => longer,
                    None => break,
                };
                if end.letters >= 2 && (!whole || end.letters == length) {
                    self.0[end.bit() >> 6] |= 1 << (end.bit() & 63);
                }
            }
            at += 1;
        }
        self
    }

    const fn of_all(whole: bool) -> Self {
        let rest: &[&str] = &["key", "keys", "auth", "apikey"];
        Self::none()
            .with(PASSWORD, whole)
            .with(PASSWORD_ENDS, whole)
            .with(MACHINE, whole)
            .with(MACHINE_ENDS, whole)
            .with(SIDE, whole)
            .with(rest, whole)
    }

    const fn has(&self, end: End) -> bool {
        self.0[end.bit() >> 6] & (1 << (end.bit() & 63)) != 0
    }
}

static ENDS: Ends = Ends::of_all(false);
/// The words of up to [`LAST`] letters: whatever stands before them, they matter.
static SHORT: Ends = Ends::of_all(true);

/// The words of a name in lower case, side by side: `X-API-Key`, `apiKey2` -> `x api key`, `api key`.
struct Words {
    letters: [u8; MAX],
    length: usize,
    /// Where each word starts, and where the last one ends.
    starts: [u8; MAX_WORDS + 1],
    count: usize,
}

impl Words {
    fn of(name: &str) -> Self {
        let mut words = Self { letters: [0; MAX], length: 0, starts: [0; MAX_WORDS + 1], count: 0 };
        let bytes = name.as_bytes();
        let bytes = &bytes[bytes.len().saturating_sub(MAX)..];
        let mut begins = true;
        for (at, byte) in bytes.iter().enumerate() {
            if !byte.is_ascii_alphanumeric() && *byte < 0x80 {
                begins = true;
                continue;
            }
            let after_lower = at > 0 && (bytes[at - 1].is_ascii_lowercase() || bytes[at - 1].is_ascii_digit());
            let before_lower = at > 0 && bytes[at - 1].is_ascii_uppercase() && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
            begins |= byte.is_ascii_uppercase() && (after_lower || before_lower);
            if begins && words.count < MAX_WORDS {
                words.starts[words.count] = words.length as u8;
                words.count += 1;
            }
            begins = false;
            words.letters[words.length] = byte.to_ascii_lowercase();
            words.length += 1;
        }
        words.starts[words.count] = words.length as u8;
        words.without_sides()
    }

    /// Without the words at the end that don't say what it is, and without a number.
    fn without_sides(mut self) -> Self {
        while self.count > 0 {
            let last = self.word(self.count - 1);
            let letters = last.len() - last.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
            if self.count > 1 && (letters == 0 || SIDE.iter().any(|side| side.as_bytes() == last)) {
                self.count -= 1;
                self.length = self.starts[self.count] as usize;
            } else if letters > 1 && letters < last.len() && last.len() - letters <= 2 {
                self.length -= last.len() - letters;
                self.starts[self.count] = self.length as u8;
            } else {
                break;
            }
        }
        self
    }

    fn word(&self, at: usize) -> &[u8] {
        &self.letters[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn ends_with(&self, end: &str) -> bool {
        self.letters[..self.length].ends_with(end.as_bytes())
    }

    fn promise(&self) -> Promise {
        let Some(at) = self.count.checked_sub(1) else { return Promise::None };
        let last = self.word(at);
        let is_in = |word: &[u8], list: &[&str]| list.iter().any(|other| other.as_bytes() == word);
        let before = at.checked_sub(1).map(|before| self.word(before)).unwrap_or_default();
        if at > 0 && is_in(self.word(0), ASKS) {
            return Promise::None;
        }
        if is_in(last, PASSWORD) || PASSWORD_ENDS.iter().any(|end| self.ends_with(end)) || is_foreign_password(last) {
            return Promise::Password;
        }
        // `publicKey`, `public_api_key`.
        let is_public = || (0..at).any(|at| is_in(self.word(at), &["public", "publishable", "pub", "anon", "site"]));
        match last {
            b"token" | b"tokens" if is_in(before, NO_TOKEN_OF) => Promise::None,
            b"key" | b"keys" if is_public() || is_in(before, NO_KEY_OF) => Promise::None,
            b"key" | b"keys" if is_in(before, KEY_OF) => Promise::Machine,
            b"key" | b"keys" | b"auth" => Promise::Weak,
            b"apikey" if is_public() => Promise::None,
            _ if is_in(last, MACHINE) || MACHINE_ENDS.iter().any(|end| self.ends_with(end)) => Promise::Machine,
            _ => Promise::None,
        }
    }
}

/// Password in languages that need more than ASCII.
fn is_foreign_password(word: &[u8]) -> bool {
    !word.is_ascii()
        && ["contraseña", "пароль", "密码", "密碼", "パスワード", "hasło", "lösenord", "비밀번호"]
            .iter()
            .any(|other| other.as_bytes() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quick look passes over nothing that the slow one would find.
    #[test]
    fn every_word_is_worth_a_look() {
        for word in [PASSWORD, PASSWORD_ENDS, MACHINE, MACHINE_ENDS, &["key", "keys", "auth", "apikey"]].into_iter().flatten() {
            for name in [(*word).to_owned(), format!("my_{word}"), format!("my{word}"), format!("{word}2"), word.to_uppercase()] {
                assert!(is_worth(name.as_bytes()), "{name}");
            }
            assert!(SIDE.iter().all(|side| is_worth(format!("{word}_{side}").as_bytes())), "{word}");
        }
        let others =
            ["name", "url", "method", "kind", "template", "headers", "actions", "job_id", "description", "type", "properties", "body"];
        assert_eq!(others.into_iter().filter(|name| is_worth(name.as_bytes())).collect::<Vec<_>>(), [] as [&str; 0]);
    }

    #[test]
    fn what_names_promise() {
        for (names, want) in [
            ("password PASSWORD db_pass smtpPassword access_pwd passwort contraseña password_2 userPassword db-pw", Promise::Password),
            (
                "token access_token X-API-Key apiKey x-access-token client_secret secret_access_key auth_key billing_key apikey",
                Promise::Machine,
            ),
            ("api_key_value token_prod hmac_key Ocp-Apim-Subscription-Key Authorization Cookie jwt clientSecret APIKey2", Promise::Machine),
            ("key auth deploy_key X-Auth", Promise::Weak),
            ("", Promise::None),
            ("id client_id access_key_id api_key_id token_url token_type password_min_length api_key_env private_key_path", Promise::None),
            (
                "public_key publishable_key site_key sort_key cache_key next_page_token max_tokens monkey keyboard compass pass_through",
                Promise::None,
            ),
            ("use_token has_password username header_name query_name secret_name password_hash token_hash author bypass", Promise::None),
        ] {
            for name in names.split(' ') {
                assert_eq!(promise(name), want, "{name}");
            }
        }
    }
}
