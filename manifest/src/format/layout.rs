//! Where lines break: as Prettier and Biome lay JSON out, so that none of them undoes what the other did.
//!
//! An object is spread over lines where its author broke the line behind its brace, where a blank line is in it, or where it
//! doesn't fit; a list where it doesn't fit or holds several objects. One blank line between members or elements stays.

use memchr::memchr;

use crate::format::order::Shape;
use crate::span::Span;
use crate::tree::{Node, Object, Value};

/// How many characters fit on a line: what Prettier and Biome take where nobody has set it.
const WIDTH: usize = 80;

pub(super) struct Writer<'t> {
    text: &'t str,
    newline: &'static str,
    /// More bytes than this are not written.
    limit: usize,
    out: String,
}

impl<'t> Writer<'t> {
    pub(super) fn new(text: &'t str, limit: usize) -> Self {
        // The first line decides, as for those whom we follow.
        let first = memchr(b'\n', text.as_bytes()).unwrap_or_default();
        let newline = if text[..first].ends_with('\r') { "\r\n" } else { "\n" };
        Self { text, newline, limit, out: String::with_capacity(text.len() + text.len() / 8) }
    }

    /// The text of `root` with a line end behind it (if it is to have one); `None` if it would be longer than the limit.
    pub(super) fn document(mut self, root: &Node, shape: &Shape, line_end: bool) -> Option<String> {
        self.put(root, shape, 0, 0, 0);
        if line_end {
            self.out.push_str(self.newline);
        }
        (self.out.len() <= self.limit).then_some(self.out)
    }

    /// The text of one value, as [`Writer::put`] writes it; `None` if it would be longer than the limit.
    pub(super) fn value(mut self, node: &Node, shape: &Shape, depth: usize, column: usize, tail: usize) -> Option<String> {
        self.put(node, shape, depth, column, tail);
        (self.out.len() <= self.limit).then_some(self.out)
    }

    /// The end of a line and the blanks before what stands `depth` levels in, with an empty line between where there is one.
    pub(super) fn line_end(mut self, depth: usize, before: Span, after: Span) -> String {
        let is_apart = self.is_apart(before, after);
        self.line(depth, is_apart);
        self.out
    }

    /// Whether a value that begins at `column` and has `tail` characters behind it stays on one line.
    pub(super) fn is_flat(&self, node: &Node, column: usize, tail: usize) -> bool {
        self.measure(node, WIDTH.saturating_sub(column + tail)).is_some()
    }

