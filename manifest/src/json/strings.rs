//! Strings: finding their end, and decoding what stands between the quotes with a map back to the source.

use super::complaints::shown;
use super::reader::Reader;
use super::unescape::{Decoder, Style};
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Steps, Text};
use ecow::EcoString;
use std::ops::Range;

impl Reader<'_> {
    /// Reads the string whose opening `"` is at `at`.
    #[inline]
    pub(super) fn string(&mut self, is_key: bool) -> Text {
        let start = self.at;
        self.plain_string().unwrap_or_else(|plain| self.special_string(start, plain, is_key))
    }

    /// Reads the string whose opening `"` is at `at`, if it has no escapes, no control characters and an end. Else says up to where there
    /// are none.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Result<Text, usize> {
        let start = self.at;
        let end = plain_end(self.bytes, start + 1);
        if self.bytes.get(end) != Some(&b'"') {
            return Err(end);
        }
        self.at = end + 1;
        Ok(Text { span: Span::new(start, end + 1), decoded: copied(self.slice(start + 1, end)), steps: None })
    }

    /// Reads a string with escapes, control characters or no end; up to `plain` there are none.
    pub(super) fn special_string(&mut self, start: usize, plain: usize, is_key: bool) -> Text {
        match self.closing_quote(plain) {
            Ok(quote) => self.closed_string(start, quote),
            Err(line_end) => match self.quote_on_later_line(line_end, is_key) {
                Some(quote) => self.closed_string(start, quote),
                None => self.unclosed_string(start, line_end, is_key),
            },
        }
    }

    /// [`find_quote`] that remembers where there is none: what is between there and the end of the line need not be searched again.
    pub(super) fn closing_quote(&mut self, from: usize) -> Result<usize, usize> {
        if self.no_quote.contains(&from) {
            return Err(self.no_quote.end);
        }
        let found = find_quote(self.bytes, from);
        if let Err(line_end) = found {
            self.no_quote = from..line_end;
        }
        found
    }

    fn closed_string(&mut self, start: usize, quote: usize) -> Text {
        self.at = quote + 1;
        self.text_of(Span::new(start, quote + 1), start + 1..quote, Style::Json).0
    }

    /// Decodes the `content` of the string literal `span`, complaining about bad escapes and control characters. Also gives the
    /// edits that make JSON of a content in another style.
    pub(super) fn text_of(&mut self, span: Span, content: Range<usize>, style: Style) -> (Text, Vec<Edit>) {
        let mut decoder = Decoder::new(self.text, std::mem::take(&mut self.scratch), style);
        if content.start != span.start as usize + 1 {
            decoder.step(content.start);
        }
        decoder.run(content.clone());
        let Decoder { out, steps, restyled, lone, bad_escapes, controls, .. } = decoder;
        self.lone_surrogates.extend(lone);
        self.tell_bad_escapes(&bad_escapes, self.slice(content.start, content.end));
        self.tell_controls(&controls);
        let text = Text { span, decoded: copied(&out), steps: Steps::of(steps) };
        self.scratch = out;
        (text, restyled)
    }

    fn tell_bad_escapes(&mut self, bad: &[(Span, Edit)], content: &str) {
        let Some(&(span, _)) = bad.first() else { return };
        let (text, first) = (self.text, self.slice(span.start as usize, span.end as usize));
        // In a Windows path even the escapes that JSON has (`\n` in `C:\new`) are none: doubling only the others mends nothing.
        let path = content.contains(":\\") && bad.len() < content.matches('\\').count();
        self.tell(|| {
            let mut message = bad_escape_message(first);
            if let more @ 1.. = bad.len() - 1 {
                message = format!("{message} ({more} more in this string)");
            }
            // Whether a broken `\u12` or `\x41` means a character or a backslash is for a person to say.
            let hex = |span: Span| matches!(text.as_bytes()[span.range()].get(1), Some(b'u' | b'x'));
            let safe = !path && !bad.iter().any(|(span, _)| hex(*span));
            Complaint::new(Defect::BadEscape, span, message).here("no JSON escape").also_at(bad.iter().map(|bad| bad.0), "nor is this").fix(
                "Mend the escapes",
                safe,
                bad.iter().map(|bad| bad.1.clone()).collect(),
            )
        });
    }

    fn tell_controls(&mut self, controls: &[(Span, String)]) {
        let Some((span, escape)) = controls.first() else { return };
        let c = self.slice(span.start as usize, span.end as usize).chars().next();
        self.tell(|| {
            let what = match c {
                Some('\t') => "a raw tab stands in this string: JSON writes it as".to_owned(),
                Some('\n' | '\r') => "this string runs over the end of its line: JSON writes a line break as".to_owned(),
                Some('\0') => "a NUL character stands in this string: JSON writes it as".to_owned(),
                c => format!("a control character, {}, stands in this string: JSON writes it as", shown(c.unwrap_or_default())),
            };
            let more = match controls.len() - 1 {
                0 => String::new(),
                more => format!(" ({more} more in this string)"),
            };
            let edits = controls.iter().map(|(span, escape)| Edit::replace(*span, escape)).collect();
            Complaint::new(Defect::ControlCharacter, *span, format!("{what} `{escape}`{more}"))
                .here(format!("write `{escape}`"))
                .also_at(controls.iter().map(|control| control.0), "and here")
                .safe("Write control characters as escapes", edits)
        });
    }
}

