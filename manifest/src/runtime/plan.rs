//! A manifest as Faxbot reads it: with its defaults, and without looking closely (contract §1).

use crate::model::ActionName;
use crate::runtime::fault::Fault;
use crate::runtime::python::value::{NONE, Value};
use crate::runtime::python::{self, json};

/// A manifest that was read. Most fields may still be of any type: they fail when they are used.
#[derive(Clone, Debug)]
pub struct Plan {
    /// `id`
    pub id: Value,
    /// `auth`
    pub auth: Value,
    /// `allowed_domains`
    pub allowed_domains: Value,
    /// `timeout_ms`
    pub timeout_ms: f64,
    /// The actions, in the order of [`ActionName::ALL`].
    actions: [Option<Action>; 3],
}

/// One action that was read.
#[derive(Clone, Debug)]
pub struct Action {
    /// In upper case.
    pub method: String,
    /// `url`
    pub url: Value,
    /// `headers`
    pub headers: Value,
    /// `body.kind`
    pub body_kind: Value,
    /// `body.template`
    pub body_template: Value,
    /// `path_params`
    pub path_params: Value,
    /// `response`
    pub response: Value,
}

/// A default: what is falsy counts as missing.
fn or(value: &Value, default: impl FnOnce() -> Value) -> Value {
    value.or().cloned().unwrap_or_else(default)
}

impl Plan {
    /// Reads a manifest.
    ///
    /// # Errors
    /// What Python raises where a value has a type that can't be read.
    pub fn read(manifest: &Value) -> Result<Self, Fault> {
        if manifest.as_dict().is_none() {
            return Err(Fault::attribute(manifest, "get"));
        }
        let timeout = or(manifest.at("timeout_ms"), || Value::Int("15000".into()));
        let known = or(manifest.at("actions"), || Value::Dict(Vec::new()));
        let mut actions = [None, None, None];
        for (slot, name) in actions.iter_mut().zip(ActionName::ALL) {
            if let Some(action) = member(&known, name.key())? {
                *slot = Some(Action::read(action)?);
            }
        }
        Ok(Self {
            id: or(manifest.at("id"), || Value::str("")),
            auth: or(manifest.at("auth"), || Value::Dict(Vec::new())),
            allowed_domains: or(manifest.at("allowed_domains"), || Value::List(Vec::new())),
            timeout_ms: timeout_ms(&timeout)?,
            actions,
        })
    }

    /// One action.
    ///
    /// # Errors
    /// Faxbot's own text if it is missing.
    pub fn action(&self, name: ActionName) -> Result<&Action, Fault> {
        let at = ActionName::ALL.iter().position(|known| *known == name).unwrap_or_default();
        self.actions[at].as_ref().ok_or_else(|| Fault::runtime(format!("Manifest missing {} action", name.key())))
    }
}

/// `actions[name] if name in actions`, which lists and strings pass half-way.
fn member<'v>(actions: &'v Value, name: &str) -> Result<Option<&'v Value>, Fault> {
    let type_error = |message: String| Err(Fault::new("TypeError", message));
    match actions {
        Value::Dict(_) => Ok(actions.get(name)),
        Value::List(items) if items.iter().any(|item| item.as_str() == Some(name)) => {
            type_error("list indices must be integers or slices, not str".to_owned())
        }
        Value::Str(text) if text.contains(name) => type_error("string indices must be integers, not 'str'".to_owned()),
        Value::List(_) | Value::Str(_) => Ok(None),
        other => type_error(format!("argument of type '{}' is not iterable", other.type_name())),
    }
}

impl Action {
    fn read(value: &Value) -> Result<Self, Fault> {
        let empty = Value::Dict(Vec::new());
        let action = value.or().unwrap_or(&empty);
        if action.as_dict().is_none() {
            return Err(Fault::attribute(action, "get"));
        }
        let method = or(action.at("method"), || Value::str("POST"));
        let method = method.as_str().ok_or_else(|| Fault::attribute(&method, "upper"))?.to_uppercase();
        let body = action.get("body").unwrap_or(&empty);
        if body.as_dict().is_none() {
            return Err(Fault::attribute(body, "get"));
        }
        Ok(Self {
            method,
            url: or(action.at("url"), || Value::str("")),
            headers: or(action.at("headers"), || Value::Dict(Vec::new())),
            body_kind: or(body.at("kind"), || Value::str("none")),
            body_template: or(body.at("template"), || Value::str("")),
            path_params: or(action.at("path_params"), || Value::List(Vec::new())),
            response: or(action.at("response"), || Value::Dict(Vec::new())),
        })
    }
}

/// Python's `int(value)`.
fn timeout_ms(value: &Value) -> Result<f64, Fault> {
    let refused = |class, message: String| Err(Fault::new(class, message));
    match value {
        Value::Bool(value) => Ok(f64::from(u8::from(*value))),
        Value::Int(digits) => Ok(digits.parse().unwrap_or(f64::INFINITY)),
        Value::Float(value) if value.is_nan() => refused("ValueError", "cannot convert float NaN to integer".to_owned()),
        Value::Float(value) if value.is_infinite() => refused("OverflowError", "cannot convert float infinity to integer".to_owned()),
        Value::Float(value) => Ok(value.trunc()),
        Value::Str(text) => match python::integer(text) {
            Some(digits) => Ok(digits.parse().unwrap_or(f64::INFINITY)),
            None => refused("ValueError", format!("invalid literal for int() with base 10: {}", value.repr())),
        },
        other => refused(
            "TypeError",
            format!("int() argument must be a string, a bytes-like object or a real number, not '{}'", other.type_name()),
        ),
    }
}

/// What is sent for a filled-in JSON template: an object that starts with `{`, else an empty one (contract §7.1).
///
/// # Errors
/// What Python's reader raises.
pub fn json_body(rendered: &str) -> Result<Value, json::Error> {
    if rendered.trim_matches(python::is_space).starts_with('{') { json::loads(rendered) } else { Ok(Value::Dict(Vec::new())) }
}

/// The entries of `path_params`: a list's elements, an object's keys, a string's characters.
///
/// # Errors
/// Python's text where it can't be iterated.
pub fn iterated(value: &Value) -> Result<Vec<Value>, Fault> {
    match value {
        Value::List(items) => Ok(items.clone()),
        Value::Dict(members) => Ok(members.iter().map(|(key, _)| Value::str(key)).collect()),
        Value::Str(text) => Ok(text.chars().map(Value::str).collect()),
        other => Err(Fault::new("TypeError", format!("'{}' object is not iterable", other.type_name()))),
    }
}

/// `value.get(key)`: fails for what is no dictionary.
///
/// # Errors
/// Python's text.
pub fn get<'v>(value: &'v Value, key: &str) -> Result<&'v Value, Fault> {
    match value {
        Value::Dict(_) => Ok(value.get(key).unwrap_or(&NONE)),
        other => Err(Fault::attribute(other, "get")),
    }
}
