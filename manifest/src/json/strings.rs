//! Strings: finding their end, and decoding what stands between the quotes with a map back to the source.

use super::complaints::shown;
use super::reader::Reader;
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::Text;
use std::ops::Range;

/// How the content of a string is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As JSON wants it.
    Json,
    /// In other quotes: `\'` is the quote, `"` is plain text.
    Foreign,
    /// Escaped twice: `\\"` is the quote.
    OverEscaped,
    /// Not escaped at all: control characters are part of the style.
    Raw,
}

impl Reader<'_> {
    /// Reads the string whose opening `"` is at `at`.
    #[inline]
    pub(super) fn string(&mut self, is_key: bool) -> Text {
        let start = self.at;
        let end = plain_end(self.bytes, start + 1);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            let decoded = self.slice(start + 1, end).into();
            return Text { span: Span::new(start, end + 1), decoded, steps: Vec::new() };
        }
        self.special_string(start, end, is_key)
    }

    /// Reads a string with escapes, control characters or no end; up to `plain` there are none.
    fn special_string(&mut self, start: usize, plain: usize, is_key: bool) -> Text {
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
        let text = Text { span, decoded: out.as_str().into(), steps };
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
                Some('\t') => "a raw tab stands in this string".to_owned(),
                Some('\n' | '\r') => "this string runs over the end of the line".to_owned(),
                Some('\0') => "a NUL character stands in this string".to_owned(),
                c => format!("a control character, {}, stands in this string", shown(c.unwrap_or_default())),
            };
            let more = match controls.len() - 1 {
                0 => String::new(),
                more => format!(" ({more} more such characters in this string)"),
            };
            let edits = controls.iter().map(|(span, escape)| Edit::replace(*span, escape)).collect();
            Complaint::new(Defect::ControlCharacter, *span, format!("{what}: JSON writes it as `{escape}`{more}"))
                .here(format!("write `{escape}`"))
                .also_at(controls.iter().map(|control| control.0), "and here")
                .safe("Write control characters as escapes", edits)
        });
    }
}

fn bad_escape_message(escape: &str) -> String {
    match escape.chars().nth(1) {
        Some('\'') => "`\\'` is no JSON escape: a single quote needs no backslash".to_owned(),
        Some('u') => "`\\u` needs four hexadecimal digits: `\\u00e9` is `é`".to_owned(),
        Some('x') => "`\\x` is no JSON escape: JSON writes `\\u` and four hexadecimal digits".to_owned(),
        Some(c) if c.is_ascii_graphic() => format!("`\\{c}` is no JSON escape: for a backslash write `\\\\`"),
        Some(c) => format!("a backslash before {} is no JSON escape: for a backslash write `\\\\`", shown(c)),
        None => "a backslash at the end escapes nothing: for a backslash write `\\\\`".to_owned(),
    }
}

/// Turns the content of a literal into text.
struct Decoder<'t> {
    text: &'t str,
    bytes: &'t [u8],
    style: Style,
    out: String,
    steps: Vec<(u32, u32)>,
    /// What makes JSON of the style.
    restyled: Vec<Edit>,
    lone: Vec<Span>,
    /// Each with what mends it.
    bad_escapes: Vec<(Span, Edit)>,
    /// Each with its escape.
    controls: Vec<(Span, String)>,
}

impl<'t> Decoder<'t> {
    fn new(text: &'t str, mut out: String, style: Style) -> Self {
        out.clear();
        Self {
            text,
            bytes: text.as_bytes(),
            style,
            out,
            steps: Vec::new(),
            restyled: Vec::new(),
            lone: Vec::new(),
            bad_escapes: Vec::new(),
            controls: Vec::new(),
        }
    }

    fn run(&mut self, content: Range<usize>) {
        let mut at = content.start;
        loop {
            let stop = plain_end(&self.bytes[..content.end], at);
            self.out.push_str(self.text.get(at..stop).unwrap_or_default());
            if stop >= content.end {
                return;
            }
            at = match self.bytes[stop] {
                b'\\' => self.escape(stop, content.end),
                b'"' => {
                    self.out.push('"');
                    self.restyled.push(Edit::insert(stop, "\\"));
                    stop + 1
                }
                _ => self.control(stop, content.end),
            };
        }
    }

