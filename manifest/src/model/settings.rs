//! What `config_schema` says about the settings that a provider needs.

use crate::json;
use crate::model::uses::is_moved;
use crate::tree::{Member, Node, Object, Value};

/// The `config_schema` of a manifest, where it is an object.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'t> {
    /// The member `config_schema`.
    pub member: &'t Member,
    /// Its value.
    pub schema: &'t Object,
}

/// What a schema says about one setting.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'t> {
    /// Its name and its own schema.
    pub member: &'t Member,
    /// Whether the settings must have it, and everything above it.
    pub required: bool,
}

/// What a setting holds, as far as its schema says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Text,
    /// An integer or another number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list, an object or null.
    NoScalar,
    /// The schema doesn't say, or allows several.
    Unknown,
}

/// What a schema says about a path of settings.
#[derive(Clone, Copy, Debug)]
pub enum Lookup<'t, 'p> {
    /// It declares the setting.
    Declared(Declared<'t>),
    /// It doesn't know a part of the path, which should stand among the properties of `holder`.
    Missing {
        /// The object schema that lacks it.
        holder: &'t Node,
        /// The part.
        name: &'p str,
        /// Where the part starts in the path.
        at: usize,
    },
    /// It leaves open what there is, or says it in ways that are not followed here.
    Open,
}

impl<'t> Settings<'t> {
    pub(super) fn of(member: &'t Member) -> Option<Self> {
        Some(Self { member, schema: member.value.object()? })
    }

    /// The settings at the top: the members of `properties`.
    #[must_use]
    pub fn properties(&self) -> &'t [Member] {
        properties(self.schema).map(|object| &*object.members).unwrap_or_default()
    }

    /// What is said about a setting, given what stands behind `settings.`: `account.id` is the property `id` of `account`.
    #[must_use]
    pub fn declared(&self, path: &str) -> Option<Declared<'t>> {
        let mut schema = self.schema;
        let mut required = true;
        let mut parts = path.split('.').peekable();
        while let Some(part) = parts.next() {
            let member = properties(schema)?.get(part)?;
            required &= requires(schema, part);
            if parts.peek().is_none() {
                return Some(Declared { member, required });
            }
            schema = member.value.object()?;
        }
        None
    }

    /// What is said about a setting, given what stands behind `settings.`, part by part.
    #[must_use]
    pub fn look_up<'p>(&self, path: &'p str) -> Lookup<'t, 'p> {
        let mut holder = &self.member.value;
        let mut at = 0;
        for name in path.split('.') {
            let Some(schema) = holder.object() else { return Lookup::Open };
            match properties(schema).and_then(|properties| properties.get(name)) {
                Some(member) => holder = &member.value,
                None if leaves_open(schema, name) => return Lookup::Open,
                None => return Lookup::Missing { holder, name, at },
            }
            at += name.len() + 1;
        }
        self.declared(path).map_or(Lookup::Open, Lookup::Declared)
    }

    /// Whether the settings may hold nothing but what the schema declares at the top.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        is_closed(self.schema) && self.schema.get("patternProperties").is_none()
    }

    /// Whether a credential can be saved: at the top, or inside `credentials` (contract §8.4).
    #[must_use]
    pub fn takes_credential(&self, name: &str) -> bool {
        let at_top = is_moved(name) && properties(self.schema).is_some_and(|properties| properties.get(name).is_some());
        at_top
            || !self.is_closed()
            || self.credentials().is_some_and(|inner| match inner.value.object() {
                Some(schema) => !is_closed(schema) || properties(schema).is_some_and(|properties| properties.get(name).is_some()),
                None => !matches!(inner.value.value, Value::Bool(false)),
            })
    }

    /// The property `credentials`, whose content 2026 adds to the credentials.
    #[must_use]
    pub fn credentials(&self) -> Option<&'t Member> {
        properties(self.schema)?.get("credentials")
    }

    /// The object schemas on the way to a setting that do not require the next part of its path, each with that part.
    #[must_use]
    pub fn not_requiring<'p>(&self, path: &'p str) -> Vec<(&'t Node, &'p str)> {
        let mut found = Vec::new();
        let mut holder = &self.member.value;
        for name in path.split('.') {
            let Some(schema) = holder.object() else { break };
            if !requires(schema, name) {
                found.push((holder, name));
            }
            match properties(schema).and_then(|properties| properties.get(name)) {
                Some(member) => holder = &member.value,
                None => break,
            }
        }
        found
    }

    /// Whether the schema may describe settings in ways that [`Settings::declared`] does not follow: references, combinations,
    /// patterns. What it does not find may be declared there.
    #[must_use]
    pub fn is_beyond_us(&self) -> bool {
        is_beyond_us(self.schema)
    }
}

