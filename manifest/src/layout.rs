//! Edits of JSON that keep a file's own layout: its indentation, its line ends, one line or many.

use crate::edit::Edit;
use crate::span::Span;
use crate::tree::{Member, Node, Object, Text};

/// A string as JSON, with its quotes.
#[must_use]
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A list of strings as JSON, on one line.
#[must_use]
pub fn quoted_list<'s>(items: impl Iterator<Item = &'s str>) -> String {
    format!("[{}]", items.map(quoted).collect::<Vec<_>>().join(", "))
}

/// Gives a member another key.
#[must_use]
pub fn rename_key(member: &Member, key: &str) -> Edit {
    Edit::replace(member.key.span, quoted(key))
}

/// Replaces a part of a string, given as a decoded range.
#[must_use]
pub fn replace_inside(text: &Text, start: usize, end: usize, by: &str) -> Edit {
    let quoted = quoted(by);
    Edit::replace(text.span_of(start, end), &quoted[1..quoted.len() - 1])
}

/// Removes a member together with its comma and line.
#[must_use]
pub fn remove_member(object: &Object, member: &Member) -> Edit {
    let spans: Vec<Span> = object.members.iter().map(Member::span).collect();
    remove_one(&spans, member.span())
}

/// Removes an element together with its comma and line.
#[must_use]
pub fn remove_element(items: &[Node], at: usize) -> Edit {
    let spans: Vec<Span> = items.iter().map(|item| item.span).collect();
    remove_one(&spans, spans[at])
}

fn remove_one(all: &[Span], gone: Span) -> Edit {
    let next = all.iter().find(|span| span.start >= gone.end);
    let before = all.iter().rfind(|span| span.end <= gone.start);
    Edit::delete(match (next, before) {
        (Some(next), _) => Span { start: gone.start, end: next.start },
        (None, Some(before)) => Span { start: before.end, end: gone.end },
        (None, None) => gone,
    })
}

/// Adds `"key": value` to an object, behind `after` or else at its end. `value` is JSON on one line.
#[must_use]
pub fn insert_member(text: &str, node: &Node, after: Option<&Member>, key: &str, value: &str) -> Option<Edit> {
    let object = node.object()?;
    let entry = format!("{}: {value}", quoted(key));
    let last = after.or(object.members.last()).map(Member::span);
    Some(insert_one(text, node, object.members.first().map(Member::span), last, &entry))
}

/// Adds several members at the end of an object. Values are JSON on one line.
#[must_use]
pub fn insert_members(text: &str, node: &Node, members: &[(&str, &str)]) -> Option<Edit> {
    let (first, more) = members.split_first()?;
    let mut edit = insert_member(text, node, None, first.0, first.1)?;
    // Each further one is laid out like the first.
    let entry = format!("{}: {}", quoted(first.0), first.1);
    let lead = edit.text.strip_suffix(&*entry).filter(|lead| !lead.is_empty()).unwrap_or(", ").to_owned();
    for (key, value) in more {
        edit.text.push_str(&format!("{lead}{}: {value}", quoted(key)));
    }
    Some(edit)
}

/// Adds `"key": value` as the first member of an object. `value` is JSON on one line.
#[must_use]
pub fn prepend_member(text: &str, node: &Node, key: &str, value: &str) -> Option<Edit> {
    let Some(first) = node.object()?.members.first() else { return insert_member(text, node, None, key, value) };
    let start = node.span.start as usize + 1;
    // An object without its brace starts with its first key.
    let lead = text.get(start..first.key.span.start as usize).unwrap_or_default();
    let gap = if lead.contains('\n') { lead } else { " " };
    Some(Edit::insert(first.key.span.start as usize, format!("{}: {value},{gap}", quoted(key))))
}

/// Adds an element at the end of an array. `value` is JSON on one line.
#[must_use]
pub fn insert_element(text: &str, node: &Node, value: &str) -> Option<Edit> {
    let items = node.array()?;
    Some(insert_one(text, node, items.first().map(|item| item.span), items.last().map(|item| item.span), value))
}

/// Puts members that follow one another into an object of their own, `"key": { … }`, one level further in where they stand on lines of
/// their own.
#[must_use]
pub fn wrap_members(text: &str, holder: &Node, members: &[&Member], key: &str) -> Vec<Edit> {
    let (Some(first), Some(last)) = (members.first(), members.last()) else { return Vec::new() };
    let inner = indentation(text, first.key.span.start as usize);
    let unit = inner.strip_prefix(indentation(text, holder.span.start as usize)).unwrap_or_default();
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let on_own_line = |member: &Member| text[..member.key.span.start as usize].ends_with(&format!("\n{inner}"));
    let (open, close) = if on_own_line(first) {
        (format!("{newline}{inner}{unit}"), format!("{newline}{inner}"))
    } else {
        (" ".to_owned(), " ".to_owned())
    };
    let mut edits = vec![Edit::insert(first.key.span.start as usize, format!("{}: {{{open}", quoted(key)))];
    let others = members[1..].iter().filter(|member| on_own_line(first) && on_own_line(member));
    edits.extend(others.map(|member| Edit::insert(member.key.span.start as usize, unit)));
    edits.push(Edit::insert(last.value.span.end as usize, format!("{close}}}")));
    edits
}

/// The blanks at the start of the line that the byte offset `at` is in.
#[must_use]
pub fn indentation(text: &str, at: usize) -> &str {
    let line = &text[text[..at].rfind('\n').map_or(0, |newline| newline + 1)..at];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn insert_one(text: &str, node: &Node, first: Option<Span>, after: Option<Span>, entry: &str) -> Edit {
    let (Some(first), Some(after)) = (first, after) else {
        let inside = Span { start: node.span.start + 1, end: node.span.end.saturating_sub(1).max(node.span.start + 1) };
        return Edit::replace(inside, entry);
    };
    let lead = text.get(node.span.start as usize + 1..first.start as usize).unwrap_or_default();
    match lead.rfind('\n') {
        Some(line) => {
            let newline = if lead[..=line].ends_with("\r\n") { "\r\n" } else { "\n" };
            Edit::insert(after.end as usize, format!(",{newline}{}{entry}", &lead[line + 1..]))
        }
        None => Edit::insert(after.end as usize, format!(", {entry}")),
    }
}
