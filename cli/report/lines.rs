//! Lines and columns of byte offsets: both from 1.

use faxsmith_lsp::lines::{self, Encoding};
use faxsmith_manifest::span::boundary;
use memchr::{memchr_iter, memrchr};

/// The lines of a text, and the text.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    encoding: Encoding,
    lines: lines::Lines,
}

/// A place as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1.
    pub column: usize,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text, columns in characters. `\n`, `\r\n` and a lone `\r` end one.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        Self::counting(text, Encoding::Utf32)
    }

    /// The same with columns in another unit.
    #[must_use]
    pub fn counting(text: &'t str, encoding: Encoding) -> Self {
        Self { text, encoding, lines: lines::Lines::of(text) }
    }

    /// The index, from 0, of the line of a byte offset.
    #[must_use]
    pub fn index(&self, offset: usize) -> usize {
        self.lines.index(offset)
    }

    /// The bytes of a line, without its end; empty past the last line.
    #[must_use]
    pub fn range(&self, index: usize) -> std::ops::Range<usize> {
        self.lines.line(self.text, index).unwrap_or(self.text.len()..self.text.len())
    }

    /// Line and column of a byte offset. Inside a character it is that of the character.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = boundary(self.text, offset);
        let units = self.lines.units_before(self.text, offset, self.encoding);
        Position { line: self.lines.index(offset) + 1, column: units + 1 }
    }
}

/// Where a text starts.
const START: Position = Position { line: 1, column: 1 };

/// Finds positions one after the other, best in the order of the text: nothing is made of lines that nobody asks for. Columns are in
/// characters.
#[derive(Debug)]
pub struct Onwards<'t> {
    text: &'t str,
    /// Whether there is a `\r` anywhere.
    returns: bool,
    /// The byte offset that was asked for last, and its position.
    offset: usize,
    position: Position,
}

impl<'t> Onwards<'t> {
    /// Begins where the text begins.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let returns = memchr::memchr(b'\r', text.as_bytes()).is_some();
        Self { text, returns, offset: 0, position: START }
    }

    /// As [`Lines::position`]. An offset before the last one is looked for from the beginning of the text.
    pub fn position(&mut self, offset: usize) -> Position {
        let offset = boundary(self.text, offset);
        if offset < self.offset {
            (self.offset, self.position) = (0, START);
        }
        let (ends, last) = self.line_ends(offset);
        if let Some(last) = last {
            self.position = Position { line: self.position.line + ends, column: 1 };
            self.offset = last + 1;
        }
        self.position.column += self.text[self.offset..offset].chars().count();
        self.offset = offset;
        self.position
    }

    /// How many lines end between the last offset and this one, and where the last of them does.
    fn line_ends(&self, until: usize) -> (usize, Option<usize>) {
        let bytes = self.text.as_bytes();
        let passed = &bytes[self.offset..until];
        if !self.returns {
            let feeds = memchr_iter(b'\n', passed).count();
            return (feeds, if feeds > 0 { memrchr(b'\n', passed).map(|at| self.offset + at) } else { None });
        }
        let ends = || lines::ends(bytes, self.offset..until);
        (ends().count(), ends().next_back())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        let text = "a\né😀b\r\nc\rd";
        for (encoding, column_of_b) in [(Encoding::Utf32, 3), (Encoding::Utf16, 4)] {
            let lines = Lines::counting(text, encoding);
            let at = |needle: char| {
                let position = lines.position(text.find(needle).unwrap());
                (position.line, position.column)
            };
            assert_eq!(at('a'), (1, 1));
            assert_eq!(at('b'), (2, column_of_b));
            assert_eq!(at('c'), (3, 1));
            assert_eq!(at('d'), (4, 1));
            assert_eq!(lines.position(99), Position { line: 4, column: 2 });
            assert_eq!(lines.position(text.find('😀').unwrap() + 2), lines.position(text.find('😀').unwrap()));
            assert_eq!(&text[lines.range(1)], "é😀b");
            assert_eq!(lines.range(9), text.len()..text.len());
        }
    }

    #[test]
    fn onwards_is_the_same() {
        for text in ["", "a", "\n", "\r\n\r\n", "\r\r\n\n\r", "a\né😀b\r\nc\rd", "é\r", "\u{2028}\n\u{85}x"] {
            let lines = Lines::of(text);
            for step in 1..4 {
                let mut onwards = Onwards::of(text);
                for offset in (0..text.len() + 3).step_by(step).chain([1, 0, text.len()]) {
                    assert_eq!(onwards.position(offset), lines.position(offset), "{text:?} {offset}");
                }
            }
        }
    }

    #[test]
    fn long_lines_are_counted_as_short_ones() {
        let text = format!("é\n{}", "aé😀€".repeat(3000));
        for (encoding, width) in [(Encoding::Utf32, char::len_utf8 as fn(char) -> usize), (Encoding::Utf16, char::len_utf16)] {
            let lines = Lines::counting(&text, encoding);
            let mut column = 1;
            for (at, c) in text.char_indices().skip(2) {
                assert_eq!(lines.position(at), Position { line: 2, column }, "{at}");
                column += if encoding == Encoding::Utf32 { 1 } else { width(c) };
            }
            assert_eq!(lines.position(text.len()), Position { line: 2, column });
        }
    }
}
