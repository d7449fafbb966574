//! A part of a file in canonical form: the smallest whole values that a range touches.

use std::ops::RangeInclusive;

use crate::document::Document;
use crate::edit::Edit;
use crate::format::layout::Writer;
use crate::format::order::{self, Shape};
use crate::format::{MAX_SIZE, format, repeated};
use crate::span::Span;
use crate::tree::{Node, Text};

/// The edits that lay out the smallest whole values that a range touches as [`format()`] does, in the order of the file: a value, or the
/// members or elements of one that follow one another. What is broken stays as it is, and so does an object that repeats a key; the
/// rest of the file may be broken.
///
/// `file_name` is the last part of the path, `range` in bytes.
#[must_use]
pub fn format_part(document: &Document, file_name: &str, range: Span) -> Vec<Edit> {
    let mut part = Part { document, node: &document.root, shape: order::of(document, file_name), depth: 0, column: 0, tail: 0 };
    loop {
        let children = part.children();
        if children.is_empty() {
            break;
        }
        // They stand in the order of the file.
        let first = children.partition_point(|child| child.span.end < range.start);
        let behind = children.partition_point(|child| child.span.start <= range.end);
        let Some(child) = children.get(first).filter(|_| first < behind) else { break };
        // A value without anything in it is laid out together with its key, or its neighbours.
        let has_inside =
            child.value.object().is_some_and(|it| !it.members.is_empty()) || child.value.array().is_some_and(|it| !it.is_empty());
        if first + 1 == behind && has_inside && child.value.span.contains(range) {
            part = part.below(child, first + 1 < children.len());
            continue;
        }
        let brackets = part.node.span;
        let is_flat = Writer::new(&document.text, MAX_SIZE).is_flat(part.node, part.column, part.tail);
        if range.start <= brackets.start || range.end >= brackets.end || is_flat {
            break;
        }
        return part.siblings(&children, first..=behind - 1, range);
    }
    if part.depth == 0 {
        let whole = format(document, file_name).ok().filter(|text| *text != *document.text);
        return whole.map(|text| Edit::replace(Span::new(0, document.text.len()), text)).into_iter().collect();
    }
    part.value().into_iter().collect()
}

/// A value and how it stands in the canonical form.
struct Part<'d> {
    document: &'d Document,
    node: &'d Node,
    shape: &'static Shape,
    depth: usize,
    column: usize,
    tail: usize,
}

/// A member or an element.
struct Child<'d> {
    span: Span,
    key: Option<&'d Text>,
    value: &'d Node,
}

impl<'d> Part<'d> {
    fn children(&self) -> Vec<Child<'d>> {
        let members = self.node.object().map(|object| &*object.members).unwrap_or_default();
        let members = members.iter().map(|member| Child { span: member.span(), key: Some(&member.key), value: &member.value });
        let items = self.node.array().unwrap_or_default().iter().map(|item| Child { span: item.span, key: None, value: item });
        members.chain(items).collect()
    }

    fn below(&self, child: &Child<'d>, has_comma: bool) -> Self {
        let depth = self.depth + 1;
        let key = child.key.map(|key| self.source(key.span).chars().count() + 2).unwrap_or_default();
        let shape = child.key.map_or(self.shape, |key| self.shape.below(&key.decoded));
        Part { document: self.document, node: child.value, shape, depth, column: 2 * depth + key, tail: usize::from(has_comma) }
    }

    /// The value in canonical form; `None` where it has that already, or can't get it.
    fn value(&self) -> Option<Edit> {
        let source = self.source(self.node.span);
        if !self.is_sound(self.node.span) || repeated(self.node).is_some() {
            return None;
        }
        let text = self.writer().value(self.node, self.shape, self.depth, self.column, self.tail)?;
        // Nothing but blanks and the order of keys may change.
        let is_same = signs(&text) == signs(source) && text != source;
        is_same.then(|| Edit::replace(self.node.span, text))
    }

    /// Members or elements that follow one another, each on a line of its own.
    fn siblings(&self, children: &[Child<'d>], which: RangeInclusive<usize>, range: Span) -> Vec<Edit> {
        let mut edits = Vec::new();
        for at in which.clone() {
            let child = &children[at];
            let before = at.checked_sub(1).map(|before| children[before].span);
            let opening = Span::at(self.node.span.start as usize + 1);
            // The blanks before the first one belong to it where the range touches them.
            if at > *which.start() || range.start < child.span.start {
                let gap = Span { start: before.unwrap_or(opening).end, end: child.span.start.max(before.unwrap_or(opening).end) };
                let comma = if before.is_some() { "," } else { "" };
                let apart = before.unwrap_or(child.span);
                let line = format!("{comma}{}", self.writer().line_end(self.depth + 1, apart, child.span));
                edits.extend(self.gap(gap, comma, line));
            }
            if let Some(key) = child.key {
                let gap = Span { start: key.span.end, end: child.value.span.start.max(key.span.end) };
                edits.extend(self.gap(gap, ":", ": ".to_owned()));
            }
            edits.extend(self.below(child, at + 1 < children.len()).value());
        }
        edits
    }

    /// Other blanks between two values, where there is nothing but blanks and `sign`.
    fn gap(&self, gap: Span, sign: &str, text: String) -> Option<Edit> {
        let source = self.source(gap);
        (source.trim_matches([' ', '\t', '\r', '\n']) == sign && source != text && self.is_sound(gap)).then(|| Edit::replace(gap, text))
    }

    fn is_sound(&self, span: Span) -> bool {
        !self.document.complaints.iter().any(|complaint| complaint.span.overlaps(span))
    }

    fn writer(&self) -> Writer<'d> {
        Writer::new(&self.document.text, MAX_SIZE)
    }

    fn source(&self, span: Span) -> &'d str {
        self.document.text.get(span.range()).unwrap_or_default()
    }
}

