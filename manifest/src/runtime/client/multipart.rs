//! Multipart forms.

use crate::runtime::client::File;
use crate::runtime::client::query::Params;
use crate::runtime::fault::Fault;
use crate::runtime::python::text;

/// What separates the parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// The client makes one up: 32 hexadecimal digits.
    Random,
    /// The manifest's own `Content-Type` names one.
    Given(String),
}

impl Boundary {
    /// The boundary that a `Content-Type` header of the manifest names.
    #[must_use]
    pub fn of(content_type: Option<&str>) -> Self {
        let given = content_type.filter(|value| value.starts_with("multipart/form-data")).and_then(|value| {
            let sections = value.split(';').map(str::trim);
            sections
                .filter_map(|section| section.get(..9).filter(|key| key.eq_ignore_ascii_case("boundary=")).map(|_| &section[9..]))
                .next()
        });
        given.map_or(Boundary::Random, |given| Boundary::Given(given.trim_matches('"').to_owned()))
    }

    /// The boundary; one of zeros stands for a random one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Boundary::Random => "00000000000000000000000000000000",
            Boundary::Given(given) => given,
        }
    }
}

/// One part of a multipart form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name, escaped as it stands on the wire.
    pub name: String,
    /// The file's name, escaped; none for a text field.
    pub filename: Option<String>,
    /// The type of a file.
    pub content_type: Option<&'static str>,
    /// What it holds.
    pub content: Vec<u8>,
}

/// The parts: fields in their order, then the document.
///
/// # Errors
/// A lone surrogate can't be encoded.
pub fn parts(fields: &Params, file: &File) -> Result<Vec<Part>, Fault> {
    let encode = |value: &str| text::encode_utf8(value).map_err(|message| Fault::new("UnicodeEncodeError", message));
    let mut parts = Vec::new();
    for (name, value) in fields.flat() {
        encode(name)?;
        parts.push(Part { name: escaped(name), filename: None, content_type: None, content: encode(&value)? });
    }
    encode(&file.field)?;
    encode(&file.name)?;
    parts.push(Part {
        name: escaped(&file.field),
        filename: Some(escaped(&file.name)),
        content_type: Some("application/pdf"),
        content: file.bytes.clone(),
    });
    Ok(parts)
}

/// `"` and control characters (but ESC) percent-encoded, `\` doubled.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("%22"),
            '\\' => out.push_str("\\\\"),
            '\u{1b}' => out.push(c),
            c if c < ' ' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// The body's bytes.
#[must_use]
pub fn encode(boundary: &Boundary, parts: &[Part]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts {
        out.extend(format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", boundary.as_str(), part.name).into_bytes());
        if let Some(filename) = &part.filename {
            out.extend(format!("; filename=\"{filename}\"").into_bytes());
        }
        if let Some(content_type) = part.content_type {
            out.extend(format!("\r\nContent-Type: {content_type}").into_bytes());
        }
        out.extend(b"\r\n\r\n");
        out.extend(&part.content);
        out.extend(b"\r\n");
    }
    out.extend(format!("--{}--\r\n", boundary.as_str()).into_bytes());
    out
}
