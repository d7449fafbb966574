//! The way through valid JSON: a loop over states, with the open containers on a stack of its own. Whatever does not fit goes
//! to `recovery`.

use super::complaints::Complaints;
use super::layout::Layout;
use super::state::{Bracket, Children, Frame, Next};
use super::{Complaint, Parsed, STORED_DEPTH};
use crate::span::Span;
use crate::tree::{Member, Node, Object, Text, Value};
use std::ops::Range;

/// A text on its way to a tree.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    /// The end of the last key, value or bracket.
    pub(super) ended: usize,
    /// The offset of the last comma.
    pub(super) comma: usize,
    /// The offset of the last colon after a key.
    pub(super) colon: usize,
    /// The kind of the innermost open container.
    pub(super) inside: Option<Bracket>,
    pub(super) frames: Vec<Frame>,
    /// Containers that are open beyond the depth that is stored.
    pub(super) deep: Vec<Bracket>,
    pub(super) root: Option<Node>,
    pub(super) told: Complaints,
    pub(super) comments: Vec<Span>,
    pub(super) odd_spaces: Vec<Span>,
    pub(super) lone_surrogates: Vec<Span>,
    /// For decoding strings: kept to save allocations.
    pub(super) scratch: String,
    /// How many bytes may still be looked at ahead of time. Keeps hostile input linear.
    pub(super) budget: usize,
    /// The end of the file has been explained already: what is open there needs no further words.
    pub(super) cut_off: bool,
    /// In this part of a line no string is closed.
    pub(super) no_quote: Range<usize>,
    /// No `*/` stands at or after this offset.
    pub(super) no_comment_end: Option<usize>,
    /// How often brackets did not match.
    pub(super) wrong_brackets: usize,
    /// Present when indentation shall say where missing brackets belong.
    pub(super) layout: Option<Layout>,
    /// Whether the indentation has closed something.
    pub(super) layout_used: bool,
    deep_start: usize,
    pub(super) depth: usize,
}

