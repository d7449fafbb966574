//! Parameters: of a query, and of a form, which is written the same way.

use crate::runtime::fault::Fault;
use crate::runtime::form;
use crate::runtime::python::text;
use crate::runtime::python::value::Value;

/// Names and values in order, each name once; a value may be a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params(Vec<(String, Value)>);

impl Params {
    /// Sets a parameter: a known name keeps its place.
    pub fn set(&mut self, name: &str, value: Value) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Takes out the fields that stand for the document; the name of the last one comes back.
    pub fn take_attachment(&mut self) -> Option<String> {
        let taken: Vec<String> = self.0.iter().map(|(name, _)| name).filter(|name| form::is_attachment(name)).cloned().collect();
        self.0.retain(|(name, _)| !form::is_attachment(name));
        taken.into_iter().last()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pairs.
    #[must_use]
    pub fn pairs(&self) -> &[(String, Value)] {
        &self.0
    }

    /// Takes over others: a known name keeps its place and gets the new value.
    pub fn merge(&mut self, others: &Self) {
        for (name, value) in &others.0 {
            self.set(name, value.clone());
        }
    }

    /// Reads the query of a URL (Python's `parse_qs`): split on `&`, `+` is a space, percent-decoded, repeated names become a list.
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        let mut params: Vec<(String, Value)> = Vec::new();
        let mut index = std::collections::HashMap::new();
        for piece in query.split('&').filter(|piece| !piece.is_empty()) {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            let (name, value) = (unquote(&name.replace('+', " ")), Value::Str(unquote(&value.replace('+', " "))));
            let at = *index.entry(name.clone()).or_insert_with(|| {
                params.push((name, Value::List(Vec::new())));
                params.len() - 1
            });
            if let Value::List(values) = &mut params[at].1 {
                values.push(value);
            }
        }
        Self(params)
    }

    /// One pair for each value, as text: `true` and `false` in lower case, `None` empty, lists one after another.
    #[must_use]
    pub fn flat(&self) -> Vec<(&str, String)> {
        let one = |value: &Value| match value {
            Value::Bool(value) => value.to_string(),
            Value::None => String::new(),
            other => other.to_str().into_owned(),
        };
        let mut flat = Vec::new();
        for (name, value) in &self.0 {
            match value {
                Value::List(values) => flat.extend(values.iter().map(|value| (&**name, one(value)))),
                value => flat.push((name, one(value))),
            }
        }
        flat
    }

    /// `name=value&…` in Python's own encoding: letters, digits and `_.-~` stay, a space is `+`.
    ///
    /// # Errors
    /// A lone surrogate can't be encoded.
    pub fn urlencoded(&self) -> Result<String, Fault> {
        self.joined(|text| {
            let mut out = String::with_capacity(text.len());
            for (at, piece) in text.split(' ').enumerate() {
                out.push_str(if at == 0 { "" } else { "+" });
                percent_encode(piece, |_| false, &mut out);
            }
            out
        })
    }

    /// The same with `%20` for a space.
    ///
    /// # Errors
    /// A lone surrogate can't be encoded.
    pub fn percent_encoded(&self) -> Result<String, Fault> {
        self.joined(|text| {
            let mut out = String::with_capacity(text.len());
            percent_encode(text, |_| false, &mut out);
            out
        })
    }

    fn joined(&self, encode: impl Fn(&str) -> String) -> Result<String, Fault> {
        let flat = self.flat();
        for text in flat.iter().flat_map(|(name, value)| [*name, &**value]) {
            text::encode_utf8(text).map_err(|message| Fault::new("UnicodeEncodeError", message))?;
        }
        let pieces: Vec<String> = flat.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        Ok(pieces.join("&"))
    }
}

/// Writes `text` with every character percent-encoded that is neither unreserved nor `safe`.
pub fn percent_encode(text: &str, safe: impl Fn(char) -> bool, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || safe(c) {
            out.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                out.extend(['%', HEX[usize::from(byte >> 4)] as char, HEX[usize::from(byte & 15)] as char]);
            }
        }
    }
}

/// Python's `unquote`: what is no escape stays, what is no UTF-8 becomes U+FFFD.
#[must_use]
pub fn unquote(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|byte| (*byte as char).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
