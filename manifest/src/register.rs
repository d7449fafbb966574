//! Making a provider known to Faxbot: its entry in `faxbot.config.json`, `plugin_registry.json` or `provider_traits.json`, put into the
//! file that is there by text edits, so that every other byte stays.

use crate::document::Document;
use crate::edit::{self, Edit};
use crate::format::Obstacle;
use crate::json::{Defect, STORED_DEPTH};
use crate::kind::Kind;
use crate::layout::{indentation, quoted};
use crate::mask;
use crate::span::Span;
use crate::tree::{Node, Value};

/// What becomes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// The entry is there, with the same value in whatever layout.
    Same,
    /// The entry was not there; this is the text of the file with it.
    Added(String),
    /// Another entry is there in its place; this is the text of the file with the new one instead.
    Differs(String),
}

/// Puts the entry of `fresh` into `file`: `providers.outbound` of a configuration, the item with this `id` of a registry, the provider
/// `id` of the traits (contract §10, §11, §11.1). `fresh` is what the file would be if it had nothing but the entry, in canonical form.
///
/// # Errors
///
/// `file` is no JSON, has another shape than Faxbot reads, or has the id in other case: where, and what to do.
pub fn merge(file: &Document, fresh: &Document, kind: Kind, id: &str) -> Result<Merged, Obstacle> {
    if let Some(obstacle) = unreadable(file) {
        return Err(obstacle);
    }
    let style = Style::of(file);
    let (mut here, mut new) = (&file.root, &fresh.root);
    let mut name = "the file".to_owned();
    for step in path(kind, id) {
        let (found, fresh_child, key) = match &step {
            Step::Key(key) => {
                let Some(object) = here.object() else { return Err(shape(here, &name, "an object")) };
                let others = object.members.iter().map(|member| (&*member.key.decoded, member.key.span));
                if key == id {
                    other_case(file, others, id)?;
                }
                (object.get(key).map(|member| &member.value), new.get(key).map(|member| &member.value), Some(key.as_str()))
            }
            Step::Item => {
                let Some(items) = here.array() else { return Err(shape(here, &name, "a list")) };
                if let Some(item) = items.iter().find(|item| item.object().is_none()) {
                    return Err(shape(item, &format!("an entry of {name}"), "an object"));
                }
                let ids = items.iter().filter_map(|item| item.get("id").map(|member| &member.value));
                other_case(file, ids.filter_map(|id| Some((id.str()?, id.span))), id)?;
                let wanted = new.array().and_then(|items| items.first());
                let is_it = |item: &&Node| item.get("id").and_then(|member| member.value.str()) == Some(id);
                let equal = items.iter().filter(is_it).find(|item| wanted.is_some_and(|wanted| same(item, wanted)));
                (equal.or_else(|| items.iter().find(is_it)), wanted, None)
            }
        };
        // A fresh file has its entry.
        let Some(fresh_child) = fresh_child else { return Ok(Merged::Same) };
        let Some(found) = found else {
            return Ok(applied(file, style.insert(here, key, &Entry::of(fresh, fresh_child))).map_or(Merged::Same, Merged::Added));
        };
        (here, new) = (found, fresh_child);
        if let Some(key) = key {
            name = format!("`{key}`");
        }
    }
    if same(here, new) {
        return Ok(Merged::Same);
    }
    Ok(applied(file, style.replace(here, &Entry::of(fresh, new))).map_or(Merged::Same, Merged::Differs))
}

fn applied(file: &Document, edit: Edit) -> Option<String> {
    edit::apply(&file.text, &[edit])
}

/// One step to the entry.
enum Step {
    /// The member of an object with this key.
    Key(String),
    /// The element of a list whose `id` is the provider's.
    Item,
}

fn path(kind: Kind, id: &str) -> Vec<Step> {
    let key = |key: &str| Step::Key(key.to_owned());
    match kind {
        Kind::Config => vec![key("providers"), key("outbound")],
        Kind::Registry => vec![key("items"), Step::Item],
        _ => vec![key(id)],
    }
}

/// Why a file is no place for an edit. A byte order mark is not in the way: it stays, and the linter tells it.
fn unreadable(file: &Document) -> Option<Obstacle> {
    if let Some(complaint) = file.complaints.iter().find(|complaint| complaint.kind != Defect::ByteOrderMark) {
        return Some(Obstacle { span: complaint.span, message: format!("it is no JSON: {}", complaint.message) });
    }
    if !file.faithful || matches!(file.root.value, Value::Invalid) {
        return Some(Obstacle { span: Span::at(0), message: "it is no JSON".to_owned() });
    }
    let message = format!("it is nested {} levels deep, more than {STORED_DEPTH}", file.depth);
    (file.depth > STORED_DEPTH).then_some(Obstacle { span: Span::at(0), message })
}

