//! What goes wrong while Faxbot runs, in its own words.

use crate::runtime::python::value::Value;

/// An exception that ends an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name of Python's exception.
    pub class: &'static str,
    /// Its text: Faxbot's own where the class is `RuntimeError`, else Python's or the HTTP client's.
    pub message: String,
    /// What is behind a constant text of Faxbot's, for people: another exception, or with an empty class only words.
    pub cause: Option<Box<Fault>>,
}

impl Fault {
    /// Any exception.
    #[must_use]
    pub fn new(class: &'static str, message: impl Into<String>) -> Self {
        Self { class, message: message.into(), cause: None }
    }

    /// Faxbot's own.
    #[must_use]
    pub fn runtime(message: impl Into<String>) -> Self {
        Self::new("RuntimeError", message)
    }

    /// `'list' object has no attribute 'get'`
    #[must_use]
    pub fn attribute(value: &Value, name: &str) -> Self {
        Self::new("AttributeError", format!("'{}' object has no attribute '{name}'", value.type_name()))
    }

    /// A text with what is behind it.
    #[must_use]
    pub fn hiding(message: &str, cause: Fault) -> Self {
        Self { cause: Some(Box::new(cause)), ..Self::runtime(message) }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let separator = if self.class.is_empty() || self.message.is_empty() { "" } else { ": " };
        write!(f, "{}{separator}{}", self.class, self.message)?;
        match &self.cause {
            Some(cause) => write!(f, " ({cause})"),
            None => Ok(()),
        }
    }
}
