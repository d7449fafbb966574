//! Values as Python's JSON reader makes them, and what Python's own functions make of those.

use std::borrow::Cow;

use crate::runtime::python::text;

/// A JSON value in Python.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `None`
    None,
    /// `True`, `False`
    Bool(bool),
    /// An integer of any size: its digits, without leading zeros, perhaps with `-`.
    Int(Box<str>),
    /// A float, infinities and NaN included.
    Float(f64),
    /// A string. Lone surrogates stand in it as [`text::surrogate`] says.
    Str(String),
    /// A list.
    List(Vec<Value>),
    /// A dictionary: keys are unique, in the order in which they first came.
    Dict(Vec<(String, Value)>),
}

/// What stands for a value that is missing.
pub static NONE: Value = Value::None;

impl Value {
    /// A string.
    #[must_use]
    pub fn str(text: impl Into<String>) -> Self {
        Value::Str(text.into())
    }

    /// Python's name of its type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::None => "NoneType",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Str(_) => "str",
            Value::List(_) => "list",
            Value::Dict(_) => "dict",
        }
    }

    /// Python's truthiness.
    #[must_use]
    pub fn truthy(&self) -> bool {
        match self {
            Value::None => false,
            Value::Bool(value) => *value,
            Value::Int(digits) => &**digits != "0",
            Value::Float(value) => *value != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::List(items) => !items.is_empty(),
            Value::Dict(members) => !members.is_empty(),
        }
    }

    /// The value, if it is truthy: Python's `value or …`.
    #[must_use]
    pub fn or(&self) -> Option<&Self> {
        self.truthy().then_some(self)
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The members, if it is a dictionary.
    #[must_use]
    pub fn as_dict(&self) -> Option<&[(String, Value)]> {
        match self {
            Value::Dict(members) => Some(members),
            _ => None,
        }
    }

    /// A member of a dictionary; [`None`] where it has no such key or is none.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_dict()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// A member of a dictionary, or Python's `None`.
    #[must_use]
    pub fn at(&self, key: &str) -> &Value {
        self.get(key).unwrap_or(&NONE)
    }

    /// What a dotted name leads to: each part is a key of a dictionary, anything else is nothing (contract §2).
    #[must_use]
    pub fn look_up(&self, name: &str) -> Option<&Value> {
        name.split('.').try_fold(self, |value, part| value.get(part))
    }

    /// Python's `str(value)`.
    #[must_use]
    pub fn to_str(&self) -> Cow<'_, str> {
        match self {
            Value::Str(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.repr()),
        }
    }

    /// Python's `repr(value)`.
    #[must_use]
    pub fn repr(&self) -> String {
        let mut out = String::new();
        self.write_repr(&mut out);
        out
    }

    fn write_repr(&self, out: &mut String) {
        match self {
            Value::None => out.push_str("None"),
            Value::Bool(true) => out.push_str("True"),
            Value::Bool(false) => out.push_str("False"),
            Value::Int(digits) => out.push_str(digits),
            Value::Float(value) => out.push_str(&text::float(*value)),
            Value::Str(value) => text::write_repr(value, out),
            Value::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    item.write_repr(out);
                }
                out.push(']');
            }
            Value::Dict(members) => {
                out.push('{');
                for (at, (key, value)) in members.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    text::write_repr(key, out);
                    out.push_str(": ");
                    value.write_repr(out);
                }
                out.push('}');
            }
        }
    }
}
