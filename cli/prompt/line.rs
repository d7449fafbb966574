//! A line that is being edited: what keys do to it, and what of it is shown.

use faxsmith_manifest::mask;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The most that a line takes. More is a file that was pasted by mistake.
const MAX: usize = 20_000;

/// A line and the place of the cursor, counted in what people take for characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    parts: Vec<String>,
    cursor: usize,
}

/// A change of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    Left,
    Right,
    WordLeft,
    WordRight,
    Start,
    End,
    DeleteLeft,
    DeleteRight,
    DeleteWord,
    DeleteToStart,
    DeleteToEnd,
}

impl Line {
    /// A line with the cursor at its end.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        line
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        self.parts.concat()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Puts typed or pasted text before the cursor: lines become one, other control characters are left out.
    pub fn insert(&mut self, text: &str) {
        let before: String = self.parts[..self.cursor].concat();
        let after: String = self.parts[self.cursor..].concat();
        let mut new = String::with_capacity(text.len());
        for c in text.chars().take(MAX.saturating_sub(self.parts.len())) {
            if matches!(c, '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}') {
                if !new.ends_with(' ') {
                    new.push(' ');
                }
            } else if !c.is_control() {
                new.push(c);
            }
        }
        // What is new can join with what is there to one character.
        let until_cursor = before + &new;
        self.parts = parts(&(until_cursor.clone() + &after));
        let mut length = 0;
        self.cursor = self.parts.iter().take_while(|part| (length < until_cursor.len()).then(|| length += part.len()).is_some()).count();
    }

    /// Does what a key means.
    pub fn edit(&mut self, edit: Edit) {
        let (cursor, end) = (self.cursor, self.parts.len());
        let is_blank = |part: &String| part.trim().is_empty();
        let word_left = || {
            let blank = self.parts[..cursor].iter().rev().take_while(|part| is_blank(part)).count();
            cursor - blank - self.parts[..cursor - blank].iter().rev().take_while(|part| !is_blank(part)).count()
        };
        let word_right = || {
            let blank = self.parts[cursor..].iter().take_while(|part| is_blank(part)).count();
            cursor + blank + self.parts[cursor + blank..].iter().take_while(|part| !is_blank(part)).count()
        };
        match edit {
            Edit::Left => self.cursor = cursor.saturating_sub(1),
            Edit::Right => self.cursor = (cursor + 1).min(end),
            Edit::WordLeft => self.cursor = word_left(),
            Edit::WordRight => self.cursor = word_right(),
            Edit::Start => self.cursor = 0,
            Edit::End => self.cursor = end,
            Edit::DeleteLeft => self.delete(cursor.saturating_sub(1), cursor),
            Edit::DeleteRight => self.delete(cursor, (cursor + 1).min(end)),
            Edit::DeleteWord => self.delete(word_left(), cursor),
            Edit::DeleteToStart => self.delete(0, cursor),
            Edit::DeleteToEnd => self.delete(cursor, end),
        }
    }

    fn delete(&mut self, from: usize, to: usize) {
        self.parts.drain(from..to);
        self.cursor = from;
    }

    /// What is shown in so many columns, and the column of the cursor. Where something is cut off there is an ellipsis.
    #[must_use]
    pub fn shown(&self, columns: usize) -> (String, usize) {
        let columns = columns.max(4);
        let shown: Vec<(String, usize)> = self.parts.iter().map(|part| visible(part)).collect();
        let width = |range: std::ops::Range<usize>| shown[range].iter().map(|(_, width)| width).sum::<usize>();
        let end = shown.len();
        // The cursor needs a place of its own behind the last character.
        if width(0..end) < columns {
            return (shown.iter().map(|(text, _)| &**text).collect(), width(0..self.cursor));
        }
        // As much as fits before the cursor, with a little of what comes behind it.
        let behind = width(self.cursor..end).min(columns / 4) + 1;
        let mut from = self.cursor;
        while from > 0 && width(from - 1..self.cursor) + behind < columns {
            from -= 1;
        }
        let mut text = if from > 0 { "…".to_owned() } else { String::new() };
        let start = text.width();
        let column = start + width(from..self.cursor);
        let mut used = start;
        for (at, (part, width)) in shown.iter().enumerate().skip(from) {
            let room = if at + 1 == end { columns - 1 } else { columns - 2 };
            if used + width > room {
                text.push('…');
                break;
            }
            text.push_str(part);
            used += width;
        }
        (text, column)
    }
}

fn parts(text: &str) -> Vec<String> {
    text.graphemes(true).map(str::to_owned).collect()
}

/// A character as it is shown: nothing that would change the text around it.
fn visible(part: &str) -> (String, usize) {
    // What joins the parts of an emoji does no harm in its middle.
    let is_plain = |c: char| mask::visible(c).is_some() || (c == '\u{200d}' && part.chars().count() > 1);
    let shown: String = part.chars().map(|c| if is_plain(c) { c } else { '\u{fffd}' }).collect();
    let width = shown.width();
    if width == 0 { ("\u{fffd}".to_owned(), 1) } else { (shown, width) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_edit_the_line() {
        let mut line = Line::new("one two  three");
        for (edit, text) in [
            (Edit::DeleteWord, "one two  "),
            (Edit::DeleteWord, "one "),
            (Edit::Start, "one "),
            (Edit::DeleteRight, "ne "),
            (Edit::WordRight, "ne "),
            (Edit::DeleteToEnd, "ne"),
            (Edit::Left, "ne"),
            (Edit::DeleteLeft, "e"),
            (Edit::DeleteLeft, "e"),
            (Edit::End, "e"),
            (Edit::Right, "e"),
            (Edit::DeleteToStart, ""),
            (Edit::DeleteWord, ""),
            (Edit::WordLeft, ""),
        ] {
            line.edit(edit);
            assert_eq!(line.text(), text, "{edit:?}");
        }
    }

    #[test]
    fn what_is_pasted_becomes_one_harmless_line() {
        assert_eq!(Line::new("{\r\n\t\"a\": 1,\n}\u{1b}[31m\0").text(), "{ \"a\": 1, }[31m");
        assert_eq!(Line::new(&"x".repeat(30_000)).text().len(), MAX);
        let mut line = Line::new("ab");
        line.edit(Edit::Left);
        line.insert("e");
        line.insert("\u{301}");
        assert_eq!(line.text(), "ae\u{301}b");
        line.edit(Edit::DeleteLeft);
        assert_eq!(line.text(), "ab", "an accent belongs to its letter");
    }

    #[test]
    fn the_cursor_is_always_in_view() {
        let mut line = Line::new(&"0123456789".repeat(10));
        assert_eq!(line.shown(10), ("…23456789".to_owned(), 9));
        line.edit(Edit::Start);
        assert_eq!(line.shown(10), ("01234567…".to_owned(), 0));
        for text in ["日本語のファックス番号です", "👨‍👩‍👧 family 👨‍👩‍👧 and more", "a\u{202e}b\u{200f}c"]
        {
            let mut line = Line::new(text);
            for _ in 0..30 {
                for columns in 4..30 {
                    let (shown, column) = line.shown(columns);
                    assert!(shown.width() <= columns && column < columns, "{text}: {shown:?} {column} of {columns}");
                    assert!(!shown.contains(['\u{202e}', '\u{200f}']));
                }
                line.edit(Edit::Left);
            }
        }
    }
}
