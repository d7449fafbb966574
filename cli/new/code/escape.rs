//! Writing any text where code, comments and Markdown stand, so that it stays a text.
//!
//! What a reader can't see, or what would turn the line around, is always written as an escape: control characters, the marks of
//! right-to-left text, blanks that are none.

/// A Python string with its quotes.
#[must_use]
pub fn python_string(text: &str) -> String {
    format!("\"{}\"", python(text))
}

/// A text within a Python string of one or three double quotes, such as a docstring.
#[must_use]
pub fn python(text: &str) -> String {
    escaped(text, |c, out| match c {
        '\\' | '"' => out.extend(['\\', c]),
        '\n' => out.push_str("\\n"),
        c if u32::from(c) > 0xFFFF => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
    })
}

/// A JavaScript or TypeScript string with its quotes.
#[must_use]
pub fn js_string(text: &str) -> String {
    let text = escaped(text, |c, out| match c {
        '\\' | '"' => out.extend(['\\', c]),
        '\n' => out.push_str("\\n"),
        c => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
    });
    format!("\"{text}\"")
}

/// A JSON string with its quotes.
#[must_use]
pub fn json_string(text: &str) -> String {
    let text = escaped(text, |c, out| match c {
        '\\' | '"' => out.extend(['\\', c]),
        '\n' => out.push_str("\\n"),
        c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
    });
    format!("\"{text}\"")
}

/// A text within a `/* */` comment: one line. A comment has no escapes: `*/` becomes `*\/`.
#[must_use]
pub fn js_comment(text: &str) -> String {
    let text = escaped(text, |c, out| match c {
        '\\' | '"' => out.push(c),
        '\n' => out.push(' '),
        c => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
    });
    text.replace("*/", "*\\/")
}

/// A text in a paragraph, a heading or a cell of a table: one line that shows as the text.
#[must_use]
pub fn markdown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '$' => out.extend(['\\', c]),
            '&' => out.push_str("&amp;"),
            // NUL can't be written.
            '\0' => out.push('\u{FFFD}'),
            c if is_hidden(c) => out.push_str(&format!("&#x{:x};", u32::from(c))),
            c => out.push(c),
        }
    }
    // Else the first line would begin a list or a rule.
    if out.starts_with(['+', '-', '=']) {
        out.insert(0, '\\');
    } else if let Some(end) = out.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0 && out[*end..].starts_with(['.', ')'])) {
        out.insert(end, '\\');
    }
    out
}

/// A message in a paragraph or a list: what it has between backticks stays code, all else shows as it is.
#[must_use]
pub fn markdown_message(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    let is_code = |text: &str| !text.is_empty() && text.trim() == text && text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    if parts.len().is_multiple_of(2) || !parts.iter().skip(1).step_by(2).all(|part| is_code(part)) {
        return markdown(message);
    }
    // A text that begins or ends with a blank keeps it beside the code.
    let beside = |text: &str| {
        let blank = |has: bool| if has { " " } else { "" };
        let inner = markdown(text);
        if inner.is_empty() {
            blank(!text.is_empty()).to_owned()
        } else {
            format!("{}{inner}{}", blank(text.starts_with(char::is_whitespace)), blank(text.ends_with(char::is_whitespace)))
        }
    };
    parts.iter().enumerate().map(|(at, part)| if at % 2 == 1 { format!("`{part}`") } else { beside(part) }).collect()
}

/// A text between single backticks in a cell of a table.
#[must_use]
pub fn markdown_code(text: &str) -> String {
    let text = js_string(text);
    let text = text[1..text.len() - 1].replace("\\\"", "\"").replace("\\\\", "\\");
    text.replace('`', "'").replace('|', "\\|")
}

/// The text with `escape` for backslashes, double quotes and all that can't be seen.
fn escaped(text: &str, escape: impl Fn(char, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        if matches!(c, '\\' | '"') || is_hidden(c) { escape(c, &mut out) } else { out.push(c) }
    }
    out
}

/// Whether a character can't be seen, ends a line, or changes what is around it.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}')
        || matches!(c, '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_escapes() {
        let text = "a\"b\\c*/d\n\u{202E}é😀\u{1}\u{2028}\u{E0041}";
        assert_eq!(python_string(text), r#""a\"b\\c*/d\n\u202eé😀\u0001\u2028\U000e0041""#);
        assert_eq!(python("\"\"\"\\"), r#"\"\"\"\\"#);
        assert_eq!(js_string(text), r#""a\"b\\c*/d\n\u{202e}é😀\u{1}\u{2028}\u{e0041}""#);
        assert_eq!(json_string(text), r#""a\"b\\c*/d\n\u202eé😀\u0001\u2028\udb40\udc41""#);
        assert_eq!(js_comment(text), r#"a"b\c*\/d \u{202e}é😀\u{1}\u{2028}\u{e0041}"#);
        // Backslashes between don't help, and neither does a character that is written as nothing.
        assert_eq!(js_comment("**/ *\u{200B}/ *\n/"), r"**\/ *\u{200b}/ * /");
    }

    #[test]
    fn a_message_keeps_its_code() {
        for (text, shown) in [
            ("`a_b` is *no* `{{x}}`.", r"`a_b` is \*no\* `{{x}}`."),
            ("of `a` `b`", "of `a` `b`"),
            ("a ` b_c", r"a \` b\_c"),
            ("`a` `\u{202E}`", r"\`a\` \`&#x202e;\`"),
            ("`` x", r"\`\` x"),
        ] {
            assert_eq!(markdown_message(text), shown, "{text:?}");
        }
    }

    #[test]
    fn markdown_shows_the_text() {
        for (text, shown) in [
            ("1. a", r"1\. a"),
            ("- a", r"\- a"),
            ("2024 a.", "2024 a."),
            ("<b>&amp;|`x`", r"\<b\>&amp;amp;\|\`x\`"),
            (" a\n\n# b\u{202E}", r"a \# b&#x202e;"),
            ("\u{0}", "\u{FFFD}"),
            ("", ""),
        ] {
            assert_eq!(markdown(text), shown, "{text:?}");
        }
        assert_eq!(markdown_code("\"a`b|c\n\""), r#""a'b\|c\n""#);
    }
}
