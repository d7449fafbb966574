//! The bodies that Faxbot makes of templates.

use std::ops::Range;

use crate::edit::Edit;
use crate::layout;
use crate::model::template::Template;
use crate::model::{Action, ActionName, Manifest};
use crate::runtime::form::{self, Field};
use crate::runtime::python::is_space;
use crate::runtime::template::Expression;
use crate::span::Span;
use crate::tree::Member;

/// A body that is sent: that of an action which runs, where kind and template are strings.
#[derive(Clone, Copy, Debug)]
pub struct Body<'m, 't> {
    /// The action.
    pub action: &'m Action<'t>,
    /// `body.kind`, `none` where it is missing.
    pub kind: &'t str,
    /// `body.template`.
    pub template: &'m Template<'t>,
}

/// What the template of a JSON body begins with, blanks aside: only what begins with `{` is read as JSON (contract §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Nothing but blanks.
    Nothing,
    /// The brace of an object.
    Brace,
    /// An expression, by its number: what it holds decides.
    Expression(usize),
    /// Something else, at this offset.
    Other(usize),
}

impl<'t> Manifest<'t> {
    /// The bodies of all actions that run.
    pub fn bodies(&self) -> impl Iterator<Item = Body<'_, 't>> {
        self.known_actions
            .iter()
            .filter(|action| action.runs())
            .filter_map(|action| Some(Body { action, kind: action.body_kind?, template: action.body_template()? }))
    }

    /// The bodies of one kind.
    pub fn bodies_of(&self, kind: &'static str) -> impl Iterator<Item = Body<'_, 't>> {
        self.bodies().filter(move |body| body.kind == kind)
    }

    /// The bodies that are split into fields. A `get_status` can't send multipart.
    pub fn forms(&self) -> impl Iterator<Item = Body<'_, 't>> {
        self.bodies().filter(|body| body.kind == "form" || body.is_multipart())
    }
}

impl<'m, 't> Body<'m, 't> {
    /// Whether it is sent as multipart: then one field carries the document.
    #[must_use]
    pub fn is_multipart(&self) -> bool {
        self.kind == "multipart" && self.action.name == ActionName::SendFax
    }

    /// The template of a form with its fields as they were meant; `None` where all of it is JSON, which has a rule of its own.
    #[must_use]
    pub fn form(&self) -> Option<&'m Form> {
        Some(self.template.form()).filter(|form| !form.is_json)
    }

    /// The text of a part of the template.
    #[must_use]
    pub fn slice(&self, range: &Range<usize>) -> &'t str {
        &self.template.as_str()[range.clone()]
    }

    /// Where a part of the template stands in the file.
    #[must_use]
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.template.text.span_of(range.start, range.end)
    }

    /// Removes a field with the `&` that separates it from its neighbour.
    #[must_use]
    pub fn remove_field(&self, form: &Form, number: usize) -> Edit {
        let range = form.fields[number].range();
        let (start, end) = match (form.fields.get(number + 1), number.checked_sub(1).map(|before| &form.fields[before])) {
            (Some(next), _) => (range.start, next.range().start),
            (None, Some(before)) => (before.range().end, range.end),
            (None, None) => (range.start, range.end),
        };
        layout::replace_inside(self.template.text, start, end, "")
    }

    /// The member `kind`.
    #[must_use]
    pub fn kind_member(&self) -> Option<&'t Member> {
        self.action.body?.value.get("kind")
    }
}

impl Template<'_> {
    /// What it begins with.
    #[must_use]
    pub fn opening(&self) -> Opening {
        let text = self.as_str();
        let Some(at) = text.find(|c| !is_space(c)) else { return Opening::Nothing };
        match self.expressions.first() {
            Some(Expression { start, .. }) if *start == at => Opening::Expression(0),
            _ if text.as_bytes()[at] == b'{' => Opening::Brace,
            _ => Opening::Other(at),
        }
    }

    /// Its fields as they were evidently meant. Worked out once.
    #[must_use]
    pub fn form(&self) -> &Form {
        self.form.get_or_init(|| Form::of(&self.without_expressions()))
    }
}

/// The fields of a template as they were evidently meant. Faxbot splits at every `&`, also where one is part of a value.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// The fields. A value that a `&` cuts is whole here.
    pub fields: Vec<Field>,
    /// Each `&` that cuts a value, and whether that is JSON.
    pub cuts: Vec<(usize, bool)>,
    /// Whether all of it is one JSON text: then there are no fields.
    pub is_json: bool,
}

