//! Where the reader is: what may come next, and what is open around it.

use crate::span::Span;
use crate::tree::{Member, Node};

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The value that the file is.
    Root,
    /// An element or `]`: after `[`.
    FirstItem,
    /// An element: after a comma.
    Item,
    /// A key or `}`: after `{`.
    FirstKey,
    /// A key: after a comma.
    Key,
    /// The colon after a key.
    Colon,
    /// The value after a colon.
    Value,
    /// A comma or a closing bracket.
    After,
    /// Nothing.
    End,
}

/// The two kinds of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bracket {
    /// `{}`
    Brace,
    /// `[]`
    Square,
}

/// What has been read of an open container.
pub(super) enum Children {
    Members(Vec<Member>),
    Items(Vec<Node>),
}

/// An object or array that is still open.
pub(super) struct Frame {
    /// The offset of its opening bracket; of its first member or element where that is missing.
    pub(super) start: usize,
    /// The length of its opening bracket: 1, or 0 where that is missing.
    pub(super) width: usize,
    pub(super) children: Children,
    /// The next value has no key: it is read and dropped.
    pub(super) nameless: bool,
    /// An array in which a colon has been complained about.
    pub(super) colon_told: bool,
    /// The object that the file is, without its opening brace; maybe it has no closing brace either.
    pub(super) implied: bool,
}

impl Bracket {
    pub(super) fn after_comma(self) -> Next {
        match self {
            Bracket::Brace => Next::Key,
            Bracket::Square => Next::Item,
        }
    }
}

impl Frame {
    pub(super) fn new(start: usize, bracket: Bracket) -> Self {
        let children = match bracket {
            Bracket::Brace => Children::Members(Vec::new()),
            Bracket::Square => Children::Items(Vec::new()),
        };
        Self { start, width: 1, children, nameless: false, colon_told: false, implied: false }
    }

    /// A container whose opening bracket is missing.
    pub(super) fn unopened(start: usize, bracket: Bracket) -> Self {
        Self { width: 0, ..Self::new(start, bracket) }
    }

    /// The span of its opening bracket.
    pub(super) fn opener(&self) -> Span {
        Span::new(self.start, self.start + self.width)
    }

    pub(super) fn bracket(&self) -> Bracket {
        match self.children {
            Children::Members(_) => Bracket::Brace,
            Children::Items(_) => Bracket::Square,
        }
    }
}
