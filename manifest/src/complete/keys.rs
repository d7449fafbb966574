//! Keys: those that an object does not have yet.

use std::borrow::Cow;

use super::sketch::{Pen, Sketch, literal};
use super::slot::{self, Slot};
use super::{About, Asked, Item, ItemKind, facts, headers, settings};
use crate::cursor::At;
use crate::edit::Edit;
use crate::layout;
use crate::rules;
use crate::schema::guide::Guide;
use crate::tree::{Node, Object};

/// A key that could be written.
pub(super) struct Key<'a> {
    pub name: Cow<'a, str>,
    pub detail: Option<String>,
    pub about: About,
    pub value: Sketch,
    pub is_useless: bool,
}

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    let Some(slot) = slot::of_key(asked) else { return Vec::new() };
    let is_new = matches!(asked.cursor.at, At::NewKey(_));
    let depth = asked.cursor.path.len() - usize::from(!is_new);
    let path = &asked.keys()[..depth];
    let settings = settings::keys(asked, path).into_iter().filter(|key| is_free(asked, &key.name)).map(|key| item(&slot, key));
    let settings: Vec<Item> = settings.collect();
    let Some(guide) = asked.guide(depth) else { return settings };
    let mut items = settings;
    let mut add = |key: Key<'_>| {
        if is_free(asked, &key.name) {
            items.push(item(&slot, key));
        }
    };
    let unit = facts::unit(asked.text());
    // Only whole actions speak of a host.
    let host = if depth <= 1 { facts::first_host(asked) } else { None };
    for property in guide.properties() {
        let Some(key) = of_property(asked, path, property.key, &property.guide, property.is_required, &unit, host.as_deref()) else {
            continue;
        };
        add(key);
    }
    for name in guide.key_choices().iter().filter_map(Node::str) {
        let about = rules::by_name(name).map_or(About::Nothing, |rule| About::Rule(rule.name));
        let value = guide.others().map(|guide| Pen::new(&unit, None).value(&guide)).unwrap_or_default();
        add(Key { name: name.into(), detail: None, about, value, is_useless: false });
    }
    match path {
        ["actions", _, "headers"] => headers::names(asked).into_iter().for_each(&mut add),
        ["actions", _, "response", "status_map"] => facts::provider_words(asked).iter().for_each(|(word, meaning)| {
            let about = guide.others().map_or(About::Nothing, |guide| About::guide(&guide));
            let value = facts::word_sketch(asked, *meaning);
            add(Key { name: word.into(), detail: Some("in the sample reply's file".to_owned()), about, value, is_useless: false });
        }),
        _ => {}
    }
    items
}

/// Whether the object around the offset has no such key, but for the one under the offset.
fn is_free(asked: &Asked<'_>, name: &str) -> bool {
    let Some(object) = asked.cursor.holder().and_then(Node::object) else { return true };
    let under = match asked.cursor.at {
        At::Key { member, .. } => Some(member.key.span),
        _ => None,
    };
    let is_other = |object: &Object| match object.get(name) {
        None => false,
        // The last one counts, but an earlier one is there as well.
        Some(member) if Some(member.key.span) == under => {
            object.members.iter().any(|other| *other.key.decoded == *name && Some(other.key.span) != under)
        }
        Some(_) => true,
    };
    !is_other(object)
}

fn of_property<'a>(
    asked: &Asked<'_>,
    path: &[&str],
    key: &'a str,
    guide: &Guide,
    is_required: bool,
    unit: &str,
    host: Option<&str>,
) -> Option<Key<'a>> {
    let remark = remark(guide.description().unwrap_or_default());
    let detail = if is_required { Some("required".to_owned()) } else { remark.map(str::to_owned) };
    let value = facts::sketch(asked, path, key, unit).unwrap_or_else(|| Pen::new(unit, host).value(guide));
    Some(Key { name: key.into(), detail, about: About::guide(guide), value, is_useless: remark.is_some() })
}

/// What a description says of a key that Faxbot does nothing with.
fn remark(description: &str) -> Option<&'static str> {
    if description.contains("Faxbot ignores") {
        Some("ignored by Faxbot")
    } else if description.contains("Nothing reads it") {
        Some("read by nothing")
    } else if description.contains("Neither generation ever runs") {
        Some("never run")
    } else {
        None
    }
}

fn item(slot: &Slot, key: Key<'_>) -> Item {
    let name = layout::quoted(&key.name);
    let comma = if slot.comma && !slot.has_colon { "," } else { "" };
    let (text, snippet) = if slot.has_colon {
        (name.clone(), None)
    } else {
        (format!("{name}: {}{comma}", key.value.plain), Some(format!("{}: {}{comma}", literal(&name), key.value.snippet)))
    };
    Item {
        label: key.name.to_string(),
        kind: ItemKind::Key,
        detail: key.detail,
        about: key.about,
        edit: Edit::replace(slot.span, text),
        snippet,
        may_insert: false,
        also: slot.also.clone(),
        // A word without quotes is compared as one.
        filter: if slot.is_bare { key.name.to_string() } else { name },
        is_useless: key.is_useless,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Kind;

    /// The remarks are told by the words of the schema: they must not change unseen.
    #[test]
    fn what_is_of_no_use_says_so() {
        let of = |path: &[&str]| {
            let guide = path.iter().try_fold(Guide::of(Kind::HttpManifest).unwrap(), |guide, key| guide.member(key)).unwrap();
            remark(guide.description().unwrap())
        };
        assert_eq!(of(&["$schema"]), Some("ignored by Faxbot"));
        assert_eq!(of(&["actions", "x-faxsmith-ignore"]), Some("ignored by Faxbot"));
        assert_eq!(of(&["actions", "cancel_fax"]), Some("never run"));
        assert_eq!(of(&["actions", "send_fax"]), None);
        assert_eq!(of(&["version"]), None);
    }
}
