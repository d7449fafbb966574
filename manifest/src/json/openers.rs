//! Opening brackets that are missing. The evidence is a closing bracket too many in what follows.

use super::reader::Reader;
use super::state::{Bracket, Children, Frame, Next};
use super::{Complaint, Defect, STORED_DEPTH};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Node, Text, Value};

impl Reader<'_> {
    /// Opens an object whose brace is missing around the string that was read as the whole file.
    pub(super) fn open_implied(&mut self, key: Text) -> Next {
        let mut frame = Frame::unopened(key.span.start as usize, Bracket::Brace);
        frame.implied = true;
        self.frames.push(frame);
        self.inside = Some(Bracket::Brace);
        self.depth = self.depth.max(1);
        self.member(key)
    }

    /// The brace before the members of the file, at `start`, is missing; `close` is put at the end, if that one is missing too.
    pub(super) fn tell_implied(&mut self, start: usize, close: &str) {
        let end = self.ended.max(self.text.trim_end().len());
        self.tell(|| {
            let mut edits = vec![Edit::insert(start, "{")];
            if !close.is_empty() {
                edits.push(Edit::insert(end, close));
            }
            Complaint::new(Defect::UnopenedBracket, Span::at(start), "an object stands in `{ }`: its opening `{` is missing")
                .here("a `{` is missing here")
                .ask("Add the braces", edits)
        });
    }

    /// The string that was read as a value is followed by a colon: it is a key. The key before it has no value,
    /// or it lacks the brace that opens its value.
    pub(super) fn value_is_key(&mut self) -> Next {
        let Some(text) = self.take_last_string() else { return Next::Colon };
        if self.open_object(text.span.start as usize) {
            return self.member(text);
        }
        let at = self.at;
        if let Some(key) = self.last_key() {
            // Back to where the value is missing, so that the place is right.
            self.ended = key.span.end as usize;
            self.at = text.span.start as usize;
            self.missing_value();
        }
        self.at = at;
        self.ended = text.span.end as usize;
        self.member(text)
    }

    /// The value of the last member begins at `start` with a key: opens the object around it, if what follows closes one more
    /// than is open.
    fn open_object(&mut self, start: usize) -> bool {
        if !self.lacks_opener(Bracket::Brace) {
            return false;
        }
        self.push_unopened(Frame::unopened(start, Bracket::Brace));
        true
    }

    /// After the value of a member and a comma comes, at `at`, a value without a key: opens an array around both, if what follows
    /// closes one more than is open.
    pub(super) fn open_array(&mut self) -> bool {
        let ended = self.ended;
        if !self.lacks_opener(Bracket::Square) {
            return false;
        }
        let is_complete = |node: &Node| node.value != Value::Invalid && node.span.end as usize == ended;
        let Some(member) = self.last_member_mut().filter(|member| is_complete(&member.value)) else { return false };
        let hole = Node { span: Span::at(member.value.span.start as usize), value: Value::Invalid };
        let first = std::mem::replace(&mut member.value, hole);
        let mut frame = Frame::unopened(first.span.start as usize, Bracket::Square);
        frame.children = Children::Items(vec![first]);
        self.push_unopened(frame);
        true
    }

    /// The string that was read as a key has no value: whether it is the second element of an array without its bracket. Then it
    /// is to be read again.
    pub(super) fn key_is_item(&mut self) -> bool {
        let Some(Frame { children: Children::Members(members), .. }) = self.frames.last_mut() else { return false };
        let [.., before, key] = &members[..] else { return false };
        let (at, ended) = (self.at, self.ended);
        self.at = key.key.span.start as usize;
        self.ended = before.value.span.end as usize;
        let Some(key) = members.pop() else { return false };
        if self.open_array() {
            self.reread_from(self.at);
            return true;
        }
        (self.at, self.ended) = (at, ended);
        if let Some(Frame { children: Children::Members(members), .. }) = self.frames.last_mut() {
            members.push(key);
        }
        false
    }

    /// Whether from `at` on one bracket of this kind more is closed than is open.
    fn lacks_opener(&mut self, bracket: Bracket) -> bool {
        let depth = self.frames.len();
        let one = match bracket {
            Bracket::Brace => (1, 0),
            Bracket::Square => (0, 1),
        };
        depth < STORED_DEPTH && self.rest_closes(self.at, depth, one)
    }

    fn push_unopened(&mut self, frame: Frame) {
        let at = Span::at(frame.start);
        let (open, what) = match frame.bracket() {
            Bracket::Brace => ('{', "an object stands in `{ }`"),
            Bracket::Square => ('[', "an array stands in `[ ]`"),
        };
        self.wrong_brackets += 1;
        self.inside = Some(frame.bracket());
        self.frames.push(frame);
        self.depth = self.depth.max(self.frames.len());
        self.tell(|| {
            Complaint::new(Defect::UnopenedBracket, at, format!("{what}: its opening `{open}` is missing"))
                .here(format!("a `{open}` is missing here"))
                .safe(format!("Add the `{open}`"), vec![Edit::insert(at.start as usize, open)])
        });
    }
}
