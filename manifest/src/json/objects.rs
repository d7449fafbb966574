//! Keys and colons that are not as JSON wants them.

use super::complaints::quoted;
use super::reader::Reader;
use super::state::{Children, Frame, Next};
use super::unescape::Style;
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Member, Node, Text, Value};

impl Reader<'_> {
    /// Something else than a key where one belongs.
    pub(super) fn recover_key(&mut self, state: Next) -> Next {
        match self.bytes.get(self.at) {
            Some(b',') => self.extra_commas(state),
            Some(b'}') => {
                self.trailing_comma(self.comma, self.comma + 1);
                self.close()
            }
            Some(b']') => self.wrong_closer(state),
            Some(b':' | b'=') => {
                let (next, _) = self.skip_white(self.at + 1);
                if self.is_key(next) {
                    return self.extra_colon(state);
                }
                let span = Span::new(self.at, self.at + 1);
                self.at += 1;
                self.tell(|| Complaint::new(Defect::MissingKey, span, "a key is missing before this colon").here("no key before it"));
                self.nameless()
            }
            Some(b'{' | b'[') => {
                if let Some(next) = self.bare_template() {
                    return next;
                }
                if state == Next::Key && (self.close_object_before_item() || self.open_array()) {
                    return Next::Item;
                }
                if self.extra_opener() {
                    return state;
                }
                self.keyless_container()
            }
            _ => match self.foreign_quote(self.at) {
                Some(quote) => {
                    let key = self.foreign_string(quote, true);
                    self.member(key)
                }
                None => self.bare_key(state),
            },
        }
    }

    /// A key without quotes, or something that is none.
    fn bare_key(&mut self, state: Next) -> Next {
        let start = self.at;
        let mut end = self.word_end(start);
        if end == start {
            return self.mend_before_comma().unwrap_or_else(|| self.junk(state));
        }
        if self.bytes.get(end) == Some(&b'"') && self.skip_blanks(end + 1).1 == Some(b':') {
            let key = self.without_opening_quote(start, end);
            return self.member(key);
        }
        if let Some(next) = self.thousands(start, end) {
            return next;
        }
        // `phone number: 1` has a key of two words.
        let follows = loop {
            let (next, byte) = self.skip_blanks(end);
            let word_end = self.word_end(next);
            if next == end || word_end == next {
                break byte;
            }
            end = word_end;
        };
        let span = Span::new(start, end);
        self.at = end;
        if !matches!(follows, Some(b':' | b'=' | b'{' | b'[')) {
            self.at = start;
            if state == Next::Key && self.open_array() {
                return Next::Item;
            }
            self.at = end;
            self.ended = end;
            self.tell(|| {
                Complaint::new(Defect::BareWord, span, "this is no member of an object: write `\"key\": value`")
                    .here("neither key nor value")
            });
            // A key may follow at once: then no comma is missing either.
            return if self.skip_white(end).1 == Some(b'"') { Next::FirstKey } else { Next::After };
        }
        let key = self.text_of(span, start..end, Style::Json).0;
        let name = quoted(&key);
        self.tell(|| {
            let quotes = vec![Edit::insert(start, "\""), Edit::insert(end, "\"")];
            Complaint::new(Defect::UnquotedKey, span, format!("JSON keys take double quotes: {name}"))
                .here("a key without quotes")
                .safe("Put the key in quotes", quotes)
        });
        self.member(key)
    }

    /// Something else than the colon after a key.
    pub(super) fn recover_colon(&mut self) -> Next {
        if self.bytes.get(self.at) == Some(&b':') {
            self.colon = self.at;
            self.at += 1;
            return Next::Value;
        }
        if let Some(next) = self.mend_string(true) {
            return next;
        }
        let start = self.at;
        match self.bytes.get(start) {
            Some(b'=') => {
                self.colon = start;
                self.at += if self.bytes.get(start + 1) == Some(&b'>') { 2 } else { 1 };
                let span = Span::new(start, self.at);
                self.tell(|| {
                    Complaint::new(Defect::MissingColon, span, "JSON writes `:` between a key and its value")
                        .here("write `:`")
                        .safe("Write a colon", vec![Edit::replace(span, ":")])
                });
                Next::Value
            }
            Some(b',') if self.skip_white(start + 1).1 == Some(b':') => {
                self.needless_comma("no comma may stand between a key and its colon");
                Next::Colon
            }
            Some(b',') if self.comma_is_colon() => {
                self.colon = start;
                self.at += 1;
                let span = Span::new(start, self.at);
                self.tell(|| {
                    Complaint::new(Defect::WrongSeparator, span, "between a key and its value stands `:`, not `,`")
                        .here("write `:`")
                        .safe("Write a colon", vec![Edit::replace(span, ":")])
                });
                Next::Value
            }
            Some(b',' | b']') if self.key_is_item() => Next::Item,
            Some(b',' | b'}' | b']') => self.without_colon(),
            Some(b'"' | b'\'') if self.is_key(start) => {
                self.without_colon();
                Next::FirstKey
            }
            _ if self.junk_before_colon() => Next::Colon,
            _ => self.missing_colon(),
        }
    }

    /// A key with neither colon nor value.
    fn without_colon(&mut self) -> Next {
        self.colon = 0;
        self.missing_value()
    }

    /// Whether the comma at `at`, after a key, stands before something that can only be its value.
    fn comma_is_colon(&mut self) -> bool {
        let (next, _) = self.skip_white(self.at + 1);
        self.is_no_key(next)
    }

    fn missing_colon(&mut self) -> Next {
        let (at, next) = (self.ended, self.at);
        let name = self.last_key().map_or("of this member".to_owned(), quoted);
        let evident = next > at && matches!(self.bytes.get(next), Some(b'"' | b'\'')) || self.is_no_key(next);
        self.tell(|| {
            Complaint::new(Defect::MissingColon, Span::at(at), format!("a colon is missing after the key {name}"))
                .here("a `:` is missing here")
                .fix("Add the colon", evident, vec![Edit::insert(at, ":")])
        });
        Next::Value
    }

    /// The key that was read last has no value. `at` is on what comes instead.
    pub(super) fn missing_value(&mut self) -> Next {
        let nameless = self.deep.is_empty() && self.frames.last_mut().is_some_and(|frame| std::mem::take(&mut frame.nameless));
        if nameless {
            return Next::After;
        }
        let Some(key) = self.last_key() else {
            let span = Span::at(self.ended);
            self.tell(|| Complaint::new(Defect::MissingValue, span, "a value is missing here"));
            return Next::After;
        };
        let (name, span) = (quoted(key), key.span);
        let has_colon = self.colon >= self.ended;
        let end = if has_colon { self.colon + 1 } else { self.ended };
        let ends_member = matches!(self.bytes.get(self.at), None | Some(b',' | b'}' | b']'));
        self.place(Node { span: Span::at(end), value: Value::Invalid });
        self.tell(|| {
            let colon = if has_colon { "" } else { ":" };
            let comma = if ends_member { "" } else { "," };
            Complaint::new(Defect::MissingValue, span.to(Span::at(end)), format!("the key {name} has no value"))
                .here("a value is missing after it")
                .ask("Give it the value `null`", vec![Edit::insert(end, format!("{colon} null{comma}"))])
        });
        Next::After
    }

    /// The last key of the innermost container, if that is an object whose members are kept.
    pub(super) fn last_key(&self) -> Option<&Text> {
        match self.frames.last().filter(|_| self.deep.is_empty())? {
            Frame { children: Children::Members(members), nameless: false, .. } => members.last().map(|member: &Member| &member.key),
            _ => None,
        }
    }

    /// The last member of the innermost container, if that is an object.
    pub(super) fn last_member_mut(&mut self) -> Option<&mut Member> {
        match &mut self.frames.last_mut()?.children {
            Children::Members(members) => members.last_mut(),
            Children::Items(_) => None,
        }
    }
}
