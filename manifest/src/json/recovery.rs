//! What to do where the text does not go on as JSON must: name the mistake, and take the state in which the rest reads normally.
//!
//! Every path either moves on in the text or changes the state to one that does.

use super::reader::Reader;
use super::state::{Bracket, Next};
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;

impl<'t> Reader<'t> {
    /// What is at `at` does not fit `state`. Gives the state to go on with.
    #[cold]
    pub(super) fn recover(&mut self, state: Next) -> Next {
        self.token();
        if state != Next::Root && self.bytes.get(self.at).is_none() {
            return self.finish_open(state);
        }
        if self.skip_odd() {
            return state;
        }
        match state {
            Next::Root => self.recover_root(),
            Next::FirstItem | Next::Item | Next::Value => self.recover_value(state),
            Next::FirstKey | Next::Key => self.recover_key(state),
            Next::Colon => self.recover_colon(),
            Next::After => self.recover_after(),
            Next::End => Next::End,
        }
    }

    /// Something else than a value where one belongs.
    fn recover_value(&mut self, state: Next) -> Next {
        let after_colon = state == Next::Value;
        match self.bytes.get(self.at) {
            Some(b',' | b'}' | b']') if after_colon => self.missing_value(),
            Some(b',') => self.extra_commas(state),
            Some(b']') if state == Next::Item && self.inside == Some(Bracket::Square) => {
                self.trailing_comma(self.comma, self.comma + 1);
                self.close()
            }
            Some(b'}' | b']') => self.wrong_closer(state),
            Some(b':' | b'=') => self.extra_colon(state),
            _ => self.odd_value(),
        }
    }

    /// A value that is none in JSON.
    pub(super) fn odd_value(&mut self) -> Next {
        match self.bytes.get(self.at) {
            Some(b'+' | b'-' | b'.' | b'0'..=b'9') => self.odd_number(),
            _ => match self.foreign_quote(self.at) {
                Some(quote) => {
                    let text = self.foreign_string(quote, false);
                    let value = crate::tree::Value::String(text.clone());
                    self.place(crate::tree::Node { span: text.span, value })
                }
                None => self.bare_value(),
            },
        }
    }

    /// Something else than a comma or the closing bracket after a value.
    fn recover_after(&mut self) -> Next {
        if let Some(next) = self.mend_string(false) {
            return next;
        }
        let Some(inside) = self.inside else { return self.after_document() };
        let start = self.at;
        match self.bytes.get(start) {
            Some(b'}' | b']') => return self.wrong_closer(Next::After),
            Some(b':') => return self.colon_after_value(),
            Some(b';') => {
                self.at += 1;
                self.comma = start;
                let span = Span::new(start, self.at);
                self.tell(|| {
                    Complaint::new(Defect::WrongSeparator, span, "JSON separates with `,`, not with `;`")
                        .here("write `,`")
                        .safe("Write a comma", vec![Edit::replace(span, ",")])
                });
                return inside.after_comma();
            }
            _ => {}
        }
        match inside {
            Bracket::Brace if self.is_key(start) => {
                if self.layout.is_none() || !self.close_outdented(false) {
                    self.missing_comma();
                }
                Next::FirstKey
            }
            Bracket::Square if self.is_key(start) && self.close_array_before_key(start) => Next::FirstKey,
            Bracket::Square if self.begins_value() => {
                self.missing_comma();
                Next::FirstItem
            }
            _ => self.stray(),
        }
    }

    /// Whether a value begins at `at`, JSON's or another.
    fn begins_value(&self) -> bool {
        match self.bytes.get(self.at) {
            Some(b'"' | b'{' | b'[' | b'-' | b'.') => true,
            Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric() || self.foreign_quote(self.at).is_some(),
            _ => self.foreign_quote(self.at).is_some() || self.sticks(self.at),
        }
    }

    fn missing_comma(&mut self) {
        let (at, next) = (self.ended, self.at);
        let name = if self.inside == Some(Bracket::Brace) { self.key_at(next) } else { None };
        // `1 2` on one line may have been meant as one number.
        let clear = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'{' | b'}' | b'[' | b']'));
        let apart = self.slice(at, next).contains('\n');
        let evident = apart || clear(self.bytes.get(next)) || clear(self.bytes[..at].last()) || name.is_some();
        self.tell(|| {
            let message = match name {
                Some(name) => format!("a comma is missing before `{name}`"),
                None => "a comma is missing between these two values".to_owned(),
            };
            Complaint::new(Defect::MissingComma, Span::at(at), message).here("a `,` is missing here").fix(
                "Add the comma",
                evident,
                vec![Edit::insert(at, ",")],
            )
        });
    }

    /// The source of the key at `at`, if it is short and plain enough for a message.
    fn key_at(&mut self, at: usize) -> Option<&'t str> {
        let end = match self.bytes.get(at)? {
            b'"' => self.closing_quote(at + 1).ok()? + 1,
            _ => self.word_end(at),
        };
        let key = self.slice(at, end);
        ((1..=40).contains(&key.len()) && !key.contains(['\\', '`']) && !key.contains(char::is_control)).then_some(key)
    }

    /// Something between a value and the comma or bracket that must follow: it is left out.
    fn stray(&mut self) -> Next {
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
            return self.stray_container();
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

    /// An object or array right after the value of a member.
    fn stray_container(&mut self) -> Next {
        let span = Span::new(self.at, self.at + 1);
        self.tell(|| {
            Complaint::new(Defect::MissingKey, span, "this value has no key: in an object each value needs one, as in `\"key\": …`")
                .here("a key is missing before it")
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

    /// A colon after a value.
    fn colon_after_value(&mut self) -> Next {
        let colon = Span::new(self.at, self.at + 1);
        let is_string = self.last_string().is_some();
        if self.inside == Some(Bracket::Brace) || !self.deep.is_empty() {
            return if is_string { self.value_is_key() } else { self.second_colon(colon) };
        }
        if let Some(key) = self.last_string().map(|text| text.span.start as usize)
            && self.close_array_before_key(key)
        {
            return Next::Colon;
        }
        self.at += 1;
        let told = |frame: &mut super::state::Frame| std::mem::replace(&mut frame.colon_told, true);
        if !self.frames.last_mut().is_some_and(told) {
            self.tell(|| {
                Complaint::new(
                    Defect::WrongSeparator,
                    colon,
                    "an array has no keys: write `,` between its values, or make it an object in `{ }`",
                )
                .here("no `:` in an array")
            });
        }
        Next::FirstItem
    }

    fn second_colon(&mut self, colon: Span) -> Next {
        self.at += 1;
        self.tell(|| {
            Complaint::new(Defect::ExtraColon, colon, "after the value of a member comes a comma, not another `:`").here("a second colon")
        });
        self.nameless()
    }
}
