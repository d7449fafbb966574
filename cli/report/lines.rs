//! Lines and columns of byte offsets: both from 1, columns in characters.

use std::cell::Cell;

/// Where the lines of a text start.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// The last place that was asked for, as offset and column: a file of one long line is then counted once, not once a finding.
    last: Cell<(usize, usize)>,
}

/// A place as people count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl<'t> Lines<'t> {
    /// Finds the lines of a text. `\n`, `\r\n` and a lone `\r` end one.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        let mut starts = Vec::with_capacity(bytes.len() / 24 + 1);
        starts.push(0);
        starts.extend(ends.map(|at| at + 1));
        Self { text, starts, last: Cell::new((0, 1)) }
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

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let index = self.index(offset);
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let (offset, column) = self.last.get();
        let (from, before) = if (self.starts[index]..=end).contains(&offset) { (offset, column) } else { (self.starts[index], 1) };
        let column = before + self.text[from..end].chars().count();
        self.last.set((end, column));
        Position { line: index + 1, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        let text = "a\né😀b\r\nc\rd";
        let lines = Lines::of(text);
        let at = |needle: char| {
            let position = lines.position(text.find(needle).unwrap());
            (position.line, position.column)
        };
        assert_eq!(at('a'), (1, 1));
        assert_eq!(at('b'), (2, 3));
        assert_eq!(at('c'), (3, 1));
        assert_eq!(at('d'), (4, 1));
        assert_eq!(lines.position(99), Position { line: 4, column: 2 });
        assert_eq!(&text[lines.range(1)], "é😀b");
        assert_eq!(lines.range(9), text.len()..text.len());
    }
}
