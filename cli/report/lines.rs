//! Lines and columns of byte offsets: both from 1.

use faxsmith_lsp::lines::{self, Encoding};
use faxsmith_manifest::span::boundary;

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
