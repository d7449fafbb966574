//! Strings whose quotes are wrong: other quotes, a missing one, too many or too few backslashes before them.

use super::reader::Reader;
use super::state::{Children, Next};
use super::strings::find_quote;
use super::unescape::Style;
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Node, Text, Value};

/// `“ ” „ ‟ ‘ ’ ‚ ‛`
pub(super) fn is_curly(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201f}')
}

fn closes(open: char, c: char) -> bool {
    let is_single = |c| matches!(c, '\u{2018}'..='\u{201b}');
    if is_curly(open) { is_curly(c) && is_single(open) == is_single(c) } else { c == open }
}

impl Reader<'_> {
    /// The quote at `at` that opens a string elsewhere, but not in JSON.
    pub(super) fn foreign_quote(&self, at: usize) -> Option<char> {
        let c = self.slice(at, self.bytes.len()).chars().next()?;
        (matches!(c, '\'' | '`') || is_curly(c)).then_some(c)
    }

    /// Where the string in foreign quotes at `at` closes on its line: start and end of the closing quote. That is the first quote
    /// with something behind it that may follow a string (so that `'it's'` is one), or else just the first.
    pub(super) fn foreign_end(&mut self, at: usize, open: char) -> Option<(usize, usize)> {
        let start = at + open.len_utf8();
        let line_end = self.line_end(start).unwrap_or(start);
        let line = self.slice(start, line_end);
        let mut first = None;
        let mut chars = line.char_indices();
        while let Some((offset, c)) = chars.next() {
            match c {
                '\\' => drop(chars.next()),
                _ if closes(open, c) => {
                    let quote = (start + offset, start + offset + c.len_utf8());
                    if matches!(self.skip_blanks(quote.1).1, None | Some(b',' | b':' | b'}' | b']')) {
                        return Some(quote);
                    }
                    first = first.or(Some(quote));
                }
                _ => {}
            }
        }
        first
    }

    /// Reads the string in foreign quotes at `at`.
    pub(super) fn foreign_string(&mut self, open: char, is_key: bool) -> Text {
        let start = self.at;
        let content = start + open.len_utf8();
        let opening = Edit::replace(Span::new(start, content), "\"");
        let Some((close, end)) = self.foreign_end(start, open) else {
            let line_end = self.line_end(content).unwrap_or(self.bytes.len());
            return self.unclosed(content, line_end, opening, is_key);
        };
        self.at = end;
        let span = Span::new(start, end);
        let (text, mut edits) = self.text_of(span, content..close, Style::Foreign);
        edits.extend([opening, Edit::replace(Span::new(close, end), "\"")]);
        self.tell(|| {
            let (kind, message) = match open {
                '`' => (Defect::SingleQuotes, "JSON strings take double quotes, not backticks"),
                '\'' => (Defect::SingleQuotes, "JSON strings take double quotes, not single ones"),
                _ => (Defect::CurlyQuotes, "JSON strings take straight double quotes, not typographic ones"),
            };
            Complaint::new(kind, span, message).here("write it in `\"…\"`").safe("Write the string in double quotes", edits)
        });
        text
    }

    /// The quote that closes, on a later line, a string that does not end at `line_end`. Only where something follows it that may
    /// follow a string: otherwise it opens the next one, and the string is just not closed.
    pub(super) fn quote_on_later_line(&mut self, line_end: usize, is_key: bool) -> Option<usize> {
        let mut at = line_end;
        let reach = self.bytes.len().min(line_end.saturating_add(self.budget));
        let quote = loop {
            match find_quote(&self.bytes[..reach], at) {
                Ok(quote) => break quote,
                Err(end) if end >= reach => {
                    self.pay(reach - line_end);
                    return None;
                }
                Err(end) => at = end + 1,
            }
        };
        self.pay(quote - line_end);
        let fits = match self.skip_white(quote + 1).1 {
            Some(b':') => is_key,
            None | Some(b',' | b'}' | b']') => !is_key,
            _ => false,
        };
        fits.then_some(quote)
    }

    /// Reads the string at `start` that is not closed on its line.
    pub(super) fn unclosed_string(&mut self, start: usize, line_end: usize, is_key: bool) -> Text {
        let opening = Edit::insert(start, "");
        self.unclosed(start + 1, line_end, opening, is_key)
    }

    fn unclosed(&mut self, content: usize, line_end: usize, opening: Edit, is_key: bool) -> Text {
        let end = self.unclosed_end(content, line_end, is_key);
        self.at = end;
        self.cut_off |= self.skip_white(end).1.is_none();
        let span = Span::new(opening.span.start as usize, end);
        self.tell_unclosed(span, opening);
        self.text_of(span, content..end, Style::Json).0
    }

    fn tell_unclosed(&mut self, span: Span, opening: Edit) {
        let end = span.end as usize;
        let escaped = span.len() > 2 && self.slice(span.start as usize, end).ends_with("\\\"");
        let closing = if escaped { Edit::insert(end - 2, "\\") } else { Edit::insert(end, "\"") };
        let edits = [opening, closing].into_iter().filter(|edit| !edit.span.is_empty() || !edit.text.is_empty());
        self.tell(|| {
            let complaint = Complaint::new(Defect::UnclosedString, span, "this string is never closed: a `\"` is missing at its end")
                .here("no closing quote");
            if escaped {
                complaint
                    .note("The backslash before its last quote makes that quote part of the string; a backslash itself is written `\\\\`.")
                    .ask("Double the last backslash", edits.collect())
            } else {
                complaint.ask("Close the string", edits.collect())
            }
        });
    }

    /// Where the content of an unclosed string most likely ends: before the colon of a key, else at the end of the line, without
    /// the comma and the closing brackets that belong to what is open around it.
    fn unclosed_end(&self, content: usize, line_end: usize, is_key: bool) -> usize {
        let line = self.slice(content, line_end).trim_end();
        if is_key && let Some(colon) = line.find(':') {
            return content + line[..colon].trim_end().len();
        }
        let without_comma = |line: &str| line.strip_suffix(',').unwrap_or(line).trim_end().len();
        let mut end = without_comma(line);
        let count = |c: char| line.matches(c).count();
        let mut braces = count('}').saturating_sub(count('{'));
        let mut squares = count(']').saturating_sub(count('['));
        for frame in self.frames.iter().rev() {
            let (closer, surplus) = match frame.children {
                Children::Members(_) => ('}', &mut braces),
                Children::Items(_) => (']', &mut squares),
            };
            let Some(shorter) = line[..end].strip_suffix(closer).filter(|_| *surplus > 0) else { break };
            *surplus -= 1;
            end = shorter.trim_end().len();
        }
        content + without_comma(&line[..end])
    }

    /// After a string comes something that can't follow it. Maybe the string does not end where its quote is: then it is read
    /// anew, and reading goes on behind it.
    pub(super) fn mend_string(&mut self, is_key: bool) -> Option<Next> {
        let text = if is_key { self.last_key() } else { self.last_string() }?;
        let (start, end) = (text.span.start as usize, text.span.end as usize);
        let source = self.bytes.get(start..end)?;
        if end != self.ended || source.len() < 2 || source[0] != b'"' || source[source.len() - 1] != b'"' {
            return None;
        }
        let text = if source.ends_with(b"\\\\\"") { self.over_escaped(start) } else { None }
            .or_else(|| if self.at == end { self.misread_quote(start, end, is_key) } else { None })?;
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

    fn misread_quote(&mut self, start: usize, end: usize, is_key: bool) -> Option<Text> {
        if self.bytes.get(end) == Some(&b'"') {
            return self.triple_quoted(start, end);
        }
        let is_text = !is_key && !matches!(self.bytes.get(end), Some(b':' | b';'));
        self.swallowed_separator(start, end, is_key).or_else(|| if is_text { self.unescaped_quotes(start, end) } else { None })
    }

    /// `"id: "acme"`, `["a, "b"]`: the string has no closing quote, and the one that it took opens the next string.
    fn swallowed_separator(&mut self, start: usize, end: usize, is_key: bool) -> Option<Text> {
        let separator = if is_key { ':' } else { ',' };
        let content = self.slice(start + 1, end - 1).trim_end().strip_suffix(separator)?;
        self.reread_from(start);
        self.at = start + 1 + content.len();
        let span = Span::new(start, self.at);
        self.tell_unclosed(span, Edit::insert(start, ""));
        Some(self.text_of(span, start + 1..self.at, Style::Json).0)
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
        self.reread_from(start);
        self.at = close + 1;
        let span = Span::new(start, close + 1);
        let (text, edits) = self.text_of(span, start + 1..close, Style::Json);
        let quotes: Vec<Span> = edits.iter().map(|edit| Span::new(edit.span.start as usize, edit.span.start as usize + 1)).collect();
        self.tell(|| {
            let first = quotes.first().copied().unwrap_or(span);
            Complaint::new(Defect::UnescapedQuote, first, "a quote inside a string needs a backslash: write `\\\"`")
                .here("this quote closes the string")
                .also_at(quotes.iter().copied(), "this one too")
                .fix("Escape the quotes inside the string", evident, edits)
        });
        Some(text)
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
    fn reread_from(&mut self, start: usize) {
        self.told.forget_from(start);
        while self.lone_surrogates.last().is_some_and(|last| last.start as usize >= start) {
            self.lone_surrogates.pop();
        }
    }
}
