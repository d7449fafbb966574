//! "Did you mean": the nearest known word.

/// The known word nearest to `word`, if one is near enough: the same but for case, `-` and `_`, or a few typing errors away.
#[must_use]
pub fn best<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let (length, letters) = outline(word);
    if length == 0 {
        return None;
    }
    // Compared in plain form, so that a dropped `_` costs nothing beside a typing error.
    let plain: String = plain(word).collect();
    let allowed = if plain.len() <= 4 { 1 } else { 2 };
    // Counting the errors of long words takes long.
    let distance = |candidate: &str| {
        if is_same(word, candidate) { 0 } else { strsim::osa_distance(&plain, &self::plain(candidate).collect::<String>()) }
    };
    known
        // Each letter more or less is an error, a wrong one brings at most two differences: most words need no closer look.
        .filter(|candidate| {
            let (its_length, its_letters) = outline(candidate);
            its_length.abs_diff(length) <= allowed && (its_letters ^ letters).count_ones() as usize <= 2 * allowed
        })
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Like [`best`], but a word of up to four letters must be the same but for case and separators: one letter more or less in it would
/// be another word.
#[must_use]
pub fn certain<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    best(word, known).filter(|near| word.chars().count() > 4 || is_same(word, near))
}

/// The same but for case and separators.
fn is_same(a: &str, b: &str) -> bool {
    plain(a).eq(plain(b))
}

fn plain(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase)
}

/// How many characters the plain form has, and which ones: a bit for each, several sharing one.
fn outline(word: &str) -> (usize, u64) {
    if word.is_ascii() {
        let letters = word.bytes().filter(|byte| !matches!(byte, b'-' | b'_' | b' ')).map(|byte| byte.to_ascii_lowercase());
        return letters.fold((0, 0), |(length, bits), byte| (length + 1, bits | 1 << (byte & 63)));
    }
    plain(word).fold((0, 0), |(length, bits), c| (length + 1, bits | 1 << (c as u32 & 63)))
}

/// "Did you mean `x`?" or nothing, to end a sentence with.
#[must_use]
pub fn question(near: Option<&str>) -> String {
    near.map(|word| format!(" Did you mean `{word}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn nearest() {
        let known = ["send_fax", "get_status", "cancel_fax"];
        assert_eq!(best("sendFax", known.into_iter()), Some("send_fax"));
        assert_eq!(best("send_fx", known.into_iter()), Some("send_fax"));
        assert_eq!(best("GET-STATUS", known.into_iter()), Some("get_status"));
        assert_eq!(best("receive", known.into_iter()), None);
        assert_eq!(best("", known.into_iter()), None);
    }
}