impl Form {
    /// Reads a template whose expressions are hidden.
    fn of(text: &str) -> Self {
        if looks_like_json(text) {
            return Self { is_json: true, ..Self::default() };
        }
        let mut made = Self::default();
        let mut json_may_close = true;
        let mut pieces = form::fields(text).into_iter().peekable();
        while let Some(mut field) = pieces.next() {
            if json_may_close && text[field.value.clone()].trim_start_matches(is_space).starts_with(['{', '[']) {
                match json_end(&text[field.value.start..]).map(|length| field.value.start + length) {
                    // The rest of the piece in which the JSON ends belongs to the value too.
                    Some(end) => {
                        while let Some(piece) = pieces.next_if(|piece| piece.range().start < end) {
                            field.value.end = piece.range().end;
                        }
                        made.cuts.extend(ampersands(text, field.value.start..end).map(|at| (at, true)));
                    }
                    // Later ones could not close either, or are inside of this one.
                    None => json_may_close = false,
                }
            } else if let Some(last) = made.fields.last_mut()
                && continues_words(text, last, &field)
            {
                made.cuts.push((field.name.start - 1, false));
                // The name of a field without a value goes on as a value.
                last.value.end = field.value.end;
                continue;
            }
            made.fields.push(field);
        }
        made
    }

    /// The field that carries the document: the last with one of the three names (contract §7.1).
    #[must_use]
    pub fn attachment(&self, text: &str) -> Option<usize> {
        self.fields.iter().rposition(|field| form::is_attachment(&text[field.name.clone()]))
    }
}

/// Whether a form's text is JSON from its first character on.
fn looks_like_json(text: &str) -> bool {
    let mut chars = text.chars().filter(|c| !is_space(*c));
    match (chars.next(), chars.next()) {
        (Some('{'), next) => matches!(next, Some('"' | '\'' | '}' | '\\')),
        (Some('['), next) => matches!(next, Some('{' | '"')),
        _ => false,
    }
}

/// Where the array or object at the start of a text ends.
fn json_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => drop(bytes.next()),
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// `sender=Smith & Sons`: whether a piece without `=` goes on with the words before it.
fn continues_words(text: &str, last: &Field, piece: &Field) -> bool {
    let name = &text[piece.name.clone()];
    let blank = [' ', '\t'];
    let is_bare = piece.value.is_empty() && piece.name.end == piece.value.end;
    let touches = last.value.end + 1 == piece.name.start && !last.value.is_empty();
    is_bare
        && touches
        && !name.trim_matches(is_space).is_empty()
        && !form::is_attachment(name.trim_matches(is_space))
        && (name.starts_with(blank) || text[last.value.clone()].ends_with(blank))
}

fn ampersands(text: &str, range: Range<usize>) -> impl Iterator<Item = usize> + use<'_> {
    let start = range.start;
    memchr::memchr_iter(b'&', &text.as_bytes()[range]).map(move |at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_as_they_were_meant() {
        let of = |text: &'static str| {
            let form = Form::of(text);
            let fields: Vec<_> = form.fields.iter().map(|field| (&text[field.name.clone()], &text[field.value.clone()])).collect();
            (fields, form.cuts)
        };
        assert_eq!(of("a=1&b=2"), (vec![("a", "1"), ("b", "2")], vec![]));
        assert_eq!(of(r#"a={"x":"p&q","y":[]}&b=2"#), (vec![("a", r#"{"x":"p&q","y":[]}"#), ("b", "2")], vec![(9, true)]));
        assert_eq!(of(r#"a={"x":"p\"&q=1"}z&b=2"#), (vec![("a", r#"{"x":"p\"&q=1"}z"#), ("b", "2")], vec![(11, true)]));
        assert_eq!(of("a=[1&b=[2&c=3]]"), (vec![("a", "[1&b=[2&c=3]]")], vec![(4, true), (9, true)]));
        assert_eq!(of("a={1&b={2&c=3}"), (vec![("a", "{1"), ("b", "{2"), ("c", "3}")], vec![]));
        assert_eq!(of("a=Smith & Sons & Co&b=2"), (vec![("a", "Smith & Sons & Co"), ("b", "2")], vec![(8, false), (15, false)]));
        assert_eq!(of("a=1& file&b"), (vec![("a", "1"), (" file", ""), ("b", "")], vec![]));
        assert!(Form::of(" {\"a\":1}").is_json && Form::of("[{}]").is_json);
        assert!(!Form::of("{x}=1").is_json && !Form::of("[a]=1").is_json);
    }

    #[test]
    fn many_open_brackets_take_linear_time() {
        assert_eq!(Form::of(&"a={&".repeat(1 << 18)).fields.len(), 1 << 18);
    }
}
