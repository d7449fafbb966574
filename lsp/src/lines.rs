//! The lines of a text, and how far into a line a byte lies: for the server's positions and for reports.

use std::ops::Range;
use std::sync::OnceLock;

/// What a position counts in its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of UTF-16: what every client knows.
    #[default]
    Utf16,
    /// Characters: Unicode scalar values.
    Utf32,
}

/// The length of a block in bytes.
const BLOCK: usize = 1 << 12;

/// Where the lines of a text start. It goes with that text only: `text` below is always the one that it was made of.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
    /// Then every unit is a byte.
    is_ascii: bool,
    /// What stands before each block of the text; made when a long line is asked for, so that a file of one long line is counted once,
    /// not once a finding.
    before: OnceLock<Vec<Count>>,
}

/// The characters that begin in some bytes of UTF-8.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    characters: usize,
    /// Those of them that take four bytes, which are two units of UTF-16.
    long: usize,
}

impl Count {
    /// Of bytes that may begin and end inside a character.
    fn of(bytes: &[u8]) -> Self {
        Self {
            characters: bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count(),
            long: bytes.iter().filter(|byte| **byte >= 0xf0).count(),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self { characters: self.characters + other.characters, long: self.long + other.long }
    }
}

/// Where the lines end in a part of some text: the places of the last byte of each `\n`, `\r\n` and lone `\r`.
pub fn ends(text: &[u8], part: Range<usize>) -> impl DoubleEndedIterator<Item = usize> + '_ {
    let both = memchr::memchr2_iter(b'\n', b'\r', &text[part.clone()]).map(move |at| part.start + at);
    // Before a feed it is the feed that ends the line.
    both.filter(|at| text[*at] == b'\n' || text.get(at + 1) != Some(&b'\n'))
}

impl Lines {
    /// Finds the lines of a text. `\n`, `\r\n` and a lone `\r` end one, as the language server protocol says.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let feeds = memchr::memchr_iter(b'\n', bytes);
        let mut starts = Vec::with_capacity(feeds.clone().count() + 1);
        starts.push(0);
        if memchr::memchr(b'\r', bytes).is_none() {
            starts.extend(feeds.map(|at| at + 1));
        } else {
            starts.extend(ends(bytes, 0..bytes.len()).map(|at| at + 1));
        }
        Self { starts, is_ascii: text.is_ascii(), before: OnceLock::new() }
    }

    /// How many there are; one where the text is empty.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The index, from 0, of the line of a byte offset.
    #[must_use]
    pub fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// The bytes of a line, without its end; `None` past the last line.
    #[must_use]
    pub fn line(&self, text: &str, index: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied().unwrap_or(text.len());
        Some(start..start + text[start..end].trim_end_matches(['\n', '\r']).len())
    }

    /// How many units of its line stand before a byte offset, which is the start of a character or the end of the text.
    #[must_use]
    pub fn units_before(&self, text: &str, offset: usize, encoding: Encoding) -> usize {
        let start = self.starts[self.index(offset)];
        match encoding {
            _ if self.is_ascii => offset - start,
            Encoding::Utf8 => offset - start,
            Encoding::Utf32 => self.units(text, start..offset, |count| count.characters),
            Encoding::Utf16 => self.units(text, start..offset, |count| count.characters + count.long),
        }
    }

    fn units(&self, text: &str, range: Range<usize>, units: impl Fn(Count) -> usize) -> usize {
        let bytes = text.as_bytes();
        if range.len() <= BLOCK {
            return units(Count::of(&bytes[range]));
        }
        let before = self.before.get_or_init(|| {
            let sums = bytes.chunks(BLOCK).scan(Count::default(), |sum, block| {
                *sum = sum.plus(Count::of(block));
                Some(*sum)
            });
            std::iter::once(Count::default()).chain(sums).collect()
        });
        let until = |offset: usize| {
            let block = offset / BLOCK;
            units(before[block].plus(Count::of(&bytes[block * BLOCK..offset])))
        };
        until(range.end) - until(range.start)
    }
}
