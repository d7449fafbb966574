//! Completion in `faxsmith.toml`, from its JSON Schema.

mod caret;

use std::collections::HashSet;

use super::sketch::{escaped, literal, words};
use super::{About, Completion, Item, ItemKind};
use crate::edit::Edit;
use crate::layout;
use crate::rules;
use crate::schema::guide::Guide;
use crate::span::{Span, boundary};
use crate::tree::Node;
use caret::{At, Caret, caret};

/// What could be written at a byte offset of a configuration, however broken. An offset beyond the end, or inside a character, counts as
/// the next one before it.
#[must_use]
pub fn complete(text: &str, offset: usize) -> Completion {
    let offset = boundary(text, offset);
    let mut items = items(text, offset).unwrap_or_default();
    let fits = |span: Span| span.start as usize <= offset && offset <= span.end as usize && !text[span.range()].contains(['\n', '\r']);
    items.retain(|item| fits(item.edit.span));
    Completion { items, is_cut: false }
}

/// Whether something could follow a character that was just typed before a byte offset.
#[must_use]
pub fn follows(text: &str, offset: usize, typed: char) -> bool {
    let offset = offset.min(text.len());
    if !text.is_char_boundary(offset) {
        return false;
    }
    match typed {
        '"' => matches!(caret(text, offset).at, At::Value(span) if span.start as usize + 1 == offset),
        // Behind `=`, not between two words.
        ' ' => text[..offset].trim_end().ends_with(['=', '{', ',']),
        '[' => matches!(caret(text, offset).at, At::Header { .. }),
        _ => false,
    }
}

fn items(text: &str, offset: usize) -> Option<Vec<Item>> {
    let root = Guide::named("faxsmith-config")?;
    let Caret { path, taken, at } = caret(text, offset);
    let guide = path.iter().try_fold(root, |guide, key| guide.step((key != "*").then_some(key)));
    Some(match at {
        At::Header { span, is_empty } => headers(&root, text, span, is_empty),
        At::Key { span, has_value, may_begin_table } => {
            let mut items = guide.map(|guide| keys(&guide, &path, &taken, span, has_value, text)).unwrap_or_default();
            if may_begin_table && !has_value {
                items.extend(headers(&root, text, span, true));
            }
            items
        }
        At::Value(span) => values(&guide?, span, text),
        At::Nothing => Vec::new(),
    })
}

/// The tables that could begin: a list of them as often as one likes, `[levels]` once. An empty one gets the keys that it must have.
fn headers(root: &Guide, text: &str, span: Span, is_empty: bool) -> Vec<Item> {
    let mut items = Vec::new();
    for property in root.properties() {
        let guide = property.guide;
        let element = guide.item().filter(|item| item.takes("object"));
        let head = match element {
            Some(_) => format!("[[{}]]", property.key),
            None if guide.takes("object") => format!("[{}]", property.key),
            None => continue,
        };
        let is_there = element.is_none() && text.lines().any(|line| line.trim_start().starts_with(&*head));
        if is_there && !text[span.range()].starts_with(&*head) {
            continue;
        }
        let required: Vec<_> = element.iter().flat_map(Guide::properties).filter(|property| is_empty && property.is_required).collect();
        let mut plain = head.clone();
        let mut snippet = literal(&head);
        for (at, property) in required.iter().enumerate() {
            let (value, places) = value(&property.guide, at + 1);
            plain.push_str(&format!("\n{} = {value}", property.key));
            snippet.push_str(&format!("\n{} = {places}", property.key));
        }
        items.push(Item {
            label: head.clone(),
            kind: ItemKind::Piece,
            detail: guide.keyword("title").and_then(Node::str).map(str::to_owned),
            about: About::guide(&guide),
            edit: Edit::replace(span, plain),
            snippet: Some(snippet),
            may_insert: false,
            also: Vec::new(),
            filter: head,
            is_useless: false,
        });
    }
    items
}

