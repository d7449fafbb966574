//! The literal part of a request that the caret is on, or that is selected.

use std::ops::Range;

use crate::json;
use crate::model::template::Template;
use crate::model::{Action, Manifest};
use crate::runtime::Role;
use crate::runtime::form::is_attachment;
use crate::runtime::http::is_token;
use crate::runtime::template::placeholders;
use crate::span::Span;
use crate::tree::{Node, Value};

/// More is no value that a person would give a name.
const MAX_LENGTH: usize = 1_000;

/// A part of a string that is sent, without expressions in it.
#[derive(Debug)]
pub(super) struct Literal<'m, 't> {
    /// The action that sends it.
    pub action: &'m Action<'t>,
    /// The string that it stands in.
    pub template: &'m Template<'t>,
    /// Where in that string, decoded.
    pub range: Range<usize>,
    /// What the request calls it: the name of the header or field, the key; in a URL the segment before.
    pub name: String,
    /// Whether it is an integer that stands in JSON without quotes.
    pub is_number: bool,
    /// Whether somebody selected it, so that no more need be guessed.
    pub is_selected: bool,
}

impl Literal<'_, '_> {
    /// The text.
    pub fn text(&self) -> &str {
        &self.template.as_str()[self.range.clone()]
    }

    /// Where it stands in the file.
    pub fn span(&self) -> Span {
        self.template.text.span_of(self.range.start, self.range.end)
    }
}

/// A place that holds a value.
struct Slot {
    /// The whole value.
    value: Range<usize>,
    name: String,
    is_number: bool,
}

/// The literal at `span`: what is selected, or the value around the caret.
pub(super) fn at<'m, 't>(manifest: &'m Manifest<'t>, span: Span) -> Option<Literal<'m, 't>> {
    let holds = |template: &&Template<'_>| {
        let content = template.text.content();
        content.start <= span.start && span.end <= content.end
    };
    let running = manifest.known_actions.iter().filter(|action| action.runs());
    let (action, template) = running.filter_map(|action| Some((action, action.templates.iter().find(holds)?))).next()?;
    let text = template.text;
    let asked = text.decoded_offset(span.start as usize)..text.decoded_offset(span.end as usize);
    let slot = match template.role {
        Role::Url => segment(action, template, &asked),
        Role::Header => header(template, &asked),
        Role::Body if !action.sends_body() => None,
        Role::Body if action.body_kind == Some("json") => in_json(template, &asked),
        Role::Body => in_form(action, template, &asked),
    }?;
    let is_selected = !asked.is_empty();
    let range = if is_selected { asked } else { around(template, &slot, asked.start) };
    let found = &template.as_str()[range.clone()];
    let is_plain = |c: char| !c.is_control() && !matches!(c, '{' | '}' | '"' | '\\');
    let is_whole = range == slot.value;
    let fits = !found.trim().is_empty() && found.len() <= MAX_LENGTH && found.chars().all(is_plain) && (is_whole || !slot.is_number);
    let Slot { name, is_number, .. } = slot;
    (fits && is_free(template, &range)).then_some(Literal { action, template, range, name, is_number, is_selected })
}

/// The value that the caret is in; of one with expressions the word.
fn around(template: &Template<'_>, slot: &Slot, at: usize) -> Range<usize> {
    let text = template.as_str();
    if template.expressions_in(&slot.value).is_empty() {
        return slot.value.clone();
    }
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '@');
    let start = text[slot.value.start..at].trim_end_matches(in_word).len() + slot.value.start;
    let end = at + text[at..slot.value.end].find(|c| !in_word(c)).unwrap_or(slot.value.end - at);
    start..end
}

/// Whether no expression reaches into a range.
fn is_free(template: &Template<'_>, range: &Range<usize>) -> bool {
    let behind = template.expressions.partition_point(|expression| expression.end <= range.start);
    template.expressions.get(behind).is_none_or(|expression| expression.start >= range.end)
}

