//! Brackets that don't match: which one is missing, wrong or too many.
//!
//! The evidence is the balance of what follows and, on a second reading, the indentation.

use super::layout::Layout;
use super::reader::Reader;
use super::state::{Bracket, Children, Frame, Next};
use super::{Complaint, Defect};
use crate::edit::Edit;
use crate::span::Span;

impl Bracket {
    fn open(self) -> char {
        match self {
            Bracket::Brace => '{',
            Bracket::Square => '[',
        }
    }

    fn close(self) -> char {
        match self {
            Bracket::Brace => '}',
            Bracket::Square => ']',
        }
    }
}

impl Reader<'_> {
    /// At `at` is the closing bracket of the other kind.
    pub(super) fn wrong_closer(&mut self, state: Next) -> Next {
        let span = Span::new(self.at, self.at + 1);
        let found = if self.bytes.get(self.at) == Some(&b'}') { Bracket::Brace } else { Bracket::Square };
        let Some(top) = self.frames.last().filter(|_| self.deep.is_empty()) else {
            return self.mistyped_closer(span, Span::default(), found, false);
        };
        let (opener, open) = (top.opener(), self.frames.len());
        let affordable = self.pay(open);
        let enclosing = self.frames.iter().rposition(|frame| affordable && frame.bracket() == found);
        let rest = self.rest_balance(self.at + 1);
        // What would be left open must be what the rest of the file closes.
        let fits = |frames: usize| rest.is_some_and(|rest| rest == self.open_brackets(frames));
        let fits_missing = enclosing.is_some_and(fits);
        let fits_mistyped = !fits_missing && fits(open - 1);
        let evident = fits_missing || fits_mistyped || fits(open);
        let is_extra = if evident {
            !fits_missing && !fits_mistyped
        } else {
            enclosing.is_none() && open == 1 && self.skip_white(self.at + 1).1.is_some()
        };
        if is_extra {
            return self.extra_closer(span, state, evident);
        }
        if let Next::Item | Next::Key = state {
            self.trailing_comma(self.comma, self.comma + 1);
        }
        match enclosing.filter(|_| !fits_mistyped) {
            Some(outer) => self.unclosed_inside(outer, evident),
            None => self.mistyped_closer(span, opener, found, evident),
        }
    }

    /// Whether the closing bracket at `at` is of the wrong kind, and leaving it out makes the rest of the file close what is open.
    pub(super) fn is_extra_closer(&mut self) -> bool {
        let closes_top = self.top().is_some_and(|top| self.slice(self.at, self.at + 1).starts_with(top.close()));
        !closes_top && self.rest_closes(self.at + 1, self.frames.len(), (0, 0))
    }

    /// The closing bracket at `at` closes the container number `outer`; those inside it are not closed.
    fn unclosed_inside(&mut self, outer: usize, evident: bool) -> Next {
        let place = (Span::new(self.at, self.at + 1), "here something around it is closed");
        self.close_unclosed(outer + 1, place, "", evident);
        Next::After
    }

    /// `found` stands where the bracket of the other kind belongs.
    fn mistyped_closer(&mut self, span: Span, opener: Span, found: Bracket, evident: bool) -> Next {
        self.wrong_brackets += 1;
        let right = match found {
            Bracket::Brace => Bracket::Square,
            Bracket::Square => Bracket::Brace,
        };
        let (open, close) = (right.open(), right.close());
        self.tell(|| {
            let message = format!("`{open}` is closed by `{close}`, not by `{}`", found.close());
            let complaint = Complaint::new(Defect::WrongBracket, span, message).here(format!("write `{close}`")).fix(
                format!("Write `{close}`"),
                evident,
                vec![Edit::replace(span, close)],
            );
            if opener.is_empty() { complaint } else { complaint.label(opener, "opened here") }
        });
        self.at += 1;
        self.end_top(self.at)
    }

    fn extra_closer(&mut self, span: Span, state: Next, evident: bool) -> Next {
        self.wrong_brackets += 1;
        self.at += 1;
        let bracket = self.slice(span.start as usize, span.end as usize);
        let evident = evident && self.is_doubled(span.start as usize);
        self.tell(|| {
            Complaint::new(Defect::ExtraBracket, span, format!("one `{bracket}` too many: nothing is open that it could close"))
                .here("closes nothing")
                .fix("Remove it", evident, vec![Edit::delete(span)])
        });
        state
    }

    /// Whether the closing bracket at `at` follows an equal one. If not, its opening bracket may be what is missing.
    pub(super) fn is_doubled(&self, at: usize) -> bool {
        self.ended > 0 && self.bytes.get(self.ended - 1) == self.bytes.get(at)
    }

    /// Ends all containers but the outermost `keep`: their closing brackets are missing after what was read last. `place` is what
    /// shows it, `behind` is added after the brackets in the fix.
    fn close_unclosed(&mut self, keep: usize, place: (Span, &str), behind: &str, evident: bool) {
        let unclosed: Vec<Span> = self.frames[keep..].iter().rev().map(Frame::opener).collect();
        let Some(first) = unclosed.first().copied() else { return };
        let (open, close) = brackets(&self.frames[self.frames.len() - 1]);
        self.wrong_brackets += unclosed.len();
        let at = self.ended;
        let text = self.closers(keep).0 + behind;
        self.tell(|| {
            Complaint::new(Defect::UnclosedBracket, first, format!("this `{open}` is never closed: its `{close}` is missing"))
                .here("never closed")
                .also_at(unclosed, "nor is this one")
                .label(place.0, place.1)
                .fix("Close it", evident, vec![Edit::insert(at, text)])
        });
        while self.frames.len() > keep {
            self.end_top(at);
        }
    }

    /// The closing brackets of all containers but the outermost `keep`, each on a line of its own where the container has several
    /// lines; and whether the lines show that they belong there.
    fn closers(&self, keep: usize) -> (String, bool) {
        let made;
        let layout = match &self.layout {
            Some(layout) => layout,
            None => {
                made = Layout::new(self.text);
                &made
            }
        };
        let end = self.ended.saturating_sub(1);
        let (mut text, mut evident) = (String::new(), true);
        for frame in self.frames[keep..].iter().rev() {
            let line = layout.line(frame.start);
            if line != layout.line(end) {
                text.push_str(layout.line_end);
                text.push_str(layout.blanks(self.text, frame.start));
            }
            text.push(brackets(frame).1);
            evident &= first_child(frame).is_some_and(|child| layout.line(child) > line);
        }
        (text, evident)
    }

    /// The file ends while something is open.
    pub(super) fn finish_open(&mut self, state: Next) -> Next {
        if !self.cut_off {
            self.tell_open(state);
        }
        while self.inside.is_some() {
            self.end_top(self.ended);
        }
        Next::End
    }

    fn tell_open(&mut self, state: Next) {
        let is_implied = self.frames.first().is_some_and(|frame| frame.implied);
        let unfinished = matches!(state, Next::Value | Next::Colon);
        if is_implied {
            self.frames[0].implied = false;
            self.tell_implied(self.frames[0].start, "\n}");
        }
        let open: Vec<Span> = self.frames[usize::from(is_implied)..].iter().map(Frame::opener).collect();
        let Some(first) = open.first().copied() else {
            if unfinished {
                self.missing_value();
            }
            return;
        };
        let count = open.len() + self.deep.len();
        self.wrong_brackets += count;
        let (bracket, close) = brackets(&self.frames[usize::from(is_implied)]);
        let ((text, evident), at, comma) = (self.closers(usize::from(is_implied)), self.ended, self.comma);
        let can_close = self.deep.is_empty() && !unfinished;
        self.tell(|| {
            let message = match count {
                1 => format!("this `{bracket}` is never closed: the file ends without its `{close}`"),
                many => format!("the file ends while {many} brackets are open, from this `{bracket}` on"),
            };
            let mut complaint =
                Complaint::new(Defect::UnclosedBracket, first, message).here("never closed").also_at(open, "nor is this one");
            if unfinished {
                complaint = complaint.note("The file ends in the middle of a member.");
            }
            if !can_close {
                return complaint;
            }
            let mut edits = vec![Edit::insert(at, text)];
            if let Next::Key | Next::Item = state {
                edits.push(Edit::delete(Span::new(comma, comma + 1)));
            }
            complaint.fix(if count == 1 { "Close it" } else { "Close them" }, evident, edits)
        });
    }

    /// A key at `at` that is indented no further than the line on which its container was opened belongs to something further
    /// out: what is between was never closed. Only with a layout. Whether something was closed.
    pub(super) fn close_outdented(&mut self, after_comma: bool) -> bool {
        let (at, mut keep) = (self.at, self.frames.len());
        let Some(layout) = self.layout.as_ref().filter(|layout| self.deep.is_empty() && layout.is_first(at)) else { return false };
        let (line, indent) = (layout.line(at), layout.indent(at));
        let is_inside = |frame: &Frame| layout.indent(frame.start) < indent || layout.line(frame.start) == line;
        while keep > 1 && !is_inside(&self.frames[keep - 1]) {
            keep -= 1;
        }
        let looked_at = self.frames.len() - keep;
        if looked_at == 0 || self.frames[keep - 1].bracket() != Bracket::Brace || !self.pay(looked_at * 16) {
            return false;
        }
        self.layout_used = true;
        let place = (self.char_span(at), "the indentation says that this is not inside");
        self.close_unclosed(keep, place, if after_comma { "" } else { "," }, true);
        true
    }

    /// The closing bracket at `at` is indented like the line that opened a container further out: what is between was never
    /// closed. Only with a layout.
    pub(super) fn close_deeper_than_closer(&mut self) {
        let at = self.at;
        let affordable = self.deep.is_empty() && self.pay(self.frames.len() * 16);
        let Some(layout) = self.layout.as_ref().filter(|layout| affordable && layout.is_first(at)) else { return };
        let (line, indent) = (layout.line(at), layout.indent(at));
        let Some(top) = self.frames.last() else { return };
        if layout.indent(top.start) <= indent || layout.line(top.start) == line {
            return;
        }
        let closes = |frame: &Frame| frame.bracket() == top.bracket() && layout.indent(frame.start) == indent;
        let Some(outer) = self.frames.iter().rposition(closes) else { return };
        self.layout_used = true;
        let place = (Span::new(at, at + 1), "the indentation says that this closes something around it");
        self.close_unclosed(outer + 1, place, "", true);
    }

    /// In an array comes a key, at `key`, with its colon: either it has been read as a string already, and `at` is on the colon,
    /// or `at` is on the key. If the array lacks its bracket, that key belongs to the object around it.
    pub(super) fn close_array_before_key(&mut self, key: usize) -> bool {
        let open = self.frames.len();
        let [.., Frame { children: Children::Members(_), .. }, Frame { start, children: Children::Items(items), .. }] = &self.frames[..]
        else {
            return false;
        };
        let is_read = self.at > key;
        let before = items.len().checked_sub(1 + usize::from(is_read)).map_or(*start + 1, |last| items[last].span.end as usize);
        let outdented = self.layout.as_ref().is_some_and(|layout| {
            layout.is_first(key) && layout.indent(key) <= layout.indent(*start) && layout.line(*start) < layout.line(key)
        });
        if !self.deep.is_empty() || !outdented && !self.rest_closes(self.at, open - 1, (0, 0)) {
            return false;
        }
        self.layout_used |= outdented;
        let text = if is_read { self.take_last_string() } else { None };
        self.ended = before;
        let comma = if self.comma >= before { "" } else { "," };
        self.close_unclosed(open - 1, (self.char_span(key), "a key can't stand in an array"), comma, true);
        if let Some(text) = text {
            self.add_member(text);
        }
        true
    }

    /// In an object comes, after a comma, a container without a key. If the object lacks its brace, that container is the next
    /// element of the array around it.
    pub(super) fn close_object_before_item(&mut self) -> bool {
        let open = self.frames.len();
        let [.., Frame { children: Children::Items(_), .. }, _] = &self.frames[..] else { return false };
        if !self.rest_closes(self.at, open - 1, (0, 0)) {
            return false;
        }
        let place = (Span::new(self.at, self.at + 1), "the next element of the array around it");
        self.close_unclosed(open - 1, place, "", true);
        true
    }
}

fn brackets(frame: &Frame) -> (char, char) {
    (frame.bracket().open(), frame.bracket().close())
}

fn first_child(frame: &Frame) -> Option<usize> {
    match &frame.children {
        Children::Members(members) => members.first().map(|member| member.key.span.start as usize),
        Children::Items(items) => items.first().map(|item| item.span.start as usize),
    }
}
