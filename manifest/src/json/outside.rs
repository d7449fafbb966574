//! What stands before and after the one value that a JSON file is.

use super::reader::Reader;
use super::state::{Bracket, Children, Frame, Next};
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Node, Object, Value};

impl Reader<'_> {
    /// Something else than a value, or nothing, where the file's value belongs.
    pub(super) fn recover_root(&mut self) -> Next {
        let start = self.at;
        match self.bytes.get(start) {
            None => {
                let span = Span::at(start);
                if !self.cut_off {
                    self.tell(|| Complaint::new(Defect::Empty, span, "there is no JSON value in this file"));
                }
                Next::End
            }
            Some(b',' | b':' | b'=' | b'}' | b']') => self.before_document(),
            Some(b'`') if self.bytes[start..].starts_with(b"```") => self.before_document(),
            Some(b'+' | b'-' | b'.' | b'0'..=b'9') => self.odd_value(Next::Root),
            Some(_) if self.foreign_quote(start).is_some() => self.odd_value(Next::Root),
            Some(_) if self.slice(self.bare_end(start), self.bytes.len()).trim().is_empty() => self.odd_value(Next::Root),
            Some(_) => self.before_document(),
        }
    }

    /// Skips to the first bracket.
    fn before_document(&mut self) -> Next {
        let start = self.at;
        let rest = self.slice(start, self.bytes.len());
        let first_line = Span::new(start, start + rest.lines().next().unwrap_or_default().trim_end().len());
        // `{{variable}}` is not where a value begins.
        let begins = |at: &usize| rest.as_bytes()[*at] == b'[' || !rest[*at..].starts_with("{{") && !rest[..*at].ends_with('{');
        let Some(length) = memchr::memchr2_iter(b'{', b'[', rest.as_bytes()).find(begins) else {
            self.at = self.bytes.len();
            self.tell(|| {
                Complaint::new(Defect::TextBefore, first_line, "this is no JSON: a JSON file is one value, most often an object in `{ }`")
                    .here("no JSON")
            });
            return Next::End;
        };
        self.at = start + length;
        let all = Span::new(start, self.at);
        let shown = if first_line.end < all.end { first_line } else { all };
        self.tell(|| {
            Complaint::new(Defect::TextBefore, shown, "nothing may stand before the value that the file is")
                .here("does not belong here")
                .ask("Remove it", vec![Edit::delete(all)])
        });
        Next::Root
    }

    /// Something after the value that the file is.
    pub(super) fn after_document(&mut self) -> Next {
        let start = self.at;
        let byte = self.bytes.get(start).copied();
        if byte == Some(b':')
            && self.root_is_key()
            && let Some(key) = self.take_last_string()
        {
            return self.open_implied(key);
        }
        if self.more_members_follow() {
            return self.reopen();
        }
        let rest = self.slice(start, self.bytes.len()).trim_end();
        let all = Span::new(start, start + rest.len());
        let line = Span::new(start, start + rest.lines().next().unwrap_or_default().trim_end().len());
        let only = |set: &[char]| rest.chars().all(|c| set.contains(&c) || c.is_ascii_whitespace());
        self.at = self.bytes.len();
        if only(&['}', ']']) {
            let bracket = if rest.starts_with('}') { '}' } else { ']' };
            let evident = self.is_doubled(start);
            self.tell(|| {
                Complaint::new(Defect::ExtraBracket, line, format!("one `{bracket}` too many: nothing is open that it could close"))
                    .here("closes nothing")
                    .fix("Remove it", evident, vec![Edit::delete(all)])
            });
            return Next::End;
        }
        let separators = only(&[',', ';']);
        self.tell(|| {
            let message = match byte {
                Some(b'{' | b'[' | b'"') => "a JSON file is one value: here a second one begins",
                _ => "nothing may follow the value that the file is",
            };
            let complaint = Complaint::new(Defect::TextAfter, line, message).here("does not belong here");
            if separators { complaint.safe("Remove it", vec![Edit::delete(all)]) } else { complaint }
        });
        Next::End
    }

    /// Whether the file is, so far, a string in double quotes.
    fn root_is_key(&self) -> bool {
        self.root.as_ref().is_some_and(|root| root.text().is_some())
    }

    /// Whether the file's object was closed by a brace too early: a key comes after it, maybe after a comma at `at`.
    fn more_members_follow(&mut self) -> bool {
        let closed = self.root.as_ref().is_some_and(|root| root.object().is_some());
        let by_brace = self.ended.checked_sub(1).and_then(|last| self.bytes.get(last)) == Some(&b'}');
        if !closed || !by_brace {
            return false;
        }
        let next = if self.bytes.get(self.at) == Some(&b',') { self.skip_white(self.at + 1).0 } else { self.at };
        self.bytes.get(next) == Some(&b'"') && self.is_key(next)
    }

    /// Reads on in the object that was closed too early.
    fn reopen(&mut self) -> Next {
        let Some(Node { span, value: Value::Object(Object { members, .. }) }) = self.root.take() else {
            return Next::End;
        };
        self.wrong_brackets += 1;
        let comma_follows = self.bytes.get(self.at) == Some(&b',');
        let had_comma = members.last().is_some_and(|last| self.comma >= last.value.span.end as usize && self.comma < self.ended);
        let is_separated = had_comma || members.is_empty();
        if had_comma {
            // It is no trailing comma any more.
            self.told.forget_from(self.comma);
        }
        let brace = Span::new(self.ended - 1, self.ended);
        self.tell(|| {
            Complaint::new(Defect::ExtraBracket, brace, "one `}` too many: here it closes the whole file, and more keys follow")
                .here("closes the whole file")
                .ask("Remove it", vec![Edit::replace(brace, if comma_follows || is_separated { "" } else { "," })])
        });
        let start = span.start as usize;
        let has_brace = self.bytes.get(start) == Some(&b'{');
        let mut frame = if has_brace { Frame::new(start, Bracket::Brace) } else { Frame::unopened(start, Bracket::Brace) };
        frame.children = Children::Members(members);
        self.frames.push(frame);
        self.inside = Some(Bracket::Brace);
        match comma_follows {
            true if is_separated => Next::FirstKey,
            true => Next::After,
            false => Next::FirstKey,
        }
    }
}