/// Reads `text`. Where brackets don't match, it is read again with an eye on the indentation, and the better reading counts.
pub(super) fn read(text: &str) -> Parsed {
    let mut plain = Reader::new(text, None);
    plain.run();
    if plain.wrong_brackets > 0 {
        let mut guided = Reader::new(text, Some(Layout::new(text)));
        guided.run();
        if guided.layout_used && guided.wrong_brackets <= plain.wrong_brackets && guided.told.total <= plain.told.total {
            return guided.finish();
        }
    }
    plain.finish()
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, layout: Option<Layout>) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            ended: 0,
            comma: 0,
            colon: 0,
            inside: None,
            frames: Vec::new(),
            deep: Vec::new(),
            root: None,
            told: Complaints::default(),
            comments: Vec::new(),
            odd_spaces: Vec::new(),
            lone_surrogates: Vec::new(),
            scratch: String::new(),
            budget: text.len().saturating_mul(16).saturating_add(1 << 16),
            cut_off: false,
            no_quote: 0..0,
            no_comment_end: None,
            wrong_brackets: 0,
            layout,
            layout_used: false,
            deep_start: 0,
            depth: 0,
        }
    }

    fn run(&mut self) {
        self.skip_byte_order_mark();
        let mut next = Next::Root;
        while next != Next::End {
            next = match next {
                Next::Key | Next::FirstKey => self.key(next),
                Next::After => self.after(),
                Next::Colon => self.recover(next),
                _ => self.value(next),
            };
        }
    }

    fn finish(mut self) -> Parsed {
        self.tell_comments();
        self.tell_odd_spaces();
        let nothing = Node { span: Span::at(self.ended), value: Value::Invalid };
        Parsed {
            root: self.root.unwrap_or(nothing),
            complaints: self.told.finish(self.text),
            lone_surrogates: self.lone_surrogates,
            depth: self.depth,
        }
    }

    /// Adds the complaint that `make` makes.
    pub(super) fn tell(&mut self, make: impl FnOnce() -> Complaint) {
        self.told.add(make);
    }

    /// The next byte that is no white space. `at` stands on it.
    #[inline]
    pub(super) fn token(&mut self) -> Option<u8> {
        let mut at = self.at;
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(at) {
            at += 1;
        }
        self.at = at;
        self.bytes.get(at).copied()
    }

    fn value(&mut self, state: Next) -> Next {
        let start = self.at_token();
        match self.bytes.get(start) {
            Some(b'"') => {
                let text = self.string(false);
                self.place(Node { span: text.span, value: Value::String(text) })
            }
            Some(b'{') => self.open(Bracket::Brace),
            Some(b'[') => self.open(Bracket::Square),
            Some(b'-' | b'0'..=b'9') => match self.number_end() {
                Some(end) => {
                    self.at = end;
                    let number = Value::Number(self.slice(start, end).into());
                    self.place(Node { span: Span::new(start, end), value: number })
                }
                None => self.recover(state),
            },
            Some(b't') => self.literal("true", Value::Bool(true), state),
            Some(b'f') => self.literal("false", Value::Bool(false), state),
            Some(b'n') => self.literal("null", Value::Null, state),
            Some(b']') if state == Next::FirstItem => self.close(),
            _ => self.recover(state),
        }
    }

    #[inline]
    fn at_token(&mut self) -> usize {
        self.token();
        self.at
    }

    fn literal(&mut self, word: &str, value: Value, state: Next) -> Next {
        let end = self.at + word.len();
        if !self.bytes[self.at..].starts_with(word.as_bytes()) || self.sticks(end) {
            return self.recover(state);
        }
        let span = Span::new(self.at, end);
        self.at = end;
        self.place(Node { span, value })
    }

    fn key(&mut self, state: Next) -> Next {
        match self.token() {
            Some(b'"') => {
                if self.layout.is_some() && self.close_outdented(state == Next::Key) {
                    return Next::Key;
                }
                let key = self.string(true);
                self.member(key)
            }
            Some(b'}') if state == Next::FirstKey => self.close(),
            _ => self.recover(state),
        }
    }

    /// Adds a member whose value is still to come, or comes at once: nearly every value is a string without escapes.
    pub(super) fn member(&mut self, key: Text) -> Next {
        self.ended = key.span.end as usize;
        if self.token() != Some(b':') {
            self.add_member(key);
            return Next::Colon;
        }
        self.colon = self.at;
        self.at += 1;
        if self.token() != Some(b'"') || self.inside != Some(Bracket::Brace) {
            self.add_member(key);
            return Next::Value;
        }
        let start = self.at;
        match self.plain_string() {
            Ok(text) => {
                let value = Node { span: text.span, value: Value::String(text) };
                self.ended = value.span.end as usize;
                self.push_member(Member { key, value });
                Next::After
            }
            Err(plain) => {
                self.add_member(key);
                let text = self.special_string(start, plain, false);
                self.place(Node { span: text.span, value: Value::String(text) })
            }
        }
    }

    pub(super) fn add_member(&mut self, key: Text) {
        self.ended = key.span.end as usize;
        let value = Node { span: Span::at(self.ended), value: Value::Invalid };
        self.push_member(Member { key, value });
    }

    #[inline]
    fn push_member(&mut self, member: Member) {
        if self.deep.is_empty()
            && let Some(Frame { children: Children::Members(members), .. }) = self.frames.last_mut()
        {
            members.push(member);
        }
    }

    fn after(&mut self) -> Next {
        match (self.token(), self.inside) {
            (Some(b','), Some(inside)) => {
                self.comma = self.at;
                self.at += 1;
                inside.after_comma()
            }
            (Some(b'}'), Some(Bracket::Brace)) => self.close(),
            (Some(b']'), Some(Bracket::Square)) => self.close(),
            (None, None) => Next::End,
            _ => self.recover(Next::After),
        }
    }

    /// Opens a container at `at`.
    fn open(&mut self, bracket: Bracket) -> Next {
        let start = self.at;
        self.at += 1;
        self.ended = self.at;
        self.inside = Some(bracket);
        if self.frames.len() < STORED_DEPTH {
            self.frames.push(Frame::new(start, bracket));
        } else {
            if self.deep.is_empty() {
                self.deep_start = start;
            }
            self.deep.push(bracket);
        }
        self.depth = self.depth.max(self.frames.len() + self.deep.len());
        match bracket {
            Bracket::Brace => Next::FirstKey,
            Bracket::Square => Next::FirstItem,
        }
    }

    /// Closes the innermost container with the bracket at `at`.
    pub(super) fn close(&mut self) -> Next {
        if self.layout.is_some() {
            self.close_deeper_than_closer();
        }
        self.at += 1;
        self.end_top(self.at)
    }

    /// Ends the innermost container at `end`, with or without its bracket.
    pub(super) fn end_top(&mut self, end: usize) -> Next {
        self.ended = end;
        if self.deep.pop().is_some() {
            self.inside = self.top();
            if self.deep.is_empty() {
                let span = Span::new(self.deep_start, end);
                return self.place(Node { span, value: Value::Invalid });
            }
            return Next::After;
        }
        let Some(frame) = self.frames.pop() else { return Next::After };
        self.inside = self.top();
        if frame.implied {
            self.tell_implied(frame.start, "");
        }
        let value = match frame.children {
            Children::Members(members) => Value::Object(Object::new(members)),
            Children::Items(items) => Value::Array(items),
        };
        self.place(Node { span: Span::new(frame.start, end), value })
    }

    /// Puts a value where it belongs.
    pub(super) fn place(&mut self, node: Node) -> Next {
        self.ended = node.span.end as usize;
        if !self.deep.is_empty() {
            return Next::After;
        }
        match self.frames.last_mut() {
            None => self.root = Some(node),
            Some(frame) => match &mut frame.children {
                Children::Items(items) => items.push(node),
                Children::Members(_) if frame.nameless => frame.nameless = false,
                Children::Members(members) => {
                    if let Some(member) = members.last_mut() {
                        member.value = node;
                    }
                }
            },
        }
        Next::After
    }

    /// The kind of the innermost open container.
    pub(super) fn top(&self) -> Option<Bracket> {
        self.deep.last().copied().or_else(|| self.frames.last().map(Frame::bracket))
    }

    /// The span of the character at `at`.
    pub(super) fn char_span(&self, at: usize) -> Span {
        let c = self.slice(at, self.bytes.len()).chars().next();
        Span::new(at, at + c.map_or(0, char::len_utf8))
    }

    /// A piece of the text.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }
}