impl Declared<'_> {
    /// What the setting holds.
    #[must_use]
    pub fn holds(&self) -> Holds {
        let schema = &self.member.value;
        let Some(kind) = schema.get("type") else {
            let choices = schema
                .get("enum")
                .and_then(|member| member.value.array())
                .or_else(|| Some(std::slice::from_ref(&schema.get("const")?.value)));
            return choices.map_or(Holds::Unknown, |choices| common(choices.iter().map(of_value)));
        };
        match kind.value.array() {
            Some(kinds) => common(kinds.iter().map(|kind| kind.str().map_or(Holds::Unknown, of_type))),
            None => kind.value.str().map_or(Holds::Unknown, of_type),
        }
    }
}

impl Declared<'_> {
    /// Whether a text is JSON without quotes, whatever the setting holds: all its choices are, or its pattern lets only digits pass.
    #[must_use]
    pub fn prints_json(&self) -> bool {
        let text = |key: &str| self.member.value.get(key).and_then(|member| member.value.str());
        let choices = self.member.value.get("enum").and_then(|member| member.value.array()).unwrap_or_default();
        let is_json = |text: &str| json::parse(text).complaints.is_empty();
        (!choices.is_empty() && choices.iter().all(|choice| choice.str().is_some_and(is_json)))
            || text("const").is_some_and(is_json)
            || text("contentMediaType").is_some_and(|media| media.ends_with("json"))
            || text("pattern").is_some_and(only_digits_pass)
    }
}

/// The type that the schema of a setting names, where it names one.
#[must_use]
pub fn type_name(schema: &Node) -> Option<&str> {
    schema.get("type")?.value.str()
}

/// `^[0-9]{4}$`, `^-?\d+$`, `^(true|false)$`: as far as can be seen at a glance.
fn only_digits_pass(pattern: &str) -> bool {
    let Some(inner) = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')) else { return false };
    let rest = ["\\d", "true", "false", "null"].iter().fold(inner.to_owned(), |rest, word| rest.replace(word, "0"));
    !rest.is_empty()
        && !rest.starts_with(['+', '*', '?'])
        && !rest.contains("[+")
        && rest.chars().all(|c| "0123456789-[](){}|,+?*".contains(c))
}

fn of_type(name: &str) -> Holds {
    match name {
        "string" => Holds::Text,
        "integer" | "number" => Holds::Number,
        "boolean" => Holds::Boolean,
        "array" | "object" | "null" => Holds::NoScalar,
        _ => Holds::Unknown,
    }
}

fn of_value(node: &Node) -> Holds {
    match node.kind() {
        "a string" => Holds::Text,
        "a number" => Holds::Number,
        "a boolean" => Holds::Boolean,
        "null" | "an array" | "an object" => Holds::NoScalar,
        _ => Holds::Unknown,
    }
}

fn common(mut all: impl Iterator<Item = Holds>) -> Holds {
    let Some(first) = all.next() else { return Holds::Unknown };
    if all.all(|holds| holds == first) { first } else { Holds::Unknown }
}

fn is_beyond_us(schema: &Object) -> bool {
    ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "patternProperties", "dependentSchemas"]
        .iter()
        .any(|key| schema.get(key).is_some())
}

fn is_closed(schema: &Object) -> bool {
    ["additionalProperties", "unevaluatedProperties"]
        .iter()
        .any(|key| schema.get(key).is_some_and(|member| matches!(member.value.value, Value::Bool(false))))
}

/// Whether a schema may allow, in its own way, a property that it does not list.
fn leaves_open(schema: &Object, name: &str) -> bool {
    let describes_others = schema.get("additionalProperties").is_some_and(|member| member.value.object().is_some());
    let says_nothing = properties(schema).is_none() && !is_closed(schema);
    is_beyond_us(schema) || describes_others || says_nothing || requires(schema, name)
}

