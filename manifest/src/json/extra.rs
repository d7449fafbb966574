//! Characters too many: commas, colons, quotes, and what means nothing in JSON. They are left out.

use super::reader::Reader;
use super::state::{Bracket, Children, Frame, Next};
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;

impl Reader<'_> {
    /// Something between a value and the comma or bracket that must follow: it is left out.
    pub(super) fn stray(&mut self) -> Next {
        let start = self.at;
        let mut end = start;
        let mut at = start;
        while let Some(byte) = self.bytes.get(at) {
            match byte {
                b',' | b'}' | b']' | b'\n' => break,
                b'{' | b'[' => break,
                b'#' if at > end => break,
                b'/' if matches!(self.bytes.get(at + 1), Some(b'/' | b'*')) => break,
                b'"' if at > start && self.is_key(at) => break,
                b'"' => at = self.closing_quote(at + 1).map_or_else(|line_end| line_end, |quote| quote + 1),
                _ => at += 1,
            }
            if !matches!(byte, b' ' | b'\t' | b'\r') {
                end = at;
            }
        }
        if matches!(self.bytes.get(at), Some(b'{' | b'[')) && end == start {
            return self.keyless_container();
        }
        // Inside a character of several bytes nothing breaks, so this is the end of one.
        self.at = end;
        self.ended = end;
        let span = Span::new(start, end);
        let joined = self.bytes[start] == b'+';
        self.tell(|| {
            let message = if joined {
                "JSON can't join strings with `+`: write one string"
            } else {
                "after a value only a comma or the closing bracket may follow"
            };
            Complaint::new(Defect::Stray, span, message).here("this does not belong here")
        });
        match (self.bytes.get(at), self.inside) {
            (Some(b'"' | b'{'), Some(Bracket::Brace)) => Next::FirstKey,
            (Some(b'"' | b'{' | b'['), Some(Bracket::Square)) => Next::FirstItem,
            _ => Next::After,
        }
    }

    /// An object or array, at `at`, without a key.
    pub(super) fn keyless_container(&mut self) -> Next {
        let span = Span::new(self.at, self.at + 1);
        self.tell(|| {
            let message = "this value has no key: in an object each value needs one, as in `\"key\": …`";
            Complaint::new(Defect::MissingKey, span, message).here("a key is missing before it")
        });
        self.nameless()
    }

    /// The next value is read, and dropped for want of a key.
    pub(super) fn nameless(&mut self) -> Next {
        if let (true, Some(frame)) = (self.deep.is_empty(), self.frames.last_mut()) {
            frame.nameless = true;
        }
        Next::Value
    }

    /// Commas where a value or key belongs.
    pub(super) fn extra_commas(&mut self, state: Next) -> Next {
        let start = self.at;
        let mut commas: Vec<Span> = Vec::new();
        while self.token() == Some(b',') {
            match commas.last_mut() {
                Some(last) if last.end as usize == self.at => *last = Span::new(last.start as usize, self.at + 1),
                _ => commas.push(Span::new(self.at, self.at + 1)),
            }
            self.at += 1;
            while self.token().is_some() && self.skip_odd() {}
        }
        let end = commas.last().map_or(start, |last| last.end as usize);
        let closes = match self.inside {
            Some(Bracket::Brace) => self.bytes.get(self.at) == Some(&b'}'),
            _ => self.bytes.get(self.at) == Some(&b']'),
        };
        let first = matches!(state, Next::FirstItem | Next::FirstKey);
        if closes && !first {
            commas.insert(0, Span::new(self.comma, self.comma + 1));
            self.trailing_commas(self.comma, end, &commas);
        } else {
            self.tell(|| {
                let message = if first { "nothing stands before this comma" } else { "there is one comma too many" };
                let edits = commas.iter().map(|comma| Edit::delete(*comma)).collect();
                Complaint::new(Defect::ExtraComma, Span::new(start, end), message).here("remove it").safe("Remove the comma", edits)
            });
        }
        match self.inside {
            Some(Bracket::Brace) => Next::FirstKey,
            _ => Next::FirstItem,
        }
    }

    /// The comma `start..end` stands before a closing bracket.
    pub(super) fn trailing_comma(&mut self, start: usize, end: usize) {
        self.trailing_commas(start, end, &[Span::new(start, end)]);
    }

    fn trailing_commas(&mut self, start: usize, end: usize, commas: &[Span]) {
        let closer = self.bytes.get(self.at).map_or("bracket", |byte| if *byte == b'}' { "`}`" } else { "`]`" });
        self.tell(|| {
            let edits = commas.iter().map(|comma| Edit::delete(*comma)).collect();
            Complaint::new(Defect::TrailingComma, Span::new(start, end), format!("no comma may stand before the closing {closer}"))
                .here("remove it")
                .safe("Remove the comma", edits)
        });
    }

    /// Colons (or `=`) where a value belongs.
    pub(super) fn extra_colon(&mut self, state: Next) -> Next {
        let start = self.at;
        while matches!(self.bytes.get(self.at), Some(b':' | b'=' | b'>')) {
            self.at += 1;
        }
        let span = Span::new(start, self.at);
        self.tell(|| {
            Complaint::new(Defect::ExtraColon, span, "one `:` too many: a value belongs here")
                .here("remove it")
                .safe("Remove it", vec![Edit::delete(span)])
        });
        state
    }

    /// A colon after the value of a member: what follows it is read, and dropped.
    pub(super) fn second_colon(&mut self, colon: Span) -> Next {
        self.at += 1;
        self.tell(|| {
            Complaint::new(Defect::ExtraColon, colon, "after the value of a member comes a comma, not another `:`").here("a second colon")
        });
        self.nameless()
    }

    /// Characters that mean nothing in JSON. They are left out.
    pub(super) fn junk(&mut self, state: Next) -> Next {
        let start = self.at;
        let rest = self.slice(start, self.bytes.len());
        let ends = |c: char| {
            c.is_alphanumeric() || c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ':' | '{' | '}' | '[' | ']' | '/' | '#')
        };
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let more = rest.get(first..).unwrap_or_default();
        self.at = start + first + more.find(ends).unwrap_or(more.len());
        let span = Span::new(start, self.at);
        self.tell(|| {
            Complaint::new(Defect::Stray, span, "this means nothing in JSON: here belongs a key in double quotes").here("no JSON")
        });
        state
    }

    /// The comma at `at` stands where it only separates what belongs together.
    pub(super) fn needless_comma(&mut self, message: &'static str) {
        let span = Span::new(self.at, self.at + 1);
        self.at += 1;
        self.tell(|| {
            Complaint::new(Defect::ExtraComma, span, message).here("remove it").safe("Remove the comma", vec![Edit::delete(span)])
        });
    }

    /// `"key"x: 1`: the colon of a key comes soon, but not at once. Whether it does.
    pub(super) fn junk_before_colon(&mut self) -> bool {
        const NEAR: usize = 24;
        let start = self.at;
        let near = &self.bytes[start..self.bytes.len().min(start + NEAR)];
        let stops = |byte: &u8| matches!(byte, b':' | b',' | b'"' | b'{' | b'}' | b'[' | b']' | b'\n');
        let Some(length) = near.iter().position(stops).filter(|length| near[*length] == b':') else { return false };
        if length == 0 || near.get(length + 1) == Some(&b'/') {
            return false;
        }
        self.at = start + length;
        let span = Span::new(start, start + self.slice(start, self.at).trim_end().len());
        self.tell(|| {
            Complaint::new(Defect::Stray, span, "nothing may stand between a key and its colon")
                .here("this does not belong here")
                .ask("Remove it", vec![Edit::delete(span)])
        });
        true
    }

    /// What stands at `at` up to `end` comes before a value, and does not belong there.
    pub(super) fn junk_before_value(&mut self, end: usize, state: Next) -> Next {
        let start = self.at;
        self.at = end;
        let span = Span::new(start, start + self.slice(start, end).trim_end().len());
        self.tell(|| {
            Complaint::new(Defect::Stray, span, "this does not belong before the value")
                .here("no JSON")
                .ask("Remove it", vec![Edit::delete(Span::new(start, end))])
        });
        if state == Next::Item { Next::FirstItem } else { state }
    }

    /// The string `start..end` was read, and what follows it shows that it has a quote too many: `""id":`, `"id"":`.
    pub(super) fn extra_quote(&mut self, start: usize, end: usize, is_key: bool) -> Option<Next> {
        let ends_string = |byte: Option<u8>| match byte {
            Some(b':') => is_key,
            None | Some(b',' | b'}' | b']') => !is_key,
            _ => false,
        };
        if self.bytes.get(end) == Some(&b'"') {
            if !ends_string(self.skip_blanks(end + 1).1) {
                return None;
            }
            self.at = end + 1;
            self.ended = self.at;
            self.tell_extra_quote(end);
            return Some(if is_key { Next::Colon } else { Next::After });
        }
        let text_follows = self.sticks(end) || self.bytes[end..].starts_with(b"{{") || self.bytes.get(end) == Some(&b'/');
        if !text_follows || !self.slice(start + 1, end - 1).trim().is_empty() {
            return None;
        }
        let quote = self.closing_quote(end).ok()?;
        if !self.pay(quote - end) || !ends_string(self.skip_blanks(quote + 1).1) {
            return None;
        }
        self.reread_from(start);
        self.at = end - 1;
        self.tell_extra_quote(start);
        if is_key {
            if let Some(Frame { children: Children::Members(members), .. }) = self.frames.last_mut() {
                members.pop();
            }
            return Some(Next::FirstKey);
        }
        self.take_last_string();
        Some(match self.inside {
            None => Next::Root,
            Some(Bracket::Brace) => Next::Value,
            Some(Bracket::Square) => Next::FirstItem,
        })
    }

    fn tell_extra_quote(&mut self, quote: usize) {
        let span = Span::new(quote, quote + 1);
        self.tell(|| {
            Complaint::new(Defect::ExtraQuote, span, "one `\"` too many")
                .here("remove it")
                .safe("Remove the quote", vec![Edit::delete(span)])
        });
    }

    /// An opening bracket, at `at`, where a key belongs: whether leaving it out makes the rest of the file close what is open.
    pub(super) fn extra_opener(&mut self) -> bool {
        let missing = if self.bytes[self.at] == b'{' { (-1, 0) } else { (0, -1) };
        if !self.rest_closes(self.at, self.frames.len(), missing) {
            return false;
        }
        let span = Span::new(self.at, self.at + 1);
        let bracket = self.slice(self.at, self.at + 1);
        self.at += 1;
        self.wrong_brackets += 1;
        self.tell(|| {
            Complaint::new(Defect::ExtraBracket, span, format!("one `{bracket}` too many: here belongs a key"))
                .here("never closed")
                .ask("Remove it", vec![Edit::delete(span)])
        });
        true
    }
}
