//! Strings that end too early or too late, because a quote or a backslash is missing or too many. They are noticed when something
//! comes that can't follow a string; then they are read anew.

use super::reader::Reader;
use super::state::Next;
use super::unescape::Style;
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Node, Text, Value};

impl Reader<'_> {
    /// After a string comes something that can't follow it. Maybe the string does not end where its quote is: then it is read
    /// anew, and reading goes on behind it.
    pub(super) fn mend_string(&mut self, is_key: bool) -> Option<Next> {
        let text = if is_key { self.last_key() } else { self.last_string() }?;
        let (start, end) = (text.span.start as usize, text.span.end as usize);
        if end != self.ended || !self.is_whole(text) {
            return None;
        }
        let source = &self.bytes[start..end];
        let mut text = if source.ends_with(b"\\\\\"") { self.over_escaped(start) } else { None };
        if text.is_none() && self.at == end {
            if let Some(next) = self.extra_quote(start, end, is_key) {
                return Some(next);
            }
            text = self.misread_quote(start, end, is_key);
        }
        let text = text?;
        if is_key {
            self.ended = text.span.end as usize;
            let member = self.last_member_mut()?;
            member.value.span = Span::at(text.span.end as usize);
            member.key = text;
            return Some(Next::Colon);
        }
        self.take_last_string();
        Some(self.place(Node { span: text.span, value: Value::String(text) }))
    }

    /// Whether a string stands in JSON's quotes, and has both.
    fn is_whole(&self, text: &Text) -> bool {
        self.bytes.get(text.span.start as usize) == Some(&b'"') && text.span.len() > 1 && text.content().end + 1 == text.span.end
    }

    fn misread_quote(&mut self, start: usize, end: usize, is_key: bool) -> Option<Text> {
        let byte = self.bytes.get(end);
        if byte == Some(&b'"') {
            return self.triple_quoted(start, end);
        }
        if is_key {
            return self.swallowed_separator(start, end, true).or_else(|| self.quote_in_key(start, end));
        }
        // A string that leaves brackets open was most likely cut off in the middle of some JSON.
        let content = self.slice(start + 1, end - 1);
        let count = |set: [char; 2]| content.matches(set).count();
        let is_cut = count(['{', '[']) > count(['}', ']']);
        if is_cut && let Some(text) = self.unescaped_quotes(start, end) {
            return Some(text);
        }
        let swallowed = self.swallowed_separator(start, end, false);
        swallowed.or_else(|| if matches!(byte, Some(b':' | b';')) { None } else { self.unescaped_quotes(start, end) })
    }

    /// `"id: "acme"`, `["a, "b"]`: the string has no closing quote, and the one that it took opens the next string.
    fn swallowed_separator(&mut self, start: usize, end: usize, is_key: bool) -> Option<Text> {
        let content = self.slice(start + 1, end - 1);
        let has_separator = if is_key { content.contains(':') } else { content.trim_end().ends_with(',') };
        if !has_separator {
            return None;
        }
        self.reread_from(start);
        self.at = self.unclosed_end(start + 1, end - 1, is_key);
        let span = Span::new(start, self.at);
        self.tell_unclosed(span, Edit::insert(start, ""));
        Some(self.text_of(span, start + 1..self.at, Style::Json).0)
    }

    /// `"i"d":`: a quote inside a key.
    fn quote_in_key(&mut self, start: usize, end: usize) -> Option<Text> {
        let quote = self.closing_quote(end).ok()?;
        if !self.pay(quote - end) || self.skip_blanks(quote + 1).1 != Some(b':') || self.slice(end, quote).contains([',', '{', '[', ':']) {
            return None;
        }
        Some(self.with_inner_quotes(start, quote, false))
    }

    /// Behind a comma comes `\"`: the string before it was cut off by a quote that lacks its backslash.
    pub(super) fn mend_before_comma(&mut self) -> Option<Next> {
        if self.comma != self.ended || !self.bytes[self.at..].starts_with(b"\\\"") {
            return None;
        }
        let span = self.last_string().filter(|text| self.is_whole(text))?.span;
        let text = self.unescaped_quotes(span.start as usize, span.end as usize)?;
        self.take_last_string();
        Some(self.place(Node { span: text.span, value: Value::String(text) }))
    }

    /// `"{\\"to\\": 1}"`: escaped twice, so that the first quote closes the string.
    fn over_escaped(&mut self, start: usize) -> Option<Text> {
        let line_end = self.line_end(start)?;
        let (mut first, mut count) = (None, 0);
        let mut close = None;
        for quote in memchr::memchr_iter(b'"', &self.bytes[start + 1..line_end]) {
            let quote = start + 1 + quote;
            let before = self.bytes[start + 1..quote].iter().rev();
            match before.take_while(|byte| **byte == b'\\').count() {
                0 => {
                    close = Some(quote);
                    break;
                }
                slashes if slashes % 2 == 0 => {
                    first = first.or(Some(Span::new(quote - 2, quote + 1)));
                    count += 1;
                }
                _ => {}
            }
        }
        let (first, close) = (first?, close?);
        if !matches!(self.skip_blanks(close + 1).1, None | Some(b',' | b':' | b'}' | b']' | b'/')) {
            return None;
        }
        self.reread_from(start);
        self.at = close + 1;
        let content = start + 1..close;
        let (text, edits) = self.text_of(Span::new(start, close + 1), content, Style::OverEscaped);
        self.tell(|| {
            let times = if count == 1 { String::new() } else { format!(" ({count} times in this string)") };
            let message = format!("`\\\\\"` closes the string too early: inside a string a quote is written `\\\"`{times}");
            Complaint::new(Defect::OverEscapedQuote, first, message)
                .here("this quote closes the string")
                .note("The string was escaped twice: `\\\\` is one backslash, and the quote behind it is not escaped any more.")
                .safe("Write `\\\"` for each `\\\\\"` of the string", edits)
        });
        Some(text)
    }

    /// `"{"to": 1}"`: quotes inside a string without backslashes. The string ends at the first quote of its line that may close a
    /// string and leaves no bracket open, or else at the last one if the line ends there.
    fn unescaped_quotes(&mut self, start: usize, end: usize) -> Option<Text> {
        let line_end = self.line_end(start)?;
        let (mut depth, mut last, mut close) = (0_isize, None, None);
        let mut at = start + 1;
        while at < line_end {
            match self.bytes[at] {
                b'\\' => at += 1,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' if at >= end => {
                    let follows = self.skip_blanks(at + 1);
                    let ends_line = match follows {
                        (comma, Some(b',')) => self.skip_blanks(comma + 1).1.is_none(),
                        (_, byte) => byte.is_none(),
                    };
                    if ends_line || matches!(follows.1, Some(b',' | b'}' | b']')) {
                        last = ends_line.then_some(at);
                        if depth == 0 {
                            close = Some((at, ends_line));
                            break;
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        }
        let (close, evident) = close.or(last.map(|at| (at, false)))?;
        Some(self.with_inner_quotes(start, close, evident))
    }

    /// Reads the string from `start` to its quote at `close` anew; quotes between them belong to it.
    fn with_inner_quotes(&mut self, start: usize, close: usize, evident: bool) -> Text {
        self.reread_from(start);
        self.at = close + 1;
        let span = Span::new(start, close + 1);
        let (text, edits) = self.text_of(span, start + 1..close, Style::Json);
        let quotes: Vec<Span> = edits.iter().map(|edit| self.char_span(edit.span.start as usize)).collect();
        self.tell(|| {
            let first = quotes.first().copied().unwrap_or(span);
            Complaint::new(Defect::UnescapedQuote, first, "a quote inside a string needs a backslash: write `\\\"`")
                .here("this quote closes the string")
                .also_at(quotes.iter().copied(), "this one too")
                .fix("Escape the quotes inside the string", evident, edits)
        });
        text
    }

    /// `"""…"""` as in Python.
    fn triple_quoted(&mut self, start: usize, end: usize) -> Option<Text> {
        if end - start != 2 {
            return None;
        }
        let content = end + 1;
        let rest = self.bytes.get(content..)?;
        let near = &rest[..rest.len().min(self.budget)];
        let length = memchr::memmem::find(near, b"\"\"\"");
        self.pay(length.unwrap_or(near.len()));
        let close = content + length?;
        self.reread_from(start);
        self.at = close + 3;
        let span = Span::new(start, self.at);
        let (text, mut edits) = self.text_of(span, content..close, Style::Raw);
        edits.extend([start, close].map(|quotes| Edit::delete(Span::new(quotes, quotes + 2))));
        self.tell(|| {
            Complaint::new(Defect::TripleQuotes, span, "JSON has no `\"\"\"` strings: write one quote, and line breaks as `\\n`")
                .here("three quotes")
                .safe("Write it as a JSON string", edits)
        });
        Some(text)
    }

    /// Forgets what was noticed from `start` on.
    pub(super) fn reread_from(&mut self, start: usize) {
        self.told.forget_from(start);
        for noticed in [&mut self.lone_surrogates, &mut self.comments, &mut self.odd_spaces] {
            while noticed.last().is_some_and(|last| last.start as usize >= start) {
                noticed.pop();
            }
        }
    }
}
