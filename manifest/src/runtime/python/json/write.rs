//! Writing: `json.dumps` in the two styles of the HTTP clients.

use crate::runtime::python::text;
use crate::runtime::python::value::Value;

/// How a JSON body is written (contract §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `, ` and `: ` between, everything beyond ASCII escaped, NaN and infinities as words.
    Ascii,
    /// Nothing between, UTF-8; NaN, infinities and lone surrogates are errors.
    Compact,
}

/// `json.dumps(value)` and its encoding.
///
/// # Errors
/// Exception and text, in the compact style only.
pub fn dumps(value: &Value, style: Style) -> Result<Vec<u8>, (&'static str, String)> {
    let mut out = String::new();
    write(value, style, &mut out)?;
    text::encode_utf8(&out).map_err(|message| ("UnicodeEncodeError", message))
}

fn write(value: &Value, style: Style, out: &mut String) -> Result<(), (&'static str, String)> {
    let (comma, colon) = if style == Style::Ascii { (", ", ": ") } else { (",", ":") };
    match value {
        Value::None => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(digits) => out.push_str(digits),
        Value::Float(value) if value.is_finite() => out.push_str(&text::float(*value)),
        Value::Float(_) if style == Style::Compact => {
            return Err(("ValueError", "Out of range float values are not JSON compliant".to_owned()));
        }
        Value::Float(value) if value.is_nan() => out.push_str("NaN"),
        Value::Float(value) => out.push_str(if *value > 0.0 { "Infinity" } else { "-Infinity" }),
        Value::Str(text) => write_string(text, style, out),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { comma });
                write(item, style, out)?;
            }
            out.push(']');
        }
        Value::Dict(members) => {
            out.push('{');
            for (at, (key, value)) in members.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { comma });
                write_string(key, style, out);
                out.push_str(colon);
                write(value, style, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn write_string(text: &str, style: Style, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            c if style == Style::Compact && c >= ' ' => out.push(c),
            c => match text::as_surrogate(c) {
                Some(unit) => out.push_str(&format!("\\u{unit:04x}")),
                None => out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}"))),
            },
        }
    }
    out.push('"');
}
