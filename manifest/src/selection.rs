//! What to select around a place, step by step outwards.

use std::ops::Range;

use crate::document::Document;
use crate::json;
use crate::model::template::Template;
use crate::model::{Action, Manifest};
use crate::runtime::Role;
use crate::runtime::template::{Expression, placeholders};
use crate::span::Span;
use crate::tree::{Node, Text};

/// What encloses a byte offset, from the inside out, each larger than the one before: inside a template the part of a name, the name,
/// the expression, the value of the JSON or the field around it; then the string without and with its quotes, the member, the inside of
/// the object, the object, and so on to the whole file.
///
/// `manifest` is the model of the document, where it is an HTTP manifest.
#[must_use]
pub fn around(document: &Document, manifest: Option<&Manifest<'_>>, offset: usize) -> Vec<Span> {
    let mut found = vec![Span::new(0, document.text.len())];
    let mut node = &document.root;
    let at = Span::at(offset);
    while node.span.contains(at) {
        found.push(node.span);
        if let Some(text) = node.text() {
            inside_string(manifest, text, offset, &mut found);
        }
        let Some((outer, inner)) = inner(document, node, at, &mut found) else { break };
        found.extend(outer);
        match inner {
            Inner::Key(text) => {
                found.extend([text.span, text.content()]);
                break;
            }
            Inner::Value(value) => node = value,
        }
    }
    found.retain(|span| span.contains(at));
    found.reverse();
    grow(found)
}

enum Inner<'d> {
    Key(&'d Text),
    Value(&'d Node),
}

/// The member or element at a place, with the spans that lie between the holder and it.
fn inner<'d>(document: &Document, node: &'d Node, at: Span, found: &mut Vec<Span>) -> Option<(Option<Span>, Inner<'d>)> {
    let inside = Span::new(node.span.start as usize + 1, (node.span.end as usize).saturating_sub(1));
    if let Some(object) = node.object() {
        found.push(trimmed(document, inside));
        let before = object.members.partition_point(|member| member.key.span.start <= at.start);
        let member = &object.members[before.checked_sub(1)?];
        if !member.span().contains(at) {
            return None;
        }
        let is_value = member.value.span.contains(at) && !member.key.span.contains(at);
        let inner = if is_value { Inner::Value(&member.value) } else { Inner::Key(&member.key) };
        return Some((Some(member.span()), inner));
    }
    let items = node.array()?;
    found.push(trimmed(document, inside));
    let before = items.partition_point(|item| item.span.start <= at.start);
    let item = &items[before.checked_sub(1)?];
    item.span.contains(at).then_some((None, Inner::Value(item)))
}

/// Without the blanks at both ends.
fn trimmed(document: &Document, span: Span) -> Span {
    let text = document.text.get(span.range()).unwrap_or_default();
    let start = span.start as usize + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}

/// Adds what lies inside a string around an offset, from the outside in.
fn inside_string(manifest: Option<&Manifest<'_>>, text: &Text, offset: usize, found: &mut Vec<Span>) {
    found.push(text.content());
    let actions = manifest.map(|manifest| &*manifest.known_actions).unwrap_or_default();
    let mut templates = actions.iter().flat_map(|action| action.templates.iter().map(move |template| (action, template)));
    let Some((action, template)) = templates.find(|(_, template)| std::ptr::eq(template.text, text)) else { return };
    let at = text.decoded_offset(offset);
    let mut ranges = Vec::new();
    match (template.role, action.body_kind) {
        (Role::Body, Some("json")) => json_around(template, at, &mut ranges),
        (Role::Body, Some("form" | "multipart")) => field_around(template, at, &mut ranges),
        (Role::Url, _) => url_part_around(action, at, &mut ranges),
        _ => {}
    }
    let near = |expression: &&Expression| expression.start <= at && at <= expression.end;
    if let Some(expression) = template.expressions.iter().find(near) {
        let name = expression.name_start..expression.name_end;
        ranges.extend([expression.start..expression.end, name.clone()]);
        ranges.extend(part_around(&text.decoded, name, at));
    }
    found.extend(ranges.into_iter().map(|range| text.span_of(range.start, range.end)));
}

/// The part of a dotted name, where it has several.
fn part_around(text: &str, name: Range<usize>, at: usize) -> Option<Range<usize>> {
    if at < name.start || at > name.end {
        return None;
    }
    let start = text[name.start..at].rfind('.').map_or(name.start, |dot| name.start + dot + 1);
    let end = text[at..name.end].find('.').map_or(name.end, |dot| at + dot);
    Some(start..end)
}

fn json_around(template: &Template<'_>, at: usize, ranges: &mut Vec<Range<usize>>) {
    let root = json::parse(&template.skeleton().json).root;
    let mut node = &root;
    let here = Span::at(at);
    while node.span.contains(here) {
        ranges.push(node.span.range());
        if node.text().is_some() && node.span.len() >= 2 {
            ranges.push(node.span.start as usize + 1..node.span.end as usize - 1);
        }
        let members = node.object().map(|object| &*object.members).unwrap_or_default();
        if let Some(member) = members.iter().find(|member| member.span().contains(here)) {
            ranges.push(member.span().range());
            if member.key.span.contains(here) {
                ranges.push(member.key.span.range());
            }
            node = &member.value;
        } else if let Some(item) = node.array().unwrap_or_default().iter().find(|item| item.span.contains(here)) {
            node = item;
        } else {
            break;
        }
    }
}

