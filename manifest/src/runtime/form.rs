//! Forms as Faxbot writes them: `name=value&name=value`, split without any decoding (contract §7.1).

use std::ops::Range;

/// The field names that stand for the document, in any case.
pub const ATTACHMENT_NAMES: [&str; 3] = ["attachment", "file", "document"];

/// One field of a form. The ranges are bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Before the first `=`.
    pub name: Range<usize>,
    /// Behind it; empty where there is no `=`.
    pub value: Range<usize>,
}

impl Field {
    /// Name and value.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.name.start..self.value.end
    }
}

/// The fields of a form: split on `&`, empty pieces dropped, each cut at its first `=`. Nothing is trimmed, nothing decoded.
/// Repeated names are all there; of them only the last counts.
#[must_use]
pub fn fields(text: &str) -> Vec<Field> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split('&') {
        let end = start + piece.len();
        if !piece.is_empty() {
            let equals = piece.find('=').map(|at| start + at);
            let name = start..equals.unwrap_or(end);
            found.push(Field { value: equals.map_or(end, |at| at + 1)..end, name });
        }
        start = end + 1;
    }
    found
}

/// Whether a field of this name carries the document of a multipart body; its own value is ignored then.
#[must_use]
pub fn is_attachment(name: &str) -> bool {
    ATTACHMENT_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting() {
        let of = |text: &'static str| fields(text).into_iter().map(|field| (&text[field.name], &text[field.value])).collect::<Vec<_>>();
        assert_eq!(of("a=1&&b=x=y&c&=z& d = e "), [("a", "1"), ("b", "x=y"), ("c", ""), ("", "z"), (" d ", " e ")]);
        assert_eq!(of(""), []);
        assert_eq!(of("{\"a\":1}"), [("{\"a\":1}", "")]);
    }

    #[test]
    fn the_attachment() {
        assert!(is_attachment("File") && is_attachment("DOCUMENT"));
        assert!(!is_attachment(" file") && !is_attachment("files[]"));
    }
}
