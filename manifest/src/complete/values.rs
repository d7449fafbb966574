//! Values: what the schema lists, and what the file and the sample reply know.

use super::sketch::{Pen, Sketch, in_choice, words};
use super::slot::{self, Slot};
use super::{About, Asked, Item, ItemKind, facts, headers, paths, settings, variables};
use crate::cursor::At;
use crate::edit::Edit;
use crate::layout;
use crate::schema::guide::Guide;
use crate::tree::{Node, Value};

/// A string that could be written.
pub(super) struct Word {
    pub text: String,
    pub detail: Option<String>,
    pub about: About,
    pub kind: ItemKind,
    pub is_useless: bool,
}

impl Word {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), detail: None, about: About::Nothing, kind: ItemKind::Value, is_useless: false }
    }

    pub(super) fn detail(self, detail: Option<impl Into<String>>) -> Self {
        Self { detail: detail.map(Into::into), ..self }
    }
}

pub(super) fn items(asked: &Asked<'_>) -> Vec<Item> {
    if let Some(items) = variables::inside(asked) {
        return items;
    }
    let Some(slot) = slot::of_value(asked) else { return Vec::new() };
    let guide = asked.guide(asked.cursor.path.len());
    let about = guide.map_or(About::Nothing, |guide| About::guide(&guide));
    let mut items: Vec<Item> = known(asked).into_iter().map(|word| of_word(&slot, word, &about)).collect();
    if settings::is_switch(&asked.keys()) {
        items.extend(["false", "true"].map(|word| plain(&slot, word, ItemKind::Choice, None, &about)));
    }
    if let Some(guide) = guide {
        of_schema(asked, &slot, &guide, &about, &mut items);
    }
    items.extend(variables::beside(asked));
    items
}

/// The strings that the file itself, or what lies beside it, is known to want there.
fn known(asked: &Asked<'_>) -> Vec<Word> {
    match asked.keys()[..] {
        ["allowed_domains", "*"] => facts::missing_hosts(asked),
        ["actions", _, "url"] => facts::urls(asked),
        ["actions", _, "headers", name] => headers::values(asked, name),
        ["actions", _, "path_params", "*", "name"] => facts::unfilled(asked).into_iter().map(Word::new).collect(),
        ["actions", _, "path_params", "*", "source"] => variables::sources(asked),
        ["actions", _, "response", key @ ("job_id" | "status" | "error")] => paths::words(asked, key),
        ["actions", _, "response", "status_map", _] => facts::status_words(asked),
        ref path => settings::words(asked, path),
    }
}

fn of_schema(asked: &Asked<'_>, slot: &Slot, guide: &Guide, about: &About, items: &mut Vec<Item>) {
    let default = guide.default().and_then(Node::str);
    let is_sibling = siblings(asked);
    let is_known = |items: &[Item], text: &str| is_sibling(text) || items.iter().any(|item| item.label == text);
    let mut listed = words(guide);
    if let ["actions", "get_status", "method"] = asked.keys()[..] {
        // Whoever asks for a state hardly ever posts.
        listed.sort_by_key(|word| *word != "GET");
    }
    for text in listed {
        if !is_known(items, text) {
            let detail = (Some(text) == default).then_some("default");
            items.push(of_word(slot, Word { kind: ItemKind::Choice, ..Word::new(text).detail(detail) }, about));
        }
    }
    if guide.takes("boolean") && !guide.takes("object") {
        let default = guide.default().map(Node::truthy);
        for value in [true, false] {
            let detail = (default == Some(value)).then(|| "default".to_owned());
            items.push(plain(slot, &value.to_string(), ItemKind::Choice, detail, about));
        }
    }
    if guide.takes("null") {
        items.push(plain(slot, "null", ItemKind::Choice, None, about));
    }
    let numbers = guide.default().into_iter().chain(guide.examples()).chain(guide.choices());
    for text in numbers.filter_map(|node| if let Value::Number(text) = &node.value { Some(text) } else { None }) {
        if !is_known(items, text) {
            let is_default = guide.default().is_some_and(|node| matches!(&node.value, Value::Number(default) if default == text));
            items.push(plain(slot, text, ItemKind::Value, is_default.then(|| "default".to_owned()), about));
        }
    }
    // Where the file itself knows better, inventions are of no use.
    if words(guide).is_empty() && guide.takes("string") && items.is_empty() {
        for text in examples(asked, guide) {
            if !is_known(items, text) {
                let detail = (Some(text) == default).then_some("default");
                items.push(of_word(slot, Word::new(text).detail(detail), about));
            }
        }
    }
    if guide.takes("object") || guide.takes("array") {
        items.extend(piece(asked, slot, guide, about));
    }
}

