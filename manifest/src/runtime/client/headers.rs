//! Headers as the client keeps and checks them.

use crate::runtime::fault::Fault;
use crate::runtime::http::{is_token, value_defect};
use crate::runtime::python::value::Value;

/// What the client raises for a header value that is no string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeFault {
    /// `AttributeError`
    Attribute,
    /// `TypeError`
    Type,
}

/// Headers in their order, repeated names included.
#[derive(Clone, Debug, Default)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// What the client sends of its own.
    #[must_use]
    pub fn defaults(user_agent: &str) -> Self {
        let mut headers = Self::default();
        headers.push("Accept", "*/*");
        headers.push("Accept-Encoding", "gzip, deflate");
        headers.push("Connection", "keep-alive");
        headers.push("User-Agent", user_agent);
        headers
    }

    /// Reads names and values, which must be ASCII.
    ///
    /// # Errors
    /// What Python raises for anything else.
    pub fn of(pairs: &[(Value, Value)], fault: TypeFault) -> Result<Self, Fault> {
        let mut headers = Self::default();
        for (name, value) in pairs {
            let name = ascii(name, TypeFault::Attribute)?;
            headers.push(name, ascii(value, fault)?);
        }
        Ok(headers)
    }

    /// Adds one at the end.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Whether there is one of this name, in lower case.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// The values of a name, joined.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.0.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// Adds one unless there is one of this name.
    pub fn set_default(&mut self, name: &str, value: &str) {
        if !self.has(name) {
            self.push(name, value);
        }
    }

    /// Replaces the first of this name and removes the others, or adds it.
    pub fn set(&mut self, name: &str, value: &str) {
        let first = self.0.iter().position(|(known, _)| known.eq_ignore_ascii_case(name));
        match first {
            Some(first) => {
                let mut at = 0;
                self.0.retain(|(known, _)| {
                    at += 1;
                    at - 1 <= first || !known.eq_ignore_ascii_case(name)
                });
                self.0[first] = (name.to_owned(), value.to_owned());
            }
            None => self.push(name, value),
        }
    }

    /// Takes over others: they replace all of their names, and keep their own repetitions.
    pub fn update(&mut self, others: Self) {
        self.0.retain(|(known, _)| !others.has(known));
        self.append(others);
    }

    /// Adds others at the end.
    pub fn append(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// The pairs.
    #[must_use]
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.0
    }

    /// The rules of the wire: names are tokens, values have no control characters and no outer blanks, some names come only once.
    ///
    /// # Errors
    /// The client's own texts.
    pub fn check(&self) -> Result<(), Fault> {
        let refused = |message: String| Err(Fault::new("LocalProtocolError", message));
        for (name, value) in &self.0 {
            if !is_token(name) {
                return refused(format!("Illegal header name {}", bytes_repr(name)));
            }
            if value_defect(value).is_some() {
                return refused(format!("Illegal header value {}", bytes_repr(value)));
            }
        }
        let all = |name: &'static str| self.0.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value);
        let mut lengths = all("content-length").flat_map(|value| value.split(',')).map(str::trim);
        if let Some(first) = lengths.next() {
            if lengths.any(|other| other != first) {
                return refused("conflicting Content-Length headers".to_owned());
            }
            if first.is_empty() || !first.bytes().all(|byte| byte.is_ascii_digit()) {
                return refused("bad Content-Length".to_owned());
            }
        }
        if let Some(coding) = all("transfer-encoding").next() {
            if all("transfer-encoding").count() > 1 {
                return refused("multiple Transfer-Encoding headers".to_owned());
            }
            if !coding.eq_ignore_ascii_case("chunked") {
                return refused("Only Transfer-Encoding: chunked is supported".to_owned());
            }
        }
        if all("host").count() > 1 {
            return refused("Found multiple Host: headers".to_owned());
        }
        Ok(())
    }
}

fn ascii(value: &Value, fault: TypeFault) -> Result<&str, Fault> {
    match (value.as_str(), fault) {
        (Some(text), _) if text.is_ascii() => Ok(text),
        (Some(_), _) => {
            Err(Fault::new("UnicodeEncodeError", "'ascii' codec can't encode characters of a header: ordinal not in range(128)"))
        }
        (None, TypeFault::Attribute) => Err(Fault::attribute(value, "encode")),
        (None, TypeFault::Type) => {
            Err(Fault::new("TypeError", format!("Header value must be str or bytes, not <class '{}'>", value.type_name())))
        }
    }
}

/// Python's `repr` of ASCII bytes.
fn bytes_repr(text: &str) -> String {
    format!("b{}", crate::runtime::python::text::repr(text))
}
