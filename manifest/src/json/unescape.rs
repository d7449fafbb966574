//! From the source of a string to its text, with a map back.

use super::strings::plain_end;
use crate::edit::Edit;
use crate::span::Span;
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

/// The character that a backslash and one letter or sign stand for (RFC 8259 §7); `\\u` is none of these.
pub(crate) fn escaped(byte: u8) -> Option<char> {
    Some(match byte {
        b'"' | b'\\' | b'/' => char::from(byte),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return None,
    })
}

/// Turns the content of a literal into text.
pub(super) struct Decoder<'t> {
    text: &'t str,
    bytes: &'t [u8],
    style: Style,
    pub(super) out: String,
    pub(super) steps: Vec<(u32, u32)>,
    /// What makes JSON of the style.
    pub(super) restyled: Vec<Edit>,
    pub(super) lone: Vec<Span>,
    /// Each with what mends it.
    pub(super) bad_escapes: Vec<(Span, Edit)>,
    /// Each with its escape.
    pub(super) controls: Vec<(Span, String)>,
}

impl<'t> Decoder<'t> {
    pub(super) fn new(text: &'t str, mut out: String, style: Style) -> Self {
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

    pub(super) fn run(&mut self, content: Range<usize>) {
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
    pub(super) fn step(&mut self, source: usize) {
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
        if let Some(c) = rest.get(1).and_then(|byte| escaped(*byte)) {
            return self.put(c, at + 2);
        }
        let c = match rest.get(1) {
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
            Some(..0x20) => return self.before_control(at, end),
            _ => {
                let escaped = self.text.get(at + 1..end).and_then(|rest| rest.chars().next());
                return self.bad(at, at + 1 + escaped.map_or(0, char::len_utf8));
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

    /// A backslash before a raw control character. Both are mended together: the escape of the one would join with the other.
    fn before_control(&mut self, at: usize, end: usize) -> usize {
        self.out.push('\\');
        let after = self.control(at + 1, end);
        let noted = if self.style == Style::Raw {
            self.restyled.pop()
        } else {
            self.controls.pop().map(|(span, escape)| Edit::replace(span, escape))
        };
        let escape = noted.map_or(String::new(), |edit| edit.text);
        let both = Span::new(at, after);
        self.bad_escapes.push((both, Edit::replace(both, format!("\\\\{escape}"))));
        after
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
