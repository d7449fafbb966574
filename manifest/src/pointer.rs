//! JSON Pointers (RFC 6901): from text to keys and indexes and back, and along them through a tree.

use crate::span::Span;
use crate::tree::{Node, Value};

/// The keys and indexes of a pointer, unescaped.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// Adds a key or index to a pointer, escaped.
pub fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    if memchr::memchr2(b'~', b'/', token.as_bytes()).is_none() {
        return pointer.push_str(token);
    }
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// The value that keys and indexes lead to.
pub fn follow<S: AsRef<str>>(root: &Node, path: impl IntoIterator<Item = S>) -> Option<&Node> {
    path.into_iter().try_fold(root, |node, token| match node.get(token.as_ref()) {
        Some(member) => Some(&member.value),
        None => node.array()?.get(token.as_ref().parse::<usize>().ok()?),
    })
}

/// The way from the root of a tree to a place. Going from one place to the next, as findings stand in a file, most of it stays.
pub(crate) struct Trail<'t> {
    root: &'t Node,
    steps: Vec<Step<'t>>,
    pointer: String,
}

/// A member or an element on the way.
struct Step<'t> {
    /// All of it: a member with its key.
    span: Span,
    node: &'t Node,
    /// The length of the pointer before it.
    before: usize,
}

impl<'t> Trail<'t> {
    pub(crate) fn of(root: &'t Node) -> Self {
        Self { root, steps: Vec::with_capacity(8), pointer: String::with_capacity(64) }
    }

    /// The innermost value at `span`, with its pointer. A key belongs to its value.
    pub(crate) fn at(&mut self, span: Span) -> (&str, &'t Node) {
        // Members and elements don't overlap: inside of one there is no way around it.
        let is_inside = |step: &Step<'_>| step.span.contains(span) && span.start < step.span.end;
        while let Some(step) = self.steps.pop_if(|step| !is_inside(step)) {
            self.pointer.truncate(step.before);
        }
        let mut node = self.steps.last().map_or(self.root, |step| step.node);
        loop {
            let before = self.pointer.len();
            // They stand in the order of the file: the one that could hold the span is the last that starts before it.
            let inner = match &node.value {
                Value::Object(object) => {
                    let after = object.members.partition_point(|member| member.key.span.start <= span.start);
                    let member = after.checked_sub(1).map(|at| &object.members[at]);
                    member.filter(|member| member.span().contains(span)).map(|member| {
                        push(&mut self.pointer, &member.key.decoded);
                        (member.span(), &member.value)
                    })
                }
                Value::Array(items) => {
                    let at = items.partition_point(|item| item.span.start <= span.start).checked_sub(1);
                    at.filter(|at| items[*at].span.contains(span)).map(|at| {
                        push(&mut self.pointer, &at.to_string());
                        (items[at].span, &items[at])
                    })
                }
                _ => None,
            };
            let Some((whole, inner)) = inner else { return (&self.pointer, node) };
            self.steps.push(Step { span: whole, node: inner, before });
            node = inner;
        }
    }
}