fn field_around(template: &Template<'_>, at: usize, ranges: &mut Vec<Range<usize>>) {
    let holds = |range: &Range<usize>| range.start <= at && at <= range.end;
    if let Some(field) = template.fields().into_iter().find(|field| holds(&field.range())) {
        ranges.push(field.range());
        ranges.extend([field.name, field.value].into_iter().find(holds));
    }
}

/// The host, or the segment of the path, or the parameter of the query; and the `{name}` in it.
fn url_part_around(action: &Action<'_>, at: usize, ranges: &mut Vec<Range<usize>>) {
    let Some(target) = &action.target else { return };
    let holds = |range: &Range<usize>| range.start <= at && at <= range.end;
    let text = target.as_str();
    let (part, separator) = match &target.parts.query {
        _ if holds(&target.parts.host) => (target.parts.host.clone(), None),
        Some(query) if holds(query) => (query.clone(), Some('&')),
        _ if holds(&target.parts.path) => (target.parts.path.clone(), Some('/')),
        _ => return,
    };
    ranges.push(part.clone());
    if let Some(separator) = separator {
        let start = text[part.start..at].rfind(separator).map_or(part.start, |found| part.start + found + 1);
        let end = text[at..part.end].find(separator).map_or(part.end, |found| at + found);
        ranges.push(start..end);
    }
    if let Some(place) = placeholders(text).into_iter().find(|place| holds(&(place.start..place.end))) {
        ranges.extend([place.start..place.end, place.start + 1..place.end - 1]);
    }
}

/// Those that are larger than the one before, and around it.
fn grow(spans: Vec<Span>) -> Vec<Span> {
    let mut grown: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        if grown.last().is_none_or(|last| span.contains(*last) && span != *last) {
            grown.push(span);
        }
    }
    grown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Place;

    /// The texts that are selected one after the other, from a place marked by `|`.
    fn told(marked: &str) -> Vec<String> {
        let offset = marked.find('|').unwrap();
        let document = Document::read(marked.replacen('|', "", 1).into(), &Place::new("manifest.json"));
        let manifest = document.manifest();
        around(&document, manifest.as_ref(), offset).into_iter().map(|span| document.text[span.range()].to_owned()).collect()
    }

    #[test]
    fn from_a_name_outwards() {
        let text = r#"{"actions": { "send_fax": {"body": {"kind": "json", "template": "{\"a\":\"x{{ settings.ac|ct }}\"}"}} }}"#;
        let template = r#"{\"a\":\"x{{ settings.acct }}\"}"#;
        let body = format!(r#"{{"kind": "json", "template": "{template}"}}"#);
        let want = [
            "acct".to_owned(),
            "settings.acct".to_owned(),
            "{{ settings.acct }}".to_owned(),
            "x{{ settings.acct }}".to_owned(),
            r#"\"x{{ settings.acct }}\""#.to_owned(),
            r#"\"a\":\"x{{ settings.acct }}\""#.to_owned(),
            template.to_owned(),
            format!("\"{template}\""),
            format!("\"template\": \"{template}\""),
            format!("\"kind\": \"json\", \"template\": \"{template}\""),
            body.clone(),
            format!("\"body\": {body}"),
            format!("{{\"body\": {body}}}"),
            format!("\"send_fax\": {{\"body\": {body}}}"),
            format!("{{ \"send_fax\": {{\"body\": {body}}} }}"),
            format!("\"actions\": {{ \"send_fax\": {{\"body\": {body}}} }}"),
            format!("{{\"actions\": {{ \"send_fax\": {{\"body\": {body}}} }}}}"),
        ];
        assert_eq!(told(text), want);
    }

    #[test]
    fn in_forms_urls_keys_and_lists() {
        let start = |marked: &str, count: usize| told(marked)[..count].join(" ");
        let form = r#"{"actions": {"send_fax": {"body": {"kind": "form", "template": "a=1&to={{t|o}}&b=2"}}}}"#;
        assert_eq!(start(form, 4), "to {{to}} to={{to}} a=1&to={{to}}&b=2");
        let url = r#"{"actions": {"send_fax": {"url": "https://h.example/v1/x{i|d}/b?c=1&d=2"}}}"#;
        assert_eq!(start(url, 5), "id {id} x{id} /v1/x{id}/b https://h.example/v1/x{id}/b?c=1&d=2");
        assert_eq!(start(&url.replace('|', "").replace("d=", "d|="), 2), "d=2 c=1&d=2");
        assert_eq!(start(r#"{"na|me": 1, "b": 2}"#, 4), r#"name "name" "name": 1 "name": 1, "b": 2"#);
        assert_eq!(start(r#"{"a": [1, t|rue]}"#, 3), "true 1, true [1, true]");
        assert_eq!(told("|"), [""]);
        assert_eq!(start("{\"a\": [1, |", 1), "{\"a\": [1, ");
    }
}