/// A text of its own. Of a long one [`EcoString::from`] would take the bytes one by one.
#[inline]
fn copied(text: &str) -> EcoString {
    if text.len() <= EcoString::INLINE_LIMIT {
        return text.into();
    }
    let mut copy = EcoString::with_capacity(text.len());
    copy.push_str(text);
    copy
}

fn bad_escape_message(escape: &str) -> String {
    match escape.chars().nth(1) {
        Some('\'') => "`\\'` is no JSON escape: a single quote needs no backslash".to_owned(),
        Some('u') => "`\\u` needs four hexadecimal digits: `\\u00e9` is `é`".to_owned(),
        Some('x') => "`\\x` is no JSON escape: JSON writes `\\u` and four hexadecimal digits".to_owned(),
        Some(c) if c.is_ascii_graphic() && c != '`' => format!("`\\{c}` is no JSON escape: for a backslash write `\\\\`"),
        Some(c) => format!("a backslash before {} is no JSON escape: for a backslash write `\\\\`", shown(c)),
        None => "a backslash at the end escapes nothing: for a backslash write `\\\\`".to_owned(),
    }
}

/// The closing quote of the string whose text goes on at `at`, or else the end of its line.
pub(super) fn find_quote(bytes: &[u8], mut at: usize) -> Result<usize, usize> {
    loop {
        at = plain_end(bytes, at);
        match bytes.get(at) {
            Some(b'"') => return Ok(at),
            // A backslash escapes whatever follows, but for the end of the line.
            Some(b'\\') if !matches!(bytes.get(at + 1), None | Some(b'\n' | b'\r')) => at += 2,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => return Err(at),
            None | Some(b'\n') => return Err(at),
            Some(_) => at += 1,
        }
    }
}

/// Where the plain text that begins at `at` ends: at the first quote, backslash or control character, or at the end of `bytes`.
///
/// It looks at eight bytes at a time. In the words below, the high bit of a byte tells that it is one of those; a borrow can
/// only spoil bytes after the first hit.
#[inline]
pub(super) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    while let Some(chunk) = bytes.get(at..at + 8).and_then(|chunk| chunk.try_into().ok()) {
        let word = u64::from_le_bytes(chunk);
        let zero = |word: u64| word.wrapping_sub(ONES) & !word;
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let quote = zero(word ^ (ONES * b'"' as u64));
        let backslash = zero(word ^ (ONES * b'\\' as u64));
        let hits = (control | quote | backslash) & HIGH;
        if hits != 0 {
            return at + hits.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let is_special = |byte: &u8| *byte < 0x20 || matches!(byte, b'"' | b'\\');
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(is_special).unwrap_or(rest.len())
}
