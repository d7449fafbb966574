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
            Some(b',') if after_colon && self.value_follows(self.at + 1) => {
                self.needless_comma("no comma may stand between a colon and its value");
                state
            }
            Some(b'}' | b']') if after_colon && self.is_extra_closer() => self.wrong_closer(state),
            Some(b',' | b'}' | b']') if after_colon => self.missing_value(),
            Some(b',') => self.extra_commas(state),
            Some(b']') if state == Next::Item && self.inside == Some(Bracket::Square) => {
                self.trailing_comma(self.comma, self.comma + 1);
                self.close()
            }
            Some(b'}' | b']') => self.wrong_closer(state),
            Some(b':' | b'=') => self.extra_colon(state),
            _ => self.odd_value(state),
        }
    }

    /// A value that is none in JSON.
    pub(super) fn odd_value(&mut self, state: Next) -> Next {
        match self.bytes.get(self.at) {
            Some(b'+' | b'-' | b'.' | b'0'..=b'9') => self.odd_number(),
            _ => match self.foreign_quote(self.at) {
                Some(quote) => {
                    let text = self.foreign_string(quote, false);
                    let value = crate::tree::Value::String(text.clone());
                    self.place(crate::tree::Node { span: text.span, value })
                }
                None => self.bare_value(state),
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

    /// Whether a value without key begins at or, after white space, behind `at`.
    fn value_follows(&mut self, at: usize) -> bool {
        match self.skip_white(at) {
            (next, Some(b'"')) => self.closing_quote(next + 1).is_ok() && !self.is_key(next),
            (next, _) => self.is_no_key(next),
        }
    }

    /// Whether something begins at `at` that can only be a value.
    pub(super) fn is_no_key(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            Some(b'{' | b'[' | b'-' | b'0'..=b'9') => true,
            Some(b't' | b'f' | b'n') => matches!(self.slice(at, self.word_end(at)), "true" | "false" | "null"),
            _ => false,
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
        // `1 2` on one line may have been meant as one number, `"a""b"` as one string.
        let clear = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'{' | b'}' | b'[' | b']'));
        let apart = self.slice(at, next).contains('\n');
        let touches = at == next && self.bytes.get(next) == Some(&b'"') && self.last_string().is_some();
        let evident = !touches && (apart || clear(self.bytes.get(next)) || clear(self.bytes[..at].last()) || name.is_some());
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

    /// A colon after a value.
    fn colon_after_value(&mut self) -> Next {
        let colon = Span::new(self.at, self.at + 1);
        let is_string = self.last_string().is_some();
        if let None | Some(b',' | b'}' | b']') = self.skip_white(self.at + 1).1 {
            self.at += 1;
            self.tell(|| {
                Complaint::new(Defect::ExtraColon, colon, "no colon may follow a value")
                    .here("remove it")
                    .safe("Remove it", vec![Edit::delete(colon)])
            });
            return Next::After;
        }
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
}