fn keys(guide: &Guide, path: &[String], taken: &[String], span: Span, has_value: bool, text: &str) -> Vec<Item> {
    let taken: HashSet<&str> = taken.iter().map(String::as_str).collect();
    // Before a dotted key stands its table.
    let written = &text[span.range()];
    let prefix = written.rfind('.').map_or("", |dot| &written[..=dot]);
    let mut items = Vec::new();
    for property in guide.properties() {
        let name = property.key;
        // Lists of tables are written as such.
        let is_table = property.guide.item().is_some_and(|item| item.takes("object")) || path.is_empty() && property.guide.takes("object");
        if taken.contains(name) || is_table {
            continue;
        }
        let (plain, snippet) = if has_value {
            (format!("{prefix}{name}"), None)
        } else {
            let (value, places) = value(&property.guide, 1);
            (format!("{prefix}{name} = {value}"), Some(format!("{}{name} = {places}", literal(prefix))))
        };
        let rule = rules::by_name(name).filter(|_| path.last().is_some_and(|key| key == "levels"));
        items.push(Item {
            label: name.to_owned(),
            kind: ItemKind::Key,
            detail: property.is_required.then(|| "required".to_owned()),
            about: rule.map_or_else(|| About::guide(&property.guide), |rule| About::Rule(rule.name)),
            edit: Edit::replace(span, plain),
            snippet,
            may_insert: false,
            also: Vec::new(),
            filter: format!("{prefix}{name}"),
            is_useless: false,
        });
    }
    items
}

fn values(guide: &Guide, span: Span, text: &str) -> Vec<Item> {
    let is_bare = !span.is_empty() && !text[span.range()].starts_with(['"', '\'']);
    let default = guide.default().and_then(Node::str);
    let about = About::guide(guide);
    let listed = words(guide);
    let all =
        if listed.is_empty() { guide.examples().iter().filter_map(Node::str).filter(|text| !is_invented(text)).collect() } else { listed };
    let item = |word: &str| {
        let toml = scalar(guide, word);
        Item {
            label: word.to_owned(),
            kind: ItemKind::Choice,
            detail: (Some(word) == default).then(|| "default".to_owned()),
            about: rules::by_name(word).map_or_else(|| about.clone(), |rule| About::Rule(rule.name)),
            filter: if is_bare { word.to_owned() } else { toml.clone() },
            edit: Edit::replace(span, toml),
            snippet: None,
            may_insert: false,
            also: Vec::new(),
            is_useless: false,
        }
    };
    all.into_iter().map(item).collect()
}

/// Examples that stand for something that only the author knows.
fn is_invented(text: &str) -> bool {
    text.contains("://") || text.contains(' ') && !text.starts_with('>') || text.to_lowercase().contains("acme")
}

/// A value in TOML: dates stand without quotes.
fn scalar(guide: &Guide, word: &str) -> String {
    if guide.keyword("format").and_then(Node::str) == Some("date") { word.to_owned() } else { layout::quoted(word) }
}

/// A value to begin with, as plain TOML and as a snippet whose first place has the number `stop`.
fn value(guide: &Guide, stop: usize) -> (String, String) {
    let listed = words(guide);
    // So many words are asked for, not chosen from.
    if let [first, ..] = listed[..]
        && listed.len() <= 10
    {
        return (layout::quoted(first), format!("\"${{{stop}|{}|}}\"", listed.join(",")));
    }
    let example = guide.examples().first();
    if guide.takes("object") {
        return ("{}".to_owned(), format!("{{ ${stop} }}"));
    }
    if guide.takes("array") || guide.item().is_some() {
        return ("[\"\"]".to_owned(), format!("[\"${stop}\"]"));
    }
    if guide.keyword("format").and_then(Node::str) == Some("date") {
        let day = example.and_then(Node::str).unwrap_or("2027-01-31");
        return (day.to_owned(), format!("${{{stop}:{}}}", escaped(day)));
    }
    // What is between single quotes stands for itself.
    let quote = if guide.keyword("format").and_then(Node::str) == Some("regex") { '\'' } else { '"' };
    (format!("{quote}{quote}"), format!("{quote}${stop}{quote}"))
}
