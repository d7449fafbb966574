//! From the root to the innermost node around an offset: one binary search a level.

use super::gap::{self, Seen};
use super::{At, Cursor, Gap, Inside, Step};
use crate::tree::{Member, Node, Object, Text, Value};

/// A container on the way, and how far it reaches.
struct Level<'d> {
    node: &'d Node,
    /// Where what belongs to it ends: its closing bracket, or what comes behind it where it has none.
    end: usize,
}

/// What stands at `offset` of `text`, whose tree is `root`.
pub(super) fn to<'d>(text: &'d str, root: &'d Node, offset: usize) -> Cursor<'d> {
    let mut cursor = Cursor { offset, around: Vec::new(), path: Vec::new(), at: At::Nothing };
    let Some(mut level) = enter(text, root, offset, text.len()) else {
        cursor.at = leaf(text, root, offset).unwrap_or_else(|| match root.value {
            Value::Invalid if root.span.is_empty() => new_value(gap::read(text, root.span.end as usize, offset), None),
            _ => At::Nothing,
        });
        return cursor;
    };
    loop {
        cursor.around.push(level.node);
        let inner = match &level.node.value {
            Value::Object(object) => in_object(text, &level, object, &mut cursor),
            Value::Array(items) => in_array(text, &level, items, &mut cursor),
            _ => None,
        };
        match inner {
            Some(inner) => level = inner,
            None => return cursor,
        }
    }
}

/// A container, if the offset is inside of it. `limit` is the start of what comes behind it.
fn enter<'d>(text: &str, node: &'d Node, offset: usize, limit: usize) -> Option<Level<'d>> {
    let (closer, last) = match &node.value {
        Value::Object(object) => (b'}', object.members.last().map(|member| member.value.span.end)),
        Value::Array(items) => (b']', items.last().map(|item| item.span.end)),
        _ => return None,
    };
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    // Where its bracket is missing it stops at the last thing in it, which may end in such a bracket itself.
    let is_closed = end > start + 1 && text.as_bytes()[end - 1] == closer && last.is_none_or(|last| (last as usize) < end);
    let end = if is_closed { end - 1 } else { limit.max(end) };
    (start < offset && offset <= end).then_some(Level { node, end })
}

fn in_object<'d>(text: &'d str, level: &Level<'d>, object: &'d Object, cursor: &mut Cursor<'d>) -> Option<Level<'d>> {
    let offset = cursor.offset;
    let behind = object.members.partition_point(|member| (member.key.span.start as usize) < offset);
    let Some(member) = behind.checked_sub(1).map(|at| &object.members[at]) else {
        // Where the brace is missing, the first key may stand at the object's very start.
        cursor.at = new_key(gap::read(text, (level.node.span.start as usize + 1).min(offset), offset), None);
        return None;
    };
    if let Some(inside) = inside(&member.key, offset) {
        cursor.path.push(Step::Key(&member.key.decoded));
        cursor.at = At::Key { member, inside };
        return None;
    }
    let (key_end, value) = (member.key.span.end as usize, &member.value);
    let is_missing = matches!(value.value, Value::Invalid) && value.span.is_empty();
    if is_missing || is_before(value, offset) {
        let seen = gap::read(text, key_end, offset);
        // A key without value ends at its comma.
        if is_missing && seen.commas > 0 {
            cursor.at = new_key(seen, Some(member));
            return None;
        }
        cursor.path.push(Step::Key(&member.key.decoded));
        if seen.colons > 0 {
            cursor.at = new_value(seen, Some(member));
        }
        return None;
    }
    let limit = object.members.get(behind).map_or(level.end, |next| next.key.span.start as usize);
    if let Some(inner) = enter(text, value, offset, limit) {
        cursor.path.push(Step::Key(&member.key.decoded));
        return Some(inner);
    }
    if let Some(at) = leaf(text, value, offset) {
        cursor.path.push(Step::Key(&member.key.decoded));
        cursor.at = at;
        return None;
    }
    if in_open_string(text, value, offset) {
        cursor.path.push(Step::Key(&member.key.decoded));
        return None;
    }
    let mut seen = gap::read(text, value.span.end as usize, offset);
    seen.needs_comma = Some(value.span.end as usize);
    cursor.at = new_key(seen, Some(member));
    None
}