fn shape(node: &Node, name: &str, wanted: &str) -> Obstacle {
    Obstacle { span: Span::at(node.span.start as usize), message: format!("{name} must be {wanted}, but is {}", node.kind()) }
}

/// An id that differs from `id` in case alone: Faxbot 2025 takes both for one, and so do some file systems (contract §10).
fn other_case<'t>(file: &Document, ids: impl Iterator<Item = (&'t str, Span)>, id: &str) -> Result<(), Obstacle> {
    let is_other = |other: &str| other != id && other.eq_ignore_ascii_case(id);
    ids.into_iter().find(|(other, _)| is_other(other)).map_or(Ok(()), |(_, span)| {
        let there = mask::quote(file, span);
        let message = format!(
            "{} is there, which differs from `{id}` in upper and lower case alone: Faxbot 2025 takes both for one. Rename or remove it, \
             or choose another id",
            there.trim_matches('"')
        );
        Err(Obstacle { span, message })
    })
}

/// Whether two values are the same for who reads them: the order of keys and the layout make no difference.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::String(a), Value::String(b)) => a.decoded == b.decoded,
        (Value::Number(a), Value::Number(b)) => a == b || a.parse::<f64>().ok().zip(b.parse::<f64>().ok()).is_some_and(|(a, b)| a == b),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(x), Value::Object(y)) => {
            let is_in = |other: &Node, node: &Node| {
                let mut members = node.object().into_iter().flat_map(|object| &object.members);
                members.all(|member| other.get(&member.key.decoded).is_some())
            };
            is_in(b, a)
                && is_in(a, b)
                && x.members.iter().all(|member| {
                    let key = &member.key.decoded;
                    x.get(key).zip(y.get(key)).is_some_and(|(a, b)| same(&a.value, &b.value))
                })
        }
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Null, Value::Null) => true,
        _ => false,
    }
}

/// A value in canonical form, cut out of its file. A line end in it is always layout: strings have none.
struct Entry<'t> {
    text: &'t str,
    indentation: &'t str,
}

impl<'t> Entry<'t> {
    fn of(fresh: &'t Document, node: &Node) -> Self {
        let text = fresh.text.get(node.span.range()).unwrap_or_default();
        Self { text, indentation: indentation(&fresh.text, node.span.start as usize) }
    }

    /// On one line.
    fn flat(&self) -> String {
        self.text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// Over several lines, of which all but the first begin with `base`.
    fn indented(&self, base: &str, style: &Style<'_>) -> String {
        let mut text = String::new();
        for (at, line) in self.text.lines().enumerate() {
            let line = if at == 0 { line } else { line.strip_prefix(self.indentation).unwrap_or(line) };
            let inner = line.trim_start_matches(' ');
            if at > 0 {
                text.push_str(style.newline);
                text.push_str(base);
                text.push_str(&style.unit.repeat((line.len() - inner.len()) / 2));
            }
            text.push_str(inner);
        }
        text
    }
}

/// How a file is laid out.
struct Style<'t> {
    text: &'t str,
    newline: &'static str,
    unit: String,
    /// Everything stands on one line.
    flat: bool,
}

impl<'t> Style<'t> {
    fn of(file: &'t Document) -> Self {
        let text = &*file.text;
        let first = match &file.root.value {
            Value::Object(object) => object.members.first().map(|member| member.key.span),
            Value::Array(items) => items.first().map(|item| item.span),
            _ => None,
        };
        let unit = first.map(|span| indentation(text, span.start as usize)).filter(|unit| !unit.is_empty());
        let root = text.get(file.root.span.range()).unwrap_or_default();
        Self {
            text,
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            unit: unit.unwrap_or("  ").to_owned(),
            flat: first.is_some() && !root.contains('\n'),
        }
    }

