//! The fenced blocks of a Markdown file, found line by line in linear time.
//!
//! Faxbot's import takes what stands between three backticks, or three backticks and `json`, and the next three backticks (contract
//! §10). It knows nothing else of Markdown: what a quote puts before each line is part of the JSON for it, and so is whatever else
//! follows the backticks. Blanks do no harm, so that a fence inside a list is imported.

use std::ops::Range;

/// A fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// The bytes between the line that opens it and the one that closes it.
    pub content: Range<usize>,
    /// The line that opens it, from 1.
    pub line: usize,
    /// Why Faxbot imports nothing from it; `None` where it does.
    pub refused: Option<&'static str>,
}

/// All fenced blocks, in the order of the file. One that is never closed ends with the file.
#[must_use]
pub fn fences(bytes: &[u8]) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<(Opener, Fence)> = None;
    let mut number = 0;
    let mut at = 0;
    while at < bytes.len() {
        let next = line_end(bytes, at);
        let line = &bytes[at..next];
        number += 1;
        if let Some((opener, fence)) = &mut open {
            fence.content.end = at;
            if opener.is_closed_by(line) {
                found.extend(open.take().map(|(_, fence)| fence));
            }
        } else if let Some(opener) = Opener::of(line) {
            open = Some((opener, Fence { content: next..next, line: number, refused: opener.refused }));
        }
        at = next;
    }
    found.extend(open.map(|(_, mut fence)| {
        fence.content.end = bytes.len();
        fence
    }));
    found
}

/// Where the next line starts. `\n`, `\r\n` and a lone `\r` end one.
fn line_end(bytes: &[u8], at: usize) -> usize {
    match memchr::memchr2(b'\n', b'\r', &bytes[at..]) {
        Some(length) if bytes[at + length..].starts_with(b"\r\n") => at + length + 2,
        Some(length) => at + length + 1,
        None => bytes.len(),
    }
}

/// The line that opens a fence.
#[derive(Clone, Copy)]
struct Opener {
    sign: u8,
    length: usize,
    quoted: bool,
    refused: Option<&'static str>,
}

impl Opener {
    fn of(line: &[u8]) -> Option<Self> {
        let (rest, quoted) = without_containers(line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line));
        let sign = *rest.first().filter(|sign| matches!(sign, b'`' | b'~'))?;
        let length = run(rest, sign);
        let info = rest[length..].trim_ascii();
        // Backticks that close on the same line are code inside a sentence.
        if length < 3 || (sign == b'`' && info.contains(&b'`')) {
            return None;
        }
        let refused = if quoted {
            Some("it stands in a quote, whose `>` are no JSON for Faxbot's import")
        } else if sign == b'~' {
            Some("Faxbot imports from backticks only, not from `~~~`")
        } else if length > 3 {
            Some("Faxbot imports from three backticks only, not from more")
        } else if !matches!(info, b"" | b"json") {
            Some("Faxbot imports from ``` and ```json only, with nothing behind it")
        } else {
            None
        };
        Some(Self { sign, length, quoted, refused })
    }

    fn is_closed_by(self, line: &[u8]) -> bool {
        let blank = line.trim_ascii_start();
        let rest = if self.quoted {
            // The quote ends, and with it what stands in it.
            let Some(rest) = blank.strip_prefix(b">") else { return true };
            rest.trim_ascii_start()
        } else {
            blank
        };
        let length = run(rest, self.sign);
        length >= self.length && rest[length..].trim_ascii().is_empty()
    }
}

/// A line without the signs of the quotes and lists that it starts, and whether there was a quote.
fn without_containers(line: &[u8]) -> (&[u8], bool) {
    let mut rest = line.trim_ascii_start();
    let mut quoted = false;
    loop {
        let digits = rest.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
        let marker = match rest.get(digits) {
            Some(b'.' | b')') if digits > 0 => digits + 1,
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            Some(b'>') if digits == 0 => 1,
            _ => return (rest, quoted),
        };
        if rest[0] == b'>' {
            quoted = true;
        } else if !rest.get(marker).is_some_and(|byte| matches!(byte, b' ' | b'\t')) {
            return (rest, quoted);
        }
        rest = rest[marker..].trim_ascii_start();
    }
}

/// How many times `sign` stands at the start.
fn run(bytes: &[u8], sign: u8) -> usize {
    bytes.iter().take_while(|byte| **byte == sign).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, &str, bool)> {
        fences(text.as_bytes()).into_iter().map(|fence| (fence.line, &text[fence.content], fence.refused.is_none())).collect()
    }

    #[test]
    fn what_faxbot_imports() {
        assert_eq!(found("a\n```json\n{}\n```\nb\n```\n[]\n```"), [(2, "{}\n", true), (6, "[]\n", true)]);
        assert_eq!(found("a\r\n```json  \r\n{}\r\n```\r\n"), [(2, "{}\r\n", true)]);
        assert_eq!(found("a\r```\r{}\r```\r"), [(2, "{}\r", true)]);
        assert_eq!(found("\u{feff}```json\n{}\n```\n"), [(1, "{}\n", true)]);
        assert_eq!(found("- a\n  ```json\n  {}\n  ```\n"), [(2, "  {}\n", true)]);
        assert_eq!(found("12. ```json\n    {}\n    ```\n"), [(1, "    {}\n", true)]);
        assert_eq!(found("- * ```json\n    {}\n```\n"), [(1, "    {}\n", true)]);
    }

    #[test]
    fn what_faxbot_does_not_import() {
        for opener in ["```jsonc", "```JSON", "```json5", "```json title=\"a\"", "```python", "````json", "~~~json", "~~~"] {
            let close = &opener[..opener.bytes().take_while(|byte| byte == &opener.as_bytes()[0]).count()];
            assert_eq!(found(&format!("{opener}\n{{}}\n{close}\n")), [(1, "{}\n", false)], "{opener}");
        }
        assert_eq!(found("> ```json\n> {}\n> ```\n```\n1\n```\n"), [(1, "> {}\n", false), (4, "1\n", true)]);
        assert_eq!(found("> ```json\n> {}\ntext\n```\n1\n```\n"), [(1, "> {}\n", false), (4, "1\n", true)]);
    }

    #[test]
    fn what_is_no_fence() {
        assert_eq!(found("``` code ``` and\n`a`\n``\n-```\n1```\n"), []);
    }

    #[test]
    fn inside_of_another() {
        assert_eq!(found("````\n```json\n{}\n```\n````\n"), [(1, "```json\n{}\n```\n", false)]);
        assert_eq!(found("```\n~~~\n````\n"), [(1, "~~~\n", true)]);
    }

    #[test]
    fn never_closed() {
        assert_eq!(found("```json\n{}\n"), [(1, "{}\n", true)]);
        assert_eq!(found("```json"), [(1, "", true)]);
    }
}
