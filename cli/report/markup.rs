//! Texts inside of XML and HTML.

use faxsmith_manifest::mask;

/// A text for the content of an element or a quoted attribute. What would be invisible, or what XML can't hold, stands escaped as for
/// a terminal; line ends and tabs stay.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.extend(c.escape_unicode()),
            c if mask::visible(c).is_none() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}
