//! The strings of an action that may hold expressions, each with what stands in it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use crate::model::body::Form;
use crate::runtime::Role;
use crate::runtime::form::{self, Field};
use crate::runtime::json_template::{Skeleton, skeleton};
use crate::runtime::template::{Expression, expressions, hidden};
use crate::span::Span;
use crate::tree::{Member, Text};

/// A string of an action that Faxbot may render: its URL, a header value, the body's template.
#[derive(Debug)]
pub struct Template<'t> {
    /// Which it is.
    pub role: Role,
    /// The member that holds it: its key is `url`, `template` or the header's name.
    pub member: &'t Member,
    /// The string.
    pub text: &'t Text,
    /// Its expressions.
    pub expressions: Vec<Expression>,
    pub(super) form: OnceCell<Form>,
}

impl<'t> Template<'t> {
    pub(super) fn of(role: Role, member: &'t Member) -> Option<Self> {
        let text = member.value.text()?;
        Some(Self { role, member, text, expressions: expressions(&text.decoded), form: OnceCell::new() })
    }

    /// The string as written.
    #[must_use]
    pub fn as_str(&self) -> &'t str {
        &self.text.decoded
    }

    /// The name in an expression.
    #[must_use]
    pub fn name(&self, expression: &Expression) -> &'t str {
        &self.text.decoded[expression.name_start..expression.name_end]
    }

    /// The names of all expressions.
    pub fn names(&self) -> impl Iterator<Item = &'t str> + '_ {
        self.expressions.iter().map(|expression| self.name(expression))
    }

    /// The expressions that stand wholly in a part of the string.
    #[must_use]
    pub fn expressions_in(&self, range: &Range<usize>) -> &[Expression] {
        let start = self.expressions.partition_point(|expression| expression.start < range.start);
        let end = self.expressions.partition_point(|expression| expression.end <= range.end);
        &self.expressions[start..end.max(start)]
    }

    /// Where an expression stands in the file, braces included.
    #[must_use]
    pub fn span(&self, expression: &Expression) -> Span {
        self.text.span_of(expression.start, expression.end)
    }

    /// The fields of the template as those of a form, as far as that can be said before it is filled in: what stands inside
    /// expressions splits nothing.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        form::fields(&self.without_expressions())
    }

    /// The string with every expression replaced by as many `_`, so that all offsets stay.
    #[must_use]
    pub fn without_expressions(&self) -> Cow<'t, str> {
        hidden(&self.text.decoded, &self.expressions)
    }

    /// The template as JSON: every expression replaced by a value of the same length, and where each of them stands.
    #[must_use]
    pub fn skeleton(&self) -> Skeleton {
        skeleton(&self.text.decoded, &self.expressions)
    }
}
