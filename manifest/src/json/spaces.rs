//! What stands between the tokens and is no JSON white space: comments, and characters that only look like spaces.

use super::reader::Reader;
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use memchr::{memchr, memmem};

/// Whether `c` looks like a space or like nothing, but is no JSON white space.
pub(super) fn is_odd(c: char) -> bool {
    match c {
        ' ' | '\t' | '\n' | '\r' => false,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => true,
        _ => c.is_whitespace() || c.is_control(),
    }
}

impl Reader<'_> {
    /// Skips the byte order mark that the text begins with, if it does.
    pub(super) fn skip_byte_order_mark(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
            let mark = Span::new(0, self.at);
            self.tell(|| {
                let message = "the file begins with a byte order mark: JSON has none";
                Complaint::new(Defect::ByteOrderMark, mark, message)
                    .here("an invisible byte order mark")
                    .safe("Remove the byte order mark", vec![Edit::delete(mark)])
            });
        }
    }

    /// Skips comments and odd spaces at `at`, noting them. Whether there were any.
    pub(super) fn skip_odd(&mut self) -> bool {
        let start = self.at;
        let rest = &self.bytes[start..];
        match rest {
            [b'/', b'/', ..] | [b'#', ..] => {
                let end = start + memchr(b'\n', rest).unwrap_or(rest.len());
                self.at = if self.bytes[end - 1] == b'\r' { end - 1 } else { end };
                self.comments.push(Span::new(start, self.at));
            }
            [b'/', b'*', ..] => match self.comment_end(start + 2) {
                Some(end) => {
                    self.at = end;
                    self.comments.push(Span::new(start, end));
                }
                None => self.unclosed_comment(),
            },
            _ => {
                while let Some(c) = self.slice(self.at, self.bytes.len()).chars().next().filter(|c| is_odd(*c)) {
                    self.at += c.len_utf8();
                }
                if self.at > start {
                    self.odd_spaces.push(Span::new(start, self.at));
                }
            }
        }
        self.at > start
    }

    fn comment_end(&mut self, from: usize) -> Option<usize> {
        if self.no_comment_end.is_some_and(|none| from >= none) {
            return None;
        }
        let end = memmem::find(&self.bytes[from..], b"*/").map(|length| from + length + 2);
        if end.is_none() {
            self.no_comment_end = Some(from);
        }
        end
    }

    /// A comment without an end is one line when the next line looks like JSON, and else all that remains.
    fn unclosed_comment(&mut self) {
        let start = self.at;
        let line_end = start + memchr(b'\n', &self.bytes[start..]).unwrap_or(self.bytes.len() - start);
        let goes_on = matches!(self.skip_white(line_end).1, Some(b'"' | b'{' | b'}' | b'[' | b']'));
        self.at = if goes_on { line_end } else { self.bytes.len() };
        self.cut_off |= !goes_on;
        let span = Span::new(start, start + self.slice(start, line_end).trim_end().len());
        self.tell(|| {
            let complaint = Complaint::new(Defect::UnclosedComment, span, "JSON has no comments, and this one never ends: `*/` is missing")
                .here("a comment without an end");
            if goes_on { complaint.ask("Remove the rest of the line", vec![Edit::delete(span)]) } else { complaint }
        });
    }

    /// One complaint for all the comments of the file.
    pub(super) fn tell_comments(&mut self) {
        let comments = std::mem::take(&mut self.comments);
        let Some(first) = comments.first().copied() else { return };
        let edits = self.comment_edits(&comments);
        self.tell(|| {
            let (message, title) = match comments.len() {
                1 => ("JSON has no comments".to_owned(), "Remove the comment"),
                many => (format!("JSON has no comments: this file has {many}"), "Remove all comments"),
            };
            Complaint::new(Defect::Comment, first, message)
                .here("a comment")
                .also_at(comments, "another comment")
                .note("A remark may stand in a key of its own whose name begins with `x-`, such as `\"x-note\"`.")
                .safe(title, edits)
        });
    }

    /// What removes the comments: with its whole line where nothing else stands on it, and with the blanks before it at the end
    /// of a line.
    fn comment_edits(&self, comments: &[Span]) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut rest = comments;
        while let Some((first, mut others)) = rest.split_first() {
            let (start, mut end) = (first.start as usize, first.end as usize);
            // Comments with only blanks between them go together.
            while let Some((next, after)) = others.split_first()
                && self.slice(end, next.start as usize).bytes().all(|byte| matches!(byte, b' ' | b'\t'))
            {
                (end, others) = (next.end as usize, after);
            }
            rest = others;
            edits.push(self.comment_edit(start, end));
        }
        edits
    }

    fn comment_edit(&self, start: usize, end: usize) -> Edit {
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        let blanks_before = self.bytes[..start].iter().rev().take_while(|byte| is_blank(byte)).count();
        let blanks_after = self.bytes[end..].iter().take_while(|byte| is_blank(byte)).count();
        let line_start = start - blanks_before;
        let follows = &self.bytes[end + blanks_after..];
        let line_break = match follows {
            [] => Some(0),
            [b'\n', ..] => Some(1),
            [b'\r', b'\n', ..] => Some(2),
            _ => None,
        };
        let begins_line = matches!(self.bytes[..line_start].last(), None | Some(b'\n'));
        match line_break {
            Some(line_break) if begins_line => Edit::delete(Span::new(line_start, end + blanks_after + line_break)),
            Some(_) => Edit::delete(Span::new(line_start, end)),
            None if begins_line || blanks_before > 0 => Edit::delete(Span::new(start, end + blanks_after)),
            // Without a space two numbers might become one.
            None if blanks_after == 0 => Edit::replace(Span::new(start, end), " "),
            None => Edit::delete(Span::new(start, end)),
        }
    }

    /// One complaint for all odd spaces of the file.
    pub(super) fn tell_odd_spaces(&mut self) {
        let odd = std::mem::take(&mut self.odd_spaces);
        let Some(first) = odd.first().copied() else { return };
        let c = self.slice(first.start as usize, first.end as usize).chars().next().unwrap_or_default();
        let edits = odd.iter().map(|span| Edit::replace(*span, " ")).collect();
        self.tell(|| {
            let places = match odd.len() {
                1 => String::new(),
                many => format!(" (in {many} places)"),
            };
            let name = format!("U+{:04X}", c as u32);
            let message = format!(
                "an invisible character, {name}, stands between the values: JSON knows only space, tab and line break there{places}"
            );
            Complaint::new(Defect::OddSpace, first, message)
                .here(format!("{name}, no JSON space"))
                .also_at(odd, "and here")
                .safe("Replace the invisible characters by spaces", edits)
        });
    }
}
