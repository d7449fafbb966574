//! Lines and their indentation: evidence for where a missing bracket belongs. Only made for files with wrong brackets.

use memchr::memchr_iter;

/// Where the lines of a text start and how far they are indented.
pub(super) struct Layout {
    /// `(start, first)` of each line: the offsets of its first byte, and of its first byte that is no space and no tab.
    lines: Vec<(usize, usize)>,
    /// How lines end in this file.
    pub(super) line_end: &'static str,
}

impl Layout {
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let starts = std::iter::once(0).chain(memchr_iter(b'\n', bytes).map(|at| at + 1));
        let line = |start: usize| {
            let blanks = bytes[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
            (start, start + blanks.count())
        };
        Self { lines: starts.map(line).collect(), line_end: if text.contains("\r\n") { "\r\n" } else { "\n" } }
    }

    /// The number of the line of the byte at `at`, from 0.
    pub(super) fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.0 <= at).saturating_sub(1)
    }

    /// How many spaces and tabs the line of the byte at `at` begins with.
    pub(super) fn indent(&self, at: usize) -> usize {
        let (start, first) = self.lines[self.line(at)];
        first - start
    }

    /// The spaces and tabs that the line of the byte at `at` begins with.
    pub(super) fn blanks<'t>(&self, text: &'t str, at: usize) -> &'t str {
        let (start, first) = self.lines[self.line(at)];
        text.get(start..first).unwrap_or_default()
    }

    /// Whether nothing but spaces and tabs stands before the byte at `at` on its line.
    pub(super) fn is_first(&self, at: usize) -> bool {
        self.lines[self.line(at)].1 == at
    }
}
