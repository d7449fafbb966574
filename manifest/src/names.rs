//! The names that a manifest uses in several places: a path parameter in the URL and in `path_params`, a setting in templates and in
//! `config_schema`, the variables of Faxbot.

pub mod rename;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

use crate::cursor::{At, Cursor, Step};
use crate::document::Document;
use crate::model::{Action, Manifest};
use crate::runtime::template::placeholders;
use crate::span::Span;
use crate::tree::{Member, Node, Object, Text};

/// A name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name<'d> {
    /// A path parameter: `{id}`.
    PathParam {
        /// Which of [`Manifest::known_actions`] has it.
        action: usize,
        /// The name, without braces.
        name: &'d str,
    },
    /// A setting, or an object of settings: what stands behind `settings.`.
    Setting(Cow<'d, str>),
    /// A credential: what stands behind `creds.`.
    Credential(&'d str),
    /// What stands before the first dot: `to`, `settings`, or a name that Faxbot does not know.
    Variable(&'d str),
}

/// A place with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name alone, or the part of it that counts: without quotes, braces and what stands before and behind it.
    pub span: Span,
    /// Whether the name is given there: the `name` of a path parameter, a property of `config_schema`.
    pub is_declaration: bool,
}

/// What there is at an offset, and where it stands there.
#[must_use]
pub fn at<'d>(document: &'d Document, manifest: &Manifest<'d>, offset: usize) -> Option<(Name<'d>, Span)> {
    let cursor = document.cursor(offset);
    if let Some(found) = in_schema(&cursor) {
        return Some(found);
    }
    let At::String { inside, .. } = cursor.at else { return None };
    let text = inside.text;
    for (index, action) in manifest.known_actions.iter().enumerate() {
        for param in action.path_parameters() {
            if param.name.is_some_and(|name| std::ptr::eq(name, text)) {
                return Some((Name::PathParam { action: index, name: &text.decoded }, text.content()));
            }
            if param.source.is_some_and(|source| std::ptr::eq(source, text)) {
                return in_name(text, 0..text.decoded.len(), inside.at);
            }
        }
        let Some(template) = action.templates.iter().find(|template| std::ptr::eq(template.text, text)) else { continue };
        let behind = template.expressions.partition_point(|expression| expression.start <= inside.at);
        if let Some(expression) = behind.checked_sub(1).map(|last| &template.expressions[last])
            && inside.at <= expression.end
        {
            return in_name(text, expression.name_start..expression.name_end, inside.at);
        }
        let is_url = action.target.as_ref().is_some_and(|target| std::ptr::eq(target.text, text));
        let place = placeholders(&text.decoded).into_iter().find(|place| place.start <= inside.at && inside.at <= place.end);
        if let Some(place) = place.filter(|_| is_url) {
            let span = text.span_of(place.start + 1, place.end - 1);
            return Some((Name::PathParam { action: index, name: place.name(&text.decoded) }, span));
        }
        return None;
    }
    None
}

/// The part of a dotted name that an offset of its string lies in.
fn in_name(text: &Text, name: Range<usize>, at: usize) -> Option<(Name<'_>, Span)> {
    let whole = &text.decoded[name.clone()];
    let at = at.clamp(name.start, name.end) - name.start;
    let start = whole[..at].rfind('.').map_or(0, |dot| dot + 1);
    let end = whole[at..].find('.').map_or(whole.len(), |dot| at + dot);
    if start == end {
        return None;
    }
    let span = text.span_of(name.start + start, name.start + end);
    let path = |prefix: &str| whole[..end].strip_prefix(prefix);
    let found = match (path("settings."), path("creds.")) {
        _ if start == 0 => Name::Variable(&whole[..end]),
        (Some(path), _) => Name::Setting(path.into()),
        (_, Some(path)) => Name::Credential(path),
        _ => return None,
    };
    Some((found, span))
}

/// A property of `config_schema`, by its key or where it is required.
fn in_schema<'d>(cursor: &Cursor<'d>) -> Option<(Name<'d>, Span)> {
    let (Step::Key("config_schema"), mut rest) = cursor.path.split_first()? else { return None };
    let mut names = Vec::new();
    while let [Step::Key("properties"), Step::Key(name), inner @ ..] = rest {
        names.push(*name);
        rest = inner;
    }
    let span = match (cursor.at, rest) {
        (At::Key { member, .. }, []) if !names.is_empty() => member.key.content(),
        (At::String { inside, .. }, [Step::Key("required"), Step::Index(_)]) => {
            names.push(&inside.text.decoded);
            inside.text.content()
        }
        _ => return None,
    };
    // A name with a dot in it no template reaches.
    let is_reached = names.iter().all(|name| !name.is_empty() && !name.contains('.'));
    let path = if let [name] = names[..] { Cow::Borrowed(name) } else { Cow::Owned(names.join(".")) };
    is_reached.then_some((Name::Setting(path), span))
}

