//! Whether a string was drawn by a machine or made of words.

/// The letters and digits of a value: how many of which.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mix {
    pub(super) lower: usize,
    pub(super) upper: usize,
    pub(super) digits: usize,
    pub(super) other: usize,
    /// Different bytes.
    pub(super) distinct: usize,
}

impl Mix {
    pub(super) fn of(value: &str) -> Self {
        let mut mix = Self::default();
        let mut seen = [false; 256];
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' => mix.lower += 1,
                b'A'..=b'Z' => mix.upper += 1,
                b'0'..=b'9' => mix.digits += 1,
                _ => mix.other += 1,
            }
            mix.distinct += usize::from(!std::mem::replace(&mut seen[usize::from(byte)], true));
        }
        mix
    }

    pub(super) fn letters(self) -> usize {
        self.lower + self.upper
    }
}

/// Whether a value looks drawn at random: long enough, many different characters, and no words.
#[must_use]
pub(super) fn looks_drawn(value: &str, least: usize) -> bool {
    if value.len() < least || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return false;
    }
    let mix = Mix::of(value);
    let enough = if is_hex(value) { 6 } else { (value.len() / 3).clamp(7, 14) };
    mix.distinct >= enough && mix.letters() + mix.digits >= value.len() * 3 / 4 && !is_wordy(value)
}

/// Whether it is hexadecimal in one case.
#[must_use]
pub(super) fn is_hex(value: &str) -> bool {
    value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        || value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'))
}

/// 8-4-4-4-12 hexadecimal digits.
#[must_use]
pub(super) fn is_uuid(value: &str) -> bool {
    value.len() == 36
        && value.bytes().enumerate().all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// Whether a value is made of words, numbers and what separates them, as people and programs name things.
#[must_use]
pub(super) fn is_wordy(value: &str) -> bool {
    let (mut letters, mut digits) = (0_usize, 0_usize);
    for piece in pieces(value) {
        let numbers = piece.bytes().filter(u8::is_ascii_digit).count();
        digits += numbers;
        letters += piece.len() - numbers;
        let (mut count, mut numbered) = (0, 0);
        for word in camel(piece) {
            if !is_word(word) {
                return false;
            }
            count += 1;
            numbered += usize::from(word.bytes().any(|byte| byte.is_ascii_digit()));
        }
        // Many snippets are no words, whatever each of them could mean.
        if count >= 3 && (piece.len() < 3 * count || numbered >= 2) {
            return false;
        }
    }
    letters > 0 && digits <= letters.max(8)
}

/// The pieces between separators, and of `camelCase`.
pub(super) fn words(value: &str) -> impl Iterator<Item = &str> {
    pieces(value).flat_map(camel)
}

fn pieces(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty())
}

fn camel(piece: &str) -> impl Iterator<Item = &str> {
    let bytes = piece.as_bytes();
    let mut start = 0;
    let is_camel = bytes.iter().any(u8::is_ascii_lowercase);
    let cuts = (1..=bytes.len()).filter(move |at| {
        *at == bytes.len()
            || (is_camel
                && bytes[*at].is_ascii_uppercase()
                && (!bytes[*at - 1].is_ascii_uppercase() || bytes.get(*at + 1).is_some_and(u8::is_ascii_lowercase)))
    });
    cuts.map(move |end| {
        let word = &piece[start..end];
        start = end;
        word
    })
}

/// A word, a number of few digits, or both: `fax`, `2026`, `oauth2`, `v3`, `b64`, `2nd`.
fn is_word(piece: &str) -> bool {
    if !piece.is_ascii() {
        return piece.chars().all(char::is_alphanumeric);
    }
    let head = piece.bytes().take_while(u8::is_ascii_alphabetic).count();
    if head == 0 {
        let number = piece.bytes().take_while(u8::is_ascii_digit).count();
        let tail = &piece[number..];
        return number <= 10
            && (tail.is_empty() || (number <= 2 && tail.len() <= 3 && tail.bytes().all(|byte| byte.is_ascii_alphabetic())));
    }
    let tail = &piece[head..];
    tail.len() <= 4 && tail.bytes().all(|byte| byte.is_ascii_digit()) && is_sayable(&piece[..head])
}

/// Whether people could say it: vowels and consonants take turns. Short words are let pass as abbreviations.
fn is_sayable(word: &str) -> bool {
    if word.len() <= 4 {
        return true;
    }
    let (mut vowels, mut run, mut kind, mut odd) = (0_usize, 0_usize, false, 0_usize);
    let mut before = 0_u8;
    for byte in word.bytes().map(|byte| byte.to_ascii_lowercase()) {
        let vowel = matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        vowels += usize::from(vowel);
        run = if vowel == kind { run + 1 } else { 1 };
        kind = vowel;
        if run > if vowel { 3 } else { 4 } {
            return false;
        }
        odd += usize::from(is_odd(before, byte));
        before = byte;
    }
    vowels * 6 >= word.len() && vowels * 10 <= word.len() * 7 && odd * 10 < word.len()
}

/// Pairs of letters that hardly a word has in any language of the Latin script.
fn is_odd(a: u8, b: u8) -> bool {
    match a {
        b'q' => b != b'u',
        b'j' | b'v' | b'x' | b'z' => matches!(b, b'b' | b'c' | b'f' | b'g' | b'j' | b'k' | b'm' | b'p' | b'q' | b'v' | b'w' | b'x'),
        b'w' => matches!(b, b'q' | b'v' | b'x' | b'j' | b'z' | b'g'),
        b'c' | b'd' => matches!(b, b'q' | b'x'),
        b'b' | b'f' | b'g' | b'h' | b'k' | b'm' | b'p' => matches!(b, b'q' | b'x' | b'v' | b'z' | b'j'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_draws() {
        for text in
            ["access_token", "faxJobIdentifier", "data.items[0].id", "api-key-header", "oauth2", "X-API-Key", "fax2026", "v2", "HS256"]
        {
            assert!(is_wordy(text), "{text}");
        }
        for text in ["x9kq2vtz7", "SLHOgDiJUdwzZAQ", "kqzvxwtrpl", "a1b2c3d4e5f6", "cWXYctxbbULwH_", "4fd0h7"] {
            assert!(!is_wordy(text), "{text}");
        }
    }
}
