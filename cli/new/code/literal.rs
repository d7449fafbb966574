//! Data with an order, as JSON, Python and JavaScript write it.

use serde_json::Value;

use crate::new::code::escape;

/// A value whose keys keep their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// A text, a number, a boolean or null.
    Plain(Value),
    /// A list.
    List(Vec<Literal>),
    /// An object.
    Object(Vec<(String, Literal)>),
}

/// In which language a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// JSON.
    Json,
    /// Python.
    Python,
    /// JavaScript and TypeScript.
    JavaScript,
}

impl Literal {
    /// A text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Plain(Value::from(text))
    }

    /// An object with these keys.
    #[must_use]
    pub fn object<const N: usize>(members: [(&str, Literal); N]) -> Self {
        Self::Object(members.map(|(key, value)| (key.to_owned(), value)).into())
    }

    /// The same with the keys of its objects sorted.
    #[must_use]
    pub fn sorted(self) -> Self {
        match self {
            Self::Object(mut members) => {
                members.sort_by(|a, b| a.0.cmp(&b.0));
                Self::Object(members.into_iter().map(|(key, value)| (key, value.sorted())).collect())
            }
            other => other,
        }
    }

    /// The value over several lines, indented by `step` spaces a level. There is no line end behind it.
    #[must_use]
    pub fn write(&self, language: Language, step: usize) -> String {
        let mut out = String::new();
        self.put(language, step, 0, &mut out);
        out
    }

    fn put(&self, language: Language, step: usize, depth: usize, out: &mut String) {
        let (open, close, lines): (_, _, Vec<_>) = match self {
            Self::Plain(value) => return out.push_str(&plain(value, language)),
            Self::List(items) => ('[', ']', items.iter().map(|item| (String::new(), item)).collect()),
            Self::Object(members) => ('{', '}', members.iter().map(|(name, value)| (key(name, language), value)).collect()),
        };
        out.push(open);
        // Short lists stand on one line.
        let flat = matches!(self, Self::List(items) if items.iter().all(|item| matches!(item, Self::Plain(_))) && items.len() <= 4);
        let last = lines.len();
        for (at, (key, value)) in lines.into_iter().enumerate() {
            if flat {
                out.push_str(if at == 0 { "" } else { " " });
            } else {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', step * (depth + 1)));
            }
            out.push_str(&key);
            value.put(language, step, depth + 1, out);
            let trailing = !flat && language != Language::Json;
            out.push_str(if at + 1 < last || trailing { "," } else { "" });
        }
        if !flat && last > 0 {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', step * depth));
        }
        out.push(close);
    }
}

fn plain(value: &Value, language: Language) -> String {
    match (value, language) {
        (Value::String(text), _) => string(text, language),
        (Value::Bool(true), Language::Python) => "True".to_owned(),
        (Value::Bool(false), Language::Python) => "False".to_owned(),
        (Value::Null, Language::Python) => "None".to_owned(),
        (value, _) => value.to_string(),
    }
}

fn key(name: &str, language: Language) -> String {
    let text = string(name, language);
    // As it is, this would set the prototype.
    if language == Language::JavaScript && name == "__proto__" { format!("[{text}]: ") } else { format!("{text}: ") }
}

fn string(text: &str, language: Language) -> String {
    match language {
        Language::Json => escape::json_string(text),
        Language::Python => escape::python_string(text),
        Language::JavaScript => escape::js_string(text),
    }
}
