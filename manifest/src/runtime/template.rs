//! Faxbot's template expressions: `{{ name }}` (contract §2), the same in both generations.

use std::borrow::Cow;

use crate::runtime::python::is_space;

/// One expression in a text. All offsets are bytes of the decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// From the first opening to the last closing brace.
    pub start: usize,
    /// One past the last closing brace.
    pub end: usize,
    /// Where the name starts.
    pub name_start: usize,
    /// One past its end.
    pub name_end: usize,
}

impl Expression {
    /// The name as written.
    #[must_use]
    pub fn name<'t>(&self, text: &'t str) -> &'t str {
        &text[self.name_start..self.name_end]
    }
}

/// The expressions of `text`, from left to right.
///
/// Two open braces, optional blanks, one or more characters that are neither `}` nor blank, optional blanks, two close braces;
/// leftmost first, not overlapping. `{{}}`, `{{a b}}` and `{{to}` are none and stay as they are.
#[must_use]
pub fn expressions(text: &str) -> Vec<Expression> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut from = 0;
    // Most texts are short and have no brace at all: a search for one byte needs no preparation.
    while let Some(at) = memchr::memchr(b'{', &bytes[from..]).map(|at| from + at) {
        if bytes.get(at + 1) != Some(&b'{') {
            from = at + 1;
            continue;
        }
        match expression_at(text, at) {
            Ok(expression) => {
                from = expression.end;
                found.push(expression);
            }
            // `{{{ to }}}`: the match starts one brace further on.
            Err(next) => from = next,
        }
    }
    found
}

/// The text with every expression replaced by as many `_`: all offsets stay.
#[must_use]
pub fn hidden<'t>(text: &'t str, expressions: &[Expression]) -> Cow<'t, str> {
    if expressions.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut hidden = String::with_capacity(text.len());
    let mut done = 0;
    for expression in expressions {
        hidden.push_str(&text[done..expression.start]);
        hidden.extend(std::iter::repeat_n('_', expression.end - expression.start));
        done = expression.end;
    }
    hidden.push_str(&text[done..]);
    Cow::Owned(hidden)
}

/// The names need no backtracking: blanks and `}` can't be part of one, so each repetition ends where it must. Where there is no
/// expression the next place to try comes back: every start before the name's last brace would end, and fail, at the same place.
fn expression_at(text: &str, start: usize) -> Result<Expression, usize> {
    let name_start = skip(text, start + 2, is_space);
    let name_end = skip(text, name_start, |c| c != '}' && !is_space(c));
    let next = name_end.saturating_sub(2).max(start + 1);
    if name_end == name_start {
        return Err(start + 1);
    }
    let close = skip(text, name_end, is_space);
    if text[close..].starts_with("}}") { Ok(Expression { start, end: close + 2, name_start, name_end }) } else { Err(next) }
}

fn skip(text: &str, from: usize, wanted: impl Fn(char) -> bool) -> usize {
    text[from..].find(|c| !wanted(c)).map_or(text.len(), |at| from + at)
}

/// A `{name}` that path parameters may fill in (contract §4). Offsets are bytes of the decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// The opening brace.
    pub start: usize,
    /// One past the closing brace.
    pub end: usize,
}

impl Placeholder {
    /// The name between the braces.
    #[must_use]
    pub fn name<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start + 1..self.end - 1]
    }
}

/// The `{name}` places of a URL that are not part of an expression: single braces around one or more characters without braces.
#[must_use]
pub fn placeholders(text: &str) -> Vec<Placeholder> {
    let mut taken = expressions(text).into_iter().peekable();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find('{').map(|at| from + at) {
        while taken.next_if(|expression| expression.end <= start).is_some() {}
        if let Some(expression) = taken.next_if(|expression| expression.start <= start) {
            from = expression.end;
            continue;
        }
        let inner = start + 1;
        let stop = text[inner..].find(['{', '}']).map(|at| inner + at);
        match stop {
            Some(stop) if stop > inner && text.as_bytes()[stop] == b'}' => {
                found.push(Placeholder { start, end: stop + 1 });
                from = stop + 1;
            }
            Some(stop) => from = stop.max(inner),
            None => break,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        expressions(text).iter().map(|expression| expression.name(text)).collect()
    }

    #[test]
    fn what_is_an_expression() {
        assert_eq!(names("{{to}} {{ from }} {{\u{a0}file_url\u{2028}}}{{\u{1c}a}}"), ["to", "from", "file_url", "a"]);
        assert_eq!(names("{{to|upper}}{{#if}}{{settings['x']}}{{&to}}"), ["to|upper", "#if", "settings['x']", "&to"]);
        assert_eq!(names("{{}}{{ }}{{a b}}{{to}{{to {to}"), [] as [&str; 0]);
        assert_eq!(names("{{{to}}}"), ["{to"]);
        assert_eq!(names("{{{ to }}}"), ["to"]);
        assert_eq!(names("{{a{{b}}"), ["a{{b"]);
        assert_eq!(names("{{a {{b}}"), ["b"]);
    }

    #[test]
    fn many_braces_take_linear_time() {
        assert_eq!(expressions(&"{{".repeat(1 << 20)), []);
        assert_eq!(names(&format!("{}to}}}}", "{".repeat(9))), ["{{{{{{{to"]);
        assert_eq!(names(&format!("{} to}}}}", "{".repeat(9))), ["to"]);
    }

    #[test]
    fn where_it_stands() {
        let text = "x{{{ é }}}";
        let found = expressions(text);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].start..found[0].end], "{{ é }}");
    }

    #[test]
    fn what_is_a_placeholder() {
        let all = |text: &'static str| placeholders(text).iter().map(|place| place.name(text)).collect::<Vec<_>>();
        assert_eq!(all("https://x/{id}/{{to}}/{ a }/{}"), ["id", " a "]);
        assert_eq!(all("{{a}"), ["a"]);
        assert_eq!(all("{a{b}"), ["b"]);
        assert_eq!(all("}{"), [] as [&str; 0]);
    }
}