    fn source(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Adds the entry at the end of an object or list.
    fn insert(&self, holder: &Node, key: Option<&str>, entry: &Entry<'_>) -> Edit {
        let key = key.map(|key| format!("{}: ", quoted(key))).unwrap_or_default();
        let (first, last) = match &holder.value {
            Value::Object(object) => {
                (object.members.first().map(|member| member.key.span), object.members.last().map(|member| member.value.span))
            }
            Value::Array(items) => (items.first().map(|item| item.span), items.last().map(|item| item.span)),
            _ => (None, None),
        };
        let (Some(first), Some(last)) = (first, last) else { return self.insert_first(holder, &key, entry) };
        let lead = self.source(Span { start: holder.span.start + 1, end: first.start });
        let end = last.end as usize;
        if let Some(line) = lead.rfind('\n') {
            let base = &lead[line + 1..];
            return Edit::insert(end, format!(",{}{base}{key}{}", self.newline, entry.indented(base, self)));
        }
        // `[{`, with what is inside over several lines.
        if self.source(holder.span).contains('\n') {
            return Edit::insert(end, format!(", {key}{}", entry.indented(indentation(self.text, last.start as usize), self)));
        }
        Edit::insert(end, format!(", {key}{}", entry.flat()))
    }

    fn insert_first(&self, holder: &Node, key: &str, entry: &Entry<'_>) -> Edit {
        let inside = Span { start: holder.span.start + 1, end: holder.span.end - 1 };
        if self.flat {
            let (open, close) = if holder.object().is_some() { ("{ ", " }") } else { ("[", "]") };
            return Edit::replace(holder.span, format!("{open}{key}{}{close}", entry.flat()));
        }
        let outer = indentation(self.text, holder.span.start as usize);
        let inner = format!("{outer}{}", self.unit);
        let text = format!("{newline}{inner}{key}{}{newline}{outer}", entry.indented(&inner, self), newline = self.newline);
        Edit::replace(inside, text)
    }

    fn replace(&self, old: &Node, entry: &Entry<'_>) -> Edit {
        let source = self.source(old.span);
        let is_flat = self.flat || (!source.contains('\n') && !matches!(old.value, Value::Null));
        let text = if is_flat { entry.flat() } else { entry.indented(indentation(self.text, old.span.start as usize), self) };
        Edit::replace(old.span, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    const TRAITS: &str = "{\n  \"acme\": {\n    \"kind\": \"cloud\",\n    \"traits\": {\n      \"needs_storage\": false\n    }\n  }\n}\n";
    const CONFIG: &str = "{\n  \"providers\": {\n    \"outbound\": {\n      \"enabled\": true,\n      \"plugin\": \"acme\"\n    }\n  },\n  \"version\": 1\n}\n";
    const REGISTRY: &str = "{\n  \"items\": [\n    {\n      \"id\": \"acme\",\n      \"categories\": [\"outbound\"]\n    }\n  ]\n}\n";

    fn document(text: &str) -> Document {
        Document::read(text.as_bytes().to_vec(), &Place::default())
    }

    fn merged(kind: Kind, file: &str) -> Result<Merged, Obstacle> {
        let fresh = match kind {
            Kind::Config => CONFIG,
            Kind::Registry => REGISTRY,
            _ => TRAITS,
        };
        merge(&document(file), &document(fresh), kind, "acme")
    }

    #[test]
    fn what_is_missing_is_added_in_the_layout_of_the_file() {
        for (kind, file, wanted) in [
            (
                Kind::Traits,
                "{}",
                "{\n  \"acme\": {\n    \"kind\": \"cloud\",\n    \"traits\": {\n      \"needs_storage\": false\n    }\n  }\n}",
            ),
            (
                Kind::Traits,
                "\u{feff}{\r\n\t\"a\": {}\r\n}\r\n",
                "\u{feff}{\r\n\t\"a\": {},\r\n\t\"acme\": {\r\n\t\t\"kind\": \"cloud\",\r\n\t\t\"traits\": {\r\n\t\t\t\"needs_storage\": false\r\n\t\t}\r\n\t}\r\n}\r\n",
            ),
            (Kind::Traits, " {\"a\":{}}", " {\"a\":{}, \"acme\": { \"kind\": \"cloud\", \"traits\": { \"needs_storage\": false } }}"),
            (
                Kind::Config,
                "{\n    \"version\": 1\n}",
                "{\n    \"version\": 1,\n    \"providers\": {\n        \"outbound\": {\n            \"enabled\": true,\n            \"plugin\": \"acme\"\n        }\n    }\n}",
            ),
            (
                Kind::Config,
                "{\n  \"version\": 1,\n  \"providers\": { }\n}",
                "{\n  \"version\": 1,\n  \"providers\": {\n    \"outbound\": {\n      \"enabled\": true,\n      \"plugin\": \"acme\"\n    }\n  }\n}",
            ),
            (Kind::Config, "{ \"providers\": {} }", "{ \"providers\": { \"outbound\": { \"enabled\": true, \"plugin\": \"acme\" } } }"),
            (Kind::Registry, "{\"items\": []}", "{\"items\": [{ \"id\": \"acme\", \"categories\": [\"outbound\"] }]}"),
            (
                Kind::Registry,
                "{\n \"items\": [\n  {\"id\": \"b\"}  \n ]\n}\n",
                "{\n \"items\": [\n  {\"id\": \"b\"},\n  {\n   \"id\": \"acme\",\n   \"categories\": [\"outbound\"]\n  }  \n ]\n}\n",
            ),
            (
                Kind::Registry,
                "{\n  \"items\": [{\n    \"id\": \"b\"\n  }]\n}",
                "{\n  \"items\": [{\n    \"id\": \"b\"\n  }, {\n    \"id\": \"acme\",\n    \"categories\": [\"outbound\"]\n  }]\n}",
            ),
        ] {
            assert_eq!(merged(kind, file), Ok(Merged::Added(wanted.to_owned())), "{file}");
            assert_eq!(merged(kind, wanted), Ok(Merged::Same), "{wanted}");
        }
    }

    #[test]
    fn what_is_there_is_compared_by_what_it_means() {
        for (kind, file) in [
            (Kind::Traits, "{\"acme\":{\"traits\":{\"needs_storage\":false},\"k\\u0069nd\":\"cloud\"}}"),
            (Kind::Registry, "{\"items\":[{\"id\":\"acme\"},{\"categories\":[\"outbound\"],\"id\":\"acme\"}]}"),
            (Kind::Config, "{\"providers\":{\"outbound\":null,\"outbound\":{\"plugin\":\"acme\",\"enabled\":true}}}"),
        ] {
            assert_eq!(merged(kind, file), Ok(Merged::Same), "{file}");
        }
        for (kind, file, wanted) in [
            (
                Kind::Traits,
                "{\"acme\":{\"kind\":\"cloud\",\"traits\":{}},\"b\":1}",
                "{\"acme\":{ \"kind\": \"cloud\", \"traits\": { \"needs_storage\": false } },\"b\":1}",
            ),
            (
                Kind::Config,
                "{\n\t\"providers\": {\n\t\t\"outbound\": {\n\t\t\t\"plugin\": \"b\"\n\t\t}\n\t}\n}",
                "{\n\t\"providers\": {\n\t\t\"outbound\": {\n\t\t\t\"enabled\": true,\n\t\t\t\"plugin\": \"acme\"\n\t\t}\n\t}\n}",
            ),
            (
                Kind::Registry,
                "{\n  \"items\": [\n    { \"id\": \"acme\", \"x-a\": [1, null] }\n  ]\n}",
                "{\n  \"items\": [\n    { \"id\": \"acme\", \"categories\": [\"outbound\"] }\n  ]\n}",
            ),
        ] {
            assert_eq!(merged(kind, file), Ok(Merged::Differs(wanted.to_owned())), "{file}");
        }
    }

    #[test]
    fn what_no_entry_can_be_put_into_is_told_with_its_place() {
        for (kind, file, at, part) in [
            (Kind::Traits, "", 0, "no JSON"),
            (Kind::Traits, "[]", 0, "the file must be an object, but is an array"),
            (Kind::Traits, "{\"a\": 1,}", 7, "no JSON"),
            (Kind::Traits, "{\"ACME\": {}}", 1, "ACME is there"),
            (Kind::Registry, "{\"items\": {}}", 10, "`items` must be a list, but is an object"),
            (Kind::Registry, "{\"items\": [\"acme\"]}", 11, "an entry of `items` must be an object, but is a string"),
            (Kind::Registry, "{\"items\": [{\"id\": \"Acme\"}]}", 18, "Acme is there"),
            (Kind::Config, "{\"providers\": []}", 14, "`providers` must be an object, but is an array"),
        ] {
            let obstacle = merged(kind, file).unwrap_err();
            assert!(obstacle.span.start == at && obstacle.message.contains(part), "{file}: {obstacle:?}");
        }
        let bytes = document("");
        let latin = Document::read(b"{\"a\": \"\xe9\"}".to_vec(), &Place::default());
        assert!(merge(&latin, &document(TRAITS), Kind::Traits, "acme").is_err() && bytes.faithful);
    }
}
