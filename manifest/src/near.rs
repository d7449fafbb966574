//! "Did you mean": the nearest known word.

/// The known word nearest to `word`, if one is near enough: the same but for case, `-` and `_`, or a few typing errors away.
#[must_use]
pub fn best<'k>(word: &str, known: impl Iterator<Item = &'k str> + Clone) -> Option<&'k str> {
    let plain = plain(word);
    if plain.is_empty() {
        return None;
    }
    let length = plain.chars().count();
    if let Some(same) = known.clone().find(|candidate| self::plain(candidate) == plain) {
        return Some(same);
    }
    let allowed = if plain.len() <= 4 { 1 } else { 2 };
    // Compared in plain form, so that a dropped `_` costs nothing beside a typing error.
    known
        .map(|candidate| (self::plain(candidate), candidate))
        // Each letter more or less is an error, so that most words need no closer look.
        .filter(|(near, _)| near.chars().count().abs_diff(length) <= allowed)
        .map(|(near, candidate)| (strsim::osa_distance(&plain, &near), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Like [`best`], but a word of up to four letters must be the same but for case and separators: one letter more or less in it would
/// be another word.
#[must_use]
pub fn certain<'k>(word: &str, known: impl Iterator<Item = &'k str> + Clone) -> Option<&'k str> {
    best(word, known).filter(|near| word.chars().count() > 4 || plain(word) == plain(near))
}

fn plain(word: &str) -> String {
    if word.is_ascii() {
        let letters = word.bytes().filter(|byte| !matches!(byte, b'-' | b'_' | b' '));
        return letters.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    word.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
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