fn in_array<'d>(text: &'d str, level: &Level<'d>, items: &'d [Node], cursor: &mut Cursor<'d>) -> Option<Level<'d>> {
    let offset = cursor.offset;
    let behind = items.partition_point(|item| !is_before(item, offset));
    let Some(at) = behind.checked_sub(1) else {
        cursor.path.push(Step::Index(0));
        cursor.at = new_value(gap::read(text, (level.node.span.start as usize + 1).min(offset), offset), None);
        return None;
    };
    let limit = items.get(behind).map_or(level.end, |next| next.span.start as usize);
    if let Some(inner) = enter(text, &items[at], offset, limit) {
        cursor.path.push(Step::Index(at));
        return Some(inner);
    }
    if let Some(found) = leaf(text, &items[at], offset) {
        cursor.path.push(Step::Index(at));
        cursor.at = found;
        return None;
    }
    if in_open_string(text, &items[at], offset) {
        cursor.path.push(Step::Index(at));
        return None;
    }
    let mut seen = gap::read(text, items[at].span.end as usize, offset);
    seen.needs_comma = Some(items[at].span.end as usize);
    cursor.path.push(Step::Index(behind));
    cursor.at = new_value(seen, None);
    None
}

/// Whether the offset is before a value. A word begins where its first letter is, what has a quote or bracket behind that.
fn is_before(node: &Node, offset: usize) -> bool {
    let start = node.span.start as usize;
    match node.value {
        Value::String(_) | Value::Array(_) | Value::Object(_) => offset <= start,
        _ => offset < start,
    }
}

/// A value without others inside, if the offset is on it.
fn leaf<'d>(text: &str, node: &'d Node, offset: usize) -> Option<At<'d>> {
    match &node.value {
        Value::String(string) => inside(string, offset).map(|inside| At::String { node, inside }),
        Value::Object(_) | Value::Array(_) => None,
        Value::Invalid if node.span.is_empty() || !gap::is_word(&text[node.span.range()]) => None,
        _ => (node.span.start as usize <= offset && offset <= node.span.end as usize).then_some(At::Word { node }),
    }
}

/// Whether the offset is behind a string that was never closed, on its line: what stands between may belong to it.
fn in_open_string(text: &str, node: &Node, offset: usize) -> bool {
    let Some(string) = node.text() else { return false };
    let end = string.span.end as usize;
    string.content().end as usize == end && !text[end..offset].contains(['\n', '\r'])
}

/// The place in a string, if the offset is behind its opening quote and not behind its closing one.
fn inside(text: &Text, offset: usize) -> Option<Inside<'_>> {
    let content = text.content();
    let (start, end) = (content.start as usize, content.end as usize);
    if !(start <= offset && offset <= end) {
        return None;
    }
    let at = text.decoded_offset(offset);
    let is_closed = end < text.span.end as usize;
    Some(Inside { text, at, in_escape: text.source_offset(at) != offset, is_closed })
}

fn new_key<'d>(seen: Seen, previous: Option<&'d Member>) -> At<'d> {
    let missing_comma = seen.needs_comma.filter(|_| seen.commas == 0);
    // Right behind a value nothing may begin.
    if seen.has_more || seen.colons > 0 || seen.commas > 1 || (missing_comma.is_some() && !seen.has_space) {
        return At::Nothing;
    }
    At::NewKey(Gap { word: seen.word, previous, missing_comma })
}

fn new_value<'d>(seen: Seen, previous: Option<&'d Member>) -> At<'d> {
    let missing_comma = seen.needs_comma.filter(|_| seen.commas == 0);
    if seen.has_more || seen.colons > 1 || seen.commas > 1 || (missing_comma.is_some() && !seen.has_space) {
        return At::Nothing;
    }
    At::NewValue(Gap { word: seen.word, previous, missing_comma })
}
