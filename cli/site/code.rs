//! Blocks of code as HTML: JSON with marked keys, strings, numbers and words.

use crate::report::markup::escaped;

/// JSON, perhaps broken: whatever the text, each of its characters is there once.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (class, length) = match first {
            '"' => {
                let length = string(rest);
                (if rest[length..].trim_start().starts_with(':') { "key" } else { "string" }, length)
            }
            '-' | '0'..='9' => ("number", run(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-'))),
            'a'..='z' | 'A'..='Z' => ("word", run(rest, |c| c.is_ascii_alphanumeric() || c == '_')),
            _ => ("", run(rest, |c| !matches!(c, '"' | '-') && !c.is_ascii_alphanumeric()).max(first.len_utf8())),
        };
        let piece = escaped(&rest[..length]);
        match class {
            "" => out.push_str(&piece),
            class => out.extend(["<span class=\"", class, "\">", &piece, "</span>"]),
        }
        rest = &rest[length..];
    }
    out
}

fn run(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

/// The length of the string that a text begins with; one that is not closed ends with its line.
fn string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            '\n' => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn pieces() {
        let text = r#"{"a\"<": [-1.5, true, "b"] é"#;
        let want = "{<span class=\"key\">&quot;a\\&quot;&lt;&quot;</span>: [<span class=\"number\">-1.5</span>, \
                    <span class=\"word\">true</span>, <span class=\"string\">&quot;b&quot;</span>] é";
        assert_eq!(json(text), want);
        assert_eq!(json("\"open\n-"), "<span class=\"string\">&quot;open</span>\n<span class=\"number\">-</span>");
    }
}
