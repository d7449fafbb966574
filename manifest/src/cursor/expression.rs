//! Expressions and placeholders that are being typed. The runtime's own reading ([`crate::runtime::template`]) knows whole ones only, and
//! lets an unclosed `{{` reach to the next `}}`; here one ends where nobody would go on with a name.

use std::ops::Range;

use crate::runtime::python::is_space;

/// An expression `{{ name }}` around an offset, complete or not. All offsets are bytes of the decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InExpression {
    /// From its first opening brace to its last closing one, as far as it has any.
    pub range: Range<usize>,
    /// Its name; empty where there is none yet.
    pub name: Range<usize>,
    /// How many closing braces are there: 0, 1 or 2.
    pub closing: usize,
}

/// A placeholder `{name}` around an offset, complete or not. All offsets are bytes of the decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InPlaceholder {
    /// Its braces and what is between.
    pub range: Range<usize>,
    /// Its name; empty where there is none yet.
    pub name: Range<usize>,
    /// Whether its closing brace is there.
    pub is_closed: bool,
}

/// The expression that `at`, a byte offset of `text`, stands in: behind its opening braces, and not behind the end of its
/// name.
#[must_use]
pub fn typed_expression(text: &str, at: usize) -> Option<InExpression> {
    let name_start = text[..at].trim_end_matches(in_name).len();
    let start = text[..name_start].trim_end_matches(is_space).strip_suffix("{{")?.len();
    let name_end = at + prefix(&text[at..], in_name);
    let close = name_end + prefix(&text[name_end..], is_space);
    let closing = text[close..].bytes().take(2).take_while(|byte| *byte == b'}').count();
    let end = if closing == 0 { name_end } else { close + closing };
    Some(InExpression { range: start..end, name: name_start..name_end, closing })
}

/// The placeholder that `at`, a byte offset of `text`, stands in: behind its opening brace, and not behind its closing one.
#[must_use]
pub fn typed_placeholder(text: &str, at: usize) -> Option<InPlaceholder> {
    let name_start = text[..at].trim_end_matches(in_name).len();
    let opened = &text[..name_start];
    if !opened.ends_with('{') || opened.ends_with("{{") {
        return None;
    }
    let name_end = at + prefix(&text[at..], in_name);
    let is_closed = text[name_end..].starts_with('}');
    Some(InPlaceholder { range: name_start - 1..name_end + usize::from(is_closed), name: name_start..name_end, is_closed })
}

/// How many bytes at the start of `text` are made of such characters.
fn prefix(text: &str, wanted: impl Fn(char) -> bool) -> usize {
    text.find(|c| !wanted(c)).unwrap_or(text.len())
}

/// What people write into a name; the runtime takes more (contract §2), but that belongs to the text around an open expression.
fn in_name(c: char) -> bool {
    !is_space(c) && !matches!(c, '{' | '}' | '"' | '\\' | ',' | ';' | '&' | '=' | '/' | '?' | '<' | '>' | ':')
}
