//! Values without quotes: words of other languages, and text that lacks its quotes.

use super::reader::Reader;
use super::state::{Bracket, Next};
use super::unescape::Style;
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Node, Text, Value};

impl Reader<'_> {
    /// Reads what stands unquoted at `at` where a value belongs. It takes at least one character.
    pub(super) fn bare_value(&mut self, state: Next) -> Next {
        let start = self.at;
        let word_end = self.word_end(start);
        if let Some(next) = self.known_word(Span::new(start, word_end)) {
            return next;
        }
        let end = self.bare_end(start);
        if self.bytes.get(end) == Some(&b'"') && matches!(self.skip_blanks(end + 1).1, None | Some(b',' | b'}' | b']')) {
            let text = self.without_opening_quote(start, end);
            return self.place(Node { span: text.span, value: Value::String(text) });
        }
        let value_follows = match self.bytes.get(end) {
            Some(b'"') => self.closing_quote(end + 1).is_ok_and(|quote| {
                let follows = self.skip_blanks(quote + 1).1;
                self.pay(quote - end) && matches!(follows, None | Some(b',' | b'}' | b']'))
            }),
            byte => matches!(byte, Some(b'{' | b'[')),
        };
        if value_follows {
            return self.junk_before_value(end, state);
        }
        self.at = end;
        self.ended = end;
        let span = Span::new(start, start + self.slice(start, end).trim_end().len());
        let text = self.slice(start, span.end as usize);
        let meant = ["true", "false", "null"].into_iter().find(|word| text.len() > 1 && word.starts_with(text));
        self.tell(|| {
            let complaint = |message: &str| Complaint::new(Defect::BareWord, span, message);
            if let Some(word) = meant {
                return complaint(&format!("this is no JSON value: did you mean `{word}`?"))
                    .here("no JSON value")
                    .ask(format!("Write `{word}`"), vec![Edit::replace(span, word)]);
            }
            let escaped = text.chars().flat_map(|c| [Some('\\').filter(|_| c == '\\'), Some(c)]).flatten();
            let quoted = format!("\"{}\"", escaped.collect::<String>());
            complaint("this is no JSON value: text needs double quotes")
                .here("no JSON value")
                .ask("Put it in quotes", vec![Edit::replace(span, quoted)])
        });
        self.place(Node { span, value: Value::Invalid })
    }

    /// Reads a word that means something to other languages.
    fn known_word(&mut self, span: Span) -> Option<Next> {
        let end = span.end as usize;
        let word = self.slice(span.start as usize, end);
        if !matches!(self.skip_blanks(end).1, None | Some(b',' | b'}' | b']' | b'/' | b'#')) {
            return None;
        }
        let (value, json, origin) = match word {
            "NaN" | "Infinity" => {
                self.at = end;
                return Some(self.python_number(span));
            }
            "True" => (Value::Bool(true), "true", " is Python"),
            "False" => (Value::Bool(false), "false", " is Python"),
            "None" => (Value::Null, "null", " is Python"),
            "undefined" => (Value::Null, "null", " is JavaScript"),
            "nil" => (Value::Null, "null", " is no JSON"),
            _ => match word.to_ascii_lowercase().as_str() {
                "true" => (Value::Bool(true), "true", " has capital letters"),
                "false" => (Value::Bool(false), "false", " has capital letters"),
                "null" => (Value::Null, "null", " has capital letters"),
                "nan" | "inf" | "infinity" => {
                    self.at = end;
                    return Some(self.no_infinity(span));
                }
                _ => return None,
            },
        };
        self.at = end;
        self.tell(|| {
            Complaint::new(Defect::BareWord, span, format!("`{word}`{origin}: JSON writes `{json}`"))
                .here(format!("write `{json}`"))
                .safe(format!("Write `{json}`"), vec![Edit::replace(span, json)])
        });
        Some(self.place(Node { span, value }))
    }

    /// The string `start..quote` whose opening quote is missing.
    pub(super) fn without_opening_quote(&mut self, start: usize, quote: usize) -> Text {
        self.at = quote + 1;
        let span = Span::new(start, quote + 1);
        self.tell(|| {
            Complaint::new(Defect::MissingQuote, span, "this string has no opening quote")
                .here("a `\"` is missing before it")
                .safe("Add the opening quote", vec![Edit::insert(start, "\"")])
        });
        self.text_of(span, start..quote, Style::Json).0
    }

    /// Where unquoted text ends: before a quote, a comment, the end of the line, or a comma or closing bracket that was not
    /// opened in it.
    pub(super) fn bare_end(&self, start: usize) -> usize {
        let mut open = 0_usize;
        let mut at = start;
        while let Some(byte) = self.bytes.get(at) {
            let after_blank = at > start && matches!(self.bytes[at - 1], b' ' | b'\t');
            match byte {
                b'\n' | b'\r' | b'"' => break,
                b',' if open == 0 => break,
                b'}' | b']' if open == 0 => break,
                // A bracket begins a value of its own, but for the braces of a template variable.
                b'{' if self.bytes.get(at + 1) == Some(&b'{') && !after_blank => {
                    open += 2;
                    at += 1;
                }
                b'{' | b'[' if at > start => break,
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                b'#' if after_blank => break,
                b'/' if after_blank && matches!(self.bytes.get(at + 1), Some(b'/' | b'*')) => break,
                _ => {}
            }
            at += 1;
        }
        // It never ends before it begins, whatever it begins with.
        let first = self.slice(start, self.bytes.len()).chars().next();
        at.max(start + first.map_or(0, char::len_utf8))
    }

    /// `{{to}}` outside of a string: its first brace has been opened as an object, and `at` is on the second.
    pub(super) fn bare_template(&mut self) -> Option<Next> {
        let frame = self.frames.last()?;
        let start = frame.start;
        if self.at != start + 1 || frame.bracket() != Bracket::Brace || !self.deep.is_empty() {
            return None;
        }
        let is_path = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-' | b' ');
        let name = self.bytes[start + 2..].iter().take_while(is_path).count();
        self.pay(name);
        let close = start + 2 + name;
        if name == 0 || !self.bytes[close..].starts_with(b"}}") {
            return None;
        }
        self.at = close + 2;
        self.frames.pop();
        self.inside = self.top();
        let span = Span::new(start, self.at);
        let quotes = vec![Edit::insert(start, "\""), Edit::insert(self.at, "\"")];
        self.tell(|| {
            Complaint::new(Defect::BareTemplate, span, "a template variable must stand in a string: `\"{{…}}\"`")
                .here("no JSON value")
                .safe("Put it in quotes", quotes)
        });
        let text = self.text_of(span, start..self.at, Style::Json).0;
        Some(self.place(Node { span, value: Value::String(text) }))
    }
}