    /// Notes that the text goes on at `source`.
    fn step(&mut self, source: usize) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.steps.push((offset(self.out.len()), offset(source)));
    }

    /// Puts `c` for the source up to `end`.
    fn put(&mut self, c: char, end: usize) -> usize {
        self.out.push(c);
        self.step(end);
        end
    }

    /// Decodes the escape at `at`; gives where the text goes on.
    fn escape(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.bytes[at..end];
        if self.style == Style::OverEscaped && rest.starts_with(b"\\\\\"") {
            self.restyled.push(Edit::delete(Span::new(at, at + 1)));
            return self.put('"', at + 3);
        }
        let c = match rest.get(1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(at, end),
            Some(b'\'' | b'`') if self.style == Style::Foreign => {
                self.restyled.push(Edit::delete(Span::new(at, at + 1)));
                char::from(rest[1])
            }
            Some(b'\'') => {
                let span = Span::new(at, at + 2);
                self.bad_escapes.push((span, Edit::delete(Span::new(at, at + 1))));
                '\''
            }
            Some(b'x') => return self.hexadecimal(at, end),
            _ => {
                let escaped = self.text.get(at + 1..end).and_then(|rest| rest.chars().next());
                let length = escaped.filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
                return self.bad(at, at + 1 + length);
            }
        };
        self.put(c, at + 2)
    }

    /// The escape `at..end` is none: its backslash stands for itself.
    fn bad(&mut self, at: usize, end: usize) -> usize {
        self.bad_escapes.push((Span::new(at, end), Edit::insert(at, "\\")));
        self.out.push('\\');
        at + 1
    }

    /// `\x41` is known from other languages.
    fn hexadecimal(&mut self, at: usize, end: usize) -> usize {
        let digits = self.bytes[at + 2..end].iter().take(2);
        if digits.filter(|byte| byte.is_ascii_hexdigit()).count() < 2 {
            return self.bad(at, at + 2);
        }
        let edit = Edit::replace(Span::new(at + 1, at + 2), "u00");
        self.bad_escapes.push((Span::new(at, at + 4), edit));
        self.out.push('\\');
        at + 1
    }

    fn unicode(&mut self, at: usize, end: usize) -> usize {
        let Some(first) = self.unit(at, end) else {
            let digits = self.bytes[at + 2..end].iter().take(4);
            let digits = digits.take_while(|byte| byte.is_ascii_hexdigit()).count();
            return self.bad(at, at + 2 + digits);
        };
        if let Some(c) = char::from_u32(first) {
            return self.put(c, at + 6);
        }
        if let 0xD800..=0xDBFF = first
            && let Some(second @ 0xDC00..=0xDFFF) = self.unit(at + 6, end)
            && let Some(c) = char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        {
            return self.put(c, at + 12);
        }
        self.lone.push(Span::new(at, at + 6));
        self.put(char::REPLACEMENT_CHARACTER, at + 6)
    }

    /// The value of `\uXXXX` at `at`.
    fn unit(&self, at: usize, end: usize) -> Option<u32> {
        let digits = self.bytes.get(at..end)?.get(..6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |unit, byte| Some(unit * 16 + char::from(*byte).to_digit(16)?))
    }

    /// A raw control character. The two of a CRLF are one line break.
    fn control(&mut self, at: usize, end: usize) -> usize {
        let byte = self.bytes[at];
        if byte == b'\r' && at + 1 < end && self.bytes[at + 1] == b'\n' {
            self.note_control(Span::new(at, at + 2), "\\n".to_owned());
            return self.put('\n', at + 2);
        }
        let escape = match byte {
            b'\t' => "\\t".to_owned(),
            b'\n' => "\\n".to_owned(),
            b'\r' => "\\r".to_owned(),
            8 => "\\b".to_owned(),
            12 => "\\f".to_owned(),
            _ => format!("\\u{byte:04x}"),
        };
        self.note_control(Span::new(at, at + 1), escape);
        self.out.push(char::from(byte));
        at + 1
    }

    fn note_control(&mut self, span: Span, escape: String) {
        if self.style == Style::Raw {
            self.restyled.push(Edit::replace(span, escape));
        } else {
            self.controls.push((span, escape));
        }
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
