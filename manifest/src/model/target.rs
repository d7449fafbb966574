//! The URL of an action, taken apart.

use std::ops::Range;

use crate::runtime::python::urlparse::urlparse;
use crate::runtime::template::{Expression, expressions, placeholders};
use crate::runtime::url;
use crate::runtime::validate::accepts_url;
use crate::span::Span;
use crate::tree::Text;

/// A part of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Scheme, host, port: all before the path.
    Origin,
    /// The path.
    Path,
    /// Behind `?`.
    Query,
    /// Behind `#`.
    Fragment,
}

/// The URL of an action.
#[derive(Debug)]
pub struct Target<'t> {
    /// The string.
    pub text: &'t Text,
    /// Its parts.
    pub parts: url::Parts,
    /// Its expressions.
    pub expressions: Vec<Expression>,
    /// The host that Faxbot looks up in `allowed_domains`, where it can make one out (contract §5). May be empty.
    pub looked_up: Option<String>,
    /// Whether the document validator of 2026 takes it for a URL (contract §9).
    pub is_accepted: bool,
    /// The first expression or `{placeholder}` inside host or port: its decoded range.
    pub host_variable: Option<Range<usize>>,
}

impl<'t> Target<'t> {
    /// Takes a URL apart.
    #[must_use]
    pub fn of(text: &'t Text) -> Self {
        let expressions = expressions(&text.decoded);
        let parts = url::split_around(&text.decoded, &expressions);
        let host_variable = host_variable(&text.decoded, &parts, &expressions);
        let split = urlparse(&text.decoded).ok();
        let is_accepted = split.as_ref().is_some_and(|split| accepts_url(&text.decoded, split));
        Self { text, parts, expressions, looked_up: split.map(|split| split.hostname()), is_accepted, host_variable }
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

    /// The part that a decoded offset lies in.
    #[must_use]
    pub fn part_at(&self, at: usize) -> Part {
        let behind = |range: &Option<Range<usize>>| range.as_ref().is_some_and(|range| at >= range.start);
        if behind(&self.parts.fragment) {
            Part::Fragment
        } else if behind(&self.parts.query) {
            Part::Query
        } else if at >= self.parts.path.start {
            Part::Path
        } else {
            Part::Origin
        }
    }

    /// Where a decoded range stands in the file.
    #[must_use]
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.text.span_of(range.start, range.end)
    }
}

fn host_variable(text: &str, parts: &url::Parts, expressions: &[Expression]) -> Option<Range<usize>> {
    let authority = parts.authority.clone()?;
    let host_and_port = parts.host.start..authority.end;
    // Nearly every host is literal.
    if !text[host_and_port.clone()].contains('{') {
        return None;
    }
    let inside = |start: usize, end: usize| host_and_port.start <= start && end <= host_and_port.end;
    let expression = expressions.iter().find(|found| inside(found.start, found.end)).map(|found| found.start..found.end);
    expression.or_else(|| placeholders(text).into_iter().find(|place| inside(place.start, place.end)).map(|place| place.start..place.end))
}
