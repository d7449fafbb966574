//! Strings in other quotes than JSON's, and strings that are not closed.

use super::reader::Reader;
use super::state::Children;
use super::strings::find_quote;
use super::unescape::Style;
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::Text;

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

    pub(super) fn tell_unclosed(&mut self, span: Span, opening: Edit) {
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
    pub(super) fn unclosed_end(&self, content: usize, line_end: usize, is_key: bool) -> usize {
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
}
