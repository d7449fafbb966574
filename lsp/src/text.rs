//! Positions of the protocol and byte offsets: the only place where one becomes the other.

use faxsmith_manifest::span::{Span, boundary};
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

use crate::lines::{Encoding, Lines};

impl Encoding {
    /// The first that both sides know, in the order of the client.
    #[must_use]
    pub fn agreed(offered: Option<&[PositionEncodingKind]>) -> Self {
        let known = |kind: &PositionEncodingKind| match kind.as_str() {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        };
        offered.unwrap_or_default().iter().find_map(known).unwrap_or_default()
    }

    /// Its name in the protocol.
    #[must_use]
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The byte offset of so many units of a text; the start of the character that they end in, the end where there are too few.
    fn bytes(self, text: &str, units: usize) -> usize {
        if text.is_ascii() {
            return units.min(text.len());
        }
        let mut seen = 0;
        for (at, c) in text.char_indices() {
            seen += match self {
                Self::Utf8 => c.len_utf8(),
                Self::Utf16 => c.len_utf16(),
                Self::Utf32 => 1,
            };
            if seen > units {
                return at;
            }
        }
        text.len()
    }
}

impl Lines {
    /// The byte offset of a position of this text. A line that is not there is the end of the text, a character that is not there the
    /// end of its line, the middle of a character its start.
    #[must_use]
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let Some(line) = self.line(text, position.line as usize) else { return text.len() };
        line.start + encoding.bytes(&text[line], position.character as usize)
    }

    /// The position of a byte offset of this text.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let offset = boundary(text, offset);
        let index = self.index(offset);
        // What lies inside a line's end is the end of the line.
        let offset = self.line(text, index).map_or(offset, |line| line.end.min(offset));
        let units = self.units_before(text, offset, encoding);
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Position { line: number(index), character: number(units) }
    }

    /// The range of a span.
    #[must_use]
    pub fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        let at = |offset: u32| self.position(text, offset as usize, encoding);
        Range { start: at(span.start), end: at(span.end) }
    }

    /// The byte offsets of a range, in order even where the client has them the other way round.
    #[must_use]
    pub fn offsets(&self, text: &str, range: Range, encoding: Encoding) -> std::ops::Range<usize> {
        let (start, end) = (self.offset(text, range.start, encoding), self.offset(text, range.end, encoding));
        start.min(end)..start.max(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn units_of_each_encoding() {
        let text = "a\né😀b\r\nc\rd";
        let lines = Lines::of(text);
        let b = text.find('b').unwrap();
        for (encoding, character) in ALL.into_iter().zip([6, 3, 2]) {
            assert_eq!(lines.position(text, b, encoding), at(1, character), "{encoding:?}");
            assert_eq!(lines.offset(text, at(1, character), encoding), b, "{encoding:?}");
        }
        assert_eq!(lines.position(text, text.find('d').unwrap(), Encoding::Utf16), at(3, 0));
    }

    #[test]
    fn positions_that_are_not_there() {
        let text = "a😀\nb";
        let lines = Lines::of(text);
        assert_eq!(lines.offset(text, at(0, 99), Encoding::Utf16), 5);
        assert_eq!(lines.offset(text, at(9, 0), Encoding::Utf16), text.len());
        assert_eq!(lines.offset(text, at(u32::MAX, u32::MAX), Encoding::Utf8), text.len());
        // The middle of the pair.
        assert_eq!(lines.offset(text, at(0, 2), Encoding::Utf16), 1);
        let swapped = Range { start: at(1, 1), end: at(0, 0) };
        assert_eq!(lines.offsets(text, swapped, Encoding::Utf16), 0..text.len());
    }

    proptest::proptest! {
        #[test]
        fn there_and_back(text in "[a-c é😀e\u{301}\n\r]{0,40}") {
            let lines = Lines::of(&text);
            for encoding in ALL {
                for (offset, c) in text.char_indices() {
                    // Inside `\r\n` there is no position.
                    if c == '\n' && text[..offset].ends_with('\r') {
                        continue;
                    }
                    let position = lines.position(&text, offset, encoding);
                    assert_eq!(lines.offset(&text, position, encoding), offset, "{encoding:?} {position:?}");
                }
            }
        }
    }
}