/// Whether a text stands in the list around the offset already.
fn siblings<'a>(asked: &'a Asked<'_>) -> impl Fn(&str) -> bool + 'a {
    let items = asked.cursor.holder().and_then(Node::array).unwrap_or_default();
    let under = asked.cursor.inside().map(|inside| inside.text.span);
    move |text| items.iter().any(|item| item.str() == Some(text) && Some(item.span) != under)
}

/// The examples that somebody could mean: words, not inventions such as `Acme Fax`. A template is one only where there is none yet, and
/// of the kind that the body has.
fn examples(asked: &Asked<'_>, guide: &Guide) -> Vec<&'static str> {
    let all = guide.examples().iter().filter_map(Node::str);
    if let ["actions", _, "body", "template"] = asked.keys()[..] {
        let is_empty = asked.cursor.inside().is_none_or(|inside| inside.text.decoded.is_empty());
        let kind = asked.action().and_then(|action| action.body_kind);
        let fits = |text: &&str| match kind {
            Some("json") => text.starts_with('{'),
            Some("form" | "multipart") => !text.starts_with('{'),
            _ => true,
        };
        return all.filter(|_| is_empty).filter(fits).collect();
    }
    let is_word = |text: &&str| {
        let lower = text.to_lowercase();
        !["acme", "example", " ", "://"].iter().any(|part| lower.contains(part))
            && !text.starts_with(|c: char| c.is_ascii_digit() || c == '+')
    };
    all.filter(is_word).collect()
}

/// A whole object or list to begin with.
fn piece(asked: &Asked<'_>, slot: &Slot, guide: &Guide, about: &About) -> Option<Item> {
    if !matches!(asked.cursor.at, At::NewValue(_)) {
        return None;
    }
    let unit = facts::unit(asked.text());
    let host = facts::first_host(asked);
    let keys = asked.keys();
    let special = keys.split_last().and_then(|(key, path)| facts::sketch(asked, path, key, &unit));
    let Sketch { plain, snippet } = special.unwrap_or_else(|| Pen::new(&unit, host.as_deref()).value(guide));
    let comma = if slot.comma { "," } else { "" };
    let title = guide.keyword("title").and_then(Node::str).map(str::to_owned);
    let label = if guide.takes("object") { "{…}" } else { "[…]" };
    Some(Item {
        label: label.to_owned(),
        kind: ItemKind::Piece,
        detail: title,
        about: about.clone(),
        edit: Edit::replace(slot.span, format!("{plain}{comma}")),
        snippet: Some(format!("{snippet}{comma}")),
        may_insert: false,
        also: slot.also.clone(),
        filter: if guide.takes("object") { "{" } else { "[" }.to_owned(),
        is_useless: false,
    })
}

fn of_word(slot: &Slot, word: Word, about: &About) -> Item {
    let json = layout::quoted(&word.text);
    let about = if word.about == About::Nothing { about.clone() } else { word.about };
    Item {
        filter: if slot.is_bare { word.text.clone() } else { json.clone() },
        label: word.text,
        is_useless: word.is_useless,
        ..plain(slot, &json, word.kind, word.detail, &about)
    }
}

fn plain(slot: &Slot, json: &str, kind: ItemKind, detail: Option<String>, about: &About) -> Item {
    let comma = if slot.comma { "," } else { "" };
    Item {
        label: json.to_owned(),
        kind,
        detail,
        about: about.clone(),
        edit: Edit::replace(slot.span, format!("{json}{comma}")),
        snippet: None,
        may_insert: false,
        also: slot.also.clone(),
        filter: json.to_owned(),
        is_useless: false,
    }
}

/// A choice of words as a value to begin with.
pub(super) fn choice(words: &[String]) -> Sketch {
    let listed: Vec<String> = words.iter().map(|word| in_choice(&super::sketch::inside(word))).collect();
    Sketch {
        plain: layout::quoted(words.first().map(String::as_str).unwrap_or_default()),
        snippet: format!("\"${{1|{}|}}\"", listed.join(",")),
    }
}
