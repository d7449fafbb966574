//! Where the page of a rule is on the web, if anywhere.

use faxsmith_manifest::mask;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What can't stand in an address as it is.
const UNSAFE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'{').add(b'}').add(b'\\').add(b'^').add(b'|');

/// The base of the pages, if one is known: the address of a folder as `faxsmith rules --html` writes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Links<'a> {
    base: Option<&'a str>,
}

impl<'a> Links<'a> {
    /// Pages below this address, or no pages.
    #[must_use]
    pub fn to(base: Option<&'a str>) -> Self {
        Self { base: base.map(str::trim).filter(|base| !base.is_empty()) }
    }

    /// Where the pages begin, fit to be printed.
    #[must_use]
    pub fn home(self) -> Option<String> {
        self.base.map(escaped)
    }

    /// The page of a rule: `<base>/<rule>.html`.
    #[must_use]
    pub fn page(self, rule: &str) -> Option<String> {
        let base = self.base?;
        Some(escaped(&format!("{}/{rule}.html", base.trim_end_matches('/'))))
    }
}

fn escaped(address: &str) -> String {
    let mut shown = String::with_capacity(address.len());
    for c in address.chars() {
        match mask::visible(c).filter(char::is_ascii) {
            Some(c) => shown.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), UNSAFE)),
            None => shown.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), percent_encoding::NON_ALPHANUMERIC)),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::Links;

    #[test]
    fn pages() {
        for (base, want) in [
            (None, None),
            (Some(" "), None),
            (Some("https://docs.example/rules"), Some("https://docs.example/rules/json-syntax.html")),
            (Some("https://docs.example/rules/"), Some("https://docs.example/rules/json-syntax.html")),
            (Some("https://docs.example/\u{1b}]8;;é\n\""), Some("https://docs.example/%1B]8;;%C3%A9%0A%22/json-syntax.html")),
        ] {
            assert_eq!(Links::to(base).page("json-syntax").as_deref(), want, "{base:?}");
        }
        assert_eq!(Links::to(Some("https://docs.example/")).home().as_deref(), Some("https://docs.example/"));
    }
}
