//! The entries of `path_params`.

use std::ops::Range;

use crate::edit::Edit;
use crate::layout;
use crate::model::Action;
use crate::model::placeholders::{Entry, EntryRole, Place};
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

    /// Whether this is its source.
    #[must_use]
    pub fn has_source(&self, name: &str) -> bool {
        self.source_text().is_some_and(|text| *text.decoded == *name)
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

    /// The edits that put a path parameter in the place of a part of the URL, given as a range of it: `{name}` there, and an entry that
    /// fills it from `source`, unless there is one already. `text` is the file, `wanted` the name if it is free. `None` where
    /// `path_params` is no list.
    #[must_use]
    pub fn put_path_param(&self, text: &str, place: &Range<usize>, wanted: &str, source: &str) -> Option<Vec<Edit>> {
        let target = self.target.as_ref()?;
        let entries = &self.placeholders.entries;
        let in_url = |name: &str| layout::replace_inside(target.text, place.start, place.end, &format!("{{{name}}}"));
        let known = entries.iter().filter(|entry| !matches!(entry.role, EntryRole::Repeats(_)) && entry.param.has_source(source));
        if let Some(name) = known.map(Entry::name).find(|name| !name.is_empty() && !name.contains(['{', '}'])) {
            return Some(vec![in_url(name)]);
        }
        let is_elsewhere = |other: &Place| other.range.end <= place.start || place.end <= other.range.start;
        let is_free = |name: &str| {
            let mut places = self.placeholders.places.iter().filter(|other| is_elsewhere(other));
            entries.iter().all(|entry| entry.name() != name) && places.all(|other| other.name(target.as_str()) != name)
        };
        let name = free_name(wanted, is_free)?;
        let entry = self.add_path_param(text, &name, source)?;
        Some(vec![in_url(&name), entry])
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

/// The last part of a dotted name as the name of a path parameter: `settings.account` gives `account`, or `account_2` if that is taken.
fn free_name(wanted: &str, is_free: impl Fn(&str) -> bool) -> Option<String> {
    let last = wanted.rsplit('.').next().unwrap_or(wanted);
    let base = if !last.is_empty() && last.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) { last } else { "value" };
    let numbered = (2..10).map(|number| format!("{base}_{number}"));
    std::iter::once(base.to_owned()).chain(numbered).find(|name| is_free(name))
}

#[cfg(test)]
mod tests {
    use crate::edit;
    use crate::json;
    use crate::model::Manifest;

    fn put(action: &str, part: &str, wanted: &str, source: &str) -> Option<String> {
        let text = format!(r#"{{"actions": {{"send_fax": {action}}}}}"#);
        let root = json::parse(&text).root;
        let manifest = Manifest::of(&root).unwrap();
        let action = &manifest.known_actions[0];
        let at = action.target.as_ref().unwrap().as_str().find(part).unwrap();
        let mut edits = action.put_path_param(&text, &(at..at + part.len()), wanted, source)?;
        edits.sort_by_key(|edit| edit.span);
        Some(edit::apply(&text, &edits).unwrap().strip_prefix(r#"{"actions": {"send_fax": "#)?.strip_suffix("}}")?.to_owned())
    }

    #[test]
    fn a_path_parameter_for_a_part_of_the_url() {
        let to = r#"{"url": "x/{{to}}"}"#;
        let want = r#"{"url": "x/{to}", "path_params": [{ "name": "to", "source": "to" }]}"#;
        assert_eq!(put(to, "{{to}}", "to", "to").as_deref(), Some(want));

        let known = r#"{"url": "x/{{settings.a}}", "path_params": [{"name": "acct", "source": "settings.a"}]}"#;
        let want = r#"{"url": "x/{acct}", "path_params": [{"name": "acct", "source": "settings.a"}]}"#;
        assert_eq!(put(known, "{{settings.a}}", "settings.a", "settings.a").as_deref(), Some(want));

        let taken = r#"{"url": "x/{id}/{{id}}", "path_params": [{"name": "id", "source": "to"}]}"#;
        let want =
            r#"{"url": "x/{id}/{id_2}", "path_params": [{"name": "id", "source": "to"}, { "name": "id_2", "source": "provider_sid" }]}"#;
        assert_eq!(put(taken, "{{id}}", "id", "provider_sid").as_deref(), Some(want));

        assert_eq!(put(r#"{"url": "x/{{to}}", "path_params": "to"}"#, "{{to}}", "to", "to"), None);
    }
}
