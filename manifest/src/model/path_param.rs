//! The entries of `path_params`.

use crate::tree::{Node, Object, Text};

/// One entry of `path_params` that is an object: what fills `{name}` in the URL (contract §4).
#[derive(Clone, Copy, Debug)]
pub struct PathParam<'t> {
    /// The entry.
    pub node: &'t Node,
    /// Its members.
    pub object: &'t Object,
    /// `name`, where it is a string.
    pub name: Option<&'t Text>,
    /// `source`, where it is a string that is not empty; without one the name is the source.
    pub source: Option<&'t Text>,
}

impl<'t> PathParam<'t> {
    pub(super) fn of(node: &'t Node) -> Option<Self> {
        let object = node.object()?;
        let text = |key: &str| object.get(key).and_then(|member| member.value.text());
        Some(Self { node, object, name: text("name"), source: text("source").filter(|text| !text.decoded.is_empty()) })
    }

    /// The text whose value fills the placeholder: `source`, or else `name`. `None` where neither is a string, or `source` is
    /// something else.
    #[must_use]
    pub fn source_text(&self) -> Option<&'t Text> {
        let other = self.object.get("source").is_some_and(|member| member.value.truthy() && member.value.text().is_none());
        self.source.or(self.name).filter(|_| !other)
    }
}
