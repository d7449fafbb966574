//! Domain names beyond ASCII, by the strict rules of the client's library (contract §7.3).

use unicode_general_category::{GeneralCategory as G, get_general_category};

/// The ASCII form of a domain name in lower case, by the strict rules of IDNA 2008: letters, digits and marks only, nothing that would
/// have to be mapped first. `None` where there is none.
#[must_use]
pub fn to_ascii(host: &str) -> Option<String> {
    let dotted = host.replace(['\u{3002}', '\u{ff0e}', '\u{ff61}'], ".");
    let labels = dotted.strip_suffix('.').unwrap_or(&dotted);
    let mut ascii = labels.split('.').map(ascii_label).collect::<Option<Vec<_>>>()?.join(".");
    if dotted.ends_with('.') {
        ascii.push('.');
    }
    // 253 characters, and the dot at the end.
    (ascii.len() <= 253 + usize::from(dotted.ends_with('.'))).then_some(ascii)
}

/// The ASCII form of one label.
fn ascii_label(label: &str) -> Option<String> {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || (!c.is_ascii() && is_protocol_valid(c));
    if label.is_empty() || !label.chars().all(is_allowed) || !keeps_good_company(label) {
        return None;
    }
    let ascii = idna::domain_to_ascii_strict(label).ok()?;
    let (back, outcome) = idna::domain_to_unicode(&ascii);
    outcome.ok()?;
    // What the mapping of browsers would change is not allowed here.
    (back == label || label.starts_with("xn--")).then_some(ascii)
}

/// Whether the signs that are allowed only beside certain letters stand beside them (RFC 5892, appendix A).
fn keeps_good_company(label: &str) -> bool {
    let chars: Vec<char> = label.chars().collect();
    let is_in = |at: Option<&char>, range: std::ops::RangeInclusive<char>| at.is_some_and(|c| range.contains(c));
    chars.iter().enumerate().all(|(at, c)| {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1);
        match c {
            '\u{b7}' => before == Some(&'l') && after == Some(&'l'),
            '\u{375}' => is_in(after, '\u{370}'..='\u{3ff}') || is_in(after, '\u{1f00}'..='\u{1fff}'),
            '\u{5f3}' | '\u{5f4}' => is_in(before, '\u{5d0}'..='\u{5f2}'),
            '\u{30fb}' => chars.iter().any(|c| matches!(c, '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')),
            _ => true,
        }
    })
}

fn is_protocol_valid(c: char) -> bool {
    use G::{DecimalNumber, LowercaseLetter, ModifierLetter, NonspacingMark, OtherLetter, SpacingMark};
    // Middle dot, keraia, geresh, gershayim, Katakana middle dot and joiners need company; the last three are exceptions of the standard.
    matches!(
        c,
        '\u{b7}'
            | '\u{375}'
            | '\u{5f3}'
            | '\u{5f4}'
            | '\u{30fb}'
            | '\u{200c}'
            | '\u{200d}'
            | '\u{6fd}'
            | '\u{6fe}'
            | '\u{f0b}'
            | '\u{3007}'
    ) || matches!(get_general_category(c), DecimalNumber | LowercaseLetter | ModifierLetter | NonspacingMark | OtherLetter | SpacingMark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domain_names() {
        for (host, want) in [
            ("b\u{fc}cher.example", Some("xn--bcher-kva.example")),
            ("b\u{fc}cher.example.", Some("xn--bcher-kva.example.")),
            ("stra\u{df}e.example", Some("xn--strae-oqa.example")),
            ("xn--bcher-kva.\u{fc}", Some("xn--bcher-kva.xn--tda")),
            ("a--b.\u{fc}.example", Some("a--b.xn--tda.example")),
            ("\u{fc}\u{3002}x", Some("xn--tda.x")),
            ("l\u{b7}l.\u{fc}", Some("xn--ll-0ea.xn--tda")),
            ("\u{627}1.\u{fc}", Some("xn--1-ymc.xn--tda")),
            ("0.\u{5d0}", Some("0.xn--4db")),
            ("a_b.b\u{fc}cher.example", None),
            ("-a.b\u{fc}cher.example", None),
            ("ab--c.b\u{fc}cher.example", None),
            ("\u{17f}.example", None),
            ("\u{fb01}.example", None),
            ("\u{2603}.example", None),
            ("\u{fc}..x", None),
            (".\u{fc}", None),
            ("a\u{b7}b.\u{fc}", None),
            ("\u{660}1.\u{fc}", None),
            ("\u{fc}-.x", None),
            ("e\u{301}x.de", None),
            ("\u{301}x.de", None),
        ] {
            assert_eq!(to_ascii(host).as_deref(), want, "{host}");
        }
        assert_eq!(to_ascii(&format!("{}.\u{fc}", "x".repeat(64))), None);
    }
}
