//! Where a key or a value goes: what it replaces, and which commas it needs.

use super::Asked;
use crate::cursor::{At, Gap, Inside};
use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Node, Value};

/// A place for a key or a value.
pub(super) struct Slot {
    /// What is replaced: the literal that has been begun, quotes included.
    pub span: Span,
    /// A comma that is missing before it.
    pub also: Vec<Edit>,
    /// Whether a comma must follow.
    pub comma: bool,
    /// Whether a word without quotes has been begun there.
    pub is_bare: bool,
    /// Whether a colon follows: then a key needs no value.
    pub has_colon: bool,
}

/// The place of the key under the offset.
pub(super) fn of_key(asked: &Asked<'_>) -> Option<Slot> {
    let text = asked.text();
    match asked.cursor.at {
        At::Key { member, inside } => {
            let span = literal(text, inside);
            let members = &asked.cursor.holder()?.object()?.members;
            let before = members.partition_point(|other| other.key.span.start < member.key.span.start).checked_sub(1);
            let end = before.map(|at| members[at].value.span.end.max(members[at].key.span.end));
            Some(Slot { also: missing_comma(text, end, span.start), ..slot(text, span) })
        }
        At::NewKey(gap) => Some(of_gap(text, &gap)),
        _ => None,
    }
}

/// The place of the value under the offset.
pub(super) fn of_value(asked: &Asked<'_>) -> Option<Slot> {
    let text = asked.text();
    let node = match asked.cursor.at {
        At::String { node, inside } => {
            let span = literal(text, inside);
            return Some(Slot { also: comma_before(asked, node), ..slot(text, span) });
        }
        At::Word { node } => node,
        // What stands there already is not pushed aside.
        At::NewValue(gap) if gap.previous.is_some_and(|member| !is_missing(&member.value)) => return None,
        At::NewValue(gap) => return Some(of_gap(text, &gap)),
        _ => return None,
    };
    Some(Slot { also: comma_before(asked, node), ..slot(text, node.span) })
}

fn is_missing(node: &Node) -> bool {
    matches!(node.value, Value::Invalid) && node.span.is_empty()
}

fn of_gap(text: &str, gap: &Gap<'_>) -> Slot {
    let also = gap.missing_comma.map(|at| Edit::insert(at, ",")).into_iter().collect();
    Slot { also, ..slot(text, gap.word) }
}

fn slot(text: &str, span: Span) -> Slot {
    let next = text[span.end as usize..].trim_start().chars().next();
    let comma = next.is_some_and(|c| matches!(c, '"' | '\'' | '{' | '[' | '-') || c.is_alphanumeric());
    let is_bare = !span.is_empty() && !text[span.range()].starts_with(['"', '\'']);
    Slot { span, also: Vec::new(), comma, is_bare, has_colon: next == Some(':') }
}

/// The literal under the offset. One that was never closed can have run on into what stood behind it: that stays.
fn literal(text: &str, inside: Inside<'_>) -> Span {
    let span = inside.text.span;
    let ran_on = inside.behind().contains([',', ':', '{', '}', '[', ']', '\n']);
    if !ran_on {
        return span;
    }
    let word = inside.behind().find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or_default();
    let end = inside.text.source_offset(inside.at + word);
    // Its own quote, where it was closed right there.
    let end = end + usize::from(text[end..].starts_with('"'));
    Span::new(span.start as usize, end)
}

/// The comma that an element of a list lacks before it.
fn comma_before(asked: &Asked<'_>, node: &Node) -> Vec<Edit> {
    let items = asked.cursor.holder().and_then(Node::array).unwrap_or_default();
    let before = items.partition_point(|item| item.span.start < node.span.start).checked_sub(1);
    missing_comma(asked.text(), before.map(|at| items[at].span.end), node.span.start)
}

fn missing_comma(text: &str, end: Option<u32>, start: u32) -> Vec<Edit> {
    let Some(between) = end.and_then(|end| text.get(end as usize..start as usize)) else { return Vec::new() };
    if between.contains(',') { Vec::new() } else { end.map(|end| Edit::insert(end as usize, ",")).into_iter().collect() }
}