/// A part of the path between slashes, in letters that stand in a URL as they are. Elsewhere in a URL a setting is never sent, or decides
/// whom Faxbot talks to.
fn segment(action: &Action<'_>, template: &Template<'_>, asked: &Range<usize>) -> Option<Slot> {
    let text = template.as_str();
    let path = action.target.as_ref()?.parts.path.clone();
    if asked.start < path.start || path.end < asked.end {
        return None;
    }
    let start = text[path.start..asked.start].rfind('/').map(|at| path.start + at + 1)?;
    let end = text[asked.end..path.end].find('/').map_or(path.end, |at| asked.end + at);
    let is_unreserved = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let wanted = if asked.is_empty() { start..end } else { asked.clone() };
    if !text.get(wanted.clone())?.chars().all(is_unreserved) || text[start..end].contains("{{") {
        return None;
    }
    let is_apart = |place: Range<usize>| place.end <= wanted.start || wanted.end <= place.start;
    if !placeholders(text).into_iter().all(|place| is_apart(place.start..place.end)) {
        return None;
    }
    let before = text[path.start..start].trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let name = if before.is_empty() || before.contains('{') { "segment".to_owned() } else { singular(before) };
    Some(Slot { value: start..end, name, is_number: false })
}

/// `accounts` as `account`.
fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let plain = word.strip_suffix('s').filter(|stem| stem.len() > 1 && !stem.ends_with(['s', 'u', 'i']));
    plain.unwrap_or(word).to_owned()
}

/// The value of a header, without the scheme before a credential.
fn header(template: &Template<'_>, asked: &Range<usize>) -> Option<Slot> {
    let (name, text) = (&*template.member.key.decoded, template.as_str());
    let scheme = text.find(' ').filter(|end| {
        let is_scheme = *end > 0 && text[..*end].chars().all(|c| c.is_ascii_alphabetic());
        is_scheme && name.to_ascii_lowercase().ends_with("authorization")
    });
    let value = scheme.map_or(0, |end| end + 1)..text.len();
    (is_token(name) && value.start <= asked.start).then(|| Slot { value, name: name.to_owned(), is_number: false })
}

/// A string or an integer of the JSON in a template.
fn in_json(template: &Template<'_>, asked: &Range<usize>) -> Option<Slot> {
    // Offsets in it are offsets in the template.
    let skeleton = template.skeleton();
    let parsed = json::parse(&skeleton.json);
    let mut node = &parsed.root;
    let mut name = "";
    let contains = |node: &Node| node.span.start as usize <= asked.start && asked.end <= node.span.end as usize;
    loop {
        match &node.value {
            Value::Object(object) => {
                let behind = object.members.partition_point(|member| member.key.span.start as usize <= asked.start);
                let member = &object.members[behind.checked_sub(1)?];
                (name, node) = (&member.key.decoded, &member.value);
            }
            Value::Array(items) => {
                let behind = items.partition_point(|item| item.span.start as usize <= asked.start);
                node = &items[behind.checked_sub(1)?];
            }
            Value::String(text) if contains(node) => {
                let content = text.content().range();
                let is_inside = content.start <= asked.start && asked.end <= content.end;
                return is_inside.then(|| Slot { value: content, name: name.to_owned(), is_number: false });
            }
            Value::Number(digits) if contains(node) => {
                let is_integer = digits.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
                return is_integer.then(|| Slot { value: node.span.range(), name: name.to_owned(), is_number: true });
            }
            _ => return None,
        }
    }
}

/// The value of a field of a form, but for the one that stands for the document.
fn in_form(action: &Action<'_>, template: &Template<'_>, asked: &Range<usize>) -> Option<Slot> {
    let text = template.as_str();
    let fields = template.fields();
    let field = fields.into_iter().find(|field| field.value.start <= asked.start && asked.end <= field.value.end)?;
    let name = text[field.name].to_owned();
    let is_document = action.body_kind == Some("multipart") && is_attachment(&name);
    (!name.is_empty() && !is_document).then_some(Slot { value: field.value, name, is_number: false })
}