/// Every place of a name, in the order of the file.
#[must_use]
pub fn places(manifest: &Manifest<'_>, name: &Name<'_>) -> Vec<Place> {
    let mut found = Vec::new();
    match name {
        Name::PathParam { action, name } => {
            if let Some(action) = manifest.known_actions.get(*action) {
                of_path_param(action, name, &mut found);
            }
        }
        Name::Setting(path) => {
            uses(manifest, &mut |text, range| found.extend(part_of(text, range, "settings.", path)));
            found.extend(declarations(manifest, path).into_iter().map(|span| Place { span, is_declaration: true }));
            found.extend(mentions(manifest, path).into_iter().map(|text| Place { span: text.content(), is_declaration: false }));
        }
        Name::Credential(path) => uses(manifest, &mut |text, range| found.extend(part_of(text, range, "creds.", path))),
        Name::Variable(name) => uses(manifest, &mut |text, range| found.extend(part_of(text, range, "", name))),
    }
    found.sort_by_key(|place| place.span);
    found.dedup();
    found
}

/// Where a name is given: the `name` in `path_params`, the property in `config_schema`, or `config_schema` itself for `settings`.
#[must_use]
pub fn definitions(manifest: &Manifest<'_>, name: &Name<'_>) -> Vec<Span> {
    if *name == Name::Variable("settings") {
        return manifest.config_schema.iter().map(|member| member.key.content()).collect();
    }
    places(manifest, name).into_iter().filter(|place| place.is_declaration).map(|place| place.span).collect()
}

fn of_path_param(action: &Action<'_>, name: &str, found: &mut Vec<Place>) {
    if let Some(target) = &action.target {
        let places = placeholders(target.as_str()).into_iter().filter(|place| place.name(target.as_str()) == name);
        found.extend(places.map(|place| Place { span: target.span(&(place.start + 1..place.end - 1)), is_declaration: false }));
    }
    let names = action.path_parameters().filter_map(|param| param.name).filter(|text| *text.decoded == *name);
    found.extend(names.map(|text| Place { span: text.content(), is_declaration: true }));
}

/// Visits every expression and every source of a path parameter: the string, and where the name stands in it.
pub(crate) fn uses<'d>(manifest: &Manifest<'d>, visit: &mut impl FnMut(&'d Text, Range<usize>)) {
    for action in &manifest.known_actions {
        for template in &action.templates {
            for expression in &template.expressions {
                visit(template.text, expression.name_start..expression.name_end);
            }
        }
        for text in action.path_parameters().filter_map(|param| param.source) {
            visit(text, 0..text.decoded.len());
        }
    }
}

/// The last part of a path in a name that is this path or goes on behind it.
fn part_of(text: &Text, range: Range<usize>, prefix: &str, path: &str) -> Option<Place> {
    let rest = text.decoded[range.clone()].strip_prefix(prefix)?.strip_prefix(path)?;
    if !(rest.is_empty() || rest.starts_with('.')) {
        return None;
    }
    let end = range.start + prefix.len() + path.len();
    let start = end - path.rsplit('.').next().unwrap_or(path).len();
    Some(Place { span: text.span_of(start, end), is_declaration: false })
}

/// The object schema that has a setting among its properties, if it is there at all, and the setting's own name.
pub(crate) fn holder<'d, 'p>(manifest: &Manifest<'d>, path: &'p str) -> Option<(&'d Object, &'p str)> {
    let (parents, name) = path.rsplit_once('.').map_or((None, path), |(parents, name)| (Some(parents), name));
    let mut schema: &'d Node = &manifest.config_schema?.value;
    for part in parents.into_iter().flat_map(|parents| parents.split('.')) {
        schema = &schema.get("properties")?.value.get(part)?.value;
    }
    Some((schema.object()?, name))
}

/// The keys that declare a setting. One that stands twice is there twice.
fn declarations(manifest: &Manifest<'_>, path: &str) -> Vec<Span> {
    let Some((schema, name)) = holder(manifest, path) else { return Vec::new() };
    named(schema.get("properties"), name).map(|member| member.key.content()).collect()
}

fn named<'d, 'p>(properties: Option<&'d Member>, name: &'p str) -> impl Iterator<Item = &'d Member> + use<'d, 'p> {
    let members = properties.and_then(|member| member.value.object()).map(|object| &*object.members).unwrap_or_default();
    members.iter().filter(move |member| *member.key.decoded == *name)
}

/// The strings that name a setting in the schema around it: what is required, always or together with others.
fn mentions<'d>(manifest: &Manifest<'d>, path: &str) -> Vec<&'d Text> {
    let Some((schema, name)) = holder(manifest, path) else { return Vec::new() };
    let mut found = Vec::new();
    let mut in_list = |node: &'d Node| {
        let texts = node.array().unwrap_or_default().iter().filter_map(Node::text);
        found.extend(texts.filter(|text| *text.decoded == *name));
    };
    if let Some(required) = schema.get("required") {
        in_list(&required.value);
    }
    let dependent = ["dependentRequired", "dependentSchemas", "dependencies"].into_iter().filter_map(|key| schema.get(key));
    let dependent: Vec<&Member> = dependent.filter_map(|member| member.value.object()).flat_map(|object| &object.members).collect();
    for member in &dependent {
        in_list(&member.value);
    }
    found.extend(dependent.iter().map(|member| &member.key).filter(|key| *key.decoded == *name));
    found
}