/// How many characters of a text are no blanks.
fn signs(text: &str) -> usize {
    text.bytes().filter(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;
    use crate::place::Place;

    /// The text after formatting what stands between two `|`, or around one.
    fn told(marked: &str) -> String {
        let start = marked.find('|').unwrap();
        let rest = marked.replacen('|', "", 1);
        let end = rest.find('|').unwrap_or(start);
        let text = rest.replacen('|', "", 1);
        let document = Document::read(text.clone().into(), &Place::new("manifest.json"));
        apply(&text, &format_part(&document, "manifest.json", Span::new(start, end))).unwrap()
    }

    #[test]
    fn the_value_around() {
        assert_eq!(
            told("{\"b\":  1,\n\"auth\": {\"header_name\":1|,\"scheme\":2}}"),
            "{\"b\":  1,\n\"auth\": { \"scheme\": 2, \"header_name\": 1 }}"
        );
        assert_eq!(told("{\"a\": [1,|2 , 3],\"b\":1}"), "{\"a\": [1, 2, 3],\"b\":1}");
        // What fits on a line is one value.
        assert_eq!(told("{\"a\":[ [1,|2],[3,4|], 5],\"b\":1}"), "{\"a\":[[1, 2], [3, 4], 5],\"b\":1}");
    }

    #[test]
    fn lines_of_an_object() {
        let text = "{\n\"a\":1,\n|  \"b\"  :2,\"c\":[1,2],|\n\n\n\"d\":3\n}\n";
        assert_eq!(told(text), "{\n\"a\":1,\n  \"b\": 2,\n  \"c\": [1, 2],\n\n\n\"d\":3\n}\n");
        // An empty line stays one.
        assert_eq!(told("{\n\"a\":1,\"b\":|1,\n\n\n\n\"c\"|:2}"), "{\n\"a\":1,\"b\": 1,\n\n  \"c\": 2}");
    }

    #[test]
    fn all_of_it() {
        assert_eq!(told("|{\"b\":1,\n\"id\":2}|"), "{ \"id\": 2, \"b\": 1 }\n");
    }

    #[test]
    fn in_a_broken_file() {
        assert_eq!(told("{\n\"x\": ,\n\"a\":{\"b\":1|},\n\"c\":"), "{\n\"x\": ,\n\"a\":{ \"b\": 1 },\n\"c\":");
        assert_eq!(told("{\n\"a\":[1,,|2],\n\"b\":1}"), "{\n\"a\":[1,,2],\n\"b\":1}");
        assert_eq!(told("{\n\"a\":{\"b\":1,\"b\":|2},\n\"c\":1}"), "{\n\"a\":{\"b\":1,\"b\":2},\n\"c\":1}");
        assert_eq!(told("{\"a\": [1, |"), "{\"a\": [1, ");
    }

    #[test]
    fn whatever_the_range_nothing_is_lost() {
        let text =
            "{\"auth\":{\"header_name\":\"é\",\n\"scheme\":2},\"actions\" : {\"send_fax\":{\"url\":\"u\",\n\n\"method\":[1,{\"a\":\n2}]}}}";
        for cut in 0..=text.len() {
            let Some(text) = text.get(..cut) else { continue };
            let document = Document::read(text.into(), &Place::new("manifest.json"));
            for start in (0..=cut).step_by(3) {
                for end in (start..=cut).step_by(7) {
                    let after = apply(text, &format_part(&document, "manifest.json", Span::new(start, end))).unwrap();
                    assert_eq!(signs(&after), signs(text), "{start}..{end} of {text}");
                }
            }
        }
    }
}
