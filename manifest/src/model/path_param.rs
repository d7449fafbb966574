//! The entries of `path_params`.

use crate::edit::Edit;
use crate::layout;
use crate::model::Action;
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

impl Action<'_> {
    /// Adds an entry to `path_params`, or the list itself; `None` where there is something else than a list. `text` is the file.
    #[must_use]
    pub fn add_path_param(&self, text: &str, name: &str, source: &str) -> Option<Edit> {
        let entry = format!("{{ \"name\": {}, \"source\": {} }}", layout::quoted(name), layout::quoted(source));
        match self.path_params {
            Some(member) if member.value.array().is_some() => layout::insert_element(text, &member.value, &entry),
            Some(member) if member.value.truthy() => None,
            Some(member) => Some(Edit::replace(member.value.span, format!("[{entry}]"))),
            None => layout::insert_member(text, &self.member.value, self.url, "path_params", &format!("[{entry}]")),
        }
    }

    /// Removes an entry of `path_params`, and the list with the last one.
    #[must_use]
    pub fn remove_path_param(&self, entry: &PathParam<'_>) -> Option<Edit> {
        let member = self.path_params?;
        let items = member.value.array()?;
        if items.len() == 1 {
            return Some(layout::remove_member(self.object()?, member));
        }
        let at = items.iter().position(|item| std::ptr::eq(item, entry.node))?;
        Some(layout::remove_element(items, at))
    }
}
