//! Lines and columns of byte offsets: both from 1.

use std::cell::OnceCell;

/// What columns count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Characters: Unicode scalar values.
    Character,
    /// Code units of UTF-16.
    Utf16,
}

impl Unit {
    /// How many of it begin in some bytes of UTF-8, which may begin and end inside a character.
    fn count(self, bytes: &[u8]) -> usize {
        let characters = bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        match self {
            Unit::Character => characters,
            // What takes four bytes takes two units.
            Unit::Utf16 => characters + bytes.iter().filter(|byte| **byte >= 0xf0).count(),
        }
    }
}

/// Where the lines of a text start.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    unit: Unit,
    starts: Vec<usize>,
    /// How many units stand before each block of the text; made when a long line is asked for, so that a file of one long line is
    /// counted once, not once a finding.
    before: OnceCell<Vec<usize>>,
}

/// The length of a block in bytes.
const BLOCK: usize = 1 << 12;

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
        Self::counting(text, Unit::Character)
    }

    /// The same with columns in another unit.
    #[must_use]
    pub fn counting(text: &'t str, unit: Unit) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        let mut starts = Vec::with_capacity(bytes.len() / 24 + 1);
        starts.push(0);
        starts.extend(ends.map(|at| at + 1));
        Self { text, unit, starts, before: OnceCell::new() }
    }

    /// The index, from 0, of the line of a byte offset.
    #[must_use]
    pub fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of a line, without its end; empty past the last line.
    #[must_use]
    pub fn range(&self, index: usize) -> std::ops::Range<usize> {
        let Some(&start) = self.starts.get(index) else { return self.text.len()..self.text.len() };
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        start..start + self.text[start..end].trim_end_matches(['\n', '\r']).len()
    }

    /// Line and column of a byte offset. Inside a character it is that of the character.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let index = self.index(offset);
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let start = self.starts[index];
        let before = if end - start <= BLOCK {
            self.unit.count(&self.text.as_bytes()[start..end])
        } else {
            self.units_before(end) - self.units_before(start)
        };
        Position { line: index + 1, column: before + 1 }
    }

    fn units_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let before = self.before.get_or_init(|| {
            let mut sum = 0;
            let sums = bytes.chunks(BLOCK).map(|block| {
                sum += self.unit.count(block);
                sum
            });
            std::iter::once(0).chain(sums).collect()
        });
        let block = offset / BLOCK;
        before[block] + self.unit.count(&bytes[block * BLOCK..offset])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        let text = "a\né😀b\r\nc\rd";
        for (unit, column_of_b) in [(Unit::Character, 3), (Unit::Utf16, 4)] {
            let lines = Lines::counting(text, unit);
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
        for (unit, width) in [(Unit::Character, char::len_utf8 as fn(char) -> usize), (Unit::Utf16, char::len_utf16)] {
            let lines = Lines::counting(&text, unit);
            let mut column = 1;
            for (at, c) in text.char_indices().skip(2) {
                assert_eq!(lines.position(at), Position { line: 2, column }, "{at}");
                column += if unit == Unit::Character { 1 } else { width(c) };
            }
            assert_eq!(lines.position(text.len()), Position { line: 2, column });
        }
    }
}
