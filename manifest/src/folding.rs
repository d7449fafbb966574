//! What an editor may fold away: the inside of objects and lists.

use crate::document::Document;
use crate::span::Span;
use crate::tree::{Node, Value};

/// The inside of every object and list that spreads over lines, without the brackets, in the order of the file. One without its closing
/// bracket reaches to the end of the last thing in it.
#[must_use]
pub fn folds(document: &Document) -> Vec<Span> {
    let mut found = Vec::new();
    let mut waiting = vec![&document.root];
    while let Some(node) = waiting.pop() {
        // The order of the file: what is pushed last comes first.
        match &node.value {
            Value::Object(object) => waiting.extend(object.members.iter().rev().map(|member| &member.value)),
            Value::Array(items) => waiting.extend(items.iter().rev()),
            _ => continue,
        }
        let inside = inside(document, node);
        if document.text.get(inside.range()).is_some_and(|text| memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some()) {
            found.push(inside);
        }
    }
    found
}

fn inside(document: &Document, node: &Node) -> Span {
    let text = document.text.get(node.span.range()).unwrap_or_default();
    let opening = usize::from(text.starts_with(['{', '[']));
    let closing = usize::from(text.len() > opening && text.ends_with(['}', ']']));
    Span::new(node.span.start as usize + opening, node.span.end as usize - closing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    fn told(text: &str) -> Vec<String> {
        let document = Document::read(text.into(), &Place::new("x.json"));
        folds(&document).into_iter().map(|span| document.text[span.range()].to_owned()).collect()
    }

    #[test]
    fn what_spreads_over_lines() {
        assert_eq!(told("{\n\"a\": [1, 2],\n\"b\": [\n1\n]}"), ["\n\"a\": [1, 2],\n\"b\": [\n1\n]", "\n1\n"]);
        assert_eq!(told("{\n\"a\": [\n1"), ["\n\"a\": [\n1", "\n1"]);
        assert_eq!(told(""), [] as [&str; 0]);
    }
}