fn properties(schema: &Object) -> Option<&Object> {
    schema.get("properties")?.value.object()
}

fn requires(schema: &Object, name: &str) -> bool {
    let required = schema.get("required").and_then(|member| member.value.array()).unwrap_or_default();
    required.iter().filter_map(Node::str).any(|required| required == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_json() {
        for (schema, want) in [
            (r#"{"enum": ["true", "false"]}"#, true),
            (r#"{"enum": ["high", "low"]}"#, false),
            (r#"{"enum": []}"#, false),
            (r#"{"const": "5"}"#, true),
            (r#"{"contentMediaType": "application/json"}"#, true),
            (r#"{"pattern": "^-?\\d+$"}"#, true),
            (r#"{"pattern": "^[0-9]{2,4}$"}"#, true),
            (r#"{"pattern": "^(true|false)$"}"#, true),
            (r#"{"pattern": "^[+]?[0-9]+$"}"#, false),
            (r#"{"pattern": "^\\+[0-9]+$"}"#, false),
            (r#"{"pattern": "[0-9]"}"#, false),
            (r#"{"pattern": "^$"}"#, false),
            ("{}", false),
        ] {
            let root = json::parse(&format!(r#"{{"s": {schema}}}"#)).root;
            assert_eq!(Declared { member: root.get("s").unwrap(), required: true }.prints_json(), want, "{schema}");
        }
    }

    #[test]
    fn declared_settings() {
        let root = json::parse(
            r#"{"config_schema": {"required": ["a", "o"], "properties": {
                "a": {"type": "string"}, "n": {"type": ["integer", "number"]}, "m": {"type": ["string", "null"]}, "e": {"enum": ["x", "y"]},
                "c": {"const": true}, "o": {"type": "object", "required": ["id"], "properties": {"id": {"type": "boolean"}, "l": {}}}}}}"#,
        )
        .root;
        let settings = Settings::of(root.get("config_schema").unwrap()).unwrap();
        let of = |path: &str| settings.declared(path).map(|declared| (declared.required, declared.holds()));
        assert_eq!(of("a"), Some((true, Holds::Text)));
        assert_eq!(of("n"), Some((false, Holds::Number)));
        assert_eq!(of("m"), Some((false, Holds::Unknown)));
        assert_eq!(of("e"), Some((false, Holds::Text)));
        assert_eq!(of("c"), Some((false, Holds::Boolean)));
        assert_eq!(of("o"), Some((true, Holds::NoScalar)));
        assert_eq!(of("o.id"), Some((true, Holds::Boolean)));
        assert_eq!(of("o.l"), Some((false, Holds::Unknown)));
        assert_eq!(of("x"), None);
        assert_eq!(of("a.b"), None);
    }

    #[test]
    fn what_is_not_declared() {
        let of = |schema: &str, path: &str| {
            let root = json::parse(&format!("{{\"config_schema\": {schema}}}")).root;
            match Settings::of(root.get("config_schema").unwrap()).unwrap().look_up(path) {
                Lookup::Declared(_) => "declared".to_owned(),
                Lookup::Missing { name, .. } => format!("misses {name}"),
                Lookup::Open => "open".to_owned(),
            }
        };
        for (schema, path, want) in [
            (r#"{"properties": {"a": {}}}"#, "a", "declared"),
            (r#"{"properties": {"a": {}}}"#, "b", "misses b"),
            (r#"{"properties": {"a": {}}}"#, "a.b", "open"),
            (r#"{"properties": {"a": {"properties": {"c": {}}}}}"#, "a.b", "misses b"),
            (r#"{"properties": {"a": true}}"#, "a", "declared"),
            (r#"{"properties": {}, "allOf": [{}]}"#, "b", "open"),
            (r#"{"properties": {}, "additionalProperties": {"type": "string"}}"#, "b", "open"),
            (r#"{"properties": {}, "additionalProperties": true}"#, "b", "misses b"),
            (r#"{"properties": {}, "required": ["b"]}"#, "b", "open"),
            (r#"{"type": "object"}"#, "b", "open"),
            (r#"{"additionalProperties": false}"#, "b", "misses b"),
        ] {
            assert_eq!(of(schema, path), want, "{schema} {path}");
        }
    }
}
