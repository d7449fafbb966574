//! What stands at a byte offset of a document, however broken: what an editor's caret is on.
//!
//! The tree says what encloses the offset. What the tree leaves out (a comma, a colon, a word that is neither key nor value yet) is read
//! from the text between two of its nodes.

mod descend;
mod expression;
mod gap;

use crate::document::Document;
use crate::model::ActionName;
use crate::runtime::Role;
use crate::span::{Span, boundary};
use crate::tree::{Member, Node, Text};

pub use expression::{InExpression, InPlaceholder, typed_expression, typed_placeholder};

/// One step from a value to one inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'d> {
    /// The value of this key, decoded.
    Key(&'d str),
    /// The element at this index.
    Index(usize),
}

/// What stands at an offset.
#[derive(Debug)]
pub struct Cursor<'d> {
    /// The offset in bytes: where a character starts, or the end of the text.
    pub offset: usize,
    /// The objects and arrays around it, outermost first.
    pub around: Vec<&'d Node>,
    /// The way to what is there: a key belongs to its value, the place of a missing value to its key, the place of a missing key to the
    /// object, and the place of a missing element is the index that it would have.
    pub path: Vec<Step<'d>>,
    /// What is there.
    pub at: At<'d>,
}

/// What can stand at an offset.
#[derive(Clone, Copy, Debug)]
pub enum At<'d> {
    /// A key: behind its opening quote, up to its closing one.
    Key {
        /// The member.
        member: &'d Member,
        /// Where in the key.
        inside: Inside<'d>,
    },
    /// A string: behind its opening quote, up to its closing one.
    String {
        /// The value.
        node: &'d Node,
        /// Where in it.
        inside: Inside<'d>,
    },
    /// A number, `true`, `false`, `null`, or a word that is none of them; also right before or behind it.
    Word {
        /// The value.
        node: &'d Node,
    },
    /// Nothing yet: a key may begin here, in the innermost of [`Cursor::around`].
    NewKey(Gap<'d>),
    /// Nothing yet: a value may begin here.
    NewValue(Gap<'d>),
    /// Nothing that could be written here alone: the place of a colon, a bracket, a comment, behind a value.
    Nothing,
}

/// A place in a string.
#[derive(Clone, Copy, Debug)]
pub struct Inside<'d> {
    /// The string.
    pub text: &'d Text,
    /// The offset in the decoded text; where an escape begins if the offset is inside of one.
    pub at: usize,
    /// Whether the offset is inside an escape.
    pub in_escape: bool,
    /// Whether the string has its closing quote.
    pub is_closed: bool,
}

/// A place between two keys or values.
#[derive(Clone, Copy, Debug)]
pub struct Gap<'d> {
    /// A word without quotes that has been begun here; empty where there is none.
    pub word: Span,
    /// The member before it, in an object.
    pub previous: Option<&'d Member>,
    /// Where a comma is missing before it: the end of the value before.
    pub missing_comma: Option<usize>,
}

impl Document {
    /// What stands at a byte offset. An offset beyond the end, or inside a character, counts as the next one before it.
    #[must_use]
    pub fn cursor(&self, offset: usize) -> Cursor<'_> {
        descend::to(&self.text, &self.root, boundary(&self.text, offset))
    }
}

impl<'d> Cursor<'d> {
    /// The keys on the way; an index is `None`.
    pub fn keys(&self) -> impl Iterator<Item = Option<&'d str>> + '_ {
        self.path.iter().map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Index(_) => None,
        })
    }

    /// The innermost object or array.
    #[must_use]
    pub fn holder(&self) -> Option<&'d Node> {
        self.around.last().copied()
    }

    /// The string under the offset, be it a key or a value.
    #[must_use]
    pub fn inside(&self) -> Option<Inside<'d>> {
        match self.at {
            At::Key { inside, .. } | At::String { inside, .. } => Some(inside),
            _ => None,
        }
    }

    /// The action of an HTTP manifest around the offset.
    #[must_use]
    pub fn action(&self) -> Option<ActionName> {
        let mut keys = self.keys();
        let name = (keys.next()?? == "actions").then(|| keys.next().flatten()).flatten()?;
        ActionName::ALL.into_iter().find(|action| action.key() == name)
    }

    /// What the string under the offset is for an action, if Faxbot may render it: its URL, a header's value, its body's template.
    #[must_use]
    pub fn role(&self) -> Option<(ActionName, Role)> {
        let At::String { .. } = self.at else { return None };
        let action = self.action()?;
        let keys: Vec<&str> = self.keys().skip(2).map(Option::unwrap_or_default).collect();
        let role = match keys[..] {
            ["url"] => Role::Url,
            ["headers", _] => Role::Header,
            ["body", "template"] => Role::Body,
            _ => return None,
        };
        Some((action, role))
    }

    /// The template expression around the offset, complete or not, in a string that Faxbot may render.
    #[must_use]
    pub fn expression(&self) -> Option<InExpression> {
        self.role()?;
        let inside = self.inside()?;
        typed_expression(&inside.text.decoded, inside.at)
    }
}

impl Inside<'_> {
    /// The decoded text before the offset.
    #[must_use]
    pub fn before(&self) -> &str {
        &self.text.decoded[..self.at]
    }

    /// The decoded text behind the offset.
    #[must_use]
    pub fn behind(&self) -> &str {
        &self.text.decoded[self.at..]
    }
}

#[cfg(test)]
mod tests;
