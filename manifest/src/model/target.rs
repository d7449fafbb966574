//! The URL of an action, taken apart.

use crate::runtime::template::{Expression, expressions, placeholders};
use crate::runtime::url;
use crate::tree::Text;

/// The URL of an action.
#[derive(Debug)]
pub struct Target<'t> {
    /// The string.
    pub text: &'t Text,
    /// Its parts.
    pub parts: url::Parts,
    /// Its expressions.
    pub expressions: Vec<Expression>,
}

impl<'t> Target<'t> {
    /// Takes a URL apart.
    #[must_use]
    pub fn of(text: &'t Text) -> Self {
        Self { text, parts: url::split(&text.decoded), expressions: expressions(&text.decoded) }
    }

    /// The URL as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text.decoded
    }

    /// The host as written, brackets of IPv6 included.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.text.decoded[self.parts.host.clone()]
    }

    /// The first expression or `{placeholder}` inside host or port: its decoded range.
    #[must_use]
    pub fn host_variable(&self) -> Option<std::ops::Range<usize>> {
        let authority = self.parts.authority.clone()?;
        let inside = |start: usize, end: usize| self.parts.host.start <= start && end <= authority.end;
        let expression = self.expressions.iter().find(|found| inside(found.start, found.end)).map(|found| found.start..found.end);
        expression.or_else(|| {
            placeholders(&self.text.decoded).into_iter().find(|place| inside(place.start, place.end)).map(|place| place.start..place.end)
        })
    }
}
