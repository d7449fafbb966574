//! The lines of a file that a finding shows, made fit for a terminal.
//!
//! Credentials are masked, control characters and bidirectional marks stand escaped, a long line is cut to a window around its
//! labels. Offsets of the file are translated to offsets of that display text.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files};
use faxsmith_manifest::document::Document;
use faxsmith_manifest::mask;
use faxsmith_manifest::span::{Span, boundary};

use crate::report::lines::Lines;

/// The most characters of a line that are shown.
const WIDTH: usize = 110;
/// How many characters are kept before the first label of a long line.
const BEFORE: usize = 30;

/// A display copy of a few lines.
#[derive(Debug)]
pub struct Excerpt<'a> {
    name: &'a str,
    text: String,
    /// By line index of the file.
    lines: BTreeMap<usize, Line>,
    columns: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Line {
    /// In the display text.
    range: Range<usize>,
    /// Pairs of source and display offsets, ascending: the start of the line, and each place behind a character whose display has
    /// another length. In between both run in step.
    steps: Vec<(usize, usize)>,
    /// The end of what is shown, in the source.
    end: usize,
}

impl<'a> Excerpt<'a> {
    /// The lines in which `spans` start, and those between two that are only one line apart. A span that goes on over several lines
    /// is cut at the end of its first one.
    #[must_use]
    pub fn of(name: &'a str, document: &Document, lines: &Lines<'_>, spans: &[Span]) -> Self {
        Self::of_text(name, document.masked(), lines, spans)
    }

    /// The same of a text that is no document of Faxbot's, with its credentials masked byte for byte.
    #[must_use]
    pub fn of_text(name: &'a str, masked: &str, lines: &Lines<'_>, spans: &[Span]) -> Self {
        let mut wanted: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        for span in spans {
            wanted.entry(lines.index(span.start as usize)).or_default().push(*span);
        }
        let indexes: Vec<usize> = wanted.keys().copied().collect();
        for pair in indexes.windows(2) {
            if pair[1] == pair[0] + 2 {
                wanted.entry(pair[0] + 1).or_default();
            }
        }
        let mut excerpt = Self { name, text: String::new(), lines: BTreeMap::new(), columns: Vec::new() };
        for (index, spans) in wanted {
            excerpt.push(index, lines.range(index), masked, &spans);
        }
        for span in spans {
            let place = excerpt.range(lines, *span).start;
            excerpt.columns.push((place, lines.position(span.start as usize).column));
        }
        excerpt
    }

    fn push(&mut self, index: usize, source: Range<usize>, masked: &str, spans: &[Span]) {
        let start = self.text.len();
        let shown = window(&masked[source.clone()], source.start, spans);
        if shown.start > source.start {
            self.text.push('…');
        }
        let mut steps = vec![(shown.start, self.text.len())];
        for (at, c) in masked[shown.clone()].char_indices() {
            match mask::visible(c) {
                Some(c) => self.text.push(c),
                None if c == '\t' => self.text.push('\t'),
                None => {
                    self.text.extend(c.escape_unicode());
                    steps.push((shown.start + at + c.len_utf8(), self.text.len()));
                }
            }
        }
        let end = shown.end;
        if shown.end < source.end {
            self.text.push('…');
        }
        self.text.push('\n');
        self.lines.insert(index, Line { range: start..self.text.len(), steps, end });
    }

    /// Where a span stands in the display text.
    #[must_use]
    pub fn range(&self, lines: &Lines<'_>, span: Span) -> Range<usize> {
        let Some(line) = self.lines.get(&lines.index(span.start as usize)) else { return 0..0 };
        let at = |offset: usize| {
            let offset = offset.min(line.end);
            let (source, display) = line.steps[line.steps.partition_point(|(source, _)| *source <= offset).saturating_sub(1)];
            // Inside an escaped character there is no place: its start stands for it.
            (display + offset.saturating_sub(source)).min(line.range.end)
        };
        let start = at(span.start as usize);
        start..at(span.end as usize).max(start)
    }
}

/// The part of a line to show: all of it, or a window that starts a little before the first label.
fn window(line: &str, offset: usize, spans: &[Span]) -> Range<usize> {
    let whole = offset..offset + line.len();
    if line.len() <= WIDTH || line.chars().nth(WIDTH).is_none() {
        return whole;
    }
    let first = spans.iter().map(|span| span.start as usize).min().unwrap_or(offset).clamp(whole.start, whole.end) - offset;
    let from = line[..boundary(line, first)].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let to = line[from..].char_indices().nth(WIDTH).map_or(line.len(), |(at, _)| from + at);
    offset + from..offset + to
}

impl<'a> Files<'a> for Excerpt<'_> {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(self.name)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'a self, (): (), byte_index: usize) -> Result<usize, Error> {
        let found = self.lines.iter().find(|(_, line)| byte_index < line.range.end).or(self.lines.iter().next_back());
        found.map(|(index, _)| *index).ok_or(Error::FileMissing)
    }

    fn column_number(&'a self, (): (), _: usize, byte_index: usize) -> Result<usize, Error> {
        // Of the place itself: the window and the escapes have moved everything else.
        Ok(self.columns.iter().find(|(place, _)| *place == byte_index).map_or(1, |(_, column)| *column))
    }

    fn line_range(&'a self, (): (), line_index: usize) -> Result<Range<usize>, Error> {
        self.lines.get(&line_index).map(|line| line.range.clone()).ok_or(Error::LineTooLarge { given: line_index, max: 0 })
    }
}