    /// Writes a value that begins at `column` of a line `depth` levels in and has `tail` characters behind it.
    ///
    /// The recursion is as deep as the tree: at most `STORED_DEPTH` levels.
    fn put(&mut self, node: &Node, shape: &Shape, depth: usize, column: usize, tail: usize) {
        let fits = || self.measure(node, WIDTH.saturating_sub(column + tail)).is_some();
        match &node.value {
            _ if self.out.len() > self.limit => {}
            Value::Object(object) if object.members.is_empty() => self.out.push_str("{}"),
            Value::Array(items) if items.is_empty() => self.out.push_str("[]"),
            Value::Object(object) if fits() => self.put_flat_object(object, shape),
            Value::Object(object) => self.put_object(object, shape, depth),
            Value::Array(items) if fits() => {
                self.out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.out.push_str(if at == 0 { "" } else { ", " });
                    self.put(item, shape, 0, 0, 0);
                }
                self.out.push(']');
            }
            Value::Array(items) => self.put_array(items, shape, depth),
            Value::Invalid | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.out.push_str(self.source(node.span))
            }
        }
    }

    /// What is known to fit is written as if there were room.
    fn put_flat_object(&mut self, object: &Object, shape: &Shape) {
        let order = shape.sorted(object);
        for at in 0..object.members.len() {
            let member = &object.members[order.as_ref().map_or(at, |order| order[at])];
            self.out.push_str(if at == 0 { "{ " } else { ", " });
            self.out.push_str(self.source(member.key.span));
            self.out.push_str(": ");
            self.put(&member.value, shape.below(&member.key.decoded), 0, 0, 0);
        }
        self.out.push_str(" }");
    }

    fn put_object(&mut self, object: &Object, shape: &Shape, depth: usize) {
        let order = shape.sorted(object);
        let count = object.members.len();
        self.out.push('{');
        for at in 0..count {
            let index = order.as_ref().map_or(at, |order| order[at]);
            let member = &object.members[index];
            // A blank line goes with the member that it stands before.
            let is_apart = at > 0 && index > 0 && self.is_apart(object.members[index - 1].value.span, member.key.span);
            self.line(depth + 1, is_apart);
            let key = self.source(member.key.span);
            self.out.push_str(key);
            self.out.push_str(": ");
            let comma = usize::from(at + 1 < count);
            let column = 2 * (depth + 1) + key.chars().count() + 2;
            self.put(&member.value, shape.below(&member.key.decoded), depth + 1, column, comma);
            self.out.push_str(&","[..comma]);
        }
        self.line(depth, false);
        self.out.push('}');
    }

    fn put_array(&mut self, items: &[Node], shape: &Shape, depth: usize) {
        let are_numbers = items.len() > 1 && items.iter().all(is_number);
        let indent = 2 * (depth + 1);
        let mut column = 0;
        self.out.push('[');
        for (at, item) in items.iter().enumerate() {
            let is_apart = at > 0 && self.is_apart(items[at - 1].span, item.span);
            let comma = usize::from(at + 1 < items.len());
            // Numbers share lines.
            if are_numbers && at > 0 && !is_apart && column + 1 + item.span.len() + comma <= WIDTH {
                self.out.push(' ');
                column += 1;
            } else {
                self.line(depth + 1, is_apart);
                column = indent;
            }
            self.put(item, shape, depth + 1, indent, comma);
            self.out.push_str(&","[..comma]);
            column += item.span.len() + comma;
        }
        self.line(depth, false);
        self.out.push(']');
    }

    fn line(&mut self, depth: usize, is_apart: bool) {
        // What will be thrown away need not be written.
        if self.out.len() > self.limit {
            return;
        }
        if is_apart {
            self.out.push_str(self.newline);
        }
        self.out.push_str(self.newline);
        self.out.extend(std::iter::repeat_n("  ", depth));
    }

    /// What is left of `room` behind a value on one line; `None` if it doesn't fit or must be spread over lines. Looks at no more than
    /// there is room for, so that asking at each level of a file stays cheap.
    fn measure(&self, node: &Node, room: usize) -> Option<usize> {
        match &node.value {
            Value::Object(object) if !object.members.is_empty() => {
                let mut room = room.checked_sub("{ ".len() + " }".len())?;
                let mut before = Span::at(node.span.start as usize);
                for (at, member) in object.members.iter().enumerate() {
                    let key = self.source(member.key.span);
                    room = room.checked_sub(if at == 0 { 0 } else { ", ".len() })?;
                    room = self.measure(&member.value, taken(key, room)?.checked_sub(": ".len())?)?;
                    let gap = self.gap(before, member.key.span);
                    if if at == 0 { memchr(b'\n', gap.as_bytes()).is_some() } else { has_blank_line(gap) } {
                        return None;
                    }
                    before = member.value.span;
                }
                Some(room)
            }
            Value::Array(items) if !items.is_empty() => {
                let mut room = room.checked_sub("[]".len())?;
                for (at, item) in items.iter().enumerate() {
                    room = self.measure(item, room.checked_sub(if at == 0 { 0 } else { ", ".len() })?)?;
                    if at > 0 && is_number(item) && self.is_apart(items[at - 1].span, item.span) && items.iter().all(is_number) {
                        return None;
                    }
                }
                // What fits has few elements.
                (!is_table(items)).then_some(room)
            }
            Value::Object(_) | Value::Array(_) => room.checked_sub("{}".len()),
            _ => taken(self.source(node.span), room),
        }
    }

    /// Whether a blank line stands between two neighbours.
    fn is_apart(&self, before: Span, after: Span) -> bool {
        has_blank_line(self.gap(before, after))
    }

    fn gap(&self, before: Span, after: Span) -> &'t str {
        self.text.get(before.end as usize..after.start as usize).unwrap_or_default()
    }

    fn source(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// Several objects, or several lists, of more than one member each: they stand below one another.
fn is_table(items: &[Node]) -> bool {
    let several = |node: &Node| node.object().is_some_and(|object| object.members.len() > 1);
    let many = |node: &Node| node.array().is_some_and(|items| items.len() > 1);
    items.len() > 1 && (items.iter().all(several) || items.iter().all(many))
}

fn is_number(node: &Node) -> bool {
    matches!(node.value, Value::Number(_))
}

fn has_blank_line(gap: &str) -> bool {
    // What stands between two line ends.
    let inner = gap.find('\n').zip(gap.rfind('\n')).and_then(|(first, last)| gap.get(first + 1..last));
    inner.is_some_and(|inner| inner.split('\n').any(|line| line.trim_matches([' ', '\t', '\r']).is_empty()))
}

/// What is left of `room` behind a text.
fn taken(text: &str, room: usize) -> Option<usize> {
    // No character has more than four bytes.
    if text.len() > 4 * room {
        return None;
    }
    room.checked_sub(text.chars().count())
}
