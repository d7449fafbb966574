//! Inside of `config_schema`: the everyday keywords of JSON Schema, the settings that the templates use, the names that may be required.

use std::collections::HashSet;

use super::keys::Key;
use super::sketch::Sketch;
use super::values::Word;
use super::{About, Asked, ItemKind};
use crate::model::auth::needs;
use crate::pointer;
use crate::tree::Node;

/// What a place inside of `config_schema` is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A schema.
    Schema,
    /// Schemas by the names of settings.
    Properties,
    /// The names of settings that are required.
    Required,
    /// The type of a setting.
    Type,
    /// A place for `true` or `false`.
    Switch,
    /// Anything else.
    Other,
}

/// A keyword, a value to begin with as JSON and as a snippet, and what it says.
type Keyword = (&'static str, &'static str, &'static str, &'static str);

const KEYWORDS: &[Keyword] = &[
    ("type", "\"string\"", "\"${1|string,integer,number,boolean,object,array,null|}\"", "The type of the value."),
    ("title", "\"\"", "\"$1\"", "What people call it."),
    ("description", "\"\"", "\"$1\"", "What it is for."),
    ("properties", "{}", "{$1}", "The settings in it, each with a schema of its own."),
    ("required", "[\"\"]", "[\"$1\"]", "The names of those that must be there. 2026 does not send while one is missing."),
    (
        "additionalProperties",
        "false",
        "${1|false,true|}",
        "Whether there may be others. With `false`, credentials that are not listed can't be saved.",
    ),
    ("default", "\"\"", "\"$1\"", "A value for forms. Nothing ever fills it in."),
    ("enum", "[\"\"]", "[\"$1\"]", "The only values that it may have."),
    ("pattern", "\"\"", "\"$1\"", "A regular expression that text must match, in Python's dialect."),
    ("minLength", "1", "${1:1}", "The least number of characters."),
    ("maxLength", "255", "${1:255}", "The greatest number of characters."),
    ("minimum", "0", "${1:0}", "The least number."),
    ("maximum", "0", "${1:0}", "The greatest number."),
    ("items", "{ \"type\": \"string\" }", "{ \"type\": \"${1|string,integer,number,boolean|}\" }", "The schema of each element of a list."),
    ("examples", "[\"\"]", "[\"$1\"]", "Values that it could have."),
];

const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "object", "array", "null"];

/// What the place is that a path from the root leads to; `None` outside of `config_schema`.
fn part(path: &[&str]) -> Option<Part> {
    let (first, rest) = path.split_first()?;
    (*first == "config_schema").then(|| {
        rest.iter().fold(Part::Schema, |part, key| match (part, *key) {
            (Part::Schema, "properties" | "patternProperties" | "$defs" | "definitions") => Part::Properties,
            (Part::Schema, "items" | "not" | "if" | "then" | "else") | (Part::Properties, _) => Part::Schema,
            (Part::Schema, "required") => Part::Required,
            (Part::Schema, "type") => Part::Type,
            (Part::Schema, "additionalProperties") => Part::Switch,
            // An element of a list of names or types.
            (Part::Required | Part::Type, "*") => part,
            _ => Part::Other,
        })
    })
}

/// The keys that an object there could have.
pub(super) fn keys(asked: &Asked<'_>, path: &[&str]) -> Vec<Key<'static>> {
    match part(path) {
        Some(Part::Schema) => KEYWORDS
            .iter()
            .map(|(name, plain, snippet, about)| Key {
                name: (*name).into(),
                detail: None,
                about: About::Text((*about).to_owned()),
                value: Sketch { plain: (*plain).to_owned(), snippet: (*snippet).to_owned() },
                is_useless: false,
            })
            .collect(),
        Some(Part::Properties) if path.len() == 2 => undeclared(asked),
        _ => Vec::new(),
    }
}

/// The settings that the templates use and the credentials that the scheme reads, as far as nothing declares them.
fn undeclared(asked: &Asked<'_>) -> Vec<Key<'static>> {
    let Some(manifest) = asked.manifest() else { return Vec::new() };
    let mut seen = HashSet::new();
    let used = manifest.setting_uses().iter().map(|used| (used.first().to_owned(), "used in a template"));
    let scheme = manifest.effective_scheme().map(needs).unwrap_or_default();
    let read = scheme.iter().filter_map(|names| names.last()).map(|name| ((*name).to_owned(), "read by auth"));
    let plain = "{ \"type\": \"string\", \"title\": \"\" }".to_owned();
    let snippet = "{ \"type\": \"${1|string,integer,number,boolean|}\", \"title\": \"$2\" }".to_owned();
    used.chain(read)
        .filter(|(name, _)| seen.insert(name.clone()))
        .map(|(name, why)| Key {
            name: name.into(),
            detail: Some(why.to_owned()),
            about: About::Nothing,
            value: Sketch { plain: plain.clone(), snippet: snippet.clone() },
            is_useless: false,
        })
        .collect()
}

/// The strings that could stand there.
pub(super) fn words(asked: &Asked<'_>, path: &[&str]) -> Vec<Word> {
    match part(path) {
        Some(Part::Type) => TYPES.iter().map(|name| Word { kind: ItemKind::Choice, ..Word::new(*name) }).collect(),
        Some(Part::Required) if path.last() == Some(&"*") => required(asked, path),
        _ => Vec::new(),
    }
}

/// The settings of the same schema that are not required yet.
fn required(asked: &Asked<'_>, path: &[&str]) -> Vec<Word> {
    let Some(schema) = pointer::follow(&asked.document.root, &path[..path.len() - 2]) else { return Vec::new() };
    let properties = schema.get("properties").and_then(|member| member.value.object());
    let names: HashSet<&str> = asked.cursor.holder().and_then(Node::array).unwrap_or_default().iter().filter_map(Node::str).collect();
    let under = asked.cursor.inside().map(|inside| &*inside.text.decoded);
    let is_free = |name: &str| !names.contains(name) || under == Some(name);
    let members = properties.map(|object| &*object.members).unwrap_or_default().iter();
    members.map(|member| &*member.key.decoded).filter(|name| is_free(name)).map(Word::new).collect()
}

/// Whether `true` and `false` may stand there.
pub(super) fn is_switch(path: &[&str]) -> bool {
    part(path) == Some(Part::Switch)
}
